//! How much of a waste is expected to arise in a year, from the months before it. The method is simple enough to be told beside
//! the figure: the last twelve complete months, moved by what the production output does, else by half of their change against
//! the twelve months before, a fifth at most; divided among the calendar months as the last three years were.
//!
//! **Invariant:** the same months give the same figure; nothing is made up where nothing was recorded.

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{
    domain::{names::names, package::share::apportion},
    kernel::mass::Mass,
};

/// Most that a trend moves a figure, thousandths.
const TREND_MOST: i64 = 200;
/// Most that an output moves a figure, thousandths.
const OUTPUT_MOST: i64 = 9_000;
/// Most months from which the seasons are read.
const SEASONS_FROM: i64 = 36;

names! {
    /// What moves the figure of the months before.
    Mover {
        /// Nothing: there is nothing to compare with.
        None = "none" / "不作调整",
        /// The production output that is entered.
        Output = "output" / "按产量变化",
        /// Half of the change against the twelve months before.
        Trend = "trend" / "按趋势",
    }
}

/// What arose in one legal month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Month {
    /// Months since the year nought ([`index`]).
    pub at: i64,
    /// Grams.
    pub mass_g: i64,
    /// Packages.
    pub packages: i64,
}

/// Production output of the year before and of the year planned, in one unit of the site's own.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Output {
    /// Of the year before.
    pub last: i64,
    /// Of the year planned.
    pub next: i64,
}

/// An expected figure with all that led to it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forecast {
    /// First month of those it rests on, `202601`.
    pub from: i64,
    /// Last month, `202612`.
    pub to: i64,
    /// Complete months among them with records, twelve at most; fewer are carried on to a whole year. Nought: part of a month is.
    pub months: i64,
    /// What arose in them, grams.
    pub base_g: Mass,
    /// In so many packages.
    pub packages: i64,
    /// What arose in the twelve months before, grams; `None`: not recorded.
    pub before_g: Option<Mass>,
    /// What moves the figure.
    pub mover: Mover,
    /// By so much, thousandths.
    pub permille: i64,
    /// Output of the year before and of the year planned, where it moves the figure.
    pub output: Option<Output>,
    /// What is expected, grams, to the kilogram.
    pub mass_g: Mass,
    /// The same by calendar month, January first; empty where less than a year is recorded.
    pub seasons_g: Vec<Mass>,
}

/// Months since the year nought of a legal month, `202611`.
pub const fn index(month: i64) -> i64 {
    month / 100 * 12 + month % 100 - 1
}

/// The legal month, `202611`, of so many months since the year nought.
pub const fn month(index: i64) -> i64 {
    index / 12 * 100 + index % 12 + 1
}

/// The last complete month on a day, at most December before the year planned ([`index`]).
pub fn last_complete(day: NaiveDate, year: i32) -> i64 {
    let before = i64::from(day.year()) * 12 + i64::from(day.month0()) - 1;
    before.min(i64::from(year) * 12 - 1)
}

impl Output {
    /// Thousandths by which the second differs from the first; `None`: there was none to compare with.
    pub fn permille(self) -> Option<i64> {
        if self.last <= 0 || self.next < 0 {
            return None;
        }
        let moved = (i128::from(self.next) - i128::from(self.last)) * 1000 / i128::from(self.last);
        Some(i64::try_from(moved).unwrap_or(OUTPUT_MOST).clamp(-1000, OUTPUT_MOST))
    }
}

/// What is expected of a waste. `begun` is the first month the site recorded anything in, `end` the last complete one, `days` how
/// much of the month after it is over: where no month, or only the one it began in, is complete, that month is carried on to a year
/// by its days.
pub fn forecast(months: &[Month], begun: i64, end: i64, days: i64, output: Option<Output>) -> Forecast {
    let recorded = (end - begun + 1).max(0);
    let within = |from: i64, to: i64| months.iter().filter(move |one| (from..=to).contains(&one.at));
    let sum = |from: i64, to: i64| within(from, to).map(|one| one.mass_g).sum::<i64>().max(0);
    let spans = spans(recorded, end, days);
    let yearly = |span: &Span| i128::from(sum(span.first, span.last)) * 365 * 12 / span.divisor();
    // Of two that say the same the longer one stands: it comes first.
    let span = spans.into_iter().rev().max_by_key(yearly).unwrap_or(Span { first: end, last: end, months: 0, days: 1 });
    let (first, last, counted) = (span.first, span.last, span.months);
    let base = sum(first, last);
    let before = (recorded >= 24).then(|| sum(end - 23, end - 12));
    let whole = yearly(&span);
    let trend = before.filter(|before| *before > 0).map(|before| (base - before).saturating_mul(500) / before);
    let trend = trend.map(|permille| permille.clamp(-TREND_MOST, TREND_MOST));
    let (mover, permille) = match (output.and_then(Output::permille), trend) {
        (Some(permille), _) => (Mover::Output, permille),
        (None, Some(permille)) => (Mover::Trend, permille),
        (None, None) => (Mover::None, 0),
    };
    let exact = whole * i128::from(1000 + permille) / 1000;
    let mass_g = Mass(i64::try_from((exact + 500) / 1000 * 1000).unwrap_or(0));
    Forecast {
        from: month(first),
        to: month(last),
        months: counted,
        base_g: Mass(base),
        packages: within(first, last).map(|one| one.packages).sum::<i64>().max(0),
        before_g: before.map(Mass),
        mover,
        permille,
        output: output.filter(|_| mover == Mover::Output),
        mass_g,
        seasons_g: if recorded >= 12 { seasons(months, end, mass_g) } else { Vec::new() },
    }
}

