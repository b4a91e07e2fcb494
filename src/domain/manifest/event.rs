//! What can happen to a manifest, and the fold that gives its state.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Action, Crew, Incident, Leg, LegKind, LegState, Line, Manifest, Mode, Origin, Party, Reason, Side, Standing, State,
    correction::{self, Correction},
};
use crate::{
    domain::{
        package::transport::RejectReason,
        paper::{check::Share, quota::Movement},
    },
    kernel::{
        clock::Instant,
        id::{ManifestId, OrganisationId, PackageId, PersonId},
        mass::Mass,
    },
};

/// What a manifest is written with.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields as in Manifest")]
pub struct Content {
    pub consignor: Party,
    pub receiver: Party,
    pub planned_on: NaiveDate,
    pub lines: Vec<Line>,
    /// Carriers in order with their means.
    pub carriers: Vec<(OrganisationId, Mode)>,
}

/// A decision on one package.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "verdict")]
pub enum Verdict {
    /// Taken over, of this mass; it may differ and still be taken (Order 23 Art. 18).
    Accept {
        /// Grams found.
        mass_g: Mass,
        /// In what it differs.
        differs: Vec<RejectReason>,
    },
    /// Not taken.
    Reject {
        /// Why.
        reason: RejectReason,
    },
    /// Sampling decides.
    Hold {
        /// In what it seems to differ.
        reason: RejectReason,
    },
}

/// Who gave a word for what was shown; the actor of the event unless a one-time code was used.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Word {
    /// For whom.
    pub side: Side,
    /// Who signs.
    pub by: PersonId,
    /// Digest of what they were shown, in hex.
    pub shown: String,
    /// By a one-time code typed on somebody else's device.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub code: bool,
}

/// When the receipt must be confirmed (Order 23 Art. 18: five working days).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Due {
    /// The moment after the last day.
    pub at: Instant,
    /// A day on the way lies beyond the calendar.
    pub provisional: bool,
}

