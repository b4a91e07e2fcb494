//! From stock to the road: the oldest compatible packages are written on a manifest, checked, issued, carried.

use std::collections::BTreeMap;

use chrono::Duration;

use super::{
    Fault, Life,
    agenda::{Load, Stage},
    fault::road,
    names, papers,
    parties::{BURNER, COLLECTOR, Carrier, District, FAR, Plant, RECYCLER},
    stories::strictness,
    works::Works,
};
use crate::{
    app::{
        Actor, Error,
        manifest::{
            self, ActFields, DraftFields,
            fields::{CarrierFields, LineFields},
            run::{RunActFields, RunFields, act_on_run, plan_run},
        },
    },
    domain::{
        manifest::{Action, Manifest, Standing},
        package::{Package, State},
        party::Tier,
        refusal::Code,
        trip,
        waste::{incompatibility::conflict, tags::WasteProfile},
    },
    kernel::id::{ManifestId, PackageId, TripId},
    store,
};

/// So many packages, or so much of them, are worth a truck.
const ENOUGH: usize = 8;
const ENOUGH_G: i64 = 3_000_000;
/// Stored for so many days it goes, however little it is.
const OLD_DAYS: i64 = 200;
/// Most of one manifest.
const MOST: usize = 12;
const MOST_G: i64 = 15_000_000;
/// Scans that a phone sends together.
const SCANS: usize = 4;

/// What is to go where, and by whom.
pub(crate) struct Consignment<'a> {
    pub from: &'a Works,
    pub to: &'a Works,
    /// Method and packages of each line.
    pub lines: Vec<(&'static str, Vec<PackageId>)>,
    /// Carriers in order.
    pub carriers: Vec<usize>,
    pub origin: Option<&'static str>,
    pub follows: Option<ManifestId>,
}

impl<'a> Consignment<'a> {
    /// One line by one carrier.
    pub fn of(from: &'a Works, to: &'a Works, method: &'static str, packages: &[PackageId], carrier: usize) -> Self {
        let lines = vec![(method, packages.to_vec())];
        Self { from, to, lines, carriers: vec![carrier], origin: None, follows: None }
    }

    pub fn fields(&self, life: &Life<'_>, district: &District) -> Result<DraftFields, Error> {
        let of_waste = |(method, packages): &(&'static str, Vec<PackageId>)| LineFields {
            method: (*method).to_owned(),
            packages: packages.iter().map(ToString::to_string).collect(),
            exemption: None,
            waste_code: None,
        };
        let carrier = |at: &usize| {
            let organisation = district.carrier(*at)?.id.to_string();
            Ok(CarrierFields { organisation, mode: None })
        };
        Ok(DraftFields {
            consignor_site: self.from.site.code.clone(),
            receiver_site: self.to.site.id.to_string(),
            planned_on: life.today(),
            origin: self.origin.map(str::to_owned),
            blank: None,
            follows: self.follows.map(|id| id.to_string()),
            lines: self.lines.iter().map(of_waste).collect(),
            carriers: self.carriers.iter().map(carrier).collect::<Result<_, Error>>()?,
        })
    }
}

/// Which receiver takes a waste, and how.
pub fn route(waste_code: &str) -> (usize, &'static str) {
    match waste_code.rsplit('-').next() {
        Some("08") => (RECYCLER, "R9"),
        Some("17") => (RECYCLER, "R4"),
        Some("34") => (RECYCLER, "R6"),
        Some("09" | "35") => (BURNER, "D9"),
        Some("01") => (BURNER, "Y10"),
        _ => (BURNER, "D10"),
    }
}

pub fn on(packages: &[PackageId]) -> ActFields {
    ActFields { packages: packages.iter().map(ToString::to_string).collect(), ..ActFields::default() }
}

pub fn why(reason: &str) -> ActFields {
    ActFields { reason: Some(reason.to_owned()), ..ActFields::default() }
}

/// Writes a manifest as somebody.
pub fn draft_as(life: &mut Life<'_>, who: &Actor, fields: &DraftFields) -> Result<Manifest, Error> {
    let fields = fields.clone();
    life.must(who, move |tx| manifest::draft(tx, &fields))
}

