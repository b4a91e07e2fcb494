//! Plans of many sites in one go: of every site whose plans somebody may write, or of a whole district by who runs the platform.
//!
//! **Invariant:** a plan that is there stays as it is, whoever wrote it. Each site is a command of its own whose key follows from the
//! batch's and the site's, so that a batch that is begun anew writes none twice and tells the same of each.

use serde::{Deserialize, Serialize};

use super::{draft, propose::propose};
use crate::{
    app::{
        Actor, Env, Error,
        ledger::Progress,
        record::{Answer, Meta, execute, known},
    },
    domain::{
        access::{Permission, Role},
        party::Site,
        plan::YEARS,
        refusal::{Code, Refusal},
    },
    kernel::{
        hash::Hash,
        id::{CommandId, OrganisationId},
    },
    store::{self, Conn, party::SiteScope},
};

/// Most sites of one batch.
pub const SITES_MAX: usize = 10_000;
/// Sites that are read at once.
const PAGE: i64 = 500;
/// Sites after which it is told how far it is.
const TELL: usize = 10;

/// For which sites plans are wanted, among those whose plans who asks may write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The year planned.
    pub year: i32,
    /// Only sites of this organisation.
    pub organisation: Option<OrganisationId>,
    /// Only sites whose division begins so.
    pub division: Option<String>,
}

/// What became of one site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// A draft was written.
    Proposed {
        /// Rows of A.3.
        wastes: usize,
        /// What is to be looked at.
        findings: usize,
        /// Of these what must be settled before the plan is submitted.
        stops: usize,
    },
    /// It has a plan of that year, which was not touched.
    Exists {
        /// In this state.
        state: String,
    },
    /// The platform knows of no waste there: nothing arose in two years, nothing lies there, no plan before names any.
    Nothing,
    /// It cannot be.
    Refused {
        /// Why.
        why: Refusal,
    },
}

/// A site with what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct Told {
    pub site: String,
    pub code: String,
    pub name: String,
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// The sites asked for, by code. The law has the producer write its plan (固废法 Art. 78, Code Art. 532): an
/// authority has none to write.
///
/// # Errors
///
/// `request.field` for a year out of reach; `plan.producer_writes` where there is no such site; `batch.too_long`.
pub fn sites(conn: &mut Conn, actor: &Actor, asked: &Asked) -> Result<Vec<Site>, Error> {
    if !YEARS.contains(&asked.year) {
        return Err(Refusal::of(Code::RequestField).with("pointer", "/year").into());
    }
    let mut scope = SiteScope::default();
    for grant in actor.grants_with(Permission::ManagePapers) {
        match (grant.role, grant.site, grant.organisation) {
            (Role::System, ..) => scope.all = true,
            (_, Some(site), _) => scope.sites.push(site.to_string()),
            (_, None, Some(organisation)) => scope.organisations.push(organisation.to_string()),
            _ => {}
        }
    }
    let wanted = |site: &Site| {
        asked.organisation.is_none_or(|one| one == site.organisation)
            && asked.division.as_ref().is_none_or(|prefix| site.division.starts_with(prefix.as_str()))
            && actor.role_on(Permission::ManagePapers, site.id, site.organisation, &site.division).is_some()
    };
    let (mut found, mut after): (Vec<Site>, Option<String>) = (Vec::new(), None);
    loop {
        let page = store::party::list_sites(conn, &scope, after.as_deref(), PAGE)?;
        after = page.last().map(|site| site.code.clone());
        let last = i64::try_from(page.len()).unwrap_or(PAGE) < PAGE;
        found.extend(page.into_iter().filter(wanted));
        if found.len() > SITES_MAX {
            return Err(Refusal::of(Code::BatchTooLong).with("most", SITES_MAX).into());
        }
        if last {
            break;
        }
    }
    if found.is_empty() { Err(Code::PlanProducerWrites.into()) } else { Ok(found) }
}

/// Proposes and keeps a plan for each site, one after the other.
pub fn write(env: &Env, actor: &Actor, key: &str, asked: &Asked, progress: Progress<'_>) -> Result<Vec<Told>, Error> {
    let sites = env.db.read(|conn| sites(conn, actor, asked))?;
    let total = sites.len();
    let mut told = Vec::with_capacity(total);
    for (done, site) in (1..).zip(sites) {
        let outcome = match one(env, actor, key, &site, asked.year) {
            Err(Error::Refused(why)) if why.code != Code::Busy => {
                Outcome::Refused { why: why.on(env.clock.now().legal_day()) }
            }
            other => other?,
        };
        told.push(Told { site: site.id.to_string(), code: site.code, name: site.name, outcome });
        if done % TELL == 0 || done == total {
            progress(done, total)?;
        }
    }
    Ok(told)
}

fn one(env: &Env, actor: &Actor, key: &str, site: &Site, year: i32) -> Result<Outcome, Error> {
    let (id, meta) = (site.id.to_string(), meta(key, site, year));
    let first = env.db.read(|conn| {
        if let Some(answer) = known(conn, actor, &meta)? {
            return answered(answer).map(Err);
        }
        if let Some(plan) = store::plan::get(conn, &id, year)? {
            return Ok(Err(Outcome::Exists { state: plan.state.as_str().to_owned() }));
        }
        propose(conn, env, actor, &id, year, None).map(Ok)
    })?;
    let (content, findings) = match first {
        Err(known) => return Ok(known),
        Ok(proposed) => proposed,
    };
    if content.a3.is_empty() {
        return Ok(Outcome::Nothing);
    }
    let outcome = Outcome::Proposed {
        wastes: content.a3.len(),
        findings: findings.len(),
        stops: findings.iter().filter(|one| one.stops).count(),
    };
    let text = execute(env, actor, &meta, move |tx| draft(tx, &id, year, &content).map(|_| outcome.clone()))?;
    Ok(serde_json::from_str(&text)?)
}

/// What was told of the site before.
fn answered(answer: Answer) -> Result<Outcome, Error> {
    Ok(serde_json::from_str(&answer.into_result()?)?)
}

fn meta(key: &str, site: &Site, year: i32) -> Meta {
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&Hash::of(&[b"plan", key.as_bytes(), site.id.0.as_bytes()]).0[..16]);
    let id = CommandId(uuid::Builder::from_custom_bytes(bytes).into_uuid());
    let body = Hash::of(&[b"plan", site.id.0.as_bytes(), &year.to_be_bytes()]);
    Meta { id, body, device: None, evidence: Vec::new() }
}
