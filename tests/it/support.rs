//! A fresh database and a small works for one test.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, Version};
use ed25519_dalek::SigningKey;
use weifei::{
    app::{
        Actor, Env, Error,
        env::{Grant, Keys},
        facility::{NewFacility, NewZone},
        package::{Ask, NewPackage, Reading, Seen, act, allot, step},
        record::{Meta, Tx, execute},
        verify::{Verdict, verify},
    },
    domain::{
        access::Role,
        facility::{FacilityKind, Zone},
        package::{
            Origin, Package, WeighedBy,
            transport::{Step, decide},
        },
        party::{Organisation, Site, Tier, WasteStream},
    },
    kernel::{
        clock::{Instant, ManualClock},
        hash::Hash,
        id::{
            CommandId, Ids as _, ManifestId, OrganisationId, PackageId, PersonId, RandomIds, SiteId, WasteStreamId,
            ZoneId,
        },
        mass::Mass,
    },
    store::{
        Db,
        conn::{self, Address},
    },
};

static COUNT: AtomicU64 = AtomicU64::new(0);

pub struct World {
    pub env: Env,
    pub clock: Arc<ManualClock>,
    pub site: Site,
    pub keeper: Actor,
    pub ehs: Actor,
    pub store: Vec<Zone>,
    pub point: Zone,
    /// Goes when the last works on its database goes.
    dir: Arc<tempfile::TempDir>,
}

