//! What desks ask: long lists with their sums, one search, kept filters, kin as a graph, a site at a glance.

mod deeds;
mod many;

use weifei::{
    app::{
        Actor,
        graph::graph,
        overview::overview,
        package::Ask,
        repack::{Part, split_or_merge},
        saved_view::{self, VIEWS_MAX, ViewFields},
        search::{Found, search},
    },
    domain::refusal::Code,
    kernel::mass::Mass,
    store,
};

use crate::{
    manifest::{Road, code},
    support::{World, officer, run},
};

fn find(world: &World, who: &Actor, text: &str) -> Found {
    world.env.db.read(|conn| search(conn, who, text)).unwrap()
}

#[test]
fn one_search_finds_labels_manifests_runs_and_sites_within_each_ones_sight() {
    let road = Road::new();
    let drums = road.drums(2);
    let id = road.departed(&drums[..1], &[&road.first]);
    let (world, ehs) = (&road.world, &road.world.ehs);
    let label = road.package(drums[1]).code.unwrap();
    let packages = |found: &Found| found.packages.items.iter().map(|one| one.package.id).collect::<Vec<_>>();
    assert_eq!(packages(&find(world, ehs, &label[label.len() - 3..])), [drums[1]]);
    assert_eq!(packages(&find(world, ehs, &label)), [drums[1]]);
    assert!(packages(&find(world, &road.receiver.ehs, &label)).is_empty(), "another's stock is not found");
    // Who sees a division is asked for day and serial.
    let (inside, outside) = (officer("3301"), officer("3302"));
    let short = find(world, &inside, &label[label.len() - 3..]);
    assert!(short.longer && short.packages.items.is_empty());
    assert_eq!(packages(&find(world, &inside, &label[label.len() - 11..])), [drums[1]]);
    assert!(packages(&find(world, &outside, &label)).is_empty());
    // A manifest by its last digits and by the plate that carries it.
    let number = road.get(id).number.unwrap();
    let manifests =
        |who: &Actor, text: &str| find(world, who, text).manifests.items.iter().map(|one| one.id).collect::<Vec<_>>();
    for who in [ehs, &road.receiver.ehs, &road.first.driver, &inside] {
        assert_eq!(manifests(who, &number[number.len() - 4..]), [id]);
        assert_eq!(manifests(who, "A11111"), [id]);
    }
    for who in [&road.second.dispatcher, &outside] {
        assert!(manifests(who, &number).is_empty());
        assert!(manifests(who, "浙A11111").is_empty());
    }
    assert_eq!(find(world, &road.first.dispatcher, "浙A11111").trips.items.len(), 1);
    assert!(find(world, ehs, "浙A11111").trips.items.is_empty(), "runs are the carrier's");
    assert_eq!(find(world, ehs, "示例").sites.items.len(), 1);
    assert_eq!(find(world, &inside, "示例").sites.items.len(), 2);
    assert!(find(world, ehs, "某人").people.items.is_empty(), "people are found by who keeps them");
    let short = world.env.db.read(|conn| search(conn, ehs, "1"));
    assert_eq!(code(short.map(|_| ())), Code::RequestField);
}

#[test]
fn who_made_the_waste_finds_it_wherever_it_lies() {
    let (world, waste) = (World::new(), "900-041-49");
    let other = world.neighbour();
    let id = world.stored(&world.waste(waste, "S"), 100, world.store[0].id);
    let label = world.env.db.read(|conn| store::package::get(conn, &id.to_string())).unwrap().unwrap().code.unwrap();
    world.handed_over(id, &other);
    for who in [&world.keeper, &other.keeper] {
        assert_eq!(find(&world, who, &label[label.len() - 5..]).packages.items.len(), 1);
    }
}

