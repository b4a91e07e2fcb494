//! Treatment batches: open, feed, put residue into packages, close or give up; and what became of a consignor's waste.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use super::{
    Actor, Error, found,
    package::{Reading, Seen, begin, check_container, step},
    party::site_for,
    read,
    record::{Circumstance, Tx},
    serial::take_codes,
};
use crate::{
    domain::{
        access::{Permission, Role},
        journal::event::Event as Fact,
        manifest::correction::Standing,
        package::{
            self, Package, State as PackageState, WeighedBy,
            decide::check_mass,
            finding::{Facts, findings},
        },
        paper::{check, permit::Permit},
        party::Site,
        refusal::{Code, Refusal},
        treatment::{
            self, Action, Event, INPUTS_MAX, NewTreatment, Portion, State, Treatment,
            correction::{Change, Correction},
        },
    },
    kernel::{
        clock::Instant,
        id::{PackageId, TreatmentId, WasteStreamId},
        mass::Mass,
    },
    store::{self, Conn},
};

pub mod correction;
pub mod rebuild;

/// What is to be opened.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "fields as in Treatment")]
pub struct Opening {
    pub line: String,
    pub method: String,
    /// Today when `None`.
    pub started_on: Option<NaiveDate>,
}

/// Opens a batch at a site.
pub fn open(tx: &mut Tx<'_>, site: &str, new: &Opening) -> Result<Treatment, Error> {
    let (site, role) = site_for(tx, site, Permission::TreatWaste)?;
    let today = tx.now.legal_day();
    let Opening { line, method, started_on } = new.clone();
    let event =
        treatment::open(site.id, &NewTreatment { line, method, started_on: started_on.unwrap_or(today) }, today)?;
    let (id, now) = (TreatmentId::make(tx.env.ids.as_ref(), tx.now), tx.now);
    let batch = event.begin(id, now).ok_or_else(|| Error::Fault("an opening begins a batch".into()))?;
    record(tx, id, event, &site, role, now)?;
    store::treatment::save(tx.conn, &batch)?;
    Ok(batch)
}

/// Puts a package, named by id or label code, into a batch: with that it is treated. Of two who do it at once the second is
/// told the first's batch.
pub fn feed(
    tx: &mut Tx<'_>,
    id: TreatmentId,
    named: &str,
    occurred_at: Option<Instant>,
) -> Result<(Treatment, Seen), Error> {
    tx.acted_at = occurred_at;
    // Which package a code names never changes, so it may be asked before the streams are taken.
    let package = match named.parse::<PackageId>() {
        Ok(package) => package,
        Err(_) => found(store::package::by_code(tx.conn, named)?)?.id,
    };
    tx.take(&[format!("package/{package}"), format!("treatment/{id}")])?;
    let (batch, site, role) = load(tx, id)?;
    treatment::check(&batch, Action::Feed, role)?;
    let package = found(store::package::get(tx.conn, &package.to_string())?.filter(|one| one.holder_site == site.id))?;
    if package.state == PackageState::Treated {
        return Err(already(tx.conn, &package)?.into());
    }
    let (fed, treated) = treatment::feed(&batch, &package, role)?;
    let at = occurred_at.unwrap_or(tx.now);
    permitted(tx.conn, &batch, &package, at)?;
    let waste = found(store::party::get_waste(tx.conn, &package.waste_stream.to_string())?)?;
    let input = Portion { package: package.id, mass: package.held(), at, version: batch.version + 1 };
    let batch = save(tx, batch, fed, &site, role, at)?;
    store::treatment::put_in(tx.conn, id, &input)?;
    let package = step(tx, package, &treated, &site, role, at, None)?;
    Ok((batch, Seen { package, waste, zone_name: None }))
}

/// What others made is treated within the permit, or where the exemption list names the waste itself (Decree 408 Art. 2). A
/// producer treats its own by its environmental assessment, which is not asked here.
fn permitted(conn: &mut Conn, batch: &Treatment, package: &Package, at: Instant) -> Result<(), Error> {
    if package.site == batch.site {
        return Ok(());
    }
    let permits: Vec<Permit> = store::paper::of_site(conn, &batch.site.to_string())?;
    let (code, day) = (package.waste_code.as_str(), at.legal_day());
    let Some(lacks) = Permit::lacks(&permits, code, &batch.method, day) else { return Ok(()) };
    let exempt = check::exempt_by_name(code, &batch.method)?;
    if exempt && permits.is_empty() {
        return Ok(());
    }
    let refusal = Refusal::of(lacks).with("waste_code", code).with("method", batch.method.as_str());
    Err(refusal.with("day", day.to_string()).with("package", package.id.to_string()).into())
}

