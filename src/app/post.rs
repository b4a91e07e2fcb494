//! Letters from the outbox: written when they are sent, so that a link's secret lies in no row.

use chrono::Duration;
use serde::Deserialize;

use super::{Env, Error, ticket};
use crate::{
    domain::{
        declaration::{State, period::Period},
        treatment::correction::Change,
    },
    kernel::mass::Mass,
    outbound::mail::{Letter, MailFault, Mailer},
    store::{self, outbox::OutboxRow, ticket::TicketRow},
};

/// Letters taken at a time.
const BATCH: i64 = 20;
/// How long a server may hold a letter before another may take it.
const LEASE: Duration = Duration::minutes(5);
/// Tries before a letter is given up.
const TRIES: i64 = 10;
/// Longest pause between two tries.
const PAUSE_MAX: i64 = 360;

#[derive(Deserialize)]
struct Payload {
    template: String,
    #[serde(default)]
    ticket: String,
    #[serde(default)]
    manifest: String,
    #[serde(default)]
    treatment: String,
    #[serde(default)]
    no: usize,
    #[serde(default)]
    site: String,
    #[serde(default)]
    period: String,
}

/// Sends what is due; tells how many letters left.
pub fn deliver(env: &Env, mailer: &dyn Mailer) -> Result<usize, Error> {
    let now = env.clock.now();
    let lease = now.plus(LEASE).micros();
    let rows = env.db.write(move |conn| store::outbox::take(conn, "mail", now.micros(), lease, BATCH))?;
    let mut left = 0;
    for row in rows {
        let result = match letter(env, &row)? {
            Some(letter) => mailer.send(&letter),
            None => Err(MailFault::Letter("its link has ended")),
        };
        left += usize::from(result.is_ok());
        env.db.write(move |conn| match &result {
            Ok(()) => store::outbox::sent(conn, &row.id),
            Err(fault @ (MailFault::Server(_) | MailFault::Away(_))) if row.attempts < TRIES => {
                let minutes = (1_i64 << row.attempts.min(10)).min(PAUSE_MAX);
                let next = now.plus(Duration::minutes(minutes)).micros();
                store::outbox::failed(conn, &row.id, &fault.to_string(), Some(next))
            }
            Err(fault) => store::outbox::failed(conn, &row.id, &fault.to_string(), None),
        })?;
    }
    Ok(left)
}

/// The letter of a row; none when its link is used, withdrawn or over.
fn letter(env: &Env, row: &OutboxRow) -> Result<Option<Letter>, Error> {
    let payload: Payload = serde_json::from_str(&row.payload)?;
    if payload.template == "discrepancy" {
        return discrepancy(env, row, &payload.manifest);
    }
    if payload.template == "confirmation_overdue" {
        return confirmation_overdue(env, row, &payload.manifest);
    }
    if payload.template == "treatment_corrected" {
        return treatment_corrected(env, row, &payload);
    }
    if payload.template == "declaration_returned" {
        return declaration_returned(env, row, &payload);
    }
    let now = env.clock.now().micros();
    let open = |one: &TicketRow| one.used_at.is_none() && one.revoked_at.is_none() && one.expires_at > now;
    let found = env.db.read(|conn| store::ticket::get(conn, &payload.ticket))?.filter(open);
    Ok(found.map(|ticket| {
        let (subject, zh, en) = match payload.template.as_str() {
            "invite" => (
                "危废智治：邀请您加入 / Invitation",
                "请打开链接，设置密码并接受邀请（七天内有效，只能用一次）：",
                "Open this link within seven days to accept the invitation; it works once:",
            ),
            _ => (
                "危废智治：重置密码 / Password reset",
                "请打开链接，设置新密码（一小时内有效，只能用一次）。不是您本人操作，请忽略：",
                "Open this link within an hour to set a new password; it works once. If you did not ask, ignore it:",
            ),
        };
        let link = ticket::link(env, &ticket);
        Letter {
            to: row.target.clone(),
            subject: subject.to_owned(),
            text: format!("{zh}\n{en}\n\n{link}\n"),
            ..Letter::default()
        }
    }))
}