pub fn draft(life: &mut Life<'_>, district: &District, consignment: &Consignment<'_>) -> Result<ManifestId, Error> {
    let fields = consignment.fields(life, district)?;
    Ok(draft_as(life, &consignment.from.ehs, &fields)?.id)
}

/// The official number that is entered where the world is no demo: there the stand-in gives one that says so.
pub fn number(life: &mut Life<'_>, division: &str) -> ActFields {
    let year = chrono::Datelike::year(&life.today());
    let prefecture = division.get(..4).unwrap_or_default();
    let number = (!life.env.demo).then(|| format!("{year}{prefecture}{:06}", life.serial()));
    ActFields { number, ..ActFields::default() }
}

/// Has everything checked, and signs.
pub fn issue(life: &mut Life<'_>, works: &Works, id: ManifestId) -> Result<(), Error> {
    life.tell(&works.ehs, id, Action::Check, ActFields::default())?;
    life.wait(10);
    let number = number(life, &works.site.division);
    life.tell(&works.ehs, id, Action::Issue, number)?;
    life.wait(20);
    Ok(())
}

pub fn issued(life: &mut Life<'_>, district: &District, consignment: &Consignment<'_>) -> Result<ManifestId, Error> {
    let id = draft(life, district, consignment)?;
    issue(life, consignment.from, id)?;
    Ok(id)
}

/// A run that the carrier plans ahead: loads join it.
pub fn run(life: &mut Life<'_>, carrier: &Carrier, crew: usize) -> Result<TripId, Error> {
    let ActFields { vehicle_id, driver_id, escort_id, .. } = carrier.crew(crew, 0);
    let planned_on = life.today();
    let new = RunFields {
        carrier: carrier.id.to_string(),
        vehicle_id: vehicle_id.unwrap_or_default(),
        driver_id: driver_id.unwrap_or_default(),
        escort_id,
        planned_on,
        way: Vec::new(),
    };
    Ok(life.must(&carrier.dispatcher, move |tx| plan_run(tx, &new))?.id)
}

/// The carrier takes it with one of its crews.
pub fn confirm(
    life: &mut Life<'_>,
    district: &District,
    id: ManifestId,
    carrier: usize,
    crew: usize,
) -> Result<(), Error> {
    let carrier = district.carrier(carrier)?;
    let fields = carrier.crew(crew, life.serial());
    life.tell(&carrier.dispatcher, id, Action::ConfirmCarry, fields)?;
    life.wait(60);
    Ok(())
}

pub fn confirmed(life: &mut Life<'_>, district: &District, consignment: &Consignment<'_>) -> Result<ManifestId, Error> {
    let id = issued(life, district, consignment)?;
    confirm(life, district, id, consignment.carriers.first().copied().unwrap_or(0), 0)?;
    Ok(id)
}

/// Scans onto the vehicle, as many at a time as the phone sends together.
pub fn load(life: &mut Life<'_>, works: &Works, id: ManifestId, packages: &[PackageId]) -> Result<(), Error> {
    for scanned in packages.chunks(SCANS) {
        life.tell(&works.keeper, id, Action::Load, on(scanned))?;
        life.wait(5);
    }
    Ok(())
}

pub fn loaded(life: &mut Life<'_>, district: &District, consignment: &Consignment<'_>) -> Result<ManifestId, Error> {
    let id = confirmed(life, district, consignment)?;
    let packages: Vec<PackageId> = consignment.lines.iter().flat_map(|(_, packages)| packages.clone()).collect();
    load(life, consignment.from, id, &packages)?;
    life.tell(&consignment.from.keeper, id, Action::FinishLoading, ActFields::default())?;
    Ok(id)
}

pub fn departed(life: &mut Life<'_>, district: &District, consignment: &Consignment<'_>) -> Result<ManifestId, Error> {
    let id = loaded(life, district, consignment)?;
    let carrier = district.carrier(consignment.carriers.first().copied().unwrap_or(0))?;
    life.tell(carrier.driver(0), id, Action::Depart, ActFields::default())?;
    life.wait(90);
    Ok(id)
}

/// What lies in a works' zones and may go, the oldest first.
pub fn oldest(life: &Life<'_>, works: &Works) -> Result<Vec<Package>, Error> {
    let mut stock = life.read(|conn| store::package::in_zones(conn, &works.everywhere()))?;
    let may = |one: &Package| {
        one.state == State::InStock
            && !one.is_bulk()
            && !one.label_damaged
            && one.stock.is_positive()
            && one.code.is_some()
    };
    stock.retain(may);
    stock.sort_by_key(|one| (one.stored_at, one.id));
    Ok(stock)
}

