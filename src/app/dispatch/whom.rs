//! Who is told of a notice (alarm-rules "To"; issue 6): at an enterprise those who handle it, from orange on the authority's officers,
//! each by the channels chosen; and the addresses that organisations registered.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    app::Error,
    domain::{
        access::Role,
        alarm::{Level, Recipient, Rule},
        delivery::Channel,
        notice::{Notice, Party},
    },
    kernel::clock::Instant,
    store::{
        self, Conn,
        contact::{ContactRow, Whose, holders},
    },
};

/// Most people of one side.
const SIDE_MAX: i64 = 100;

/// Who is told besides those of the level.
#[derive(Clone, Copy, Debug, Default)]
pub struct Above {
    /// Whoever answers for the site.
    pub head: bool,
    /// The authority, though it is a warning.
    pub authority: bool,
}

/// Channel and person or hook, each once.
pub fn recipients(
    conn: &mut Conn,
    one: &Notice,
    above: Above,
    now: Instant,
) -> Result<BTreeSet<(Channel, String)>, Error> {
    let to = Rule::find(&one.rule).map_or(&[Recipient::Enterprise, Recipient::Authority][..], |rule| rule.to);
    // What the authority alone is told of is not told to whom it suspects.
    let sides = to.iter().any(|one| !matches!(one, Recipient::Authority | Recipient::Platform));
    let authority = one.found.level.is_alarm() || !sides || above.authority;
    let head = above.head || (to.contains(&Recipient::Head) && one.found.level.is_alarm());
    let mut people = BTreeSet::new();
    if one.parties.is_empty() {
        people.extend(held(conn, &[Role::Admin], Whose::Platform, now)?.into_iter().map(|(person, _)| person));
    }
    for party in &one.parties {
        if sides {
            people.extend(at_work(conn, party, head, now)?);
        }
        if authority {
            people.extend(officers(conn, &party.division, now)?);
        }
    }
    let people: Vec<String> = people.into_iter().collect();
    let mut found = by_person(conn, &people, one.found.level)?;
    found.extend(hooks(conn, one, sides, authority)?);
    Ok(found)
}

fn held(
    conn: &mut Conn,
    roles: &[Role],
    whose: Whose<'_>,
    now: Instant,
) -> Result<Vec<(String, Option<String>)>, Error> {
    let roles: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
    Ok(holders(conn, &roles, whose, now.micros(), SIDE_MAX)?)
}

/// Those of a side who handle it: a site's EHS officers, a carrier's dispatchers; where there is none, whoever answers for it.
fn at_work(conn: &mut Conn, party: &Party, head: bool, now: Instant) -> Result<Vec<String>, Error> {
    let (organisation, site) = (party.organisation.to_string(), party.site.map(|site| site.to_string()));
    let whose = Whose::Organisation { id: &organisation, site: site.as_deref() };
    let duty = if site.is_some() { Role::Ehs } else { Role::Dispatcher };
    let mut people = held(conn, &[duty], whose, now)?;
    if people.is_empty() || head {
        people.extend(held(conn, &[Role::Manager], whose, now)?);
    }
    Ok(people.into_iter().map(|(person, _)| person).collect())
}

/// The officers of a division; where it has none, those of the nearest that contains it.
fn officers(conn: &mut Conn, division: &str, now: Instant) -> Result<Vec<String>, Error> {
    if division.is_empty() {
        return Ok(Vec::new());
    }
    let found = held(conn, &[Role::Officer], Whose::Division(division), now)?;
    let length = |of: &Option<String>| of.as_ref().map_or(0, String::len);
    let nearest = found.iter().map(|(_, of)| length(of)).max();
    let near = found.into_iter().filter(|(_, of)| Some(length(of)) == nearest);
    Ok(near.map(|(person, _)| person).collect())
}

/// Whether somebody who wants to be told from `least` on is told of a level; `off` is no level.
fn wants(least: &str, level: Level) -> bool {
    Level::parse(least).is_some_and(|least| level >= least)
}

/// The channels of each person.
fn by_person(conn: &mut Conn, people: &[String], level: Level) -> Result<BTreeSet<(Channel, String)>, Error> {
    let mut chosen: BTreeMap<(String, String), ContactRow> = BTreeMap::new();
    for row in store::contact::of(conn, people)? {
        chosen.insert((row.person.clone(), row.channel.clone()), row);
    }
    let wish = |person: &String, channel: Channel| chosen.get(&(person.clone(), channel.as_str().to_owned()));
    let mut found = BTreeSet::new();
    for (person, _) in store::contact::mails(conn, people)? {
        if wish(&person, Channel::Mail).is_none_or(|row| wants(&row.least, level)) {
            found.insert((Channel::Mail, person));
        }
    }
    for person in people {
        if wish(person, Channel::Sms).is_some_and(|row| row.address.is_some() && wants(&row.least, level)) {
            found.insert((Channel::Sms, person.clone()));
        }
    }
    Ok(found)
}

/// Addresses of those concerned, and of the authorities over them.
fn hooks(conn: &mut Conn, one: &Notice, sides: bool, authority: bool) -> Result<Vec<(Channel, String)>, Error> {
    let own: Vec<String> = one.parties.iter().filter(|_| sides).map(|party| party.organisation.to_string()).collect();
    let above = |party: &Party| {
        let of = &party.division;
        let upper = |digits: usize| of.get(..digits).map(|start| format!("{start:0<6}"));
        [Some(of.clone()), upper(4), upper(2)].into_iter().flatten().filter(|code| !code.is_empty())
    };
    let divisions: BTreeSet<String> = one.parties.iter().filter(|_| authority).flat_map(above).collect();
    let told = store::hook::told(conn, &own, &divisions.into_iter().collect::<Vec<_>>())?;
    let wanted = told.into_iter().filter(|row| wants(&row.least, one.found.level));
    Ok(wanted.filter_map(|row| Some((Channel::parse(&row.kind)?, row.id))).collect())
}
