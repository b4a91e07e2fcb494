//! People and what they are granted. An organisation's manager keeps its own people; admins keep everybody.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Actor, Error, found,
    record::{Circumstance, Tx},
    registry::{Expect, Outcome, Put, keep, keeper_role, of_organisation, take_or_begin},
};
use crate::{
    domain::{
        access::{Permission, Role},
        journal::event::Event as Fact,
        party::{
            division, fields,
            people::{Event, GrantFact, PersonState},
        },
        refusal::{Code, Refusal},
    },
    kernel::{clock::Instant, id::PersonId},
    store::{
        self, Conn, StoreError,
        account::{self as rows, GrantRow, PersonRow},
        registry::OrganisationRow,
    },
};

/// A person as it is sent.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonFields {
    /// Organisation that keeps the person: id or credit code. Empty: the platform itself.
    #[serde(default)]
    pub organisation: String,
    /// Name to log in with; never changes.
    pub login: String,
    /// Name.
    pub name: String,
    /// Where invitations and reset links go.
    pub email: Option<String>,
    /// Telephone, for the official forms that ask for it (HJ 1259-2022 A.1, the manifest).
    #[serde(default)]
    pub phone: Option<String>,
    /// Number in the sender's own system.
    pub external_id: Option<String>,
    /// Locked people cannot log in.
    #[serde(default)]
    pub locked: bool,
    /// Role in that organisation, given at the beginning only.
    pub role: Option<String>,
}

/// A grant as it is asked for.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantFields {
    /// The role.
    pub role: String,
    /// For an enterprise's roles.
    pub organisation: Option<String>,
    /// Only this site of it.
    pub site: Option<String>,
    /// For a regulator's roles: six digits.
    pub division: Option<String>,
    /// Until when; `null` for ever.
    #[schema(value_type = Option<String>)]
    pub valid_to: Option<Instant>,
}

/// A person with what they are granted.
#[derive(Clone, Debug)]
pub struct Known {
    /// The row.
    pub person: PersonRow,
    /// In force.
    pub grants: Vec<GrantRow>,
}

/// A grant that was checked: who may give it did.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns named by their meaning")]
pub struct Granted {
    pub role: Role,
    pub organisation: Option<String>,
    pub site: Option<String>,
    pub division: Option<String>,
    pub valid_to: Option<Instant>,
}

impl Granted {
    /// As the journal tells it.
    pub fn fact(&self) -> GrantFact {
        GrantFact {
            role: self.role,
            organisation: self.organisation.as_deref().and_then(|id| id.parse().ok()),
            site: self.site.as_deref().and_then(|id| id.parse().ok()),
            division: self.division.clone(),
            valid_to: self.valid_to,
        }
    }
}

/// Checks that a grant is the actor's to give: enterprise roles by the organisation's manager, regulators' roles by the
/// manager of an authority within its division, everything by an admin.
pub fn check_grant(tx: &mut Tx<'_>, asked: &GrantFields) -> Result<Granted, Error> {
    let no = || Error::Refused(Refusal::of(Code::RoleNotGrantable).with("role", asked.role.as_str()));
    let role = Role::parse(&asked.role).ok_or_else(no)?;
    let admin = tx.actor.may(Permission::ManagePlatform);
    let owner = match &asked.organisation {
        Some(key) => Some(owner(tx, key)?.0),
        None => None,
    };
    let division = asked.division.as_deref().map(|text| fields::division(text, false)).transpose()?;
    let (site, division) = match role {
        Role::Keeper | Role::Ehs | Role::Manager | Role::Dispatcher | Role::Driver | Role::Gate | Role::Operator => {
            let owner = owner.as_ref().ok_or_else(no)?;
            let site = asked.site.as_deref().map(|id| own_site(tx, owner, id)).transpose()?;
            if asked.division.is_some() {
                return Err(no());
            }
            (site, None)
        }
        Role::Officer | Role::Reviewer => {
            let division = division.ok_or_else(no)?;
            let inside = owner
                .as_ref()
                .is_some_and(|one| one.kind == "authority" && division::lies_in(&division, &one.division));
            if !(admin || inside) || asked.site.is_some() {
                return Err(no());
            }
            (None, Some(division::prefix(&division).to_owned()))
        }
        Role::Admin if admin && owner.is_none() && asked.site.is_none() => (None, None),
        Role::Admin | Role::Import | Role::System => return Err(no()),
    };
    if asked.valid_to.is_some_and(|end| end <= tx.now) {
        return Err(Refusal::of(Code::RequestField).with("pointer", "/valid_to").with("reason", "past").into());
    }
    Ok(Granted { role, organisation: owner.map(|one| one.id), site, division, valid_to: asked.valid_to })
}

