//! What a site usually does: how much it makes in a month, and how long it makes nothing. Statistics that one odd month or one long
//! holiday does not move: ranks and middles, not means.

use std::collections::BTreeMap;

use chrono::{Datelike as _, Months, NaiveDate};

use super::site::{Made, ago};
use crate::{
    app::Error,
    domain::{
        alarm::{
            facts::{Quiet, Site},
            steps::SETTLES_IN,
        },
        declaration::{State as Declared, content::Kind as Span},
        law::calendar::Calendar,
    },
    kernel::clock::Instant,
    store::{self, Conn, declaration::Filter, party::SiteScope},
};

/// Months that a month is compared with, and those that are compared.
const MONTHS: usize = 15;
/// Days with rows of which the usual interval is taken, and the fewest that tell one.
const DAYS: i64 = 31;
const FEWEST: usize = 5;
/// So many of a hundred intervals are no longer than the usual one.
const SHARE: usize = 90;
/// Days in which nothing is asked of a standstill.
const QUIET: i64 = 7;

/// Grams and working days of each settled month since the first with any, and what a package of them weighs.
pub fn months(made: &Made, calendar: &Calendar, now: Instant, facts: &mut Site) {
    let index = |month: i64| month / 100 * 12 + month % 100 - 1;
    let day = ago(now, SETTLES_IN);
    let open = i64::from(day.year()) * 12 + i64::from(day.month0());
    let mut of: BTreeMap<i64, i64> = BTreeMap::new();
    for (month, _, mass_g, _) in made {
        *of.entry(index(*month)).or_default() += mass_g;
    }
    of.retain(|_, mass_g| *mass_g > 0);
    let Some(first) = of.keys().next().copied() else { return };
    let first = first.max(open - i64::try_from(MONTHS).unwrap_or(i64::MAX));
    facts.months_g = (first..open).map(|month| of.get(&month).copied().unwrap_or(0)).collect();
    facts.months_days = (first..open).map(|month| working(calendar, month)).collect();
    let mut lots: BTreeMap<&str, (i128, i128)> = BTreeMap::new();
    for (_, code, mass_g, packages) in made.iter().filter(|one| (first..open).contains(&index(one.0))) {
        let lot = lots.entry(code).or_default();
        *lot = (lot.0 + i128::from(*mass_g), lot.1 + i128::from(*packages));
    }
    lots.retain(|_, (mass_g, packages)| *mass_g > 0 && *packages > 0);
    let all: i128 = lots.values().map(|lot| lot.0).sum();
    let squares: i128 = lots.values().map(|(mass_g, packages)| mass_g * mass_g / packages).sum();
    facts.lot_g = squares.checked_div(all).and_then(|lot| i64::try_from(lot).ok()).unwrap_or(0);
}

/// Working days of a month, counted in months since the year 0.
fn working(calendar: &Calendar, month: i64) -> i64 {
    let (year, of_year) = (i32::try_from(month / 12).unwrap_or(0), u32::try_from(month % 12).unwrap_or(0));
    let Some(first) = NaiveDate::from_ymd_opt(year, of_year + 1, 1) else { return 0 };
    let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
    worked(calendar, first, next)
}

/// Working days from one day to before another.
fn worked(calendar: &Calendar, from: NaiveDate, to: NaiveDate) -> i64 {
    let days = from.iter_days().take_while(|day| *day < to).filter(|day| calendar.is_working(*day));
    i64::try_from(days.count()).unwrap_or(i64::MAX)
}

/// On which days rows came, and whether the site stands still.
pub fn quiet(conn: &mut Conn, calendar: &Calendar, id: &str, now: Instant, facts: &mut Site) -> Result<(), Error> {
    let days = store::ledger::days_made(conn, id, DAYS)?;
    let days: Vec<NaiveDate> = days.iter().filter_map(|day| day.parse().ok()).collect();
    let Some(last) = days.first() else { return Ok(()) };
    facts.last_made_on = Some(*last);
    facts.quiet = usual(calendar, &days);
    if *last > ago(now, QUIET) {
        return Ok(());
    }
    let scope = SiteScope { all: true, ..SiteScope::default() };
    let filter = Filter { site: Some(id.to_owned()), ..Filter::default() };
    let told = store::declaration::list(conn, &scope, &filter, None, 4)?;
    let newest = told.iter().find(|one| matches!(one.state, Declared::Submitted | Declared::Accepted));
    facts.stopped = newest.is_some_and(|one| one.content.kind == Span::Stopped);
    Ok(())
}

/// Working days that usually pass between two days with rows, the newest first.
fn usual(calendar: &Calendar, days: &[NaiveDate]) -> Option<Quiet> {
    if days.len() < FEWEST {
        return None;
    }
    let between = days.iter().zip(days.iter().skip(1)).map(|(later, earlier)| {
        let next = earlier.succ_opt().unwrap_or(*earlier);
        worked(calendar, next, *later)
    });
    let mut between: Vec<i64> = between.collect();
    between.sort_unstable();
    let rank = (between.len() * SHARE).div_ceil(100).saturating_sub(1);
    let usual = *between.get(rank)?;
    Some(Quiet { usual, intervals: i64::try_from(between.len()).unwrap_or(i64::MAX) })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn nine_intervals_in_ten_are_no_longer_and_one_long_holiday_moves_nothing() {
        let calendar = Calendar::builtin().unwrap();
        let mut days: Vec<NaiveDate> =
            day("2026-06-01").iter_days().filter(|one| calendar.is_working(*one)).take(12).collect();
        days.reverse();
        assert_eq!(usual(calendar, &days), Some(Quiet { usual: 0, intervals: 11 }));
        // Two months of nothing in between.
        days.extend([day("2026-03-20"), day("2026-03-19")]);
        assert_eq!(usual(calendar, &days), Some(Quiet { usual: 0, intervals: 13 }));
        // Once a week, on Mondays; one of the weeks has a holiday.
        let weekly: Vec<NaiveDate> = (0..5).map(|week| day("2026-06-29") - chrono::Duration::weeks(week)).collect();
        assert_eq!(usual(calendar, &weekly), Some(Quiet { usual: 4, intervals: 4 }));
        assert_eq!(usual(calendar, &weekly[1..]), None);
    }

    #[test]
    fn a_package_weighs_what_most_of_the_mass_is_packed_in() {
        let calendar = Calendar::builtin().unwrap();
        let of = |month, code: &str, kg: i64, packages| (month, code.to_owned(), kg * 1000, packages);
        let made =
            vec![of(202_601, "a", 900, 9), of(202_602, "a", 900, 9), of(202_602, "b", 200, 20), of(202_603, "a", 1, 1)];
        let mut facts = Site::default();
        // The fifth day of April is the last on which March is written up.
        months(&made, calendar, Instant::parse("2026-04-05T12:00:00Z").unwrap(), &mut facts);
        assert_eq!((facts.months_g, facts.months_days), (vec![900_000, 1_100_000], vec![21, 16]));
        // (1800² / 18 + 200² / 20) / 2000 kg.
        assert_eq!(facts.lot_g, 91_000);
    }
}
