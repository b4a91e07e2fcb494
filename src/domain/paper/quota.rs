//! Shares 额度: what of a permit's yearly scale, of an approval's mass or of a contract's is reserved and used up. Shared
//! figures that many manifests move, by guarded updates only (`store::quota`).
//!
//! **How events carry it.** A command that moves shares plans [`Movement`]s with [`reserve`], [`release`] or [`consume`],
//! has `app::paper::book` move the figures inside its transaction, and records an event whose payload holds the very same
//! list under `quota`. `journal::event::Event::movements` gives that list back for every kind that has one, and a rebuild is
//! the plain sum of all of them. So `manifest.issued` carries what it reserved, `manifest.revoked` the release of it, and
//! `manifest.accepted` the release of the reservation and the consumption in the year of acceptance.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Kind;
use crate::kernel::mass::Mass;

/// A line of a paper that holds a share: a row of a permit's scope, a code of an approval, the whole of a contract.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Line {
    /// Name of the line within its paper; stays the same over the paper's versions.
    pub line: String,
    /// Grams granted; more is worth a warning.
    pub limit_g: Mass,
    /// Grams that are never passed; `None`: nothing stops, only the warning.
    pub most_g: Option<Mass>,
}

/// One change of one figure. `reserved_g` and `consumed_g` are signed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Movement {
    /// Register of the paper.
    pub paper: Kind,
    /// Its id.
    pub id: String,
    /// Line of the paper.
    pub line: String,
    /// Calendar year for a permit, 0 for what is granted once.
    pub year: i32,
    /// Grams reserved more, or less.
    pub reserved_g: Mass,
    /// Grams used up more, or less.
    pub consumed_g: Mass,
}

/// Where a share is taken from.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Place {
    /// Register of the paper.
    pub paper: Kind,
    /// Its id.
    pub id: String,
    /// Line of the paper.
    pub line: String,
    /// Calendar year for a permit, 0 for what is granted once.
    pub year: i32,
}

impl Place {
    /// A place of a paper; the year counts for permits only (Decree 408 Art. 12: yearly scale).
    pub fn of(paper: Kind, id: &str, line: &str, year: i32) -> Self {
        let year = if paper == Kind::Permit { year } else { 0 };
        Self { paper, id: id.to_owned(), line: line.to_owned(), year }
    }

    fn moves(&self, reserved: i64, consumed: i64) -> Movement {
        let Self { paper, id, line, year } = self.clone();
        Movement { paper, id, line, year, reserved_g: Mass(reserved), consumed_g: Mass(consumed) }
    }
}

impl Movement {
    /// Where it acts.
    pub fn place(&self) -> Place {
        Place { paper: self.paper, id: self.id.clone(), line: self.line.clone(), year: self.year }
    }
}

/// A manifest is issued: so much is spoken for.
pub fn reserve(place: &Place, mass: Mass) -> Movement {
    place.moves(mass.grams(), 0)
}

/// A manifest is revoked or refused: so much is free again.
pub fn release(place: &Place, mass: Mass) -> Movement {
    place.moves(-mass.grams(), 0)
}

/// All that these reserved is free again, as when a whole manifest is revoked.
pub fn release_all(reserved: &[Movement]) -> Vec<Movement> {
    reserved.iter().map(|one| release(&one.place(), one.reserved_g)).collect()
}

/// A load is accepted: its reservation ends and the accepted mass counts in the year of acceptance, which may be a later one.
pub fn consume(place: &Place, reserved: Mass, accepted: Mass, accepted_year: i32) -> Vec<Movement> {
    let now = Place::of(place.paper, &place.id, &place.line, accepted_year);
    if now == *place {
        return vec![place.moves(-reserved.grams(), accepted.grams())];
    }
    vec![place.moves(-reserved.grams(), 0), now.moves(0, accepted.grams())]
}

/// A figure as it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Figure {
    /// Grams reserved.
    pub reserved_g: i64,
    /// Grams used up.
    pub consumed_g: i64,
}

impl Figure {
    /// Both together.
    pub const fn taken(self) -> i64 {
        self.reserved_g + self.consumed_g
    }
}

/// Folds movements into figures; a figure of nothing is no figure.
pub fn fold(figures: &mut BTreeMap<Place, Figure>, movements: &[Movement]) {
    for movement in movements {
        let figure = figures.entry(movement.place()).or_default();
        figure.reserved_g += movement.reserved_g.grams();
        figure.consumed_g += movement.consumed_g.grams();
    }
}
