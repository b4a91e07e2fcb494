//! Shares under random use and in races: the figures are the sum of what the events say, and the last share goes to one.

use std::collections::BTreeMap;

use proptest::{prelude::*, test_runner::TestRunner};
use weifei::{
    app::{self, Error, paper::book, party::circumstance},
    domain::{
        access::Role,
        journal::event::Event,
        paper::{
            Kind,
            permit::{self, Permit},
            quota::{self, Figure, Movement, Place, consume, release, reserve},
        },
        refusal::Code,
    },
    kernel::mass::Mass,
    store,
};

use super::{Parties, code};
use crate::support::run;

/// Books movements beside an event that carries them, as a manifest will.
fn moves(parties: &Parties, permit: &str, movements: Vec<Movement>) -> Result<(), Error> {
    let id = permit.to_owned();
    run(&parties.world.env, &app::Actor::system(), move |tx| {
        let stream = format!("permit/{id}");
        tx.take(std::slice::from_ref(&stream))?;
        book(tx.conn, &movements)?;
        let one: Permit = store::paper::get(tx.conn, &id)?.unwrap();
        let event = permit::Event::UseStated { quota: movements.clone() };
        store::paper::save(tx.conn, &weifei::domain::paper::Paper::apply(one, &event))?;
        let with = circumstance(tx.now, Role::System, None);
        tx.record(&stream, &Event::Permit(event), &with).map(drop)
    })
}

fn figures(parties: &Parties, kind: Kind, id: &str) -> BTreeMap<Place, Figure> {
    parties.world.env.db.read(|conn| store::quota::figures_of(conn, kind, id)).unwrap()
}

#[derive(Clone, Debug)]
enum Step {
    Reserve(i64),
    Release(usize),
    Consume(usize, i64, i32),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => (1_i64..800).prop_map(Step::Reserve),
        1 => any::<usize>().prop_map(Step::Release),
        2 => (any::<usize>(), 0_i64..900, 2026_i32..2028).prop_map(|(at, mass, year)| Step::Consume(at, mass, year)),
    ];
    prop::collection::vec(step, 1..25)
}

#[test]
fn figures_are_the_sum_of_what_was_reserved_released_and_consumed() {
    let parties = Parties::new();
    let mut runner =
        TestRunner::new(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() });
    runner
        .run(&steps(), |steps| {
            let permit = parties.permit(Mass(1000)).unwrap().id;
            let place = Place::of(Kind::Permit, &permit, "1", 2026);
            let (mut open, mut model) = (Vec::new(), BTreeMap::new());
            for step in steps {
                let moved = match step {
                    Step::Reserve(mass) => {
                        let moved = vec![reserve(&place, Mass(mass))];
                        let taken = model.get(&place).copied().unwrap_or_else(Figure::default).taken();
                        let got = moves(&parties, &permit, moved.clone());
                        // Guarded: up to a fifth above the yearly scale, and not a gram more.
                        if taken + mass > 1200 {
                            prop_assert_eq!(code(got), Code::QuotaShort);
                            continue;
                        }
                        got.unwrap();
                        open.push(mass);
                        quota::fold(&mut model, &moved);
                        continue;
                    }
                    Step::Release(at) if !open.is_empty() => {
                        vec![release(&place, Mass(open.swap_remove(at % open.len())))]
                    }
                    Step::Consume(at, mass, year) if !open.is_empty() => {
                        let reserved = open.swap_remove(at % open.len());
                        consume(&place, Mass(reserved), Mass(mass), year)
                    }
                    Step::Release(_) | Step::Consume(..) => continue,
                };
                moves(&parties, &permit, moved.clone()).unwrap();
                quota::fold(&mut model, &moved);
            }
            prop_assert_eq!(model.get(&place).copied().unwrap_or_default().reserved_g, open.iter().sum::<i64>());
            let nothing = |figures: BTreeMap<Place, Figure>| {
                figures.into_iter().filter(|(_, figure)| *figure != Figure::default()).collect::<BTreeMap<_, _>>()
            };
            prop_assert_eq!(nothing(figures(&parties, Kind::Permit, &permit)), nothing(model));
            Ok(())
        })
        .unwrap();
    parties.world.verified();
}

