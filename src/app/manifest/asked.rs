//! What was sent becomes what the domain decides: names are looked up, vehicles and crews are checked.

use std::collections::BTreeMap;

use super::{
    check,
    draft::{carrier, content, resolve},
    fields::{ActFields, CorrectionFields, VerdictFields},
    load, number, trip,
};
use crate::{
    app::{Error, found, package::step, record::Tx},
    domain::{
        access::Role,
        manifest::{Action, Ask, Incident, Manifest, Reason, correction::Wanted, decide::not_listed, event::Verdict},
        package::{
            Package, State as PackageState,
            decide::{Command, decide as of_package},
            transport::RejectReason,
        },
        party::Site,
        refusal::{Code, Refusal},
        waste::method::Method,
    },
    kernel::{id::PackageId, mass::Mass, text::is_name},
    store,
};

fn missing(pointer: &str) -> Error {
    Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", "missing").into()
}

fn wrong(pointer: &str) -> Error {
    Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", "one of the list").into()
}

/// What is asked, with everything it names looked up.
pub(super) fn ask(
    tx: &mut Tx<'_>,
    one: &Manifest,
    action: Action,
    asked: &ActFields,
    role: Role,
) -> Result<Ask, Error> {
    let mass = |value: Option<i64>, pointer: &str| value.map(Mass).ok_or_else(|| missing(pointer));
    Ok(match action {
        Action::Redraft => redraft(tx, one, asked)?,
        Action::Cancel => Ask::Cancel { reason: reason(asked)? },
        Action::Check => Ask::Check { warnings: check::warnings(&check::check(tx, one, false)?) },
        Action::Reopen => Ask::Reopen,
        Action::Issue => {
            let day = asked.occurred_at.unwrap_or(tx.now).legal_day();
            let number = number::take(tx, one, asked.number.as_deref(), day)?;
            let checked = check::check(tx, one, false)?;
            Ask::Issue { number, shares: checked.shares, quota: checked.reserve, beyond: checked.beyond }
        }
        Action::Revoke => Ask::Revoke { reason: reason(asked)? },
        Action::Load => Ask::Load { packages: packages(tx, one, &asked.packages)? },
        Action::Unload => Ask::Unload { packages: packages(tx, one, &asked.packages)? },
        Action::FinishLoading => Ask::FinishLoading { out: asked.out_g.map(Mass), short: asked.short },
        Action::ReopenLoading => Ask::ReopenLoading,
        Action::Depart => Ask::Depart { warnings: check::warnings(&check::check(tx, one, true)?) },
        Action::OfferHandover => Ask::OfferHandover,
        Action::ReportIncident => {
            let incident = asked.incident.as_deref().ok_or_else(|| missing("/incident"))?;
            let incident = Incident::parse(incident).ok_or_else(|| wrong("/incident"))?;
            Ask::ReportIncident { incident, lost: packages(tx, one, &asked.packages)? }
        }
        Action::Resume => Ask::Resume,
        Action::Arrive => Ask::Arrive,
        Action::WeighIn => Ask::WeighIn { gross: mass(asked.gross_g, "/gross_g")?, tare: asked.tare_g.map(Mass) },
        Action::WeighOut => Ask::WeighOut { tare: mass(asked.tare_g, "/tare_g")? },
        Action::BookArrival => Ask::BookArrival { arrives_at: asked.arrives_at.ok_or_else(|| missing("/arrives_at"))? },
        Action::NoteDiscrepancy => Ask::NoteDiscrepancy,
        Action::Decide => Ask::Decide { packages: verdicts(tx, one, &asked.verdicts)? },
        Action::TakeBack => {
            let zone = asked.zone_id.as_deref().ok_or_else(|| missing("/zone_id"))?;
            let facility = found(store::party::facility_of_zone(tx.conn, zone)?)?;
            let zone = zone.parse().map_err(|_| wrong("/zone_id"))?;
            Ask::TakeBack { packages: packages(tx, one, &asked.packages)?, facility: facility.id, zone }
        }
        Action::Complete => Ask::Complete,
        Action::ReportTreatment => outcome(tx, one)?,
        Action::Meter => {
            let day = asked.day.ok_or_else(|| missing("/day"))?;
            Ask::Meter { day, mass: mass(asked.mass_g, "/mass_g")? }
        }
        Action::CloseMetering => Ask::CloseMetering { mass: mass(asked.mass_g, "/mass_g")? },
        Action::ProposeCorrection => {
            let correction = asked.correction.as_ref().ok_or_else(|| missing("/correction"))?;
            Ask::ProposeCorrection { wanted: wanted(tx, one, correction)? }
        }
        Action::AgreeCorrection => Ask::AgreeCorrection { no: asked.no.ok_or_else(|| missing("/no"))? },
        Action::DeclineCorrection => Ask::DeclineCorrection { no: asked.no.ok_or_else(|| missing("/no"))? },
        carried => carry(tx, one, carried, asked, role)?,
    })
}

