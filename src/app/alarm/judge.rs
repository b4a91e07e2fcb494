//! One look at one subject: its facts, every rule that watches it, and what becomes of its notices.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    facts::{Known, known},
    settings,
};
use crate::{
    app::{
        Actor, Env, Error, dispatch,
        record::{Circumstance, Meta, Tx, execute},
    },
    domain::{
        access::Role,
        alarm::{Asked, Judgement, Kind, Level, Rule, Ruling, own::Ruled, setting::Watch},
        delivery::Occasion,
        journal::event::Event as Fact,
        notice::{
            Event, Finding, Notice, Party,
            system::{finding, follow},
        },
    },
    kernel::{clock::Instant, hash::Hash, id::CommandId},
    store::{self, Conn, alarm_fact::FactRow, watch::WatchRow},
};

/// Level by rule as it was found last; a rule that is not named was never found, `None` no longer is.
type Levels = BTreeMap<String, Option<Level>>;

/// A rule, whoever wrote it.
#[derive(Clone)]
enum Which {
    House(&'static Rule),
    Own(Arc<Ruled>),
}

impl Which {
    fn ruling(&self) -> &dyn Ruling {
        match self {
            Self::House(rule) => *rule,
            Self::Own(rule) => rule.as_ref(),
        }
    }
}

/// What one rule found of a subject.
#[derive(Clone)]
struct Found {
    rule: Which,
    held: Option<Level>,
    finding: Option<Finding>,
    parties: Vec<Party>,
}

/// What a look gave.
struct Looked {
    found: Vec<Found>,
    levels: Levels,
    look_at: Option<Instant>,
    /// Some notice gets an event, as far as can be told before it is taken.
    changes: bool,
    /// What is to be remembered of its facts, and when it was last: none when they are what they were.
    fact: Option<(FactRow, Option<i64>)>,
}

/// Looks at a subject that is marked or due; `false`: somebody else did, or it was touched meanwhile.
pub fn judge(env: &Env, row: WatchRow, now: Instant) -> Result<bool, Error> {
    let looked = env.db.read(|conn| look(conn, env, &row, now))?;
    let Looked { found, levels, look_at, changes, fact } = looked;
    let levels = serde_json::to_string(&levels)?;
    let look_at = look_at.map(Instant::micros);
    if !changes {
        return env.db.write(move |conn| keep(conn, &row, look_at, &levels, fact.as_ref()));
    }
    let id = CommandId::make(env.ids.as_ref(), now);
    let cause = format!("{}/{}", row.mark, row.look_at.unwrap_or_default());
    let body = Hash::of(&[row.subject.as_bytes(), cause.as_bytes()]);
    let meta = Meta { id, body, device: None, evidence: Vec::new() };
    let work = move |tx: &mut Tx<'_>| {
        let kept = keep(tx.conn, &row, look_at, &levels, fact.as_ref())?;
        if kept {
            for one in &found {
                write(tx, one, &row.subject, &cause)?;
            }
        }
        Ok(kept)
    };
    Ok(execute(env, &Actor::system(), &meta, work)? == "true")
}

/// Keeps what a look gave, and what was known; `false`, and nothing is written, when somebody else looked.
fn keep(
    conn: &mut Conn,
    row: &WatchRow,
    look_at: Option<i64>,
    levels: &str,
    fact: Option<&(FactRow, Option<i64>)>,
) -> Result<bool, Error> {
    let kept = store::watch::keep(conn, row, look_at, levels)?;
    if let Some((fact, before)) = fact.filter(|_| kept) {
        store::alarm_fact::note(conn, fact, *before)?;
    }
    Ok(kept)
}

/// What is to be remembered of a subject's facts, if they are no longer what they were.
fn changed(
    conn: &mut Conn,
    known: &Known,
    subject: &str,
    now: Instant,
) -> Result<Option<(FactRow, Option<i64>)>, Error> {
    let (before, owner) = (store::alarm_fact::newest(conn, subject)?, known.owner());
    let row = FactRow {
        subject: subject.to_owned(),
        at: now.micros(),
        organisation: owner.map(|one| one.organisation.to_string()),
        site: owner.and_then(|one| one.site).map(|site| site.to_string()),
        division: owner.map(|one| one.division.clone()).unwrap_or_default(),
        body: serde_json::to_string(&known.facts)?,
    };
    let same = |one: &FactRow| one.body == row.body && one.division == row.division && one.site == row.site;
    let changed = !before.as_ref().is_some_and(same);
    Ok(changed.then_some((row, before.map(|one| one.at))))
}

