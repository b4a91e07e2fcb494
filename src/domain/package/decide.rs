//! Decisions about one package: state, command and context in; events or a refusal out. Pure.

use super::{
    Action, Event, Origin, Package, State, WeighedBy,
    correction::{Wanted, Why, correct},
    lifecycle,
    transport::spoken_for,
};
use crate::{
    domain::{
        access::Role,
        facility::{FacilityKind, FacilityState, slots::Berth},
        refusal::{Code, Refusal},
    },
    kernel::{
        clock::Instant,
        id::{FacilityId, ManifestId, PackageId, ZoneId},
        mass::Mass,
    },
};

/// Grams a millilitre of the heaviest waste can weigh (mercury, 13.6): beyond it unit or reading is wrong.
const HEAVIEST_G_PER_ML: i64 = 14;
/// Beyond 100 t no scale of the trade reads a container.
const HEAVIEST: Mass = Mass::kg(100_000);
/// Beyond a million tonnes no tank, pile or counter of the trade holds; sums of such masses stay far inside 64 bits.
pub const HEAVIEST_HOLDING: Mass = Mass::kg(1_000_000_000);

/// What a decision must know of the place a package is to lie in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The facility.
    pub facility: FacilityId,
    /// What kind of facility it is.
    pub kind: FacilityKind,
    /// Whether it takes waste.
    pub state: FacilityState,
    /// The zone in it.
    pub zone: ZoneId,
    /// The slot of the zone, if one is asked for.
    pub slot: Option<Berth>,
    /// The waste is liquid or semi-solid.
    pub liquid: bool,
    /// The container keeps liquids.
    pub liquid_tight: bool,
    /// Name of waste in the zone that this one must not lie with.
    pub incompatible_with: Option<String>,
    /// The zone's containment, if it has one and the waste is liquid.
    pub containment: Option<Containment>,
    /// History is read in: capacity, containment and neighbours are warnings only.
    pub history: bool,
}

impl Place {
    /// The code of the slot asked for.
    pub fn slot_code(&self) -> Option<String> {
        self.slot.as_ref().map(|slot| slot.code.clone())
    }
}

/// What a zone's containment must hold back (GB 18597-2023 6.2.2). Millilitres; a container of unknown volume counts with
/// its content at one gram a millilitre.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Containment {
    /// Its own volume.
    pub volume_ml: i64,
    /// The largest container of liquid waste that lies there.
    pub largest_ml: i64,
    /// All liquid waste that lies there.
    pub liquid_ml: i64,
}

impl Containment {
    /// At least the largest container, and at least a tenth of all liquid, with one more container of `more_ml`.
    fn check(self, more_ml: i64) -> Result<(), Refusal> {
        let tenth = self.liquid_ml.saturating_add(more_ml).saturating_add(9) / 10;
        let needed = self.largest_ml.max(more_ml).max(tenth);
        if needed <= self.volume_ml {
            return Ok(());
        }
        Err(Refusal::of(Code::ContainmentShort).with("containment_ml", self.volume_ml).with("needed_ml", needed))
    }
}

/// What is asked of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields as in the events they lead to")]
pub enum Command {
    /// Take the net mass.
    Weigh { gross: Option<Mass>, tare: Option<Mass>, net: Mass, source: WeighedBy, batch: Option<String> },
    /// Print (again) and stick on.
    Label,
    /// Bring into a zone.
    Store { place: Place, mass: Option<Mass>, batch: Option<String> },
    /// Bring to another zone or slot.
    Move { place: Place },
    /// Weigh again.
    Reweigh { gross: Option<Mass>, tare: Option<Mass>, net: Mass, source: WeighedBy },
    /// Report the label unreadable.
    DamageLabel,
    /// Count in a stock-take.
    Count { mass: Mass },
    /// Add to a bulk holding.
    Fill { mass: Mass },
    /// Take from a bulk holding.
    Draw { mass: Mass, manifest: Option<ManifestId> },
    /// Use or dispose of it on the site.
    SelfTreat { method: String, facility_code: Option<String> },
    /// Take back.
    Void { reason: String },
    /// Report gone.
    ReportLost,
    /// Correct the event of version `of`, which happened at `at`.
    Correct { of: i64, at: Instant, wanted: Wanted, reason: Why },
    /// History: it left.
    Leave { mass: Mass, batch: String },
    /// History: it was entrusted.
    Entrust { mass: Mass, batch: String, method: String, receiver: Option<String>, permit: Option<String> },
}

impl Command {
    /// The action it is.
    pub const fn action(&self) -> Action {
        match self {
            Self::Weigh { .. } => Action::Weigh,
            Self::Label => Action::Label,
            Self::Store { .. } => Action::Store,
            Self::Move { .. } => Action::Move,
            Self::Reweigh { .. } => Action::Reweigh,
            Self::DamageLabel => Action::DamageLabel,
            Self::Count { .. } => Action::Count,
            Self::Fill { .. } => Action::Fill,
            Self::Draw { .. } => Action::Draw,
            Self::SelfTreat { .. } => Action::SelfTreat,
            Self::Void { .. } => Action::Void,
            Self::ReportLost => Action::ReportLost,
            Self::Correct { .. } => Action::Correct,
            Self::Leave { .. } => Action::Leave,
            Self::Entrust { .. } => Action::Entrust,
        }
    }
}

