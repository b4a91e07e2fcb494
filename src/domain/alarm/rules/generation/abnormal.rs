//! GEN-01 产废量异常: the last settled month against the mean of up to twelve before it. It must also lie outside of all of them: who
//! makes waste in lots has such months by nature, and so has whoever makes little: the difference must be some times the usual one,
//! and worth a visit. A month of nothing is for LDG-01; production figures are not known.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
        steps::{Bar, by_figure, next_settled, permille},
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_permille", Unit::Permille, 300);
const ALARM: Parameter = Parameter::design("alarm_permille", Unit::Permille, 500);
const SPREAD: Parameter = Parameter::design("spread_permille", Unit::Permille, 4000);
const LEAST: Parameter = Parameter::design("least_g", Unit::Grams, 2_000_000);
/// Normal months after which it clears.
const CLEAR_MONTHS: usize = 3;
/// Months before it that a month is compared with: so many at most, and at least.
const MOST_MONTHS: usize = 12;
const LEAST_MONTHS: usize = 6;

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
    subject: Kind::Site,
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN, ALARM, SPREAD, LEAST],
    lasting: false,
    version: 2,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Site(site) = asked.facts else { return Judgement::default() };
    let months = &site.months_g;
    let Some(last) = months.len().checked_sub(1) else { return Judgement::default() };
    let of = |parameter| asked.params.of(parameter);
    let level = |at: usize| {
        let one = against(months, at)?;
        let differs = one.differs().abs();
        let beyond = i128::from(differs) * 1000 > i128::from(one.usual) * i128::from(of(&SPREAD));
        if !beyond || differs < of(&LEAST) {
            return None;
        }
        let bars = [Bar::new(of(&WARN), of(&WARN), Level::Yellow), Bar::new(of(&ALARM), of(&ALARM), Level::Orange)];
        let level = by_figure(one.share().abs(), None, &bars).level;
        // Whether production ran is not known: less than usual is asked about, not held against anybody.
        level.map(|level| if one.differs() < 0 { Level::Yellow } else { level })
    };
    let back = if asked.held.is_some() { CLEAR_MONTHS } else { 1 };
    let found = (0..back).filter_map(|ago| level(last.checked_sub(ago)?)).max();
    let values = against(months, last).map(|one| {
        BTreeMap::from([
            ("month_g", one.month),
            ("mean_g", one.mean),
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
    mean: i64,
    /// By which the months before it differ from their mean, on the mean.
    usual: i64,
}

impl Against {
    const fn differs(&self) -> i64 {
        self.month - self.mean
    }

    /// By how much of the mean it is more or less: thousandths.
    fn share(&self) -> i64 {
        let share = permille(self.differs().abs(), self.mean);
        if self.differs() < 0 { -share } else { share }
    }
}

/// A month and those before it. `None`: too few are known, or it is within what they were. A site's first month is seldom a whole one
/// and is left out.
fn against(months: &[i64], at: usize) -> Option<Against> {
    let month = *months.get(at).filter(|month| **month > 0)?;
    let before = months.get(at.saturating_sub(MOST_MONTHS).max(1)..at).filter(|some| some.len() >= LEAST_MONTHS)?;
    let (least, most) = (*before.iter().min()?, *before.iter().max()?);
    if (least..=most).contains(&month) {
        return None;
    }
    let count = i64::try_from(before.len()).ok()?;
    let mean = before.iter().sum::<i64>().checked_div(count)?;
    let usual = before.iter().map(|one| (one - mean).abs()).sum::<i64>().checked_div(count)?;
    Some(Against { month, mean, usual })
}
