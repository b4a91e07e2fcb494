//! The register of organisations and sites: kept by the platform's admins and, for its own part, by an organisation's manager.
//!
//! **Invariant:** putting the same content twice changes nothing and records nothing.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Actor, Error, found,
    party::circumstance,
    record::{Circumstance, Tx, taken},
};
use crate::{
    domain::{
        access::{Permission, Role},
        journal::event::Event,
        party::{self, Organisation, Site, Standing, Tier, fields},
        refusal::{Code, Refusal},
    },
    kernel::id::{OrganisationId, SiteId},
    store::{
        self, Conn, StoreError,
        registry::{self as rows, OrganisationRow, OrganisationScope, SiteRow},
    },
};

/// What putting a document did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is new.
    Created,
    /// It was changed.
    Updated,
    /// It was so already.
    Unchanged,
}

/// A document and what putting it did.
#[derive(Clone, Debug)]
pub struct Put<T> {
    /// What was done.
    pub outcome: Outcome,
    /// The row afterwards.
    pub row: T,
}

/// How an existing document is met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expect {
    /// It must not exist.
    New,
    /// It must exist in this version, by id.
    Version(String, i64),
    /// New or not; with a version it must match.
    Any(Option<i64>),
}

impl Expect {
    /// The version is as expected of a document that is there.
    pub fn of_present(&self, version: i64) -> Result<(), Refusal> {
        match self {
            Self::New => Err(Code::Duplicate.into()),
            Self::Version(_, wanted) | Self::Any(Some(wanted)) if *wanted != version => {
                Err(Refusal::of(Code::VersionStale).with("version", version))
            }
            _ => Ok(()),
        }
    }

    /// Nothing is there: fine for a new one.
    pub fn of_absent(&self) -> Result<(), Refusal> {
        match self {
            Self::New | Self::Any(None) => Ok(()),
            Self::Any(Some(_)) => Err(Code::VersionStale.into()),
            Self::Version(..) => Err(Code::NotFound.into()),
        }
    }
}

/// An organisation as it is sent.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganisationFields {
    /// Unified social credit code.
    pub uscc: String,
    /// Name of the licence.
    pub name: String,
    /// `generator`, `carrier`, `receiver`, `collector`, `agent` or `authority`.
    pub kind: String,
    /// Number in the sender's own system.
    pub external_id: Option<String>,
    /// Division it is registered in; for an authority the one it answers for.
    #[serde(default)]
    pub division: String,
}

/// A site as it is sent.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SiteFields {
    /// The organisation's id or credit code.
    pub organisation: String,
    /// `<USCC>-<nnn>`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Six digits.
    pub division: String,
    /// `key`, `simplified` or `registered`.
    pub tier: String,
    /// Number in the sender's own system.
    pub external_id: Option<String>,
}

/// Whether the actor keeps an organisation's people and sites: its manager, or an admin of the platform.
pub fn keeper_role(actor: &Actor, permission: Permission, organisation: &str) -> Option<Role> {
    let admin = actor.grants_with(Permission::ManagePlatform).next().map(|grant| grant.role);
    admin.or_else(|| {
        let own = |one: &&super::env::Grant| {
            one.site.is_none() && one.organisation.is_some_and(|id| id.to_string() == organisation)
        };
        actor.grants_with(permission).filter(|grant| !grant.role.is_regulator()).find(own).map(|grant| grant.role)
    })
}

/// The same as a demand: out of sight is absent, in sight but not one's own is refused.
pub fn keep(tx: &mut Tx<'_>, permission: Permission, organisation: &str) -> Result<(OrganisationRow, Role), Error> {
    let row = found(rows::organisation_in(tx.conn, &scope(tx.actor), organisation)?)?;
    let role = keeper_role(tx.actor, permission, &row.id).ok_or(Error::Refused(Code::NotAllowed.into()))?;
    Ok((row, role))
}

