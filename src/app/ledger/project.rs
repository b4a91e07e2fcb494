//! Sealed events become lines of ledgers, in the order of the journal, beside all commands and in none of their transactions.
//!
//! **Invariant:** lines and cursor are written in one transaction, guarded by the cursor it began at: two servers, a restart or
//! a kill in the middle enter nothing twice and miss nothing. What is entered follows from the events alone.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use serde::{Deserialize, Serialize};

use crate::{
    app::{Env, Error},
    domain::{
        declaration::{Declaration, period::Period},
        journal::event::Event,
        ledger::{
            Table,
            lock::{Locks, may_lock, spans},
            posting::{Posting, Sent, Step, postings},
            serials::Serials,
        },
        manifest::{Event as ManifestEvent, Manifest},
        package::{Event as PackageEvent, Package},
    },
    kernel::{
        clock::Instant,
        id::{ManifestId, PackageId, SiteId},
    },
    store::{
        self, Conn, StoreError, corrupt,
        event::EventRow,
        ledger::{Kept, LineRow},
    },
};

/// Most events of one run.
const RUN: i64 = 2000;
/// Most packages of one run, each of which is written: few enough that scans beside it do not wait.
const PACKAGES: usize = 200;

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
    let Draft { from, to, lines, packages } = env.db.read(draft)?;
    if from == to {
        return Ok(0);
    }
    let entered =
        env.db.write(move |conn| Ok::<_, Error>(store::ledger::enter(conn, (from, to), &lines, &packages)?))?;
    Ok(if entered { to - from } else { 0 })
}

/// What a run enters.
struct Draft {
    from: i64,
    to: i64,
    lines: Vec<LineRow>,
    packages: Vec<Kept>,
}

/// A package as the events entered so far left it, with its newest batch code in each site's table.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Memory {
    package: Package,
    codes: Vec<(SiteId, Table, String)>,
}

fn draft(conn: &mut Conn) -> Result<Draft, Error> {
    let from = store::ledger::cursor(conn)?;
    let rows = run(conn, from)?;
    let to = rows.last().and_then(|row| row.position).map_or(from, |last| last + 1);
    let of_packages: Vec<&EventRow> = rows.iter().filter(|row| is_of_package(row)).collect();
    let mut serials = Serials::default();
    let mut packages = remembered(conn, &of_packages, &mut serials)?;
    let mut steps = Vec::new();
    for row in of_packages {
        let before = packages.remove(&row.stream);
        let (event, after) = step(row, before.as_ref())?;
        steps.push((row, before, event, after.clone()));
        packages.insert(row.stream.clone(), after);
    }
    let manifests = manifests(conn, steps.iter().filter_map(|(_, _, event, _)| Sent::asks(event)))?;
    let mut due = Vec::new();
    for (row, before, event, after) in &steps {
        let one = Sent::asks(event).and_then(|id| manifests.get(&id));
        let sent = one.and_then(|one| Sent::of(one, after));
        let at = Instant::from_micros(row.occurred_at);
        due.push((*row, postings(Step { before: before.as_ref(), event, after, at, sent: sent.as_ref() })));
    }
    let locks = locks(conn, &due)?;
    for (row, lines) in &mut due {
        Posting::settle(lines, &locks, recorded(row)?);
    }
    for line in due.iter().flat_map(|(_, postings)| postings) {
        count_on(conn, line, &mut serials)?;
    }
    let mut lines = Vec::new();
    for (row, postings) in due {
        lines.extend(named(row, &postings, &mut serials)?);
    }
    Ok(Draft { from, to, lines, packages: keep(packages, &serials)? })
}

/// Position and moment of recording of a sealed event.
pub fn recorded(row: &EventRow) -> Result<(i64, Instant), StoreError> {
    let position = row.position.ok_or_else(|| corrupt("event", &row.id, "position"))?;
    Ok((position, Instant::from_micros(row.recorded_at)))
}

