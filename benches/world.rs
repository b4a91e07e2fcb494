//! Databases to measure: one works, as many events as wanted, written by the use cases themselves in large transactions.

use std::{path::Path, sync::Arc};

use ed25519_dalek::SigningKey;
use weifei::{
    app::{
        Actor, Env, Error, account,
        demo::PASSWORD,
        env::{Grant, Keys},
        facility::{NewFacility, NewZone, add_zone, open},
        package::{Ask, NewPackage, Reading, act, allot},
        party::{register_organisation, register_site, register_waste},
        record::{Meta, Tx, execute, prepare},
        seal, session,
    },
    domain::{
        access::Role,
        facility::FacilityKind,
        package::{Origin, WeighedBy},
        party::{Organisation, Site, Tier, WasteStream, fields},
    },
    kernel::{
        clock::{Clock as _, Instant, ManualClock, SystemClock},
        hash::Hash,
        id::{CommandId, OrganisationId, PackageId, PersonId, RandomIds, SiteId, WasteStreamId, ZoneId},
        mass::Mass,
    },
    store::{Conn, Db, StoreError, conn::Address},
};

use crate::load::Parcel;

/// Name of the journals.
pub const ORIGIN: &str = "weifei.bench/journal";
/// Login of the one keeper.
pub const LOGIN: &str = "bench";
/// Login of whoever writes the plans of a group.
const GROUP: &str = "group";
/// The works' credit code.
const USCC: &str = "91330111MA2ABCD13G";
/// Commands of one transaction while a world is made.
const CHUNK: usize = 2000;
/// Moves of each package while a world is made.
const MOVES: usize = 16;

/// A works with packages in stock.
pub struct World {
    pub env: Env,
    pub organisation: OrganisationId,
    clock: Arc<ManualClock>,
    pub keeper: Actor,
    pub site: SiteId,
    waste: WasteStreamId,
    pub zones: [ZoneId; 2],
    pub packages: Vec<PackageId>,
    /// Turns each package has had: even lies in the first zone.
    moved: usize,
}

fn meta(env: &Env) -> Meta {
    let id = CommandId::make(&RandomIds, env.clock.now());
    Meta { id, body: Hash::of(&[id.0.as_bytes()]), device: None, evidence: Vec::new() }
}

/// Runs a command for its value.
pub fn must<T: Send + 'static>(
    env: &Env,
    who: &Actor,
    work: impl Fn(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
) -> T {
    let slot = Arc::new(std::sync::Mutex::new(None));
    let inner = Arc::clone(&slot);
    execute(env, who, &meta(env), move |tx| {
        *inner.lock().unwrap() = Some(work(tx)?);
        Ok(())
    })
    .unwrap();
    let value = slot.lock().unwrap().take();
    value.unwrap()
}

pub fn waste(site: SiteId, now: Instant, code: &str) -> WasteStream {
    WasteStream {
        id: WasteStreamId::make(&RandomIds, now),
        site,
        name: "废油漆桶".into(),
        waste_code: code.into(),
        edition: "2021".into(),
        physical_state: "S".into(),
        hazards: vec!["T".into()],
        components: String::new(),
        precautions: String::new(),
        tags: vec![],
    }
}

/// A zone that says nothing of itself but its code.
pub fn zone(code: String) -> NewZone {
    let (name, slots) = (code.clone(), weifei::domain::facility::slots::Slots::default());
    NewZone { code, name, capacity: None, containment_ml: None, slots }
}

/// An organisation whose sites are measured.
#[derive(Clone)]
pub struct Owner {
    pub id: OrganisationId,
    pub uscc: String,
}

/// The unified social credit code of an invented organisation: the one with which both its check characters are right.
fn uscc(number: usize) -> String {
    let all = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let ends = all.chars().flat_map(|first| all.chars().map(move |last| (first, last)));
    let mut whole = ends.map(|(first, last)| format!("91330122MA2AB{number:03}{first}{last}"));
    whole.find(|text| fields::uscc(text).is_ok()).unwrap()
}

