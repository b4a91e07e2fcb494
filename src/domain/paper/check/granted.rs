//! Papers that grant a mass per code once, between two sites: approvals across provinces and export approvals.

use serde_json::{Value, json};

use super::{Check, Line};
use crate::domain::{
    paper::{Kind, Term, approval, export, quota::Place},
    refusal::Code,
};

/// What such a paper grants of one code.
struct Granted<'a> {
    id: &'a str,
    term: Term,
    line: Option<&'a approval::Line>,
}

/// The findings about one register of them.
struct Register {
    kind: Kind,
    /// Under which name a finding tells the paper's id.
    name: &'static str,
    not_on_day: Code,
    not_covering: Code,
    mass_short: Code,
}

const APPROVALS: Register = Register {
    kind: Kind::Approval,
    name: "approval",
    not_on_day: Code::ApprovalNotOnDay,
    not_covering: Code::ApprovalNotCovering,
    mass_short: Code::ApprovalMassShort,
};
const EXPORTS: Register = Register {
    kind: Kind::ExportApproval,
    name: "export_approval",
    not_on_day: Code::ExportNotOnDay,
    not_covering: Code::ExportNotCovering,
    mass_short: Code::ExportMassShort,
};

impl Check<'_> {
    /// An approval across provinces for this consignor, receiver, code and method, on the day, with mass left (Order 23 Art. 21,
    /// 27, 28).
    pub(super) fn approval(&mut self, number: usize, line: &Line) {
        let (papers, planned, code) = (self.papers, self.planned, line.code());
        let between: Vec<_> = papers
            .approvals
            .iter()
            .filter(|one| one.state == approval::State::Approved)
            .filter(|one| one.terms.consignor.site == planned.consignor.site)
            .filter(|one| one.terms.receiver.site == planned.receiver.site)
            .collect();
        if between.is_empty() {
            self.find(Code::ApprovalNone, &about(number, line));
            return;
        }
        let all = between.iter().map(|one| Granted { id: &one.id, term: one.term(), line: one.line(&code) }).collect();
        let Some(used) = self.granted(number, line, &APPROVALS, all) else { return };
        let named = between.iter().find(|one| one.id == used).map_or(&[][..], |one| one.terms.carriers.as_slice());
        let mut carriers = planned.legs.iter().filter_map(|leg| leg.carrier);
        if let Some(stranger) = carriers.find(|carrier| !named.is_empty() && !named.contains(carrier)) {
            let more = [("approval", json!(used)), ("carrier", json!(stranger.to_string()))];
            self.find(Code::ApprovalCarrier, &[about(number, line).as_slice(), &more].concat());
        }
    }

    /// Whether there is any export approval for this exporter by way of this exit.
    pub(super) fn leaves_the_country(&self) -> bool {
        let (from, exit) = (self.planned.consignor.site, self.planned.receiver.site);
        let between = |one: &export::Export| one.terms.consignor.site == from && one.terms.exit.site == exit;
        self.papers.exports.iter().any(|one| one.state == export::State::Valid && between(one))
    }

    /// An export approval for this exporter by way of this exit, for code and method, on the day, with mass left (总局令第47号
    /// Art. 3). `false`: there is none between the two, so that whoever takes it needs a permit.
    pub(super) fn export(&mut self, number: usize, line: &Line) -> bool {
        let (papers, planned, code) = (self.papers, self.planned, line.code());
        let between: Vec<_> = papers
            .exports
            .iter()
            .filter(|one| one.state == export::State::Valid)
            .filter(|one| one.terms.consignor.site == planned.consignor.site)
            .filter(|one| one.terms.exit.site == planned.receiver.site)
            .map(|one| Granted { id: &one.id, term: one.terms.term, line: one.line(&code) })
            .collect();
        let is_export = !between.is_empty();
        if is_export {
            self.granted(number, line, &EXPORTS, between);
        }
        is_export
    }

    /// Takes a line's share of the paper with most left, and tells what is wrong; the id of the paper, if one covers the line.
    fn granted(
        &mut self,
        number: usize,
        line: &Line,
        register: &Register,
        between: Vec<Granted<'_>>,
    ) -> Option<String> {
        let (day, code) = (self.planned.day, line.code());
        let (current, other): (Vec<_>, Vec<_>) = between.into_iter().partition(|one| one.term.holds(day));
        if let (true, Some(one)) = (current.is_empty(), other.last()) {
            let days = [("from", json!(one.term.from)), ("to", json!(one.term.to)), ("day", json!(day))];
            self.find(register.not_on_day, &[about(number, line).as_slice(), &days].concat());
            return None;
        }
        let place = |id: &str| Place::of(register.kind, id, &code, 0);
        let covering = current.iter().filter_map(|one| {
            let granted = one.line.filter(|granted| granted.methods.contains(&line.method))?;
            Some((granted.mass_g.grams() - self.taken(&place(one.id)), one.id))
        });
        let Some((left, id)) = covering.max_by_key(|(left, _)| *left) else {
            self.find(register.not_covering, &about(number, line));
            return None;
        };
        if !self.planned.reserved && left < line.mass.grams() {
            let more = [(register.name, json!(id)), ("left_g", json!(left.max(0)))];
            self.find(register.mass_short, &[about(number, line).as_slice(), &more].concat());
        }
        self.take(number, place(id), line.mass);
        Some(id.to_owned())
    }
}

/// What every finding about a line tells.
fn about(number: usize, line: &Line) -> Vec<(&'static str, Value)> {
    vec![
        ("line", Value::from(number)),
        ("waste_code", Value::from(line.code())),
        ("method", Value::from(line.method.as_str())),
    ]
}
