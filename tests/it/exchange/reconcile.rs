//! Both sides beside each other: what one lacks, and what differs.

use serde_json::json;
use weifei::{
    app::exchange::reconcile::{Asked, csv, run},
    domain::{
        exchange::reconcile::{Difference, Report},
        manifest::Action as Carry,
        refusal::Code,
    },
};

use super::{
    by, connected, items, road, sent,
    stand::{Manner, System},
    submitted, world,
};
use crate::{
    manifest::code,
    support::{World, officer},
};

fn asked(world: &World) -> Asked {
    let day = |text: &str| text.parse().unwrap();
    Asked { site: world.site.id.to_string(), from: day("2026-11-01"), to: day("2026-12-31") }
}

fn compared(world: &World) -> Report {
    run(&world.env, &world.ehs, &asked(world), None).unwrap().report
}

#[test]
fn what_one_side_lacks_and_what_differs_is_told() {
    let (road, system) = (road(), System::start());
    let world = &road.world;
    connected(world, &system);
    for drum in road.drums(5) {
        let id = road.draft(&road.fields(&[drum], &[&road.first])).unwrap().id;
        road.act(&world.ehs, id, Carry::Check, weifei::app::manifest::ActFields::default()).unwrap();
    }
    submitted(world);
    sent(world);
    let report = compared(world);
    assert_eq!((report.ours, report.theirs, report.agree, report.found.len()), (6, 6, 6, 0), "{report:?}");
    let numbers: Vec<_> = items(world).into_iter().filter(|row| row.kind == "manifest_number").collect();
    let ids: Vec<String> = numbers.iter().map(|row| row.id.clone()).collect();
    system.forget(&ids[0]);
    system.change(&ids[1], "mass_g", json!(99_999));
    system.decide(&ids[2], json!({"state": "accepted", "number": "20263301999999"}));
    let number = numbers[3].number.clone();
    system.decide(&ids[3], json!({"state": "returned", "reason": "x", "number": number}));
    system.has_besides(json!({"kind": "manifest_number", "number": "20263301777777", "state": "accepted"}));
    let report = compared(world);
    let found: Vec<_> = report
        .found
        .iter()
        .map(|one| (one.difference, one.item.clone(), one.ours.as_deref(), one.theirs.as_deref()))
        .collect();
    let own = numbers[2].number.clone();
    // Items of one moment are in the order of their ids.
    let mut expected = vec![
        (Difference::MissingThere, Some(ids[0].clone()), None, None),
        (Difference::Mass, Some(ids[1].clone()), Some("100000"), Some("99999")),
        (Difference::Number, Some(ids[2].clone()), own.as_deref(), Some("20263301999999")),
        (Difference::State, Some(ids[3].clone()), Some("accepted"), Some("returned")),
        (Difference::MissingHere, None, None, Some("accepted")),
    ];
    expected.sort();
    let mut found = found;
    found.sort();
    assert_eq!(found, expected);
    assert_eq!(report.agree, 2);
    let compared = run(&world.env, &officer("330111"), &asked(world), None).unwrap();
    let (name, bytes) = csv(&compared, &asked(world)).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(name.rsplit('.').next(), Some("csv"));
    assert!(text.starts_with("\u{feff}差异,类型,内容,编号,本平台,官方系统,平台编号\r\n"));
    assert!(text.contains("本平台没有,联单编号申请,,20263301777777,,accepted,") && text.lines().count() == 6, "{text}");
}

#[test]
fn an_uploaded_list_is_compared_where_nobody_can_be_asked() {
    let world = world();
    assert_eq!(code(run(&world.env, &world.ehs, &asked(&world), None)), Code::ExchangeNoWay);
    by(&world, "file", None);
    submitted(&world);
    assert_eq!(code(run(&world.env, &world.ehs, &asked(&world), None)), Code::ExchangeNoWay);
    let id = items(&world).remove(0).id;
    let list = format!("id,kind,number,mass_g,state\n{id},plan,X1,6000000,accepted\n");
    let report = run(&world.env, &world.ehs, &asked(&world), Some(list.as_bytes())).unwrap().report;
    let found: Vec<_> = report.found.iter().map(|one| (one.difference, one.ours.as_deref())).collect();
    assert_eq!(found, [(Difference::State, Some("to_send"))], "they have it, and nobody noted it here");
    let bad = run(&world.env, &world.ehs, &asked(&world), Some(b"id,kind\nx,foo\n"));
    assert_eq!(code(bad), Code::ExchangeListInvalid);
    let neighbour = world.neighbour();
    assert_eq!(code(run(&world.env, &neighbour.ehs, &asked(&world), Some(b""))), Code::NotFound);
    assert_eq!(code(run(&world.env, &world.keeper, &asked(&world), Some(b""))), Code::NotAllowed);
}

#[test]
fn a_system_that_is_away_is_told_so() {
    let (world, system) = (world(), System::start());
    connected(&world, &system);
    system.is(Manner::Down);
    assert_eq!(code(run(&world.env, &world.ehs, &asked(&world), None)), Code::ExchangeAway);
}
