//! Who is told of a notice (alarm-rules "To"; issue 6): at an enterprise those who handle it, from orange on the authority's officers,
//! each by the channels chosen; and the addresses that organisations registered.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    app::{Env, Error, alarm::settings},
    domain::{
        access::Role,
        alarm::{Level, Recipient, Rule, ladder::Reached, only_above},
        delivery::{Audience, Channel, Occasion},
        notice::{Notice, Party},
        roster::{Place, Rung},
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
#[expect(clippy::struct_excessive_bools, reason = "each is told or not, whoever else is")]
pub struct Above {
    /// Whoever answers for the site.
    pub head: bool,
    /// The authority, though it is a warning.
    pub authority: bool,
    /// The authority above the district.
    pub city: bool,
    /// Not those concerned: it waits for the authority.
    pub aside: bool,
    /// Those concerned and not the authority: it is theirs to act.
    pub alone: bool,
    /// One more officer of the district, beside the one on duty.
    pub second: bool,
}

impl Above {
    /// Who is told of an occasion of a notice: whoever must act next. What the enterprise's own may find done, its head is told of.
    pub fn of(one: &Notice, occasion: Occasion) -> Self {
        match occasion.audience() {
            Audience::Judges if one.waits_for_authority() => Self { authority: true, aside: true, ..Self::default() },
            Audience::Judges => Self { head: true, alone: true, ..Self::default() },
            Audience::Sides => Self { alone: true, ..Self::default() },
            Audience::All | Audience::Programs => Self::default(),
        }
    }
}

/// The level by which it is chosen who is told: of what is over the highest, so that whoever heard of it hears of its end.
fn level(one: &Notice) -> Level {
    if one.state.is_open() { one.found.level } else { one.peak }
}

impl From<Reached> for Above {
    fn from(of: Reached) -> Self {
        Self { head: of.head, authority: of.district, city: of.city, aside: !of.sides, alone: false, second: of.second }
    }
}

/// Which sides a notice is told.
#[expect(clippy::struct_excessive_bools, reason = "each is told or not, whoever else is")]
#[derive(Clone, Copy, Debug)]
pub struct Reach {
    /// Those concerned.
    pub sides: bool,
    /// Their heads.
    pub head: bool,
    /// The authority.
    pub authority: bool,
    /// Whoever keeps the platform.
    pub platform: bool,
}

impl Reach {
    /// Of a notice as it is, by what is in force for its rule there.
    pub fn of(conn: &mut Conn, env: &Env, one: &Notice, above: Above, now: Instant) -> Result<Self, Error> {
        let chosen = settings::of_notice(conn, env, one, now)?.to;
        let own = Rule::find(&one.rule).map_or(&[Recipient::Enterprise, Recipient::Authority][..], |rule| rule.to);
        let to = chosen.as_deref().unwrap_or(own);
        // What the authority alone is told of is not told to whom it suspects.
        let sides = !only_above(to);
        let named = chosen.is_none() || to.contains(&Recipient::Authority);
        // Where it does their part, it is told in their place.
        let authority = !sides || ((level(one).is_alarm() && named) || above.authority) && !above.alone;
        let sides = sides && !above.aside;
        let head = above.head || (to.contains(&Recipient::Head) && one.found.level.is_alarm());
        let platform = one.parties.is_empty() || to.contains(&Recipient::Platform);
        Ok(Self { sides, head, authority, platform })
    }
}

/// Channel and person or hook, each once.
pub fn recipients(
    conn: &mut Conn,
    env: &Env,
    one: &Notice,
    above: Above,
    now: Instant,
) -> Result<BTreeSet<(Channel, String)>, Error> {
    let Reach { sides, head, authority, platform } = Reach::of(conn, env, one, above, now)?;
    let mut people = BTreeSet::new();
    if platform {
        people.extend(held(conn, &[Role::Admin], Whose::Platform, now)?.into_iter().map(|(person, _)| person));
    }
    for party in &one.parties {
        if sides {
            people.extend(enterprise(conn, one, party, head, now)?);
        }
        if authority {
            people.extend(district(conn, one, party, above.second, now)?);
        }
        if above.city {
            people.extend(city(conn, one, party, now)?);
        }
    }
    let people: Vec<String> = people.into_iter().collect();
    let mut found = by_person(conn, &people, one.found.level)?;
    found.extend(hooks(conn, one, sides, authority)?);
    Ok(found)
}

/// Who has a seat of a rung over a party.
fn seated(one: &Notice, rung: Rung, party: &Party) -> Vec<String> {
    let over = |place: &Place| match place {
        Place::Site(site) => party.site == Some(*site),
        Place::Division(prefix) => party.division.starts_with(prefix.as_str()),
    };
    let seats = one.duties.iter().filter(|duty| duty.rung == rung && over(&duty.place));
    seats.map(|duty| duty.person.to_string()).collect()
}

/// Of a side whoever is on duty; without a roster all who handle it.
fn enterprise(conn: &mut Conn, one: &Notice, party: &Party, head: bool, now: Instant) -> Result<Vec<String>, Error> {
    let duty = seated(one, Rung::Duty, party);
    if duty.is_empty() {
        return at_work(conn, party, head, now);
    }
    let heads = seated(one, Rung::Head, party);
    Ok(duty.into_iter().chain(heads.into_iter().filter(|_| head)).collect())
}

/// The officer on duty, and whoever was reached because nobody was; with one more the least loaded of the others. Without a roster
/// all officers.
fn district(conn: &mut Conn, one: &Notice, party: &Party, second: bool, now: Instant) -> Result<Vec<String>, Error> {
    let mut duty = seated(one, Rung::District, party);
    duty.extend(seated(one, Rung::City, party));
    if duty.is_empty() || second {
        let mut others = officers(conn, &party.division, now)?;
        others.retain(|person| !duty.contains(person));
        if duty.is_empty() {
            return Ok(others);
        }
        let load: BTreeMap<String, i64> = store::duty::load(conn, &others)?.into_iter().collect();
        duty.extend(others.into_iter().min_by_key(|one| (load.get(one).copied().unwrap_or(0), one.clone())));
    }
    Ok(duty)
}

/// The officer on duty above the district; without a roster all officers there.
fn city(conn: &mut Conn, one: &Notice, party: &Party, now: Instant) -> Result<Vec<String>, Error> {
    let duty = seated(one, Rung::City, party);
    if !duty.is_empty() {
        return Ok(duty);
    }
    officers(conn, party.division.get(..4).unwrap_or_default(), now)
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
    Ok(nearest_officers(conn, division, now)?.0)
}

/// The same, with how many digits their division has; 0: there are none.
pub fn nearest_officers(conn: &mut Conn, division: &str, now: Instant) -> Result<(Vec<String>, usize), Error> {
    if division.is_empty() {
        return Ok((Vec::new(), 0));
    }
    let found = held(conn, &[Role::Officer], Whose::Division(division), now)?;
    let length = |of: &Option<String>| of.as_ref().map_or(0, String::len);
    let nearest = found.iter().map(|(_, of)| length(of)).max().unwrap_or(0);
    let near = found.into_iter().filter(|(_, of)| length(of) == nearest);
    Ok((near.map(|(person, _)| person).collect(), nearest))
}

/// Whether somebody who wants to be told from `least` on is told of a level; `off` is no level.
fn wants(least: &str, level: Level) -> bool {
    Level::parse(least).is_some_and(|least| level >= least)
}

/// The channels of each person.
pub fn by_person(conn: &mut Conn, people: &[String], level: Level) -> Result<BTreeSet<(Channel, String)>, Error> {
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
    let wanted = told.into_iter().filter(|row| wants(&row.least, level(one)));
    Ok(wanted.filter_map(|row| Some((Channel::parse(&row.kind)?, row.id))).collect())
}
