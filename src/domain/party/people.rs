//! Facts about people's rights, mandates, tokens and vehicles. People are ids here: names, logins and plates lie in rows
//! that can be erased, never in the journal.

use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        access::{Permission, Role},
        delivery::Channel,
        exchange::Way,
    },
    kernel::{
        clock::Instant,
        id::{OrganisationId, PersonId, SiteId},
    },
};

/// What a person's account may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonState {
    /// May log in.
    Active,
    /// Waits for the approval of the organisation.
    Pending,
    /// Shut out.
    Locked,
}

impl PersonState {
    /// The permanent text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Pending => "pending",
            Self::Locked => "locked",
        }
    }
}

/// One fact about rights. The stream names whom it concerns.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
#[expect(missing_docs, reason = "said by their names")]
pub enum Event {
    #[serde(rename = "person.registered")]
    PersonRegistered { state: PersonState },
    /// Name, mail or outside number changed; which lies in the row.
    #[serde(rename = "person.changed")]
    PersonChanged { state: PersonState },
    #[serde(rename = "person.granted")]
    PersonGranted { grant: GrantFact },
    #[serde(rename = "person.grant_ended")]
    PersonGrantEnded { grant: GrantFact },
    #[serde(rename = "person.invited")]
    PersonInvited { organisation: OrganisationId, grants: Vec<GrantFact> },
    #[serde(rename = "person.password_changed")]
    PersonPasswordChanged { by_ticket: bool },
    /// Whoever keeps the person was given a link that sets a new password.
    #[serde(rename = "person.reset_link_made")]
    PersonResetLinkMade {},
    #[serde(rename = "person.second_factor_set")]
    PersonSecondFactorSet {},
    /// By the person, or by whoever keeps the person.
    #[serde(rename = "person.second_factor_ended")]
    PersonSecondFactorEnded { by_keeper: bool },
    #[serde(rename = "mandate.given")]
    MandateGiven {
        organisation: OrganisationId,
        agent: OrganisationId,
        person: PersonId,
        role: Role,
        sites: Vec<SiteId>,
        valid_to: Instant,
    },
    #[serde(rename = "mandate.revoked")]
    MandateRevoked {},
    #[serde(rename = "api_token.issued")]
    TokenIssued { person: PersonId, scopes: Vec<Permission>, sites: Vec<SiteId>, expires_at: Instant },
    #[serde(rename = "api_token.revoked")]
    TokenRevoked {},
    /// An organisation's address is told of notices; which lies in the row.
    #[serde(rename = "hook.registered")]
    HookRegistered { organisation: OrganisationId, channel: Channel },
    #[serde(rename = "hook.rotated")]
    HookRotated {},
    #[serde(rename = "hook.switched")]
    HookSwitched { on: bool },
    /// A way to the official system, for a site or the sites of a division; where to lies in the row.
    #[serde(rename = "exchange.connected")]
    ExchangeConnected { scope: String, way: Way },
    #[serde(rename = "exchange.rotated")]
    ExchangeRotated {},
    #[serde(rename = "exchange.switched")]
    ExchangeSwitched { on: bool },
    #[serde(rename = "vehicle.registered")]
    VehicleRegistered { organisation: OrganisationId },
    #[serde(rename = "vehicle.changed")]
    VehicleChanged { in_use: bool },
}

/// A grant as the journal tells it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "said by their names")]
pub struct GrantFact {
    pub role: Role,
    pub organisation: Option<OrganisationId>,
    pub site: Option<SiteId>,
    pub division: Option<String>,
    pub valid_to: Option<Instant>,
}