/// What declarations say of the days of these lines that may be locked.
fn locks(conn: &mut Conn, due: &[(&EventRow, Vec<Posting>)]) -> Result<Locks, Error> {
    let mut of: BTreeMap<String, (SiteId, Period)> = BTreeMap::new();
    for (row, lines) in due {
        let recorded = Instant::from_micros(row.recorded_at);
        for line in lines.iter().filter(|line| line.told.is_none() && may_lock(line.at.legal_day(), recorded)) {
            let own = spans(line.at.legal_day());
            of.extend(
                own.into_iter()
                    .chain(spans(recorded.legal_day()))
                    .map(|span| (Declaration::stream_of(line.site, span), (line.site, span))),
            );
        }
    }
    let mut locks = Locks::default();
    if of.is_empty() {
        return Ok(locks);
    }
    let streams: Vec<String> = of.keys().cloned().collect();
    for row in store::event::of_streams(conn, &streams)? {
        if let (Some(position), Some(span), Event::Declaration(event)) =
            (row.position, of.get(&row.stream), told(&row)?)
        {
            locks.fold(*span, &event, position);
        }
    }
    Ok(locks)
}

/// The next sealed events, up to the one that would concern a package too many.
fn run(conn: &mut Conn, from: i64) -> Result<Vec<EventRow>, Error> {
    let mut rows = store::event::from_position(conn, from, RUN)?;
    let mut packages = BTreeSet::new();
    let fits = |row: &&EventRow| {
        if is_of_package(row) {
            packages.insert(row.stream.clone());
        }
        packages.len() <= PACKAGES
    };
    let many = rows.iter().take_while(fits).count();
    rows.truncate(many);
    Ok(rows)
}

fn is_of_package(row: &EventRow) -> bool {
    row.stream.starts_with("package/")
}

/// The packages of these events as they were before, by stream; a new one has none.
fn remembered(conn: &mut Conn, rows: &[&EventRow], serials: &mut Serials) -> Result<BTreeMap<String, Package>, Error> {
    let mut first: BTreeMap<&str, i64> = BTreeMap::new();
    for row in rows {
        first.entry(&row.stream).or_insert(row.version);
    }
    first.retain(|_, version| *version > 1);
    let ids: Vec<String> = first.keys().map(|stream| id_of(stream).to_owned()).collect();
    let kept = store::ledger::kept(conn, &ids)?;
    let mut kept: BTreeMap<String, (i64, String)> =
        kept.into_iter().map(|(id, version, text)| (id, (version, text))).collect();
    let mut out = BTreeMap::new();
    for (stream, version) in first {
        // What another edition of the program kept may not be readable: the events tell it again.
        let memory = kept
            .remove(id_of(stream))
            .filter(|(kept_at, _)| kept_at + 1 == version)
            .and_then(|(_, text)| serde_json::from_str::<Memory>(&text).ok());
        let memory = match memory {
            Some(memory) => memory,
            None => folded(conn, stream, version)?,
        };
        let id = memory.package.id;
        serials.newest.extend(memory.codes.into_iter().map(|(site, table, code)| ((id, site, table), code)));
        out.insert(stream.to_owned(), memory.package);
    }
    Ok(out)
}

/// A package as its events before a version left it.
fn folded(conn: &mut Conn, stream: &str, version: i64) -> Result<Memory, Error> {
    let mut package = None;
    for row in store::event::of_streams(conn, &[stream.to_owned()])? {
        if row.version < version {
            package = Some(step(&row, package.as_ref())?.1);
        }
    }
    let bad = |column| corrupt("ledger_line", stream, column);
    let package: Package = package.ok_or_else(|| corrupt("event", stream, "version"))?;
    let mut codes: Vec<(SiteId, Table, String)> = Vec::new();
    for (site, sheet, code, mass_g) in store::ledger::codes(conn, &package.id.to_string())? {
        let Some(table) = Table::parse(&sheet) else { continue };
        let site = site.parse().map_err(|_| bad("site"))?;
        codes.retain(|(its, of, _)| (*its, *of) != (site, table));
        codes.extend(code.filter(|_| mass_g > 0).map(|code| (site, table, code)));
    }
    Ok(Memory { package, codes })
}

