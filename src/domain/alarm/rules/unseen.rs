//! What rules of the register do not see, and why some of their figures are what they are. Printed with it.

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

/// Where a rule is not as the district's list (alarm-rules) has it, and why.
pub const OTHERWISE: &[(&str, &str)] = &[
    (
        "LBL-01",
        "what has no label yet is not stored at all and is GEN-02's; a label that got lost or untrue is told after two hours",
    ),
    (
        "STO-01",
        "a producer's year is no limit of law: `producer_days` is set for a place with the rule that says so, and warnings come as \
         long before it as before a year. What an authority lets an enterprise keep for longer is `extended_days`, set for it with \
         that paper and its last day; of one facility alone it cannot be told",
    ),
    (
        "STO-07",
        "orange goes to the officer on duty as every alarm does, not only red; a district may choose whom it tells",
    ),
    ("STO-09", "300 days are yellow: nothing forbids it, and STO-01 alarms before a year is over"),
    ("DEV-01", "two hours are yellow and a day is orange: the list has the authority told after a day"),
    ("DEV-03", "a certificate that is over is yellow: which of these scales the law has verified is not checked yet"),
    (
        "DEV-04",
        "where no scale is entered and half of the masses are typed, none is judged; who entered a scale is judged however many are",
    ),
    (
        "PMT-01",
        "customers of the holder are not told: it is the holder's notice, and the check before departure stops what the permit no \
         longer covers on its day",
    ),
    (
        "MAN-04",
        "12 hours or half as long again as planned, whichever is first, but no alarm before the two hours of its warning",
    ),
    (
        "MAN-05",
        "below two divisions of the weighbridge an alarm's share of a small load is a warning: the scale may be as much wrong",
    ),
    ("MAN-09", "180 days are yellow: no limit of law is known"),
    ("TRN-03", "one step of 30 minutes: a phone is silent for ten minutes in every tunnel and valley"),
];

/// What rules of the register do not see, by code.
pub const UNSEEN: &[(&str, &str)] = &[
    (
        "PLN-02",
        "a facility that the plan does not name; a receiver it does not name is found when the manifest is checked",
    ),
    (
        "LDG-02",
        "what people count: STO-08 tells; what is changed in ledger, packages and counters alike: `weifei journal verify` tells",
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
    (
        "TRN-01",
        "roads: a way is what the dispatcher gave, where at least three earlier runs between the same two places were told to be \
         within the ninety days for which positions are kept, or the two places themselves. Of these a run is off its way only \
         where it could not come by on any way that is half as long again as the straight line, and a warning is all",
    ),
    ("TRN-02", "places of rest that are allowed, areas where none is: sites alone are known"),
    ("TRN-03", "the vehicle's satellite terminal: the crew's phone tells positions, and may be silent for good reason"),
    ("TRN-05", "what is loaded and unloaded: a door tells that it is open, and the crew's phone where"),
    ("TRN-06", "who really sat there: the leg's record tells"),
    ("PMT-03", "what is wrong with the permit's conditions: code, method, days and state are compared"),
    ("EMG-01", "what is filed and not entered: a site without an entry is warned and not accused"),
    ("INS-01", "what is insured and not entered: a site without an entry is warned and not accused"),
    ("PMT-04", "the day of acceptance: counted from the stock-in at the collector"),
    ("PMT-05", "a change that nobody began to declare"),
    ("SEC-01", "reports of the public; what a stock-take finds gone is judged"),
];
