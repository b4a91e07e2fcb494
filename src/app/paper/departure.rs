//! The check before departure with the papers loaded: for the manifest's use case, inside its transaction.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate};

use super::Error;
use crate::{
    app::Env,
    domain::{
        paper::{
            Kind,
            approval::{self, Approval},
            check::{self, AskPlan, Checked, Finding, Papers, Parameters, Planned, plan_not_enforced},
            contract::{self, Contract},
            credential::{Credential, Proof, Subject},
            export::{self, Export},
            permit::Permit,
            quota::Movement,
        },
        refusal::{Code, Refusal},
    },
    store::{self, Conn},
};

/// Checks a planned transfer as strictly as it is chosen for the consignor's division on the day of the act; plans are not
/// asked yet. Four queries, however many lines, legs and papers there are; what is chosen is remembered.
pub fn departure(conn: &mut Conn, env: &Env, planned: &Planned, day: NaiveDate) -> Result<Checked, Error> {
    let parameters = env.checks.on(conn, env.clock.now(), &planned.consignor.division, day)?;
    departure_with(conn, planned, &parameters, &plan_not_enforced)
}

/// The same with parameters and somebody to ask about the plan.
pub fn departure_with(
    conn: &mut Conn,
    planned: &Planned,
    parameters: &Parameters,
    plan: AskPlan<'_>,
) -> Result<Checked, Error> {
    let papers = load(conn, planned)?;
    Ok(check::check(planned, &papers, parameters, plan)?)
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
    let ids: Vec<String> = contracts
        .iter()
        .map(|one| one.id.clone())
        .chain(permits.iter().map(|one| one.id.clone()))
        .chain(approvals.iter().map(|one| one.id.clone()))
        .chain(exports.iter().map(|one| one.id.clone()))
        .collect();
    let figures = store::quota::figures(conn, &ids, planned.day.year())?;
    Ok(Papers { contracts, permits, approvals, exports, credentials, figures })
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
    let mut sorted: Vec<&Movement> = movements.iter().collect();
    sorted.sort_by_key(|one| one.place());
    for one in sorted {
        if !store::quota::add(conn, one)? {
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
