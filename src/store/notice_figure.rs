//! What is counted of notices: a small row of each, by which a span's figures are summed in the database.
//!
//! **Invariant:** a row follows from its notice's events alone; `weifei journal verify` compares it with them. Nothing here reads a
//! notice's state.

use diesel::{
    prelude::*,
    sql_types::{BigInt, Text},
};

use super::{
    Conn, Stored, corrupt,
    statement::{Question, direct, execute},
};
use crate::domain::{
    alarm::Level,
    notice::{
        Mark, Notice, State,
        statistics::{Figures, Group, Middles, Part, Timed},
    },
};

use tables::notice_figure;

mod tables {
    diesel::table! {
        notice_figure (notice) {
            notice -> Text,
            rule -> Text,
            peak -> Text,
            raised_at -> BigInt,
            acknowledged_at -> Nullable<BigInt>,
            ended_at -> Nullable<BigInt>,
            closed -> BigInt,
            verdict -> Nullable<BigInt>,
            repeated -> BigInt,
        }
    }
}

/// What is counted of a notice.
#[derive(Clone, Debug, Queryable, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns named by their meaning")]
pub struct FigureRow {
    pub notice: String,
    pub rule: String,
    /// The highest level it had.
    pub peak: String,
    pub raised_at: i64,
    /// When somebody took note of it first.
    pub acknowledged_at: Option<i64>,
    pub ended_at: Option<i64>,
    /// 1: people closed it.
    pub closed: i64,
    /// What they said last when they did: 1 that it was right, 0 that it was false.
    pub verdict: Option<i64>,
    /// 1: it was found again after it was gone.
    pub repeated: i64,
}

impl FigureRow {
    /// As it follows from a state and what its events said beside it.
    pub fn of(one: &Notice, mark: Mark) -> Self {
        Self {
            notice: one.id.to_string(),
            rule: one.rule.clone(),
            peak: one.peak.as_str().to_owned(),
            raised_at: one.raised_at.micros(),
            acknowledged_at: mark.acknowledged_at.map(crate::kernel::clock::Instant::micros),
            ended_at: one.ended_at.map(crate::kernel::clock::Instant::micros),
            closed: i64::from(one.state == State::Closed),
            verdict: mark.right.map(i64::from),
            repeated: i64::from(one.occurrences > 1),
        }
    }
}

/// Writes what is counted of a notice, with what its newest event says.
pub fn save(conn: &mut Conn, one: &Notice, mark: Mark) -> Stored<()> {
    const TEXT: &str = "INSERT INTO notice_figure (notice, rule, peak, raised_at, acknowledged_at, ended_at, closed, verdict, repeated) \
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (notice) DO UPDATE SET peak = excluded.peak, \
                        acknowledged_at = coalesce(notice_figure.acknowledged_at, excluded.acknowledged_at), \
                        ended_at = excluded.ended_at, closed = excluded.closed, \
                        verdict = coalesce(excluded.verdict, notice_figure.verdict), repeated = excluded.repeated";
    let row = FigureRow::of(one, mark);
    let binds = [
        (&row.notice).into(),
        (&row.rule).into(),
        (&row.peak).into(),
        row.raised_at.into(),
        row.acknowledged_at.into(),
        row.ended_at.into(),
        row.closed.into(),
        row.verdict.into(),
        row.repeated.into(),
    ];
    execute!(conn, TEXT, &binds)?;
    Ok(())
}

/// The rows of some notices.
pub fn of(conn: &mut Conn, notices: &[String]) -> Stored<Vec<FigureRow>> {
    Ok(notice_figure::table.filter(notice_figure::notice.eq_any(notices)).load(conn)?)
}

/// Raised from a moment on and before another, everywhere or where somebody in a division whose code begins so is concerned. Each notice
/// is there once, however many of those whom it concerns are of the division.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Digits that the divisions begin with; empty: everywhere.
    pub division: String,
    /// The first moment, microseconds.
    pub from: i64,
    /// The first moment after.
    pub until: i64,
}

/// A question about the notices of a span, everywhere and of a division: `seen` are their figures, minutes for what was timed.
macro_rules! of_seen {
    ($division:literal, $rest:expr) => {
        concat!(
            "WITH seen AS MATERIALIZED (SELECT figure.rule, figure.peak, figure.raised_at, figure.ended_at, figure.repeated, \
             CASE WHEN figure.closed = 1 AND figure.ended_at IS NOT NULL THEN figure.verdict END AS verdict, \
             (figure.acknowledged_at - figure.raised_at) / 60000000 AS noted, \
             CASE WHEN figure.closed = 1 AND figure.verdict IS NOT NULL \
             THEN (figure.ended_at - figure.raised_at) / 60000000 END AS done FROM ",
            $division,
            ") ",
            $rest
        )
    };
}