fn profile(waste_code: &str) -> Option<WasteProfile> {
    let hazards = names::profile(waste_code)?.hazards.join(",").parse().ok();
    Some(WasteProfile { code: waste_code.parse().ok()?, hazards, tags: Vec::new() })
}

/// Whether two wastes may ride together.
pub fn may_meet(one: &str, other: &str) -> bool {
    let (Some(one), Some(other)) = (profile(one), profile(other)) else { return false };
    matches!(conflict(&one, &other), Ok(None))
}

/// Oldest first, as much as fits, nothing that must not meet.
fn choose(stock: &[Package], to: usize) -> BTreeMap<String, Vec<PackageId>> {
    let mut chosen: BTreeMap<String, Vec<PackageId>> = BTreeMap::new();
    let (mut count, mut mass) = (0, 0);
    for one in stock.iter().filter(|one| route(&one.waste_code).0 == to) {
        let fits = count < MOST && mass + one.stock.grams() <= MOST_G;
        if fits && chosen.keys().all(|code| may_meet(code, &one.waste_code)) {
            chosen.entry(one.waste_code.clone()).or_default().push(one.id);
            count += 1;
            mass += one.stock.grams();
        }
    }
    chosen
}

/// Whether it has been stored for so long that it is time.
fn is_old(life: &Life<'_>, one: &Package) -> bool {
    one.stored_at.is_some_and(|at| life.now().since(at) > Duration::days(OLD_DAYS))
}

/// The day's departures: who has gathered enough ships.
pub fn ship(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let collector = &district.plant(COLLECTOR)?.works;
    let producers = district.works.iter().filter(|works| works.site.tier != Tier::Registered);
    for works in producers.chain([collector]) {
        let mut stock = oldest(life, works)?;
        // What only a story is about stays where it is.
        stock.retain(|one| names::WASTES.iter().any(|daily| daily.code == one.waste_code));
        for to in [BURNER, RECYCLER] {
            let there: Vec<&Package> = stock.iter().filter(|one| route(&one.waste_code).0 == to).collect();
            let mass: i64 = there.iter().map(|one| one.stock.grams()).sum();
            // In a lawful district nothing gets old for want of a full truck.
            let aged = life.planted.lawful && there.iter().any(|one| is_old(life, one));
            if there.len() < ENOUGH && mass < ENOUGH_G && !aged {
                continue;
            }
            let chosen = choose(&stock, to);
            let story = send(life, district, works, to, chosen);
            life.settled("a departure", story)?;
        }
    }
    Ok(())
}

/// The authority wants only to be told, and the carrier names nobody beside the driver.
fn alone(life: &mut Life<'_>, district: &District, id: ManifestId, carrier: usize, crew: usize) -> Result<(), Error> {
    strictness::choose(life, district, Code::LegUnmanned, "soft")?.map_err(Error::Refused)?;
    let carrier = district.carrier(carrier)?;
    let fields = ActFields { escort_id: None, ..carrier.crew(crew, life.serial()) };
    life.tell(&carrier.dispatcher, id, Action::ConfirmCarry, fields)?;
    life.wait(60);
    Ok(())
}

/// The dispatcher gives the run its way.
fn given(life: &mut Life<'_>, district: &District, id: ManifestId, carrier: usize) -> Result<(), Error> {
    let one = life.manifest(id)?;
    let Some(trip) = one.current_leg().and_then(|leg| leg.crew.as_ref()).map(|crew| crew.trip) else { return Ok(()) };
    let asked = RunActFields { way: road::way(), ..RunActFields::default() };
    let dispatcher = district.carrier(carrier)?.dispatcher.clone();
    life.must(&dispatcher, move |tx| act_on_run(tx, trip, trip::Action::PlanWay, &asked).map(drop))
}