/// Whose organisations the actor sees.
pub fn scope(actor: &Actor) -> OrganisationScope {
    let mut scope = OrganisationScope { all: actor.may(Permission::ManagePlatform), ..OrganisationScope::default() };
    for permission in [Permission::ReadChain, Permission::ManagePeople] {
        for grant in actor.grants_with(permission) {
            scope.all |= grant.role == Role::System;
            if let (true, Some(prefix)) = (grant.role.is_regulator(), &grant.division)
                && !prefix.is_empty()
            {
                scope.divisions.push(prefix.clone());
            } else if let (false, Some(organisation)) = (grant.role.is_regulator(), grant.organisation) {
                scope.ids.push(organisation.to_string());
            }
        }
    }
    scope
}

/// Takes a stream that may not have begun (rows made outside the road have none).
pub fn take_or_begin(tx: &mut Tx<'_>, stream: String) -> Result<(), Error> {
    match tx.take(&[stream]) {
        Err(Error::Refused(refusal)) if refusal.code == Code::NotFound => Ok(()),
        other => other,
    }
}

/// Circumstance of an act on an organisation.
pub fn of_organisation(tx: &Tx<'_>, role: Role, id: &str) -> Circumstance {
    Circumstance { org: id.parse().ok(), ..circumstance(tx.now, role, None) }
}

/// A row that another writer changed is a conflict.
pub(super) fn guarded(saved: bool) -> Result<(), Error> {
    if saved { Ok(()) } else { Err(StoreError::Conflict.into()) }
}

/// Creates, changes or leaves an organisation.
pub fn put_organisation(
    tx: &mut Tx<'_>,
    asked: &OrganisationFields,
    expect: &Expect,
) -> Result<Put<OrganisationRow>, Error> {
    let new = checked(asked)?;
    let known = match expect {
        Expect::Version(id, _) => rows::organisation_in(tx.conn, &scope(tx.actor), id)?,
        _ => match &new.external_id {
            Some(external) => rows::organisation_by_external(tx.conn, external)?,
            None => None,
        }
        .map_or_else(|| rows::organisation_by_uscc(tx.conn, &new.uscc), |row| Ok(Some(row)))?,
    };
    let Some(known) = known else {
        expect.of_absent()?;
        if !tx.actor.may(Permission::ManagePlatform) {
            return Err(Code::NotAllowed.into());
        }
        return found_organisation(tx, new, Standing::Active).map(|row| Put { outcome: Outcome::Created, row });
    };
    let (_, role) = keep(tx, Permission::ManagePeople, &known.id)?;
    expect.of_present(known.version)?;
    let admin = tx.actor.may(Permission::ManagePlatform);
    if !admin && (known.uscc != new.uscc || known.kind != new.kind || known.division != new.division) {
        return Err(Refusal::of(Code::NotAllowed).with("field", "uscc, kind, division").into());
    }
    let row = OrganisationRow { id: known.id.clone(), version: known.version, state: known.state.clone(), ..new };
    if row == known {
        return Ok(Put { outcome: Outcome::Unchanged, row });
    }
    let row = OrganisationRow { version: known.version + 1, ..row };
    take_or_begin(tx, format!("organisation/{}", row.id))?;
    guarded(rows::save_organisation(tx.conn, &row).map_err(taken)?)?;
    let event = Event::Party(party::Event::OrganisationChanged { organisation: domain_organisation(&row)? });
    let with = of_organisation(tx, role, &row.id);
    tx.record(&format!("organisation/{}", row.id), &event, &with)?;
    Ok(Put { outcome: Outcome::Updated, row })
}

fn checked(asked: &OrganisationFields) -> Result<OrganisationRow, Refusal> {
    Ok(OrganisationRow {
        id: String::new(),
        uscc: fields::uscc(&asked.uscc)?,
        name: fields::name(&asked.name, "/name")?,
        kind: fields::kind(&asked.kind, fields::ORGANISATION_KINDS)?,
        external_id: asked.external_id.as_deref().map(fields::external_id).transpose()?,
        version: 1,
        state: Standing::Active.as_str().to_owned(),
        division: fields::division(&asked.division, true)?,
    })
}