fn look(conn: &mut Conn, env: &Env, row: &WatchRow, now: Instant) -> Result<Looked, Error> {
    let mut levels: Levels = serde_json::from_str(&row.levels)?;
    let (noun, id) = row.subject.split_once('/').unwrap_or_default();
    let Some(kind) = Kind::parse(noun) else {
        return Ok(Looked { found: Vec::new(), levels, look_at: None, changes: false, fact: None });
    };
    let known: Known = known(conn, env, kind, id, now)?;
    let shelf = env.reference.shelf(conn, now)?;
    let newest = store::notice::newest_of(conn, &row.subject)?;
    let (all, today) = (env.rules.current(conn, now)?, now.legal_day());
    let own = env.own_rules.current(conn, now)?;
    let division = known.owner().map_or("", |one| one.division.as_str());
    let found_before = |code: &str| levels.contains_key(code) || newest.contains_key(code);
    let mut asked: Vec<(Which, Watch)> = Vec::new();
    for rule in Rule::watching(kind) {
        asked.push((Which::House(rule), settings::watch_for(conn, &all, rule, known.owner(), today)?));
    }
    for (rule, holds) in own.watching(kind, division, today, found_before) {
        let watch = settings::watch_for(conn, &all, rule.as_ref(), known.owner(), today)?;
        let off = watch.off || !holds;
        asked.push((Which::Own(rule), Watch { off, ..watch }));
    }
    let (mut found, mut look_at, mut changes) = (Vec::new(), None, false);
    for (which, watch) in asked {
        let rule = which.ruling();
        // Where the memory is lost, what a person closed counts as found: it is not raised again for that.
        let forgotten = || newest.get(rule.code()).filter(|one| !one.clears_or_is_open()).map(|one| one.found.level);
        let held = levels.get(rule.code()).copied().unwrap_or_else(forgotten);
        let of = Asked { facts: &known.facts, params: &watch.params, now, calendar: shelf.calendar(), held };
        let judged = if watch.off { Judgement::default() } else { rule.ask(&of) };
        look_at = look_at.into_iter().chain(judged.next_look).min();
        let level = judged.level;
        let told_as = |level| watch.told_as(level, judged.breach);
        let told = Judgement { level: level.map(told_as), ..judged.clone() };
        let (finding, held) = (finding(rule, &watch.params, &told), held.map(told_as));
        if level.is_some() || levels.contains_key(rule.code()) {
            levels.insert(rule.code().to_owned(), level);
        }
        let parties = known.parties(rule);
        let one = Found { rule: which, held, finding, parties };
        let event = one.event(newest.get(one.code()), &row.subject, now);
        changes |= event.is_some();
        found.push(one);
    }
    let look_at = look_at.into_iter().chain(known.again_at).min();
    let fact = changed(conn, &known, &row.subject, now)?;
    Ok(Looked { found, levels, look_at, changes, fact })
}

impl Found {
    fn code(&self) -> &str {
        self.rule.ruling().code()
    }

    fn event(&self, newest: Option<&Notice>, subject: &str, now: Instant) -> Option<Event> {
        follow(self.rule.ruling(), subject, newest, self.held, self.finding.clone(), self.parties.clone(), now)
    }
}

/// Writes what a rule found: on the notice that is there, or as a new one.
fn write(tx: &mut Tx<'_>, one: &Found, subject: &str, cause: &str) -> Result<(), Error> {
    let newest = store::notice::newest(tx.conn, subject, one.code())?;
    let newest = match newest {
        None => None,
        Some(known) => {
            tx.take(&[Notice::stream(known.id)])?;
            store::notice::get(tx.conn, &known.id.to_string())?
        }
    };
    let Some(event) = one.event(newest.as_ref(), subject, tx.now) else { return Ok(()) };
    let occasion = Occasion::of(&event, newest.as_ref());
    let (raised, mark) = (matches!(event, Event::Raised { .. }), event.mark(tx.now));
    let after = match newest.filter(|_| !raised) {
        Some(notice) => Some(event.apply(notice, tx.now)),
        None => event.begin(Notice::id_of(one.code(), subject, cause), tx.now),
    };
    let after = after.ok_or_else(|| Error::Fault("an event of no notice".into()))?;
    let place = after.parties.first().and_then(|party| party.site).map(|site| format!("site/{site}"));
    let org = after.parties.first().map(|party| party.organisation);
    let with = Circumstance { occurred_at: tx.now, role: Role::System, org, place };
    tx.record(&Notice::stream(after.id), &Fact::Notice(event), &with)?;
    store::notice::save(tx.conn, &after, mark)?;
    occasion.map_or(Ok(()), |occasion| dispatch::tell(tx, after, occasion).map(drop))
}
