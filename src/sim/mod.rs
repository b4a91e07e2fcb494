//! A seeded, invented district living day by day through the same commands as everybody, on a simulated clock.
//!
//! **Invariant:** the same plan gives the same events, byte for byte, and so the same root. It writes by no other road.

mod day;
mod names;

use std::sync::Arc;

use chrono::{Duration, NaiveDate};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng as _};

use crate::{
    app::{
        Actor, Env, Error, account,
        demo::{LOGINS, PASSWORD},
        env::Grant,
        facility::{NewFacility, NewZone},
        record::{Meta, Tx, prepare},
        seal,
    },
    domain::{
        access::Role,
        facility::{FacilityKind, Zone},
        party::{Organisation, Site, Tier, WasteStream},
        refusal::Refusal,
    },
    kernel::{
        clock::{Clock as _, Instant, ManualClock},
        hash::Hash,
        id::{CommandId, OrganisationId, PersonId, SiteId, WasteStreamId},
        mass::Mass,
    },
};

/// Division of the simulated district: 杭州市富阳区.
const DIVISION: &str = "330111";

/// What world to make.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Producers.
    pub sites: usize,
    /// Days of life; nobody works on the calendar's days off.
    pub days: u32,
    /// Seed of everything random.
    pub seed: u64,
    /// Last day.
    pub until: NaiveDate,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct World {
    /// Producers.
    pub sites: usize,
    /// Packages begun.
    pub packages: usize,
    /// Commands refused: mistakes people make.
    pub refusals: usize,
}

/// A site with what its people work with.
pub(crate) struct Works {
    pub site: Site,
    pub keeper: Actor,
    pub ehs: Actor,
    pub wastes: Vec<WasteStream>,
    pub zones: Vec<Zone>,
    pub point: Zone,
}

/// Runs the commands of the simulation.
pub(crate) struct Life<'a> {
    pub env: &'a Env,
    pub clock: &'a ManualClock,
    pub rng: ChaCha8Rng,
    pub world: World,
}

