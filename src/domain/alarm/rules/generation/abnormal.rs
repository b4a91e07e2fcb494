//! GEN-01 产废量异常: the last settled month against the middle of up to twelve before it, each by its working days, so that months
//! with a long holiday are not short of anything. The difference must also lie outside of all of them, be some times what is usual,
//! and be worth a visit. What is usual is the middle difference of those months; and where they happen to be alike, what chance
//! makes of so many packages. A month of nothing is for LDG-01; production figures are not known.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
        facts::Site,
        steps::{next_settled, permille},
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_permille", Unit::Permille, 300);
const ALARM: Parameter = Parameter::design("alarm_permille", Unit::Permille, 500);
const WARN_SPREAD: Parameter = Parameter::design("warn_spread_permille", Unit::Permille, 3000);
const SPREAD: Parameter = Parameter::design("spread_permille", Unit::Permille, 4000);
const LEAST: Parameter = Parameter::design("least_g", Unit::Grams, 2_000_000);
/// Normal months after which it clears.
const CLEAR_MONTHS: usize = 3;
/// Months before it that a month is compared with: so many at most, and at least.
const MOST_MONTHS: usize = 12;
const LEAST_MONTHS: usize = 6;
/// Of values that fall as chance has it, the standard deviation over the middle difference from their middle: thousandths.
const DEVIATION: i64 = 1483;

/// The rule.
pub static RULE: Rule = Rule {
    code: "GEN-01",
    name: Words { zh: "产废量异常", en: "Abnormal generation" },
    advice: Words {
        zh: "核实该月产生量，说明产量、工艺或记录的变化",
        en: "Check the month, and say what changed in output, process or records",
    },
    stage: Stage::Generation,
    ground: &[],
    to: &[Recipient::Enterprise, Recipient::Authority],
    subjects: &[Kind::Site],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN, ALARM, WARN_SPREAD, SPREAD, LEAST],
    lasting: false,
    version: 3,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Site(site) = asked.facts else { return Judgement::default() };
    let Some(last) = site.months_g.len().checked_sub(1) else { return Judgement::default() };
    let of = |parameter| asked.params.of(parameter);
    let level = |at: usize| {
        let one = against(site, at)?;
        if one.within || one.differs().abs() < of(&LEAST) {
            return None;
        }
        let beyond = |share, spread| one.share().abs() >= of(share) && one.is_beyond(of(spread));
        // Whether production ran is not known: less than usual is asked about, not held against anybody.
        if one.differs() > 0 && beyond(&ALARM, &SPREAD) {
            return Some(Level::Orange);
        }
        beyond(&WARN, &WARN_SPREAD).then_some(Level::Yellow)
    };
    let back = if asked.held.is_some() { CLEAR_MONTHS } else { 1 };
    let found = (0..back).filter_map(|ago| level(last.checked_sub(ago)?)).max();
    let values = against(site, last).map(|one| {
        BTreeMap::from([
            ("month_g", one.month),
            ("middle_g", one.middle),
            ("difference_permille", one.share()),
            ("usual_g", one.usual),
        ])
    });
    let next_look = next_settled(asked.now);
    Judgement { level: found, values: values.unwrap_or_default(), next_look, ..Judgement::default() }
}

/// A month beside those before it, grams.
struct Against {
    month: i64,
    /// What those before it would have made in its working days: the middle of them.
    middle: i64,
    /// By which it usually differs.
    usual: i64,
    /// Some month before it made more, by its working days, and some made less.
    within: bool,
}

impl Against {
    const fn differs(&self) -> i64 {
        self.month - self.middle
    }

    /// By how much of the middle it is more or less: thousandths.
    fn share(&self) -> i64 {
        let share = permille(self.differs().abs(), self.middle);
        if self.differs() < 0 { share.saturating_neg() } else { share }
    }

    /// Whether the difference is more than so many thousandths of the usual one.
    fn is_beyond(&self, permille: i64) -> bool {
        i128::from(self.differs().abs()) * 1000 > i128::from(self.usual) * i128::from(permille)
    }
}

/// A month and those before it. `None`: too few are known, or nothing was made. A site's first month is seldom a whole one and is
/// left out.
fn against(site: &Site, at: usize) -> Option<Against> {
    let month = *site.months_g.get(at).filter(|month| **month > 0)?;
    let days = *site.months_days.get(at).filter(|days| **days > 0)?;
    let before = at.saturating_sub(MOST_MONTHS).max(1)..at;
    let before: Vec<i64> = site
        .months_g
        .get(before.clone())?
        .iter()
        .zip(site.months_days.get(before)?)
        .filter_map(|(made, of)| made.checked_mul(days)?.checked_div(*of))
        .collect();
    if before.len() < LEAST_MONTHS {
        return None;
    }
    let (least, most) = (*before.iter().min()?, *before.iter().max()?);
    let middle = median(before.clone())?;
    let differences = before.iter().map(|one| (one - middle).abs()).collect();
    let deviation = i128::from(median(differences)?) * i128::from(DEVIATION) / 1000;
    // As many packages more or less as chance has it: the variance of their mass is their number times the square of one. The
    // middle of months that are mostly empty is nothing, their mean is not.
    let mean = before.iter().map(|one| i128::from(*one)).sum::<i128>() / i128::try_from(before.len()).ok()?;
    let chance = (i128::from(site.lot_g.max(0)) * mean.max(i128::from(middle))).max(0).isqrt();
    let usual = i64::try_from(deviation.max(chance)).unwrap_or(i64::MAX);
    Some(Against { month, middle, usual, within: (least..=most).contains(&month) })
}

/// The middle one; of an even number the mean of the two.
fn median(mut all: Vec<i64>) -> Option<i64> {
    all.sort_unstable();
    let (low, high) = (all.get(all.len().checked_sub(1)? / 2)?, all.get(all.len() / 2)?);
    Some(low + (high - low) / 2)
}
