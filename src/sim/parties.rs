//! The district: producers, carriers, receivers near and far, a collector, and the authorities that watch them.

use super::{
    Life, names,
    works::{Founding, Works, hire, id_of, organisation},
};
use crate::{
    app::{
        Actor, Error,
        env::Grant,
        manifest::ActFields,
        registry::Expect,
        vehicle::{self, VehicleFields},
    },
    domain::{access::Role, party::Tier},
    kernel::{
        id::{OrganisationId, PersonId, SiteId},
        mass::Mass,
    },
};

/// Division of the simulated district: 杭州市富阳区.
pub const DIVISION: &str = "330111";
/// Division of the receiver in another province: 滁州市琅琊区.
const FAR_DIVISION: &str = "341102";

/// The receivers, by what they do.
pub const BURNER: usize = 0;
pub const RECYCLER: usize = 1;
pub const FAR: usize = 2;
pub const COLLECTOR: usize = 3;
/// The collector's own vehicles among the carriers.
pub const ROUNDS: usize = 2;

/// Who carries.
pub(crate) struct Carrier {
    pub id: OrganisationId,
    pub dispatcher: Actor,
    pub drivers: Vec<Actor>,
    pub escorts: Vec<Actor>,
    /// Vehicles by id.
    pub vehicles: Vec<String>,
}

/// Who takes waste in.
pub(crate) struct Plant {
    pub works: Works,
    pub gate: Actor,
    pub operator: Actor,
    /// Methods with the code of the line each runs on.
    pub lines: &'static [(&'static str, &'static str)],
    /// The waste that its lines leave.
    pub residue: &'static str,
}

/// All of them.
pub(crate) struct District {
    pub works: Vec<Works>,
    pub carriers: Vec<Carrier>,
    pub plants: Vec<Plant>,
    /// Works and plants that live no daily life, for faults that are planted.
    pub idle_works: Vec<Works>,
    pub idle_plants: Vec<Plant>,
    /// 科室 of the district.
    pub reviewer: Actor,
    /// 执法 of the district.
    pub officer: Actor,
    /// The authorities of the two provinces.
    pub province: Actor,
    pub far_province: Actor,
}

impl Carrier {
    fn found(life: &mut Life<'_>, number: usize, name: &str, plate: &str, login: &str) -> Result<Self, Error> {
        let id = id_of(&organisation(life, 9100 + number, DIVISION, name, "carrier")?)?;
        Self::equip(life, id, number, plate, login)
    }

    /// Two vehicles, each with driver and escort.
    fn equip(life: &mut Life<'_>, id: OrganisationId, number: usize, plate: &str, login: &str) -> Result<Self, Error> {
        let dispatcher =
            hire(life, id, Role::Dispatcher, &format!("dispatcher{login}"), &names::person("调度", number))?;
        let (mut drivers, mut escorts, mut vehicles) = (Vec::new(), Vec::new(), Vec::new());
        for at in 0..2 {
            let more = if at == 0 { String::new() } else { "-b".to_owned() };
            let name = names::person("驾驶", 2 * number + at);
            drivers.push(hire(life, id, Role::Driver, &format!("driver{login}{more}"), &name)?);
            let name = names::person("押运", 2 * number + at);
            escorts.push(hire(life, id, Role::Driver, &format!("escort{login}{more}"), &name)?);
            vehicles.push(truck(life, &dispatcher, id, &format!("{plate}{at}"), 20_000_000)?);
        }
        Ok(Self { id, dispatcher, drivers, escorts, vehicles })
    }

    /// What the carrier names for a leg.
    pub fn crew(&self, at: usize, waybill: u32) -> ActFields {
        let of = |people: &[Actor]| people.get(at % people.len().max(1)).map(|one| one.id.to_string());
        ActFields {
            vehicle_id: self.vehicles.get(at % self.vehicles.len().max(1)).cloned(),
            driver_id: of(&self.drivers),
            escort_id: of(&self.escorts),
            waybill: Some(format!("YD{waybill:06}")),
            ..ActFields::default()
        }
    }

    pub fn driver(&self, at: usize) -> &Actor {
        self.drivers.get(at % self.drivers.len().max(1)).unwrap_or(&self.dispatcher)
    }
}

/// Registers a vehicle, or writes another approved load into its entry.
pub(crate) fn truck(
    life: &mut Life<'_>,
    dispatcher: &Actor,
    owner: OrganisationId,
    plate: &str,
    load_max_g: i64,
) -> Result<String, Error> {
    let asked = VehicleFields {
        organisation: owner.to_string(),
        plate: plate.to_owned(),
        colour: "yellow".to_owned(),
        kind: "rigid".to_owned(),
        load_max_g: Some(load_max_g),
        external_id: None,
        retired: false,
    };
    Ok(life.must(dispatcher, move |tx| vehicle::put(tx, &asked, &Expect::Any(None)))?.row.id)
}

impl Plant {
    pub fn found(
        life: &mut Life<'_>,
        founding: &Founding,
        lines: &'static [(&'static str, &'static str)],
        residue: &'static str,
    ) -> Result<Self, Error> {
        let works = Works::found(life, founding)?;
        let (organisation, number) = (works.site.organisation, founding.number);
        // The first receiver's people have the plain logins.
        let login = if number == 9000 { "" } else { founding.login.as_str() };
        let gate = hire(life, organisation, Role::Gate, &format!("gate{login}"), &names::person("验收", number))?;
        let operator = format!("operator{login}");
        let operator = hire(life, organisation, Role::Operator, &operator, &names::person("车间", number))?;
        Ok(Self { works, gate, operator, lines, residue })
    }

