//! Where sites and runs are: who says it, who sees it, and that a run tells nothing before it leaves or after it arrived.

use chrono::Duration;
use serde_json::{Value, json};
use weifei::{
    app::{Actor, due, manifest::ActFields, place},
    domain::{access::Role, manifest::Action, refusal::Code},
    kernel::id::{CommandId, Ids as _, RandomIds},
    store,
};

use crate::{
    api::{Answer, Api},
    cockpit::{get, regulator, session},
    manifest::{Road, code, person},
    support::run,
};

fn post(api: &Api, token: &str, path: &str, body: &Value) -> Answer {
    let key = CommandId(RandomIds.next(weifei::kernel::clock::Instant::from_micros(1))).to_string();
    api.ask("POST", &format!("/api/v1{path}"), Some(token), Some(key), body)
}

/// Positions so many seconds from now, one step to the east each.
fn positions(road: &Road, seconds: &[i64]) -> Value {
    let now = road.world.env.clock.now();
    let one = |(step, after): (usize, &i64)| {
        let at = now.plus(Duration::seconds(*after)).to_string();
        json!({"at": at, "longitude_e6": 119_900_000 + step * 1000, "latitude_e6": 30_000_000, "accuracy_m": 10})
    };
    json!({"positions": seconds.iter().enumerate().map(one).collect::<Vec<_>>()})
}

