//! Undo of a stock-in or move over HTTP.

use serde_json::json;
use weifei::domain::access::Role;

use super::{
    Api,
    papers::{Session, enterprise, session},
};
use crate::support::World;

#[test]
fn over_http_it_is_offered_to_who_did_it_while_it_can_be_done() {
    let world = World::new();
    let api = Api::start(&world.env);
    let (own, other) = (
        session(&world, &api, "own", enterprise(Role::Keeper, world.site.organisation)),
        session(&world, &api, "other", enterprise(Role::Keeper, world.site.organisation)),
    );
    let waste = world.waste("900-041-49", "S");
    let id = world.stored(&waste, 100, world.store[0].id);
    let path = |what: &str| format!("packages/{id}/{what}");
    let offered = |who: &Session<'_>| {
        let told = who.get(&path("actions")).json();
        told["items"].as_array().unwrap().iter().any(|one| one["action"] == "undo" && one["allowed"] == true)
    };
    assert_eq!((offered(&own), offered(&other)), (false, false));
    let moved = own.post(&path("move"), &json!({"zone_id": world.store[1].id.to_string()})).json();
    assert_eq!((offered(&own), offered(&other)), (true, false));
    assert_eq!(own.post(&path("undo"), &json!({})).json()["params"]["pointer"], "/of");
    let of = json!({"of": moved["package"]["version"]});
    assert_eq!(other.post(&path("undo"), &of).json()["code"], "package.undo_not_own");
    let back = own.post(&path("undo"), &of);
    assert_eq!(back.status, 200, "{}", back.text);
    assert_eq!(back.json()["package"]["zone_id"], json!(world.store[0].id.to_string()));
    assert!(!offered(&own));
    assert_eq!(own.post(&path("undo"), &of).json()["code"], "package.undo_not_last");
    world.verified();
}
