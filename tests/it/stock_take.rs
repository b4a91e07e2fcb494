//! A facility is counted: differences are signed by one, confirmed by another, and booked once.

use chrono::Duration;
use weifei::{
    app::{
        Actor, Error,
        manifest::ActFields,
        package::Ask,
        stock_take::{change, count, open, show},
    },
    domain::{
        access::Role,
        facility::FacilityKind,
        manifest::Action as OfManifest,
        package::{Package, State},
        refusal::Code,
        stock_take::{Action, State as Taking, StockTake},
    },
    kernel::{
        id::{PackageId, StockTakeId, ZoneId},
        mass::Mass,
    },
    store,
};

use crate::{
    manifest::Road,
    support::{World, actor, run},
};

fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> Code {
    match result {
        Err(Error::Refused(refusal)) => refusal.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

fn begin(world: &World, facility: weifei::kernel::id::FacilityId) -> Result<StockTake, Error> {
    let site = world.site.id.to_string();
    run(&world.env, &world.keeper, move |tx| open(tx, &site, facility))
}

fn see(world: &World, id: StockTakeId, named: &str, zone: ZoneId, mass: Option<Mass>) -> Result<(), Error> {
    let named = named.to_owned();
    run(&world.env, &world.keeper, move |tx| count(tx, id, &named, zone, mass, None).map(drop))
}

fn act(world: &World, who: &Actor, id: StockTakeId, action: Action) -> Result<StockTake, Error> {
    run(&world.env, who, move |tx| change(tx, id, action))
}

fn package(world: &World, id: PackageId) -> Package {
    world.env.db.read(|conn| store::package::get(conn, &id.to_string())).unwrap().unwrap()
}

#[test]
fn differences_are_booked_with_the_second_signature_and_not_before() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let (facility, a) = world.facility(FacilityKind::Store, None, None);
    let (_, b) = world.zone(&facility, "B", None);
    let drums: Vec<PackageId> = (0..4).map(|_| world.stored(&waste, 100, a.id)).collect();
    let stray = world.stored(&waste, 50, world.point.id);
    world.clock.advance(Duration::minutes(1));
    let take = begin(&world, facility.id).unwrap().id;
    assert_eq!(code(begin(&world, facility.id)), Code::StockTakeOpen);
    world.clock.advance(Duration::minutes(1));
    let later = world.stored(&waste, 10, a.id);
    // As recorded, found elsewhere, of another mass, missing; and one that belongs to another facility.
    see(&world, take, &package(&world, drums[0]).code.unwrap(), a.id, None).unwrap();
    see(&world, take, &drums[1].to_string(), a.id, None).unwrap();
    see(&world, take, &drums[1].to_string(), b.id, None).unwrap();
    see(&world, take, &drums[2].to_string(), a.id, Some(Mass::kg(97))).unwrap();
    see(&world, take, &stray.to_string(), a.id, None).unwrap();
    assert_eq!(code(see(&world, take, "nothing", a.id, None)), Code::NotFound);
    assert_eq!(code(see(&world, take, &drums[0].to_string(), world.point.id, None)), Code::RequestField);
    assert_eq!(code(see(&world, take, &drums[0].to_string(), a.id, Some(Mass(0)))), Code::RequestField);
    assert_eq!(code(act(&world, &world.ehs, take, Action::Countersign)), Code::StockTakeNotFromState);
    let live = world.env.db.read(|conn| show(conn, &world.keeper, &take.to_string())).unwrap();
    assert_eq!((live.seen, live.differences.len()), (4, 4));
    let signed = act(&world, &world.keeper, take, Action::Sign).unwrap();
    assert_eq!((signed.state, signed.differences.len()), (Taking::Signed, 4));
    assert_eq!(code(see(&world, take, &drums[3].to_string(), a.id, None)), Code::StockTakeNotFromState);
    assert_eq!(package(&world, drums[3]).state, State::InStock);
    assert_eq!(code(act(&world, &world.keeper, take, Action::Countersign)), Code::NotAllowed);
    world.verified();
    let closed = act(&world, &world.ehs, take, Action::Countersign).unwrap();
    assert_eq!(closed.state, Taking::Closed);
    assert_eq!(package(&world, drums[0]).version, 4);
    assert_eq!(package(&world, drums[1]).zone, Some(b.id));
    assert_eq!(package(&world, drums[2]).stock, Mass::kg(97));
    assert_eq!(package(&world, drums[3]).state, State::Lost);
    assert_eq!(package(&world, stray).facility, Some(facility.id));
    assert_eq!(package(&world, later).zone, Some(a.id));
    let held = world.env.db.read(|conn| store::stock::total(conn, &format!("facility/{}", facility.id))).unwrap();
    assert_eq!(held, (357_000, 5));
    world.verified();
    begin(&world, facility.id).unwrap();
}

#[test]
fn who_signed_first_does_not_sign_second_and_what_changed_since_is_counted_again() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let (facility, a) = world.facility(FacilityKind::Store, None, None);
    let drum = world.stored(&waste, 100, a.id);
    world.clock.advance(Duration::minutes(1));
    let take = begin(&world, facility.id).unwrap().id;
    see(&world, take, &drum.to_string(), a.id, Some(Mass::kg(90))).unwrap();
    act(&world, &world.ehs, take, Action::Sign).unwrap();
    assert_eq!(code(act(&world, &world.ehs, take, Action::Countersign)), Code::StockTakeSameSigner);
    let boss = actor(Role::Manager, world.site.organisation);
    world.act(drum, Ask::Move(world.point.id)).unwrap();
    assert_eq!(code(act(&world, &boss, take, Action::Countersign)), Code::StockTakeOvertaken);
    act(&world, &boss, take, Action::SendBack).unwrap();
    world.act(drum, Ask::Move(a.id)).unwrap();
    act(&world, &world.keeper, take, Action::Sign).unwrap();
    act(&world, &boss, take, Action::Countersign).unwrap();
    assert_eq!((package(&world, drum).stock, package(&world, drum).zone), (Mass::kg(90), Some(a.id)));
    let other = begin(&world, facility.id).unwrap().id;
    act(&world, &world.keeper, other, Action::Abandon).unwrap();
    assert_eq!(code(act(&world, &boss, other, Action::SendBack)), Code::StockTakeNotFromState);
    assert_eq!(code(act(&world, &world.neighbour().ehs, take, Action::Abandon)), Code::NotFound);
    world.verified();
}

