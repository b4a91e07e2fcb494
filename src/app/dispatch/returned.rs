//! A declaration that was sent back 退回补正, told until it is read (issue 5: a deadline that nobody can miss): at once to who is on duty at
//! the site, from the next day without a read receipt to its head too, from the third day or the eve of its limit to the officer on duty.
//!
//! **Invariant:** each step of a return is told once to each address: a letter's id follows from both, and is looked for under the
//! declaration's stream. Reading it (`declaration.return_read`) ends the climbing, not the limit: on its eve it is told again.

use std::collections::BTreeSet;

use chrono::{Duration, NaiveDate};
use uuid::Builder;

use crate::{
    app::{
        Actor, Env, Error,
        record::{Meta, Tx, execute},
        roster::{able, heads, loads, people_of},
    },
    domain::{
        access::Role,
        alarm::{Level, Stage},
        declaration::{Declaration, State},
        delivery::{Channel, not_before},
        roster::{
            Place, Rung,
            choose::{Asked, choose},
        },
    },
    kernel::{
        clock::Instant,
        hash::Hash,
        id::{CommandId, PersonId},
    },
    store::{self, Conn, party::SiteScope},
};

/// Days without a read receipt until the head is told.
const HEAD_FROM: i64 = 1;
/// Days until the authority is.
const AUTHORITY_FROM: i64 = 3;
/// Most declarations of one look.
const BATCH: i64 = 1000;

/// A step of the ladder of a return.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Step {
    Duty,
    Head,
    Authority,
}

impl Step {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Duty => "duty",
            Self::Head => "head",
            Self::Authority => "authority",
        }
    }
}

/// How far a return has climbed on a day.
fn reached(on: NaiveDate, limit: NaiveDate, read: bool, today: NaiveDate) -> Step {
    let days = (today - on).num_days();
    if today >= limit - Duration::days(1) && days > 0 || (!read && days >= AUTHORITY_FROM) {
        Step::Authority
    } else if !read && days >= HEAD_FROM {
        Step::Head
    } else {
        Step::Duty
    }
}

/// Writes the letters that are due, not in the quiet of the night; tells how many.
pub fn remind(env: &Env) -> Result<usize, Error> {
    let now = env.clock.now();
    if not_before(Channel::Mail, Level::Blue, now) > now {
        return Ok(0);
    }
    let scope = SiteScope { all: true, ..SiteScope::default() };
    let state = Some(State::Returned.as_str().to_owned());
    let filter = store::declaration::Filter { state, ..store::declaration::Filter::default() };
    let due = env.db.read(|conn| {
        let mut due = Vec::new();
        for one in store::declaration::list(conn, &scope, &filter, None, BATCH)? {
            if !letters(conn, &one, now)?.is_empty() {
                due.push(one);
            }
        }
        Ok::<_, Error>(due)
    })?;
    let mut written = 0;
    for one in due {
        let body = Hash::of(&[one.stream().as_bytes(), b"returned"]);
        let meta = Meta { id: CommandId::make(env.ids.as_ref(), now), body, device: None, evidence: Vec::new() };
        let work = move |tx: &mut Tx<'_>| write(tx, &one);
        let answer = execute(env, &Actor::system(), &meta, work)?;
        written += answer.parse::<usize>().unwrap_or(0);
    }
    Ok(written)
}

fn write(tx: &mut Tx<'_>, known: &Declaration) -> Result<usize, Error> {
    tx.take(&[known.stream()])?;
    let one = store::declaration::get(tx.conn, &known.site.to_string(), known.period)?;
    let Some(one) = one.filter(|one| one.state == State::Returned) else { return Ok(0) };
    let letters = letters(tx.conn, &one, tx.now)?;
    let payload = serde_json::json!({
        "template": "declaration_returned", "site": one.site.to_string(), "period": one.period.to_string(),
    });
    for (id, address) in &letters {
        store::ticket::post(tx.conn, id, "mail", address, &payload.to_string(), tx.now.micros())?;
    }
    Ok(letters.len())
}

/// Letters that are due and not written yet: id and address.
fn letters(conn: &mut Conn, one: &Declaration, now: Instant) -> Result<Vec<(String, String)>, Error> {
    let Some(returned) = one.versions.last().and_then(|version| version.returned.as_ref()) else {
        return Ok(Vec::new());
    };
    let events = store::event::of_stream(conn, &one.stream())?;
    let Some(event) = events.iter().rev().find(|event| event.kind == "declaration.returned") else {
        return Ok(Vec::new());
    };
    let on = Instant::from_micros(event.occurred_at).legal_day();
    let step = reached(on, returned.limit.on, returned.read, now.legal_day());
    let people: Vec<String> = people(conn, one, step, now)?.iter().map(ToString::to_string).collect();
    let mut fresh = Vec::new();
    for (_, address) in store::contact::mails(conn, &people)? {
        let parts = [one.stream(), event.version.to_string(), step.as_str().to_owned(), address.clone()];
        let hash = Hash::of(&[b"declaration returned\n", parts.join("\n").as_bytes()]);
        let mut bytes = [0; 16];
        bytes.copy_from_slice(hash.0.get(..16).unwrap_or(&[0; 16]));
        let id = Builder::from_custom_bytes(bytes).into_uuid().to_string();
        if !store::outbox::is_there(conn, &id)? {
            fresh.push((id, address));
        }
    }
    Ok(fresh)
}

/// Whom a step reaches: all of the steps below it too.
fn people(conn: &mut Conn, one: &Declaration, step: Step, now: Instant) -> Result<BTreeSet<PersonId>, Error> {
    let Some(site) = store::party::get_site(conn, &one.site.to_string())? else { return Ok(BTreeSet::new()) };
    let place = Place::Site(site.id);
    let mut people = match on_duty(conn, &place, Rung::Duty, &site, now)? {
        Some(person) => [person].into(),
        None => people_of(conn, &place, &[Role::Ehs], now)?,
    };
    if step >= Step::Head || people.is_empty() {
        people.extend(heads(conn, &place, now)?);
    }
    if step >= Step::Authority {
        let place = Place::Division(site.division.clone());
        match on_duty(conn, &place, Rung::District, &site, now)? {
            Some(person) => drop(people.insert(person)),
            None => people.extend(heads(conn, &place, now)?),
        }
    }
    Ok(people)
}

fn on_duty(
    conn: &mut Conn,
    place: &Place,
    rung: Rung,
    site: &crate::domain::party::Site,
    now: Instant,
) -> Result<Option<PersonId>, Error> {
    let Some(roster) = store::roster::get(conn, place)? else { return Ok(None) };
    let able = able(conn, place, now)?;
    let load = loads(conn, &able)?;
    let asked = Asked { rung, stage: Stage::Plan, site: Some(site.id), at: now, able: &able, load: &load, held: &[] };
    Ok(choose(&roster, &asked).map(|duty| duty.person))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_return_climbs_while_nobody_reads_it_and_on_the_eve_of_its_limit() {
        let day = |on: &str| on.parse::<NaiveDate>().unwrap();
        let at = |read, today| reached(day("2026-11-02"), day("2026-11-20"), read, day(today));
        assert_eq!(at(false, "2026-11-02"), Step::Duty);
        assert_eq!(at(false, "2026-11-03"), Step::Head);
        assert_eq!(at(false, "2026-11-04"), Step::Head);
        assert_eq!(at(false, "2026-11-05"), Step::Authority);
        for today in ["2026-11-03", "2026-11-18"] {
            assert_eq!(at(true, today), Step::Duty);
        }
        assert_eq!(at(true, "2026-11-19"), Step::Authority);
    }
}
