//! The figures that a package's events move: stock of its zone, facility and site, the monthly roll-ups, its deadlines.
//! One fold, used when an event is recorded and when everything is rebuilt (design §2).

use std::collections::BTreeMap;

use chrono::{Datelike, Duration};

use super::{Event, Origin, Package, State, correction};
use crate::kernel::{clock::Instant, mass::Mass};

/// From weighing to stock-in, the "五即" practice: 24 h by default (alarm rule GEN-02).
const STORE_WITHIN: Duration = Duration::hours(24);
/// Storage age that is watched: one year (alarm rule STO-01; Code 2026 Art. 535 for operators).
const STORED_FOR: Duration = Duration::days(365);

/// Change of an owner's stock.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Change {
    /// Grams.
    pub mass: Mass,
    /// Packages.
    pub packages: i64,
}

/// `zone/<id>`, `facility/<id>` or `site/<id>`.
pub type Owner = String;

/// Stock changes per owner, in the order of owners (so that locks are taken in one order).
pub fn stock_changes(before: Option<&Package>, after: &Package) -> BTreeMap<Owner, Change> {
    let mut changes = BTreeMap::new();
    if let Some(before) = before {
        book(&mut changes, before, -1);
    }
    book(&mut changes, after, 1);
    changes.retain(|_, change| *change != Change::default());
    changes
}

fn book(changes: &mut BTreeMap<Owner, Change>, package: &Package, sign: i64) {
    let (Some(facility), Some(zone), true) = (package.facility, package.zone, package.is_stored()) else { return };
    for owner in [format!("zone/{zone}"), format!("facility/{facility}"), format!("site/{}", package.holder_site)] {
        let change: &mut Change = changes.entry(owner).or_default();
        change.mass = Mass(change.mass.0 + sign * package.stock.0);
        change.packages += sign;
    }
}

/// One booking of the monthly roll-up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Booking {
    /// Legal month, `202611`.
    pub month: i64,
    /// `generated`, `stored`, `left`, `entrusted`, `self_treated`, `lost`, `opening`, `received`, `returned`, `treated`.
    pub kind: &'static str,
    /// Grams.
    pub mass: Mass,
}

/// What an event books. Opening stock counts in balances, not as generation (design §3).
pub fn bookings(before: Option<&Package>, event: &Event, occurred_at: Instant) -> Vec<Booking> {
    let book = |kind, mass| vec![Booking { month: month(occurred_at), kind, mass }];
    match event {
        Event::Weighed { mass_g, .. } => match before.map(|package| package.origin) {
            Some(Origin::Opening) => book("opening", *mass_g),
            Some(Origin::Derived) => Vec::new(),
            Some(Origin::Capture | Origin::Import | Origin::Residue) | None => book("generated", *mass_g),
        },
        Event::Reweighed { old_g, mass_g, .. } if before.is_some_and(generated_here) => {
            book("generated", Mass(mass_g.0 - old_g.0))
        }
        Event::Stored { mass_g, .. } => book("stored", *mass_g),
        // In the month of the stock-in that is undone; a move, undone or not, stores nothing.
        Event::Undone { zone: None, at, mass_g, .. } => {
            vec![Booking { month: month(*at), kind: "stored", mass: Mass(-mass_g.0) }]
        }
        // What is loaded where it was refused left its site by the first manifest already.
        Event::Loaded { .. } | Event::Unloaded { .. } if redirected(before) => Vec::new(),
        Event::Left { mass_g, .. } | Event::Drawn { mass_g, .. } | Event::Loaded { mass_g, .. } => {
            book("left", *mass_g)
        }
        Event::Unloaded { mass_g, .. } => book("left", Mass(-mass_g.0)),
        // Booked at the site that holds it after the event: the receiver's.
        Event::Accepted { mass_g, .. } => book("received", *mass_g),
        Event::TakenBack { mass_g, .. } => book("returned", *mass_g),
        Event::Treated { mass_g, .. } => book("treated", *mass_g),
        Event::Entrusted { mass_g, .. } => book("entrusted", *mass_g),
        Event::SelfTreated { mass_g, .. } => book("self_treated", *mass_g),
        Event::Lost { mass_g } => book("lost", *mass_g),
        // Residue is waste that the treating site made.
        Event::Filled { mass_g } | Event::Yielded { mass_g, .. } => book("generated", *mass_g),
        Event::Voided { .. } => {
            // What was opening stock never counted as generated.
            let opening = before.is_some_and(|package| package.origin == Origin::Opening);
            let kind = if opening { "opening" } else { "generated" };
            before.and_then(|package| package.mass).map_or_else(Vec::new, |mass| book(kind, Mass(-mass.0)))
        }
        Event::Corrected { at, change: correction::Change::Mass { old, new }, .. } => {
            corrected(before, *at, Mass(new.0 - old.0))
        }
        Event::Corrected { .. }
        | Event::Late { .. }
        | Event::Allotted { .. }
        | Event::Derived { .. }
        | Event::Labelled { .. }
        | Event::Moved { .. }
        | Event::Undone { .. }
        | Event::Reweighed { .. }
        | Event::LabelDamaged {}
        | Event::Repacked { .. }
        | Event::Counted { .. }
        | Event::Reserved { .. }
        | Event::Released { .. }
        | Event::Departed { .. }
        | Event::Arrived { .. }
        | Event::Held { .. }
        | Event::Rejected { .. }
        | Event::SentBack { .. } => Vec::new(),
    }
}

