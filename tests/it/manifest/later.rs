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

/// A load under way with two carriers: the giver's and the taker's phones, the manifest's id and its digest now.
fn handed() -> (Road, Api, [String; 2], String, Value) {
    let road = Road::new();
    let drums = road.drums(2);
    let id = road.departed(&drums, &[&road.first, &road.second]);
    let api = Api::start(&road.world.env);
    let phones = [token(&api, &road.first.driver), token(&api, &road.second.dispatcher)];
    let shown = api.ask("GET", &format!("/api/v1/manifests/{id}"), Some(&phones[0]), None, &Value::Null).json();
    (road, api, phones, id.to_string(), shown["shown_sha256"].clone())
}

fn crew(road: &Road) -> Value {
    let second = &road.second;
    json!({"vehicle_id": second.vehicle.to_string(), "driver_id": second.driver.id.to_string(), "escort_id": second.escort.id.to_string()})
}

fn told(api: &Api, phone: &str, id: &str, action: &str, body: &Value) -> Value {
    let item = json!({"key": key(), "action": action, "manifest": id, "body": body});
    let answer = api.ask("POST", "/api/v1/commands", Some(phone), Some(key()), &json!({"commands": [item]}));
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()["results"][0].clone()
}

#[test]
fn two_phones_without_a_network_sign_a_hand_over_for_the_same_content_and_it_passes_as_of_signing() {
    let (road, api, [giver, taker], id, shown) = handed();
    let at = |seconds: i64| road.world.env.clock.now().plus(chrono::Duration::seconds(seconds)).to_string();
    let (offered_at, taken_at) = (at(-120), at(-60));
    let mut body = crew(&road);
    body["shown_sha256"] = shown.clone();
    body["occurred_at"] = json!(taken_at);
    // The taker's phone is heard first: nothing was offered yet.
    let early = told(&api, &taker, &id, "accept_handover", &body);
    assert_eq!((&early["status"], &early["problem"]["code"]), (&json!(409), &json!("manifest.not_from_state")));
    let offer = json!({"shown_sha256": shown, "occurred_at": offered_at});
    assert_eq!(told(&api, &giver, &id, "offer_handover", &offer)["status"], 200);
    let done = told(&api, &taker, &id, "accept_handover", &body);
    assert_eq!((&done["status"], &done["body"]["state"]), (&json!(200), &json!("in_transit")), "{done}");
    let whole = api.ask("GET", &format!("/api/v1/manifests/{id}"), Some(&taker), None, &Value::Null).json();
    let signed = whole["signatures"].as_array().unwrap();
    let last = &signed[signed.len() - 2..];
    assert_eq!((&last[0]["shown_sha256"], &last[1]["shown_sha256"]), (&shown, &shown), "both signed the same");
    assert_eq!((&last[0]["at"], &last[1]["at"], &whole["leg"]), (&json!(offered_at), &json!(taken_at), &json!(1)));
    road.world.verified();
}

#[test]
fn what_else_happened_to_the_manifest_meanwhile_undoes_a_hand_over_signed_without_a_network() {
    let (road, api, [giver, taker], id, shown) = handed();
    let mut body = crew(&road);
    body["shown_sha256"] = shown.clone();
    assert_eq!(told(&api, &giver, &id, "offer_handover", &json!({"shown_sha256": shown}))["status"], 200);
    let arrives = road.world.env.clock.now().plus(chrono::Duration::hours(2)).to_string();
    assert_eq!(told(&api, &giver, &id, "book_arrival", &json!({"arrives_at": arrives}))["status"], 200);
    let late = told(&api, &taker, &id, "accept_handover", &body);
    assert_eq!((&late["status"], &late["problem"]["code"]), (&json!(409), &json!("manifest.shown_differs")), "{late}");
    // Declined and offered anew, the first signature is worth nothing.
    assert_eq!(told(&api, &giver, &id, "decline_handover", &json!({"reason": "other"}))["status"], 200);
    let now = api.ask("GET", &format!("/api/v1/manifests/{id}"), Some(&giver), None, &Value::Null).json();
    let again = json!({"shown_sha256": now["shown_sha256"]});
    assert_eq!(told(&api, &giver, &id, "offer_handover", &again)["status"], 200);
    assert_eq!(told(&api, &taker, &id, "accept_handover", &body)["problem"]["code"], "manifest.shown_differs");
    road.world.verified();
}
