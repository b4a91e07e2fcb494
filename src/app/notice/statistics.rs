//! Figures of a division's notices over a month or a year, and the report of them.

use std::collections::HashMap;

pub use crate::app::form::Format;
use crate::{
    app::{
        Env, Error,
        alarm::own,
        cockpit::{Look, division_name},
        form::{foot, write},
    },
    domain::{
        form::Sheaf,
        notice::{
            Notice, State,
            statistics::{Statistics, Told},
        },
        refusal::Code,
    },
    kernel::clock::Instant,
    store::{self, Conn, notice::Scope},
};

/// Notices read at a time.
const PAGE: i64 = 1000;
/// Most notices of one answer.
const MOST: usize = 100_000;
/// Events that say when it was taken up and how it was closed.
const KINDS: &[&str] = &["notice.acknowledged", "notice.verified", "notice.false_confirmed"];

/// Figures of the notices that were raised in the division and the span of a look.
///
/// # Errors
/// There are more than are counted at once.
pub fn of(conn: &mut Conn, look: &Look, now: Instant) -> Result<Statistics, Error> {
    let (first, last) = look.period.days();
    let (from, until) =
        (Instant::start_of_legal_day(first), Instant::start_of_legal_day(last.succ_opt().unwrap_or(last)));
    let all = look.division.is_empty();
    let divisions = if all { Vec::new() } else { vec![look.division.clone()] };
    let scope = Scope { all, divisions, ..Scope::default() };
    let mut told = Vec::new();
    // What a list goes on from is the rank of the one before; those raised later are passed over.
    let mut before = Some(format!("{:020}", until.micros()));
    loop {
        let page = store::notice::list(conn, &scope, &store::notice::Filter::default(), before.as_deref(), PAGE)?;
        let Some(oldest) = page.last() else { break };
        let over = oldest.raised_at < from;
        before = Some(store::notice::rank(oldest));
        let within: Vec<Notice> = page.into_iter().filter(|one| one.raised_at >= from).collect();
        told.extend(counted(conn, &within)?);
        if told.len() > MOST {
            return Err(Code::RuleHistoryLong.into());
        }
        if over {
            break;
        }
    }
    let mut found = Statistics::of(&told, (first, last), now);
    let own = own::named(conn, found.rules.iter().map(|(code, _)| code.as_str()))?;
    found.names = own.all().filter_map(|one| Some((one.code.clone(), one.newest()?.name.clone()))).collect();
    Ok(found)
}

fn counted(conn: &mut Conn, notices: &[Notice]) -> Result<Vec<Told>, Error> {
    let streams: Vec<String> = notices.iter().map(|one| Notice::stream(one.id)).collect();
    let (mut noted, mut verdict) = (HashMap::new(), HashMap::new());
    for (stream, kind, at) in store::event::kinds_of(conn, &streams, KINDS)? {
        if kind == "notice.acknowledged" {
            noted.entry(stream).or_insert(Instant::from_micros(at));
        } else {
            // Taken up again and closed once more, the last word counts.
            verdict.insert(stream, kind == "notice.verified");
        }
    }
    let told = |(one, stream): (&Notice, &String)| Told {
        rule: one.rule.clone(),
        peak: one.peak,
        raised_at: one.raised_at,
        acknowledged_at: noted.get(stream).copied(),
        ended_at: one.ended_at,
        right: verdict.get(stream).copied().filter(|_| one.state == State::Closed),
        repeated: one.occurrences > 1,
    };
    Ok(notices.iter().zip(&streams).map(told).collect())
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
