//! Parties' papers: one table for all registers, each row a folded state with the columns it is found by.

use chrono::NaiveDate;
use diesel::{prelude::*, sql_types::Bool};

use super::registry::OrganisationRow;
use super::{
    Conn, StoreError, Stored,
    conn::MultiBackend,
    corrupt, quota,
    schema::{organisation, site},
    statement::execute,
};
use crate::domain::paper::{Kind, Paper};

use tables::paper;

mod beside;

pub use beside::beside;

mod tables {
    use crate::store::schema::{organisation, site};

    diesel::table! {
        paper (id) {
            id -> Text,
            kind -> Text,
            version -> BigInt,
            number -> Text,
            state -> Text,
            organisation -> Text,
            site -> Nullable<Text>,
            other_organisation -> Nullable<Text>,
            other_site -> Nullable<Text>,
            subject -> Text,
            external_id -> Nullable<Text>,
            valid_from -> Text,
            valid_to -> Text,
            body -> Text,
        }
    }

    diesel::allow_tables_to_appear_in_same_query!(paper, site);
    diesel::allow_tables_to_appear_in_same_query!(paper, organisation);
}

/// Most papers one check loads of a register: more are not in force between two sites at once.
const MOST: i64 = 200;

/// A paper's row.
#[derive(Clone, Debug, Queryable, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns named by their meaning")]
pub struct PaperRow {
    pub id: String,
    pub kind: String,
    pub version: i64,
    pub number: String,
    pub state: String,
    pub organisation: String,
    pub site: Option<String>,
    pub other_organisation: Option<String>,
    pub other_site: Option<String>,
    pub subject: String,
    pub external_id: Option<String>,
    /// `2026-11-23`.
    pub valid_from: String,
    pub valid_to: String,
    /// The whole state, JSON.
    pub body: String,
}

impl PaperRow {
    /// The row of a state.
    pub fn of<P: Paper>(one: &P) -> Stored<Self> {
        let keys = one.keys();
        let body = serde_json::to_string(one).map_err(|_| corrupt("paper", &keys.id, "body"))?;
        Ok(Self {
            id: keys.id,
            kind: P::KIND.as_str().to_owned(),
            version: keys.version,
            number: keys.number,
            state: keys.state.to_owned(),
            organisation: keys.organisation.to_string(),
            site: keys.site.map(|id| id.to_string()),
            other_organisation: keys.other_organisation.map(|id| id.to_string()),
            other_site: keys.other_site.map(|id| id.to_string()),
            subject: keys.subject,
            external_id: keys.external_id,
            valid_from: keys.term.from.to_string(),
            valid_to: keys.term.to.to_string(),
            body,
        })
    }

    /// The state of a row.
    pub fn paper<P: Paper>(&self) -> Stored<P> {
        if self.kind != P::KIND.as_str() {
            return Err(corrupt("paper", &self.id, "kind"));
        }
        serde_json::from_str(&self.body).map_err(|_| corrupt("paper", &self.id, "body"))
    }
}

/// Adds a paper, or writes it over the version before, with its lines.
pub fn save<P: Paper>(conn: &mut Conn, one: &P) -> Stored<()> {
    const TEXT: &str = "INSERT INTO paper (id, kind, version, number, state, organisation, site, other_organisation, other_site, \
                        subject, external_id, valid_from, valid_to, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
                        ON CONFLICT (id) DO UPDATE SET version = excluded.version, number = excluded.number, \
                        state = excluded.state, other_organisation = excluded.other_organisation, \
                        other_site = excluded.other_site, external_id = excluded.external_id, \
                        valid_from = excluded.valid_from, valid_to = excluded.valid_to, body = excluded.body \
                        WHERE paper.version = excluded.version - 1";
    let row = PaperRow::of(one)?;
    let binds = [
        (&row.id).into(),
        (&row.kind).into(),
        row.version.into(),
        (&row.number).into(),
        (&row.state).into(),
        (&row.organisation).into(),
        (&row.site).into(),
        (&row.other_organisation).into(),
        (&row.other_site).into(),
        (&row.subject).into(),
        (&row.external_id).into(),
        (&row.valid_from).into(),
        (&row.valid_to).into(),
        (&row.body).into(),
    ];
    if execute!(conn, TEXT, &binds)? != 1 {
        return Err(StoreError::Conflict);
    }
    quota::set_lines(conn, P::KIND, &row.id, &one.lines())
}

