//! Stock-take 盘点 of one facility (state-machines §4): what lies there is scanned, the differences to what should lie
//! there are signed by who counted and countersigned by somebody else, and only then booked.
//!
//! **Invariant:** nothing of a stock-take moves a figure before the second signature; the second is another person's.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        access::Role,
        package::{self, Package},
        refusal::{Code, Refusal},
    },
    kernel::{
        clock::Instant,
        id::{FacilityId, PackageId, PersonId, SiteId, StockTakeId, ZoneId},
        mass::Mass,
    },
};

pub mod lifecycle;
#[cfg(test)]
mod tests;

pub use lifecycle::{Action, State};

/// Where a package was seen, and with what mass if it was weighed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Sight {
    /// The zone it lies in.
    pub zone: ZoneId,
    /// Net grams read; `None`: seen, not weighed.
    pub mass_g: Option<Mass>,
}

/// One package of which record and count disagree.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Difference {
    /// Which.
    pub package: PackageId,
    /// Its version when the difference was signed; what happened to it since makes the difference stale.
    pub version: i64,
    /// The zone it is recorded in.
    pub zone: Option<ZoneId>,
    /// Grams recorded.
    pub expected_g: Mass,
    /// What was seen; `None`: it is missing.
    pub seen: Option<Sight>,
}

/// The folded state of one stock-take.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StockTake {
    /// Its identity.
    pub id: StockTakeId,
    /// The site of the facility.
    pub site: SiteId,
    /// What is counted.
    pub facility: FacilityId,
    /// Where in its life it is.
    pub state: State,
    /// What came into the facility later need not be counted.
    pub opened_at: Instant,
    /// What was seen, newest sight of each package.
    pub sights: BTreeMap<PackageId, Sight>,
    /// What was signed.
    pub differences: Vec<Difference>,
    /// Who signed first.
    pub signed_by: Option<PersonId>,
    /// Events so far.
    pub version: i64,
}

/// One fact about a stock-take.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
#[expect(missing_docs, reason = "fields as in StockTake")]
pub enum Event {
    /// Counting began.
    #[serde(rename = "stock_take.opened")]
    Opened { site: SiteId, facility: FacilityId },
    /// A package was seen.
    #[serde(rename = "stock_take.counted")]
    Counted { package: PackageId, zone: ZoneId, mass_g: Option<Mass> },
    /// Who counted signed the differences.
    #[serde(rename = "stock_take.signed")]
    Signed { signer: PersonId, differences: Vec<Difference> },
    /// Somebody else confirmed them; they were booked with this event.
    #[serde(rename = "stock_take.countersigned")]
    Countersigned { signer: PersonId },
    /// It must be counted on.
    #[serde(rename = "stock_take.sent_back")]
    SentBack {},
    /// Given up; nothing was booked.
    #[serde(rename = "stock_take.abandoned")]
    Abandoned {},
}

impl Event {
    /// Starts a stock-take.
    pub fn begin(&self, id: StockTakeId, at: Instant) -> Option<StockTake> {
        let Self::Opened { site, facility } = self else { return None };
        Some(StockTake {
            id,
            site: *site,
            facility: *facility,
            state: State::Counting,
            opened_at: at,
            sights: BTreeMap::new(),
            differences: Vec::new(),
            signed_by: None,
            version: 1,
        })
    }

    /// Folds the event into the stock-take's state.
    pub fn apply(&self, mut take: StockTake) -> StockTake {
        take.version += 1;
        match self {
            Self::Opened { .. } => {}
            Self::Counted { package, zone, mass_g } => {
                take.sights.insert(*package, Sight { zone: *zone, mass_g: *mass_g });
            }
            Self::Signed { signer, differences } => {
                take.state = State::Signed;
                take.signed_by = Some(*signer);
                take.differences.clone_from(differences);
            }
            Self::Countersigned { .. } => take.state = State::Closed,
            Self::SentBack {} => {
                take.state = State::Counting;
                take.signed_by = None;
                take.differences.clear();
            }
            Self::Abandoned {} => take.state = State::Abandoned,
        }
        take
    }
}

