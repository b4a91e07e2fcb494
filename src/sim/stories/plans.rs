//! What the filed plan does not cover: a receiver it does not name, more than it says, a year for which none is filed.

use chrono::{Datelike as _, NaiveDate};

use super::{cancel, nothing};
use crate::{
    app::Error,
    domain::{manifest::Action, refusal::Code},
    sim::{
        Life,
        day::drums,
        parties::{BURNER, COLLECTOR, District, RECYCLER},
        plans::{LITTLE, LITTLE_KG},
        transport::{self, Consignment},
    },
};

const PAINT: &str = "900-041-49";

/// Each is found by the check and the draft is given up.
pub fn plans(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let first = district.first()?;
    let paint = drums(life, first, PAINT, 120, 1)?;
    let much = drums(life, first, LITTLE, LITTLE_KG + 20, 1)?;
    let drafts = [(Code::PlanRowMissing, RECYCLER, "R4", &paint), (Code::PlanRowShort, COLLECTOR, "S_COLLECT", &much)];
    for (code, to, method, packages) in drafts {
        let to = &district.plant(to)?.works;
        let id = transport::draft(life, district, &Consignment::of(first, to, method, packages, 0))?;
        life.denied(code, &first.ehs, id, Action::Check, nothing())?;
        cancel(life, district, id)?;
    }
    let next = life.days.1.year() + 1;
    for (code, month) in [(Code::PlanNotFiledYet, 3), (Code::PlanNotFiled, 4)] {
        let burner = &district.plant(BURNER)?.works;
        let mut fields = Consignment::of(first, burner, "D10", &paint, 0).fields(life, district)?;
        fields.planned_on = NaiveDate::from_ymd_opt(next, month, 1).unwrap_or(fields.planned_on);
        let id = transport::draft_as(life, &first.ehs, &fields)?.id;
        life.denied(code, &first.ehs, id, Action::Check, nothing())?;
        cancel(life, district, id)?;
    }
    Ok(())
}
