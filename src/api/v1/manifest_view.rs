//! A manifest as it is shown: whole, and as a row of a list.

use serde::Serialize;
use utoipa::ToSchema;

use super::{arrival::ReportView, share::ShareView};
use crate::{
    app::{Error, manifest::seen::Names},
    domain::manifest::{Leg, Manifest, Party, Standing, correction::Correction},
    kernel::{clock::Instant, mass::Mass},
};

/// Consignor or receiver.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct ManifestPartyView {
    pub organisation_id: String,
    pub site_id: String,
    pub site_code: String,
    pub name: String,
    pub division: String,
}

/// A manifest as a row of a list.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct ManifestRowView {
    pub id: String,
    /// Number, paper serial or draft name.
    pub display: String,
    pub number: Option<String>,
    pub paper: Option<String>,
    pub origin: &'static str,
    pub origin_name: &'static str,
    pub state: &'static str,
    pub state_name: &'static str,
    pub version: i64,
    pub consignor: ManifestPartyView,
    pub receiver: ManifestPartyView,
    pub planned_on: String,
    /// When it is expected at the receiver's gate.
    pub booked_at: Option<String>,
    /// When it was at the receiver's gate.
    pub arrived_at: Option<String>,
    pub follows: Option<String>,
    pub packages: usize,
    /// Packages that the receiver has not decided on.
    pub undecided: usize,
    pub waste_codes: Vec<String>,
    /// The four masses, kept apart: labels,
    pub label_g: i64,
    /// consignor's scale,
    pub out_g: Option<i64>,
    /// receiver's weighbridge with the load on, until the empty vehicle is weighed,
    pub full_g: Option<i64>,
    /// receiver's weighbridge,
    pub in_g: Option<i64>,
    /// accepted.
    pub accepted_g: Option<i64>,
    pub carriers: Vec<String>,
    pub plates: Vec<String>,
}

impl ManifestRowView {
    /// Shapes a row.
    pub fn of(one: &Manifest, names: &Names) -> Self {
        let party = |party: &Party| {
            let (site_code, name) = names.sites.get(&party.site.to_string()).cloned().unwrap_or_default();
            ManifestPartyView {
                organisation_id: party.organisation.to_string(),
                site_id: party.site.to_string(),
                site_code,
                name,
                division: party.division.clone(),
            }
        };
        let carriers = one.legs.iter().filter_map(|leg| names.organisations.get(&leg.carrier.to_string()).cloned());
        let crews = one.legs.iter().filter_map(|leg| leg.crew.as_ref());
        let accepted = if one.metered.is_empty() { one.accepted_mass() } else { one.in_g };
        Self {
            id: one.id.to_string(),
            display: one.display(),
            number: one.number.clone(),
            paper: one.paper.clone(),
            origin: one.origin.as_str(),
            origin_name: one.origin.zh(),
            state: one.state.as_str(),
            state_name: one.state.zh(),
            version: one.version,
            consignor: party(&one.consignor),
            receiver: party(&one.receiver),
            planned_on: one.planned_on.to_string(),
            booked_at: one.booked_at.map(|at| at.to_string()),
            arrived_at: one.arrived_at.map(|at| at.to_string()),
            follows: one.follows.map(|id| id.to_string()),
            packages: one.items.len(),
            undecided: one.standing(Standing::Underway).chain(one.standing(Standing::Held)).count(),
            waste_codes: one.lines.iter().map(|line| line.waste_code.clone()).collect(),
            label_g: one.label_mass().grams(),
            out_g: one.out_g.map(Mass::grams),
            full_g: one.full_g.map(Mass::grams),
            in_g: one.in_g.map(Mass::grams),
            accepted_g: accepted.map(Mass::grams),
            carriers: carriers.collect(),
            plates: crews.filter_map(|crew| names.plates.get(&crew.vehicle.to_string()).cloned()).collect(),
        }
    }
}

/// A manifest as a row of a table: no lists and no parts.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "as in ManifestRowView")]
pub struct ManifestTableRow {
    pub id: String,
    pub number: Option<String>,
    pub paper: Option<String>,
    pub origin: &'static str,
    pub state: &'static str,
    pub consignor_site: String,
    pub consignor: String,
    pub receiver_site: String,
    pub receiver: String,
    pub planned_on: String,
    pub packages: usize,
    pub waste_codes: String,
    pub label_g: i64,
    pub out_g: Option<i64>,
    pub in_g: Option<i64>,
    pub accepted_g: Option<i64>,
    pub carriers: String,
    pub plates: String,
}

