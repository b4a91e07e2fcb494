//! Corrections of batches: proposed for the receiver, agreed to by a second person of it and, where what is counted changes, by
//! the authority of its place. Whose waste went in is told by letter once a correction is in force.

use std::collections::BTreeSet;

use serde_json::json;

use super::{permitted, save};
use crate::{
    app::{Actor, Error, found, package::step, party::site_for, record::Tx},
    domain::{
        access::{Permission, Role},
        manifest::Side,
        package::correction::{self as of_package, Why},
        party::Site,
        refusal::Code,
        treatment::{
            Event, INPUTS_MAX, Portion, RESIDUES_MAX, Treatment,
            correction::{self, Change, Wanted},
            links,
        },
    },
    kernel::{
        id::{PackageId, TreatmentId},
        mass::Mass,
    },
    store::{self, people::Whose},
};

/// Letters of one correction; the platform itself shows it to everybody it concerns.
const LETTERS_MAX: i64 = 200;

/// What is asked to be corrected; a residue is named by its package.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "as in treatment::correction::Wanted")]
pub enum Asked {
    Batch(Wanted),
    Residue(PackageId, Mass),
}

/// Proposes a correction. Nothing changes but that it is known.
pub fn propose(tx: &mut Tx<'_>, id: TreatmentId, asked: &Asked, reason: Why) -> Result<Treatment, Error> {
    tx.take(&[format!("treatment/{id}")])?;
    let batch = found(store::treatment::get(tx.conn, &id.to_string())?)?;
    let (site, role) = site_for(tx, &batch.site.to_string(), Permission::TreatWaste)?;
    let wanted = match asked {
        Asked::Batch(wanted) => wanted.clone(),
        Asked::Residue(package, mass) => {
            let all = store::treatment::residues(tx.conn, &id.to_string(), 0, RESIDUES_MAX)?;
            Wanted::ResidueMass(found(all.into_iter().find(|residue| residue.package == *package))?, *mass)
        }
    };
    let proposal = correction::propose(&batch, wanted, reason, tx.actor.id, role)?;
    if let Change::Method { new, .. } = &proposal.change {
        covered(tx, &batch, new)?;
    }
    if let Change::ResidueMass { package, new, .. } = &proposal.change {
        let one = found(store::package::get(tx.conn, &package.to_string())?)?;
        of_package::residue(&one, *new, tx.now, reason)?;
    }
    let now = tx.now;
    save(tx, batch, Event::CorrectionProposed { correction: proposal }, &site, role, now)
}

/// The sides for which an actor may answer for a correction, each with the role it is done in.
pub fn sides(actor: &Actor, site: &Site) -> Vec<(Side, Role)> {
    let at = |permission| actor.role_on(permission, site.id, site.organisation, &site.division);
    let own = at(Permission::ManageSite).filter(|role| !role.is_regulator());
    let authority = at(Permission::OverseeManifests).filter(|role| role.is_regulator() || *role == Role::System);
    let own = own.map(|role| (Side::Receiver, role));
    own.into_iter().chain(authority.map(|role| (Side::Regulator, role))).collect()
}

/// Agrees to a correction or declines it. The last word that was missing puts it in force, with all that follows from it.
pub fn answer(tx: &mut Tx<'_>, id: TreatmentId, no: usize, agrees: bool) -> Result<Treatment, Error> {
    // Which package a correction is about never changes, so it may be asked before the streams are taken.
    let before = found(store::treatment::get(tx.conn, &id.to_string())?)?;
    let residue = before.corrections.get(no).and_then(|one| match one.proposal.change {
        Change::ResidueMass { package, .. } => Some(format!("package/{package}")),
        _ => None,
    });
    tx.take(&residue.into_iter().chain([format!("treatment/{id}")]).collect::<Vec<_>>())?;
    let batch = found(store::treatment::get(tx.conn, &id.to_string())?)?;
    let site = found(store::party::get_site(tx.conn, &batch.site.to_string())?)?;
    let held = sides(tx.actor, &site);
    if held.is_empty() {
        let sees = tx.actor.sees(site.id, site.organisation, &site.division);
        return Err(if sees { Code::NotAllowed.into() } else { Code::NotFound.into() });
    }
    let signer = tx.actor.id;
    let mut refused: Error = Code::NotAllowed.into();
    for (side, role) in held {
        match correction::answer(&batch, no, (side, signer, role), agrees) {
            Ok(_) => return settle(tx, batch, no, (side, role), agrees, &site),
            Err(refusal) => refused = refusal.into(),
        }
    }
    Err(refused)
}

