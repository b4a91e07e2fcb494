//! Hours of readings: each is sealed once by one hash in the journal, what is changed afterwards is found, and a reading is proven from a
//! bundle without the database.

use chrono::Duration;
use serde_json::{Value, json};
use weifei::{
    app::{
        bundle,
        device::block,
        due, seal,
        verify::{Verdict, verify},
    },
    domain::access::Role,
    exchange,
    kernel::hash::Hash,
    store::{self, conn, reading::ReadingRow, reading_block::BlockRow},
};

use super::{Works, code, counts};
use crate::{http::person, support::judged};

impl Works {
    fn blocks(&self) -> Vec<BlockRow> {
        self.world.env.db.read(|conn| store::reading_block::after(conn, 0, 1000)).unwrap()
    }

    /// What the clerk and the sealer do once a minute.
    fn minute(&self) {
        due::follow(&self.world.env).unwrap();
        while seal::seal(&self.world.env).unwrap() > 0 {}
    }

    fn fault(&self) -> String {
        let env = &self.world.env;
        let key = seal::verifier_key(env).unwrap();
        match env.db.read(|conn| verify(conn, &key, None, Some(env.clock.now()))).unwrap() {
            Verdict::Ok { .. } => String::new(),
            Verdict::Fault(what) => what,
        }
    }

    fn change(&self, sql: &'static str) {
        self.world.env.db.write(move |db| conn::run(db, sql)).unwrap();
    }

    fn rows(&self) -> Vec<ReadingRow> {
        self.world.env.db.read(|conn| store::reading::received(conn, (i64::MIN, i64::MAX), None, 1000)).unwrap()
    }
}

/// The root of RFC 6962 over readings as another program works it out from the description.
fn root(rows: &[ReadingRow]) -> Hash {
    let moment =
        |micros: i64| chrono::DateTime::from_timestamp_micros(micros).unwrap().format("%Y-%m-%dT%H:%M:%S%.6fZ");
    let leaf = |row: &ReadingRow| {
        let text = format!(
            "{{\"at\":\"{}\",\"device\":\"{}\",\"quantity\":\"{}\",\"received_at\":\"{}\",\"sequence\":{},\"value\":{}}}",
            moment(row.at),
            row.device,
            row.quantity,
            moment(row.received_at),
            row.sequence,
            row.value
        );
        Hash::of(&[&[0], text.as_bytes()])
    };
    match rows {
        [] => panic!("no reading"),
        [one] => leaf(one),
        _ => {
            let (left, right) = rows.split_at(rows.len().next_power_of_two() / 2);
            Hash::of(&[&[1], &root(left).0, &root(right).0])
        }
    }
}

#[test]
fn an_hour_is_sealed_once_five_minutes_after_its_end_and_takes_no_reading_up_afterwards() {
    let works = Works::new();
    let one = works.device("thermometer", &json!({}));
    let two = works.device("thermometer", &json!({}));
    works.tell(&one, "temperature", &[(1, -7200, 200), (2, -10, 210)]);
    works.world.clock.advance(Duration::minutes(59));
    works.tell(&two, "temperature", &[(1, -10, 190), (2, 0, 191), (3, 1, 192)]);
    works.world.clock.advance(Duration::minutes(5));
    works.minute();
    assert_eq!(works.blocks(), [], "the hour's grace is not over");
    works.tell(&one, "temperature", &[(3, 0, 220)]);
    works.world.clock.advance(Duration::minutes(1));
    // Two servers look at once.
    std::thread::scope(|scope| {
        let both = [(); 2].map(|()| scope.spawn(|| block::seal(&works.world.env).unwrap()));
        assert_eq!(both.into_iter().map(|one| one.join().unwrap()).sum::<usize>(), 1);
    });
    let rows = works.rows();
    let sealed = works.blocks();
    assert_eq!(sealed.iter().map(|one| (one.number, one.count)).collect::<Vec<_>>(), [(1, 5)]);
    assert_eq!(sealed[0].root, root(&rows[..5]).hex());
    // A server whose clock is an hour behind: what it is told now comes after what is sealed.
    works.world.clock.advance(Duration::minutes(-65));
    assert_eq!(counts(&works.tell(&two, "temperature", &[(4, 0, 193)])), (1, 0, 0));
    assert_eq!(works.rows()[5].received_at, sealed[0].to_at);
    // Hours in which nothing came have no block, and numbers no gap.
    works.world.clock.advance(Duration::hours(30));
    works.tell(&two, "temperature", &[(5, 0, 194)]);
    works.world.clock.advance(Duration::hours(2));
    works.minute();
    let numbers: Vec<(i64, i64)> = works.blocks().iter().map(|one| (one.number, one.count)).collect();
    assert_eq!(numbers, [(1, 5), (2, 2), (3, 1)]);
    works.world.verified();
    works.world.clock.advance(Duration::days(91));
    works.minute();
    works.minute();
    assert_eq!((works.rows().len(), works.blocks().len()), (0, 3), "readings go, what sealed them stays");
    works.world.verified();
}