pub fn address(dir: &tempfile::TempDir) -> Address {
    match std::env::var("TEST_DATABASE_URL") {
        Ok(url) => {
            let name = format!("t{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
            let mut admin = Address::parse(&url).unwrap().open().unwrap();
            conn::run(&mut admin, &format!("CREATE DATABASE {name}")).unwrap();
            let (server, _) = url.rsplit_once('/').expect("an address with a database");
            Address::parse(&format!("{server}/{name}")).unwrap()
        }
        Err(_) => Address::Sqlite(dir.path().join("t.db").display().to_string()),
    }
}

pub fn meta() -> Meta {
    let id = CommandId(RandomIds.next(Instant::from_micros(1)));
    Meta { id, body: Hash::of(&[id.0.as_bytes()]), device: None, evidence: Vec::new() }
}

pub fn actor(role: Role, organisation: OrganisationId) -> Actor {
    let grant = Grant { role, organisation: Some(organisation), site: None, division: None };
    Actor::user(PersonId(RandomIds.next(Instant::from_micros(2))), vec![grant])
}

/// Somebody of an authority, whose division begins so.
pub fn officer(division: &str) -> Actor {
    let grant = Grant { role: Role::Officer, organisation: None, site: None, division: Some(division.into()) };
    Actor::user(PersonId(RandomIds.next(Instant::from_micros(3))), vec![grant])
}

impl World {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at(Instant::parse("2026-11-23T01:00:00Z").unwrap()));
        let env = Env {
            clock: clock.clone(),
            ids: Arc::new(RandomIds),
            db: Db::open(address(&dir)).unwrap(),
            keys: Arc::new(Keys {
                origin: "weifei.test/journal".into(),
                journal: Some(SigningKey::from_bytes(&[7; 32])),
                label: SigningKey::from_bytes(&[8; 32]),
                token: vec![9; 32],
            }),
            public_url: "https://weifei.test".into(),
            demo: false,
            reference: Arc::default(),
            checks: Arc::default(),
            rules: Arc::default(),
            own_rules: Arc::default(),
            gate: Arc::default(),
        };
        Self::found(env, clock, Arc::new(dir), "91330111MA2ABCD13G", "330111")
    }

    /// Another works on the same database: another organisation in another division.
    pub fn neighbour(&self) -> Self {
        self.elsewhere("91330106MA2BCDE24L", "330106")
    }

    /// A further one.
    pub fn elsewhere(&self, uscc: &str, division: &str) -> Self {
        Self::found(self.env.clone(), Arc::clone(&self.clock), Arc::clone(&self.dir), uscc, division)
    }

    fn found(env: Env, clock: Arc<ManualClock>, dir: Arc<tempfile::TempDir>, uscc: &str, division: &str) -> Self {
        let now = env.clock.now();
        let organisation = Organisation {
            id: OrganisationId::make(&RandomIds, now),
            uscc: uscc.into(),
            name: "示例".into(),
            kind: "generator".into(),
            external_id: None,
        };
        let site = Site {
            id: SiteId::make(&RandomIds, now),
            code: format!("{uscc}-001"),
            name: "示例厂".into(),
            organisation: organisation.id,
            division: division.into(),
            tier: Tier::Key,
        };
        let (keeper, ehs) = (actor(Role::Keeper, organisation.id), actor(Role::Ehs, organisation.id));
        let one = site.clone();
        run(&env, &Actor::system(), move |tx| {
            weifei::app::party::register_organisation(tx, organisation.clone())?;
            weifei::app::party::register_site(tx, one.clone())
        })
        .unwrap();
        let store = facility(&env, &ehs, site.id, "TS001", FacilityKind::Store, &["A", "B"]);
        let point = facility(&env, &ehs, site.id, "TS002", FacilityKind::StoragePoint, &["P"]).remove(0);
        Self { env, clock, site, keeper, ehs, store, point, dir }
    }

    pub fn waste(&self, code: &str, state: &str) -> WasteStream {
        let one = WasteStream {
            id: WasteStreamId::make(&RandomIds, self.env.clock.now()),
            site: self.site.id,
            name: format!("废物{code}"),
            waste_code: code.into(),
            edition: "2021".into(),
            physical_state: state.into(),
            hazards: vec!["T".into()],
            components: String::new(),
            precautions: String::new(),
            tags: vec![],
        };
        let keep = one.clone();
        run(&self.env, &self.ehs, move |tx| weifei::app::party::register_waste(tx, one.clone())).unwrap();
        keep
    }

    pub fn allot(&self, waste: &WasteStream, kind: &str) -> Result<PackageId, Error> {
        let new = NewPackage {
            site: self.site.id,
            waste_stream: waste.id,
            container_kind: kind.into(),
            volume_ml: Some(1_000_000),
            produced_at: None,
            origin: Origin::Capture,
            reserved: None,
        };
        run(&self.env, &self.keeper, move |tx| allot(tx, &new)).map(|seen| seen.package.id)
    }

    pub fn act(&self, id: PackageId, ask: Ask) -> Result<Seen, Error> {
        self.act_as(&self.keeper, id, ask)
    }

    pub fn act_as(&self, who: &Actor, id: PackageId, ask: Ask) -> Result<Seen, Error> {
        run(&self.env, who, move |tx| act(tx, id, &ask, None))
    }

    /// A container weighed and labelled.
    pub fn labelled(&self, waste: &WasteStream, kind: &str, kg: i64) -> PackageId {
        let id = self.allot(waste, kind).unwrap();
        self.act(id, Ask::Weigh(reading(kg))).unwrap();
        self.act(id, Ask::Label).unwrap();
        id
    }

    /// Seals everything and finds the journal sound and every row equal to a rebuild.
    pub fn verified(&self) {
        while weifei::app::seal::seal(&self.env).unwrap() > 0 {}
        let key = weifei::app::seal::verifier_key(&self.env).unwrap();
        let verdict = self.env.db.read(|conn| verify(conn, &key, None, Some(self.env.clock.now()))).unwrap();
        assert!(matches!(verdict, Verdict::Ok { .. }), "{verdict:?}");
    }

    /// Hands a stored package over to another works, as a manifest does: taken over there, in no zone yet.
    pub fn handed_over(&self, id: PackageId, to: &Self) -> Package {
        let (from, to) = (self.site.clone(), to.site.clone());
        run(&self.env, &Actor::system(), move |tx| {
            tx.take(&[format!("package/{id}")])?;
            let mut package = weifei::store::package::get(tx.conn, &id.to_string())?.unwrap();
            let (manifest, now) = (ManifestId::make(&RandomIds, tx.now), tx.now);
            let accept = Step::Accept { site: to.id, mass: package.held() };
            let reserve = Step::Reserve { manifest, follows: None };
            for taken in [reserve, Step::Load, Step::Depart, Step::Arrive, accept] {
                let event = decide(&package, Some(manifest), &taken, Role::System)?;
                let site = if matches!(taken, Step::Accept { .. }) { &to } else { &from };
                package = step(tx, package, &event, site, Role::System, now, None)?;
            }
            Ok(package)
        })
        .unwrap()
    }

    pub fn stored(&self, waste: &WasteStream, kg: i64, zone: ZoneId) -> PackageId {
        let id = self.labelled(waste, "IBC", kg);
        self.act(id, Ask::Store(zone)).unwrap();
        id
    }
}

pub fn reading(kg: i64) -> Reading {
    Reading { gross: None, tare: None, net: Some(Mass::kg(kg)), source: WeighedBy::Typed }
}