fn own_site(tx: &mut Tx<'_>, owner: &OrganisationRow, id: &str) -> Result<String, Error> {
    let row = found(store::registry::site(tx.conn, id)?)?;
    if row.organisation == owner.id { Ok(row.id) } else { Err(Code::NotFound.into()) }
}

/// An organisation whose people the actor keeps, by id or credit code.
pub fn owner(tx: &mut Tx<'_>, key: &str) -> Result<(OrganisationRow, Role), Error> {
    let id = store::registry::organisation_by_uscc(tx.conn, key)?.map_or_else(|| key.to_owned(), |row| row.id);
    keep(tx, Permission::ManagePeople, &id)
}

/// Writes a grant and tells the journal.
pub fn grant(tx: &mut Tx<'_>, person: &str, one: &Granted, with: &Circumstance) -> Result<GrantRow, Error> {
    let row = GrantRow {
        id: tx.env.ids.next(tx.now).to_string(),
        person: person.to_owned(),
        role: one.role.as_str().to_owned(),
        organisation: one.organisation.clone(),
        site: one.site.clone(),
        division: one.division.clone(),
        mandate_of: None,
        valid_to: one.valid_to.map(Instant::micros),
        granted_at: tx.now.micros(),
        mandate: None,
    };
    rows::insert_grant(tx.conn, &row)?;
    tx.record(&format!("person/{person}"), &Fact::People(Event::PersonGranted { grant: one.fact() }), with)?;
    Ok(row)
}

/// The part of a person that the actor may see: one's own, one's organisation's, or everybody's.
pub fn person(conn: &mut Conn, actor: &Actor, id: &str, now: Instant) -> Result<Known, Error> {
    let person = found(rows::get_person(conn, id)?)?;
    let grants = rows::grants(conn, id, now.micros())?;
    let own = actor.id.to_string() == id;
    let kept = |organisation: &str| keeper_role(actor, Permission::ManagePeople, organisation).is_some();
    let admin = actor.may(Permission::ManagePlatform);
    let mine = |grant: &GrantRow| grant.mandate.is_none() && grant.organisation.as_deref().is_some_and(kept);
    let member = (!person.organisation.is_empty() && kept(&person.organisation)) || grants.iter().any(mine);
    if !(own || admin || member) {
        return Err(Code::NotFound.into());
    }
    let grants = if own || admin { grants } else { grants.into_iter().filter(mine).collect() };
    Ok(Known { person, grants })
}

/// People of an organisation, or everybody for an admin.
pub fn people(
    conn: &mut Conn,
    actor: &Actor,
    of: Option<&str>,
    after: Option<&str>,
    limit: i64,
    now: Instant,
) -> Result<Vec<Known>, Error> {
    let admin = actor.may(Permission::ManagePlatform);
    match of {
        Some(id) if keeper_role(actor, Permission::ManagePeople, id).is_none() => return Err(Code::NotFound.into()),
        None if !admin => return Err(Code::NotAllowed.into()),
        _ => {}
    }
    let people = store::people::page(conn, of, after, limit)?;
    let ids: Vec<String> = people.iter().map(|one| one.id.clone()).collect();
    let grants = store::people::grants_of(conn, &ids, now.micros())?;
    let shown =
        |grant: &&GrantRow| of.is_none_or(|id| grant.organisation.as_deref() == Some(id) && grant.mandate.is_none());
    Ok(people
        .into_iter()
        .map(|person| {
            let own = grants.iter().filter(|grant| grant.person == person.id).filter(shown).cloned().collect();
            Known { person, grants: own }
        })
        .collect())
}

