//! The check before departure over the registers: the papers it loads are those that matter, in so many queries.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use diesel::connection::{Connection as _, InstrumentationEvent};
use weifei::{
    app::paper::{book, departure},
    domain::{
        paper::{
            Kind,
            check::{Leg, Line, Party, Planned, Vehicle},
            credential::{Proof, Subject},
            permit,
        },
        party::Site,
        refusal::Code,
    },
    kernel::{
        id::{OrganisationId, PersonId, VehicleId},
        mass::Mass,
    },
};

use super::{Parties, code, day};

fn party(site: &Site) -> Party {
    Party { organisation: site.organisation, site: site.id, division: site.division.clone() }
}

fn planned(parties: &Parties, kg: i64) -> Planned {
    let waste = parties.world.waste("900-041-49", "S");
    Planned {
        consignor: party(&parties.world.site),
        receiver: party(&parties.receiver),
        day: day("2026-11-25"),
        lines: vec![Line::of(&waste, "D10", Mass::kg(kg)).unwrap()],
        aboard: vec![],
        legs: vec![],
        departing: false,
        continuous: false,
        reserved: false,
    }
}

fn codes(parties: &Parties, planned: &Planned) -> Vec<Code> {
    let checked =
        parties.world.env.db.read(|conn| departure(conn, &parties.world.env, planned, day("2026-11-23"))).unwrap();
    checked.findings.iter().map(|one| one.code).collect()
}

#[test]
fn a_transfer_may_depart_once_every_paper_is_there() {
    let parties = Parties::new();
    let mut planned = planned(&parties, 1000);
    assert_eq!(
        codes(&parties, &planned),
        [Code::ContractNone, Code::PermitNone, Code::ApprovalNone, Code::PlanNotFiled]
    );
    crate::plan::filed(&parties.world, 2026, &[("900-041-49", parties.receiver.id, 9_000_000_000)]);
    parties.contract(Some(Mass::kg(5000)));
    let permit = parties.permit(Mass::kg(2000)).unwrap();
    let approval = parties.approval(Mass::kg(1500), "浙环函1号");
    assert_eq!(codes(&parties, &planned), []);
    let (vehicle, driver, escort) = (parties.vehicle("浙A12345"), parties.worker(), parties.worker());
    let load_max = Some(Mass::kg(10_000));
    planned.legs = vec![Leg {
        carrier: Some(parties.carrier),
        vehicle: Some(Vehicle { id: vehicle, load_max }),
        driver: Some(driver),
        escort: Some(escort),
    }];
    planned.departing = true;
    let none = Code::CredentialNone;
    assert_eq!(codes(&parties, &planned), [none, none, Code::InspectionUnknown, none, none]);
    for (proof, subject, number) in [
        (Proof::CarrierLicence, Subject::Organisation, "330100001"),
        (Proof::VehicleLicence, Subject::Vehicle(vehicle), "330100002"),
        (Proof::VehicleInspection, Subject::Vehicle(vehicle), ""),
        (Proof::DriverQualification, Subject::Person(driver), ""),
        (Proof::EscortQualification, Subject::Person(escort), ""),
    ] {
        parties.enter(&parties.carrier_ehs, proof, subject, number).unwrap();
    }
    let checked =
        parties.world.env.db.read(|conn| departure(conn, &parties.world.env, &planned, day("2026-11-23"))).unwrap();
    assert!(checked.findings.is_empty(), "{:?}", checked.findings);
    assert_eq!(checked.reserve.len(), 4);
    let reserve = checked.reserve;
    parties.world.env.db.write(move |conn| book(conn, &reserve)).unwrap();
    // What is reserved is spoken for: the next load finds too little of the approval, and soon of the permit.
    assert_eq!(codes(&parties, &planned), [Code::ApprovalMassShort]);
    let again = parties
        .world
        .env
        .db
        .read(|conn| departure(conn, &parties.world.env, &planned, day("2026-11-23")))
        .unwrap()
        .reserve;
    assert_eq!(code(parties.world.env.db.write(move |conn| book(conn, &again))), Code::QuotaShort);
    parties.permit_act(&parties.destination, &permit.id, permit::Ask::Suspend("检查".into())).unwrap();
    let found = codes(&parties, &planned);
    assert_eq!(found, [Code::PermitSuspended, Code::ApprovalMassShort]);
    let figures =
        parties.world.env.db.read(|conn| weifei::store::quota::figures_of(conn, Kind::Approval, &approval.id));
    assert_eq!(figures.unwrap().values().next().unwrap().reserved_g, 1_000_000);
}

#[test]
fn a_plan_of_another_year_asks_that_years_scale() {
    let parties = Parties::new();
    parties.contract(None);
    crate::plan::filed(&parties.world, 2026, &[("900-041-49", parties.receiver.id, 9_000_000_000)]);
    let permit = parties.permit(Mass::kg(1000)).unwrap();
    let stated = permit::Ask::StateUse { row: 1, year: 2026, grams: 900_000 };
    parties.permit_act(&parties.destination, &permit.id, stated).unwrap();
    let mut planned = planned(&parties, 200);
    // Within the province no approval is asked for.
    planned.receiver.division = "330521".into();
    assert_eq!(codes(&parties, &planned), [Code::PermitQuotaOver]);
    planned.lines[0].mass = Mass::kg(301);
    assert_eq!(codes(&parties, &planned), [Code::PermitQuotaUsedUp]);
    planned.day = day("2027-01-02");
    // Next year's scale is fresh, but the contract is over, and the year's plan is still to be filed.
    assert_eq!(codes(&parties, &planned), [Code::ContractNone, Code::PlanNotFiledYet]);
}

/// Queries that a check asks of the database.
fn queries(parties: &Parties, planned: &Planned) -> usize {
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let check = parties.world.env.db.read(|conn| {
        conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if matches!(event, InstrumentationEvent::StartQuery { .. }) {
                counter.fetch_add(1, Ordering::SeqCst);
            }
        });
        let checked = departure(conn, &parties.world.env, planned, day("2026-11-23"));
        conn.set_instrumentation(|_: InstrumentationEvent<'_>| {});
        checked
    });
    check.unwrap();
    count.load(Ordering::SeqCst)
}

#[test]
fn a_check_asks_the_same_five_queries_of_one_line_and_of_many() {
    let parties = Parties::new();
    let mut planned = planned(&parties, 1);
    crate::plan::filed(&parties.world, 2026, &[("900-041-49", parties.receiver.id, 9_000_000_000)]);
    for number in 0..3 {
        parties.contract(Some(Mass::kg(1000)));
        parties.permit(Mass::kg(1000)).unwrap();
        parties.approval(Mass::kg(1000), &format!("浙环函{number}号"));
    }
    let leg = |number: u128| Leg {
        carrier: Some(OrganisationId(uuid::Uuid::from_u128(number))),
        vehicle: Some(Vehicle { id: VehicleId(uuid::Uuid::from_u128(number)), load_max: None }),
        driver: Some(PersonId(uuid::Uuid::from_u128(number))),
        escort: Some(PersonId(uuid::Uuid::from_u128(number + 1))),
    };
    planned.legs = vec![leg(1)];
    // How strictly it is to be is remembered from here on.
    codes(&parties, &planned);
    assert_eq!(queries(&parties, &planned), 5);
    planned.lines = vec![planned.lines[0].clone(); 20];
    planned.legs = (1..9).map(leg).collect();
    assert_eq!(queries(&parties, &planned), 5);
}
