//! Lists of notices, their sums and their ages. A right is a range of a column of those concerned, so that an index answers it.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use diesel::{
    dsl::{AsExprOf, count_star, sql},
    expression::{SqlLiteral, UncheckedBind},
    prelude::*,
    sql_types::{BigInt, Bool, Text},
};

use super::{
    read,
    tables::{notice, notice_party, notice_wait},
};
use crate::{
    domain::{
        alarm::{RULES, Recipient},
        notice::{Notice, turn::Turn},
    },
    kernel::{clock::Instant, id::PersonId},
    store::{Conn, Stored},
};

/// Whose notices a list shows: any of these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Everything.
    pub all: bool,
    /// These organisations are concerned, and told.
    pub organisations: Vec<String>,
    /// These sites are.
    pub sites: Vec<String>,
    /// Somebody in a division that begins so is.
    pub divisions: Vec<String>,
    /// The platform is.
    pub platform: bool,
}

/// Which come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The latest raised.
    #[default]
    Newest,
    /// The most urgent; open ones only.
    Urgent,
}

/// What waits for a person: notices in which the person has a seat, and those whose next step is the person's.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct Mine {
    pub person: PersonId,
    /// Where the person answers for the next step.
    pub acts: Scope,
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
    /// Raised from this moment on.
    pub from: Option<Instant>,
    /// Raised before this one.
    pub until: Option<Instant>,
    /// To be done before this day, and not done.
    pub due_before: Option<NaiveDate>,
    /// The most urgent first.
    pub mine: Option<Mine>,
    pub order: Order,
}

impl Filter {
    fn is_urgent(&self) -> bool {
        self.mine.is_some() || self.order == Order::Urgent
    }
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
        if let Some(from) = $filter.from {
            $query = $query.filter(notice::rank.ge(start(from)));
        }
        if let Some(until) = $filter.until {
            $query = $query.filter(notice::rank.lt(start(until)));
        }
        if let Some(day) = $filter.due_before {
            $query = $query.filter(sql::<Bool>(&overdue(day)));
        }
    };
}

/// The rank before all of a moment.
fn start(at: Instant) -> String {
    format!("{:020}", at.micros())
}

/// Open and not told to be done, though its day is over. Nothing of a caller's is in the text.
fn overdue(day: NaiveDate) -> String {
    let theirs = "'raised', 'acknowledged', 'handling', 'extension_asked'";
    format!("(notice.state IN ({theirs}) AND notice.id IN (SELECT notice FROM notice_wait WHERE due_on < '{day}'))")
}

/// Which notices one right shows.
#[derive(Clone, Copy)]
enum Sight<'a> {
    All,
    Platform,
    Organisation(&'a str),
    Site(&'a str),
    Division(&'a str),
}

/// Of those in sight, which.
#[derive(Clone, Copy)]
enum Wait {
    Any,
    /// In which this person has a seat.
    Seat(PersonId),
    /// Whose next step is theirs whom the right is of.
    Turn,
}

type Bound = AsExprOf<String, Text>;
/// A right as a test: two values of a column, and what is between them.
type Test = SqlLiteral<Bool, UncheckedBind<SqlLiteral<Bool, UncheckedBind<SqlLiteral<Bool>, Bound>>, Bound>>;

impl Scope {
    fn sights(&self) -> Vec<Sight<'_>> {
        if self.all {
            return vec![Sight::All];
        }
        let mut sights: Vec<Sight<'_>> = self.platform.then_some(Sight::Platform).into_iter().collect();
        sights.extend(self.organisations.iter().map(|one| Sight::Organisation(one)));
        sights.extend(self.sites.iter().map(|one| Sight::Site(one)));
        sights.extend(self.divisions.iter().map(|one| Sight::Division(one)));
        sights
    }
}

/// Every right of a list with what it shows.
fn rights<'a>(scope: &'a Scope, filter: &'a Filter) -> Vec<(Sight<'a>, Wait)> {
    let of = |scope: &'a Scope, wait: Wait| scope.sights().into_iter().map(move |sight| (sight, wait));
    match &filter.mine {
        None => of(scope, Wait::Any).collect(),
        Some(mine) => of(scope, Wait::Seat(mine.person)).chain(of(&mine.acts, Wait::Turn)).collect(),
    }
}

