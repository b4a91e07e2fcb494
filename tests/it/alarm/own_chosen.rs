//! What is chosen for a rule of an authority's own in a place, by the road of built-in rules: for one enterprise or division, from its day
//! until it ends, by the office that wrote it alone; and what a later version or a law leaves of it.

use std::{collections::BTreeMap, sync::Arc};

use chrono::Duration;
use weifei::{
    app::{
        Actor, Env, Error, alarm,
        alarm::settings::{Chosen, NewSetting, set},
        dispatch,
    },
    domain::{
        access::Role,
        alarm::{
            Level, Recipient, Unit,
            ladder::Clock,
            own::{Action, Bar, Both, Definition, Figure},
        },
        notice::State,
        refusal::Code,
    },
    store,
};

use super::{
    all, notices,
    own::{FIRST, acted, amended, code, of_stock, reviewer, today, written},
    settings::rehearsed,
    settle,
};
use crate::support::{World, officer, run};

fn asked(figures: &[(&str, i64)]) -> NewSetting {
    let figures = figures.iter().map(|(code, value)| ((*code).to_owned(), *value)).collect();
    let (rule, division) = (FIRST.to_owned(), "330111".to_owned());
    NewSetting { rule, division, figures, reason: "该企业汛期从严".into(), ..NewSetting::default() }
}

fn choose(world: &World, who: &Actor, what: NewSetting) -> Result<Chosen, Error> {
    let chosen = run(&world.env, who, move |tx| set(tx, what.clone()));
    world.env.rules.forget();
    chosen
}

#[expect(clippy::unnecessary_wraps, reason = "as a setting names whom it is for")]
fn mine(world: &World) -> Option<String> {
    Some(world.site.organisation.to_string())
}

/// Whom the rule's notices are about, how each stands and by which figure it was found.
fn found(world: &World, rule: &str) -> Vec<(String, State, Level, i64)> {
    let all = notices(world, &Actor::system(), rule).into_iter();
    all.map(|one| (one.parties[0].organisation.to_string(), one.state, one.found.level, one.found.thresholds["warn_g"]))
        .collect()
}

/// Two enterprises of one district with 900 kg each.
fn two() -> (World, World) {
    let world = World::new();
    let other = world.elsewhere("91330111MA2CDEF35P", "330111");
    for of in [&world, &other] {
        let waste = of.waste("900-041-49", "S");
        of.stored(&waste, 900, of.point.id);
    }
    settle(&world);
    (world, other)
}

#[test]
fn a_figure_chosen_for_one_enterprise_is_read_there_alone_from_its_day_until_it_ends() {
    let (world, _other) = two();
    let who = reviewer("330111");
    written(&world, &who, of_stock(&world, 1_500_000)).unwrap();
    let (first, last) = (today(&world) + Duration::days(2), today(&world) + Duration::days(3));
    let (valid_from, valid_to) = (Some(first), Some(last));
    let strict = NewSetting { organisation: mine(&world), valid_from, valid_to, ..asked(&[("warn_g", 800_000)]) };
    let chosen = choose(&world, &who, strict).unwrap();
    assert_eq!((chosen.setting.rule.as_str(), chosen.setting.division.as_str()), (FIRST, "330111"));
    settle(&world);
    world.clock.advance(Duration::days(1));
    settle(&world);
    assert_eq!(found(&world, FIRST), []);
    // Nothing happens at the site: that its day is come makes it be looked at.
    world.clock.advance(Duration::days(1));
    settle(&world);
    assert_eq!(found(&world, FIRST), [(mine(&world).unwrap(), State::Raised, Level::Yellow, 800_000)]);
    // Rehearsed, each enterprise is judged as it is chosen for it, and with another figure everybody by that.
    world.clock.advance(Duration::minutes(1));
    let same = rehearsed(&world, FIRST, "330111", &[]).unwrap();
    assert_eq!((same.would.warnings, same.did.warnings, same.both, same.lines.len()), (1, 1, 1, 1));
    assert_eq!(same.lines[0].organisation, mine(&world));
    assert_eq!((same.in_force["warn_g"], &same.own["warn_g"].name.zh), (1_500_000, &"预警值".to_owned()));
    assert_eq!(rehearsed(&world, FIRST, "330111", &[("warn_g", 700_000)]).unwrap().would.warnings, 2);
    // With nothing remembered the same is found; on the last day it holds to the end, and then what the rule says.
    alarm::anew(&world.env).unwrap();
    settle(&world);
    world.clock.advance(Duration::days(1));
    settle(&world);
    assert_eq!(found(&world, FIRST).len(), 1);
    assert_eq!(found(&world, FIRST)[0].1, State::Raised);
    world.clock.advance(Duration::days(1));
    settle(&world);
    assert_eq!(found(&world, FIRST)[0].1, State::Cleared);
    assert_eq!(found(&world, FIRST).len(), 1);
    world.verified();
}