impl Life<'_> {
    /// One command by one person; a refusal is counted and told, a fault ends the simulation.
    pub fn command<T, W>(&mut self, actor: &Actor, work: W) -> Result<Result<T, Refusal>, Error>
    where
        T: Clone + Send + 'static,
        W: Fn(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    {
        let id = CommandId::make(self.env.ids.as_ref(), self.clock.now());
        let meta = Meta { id, body: Hash::of(&[id.0.as_bytes()]), device: None };
        let slot: Arc<std::sync::Mutex<Option<T>>> = Arc::default();
        let inner = Arc::clone(&slot);
        let run = prepare(self.env, actor, &meta, move |tx| {
            let value = work(tx)?;
            *inner.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(value);
            Ok(())
        });
        match self.env.db.write(run)?.into_result() {
            Ok(_) => {
                let value = slot.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
                value.map(Ok).ok_or_else(|| Error::Fault("a command gave no result".into()))
            }
            Err(Error::Refused(refusal)) => {
                self.world.refusals += 1;
                Ok(Err(refusal))
            }
            Err(other) => Err(other),
        }
    }

    /// A command that the world cannot do without.
    pub fn must<T, W>(&mut self, actor: &Actor, work: W) -> Result<T, Error>
    where
        T: Clone + Send + 'static,
        W: Fn(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    {
        self.command(actor, work)?.map_err(Error::Refused)
    }
}

/// Makes the world. `env` must run on `clock` and on seeded ids.
pub fn build(env: &Env, clock: &ManualClock, plan: &Plan) -> Result<World, Error> {
    let first = plan.until - Duration::days(i64::from(plan.days));
    clock.set(Instant::start_of_legal_day(first).plus(Duration::hours(7)));
    let mut life = Life { env, clock, rng: ChaCha8Rng::seed_from_u64(plan.seed), world: World::default() };
    let mut works = Vec::new();
    for number in 0..plan.sites.max(1) {
        works.push(found_site(&mut life, number)?);
    }
    life.world.sites = works.len();
    if let Some(first) = works.first() {
        demo_logins(env, first)?;
    }
    let shelf = env.db.read(|conn| env.reference.shelf(conn, env.clock.now()))?;
    let days = (0..=plan.days).map(|offset| first + Duration::days(i64::from(offset)));
    for day in days.filter(|day| shelf.calendar().is_working(*day)) {
        clock.set(Instant::start_of_legal_day(day).plus(Duration::hours(8)));
        day::live(&mut life, &works)?;
        while seal::seal(env)? > 0 {}
    }
    if let Some(first) = works.first() {
        day::leave_work(&mut life, first)?;
    }
    while seal::seal(env)? > 0 {}
    Ok(life.world)
}

fn found_site(life: &mut Life<'_>, number: usize) -> Result<Works, Error> {
    let (env, now) = (life.env, life.clock.now());
    let system = Actor::system();
    let organisation = Organisation {
        id: OrganisationId::make(env.ids.as_ref(), now),
        uscc: names::uscc(number)?,
        name: names::enterprise(number),
        kind: "generator".to_owned(),
        external_id: None,
    };
    let site = Site {
        id: SiteId::make(env.ids.as_ref(), now),
        code: format!("{}-001", organisation.uscc),
        name: organisation.name.clone(),
        organisation: organisation.id,
        division: DIVISION.to_owned(),
        tier: [Tier::Key, Tier::Simplified, Tier::Registered][number % 3],
    };
    let one = organisation.clone();
    life.must(&system, move |tx| crate::app::party::register_organisation(tx, one.clone()))?;
    let one = site.clone();
    life.must(&system, move |tx| crate::app::party::register_site(tx, one.clone()))?;
    let person = |role| {
        let grant = Grant { role, organisation: Some(organisation.id), site: None, division: None };
        Actor::user(PersonId::make(env.ids.as_ref(), now), vec![grant])
    };
    let (keeper, ehs) = (person(Role::Keeper), person(Role::Ehs));
    let wastes = wastes(life, &ehs, &site, number)?;
    let zones = facility(life, &ehs, &site, "TS001", "危废仓库", FacilityKind::Store, &["A区", "B区", "C区"])?;
    let point = facility(life, &ehs, &site, "TS002", "车间贮存点", FacilityKind::StoragePoint, &["贮存点"])?;
    let point = point.into_iter().next().ok_or_else(|| Error::Fault("a storage point without zone".into()))?;
    Ok(Works { site, keeper, ehs, wastes, zones, point })
}

fn wastes(life: &mut Life<'_>, ehs: &Actor, site: &Site, number: usize) -> Result<Vec<WasteStream>, Error> {
    let mut out = Vec::new();
    let shelf = life.env.db.read(|conn| life.env.reference.shelf(conn, life.clock.now()))?;
    let edition = shelf.catalogue_on(life.clock.now().legal_day()).edition.clone();
    for profile in names::WASTES.iter().take(if number == 0 { 5 } else { 2 + number % 3 }) {
        let one = WasteStream {
            id: WasteStreamId::make(life.env.ids.as_ref(), life.clock.now()),
            site: site.id,
            name: profile.name.to_owned(),
            waste_code: profile.code.to_owned(),
            edition: edition.clone(),
            physical_state: profile.state.to_owned(),
            hazards: profile.hazards.iter().map(|&letter| letter.to_owned()).collect(),
            components: profile.components.to_owned(),
            precautions: profile.precautions.to_owned(),
            tags: Vec::new(),
        };
        out.push(life.must(ehs, move |tx| crate::app::party::register_waste(tx, one.clone()))?);
    }
    Ok(out)
}

fn facility(
    life: &mut Life<'_>,
    ehs: &Actor,
    site: &Site,
    code: &str,
    name: &str,
    kind: FacilityKind,
    zones: &[&str],
) -> Result<Vec<Zone>, Error> {
    let capacity = if kind == FacilityKind::StoragePoint { Mass::kg(3000) } else { Mass::kg(40_000) };
    let new =
        NewFacility { site: site.id, code: code.to_owned(), name: name.to_owned(), kind, capacity: Some(capacity) };
    let opened = life.must(ehs, move |tx| crate::app::facility::open(tx, &new))?;
    let mut out = Vec::new();
    for (at, zone) in zones.iter().enumerate() {
        let new = NewZone {
            code: format!("{code}-{}", at + 1),
            name: (*zone).to_owned(),
            capacity: Some(Mass(capacity.0 / i64::try_from(zones.len()).unwrap_or(1))),
            containment_ml: Some(5_000_000),
        };
        let id = opened.id;
        out.push(life.must(ehs, move |tx| crate::app::facility::add_zone(tx, id, &new))?.1);
    }
    Ok(out)
}

fn demo_logins(env: &Env, works: &Works) -> Result<(), Error> {
    let digest = account::hash_password(PASSWORD)?;
    let (inner, organisation) = (env.clone(), works.site.organisation);
    let (keeper, ehs) = (works.keeper.id, works.ehs.id);
    env.db.write(move |conn| {
        for (role, login) in LOGINS {
            let role = Role::parse(role).ok_or_else(|| Error::Fault(format!("unknown role {role}")))?;
            let id = match role {
                Role::Keeper => keeper,
                Role::Ehs => ehs,
                _ => PersonId::make(inner.ids.as_ref(), inner.clock.now()),
            };
            let division = role.is_regulator().then(|| DIVISION.to_owned());
            let organisation = matches!(role, Role::Keeper | Role::Ehs).then_some(organisation);
            let grant = Grant { role, organisation, site: None, division };
            account::create_person(conn, &inner, id, login, &format!("演示{login}"), &digest, &[grant])?;
        }
        Ok::<_, Error>(())
    })
}
