//! Invitations, self-registration, passwords and API tokens: what a link and a token can do, and for how long.

use diesel::prelude::*;
use serde_json::{Value, json};
use weifei::{
    app::ticket::secret,
    domain::access::Role,
    kernel::clock::Clock as _,
    store::{self, schema::outbox},
};

use crate::{
    http::{Api, PASSWORD, person},
    people::{uscc, works},
    support::World,
};

/// Secrets of the links that wait in the outbox, by address.
fn mailed(world: &World, to: &str) -> Vec<String> {
    let rows: Vec<String> = world
        .env
        .db
        .read(|conn| {
            let of = outbox::table.filter(outbox::target.eq(to)).order(outbox::id);
            Ok::<_, store::StoreError>(of.select(outbox::payload).load(conn)?)
        })
        .unwrap();
    let id = |text: &String| serde_json::from_str::<Value>(text).unwrap()["ticket"].as_str().unwrap().to_owned();
    rows.iter().map(|text| secret(&world.env, "ticket", &id(text))).collect()
}

/// Nothing secret is kept: not in the journal, the kept answers, or what waits to be sent.
fn nowhere(world: &World, secret: &str) {
    let kept: Vec<String> = world
        .env
        .db
        .read(|conn| {
            use store::schema::{api_token, command, event, ticket};
            let mut all: Vec<String> = event::table.select(event::body).load(conn)?;
            all.extend(command::table.select(command::answer).load::<String>(conn)?);
            all.extend(ticket::table.select(ticket::hash).load::<String>(conn)?);
            all.extend(ticket::table.select(ticket::payload).load::<String>(conn)?);
            all.extend(api_token::table.select(api_token::hash).load::<String>(conn)?);
            all.extend(outbox::table.select(outbox::payload).load::<String>(conn)?);
            Ok::<_, store::StoreError>(all)
        })
        .unwrap();
    assert!(kept.iter().all(|text| !text.contains(secret)), "a secret is kept");
}

fn invitation(world: &World, login: &str, role: &str) -> Value {
    json!({ "organisation": world.site.organisation.to_string(), "login": login, "name": "新人", "email": "new@example.cn",
        "grants": [{ "role": role, "site": world.site.id.to_string() }] })
}

fn accept(api: &Api, token: &str, password: &str) -> crate::http::Reply {
    api.post("auth/invitation", "", &json!({ "token": token, "password": password }))
}

#[test]
fn an_invited_person_sets_a_password_once_and_works_at_the_site() {
    let (world, api) = works();
    let manager = api.token("manager");
    let asked = invitation(&world, "xin.ren", "ehs");
    assert_eq!(api.post("invitations", &api.token("keeper"), &asked).expect(403).code(), "access.not_allowed");
    let bad = invitation(&world, "xin.ren", "admin");
    assert_eq!(api.post("invitations", &manager, &bad).expect(403).code(), "grant.not_yours_to_give");
    let made = api.post("invitations", &manager, &asked).expect(201);
    let token = mailed(&world, "new@example.cn").pop().unwrap();
    assert!(made.str("link").ends_with(&format!("/ticket/invite#{token}")), "who invites may hand the link over");
    assert_eq!(made.headers["cache-control"], "no-store");
    assert!(!made.text.contains("xin.ren"));
    let list = api.get(&format!("invitations?organisation={}", world.site.organisation), &manager).expect(200);
    assert!(!list.text.contains(&token), "shown once");
    assert_eq!(accept(&api, "wrong", PASSWORD).expect(422).code(), "ticket.invalid");
    assert_eq!(accept(&api, &token, "short").expect(422).code(), "password.too_weak");
    accept(&api, &token, PASSWORD).expect(204);
    assert_eq!(accept(&api, &token, PASSWORD).expect(422).code(), "ticket.invalid");
    let new = api.token("xin.ren");
    api.get(&format!("sites/{}/stock", world.site.id), &new).expect(200);
    assert_eq!(api.get("me", &new).json()["grants"][0]["site_id"], world.site.id.to_string());
    nowhere(&world, &token);
}

#[test]
fn invitations_end_by_time_by_word_and_for_known_people_need_their_own_password() {
    let (world, api) = works();
    let manager = api.token("manager");
    let answer = api.post("invitations", &manager, &invitation(&world, "stranger", "keeper")).expect(201).json();
    let fields = |one: &Value| one.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let other = api.post("invitations", &manager, &invitation(&world, "nobody.yet", "keeper")).expect(201).json();
    assert_eq!(fields(&answer), fields(&other), "a known login answers like an unknown one");
    let link = |one: &Value| secret(&world.env, "ticket", one["id"].as_str().unwrap());
    let tokens = [link(&answer), link(&other)];
    assert_eq!(accept(&api, &tokens[0], "not the password").expect(401).code(), "login.wrong");
    accept(&api, &tokens[0], PASSWORD).expect(204);
    let id = other["id"].as_str().unwrap();
    let list = format!("invitations?organisation={}", world.site.organisation);
    assert_eq!(api.get(&list, &manager).json()["items"].as_array().unwrap().len(), 1);
    api.delete(&format!("invitations/{id}"), &api.token("keeper")).expect(404);
    api.delete(&format!("invitations/{id}"), &manager).expect(200);
    assert_eq!(accept(&api, &tokens[1], PASSWORD).expect(422).code(), "ticket.invalid");
    let late = api.post("invitations", &manager, &invitation(&world, "too.late", "keeper")).expect(201).json();
    world.clock.advance(chrono::Duration::days(8));
    let late = link(&late);
    assert_eq!(accept(&api, &late, PASSWORD).expect(422).code(), "ticket.invalid");
}

