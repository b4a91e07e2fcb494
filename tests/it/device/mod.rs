//! Devices over HTTP: who registers, sees and reports; a batch is answered reading by reading, and told twice, late or in another order
//! leaves the same rows.

mod blocks;
mod rules;

use chrono::Duration;
use serde_json::{Value, json};
use weifei::{app::due, domain::access::Role, kernel::clock::Instant, store};

use crate::{
    http::{Api, person},
    support::World,
};

pub struct Works {
    pub world: World,
    pub api: Api,
    pub ehs: String,
    /// A token that may report for the site, and do nothing else.
    pub gateway: String,
}

impl Works {
    pub fn new() -> Self {
        let world = World::new();
        person(&world.env, "ehs", Role::Ehs, Some(world.site.organisation), None);
        let api = Api::start(&world.env);
        let ehs = api.token("ehs");
        let end = world.env.clock.now().plus(Duration::days(300)).to_string();
        let site = world.site.id.to_string();
        let asked = json!({"name": "网关", "scopes": ["report_readings"], "sites": [site], "expires_at": end});
        let gateway = api.post("tokens", &ehs, &asked).expect(201).str("token");
        Self { world, api, ehs, gateway }
    }

    /// Registers a device of the site with these fields beside its kind and name.
    pub fn device(&self, kind: &str, more: &Value) -> String {
        self.api.post("devices", &self.ehs, &self.fields(kind, more)).expect(201).str("id")
    }

    pub fn fields(&self, kind: &str, more: &Value) -> Value {
        let mut fields = json!({"kind": kind, "name": "1号", "site": self.world.site.id.to_string()});
        for (name, value) in more.as_object().unwrap() {
            fields[name] = value.clone();
        }
        fields
    }

    /// Tells readings of a device: number, seconds from now and figure.
    pub fn tell(&self, device: &str, quantity: &str, readings: &[(i64, i64, i64)]) -> Value {
        let all: Vec<Value> = readings
            .iter()
            .map(|(sequence, after, value)| self.reading(device, quantity, *sequence, *after, *value))
            .collect();
        self.api.post("readings", &self.gateway, &json!({"readings": all})).expect(200).json()
    }

    pub fn reading(&self, device: &str, quantity: &str, sequence: i64, after: i64, value: i64) -> Value {
        let at = self.world.env.clock.now().plus(Duration::seconds(after)).to_string();
        json!({"device": device, "quantity": quantity, "at": at, "sequence": sequence, "value": value})
    }

    pub fn shown(&self, device: &str) -> Value {
        self.api.get(&format!("devices/{device}"), &self.ehs).expect(200).json()
    }
}

fn counts(told: &Value) -> (i64, i64, i64) {
    let count = |name: &str| told[name].as_i64().unwrap();
    (count("kept"), count("repeated"), count("refused"))
}

fn code(told: &Value, at: usize) -> &str {
    told["items"][at]["problem"]["code"].as_str().unwrap_or_default()
}

#[test]
fn readings_told_twice_late_or_in_another_order_are_the_same_rows() {
    let works = Works::new();
    let one = works.device("thermometer", &json!({}));
    let told = works.tell(&one, "temperature", &[(3, -10, 215), (1, -600, 200), (2, -300, 210)]);
    assert_eq!(counts(&told), (3, 0, 0), "{told}");
    let newest = |device: &str| works.shown(device)["values"][0]["value"].as_i64().unwrap();
    assert_eq!(newest(&one), 215);
    // A buffer that comes a day late is kept and is not the newest.
    assert_eq!(counts(&works.tell(&one, "temperature", &[(0, -86_400, 190)])), (1, 0, 0));
    assert_eq!(newest(&one), 215);
    // The same again, all of it and with something new.
    let told = works.tell(&one, "temperature", &[(2, -300, 210), (3, -10, 215), (4, 0, 216)]);
    assert_eq!((counts(&told), newest(&one)), ((1, 2, 0), 216));
    assert_eq!(told["items"][0], json!({"outcome": "repeated"}));
    // Another figure under a number that is used: the first stays.
    let told = works.tell(&one, "temperature", &[(2, -300, 999)]);
    assert_eq!((counts(&told), code(&told, 0)), ((0, 0, 1), "reading.differs"));
    let history = works.api.get(&format!("devices/{one}/readings"), &works.ehs).expect(200).json();
    let figures: Vec<i64> =
        history["readings"].as_array().unwrap().iter().map(|row| row["value"].as_i64().unwrap()).collect();
    assert_eq!((figures, &history["unit"]), (vec![216, 215, 210, 200, 190], &json!("decicelsius")));
    works.world.verified();
}

