//! Several at once over HTTP: one key twice, one package by two people, steps out of order. Exactly one outcome each time.

use std::sync::Barrier;

use serde_json::{Value, json};

use crate::server::{District, Person, Said, Served, Yard, key};

struct Stage {
    district: District,
    served: Served,
    keeper: Person,
    yard: Yard,
}

fn stage() -> Stage {
    let district = District::new();
    let served = district.serve();
    let keeper = Person::log_in(&served, "keeper");
    let yard = Yard::of(&keeper, &served);
    Stage { district, served, keeper, yard }
}

/// Everybody sends in the same moment.
fn at_once(stage: &Stage, asks: &[(&Person, String, String, String)]) -> Vec<Said> {
    let gate = Barrier::new(asks.len());
    std::thread::scope(|scope| {
        let sent: Vec<_> = asks
            .iter()
            .map(|(person, path, key, body)| {
                let (gate, served) = (&gate, &stage.served);
                scope.spawn(move || {
                    let person = person.elsewhere();
                    person.get(served, "/me");
                    gate.wait();
                    person.post(served, 0, path, key, body).unwrap()
                })
            })
            .collect();
        sent.into_iter().map(|one| one.join().unwrap()).collect()
    })
}

fn code(said: &Said) -> String {
    let problem: Value = serde_json::from_str(&said.text).unwrap();
    for field in ["type", "title", "detail", "code", "trace_id"] {
        assert!(problem[field].as_str().is_some_and(|text| !text.is_empty()), "{field} is missing: {said:?}");
    }
    assert_eq!(problem["status"], said.status);
    problem["code"].as_str().unwrap().to_owned()
}

fn versions(stage: &Stage, id: &str) -> usize {
    let trace = stage.keeper.get(&stage.served, &format!("/packages/{id}/trace"));
    trace["events"].as_array().unwrap().len()
}

#[test]
fn one_key_sent_by_many_at_once_is_one_command_with_one_answer() {
    let stage = stage();
    for _ in 0..10 {
        let (key, body) = (key(), stage.yard.drum(0).to_string());
        let ask = (&stage.keeper, "/packages".to_owned(), key, body);
        let said = at_once(&stage, &[ask.clone(), ask.clone(), ask.clone(), ask]);
        for one in &said {
            assert_eq!((one.status, &one.text), (201, &said[0].text), "{one:?}");
        }
        let id = serde_json::from_str::<Value>(&said[0].text).unwrap()["id"].as_str().unwrap().to_owned();
        assert_eq!(versions(&stage, &id), 1);
    }
    stage.district.verified();
}

#[test]
fn a_key_with_another_body_or_path_is_refused_and_changes_nothing() {
    let stage = stage();
    let id = stage.yard.drum_after(&stage.keeper, &stage.served, 0, &[]);
    let path = format!("/packages/{id}/weigh");
    for _ in 0..10 {
        let key = key();
        let asks: Vec<_> = [1000, 2000]
            .map(|net| (&stage.keeper, path.clone(), key.clone(), json!({"net_g": net}).to_string()))
            .into();
        let said = at_once(&stage, &asks);
        assert_eq!(said.iter().filter(|one| one.status == 422 && code(one) == "command.key_reused").count(), 1);
        let first = said.iter().find(|one| one.status != 422).unwrap();
        let again = stage.keeper.post(&stage.served, 0, &path, &key, &first.body).unwrap();
        assert_eq!((again.status, &again.text), (first.status, &first.text));
        let elsewhere = stage.keeper.post(&stage.served, 0, &format!("/packages/{id}/label"), &key, "{}").unwrap();
        assert_eq!((elsewhere.status, code(&elsewhere).as_str()), (422, "command.key_reused"));
    }
    assert_eq!(versions(&stage, &id), 2);
    stage.district.verified();
}

