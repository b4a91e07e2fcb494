//! Published facts: what an expression may ask of each kind of subject. They are read from the very [`Facts`] that the built-in rules are
//! judged on, so that a rule of an authority's own asks the database for nothing more.
//!
//! **Invariant:** a name and its type never change afterwards, since rules rest on them; a new meaning is a new name.

mod chain;
mod paper;
mod place;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::expression::ENTRIES;
use crate::{
    domain::alarm::{Facts, Kind, Unit, steps},
    kernel::{clock::Instant, text::Words},
};

/// What kind of value a fact has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// A whole number.
    Whole,
    /// Yes or no.
    Flag,
    /// One of some permanent words.
    Text,
    /// Whole numbers, in order.
    Wholes,
    /// Whole numbers by waste code.
    Masses,
}

impl Shape {
    /// As CEL calls it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Whole => "int",
            Self::Flag => "bool",
            Self::Text => "string",
            Self::Wholes => "list(int)",
            Self::Masses => "map(string, int)",
        }
    }
}

/// A value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Worth {
    /// Of [`Shape::Whole`].
    Whole(i64),
    /// Of [`Shape::Flag`].
    Flag(bool),
    /// Of [`Shape::Text`].
    Text(String),
    /// Of [`Shape::Wholes`].
    Wholes(Vec<i64>),
    /// Of [`Shape::Masses`].
    Masses(BTreeMap<String, i64>),
}

/// A fact of one subject at one moment.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Shown {
    /// Its value; `None`: it is not known, or there is none.
    pub worth: Option<Worth>,
    /// When time alone changes it; `None`: never.
    pub until: Option<Instant>,
}

/// A fact that is published.
#[derive(Debug)]
pub struct Fact {
    /// Permanent name within its kind: `stock_g` of `facility.stock_g`.
    pub name: &'static str,
    /// Its type.
    pub shape: Shape,
    /// What a number counts.
    pub unit: Option<Unit>,
    /// What it is.
    pub words: Words,
    /// Where it comes from.
    pub from: Words,
    /// How it is read.
    pub read: fn(&Facts, Instant) -> Shown,
}

/// Kinds whose facts are published.
pub const KINDS: &[Kind] = &[
    Kind::Facility,
    Kind::Site,
    Kind::Manifest,
    Kind::StockTake,
    Kind::Permit,
    Kind::Contract,
    Kind::Approval,
    Kind::Credential,
    Kind::NameChange,
    Kind::Declaration,
    Kind::Trip,
    Kind::Inspection,
    Kind::Device,
];

/// The facts of a kind.
pub const fn of(kind: Kind) -> &'static [Fact] {
    match kind {
        Kind::Facility => place::FACILITY,
        Kind::Site => place::SITE,
        Kind::Device => place::DEVICE,
        Kind::StockTake => place::STOCK_TAKE,
        Kind::Manifest => chain::MANIFEST,
        Kind::Trip => chain::TRIP,
        Kind::Inspection => chain::INSPECTION,
        Kind::Declaration => chain::DECLARATION,
        Kind::Permit | Kind::Contract | Kind::Approval => paper::QUOTA,
        Kind::Credential => paper::CREDENTIAL,
        Kind::NameChange => paper::DATED,
        Kind::Reference | Kind::Blank => &[],
    }
}

/// The fact of a name.
pub fn find(kind: Kind, name: &str) -> Option<&'static Fact> {
    of(kind).iter().find(|one| one.name == name)
}

/// Unit and words of a fact by its name in evidence, `stock_g` or `stock_by_code_g.900-041-49`, whatever its kind.
pub fn words(name: &str) -> Option<(Unit, Words)> {
    let name = name.split_once('.').map_or(name, |(name, _)| name);
    let fact = KINDS.iter().find_map(|kind| find(*kind, name))?;
    Some((fact.unit.unwrap_or(Unit::Flag), fact.words))
}