#[test]
fn a_figure_chosen_for_a_district_of_a_city_s_rule_is_read_in_that_district_alone() {
    let world = World::new();
    let far = world.elsewhere("91330106MA2ABCD12A", "330106");
    for of in [&world, &far] {
        let waste = of.waste("900-041-49", "S");
        of.stored(&waste, 900, of.point.id);
    }
    settle(&world);
    let city = reviewer("3301");
    let wide = Definition { division: "3301".into(), ..of_stock(&world, 1_500_000) };
    let rule = written(&world, &city, wide).unwrap().code;
    assert_eq!(rule, "U-330100-001");
    let district = |division: &str, warn_g| {
        let division = division.to_owned();
        NewSetting { rule: rule.clone(), division, ..asked(&[("warn_g", warn_g)]) }
    };
    choose(&world, &city, district("330100", 700_000)).unwrap();
    choose(&world, &city, district("330111", 1_000_000)).unwrap();
    settle(&world);
    assert_eq!(found(&world, &rule), [(mine(&far).unwrap(), State::Raised, Level::Yellow, 700_000)]);
    // Taken back for the city, none is left; the district keeps its own.
    choose(&world, &city, NewSetting { figures: BTreeMap::new(), ..district("330100", 0) }).unwrap();
    settle(&world);
    assert_eq!(found(&world, &rule)[0].1, State::Cleared);
    // The narrowest holds: silent for one enterprise, whatever its district says.
    choose(&world, &city, district("330111", 700_000)).unwrap();
    settle(&world);
    assert_eq!(found(&world, &rule).len(), 2);
    let silent =
        NewSetting { off: Some(true), organisation: mine(&world), figures: BTreeMap::new(), ..district("330111", 0) };
    choose(&world, &city, silent).unwrap();
    settle(&world);
    assert!(found(&world, &rule).iter().all(|one| one.1 == State::Cleared));
    world.verified();
}

#[test]
fn its_office_alone_chooses_for_it_and_only_what_it_has_where_it_watches() {
    let (world, _other) = two();
    let city = reviewer("3301");
    written(&world, &city, of_stock(&world, 1_500_000)).unwrap();
    let strict = asked(&[("warn_g", 800_000)]);
    for who in [reviewer("330106"), world.ehs.clone()] {
        assert_eq!(code(choose(&world, &who, strict.clone())), Code::NotFound);
    }
    // The city wrote it for the district, which neither ends it nor chooses for it.
    for who in [reviewer("330111"), officer("330111")] {
        assert_eq!(code(choose(&world, &who, strict.clone())), Code::NotAllowed);
    }
    let yesterday = today(&world).pred_opt();
    for wrong in [
        NewSetting { division: "330106".into(), ..strict.clone() },
        NewSetting { division: "330100".into(), ..strict.clone() },
        NewSetting { division: String::new(), ..strict.clone() },
        asked(&[("alarm_g", 1)]),
        asked(&[("warn_g", -1)]),
        NewSetting { levels: [(Level::Red, Level::Red)].into(), ..strict.clone() },
        NewSetting { levels: [(Level::Yellow, Level::Red)].into(), ..strict.clone() },
        NewSetting { to: Some(vec![Recipient::Carrier]), ..strict.clone() },
        NewSetting { clocks: [(Clock::HandleDays, 16)].into(), ..strict.clone() },
        NewSetting { valid_from: yesterday, ..strict.clone() },
        NewSetting { reason: " ".into(), ..strict.clone() },
    ] {
        assert_eq!(code(choose(&world, &city, wrong.clone())), Code::RequestField, "{wrong:?}");
    }
    let unknown = NewSetting { rule: "U-330111-009".into(), ..strict.clone() };
    assert_eq!(code(choose(&world, &city, unknown)), Code::NotFound);
    let far = NewSetting { organisation: mine(&world.neighbour()), ..strict.clone() };
    assert_eq!(code(choose(&world, &city, far)), Code::NotFound);
    assert_eq!(choose(&world, &reviewer("33"), strict.clone()).unwrap().version, 1);
    acted(&world, &city, Action::End).unwrap();
    assert_eq!(code(choose(&world, &city, strict)), Code::OwnRuleNotFromState);
    world.verified();
}

