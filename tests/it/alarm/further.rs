//! Plans, declarations, labels, runs, roadside checks and stock-takes: what is found of them, from the event or the clock to the
//! notice and its end.

use chrono::Duration;
use weifei::{
    app::{
        Actor, Error,
        env::Grant,
        inspection,
        manifest::ActFields,
        notice::{self, get},
        package::{Ask as PackageAsk, act},
        place::{self, PointFields},
        position::{self, PositionFields},
        read, stock_take,
    },
    domain::{
        access::Role,
        alarm::Level,
        declaration::Action as Declare,
        inspection::Outcome,
        manifest::Action,
        notice::{Ask, Notice, State},
        refusal::Code,
        stock_take::Action as Count,
    },
    kernel::{id::ManifestId, mass::Mass},
    store::{self, notice::Filter},
};

use super::{all, notices, settle};
use crate::{
    books::enter_all,
    declaration::{begin, done, november},
    manifest::Road,
    plan,
    support::{World, actor, officer, reading, run},
};

#[test]
fn a_declaration_is_warned_of_overdue_and_told_when_the_ledger_parts_from_it() {
    let road = Road::new();
    november(&road);
    let world = &road.world;
    world.clock.advance(Duration::days(9));
    begin(world, &world.ehs, "2026-11", None).unwrap();
    settle(world);
    assert_eq!(all(world, "DCL-01"), []);
    // 2 December, nine in the morning; the warning comes with the tenth, the alarm after the fifteenth.
    world.clock.advance(Duration::days(8) - Duration::hours(9));
    settle(world);
    assert_eq!(all(world, "DCL-01"), [(State::Raised, Level::Yellow, 1)]);
    world.clock.advance(Duration::days(6));
    settle(world);
    assert_eq!(all(world, "DCL-01"), [(State::Raised, Level::Orange, 2)]);
    assert!(notices(world, &officer("330111"), "DCL-01")[0].breach);
    // Told before the confirmation, and entered in the ledger after it only.
    let waste = world.waste("900-041-49", "S");
    let (drum, at) = (world.allot(&waste, "DRUM_STEEL").unwrap(), world.env.clock.now().plus(-Duration::days(20)));
    run(&world.env, &world.keeper, move |tx| act(tx, drum, &PackageAsk::Weigh(reading(12)), Some(at))).unwrap();
    done(world, "2026-11", Declare::Confirm);
    done(world, "2026-11", Declare::Submit);
    settle(world);
    assert!(notices(world, &world.ehs, "DCL-01")[0].subsided);
    assert_eq!(all(world, "DCL-02"), []);
    // It is found once the ledger has it, a minute later at most.
    enter_all(world);
    world.clock.advance(Duration::minutes(1));
    settle(world);
    let told = notices(world, &world.ehs, "DCL-02").remove(0);
    assert_eq!((told.found.level, told.found.values["difference_g"] > 0), (Level::Orange, true));
    crate::declaration::say(world, &world.ehs, "2026-11", Declare::Correct, &crate::declaration::why("补记")).unwrap();
    settle(world);
    assert_eq!(all(world, "DCL-02")[0].0, State::Cleared);
    world.verified();
}

fn told(road: &Road, id: ManifestId, ago: &[i64]) {
    let (now, trip) = (road.world.env.clock.now(), road.get(id).legs[0].crew.clone().unwrap().trip.to_string());
    let at = |minutes: &i64| PositionFields {
        at: now.plus(-Duration::minutes(*minutes)),
        longitude_e6: 119_900_000,
        latitude_e6: 30_000_000,
        accuracy_m: Some(10),
    };
    let told: Vec<_> = ago.iter().map(at).collect();
    run(&road.world.env, &road.first.driver, move |tx| position::report(tx, &trip, &told)).unwrap();
}