/// Whether a package lies on a shelf and is counted: in stock, or spoken for by a manifest and not loaded yet.
pub fn is_counted(package: &Package) -> bool {
    match package.state {
        package::State::InStock => true,
        // What was never stored stands on no shelf.
        package::State::Reserved => package.zone.is_some(),
        _ => false,
    }
}

/// Where record and count disagree. `packages` are those recorded in the facility and those seen; one that is not in
/// stock any more, or came after the counting began and was not seen, is no difference.
pub fn differences(take: &StockTake, packages: &[Package]) -> Vec<Difference> {
    let found = packages.iter().filter(|package| is_counted(package)).filter_map(|package| {
        let seen = take.sights.get(&package.id).copied();
        let due = package.placed_at.is_none_or(|placed| placed <= take.opened_at);
        let agrees = match &seen {
            Some(sight) => package.zone == Some(sight.zone) && sight.mass_g.is_none_or(|mass| mass == package.stock),
            None => !due || package.facility != Some(take.facility),
        };
        let (version, zone, expected_g) = (package.version, package.zone, package.stock);
        (!agrees).then_some(Difference { package: package.id, version, zone, expected_g, seen })
    });
    found.collect()
}

/// Decides the first signature. What is missing or of another mass and stands on a manifest comes off that manifest first:
/// the parties signed for the masses on it (state-machines §1: an item is in at most one active manifest line; §3: only an
/// undeparted manifest gives items back), and a stock-take does not change them behind their backs. That it lies in another
/// zone changes nothing they signed for.
pub fn sign(take: &StockTake, packages: &[Package], signer: PersonId, role: Role) -> Result<Event, Refusal> {
    lifecycle::next(take.state, Action::Sign, role)?;
    let differences = differences(take, packages);
    for difference in differences.iter().filter(|one| one.is_of_mass()) {
        if let Some(package) = packages.iter().find(|package| package.id == difference.package) {
            not_spoken_for(package)?;
        }
    }
    Ok(Event::Signed { signer, differences })
}

fn not_spoken_for(package: &Package) -> Result<(), Refusal> {
    if package.state != package::State::Reserved {
        return Ok(());
    }
    let code = package.code.clone().or_else(|| package.external_code.clone());
    let refusal = Refusal::of(Code::StockTakeReserved).with("package", package.id.to_string());
    Err(refusal.with("package_code", code).with("manifest", package.manifest.map(|id| id.to_string())))
}

impl Difference {
    /// Whether it changes what there is, and not only where it lies.
    pub fn is_of_mass(&self) -> bool {
        self.seen.is_none_or(|seen| seen.mass_g.is_some_and(|mass| mass != self.expected_g))
    }
}

/// Decides the second signature; another person's.
pub fn countersign(take: &StockTake, signer: PersonId, role: Role) -> Result<Event, Refusal> {
    lifecycle::next(take.state, Action::Countersign, role)?;
    if take.signed_by == Some(signer) {
        return Err(Code::StockTakeSameSigner.into());
    }
    Ok(Event::Countersigned { signer })
}

/// What a countersigned difference does to its package. Refused when the package has changed since it was signed.
/// `home` is the facility of the zone it was seen in.
pub fn adjust(
    difference: &Difference,
    package: &Package,
    home: Option<FacilityId>,
) -> Result<Vec<package::Event>, Refusal> {
    if package.version != difference.version || !is_counted(package) {
        let code = package.code.clone().or_else(|| package.external_code.clone()).unwrap_or_default();
        return Err(Refusal::of(Code::StockTakeOvertaken).with("package", package.id.to_string()).with("code", code));
    }
    if difference.is_of_mass() {
        not_spoken_for(package)?;
    }
    let Some(seen) = difference.seen else {
        return Ok(vec![package::Event::Lost { mass_g: package.stock }]);
    };
    let mut events = Vec::new();
    if let (Some(from_zone), Some(facility)) = (package.zone, home)
        && from_zone != seen.zone
    {
        events.push(package::Event::Moved { from_zone, facility, zone: seen.zone, mass_g: package.stock, slot: None });
    }
    if let Some(mass_g) = seen.mass_g.filter(|mass| *mass != package.stock) {
        events.push(package::Event::Counted { expected_g: package.stock, mass_g });
    }
    Ok(events)
}
