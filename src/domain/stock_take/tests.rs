#![expect(clippy::unwrap_used, reason = "tests may")]

use std::collections::BTreeMap;

use uuid::Uuid;

use super::*;
use crate::domain::package::{Event as Fact, Origin, WeighedBy};

const OPENED: i64 = 2_000_000;

fn zone(number: u128) -> ZoneId {
    ZoneId(Uuid::from_u128(number))
}

fn package(number: u128, lies_in: u128, placed_at: i64) -> Package {
    let at = Instant::from_micros(placed_at);
    let allotted = Fact::Allotted {
        site: SiteId(Uuid::from_u128(1)),
        waste_stream: crate::kernel::id::WasteStreamId(Uuid::from_u128(1)),
        waste_code: "900-041-49".into(),
        edition: "2021".into(),
        code: None,
        external_code: None,
        origin: Origin::Capture,
        container_kind: "IBC".into(),
        volume_ml: None,
        produced_at: at,
    };
    let mass_g = Mass::kg(100);
    let stored =
        Fact::Stored { facility: FacilityId(Uuid::from_u128(9)), zone: zone(lies_in), mass_g, batch: None, slot: None };
    let weighed = Fact::Weighed { gross_g: None, tare_g: None, mass_g, source: WeighedBy::Typed, batch: None };
    let begun = allotted.begin(PackageId(Uuid::from_u128(number))).unwrap();
    stored.apply(weighed.apply(begun, at), at)
}

fn take(sights: &[(u128, u128, Option<i64>)]) -> StockTake {
    let sight = |(id, lies_in, mass): &(u128, u128, Option<i64>)| {
        (PackageId(Uuid::from_u128(*id)), Sight { zone: zone(*lies_in), mass_g: mass.map(Mass::kg) })
    };
    let opened = Event::Opened { site: SiteId(Uuid::from_u128(1)), facility: FacilityId(Uuid::from_u128(9)) };
    let sights: BTreeMap<_, _> = sights.iter().map(sight).collect();
    StockTake { sights, ..opened.begin(StockTakeId(Uuid::from_u128(5)), Instant::from_micros(OPENED)).unwrap() }
}

#[test]
fn a_difference_is_what_is_missing_elsewhere_or_of_another_mass() {
    let packages = [package(1, 1, 0), package(2, 1, 0), package(3, 1, 0), package(4, 1, 0), package(5, 1, OPENED + 1)];
    let take = take(&[(1, 1, None), (2, 2, None), (3, 1, Some(90))]);
    let found: Vec<_> = differences(&take, &packages).into_iter().map(|one| one.package.0.as_u128()).collect();
    // 1 agrees; 5 came after the counting began and need not have been seen.
    assert_eq!(found, [2, 3, 4]);
    let mut gone = package(4, 1, 0);
    gone = Fact::Lost { mass_g: gone.stock }.apply(gone, Instant::from_micros(1));
    assert!(differences(&take, &[gone]).is_empty());
}

#[test]
fn a_difference_becomes_the_events_that_make_the_record_true() {
    let (package, home) = (package(1, 1, 0), Some(FacilityId(Uuid::from_u128(9))));
    let take = take(&[(1, 2, Some(90))]);
    let difference = differences(&take, std::slice::from_ref(&package)).remove(0);
    let events = adjust(&difference, &package, home).unwrap();
    let after = events.iter().fold(package.clone(), |one, event| event.apply(one, Instant::from_micros(3)));
    assert_eq!((after.zone, after.stock), (Some(zone(2)), Mass::kg(90)));
    assert_eq!(adjust(&difference, &after, home).unwrap_err().code, Code::StockTakeOvertaken);
    let missing = Difference { seen: None, ..difference };
    assert!(
        matches!(adjust(&missing, &package, None).unwrap()[..], [Fact::Lost { mass_g }] if mass_g == Mass::kg(100))
    );
}

#[test]
fn the_second_signature_is_somebody_elses() {
    let (one, other) = (PersonId(Uuid::from_u128(1)), PersonId(Uuid::from_u128(2)));
    let begun = take(&[]);
    assert_eq!(countersign(&begun, other, Role::Ehs).unwrap_err().code, Code::StockTakeNotFromState);
    let signed = sign(&begun, &[], one, Role::Ehs).unwrap().apply(begun);
    assert_eq!(countersign(&signed, one, Role::Ehs).unwrap_err().code, Code::StockTakeSameSigner);
    assert_eq!(countersign(&signed, other, Role::Keeper).unwrap_err().code, Code::NotAllowed);
    let closed = countersign(&signed, other, Role::Manager).unwrap().apply(signed);
    assert_eq!(closed.state, State::Closed);
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
                    (None, result) => assert_eq!(result.unwrap_err().code, Code::StockTakeNotFromState),
                }
            }
        }
    }
}
