//! Serials: each given out once, also from the blocks of devices without a network.

use std::collections::BTreeSet;

use uuid::Uuid;
use weifei::{
    app::{
        Error,
        package::{NewPackage, allot},
        serial::{GivenBlock, NewBlock, Reserved, reserve},
    },
    domain::{package::Origin, party::WasteStream, refusal::Code},
};

use crate::support::{World, run};

fn block(world: &World, waste: &WasteStream, device: u128, count: i64) -> Result<GivenBlock, Error> {
    let new = NewBlock {
        site: world.site.id,
        waste_stream: waste.id.to_string(),
        device: Uuid::from_u128(device),
        day: None,
        count,
    };
    run(&world.env, &world.keeper, move |tx| reserve(tx, &new))
}

fn made(world: &World, waste: &WasteStream, reserved: Option<(&str, u128)>) -> Result<String, Error> {
    let new = NewPackage {
        site: world.site.id,
        waste_stream: waste.id,
        container_kind: "IBC".into(),
        volume_ml: Some(1_000_000),
        produced_at: None,
        origin: Origin::Capture,
        reserved: reserved.map(|(code, device)| Reserved { code: code.into(), device: Uuid::from_u128(device) }),
    };
    run(&world.env, &world.keeper, move |tx| allot(tx, &new)).map(|seen| seen.package.code.unwrap())
}

fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> Code {
    match result {
        Err(Error::Refused(refusal)) => refusal.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn a_device_uses_its_block_once_and_nobody_else_does() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let other = world.waste("900-249-08", "L");
    let given = block(&world, &waste, 1, 20).unwrap();
    assert_eq!(given.codes.len(), 20);
    let (first, second) = (given.codes[0].as_str(), given.codes[1].as_str());
    assert_eq!(made(&world, &waste, Some((first, 1))).unwrap(), first);
    assert_eq!(code(made(&world, &waste, Some((first, 1)))), Code::Duplicate);
    assert_eq!(code(made(&world, &waste, Some((second, 2)))), Code::SerialNotReserved);
    assert_eq!(code(made(&world, &other, Some((second, 1)))), Code::SerialNotReserved);
    assert_eq!(code(made(&world, &waste, Some(("9133", 1)))), Code::SerialNotReserved);
    let online = made(&world, &waste, None).unwrap();
    assert!(!given.codes.contains(&online) && online.ends_with("021"));
    assert_eq!(code(made(&world, &waste, Some((&online, 1)))), Code::SerialNotReserved);
}

#[test]
fn devices_hold_at_most_half_of_a_day_and_what_is_refused_takes_no_serials() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    for device in 0..4 {
        block(&world, &waste, device, 100).unwrap();
    }
    assert_eq!(code(block(&world, &waste, 5, 100)), Code::BlocksUsedUp);
    assert_eq!(code(block(&world, &waste, 5, 101)), Code::RequestField);
    assert_eq!(block(&world, &waste, 5, 99).unwrap().codes[0].get(34..), Some("401"));
}

#[test]
fn a_thousandth_label_of_a_day_is_refused_and_a_crowd_gets_each_serial_once() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    for device in 0..4 {
        block(&world, &waste, device, 100).unwrap();
    }
    let codes: BTreeSet<String> = std::thread::scope(|scope| {
        let (world, waste) = (&world, &waste);
        let crowd: Vec<_> = (0..6)
            .map(|_| scope.spawn(move || (0..100).map_while(|_| made(world, waste, None).ok()).collect::<Vec<_>>()))
            .collect();
        crowd.into_iter().flat_map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(codes.len(), 599);
    assert_eq!(codes.last().map(|code| &code[34..]), Some("999"));
    assert_eq!(code(made(&world, &waste, None)), Code::SerialsUsedUp);
}
