//! What is to be looked at in a plan before it is submitted: what is missing for its tier (HJ 1259-2022 5.3), what does not add up,
//! and what the receivers' permits do not say. Pure: the same plan gives the same findings in the same order.

use serde_json::{Map, Value};

use super::content::{Content, Generated, Receiver};
use crate::{
    domain::{
        paper::{permit::Permit, scope},
        party::Tier,
        refusal::{Code, Refusal},
    },
    kernel::{id::SiteId, mass::Mass},
};

/// Something to look at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// The permanent code; words, remedy and ground are its own.
    pub code: Code,
    /// Whether the plan cannot be submitted with it.
    pub stops: bool,
    /// Where and by how much: `table`, `field`, `row`, grams.
    pub params: Map<String, Value>,
}

impl Finding {
    fn of(code: Code, stops: bool, params: &[(&str, Value)]) -> Self {
        let params = params.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        Self { code, stops, params }
    }

    /// The same as a refusal, whose words and ground it shares.
    pub fn refusal(&self) -> Refusal {
        Refusal { code: self.code, params: self.params.clone() }
    }
}

/// Whether a tier writes a table of annex A (5.3), by its number.
pub const fn is_due(tier: Tier, table: u8) -> bool {
    match tier {
        Tier::Key => true,
        Tier::Simplified => matches!(table, 1 | 3 | 4 | 6 | 7),
        Tier::Registered => matches!(table, 1 | 3 | 7),
    }
}

/// All findings of a plan. `permits` are those valid now of the receivers' sites; a receiver's site that is not among `known`
/// sites is not judged. `listed` tells whether the catalogue in force lists a code.
pub fn findings(
    content: &Content,
    known: &[SiteId],
    permits: &[Permit],
    listed: &dyn Fn(&str) -> bool,
) -> Vec<Finding> {
    let mut out = Vec::new();
    let Some(tier) = content.tier() else {
        return vec![Finding::of(Code::PlanTierUnknown, true, &[])];
    };
    missing(content, tier, &mut out);
    for row in &content.a3 {
        balance(content, tier, row, &mut out);
    }
    above_approved(content, &mut out);
    // What the catalogue called so once is called otherwise now, or is no hazardous waste any more: somebody must say which.
    for row in content.a3.iter().filter(|row| !listed(&row.waste_code)) {
        let params = [("table", 3.into()), ("row", row.row.into()), ("waste_code", row.waste_code.as_str().into())];
        out.push(Finding::of(Code::StreamUnlisted, false, &params));
    }
    for (at, one) in content.a7.iter().enumerate() {
        let Some(site) = one.receiver_site.filter(|site| known.contains(site)) else { continue };
        let Some(code) = content.a3.iter().find(|row| row.row == one.of).map(|row| row.waste_code.as_str()) else {
            continue;
        };
        let covers = |permit: &Permit| {
            let allows = |row: &crate::domain::paper::permit::ScopeRow| {
                scope::covers(&row.waste, code) && row.methods.contains(&one.method)
            };
            permit.terms.site == site && permit.terms.scope.iter().any(allows)
        };
        if one.receiver_kind == Receiver::Permit && !permits.iter().any(covers) {
            let params = [("table", 7.into()), ("row", (at + 1).into()), ("waste_code", code.into())];
            let method = ("method", Value::from(one.method.as_str()));
            out.push(Finding::of(Code::PlanReceiverNotPermitted, false, &[&params[..], &[method]].concat()));
        }
    }
    out
}

