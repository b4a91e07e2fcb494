//! A carrier's run as a whole: planned ahead, with another vehicle or crew, given up. What rides on it follows by the same
//! actions as if each manifest had been asked.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    act,
    fields::ActFields,
    trip::{CrewFields, change, named, plan, rides, take},
};
use crate::{
    app::{Actor, Error, found, place::PointFields, record::Tx},
    domain::{
        access::{Permission, Role},
        manifest::{Action as OfManifest, Leg, Manifest, Reason},
        refusal::{Code, Refusal},
        trip::{self, Action, Event, Trip, way},
    },
    kernel::{
        clock::Instant,
        id::{OrganisationId, SiteId, TripId},
    },
    store,
};

/// A run as it is planned.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "fields as in Trip")]
pub struct RunFields {
    /// The carrier's organisation.
    pub carrier: String,
    pub vehicle_id: String,
    pub driver_id: String,
    #[serde(default)]
    pub escort_id: Option<String>,
    #[schema(value_type = String, format = Date)]
    pub planned_on: NaiveDate,
    /// The way that it is to go, from first to last.
    #[serde(default)]
    pub way: Vec<PointFields>,
}

/// What is asked of a run.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RunActFields {
    /// The other vehicle (`change_crew`),
    pub vehicle_id: Option<String>,
    /// driver
    pub driver_id: Option<String>,
    /// and escort.
    pub escort_id: Option<String>,
    /// The way that it is to go, from first to last (`plan_way`).
    pub way: Vec<PointFields>,
    /// Why it is given up (`cancel`): a reason as of a manifest.
    pub reason: Option<String>,
    /// When it happened, if not now.
    #[schema(value_type = Option<String>)]
    pub occurred_at: Option<Instant>,
}

/// What people may ask of a run; it starts with its first load and ends with its last by itself.
pub const ASKED: &[Action] = &[Action::ChangeCrew, Action::PlanWay, Action::Cancel];

/// The role in which an actor carries for an organisation; a driver only on a run of their own.
pub fn role(actor: &Actor, carrier: OrganisationId, trip: Option<&Trip>) -> Option<Role> {
    let own = |trip: &Trip| trip.driver == actor.id || trip.escort == Some(actor.id);
    let fits = |role: Role| role != Role::Driver || trip.is_some_and(own);
    let nowhere = SiteId(uuid::Uuid::nil());
    let mut held = actor.grants_with(Permission::CarryWaste);
    held.find(|grant| grant.covers(nowhere, carrier, "") && fits(grant.role)).map(|grant| grant.role)
}

/// Plans a run: manifests join it when they are confirmed.
pub fn plan_run(tx: &mut Tx<'_>, new: &RunFields) -> Result<Trip, Error> {
    let unknown = || Error::from(Code::NotFound);
    let carrier: OrganisationId = new.carrier.parse().map_err(|_| unknown())?;
    let role = role(tx.actor, carrier, None).ok_or_else(unknown)?;
    let crew =
        CrewFields { vehicle: Some(&new.vehicle_id), driver: Some(&new.driver_id), escort: new.escort_id.as_deref() };
    let now = tx.now;
    let planned = plan(tx, carrier, new.planned_on, &crew, (role, now))?;
    if new.way.is_empty() {
        return Ok(planned);
    }
    let id = planned.id;
    plan_way(tx, planned, &new.way, role, now)?;
    found(store::trip::get(tx.conn, &id.to_string())?)
}

/// Says which way a run is to go.
fn plan_way(tx: &mut Tx<'_>, trip: Trip, asked: &[PointFields], role: Role, at: Instant) -> Result<(), Error> {
    let point = |(number, one): (usize, &PointFields)| one.point(&format!("/way/{number}/longitude_e6"));
    let way = asked.iter().enumerate().map(point).collect::<Result<Vec<_>, Refusal>>()?;
    way::fits(&way)?;
    if trip.way == way {
        return Ok(());
    }
    change(tx, trip, Action::PlanWay, Event::WayPlanned { way }, role, at)
}

