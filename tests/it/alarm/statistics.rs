//! Figures of a span are summed in the database, and are those of a fold over every notice and its events, as they were counted before.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{Duration, NaiveDate};
use weifei::{
    app::{
        Actor,
        cockpit::Look,
        notice::statistics,
        record::Circumstance,
        seal,
        verify::{Verdict, verify},
    },
    domain::{
        access::Role,
        alarm::Level,
        journal::event::Event as Fact,
        notice::{Event, Finding, Notice, Party, State, statistics::Figures},
        period::Period,
    },
    kernel::{
        clock::Instant,
        id::{NoticeId, OrganisationId, RandomIds, SiteId},
    },
    store::{
        self, Conn, conn,
        notice::{Filter, Scope},
    },
};

use crate::support::{World, run};

/// A plain sequence of numbers, the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }
}

fn found(level: Level) -> Finding {
    Finding { level, breach: false, values: BTreeMap::new(), thresholds: BTreeMap::new(), rule_version: 1 }
}

const LEVELS: [Level; 4] = [Level::Blue, Level::Yellow, Level::Orange, Level::Red];

/// Something that happens to a notice as it stands, so that each way of ending, and beginning again, is met.
fn next(dice: &mut Dice, one: &Notice) -> Event {
    if !one.state.is_open() {
        return match dice.below(3) {
            0 => Event::Reopened { reason: "复核".into() },
            _ => Event::Recurred { found: found(LEVELS[dice.below(4)]), anew: dice.below(2) == 0 },
        };
    }
    match dice.below(9) {
        0 | 1 => Event::Acknowledged {},
        2 => Event::LevelChanged { found: found(LEVELS[dice.below(4)]), anew: dice.below(2) == 0 },
        3 => Event::Cleared {},
        4 | 5 => Event::Verified {},
        6 => Event::FalseConfirmed {},
        7 => Event::Submitted { result: "已办".into() },
        _ => Event::Subsided {},
    }
}

/// Writes an event of a notice as the platform does.
fn write(world: &World, before: Option<Notice>, event: Event, id: NoticeId) -> Notice {
    run(&world.env, &Actor::system(), move |tx| {
        if before.is_some() {
            tx.take(&[Notice::stream(id)])?;
        }
        let with = Circumstance { occurred_at: tx.now, role: Role::System, org: None, place: None };
        tx.record(&Notice::stream(id), &Fact::Notice(event.clone()), &with)?;
        let after = match before.clone() {
            Some(one) => event.apply(one, tx.now),
            None => event.begin(id, tx.now).unwrap(),
        };
        store::notice::save(tx.conn, &after, event.mark(tx.now))?;
        Ok(after)
    })
    .unwrap()
}

fn filled() -> World {
    let world = World::new();
    let mut dice = Dice(7);
    let divisions = ["330111", "330106", "330111", "340100", ""];
    for number in 0..120_u32 {
        world.clock.advance(Duration::minutes(i64::try_from(dice.below(1500)).unwrap()));
        let now = world.env.clock.now();
        // Some concern nobody, some two of one division, some two of different ones.
        let party = |division: &str| {
            let site = Some(SiteId::make(&RandomIds, now));
            Party::told(OrganisationId::make(&RandomIds, now), site, division.into())
        };
        let parties = (0..dice.below(3)).map(|_| party(divisions[dice.below(5)])).collect();
        let rule = ["STO-02", "GEN-02", "MAN-05", "U-330111-001"][dice.below(4)].to_owned();
        let subject = format!("facility/{number}");
        let id = Notice::id_of(&rule, &subject, "1");
        let found = found(LEVELS[dice.below(4)]);
        let mut one = write(&world, None, Event::Raised { rule, subject, lasting: false, found, parties }, id);
        for _ in 0..dice.below(7) {
            world.clock.advance(Duration::seconds(i64::try_from(dice.below(20_000)).unwrap()));
            let event = next(&mut dice, &one);
            one = write(&world, Some(one), event, id);
        }
    }
    world
}

/// What was counted of a notice.
struct Told {
    notice: Notice,
    acknowledged_at: Option<Instant>,
    right: Option<bool>,
}

/// Every notice of a place and a span with what its events say, one by one.
fn told(world: &World, division: &str, (from, until): (Instant, Instant)) -> Vec<Told> {
    let all = division.is_empty();
    let divisions = if all { Vec::new() } else { vec![division.to_owned()] };
    let scope = Scope { all, divisions, ..Scope::default() };
    world
        .env
        .db
        .read(|conn| {
            let notices = store::notice::list(conn, &scope, &Filter::default(), None, 1000)?;
            let notices: Vec<Notice> =
                notices.into_iter().filter(|one| one.raised_at >= from && one.raised_at < until).collect();
            let streams: Vec<String> = notices.iter().map(|one| Notice::stream(one.id)).collect();
            let kinds = ["notice.acknowledged", "notice.verified", "notice.false_confirmed"];
            let (mut noted, mut verdict) = (HashMap::new(), HashMap::new());
            for (stream, kind, at) in store::event::kinds_of(conn, &streams, &kinds)? {
                if kind == "notice.acknowledged" {
                    noted.entry(stream).or_insert(Instant::from_micros(at));
                } else {
                    verdict.insert(stream, kind == "notice.verified");
                }
            }
            let told = |(notice, stream): (Notice, &String)| Told {
                acknowledged_at: noted.get(stream).copied(),
                right: verdict.get(stream).copied().filter(|_| notice.state == State::Closed),
                notice,
            };
            Ok::<_, weifei::app::Error>(notices.into_iter().zip(&streams).map(told).collect())
        })
        .unwrap()
}

