//! Ways to the official system: one for a site, kept by its people, or for the sites of a division, kept by its authority or by who
//! keeps the platform. A site's own goes before its division's, the longer division before the shorter.
//!
//! **Invariant:** a secret is derived from the connection's id and generation and shown in the answers to its making and rotation only;
//! after a rotation both secrets sign for a day. The address lies sealed.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    app::{
        Actor, Env, Error,
        dispatch::{hook::OVERLAP, sealed},
        found,
        party::{circumstance, site_for},
        record::{Circumstance, Tx},
        registry::take_or_begin,
        ticket::secret_bytes,
    },
    domain::{
        access::{Permission, Role},
        exchange::{ConnectionAction, Way},
        journal::event::Event as Fact,
        party::{Site, fields, people::Event},
        refusal::{Code, Refusal},
    },
    kernel::{clock::Instant, id::ConnectionId},
    outbound::{official::To, webhook},
    store::{self, Conn, exchange::ConnectionRow},
};

/// Most connections of one list.
const LIST_MAX: i64 = 1000;

/// A connection as it is asked for.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConnectionFields {
    /// For this site: its id or code.
    #[serde(default)]
    pub site: Option<String>,
    /// Or for the sites of this division: 2, 4 or 6 digits.
    #[serde(default)]
    pub division: Option<String>,
    /// `file` or `http`.
    pub way: String,
    /// Which system it is.
    pub name: String,
    /// Its address, of `http`: https.
    #[serde(default)]
    pub url: Option<String>,
}

/// Where a connection is kept.
pub struct Kept {
    role: Role,
    site: Option<Site>,
}

impl Kept {
    fn circumstance(&self, now: Instant) -> Circumstance {
        circumstance(now, self.role, self.site.as_ref())
    }
}

fn field(pointer: &str, reason: &str) -> Error {
    Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason).into()
}

/// The role in which an actor keeps the connections of a division.
fn over(actor: &Actor, division: &str) -> Option<Role> {
    let admin = actor.grants_with(Permission::ManagePlatform).next().map(|grant| grant.role);
    let own =
        |prefix: &Option<String>| prefix.as_deref().is_some_and(|one| !one.is_empty() && division.starts_with(one));
    let reviews = actor.grants_with(Permission::ReviewPapers).find(|grant| own(&grant.division));
    admin.or_else(|| reviews.map(|grant| grant.role))
}

/// Who keeps a scope, if the actor does; a scope out of sight is absent.
fn keeper(conn: &mut Conn, actor: &Actor, scope: &str) -> Result<Kept, Error> {
    let absent = || Error::from(Code::NotFound);
    match scope.split_once('/') {
        Some(("site", id)) => {
            let site = found(store::party::get_site(conn, id)?)?;
            let role = actor.role_on(Permission::ManageSite, site.id, site.organisation, &site.division);
            match role {
                Some(role) => Ok(Kept { role, site: Some(site) }),
                None if actor.sees(site.id, site.organisation, &site.division) => Err(Code::NotAllowed.into()),
                None => Err(absent()),
            }
        }
        Some(("division", code)) => over(actor, code).map(|role| Kept { role, site: None }).ok_or_else(absent),
        _ => Err(absent()),
    }
}

/// The scope that is meant, with who keeps it.
fn scope(tx: &mut Tx<'_>, asked: &ConnectionFields) -> Result<(String, Kept), Error> {
    match (&asked.site, &asked.division) {
        (Some(key), None) => {
            let id = store::party::find_site(tx.conn, key)?.map_or_else(|| key.clone(), |site| site.id.to_string());
            let (site, role) = site_for(tx, &id, Permission::ManageSite)?;
            Ok((format!("site/{}", site.id), Kept { role, site: Some(site) }))
        }
        (None, Some(code)) => {
            if !matches!(code.len(), 2 | 4 | 6) || !code.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(field("/division", "2, 4 or 6 digits"));
            }
            let role = over(tx.actor, code).ok_or(Error::Refused(Code::NotAllowed.into()))?;
            Ok((format!("division/{code}"), Kept { role, site: None }))
        }
        _ => Err(field("/site", "a site or a division")),
    }
}

/// Connects a site or the sites of a division; a scope that is connected already gets this way instead.
pub fn connect(tx: &mut Tx<'_>, asked: &ConnectionFields) -> Result<ConnectionRow, Error> {
    let way = Way::parse(&asked.way).ok_or_else(|| field("/way", "file or http"))?;
    let (scope, kept) = scope(tx, asked)?;
    let name = fields::name(&asked.name, "/name")?;
    let url = match (way, asked.url.as_deref().map(str::trim).filter(|url| !url.is_empty())) {
        (Way::File, None) => None,
        (Way::File, Some(_)) => return Err(field("/url", "files have no address")),
        (Way::Http, None) => return Err(field("/url", "an address")),
        (Way::Http, Some(url)) => {
            let url = tx.env.gate.check(url).map_err(|why| why.refusal("/url"))?;
            if url.query().is_some() {
                return Err(field("/url", "without a query"));
            }
            Some(url)
        }
    };
    let known = store::exchange::of_scopes(tx.conn, std::slice::from_ref(&scope))?.pop();
    let id = known
        .as_ref()
        .map_or_else(|| ConnectionId::make(tx.env.ids.as_ref(), tx.now).to_string(), |one| one.id.clone());
    take_or_begin(tx, stream(&id))?;
    let address = url.map(|url| url.as_str().trim_end_matches('/').to_owned()).unwrap_or_default();
    let row = ConnectionRow {
        sealed: sealed::seal(tx.env, &id, &address)?,
        id,
        scope: scope.clone(),
        way: way.as_str().to_owned(),
        name,
        address,
        state: "on".to_owned(),
        generation: known.as_ref().map_or(1, |one| one.generation),
        rotated_at: known.as_ref().and_then(|one| one.rotated_at),
        made_at: known.map_or(tx.now.micros(), |one| one.made_at),
    };
    store::exchange::connect(tx.conn, &row)?;
    wake(tx.conn, &row, tx.now)?;
    let with = kept.circumstance(tx.now);
    tx.record(&stream(&row.id), &Fact::People(Event::ExchangeConnected { scope, way }), &with)?;
    Ok(row)
}

