//! What was done with a manifest without a network, told later: many in one request, each with its own answer, and who comes too
//! late reads what was first.

use serde_json::{Value, json};
use weifei::{
    app::Actor,
    domain::{access::Role, manifest::Action},
    kernel::id::{CommandId, PackageId, RandomIds},
};

use super::{ActFields, Road, act, person};
use crate::{api::Api, support::run};

struct Dock {
    road: Road,
    api: Api,
    keeper: String,
    id: String,
    drums: Vec<PackageId>,
}

fn token(api: &Api, who: &Actor) -> String {
    let body = json!({"login": who.id.to_string(), "password": "correct horse"});
    let session = api.ask("POST", "/api/v1/auth/login", None, None, &body).json();
    session["access_token"].as_str().unwrap().to_owned()
}

fn dock(count: usize) -> Dock {
    let road = Road::new();
    let drums = road.drums(count);
    let id = road.confirmed(&drums, &[&road.first]).to_string();
    let keeper = person(&road.world, Role::Keeper, road.world.site.organisation);
    let api = Api::start(&road.world.env);
    let keeper = token(&api, &keeper);
    Dock { road, api, keeper, id, drums }
}

fn key() -> String {
    CommandId::make(&RandomIds, weifei::kernel::clock::Instant::from_micros(1)).to_string()
}

impl Dock {
    fn item(&self, action: &str, body: &Value) -> Value {
        json!({"key": key(), "action": action, "manifest": self.id, "body": body})
    }
    fn load(&self, drum: usize) -> Value {
        self.item("load", &json!({"packages": [self.drums[drum].to_string()]}))
    }
    fn send(&self, commands: &[Value]) -> Vec<Value> {
        let answer =
            self.api.ask("POST", "/api/v1/commands", Some(&self.keeper), Some(key()), &json!({"commands": commands}));
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()["results"].as_array().unwrap().clone()
    }
}

fn statuses(told: &[Value]) -> Vec<i64> {
    told.iter().map(|one| one["status"].as_i64().unwrap()).collect()
}

#[test]
fn two_phones_that_loaded_the_same_drum_have_one_outcome_and_the_loser_reads_what_was_first() {
    let dock = dock(3);
    let (first, second) = ([dock.load(0), dock.load(1)], [dock.load(1), dock.load(2)]);
    assert_eq!(statuses(&dock.send(&first)), [200, 200]);
    let told = dock.send(&second);
    assert_eq!(statuses(&told), [409, 200]);
    let late = &told[0]["problem"];
    assert_eq!(
        (&late["code"], &late["params"]["last_event"]),
        (&json!("manifest.package_stands"), &json!("package.loaded"))
    );
    assert!(late["params"]["last_at"].is_string(), "{late}");
    assert_eq!(dock.send(&second), told, "sent again the answers are the same");
    // What is signed carries the digest that the answer before told.
    let shown = &told[1]["body"]["shown_sha256"];
    let blind = dock.item("finish_loading", &json!({"shown_sha256": "0".repeat(64)}));
    let signed = dock.item("finish_loading", &json!({"shown_sha256": shown}));
    let told = dock.send(&[blind, signed]);
    assert_eq!(statuses(&told), [409, 200], "{told:?}");
    assert_eq!(told[0]["problem"]["code"], "manifest.shown_differs");
    dock.road.world.verified();
}

#[test]
fn what_was_loaded_after_the_manifest_was_revoked_is_refused_with_that_fact() {
    let dock = dock(2);
    let ehs = person(&dock.road.world, Role::Ehs, dock.road.world.site.organisation);
    let id = dock.id.parse().unwrap();
    let why = ActFields { reason: Some("mistake".into()), ..ActFields::default() };
    run(&dock.road.world.env, &ehs, move |tx| act(tx, id, Action::Revoke, &why)).unwrap();
    let told = dock.send(&[dock.load(0), dock.load(1)]);
    assert_eq!(statuses(&told), [409, 409]);
    for one in &told {
        let params = &one["problem"]["params"];
        assert_eq!((&params["state"], &params["last_event"]), (&json!("revoked"), &json!("manifest.revoked")), "{one}");
    }
    dock.road.world.verified();
}

#[test]
fn a_command_names_a_package_or_a_manifest() {
    let dock = dock(1);
    let mut both = dock.load(0);
    both["package"] = json!(dock.drums[0].to_string());
    let mut nobodys = dock.load(0);
    nobodys["manifest"] = json!("0197a000-0000-7000-8000-000000000000");
    let nothing = dock.item("nonsense", &json!({}));
    assert_eq!(statuses(&dock.send(&[both, nobodys, nothing, dock.load(0)])), [400, 404, 404, 200]);
}

#[test]
fn the_moves_of_a_manifest_are_those_of_who_asks() {
    let dock = dock(1);
    let moves = |token: &str| -> Vec<String> {
        let path = format!("/api/v1/manifests/{}/moves", dock.id);
        let told = dock.api.ask("GET", &path, Some(token), None, &Value::Null).json();
        let items = told["items"].as_array().unwrap().clone();
        items
            .iter()
            .map(|one| format!("{} {}", one["from"].as_str().unwrap(), one["action"].as_str().unwrap()))
            .collect()
    };
    let (keepers, drivers) = (moves(&dock.keeper), moves(&token(&dock.api, &dock.road.first.driver)));
    assert!(keepers.contains(&"carrier_confirmed load".into()) && !keepers.contains(&"loaded depart".into()));
    assert!(drivers.contains(&"loaded depart".into()) && drivers.contains(&"in_transit arrive".into()));
    assert!(!drivers.contains(&"arrived decide".into()), "{drivers:?}");
}
