//! A table of a site's ledger as a file, whole and in the layout of HJ 1259-2022 Annex B.

use chrono::{Datelike as _, NaiveDate};

use super::entries::entries;
pub use crate::app::form::Format;
use crate::{
    app::{
        Actor, Env, Error,
        form::{alone, foot_at, write},
        read,
    },
    domain::{
        form::Form,
        ledger::{Table, annex},
        party::Site,
        refusal::{Code, Refusal},
    },
    store::{self, Conn, ledger::Filter},
};

/// Most lines of one file: what a server holds in memory for one reader.
const LINES_MAX: usize = 50_000;
/// Most lines of one printed file: some two hundred pages.
const PRINTED_MAX: usize = 5_000;

/// Most lines of such a file.
const fn lines_max(format: Format) -> usize {
    match format {
        Format::Csv | Format::Xlsx => LINES_MAX,
        Format::Pdf => PRINTED_MAX,
    }
}

/// The same of one that nobody waits for: as many lines as a book of a large site has in a year.
pub const fn at_leisure(format: Format) -> usize {
    match format {
        Format::Csv | Format::Xlsx => LINES_MAX * 4,
        Format::Pdf => PRINTED_MAX * 4,
    }
}

/// The file of a table of a site in sight, with a name to keep it by.
pub fn draw(
    conn: &mut Conn,
    env: &Env,
    actor: &Actor,
    (table, filter): (Table, &Filter),
    format: Format,
) -> Result<(String, Vec<u8>), Error> {
    draw_of(conn, env, actor, (table, filter), format, lines_max(format))
}

/// The same of so many lines at most.
pub fn draw_of(
    conn: &mut Conn,
    env: &Env,
    actor: &Actor,
    (table, filter): (Table, &Filter),
    format: Format,
    lines_max: usize,
) -> Result<(String, Vec<u8>), Error> {
    let site = read::site(conn, actor, &filter.site)?;
    let form = form(conn, env, &site, (table, filter), lines_max)?;
    let position = store::ledger::cursor(conn)?;
    let page = format!("/ledgers?site={}&table={}", site.id, table.as_str());
    let foot = foot_at(conn, env, position, &page)?;
    let bytes = write(&alone(form, "台账负责人（签字）：　　　　　　　　日期："), &foot, format)?;
    let days = span(filter).map(|(from, to)| format!("-{from}-{to}")).unwrap_or_default();
    Ok((format!("ledger-{}-{}{days}.{}", table.as_str(), site.code, format.ending()), bytes))
}

/// The table with its rows.
fn form(
    conn: &mut Conn,
    env: &Env,
    site: &Site,
    (table, filter): (Table, &Filter),
    lines_max: usize,
) -> Result<Form, Error> {
    let limit = i64::try_from(lines_max).unwrap_or(i64::MAX);
    let lines = store::ledger::list(conn, filter, None, limit.saturating_add(1))?;
    if lines.len() > lines_max {
        return Err(Refusal::of(Code::LedgerFileTooLong).with("lines_max", lines_max).into());
    }
    let shelf = env.reference.shelf(conn, env.clock.now())?;
    let entries = entries(conn, &shelf, &filter.site, table, &lines)?;
    let (title, name) = annex::title(table);
    Ok(Form {
        name,
        title: title.to_owned(),
        lead: lead(conn, site, filter)?,
        columns: annex::columns(table),
        rows: (1_i64..).zip(&entries).map(|(number, entry)| entry.row(table, number)).collect(),
    })
}

/// Whose ledger it is, and of which days.
fn lead(conn: &mut Conn, site: &Site, filter: &Filter) -> Result<String, Error> {
    let organisation = site.organisation.to_string();
    let names = store::account::organisation_names(conn, &[organisation])?;
    let unit = names.into_iter().next().map_or_else(|| site.name.clone(), |(_, name)| name);
    let uscc = site.code.split('-').next().unwrap_or_default();
    let days = match span(filter) {
        Some((from, to)) => format!("{}至{}", chinese(from), chinese(to)),
        None => "全部".to_owned(),
    };
    Ok(format!("单位名称：{unit}　　生产经营场所：{}　　统一社会信用代码：{uscc}　　期间：{days}", site.name))
}

fn chinese(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// First and last day, when both were asked for.
fn span(filter: &Filter) -> Option<(NaiveDate, NaiveDate)> {
    let day = |text: &String| text.parse::<NaiveDate>().ok().filter(|day| (1001..9999).contains(&day.year()));
    day(&filter.from).zip(day(&filter.to))
}
