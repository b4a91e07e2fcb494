//! Mandates of a 环保管家: an organisation lets another's person act for some of its sites, until a day it may bring forward.

use chrono::Duration;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Actor, Error, found,
    people::owner,
    record::Tx,
    registry::{keeper_role, of_organisation, take_or_begin},
};
use crate::{
    domain::{
        access::{Permission, Role},
        journal::event::Event as Fact,
        party::people::Event,
        refusal::{Code, Refusal},
    },
    kernel::{
        clock::Instant,
        id::{MandateId, SiteId},
    },
    store::{
        self, Conn,
        account::{self as rows, GrantRow},
        people::MandateRow,
    },
};

/// The longest mandate.
const LONGEST: Duration = Duration::days(3 * 366);
/// Most sites of one mandate.
const SITES_MAX: usize = 200;

/// A mandate as it is given.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MandateFields {
    /// Who gives it: id or credit code.
    pub organisation: String,
    /// Credit code of the agent's organisation.
    pub agent_uscc: String,
    /// Login of the agent.
    pub agent_login: String,
    /// `keeper` or `ehs`.
    pub role: String,
    /// Ids of the sites.
    pub sites: Vec<String>,
    /// Its end.
    #[schema(value_type = String)]
    pub valid_to: Instant,
}

/// Gives a mandate.
pub fn give(tx: &mut Tx<'_>, asked: &MandateFields) -> Result<MandateRow, Error> {
    let (organisation, by) = owner(tx, &asked.organisation)?;
    let Some(role @ (Role::Keeper | Role::Ehs)) = Role::parse(&asked.role) else {
        return Err(Refusal::of(Code::RoleNotGrantable).with("role", asked.role.as_str()).into());
    };
    if asked.valid_to <= tx.now || asked.valid_to > tx.now.plus(LONGEST) {
        return Err(Code::MandateTooLong.into());
    }
    if asked.sites.is_empty() || asked.sites.len() > SITES_MAX {
        return Err(Refusal::of(Code::RequestField).with("pointer", "/sites").with("reason", "1 to 200").into());
    }
    let mut sites = Vec::new();
    for id in &asked.sites {
        let site = found(store::registry::site(tx.conn, id)?.filter(|site| site.organisation == organisation.id))?;
        sites.push(site.id);
    }
    // Whoever is not of that organisation, or not at all, is absent alike.
    let agent = found(store::registry::organisation_by_uscc(tx.conn, &asked.agent_uscc)?)?;
    let person = found(rows::by_login(tx.conn, &asked.agent_login)?.filter(|one| one.state == "active"))?;
    let grants = rows::grants(tx.conn, &person.id, tx.now.micros())?;
    let of_agent = |grant: &GrantRow| grant.mandate.is_none() && grant.organisation.as_ref() == Some(&agent.id);
    if agent.id == organisation.id || !grants.iter().any(of_agent) {
        return Err(Code::NotFound.into());
    }
    let id = MandateId::make(tx.env.ids.as_ref(), tx.now);
    let row = MandateRow {
        id: id.to_string(),
        organisation: organisation.id.clone(),
        agent: agent.id.clone(),
        person: person.id.clone(),
        role: role.as_str().to_owned(),
        sites: sites.join(","),
        valid_to: asked.valid_to.micros(),
        given_at: tx.now.micros(),
        revoked_at: None,
        version: 1,
    };
    store::people::insert_mandate(tx.conn, &row)?;
    for site in &sites {
        let grant = GrantRow {
            id: tx.env.ids.next(tx.now).to_string(),
            person: person.id.clone(),
            role: row.role.clone(),
            organisation: Some(agent.id.clone()),
            site: Some(site.clone()),
            division: None,
            mandate_of: Some(organisation.id.clone()),
            valid_to: Some(row.valid_to),
            granted_at: tx.now.micros(),
            mandate: Some(row.id.clone()),
        };
        rows::insert_grant(tx.conn, &grant)?;
    }
    let bad = |column| store::corrupt("mandate", &row.id, column);
    let fact = Event::MandateGiven {
        organisation: row.organisation.parse().map_err(|_| bad("organisation"))?,
        agent: row.agent.parse().map_err(|_| bad("agent"))?,
        person: row.person.parse().map_err(|_| bad("person"))?,
        role,
        sites: sites.iter().map(|id| id.parse::<SiteId>()).collect::<Result<_, _>>().map_err(|_| bad("sites"))?,
        valid_to: asked.valid_to,
    };
    let with = of_organisation(tx, by, &organisation.id);
    tx.record(&format!("mandate/{id}"), &Fact::People(fact), &with)?;
    super::account::forget(&person.id);
    Ok(row)
}

/// In which role the actor may end a mandate: of who gave it, or of the agent's own organisation.
fn ends(row: &MandateRow, actor: &Actor) -> Option<Role> {
    [&row.organisation, &row.agent].into_iter().find_map(|side| keeper_role(actor, Permission::ManagePeople, side))
}

/// Whether the actor may end a mandate that holds now.
pub fn may_end(row: &MandateRow, actor: &Actor, now: Instant) -> bool {
    row.revoked_at.is_none() && row.valid_to > now.micros() && ends(row, actor).is_some()
}

/// Ends a mandate now: by who gave it, or by the agent's own organisation.
pub fn revoke(tx: &mut Tx<'_>, id: &str) -> Result<MandateRow, Error> {
    take_or_begin(tx, format!("mandate/{id}"))?;
    let row = found(store::people::mandate(tx.conn, id)?)?;
    let by = ends(&row, tx.actor);
    let by = by.ok_or(Error::Refused(Code::NotFound.into()))?;
    if !store::people::revoke_mandate(tx.conn, id, tx.now.micros())? {
        return Ok(row);
    }
    store::people::end_grants_of(tx.conn, id, tx.now.micros())?;
    let with = of_organisation(tx, by, &row.organisation);
    tx.record(&format!("mandate/{id}"), &Fact::People(Event::MandateRevoked {}), &with)?;
    super::account::forget(&row.person);
    Ok(MandateRow { revoked_at: Some(tx.now.micros()), version: row.version + 1, ..row })
}

/// Mandates of the actor's organisations, given and held, and the actor's own.
pub fn list(conn: &mut Conn, actor: &Actor, after: Option<&str>, limit: i64) -> Result<Vec<MandateRow>, Error> {
    let mine: Vec<String> = actor
        .grants_with(Permission::ManagePeople)
        .filter_map(|grant| grant.organisation)
        .map(|id| id.to_string())
        .collect();
    Ok(store::people::mandates(conn, &mine, &actor.id.to_string(), after, limit)?)
}