/// Does what is asked of a run and of every manifest on it, or nothing.
pub fn act_on_run(tx: &mut Tx<'_>, id: TripId, action: Action, asked: &RunActFields) -> Result<Trip, Error> {
    let seen = found(store::trip::get(tx.conn, &id.to_string())?)?;
    let role = role(tx.actor, seen.carrier, Some(&seen)).ok_or(Error::Refused(Code::NotFound.into()))?;
    let aboard = riders(tx, id)?;
    tx.take(&aboard.iter().map(|one| Manifest::stream(one.id)).collect::<Vec<_>>())?;
    let trip = take(tx, id)?;
    // Somebody joined while the manifests were taken: who asks again sees them too.
    if riders(tx, id)?.len() != aboard.len() {
        return Err(store::StoreError::Conflict.into());
    }
    trip::next(trip.state, action, role)?;
    match action {
        Action::ChangeCrew => change_crew(tx, trip, &aboard, asked, role)?,
        Action::Cancel => give_up(tx, trip, &aboard, asked, role)?,
        Action::PlanWay => {
            let at = asked.occurred_at.unwrap_or(tx.now);
            plan_way(tx, trip, &asked.way, role, at)?;
        }
        Action::PlanRound | Action::Start | Action::End => {
            return Err(Refusal::of(Code::NotAllowed).with("action", action.as_str()).into());
        }
    }
    found(store::trip::get(tx.conn, &id.to_string())?)
}

/// What is or is to be on the run, in order of id.
fn riders(tx: &mut Tx<'_>, id: TripId) -> Result<Vec<Manifest>, Error> {
    let mut on = store::manifest::of_trip(tx.conn, &id.to_string())?;
    on.retain(|one| rides(one, id));
    Ok(on)
}

fn change_crew(
    tx: &mut Tx<'_>,
    trip: Trip,
    aboard: &[Manifest],
    asked: &RunActFields,
    role: Role,
) -> Result<(), Error> {
    let crew = CrewFields {
        vehicle: asked.vehicle_id.as_deref(),
        driver: asked.driver_id.as_deref(),
        escort: asked.escort_id.as_deref(),
    };
    let (vehicle, driver, escort) = named(tx, trip.carrier, &crew)?;
    let (id, at) = (trip.id, asked.occurred_at.unwrap_or(tx.now));
    change(tx, trip, Action::ChangeCrew, Event::CrewChanged { vehicle, driver, escort }, role, at)?;
    let of_this = |leg: &&Leg| leg.crew.as_ref().is_some_and(|crew| crew.trip == id);
    for one in aboard {
        let leg = one.legs.iter().rfind(of_this);
        let waybill = leg.and_then(|leg| leg.crew.as_ref()).and_then(|crew| crew.waybill.clone());
        let fields = ActFields {
            trip_id: Some(id.to_string()),
            waybill,
            occurred_at: asked.occurred_at,
            ..ActFields::default()
        };
        act(tx, one.id, OfManifest::ChangeCrew, &fields)?;
    }
    Ok(())
}

fn give_up(tx: &mut Tx<'_>, trip: Trip, aboard: &[Manifest], asked: &RunActFields, role: Role) -> Result<(), Error> {
    let text = asked.reason.as_deref();
    let wrong = Refusal::of(Code::RequestField).with("pointer", "/reason").with("reason", "one of the list");
    text.and_then(Reason::parse).ok_or(wrong)?;
    if aboard.is_empty() {
        let at = asked.occurred_at.unwrap_or(tx.now);
        return change(tx, trip, Action::Cancel, Event::Cancelled {}, role, at);
    }
    let fields = ActFields { reason: asked.reason.clone(), occurred_at: asked.occurred_at, ..ActFields::default() };
    // The last one that leaves the run cancels it.
    for one in aboard {
        act(tx, one.id, OfManifest::RefuseCarry, &fields)?;
    }
    Ok(())
}
