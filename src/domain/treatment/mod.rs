//! Treatment batch 利用处置批次: packages go into a line, and residues, products and smoke come out (Order 23 Art. 12-4).
//!
//! **Invariant:** a package goes into one batch in its life and is treated with that; what is in a batch is never taken out
//! again. A residue stems from all that went in before it: shares of its mass are those of the inputs' masses, exact to the
//! gram. It may weigh less than they (burnt, used) or more (lime, cement, water): the difference is no gram's loss and is
//! told by the batch's three masses.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        access::Role,
        manifest::{Side, correction::Standing},
        package::{self, Package, decide::HEAVIEST_HOLDING, share::apportion, transport},
        refusal::{Code, Refusal},
        waste::method::{Method, Purpose},
    },
    kernel::{
        clock::Instant,
        id::{PackageId, PersonId, SiteId, TreatmentId},
        mass::Mass,
        text::is_name,
    },
};

pub mod correction;
pub mod lifecycle;
#[cfg(test)]
mod tests;

pub use lifecycle::{Action, State};

use correction::{Change, Correction};

/// Most packages that go into one batch: what a residue's origin is traced to stays within what a trace walks.
pub const INPUTS_MAX: i64 = 10_000;
/// Most residues of one batch.
pub const RESIDUES_MAX: i64 = 200;
/// How far back a batch may be said to have begun (design §8).
const DAYS_BACK: u64 = 30;
/// Longest code of a line.
const LINE_MAX: usize = 40;

/// The folded state of one batch. What went in and came out has lists of its own ([`Whole`]).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Treatment {
    /// Its identity.
    pub id: TreatmentId,
    /// The receiver's site.
    pub site: SiteId,
    /// Code of the line or plant 生产线/设施 it runs on.
    pub line: String,
    /// 利用处置方式代码 (HJ 1033 Annex F).
    pub method: String,
    /// The legal day it began.
    pub started_on: NaiveDate,
    /// Where in its life it is.
    pub state: State,
    /// When it was opened.
    pub opened_at: Instant,
    /// Packages that went in.
    pub inputs: i64,
    /// Their net mass.
    pub input_mass: Mass,
    /// Packages that came out.
    pub residues: i64,
    /// Their net mass.
    pub residue_mass: Mass,
    /// Mass of the products that came out and are no waste, as stated at the end.
    pub product_mass: Option<Mass>,
    /// When it was closed or given up.
    pub ended_at: Option<Instant>,
    /// Corrections of what was said of it.
    pub corrections: Vec<Correction>,
    /// Events so far.
    pub version: i64,
}

impl Treatment {
    /// Whether a correction waits for somebody.
    pub fn waits(&self) -> bool {
        self.corrections.iter().any(|one| one.standing == Standing::Open)
    }
}

/// One fact about a batch. Names and fields are permanent: old payloads parse for ever.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
#[expect(missing_docs, reason = "fields as in Treatment; masses in grams")]
pub enum Event {
    /// It began.
    #[serde(rename = "treatment.opened")]
    Opened { site: SiteId, line: String, method: String, started_on: NaiveDate },
    /// A package went in, with all that was at hand of it.
    #[serde(rename = "treatment.fed")]
    Fed { package: PackageId, mass_g: Mass },
    /// A new package holds residue of all that went in so far.
    #[serde(rename = "treatment.residue_made")]
    ResidueMade { package: PackageId, mass_g: Mass },
    /// Nothing more goes in or comes out. Inputs and residues are summed up for who reads this event alone.
    #[serde(rename = "treatment.closed")]
    Closed { input_g: Mass, residue_g: Mass, product_g: Option<Mass> },
    /// Given up, empty.
    #[serde(rename = "treatment.cancelled")]
    Cancelled {},
    /// Something said of it is to be corrected.
    #[serde(rename = "treatment.correction_proposed")]
    CorrectionProposed { correction: correction::Proposal },
    /// A side agreed; the last one puts the correction in force.
    #[serde(rename = "treatment.correction_agreed")]
    CorrectionAgreed { no: usize, side: Side, signer: PersonId },
    /// A side did not.
    #[serde(rename = "treatment.correction_declined")]
    CorrectionDeclined { no: usize, side: Side, signer: PersonId },
}

impl Event {
    /// Starts a batch.
    pub fn begin(&self, id: TreatmentId, occurred_at: Instant) -> Option<Treatment> {
        let Self::Opened { site, line, method, started_on } = self else { return None };
        Some(Treatment {
            id,
            site: *site,
            line: line.clone(),
            method: method.clone(),
            started_on: *started_on,
            state: State::Open,
            opened_at: occurred_at,
            inputs: 0,
            input_mass: Mass::ZERO,
            residues: 0,
            residue_mass: Mass::ZERO,
            product_mass: None,
            ended_at: None,
            corrections: Vec::new(),
            version: 1,
        })
    }

