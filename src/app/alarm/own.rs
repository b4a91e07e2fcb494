//! Rules of an authority's own: who writes, changes, silences and ends them, who sees them, and that each takes effect on its day.
//!
//! **Invariant:** what happens to them is one event on the one stream of all and the row of the same version; none is ever changed. On
//! the day on which one begins, ends or is silenced, everything that it watches in its place is judged once more.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use chrono::NaiveDate;

use super::settings::mark;
use crate::{
    app::{
        Actor, Env, Error,
        paper::parameters::role_for,
        party::circumstance,
        record::{Meta, Tx, execute},
        registry::take_or_begin,
        remembered,
    },
    domain::{
        access::{Permission, Role},
        alarm::{
            Kind,
            own::{Action, Book, Definition, Event, Figure, Own, Ruled, STREAM, Step, is_own},
        },
        journal::event::Event as Fact,
        party::division::prefix,
        refusal::{Code, Refusal},
    },
    kernel::clock::Instant,
    store::{self, Conn, corrupt, own_rule::OwnRuleRow},
};

/// The rules as last read.
pub type Remembered = remembered::Remembered<Shelf>;

/// All rules of authorities' own, and each version ready to be asked.
#[derive(Debug, Default)]
pub struct Shelf {
    /// What happened to them.
    pub book: Book,
    ruled: HashMap<(String, u32), Arc<Ruled>>,
}

impl Remembered {
    /// All of them, at most some seconds old.
    pub fn all(&self, conn: &mut Conn, now: Instant) -> Result<Arc<Shelf>, Error> {
        self.get(now, || shelf(conn))
    }

    /// The same, and none older than what the engine was marked for: a mark that another server made is judged with what it was made for.
    pub fn current(&self, conn: &mut Conn, now: Instant) -> Result<Arc<Shelf>, Error> {
        let known = self.all(conn, now)?;
        if known.book.serial >= store::watch::own_applied(conn)?.0 {
            return Ok(known);
        }
        self.forget();
        self.all(conn, now)
    }
}

impl Shelf {
    /// A version of a rule.
    pub fn ruled(&self, code: &str, number: u32) -> Option<&Arc<Ruled>> {
        self.ruled.get(&(code.to_owned(), number))
    }

    /// The rules that may watch a kind of subjects of a division: whether each does on a day, and the version that is read then or was
    /// last. A rule of elsewhere is there if `known` says that it found something.
    pub fn watching(
        &self,
        kind: Kind,
        division: &str,
        day: NaiveDate,
        known: impl Fn(&str) -> bool,
    ) -> Vec<(Arc<Ruled>, bool)> {
        let of = |one: &Own| {
            let version = one.shown(day)?;
            if version.definition.subject != kind {
                return None;
            }
            let holds = one.on(day).is_some() && division.starts_with(version.definition.division.as_str());
            let ruled = self.ruled(&one.code, version.number)?;
            (holds || known(&one.code)).then(|| (Arc::clone(ruled), holds))
        };
        self.book.all().filter_map(of).collect()
    }
}

fn steps(rows: Vec<OwnRuleRow>) -> Result<Vec<Step>, Error> {
    let step = |row: OwnRuleRow| {
        let event = serde_json::from_str(&row.body).map_err(|_| corrupt("own_rule", row.serial, "body"))?;
        Ok(Step { serial: row.serial, at: Instant::from_micros(row.at), event })
    };
    rows.into_iter().map(step).collect()
}

fn shelf(conn: &mut Conn) -> Result<Shelf, Error> {
    let book = Book::of(steps(store::own_rule::all(conn)?)?);
    let mut ruled = HashMap::new();
    for one in book.all() {
        for version in &one.versions {
            // A fact that a newer release no longer has: the version is told as it is and finds nothing.
            if let Ok(ready) = Ruled::of(&one.code, version.number, version.definition.clone()) {
                ruled.insert((one.code.clone(), version.number), Arc::new(ready));
            }
        }
    }
    Ok(Shelf { book, ruled })
}

