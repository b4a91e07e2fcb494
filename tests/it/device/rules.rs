//! What rules make of readings, silence and certificates: found once whatever servers look, and cleared when it is over.

use chrono::Duration;
use serde_json::json;
use weifei::{
    app::{
        alarm,
        manifest::ActFields,
        place::{self, PointFields},
        position::{self, PositionFields},
    },
    domain::{alarm::Level, manifest::Action, notice::State},
};

use super::Works;
use crate::{
    alarm::{all, notices, settle},
    http::{Api, person},
    manifest::Road,
    support::{officer, run},
};

#[test]
fn a_store_that_is_hot_is_told_once_rises_and_clears_after_three_cool_readings() {
    let works = Works::new();
    let one = works.device("thermometer", &json!({}));
    let world = &works.world;
    works.tell(&one, "temperature", &[(1, 0, 349)]);
    settle(world);
    assert_eq!(all(world, "STO-07"), []);
    world.clock.advance(Duration::minutes(1));
    works.tell(&one, "temperature", &[(2, 0, 350)]);
    // Two servers, and then the same again with nothing remembered.
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| alarm::catch_up(&world.env).unwrap());
        }
    });
    settle(world);
    assert_eq!(all(world, "STO-07"), [(State::Raised, Level::Yellow, 1)]);
    alarm::anew(&world.env).unwrap();
    settle(world);
    assert_eq!(all(world, "STO-07"), [(State::Raised, Level::Yellow, 1)]);
    let raised = notices(world, &world.ehs, "STO-07").remove(0);
    assert_eq!((raised.found.values["temperature"], raised.found.values["reading"]), (350, 2));
    assert_eq!((raised.subject, raised.found.thresholds["warn_temperature"]), (format!("device/{one}"), 350));
    world.clock.advance(Duration::minutes(1));
    works.tell(&one, "temperature", &[(3, 0, 412)]);
    settle(world);
    assert_eq!(all(world, "STO-07"), [(State::Raised, Level::Orange, 2)]);
    assert_eq!(works.shown(&one)["notices"][0]["level"], "orange");
    // Three times the same: the second and third change no figure, and are looked at by the clock.
    for (sequence, state) in [(4, State::Raised), (5, State::Raised), (6, State::Cleared)] {
        world.clock.advance(Duration::minutes(1));
        works.tell(&one, "temperature", &[(sequence, 0, 300)]);
        settle(world);
        assert_eq!(all(world, "STO-07")[0].0, state, "reading {sequence}");
    }
    // What is late and hot changes nothing now.
    works.tell(&one, "temperature", &[(7, -7200, 500)]);
    settle(world);
    assert_eq!(all(world, "STO-07").len(), 1);
    world.verified();
}

#[test]
fn limits_of_the_place_take_the_rules_and_a_leak_is_the_authoritys_at_once() {
    let works = Works::new();
    let (world, cold) = (&works.world, works.device("thermometer", &json!({"alarm_from": 300})));
    let tank = works.device("tank_sensor", &json!({}));
    let leak = works.device("leak_sensor", &json!({}));
    works.tell(&cold, "temperature", &[(1, 0, 300)]);
    works.tell(&tank, "level", &[(1, 0, 951)]);
    works.tell(&leak, "leak", &[(1, 0, 1)]);
    settle(world);
    let mut levels: Vec<Level> =
        notices(world, &officer("330111"), "STO-07").iter().map(|one| one.found.level).collect();
    levels.sort();
    assert_eq!(levels, [Level::Orange, Level::Red]);
    assert_eq!(all(world, "STO-06"), [(State::Raised, Level::Orange, 1)]);
    assert_eq!(notices(world, &officer("330106"), "STO-07"), []);
    // Retired, it says nothing any more.
    works.api.post(&format!("devices/{tank}/retire"), &works.ehs, &json!({"reason": "拆除"})).expect(200);
    settle(world);
    assert_eq!(all(world, "STO-06")[0].0, State::Cleared);
    world.verified();
}

