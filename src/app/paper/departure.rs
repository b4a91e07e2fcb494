//! The check before departure with the papers loaded: for the manifest's use case, inside its transaction.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate};

use super::Error;
use crate::{
    app::Env,
    domain::{
        paper::{
            Kind,
            approval::{self, Approval},
            check::{self, Checked, Finding, OfPlan, Papers, Planned},
            contract::{self, Contract},
            credential::{Credential, Proof, Subject},
            export::{self, Export},
            permit::Permit,
            quota::{Movement, Place},
        },
        plan::Plan,
        refusal::{Code, Refusal},
    },
    kernel::{id::SiteId, mass::Mass},
    store::{self, Conn},
};

/// Checks a planned transfer as strictly as it is chosen for the consignor's division on the day of the act. Five queries, however
/// many lines, legs and papers there are, and one more where the consignor's plan grants nothing; what is chosen is remembered.
pub fn departure(conn: &mut Conn, env: &Env, planned: &Planned, day: NaiveDate) -> Result<Checked, Error> {
    let parameters = env.checks.on(conn, env.clock.now(), &planned.consignor.division, day)?;
    let papers = load(conn, planned)?;
    Ok(check::check(planned, &papers, &parameters)?)
}

/// What is known of a site's plan for a year.
pub fn of_plan(conn: &mut Conn, site: SiteId, year: i32) -> Result<OfPlan, Error> {
    let id = Plan::id_of(site, year).to_string();
    let lines: BTreeMap<String, Mass> =
        store::quota::lines_of(conn, Kind::Plan, &id)?.into_iter().map(|one| (one.line, one.limit_g)).collect();
    let filed = !lines.is_empty() || store::plan::is_filed(conn, &site.to_string(), year)?;
    Ok(OfPlan { id, filed, lines })
}

/// The same of several sites, in two queries however many there are.
pub fn of_plans(conn: &mut Conn, sites: &[SiteId], year: i32) -> Result<BTreeMap<SiteId, OfPlan>, Error> {
    let ids: Vec<String> = sites.iter().map(|site| Plan::id_of(*site, year).to_string()).collect();
    let mut limits = store::quota::limits_of(conn, Kind::Plan, &ids)?;
    let named: Vec<String> = sites.iter().map(ToString::to_string).collect();
    let filed = store::plan::filed_among(conn, &named, year)?;
    let of = |(site, id): (&SiteId, String)| {
        let lines = limits.remove(&id).unwrap_or_default();
        let filed = !lines.is_empty() || filed.contains(&site.to_string());
        (*site, OfPlan { id, filed, lines })
    };
    Ok(sites.iter().zip(ids).map(of).collect())
}

/// Who takes a load over on the road, and what it comes to lie with, checked as strictly as [`departure`] does. One query.
pub fn taking_over(conn: &mut Conn, env: &Env, planned: &Planned, day: NaiveDate) -> Result<Vec<Finding>, Error> {
    let parameters = env.checks.on(conn, env.clock.now(), &planned.consignor.division, day)?;
    let papers = Papers { credentials: credentials(conn, planned)?, ..Papers::default() };
    Ok(check::carriage(planned, &papers, &parameters)?)
}

fn load(conn: &mut Conn, planned: &Planned) -> Result<Papers, Error> {
    let (from, to) = (planned.consignor.site.to_string(), planned.receiver.site.to_string());
    let between = store::paper::between(
        conn,
        &from,
        &to,
        &[
            (Kind::Contract, contract::State::InForce.as_str()),
            (Kind::Approval, approval::State::Approved.as_str()),
            (Kind::ExportApproval, export::State::Valid.as_str()),
        ],
    )?;
    let contracts: Vec<Contract> = store::paper::of_kind(&between)?;
    let approvals: Vec<Approval> = store::paper::of_kind(&between)?;
    let exports: Vec<Export> = store::paper::of_kind(&between)?;
    let permits: Vec<Permit> = store::paper::of_site(conn, &to)?;
    let credentials = credentials(conn, planned)?;
    let asks = !planned.reserved && planned.lines.iter().any(|line| line.arose == planned.consignor.site);
    let plan = if asks { Some(of_plan(conn, planned.consignor.site, planned.day.year())?) } else { None };
    let ids: Vec<String> = contracts
        .iter()
        .map(|one| one.id.clone())
        .chain(permits.iter().map(|one| one.id.clone()))
        .chain(approvals.iter().map(|one| one.id.clone()))
        .chain(exports.iter().map(|one| one.id.clone()))
        .chain(plan.iter().map(|one| one.id.clone()))
        .collect();
    let figures = store::quota::figures(conn, &ids, planned.day.year())?;
    Ok(Papers { contracts, permits, approvals, exports, credentials, plan, figures })
}

/// Of the carriers, their vehicles and their crews.
fn credentials(conn: &mut Conn, planned: &Planned) -> Result<Vec<Credential>, Error> {
    let (mut carriers, mut subjects) = (BTreeSet::new(), BTreeSet::new());
    for leg in &planned.legs {
        let Some(carrier) = leg.carrier else { continue };
        carriers.insert(carrier.to_string());
        let vehicle = leg.vehicle.map(|vehicle| Subject::Vehicle(vehicle.id));
        let asked = [
            (Proof::CarrierLicence, Some(Subject::Organisation)),
            (Proof::VehicleLicence, vehicle),
            (Proof::VehicleInspection, vehicle),
            (Proof::DriverQualification, leg.driver.map(Subject::Person)),
            (Proof::EscortQualification, leg.escort.map(Subject::Person)),
        ];
        subjects.extend(asked.into_iter().filter_map(|(proof, subject)| proof.of(subject?)));
    }
    let (carriers, subjects): (Vec<_>, Vec<_>) = (carriers.into_iter().collect(), subjects.into_iter().collect());
    Ok(store::paper::of_subjects(conn, &carriers, &subjects)?)
}

/// Moves shares, in order of their place, so that two commands never wait for each other. The event that is recorded beside
/// it carries the very same list. Refused when a reservation finds too little left: somebody was first.
pub fn book(conn: &mut Conn, movements: &[Movement]) -> Result<(), Error> {
    book_beyond(conn, movements, &BTreeSet::new())
}

/// The same where the limits of some places do not stop: the authority chose to be told only.
pub fn book_beyond(conn: &mut Conn, movements: &[Movement], beyond: &BTreeSet<Place>) -> Result<(), Error> {
    let mut sorted: Vec<&Movement> = movements.iter().collect();
    sorted.sort_by_key(|one| one.place());
    for one in sorted {
        let booked = if beyond.contains(&one.place()) {
            store::quota::add_beyond(conn, one)?
        } else {
            store::quota::add(conn, one)?
        };
        if !booked {
            let refusal = Refusal::of(Code::QuotaShort)
                .with("paper", one.paper.as_str())
                .with("id", one.id.as_str())
                .with("line", one.line.as_str())
                .with("year", one.year)
                .with("asked_g", one.reserved_g.grams());
            return Err(refusal.into());
        }
    }
    Ok(())
}
