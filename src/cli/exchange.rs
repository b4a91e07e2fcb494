//! `weifei exchange`: what goes to the official system, sending it now, comparing, and the package that a person hands in.

use std::path::PathBuf;

use chrono::{Datelike as _, NaiveDate};
use clap::{Args, Subcommand};

use super::{Failure, place::Place, say};
use crate::{
    api::v1::{exchange::ItemView, exchange_reconcile::ReportView},
    app::{
        Actor, Env, Error,
        exchange::{package, queue, reconcile, send},
    },
    domain::exchange::{Kind, State},
    kernel::{page::MAX_PAGE, text::Language},
    store::{self, exchange::Filter},
};

/// Most items of one list.
const MAX: usize = 1_000_000;

/// List what goes to the official system, send it now, compare, or write the package to be handed in; 上报.
#[derive(Args)]
#[command(
    after_help = "Example: weifei exchange list --state gave_up; weifei exchange reconcile --site 91330111MA2ABCD13G-001 --year 2026"
)]
pub struct Exchange {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// The latest first.
    List(List),
    /// Send what is due, and ask for what was sent, once.
    Send(Place),
    /// Compare a site with what the official system has, or with a list it gave.
    Reconcile(Reconcile),
    /// What a site has to hand in, in the official layouts.
    Package(Package),
}

#[derive(Args)]
struct List {
    #[command(flatten)]
    place: Place,
    /// Code or id of a site.
    #[arg(long)]
    site: Option<String>,
    /// `plan`, `declaration`, `manifest_number`, `manifest_issued`, `manifest_completed` or `ledger`.
    #[arg(long)]
    kind: Option<String>,
    /// `to_send`, `sending`, `sent`, `accepted`, `returned`, `gave_up` or `superseded`.
    #[arg(long)]
    state: Option<String>,
    /// `json`, or lines to read.
    #[arg(long)]
    format: Option<String>,
}

#[derive(Args)]
struct Reconcile {
    #[command(flatten)]
    place: Place,
    /// Code or id of the site.
    #[arg(long)]
    site: String,
    /// Of this year; the one at hand when absent.
    #[arg(long)]
    year: Option<i32>,
    /// A list that the official system gave, CSV; without it the system is asked.
    #[arg(long)]
    list: Option<PathBuf>,
    /// `json` or `csv`.
    #[arg(long, default_value = "json")]
    format: String,
}

#[derive(Args)]
struct Package {
    #[command(flatten)]
    place: Place,
    /// Code or id of the site.
    #[arg(long)]
    site: String,
    /// Where to write it.
    #[arg(long, short)]
    out: PathBuf,
}

impl Exchange {
    /// Runs it.
    pub fn run(self) -> Result<(), Failure> {
        let place = match &self.what {
            What::List(list) => &list.place,
            What::Send(place) => place,
            What::Reconcile(one) => &one.place,
            What::Package(one) => &one.place,
        };
        let env = if matches!(self.what, What::Package(_)) { place.open_to_print()? } else { place.open()? };
        let result = match &self.what {
            What::List(list) => told(&env, list),
            What::Send(_) => sent(&env),
            What::Reconcile(one) => compared(&env, one),
            What::Package(one) => packed(&env, one),
        };
        env.db.close();
        result
    }
}

/// The id of a site by its code or id.
fn id_of(env: &Env, key: &str) -> Result<String, Failure> {
    let found = env.db.read(|conn| Ok::<_, Error>(store::party::find_site(conn, key)?))?;
    Ok(found.map_or_else(|| key.to_owned(), |site| site.id.to_string()))
}

fn told(env: &Env, list: &List) -> Result<(), Failure> {
    if let Some(wrong) = list.format.as_ref().filter(|format| *format != "json") {
        return Err(format!("{wrong}: items are json, or lines to read").into());
    }
    if let Some(wrong) = list.state.as_ref().filter(|state| State::parse(state).is_none()) {
        return Err(format!("{wrong}: no state of an item").into());
    }
    if let Some(wrong) = list.kind.as_ref().filter(|kind| Kind::parse(kind).is_none()) {
        return Err(format!("{wrong}: no kind of item").into());
    }
    let site = list.site.as_ref().map(|key| id_of(env, key)).transpose()?;
    let filter = Filter { site, kind: list.kind.clone(), state: list.state.clone(), made: None };
    let items = env.db.read(|conn| {
        let (mut items, mut before): (Vec<ItemView>, Option<String>) = (Vec::new(), None);
        while items.len() < MAX {
            let page = queue::list(conn, &Actor::system(), &filter, before.as_deref(), MAX_PAGE)?;
            let Some(end) = page.last() else { break };
            before = Some(end.row.rank.clone());
            items.extend(page.iter().map(|one| ItemView::of(one, Language::Zh)));
        }
        Ok::<_, Error>(items)
    })?;
    if list.format.is_some() {
        say(&serde_json::to_string_pretty(&items)?);
        return Ok(());
    }
    for one in &items {
        let state = one.state_name.unwrap_or_default();
        let number = one.number.as_deref().unwrap_or("-");
        let why = one.reason.as_deref().or(one.fault.as_deref()).unwrap_or_default();
        say(&format!("{}  {}  {state}  {}  {}  {number}  {why}", one.made_at, one.id, one.site_name, one.title));
    }
    Ok(())
}

fn sent(env: &Env) -> Result<(), Failure> {
    let mut tried = 0;
    loop {
        match send::round(env)? {
            0 => break,
            more => tried += more,
        }
    }
    say(&format!("{tried} items were sent or asked for"));
    Ok(())
}

fn compared(env: &Env, one: &Reconcile) -> Result<(), Failure> {
    let year = one.year.unwrap_or_else(|| env.clock.now().legal_day().year());
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| format!("{year}: no year"));
    let asked = reconcile::Asked { site: id_of(env, &one.site)?, from: day(1, 1)?, to: day(12, 31)? };
    let list = one.list.as_ref().map(std::fs::read).transpose()?;
    let compared = reconcile::run(env, &Actor::system(), &asked, list.as_deref())?;
    match one.format.as_str() {
        "csv" => say(String::from_utf8(reconcile::csv(&compared, &asked)?.1)?.trim_end()),
        "json" => say(&serde_json::to_string_pretty(&ReportView::from(&compared))?),
        other => return Err(format!("{other}: a report is json or csv").into()),
    }
    Ok(())
}

fn packed(env: &Env, one: &Package) -> Result<(), Failure> {
    let site = id_of(env, &one.site)?;
    let (name, bytes) = env.db.read(|conn| package::draw(conn, env, &Actor::system(), &site))?;
    std::fs::write(&one.out, bytes)?;
    say(&format!("{name} is in {}", one.out.display()));
    Ok(())
}
