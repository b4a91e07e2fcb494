//! Who is put on duty for a notice by the rosters, and what becomes of it when the person is away (ADR 16).
//!
//! **Invariant:** the choice is one event of the notice, written in the transaction of what it answers: two servers, a restart or a
//! replay choose nobody twice. Where a place has no roster nobody is chosen, and [`super::whom`] tells all who hold the role.

use std::collections::BTreeSet;

use super::whom::{Above, Reach, nearest_officers};
use crate::{
    app::{
        Env, Error,
        record::{Circumstance, Tx},
        roster::{able, heads, loads},
    },
    domain::{
        access::Role,
        alarm::{Kind, Rule, Stage},
        journal::event::Event as Fact,
        notice::{Event, Mark, Notice, Party},
        roster::{
            Duty, Place, Roster, Rung, Why,
            choose::{Asked, choose},
        },
    },
    kernel::{clock::Instant, id::PersonId},
    store::{self, Conn},
};

/// Puts people on duty for a notice, as far as rosters are there and its rungs are reached.
pub fn assign(tx: &mut Tx<'_>, one: Notice, above: Above) -> Result<Notice, Error> {
    let duties = wanted(tx.conn, tx.env, &one, above, tx.now)?;
    record(tx, one, duties)
}

/// Writes the seats that somebody else takes.
pub fn record(tx: &mut Tx<'_>, one: Notice, mut duties: Vec<Duty>) -> Result<Notice, Error> {
    let has = |duty: &Duty| one.duties.iter().any(|known| (known.seat(), known.person) == (duty.seat(), duty.person));
    duties.retain(|duty| !has(duty));
    if duties.is_empty() {
        return Ok(one);
    }
    let org = one.parties.first().map(|party| party.organisation);
    let place = one.parties.first().and_then(|party| party.site).map(|site| format!("site/{site}"));
    let with = Circumstance { occurred_at: tx.now, role: Role::System, org, place };
    let event = Event::Assigned { duties };
    tx.record(&Notice::stream(one.id), &Fact::Notice(event.clone()), &with)?;
    let after = event.apply(one, tx.now);
    store::notice::save(tx.conn, &after, Mark::default())?;
    Ok(after)
}

/// Who should be on duty for a notice now.
pub fn wanted(conn: &mut Conn, env: &Env, one: &Notice, above: Above, now: Instant) -> Result<Vec<Duty>, Error> {
    let reach = Reach::of(conn, env, one, above, now)?;
    let kind = || one.subject.split('/').next().and_then(Kind::parse);
    let stage = Rule::find(&one.rule).map(|rule| rule.stage).or_else(|| kind().map(Kind::stage));
    let stage = stage.unwrap_or(Stage::System);
    let mut duties = Vec::new();
    let mut divisions = BTreeSet::new();
    for party in &one.parties {
        let look = Look { one, party, stage, now };
        if reach.sides {
            look.enterprise(conn, reach.head, &mut duties)?;
        }
        if !party.division.is_empty() && divisions.insert(party.division.as_str()) {
            if reach.authority {
                look.district(conn, &mut duties)?;
            }
            if above.city {
                look.city(conn, &mut duties)?;
            }
        }
    }
    // Two parties of one site, or a city that was reached twice: the first choice holds.
    let mut seats = BTreeSet::new();
    duties.retain(|duty| seats.insert(duty.seat()));
    Ok(duties)
}

/// For whom is looked.
struct Look<'a> {
    one: &'a Notice,
    party: &'a Party,
    stage: Stage,
    now: Instant,
}

