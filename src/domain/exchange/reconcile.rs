//! Reconciliation 对账: what the official system says it has, beside what we handed in.
//!
//! **Invariant:** each row of either side is in the report at most once; a row of theirs is ours by our id, or, where it has none, by
//! kind and number.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Kind, State};
use crate::domain::names::names;

/// An item as we have it.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "fields of the item")]
pub struct Ours {
    pub id: String,
    pub kind: Kind,
    pub title: String,
    pub number: Option<String>,
    pub mass_g: i64,
    pub state: State,
}

/// A row of the official system's list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Theirs {
    /// Our id, where they know it.
    #[serde(default)]
    pub id: Option<String>,
    /// What it is.
    pub kind: Kind,
    /// Their number.
    #[serde(default)]
    pub number: Option<String>,
    /// Grams, as they have it.
    #[serde(default)]
    pub mass_g: Option<i64>,
    /// `received`, `accepted` or `returned`.
    pub state: Standing,
}

names! {
    /// Where a thing is at the official system.
    Standing {
        /// It is there and not answered.
        Received = "received" / "已收到",
        /// It was accepted.
        Accepted = "accepted" / "已接收",
        /// It was sent back.
        Returned = "returned" / "已退回",
    }
}

names! {
    /// What does not agree.
    Difference {
        /// We handed it in, and they do not have it.
        MissingThere = "missing_there" / "对方没有",
        /// They have it, and we know nothing of it.
        MissingHere = "missing_here" / "本平台没有",
        /// The numbers are not the same.
        Number = "number" / "编号不同",
        /// The masses are not the same.
        Mass = "mass" / "重量不同",
        /// One side is further than the other.
        State = "state" / "状态不同",
    }
}

/// One thing that does not agree.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct Found {
    pub difference: Difference,
    pub kind: Kind,
    /// Our item; `None`: we have none.
    pub item: Option<String>,
    pub title: Option<String>,
    pub number: Option<String>,
    /// As we have it.
    pub ours: Option<String>,
    /// As they have it.
    pub theirs: Option<String>,
}

/// What was compared, and what came of it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Report {
    /// Items of ours that were looked at.
    pub ours: usize,
    /// Rows of theirs.
    pub theirs: usize,
    /// Items of which nothing differs.
    pub agree: usize,
    /// What does not agree, ours first.
    pub found: Vec<Found>,
}

/// Compares both sides.
pub fn reconcile(ours: &[Ours], theirs: &[Theirs]) -> Report {
    let mut by_id: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut by_number: BTreeMap<(Kind, &str), Vec<usize>> = BTreeMap::new();
    for (at, row) in theirs.iter().enumerate() {
        match (&row.id, &row.number) {
            (Some(id), _) => by_id.entry(id).or_default().push(at),
            (None, Some(number)) => by_number.entry((row.kind, number)).or_default().push(at),
            (None, None) => {}
        }
    }
    let mut met = vec![false; theirs.len()];
    let mut report = Report { ours: ours.len(), theirs: theirs.len(), ..Report::default() };
    for one in ours {
        let numbered = one.number.as_deref().and_then(|number| by_number.get_mut(&(one.kind, number)));
        let row = by_id.get_mut(one.id.as_str()).or(numbered).and_then(Vec::pop);
        let before = report.found.len();
        match row.and_then(|at| theirs.get(at).map(|row| (at, row))) {
            Some((at, row)) => {
                if let Some(met) = met.get_mut(at) {
                    *met = true;
                }
                report.found.extend(differences(one, row));
            }
            None if is_there(one.state) => report.found.push(of(one, Difference::MissingThere, None, None)),
            None => {}
        }
        report.agree += usize::from(report.found.len() == before);
    }
    let strange = theirs.iter().zip(&met).filter(|(_, met)| !**met);
    report.found.extend(strange.map(|(row, _)| Found {
        difference: Difference::MissingHere,
        kind: row.kind,
        item: row.id.clone(),
        title: None,
        number: row.number.clone(),
        ours: None,
        theirs: Some(row.state.as_str().to_owned()),
    }));
    report
}

/// Whether we hold that they have it.
const fn is_there(state: State) -> bool {
    matches!(state, State::Sent | State::Accepted | State::Returned)
}

fn of(one: &Ours, difference: Difference, ours: Option<String>, theirs: Option<String>) -> Found {
    let (item, title) = (Some(one.id.clone()), Some(one.title.clone()));
    Found { difference, kind: one.kind, item, title, number: one.number.clone(), ours, theirs }
}

fn differences(one: &Ours, row: &Theirs) -> Vec<Found> {
    let mut found = Vec::new();
    if row.number.is_some() && one.number.is_some() && row.number != one.number {
        found.push(of(one, Difference::Number, one.number.clone(), row.number.clone()));
    }
    if let Some(mass_g) = row.mass_g.filter(|mass_g| *mass_g != one.mass_g) {
        found.push(of(one, Difference::Mass, Some(one.mass_g.to_string()), Some(mass_g.to_string())));
    }
    let same = match row.state {
        Standing::Received => one.state == State::Sent,
        Standing::Accepted => one.state == State::Accepted,
        Standing::Returned => one.state == State::Returned,
    };
    // Of what a later version took the place of, only that they took it all the same is to be looked at.
    let left = one.state == State::Superseded && row.state != Standing::Accepted;
    if !same && !left {
        let (ours, theirs) = (one.state.as_str().to_owned(), row.state.as_str().to_owned());
        found.push(of(one, Difference::State, Some(ours), Some(theirs)));
    }
    found
}
