//! A load that leaves the country: by no export approval, by one that is over, that names another waste or too little; then as
//! it was approved, by way of the collector's store, which has no permit for what is done abroad.

use super::nothing;
use crate::{
    app::{
        Actor, Error,
        paper::{
            contract as agreement,
            export::{self as notice, NewExport},
        },
    },
    domain::{
        manifest::Action,
        paper::{Term, contract, export::Ask},
        refusal::{Code, Refusal},
    },
    sim::{
        Life,
        day::drums,
        papers::{self, line, past, whole},
        parties::{COLLECTOR, District},
        receipt,
        transport::{self, Consignment},
    },
};

const SLUDGE: &str = "336-054-17";
const OIL: &str = "900-249-08";

fn tries(life: &mut Life<'_>, who: &Actor, id: &str, ask: Ask) -> Result<Result<(), Refusal>, Error> {
    let id = id.to_owned();
    life.command(who, move |tx| notice::act(tx, &id, &ask, None).map(drop))
}

fn done(life: &mut Life<'_>, who: &Actor, id: &str, ask: Ask) -> Result<(), Error> {
    tries(life, who, id, ask)?.map_err(Error::Refused)
}

fn asked(life: &mut Life<'_>, district: &District, code: &str, kg: i64, term: Term) -> Result<NewExport, Error> {
    Ok(NewExport {
        number: format!("演示出口{:04}号", life.serial()),
        consignor_site: district.first()?.site.id.to_string(),
        exit_site: district.plant(COLLECTOR)?.works.site.id.to_string(),
        country: "DE".to_owned(),
        importer: "示例进口公司（演示）".to_owned(),
        disposer: "示例境外利用单位（演示）".to_owned(),
        lines: vec![line(code, "R4", kg)],
        term,
        external_id: None,
    })
}

/// A notice that the exporter enters and the authority confirms.
fn confirmed(life: &mut Life<'_>, district: &District, code: &str, kg: i64, term: Term) -> Result<String, Error> {
    let asked = asked(life, district, code, kg, term)?;
    let id = life.must(&district.first()?.ehs, move |tx| notice::enter(tx, &asked))?.id;
    done(life, &district.reviewer, &id, Ask::Confirm)?;
    Ok(id)
}

/// The whole of it.
pub fn exports(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant) = (district.first()?, district.plant(COLLECTOR)?);
    let handled = papers::contract(life, first, &plant.works, &["HW17"], None)?;
    let sludge = drums(life, first, SLUDGE, 500, 1)?;
    let id = transport::draft(life, district, &Consignment::of(first, &plant.works, "R4", &sludge, 0))?;
    life.denied(Code::PermitNotCovering, &first.ehs, id, Action::Check, nothing())?;
    let term = past(life);
    let old = confirmed(life, district, SLUDGE, 5000, term)?;
    life.denied(Code::ExportNotOnDay, &first.ehs, id, Action::Check, nothing())?;
    let outcome = tries(life, &district.reviewer, &old, Ask::Confirm)?;
    life.no(Code::ExportNotFromState, outcome);
    done(life, &first.ehs, &old, Ask::End("已到期".to_owned()))?;
    let term = whole(life);
    let other = confirmed(life, district, OIL, 5000, term)?;
    life.denied(Code::ExportNotCovering, &first.ehs, id, Action::Check, nothing())?;
    let small = confirmed(life, district, SLUDGE, 100, term)?;
    life.denied(Code::ExportMassShort, &first.ehs, id, Action::Check, nothing())?;
    for wrong in [&other, &small] {
        done(life, &district.reviewer, wrong, Ask::Revoke("核准通知单已被撤销".to_owned()))?;
    }
    let good = returned_and_corrected(life, district, term)?;
    life.wait(60);
    super::cancel(life, district, id)?;
    let id = transport::departed(life, district, &Consignment::of(first, &plant.works, "R4", &sludge, 0))?;
    receipt::received(life, district, COLLECTOR, id, &sludge)?;
    done(life, &first.ehs, &good, Ask::End("出口已完成".to_owned()))?;
    let why = contract::Ask::Terminate("出口已完成".to_owned());
    life.must(&first.ehs, move |tx| agreement::act(tx, &handled, &why, None)).map(drop)
}

/// A notice that was copied wrong, sent back, and entered as it is.
fn returned_and_corrected(life: &mut Life<'_>, district: &District, term: Term) -> Result<String, Error> {
    let (ehs, reviewer) = (&district.first()?.ehs, &district.reviewer);
    let wrong = asked(life, district, SLUDGE, 50_000, term)?;
    let id = life.must(ehs, move |tx| notice::enter(tx, &wrong))?.id;
    done(life, reviewer, &id, Ask::Return("数量与核准通知单不符".to_owned()))?;
    let (named, right) = (id.clone(), asked(life, district, SLUDGE, 5000, term)?);
    life.must(ehs, move |tx| notice::change(tx, &named, &right, 2))?;
    done(life, reviewer, &id, Ask::Confirm)?;
    Ok(id)
}