/// Months that a year's figure may rest on: complete ones, or where there are none the days of one.
#[derive(Clone, Copy, Debug)]
struct Span {
    first: i64,
    last: i64,
    months: i64,
    days: i64,
}

impl Span {
    /// What its sum times 365 and 12 is divided by, to be that of a year.
    fn divisor(&self) -> i128 {
        if self.months > 0 { i128::from(self.months) * 365 } else { i128::from(self.days.max(1)) * 12 }
    }
}

/// The spans of which the largest figure stands, the longest first. In the month a site began it recorded a part only, and what
/// is planned too low stops a transfer: without it, and beside it the running month once ten days of it are over.
fn spans(recorded: i64, end: i64, days: i64) -> Vec<Span> {
    let whole = |months: i64| Span { first: end - months + 1, last: end, months, days: 0 };
    let part = Span { first: end + 1, last: end + 1, months: 0, days };
    match recorded {
        0 => vec![part],
        1 if days >= 10 => vec![whole(1), part],
        1 => vec![whole(1)],
        2..12 => vec![whole(recorded), whole(recorded - 1)],
        _ => vec![whole(12)],
    }
}

/// A year's mass among the calendar months as the last three years were; empty where they were nothing.
fn seasons(months: &[Month], end: i64, mass: Mass) -> Vec<Mass> {
    let of = |calendar: i64| {
        let same = months.iter().filter(|one| one.at > end - SEASONS_FROM && one.at <= end && one.at % 12 == calendar);
        Mass(same.map(|one| one.mass_g).sum::<i64>().max(0))
    };
    let sums: Vec<Mass> = (0..12).map(of).collect();
    if sums.iter().all(|sum| *sum == Mass::ZERO) {
        return Vec::new();
    }
    apportion(mass, &sums)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn each(from: i64, to: i64, mass_g: i64) -> Vec<Month> {
        (index(from)..=index(to)).map(|at| Month { at, mass_g, packages: 2 }).collect()
    }

    #[test]
    fn the_last_twelve_months_move_with_the_output_or_with_half_the_trend() {
        let end = index(202_612);
        let months = [each(202_501, 202_512, 100_000), each(202_601, 202_612, 110_000)].concat();
        let one = forecast(&months, index(202_501), end, 0, None);
        assert_eq!((one.mover, one.permille, one.mass_g), (Mover::Trend, 50, Mass(1_386_000)));
        assert_eq!((one.from, one.to, one.months, one.packages), (202_601, 202_612, 12, 24));
        assert_eq!(one.seasons_g.iter().copied().sum::<Mass>(), one.mass_g);
        let one = forecast(&months, index(202_501), end, 0, Some(Output { last: 100, next: 106 }));
        assert_eq!((one.mover, one.permille, one.mass_g), (Mover::Output, 60, Mass(1_399_000)));
        let steep = [each(202_501, 202_512, 10_000), each(202_601, 202_612, 100_000)].concat();
        assert_eq!(forecast(&steep, index(202_501), end, 0, None).permille, TREND_MOST);
    }

    #[test]
    fn less_than_a_year_is_carried_on_and_nothing_stays_nothing() {
        let end = index(202_606);
        let one = forecast(&each(202_604, 202_606, 30_000), index(202_604), end, 0, None);
        assert_eq!((one.months, one.mass_g, one.seasons_g.len(), one.mover), (3, Mass(360_000), 0, Mover::None));
        let none = forecast(&[], end + 1, end, 0, Some(Output { last: 0, next: 5 }));
        assert_eq!((none.months, none.mass_g, none.mover), (0, Mass::ZERO, Mover::None));
        let part = forecast(&each(202_607, 202_607, 20_000), end + 1, end, 20, None);
        assert_eq!((part.months, part.from, part.base_g, part.mass_g), (0, 202_607, Mass(20_000), Mass(365_000)));
    }

    #[test]
    fn the_month_it_began_in_does_not_make_a_year_smaller_than_what_came_after() {
        let end = index(202_606);
        let months = [each(202_606, 202_606, 2_000), each(202_607, 202_607, 20_000)].concat();
        let one = forecast(&months, end, end, 20, None);
        assert_eq!((one.months, one.from, one.base_g, one.mass_g), (0, 202_607, Mass(20_000), Mass(365_000)));
        // A few days tell nothing of a year.
        let early = forecast(&months, end, end, 9, None);
        assert_eq!((early.months, early.from, early.mass_g), (1, 202_606, Mass(24_000)));
        let months = [each(202_604, 202_604, 3_000), each(202_605, 202_606, 30_000)].concat();
        let two = forecast(&months, index(202_604), end, 20, None);
        assert_eq!((two.months, two.from, two.mass_g), (2, 202_605, Mass(360_000)));
        // Nothing after it: what it gave is kept.
        let quiet = forecast(&each(202_605, 202_605, 30_000), index(202_605), end, 0, None);
        assert_eq!((quiet.months, quiet.from, quiet.mass_g), (2, 202_605, Mass(180_000)));
    }

    #[test]
    fn only_complete_months_before_the_year_count() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap_or_default();
        assert_eq!(month(last_complete(day(2026, 11, 28), 2027)), 202_610);
        assert_eq!(month(last_complete(day(2027, 3, 2), 2027)), 202_612);
        assert_eq!(month(index(202_601)), 202_601);
    }
}
