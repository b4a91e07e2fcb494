//! Facts of what is on its way, and of what is said about it.

use super::{FLAG, Fact, Shape, Shown, TEXT, fact, flag, hours, masses, maybe, minutes, one, text, until, whole};
use crate::{
    domain::alarm::{
        Facts, Unit,
        facts::{Consignment, Declared, Run},
    },
    kernel::text::Words,
};

const PAPER: Words = Words { zh: "转移联单", en: "The manifest" };
const SCALES: Words = Words { zh: "移出人与接受人称重", en: "Scales of consignor and receiver" };
const GATE: Words = Words { zh: "接受人验收", en: "What the receiver found" };
const ROAD: Words = Words { zh: "车辆定位与车门", en: "Positions and doors of the vehicle" };
const SAID: Words = Words { zh: "申报与台账核对", en: "The declaration, beside the ledger" };
const CHECK: Words = Words { zh: "路查记录", en: "The roadside check" };

fn manifest(facts: &Facts, read: impl FnOnce(&Consignment) -> Shown) -> Shown {
    if let Facts::Consignment(one) = facts { read(one) } else { Shown::default() }
}

fn declared(facts: &Facts, read: impl FnOnce(&Declared) -> Shown) -> Shown {
    if let Facts::Declared(one) = facts { read(one) } else { Shown::default() }
}

fn run(facts: &Facts, read: impl FnOnce(&Run) -> Shown) -> Shown {
    if let Facts::Run(one) = facts { read(one) } else { Shown::default() }
}

/// Of a manifest.
pub const MANIFEST: &[Fact] = &[
    fact("state", TEXT, ("联单状态", "State"), PAPER, |of, _| manifest(of, |it| text(it.state.as_str()))),
    fact("origin", TEXT, ("联单来源", "How it came to be"), PAPER, |of, _| {
        manifest(of, |it| text(it.origin.as_str()))
    }),
    fact(
        "label_by_code_g",
        (Shape::Masses, Some(Unit::Grams)),
        ("各代码标签重量", "Mass on labels by waste code"),
        PAPER,
        |of, _| manifest(of, |it| masses(&it.label_g)),
    ),
    fact("label_g", whole(Unit::Grams), ("标签重量合计", "Mass on labels"), PAPER, |of, _| {
        manifest(of, |it| one(it.label_g.values().sum()))
    }),
    fact("departs_in_days", whole(Unit::Days), ("距计划起运", "Days until it is to depart"), PAPER, |of, now| {
        manifest(of, |it| until(Some(it.planned_on), now))
    }),
    fact("issued_hours", whole(Unit::Hours), ("等待承运人", "Waiting for its carrier"), PAPER, |of, now| {
        manifest(of, |it| hours(it.issued_at, now))
    }),
    fact(
        "booked_late_hours",
        whole(Unit::Hours),
        ("超过预约到达", "Past its time at the gate"),
        PAPER,
        |of, now| manifest(of, |it| hours(it.booked_at, now)),
    ),
    fact(
        "decided_hours",
        whole(Unit::Hours),
        ("验收后未确认", "Since the last package was decided on"),
        GATE,
        |of, now| manifest(of, |it| hours(it.decided_at.filter(|_| it.completed_at.is_none()), now)),
    ),
    fact("out_g", whole(Unit::Grams), ("移出人称重", "Consignor's mass"), SCALES, |of, _| {
        manifest(of, |it| maybe(it.out_g))
    }),
    fact("in_g", whole(Unit::Grams), ("接受人称重", "Receiver's mass"), SCALES, |of, _| {
        manifest(of, |it| maybe(it.in_g))
    }),
    fact("lost_g", whole(Unit::Grams), ("途中灭失", "Lost on the way"), PAPER, |of, _| {
        manifest(of, |it| one(it.lost_g))
    }),
    fact("liquid", FLAG, ("全部为液态", "All of it is liquid"), GATE, |of, _| manifest(of, |it| flag(it.liquid))),
    fact("differing", whole(Unit::Pieces), ("不符的包装物", "Packages that differ"), GATE, |of, _| {
        manifest(of, |it| one(it.differing))
    }),
    fact("undecided", whole(Unit::Pieces), ("未决定的包装物", "Packages not decided on"), GATE, |of, _| {
        manifest(of, |it| one(it.undecided))
    }),
    fact(
        "reports_unread",
        whole(Unit::Pieces),
        ("未查阅的差异报告", "Reports not taken note of"),
        GATE,
        |of, _| manifest(of, |it| one(it.unread)),
    ),
    fact("refused", whole(Unit::Pieces), ("拒收未退回", "Refused and not back"), GATE, |of, _| {
        manifest(of, |it| one(it.refused))
    }),
];

/// Of a run.
pub const TRIP: &[Fact] = &[
    fact("underway", FLAG, ("在途", "On the road"), ROAD, |of, _| run(of, |it| flag(it.underway))),
    fact("still_minutes", whole(Unit::Minutes), ("停留时间", "Standing still"), ROAD, |of, now| {
        run(of, |it| minutes(it.still_since, now))
    }),
    fact("silent_minutes", whole(Unit::Minutes), ("无定位时间", "Without a position"), ROAD, |of, now| {
        run(of, |it| minutes(it.told_at, now))
    }),
    fact("at_place", FLAG, ("在收发货地点", "At a place of its loads"), ROAD, |of, _| {
        run(of, |it| flag(it.at_place))
    }),
    fact("opened", whole(Unit::Pieces), ("途中开门", "Door opened on the way"), ROAD, |of, _| {
        run(of, |it| one(it.opened))
    }),
];

/// Of a roadside check.
pub const INSPECTION: &[Fact] =
    &[fact("unpapered", FLAG, ("无联单运输", "On the road without a manifest"), CHECK, |of, _| {
        if let Facts::Roadside { unpapered } = of { flag(*unpapered) } else { Shown::default() }
    })];

/// Of a declaration.
pub const DECLARATION: &[Fact] = &[
    fact("days_left", whole(Unit::Days), ("剩余天数", "Days left"), SAID, |of, now| {
        declared(of, |it| until(it.due_on, now))
    }),
    fact("returned", FLAG, ("被退回", "Sent back"), SAID, |of, _| declared(of, |it| flag(it.returned))),
    fact("begun_late", FLAG, ("期满后才建立", "Begun after its last day"), SAID, |of, _| {
        declared(of, |it| flag(it.begun_late.is_some()))
    }),
    fact(
        "differs_permille",
        whole(Unit::Permille),
        ("与台账差异比例", "Differs from the ledger, share"),
        SAID,
        |of, _| declared(of, |it| one(it.differs_permille.down())),
    ),
    fact("differs_g", whole(Unit::Grams), ("与台账差异", "Differs from the ledger"), SAID, |of, _| {
        declared(of, |it| one(it.differs_g))
    }),
];
