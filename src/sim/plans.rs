//! Management plans of the district: every producer writes, submits and files one for each year of the world, so that its
//! manifests have something to draw on.

use chrono::Datelike as _;

use super::{
    Faults, Life, fault, names,
    parties::{BURNER, COLLECTOR, District, FAR, RECYCLER},
    transport,
    works::Works,
};
use crate::{
    app::{Error, plan},
    domain::{
        paper::check::crosses,
        party::Tier,
        plan::{
            Ask, Filing,
            content::{
                Basics, Content, Generated, Receiver, Reduction, Running, Stored, TierFacts, Transfer, Transferred,
            },
            finding::is_due,
        },
        waste::{catalogue::Catalogue, container},
    },
    kernel::mass::Mass,
};

/// Working days of a year, about: each tier's works make so many tenths of a container a day (`day::live`).
const WORKING_DAYS: i64 = 250;
/// Planned over what is expected, percent: containers of a kind come irregularly.
const MARGIN_PERCENT: i64 = 130;
/// Planned to receivers beside the usual one, percent of what goes there.
const BESIDE_PERCENT: i64 = 20;
/// Planned of a waste that turns up now and then, kilograms.
const SELDOM_KG: i64 = 5_000;
/// Planned of what turns up seldom, to the collector: a story asks for more.
pub const LITTLE_KG: i64 = 100;
/// The waste of which that little is planned.
pub const LITTLE: &str = "900-039-49";

/// Planned of what a pipe carries in a year, and of what a receiver's lines leave, kilograms.
const PIPE_KG: i64 = 160_000;
const RESIDUE_KG: i64 = 20_000_000;

/// Files the plans of all producers.
pub fn file(life: &mut Life<'_>, district: &District, faults: &Faults) -> Result<(), Error> {
    let years = life.days.0.year()..=life.days.1.year();
    let plants = district.plants.iter().map(|plant| &plant.works).filter(|_| life.planted.lawful);
    let all: Vec<&Works> = district.works.iter().chain(plants).collect();
    for works in all {
        for year in years.clone() {
            filed(life, district, works, year)?;
        }
    }
    for (at, works) in district.idle_works.iter().enumerate() {
        let first = life.days.0;
        for year in years.clone().filter(|year| fault::files(faults, at, *year, first)) {
            filed(life, district, works, year)?;
        }
    }
    Ok(())
}

fn filed(life: &mut Life<'_>, district: &District, works: &Works, year: i32) -> Result<(), Error> {
    let (content, site) = (content(life, district, works)?, works.site.id.to_string());
    let named = site.clone();
    life.must(&works.ehs, move |tx| plan::draft(tx, &named, year, &content).map(drop))?;
    let number = format!("演示备案{year}{:04}", life.serial());
    let filing = Filing { number, receipt: None, filed_on: life.today() };
    for ask in [Ask::Submit, Ask::File(filing)] {
        let site = site.clone();
        life.must(&works.ehs, move |tx| plan::act(tx, &site, year, &ask).map(drop))?;
    }
    Ok(())
}

/// All tables that the tier must write; what a producer makes goes away within the year.
fn content(life: &Life<'_>, district: &District, works: &Works) -> Result<Content, Error> {
    let (tier, own) = (works.site.tier, &works.site);
    let head = life.read(|conn| crate::store::registry::organisation(conn, &own.organisation.to_string()))?;
    let head = head.ok_or_else(|| Error::Fault("a works without organisation".into()))?;
    let shelf = life.env.db.read(|conn| life.env.reference.shelf(conn, life.env.clock.now()))?;
    let catalogue = shelf.catalogue_on(life.today());
    let mut content = Content {
        tier: facts(tier),
        assigned: None,
        a1: basics(works, head.uscc),
        a2: Vec::new(),
        a3: Vec::new(),
        a4: Vec::new(),
        a5: Vec::new(),
        a6: Reduction {
            rows: Vec::new(), hazard_plan: "源头替代".into(), measures: "工艺改进、分类收集".into()
        },
        a7: Vec::new(),
        origins: Vec::new(),
    };
    for (row, waste) in (1..).zip(names::WASTES.iter().chain(names::RARE)) {
        let mut sum = 0;
        for (to, method, kg) in goes(works, waste, life.planted.lawful) {
            let plant = &district.plant(to)?.works.site;
            sum += kg;
            let far = crosses(&own.division, &plant.division);
            content.a7.push(Transferred {
                of: row,
                transfer: if far { Transfer::CrossProvince } else { Transfer::Province },
                mass_g: Mass::kg(kg),
                method: method.to_owned(),
                receiver_kind: Receiver::Permit,
                receiver_name: plant.name.clone(),
                permit_number: Some("见接收单位许可证（演示）".to_owned()),
                receiver_site: Some(plant.id),
            });
        }
        content.a3.push(generated(row, waste, Mass::kg(sum), catalogue_name(catalogue, waste.code)));
        if is_due(tier, 4) {
            let (facility_code, facility_kind) = ("TS001".to_owned(), "store".to_owned());
            let packaging = container::words(waste.container);
            content.a4.push(Stored { of: row, facility_code, facility_kind, packaging, mass_g: Mass::ZERO });
        }
    }
    if is_due(tier, 2) {
        content.a2.push(crate::domain::plan::content::Plant {
            unit: "表面处理".into(),
            process: "涂装、电镀".into(),
            facility: "生产线".into(),
            facility_code: "MF0001".into(),
            parameters: Vec::new(),
            capacity: Vec::new(),
            intermediate_products: Vec::new(),
            final_products: Vec::new(),
            materials: Vec::new(),
            material_kinds: Vec::new(),
        });
    }
    Ok(content)
}