fn figure(value: i64, unit: Unit) -> Figure {
    Figure { value, unit, name: Both { zh: "数值".into(), en: "Figure".into() } }
}

#[test]
fn what_a_rule_says_breaks_a_law_is_neither_silenced_nor_loosened() {
    let (world, _other) = two();
    let who = reviewer("330111");
    let lawful = Definition {
        breach: true,
        ground: vec!["ledger.truth".into()],
        figures: [
            ("warn_g".to_owned(), figure(1_500_000, Unit::Grams)),
            ("most_g".to_owned(), figure(1_800_000, Unit::Grams)),
        ]
        .into(),
        alarm: Some(Bar { level: Level::Orange, when: "site.total_g > limit.most_g".into(), stays: None }),
        ..of_stock(&world, 0)
    };
    written(&world, &who, lawful.clone()).unwrap();
    let by_law =
        |what: NewSetting| assert_eq!(code(choose(&world, &who, what.clone())), Code::RuleSetByLaw, "{what:?}");
    by_law(asked(&[("most_g", 800_000)]));
    by_law(NewSetting { off: Some(true), ..asked(&[]) });
    by_law(NewSetting { levels: [(Level::Yellow, Level::Blue)].into(), ..asked(&[]) });
    by_law(NewSetting { clocks: [(Clock::HeadDays, 2)].into(), ..asked(&[]) });
    by_law(NewSetting { to: Some(vec![Recipient::Authority]), ..asked(&[]) });
    // When it warns is its own to say.
    let own = NewSetting { organisation: mine(&world), ..asked(&[("warn_g", 800_000)]) };
    choose(&world, &who, own).unwrap();
    settle(&world);
    assert_eq!(found(&world, FIRST), [(mine(&world).unwrap(), State::Raised, Level::Yellow, 800_000)]);
    world.verified();
}

#[test]
fn a_later_version_keeps_what_still_fits_it_and_a_figure_its_unit() {
    let (world, _other) = two();
    let who = reviewer("330111");
    let first = of_stock(&world, 1_500_000);
    written(&world, &who, first.clone()).unwrap();
    let own = || NewSetting { organisation: mine(&world), ..asked(&[("warn_g", 800_000)]) };
    choose(&world, &who, NewSetting { levels: [(Level::Yellow, Level::Blue)].into(), ..own() }).unwrap();
    settle(&world);
    assert_eq!(found(&world, FIRST), [(mine(&world).unwrap(), State::Raised, Level::Blue, 800_000)]);
    // Another figure for all: the one that was chosen for the enterprise stays.
    amended(&world, &who, of_stock(&world, 1_000_000)).unwrap();
    settle(&world);
    assert_eq!(found(&world, FIRST), [(mine(&world).unwrap(), State::Raised, Level::Blue, 800_000)]);
    // A figure never comes to mean another thing.
    let mut days = first.clone();
    days.figures = [("warn_g".to_owned(), figure(3, Unit::Days))].into();
    assert_eq!(code(amended(&world, &who, days.clone())), Code::RequestField);
    // A version without it does not read it, and names its own alone.
    let mut without = first.clone();
    without.figures = [("least_g".to_owned(), figure(850_000, Unit::Grams))].into();
    without.warn = Some(Bar { level: Level::Yellow, when: "site.total_g > limit.least_g".into(), stays: None });
    without.alarm = None;
    amended(&world, &who, without.clone()).unwrap();
    settle(&world);
    let now: Vec<_> = notices(&world, &Actor::system(), FIRST).into_iter().filter(|one| one.state.is_open()).collect();
    assert_eq!(now.len(), 2, "both are over 850 kg");
    assert!(now.iter().all(|one| !one.found.thresholds.contains_key("warn_g") || one.found.rule_version == 1));
    assert_eq!(code(amended(&world, &who, days)), Code::RequestField, "nor after it was left out");
    // A version by which it breaks a law is not silent where the one before was.
    choose(&world, &who, NewSetting { off: Some(true), organisation: mine(&world), ..asked(&[]) }).unwrap();
    settle(&world);
    let open = |world: &World| found_open(world);
    assert_eq!(open(&world), 1);
    let alarm = Some(Bar { level: Level::Orange, when: "site.total_g > limit.least_g".into(), stays: None });
    let lawful = Definition { breach: true, ground: vec!["ledger.truth".into()], warn: None, alarm, ..without };
    amended(&world, &who, lawful).unwrap();
    settle(&world);
    assert_eq!(open(&world), 2);
    world.verified();
}