    /// Folds the event into the batch's state.
    pub fn apply(&self, mut batch: Treatment, occurred_at: Instant) -> Treatment {
        batch.version += 1;
        match self {
            Self::Opened { .. } => {}
            Self::Fed { mass_g, .. } => {
                batch.inputs += 1;
                batch.input_mass = Mass(batch.input_mass.0.saturating_add(mass_g.0));
            }
            Self::ResidueMade { mass_g, .. } => {
                batch.residues += 1;
                batch.residue_mass = Mass(batch.residue_mass.0.saturating_add(mass_g.0));
            }
            Self::Closed { product_g, .. } => {
                batch.state = State::Closed;
                batch.product_mass = *product_g;
                batch.ended_at = Some(occurred_at);
            }
            Self::Cancelled {} => {
                batch.state = State::Cancelled;
                batch.ended_at = Some(occurred_at);
            }
            Self::CorrectionProposed { correction } => batch.corrections.push(Correction::of(correction.clone())),
            Self::CorrectionAgreed { no, side, .. } => drop(correction::agree(&mut batch, *no, *side)),
            Self::CorrectionDeclined { no, .. } => correction::decline(&mut batch, *no),
        }
        batch
    }
}

impl Event {
    /// The change that it puts in force over a batch as it was before.
    pub fn corrects(&self, before: &Treatment) -> Option<Change> {
        let Self::CorrectionAgreed { no, side, .. } = self else { return None };
        let correction = before.corrections.get(*no).filter(|correction| correction.is_settled_by(*side))?;
        Some(correction.proposal.change.clone())
    }
}

/// One package that went into a batch or came out of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Portion {
    /// Which.
    pub package: PackageId,
    /// Its net mass then.
    pub mass: Mass,
    /// When.
    pub at: Instant,
    /// Version of the batch's event that tells it; gives the order.
    pub version: i64,
}

/// A batch with all that went in and came out, each in the order it did.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct Whole {
    pub batch: Treatment,
    pub inputs: Vec<Portion>,
    pub residues: Vec<Portion>,
}

impl Whole {
    /// Starts a batch.
    pub fn begin(event: &Event, id: TreatmentId, occurred_at: Instant) -> Option<Self> {
        event.begin(id, occurred_at).map(|batch| Self { batch, inputs: Vec::new(), residues: Vec::new() })
    }

    /// Folds the event into it.
    #[must_use]
    pub fn apply(mut self, event: &Event, at: Instant) -> Self {
        let corrected = event.corrects(&self.batch);
        self.batch = event.apply(self.batch, at);
        let version = self.batch.version;
        match event {
            Event::Fed { package, mass_g } => {
                self.inputs.push(Portion { package: *package, mass: *mass_g, at, version });
            }
            Event::ResidueMade { package, mass_g } => {
                self.residues.push(Portion { package: *package, mass: *mass_g, at, version });
            }
            Event::Opened { .. }
            | Event::Closed { .. }
            | Event::Cancelled {}
            | Event::CorrectionProposed { .. }
            | Event::CorrectionAgreed { .. }
            | Event::CorrectionDeclined { .. } => {}
        }
        if let Some(Change::ResidueMass { package, new, .. }) = corrected {
            for residue in self.residues.iter_mut().filter(|residue| residue.package == package) {
                residue.mass = new;
            }
        }
        self
    }

    /// What of each input is told to be in each residue: (parent, child, share).
    pub fn links(&self) -> impl Iterator<Item = (PackageId, PackageId, Mass)> + '_ {
        self.residues.iter().flat_map(|residue| links(&self.inputs, residue))
    }
}

/// What of each input that went in before it is told to be in a residue. The shares sum to the residue.
pub fn links(inputs: &[Portion], residue: &Portion) -> Vec<(PackageId, PackageId, Mass)> {
    let (child, version) = (residue.package, residue.version);
    let before: Vec<&Portion> = inputs.iter().filter(|input| input.version < version).collect();
    let masses: Vec<Mass> = before.iter().map(|input| input.mass).collect();
    let shares = apportion(residue.mass, &masses);
    before.into_iter().zip(shares).map(|(input, share)| (input.package, child, share)).collect()
}

/// What is to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields as in Treatment")]
pub struct NewTreatment {
    pub line: String,
    pub method: String,
    pub started_on: NaiveDate,
}