#[test]
fn a_run_that_stands_or_falls_silent_is_told_while_it_is_on_the_road_and_not_at_a_gate() {
    let road = Road::new();
    let (world, drums) = (&road.world, road.drums(1));
    let id = road.departed(&drums, &[&road.first]);
    settle(world);
    world.clock.advance(Duration::minutes(45));
    settle(world);
    // A crew that tells nothing is not judged.
    assert_eq!((all(world, "TRN-02"), all(world, "TRN-03")), (vec![], vec![]));
    told(&road, id, &[40, 20, 0]);
    world.clock.advance(Duration::minutes(10));
    settle(world);
    assert_eq!(all(world, "TRN-02"), [(State::Raised, Level::Yellow, 1)]);
    world.clock.advance(Duration::minutes(20));
    settle(world);
    assert_eq!(all(world, "TRN-03"), [(State::Raised, Level::Yellow, 1)]);
    let seen = |who: &Actor, rule| notices(world, who, rule).len();
    assert_eq!((seen(&road.first.dispatcher, "TRN-02"), seen(&officer("330111"), "TRN-02")), (1, 1));
    assert_eq!((seen(&road.second.dispatcher, "TRN-02"), seen(&officer("99"), "TRN-02")), (0, 0));
    // Where it stands turns out to be the receiver's gate.
    let (site, gate) =
        (road.receiver.site.id.to_string(), PointFields { longitude_e6: 119_905_000, latitude_e6: 30_000_000 });
    run(&world.env, &road.receiver.ehs, move |tx| place::set(tx, &site, gate)).unwrap();
    world.clock.advance(Duration::minutes(10));
    settle(world);
    assert_eq!((all(world, "TRN-02")[0].0, all(world, "TRN-03")[0].0), (State::Cleared, State::Cleared));
    road.act(&road.first.driver, id, Action::Arrive, ActFields::default()).unwrap();
    settle(world);
    world.verified();
}

#[test]
fn a_load_without_a_manifest_is_the_authoritys_at_once() {
    let road = Road::new();
    let (world, drums) = (&road.world, road.drums(2));
    let check = |at: usize, outcome| {
        let code = road.package(drums[at]).code.unwrap();
        run(&world.env, &road.officer, move |tx| inspection::record(tx, &code, outcome)).unwrap()
    };
    check(0, Outcome::Clear);
    settle(world);
    assert_eq!(all(world, "MAN-01"), []);
    let one = check(1, Outcome::Referred);
    settle(world);
    let told = notices(world, &road.officer, "MAN-01").remove(0);
    assert_eq!((told.found.level, told.subject), (Level::Red, format!("inspection/{}", one.id)));
    assert!(world.env.db.read(|conn| get(conn, &officer("99"), &told.id.to_string())).is_err());
    world.verified();
}

#[test]
fn a_torn_label_is_told_after_a_while_and_clears_with_the_new_one() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let drum = world.stored(&waste, 100, world.store[0].id);
    world.act(drum, PackageAsk::DamageLabel).unwrap();
    settle(&world);
    assert_eq!(all(&world, "LBL-01"), []);
    world.clock.advance(Duration::hours(2));
    settle(&world);
    assert_eq!(all(&world, "LBL-01"), [(State::Raised, Level::Yellow, 1)]);
    world.act(drum, PackageAsk::Label).unwrap();
    settle(&world);
    assert_eq!(all(&world, "LBL-01"), [(State::Cleared, Level::Yellow, 2)]);
    world.verified();
}

#[test]
fn what_is_made_is_held_against_the_plan_that_is_filed_and_against_habit() {
    let world = World::new();
    let (planned, other) = (world.waste("900-041-49", "S"), world.waste("900-300-34", "L"));
    plan::filed(&world, 2026, &[("900-041-49", world.neighbour().site.id, 1_000_000)]);
    for _ in 0..5 {
        world.stored(&planned, 179, world.store[0].id);
        world.clock.advance(Duration::days(1));
    }
    enter_all(&world);
    settle(&world);
    assert_eq!((all(&world, "PLN-02"), all(&world, "PLN-03")), (vec![], vec![]));
    world.stored(&planned, 5, world.store[0].id);
    world.labelled(&other, "DRUM_STEEL", 20);
    enter_all(&world);
    settle(&world);
    assert_eq!(all(&world, "PLN-03"), [(State::Raised, Level::Yellow, 1)]);
    assert_eq!(all(&world, "PLN-02"), [(State::Raised, Level::Yellow, 1)]);
    // Six days with rows and then none: told after seven working days, not after seven days.
    world.clock.advance(Duration::days(8));
    settle(&world);
    assert_eq!(all(&world, "LDG-01"), []);
    world.clock.advance(Duration::days(3));
    settle(&world);
    assert_eq!(all(&world, "LDG-01"), [(State::Raised, Level::Yellow, 1)]);
    world.stored(&planned, 200, world.store[0].id);
    enter_all(&world);
    settle(&world);
    assert_eq!(all(&world, "LDG-01")[0].0, State::Cleared);
    world.clock.advance(Duration::days(6));
    settle(&world);
    assert_eq!(all(&world, "PLN-03")[0].1, Level::Orange);
    assert_eq!(all(&world, "PLN-02")[0].1, Level::Orange);
    world.verified();
}

