//! A pipe from the first producer's acid tank to the receiver: a continuous transfer, filled and metered every working day and
//! closed after some days with what the receiver counted (Order 23 Art. 19).

use super::{
    Life, names,
    parties::{District, RECYCLER},
    transport::{self, Consignment},
};
use crate::{
    app::{
        Error,
        manifest::{ActFields, fields::LineFields},
        package::{Ask, NewPackage, Reading, act, allot},
    },
    domain::{
        manifest::Action,
        package::{Origin, WeighedBy},
    },
    kernel::{
        id::{ManifestId, PackageId},
        mass::Mass,
    },
};

/// What flows.
const ACID: &str = "900-300-34";
/// Metered days of one manifest.
const DAYS: usize = 8;
/// The tank keeps so much.
const KEPT: Mass = Mass::kg(800);

/// The tank and the transfer under way.
#[derive(Clone)]
pub(crate) struct Pipe {
    tank: PackageId,
    under_way: Option<(ManifestId, usize, i64)>,
}

/// A day of the pipe.
pub fn run(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant) = (district.first()?, district.plant(RECYCLER)?);
    let pipe = match life.pipe.clone() {
        Some(pipe) => pipe,
        None => Pipe { tank: tank(life, district)?, under_way: None },
    };
    let (id, days, sum) = match pipe.under_way {
        Some(under_way) => under_way,
        None => (begin(life, district)?, 0, 0),
    };
    let (tank, amount) = (pipe.tank, 300_000 + i64::try_from(life.below(200)).unwrap_or(0) * 1000);
    life.must(&first.keeper, move |tx| act(tx, tank, &Ask::Fill(Mass(amount)), None).map(drop))?;
    life.wait(30);
    let day = Some(life.today());
    let fields = ActFields { day, mass_g: Some(amount), ..transport::on(&[tank]) };
    life.tell(&first.keeper, id, Action::Meter, fields)?;
    let (days, sum) = (days + 1, sum + amount);
    let mut under_way = Some((id, days, sum));
    if days == DAYS {
        // The receiver's own meter counts a little less.
        let counted = ActFields { mass_g: Some(sum - sum / 500), ..ActFields::default() };
        life.tell(&plant.gate, id, Action::CloseMetering, counted)?;
        life.tell(&plant.gate, id, Action::Complete, ActFields::default())?;
        life.tell(&plant.gate, id, Action::ReportTreatment, ActFields::default())?;
        under_way = None;
    }
    life.pipe = Some(Pipe { tank, under_way });
    Ok(())
}

/// The tank, filled for the first time.
fn tank(life: &mut Life<'_>, district: &District) -> Result<PackageId, Error> {
    let first = district.first()?;
    let waste = first.waste(life, ACID)?;
    let zone = first.zone_for(ACID).id;
    let new = NewPackage {
        site: first.site.id,
        waste_stream: waste.id,
        container_kind: "TANK".to_owned(),
        volume_ml: None,
        produced_at: None,
        origin: Origin::Capture,
        reserved: None,
    };
    let id = life.must(&first.keeper, move |tx| allot(tx, &new))?.package.id;
    life.world.packages += 1;
    let reading = Reading { gross: None, tare: None, net: Some(KEPT), source: WeighedBy::Device };
    for ask in [Ask::Weigh(reading), Ask::Label, Ask::Store(zone)] {
        life.must(&first.keeper, move |tx| act(tx, id, &ask, None).map(drop))?;
    }
    Ok(id)
}

fn begin(life: &mut Life<'_>, district: &District) -> Result<ManifestId, Error> {
    let (first, plant) = (district.first()?, district.plant(RECYCLER)?);
    let consignment = Consignment {
        from: first,
        to: &plant.works,
        lines: Vec::new(),
        carriers: Vec::new(),
        origin: Some("continuous"),
        follows: None,
    };
    let mut fields = consignment.fields(life, district)?;
    let code = names::profile(ACID).map(|profile| profile.code.to_owned());
    fields.lines =
        vec![LineFields { method: "R6".to_owned(), packages: Vec::new(), exemption: None, waste_code: code }];
    let id = transport::draft_as(life, &first.ehs, &fields)?.id;
    transport::issue(life, first, id)?;
    Ok(id)
}
