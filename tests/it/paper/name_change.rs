//! Changes of name and address: declared within the limit, accepted by the authority, and what was written before stays as it was.

use weifei::{
    app::{
        Actor, Error,
        paper::{
            self,
            name_change::{NewNameChange, act, actions, draft},
        },
        registry::{Expect, OrganisationFields, put_organisation},
    },
    domain::{
        paper::{
            contract::Contract,
            name_change::{Action, Ask, NameChange, State},
            permit::Permit,
        },
        refusal::Code,
    },
    kernel::mass::Mass,
    store,
};

use super::{Parties, code, day, reviewer};
use crate::support::run;

const OLD: &str = "receiver";

/// The receiver of the other province, which holds a permit.
fn asked(parties: &Parties, name: &str, registered_on: &str) -> NewNameChange {
    NewNameChange {
        organisation: parties.receiver.organisation.to_string(),
        site: None,
        registered_on: day(registered_on),
        name: Some(name.into()),
        former_address: Some("旧路1号".into()),
        address: Some("新路2号".into()),
        representative: true,
        external_id: None,
    }
}

fn declare(parties: &Parties, who: &Actor, what: &NewNameChange) -> Result<NameChange, Error> {
    let what = what.clone();
    run(&parties.world.env, who, move |tx| draft(tx, &what))
}

fn does(parties: &Parties, who: &Actor, id: &str, ask: Ask) -> Result<NameChange, Error> {
    let id = id.to_owned();
    run(&parties.world.env, who, move |tx| act(tx, &id, &ask, None))
}

fn accepted(parties: &Parties, what: &NewNameChange) -> NameChange {
    let id = declare(parties, &parties.receiver_ehs, what).unwrap().id;
    does(parties, &parties.receiver_ehs, &id, Ask::Submit).unwrap();
    does(parties, &parties.destination, &id, Ask::Accept).unwrap()
}

fn registered(parties: &Parties) -> (String, i64) {
    let id = parties.receiver.organisation.to_string();
    let row = parties.world.env.db.read(|conn| store::registry::organisation(conn, &id)).unwrap().unwrap();
    (row.name, row.version)
}

/// Keys of deadlines that are due within a year.
fn deadlines(parties: &Parties) -> Vec<(String, String)> {
    let later = parties.world.env.clock.now().plus(chrono::Duration::days(366)).micros();
    let due = parties.world.env.db.read(|conn| store::stock::due(conn, "permit_change", later, 100)).unwrap();
    due.into_iter().map(|(key, subject, _)| (key, subject)).collect()
}

#[test]
fn an_accepted_change_is_in_the_register_and_papers_tell_the_former_name() {
    let parties = Parties::new();
    let permit = parties.permit(Mass::kg(1000)).unwrap();
    let contract = parties.contract(None);
    let before = registered(&parties);
    assert_eq!(before.0, OLD);
    let one = declare(&parties, &parties.receiver_ehs, &asked(&parties, "新名称", "2026-11-10")).unwrap();
    // 15 working days after the tenth: the first of December.
    assert_eq!(one.limit.unwrap().on, day("2026-12-01"));
    assert_eq!(deadlines(&parties), [(format!("permit_change/{}", one.id), format!("name_change/{}", one.id))]);
    parties.world.verified();
    does(&parties, &parties.receiver_ehs, &one.id, Ask::Submit).unwrap();
    assert_eq!(deadlines(&parties), []);
    assert_eq!(registered(&parties), before, "nothing is renamed before it is accepted");
    does(&parties, &parties.destination, &one.id, Ask::Return("缺登记通知书".into())).unwrap();
    assert_eq!(deadlines(&parties).len(), 1);
    does(&parties, &parties.receiver_ehs, &one.id, Ask::Submit).unwrap();
    let one = does(&parties, &parties.destination, &one.id, Ask::Accept).unwrap();
    assert_eq!((one.state, one.late(day("2027-06-01"))), (State::Accepted, false));
    assert_eq!(registered(&parties), ("新名称".into(), before.1 + 1));
    let env = &parties.world.env;
    let held = env.db.read(|conn| paper::get::<Permit>(conn, env, &parties.receiver_ehs, &permit.id)).unwrap();
    let holder = parties.receiver.organisation;
    assert_eq!(held.name(&holder).as_deref(), Some("新名称"));
    let former = &held.former(&holder)[0];
    assert_eq!((former.name.as_deref(), former.address.as_deref()), (Some(OLD), Some("旧路1号")));
    assert_eq!(former.until, day("2026-11-10"));
    let agreed = env.db.read(|conn| paper::get::<Contract>(conn, env, &parties.world.ehs, &contract.id)).unwrap();
    assert_eq!(agreed.former(&holder).len(), 1);
    assert_eq!(agreed.former(&parties.world.site.organisation).len(), 0);
    parties.world.verified();
}

