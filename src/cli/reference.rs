//! `weifei import catalogue` and `weifei import calendar`: a newer official text, first shown against what is at hand.

use std::{fs, path::PathBuf};

use chrono::NaiveDate;
use clap::Args;
use serde_json::Value;

use super::{
    Failure,
    import::{command, write},
    place::Place,
    say,
};
use crate::{
    app::{
        Actor, Error,
        record::Meta,
        reference::{MAX_BYTES, compare, enter, sheet},
        seal::seal,
    },
    domain::{reference::Table, refusal::Code},
    kernel::hash::Hash,
};

/// What both tables are loaded from.
#[derive(Args)]
struct Text {
    #[command(flatten)]
    place: Place,
    /// The official table as CSV, UTF-8 or GB 18030.
    file: PathBuf,
    /// Only show what it would change.
    #[arg(long)]
    dry_run: bool,
    /// Write what it changes as JSON.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// Load an edition of the waste catalogue.
#[derive(Args)]
#[command(
    after_help = "Example: weifei import catalogue catalogue-2025.csv --edition 2025 --from 2025-01-01 --dry-run"
)]
pub struct Catalogue {
    #[command(flatten)]
    text: Text,
    /// Its name, the year it was issued for.
    #[arg(long)]
    edition: String,
    /// First day in force.
    #[arg(long, value_name = "DATE")]
    from: NaiveDate,
}

/// Load working days, whole years with every day.
#[derive(Args)]
#[command(after_help = "Example: weifei import calendar holidays-2027.csv --dry-run")]
pub struct Calendar {
    #[command(flatten)]
    text: Text,
}

impl Catalogue {
    /// Runs it.
    pub fn run(self) -> Result<(), Failure> {
        self.text.run(Table::Catalogue, &self.edition, Some(self.from))
    }
}

impl Calendar {
    /// Runs it.
    pub fn run(self) -> Result<(), Failure> {
        self.text.run(Table::Calendar, "", None)
    }
}

impl Text {
    fn run(self, table: Table, edition: &str, from: Option<NaiveDate>) -> Result<(), Failure> {
        let size = fs::metadata(&self.file).map_err(|error| format!("{}: {error}", self.file.display()))?.len();
        if size > u64::try_from(MAX_BYTES).unwrap_or(u64::MAX) {
            return Err(Error::from(Code::ImportTooLarge).into());
        }
        let bytes = fs::read(&self.file)?;
        let sheet = sheet(table, &bytes, edition, from).map_err(Error::Refused)?;
        let env = self.place.open()?;
        let actor = Actor { kind: "import", ..Actor::system() };
        let load = if self.dry_run {
            let load = env.db.read(|conn| compare(conn, &env, &actor, &sheet));
            load.and_then(|load| Ok(serde_json::to_string(&load)?))
        } else {
            let meta = Meta { id: command(&env), body: Hash::of(&[&bytes]), device: None, evidence: Vec::new() };
            enter(&env, &actor, &meta, sheet)
        };
        while !self.dry_run && load.is_ok() && seal(&env)? > 0 {}
        env.db.close();
        let load: Value = serde_json::from_str(&load?)?;
        if let Some(file) = &self.report {
            write(file, &load)?;
        }
        tell(&load);
        Ok(())
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Prints what a text changes, line by line, and whether it holds now.
fn tell(load: &Value) {
    for line in load["lines"].as_array().into_iter().flatten() {
        let sign = match line["what"].as_str() {
            Some("added") => "+",
            Some("removed") => "-",
            _ => "~",
        };
        let title = text(&line["title"]);
        say(&format!("{sign} {} {title}", text(&line["key"])));
        for field in line["fields"].as_array().into_iter().flatten() {
            say(&format!("    {}: {} → {}", text(&field["field"]), text(&field["before"]), text(&field["after"])));
        }
    }
    say(&format!(
        "{} {} from {}, {} rows, against {}: {} added, {} removed, {} changed",
        text(&load["table"]),
        text(&load["edition"]),
        text(&load["valid_from"]),
        load["rows"],
        text(&load["against"]),
        load["added"],
        load["removed"],
        load["changed"]
    ));
    say(match load["outcome"].as_str() {
        Some("loaded") => "loaded: it holds from now on",
        Some("unchanged") => "nothing changed: everything is so already",
        _ => "only compared: nothing was changed; leave --dry-run out to load it",
    });
}
