//! An act on a package with what is worth knowing beside its success.

use super::{
    Error,
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
        refusal::Refusal,
    },
    kernel::{clock::Instant, id::PackageId, mass::Mass},
    store,
};

/// Does the act, then looks.
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
    let (seen, home) = act_at(tx, id, ask, occurred_at)?;
    let typed = matches!(ask, Ask::Weigh(read) | Ask::Reweigh(read) if read.source == WeighedBy::Typed);
    let mut facts = Facts {
        now: tx.now,
        occurred_at: occurred_at.unwrap_or(tx.now),
        typed,
        weighed: before.zip(seen.package.mass),
        zone: None,
        point: None,
    };
    if matches!(ask, Ask::Store(_) | Ask::Move(_) | Ask::Fill(_))
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
    Ok((seen, findings(&facts)))
}
