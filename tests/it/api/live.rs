//! The live feed tells what changed in sight, and nothing else.

use std::{
    io::{BufRead as _, BufReader},
    time::Duration,
};

use serde_json::{Value, json};
use weifei::{
    app::{package::Ask, seal},
    domain::access::Role,
};

use super::{
    Api,
    notice::unconfirmed,
    papers::{Session, enterprise, reviewer, session},
};
use crate::{manifest::Road, support::World};

/// Listens for some seconds while `meanwhile` runs after the feed has begun, and gives the messages.
pub(super) fn heard(api: &Api, who: &Session<'_>, seconds: u64, meanwhile: impl FnOnce()) -> Vec<Value> {
    let client = reqwest::blocking::Client::builder().timeout(Duration::from_secs(30)).build().unwrap();
    let request = client.get(format!("{}/api/v1/live?seconds={seconds}", api.base)).bearer_auth(&who.token);
    let answer = request.send().unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    let mut lines = BufReader::new(answer).lines();
    assert_eq!(lines.next().unwrap().unwrap(), "retry: 5000");
    meanwhile();
    let data = lines.map_while(Result::ok).filter_map(|line| line.strip_prefix("data: ").map(str::to_owned));
    data.map(|text| serde_json::from_str(&text).unwrap()).collect()
}

fn seal_all(world: &World) {
    while seal::seal(&world.env).unwrap() > 0 {}
}

#[test]
fn who_sees_the_package_hears_of_its_move_and_who_does_not_hears_nothing() {
    let world = World::new();
    let api = Api::start(&world.env);
    let waste = world.waste("900-041-49", "S");
    let id = world.stored(&waste, 100, world.store[0].id);
    seal_all(&world);
    let own = session(&world, &api, "own", enterprise(Role::Keeper, world.site.organisation));
    let (near, far) = (session(&world, &api, "near", reviewer("3301")), session(&world, &api, "far", reviewer("34")));
    let mut turn = 0;
    let mut go = || {
        turn = 1 - turn;
        world.act(id, Ask::Move(world.store[turn].id)).unwrap();
        seal_all(&world);
    };
    let told = json!({"streams": [format!("package/{id}")]});
    assert_eq!(heard(&api, &own, 4, &mut go), std::slice::from_ref(&told));
    assert_eq!(heard(&api, &near, 4, &mut go), [told]);
    assert_eq!(heard(&api, &far, 4, &mut go), Vec::<Value>::new());
    // What happened before it was opened is told by the page itself.
    assert_eq!(heard(&api, &own, 4, || {}), Vec::<Value>::new());
    assert_eq!(api.get("/api/v1/live").status, 401);
}

#[test]
fn more_changes_than_it_looks_through_are_told_without_names() {
    let world = World::new();
    let api = Api::start(&world.env);
    let waste = world.waste("900-041-49", "S");
    let id = world.stored(&waste, 100, world.store[0].id);
    seal_all(&world);
    let own = session(&world, &api, "own", enterprise(Role::Keeper, world.site.organisation));
    let many = || {
        for turn in 1..=101 {
            world.act(id, Ask::Move(world.store[turn % 2].id)).unwrap();
        }
        seal_all(&world);
    };
    let told = heard(&api, &own, 6, many);
    assert!(told.contains(&json!({"streams": null})), "{told:?}");
}

#[test]
fn a_notice_is_told_by_name_before_all_else_that_happened() {
    let road = Road::new();
    unconfirmed(&road);
    let world = &road.world;
    let api = Api::start(&world.env);
    let own = session(world, &api, "own", enterprise(Role::Ehs, road.receiver.site.organisation));
    let notice = own.get("notices?rule=MAN-03").json()["items"][0]["id"].as_str().unwrap().to_owned();
    let waste = world.waste("900-041-49", "S");
    let id = world.stored(&waste, 100, world.store[0].id);
    seal_all(world);
    for turn in 1..=101 {
        world.act(id, Ask::Move(world.store[turn % 2].id)).unwrap();
    }
    let told = heard(&api, &own, 6, || {
        assert_eq!(own.post(&format!("notices/{notice}/acknowledge"), &json!({})).status, 200);
        seal_all(world);
    });
    assert_eq!(told, [json!({"streams": [format!("notice/{notice}")]}), json!({"streams": null})]);
}

#[test]
fn no_more_than_so_many_are_open_and_a_closed_one_gives_its_place_back() {
    let world = World::new();
    let api = Api::start(&world.env);
    let own = session(&world, &api, "own", enterprise(Role::Keeper, world.site.organisation));
    let client = reqwest::blocking::Client::builder().timeout(Duration::from_mins(1)).build().unwrap();
    let open = || client.get(format!("{}/api/v1/live?seconds=60", api.base)).bearer_auth(&own.token).send().unwrap();
    let mut held: Vec<_> = (0..256).map(|_| open()).collect();
    assert!(held.iter().all(|one| one.status() == 200));
    assert_eq!(open().status(), 503);
    held.truncate(200);
    // The server learns that they went when it next speaks or looks.
    let again = (0..200).any(|_| {
        std::thread::sleep(Duration::from_millis(100));
        open().status() == 200
    });
    assert!(again, "a place was not given back");
}