/// Tables and fields that the tier must write.
fn missing(content: &Content, tier: Tier, out: &mut Vec<Finding>) {
    let empty = [(2_u8, content.a2.is_empty()), (3, content.a3.is_empty()), (4, content.a4.is_empty())];
    let self_treated = (5, content.tier.treats_itself && content.a5.is_empty());
    for (table, _) in empty.iter().chain([&self_treated]).filter(|(table, empty)| *empty && is_due(tier, *table)) {
        out.push(Finding::of(Code::PlanTableMissing, true, &[("table", (*table).into())]));
    }
    let a1 = &content.a1;
    let mut field = |table: u8, row: usize, name: &str, filled: bool| {
        if !filled && is_due(tier, table) {
            let params = [("table", table.into()), ("row", row.into()), ("field", name.into())];
            out.push(Finding::of(Code::PlanFieldMissing, true, &params));
        }
    };
    let texts = [
        ("name", &a1.name),
        ("registered_address", &a1.registered_address),
        ("site_address", &a1.site_address),
        ("division", &a1.division),
        ("industry", &a1.industry),
        ("industry_code", &a1.industry_code),
        ("uscc", &a1.uscc),
    ];
    for (name, text) in texts {
        field(1, 1, name, !text.trim().is_empty());
    }
    field(1, 1, "longitude_e6", a1.longitude_e6.is_some());
    field(1, 1, "latitude_e6", a1.latitude_e6.is_some());
    field(1, 1, "legal_representative", a1.legal_representative.is_some());
    field(1, 1, "technical_lead", a1.technical_lead.is_some());
    for (at, one) in content.a2.iter().enumerate() {
        field(2, at + 1, "facility", !one.facility.trim().is_empty());
        field(2, at + 1, "facility_code", !one.facility_code.trim().is_empty());
    }
    for (at, one) in content.a3.iter().enumerate() {
        for (name, text) in [("name", &one.name), ("source", &one.source), ("physical_state", &one.physical_state)] {
            field(3, at + 1, name, !text.trim().is_empty());
        }
        field(3, at + 1, "hazards", !one.hazards.is_empty());
    }
    for (at, one) in content.a4.iter().enumerate() {
        field(4, at + 1, "facility_code", !one.facility_code.trim().is_empty());
        field(4, at + 1, "packaging", !one.packaging.trim().is_empty());
    }
    for (at, one) in content.a5.iter().enumerate() {
        field(5, at + 1, "facility_code", !one.facility_code.trim().is_empty());
        field(5, at + 1, "method", !one.method.is_empty());
    }
    field(6, 1, "hazard_plan", !content.a6.hazard_plan.trim().is_empty());
    field(6, 1, "measures", !content.a6.measures.trim().is_empty());
    for (at, one) in content.a7.iter().enumerate() {
        field(7, at + 1, "receiver_name", !one.receiver_name.trim().is_empty());
        field(7, at + 1, "method", !one.method.is_empty());
        let number = one.permit_number.as_deref().is_some_and(|text| !text.trim().is_empty());
        field(7, at + 1, "permit_number", number || one.receiver_kind != Receiver::Permit);
    }
}

/// What begins the year and what arises is stored, treated or shipped. Who writes no A.4 may only not ship more than there is.
fn balance(content: &Content, tier: Tier, row: &Generated, out: &mut Vec<Finding>) {
    let of = |masses: &mut dyn Iterator<Item = (u32, Mass)>| -> i64 {
        masses.filter(|(of, _)| *of == row.row).map(|(_, mass)| mass.grams()).sum()
    };
    let due = row.opening_g.grams() + row.mass_g.grams();
    let treated = of(&mut content.a5.iter().map(|one| (one.of, one.mass_g)));
    let gone = treated + of(&mut content.a7.iter().map(|one| (one.of, one.mass_g)));
    let told = gone + of(&mut content.a4.iter().map(|one| (one.of, one.mass_g)));
    let even = if is_due(tier, 4) { told == due } else { gone <= due };
    if !even {
        let told = if is_due(tier, 4) { told } else { gone };
        let code = ("waste_code", Value::from(row.waste_code.as_str()));
        let params = [("row", row.row.into()), code, ("due_g", due.into()), ("told_g", told.into())];
        out.push(Finding::of(Code::PlanUnbalanced, true, &params));
    }
}

/// More than EIA or discharge permit allow a year.
fn above_approved(content: &Content, out: &mut Vec<Finding>) {
    let Some(approved) = content.tier.approved() else { return };
    let planned: i64 = content.a3.iter().map(|row| row.mass_g.grams()).sum();
    if planned > approved.grams() {
        let params = [("approved_g", approved.grams().into()), ("planned_g", planned.into())];
        out.push(Finding::of(Code::PlanAboveApproved, false, &params));
    }
}
