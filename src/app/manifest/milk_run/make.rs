//! Making a milk run: one command plans the run with its stops; a command for each stop writes its manifest, by the rights that
//! whoever asks has there. A stop whose manifest is not written by that is called at: its own one click fills it, and it goes by the
//! run all the same.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    super::{
        fields::{CarrierFields, DraftFields, LineFields},
        run::{self, RunFields, plan_run},
        trip::change,
    },
    collector, contracts,
};
use crate::{
    app::{Error, found, record::Tx},
    domain::{
        manifest::milk_run::STOPS_MAX,
        refusal::{Code, Refusal},
        trip::{Action, Event, Round, Trip},
    },
    kernel::id::SiteId,
    store,
};

/// A stop of a run as it is made.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StopFields {
    /// Id of the site.
    pub site: String,
    /// What its manifest says, as in `POST /manifests`; none where it is only called at.
    #[serde(default)]
    pub lines: Vec<LineFields>,
}

/// A milk run as it is made.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeFields {
    /// The collector's site: id or code.
    pub receiver: String,
    /// The run: carrier, vehicle, crew and day.
    pub run: RunFields,
    /// In order, 30 at most.
    pub stops: Vec<StopFields>,
}

/// Plans the run and says where it calls; each stop has a contract with the receiver in force on the day.
pub fn plan_round(tx: &mut Tx<'_>, asked: &MakeFields) -> Result<Trip, Error> {
    let wrong = |reason: &str| Refusal::of(Code::RequestField).with("pointer", "/stops").with("reason", reason);
    if asked.stops.is_empty() {
        return Err(wrong("at least one").into());
    }
    if asked.stops.len() > STOPS_MAX {
        return Err(Refusal::of(Code::TripStopsOver).with("most", STOPS_MAX).into());
    }
    let receiver = collector(tx.conn, tx.actor, &asked.receiver)?;
    let (contracts, _) = contracts(tx.conn, receiver.id, asked.run.planned_on)?;
    let mut sites: Vec<SiteId> = Vec::new();
    let mut known = BTreeSet::new();
    for (at, stop) in asked.stops.iter().enumerate() {
        let site = stop.site.parse().ok().filter(|id| contracts.iter().any(|one| one.terms.consignor.site == *id));
        // Whoever has no contract is absent alike, known or not.
        let site = site.ok_or_else(|| Refusal::of(Code::ContractNone).with("pointer", format!("/stops/{at}/site")))?;
        if !known.insert(site) {
            return Err(wrong("each once").into());
        }
        sites.push(site);
    }
    let planned = plan_run(tx, &asked.run)?;
    let id = planned.id;
    let role = run::role(tx.actor, planned.carrier, None).ok_or(Error::Refused(Code::NotFound.into()))?;
    let (round, now) = (Round { receiver: receiver.id, sites }, tx.now);
    change(tx, planned, Action::PlanRound, Event::RoundPlanned { round }, role, now)?;
    found(store::trip::get(tx.conn, &id.to_string())?)
}

/// The manifest of a stop, as it is written; `None`: it is only called at.
pub fn stop_draft(asked: &MakeFields, at: usize) -> Option<DraftFields> {
    let stop = asked.stops.get(at).filter(|stop| !stop.lines.is_empty())?;
    Some(DraftFields {
        consignor_site: stop.site.clone(),
        receiver_site: asked.receiver.clone(),
        planned_on: asked.run.planned_on,
        origin: None,
        blank: None,
        follows: None,
        lines: stop.lines.clone(),
        carriers: vec![CarrierFields { organisation: asked.run.carrier.clone(), mode: None }],
    })
}
