#![expect(clippy::unwrap_used, reason = "tests may")]

use uuid::Uuid;

use super::*;
use crate::{
    domain::package::{Event as Fact, Origin, WeighedBy},
    kernel::id::WasteStreamId,
};

const TODAY: &str = "2026-11-23";

fn site() -> SiteId {
    SiteId(Uuid::from_u128(1))
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn opened() -> Treatment {
    let event = open(site(), &new("R4", TODAY), day(TODAY)).unwrap();
    event.begin(TreatmentId(Uuid::from_u128(2)), Instant::from_micros(0)).unwrap()
}

fn new(method: &str, started_on: &str) -> NewTreatment {
    NewTreatment { line: "MF0001".into(), method: method.into(), started_on: day(started_on) }
}

fn package(grams: i64) -> Package {
    let yielded = Fact::Yielded {
        site: site(),
        waste_stream: WasteStreamId(Uuid::from_u128(3)),
        waste_code: "772-003-18".into(),
        edition: "2025".into(),
        code: None,
        container_kind: "BAG".into(),
        volume_ml: None,
        produced_at: Instant::from_micros(0),
        gross_g: None,
        tare_g: None,
        mass_g: Mass(grams),
        source: WeighedBy::Device,
        batch: TreatmentId(Uuid::from_u128(2)),
    };
    yielded.begin(PackageId(Uuid::from_u128(4))).unwrap()
}

fn fed(number: u128, grams: i64) -> Event {
    Event::Fed { package: PackageId(Uuid::from_u128(number)), mass_g: Mass(grams) }
}

#[test]
fn every_state_action_and_role_answers_as_the_table_says() {
    for from in State::ALL {
        for action in Action::ALL {
            for role in Role::ALL {
                let listed = lifecycle::TRANSITIONS.iter().find(|(state, act, ..)| (state, act) == (from, action));
                match (listed, lifecycle::next(*from, *action, *role)) {
                    (Some((_, _, to, by)), Ok(got)) => assert!(by.contains(role) && got == *to),
                    (Some((.., by)), Err(refusal)) => {
                        assert!(!by.contains(role) && refusal.code == Code::NotAllowed);
                    }
                    (None, result) => assert_eq!(result.unwrap_err().code, Code::TreatmentNotFromState),
                }
            }
        }
    }
}

#[test]
fn what_is_in_a_batch_decides_what_may_be_done_with_it() {
    let at = Instant::from_micros(5);
    let code = |batch: &Treatment, action| check(batch, action, Role::Operator).err().map(|refusal| refusal.code);
    let deeds = [Action::Feed, Action::MakeResidue, Action::Close, Action::Cancel];
    let empty = opened();
    let answers = [None, Some(Code::TreatmentEmpty), Some(Code::TreatmentEmpty), None];
    assert_eq!(deeds.iter().map(|action| code(&empty, *action)).collect::<Vec<_>>(), answers);
    let filled = fed(7, 100).apply(empty.clone(), at);
    let answers = [None, None, None, Some(Code::TreatmentNotEmpty)];
    assert_eq!(deeds.iter().map(|action| code(&filled, *action)).collect::<Vec<_>>(), answers);
    let full = Treatment { inputs: INPUTS_MAX, residues: RESIDUES_MAX, ..filled.clone() };
    let answers = [Some(Code::TreatmentFull), Some(Code::TreatmentFull), None, Some(Code::TreatmentNotEmpty)];
    assert_eq!(deeds.iter().map(|action| code(&full, *action)).collect::<Vec<_>>(), answers);
    let cancelled = cancel(&empty, Role::Ehs).unwrap().apply(empty, at);
    assert_eq!((cancelled.state, cancelled.ended_at, cancelled.version), (State::Cancelled, Some(at), 2));
    let closed = close(&filled, Some(Mass(30)), Role::Operator).unwrap();
    assert_eq!(closed, Event::Closed { input_g: Mass(100), residue_g: Mass::ZERO, product_g: Some(Mass(30)) });
    assert_eq!(close(&filled, Some(Mass(-1)), Role::Operator).unwrap_err().code, Code::RequestField);
    let closed = closed.apply(filled, at);
    assert_eq!((closed.state, closed.product_mass), (State::Closed, Some(Mass(30))));
    assert!(deeds.iter().all(|action| code(&closed, *action) == Some(Code::TreatmentNotFromState)));
    assert_eq!(code(&closed, Action::ProposeCorrection), None, "what was said of it may still be corrected");
    let answer = check(&closed, Action::AgreeCorrection, Role::Manager).unwrap_err();
    assert_eq!(answer.code, Code::TreatmentCorrectionClosed, "none waits");
}

#[test]
fn a_batch_has_a_method_of_treatment_a_line_and_a_day_not_long_past() {
    let refused = |new: &NewTreatment| open(site(), new, day(TODAY)).unwrap_err().code;
    for method in ["D2", "", "S_COLLECT"] {
        assert_eq!(refused(&new(method, TODAY)), Code::TreatmentMethodUnknown, "{method}");
    }
    assert_eq!(refused(&new("D10", "2026-11-24")), Code::OccurredInFuture);
    assert_eq!(refused(&new("D10", "2026-10-23")), Code::Late);
    assert!(open(site(), &new("D10", "2026-10-24"), day(TODAY)).is_ok());
    for line in [String::new(), "线".repeat(41)] {
        assert_eq!(refused(&NewTreatment { line, ..new("D10", TODAY) }), Code::RequestField);
    }
}

#[test]
fn only_what_is_in_stock_or_accepted_goes_in() {
    let batch = opened();
    for state in package::State::ALL {
        let one = Package { state: *state, ..package(500) };
        let answer = feed(&batch, &one, Role::Operator);
        let due = matches!(state, package::State::InStock | package::State::Accepted);
        assert_eq!(answer.is_ok(), due, "{state:?}");
        if let Err(refusal) = answer {
            assert_eq!(refusal.code, Code::NotFromState);
        }
    }
    let accepted = Package { state: package::State::Accepted, ..package(500) };
    let (fed, treated) = feed(&batch, &accepted, Role::Operator).unwrap();
    assert_eq!(fed, Event::Fed { package: accepted.id, mass_g: Mass(500) });
    assert_eq!(treated, Fact::Treated { batch: batch.id, method: "R4".into(), mass_g: Mass(500) });
    let drained = Package { mass: Some(Mass::ZERO), ..accepted };
    assert_eq!(feed(&batch, &drained, Role::Operator).unwrap_err().code, Code::MassNotPositive);
    assert_eq!(package(5).origin, Origin::Residue);
}

#[test]
fn a_residue_stems_from_what_went_in_before_it_to_the_gram() {
    let made = |number, grams| Event::ResidueMade { package: PackageId(Uuid::from_u128(number)), mass_g: Mass(grams) };
    let at = Instant::from_micros(9);
    let begun = Event::Opened { site: site(), line: "L".into(), method: "D10".into(), started_on: day(TODAY) };
    let whole = Whole::begin(&begun, TreatmentId(Uuid::from_u128(2)), at).unwrap();
    let events = [fed(1, 200), fed(2, 100), made(11, 10), fed(3, 300), made(12, 1200)];
    let whole = events.iter().fold(whole, |whole, event| whole.apply(event, at));
    let told: Vec<_> =
        whole.links().map(|(parent, child, share)| (parent.0.as_u128(), child.0.as_u128(), share.grams())).collect();
    // The second weighs more than all that went in: lime was added.
    assert_eq!(told, [(1, 11, 7), (2, 11, 3), (1, 12, 400), (2, 12, 200), (3, 12, 600)]);
    let batch = &whole.batch;
    assert_eq!((batch.inputs, batch.input_mass, batch.residues, batch.residue_mass), (3, Mass(600), 2, Mass(1210)));
    assert_eq!((batch.version, whole.inputs[2].version), (6, 5));
}

#[test]
fn payloads_parse_as_they_were_written() {
    let id = Uuid::from_u128(1);
    let texts = [
        format!(
            r#"{{"kind":"treatment.opened","data":{{"site":"{id}","line":"MF1","method":"R4","started_on":"2026-11-23"}}}}"#
        ),
        format!(r#"{{"kind":"treatment.fed","data":{{"package":"{id}","mass_g":5}}}}"#),
        format!(r#"{{"kind":"treatment.residue_made","data":{{"package":"{id}","mass_g":5}}}}"#),
        r#"{"kind":"treatment.closed","data":{"input_g":5,"residue_g":3,"product_g":null}}"#.to_owned(),
        r#"{"kind":"treatment.cancelled","data":{}}"#.to_owned(),
        format!(
            r#"{{"kind":"treatment.correction_proposed","data":{{"correction":{{"field":"residue_mass","package":"{id}","old":5,"new":6,"reason":"scale","proposer":"{id}","needs":["receiver","regulator"]}}}}}}"#
        ),
        format!(r#"{{"kind":"treatment.correction_agreed","data":{{"no":0,"side":"receiver","signer":"{id}"}}}}"#),
        format!(r#"{{"kind":"treatment.correction_declined","data":{{"no":0,"side":"regulator","signer":"{id}"}}}}"#),
    ];
    for text in texts {
        let event: Event = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_string(&event).unwrap(), text);
    }
}
