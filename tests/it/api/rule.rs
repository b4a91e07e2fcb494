//! Rules over HTTP: as they are in force where, who chooses, and rehearsals for those who oversee.

use serde_json::{Value, json};
use weifei::{app::env::Grant, domain::access::Role};

use super::{
    Answer, Api,
    papers::{Session, enterprise, reviewer, session},
};
use crate::{alarm::settle, support::World};

fn refused(answer: &Answer) -> (u16, String) {
    (answer.status.as_u16(), answer.json()["code"].as_str().unwrap_or_default().to_owned())
}

#[test]
fn a_rule_is_chosen_for_a_division_shown_there_and_rehearsed_by_those_who_oversee_it() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    for _ in 0..3 {
        world.stored(&waste, 900, world.point.id);
    }
    settle(&world);
    world.clock.advance(chrono::Duration::hours(2));
    let api = Api::start(&world.env);
    let authority = session(&world, &api, "authority", reviewer("3301"));
    let own = session(&world, &api, "own", enterprise(Role::Ehs, world.site.organisation));
    let officer = session(&world, &api, "officer", Grant { role: Role::Officer, ..reviewer("330111") });
    let parameter = |who: &Session<'_>, place: &str, code: &str| -> Value {
        let rule = who.get(&format!("alarm-rules/STO-02{place}")).json();
        rule["parameters"].as_array().unwrap().iter().find(|one| one["code"] == code).unwrap().clone()
    };
    let before = parameter(&own, "?division=330111", "warn_g");
    assert_eq!((&before["value"], &before["source"]), (&json!(2_400_000), &json!("default")));
    let body = json!({"division": "330111", "figures": {"warn_g": 2_000_000}, "reason": "汛期从严", "basis": "杭环发〔2026〕7号"});
    assert_eq!(refused(&own.post("alarm-rules/STO-02/settings", &body)).1, "access.not_allowed");
    assert_eq!(refused(&officer.post("alarm-rules/STO-02/settings", &body)).1, "access.not_allowed");
    assert_eq!(refused(&authority.post("alarm-rules/NO-1/settings", &body)).0, 404);
    let of_law = json!({"division": "330111", "figures": {"limit_g": 9_000_000}, "reason": "不行"});
    let (status, code) = refused(&authority.post("alarm-rules/STO-02/settings", &of_law));
    assert_eq!((status, code.as_str()), (422, "rule.set_by_law"));
    let made = authority.post("alarm-rules/STO-02/settings", &body);
    assert_eq!(made.status, 201, "{}", made.text);
    let after = parameter(&own, "?division=330111", "warn_g");
    assert_eq!((&after["value"], &after["default"]), (&json!(2_000_000), &json!(2_400_000)));
    assert_eq!(after["source"], "division/330111");
    assert_eq!(parameter(&own, "?division=330106", "warn_g")["value"], json!(2_400_000));
    assert_eq!(parameter(&own, "?division=330111&on=2026-01-01", "warn_g")["value"], json!(2_400_000));
    let whole = authority.get("alarm-rules/STO-02?division=330111").json();
    assert_eq!((&whole["may_set"], &whole["may_rehearse"]), (&json!(true), &json!(true)));
    assert_eq!(whole["history"][0]["reason"], "汛期从严");
    assert_eq!(whole["history"][0]["basis"], "杭环发〔2026〕7号");
    let rests = whole["basis"].as_array().unwrap();
    assert_eq!(rests.last().unwrap()["text"], "杭环发〔2026〕7号");
    // A notice that it raised says so too, one that was raised before does not.
    let older = own.get("notices?rule=STO-02").json()["items"][0]["id"].as_str().unwrap().to_owned();
    let says = own.get(&format!("notices/{older}")).json()["basis"].to_string();
    assert!(says.contains("18597") && !says.contains("7号"), "{says}");
    assert!(whole["history"][0]["set_by_name"].is_string());
    let seen = own.get("alarm-rules/STO-02?division=330111").json();
    assert_eq!((&seen["may_set"], &seen["may_rehearse"]), (&json!(false), &json!(false)));
    assert!(seen["history"][0]["set_by_name"].is_null());
    // Rehearsed: what was raised is found again; stricter figures find no less.
    let day = world.env.clock.now().legal_day();
    let span = format!("from={}&to={day}", day - chrono::Duration::days(10));
    let same = officer.get(&format!("alarm-rules/STO-02/rehearsal?{span}")).json();
    assert_eq!(
        (&same["would"]["warnings"], &same["did"]["warnings"], &same["both"]),
        (&json!(1), &json!(1), &json!(1))
    );
    assert_eq!(same["division"], "330111");
    assert_eq!(same["lines"][0]["place"], json!(world.site.name));
    let lax = officer.get(&format!("alarm-rules/STO-02/rehearsal?{span}&figures=warn_g:2900000")).json();
    assert_eq!((&lax["would"]["warnings"], &lax["both"]), (&json!(0), &json!(0)));
    for (query, status) in [
        (format!("{span}&figures=warn_g"), 400),
        (format!("{span}&figures=no_g:1"), 400),
        ("from=2026-11-20&to=2026-11-01".to_owned(), 400),
        ("from=2020-01-01&to=2026-11-01".to_owned(), 400),
        (format!("{span}&division=34"), 404),
    ] {
        assert_eq!(refused(&officer.get(&format!("alarm-rules/STO-02/rehearsal?{query}"))).0, status, "{query}");
    }
    assert_eq!(refused(&own.get(&format!("alarm-rules/STO-02/rehearsal?{span}"))).1, "access.not_allowed");
}

