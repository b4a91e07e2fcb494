//! How much: the parameters of rules with their units and what each rests on.

use std::collections::BTreeMap;

use crate::domain::names::names;

names! {
    /// What a figure counts.
    Unit {
        /// Minutes.
        Minutes = "minutes" / "分钟",
        /// Hours.
        Hours = "hours" / "小时",
        /// Days of 24 hours.
        Days = "days" / "天",
        /// Working days.
        WorkingDays = "working_days" / "个工作日",
        /// Thousandths.
        Permille = "permille" / "‰",
        /// Grams.
        Grams = "grams" / "克",
        /// Day of the year as month × 100 + day.
        MonthDay = "month_day" / "月日",
        /// Things.
        Pieces = "pieces" / "件",
        /// 1: so it is; 0: it is not.
        Flag = "flag" / "是否",
        /// Tenths of a degree Celsius.
        Decicelsius = "decicelsius" / "0.1℃",
        /// Metres.
        Metres = "metres" / "米",
        /// A number that something has.
        Number = "number" / "号",
        /// A calendar year.
        Year = "year" / "年度",
    }
}

names! {
    /// What a default rests on.
    Mark {
        /// A law or standard.
        Law = "law" / "法定",
        /// What the province does; the number is not published.
        Practice = "practice" / "实践",
        /// The house's own starting value, to be set by the authority.
        Design = "design" / "默认",
        /// A rule of the place, which is named when it is set; until then the house's own starting value.
        Local = "local" / "地方规定",
        /// What an authority granted to one enterprise until a day; by itself nothing.
        Granted = "granted" / "批准",
    }
}

/// One parameter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Parameter {
    /// Permanent name within its rule.
    pub code: &'static str,
    /// What it counts.
    pub unit: Unit,
    /// Its default.
    pub default: i64,
    /// What the default rests on.
    pub mark: Mark,
}

impl Parameter {
    /// A starting value of the house.
    pub const fn design(code: &'static str, unit: Unit, default: i64) -> Self {
        Self { code, unit, default, mark: Mark::Design }
    }

    /// A value of law.
    pub const fn law(code: &'static str, unit: Unit, default: i64) -> Self {
        Self { code, unit, default, mark: Mark::Law }
    }

    /// A starting value that a rule of the place takes the place of.
    pub const fn local(code: &'static str, unit: Unit, default: i64) -> Self {
        Self { code, unit, default, mark: Mark::Local }
    }

    /// What is granted to one enterprise.
    pub const fn granted(code: &'static str, unit: Unit) -> Self {
        Self { code, unit, default: 0, mark: Mark::Granted }
    }

    /// A value of practice.
    pub const fn practice(code: &'static str, unit: Unit, default: i64) -> Self {
        Self { code, unit, default, mark: Mark::Practice }
    }
}

/// The parameters of one judgement: defaults where nothing else is set.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Params(BTreeMap<String, i64>);

impl Params {
    /// With these instead of the defaults.
    pub const fn with(set: BTreeMap<String, i64>) -> Self {
        Self(set)
    }

    /// What was set of a figure.
    pub fn get(&self, code: &str) -> Option<i64> {
        self.0.get(code).copied()
    }

    /// The same with those figures alone of which something holds.
    #[must_use]
    pub fn only(self, holds: impl Fn(&str, i64) -> bool) -> Self {
        Self(self.0.into_iter().filter(|(code, value)| holds(code, *value)).collect())
    }

    /// The figure of a parameter.
    pub fn of(&self, parameter: &Parameter) -> i64 {
        self.0.get(parameter.code).copied().unwrap_or(parameter.default)
    }

    /// Every figure of a rule by name, as the evidence keeps it.
    pub fn all(&self, parameters: &[Parameter]) -> BTreeMap<String, i64> {
        parameters.iter().map(|one| (one.code.to_owned(), self.of(one))).collect()
    }
}