/// What carriers ask, and who asks for a carrier.
fn carry(tx: &mut Tx<'_>, one: &Manifest, action: Action, asked: &ActFields, role: Role) -> Result<Ask, Error> {
    Ok(match action {
        Action::ConfirmCarry | Action::ChangeCrew => {
            let leg = found(one.current_leg().cloned())?;
            let crew = trip::crew(tx, one, &leg, asked, role)?;
            if action == Action::ConfirmCarry { Ask::ConfirmCarry { crew } } else { Ask::ChangeCrew { crew } }
        }
        Action::AcceptHandover => {
            let leg = found(one.next_leg().cloned())?;
            let crew = trip::crew(tx, one, &leg, asked, role)?;
            let aboard = crew.driver == tx.actor.id || crew.escort == Some(tx.actor.id);
            if role == Role::Driver && asked.code.is_none() && !aboard {
                // A driver takes over for himself; whom else the carrier sends is its dispatcher's word.
                return Err(Refusal::of(Code::NotAllowed).with("needs", "dispatcher").into());
            }
            let warnings = check::taking_over(tx, one, (&leg, &crew), None)?;
            Ask::AcceptHandover { crew, warnings }
        }
        Action::SendBack => {
            let packages = packages(tx, one, &asked.packages)?;
            let planned = one.legs.iter().find(|leg| leg.state == crate::domain::manifest::LegState::Planned);
            let leg = found(planned.or_else(|| one.legs.last()).cloned())?;
            let crew = trip::crew(tx, one, &leg, asked, role)?;
            let warnings = check::taking_over(tx, one, (&leg, &crew), Some(&packages))?;
            Ask::SendBack { crew, packages, warnings }
        }
        Action::RefuseCarry => Ask::RefuseCarry { reason: reason(asked)? },
        Action::DeclineHandover => Ask::DeclineHandover { reason: reason(asked)? },
        Action::CloseAbnormal => Ask::CloseAbnormal { reason: reason(asked)? },
        Action::ChangeCarrier | Action::AssignReturn => {
            let new = asked.carrier.as_ref().ok_or_else(|| missing("/carrier"))?;
            let (carrier, mode) = carrier(tx, new, "/carrier/organisation")?;
            if action == Action::ChangeCarrier {
                Ask::ChangeCarrier { carrier, mode }
            } else {
                Ask::AssignReturn { carrier, mode }
            }
        }
        other => return Err(Error::Fault(format!("{} is no carrier's", other.as_str()))),
    })
}

fn redraft(tx: &mut Tx<'_>, one: &Manifest, asked: &ActFields) -> Result<Ask, Error> {
    let draft = asked.draft.as_ref().ok_or_else(|| missing("/draft"))?;
    let site = found(store::party::get_site(tx.conn, &one.consignor.site.to_string())?)?;
    if draft.consignor_site != site.id.to_string() && draft.consignor_site != site.code {
        return Err(wrong("/draft/consignor_site"));
    }
    Ok(Ask::Redraft { content: content(tx, &site, one.origin, draft)? })
}

fn reason(asked: &ActFields) -> Result<Reason, Error> {
    let text = asked.reason.as_deref().ok_or_else(|| missing("/reason"))?;
    Reason::parse(text).ok_or_else(|| wrong("/reason"))
}

/// Packages named by id or label code. A code that is no package of ours is refused as one that is not on the manifest
/// (Order 23 Art. 13).
fn packages(tx: &mut Tx<'_>, one: &Manifest, named: &[String]) -> Result<Vec<PackageId>, Error> {
    let ids = resolve(tx, &named.iter().collect::<Vec<_>>())?;
    let id = |name: &String| {
        ids.get(name).copied().ok_or_else(|| {
            let refusal = Refusal::of(Code::ManifestNotListed).with("package_code", name.as_str());
            Error::from(refusal.with("manifest", one.display()))
        })
    };
    named.iter().map(id).collect()
}

fn verdicts(tx: &mut Tx<'_>, one: &Manifest, asked: &[VerdictFields]) -> Result<BTreeMap<PackageId, Verdict>, Error> {
    let named: Vec<String> = asked.iter().map(|one| one.package.clone()).collect();
    let ids = packages(tx, one, &named)?;
    let mut out = BTreeMap::new();
    for ((at, fields), id) in asked.iter().enumerate().zip(ids) {
        let pointer = format!("/verdicts/{at}");
        let reasons = fields.reasons.iter().map(|text| RejectReason::parse(text));
        let reasons: Option<Vec<RejectReason>> = reasons.collect();
        let reasons = reasons.ok_or_else(|| wrong(&format!("{pointer}/reasons")))?;
        let first = || reasons.first().copied().ok_or_else(|| missing(&format!("{pointer}/reasons")));
        let item = one.items.get(&id).ok_or_else(|| not_listed(one, id))?;
        let verdict = match fields.verdict.as_str() {
            "accept" => Verdict::Accept { mass_g: fields.mass_g.map_or(item.label_g, Mass), differs: reasons },
            "reject" => Verdict::Reject { reason: first()? },
            "hold" => Verdict::Hold { reason: first()? },
            _ => return Err(wrong(&format!("{pointer}/verdict"))),
        };
        if out.insert(id, verdict).is_some() {
            return Err(Refusal::of(Code::ManifestPackageTwice).with("package", id.to_string()).into());
        }
    }
    Ok(out)
}

