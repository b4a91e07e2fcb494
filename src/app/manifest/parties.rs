//! For whom somebody may act on a manifest, and whether they see it at all.

use uuid::Uuid;

use crate::{
    app::{Actor, Error, found},
    domain::{
        access::{Permission, Role},
        manifest::{Action, Leg, LegKind, LegState, Manifest, Party, Side, State},
        refusal::Code,
        trip::Trip,
    },
    kernel::id::SiteId,
    store::{self, Conn, manifest::Scope},
};

/// The sides an actor may take for an action, each with the role it is taken in.
pub fn sides(actor: &Actor, one: &Manifest, action: Action) -> Vec<(Side, Role)> {
    let at = |side: Side, party: &Party| {
        let role = actor.role_on(action.permission(side), party.site, party.organisation, &party.division);
        role.map(|role| (side, role))
    };
    let carrier = |side: Side, leg: Option<&Leg>| {
        let leg = leg?;
        let permission = action.permission(side);
        let mut held = actor.grants_with(permission);
        held.find(|grant| {
            let covers = grant.covers(SiteId(Uuid::nil()), leg.carrier, "");
            covers
                && (grant.role != Role::Driver
                    || rides(actor, leg)
                    || side == Side::NextCarrier && coming(one).is_some())
        })
        .map(|grant| (side, grant.role))
    };
    let receiving = at(Side::Regulator, &one.receiver);
    // What the receiver found is reported to the authority of its place alone (Order 23 Art. 18).
    let regulator = match action {
        Action::NoteDiscrepancy => receiving,
        _ => at(Side::Regulator, &one.consignor).or(receiving),
    };
    let regulator = regulator.filter(|(_, role)| role.is_regulator() || *role == Role::System);
    [
        at(Side::Consignor, &one.consignor).filter(|(_, role)| !role.is_regulator()),
        carrying(one, action).into_iter().find_map(|leg| carrier(Side::Carrier, Some(leg))),
        carrier(Side::NextCarrier, one.next_leg()),
        at(Side::Receiver, &one.receiver).filter(|(_, role)| !role.is_regulator()),
        regulator,
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The legs whose carriers may act: a return's that is planned for what is sent back, any that moves for what happens on the
/// way, else the leg under way.
fn carrying(one: &Manifest, action: Action) -> Vec<&Leg> {
    let planned = |leg: &&Leg| leg.kind == LegKind::Return && leg.state == LegState::Planned;
    let moves = |leg: &Leg| leg.state == LegState::Moving;
    match action {
        Action::SendBack => one.legs.iter().find(planned).or_else(|| one.legs.last()).into_iter().collect(),
        Action::ReportIncident if one.legs.iter().any(moves) => one.legs.iter().filter(|leg| moves(leg)).collect(),
        _ => one.current_leg().into_iter().collect(),
    }
}

/// Whether the actor drives or escorts the leg.
pub fn rides(actor: &Actor, leg: &Leg) -> bool {
    leg.crew.as_ref().is_some_and(|crew| crew.driver == actor.id || crew.escort == Some(actor.id))
}

/// Whether the actor sees the manifest: a party's people, the crew of its legs, regulators of both divisions.
pub fn sees(actor: &Actor, one: &Manifest) -> bool {
    let of = |party: &Party| actor.sees(party.site, party.organisation, &party.division);
    let carries = |leg: &Leg| actor.sees(SiteId(Uuid::nil()), leg.carrier, "");
    let drives = |leg: &Leg| actor.may(Permission::CarryWaste) && rides(actor, leg);
    of(&one.consignor) || of(&one.receiver) || one.legs.iter().any(|leg| carries(leg) || drives(leg))
}

/// The leg that somebody of its carrier is still to take over, of a load that is on its way to it.
pub fn coming(one: &Manifest) -> Option<&Leg> {
    one.next_leg().filter(|leg| leg.crew.is_none() && matches!(one.state, State::InTransit | State::Handover))
}

/// Whether the actor sees the manifest, or may be the one who takes its load over: until somebody does, any driver of the next
/// carrier, who has to see what he signs for (Order 23 Art. 13). Of where the load is, and of runs, that tells nothing.
pub fn meets(actor: &Actor, one: &Manifest) -> bool {
    let drives = |leg: &Leg| {
        let mut held = actor.grants_with(Permission::CarryWaste);
        held.any(|grant| grant.role == Role::Driver && grant.covers(SiteId(Uuid::nil()), leg.carrier, ""))
    };
    sees(actor, one) || coming(one).is_some_and(drives)
}

/// Whether the actor sees a run by itself: its carrier's people and its crew. Who sees a manifest that goes by it sees it too.
pub fn sees_trip(actor: &Actor, one: &Trip) -> bool {
    let aboard = one.driver == actor.id || one.escort == Some(actor.id);
    actor.sees(SiteId(Uuid::nil()), one.carrier, "") || actor.may(Permission::CarryWaste) && aboard
}

/// A manifest the actor may see, by id or number; out of sight is absent.
pub fn show(conn: &mut Conn, actor: &Actor, id: &str) -> Result<Manifest, Error> {
    let one = match id.parse::<Uuid>() {
        Ok(_) => store::manifest::get(conn, id)?,
        Err(_) => store::manifest::by_number(conn, id)?,
    };
    let one = found(one)?;
    if meets(actor, &one) { Ok(one) } else { Err(Code::NotFound.into()) }
}

/// Which manifests the actor's list shows.
pub fn scope(actor: &Actor) -> Scope {
    let mut scope = Scope::default();
    for grant in actor.grants_with(Permission::ReadChain) {
        match (grant.role, grant.site, grant.organisation, &grant.division) {
            (Role::System, ..) => scope.all = true,
            (Role::Officer | Role::Reviewer, _, _, Some(prefix)) if !prefix.is_empty() => {
                scope.divisions.push(prefix.clone());
            }
            (Role::Officer | Role::Reviewer, ..) => {}
            (_, Some(site), ..) => scope.sites.push(site.to_string()),
            (_, None, Some(organisation), _) => scope.organisations.push(organisation.to_string()),
            _ => {}
        }
    }
    if actor.may(Permission::CarryWaste) {
        scope.crew = Some(actor.id.to_string());
    }
    // Two rights over the same are asked once.
    for named in [&mut scope.organisations, &mut scope.sites, &mut scope.divisions] {
        named.sort();
        named.dedup();
    }
    scope
}
