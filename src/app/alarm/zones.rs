//! What lies beside what in the zones of a facility, and what their containments must hold back.

use std::collections::BTreeMap;

use crate::{
    app::Error,
    domain::{
        alarm::Share,
        facility::Zone,
        party::WasteStream,
        waste::{
            compatibility::profile,
            incompatibility::{Verdict, conflict},
        },
    },
    store::{self, Conn},
};

/// What was found over all zones.
#[derive(Default)]
pub struct Neighbours {
    /// Pairs of wastes in one zone that may not be.
    pub mixed: i64,
    /// What must be held back over what can be, the worst zone.
    pub contained_permille: Share,
}

/// What lies in the zones of a facility.
pub fn neighbours(conn: &mut Conn, zones: &[Zone]) -> Result<Neighbours, Error> {
    let owners: Vec<String> = zones.iter().map(|zone| format!("zone/{}", zone.id)).collect();
    let mut lying: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (owner, waste) in store::stock::streams_in(conn, &owners)? {
        lying.entry(owner).or_default().push(waste);
    }
    let wastes: Vec<String> = lying.values().flatten().cloned().collect();
    let wastes: BTreeMap<String, WasteStream> =
        store::party::get_wastes(conn, &wastes)?.into_iter().map(|one| (one.id.to_string(), one)).collect();
    let mut found = Neighbours::default();
    for zone in zones {
        let here = lying.get(&format!("zone/{}", zone.id)).into_iter().flatten();
        let here: Vec<&WasteStream> = here.filter_map(|id| wastes.get(id)).collect();
        found.mixed += pairs(&here)?;
        let flowing: Vec<String> = here.iter().filter(|one| one.flows()).map(|one| one.id.to_string()).collect();
        if let Some(volume_ml) = zone.containment_ml.filter(|_| !flowing.is_empty()) {
            let (largest_ml, liquid_ml) = store::package::volumes_in(conn, &zone.id.to_string(), &flowing)?;
            let needed = largest_ml.max(liquid_ml.saturating_add(9) / 10);
            found.contained_permille = found.contained_permille.max(Share::of(needed, volume_ml));
        }
    }
    Ok(found)
}

/// Pairs that may not share a zone, as a stock-in is asked.
fn pairs(here: &[&WasteStream]) -> Result<i64, Error> {
    let profiles: Vec<_> = here.iter().filter_map(|one| profile(one)).collect();
    let mut count = 0;
    for (at, one) in profiles.iter().enumerate() {
        for other in profiles.iter().skip(at + 1) {
            let verdict = conflict(one, other).map_err(|error| Error::Fault(error.to_string()))?;
            count +=
                i64::from(verdict.is_some_and(|found| matches!(found.verdict, Verdict::Forbid | Verdict::Separate)));
        }
    }
    Ok(count)
}
