//! `weifei export` and `weifei backup`: what the platform knows, into files. JSON keys are the API's.

use std::{fs, path::PathBuf};

use chrono::{Months, NaiveDate};
use clap::{Args, ValueEnum};

use super::{
    Failure,
    notices::{Exported, every},
    place::Place,
    say,
};
use crate::{
    api::v1::{
        ledger_table::LedgerLineView,
        manifest_view::{ManifestRowView, ManifestTableRow, ManifestView},
        site::stock_view,
        trace::trace,
        trip::TripView,
        view::{EventView, PackageView, SiteView},
    },
    app::{
        Actor, Env, Error, bundle, declaration,
        form::Format,
        found, label,
        ledger::{file, shown},
        manifest::{self, parties, seen},
        plan, read,
    },
    documents::receipt::Paper,
    domain::{declaration::period::Period, ledger},
    exchange,
    store::{self, Conn, package::Filter},
};

/// Most rows of one export.
const MAX: i64 = 1_000_000;

#[derive(Clone, Copy, ValueEnum)]
enum What {
    Sites,
    Packages,
    Stock,
    Events,
    Trace,
    Label,
    Bundle,
    Manifests,
    Manifest,
    WeighTicket,
    Receipt,
    Refusal,
    Trips,
    Ledger,
    Logbook,
    Signs,
    Labels,
    Blanks,
    Plan,
    Declaration,
    Notices,
}

/// Write something to a file.
#[derive(Args)]
#[command(after_help = "Example: weifei export bundle --package 91330111MA2ABCD13G9000414920261123001 -o bundle.zip")]
pub struct Export {
    #[command(flatten)]
    place: Place,
    /// What to write.
    what: What,
    /// A site's code, `<USCC>-<nnn>`.
    #[arg(long)]
    site: Option<String>,
    /// A package's id or 37-character code.
    #[arg(long)]
    package: Option<String>,
    /// A manifest's id or number; a bundle may be of one too.
    #[arg(long)]
    pub(super) manifest: Option<String>,
    /// The year of a plan, a ledger or a logbook.
    #[arg(long)]
    pub(super) year: Option<i32>,
    /// A part of that year: a month `1` to `12`, or a quarter `q1` to `q4`; or the span of a declaration: `2026-11`, `2026-Q3`, `2026`.
    #[arg(long)]
    pub(super) period: Option<String>,
    /// Gives the site so many new blank manifests first; all that lie unused are printed.
    #[arg(long, requires = "site")]
    pub(super) count: Option<i64>,
    /// A table of a ledger, `B.1` to `B.5`.
    #[arg(long)]
    table: Option<String>,
    /// Metres from which signs are to be read.
    #[arg(long, default_value_t = crate::api::v1::sign::DISTANCE)]
    pub(super) distance: f64,
    /// 负责人 on the signs of facilities; an empty line when absent.
    #[arg(long)]
    pub(super) responsible: Option<String>,
    /// 联系方式 on them.
    #[arg(long)]
    pub(super) contact: Option<String>,
    /// `json`, or `csv` and `xlsx` for sites, packages, stock, events, manifests, trips, notices and ledgers; for a label `svg`, `png`, `pdf`, `zpl` or `tspl`; for signs, all labels of a site and blank manifests `pdf`;
    /// for a manifest's weigh ticket, receipt and refusal note `json` or `pdf`; for a manifest, a table of a ledger, a logbook, a plan and a declaration any of `json`, `csv`, `xlsx` and `pdf`.
    #[arg(long)]
    pub(super) format: Option<String>,
    /// File to write; default is the output.
    #[arg(short)]
    output: Option<PathBuf>,
}

