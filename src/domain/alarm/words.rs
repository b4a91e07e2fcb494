//! Words and units of what rules compare: values of facts and parameters, as people read them.
//!
//! **Invariant:** every name that a rule gives is here; the tests of the rules ask.

use super::Unit;
use crate::kernel::text::Words;

/// What a figure is, by its name.
type Figure = (&'static str, Unit, &'static str, &'static str);

/// Every figure.
const FIGURES: &[Figure] = &[
    ("age_days", Unit::Days, "最早入库距今", "Age of what was stored first"),
    ("alarm_g", Unit::Grams, "报警偏差", "Alarm from"),
    ("alarm_hours", Unit::Hours, "报警时限", "Alarm after"),
    ("alarm_liquid_permille", Unit::Permille, "报警偏差（液态）", "Alarm from, of liquids"),
    ("alarm_permille", Unit::Permille, "报警偏差", "Alarm from"),
    ("capacity_g", Unit::Grams, "设施容量", "Capacity"),
    ("clear_g", Unit::Grams, "解除值", "Cleared at"),
    ("clear_permille", Unit::Permille, "报警解除值", "Alarm cleared at"),
    ("clear_warn_permille", Unit::Permille, "预警解除值", "Warning cleared at"),
    ("days_left", Unit::Days, "剩余天数", "Days left"),
    ("difference_g", Unit::Grams, "差异", "Difference"),
    ("difference_permille", Unit::Permille, "差异比例", "Difference, share"),
    ("division_g", Unit::Grams, "地磅分度值", "Division of the weighbridge"),
    ("early_days", Unit::Days, "早期提醒天数", "Early notice, days"),
    ("early_permille", Unit::Permille, "早期提醒", "Early notice"),
    ("expected_g", Unit::Grams, "账面重量", "Recorded mass"),
    ("grace_days", Unit::Days, "新单位宽限", "Grace of whoever came later"),
    ("idle_days", Unit::Days, "未转出天数", "Days without a shipment"),
    ("in_g", Unit::Grams, "接受人称重", "Receiver's mass"),
    ("known_days", Unit::Days, "登记天数", "Days since it was entered"),
    ("last_on", Unit::MonthDay, "截止日期", "Last day"),
    ("late_hours", Unit::Hours, "超过预计抵达", "Later than expected"),
    ("limit_days", Unit::Days, "期限", "Limit"),
    ("limit_g", Unit::Grams, "限量", "Limit"),
    ("limit_permille", Unit::Permille, "上限", "Limit"),
    ("limit_working_days", Unit::WorkingDays, "期限", "Limit"),
    ("lost_g", Unit::Grams, "途中丢失", "Lost on the road"),
    ("missing", Unit::Pieces, "缺失包装物", "Missing packages"),
    ("open_days", Unit::Days, "未办结天数", "Days open"),
    ("operator", Unit::Flag, "持证经营单位", "Operates under a permit"),
    ("out_g", Unit::Grams, "移出人称重", "Consignor's mass"),
    ("packages", Unit::Pieces, "包装物", "Packages"),
    ("renew_working_days", Unit::WorkingDays, "换证申请提前", "Renewal before the end"),
    ("reports_unread", Unit::Pieces, "未查阅的差异报告", "Reports not taken note of"),
    ("stock_g", Unit::Grams, "库存", "Stock"),
    ("taken_permille", Unit::Permille, "已占用比例", "Share that is spoken for"),
    ("undecided", Unit::Pieces, "未决定的包装物", "Packages not decided on"),
    ("used_permille", Unit::Permille, "已使用比例", "Share that is used"),
    ("waiting_hours", Unit::Hours, "等待时间", "Waiting"),
    ("warn_days", Unit::Days, "预警天数", "Warning, days"),
    ("warn_g", Unit::Grams, "预警值", "Warning from"),
    ("warn_hours", Unit::Hours, "预警时限", "Warning after"),
    ("warn_on", Unit::MonthDay, "预警日期", "Warning from"),
    ("warn_permille", Unit::Permille, "预警值", "Warning from"),
    ("warn_working_days", Unit::WorkingDays, "预警时限", "Warning after"),
    ("year", Unit::Year, "年度", "Year"),
];

/// Unit and words of a figure; `None`: no rule gives it.
pub fn of(name: &str) -> Option<(Unit, Words)> {
    FIGURES.iter().find(|one| one.0 == name).map(|(_, unit, zh, en)| (*unit, Words { zh, en }))
}