/// The rules of authorities' own among some codes, without asking the memory.
pub fn named<'a>(conn: &mut Conn, codes: impl IntoIterator<Item = &'a str>) -> Result<Book, Error> {
    let mut own: Vec<String> = codes.into_iter().filter(|code| is_own(code)).map(str::to_owned).collect();
    own.sort();
    own.dedup();
    if own.is_empty() {
        return Ok(Book::default());
    }
    Ok(Book::of(steps(store::own_rule::of(conn, &own)?)?))
}

/// The figures of a rule of an authority's own, of all its versions; none of another.
pub fn figures_of(conn: &mut Conn, code: &str) -> Result<BTreeMap<String, Figure>, Error> {
    Ok(named(conn, [code])?.get(code).map(Own::figures).unwrap_or_default())
}

/// Whether somebody may know of a rule: the authorities over its division and within it, and who keeps the platform.
pub fn sees(actor: &Actor, division: &str) -> bool {
    let mut overseers = actor.grants_with(Permission::OverseeManifests);
    let over =
        |prefix: &String| !prefix.is_empty() && (division.starts_with(prefix.as_str()) || prefix.starts_with(division));
    let near = overseers.any(|grant| grant.role == Role::System || grant.division.as_ref().is_some_and(over));
    near || actor.may(Permission::ManagePlatform)
}

/// A rule in the actor's sight; what is out of it is absent.
pub fn seen<'a>(book: &'a Book, actor: &Actor, code: &str) -> Result<&'a Own, Error> {
    let found = book.get(code).filter(|one| sees(actor, one.division()));
    Ok(found.ok_or(Code::NotFound)?)
}

/// The role in which somebody acts on the rules of an office: that office's own reviewers, and those above it.
pub fn office_role(actor: &Actor, office: &str) -> Option<Role> {
    role_for(actor, office).filter(|_| !office.is_empty())
}

/// The office that writes for a place: the actor's own division that contains it, the narrowest.
fn office(actor: &Actor, place: &str) -> Option<(Role, String)> {
    let role = office_role(actor, place)?;
    let own = actor.grants_with(Permission::ReviewPapers).filter(|grant| grant.role == Role::Reviewer);
    let within = own.filter_map(|grant| grant.division.clone()).filter(|of| !of.is_empty() && place.starts_with(of));
    let narrowest = within.max_by_key(String::len).unwrap_or_else(|| place.to_owned());
    Some((role, narrowest))
}

/// Writes a rule.
///
/// # Errors
/// Not the actor's place, a field that cannot be, or expressions with faults.
pub fn write(tx: &mut Tx<'_>, asked: Definition) -> Result<Own, Error> {
    let place = prefix(&format!("{:0<6}", asked.division)).to_owned();
    let (role, office) = office(tx.actor, &place).ok_or(Code::NotAllowed)?;
    let definition = asked.checked(tx.now.legal_day())?;
    let book = taken(tx)?;
    let event = book.write(&office, definition)?;
    record(tx, &book, role, event)
}

/// Writes a rule anew, as another version of it.
///
/// # Errors
/// Not of the actor's office, over, or a field that cannot be.
pub fn amend(tx: &mut Tx<'_>, code: &str, asked: Definition) -> Result<Own, Error> {
    let book = taken(tx)?;
    let known = seen(&book, tx.actor, code)?;
    let role = office_role(tx.actor, &known.office).ok_or(Code::NotAllowed)?;
    let event = known.amend(asked.checked(tx.now.legal_day())?)?;
    record(tx, &book, role, event)
}

/// Silences a rule, takes it up again or ends it.
///
/// # Errors
/// Not of the actor's office, or not as it stands.
pub fn act(tx: &mut Tx<'_>, code: &str, action: Action, reason: &str) -> Result<Own, Error> {
    let book = taken(tx)?;
    let known = seen(&book, tx.actor, code)?;
    let role = office_role(tx.actor, &known.office).ok_or(Code::NotAllowed)?;
    let event = known.act(action, reason)?;
    record(tx, &book, role, event)
}

