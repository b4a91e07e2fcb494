//! Rules of authorities' own over HTTP: checked while they are written, kept by their office, out of sight of other districts.

use serde_json::{Value, json};
use weifei::{app::env::Grant, domain::access::Role};

use super::{
    Answer, Api,
    papers::{enterprise, reviewer, session},
};
use crate::{alarm::settle, support::World};

fn refused(answer: &Answer) -> (u16, String) {
    (answer.status.as_u16(), answer.json()["code"].as_str().unwrap_or_default().to_owned())
}

/// A rule that can be kept.
pub fn body(division: &str) -> Value {
    let words = |zh: &str, en: &str| json!({"zh": zh, "en": en});
    json!({
        "division": division, "subject": "facility", "name": words("小仓限量", "Small store"),
        "advice": words("安排转移", "Have it shipped"),
        "figures": {"warn_g": {"value": 800_000, "unit": "grams", "name": words("预警值", "Warning from")}},
        "warn": {"level": "yellow", "when": "facility.stock_g > limit.warn_g", "stays": "facility.stock_g > 700000"},
        "alarm": {"level": "orange", "when": "facility.stock_g > 2 * limit.warn_g"},
        "own_ground": "富环〔2026〕12号", "to": ["enterprise", "authority"], "clocks": {"head_days": 2}, "reason": "试行",
    })
}

#[test]
fn a_draft_is_checked_with_the_place_of_each_fault_and_rehearsed_beside_the_budget() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    world.stored(&waste, 900, world.point.id);
    settle(&world);
    world.clock.advance(chrono::Duration::hours(1));
    let api = Api::start(&world.env);
    let authority = session(&world, &api, "authority", reviewer("330111"));
    let other = session(&world, &api, "other", reviewer("330106"));
    let officer = session(&world, &api, "officer", Grant { role: Role::Officer, ..reviewer("330111") });
    let own = session(&world, &api, "own", enterprise(Role::Ehs, world.site.organisation));
    let facts = own.get("rule-facts").json();
    let stock = facts["items"].as_array().unwrap().iter().find(|one| one["code"] == "facility.stock_g").unwrap();
    assert_eq!((&stock["shape"], &stock["unit"]), (&json!("int"), &json!("grams")));
    // While it is written.
    let good = authority.post("own-rules/check", &body("330111")).json();
    assert_eq!(
        (&good["faults"], &good["facts"], &good["limits"]),
        (&json!([]), &json!(["facility.stock_g"]), &json!(["warn_g"]))
    );
    let mut bad = body("330111");
    bad["warn"]["when"] = json!("facility.stock > limit.warn_g &&\n facility.kind > 3");
    let faults = authority.post("own-rules/check", &bad).json()["faults"].clone();
    assert_eq!((&faults[0]["reason"], &faults[0]["pointer"]), (&json!("unknown_name"), &json!("/warn/when")));
    assert_eq!((&faults[0]["from"], &faults[0]["to"], &faults[0]["line"]), (&json!(0), &json!(14), &json!(1)));
    assert_eq!(
        (&faults[1]["reason"], &faults[1]["line"], &faults[1]["column"]),
        (&json!("wrong_type"), &json!(2), &json!(2))
    );
    let kept = authority.post("own-rules", &bad);
    assert_eq!(refused(&kept), (422, "rule.expression_wrong".to_owned()));
    assert_eq!(kept.json()["params"]["faults"][0]["detail"], "facility.stock", "{}", kept.text);
    // Rehearsed, beside the budget.
    let rehearsed = officer.post("own-rules/rehearsal", &body("330111"));
    assert_eq!(rehearsed.status, 200, "{}", rehearsed.text);
    assert_eq!((&rehearsed.json()["would"]["warnings"], &rehearsed.json()["alarms_a_day"]), (&json!(1), &json!(3)));
    assert!(world.env.db.read(weifei::store::own_rule::all).unwrap().is_empty());
    assert_eq!(refused(&other.post("own-rules/rehearsal", &body("330111"))).0, 404);
    assert_eq!(refused(&own.post("own-rules/rehearsal", &body("330111"))).0, 403);
}