impl Export {
    /// Runs it.
    pub fn run(self) -> Result<(), Failure> {
        let env = self.place.open_to_print()?;
        if let (What::Blanks, Some(count)) = (self.what, self.count) {
            self.give_blanks(&env, count)?;
        }
        let bytes = env.db.read(|conn| self.bytes(conn, &env))?;
        if let Some(file) = &self.output {
            fs::write(file, bytes)?;
        } else {
            use std::io::Write as _;
            match std::io::stdout().write_all(&bytes) {
                // Who reads has read enough.
                Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {}
                done => done?,
            }
        }
        Ok(())
    }

    fn bytes(&self, conn: &mut Conn, env: &Env) -> Result<Vec<u8>, Error> {
        let system = Actor::system();
        let json = |value: serde_json::Value| Ok(format!("{value:#}\n").into_bytes());
        match self.what {
            What::Sites => {
                let sites = read::sites(conn, &system, None, MAX)?;
                self.rows(&sites.iter().map(SiteView::from).collect::<Vec<_>>())
            }
            What::Packages => {
                let filter = Filter { site: self.site(conn)?.id.to_string(), ..Filter::default() };
                let rows = read::packages(conn, &filter, None, MAX)?;
                self.rows(&rows.iter().map(PackageView::from).collect::<Vec<_>>())
            }
            What::Stock => {
                let site = self.site(conn)?;
                let rows = read::stock(conn, &site)?;
                let view = stock_view(&site.id.to_string(), env.clock.now(), &rows);
                if self.is_json() { json(serde_json::to_value(view)?) } else { self.rows(&view.zones) }
            }
            What::Events => {
                let rows = store::event::from_position(conn, 0, MAX)?;
                self.rows(&rows.iter().map(EventView::from).collect::<Vec<_>>())
            }
            What::Trace => {
                if !self.is_json() {
                    return Err(Error::Fault("a trace is json".into()));
                }
                let package = self.package(conn, &system)?;
                json(serde_json::to_value(trace(conn, &system, &package)?)?)
            }
            What::Label => {
                let format = self.format.as_deref().unwrap_or("svg");
                let format = label::Format::parse(format);
                let format = format.ok_or_else(|| Error::Fault("a label is svg, png, pdf, zpl or tspl".into()))?;
                let package = self.package(conn, &system)?;
                label::draw(conn, env, &package, format, label::DPI)
            }
            What::Manifests => self.manifests(conn),
            What::Manifest => self.one_manifest(conn, env),
            What::WeighTicket => self.receipt(conn, env, Paper::WeighTicket),
            What::Receipt => self.receipt(conn, env, Paper::Receipt),
            What::Refusal => self.receipt(conn, env, Paper::Refusal),
            What::Trips => {
                let trips = store::trip::all(conn)?;
                let names = seen::of_trips(conn, &trips)?;
                self.rows(&trips.iter().map(|one| TripView::of(one, &names)).collect::<Vec<_>>())
            }
            What::Ledger => self.ledger(conn, env),
            What::Logbook => self.logbook(conn, env),
            What::Signs => self.signs(conn, env),
            What::Labels => self.labels(conn, env),
            What::Blanks => self.blanks(conn, env),
            What::Plan => self.plan(conn, env),
            What::Declaration => self.declaration(conn, env),
            What::Notices => self.notices(conn, env),
            What::Bundle => {
                let proven = if let Some(id) = self.manifest.as_deref() {
                    let one = parties::show(conn, &system, id)?;
                    bundle::of_manifest(conn, env, &system, &one)?
                } else {
                    let package = self.package(conn, &system)?;
                    bundle::of_package(conn, env, &system, &package.id.to_string())?
                };
                exchange::bundle::pack(&proven.bundle, &proven.files, &proven.readings)
                    .map_err(|error| Error::Fault(error.to_string()))
            }
        }
    }