    /// The line a method runs on.
    pub fn line(&self, method: &str) -> &'static str {
        self.lines.iter().find(|(known, _)| *known == method).map_or("MF0099", |(_, line)| *line)
    }
}

fn authority(life: &Life<'_>, role: Role, division: &str) -> Actor {
    let grant = Grant { role, organisation: None, site: None, division: Some(division.to_owned()) };
    Actor::user(PersonId::make(life.env.ids.as_ref(), life.now()), vec![grant])
}

impl District {
    /// Founds everybody. Their papers are another matter.
    pub fn found(life: &mut Life<'_>, sites: usize) -> Result<Self, Error> {
        let mut works = Vec::new();
        for number in 0..sites.max(1) {
            works.push(producer(life, number)?);
        }
        life.world.sites = works.len();
        let first = works.first().ok_or_else(|| Error::Fault("a district without producers".into()))?;
        hire(life, first.site.organisation, Role::Manager, "manager", &names::person("负责", 0))?;
        let plants = plants(life)?;
        let mut carriers = vec![
            Carrier::found(life, 0, "富阳示例危货运输有限公司（演示）", "浙A00Y0", "")?,
            Carrier::found(life, 1, "桐庐示例物流有限公司（演示）", "浙A00Y1", "-2")?,
        ];
        if let Some(collector) = plants.get(COLLECTOR) {
            let id = collector.works.site.organisation;
            carriers.push(Carrier::equip(life, id, ROUNDS, "浙A00Y2", "-collector")?);
        }
        Ok(Self {
            works,
            carriers,
            plants,
            idle_works: Vec::new(),
            idle_plants: Vec::new(),
            reviewer: authority(life, Role::Reviewer, DIVISION),
            officer: authority(life, Role::Officer, DIVISION),
            province: authority(life, Role::Reviewer, "33"),
            far_province: authority(life, Role::Reviewer, "34"),
        })
    }

    pub fn first(&self) -> Result<&Works, Error> {
        self.works.first().ok_or_else(|| Error::Fault("a district without producers".into()))
    }

    pub fn plant(&self, at: usize) -> Result<&Plant, Error> {
        self.plants.get(at).ok_or_else(|| Error::Fault(format!("there is no receiver {at}")))
    }

    /// All works: producers, receivers, and those without daily life.
    pub fn everybody(&self) -> impl Iterator<Item = &Works> {
        let plants = self.plants.iter().chain(&self.idle_plants).map(|plant| &plant.works);
        self.works.iter().chain(&self.idle_works).chain(plants)
    }

    pub fn carrier(&self, at: usize) -> Result<&Carrier, Error> {
        self.carriers.get(at).ok_or_else(|| Error::Fault(format!("there is no carrier {at}")))
    }

    /// The works at a site: a producer's or a receiver's.
    pub fn at(&self, site: SiteId) -> Result<&Works, Error> {
        self.everybody()
            .find(|works| works.site.id == site)
            .ok_or_else(|| Error::Fault(format!("nobody works at {site}")))
    }
}

fn producer(life: &mut Life<'_>, number: usize) -> Result<Works, Error> {
    let wastes = if number == 0 { 5 } else { 2 + number % 3 };
    let founding = Founding {
        number,
        name: names::enterprise(number),
        kind: "generator",
        division: DIVISION,
        tier: [Tier::Key, Tier::Simplified, Tier::Registered][number % 3],
        holds: Mass::kg(40_000),
        containment_l: 5000,
        zones: &["A区", "B区", "C区"],
        wastes: names::WASTES.iter().take(wastes).collect(),
        login: if number == 0 { String::new() } else { format!("-{}", number + 1) },
    };
    Works::found(life, &founding)
}

const PLANT_ZONES: &[&str] = &["固废区", "污泥区", "酸区", "油区", "乳化液区"];

fn plants(life: &mut Life<'_>) -> Result<Vec<Plant>, Error> {
    let founding = |at: usize, name: &str, kind, division, residue, login: &str| Founding {
        number: 9000 + at,
        name: name.to_owned(),
        kind,
        division,
        tier: Tier::Key,
        holds: Mass::kg(20_000_000),
        containment_l: 500_000,
        zones: PLANT_ZONES,
        wastes: names::profile(residue).into_iter().collect(),
        login: login.to_owned(),
    };
    let burner = "富阳示例焚烧处置有限公司（演示）";
    let burner = founding(BURNER, burner, "receiver", DIVISION, "772-003-18", "-burner");
    let recycler = "富阳示例再生资源有限公司（演示）";
    let recycler = founding(RECYCLER, recycler, "receiver", DIVISION, "772-006-49", "-recycler");
    let far = "琅琊示例金属再生有限公司（演示）";
    let far = founding(FAR, far, "receiver", FAR_DIVISION, "772-006-49", "-far");
    let collector = "富阳示例收集贮存有限公司（演示）";
    let collector = founding(COLLECTOR, collector, "collector", DIVISION, "772-006-49", "-collector");
    Ok(vec![
        Plant::found(life, &burner, &[("D10", "MF0001"), ("D9", "MF0002"), ("Y10", "MF0001")], "772-003-18")?,
        Plant::found(life, &recycler, &[("R4", "MF0001"), ("R6", "MF0002"), ("R9", "MF0003")], "772-006-49")?,
        Plant::found(life, &far, &[("R4", "MF0001"), ("R9", "MF0002")], "772-006-49")?,
        Plant::found(life, &collector, &[], "772-006-49")?,
    ])
}