impl ManifestTableRow {
    /// Joins what a table cannot hold.
    pub fn of(row: &ManifestRowView) -> Self {
        Self {
            id: row.id.clone(),
            number: row.number.clone(),
            paper: row.paper.clone(),
            origin: row.origin,
            state: row.state,
            consignor_site: row.consignor.site_code.clone(),
            consignor: row.consignor.name.clone(),
            receiver_site: row.receiver.site_code.clone(),
            receiver: row.receiver.name.clone(),
            planned_on: row.planned_on.clone(),
            packages: row.packages,
            waste_codes: row.waste_codes.join(" "),
            label_g: row.label_g,
            out_g: row.out_g,
            in_g: row.in_g,
            accepted_g: row.accepted_g,
            carriers: row.carriers.join(" "),
            plates: row.plates.join(" "),
        }
    }
}

/// One waste.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct ManifestLineView {
    pub waste_code: String,
    pub waste_name: String,
    pub edition: String,
    pub method: String,
    pub packages: usize,
    pub label_g: i64,
    pub accepted_g: Option<i64>,
}

/// One package.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct ManifestItemView {
    pub package_id: String,
    pub code: Option<String>,
    pub waste_name: String,
    /// Number of its line, from 0.
    pub line: usize,
    pub standing: &'static str,
    pub standing_name: &'static str,
    pub label_g: i64,
    pub accepted_g: Option<i64>,
    pub differs: Vec<&'static str>,
    pub differs_names: Vec<&'static str>,
}

/// One carrier's part of the way.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct ManifestLegView {
    pub kind: &'static str,
    pub kind_name: &'static str,
    pub mode: &'static str,
    pub mode_name: &'static str,
    pub carrier_id: String,
    pub carrier_name: String,
    pub state: &'static str,
    pub state_name: &'static str,
    pub trip_id: Option<String>,
    pub vehicle_id: Option<String>,
    pub plate: Option<String>,
    pub driver_id: Option<String>,
    pub driver_name: Option<String>,
    pub escort_id: Option<String>,
    pub escort_name: Option<String>,
    pub waybill: Option<String>,
}

/// A party's word for what it was shown.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct SignatureView {
    pub side: &'static str,
    pub side_name: &'static str,
    pub action: &'static str,
    pub action_name: &'static str,
    pub by: String,
    pub name: Option<String>,
    pub at: String,
    pub shown_sha256: String,
}

/// A correction after completion.
#[derive(Debug, Serialize, ToSchema)]
pub struct CorrectionView {
    /// Its number, from 0.
    pub no: usize,
    /// Which field, with old and new value.
    #[schema(value_type = Object)]
    pub change: serde_json::Value,
    /// Who proposed it.
    pub side: &'static str,
    /// Who must agree.
    pub needs: Vec<&'static str>,
    /// Who has.
    pub agreed: Vec<&'static str>,
    /// `open`, `in_force` or `declined`.
    #[schema(value_type = String)]
    pub standing: serde_json::Value,
}

/// A manifest with all it holds.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct ManifestView {
    #[serde(flatten)]
    pub row: ManifestRowView,
    pub lines: Vec<ManifestLineView>,
    pub items: Vec<ManifestItemView>,
    pub legs: Vec<ManifestLegView>,
    /// The leg under way or next, from 0.
    pub leg: usize,
    pub signatures: Vec<SignatureView>,
    pub corrections: Vec<CorrectionView>,
    pub shares: Vec<ShareView>,
    pub reports: Vec<ReportView>,
    /// When the time to confirm the receipt was over, if it was not confirmed by then.
    pub overdue_at: Option<String>,
    pub decided_at: Option<String>,
    /// Grams by day of a pipeline's meter.
    #[schema(value_type = Object)]
    pub metered: std::collections::BTreeMap<String, i64>,
    /// Digest of the manifest as it is shown here: whoever signs sends it back.
    pub shown_sha256: String,
}