/// Weighed where it came to be and still with the site that made it: another's scale tells nothing of what was generated.
fn generated_here(package: &Package) -> bool {
    matches!(package.origin, Origin::Capture | Origin::Residue) && package.holder_site == package.site
}

fn redirected(before: Option<&Package>) -> bool {
    before.is_some_and(|package| package.reserved_from == Some(State::Rejected))
}

/// A corrected mass is booked where the wrong one was: in the months of its weighing and its stock-in.
fn corrected(before: Option<&Package>, at: Instant, mass: Mass) -> Vec<Booking> {
    let Some(package) = before else { return Vec::new() };
    let kind = match package.origin {
        Origin::Opening => Some("opening"),
        Origin::Derived => None,
        Origin::Capture | Origin::Import | Origin::Residue => Some("generated"),
    };
    let weighed = kind.map(|kind| Booking { month: month(at), kind, mass });
    let stored_at =
        package.stored_at.filter(|_| package.state == State::InStock && package.holder_site == package.site);
    let stored = stored_at.map(|stored| Booking { month: month(stored), kind: "stored", mass });
    weighed.into_iter().chain(stored).collect()
}

/// The legal month of a moment.
pub fn month(at: Instant) -> i64 {
    let day = at.legal_day();
    i64::from(day.year()) * 100 + i64::from(day.month())
}

/// A deadline row to write or remove; keys are `<rule>/<package>`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Deadline {
    /// Due at.
    Set(String, Instant, &'static str),
    /// Met, or void.
    End(String),
}

/// Deadlines that begin or end with this step. History starts none for its stock-in: it is over.
pub fn deadlines(before: Option<&Package>, after: &Package, occurred_at: Instant) -> Vec<Deadline> {
    let was = before.map(|package| package.state);
    let mut out = Vec::new();
    let waits = |state: Option<State>| matches!(state, Some(State::Weighed | State::Labelled));
    if after.origin != Origin::Import {
        let key = format!("GEN-02/{}", after.id);
        match (waits(was), waits(Some(after.state))) {
            (false, true) => {
                // A stock-in undone waits since it was weighed, not anew.
                let since = after.massed_at.filter(|_| was == Some(State::InStock)).unwrap_or(occurred_at);
                out.push(Deadline::Set(key, since.plus(STORE_WITHIN), "GEN-02"));
            }
            (true, false) => out.push(Deadline::End(key)),
            _ => {}
        }
    }
    let key = format!("STO-01/{}", after.id);
    match (before.is_some_and(Package::is_stored), after.is_stored()) {
        (false, true) => {
            let since = after.stored_at.unwrap_or(occurred_at);
            out.push(Deadline::Set(key, since.plus(STORED_FOR), "STO-01"));
        }
        (true, false) => out.push(Deadline::End(key)),
        _ => {}
    }
    out
}