/// The lines and shares of these manifests, by whatever of their events is known: both stand since before the departure.
fn manifests(conn: &mut Conn, ids: impl Iterator<Item = ManifestId>) -> Result<BTreeMap<ManifestId, Manifest>, Error> {
    let streams: Vec<String> = ids.map(Manifest::stream).collect();
    let mut known = BTreeMap::new();
    for row in store::event::of_streams(conn, &streams)? {
        if let (Event::Manifest(event), Ok(id)) = (told(&row)?, id_of(&row.stream).parse()) {
            tells_lines(&mut known, id, &event);
        }
    }
    Ok(known)
}

/// Lays the next event of a manifest over what is known of it, when it tells of lines or shares.
pub fn tells_lines(known: &mut BTreeMap<ManifestId, Manifest>, id: ManifestId, event: &ManifestEvent) {
    match event {
        ManifestEvent::Drafted { .. } => known.extend(event.begin(id).map(|one| (id, one))),
        ManifestEvent::Redrafted { .. } | ManifestEvent::Issued { .. } => {
            if let Some(one) = known.remove(&id) {
                // When it was signed is nothing a ledger tells.
                known.insert(id, event.apply(one, Instant::from_micros(0)));
            }
        }
        _ => {}
    }
}

fn keep(packages: BTreeMap<String, Package>, serials: &Serials) -> Result<Vec<Kept>, Error> {
    let mut codes: BTreeMap<PackageId, Vec<(SiteId, Table, String)>> = BTreeMap::new();
    for ((package, site, table), code) in &serials.newest {
        codes.entry(*package).or_default().push((*site, *table, code.clone()));
    }
    let mut out = Vec::with_capacity(packages.len());
    for package in packages.into_values() {
        let (id, version) = (package.id, package.version);
        let memory = Memory { package, codes: codes.remove(&id).unwrap_or_default() };
        out.push((id.to_string(), version, serde_json::to_string(&memory)?));
    }
    Ok(out)
}

fn id_of(stream: &str) -> &str {
    stream.rsplit('/').next().unwrap_or_default()
}

fn fault(row: &EventRow, what: &dyn std::fmt::Display) -> Error {
    Error::Fault(format!("event {}: {what}", row.id))
}

fn told(row: &EventRow) -> Result<Event, Error> {
    Event::of_body(&row.kind, &row.body).map_err(|error| fault(row, &error))
}

fn step(row: &EventRow, before: Option<&Package>) -> Result<(PackageEvent, Package), Error> {
    let Event::Package(event) = told(row)? else { return Err(fault(row, &"is of no package")) };
    let after = match before {
        None => id_of(&row.stream).parse().ok().and_then(|id| event.begin(id)),
        Some(package) => Some(event.apply(package.clone(), Instant::from_micros(row.occurred_at))),
    };
    let after = after.ok_or_else(|| fault(row, &"does not begin a package"))?;
    Ok((event, after))
}

/// Reads up to which serial the site's prefix has come on the day of a line.
fn count_on(conn: &mut Conn, line: &Posting, serials: &mut Serials) -> Result<(), Error> {
    let Some(kind) = line.kind() else { return Ok(()) };
    let day = line.day();
    if let Entry::Vacant(slot) = serials.used.entry((line.site, kind, day)) {
        let last = store::ledger::last_serial(conn, &line.site.to_string(), kind.as_str(), &day.to_string())?;
        slot.insert(u32::try_from(last).unwrap_or(u32::MAX));
    }
    Ok(())
}

/// Takes every line away, that the events write them anew: the lines are the same ones, unless somebody had changed them.
pub fn anew(env: &Env) -> Result<(), Error> {
    env.db.write(|conn| Ok::<_, Error>(store::ledger::clear(conn)?))
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
            day: line.day().to_string(),
            own_day: line.entered.map(|_| line.at.legal_day().to_string()),
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
            imported: i64::from(naming.is_some() && line.told.is_some()),
            origin: naming.and_then(|naming| naming.origin),
            method: line.method.clone(),
            matter: line.matter.clone(),
        });
    }
    Ok(out)
}
