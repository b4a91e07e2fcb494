//! What is to be looked at in a plan before it is submitted: what is missing for its tier (HJ 1259-2022 5.3), what does not add up,
//! and what the receivers' permits do not say. Pure: the same plan gives the same findings in the same order.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::{
    content::{Content, Generated, Receiver, Transfer, Transferred},
    drawn,
};
use crate::{
    domain::{
        paper::{
            Kind,
            permit::{Permit, ScopeRow},
            quota::{Figure, Place},
        },
        party::Tier,
        refusal::{Code, Refusal},
    },
    kernel::{id::SiteId, mass::Mass},
};

/// What a plan is held against, as it is known now.
pub struct Around<'a> {
    /// Whose plan it is.
    pub site: SiteId,
    /// For which year.
    pub year: i32,
    /// Those of the receivers' sites that are registered.
    pub known: &'a [SiteId],
    /// Permits of the receivers that are valid now.
    pub permits: &'a [Permit],
    /// What is taken of these permits in that year, and of the plan itself.
    pub figures: &'a BTreeMap<Place, Figure>,
    /// The most that the site's facilities hold by discharge permit or EIA (5.5.2.2), by code; those with a figure only.
    pub stores: &'a BTreeMap<String, Mass>,
    /// Whether the catalogue in force lists a code.
    pub listed: &'a dyn Fn(&str) -> bool,
}

impl Around<'_> {
    fn taken(&self, place: &Place) -> i64 {
        self.figures.get(place).map_or(0, |figure| figure.reserved_g + figure.consumed_g)
    }
}

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

/// All findings of a plan, held against what is known now. The permits of a receiver that is not registered are not judged.
pub fn findings(content: &Content, around: &Around<'_>) -> Vec<Finding> {
    let mut out = Vec::new();
    let Some(tier) = content.tier() else {
        return vec![Finding::of(Code::PlanTierUnknown, true, &[])];
    };
    missing(content, tier, &mut out);
    for row in &content.a3 {
        balance(content, tier, row, &mut out);
    }
    approved(content, &mut out);
    if is_due(tier, 6) {
        reduced(content, &mut out);
    }
    if is_due(tier, 4) {
        stored(content, around, &mut out);
    }
    // What the catalogue called so once is called otherwise now, or is no hazardous waste any more: somebody must say which.
    for row in content.a3.iter().filter(|row| !(around.listed)(&row.waste_code)) {
        let params = [("table", 3.into()), ("row", row.row.into()), ("waste_code", row.waste_code.as_str().into())];
        out.push(Finding::of(Code::StreamUnlisted, false, &params));
    }
    receivers(content, around, &mut out);
    scales(content, around, &mut out);
    out
}

fn code_of(content: &Content, of: u32) -> Option<&str> {
    content.a3.iter().find(|row| row.row == of).map(|row| row.waste_code.as_str())
}

/// Whether the receiver of a row stays within the country: then manifests draw on it by its site.
fn is_inland(one: &Transferred) -> bool {
    matches!(one.transfer, Transfer::Province | Transfer::CrossProvince)
}

/// Receivers whom no manifest could name, and those whose permits do not say what is planned.
fn receivers(content: &Content, around: &Around<'_>, out: &mut Vec<Finding>) {
    for (at, one) in content.a7.iter().enumerate() {
        let Some(code) = code_of(content, one.of) else { continue };
        let params = [("table", 7.into()), ("row", (at + 1).into()), ("waste_code", code.into())];
        let Some(site) = one.receiver_site.filter(|site| around.known.contains(site)) else {
            if is_inland(one) && !one.receiver_name.trim().is_empty() {
                let name = ("receiver", Value::from(one.receiver_name.as_str()));
                out.push(Finding::of(Code::PlanReceiverUnregistered, false, &[&params[..], &[name]].concat()));
            }
            continue;
        };
        let covers = |permit: &Permit| permit.terms.site == site && permit.rows_for(code, &one.method).next().is_some();
        if one.receiver_kind == Receiver::Permit && !around.permits.iter().any(covers) {
            let method = ("method", Value::from(one.method.as_str()));
            out.push(Finding::of(Code::PlanReceiverNotPermitted, false, &[&params[..], &[method]].concat()));
        }
    }
}

/// A row of A.7 with its place and its waste code.
type Planned<'a> = (usize, &'a Transferred, &'a str);

