//! Sealed events become lines of ledgers, in the order of the journal, beside all commands and in none of their transactions.
//!
//! **Invariant:** lines and cursor are written in one transaction, guarded by the cursor it began at: two servers, a restart or
//! a kill in the middle enter nothing twice and miss nothing. What is entered follows from the events alone.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::{
    app::{Env, Error},
    domain::{
        journal::event::Event,
        ledger::{
            BatchKind, Table,
            posting::{Posting, postings},
            serials::Serials,
        },
        package::{Event as PackageEvent, Package},
    },
    kernel::clock::Instant,
    store::{self, Conn, StoreError, corrupt, event::EventRow, ledger::LineRow},
};

/// Events of one transaction: few enough that scans beside it do not wait.
const RUN: i64 = 200;

/// Enters everything that is sealed; tells how many events.
pub fn catch_up(env: &Env) -> Result<i64, Error> {
    let mut all = 0;
    loop {
        match advance(env)? {
            0 => return Ok(all),
            done => all += done,
        }
    }
}

/// Enters one run of events; tells how many, 0 when there is none or somebody else was faster.
pub fn advance(env: &Env) -> Result<i64, Error> {
    let (from, to, lines) = env.db.read(draft)?;
    if from == to {
        return Ok(0);
    }
    let entered = env.db.write(move |conn| Ok::<_, Error>(store::ledger::enter(conn, from, to, &lines)?))?;
    Ok(if entered { to - from } else { 0 })
}

/// The cursor, where it moves to, and the lines between.
fn draft(conn: &mut Conn) -> Result<(i64, i64, Vec<LineRow>), Error> {
    let from = store::ledger::cursor(conn)?;
    let rows = store::event::from_position(conn, from, RUN)?;
    let to = rows.last().and_then(|row| row.position).map_or(from, |last| last + 1);
    let mut due = postings_of(conn, &rows)?;
    let mut serials = known(conn, due.values().flatten())?;
    let mut lines = Vec::new();
    for row in &rows {
        if let Some(postings) = due.remove(&row.id) {
            lines.extend(named(row, &postings, &mut serials)?);
        }
    }
    Ok((from, to, lines))
}

/// Postings of each of these events, by its id: their packages are folded from the beginning.
fn postings_of(conn: &mut Conn, rows: &[EventRow]) -> Result<HashMap<String, Vec<Posting>>, Error> {
    let asked: BTreeSet<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let streams: BTreeSet<String> =
        rows.iter().filter(|row| row.stream.starts_with("package/")).map(|row| row.stream.clone()).collect();
    let mut out = HashMap::new();
    let mut package: Option<Package> = None;
    for row in store::event::of_streams(conn, &streams.into_iter().collect::<Vec<_>>())? {
        let before = if row.version == 1 { None } else { package.take() };
        let (event, after) = step(&row, before.as_ref())?;
        if asked.contains(row.id.as_str()) {
            let lines = postings(before.as_ref(), &event, &after, Instant::from_micros(row.occurred_at));
            if !lines.is_empty() {
                out.insert(row.id, lines);
            }
        }
        package = Some(after);
    }
    Ok(out)
}

fn step(row: &EventRow, before: Option<&Package>) -> Result<(PackageEvent, Package), Error> {
    let body: serde_json::Value = serde_json::from_str(&row.body)?;
    let data = body.get("data").cloned().unwrap_or_default();
    let fault = |what: &dyn std::fmt::Display| Error::Fault(format!("event {}: {what}", row.id));
    let Event::Package(event) = Event::parse(&row.kind, &data).map_err(|error| fault(&error))? else {
        return Err(fault(&"is of no package"));
    };
    let id = row.stream.rsplit('/').next().unwrap_or_default();
    let after = match before {
        None => id.parse().ok().and_then(|id| event.begin(id)),
        Some(package) => Some(event.apply(package.clone(), Instant::from_micros(row.occurred_at))),
    };
    let after = after.ok_or_else(|| fault(&"does not begin a package"))?;
    Ok((event, after))
}