/// The lower of the two in the middle, or the one.
fn middle(mut figures: Vec<i64>) -> Option<i64> {
    figures.sort_unstable();
    let at = figures.len().checked_sub(1)? / 2;
    figures.get(at).copied()
}

fn folded<'a>(told: impl Iterator<Item = &'a Told>) -> Figures {
    let (mut figures, mut acknowledged, mut closed) = (Figures::default(), Vec::new(), Vec::new());
    for one in told {
        let after = |at: Instant| at.since(one.notice.raised_at).num_minutes();
        figures.raised += 1;
        *if one.notice.peak.is_alarm() { &mut figures.alarms } else { &mut figures.warnings } += 1;
        figures.repeated += i64::from(one.notice.occurrences > 1);
        acknowledged.extend(one.acknowledged_at.map(after));
        match (one.notice.ended_at, one.right) {
            (None, _) => figures.open += 1,
            (Some(_), None) => figures.cleared += 1,
            (Some(at), Some(right)) => {
                *if right { &mut figures.closed } else { &mut figures.wrong } += 1;
                closed.push(after(at));
            }
        }
    }
    (figures.acknowledged_after, figures.closed_after) = (middle(acknowledged), middle(closed));
    figures
}

#[test]
fn figures_of_a_span_are_those_of_a_fold_over_its_notices() {
    let world = filled();
    world.verified();
    let now = world.env.clock.now();
    let mut met = Figures::default();
    for division in ["", "33", "3301", "330111", "330106", "34", "35"] {
        for period in ["2026", "2026-11", "2026-12", "2027-01", "2027-02"] {
            let period = Period::parse(period).unwrap();
            let (first, last) = period.days();
            let span = (Instant::start_of_legal_day(first), Instant::start_of_legal_day(last + Duration::days(1)));
            let told = told(&world, division, span);
            let look = Look { division: division.into(), divisions: vec![String::new()], period };
            let found = world.env.db.read(|conn| statistics::of(conn, &look, now)).unwrap();
            let place = format!("{division} {period}");
            assert_eq!(found.all, folded(told.iter()), "{place}");
            let peaks: BTreeSet<Level> = told.iter().map(|one| one.notice.peak).collect();
            let levels =
                peaks.iter().rev().map(|level| (*level, folded(told.iter().filter(|one| one.notice.peak == *level))));
            assert_eq!(found.levels, levels.collect::<Vec<_>>(), "{place}");
            let rules: BTreeSet<String> = told.iter().map(|one| one.notice.rule.clone()).collect();
            let rules = rules.into_iter().map(|rule| {
                let of = folded(told.iter().filter(|one| one.notice.rule == rule));
                (rule, of)
            });
            assert_eq!(found.rules, rules.collect::<Vec<_>>(), "{place}");
            let mut days: BTreeMap<NaiveDate, i64> = BTreeMap::new();
            for one in told.iter().filter(|one| one.notice.peak.is_alarm()) {
                *days.entry(one.notice.raised_at.legal_day()).or_default() += 1;
            }
            assert_eq!(found.worst, days.into_iter().rev().max_by_key(|(_, alarms)| *alarms), "{place}");
            met.raised += found.all.raised;
            met.open += found.all.open;
            met.cleared += found.all.cleared;
            met.closed += found.all.closed;
            met.wrong += found.all.wrong;
            met.repeated += found.all.repeated;
        }
    }
    let Figures { raised, open, cleared, closed, wrong, repeated, .. } = met;
    assert!(raised > 300 && [open, cleared, closed, wrong, repeated].iter().all(|many| *many > 20), "{met:?}");
}

#[test]
fn what_is_counted_is_made_of_older_events_and_another_figure_is_found() {
    let world = filled();
    let mut other = world.env.db.address().open().unwrap();
    let (down, up) = match &other {
        Conn::Sqlite(_) => (
            include_str!("../../../migrations/sqlite/0073_notice_figures/down.sql"),
            include_str!("../../../migrations/sqlite/0073_notice_figures/up.sql"),
        ),
        Conn::Postgres(_) => (
            include_str!("../../../migrations/postgres/0073_notice_figures/down.sql"),
            include_str!("../../../migrations/postgres/0073_notice_figures/up.sql"),
        ),
    };
    conn::run(&mut other, down).unwrap();
    conn::run(&mut other, up).unwrap();
    world.verified();
    for sql in [
        "UPDATE notice_figure SET verdict = 0 WHERE verdict = 1",
        "UPDATE notice_figure SET acknowledged_at = acknowledged_at + 1 WHERE acknowledged_at IS NOT NULL",
        "UPDATE notice_figure SET peak = 'red' WHERE peak = 'blue'",
        "DELETE FROM notice_figure",
    ] {
        conn::run(&mut other, sql).unwrap();
        let key = seal::verifier_key(&world.env).unwrap();
        let verdict = world.env.db.read(|conn| verify(conn, &key, None, Some(world.env.clock.now()))).unwrap();
        assert!(
            matches!(&verdict, Verdict::Fault(what) if what.contains("differs from its events")),
            "{sql}: {verdict:?}"
        );
        conn::run(&mut other, down).unwrap();
        conn::run(&mut other, up).unwrap();
    }
    world.verified();
}
