//! Figures of a period's notices: how many at which level, how soon they were taken up and closed, how many were right. Pure.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveDate};

use crate::{
    domain::{
        alarm::{Level, Rule, own::Both},
        form::{Cell, Column, Form},
    },
    kernel::{clock::Instant, text::Language},
};

/// Alarms that reach a district's officers in a day at most (issue of the rules; house design §6).
pub const ALARMS_A_DAY: u32 = 3;

/// What is counted of a notice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// Code of its rule.
    pub rule: String,
    /// The highest level it had.
    pub peak: Level,
    /// When it was raised.
    pub raised_at: Instant,
    /// When somebody took note of it first.
    pub acknowledged_at: Option<Instant>,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// What people said when they closed it: that it was right, or false; none: it is open, or went by itself.
    pub right: Option<bool>,
    /// It was found again after it was gone.
    pub repeated: bool,
}

/// Figures of some notices.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Figures {
    /// Raised in the period.
    pub raised: i64,
    /// Blue and yellow of them.
    pub warnings: i64,
    /// Orange and red of them.
    pub alarms: i64,
    /// Still open.
    pub open: i64,
    /// Gone by themselves.
    pub cleared: i64,
    /// Closed as done.
    pub closed: i64,
    /// Closed as false.
    pub wrong: i64,
    /// Found again after they were gone.
    pub repeated: i64,
    /// Minutes until somebody took note, in the middle.
    pub acknowledged_after: Option<i64>,
    /// Minutes until people closed them, in the middle.
    pub closed_after: Option<i64>,
}

impl Figures {
    fn of<'a>(told: impl Iterator<Item = &'a Told>) -> Self {
        let (mut figures, mut acknowledged, mut closed) = (Self::default(), Vec::new(), Vec::new());
        let after = |one: &Told, at: Instant| at.since(one.raised_at).num_minutes();
        for one in told {
            figures.raised += 1;
            *if one.peak.is_alarm() { &mut figures.alarms } else { &mut figures.warnings } += 1;
            figures.repeated += i64::from(one.repeated);
            acknowledged.extend(one.acknowledged_at.map(|at| after(one, at)));
            match (one.ended_at, one.right) {
                (None, _) => figures.open += 1,
                (Some(_), None) => figures.cleared += 1,
                (Some(at), Some(right)) => {
                    *if right { &mut figures.closed } else { &mut figures.wrong } += 1;
                    closed.push(after(one, at));
                }
            }
        }
        figures.acknowledged_after = middle(acknowledged);
        figures.closed_after = middle(closed);
        figures
    }

    /// Of those that people judged, the thousandths that were right; none: nobody judged any.
    pub fn precision_permille(&self) -> Option<i64> {
        let judged = self.closed + self.wrong;
        (judged > 0).then(|| self.closed * 1000 / judged)
    }
}

/// The lower of the two in the middle, or the one.
fn middle(mut figures: Vec<i64>) -> Option<i64> {
    figures.sort_unstable();
    let at = figures.len().checked_sub(1)? / 2;
    figures.get(at).copied()
}

/// Figures of a period.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Statistics {
    /// All of them.
    pub all: Figures,
    /// By the highest level, the gravest first.
    pub levels: Vec<(Level, Figures)>,
    /// By rule.
    pub rules: Vec<(String, Figures)>,
    /// Names of rules that are an authority's own.
    pub names: BTreeMap<String, Both>,
    /// Days of the period that have begun.
    pub days: i64,
    /// Alarms of the legal day that had most, and that day.
    pub worst: Option<(NaiveDate, i64)>,
}

impl Statistics {
    /// Counts the notices that were raised on the legal days from one to another, seen at a moment.
    pub fn of(told: &[Told], (from, to): (NaiveDate, NaiveDate), now: Instant) -> Self {
        let group = |pick: &dyn Fn(&Told) -> bool| Figures::of(told.iter().filter(|one| pick(one)));
        let mut levels: Vec<Level> = told.iter().map(|one| one.peak).collect();
        levels.sort_unstable_by(|one, other| other.cmp(one));
        levels.dedup();
        let mut rules: Vec<&String> = told.iter().map(|one| &one.rule).collect();
        rules.sort_unstable();
        rules.dedup();
        let mut by_day: BTreeMap<NaiveDate, i64> = BTreeMap::new();
        for one in told.iter().filter(|one| one.peak.is_alarm()) {
            *by_day.entry(one.raised_at.legal_day()).or_default() += 1;
        }
        let last = to.min(now.legal_day());
        Self {
            all: Figures::of(told.iter()),
            levels: levels.into_iter().map(|level| (level, group(&|one| one.peak == level))).collect(),
            rules: rules.into_iter().map(|rule| (rule.clone(), group(&|one| one.rule == *rule))).collect(),
            names: BTreeMap::new(),
            days: ((last - from) + Duration::days(1)).num_days().max(0),
            // Of two such days the first.
            worst: by_day.into_iter().rev().max_by_key(|(_, alarms)| *alarms),
        }
    }

    /// The name of a rule.
    pub fn name(&self, code: &str, language: Language) -> Option<&str> {
        let house = Rule::find(code).map(|rule| rule.name.of(language));
        house.or_else(|| self.names.get(code).map(|name| name.of(language)))
    }

