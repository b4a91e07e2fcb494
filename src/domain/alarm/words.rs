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
    ("alarm_gap_permille", Unit::Permille, "报警：平常间隔的", "Alarm after, of the usual interval"),
    ("alarm_hours", Unit::Hours, "报警时限", "Alarm after"),
    ("alarm_liquid_permille", Unit::Permille, "报警偏差（液态）", "Alarm from, of liquids"),
    ("alarm_minutes", Unit::Minutes, "报警时限", "Alarm after"),
    ("alarm_permille", Unit::Permille, "报警偏差", "Alarm from"),
    ("alarm_working_days", Unit::WorkingDays, "报警时限", "Alarm after"),
    ("capacity_g", Unit::Grams, "设施容量", "Capacity"),
    ("clear_g", Unit::Grams, "解除值", "Cleared at"),
    ("clear_permille", Unit::Permille, "报警解除值", "Alarm cleared at"),
    ("clear_warn_permille", Unit::Permille, "预警解除值", "Warning cleared at"),
    ("collected_days", Unit::Days, "最早收集距今", "Age of what was collected first"),
    ("containment_permille", Unit::Permille, "须截留量占围堰容积", "To be held back, of the containment"),
    ("days_left", Unit::Days, "剩余天数", "Days left"),
    ("difference_g", Unit::Grams, "差异", "Difference"),
    ("difference_permille", Unit::Permille, "差异比例", "Difference, share"),
    ("division_g", Unit::Grams, "地磅分度值", "Division of the weighbridge"),
    ("early_days", Unit::Days, "早期提醒天数", "Early notice, days"),
    ("early_permille", Unit::Permille, "早期提醒", "Early notice"),
    ("expected_g", Unit::Grams, "账面重量", "Recorded mass"),
    ("gone_g", Unit::Grams, "少于账面", "Less than recorded"),
    ("grace_days", Unit::Days, "新单位宽限", "Grace of whoever came later"),
    ("idle_days", Unit::Days, "未转出天数", "Days without a shipment"),
    ("in_g", Unit::Grams, "接受人称重", "Receiver's mass"),
    ("known_days", Unit::Days, "登记天数", "Days since it was entered"),
    ("last_on", Unit::MonthDay, "截止日期", "Last day"),
    ("late_hours", Unit::Hours, "超过预计抵达", "Later than expected"),
    ("least_g", Unit::Grams, "至少差异", "Difference that is not looked at below"),
    ("least_weighed", Unit::Pieces, "至少称重件数", "Packages needed before it is judged"),
    ("limit_days", Unit::Days, "期限", "Limit"),
    ("limit_g", Unit::Grams, "限量", "Limit"),
    ("limit_permille", Unit::Permille, "上限", "Limit"),
    ("limit_working_days", Unit::WorkingDays, "期限", "Limit"),
    ("lost_g", Unit::Grams, "途中丢失", "Lost on the road"),
    ("made_permille", Unit::Permille, "产生量占计划", "Made, of what is planned"),
    ("mean_g", Unit::Grams, "月均产生量", "Mean of the months before"),
    ("missing", Unit::Pieces, "缺失包装物", "Missing packages"),
    ("mixed", Unit::Pieces, "不相容组合", "Incompatible pairs"),
    ("month_g", Unit::Grams, "上月产生量", "Made in the last month"),
    ("most_permille", Unit::Permille, "视为无电子秤", "Held to have no scale from"),
    ("open_days", Unit::Days, "未办结天数", "Days open"),
    ("operator", Unit::Flag, "持证经营单位", "Operates under a permit"),
    ("out_g", Unit::Grams, "移出人称重", "Consignor's mass"),
    ("packages", Unit::Pieces, "包装物", "Packages"),
    ("registered_g", Unit::Grams, "登记管理上限", "Registered ones below"),
    ("renew_working_days", Unit::WorkingDays, "换证申请提前", "Renewal before the end"),
    ("reports_unread", Unit::Pieces, "未查阅的差异报告", "Reports not taken note of"),
    ("silent_days", Unit::Days, "未记录天数", "Days without a row"),
    ("silent_minutes", Unit::Minutes, "无定位时间", "Without a position"),
    ("simplified_g", Unit::Grams, "简化管理上限", "Simplified management below"),
    ("spread_permille", Unit::Permille, "超出平常波动的", "Of the usual difference from the mean, more than"),
    ("still_minutes", Unit::Minutes, "停留时间", "Standing still"),
    ("stock_g", Unit::Grams, "库存", "Stock"),
    ("taken_permille", Unit::Permille, "已占用比例", "Share that is spoken for"),
    ("typed_permille", Unit::Permille, "手工称重比例", "Typed masses, share"),
    ("undecided", Unit::Pieces, "未决定的包装物", "Packages not decided on"),
    ("unlabelled", Unit::Pieces, "标签待补", "Without a good label"),
    ("unplanned", Unit::Pieces, "计划外废物", "Wastes not in the plan"),
    ("unpapered", Unit::Flag, "无联单运输", "On the road without a manifest"),
    ("used_permille", Unit::Permille, "已使用比例", "Share that is used"),
    ("usual_g", Unit::Grams, "平常波动", "Usual difference from the mean"),
    ("usual_gap_days", Unit::Days, "平常间隔", "Usual interval"),
    ("waiting_hours", Unit::Hours, "等待时间", "Waiting"),
    ("warn_days", Unit::Days, "预警天数", "Warning, days"),
    ("warn_g", Unit::Grams, "预警值", "Warning from"),
    ("warn_gap_permille", Unit::Permille, "预警：平常间隔的", "Warning after, of the usual interval"),
    ("warn_hours", Unit::Hours, "预警时限", "Warning after"),
    ("warn_minutes", Unit::Minutes, "预警时限", "Warning after"),
    ("warn_on", Unit::MonthDay, "预警日期", "Warning from"),
    ("warn_permille", Unit::Permille, "预警值", "Warning from"),
    ("warn_working_days", Unit::WorkingDays, "预警时限", "Warning after"),
    ("weighed", Unit::Pieces, "称重件数", "Packages weighed"),
    ("year", Unit::Year, "年度", "Year"),
    ("year_g", Unit::Grams, "年产生量", "Made in a year"),
];

/// Unit and words of a figure; `None`: no rule gives it.
pub fn of(name: &str) -> Option<(Unit, Words)> {
    FIGURES.iter().find(|one| one.0 == name).map(|(_, unit, zh, en)| (*unit, Words { zh, en }))
}