#[test]
fn a_device_that_is_always_on_is_missed_by_the_clock_and_back_after_ten_minutes() {
    let works = Works::new();
    let one = works.device("gateway", &json!({"always_on": true}));
    let seldom = works.device("gateway", &json!({}));
    let world = &works.world;
    settle(world);
    world.clock.advance(Duration::hours(3));
    settle(world);
    assert_eq!(all(world, "DEV-01"), [], "what never told anything is not missed");
    works.tell(&one, "alive", &[(1, 0, 1)]);
    works.tell(&seldom, "alive", &[(1, 0, 1)]);
    settle(world);
    let silent = |minutes| {
        world.clock.advance(Duration::minutes(minutes));
        settle(world);
        all(world, "DEV-01")
    };
    assert_eq!(silent(14), []);
    assert_eq!(silent(1), [(State::Raised, Level::Blue, 1)]);
    // The works is a key unit: an hour.
    assert_eq!(silent(44), [(State::Raised, Level::Blue, 1)]);
    assert_eq!(silent(1), [(State::Raised, Level::Yellow, 2)]);
    assert_eq!(silent(23 * 60), [(State::Raised, Level::Orange, 3)]);
    for (sequence, minutes) in [(2, 0), (3, 5), (4, 4)] {
        world.clock.advance(Duration::minutes(minutes));
        works.tell(&one, "alive", &[(sequence, 0, 1)]);
        settle(world);
        assert_eq!(all(world, "DEV-01")[0].0, State::Raised, "{minutes}");
    }
    assert_eq!(silent(1)[0].0, State::Cleared);
    world.verified();
}

#[test]
fn a_recorder_tells_its_gaps_and_a_scale_its_last_day() {
    let works = Works::new();
    let world = &works.world;
    let recorder = works.device("recorder", &json!({"installed_on": "2026-01-05"}));
    let scale = works.device("scale", &json!({"certified_until": "2026-12-25", "certificate": "浙检2025001"}));
    works.tell(&recorder, "video_gap", &[(1, 0, 29)]);
    works.tell(&recorder, "video_kept", &[(2, 0, 90)]);
    settle(world);
    assert_eq!((all(world, "DEV-02"), all(world, "DEV-03")), (vec![], vec![]));
    world.clock.advance(Duration::days(3));
    works.tell(&recorder, "video_kept", &[(3, 0, 89)]);
    settle(world);
    let told = notices(world, &officer("330111"), "DEV-02").remove(0);
    assert_eq!((told.found.level, told.breach, told.found.values["kept_days"]), (Level::Orange, true, 89));
    // 23 November and three days: thirty before the 25th of December.
    assert_eq!(all(world, "DEV-03"), [(State::Raised, Level::Blue, 1)]);
    let renewed = works.fields("scale", &json!({"certified_until": "2027-12-25", "certificate": "浙检2026001"}));
    works.api.put(&format!("devices/{scale}"), &works.api.token("ehs"), Some(1), &renewed).expect(200);
    settle(world);
    assert_eq!(all(world, "DEV-03")[0].0, State::Cleared);
    world.verified();
}

#[test]
fn a_reading_that_is_altered_and_a_clock_that_is_wrong_are_the_authoritys_matter() {
    let works = Works::new();
    let (world, scale) = (&works.world, works.device("scale", &json!({})));
    works.tell(&scale, "weight", &[(1, 0, 100_000)]);
    settle(world);
    assert_eq!(all(world, "DEV-04"), []);
    let sent_at = world.env.clock.now().plus(-Duration::minutes(7)).to_string();
    let told = json!({"sent_at": sent_at, "readings": [works.reading(&scale, "weight", 2, 0, 90_000)]});
    works.api.post("readings", &works.gateway, &told).expect(200);
    settle(world);
    assert_eq!(all(world, "DEV-04"), [(State::Raised, Level::Yellow, 1)]);
    works.tell(&scale, "weight", &[(2, 0, 80_000)]);
    settle(world);
    assert_eq!(all(world, "DEV-04"), [(State::Raised, Level::Orange, 2)]);
    assert_eq!(notices(world, &officer("330111"), "DEV-04")[0].found.values["altered"], 1);
}

