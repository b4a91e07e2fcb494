//! Notices: their folded states, and whom each concerns, by which lists are answered.

use std::collections::BTreeMap;

mod list;
mod wait;

use diesel::{prelude::*, sql_types::Text};

pub use self::{
    list::{Ages, Filter, Mine, Order, Scope, age_starts, ages, counts, list},
    wait::{WaitRow, urgency},
};
use super::{
    Conn, Stored, corrupt,
    duty::{self, DutyRow},
    notice_figure::{self, FigureRow},
    statement::{Question, direct, execute},
};
use crate::domain::notice::{Mark, Notice};

use tables::{notice, notice_party};

mod tables {
    diesel::table! {
        notice (id) {
            id -> Text,
            rank -> Text,
            rule -> Text,
            subject -> Text,
            state -> Text,
            level -> Text,
            open -> BigInt,
            version -> BigInt,
            body -> Text,
        }
    }

    diesel::table! {
        notice_party (notice, place) {
            notice -> Text,
            place -> BigInt,
            rank -> Text,
            open -> BigInt,
            organisation -> Text,
            site -> Nullable<Text>,
            division -> Text,
            untold -> BigInt,
        }
    }

    diesel::table! {
        notice_wait (notice) {
            notice -> Text,
            turn -> Text,
            urgency -> Text,
            due_on -> Nullable<Text>,
        }
    }

    diesel::allow_tables_to_appear_in_same_query!(notice, notice_party, notice_wait);
}

/// What notices are listed by: the moment they were raised, then their id.
pub fn rank(one: &Notice) -> String {
    format!("{:020}-{}", one.raised_at.micros(), one.id)
}

pub(super) fn read(id: &str, body: &str) -> Stored<Notice> {
    serde_json::from_str(body).map_err(|_| corrupt("notice", id, "body"))
}

/// Adds a notice, or writes it over the version before; `mark` is what its newest event says beside its state.
pub fn save(conn: &mut Conn, one: &Notice, mark: Mark) -> Stored<()> {
    // Whatever happened to it, its clock is looked at anew; what the ladder told since it is in this state stays told.
    const TEXT: &str = "INSERT INTO notice (id, rank, rule, subject, state, level, open, version, body, told_at, look_at) \
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state, \
                        level = excluded.level, open = excluded.open, version = excluded.version, body = excluded.body, \
                        told_at = CASE WHEN notice.told_at > excluded.told_at THEN notice.told_at ELSE \
                        excluded.told_at END, look_at = excluded.look_at";
    const PARTY: &str = "INSERT INTO notice_party (notice, place, rank, open, organisation, site, division, untold) \
                         VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    let (id, rank, open) = (one.id.to_string(), rank(one), i64::from(one.state.is_open()));
    let body = serde_json::to_string(one).map_err(|_| corrupt("notice", &id, "body"))?;
    let binds = [
        (&id).into(),
        (&rank).into(),
        (&one.rule).into(),
        (&one.subject).into(),
        one.state.as_str().into(),
        one.found.level.as_str().into(),
        open.into(),
        one.version.into(),
        (&body).into(),
        one.since.micros().into(),
        one.state.is_open().then(|| one.since.micros()).into(),
    ];
    execute!(conn, TEXT, &binds)?;
    wait::save(conn, one, &id)?;
    notice_figure::save(conn, one, mark)?;
    if one.version > 1 {
        execute!(conn, "UPDATE notice_party SET open = ? WHERE notice = ?", &[open.into(), (&id).into()])?;
        return duty::save(conn, one, &id, open);
    }
    for (place, party) in (0_i64..).zip(&one.parties) {
        let (organisation, site) = (party.organisation.to_string(), party.site.map(|site| site.to_string()));
        let (division, untold) = ((&party.division).into(), i64::from(one.hides_from(party)).into());
        let head = [(&id).into(), place.into(), (&rank).into(), open.into()];
        execute!(conn, PARTY, &[&head[..], &[(&organisation).into(), (&site).into(), division, untold]].concat())?;
    }
    Ok(())
}

/// One notice.
pub fn get(conn: &mut Conn, id: &str) -> Stored<Option<Notice>> {
    let body: Option<String> = notice::table.find(id).select(notice::body).first(conn).optional()?;
    body.map(|body| read(id, &body)).transpose()
}

/// Several notices, by id.
pub fn many(conn: &mut Conn, ids: &[String]) -> Stored<Vec<Notice>> {
    let mut out = Vec::new();
    for piece in ids.chunks(1000) {
        let of = notice::table.filter(notice::id.eq_any(piece)).order(notice::id);
        let rows: Vec<(String, String)> = of.select((notice::id, notice::body)).load(conn)?;
        for (id, body) in rows {
            out.push(read(&id, &body)?);
        }
    }
    Ok(out)
}