/// Net mass from gross and tare: net = gross − tare (codes §9).
pub fn net(gross: Mass, tare: Mass) -> Result<Mass, Refusal> {
    gross
        .minus(tare)
        .filter(|net| net.is_positive() && tare.grams() >= 0 && gross <= HEAVIEST_HOLDING)
        .ok_or_else(|| Refusal::of(Code::MassNotPositive).with("gross_g", gross.grams()).with("tare_g", tare.grams()))
}

/// Decides a command on a package. Yields exactly one event, or the reason against it.
pub fn decide(package: &Package, command: Command, role: Role) -> Result<Event, Refusal> {
    lifecycle::next(package.state, command.action(), role)?;
    match command {
        Command::Weigh { gross, tare, net, source, batch } => {
            check_mass(package, net)?;
            Ok(Event::Weighed { gross_g: gross, tare_g: tare, mass_g: net, source, batch })
        }
        Command::Label => Ok(Event::Labelled { print: package.label_prints + 1 }),
        Command::Store { place, mass, batch } => store(package, &place, mass, batch),
        Command::Move { place } => relocate(package, &place),
        Command::Reweigh { gross, tare, net, source } => {
            check_mass(package, net)?;
            let old_g = package.mass.unwrap_or_default();
            Ok(Event::Reweighed { gross_g: gross, tare_g: tare, old_g, mass_g: net, source })
        }
        Command::DamageLabel => Ok(Event::LabelDamaged {}),
        Command::Count { mass } => {
            positive(mass)?;
            Ok(Event::Counted { expected_g: package.stock, mass_g: mass })
        }
        Command::Fill { mass } => {
            bulk(package)?;
            positive(mass)?;
            positive(mass.plus(package.held()).unwrap_or(mass))?;
            Ok(Event::Filled { mass_g: mass })
        }
        Command::Draw { mass, manifest } => {
            bulk(package)?;
            positive(mass)?;
            within(mass, package.stock)?;
            Ok(Event::Drawn { mass_g: mass, manifest })
        }
        Command::SelfTreat { method, facility_code } => {
            Ok(Event::SelfTreated { mass_g: package.held(), method, facility_code })
        }
        Command::Void { reason } => {
            check_void(package)?;
            Ok(Event::Voided { reason })
        }
        // What a manifest speaks for is reported lost on the manifest, which would not know otherwise.
        Command::ReportLost if matches!(package.state, State::InTransit | State::Returning) => Err(spoken_for(package)),
        Command::ReportLost => Ok(Event::Lost { mass_g: package.held() }),
        Command::Correct { of, at, wanted, reason } => {
            if let Wanted::Mass(mass) = &wanted {
                check_mass(package, *mass)?;
            }
            correct(package, of, at, wanted, reason)
        }
        Command::Leave { mass, batch } => {
            positive(mass)?;
            within(mass, package.stock)?;
            Ok(Event::Left { mass_g: mass, batch })
        }
        Command::Entrust { mass, batch, method, receiver, permit } => {
            positive(mass)?;
            Ok(Event::Entrusted { mass_g: mass, batch, method, receiver, permit })
        }
    }
}

/// What came out of other containers is real waste whose mass was counted there: it does not vanish because its new container is
/// given up (house design §3: mass balances to the gram). A residue is counted when it is weighed, so one written by mistake may go.
pub fn check_void(package: &Package) -> Result<(), Refusal> {
    match package.origin {
        Origin::Derived => Err(Code::VoidOfContent.into()),
        Origin::Capture | Origin::Import | Origin::Opening | Origin::Residue => Ok(()),
    }
}

fn store(package: &Package, place: &Place, mass: Option<Mass>, batch: Option<String>) -> Result<Event, Refusal> {
    check_way(package, place)?;
    let whole = package.mass.unwrap_or_default();
    let mass_g = mass.unwrap_or(whole);
    positive(mass_g)?;
    within(Mass(package.stock.0.saturating_add(mass_g.0)), whole)?;
    Ok(Event::Stored { facility: place.facility, zone: place.zone, mass_g, batch, slot: place.slot_code() })
}

fn relocate(package: &Package, place: &Place) -> Result<Event, Refusal> {
    let Some(from_zone) = package.zone else { return Err(Code::NotFromState.into()) };
    let slot = place.slot_code();
    if from_zone == place.zone && (slot.is_none() || slot == package.slot) {
        return Err(Refusal::of(Code::SameZone).with("slot", slot));
    }
    check_way(package, place)?;
    Ok(Event::Moved { from_zone, facility: place.facility, zone: place.zone, mass_g: package.stock, slot })
}

/// The slot asked for, and the rules of the zone unless the package lies there already.
pub fn check_way(package: &Package, place: &Place) -> Result<(), Refusal> {
    if !(package.is_stored() && package.zone == Some(place.zone)) {
        check_place(package, place)?;
    }
    place.slot.as_ref().map_or(Ok(()), Berth::check)
}

