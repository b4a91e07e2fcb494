//! Reconciliation of a site with the official system: what that has of it, asked for or uploaded, beside its items.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{connection, read, send::adapter};
use crate::{
    app::{Actor, Env, Error, read as seen},
    domain::{
        access::Permission,
        exchange::{
            Way,
            reconcile::{Found, Ours, Report, Theirs, reconcile},
        },
        form::{Cell, Column, Form},
        party::Site,
        refusal::{Code, Refusal},
    },
    exchange::{
        form,
        official::{ROWS_MAX, read as read_list},
    },
    kernel::clock::Instant,
    outbound::official::Span,
    store::{
        self, Conn,
        exchange::{Filter, ItemRow},
    },
};

/// Items read at a time.
const PAGE: i64 = 1000;
/// Most days of one comparison: a year and some.
const DAYS_MAX: i64 = 400;

/// What is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The site.
    pub site: String,
    /// First legal day.
    pub from: NaiveDate,
    /// Last legal day.
    pub to: NaiveDate,
}

/// What both sides say.
#[derive(Debug)]
pub struct Compared {
    /// The site.
    pub site: Site,
    /// What came of it.
    pub report: Report,
    /// When.
    pub at: Instant,
}

/// Compares a site in sight with what the other side has, or with the list that was uploaded. Nobody's answer is waited for while
/// anything of the database is held.
pub fn run(env: &Env, actor: &Actor, asked: &Asked, list: Option<&[u8]>) -> Result<Compared, Error> {
    let days = (asked.to - asked.from).num_days();
    if !(0..=DAYS_MAX).contains(&days) {
        return Err(Refusal::of(Code::RequestField).with("pointer", "to").with("reason", "a year at most").into());
    }
    let now = env.clock.now();
    let (site, way) = env.db.read(|conn| {
        let site = seen::site(conn, actor, &asked.site)?;
        let may = |one| actor.role_on(one, site.id, site.organisation, &site.division).is_some();
        if ![Permission::ManagePapers, Permission::OverseeManifests].into_iter().any(may) {
            return Err(Code::NotAllowed.into());
        }
        let way = connection::of_site(conn, &site)?;
        Ok::<_, Error>((site, way))
    })?;
    let theirs = if let Some(bytes) = list {
        read_list(bytes).map_err(|fault| {
            Refusal::of(Code::ExchangeListInvalid).with("line", fault.line).with("column", fault.column)
        })?
    } else {
        let way = way.ok_or(Error::Refused(Code::ExchangeNoWay.into()))?;
        let kind = Way::parse(&way.way).ok_or_else(|| store::corrupt("exchange_connection", &way.id, "way"))?;
        let span = Span { site: site.code.clone(), from: asked.from.to_string(), to: asked.to.to_string() };
        let list = adapter(env, kind).list(&connection::to(env, &way, now)?, &span);
        let away = |fault: &dyn std::fmt::Display| Refusal::of(Code::ExchangeAway).with("reason", fault.to_string());
        let list = list.map_err(|fault| away(&fault))?;
        list.ok_or(Error::Refused(Code::ExchangeNoWay.into()))?
    };
    let ours = env.db.read(|conn| ours(conn, actor, asked, &site, &theirs))?;
    Ok(Compared { site, report: reconcile(&ours, &theirs), at: now })
}

/// Our items of the span, and those besides that they name.
fn ours(conn: &mut Conn, actor: &Actor, asked: &Asked, site: &Site, theirs: &[Theirs]) -> Result<Vec<Ours>, Error> {
    let end = asked.to.succ_opt().unwrap_or(asked.to);
    let made = (Instant::start_of_legal_day(asked.from).micros(), Instant::start_of_legal_day(end).micros());
    let filter = Filter { site: Some(site.id.to_string()), made: Some(made), ..Filter::default() };
    let (mut rows, mut before): (Vec<ItemRow>, Option<String>) = (Vec::new(), None);
    let scope = seen::scope(actor);
    loop {
        let page = store::exchange::list(conn, &scope, &filter, before.as_deref(), PAGE)?;
        let Some(last) = page.last() else { break };
        before = Some(last.rank.clone());
        rows.extend(page);
        if rows.len() > ROWS_MAX {
            return Err(Refusal::of(Code::RequestField)
                .with("pointer", "from")
                .with("reason", "too many items")
                .into());
        }
    }
    let known: BTreeSet<&String> = rows.iter().map(|row| &row.id).collect();
    let named: BTreeSet<&String> =
        theirs.iter().filter_map(|row| row.id.as_ref()).filter(|id| !known.contains(id)).collect();
    let named: Vec<String> = named.into_iter().cloned().collect();
    for id in named {
        rows.extend(store::exchange::get(conn, &id)?.filter(|row| row.site == site.id.to_string()));
    }
    rows.iter()
        .map(|row| {
            let (kind, state) = read(row)?;
            let (id, title, number) = (row.id.clone(), row.title.clone(), row.number.clone());
            Ok(Ours { id, kind, title, number, mass_g: row.mass_g, state })
        })
        .collect()
}

/// The report as CSV, with a name to keep it by.
pub fn csv(compared: &Compared, asked: &Asked) -> Result<(String, Vec<u8>), Error> {
    let column = |name, width| Column { group: "", name, width };
    let text = |text: &Option<String>| Cell::of(text.as_deref());
    let row = |one: &Found| {
        vec![
            Cell::Text(one.difference.zh().to_owned()),
            Cell::Text(one.kind.zh().to_owned()),
            text(&one.title),
            text(&one.number),
            text(&one.ours),
            text(&one.theirs),
            text(&one.item),
        ]
    };
    let form = Form {
        name: "对账",
        title: "与官方系统对账".to_owned(),
        lead: compared.site.name.clone(),
        columns: vec![
            column("差异", 12),
            column("类型", 14),
            column("内容", 36),
            column("编号", 18),
            column("本平台", 18),
            column("官方系统", 18),
            column("平台编号", 38),
        ],
        rows: compared.report.found.iter().map(row).collect(),
    };
    let bytes =
        form::csv(&form).map_err(|error| Refusal::of(Code::DocumentFailed).with("reason", error.to_string()))?;
    Ok((format!("reconcile-{}-{}-{}.csv", compared.site.code, asked.from, asked.to), bytes))
}