const PARTY: &str = "notice.id IN (SELECT notice FROM notice_party WHERE ";
const PARTY_TOLD: &str = "notice.id IN (SELECT notice FROM notice_party WHERE untold = 0 AND ";

impl Sight<'_> {
    fn test(self, wait: Wait) -> Test {
        let waits = match (wait, self) {
            (Wait::Any, _) => String::new(),
            (Wait::Seat(person), _) => {
                format!(" AND notice.id IN (SELECT notice FROM notice_duty WHERE open = 1 AND person = '{person}')")
            }
            (Wait::Turn, Self::All | Self::Platform) => " AND notice.open = 1".to_owned(),
            (Wait::Turn, Self::Division(_)) => of_turn(Turn::Authority),
            (Wait::Turn, Self::Organisation(_) | Self::Site(_)) => of_turn(Turn::Sides),
        };
        let (before, column, from, to, after) = match self {
            Self::All => (String::new(), "notice.id", String::new(), "~".to_owned(), ""),
            Self::Platform => (of_platform(), "notice.id", String::new(), "~".to_owned(), ""),
            Self::Organisation(id) => (PARTY_TOLD.to_owned(), "organisation", id.to_owned(), id.to_owned(), ")"),
            Self::Site(id) => (PARTY_TOLD.to_owned(), "site", id.to_owned(), id.to_owned(), ")"),
            Self::Division(prefix) => (PARTY.to_owned(), "division", prefix.to_owned(), format!("{prefix}~"), ")"),
        };
        let test = sql::<Bool>(&format!("({before}{column} >= ")).bind::<Text, _>(from);
        let test = test.sql(&format!(" AND {column} <= ")).bind::<Text, _>(to);
        test.sql(&format!("{after}{waits})"))
    }
}

fn of_turn(turn: Turn) -> String {
    format!(" AND notice.id IN (SELECT notice FROM notice_wait WHERE turn = '{}')", turn.as_str())
}

/// What whoever keeps the platform sees to: what its rule says so of, and what concerns nobody else.
fn of_platform() -> String {
    let rules = RULES.iter().filter(|rule| rule.to.contains(&Recipient::Platform));
    let rules: Vec<String> = rules.map(|rule| format!("'{}'", rule.code)).collect();
    format!("(notice.rule IN ({}) OR notice.id NOT IN (SELECT notice FROM notice_party)) AND ", rules.join(", "))
}

/// A page of notices, the latest raised or the most urgent first; `after` is the rank or the urgency of the last one seen. Each
/// right is asked by an index of its own and gives a page; the first of all of them are the page.
pub fn list(conn: &mut Conn, scope: &Scope, filter: &Filter, after: Option<&str>, limit: i64) -> Stored<Vec<Notice>> {
    let mut rows = BTreeMap::new();
    for (sight, wait) in rights(scope, filter) {
        rows.extend(if filter.is_urgent() {
            urgent(conn, sight.test(wait), filter, after, limit)?
        } else {
            newest(conn, sight, filter, after, limit)?
        });
    }
    let most = usize::try_from(limit).unwrap_or(0);
    let told = |(key, body): (String, String)| read(&key, &body);
    if filter.is_urgent() {
        return rows.into_iter().take(most).map(told).collect();
    }
    rows.into_iter().rev().take(most).map(told).collect()
}

/// Urgency and body of what a right shows, the most urgent first.
fn urgent(
    conn: &mut Conn,
    test: Test,
    filter: &Filter,
    after: Option<&str>,
    limit: i64,
) -> Stored<Vec<(String, String)>> {
    let joined = notice_wait::table.inner_join(notice::table.on(notice::id.eq(notice_wait::notice)));
    let mut query = joined.select((notice_wait::urgency, notice::body)).filter(test).into_boxed();
    if let Some(site) = filter.site.clone() {
        let of = notice_party::table.select(notice_party::notice).filter(notice_party::site.eq(site));
        query = query.filter(notice::id.eq_any(of));
    }
    narrow!(query, filter);
    if let Some(after) = after {
        query = query.filter(notice_wait::urgency.gt(after.to_owned()));
    }
    Ok(query.order(notice_wait::urgency).limit(limit).load(conn)?)
}