fn wanted(tx: &mut Tx<'_>, one: &Manifest, asked: &CorrectionFields) -> Result<Wanted, Error> {
    let text = || asked.text.clone().ok_or_else(|| missing("/correction/text"));
    let mass = || asked.mass_g.map(Mass).filter(|mass| mass.is_positive()).ok_or_else(|| missing("/correction/mass_g"));
    let (leg, line) = (asked.leg, asked.line);
    Ok(match asked.field.as_str() {
        "vehicle" => {
            let carrier = found(one.legs.get(leg).map(|leg| leg.carrier))?;
            Wanted::Vehicle { leg, new: trip::vehicle(tx, carrier, &text()?)?.0 }
        }
        "waybill" => {
            let new = asked.text.clone().filter(|text| is_name(text));
            Wanted::Waybill { leg, new }
        }
        "out_mass" => Wanted::OutMass { new: mass()? },
        "in_mass" => Wanted::InMass { new: mass()? },
        "accepted_mass" => {
            let named = asked.package.clone().ok_or_else(|| missing("/correction/package"))?;
            let package =
                packages(tx, one, &[named])?.first().copied().ok_or_else(|| missing("/correction/package"))?;
            Wanted::AcceptedMass { package, new: mass()? }
        }
        "method" => {
            let method: Method = text()?.trim().parse().map_err(|_| wrong("/correction/text"))?;
            Wanted::Method { line, new: method.code().to_owned() }
        }
        _ => return Err(wrong("/correction/field")),
    })
}

/// What became of the accepted packages: grams by method, and how many still are as they came.
fn outcome(tx: &mut Tx<'_>, one: &Manifest) -> Result<Ask, Error> {
    let accepted = one.standing(crate::domain::manifest::Standing::Accepted);
    let ids: Vec<String> = accepted.map(|id| id.to_string()).collect();
    let packages = store::package::get_many(tx.conn, &ids)?;
    let open = |state: PackageState| {
        matches!(state, PackageState::Accepted | PackageState::InStock | PackageState::Reserved | PackageState::Loaded)
    };
    let untreated = packages.iter().filter(|package| open(package.state)).count();
    let ids: Vec<PackageId> = packages.iter().map(|package| package.id).collect();
    let treated = crate::app::treatment::outcome(tx.conn, &ids)?;
    let mut methods: BTreeMap<String, Mass> = BTreeMap::new();
    // What was lost there was neither used nor disposed of.
    let ended = |package: &&Package| !open(package.state) && package.state != PackageState::Lost;
    for package in packages.iter().filter(ended) {
        // What was repacked by the receiver goes by the method that was planned.
        let planned = one.items.get(&package.id).and_then(|item| one.lines.get(item.line));
        let (method, mass) = match (treated.get(&package.id), planned) {
            (Some(outcome), _) => (outcome.method.clone(), outcome.mass),
            (None, Some(line)) => (line.method.clone(), package.mass.unwrap_or_default()),
            (None, None) => continue,
        };
        let sum = methods.entry(method).or_default();
        *sum = Mass(sum.0.saturating_add(mass.0));
    }
    Ok(Ask::ReportTreatment { methods, untreated })
}

/// Draws what a pipeline's meter counted from the tank that feeds it.
pub(super) fn meter(
    tx: &mut Tx<'_>,
    one: &Manifest,
    asked: &ActFields,
    mass: Mass,
    site: &Site,
    role: Role,
) -> Result<(), Error> {
    let id = packages(tx, one, &asked.packages)?.first().copied().ok_or_else(|| missing("/packages/0"))?;
    let package = found(load(tx, &[id])?.remove(&id))?;
    let listed = one.lines.iter().any(|line| line.waste_code == package.waste_code);
    if package.holder_site != one.consignor.site || !listed {
        return Err(crate::domain::manifest::decide::not_listed(one, id).into());
    }
    let event = of_package(&package, Command::Draw { mass, manifest: Some(one.id) }, role)?;
    let at = asked.occurred_at.unwrap_or(tx.now);
    step(tx, package, &event, site, role, at, None)?;
    Ok(())
}
