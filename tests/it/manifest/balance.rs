//! What was generated is somewhere, once, to the gram: at its works, on the way, or at a receiver.

use std::collections::BTreeMap;

use weifei::{
    domain::package::{Package, State},
    kernel::id::PackageId,
    store,
};

use super::Road;
use crate::support::World;

/// Compares the figures of the consignor and of each receiver with what the packages say, and with each other.
pub fn balanced(road: &Road, receivers: &[&World], drums: &[PackageId]) {
    let all: Vec<Package> = drums.iter().map(|id| road.package(*id)).collect();
    let mut rollups: BTreeMap<(String, String), i64> = BTreeMap::new();
    for (site, _, _, kind, mass, _) in road.world.env.db.read(store::stock::all_rollups).unwrap() {
        *rollups.entry((site, kind)).or_default() += mass;
    }
    let of = |site: &World, kind: &str| rollups.get(&(site.site.id.to_string(), kind.to_owned())).copied().unwrap_or(0);
    let works = |kind: &str| of(&road.world, kind);
    let held =
        |on: &dyn Fn(&Package) -> bool| -> i64 { all.iter().filter(|one| on(one)).map(|one| one.held().grams()).sum() };
    let site = road.world.site.id;
    let here = |one: &Package| {
        one.holder_site == site
            && match one.state {
                State::Weighed | State::Labelled | State::InStock => true,
                State::Reserved => one.reserved_from != Some(State::Rejected),
                _ => false,
            }
    };
    assert_eq!(works("generated") + works("returned") - works("left"), held(&here), "the works");
    let away = |one: &Package| {
        one.holder_site == site
            && match one.state {
                State::Loaded
                | State::InTransit
                | State::Arrived
                | State::Held
                | State::Rejected
                | State::Returning => true,
                State::Reserved => one.reserved_from == Some(State::Rejected),
                _ => false,
            }
    };
    let sent: i64 = drums.iter().map(|id| sent(road, *id)).sum();
    assert_eq!(works("left") - works("returned") - works("lost") - sent, held(&away), "on the way");
    for receiver in receivers {
        let theirs = |one: &Package| one.holder_site == receiver.site.id;
        assert_eq!(of(receiver, "received"), held(&theirs), "the receiver");
    }
}

/// Grams that left the way by acceptance, as they were sent.
fn sent(road: &Road, id: PackageId) -> i64 {
    let stream = format!("package/{id}");
    let rows = road.world.env.db.read(|conn| store::event::of_stream(conn, &stream)).unwrap();
    let accepted = rows.iter().filter(|row| row.kind == "package.accepted");
    let body = |row: &store::event::EventRow| serde_json::from_str::<serde_json::Value>(&row.body).unwrap();
    accepted.map(|row| body(row)["data"]["sent_g"].as_i64().unwrap()).sum()
}