#[test]
fn a_filter_is_kept_by_name_for_its_person_alone() {
    let world = World::new();
    let keep = |who: &Actor, name: &str, query: &str| {
        let fields = ViewFields { list: "packages".into(), name: name.into(), query: query.into() };
        run(&world.env, who, move |tx| saved_view::keep(tx, &fields))
    };
    let of = |who: &Actor| {
        let person = who.id.to_string();
        world.env.db.read(|conn| store::saved_view::of_person(conn, &person)).unwrap()
    };
    keep(&world.keeper, "快到期", "age=270-").unwrap();
    let second = keep(&world.keeper, "快到期", "age=330-").unwrap();
    assert_eq!(of(&world.keeper), std::slice::from_ref(&second), "one of the same name gives way");
    assert!(of(&world.ehs).is_empty());
    let id = second.id.clone();
    let others = run(&world.env, &world.ehs, move |tx| saved_view::forget(tx, &id));
    assert_eq!(code(others), Code::NotFound);
    for n in 1..VIEWS_MAX {
        keep(&world.keeper, &format!("第{n}个"), "").unwrap();
    }
    assert_eq!(code(keep(&world.keeper, "再一个", "")), Code::ViewsFull);
    keep(&world.keeper, "快到期", "state=in_stock").unwrap();
    let id = of(&world.keeper)[0].id.clone();
    run(&world.env, &world.keeper, move |tx| saved_view::forget(tx, &id)).unwrap();
    assert_eq!(of(&world.keeper).len(), VIEWS_MAX - 1);
    assert_eq!(code(keep(&world.keeper, " ", "")), Code::RequestField);
    assert_eq!(code(keep(&world.keeper, "空格", "a b")), Code::RequestField);
    world.verified();
}

#[test]
fn a_graph_shows_what_went_into_what_and_how_much_of_it_is_sealed() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let parents = [100, 50].map(|kg| world.stored(&waste, kg, world.store[0].id));
    let part = |kg| Part { container_kind: "IBC".into(), volume_ml: None, mass: Mass::kg(kg) };
    let merged = run(&world.env, &world.keeper, move |tx| split_or_merge(tx, &parents, &[part(150)])).unwrap();
    let id = merged[0].package.id;
    world.act(id, Ask::Label).unwrap();
    world.act(id, Ask::Store(world.store[0].id)).unwrap();
    let split = run(&world.env, &world.keeper, move |tx| split_or_merge(tx, &[id], &[part(90), part(60)])).unwrap();
    let (env, keeper) = (&world.env, &world.keeper);
    let found = env.db.read(|conn| graph(conn, keeper, &id.to_string())).unwrap();
    assert_eq!((found.nodes.len(), found.links.len(), found.hidden, found.whole), (5, 4, 0, true));
    let into = |child: &str| found.links.iter().filter(|link| link.1 == child).map(|link| link.2).sum::<i64>();
    assert_eq!(into(&id.to_string()), 150_000);
    assert_eq!(into(&split[1].package.id.to_string()), 60_000);
    assert!(found.nodes.iter().all(|node| node.events > 0 && node.sealed == 0));
    world.verified();
    let found = env.db.read(|conn| graph(conn, keeper, &id.to_string())).unwrap();
    assert!(found.nodes.iter().all(|node| node.sealed == node.events));
    // Who took over one part sees it and not what the others made of the rest.
    let other = world.neighbour();
    let part = split[0].package.id;
    world.act(part, Ask::Label).unwrap();
    world.act(part, Ask::Store(world.store[0].id)).unwrap();
    world.handed_over(part, &other);
    let theirs = env.db.read(|conn| graph(conn, &other.keeper, &part.to_string())).unwrap();
    assert!(theirs.nodes.iter().any(|node| node.seen.package.id == part));
    assert_eq!(theirs.nodes.len() + theirs.hidden, 4);
    let refused = env.db.read(|conn| graph(conn, &other.keeper, &split[1].package.id.to_string()));
    assert_eq!(code(refused.map(|_| ())), Code::NotFound);
}

