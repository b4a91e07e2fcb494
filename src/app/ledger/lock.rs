//! Whether a day of a site may still be written (ADR 18): asked by what is done at a desk. What happened and is told late is never
//! turned away; `project` enters it on an open day.

use chrono::NaiveDate;

use crate::{
    app::Error,
    domain::{
        declaration::period::Period,
        ledger::{
            lock::may_lock,
            posting::{Step, postings},
        },
        refusal::{Code, Refusal},
    },
    kernel::{clock::Instant, id::SiteId},
    store::{self, Conn},
};

/// The span that locks a site's day; nothing is asked for the current month.
pub fn locking(conn: &mut Conn, site: SiteId, day: NaiveDate, now: Instant) -> Result<Option<Period>, Error> {
    if !may_lock(day, now) {
        return Ok(None);
    }
    let spans = store::declaration::locked(conn, &site.to_string(), &day.to_string())?;
    Ok(spans.into_iter().find(|span| covers(*span, day)))
}

/// Whether a span holds a day.
pub fn covers(span: Period, day: NaiveDate) -> bool {
    let (from, to) = span.days();
    (from..=to).contains(&day)
}

/// Refuses a step whose lines would stand on a day that is declared.
pub fn refuse(conn: &mut Conn, step: Step<'_>, now: Instant) -> Result<(), Error> {
    for line in postings(step) {
        let day = line.at.legal_day();
        if let Some(span) = locking(conn, line.site, day, now)? {
            let refusal = Refusal::of(Code::LedgerPeriodLocked).with("day", day.to_string());
            return Err(refusal.with("period", span.to_string()).into());
        }
    }
    Ok(())
}

/// What to know beside something told late: the span that holds its own day, in which it no longer stands.
pub fn told_late(conn: &mut Conn, site: SiteId, at: Instant, now: Instant) -> Result<Option<Refusal>, Error> {
    let day = at.legal_day();
    let span = locking(conn, site, day, now)?;
    let told = |span: Period| {
        let told = Refusal::of(Code::WarnEnteredInOpenPeriod).with("day", day.to_string());
        told.with("period", span.to_string())
    };
    Ok(span.map(told))
}
