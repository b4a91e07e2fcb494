//! Webhooks, deliveries and choices over HTTP: a secret is shown once, and each sees their own.

use std::sync::Arc;

use chrono::Duration;
use reqwest::Method;
use serde_json::{Value, json};
use weifei::{
    domain::{access::Role, delivery::Channel},
    outbound::{gate::Gate, webhook::Webhook},
    store,
};

use super::{
    sent,
    stand::{Machine, Reply, good},
    warned, world,
};
use crate::{
    http::{Api, key, person},
    support::World,
};

/// A world with somebody of each kind signed in.
fn signed_in() -> (World, World, Api) {
    let world = world();
    let neighbour = world.neighbour();
    let api = Api::start(&world.env);
    let own = Some(world.site.organisation);
    person(&world.env, "manager", Role::Manager, own, None);
    person(&world.env, "ehs", Role::Ehs, own, None);
    person(&world.env, "stranger", Role::Manager, Some(neighbour.site.organisation), None);
    person(&world.env, "officer", Role::Officer, None, Some("330111"));
    person(&world.env, "admin", Role::Admin, None, None);
    (world, neighbour, api)
}

fn asked(world: &World, url: &str) -> Value {
    json!({"organisation": world.site.organisation.to_string(), "kind": "webhook", "name": "ERP", "url": url, "least": "blue"})
}

