//! What allows a waste to go to this receiver: a contract; and a permit, an exemption or an export approval.

use serde_json::{Value, json};

use super::{Check, Line};
use crate::domain::{
    paper::{
        Kind, contract, permit,
        quota::{Line as Share, Place},
    },
    refusal::{Code, Refusal},
    waste::{
        exemption::{self, Exemption},
        method::{Method, Purpose},
    },
};

/// How good a permit row is for a line; the best is used, and its reason told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Good,
    OnlyNotOnDay,
    OnlyStopped,
}

impl Check<'_> {
    /// A contract in force on the day names the waste (Code Art. 490; Order 23 Art. 10(1)).
    pub(super) fn contract(&mut self, number: usize, line: &Line) {
        let code = line.code();
        let params = [("line", Value::from(number)), ("waste_code", Value::from(code.as_str()))];
        let (papers, planned) = (self.papers, self.planned);
        let mut current = papers
            .contracts
            .iter()
            .filter(|one| one.state == contract::State::InForce && one.terms.term.holds(planned.day))
            .filter(|one| one.terms.consignor.site == planned.consignor.site)
            .filter(|one| one.terms.receiver.site == planned.receiver.site)
            .peekable();
        if current.peek().is_none() {
            self.find(Code::ContractNone, &params);
            return;
        }
        let covering: Vec<_> = current.filter(|one| one.covers(&code)).collect();
        let over = |check: &Self, one: &contract::Contract| {
            let Some(limit) = one.terms.mass_g else { return false };
            let place = Place::of(Kind::Contract, &one.id, contract::WHOLE, 0);
            !planned.reserved && check.taken(&place) + line.mass.grams() > limit.grams()
        };
        let Some(first) = covering.first() else {
            self.find(Code::ContractNotCovering, &params);
            return;
        };
        let used = *covering.iter().find(|one| !over(self, one)).unwrap_or(first);
        if over(self, used) {
            let [line, code] = params;
            self.find(Code::ContractMassOver, &[line, code, ("contract", json!(used.id))]);
        }
        if used.terms.mass_g.is_some() {
            self.take(number, Place::of(Kind::Contract, &used.id, contract::WHOLE, 0), line.mass);
        }
    }

    /// The receiver's permit covers code and method on the day with scale left, or a claimed exemption covers code and stage, or
    /// the load leaves the country here by an export approval.
    pub(super) fn permit(&mut self, number: usize, line: &Line) -> Result<(), Refusal> {
        let code = line.code();
        let params = [
            ("line", Value::from(number)),
            ("waste_code", Value::from(code.as_str())),
            ("method", Value::from(line.method.as_str())),
        ];
        if let Some(claimed) = line.exemption {
            return self.exemption(line, claimed, &params);
        }
        let (papers, planned) = (self.papers, self.planned);
        let fit = |one: &permit::Permit| match one.state {
            permit::State::Valid if one.terms.term.holds(planned.day) => Fit::Good,
            permit::State::Valid => Fit::OnlyNotOnDay,
            permit::State::Suspended | permit::State::Revoked | permit::State::Deregistered => Fit::OnlyStopped,
        };
        let of_site = || papers.permits.iter().filter(|one| one.terms.site == planned.receiver.site);
        let mut rows: Vec<_> =
            of_site().flat_map(|one| one.rows_for(&code, &line.method).map(move |row| (fit(one), one, row))).collect();
        rows.sort_by_key(|(fit, ..)| *fit);
        if rows.first().is_none_or(|(fit, ..)| *fit != Fit::Good) && self.export(number, line) {
            return Ok(());
        }
        let Some((best, permit, _)) = rows.first().copied() else {
            let found = if of_site().next().is_some() { Code::PermitNotCovering } else { Code::PermitNone };
            let hints = candidates(line)?;
            let mut params = params.to_vec();
            if !hints.is_empty() {
                params.push(("exemptions", Value::from(hints)));
            }
            self.find(found, &params);
            return Ok(());
        };
        let about = |more: &[(&'static str, Value)]| {
            let own = [("permit", json!(permit.id)), ("number", json!(permit.terms.number))];
            params.iter().cloned().chain(own).chain(more.iter().cloned()).collect::<Vec<_>>()
        };
        match best {
            Fit::Good => {
                rows.retain(|(fit, ..)| *fit == Fit::Good);
                let rows: Vec<_> = rows.into_iter().map(|(_, permit, row)| (permit, row)).collect();
                self.scale(number, line, &rows, &params);
            }
            Fit::OnlyNotOnDay => {
                let term = permit.terms.term;
                let days = [("from", json!(term.from)), ("to", json!(term.to)), ("day", json!(planned.day))];
                self.find(Code::PermitNotOnDay, &about(&days));
            }
            Fit::OnlyStopped => self.find(Code::PermitSuspended, &about(&[("state", json!(permit.state.as_str()))])),
        }
        Ok(())
    }

    /// The yearly scale of the day's calendar year: above it a warning, a fifth above it no more (Decree 408 Art. 12). The
    /// row with room is taken, else the one that is least above.
    fn scale(
        &mut self,
        number: usize,
        line: &Line,
        rows: &[(&permit::Permit, &permit::ScopeRow)],
        params: &[(&'static str, Value)],
    ) {
        let year = chrono::Datelike::year(&self.planned.day);
        let after = |check: &Self, permit: &permit::Permit, row: &permit::ScopeRow| {
            let place = Place::of(Kind::Permit, &permit.id, &row.row.to_string(), year);
            (check.taken(&place) + line.mass.grams(), place)
        };
        let share = |check: &Self, permit: &permit::Permit, row: &permit::ScopeRow| {
            let (after, place) = after(check, permit, row);
            let limit = row.quota_g.grams().max(1);
            // Parts of a million, so that rows of different scale compare.
            (i128::from(after) * 1_000_000 / i128::from(limit), after, place)
        };
        let best = rows.iter().map(|(permit, row)| (share(self, permit, row), *permit, *row));
        let Some(((_, after, place), permit, row)) = best.min_by_key(|((share, ..), ..)| *share) else { return };
        let Share { limit_g, most_g, .. } = permit.line(row);
        let about: Vec<_> = params
            .iter()
            .cloned()
            .chain([
                ("permit", json!(permit.id)),
                ("number", json!(permit.terms.number)),
                ("row", json!(row.row)),
                ("year", json!(year)),
                ("limit_g", json!(limit_g.grams())),
                ("after_g", json!(after)),
            ])
            .collect();
        if !self.planned.reserved {
            if after > most_g.unwrap_or(limit_g).grams() {
                self.find(Code::PermitQuotaUsedUp, &about);
            } else if after > limit_g.grams() {
                self.find(Code::PermitQuotaOver, &about);
            }
        }
        self.take(number, place, line.mass);
    }

    fn exemption(&mut self, line: &Line, seq: u32, params: &[(&'static str, Value)]) -> Result<(), Refusal> {
        let fits = covering(line)?.into_iter().find(|one| one.seq == seq);
        let mut params = params.to_vec();
        params.push(("exemption", Value::from(seq)));
        match fits {
            Some(entry) => {
                params.push(("condition", Value::from(entry.condition.as_str())));
                params.push(("effect", Value::from(entry.effect.as_str())));
                self.find(Code::PermitExempt, &params);
            }
            None => self.find(Code::PermitExemptNot, &params),
        }
        Ok(())
    }
}

/// The stage of the exemption list a method is: 利用, 处置 or 收集.
fn stage(method: &str) -> Option<&'static str> {
    match method.parse::<Method>().ok()?.purpose() {
        Purpose::Use => Some("利用"),
        Purpose::Disposal => Some("处置"),
        Purpose::Collection => Some("收集"),
        Purpose::Unassigned => None,
    }
}

/// Entries of the exemption list that cover code and stage.
fn covering(line: &Line) -> Result<Vec<&'static Exemption>, Refusal> {
    let Some(stage) = stage(&line.method) else { return Ok(Vec::new()) };
    exemption::candidates(line.waste.code, stage).map_err(|_| Refusal::of(Code::Internal))
}

/// Whether the exemption list names a code, not only all wastes, for the stage that a method is.
pub fn exempt_by_name(code: &str, method: &str) -> Result<bool, Refusal> {
    let (Some(stage), Ok(code)) = (stage(method), code.parse()) else { return Ok(false) };
    let found = exemption::candidates(code, stage).map_err(|_| Refusal::of(Code::Internal))?;
    Ok(found.iter().any(|one| one.codes != "*"))
}

/// The same as hints for who has no permit: number and condition.
fn candidates(line: &Line) -> Result<Vec<Value>, Refusal> {
    let hint = |one: &&Exemption| json!({"seq": one.seq, "condition": one.condition});
    Ok(covering(line)?.iter().map(hint).collect())
}
