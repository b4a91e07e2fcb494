//! The register and its people over HTTP: who sees, who may, versions, upserts, mandates.

use serde_json::{Value, json};
use weifei::domain::access::Role;

use crate::{
    http::{Api, key, person},
    support::World,
};

const USCC: &str = "91330111MA2ABCD13G";

pub fn works() -> (World, Api) {
    let world = World::new();
    let own = Some(world.site.organisation);
    person(&world.env, "admin", Role::Admin, None, None);
    person(&world.env, "manager", Role::Manager, own, None);
    person(&world.env, "keeper", Role::Keeper, own, None);
    person(&world.env, "officer", Role::Officer, None, Some("330111"));
    person(&world.env, "reviewer", Role::Reviewer, None, Some("3301"));
    person(&world.env, "stranger", Role::Reviewer, None, Some("330200"));
    let api = Api::start(&world.env);
    (world, api)
}

pub fn organisation(uscc: &str, name: &str) -> Value {
    json!({ "uscc": uscc, "name": name, "kind": "agent", "division": "330111" })
}

/// A credit code that checks, for the n-th invented agent.
pub fn uscc(number: usize) -> String {
    let body = format!("91330111MA2A{number:04}");
    let alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    for a in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".chars() {
        for b in alphabet.chars() {
            let code = format!("{body}{a}{b}");
            if code.parse::<weifei::domain::party::uscc::Uscc>().is_ok() {
                return code;
            }
        }
    }
    panic!("no credit code for {number}");
}

#[test]
fn an_organisation_is_made_read_changed_and_only_with_its_version() {
    let (_world, api) = works();
    let admin = api.token("admin");
    let code = uscc(1);
    let made = api.post("organisations", &admin, &organisation(&code, "管家一号")).expect(201);
    assert_eq!((made.str("outcome").as_str(), made.headers["etag"].to_str().unwrap()), ("created", "\"1\""));
    let id = made.str("id");
    let path = format!("organisations/{id}");
    let read = api.get(&path, &admin).expect(200);
    assert_eq!(read.headers["etag"], "\"1\"");
    let changed = organisation(&code, "管家一号改名");
    assert_eq!(api.put(&path, &admin, None, &changed).expect(428).code(), "document.version_needed");
    assert_eq!(api.put(&path, &admin, Some(9), &changed).expect(412).code(), "document.stale");
    let put = api.put(&path, &admin, Some(1), &changed).expect(200);
    assert_eq!((put.str("outcome").as_str(), put.headers["etag"].to_str().unwrap()), ("updated", "\"2\""));
    assert_eq!(api.put(&path, &admin, Some(2), &changed).expect(200).str("outcome"), "unchanged");
    assert_eq!(api.post("organisations", &admin, &changed).expect(409).code(), "thing.exists");
    let wrong = organisation("91330111MA2ABCD13X", "错码");
    assert_eq!(api.post("organisations", &admin, &wrong).expect(400).code(), "organisation.credit_code_invalid");
}

#[test]
fn the_same_upsert_twice_changes_nothing() {
    let (world, api) = works();
    let admin = api.token("admin");
    let path = "organisations/by-external-id/ERP-7";
    let body = organisation(&uscc(2), "管家二号");
    let first = api.put(path, &admin, None, &body).expect(201);
    let again = api.put(path, &admin, None, &body).expect(200);
    assert_eq!((again.str("outcome").as_str(), again.str("id")), ("unchanged", first.str("id")));
    let events =
        |stream: String| world.env.db.read(|conn| weifei::store::event::of_stream(conn, &stream)).unwrap().len();
    assert_eq!(events(format!("organisation/{}", first.str("id"))), 1);
    let site = json!({ "organisation": uscc(2), "code": format!("{}-001", uscc(2)), "name": "一厂", "division": "330111",
        "tier": "simplified" });
    let made = api.put("sites/by-external-id/S-1", &admin, None, &site).expect(201);
    assert_eq!(api.put("sites/by-external-id/S-1", &admin, None, &site).expect(200).str("outcome"), "unchanged");
    let moved = json!({ "organisation": uscc(2), "code": format!("{}-001", uscc(2)), "name": "新一厂",
        "division": "330111", "tier": "key" });
    let put = api.put("sites/by-external-id/S-1", &admin, None, &moved).expect(200);
    assert_eq!((put.str("outcome").as_str(), put.str("id")), ("updated", made.str("id")));
    assert_eq!(api.get(&format!("sites/{}", made.str("id")), &admin).expect(200).str("external_id"), "S-1");
    let person = json!({ "organisation": uscc(2), "login": "li.si", "name": "李四", "role": "keeper" });
    api.put("people/by-external-id/P-1", &admin, None, &person).expect(201);
    assert_eq!(api.put("people/by-external-id/P-1", &admin, None, &person).expect(200).str("outcome"), "unchanged");
}