fn stream(id: &str) -> String {
    format!("exchange/{id}")
}

/// What waits goes by the way there is now: at once, or when a person hands it in. What the rules hold of its sites changes with it.
fn wake(conn: &mut Conn, row: &ConnectionRow, now: Instant) -> Result<(), Error> {
    let goes = row.state == "on" && row.way == Way::Http.as_str();
    store::exchange::set_due(conn, &row.id, goes.then_some(now.micros()))?;
    for site in store::exchange::sites_of(conn, &row.id, LIST_MAX)? {
        store::watch::touch(conn, &format!("site/{site}"), now.micros())?;
    }
    Ok(())
}

/// A connection that the actor keeps; another's is absent.
pub fn get(conn: &mut Conn, actor: &Actor, id: &str) -> Result<(ConnectionRow, Kept), Error> {
    let row = found(store::exchange::connection(conn, id)?)?;
    let kept = keeper(conn, actor, &row.scope)?;
    Ok((row, kept))
}

/// The connections that the actor keeps.
pub fn list(conn: &mut Conn, actor: &Actor) -> Result<Vec<ConnectionRow>, Error> {
    let mut kept = Vec::new();
    for row in store::exchange::connections(conn, "", LIST_MAX)? {
        match keeper(conn, actor, &row.scope) {
            Ok(_) => kept.push(row),
            Err(Error::Refused(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(kept)
}

/// Whether an action fits a connection as it is.
pub fn may(row: &ConnectionRow, action: ConnectionAction) -> bool {
    let on = row.state == "on";
    match action {
        ConnectionAction::Rotate => on && row.way == Way::Http.as_str(),
        ConnectionAction::Disable => on,
        ConnectionAction::Enable => !on,
    }
}

/// Does what is asked with a connection.
pub fn act(tx: &mut Tx<'_>, id: &str, action: ConnectionAction) -> Result<ConnectionRow, Error> {
    take_or_begin(tx, stream(id))?;
    let (row, kept) = get(tx.conn, tx.actor, id)?;
    if !may(&row, action) {
        let refusal = Refusal::of(Code::HookNotFromState);
        return Err(refusal.with("state", row.state.as_str()).with("action", action.as_str()).into());
    }
    let event = match action {
        ConnectionAction::Rotate => {
            store::exchange::rotate(tx.conn, id, tx.now.micros())?;
            Event::ExchangeRotated {}
        }
        ConnectionAction::Disable | ConnectionAction::Enable => {
            let on = action == ConnectionAction::Enable;
            store::exchange::switch(tx.conn, id, if on { "on" } else { "off" })?;
            Event::ExchangeSwitched { on }
        }
    };
    let with = kept.circumstance(tx.now);
    tx.record(&stream(id), &Fact::People(event), &with)?;
    let row = found(store::exchange::connection(tx.conn, id)?)?;
    wake(tx.conn, &row, tx.now)?;
    Ok(row)
}

/// The connection by which a site's items go; `None`: there is none, or it is off.
pub fn of_site(conn: &mut Conn, site: &Site) -> Result<Option<ConnectionRow>, Error> {
    let own = format!("site/{}", site.id);
    let mut scopes = vec![own.clone()];
    let prefixes = [2, 4, 6].into_iter().filter_map(|length| site.division.get(..length));
    scopes.extend(prefixes.map(|prefix| format!("division/{prefix}")));
    let rows = store::exchange::of_scopes(conn, &scopes)?;
    let nearest = rows.into_iter().max_by_key(|row| (row.scope == own, row.scope.len()));
    Ok(nearest.filter(|row| row.state == "on"))
}

/// The secret of a generation.
fn secret(env: &Env, id: &str, generation: i64) -> [u8; 32] {
    secret_bytes(env, "exchange", &format!("{id}/{generation}"))
}

/// The secret as it is shown; none where a person hands files in.
pub fn plain(env: &Env, row: &ConnectionRow) -> Option<String> {
    (row.way == Way::Http.as_str()).then(|| webhook::shown(&secret(env, &row.id, row.generation)))
}

/// Where a connection leads, and what signs for it now.
pub fn to(env: &Env, row: &ConnectionRow, now: Instant) -> Result<To, Error> {
    let url = sealed::open(env, &row.id, &row.sealed)?;
    let url = url.ok_or_else(|| store::corrupt("exchange_connection", &row.id, "sealed"))?;
    let old = row.rotated_at.is_some_and(|at| now < Instant::from_micros(at).plus(OVERLAP));
    let first = if old { row.generation - 1 } else { row.generation };
    let secrets = (first..=row.generation).rev().map(|one| secret(env, &row.id, one).to_vec()).collect();
    Ok(To { url, secrets, now })
}
