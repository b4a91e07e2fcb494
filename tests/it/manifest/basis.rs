//! A refusal cites the law of the day of the act: 固废法 until 2026-08-14, 生态环境法典 from 2026-08-15.

use serde_json::{Value, json};
use weifei::kernel::{
    clock::Instant,
    id::{CommandId, Ids as _, RandomIds},
};

use super::Road;
use crate::api::{Answer, Api};

struct Desk {
    road: Road,
    api: Api,
    token: String,
}

impl Desk {
    fn on(&mut self, day: &str) {
        self.road.world.clock.set(Instant::parse(&format!("{day}T02:00:00Z")).unwrap());
        let body = json!({"login": self.road.first.dispatcher.id.to_string(), "password": "correct horse"});
        let session = self.api.ask("POST", "/api/v1/auth/login", None, None, &body).json();
        session["access_token"].as_str().unwrap().clone_into(&mut self.token);
    }

    fn asks(&self, path: &str, key: &str, body: &Value) -> Answer {
        self.api.ask("POST", &format!("/api/v1{path}"), Some(&self.token), Some(key.to_owned()), body)
    }
}

fn key() -> String {
    CommandId(RandomIds.next(Instant::from_micros(1))).to_string()
}

fn texts(answer: &Answer) -> Vec<String> {
    let told = answer.json();
    let of = |one: &Value| one["text"].as_str().unwrap().to_owned();
    told["basis"].as_array().unwrap_or_else(|| panic!("{}", answer.text)).iter().map(of).collect()
}

const OLD: &str = "固体废物污染环境防治法第82条";
const NEW: &str = "生态环境法典第536条";

#[test]
fn what_is_refused_in_july_and_in_september_cites_the_law_of_its_day() {
    let road = Road::new();
    let drums = road.drums(1);
    let id = road.confirmed(&drums, &[&road.first]);
    let api = Api::start(&road.world.env);
    let mut desk = Desk { road, api, token: String::new() };
    let early = json!({});
    let path = format!("/manifests/{id}/arrive");

    desk.on("2026-07-01");
    let july = key();
    let first = desk.asks(&path, &july, &early);
    assert_eq!((first.json()["code"].as_str(), texts(&first)), (Some("manifest.not_from_state"), vec![OLD.to_owned()]));
    assert_eq!(first.json()["basis"][0]["valid_to"], "2026-08-14");

    desk.on("2026-09-01");
    let second = desk.asks(&path, &key(), &early);
    assert_eq!(texts(&second), [NEW]);
    assert_eq!(second.json()["basis"][0]["valid_from"], "2026-08-15");
    // The day of the act counts, not the day it is told.
    for (at, law) in [("2026-08-14T15:59:59Z", OLD), ("2026-08-14T16:00:00Z", NEW)] {
        let told = desk.asks(&path, &key(), &json!({"occurred_at": at}));
        assert_eq!(texts(&told), [law], "{at}");
    }
    // A repeat is answered as at first, whatever has changed since.
    assert_eq!(desk.asks(&path, &july, &early).text, first.text);

    // A rule that did not change is cited on both sides of the day; what rests on technique cites nothing.
    for day in ["2026-07-01", "2026-09-01"] {
        desk.on(day);
        let unlisted = json!({"packages": ["91330111MA2ABCD13G9000414920261123999"]});
        let told = desk.asks(&format!("/manifests/{id}/load"), &key(), &unlisted);
        assert_eq!(told.json()["code"], "manifest.not_listed");
        assert_eq!(texts(&told), ["危险废物转移管理办法（部令第23号）第13条"]);
        let absent = desk.asks("/manifests/01997f00-0000-7000-8000-000000000000/load", &key(), &json!({}));
        assert_eq!((absent.json()["code"].as_str(), texts(&absent)), (Some("thing.not_found"), vec![]));
        let malformed = desk.asks(&format!("/manifests/{id}/load"), &key(), &json!({"nothing": 1}));
        assert_eq!((malformed.status.as_u16(), texts(&malformed)), (400, vec![]));
    }
}
