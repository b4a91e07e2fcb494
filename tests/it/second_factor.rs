//! Sessions that can be seen and ended, links that are handed over, and the second factor.

use chrono::Duration;
use diesel::prelude::*;
use serde_json::{Value, json};
use weifei::{
    domain::{
        access::Role,
        second_factor::{code_at, step_of},
    },
    kernel::clock::Clock as _,
    store::{
        self, schema,
        session::tables::{recovery_code, second_factor},
    },
};

use crate::{
    http::{Api, PASSWORD, Reply, person},
    people::works,
    support::World,
};

fn log_in(api: &Api, login: &str, code: &str) -> Reply {
    api.post("auth/login", "", &json!({ "login": login, "password": PASSWORD, "code": code }))
}

/// What an authenticator would show now, some steps on.
fn code(world: &World, secret: &str, later: i64) -> String {
    let key = data_encoding::BASE32_NOPAD.decode(secret.as_bytes()).unwrap();
    format!("{:06}", code_at(&key, step_of(world.clock.now()) + later).unwrap())
}

/// Begins and confirms one; the secret and the recovery codes.
fn enrolled(world: &World, api: &Api, token: &str) -> (String, Vec<String>) {
    let begun = api.post("me/second-factor", token, &json!({ "password": PASSWORD })).expect(201);
    let secret = begun.str("secret");
    let confirmed = api.post("me/second-factor/recovery-codes", token, &json!({ "code": code(world, &secret, 0) }));
    let codes = confirmed.expect(201).json()["codes"].as_array().unwrap().clone();
    world.clock.advance(Duration::seconds(30));
    (secret, codes.iter().map(|one| one.as_str().unwrap().to_owned()).collect())
}

/// An invited person of the site's organisation; the id.
fn invited(world: &World, api: &Api, login: &str) -> String {
    let asked = json!({ "organisation": world.site.organisation.to_string(), "login": login, "name": "新人",
        "grants": [{ "role": "keeper" }] });
    let link = api.post("invitations", &api.token("manager"), &asked).expect(201).str("link");
    let token = link.rsplit('#').next().unwrap();
    api.post("auth/invitation", "", &json!({ "token": token, "password": PASSWORD })).expect(204);
    api.get("me", &api.token(login)).str("id")
}

fn kept(world: &World) -> Vec<String> {
    world
        .env
        .db
        .read(|conn| {
            let mut all: Vec<String> = schema::event::table.select(schema::event::body).load(conn)?;
            all.extend(schema::command::table.select(schema::command::answer).load::<String>(conn)?);
            all.extend(recovery_code::table.select(recovery_code::hash).load::<String>(conn)?);
            all.extend(second_factor::table.select(second_factor::id).load::<String>(conn)?);
            Ok::<_, store::StoreError>(all)
        })
        .unwrap()
}

#[test]
fn a_second_factor_is_asked_for_once_a_first_code_confirmed_it_and_each_code_works_once() {
    let (world, api) = works();
    let keeper = api.token("keeper");
    let ask = |password: &str| api.post("me/second-factor", &keeper, &json!({ "password": password }));
    assert_eq!(ask("wrong").expect(422).code(), "password.wrong");
    let begun = ask(PASSWORD).expect(201);
    assert!(begun.str("uri").contains(&begun.str("secret")) && begun.json()["qr"]["width"].as_i64().unwrap() > 20);
    let confirm = |code: &str| api.post("me/second-factor/recovery-codes", &keeper, &json!({ "code": code }));
    api.login("keeper", PASSWORD).expect(200);
    assert_eq!(confirm("000000").expect(422).code(), "login.second_factor_wrong");
    assert!(api.get("me/second-factor", &keeper).json()["set_at"].is_null());
    let (secret, codes) = enrolled(&world, &api, &keeper);
    assert_eq!(api.get("me/second-factor", &keeper).json()["codes_left"], 10);
    assert_eq!(ask(PASSWORD).expect(409).code(), "second_factor.already_set");
    assert_eq!(api.login("keeper", PASSWORD).expect(401).code(), "login.second_factor_needed");
    let wrong_password = json!({ "login": "keeper", "password": "wrong", "code": code(&world, &secret, 0) });
    assert_eq!(api.post("auth/login", "", &wrong_password).expect(401).code(), "login.wrong");
    let now = code(&world, &secret, 0);
    log_in(&api, "keeper", &now).expect(200);
    assert_eq!(log_in(&api, "keeper", &now).expect(422).code(), "login.second_factor_wrong", "replayed");
    log_in(&api, "keeper", &codes[0].to_lowercase()).expect(200);
    assert_eq!(log_in(&api, "keeper", &codes[0]).expect(422).code(), "login.second_factor_wrong", "used");
    assert_eq!(api.get("me/second-factor", &keeper).json()["codes_left"], 9);
    world.clock.advance(Duration::seconds(30));
    let end = |code: &str| api.post("me/second-factor/end", &keeper, &json!({ "code": code }));
    assert_eq!(end(&codes[0]).expect(422).code(), "login.second_factor_wrong");
    end(&code(&world, &secret, 0)).expect(200);
    api.login("keeper", PASSWORD).expect(200);
    assert_eq!(log_in(&api, "keeper", "").expect(200).status, 200);
    let kept = kept(&world);
    assert!(kept.iter().any(|body| body.contains("person.second_factor_set")));
    for hidden in [&secret, &codes[0], &codes[0].replace('-', "")] {
        assert!(kept.iter().all(|text| !text.contains(hidden.as_str())), "a secret is kept");
    }
}