#[test]
fn a_webhooks_secret_is_shown_when_it_is_made_and_when_it_is_made_anew() {
    let (world, _, api) = signed_in();
    let machine = Machine::start(good(""));
    let manager = api.token("manager");
    let body = asked(&world, &machine.url("/in?token=t"));
    let once = key();
    let make = || {
        let request = api.request(reqwest::Method::POST, "webhooks", &manager).header("Idempotency-Key", &once);
        Api::send(request.json(&body)).expect(201)
    };
    let first = make();
    let (id, secret) = (first.str("id"), first.str("secret"));
    assert!(secret.starts_with("whsec_") && first.headers["cache-control"] == "no-store");
    // A repeat with the same key is the same answer, and no second address.
    assert_eq!(make().json(), first.json());
    let seen = api.get(&format!("webhooks/{id}"), &manager).expect(200);
    assert!(!seen.text.contains("secret\"") && !seen.text.contains("token=t") && !seen.text.contains(&secret));
    assert_eq!(seen.json()["actions"], json!(["rotate", "disable", "test"]));
    let rotated = api.post(&format!("webhooks/{id}/rotate"), &manager, &json!({})).expect(200);
    assert_ne!(rotated.str("secret"), secret);
    assert_eq!(
        (rotated.json()["generation"].as_i64(), rotated.json()["old_secret_until"].is_string()),
        (Some(2), true)
    );
    // The key of its making shows no secret that was made later.
    assert!(make().json()["secret"].is_null());
    assert_eq!(
        api.get(&format!("webhooks?organisation={}", world.site.organisation), &manager).json()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let kept: Vec<String> = world
        .env
        .db
        .read(|conn| {
            use diesel::prelude::*;
            use store::schema::{command, event};
            let mut all: Vec<String> = event::table.select(event::body).load(conn)?;
            all.extend(command::table.select(command::answer).load::<String>(conn)?);
            Ok::<_, store::StoreError>(all)
        })
        .unwrap();
    for hidden in [secret.as_str(), "whsec_", "token=t", "/in"] {
        assert!(kept.iter().all(|text| !text.contains(hidden) || hidden == "/in"), "{hidden} is kept");
    }
    api.post(&format!("webhooks/{id}/disable"), &manager, &json!({})).expect(200);
    let refused = api.post(&format!("webhooks/{id}/test"), &manager, &json!({})).expect(409);
    assert_eq!(refused.code(), "webhook.not_from_state");
    assert_eq!(api.post(&format!("webhooks/{id}/enable"), &manager, &json!({})).expect(200).str("state"), "on");
    world.verified();
}

#[test]
fn only_who_keeps_the_organisation_registers_sees_and_tries_its_addresses() {
    let (world, _, api) = signed_in();
    let machine = Machine::start(Reply { status: "503 Service Unavailable", ..good("") });
    let (manager, stranger) = (api.token("manager"), api.token("stranger"));
    let body = asked(&world, &machine.url("/"));
    api.post("webhooks", &api.token("ehs"), &body).expect(403);
    api.post("webhooks", &api.token("officer"), &body).expect(403);
    api.post("webhooks", &stranger, &body).expect(404);
    let id = api.post("webhooks", &manager, &body).expect(201).str("id");
    let list = format!("webhooks?organisation={}", world.site.organisation);
    for who in ["stranger", "ehs", "officer"] {
        let token = api.token(who);
        api.get(&format!("webhooks/{id}"), &token).expect(404);
        api.get(&format!("webhooks/{id}/deliveries"), &token).expect(404);
        api.get(&list, &token).expect(404);
        api.get("webhooks", &token).expect(403);
        api.post(&format!("webhooks/{id}/test"), &token, &json!({})).expect(404);
    }
    api.post(&format!("webhooks/{id}/test"), &manager, &json!({})).expect(200);
    let courier = Webhook(world.env.gate.as_ref().clone());
    assert_eq!(sent(&world, Channel::Webhook, &courier), 1);
    let record = api.get(&format!("webhooks/{id}/deliveries"), &manager).expect(200).json();
    let one = &record["items"][0];
    let said = [&one["state"], &one["occasion"], &one["fault"], &one["recipient_name"], &one["may_replay"]];
    assert_eq!(json!(said), json!(["failed", "test", "对方回答 503", "ERP", true]));
    let replay = format!("deliveries/{}/replay", one["id"].as_str().unwrap());
    api.post(&replay, &stranger, &json!({})).expect(404);
    api.post(&replay, &api.token("ehs"), &json!({})).expect(404);
    machine.answers(good(""));
    assert_eq!(api.post(&replay, &manager, &json!({})).expect(200).str("state"), "waiting");
    assert_eq!(api.post(&replay, &manager, &json!({})).expect(409).code(), "delivery.not_failed");
    assert_eq!(sent(&world, Channel::Webhook, &courier), 1);
    let ids: Vec<String> = machine.asked().iter().map(|one| one.header("webhook-id").to_owned()).collect();
    assert_eq!(ids[0], ids[1]);
}

#[test]
fn addresses_inside_and_what_is_no_address_are_refused_with_a_way_out() {
    let (mut world, neighbour, _) = signed_in();
    world.env.gate = Arc::new(Gate::default());
    drop(neighbour);
    let api = Api::start(&world.env);
    let manager = api.token("manager");
    for url in [
        "http://example.com/",
        "https://127.0.0.1/",
        "https://169.254.169.254/",
        "https://[::1]/",
        "https://a:b@c/",
        "x",
    ] {
        let refused = api.post("webhooks", &manager, &asked(&world, url)).expect(422);
        assert_eq!(refused.code(), "webhook.address_refused", "{url}");
    }
    // The reason is a code with words in both languages, and the field's fault is told in the caller's.
    for (language, said) in [("zh-CN", "这是内网的机器"), ("en", "a machine inside")] {
        let request = api.request(Method::POST, "webhooks", &manager).header("Accept-Language", language);
        let body = asked(&world, "https://10.0.0.1/");
        let refused = Api::send(request.header("Idempotency-Key", key()).json(&body)).expect(422).json();
        let params = &refused["params"];
        assert_eq!(
            (&params["reason"], &params["zh"], &params["en"]),
            (&json!("machine_inside"), &json!("这是内网的机器"), &json!("a machine inside"))
        );
        assert_eq!((&refused["errors"][0]["pointer"], &refused["errors"][0]["detail"]), (&json!("/url"), &json!(said)));
    }
    let wrong = |field: &str, value: Value| {
        let mut body = asked(&world, "https://example.com/");
        body[field] = value;
        api.post("webhooks", &manager, &body).expect(400)
    };
    wrong("kind", json!("mail"));
    wrong("least", json!("green"));
    wrong("secret", json!("SEC1"));
    wrong("name", json!(""));
    let make = || api.post("webhooks", &manager, &asked(&world, "https://example.com/"));
    let ids: Vec<String> = (0..20).map(|_| make().expect(201).str("id")).collect();
    assert_eq!(make().expect(422).code(), "webhook.too_many");
    let act = |action: &str| api.post(&format!("webhooks/{}/{action}", ids[0]), &manager, &json!({}));
    act("disable").expect(200);
    make().expect(201);
    assert_eq!(act("enable").expect(422).code(), "webhook.too_many");
}

#[test]
fn each_chooses_how_to_be_told_and_the_platforms_keeper_sees_what_became_of_it() {
    let (world, _, api) = signed_in();
    let ehs = api.token("ehs");
    let before = api.get("me/contacts", &ehs).expect(200).json();
    let channels = json!([before["items"][0]["channel"], before["items"][0]["least"], before["items"][1]["least"]]);
    assert_eq!(channels, json!(["mail", "blue", "off"]));
    let set = |channel: &str, body: Value| api.post(&format!("me/contacts/{channel}"), &ehs, &body);
    let chosen = set("sms", json!({"least": "yellow", "language": "zh", "address": "138 0000 0000"})).expect(200);
    assert_eq!(chosen.str("address"), "13800000000");
    set("sms", json!({"least": "yellow", "language": "zh"})).expect(400);
    set("sms", json!({"least": "yellow", "language": "zh", "address": "1\r\n2"})).expect(400);
    set("mail", json!({"least": "blue", "language": "zh", "address": "a@b.cn"})).expect(400);
    set("mail", json!({"least": "all", "language": "zh"})).expect(400);
    set("mail", json!({"least": "off", "language": "fr"})).expect(400);
    set("webhook", json!({"least": "off", "language": "zh"})).expect(404);
    warned(&world);
    for who in ["manager", "ehs", "officer"] {
        api.get("deliveries", &api.token(who)).expect(403);
    }
    let admin = api.token("admin");
    let page = api.get("deliveries?state=waiting&channel=sms", &admin).expect(200).json();
    let one = &page["items"][0];
    assert_eq!((page["items"].as_array().unwrap().len(), one["level"].as_str()), (1, Some("yellow")));
    assert_eq!(one["recipient_name"].as_str(), Some("ehs"));
    api.get("deliveries?state=lost", &admin).expect(400);
    // Nobody serves short messages here: given up, it is a dead letter, and can be sent anew.
    world.clock.advance(Duration::days(4));
    weifei::app::dispatch::tidy(&world.env, &[]).unwrap();
    let admin = api.token("admin");
    let dead = api.get("deliveries?state=dead", &admin).expect(200).json();
    assert_eq!(dead["items"][0]["fault"], "没有配置这个渠道");
    let id = dead["items"][0]["id"].as_str().unwrap();
    api.post(&format!("deliveries/{id}/replay"), &api.token("ehs"), &json!({})).expect(404);
    let again = api.post(&format!("deliveries/{id}/replay"), &admin, &json!({})).expect(200);
    assert_eq!((again.str("state"), again.str("id")), ("waiting".to_owned(), id.to_owned()));
}
