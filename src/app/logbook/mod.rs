//! The operation logbook 经营情况记录簿 of a site, drawn when it is asked for: what came in and what was treated from the events of
//! its manifests and batches, what was stored and went on from its ledger. Read only.
//!
//! **Invariant:** every row names the event that proves it; events at or beyond the ledger's cursor are in no part, so that all
//! parts tell the same journal.

pub mod file;
mod names;
mod received;
mod stock;
mod treated;

use std::collections::HashMap;

use chrono::NaiveDate;

use self::names::Names;
use super::{Actor, Error, read};
use crate::{
    domain::{
        journal::event::Event as Fact,
        logbook::{Balance, Entry, Kind, Part, Total, totals},
        manifest,
        paper::permit::Permit,
        party::Site,
        refusal::{Code, Refusal},
        treatment,
    },
    kernel::clock::Instant,
    store::{self, Conn, event::EventRow},
};

/// Most rows of a logbook that is answered as JSON.
pub const SHOWN_MAX: usize = 5_000;

/// How long the spans of balances are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// Legal days.
    Day,
    /// Legal months.
    Month,
}

impl Span {
    /// Reads the text that asks for it.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "day" => Some(Self::Day),
            "month" => Some(Self::Month),
            _ => None,
        }
    }

    /// So many characters of a day name it.
    const fn letters(self) -> usize {
        match self {
            Self::Day => 10,
            Self::Month => 7,
        }
    }
}

/// Which days, and how the balances are cut.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// First legal day.
    pub from: NaiveDate,
    /// Last legal day.
    pub to: NaiveDate,
    /// Spans of the balances.
    pub span: Span,
}

impl Asked {
    /// From the first moment up to the one after the last, microseconds.
    fn moments(self) -> (i64, i64) {
        let after = self.to.succ_opt().unwrap_or(self.to);
        (Instant::start_of_legal_day(self.from).micros(), Instant::start_of_legal_day(after).micros())
    }
}

/// The logbook of a site for some days.
#[derive(Clone, Debug)]
pub struct Logbook {
    /// Whose it is.
    pub site: Site,
    /// Permits of the site that were ever registered, the last to end first.
    pub permits: Vec<Permit>,
    /// Each part with its rows, in the order of the logbook.
    pub parts: Vec<(Part, Vec<Entry>)>,
    /// Sums of the parts.
    pub totals: Vec<Total>,
    /// Balances by span and waste code.
    pub balances: Vec<Balance>,
    /// Events that are told: positions below this.
    pub position: i64,
}

/// What is read, and how much of it.
struct Book {
    site: Site,
    asked: Asked,
    position: i64,
    most: usize,
}

impl Book {
    /// One row more than is wanted tells that there are too many.
    fn limit(&self) -> i64 {
        i64::try_from(self.most).unwrap_or(i64::MAX).saturating_add(1)
    }

    /// Events that the ledger has too.
    fn entered(&self, rows: Vec<EventRow>) -> Vec<(i64, EventRow)> {
        let known = |row: EventRow| Some((row.position.filter(|at| *at < self.position)?, row));
        rows.into_iter().filter_map(known).collect()
    }

    fn bounded(&self, rows: usize) -> Result<(), Error> {
        if rows <= self.most {
            return Ok(());
        }
        Err(Refusal::of(Code::LedgerFileTooLong).with("lines_max", self.most).into())
    }
}

/// The logbook of a site in sight, of so many rows at most.
pub fn draw(conn: &mut Conn, actor: &Actor, site: &str, asked: Asked, most: usize) -> Result<Logbook, Error> {
    let site = read::site(conn, actor, site)?;
    let permits = store::paper::of_site(conn, &site.id.to_string())?;
    let position = store::ledger::cursor(conn)?;
    let book = Book { site, asked, position, most };
    let mut parts = Vec::new();
    let mut rows = 0;
    for part in Part::ALL {
        let mut entries = match part {
            Part::Received => received::entries(conn, &book)?,
            Part::Stored => stock::stored(conn, &book)?,
            Part::Treated => treated::put_in(conn, &book)?,
            Part::Residue => treated::came_out(conn, &book)?,
            Part::Shipped => stock::shipped(conn, &book)?,
        };
        rows += entries.len();
        book.bounded(rows)?;
        entries.sort_by_key(|one| (one.at, one.position));
        parts.push((*part, entries));
    }
    let balances = stock::balances(conn, &book, &parts)?;
    let totals = parts.iter().flat_map(|(part, entries)| totals(*part, entries)).collect();
    Ok(Logbook { site: book.site, permits, parts, totals, balances, position })
}

fn told(row: &EventRow) -> Result<Fact, Error> {
    Fact::of_body(&row.kind, &row.body).map_err(|_| store::corrupt("event", &row.id, "body").into())
}

/// By stream and number of a correction: position and row.
type Agreed = HashMap<(String, usize), (i64, EventRow)>;

/// The last of the events that agreed to each correction.
fn agreed(conn: &mut Conn, book: &Book, streams: &[String], kind: &str) -> Result<Agreed, Error> {
    let rows = store::event::of_kinds(conn, streams, &[kind], (i64::MIN, i64::MAX), i64::MAX)?;
    let mut last = Agreed::new();
    for (position, row) in book.entered(rows) {
        let (Fact::Manifest(manifest::Event::CorrectionAgreed { no, .. })
        | Fact::Treatment(treatment::Event::CorrectionAgreed { no, .. })) = told(&row)?
        else {
            continue;
        };
        last.insert((row.stream.clone(), no), (position, row));
    }
    Ok(last)
}

/// A row of which nothing is known yet but its event and who entered it.
fn bare(kind: Kind, (position, row): (i64, &EventRow), names: &Names) -> Entry {
    let entry = Entry::new(kind, Instant::from_micros(row.occurred_at), (row.id.clone(), row.stream.clone(), position));
    Entry { handler: names.handler(&row.id), ..entry }
}