/// The platform over a new database in that folder.
fn env(dir: &Path, clock: Arc<ManualClock>) -> Env {
    Env {
        clock,
        ids: Arc::new(RandomIds),
        db: Db::open(Address::Sqlite(dir.join("weifei.db").display().to_string())).unwrap(),
        keys: Arc::new(Keys {
            origin: ORIGIN.into(),
            journal: Some(SigningKey::from_bytes(&[7; 32])),
            label: SigningKey::from_bytes(&[8; 32]),
            token: vec![9; 32],
        }),
        public_url: "http://bench".into(),
        demo: false,
        reference: Arc::default(),
        checks: Arc::default(),
        rules: Arc::default(),
        own_rules: Arc::default(),
        gate: Arc::default(),
    }
}

impl World {
    /// An empty works in a folder that `weifei serve --data` understands.
    pub fn new(dir: &Path) -> Self {
        std::fs::create_dir_all(dir.join("keys")).unwrap();
        for (name, byte) in [("journal", 7), ("label", 8), ("token", 9)] {
            std::fs::write(dir.join("keys").join(name), [byte; 32]).unwrap();
        }
        // Yesterday, so that what the server does later comes later.
        let clock = Arc::new(ManualClock::at(SystemClock.now().plus(-chrono::Duration::days(1))));
        let env = env(dir, clock.clone());
        let now = env.clock.now();
        let organisation = Organisation {
            id: OrganisationId::make(&RandomIds, now),
            uscc: USCC.into(),
            name: "示例".into(),
            kind: "generator".into(),
            external_id: None,
        };
        let site = Site {
            id: SiteId::make(&RandomIds, now),
            code: format!("{USCC}-001"),
            name: "示例厂".into(),
            organisation: organisation.id,
            division: "330111".into(),
            tier: Tier::Key,
        };
        let waste = waste(site.id, now, "900-041-49");
        let grant = |role| Grant { role, organisation: Some(organisation.id), site: None, division: None };
        let keeper = Actor::user(PersonId::make(&RandomIds, now), vec![grant(Role::Keeper), grant(Role::Ehs)]);
        let (site_id, waste_id, owner) = (site.id, waste.id, organisation.id);
        must(&env, &Actor::system(), move |tx| {
            register_organisation(tx, organisation.clone())?;
            register_site(tx, site.clone())
        });
        must(&env, &keeper, move |tx| register_waste(tx, waste.clone()));
        let (inner, who) = (env.clone(), keeper.clone());
        let digest = account::hash_password(PASSWORD).unwrap();
        env.db
            .write(move |conn| account::create_person(conn, &inner, who.id, LOGIN, "bench", &digest, &who.grants))
            .unwrap();
        let new = NewFacility {
            site: site_id,
            code: "TS001".into(),
            name: "危废仓库".into(),
            kind: FacilityKind::Store,
            capacity: None,
        };
        let facility = must(&env, &keeper, move |tx| open(tx, &new)).id;
        let zones = ["A", "B"].map(|code| {
            let new = zone(code.into());
            must(&env, &keeper, move |tx| Ok(add_zone(tx, facility, &new)?.1)).id
        });
        Self {
            env,
            organisation: owner,
            clock,
            keeper,
            site: site_id,
            waste: waste_id,
            zones,
            packages: Vec::new(),
            moved: 0,
        }
    }

