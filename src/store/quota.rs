//! Shares of papers: their lines with limits, and the figures many manifests move. Guarded updates: who asks for the last
//! share gets it or does not, whoever else is asking.
//!
//! **Invariant:** a figure is only moved by [`add`]; a release or a consumption is a fact and always booked, a reservation
//! only within what is never passed.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::{Conn, Stored, corrupt, statement::execute};
use crate::{
    domain::paper::{
        Kind,
        quota::{Figure, Line, Movement, Place},
    },
    kernel::mass::Mass,
};

use tables::{quota, quota_line};

mod tables {
    diesel::table! {
        quota (paper, id, line, year) {
            paper -> Text,
            id -> Text,
            line -> Text,
            year -> BigInt,
            reserved_g -> BigInt,
            consumed_g -> BigInt,
        }
    }

    diesel::table! {
        quota_line (paper, id, line) {
            paper -> Text,
            id -> Text,
            line -> Text,
            limit_g -> BigInt,
            most_g -> Nullable<BigInt>,
        }
    }
}

/// Adds, whatever the limit.
const ADD: &str = "INSERT INTO quota (paper, id, line, year, reserved_g, consumed_g) VALUES (?, ?, ?, ?, ?, ?) \
                   ON CONFLICT (paper, id, line, year) DO UPDATE \
                   SET reserved_g = quota.reserved_g + excluded.reserved_g, \
                   consumed_g = quota.consumed_g + excluded.consumed_g";
/// Adds where the line exists and what is taken stays within what is never passed.
const ADD_WITHIN: &str = "INSERT INTO quota (paper, id, line, year, reserved_g, consumed_g) \
                          SELECT one.paper, one.id, one.line, ?, ?, ? FROM quota_line AS one \
                          WHERE one.paper = ? AND one.id = ? AND one.line = ? \
                          AND (one.most_g IS NULL OR ? <= one.most_g) \
                          ON CONFLICT (paper, id, line, year) DO UPDATE \
                          SET reserved_g = quota.reserved_g + excluded.reserved_g, \
                          consumed_g = quota.consumed_g + excluded.consumed_g \
                          WHERE quota.reserved_g + quota.consumed_g + excluded.reserved_g + excluded.consumed_g <= \
                          (SELECT COALESCE(most_g, 9223372036854775807) FROM quota_line AS one \
                          WHERE one.paper = quota.paper AND one.id = quota.id AND one.line = quota.line)";

/// Moves one figure. `false`: a reservation would pass what is never passed, or the paper has no such line; the command must
/// be undone.
pub fn add(conn: &mut Conn, movement: &Movement) -> Stored<bool> {
    let (paper, id, line) = (movement.paper.as_str(), movement.id.as_str(), movement.line.as_str());
    let (year, reserved, consumed) =
        (i64::from(movement.year), movement.reserved_g.grams(), movement.consumed_g.grams());
    if reserved > 0 {
        let binds = [
            year.into(),
            reserved.into(),
            consumed.into(),
            paper.into(),
            id.into(),
            line.into(),
            (reserved + consumed).into(),
        ];
        return Ok(execute!(conn, ADD_WITHIN, &binds)? == 1);
    }
    add_beyond(conn, movement)
}

/// Moves one figure whatever its limit, and where there is no such line: the limit is only told.
pub fn add_beyond(conn: &mut Conn, movement: &Movement) -> Stored<bool> {
    let (paper, id, line) = (movement.paper.as_str(), movement.id.as_str(), movement.line.as_str());
    let (reserved, consumed) = (movement.reserved_g.grams(), movement.consumed_g.grams());
    let year = i64::from(movement.year).into();
    let binds = [paper.into(), id.into(), line.into(), year, reserved.into(), consumed.into()];
    execute!(conn, ADD, &binds).map(|_| true)
}

/// Writes a paper's lines; figures of a line that is gone stay.
pub fn set_lines(conn: &mut Conn, paper: Kind, id: &str, lines: &[Line]) -> Stored<()> {
    const ADD_LINE: &str = "INSERT INTO quota_line (paper, id, line, limit_g, most_g) VALUES (?, ?, ?, ?, ?)";
    let mut sorted = lines.to_vec();
    sorted.sort();
    if lines_of(conn, paper, id)? == sorted {
        return Ok(());
    }
    execute!(conn, "DELETE FROM quota_line WHERE paper = ? AND id = ?", &[paper.as_str().into(), id.into()])?;
    for one in &sorted {
        let (limit, most) = (one.limit_g.grams(), one.most_g.map(Mass::grams));
        let line = (&one.line).into();
        execute!(conn, ADD_LINE, &[paper.as_str().into(), id.into(), line, limit.into(), most.into()])?;
    }
    Ok(())
}