pub(super) fn domain_organisation(row: &OrganisationRow) -> Result<Organisation, Error> {
    let id = row.id.parse().map_err(|_| store::corrupt("organisation", &row.id, "id"))?;
    Ok(Organisation {
        id,
        uscc: row.uscc.clone(),
        name: row.name.clone(),
        kind: row.kind.clone(),
        external_id: row.external_id.clone(),
    })
}

/// A checked organisation that registered itself waits for approval; its fields have been checked here.
pub fn apply_organisation(tx: &mut Tx<'_>, asked: &OrganisationFields) -> Result<OrganisationRow, Error> {
    let new = checked(&OrganisationFields { external_id: None, ..asked.clone() })?;
    if new.division.is_empty() {
        return Err(Refusal::of(Code::DivisionUnknown).with("pointer", "/organisation/division").into());
    }
    if new.kind == "authority" {
        return Err(Refusal::of(Code::RoleNotGrantable).with("kind", "authority").into());
    }
    found_organisation(tx, new, Standing::Pending)
}

fn found_organisation(tx: &mut Tx<'_>, new: OrganisationRow, standing: Standing) -> Result<OrganisationRow, Error> {
    let id = OrganisationId::make(tx.env.ids.as_ref(), tx.now);
    let row = OrganisationRow { id: id.to_string(), state: standing.as_str().to_owned(), ..new };
    super::party::register_organisation(tx, domain_organisation(&row)?)?;
    rows::set_standing(tx.conn, &row.id, &row.state, &row.division)?;
    if standing != Standing::Active {
        let with = of_organisation(tx, Role::System, &row.id);
        let event = Event::Party(party::Event::OrganisationStandingChanged { state: standing });
        tx.record(&format!("organisation/{id}"), &event, &with)?;
    }
    Ok(row)
}

/// An organisation in the actor's sight.
pub fn organisation(conn: &mut Conn, actor: &Actor, id: &str) -> Result<OrganisationRow, Error> {
    found(rows::organisation_in(conn, &scope(actor), id)?)
}

/// A site in the actor's sight.
pub fn site(conn: &mut Conn, actor: &Actor, id: &str) -> Result<SiteRow, Error> {
    let row = found(rows::site(conn, id)?)?;
    if sees_site(actor, &row)? { Ok(row) } else { Err(Code::NotFound.into()) }
}

fn sees_site(actor: &Actor, row: &SiteRow) -> Result<bool, Error> {
    let one = domain_site(row)?;
    Ok(actor.sees(one.id, one.organisation, &one.division)
        || keeper_role(actor, Permission::ManagePeople, &row.organisation).is_some())
}