/// The same question of both, and its answer.
macro_rules! asked {
    ($conn:ident, $span:ident, $rows:ty, $rest:expr) => {{
        const ALL: &str = of_seen!("notice_figure AS figure WHERE figure.raised_at >= ? AND figure.raised_at < ?", $rest);
        const WITHIN: &str = of_seen!(
            "(SELECT DISTINCT notice FROM notice_party WHERE division >= ? AND division < ? AND rank >= ? AND rank < ?) AS there \
             CROSS JOIN notice_figure AS figure WHERE figure.notice = there.notice",
            $rest
        );
        let end = format!("{}~", $span.division);
        let (from, until) = (format!("{:020}", $span.from), format!("{:020}", $span.until));
        if $span.division.is_empty() {
            let binds = [$span.from.into(), $span.until.into()];
            direct!($conn, to => Question::<$rows>::of(ALL, &binds).load(to))?
        } else {
            let binds = [(&$span.division).into(), (&end).into(), (&from).into(), (&until).into()];
            direct!($conn, to => Question::<$rows>::of(WITHIN, &binds).load(to))?
        }
    }};
}

fn level(peak: &str) -> Stored<Level> {
    Level::parse(peak).ok_or_else(|| corrupt("notice_figure", peak, "peak"))
}

/// How many, by rule and highest level, and how they ended.
pub fn groups(conn: &mut Conn, span: &Span) -> Stored<Vec<Group>> {
    type Row = (String, String, i64, i64, i64, i64, i64, i64);
    let rows: Vec<Row> = asked!(
        conn,
        span,
        (Text, Text, BigInt, BigInt, BigInt, BigInt, BigInt, BigInt),
        "SELECT rule, peak, COUNT(*), COUNT(*) - COUNT(ended_at), COUNT(ended_at) - COUNT(verdict), \
         COUNT(CASE WHEN verdict = 1 THEN 1 END), COUNT(CASE WHEN verdict = 0 THEN 1 END), \
         COUNT(CASE WHEN repeated = 1 THEN 1 END) FROM seen GROUP BY rule, peak ORDER BY rule, peak"
    );
    let group = |(rule, peak, raised, open, cleared, closed, wrong, repeated): Row| {
        let peak = level(&peak)?;
        let (alarms, warnings) = if peak.is_alarm() { (raised, 0) } else { (0, raised) };
        let figures =
            Figures { raised, warnings, alarms, open, cleared, closed, wrong, repeated, ..Figures::default() };
        Ok(Group { rule, peak, figures })
    };
    rows.into_iter().map(group).collect()
}

/// Minutes in the middle, of two the lower: of all, of each highest level and of each rule.
pub fn middles(conn: &mut Conn, span: &Span) -> Stored<Middles> {
    let rows: Vec<(String, String, String, i64)> = asked!(
        conn,
        span,
        (Text, Text, Text, BigInt),
        "SELECT timed, part, name, minutes FROM (SELECT timed, part, name, minutes, \
         row_number() OVER (PARTITION BY timed, part, name ORDER BY minutes) AS place, \
         COUNT(*) OVER (PARTITION BY timed, part, name) AS many FROM (\
         SELECT 'noted' AS timed, 'all' AS part, '' AS name, noted AS minutes FROM seen WHERE noted IS NOT NULL \
         UNION ALL SELECT 'noted', 'level', peak, noted FROM seen WHERE noted IS NOT NULL \
         UNION ALL SELECT 'noted', 'rule', rule, noted FROM seen WHERE noted IS NOT NULL \
         UNION ALL SELECT 'done', 'all', '', done FROM seen WHERE done IS NOT NULL \
         UNION ALL SELECT 'done', 'level', peak, done FROM seen WHERE done IS NOT NULL \
         UNION ALL SELECT 'done', 'rule', rule, done FROM seen WHERE done IS NOT NULL) AS every) AS placed \
         WHERE place = (many + 1) / 2"
    );
    let mut found = Middles::new();
    for (timed, part, name, minutes) in rows {
        let part = match part.as_str() {
            "all" => Part::All,
            "level" => Part::Level(level(&name)?),
            _ => Part::Rule(name),
        };
        let timed = if timed == "noted" { Timed::Acknowledged } else { Timed::Closed };
        found.insert((timed, part), minutes);
    }
    Ok(found)
}

/// Of the legal days (Asia/Shanghai) the first of those that had most orange and red ones: the moment of its first, and how many.
pub fn worst_day(conn: &mut Conn, span: &Span) -> Stored<Option<(i64, i64)>> {
    // Eight hours ahead of UTC; a day in microseconds.
    let rows: Vec<(i64, i64)> = asked!(
        conn,
        span,
        (BigInt, BigInt),
        "SELECT MIN(raised_at) AS began, COUNT(*) AS many FROM seen WHERE peak IN ('orange', 'red') \
         GROUP BY (raised_at + 28800000000) / 86400000000 ORDER BY many DESC, began LIMIT 1"
    );
    Ok(rows.into_iter().next())
}