/// A paper by id.
pub fn get<P: Paper>(conn: &mut Conn, id: &str) -> Stored<Option<P>> {
    let of = paper::table.find(id).filter(paper::kind.eq(P::KIND.as_str()));
    let row: Option<PaperRow> = of.first(conn).optional()?;
    row.map(|row| row.paper()).transpose()
}

/// Rows of several papers of any register.
pub fn rows(conn: &mut Conn, ids: &[String]) -> Stored<Vec<PaperRow>> {
    Ok(paper::table.filter(paper::id.eq_any(ids)).load(conn)?)
}

fn to_papers<P: Paper>(rows: &[PaperRow]) -> Stored<Vec<P>> {
    rows.iter().map(PaperRow::paper).collect()
}

/// Papers between two sites, of these registers and in the state named with each, the last to end first.
pub fn between(conn: &mut Conn, from: &str, to: &str, wanted: &[(Kind, &str)]) -> Stored<Vec<PaperRow>> {
    let kinds: Vec<&str> = wanted.iter().map(|(kind, _)| kind.as_str()).collect();
    let states: Vec<&str> = wanted.iter().map(|(_, state)| *state).collect();
    let of = paper::table
        .filter(paper::kind.eq_any(kinds).and(paper::state.eq_any(states)))
        .filter(paper::site.eq(from).and(paper::other_site.eq(to)));
    let most = MOST * i64::try_from(wanted.len()).unwrap_or(1);
    let mut rows: Vec<PaperRow> = of.order((paper::valid_to.desc(), paper::id)).limit(most).load(conn)?;
    rows.retain(|row| wanted.iter().any(|(kind, state)| row.kind == kind.as_str() && row.state == *state));
    Ok(rows)
}

/// Those of these rows that are of a register.
pub fn of_kind<P: Paper>(rows: &[PaperRow]) -> Stored<Vec<P>> {
    rows.iter().filter(|row| row.kind == P::KIND.as_str()).map(PaperRow::paper).collect()
}

/// Papers of a register of a site, the last to end first.
pub fn of_site<P: Paper>(conn: &mut Conn, site: &str) -> Stored<Vec<P>> {
    let of = paper::table.filter(paper::kind.eq(P::KIND.as_str())).filter(paper::site.eq(site));
    let rows: Vec<PaperRow> = of.order((paper::valid_to.desc(), paper::id)).limit(MOST).load(conn)?;
    to_papers(&rows)
}

/// Papers of a register that others have with a site, of one state and within their days on a day, by id.
pub fn with_site<P: Paper>(conn: &mut Conn, site: &str, state: &str, day: NaiveDate, most: i64) -> Stored<Vec<P>> {
    let day = day.to_string();
    let of = paper::table
        .filter(paper::kind.eq(P::KIND.as_str()).and(paper::other_site.eq(site)))
        .filter(paper::state.eq(state).and(paper::valid_from.le(day.clone())).and(paper::valid_to.ge(day)));
    to_papers(&of.order(paper::id).limit(most).load::<PaperRow>(conn)?)
}

/// Papers of a register of these organisations that are in such a state; however many there are, they are few of each.
pub fn of_organisations<P: Paper>(conn: &mut Conn, organisations: &[String], state: &str) -> Stored<Vec<P>> {
    if organisations.is_empty() {
        return Ok(Vec::new());
    }
    let of = paper::table
        .filter(paper::kind.eq(P::KIND.as_str()).and(paper::organisation.eq_any(organisations.to_vec())))
        .filter(paper::state.eq(state));
    of_kind(&of.order(paper::id).load::<PaperRow>(conn)?)
}

