//! Faults in the store and on the papers of a works that lives no daily life. What the platform's guards forbid is forced as a fact
//! of the time before, by a ledger that is read in.

use chrono::{Datelike as _, Duration, NaiveDate};

use super::{Kind, paper};
use crate::{
    app::{
        Error, inspection,
        ledger::{self, Upload},
        package::Ask,
        record::Meta,
    },
    domain::inspection::Outcome,
    exchange::ledger::workbook,
    kernel::{clock::Instant, hash::Hash, id::CommandId},
    sim::{
        Life,
        day::{drums, say, weighed},
        parties::{BURNER, District},
        transport::{self, Consignment},
        treatment,
        works::Works,
    },
    store::{self, Conn},
};

const PAINT: &str = "900-041-49";
const SLUDGE: &str = "336-054-17";
/// A waste of nobody's plan.
const SOLVENT: &str = "900-404-06";

/// A row of a ledger that is read in: code, tonnes, facility.
type Old<'a> = (&'a str, &'a str, &'a str);

/// Begins it.
pub fn begin(life: &mut Life<'_>, district: &District, works: &Works, kind: Kind) -> Result<(), Error> {
    let (site, now) = (works.site.id, life.now());
    let of_site = format!("site/{site}");
    let of_store = format!("facility/{}", works.store);
    let hours = |count| now.plus(Duration::hours(count));
    let yesterday = life.today() - Duration::days(1);
    match kind {
        Kind::Theft => {
            let six = drums(life, works, PAINT, 150, 6)?;
            let take = treatment::counted(life, works, six.get(..2).unwrap_or_default())?;
            life.label(kind, format!("stock_take/{take}"), Some(site), life.now());
        }
        Kind::StoredTooLong => {
            let day = life.today() - Duration::days(350);
            import(life, works, day, &[(PAINT, "0.15", "TS001")])?;
            life.label(kind, of_store, Some(site), Instant::start_of_legal_day(day + Duration::days(365)));
        }
        Kind::NoShipment => {
            drums(life, works, PAINT, 150, 1)?;
            life.label(kind, of_store, Some(site), now.plus(Duration::days(180)));
        }
        Kind::IncompatibleStore => {
            refused(life, works, kind)?;
            import(life, works, yesterday, &[("900-300-34", "0.18", "TS001"), ("900-352-35", "0.18", "TS001")])?;
            life.label(kind, of_store, Some(site), life.now());
        }
        Kind::OverCapacity => {
            import(life, works, yesterday, &[(SLUDGE, "41", "TS001")])?;
            life.label(kind, of_store, Some(site), life.now());
        }
        Kind::PointOver => {
            import(life, works, yesterday, &[(SLUDGE, "3.4", "TS002")])?;
            let point = life.read(|conn| store::party::facility_of_zone(conn, &works.point.id.to_string()))?;
            let point = point.map_or(of_store, |one| format!("facility/{}", one.id));
            life.label(kind, point, Some(site), life.now());
        }
        Kind::NotStored => {
            let Some(waste) = works.wastes.first().cloned() else { return Ok(()) };
            weighed(life, works, &waste)?;
            life.label(kind, of_site, Some(site), hours(24));
        }
        Kind::StockAltered => {
            altered(life, works, of_store)?;
            life.label(kind, of_site, Some(site), hours(24 * 8));
        }
        Kind::LabelMissing => {
            for id in drums(life, works, PAINT, 150, 1)? {
                say(life, &works.keeper, id, Ask::DamageLabel)?;
            }
            life.label(kind, of_site, Some(site), hours(2));
        }
        Kind::PlanExceeded => {
            drums(life, works, SLUDGE, 800, 12)?;
            life.label(kind, of_site, Some(site), life.now());
        }
        Kind::TierExceeded => {
            drums(life, works, SLUDGE, 800, 13)?;
            life.label(kind, of_site, Some(site), life.now());
        }
        Kind::WasteUnplanned => {
            drums(life, works, SOLVENT, 150, 2)?;
            let seen_from = life.after_working_days(10)?;
            life.label(kind, of_site, Some(site), seen_from);
        }
        Kind::PlanNotFiled => {
            let limit = NaiveDate::from_ymd_opt(life.days.1.year(), 4, 1).unwrap_or(life.today());
            life.label(kind, of_site, Some(site), Instant::start_of_legal_day(limit));
        }
        _ => of_papers(life, district, works, kind)?,
    }
    Ok(())
}

/// Somebody takes a tenth of a tonne from a counter in the database.
fn altered(life: &mut Life<'_>, works: &Works, owner: String) -> Result<(), Error> {
    drums(life, works, PAINT, 150, 2)?;
    let waste = works.waste(life, PAINT)?.id.to_string();
    let less = move |conn: &mut Conn| {
        store::stock::add_within(conn, &owner, &waste, -100_000, 0, None)?;
        Ok::<_, Error>(())
    };
    life.env.db.write(less)
}