#[test]
fn each_day_has_the_name_that_was_registered_then() {
    let parties = Parties::new();
    parties.permit(Mass::kg(1000)).unwrap();
    accepted(&parties, &asked(&parties, "第二个名称", "2026-11-10"));
    accepted(&parties, &asked(&parties, "第三个名称", "2026-11-20"));
    let holder = parties.receiver.organisation.to_string();
    let names = paper::name_change::FormerNames::of;
    let known = parties.world.env.db.read(|conn| names(conn, std::slice::from_ref(&holder))).unwrap();
    let on = |text: &str| known.on(&holder, day(text)).map(str::to_owned);
    assert_eq!((on("2026-11-09"), on("2026-11-10")), (Some(OLD.into()), Some("第二个名称".into())));
    assert_eq!((on("2026-11-19"), on("2026-11-20")), (Some("第二个名称".into()), None));
}

#[test]
fn a_change_declared_late_is_told_and_taken() {
    let parties = Parties::new();
    parties.permit(Mass::kg(1000)).unwrap();
    let one = declare(&parties, &parties.receiver_ehs, &asked(&parties, "新名称", "2026-10-26")).unwrap();
    assert!(one.late(day("2026-11-23")), "{:?}", one.limit);
    let one = does(&parties, &parties.receiver_ehs, &one.id, Ask::Submit).unwrap();
    assert!(one.late(day("2026-11-23")));
    does(&parties, &parties.destination, &one.id, Ask::Accept).unwrap();
    assert_eq!(registered(&parties).0, "新名称");
    // The producer holds no permit: it declares, and nothing runs.
    let own = NewNameChange {
        organisation: parties.world.site.organisation.to_string(),
        ..asked(&parties, "新厂名", "2026-01-05")
    };
    let own = declare(&parties, &parties.world.ehs, &own).unwrap();
    assert_eq!((own.limit, own.late(day("2026-11-23"))), (None, false));
}

#[test]
fn a_name_that_the_register_changed_meanwhile_is_not_overwritten() {
    let parties = Parties::new();
    let (own, near) = (&parties.world.ehs, reviewer("33"));
    let works = parties.world.site.organisation.to_string();
    let what = NewNameChange { organisation: works.clone(), ..asked(&parties, "新名称", "2026-11-10") };
    let id = declare(&parties, own, &what).unwrap().id;
    does(&parties, own, &id, Ask::Submit).unwrap();
    let read = || parties.world.env.db.read(|conn| store::registry::organisation(conn, &works)).unwrap().unwrap();
    let row = read();
    let fields = OrganisationFields {
        uscc: row.uscc,
        name: "更正的名称".into(),
        kind: row.kind,
        external_id: None,
        division: row.division,
    };
    let expect = Expect::Version(row.id, row.version);
    run(&parties.world.env, &Actor::system(), move |tx| put_organisation(tx, &fields, &expect)).unwrap();
    assert_eq!(code(does(&parties, &near, &id, Ask::Accept)), Code::NameChangeOvertaken);
    assert_eq!(read().name, "更正的名称");
    does(&parties, &near, &id, Ask::Return("名称已更正".into())).unwrap();
    parties.world.verified();
}

#[test]
fn a_sites_name_changes_alone_and_strangers_find_nothing() {
    let parties = Parties::new();
    let what = NewNameChange { site: Some(parties.receiver.code.clone()), ..asked(&parties, "二厂", "2026-11-10") };
    assert_eq!(code(declare(&parties, &parties.world.ehs, &what)), Code::NotFound);
    assert_eq!(code(declare(&parties, &parties.destination, &what)), Code::NotAllowed);
    let elsewhere = NewNameChange { site: Some(parties.site()), ..what.clone() };
    assert_eq!(code(declare(&parties, &parties.receiver_ehs, &elsewhere)), Code::NotFound);
    let id = declare(&parties, &parties.receiver_ehs, &what).unwrap().id;
    let env = &parties.world.env;
    let seen = |who: &Actor| env.db.read(|conn| paper::get::<NameChange>(conn, env, who, &id)).map(|one| one.paper);
    assert_eq!(code(seen(&parties.world.ehs)), Code::NotFound);
    assert_eq!(code(seen(&reviewer("33"))), Code::NotFound);
    let allowed = |who: &Actor| {
        let one = seen(who).unwrap();
        let all = env.db.read(|conn| actions(conn, who, &one)).unwrap();
        all.into_iter().filter(|(_, refused)| refused.is_none()).map(|(one, _)| one).collect::<Vec<_>>()
    };
    assert_eq!(allowed(&parties.receiver_ehs), [Action::Change, Action::Submit, Action::Withdraw]);
    does(&parties, &parties.receiver_ehs, &id, Ask::Submit).unwrap();
    assert_eq!(allowed(&parties.destination), [Action::Return, Action::Accept]);
    assert_eq!(code(does(&parties, &parties.receiver_ehs, &id, Ask::Accept)), Code::NotAllowed);
    does(&parties, &parties.destination, &id, Ask::Accept).unwrap();
    assert_eq!(registered(&parties).0, OLD);
    let site = env.db.read(|conn| store::party::get_site(conn, &parties.receiver.id.to_string())).unwrap().unwrap();
    assert_eq!(site.name, "二厂");
    parties.world.verified();
}
