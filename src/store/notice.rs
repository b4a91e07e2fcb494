//! Notices: their folded states, and whom each concerns, by which lists are answered.

use std::collections::BTreeMap;

use diesel::{
    dsl::{count_star, sql},
    prelude::*,
    sql_types::Bool,
};

use super::{
    Conn, Stored, corrupt,
    duty::{self, DutyRow},
    notice_figure::{self, FigureRow},
    statement::execute,
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
        }
    }

    diesel::allow_tables_to_appear_in_same_query!(notice, notice_party);
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
    const PARTY: &str = "INSERT INTO notice_party (notice, place, rank, open, organisation, site, division) \
                         VALUES (?, ?, ?, ?, ?, ?, ?)";
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
    notice_figure::save(conn, one, mark)?;
    if one.version > 1 {
        execute!(conn, "UPDATE notice_party SET open = ? WHERE notice = ?", &[open.into(), (&id).into()])?;
        return duty::save(conn, one, &id, open);
    }
    for (place, party) in (0_i64..).zip(&one.parties) {
        let (organisation, site) = (party.organisation.to_string(), party.site.map(|site| site.to_string()));
        let division = (&party.division).into();
        let head = [(&id).into(), place.into(), (&rank).into(), open.into()];
        execute!(conn, PARTY, &[&head[..], &[(&organisation).into(), (&site).into(), division]].concat())?;
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
    let of = notice::table.filter(notice::subject.eq(subject)).order((notice::open, notice::rank));
    let rows: Vec<(String, String)> = of.select((notice::id, notice::body)).load(conn)?;
    let mut newest = BTreeMap::new();
    for (id, body) in rows {
        let one = read(&id, &body)?;
        newest.insert(one.rule.clone(), one);
    }
    Ok(newest)
}

/// Open notices of some subjects: subject, id and level.
pub fn open_of(conn: &mut Conn, subjects: &[String]) -> Stored<Vec<(String, String, String)>> {
    let of = notice::table.filter(notice::open.eq(1)).filter(notice::subject.eq_any(subjects));
    Ok(of.select((notice::subject, notice::id, notice::level)).order(notice::rank).load(conn)?)
}

/// Whose notices a list shows: any of these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Everything.
    pub all: bool,
    /// These organisations are concerned.
    pub organisations: Vec<String>,
    /// These sites are.
    pub sites: Vec<String>,
    /// Somebody in a division that begins so is.
    pub divisions: Vec<String>,
    /// The platform is.
    pub platform: bool,
}

/// What a list asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct Filter {
    pub state: Option<String>,
    /// `true`: open ones only.
    pub open: bool,
    pub level: Option<String>,
    pub rule: Option<String>,
    pub subject: Option<String>,
    /// A site that is concerned.
    pub site: Option<String>,
}

/// Leaves what a filter asks for.
macro_rules! narrow {
    ($query:ident, $filter:ident) => {
        if let Some(state) = $filter.state.clone() {
            $query = $query.filter(notice::state.eq(state));
        }
        if let Some(level) = $filter.level.clone() {
            $query = $query.filter(notice::level.eq(level));
        }
        if let Some(rule) = $filter.rule.clone() {
            $query = $query.filter(notice::rule.eq(rule));
        }
        if let Some(subject) = $filter.subject.clone() {
            $query = $query.filter(notice::subject.eq(subject));
        }
    };
}

