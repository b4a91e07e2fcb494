//! Blank manifests for outages (Order 23 Art. 20): given to a site beforehand and printed, said of which were used, entered afterwards
//! by a manifest that names one.
//!
//! **Invariant:** a serial is given out once, comes from the same count as the serials of forms that were not printed here, and is named
//! by one manifest that stands.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{Actor, Env, Error, found, party::site_for, read, record::Tx};
use crate::{
    documents::{
        DocumentError,
        blank::{BlankFacts, blank_pdf},
    },
    domain::{
        access::Permission,
        manifest::blank::{Ask, FREE_MAX, GIVEN_MAX, Standing, due_on, enterable, number, sayable, standing},
        party::{Site, division::Divisions},
        refusal::{Code, Refusal},
    },
    kernel::clock::Instant,
    store::{self, Conn, blank::BlankRow, corrupt},
};

/// Most blanks that are counted as waiting to be entered.
const OPEN_SHOWN: i64 = 1000;

/// A blank with where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in the row")]
pub struct Blank {
    pub number: String,
    pub site: String,
    pub given_at: Instant,
    pub standing: Standing,
    pub used_on: Option<NaiveDate>,
    /// Until when it is to be entered, once it was used.
    pub due_on: Option<NaiveDate>,
    /// It was used, is not entered, and that day is over.
    pub late: bool,
    pub spoiled: Option<String>,
    /// What was entered from it.
    pub manifest: Option<String>,
}

fn told(conn: &mut Conn, env: &Env, rows: Vec<BlankRow>) -> Result<Vec<Blank>, Error> {
    let numbers: Vec<String> = rows.iter().map(|row| row.number.clone()).collect();
    let mut entered: HashMap<String, String> = store::blank::entered(conn, &numbers)?.into_iter().collect();
    let now = env.clock.now();
    let shelf = env.reference.shelf(conn, now)?;
    let each = rows.into_iter().map(|row| {
        let bad = || corrupt("paper_blank", &row.number, "used_on");
        let used_on: Option<NaiveDate> =
            row.used_on.as_deref().map(|text| text.parse().map_err(|_| bad())).transpose()?;
        let manifest = entered.remove(&row.number);
        let standing = standing(manifest.is_some(), used_on.is_some(), row.spoiled.is_some());
        let due_on = used_on.map(|day| due_on(shelf.calendar(), day));
        let late = standing == Standing::Used && due_on.is_some_and(|day| day < now.legal_day());
        Ok(Blank {
            site: row.site,
            given_at: Instant::from_micros(row.given_at),
            standing,
            used_on,
            due_on,
            late,
            spoiled: row.spoiled,
            manifest,
            number: row.number,
        })
    });
    each.collect()
}

fn one(conn: &mut Conn, env: &Env, row: BlankRow) -> Result<Blank, Error> {
    found(told(conn, env, vec![row])?.pop())
}

/// Gives a site so many blanks.
pub fn give(tx: &mut Tx<'_>, site: &str, count: i64) -> Result<Vec<Blank>, Error> {
    let (site, _) = site_for(tx, site, Permission::ManageManifests)?;
    if !(1..=GIVEN_MAX).contains(&count) {
        let refusal = Refusal::of(Code::RequestField).with("pointer", "/count");
        return Err(refusal.with("limit", GIVEN_MAX).into());
    }
    let mut rows = Vec::new();
    for _ in 0..count {
        rows.push(BlankRow {
            number: serial(tx, &site)?,
            site: site.id.to_string(),
            given_at: tx.now.micros(),
            person: tx.actor.id.to_string(),
            used_on: None,
            spoiled: None,
        });
    }
    // Asked once the serials are taken: of two who ask at once the second sees what the first got.
    let most = usize::try_from(FREE_MAX - count).unwrap_or(0);
    if store::blank::free(tx.conn, &site.id.to_string(), FREE_MAX + 1)?.len() > most {
        return Err(Refusal::of(Code::BlanksLie).with("most", FREE_MAX).into());
    }
    for row in &rows {
        store::blank::insert(tx.conn, row)?;
    }
    told(tx.conn, tx.env, rows)
}

/// The next serial of a site.
pub(super) fn serial(tx: &mut Tx<'_>, site: &Site) -> Result<String, Error> {
    let serial = store::manifest::take_serial(tx.conn, &format!("paper/{}", site.code))?;
    Ok(number(&site.code, serial))
}