/// A declaration that was sent back, until it is corrected; none when it was meanwhile.
fn declaration_returned(env: &Env, row: &OutboxRow, payload: &Payload) -> Result<Option<Letter>, Error> {
    let Some(period) = Period::parse(&payload.period) else { return Ok(None) };
    let found = env.db.read(|conn| {
        let one = store::declaration::get(conn, &payload.site, period)?;
        Ok::<_, Error>((one, store::party::get_site(conn, &payload.site)?))
    })?;
    let (Some(one), Some(site)) = found else { return Ok(None) };
    let returned = one.versions.last().and_then(|version| version.returned.as_ref());
    let Some(returned) = returned.filter(|_| one.state == State::Returned) else { return Ok(None) };
    let (name, limit, span) = (&site.name, returned.limit.on, period.zh());
    let link = format!("{}/declarations/{}/{period}", env.public_url, site.id);
    let zh = format!("{name} {span}的危险废物申报已退回，请在 {limit} 前补正。请打开申报，查看退回原因并确认已读：");
    let en = format!(
        "The declaration of {name} for {period} was sent back and is to be corrected by {limit}. Open it, read why and \
         take note:"
    );
    let subject = format!("危废智治：申报退回补正，{limit} 前 / Declaration sent back");
    Ok(Some(Letter { to: row.target.clone(), subject, text: format!("{zh}\n{en}\n\n{link}\n"), ..Letter::default() }))
}

/// What a receiver found to differ, for consignor and authority (Order 23 Art. 18).
fn discrepancy(env: &Env, row: &OutboxRow, manifest: &str) -> Result<Option<Letter>, Error> {
    let one = env.db.read(|conn| store::manifest::get(conn, manifest))?;
    Ok(one.map(|one| {
        let (name, packages) = (one.display(), one.reports.last().map_or(0, |report| report.packages.len()));
        let link = format!("{}/manifests/{}", env.public_url, one.id);
        let zh = format!(
            "转移联单 {name}：接受人发现 {packages} 件危险废物与联单不符、待检或拒收（《危险废物转移管理办法》第十八条）。请打开联单查看并确认知悉："
        );
        let en = format!(
            "Manifest {name}: the receiver found {packages} package(s) that differ, are held or are refused (Order 23 \
             Art. 18). Open the manifest and take note:"
        );
        let subject = format!("危废智治：联单差异 {name} / Discrepancy");
        Letter { to: row.target.clone(), subject, text: format!("{zh}\n{en}\n\n{link}\n"), ..Letter::default() }
    }))
}

/// A correction of a batch that is in force, for those whose waste went in (Order 23 Art. 12-4).
fn treatment_corrected(env: &Env, row: &OutboxRow, payload: &Payload) -> Result<Option<Letter>, Error> {
    let batch = env.db.read(|conn| store::treatment::get(conn, &payload.treatment))?;
    let change = batch.as_ref().and_then(|one| one.corrections.get(payload.no)).map(|one| &one.proposal.change);
    let (Some(batch), Some(change)) = (&batch, change) else { return Ok(None) };
    let (line, home) = (&batch.line, &env.public_url);
    let grams = |mass: &Option<Mass>| mass.map_or_else(|| "—".to_owned(), |mass| format!("{} g", mass.grams()));
    let (zh, en, old, new) = match change {
        Change::Method { old, new } => ("利用处置方式", "method", old.clone(), new.clone()),
        Change::Line { old, new } => ("生产线/设施", "line", old.clone(), new.clone()),
        Change::StartedOn { old, new } => ("开始日期", "day it began", old.to_string(), new.to_string()),
        Change::ProductMass { old, new } => ("产品重量", "mass of products", grams(old), grams(new)),
        Change::ResidueMass { .. } => return Ok(None),
    };
    let text = format!(
        "您移出的危险废物所在的利用处置批次（{line}）更正了{zh}：{old} → {new}。请登录后查看该桶的利用处置结果：\nThe batch ({line}) that treated waste you handed over was corrected, {en}: {old} → {new}. Sign in to see what became of your packages:\n\n{home}/packages\n"
    );
    let subject = "危废智治：利用处置结果更正 / Treatment corrected".to_owned();
    Ok(Some(Letter { to: row.target.clone(), subject, text, ..Letter::default() }))
}

/// A receipt that was not confirmed in time, for the authority of the receiving place, the receiver and the consignor (Order 23
/// Art. 18).
fn confirmation_overdue(env: &Env, row: &OutboxRow, manifest: &str) -> Result<Option<Letter>, Error> {
    let one = env.db.read(|conn| store::manifest::get(conn, manifest))?;
    Ok(one.map(|one| {
        let (name, link) = (one.display(), format!("{}/manifests/{}", env.public_url, one.id));
        let text = format!(
            "转移联单 {name}：接受人自接受之日起五个工作日内没有确认接受（《危险废物转移管理办法》第十八条），已报接受地主管部门。\n\
             Manifest {name}: the receiver did not confirm the receipt within five working days (Order 23 Art. 18); the \
             authority of the receiving place is told.\n\n{link}\n"
        );
        let subject = format!("危废智治：逾期未确认接受 {name} / Receipt not confirmed");
        Letter { to: row.target.clone(), subject, text, ..Letter::default() }
    }))
}
