//! The exchange over HTTP: each sees their own, a secret is shown once, an address inside is refused.

use serde_json::{Value, json};
use weifei::domain::access::Role;

use super::{connected, items, sent, stand::System, submitted, world};
use crate::{
    http::{Api, person},
    support::World,
};

fn signed_in() -> (World, World, Api) {
    let world = world();
    let neighbour = world.neighbour();
    let api = Api::start(&world.env);
    let own = Some(world.site.organisation);
    person(&world.env, "manager", Role::Manager, own, None);
    person(&world.env, "ehs", Role::Ehs, own, None);
    person(&world.env, "keeper", Role::Keeper, own, None);
    person(&world.env, "stranger", Role::Ehs, Some(neighbour.site.organisation), None);
    person(&world.env, "officer", Role::Officer, None, Some("330111"));
    person(&world.env, "reviewer", Role::Reviewer, None, Some("3301"));
    person(&world.env, "admin", Role::Admin, None, None);
    (world, neighbour, api)
}

#[test]
fn who_may_connect_a_site_or_a_division() {
    let (world, _, api) = signed_in();
    let system = System::start();
    let site = json!({"site": world.site.code, "way": "http", "name": "省系统", "url": system.url()});
    for (who, status) in [("stranger", 404), ("keeper", 403), ("officer", 403), ("admin", 404)] {
        api.post("exchange/connections", &api.token(who), &site).expect(status);
    }
    let inside = json!({"site": world.site.code, "way": "http", "name": "x", "url": "https://10.0.0.1/in"});
    let manager = api.token("manager");
    let refused = api.post("exchange/connections", &manager, &inside).expect(422);
    assert_eq!(refused.code(), "webhook.address_refused");
    let made = api.post("exchange/connections", &manager, &site).expect(201);
    let (id, secret) = (made.str("id"), made.str("secret"));
    assert!(secret.starts_with("whsec_"));
    let listed = api.get("exchange/connections", &api.token("ehs")).expect(200);
    assert!(!listed.text.contains("whsec_") && listed.json()["items"].as_array().unwrap().len() == 1);
    for (who, count) in [("stranger", 0), ("officer", 0), ("keeper", 0), ("admin", 0)] {
        let items = api.get("exchange/connections", &api.token(who)).expect(200).json()["items"].clone();
        assert_eq!(items.as_array().unwrap().len(), count, "{who}");
    }
    api.post(&format!("exchange/connections/{id}/disable"), &api.token("stranger"), &json!({})).expect(404);
    let rotated = api.post(&format!("exchange/connections/{id}/rotate"), &manager, &json!({})).expect(200);
    assert_ne!(rotated.str("secret"), secret);
    api.post(&format!("exchange/connections/{id}/disable"), &manager, &json!({})).expect(200);
    let again = api.post(&format!("exchange/connections/{id}/disable"), &manager, &json!({})).expect(409);
    assert_eq!(again.code(), "webhook.not_from_state");
    let division = |code: &str| json!({"division": code, "way": "file", "name": "国家系统"});
    let reviewer = api.token("reviewer");
    api.post("exchange/connections", &reviewer, &division("33")).expect(403);
    api.post("exchange/connections", &reviewer, &division("33011")).expect(400);
    api.post("exchange/connections", &reviewer, &division("330111")).expect(201);
    api.post("exchange/connections", &api.token("admin"), &division("33")).expect(201);
    api.post("exchange/connections", &manager, &division("330111")).expect(403);
    // The site's own, though switched off, goes before its division's.
    submitted(&world);
    assert!(items(&world).is_empty());
    world.verified();
}

#[test]
fn a_divisions_connection_serves_its_sites_and_each_sees_their_own_items() {
    let (world, neighbour, api) = signed_in();
    let all = json!({"division": "33", "way": "file", "name": "国家系统"});
    api.post("exchange/connections", &api.token("admin"), &all).expect(201);
    submitted(&world);
    submitted(&neighbour);
    assert_eq!(items(&world).len(), 2);
    let count = |who: &str| {
        let page: Value = api.get("exchange/items", &api.token(who)).expect(200).json();
        page["items"].as_array().unwrap().len()
    };
    let seen: Vec<usize> = ["ehs", "keeper", "stranger", "officer", "reviewer", "admin"].map(count).to_vec();
    assert_eq!(seen, [1, 1, 1, 1, 2, 0]);
    let own = items(&world).into_iter().find(|row| row.site == world.site.id.to_string()).unwrap().id;
    let shown = api.get(&format!("exchange/items/{own}"), &api.token("ehs")).expect(200).json();
    assert_eq!((shown["way"].as_str(), shown["body"]["kind"].as_str()), (Some("file"), Some("plan")));
    let allowed: Vec<&str> = shown["actions"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["allowed"] == true)
        .map(|one| one["action"].as_str().unwrap())
        .collect();
    assert_eq!(allowed, ["hand_in", "return"]);
    api.get(&format!("exchange/items/{own}"), &api.token("stranger")).expect(404);
    let hand_in = format!("exchange/items/{own}/hand_in");
    let said = json!({"number": "33011120270001", "on": "2026-11-20"});
    api.post(&hand_in, &api.token("stranger"), &said).expect(404);
    api.post(&hand_in, &api.token("officer"), &said).expect(403);
    let wrong = api.post(&hand_in, &api.token("ehs"), &json!({"number": "DRAFT-1"})).expect(400);
    assert_eq!(wrong.code(), "exchange.number_invalid");
    assert_eq!(api.post(&hand_in, &api.token("ehs"), &said).expect(200).str("state"), "accepted");
    let counts = api.get("exchange/items/sum", &api.token("reviewer")).expect(200).json();
    assert_eq!(counts["items"].as_array().unwrap().len(), 2, "{counts}");
    let site = world.site.id.to_string();
    api.get(&format!("exchange/items?site={site}"), &api.token("stranger")).expect(404);
    api.get(&format!("exchange/items/sum?site={site}"), &api.token("stranger")).expect(404);
    api.get(&format!("exchange/package?site={site}"), &api.token("stranger")).expect(404);
    api.get(&format!("exchange/package?site={site}"), &api.token("ehs")).expect(200);
    api.get("exchange/items?state=foo", &api.token("ehs")).expect(400);
    assert_eq!(super::get(&world, 2027).filed[0].filing.filed_on.to_string(), "2026-11-20");
    world.verified();
}

#[test]
fn a_reconciliation_is_json_or_csv() {
    let (world, _, api) = signed_in();
    let system = System::start();
    connected(&world, &system);
    submitted(&world);
    sent(&world);
    let of = format!("exchange/reconciliation?site={}&from=2026-11-01&to=2026-12-31", world.site.id);
    let report = api.get(&of, &api.token("ehs")).expect(200).json();
    assert_eq!((report["agree"].as_i64(), report["found"].as_array().unwrap().len()), (Some(1), 0));
    api.get(&of, &api.token("stranger")).expect(404);
    api.get(&of, &api.token("keeper")).expect(403);
    let list = api.request(reqwest::Method::POST, &format!("{of}&format=csv"), &api.token("officer"));
    let reply =
        Api::send(list.header("Content-Type", "text/csv").body("kind,number,state\nplan,9,accepted\n")).expect(200);
    assert!(reply.text.contains("本平台没有") && reply.text.contains("对方没有"), "{}", reply.text);
}
