//! Who may write which paper, through the use cases, with rows equal to a rebuild at the end.

use chrono::Duration;
use weifei::{
    app::{
        Actor,
        paper::{self, Listed},
    },
    domain::{
        access::Role,
        paper::{
            Paper,
            approval::{self, Approval, Ask},
            contract::{self, Contract},
            credential::{self, Credential, Proof, Subject},
            permit::{self, Permit},
        },
        refusal::Code,
    },
    kernel::mass::Mass,
    store::{self, paper::Filter},
};

use super::{Parties, code, reviewer};
use crate::support::{World, actor};

fn seen<P: Paper>(world: &World, who: &Actor, id: &str) -> Option<bool> {
    match world.env.db.read(|conn| paper::get::<P>(conn, &world.env, who, id)) {
        Ok(Listed { inside, .. }) => Some(inside),
        Err(weifei::app::Error::Refused(refusal)) if refusal.code == Code::NotFound => None,
        Err(other) => panic!("{other:?}"),
    }
}

fn listed<P: Paper>(world: &World, who: &Actor, filter: &Filter) -> usize {
    world.env.db.read(|conn| paper::list::<P>(conn, &world.env, who, filter, None, 50)).unwrap().len()
}

#[test]
fn a_permit_is_written_by_its_authority_and_read_by_everybody() {
    let parties = Parties::new();
    let world = &parties.world;
    for who in [&parties.receiver_ehs, &world.ehs, &parties.origin, &actor(Role::Officer, world.site.organisation)] {
        assert_eq!(code(parties.permit_by(who, Mass::kg(1000))), Code::NotAllowed);
    }
    let one = parties.permit(Mass::kg(1000)).unwrap();
    // Where the authority is not on the platform its admin enters the permit.
    parties.permit_by(&actor(Role::Admin, world.site.organisation), Mass::kg(1000)).unwrap();
    let suspend = || permit::Ask::Suspend("检查".into());
    assert_eq!(code(parties.permit_act(&parties.receiver_ehs, &one.id, suspend())), Code::NotAllowed);
    assert_eq!(code(parties.permit_act(&parties.destination, "none", suspend())), Code::NotFound);
    parties.permit_act(&parties.destination, &one.id, suspend()).unwrap();
    assert_eq!(code(parties.permit_act(&parties.destination, &one.id, suspend())), Code::PermitNotFromState);
    let use_up = permit::Ask::StateUse { row: 1, year: 2026, grams: 300_000 };
    assert_eq!(code(parties.permit_act(&parties.destination, &one.id, use_up.clone())), Code::PermitNotFromState);
    parties.permit_act(&parties.destination, &one.id, permit::Ask::Resume).unwrap();
    parties.permit_act(&parties.destination, &one.id, use_up).unwrap();
    for (who, inside) in [(&parties.destination, true), (&parties.receiver_ehs, true), (&world.keeper, false)] {
        assert_eq!(seen::<Permit>(world, who, &one.id), Some(inside));
        assert_eq!(listed::<Permit>(world, who, &Filter::default()), 2);
    }
    let on = Filter { on: Some(super::day("2028-01-01")), ..Filter::default() };
    assert_eq!(listed::<Permit>(world, &world.keeper, &on), 0);
    world.verified();
}

#[test]
fn a_number_is_given_once() {
    let parties = Parties::new();
    let number = "浙环函1号";
    parties.approval(Mass::kg(1000), number);
    let second = parties.apply(&parties.world.ehs, Mass::kg(1000)).unwrap();
    parties.approval_act(&parties.world.ehs, &second.id, Ask::Submit).unwrap();
    for ask in [Ask::Accept, Ask::Review, Ask::Consult, Ask::Reply { agreed: true, reason: String::new() }] {
        parties.approval_act(&parties.origin, &second.id, ask).unwrap();
    }
    let grant = approval::Grant { number: number.into(), from: None, to: None, lines: None };
    let again = parties.approval_act(&parties.origin, &second.id, Ask::Approve(Box::new(grant)));
    assert_eq!(code(again), Code::Duplicate);
    parties.world.verified();
}

