//! What rules are judged on: loaded from rows by `app::alarm::facts`, or made by hand in a test.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Share;
use crate::{
    domain::{
        device,
        facility::FacilityKind,
        manifest,
        paper::{Limit, credential::Proof},
        party::Tier,
        trip::way::{Basis, Off},
    },
    kernel::clock::Instant,
};

/// What is known of a subject. It is remembered as JSON for rehearsals; what an older release remembered otherwise is passed over.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Facts {
    /// A storage facility.
    Store(Store),
    /// A site.
    Site(Site),
    /// A manifest.
    Consignment(Consignment),
    /// A blank manifest for outages.
    Blank {
        /// The day on which waste left by it; none: it was not used, or is entered or spoiled.
        used_on: Option<NaiveDate>,
    },
    /// A stock-take.
    Count(Count),
    /// A paper of any register.
    Paper(Paper),
    /// A declaration.
    Declared(Declared),
    /// A run of a vehicle.
    Run(Run),
    /// A roadside check: it found a load without a manifest, and the officer did something about it.
    Roadside {
        /// Whether it did.
        unpapered: bool,
    },
    /// A device and what it shows.
    Device(Device),
    /// The calendar of working days: its last day.
    Calendar {
        /// Last day it knows.
        last_day: Option<NaiveDate>,
    },
    /// It is no more, or was never what a rule watches.
    Gone,
}

/// A storage facility and what lies in it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
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
    /// Pairs of wastes that may not lie in one zone and do.
    pub mixed: i64,
    /// What the containment of a zone must hold back over what it can, the worst zone.
    pub contained_permille: Share,
}

/// A site.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Site {
    /// Since when the first package waits for its stock-in.
    pub waiting_since: Option<Instant>,
    /// Packages that wait.
    pub waiting: i64,
    /// When its first kind of waste was entered; none: it makes no waste.
    pub generates_since: Option<Instant>,
    /// Since when it is entered that the site operates under a permit, of which one is in force.
    #[serde(default)]
    pub operates_since: Option<Instant>,
    /// A plan of the year at hand is filed.
    pub plan_filed: bool,
    /// None of the year before is.
    #[serde(default)]
    pub unfiled_before: bool,
    /// What was made of a waste this year over what that plan says, the worst of its wastes.
    pub made_permille: Share,
    /// What manifests took of a line of that plan, the worst line.
    pub taken_permille: Share,
    /// Wastes that were made this year and are not in that plan.
    pub unplanned: i64,
    /// When the first of them was.
    pub unplanned_since: Option<Instant>,
    /// Its tier.
    pub tier: Option<Tier>,
    /// Most grams made in a year: this one so far and the two before.
    pub year_g: i64,
    /// Grams made in each of the legal months that are settled, the oldest first, from the first in which it made any.
    pub months_g: Vec<i64>,
    /// Working days of each of those months.
    #[serde(default)]
    pub months_days: Vec<i64>,
    /// Grams of a package of those months, weighed by mass: what chance adds to a month or takes from it comes in such lots.
    #[serde(default)]
    pub lot_g: i64,
    /// Last legal day on which the ledger has that waste arose.
    pub last_made_on: Option<NaiveDate>,
    /// What usually lies between two such days; none: there were too few to say.
    #[serde(default)]
    pub quiet: Option<Quiet>,
    /// What was declared last says that the site stands still.
    pub stopped: bool,
    /// Stored packages whose label is damaged or no longer true.
    pub unlabelled: i64,
    /// Since when the first of them is.
    pub unlabelled_since: Option<Instant>,
    /// Of the packages weighed in the last days: all, and those whose mass was typed.
    pub weighed: (i64, i64),
    /// Under a permit to collect: since when what was taken over first lies here.
    pub collected_since: Option<Instant>,
    /// Last day of the emergency plan's filing.
    #[serde(default)]
    pub emergency_until: Option<NaiveDate>,
    /// Last day of the environmental liability insurance.
    #[serde(default)]
    pub insured_until: Option<NaiveDate>,
    /// By how much the clock of its devices is wrong at most, seconds either way.
    #[serde(default)]
    pub skew_s: i64,
    /// Scales of it that are in use.
    #[serde(default)]
    pub scales: i64,
    /// Devices that lately told something else under a number they had used.
    #[serde(default)]
    pub altered: i64,
    /// What its ledger says lies there, and what does, of the waste code that differs most: grams.
    #[serde(default)]
    pub balance: Option<(i64, i64)>,
    /// Grams in stock by waste code.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub stock_g: BTreeMap<String, i64>,
    /// What is to go to the official system and is not settled.
    #[serde(default, skip_serializing_if = "Exchange::is_settled")]
    pub exchange: Exchange,
}