fn facility(env: &Env, ehs: &Actor, site: SiteId, code: &str, kind: FacilityKind, zones: &[&str]) -> Vec<Zone> {
    let new = NewFacility { site, code: code.into(), name: code.into(), kind, capacity: Some(Mass::kg(20_000)) };
    let zones: Vec<String> = zones.iter().map(ToString::to_string).collect();
    run(env, ehs, move |tx| {
        let opened = weifei::app::facility::open(tx, &new)?;
        Ok(opened.id)
    })
    .map(|id| {
        zones
            .into_iter()
            .map(|zone| {
                let new = NewZone {
                    code: zone.clone(),
                    name: zone,
                    capacity: Some(Mass::kg(10_000)),
                    containment_ml: None,
                    slots: weifei::domain::facility::slots::Slots::default(),
                };
                run(env, ehs, move |tx| Ok(weifei::app::facility::add_zone(tx, id, &new)?.1)).unwrap()
            })
            .collect()
    })
    .unwrap()
}

/// Runs a command and gives its value, which need not be JSON.
pub fn run<T, W>(env: &Env, who: &Actor, work: W) -> Result<T, Error>
where
    T: Send + 'static,
    W: Fn(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
{
    let slot = Arc::new(std::sync::Mutex::new(None));
    let inner = Arc::clone(&slot);
    execute(env, who, &meta(), move |tx| {
        let value = work(tx)?;
        *inner.lock().unwrap() = Some(value);
        Ok(())
    })?;
    let value = slot.lock().unwrap().take();
    Ok(value.expect("the command gave a value"))
}

/// A bundle is found sound by ours and by a program that is not ours; gives the kinds of its events.
pub fn proven(env: &Env, bytes: &[u8]) -> Vec<String> {
    let key = weifei::app::seal::verifier_key(env).unwrap();
    weifei::exchange::bundle::verify(bytes, Some(&key)).unwrap();
    checked(bytes, &key.to_string())
}

/// What a program that is not ours says of a bundle.
pub fn judged(env: &Env, bytes: &[u8]) -> String {
    by_python(bytes, &weifei::app::seal::verifier_key(env).unwrap().to_string())
}

fn by_python(bytes: &[u8], key: &str) -> String {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("bundle.zip");
    std::fs::write(&file, bytes).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/verify_bundle.py");
    let python = std::process::Command::new("python3").arg(script).arg(&file).arg(key).output().unwrap();
    let told = String::from_utf8(python.stdout).unwrap().trim().to_owned();
    assert_eq!(python.status.success(), told.starts_with("ok "), "{told}");
    told
}

/// A bundle is found sound by a program that is not ours; gives the kinds of its events, in order of position.
pub fn checked(bytes: &[u8], key: &str) -> Vec<String> {
    let told = by_python(bytes, key);
    assert!(told.starts_with("ok "), "{told}");
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let bundle: serde_json::Value = serde_json::from_reader(zip.by_name("bundle.json").unwrap()).unwrap();
    let kind = |event: &serde_json::Value| {
        let body: serde_json::Value = serde_json::from_str(event["body"].as_str().unwrap()).unwrap();
        body["kind"].as_str().unwrap().to_owned()
    };
    bundle["events"].as_array().unwrap().iter().map(kind).collect()
}

/// Surroundings of a simulation: its own clock, ids of its seed.
pub fn simulated(dir: &tempfile::TempDir, seed: u64) -> (Env, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::at(Instant::from_micros(0)));
    let env = Env {
        clock: clock.clone(),
        ids: Arc::new(weifei::kernel::id::SeededIds::new(seed)),
        db: Db::open_hasty(address(dir)).unwrap(),
        keys: Arc::new(Keys {
            origin: "weifei.test/journal".into(),
            journal: Some(SigningKey::from_bytes(&[7; 32])),
            label: SigningKey::from_bytes(&[8; 32]),
            token: vec![9; 32],
        }),
        public_url: "https://weifei.test".into(),
        demo: true,
        reference: Arc::default(),
        checks: Arc::default(),
        rules: Arc::default(),
        own_rules: Arc::default(),
        gate: Arc::default(),
    };
    (env, clock)
}

/// The digest of a test's password, of the kind the platform makes and as cheap as that kind goes: a test logs in a thousand times,
/// and what a password costs is told by its digest.
pub fn digest(password: &str) -> String {
    let cheap = Params::new(Params::MIN_M_COST, 1, 1, None).unwrap();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, cheap).hash_password(password.as_bytes()).unwrap().to_string()
}