/// To whom a works means to give a waste in a year: receiver, method, kilograms.
fn goes(works: &Works, waste: &names::Profile, lawful: bool) -> Vec<(usize, &'static str, i64)> {
    let (to, method) = transport::route(waste.code);
    let mut usual = expected_kg(works, waste);
    let mut beside = whole_tonnes(usual * BESIDE_PERCENT / 100);
    // What small producers make goes to the collector, and they plan for little else.
    if works.site.tier == Tier::Registered {
        let own = works.wastes.iter().any(|one| one.waste_code == waste.code);
        beside = if own || lawful { usual } else { LITTLE_KG };
        if !lawful {
            return vec![(COLLECTOR, "S_COLLECT", beside)];
        }
    }
    // The first has a pipe for its acid.
    usual += if waste.code.ends_with("-34") && works.wastes.len() > 4 { PIPE_KG } else { 0 };
    if lawful {
        // Receivers pack what they leave.
        usual = if works.wastes.iter().all(|own| names::is_rare(&own.waste_code)) { RESIDUE_KG } else { usual };
    }
    let mut out = vec![(to, method, usual)];
    out.push((COLLECTOR, "S_COLLECT", if waste.code == LITTLE { LITTLE_KG } else { beside }));
    if to == RECYCLER {
        out.push((FAR, method, beside));
        // Whoever has a second outlet is not held up by a refusal: acids are neutralised as well.
        out.extend(waste.code.ends_with("-34").then_some((BURNER, "D9", beside)));
    }
    out
}

/// What `day::live` makes of a waste in a year at three quarters of a container's volume, with the margin, whole tonnes.
fn expected_kg(works: &Works, waste: &names::Profile) -> i64 {
    let Some(kinds) = i64::try_from(works.wastes.len()).ok().filter(|&kinds| kinds > 0) else { return SELDOM_KG };
    if !works.wastes.iter().any(|own| own.waste_code == waste.code) {
        return SELDOM_KG;
    }
    let tenths_a_day = match works.site.tier {
        Tier::Key => 25,
        Tier::Simplified => 5,
        Tier::Registered => 2,
    };
    whole_tonnes(WORKING_DAYS * tenths_a_day * waste.litres * 3 / (4 * 10 * kinds) * MARGIN_PERCENT / 100)
}

/// Rounded up, kilograms.
const fn whole_tonnes(kg: i64) -> i64 {
    (kg + 999) / 1000 * 1000
}

/// By which the works' tier follows.
fn facts(tier: Tier) -> TierFacts {
    let tonnes = match tier {
        Tier::Key => 200,
        Tier::Simplified => 50,
        Tier::Registered => 5,
    };
    let yearly_g = vec![Mass::kg(tonnes * 1000)];
    TierFacts {
        running: Running::OneToThree,
        yearly_g,
        eia_g: None,
        discharge_g: None,
        treats_itself: false,
        holds_permit: false,
    }
}

fn basics(works: &Works, uscc: String) -> Basics {
    Basics {
        name: works.site.name.clone(),
        registered_address: "富阳区示例路1号（演示）".into(),
        site_address: "富阳区示例路1号（演示）".into(),
        division: works.site.division.clone(),
        industry: "金属表面处理及热处理加工".into(),
        industry_code: "3360".into(),
        longitude_e6: Some(119_960_000),
        latitude_e6: Some(30_050_000),
        uscc,
        legal_representative: Some(works.ehs.id),
        technical_lead: Some(works.ehs.id),
        eia_number: None,
        discharge_number: None,
    }
}

/// What the catalogue calls a waste, cut to what a field holds.
fn catalogue_name(catalogue: &Catalogue, code: &str) -> String {
    let entry = code.parse().ok().and_then(|code| catalogue.get(code));
    entry.map(|entry| entry.description.chars().take(500).collect()).unwrap_or_default()
}

fn generated(row: u32, waste: &names::Profile, mass_g: Mass, catalogue_name: String) -> Generated {
    Generated {
        row,
        facility_code: "MF0001".into(),
        facility: "生产线".into(),
        source: "生产".into(),
        name: waste.name.into(),
        catalogue_name,
        waste_code: waste.code.into(),
        components: waste.components.into(),
        physical_state: waste.state.into(),
        hazards: waste.hazards.iter().map(|&letter| letter.to_owned()).collect(),
        mass_g,
        opening_g: Mass::ZERO,
        own_use: None,
        own_disposal: None,
        storage: None,
    }
}
