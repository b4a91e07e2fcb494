//! What is chosen for rules: who may, what a law leaves no choice about, that it takes effect on its day and for its place alone;
//! and rehearsals, which find what was found.

use std::collections::BTreeMap;

use chrono::Duration;
use weifei::{
    app::{
        Actor, Error, alarm,
        alarm::{
            rehearse::{Asked, Rehearsal, rehearse},
            settings::{Chosen, NewSetting, set},
        },
        env::Grant,
        notice::act,
        package::Ask as PackageAsk,
        seal,
        verify::{Verdict, verify},
    },
    domain::{
        access::Role,
        alarm::Level,
        notice::{Ask, State},
        refusal::Code,
    },
    kernel::id::{PersonId, RandomIds},
    sim,
    store::{self, conn},
};

use super::{all, notices, settle};
use crate::support::{World, officer, run, simulated};

fn admin() -> Actor {
    let grant = Grant { role: Role::Admin, organisation: None, site: None, division: None };
    Actor::user(PersonId::make(&RandomIds, weifei::kernel::clock::Instant::from_micros(3)), vec![grant])
}

fn reviewer(division: &str) -> Actor {
    let grant = Grant { role: Role::Reviewer, organisation: None, site: None, division: Some(division.into()) };
    Actor::user(PersonId::make(&RandomIds, weifei::kernel::clock::Instant::from_micros(4)), vec![grant])
}

fn asked(rule: &str, division: &str, figures: &[(&str, i64)]) -> NewSetting {
    let figures = figures.iter().map(|(code, value)| ((*code).to_owned(), *value)).collect();
    let (rule, division) = (rule.to_owned(), division.to_owned());
    NewSetting { rule, division, figures, reason: "本区从严".into(), ..NewSetting::default() }
}

fn choose(world: &World, who: &Actor, what: NewSetting) -> Result<Chosen, Error> {
    let chosen = run(&world.env, who, move |tx| set(tx, what.clone()));
    world.env.rules.forget();
    chosen
}

fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> Code {
    match result {
        Err(Error::Refused(refusal)) => refusal.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

pub fn rehearsed(world: &World, rule: &str, division: &str, figures: &[(&str, i64)]) -> Result<Rehearsal, Error> {
    let now = world.env.clock.now();
    let days = (now.legal_day() - Duration::days(60), now.legal_day());
    let figures: BTreeMap<String, i64> = figures.iter().map(|(code, value)| ((*code).to_owned(), *value)).collect();
    let asked = Asked::today(rule.into(), figures, days, division.into());
    world.env.db.read(|conn| rehearse(conn, &world.env, &asked, now))
}

fn by_choice(world: &World, rule: &str, choice: i64) -> Result<Rehearsal, Error> {
    let now = world.env.clock.now();
    let days = (now.legal_day() - Duration::days(60), now.legal_day());
    let asked = Asked { choice: Some(choice), ..Asked::today(rule.into(), BTreeMap::new(), days, "330111".into()) };
    world.env.db.read(|conn| rehearse(conn, &world.env, &asked, now))
}

#[test]
fn the_admin_chooses_for_all_and_a_reviewer_for_its_own_division_only() {
    let world = World::new();
    let lower = |division: &str| asked("STO-02", division, &[("warn_g", 1_500_000)]);
    for (who, division) in [
        (&world.ehs, ""),
        (&world.ehs, "330111"),
        (&officer("330111"), "330111"),
        (&reviewer("3301"), ""),
        (&reviewer("3301"), "330000"),
        (&reviewer("34"), "330111"),
        (&admin(), "330111"),
    ] {
        assert_eq!(code(choose(&world, who, lower(division))), Code::NotAllowed, "{division}");
    }
    choose(&world, &admin(), lower("")).unwrap();
    assert_eq!(choose(&world, &reviewer("3301"), lower("330100")).unwrap().version, 2);
    let near = |rule: &str, figures: &[(&str, i64)]| choose(&world, &reviewer("3301"), asked(rule, "330111", figures));
    // What the law says is not chosen, and a rule that watches it is not silenced.
    assert_eq!(code(near("STO-02", &[("limit_g", 5_000_000)])), Code::RuleSetByLaw);
    let silent = |rule: &str| NewSetting { off: Some(true), ..asked(rule, "330111", &[]) };
    assert_eq!(code(choose(&world, &reviewer("3301"), silent("STO-02"))), Code::RuleSetByLaw);
    for (rule, figures) in [
        ("STO-99", &[][..]),
        ("STO-02", &[("warn_kg", 3)][..]),
        ("STO-02", &[("warn_g", -1)][..]),
        ("GEN-02", &[("alarm_hours", 100_000)][..]),
    ] {
        assert_eq!(code(near(rule, figures)), Code::RequestField, "{rule} {figures:?}");
    }
    let today = world.env.clock.now().legal_day();
    let past = NewSetting { valid_from: today.pred_opt(), ..asked("GEN-02", "330111", &[]) };
    assert_eq!(code(choose(&world, &reviewer("3301"), past)), Code::RequestField);
    let no_reason = NewSetting { reason: " ".into(), ..asked("GEN-02", "330111", &[]) };
    assert_eq!(code(choose(&world, &reviewer("3301"), no_reason)), Code::RequestField);
    world.verified();
    assert_eq!(world.env.db.read(store::rule_setting::all).unwrap().len(), 2);
}

#[test]
fn a_choice_is_judged_by_from_its_day_on_in_its_place_alone() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    for _ in 0..2 {
        world.stored(&waste, 900, world.point.id);
    }
    settle(&world);
    assert_eq!(all(&world, "STO-02"), []);
    // Another district's choice changes nothing here, nor does this one's before its day.
    choose(&world, &reviewer("33"), asked("STO-02", "330106", &[("warn_g", 1_500_000)])).unwrap();
    let today = world.env.clock.now().legal_day();
    let later = NewSetting {
        valid_from: Some(today + Duration::days(3)),
        ..asked("STO-02", "330111", &[("warn_g", 1_500_000), ("clear_g", 1_000_000)])
    };
    choose(&world, &reviewer("33"), later).unwrap();
    settle(&world);
    world.clock.advance(Duration::days(2));
    settle(&world);
    assert_eq!(all(&world, "STO-02"), []);
    // Nothing happens at the site that day; the choice alone makes it be looked at.
    world.clock.advance(Duration::days(1));
    world.env.rules.forget();
    settle(&world);
    assert_eq!(all(&world, "STO-02"), [(State::Raised, Level::Yellow, 1)]);
    let raised = notices(&world, &world.ehs, "STO-02").remove(0);
    assert_eq!((raised.found.values["stock_g"], raised.found.thresholds["warn_g"]), (1_800_000, 1_500_000));
    // Taken back, it is gone; taken up again, it is another notice.
    choose(&world, &reviewer("33"), asked("STO-02", "330111", &[])).unwrap();
    settle(&world);
    assert_eq!(all(&world, "STO-02"), [(State::Cleared, Level::Yellow, 2)]);
    world.clock.advance(Duration::minutes(1));
    choose(&world, &admin(), asked("STO-02", "", &[("warn_g", 1_500_000), ("clear_g", 1_000_000)])).unwrap();
    settle(&world);
    let states: Vec<State> = all(&world, "STO-02").into_iter().map(|one| one.0).collect();
    assert_eq!(states, [State::Raised, State::Cleared]);
    world.verified();
}

#[test]
fn what_takes_the_place_of_a_local_rule_names_it_and_what_is_granted_is_for_one_enterprise_until_a_day() {
    let world = World::new();
    let today = world.env.clock.now().legal_day();
    let longer =
        |basis: &str| NewSetting { basis: basis.into(), ..asked("STO-01", "330111", &[("producer_days", 540)]) };
    let granted = NewSetting {
        basis: "杭环许延〔2026〕3号".into(),
        organisation: Some(world.site.organisation.to_string()),
        valid_to: Some(today + Duration::days(300)),
        ..asked("STO-01", "330111", &[("extended_days", 90)])
    };
    let pointer = |what: NewSetting| match choose(&world, &reviewer("3301"), what) {
        Err(Error::Refused(refusal)) => refusal.params["pointer"].as_str().unwrap().to_owned(),
        other => panic!("expected a refusal, got {other:?}"),
    };
    assert_eq!(pointer(longer(" ")), "/basis");
    assert_eq!(pointer(longer(&"长".repeat(201))), "/basis");
    assert_eq!(pointer(NewSetting { basis: String::new(), ..granted.clone() }), "/basis");
    assert_eq!(pointer(NewSetting { organisation: None, ..granted.clone() }), "/organisation");
    assert_eq!(pointer(NewSetting { valid_to: None, ..granted.clone() }), "/valid_to");
    // An operator's year is the law's.
    assert_eq!(
        code(choose(&world, &reviewer("3301"), asked("STO-01", "330111", &[("limit_days", 540)]))),
        Code::RuleSetByLaw
    );
    let waste = world.waste("900-041-49", "S");
    world.stored(&waste, 900, world.point.id);
    settle(&world);
    world.clock.advance(Duration::days(365));
    settle(&world);
    assert_eq!(all(&world, "STO-01"), [(State::Raised, Level::Orange, 1)]);
    // What is granted ends it: nobody calls it false. Its last day over, it is back, and says by what it is judged.
    let until = world.env.clock.now().legal_day() + Duration::days(9);
    choose(&world, &reviewer("3301"), NewSetting { valid_to: Some(until), ..granted }).unwrap();
    settle(&world);
    assert_eq!(all(&world, "STO-01")[0], (State::Raised, Level::Blue, 2));
    world.clock.advance(Duration::days(10));
    world.env.rules.forget();
    settle(&world);
    assert_eq!(all(&world, "STO-01")[0], (State::Raised, Level::Orange, 3));
    choose(&world, &reviewer("3301"), longer("本市2026年5号文")).unwrap();
    settle(&world);
    assert_eq!(all(&world, "STO-01")[0].0, State::Cleared);
    world.clock.advance(Duration::days(170));
    settle(&world);
    let told = notices(&world, &world.ehs, "STO-01");
    let raised = told.iter().find(|one| one.state == State::Raised).unwrap();
    assert_eq!((raised.found.level, raised.found.thresholds["producer_days"]), (Level::Orange, 540));
    let basis = world.env.db.read(|conn| alarm::settings::basis_of(conn, &world.env, raised)).unwrap();
    let texts: Vec<&str> = basis.iter().map(|one| one.0.as_str()).collect();
    assert_eq!(texts, ["本市2026年5号文"]);
    world.verified();
}

#[test]
fn a_rule_that_is_silent_in_a_place_says_nothing_there_and_what_it_said_clears() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    world.labelled(&waste, "IBC", 100);
    settle(&world);
    world.clock.advance(Duration::hours(30));
    settle(&world);
    assert_eq!(all(&world, "GEN-02"), [(State::Raised, Level::Orange, 1)]);
    let silent = NewSetting { off: Some(true), ..asked("GEN-02", "330111", &[]) };
    choose(&world, &reviewer("330111"), silent).unwrap();
    settle(&world);
    assert_eq!(all(&world, "GEN-02")[0].0, State::Cleared);
    world.clock.advance(Duration::days(5));
    settle(&world);
    assert_eq!(all(&world, "GEN-02").len(), 1);
    // What it would have said is still rehearsed.
    assert_eq!(rehearsed(&world, "GEN-02", "330111", &[]).unwrap().would.alarms, 1);
    world.verified();
}

