//! Notices over HTTP: lists in bounded pages, one with its why and what may be done, from raised to closed, in least sight.

use std::collections::BTreeSet;

use chrono::Duration;
use serde_json::{Value, json};
use weifei::{
    app::{env::Grant, manifest::ActFields},
    domain::{
        access::{Permission, Role},
        alarm::RULES,
        facility::FacilityKind,
        manifest::Action,
    },
    kernel::{
        clock::{Clock as _, Instant},
        id::{CommandId, RandomIds},
    },
};

use super::{
    Answer, Api,
    live::heard,
    papers::{Session, enterprise, reviewer, session},
};
use crate::{
    alarm::settle,
    manifest::{Road, verdict},
    support::World,
};

fn key() -> String {
    CommandId::make(&RandomIds, Instant::from_micros(1)).to_string()
}

/// Notices of a list.
fn items(who: &Session<'_>, query: &str) -> Vec<Value> {
    let answer = who.get(&format!("notices{query}"));
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()["items"].as_array().unwrap().clone()
}

fn refused(answer: &Answer) -> (u16, String) {
    (answer.status.as_u16(), answer.json()["code"].as_str().unwrap_or_default().to_owned())
}

/// What the caller may do, by name.
fn allowed(one: &Value) -> Vec<&str> {
    let actions = one["actions"].as_array().unwrap().iter();
    actions.filter(|action| action["allowed"] == true).map(|action| action["action"].as_str().unwrap()).collect()
}

/// A load that was accepted and whose receipt nobody confirmed in time.
pub(super) fn unconfirmed(road: &Road) -> weifei::kernel::id::ManifestId {
    let drums = road.drums(1);
    let id = road.arrived(&drums, &[&road.first]);
    road.decide(id, vec![verdict(drums[0], "accept", None)]).unwrap();
    road.world.clock.advance(Duration::days(8));
    settle(&road.world);
    id
}

/// People whom a receiver's notice does not concern.
fn strangers<'a>(road: &Road, api: &'a Api) -> [Session<'a>; 3] {
    [
        session(&road.world, api, "consignor", enterprise(Role::Ehs, road.world.site.organisation)),
        session(&road.world, api, "carrier", enterprise(Role::Dispatcher, road.first.id)),
        session(&road.world, api, "elsewhere", reviewer("99")),
    ]
}

/// Whatever they ask.
fn finds_nothing(who: &Session<'_>, path: &str) {
    assert_eq!(items(who, "?rule=MAN-03").len(), 0);
    assert_eq!(who.get("notices/sum?rule=MAN-03").json()["notices"], json!(0));
    assert_eq!(refused(&who.get(path)), (404, "thing.not_found".into()));
    assert_eq!(refused(&who.post(&format!("{path}/acknowledge"), &json!({}))), (404, "thing.not_found".into()));
}

