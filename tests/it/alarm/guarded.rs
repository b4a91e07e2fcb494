//! What comes after the guards: a run that leaves its way, a load whose escort or whose receiver's permit is gone, a form of paper that
//! is entered late, and figures that were changed beside the platform.

use chrono::Duration;
use weifei::{
    app::{
        ledger::balance,
        manifest::{
            ActFields,
            run::{RunActFields, act_on_run},
        },
        paper::{
            self,
            parameters::{NewSetting, set},
        },
        place::PointFields,
        position::{self, PositionFields},
    },
    domain::{
        alarm::Level,
        manifest::Action,
        notice::State,
        paper::permit,
        refusal::Code,
        trip::{Action as OfTrip, way::Basis},
    },
    kernel::id::{ManifestId, TripId},
    store::{self, conn},
};

use super::{all, notices, settle};
use crate::{
    books::enter_all,
    manifest::{Road, code, verdict},
    support::{World, officer, run},
};

fn trip(road: &Road, id: ManifestId) -> TripId {
    road.get(id).legs[0].crew.clone().unwrap().trip
}

/// Positions so many minutes ago, a thousandth of a degree farther east each minute, so far north of the thirtieth degree.
fn told(road: &Road, id: ManifestId, minutes: std::ops::RangeInclusive<i64>, north_e6: i64) {
    let (now, trip) = (road.world.env.clock.now(), trip(road, id).to_string());
    let at = |ago: i64| PositionFields {
        at: now.plus(-Duration::minutes(ago)),
        longitude_e6: 120_000_000 - 10_000 * ago,
        latitude_e6: 30_000_000 + north_e6,
        accuracy_m: Some(10),
    };
    let told: Vec<_> = minutes.map(at).collect();
    run(&road.world.env, &road.first.driver, move |tx| position::report(tx, &trip, &told)).unwrap();
}

#[test]
fn a_run_that_leaves_the_way_it_was_given_is_told_and_clears_when_it_is_back() {
    let road = Road::new();
    let (world, drums) = (&road.world, road.drums(1));
    let id = road.departed(&drums, &[&road.first]);
    let give = |way: Vec<PointFields>| {
        let (trip, asked) = (trip(&road, id), RunActFields { way, ..RunActFields::default() });
        run(&world.env, &road.first.dispatcher, move |tx| act_on_run(tx, trip, OfTrip::PlanWay, &asked))
    };
    let point = |longitude_e6, latitude_e6| PointFields { longitude_e6, latitude_e6 };
    world.clock.advance(Duration::minutes(60));
    told(&road, id, 0..=20, 30_000);
    settle(world);
    // No way is known: neither given, nor driven before, nor do the sites say where they are.
    assert_eq!(all(world, "TRN-01"), []);
    assert_eq!(code(give(vec![point(119_000_000, 30_000_000)])), Code::RequestField);
    let way = vec![point(119_000_000, 30_000_000), point(120_500_000, 30_000_000)];
    assert_eq!(give(way.clone()).unwrap().way.len(), 2);
    // Given again it is what it was.
    let version = give(way).unwrap().version;
    settle(world);
    assert_eq!(all(world, "TRN-01"), [(State::Raised, Level::Orange, 1)]);
    let one = notices(world, &road.first.dispatcher, "TRN-01").remove(0);
    assert_eq!((one.found.values["off_m"], one.found.values["off_minutes"]), (3320, 20));
    assert_eq!(
        (notices(world, &officer("330111"), "TRN-01").len(), notices(world, &officer("99"), "TRN-01").len()),
        (1, 0)
    );
    let known = world.env.db.read(|conn| store::trip::get(conn, &trip(&road, id).to_string())).unwrap().unwrap();
    assert_eq!((known.version, known.way.len()), (version, 2));
    world.clock.advance(Duration::minutes(10));
    told(&road, id, 0..=2, 0);
    settle(world);
    assert_eq!(all(world, "TRN-01"), [(State::Cleared, Level::Orange, 2)]);
    road.act(&road.first.driver, id, Action::Arrive, ActFields::default()).unwrap();
    // What is over is given no way.
    assert_eq!(code(give(vec![point(119_000_000, 30_000_000); 2])), Code::TripNotFromState);
    world.verified();
}

