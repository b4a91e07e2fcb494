//! What the pages of carriers and parties read beside a manifest: runs with names, crews, carriers, and one stream's events.

use serde_json::Value;
use weifei::{
    app::{
        Actor,
        manifest::{ActFields, parties::scope},
    },
    domain::{access::Role, manifest::Action},
    store::{
        Conn, StoreError,
        manifest::{Filter, list, sum},
    },
};

use super::{Road, person};
use crate::{api::Api, support::officer};

fn session(api: &Api, actor: &Actor) -> String {
    let body = serde_json::json!({"login": actor.id.to_string(), "password": "correct horse"});
    let told = api.ask("POST", "/api/v1/auth/login", None, None, &body).json();
    told["access_token"].as_str().unwrap().to_owned()
}

fn get(api: &Api, token: &str, path: &str) -> (u16, Value) {
    let answer = api.ask("GET", &format!("/api/v1{path}"), Some(token), None, &Value::Null);
    (answer.status.as_u16(), answer.json())
}

fn texts(value: &Value, field: &str) -> Vec<String> {
    let of = |one: &Value| one[field].as_str().unwrap_or_default().to_owned();
    value["items"].as_array().unwrap().iter().map(of).collect()
}

#[test]
fn a_driver_lists_the_runs_that_are_theirs_with_names_and_a_dispatcher_those_of_the_carrier() {
    let road = Road::new();
    let drums = road.drums(1);
    let id = road.departed(&drums, &[&road.first]);
    let api = Api::start(&road.world.env);
    let driver = session(&api, &road.first.driver);
    let (status, own) = get(&api, &driver, "/trips");
    assert_eq!((status, texts(&own, "plate")), (200, vec!["浙A11111".to_owned()]), "{own}");
    assert_eq!(texts(&own, "driver_name"), ["某人"]);
    assert_eq!(texts(&own, "carrier_name"), ["某运输"]);
    let trip = own["items"][0]["id"].as_str().unwrap();
    let (_, shown) = get(&api, &driver, &format!("/trips/{trip}"));
    assert_eq!(
        (shown["escort_name"].as_str(), shown["manifests"][0]["id"].as_str()),
        (Some("某人"), Some(&*id.to_string()))
    );
    let stranger = session(&api, &road.second.driver);
    assert_eq!(get(&api, &stranger, "/trips").1["items"].as_array().unwrap().len(), 0);
    assert_eq!(
        get(&api, &driver, &format!("/trips?carrier={}", road.first.id)).0,
        404,
        "a driver sees assigned runs only"
    );
    let dispatcher = session(&api, &road.first.dispatcher);
    let (_, all) = get(&api, &dispatcher, &format!("/trips?carrier={}", road.first.id));
    assert_eq!(texts(&all, "id"), [trip]);
    let (_, shown) = get(&api, &dispatcher, &format!("/manifests/{id}"));
    let shares = shown["shares"].as_array().unwrap();
    assert!(shares.iter().any(|one| one["paper"] == "permit" && one["mass_g"] == 100_000), "{shown}");
}

#[test]
fn a_sum_of_manifests_counts_what_the_list_shows_each_once() {
    let road = Road::new();
    road.departed(&road.drums(1), &[&road.first]);
    let api = Api::start(&road.world.env);
    let (inside, district, outside) = (officer("3301"), officer("330111"), officer("3302"));
    let (sender, receiver) = (&road.world.ehs, &road.receiver.ehs);
    let (all, none) = (Filter::default(), Filter { state: Some("completed".to_owned()), ..Filter::default() });
    let seen = [sender, receiver, &road.first.driver, &road.first.dispatcher, &inside, &district];
    for who in seen.into_iter().chain([&road.second.dispatcher, &outside]) {
        for filter in [&all, &none] {
            let ask = |conn: &mut Conn| {
                Ok::<_, StoreError>((list(conn, &scope(who), filter, None, 10)?, sum(conn, &scope(who), filter)?))
            };
            let (list, sum) = road.world.env.db.read(ask).unwrap();
            assert_eq!(i64::try_from(list.len()).unwrap(), sum.manifests);
        }
    }
    let dispatcher = session(&api, &road.first.dispatcher);
    let (status, told) = get(&api, &dispatcher, "/manifests/sum");
    assert_eq!((status, &told["manifests"], &told["accepted"]), (200, &1.into(), &0.into()), "{told}");
    assert_eq!(get(&api, &dispatcher, "/manifests/sum?unread=x").0, 400);
    let stranger = session(&api, &road.second.dispatcher);
    assert_eq!(get(&api, &stranger, "/manifests/sum").1["manifests"], 0);
}