#[test]
fn a_notice_is_told_with_its_why_and_brought_to_its_end_by_those_it_concerns() {
    let road = Road::new();
    let id = unconfirmed(&road);
    let api = Api::start(&road.world.env);
    let receiver = session(&road.world, &api, "receiver", enterprise(Role::Ehs, road.receiver.site.organisation));
    let authority = session(&road.world, &api, "authority", reviewer("330106"));
    let row = items(&receiver, "?rule=MAN-03&state=open&level=orange").remove(0);
    assert_eq!((&row["subject_kind"], &row["subject_id"]), (&json!("manifest"), &json!(id.to_string())));
    assert_eq!(row["subject_name"], json!(road.get(id).display()));
    let path = format!("notices/{}", row["id"].as_str().unwrap());
    let one = receiver.get(&path).json();
    assert_eq!((&one["breach"], &one["needs_authority"]), (&json!(true), &json!(true)), "{one}");
    let figure = |of: &str, code: &str| one[of].as_array().unwrap().iter().find(|one| one["code"] == code).cloned();
    let limit = figure("thresholds", "limit_working_days").unwrap();
    assert_eq!((&limit["value"], &limit["unit"], &limit["name"]), (&json!(5), &json!("working_days"), &json!("期限")));
    assert_eq!(figure("values", "open_days").unwrap()["value"], json!(8));
    assert_eq!(one["basis"][0]["text"], json!("危险废物转移管理办法（部令第23号）第18条"), "{one}");
    assert_eq!((&one["history"][0]["kind"], &one["history"][0]["person"]), (&json!("notice.raised"), &Value::Null));
    assert_eq!(allowed(&one), ["acknowledge"]);
    let told = |one: &Value, action: &str| {
        one["actions"].as_array().unwrap().iter().find(|of| of["action"] == action).unwrap().clone()
    };
    assert_eq!(told(&one, "handle")["code"], json!("notice.not_from_state"));
    assert_eq!(told(&one, "handle")["needs"], json!(["measures"]));

    let strangers = strangers(&road, &api);
    for who in &strangers {
        finds_nothing(who, &path);
    }
    assert_eq!(receiver.post(&format!("{path}/clear"), &json!({})).status, 404, "the platform's own");
    assert_eq!(receiver.post(&format!("{path}/nothing"), &json!({})).status, 404);

    // One key is one step, however often it is sent.
    let step = |who: &Session<'_>, action: &str, body: &Value| who.post(&format!("{path}/{action}"), body);
    let again = key();
    let once_more = || {
        api.ask("POST", &format!("/api/v1/{path}/acknowledge"), Some(&receiver.token), Some(again.clone()), &json!({}))
    };
    let first = once_more();
    assert_eq!((first.status.as_u16(), &once_more().text), (200, &first.text), "{}", first.text);
    assert_eq!(refused(&step(&receiver, "handle", &json!({}))).1, "request.field_invalid");
    let late = json!({"measures": "补确认", "due_on": "2027-12-31"});
    assert_eq!(refused(&step(&receiver, "handle", &late)).1, "notice.due_too_late");
    assert_eq!(step(&receiver, "handle", &json!({"measures": "今天确认接受"})).status, 200);
    // What proves it goes with it.
    let sent = api.send(
        "/api/v1/files?kind=photo",
        &receiver.token,
        &[("Idempotency-Key", &key())],
        b"\x89PNG\r\n\x1a\n a weighbridge ticket".to_vec(),
    );
    let file = sent.json()["sha256"].as_str().unwrap().to_owned();
    let body = json!({"result": "已核对重量"}).to_string().into_bytes();
    let key = key();
    let headers = [("Idempotency-Key", key.as_str()), ("Evidence", &file), ("Content-Type", "application/json")];
    let submitted = api.send(&format!("/api/v1/{path}/submit"), &receiver.token, &headers, body);
    assert_eq!(submitted.status, 200, "{}", submitted.text);
    let seen = authority.get(&path).json();
    assert_eq!(seen["history"][3]["evidence"], json!([file]));
    assert_eq!(
        (&seen["history"][3]["person"], &seen["history"][3]["name"]),
        (&json!("receiver"), &json!("提交整改结果"))
    );
    assert_eq!(authority.get(&format!("files/{file}")).status, 200);
    assert_eq!(strangers[2].get(&format!("files/{file}")).status, 404);

    assert_eq!(refused(&step(&receiver, "verify", &json!({}))).1, "notice.needs_authority");
    assert_eq!(refused(&step(&authority, "verify", &json!({}))).1, "notice.still_stands");
    road.act(&road.gate, id, Action::Complete, ActFields::default()).unwrap();
    settle(&road.world);
    assert_eq!(authority.get(&path).json()["subsided"], json!(true));
    assert_eq!(step(&authority, "verify", &json!({})).json()["state"], json!("closed"));
    assert_eq!(items(&receiver, "?rule=MAN-03&state=open").len(), 0);
    assert_eq!(allowed(&authority.get(&path).json()), ["reopen"]);
    road.world.verified();
}

