//! Applications for another province that are refused, withdrawn, replaced; and loads for it that an approval does not cover.

use chrono::Duration;

use super::{cancel, nothing};
use crate::{
    app::{
        Actor, Error,
        paper::approval::{self as application, NewApproval},
    },
    domain::{
        manifest::Action,
        paper::{
            Term,
            approval::{Ask, Grant},
        },
        refusal::{Code, Refusal},
    },
    sim::{
        Life,
        day::drums,
        papers::{act, apply, line},
        parties::{BURNER, District, FAR},
        receipt,
        transport::{self, Consignment},
        treatment,
    },
};

const SLUDGE: &str = "336-054-17";
const OIL: &str = "900-249-08";
const PAINT: &str = "900-041-49";

fn tries(life: &mut Life<'_>, who: &Actor, id: &str, ask: Ask) -> Result<Result<(), Refusal>, Error> {
    let id = id.to_owned();
    life.command(who, move |tx| application::act(tx, &id, &ask, None).map(drop))
}

fn grant(life: &mut Life<'_>, kg: Option<i64>) -> Ask {
    let number = format!("演示跨省{:04}号", life.serial());
    let lines = kg.map(|kg| vec![line(SLUDGE, "R4", kg)]);
    Ask::Approve(Box::new(Grant { number, from: None, to: None, lines }))
}

/// Through the offices as far as the reply.
fn replied(life: &mut Life<'_>, district: &District, kg: i64, agreed: bool) -> Result<String, Error> {
    let id = apply(life, district, &[line(SLUDGE, "R4", kg)], &[])?;
    act(life, &district.first()?.ehs, &id, Ask::Submit)?;
    for ask in [Ask::Accept, Ask::Review, Ask::Consult] {
        act(life, &district.province, &id, ask)?;
        life.wait(30);
    }
    let reason = if agreed { String::new() } else { "接受单位能力不足".to_owned() };
    act(life, &district.far_province, &id, Ask::Reply { agreed, reason })?;
    Ok(id)
}

/// Within the province none is needed; the other province says no; an application is withdrawn; steps out of turn.
pub fn applications(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let first = district.first()?;
    let near = NewApproval {
        consignor_site: first.site.id.to_string(),
        receiver_site: district.plant(BURNER)?.works.site.id.to_string(),
        lines: vec![line(SLUDGE, "R4", 1000)],
        carriers: Vec::new(),
        term: Term { from: life.days.0, to: life.days.1 },
        external_id: None,
    };
    let outcome = life.command(&first.ehs, move |tx| application::draft(tx, &near).map(drop))?;
    life.no(Code::ApprovalSameProvince, outcome);
    let id = apply(life, district, &[line(SLUDGE, "R4", 1000)], &[])?;
    let early = grant(life, None);
    let outcome = tries(life, &district.province, &id, early)?;
    life.no(Code::ApprovalNotFromState, outcome);
    act(life, &first.ehs, &id, Ask::Submit)?;
    let outcome = tries(life, &district.far_province, &id, Ask::Accept)?;
    life.no(Code::PaperNotYourSide, outcome);
    act(life, &first.ehs, &id, Ask::Withdraw("改为自行利用".to_owned()))?;
    let id = replied(life, district, 1000, false)?;
    let anyway = grant(life, None);
    let outcome = tries(life, &district.province, &id, anyway)?;
    life.no(Code::ApprovalNotAgreed, outcome);
    act(life, &district.province, &id, Ask::Refuse("接受地不同意".to_owned())).map(drop)
}

/// More than was asked for is not granted; a small approval is replaced by a larger one.
pub fn replaced(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let province = &district.province;
    let small = replied(life, district, 2000, true)?;
    let late = life.days.1 + Duration::days(400);
    let number = format!("演示跨省{:04}号", life.serial());
    let longer = Grant { number, from: None, to: Some(late), lines: None };
    let outcome = tries(life, province, &small, Ask::Approve(Box::new(longer)))?;
    life.no(Code::PaperTermInvalid, outcome);
    let more = grant(life, Some(3000));
    let outcome = tries(life, province, &small, more)?;
    life.no(Code::ApprovalAboveAsked, outcome);
    let less = grant(life, Some(1500));
    act(life, province, &small, less)?;
    let large = replied(life, district, 4000, true)?;
    let whole = grant(life, None);
    act(life, province, &large, whole)?;
    act(life, province, &small, Ask::Supersede(large.clone()))?;
    act(life, province, &large, Ask::Withdraw("企业申请注销".to_owned())).map(drop)
}

/// A producer that never applied.
pub fn without(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let Some(other) = district.works.get(1) else { return Ok(()) };
    let one = drums(life, other, SLUDGE, 500, 1)?;
    let id = transport::draft(life, district, &Consignment::of(other, &district.plant(FAR)?.works, "R4", &one, 0))?;
    life.denied(Code::ApprovalNone, &other.ehs, id, Action::Check, nothing())?;
    life.tell(&other.ehs, id, Action::Cancel, transport::why("papers")).map(drop)
}

/// Another day, another waste, another carrier, more than is left; then as it was approved, and treated there.
pub fn as_approved(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant) = (district.first()?, district.plant(FAR)?);
    let sludge = drums(life, first, SLUDGE, 500, 1)?;
    let mut late = Consignment::of(first, &plant.works, "R4", &sludge, 0).fields(life, district)?;
    late.planned_on = life.days.0 + Duration::days(350);
    let id = transport::draft_as(life, &first.ehs, &late)?.id;
    life.denied(Code::ApprovalNotOnDay, &first.ehs, id, Action::Check, nothing())?;
    cancel(life, district, id)?;
    let paint = drums(life, first, PAINT, 120, 1)?;
    let oil = drums(life, first, OIL, 160, 2)?;
    let wrong = [
        (Code::ApprovalNotCovering, Consignment::of(first, &plant.works, "D10", &paint, 0)),
        (Code::ApprovalCarrier, Consignment::of(first, &plant.works, "R4", &sludge, 1)),
        (Code::ApprovalMassShort, Consignment::of(first, &plant.works, "R9", &oil, 0)),
    ];
    for (code, consignment) in wrong {
        let id = transport::draft(life, district, &consignment)?;
        life.denied(code, &first.ehs, id, Action::Check, nothing())?;
        cancel(life, district, id)?;
    }
    let id = transport::departed(life, district, &Consignment::of(first, &plant.works, "R4", &sludge, 0))?;
    receipt::received(life, district, FAR, id, &sludge)?;
    treatment::treat(life, plant, "R4", &sludge)?;
    life.tell(&plant.gate, id, Action::ReportTreatment, nothing()).map(drop)
}
