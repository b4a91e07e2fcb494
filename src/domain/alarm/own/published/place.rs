//! Facts of places, and of what stands and is counted in them.

use super::{
    FLAG, Fact, Shape, Shown, TEXT, days, fact, first, flag, hours, last, masses, maybe, one, text, until, whole,
};
use crate::{
    domain::alarm::{
        Facts, Unit,
        facts::{Count, Device, Site, Store},
    },
    kernel::text::Words,
};

const STOCK: Words =
    Words { zh: "库存计数与设施登记", en: "Counters of stock, and the facility as it was entered" };
const PACKAGES: Words = Words { zh: "在库包装", en: "Packages in stock" };
const ZONES: Words =
    Words { zh: "分区里的废物与围堰登记", en: "Wastes in its zones, and their containment" };
const LEDGER: Words = Words { zh: "管理台账", en: "The ledger" };
const PLAN: Words = Words { zh: "备案的管理计划与月度汇总", en: "The filed plan, and monthly figures" };
const PAPERS: Words = Words { zh: "登记的证照", en: "Registered papers" };
const DEVICES: Words = Words { zh: "监测设备的读数", en: "Readings of devices" };
const ENTERED: Words = Words { zh: "设备登记", en: "The device as it was entered" };
const OFFICIAL: Words = Words { zh: "上报事项", en: "Items for the official system" };
const COUNTED: Words = Words { zh: "盘点记录", en: "The stock-take" };

fn store(facts: &Facts, read: impl FnOnce(&Store) -> Shown) -> Shown {
    if let Facts::Store(one) = facts { read(one) } else { Shown::default() }
}

fn site(facts: &Facts, read: impl FnOnce(&Site) -> Shown) -> Shown {
    if let Facts::Site(one) = facts { read(one) } else { Shown::default() }
}

fn device(facts: &Facts, read: impl FnOnce(&Device) -> Shown) -> Shown {
    if let Facts::Device(one) = facts { read(one) } else { Shown::default() }
}

fn count(facts: &Facts, read: impl FnOnce(&Count) -> Shown) -> Shown {
    if let Facts::Count(one) = facts { read(one) } else { Shown::default() }
}

/// Of a storage facility.
pub const FACILITY: &[Fact] = &[
    fact("kind", TEXT, ("设施类型", "Kind of facility"), STOCK, |of, _| store(of, |it| text(it.kind.as_str()))),
    fact("stock_g", whole(Unit::Grams), ("库存", "Stock"), STOCK, |of, _| store(of, |it| one(it.stock_g))),
    fact("capacity_g", whole(Unit::Grams), ("设施容量", "Capacity"), STOCK, |of, _| {
        store(of, |it| maybe(it.capacity_g))
    }),
    fact("packages", whole(Unit::Pieces), ("包装物", "Packages"), PACKAGES, |of, _| {
        store(of, |it| one(it.packages))
    }),
    fact(
        "oldest_days",
        whole(Unit::Days),
        ("最早入库距今", "Age of what was stored first"),
        PACKAGES,
        |of, now| store(of, |it| days(it.oldest, now)),
    ),
    fact(
        "shipped_days",
        whole(Unit::Days),
        ("最近一次转出距今", "Since something last left"),
        LEDGER,
        |of, now| store(of, |it| days(it.shipped_at, now)),
    ),
    fact("operator", FLAG, ("持证经营单位", "Operates under a permit"), PAPERS, |of, _| {
        store(of, |it| flag(it.operator))
    }),
    fact("mixed", whole(Unit::Pieces), ("不相容组合", "Incompatible pairs"), ZONES, |of, _| {
        store(of, |it| one(it.mixed))
    }),
    fact(
        "containment_permille",
        whole(Unit::Permille),
        ("须截留量占围堰容积", "To be held back, of the containment"),
        ZONES,
        |of, _| store(of, |it| one(it.contained_permille.down())),
    ),
];