#[test]
fn a_rule_is_written_shown_changed_and_ended_by_its_office_alone() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    world.stored(&waste, 900, world.point.id);
    settle(&world);
    let api = Api::start(&world.env);
    let authority = session(&world, &api, "authority", reviewer("330111"));
    let city = session(&world, &api, "city", reviewer("3301"));
    let other = session(&world, &api, "other", reviewer("330106"));
    let officer = session(&world, &api, "officer", Grant { role: Role::Officer, ..reviewer("330111") });
    let own = session(&world, &api, "own", enterprise(Role::Ehs, world.site.organisation));
    for who in [&own, &officer, &other] {
        assert_eq!(refused(&who.post("own-rules", &body("330111"))).1, "access.not_allowed");
    }
    let made = authority.post("own-rules", &body("330111"));
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!((&made.json()["code"], &made.json()["standing"]), (&json!("U-330111-001"), &json!("in_force")));
    settle(&world);
    let notice = own.get("notices?rule=U-330111-001").json()["items"][0].clone();
    assert_eq!((&notice["rule_name"], &notice["stage"]), (&json!("小仓限量"), &json!("storage")));
    let whole = own.get(&format!("notices/{}", notice["id"].as_str().unwrap())).json();
    assert_eq!((&whole["advice"], &whole["thresholds"][0]["name"]), (&json!("安排转移"), &json!("预警值")));
    assert_eq!(whole["basis"][0]["text"], "富环〔2026〕12号");
    // Seen by the authorities over it and within it.
    let listed = |who: &super::papers::Session<'_>| who.get("own-rules").json()["items"].as_array().unwrap().len();
    assert_eq!([listed(&authority), listed(&city), listed(&officer), listed(&other), listed(&own)], [1, 1, 1, 0, 0]);
    for who in [&other, &own] {
        assert_eq!(refused(&who.get("own-rules/U-330111-001")).0, 404);
        assert_eq!(refused(&who.post("own-rules/U-330111-001/end", &json!({"reason": "不要"}))).0, 404);
        assert_eq!(refused(&who.post("own-rules/U-330111-001/versions", &body("330111"))).0, 404);
    }
    assert_eq!(refused(&other.get("alarm-rules/U-330111-001/rehearsal")).0, 404);
    assert_eq!(
        refused(&officer.post("own-rules/U-330111-001/suspend", &json!({"reason": "不要"}))).1,
        "access.not_allowed"
    );
    let seen = officer.get("own-rules/U-330111-001").json();
    assert_eq!(
        (&seen["may_act"], &seen["open"], &seen["history"][0]["what"]),
        (&json!(false), &json!(1), &json!("written"))
    );
    assert!(seen["history"][0]["by_name"].is_string());
    // Changed, silenced, taken up again, ended.
    let mut next = body("330111");
    next["figures"]["warn_g"]["value"] = json!(1_000_000);
    let changed = authority.post("own-rules/U-330111-001/versions", &next);
    assert_eq!((changed.status.as_u16(), &changed.json()["now"]["version"]), (201, &json!(2)), "{}", changed.text);
    let reason = json!({"reason": "本区调整"});
    for (action, standing) in [("suspend", "suspended"), ("resume", "in_force"), ("end", "ended")] {
        let done = authority.post(&format!("own-rules/U-330111-001/{action}"), &reason);
        assert_eq!((done.status.as_u16(), &done.json()["standing"]), (200, &json!(standing)), "{}", done.text);
    }
    assert_eq!(
        refused(&authority.post("own-rules/U-330111-001/resume", &reason)),
        (409, "rule.not_from_state".to_owned())
    );
    assert_eq!(refused(&authority.post("own-rules/U-330111-001/praise", &reason)).0, 404);
    let past = city.get("own-rules/U-330111-001").json();
    assert_eq!((past["versions"].as_array().unwrap().len(), past["history"].as_array().unwrap().len()), (2, 5));
    world.verified();
}