#[test]
fn notices_of_a_month_are_counted_for_who_oversees_and_reported_as_a_file() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    world.labelled(&waste, "IBC", 100);
    for _ in 0..3 {
        world.stored(&waste, 900, world.point.id);
    }
    settle(&world);
    world.clock.advance(chrono::Duration::hours(30));
    settle(&world);
    let api = Api::start(&world.env);
    let own = session(&world, &api, "own", enterprise(Role::Ehs, world.site.organisation));
    let officer = session(&world, &api, "officer", Grant { role: Role::Officer, ..reviewer("330111") });
    let id = own.get("notices?rule=GEN-02").json()["items"][0]["id"].as_str().unwrap().to_owned();
    let act = |who: &Session<'_>, action: &str, body: &Value| {
        let answer = who.post(&format!("notices/{id}/{action}"), body);
        assert_eq!(answer.status, 200, "{}", answer.text);
    };
    world.clock.advance(chrono::Duration::minutes(3));
    act(&own, "acknowledge", &json!({}));
    act(&own, "claim_false", &json!({"reason": "样品桶，不入库"}));
    world.clock.advance(chrono::Duration::minutes(3));
    act(&officer, "confirm_false", &json!({}));
    let found = officer.get("notices/statistics").json();
    assert_eq!(
        (&found["all"]["raised"], &found["all"]["warnings"], &found["all"]["alarms"]),
        (&json!(2), &json!(1), &json!(1))
    );
    assert_eq!(
        (&found["all"]["open"], &found["all"]["wrong"], &found["worst_day_alarms"]),
        (&json!(1), &json!(1), &json!(1))
    );
    let rule = found["rules"].as_array().unwrap().iter().find(|one| one["rule"] == "GEN-02").unwrap();
    assert_eq!((&rule["acknowledged_after"], &rule["closed_after"]), (&json!(3), &json!(6)));
    assert_eq!((&rule["precision_permille"], &found["division"]), (&json!(0), &json!("330111")));
    assert_eq!(officer.get("notices/statistics?period=2025").json()["all"]["raised"], json!(0));
    let csv = officer.get("notices/statistics/file?format=csv");
    assert!(csv.status == 200 && csv.text.contains("GEN-02 产后未及时入库"), "{}", csv.text);
    // Nobody else counts a division, and nobody one that is not theirs.
    assert_eq!(refused(&own.get("notices/statistics")).1, "access.not_allowed");
    assert_eq!(refused(&officer.get("notices/statistics?division=34")).0, 404);
    assert_eq!(refused(&officer.get("notices/statistics/file?format=doc")).0, 400);
}
