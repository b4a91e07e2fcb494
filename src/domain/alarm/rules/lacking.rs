//! Rules of the list that are not built, and what they lack; what those that are built do not see. Printed with the register.

use crate::kernel::text::Words;

/// A rule that is not built.
#[derive(Clone, Copy, Debug)]
pub struct Lacking {
    /// Its permanent code.
    pub code: &'static str,
    /// Its name.
    pub name: Words,
    /// What is lacking, or why it would say nothing.
    pub why: &'static str,
}

const fn one(code: &'static str, zh: &'static str, en: &'static str, why: &'static str) -> Lacking {
    Lacking { code, name: Words { zh, en }, why }
}

/// Every rule of the list that is not in the register.
pub const LACKING: &[Lacking] = &[
    one(
        "LDG-02",
        "物料不平衡",
        "Balance broken",
        "says nothing here: stock and ledger follow from the same events, and `weifei journal verify` compares them; what lies there is counted by stock-takes (STO-08)",
    ),
    one(
        "TRN-01",
        "轨迹偏离",
        "Route deviation",
        "the planned way of a run: no manifest names one, and without a map of roads none can be proposed; positions are there",
    ),
    one("TRN-06", "无押运员", "No escort", "a guard: a leg is not confirmed without its escort (`leg.not_complete`)"),
    one(
        "PMT-03",
        "超许可类别",
        "Code outside permit",
        "a guard: the check before departure asks the receiver's permit",
    ),
];

/// Why a default of the house is what it is, where a measured district (docs/precision.md) showed that another was wrong.
pub const REASONS: &[(&str, &str)] = &[
    (
        "LDG-01",
        "fifteen working days are counted beyond a multiple of the site's usual interval in working days, not from its last row: \
         a fortnight's holiday and a few days in which nothing happened to arise are fifteen already. Of who makes waste by chance \
         an interval of twice the usual one is one in a hundred (`warn_gap_permille`), of four times one in ten thousand \
         (`alarm_gap_permille`), because nine in ten are no longer than it. Whoever makes waste every day has a usual interval of \
         none and is told after fifteen working days",
    ),
    (
        "GEN-01",
        "a share of the mean alone told every month of some small producer: two drums are half as much again. The difference must \
         also be four times the usual one (`spread_permille`) and two tonnes (`least_g`). Months are compared by their working \
         days, by their median and the median difference from it, so that one shut fortnight or one odd month among them moves \
         neither; months that happen to be alike are no proof that the next one must be, so that the usual difference is at \
         least what chance makes of the number of packages. Less than usual is yellow at most: whether production ran is not \
         known, and a fortnight's holiday looks the same",
    ),
];

/// What rules of the register do not see, by code.
pub const UNSEEN: &[(&str, &str)] = &[
    (
        "PLN-02",
        "a facility that the plan does not name; a receiver it does not name is found when the manifest is checked",
    ),
    ("PLN-05", "the year's forecast: what was made is compared, not what is to come"),
    ("LDG-01", "whether production runs: the site's own habit is the measure"),
    ("GEN-01", "output of production; a month of nothing is left to LDG-01"),
    ("STO-04", "zones that adjoin: their places in the facility are not known"),
    ("STO-09", "the day of the last shipment: its month is known"),
    ("STO-07", "what is normal at a place: limits are those of the rule or of the device"),
    ("DEV-01", "a device that nobody said works day and night, and one that never told anything"),
    ("DEV-02", "what is recorded: a recorder's own index tells gaps and age"),
    ("DEV-03", "a scale of which no certificate is entered"),
    ("DEV-04", "what happens before a device gives a reading its number"),
    ("MAN-01", "what passes a gate: roadside checks tell it"),
    ("TRN-02", "places of rest that are allowed, areas where none is: sites alone are known"),
    ("TRN-03", "the vehicle's satellite terminal: the crew's phone tells positions, and may be silent for good reason"),
    ("TRN-05", "what is loaded and unloaded: a door tells that it is open, and the crew's phone where"),
    ("EMG-01", "what is filed and not entered: a site without an entry is warned and not accused"),
    ("INS-01", "what is insured and not entered: a site without an entry is warned and not accused"),
    ("PMT-04", "the day of acceptance: counted from the stock-in at the collector"),
    ("PMT-05", "a change that nobody began to declare"),
    ("SEC-01", "reports of the public; what a stock-take finds gone is judged"),
];