fn settle(
    tx: &mut Tx<'_>,
    batch: Treatment,
    no: usize,
    (by, role): (Side, Role),
    agrees: bool,
    site: &Site,
) -> Result<Treatment, Error> {
    let (signer, now) = (tx.actor.id, tx.now);
    if !agrees {
        return save(tx, batch, Event::CorrectionDeclined { no, side: by, signer }, site, role, now);
    }
    let event = Event::CorrectionAgreed { no, side: by, signer };
    let Some(change) = event.corrects(&batch) else { return save(tx, batch, event, site, role, now) };
    match &change {
        Change::Method { new, .. } => covered(tx, &batch, new)?,
        Change::ResidueMass { package, new, .. } => {
            let reason = batch.corrections.get(no).map(|one| one.proposal.reason);
            reweigh(tx, &batch, (*package, *new), reason.unwrap_or(Why::Typing), site, role)?;
        }
        Change::Line { .. } | Change::StartedOn { .. } | Change::ProductMass { .. } => {}
    }
    let after = save(tx, batch, event, site, role, now)?;
    if change.is_of_batch() {
        tell(tx, &after, no)?;
    }
    Ok(after)
}

/// A method that is corrected must be one that the permit covers for all that went in, on the days it did.
fn covered(tx: &mut Tx<'_>, batch: &Treatment, method: &str) -> Result<(), Error> {
    let batch = Treatment { method: method.to_owned(), ..batch.clone() };
    let inputs = store::treatment::inputs(tx.conn, &batch.id.to_string(), 0, INPUTS_MAX)?;
    let mut judged = BTreeSet::new();
    for (input, package) in super::with_packages(tx.conn, inputs)? {
        if judged.insert((package.waste_code.clone(), package.site, input.at.legal_day())) {
            permitted(tx.conn, &batch, &package, input.at)?;
        }
    }
    Ok(())
}

/// A residue's right mass: on its package, on the batch's list and in its shares, so that all of them tell the same.
fn reweigh(
    tx: &mut Tx<'_>,
    batch: &Treatment,
    (package, mass): (PackageId, Mass),
    reason: Why,
    site: &Site,
    role: Role,
) -> Result<(), Error> {
    let id = batch.id.to_string();
    let all = store::treatment::residues(tx.conn, &id, 0, RESIDUES_MAX)?;
    let residue = found(all.into_iter().find(|residue| residue.package == package))?;
    let one = found(store::package::get(tx.conn, &package.to_string())?)?;
    let event = of_package::residue(&one, mass, residue.at, reason)?;
    let now = tx.now;
    step(tx, one, &event, site, role, now, None)?;
    store::treatment::correct_residue(tx.conn, package, mass)?;
    let inputs = store::treatment::inputs(tx.conn, &id, 0, INPUTS_MAX)?;
    let shares: Vec<store::lineage::Link> = links(&inputs, &Portion { mass, ..residue })
        .into_iter()
        .map(|(parent, child, share)| (parent.to_string(), child.to_string(), share.grams()))
        .collect();
    store::lineage::unlink(tx.conn, &package.to_string())?;
    Ok(store::lineage::link_all(tx.conn, &shares)?)
}

/// Letters to those whose waste went in: who made it and who handed it over (Order 23 Art. 10-5, 12-4).
fn tell(tx: &mut Tx<'_>, batch: &Treatment, no: usize) -> Result<(), Error> {
    let sources = store::treatment::sources(tx.conn, &[batch.id.to_string()])?;
    let manifests: BTreeSet<String> = sources.iter().filter_map(|(.., manifest)| manifest.clone()).collect();
    let consignors = store::manifest::consignors(tx.conn, &manifests.into_iter().collect::<Vec<_>>())?;
    let mut sites: BTreeSet<String> = sources.into_iter().map(|(_, site, _)| site).collect();
    sites.extend(consignors.into_iter().map(|(_, site)| site));
    sites.remove(&batch.site.to_string());
    let sites = store::party::get_sites(tx.conn, &sites.into_iter().collect::<Vec<_>>())?;
    let whose: Vec<(String, String)> =
        sites.into_iter().map(|site| (site.organisation.to_string(), site.id.to_string())).collect();
    let (roles, now) = ([Role::Ehs.as_str(), Role::Manager.as_str()], tx.now.micros());
    let payload = json!({"template": "treatment_corrected", "treatment": batch.id.to_string(), "no": no}).to_string();
    for address in store::people::emails(tx.conn, &roles, &Whose::Sites(&whose), now, LETTERS_MAX)? {
        let id = tx.env.ids.next(tx.now).to_string();
        store::ticket::post(tx.conn, &id, "mail", &address, &payload, now)?;
    }
    Ok(())
}
