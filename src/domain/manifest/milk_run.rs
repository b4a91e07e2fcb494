//! The milk run 巡回收集: one vehicle of a collector goes from small producer to small producer, a manifest each, and home. Pure:
//! the same stock, papers and places give the same run, in whatever order the sites are named.
//!
//! **Invariant:** what the vehicle carries never exceeds its load; no two wastes on it are incompatible, whosever they are; the
//! receiver's permit is drawn on once for all stops; each stop stands once; the way is never longer than from each stop to the
//! nearest next. It decides nothing: each manifest is checked before departure, and a person confirms.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use chrono::{Duration, NaiveDate};

pub mod way;

use super::proposal::{Cargo, Line, Load, Offer, Piece, Stock};
use crate::{
    domain::{
        paper::{
            check::OfPlan,
            contract::Contract,
            permit::Permit,
            quota::{Figure, Place},
        },
        place::Point,
        refusal::{Code, Refusal},
        waste::tags::WasteProfile,
    },
    kernel::{
        clock::Instant,
        id::{PackageId, SiteId, WasteStreamId},
        mass::Mass,
    },
};

/// Most sites among which stops are chosen.
pub const CANDIDATES_MAX: usize = 200;
/// Most stops of one run: what a crew loads and signs in a day.
pub const STOPS_MAX: usize = 30;
/// What has lain so many days goes before everything else: the platform's mark a quarter before the year is over (docs/cockpit.md).
pub const URGENT_DAYS: i64 = 270;

/// The run that is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The collector's site: from there, and back.
    pub receiver: SiteId,
    /// Where that is.
    pub home: Option<Point>,
    /// Planned day.
    pub day: NaiveDate,
    /// The most that the vehicle carries, if it is known.
    pub load_max: Option<Mass>,
    /// Code, hazards and tags of every waste of every site.
    pub wastes: &'a BTreeMap<WasteStreamId, WasteProfile>,
    /// Contracts of the receiver.
    pub contracts: &'a [Contract],
    /// Permits of the receiver.
    pub permits: &'a [Permit],
    /// Shares taken of all these papers.
    pub figures: &'a BTreeMap<Place, Figure>,
    /// The stops stand in the order in which the sites are given; else the shortest sensible one is looked for.
    pub as_given: bool,
}

/// A site that may hand something over.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Which.
    pub site: SiteId,
    /// Where it is.
    pub place: Option<Point>,
    /// It is called at whatever is taken there: what lies there is not for the collector to see, and the site fills its own manifest.
    pub called: bool,
    /// What lies there, the oldest first, each with the moment since which it does.
    pub pieces: Vec<(Piece, Option<Instant>)>,
    /// Its filed plan, where nothing may go beside or beyond it.
    pub plan: Option<OfPlan>,
    /// Wastes that did not arise there.
    pub foreign: BTreeSet<WasteStreamId>,
    /// Methods by which its wastes went to the receiver last, by code.
    pub habits: BTreeMap<String, String>,
}

/// One stop.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stop {
    /// Where.
    pub site: SiteId,
    /// What is loaded there, by waste code; nothing where it is only called at.
    pub lines: Vec<Line>,
    /// Of all lines.
    pub mass: Mass,
    /// Since when the oldest of it lies.
    pub since: Option<NaiveDate>,
    /// Metres from the stop before – the receiver's place before the first –, as the crow flies; `None`: one of the places is not known.
    pub metres: Option<i64>,
    /// What stays there, and why.
    pub left_out: Vec<(PackageId, Code)>,
}

/// A run as it is proposed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Proposed {
    /// In order.
    pub stops: Vec<Stop>,
    /// Metres from the last stop whose place is known home.
    pub home: Option<i64>,
    /// Metres of the whole round, as far as places are known.
    pub metres: i64,
    /// What it carries at the end.
    pub mass: Mass,
    /// Sites at which it does not stop: what lies there, and why it stays.
    pub passed: Vec<(SiteId, Vec<(PackageId, Code)>)>,
}

/// A candidate while the vehicle is filled.
struct Filling<'a> {
    one: &'a Candidate,
    load: Load<'a>,
    tried: BTreeSet<PackageId>,
    aboard: bool,
    mass: i64,
    since: Option<Instant>,
    left_out: Vec<(PackageId, Code)>,
}