#[test]
fn a_site_at_a_glance_counts_what_is_under_way_and_used() {
    let road = Road::new();
    let drums = road.drums(4);
    road.draft(&road.fields(&drums[..1], &[&road.first])).unwrap();
    road.departed(&drums[1..2], &[&road.first]);
    let (world, now) = (&road.world, road.world.env.clock.now());
    let look = |who: &Actor, site: &World| {
        let id = site.site.id.to_string();
        world.env.db.read(|conn| overview(conn, who, &id, now)).unwrap()
    };
    let made = look(&world.ehs, world);
    let states = |all: &[(String, i64)]| {
        let mut all: Vec<_> = all.iter().map(|(state, count)| (state.clone(), *count)).collect();
        all.sort();
        all
    };
    assert_eq!(states(&made.sent), [("draft".to_owned(), 1), ("in_transit".to_owned(), 1)]);
    assert!(made.bound.is_empty() && made.batches == 0 && made.quota.is_empty());
    let of = |kind: &str| made.sums.iter().find(|sum| sum.kind == kind).map(|sum| (sum.mass_g, sum.packages));
    assert_eq!((of("generated"), of("left")), (Some((400_000, 4)), Some((100_000, 1))));
    let bound = look(&road.receiver.ehs, &road.receiver);
    assert_eq!(states(&bound.bound), [("draft".to_owned(), 1), ("in_transit".to_owned(), 1)]);
    let reserved: i64 = bound.quota.iter().map(|(_, line)| line.3).sum();
    assert_eq!(reserved, 100_000, "what is on its way is spoken for in the permit");
    let id = world.site.id.to_string();
    let others = world.env.db.read(|conn| overview(conn, &road.receiver.ehs, &id, now));
    assert_eq!(code(others.map(|_| ())), Code::NotFound);
}

#[test]
fn a_carriers_day_holds_what_is_left_of_earlier_days_when_it_is_today() {
    let road = Road::new();
    let drums = road.drums(2);
    road.confirmed(&drums[..1], &[&road.first]);
    road.arrived(&drums[1..], &[&road.first]);
    let today = road.world.env.clock.now().legal_day();
    let runs = |day: chrono::NaiveDate, left: bool| {
        let (carrier, day) = (road.first.id.to_string(), day.to_string());
        road.world.env.db.read(|conn| store::trip::of_day(conn, &carrier, &day, left, 10)).unwrap().len()
    };
    let tomorrow = today.succ_opt().unwrap();
    assert_eq!((runs(today, false), runs(tomorrow, false)), (2, 0));
    assert_eq!((runs(today, true), runs(tomorrow, true)), (2, 1), "what has not left is still to be driven");
}

#[test]
fn what_is_stored_longest_comes_first_and_age_is_asked_in_days() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let old = world.stored(&waste, 100, world.store[0].id);
    world.clock.advance(chrono::Duration::days(100));
    let new = world.stored(&waste, 50, world.store[1].id);
    let unstored = world.labelled(&waste, "IBC", 10);
    let filter = store::package::Filter { site: world.site.id.to_string(), ..store::package::Filter::default() };
    let ids = |filter: &store::package::Filter| {
        let rows = world.env.db.read(|conn| store::package::list(conn, filter, None, 10)).unwrap();
        rows.iter().map(|one| one.id).collect::<Vec<_>>()
    };
    let order = |order| store::package::Filter { order, ..filter.clone() };
    assert_eq!(ids(&order(store::package::Order::Made)), [old, new, unstored]);
    assert_eq!(ids(&order(store::package::Order::Latest)), [unstored, new, old]);
    assert_eq!(ids(&order(store::package::Order::Stored)), [old, new]);
    let until = world.env.clock.now().plus(-chrono::Duration::days(90)).micros();
    let aged = store::package::Filter { stored_until: Some(until), ..filter.clone() };
    let young = store::package::Filter { stored_after: Some(until), ..filter.clone() };
    assert_eq!((ids(&aged), ids(&young)), (vec![old], vec![new]));
    let sum = world.env.db.read(|conn| store::package::sum(conn, &aged)).unwrap();
    assert_eq!((sum.packages, sum.mass_g), (1, 100_000));
    world.act(old, Ask::Move(world.store[1].id)).unwrap();
    assert_eq!(ids(&order(store::package::Order::Stored)), [old, new], "a move does not begin the storage anew");
}