#[test]
fn a_crew_is_told_to_who_keeps_the_carriers_credentials_and_carriers_to_everybody() {
    let road = Road::new();
    let api = Api::start(&road.world.env);
    let dispatcher = session(&api, &road.first.dispatcher);
    let path = format!("/organisations/{}/crew", road.first.id);
    let (status, crew) = get(&api, &dispatcher, &path);
    assert_eq!(status, 200);
    let mut told = texts(&crew, "id");
    told.sort();
    let mut known: Vec<String> =
        [&road.first.dispatcher, &road.first.driver, &road.first.escort].map(|one| one.id.to_string()).into();
    known.sort();
    assert_eq!(told, known);
    for other in [&road.first.driver, &road.second.dispatcher, &road.gate] {
        assert_eq!(get(&api, &session(&api, other), &path).0, 404);
    }
    let keeper = person(&road.world, Role::Keeper, road.world.site.organisation);
    let (_, carriers) = get(&api, &session(&api, &keeper), "/carriers");
    assert_eq!(texts(&carriers, "uscc"), ["91330100MA2CDEF35M", "91330100MA2DEFG46N"], "and not the works themselves");
    let (_, page) = get(&api, &dispatcher, "/carriers?limit=1");
    let (_, rest) = get(&api, &dispatcher, &format!("/carriers?limit=1&after={}", page["next"].as_str().unwrap()));
    assert_eq!(texts(&rest, "uscc"), ["91330100MA2DEFG46N"]);
}

#[test]
fn one_streams_events_are_told_in_their_order_to_its_parties_only() {
    let road = Road::new();
    let drums = road.drums(1);
    let id = road.departed(&drums, &[&road.first]);
    road.act(&road.first.driver, id, Action::Arrive, ActFields::default()).unwrap();
    let api = Api::start(&road.world.env);
    let path = format!("/events?stream=manifest/{id}");
    let (status, told) = get(&api, &session(&api, &road.gate), &path);
    let kinds = texts(&told, "kind");
    assert_eq!(status, 200);
    assert_eq!(
        (kinds.first().map(String::as_str), kinds.last().map(String::as_str)),
        (Some("manifest.drafted"), Some("manifest.arrived"))
    );
    let versions: Vec<i64> =
        told["items"].as_array().unwrap().iter().map(|one| one["version"].as_i64().unwrap()).collect();
    assert_eq!(versions, (1..=i64::try_from(versions.len()).unwrap()).collect::<Vec<_>>());
    let (status, other) = get(&api, &session(&api, &road.second.dispatcher), &path);
    assert_eq!((status, other["items"].as_array().unwrap().len()), (200, 0));
    let contract = get(&api, &session(&api, &road.gate), "/contracts").1;
    assert!(texts(&contract, "receiver_name").iter().eq([&road.receiver.site.name]));
    let paper = contract["items"][0]["id"].as_str().unwrap();
    let (_, history) = get(&api, &session(&api, &road.gate), &format!("/events?stream=contract/{paper}"));
    assert_eq!(texts(&history, "kind").first().map(String::as_str), Some("contract.drafted"));
    let credentials = get(&api, &session(&api, &road.first.dispatcher), "/credentials").1;
    let mut subjects = texts(&credentials, "subject_name");
    subjects.dedup();
    assert!(subjects.contains(&"浙A11111".to_owned()) && subjects.contains(&"某人".to_owned()), "{credentials}");
}
