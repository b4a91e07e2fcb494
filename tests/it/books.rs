//! Ledgers follow from the sealed events alone: to the gram, once, in the order of the journal.

use std::collections::BTreeMap;

use weifei::{
    app::{
        Env,
        ledger::{
            Upload, import, project,
            shown::{self, Span},
        },
        package::{Ask, NewPackage, allot},
        seal,
        verify::{Verdict, verify},
    },
    domain::{package::Origin, party::Site},
    exchange::ledger::workbook,
    kernel::{clock::Instant, hash::Hash, id::PackageId, mass::Mass},
    store::{
        self,
        conn::run as sql,
        ledger::{Filter, LineRow},
    },
};

use crate::{
    support::{World, meta, reading, run},
    totals::{
        sites,
        told::{Moved, ever},
    },
};

const SAMPLE: &[u8] = include_bytes!("../../fixtures/samples/ledger-a.xlsx");

/// Seals and enters everything there is; tells how many events.
pub fn enter_all_of(env: &Env) -> i64 {
    while seal::seal(env).unwrap() > 0 {}
    project::catch_up(env).unwrap()
}

pub fn enter_all(world: &World) -> i64 {
    enter_all_of(&world.env)
}

/// Reads the sample workbook in.
pub fn read_in(world: &World) {
    let upload = Upload {
        site: world.site.id,
        workbook: workbook(SAMPLE, "ledger").unwrap(),
        digest: Hash::of(&[SAMPLE]),
        read_on: "2026-11-23".parse().unwrap(),
    };
    import(&world.env, &world.ehs, &meta(), &upload, &mut |_, _| ()).unwrap();
}

pub fn lines(world: &World) -> Vec<LineRow> {
    world.env.db.read(|conn| store::ledger::from(conn, (-1, i64::MAX), 100_000)).unwrap()
}

fn of_sheet(world: &World, sheet: &str) -> Vec<LineRow> {
    lines(world).into_iter().filter(|line| line.sheet == sheet).collect()
}

pub fn filter(world: &World, sheet: &str) -> Filter {
    of_table(&world.site, sheet)
}

/// Every line of a table of a site.
pub fn of_table(site: &Site, sheet: &str) -> Filter {
    Filter {
        site: site.id.to_string(),
        sheet: sheet.into(),
        from: "1000-01-01".into(),
        to: "9999-12-31".into(),
        waste_code: None,
        facility: None,
        zone: None,
    }
}

/// Enters all of a world's ledgers and finds them equal to the events, the roll-ups and what lies in store.
pub fn tell_what_events_say(world: &World) {
    enter_all(world);
    let (mut entered, mut held) = (BTreeMap::new(), BTreeMap::new());
    for line in lines(world) {
        *held.entry((line.site.clone(), line.waste_code.clone())).or_insert(0) += line.stock_g;
        *entered.entry((line.sheet, line.site, line.waste_code)).or_insert(0) += line.mass_g;
    }
    entered.retain(|_, mass| *mass != 0);
    held.retain(|_, mass| *mass != 0);
    let of = |sheet: &str| {
        let of = entered.iter().filter(|((one, ..), _)| one == sheet);
        of.map(|((_, site, code), mass)| ((site.clone(), code.clone()), *mass)).collect::<BTreeMap<_, _>>()
    };
    for moved in Moved::ALL {
        assert_eq!(of(moved.sheet()), everywhere(world, moved), "{moved:?}");
    }
    let mut booked = BTreeMap::new();
    for (site, _, code, kind, mass, _) in world.env.db.read(store::stock::all_rollups).unwrap() {
        *booked.entry((site, code)).or_insert(0) += if kind == "generated" { mass } else { 0 };
    }
    booked.retain(|_, mass| *mass != 0);
    assert_eq!(of("B.1"), booked);
    let mut stored = BTreeMap::new();
    for row in world.env.db.read(|conn| store::package::all_rows(conn, "", 100_000)).unwrap() {
        let here = row.zone.is_some() && matches!(row.state.as_str(), "in_stock" | "reserved");
        *stored.entry((row.holder_site, row.waste_code)).or_insert(0) += if here { row.stock_g } else { 0 };
    }
    stored.retain(|_, mass| *mass != 0);
    assert_eq!(held, stored);
}

