//! Roadside checks: what an officer is told of a load, what stands in the record, and who sees either.

use chrono::Duration;
use weifei::{
    app::{
        Actor, Error,
        inspection::{Seen, address, get, list, look, record, withdraw},
    },
    domain::{
        inspection::{Inspection, Outcome, State, Verdict},
        refusal::Code,
    },
    store,
};

use crate::{
    api::Api,
    manifest::Road,
    support::{officer, run},
};

fn seen(road: &Road, who: &Actor, asked: &str) -> Result<Seen, Error> {
    road.world.env.db.read(|conn| look(conn, &road.world.env, who, asked))
}

fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> Code {
    match result {
        Err(Error::Refused(refusal)) => refusal.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

fn recorded(road: &Road, who: &Actor, asked: &str, outcome: Outcome) -> Result<Inspection, Error> {
    let asked = asked.to_owned();
    run(&road.world.env, who, move |tx| record(tx, &asked, outcome))
}

#[test]
fn a_load_is_found_by_label_number_and_plate_and_the_verdict_is_the_check_before_departure_anew() {
    let road = Road::new();
    let drums = road.drums(2);
    let id = road.departed(&drums, &[&road.first]);
    let code = road.package(drums[0]).code.unwrap();
    let number = road.get(id).number.unwrap();
    for asked in [code.as_str(), number.as_str(), "浙A11111", " 浙a11111 "] {
        let told = seen(&road, &road.officer, asked).unwrap();
        let carried: Vec<_> = told.manifests.iter().map(|one| (one.manifest.id, one.under_way)).collect();
        assert_eq!(carried, [(id, true)], "{asked}");
        let due = if told.findings.is_empty() { Verdict::Clear } else { Verdict::Doubts };
        assert_eq!(
            (told.verdict, told.package.is_some(), told.vehicle),
            (due, asked == code, Some(road.first.vehicle))
        );
    }
    // What runs out meanwhile is found at the moment of the check.
    let before = seen(&road, &road.officer, &number).unwrap().findings.len();
    road.world.clock.advance(Duration::days(800));
    let told = seen(&road, &road.officer, &number).unwrap();
    assert!(told.findings.len() > before && told.verdict == Verdict::Doubts, "{:?}", told.findings);
    assert!(told.findings.iter().any(|one| one.code.as_str().starts_with("credential.")), "{:?}", told.findings);
}

#[test]
fn what_is_out_of_sight_looks_like_what_is_not_there() {
    let road = Road::new();
    let drums = road.drums(1);
    let id = road.departed(&drums, &[&road.first]);
    let (code, number) = (road.package(drums[0]).code.unwrap(), road.get(id).number.unwrap());
    let stranger = officer("99");
    assert_eq!(refused(seen(&road, &stranger, &code)), Code::NotFound);
    assert_eq!(refused(seen(&road, &stranger, &number)), Code::NotFound);
    for plate in ["浙A11111", "浙Z99999"] {
        let told = seen(&road, &stranger, plate).unwrap();
        assert_eq!((told.verdict, told.manifests.len(), told.vehicle), (Verdict::NoManifest, 0, None), "{plate}");
    }
    assert_eq!(refused(seen(&road, &road.world.keeper, &code)), Code::NotAllowed);
    assert_eq!(refused(seen(&road, &road.officer, "")), Code::RequestField);
    assert_eq!(refused(seen(&road, &road.officer, "nothing")), Code::NotFound);
}

#[test]
fn what_has_not_left_or_has_arrived_is_no_manifest_under_way() {
    let road = Road::new();
    let drums = road.drums(2);
    let id = road.confirmed(&drums[..1], &[&road.first]);
    let told = seen(&road, &road.officer, &road.get(id).number.unwrap()).unwrap();
    assert_eq!((told.verdict, told.manifests[0].under_way), (Verdict::NoManifest, false));
    let lying = road.package(drums[1]).code.unwrap();
    assert_eq!(seen(&road, &road.officer, &lying).unwrap().verdict, Verdict::NoManifest);
}

#[test]
fn a_record_holds_what_was_found_is_shown_by_its_code_and_can_be_taken_back_once() {
    let road = Road::new();
    let drums = road.drums(1);
    let id = road.departed(&drums, &[&road.first]);
    let code = road.package(drums[0]).code.unwrap();
    assert_eq!(refused(recorded(&road, &road.world.keeper, &code, Outcome::Clear)), Code::NotAllowed);
    let one = recorded(&road, &road.officer, &code, Outcome::Clear).unwrap();
    assert_eq!((one.found.manifests.as_slice(), one.found.package), ([id].as_slice(), Some(drums[0])));
    let shown = |who: &Actor| road.world.env.db.read(|conn| get(conn, who, &one.id.to_string()));
    assert_eq!(shown(&road.officer).unwrap(), one);
    for stranger in [&officer("99"), &road.world.keeper, &road.first.dispatcher] {
        assert_eq!(refused(shown(stranger)), Code::NotFound);
    }
    let listed = |who: &Actor| road.world.env.db.read(|conn| list(conn, who, None, 10));
    assert_eq!((listed(&road.officer).unwrap().len(), listed(&officer("99")).unwrap().len()), (1, 0));
    assert_eq!(refused(listed(&road.world.keeper)), Code::NotAllowed);
    let stream = format!("inspection/{}", one.id);
    let body = road.world.env.db.read(|conn| store::event::at_version(conn, &stream, 1)).unwrap().unwrap().body;
    assert!(!body.contains("浙A") && !body.contains("某人") && body.contains("inspection.recorded"), "{body}");

    let api = Api::start(&road.world.env);
    let path = address(&road.world.env, one.id).strip_prefix("https://weifei.test").unwrap().to_owned();
    let page = api.get(&path);
    assert_eq!(page.status, 200);
    assert!(
        page.text.contains("未发现问题")
            && page.text.contains(&road.get(id).number.unwrap())
            && !page.text.contains("浙A")
    );
    let last = if path.ends_with('0') { '1' } else { '0' };
    for wrong in [format!("{}{last}", &path[..path.len() - 1]), format!("/c/{}", one.id), "/c/x/y".to_owned()] {
        assert_eq!(api.get(&wrong).status, 404, "{wrong}");
    }
    let take_back = |who: &Actor| run(&road.world.env, who, move |tx| withdraw(tx, one.id));
    assert_eq!(refused(take_back(&officer("99"))), Code::NotFound);
    assert_eq!(take_back(&road.officer).unwrap().state, State::Withdrawn);
    assert_eq!(refused(take_back(&road.officer)), Code::InspectionNotFromState);
    assert!(api.get(&path).text.contains("已撤回"));
    road.world.verified();
}
