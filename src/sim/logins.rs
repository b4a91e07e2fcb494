//! The demo's logins: people of the district who are given a password, and those who stand above it.

use chrono::Duration;

use super::{
    Life, day,
    parties::{COLLECTOR, DIVISION, District},
    transport,
    works::Works,
};
use crate::{
    app::{
        Actor, Error, account,
        demo::{LOGINS, PASSWORD},
        env::Grant,
        mandate::{self, MandateFields},
    },
    domain::{access::Role, party::Tier},
    kernel::id::PersonId,
    store,
};

/// Gives each demo login its password; who is of no enterprise is made here.
pub fn give(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let digest = account::hash_password(PASSWORD)?;
    let inner = life.env.clone();
    let (officer, reviewer) = (district.officer.id, district.reviewer.id);
    life.env.db.write(move |conn| {
        for (role, login) in LOGINS {
            if let Some(known) = store::account::by_login(conn, login)? {
                store::account::set_password(conn, &known.id, &digest)?;
                continue;
            }
            let role = Role::parse(role).ok_or_else(|| Error::Fault(format!("unknown role {role}")))?;
            let id = match role {
                Role::Officer => officer,
                Role::Reviewer => reviewer,
                _ => PersonId::make(inner.ids.as_ref(), inner.clock.now()),
            };
            let division = role.is_regulator().then(|| DIVISION.to_owned());
            let grant = Grant { role, organisation: None, site: None, division };
            account::create_person(conn, &inner, id, login, &format!("演示{login}"), &digest, &[grant])?;
        }
        Ok::<_, Error>(())
    })
}

/// Days for which mandates are given.
const ENTRUSTED_DAYS: i64 = 365;
/// Drums, and kilograms of each, that lie at a small producer whose store the last round emptied.
const LEFT: (usize, i64) = (2, 60);
/// Of so many small producers one fills its manifests itself.
const BY_ITSELF: usize = 4;

/// Most small producers let the collector's dispatcher write their manifests for them (环保管家), so that his rounds can be filled; some
/// do not, and are called at.
pub fn entrust(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let Ok(collector) = district.plant(COLLECTOR) else { return Ok(()) };
    let agent = collector.works.site.code.split('-').next().unwrap_or_default().to_owned();
    let valid_to = life.now().plus(Duration::days(ENTRUSTED_DAYS));
    let small = district.works.iter().filter(|works| works.site.tier == Tier::Registered).enumerate();
    let giving: Vec<_> = small.filter(|(at, _)| at % BY_ITSELF != BY_ITSELF - 1).map(|(_, works)| works).collect();
    for works in giving {
        let site = works.site.clone();
        if !life.planted.lawful {
            leave_some(life, works)?;
        }
        let asked = MandateFields {
            organisation: site.organisation.to_string(),
            agent_uscc: agent.clone(),
            agent_login: "dispatcher-collector".to_owned(),
            role: Role::Ehs.as_str().to_owned(),
            sites: vec![site.id.to_string()],
            valid_to,
        };
        life.must(&Actor::system(), move |tx| mandate::give(tx, &asked).map(|row| row.id))?;
    }
    Ok(())
}

/// A round is worth something on whatever day the world ends.
fn leave_some(life: &mut Life<'_>, works: &Works) -> Result<(), Error> {
    let Some(waste) = works.wastes.first() else { return Ok(()) };
    if transport::oldest(life, works)?.is_empty() {
        let (count, kg) = LEFT;
        let laid = day::drums(life, works, &waste.waste_code.clone(), kg, count).map(drop);
        life.settled("what a small producer keeps for the round", laid)?;
    }
    Ok(())
}
