//! Facts of a subject from its rows, and whom it concerns.

use std::collections::BTreeMap;

use chrono::{Datelike as _, Duration, NaiveDate};

use super::load;
use crate::{
    app::{Env, Error, declaration::drawn},
    domain::{
        alarm::{
            Facts, Kind, Recipient, Ruling, Share,
            facts::{Consignment, Count, Declared, Paper, Store},
            only_above,
        },
        declaration::State as DeclarationState,
        inspection::{Outcome, State as Check, Verdict},
        manifest::{Action, Manifest, Standing, State},
        notice::Party,
        package::transport::RejectReason,
        paper::{
            Kind as Register, Limit,
            approval::Approval,
            credential::Credential,
            name_change::{NameChange, State as Renaming},
        },
        stock_take::{Difference, State as CountState, StockTake},
    },
    kernel::{
        clock::Instant,
        id::{OrganisationId, SiteId},
        mass::Mass,
    },
    store::{self, Conn, paper::PaperRow},
};

/// A subject: what is known of it, and its sides.
pub struct Known {
    pub facts: Facts,
    pub(super) enterprise: Option<Party>,
    pub(super) carrier: Option<Party>,
    pub(super) receiver: Option<Party>,
    /// Others whose waste it is, where it is nobody's before the rest.
    pub(super) consignors: Vec<Party>,
    /// When to look again though nothing happens: what is judged comes without an event, or is not entered yet.
    pub again_at: Option<Instant>,
}

impl Known {
    pub const fn of(facts: Facts, enterprise: Option<Party>) -> Self {
        Self { facts, enterprise, carrier: None, receiver: None, consignors: Vec::new(), again_at: None }
    }

    /// The same, looked at again then.
    pub fn again(self, again_at: Option<Instant>) -> Self {
        Self { again_at, ..self }
    }

    /// Whom it concerns first: whose division says how rules watch it.
    pub fn owner(&self) -> Option<&Party> {
        self.enterprise.as_ref().or(self.carrier.as_ref()).or(self.receiver.as_ref())
    }

    /// Whom a rule's notice of it concerns. Where the authority alone is told, it is that of the enterprise's division, and the
    /// enterprise learns nothing.
    pub fn parties(&self, rule: &dyn Ruling) -> Vec<Party> {
        let side = |to: &Recipient| match to {
            Recipient::Enterprise | Recipient::Head => self.enterprise.clone(),
            Recipient::Carrier => self.carrier.clone(),
            Recipient::Receiver => self.receiver.clone(),
            Recipient::Authority | Recipient::Platform => None,
        };
        let mut named: Vec<Party> = rule.recipients().iter().filter_map(side).collect();
        if named.is_empty() {
            let untold = only_above(rule.recipients());
            named.extend(self.enterprise.clone().map(|party| Party { untold, ..party }));
        }
        if rule.recipients().contains(&Recipient::Enterprise) {
            named.extend(self.consignors.iter().cloned());
        }
        named.sort();
        named.dedup();
        named
    }
}

/// What is known of a subject now.
pub fn known(conn: &mut Conn, env: &Env, kind: Kind, id: &str, now: Instant) -> Result<Known, Error> {
    let found = match kind {
        Kind::Facility => facility(conn, id, now)?,
        Kind::Site => super::site::site(conn, env, id, now)?,
        Kind::Declaration => declaration(conn, id, now)?,
        Kind::Trip => super::run::run(conn, id, now)?,
        Kind::Inspection => inspection(conn, id)?,
        Kind::Manifest => manifest(conn, id, now)?,
        Kind::Blank => blank(conn, id)?,
        Kind::StockTake => count(conn, id)?,
        Kind::Permit | Kind::Contract | Kind::Approval | Kind::Credential | Kind::NameChange => paper(conn, id, now)?,
        Kind::Device => super::device::device(conn, id, now)?,
        Kind::Reference => {
            let last_day = env.reference.shelf(conn, now)?.calendar().last_day();
            Some(Known::of(Facts::Calendar { last_day }, None))
        }
    };
    Ok(found.unwrap_or(Known::of(Facts::Gone, None)))
}

pub fn party_of(conn: &mut Conn, site: &str) -> Result<Option<Party>, Error> {
    let site = store::party::get_site(conn, site)?;
    Ok(site.map(|one| Party::told(one.organisation, Some(one.id), one.division)))
}