fn found_open(world: &World) -> usize {
    notices(world, &Actor::system(), FIRST).iter().filter(|one| one.state.is_open()).count()
}

#[test]
fn a_server_that_remembers_less_judges_by_what_was_chosen_on_the_other() {
    let (world, _other) = two();
    let other = Env { own_rules: Arc::default(), rules: Arc::default(), ..world.env.clone() };
    let who = reviewer("330111");
    written(&world, &who, of_stock(&world, 1_500_000)).unwrap();
    settle(&world);
    let now = world.env.clock.now();
    assert!(other.db.read(|conn| other.rules.all(conn, now)).unwrap().is_empty());
    assert_eq!(other.db.read(|conn| other.own_rules.all(conn, now)).unwrap().book.all().count(), 1);
    let strict = NewSetting { organisation: mine(&world), ..asked(&[("warn_g", 800_000)]) };
    choose(&world, &who, strict).unwrap();
    settle(&world);
    let raised = [(mine(&world).unwrap(), State::Raised, Level::Yellow, 800_000)];
    assert_eq!(found(&world, FIRST), raised);
    // Looked at there within the seconds for which that server believes that nothing was chosen.
    alarm::anew(&other).unwrap();
    alarm::catch_up(&other).unwrap();
    assert_eq!(found(&world, FIRST), raised);
    world.verified();
}

#[test]
fn it_is_reminded_of_on_its_own_days_and_on_those_chosen_for_an_enterprise() {
    let (world, _other) = two();
    let grant = |role, organisation| weifei::app::env::Grant { role, organisation, site: None, division: None };
    super::chosen::somebody(&world, "ehs", grant(Role::Ehs, Some(world.site.organisation)));
    let clocks = BTreeMap::from([(Clock::HeadDays, 2), (Clock::DistrictDays, 5), (Clock::CityDays, 9)]);
    let of = Definition { clocks, ..of_stock(&world, 800_000) };
    written(&world, &reviewer("330111"), of).unwrap();
    settle(&world);
    assert_eq!(found(&world, FIRST).len(), 2);
    let reminded = |days: std::ops::RangeInclusive<i64>| {
        let mut told = Vec::new();
        for day in days {
            world.clock.advance(Duration::days(1));
            world.env.rules.forget();
            world.env.own_rules.forget();
            settle(&world);
            if dispatch::remind::remind(&world.env).unwrap() > 0 {
                told.push(day);
            }
        }
        told
    };
    assert_eq!(reminded(1..=3), [2]);
    let sooner = NewSetting { organisation: mine(&world), clocks: [(Clock::DistrictDays, 4)].into(), ..asked(&[]) };
    choose(&world, &reviewer("330111"), sooner).unwrap();
    assert_eq!(reminded(4..=6), [4], "the other has nobody who would hear of it");
    world.verified();
}

#[test]
fn the_command_line_shows_what_is_chosen_for_it() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::new();
    let file = store::conn::Address::Sqlite(dir.path().join("weifei.db").display().to_string());
    crate::cli::said(&crate::cli::weifei(dir.path(), &["rules", "list", "--own", "--data", "."]));
    let (reference, checks, rules, own_rules) = Default::default();
    let db = store::Db::open(file).unwrap();
    let env = Env { db, reference, checks, rules, own_rules, ..world.env.clone() };
    let of = of_stock(&world, 1_500_000);
    run(&env, &reviewer("330111"), move |tx| alarm::own::write(tx, of.clone())).unwrap();
    let strict = asked(&[("warn_g", 800_000)]);
    run(&env, &reviewer("330111"), move |tx| set(tx, strict.clone())).unwrap();
    env.db.close();
    let told = crate::cli::said(&crate::cli::weifei(dir.path(), &["rules", "show", FIRST, "--data", "."]));
    for part in ["warn_g = 1500000", "chosen     1", "division 330111", "warn_g = 800000"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert_eq!(all(&world, FIRST), []);
}