/// Those that are about papers and manifests.
fn of_papers(life: &mut Life<'_>, district: &District, works: &Works, kind: Kind) -> Result<(), Error> {
    let (site, now) = (works.site.id, life.now());
    match kind {
        Kind::ContractExpired => paper::contract(life, district, works, kind)?,
        Kind::CredentialExpired => paper::credential(life, district, kind)?,
        Kind::CarrierSilent => {
            let two = drums(life, works, PAINT, 150, 2)?;
            let to = &district.plant(BURNER)?.works;
            let id = transport::issued(life, district, &Consignment::of(works, to, "D10", &two, 0))?;
            life.label(kind, format!("manifest/{id}"), Some(site), now.plus(Duration::hours(25)));
        }
        Kind::OutsidePermit => {
            let two = drums(life, works, PAINT, 150, 2)?;
            let to = &district.plant(BURNER)?.works;
            let consignment = Consignment { origin: Some("paper"), ..Consignment::of(works, to, "R9", &two, 0) };
            let id = transport::draft(life, district, &consignment)?;
            life.label(kind, format!("manifest/{id}"), Some(site), now);
        }
        Kind::EnteredLate => {
            let two = drums(life, works, PAINT, 150, 2)?;
            let to = &district.plant(BURNER)?.works;
            let consignment = Consignment { origin: Some("paper"), ..Consignment::of(works, to, "D10", &two, 0) };
            let id = transport::draft(life, district, &consignment)?;
            let seen_from = life.after_working_days(10)?;
            life.label(kind, format!("manifest/{id}"), Some(site), seen_from);
        }
        _ => {
            let one = drums(life, works, PAINT, 150, 1)?.into_iter().next();
            let Some(one) = one else { return Ok(()) };
            let code = life.read(|conn| store::package::get(conn, &one.to_string()))?.and_then(|one| one.code);
            let Some(code) = code else { return Ok(()) };
            let id = life.must(&district.officer, move |tx| inspection::record(tx, &code, Outcome::Referred))?.id;
            life.label(kind, format!("inspection/{id}"), Some(site), life.now());
        }
    }
    Ok(())
}

/// What a scan would say of it: acid and lye into one zone.
fn refused(life: &mut Life<'_>, works: &Works, kind: Kind) -> Result<(), Error> {
    let zone = works.zone_for("900-300-34").id;
    drums(life, works, "900-300-34", 150, 1)?;
    let lye = works.waste(life, "900-352-35")?;
    let Some(id) = weighed(life, works, &lye)? else { return Ok(()) };
    say(life, &works.keeper, id, Ask::Label)?;
    let keeper = works.keeper.clone();
    let ask = Ask::Store(zone);
    let outcome = life.command(&keeper, move |tx| crate::app::package::act(tx, id, &ask, None).map(drop))?;
    let site = works.site.id;
    life.label(kind, format!("facility/{}", works.store), Some(site), life.now());
    if let (Err(refusal), Some(label)) = (outcome, life.world.labels.last_mut()) {
        label.refused = Some(refusal.code.as_str().to_owned());
    }
    // It lies where it may.
    for zone in works.zones_for("900-352-35") {
        if say(life, &keeper, id, Ask::Store(zone))?.is_some() {
            break;
        }
    }
    Ok(())
}

/// Reads rows of a ledger of the time before in: made and stored that day.
fn import(life: &mut Life<'_>, works: &Works, day: NaiveDate, rows: &[Old<'_>]) -> Result<(), Error> {
    let mut made = String::from(
        "产生批次编码,产生时间,危险废物名称,危险废物类别,危险废物代码,产生量,计量单位,容器/包装类型,容器/包装数量,容器/包装编码\n",
    );
    let mut stored = String::from(
        "入库批次编码,入库时间,容器/包装编码,容器/包装类型,容器/包装数量,危险废物名称,危险废物类别,危险废物代码,入库量,计量单位,贮存设施编码,贮存设施类型,产生批次编码\n",
    );
    for (at, (code, tonnes, facility)) in rows.iter().enumerate() {
        let name = crate::sim::names::profile(code).map_or("废物", |profile| profile.name);
        let class = code.rsplit('-').next().unwrap_or_default();
        let kind = if *facility == "TS001" { "贮存库" } else { "贮存点" };
        made.extend([format!("YC{at},{day},{name},HW{class},{code},{tonnes},吨,铁桶,1,Y-{at}\n")]);
        stored.extend([format!(
            "YR{at},{day},Y-{at},铁桶,1,{name},HW{class},{code},{tonnes},吨,{facility},{kind},YC{at}\n"
        )]);
    }
    for (name, text) in [("B.1", made), ("B.2", stored)] {
        let read =
            workbook(text.as_bytes(), &format!("{name}.csv")).map_err(|error| Error::Refused(error.refusal()))?;
        let digest = Hash::of(&[text.as_bytes(), works.site.code.as_bytes()]);
        let upload = Upload { site: works.site.id, workbook: read, digest, read_on: life.today() };
        let id = CommandId::make(life.env.ids.as_ref(), life.now());
        let meta = Meta { id, body: upload.digest, device: None, evidence: Vec::new() };
        let report = ledger::import(life.env, &works.ehs, &meta, &upload, &mut |_, _| ())?;
        let report: serde_json::Value = serde_json::from_str(&report)?;
        if report.get("rows_refused").and_then(serde_json::Value::as_u64) != Some(0) {
            life.world.surprises.push(format!("ledger table {name}: {report}"));
        }
        life.wait(5);
    }
    Ok(())
}
