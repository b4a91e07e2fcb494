//! What the platform knows of a site when its plan is proposed.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    content::{Basics, Content},
    forecast::{Month, Output, index},
};
use crate::{
    domain::{
        facility::{Facility, FacilityState},
        paper::{contract::Contract, permit::Permit},
        party::WasteStream,
    },
    kernel::{id::SiteId, mass::Mass},
};

/// A figure of the monthly roll-ups.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Booked {
    /// Legal month, `202611`.
    pub month: i64,
    /// Eight digits.
    pub waste_code: String,
    /// `generated`, `self_treated` ….
    pub kind: String,
    /// Grams.
    pub mass_g: i64,
    /// Packages.
    pub packages: i64,
}

/// Own waste that lies in stock, by what it lies in and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lying {
    /// Eight digits.
    pub waste_code: String,
    /// Id of the facility.
    pub facility: String,
    /// Kind of container.
    pub container: String,
    /// Grams.
    pub mass_g: Mass,
    /// Packages.
    pub packages: i64,
}

/// What went by manifest to a receiver in the months before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sent {
    /// Eight digits.
    pub waste_code: String,
    /// Where to.
    pub receiver: SiteId,
    /// Method of HJ 1033 annex F of the latest.
    pub method: String,
    /// Grams.
    pub mass_g: i64,
    /// Manifests.
    pub manifests: i64,
}

/// All that a proposal is made from.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each is what it is; receivers by site with name and division")]
pub struct Known<'a> {
    pub site: SiteId,
    pub year: i32,
    pub day: NaiveDate,
    pub basics: Basics,
    pub last: Option<&'a Content>,
    pub booked: &'a [Booked],
    pub wastes: &'a [WasteStream],
    /// Names of the national catalogue, by code.
    pub names: &'a BTreeMap<String, String>,
    pub lying: &'a [Lying],
    /// What the ledger held of each waste when the year began, once it has begun.
    pub opened: Option<&'a BTreeMap<String, Mass>>,
    pub facilities: &'a [Facility],
    pub contracts: &'a [Contract],
    pub permits: &'a [Permit],
    pub receivers: &'a BTreeMap<SiteId, (String, String)>,
    pub sent: &'a [Sent],
    pub output: Option<Output>,
}

impl Known<'_> {
    /// First month in which the site recorded anything ([`index`]); `None`: nothing.
    pub(super) fn begun(&self) -> Option<i64> {
        self.booked.iter().map(|one| index(one.month)).min()
    }

    /// What was booked of a waste as such a kind, by month.
    pub(super) fn months(&self, code: &str, kind: &str) -> Vec<Month> {
        let of = self.booked.iter().filter(|one| one.waste_code == code && one.kind == kind);
        of.map(|one| Month { at: index(one.month), mass_g: one.mass_g, packages: one.packages }).collect()
    }

    /// The facility where most of a waste lies, else the first that takes waste.
    pub(super) fn place(&self, most: Option<&Lying>) -> Option<&Facility> {
        let mut open = self.facilities.iter().filter(|one| one.state == FacilityState::Active);
        let lies = |one: &&Facility| most.is_some_and(|lying| lying.facility == one.id.to_string());
        open.clone().find(lies).or_else(|| open.next())
    }
}