/// Grams by site and waste code, summed over the bodies of all events and nothing else.
fn everywhere(world: &World, moved: Moved) -> BTreeMap<(String, String), i64> {
    let of = |site: Site| {
        let id = site.id.to_string();
        ever(&world.env, &site, moved).into_iter().map(move |(code, mass)| ((id.clone(), code), mass))
    };
    sites(&world.env).into_iter().flat_map(of).collect()
}

#[test]
fn lines_are_numbered_by_day_and_name_the_line_they_stem_from() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let (first, second) = (world.stored(&waste, 120, world.store[0].id), world.labelled(&waste, "IBC", 80));
    world.act(second, Ask::Void { reason: "错".into() }).unwrap();
    assert!(enter_all(&world) > 0);
    assert_eq!(enter_all(&world), 0);
    let made = of_sheet(&world, "B.1");
    let codes: Vec<_> = made.iter().map(|line| (line.code.as_deref().unwrap(), line.mass_g)).collect();
    let due = [("HWCS20261123001", 120_000), ("HWCS20261123002", 80_000), ("HWCS20261123003", -80_000)];
    assert_eq!(codes, due);
    assert_eq!(made[2].reverses.as_deref(), Some("HWCS20261123002"));
    let stored = of_sheet(&world, "B.2");
    assert_eq!((stored[0].code.as_deref(), stored[0].stock_g), (Some("HWRK20261123001"), 120_000));
    assert_eq!((stored[0].origin.as_deref(), &stored[0].package), (Some("HWCS20261123001"), &first.to_string()));
    let to = world.neighbour();
    world.handed_over(first, &to);
    enter_all(&world);
    let out = of_sheet(&world, "B.3");
    assert_eq!((out[0].code.as_deref(), out[0].mass_g, out[0].stock_g), (Some("HWCK20261123001"), 120_000, -120_000));
    assert_eq!(out[0].origin.as_deref(), Some("HWRK20261123001"));
    assert!(lines(&world).iter().all(|line| line.site == world.site.id.to_string()));
    tell_what_events_say(&world);
    world.verified();
}

#[test]
fn what_is_told_late_takes_the_next_serial_of_its_day_and_nothing_shown_changes() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    world.stored(&waste, 10, world.store[0].id);
    let late = world.allot(&waste, "IBC").unwrap();
    let then = world.env.clock.now();
    world.clock.advance(chrono::Duration::days(1));
    world.stored(&waste, 20, world.store[0].id);
    enter_all(&world);
    let before = lines(&world);
    weigh_at(&world, late, then);
    enter_all(&world);
    let after = lines(&world);
    assert_eq!(after[..before.len()], before);
    let codes: Vec<_> = after[before.len()..].iter().filter_map(|line| line.code.as_deref()).collect();
    assert_eq!(codes, ["HWCS20261123002"]);
    world.verified();
}

fn weigh_at(world: &World, id: PackageId, at: Instant) {
    run(&world.env, &world.keeper, move |tx| weifei::app::package::act(tx, id, &Ask::Weigh(reading(30)), Some(at)))
        .unwrap();
}

#[test]
fn balances_carry_from_month_to_month_and_pages_hold_every_line_once() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let kept = world.stored(&waste, 100, world.store[0].id);
    world.stored(&waste, 50, world.store[0].id);
    world.clock.advance(chrono::Duration::days(30));
    world.act(kept, Ask::Count(Mass::kg(90))).unwrap();
    let neighbour = world.neighbour();
    world.handed_over(kept, &neighbour);
    enter_all(&world);
    let site = world.site.id.to_string();
    let days = |from: &str, to: &str| (from.parse().unwrap(), to.parse().unwrap());
    let read =
        |days| world.env.db.read(|conn| shown::balances(conn, &world.keeper, &site, days, Span::Month)).unwrap().0;
    let all = read(days("2026-11-01", "2026-12-31"));
    let figures: Vec<_> = all
        .iter()
        .map(|one| {
            let moved = (one.opening_g, one.generated_g, one.stored_g, one.taken_out_g, one.other_g, one.closing_g);
            (one.span.as_str(), moved)
        })
        .collect();
    let november = ("2026-11", (0, 150_000, 150_000, 0, 0, 150_000));
    assert_eq!(figures, [november, ("2026-12", (150_000, 0, 0, 90_000, -10_000, 50_000))]);
    assert_eq!(read(days("2026-12-01", "2026-12-31")), all[1..]);
    let (mut seen, mut after) = (Vec::new(), None);
    let asked = filter(&world, "B.2");
    loop {
        let page = world.env.db.read(|conn| shown::page(conn, &world.keeper, &asked, after.as_ref(), 1)).unwrap();
        assert_eq!((page.count, page.mass_g), (2, 150_000));
        let Some(line) = page.lines.first() else { break };
        after = Some((line.day.clone(), line.position, line.ordinal));
        seen.push(line.code.clone().unwrap());
    }
    assert_eq!(seen, ["HWRK20261123001", "HWRK20261123002"]);
    let other = Filter { waste_code: Some("900-300-34".into()), ..asked };
    let none = world.env.db.read(|conn| shown::page(conn, &world.keeper, &other, None, 9)).unwrap();
    assert_eq!((none.count, none.mass_g), (0, 0));
    let stranger = neighbour.keeper;
    assert!(world.env.db.read(|conn| shown::page(conn, &stranger, &other, None, 9)).is_err());
}