#[test]
fn an_organisation_that_registers_itself_waits_for_its_authority() {
    let (world, api) = works();
    let asked = json!({ "organisation": { "uscc": uscc(50), "name": "自注册厂", "kind": "generator", "division": "330111" },
        "login": "boss", "name": "老板", "email": "boss@example.cn", "password": PASSWORD });
    let made = api.post("registrations", "", &asked).expect(201);
    let id = made.str("organisation_id");
    assert_eq!(made.str("state"), "pending");
    assert_eq!(api.login("boss", PASSWORD).expect(403).code(), "organisation.awaits_approval");
    assert_eq!(api.login("boss", "wrong password").expect(401).code(), "login.wrong");
    let pending = api.get("organisations?state=pending", &api.token("reviewer")).expect(200).json();
    assert_eq!(pending["items"][0]["id"], id.as_str());
    let approve = format!("organisations/{id}/approve");
    assert_eq!(api.post(&approve, &api.token("stranger"), &json!({})).expect(404).code(), "thing.not_found");
    assert_eq!(api.post(&approve, &api.token("officer"), &json!({})).expect(403).code(), "access.not_allowed");
    assert_eq!(api.post(&approve, &api.token("reviewer"), &json!({})).expect(200).str("state"), "active");
    let again = api.post(&format!("organisations/{id}/refuse"), &api.token("reviewer"), &json!({}));
    assert_eq!(again.expect(409).code(), "organisation.not_pending");
    let boss = api.token("boss");
    let site = json!({ "organisation": id, "code": format!("{}-001", uscc(50)), "name": "厂", "division": "330111", "tier": "key" });
    api.post("sites", &boss, &site).expect(201);
    let reach = format!("organisations/{id}/reach");
    assert_eq!(api.post(&reach, &boss, &json!({"phone": "0571-00000001"})).expect(200).str("phone"), "0571-00000001");
    assert_eq!(api.post(&reach, &boss, &json!({"phone": "12"})).expect(400).code(), "request.field_invalid");
    assert_eq!(api.get(&reach, &api.token("reviewer")).expect(200).str("phone"), "0571-00000001");
    api.get(&reach, &api.token("stranger")).expect(404);
    let mut taken = asked.clone();
    taken["organisation"]["uscc"] = json!(uscc(51));
    assert_eq!(api.post("registrations", "", &taken).expect(409).code(), "login.taken");
    let rows: Vec<String> = world
        .env
        .db
        .read(|conn| {
            store::schema::event::table.select(store::schema::event::body).load(conn).map_err(store::StoreError::from)
        })
        .unwrap();
    assert!(rows.iter().all(|body| !body.contains("老板") && !body.contains("boss")));
}

#[test]
fn a_forgotten_password_is_reset_by_a_link_and_nobody_learns_who_exists() {
    let (world, api) = works();
    let manager = api.token("manager");
    let me = api.get("me", &manager).str("id");
    let fields = json!({ "organisation": "", "login": "manager", "name": "经理", "email": "m@example.cn" });
    api.put(&format!("people/{me}"), &api.token("admin"), Some(1), &fields).expect(200);
    for login in ["manager", "nobody.at.all", "keeper", "manager"] {
        let answer = api.post("auth/forgotten", "", &json!({ "login": login })).expect(202);
        assert_eq!(answer.text, "");
    }
    let links = mailed(&world, "m@example.cn");
    assert_eq!(links.len(), 1, "a second wish within minutes makes no second mail");
    let session = api.login("manager", PASSWORD).expect(200);
    world.clock.advance(chrono::Duration::minutes(1));
    let reset = |password: &str| api.post("auth/reset", "", &json!({ "token": links[0], "password": password }));
    assert_eq!(reset("manager").expect(422).code(), "password.too_weak");
    reset("a new long phrase").expect(204);
    assert_eq!(reset("another long phrase").expect(422).code(), "ticket.invalid");
    assert_eq!(api.get("me", &session.str("access_token")).expect(401).code(), "token.invalid");
    let refresh = json!({ "refresh_token": session.str("refresh_token") });
    assert_eq!(api.post("auth/refresh", "", &refresh).expect(401).code(), "token.invalid");
    api.login("manager", PASSWORD).expect(401);
    api.login("manager", "a new long phrase").expect(200);
    nowhere(&world, &links[0]);
}

