//! To the gram: what was made is somewhere, once, or went a way that an event tells. Reckoned from the roll-ups of the database
//! on one side and from the packages as they are on the other.

use std::collections::BTreeMap;

use weifei::{
    app::Env,
    domain::{
        manifest::{Manifest, Standing, State as ManifestState},
        package::{Event, Origin, Package, State, correction::Change},
    },
    store,
};

use super::told::Told;

/// On the ground of who holds it.
fn on_site(one: &Package) -> bool {
    match one.state {
        State::Weighed | State::Labelled | State::InStock | State::Accepted => true,
        State::Reserved => one.reserved_from != Some(State::Rejected),
        _ => false,
    }
}

/// On a vehicle or at somebody's gate.
fn on_the_way(one: &Package) -> bool {
    match one.state {
        State::Loaded | State::InTransit | State::Arrived | State::Held | State::Rejected | State::Returning => true,
        State::Reserved => one.reserved_from == Some(State::Rejected),
        _ => false,
    }
}

/// Grams by site and kind.
fn booked(env: &Env) -> BTreeMap<(String, String), i64> {
    let mut out = BTreeMap::new();
    for (site, _, _, kind, mass, _) in env.db.read(store::stock::all_rollups).unwrap() {
        *out.entry((site, kind)).or_default() += mass;
    }
    out
}

/// What the roll-ups do not tell: losses by where they happened, what a count or a second weighing changed.
#[derive(Default)]
struct Beside {
    lost_on_site: i64,
    lost_on_the_way: i64,
    counted: i64,
    sent: i64,
    drawn: i64,
}

fn beside(told: &Told) -> BTreeMap<String, Beside> {
    let mut out: BTreeMap<String, Beside> = BTreeMap::new();
    for (before, event, after) in &told.steps {
        let holder = before.as_ref().map_or(after.holder_site, |one| one.holder_site).to_string();
        let of = out.entry(holder).or_default();
        match event {
            Event::Lost { mass_g } if before.as_ref().is_some_and(on_the_way) => of.lost_on_the_way += mass_g.grams(),
            Event::Lost { mass_g } => of.lost_on_site += mass_g.grams(),
            Event::Counted { expected_g, mass_g } => of.counted += mass_g.grams() - expected_g.grams(),
            Event::Accepted { sent_g, .. } => of.sent += sent_g.grams(),
            Event::Drawn { mass_g, .. } | Event::Left { mass_g, .. } => of.drawn += mass_g.grams(),
            _ => {}
        }
    }
    out
}

pub fn of_each_site_and_of_the_whole_chain(env: &Env, told: &Told) {
    let (booked, beside) = (booked(env), beside(told));
    let mut sites: Vec<String> = booked.keys().map(|(site, _)| site.clone()).collect();
    sites.dedup();
    assert!(sites.len() > 8, "producers and receivers");
    let of = |site: &str, kind: &str| booked.get(&(site.to_owned(), kind.to_owned())).copied().unwrap_or(0);
    let held = |site: &str, on: fn(&Package) -> bool| -> i64 {
        let there = told.stock().filter(|one| one.holder_site.to_string() == site && on(one));
        there.map(|one| one.held().grams()).sum()
    };
    let none = Beside::default();
    let (mut made, mut is) = (0, 0);
    for site in &sites {
        let more = beside.get(site).unwrap_or(&none);
        let came = of(site, "generated") + of(site, "opening") + of(site, "received") + of(site, "returned");
        let went = of(site, "left") + of(site, "self_treated") + of(site, "treated") + more.lost_on_site;
        assert_eq!(came + more.counted - went, held(site, on_site), "{site}");
        let away = of(site, "left") - of(site, "returned") - more.drawn - more.sent - more.lost_on_the_way;
        assert_eq!(away, held(site, on_the_way), "on the way from {site}");
        made += of(site, "generated") + of(site, "opening") + of(site, "received") - more.sent + more.counted;
        is += held(site, on_site) + held(site, on_the_way) + more.drawn;
        is += of(site, "self_treated") + of(site, "treated") + more.lost_on_site + more.lost_on_the_way;
    }
    // Made, and what the receivers' scales found otherwise: still there, used up, drawn off or lost.
    assert_eq!(made, is, "the whole chain");
    of_the_pipe(told);
    of_the_furnaces(told, &booked);
}

/// What the meters counted was drawn from the tank.
fn of_the_pipe(told: &Told) {
    let metered: i64 = told.papers.values().flat_map(|one| one.metered.values()).map(|mass| mass.grams()).sum();
    let drawn = told.steps.iter().map(|(_, event, _)| match event {
        Event::Drawn { mass_g, .. } => mass_g.grams(),
        _ => 0,
    });
    assert!(metered > 0);
    assert_eq!(metered, drawn.sum::<i64>());
}

/// What the batches say went in and came out is what the packages and the months say.
fn of_the_furnaces(told: &Told, booked: &BTreeMap<(String, String), i64>) {
    let (mut fed, mut made) = (0, 0);
    for (_, event, after) in &told.steps {
        match event {
            Event::Treated { mass_g, .. } => fed += mass_g.grams(),
            Event::Yielded { mass_g, .. } => made += mass_g.grams(),
            // A residue's mass is corrected with its batch.
            Event::Corrected { of: 1, change: Change::Mass { old, new }, .. } if after.origin == Origin::Residue => {
                made += new.grams() - old.grams();
            }
            _ => {}
        }
        assert!(after.held().grams() >= 0, "{after:?}");
    }
    let batches = told.furnaces.values();
    let sums = batches.fold((0, 0), |(a, b), one| (a + one.input_mass.grams(), b + one.residue_mass.grams()));
    assert_eq!(sums, (fed, made));
    let treated: i64 = booked.iter().filter(|((_, kind), _)| kind == "treated").map(|(_, mass)| mass).sum();
    assert_eq!(treated, fed);
}

/// Whether a package is still a manifest's affair there.
fn open(standing: Standing) -> bool {
    matches!(
        standing,
        Standing::Listed
            | Standing::Loaded
            | Standing::Underway
            | Standing::Held
            | Standing::Rejected
            | Standing::Returning
    )
}

pub fn nothing_is_in_two_places(env: &Env, told: &Told) {
    let over = |one: &Manifest| matches!(one.state, ManifestState::Cancelled | ManifestState::Revoked);
    for package in told.stock() {
        let on: Vec<&Manifest> = told
            .papers
            .values()
            .filter(|one| !over(one) && one.items.get(&package.id).is_some_and(|item| open(item.standing)))
            .collect();
        // A draft that follows speaks for what its forerunner refused until it is issued.
        let drafts = usize::from(package.reserved_from == Some(State::Rejected));
        assert!(on.len() <= 1 + drafts, "{package:?} is on {on:?}");
        if let Some(manifest) = package.manifest.filter(|_| on_the_way(package)) {
            assert!(on.iter().any(|one| one.id == manifest), "{package:?}");
        }
        let lies = package.zone.is_some();
        let stored = matches!(package.state, State::InStock | State::Reserved | State::Loaded);
        assert!(!lies || stored, "{package:?} lies somewhere");
        assert!(package.state != State::InStock || lies, "{package:?} lies nowhere");
    }
    let rows = env.db.read(|conn| store::package::all_rows(conn, "", 1_000_000)).unwrap();
    assert_eq!(rows.len(), told.stock().count());
    let codes: std::collections::BTreeSet<_> = told.stock().filter_map(|one| one.code.as_deref()).collect();
    assert_eq!(codes.len(), told.stock().filter(|one| one.code.is_some()).count(), "a label code is one package's");
}