/// The winner's fact: the batch a package went into before.
fn already(conn: &mut Conn, package: &Package) -> Result<Refusal, Error> {
    let code = package.code.clone().or_else(|| package.external_code.clone());
    let refusal = Refusal::of(Code::PackageTreated).with("package", package.id.to_string()).with("package_code", code);
    let first = store::treatment::of_packages(conn, &[package.id.to_string()])?.pop();
    Ok(first.map_or(refusal.clone(), |(batch, input)| {
        let refusal = refusal.with("treatment", batch.id.to_string()).with("line", batch.line);
        refusal.with("method", batch.method).with("fed_at", input.at.to_string())
    }))
}

/// What residue is put into.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "fields as in Package")]
pub struct NewResidue {
    pub waste_stream: WasteStreamId,
    pub container_kind: String,
    pub volume_ml: Option<i64>,
    pub reading: Reading,
    /// Now when `None`; the day its label carries.
    pub occurred_at: Option<Instant>,
}

/// Puts residue of a batch into a new package, weighed and with a code of the site's own; links it to all that went in so
/// far. Tells what is worth knowing beside.
pub fn make_residue(
    tx: &mut Tx<'_>,
    id: TreatmentId,
    new: &NewResidue,
) -> Result<(Treatment, Seen, Vec<Refusal>), Error> {
    tx.acted_at = new.occurred_at;
    tx.take(&[format!("treatment/{id}")])?;
    let (batch, site, role) = load(tx, id)?;
    let package = PackageId::make(tx.env.ids.as_ref(), tx.now);
    let made = treatment::make_residue(&batch, package, new.reading.net()?, role)?;
    let waste = store::party::get_waste(tx.conn, &new.waste_stream.to_string())?;
    let waste = found(waste.filter(|waste| waste.site == site.id))?;
    check_container(&new.container_kind, new.volume_ml)?;
    let at = new.occurred_at.unwrap_or(tx.now);
    let yielded = |code: Option<String>, mass_g: Mass| package::Event::Yielded {
        site: site.id,
        waste_stream: waste.id,
        waste_code: waste.waste_code.clone(),
        edition: waste.edition.clone(),
        code,
        container_kind: new.container_kind.clone(),
        volume_ml: new.volume_ml,
        produced_at: at,
        gross_g: new.reading.gross,
        tare_g: new.reading.tare,
        mass_g,
        source: new.reading.source,
        batch: id,
    };
    let mass = new.reading.net()?;
    let empty = yielded(None, mass).begin(package);
    check_mass(&empty.ok_or_else(|| Error::Fault("a residue begins a package".into()))?, mass)?;
    let residue = Portion { package, mass, at, version: batch.version + 1 };
    let batch = save(tx, batch, made, &site, role, at)?;
    let code = take_codes(tx, &site, &waste.waste_code, at, 1)?.into_iter().next();
    let package = begin(tx, package, yielded(code, mass), &site, role, at)?;
    store::treatment::take_out(tx.conn, id, &residue)?;
    let inputs = store::treatment::inputs(tx.conn, &id.to_string(), 0, INPUTS_MAX)?;
    let links: Vec<store::lineage::Link> = treatment::links(&inputs, &residue)
        .into_iter()
        .map(|(parent, child, share)| (parent.to_string(), child.to_string(), share.grams()))
        .collect();
    store::lineage::link_all(tx.conn, &links)?;
    let typed = new.reading.source == WeighedBy::Typed;
    let known = findings(&Facts { now: tx.now, occurred_at: at, typed, weighed: None, zone: None, point: None });
    Ok((batch, Seen { package, waste, zone_name: None }, known))
}

/// What ends a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Nothing more goes in or comes out; mass of products that are no waste.
    Close(Option<Mass>),
    /// It was never begun.
    Cancel,
}

/// Closes a batch or gives it up. Who says which version they saw is refused when it has moved on.
pub fn end(tx: &mut Tx<'_>, id: TreatmentId, ending: Ending, seen: Option<i64>) -> Result<Treatment, Error> {
    tx.take(&[format!("treatment/{id}")])?;
    let (batch, site, role) = load(tx, id)?;
    if seen.is_some_and(|seen| seen != batch.version) {
        return Err(Refusal::of(Code::VersionStale).with("version", batch.version).into());
    }
    let event = match ending {
        Ending::Close(product) => treatment::close(&batch, product, role)?,
        Ending::Cancel => treatment::cancel(&batch, role)?,
    };
    let now = tx.now;
    save(tx, batch, event, &site, role, now)
}

