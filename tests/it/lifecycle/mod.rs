//! Whole lives of packages through the use cases; builders that say only what matters to them.

mod idempotence;
mod package;
mod slots;
mod storage;

use weifei::{
    app::{
        Actor, Env, Error,
        env::Grant,
        facility::{NewFacility, NewZone, add_zone, open},
        package::{Ask, NewPackage, Reading, Seen, allot},
        party::{register_organisation, register_site},
        repack::{Part, split_or_merge},
    },
    domain::{
        access::Role,
        facility::{Facility, FacilityKind, Zone, slots::Slots},
        package::{Origin, Package, WeighedBy},
        party::{Organisation, Site, Tier, WasteStream},
        refusal::Code,
    },
    kernel::{
        id::{OrganisationId, PackageId, PersonId, SiteId, ZoneId},
        mass::Mass,
    },
};

use crate::support::{World, run};

impl World {
    /// A facility with one zone.
    pub fn facility(&self, kind: FacilityKind, capacity: Option<Mass>, zone: Option<Mass>) -> (Facility, Zone) {
        let id = PersonId::make(self.env.ids.as_ref(), self.env.clock.now());
        let new = NewFacility { site: self.site.id, code: format!("TS-{id}"), name: kind.zh().into(), kind, capacity };
        let facility = run(&self.env, &self.ehs, move |tx| open(tx, &new)).unwrap();
        self.zone(&facility, "A", zone)
    }

    /// One more zone.
    pub fn zone(&self, of: &Facility, code: &str, capacity: Option<Mass>) -> (Facility, Zone) {
        let slots = Slots::default();
        let new = NewZone { code: code.into(), name: format!("分区 {code}"), capacity, containment_ml: None, slots };
        let id = of.id;
        run(&self.env, &self.ehs, move |tx| add_zone(tx, id, &new)).unwrap()
    }

    /// An empty container with a code.
    pub fn allotted(&self, waste: &WasteStream, container_kind: &str) -> Package {
        self.try_allot(waste, container_kind).unwrap().package
    }

    /// The same, or why not.
    pub fn try_allot(&self, waste: &WasteStream, container_kind: &str) -> Result<Seen, Error> {
        let new = NewPackage {
            site: self.site.id,
            waste_stream: waste.id,
            container_kind: container_kind.into(),
            volume_ml: None,
            produced_at: None,
            origin: Origin::Capture,
            reserved: None,
        };
        run(&self.env, &self.keeper, move |tx| allot(tx, &new))
    }

    /// A weighed and labelled container.
    pub fn drum_labelled(&self, waste: &WasteStream, container_kind: &str, mass: Mass) -> Package {
        let id = self.allotted(waste, container_kind).id;
        self.act(id, Ask::Weigh(net(mass))).unwrap();
        self.act(id, Ask::Label).unwrap().package
    }

    /// A container in stock.
    pub fn drum_stored(&self, waste: &WasteStream, container_kind: &str, mass: Mass, zone: ZoneId) -> Package {
        let id = self.drum_labelled(waste, container_kind, mass).id;
        self.act(id, Ask::Store(zone)).unwrap().package
    }

    /// The keeper splits or merges into drums of these masses.
    pub fn repack(&self, parents: &[PackageId], masses: &[Mass]) -> Result<Vec<Package>, Error> {
        let parents = parents.to_vec();
        let part = |mass: &Mass| Part { container_kind: "DRUM_STEEL".into(), volume_ml: None, mass: *mass };
        let parts: Vec<Part> = masses.iter().map(part).collect();
        let seen = run(&self.env, &self.keeper, move |tx| split_or_merge(tx, &parents, &parts))?;
        Ok(seen.into_iter().map(|one| one.package).collect())
    }
}

/// Asserts that a use case was refused with this code and tells the refusal's facts.
#[track_caller]
pub fn refused<T>(result: Result<T, Error>, code: Code) -> serde_json::Map<String, serde_json::Value> {
    match result {
        Err(Error::Refused(refusal)) if refusal.code == code => refusal.params,
        Err(other) => panic!("expected {}, got: {other}", code.as_str()),
        Ok(_) => panic!("expected {}, but it was done", code.as_str()),
    }
}

/// A net mass typed by hand.
pub fn net(mass: Mass) -> Reading {
    Reading { gross: None, tare: None, net: Some(mass), source: WeighedBy::Typed }
}

/// Registers an organisation with one site in Fuyang, Hangzhou.
pub fn plant(env: &Env, uscc: &str) -> Site {
    let now = env.clock.now();
    let organisation = Organisation {
        id: OrganisationId::make(env.ids.as_ref(), now),
        uscc: uscc.into(),
        name: format!("工厂 {uscc}"),
        kind: "enterprise".into(),
        external_id: None,
    };
    let site = Site {
        id: SiteId::make(env.ids.as_ref(), now),
        code: format!("{uscc}-001"),
        name: format!("厂区 {uscc}"),
        organisation: organisation.id,
        division: "330111".into(),
        tier: Tier::Key,
    };
    let system = Actor::system();
    run(env, &system, move |tx| register_organisation(tx, organisation.clone())).unwrap();
    run(env, &system, move |tx| register_site(tx, site.clone())).unwrap()
}

/// Somebody with one role in an organisation.
pub fn person(env: &Env, role: Role, organisation: OrganisationId) -> Actor {
    let division = role.is_regulator().then(|| "330111".to_owned());
    let grant = Grant { role, organisation: Some(organisation), site: None, division };
    Actor::user(PersonId::make(env.ids.as_ref(), env.clock.now()), vec![grant])
}