fn facility(conn: &mut Conn, id: &str, now: Instant) -> Result<Option<Known>, Error> {
    let Some(one) = store::party::get_facility(conn, id)? else { return Ok(None) };
    let site = one.site.to_string();
    let zones: Vec<String> = one.zones.iter().map(|zone| zone.id.to_string()).collect();
    let (oldest, packages) = store::package::watched::oldest_in(conn, &zones)?;
    let stock = store::stock::totals(conn, &[format!("facility/{id}")])?;
    let today = now.legal_day().to_string();
    let permits = store::paper::permits_of(conn, &site, "valid", 100)?;
    let neighbours = super::zones::neighbours(conn, &one.zones)?;
    let facts = Store {
        kind: one.kind,
        capacity_g: one.capacity.map(Mass::grams),
        stock_g: stock.first().map_or(0, |(_, mass, _)| *mass),
        oldest: oldest.map(Instant::from_micros),
        packages,
        shipped_at: store::stock::last_left(conn, &site)?.and_then(end_of_month),
        operator: permits.iter().any(|row| row.valid_from <= today && today <= row.valid_to),
        mixed: neighbours.mixed,
        contained_permille: neighbours.contained_permille,
    };
    Ok(Some(Known::of(Facts::Store(facts), party_of(conn, &site)?)))
}

