//! An act on a package with what is worth knowing beside its success.

use super::{
    Error,
    ledger::lock::told_late,
    package::{Ask, Seen, act_at},
    record::Tx,
};
use crate::{
    domain::{
        facility::FacilityKind,
        package::{
            WeighedBy,
            finding::{Facts, findings},
        },
        refusal::{Code, Refusal},
    },
    kernel::{clock::Instant, id::PackageId, mass::Mass},
    store,
};

/// Does the act, then looks. Who comes too late reads what was done before them.
pub fn act_and_look(
    tx: &mut Tx<'_>,
    id: PackageId,
    ask: &Ask,
    occurred_at: Option<Instant>,
) -> Result<(Seen, Vec<Refusal>), Error> {
    let before = match ask {
        Ask::Reweigh(_) => store::package::get(tx.conn, &id.to_string())?.and_then(|one| one.mass),
        _ => None,
    };
    let (seen, home) = match act_at(tx, id, ask, occurred_at) {
        Err(Error::Refused(refusal)) if refusal.code == Code::NotFromState => return Err(told_last(tx, id, refusal)?),
        other => other?,
    };
    let typed = matches!(ask, Ask::Weigh(read) | Ask::Reweigh(read) if read.source == WeighedBy::Typed);
    let mut facts = Facts {
        now: tx.now,
        occurred_at: occurred_at.unwrap_or(tx.now),
        typed,
        weighed: before.zip(seen.package.mass),
        zone: None,
        point: None,
    };
    if (ask.spot().is_some() || matches!(ask, Ask::Fill(_)))
        && let Some(zone) = seen.package.zone
        && let Some(facility) = home
    {
        if let Some(capacity) = facility.zones.iter().find(|one| one.id == zone).and_then(|one| one.capacity_g) {
            facts.zone = Some((Mass(store::stock::total(tx.conn, &format!("zone/{zone}"))?.0), capacity));
        }
        if facility.kind == FacilityKind::StoragePoint {
            facts.point = Some(Mass(store::stock::total(tx.conn, &format!("facility/{}", facility.id))?.0));
        }
    }
    let mut known = findings(&facts);
    if let Some(at) = occurred_at {
        known.extend(told_late(tx.conn, seen.package.holder_site, at, tx.now)?);
    }
    Ok((seen, known))
}

/// A conflict with the package's newest fact: what was done, when, and which version it made (design §8).
pub(super) fn told_last(tx: &mut Tx<'_>, id: PackageId, refusal: Refusal) -> Result<Error, Error> {
    let version = store::package::get(tx.conn, &id.to_string())?.map_or(0, |one| one.version);
    let last = store::event::at_version(tx.conn, &format!("package/{id}"), version)?;
    let at = last.as_ref().map(|row| Instant::from_micros(row.occurred_at).to_string());
    let refusal = refusal.with("last_event", last.map(|row| row.kind)).with("last_at", at);
    Ok(refusal.with("last_version", version).into())
}
