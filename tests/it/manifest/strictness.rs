//! How strictly a manifest's check is taken where it starts, over HTTP: told before, at the refusal, and after somebody chose.

use serde_json::{Value, json};
use weifei::{
    app::{
        Actor,
        account::{self, hash_password},
        env::Grant,
        manifest::ActFields,
    },
    domain::{
        access::Role,
        manifest::{Action, State},
    },
    kernel::id::{CommandId, Ids as _, PersonId, RandomIds},
    store,
};

use super::{Road, papers, person};
use crate::api::Api;

fn reviewer(road: &Road) -> Actor {
    let id = PersonId(RandomIds.next(road.world.env.clock.now()));
    let grant = Grant { role: Role::Reviewer, organisation: None, site: None, division: Some("330111".into()) };
    let (env, digest, grants) = (road.world.env.clone(), hash_password("correct horse").unwrap(), vec![grant]);
    let held = grants.clone();
    let add =
        move |conn: &mut store::Conn| account::create_person(conn, &env, id, &id.to_string(), "科室", &digest, &held);
    road.world.env.db.write(add).unwrap();
    Actor::user(id, grants)
}

struct Caller<'a>(&'a Api, String);

impl<'a> Caller<'a> {
    fn of(api: &'a Api, who: &Actor) -> Self {
        let body = json!({"login": who.id.to_string(), "password": "correct horse"});
        let session = api.ask("POST", "/api/v1/auth/login", None, None, &body).json();
        Self(api, session["access_token"].as_str().unwrap().to_owned())
    }

    fn get(&self, path: &str) -> (u16, Value) {
        let answer = self.0.ask("GET", &format!("/api/v1{path}"), Some(&self.1), None, &Value::Null);
        (answer.status.as_u16(), answer.json())
    }

    fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let key = CommandId::make(&RandomIds, weifei::kernel::clock::Instant::from_micros(1)).to_string();
        let answer = self.0.ask("POST", &format!("/api/v1{path}"), Some(&self.1), Some(key), body);
        (answer.status.as_u16(), answer.json())
    }
}

#[test]
fn a_finding_tells_who_says_how_strictly_it_is_taken_and_a_choice_lets_the_load_go() {
    let road = Road::new();
    let ehs = person(&road.world, Role::Ehs, road.world.site.organisation);
    let api = Api::start(&road.world.env);
    let (consignor, authority) = (Caller::of(&api, &ehs), Caller::of(&api, &reviewer(&road)));
    let stranger = Caller::of(&api, &person(&road.world, Role::Ehs, road.second.id));
    // A receiver with a permit and without a contract.
    let other = road.world.elsewhere("91340100MA2XYZ0017", "330108");
    papers::permit(&road.world, &other, 5_000_000_000).unwrap();
    crate::plan::filed(&road.world, 2026, &[("900-041-49", other.site.id, 9_000_000)]);
    let mut fields = road.fields(&road.drums(1), &[&road.first]);
    fields.receiver_site = other.site.id.to_string();
    let id = road.draft(&fields).unwrap().id;
    let look = format!("/manifests/{id}/check");
    let said = |told: &Value| {
        let one = &told["findings"][0];
        ["code", "severity", "severity_source"].map(|name| one[name].as_str().unwrap_or_default().to_owned())
    };
    let (status, told) = consignor.get(&look);
    assert_eq!((status, told["hard"].as_u64(), told["findings"].as_array().unwrap().len()), (200, Some(1), 1));
    assert_eq!(said(&told), ["contract.none_in_force", "hard", "default"]);
    let (status, told) = consignor.post(&format!("/manifests/{id}/check"), &json!({}));
    assert_eq!((status, told["code"].as_str()), (422, Some("manifest.check_failed")));
    assert_eq!(said(&told["params"]), ["contract.none_in_force", "hard", "default"], "{told}");
    assert_eq!(stranger.get(&look).0, 404);
    let choice = json!({
        "code": "contract.none_in_force", "division": "330111", "choice": "soft", "reason": "合同补签期"
    });
    assert_eq!(consignor.post("/check-parameters", &choice).0, 403);
    let (status, told) = authority.post("/check-parameters", &choice);
    assert_eq!((status, told["version"].as_u64(), told["valid_from"].as_str()), (201, Some(1), Some("2026-11-23")));
    let (_, told) = consignor.get(&look);
    assert_eq!(
        (told["hard"].as_u64(), said(&told)),
        (Some(0), ["contract.none_in_force", "soft", "division/330111"].map(str::to_owned))
    );
    let one = road.act(&road.world.ehs, id, Action::Check, ActFields::default()).unwrap();
    assert_eq!(one.state, State::Checked);
    // Once it has left there is nothing to look at.
    let gone = road.departed(&road.drums(1), &[&road.first]);
    assert_eq!(consignor.get(&format!("/manifests/{gone}/check")).0, 409);
    road.world.verified();
}

