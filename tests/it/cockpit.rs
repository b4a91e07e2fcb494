//! The cockpit of a division over HTTP: its figures are those of the rows, and nobody sees another division by it.

use diesel::connection::SimpleConnection as _;
use serde_json::{Value, json};
use weifei::{
    app::{
        Actor,
        account::{self, hash_password},
        env::Grant,
    },
    domain::{access::Role, manifest::Action},
    kernel::id::{Ids as _, PersonId, RandomIds},
    store,
};

use crate::{
    api::Api,
    manifest::{Road, person},
    support::World,
};

/// A regulator of a division with a row and a password.
pub fn regulator(world: &World, role: Role, division: &str) -> Actor {
    let id = PersonId(RandomIds.next(world.env.clock.now()));
    let grant = Grant { role, organisation: None, site: None, division: Some(division.to_owned()) };
    let (env, grants) = (world.env.clone(), vec![grant.clone()]);
    let digest = hash_password("correct horse").unwrap();
    let add =
        move |conn: &mut store::Conn| account::create_person(conn, &env, id, &id.to_string(), "某官", &digest, &grants);
    world.env.db.write(add).unwrap();
    Actor::user(id, vec![grant])
}

pub fn session(api: &Api, actor: &Actor) -> String {
    let body = json!({"login": actor.id.to_string(), "password": "correct horse"});
    let told = api.ask("POST", "/api/v1/auth/login", None, None, &body).json();
    told["access_token"].as_str().unwrap().to_owned()
}

pub fn get(api: &Api, token: &str, path: &str) -> (u16, Value) {
    let answer = api.ask("GET", &format!("/api/v1{path}"), Some(token), None, &Value::Null);
    (answer.status.as_u16(), answer.json())
}

#[test]
fn each_division_is_told_its_own_stages_and_a_province_those_of_both() {
    let road = Road::new();
    let drums = road.drums(5);
    road.completed(&drums[..2]);
    let api = Api::start(&road.world.env);
    let of = |division: &str| {
        let token = session(&api, &regulator(&road.world, Role::Reviewer, division));
        let (status, told) = get(&api, &token, "/cockpit");
        assert_eq!(status, 200, "{told}");
        let figures = [
            &told["booked"]["generated_g"],
            &told["stock"]["mass_g"],
            &told["stock"]["packages"],
            &told["booked"]["left_g"],
            &told["booked"]["received_g"],
        ];
        (told.clone(), figures.map(|one| one.as_i64().unwrap()))
    };
    let (ours, figures) = of("330111");
    assert_eq!(figures, [500_000, 300_000, 3, 200_000, 0]);
    assert_eq!(
        (ours["division_name"].as_str(), ours["period"].as_str(), ours["from"].as_str(), ours["to"].as_str()),
        (Some("富阳区"), Some("2026-11"), Some("2026-11-01"), Some("2026-11-30"))
    );
    assert_eq!(ours["permits"].as_array().unwrap().len(), 0, "the receiver's permit is the other division's");
    let (theirs, figures) = of("330106");
    assert_eq!(figures, [0, 0, 0, 0, 200_000]);
    let row = theirs["permits"].as_array().unwrap().iter().find(|row| row["consumed_g"] != 0).unwrap();
    assert_eq!(row["consumed_g"], 200_000);
    assert_eq!(
        row["left_g"].as_i64().unwrap(),
        row["limit_g"].as_i64().unwrap() - 200_000 - row["reserved_g"].as_i64().unwrap()
    );
    assert_eq!(of("3305").1, [0; 5]);
    assert_eq!(of("33").1, [500_000, 300_000, 3, 200_000, 200_000]);
}

#[test]
fn flows_are_the_accepted_masses_of_the_period_with_a_side_in_the_division() {
    let road = Road::new();
    let drums = road.drums(3);
    road.completed(&drums[..2]);
    // What has not been decided on is no flow yet.
    road.arrived(&drums[2..], &[&road.first]);
    let api = Api::start(&road.world.env);
    let flows = |division: &str, query: &str| {
        let token = session(&api, &regulator(&road.world, Role::Officer, division));
        let (status, told) = get(&api, &token, &format!("/cockpit/flows{query}"));
        assert_eq!(status, 200, "{told}");
        told["links"].as_array().unwrap().clone()
    };
    for division in ["330111", "330106", "3301"] {
        let links = flows(division, "");
        assert_eq!(links.len(), 1);
        assert_eq!((&links[0]["mass_g"], &links[0]["manifests"]), (&json!(200_000), &json!(1)));
        assert_eq!(links[0]["from_site_id"], road.world.site.id.to_string());
        assert_eq!(links[0]["to_site_id"], road.receiver.site.id.to_string());
    }
    assert!(flows("330105", "").is_empty() && flows("330111", "?period=2026-10").is_empty());
    assert_eq!(flows("330111", "?period=2026").len(), 1);
    road.world.verified();
}