#[test]
fn a_reading_that_is_changed_taken_away_or_put_in_after_the_hour_is_sealed_is_found() {
    let works = Works::new();
    let one = works.device("thermometer", &json!({}));
    works.tell(&one, "temperature", &[(1, -20, 200), (2, -10, 210)]);
    works.world.clock.advance(Duration::hours(3));
    works.tell(&one, "temperature", &[(3, 0, 215)]);
    works.world.clock.advance(Duration::hours(2));
    works.minute();
    works.world.verified();
    for (change, back, found) in [
        (
            "UPDATE reading SET value = 199 WHERE sequence = 1",
            "UPDATE reading SET value = 200 WHERE sequence = 1",
            "block 1",
        ),
        (
            "UPDATE reading SET at = at + 1 WHERE sequence = 3",
            "UPDATE reading SET at = at - 1 WHERE sequence = 3",
            "block 2",
        ),
        (
            "UPDATE reading SET received_at = received_at + 3600000000 WHERE sequence = 3",
            "UPDATE reading SET received_at = received_at - 3600000000 WHERE sequence = 3",
            "block 2",
        ),
        (
            "INSERT INTO reading (device, sequence, quantity, at, value, received_at) \
             SELECT device, 9, quantity, at, value, received_at FROM reading WHERE sequence = 2",
            "DELETE FROM reading WHERE sequence = 9",
            "block 1",
        ),
        (
            "INSERT INTO reading (device, sequence, quantity, at, value, received_at) \
             SELECT device, 9, quantity, at, value, received_at + 3600000000 FROM reading WHERE sequence = 2",
            "DELETE FROM reading WHERE sequence = 9",
            "of which no block tells",
        ),
        (
            "UPDATE reading_block SET count = 3 WHERE number = 1",
            "UPDATE reading_block SET count = 2 WHERE number = 1",
            "row reading_block 1",
        ),
        ("DELETE FROM reading WHERE sequence = 3", "", "block 2"),
        ("DELETE FROM reading_block WHERE number = 2", "", "has an event but no row"),
    ] {
        works.change(change);
        let fault = works.fault();
        assert!(fault.contains(found), "{change}: {fault:?}");
        if !back.is_empty() {
            works.change(back);
            assert_eq!(works.fault(), "");
        }
    }
}

#[test]
fn the_reading_that_is_a_packages_mass_is_proven_by_the_packages_bundle_and_by_its_own() {
    let works = Works::new();
    let env = &works.world.env;
    let scale = works.device("scale", &json!({}));
    let waste = works.world.waste("900-041-49", "S");
    let drum = works.world.allot(&waste, "IBC").unwrap().to_string();
    works.tell(&scale, "weight", &[(6, -90, 88_000), (7, -60, 123_400), (8, -30, 99_000)]);
    let weigh = json!({"source": "device", "device_id": scale, "reading": 7});
    works.api.post(&format!("packages/{drum}/weigh"), &works.ehs, &weigh).expect(200);
    while seal::seal(env).unwrap() > 0 {}
    let path = format!("devices/{scale}/readings/7/bundle.zip");
    assert_eq!(works.api.get(&path, &works.ehs).expect(409).code(), "reading.unsealed");
    let of_package = || env.db.read(|conn| bundle::of_package(conn, env, &works.world.ehs, &drum)).unwrap();
    assert_eq!(of_package().readings, []);
    works.world.clock.advance(Duration::hours(2));
    works.minute();
    // Two hours later everybody has signed in anew.
    let ehs = works.api.token("ehs");
    let shown = works.api.get(&format!("devices/{scale}/readings"), &ehs).expect(200).json();
    assert!(shown["readings"].as_array().unwrap().iter().all(|row| row["sealed"] == true), "{shown}");

    let key = seal::verifier_key(env).unwrap();
    let proven = of_package();
    let one = &proven.readings[0];
    let told: Value = serde_json::from_str(&one.body).unwrap();
    assert_eq!((&told["value"], &told["device"], one.index), (&json!(123_400), &json!(scale), 1));
    let pack =
        |proven: &bundle::Proven| exchange::bundle::pack(&proven.bundle, &proven.files, &proven.readings).unwrap();
    // A program that is not ours finds it sound, too, and finds another figure out.
    assert!(judged(env, &pack(&proven)).ends_with(" readings=1"));
    let report = exchange::bundle::verify(&pack(&proven), Some(&key)).unwrap();
    assert_eq!(report.readings, 1);
    assert!(report.to_string().starts_with("ok ") && report.to_string().ends_with(" readings=1"), "{report}");
    let alone = env.db.read(|conn| bundle::of_reading(conn, env, &works.world.ehs, &scale, 7)).unwrap();
    assert_eq!((alone.bundle.events.len(), &alone.readings), (1, &proven.readings));
    works.api.get(&path, &ehs).expect(200);

    // Another figure, another place, another hour: none is proven.
    let wrong = |change: &dyn Fn(&mut bundle::Proven)| {
        let mut other = proven.clone();
        change(&mut other);
        assert!(judged(env, &pack(&other)).starts_with("fault: reading 0"));
        exchange::bundle::verify(&pack(&other), Some(&key)).unwrap_err().to_string()
    };
    let text = |from: &'static str, to: &'static str| {
        move |other: &mut bundle::Proven| other.readings[0].body = other.readings[0].body.replace(from, to)
    };
    assert!(wrong(&text("123400", "123500")).contains("does not lead"));
    assert!(wrong(&text("\"value\":", "\"value\": ")).contains("not in the form"));
    assert!(wrong(&text("T01:", "T03:")).contains("hour of its block"));
    assert!(wrong(&|other| other.readings[0].index = 0).contains("does not lead"));
    assert!(wrong(&|other| other.readings[0].block = format!("package/{drum}")).contains("not in the bundle"));

    // Nobody else learns that there is such a device.
    let neighbour = works.world.neighbour();
    person(env, "next", Role::Ehs, Some(neighbour.site.organisation), None);
    works.api.get(&path, &works.api.token("next")).expect(404);
    works.api.get(&format!("devices/{scale}/readings/70/bundle.zip"), &ehs).expect(404);
    works.world.verified();
    let again = works.tell(&scale, "weight", &[(7, -60, 123_401)]);
    assert_eq!(code(&again, 0), "reading.differs");
}