fn trip_of(api: &Api, driver: &str) -> String {
    get(api, driver, "/trips").1["items"][0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_runs_own_phone_tells_where_it_is_from_departure_to_arrival_only() {
    let road = Road::new();
    let drums = road.drums(1);
    let id = road.confirmed(&drums, &[&road.first]);
    let api = Api::start(&road.world.env);
    let driver = session(&api, &road.first.driver);
    let path = format!("/trips/{}/positions", trip_of(&api, &driver));
    let refused = |answer: &Answer| answer.json()["code"].as_str().unwrap_or_default().to_owned();
    assert_eq!(refused(&post(&api, &driver, &path, &positions(&road, &[0]))), "trip.not_from_state");
    road.load(id, &drums).unwrap();
    road.act(&road.world.ehs, id, Action::FinishLoading, ActFields::default()).unwrap();
    road.act(&road.first.driver, id, Action::Depart, ActFields::default()).unwrap();
    road.world.clock.advance(Duration::minutes(30));
    let driver = session(&api, &road.first.driver);
    // Before the run, far ahead of the clock, twice within five seconds: let go of. The rest is kept, once.
    let told = positions(&road, &[-3600, -600, -598, -300, 0, 3600]);
    let answer = post(&api, &driver, &path, &told);
    assert_eq!(answer.json(), json!({"kept": 3, "dropped": 3}), "{}", answer.text);
    assert_eq!(post(&api, &driver, &path, &told).json(), json!({"kept": 0, "dropped": 6}));
    let wrong =
        json!({"positions": [{"at": road.world.env.clock.now().to_string(), "longitude_e6": 0, "latitude_e6": 0}]});
    assert_eq!(refused(&post(&api, &driver, &path, &wrong)), "request.field_invalid");
    let many = json!({"positions": vec![told["positions"][0].clone(); 201]});
    assert_eq!(refused(&post(&api, &driver, &path, &many)), "request.too_large");
    // Others: a stranger does not find it, the dispatcher sees it and may not tell in the driver's place.
    let stranger = session(&api, &road.second.driver);
    assert_eq!(refused(&post(&api, &stranger, &path, &told)), "thing.not_found");
    let dispatcher = session(&api, &road.first.dispatcher);
    assert_eq!(post(&api, &dispatcher, &path, &told).status, 403);
    road.act(&road.first.driver, id, Action::Arrive, ActFields::default()).unwrap();
    road.world.clock.advance(Duration::minutes(1));
    assert_eq!(refused(&post(&api, &driver, &path, &positions(&road, &[0]))), "trip.not_from_state");
    // No event, and nothing that a rebuild would miss.
    road.world.verified();
    // Kept for ninety days, and no longer.
    let count = || {
        let id = path.split('/').nth(2).unwrap().to_owned();
        road.world.env.db.read(move |conn| store::place::count(conn, &id)).unwrap()
    };
    road.world.clock.advance(Duration::days(89));
    due::follow(&road.world.env).unwrap();
    assert_eq!(count(), 3);
    road.world.clock.advance(Duration::days(2));
    due::follow(&road.world.env).unwrap();
    assert_eq!(count(), 0);
}

#[test]
fn a_track_is_shown_to_carrier_parties_and_both_authorities_and_a_party_only_while_its_load_was_aboard() {
    let road = Road::new();
    let drums = road.drums(1);
    let id = road.departed(&drums, &[&road.first]);
    let api = Api::start(&road.world.env);
    let driver = session(&api, &road.first.driver);
    let path = format!("/trips/{}/positions", trip_of(&api, &driver));
    road.world.clock.advance(Duration::minutes(30));
    let driver = session(&api, &road.first.driver);
    assert_eq!(post(&api, &driver, &path, &positions(&road, &[-600, -300, 0])).json()["kept"], 3);
    let count = |actor: &Actor| {
        let (status, told) = get(&api, &session(&api, actor), &path);
        (status, told["positions"].as_array().map_or(0, Vec::len))
    };
    let ehs = person(&road.world, Role::Ehs, road.world.site.organisation);
    for actor in [&road.first.driver, &road.first.dispatcher, &ehs, &road.gate] {
        assert_eq!(count(actor), (200, 3));
    }
    for division in ["330111", "330106", "33"] {
        assert_eq!(count(&regulator(&road.world, Role::Officer, division)), (200, 3));
    }
    let elsewhere = road.world.elsewhere("91330109MA2HJKL80T", "330109");
    let strangers = [
        road.second.driver.clone(),
        person(&road.world, Role::Ehs, elsewhere.site.organisation),
        regulator(&road.world, Role::Officer, "330109"),
    ];
    assert!(strangers.iter().all(|actor| count(actor) == (404, 0)));
    let officer = session(&api, &regulator(&road.world, Role::Officer, "330106"));
    let newest = &get(&api, &officer, "/cockpit/map").1["runs"][0];
    assert_eq!((&newest["longitude_e6"], newest["at"].is_string()), (&json!(119_902_000), true));
    // Told when the load had arrived ten minutes before: the carrier's own matter.
    let before = road.world.env.clock.now().plus(-Duration::minutes(7));
    road.act(&road.gate, id, Action::Arrive, ActFields { occurred_at: Some(before), ..ActFields::default() }).unwrap();
    assert_eq!((count(&road.first.dispatcher), count(&ehs), count(&road.gate)), ((200, 3), (200, 1), (200, 1)));
}

#[test]
fn a_site_is_placed_by_who_manages_it_and_shown_on_the_map() {
    let road = Road::new();
    let (site, env) = (road.world.site.id.to_string(), road.world.env.clone());
    let point = place::PointFields { longitude_e6: 119_960_000, latitude_e6: 30_050_000 };
    let set = |who: &Actor, point: place::PointFields| {
        let site = site.clone();
        run(&env, who, move |tx| Ok(place::set(tx, &site, point)?.0))
    };
    assert_eq!(code(set(&road.world.keeper, point)), Code::NotAllowed);
    assert_eq!(code(set(&road.gate, point)), Code::NotFound);
    let nowhere = place::PointFields { longitude_e6: 0, latitude_e6: 91_000_000 };
    assert_eq!(code(set(&road.world.ehs, nowhere)), Code::RequestField);
    let events = || env.db.read(|conn| store::event::of_stream(conn, &format!("site/{site}"))).unwrap().len();
    let before = events();
    set(&road.world.ehs, point).unwrap();
    set(&road.world.ehs, point).unwrap();
    assert_eq!(events(), before + 1, "said again, nothing is recorded");
    let moved = place::PointFields { longitude_e6: 119_961_000, ..point };
    set(&road.world.ehs, moved).unwrap();
    road.world.verified();
    let api = Api::start(&env);
    let officer = session(&api, &regulator(&road.world, Role::Officer, "330111"));
    assert_eq!(get(&api, &officer, "/cockpit/map").1["sites"][0]["longitude_e6"], 119_961_000);
    assert_eq!(get(&api, &officer, &format!("/sites/{site}/place")).1["latitude_e6"], 30_050_000);
}

#[test]
fn a_dispatcher_gives_a_run_its_way_by_the_places_of_its_loads_and_by_earlier_runs_of_his_own_carrier() {
    let road = Road::new();
    let (env, site) = (road.world.env.clone(), road.world.site.id.to_string());
    let point = place::PointFields { longitude_e6: 119_960_000, latitude_e6: 30_050_000 };
    run(&env, &road.world.ehs, move |tx| place::set(tx, &site, point)).unwrap();
    let drums = road.drums(4);
    let api = Api::start(&env);
    let gone = |of: &[weifei::kernel::id::PackageId], carrier, tells: bool| {
        let id = road.departed(of, &[carrier]);
        road.world.clock.advance(Duration::minutes(30));
        let driver = session(&api, &carrier.driver);
        let trip = trip_of(&api, &driver);
        if tells {
            post(&api, &driver, &format!("/trips/{trip}/positions"), &positions(&road, &[-600, -300, 0]));
        }
        road.act(&carrier.driver, id, Action::Arrive, ActFields::default()).unwrap();
        road.world.clock.advance(Duration::minutes(1));
        trip
    };
    // One told where it was, one did not, one was another carrier's.
    let told = gone(&drums[..1], &road.first, true);
    gone(&drums[1..2], &road.first, false);
    gone(&drums[2..3], &road.second, true);
    road.confirmed(&drums[3..], &[&road.first]);
    let dispatcher = session(&api, &road.first.dispatcher);
    let next = trip_of(&api, &session(&api, &road.first.driver));
    let (status, ways) = get(&api, &dispatcher, &format!("/trips/{next}/ways"));
    assert_eq!(status, 200, "{ways}");
    let of = |ways: &Value| -> Vec<String> {
        ways["earlier"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(of(&ways), std::slice::from_ref(&told));
    let stops = ways["stops"].as_array().unwrap();
    let sides: Vec<_> = stops.iter().map(|one| (one["side"].as_str().unwrap(), &one["point"])).collect();
    assert_eq!(sides, [("consignor", &json!(point)), ("receiver", &Value::Null)]);
    assert_eq!(stops[0]["name"], road.world.site.name);
    let asked = json!({"way": [point, {"longitude_e6": 119_970_000, "latitude_e6": 30_060_000}]});
    let given = post(&api, &dispatcher, &format!("/trips/{next}/plan_way"), &asked).json();
    assert_eq!(given["way"], asked["way"]);
    // Others do not find it: a party sees the run and gives it no way.
    let ehs = person(&road.world, Role::Ehs, road.world.site.organisation);
    for who in [&road.second.dispatcher, &ehs] {
        let token = session(&api, who);
        assert_eq!(get(&api, &token, &format!("/trips/{next}/ways")).0, 404);
        assert_eq!(post(&api, &token, &format!("/trips/{next}/plan_way"), &asked).status, 404);
    }
    road.world.verified();
}