/// Working days without a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Quiet {
    /// Nine intervals in ten have no more.
    pub usual: i64,
    /// Intervals of which that is known.
    pub intervals: i64,
}

/// Items of a site for the official system that are not settled.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Exchange {
    /// Not sent by the machine: since when the first, and how many.
    pub unsent_since: Option<Instant>,
    /// Their number.
    pub unsent: i64,
    /// Sent back, or given up: since when the first.
    pub failed_since: Option<Instant>,
    /// Their number.
    pub failed: i64,
    /// To be handed in by a person, or not answered: since when the first.
    pub slow_since: Option<Instant>,
    /// Their number.
    pub slow: i64,
}

impl Exchange {
    fn is_settled(&self) -> bool {
        *self == Self::default()
    }
}

/// A manifest.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
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
    /// While it is on the road: when it left.
    #[serde(default)]
    pub left_at: Option<Instant>,
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
    /// Legs by road that left, or are written on a form of paper, without an escort.
    #[serde(default)]
    pub unescorted: i64,
    /// Wastes that the receiver's permits do not cover on the day that counts.
    #[serde(default)]
    pub outside: i64,
    /// When a form of paper was entered, and the end of its transfer as far as it was told by then.
    #[serde(default)]
    pub entered: Option<(Instant, Option<NaiveDate>)>,
    /// Grams on labels by waste code.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub label_g: BTreeMap<String, i64>,
}

/// A stock-take.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Count {
    /// It is signed once or twice.
    pub signed: bool,
    /// Grams recorded in the facility when it was signed.
    pub expected_g: i64,
    /// Sum of the differences' sizes in grams.
    pub difference_g: i64,
    /// Packages that were not found.
    pub missing: i64,
    /// It is countersigned: what it found is booked.
    pub closed: bool,
    /// Grams by which less was found than recorded.
    pub gone_g: i64,
}

/// A paper.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Paper {
    /// It holds on its days.
    pub valid: bool,
    /// Its last day.
    pub ends_on: NaiveDate,
    /// Another one of the same kind for the same holds longer.
    pub renewed: bool,
    /// Most of what is granted that is used up, over its lines.
    pub used_permille: Share,
    /// Most that is used up or spoken for.
    pub taken_permille: Share,
    /// The clock of an application that runs.
    pub limit: Option<Limit>,
    /// What it proves, if it is a credential.
    #[serde(default)]
    pub proof: Option<Proof>,
}

/// A declaration.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Declared {
    /// Last day of what is to be done; none: it is handed in.
    pub due_on: Option<NaiveDate>,
    /// It was sent back, and the day is the authority's.
    pub returned: bool,
    /// It was begun only after that day: history was read in, of which nobody here knows what was declared.
    pub begun_late: Option<Instant>,
    /// What is handed in differs from the ledger by so much of a figure at most.
    pub differs_permille: Share,
    /// And in grams.
    pub differs_g: i64,
}

/// A run of a vehicle.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Run {
    /// It is on the road.
    pub underway: bool,
    /// Where it was last told to be, it was first so long ago.
    pub still_since: Option<Instant>,
    /// When it was told last.
    pub told_at: Option<Instant>,
    /// That is at a place of who sends or takes its loads.
    pub at_place: bool,
    /// How often a door was open and not at such a place.
    #[serde(default)]
    pub opened: i64,
    /// What its way rests on; none: no way is known.
    #[serde(default)]
    pub way: Option<Basis>,
    /// How far off it, and since when.
    #[serde(default)]
    pub off: Vec<Off>,
}

/// A device and what it shows.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Device {
    /// What it is.
    pub kind: device::Kind,
    /// It is used.
    pub in_use: bool,
    /// It works day and night and tells nothing since: only once that is some minutes ago.
    pub silent_since: Option<Instant>,
    /// It works day and night and tells something since then.
    pub back_since: Option<Instant>,
    /// It is at a key regulated unit.
    pub key_unit: bool,
    /// The newest three figures of what it measures, the newest first.
    pub shown: Vec<i64>,
    /// Its number of the newest.
    pub sequence: Option<i64>,
    /// A warning from this figure on.
    pub warn_from: Option<i64>,
    /// An alarm from this figure on.
    pub alarm_from: Option<i64>,
    /// Days of which recordings are kept.
    pub kept_days: Option<i64>,
    /// Since when it records.
    pub installed_on: Option<NaiveDate>,
    /// Last day of its certificate.
    pub certified_until: Option<NaiveDate>,
}
