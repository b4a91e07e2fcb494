//! Faults that are planted, and the truth about them: what is wrong in a world, since when, and which rules should find it. It is
//! the simulator's own knowledge and lies nowhere in the platform's data, so that what the rules find can be measured against it.
//!
//! **Invariant:** the mistakes of the default world draw from its own lot; what is planted draws from another. A world without
//! faults is lawful: whatever a rule calls 报警 there is a false alarm.

mod kind;
mod paper;
pub(super) mod road;
mod store;
mod time;

use chrono::{Datelike as _, Days, NaiveDate};
use rand_chacha::{ChaCha8Rng, rand_core::Rng as _, rand_core::SeedableRng as _};
use serde::Serialize;

pub use self::kind::Kind;
use super::{
    Life, names,
    parties::{DIVISION, District, Plant},
    works::{Founding, Works},
};
use crate::{
    app::Error,
    domain::party::Tier,
    kernel::{clock::Instant, id::SiteId, mass::Mass},
};

/// What goes wrong in a world.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Faults {
    /// Nothing: everybody keeps to the law.
    None,
    /// The mistakes and stories of the demo.
    #[default]
    Mistakes,
    /// Nothing but these, each kind so many times.
    Planted {
        /// Which.
        kinds: Vec<Kind>,
        /// How often each.
        each: usize,
    },
}

/// One fault as the simulator knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Label {
    /// What is wrong.
    pub kind: Kind,
    /// Stream of the thing.
    pub subject: String,
    /// Site where it is wrong, if one.
    pub site: Option<SiteId>,
    /// When it began.
    #[serde(serialize_with = "text")]
    pub began_at: Instant,
    /// From when on it could be seen at the level that is expected.
    #[serde(serialize_with = "text")]
    pub seen_from: Instant,
    /// What the platform said when it did not let it happen; then no rule need find it.
    pub refused: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands fields over so")]
fn text<S: serde::Serializer>(at: &Instant, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(at)
}

/// A fault that is still to come.
#[derive(Clone, Copy, Debug)]
struct Plot {
    kind: Kind,
    day: NaiveDate,
    /// Which of the producers, of the idle works or of the idle plants.
    whose: usize,
}

/// What is planted in a world under way.
pub(crate) struct Planted {
    /// Nobody makes the mistakes of the default world.
    pub lawful: bool,
    rng: ChaCha8Rng,
    plots: Vec<Plot>,
    /// What is wrong at a site between two days.
    spans: Vec<(Kind, SiteId, NaiveDate, NaiveDate)>,
    /// What will be wrong with the next load of a site.
    armed: Vec<(SiteId, Kind)>,
}

impl Planted {
    pub fn of(faults: &Faults, seed: u64) -> Self {
        Self {
            lawful: *faults != Faults::Mistakes,
            rng: ChaCha8Rng::seed_from_u64(seed ^ 0x0046_4155_4c54),
            plots: Vec::new(),
            spans: Vec::new(),
            armed: Vec::new(),
        }
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.rng.next_u64() % (limit.max(1) as u64)).unwrap_or(0)
    }

    /// Whether this is wrong at a site today.
    pub fn is(&self, kind: Kind, site: SiteId, today: NaiveDate) -> bool {
        self.spans.iter().any(|(of, at, from, to)| *of == kind && *at == site && (*from..=*to).contains(&today))
    }

    /// Whether the next mass of a site is typed.
    pub fn is_typed(&mut self, site: SiteId, today: NaiveDate) -> bool {
        self.is(Kind::TypedMasses, site, today) && self.below(4) == 0
    }

    /// What is wrong with the load that a site sends now.
    pub fn of_load(&mut self, site: SiteId) -> Option<Kind> {
        let at = self.armed.iter().position(|(of, _)| *of == site)?;
        Some(self.armed.remove(at).1)
    }
}

impl Life<'_> {
    /// Notes what is wrong since now, and from when on it can be seen.
    pub(super) fn label(&mut self, kind: Kind, subject: String, site: Option<SiteId>, seen_from: Instant) {
        let began_at = self.now();
        self.world.labels.push(Label { kind, subject, site, began_at, seen_from, refused: None });
    }

    /// Whether a works makes nothing today, or writes nothing of it.
    pub(super) fn is_still(&self, site: SiteId) -> bool {
        self.shut.iter().any(|(of, _)| *of == site) || self.planted.is(Kind::LedgerSilent, site, self.today())
    }

    /// The moment after so many working days from today.
    pub(super) fn after_working_days(&self, count: u32) -> Result<Instant, Error> {
        let reference = self.env.db.read(|conn| self.env.reference.shelf(conn, self.now()))?;
        let due = reference.calendar().add_working_days(self.today(), count).day;
        Ok(Instant::start_of_legal_day(due.succ_opt().unwrap_or(due)))
    }
}

