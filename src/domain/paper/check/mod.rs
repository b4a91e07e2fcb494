//! The check before departure (state-machines §3, DRAFT→CHECKED): a planned transfer and the papers that speak of it in;
//! findings and the shares to reserve out. Pure: the same input gives the same findings, in the same order.
//!
//! **Invariant:** a finding is told for each line, leg or load it concerns; a share is reserved only of a paper that was
//! found good. Whether a share is still there when it is booked, the guarded update decides (`store::quota`).

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    approval::Approval,
    contract::Contract,
    credential::Credential,
    export::Export,
    permit::Permit,
    quota::{Figure, Movement, Place},
};
use crate::{
    domain::{
        law::Ground,
        party::WasteStream,
        refusal::{Code, Refusal},
        waste::{
            code::WasteCode,
            hazard::Hazards,
            method::Method,
            state::PhysicalState,
            tags::{PropertyTag, WasteProfile},
        },
    },
    kernel::{
        id::{OrganisationId, PersonId, SiteId, VehicleId},
        mass::Mass,
        text::Language,
    },
};

mod crew;
mod granted;
mod load;
pub mod parameter;
mod plan;
mod receiver;
#[cfg(test)]
mod tests;

pub use parameter::{Parameters, Setting, Severity, Source};
pub use plan::OfPlan;
pub use receiver::exempt_by_name;

/// A party of a planned transfer and its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Party {
    /// The legal person.
    pub organisation: OrganisationId,
    /// Its site.
    pub site: SiteId,
    /// Division of the site, six digits; the first two are the province.
    pub division: String,
}

/// One waste of a planned transfer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// Code, hazards and property tags.
    pub waste: WasteProfile,
    /// The site where it arose.
    pub arose: SiteId,
    /// Method of HJ 1033 Annex F by which the receiver will use or dispose of it.
    pub method: String,
    /// Grams.
    pub mass: Mass,
    /// Physical state; `None` where a ledger of the time before did not tell it.
    pub physical_state: Option<PhysicalState>,
    /// Number of the entry of the exemption list the consignor claims, if it does. No entry is applied unclaimed: its
    /// conditions are for a person to judge.
    pub exemption: Option<u32>,
}

impl Line {
    /// A line of a waste stream, without an exemption.
    pub fn of(waste: &WasteStream, method: &str, mass: Mass) -> Result<Self, Refusal> {
        let bad =
            |pointer: &str, text: &str| Refusal::of(Code::RequestField).with("pointer", pointer).with("value", text);
        let code: WasteCode = waste
            .waste_code
            .parse()
            .map_err(|_| Refusal::of(Code::WasteCodeMalformed).with("waste_code", waste.waste_code.as_str()))?;
        let method: Method = method.parse().map_err(|_| bad("/method", method))?;
        let hazards: Option<Hazards> = waste.hazards.join(",").parse().ok();
        let tags: Vec<PropertyTag> = waste.tags.iter().filter_map(|tag| tag.parse().ok()).collect();
        let physical_state = waste.physical_state.parse().ok();
        let (arose, waste) = (waste.site, WasteProfile { code, hazards, tags });
        Ok(Self { waste, arose, method: method.code().to_owned(), mass, physical_state, exemption: None })
    }

    /// The code as papers write it.
    fn code(&self) -> String {
        self.waste.code.to_string()
    }
}

/// A vehicle of a leg.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Vehicle {
    /// Which.
    pub id: VehicleId,
    /// Approved load in grams, if it is registered.
    pub load_max: Option<Mass>,
}

/// One carrier's part. What is not named yet is not judged, unless the transfer is about to depart.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Leg {
    /// Who carries.
    pub carrier: Option<OrganisationId>,
    /// By which vehicle; `None` also for a pipeline.
    pub vehicle: Option<Vehicle>,
    /// Who drives.
    pub driver: Option<PersonId>,
    /// Who escorts.
    pub escort: Option<PersonId>,
}

/// A transfer as it is planned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Planned {
    /// Who hands over.
    pub consignor: Party,
    /// Who takes.
    pub receiver: Party,
    /// The legal day by which papers are judged: that of departure, as planned or as it came.
    pub day: NaiveDate,
    /// What is shipped.
    pub lines: Vec<Line>,
    /// What other manifests of the same trip have on the vehicle: counts for load and compatibility only.
    pub aboard: Vec<Line>,
    /// The carriers' parts, in order.
    pub legs: Vec<Leg>,
    /// It is about to depart: every leg must name carrier, vehicle, driver and escort.
    pub departing: bool,
    /// A pipeline or the like: no vehicle, no crew (Order 23 Art. 19).
    pub continuous: bool,
    /// Its shares are reserved already, as when it is checked again before loading: nothing is asked of the figures.
    pub reserved: bool,
}

impl Planned {
    /// Whether it leaves a province (Order 23 Art. 21).
    pub fn crosses(&self) -> bool {
        crosses(&self.consignor.division, &self.receiver.division)
    }
}

/// Whether two divisions lie in different provinces.
pub fn crosses(one: &str, other: &str) -> bool {
    let province = |division: &str| division.chars().take(2).collect::<String>();
    province(one) != province(other)
}

