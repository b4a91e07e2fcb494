//! What people's pages may offer is what the server would do, asked without doing.

use serde_json::{Value, json};
use weifei::{domain::access::Role, kernel::clock::Clock as _};

use crate::{
    http::{Api, person},
    people::{organisation, uscc, works},
};

/// Actions that are allowed now.
fn allowed(api: &Api, path: &str, who: &str) -> Vec<String> {
    let answer = api.get(&format!("{path}/actions"), who).expect(200).json();
    let items = answer["items"].as_array().unwrap();
    items.iter().filter(|one| one["allowed"] == true).map(|one| one["action"].as_str().unwrap().to_owned()).collect()
}

/// How many roles of a person the caller is offered to end.
fn ends_of(api: &Api, id: &str, who: &str) -> usize {
    api.get(&format!("people/{id}/actions"), who).expect(200).json()["ends"].as_array().unwrap().len()
}

#[test]
fn nobody_shuts_oneself_out_of_the_own_account() {
    let (world, api) = works();
    let manager = api.token("manager");
    let me = api.get("me", &manager).json()["id"].as_str().unwrap().to_owned();
    let path = format!("people/{me}");
    let own = api.get(&path, &manager).expect(200).json();
    let grant = own["grants"][0]["id"].as_str().unwrap();
    assert_eq!(api.delete(&format!("{path}/grants/{grant}"), &manager).expect(422).code(), "person.own_account");
    let admin = api.token("admin");
    let me = api.get("me", &admin).json()["id"].as_str().unwrap().to_owned();
    let path = format!("people/{me}");
    let own = api.get(&path, &admin).expect(200).json();
    let mut asked = json!({ "organisation": "", "login": own["login"], "name": own["name"], "locked": true });
    let answer = api.put(&path, &admin, own["version"].as_i64(), &asked).expect(422);
    assert_eq!(answer.code(), "person.own_account");
    asked["locked"] = json!(false);
    asked["name"] = json!("另一个名字");
    api.put(&path, &admin, own["version"].as_i64(), &asked).expect(200);
    // Another's is: that is how the one who left is locked.
    let keeper = json!({ "organisation": world.site.organisation.to_string(), "login": "zhao.liu", "name": "赵六" });
    let id = api.post("people", &manager, &keeper).expect(201).str("id");
    let mut locked = keeper.clone();
    locked["locked"] = json!(true);
    api.put(&format!("people/{id}"), &manager, Some(1), &locked).expect(200);
}

#[test]
fn a_token_says_whether_it_may_be_ended() {
    let (world, api) = works();
    let keeper = api.token("keeper");
    let end = world.clock.now().plus(chrono::Duration::days(9)).to_string();
    let asked = json!({ "name": "ERP", "scopes": ["read_chain"], "expires_at": end });
    let made = api.post("tokens", &keeper, &asked).expect(201).json();
    assert_eq!(made["may_end"], true);
    let id = made["id"].as_str().unwrap();
    assert_eq!(api.delete(&format!("tokens/{id}"), &keeper).expect(200).json()["may_end"], false);
    assert_eq!(api.get("tokens", &keeper).expect(200).json()["items"][0]["may_end"], false);
}

#[test]
fn what_is_offered_for_a_person_is_what_would_be_done() {
    let (world, api) = works();
    let (admin, manager, keeper) = (api.token("admin"), api.token("manager"), api.token("keeper"));
    let own = world.site.organisation.to_string();
    let new = json!({ "organisation": own, "login": "wang.wu", "name": "王五", "role": "keeper" });
    let id = api.post("people", &manager, &new).expect(201).str("id");
    let path = format!("people/{id}");
    assert_eq!(allowed(&api, &path, &manager), ["reset_link", "forget_factor", "lock", "grant"]);
    api.get(&format!("{path}/actions"), &keeper).expect(404);
    let ends = |who: &str| api.get(&format!("{path}/actions"), who).json()["ends"].as_array().unwrap().len();
    assert_eq!(ends(&manager), 1);
    // Who also works for others is not the manager's to get back in.
    let other = api.post("organisations", &admin, &organisation(&uscc(20), "别家")).expect(201).str("id");
    let elsewhere = json!({ "role": "keeper", "organisation": other });
    api.post(&format!("{path}/grants"), &admin, &elsewhere).expect(201);
    assert_eq!(allowed(&api, &path, &manager), ["lock", "grant"]);
    api.post(&format!("{path}/reset-link"), &manager, &json!({})).expect(403);
    assert_eq!((ends(&manager), ends(&admin)), (1, 2));
    assert_eq!(allowed(&api, &path, &admin), ["reset_link", "forget_factor", "lock", "grant"]);
    api.post(&format!("{path}/reset-link"), &admin, &json!({})).expect(201);
    // Nobody is offered to lock oneself out; who is locked is offered to come back.
    let me = api.get("me", &manager).json()["id"].as_str().unwrap().to_owned();
    assert_eq!(allowed(&api, &format!("people/{me}"), &manager), ["grant"]);
    assert_eq!(ends_of(&api, &me, &manager), 0, "nor to end one's own role");
    let version = api.get(&path, &manager).json()["version"].as_i64();
    let locked = json!({ "organisation": own, "login": "wang.wu", "name": "王五", "locked": true });
    api.put(&path, &manager, version, &locked).expect(200);
    assert_eq!(allowed(&api, &path, &manager), ["unlock", "grant"]);
    for (who, expected) in [(&manager, 2), (&admin, 2)] {
        assert_eq!(allowed(&api, &format!("organisations/{own}"), who).len(), expected);
    }
    assert!(allowed(&api, &format!("organisations/{own}"), &keeper).is_empty());
}

