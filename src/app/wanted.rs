//! Files that take long to draw: asked for, drawn as a job and fetched afterwards.

use chrono::Duration;
use serde::{Deserialize, Serialize};

use super::{
    Actor, Env, Error,
    form::Format,
    found,
    ledger::file as ledger_file,
    logbook::{self, Span},
    read,
};
use crate::{
    domain::ledger::Table,
    kernel::clock::Instant,
    store::{Conn, job::JobRow, ledger::Filter},
};

/// How long a file that was drawn is kept for its person.
pub const FILE_KEPT: Duration = Duration::days(7);

/// A file of a site's books, whole.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Wanted {
    /// Of what.
    pub of: Book,
    /// `csv`, `xlsx` or `pdf`.
    pub format: String,
}

/// Which book, and what of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Book {
    /// A table of the ledger 管理台账 (HJ 1259-2022 Annex B), as the filter leaves it.
    Ledger(Filter),
    /// The operation logbook 经营情况记录簿 of a receiver.
    Logbook {
        /// Whose.
        site: String,
        /// First legal day.
        from: String,
        /// Last legal day.
        to: String,
        /// `day`, `month` or `year`: spans of its balances.
        span: String,
    },
}

/// What a job that drew a file tells of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Drawn {
    /// Its name, to keep it by.
    pub name: String,
    /// Its length.
    pub bytes: usize,
    /// Until when it can be fetched.
    pub until: String,
}

impl Wanted {
    /// The site whose book it is.
    pub fn site(&self) -> &str {
        match &self.of {
            Book::Ledger(filter) => &filter.site,
            Book::Logbook { site, .. } => site,
        }
    }

    /// What it is called while it is not drawn; the site must be in sight.
    pub fn title(&self, conn: &mut Conn, actor: &Actor) -> Result<String, Error> {
        let code = read::site(conn, actor, self.site())?.code;
        Ok(match &self.of {
            Book::Ledger(filter) => format!("ledger-{}-{code}.{}", filter.sheet, self.format),
            Book::Logbook { from, to, .. } => format!("logbook-{code}-{from}-{to}.{}", self.format),
        })
    }

    /// Draws it with the rights that the actor has now: its name and its content. As a job it may be longer than one that is
    /// waited for.
    pub fn draw(&self, conn: &mut Conn, env: &Env, actor: &Actor) -> Result<(String, Vec<u8>), Error> {
        let format = found(Format::parse(&self.format))?;
        match &self.of {
            Book::Ledger(filter) => {
                let table = found(Table::parse(&filter.sheet))?;
                ledger_file::draw_of(conn, env, actor, (table, filter), format, ledger_file::at_leisure(format))
            }
            Book::Logbook { site, from, to, span } => {
                let day = |text: &str| found(text.parse().ok());
                let asked = logbook::Asked { from: day(from)?, to: day(to)?, span: found(Span::parse(span))? };
                logbook::file::write_of(conn, env, actor, (site, asked), format, ledger_file::at_leisure(format))
            }
        }
    }

    /// Draws it, and what its job tells of it.
    pub(super) fn drawn(&self, env: &Env, actor: &Actor) -> Result<(Drawn, Vec<u8>), Error> {
        let (name, bytes) = env.db.read(|conn| self.draw(conn, env, actor))?;
        let until = env.clock.now().plus(FILE_KEPT).to_string();
        Ok((Drawn { name, bytes: bytes.len(), until }, bytes))
    }
}

/// The file that a job of the actor's drew, with its format and name; another's, and one that is let go of, is absent.
pub fn fetch(conn: &mut Conn, actor: &Actor, id: &str, now: Instant) -> Result<(Format, String, Vec<u8>), Error> {
    let row: JobRow = super::job::get(conn, actor, id)?;
    let kept = row.ended_at.is_some_and(|at| at > now.plus(-FILE_KEPT).micros());
    let answer = found(row.answer.filter(|_| kept && row.kind == super::job::FILE && row.state == "done"))?;
    let drawn: Drawn = serde_json::from_str(&answer)?;
    let ending = drawn.name.rsplit('.').next().unwrap_or_default();
    let format = found(Format::parse(ending))?;
    Ok((format, drawn.name, found(crate::store::job::file(conn, id)?)?))
}
