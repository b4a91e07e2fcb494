//! Operation logbook 危险废物经营情况记录簿 of a site that takes in the waste of others (Decree 408 Art. 18; kept ten years): what
//! was received, stored, put into treatment, came out of it and went on, and what each waste code held.
//!
//! Each row tells one event; [`layout`] makes tables of them.

pub mod layout;

use crate::{
    domain::{names::names, package::transport::RejectReason},
    kernel::{clock::Instant, mass::Mass},
};

names! {
    /// A part of the logbook.
    Part {
        /// Waste of others that came to the gate, taken or not.
        Received = "received" / "接收",
        /// Brought into a zone.
        Stored = "stored" / "贮存",
        /// Put into use or disposal.
        Treated = "treated" / "利用处置",
        /// Came out of a treatment batch and is waste again.
        Residue = "residue" / "次生废物",
        /// Went on to another unit.
        Shipped = "shipped" / "转出",
    }
}

names! {
    /// What a row tells.
    Kind {
        /// Taken over.
        Accepted = "accepted" / "接受",
        /// Not taken.
        Refused = "refused" / "拒收",
        /// Held for sampling.
        Held = "held" / "待检",
        /// Taken over by pipe, as the receiver metered.
        Metered = "metered" / "管道接受",
        /// A figure set right: the difference, on the day of what it sets right.
        Corrected = "corrected" / "更正",
        /// Into a zone.
        Stored = "stored" / "入库",
        /// Into a batch.
        Fed = "fed" / "投入",
        /// Used or disposed of without a batch.
        OwnTreated = "own_treated" / "自行利用处置",
        /// Out of a batch.
        Made = "made" / "产生",
        /// Left for another unit.
        Shipped = "shipped" / "转出",
        /// Takes back a row before.
        Reversed = "reversed" / "冲销",
    }
}

/// A row, with the event that proves it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// What it tells.
    pub kind: Kind,
    /// When that happened.
    pub at: Instant,
    /// Number of the manifest.
    pub manifest: Option<String>,
    /// Batch code of the ledger's line, or the end of a treatment batch's id.
    pub batch: Option<String>,
    /// Who handed it over, or to whom it went.
    pub party: Option<String>,
    /// Number of the permit of the one it went to.
    pub permit: Option<String>,
    /// What the maker calls the waste.
    pub waste_name: Option<String>,
    /// Waste code.
    pub waste_code: String,
    /// Package; a pipeline has none.
    pub package: Option<String>,
    /// Code on its label.
    pub container: Option<String>,
    /// Kind of container, in words.
    pub container_kind: Option<String>,
    /// Mass by the label.
    pub label: Option<Mass>,
    /// Mass that counts; nothing of what was refused or is held.
    pub mass: Mass,
    /// In what it differed, or why it was refused.
    pub differs: Vec<RejectReason>,
    /// 利用处置方式代码 (HJ 1033 Annex F).
    pub method: Option<String>,
    /// Line or plant it went into.
    pub line: Option<String>,
    /// Facility and zone.
    pub place: Option<String>,
    /// Who entered it.
    pub handler: Option<String>,
    /// Batch code of the line that it takes back.
    pub reverses: Option<String>,
    /// The event.
    pub event: String,
    /// Its stream.
    pub stream: String,
    /// Its position in the tree.
    pub position: i64,
}

/// What a waste code did in a span: `opening + stored − used − taken_out + other = closing`, in grams. Received and made count in
/// stock only once they are stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "see above")]
pub struct Balance {
    /// `2026-11-23` or `2026-11`.
    pub span: String,
    pub waste_code: String,
    pub opening_g: i64,
    pub received_g: i64,
    pub made_g: i64,
    pub stored_g: i64,
    /// Put into use or disposal out of stock.
    pub used_g: i64,
    pub taken_out_g: i64,
    pub other_g: i64,
    pub closing_g: i64,
}

/// Rows and mass of a part, by waste code.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct Total {
    pub part: Part,
    pub waste_code: String,
    pub rows: i64,
    pub mass: Mass,
}

/// Sums of a part's rows.
pub fn totals(part: Part, entries: &[Entry]) -> Vec<Total> {
    let mut sums: std::collections::BTreeMap<&str, (i64, i64)> = std::collections::BTreeMap::new();
    for one in entries {
        let sum = sums.entry(&one.waste_code).or_default();
        *sum = (sum.0 + 1, sum.1 + one.mass.grams());
    }
    let total =
        |(code, (rows, mass)): (&str, (i64, i64))| Total { part, waste_code: code.to_owned(), rows, mass: Mass(mass) };
    sums.into_iter().map(total).collect()
}

impl Entry {
    /// A row that says nothing yet but what kind it is, when that was, and which event – its id, stream and position – tells it.
    pub fn new(kind: Kind, at: Instant, (event, stream, position): (String, String, i64)) -> Self {
        Self {
            kind,
            at,
            manifest: None,
            batch: None,
            party: None,
            permit: None,
            waste_name: None,
            waste_code: String::new(),
            package: None,
            container: None,
            container_kind: None,
            label: None,
            mass: Mass::ZERO,
            differs: Vec::new(),
            method: None,
            line: None,
            place: None,
            handler: None,
            reverses: None,
            event,
            stream,
            position,
        }
    }
}
