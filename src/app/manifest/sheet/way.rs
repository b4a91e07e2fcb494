//! The way of a printed manifest: its legs, what happened on them, which manifests it is bound to, what was corrected.

use std::collections::{BTreeSet, HashMap};

use super::{
    by_id,
    history::{Step, Times},
    joined, sides,
};
use crate::{
    app::{Error, manifest::seen::Names, package::Seen},
    documents::manifest::facts::{CorrectionFacts, CourseFacts, LegFacts, tonnes},
    domain::{
        manifest::{
            Event, Leg, LegKind, Manifest,
            correction::{Change, Correction, Standing},
        },
        paper::credential::{Credential, Proof, Subject},
        waste::method,
    },
    kernel::{clock::Instant, id::ManifestId, mass::Mass},
    store::{self, Conn},
};

/// The manifests that carry on what was refused.
pub(super) fn followers(steps: &[Step]) -> impl Iterator<Item = ManifestId> {
    steps.iter().filter_map(|step| match &step.event {
        Event::Redirected { to, .. } => Some(*to),
        _ => None,
    })
}

/// What these manifests are called, each once.
pub(super) fn numbers(conn: &mut Conn, ids: impl Iterator<Item = ManifestId>) -> Result<Vec<String>, Error> {
    let ids: BTreeSet<String> = ids.map(|id| id.to_string()).collect();
    let all = store::manifest::many(conn, &ids.into_iter().collect::<Vec<_>>())?;
    let names: BTreeSet<String> = all.iter().map(Manifest::display).collect();
    Ok(names.into_iter().collect())
}

/// The legs with their carriers' licences.
pub(super) fn legs(conn: &mut Conn, one: &Manifest, names: &Names, times: &Times) -> Result<Vec<LegFacts>, Error> {
    let licences = licences(conn, one)?;
    let site = |id: String| names.sites.get(&id).map(|(_, name)| name.clone()).unwrap_or_default();
    let (from, to) = (site(one.consignor.site.to_string()), site(one.receiver.site.to_string()));
    let last_out = one.legs.iter().rposition(|leg| leg.kind == LegKind::Out);
    let reach = |leg: &Leg| names.reach.get(&leg.carrier.to_string());
    let of = |(at, leg): (usize, &Leg)| {
        let crew = leg.crew.as_ref();
        let person = |id: Option<String>| id.and_then(|id| names.people.get(&id).cloned());
        let (departed_at, arrived_at) = times.get(&at).copied().unwrap_or_default();
        let day = departed_at.map_or(one.planned_on, Instant::legal_day);
        let licence = |proof: Proof, subject: Subject| {
            let of = |paper: &&Credential| {
                let terms = &paper.terms;
                (terms.organisation, terms.proof, terms.subject) == (leg.carrier, proof, subject)
                    && terms.term.from <= day
                    && day <= terms.term.to
            };
            licences.iter().find(of).map(|paper| paper.terms.number.clone())
        };
        let (start, end) = match leg.kind {
            LegKind::Out => (
                if at == 0 { from.clone() } else { "前一承运人交接处".to_owned() },
                if last_out == Some(at) { to.clone() } else { "后一承运人交接处".to_owned() },
            ),
            LegKind::Return => (to.clone(), from.clone()),
        };
        LegFacts {
            kind: leg.kind.zh().to_owned(),
            state: leg.state.zh().to_owned(),
            mode: leg.mode.zh().to_owned(),
            vehicle: leg.mode.vehicle_zh().to_owned(),
            carrier: names.organisations.get(&leg.carrier.to_string()).cloned().unwrap_or_default(),
            licence: licence(Proof::CarrierLicence, Subject::Organisation),
            plate: crew.and_then(|crew| names.plates.get(&crew.vehicle.to_string()).cloned()),
            vehicle_licence: crew.and_then(|crew| licence(Proof::VehicleLicence, Subject::Vehicle(crew.vehicle))),
            address: reach(leg).and_then(|one| one.address.clone()),
            phone: reach(leg).and_then(|one| one.phone.clone()),
            driver_phone: crew.and_then(|crew| names.phones.get(&crew.driver.to_string()).cloned()),
            driver: person(crew.map(|crew| crew.driver.to_string())),
            escort: person(crew.and_then(|crew| crew.escort).map(|id| id.to_string())),
            waybill: crew.and_then(|crew| crew.waybill.clone()),
            from: start,
            to: end,
            departed_at,
            arrived_at,
        }
    };
    Ok(one.legs_told().map(of).collect())
}

fn licences(conn: &mut Conn, one: &Manifest) -> Result<Vec<Credential>, Error> {
    let carriers: BTreeSet<String> = one.legs.iter().map(|leg| leg.carrier.to_string()).collect();
    let vehicles = one.legs.iter().filter_map(|leg| leg.crew.as_ref()).map(|crew| crew.vehicle);
    let mut subjects: BTreeSet<String> =
        vehicles.filter_map(|id| Proof::VehicleLicence.of(Subject::Vehicle(id))).collect();
    subjects.extend(Proof::CarrierLicence.of(Subject::Organisation));
    let (carriers, subjects): (Vec<_>, Vec<_>) = (carriers.into_iter().collect(), subjects.into_iter().collect());
    Ok(store::paper::of_subjects(conn, &carriers, &subjects)?)
}