/// What is wrong with a load that has left.
fn gone(
    life: &mut Life<'_>,
    district: &District,
    works: &Works,
    (id, carrier, fault): (ManifestId, usize, Option<Fault>),
) -> Result<(), Error> {
    match fault {
        Some(Fault::NoEscort) => {
            strictness::choose(life, district, Code::LegUnmanned, "inherit")?.map_err(Error::Refused)?;
            life.label(Fault::NoEscort, format!("manifest/{id}"), Some(works.site.id), life.now());
        }
        Some(Fault::OffTheWay) => given(life, district, id, carrier)?,
        _ => {}
    }
    Ok(())
}

/// One load on the road, with what happens to loads.
fn send(
    life: &mut Life<'_>,
    district: &District,
    works: &Works,
    to: usize,
    chosen: BTreeMap<String, Vec<PackageId>>,
) -> Result<(), Error> {
    let first = works.site.id == district.first()?.site.id;
    let only_sludge = chosen.keys().all(|code| code.ends_with("-17"));
    let away = first && only_sludge && papers::may_go_far(life) && to == RECYCLER && life.below(2) == 0;
    let to = if away { FAR } else { to };
    let carrier = if away { 0 } else { life.pick(2) };
    let carriers = if !away && life.below(5) == 0 { vec![carrier, 1 - carrier] } else { vec![carrier] };
    let plant: &Plant = district.plant(to)?;
    let lines: Vec<_> = chosen.into_iter().map(|(code, packages)| (route(&code).1, packages)).collect();
    let packages: Vec<PackageId> = lines.iter().flat_map(|(_, packages)| packages.clone()).collect();
    let consignment = Consignment { from: works, to: &plant.works, lines, carriers, origin: None, follows: None };
    let fault = life.planted.of_load(works.site.id);
    let id = issued(life, district, &consignment)?;
    let mut crew = life.pick(2);
    let taken_by = if fault == Some(Fault::NoEscort) { alone } else { confirm };
    taken_by(life, district, id, carrier, crew)?;
    if life.below(12) == 0 && fault != Some(Fault::NoEscort) {
        crew += 1;
        let (of, waybill) = (district.carrier(carrier)?, life.serial());
        life.tell(&of.dispatcher, id, Action::ChangeCrew, of.crew(crew, waybill))?;
    }
    let short = packages.len() > 2 && life.below(12) == 0;
    let taken = if short { packages.len() - 1 } else { packages.len() };
    load(life, works, id, packages.get(..taken).unwrap_or(&packages))?;
    let labels: i64 = life
        .manifest(id)?
        .items
        .values()
        .filter(|item| item.standing == Standing::Loaded)
        .map(|item| item.label_g.grams())
        .sum();
    let out_g = (life.below(2) == 0).then(|| labels + labels / 200);
    let out_g = if fault == Some(Fault::WrongWeight) { Some(labels) } else { out_g };
    life.tell(&works.keeper, id, Action::FinishLoading, ActFields { out_g, short, ..ActFields::default() })?;
    life.wait(15);
    life.tell(district.carrier(carrier)?.driver(crew), id, Action::Depart, ActFields::default())?;
    gone(life, district, works, (id, carrier, fault))?;
    life.world.loads += 1;
    let booked = life.below(3) == 0;
    // Who stays on the road for a night does not say that he comes today, unless by mistake.
    let night = if life.planted.lawful { Some(life.below(4) == 0) } else { None };
    // Nobody drives on a day off.
    let arrives_at =
        if night == Some(true) { life.after_working_days(1)? } else { life.now().plus(Duration::hours(3)) };
    if booked || fault == Some(Fault::Detour) {
        let booked = ActFields { arrives_at: Some(arrives_at), ..ActFields::default() };
        life.tell(&district.carrier(carrier)?.dispatcher, id, Action::BookArrival, booked)?;
    }
    let nights = match fault {
        Some(Fault::Detour) => {
            let seen_from = arrives_at.plus(Duration::hours(12));
            life.label(Fault::Detour, format!("manifest/{id}"), Some(works.site.id), seen_from);
            5
        }
        Some(Fault::LongStop | Fault::OffTheWay) => 1,
        _ => i64::from(night.unwrap_or_else(|| life.below(4) == 0)),
    };
    let due = life.today() + Duration::days(nights);
    let second = consignment.carriers.get(1).copied();
    life.agenda.push(Load { id, to, crew: (carrier, crew), second, stage: Stage::Road, due, fault });
    Ok(())
}
