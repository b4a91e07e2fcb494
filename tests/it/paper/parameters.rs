//! How strictly the check before departure takes each finding: who may choose it for where, and that it is told, kept and read.

use std::sync::Arc;

use weifei::{
    app::{
        Actor, Env, Error,
        env::Grant,
        paper::parameters::{Chosen, NewSetting, enter, set},
        seal,
        verify::{Verdict, verify},
    },
    domain::{access::Role, refusal::Code},
    kernel::id::{PersonId, RandomIds},
    store::{self, conn},
};

use super::{code, day, reviewer};
use crate::support::{World, meta, run};

fn admin() -> Actor {
    let grant = Grant { role: Role::Admin, organisation: None, site: None, division: None };
    Actor::user(PersonId::make(&RandomIds, weifei::kernel::clock::Instant::from_micros(3)), vec![grant])
}

fn asked(code: &str, division: &str, choice: &str) -> NewSetting {
    let (code, division, choice) = (code.to_owned(), division.to_owned(), choice.to_owned());
    NewSetting { code, division, choice, reason: "运输证照补录期".into(), valid_from: None }
}

fn choose(world: &World, who: &Actor, what: &NewSetting) -> Result<Chosen, Error> {
    let what = what.clone();
    run(&world.env, who, move |tx| set(tx, &what))
}

/// How a finding is taken in a division today, by this server.
fn taken(env: &Env, division: &str, finding: Code) -> String {
    let now = env.clock.now();
    let parameters = env.db.read(|conn| env.checks.on(conn, now, division, now.legal_day())).unwrap();
    let (severity, source) = parameters.severity(finding).unwrap();
    format!("{} {source}", severity.as_str())
}

#[test]
fn the_admin_chooses_for_all_and_a_reviewer_for_its_own_division_only() {
    let world = World::new();
    let (none, far) = ("credential.none", reviewer("34"));
    let near = reviewer("3301");
    for (who, division) in [
        (&world.ehs, ""),
        (&world.ehs, "330111"),
        (&near, ""),
        (&near, "330000"),
        (&far, "330111"),
        (&admin(), "330111"),
    ] {
        assert_eq!(code(choose(&world, who, &asked(none, division, "soft"))), Code::NotAllowed, "{division}");
    }
    choose(&world, &admin(), &asked(none, "", "soft")).unwrap();
    choose(&world, &near, &asked(none, "330111", "hard")).unwrap();
    let kept = choose(&world, &near, &asked(none, "330100", "soft")).unwrap();
    assert_eq!((kept.version, kept.setting.division.as_str()), (3, "3301"));
    let found = ["330111", "330102", "340100"].map(|place| taken(&world.env, place, Code::CredentialNone));
    assert_eq!(found, ["hard division/330111", "soft division/3301", "soft installation"]);
    let law = choose(&world, &near, &asked("permit.none", "330111", "soft"));
    assert_eq!(code(law), Code::CheckSetByLaw);
    assert_eq!(code(choose(&world, &near, &asked("permit.no_such", "330111", "soft"))), Code::RequestField);
    assert_eq!(code(choose(&world, &near, &asked(none, "330199", "soft"))), Code::DivisionUnknown);
    // What was refused left nothing behind; what was chosen is told by the journal.
    world.verified();
    let rows = world.env.db.read(store::check_parameter::all).unwrap();
    assert_eq!(rows.len(), 3);
}

#[test]
fn a_choice_for_a_later_day_waits_for_it() {
    let world = World::new();
    let later = NewSetting { valid_from: Some(day("2026-12-01")), ..asked("contract.none_in_force", "330111", "soft") };
    choose(&world, &reviewer("33"), &later).unwrap();
    assert_eq!(taken(&world.env, "330111", Code::ContractNone), "hard default");
    world.clock.advance(chrono::Duration::days(8));
    assert_eq!(taken(&world.env, "330111", Code::ContractNone), "soft division/330111");
    let past = NewSetting { valid_from: Some(day("2026-11-30")), ..later };
    assert_eq!(code(choose(&world, &reviewer("33"), &past)), Code::RequestField);
}

#[test]
fn a_choice_is_read_at_once_here_and_within_seconds_by_another_server() {
    let world = World::new();
    let other = Env { checks: Arc::default(), ..world.env.clone() };
    for env in [&world.env, &other] {
        assert_eq!(taken(env, "330111", Code::CredentialNone), "hard default");
    }
    enter(&world.env, &admin(), &meta(), asked("credential.none", "", "soft")).unwrap();
    assert_eq!(taken(&world.env, "330111", Code::CredentialNone), "soft installation");
    assert_eq!(taken(&other, "330111", Code::CredentialNone), "hard default");
    world.clock.advance(chrono::Duration::seconds(6));
    assert_eq!(taken(&other, "330111", Code::CredentialNone), "soft installation");
}

#[test]
fn a_choice_that_is_not_what_its_event_tells_is_a_fault() {
    for (sql, named) in [
        ("UPDATE check_parameter SET choice = 'soft'", "check_parameter 1 differs"),
        ("UPDATE check_parameter SET division = '33'", "check_parameter 1 differs"),
        ("DELETE FROM check_parameter", "no row"),
    ] {
        let world = World::new();
        choose(&world, &admin(), &asked("credential.none", "", "hard")).unwrap();
        world.verified();
        let mut other = world.env.db.address().open().unwrap();
        conn::run(&mut other, sql).unwrap();
        let key = seal::verifier_key(&world.env).unwrap();
        let verdict = world.env.db.read(|conn| verify(conn, &key, None, Some(world.env.clock.now()))).unwrap();
        assert!(matches!(&verdict, Verdict::Fault(what) if what.contains(named)), "{sql}: {verdict:?}");
    }
}