#[test]
fn a_choice_that_is_not_what_its_event_tells_is_a_fault() {
    for (sql, named) in [
        ("UPDATE rule_setting SET body = replace(body, '1500000', '2500000')", "rule_setting 1 differs"),
        ("UPDATE rule_setting SET rule = 'STO-01'", "rule_setting 1 differs"),
        ("DELETE FROM rule_setting", "no row"),
    ] {
        let world = World::new();
        choose(&world, &admin(), asked("STO-02", "", &[("warn_g", 1_500_000)])).unwrap();
        world.verified();
        let mut other = world.env.db.address().open().unwrap();
        conn::run(&mut other, sql).unwrap();
        let key = seal::verifier_key(&world.env).unwrap();
        let verdict = world.env.db.read(|conn| verify(conn, &key, None, Some(world.env.clock.now()))).unwrap();
        assert!(matches!(&verdict, Verdict::Fault(what) if what.contains(named)), "{sql}: {verdict:?}");
    }
}

#[test]
fn a_rehearsal_finds_what_was_found_and_with_other_figures_what_would_have_been() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let drums: Vec<_> = (0..3).map(|_| world.stored(&waste, 900, world.point.id)).collect();
    settle(&world);
    world.clock.advance(Duration::days(2));
    world.act(drums[0], PackageAsk::Move(world.store[0].id)).unwrap();
    settle(&world);
    world.clock.advance(Duration::days(2));
    let same = rehearsed(&world, "STO-02", "330111", &[]).unwrap();
    assert_eq!((same.would, same.did, same.both, same.all), (same.did, same.would, 1, 1));
    assert_eq!((same.would.warnings, same.would.alarms, same.would.told), (1, 0, 1));
    let line = &same.lines[0];
    let notice = notices(&world, &world.ehs, "STO-02").remove(0);
    assert_eq!(line.notice, Some(notice.id.to_string()));
    assert_eq!((line.episode.at, line.episode.until), (notice.raised_at, notice.ended_at));
    assert_eq!(line.episode.values["stock_g"], 2_700_000);
    // Stricter, it would have stood to this day; laxer, it would never have been.
    let strict = rehearsed(&world, "STO-02", "33", &[("warn_g", 1_000_000), ("clear_g", 500_000)]).unwrap();
    assert_eq!((strict.would.warnings, strict.lines[0].episode.until, strict.both), (1, None, 1));
    let lax = rehearsed(&world, "STO-02", "", &[("warn_g", 2_900_000)]).unwrap();
    assert_eq!((lax.would.warnings, lax.did.warnings, lax.both, lax.all), (0, 1, 0, 0));
    // Nothing was written by any of them, and another division sees none of it.
    assert_eq!(all(&world, "STO-02").len(), 1);
    assert_eq!(rehearsed(&world, "STO-02", "34", &[]).unwrap().subjects, 0);
    assert_eq!(code(rehearsed(&world, "STO-02", "", &[("nothing", 1)])), Code::RequestField);
    assert_eq!(code(rehearsed(&world, "XXX-02", "", &[])), Code::NotFound);
}