#[test]
fn stock_is_parted_by_age_and_old_stock_is_named_with_its_site() {
    let road = Road::new();
    road.drums(2);
    road.world.clock.advance(chrono::Duration::days(300));
    road.drums(1);
    let api = Api::start(&road.world.env);
    let token = session(&api, &regulator(&road.world, Role::Officer, "330111"));
    let (_, told) = get(&api, &token, "/cockpit");
    let classes: Vec<(i64, i64)> = told["ages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["from_days"].as_i64().unwrap(), one["mass_g"].as_i64().unwrap()))
        .collect();
    assert_eq!(classes, [(0, 100_000), (90, 0), (180, 0), (270, 200_000), (330, 0), (365, 0)]);
    let oldest = told["oldest"].as_array().unwrap();
    assert_eq!((oldest.len(), &oldest[0]["packages"]), (1, &json!(2)));
    assert_eq!(oldest[0]["site_id"], road.world.site.id.to_string());
}

#[test]
fn a_division_out_of_sight_is_absent_and_who_regulates_nothing_is_refused() {
    let road = Road::new();
    let api = Api::start(&road.world.env);
    let officer = session(&api, &regulator(&road.world, Role::Officer, "3301"));
    let ehs = session(&api, &person(&road.world, Role::Ehs, road.world.site.organisation));
    for path in ["/cockpit", "/cockpit/flows", "/cockpit/map"] {
        for (query, status) in
            [("?division=330111", 200), ("?division=330100", 200), ("?division=33", 404), ("?division=330200", 404)]
        {
            assert_eq!(get(&api, &officer, &format!("{path}{query}")).0, status, "{path}{query}");
        }
        let (status, told) = get(&api, &officer, &format!("{path}?period=2026-13"));
        assert_eq!((status, &told["code"]), (400, &json!("request.field_invalid")), "{told}");
        assert_eq!(get(&api, &ehs, path).0, 403);
    }
}

#[test]
fn the_map_shows_sites_of_the_division_and_runs_with_its_loads() {
    let road = Road::new();
    let drums = road.drums(1);
    let id = road.departed(&drums, &[&road.first]);
    let api = Api::start(&road.world.env);
    let map = |division: &str| {
        let token = session(&api, &regulator(&road.world, Role::Officer, division));
        let (_, told) = get(&api, &token, "/cockpit/map");
        (told["sites"].as_array().unwrap().clone(), told["runs"].as_array().unwrap().clone())
    };
    let (sites, runs) = map("330106");
    assert_eq!(sites.len(), 1);
    assert_eq!((&sites[0]["id"], &sites[0]["longitude_e6"]), (&json!(road.receiver.site.id.to_string()), &Value::Null));
    assert_eq!((runs.len(), &runs[0]["plate"], &runs[0]["at"]), (1, &json!("浙A11111"), &Value::Null));
    assert!(map("330105").1.is_empty());
    let token = session(&api, &regulator(&road.world, Role::Officer, "330111"));
    let (_, told) = get(&api, &token, "/cockpit");
    assert_eq!((&told["moving"]["mass_g"], &told["at_gate"]["mass_g"]), (&json!(100_000), &json!(0)));
    road.act(&road.first.driver, id, Action::Arrive, weifei::app::manifest::ActFields::default()).unwrap();
    let (_, told) = get(&api, &token, "/cockpit");
    assert_eq!((&told["moving"]["mass_g"], &told["at_gate"]["mass_g"]), (&json!(0), &json!(100_000)));
    assert!(map("330106").1.is_empty(), "a run that ended is on the road no more");
}

#[test]
fn manifests_from_before_the_migration_are_told_as_if_they_had_been_written_with_it() {
    let road = Road::new();
    let drums = road.drums(3);
    road.completed(&drums[..2]);
    road.departed(&drums[2..], &[&road.first]);
    let fill = |text: &str| {
        let from = text.find("UPDATE manifest").unwrap();
        let update = &text[from..from + text[from..].find(';').unwrap()];
        format!("UPDATE manifest SET accepted_on = NULL, accepted_g = 0; {update};")
    };
    let (sqlite, postgres) = (
        fill(include_str!("../../migrations/sqlite/0021_accepted/up.sql")),
        fill(include_str!("../../migrations/postgres/0021_accepted/up.sql")),
    );
    road.world
        .env
        .db
        .write(move |conn| match conn {
            store::Conn::Sqlite(conn) => {
                Ok::<_, weifei::app::Error>(conn.batch_execute(&sqlite).map_err(store::StoreError::from)?)
            }
            store::Conn::Postgres(conn) => Ok(conn.batch_execute(&postgres).map_err(store::StoreError::from)?),
        })
        .unwrap();
    road.world.verified();
    let rows = road.world.env.db.read(|conn| store::manifest::all(conn, "", 10)).unwrap();
    assert_eq!(rows.iter().map(|(_, (_, grams))| *grams).collect::<Vec<_>>(), [200_000, 0]);
}