/// Of a site.
pub const SITE: &[Fact] = &[
    fact("tier", TEXT, ("管理类别", "Tier"), PLAN, |of, _| {
        site(of, |it| it.tier.map_or_else(Shown::default, |tier| text(tier.as_str())))
    }),
    fact("total_g", whole(Unit::Grams), ("全场库存", "Stock of the whole site"), STOCK, |of, _| {
        site(of, |it| one(it.stock_g.values().sum()))
    }),
    fact(
        "stock_by_code_g",
        (Shape::Masses, Some(Unit::Grams)),
        ("各代码库存", "Stock by waste code"),
        STOCK,
        |of, _| site(of, |it| masses(&it.stock_g)),
    ),
    fact("waiting", whole(Unit::Pieces), ("未入库包装", "Packages not stored"), PACKAGES, |of, _| {
        site(of, |it| one(it.waiting))
    }),
    fact("waiting_hours", whole(Unit::Hours), ("等待入库", "Waiting for stock-in"), PACKAGES, |of, now| {
        site(of, |it| hours(it.waiting_since, now))
    }),
    fact("unlabelled", whole(Unit::Pieces), ("标签待补", "Without a good label"), PACKAGES, |of, _| {
        site(of, |it| one(it.unlabelled))
    }),
    fact(
        "unlabelled_hours",
        whole(Unit::Hours),
        ("标签待补时间", "Without a good label for"),
        PACKAGES,
        |of, now| site(of, |it| hours(it.unlabelled_since, now)),
    ),
    fact("weighed", whole(Unit::Pieces), ("称重件数", "Packages weighed"), PACKAGES, |of, _| {
        site(of, |it| one(it.weighed.0))
    }),
    fact(
        "typed",
        whole(Unit::Pieces),
        ("手工输入重量的包装", "Packages with a typed mass"),
        PACKAGES,
        |of, _| site(of, |it| one(it.weighed.1)),
    ),
    fact("generates", FLAG, ("产生危险废物", "Makes hazardous waste"), LEDGER, |of, _| {
        site(of, |it| flag(it.generates_since.is_some()))
    }),
    fact("silent_days", whole(Unit::Days), ("未记录天数", "Days without a row"), LEDGER, |of, now| {
        site(of, |it| {
            let shown = until(it.last_made_on, now);
            Shown {
                worth: shown
                    .worth
                    .map(|days| if let super::Worth::Whole(days) = days { super::Worth::Whole(-days) } else { days }),
                ..shown
            }
        })
    }),
    fact("usual_gap_working_days", whole(Unit::WorkingDays), ("平常间隔", "Usual interval"), LEDGER, |of, _| {
        site(of, |it| maybe(it.quiet.map(|quiet| quiet.usual)))
    }),
    fact("stopped", FLAG, ("申报停产", "Declared to stand still"), LEDGER, |of, _| site(of, |it| flag(it.stopped))),
    fact("year_g", whole(Unit::Grams), ("年产生量", "Made in a year"), LEDGER, |of, _| {
        site(of, |it| one(it.year_g))
    }),
    fact("months_g", (Shape::Wholes, Some(Unit::Grams)), ("各月产生量", "Made in each month"), LEDGER, |of, _| {
        site(of, |it| last(&it.months_g))
    }),
    fact("plan_filed", FLAG, ("管理计划已备案", "Plan of the year is filed"), PLAN, |of, _| {
        site(of, |it| flag(it.plan_filed))
    }),
    fact("made_permille", whole(Unit::Permille), ("产生量占计划", "Made, of the plan"), PLAN, |of, _| {
        site(of, |it| one(it.made_permille.down()))
    }),
    fact("shipped_permille", whole(Unit::Permille), ("转移量占计划", "Shipped, of the plan"), PLAN, |of, _| {
        site(of, |it| one(it.taken_permille.down()))
    }),
    fact("unplanned", whole(Unit::Pieces), ("计划外废物", "Wastes not in the plan"), PLAN, |of, _| {
        site(of, |it| one(it.unplanned))
    }),
    fact(
        "collected_days",
        whole(Unit::Days),
        ("最早收集距今", "Age of what was collected first"),
        PAPERS,
        |of, now| site(of, |it| days(it.collected_since, now)),
    ),
    fact(
        "emergency_days_left",
        whole(Unit::Days),
        ("应急预案剩余天数", "Days left of the emergency plan"),
        PAPERS,
        |of, now| site(of, |it| until(it.emergency_until, now)),
    ),
    fact(
        "insurance_days_left",
        whole(Unit::Days),
        ("责任险剩余天数", "Days left of the insurance"),
        PAPERS,
        |of, now| site(of, |it| until(it.insured_until, now)),
    ),
    fact(
        "altered",
        whole(Unit::Pieces),
        ("改报读数的设备", "Devices that altered a reading"),
        DEVICES,
        |of, _| site(of, |it| one(it.altered)),
    ),
    fact("skew_minutes", whole(Unit::Minutes), ("时钟偏差", "Clock wrong by"), DEVICES, |of, _| {
        site(of, |it| one(it.skew_s / 60))
    }),
    fact("unsent", whole(Unit::Pieces), ("未送出", "Not sent"), OFFICIAL, |of, _| {
        site(of, |it| one(it.exchange.unsent))
    }),
    fact("failed", whole(Unit::Pieces), ("上报失败", "Sent back or given up"), OFFICIAL, |of, _| {
        site(of, |it| one(it.exchange.failed))
    }),
    fact(
        "unanswered",
        whole(Unit::Pieces),
        ("待登记或待答复", "To be handed in or answered"),
        OFFICIAL,
        |of, _| site(of, |it| one(it.exchange.slow)),
    ),
];