#[test]
fn a_rehearsal_is_of_the_rule_by_itself_or_as_a_former_choice_had_it() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    for _ in 0..3 {
        world.stored(&waste, 900, world.point.id);
    }
    settle(&world);
    world.clock.advance(Duration::days(2));
    choose(&world, &reviewer("3301"), asked("STO-02", "330111", &[("warn_g", 2_900_000)])).unwrap();
    choose(&world, &reviewer("3301"), asked("STO-02", "330111", &[("warn_g", 1_000_000), ("clear_g", 500_000)]))
        .unwrap();
    choose(&world, &reviewer("3301"), asked("GEN-02", "330111", &[("warn_hours", 20)])).unwrap();
    let given = |choice| by_choice(&world, "STO-02", choice).map(|one| (one.would.warnings, one.figures["warn_g"]));
    assert_eq!(given(0).unwrap(), (1, 2_400_000), "by itself");
    assert_eq!(given(1).unwrap(), (0, 2_900_000));
    assert_eq!(given(2).unwrap(), (1, 1_000_000));
    assert_eq!(by_choice(&world, "STO-02", 1).unwrap().in_force["warn_g"], 1_000_000, "beside what is in force");
    // A choice of another rule is none of this one.
    assert_eq!(code(given(3)), Code::NotFound);
    assert_eq!(code(given(9)), Code::NotFound);
}

#[test]
fn what_people_said_of_notices_is_counted_for_and_against_a_rehearsal() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    world.labelled(&waste, "IBC", 100);
    settle(&world);
    world.clock.advance(Duration::hours(13));
    settle(&world);
    let one = notices(&world, &world.ehs, "GEN-02").remove(0);
    let say = |who: &Actor, ask: Ask| {
        let id = one.id;
        run(&world.env, who, move |tx| act(tx, id, &ask)).unwrap()
    };
    say(&world.ehs, Ask::Acknowledge);
    say(&world.ehs, Ask::ClaimFalse { reason: "只是样品桶".into() });
    say(&officer("330111"), Ask::ConfirmFalse);
    world.clock.advance(Duration::hours(1));
    let same = rehearsed(&world, "GEN-02", "330111", &[]).unwrap();
    assert_eq!((same.right, same.wrong, same.both), ((0, 0), (1, 1), 1));
    let later = rehearsed(&world, "GEN-02", "330111", &[("warn_hours", 20)]).unwrap();
    assert_eq!((later.wrong, later.both), ((0, 1), 0));
}

#[test]
fn over_a_simulated_month_each_rule_rehearsed_as_it_is_finds_nearly_what_it_found() {
    let dir = tempfile::tempdir().unwrap();
    let (env, clock) = simulated(&dir, 11);
    let plan = sim::Plan { sites: 4, days: 30, seed: 11, until: "2026-11-20".parse().unwrap(), ..Default::default() };
    sim::build(&env, &clock, &plan).unwrap();
    while seal::seal(&env).unwrap() > 0 {}
    alarm::catch_up(&env).unwrap();
    let end = env.clock.now();
    let days = (end.legal_day() - Duration::days(90), end.legal_day());
    let (mut did, mut both) = (0, 0);
    for rule in weifei::domain::alarm::RULES {
        let asked = Asked::today(rule.code.into(), BTreeMap::new(), days, String::new());
        let found = env.db.read(|conn| rehearse(conn, &env, &asked, end)).unwrap();
        println!("{} would {:?} did {:?} both {}", rule.code, found.would, found.did, found.both);
        did += found.did.warnings + found.did.alarms;
        both += found.both;
        assert!(found.both <= found.did.warnings + found.did.alarms);
    }
    assert!(did >= 8, "hardly anything was raised: {did}");
    assert!(both * 20 >= did * 19, "of {did} notices {both} were found again");
    alarm::anew(&env).unwrap();
}
