//! A declared period is locked (ADR 18): what rewrites it is refused with a way out, what happened and is told late is kept and entered in
//! the open period with its own day.

use chrono::Duration;
use weifei::{
    app::{
        amendment::{Shown, correct_shown},
        finding::act_and_look,
        ledger::{lock::locking, project},
        package::Ask,
    },
    domain::{
        declaration::Action,
        package::correction::{Wanted, Why},
        refusal::{Code, Refusal},
    },
    kernel::{id::PackageId, mass::Mass},
    store::ledger::LineRow,
};

use super::{Fields, begin, code, content, done, get, imported, period, read_in, reviewer, say, show, why};
use crate::{
    books::{enter_all, lines},
    support::{World, reading, run},
};

const OF: &str = "2026-11";

/// 100 kg of November in store, its declaration confirmed on 2 December.
fn declared() -> (World, PackageId) {
    let world = World::new();
    let id = world.stored(&world.waste("900-041-49", "S"), 100, world.store[0].id);
    enter_all(&world);
    world.clock.advance(Duration::days(9));
    begin(&world, &world.ehs, OF, None).unwrap();
    done(&world, OF, Action::Confirm);
    (world, id)
}

fn correct(world: &World, id: PackageId, of: i64, kg: i64, shown: Shown) -> Result<(), weifei::app::Error> {
    run(&world.env, &world.ehs, move |tx| {
        correct_shown(tx, id, of, &Wanted::Mass(Mass::kg(kg)), Why::Scale, shown).map(drop)
    })
}

/// What a package's lines say: table, grams, day, own day, line taken back.
type Told = (String, i64, String, Option<String>, bool);

fn told(world: &World, of: PackageId) -> Vec<Told> {
    let own = |line: &LineRow| line.package == of.to_string();
    let all = lines(world).into_iter().filter(own);
    all.map(|line| (line.sheet, line.mass_g, line.day, line.own_day, line.reverses.is_some())).collect()
}

fn says(sheet: &str, mass_g: i64, day: &str, own: Option<&str>, back: bool) -> Told {
    (sheet.into(), mass_g, day.into(), own.map(str::to_owned), back)
}

fn differences(world: &World) -> usize {
    let site = world.site.id.to_string();
    world.env.db.read(|conn| show(conn, &world.ehs, &site, period(OF))).unwrap().differences.len()
}

#[test]
fn a_correction_of_a_declared_day_is_refused_or_entered_in_the_open_period_with_what_it_takes_back() {
    let (world, id) = declared();
    let refused = correct(&world, id, 2, 90, Shown::OwnDay);
    let Err(weifei::app::Error::Refused(refusal)) = refused else { panic!("{refused:?}") };
    assert_eq!(refusal.code, Code::LedgerPeriodLocked);
    assert_eq!((&refusal.params["day"], &refusal.params["period"]), (&"2026-11-23".into(), &OF.into()));
    assert!(refusal.code.remedy().zh.contains("未申报的期间") && refusal.code.ground_text().contains("ledger.truth"));
    // The container's kind stands in no sum, and is corrected as ever.
    run(&world.env, &world.ehs, move |tx| {
        let wanted = Wanted::ContainerKind("DRUM_STEEL".into());
        weifei::app::amendment::correct(tx, id, 1, &wanted, Why::Container).map(drop)
    })
    .unwrap();
    correct(&world, id, 2, 90, Shown::OpenPeriod).unwrap();
    enter_all(&world);
    let (november, december) = ("2026-11-23", "2026-12-02");
    let (own, both) = (Some(november), told(&world, id));
    assert_eq!(
        both,
        [
            says("B.1", 100_000, november, None, false),
            says("B.2", 100_000, november, None, false),
            says("B.1", -100_000, december, own, true),
            says("B.1", 90_000, december, own, false),
            says("B.2", -100_000, december, own, true),
            says("B.2", 90_000, december, own, false),
        ]
    );
    let all = lines(&world);
    assert_eq!(all[2].reverses, all[0].code, "the reversal names the line in the locked period");
    assert_eq!(differences(&world), 0, "what was declared is what its ledger says");
    let next = content(&world, "2026-12", None).totals();
    assert_eq!((next["900-041-49"].opening_g, next["900-041-49"].generated_g), (100_000, -10_000));
    world.verified();
    // The same lines from the same events.
    project::anew(&world.env).unwrap();
    enter_all(&world);
    assert_eq!(lines(&world), all);
    world.verified();
}

