//! Official forms as files: what kinds there are, and what each foot says of the journal behind them.

use super::{Env, Error};
use crate::{
    documents::form::{Foot, forms_pdf},
    domain::{
        form::{Form, Sheaf},
        refusal::{Code, Refusal},
    },
    exchange,
    store::{self, Conn, event::EventRow},
};

/// What a file may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what it is")]
pub enum Format {
    Csv,
    Xlsx,
    Pdf,
}

impl Format {
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

/// The paper as a file of that kind. A CSV of one table is that table and nothing else.
pub(super) fn write(sheaf: &Sheaf, foot: &Foot, format: Format) -> Result<Vec<u8>, Error> {
    let failed = |error: &dyn std::fmt::Display| Refusal::of(Code::DocumentFailed).with("reason", error.to_string());
    let bytes = match (format, sheaf.forms.as_slice()) {
        (Format::Csv, [one]) => exchange::form::csv(one).map_err(|error| failed(&error))?,
        (Format::Csv, all) => exchange::form::csv_of_all(all).map_err(|error| failed(&error))?,
        (Format::Xlsx, all) => exchange::form::xlsx(all).map_err(|error| failed(&error))?,
        (Format::Pdf, _) => forms_pdf(sheaf, foot).map_err(|error| failed(&error))?,
    };
    Ok(bytes)
}

/// One table as a paper of its own.
pub(super) fn alone(form: Form, signs: &'static str) -> Sheaf {
    Sheaf { title: form.title.clone(), lead: form.lead.clone(), stamp: None, forms: vec![form], signs }
}

/// The foot of what shows the journal as far as it is entered, and a page of the platform shows the same.
pub(super) fn foot_at(conn: &mut Conn, env: &Env, position: i64, page: &str) -> Result<Foot, Error> {
    let foot = foot(conn, env, format!("台账登记至事件序号 {position} 之前"), Some(position))?;
    Ok(Foot { opens: Some(format!("{}{page}", env.public_url)), ..foot })
}

/// The foot of what shows a revision, the state after an event, and a page of the platform shows the same.
pub(super) fn foot_of(conn: &mut Conn, env: &Env, row: &EventRow, page: &str) -> Result<Foot, Error> {
    let shows = format!("修订 {} · 叶 {}", row.version, row.hash);
    let foot = foot(conn, env, shows, row.position.map(|position| position + 1))?;
    Ok(Foot { opens: Some(format!("{}{page}", env.public_url)), ..foot })
}

/// The foot of what shows something else, as far as the journal was read for it.
pub(super) fn foot(conn: &mut Conn, env: &Env, shows: String, size: Option<i64>) -> Result<Foot, Error> {
    let checkpoint = size.map(|size| store::event::checkpoint_from(conn, size)).transpose()?.flatten();
    Ok(Foot {
        shows,
        tree: checkpoint.map(|one| (one.size, one.root)),
        printed_on: env.clock.now().legal_day(),
        demo: env.demo,
        opens: None,
    })
}
