//! Dispatch by roster: who is on duty is told and nobody else, the choice is kept with the notice and made once, and who is away is
//! replaced.

use std::collections::BTreeSet;

use chrono::{Duration, NaiveDate};
use weifei::{
    app::{
        Actor, Error, dispatch,
        env::Grant,
        roster::act,
        verify::{Verdict, verify},
    },
    domain::{
        access::Role,
        alarm::Stage,
        notice::Notice,
        refusal::Code,
        roster::{Duty, Leave, Place, Roster, Rung, Shift, Why, decide::Ask},
    },
    store::{self, notice::Filter},
};

use super::{on, over, own, somebody, told, waiting, world};
use crate::{
    alarm::settle,
    support::{World, run},
};

fn reviewer(world: &World, login: &str, division: &str) -> Actor {
    let grant = Grant { role: Role::Reviewer, ..over(division) };
    somebody(&world.env, login, Some(&format!("{login}@gov.cn")), grant)
}

fn division(prefix: &str) -> Place {
    Place::Division(prefix.into())
}

fn today(world: &World) -> NaiveDate {
    world.env.clock.now().legal_day()
}

/// All days, all hours, all kinds.
fn shift(world: &World, who: &Actor) -> Shift {
    Shift {
        no: 0,
        person: who.id,
        stages: Vec::new(),
        township: None,
        first_on: today(world),
        last_on: None,
        weekdays: (1..=7).collect(),
        from_minute: 0,
        to_minute: 0,
        every_weeks: 1,
    }
}

fn asked(world: &World, who: &Actor, place: &Place, ask: Ask) -> Result<Roster, Error> {
    let place = place.clone();
    run(&world.env, who, move |tx| act(tx, &place, &ask))
}

fn on_duty(world: &World, by: &Actor, place: &Place, who: &[&Actor]) {
    for one in who {
        asked(world, by, place, Ask::AddShift(shift(world, one))).unwrap();
    }
}

fn away(world: &World, by: &Actor, place: &Place, who: &Actor, days: i64, substitute: Option<&Actor>) {
    let (first_on, substitute) = (today(world), substitute.map(|one| one.id));
    let leave = Leave { no: 0, person: who.id, first_on, last_on: first_on + Duration::days(days - 1), substitute };
    asked(world, by, place, Ask::EnterLeave(leave)).unwrap();
}

fn the_notice(world: &World) -> Notice {
    let scope = store::notice::Scope { all: true, ..store::notice::Scope::default() };
    let all = world.env.db.read(|conn| store::notice::list(conn, &scope, &Filter::default(), None, 10)).unwrap();
    let site = Some(world.site.id);
    let mut own: Vec<Notice> =
        all.into_iter().filter(|one| one.parties.iter().any(|party| party.site == site)).collect();
    assert_eq!(own.len(), 1);
    own.remove(0)
}

/// Rung, who and why of each seat.
fn seats(world: &World) -> Vec<(Rung, String, Why)> {
    let mut duties: Vec<Duty> = the_notice(world).duties;
    duties.sort_by_key(Duty::seat);
    duties.into_iter().map(|duty| (duty.rung, duty.person.to_string(), duty.why)).collect()
}

fn seat(rung: Rung, who: &Actor, why: Why) -> (Rung, String, Why) {
    (rung, who.id.to_string(), why)
}

/// Occasion and person of every delivery.
fn heard(world: &World) -> BTreeSet<(String, String)> {
    told(world).into_iter().map(|(_, who, occasion, _)| (occasion, who)).collect()
}

fn hears(occasion: &str, who: &Actor) -> (String, String) {
    (occasion.into(), who.id.to_string())
}

fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> Code {
    match result {
        Err(Error::Refused(refusal)) => refusal.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn the_duty_person_is_told_and_from_orange_on_the_least_loaded_officer_on_duty() {
    let world = world();
    let (organisation, site) = (world.site.organisation, Place::Site(world.site.id));
    let manager = somebody(&world.env, "manager", Some("m@a.cn"), own(Role::Manager, organisation));
    let [first, second] = ["first", "second"]
        .map(|name| somebody(&world.env, name, Some(&format!("{name}@a.cn")), own(Role::Ehs, organisation)));
    let head = reviewer(&world, "head", "330111");
    let [a, b, c] =
        ["a", "b", "c"].map(|name| somebody(&world.env, name, Some(&format!("{name}@gov.cn")), over("330111")));
    on_duty(&world, &manager, &site, &[&second]);
    on_duty(&world, &head, &division("330111"), &[&a, &b]);
    let other = Shift { stages: vec![Stage::Plan], ..shift(&world, &c) };
    asked(&world, &head, &division("330111"), Ask::AddShift(other)).unwrap();
    waiting(&world);
    on(&world, 12);
    assert_eq!(heard(&world), [hears("raised", &second)].into());
    assert_eq!(seats(&world), [seat(Rung::Duty, &second, Why::OnShift)]);
    // One more for another thing: whoever has fewer is chosen when it turns orange.
    on(&world, 12);
    let officer = if a.id < b.id { &a } else { &b };
    let both = [seat(Rung::District, officer, Why::OnShift), seat(Rung::Duty, &second, Why::OnShift)];
    assert_eq!(seats(&world), both);
    assert_eq!(heard(&world), [hears("raised", &second), hears("risen", &second), hears("risen", officer)].into());
    // Whoever was not on duty for it heard nothing; judged anew, nobody is chosen or told again.
    let before = (the_notice(&world), told(&world));
    weifei::app::alarm::anew(&world.env).unwrap();
    settle(&world);
    assert_eq!((the_notice(&world), told(&world)), before);
    // Another site's, which has no roster: the officer who has fewer takes it.
    let second = world.elsewhere("91330111MA2CDEF35P", "330111");
    waiting(&second);
    on(&second, 24);
    let load = |who: &Actor| {
        let id = [who.id.to_string()];
        world.env.db.read(|conn| store::duty::load(conn, &id)).unwrap().first().map_or(0, |row| row.1)
    };
    assert_eq!((load(&a), load(&b), load(&c), load(&first)), (1, 1, 0, 0));
    world.verified();
}

#[test]
fn nobody_on_duty_goes_up_the_ladder_and_is_told_to_the_head_of_the_division() {
    let world = world();
    let (organisation, site) = (world.site.organisation, Place::Site(world.site.id));
    let manager = somebody(&world.env, "manager", Some("m@a.cn"), own(Role::Manager, organisation));
    let ehs = somebody(&world.env, "ehs", Some("ehs@a.cn"), own(Role::Ehs, organisation));
    let (head, city_head) = (reviewer(&world, "head", "330111"), reviewer(&world, "cityhead", "3301"));
    let [a, city] = [("a", "330111"), ("city", "3301")]
        .map(|(name, of)| somebody(&world.env, name, Some(&format!("{name}@gov.cn")), over(of)));
    on_duty(&world, &manager, &site, &[&ehs]);
    on_duty(&world, &head, &division("330111"), &[&a]);
    on_duty(&world, &city_head, &division("3301"), &[&city]);
    away(&world, &manager, &site, &ehs, 10, None);
    away(&world, &head, &division("330111"), &a, 10, None);
    waiting(&world);
    on(&world, 12);
    assert_eq!(heard(&world), [hears("raised", &manager)].into());
    on(&world, 12);
    let expected = [
        seat(Rung::City, &city, Why::NobodyOnDuty),
        seat(Rung::District, &head, Why::NobodyOnDuty),
        seat(Rung::Duty, &manager, Why::NobodyOnDuty),
    ];
    assert_eq!(seats(&world), expected);
    let risen = [&manager, &head, &city].map(|who| hears("risen", who));
    assert_eq!(heard(&world), [hears("raised", &manager)].into_iter().chain(risen).collect());
    // Who is on leave and without a substitute heard nothing.
    assert!(heard(&world).iter().all(|(_, who)| *who != ehs.id.to_string() && *who != a.id.to_string()));
    world.verified();
}

#[test]
fn a_leave_that_begins_during_an_open_notice_hands_it_over_once() {
    let world = world();
    let (organisation, site) = (world.site.organisation, Place::Site(world.site.id));
    let manager = somebody(&world.env, "manager", Some("m@a.cn"), own(Role::Manager, organisation));
    let [ehs, other] = ["ehs", "other"]
        .map(|name| somebody(&world.env, name, Some(&format!("{name}@a.cn")), own(Role::Keeper, organisation)));
    on_duty(&world, &manager, &site, &[&ehs]);
    waiting(&world);
    on(&world, 12);
    assert_eq!(dispatch::handover::hand_over(&world.env).unwrap(), 0);
    // The own leave everybody enters; somebody else's who manages the site.
    let (first_on, substitute) = (today(&world), Some(other.id));
    let leave = |person| Leave { no: 0, person, first_on, last_on: first_on, substitute };
    assert_eq!(
        code(asked(&world, &ehs, &site, Ask::EnterLeave(Leave { substitute: None, ..leave(other.id) }))),
        Code::NotAllowed
    );
    asked(&world, &ehs, &site, Ask::EnterLeave(leave(ehs.id))).unwrap();
    assert_eq!(dispatch::handover::hand_over(&world.env).unwrap(), 1);
    assert_eq!(dispatch::handover::hand_over(&world.env).unwrap(), 0);
    assert_eq!(seats(&world), [seat(Rung::Duty, &other, Why::StandsIn)]);
    assert_eq!(heard(&world), [hears("raised", &ehs), hears("handed_over", &other)].into());
    let duty = the_notice(&world).duties.remove(0);
    assert_eq!((duty.instead_of, duty.shift), (Some(ehs.id), Some(1)));
    world.verified();
}

#[test]
fn an_officer_who_moves_to_another_division_loses_what_was_open_there() {
    let world = world();
    let head = reviewer(&world, "head", "330111");
    somebody(&world.env, "ehs", Some("ehs@a.cn"), own(Role::Ehs, world.site.organisation));
    let [a, b] = ["a", "b"].map(|name| somebody(&world.env, name, Some(&format!("{name}@gov.cn")), over("330111")));
    on_duty(&world, &head, &division("330111"), &[&a, &b]);
    waiting(&world);
    on(&world, 24);
    let (first, takes) = if a.id < b.id { (&a, &b) } else { (&b, &a) };
    assert_eq!(seats(&world), [seat(Rung::District, first, Why::OnShift)]);
    let (id, now) = (first.id.to_string(), world.env.clock.now());
    let ids = world.env.ids.clone();
    world
        .env
        .db
        .write(move |conn| {
            for grant in store::account::grants(conn, &id, now.micros())? {
                store::people::end_grant(conn, &grant.id, now.micros())?;
                let moved = store::account::GrantRow {
                    id: ids.next(now).to_string(),
                    division: Some("330106".into()),
                    valid_to: None,
                    ..grant
                };
                store::account::insert_grant(conn, &moved)?;
            }
            Ok::<_, Error>(())
        })
        .unwrap();
    world.clock.advance(Duration::minutes(1));
    assert_eq!(dispatch::handover::hand_over(&world.env).unwrap(), 1);
    assert_eq!(seats(&world), [seat(Rung::District, takes, Why::OnShift)]);
    // The roster still names who left, and nobody who may not is chosen or named again.
    let again = Ask::AddShift(Shift { first_on: today(&world), ..shift(&world, first) });
    assert_eq!(code(asked(&world, &head, &division("330111"), again)), Code::RequestField);
    world.verified();
}

#[test]
fn each_keeps_the_own_roster_only_and_the_row_is_what_the_events_say() {
    let world = world();
    let (organisation, site) = (world.site.organisation, Place::Site(world.site.id));
    let manager = somebody(&world.env, "manager", Some("m@a.cn"), own(Role::Manager, organisation));
    let keeper = somebody(&world.env, "keeper", None, own(Role::Keeper, organisation));
    let stranger = somebody(&world.env, "stranger", None, own(Role::Manager, world.neighbour().site.organisation));
    let officer = somebody(&world.env, "officer", None, over("330111"));
    let (head, far) = (reviewer(&world, "head", "330111"), reviewer(&world, "far", "330106"));
    let add = |who: &Actor| Ask::AddShift(shift(&world, who));
    for (who, place, ask, expected) in [
        (&stranger, &site, add(&keeper), Code::NotFound),
        (&keeper, &site, add(&keeper), Code::NotAllowed),
        (&officer, &site, add(&keeper), Code::NotAllowed),
        (&head, &site, add(&keeper), Code::NotAllowed),
        (&manager, &site, add(&officer), Code::RequestField),
        (&manager, &division("330111"), add(&officer), Code::NotFound),
        (&far, &division("330111"), add(&officer), Code::NotFound),
        (&head, &division("3301"), add(&officer), Code::NotAllowed),
        (&officer, &division("330111"), add(&officer), Code::NotAllowed),
        (&head, &division("330111"), add(&keeper), Code::RequestField),
    ] {
        assert_eq!(code(asked(&world, who, place, ask.clone())), expected, "{place} {ask:?}");
    }
    on_duty(&world, &manager, &site, &[&keeper]);
    on_duty(&world, &head, &division("330111"), &[&officer]);
    let town = |sites: Vec<_>| Ask::SetTownship { code: "330111001".into(), name: "富春街道".into(), sites };
    let far_site = world.elsewhere("91330106MA2CDEF35P", "330106").site.id;
    assert_eq!(code(asked(&world, &head, &division("330111"), town(vec![far_site]))), Code::RequestField);
    asked(&world, &head, &division("330111"), town(vec![world.site.id])).unwrap();
    asked(&world, &manager, &site, Ask::NameHead(Some(manager.id))).unwrap();
    world.verified();
    let spoil = "UPDATE roster SET body = replace(body, '富春街道', '鹿山街道')";
    let mut other = world.env.db.address().open().unwrap();
    store::conn::run(&mut other, spoil).unwrap();
    let key = weifei::app::seal::verifier_key(&world.env).unwrap();
    let verdict = world.env.db.read(|conn| verify(conn, &key, None, Some(world.env.clock.now()))).unwrap();
    assert!(matches!(&verdict, Verdict::Fault(what) if what.contains("roster division/330111 differs")), "{verdict:?}");
}