/// The moment after a legal month: a roll-up tells no day, and nobody is held to have shipped earlier than they did.
fn end_of_month(month: i64) -> Option<Instant> {
    let (year, month) = (i32::try_from(month / 100).ok()?, u32::try_from(month % 100).ok()?);
    let (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    NaiveDate::from_ymd_opt(year, month, 1).map(Instant::start_of_legal_day)
}

fn manifest(conn: &mut Conn, id: &str, now: Instant) -> Result<Option<Known>, Error> {
    let Some(one) = store::manifest::get(conn, id)? else { return Ok(None) };
    let issued_at = if one.state == State::Issued { issued(conn, &one)? } else { None };
    let standing = |wanted: &[Standing]| count_of(one.items.values().filter(|item| wanted.contains(&item.standing)));
    let other =
        |reason: &RejectReason| !matches!(reason, RejectReason::Mass | RejectReason::Missing | RejectReason::Capacity);
    let differing = || one.items.values().filter(|item| item.differs.iter().any(other));
    let undecided = differing().filter(|item| matches!(item.standing, Standing::Held | Standing::Underway));
    // Lost on its way back it was decided on before, with a reason.
    let lost = one.items.values().filter(|item| item.standing == Standing::Lost && item.differs.is_empty());
    let unread = one.reports.iter().filter(|report| report.consignor_at.is_none() || report.authority_at.is_none());
    let over = matches!(one.state, State::ClosedAbnormal | State::ClosedReturned | State::Redirected);
    let mut facts = Consignment {
        state: one.state,
        origin: one.origin,
        planned_on: one.planned_on,
        issued_at,
        booked_at: one.booked_at,
        left_at: None,
        decided_at: one.decided_at,
        completed_at: one.signatures.iter().rev().find(|word| word.action == Action::Complete).map(|word| word.at),
        out_g: one.out_g.map(Mass::grams),
        lost_g: lost.map(|item| item.label_g.grams()).sum(),
        in_g: one.in_g.map(Mass::grams),
        liquid: one.in_g.is_some() && is_liquid(conn, &one)?,
        differing: count_of(differing()),
        undecided: count_of(undecided),
        unread: count_of(unread),
        refused: if over { 0 } else { standing(&[Standing::Rejected, Standing::Returning]) },
        unescorted: 0,
        outside: 0,
        entered: None,
        label_g: label_g(&one),
    };
    load::later(conn, &one, now, &mut facts)?;
    let party = |of: &crate::domain::manifest::Party| Party::told(of.organisation, Some(of.site), of.division.clone());
    let carrier = one.current_leg().map(|leg| leg.carrier);
    Ok(Some(Known {
        facts: Facts::Consignment(facts),
        enterprise: Some(party(&one.consignor)),
        carrier: carrier.map(|organisation| Party::told(organisation, None, String::new())),
        receiver: Some(party(&one.receiver)),
        consignors: Vec::new(),
        again_at: load::again(&one, now),
    }))
}

/// Grams on the labels of a manifest's packages, by waste code.
fn label_g(one: &Manifest) -> BTreeMap<String, i64> {
    let mut all = BTreeMap::new();
    for line in &one.lines {
        let mass: i64 = line.packages.values().map(|mass| mass.grams()).sum();
        *all.entry(line.waste_code.clone()).or_default() += mass;
    }
    all
}

/// When a manifest was issued to the carrier that it waits for.
fn issued(conn: &mut Conn, one: &Manifest) -> Result<Option<Instant>, Error> {
    let rows = store::event::of_stream(conn, &Manifest::stream(one.id))?;
    let to_carrier = |kind: &str| matches!(kind, "manifest.issued" | "manifest.carrier_changed");
    let newest = rows.iter().rev().find(|row| to_carrier(&row.kind));
    Ok(newest.map(|row| Instant::from_micros(row.occurred_at)))
}

fn count_of<T>(items: impl Iterator<Item = T>) -> i64 {
    i64::try_from(items.count()).unwrap_or(i64::MAX)
}

/// Whether all that a manifest carries is liquid.
fn is_liquid(conn: &mut Conn, one: &Manifest) -> Result<bool, Error> {
    let ids: Vec<String> = one.items.keys().map(ToString::to_string).collect();
    let packages = store::package::get_many(conn, &ids)?;
    let mut wastes: Vec<String> = packages.iter().map(|package| package.waste_stream.to_string()).collect();
    wastes.sort();
    wastes.dedup();
    let wastes = store::party::get_wastes(conn, &wastes)?;
    Ok(!wastes.is_empty() && wastes.iter().all(|waste| waste.physical_state == "L"))
}

/// What is known of a blank manifest.
fn blank(conn: &mut Conn, number: &str) -> Result<Option<Known>, Error> {
    let Some(row) = store::blank::get(conn, number)? else { return Ok(None) };
    let bad = || store::corrupt("paper_blank", number, "used_on");
    let used_on = row.used_on.as_deref().map(|day| day.parse().map_err(|_| bad())).transpose()?;
    let entered = !store::blank::entered(conn, &[number.to_owned()])?.is_empty();
    let facts = Facts::Blank { used_on: used_on.filter(|_| !entered) };
    Ok(Some(Known::of(facts, party_of(conn, &row.site)?)))
}

fn count(conn: &mut Conn, id: &str) -> Result<Option<Known>, Error> {
    let Some(one) = store::stock_take::get(conn, id)? else { return Ok(None) };
    let of_mass = || one.differences.iter().filter(|one| one.is_of_mass());
    let size = |expected: i64, seen: Option<i64>| (expected - seen.unwrap_or(0)).abs();
    let difference_g =
        of_mass().map(|one| size(one.expected_g.grams(), one.seen.and_then(|seen| seen.mass_g).map(Mass::grams))).sum();
    // Countersigned, what was missing is booked out; before that it lies there as recorded.
    let booked = if one.state == CountState::Closed { booked_out(&one) } else { 0 };
    let stock = store::stock::totals(conn, &[format!("facility/{}", one.facility)])?;
    let facts = Count {
        signed: matches!(one.state, CountState::Signed | CountState::Closed),
        expected_g: stock.first().map_or(0, |(_, mass, _)| *mass) + booked,
        difference_g,
        missing: count_of(one.differences.iter().filter(|one| one.seen.is_none())),
        closed: one.state == CountState::Closed,
        gone_g: booked.max(0),
    };
    Ok(Some(Known::of(Facts::Count(facts), party_of(conn, &one.site.to_string())?)))
}

/// Grams that a countersigned stock-take took out of the facility's stock.
fn booked_out(one: &StockTake) -> i64 {
    let gone = |of: &Difference| match of.seen {
        None => of.expected_g.grams(),
        Some(seen) => seen.mass_g.map_or(0, |mass| of.expected_g.grams() - mass.grams()),
    };
    one.differences.iter().filter(|of| of.is_of_mass()).map(gone).sum()
}

fn paper(conn: &mut Conn, id: &str, now: Instant) -> Result<Option<Known>, Error> {
    let Some(row) = store::paper::rows(conn, &[id.to_owned()])?.into_iter().next() else { return Ok(None) };
    let Some(kind) = Register::parse(&row.kind) else { return Ok(None) };
    let in_force = match kind {
        Register::Contract => "in_force",
        Register::Approval => "approved",
        _ => "valid",
    };
    let ends_on = row.valid_to.parse().map_err(|_| store::corrupt("paper", &row.id, "valid_to"))?;
    let longer = |one: &PaperRow| one.id != row.id && one.state == in_force && one.valid_to > row.valid_to;
    let renewed = store::paper::beside(conn, std::slice::from_ref(&row))?.iter().any(longer);
    let year = if kind == Register::Permit { i64::from(now.legal_day().year()) } else { 0 };
    let used = store::quota::use_of(conn, kind, &[id.to_owned()], year)?;
    let most = |figure: fn(i64, i64) -> i64| {
        used.iter().map(|(_, _, limit, reserved, consumed)| Share::of(figure(*reserved, *consumed), *limit)).max()
    };
    let proof = match kind {
        Register::Credential => Some(row.paper::<Credential>()?.terms.proof),
        _ => None,
    };
    let limit = match kind {
        Register::Approval => row.paper::<Approval>()?.limit,
        Register::NameChange => undeclared(&row.paper()?),
        _ => None,
    };
    let facts = Paper {
        valid: row.state == in_force,
        ends_on,
        renewed,
        used_permille: most(|_, consumed| consumed).unwrap_or_default(),
        taken_permille: most(|reserved, consumed| reserved + consumed).unwrap_or_default(),
        limit,
        proof,
    };
    let owner = match &row.site {
        Some(site) => party_of(conn, site)?,
        None => holder(conn, &row)?,
    };
    Ok(Some(Known::of(Facts::Paper(facts), owner)))
}

/// The last day to declare a change that was not handed in yet; what was, and was sent back, was in time if it was.
fn undeclared(one: &NameChange) -> Option<Limit> {
    let open = matches!(one.state, Renaming::Drafted | Renaming::Returned) && one.submitted_on.is_none();
    one.limit.filter(|_| open)
}

/// The organisation of a paper that is of no site. A carrier lies in no division of its own: the authority of whoever it last carried
/// for sees it.
fn holder(conn: &mut Conn, row: &PaperRow) -> Result<Option<Party>, Error> {
    let organisation: OrganisationId =
        row.organisation.parse().map_err(|_| store::corrupt("paper", &row.id, "organisation"))?;
    let of = store::manifest::Scope { organisations: vec![row.organisation.clone()], ..Default::default() };
    let newest = store::manifest::list(conn, &of, &store::manifest::Filter::default(), None, 1)?;
    let division = newest.into_iter().next().map_or_else(String::new, |one| one.consignor.division);
    Ok(Some(Party::told(organisation, None::<SiteId>, division)))
}

/// A minute on, while the ledger has not read what the rules have: it is asked again then.
pub fn unread(conn: &mut Conn, now: Instant) -> Result<Option<Instant>, Error> {
    let behind = store::ledger::cursor(conn)? < store::watch::cursor(conn)?;
    Ok(behind.then(|| now.plus(Duration::minutes(1))))
}

fn declaration(conn: &mut Conn, id: &str, now: Instant) -> Result<Option<Known>, Error> {
    let Some(one) = store::declaration::of_id(conn, id)? else { return Ok(None) };
    let site = one.site.to_string();
    let handed_in = matches!(one.state, DeclarationState::Submitted | DeclarationState::Accepted);
    let first = store::event::at_version(conn, &one.stream(), 1)?;
    let begun = first.map(|row| Instant::from_micros(row.occurred_at));
    let mut facts = Declared {
        due_on: one.due_on(),
        returned: one.versions.iter().any(|version| version.submitted.is_some()),
        begun_late: begun.filter(|begun| *begun >= one.period.due_at()),
        ..Declared::default()
    };
    if handed_in {
        for found in one.differences(&drawn::totals(conn, &site, one.period)?) {
            let (differs_g, whole) = ((found.declared_g - found.ledger_g).abs(), found.declared_g.max(found.ledger_g));
            facts.differs_g = facts.differs_g.max(differs_g);
            facts.differs_permille = facts.differs_permille.max(Share::of(differs_g, whole));
        }
    }
    let again_at = if handed_in { unread(conn, now)? } else { None };
    Ok(Some(Known::of(Facts::Declared(facts), party_of(conn, &site)?).again(again_at)))
}

fn inspection(conn: &mut Conn, id: &str) -> Result<Option<Known>, Error> {
    let Some(one) = store::inspection::get(conn, id)? else { return Ok(None) };
    let package = match one.found.package {
        Some(package) => store::package::get(conn, &package.to_string())?,
        None => None,
    };
    let holder = match &package {
        Some(package) => party_of(conn, &package.holder_site.to_string())?,
        None => None,
    };
    let none = one.state == Check::Recorded && one.found.verdict == Verdict::NoManifest;
    let unpapered = none && one.found.outcome != Outcome::Clear && holder.is_some();
    // On whose vehicle it was.
    let vehicle = match one.found.vehicle {
        Some(vehicle) => store::registry::vehicle(conn, &vehicle.to_string())?,
        None => None,
    };
    let carrier = match vehicle {
        Some(row) => Some(row.organisation.parse().map_err(|_| store::corrupt("vehicle", &row.id, "organisation"))?),
        None => None,
    };
    let carrier = carrier.map(|organisation| Party::told(organisation, None, String::new()));
    Ok(Some(Known { carrier, ..Known::of(Facts::Roadside { unpapered }, holder) }))
}