/// Creates, changes or leaves a person.
pub fn put(tx: &mut Tx<'_>, asked: &PersonFields, expect: &Expect) -> Result<Put<PersonRow>, Error> {
    let login = fields::login(&asked.login)?;
    let name = fields::name(&asked.name, "/name")?;
    let email = asked.email.as_deref().map(fields::email).transpose()?;
    let phone = asked.phone.as_deref().map(|text| fields::phone(text, "/phone")).transpose()?;
    let external_id = asked.external_id.as_deref().map(fields::external_id).transpose()?;
    let state = if asked.locked { PersonState::Locked } else { PersonState::Active };
    let (keeper, role) = keeper(tx, &asked.organisation)?;
    let known = match expect {
        Expect::Version(id, _) => rows::get_person(tx.conn, id)?.filter(|row| row.organisation == keeper),
        _ => match &external_id {
            Some(external) => store::people::by_external(tx.conn, &keeper, external)?,
            None => None,
        }
        .map_or_else(|| rows::by_login(tx.conn, &login), |row| Ok(Some(row)))?,
    };
    let Some(known) = known else {
        expect.of_absent()?;
        let row = PersonRow {
            id: PersonId::make(tx.env.ids.as_ref(), tx.now).to_string(),
            login,
            name,
            password_hash: None,
            state: state.as_str().to_owned(),
            created_at: tx.now.micros(),
            organisation: keeper,
            external_id,
            email,
            version: 1,
            password_at: 0,
            phone,
        };
        register(tx, &row, role)?;
        if let Some(role) = &asked.role {
            let organisation = (!row.organisation.is_empty()).then(|| row.organisation.clone());
            let asked = GrantFields { role: role.clone(), organisation, site: None, division: None, valid_to: None };
            let granted = check_grant(tx, &asked)?;
            let with = of_organisation(tx, role_of(role), &row.organisation);
            grant(tx, &row.id, &granted, &with)?;
        }
        return Ok(Put { outcome: Outcome::Created, row });
    };
    // Somebody else's person is only known by the login being taken.
    if known.organisation != keeper || known.login != login {
        return Err(Code::LoginTaken.into());
    }
    expect.of_present(known.version)?;
    if asked.locked {
        not_oneself(tx, &known.id)?;
    }
    let state =
        if known.state == PersonState::Pending.as_str() { known.state.clone() } else { state.as_str().to_owned() };
    let row = PersonRow { name, state, external_id, email, phone, ..known.clone() };
    if (&row.name, &row.email, &row.phone, &row.external_id, &row.state)
        == (&known.name, &known.email, &known.phone, &known.external_id, &known.state)
    {
        return Ok(Put { outcome: Outcome::Unchanged, row });
    }
    let row = PersonRow { version: known.version + 1, ..row };
    change(tx, &row, role)?;
    Ok(Put { outcome: Outcome::Updated, row })
}

/// Refuses what would shut the actor out of the own account: whoever did it by mistake could not undo it.
fn not_oneself(tx: &Tx<'_>, person: &str) -> Result<(), Error> {
    if tx.actor.id.to_string() == person { Err(Code::OwnAccount.into()) } else { Ok(()) }
}

fn role_of(text: &str) -> Role {
    Role::parse(text).unwrap_or(Role::System)
}

fn keeper(tx: &mut Tx<'_>, key: &str) -> Result<(String, Role), Error> {
    if key.is_empty() {
        let admin = tx.actor.grants_with(Permission::ManagePlatform).next().map(|grant| grant.role);
        return admin.map(|role| (String::new(), role)).ok_or_else(|| Code::NotAllowed.into());
    }
    owner(tx, key).map(|(row, role)| (row.id, role))
}

