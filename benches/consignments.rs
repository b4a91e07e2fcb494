//! A works with packages in stock, and whom it needs to ship them: a receiver with permit and contract, a carrier with licence.

use std::{
    path::Path,
    sync::{Arc, Mutex},
};

use chrono::Datelike as _;
use serde_json::{Value, json};
use weifei::{
    app::{
        Actor,
        env::Grant,
        package::{Ask, NewPackage, Reading, act, allot},
        paper::{self, contract::NewContract, credential::NewCredential, permit::NewPermit},
        party::{register_organisation, register_site, register_waste},
        plan,
    },
    domain::{
        access::Role,
        package::{Origin, WeighedBy},
        paper::{
            Term, contract,
            credential::{Proof, Subject},
            permit::ScopeRow,
        },
        party::{Organisation, Site, Tier},
        plan::{self as plans, Filing, content::Content},
    },
    kernel::{
        clock::{Clock as _, Instant, SystemClock},
        id::{OrganisationId, PackageId, PersonId, RandomIds, SiteId, WasteStreamId},
        mass::Mass,
    },
};

use super::world::{World, must, waste};

/// Kinds of one category, that may lie on one vehicle.
const CODES: [&str; 10] = [
    "900-199-08",
    "900-200-08",
    "900-201-08",
    "900-203-08",
    "900-204-08",
    "900-205-08",
    "900-209-08",
    "900-210-08",
    "900-213-08",
    "900-214-08",
];
/// Serials of a day that are used.
const A_DAY: usize = 900;

/// The works and its partners.
pub struct Consignments {
    world: World,
    wastes: Vec<WasteStreamId>,
    receiver: SiteId,
    carrier: OrganisationId,
}

fn partner(world: &World, uscc: &str, name: &str, division: &str) -> (Organisation, Site) {
    let now = world.env.clock.now();
    let organisation = Organisation {
        id: OrganisationId::make(&RandomIds, now),
        uscc: uscc.into(),
        name: name.into(),
        kind: "receiver".into(),
        external_id: None,
    };
    let site = Site {
        id: SiteId::make(&RandomIds, now),
        code: format!("{uscc}-001"),
        name: name.into(),
        organisation: organisation.id,
        division: division.into(),
        tier: Tier::Key,
    };
    let (one, its) = (organisation.clone(), site.clone());
    must(&world.env, &Actor::system(), move |tx| {
        register_organisation(tx, one.clone())?;
        register_site(tx, its.clone())
    });
    (organisation, site)
}

/// The plan on which manifests draw: a thousand tonnes of each kind to the receiver, this year and, at its turn, the next.
fn filed(world: &World, receiver: SiteId, kinds: usize) {
    let today = world.env.clock.now().legal_day();
    for year in today.year()..=SystemClock.now().legal_day().year() {
        let (site, content) = (world.site.to_string(), content(world, receiver, kinds));
        let named = site.clone();
        must(&world.env, &world.keeper, move |tx| plan::draft(tx, &named, year, &content).map(drop));
        let filing = Filing { number: format!("33011120260{year}"), receipt: None, filed_on: today };
        for ask in [plans::Ask::Submit, plans::Ask::File(filing)] {
            let site = site.clone();
            must(&world.env, &world.keeper, move |tx| plan::act(tx, &site, year, &ask).map(drop));
        }
    }
}

fn content(world: &World, receiver: SiteId, kinds: usize) -> Content {
    const MASS: i64 = 1_000_000_000;
    let each = |row: fn(usize, &str, SiteId) -> Value| -> Vec<Value> {
        (1..).zip(CODES.iter().take(kinds)).map(|(number, code)| row(number, code, receiver)).collect()
    };
    let whole = json!({
        "tier": {"running": "one_to_three", "yearly_g": [MASS], "eia_g": null, "discharge_g": null,
            "treats_itself": false, "holds_permit": false},
        "assigned": null,
        "a1": {"name": "示例", "registered_address": "示例路1号", "site_address": "示例路1号", "division": "330111",
            "industry": "金属表面处理及热处理加工", "industry_code": "3360", "longitude_e6": 119_960_000,
            "latitude_e6": 30_050_000, "uscc": "91330111MA2ABCD13G", "legal_representative": world.keeper.id,
            "technical_lead": world.keeper.id, "eia_number": null, "discharge_number": null},
        "a2": [{"unit": "机加工", "process": "切削", "facility": "机床", "facility_code": "MF0001", "parameters": [],
            "capacity": [], "intermediate_products": [], "final_products": [], "materials": []}],
        "a3": each(|row, code, _| json!({"row": row, "facility_code": "MF0001", "facility": "机床", "source": "换油",
            "name": "废矿物油", "catalogue_name": "", "waste_code": code, "components": "矿物油", "physical_state": "S",
            "hazards": ["T"], "mass_g": MASS, "opening_g": 0, "own_use": null, "own_disposal": null, "storage": null})),
        "a4": each(|row, _, _| json!({"of": row, "facility_code": "TS001", "facility_kind": "store",
            "packaging": "钢桶", "mass_g": 0})),
        "a5": [],
        "a6": {"rows": [], "hazard_plan": "源头替代", "measures": "延长换油周期"},
        "a7": each(|row, _, to| json!({"of": row, "transfer": "province", "mass_g": MASS, "method": "R9",
            "receiver_kind": "permit", "receiver_name": "某处置", "permit_number": "3301060001", "receiver_site": to})),
    });
    serde_json::from_value(whole).unwrap()
}