#[test]
fn several_at_once_enter_each_line_of_an_imported_ledger_once() {
    let world = World::new();
    read_in(&world);
    while seal::seal(&world.env).unwrap() > 0 {}
    let entered: i64 = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..3)
            .map(|_| scope.spawn(|| (0..200).map(|_| project::advance(&world.env).unwrap()).sum::<i64>()))
            .collect();
        runs.into_iter().map(|run| run.join().unwrap()).sum()
    });
    assert_eq!(entered, world.env.db.read(store::event::count).unwrap());
    let batches = world.env.db.read(|conn| store::imported::batches(conn, &world.site.id.to_string())).unwrap();
    let named = |sheet: &str| batches.iter().filter(|one| one.ledger_table == sheet).map(|one| one.mass_g).sum::<i64>();
    for sheet in ["B.1", "B.2", "B.3", "B.5"] {
        let sum: i64 = of_sheet(&world, sheet).iter().map(|line| line.mass_g).sum();
        assert_eq!(sum, named(sheet), "{sheet}");
    }
    world.verified();
}

#[test]
fn a_changed_line_is_named() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    world.stored(&waste, 10, world.store[0].id);
    enter_all(&world);
    world.verified();
    let key = seal::verifier_key(&world.env).unwrap();
    let found = |text: &'static str| {
        world.env.db.write(move |conn| Ok::<_, weifei::app::Error>(sql(conn, text)?)).unwrap();
        match world.env.db.read(|conn| verify(conn, &key, None, Some(world.env.clock.now()))).unwrap() {
            Verdict::Fault(fault) => fault,
            Verdict::Ok { .. } => panic!("nothing was found"),
        }
    };
    assert!(found("UPDATE ledger_line SET mass_g = 9000 WHERE sheet = 'B.1'").contains("ledger_line"));
    assert!(found("DELETE FROM ledger_line WHERE sheet = 'B.1'").contains("is missing"));
}

#[test]
fn voided_opening_stock_was_never_generated() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    world.stored(&waste, 70, world.store[0].id);
    let new = NewPackage {
        site: world.site.id,
        waste_stream: waste.id,
        container_kind: "IBC".into(),
        volume_ml: None,
        produced_at: None,
        origin: Origin::Opening,
        reserved: None,
    };
    let id = run(&world.env, &world.keeper, move |tx| allot(tx, &new)).unwrap().package.id;
    world.act(id, Ask::Weigh(reading(40))).unwrap();
    world.act(id, Ask::Void { reason: "错".into() }).unwrap();
    tell_what_events_say(&world);
    assert_eq!(of_sheet(&world, "B.1").len(), 1);
    world.verified();
    // As it was booked before migration 0028, which puts it right.
    let text = if world.env.db.is_shared() {
        include_str!("../../migrations/postgres/0028_voided_opening/up.sql")
    } else {
        include_str!("../../migrations/sqlite/0028_voided_opening/up.sql")
    };
    let old = "UPDATE rollup SET mass_g = 30000, packages = 2 WHERE kind = 'generated'; \
               UPDATE rollup SET mass_g = 40000, packages = 1 WHERE kind = 'opening'";
    world.env.db.write(move |conn| Ok::<_, weifei::app::Error>(sql(conn, old)?)).unwrap();
    world.env.db.write(move |conn| Ok::<_, weifei::app::Error>(sql(conn, text)?)).unwrap();
    world.verified();
}

