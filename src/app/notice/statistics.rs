//! Figures of a division's notices over a month or a year, and the report of them.

pub use crate::app::form::Format;
use crate::{
    app::{
        Env, Error,
        alarm::own,
        cockpit::{Look, division_name},
        form::{foot, write},
    },
    domain::{form::Sheaf, notice::statistics::Statistics},
    kernel::clock::Instant,
    store::{self, Conn, notice_figure::Span},
};

/// Figures of the notices that were raised in the division and the span of a look, summed in the database.
pub fn of(conn: &mut Conn, look: &Look, now: Instant) -> Result<Statistics, Error> {
    let (first, last) = look.period.days();
    let until = Instant::start_of_legal_day(last.succ_opt().unwrap_or(last)).micros();
    let from = Instant::start_of_legal_day(first).micros();
    let span = Span { division: look.division.clone(), from, until };
    let groups = store::notice_figure::groups(conn, &span)?;
    let middles = store::notice_figure::middles(conn, &span)?;
    let worst = store::notice_figure::worst_day(conn, &span)?;
    let worst = worst.map(|(began, alarms)| (Instant::from_micros(began).legal_day(), alarms));
    let mut found = Statistics::of(&groups, &middles, worst, (first, last), now);
    let own = own::named(conn, found.rules.iter().map(|(code, _)| code.as_str()))?;
    found.names = own.all().filter_map(|one| Some((one.code.clone(), one.newest()?.name.clone()))).collect();
    Ok(found)
}

/// The report 预警报警月报 as a file, with a name to keep it by.
pub fn draw(conn: &mut Conn, env: &Env, look: &Look, format: Format) -> Result<(String, Vec<u8>), Error> {
    let now = env.clock.now();
    let found = of(conn, look, now)?;
    let place = if look.division.is_empty() { "全平台".to_owned() } else { division_name(&look.division) };
    let span = look.period;
    let day = found.worst.map_or_else(String::new, |(day, alarms)| format!("；报警最多的一天 {day}，{alarms}条"));
    let lead = format!(
        "{place}　{span}　发出预警{}条、报警{}条，{}天平均每天报警{}条{day}",
        found.all.warnings,
        found.all.alarms,
        found.days,
        tenths(found.all.alarms, found.days)
    );
    let sheaf = Sheaf {
        title: "危险废物预警报警情况".to_owned(),
        lead: lead.clone(),
        stamp: None,
        forms: found.forms(&lead),
        signs: "填表人：　　　　　　　　审核人：　　　　　　　　日期：",
    };
    let position = store::watch::cursor(conn)?;
    let foot = foot(conn, env, format!("规则读至事件序号 {position} 之前"), Some(position))?;
    let bytes = write(&sheaf, &foot, format)?;
    let of = if look.division.is_empty() { "all" } else { &look.division };
    Ok((format!("notices-{of}-{span}.{}", format.ending()), bytes))
}

/// A count by days, to a tenth.
fn tenths(count: i64, days: i64) -> String {
    let of = count * 10 / days.max(1);
    format!("{}.{}", of / 10, of % 10)
}
