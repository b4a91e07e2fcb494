//! Where the invented sites are, and where a vehicle was that is on its way when the world ends. Places are invented like the
//! names; they lie in the open country of the district, a spiral of producers round it and the receivers beside it.

use chrono::Duration;

use super::{Life, parties::District, works::Works};
use crate::{
    app::{
        Actor, Error,
        place::{self, PointFields},
        position::{self, PositionFields},
    },
    domain::trip::State,
    store,
};

/// Middle of the producers, millionths of a degree.
const MIDDLE: (i64, i64) = (119_930_000, 30_020_000);
/// East and north of it by eighths of a turn, millionths of a degree at the first round.
const TURN: [(i64, i64); 8] = [
    (22_000, 0),
    (16_000, 13_000),
    (0, 19_000),
    (-17_000, 14_000),
    (-23_000, 1_000),
    (-15_000, -13_000),
    (1_000, -18_000),
    (16_000, -14_000),
];
/// Burner, recycler, the far receiver and the collector.
const PLANTS: [(i64, i64); 4] =
    [(120_020_000, 29_940_000), (119_850_000, 30_110_000), (118_280_000, 32_310_000), (119_990_000, 30_090_000)];

const fn point((longitude_e6, latitude_e6): (i64, i64)) -> PointFields {
    PointFields { longitude_e6, latitude_e6 }
}

/// Producers by number: one farther out for each round of eight.
fn producer(number: usize) -> (i64, i64) {
    let (east, north) = TURN.get(number % TURN.len()).copied().unwrap_or_default();
    let round = 1 + i64::try_from(number / TURN.len()).unwrap_or_default();
    (MIDDLE.0 + east * round, MIDDLE.1 + north * round)
}

/// Every site says where it is; one run on the road has told where it was.
pub fn find(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    for (number, works) in district.works.iter().enumerate() {
        say(life, works, producer(number))?;
    }
    for (plant, at) in district.plants.iter().zip(PLANTS) {
        say(life, &plant.works, at)?;
    }
    let driver = district.carrier(0)?.driver(0).clone();
    tell(life, &driver, producer(0), PLANTS[0])
}

fn say(life: &mut Life<'_>, works: &Works, at: (i64, i64)) -> Result<(), Error> {
    let (site, asked) = (works.site.id.to_string(), point(at));
    life.must(&works.ehs, move |tx| place::set(tx, &site, asked)).map(drop)
}

/// The phone of a driver's newest run that is under way told where it was on the way from one place to another, of which a third
/// is still ahead.
fn tell(life: &mut Life<'_>, driver: &Actor, from: (i64, i64), to: (i64, i64)) -> Result<(), Error> {
    let who = driver.id.to_string();
    let runs = life.read(|conn| store::trip::of_crew(conn, &who, None, 20))?;
    let Some(run) = runs.into_iter().find(|run| run.state == State::Underway) else { return Ok(()) };
    let (id, now) = (run.id.to_string(), life.now());
    let at = |step: i64| PositionFields {
        at: now.plus(Duration::minutes(2 * (step - 20))),
        longitude_e6: from.0 + (to.0 - from.0) * step / 30,
        latitude_e6: from.1 + (to.1 - from.1) * step / 30 + 400 * (step % 3),
        accuracy_m: Some(15),
    };
    let told: Vec<PositionFields> = (1..=20).map(at).collect();
    life.must(driver, move |tx| position::report(tx, &id, &told)).map(drop)
}