#[test]
fn the_list_tells_what_holds_where_with_every_choice_and_what_the_law_leaves_no_choice_about() {
    let road = Road::new();
    let ehs = person(&road.world, Role::Ehs, road.world.site.organisation);
    let api = Api::start(&road.world.env);
    let (anybody, authority) = (Caller::of(&api, &ehs), Caller::of(&api, &reviewer(&road)));
    let choose = |choice: &str, from: &str| {
        let body = json!({
            "code": "credential.none", "division": "330111", "choice": choice, "reason": "补录", "valid_from": from
        });
        assert_eq!(authority.post("/check-parameters", &body).0, 201);
    };
    choose("soft", "2026-11-23");
    choose("inherit", "2027-01-01");
    let of = |query: &str, code: &str| {
        let (status, told) = anybody.get(&format!("/check-parameters{query}"));
        assert_eq!(status, 200);
        told["items"].as_array().unwrap().iter().find(|one| one["code"] == code).unwrap().clone()
    };
    let severity = |one: &Value| (one["severity"].as_str().unwrap().to_owned(), one["severity_source"].clone());
    let here = of("?division=330111", "credential.none");
    assert_eq!(severity(&here), ("soft".into(), json!("division/330111")));
    assert_eq!((here["default"].as_str(), here["absolute"].as_bool()), (Some("hard"), Some(false)));
    let history: Vec<_> = here["history"].as_array().unwrap().iter().map(|one| one["choice"].clone()).collect();
    assert_eq!(history, ["soft", "inherit"]);
    // Who chose: everybody is told the role, those who oversee also the name.
    let (first, name) = (&here["history"][0], |one: &Value| one["history"][0]["set_by_name"].clone());
    assert_eq!((first["set_by_role"].as_str(), name(&here)), (Some("reviewer"), Value::Null));
    let (_, seen) = authority.get("/check-parameters?division=330111");
    let chosen = seen["items"].as_array().unwrap().iter().find(|one| one["code"] == "credential.none").unwrap();
    assert!(name(chosen).as_str().is_some_and(|name| !name.is_empty()), "{chosen}");
    assert_eq!(severity(&of("?division=330111&on=2027-01-01", "credential.none")), ("hard".into(), json!("default")));
    assert_eq!(severity(&of("", "credential.none")), ("hard".into(), json!("default")));
    let law = of("?division=330111", "permit.none");
    assert_eq!((severity(&law), law["absolute"].as_bool()), (("hard".into(), json!("law")), Some(true)));
    assert!(law["basis"][0].as_str().unwrap().contains("534"), "{law}");
    let body = json!({"code": "permit.none", "division": "330111", "choice": "soft", "reason": "试点"});
    let (status, told) = authority.post("/check-parameters", &body);
    assert_eq!((status, told["code"].as_str()), (422, Some("check.set_by_law")));
    assert_eq!(anybody.get("/check-parameters?division=1").0, 400);
    assert_eq!(anybody.get("/check-parameters?on=tomorrow").0, 400);
}