#[test]
fn a_contract_holds_once_the_other_side_confirmed_it_and_strangers_find_nothing() {
    let parties = Parties::new();
    let world = &parties.world;
    let stranger = world.neighbour();
    assert_eq!(code(parties.draft(&stranger.ehs, None)), Code::NotFound);
    assert_eq!(code(parties.draft(&world.keeper, None)), Code::NotAllowed);
    for (drafter, other) in [(&world.ehs, &parties.receiver_ehs), (&parties.receiver_ehs, &world.ehs)] {
        let one = parties.draft(drafter, None).unwrap();
        assert_eq!(code(parties.contract_act(drafter, &one.id, contract::Ask::Confirm)), Code::PaperNotYourSide);
        assert_eq!(code(parties.contract_act(other, &one.id, contract::Ask::Withdraw)), Code::PaperNotYourSide);
        assert_eq!(code(parties.contract_act(&world.keeper, &one.id, contract::Ask::Confirm)), Code::NotAllowed);
        assert_eq!(code(parties.contract_act(&parties.origin, &one.id, contract::Ask::Confirm)), Code::NotAllowed);
        assert_eq!(code(parties.contract_act(&stranger.ehs, &one.id, contract::Ask::Confirm)), Code::NotFound);
        let held = parties.contract_act(other, &one.id, contract::Ask::Confirm).unwrap();
        assert_eq!(held.state, contract::State::InForce);
        for who in [drafter, other, &world.keeper, &parties.origin, &parties.destination] {
            assert_eq!(seen::<Contract>(world, who, &one.id), Some(true));
        }
        for who in
            [&stranger.ehs, &parties.carrier_ehs, &reviewer("330106"), &actor(Role::Admin, world.site.organisation)]
        {
            assert_eq!(seen::<Contract>(world, who, &one.id), None);
            assert_eq!(listed::<Contract>(world, who, &Filter::default()), 0);
        }
    }
    let own = Filter { site: Some(parties.receiver.id.to_string()), ..Filter::default() };
    assert_eq!(listed::<Contract>(world, &world.ehs, &own), 2);
    let drafts = Filter { state: Some("drafted".into()), ..Filter::default() };
    assert_eq!(listed::<Contract>(world, &world.ehs, &drafts), 0);
    world.verified();
}

#[test]
fn an_application_goes_to_its_authorities_and_keeps_its_clock() {
    let parties = Parties::new();
    let world = &parties.world;
    let one = parties.apply(&world.ehs, Mass::kg(1000)).unwrap();
    assert_eq!(code(parties.apply(&parties.receiver_ehs, Mass::kg(1000))), Code::NotFound);
    assert_eq!(code(parties.approval_act(&parties.origin, &one.id, Ask::Submit)), Code::NotAllowed);
    assert_eq!(code(parties.approval_act(&world.keeper, &one.id, Ask::Submit)), Code::NotAllowed);
    assert_eq!(code(parties.approval_act(&parties.carrier_ehs, &one.id, Ask::Submit)), Code::NotFound);
    parties.approval_act(&world.ehs, &one.id, Ask::Submit).unwrap();
    let due = |rule: &str| {
        let key = format!("{rule}/{}", one.id);
        let all = world.env.db.read(store::stock::all_deadlines).unwrap();
        all.into_iter().find(|(known, _)| *known == key).map(|(_, due)| due)
    };
    // Handed in on Monday the 23rd: five working days end with Monday the 30th, local midnight.
    let end = weifei::kernel::clock::Instant::parse("2026-12-01T00:00:00+08:00").unwrap();
    assert_eq!(due("xprov_accept"), Some(end.micros()));
    world.verified();
    assert_eq!(code(parties.approval_act(&parties.destination, &one.id, Ask::Accept)), Code::PaperNotYourSide);
    parties.approval_act(&parties.origin, &one.id, Ask::AskCorrection("缺处置方案".into())).unwrap();
    assert_eq!(due("xprov_accept"), None);
    world.clock.advance(Duration::days(1));
    parties.approval_act(&world.ehs, &one.id, Ask::Submit).unwrap();
    for ask in [Ask::Accept, Ask::Review, Ask::Consult] {
        parties.approval_act(&parties.origin, &one.id, ask).unwrap();
    }
    assert!(due("xprov_accept").is_none() && due("xprov_review").is_none() && due("xprov_reply").is_some());
    let reply = |agreed| Ask::Reply { agreed, reason: "可以接收".into() };
    assert_eq!(code(parties.approval_act(&world.ehs, &one.id, reply(true))), Code::NotAllowed);
    parties.approval_act(&parties.destination, &one.id, reply(true)).unwrap();
    assert!(due("xprov_decide").is_some());
    world.verified();
    let grant = approval::Grant { number: "浙环函9号".into(), from: None, to: None, lines: None };
    let granted = parties.approval_act(&parties.origin, &one.id, Ask::Approve(Box::new(grant))).unwrap();
    assert_eq!(granted.term(), super::term("2026-11-24", "2027-11-23"));
    assert!(due("xprov_decide").is_none());
    let next = parties.approval(Mass::kg(2000), "浙环函10号");
    let own = Ask::Supersede(one.id.clone());
    assert_eq!(code(parties.approval_act(&parties.origin, &one.id, own)), Code::RequestField);
    let by = Ask::Supersede(next.id);
    assert_eq!(parties.approval_act(&parties.origin, &one.id, by).unwrap().state, approval::State::Superseded);
    for who in [&world.ehs, &parties.receiver_ehs, &parties.origin, &parties.destination] {
        assert_eq!(seen::<Approval>(world, who, &one.id), Some(true));
    }
    assert_eq!(seen::<Approval>(world, &parties.carrier_ehs, &one.id), None);
    world.verified();
}