#[test]
fn a_mandate_says_who_may_end_it() {
    let (world, api) = works();
    let (admin, manager) = (api.token("admin"), api.token("manager"));
    let agency = api.post("organisations", &admin, &organisation(&uscc(30), "绿管家")).expect(201).str("id");
    person(&world.env, "agent", Role::Ehs, Some(agency.parse().unwrap()), None);
    let end = world.clock.now().plus(chrono::Duration::days(9)).to_string();
    let asked = json!({ "organisation": world.site.organisation.to_string(), "agent_uscc": uscc(30),
        "agent_login": "agent", "role": "ehs", "sites": [world.site.id.to_string()], "valid_to": end });
    let given = api.post("mandates", &manager, &asked).expect(201).json();
    assert_eq!(given["may_end"], true);
    let of = |who: &str| -> Value { api.get("mandates", who).expect(200).json()["items"][0]["may_end"].clone() };
    assert_eq!((of(&manager), of(&api.token("agent"))), (json!(true), json!(false)));
    api.delete(&format!("mandates/{}", given["id"].as_str().unwrap()), &manager).expect(200);
    assert_eq!(of(&manager), json!(false));
}

#[test]
fn lists_refuse_what_they_cannot_read_and_sum_what_they_show() {
    let (world, api) = works();
    let keeper = api.token("keeper");
    let zone = world.store[0].id;
    let waste = world.waste("900-041-49", "S");
    for kg in [10, 20, 30] {
        world.stored(&waste, kg, zone);
    }
    let site = world.site.id;
    for bad in ["age=x", "age=-", "age=-1-5", "sort=mass", "skip=-1", "skip=200001"] {
        assert_eq!(
            api.get(&format!("packages?site={site}&{bad}"), &keeper).expect(400).code(),
            "request.field_invalid"
        );
    }
    let page = api.get(&format!("packages?site={site}&sort=stored&limit=2"), &keeper).expect(200).json();
    let next = page["next"].as_str().unwrap();
    let rest = api.get(&format!("packages?site={site}&sort=stored&limit=2&after={next}"), &keeper).expect(200).json();
    assert_eq!((rest["items"].as_array().unwrap().len(), rest["next"].clone()), (1, Value::Null));
    let skipped = api.get(&format!("packages?site={site}&sort=stored&limit=2&skip=2"), &keeper).expect(200).json();
    assert_eq!(skipped["items"], rest["items"]);
    let sum = api.get(&format!("packages/sum?site={site}&age=-90&waste_code=900-041-49"), &keeper).expect(200).json();
    assert_eq!((sum["packages"].clone(), sum["mass_g"].clone()), (json!(3), json!(60_000)));
    api.get(&format!("packages/sum?site={site}"), &api.token("stranger")).expect(404);
    api.get("search?q=a", &keeper).expect(400);
    api.get(&format!("trips/day?carrier={}", world.site.organisation), &api.token("stranger")).expect(404);
    let runs = api.get(&format!("trips/day?carrier={}", world.site.organisation), &keeper).expect(200).json();
    assert_eq!(runs["items"], json!([]));
    api.get(&format!("trips/day?carrier={}&day=x", world.site.organisation), &keeper).expect(400);
}