/// Works that live no daily life, for faults that would stop it: one for each that needs one.
pub fn idle(life: &mut Life<'_>, faults: &Faults) -> Result<(Vec<Works>, Vec<Plant>), Error> {
    let Faults::Planted { kinds, each } = faults else { return Ok(Default::default()) };
    let (mut works, mut plants) = (Vec::new(), Vec::new());
    for kind in kinds {
        for _ in 0..*each {
            match kind.stage() {
                kind::Stage::Works => works.push(idle_works(life, works.len(), *kind)?),
                kind::Stage::Plant => plants.push(idle_plant(life, plants.len())?),
                kind::Stage::Life | kind::Stage::Load => {}
            }
        }
    }
    Ok((works, plants))
}

fn idle_works(life: &mut Life<'_>, number: usize, kind: Kind) -> Result<Works, Error> {
    let founding = Founding {
        number: 8000 + number,
        name: names::enterprise(8000 + number),
        kind: "generator",
        division: DIVISION,
        tier: if kind == Kind::TierExceeded { Tier::Registered } else { Tier::Simplified },
        holds: Mass::kg(40_000),
        containment_l: 5000,
        zones: &["A区", "B区", "C区"],
        wastes: names::WASTES.iter().take(1).collect(),
        login: format!("-idle-{}", number + 1),
    };
    Works::found(life, &founding)
}

fn idle_plant(life: &mut Life<'_>, number: usize) -> Result<Plant, Error> {
    let founding = Founding {
        number: 9200 + number,
        name: format!("富阳示例资源化有限公司（演示{:02}）", number + 1),
        kind: "receiver",
        division: DIVISION,
        tier: Tier::Key,
        holds: Mass::kg(1_000_000),
        containment_l: 50_000,
        zones: &["A区"],
        wastes: Vec::new(),
        login: format!("-plant-{}", number + 1),
    };
    Plant::found(life, &founding, &[], "772-006-49")
}

/// Decides when and where each fault begins. What would need more days than the world has is left out.
pub fn plan(life: &mut Life<'_>, district: &District, faults: &Faults) {
    let Faults::Planted { kinds, each } = faults else { return };
    let (first, last) = life.days;
    // Those that make something every day, but for the first, of whom more is asked.
    let busy: Vec<usize> = (1..district.works.len())
        .filter(|at| district.works.get(*at).is_some_and(|one| one.site.tier == Tier::Key))
        .collect();
    let (mut works, mut plants, mut lives) = (0, 0, 0);
    for kind in kinds {
        for _ in 0..*each {
            let whose = match kind.stage() {
                kind::Stage::Works => count(&mut works),
                kind::Stage::Plant => count(&mut plants),
                kind::Stage::Life | kind::Stage::Load => {
                    let at = count(&mut lives);
                    busy.get(at % busy.len().max(1)).copied().unwrap_or(0)
                }
            };
            let (from, left) = kind.within();
            let room = (last - first).num_days() - from - left;
            if room < 0 {
                continue;
            }
            let offset = from + i64::try_from(life.planted.below(usize::try_from(room).unwrap_or(0) + 1)).unwrap_or(0);
            let day = first.checked_add_days(Days::new(offset.unsigned_abs())).unwrap_or(first);
            life.planted.plots.push(Plot { kind: *kind, day, whose });
        }
    }
    life.planted.plots.sort_by_key(|plot| (plot.day, plot.kind, plot.whose));
}

fn count(of: &mut usize) -> usize {
    *of += 1;
    *of - 1
}

/// What begins to be wrong today.
pub fn begin(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let today = life.today();
    while life.planted.plots.first().is_some_and(|plot| plot.day <= today) {
        let plot = life.planted.plots.remove(0);
        let outcome = one(life, district, plot);
        life.settled(plot.kind.as_str(), outcome)?;
    }
    Ok(())
}

fn one(life: &mut Life<'_>, district: &District, plot: Plot) -> Result<(), Error> {
    let absent = || Error::Fault(format!("nobody for {}", plot.kind.as_str()));
    match plot.kind.stage() {
        kind::Stage::Works => {
            store::begin(life, district, district.idle_works.get(plot.whose).ok_or_else(absent)?, plot.kind)
        }
        kind::Stage::Plant => {
            paper::begin(life, district, district.idle_plants.get(plot.whose).ok_or_else(absent)?, plot.kind)
        }
        kind::Stage::Life => time::begin(life, district.works.get(plot.whose).ok_or_else(absent)?, plot.kind),
        kind::Stage::Load => {
            let site = district.works.get(plot.whose).ok_or_else(absent)?.site.id;
            life.planted.armed.push((site, plot.kind));
            Ok(())
        }
    }
}

/// The end of a day: what is on the road tells where it is.
pub fn evening(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    if life.planted.lawful { road::positions(life, district) } else { Ok(()) }
}

/// Whether a plan of a year is filed by an idle works: one that is meant to have none does not file the second year's.
pub fn files(kinds: &Faults, at: usize, year: i32, first: NaiveDate) -> bool {
    let Faults::Planted { kinds, each } = kinds else { return true };
    let of = kinds.iter().filter(|kind| kind.stage() == kind::Stage::Works).nth(at / (*each).max(1));
    of != Some(&Kind::PlanNotFiled) || year == first.year()
}
