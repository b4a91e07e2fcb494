//! What every use case is given: clock, ids, database, keys and settings; and who acts.

use std::sync::Arc;

use ed25519_dalek::SigningKey;

use super::{alarm::own, alarm::settings, paper::parameters, reference::Remembered};
use crate::{
    domain::access::{Permission, Role},
    kernel::{
        clock::Clock,
        id::{Ids, OrganisationId, PersonId, SiteId},
    },
    outbound::gate::Gate,
    store::Db,
};

/// The platform's surroundings. Cheap to clone.
#[derive(Clone)]
pub struct Env {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes identifiers.
    pub ids: Arc<dyn Ids>,
    /// The database.
    pub db: Db,
    /// Signing keys and settings.
    pub keys: Arc<Keys>,
    /// Address people reach the platform at, without a slash at the end; printed into QR codes.
    pub public_url: Arc<str>,
    /// The world is invented; labels and pages say 演示.
    pub demo: bool,
    /// Tables of reference, remembered for seconds.
    pub reference: Arc<Remembered>,
    /// How strictly the check before departure takes each finding, remembered for seconds.
    pub checks: Arc<parameters::Remembered>,
    /// What was chosen for rules, remembered for seconds.
    pub rules: Arc<settings::Remembered>,
    /// Rules of authorities' own, remembered for seconds.
    pub own_rules: Arc<own::Remembered>,
    /// Which machines webhooks may be sent to.
    pub gate: Arc<Gate>,
}

/// Secrets of this installation; never printed.
pub struct Keys {
    /// Name of the journal, the origin of its checkpoints.
    pub origin: String,
    /// Signs checkpoints; a server without it never seals.
    pub journal: Option<SigningKey>,
    /// Signs labels.
    pub label: SigningKey,
    /// HMAC secret of access tokens.
    pub token: Vec<u8>,
}

/// One thing a role is granted on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// An enterprise's people: their organisation, or the one they act for by mandate.
    pub organisation: Option<OrganisationId>,
    /// Only this site of it.
    pub site: Option<SiteId>,
    /// A regulator's division prefix: `330111`, `3301` or `33`.
    pub division: Option<String>,
}

/// Who acts, with what rights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// `user`, `device`, `system` or `import`.
    pub kind: &'static str,
    /// The person, device or program.
    pub id: PersonId,
    /// What it may do and where.
    pub grants: Vec<Grant>,
    /// Only these permissions of its roles: an API token's scope.
    pub only: Option<Vec<Permission>>,
}

impl Actor {
    /// The platform itself.
    pub fn system() -> Self {
        Self {
            kind: "system",
            id: PersonId(uuid::Uuid::nil()),
            grants: vec![Grant { role: Role::System, organisation: None, site: None, division: None }],
            only: None,
        }
    }

    /// A person with grants.
    pub const fn user(id: PersonId, grants: Vec<Grant>) -> Self {
        Self { kind: "user", id, grants, only: None }
    }

    /// The grants that carry a permission.
    pub fn grants_with(&self, permission: Permission) -> impl Iterator<Item = &Grant> {
        let open = self.only.as_ref().is_none_or(|only| only.contains(&permission));
        self.grants.iter().filter(move |grant| open && grant.role.may(permission))
    }

    /// The first role that carries a permission on a site of this organisation and division; `None` hides the site.
    pub fn role_on(
        &self,
        permission: Permission,
        site: SiteId,
        organisation: OrganisationId,
        division: &str,
    ) -> Option<Role> {
        self.grants_with(permission).find(|grant| grant.covers(site, organisation, division)).map(|grant| grant.role)
    }

    /// Whether any role sees the site at all.
    pub fn sees(&self, site: SiteId, organisation: OrganisationId, division: &str) -> bool {
        self.role_on(Permission::ReadChain, site, organisation, division).is_some()
    }

    /// Whether any role carries a permission, whatever the place.
    pub fn may(&self, permission: Permission) -> bool {
        self.grants_with(permission).next().is_some()
    }
}

impl Grant {
    /// Whether the grant reaches a site.
    pub fn covers(&self, site: SiteId, organisation: OrganisationId, division: &str) -> bool {
        match self.role {
            Role::System => true,
            Role::Officer | Role::Reviewer => {
                self.division.as_deref().is_some_and(|prefix| !prefix.is_empty() && division.starts_with(prefix))
            }
            Role::Keeper
            | Role::Ehs
            | Role::Manager
            | Role::Dispatcher
            | Role::Driver
            | Role::Gate
            | Role::Operator
            | Role::Import => self.organisation == Some(organisation) && self.site.is_none_or(|only| only == site),
            Role::Admin => false,
        }
    }
}