/// Sites of an organisation that the actor sees.
pub fn sites_of(
    conn: &mut Conn,
    actor: &Actor,
    id: &str,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<SiteRow>, Error> {
    let organisation = organisation(conn, actor, id)?;
    let mut out = Vec::new();
    for row in rows::sites_of(conn, &organisation.id, after, limit)? {
        if sees_site(actor, &row)? {
            out.push(row);
        }
    }
    Ok(out)
}

/// Creates, changes or leaves a site.
pub fn put_site(tx: &mut Tx<'_>, asked: &SiteFields, expect: &Expect) -> Result<Put<SiteRow>, Error> {
    let key =
        rows::organisation_by_uscc(tx.conn, &asked.organisation)?.map_or(asked.organisation.clone(), |row| row.id);
    let (owner, role) = keep(tx, Permission::ManagePeople, &key)?;
    let new = SiteRow {
        id: String::new(),
        code: fields::site_code(&asked.code, &owner.uscc)?,
        name: fields::name(&asked.name, "/name")?,
        organisation: owner.id.clone(),
        division: fields::division(&asked.division, false)?,
        tier: fields::tier(&asked.tier)?.as_str().to_owned(),
        version: 1,
        external_id: asked.external_id.as_deref().map(fields::external_id).transpose()?,
    };
    let known = match expect {
        Expect::Version(id, _) => rows::site(tx.conn, id)?.filter(|row| row.organisation == owner.id),
        _ => match &new.external_id {
            Some(external) => rows::site_by_external(tx.conn, &owner.id, external)?,
            None => None,
        }
        .map_or_else(|| rows::site_by_code(tx.conn, &new.code), |row| Ok(Some(row)))?,
    };
    let Some(known) = known else {
        expect.of_absent()?;
        let id = SiteId::make(tx.env.ids.as_ref(), tx.now);
        let row = SiteRow { id: id.to_string(), ..new };
        super::party::register_site(tx, domain_site(&row)?)?;
        rows::set_site_external(tx.conn, &row.id, row.external_id.as_deref()).map_err(taken)?;
        return Ok(Put { outcome: Outcome::Created, row });
    };
    expect.of_present(known.version)?;
    // A site's code is on labels already printed: it stays.
    if known.code != new.code {
        return Err(Refusal::of(Code::SiteCodeInvalid).with("code", known.code.as_str()).into());
    }
    let row = SiteRow { id: known.id.clone(), version: known.version, ..new };
    if row == known {
        return Ok(Put { outcome: Outcome::Unchanged, row });
    }
    let row = SiteRow { version: known.version + 1, ..row };
    take_or_begin(tx, format!("site/{}", row.id))?;
    guarded(rows::save_site(tx.conn, &row).map_err(taken)?)?;
    let site = domain_site(&row)?;
    let with = circumstance(tx.now, role, Some(&site));
    tx.record(&format!("site/{}", row.id), &Event::Party(party::Event::SiteChanged { site }), &with)?;
    Ok(Put { outcome: Outcome::Updated, row })
}

pub(super) fn domain_site(row: &SiteRow) -> Result<Site, Error> {
    let bad = |column| store::corrupt("site", &row.id, column);
    Ok(Site {
        id: row.id.parse().map_err(|_| bad("id"))?,
        code: row.code.clone(),
        name: row.name.clone(),
        organisation: row.organisation.parse().map_err(|_| bad("organisation"))?,
        division: row.division.clone(),
        tier: Tier::parse(&row.tier).ok_or_else(|| bad("tier"))?,
    })
}

/// The authority's word on an organisation that registered itself; its waiting people come in or stay out.
pub fn decide_registration(tx: &mut Tx<'_>, id: &str, approve: bool) -> Result<OrganisationRow, Error> {
    take_or_begin(tx, format!("organisation/{id}"))?;
    let row = found(rows::organisation_in(tx.conn, &scope(tx.actor), id)?)?;
    let admin = tx.actor.grants_with(Permission::ManagePlatform).next().map(|grant| grant.role);
    let covers = |grant: &&super::env::Grant| {
        grant.role == Role::System
            || grant.division.as_deref().is_some_and(|prefix| !prefix.is_empty() && row.division.starts_with(prefix))
    };
    let role = tx.actor.grants_with(Permission::ApproveOrganisations).find(covers).map(|grant| grant.role).or(admin);
    let role = role.ok_or(Error::Refused(Code::NotAllowed.into()))?;
    if row.state != Standing::Pending.as_str() {
        return Err(Refusal::of(Code::OrganisationNotPending).with("state", row.state.as_str()).into());
    }
    let state = if approve { Standing::Active } else { Standing::Refused };
    let row = OrganisationRow { state: state.as_str().to_owned(), version: row.version + 1, ..row };
    guarded(rows::save_organisation(tx.conn, &row)?)?;
    let with = of_organisation(tx, role, &row.id);
    let event = Event::Party(party::Event::OrganisationStandingChanged { state });
    tx.record(&format!("organisation/{id}"), &event, &with)?;
    for person in store::people::waiting(tx.conn, id)? {
        super::people::admit(tx, &person, approve, &with)?;
    }
    Ok(row)
}
