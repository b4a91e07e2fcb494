//! The demo's logins: people of the district who are given a password, and those who stand above it.

use super::{
    Life,
    parties::{DIVISION, District},
};
use crate::{
    app::{
        Error, account,
        demo::{LOGINS, PASSWORD},
        env::Grant,
    },
    domain::access::Role,
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