/// All rules, once their stream is the command's: two that are written at once get two numbers.
fn taken(tx: &mut Tx<'_>) -> Result<Book, Error> {
    take_or_begin(tx, STREAM.to_owned())?;
    Ok(Book::of(steps(store::own_rule::all(tx.conn)?)?))
}

fn record(tx: &mut Tx<'_>, book: &Book, role: Role, event: Event) -> Result<Own, Error> {
    let step = Step { serial: book.serial + 1, at: tx.now, event };
    store::own_rule::insert(tx.conn, &row(&step)?)?;
    tx.record(STREAM, &Fact::from(step.event.clone()), &circumstance(tx.now, role, None))?;
    let code = step.event.code().to_owned();
    let of = book.get(&code).map(|one| one.history.clone()).unwrap_or_default();
    let after = Book::of(of.into_iter().chain([step]));
    after.get(&code).cloned().ok_or_else(|| Error::Fault("a rule that was written is not there".into()))
}

fn row(step: &Step) -> Result<OwnRuleRow, Error> {
    let (code, body) = (step.event.code().to_owned(), serde_json::to_string(&step.event)?);
    Ok(OwnRuleRow { serial: step.serial, code, body, at: step.at.micros() })
}

/// Writes as a command of its own; it is read at once on this server.
pub fn enter(env: &Env, actor: &Actor, meta: &Meta, asked: Definition) -> Result<String, Error> {
    let answer = execute(env, actor, meta, move |tx| write(tx, asked.clone()).map(|one| one.code));
    env.own_rules.forget();
    Ok(serde_json::from_str(&answer?)?)
}

/// Marks what rules make different to which something happened, or whose day came or went, since this was asked last.
pub(super) fn apply(env: &Env, now: Instant) -> Result<(), Error> {
    let today = now.legal_day();
    let (all, before) =
        env.db.read(|conn| Ok::<_, Error>((env.own_rules.current(conn, now)?, store::watch::own_applied(conn)?)))?;
    let after = (all.book.serial, today.to_string());
    if before == after {
        return Ok(());
    }
    let last: Option<NaiveDate> = before.1.parse().ok();
    let turned = |one: &Own| {
        let new = one.history.last().is_some_and(|step| step.serial > before.0);
        let number = |day| one.on(day).map(|version| version.number);
        new || last.is_none_or(|last| number(last) != number(today))
    };
    let mut marked: Vec<(&'static str, String)> = Vec::new();
    for one in all.book.all().filter(|one| turned(one)) {
        marked.extend(one.newest().map(|of| (of.subject.as_str(), of.division.clone())));
    }
    mark(env, marked, now, move |conn| store::watch::set_own_applied(conn, &before, &after))
}

/// The draft of a rule, ready to be rehearsed.
///
/// # Errors
/// A field that cannot be, or expressions with faults.
pub fn draft(asked: Definition, today: NaiveDate) -> Result<Ruled, Refusal> {
    let definition = asked.checked(today)?;
    let code = format!("U-{:0<6}-···", definition.division);
    Ruled::of(&code, 0, definition).map_err(|faults| crate::domain::alarm::own::definition::told(&faults))
}

/// What the journal tells of them, by version of the stream.
pub type Told = BTreeMap<i64, (Event, i64)>;

/// The first row that is not what its event tells.
pub fn differs(conn: &mut Conn, told: &Told) -> Result<Option<String>, Error> {
    let rows = store::own_rule::all(conn)?;
    for is in &rows {
        let due = told
            .get(&is.serial)
            .map(|(event, at)| row(&Step { serial: is.serial, at: Instant::from_micros(*at), event: event.clone() }));
        if due.transpose()?.as_ref() != Some(is) {
            return Ok(Some(format!("row own_rule {} differs from its event", is.serial)));
        }
    }
    let missing = (rows.len() != told.len()).then(|| "a rule of an authority's own has an event but no row".to_owned());
    Ok(missing)
}
