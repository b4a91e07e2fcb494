//! Trip 车次: one run of a vehicle with its crew. Legs of several manifests may go by one trip (milk run), of several
//! consignors. Positions belong to it.
//!
//! **Invariant:** vehicle and crew change only before the run starts; a run that is under way ends, it is never cancelled.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub mod way;

use super::{
    access::Role,
    names::{door, names},
    place::Point,
    refusal::{Code, Refusal},
};
use crate::kernel::id::{OrganisationId, PersonId, SiteId, TripId, VehicleId};

names! {
    /// Where in its life a trip is.
    State {
        /// Vehicle and crew are named.
        Planned = "planned" / "待发车",
        /// On the road.
        Underway = "underway" / "行驶中",
        /// Over.
        Ended = "ended" / "已结束",
        /// Given up before it started.
        Cancelled = "cancelled" / "已取消",
    }
}

names! {
    /// What may be asked of a trip.
    Action {
        /// Change vehicle or crew.
        ChangeCrew = "change_crew" / "变更车辆人员",
        /// Say which way it is to go.
        PlanWay = "plan_way" / "给定路线",
        /// Say at which sites it is to call for one receiver, in which order.
        PlanRound = "plan_round" / "安排巡回收集",
        /// Start, with the first load that leaves.
        Start = "start" / "发车",
        /// End it.
        End = "end" / "结束",
        /// Give it up.
        Cancel = "cancel" / "取消",
    }
}

/// Who runs vehicles.
const CARRIERS: &[Role] = &[Role::Dispatcher, Role::Driver, Role::System];
/// Who plans them.
const DISPATCHERS: &[Role] = &[Role::Dispatcher, Role::System];

/// Every legal move, as (from, action, to, by).
pub const TRANSITIONS: &[(State, Action, State, &[Role])] = &[
    (State::Planned, Action::ChangeCrew, State::Planned, CARRIERS),
    (State::Planned, Action::Start, State::Underway, CARRIERS),
    (State::Planned, Action::Cancel, State::Cancelled, DISPATCHERS),
    (State::Planned, Action::PlanWay, State::Planned, DISPATCHERS),
    (State::Planned, Action::PlanRound, State::Planned, DISPATCHERS),
    (State::Underway, Action::PlanWay, State::Underway, DISPATCHERS),
    (State::Underway, Action::Start, State::Underway, CARRIERS),
    (State::Underway, Action::End, State::Ended, CARRIERS),
];

door!(TripNotFromState);

/// A milk run 巡回收集: at which sites a run is to call, in order, and for whom. The manifest of a site that it calls at, for that
/// receiver and day, goes by it unless another run is named.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Round {
    /// Who takes what is gathered.
    pub receiver: SiteId,
    /// Each once.
    pub sites: Vec<SiteId>,
}

/// Its event tells who else is called at: for those alone who see the run by itself.
pub const ROUND_PLANNED: &str = "trip.round_planned";

/// The folded state of one trip.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct Trip {
    pub id: TripId,
    pub state: State,
    pub carrier: OrganisationId,
    pub vehicle: VehicleId,
    pub driver: PersonId,
    pub escort: Option<PersonId>,
    pub planned_on: NaiveDate,
    /// The way that it is to go; empty: none was given.
    pub way: Vec<Point>,
    /// Where it is to call, if it is a milk run.
    pub round: Option<Round>,
    pub version: i64,
}

/// One fact about one trip.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
#[expect(missing_docs, reason = "fields as in Trip")]
pub enum Event {
    #[serde(rename = "trip.planned")]
    Planned {
        carrier: OrganisationId,
        vehicle: VehicleId,
        driver: PersonId,
        escort: Option<PersonId>,
        planned_on: NaiveDate,
    },
    #[serde(rename = "trip.crew_changed")]
    CrewChanged { vehicle: VehicleId, driver: PersonId, escort: Option<PersonId> },
    #[serde(rename = "trip.way_planned")]
    WayPlanned { way: Vec<Point> },
    #[serde(rename = "trip.round_planned")]
    RoundPlanned { round: Round },
    #[serde(rename = "trip.started")]
    Started {},
    #[serde(rename = "trip.ended")]
    Ended {},
    #[serde(rename = "trip.cancelled")]
    Cancelled {},
}

impl Event {
    /// Starts a trip.
    pub fn begin(&self, id: TripId) -> Option<Trip> {
        let Self::Planned { carrier, vehicle, driver, escort, planned_on } = self else { return None };
        Some(Trip {
            id,
            state: State::Planned,
            carrier: *carrier,
            vehicle: *vehicle,
            driver: *driver,
            escort: *escort,
            planned_on: *planned_on,
            way: Vec::new(),
            round: None,
            version: 1,
        })
    }

    /// Folds the event into the trip's state.
    #[must_use]
    pub fn apply(&self, mut trip: Trip) -> Trip {
        trip.version += 1;
        match self {
            Self::Planned { .. } => {}
            Self::CrewChanged { vehicle, driver, escort } => {
                (trip.vehicle, trip.driver, trip.escort) = (*vehicle, *driver, *escort);
            }
            Self::WayPlanned { way } => trip.way.clone_from(way),
            Self::RoundPlanned { round } => trip.round = Some(round.clone()),
            Self::Started {} => trip.state = State::Underway,
            Self::Ended {} => trip.state = State::Ended,
            Self::Cancelled {} => trip.state = State::Cancelled,
        }
        trip
    }
}