/// Whether an organisation has a paper of a register in one of these states.
pub fn holds(conn: &mut Conn, kind: Kind, organisation: &str, states: &[&str]) -> Stored<bool> {
    let of = paper::table
        .filter(paper::kind.eq(kind.as_str()).and(paper::organisation.eq(organisation)))
        .filter(paper::state.eq_any(states.to_vec()));
    let found: Option<String> = of.select(paper::id).first(conn).optional()?;
    Ok(found.is_some())
}

/// Papers of a register that these organisations hold for these subjects, ended ones left out.
pub fn of_subjects<P: Paper>(conn: &mut Conn, organisations: &[String], subjects: &[String]) -> Stored<Vec<P>> {
    if organisations.is_empty() || subjects.is_empty() {
        return Ok(Vec::new());
    }
    let of = paper::table
        .filter(paper::kind.eq(P::KIND.as_str()))
        .filter(paper::organisation.eq_any(organisations.to_vec()).and(paper::subject.eq_any(subjects.to_vec())))
        .filter(paper::state.ne("ended"));
    let rows: Vec<PaperRow> = of.order((paper::valid_to.desc(), paper::id)).limit(2 * MOST).load(conn)?;
    to_papers(&rows)
}

/// Whose papers a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaperScope {
    /// Everything.
    pub all: bool,
    /// Those of these organisations, on either side.
    pub organisations: Vec<String>,
    /// Those of these organisations that are of no site.
    pub holders: Vec<String>,
    /// Those of these sites, on either side.
    pub sites: Vec<String>,
    /// Those of, or between, sites or holders in a division that begins so.
    pub divisions: Vec<String>,
}

/// What a list is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns named by their meaning")]
pub struct Filter {
    /// On either side.
    pub organisation: Option<String>,
    /// On either side.
    pub site: Option<String>,
    pub state: Option<String>,
    pub number: Option<String>,
    /// `carrier_licence`, `vehicle_licence/<id>`.
    pub subject: Option<String>,
    pub external_id: Option<String>,
    /// Within its days on this day.
    pub on: Option<NaiveDate>,
    /// Ends on this day or before.
    pub ends_by: Option<NaiveDate>,
}

type Test = Box<dyn BoxableExpression<paper::table, MultiBackend, SqlType = Bool>>;

impl PaperScope {
    /// A side that is not there is NULL, and so no reason to show a paper.
    fn test(&self) -> Test {
        let other = paper::other_organisation.assume_not_null().eq_any(self.organisations.clone());
        let mut test: Test = Box::new(paper::organisation.eq_any(self.organisations.clone()).or(other));
        let own = paper::site.assume_not_null().eq_any(self.sites.clone());
        test = Box::new(test.or(own).or(paper::other_site.assume_not_null().eq_any(self.sites.clone())));
        if !self.holders.is_empty() {
            let held = paper::organisation.eq_any(self.holders.clone());
            test = Box::new(test.or(paper::site.is_null().and(held)));
        }
        for prefix in &self.divisions {
            let within = format!("{prefix}%");
            let sites = || site::table.filter(site::division.like(format!("{prefix}%"))).select(site::id);
            let holders = organisation::table.filter(organisation::division.like(within.clone()));
            let with_site = site::table.filter(site::division.like(within)).select(site::organisation);
            let holder = paper::organisation.eq_any(holders.select(organisation::id));
            let holder = paper::site.is_null().and(holder.or(paper::organisation.eq_any(with_site)));
            let own = paper::site.assume_not_null().eq_any(sites());
            test = Box::new(test.or(own).or(paper::other_site.assume_not_null().eq_any(sites())).or(holder));
        }
        test
    }
}

