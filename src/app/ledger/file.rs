//! A table of a site's ledger as a file, whole and in the layout of HJ 1259-2022 Annex B.

use chrono::{Datelike as _, NaiveDate};

use super::entries::entries;
use crate::{
    app::{Actor, Env, Error, read},
    documents::form::{Foot, form_pdf},
    domain::{
        form::Form,
        ledger::{Table, annex},
        party::Site,
        refusal::{Code, Refusal},
    },
    exchange,
    store::{self, Conn, ledger::Filter},
};

/// Most lines of one file: what a server holds in memory for one reader.
const LINES_MAX: usize = 50_000;
/// Most lines of one printed file: some two hundred pages.
const PRINTED_MAX: usize = 5_000;

/// What a file may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what it is")]
pub enum Format {
    Csv,
    Xlsx,
    Pdf,
}

impl Format {
    /// Most lines of such a file.
    const fn lines_max(self) -> usize {
        match self {
            Self::Csv | Self::Xlsx => LINES_MAX,
            Self::Pdf => PRINTED_MAX,
        }
    }

    /// Reads the text that asks for it.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            "pdf" => Some(Self::Pdf),
            _ => None,
        }
    }

    /// What it is on the wire.
    pub const fn media(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Pdf => "application/pdf",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// End of its name.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Pdf => "pdf",
        }
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
    let site = read::site(conn, actor, &filter.site)?;
    let form = form(conn, env, &site, (table, filter), format.lines_max())?;
    let failed = |error: &dyn std::fmt::Display| Refusal::of(Code::DocumentFailed).with("reason", error.to_string());
    let bytes = match format {
        Format::Csv => exchange::form::csv(&form).map_err(|error| failed(&error))?,
        Format::Xlsx => exchange::form::xlsx(&[form]).map_err(|error| failed(&error))?,
        Format::Pdf => form_pdf(&form, &foot(conn, env)?).map_err(|error| failed(&error))?,
    };
    let days = span(filter).map(|(from, to)| format!("-{from}-{to}")).unwrap_or_default();
    Ok((format!("ledger-{}-{}{days}.{}", table.as_str(), site.code, format.ending()), bytes))
}

fn foot(conn: &mut Conn, env: &Env) -> Result<Foot, Error> {
    let position = store::ledger::cursor(conn)?;
    let checkpoint = store::event::checkpoint_from(conn, position)?;
    Ok(Foot {
        position,
        tree: checkpoint.map(|one| (one.size, one.root)),
        printed_on: env.clock.now().legal_day(),
        demo: env.demo,
    })
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