#[test]
fn where_three_runs_drove_is_a_way_and_two_places_only_warn() {
    let road = Road::new();
    let world = &road.world;
    for (site, who, longitude_e6) in
        [(world.site.id, &world.ehs, 119_000_000), (road.receiver.site.id, &road.receiver.ehs, 120_500_000)]
    {
        let (id, at) = (site.to_string(), PointFields { longitude_e6, latitude_e6: 30_000_000 });
        run(&world.env, who, move |tx| weifei::app::place::set(tx, &id, at)).unwrap();
    }
    let basis = |id: ManifestId| {
        let row = world.env.db.read(|conn| store::alarm_fact::newest(conn, &format!("trip/{}", trip(&road, id))));
        let facts: weifei::domain::alarm::Facts = serde_json::from_str(&row.unwrap().unwrap().body).unwrap();
        let weifei::domain::alarm::Facts::Run(run) = facts else { panic!("{facts:?}") };
        run.way
    };
    for _ in 0..3 {
        let drums = road.drums(1);
        let id = road.departed(&drums, &[&road.first]);
        world.clock.advance(Duration::minutes(60));
        // A hundred and forty kilometres as the crow flies: two hundred kilometres of detour are too many.
        told(&road, id, 0..=20, 30_000);
        settle(world);
        assert_eq!((basis(id), all(world, "TRN-01").len()), (Some(Basis::Direct), 0));
        road.act(&road.first.driver, id, Action::Arrive, ActFields::default()).unwrap();
        world.clock.advance(Duration::minutes(30));
    }
    let drums = road.drums(1);
    let id = road.departed(&drums, &[&road.first]);
    world.clock.advance(Duration::minutes(60));
    told(&road, id, 0..=20, 30_000);
    settle(world);
    assert_eq!((basis(id), all(world, "TRN-01").len()), (Some(Basis::Earlier), 0));
    world.clock.advance(Duration::minutes(30));
    told(&road, id, 0..=12, 60_000);
    settle(world);
    assert_eq!(all(world, "TRN-01"), [(State::Raised, Level::Orange, 1)]);
    world.verified();
}

#[test]
fn a_load_that_the_authority_let_go_without_an_escort_is_told_until_it_is_closed() {
    let road = Road::new();
    let (world, drums) = (&road.world, road.drums(1));
    let lax = NewSetting {
        code: Code::LegUnmanned.as_str().to_owned(),
        division: String::new(),
        choice: "soft".into(),
        reason: "押运员培训期".into(),
        valid_from: None,
    };
    let grant = weifei::app::env::Grant {
        role: weifei::domain::access::Role::Admin,
        organisation: None,
        site: None,
        division: None,
    };
    let admin = weifei::app::Actor::user(world.ehs.id, vec![grant]);
    run(&world.env, &admin, move |tx| set(tx, &lax).map(drop)).unwrap();
    world.env.checks.forget();
    let id = road.issued(&drums, &[&road.first]);
    let crew = ActFields { escort_id: None, ..Road::crew(&road.first) };
    road.act(&road.first.dispatcher, id, Action::ConfirmCarry, crew).unwrap();
    road.load(id, &drums).unwrap();
    road.act(&world.keeper, id, Action::FinishLoading, ActFields::default()).unwrap();
    settle(world);
    assert_eq!(all(world, "TRN-06"), []);
    road.act(&road.first.driver, id, Action::Depart, ActFields::default()).unwrap();
    settle(world);
    assert_eq!(all(world, "TRN-06"), [(State::Raised, Level::Orange, 1)]);
    assert_eq!(notices(world, &road.first.dispatcher, "TRN-06").len(), 1);
    // With its escort the next one is told of by nobody.
    let other = road.drums(1);
    road.departed(&other, &[&road.second]);
    settle(world);
    assert_eq!(all(world, "TRN-06").len(), 1);
    world.verified();
}

#[test]
fn a_permit_that_is_suspended_while_the_load_is_on_the_road_is_told_and_waits_for_a_person() {
    let road = Road::new();
    let (world, drums) = (&road.world, road.drums(2));
    let id = road.departed(&drums[..1], &[&road.first]);
    let before = road.completed(&drums[1..]);
    settle(world);
    assert_eq!(all(world, "PMT-03"), []);
    let site = road.receiver.site.id.to_string();
    let permits = world.env.db.read(|conn| store::paper::permits_of(conn, &site, "valid", 10)).unwrap();
    let say = |ask: permit::Ask| {
        for one in &permits {
            let (id, ask) = (one.id.clone(), ask.clone());
            run(&world.env, &weifei::app::Actor::system(), move |tx| paper::permit::act(tx, &id, &ask, None)).unwrap();
        }
    };
    say(permit::Ask::Suspend("检查".into()));
    settle(world);
    let told = notices(world, &road.receiver.ehs, "PMT-03");
    // What was taken while the permit held is no offence.
    assert_eq!(told.iter().map(|one| one.subject.clone()).collect::<Vec<_>>(), [format!("manifest/{id}")]);
    assert_ne!(told[0].subject, format!("manifest/{before}"));
    assert_eq!((told[0].found.level, told[0].breach), (Level::Orange, true));
    for who in [&world.ehs, &officer("330111"), &officer("330106")] {
        assert_eq!(notices(world, who, "PMT-03").len(), 1);
    }
    say(permit::Ask::Resume);
    settle(world);
    assert_eq!((all(world, "PMT-03")[0].0, notices(world, &world.ehs, "PMT-03")[0].subsided), (State::Raised, true));
    world.verified();
}

#[test]
fn a_permit_that_runs_out_while_the_load_is_on_the_road_is_told_by_the_clock() {
    let road = Road::new();
    let (world, drums) = (&road.world, road.drums(1));
    road.departed(&drums, &[&road.first]);
    settle(world);
    // Every permit of these tests ends with the year 2027.
    let last = weifei::kernel::clock::Instant::start_of_legal_day("2028-01-01".parse().unwrap());
    world.clock.advance(last.since(world.env.clock.now()) - Duration::microseconds(1));
    settle(world);
    assert_eq!(all(world, "PMT-03"), []);
    world.clock.advance(Duration::microseconds(1));
    settle(world);
    assert_eq!(all(world, "PMT-03"), [(State::Raised, Level::Orange, 1)]);
    world.verified();
}