/// What the registers say of a planned transfer.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Papers {
    /// Contracts of the consignor with the receiver, whatever their state.
    pub contracts: Vec<Contract>,
    /// Permits of the receiver's site, whatever their state.
    pub permits: Vec<Permit>,
    /// Approvals of the consignor's site for the receiver's, whatever their state.
    pub approvals: Vec<Approval>,
    /// Export approvals of the consignor's site by way of the receiver's, whatever their state.
    pub exports: Vec<Export>,
    /// Credentials of the carriers, their vehicles and crews.
    pub credentials: Vec<Credential>,
    /// The plan of the consignor's site; `None`: not asked.
    pub plan: Option<OfPlan>,
    /// Shares taken of all of these.
    pub figures: BTreeMap<Place, Figure>,
}

/// Something that speaks against a departure.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Finding {
    /// The permanent code; words and remedy in both languages are its own.
    pub code: Code,
    /// Whether it stops the departure.
    pub severity: Severity,
    /// Who says so.
    pub source: Source,
    /// Facts for the reader and for programs: `line`, `leg`, `waste_code`, figures. Never personal data.
    pub params: Map<String, Value>,
    /// The provision in force on the day by which papers are judged.
    pub basis: String,
}

impl Finding {
    /// The same as a refusal, for who is stopped by it.
    pub fn refusal(&self) -> Refusal {
        let mut refusal = Refusal { code: self.code, params: self.params.clone() };
        refusal.params.insert("basis".to_owned(), Value::from(self.basis.as_str()));
        refusal
    }
}

/// The part of a paper's share that one line takes; what becomes of the line becomes of it (`quota::release`, `consume`).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Share {
    /// Number of the line, from 1.
    pub line: usize,
    /// Where it is taken from.
    pub place: Place,
    /// Grams.
    pub mass_g: Mass,
}

/// What came out of a check.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Checked {
    /// What speaks against it.
    pub findings: Vec<Finding>,
    /// Which line takes which shares; empty when they are reserved already.
    pub shares: Vec<Share>,
    /// Shares to reserve with its issue, one movement a place, in order of place.
    pub reserve: Vec<Movement>,
    /// Places among them whose limit is told and does not stop, by what the authority chose.
    pub beyond: BTreeSet<Place>,
}

impl Checked {
    /// The findings that stop it.
    pub fn hard(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|one| one.severity == Severity::Hard)
    }
}

/// A check under way.
struct Check<'a> {
    planned: &'a Planned,
    papers: &'a Papers,
    parameters: &'a Parameters,
    /// Figures with what this transfer itself takes.
    figures: BTreeMap<Place, Figure>,
    shares: Vec<Share>,
    beyond: BTreeSet<Place>,
    findings: Vec<Finding>,
}

impl<'a> Check<'a> {
    fn new(planned: &'a Planned, papers: &'a Papers, parameters: &'a Parameters) -> Self {
        let (figures, beyond) = (papers.figures.clone(), BTreeSet::new());
        Self { planned, papers, parameters, figures, shares: Vec::new(), beyond, findings: Vec::new() }
    }

    /// Every leg with its crew and its load, and what lies together.
    fn carriage(&mut self) -> Result<(), Refusal> {
        for (number, leg) in (1..).zip(&self.planned.legs) {
            self.crew(number, leg);
            self.weight(number, leg);
        }
        self.company()
    }

    /// Notes a finding, as strictly as it is taken here.
    fn find(&mut self, code: Code, params: &[(&str, Value)]) {
        let Some((severity, source)) = self.parameters.severity(code) else { return };
        let params = params.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        self.findings.push(Finding { code, severity, source, params, basis: basis(code, self.planned.day) });
    }

    /// Grams taken of a place, with what this transfer takes.
    fn taken(&self, place: &Place) -> i64 {
        self.figures.get(place).copied().unwrap_or_default().taken()
    }

    /// Speaks for a share.
    fn take(&mut self, line: usize, place: Place, mass: Mass) {
        self.figures.entry(place.clone()).or_default().reserved_g += mass.grams();
        self.shares.push(Share { line, place, mass_g: mass });
    }
}

/// The main provision to cite on a day; empty where a finding rests on no law, as a contract's own mass does.
fn basis(code: Code, day: NaiveDate) -> String {
    Ground::of(code).on(day).first().map(|one| one.cite(Language::Zh)).unwrap_or_default()
}

/// Checks who carries, and what lies together on the vehicle: all that is asked when somebody takes a load over that is on the
/// road already, where no paper of consignor and receiver can be mended any more.
pub fn carriage(planned: &Planned, papers: &Papers, parameters: &Parameters) -> Result<Vec<Finding>, Refusal> {
    let mut under_way = Check::new(planned, papers, parameters);
    under_way.carriage()?;
    Ok(under_way.findings)
}

/// Checks a planned transfer against the papers.
pub fn check(planned: &Planned, papers: &Papers, parameters: &Parameters) -> Result<Checked, Refusal> {
    let mut under_way = Check::new(planned, papers, parameters);
    for (number, line) in (1..).zip(&planned.lines) {
        under_way.contract(number, line);
        under_way.permit(number, line)?;
        if planned.crosses() {
            under_way.approval(number, line);
        }
        under_way.plan(number, line);
    }
    under_way.carriage()?;
    let Check { findings, mut shares, beyond, .. } = under_way;
    if planned.reserved {
        shares.clear();
    }
    let mut sums: BTreeMap<&Place, Mass> = BTreeMap::new();
    for share in &shares {
        sums.entry(&share.place).or_default().0 += share.mass_g.grams();
    }
    let reserve = sums.into_iter().map(|(place, mass)| super::quota::reserve(place, mass)).collect();
    Ok(Checked { findings, shares, reserve, beyond })
}