/// Decides an opening. `today` is the legal day.
pub fn open(site: SiteId, new: &NewTreatment, today: NaiveDate) -> Result<Event, Refusal> {
    let NewTreatment { line, method, started_on } = new.clone();
    known_line(&line)?;
    known_method(&method)?;
    started_within(started_on, today)?;
    Ok(Event::Opened { site, line, method, started_on })
}

fn known_line(line: &str) -> Result<(), Refusal> {
    if is_name(line) && line.chars().count() <= LINE_MAX {
        return Ok(());
    }
    Err(Refusal::of(Code::RequestField).with("pointer", "/line"))
}

fn known_method(method: &str) -> Result<(), Refusal> {
    let known = method.parse::<Method>().ok().filter(|known| known.purpose() != Purpose::Collection);
    known.map(drop).ok_or_else(|| Refusal::of(Code::TreatmentMethodUnknown).with("method", method))
}

/// A batch that is opened on `today` began then, or some days before.
fn started_within(started_on: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    if started_on > today {
        return Err(Refusal::of(Code::OccurredInFuture).with("started_on", started_on.to_string()));
    }
    if today.checked_sub_days(Days::new(DAYS_BACK)).is_none_or(|first| started_on < first) {
        return Err(Refusal::of(Code::Late).with("started_on", started_on.to_string()));
    }
    Ok(())
}

/// Whether an action is possible now, by the table and by what is in the batch.
pub fn check(batch: &Treatment, action: Action, role: Role) -> Result<State, Refusal> {
    let to = lifecycle::next(batch.state, action, role)?;
    match action {
        Action::Feed if batch.inputs >= INPUTS_MAX => Err(full(INPUTS_MAX)),
        Action::MakeResidue if batch.residues >= RESIDUES_MAX => Err(full(RESIDUES_MAX)),
        Action::MakeResidue | Action::Close if batch.inputs == 0 => {
            Err(Refusal::of(Code::TreatmentEmpty).with("action", action.as_str()))
        }
        Action::Cancel if batch.inputs > 0 => {
            let refusal = Refusal::of(Code::TreatmentNotEmpty).with("inputs", batch.inputs);
            Err(refusal.with("input_g", batch.input_mass.grams()))
        }
        Action::AgreeCorrection | Action::DeclineCorrection if !batch.waits() => {
            Err(Code::TreatmentCorrectionClosed.into())
        }
        Action::Feed
        | Action::MakeResidue
        | Action::Close
        | Action::Cancel
        | Action::ProposeCorrection
        | Action::AgreeCorrection
        | Action::DeclineCorrection => Ok(to),
    }
}

fn full(limit: i64) -> Refusal {
    Refusal::of(Code::TreatmentFull).with("limit", limit)
}

/// Decides that a package goes in: what that is to the batch, and what it is to the package. The package is held by the
/// batch's site; the use case sees to that.
pub fn feed(batch: &Treatment, package: &Package, role: Role) -> Result<(Event, package::Event), Refusal> {
    check(batch, Action::Feed, role)?;
    let step = transport::Step::Treat { batch: batch.id, method: batch.method.clone() };
    let treated = transport::decide(package, None, &step, role)?;
    let mass_g = package.held();
    if !mass_g.is_positive() {
        let refusal = Refusal::of(Code::MassNotPositive).with("mass_g", mass_g.grams());
        return Err(refusal.with("package", package.id.to_string()).with("package_code", package.code.clone()));
    }
    Ok((Event::Fed { package: package.id, mass_g }, treated))
}

/// Decides that a new package holds residue.
pub fn make_residue(batch: &Treatment, package: PackageId, mass_g: Mass, role: Role) -> Result<Event, Refusal> {
    check(batch, Action::MakeResidue, role)?;
    Ok(Event::ResidueMade { package, mass_g })
}

/// Decides the end, with the mass of products that are no waste, if any.
pub fn close(batch: &Treatment, product_g: Option<Mass>, role: Role) -> Result<Event, Refusal> {
    check(batch, Action::Close, role)?;
    if product_g.is_some_and(|mass| mass.grams() < 0 || mass > HEAVIEST_HOLDING) {
        return Err(Refusal::of(Code::RequestField).with("pointer", "/product_g"));
    }
    Ok(Event::Closed { input_g: batch.input_mass, residue_g: batch.residue_mass, product_g })
}

/// Decides to give an empty batch up.
pub fn cancel(batch: &Treatment, role: Role) -> Result<Event, Refusal> {
    check(batch, Action::Cancel, role).map(|_| Event::Cancelled {})
}
