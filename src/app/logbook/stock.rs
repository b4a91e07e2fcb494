//! What a site's ledger tells of its stock: what was brought in, what went on to others, and what each waste code held.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Book, names::Names};
use crate::{
    app::{
        Error,
        ledger::{in_pieces, went},
    },
    domain::{
        ledger::Table,
        logbook::{Balance, Entry, Kind, Part},
        manifest::Manifest,
    },
    kernel::{clock::Instant, mass::Mass},
    store::{
        self, Conn,
        ledger::{Filter, LineRow},
    },
};

/// Rows of B.2.
pub(super) fn stored(conn: &mut Conn, book: &Book) -> Result<Vec<Entry>, Error> {
    let lines = lines(conn, book, Table::Stored)?;
    let names = names(conn, &lines)?;
    let mut places = HashMap::new();
    for facility in store::party::facilities_of_site(conn, &book.site.id.to_string())? {
        for zone in &facility.zones {
            places.insert(zone.id.to_string(), format!("{} {}", facility.code, zone.name));
        }
    }
    let entry = |line: &LineRow| {
        let place = line.zone.as_ref().and_then(|zone| places.get(zone).cloned());
        Entry { place, batch: line.code.clone(), party: None, ..entry(line, Kind::Stored, &names) }
    };
    Ok(lines.iter().map(entry).collect())
}

/// Rows of B.4 of waste that was used or disposed of without a batch.
pub(super) fn own_treated(conn: &mut Conn, book: &Book) -> Result<Vec<Entry>, Error> {
    let mut lines = lines(conn, book, Table::OwnTreated)?;
    lines.retain(|line| line.reason == "package.self_treated");
    let names = names(conn, &lines)?;
    let entry = |line: &LineRow| Entry {
        batch: line.code.clone(),
        method: line.method.clone(),
        ..entry(line, Kind::OwnTreated, &names)
    };
    Ok(lines.iter().map(entry).collect())
}

/// Rows of B.5.
pub(super) fn shipped(conn: &mut Conn, book: &Book) -> Result<Vec<Entry>, Error> {
    let lines = lines(conn, book, Table::Entrusted)?;
    let names = names(conn, &lines)?;
    let went = went(conn, &book.site.id.to_string(), &lines)?;
    let ids: BTreeSet<String> = lines.iter().filter_map(|line| line.matter.clone()).collect();
    let manifests = in_pieces(ids, |ids| store::manifest::many(conn, ids))?;
    let numbers: HashMap<String, String> =
        manifests.iter().map(|one: &Manifest| (one.id.to_string(), one.display())).collect();
    let entry = |(line, went): (&LineRow, crate::app::ledger::Went)| {
        let to = went.receiver;
        Entry {
            batch: line.code.clone(),
            manifest: line.matter.as_ref().and_then(|id| numbers.get(id).cloned()),
            party: to.abroad_name.or(to.exempt_name).or(to.name),
            permit: to.export_notice.or(to.permit_number),
            method: went.method,
            ..entry(line, Kind::Shipped, &names)
        }
    };
    Ok(lines.iter().zip(went).map(entry).collect())
}

fn lines(conn: &mut Conn, book: &Book, table: Table) -> Result<Vec<LineRow>, Error> {
    let filter = Filter {
        site: book.site.id.to_string(),
        sheet: table.as_str().to_owned(),
        from: book.asked.from.to_string(),
        to: book.asked.to.to_string(),
        waste_code: None,
        facility: None,
        zone: None,
    };
    let lines = store::ledger::list(conn, &filter, None, book.limit())?;
    book.bounded(lines.len())?;
    Ok(lines)
}

fn names(conn: &mut Conn, lines: &[LineRow]) -> Result<Names, Error> {
    let packages = lines.iter().map(|line| line.package.clone()).collect();
    let events = lines.iter().map(|line| line.event.clone()).collect();
    let bodies = in_pieces(events, |ids| store::event::bodies(conn, ids))?;
    Names::of(conn, packages, BTreeSet::new(), bodies.iter().map(|(id, body)| (id.as_str(), body.as_str())))
}

fn entry(line: &LineRow, kind: Kind, names: &Names) -> Entry {
    let kind = if line.reverses.is_some() { Kind::Reversed } else { kind };
    let (event, stream) = (line.event.clone(), format!("package/{}", line.package));
    let entry = Entry {
        waste_code: line.waste_code.clone(),
        mass: Mass(line.mass_g),
        handler: names.handler(&line.event),
        reverses: line.reverses.clone(),
        ..Entry::new(kind, Instant::from_micros(line.at), (event, stream, line.position))
    };
    names.with_package(&line.package, entry)
}

/// Balances by span and waste code; spans in which nothing happened are left out.
pub(super) fn balances(conn: &mut Conn, book: &Book, parts: &[(Part, Vec<Entry>)]) -> Result<Vec<Balance>, Error> {
    let (site, letters) = (book.site.id.to_string(), book.asked.span.letters());
    let eve = book.asked.from.pred_opt().map(|day| day.to_string()).unwrap_or_default();
    let mut held: BTreeMap<String, i64> = BTreeMap::new();
    for (_, code, _, _, stock_g) in store::ledger::movements(conn, &site, ("", &eve), 0)? {
        *held.entry(code).or_default() += stock_g;
    }
    let (from, to) = (book.asked.from.to_string(), book.asked.to.to_string());
    let mut spans: BTreeMap<(String, String), Balance> = BTreeMap::new();
    for (span, code, sheet, _, stock_g) in store::ledger::movements(conn, &site, (&from, &to), letters)? {
        let one = spans.entry((span, code)).or_default();
        match Table::parse(&sheet) {
            Some(Table::Stored) => one.stored_g += stock_g,
            Some(Table::TakenOut) => one.taken_out_g -= stock_g,
            _ => one.other_g += stock_g,
        }
    }
    for (span, code, used_g) in store::ledger::used(conn, &site, (&from, &to), letters)? {
        let one = spans.entry((span, code)).or_default();
        (one.used_g, one.other_g) = (used_g, one.other_g + used_g);
    }
    for (part, entries) in parts {
        for entry in entries {
            let day = entry.at.legal_day().to_string();
            let span = day.get(..letters).unwrap_or(&day).to_owned();
            let put = |one: &mut Balance| match part {
                Part::Received => one.received_g += entry.mass.grams(),
                Part::Residue => one.made_g += entry.mass.grams(),
                Part::Stored | Part::Treated | Part::Shipped => {}
            };
            if matches!(part, Part::Received | Part::Residue) {
                put(spans.entry((span, entry.waste_code.clone())).or_default());
            }
        }
    }
    let mut out = Vec::with_capacity(spans.len());
    for ((span, waste_code), moved) in spans {
        let now = held.entry(waste_code.clone()).or_default();
        let opening_g = *now;
        *now += moved.stored_g - moved.used_g - moved.taken_out_g + moved.other_g;
        out.push(Balance { span, waste_code, opening_g, closing_g: *now, ..moved });
    }
    Ok(out)
}