/// What happened beside the plain course of writing, carrying and receiving.
pub(super) fn course(conn: &mut Conn, steps: &[Step]) -> Result<Vec<CourseFacts>, Error> {
    let mut bound: HashMap<ManifestId, String> = HashMap::new();
    for id in followers(steps) {
        bound.insert(id, numbers(conn, std::iter::once(id))?.pop().unwrap_or_default());
    }
    let text = |event: &Event| match event {
        Event::Cancelled { reason } => Some(format!("移出人撤销：{}", reason.zh())),
        Event::Revoked { reason, .. } => Some(format!("移出人作废：{}", reason.zh())),
        Event::CarryRefused { leg, reason } => Some(format!("第{}段承运人拒运：{}", leg + 1, reason.zh())),
        Event::CarrierChanged { leg, .. } => Some(format!("第{}段改由另一承运人运输", leg + 1)),
        Event::CrewChanged { leg, .. } => Some(format!("第{}段变更车辆人员", leg + 1)),
        Event::LoadingFinished { dropped, .. } if !dropped.is_empty() => {
            Some(format!("{}件未装车，移出联单", dropped.len()))
        }
        Event::HandoverDeclined { leg, reason } => Some(format!("第{}段承运人没有接收：{}", leg + 1, reason.zh())),
        Event::IncidentReported { incident, lost } if lost.is_empty() => Some(format!("途中异常：{}", incident.zh())),
        Event::IncidentReported { incident, lost } => {
            Some(format!("途中异常：{}，丢失{}件", incident.zh(), lost.len()))
        }
        Event::Resumed {} => Some("恢复运输".to_owned()),
        Event::ClosedAbnormally { reason, .. } => Some(format!("主管部门异常终结：{}", reason.zh())),
        Event::DiscrepancyReported { packages, .. } => {
            Some(format!("{}件存在差异，已告知移出人并报告接受地主管部门", packages.len()))
        }
        Event::DiscrepancyNoted { side } => Some(format!("{}已知悉差异", side.zh())),
        Event::ConfirmationOverdue { .. } => Some("逾期未确认接受，已报接受地主管部门".to_owned()),
        Event::ReturnAssigned { .. } => Some("安排退运承运人".to_owned()),
        Event::SentBack { leg, packages, .. } => Some(format!("第{}段退运{}件", leg + 1, packages.len())),
        Event::TakenBack { packages } => Some(format!("移出人收回{}件", packages.len())),
        Event::Redirected { to, packages } => {
            let number = bound.get(to).cloned().unwrap_or_default();
            Some(format!("{}件改由联单 {number} 继续转移", packages.len()))
        }
        Event::TreatmentReported { methods } => Some(format!("接受人反馈利用处置：{}", treated(methods))),
        _ => None,
    };
    Ok(steps.iter().filter_map(|step| text(&step.event).map(|text| CourseFacts { at: step.at(), text })).collect())
}

fn treated(methods: &std::collections::BTreeMap<String, Mass>) -> String {
    let of = |(code, mass): (&String, &Mass)| format!("{} {} 吨", method::named(code), tonnes(*mass));
    methods.iter().map(of).collect::<Vec<_>>().join("；")
}

/// The corrections, old value and new.
pub(super) fn corrections(conn: &mut Conn, one: &Manifest, packages: &[Seen]) -> Result<Vec<CorrectionFacts>, Error> {
    let vehicles: BTreeSet<String> = one
        .corrections
        .iter()
        .flat_map(|correction| match &correction.proposal.change {
            Change::Vehicle { old, new, .. } => vec![old.to_string(), new.to_string()],
            _ => Vec::new(),
        })
        .collect();
    let vehicles: Vec<String> = vehicles.into_iter().collect();
    let plates: HashMap<String, String> = store::registry::plates(conn, &vehicles)?.into_iter().collect();
    let known = by_id(packages);
    let mass = |mass: Option<Mass>| mass.map(|mass| format!("{} 吨", tonnes(mass))).unwrap_or_default();
    let text = |change: &Change| match change {
        Change::Vehicle { leg, old, new } => {
            let plate = |id: String| plates.get(&id).cloned().unwrap_or_default();
            (format!("第{}段牌号", leg + 1), plate(old.to_string()), plate(new.to_string()))
        }
        Change::Waybill { leg, old, new } => {
            (format!("第{}段运单号", leg + 1), old.clone().unwrap_or_default(), new.clone().unwrap_or_default())
        }
        Change::OutMass { old, new } => ("移出称重".to_owned(), mass(*old), mass(Some(*new))),
        Change::InMass { old, new } => ("接受称重".to_owned(), mass(*old), mass(Some(*new))),
        Change::AcceptedMass { package, old, new } => {
            let code = known.get(package).and_then(|seen| seen.package.code.clone()).unwrap_or_default();
            (format!("接受量 {code}"), mass(Some(*old)), mass(Some(*new)))
        }
        Change::Method { line, old, new } => {
            (format!("废物{}拟利用处置方式", line + 1), method::named(old), method::named(new))
        }
    };
    let of = |correction: &Correction| {
        let (field, old, new) = text(&correction.proposal.change);
        CorrectionFacts {
            field,
            old,
            new,
            proposed_by: joined(std::iter::once(correction.proposal.side.zh())),
            needs: sides(&correction.proposal.needs),
            agreed: sides(&correction.agreed),
            standing: match correction.standing {
                Standing::Open => "待同意",
                Standing::InForce => "已生效",
                Standing::Declined => "未同意",
            }
            .to_owned(),
        }
    };
    Ok(one.corrections.iter().map(of).collect())
}
