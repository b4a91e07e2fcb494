//! Manifests that come to be in other ways: on paper, by the collector, through a pipe.

use weifei::{
    app::{
        manifest::{ActFields, fields::LineFields},
        package::Ask,
    },
    domain::{
        manifest::{Action, State},
        refusal::Code,
    },
    kernel::mass::Mass,
};

use super::{Road, code};
use crate::support::reading;

#[test]
fn a_paper_form_keeps_its_serial_and_is_entered_afterwards() {
    let road = Road::new();
    let drums = road.drums(2);
    let mut fields = road.fields(&drums[..1], &[&road.first]);
    fields.origin = Some("paper".into());
    let one = road.draft(&fields).unwrap();
    assert_eq!(one.paper.as_deref(), Some(format!("PAPER-{}-0001", road.world.site.code).as_str()));
    assert_eq!(one.display(), one.paper.clone().unwrap());
    let mut fields = road.fields(&drums[1..], &[&road.first]);
    fields.origin = Some("paper".into());
    assert!(road.draft(&fields).unwrap().paper.unwrap().ends_with("-0002"));
    road.world.verified();
}

#[test]
fn a_collector_writes_for_a_small_producer_who_signs() {
    let road = Road::new();
    let drums = road.drums(1);
    let mut fields = road.fields(&drums, &[&road.first]);
    assert_eq!(code(road.draft_as(&road.first.dispatcher, &fields)), Code::NotFound);
    fields.origin = Some("reverse".into());
    assert_eq!(code(road.draft_as(&road.second.dispatcher, &fields)), Code::NotFound);
    let id = road.draft_as(&road.first.dispatcher, &fields).unwrap().id;
    road.act(&road.first.dispatcher, id, Action::Check, ActFields::default()).unwrap();
    let number = ActFields { number: Some(Road::number()), ..ActFields::default() };
    assert_eq!(code(road.act(&road.first.dispatcher, id, Action::Issue, number.clone())), Code::NotAllowed);
    road.act(&road.world.ehs, id, Action::Issue, number).unwrap();
    road.world.verified();
}

#[test]
fn a_pipeline_is_metered_by_day_and_closed_with_what_arrived() {
    let road = Road::new();
    let world = &road.world;
    let waste = world.waste("900-300-34", "L");
    let tank = world.allot(&waste, "TANK").unwrap();
    world.act(tank, Ask::Weigh(reading(900))).unwrap();
    world.act(tank, Ask::Label).unwrap();
    world.act(tank, Ask::Store(world.store[0].id)).unwrap();
    let mut fields = road.fields(&[], &[]);
    fields.origin = Some("continuous".into());
    fields.lines = vec![LineFields {
        method: "D9".into(),
        packages: vec![],
        exemption: None,
        waste_code: Some("900-300-34".into()),
    }];
    let id = road.draft(&fields).unwrap().id;
    road.issue(id);
    let day = world.env.clock.now().legal_day();
    let meter = |grams| ActFields {
        day: Some(day),
        mass_g: Some(grams),
        packages: vec![tank.to_string()],
        ..ActFields::default()
    };
    road.act(&world.keeper, id, Action::Meter, meter(100_000)).unwrap();
    road.act(&world.keeper, id, Action::Meter, meter(50_000)).unwrap();
    assert_eq!(road.get(id).metered[&day], Mass(150_000));
    assert_eq!(road.package(tank).stock, Mass(750_000));
    assert_eq!(code(road.act(&world.keeper, id, Action::Meter, meter(800_000))), Code::MassExceeds);
    let close = ActFields { mass_g: Some(149_000), ..ActFields::default() };
    road.act(&road.gate, id, Action::CloseMetering, close).unwrap();
    let one = road.act(&road.gate, id, Action::Complete, ActFields::default()).unwrap();
    assert_eq!((one.state, one.in_g), (State::Completed, Some(Mass(149_000))));
    world.verified();
}
