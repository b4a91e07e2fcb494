//! How it is shown who is on duty for a notice.

use std::collections::HashMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::roster::Duty;

/// Somebody who is on duty for a notice.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeDutyView {
    /// Rung of the ladder: `duty`, `head`, `district` or `city`.
    pub rung: &'static str,
    /// The same in Chinese.
    pub rung_name: &'static str,
    /// By whose roster: `division/330111` or `site/<id>`.
    pub place: String,
    /// Who.
    pub person_id: String,
    /// The person's name.
    pub person_name: String,
    /// Why: `on_shift`, `stands_in`, `answers` or `nobody_on_duty`.
    pub why: &'static str,
    /// The same in Chinese.
    pub why_name: &'static str,
    /// Number of the shift in the roster.
    pub shift: Option<i64>,
    /// Name of who is on leave.
    pub instead_of_name: Option<String>,
    /// Open notices that the person had when chosen.
    pub load: i64,
}

impl NoticeDutyView {
    /// Shapes a duty.
    pub fn of(one: &Duty, people: &HashMap<String, String>) -> Self {
        let name = |id: String| people.get(&id).cloned().unwrap_or_default();
        Self {
            rung: one.rung.as_str(),
            rung_name: one.rung.zh(),
            place: one.place.to_string(),
            person_id: one.person.to_string(),
            person_name: name(one.person.to_string()),
            why: one.why.as_str(),
            why_name: one.why.zh(),
            shift: one.shift,
            instead_of_name: one.instead_of.map(|person| name(person.to_string())),
            load: one.load,
        }
    }
}