#[test]
fn a_scan_that_a_phone_made_in_a_declared_period_is_kept_and_entered_with_its_own_day() {
    let (world, _) = declared();
    let waste = world.waste("900-041-49", "S");
    let at = world.env.clock.now().plus(-Duration::days(4));
    let drum = world.allot(&waste, "DRUM_STEEL").unwrap();
    let late = |ask: Ask, minutes: i64| {
        let at = at.plus(Duration::minutes(minutes));
        run(&world.env, &world.keeper, move |tx| act_and_look(tx, drum, &ask, Some(at)).map(|(_, known)| known))
            .unwrap()
    };
    let known: Vec<Refusal> = late(Ask::Weigh(reading(50)), 0);
    let warned = known.iter().find(|one| one.code == Code::WarnEnteredInOpenPeriod).unwrap();
    assert_eq!((&warned.params["day"], &warned.params["period"]), (&"2026-11-28".into(), &OF.into()));
    late(Ask::Label, 1);
    late(Ask::Store(world.store[0].id), 2);
    enter_all(&world);
    let own = Some("2026-11-28");
    assert_eq!(
        told(&world, drum),
        [says("B.1", 50_000, "2026-12-02", own, false), says("B.2", 50_000, "2026-12-02", own, false)]
    );
    let line = lines(&world).into_iter().find(|line| line.package == drum.to_string()).unwrap();
    assert_eq!((line.code.as_deref(), line.at), (Some("HWCS20261202001"), at.micros()));
    assert_eq!(differences(&world), 0);
    let site = world.site.id.to_string();
    let shown = world.env.db.read(|conn| show(conn, &world.ehs, &site, period(OF))).unwrap();
    let row = |table: &str| ("900-041-49".to_owned(), table.to_owned(), 50_000);
    assert_eq!(shown.late, [row("B.1"), row("B.2")]);
    world.clock.advance(Duration::days(31));
    let next = content(&world, "2026-12", None).totals()["900-041-49"];
    assert_eq!((next.opening_g, next.generated_g, next.closing_g), (100_000, 50_000, 150_000), "declared once");
    world.verified();
}

#[test]
fn a_span_that_was_given_back_is_written_again_and_locked_anew() {
    let (world, id) = declared();
    let locked = || {
        let (site, now) = (world.site.id, world.env.clock.now());
        world.env.db.read(|conn| locking(conn, site, "2026-11-30".parse().unwrap(), now)).unwrap().is_some()
    };
    assert!(locked());
    done(&world, OF, Action::Submit);
    assert!(locked());
    say(&world, &reviewer("3301"), OF, Action::Return, &why("数量不对")).unwrap();
    assert!(!locked(), "the authority gave it back");
    correct(&world, id, 2, 90, Shown::OwnDay).unwrap();
    enter_all(&world);
    assert_eq!(told(&world, id).last().unwrap(), &says("B.2", 90_000, "2026-11-23", None, false));
    say(&world, &world.ehs, OF, Action::Correct, &why("数量更正")).unwrap();
    done(&world, OF, Action::Confirm);
    assert!(locked());
    assert_eq!(code(correct(&world, id, 2, 80, Shown::OwnDay)), Code::LedgerPeriodLocked);
    let sums: Vec<i64> =
        get(&world, OF).versions.iter().map(|one| one.content.totals()["900-041-49"].generated_g).collect();
    assert_eq!(sums, [100_000, 90_000]);
    world.verified();
}

#[test]
fn what_was_told_before_the_confirmation_keeps_its_day_however_late_the_ledger_reads_it() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let first = world.stored(&waste, 100, world.store[0].id);
    enter_all(&world);
    world.clock.advance(Duration::days(9));
    begin(&world, &world.ehs, OF, None).unwrap();
    correct(&world, first, 2, 70, Shown::OwnDay).unwrap();
    // Of what arrives within one microsecond nobody can tell which was first.
    world.clock.advance(Duration::minutes(1));
    done(&world, OF, Action::Confirm);
    enter_all(&world);
    assert_eq!(told(&world, first).last().unwrap(), &says("B.2", 70_000, "2026-11-23", None, false));
    assert_eq!(differences(&world), 2, "told as a difference: generated and left");
    world.verified();
}

#[test]
fn a_former_ledger_is_read_into_open_periods_only_and_what_was_read_before_stays() {
    let world = World::new();
    world.stored(&world.waste("900-041-49", "S"), 100, world.store[0].id);
    let grams = imported(&world, "2026/11/5", "12.5");
    enter_all(&world);
    world.clock.advance(Duration::days(9));
    begin(&world, &world.ehs, OF, None).unwrap();
    done(&world, OF, Action::Confirm);
    let before = lines(&world);
    // The same file again: nothing is new, and nothing is refused.
    assert_eq!(imported(&world, "2026/11/5", "12.5"), grams);
    let report = read_in(&world, "2026/11/6", "1");
    let refused = &report["sheets"][0]["refused"][0];
    assert_eq!((&report["rows_refused"], &refused["code"]), (&1.into(), &"import.batch_conflict".into()));
    enter_all(&world);
    assert_eq!(lines(&world), before);
    say(&world, &world.ehs, OF, Action::Correct, &Fields { reason: Some("核对".into()), ..Fields::default() }).unwrap();
    world.verified();
}