impl Fact {
    /// Puts its value into evidence: numbers as they are; a word as a flag of its own; of lists and tables the first entries.
    pub fn prove(&'static self, shown: &Shown, into: &mut BTreeMap<String, i64>) {
        const MOST: usize = 20;
        let part = |part: &dyn std::fmt::Display| format!("{}.{part}", self.name);
        match &shown.worth {
            None => {}
            Some(Worth::Whole(one)) => drop(into.insert(self.name.to_owned(), *one)),
            Some(Worth::Flag(one)) => drop(into.insert(self.name.to_owned(), i64::from(*one))),
            Some(Worth::Text(one)) => drop(into.insert(part(one), 1)),
            Some(Worth::Wholes(all)) => {
                into.extend(all.iter().take(MOST).enumerate().map(|(at, one)| (part(&at), *one)));
            }
            Some(Worth::Masses(all)) => into.extend(all.iter().take(MOST).map(|(code, one)| (part(code), *one))),
        }
    }
}

/// What a fact is, but for its reader.
const fn fact(
    name: &'static str,
    shape: (Shape, Option<Unit>),
    words: (&'static str, &'static str),
    from: Words,
    read: fn(&Facts, Instant) -> Shown,
) -> Fact {
    let (shape, unit) = shape;
    Fact { name, shape, unit, words: Words { zh: words.0, en: words.1 }, from, read }
}

const FLAG: (Shape, Option<Unit>) = (Shape::Flag, None);
const TEXT: (Shape, Option<Unit>) = (Shape::Text, None);

const fn whole(unit: Unit) -> (Shape, Option<Unit>) {
    (Shape::Whole, Some(unit))
}

fn one(value: i64) -> Shown {
    Shown { worth: Some(Worth::Whole(value)), until: None }
}

fn maybe(value: Option<i64>) -> Shown {
    Shown { worth: value.map(Worth::Whole), until: None }
}

fn flag(value: bool) -> Shown {
    Shown { worth: Some(Worth::Flag(value)), until: None }
}

fn text(value: &str) -> Shown {
    Shown { worth: Some(Worth::Text(value.to_owned())), until: None }
}

/// The newest of a list whose last is the newest.
fn last(all: &[i64]) -> Shown {
    let kept = all.get(all.len().saturating_sub(ENTRIES)..).unwrap_or_default();
    Shown { worth: Some(Worth::Wholes(kept.to_vec())), until: None }
}

/// A list whose first is the newest.
fn first(all: &[i64]) -> Shown {
    Shown { worth: Some(Worth::Wholes(all.iter().take(ENTRIES).copied().collect())), until: None }
}

/// The largest of a table.
fn masses(all: &BTreeMap<String, i64>) -> Shown {
    let mut kept: Vec<(&String, &i64)> = all.iter().collect();
    kept.sort_by_key(|(code, mass)| (std::cmp::Reverse(**mass), (*code).clone()));
    let kept = kept.into_iter().take(ENTRIES).map(|(code, mass)| (code.clone(), *mass)).collect();
    Shown { worth: Some(Worth::Masses(kept)), until: None }
}

/// Whole hours since a moment.
fn hours(since: Option<Instant>, now: Instant) -> Shown {
    elapsed(since, now, steps::hours, |passed| passed.num_hours())
}

/// Whole days of 24 hours since a moment.
fn days(since: Option<Instant>, now: Instant) -> Shown {
    elapsed(since, now, steps::days, |passed| passed.num_days())
}

/// Whole minutes since a moment.
fn minutes(since: Option<Instant>, now: Instant) -> Shown {
    elapsed(since, now, steps::minutes, |passed| passed.num_minutes())
}

fn elapsed(
    since: Option<Instant>,
    now: Instant,
    on: fn(Instant, i64) -> Instant,
    count: fn(chrono::Duration) -> i64,
) -> Shown {
    let Some(since) = since else { return Shown::default() };
    let passed = count(now.since(since)).max(0);
    Shown { worth: Some(Worth::Whole(passed)), until: Some(on(since, passed + 1)).filter(|at| *at > now) }
}

/// Legal days until a day; below 0 once it is over.
fn until(day: Option<NaiveDate>, now: Instant) -> Shown {
    let Some(day) = day else { return Shown::default() };
    let today = now.legal_day();
    Shown { worth: Some(Worth::Whole((day - today).num_days())), until: Some(steps::after(today)) }
}
