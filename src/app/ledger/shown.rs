//! What is read of a site's ledger: the lines of a table with their total, and the balance of each waste code.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde::Serialize;

use crate::{
    app::{Actor, Error, read},
    domain::ledger::Table,
    store::{
        self, Conn,
        ledger::{Filter, LineRow},
    },
};

/// A page of a table.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Lines, one more than asked for when there are more.
    pub lines: Vec<LineRow>,
    /// Code on each package's label, by its id.
    pub labels: HashMap<String, String>,
    /// Batch codes of this page that a former ledger gave as well: both lines stay.
    pub doubled: Vec<String>,
    /// Lines the filter leaves.
    pub count: i64,
    /// Their mass in grams.
    pub mass_g: i64,
    /// Events that are entered: positions below this.
    pub position: i64,
}

/// A page of a table of a site in sight.
pub fn page(
    conn: &mut Conn,
    actor: &Actor,
    filter: &Filter,
    after: Option<&(String, i64, i64)>,
    limit: i64,
) -> Result<Shown, Error> {
    read::site(conn, actor, &filter.site)?;
    let lines = store::ledger::list(conn, filter, after, limit)?;
    let packages: Vec<String> = lines.iter().map(|line| line.package.clone()).collect();
    let labels = store::ledger::labels(conn, &packages)?;
    let codes: Vec<String> = lines.iter().filter_map(|line| line.code.clone()).collect();
    let doubled = store::ledger::doubled(conn, &filter.site, &codes)?;
    let (count, mass_g) = store::ledger::total(conn, filter)?;
    let labels = labels.into_iter().filter_map(|(id, code)| Some((id, code?))).collect();
    Ok(Shown { lines, labels, doubled, count, mass_g, position: store::ledger::cursor(conn)? })
}

/// How long the spans of balances are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// Legal days.
    Day,
    /// Legal months.
    Month,
    /// Legal years.
    Year,
}

impl Span {
    /// Reads the text that asks for it.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "day" => Some(Self::Day),
            "month" => Some(Self::Month),
            "year" => Some(Self::Year),
            _ => None,
        }
    }

    /// So many characters of a day name it.
    const fn letters(self) -> usize {
        match self {
            Self::Day => 10,
            Self::Month => 7,
            Self::Year => 4,
        }
    }
}

/// What a waste code did in a span. `opening + stored − taken_out + other = closing`, in grams.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Balance {
    /// `2026-11-23`, `2026-11` or `2026`.
    pub span: String,
    /// Waste code.
    pub waste_code: String,
    /// In stock when it began.
    pub opening_g: i64,
    /// Generated (B.1), whether it was brought into store or not.
    pub generated_g: i64,
    /// Brought into stock (B.2).
    pub stored_g: i64,
    /// Taken out of stock (B.3).
    pub taken_out_g: i64,
    /// What else changed the stock: stock-takes, treatment on the site, losses, repacking.
    pub other_g: i64,
    /// In stock at its end.
    pub closing_g: i64,
}

/// Balances of a site in sight, by span and waste code; spans in which nothing moved are left out. Tells also up to which
/// position events are entered.
pub fn balances(
    conn: &mut Conn,
    actor: &Actor,
    site: &str,
    (from, to): (NaiveDate, NaiveDate),
    span: Span,
) -> Result<(Vec<Balance>, i64), Error> {
    read::site(conn, actor, site)?;
    let mut held: BTreeMap<String, i64> = BTreeMap::new();
    let eve = from.pred_opt().map(|day| day.to_string()).unwrap_or_default();
    for (_, code, _, _, stock_g) in store::ledger::movements(conn, site, ("", &eve), 0)? {
        *held.entry(code).or_default() += stock_g;
    }
    let (from, to) = (from.to_string(), to.to_string());
    let mut spans: BTreeMap<(String, String), Balance> = BTreeMap::new();
    for (name, code, sheet, mass_g, stock_g) in store::ledger::movements(conn, site, (&from, &to), span.letters())? {
        let one = spans.entry((name, code)).or_default();
        if sheet == Table::Produced.as_str() {
            one.generated_g += mass_g;
        } else if sheet == Table::Stored.as_str() {
            one.stored_g += stock_g;
        } else if sheet == Table::TakenOut.as_str() {
            one.taken_out_g -= stock_g;
        } else {
            one.other_g += stock_g;
        }
    }
    let mut out = Vec::with_capacity(spans.len());
    for ((name, code), moved) in spans {
        let now = held.entry(code.clone()).or_default();
        let opening_g = *now;
        *now += moved.stored_g - moved.taken_out_g + moved.other_g;
        out.push(Balance { span: name, waste_code: code, opening_g, closing_g: *now, ..moved });
    }
    Ok((out, store::ledger::cursor(conn)?))
}