#[test]
fn an_approval_ends_with_the_receivers_permit() {
    let parties = Parties::new();
    parties.permit(Mass::kg(1_000_000)).unwrap();
    let granted = parties.approval(Mass::kg(1000), "浙环函1号").term();
    assert_eq!(granted, super::term("2026-11-23", "2027-11-22"));
    let same = parties.world.env.db.read(|conn| store::party::get_site(conn, &parties.site())).unwrap().unwrap();
    let mut asked = weifei::app::paper::approval::NewApproval {
        consignor_site: parties.site(),
        receiver_site: same.code,
        lines: vec![],
        carriers: vec![],
        term: super::term("2026-11-01", "2027-12-31"),
        external_id: None,
    };
    let here = asked.clone();
    let refused =
        crate::support::run(&parties.world.env, &parties.world.ehs, move |tx| paper::approval::draft(tx, &here));
    assert_eq!(code(refused), Code::ApprovalSameProvince);
    asked.receiver_site = "nowhere".into();
    let refused =
        crate::support::run(&parties.world.env, &parties.world.ehs, move |tx| paper::approval::draft(tx, &asked));
    assert_eq!(code(refused), Code::NotFound);
}

#[test]
fn a_credential_is_of_ones_own_vehicle_or_worker() {
    let parties = Parties::new();
    let world = &parties.world;
    let (vehicle, worker) = (parties.vehicle("浙A12345"), parties.worker());
    let (own, driver) = (Subject::Vehicle(vehicle), Subject::Person(worker));
    let stranger = Subject::Person(weifei::kernel::id::PersonId(uuid::Uuid::nil()));
    let lost = Subject::Vehicle(weifei::kernel::id::VehicleId(uuid::Uuid::nil()));
    let enter = |who: &Actor, proof, subject, number: &str| parties.enter(who, proof, subject, number);
    assert_eq!(code(enter(&world.ehs, Proof::VehicleLicence, own, "330100123")), Code::NotFound);
    assert_eq!(code(enter(&reviewer("330102"), Proof::VehicleLicence, own, "330100123")), Code::NotAllowed);
    assert_eq!(code(enter(&parties.carrier_ehs, Proof::VehicleLicence, lost, "330100123")), Code::RequestField);
    assert_eq!(code(enter(&parties.carrier_ehs, Proof::DriverQualification, stranger, "")), Code::RequestField);
    assert_eq!(code(enter(&parties.carrier_ehs, Proof::DriverQualification, driver, "330111")), Code::RequestField);
    let licence = enter(&parties.carrier_ehs, Proof::VehicleLicence, own, "330100123").unwrap();
    let driver = enter(&parties.carrier_ehs, Proof::DriverQualification, driver, "").unwrap();
    let act = |who: &Actor, id: &str, ask: credential::Ask| {
        let id = id.to_owned();
        crate::support::run(&world.env, who, move |tx| paper::credential::act(tx, &id, &ask, None))
    };
    let suspend = || credential::Ask::Suspend("检查".into());
    assert_eq!(code(act(&world.ehs, &licence.id, suspend())), Code::NotFound);
    assert_eq!(code(act(&parties.origin, &licence.id, credential::Ask::End("注销".into()))), Code::NotAllowed);
    act(&parties.origin, &licence.id, suspend()).unwrap();
    assert_eq!(code(act(&parties.carrier_ehs, &licence.id, credential::Ask::Resume)), Code::NotAllowed);
    act(&parties.origin, &licence.id, credential::Ask::Resume).unwrap();
    act(&parties.carrier_ehs, &driver.id, credential::Ask::End("离职".into())).unwrap();
    assert_eq!(seen::<Credential>(world, &parties.carrier_ehs, &driver.id), Some(true));
    assert_eq!(seen::<Credential>(world, &reviewer("330102"), &driver.id), Some(true));
    assert_eq!(seen::<Credential>(world, &reviewer("330111"), &driver.id), None);
    assert_eq!(seen::<Credential>(world, &world.ehs, &driver.id), None);
    let only = Filter { subject: Some(format!("vehicle_licence/{vehicle}")), ..Filter::default() };
    assert_eq!(listed::<Credential>(world, &parties.carrier_ehs, &only), 1);
    world.verified();
    // Nothing of a person but the id is in the journal.
    let bodies = world.env.db.read(|conn| store::event::of_stream(conn, &format!("credential/{}", driver.id))).unwrap();
    assert!(bodies.iter().all(|row| !row.body.contains("某") && !row.body.contains("浙A12345")));
}