#[test]
fn of_two_people_who_act_on_one_package_exactly_one_succeeds() {
    let stage = stage();
    let ehs = Person::log_in(&stage.served, "ehs");
    let [a, b, c] = [0, 1, 2].map(|zone| json!({"zone_id": stage.yard.zones[zone]}).to_string());
    let none = || "{}".to_owned();
    // What was done before, and two acts of which the second is then illegal.
    let duels = [
        (vec![], ("weigh", json!({"net_g": 1000}).to_string()), ("weigh", json!({"net_g": 2000}).to_string())),
        (vec![], ("weigh", json!({"net_g": 1000}).to_string()), ("void", none())),
        (vec!["weigh", "label"], ("store", a.clone()), ("store", b.clone())),
        (vec!["weigh", "label", "store"], ("report_lost", none()), ("self_treat", json!({"method": "R9"}).to_string())),
        (vec!["weigh", "label", "store"], ("move", b.clone()), ("move", b)),
        (vec!["weigh", "label", "store"], ("report_lost", none()), ("report_lost", none())),
    ];
    for (before, first, second) in duels {
        for _ in 0..4 {
            let id = stage.yard.drum_after(&stage.keeper, &stage.served, 0, &before);
            let path = |action: &str| format!("/packages/{id}/{action}");
            let said = at_once(
                &stage,
                &[
                    (&stage.keeper, path(first.0), key(), first.1.clone()),
                    (&ehs, path(second.0), key(), second.1.clone()),
                ],
            );
            // A void of what is weighed already is legal, so both may happen, in that order only.
            let both = first.0 == "weigh" && second.0 == "void" && said.iter().all(|one| one.status == 200);
            let refused: Vec<_> = said.iter().filter(|one| one.status != 200).collect();
            assert!(both || refused.len() == 1, "{said:?}");
            for one in &refused {
                assert_eq!(one.status, 409, "{one:?}");
                assert!(["package.not_from_state", "package.same_zone"].contains(&code(one).as_str()), "{one:?}");
            }
            assert_eq!(versions(&stage, &id), 1 + before.len() + 2 - refused.len());
        }
    }
    let id = stage.yard.drum_after(&stage.keeper, &stage.served, 0, &["weigh", "label", "store"]);
    let part = json!({"container_kind": "DRUM_STEEL", "volume_l": 200, "mass_g": 1000});
    let repack = json!({"parents": [id], "parts": [part]}).to_string();
    let asks = [
        (&stage.keeper, "/packages/repack".to_owned(), key(), repack.clone()),
        (&ehs, "/packages/repack".to_owned(), key(), repack),
        (&stage.keeper, format!("/packages/{id}/report_lost"), key(), none()),
    ];
    let said = at_once(&stage, &asks);
    assert_eq!(said.iter().filter(|one| one.status < 300).count(), 1, "{said:?}");
    let _ = c;
    stage.district.verified();
}

#[test]
fn opposite_moves_between_two_zones_all_succeed() {
    let stage = stage();
    let ids: Vec<String> =
        (0..8).map(|_| stage.yard.drum_after(&stage.keeper, &stage.served, 0, &["weigh", "label", "store"])).collect();
    for id in ids.iter().step_by(2) {
        let (status, _) =
            stage.keeper.tell(&stage.served, &format!("/packages/{id}/move"), &json!({"zone_id": stage.yard.zones[1]}));
        assert_eq!(status, 200);
    }
    let start = std::time::Instant::now();
    for round in 0..10 {
        let asks: Vec<_> = ids
            .iter()
            .enumerate()
            .map(|(at, id)| {
                let zone = &stage.yard.zones[(at + round) % 2];
                (&stage.keeper, format!("/packages/{id}/move"), key(), json!({"zone_id": zone}).to_string())
            })
            .collect();
        for said in at_once(&stage, &asks) {
            let same = said.status == 409 && code(&said) == "package.same_zone";
            assert!(said.status == 200 || same, "{said:?}");
        }
    }
    // A deadlock would be broken by PostgreSQL after a second each, and tried again.
    assert!(start.elapsed().as_secs() < 8, "{:?}", start.elapsed());
    stage.district.verified();
}

#[test]
fn a_step_out_of_order_is_refused_with_a_code_and_a_way_out() {
    let stage = stage();
    let zone = json!({"zone_id": stage.yard.zones[0]});
    let steps: [(&[&str], &[&str]); 5] = [
        (&[], &["label", "store", "move", "reweigh", "count", "damage_label", "report_lost"]),
        (&["weigh"], &["weigh", "store", "move", "count", "damage_label", "report_lost"]),
        (&["weigh", "label"], &["weigh", "move", "count", "fill", "draw"]),
        (&["weigh", "label", "store"], &["weigh", "store", "void", "fill", "draw"]),
        (&["weigh", "void"], &["weigh", "label", "store", "move", "void", "report_lost"]),
    ];
    for (before, after) in steps {
        let id = stage.yard.drum_after(&stage.keeper, &stage.served, 0, before);
        for action in after {
            let body = match *action {
                "store" | "move" => zone.clone(),
                "weigh" | "reweigh" => json!({"net_g": 1000}),
                "count" | "fill" | "draw" => json!({"mass_g": 1000}),
                _ => json!({}),
            };
            let path = format!("/packages/{id}/{action}");
            let said = stage.keeper.post(&stage.served, 0, &path, &key(), &body.to_string()).unwrap();
            assert_eq!((said.status, code(&said).as_str()), (409, "package.not_from_state"), "{said:?}");
        }
        assert_eq!(versions(&stage, &id), 1 + before.len());
    }
    let id = stage.yard.drum_after(&stage.keeper, &stage.served, 0, &["weigh", "label", "store"]);
    let said = stage.keeper.post(&stage.served, 0, &format!("/packages/{id}/self_treat"), &key(), r#"{"method":"R9"}"#);
    assert_eq!(said.map(|one| (one.status, code(&one))), Some((403, "access.not_allowed".to_owned())));
    stage.district.verified();
}
