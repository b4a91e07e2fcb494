//! People, grants and mandates as their keepers see them.

use diesel::prelude::*;

use super::{
    Conn, Stored,
    account::{GrantRow, PersonRow},
    schema::{mandate, person, person_grant},
};

/// A mandate's row.
#[derive(Clone, Debug, Queryable, Insertable, PartialEq, Eq)]
#[diesel(table_name = mandate)]
#[expect(missing_docs, reason = "columns named by their meaning")]
pub struct MandateRow {
    pub id: String,
    /// Who gives it.
    pub organisation: String,
    /// Whose person it is given to.
    pub agent: String,
    pub person: String,
    pub role: String,
    /// Ids with commas.
    pub sites: String,
    pub valid_to: i64,
    pub given_at: i64,
    pub revoked_at: Option<i64>,
    pub version: i64,
}

/// People by login: all, or those an organisation keeps or has granted something.
pub fn page(conn: &mut Conn, of: Option<&str>, after: Option<&str>, limit: i64) -> Stored<Vec<PersonRow>> {
    let mut query = person::table.into_boxed();
    if let Some(of) = of {
        let granted = person_grant::table
            .filter(person_grant::organisation.eq(of.to_owned()))
            .filter(person_grant::mandate.is_null())
            .select(person_grant::person);
        query = query.filter(person::organisation.eq(of.to_owned()).or(person::id.eq_any(granted)));
    }
    if let Some(after) = after {
        query = query.filter(person::login.gt(after.to_owned()));
    }
    Ok(query.order(person::login).limit(limit).load(conn)?)
}

/// Whether an organisation keeps a person or has granted something to it.
pub fn works_for(conn: &mut Conn, organisation: &str, id: &str) -> Stored<bool> {
    let granted = person_grant::table
        .filter(person_grant::organisation.eq(organisation))
        .filter(person_grant::mandate.is_null())
        .select(person_grant::person);
    let of = person::table.filter(person::organisation.eq(organisation).or(person::id.eq_any(granted)));
    Ok(of.filter(person::id.eq(id)).count().get_result::<i64>(conn)? > 0)
}

/// A person an organisation keeps, by the outside number.
pub fn by_external(conn: &mut Conn, organisation: &str, external: &str) -> Stored<Option<PersonRow>> {
    let of = person::table.filter(person::organisation.eq(organisation)).filter(person::external_id.eq(external));
    Ok(of.first(conn).optional()?)
}

/// Writes name, state, mail, telephone and outside number over the version before; `false` when somebody was first.
pub fn save(conn: &mut Conn, row: &PersonRow) -> Stored<bool> {
    let old = person::table.find(&row.id).filter(person::version.eq(row.version - 1));
    let set = (
        person::name.eq(&row.name),
        person::state.eq(&row.state),
        person::email.eq(&row.email),
        person::phone.eq(&row.phone),
        person::external_id.eq(&row.external_id),
        person::version.eq(row.version),
    );
    Ok(diesel::update(old).set(set).execute(conn)? == 1)
}

/// Replaces a password's digest and ends every session begun before.
pub fn replace_password(conn: &mut Conn, id: &str, digest: &str, at: i64) -> Stored<()> {
    let set = (person::password_hash.eq(digest), person::password_at.eq(at));
    diesel::update(person::table.find(id)).set(set).execute(conn)?;
    end_sessions(conn, id)
}

/// Ends a person's sessions.
pub fn end_sessions(conn: &mut Conn, id: &str) -> Stored<()> {
    super::session::end_others(conn, id, "")
}

/// People who wait for the approval of an organisation.
pub fn waiting(conn: &mut Conn, organisation: &str) -> Stored<Vec<PersonRow>> {
    let of = person::table.filter(person::organisation.eq(organisation)).filter(person::state.eq("pending"));
    Ok(of.limit(50).load(conn)?)
}

/// Sets a person's state.
pub fn set_state(conn: &mut Conn, id: &str, state: &str) -> Stored<()> {
    let set = (person::state.eq(state), person::version.eq(person::version + 1));
    diesel::update(person::table.find(id)).set(set).execute(conn)?;
    Ok(())
}