#[test]
fn a_run_cut_short_enters_nothing_and_is_done_again_whole() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let id = world.stored(&waste, 10, world.store[0].id);
    enter_all(&world);
    let (before, position) = (lines(&world), world.env.db.read(store::ledger::cursor).unwrap());
    world.act(id, Ask::Count(Mass::kg(9))).unwrap();
    while seal::seal(&world.env).unwrap() > 0 {}
    let kept = vec![(id.to_string(), 99, "{}".to_owned())];
    let (line, memory) = (LineRow { position: position + 500, ..before[0].clone() }, kept.clone());
    let cut = world.env.db.write(move |conn| {
        assert!(store::ledger::enter(conn, (position, position + 1), std::slice::from_ref(&line), &memory)?);
        Err::<(), _>(weifei::app::Error::from(weifei::domain::refusal::Code::Busy))
    });
    assert!(cut.is_err());
    assert_eq!((lines(&world), world.env.db.read(store::ledger::cursor).unwrap()), (before, position));
    // Who began before somebody else was done enters nothing.
    let stale = LineRow { position: position + 500, ..lines(&world)[0].clone() };
    let entered = world.env.db.write(move |conn| {
        Ok::<_, weifei::app::Error>(store::ledger::enter(conn, (0, 1), std::slice::from_ref(&stale), &kept)?)
    });
    assert!(!entered.unwrap());
    tell_what_events_say(&world);
    world.verified();
}

#[test]
fn what_another_edition_kept_of_a_package_is_told_again_by_its_events() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let id = world.stored(&waste, 10, world.store[0].id);
    enter_all(&world);
    let broken = |text| world.env.db.write(move |conn| Ok::<_, weifei::app::Error>(sql(conn, text)?)).unwrap();
    broken("UPDATE ledger_package SET kept = '{}'");
    let neighbour = world.neighbour();
    world.handed_over(id, &neighbour);
    enter_all(&world);
    let out = of_sheet(&world, "B.3");
    assert_eq!(out[0].origin.as_deref(), Some("HWRK20261123001"));
    world.verified();
    let whole = lines(&world);
    broken("UPDATE ledger_line SET mass_g = 1 WHERE sheet = 'B.1'");
    project::anew(&world.env).unwrap();
    enter_all(&world);
    assert_eq!(lines(&world), whole);
    world.verified();
}

#[test]
fn a_batch_code_that_a_former_ledger_gave_is_skipped_and_told_when_it_comes_late() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let now = world.env.clock.now();
    world.stored(&waste, 10, world.store[0].id);
    enter_all(&world);
    let file = "产生批次编码,产生时间,国家危险废物名录名称,危险废物类别,危险废物代码,产生量,计量单位,容器/包装编码,容器/包装类型,容器/包装数量\n\
                HWCS20261123001,2026-11-23,其他废物,HW49,900-041-49,0.5,吨,C1,桶,1\n\
                HWCS20261123005,2026-11-23,其他废物,HW49,900-041-49,0.25,吨,C2,桶,1\n";
    let upload = Upload {
        site: world.site.id,
        workbook: workbook(file.as_bytes(), "产生环节.csv").unwrap(),
        digest: Hash::of(&[file.as_bytes()]),
        read_on: now.legal_day(),
    };
    let report = import(&world.env, &world.ehs, &meta(), &upload, &mut |_, _| ()).unwrap();
    assert!(report.contains("\"rows_accepted\":2"), "{report}");
    enter_all(&world);
    world.stored(&waste, 20, world.store[0].id);
    enter_all(&world);
    let codes: Vec<_> = of_sheet(&world, "B.1").into_iter().filter_map(|line| line.code).collect();
    assert_eq!(codes, ["HWCS20261123001", "HWCS20261123001", "HWCS20261123005", "HWCS20261123006"]);
    let asked = filter(&world, "B.1");
    let page = world.env.db.read(|conn| shown::page(conn, &world.keeper, &asked, None, 9)).unwrap();
    assert_eq!(page.doubled, ["HWCS20261123001"]);
    world.verified();
}
