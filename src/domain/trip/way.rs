//! The way of a run, and how far off it a place is. Without a map of roads a way is what somebody said, where others drove, or
//! what one may guess: a run from one place to another that is longer than a detour makes it.
//!
//! **Invariant:** the better basis is taken alone: who was given a way is measured by it, whatever others drove.

use serde::{Deserialize, Serialize};

use crate::domain::{
    names::names,
    place::Point,
    refusal::{Code, Refusal},
};

/// Points of a way that is given.
pub const POINTS: std::ops::RangeInclusive<usize> = 2..=200;
/// Earlier runs of the same places that make a way.
pub const RUNS_LEAST: usize = 3;
/// Points of a run farther apart are not joined: nobody knows where it was between them.
const JOINED: i64 = 5000;
/// A road leaves the straight line between two points by so much of it: a quarter.
const BENDS: i64 = 4;
/// A run by road is so much longer than the straight line at most, thousandths.
const DETOUR: i64 = 1500;

names! {
    /// What a way rests on.
    Basis {
        /// The dispatcher gave it.
        Planned = "planned" / "调度给定",
        /// Earlier runs between the same places.
        Earlier = "earlier" / "以往行驶",
        /// The straight line and what is within a detour of it.
        Direct = "direct" / "两地直线",
    }
}

/// A way to be measured by.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Way {
    /// What was given.
    Planned(Vec<Point>),
    /// Where earlier runs were told to be, each in the order of time.
    Earlier(Vec<Vec<Point>>),
    /// From where to where.
    Direct(Point, Point),
}

impl Way {
    /// The best that is known: what was given, enough earlier runs, or the two places. `None`: nothing is.
    pub fn of(planned: &[Point], earlier: Vec<Vec<Point>>, ends: Option<(Point, Point)>) -> Option<Self> {
        if planned.len() >= *POINTS.start() {
            return Some(Self::Planned(planned.to_vec()));
        }
        if earlier.len() >= RUNS_LEAST {
            return Some(Self::Earlier(earlier));
        }
        ends.map(|(from, to)| Self::Direct(from, to))
    }

    /// What it rests on.
    pub const fn basis(&self) -> Basis {
        match self {
            Self::Planned(_) => Basis::Planned,
            Self::Earlier(_) => Basis::Earlier,
            Self::Direct(..) => Basis::Direct,
        }
    }

    /// Metres by which a place is off it.
    pub fn off(&self, at: Point) -> i64 {
        match self {
            Self::Planned(points) => nearest(points, |from, to| at.metres_to_line(from, to)),
            Self::Earlier(runs) => runs.iter().map(|run| along(run, at)).min().unwrap_or(0),
            Self::Direct(from, to) => {
                let beyond = at.metres_to(*from) + at.metres_to(*to) - from.metres_to(*to) * DETOUR / 1000;
                (beyond / 2).max(0)
            }
        }
    }
}

/// The least over the pieces of a line.
fn nearest(points: &[Point], metres: impl Fn(Point, Point) -> i64) -> i64 {
    let pieces = points.iter().zip(points.iter().skip(1)).map(|(from, to)| metres(*from, *to));
    pieces.min().unwrap_or(0)
}

/// Metres off where one run was. Between two positions it may have been beside the straight line.
fn along(run: &[Point], at: Point) -> i64 {
    nearest(run, |from, to| {
        let length = from.metres_to(to);
        if length > JOINED {
            return at.metres_to(from).min(at.metres_to(to));
        }
        (at.metres_to_line(from, to) - length / BENDS).max(0)
    })
}

/// From when on a run is at least so far off its way, without a break until it was told last.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Off {
    /// Metres.
    pub metres: i64,
    /// Microseconds.
    pub since: i64,
}

/// Most steps of one run that are kept.
const STEPS: usize = 12;

/// How far off, and how long: of positions as moment and metres, the newest first.
pub fn off(told: impl Iterator<Item = (i64, i64)>) -> Vec<Off> {
    let mut steps: Vec<Off> = Vec::new();
    let mut least = i64::MAX;
    for (at, metres) in told {
        least = least.min(metres);
        if least <= 0 {
            break;
        }
        if let Some(last) = steps.last_mut().filter(|last| last.metres == least) {
            last.since = at;
        } else if steps.len() < STEPS {
            steps.push(Off { metres: least, since: at });
        } else {
            break;
        }
    }
    steps
}

/// Since when a run is more than so far off.
pub fn off_since(steps: &[Off], metres: i64) -> Option<i64> {
    steps.iter().rfind(|step| step.metres > metres).map(|step| step.since)
}

/// Whether a way can be one.
///
/// # Errors
/// `request.field`: too few points or too many.
pub fn fits(points: &[Point]) -> Result<(), Refusal> {
    if POINTS.contains(&points.len()) {
        return Ok(());
    }
    Err(Refusal::of(Code::RequestField).with("pointer", "/way").with("reason", "2 to 200 points"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(longitude_e6: i64, latitude_e6: i64) -> Point {
        Point { longitude_e6, latitude_e6 }
    }

    const HERE: Point = at(119_900_000, 30_000_000);
    const THERE: Point = at(120_100_000, 30_000_000);

    #[test]
    fn what_was_given_counts_before_what_others_drove_and_that_before_a_guess() {
        let run = vec![HERE, THERE];
        let of = |planned: &[Point], runs: usize| Way::of(planned, vec![run.clone(); runs], Some((HERE, THERE)));
        assert_eq!(of(&[HERE, THERE], 5).map(|way| way.basis()), Some(Basis::Planned));
        assert_eq!(of(&[HERE], 3).map(|way| way.basis()), Some(Basis::Earlier));
        assert_eq!(of(&[], 2).map(|way| way.basis()), Some(Basis::Direct));
        assert_eq!(Way::of(&[], Vec::new(), None), None);
    }

    #[test]
    fn off_is_off_the_nearest_piece_and_bends_and_detours_are_no_offence() {
        let (planned, direct) = (Way::Planned(vec![HERE, THERE]), Way::Direct(HERE, THERE));
        let north = at(120_000_000, 30_010_000);
        assert_eq!(planned.off(north), 1110);
        assert!(planned.off(at(119_950_000, 30_000_000)) <= 1, "a metre is what whole figures lose");
        // Nineteen kilometres: ten to the north are a detour, thirty are not.
        assert_eq!(direct.off(north), 0);
        assert!(direct.off(at(120_000_000, 30_270_000)) > 10_000);
        // Positions two kilometres apart: half a kilometre beside them may be the road.
        let run: Vec<Point> = (0..=10).map(|step| at(119_900_000 + step * 20_000, 30_000_000)).collect();
        let earlier = Way::Earlier(vec![run.clone(), run.clone(), run]);
        assert_eq!(earlier.off(at(120_000_000, 30_004_000)), 0);
        assert!((500..700).contains(&earlier.off(north)), "{}", earlier.off(north));
        // Twenty kilometres without a position are not joined.
        assert!(Way::Earlier(vec![vec![HERE, THERE]; 3]).off(at(120_000_000, 30_000_000)) > 9000);
    }

    #[test]
    fn how_long_is_told_for_each_distance() {
        let told = [(50, 900), (40, 2500), (30, 700), (20, 0), (10, 5000)];
        let steps = off(told.into_iter());
        assert_eq!(steps, [Off { metres: 900, since: 40 }, Off { metres: 700, since: 30 }]);
        assert_eq!([500, 700, 800, 900].map(|metres| off_since(&steps, metres)), [Some(30), Some(40), Some(40), None]);
        assert_eq!(off([(50, 0), (40, 9)].into_iter()), []);
    }
}