#[test]
fn what_a_second_signature_finds_gone_is_suspected_dumping() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let drums: Vec<_> = (0..3).map(|_| world.stored(&waste, 100, world.store[0].id)).collect();
    let zone = world.store[0].id.to_string();
    let facility = world.env.db.read(|conn| store::party::facility_of_zone(conn, &zone)).unwrap().unwrap().id;
    let site = world.site.id.to_string();
    let take = run(&world.env, &world.keeper, move |tx| stock_take::open(tx, &site, facility)).unwrap().id;
    for drum in &drums[..2] {
        let (named, zone) = (drum.to_string(), world.store[0].id);
        run(&world.env, &world.keeper, move |tx| stock_take::count(tx, take, &named, zone, None, None).map(drop))
            .unwrap();
    }
    run(&world.env, &world.keeper, move |tx| stock_take::change(tx, take, Count::Sign)).unwrap();
    settle(&world);
    assert_eq!(all(&world, "SEC-01"), []);
    run(&world.env, &world.ehs, move |tx| stock_take::change(tx, take, Count::Countersign)).unwrap();
    settle(&world);
    let one = notices(&world, &officer("330111"), "SEC-01").remove(0);
    assert_eq!((one.found.level, one.found.values["gone_g"]), (Level::Red, Mass::kg(100).grams()));
    assert!(one.lasting);
    world.verified();
    hidden_from_whom_it_suspects(&world, &one);
}

/// Of what the authority suspects the enterprise learns nothing, whatever it asks; the authority sees to it alone.
fn hidden_from_whom_it_suspects(world: &World, one: &Notice) {
    let (id, stream) = (one.id.to_string(), Notice::stream(one.id));
    let organisation = world.site.organisation;
    let on_site =
        Grant { role: Role::Ehs, organisation: Some(organisation), site: Some(world.site.id), division: None };
    let on_site = Actor::user(world.ehs.id, vec![on_site]);
    let look = |who: &Actor| {
        let (stream, filter) = (stream.clone(), Filter { rule: Some("SEC-01".into()), ..Filter::default() });
        let seen = |conn: &mut store::Conn| {
            let listed = notice::list(conn, who, &filter, None, 10)?.len();
            let counted: i64 = notice::counts(conn, who, &filter)?.iter().map(|row| row.notices).sum();
            let live = notice::streams_in_sight(conn, who, std::slice::from_ref(&stream))?.len();
            let rows = store::event::of_stream(conn, &stream)?;
            let events = usize::from(!read::visible_events(conn, who, rows)?.is_empty());
            let page = match get(conn, who, &id) {
                Ok(_) => true,
                Err(Error::Refused(refusal)) if refusal.code == Code::NotFound => false,
                Err(other) => return Err(other),
            };
            Ok::<_, Error>((listed, counted, live, events, page))
        };
        world.env.db.read(seen).unwrap()
    };
    assert_eq!(look(&officer("330111")), (1, 1, 1, 1, true));
    assert_eq!(look(&Actor::system()), (1, 1, 1, 1, true));
    for who in [&world.ehs, &actor(Role::Manager, organisation), &world.keeper, &on_site] {
        assert_eq!(look(who), (0, 0, 0, 0, false), "{:?}", who.grants);
        assert_eq!(super::code(super::ask(world, who, one, Ask::Acknowledge)), Code::NotFound);
    }
    // Who would answer for it knows nothing: the authority does.
    let asked = |ask: Ask| super::ask(world, &officer("330111"), one, ask).unwrap();
    asked(Ask::Acknowledge);
    asked(Ask::Handle { measures: "现场核查".into(), due_on: None });
    asked(Ask::Submit { result: "查清去向".into() });
    assert_eq!(asked(Ask::Verify).state, State::Closed);
    world.verified();
}
