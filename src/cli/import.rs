//! `weifei import`: what others hold, read in by the same road as over the API.

use std::{
    fs,
    io::IsTerminal as _,
    path::{Path, PathBuf},
};

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde_json::Value;

use super::{
    Failure,
    place::Place,
    reference::{Calendar, Catalogue},
    refused::words,
    say,
};
use crate::{
    app::{
        Actor, Env, Error, found,
        ledger::{Upload, import},
        party::{register_organisation, register_site},
        record::{Meta, execute},
        seal::seal,
    },
    domain::{
        party::{Organisation, Site, Tier, division::Divisions, uscc::Uscc},
        refusal::Code,
    },
    exchange::ledger::{MAX_BYTES, workbook},
    kernel::{
        hash::Hash,
        id::{CommandId, OrganisationId, SiteId},
    },
    store,
};

/// Read something in.
#[derive(Args)]
pub struct Import {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// A factory's 管理台账 (.xlsx or .csv): accepted rows become events, refused ones are told one by one.
    Ledger(Ledger),
    /// A newer edition of 国家危险废物名录, and what it changes.
    Catalogue(Catalogue),
    /// A newer year of working days, and what it changes.
    Calendar(Calendar),
}

/// Read a ledger in.
#[derive(Args)]
#[command(
    after_help = "Example: weifei import ledger ledger.xlsx --site 91330111MA2HD7PX5R-001 --new-site 富阳恒镀 --division 330111"
)]
struct Ledger {
    #[command(flatten)]
    place: Place,
    /// The file.
    file: PathBuf,
    /// Code of the site whose ledger it is, `<USCC>-<nnn>`.
    #[arg(long)]
    site: String,
    /// Register the site by this name when it is not there.
    #[arg(long, value_name = "NAME", requires = "division")]
    new_site: Option<String>,
    /// Division of the new site, six digits.
    #[arg(long)]
    division: Option<String>,
    /// The day of reading; today when not said.
    #[arg(long, value_name = "DATE")]
    read_on: Option<NaiveDate>,
    /// Write the report as JSON.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

impl Import {
    /// Runs it.
    pub fn run(self) -> Result<(), Failure> {
        match self.what {
            What::Ledger(ledger) => ledger.run(),
            What::Catalogue(catalogue) => catalogue.run(),
            What::Calendar(calendar) => calendar.run(),
        }
    }
}

impl Ledger {
    fn run(self) -> Result<(), Failure> {
        let size = fs::metadata(&self.file).map_err(|error| format!("{}: {error}", self.file.display()))?.len();
        if size > u64::try_from(MAX_BYTES).unwrap_or(u64::MAX) {
            return Err(Error::from(Code::ImportTooLarge).into());
        }
        let bytes = fs::read(&self.file)?;
        let name = self.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let workbook = workbook(&bytes, &name).map_err(|error| format!("{error}: {}", words(&error.refusal())))?;
        let env = self.place.open()?;
        let upload = Upload {
            site: self.site(&env)?,
            workbook,
            digest: Hash::of(&[&bytes]),
            read_on: self.read_on.unwrap_or_else(|| env.clock.now().legal_day()),
        };
        let report = enter(&env, &upload);
        while report.is_ok() && seal(&env)? > 0 {}
        env.db.close();
        let report: Value = serde_json::from_str(&report?)?;
        if let Some(file) = &self.report {
            write(file, &report)?;
        }
        tell(&report);
        Ok(())
    }

    /// The site by its code, made when it is not there and a name was given.
    fn site(&self, env: &Env) -> Result<SiteId, Failure> {
        if let Some(site) = env.db.read(|conn| store::party::find_site(conn, &self.site))? {
            return Ok(site.id);
        }
        let Some(name) = self.new_site.clone() else {
            return Err(
                format!("there is no site {}; register it with --new-site NAME --division CODE", self.site).into()
            );
        };
        let (uscc, number) = self.site.split_once('-').ok_or("a site's code is <USCC>-<nnn>")?;
        let _: Uscc = uscc.parse().map_err(|error| format!("{uscc}: {error}"))?;
        if number.len() != 3 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err("a site's code is <USCC>-<nnn>".into());
        }
        let division = self.division.clone().unwrap_or_default();
        if Divisions::builtin()?.get(&division).is_none() {
            return Err(format!("there is no division {division}").into());
        }
        let (code, uscc) = (self.site.clone(), uscc.to_owned());
        let meta = Meta { id: command(env), body: Hash::of(&[code.as_bytes()]), device: None, evidence: Vec::new() };
        let made = execute(env, &Actor::system(), &meta, move |tx| {
            let organisation = match store::party::find_organisation(tx.conn, &uscc)? {
                Some(known) => known,
                None => register_organisation(
                    tx,
                    Organisation {
                        id: OrganisationId::make(tx.env.ids.as_ref(), tx.now),
                        uscc: uscc.clone(),
                        name: name.clone(),
                        kind: "producer".to_owned(),
                        external_id: None,
                    },
                )?,
            };
            register_site(
                tx,
                Site {
                    id: SiteId::make(tx.env.ids.as_ref(), tx.now),
                    code: code.clone(),
                    name: name.clone(),
                    organisation: organisation.id,
                    division: division.clone(),
                    tier: Tier::Registered,
                },
            )
        });
        made?;
        Ok(env.db.read(|conn| found(store::party::find_site(conn, &self.site)?))?.id)
    }
}

fn enter(env: &Env, upload: &Upload) -> Result<String, Error> {
    let watched = std::io::stderr().is_terminal();
    let meta = Meta { id: command(env), body: upload.digest, device: None, evidence: Vec::new() };
    let actor = Actor { kind: "import", ..Actor::system() };
    import(env, &actor, &meta, upload, &mut |done, total| {
        if watched && total > 0 {
            super::tell(&format!("{done} of {total} rows entered"));
        }
    })
}

pub(super) fn command(env: &Env) -> CommandId {
    CommandId::make(env.ids.as_ref(), env.clock.now())
}

pub(super) fn write(file: &Path, report: &Value) -> Result<(), Failure> {
    Ok(fs::write(file, format!("{report:#}\n"))?)
}

/// Prints what the import came to, every refused row by itself.
fn tell(report: &Value) {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let each = |value: &Value| value.as_array().cloned().unwrap_or_default();
    for sheet in each(&report["sheets"]) {
        say(&format!(
            "{} {}: {} rows, {} accepted, {} refused",
            text(&sheet["table"]),
            text(&sheet["sheet"]),
            sheet["rows_total"],
            sheet["rows_accepted"],
            sheet["rows_refused"]
        ));
        for row in each(&sheet["refused"]) {
            let (zh, way) = (text(&row["text"]["zh"]), text(&row["remedy"]["zh"]));
            let place = format!("{}{}", text(&row["column"]), row["row"]);
            say(&format!("  {place} {:?}: {zh}；{way} ({})", text(&row["value"]), text(&row["code"])));
        }
    }
    say(&format!(
        "total: {} accepted, {} refused; generated {} g, in {} g, out {} g, entrusted {} g, stock {} g",
        report["rows_accepted"],
        report["rows_refused"],
        report["totals"]["generated_g"],
        report["totals"]["in_g"],
        report["totals"]["out_g"],
        report["totals"]["entrusted_g"],
        report["totals"]["closing_stock_g"]
    ));
}
