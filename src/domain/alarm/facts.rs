//! What rules are judged on: loaded from rows by `app::alarm::facts`, or made by hand in a test.

use chrono::NaiveDate;

use crate::{
    domain::{facility::FacilityKind, manifest, paper::Limit},
    kernel::clock::Instant,
};

/// What is known of a subject.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Facts {
    /// A storage facility.
    Store(Store),
    /// A site.
    Site(Site),
    /// A manifest.
    Consignment(Consignment),
    /// A stock-take.
    Count(Count),
    /// A paper of any register.
    Paper(Paper),
    /// The calendar of working days: its last day.
    Calendar {
        /// Last day it knows.
        last_day: Option<NaiveDate>,
    },
    /// It is no more, or was never what a rule watches.
    Gone,
}

/// A storage facility and what lies in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Store {
    /// What it is.
    pub kind: FacilityKind,
    /// Grams it may hold.
    pub capacity_g: Option<i64>,
    /// Grams in it now.
    pub stock_g: i64,
    /// Storage clock of the oldest package in it.
    pub oldest: Option<Instant>,
    /// Packages in it.
    pub packages: i64,
    /// When something last left it for another place.
    pub shipped_at: Option<Instant>,
    /// The site holds a permit in force: it is an operator.
    pub operator: bool,
}

/// A site.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Site {
    /// Since when the first package waits for its stock-in.
    pub waiting_since: Option<Instant>,
    /// Packages that wait.
    pub waiting: i64,
    /// When its first kind of waste was entered; none: it makes no waste.
    pub generates_since: Option<Instant>,
    /// A plan of the year at hand is filed.
    pub plan_filed: bool,
}

/// A manifest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Consignment {
    /// Where in its life it is.
    pub state: manifest::State,
    /// How it came to be.
    pub origin: manifest::Origin,
    /// Day of departure as planned.
    pub planned_on: NaiveDate,
    /// While it waits for its carrier: when it was issued to that one.
    pub issued_at: Option<Instant>,
    /// When it is expected at the gate.
    pub booked_at: Option<Instant>,
    /// When the last package was decided on.
    pub decided_at: Option<Instant>,
    /// When the receiver confirmed.
    pub completed_at: Option<Instant>,
    /// Consignor's scale.
    pub out_g: Option<i64>,
    /// Grams on labels of what is known to be lost before it arrived.
    pub lost_g: i64,
    /// Receiver's weighbridge.
    pub in_g: Option<i64>,
    /// All of it is liquid.
    pub liquid: bool,
    /// Packages that differ in kind, form, packing or label.
    pub differing: i64,
    /// Those of them that nobody decided on.
    pub undecided: i64,
    /// Reports of what differs that consignor or authority have not taken note of.
    pub unread: i64,
    /// Refused packages that are not back.
    pub refused: i64,
}

/// A stock-take.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Count {
    /// It is signed once or twice.
    pub signed: bool,
    /// Grams recorded in the facility when it was signed.
    pub expected_g: i64,
    /// Sum of the differences' sizes in grams.
    pub difference_g: i64,
    /// Packages that were not found.
    pub missing: i64,
}

/// A paper.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Paper {
    /// It holds on its days.
    pub valid: bool,
    /// Its last day.
    pub ends_on: NaiveDate,
    /// Another one of the same kind for the same holds longer.
    pub renewed: bool,
    /// Most of what is granted that is used up, over its lines: thousandths.
    pub used_permille: i64,
    /// Most that is used up or spoken for.
    pub taken_permille: i64,
    /// The clock of an application that runs.
    pub limit: Option<Limit>,
}