#[test]
fn each_reading_that_cannot_be_is_refused_for_itself_and_the_others_are_kept() {
    let works = Works::new();
    let one = works.device("thermometer", &json!({}));
    let gone = works.device("thermometer", &json!({}));
    works.api.post(&format!("devices/{gone}/retire"), &works.ehs, &json!({"reason": "坏了"})).expect(200);
    let unknown = "0197fd10-0000-7000-8000-000000000000";
    let neighbour = works.world.neighbour();
    person(&works.world.env, "next", Role::Ehs, Some(neighbour.site.organisation), None);
    let next = works.api.token("next");
    let foreign = json!({"kind": "thermometer", "name": "外", "site": neighbour.site.id.to_string()});
    let foreign = works.api.post("devices", &next, &foreign).expect(201).str("id");
    let all = [
        works.reading(&one, "temperature", 1, 0, 200),
        works.reading(unknown, "temperature", 1, 0, 200),
        works.reading(&foreign, "temperature", 1, 0, 200),
        works.reading("无此设备", "temperature", 1, 0, 200),
        works.reading(&gone, "temperature", 1, 0, 200),
        works.reading(&one, "weight", 2, 0, 200),
        works.reading(&one, "brightness", 2, 0, 200),
        works.reading(&one, "temperature", 2, 0, i64::MAX),
        works.reading(&one, "temperature", -1, 0, 200),
        works.reading(&one, "temperature", 2, 301, 200),
        works.reading(&one, "temperature", 2, -31 * 86_400, 200),
        works.reading(&one, "alive", 3, 300, 1),
    ];
    let told = works.api.post("readings", &works.gateway, &json!({"readings": all})).expect(200).json();
    assert_eq!(counts(&told), (2, 0, 10), "{told}");
    let codes: Vec<&str> = (0..all.len()).map(|at| code(&told, at)).collect();
    let absent = "reading.device_unknown";
    assert_eq!(
        codes,
        [
            "",
            absent,
            absent,
            absent,
            "reading.device_retired",
            "reading.not_of_kind",
            "reading.not_of_kind",
            "reading.out_of_range",
            "reading.out_of_range",
            "reading.ahead",
            "reading.too_old",
            ""
        ]
    );
    assert_eq!(told["items"][9]["problem"]["params"]["seconds"], 301);
    // Bounds of the whole request, and what cannot be read.
    let many = json!({"readings": vec![all[0].clone(); 501]});
    assert_eq!(works.api.post("readings", &works.gateway, &many).expect(413).code(), "request.too_large");
    for wrong in [json!({}), json!({"readings": [{}]}), json!({"readings": [{"at": "gestern"}]}), json!([])] {
        assert_eq!(works.api.post("readings", &works.gateway, &wrong).expect(400).code(), "request.field_invalid");
    }
    assert_eq!(
        counts(&works.api.post("readings", &works.gateway, &json!({"readings": []})).expect(200).json()),
        (0, 0, 0)
    );
    // No key is needed: what was told is known by its number.
    let request = works.api.request(reqwest::Method::POST, "readings", &works.gateway);
    assert_eq!(counts(&Api::send(request.json(&json!({"readings": [all[0]]}))).expect(200).json()), (0, 1, 0));
    works.world.verified();
}

#[test]
fn a_devices_token_reports_for_its_site_and_does_nothing_else_and_people_without_the_right_do_not_report() {
    let works = Works::new();
    let one = works.device("thermometer", &json!({}));
    let all = json!({"readings": [works.reading(&one, "temperature", 1, 0, 200)]});
    for path in
        [format!("devices/{one}"), format!("devices?site={}", works.world.site.id), format!("devices/{one}/readings")]
    {
        works.api.get(&path, &works.gateway).expect(404);
        works.api.get(&path, &works.ehs).expect(200);
    }
    let denied = works.api.post("devices", &works.gateway, &works.fields("scale", &json!({})));
    assert_eq!(denied.expect(404).code(), "thing.not_found");
    person(&works.world.env, "keeper", Role::Keeper, Some(works.world.site.organisation), None);
    person(&works.world.env, "officer", Role::Officer, None, Some("330111"));
    person(&works.world.env, "elsewhere", Role::Officer, None, Some("330106"));
    for (who, sees) in [("keeper", 200), ("officer", 200), ("elsewhere", 404)] {
        let token = works.api.token(who);
        assert_eq!(works.api.post("readings", &token, &all).expect(403).code(), "access.not_allowed");
        works.api.get(&format!("devices/{one}"), &token).expect(sees);
        let change =
            works.api.put(&format!("devices/{one}"), &token, Some(1), &works.fields("thermometer", &json!({})));
        assert_eq!(change.status, if sees == 200 { 403 } else { 404 }, "{}", change.text);
        let retire = works.api.post(&format!("devices/{one}/retire"), &token, &json!({"reason": "试试"}));
        assert_eq!(retire.status, if sees == 200 { 403 } else { 404 }, "{}", retire.text);
    }
    let request = works.api.request(reqwest::Method::POST, "readings", "");
    Api::send(request.json(&all)).expect(401);
    works.api.post("readings", &works.ehs, &all).expect(200);
    // A neighbour's token does not find the device.
    let neighbour = works.world.neighbour();
    person(&works.world.env, "next", Role::Ehs, Some(neighbour.site.organisation), None);
    let told = works.api.post("readings", &works.api.token("next"), &all).expect(200).json();
    assert_eq!(code(&told, 0), "reading.device_unknown");
}