impl Consignments {
    /// A works with so many kinds of waste.
    pub fn new(dir: &Path, kinds: usize) -> Self {
        let world = World::new(dir);
        let (env, keeper, now) = (&world.env, &world.keeper, world.env.clock.now());
        let register = |code: &&str| {
            let one = waste(world.site, now, code);
            let id = one.id;
            must(env, keeper, move |tx| register_waste(tx, one.clone()));
            id
        };
        let wastes = CODES.iter().take(kinds).map(register).collect();
        let (owner, receiver) = partner(&world, "91330106MA2BCDE24K", "某处置", "330106");
        let (carrier, _) = partner(&world, "91330100MA2CDEF35M", "某运输", "330105");
        let term =
            Term::new(now.legal_day() - chrono::Days::new(30), now.legal_day() + chrono::Days::new(300)).unwrap();
        let scope =
            ScopeRow { row: 1, waste: "HW08".into(), methods: vec!["R9".into()], quota_g: Mass(1_000_000_000_000) };
        let permit = NewPermit {
            number: "3301060001".into(),
            site: receiver.id.to_string(),
            authority: "330106".into(),
            term,
            scope: vec![scope],
            external_id: None,
        };
        must(env, &Actor::system(), move |tx| paper::permit::issue(tx, &permit));
        let agreed = NewContract {
            number: String::new(),
            consignor_site: world.site.to_string(),
            receiver_site: receiver.id.to_string(),
            wastes: vec!["HW08".into()],
            term,
            mass: None,
            external_id: None,
        };
        let id = must(env, keeper, move |tx| paper::contract::draft(tx, &agreed)).id;
        let grant = Grant { role: Role::Ehs, organisation: Some(owner.id), site: None, division: None };
        let theirs = Actor::user(PersonId::make(&RandomIds, now), vec![grant]);
        must(env, &theirs, move |tx| paper::contract::act(tx, &id, &contract::Ask::Confirm, None));
        let licence = NewCredential {
            proof: Proof::CarrierLicence,
            number: "330100000001".into(),
            organisation: carrier.id.to_string(),
            subject: Subject::Organisation,
            term,
            external_id: None,
        };
        must(env, &Actor::system(), move |tx| paper::credential::enter(tx, &licence));
        filed(&world, receiver.id, kinds);
        Self { world, wastes, receiver: receiver.id, carrier: carrier.id }
    }

    /// Packages in stock for so many manifests: for each, so many of each kind, by id.
    pub fn stock(&self, manifests: usize, each: usize) -> Vec<Vec<Vec<String>>> {
        let (site, zone) = (self.world.site, self.world.zones[0]);
        let one = |(at, waste): (usize, &WasteStreamId)| (at / (A_DAY / each / 2), *waste);
        let wanted: Vec<(usize, WasteStreamId)> = (0..manifests)
            .flat_map(|at| self.wastes.iter().map(move |waste| (at, waste)))
            .flat_map(|pair| std::iter::repeat_n(one(pair), each))
            .collect();
        let made: Arc<Mutex<Vec<PackageId>>> = Arc::default();
        let inner = Arc::clone(&made);
        self.world.bulk(&wanted, move |tx, (day, waste_stream)| {
            let days = i64::try_from(*day).unwrap_or(0) + 1;
            let new = NewPackage {
                site,
                waste_stream: *waste_stream,
                container_kind: "DRUM_STEEL".to_owned(),
                volume_ml: None,
                produced_at: Some(Instant::from_micros(tx.now.micros() - days * 86_400_000_000)),
                origin: Origin::Capture,
                reserved: None,
            };
            let id = allot(tx, &new)?.package.id;
            inner.lock().unwrap().push(id);
            Ok(())
        });
        let made = std::mem::take(&mut *made.lock().unwrap());
        let reading = Reading { gross: None, tare: None, net: Some(Mass::kg(1)), source: WeighedBy::Typed };
        let mut steps = Vec::new();
        for ask in [Ask::Weigh(reading), Ask::Label, Ask::Store(zone)] {
            steps.extend(made.iter().map(|id| (*id, ask.clone())));
        }
        self.world.bulk(&steps, |tx, (id, ask)| act(tx, *id, ask, None).map(|_| ()));
        let names: Vec<String> = made.iter().map(ToString::to_string).collect();
        let lines: Vec<Vec<String>> = names.chunks(each).map(<[String]>::to_vec).collect();
        lines.chunks(self.wastes.len()).map(<[Vec<String>]>::to_vec).collect()
    }

    /// The manifest that ships these packages, one line a kind.
    pub fn draft(&self, lines: &[Vec<String>]) -> Value {
        let lines: Vec<Value> = lines.iter().map(|packages| json!({"method": "R9", "packages": packages})).collect();
        json!({
            "consignor_site": self.world.site.to_string(), "receiver_site": self.receiver.to_string(),
            "planned_on": SystemClock.now().legal_day().to_string(), "lines": lines,
            "carriers": [{"organisation": self.carrier.to_string()}],
        })
    }

    /// The surroundings, and who writes manifests.
    pub const fn desk(&self) -> (&weifei::app::Env, &Actor) {
        (&self.world.env, &self.world.keeper)
    }

    /// The year of the official numbers.
    pub fn year() -> i32 {
        SystemClock.now().legal_day().year()
    }

    /// A token of the works' EHS officer.
    pub fn token(&self) -> String {
        self.world.token()
    }

    /// Lets go of the database.
    pub fn close(self) {
        self.world.close();
    }
}
