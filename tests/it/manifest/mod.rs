//! Manifests: a works, a receiver, two carriers, and what happens between them.

pub mod arrival;
mod balance;
mod basis;
mod chain;
mod checked;
mod correction;
mod exports;
mod http;
#[cfg(feature = "pdf")]
mod large;
mod later;
mod milk_run;
mod origin;
pub mod papers;
mod proposal;
mod races;
mod reach;
#[cfg(feature = "pdf")]
mod receipt;
mod refusals;
mod renamed;
mod run;
mod scenes;
#[cfg(feature = "pdf")]
mod sheet;
mod sight;
mod strictness;
pub mod tables;
mod takeover;
mod trips;
mod walk;

use weifei::{
    app::{
        Actor, Error,
        account::{self, hash_password},
        env::Grant,
        manifest::{
            ActFields, DraftFields, act, draft,
            fields::{CarrierFields, LineFields, VerdictFields},
        },
    },
    domain::{
        access::Role,
        manifest::{Action, Manifest, Standing, State},
        package::{Package, State as PackageState},
        party::Organisation,
        refusal::Code,
    },
    kernel::id::{Ids as _, ManifestId, OrganisationId, PackageId, PersonId, RandomIds, VehicleId},
    store::{self, registry::VehicleRow},
};

use crate::support::{World, actor, run};

/// An organisation that carries, with its people and one vehicle.
pub struct Carrier {
    pub id: OrganisationId,
    pub dispatcher: Actor,
    pub driver: Actor,
    pub escort: Actor,
    pub vehicle: VehicleId,
}

/// A consignor, a receiver and two carriers on one database.
pub struct Road {
    pub world: World,
    pub receiver: World,
    pub gate: Actor,
    pub first: Carrier,
    pub second: Carrier,
    pub officer: Actor,
}

/// A person of a role with a row of their own, as crews must be.
pub fn person(world: &World, role: Role, organisation: OrganisationId) -> Actor {
    let one = actor(role, organisation);
    let (env, id, grants) = (world.env.clone(), one.id, one.grants.clone());
    let digest = hash_password("correct horse").unwrap();
    let add =
        move |conn: &mut store::Conn| account::create_person(conn, &env, id, &id.to_string(), "某人", &digest, &grants);
    world.env.db.write(add).unwrap();
    one
}

pub fn carrier(world: &World, uscc: &str, plate: &str, load_g: i64) -> Carrier {
    let id = OrganisationId::make(&RandomIds, world.env.clock.now());
    let one =
        Organisation { id, uscc: uscc.into(), name: "某运输".into(), kind: "carrier".into(), external_id: None };
    run(&world.env, &Actor::system(), move |tx| weifei::app::party::register_organisation(tx, one.clone())).unwrap();
    let one = equipped(world, id, plate, load_g);
    papers::credentials(world, &one);
    one
}

/// A vehicle and people of an organisation, without papers.
fn equipped(world: &World, id: OrganisationId, plate: &str, load_g: i64) -> Carrier {
    let vehicle = VehicleId(RandomIds.next(world.env.clock.now()));
    let row = VehicleRow {
        id: vehicle.to_string(),
        organisation: id.to_string(),
        plate: plate.into(),
        colour: "yellow".into(),
        kind: "rigid".into(),
        load_max_g: Some(load_g),
        external_id: None,
        state: "in_use".into(),
        version: 1,
    };
    let add = move |conn: &mut store::Conn| Ok::<_, Error>(store::registry::insert_vehicle(conn, &row)?);
    world.env.db.write(add).unwrap();
    let (dispatcher, driver) = (person(world, Role::Dispatcher, id), person(world, Role::Driver, id));
    Carrier { id, dispatcher, driver, escort: person(world, Role::Driver, id), vehicle }
}

impl Road {
    pub fn new() -> Self {
        let world = World::new();
        let receiver = world.neighbour();
        let gate = person(&world, Role::Gate, receiver.site.organisation);
        let first = carrier(&world, "91330100MA2CDEF35M", "浙A11111", 20_000_000);
        let second = carrier(&world, "91330100MA2DEFG46N", "浙A22222", 20_000_000);
        let grant = Grant { role: Role::Officer, organisation: None, site: None, division: Some("330111".into()) };
        let officer = Actor::user(PersonId(RandomIds.next(world.env.clock.now())), vec![grant]);
        papers::of_receiver(&world, &receiver);
        Self { world, receiver, gate, first, second, officer }
    }

    /// Drums in stock, 100 kg each.
    pub fn drums(&self, count: usize) -> Vec<PackageId> {
        let waste = self.world.waste("900-041-49", "S");
        (0..count).map(|_| self.world.stored(&waste, 100, self.world.store[0].id)).collect()
    }

    pub fn fields(&self, packages: &[PackageId], carriers: &[&Carrier]) -> DraftFields {
        let line = LineFields {
            method: "D10".into(),
            packages: packages.iter().map(ToString::to_string).collect(),
            waste_code: None,
            exemption: None,
        };
        let named = |one: &&Carrier| CarrierFields { organisation: one.id.to_string(), mode: None };
        DraftFields {
            consignor_site: self.world.site.code.clone(),
            receiver_site: self.receiver.site.id.to_string(),
            planned_on: self.world.env.clock.now().legal_day(),
            origin: None,
            blank: None,
            follows: None,
            lines: vec![line],
            carriers: carriers.iter().map(named).collect(),
        }
    }