#[test]
fn wrong_codes_are_limited_whatever_the_password_does_between() {
    let (world, api) = works();
    let (secret, _) = enrolled(&world, &api, &api.token("keeper"));
    for _ in 0..5 {
        assert_eq!(log_in(&api, "keeper", "123").expect(422).code(), "login.second_factor_wrong");
        assert_eq!(api.login("keeper", PASSWORD).expect(401).code(), "login.second_factor_needed");
    }
    let blocked = log_in(&api, "keeper", &code(&world, &secret, 0)).expect(429);
    assert_eq!(blocked.code(), "login.blocked");
    world.clock.advance(Duration::minutes(2));
    log_in(&api, "keeper", &code(&world, &secret, 0)).expect(200);
}

#[test]
fn who_keeps_a_person_hands_over_a_reset_link_or_forgets_a_lost_authenticator_and_leaves_a_trace() {
    let (world, api) = works();
    let id = invited(&world, &api, "xin.ren");
    let (_, codes) = enrolled(&world, &api, &api.token("xin.ren"));
    let reset = format!("people/{id}/reset-link");
    let forget = format!("people/{id}/second-factor-reset");
    let own = api.get("me", &log_in(&api, "xin.ren", &codes[0]).str("access_token")).str("id");
    assert_eq!(own, id);
    let manager = api.token("manager");
    for path in [&reset, &forget] {
        api.post(path, &api.token("stranger"), &json!({})).expect(404);
        api.post(path, &api.token("keeper"), &json!({})).expect(404);
        let own = log_in(&api, "xin.ren", &codes[if path == &reset { 1 } else { 2 }]).str("access_token");
        assert_eq!(api.post(path, &own, &json!({})).expect(403).code(), "access.not_allowed", "not for oneself");
    }
    let link = api.post(&reset, &manager, &json!({})).expect(201).str("link");
    let token = link.rsplit('#').next().unwrap().to_owned();
    world.clock.advance(Duration::seconds(1));
    api.post("auth/reset", "", &json!({ "token": token, "password": "another long phrase" })).expect(204);
    assert_eq!(api.login("xin.ren", "another long phrase").expect(401).code(), "login.second_factor_needed");
    api.post(&forget, &manager, &json!({})).expect(200);
    assert_eq!(api.post(&forget, &manager, &json!({})).expect(409).code(), "second_factor.not_set");
    api.login("xin.ren", "another long phrase").expect(200);
    let kept = kept(&world);
    for kind in ["person.reset_link_made", "person.second_factor_ended"] {
        assert!(kept.iter().any(|body| body.contains(kind) && body.contains("manager")), "{kind}");
    }
    assert!(kept.iter().all(|text| !text.contains(&token)));
    // Whoever also works elsewhere is not one manager's to take over.
    let grant = json!({ "role": "officer", "division": "330111" });
    api.post(&format!("people/{id}/grants"), &api.token("admin"), &grant).expect(201);
    assert_eq!(api.post(&reset, &manager, &json!({})).expect(403).code(), "access.not_allowed");
}

#[test]
fn a_person_sees_the_devices_signed_in_and_ends_them() {
    let (world, api) = works();
    let sign_in = |agent: &str| {
        let body = json!({ "login": "keeper", "password": PASSWORD });
        let request = api.request(reqwest::Method::POST, "auth/login", "").header("User-Agent", agent).json(&body);
        Api::send(request).expect(200)
    };
    let phone = sign_in("Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36");
    world.clock.advance(Duration::minutes(1));
    let (desk, third) = (sign_in("Mozilla/5.0 (Windows NT 10.0; Win64) Firefox/128.0"), sign_in("curl/8"));
    let token = desk.str("access_token");
    let list = api.get("me/sessions", &token).expect(200).json();
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 3);
    assert!(!list.to_string().contains("127.0.0.1"), "an address is shown");
    let of = |device: &str| items.iter().find(|one| one["device"] == device).unwrap();
    assert_eq!(
        (of("Firefox Windows")["current"].clone(), of("Chrome Android")["current"].clone()),
        (json!(true), json!(false))
    );
    assert_eq!(of("Chrome Android")["place"], "127.0.0.0/24");
    let id = of("Chrome Android")["id"].as_str().unwrap();
    api.delete(&format!("me/sessions/{id}"), &api.token("manager")).expect(404);
    api.get("me", &phone.str("access_token")).expect(200);
    api.delete(&format!("me/sessions/{id}"), &token).expect(204);
    assert_eq!(api.get("me", &phone.str("access_token")).expect(401).code(), "token.invalid");
    let refresh = |one: &Reply| api.post("auth/refresh", "", &json!({ "refresh_token": one.str("refresh_token") }));
    assert_eq!(refresh(&phone).expect(401).code(), "token.invalid");
    api.delete("me/sessions", &token).expect(204);
    assert_eq!(refresh(&third).expect(401).code(), "token.invalid");
    let renewed = refresh(&desk).expect(200).str("access_token");
    assert_eq!(api.get("me/sessions", &renewed).json()["items"].as_array().unwrap().len(), 1);
    api.post("auth/logout", "", &json!({ "refresh_token": "none" })).expect(204);
    assert!(matches!(api.get("me/sessions", &renewed).json(), Value::Object(_)));
    person(&world.env, "gate", Role::Gate, Some(world.site.organisation), None);
    assert_eq!(api.get("me/sessions", &api.token("gate")).json()["items"].as_array().unwrap().len(), 1);
}