/// The newest notice of each rule about a subject, an open one before all.
pub fn newest_of(conn: &mut Conn, subject: &str) -> Stored<BTreeMap<String, Notice>> {
    const TEXT: &str = "SELECT notice.id, notice.body FROM (SELECT id, row_number() OVER (PARTITION BY rule ORDER BY open DESC, \
                        rank DESC) AS place FROM notice WHERE subject = ?) AS ranked JOIN notice ON notice.id = ranked.id \
                        WHERE ranked.place = 1";
    let binds = [subject.into()];
    let rows: Vec<(String, String)> = direct!(conn, to => Question::<(Text, Text)>::of(TEXT, &binds).load(to))?;
    let all = rows.iter().map(|(id, body)| read(id, body).map(|one| (one.rule.clone(), one)));
    all.collect()
}

/// The same of one rule.
pub fn newest(conn: &mut Conn, subject: &str, rule: &str) -> Stored<Option<Notice>> {
    let of = notice::table.filter(notice::subject.eq(subject)).filter(notice::rule.eq(rule));
    let of = of.order((notice::open.desc(), notice::rank.desc())).select((notice::id, notice::body));
    let row: Option<(String, String)> = of.first(conn).optional()?;
    row.map(|(id, body)| read(&id, &body)).transpose()
}

/// Open notices of some subjects, the earliest first.
pub fn open_of(conn: &mut Conn, subjects: &[String]) -> Stored<Vec<Notice>> {
    let of = notice::table.filter(notice::open.eq(1)).filter(notice::subject.eq_any(subjects));
    let rows: Vec<(String, String)> = of.select((notice::id, notice::body)).order(notice::rank).load(conn)?;
    rows.iter().map(|(id, body)| read(id, body)).collect()
}

/// Every notice and what is found of it beside its state, for comparison with a rebuild.
pub fn all(conn: &mut Conn, after: &str, limit: i64) -> Stored<Vec<(Notice, Columns)>> {
    let of = notice::table.filter(notice::id.gt(after.to_owned())).order(notice::id).limit(limit);
    let rows: Vec<(String, String, String, i64, String, i64)> = of
        .select((notice::id, notice::state, notice::level, notice::open, notice::rank, notice::version))
        .load(conn)?;
    let ids: Vec<String> = rows.iter().map(|row| row.0.clone()).collect();
    let mut parties: BTreeMap<String, Vec<PartyRow>> = BTreeMap::new();
    let of = notice_party::table.filter(notice_party::notice.eq_any(&ids)).order(notice_party::place);
    let named = (notice_party::organisation, notice_party::site, notice_party::division, notice_party::untold);
    let all: Vec<(String, i64, String, PartyRow)> =
        of.select((notice_party::notice, notice_party::open, notice_party::rank, named)).load(conn)?;
    for (id, open, rank, party) in all {
        let fits = rows.iter().any(|row| row.0 == id && row.3 == open && row.4 == rank);
        if fits {
            parties.entry(id).or_default().push(party);
        }
    }
    let (mut duties, mut waits) = (duty::of(conn, &ids)?, wait::of(conn, &ids)?);
    let figures = notice_figure::of(conn, &ids)?;
    let mut figures: BTreeMap<String, FigureRow> = figures.into_iter().map(|one| (one.notice.clone(), one)).collect();
    let whole = many(conn, &ids)?;
    Ok(whole
        .into_iter()
        .zip(rows)
        .map(|(one, (id, state, level, open, rank, version))| {
            let parties = parties.remove(&id).unwrap_or_default();
            let duties = duties.remove(&id).unwrap_or_default();
            let (wait, figure) = (waits.remove(&id), figures.remove(&id));
            (one, Columns { state, level, open, rank, version, parties, duties, wait, figure })
        })
        .collect())
}

/// Organisation, site and division of somebody concerned, and whether nothing is told there.
pub type PartyRow = (String, Option<String>, String, i64);

/// What a notice is found by.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns named by their meaning")]
pub struct Columns {
    pub state: String,
    pub level: String,
    pub open: i64,
    pub rank: String,
    pub version: i64,
    pub parties: Vec<PartyRow>,
    /// Seat, person, and whether the notice is open.
    pub duties: Vec<DutyRow>,
    /// While it is open.
    pub wait: Option<WaitRow>,
    /// What is counted of it.
    pub figure: Option<FigureRow>,
}

impl Columns {
    /// As they follow from a state and what its events said beside it.
    pub fn of(one: &Notice, mark: Mark) -> Self {
        let party = |party: &crate::domain::notice::Party| {
            let untold = i64::from(one.hides_from(party));
            (party.organisation.to_string(), party.site.map(|site| site.to_string()), party.division.clone(), untold)
        };
        Self {
            duties: duty::rows(one),
            wait: wait::row(one),
            figure: Some(FigureRow::of(one, mark)),
            state: one.state.as_str().to_owned(),
            level: one.found.level.as_str().to_owned(),
            open: i64::from(one.state.is_open()),
            rank: rank(one),
            version: one.version,
            parties: one.parties.iter().map(party).collect(),
        }
    }
}