#[test]
fn the_last_share_goes_to_exactly_one() {
    let parties = Parties::new();
    let permit = parties.permit(Mass(1000)).unwrap().id;
    let approval = parties.approval(Mass(100), "浙环函1号").id;
    let contract = parties.contract(Some(Mass(50))).id;
    let place = Place::of(Kind::Approval, &approval, "900-041-49", 2026);
    assert_eq!(place.year, 0);
    // Not on one stream: only the guarded update decides.
    let ask = |kind, id: &str, line: &str, mass| {
        let moved = reserve(&Place::of(kind, id, line, 2026), Mass(mass));
        parties.world.env.db.write(move |conn| book(conn, std::slice::from_ref(&moved)))
    };
    for (kind, id, line, mass, winners) in [
        (Kind::Approval, &approval, "900-041-49", 60, 1),
        (Kind::Permit, &permit, "1", 400, 3),
        // A contract's mass warns only.
        (Kind::Contract, &contract, "whole", 40, 8),
        (Kind::Permit, &permit, "2", 1, 0),
    ] {
        let results: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| ask(kind, id, line, mass))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(results.iter().filter(|one| one.is_ok()).count(), winners, "{kind:?} {line}");
        for refused in results.into_iter().filter(Result::is_err) {
            assert_eq!(code(refused), Code::QuotaShort);
        }
        let taken: i64 = figures(&parties, kind, id).values().map(|figure| figure.taken()).sum();
        if line != "2" {
            assert_eq!(taken, mass * i64::try_from(winners).unwrap());
        }
    }
}

#[test]
fn a_smaller_scale_stops_reservations_but_no_fact() {
    let parties = Parties::new();
    let permit = parties.permit(Mass(1000)).unwrap();
    let place = Place::of(Kind::Permit, &permit.id, "1", 2026);
    moves(&parties, &permit.id, vec![reserve(&place, Mass(1000))]).unwrap();
    let mut terms = permit.terms.clone();
    terms.scope[0].quota_g = Mass(100);
    parties.permit_act(&parties.destination, &permit.id, permit::Ask::Change(Box::new(terms))).unwrap();
    assert_eq!(code(moves(&parties, &permit.id, vec![reserve(&place, Mass(1))])), Code::QuotaShort);
    // A load under way is still received: it is a fact.
    moves(&parties, &permit.id, consume(&place, Mass(1000), Mass(1100), 2027)).unwrap();
    let figures = figures(&parties, Kind::Permit, &permit.id);
    let next = Place::of(Kind::Permit, &permit.id, "1", 2027);
    assert_eq!((figures[&place].taken(), figures[&next].consumed_g), (0, 1100));
    let stated = permit::Ask::StateUse { row: 1, year: 2026, grams: 40 };
    parties.permit_act(&parties.destination, &permit.id, stated).unwrap();
    let wrong = permit::Ask::StateUse { row: 9, year: 2026, grams: 40 };
    assert_eq!(code(parties.permit_act(&parties.destination, &permit.id, wrong)), Code::RequestField);
    parties.world.verified();
}

#[test]
fn a_figure_a_line_or_a_paper_changed_behind_the_journal_is_found() {
    let parties = Parties::new();
    let permit = parties.permit(Mass(1000)).unwrap();
    let place = Place::of(Kind::Permit, &permit.id, "1", 2026);
    moves(&parties, &permit.id, vec![reserve(&place, Mass(10))]).unwrap();
    parties.world.verified();
    let key = app::seal::verifier_key(&parties.world.env).unwrap();
    for (forge, undo, table) in [
        ("UPDATE quota SET consumed_g = 1", "UPDATE quota SET consumed_g = 0", "row quota "),
        ("UPDATE quota_line SET most_g = 9999", "UPDATE quota_line SET most_g = 1200", "row quota_line "),
        ("UPDATE paper SET state = 'revoked'", "UPDATE paper SET state = 'valid'", "row paper "),
    ] {
        parties.world.env.db.write(|conn| store::conn::run(conn, forge)).unwrap();
        let verdict = parties
            .world
            .env
            .db
            .read(|conn| app::verify::verify(conn, &key, None, Some(parties.world.env.clock.now())))
            .unwrap();
        let app::verify::Verdict::Fault(fault) = verdict else { panic!("{forge} was not found") };
        assert!(fault.contains(table), "{fault}");
        parties.world.env.db.write(|conn| store::conn::run(conn, undo)).unwrap();
    }
    parties.world.verified();
}