/// Rank and body of what a right shows, the latest raised first.
fn newest(
    conn: &mut Conn,
    sight: Sight<'_>,
    filter: &Filter,
    before: Option<&str>,
    limit: i64,
) -> Stored<Vec<(String, String)>> {
    if matches!(sight, Sight::Platform) || (matches!(sight, Sight::All) && filter.site.is_none()) {
        let mut query = notice::table.select((notice::rank, notice::body)).filter(sight.test(Wait::Any)).into_boxed();
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
        Sight::Organisation(id) => {
            query.filter(notice_party::organisation.eq(id.to_owned()).and(notice_party::untold.eq(0)))
        }
        Sight::Site(id) => query.filter(notice_party::site.eq(id.to_owned()).and(notice_party::untold.eq(0))),
        Sight::Division(prefix) => {
            let end = format!("{prefix}~");
            query.filter(notice_party::division.ge(prefix.to_owned()).and(notice_party::division.lt(end)))
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

/// Leaves what a list of a scope and a filter shows: all rights in one test, so that none counts twice.
macro_rules! seen {
    ($query:ident, $scope:ident, $filter:ident) => {
        let rights = rights($scope, $filter);
        if rights.is_empty() {
            $query = $query.filter(sql::<Bool>("1 = 0"));
        }
        for (sight, wait) in rights {
            $query = $query.or_filter(sight.test(wait));
        }
        if let Some(site) = $filter.site.clone() {
            let of = notice_party::table.select(notice_party::notice).filter(notice_party::site.eq(site));
            $query = $query.filter(notice::id.eq_any(of));
        }
        if $filter.open || $filter.is_urgent() {
            $query = $query.filter(notice::open.eq(1));
        }
        narrow!($query, $filter);
    };
}

/// Notices by rule, state and level of what a list of the same scope and filter shows, in one statement.
pub fn counts(conn: &mut Conn, scope: &Scope, filter: &Filter) -> Stored<Vec<(String, String, String, i64)>> {
    let by = (notice::rule, notice::state, notice::level);
    let mut query = notice::table.group_by(by).select((by.0, by.1, by.2, count_star())).into_boxed();
    seen!(query, scope, filter);
    Ok(query.order(by).load(conn)?)
}

/// How many open notices were raised when, and how many are overdue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "days back from today")]
pub struct Ages {
    pub today: i64,
    pub to_3: i64,
    pub to_7: i64,
    pub older: i64,
    /// Of all of them, whatever their age.
    pub overdue: i64,
}

/// The first moments of the ages that end today: today's, those of at most three and of at most seven days.
pub fn age_starts(today: NaiveDate) -> [Instant; 3] {
    [0, 3, 7].map(|days| Instant::start_of_legal_day(today - Days::new(days)))
}

/// The ages of the open ones of what a list of the same scope and filter shows, in one statement.
pub fn ages(conn: &mut Conn, scope: &Scope, filter: &Filter, today: NaiveDate) -> Stored<Ages> {
    let [day, three, seven] = age_starts(today).map(start);
    let within = |from: &str, to: &str| {
        sql::<BigInt>(&format!("count(*) FILTER (WHERE notice.rank >= '{from}' AND notice.rank < '{to}')"))
    };
    let late = sql::<BigInt>(&format!("count(*) FILTER (WHERE {})", overdue(today)));
    let columns = (within(&day, "~"), within(&three, &day), within(&seven, &three), within("", &seven), late);
    let mut query = notice::table.select(columns).into_boxed();
    seen!(query, scope, filter);
    query = query.filter(notice::open.eq(1));
    let (today, to_3, to_7, older, overdue) = query.first::<(i64, i64, i64, i64, i64)>(conn)?;
    Ok(Ages { today, to_3, to_7, older, overdue })
}