/// A page of a register in scope, newest first.
pub fn page(
    conn: &mut Conn,
    kind: Kind,
    scope: &PaperScope,
    filter: &Filter,
    before: Option<&str>,
    limit: i64,
) -> Stored<Vec<PaperRow>> {
    let mut query = paper::table.into_boxed().filter(paper::kind.eq(kind.as_str()));
    if !scope.all {
        query = query.filter(scope.test());
    }
    if let Some(id) = filter.organisation.clone() {
        query = query.filter(paper::organisation.eq(id.clone()).or(paper::other_organisation.assume_not_null().eq(id)));
    }
    if let Some(id) = filter.site.clone() {
        query = query.filter(paper::site.eq(id.clone()).or(paper::other_site.eq(id)));
    }
    if let Some(state) = filter.state.clone() {
        query = query.filter(paper::state.eq(state));
    }
    if let Some(number) = filter.number.clone() {
        query = query.filter(paper::number.eq(number));
    }
    if let Some(subject) = filter.subject.clone() {
        query = query.filter(paper::subject.eq(subject));
    }
    if let Some(external) = filter.external_id.clone() {
        query = query.filter(paper::external_id.eq(external));
    }
    if let Some(day) = filter.on.map(|day| day.to_string()) {
        query = query.filter(paper::valid_from.le(day.clone()).and(paper::valid_to.ge(day)));
    }
    if let Some(day) = filter.ends_by.map(|day| day.to_string()) {
        query = query.filter(paper::valid_to.le(day));
    }
    if let Some(before) = before {
        query = query.filter(paper::id.lt(before.to_owned()));
    }
    Ok(query.order(paper::id.desc()).limit(limit).load(conn)?)
}

/// Rows by id, for comparison with a rebuild.
pub fn all_rows(conn: &mut Conn, after: &str, limit: i64) -> Stored<Vec<PaperRow>> {
    Ok(paper::table.filter(paper::id.gt(after)).order(paper::id).limit(limit).load(conn)?)
}

/// Organisations that may be asked to carry: those whose kind says so and those with a carrier's licence on record, by
/// credit code.
pub fn carriers(conn: &mut Conn, after: Option<&str>, limit: i64) -> Stored<Vec<OrganisationRow>> {
    let licensed = paper::table
        .filter(paper::kind.eq(Kind::Credential.as_str()))
        .filter(paper::subject.eq("carrier_licence"))
        .select(paper::organisation);
    let query = organisation::table
        .filter(organisation::state.eq("active"))
        .filter(organisation::kind.eq("carrier").or(organisation::id.eq_any(licensed)))
        .filter(organisation::uscc.gt(after.unwrap_or("").to_owned()));
    Ok(query.order(organisation::uscc).limit(limit).load(conn)?)
}

/// Papers in these states that end by a day: of a site on either side, and those of its organisation that are of no site; the
/// first to end first.
pub fn ending(
    conn: &mut Conn,
    (site, organisation): (&str, &str),
    states: &[&str],
    by: NaiveDate,
    limit: i64,
) -> Stored<Vec<PaperRow>> {
    let of_site = paper::site.assume_not_null().eq(site).or(paper::other_site.assume_not_null().eq(site));
    let of_holder = paper::site.is_null().and(paper::organisation.eq(organisation));
    Ok(paper::table
        .filter(paper::kind.eq_any(Kind::ALL.iter().map(|kind| kind.as_str())))
        .filter(paper::state.eq_any(states.to_vec()).and(paper::valid_to.le(by.to_string())))
        .filter(of_site.or(of_holder))
        .order((paper::valid_to, paper::id))
        .limit(limit)
        .load(conn)?)
}

/// Permits of a site that stand so.
pub fn permits_of(conn: &mut Conn, site: &str, state: &str, limit: i64) -> Stored<Vec<PaperRow>> {
    let of = paper::table.filter(paper::kind.eq(Kind::Permit.as_str())).filter(paper::site.eq(site));
    Ok(of.filter(paper::state.eq(state)).order(paper::id).limit(limit).load(conn)?)
}