/// The batch of a stream that is taken, with its site and the actor's role there.
fn load(tx: &mut Tx<'_>, id: TreatmentId) -> Result<(Treatment, Site, Role), Error> {
    let batch = found(store::treatment::get(tx.conn, &id.to_string())?)?;
    let (site, role) = site_for(tx, &batch.site.to_string(), Permission::TreatWaste)?;
    Ok((batch, site, role))
}

fn save(
    tx: &mut Tx<'_>,
    batch: Treatment,
    event: Event,
    site: &Site,
    role: Role,
    at: Instant,
) -> Result<Treatment, Error> {
    let after = event.apply(batch, at);
    record(tx, after.id, event, site, role, at)?;
    store::treatment::save(tx.conn, &after)?;
    Ok(after)
}

fn record(tx: &mut Tx<'_>, id: TreatmentId, event: Event, site: &Site, role: Role, at: Instant) -> Result<(), Error> {
    let with =
        Circumstance { occurred_at: at, role, org: Some(site.organisation), place: Some(format!("site/{}", site.id)) };
    tx.record(&format!("treatment/{id}"), &Fact::Treatment(event), &with).map(drop)
}

/// A batch the actor may see, with its site.
pub fn show(conn: &mut Conn, actor: &Actor, id: &str) -> Result<(Treatment, Site), Error> {
    let batch = found(store::treatment::get(conn, id)?)?;
    let site = read::site(conn, actor, &batch.site.to_string())?;
    Ok((batch, site))
}

/// Packages of a batch as they are now, beside what of each went in or came out.
pub fn with_packages(conn: &mut Conn, portions: Vec<Portion>) -> Result<Vec<(Portion, Package)>, Error> {
    let ids: Vec<String> = portions.iter().map(|one| one.package.to_string()).collect();
    let packages: HashMap<PackageId, Package> =
        store::package::get_many(conn, &ids)?.into_iter().map(|one| (one.id, one)).collect();
    let pair = |portion: Portion| packages.get(&portion.package).map(|package| (portion, package.clone()));
    Ok(portions.into_iter().filter_map(pair).collect())
}

/// What became of a package: reported to who handed it over (Order 23 Art. 10-5, 12-4).
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields as in Treatment")]
pub struct Outcome {
    pub treatment: TreatmentId,
    /// By whom.
    pub site: Site,
    pub line: String,
    pub method: String,
    pub started_on: NaiveDate,
    /// When it went in.
    pub treated_at: Instant,
    /// Net mass that went in.
    pub mass: Mass,
    /// The batch is done with.
    pub closed: bool,
    /// What of it was corrected, in the order in which it was proposed; residues are the receiver's own.
    pub corrected: Vec<Change>,
}

fn in_force(corrections: Vec<Correction>) -> Vec<Change> {
    let held = corrections.into_iter().filter(|one| one.standing == Standing::InForce);
    held.map(|one| one.proposal.change).filter(Change::is_of_batch).collect()
}

/// What became of packages, in two questions however many there are; one not treated is not among them. Who may see a
/// package may see its outcome; that they may see it is for the caller to make sure.
pub fn outcome(conn: &mut Conn, packages: &[PackageId]) -> Result<BTreeMap<PackageId, Outcome>, Error> {
    let ids: Vec<String> = packages.iter().map(ToString::to_string).collect();
    let treated = store::treatment::of_packages(conn, &ids)?;
    let sites: BTreeSet<String> = treated.iter().map(|(batch, _)| batch.site.to_string()).collect();
    let sites: HashMap<_, _> = store::party::get_sites(conn, &sites.into_iter().collect::<Vec<_>>())?
        .into_iter()
        .map(|site| (site.id, site))
        .collect();
    let told = treated.into_iter().map(|(batch, input)| {
        let site = sites.get(&batch.site).cloned();
        let site = site.ok_or_else(|| store::corrupt("treatment", batch.id, "site"))?;
        let outcome = Outcome {
            treatment: batch.id,
            site,
            line: batch.line,
            method: batch.method,
            started_on: batch.started_on,
            treated_at: input.at,
            mass: input.mass,
            closed: batch.state == State::Closed,
            corrected: in_force(batch.corrections),
        };
        Ok((input.package, outcome))
    });
    told.collect()
}