/// Writes a new person and tells the journal, by id only.
pub fn register(tx: &mut Tx<'_>, row: &PersonRow, role: Role) -> Result<(), Error> {
    rows::insert_person(tx.conn, row).map_err(|error| match error {
        StoreError::Duplicate(_) => Error::Refused(Code::LoginTaken.into()),
        other => other.into(),
    })?;
    let state = if row.state == PersonState::Pending.as_str() { PersonState::Pending } else { PersonState::Active };
    let with = of_organisation(tx, role, &row.organisation);
    tx.record(&format!("person/{}", row.id), &Fact::People(Event::PersonRegistered { state }), &with)?;
    Ok(())
}

fn change(tx: &mut Tx<'_>, row: &PersonRow, role: Role) -> Result<(), Error> {
    take_or_begin(tx, format!("person/{}", row.id))?;
    if !store::people::save(tx.conn, row).map_err(super::record::taken)? {
        return Err(StoreError::Conflict.into());
    }
    let locked = row.state == PersonState::Locked.as_str();
    if locked {
        store::people::end_sessions(tx.conn, &row.id)?;
    }
    let state = if locked { PersonState::Locked } else { PersonState::Active };
    let with = of_organisation(tx, role, &row.organisation);
    tx.record(&format!("person/{}", row.id), &Fact::People(Event::PersonChanged { state }), &with)?;
    super::account::forget(&row.id);
    Ok(())
}

/// Lets a waiting person in, or keeps the person out.
pub fn admit(tx: &mut Tx<'_>, person: &PersonRow, approve: bool, with: &Circumstance) -> Result<(), Error> {
    let state = if approve { PersonState::Active } else { PersonState::Locked };
    take_or_begin(tx, format!("person/{}", person.id))?;
    store::people::set_state(tx.conn, &person.id, state.as_str())?;
    tx.record(&format!("person/{}", person.id), &Fact::People(Event::PersonChanged { state }), with)?;
    super::account::forget(&person.id);
    Ok(())
}

/// Gives a person a role.
pub fn add_grant(tx: &mut Tx<'_>, id: &str, asked: &GrantFields) -> Result<GrantRow, Error> {
    take_or_begin(tx, format!("person/{id}"))?;
    person(tx.conn, tx.actor, id, tx.now)?;
    let granted = check_grant(tx, asked)?;
    let by = keeper_role(tx.actor, Permission::ManagePeople, granted.organisation.as_deref().unwrap_or_default());
    let with = of_organisation(
        tx,
        by.ok_or(Error::Refused(Code::NotAllowed.into()))?,
        granted.organisation.as_deref().unwrap_or(""),
    );
    let row = grant(tx, id, &granted, &with)?;
    super::account::forget(id);
    Ok(row)
}

/// Takes a role from a person.
pub fn end_grant(tx: &mut Tx<'_>, id: &str, grant: &str) -> Result<(), Error> {
    take_or_begin(tx, format!("person/{id}"))?;
    person(tx.conn, tx.actor, id, tx.now)?;
    let row = found(store::people::grant(tx.conn, id, grant)?.filter(|row| row.mandate.is_none()))?;
    let organisation = row.organisation.clone().unwrap_or_default();
    let by = keeper_role(tx.actor, Permission::ManagePeople, &organisation);
    let by = by.ok_or(Error::Refused(Code::NotFound.into()))?;
    not_oneself(tx, id)?;
    if row.valid_to.is_some_and(|end| end <= tx.now.micros()) {
        return Ok(());
    }
    store::people::end_grant(tx.conn, &row.id, tx.now.micros())?;
    let one = Granted {
        role: Role::parse(&row.role).ok_or_else(|| store::corrupt("person_grant", &row.id, "role"))?,
        organisation: row.organisation,
        site: row.site,
        division: row.division,
        valid_to: Some(tx.now),
    };
    let with = of_organisation(tx, by, &organisation);
    tx.record(&format!("person/{id}"), &Fact::People(Event::PersonGrantEnded { grant: one.fact() }), &with)?;
    super::account::forget(id);
    Ok(())
}