/// More planned to a receiver than is left of its permitted scale in the year. What this plan's own loads took of it already is part
/// of what is planned. Rows that may draw on the same rows of the permits are taken together.
fn scales(content: &Content, around: &Around<'_>, out: &mut Vec<Finding>) {
    let mut groups: BTreeMap<Vec<(usize, u32)>, Vec<Planned<'_>>> = BTreeMap::new();
    for (at, one) in content.a7.iter().enumerate().filter(|(_, one)| one.receiver_kind == Receiver::Permit) {
        let (Some(site), Some(code)) = (one.receiver_site, code_of(content, one.of)) else { continue };
        let of_site = around.permits.iter().enumerate().filter(|(_, permit)| permit.terms.site == site);
        let rows = of_site.flat_map(|(at, permit)| permit.rows_for(code, &one.method).map(move |row| (at, row.row)));
        let rows: Vec<(usize, u32)> = rows.collect();
        if !rows.is_empty() {
            groups.entry(rows).or_default().push((at, one, code));
        }
    }
    for (rows, planned) in groups {
        let scope = |(at, row): &(usize, u32)| -> Option<(&Permit, &ScopeRow)> {
            let permit = around.permits.get(*at)?;
            Some((permit, permit.terms.scope.iter().find(|one| one.row == *row)?))
        };
        let left = |(permit, row): (&Permit, &ScopeRow)| {
            let place = Place::of(Kind::Permit, &permit.id, &row.row.to_string(), around.year);
            row.quota_g.grams() - around.taken(&place)
        };
        let own: BTreeSet<String> =
            planned.iter().filter_map(|(_, one, code)| Some(drawn::line(code, one.receiver_site?))).collect();
        let own: i64 = own.iter().map(|line| around.taken(&drawn::place(around.site, around.year, line))).sum();
        let left = rows.iter().filter_map(scope).map(left).sum::<i64>().max(0) + own;
        let sum: i64 = planned.iter().map(|(_, one, _)| one.mass_g.grams()).sum();
        let Some((at, one, code)) = planned.first().filter(|_| sum > left) else { continue };
        let name = ("receiver", one.receiver_name.as_str().into());
        let params = [("table", 7.into()), ("row", (at + 1).into()), ("waste_code", (*code).into()), name];
        let masses = [("scale_left_g", left.into()), ("planned_g", sum.into())];
        out.push(Finding::of(Code::PlanReceiverShort, false, &[&params[..], &masses].concat()));
    }
}

/// More left at the end of the year than a facility holds.
fn stored(content: &Content, around: &Around<'_>, out: &mut Vec<Finding>) {
    for (code, most) in around.stores {
        let here = content.a4.iter().enumerate().filter(|(_, one)| one.facility_code.trim() == code);
        let (first, sum) = here.fold((None, 0), |(first, sum): (Option<usize>, i64), (at, one)| {
            (first.or(Some(at)), sum + one.mass_g.grams())
        });
        let Some(at) = first.filter(|_| sum > most.grams()) else { continue };
        let params = [("table", 4.into()), ("row", (at + 1).into()), ("facility_code", code.as_str().into())];
        let masses = [("capacity_g", most.grams().into()), ("planned_g", sum.into())];
        out.push(Finding::of(Code::PlanStoreShort, false, &[&params[..], &masses].concat()));
    }
}

/// A reduction of more than arises.
fn reduced(content: &Content, out: &mut Vec<Finding>) {
    for row in &content.a3 {
        let less: i64 = content.a6.rows.iter().filter(|one| one.of == row.row).map(|one| one.mass_g.grams()).sum();
        if less > row.mass_g.grams() {
            let code = ("waste_code", Value::from(row.waste_code.as_str()));
            let masses = [("planned_g", row.mass_g.grams().into()), ("less_g", less.into())];
            let params = [("table", 6.into()), ("row", row.row.into()), code];
            out.push(Finding::of(Code::PlanReductionAboveYield, false, &[&params[..], &masses].concat()));
        }
    }
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

/// More than EIA or discharge permit allow a year, or neither is told.
fn approved(content: &Content, out: &mut Vec<Finding>) {
    let Some(approved) = content.tier.approved() else {
        out.push(Finding::of(Code::PlanApprovedMissing, false, &[("table", 1.into())]));
        return;
    };
    let planned: i64 = content.a3.iter().map(|row| row.mass_g.grams()).sum();
    if planned > approved.grams() {
        let params = [("approved_g", approved.grams().into()), ("planned_g", planned.into())];
        out.push(Finding::of(Code::PlanAboveApproved, false, &params));
    }
}