/// Hard rules of a place that need no counter (GB 18597 4.3, 6.1.2, 8.3.3; codes §11).
pub fn check_place(package: &Package, place: &Place) -> Result<(), Refusal> {
    if place.history {
        return Ok(());
    }
    if place.state != FacilityState::Active {
        return Err(Refusal::of(Code::FacilitySuspended).with("state", place.state.as_str()));
    }
    if place.kind == FacilityKind::StoragePoint && package.is_bulk() {
        return Err(Code::BulkAtPoint.into());
    }
    if place.liquid && !place.liquid_tight {
        return Err(Refusal::of(Code::NotLiquidTight).with("container_kind", package.container_kind.as_str()));
    }
    if let Some(containment) = place.containment {
        containment.check(package.volume_ml.unwrap_or_else(|| package.held().grams()))?;
    }
    if let Some(other) = &place.incompatible_with {
        return Err(Refusal::of(Code::Incompatible).with("with", other.as_str()));
    }
    Ok(())
}

/// A net mass that is more than nothing and that the package's container can hold (codes §9).
pub fn check_mass(package: &Package, net: Mass) -> Result<(), Refusal> {
    positive(net)?;
    if package.origin == Origin::Import {
        // A row of the time before may sum up what no single scale could read.
        return Ok(());
    }
    let limit = package.volume_ml.map_or(HEAVIEST, |volume| Mass(volume.saturating_mul(HEAVIEST_G_PER_ML)));
    if net > limit.min(HEAVIEST) && !package.is_bulk() {
        return Err(Refusal::of(Code::MassTooLarge).with("mass_g", net.grams()).with("limit_g", limit.grams()));
    }
    Ok(())
}

fn positive(mass: Mass) -> Result<(), Refusal> {
    if !mass.is_positive() {
        return Err(Refusal::of(Code::MassNotPositive).with("mass_g", mass.grams()));
    }
    if mass > HEAVIEST_HOLDING {
        let refusal = Refusal::of(Code::MassTooLarge).with("mass_g", mass.grams());
        return Err(refusal.with("limit_g", HEAVIEST_HOLDING.grams()));
    }
    Ok(())
}

fn within(mass: Mass, available: Mass) -> Result<(), Refusal> {
    if mass <= available {
        return Ok(());
    }
    Err(Refusal::of(Code::MassExceeds).with("mass_g", mass.grams()).with("available_g", available.grams()))
}

fn bulk(package: &Package) -> Result<(), Refusal> {
    if package.is_bulk() {
        return Ok(());
    }
    Err(Refusal::of(Code::NotFromState)
        .with("state", package.state.as_str())
        .with("container_kind", package.container_kind.as_str()))
}

/// One package that content is put into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Child {
    /// Its new identity.
    pub id: PackageId,
    /// Its label code.
    pub code: Option<String>,
    /// Kind of container.
    pub container_kind: String,
    /// Its volume in millilitres.
    pub volume_ml: Option<i64>,
    /// Net mass it receives.
    pub mass: Mass,
}

/// Split, merge or repack: the parents end, the children begin, to the gram (state-machines §1, repack).
/// The children inherit the oldest storage clock and production time.
pub fn repack(
    parents: &[Package],
    children: &[Child],
    edition: &str,
    role: Role,
) -> Result<(Vec<Event>, Vec<Event>), Refusal> {
    let Some(first) = parents.first() else { return Err(Code::RequestField.into()) };
    for parent in parents {
        lifecycle::next(parent.state, Action::Repack, role)?;
        if parent.waste_stream != first.waste_stream || parent.holder_site != first.holder_site {
            return Err(Code::WasteDiffers.into());
        }
    }
    for child in children {
        positive(child.mass)?;
    }
    let before: Mass = parents.iter().map(|parent| parent.stock).sum();
    let after: Mass = children.iter().map(|child| child.mass).sum();
    if before != after {
        return Err(Refusal::of(Code::BalanceBroken)
            .with("before_g", before.grams())
            .with("after_g", after.grams())
            .with("difference_g", after.0 - before.0));
    }
    let ids: Vec<PackageId> = children.iter().map(|child| child.id).collect();
    let ends = parents.iter().map(|parent| Event::Repacked { children: ids.clone(), mass_g: parent.stock }).collect();
    let produced_at = parents.iter().map(|parent| parent.produced_at).min().unwrap_or(first.produced_at);
    let stored_at = parents.iter().filter_map(|parent| parent.stored_at).min();
    let begins = children
        .iter()
        .map(|child| Event::Derived {
            site: first.site,
            waste_stream: first.waste_stream,
            waste_code: first.waste_code.clone(),
            edition: edition.to_owned(),
            code: child.code.clone(),
            container_kind: child.container_kind.clone(),
            volume_ml: child.volume_ml,
            produced_at,
            stored_at,
            mass_g: child.mass,
            holder: (first.holder_site != first.site).then_some(first.holder_site),
            parents: parents.iter().map(|parent| parent.id).collect(),
        })
        .collect();
    Ok((ends, begins))
}
