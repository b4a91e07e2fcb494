//! What may be asked of a manifest, with all that is needed to decide it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{
    Action, Crew, Incident, Mode, Reason,
    correction::Wanted,
    event::{Content, Verdict},
};
use crate::{
    domain::paper::{
        check::Share,
        quota::{Movement, Place},
    },
    kernel::{
        clock::Instant,
        id::{FacilityId, OrganisationId, PackageId, ZoneId},
        mass::Mass,
    },
};

/// What is asked of a manifest.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "fields as in the events they lead to")]
pub enum Ask {
    Redraft { content: Content },
    Cancel { reason: Reason },
    Check { warnings: Vec<String> },
    Reopen,
    Issue { number: String, shares: Vec<Share>, quota: Vec<Movement>, beyond: BTreeSet<Place> },
    Revoke { reason: Reason },
    ConfirmCarry { crew: Crew },
    RefuseCarry { reason: Reason },
    ChangeCarrier { carrier: OrganisationId, mode: Mode },
    ChangeCrew { crew: Crew },
    Load { packages: Vec<PackageId> },
    Unload { packages: Vec<PackageId> },
    FinishLoading { out: Option<Mass>, short: bool },
    ReopenLoading,
    Depart { warnings: Vec<String> },
    OfferHandover,
    AcceptHandover { crew: Crew, warnings: Vec<String> },
    DeclineHandover { reason: Reason },
    ReportIncident { incident: Incident, lost: Vec<PackageId> },
    Resume,
    CloseAbnormal { reason: Reason },
    Arrive,
    BookArrival { arrives_at: Instant },
    WeighIn { gross: Mass, tare: Option<Mass> },
    WeighOut { tare: Mass },
    NoteDiscrepancy,
    Decide { packages: BTreeMap<PackageId, Verdict> },
    AssignReturn { carrier: OrganisationId, mode: Mode },
    SendBack { crew: Crew, packages: Vec<PackageId>, warnings: Vec<String> },
    TakeBack { packages: Vec<PackageId>, facility: FacilityId, zone: ZoneId },
    Complete,
    ReportTreatment { methods: BTreeMap<String, Mass>, untreated: usize },
    Meter { day: NaiveDate, mass: Mass },
    CloseMetering { mass: Mass },
    ProposeCorrection { wanted: Wanted },
    AgreeCorrection { no: usize },
    DeclineCorrection { no: usize },
}

impl Ask {
    /// Places whose limits do not stop the reservations that are asked for.
    pub fn beyond(&self) -> BTreeSet<Place> {
        if let Self::Issue { beyond, .. } = self { beyond.clone() } else { BTreeSet::new() }
    }

    /// The action it is.
    pub const fn action(&self) -> Action {
        match self {
            Self::Redraft { .. } => Action::Redraft,
            Self::Cancel { .. } => Action::Cancel,
            Self::Check { .. } => Action::Check,
            Self::Reopen => Action::Reopen,
            Self::Issue { .. } => Action::Issue,
            Self::Revoke { .. } => Action::Revoke,
            Self::ConfirmCarry { .. } => Action::ConfirmCarry,
            Self::RefuseCarry { .. } => Action::RefuseCarry,
            Self::ChangeCarrier { .. } => Action::ChangeCarrier,
            Self::ChangeCrew { .. } => Action::ChangeCrew,
            Self::Load { .. } => Action::Load,
            Self::Unload { .. } => Action::Unload,
            Self::FinishLoading { .. } => Action::FinishLoading,
            Self::ReopenLoading => Action::ReopenLoading,
            Self::Depart { .. } => Action::Depart,
            Self::OfferHandover => Action::OfferHandover,
            Self::AcceptHandover { .. } => Action::AcceptHandover,
            Self::DeclineHandover { .. } => Action::DeclineHandover,
            Self::ReportIncident { .. } => Action::ReportIncident,
            Self::Resume => Action::Resume,
            Self::CloseAbnormal { .. } => Action::CloseAbnormal,
            Self::Arrive => Action::Arrive,
            Self::BookArrival { .. } => Action::BookArrival,
            Self::WeighIn { .. } => Action::WeighIn,
            Self::WeighOut { .. } => Action::WeighOut,
            Self::NoteDiscrepancy => Action::NoteDiscrepancy,
            Self::Decide { .. } => Action::Decide,
            Self::AssignReturn { .. } => Action::AssignReturn,
            Self::SendBack { .. } => Action::SendBack,
            Self::TakeBack { .. } => Action::TakeBack,
            Self::Complete => Action::Complete,
            Self::ReportTreatment { .. } => Action::ReportTreatment,
            Self::Meter { .. } => Action::Meter,
            Self::CloseMetering { .. } => Action::CloseMetering,
            Self::ProposeCorrection { .. } => Action::ProposeCorrection,
            Self::AgreeCorrection { .. } => Action::AgreeCorrection,
            Self::DeclineCorrection { .. } => Action::DeclineCorrection,
        }
    }
}