    /// Runs commands in few large transactions, by the same road as everybody.
    pub fn bulk<T: Clone + Send + 'static>(
        &self,
        works: &[T],
        work: impl Fn(&mut Tx<'_>, &T) -> Result<(), Error> + Clone + Send + 'static,
    ) {
        for chunk in works.chunks(CHUNK) {
            let (env, keeper, chunk, work) = (self.env.clone(), self.keeper.clone(), chunk.to_vec(), work.clone());
            let run = move |conn: &mut Conn| {
                for one in &chunk {
                    let (one, work) = (one.clone(), work.clone());
                    prepare(&env, &keeper, &meta(&env), move |tx: &mut Tx<'_>| work(tx, &one))(conn)?.into_result()?;
                }
                Ok::<_, Error>(())
            };
            self.env.db.write(run).unwrap();
            self.clock.advance(chrono::Duration::milliseconds(50));
            while seal::seal(&self.env).unwrap() > 0 {}
        }
    }

    /// Adds packages in stock until the journal holds so many events: 4 to come into stock and [`MOVES`] moves each.
    pub fn grow(&mut self, events: usize) {
        let new = events / (4 + MOVES);
        let ids: Vec<PackageId> = (0..new).map(|_| PackageId::make(&RandomIds, self.env.clock.now())).collect();
        let (site, waste, zones) = (self.site, self.waste, self.zones);
        let made: Arc<std::sync::Mutex<Vec<PackageId>>> = Arc::default();
        let inner = Arc::clone(&made);
        let from = self.packages.len();
        let numbers: Vec<usize> = (from..from + ids.len()).collect();
        self.bulk(&numbers, move |tx, number| {
            // A day has 999 serials: the packages were produced on many days before.
            let days = i64::try_from(number / 900).unwrap_or(0) + 1;
            let produced_at = Some(Instant::from_micros(tx.now.micros() - days * 86_400_000_000));
            let origin = Origin::Capture;
            let kind = "DRUM_STEEL".to_owned();
            let new = NewPackage {
                site,
                waste_stream: waste,
                container_kind: kind,
                volume_ml: None,
                produced_at,
                origin,
                reserved: None,
            };
            let id = allot(tx, &new)?.package.id;
            inner.lock().unwrap().push(id);
            Ok(())
        });
        let made = std::mem::take(&mut *made.lock().unwrap());
        let mut steps = Vec::new();
        let net = Some(Mass::kg(100));
        let reading = Reading { gross: None, tare: None, net, source: WeighedBy::Typed };
        for ask in [Ask::Weigh(reading), Ask::Label, Ask::Store(zones[0])] {
            steps.extend(made.iter().map(|id| (*id, ask.clone())));
        }
        for turn in 0..MOVES {
            steps.extend(made.iter().map(|id| (*id, Ask::Move(zones[(turn + 1) % 2]))));
        }
        self.bulk(&steps, |tx, (id, ask)| act(tx, *id, ask, None).map(|_| ()));
        self.packages.extend(made);
        self.moved = MOVES;
    }

    /// Parcels of this world, spread evenly, so many to each of so many clients.
    pub fn parcels(&self, clients: usize, each: usize) -> Vec<Vec<Parcel>> {
        let step = self.packages.len() / (clients * each);
        assert!(step > 0, "too few packages");
        let bodies = [1, 0].map(|zone: usize| format!("{{\"zone_id\":\"{}\"}}", self.zones[zone]));
        let parcel = |at: usize| Parcel {
            path: format!("/packages/{}/move", self.packages[at * step]),
            bodies: bodies.clone(),
            turn: self.moved % 2,
        };
        (0..clients).map(|client| (0..each).map(|one| parcel(client * each + one)).collect()).collect()
    }

    /// A token of the keeper.
    pub fn token(&self) -> String {
        self.token_of(LOGIN)
    }

    fn token_of(&self, login: &str) -> String {
        let env = Env { clock: Arc::new(SystemClock), ..self.env.clone() };
        session::login(&env, login, PASSWORD, None, &session::Origin::default()).unwrap().access_token
    }

    /// So many organisations more, for which the keeper works from now on, too; and a token of somebody who writes the plans of all of
    /// these, as a consultancy does.
    pub fn group(&mut self, many: usize) -> (Vec<Owner>, String) {
        let now = self.env.clock.now();
        let owners: Vec<Owner> =
            (0..many).map(|at| Owner { id: OrganisationId::make(&RandomIds, now), uscc: uscc(at) }).collect();
        let grant = |role, owner: &Owner| Grant { role, organisation: Some(owner.id), site: None, division: None };
        for owner in &owners {
            let organisation = Organisation {
                id: owner.id,
                uscc: owner.uscc.clone(),
                name: "示例".into(),
                kind: "generator".into(),
                external_id: None,
            };
            must(&self.env, &Actor::system(), move |tx| register_organisation(tx, organisation.clone()));
            self.keeper.grants.extend([Role::Keeper, Role::Ehs].map(|role| grant(role, owner)));
        }
        let (env, id) = (self.env.clone(), PersonId::make(&RandomIds, now));
        let grants: Vec<Grant> = owners.iter().map(|owner| grant(Role::Ehs, owner)).collect();
        let digest = account::hash_password(PASSWORD).unwrap();
        self.env
            .db
            .write(move |conn| account::create_person(conn, &env, id, GROUP, "group", &digest, &grants))
            .unwrap();
        (owners, self.token_of(GROUP))
    }

    /// The organisation whose the works is.
    pub fn owner(&self) -> Owner {
        Owner { id: self.organisation, uscc: USCC.into() }
    }

    /// Lets go of the database.
    pub fn close(self) {
        let _: Result<(), StoreError> = self.env.db.write(|_| Ok(()));
        self.env.db.close();
    }
}
