//! How people want to be told, and who is to be told: personal data, no facts.

use diesel::prelude::*;

use super::{
    Conn, Stored,
    schema::{person, person_grant},
    statement::execute,
};

use tables::contact;

mod tables {
    diesel::table! {
        contact (person, channel) {
            person -> Text,
            channel -> Text,
            least -> Text,
            language -> Text,
            address -> Nullable<Text>,
            digest -> Text,
            digest_to -> Text,
        }
    }
}

/// A person's wish for a channel.
#[derive(Clone, Debug, Queryable, PartialEq, Eq)]
pub struct ContactRow {
    /// Whose it is.
    pub person: String,
    /// The channel.
    pub channel: String,
    /// `off`, or the level from which on the person is told.
    pub least: String,
    /// `zh` or `en`.
    pub language: String,
    /// Where to, unless it is the account's own address.
    pub address: Option<String>,
    /// `off`, `daily` or `weekly`.
    pub digest: String,
    /// The highest level that waits for it.
    pub digest_to: String,
}

/// Wishes of several people.
pub fn of(conn: &mut Conn, people: &[String]) -> Stored<Vec<ContactRow>> {
    Ok(contact::table.filter(contact::person.eq_any(people)).order((contact::person, contact::channel)).load(conn)?)
}

/// Keeps a wish instead of the one before.
pub fn save(conn: &mut Conn, row: &ContactRow) -> Stored<()> {
    const TEXT: &str = "INSERT INTO contact (person, channel, least, language, address, digest, digest_to) \
                        VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (person, channel) DO UPDATE SET \
                        least = excluded.least, language = excluded.language, address = excluded.address, \
                        digest = excluded.digest, digest_to = excluded.digest_to";
    let binds = [
        (&row.person).into(),
        (&row.channel).into(),
        (&row.least).into(),
        (&row.language).into(),
        (&row.address).into(),
        (&row.digest).into(),
        (&row.digest_to).into(),
    ];
    execute!(conn, TEXT, &binds)?;
    Ok(())
}

/// Addresses of mail by person, of those who have one.
pub fn mails(conn: &mut Conn, people: &[String]) -> Stored<Vec<(String, String)>> {
    let of = person::table.filter(person::id.eq_any(people)).filter(person::email.is_not_null());
    Ok(of.select((person::id, person::email.assume_not_null())).load(conn)?)
}

/// Whose people are meant.
#[derive(Clone, Copy, Debug)]
pub enum Whose<'a> {
    /// Those of an organisation, or who act for it by mandate: of this site, if one is named, or of all its sites.
    #[expect(missing_docs, reason = "each is what it is")]
    Organisation { id: &'a str, site: Option<&'a str> },
    /// Regulators of a division, or of one that contains it.
    Division(&'a str),
    /// Nobody's in particular.
    Platform,
}

/// People at work who hold one of these roles there, with the division they answer for.
pub fn holders(
    conn: &mut Conn,
    roles: &[&str],
    whose: Whose<'_>,
    now: i64,
    limit: i64,
) -> Stored<Vec<(String, Option<String>)>> {
    let mut query = person_grant::table
        .inner_join(person::table.on(person::id.eq(person_grant::person)))
        .filter(person::state.eq("active"))
        .filter(person_grant::role.eq_any(roles.iter().map(|role| (*role).to_owned())))
        .filter(person_grant::valid_to.is_null().or(person_grant::valid_to.gt(now)))
        .select((person::id, person_grant::division))
        .distinct()
        .into_boxed();
    query = match whose {
        Whose::Organisation { id, site } => {
            let own = person_grant::mandate_of.is_null().and(person_grant::organisation.eq(id.to_owned()));
            query = query.filter(own.or(person_grant::mandate_of.eq(id.to_owned())).assume_not_null());
            match site {
                Some(site) => query.filter(person_grant::site.is_null().or(person_grant::site.eq(site.to_owned()))),
                None => query,
            }
        }
        Whose::Division(code) => {
            let within: Vec<String> = (2..=code.len()).filter_map(|end| code.get(..end)).map(str::to_owned).collect();
            query.filter(person_grant::division.eq_any(within))
        }
        Whose::Platform => query,
    };
    Ok(query.order(person::id).limit(limit).load(conn)?)
}