    /// The tables of the report: by level, and by rule.
    pub fn forms(&self, lead: &str) -> Vec<Form> {
        let head = |name| Column { group: "", name, width: 22 };
        let columns = |first| vec![head(first)].into_iter().chain(COLUMNS.iter().copied()).collect::<Vec<Column>>();
        let row = |name: String, one: &Figures| vec![Cell::Text(name)].into_iter().chain(cells(one)).collect();
        let mut levels: Vec<Vec<Cell>> =
            self.levels.iter().map(|(level, one)| row(level.zh().to_owned(), one)).collect();
        levels.push(row("合计".to_owned(), &self.all));
        let named = |code: &str| self.name(code, Language::Zh).map_or_else(String::new, |name| format!(" {name}"));
        let rules = self.rules.iter().map(|(code, one)| row(format!("{code}{}", named(code)), one)).collect();
        let form = |name, title: &str, columns, rows| Form {
            name,
            title: title.to_owned(),
            lead: lead.to_owned(),
            columns,
            rows,
        };
        vec![
            form("按等级", "一、按等级", columns("等级"), levels),
            form("按规则", "二、按规则", columns("规则"), rules),
        ]
    }
}

const COLUMNS: &[Column] = &[
    Column { group: "发出", name: "预警", width: 8 },
    Column { group: "发出", name: "报警", width: 8 },
    Column { group: "现状", name: "未办结", width: 8 },
    Column { group: "现状", name: "自行解除", width: 10 },
    Column { group: "现状", name: "核查销号", width: 10 },
    Column { group: "现状", name: "误报", width: 8 },
    Column { group: "", name: "反复", width: 8 },
    Column { group: "用时中位数（小时）", name: "签收", width: 10 },
    Column { group: "用时中位数（小时）", name: "销号", width: 10 },
    Column { group: "", name: "核查属实率", width: 12 },
];

fn cells(one: &Figures) -> Vec<Cell> {
    let counts = [one.warnings, one.alarms, one.open, one.cleared, one.closed, one.wrong, one.repeated];
    let tenths = |minutes: i64| minutes * 10 / 60;
    let hours =
        |minutes: Option<i64>| Cell::of(minutes.map(tenths).map(|of| format!("{}.{}", of / 10, of % 10)).as_deref());
    let share = one.precision_permille().map(|of| format!("{}.{}%", of / 10, of % 10));
    let mut cells: Vec<Cell> = counts.into_iter().map(Cell::Count).collect();
    cells.extend([hours(one.acknowledged_after), hours(one.closed_after), Cell::of(share.as_deref())]);
    cells
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn at(hour: i64) -> Instant {
        Instant::parse("2026-11-01T00:00:00Z").unwrap().plus(Duration::hours(hour))
    }

    fn told(rule: &str, peak: Level, raised: i64, noted: Option<i64>, ended: Option<(i64, Option<bool>)>) -> Told {
        Told {
            rule: rule.into(),
            peak,
            raised_at: at(raised),
            acknowledged_at: noted.map(at),
            ended_at: ended.map(|(hour, _)| at(hour)),
            right: ended.and_then(|(_, right)| right),
            repeated: false,
        }
    }

    #[test]
    fn notices_are_counted_by_how_they_ended_and_timed_by_the_one_in_the_middle() {
        let all = [
            told("STO-02", Level::Orange, 0, Some(2), Some((10, Some(true)))),
            told("STO-02", Level::Orange, 1, Some(2), Some((30, Some(true)))),
            told("STO-02", Level::Yellow, 2, None, Some((3, None))),
            told("GEN-02", Level::Red, 40, Some(41), Some((43, Some(false)))),
            told("GEN-02", Level::Yellow, 41, None, None),
        ];
        let days = ("2026-11-01".parse().unwrap(), "2026-11-30".parse().unwrap());
        let found = Statistics::of(&all, days, at(24 * 9));
        let f = &found.all;
        assert_eq!((f.raised, f.warnings, f.alarms, f.open, f.cleared, f.closed, f.wrong), (5, 2, 3, 1, 1, 2, 1));
        assert_eq!((f.acknowledged_after, f.closed_after, f.precision_permille()), (Some(60), Some(600), Some(666)));
        assert_eq!(
            found.levels.iter().map(|(level, one)| (*level, one.raised)).collect::<Vec<_>>(),
            [(Level::Red, 1), (Level::Orange, 2), (Level::Yellow, 2)]
        );
        assert_eq!(
            found.rules.iter().map(|(rule, one)| (rule.as_str(), one.alarms)).collect::<Vec<_>>(),
            [("GEN-02", 1), ("STO-02", 2)]
        );
        assert_eq!((found.days, found.worst), (10, Some((days.0, 2))));
    }

    #[test]
    fn of_nothing_there_is_no_middle_and_no_share() {
        let days = ("2026-11-01".parse().unwrap(), "2026-11-30".parse().unwrap());
        let found = Statistics::of(&[], days, at(0));
        assert_eq!((found.all, found.worst, found.days), (Figures::default(), None, 1));
        let open = Statistics::of(&[told("STO-02", Level::Blue, 0, None, None)], days, at(1));
        assert_eq!((open.all.precision_permille(), open.all.closed_after), (None, None));
        for form in open.forms("富阳区") {
            assert!(form.rows.iter().all(|row| row.len() == form.columns.len()), "{form:?}");
        }
    }
}