#[test]
fn a_figure_is_chosen_for_one_enterprise_by_the_road_of_built_in_rules() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    world.stored(&waste, 700, world.point.id);
    settle(&world);
    let api = Api::start(&world.env);
    let authority = session(&world, &api, "authority", reviewer("330111"));
    let city = session(&world, &api, "city", reviewer("3301"));
    let other = session(&world, &api, "other", reviewer("330106"));
    let officer = session(&world, &api, "officer", Grant { role: Role::Officer, ..reviewer("330111") });
    let own = session(&world, &api, "own", enterprise(Role::Ehs, world.site.organisation));
    assert_eq!(authority.post("own-rules", &body("330111")).status, 201);
    let path = "alarm-rules/U-330111-001";
    // Shown as a built-in rule is, with the figure's own name; in a wider place in its own, and nowhere else.
    let shown = city.get(&format!("{path}?division=330100")).json();
    assert_eq!((&shown["division"], &shown["levels"]), (&json!("330111"), &json!(["yellow", "orange"])));
    let figure = |who: &super::papers::Session<'_>| who.get(path).json()["parameters"][0].clone();
    assert_eq!((&figure(&officer)["name"], &figure(&officer)["unit"]), (&json!("预警值"), &json!("grams")));
    assert_eq!((&figure(&officer)["default"], &figure(&officer)["source"]), (&json!(800_000), &json!("default")));
    let clock = |code: &str, at: &str| {
        let all = officer.get(path).json()["clocks"].as_array().unwrap().clone();
        all.iter().find(|one| one["code"] == code).unwrap()[at].clone()
    };
    assert_eq!((clock("head_days", "days"), clock("head_days", "default")), (json!(2), json!(2)));
    for who in [&other, &own] {
        assert_eq!(refused(&who.get(path)).0, 404);
    }
    assert_eq!(refused(&city.get(&format!("{path}?division=330106"))).0, 404);
    // Chosen by its office alone, for one enterprise and a month.
    let uscc =
        world.env.db.read(|conn| weifei::store::party::find_organisation(conn, &world.site.organisation.to_string()));
    let uscc = uscc.unwrap().unwrap().uscc;
    let day = world.env.clock.now().legal_day();
    let choice = json!({
        "division": "330111", "figures": {"warn_g": 600_000}, "organisation": uscc, "reason": "仓小从严",
        "valid_to": (day + chrono::Duration::days(30)).to_string(), "clocks": {"district_days": 2},
    });
    let set = |who: &super::papers::Session<'_>, what: &Value| who.post(&format!("{path}/settings"), what);
    assert_eq!(refused(&set(&officer, &choice)).1, "access.not_allowed");
    assert_eq!(refused(&set(&other, &choice)).0, 404);
    let mut wrong = choice.clone();
    wrong["figures"] = json!({"alarm_g": 1});
    assert_eq!(refused(&set(&authority, &wrong)), (400, "request.field_invalid".to_owned()));
    let made = set(&authority, &choice);
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!((&made.json()["rule"], &made.json()["figures"][0]["name"]), (&json!("U-330111-001"), &json!("预警值")));
    settle(&world);
    let notice = own.get("notices?rule=U-330111-001").json()["items"][0].clone();
    let whole = own.get(&format!("notices/{}", notice["id"].as_str().unwrap())).json();
    assert_eq!(
        (&whole["thresholds"][0]["value"], &whole["thresholds"][0]["name"]),
        (&json!(600_000), &json!("预警值"))
    );
    // For everybody else it stays what the rule says, and who chose is told to those who oversee.
    assert_eq!(figure(&officer)["value"], json!(800_000));
    let whole = officer.get(path).json();
    assert_eq!((&whole["may_set"], &whole["may_rehearse"]), (&json!(false), &json!(true)));
    assert_eq!(
        (&whole["history"][0]["reason"], &authority.get(path).json()["may_set"]),
        (&json!("仓小从严"), &json!(true))
    );
    assert!(whole["history"][0]["set_by_name"].is_string());
    world.clock.advance(chrono::Duration::minutes(1));
    let rehearsed = officer.get(&format!("{path}/rehearsal?from={day}&to={day}")).json();
    assert_eq!((&rehearsed["would"]["warnings"], &rehearsed["both"]), (&json!(1), &json!(1)), "{rehearsed}");
    assert_eq!(rehearsed["in_force"][0]["name"], json!("预警值"));
    world.verified();
}