/// Proposes a run: what has lain longest goes first; then the vehicle is filled at the stops it makes anyway, then at others, each
/// emptied as far as it may be.
pub fn propose(asked: &Asked<'_>, sites: &[Candidate]) -> Result<Proposed, Refusal> {
    let mut known = BTreeSet::new();
    let mut sites: Vec<&Candidate> = sites.iter().filter(|one| known.insert(one.site)).collect();
    if !asked.as_given {
        sites.sort_by_key(|one| one.site);
    }
    sites.truncate(CANDIDATES_MAX);
    let stocks: Vec<(Stock<'_>, Offer<'_>)> = sites.iter().map(|one| asked.stock(one)).collect();
    let mut filling: Vec<Filling<'_>> =
        sites.iter().zip(&stocks).map(|(one, (stock, offer))| Filling::of(one, stock, offer)).collect();
    let mut cargo = Cargo::of(asked.figures.clone());
    let mut stops = 0;
    for one in filling.iter_mut().filter(|one| one.one.called).take(STOPS_MAX) {
        (one.aboard, stops) = (true, stops + 1);
    }
    for (at, piece, since) in urgent(&sites, asked.day) {
        if let Some(one) = filling.get_mut(at) {
            one.take(&mut cargo, &mut stops, piece, since)?;
        }
    }
    for at in in_turn(&filling) {
        let Some(one) = filling.get_mut(at) else { continue };
        for (piece, since) in &one.one.pieces {
            if !one.tried.contains(&piece.package) {
                one.take(&mut cargo, &mut stops, piece, *since)?;
            }
        }
    }
    let (aboard, passed): (Vec<_>, Vec<_>) = filling.into_iter().partition(|one| one.aboard);
    let passed = passed.into_iter().filter(|one| !one.left_out.is_empty()).map(|one| (one.one.site, one.left_out));
    let mut proposed = Proposed { mass: cargo.mass(), passed: passed.collect(), ..Proposed::default() };
    asked.drive(&mut proposed, aboard);
    Ok(proposed)
}

/// What has lain so long that it goes before everything else, the oldest first.
fn urgent<'a>(sites: &[&'a Candidate], day: NaiveDate) -> Vec<(usize, &'a Piece, Option<Instant>)> {
    let mut all: Vec<(usize, &Piece, Option<Instant>)> = Vec::new();
    for (at, one) in sites.iter().enumerate() {
        let lies =
            |since: &Option<Instant>| since.is_some_and(|since| day - since.legal_day() >= Duration::days(URGENT_DAYS));
        all.extend(one.pieces.iter().filter(|(_, since)| lies(since)).map(|(piece, since)| (at, piece, *since)));
    }
    all.sort_by_key(|(_, piece, since)| (*since, piece.package));
    all
}

/// Sites at which it stops already, then the others; among them the one whose oldest package has lain longest.
fn in_turn(filling: &[Filling<'_>]) -> Vec<usize> {
    let mut turn: Vec<usize> = (0..filling.len()).collect();
    let key = |at: &usize| {
        filling.get(*at).map(|one| {
            let oldest = one.one.pieces.iter().filter_map(|(_, since)| *since).min();
            (Reverse(one.aboard), oldest.is_none(), oldest, one.one.site)
        })
    };
    turn.sort_by_key(key);
    turn
}

impl<'a> Filling<'a> {
    const fn of(one: &'a Candidate, stock: &'a Stock<'a>, offer: &'a Offer<'a>) -> Self {
        Self {
            one,
            load: Load::of(stock, offer),
            tried: BTreeSet::new(),
            aboard: false,
            mass: 0,
            since: None,
            left_out: Vec::new(),
        }
    }

    /// Takes a piece aboard, or notes why it stays.
    fn take(
        &mut self,
        cargo: &mut Cargo,
        stops: &mut usize,
        piece: &Piece,
        since: Option<Instant>,
    ) -> Result<(), Refusal> {
        self.tried.insert(piece.package);
        if !self.aboard && *stops >= STOPS_MAX {
            self.left_out.push((piece.package, Code::TripStopsOver));
            return Ok(());
        }
        if let Some(why) = self.load.take(cargo, piece)? {
            self.left_out.push((piece.package, why));
            return Ok(());
        }
        *stops += usize::from(!self.aboard);
        self.aboard = true;
        self.mass += piece.mass.grams();
        self.since = [self.since, since].into_iter().flatten().min();
        Ok(())
    }
}

impl<'a> Asked<'a> {
    fn stock<'b>(&'b self, one: &'b Candidate) -> (Stock<'b>, Offer<'b>) {
        let stock = Stock {
            site: one.site,
            day: self.day,
            pieces: &[],
            wastes: self.wastes,
            plan: one.plan.as_ref(),
            foreign: &one.foreign,
            figures: self.figures,
        };
        let offer = Offer {
            receiver: self.receiver,
            contracts: self.contracts,
            permits: self.permits,
            habits: one.habits.clone(),
            load_max: self.load_max,
        };
        (stock, offer)
    }

    /// Puts the stops in order and measures the way.
    fn drive(&self, proposed: &mut Proposed, aboard: Vec<Filling<'a>>) {
        let places: Vec<Option<Point>> = aboard.iter().map(|one| one.one.place).collect();
        let order = if self.as_given { (0..aboard.len()).collect() } else { way::shortest(self.home, &places) };
        let mut aboard: Vec<Option<Filling<'a>>> = aboard.into_iter().map(Some).collect();
        let mut before = self.home;
        for at in order {
            let Some(one) = aboard.get_mut(at).and_then(Option::take) else { continue };
            let metres = before.zip(one.one.place).map(|(from, to)| way::between(from, to));
            before = one.one.place.or(before);
            proposed.metres += metres.unwrap_or_default();
            proposed.stops.push(Stop {
                site: one.one.site,
                lines: one.load.lines(),
                mass: Mass(one.mass),
                since: one.since.map(Instant::legal_day),
                metres,
                left_out: one.left_out,
            });
        }
        let known = places.iter().any(Option::is_some);
        proposed.home = before.zip(self.home).filter(|_| known).map(|(from, to)| way::between(from, to));
        proposed.metres += proposed.home.unwrap_or_default();
    }
}

#[cfg(test)]
mod tests;