#[test]
fn a_sites_plan_and_policy_are_credentials_of_it_whose_last_day_is_told() {
    let works = Works::new();
    let world = &works.world;
    world.waste("900-041-49", "S");
    settle(world);
    world.clock.advance(Duration::days(90));
    settle(world);
    for rule in ["EMG-01", "INS-01"] {
        assert_eq!(all(world, rule), [(State::Raised, Level::Yellow, 1)], "{rule}");
    }
    let enter = |proof: &str, until: &str| {
        let asked = json!({
            "proof": proof, "number": "330111-2026-001", "organisation": world.site.organisation.to_string(),
            "site": world.site.id.to_string(), "valid_from": "2026-11-01", "valid_to": until,
        });
        works.api.post("credentials", &works.api.token("ehs"), &asked)
    };
    let plan = enter("emergency_plan", "2029-10-31").expect(201).json();
    assert_eq!(plan["site_id"], json!(world.site.id.to_string()));
    enter("liability_insurance", "2027-03-31").expect(201);
    settle(world);
    assert_eq!((all(world, "EMG-01")[0].0, all(world, "INS-01")[0].0), (State::Cleared, State::Cleared));
    world.clock.advance(Duration::days(11));
    settle(world);
    assert_eq!((all(world, "INS-01")[0].0, all(world, "INS-01")[0].1), (State::Raised, Level::Yellow));
    world.clock.advance(Duration::days(30));
    settle(world);
    assert_eq!((all(world, "INS-01")[0].1, all(world, "TRN-04")), (Level::Orange, vec![]));
    // Another's site is no subject, and a plan without a number none.
    let neighbour = world.neighbour();
    let asked = json!({
        "proof": "emergency_plan", "number": "330111-2026-002", "organisation": world.site.organisation.to_string(),
        "site": neighbour.site.id.to_string(), "valid_from": "2026-11-01", "valid_to": "2029-10-31",
    });
    assert_eq!(
        works.api.post("credentials", &works.api.token("ehs"), &asked).expect(400).json()["params"]["pointer"],
        "/subject/site"
    );
    // Of the division's authority it is seen, of another's not.
    for (login, division, papers) in [("here", "330111", 2), ("there", "330106", 0)] {
        person(&world.env, login, weifei::domain::access::Role::Officer, None, Some(division));
        let listed = works.api.get("credentials", &works.api.token(login)).expect(200).json();
        assert_eq!(listed["items"].as_array().unwrap().len(), papers, "{login}");
    }
    world.verified();
}

/// Tells where the run is now, so many steps of a hundred metres to the east.
fn told(road: &Road, trip: &str, steps: i64) {
    let at = PositionFields {
        at: road.world.env.clock.now(),
        longitude_e6: 119_900_000 + steps * 1000,
        latitude_e6: 30_000_000,
        accuracy_m: Some(10),
    };
    let trip = trip.to_owned();
    run(&road.world.env, &road.first.driver, move |tx| position::report(tx, &trip, std::slice::from_ref(&at))).unwrap();
}

#[test]
fn a_door_that_opens_on_the_way_is_red_and_at_the_gate_it_is_nothing() {
    let road = Road::new();
    let drums = road.drums(1);
    let id = road.departed(&drums, &[&road.first]);
    let (world, trip) = (&road.world, road.get(id).current_leg().unwrap().crew.as_ref().unwrap().trip.to_string());
    let (site, gate) = (world.site.id.to_string(), PointFields { longitude_e6: 119_900_000, latitude_e6: 30_000_000 });
    run(&world.env, &world.ehs, move |tx| place::set(tx, &site, gate)).unwrap();
    person(&world.env, "dispatcher", weifei::domain::access::Role::Dispatcher, Some(road.first.id), None);
    let api = Api::start(&world.env);
    let dispatcher = api.token("dispatcher");
    let fields = json!({"kind": "door_sensor", "name": "尾门", "vehicle": road.first.vehicle.to_string()});
    let door = api.post("devices", &dispatcher, &fields).expect(201).str("id");
    let tell = |sequence: i64, value: i64| {
        let at = world.env.clock.now().to_string();
        let one = json!({"device": door, "quantity": "door", "at": at, "sequence": sequence, "value": value});
        let told = api.post("readings", &api.token("dispatcher"), &json!({"readings": [one]})).expect(200).json();
        assert_eq!(told["kept"], 1, "{told}");
        settle(world);
    };
    told(&road, &trip, 1);
    tell(1, 1);
    assert_eq!(all(world, "TRN-05"), []);
    world.clock.advance(Duration::minutes(30));
    // Where nobody tells the place, nothing is judged.
    tell(2, 1);
    assert_eq!(all(world, "TRN-05"), []);
    world.clock.advance(Duration::minutes(30));
    told(&road, &trip, 200);
    tell(3, 0);
    assert_eq!(all(world, "TRN-05"), []);
    tell(4, 1);
    let found = notices(world, &officer("330111"), "TRN-05").remove(0);
    assert_eq!((found.found.level, found.lasting, found.found.values["opened"]), (Level::Red, true, 1));
    road.act(&road.first.driver, id, Action::Arrive, ActFields::default()).unwrap();
    settle(world);
    assert_eq!(all(world, "TRN-05")[0].0, State::Raised, "what was opened stays opened");
    world.verified();
}
