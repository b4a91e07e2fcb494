//! A seeded, invented district living day by day through the same commands as everybody, on a simulated clock: producers,
//! carriers, receivers, a collector, their papers, and what goes wrong between them.
//!
//! **Invariant:** the same plan gives the same events, byte for byte, and so the same root. It writes by no other road.

mod agenda;
mod collector;
mod day;
mod declarations;
mod devices;
mod fault;
mod lawful;
mod life;
mod logins;
pub mod measure;
mod names;
mod notices;
mod papers;
mod parties;
mod pipeline;
mod places;
mod plans;
mod reach;
mod receipt;
mod stories;
mod transport;
mod treatment;
mod work;
mod works;

use std::collections::BTreeMap;

use chrono::{Datelike as _, Duration, NaiveDate, Weekday};

pub use self::fault::{Faults, Kind as Fault, Label};
use self::{life::Life, parties::District};
use crate::{
    app::{Env, Error, alarm, ledger, seal},
    kernel::clock::{Clock as _, Instant, ManualClock},
};

/// What world to make.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Producers.
    pub sites: usize,
    /// Days of life; nobody works on the calendar's days off.
    pub days: u32,
    /// Seed of everything random.
    pub seed: u64,
    /// Last day.
    pub until: NaiveDate,
    /// What goes wrong in it.
    pub faults: Faults,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct World {
    /// Producers.
    pub sites: usize,
    /// Packages begun.
    pub packages: usize,
    /// Loads that left in the course of the days; those of the stories are not counted.
    pub loads: usize,
    /// Treatment batches closed.
    pub batches: usize,
    /// Commands refused: mistakes people make.
    pub refusals: usize,
    /// Refusals by code, findings of the check before departure among them.
    pub met: BTreeMap<String, usize>,
    /// Commands sent twice and answered from what was kept.
    pub repeated: usize,
    /// Stories played.
    pub played: Vec<&'static str>,
    /// What went otherwise than the story has it; empty in a sound world.
    pub surprises: Vec<String>,
    /// What is wrong in it, as the simulator knows it.
    pub labels: Vec<Label>,
}

/// Makes the world. `env` must run on `clock` and on seeded ids.
pub fn build(env: &Env, clock: &ManualClock, plan: &Plan) -> Result<World, Error> {
    let first = plan.until - Duration::days(i64::from(plan.days));
    clock.set(Instant::start_of_legal_day(first).plus(Duration::hours(7)));
    let mut life = Life::begin(env, clock, plan, (first, plan.until));
    let mut district = District::found(&mut life, plan.sites)?;
    (district.idle_works, district.idle_plants) = fault::idle(&mut life, &plan.faults)?;
    papers::grant(&mut life, &district)?;
    plans::file(&mut life, &district, &plan.faults)?;
    fault::plan(&mut life, &district, &plan.faults);
    logins::give(&mut life, &district)?;
    if !life.planted.lawful {
        stories::shuffle(&mut life);
    }
    let shelf = env.db.read(|conn| env.reference.shelf(conn, env.clock.now()))?;
    let days = (0..=plan.days).map(|offset| first + Duration::days(i64::from(offset)));
    let mut month = first.month();
    let mut number = 0;
    for day in days {
        if !shelf.calendar().is_working(day) {
            rest(&life, clock, day)?;
            continue;
        }
        clock.set(Instant::start_of_legal_day(day).plus(Duration::hours(8)).max(clock.now()));
        if std::mem::replace(&mut month, day.month()) != day.month() {
            declarations::declare(&mut life, &district)?;
        }
        live(&mut life, &district, number)?;
        fault::evening(&mut life, &district)?;
        notices::see_to(&life, &district, number)?;
        watch(env)?;
        number += 1;
    }
    if !life.planted.lawful {
        work::leave(&mut life, &district)?;
    }
    logins::entrust(&mut life, &district)?;
    devices::install(&mut life, &district)?;
    watch(env)?;
    if !life.planted.lawful {
        reach::tell(&mut life, &district)?;
    }
    ledger::project::catch_up(env)?;
    Ok(life.world)
}

/// A day on which nobody works: what falls due is seen all the same, where it is measured how soon.
fn rest(life: &Life<'_>, clock: &ManualClock, day: NaiveDate) -> Result<(), Error> {
    if !life.planted.lawful {
        return Ok(());
    }
    clock.set(Instant::start_of_legal_day(day).plus(Duration::hours(20)).max(clock.now()));
    // What is looked at every day is looked at once a week here.
    if day.weekday() == Weekday::Sun {
        watch(life.env)?;
        ledger::balance::catch_up(life.env)?;
    }
    watch(life.env)
}

/// What the watchman of a running platform does all the time: in the evening the day is judged by the rules.
fn watch(env: &Env) -> Result<(), Error> {
    while seal::seal(env)? > 0 {}
    ledger::project::catch_up(env)?;
    alarm::catch_up(env)?;
    while seal::seal(env)? > 0 {}
    Ok(())
}

/// A working day of everybody.
fn live(life: &mut Life<'_>, district: &District, number: usize) -> Result<(), Error> {
    let morning = papers::through_the_offices(life, district);
    life.settled("an application", morning)?;
    agenda::go_on(life, district)?;
    if life.planted.lawful {
        lawful::routine(life, district, number)?;
        fault::begin(life, district)?;
    }
    day::live(life, &district.works)?;
    let pipe = pipeline::run(life, district);
    life.settled("the pipeline", pipe)?;
    if number % collector::EVERY == collector::EVERY - 1 {
        let round = collector::round(life, district);
        life.settled("a milk run", round)?;
    }
    transport::ship(life, district)?;
    stories::play(life, district)?;
    agenda::go_on(life, district)
}