    pub fn draft(&self, fields: &DraftFields) -> Result<Manifest, Error> {
        self.draft_as(&self.world.ehs, fields)
    }

    pub fn draft_as(&self, who: &Actor, fields: &DraftFields) -> Result<Manifest, Error> {
        let fields = fields.clone();
        run(&self.world.env, who, move |tx| draft(tx, &fields))
    }

    pub fn get(&self, id: ManifestId) -> Manifest {
        self.world.env.db.read(|conn| store::manifest::get(conn, &id.to_string())).unwrap().unwrap()
    }

    pub fn package(&self, id: PackageId) -> Package {
        self.world.env.db.read(|conn| store::package::get(conn, &id.to_string())).unwrap().unwrap()
    }

    /// Acts on what the manifest is now, signing it as shown.
    pub fn act(&self, who: &Actor, id: ManifestId, action: Action, mut fields: ActFields) -> Result<Manifest, Error> {
        if action.is_signed() && fields.shown_sha256.is_none() {
            fields.shown_sha256 = Some(self.get(id).shown().unwrap().hex());
        }
        run(&self.world.env, who, move |tx| act(tx, id, action, &fields))
    }

    pub fn number() -> String {
        static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(1);
        format!("20263301{:06}", NEXT.fetch_add(1, std::sync::atomic::Ordering::SeqCst))
    }

    pub fn issued(&self, packages: &[PackageId], carriers: &[&Carrier]) -> ManifestId {
        let id = self.draft(&self.fields(packages, carriers)).unwrap().id;
        self.issue(id);
        id
    }

    pub fn issue(&self, id: ManifestId) {
        self.act(&self.world.ehs, id, Action::Check, ActFields::default()).unwrap();
        let number = ActFields { number: Some(Self::number()), ..ActFields::default() };
        self.act(&self.world.ehs, id, Action::Issue, number).unwrap();
    }

    pub fn crew(one: &Carrier) -> ActFields {
        ActFields {
            vehicle_id: Some(one.vehicle.to_string()),
            driver_id: Some(one.driver.id.to_string()),
            escort_id: Some(one.escort.id.to_string()),
            waybill: Some("YD-1".into()),
            ..ActFields::default()
        }
    }

    pub fn confirmed(&self, packages: &[PackageId], carriers: &[&Carrier]) -> ManifestId {
        let id = self.issued(packages, carriers);
        self.act(&carriers[0].dispatcher, id, Action::ConfirmCarry, Self::crew(carriers[0])).unwrap();
        id
    }

    pub fn load(&self, id: ManifestId, packages: &[PackageId]) -> Result<Manifest, Error> {
        self.act(&self.world.keeper, id, Action::Load, on(packages))
    }

    /// On the way with all its packages.
    pub fn departed(&self, packages: &[PackageId], carriers: &[&Carrier]) -> ManifestId {
        let id = self.confirmed(packages, carriers);
        self.load(id, packages).unwrap();
        self.act(&self.world.keeper, id, Action::FinishLoading, ActFields::default()).unwrap();
        self.act(&carriers[0].driver, id, Action::Depart, ActFields::default()).unwrap();
        id
    }

    pub fn arrived(&self, packages: &[PackageId], carriers: &[&Carrier]) -> ManifestId {
        let id = self.departed(packages, carriers);
        self.act(&carriers[0].driver, id, Action::Arrive, ActFields::default()).unwrap();
        id
    }

    pub fn decide(&self, id: ManifestId, verdicts: Vec<VerdictFields>) -> Result<Manifest, Error> {
        self.act(&self.gate, id, Action::Decide, ActFields { verdicts, ..ActFields::default() })
    }

    pub fn completed(&self, packages: &[PackageId]) -> ManifestId {
        let id = self.arrived(packages, &[&self.first]);
        self.decide(id, packages.iter().map(|one| verdict(*one, "accept", None)).collect()).unwrap();
        self.act(&self.gate, id, Action::Complete, ActFields::default()).unwrap();
        id
    }
}

pub fn on(packages: &[PackageId]) -> ActFields {
    ActFields { packages: packages.iter().map(ToString::to_string).collect(), ..ActFields::default() }
}

pub fn why(reason: &str) -> ActFields {
    ActFields { reason: Some(reason.into()), ..ActFields::default() }
}

pub fn verdict(package: PackageId, verdict: &str, reason: Option<&str>) -> VerdictFields {
    VerdictFields {
        package: package.to_string(),
        verdict: verdict.into(),
        mass_g: None,
        reasons: reason.into_iter().map(str::to_owned).collect(),
    }
}

pub fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> Code {
    match result {
        Err(Error::Refused(refusal)) => refusal.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

pub fn is(road: &Road, id: ManifestId, state: State, packages: &[(PackageId, Standing, PackageState)]) {
    let one = road.get(id);
    assert_eq!(one.state, state);
    for (package, standing, state) in packages {
        assert_eq!((one.items[package].standing, road.package(*package).state), (*standing, *state));
    }
}