#[test]
fn what_stands_on_a_manifest_is_counted_and_comes_off_it_before_it_is_missing() {
    let road = Road::new();
    let world = &road.world;
    let drums = road.drums(4);
    let (home, other) = (world.store[0].id, world.store[1].id);
    let facility = package(world, drums[0]).facility.unwrap();
    let id = road.draft(&road.fields(&drums, &[&road.first])).unwrap().id;
    world.clock.advance(Duration::minutes(1));
    let take = begin(world, facility).unwrap().id;
    // As recorded, in another zone, of another mass, missing.
    see(world, take, &drums[0].to_string(), home, Some(Mass::kg(100))).unwrap();
    see(world, take, &drums[1].to_string(), other, None).unwrap();
    see(world, take, &drums[2].to_string(), home, Some(Mass::kg(97))).unwrap();
    let live = world.env.db.read(|conn| show(conn, &world.keeper, &take.to_string())).unwrap();
    assert_eq!((live.seen, live.differences.len()), (3, 3), "what is on a manifest lies on the shelf still");
    let Err(Error::Refused(refused)) = act(world, &world.ehs, take, Action::Sign) else { panic!("signed") };
    let of = drums[2].min(drums[3]).to_string();
    assert_eq!(refused.code, Code::StockTakeReserved);
    assert_eq!((&refused.params["package"], &refused.params["manifest"]), (&of.into(), &id.to_string().into()));

    // The manifest goes on without the two; what is left of it lies elsewhere, which changes nothing on it.
    let redraft = ActFields { draft: Some(road.fields(&drums[..2], &[&road.first])), ..ActFields::default() };
    road.act(&world.ehs, id, OfManifest::Redraft, redraft).unwrap();
    assert_eq!(package(world, drums[2]).state, State::InStock);
    act(world, &world.ehs, take, Action::Sign).unwrap();
    let boss = actor(Role::Manager, world.site.organisation);
    act(world, &boss, take, Action::Countersign).unwrap();
    let moved = package(world, drums[1]);
    assert_eq!((moved.state, moved.zone, moved.manifest), (State::Reserved, Some(other), Some(id)));
    assert_eq!(package(world, drums[2]).stock, Mass::kg(97));
    assert_eq!(package(world, drums[3]).state, State::Lost);
    let held = |owner: String| world.env.db.read(|conn| store::stock::total(conn, &owner)).unwrap();
    assert_eq!((held(format!("zone/{home}")), held(format!("zone/{other}"))), ((197_000, 2), (100_000, 1)));
    world.verified();

    // And it ships as if it had lain there all the time.
    road.issue(id);
    road.act(&road.first.dispatcher, id, OfManifest::ConfirmCarry, Road::crew(&road.first)).unwrap();
    road.load(id, &drums[..2]).unwrap();
    assert_eq!(held(format!("zone/{other}")), (0, 0));
    // On the vehicle it is not counted.
    let next = begin(world, facility).unwrap().id;
    assert_eq!(code(see(world, next, &drums[1].to_string(), other, None)), Code::NotFromState);
    world.verified();
}