/// A page of the blanks of a site in sight, the newest first.
pub fn list(
    conn: &mut Conn,
    env: &Env,
    actor: &Actor,
    site: &str,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Blank>, Error> {
    let site = read::site(conn, actor, site)?;
    let rows = store::blank::of_site(conn, &site.id.to_string(), before, limit)?;
    told(conn, env, rows)
}

/// How many blanks of a site lie unused, wait to be entered, and of these how many wait too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct Sum {
    pub free: usize,
    pub used: usize,
    pub late: usize,
}

/// How the blanks of a site in sight stand.
pub fn sum(conn: &mut Conn, env: &Env, actor: &Actor, site: &str) -> Result<Sum, Error> {
    let site = read::site(conn, actor, site)?.id.to_string();
    let rows = store::blank::open(conn, &site, OPEN_SHOWN)?;
    let used = told(conn, env, rows)?;
    let late = used.iter().filter(|one| one.late).count();
    Ok(Sum { free: store::blank::free(conn, &site, FREE_MAX)?.len(), used: used.len(), late })
}

/// Notes what became of a blank on paper: used on a day, or spoiled.
pub fn say(tx: &mut Tx<'_>, number: &str, ask: &Ask) -> Result<Blank, Error> {
    let row = found(store::blank::take(tx.conn, number)?)?;
    site_for(tx, &row.site, Permission::ManageManifests)?;
    let before = one(tx.conn, tx.env, row.clone())?;
    sayable(number, before.standing, ask, (before.given_at.legal_day(), tx.now.legal_day()))?;
    let (used_on, spoiled) = match ask {
        Ask::Use(day) => (Some(day.to_string()), None),
        Ask::Spoil(reason) => (None, Some(reason.trim().to_owned())),
    };
    let after = BlankRow { used_on, spoiled, ..row };
    store::blank::say(tx.conn, &after)?;
    store::watch::touch(tx.conn, &BlankRow::stream(number), tx.now.micros())?;
    one(tx.conn, tx.env, after)
}

/// The serial that a back-entered manifest of a site names: the blank's, which is then used; where a form was written that was not
/// printed here, the next one.
pub(super) fn named(tx: &mut Tx<'_>, site: &Site, asked: Option<&str>) -> Result<String, Error> {
    let Some(number) = asked else { return serial(tx, site) };
    let absent = || Error::from(Refusal::of(Code::NotFound).with("pointer", "/blank").with("number", number));
    let row = store::blank::take(tx.conn, number)?.filter(|row| row.site == site.id.to_string()).ok_or_else(absent)?;
    let blank = one(tx.conn, tx.env, row)?;
    enterable(number, blank.standing)?;
    Ok(blank.number)
}

/// Which blanks of a site are printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those that lie unused, the oldest first.
    Free,
    /// This one, as long as it lies unused.
    One(String),
}

/// The blanks as a PDF, with a name to keep it by; absent where none lies unused.
pub fn draw(conn: &mut Conn, env: &Env, actor: &Actor, site: &str, which: &Which) -> Result<(String, Vec<u8>), Error> {
    let site = read::site(conn, actor, site)?;
    let mut rows = store::blank::free(conn, &site.id.to_string(), FREE_MAX)?;
    if let Which::One(number) = which {
        rows.retain(|row| row.number == *number);
    }
    if rows.is_empty() {
        return Err(Code::NotFound.into());
    }
    let names = store::account::organisation_names(conn, &[site.organisation.to_string()])?;
    let unit = names.into_iter().next().map_or_else(|| site.name.clone(), |(_, name)| name);
    let division = Divisions::builtin().ok().and_then(|all| all.get(&site.division));
    let division = division.map_or_else(|| site.division.clone(), |one| one.full_name.replace('/', ""));
    let reach = store::reach::of(conn, &[site.organisation.to_string()])?.pop().unwrap_or_default();
    let facts = BlankFacts {
        address: reach.address,
        emergency_phone: reach.emergency_phone,
        unit,
        site: site.name.clone(),
        code: site.code.clone(),
        division,
        numbers: rows.into_iter().map(|row| (url(env, &row.number), row.number)).collect(),
        printed_on: env.clock.now().legal_day(),
        demo: env.demo,
    };
    let failed = |error: DocumentError| Refusal::of(Code::DocumentFailed).with("reason", error.to_string());
    Ok((format!("blanks-{}.pdf", site.code), blank_pdf(&facts).map_err(failed)?))
}

/// Where whoever scans a blank enters it.
fn url(env: &Env, number: &str) -> String {
    format!("{}/manifests/new?blank={number}", env.public_url)
}
