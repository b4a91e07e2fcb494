//! Papers of the district: permits, contracts, credentials, and the application for a transfer to another province that goes
//! through its offices, a step a day.

use chrono::Duration;

use super::{
    Life,
    parties::{BURNER, COLLECTOR, Carrier, District, FAR, Plant, RECYCLER},
    works::Works,
};
use crate::{
    app::{
        Actor, Error,
        paper::{
            approval::{self as application, NewApproval},
            contract::{self as agreement, NewContract},
            credential::{self as proof, NewCredential},
            permit::{self as licence, NewPermit},
        },
    },
    domain::{
        paper::{
            Term, approval, contract,
            credential::{Proof, Subject},
            permit::ScopeRow,
        },
        party::Tier,
    },
    kernel::{
        id::{OrganisationId, VehicleId},
        mass::Mass,
    },
};

/// A row of a permit: waste, methods, tonnes a year.
pub type Row = (&'static str, &'static [&'static str], i64);

const SCOPES: &[(usize, &[Row])] = &[
    (
        BURNER,
        &[
            ("900-041-49", &["D10"], 50_000),
            ("HW09", &["D9"], 50_000),
            ("HW34", &["D9"], 10_000),
            ("HW35", &["D9"], 10_000),
            ("841-001-01", &["Y10"], 1000),
        ],
    ),
    (RECYCLER, &[("HW17", &["R4"], 50_000), ("HW08", &["R9"], 50_000), ("HW34", &["R6"], 20_000)]),
    (FAR, &[("HW17", &["R4"], 50_000), ("HW08", &["R9"], 1000)]),
    (
        COLLECTOR,
        &[
            ("HW08", &["S_COLLECT"], 5000),
            ("HW17", &["S_COLLECT"], 5000),
            ("HW34", &["S_COLLECT"], 5000),
            ("HW49", &["S_COLLECT"], 5000),
        ],
    ),
];

/// Days for which the transfer to the other province is applied for.
const FAR_DAYS: i64 = 300;
/// The step of the application that grants it.
const GRANTED: usize = 7;

/// Longer than the world: the papers of daily life.
pub fn whole(life: &Life<'_>) -> Term {
    Term { from: life.days.0 - Duration::days(300), to: life.days.1 + Duration::days(600) }
}

/// Over before the world began.
pub fn past(life: &Life<'_>) -> Term {
    Term { from: life.days.0 - Duration::days(300), to: life.days.0 - Duration::days(20) }
}

pub fn permit(life: &mut Life<'_>, who: &Actor, plant: &Plant, rows: &[Row], term: Term) -> Result<String, Error> {
    let row = |(at, (waste, methods, tonnes)): (usize, &Row)| ScopeRow {
        row: u32::try_from(at).unwrap_or(0) + 1,
        waste: (*waste).to_owned(),
        methods: methods.iter().map(|&method| method.to_owned()).collect(),
        quota_g: Mass::kg(tonnes * 1000),
    };
    let number = format!("演示危废经{:04}号", life.serial());
    permit_of(life, who, plant, number, rows.iter().enumerate().map(row).collect(), term)
}

/// A permit with scope rows of its own.
pub fn permit_of(
    life: &mut Life<'_>,
    who: &Actor,
    plant: &Plant,
    number: String,
    scope: Vec<ScopeRow>,
    term: Term,
) -> Result<String, Error> {
    let asked = NewPermit {
        number,
        site: plant.works.site.id.to_string(),
        authority: plant.works.site.division.clone(),
        term,
        scope,
        external_id: None,
    };
    Ok(life.must(who, move |tx| licence::issue(tx, &asked))?.id)
}

/// A contract that the consignor drafts and the receiver confirms.
pub fn contract(
    life: &mut Life<'_>,
    from: &Works,
    to: &Works,
    wastes: &[&str],
    mass: Option<Mass>,
) -> Result<String, Error> {
    let id = drafted(life, from, to, wastes, mass)?;
    let (named, ask) = (id.clone(), contract::Ask::Confirm);
    life.must(&to.ehs, move |tx| agreement::act(tx, &named, &ask, None))?;
    Ok(id)
}

pub fn drafted(
    life: &mut Life<'_>,
    from: &Works,
    to: &Works,
    wastes: &[&str],
    mass: Option<Mass>,
) -> Result<String, Error> {
    drafted_by(life, &from.ehs, (from, to), wastes, mass)
}

/// A contract that somebody of either side drafts for the other to confirm.
pub fn drafted_by(
    life: &mut Life<'_>,
    who: &Actor,
    (from, to): (&Works, &Works),
    wastes: &[&str],
    mass: Option<Mass>,
) -> Result<String, Error> {
    let asked = NewContract {
        number: format!("演示合同{:05}", life.serial()),
        consignor_site: from.site.id.to_string(),
        receiver_site: to.site.id.to_string(),
        wastes: wastes.iter().map(|&waste| waste.to_owned()).collect(),
        term: whole(life),
        mass,
        external_id: None,
    };
    Ok(life.must(who, move |tx| agreement::draft(tx, &asked))?.id)
}

pub fn credential(
    life: &mut Life<'_>,
    carrier: &Carrier,
    proof: Proof,
    subject: Subject,
    term: Term,
) -> Result<String, Error> {
    let number = if proof.is_personal() { String::new() } else { format!("演示证{:06}", life.serial()) };
    let organisation = carrier.id.to_string();
    let asked = NewCredential { proof, number, organisation, subject, term, external_id: None };
    Ok(life.must(&carrier.dispatcher, move |tx| self::proof::enter(tx, &asked))?.id)
}

pub fn vehicle(id: &str) -> Result<Subject, Error> {
    let id: VehicleId = id.parse().map_err(|_| Error::Fault(format!("{id} is no vehicle")))?;
    Ok(Subject::Vehicle(id))
}

fn licensed(life: &mut Life<'_>, carrier: &Carrier) -> Result<(), Error> {
    let term = whole(life);
    credential(life, carrier, Proof::CarrierLicence, Subject::Organisation, term)?;
    for id in &carrier.vehicles {
        credential(life, carrier, Proof::VehicleLicence, vehicle(id)?, term)?;
        credential(life, carrier, Proof::VehicleInspection, vehicle(id)?, term)?;
    }
    for driver in &carrier.drivers {
        credential(life, carrier, Proof::DriverQualification, Subject::Person(driver.id), term)?;
    }
    for escort in &carrier.escorts {
        credential(life, carrier, Proof::EscortQualification, Subject::Person(escort.id), term)?;
    }
    Ok(())
}

/// Everything that daily life needs.
pub fn grant(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    for (at, rows) in SCOPES {
        let who = if *at == FAR { &district.far_province } else { &district.reviewer };
        let term = whole(life);
        // A lawful district has receivers as large as it needs.
        let times = if life.planted.lawful { 1 + i64::try_from(life.world.sites / 30).unwrap_or(0) } else { 1 };
        let rows: Vec<Row> = rows.iter().map(|(waste, methods, tonnes)| (*waste, *methods, tonnes * times)).collect();
        permit(life, who, district.plant(*at)?, &rows, term)?;
    }
    for carrier in &district.carriers {
        licensed(life, carrier)?;
    }
    let (burner, recycler) = (&district.plant(BURNER)?.works, &district.plant(RECYCLER)?.works);
    let collector = &district.plant(COLLECTOR)?.works;
    let small = |works: &&Works| works.site.tier == Tier::Registered;
    let usual = district.works.iter().filter(|works| !small(works));
    for works in usual.chain([collector]).chain(&district.idle_works) {
        contract(life, works, burner, &["HW01", "HW09", "HW34", "HW35", "HW49"], None)?;
        contract(life, works, recycler, &["HW08", "HW17", "HW34"], None)?;
    }
    for works in district.works.iter().filter(small) {
        contract(life, works, collector, &["HW08", "HW17", "HW34", "HW49"], None)?;
    }
    contract(life, district.first()?, &district.plant(FAR)?.works, &["HW17", "HW08"], None)?;
    for (at, works) in district.works.iter().chain(district.plants.iter().map(|plant| &plant.works)).enumerate() {
        held(life, works, at)?;
    }
    life.docket = Some(Docket { id: apply(life, district, &far_lines(), &[])?, step: 0 });
    Ok(())
}

/// What a site holds beside its permits: the filing of its emergency plan and its liability insurance.
fn held(life: &mut Life<'_>, works: &Works, number: usize) -> Result<(), Error> {
    let proofs = [(Proof::EmergencyPlan, "演示应急备"), (Proof::LiabilityInsurance, "演示环责险")];
    for (proof, name) in proofs {
        let asked = NewCredential {
            proof,
            number: format!("{name}{:04}", number + 1),
            organisation: works.site.organisation.to_string(),
            subject: Subject::Site(works.site.id),
            term: whole(life),
            external_id: None,
        };
        life.must(&works.ehs, move |tx| self::proof::enter(tx, &asked))?;
    }
    Ok(())
}

/// What the first producer wishes to send to the other province: sludge, and a little oil.
fn far_lines() -> [approval::Line; 2] {
    [line("336-054-17", "R4", 2_000_000), line("900-249-08", "R9", 300)]
}

pub fn line(code: &str, method: &str, kg: i64) -> approval::Line {
    approval::Line { code: code.to_owned(), methods: vec![method.to_owned()], mass_g: Mass::kg(kg) }
}

fn application(
    life: &Life<'_>,
    district: &District,
    lines: &[approval::Line],
    carriers: &[OrganisationId],
) -> Result<NewApproval, Error> {
    Ok(NewApproval {
        consignor_site: district.first()?.site.id.to_string(),
        receiver_site: district.plant(FAR)?.works.site.id.to_string(),
        lines: lines.to_vec(),
        carriers: carriers.to_vec(),
        term: Term { from: life.days.0, to: life.days.0 + Duration::days(FAR_DAYS) },
        external_id: None,
    })
}

/// Whether the first producer may send sludge to the other province today.
pub fn may_go_far(life: &Life<'_>) -> bool {
    let granted = life.docket.as_ref().is_some_and(|docket| docket.step > GRANTED);
    granted && life.today() <= life.days.0 + Duration::days(FAR_DAYS)
}

/// The first producer's application for the other province.
pub fn apply(
    life: &mut Life<'_>,
    district: &District,
    lines: &[approval::Line],
    carriers: &[OrganisationId],
) -> Result<String, Error> {
    let asked = application(life, district, lines, carriers)?;
    Ok(life.must(&district.first()?.ehs, move |tx| self::application::draft(tx, &asked))?.id)
}

/// One step of an application.
pub fn act(life: &mut Life<'_>, who: &Actor, id: &str, ask: approval::Ask) -> Result<approval::Approval, Error> {
    let id = id.to_owned();
    life.must(who, move |tx| application::act(tx, &id, &ask, None))
}

/// An application on its way through the offices.
pub(crate) struct Docket {
    pub id: String,
    step: usize,
}

/// The day's step of the application: submitted, sent back for a carrier's name, corrected, reviewed, asked of the other
/// province, answered, approved.
pub fn through_the_offices(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    use approval::Ask;
    let Some(Docket { id, step }) = life.docket.take() else { return Ok(()) };
    let (ehs, province) = (&district.first()?.ehs, &district.province);
    let said = |text: &str| text.to_owned();
    match step {
        0 => drop(act(life, ehs, &id, Ask::Submit)?),
        1 => drop(act(life, province, &id, Ask::AskCorrection(said("请写明承运单位")))?),
        2 => {
            let asked = application(life, district, &far_lines(), &[district.carrier(0)?.id])?;
            let (named, version) = (id.clone(), 3);
            life.must(ehs, move |tx| application::change(tx, &named, &asked, version))?;
            act(life, ehs, &id, Ask::Submit)?;
        }
        3 => drop(act(life, province, &id, Ask::Accept)?),
        4 => drop(act(life, province, &id, Ask::Review)?),
        5 => drop(act(life, province, &id, Ask::Consult)?),
        6 => drop(act(life, &district.far_province, &id, Ask::Reply { agreed: true, reason: String::new() })?),
        GRANTED => {
            let number = format!("演示跨省{:04}号", life.serial());
            let grant = approval::Grant { number, from: None, to: None, lines: None };
            act(life, province, &id, Ask::Approve(Box::new(grant)))?;
        }
        _ => {}
    }
    life.docket = Some(Docket { id, step: (step + 1).min(GRANTED + 1) });
    Ok(())
}
