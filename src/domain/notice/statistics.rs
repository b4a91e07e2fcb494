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

/// Notices of one rule and one highest level, counted; nothing is timed of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// Code of their rule.
    pub rule: String,
    /// The highest level they had.
    pub peak: Level,
    /// How many, and how they ended.
    pub figures: Figures,
}

/// What is timed from the moment a notice is raised.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Timed {
    /// Until somebody took note first.
    Acknowledged,
    /// Until people closed it.
    Closed,
}

/// Of which notices.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Part {
    /// All.
    All,
    /// Those of one highest level.
    Level(Level),
    /// Those of one rule.
    Rule(String),
}

/// Minutes in the middle; of two the lower; none where nothing is timed.
pub type Middles = BTreeMap<(Timed, Part), i64>;

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
    /// Of the groups of a part together, with what is timed of it.
    fn of<'a>(groups: impl Iterator<Item = &'a Group>, middles: &Middles, part: &Part) -> Self {
        let mut sum = Self::default();
        for Group { figures: one, .. } in groups {
            sum.raised += one.raised;
            sum.warnings += one.warnings;
            sum.alarms += one.alarms;
            sum.open += one.open;
            sum.cleared += one.cleared;
            sum.closed += one.closed;
            sum.wrong += one.wrong;
            sum.repeated += one.repeated;
        }
        let middle = |timed| middles.get(&(timed, part.clone())).copied();
        Self { acknowledged_after: middle(Timed::Acknowledged), closed_after: middle(Timed::Closed), ..sum }
    }

    /// Of those that people judged, the thousandths that were right; none: nobody judged any.
    pub fn precision_permille(&self) -> Option<i64> {
        let judged = self.closed + self.wrong;
        (judged > 0).then(|| self.closed * 1000 / judged)
    }
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
    /// Sums up the notices that were raised on the legal days from one to another, seen at a moment; `worst` is the day that had most
    /// alarms, of two such days the first.
    pub fn of(
        groups: &[Group],
        middles: &Middles,
        worst: Option<(NaiveDate, i64)>,
        (from, to): (NaiveDate, NaiveDate),
        now: Instant,
    ) -> Self {
        let mut levels: Vec<Level> = groups.iter().map(|one| one.peak).collect();
        levels.sort_unstable_by(|one, other| other.cmp(one));
        levels.dedup();
        let mut rules: Vec<&String> = groups.iter().map(|one| &one.rule).collect();
        rules.sort_unstable();
        rules.dedup();
        let of_level = |level: Level| {
            let of = groups.iter().filter(|one| one.peak == level);
            (level, Figures::of(of, middles, &Part::Level(level)))
        };
        let of_rule = |rule: &String| {
            let of = groups.iter().filter(|one| one.rule == *rule);
            (rule.clone(), Figures::of(of, middles, &Part::Rule(rule.clone())))
        };
        let last = to.min(now.legal_day());
        Self {
            all: Figures::of(groups.iter(), middles, &Part::All),
            levels: levels.into_iter().map(of_level).collect(),
            rules: rules.into_iter().map(of_rule).collect(),
            names: BTreeMap::new(),
            days: ((last - from) + Duration::days(1)).num_days().max(0),
            worst,
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

    fn group(rule: &str, peak: Level, raised: i64, [open, cleared, closed, wrong]: [i64; 4]) -> Group {
        let (alarms, warnings) = if peak.is_alarm() { (raised, 0) } else { (0, raised) };
        let figures = Figures { raised, warnings, alarms, open, cleared, closed, wrong, ..Figures::default() };
        Group { rule: rule.into(), peak, figures }
    }

    #[test]
    fn notices_are_summed_by_level_and_rule_with_the_middle_of_each_part() {
        let all = [
            group("STO-02", Level::Orange, 2, [0, 0, 2, 0]),
            group("STO-02", Level::Yellow, 1, [0, 1, 0, 0]),
            group("GEN-02", Level::Red, 1, [0, 0, 0, 1]),
            group("GEN-02", Level::Yellow, 1, [1, 0, 0, 0]),
        ];
        let days: (NaiveDate, NaiveDate) = ("2026-11-01".parse().unwrap(), "2026-11-30".parse().unwrap());
        let middles: Middles = [
            ((Timed::Acknowledged, Part::All), 60),
            ((Timed::Closed, Part::All), 600),
            ((Timed::Closed, Part::Level(Level::Orange)), 601),
            ((Timed::Acknowledged, Part::Rule("GEN-02".into())), 61),
        ]
        .into();
        let found = Statistics::of(&all, &middles, Some((days.0, 2)), days, at(24 * 9));
        let f = &found.all;
        assert_eq!((f.raised, f.warnings, f.alarms, f.open, f.cleared, f.closed, f.wrong), (5, 2, 3, 1, 1, 2, 1));
        assert_eq!((f.acknowledged_after, f.closed_after, f.precision_permille()), (Some(60), Some(600), Some(666)));
        let levels = found.levels.iter().map(|(level, one)| (*level, one.raised, one.closed_after));
        assert_eq!(
            levels.collect::<Vec<_>>(),
            [(Level::Red, 1, None), (Level::Orange, 2, Some(601)), (Level::Yellow, 2, None)]
        );
        let rules = found.rules.iter().map(|(rule, one)| (rule.as_str(), one.alarms, one.acknowledged_after));
        assert_eq!(rules.collect::<Vec<_>>(), [("GEN-02", 1, Some(61)), ("STO-02", 2, None)]);
        assert_eq!((found.days, found.worst), (10, Some((days.0, 2))));
    }

    #[test]
    fn of_nothing_there_is_no_middle_and_no_share() {
        let days = ("2026-11-01".parse().unwrap(), "2026-11-30".parse().unwrap());
        let found = Statistics::of(&[], &Middles::new(), None, days, at(0));
        assert_eq!((found.all, found.worst, found.days), (Figures::default(), None, 1));
        let open = [group("STO-02", Level::Blue, 1, [1, 0, 0, 0])];
        let open = Statistics::of(&open, &Middles::new(), None, days, at(1));
        assert_eq!((open.all.precision_permille(), open.all.closed_after), (None, None));
        for form in open.forms("富阳区") {
            assert!(form.rows.iter().all(|row| row.len() == form.columns.len()), "{form:?}");
        }
    }
}