#[test]
fn changing_the_password_ends_the_other_sessions() {
    let (world, api) = works();
    let (here, there) = (api.token("keeper"), api.token("keeper"));
    world.clock.advance(chrono::Duration::minutes(1));
    let change = |old: &str| api.post("me/password", &here, &json!({ "old": old, "new": "a better long phrase" }));
    assert_eq!(change("wrong").expect(422).code(), "password.wrong");
    let fresh = change(PASSWORD).expect(200).str("access_token");
    api.get("me", &fresh).expect(200);
    for ended in [&here, &there] {
        assert_eq!(api.get("me", ended).expect(401).code(), "token.invalid");
    }
}

#[test]
fn an_api_token_does_its_part_until_it_ends() {
    let (world, api) = works();
    person(&world.env, "ehs", Role::Ehs, Some(world.site.organisation), None);
    let ehs = api.token("ehs");
    let end = world.clock.now().plus(chrono::Duration::days(30)).to_string();
    let ask = |scopes: Value, end: &str| json!({ "name": "ERP", "scopes": scopes, "sites": [world.site.id.to_string()], "expires_at": end });
    let much = ask(json!(["read_chain", "manage_platform"]), &end);
    assert_eq!(api.post("tokens", &ehs, &much).expect(422).code(), "token.scope_not_yours");
    let early = ask(json!(["read_chain"]), &world.clock.now().to_string());
    assert_eq!(api.post("tokens", &ehs, &early).expect(422).code(), "token.too_long");
    let made = api.post("tokens", &ehs, &ask(json!(["read_chain"]), &end)).expect(201);
    let (id, token) = (made.str("id"), made.str("token"));
    assert!(token.starts_with("wf_") && token.len() > 40);
    nowhere(&world, &token);
    assert!(!api.get("tokens", &ehs).expect(200).text.contains(&token), "shown once");
    api.get(&format!("sites/{}/stock", world.site.id), &token).expect(200);
    let waste = world.waste("900-041-49", "S");
    let new = json!({ "site_id": world.site.id.to_string(), "waste_stream_id": waste.id.to_string(), "container_kind": "IBC" });
    assert_eq!(api.post("packages", &token, &new).expect(403).code(), "access.not_allowed");
    api.post("packages", &ehs, &new).expect(201);
    assert_eq!(api.post("tokens", &token, &ask(json!(["read_chain"]), &end)).expect(403).code(), "access.not_allowed");
    api.delete(&format!("tokens/{id}"), &api.token("keeper")).expect(404);
    api.delete(&format!("tokens/{id}"), &ehs).expect(200);
    assert_eq!(api.get("me", &token).expect(401).code(), "token.invalid");
    let short = api.post("tokens", &ehs, &ask(json!(["read_chain", "handle_packages"]), &end)).expect(201).str("token");
    api.post("packages", &short, &new).expect(201);
    world.clock.advance(chrono::Duration::days(31));
    assert_eq!(api.get("me", &short).expect(401).code(), "token.invalid");
    assert_eq!(api.get("me", "wf_guessed").expect(401).code(), "token.invalid");
}

#[test]
fn letters_leave_once_are_tried_again_and_not_sent_when_their_link_has_ended() {
    let (world, api) = works();
    let manager = api.token("manager");
    let made = api.post("invitations", &manager, &invitation(&world, "post.one", "keeper")).expect(201).str("id");
    let mailer = weifei::outbound::mail::Recorded::default();
    let deliver = || weifei::app::post::deliver(&world.env, &mailer).unwrap();
    mailer.refuse(1);
    assert_eq!((deliver(), deliver()), (0, 0), "a fault waits before the next try");
    world.clock.advance(chrono::Duration::minutes(3));
    assert_eq!((deliver(), deliver()), (1, 0));
    let letter = mailer.letters().pop().unwrap();
    assert_eq!(letter.to, "new@example.cn");
    let token = letter.text.trim().rsplit('#').next().unwrap().to_owned();
    assert_eq!(token, secret(&world.env, "ticket", &made));
    accept(&api, &token, PASSWORD).expect(204);
    assert!(mailed(&world, "new@example.cn").is_empty(), "the address is blanked");
    let over = api.post("invitations", &manager, &invitation(&world, "post.two", "keeper")).expect(201).str("id");
    api.delete(&format!("invitations/{over}"), &manager).expect(200);
    assert_eq!((deliver(), mailer.letters().len()), (0, 1));
}

/// Tests log in with cheap digests; what a person sets costs what OWASP's password storage cheat sheet asks of Argon2id.
#[test]
fn a_password_that_is_set_is_made_dear_to_guess() {
    let digest = weifei::app::account::hash_password("correct horse battery").unwrap();
    assert!(digest.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{digest}");
}