/// Whose people are meant.
#[derive(Clone, Copy, Debug)]
pub enum Whose<'a> {
    /// Those with a grant over this site: its own, or its organisation's.
    #[expect(missing_docs, reason = "each is what it is")]
    Site { organisation: &'a str, site: &'a str },
    /// The same of several sites: organisations and sites.
    Sites(&'a [(String, String)]),
    /// Regulators of a division, or of one that contains it.
    Division(&'a str),
}

/// Mail addresses of people at work who hold one of these roles there, each once.
pub fn emails(conn: &mut Conn, roles: &[&str], whose: &Whose<'_>, now: i64, limit: i64) -> Stored<Vec<String>> {
    let mut query = person_grant::table
        .inner_join(person::table.on(person::id.eq(person_grant::person)))
        .filter(person::state.eq("active"))
        .filter(person::email.is_not_null())
        .filter(person_grant::role.eq_any(roles.iter().map(|role| (*role).to_owned())))
        .filter(person_grant::valid_to.is_null().or(person_grant::valid_to.gt(now)))
        .select(person::email.assume_not_null())
        .distinct()
        .into_boxed();
    query = match *whose {
        Whose::Site { organisation, site } => query
            .filter(person_grant::organisation.eq(organisation.to_owned()))
            .filter(person_grant::site.is_null().or(person_grant::site.eq(site.to_owned()))),
        Whose::Sites(all) => {
            let organisations = all.iter().map(|(organisation, _)| organisation.clone());
            let sites = all.iter().map(|(_, site)| site.clone());
            query
                .filter(person_grant::organisation.eq_any(organisations.collect::<Vec<_>>()))
                .filter(person_grant::site.is_null().or(person_grant::site.eq_any(sites.collect::<Vec<_>>())))
        }
        Whose::Division(code) => {
            let within: Vec<String> = (2..=code.len()).filter_map(|end| code.get(..end)).map(str::to_owned).collect();
            query.filter(person_grant::division.eq_any(within))
        }
    };
    Ok(query.order(person::email.assume_not_null()).limit(limit).load(conn)?)
}

/// Grants of several people that are in force.
pub fn grants_of(conn: &mut Conn, people: &[String], now: i64) -> Stored<Vec<GrantRow>> {
    Ok(person_grant::table
        .filter(person_grant::person.eq_any(people))
        .filter(person_grant::valid_to.is_null().or(person_grant::valid_to.gt(now)))
        .order((person_grant::person, person_grant::granted_at, person_grant::id))
        .limit(5000)
        .load(conn)?)
}

/// People who drive, escort or dispatch for an organisation now, with their role, by name.
pub fn crew_of(conn: &mut Conn, organisation: &str, now: i64, limit: i64) -> Stored<Vec<(String, String, String)>> {
    Ok(person_grant::table
        .inner_join(person::table.on(person::id.eq(person_grant::person)))
        .filter(person_grant::organisation.eq(organisation))
        .filter(person_grant::role.eq_any(["driver", "dispatcher"]))
        .filter(person_grant::valid_to.is_null().or(person_grant::valid_to.gt(now)))
        .filter(person::state.eq("active"))
        .select((person::id, person::name, person_grant::role))
        .distinct()
        .order((person::name, person::id, person_grant::role))
        .limit(limit)
        .load(conn)?)
}

/// One grant of a person.
pub fn grant(conn: &mut Conn, person: &str, id: &str) -> Stored<Option<GrantRow>> {
    Ok(person_grant::table.find(id).filter(person_grant::person.eq(person)).first(conn).optional()?)
}

/// Ends a grant now.
pub fn end_grant(conn: &mut Conn, id: &str, now: i64) -> Stored<()> {
    diesel::update(person_grant::table.find(id)).set(person_grant::valid_to.eq(now)).execute(conn)?;
    Ok(())
}

/// Ends all grants of a mandate now.
pub fn end_grants_of(conn: &mut Conn, mandate: &str, now: i64) -> Stored<()> {
    let of = person_grant::table.filter(person_grant::mandate.eq(mandate));
    diesel::update(of).set(person_grant::valid_to.eq(now)).execute(conn)?;
    Ok(())
}

/// Adds a mandate.
pub fn insert_mandate(conn: &mut Conn, row: &MandateRow) -> Stored<()> {
    diesel::insert_into(mandate::table).values(row.clone()).execute(conn)?;
    Ok(())
}

/// A mandate.
pub fn mandate(conn: &mut Conn, id: &str) -> Stored<Option<MandateRow>> {
    Ok(mandate::table.find(id).first(conn).optional()?)
}

/// Mandates given by, to people of, or to one person; newest first.
pub fn mandates(
    conn: &mut Conn,
    organisations: &[String],
    person_id: &str,
    after: Option<&str>,
    limit: i64,
) -> Stored<Vec<MandateRow>> {
    let mut query = mandate::table.into_boxed().filter(
        mandate::organisation
            .eq_any(organisations.to_vec())
            .or(mandate::agent.eq_any(organisations.to_vec()))
            .or(mandate::person.eq(person_id.to_owned())),
    );
    if let Some(after) = after {
        query = query.filter(mandate::id.lt(after.to_owned()));
    }
    Ok(query.order(mandate::id.desc()).limit(limit).load(conn)?)
}

/// Marks a mandate revoked, once.
pub fn revoke_mandate(conn: &mut Conn, id: &str, now: i64) -> Stored<bool> {
    let open = mandate::table.find(id).filter(mandate::revoked_at.is_null());
    let set = (mandate::revoked_at.eq(now), mandate::version.eq(mandate::version + 1));
    Ok(diesel::update(open).set(set).execute(conn)? == 1)
}