/// A paper's lines, by name.
pub fn lines_of(conn: &mut Conn, paper: Kind, id: &str) -> Stored<Vec<Line>> {
    let rows: Vec<(String, i64, Option<i64>)> = quota_line::table
        .filter(quota_line::paper.eq(paper.as_str()).and(quota_line::id.eq(id)))
        .select((quota_line::line, quota_line::limit_g, quota_line::most_g))
        .order(quota_line::line)
        .load(conn)?;
    let to_line =
        |(line, limit, most): (String, i64, Option<i64>)| Line { line, limit_g: Mass(limit), most_g: most.map(Mass) };
    Ok(rows.into_iter().map(to_line).collect())
}

/// Limits of the lines of several papers of a register, by paper.
pub fn limits_of(conn: &mut Conn, paper: Kind, ids: &[String]) -> Stored<BTreeMap<String, BTreeMap<String, Mass>>> {
    let rows: Vec<(String, String, i64)> = quota_line::table
        .filter(quota_line::paper.eq(paper.as_str()).and(quota_line::id.eq_any(ids.to_vec())))
        .select((quota_line::id, quota_line::line, quota_line::limit_g))
        .load(conn)?;
    let mut limits: BTreeMap<String, BTreeMap<String, Mass>> = BTreeMap::new();
    for (id, line, limit) in rows {
        limits.entry(id).or_default().insert(line, Mass(limit));
    }
    Ok(limits)
}

type Row = (String, String, String, i64, i64, i64);

fn to_figure((paper, id, line, year, reserved_g, consumed_g): Row) -> Stored<(Place, Figure)> {
    let bad = |column| corrupt("quota", &id, column);
    let (paper, year) =
        (Kind::parse(&paper).ok_or_else(|| bad("paper"))?, i32::try_from(year).map_err(|_| bad("year"))?);
    Ok((Place { paper, id, line, year }, Figure { reserved_g, consumed_g }))
}

/// Figures of papers in a calendar year, with what is granted once.
pub fn figures(conn: &mut Conn, ids: &[String], year: i32) -> Stored<BTreeMap<Place, Figure>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let years = [0, i64::from(year)];
    let of = quota::table.filter(quota::id.eq_any(ids.to_vec())).filter(quota::year.eq_any(years));
    let rows: Vec<Row> = of.load(conn)?;
    rows.into_iter().map(to_figure).collect()
}

/// Figures of one paper in all years, oldest first.
pub fn figures_of(conn: &mut Conn, paper: Kind, id: &str) -> Stored<BTreeMap<Place, Figure>> {
    let of = quota::table.filter(quota::paper.eq(paper.as_str()).and(quota::id.eq(id)));
    let rows: Vec<Row> = of.load(conn)?;
    rows.into_iter().map(to_figure).collect()
}

/// Every figure that is not nothing, for comparison with a rebuild.
pub fn all_figures(conn: &mut Conn) -> Stored<BTreeMap<Place, Figure>> {
    let held = quota::table.filter(quota::reserved_g.ne(0).or(quota::consumed_g.ne(0)));
    let rows: Vec<Row> = held.load(conn)?;
    rows.into_iter().map(to_figure).collect()
}

/// Lines by register, paper and name: grams granted, and grams never passed.
pub type Lines = BTreeMap<(String, String, String), (i64, Option<i64>)>;

/// Every line with its paper, for comparison with a rebuild.
pub fn all_lines(conn: &mut Conn) -> Stored<Lines> {
    let rows: Vec<(String, String, String, i64, Option<i64>)> = quota_line::table.load(conn)?;
    Ok(rows.into_iter().map(|(paper, id, line, limit, most)| ((paper, id, line), (limit, most))).collect())
}

/// A line of a paper with its figure of a year: paper, line, grams granted, reserved and used up.
pub type LineUse = (String, String, i64, i64, i64);

/// What is granted and taken of these papers' lines in a year, by paper and line.
pub fn use_of(conn: &mut Conn, paper: Kind, ids: &[String], year: i64) -> Stored<Vec<LineUse>> {
    let lines: Vec<(String, String, i64)> = quota_line::table
        .filter(quota_line::paper.eq(paper.as_str()).and(quota_line::id.eq_any(ids.to_vec())))
        .select((quota_line::id, quota_line::line, quota_line::limit_g))
        .order((quota_line::id, quota_line::line))
        .load(conn)?;
    let taken: Vec<(String, String, i64, i64)> = quota::table
        .filter(quota::paper.eq(paper.as_str()).and(quota::id.eq_any(ids.to_vec())).and(quota::year.eq(year)))
        .select((quota::id, quota::line, quota::reserved_g, quota::consumed_g))
        .load(conn)?;
    Ok(lines
        .into_iter()
        .map(|(id, line, limit)| {
            let of = taken.iter().find(|(paper, name, ..)| *paper == id && *name == line);
            let (reserved, consumed) = of.map_or((0, 0), |(.., reserved, consumed)| (*reserved, *consumed));
            (id, line, limit, reserved, consumed)
        })
        .collect())
}