#[test]
fn who_may_not_see_reads_that_it_is_not_there() {
    let (world, api) = works();
    let own = world.site.organisation.to_string();
    let path = format!("organisations/{own}");
    for login in ["admin", "manager", "keeper", "officer", "reviewer"] {
        api.get(&path, &api.token(login)).expect(200);
    }
    let stranger = api.token("stranger");
    assert_eq!(api.get(&path, &stranger).expect(404).code(), "thing.not_found");
    assert_eq!(api.get("organisations", &stranger).json()["items"], json!([]));
    assert_eq!(api.get(&format!("sites/{}", world.site.id), &stranger).expect(404).code(), "thing.not_found");
    let body = json!({ "uscc": USCC, "name": "改名", "kind": "generator" });
    assert_eq!(api.put(&path, &stranger, Some(1), &body).expect(404).code(), "thing.not_found");
    assert_eq!(api.put(&path, &api.token("keeper"), Some(1), &body).expect(403).code(), "access.not_allowed");
    api.put(&path, &api.token("manager"), Some(1), &body).expect(200);
    let people = format!("people?organisation={own}");
    assert_eq!(api.get(&people, &api.token("keeper")).expect(404).code(), "thing.not_found");
    let items = api.get(&people, &api.token("manager")).expect(200).json();
    assert_eq!(items["items"].as_array().unwrap().len(), 2, "the manager and the keeper");
    assert_eq!(api.get("people", &api.token("manager")).expect(403).code(), "access.not_allowed");
}