    fn one_manifest(&self, conn: &mut Conn, env: &Env) -> Result<Vec<u8>, Error> {
        let id = self.manifest.as_deref().ok_or_else(|| Error::Fault("say which: --manifest NUMBER".into()))?;
        let one = parties::show(conn, &Actor::system(), id)?;
        if !self.is_json() {
            let format = self.format.as_deref().and_then(Format::parse);
            let format = format.ok_or_else(|| Error::Fault("a manifest is json, csv, xlsx or pdf".into()))?;
            return Ok(manifest::file::draw(conn, env, one.id, format)?.1);
        }
        let names = seen::of_one(conn, &one)?;
        Ok(format!("{:#}\n", serde_json::to_value(ManifestView::of(&one, &names)?)?).into_bytes())
    }

    fn manifests(&self, conn: &mut Conn) -> Result<Vec<u8>, Error> {
        let mut filter = store::manifest::Filter::default();
        if self.site.is_some() {
            filter.consignor_site = Some(self.site(conn)?.id.to_string());
        }
        let scope = store::manifest::Scope { all: true, ..Default::default() };
        let all = store::manifest::list(conn, &scope, &filter, None, MAX)?;
        let names = seen::of_list(conn, &all)?;
        let rows: Vec<ManifestRowView> = all.iter().map(|one| ManifestRowView::of(one, &names)).collect();
        if self.is_json() {
            return self.rows(&rows);
        }
        // A table has no lists and no parts: they are joined and named.
        self.rows(&rows.iter().map(ManifestTableRow::of).collect::<Vec<_>>())
    }

    fn notices(&self, conn: &mut Conn, env: &Env) -> Result<Vec<u8>, Error> {
        let mut filter = store::notice::Filter::default();
        if self.site.is_some() {
            filter.site = Some(self.site(conn)?.id.to_string());
        }
        let (all, now) = (every(conn, &filter)?, env.clock.now());
        let rows: Vec<Exported> = all.iter().map(|(one, names)| Exported::of(one, names, now)).collect();
        if self.is_json() {
            return self.rows(&rows);
        }
        self.rows(&rows.iter().map(Exported::flat).collect::<Vec<_>>())
    }

    fn ledger(&self, conn: &mut Conn, env: &Env) -> Result<Vec<u8>, Error> {
        let fault = |text: &str| Error::Fault(text.to_owned());
        let table = self.table.as_deref().and_then(ledger::Table::parse);
        let table = table.ok_or_else(|| fault("say which: --table B.1 to B.5"))?;
        let days = ledger_days(self.year, self.period.as_deref());
        let (from, to) = days.ok_or_else(|| fault("say when: --year 2026, and --period 1 to 12 or q1 to q4"))?;
        let filter = store::ledger::Filter {
            site: self.site(conn)?.id.to_string(),
            sheet: table.as_str().to_owned(),
            from: from.to_string(),
            to: to.to_string(),
            waste_code: None,
            facility: None,
            zone: None,
        };
        if self.is_json() {
            let shown = shown::page(conn, &Actor::system(), &filter, None, MAX)?;
            let labels = shown.labels;
            let view = |line| LedgerLineView::of(line, &labels);
            return self.rows(&shown.lines.into_iter().map(view).collect::<Vec<_>>());
        }
        let format = self.format.as_deref().and_then(Format::parse);
        let format = format.ok_or_else(|| fault("a table of a ledger is json, csv, xlsx or pdf"))?;
        Ok(file::draw(conn, env, &Actor::system(), (table, &filter), format)?.1)
    }

    fn plan(&self, conn: &mut Conn, env: &Env) -> Result<Vec<u8>, Error> {
        let year = self.year.ok_or_else(|| Error::Fault("say when: --year 2026".into()))?;
        let site = self.site(conn)?.id.to_string();
        if self.is_json() {
            let shown = plan::show(conn, env, &Actor::system(), &site, year)?;
            return Ok((serde_json::to_string_pretty(&shown.plan)? + "\n").into_bytes());
        }
        let format = self.format.as_deref().and_then(Format::parse);
        let format = format.ok_or_else(|| Error::Fault("a plan is json, csv, xlsx or pdf".into()))?;
        Ok(plan::file::draw(conn, env, &Actor::system(), (&site, year, plan::file::Which::Now), format)?.1)
    }