#[test]
fn a_form_of_paper_that_is_entered_late_is_told_and_one_in_time_is_not() {
    let road = Road::new();
    let (world, drums) = (&road.world, road.drums(2));
    let draft = |of: usize| {
        let mut fields = road.fields(&drums[of..=of], &[&road.first]);
        fields.origin = Some("paper".into());
        road.draft(&fields).unwrap().id
    };
    let (soon, late) = (draft(0), draft(1));
    road.issue(soon);
    settle(world);
    // Ten working days of the calendar after Monday, 23 November 2026.
    world.clock.advance(Duration::days(20));
    settle(world);
    assert_eq!(all(world, "MAN-08"), [(State::Raised, Level::Orange, 1)]);
    road.issue(late);
    settle(world);
    // It is entered, and was entered late: that does not go by itself.
    let one = notices(world, &world.ehs, "MAN-08").remove(0);
    assert_eq!(
        (one.state, one.found.level, one.subject.as_str()),
        (State::Raised, Level::Orange, &*format!("manifest/{late}"))
    );
    world.clock.advance(Duration::days(30));
    settle(world);
    assert_eq!(all(world, "MAN-08").len(), 1);
    let day = weifei::domain::manifest::State::Issued;
    assert_eq!(road.get(soon).state, day);
    let drums = [drums[1]];
    road.act(&road.first.dispatcher, late, Action::ConfirmCarry, Road::crew(&road.first)).unwrap();
    road.load(late, &drums).unwrap();
    road.act(&world.keeper, late, Action::FinishLoading, ActFields::default()).unwrap();
    road.act(&road.first.driver, late, Action::Depart, ActFields::default()).unwrap();
    road.act(&road.first.driver, late, Action::Arrive, ActFields::default()).unwrap();
    road.decide(late, vec![verdict(drums[0], "accept", None)]).unwrap();
    settle(world);
    assert_eq!(all(world, "MAN-08").len(), 1);
    world.verified();
}

#[test]
fn what_is_changed_beside_the_platform_breaks_the_balance_and_is_told_once() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    for _ in 0..3 {
        world.stored(&waste, 100, world.store[0].id);
    }
    enter_all(&world);
    balance::catch_up(&world.env).unwrap();
    settle(&world);
    assert_eq!(all(&world, "LDG-02"), []);
    let change = |sql: &str| conn::run(&mut world.env.db.address().open().unwrap(), sql).unwrap();
    change("UPDATE package SET stock_g = stock_g - 2999 WHERE id = (SELECT MIN(id) FROM package)");
    // It is looked at once a day.
    world.clock.advance(Duration::hours(23));
    balance::catch_up(&world.env).unwrap();
    settle(&world);
    assert_eq!(all(&world, "LDG-02"), []);
    // A hundredth is told of, and not less.
    let look = || {
        world.clock.advance(Duration::hours(25));
        // What is told of meanwhile is not in the ledgers yet: with it nothing is judged before a second look.
        enter_all(&world);
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| balance::catch_up(&world.env).unwrap());
            }
        });
        settle(&world);
    };
    look();
    assert_eq!(all(&world, "LDG-02"), []);
    change("UPDATE package SET stock_g = stock_g - 1 WHERE id = (SELECT MIN(id) FROM package)");
    look();
    assert_eq!(all(&world, "LDG-02"), [(State::Raised, Level::Yellow, 1)]);
    change("UPDATE package SET stock_g = stock_g - 6000 WHERE id = (SELECT MIN(id) FROM package)");
    look();
    weifei::app::alarm::anew(&world.env).unwrap();
    look();
    assert_eq!(all(&world, "LDG-02"), [(State::Raised, Level::Orange, 2)]);
    let told = notices(&world, &officer("330111"), "LDG-02").remove(0);
    assert_eq!((told.found.values["ledger_g"], told.found.values["stock_g"]), (300_000, 291_000));
    change("UPDATE package SET stock_g = stock_g + 9000 WHERE id = (SELECT MIN(id) FROM package)");
    look();
    assert_eq!(all(&world, "LDG-02")[0].0, State::Cleared);
    world.verified();
}

#[test]
fn what_is_only_not_entered_yet_is_no_difference() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    world.stored(&waste, 100, world.store[0].id);
    let mut passing = balance::Passing::default();
    assert_eq!(balance::look(&world.env, &mut passing).unwrap(), 0);
    assert_eq!(world.env.db.read(|conn| store::balance::of(conn, &world.site.id.to_string())).unwrap(), None);
    enter_all(&world);
    assert_eq!(balance::look(&world.env, &mut passing).unwrap(), 1);
    let row = world.env.db.read(|conn| store::balance::of(conn, &world.site.id.to_string())).unwrap().unwrap();
    assert_eq!((row.ledger_g, row.lying_g, row.counted_g), (100_000, 100_000, 100_000));
    world.verified();
}