/// One fact about one manifest. Names and fields are permanent: old payloads parse for ever.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
#[expect(missing_docs, reason = "fields as in Manifest")]
pub enum Event {
    #[serde(rename = "manifest.drafted")]
    Drafted { origin: Origin, paper: Option<String>, follows: Option<ManifestId>, content: Content },
    #[serde(rename = "manifest.redrafted")]
    Redrafted { content: Content },
    #[serde(rename = "manifest.cancelled")]
    Cancelled { reason: Reason },
    /// Nothing stands against it; these are worth knowing.
    #[serde(rename = "manifest.checked")]
    Checked { warnings: Vec<String> },
    #[serde(rename = "manifest.reopened")]
    Reopened {},
    #[serde(rename = "manifest.issued")]
    Issued {
        number: String,
        word: Word,
        /// Which line takes what of which paper.
        shares: Vec<Share>,
        quota: Vec<Movement>,
    },
    #[serde(rename = "manifest.revoked")]
    Revoked { reason: Reason, quota: Vec<Movement> },
    #[serde(rename = "manifest.carry_confirmed")]
    CarryConfirmed { leg: usize, crew: Crew, word: Word },
    #[serde(rename = "manifest.carry_refused")]
    CarryRefused { leg: usize, reason: Reason },
    #[serde(rename = "manifest.carrier_changed")]
    CarrierChanged { leg: usize, carrier: OrganisationId, mode: Mode },
    #[serde(rename = "manifest.crew_changed")]
    CrewChanged { leg: usize, crew: Crew },
    #[serde(rename = "manifest.loaded")]
    Loaded { packages: Vec<PackageId> },
    #[serde(rename = "manifest.unloaded")]
    Unloaded { packages: Vec<PackageId> },
    #[serde(rename = "manifest.loading_finished")]
    LoadingFinished { out_g: Option<Mass>, dropped: Vec<PackageId>, word: Word },
    #[serde(rename = "manifest.loading_reopened")]
    LoadingReopened {},
    /// With what was worth knowing of vehicle, crew and load when it left.
    #[serde(rename = "manifest.departed")]
    Departed {
        leg: usize,
        word: Word,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        warnings: Vec<String>,
    },
    #[serde(rename = "manifest.handover_offered")]
    HandoverOffered { leg: usize, word: Word },
    #[serde(rename = "manifest.handover_accepted")]
    HandoverAccepted {
        leg: usize,
        crew: Crew,
        word: Word,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        warnings: Vec<String>,
    },
    #[serde(rename = "manifest.handover_declined")]
    HandoverDeclined { leg: usize, reason: Reason },
    #[serde(rename = "manifest.incident_reported")]
    IncidentReported { incident: Incident, lost: Vec<PackageId> },
    #[serde(rename = "manifest.resumed")]
    Resumed {},
    #[serde(rename = "manifest.closed_abnormally")]
    ClosedAbnormally { reason: Reason, quota: Vec<Movement> },
    #[serde(rename = "manifest.arrived")]
    Arrived {},
    #[serde(rename = "manifest.weighed_in")]
    WeighedIn { gross_g: Mass, tare_g: Mass, in_g: Mass },
    /// `due` is set, and shares are consumed, by the decision that leaves nothing undecided.
    #[serde(rename = "manifest.decided")]
    Decided { packages: BTreeMap<PackageId, Verdict>, due: Option<Due>, quota: Vec<Movement> },
    /// The receiver's weighbridge with the load on.
    #[serde(rename = "manifest.weighed_full")]
    WeighedFull { full_g: Mass },
    /// When it is expected at the receiver's gate.
    #[serde(rename = "manifest.arrival_booked")]
    ArrivalBooked { arrives_at: Instant },
    /// Told to the consignor and to the authority of the receiving place with the decision itself.
    #[serde(rename = "manifest.discrepancy_reported")]
    DiscrepancyReported { packages: Vec<PackageId>, authority: String },
    #[serde(rename = "manifest.discrepancy_noted")]
    DiscrepancyNoted { side: Side },
    /// The receipt was not confirmed in time; the authority of the receiving place is told.
    #[serde(rename = "manifest.confirmation_overdue")]
    ConfirmationOverdue { authority: String, due_at: Instant },
    #[serde(rename = "manifest.return_assigned")]
    ReturnAssigned { carrier: OrganisationId, mode: Mode },
    #[serde(rename = "manifest.sent_back")]
    SentBack {
        leg: usize,
        crew: Crew,
        packages: Vec<PackageId>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        warnings: Vec<String>,
    },
    #[serde(rename = "manifest.taken_back")]
    TakenBack { packages: Vec<PackageId> },
    /// Refused packages went on by another manifest.
    #[serde(rename = "manifest.redirected")]
    Redirected { to: ManifestId, packages: Vec<PackageId> },
    #[serde(rename = "manifest.completed")]
    Completed { accepted_g: Mass, word: Word },
    /// What became of the accepted packages, by method.
    #[serde(rename = "manifest.treatment_reported")]
    TreatmentReported { methods: BTreeMap<String, Mass> },
    #[serde(rename = "manifest.metered")]
    Metered { day: NaiveDate, mass_g: Mass },
    #[serde(rename = "manifest.metering_closed")]
    MeteringClosed { in_g: Mass, due: Option<Due>, quota: Vec<Movement> },
    #[serde(rename = "manifest.correction_proposed")]
    CorrectionProposed { correction: correction::Proposal },
    #[serde(rename = "manifest.correction_agreed")]
    CorrectionAgreed { no: usize, side: Side },
    #[serde(rename = "manifest.correction_declined")]
    CorrectionDeclined { no: usize, side: Side },
}

impl Event {
    /// Shares of papers that it moves.
    pub fn movements(&self) -> &[Movement] {
        match self {
            Self::Issued { quota, .. }
            | Self::Revoked { quota, .. }
            | Self::ClosedAbnormally { quota, .. }
            | Self::Decided { quota, .. }
            | Self::MeteringClosed { quota, .. } => quota,
            _ => &[],
        }
    }