impl ManifestView {
    /// Shapes a manifest.
    pub fn of(one: &Manifest, names: &Names) -> Result<Self, Error> {
        let signature = |one: &crate::domain::manifest::Signature| SignatureView {
            side: one.side.as_str(),
            side_name: one.side.zh(),
            action: one.action.as_str(),
            action_name: one.action.zh(),
            by: one.by.to_string(),
            name: names.people.get(&one.by.to_string()).cloned(),
            at: one.at.to_string(),
            shown_sha256: one.shown.clone(),
        };
        Ok(Self {
            row: ManifestRowView::of(one, names),
            lines: lines(one, names),
            items: items(one, names),
            legs: one.legs.iter().map(|leg| leg_view(leg, names)).collect(),
            leg: one.leg,
            signatures: one.signatures.iter().map(signature).collect(),
            corrections: one.corrections.iter().enumerate().map(correction).collect::<Result<_, _>>()?,
            shares: one.shares.iter().map(ShareView::from).collect(),
            reports: one.reports.iter().map(ReportView::from).collect(),
            overdue_at: one.overdue.as_ref().map(|overdue| overdue.due_at.to_string()),
            decided_at: one.decided_at.map(|at: Instant| at.to_string()),
            metered: one.metered.iter().map(|(day, mass)| (day.to_string(), mass.grams())).collect(),
            shown_sha256: one.shown().map_err(|error| Error::Fault(error.to_string()))?.hex(),
        })
    }
}

fn lines(one: &Manifest, names: &Names) -> Vec<ManifestLineView> {
    let of = |(at, line): (usize, &crate::domain::manifest::Line)| {
        let mut accepted =
            one.items.values().filter(|item| item.line == at).filter_map(|item| item.accepted_g).peekable();
        let accepted_g = accepted.peek().is_some().then(|| accepted.sum::<Mass>().grams());
        let first = line.packages.keys().next().and_then(|id| names.packages.get(&id.to_string()));
        ManifestLineView {
            waste_code: line.waste_code.clone(),
            waste_name: first.map(|(_, name)| name.clone()).unwrap_or_default(),
            edition: line.edition.clone(),
            method: line.method.clone(),
            packages: line.packages.len(),
            label_g: line.packages.values().copied().sum::<Mass>().grams(),
            accepted_g,
        }
    };
    one.lines.iter().enumerate().map(of).collect()
}

fn items(one: &Manifest, names: &Names) -> Vec<ManifestItemView> {
    let of = |(id, item): (&crate::kernel::id::PackageId, &crate::domain::manifest::Item)| {
        let known = names.packages.get(&id.to_string()).cloned();
        let (code, waste_name) = known.unwrap_or_default();
        ManifestItemView {
            package_id: id.to_string(),
            code,
            waste_name,
            line: item.line,
            standing: item.standing.as_str(),
            standing_name: item.standing.zh(),
            label_g: item.label_g.grams(),
            accepted_g: item.accepted_g.map(Mass::grams),
            differs: item.differs.iter().map(|one| one.as_str()).collect(),
            differs_names: item.differs.iter().map(|one| one.zh()).collect(),
        }
    };
    one.items.iter().map(of).collect()
}

fn leg_view(leg: &Leg, names: &Names) -> ManifestLegView {
    let crew = leg.crew.as_ref();
    let person = |id: Option<String>| id.and_then(|id| names.people.get(&id).cloned());
    let (driver, escort) = (crew.map(|crew| crew.driver.to_string()), crew.and_then(|crew| crew.escort));
    let escort = escort.map(|id| id.to_string());
    let vehicle = crew.map(|crew| crew.vehicle.to_string());
    ManifestLegView {
        kind: leg.kind.as_str(),
        kind_name: leg.kind.zh(),
        mode: leg.mode.as_str(),
        mode_name: leg.mode.zh(),
        carrier_id: leg.carrier.to_string(),
        carrier_name: names.organisations.get(&leg.carrier.to_string()).cloned().unwrap_or_default(),
        state: leg.state.as_str(),
        state_name: leg.state.zh(),
        trip_id: crew.map(|crew| crew.trip.to_string()),
        plate: vehicle.as_ref().and_then(|id| names.plates.get(id).cloned()),
        vehicle_id: vehicle,
        driver_name: person(driver.clone()),
        driver_id: driver,
        escort_name: person(escort.clone()),
        escort_id: escort,
        waybill: crew.and_then(|crew| crew.waybill.clone()),
    }
}

fn correction((no, one): (usize, &Correction)) -> Result<CorrectionView, Error> {
    let sides = |sides: &[crate::domain::manifest::Side]| sides.iter().map(|side| side.as_str()).collect();
    Ok(CorrectionView {
        no,
        change: serde_json::to_value(&one.proposal.change)?,
        side: one.proposal.side.as_str(),
        needs: sides(&one.proposal.needs),
        agreed: sides(&one.agreed),
        standing: serde_json::to_value(one.standing)?,
    })
}