/// Serials and batch codes that were entered before, as far as these postings need them.
fn known<'p>(conn: &mut Conn, lines: impl Iterator<Item = &'p Posting>) -> Result<Serials, Error> {
    let (mut sites, mut days, mut packages) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for line in lines {
        sites.insert(line.site.to_string());
        days.insert(line.at.legal_day().to_string());
        packages.insert(line.package.to_string());
    }
    let list = |set: BTreeSet<String>| set.into_iter().collect::<Vec<_>>();
    let mut serials = Serials::default();
    for (site, prefix, day, last) in store::ledger::serials(conn, &list(sites), &list(days))? {
        let Some(kind) = BatchKind::ALL.iter().find(|kind| kind.as_str() == prefix) else { continue };
        let site_id = site.parse().map_err(|_| corrupt("ledger_line", &site, "site"))?;
        let on = day.parse().map_err(|_| corrupt("ledger_line", &day, "day"))?;
        serials.used.insert((site_id, *kind, on), u32::try_from(last).unwrap_or(0));
    }
    for (package, site, sheet, code) in store::ledger::codes(conn, &list(packages))? {
        let (Some(table), Some(code)) = (Table::ALL.into_iter().find(|table| table.as_str() == sheet), code) else {
            continue;
        };
        let bad = |column| corrupt("ledger_line", &package, column);
        let key = (package.parse().map_err(|_| bad("package"))?, site.parse().map_err(|_| bad("site"))?, table);
        serials.newest.insert(key, code);
    }
    Ok(serials)
}

/// The rows of an event's postings. Fails when its day has no batch code.
pub fn named(row: &EventRow, postings: &[Posting], serials: &mut Serials) -> Result<Vec<LineRow>, StoreError> {
    let bad = |column| corrupt("event", &row.id, column);
    let position = row.position.ok_or_else(|| bad("position"))?;
    let mut out = Vec::new();
    for (ordinal, line) in (0..).zip(postings) {
        let naming = serials.name(line).map_err(|_| bad("occurred_at"))?;
        out.push(LineRow {
            position,
            ordinal,
            event: row.id.clone(),
            site: line.site.to_string(),
            sheet: line.table.map_or("", Table::as_str).to_owned(),
            prefix: naming.as_ref().map_or("", |naming| naming.kind.as_str()).to_owned(),
            serial: naming.as_ref().map_or(0, |naming| i64::from(naming.serial)),
            code: naming.as_ref().map(|naming| naming.code.clone()),
            day: line.at.legal_day().to_string(),
            at: line.at.micros(),
            waste_code: line.waste_code.clone(),
            package: line.package.to_string(),
            container_kind: line.container_kind.clone(),
            facility: line.facility.map(|id| id.to_string()),
            zone: line.zone.map(|id| id.to_string()),
            mass_g: line.mass_g,
            stock_g: line.stock_g,
            reason: row.kind.clone(),
            reverses: naming.as_ref().and_then(|naming| naming.reverses.clone()),
            origin: naming.and_then(|naming| naming.origin),
        });
    }
    Ok(out)
}

/// Lines that the events give, kept while everything is rebuilt.
#[derive(Default)]
pub(in crate::app) struct Told {
    serials: Serials,
    lines: BTreeMap<(i64, i64), LineRow>,
}

impl Told {
    /// Takes the next event of a package; unsealed ones are in no ledger yet.
    pub fn fold(
        &mut self,
        row: &EventRow,
        before: Option<&Package>,
        event: &PackageEvent,
        after: &Package,
    ) -> Result<(), StoreError> {
        if row.position.is_some() {
            let postings = postings(before, event, after, Instant::from_micros(row.occurred_at));
            let lines = named(row, &postings, &mut self.serials)?;
            self.lines.extend(lines.into_iter().map(|line| ((line.position, line.ordinal), line)));
        }
        Ok(())
    }

    /// The first row that is not what the events give, up to the position that is entered.
    pub fn differs(mut self, conn: &mut Conn) -> Result<Option<String>, StoreError> {
        const PAGE: i64 = 2000;
        let cursor = store::ledger::cursor(conn)?;
        self.lines.retain(|(position, _), _| *position < cursor);
        let mut after = (-1, i64::MAX);
        loop {
            let rows = store::ledger::from(conn, after, PAGE)?;
            let Some(last) = rows.last() else { break };
            after = (last.position, last.ordinal);
            for row in rows {
                let key = (row.position, row.ordinal);
                if self.lines.remove(&key).as_ref() != Some(&row) {
                    return Ok(Some(format!("row ledger_line {key:?} of event {} differs from its events", row.event)));
                }
            }
        }
        let missing = self.lines.keys().next();
        Ok(missing.map(|key| format!("row ledger_line {key:?} is missing, its events give one")))
    }
}