    /// Starts a manifest.
    pub fn begin(&self, id: ManifestId) -> Option<Manifest> {
        let Self::Drafted { origin, paper, follows, content } = self else { return None };
        let Content { consignor, receiver, planned_on, .. } = content.clone();
        let mut manifest = Manifest {
            id,
            state: State::Draft,
            origin: *origin,
            number: None,
            paper: paper.clone(),
            follows: *follows,
            consignor,
            receiver,
            planned_on,
            lines: Vec::new(),
            items: BTreeMap::new(),
            legs: Vec::new(),
            leg: 0,
            out_g: None,
            in_g: None,
            full_g: None,
            booked_at: None,
            arrived_at: None,
            reports: Vec::new(),
            overdue: None,
            metered: BTreeMap::new(),
            signatures: Vec::new(),
            corrections: Vec::new(),
            decided_at: None,
            shares: Vec::new(),
            version: 1,
        };
        manifest.write(content);
        Some(manifest)
    }

    /// Folds the event into the manifest's state. Total: an event once accepted always applies.
    pub fn apply(&self, mut one: Manifest, at: Instant) -> Manifest {
        one.version += 1;
        match self {
            Self::Drafted { .. } => {}
            Self::Redrafted { content } => one.write(content),
            Self::Cancelled { .. } => one.state = State::Cancelled,
            Self::Checked { .. } => one.state = State::Checked,
            Self::Reopened {} => one.state = State::Draft,
            Self::Issued { number, word, shares, .. } => {
                one.shares.clone_from(shares);
                one.number = Some(number.clone());
                one.state = State::Issued;
                one.sign(Action::Issue, word, at);
            }
            Self::Revoked { .. } => one.state = State::Revoked,
            Self::Loaded { packages } => one.stand(packages, Standing::Loaded),
            Self::Unloaded { packages } => one.stand(packages, Standing::Listed),
            Self::LoadingFinished { out_g, dropped, word } => {
                one.out_g = *out_g;
                one.stand(dropped, Standing::Dropped);
                one.state = State::Loaded;
                one.sign(Action::FinishLoading, word, at);
            }
            Self::LoadingReopened {} => (one.out_g, one.state) = (None, State::CarrierConfirmed),
            Self::CarryConfirmed { .. }
            | Self::CarryRefused { .. }
            | Self::CarrierChanged { .. }
            | Self::CrewChanged { .. }
            | Self::Departed { .. }
            | Self::HandoverOffered { .. }
            | Self::HandoverAccepted { .. }
            | Self::HandoverDeclined { .. }
            | Self::ReturnAssigned { .. }
            | Self::SentBack { .. } => self.carry(&mut one, at),
            Self::IncidentReported { lost, .. } => {
                one.stand(lost, Standing::Lost);
                // On the way back the transfer itself is decided on already.
                if one.state == State::InTransit {
                    one.state = State::Exception;
                }
            }
            Self::Resumed {} => one.state = State::InTransit,
            Self::ClosedAbnormally { .. } => one.state = State::ClosedAbnormal,
            Self::ArrivalBooked { .. }
            | Self::Arrived {}
            | Self::WeighedFull { .. }
            | Self::WeighedIn { .. }
            | Self::DiscrepancyReported { .. }
            | Self::DiscrepancyNoted { .. }
            | Self::ConfirmationOverdue { .. } => self.gate(&mut one, at),
            Self::Decided { packages, .. } => one.decide(packages, at),
            Self::TakenBack { packages } => one.stand(packages, Standing::TakenBack),
            Self::Redirected { packages, .. } => one.stand(packages, Standing::Redirected),
            Self::Completed { word, .. } => {
                one.state = State::Completed;
                one.sign(Action::Complete, word, at);
            }
            Self::TreatmentReported { .. } => one.state = State::Treated,
            Self::Metered { day, mass_g } => one.meter(*day, *mass_g),
            Self::MeteringClosed { in_g, .. } => {
                one.in_g = Some(*in_g);
                one.decided_at = Some(at);
                one.state = State::Accepted;
            }
            Self::CorrectionProposed { correction } => one.corrections.push(Correction::of(correction.clone())),
            Self::CorrectionAgreed { no, side } => correction::agree(&mut one, *no, *side),
            Self::CorrectionDeclined { no, .. } => correction::decline(&mut one, *no),
        }
        one.settle();
        one
    }
}

impl Leg {
    /// A leg that nobody has confirmed.
    pub const fn planned(kind: LegKind, carrier: OrganisationId, mode: Mode) -> Self {
        Self { kind, mode, carrier, state: LegState::Planned, crew: None }
    }
}