#[test]
fn lists_are_walked_by_a_cursor() {
    let (_world, api) = works();
    let admin = api.token("admin");
    for number in 10..15 {
        api.post("organisations", &admin, &organisation(&uscc(number), "管家")).expect(201);
    }
    let (mut after, mut seen) = (String::new(), Vec::new());
    loop {
        let page = api.get(&format!("organisations?limit=2{after}"), &admin).expect(200).json();
        seen.extend(page["items"].as_array().unwrap().iter().map(|one| one["uscc"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    let mut sorted = seen.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!((seen.len(), seen), (6, sorted));
}

#[test]
fn a_manager_gives_roles_of_the_own_organisation_only() {
    let (world, api) = works();
    let (admin, manager) = (api.token("admin"), api.token("manager"));
    let own = world.site.organisation.to_string();
    let new = json!({ "organisation": own, "login": "wang.wu", "name": "王五", "role": "keeper" });
    let id = api.post("people", &manager, &new).expect(201).str("id");
    let grants = format!("people/{id}/grants");
    let ehs =
        api.post(&grants, &manager, &json!({ "role": "ehs", "organisation": own, "site": world.site.id.to_string() }));
    let ehs = ehs.expect(201).str("id");
    for (role, more) in [("admin", json!({})), ("officer", json!({ "division": "330111" })), ("system", json!({}))] {
        let mut asked = more.clone();
        asked["role"] = json!(role);
        assert_eq!(api.post(&grants, &manager, &asked).expect(403).code(), "grant.not_yours_to_give", "{role}");
    }
    let other = api.post("organisations", &admin, &organisation(&uscc(20), "别家")).expect(201).str("id");
    let elsewhere = json!({ "role": "keeper", "organisation": other });
    assert_eq!(api.post(&grants, &manager, &elsewhere).expect(404).code(), "thing.not_found");
    api.post(&grants, &admin, &elsewhere).expect(201);
    let whole = api.get(&format!("people/{id}"), &admin).expect(200).json();
    assert_eq!(whole["grants"].as_array().unwrap().len(), 3, "several organisations per person");
    let part = api.get(&format!("people/{id}"), &manager).expect(200).json();
    assert_eq!(
        part["grants"].as_array().unwrap().len(),
        2,
        "the other organisation's grant is not the manager's to see"
    );
    api.delete(&format!("{grants}/{ehs}"), &manager).expect(200);
    assert_eq!(api.get(&format!("people/{id}"), &manager).json()["grants"].as_array().unwrap().len(), 1);
    let events = world.env.db.read(|conn| weifei::store::event::of_stream(conn, &format!("person/{id}"))).unwrap();
    assert_eq!(events.len(), 5);
    assert!(events.iter().all(|row| !row.body.contains("王五") && !row.body.contains("wang.wu")), "no personal data");
}

#[test]
fn a_mandate_opens_named_sites_until_it_ends() {
    let (world, api) = works();
    let (admin, manager) = (api.token("admin"), api.token("manager"));
    let agency = api.post("organisations", &admin, &organisation(&uscc(30), "绿管家")).expect(201).str("id");
    person(&world.env, "agent", Role::Ehs, Some(agency.parse().unwrap()), None);
    let agent = api.token("agent");
    let stock = format!("sites/{}/stock", world.site.id);
    api.get(&stock, &agent).expect(404);
    let ask = |days: i64, role: &str, login: &str| {
        let end = weifei::kernel::clock::Clock::now(world.clock.as_ref()).plus(chrono::Duration::days(days));
        json!({ "organisation": world.site.organisation.to_string(), "agent_uscc": uscc(30), "agent_login": login,
            "role": role, "sites": [world.site.id.to_string()], "valid_to": end.to_string() })
    };
    assert_eq!(api.post("mandates", &manager, &ask(-1, "ehs", "agent")).expect(422).code(), "mandate.too_long");
    assert_eq!(
        api.post("mandates", &manager, &ask(9, "manager", "agent")).expect(403).code(),
        "grant.not_yours_to_give"
    );
    assert_eq!(api.post("mandates", &manager, &ask(9, "ehs", "keeper")).expect(404).code(), "thing.not_found");
    api.post("mandates", &agent, &ask(9, "ehs", "agent")).expect(404);
    let given = api.post("mandates", &manager, &ask(9, "ehs", "agent")).expect(201).str("id");
    api.get(&stock, &agent).expect(200);
    let me = api.get("me", &agent).json();
    assert!(me["grants"].as_array().unwrap().iter().any(|grant| grant["mandate_id"] == given.as_str()));
    assert_eq!(api.get("mandates", &agent).json()["items"].as_array().unwrap().len(), 1);
    api.delete(&format!("mandates/{given}"), &api.token("stranger")).expect(404);
    api.delete(&format!("mandates/{given}"), &manager).expect(200);
    api.get(&stock, &agent).expect(404);
    api.post("mandates", &manager, &ask(9, "keeper", "agent")).expect(201);
    api.get(&stock, &agent).expect(200);
    world.clock.advance(chrono::Duration::days(10));
    api.get(&stock, &api.token("agent")).expect(404);
}

#[test]
fn a_put_repeated_with_its_key_answers_the_same_bytes() {
    let (_world, api) = works();
    let admin = api.token("admin");
    let (body, key) = (organisation(&uscc(40), "重复"), key());
    let once = || {
        Api::send(
            api.request(reqwest::Method::POST, "organisations", &admin).header("Idempotency-Key", &key).json(&body),
        )
    };
    let (first, second) = (once().expect(201), once().expect(201));
    assert_eq!(first.text, second.text);
}