impl Look<'_> {
    fn enterprise(&self, conn: &mut Conn, head: bool, duties: &mut Vec<Duty>) -> Result<(), Error> {
        let Some(site) = self.party.site else { return Ok(()) };
        let Some(roster) = store::roster::get(conn, &Place::Site(site))? else { return Ok(()) };
        let able = able(conn, &roster.place, self.now)?;
        match self.on_duty(conn, &roster, Rung::Duty, &able)? {
            Some(duty) => duties.push(duty),
            None => duties.extend(self.head(conn, &roster, Rung::Duty, Why::NobodyOnDuty)?),
        }
        if head {
            duties.extend(self.head(conn, &roster, Rung::Head, Why::Answers)?);
        }
        Ok(())
    }

    /// The officer on duty by the roster of the nearest division that has one; where nobody is, the head of that division and the
    /// next division up.
    fn district(&self, conn: &mut Conn, duties: &mut Vec<Duty>) -> Result<(), Error> {
        let mut rosters = self.rosters(conn)?.into_iter();
        let Some(roster) = rosters.next() else { return Ok(()) };
        let able = self.officers(conn)?;
        if let Some(duty) = self.on_duty(conn, &roster, Rung::District, &able)? {
            duties.push(duty);
            return Ok(());
        }
        duties.extend(self.head(conn, &roster, Rung::District, Why::NobodyOnDuty)?);
        for upper in rosters {
            if let Some(duty) = self.on_duty(conn, &upper, Rung::City, &able)? {
                duties.push(Duty { why: Why::NobodyOnDuty, ..duty });
                break;
            }
        }
        Ok(())
    }

    /// The officer on duty above the district.
    fn city(&self, conn: &mut Conn, duties: &mut Vec<Duty>) -> Result<(), Error> {
        let able = self.officers(conn)?;
        let upper =
            self.rosters(conn)?.into_iter().find(|one| one.place != Place::Division(self.party.division.clone()));
        let Some(roster) = upper else { return Ok(()) };
        match self.on_duty(conn, &roster, Rung::City, &able)? {
            Some(duty) => duties.push(duty),
            None => duties.extend(self.head(conn, &roster, Rung::City, Why::NobodyOnDuty)?),
        }
        Ok(())
    }

    /// Rosters over the division, the nearest first. A wider one than that of the nearest officers is none of the division's.
    fn rosters(&self, conn: &mut Conn) -> Result<Vec<Roster>, Error> {
        let mut found: Vec<Roster> = Vec::new();
        for digits in [6, 4, 2] {
            let Some(prefix) = self.party.division.get(..digits) else { continue };
            found.extend(store::roster::get(conn, &Place::Division(prefix.to_owned()))?);
        }
        let nearest = nearest_officers(conn, &self.party.division, self.now)?.1;
        let first = found.first().map(|one| one.place.clone());
        let is_near = matches!(first, Some(Place::Division(prefix)) if prefix.len() >= nearest);
        Ok(if is_near { found } else { Vec::new() })
    }

    /// Regulators who see the division.
    fn officers(&self, conn: &mut Conn) -> Result<BTreeSet<PersonId>, Error> {
        able(conn, &Place::Division(self.party.division.clone()), self.now)
    }

    fn on_duty(
        &self,
        conn: &mut Conn,
        roster: &Roster,
        rung: Rung,
        able: &BTreeSet<PersonId>,
    ) -> Result<Option<Duty>, Error> {
        let (load, held) = (loads(conn, able)?, self.held(roster, rung));
        let (stage, site) = (self.stage, self.party.site);
        Ok(choose(roster, &Asked { rung, stage, site, at: self.now, able, load: &load, held: &held }))
    }

    fn held(&self, roster: &Roster, rung: Rung) -> Vec<PersonId> {
        let seat = self.one.duties.iter().filter(|duty| duty.rung == rung && duty.place == roster.place);
        seat.map(|duty| duty.person).collect()
    }

    /// Who answers for a place: whom its roster names, else the least loaded of those who hold that role; none who is on leave.
    fn head(&self, conn: &mut Conn, roster: &Roster, rung: Rung, why: Why) -> Result<Option<Duty>, Error> {
        let (place, today) = (&roster.place, self.now.legal_day());
        let may = able(conn, place, self.now)?;
        let mut people = heads(conn, place, self.now)?;
        people.extend(roster.head.filter(|person| may.contains(person)));
        let load = loads(conn, &people)?;
        let held = self.held(roster, rung);
        let of = |person: PersonId| load.get(&person).copied().unwrap_or(0);
        let here = people.into_iter().filter(|person| roster.leave_of(*person, today).is_none());
        let chosen =
            here.min_by_key(|person| (roster.head != Some(*person), !held.contains(person), of(*person), *person));
        Ok(chosen.map(|person| Duty {
            rung,
            place: place.clone(),
            person,
            why,
            shift: None,
            instead_of: None,
            load: of(person),
        }))
    }
}