#[test]
fn a_device_is_changed_with_its_version_stays_what_and_where_it_is_and_is_found_by_site() {
    let works = Works::new();
    let zone = works.world.store[0].id.to_string();
    let facility = works.world.env.db.read(|conn| store::party::facility_of_zone(conn, &zone)).unwrap().unwrap();
    let place = json!({"facility": facility.id.to_string(), "zone": zone, "external_id": "T-1", "alarm_from": 380});
    let one = works.device("thermometer", &place);
    let path = format!("devices/{one}");
    let fields = |more: &Value| {
        let mut all = works.fields("thermometer", &place);
        for (name, value) in more.as_object().unwrap() {
            all[name] = value.clone();
        }
        all
    };
    assert_eq!(
        works.api.put(&path, &works.ehs, None, &fields(&json!({}))).expect(428).code(),
        "document.version_needed"
    );
    let changed = works.api.put(&path, &works.ehs, Some(1), &fields(&json!({"warn_from": 300}))).expect(200).json();
    assert_eq!((&changed["warn_from"], &changed["version"]), (&json!(300), &json!(2)));
    assert_eq!(works.api.put(&path, &works.ehs, Some(1), &fields(&json!({}))).expect(412).code(), "document.stale");
    let same = works.api.put(&path, &works.ehs, Some(2), &fields(&json!({"warn_from": 300}))).expect(200).json();
    assert_eq!(same["version"], 2, "the same again records nothing");
    let bad =
        |more: &Value| works.api.put(&path, &works.ehs, Some(2), &fields(more)).expect(400).json()["params"].clone();
    assert_eq!(bad(&json!({"zone": null, "facility": null}))["pointer"], "/kind");
    assert_eq!(bad(&json!({"zone": works.world.point.id.to_string()}))["pointer"], "/zone");
    assert_eq!(bad(&json!({"facility": works.world.site.id.to_string()}))["pointer"], "/facility");
    assert_eq!(bad(&json!({"certified_until": "morgen"}))["pointer"], "/certified_until");
    assert_eq!(bad(&json!({"warn_from": 381}))["pointer"], "/warn_from");
    assert_eq!(works.api.post("devices", &works.ehs, &fields(&json!({}))).expect(409).code(), "thing.exists");
    let other = works.device("gateway", &json!({"external_id": "G-1"}));
    let list = |more: &str| {
        works.api.get(&format!("devices?site={}{more}", works.world.site.id), &works.ehs).expect(200).json()
    };
    let ids = |page: &Value| -> Vec<String> {
        page["items"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(&list("")), [one.clone(), other.clone()]);
    let first = list("&limit=1");
    assert_eq!(
        (ids(&first), ids(&list(&format!("&after={}", first["next"].as_str().unwrap())))),
        (vec![one.clone()], vec![other])
    );
    assert_eq!(works.api.get("devices", &works.ehs).expect(400).code(), "request.field_invalid");
    works.api.post(&format!("{path}/retire"), &works.ehs, &json!({"reason": "换新"})).expect(200);
    let again = works.api.post(&format!("{path}/retire"), &works.ehs, &json!({"reason": "换新"}));
    assert_eq!(again.expect(409).code(), "device.not_from_state");
    assert_eq!(works.shown(&one)["actions"], json!([]));
    works.api.post(&format!("{path}/repaint"), &works.ehs, &json!({"reason": "换色"})).expect(404);
    works.world.verified();
}

#[test]
fn a_clock_that_is_wrong_is_told_and_readings_go_after_ninety_days_while_the_newest_stays() {
    let works = Works::new();
    let one = works.device("tank_sensor", &json!({}));
    let sent = |after: i64, sequence: i64| {
        let sent_at = works.world.env.clock.now().plus(Duration::seconds(after)).to_string();
        let all = json!({"sent_at": sent_at, "readings": [works.reading(&one, "level", sequence, 0, 500)]});
        works.api.post("readings", &works.gateway, &all).expect(200).json()
    };
    let told = sent(299, 1);
    assert_eq!((&told["clock_ahead_seconds"], &told["clock_wrong"]), (&json!(299), &json!(false)));
    let told = sent(-300, 2);
    assert_eq!((&told["clock_ahead_seconds"], &told["clock_wrong"]), (&json!(-300), &json!(true)));
    assert_eq!(works.shown(&one)["clock_ahead_seconds"], -300);
    let kept = || {
        let id = one.clone();
        let span = (i64::MIN, i64::MAX);
        works.world.env.db.read(move |conn| store::reading::span(conn, &id, "level", span, 10)).unwrap().len()
    };
    works.world.clock.advance(Duration::days(89));
    due::follow(&works.world.env).unwrap();
    assert_eq!(kept(), 2);
    works.world.clock.advance(Duration::days(2));
    due::follow(&works.world.env).unwrap();
    assert_eq!(kept(), 0);
    let values = works.world.env.db.read(|conn| store::reading::values(conn, std::slice::from_ref(&one))).unwrap();
    assert_eq!(values.len(), 1);
}

#[test]
fn a_weighing_takes_the_scales_own_figure_once_and_says_which_device_told_it() {
    let works = Works::new();
    let scale = works.device("scale", &json!({}));
    let waste = works.world.waste("900-041-49", "S");
    let drums: Vec<_> = (0..2).map(|_| works.world.allot(&waste, "IBC").unwrap().to_string()).collect();
    let weigh = |drum: &str, more: Value| {
        let mut body = json!({"source": "device", "device_id": scale, "reading": 7});
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        works.api.post(&format!("packages/{drum}/weigh"), &works.ehs, &body)
    };
    assert_eq!(weigh(&drums[0], json!({})).expect(422).code(), "reading.not_for_weighing", "nothing was told");
    assert_eq!(counts(&works.tell(&scale, "weight", &[(7, -60, 123_400), (8, -3700, 99_000), (9, 0, 0)])), (3, 0, 0));
    weigh(&drums[0], json!({"net_g": 5})).expect(400);
    weigh(&drums[0], json!({"source": "typed"})).expect(400);
    for wrong in [8, 9] {
        assert_eq!(weigh(&drums[0], json!({"reading": wrong})).expect(422).code(), "reading.not_for_weighing");
    }
    let other = works.device("thermometer", &json!({}));
    assert_eq!(weigh(&drums[0], json!({"device_id": other})).expect(422).code(), "reading.not_for_weighing");
    let weighed = weigh(&drums[0], json!({"tare_g": 23_400})).expect(200).json();
    assert_eq!(weighed["package"]["mass_g"], 100_000, "{weighed}");
    assert_eq!(weigh(&drums[1], json!({})).expect(422).code(), "reading.not_for_weighing", "it is another's mass");
    let stream = format!("package/{}", drums[0]);
    let rows = works.world.env.db.read(|conn| store::event::of_stream(conn, &stream)).unwrap();
    let body: Value = serde_json::from_str(&rows.last().unwrap().body).unwrap();
    assert_eq!((&body["data"]["by"]["device"], &body["data"]["source"]), (&json!(scale), &json!("device")));
    works.world.verified();
}

#[test]
fn two_servers_that_are_told_the_same_keep_it_once() {
    let works = Works::new();
    let one = works.device("thermometer", &json!({}));
    let all: Vec<Value> = (0..50).map(|at| works.reading(&one, "temperature", at, at - 50, 200 + at % 3)).collect();
    let all = json!({"readings": all});
    let kept = std::thread::scope(|scope| {
        let tell = || counts(&works.api.post("readings", &works.gateway, &all).expect(200).json());
        let both = [scope.spawn(tell), scope.spawn(tell)];
        both.into_iter().map(|one| one.join().unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(kept.iter().map(|one| one.0).sum::<i64>(), 50, "{kept:?}");
    assert_eq!(kept.iter().map(|one| one.2).sum::<i64>(), 0, "{kept:?}");
    assert!(Instant::parse(works.shown(&one)["seen_at"].as_str().unwrap()).is_some());
}