    fn declaration(&self, conn: &mut Conn, env: &Env) -> Result<Vec<u8>, Error> {
        let fault = |text: &str| Error::Fault(text.to_owned());
        let period = self.period.as_deref().and_then(Period::parse);
        let period = period.ok_or_else(|| fault("say when: --period 2026-11, 2026-Q3 or 2026"))?;
        let site = self.site(conn)?.id.to_string();
        if self.is_json() {
            let shown = declaration::show(conn, &Actor::system(), &site, period)?;
            return Ok((serde_json::to_string_pretty(&shown.one)? + "\n").into_bytes());
        }
        let format = self.format.as_deref().and_then(Format::parse);
        let format = format.ok_or_else(|| fault("a declaration is json, csv, xlsx or pdf"))?;
        Ok(declaration::file::draw(conn, env, &Actor::system(), (&site, period, None), format)?.1)
    }

    pub(super) fn is_json(&self) -> bool {
        self.format.as_deref().is_none_or(|format| format == "json")
    }

    /// Rows as JSON, or as a table with the same keys as columns.
    fn rows<T: serde::Serialize>(&self, rows: &[T]) -> Result<Vec<u8>, Error> {
        let text = serde_json::to_string_pretty(rows)? + "\n";
        let table = |text: &str| exchange::table::Table::read(text);
        let done = match self.format.as_deref() {
            None | Some("json") => return Ok(text.into_bytes()),
            Some("csv") => table(&text).and_then(|table| table.csv()),
            Some("xlsx") => table(&text).and_then(|table| table.xlsx()),
            Some(other) => return Err(Error::Fault(format!("{other}: this is json, csv or xlsx"))),
        };
        done.map_err(|error| Error::Fault(error.to_string()))
    }

    pub(super) fn site(&self, conn: &mut Conn) -> Result<crate::domain::party::Site, Error> {
        let code = self.site.as_deref().ok_or_else(|| Error::Fault("say which: --site CODE".into()))?;
        found(store::party::find_site(conn, code)?)
    }

    fn package(&self, conn: &mut Conn, actor: &Actor) -> Result<crate::domain::package::Package, Error> {
        let id = self.package.as_deref().ok_or_else(|| Error::Fault("say which: --package CODE".into()))?;
        Ok(read::package(conn, actor, id)?.0)
    }
}

/// First and last day of a year, or of a month or quarter of it.
pub(super) fn ledger_days(year: Option<i32>, part: Option<&str>) -> Option<(NaiveDate, NaiveDate)> {
    let year = year.filter(|year| (1000..=9998).contains(year))?;
    let (first, months) = match part {
        None => (1, 12),
        Some(part) => match part.strip_prefix(['q', 'Q']) {
            Some(quarter) => (quarter.parse::<u32>().ok().filter(|one| (1..=4).contains(one))? * 3 - 2, 3),
            None => (part.parse::<u32>().ok().filter(|one| (1..=12).contains(one))?, 1),
        },
    };
    let from = NaiveDate::from_ymd_opt(year, first, 1)?;
    Some((from, from.checked_add_months(Months::new(months))?.pred_opt()?))
}

/// Copy the database.
#[derive(Args)]
#[command(after_help = "Example: weifei backup --data /var/lib/weifei -o backup.db")]
pub struct Backup {
    #[command(flatten)]
    place: Place,
    /// New file to write.
    #[arg(short)]
    output: PathBuf,
}

impl Backup {
    /// Runs it; the platform may go on writing meanwhile.
    pub fn run(self) -> Result<(), Failure> {
        let mut conn = self.place.open()?.db.address().open()?;
        store::conn::copy_into(&mut conn, &self.output.display().to_string())?;
        say(&format!("{}: check it with weifei journal verify --database sqlite:{0}", self.output.display()));
        Ok(())
    }
}