/// Which notices one right shows.
enum Sight<'a> {
    All,
    Platform,
    Organisation(&'a str),
    Site(&'a str),
    Division(&'a str),
}

/// A page of notices, the latest raised first; `before` is the rank of the last one seen. Each right is asked by an index of its
/// own and gives a page; the latest of all of them are the page.
pub fn list(conn: &mut Conn, scope: &Scope, filter: &Filter, before: Option<&str>, limit: i64) -> Stored<Vec<Notice>> {
    let mut sights = Vec::new();
    if scope.all {
        sights.push(Sight::All);
    } else {
        sights.extend(scope.platform.then_some(Sight::Platform));
        sights.extend(scope.organisations.iter().map(|one| Sight::Organisation(one)));
        sights.extend(scope.sites.iter().map(|one| Sight::Site(one)));
        sights.extend(scope.divisions.iter().map(|one| Sight::Division(one)));
    }
    let mut rows = BTreeMap::new();
    for sight in &sights {
        rows.extend(seen_by(conn, sight, filter, before, limit)?);
    }
    let most = usize::try_from(limit).unwrap_or(0);
    rows.into_iter().rev().take(most).map(|(rank, body)| read(&rank, &body)).collect()
}

fn seen_by(
    conn: &mut Conn,
    sight: &Sight<'_>,
    filter: &Filter,
    before: Option<&str>,
    limit: i64,
) -> Stored<Vec<(String, String)>> {
    if matches!(sight, Sight::Platform) || (matches!(sight, Sight::All) && filter.site.is_none()) {
        let mut query = notice::table.select((notice::rank, notice::body)).into_boxed();
        if matches!(sight, Sight::Platform) {
            query = query.filter(notice::id.ne_all(notice_party::table.select(notice_party::notice)));
        }
        if filter.site.is_some() {
            return Ok(Vec::new());
        }
        if filter.open {
            query = query.filter(notice::open.eq(1));
        }
        narrow!(query, filter);
        if let Some(before) = before {
            query = query.filter(notice::rank.lt(before.to_owned()));
        }
        return Ok(query.order(notice::rank.desc()).limit(limit).load(conn)?);
    }
    let joined = notice_party::table.inner_join(notice::table.on(notice::id.eq(notice_party::notice)));
    let mut query = joined.select((notice_party::rank, notice::body)).distinct().into_boxed();
    query = match sight {
        Sight::Organisation(id) => query.filter(notice_party::organisation.eq((*id).to_owned())),
        Sight::Site(id) => query.filter(notice_party::site.eq((*id).to_owned())),
        Sight::Division(prefix) => {
            let end = format!("{prefix}~");
            query.filter(notice_party::division.ge((*prefix).to_owned()).and(notice_party::division.lt(end)))
        }
        Sight::All | Sight::Platform => query,
    };
    // The site must be of the side that is in sight.
    if let Some(site) = filter.site.clone() {
        query = query.filter(notice_party::site.eq(site));
    }
    if filter.open {
        // A constant, so that the partial index of open ones answers.
        query = query.filter(sql::<Bool>("notice_party.open = 1"));
    }
    narrow!(query, filter);
    if let Some(before) = before {
        query = query.filter(notice_party::rank.lt(before.to_owned()));
    }
    Ok(query.order(notice_party::rank.desc()).limit(limit).load(conn)?)
}

/// Notices by rule, state and level of what a list of the same scope and filter shows, in one statement: all rights at once, so that
/// none counts twice.
pub fn counts(conn: &mut Conn, scope: &Scope, filter: &Filter) -> Stored<Vec<(String, String, String, i64)>> {
    let by = (notice::rule, notice::state, notice::level);
    let mut query = notice::table.group_by(by).select((by.0, by.1, by.2, count_star())).into_boxed();
    if !scope.all {
        // Each right has a question of its own within, so that its index answers it.
        let of = || notice_party::table.select(notice_party::notice);
        let organisations = of().filter(notice_party::organisation.eq_any(scope.organisations.clone()));
        query = query.filter(notice::id.eq_any(organisations));
        if !scope.sites.is_empty() {
            let sites = of().filter(notice_party::site.eq_any(scope.sites.iter().cloned().map(Some)));
            query = query.or_filter(notice::id.eq_any(sites));
        }
        for division in &scope.divisions {
            let within =
                notice_party::division.ge(division.clone()).and(notice_party::division.lt(format!("{division}~")));
            query = query.or_filter(notice::id.eq_any(of().filter(within)));
        }
        if scope.platform {
            query = query.or_filter(notice::id.ne_all(of()));
        }
    }
    if let Some(site) = filter.site.clone() {
        let of = notice_party::table.select(notice_party::notice).filter(notice_party::site.eq(site));
        query = query.filter(notice::id.eq_any(of));
    }
    if filter.open {
        query = query.filter(notice::open.eq(1));
    }
    narrow!(query, filter);
    Ok(query.order(by).load(conn)?)
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
    let named = (notice_party::organisation, notice_party::site, notice_party::division);
    let all: Vec<(String, i64, String, PartyRow)> =
        of.select((notice_party::notice, notice_party::open, notice_party::rank, named)).load(conn)?;
    for (id, open, rank, party) in all {
        let fits = rows.iter().any(|row| row.0 == id && row.3 == open && row.4 == rank);
        if fits {
            parties.entry(id).or_default().push(party);
        }
    }
    let mut duties = duty::of(conn, &ids)?;
    let figures = notice_figure::of(conn, &ids)?;
    let mut figures: BTreeMap<String, FigureRow> = figures.into_iter().map(|one| (one.notice.clone(), one)).collect();
    let whole = many(conn, &ids)?;
    Ok(whole
        .into_iter()
        .zip(rows)
        .map(|(one, (id, state, level, open, rank, version))| {
            let parties = parties.remove(&id).unwrap_or_default();
            let duties = duties.remove(&id).unwrap_or_default();
            let figure = figures.remove(&id);
            (one, Columns { state, level, open, rank, version, parties, duties, figure })
        })
        .collect())
}

/// Organisation, site and division of somebody concerned.
pub type PartyRow = (String, Option<String>, String);

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
    /// What is counted of it.
    pub figure: Option<FigureRow>,
}

impl Columns {
    /// As they follow from a state and what its events said beside it.
    pub fn of(one: &Notice, mark: Mark) -> Self {
        let party = |party: &crate::domain::notice::Party| {
            (party.organisation.to_string(), party.site.map(|site| site.to_string()), party.division.clone())
        };
        Self {
            duties: duty::rows(one),
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