/// Of a device.
pub const DEVICE: &[Fact] = &[
    fact("kind", TEXT, ("设备种类", "Kind of device"), ENTERED, |of, _| device(of, |it| text(it.kind.as_str()))),
    fact("in_use", FLAG, ("在用", "In use"), ENTERED, |of, _| device(of, |it| flag(it.in_use))),
    fact("key_unit", FLAG, ("重点监管单位", "At a key regulated unit"), ENTERED, |of, _| {
        device(of, |it| flag(it.key_unit))
    }),
    fact("newest", whole(Unit::Number), ("最新读数", "Newest reading"), DEVICES, |of, _| {
        device(of, |it| maybe(it.shown.first().copied()))
    }),
    fact(
        "readings",
        (Shape::Wholes, Some(Unit::Number)),
        ("最近三个读数", "Newest three readings"),
        DEVICES,
        |of, _| device(of, |it| first(&it.shown)),
    ),
    fact("silent_hours", whole(Unit::Hours), ("离线时间", "Silent for"), DEVICES, |of, now| {
        device(of, |it| hours(it.silent_since, now))
    }),
    fact("warn_from", whole(Unit::Number), ("设备自设预警值", "Its own warning figure"), ENTERED, |of, _| {
        device(of, |it| maybe(it.warn_from))
    }),
    fact("alarm_from", whole(Unit::Number), ("设备自设报警值", "Its own alarm figure"), ENTERED, |of, _| {
        device(of, |it| maybe(it.alarm_from))
    }),
    fact("kept_days", whole(Unit::Days), ("录像保存", "Recordings kept"), DEVICES, |of, _| {
        device(of, |it| maybe(it.kept_days))
    }),
    fact(
        "certificate_days_left",
        whole(Unit::Days),
        ("检定剩余天数", "Days left of the certificate"),
        ENTERED,
        |of, now| device(of, |it| until(it.certified_until, now)),
    ),
];

/// Of a stock-take.
pub const STOCK_TAKE: &[Fact] = &[
    fact("signed", FLAG, ("已签字", "Signed"), COUNTED, |of, _| count(of, |it| flag(it.signed))),
    fact("closed", FLAG, ("已复核", "Countersigned"), COUNTED, |of, _| count(of, |it| flag(it.closed))),
    fact("expected_g", whole(Unit::Grams), ("账面重量", "Recorded"), COUNTED, |of, _| {
        count(of, |it| one(it.expected_g))
    }),
    fact("difference_g", whole(Unit::Grams), ("差异", "Difference"), COUNTED, |of, _| {
        count(of, |it| one(it.difference_g))
    }),
    fact("missing", whole(Unit::Pieces), ("缺失包装物", "Missing packages"), COUNTED, |of, _| {
        count(of, |it| one(it.missing))
    }),
    fact("gone_g", whole(Unit::Grams), ("盘亏", "Found less by"), COUNTED, |of, _| count(of, |it| one(it.gone_g))),
];