#[test]
fn what_is_put_on_a_manifest_after_the_count_was_signed_is_counted_again() {
    let road = Road::new();
    let world = &road.world;
    let drums = road.drums(1);
    let facility = package(world, drums[0]).facility.unwrap();
    world.clock.advance(Duration::minutes(1));
    let take = begin(world, facility).unwrap().id;
    act(world, &world.ehs, take, Action::Sign).unwrap();
    road.draft(&road.fields(&drums, &[&road.first])).unwrap();
    let boss = actor(Role::Manager, world.site.organisation);
    assert_eq!(code(act(world, &boss, take, Action::Countersign)), Code::StockTakeOvertaken);
    act(world, &boss, take, Action::SendBack).unwrap();
    assert_eq!(code(act(world, &world.ehs, take, Action::Sign)), Code::StockTakeReserved);
    see(world, take, &drums[0].to_string(), world.store[0].id, None).unwrap();
    act(world, &world.ehs, take, Action::Sign).unwrap();
    act(world, &boss, take, Action::Countersign).unwrap();
    assert_eq!(package(world, drums[0]).state, State::Reserved);
    world.verified();
}

#[test]
fn two_who_open_at_once_get_one_stock_take() {
    let world = World::new();
    let (facility, _) = world.facility(FacilityKind::Store, None, None);
    let results: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..6).map(|_| scope.spawn(|| begin(&world, facility.id))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(results.iter().filter(|one| one.is_ok()).count(), 1);
    for refused in results.into_iter().filter(Result::is_err) {
        assert_eq!(code(refused), Code::StockTakeOpen);
    }
    world.verified();
}

#[test]
fn what_was_counted_without_a_network_is_told_later_with_its_own_moment_and_is_refused_once_it_was_signed() {
    use crate::api::Api;
    use serde_json::{Value, json};
    use weifei::kernel::id::{CommandId, RandomIds};

    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let (facility, a) = world.facility(FacilityKind::Store, None, None);
    let drums: Vec<PackageId> = (0..2).map(|_| world.stored(&waste, 100, a.id)).collect();
    let take = begin(&world, facility.id).unwrap().id;
    let api = Api::start(&world.env);
    let keeper = crate::manifest::person(&world, Role::Keeper, world.site.organisation);
    let body = json!({"login": keeper.id.to_string(), "password": "correct horse"});
    let session = api.ask("POST", "/api/v1/auth/login", None, None, &body).json();
    let token = session["access_token"].as_str();
    let key = || CommandId::make(&RandomIds, world.env.clock.now()).to_string();
    world.clock.advance(Duration::minutes(10));
    let then = world.env.clock.now().plus(Duration::minutes(-5)).to_string();
    let sight = |drum: PackageId| {
        let body = json!({"package": drum.to_string(), "zone_id": a.id.to_string(), "occurred_at": then});
        json!({"key": key(), "action": "count", "stock_take": take.to_string(), "body": body})
    };
    let tell = |commands: Vec<Value>| -> Vec<(u64, Value)> {
        let answer = api.ask("POST", "/api/v1/commands", token, Some(key()), &json!({"commands": commands})).json();
        let told = answer["results"].as_array().unwrap().clone();
        told.iter().map(|one| (one["status"].as_u64().unwrap(), one["problem"]["code"].clone())).collect()
    };
    let mut both = sight(drums[0]);
    both["package"] = json!(drums[0].to_string());
    assert_eq!(tell(vec![sight(drums[0]), both])[..], [(201, Value::Null), (400, json!("request.field_invalid"))]);
    let stream = format!("stock_take/{take}");
    let row = world.env.db.read(|conn| store::event::at_version(conn, &stream, 2)).unwrap().unwrap();
    assert_eq!(weifei::kernel::clock::Instant::from_micros(row.occurred_at).to_string(), then);
    act(&world, &world.keeper, take, Action::Sign).unwrap();
    assert_eq!(tell(vec![sight(drums[1])])[0], (409, json!("stock_take.not_from_state")));
    world.verified();
}
