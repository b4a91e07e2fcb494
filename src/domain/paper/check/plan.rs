//! The filed management plan, asked when a manifest is written: it is filled in from what the plan says of transfers (Order 23
//! Art. 14). What is issued stays so whatever becomes of the plan.
//!
//! The plan is that of who makes the waste (Code Art. 532), so what a collector or a plant ships on of others' is not asked for.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};
use serde_json::{Value, json};

use super::{Check, Line, Severity};
use crate::{
    domain::{
        paper::{Kind, quota::Place},
        plan::drawn,
        refusal::Code,
    },
    kernel::mass::Mass,
};

/// What is known of the plan of the consignor's site for the year of the planned day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OfPlan {
    /// Its id, whether there is one or not.
    pub id: String,
    /// A version is filed.
    pub filed: bool,
    /// What it grants, by line ([`drawn`]).
    pub lines: BTreeMap<String, Mass>,
}

/// The plan of a year is filed by 31 March of it (HJ 1259-2022 5.2.2).
fn is_early(day: NaiveDate) -> bool {
    day.month() <= 3
}

impl Check<'_> {
    /// A row of the filed plan names waste and receiver, with mass left.
    pub(super) fn plan(&mut self, number: usize, line: &Line) {
        let (papers, planned) = (self.papers, self.planned);
        let Some(of) = papers.plan.as_ref().filter(|_| !planned.reserved) else { return };
        if line.arose != planned.consignor.site {
            return;
        }
        let code = line.code();
        let (direct, abroad) = (drawn::line(&code, planned.receiver.site), drawn::abroad(&code));
        let leaves = !of.lines.contains_key(&direct) && self.leaves_the_country();
        let name = if leaves { abroad } else { direct };
        let place = Place::of(Kind::Plan, &of.id, &name, 0);
        let about = |more: &[(&'static str, Value)]| {
            let own = [
                ("line", Value::from(number)),
                ("waste_code", Value::from(code.as_str())),
                ("receiver", json!(planned.receiver.site.to_string())),
                ("year", json!(planned.day.year())),
            ];
            own.iter().chain(more).cloned().collect::<Vec<_>>()
        };
        let stops =
            |check: &Self| check.parameters.severity(Code::PlanRowShort).is_some_and(|(how, _)| how == Severity::Hard);
        let guarded = match of.lines.get(&name) {
            None => {
                let missing = match (of.filed, is_early(planned.day)) {
                    (true, _) => Code::PlanRowMissing,
                    (false, true) => Code::PlanNotFiledYet,
                    (false, false) => Code::PlanNotFiled,
                };
                self.find(missing, &about(&[]));
                false
            }
            Some(limit) => {
                let left = limit.grams() - self.taken(&place);
                if left < line.mass.grams() {
                    let figures = [("limit_g", json!(limit.grams())), ("left_g", json!(left.max(0)))];
                    self.find(Code::PlanRowShort, &about(&figures));
                }
                stops(self)
            }
        };
        if !guarded {
            self.beyond.insert(place.clone());
        }
        self.take(number, place, line.mass);
    }
}