#[test]
fn a_list_goes_by_bounded_pages_and_its_sums_are_of_the_same_sight() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    for _ in 0..3 {
        let (_, zone) = world.facility(FacilityKind::StoragePoint, None, None);
        for _ in 0..3 {
            world.stored(&waste, 850, zone.id);
        }
        world.clock.advance(Duration::minutes(1));
    }
    settle(&world);
    let api = Api::start(&world.env);
    let own = session(&world, &api, "own", enterprise(Role::Keeper, world.site.organisation));
    let (mut after, mut seen) = (String::new(), Vec::new());
    loop {
        let page = own.get(&format!("notices?rule=STO-02&limit=1{after}")).json();
        seen.extend(page["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!((seen.len(), seen.iter().collect::<BTreeSet<_>>().len()), (3, 3));
    let sum = |who: &Session<'_>, query: &str| who.get(&format!("notices/sum{query}")).json();
    let counts = sum(&own, "?rule=STO-02")["counts"].clone();
    assert_eq!(counts, json!([{"state": "raised", "level": "yellow", "notices": 3}]));
    assert_eq!(sum(&own, "?rule=STO-02&level=orange")["notices"], json!(0));
    assert_eq!(sum(&own, &format!("?state=open&site={}", world.site.id))["open"], json!(3));
    for wrong in ["?state=lost", "?level=pink", "?rule=STO-99"] {
        assert_eq!(refused(&own.get(&format!("notices{wrong}"))).1, "request.field_invalid", "{wrong}");
    }
    // Two rights over the same notices count them once.
    let both = Grant { site: Some(world.site.id), ..enterprise(Role::Ehs, world.site.organisation) };
    let ehs = session(&world, &api, "both", both);
    let authority = session(&world, &api, "authority", reviewer("3301"));
    for who in [&ehs, &authority] {
        assert_eq!(sum(who, "?rule=STO-02")["notices"], json!(3));
    }
    assert_eq!(sum(&session(&world, &api, "far", reviewer("34")), "")["notices"], json!(0));
    let rules = own.get("alarm-rules").json()["items"].as_array().unwrap().clone();
    assert_eq!(rules.len(), RULES.len());
    let point = rules.iter().find(|one| one["code"] == "STO-02").unwrap();
    assert_eq!((&point["open"], &point["levels"]), (&json!(3), &json!(["yellow", "orange"])));
    assert_eq!(point["basis"][0]["text"], json!("GB 18597-2023 8.3.5"));
    assert!(point["parameters"].as_array().unwrap().iter().any(|one| one["code"] == "limit_g" && one["mark"] == "law"));
}

#[test]
fn a_token_that_may_only_look_does_nothing_about_a_notice_and_the_feed_tells_whom_it_concerns() {
    let road = Road::new();
    unconfirmed(&road);
    let api = Api::start(&road.world.env);
    let receiver = session(&road.world, &api, "receiver", enterprise(Role::Manager, road.receiver.site.organisation));
    let id = items(&receiver, "?rule=MAN-03").remove(0)["id"].as_str().unwrap().to_owned();
    let scopes = |names: &[Permission]| {
        let scopes: Vec<&str> = names.iter().map(|one| one.as_str()).collect();
        let end = road.world.clock.now().plus(Duration::days(30)).to_string();
        let made = receiver.post("tokens", &json!({"name": "看板", "scopes": scopes, "expires_at": end}));
        assert_eq!(made.status, 201, "{}", made.text);
        made.json()["token"].as_str().unwrap().to_owned()
    };
    let (looks, acts) = (scopes(&[Permission::ReadChain]), scopes(&[Permission::ReadChain, Permission::HandleNotices]));
    let path = format!("/api/v1/notices/{id}");
    assert_eq!(api.ask("GET", &path, Some(&looks), None, &Value::Null).status, 200);
    let take_note = |token: &str| {
        api.ask("POST", &format!("{path}/acknowledge"), Some(token), Some(key()), &json!({})).status.as_u16()
    };
    assert_eq!(take_note(&looks), 403);
    let stranger = session(&road.world, &api, "far", reviewer("34"));
    let told = json!({"streams": [format!("notice/{id}")]});
    assert_eq!(
        heard(&api, &receiver, 4, || {
            assert_eq!(take_note(&acts), 200);
            settle(&road.world);
        }),
        [told]
    );
    let handle = || {
        let body = json!({"measures": "今天确认接受"});
        assert_eq!(receiver.post(&format!("notices/{id}/handle"), &body).status, 200);
        settle(&road.world);
    };
    assert_eq!(heard(&api, &stranger, 4, handle), Vec::<Value>::new());
}
