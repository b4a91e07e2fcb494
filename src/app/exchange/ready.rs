//! What an ordinary command makes ready, and what it settles: called in its transaction, after its event.

use super::{
    Note,
    body::{self, Ready},
    connection, due, fetched, read, step,
};
use crate::{
    app::{Error, declaration::drawn, record::Tx},
    domain::{
        declaration::{Declaration, Event as Declared, period::Period},
        exchange::{Kind, State, Step, item_id, next},
        manifest::{Event as Carried, Manifest, ManifestNumber},
        party::Site,
        plan::{Event as Planned, Plan},
    },
    store::{
        self,
        exchange::{ItemRow, rank},
    },
};

/// A plan was submitted, sent back or filed.
pub fn plan(tx: &mut Tx<'_>, site: &Site, after: &Plan, event: &Planned) -> Result<(), Error> {
    let subject = format!("{}/{}", after.site, after.year);
    match event {
        Planned::Submitted {} => offer(tx, site, &body::plan(after)?),
        Planned::Returned { reason } => {
            let note = Note { reason: Some(reason.clone()), ..Note::default() };
            conclude(tx, Kind::Plan, &subject, Step::Return, &note)
        }
        Planned::Filed { filing } => {
            let note = Note { number: Some(filing.number.clone()), ..Note::default() };
            conclude(tx, Kind::Plan, &subject, Step::Accept, &note)
        }
        Planned::Drafted { .. }
        | Planned::Changed { .. }
        | Planned::AmendmentBegun { .. }
        | Planned::AmendmentDropped {} => Ok(()),
    }
}

/// A declaration was confirmed, handed in, answered or is corrected. What is confirmed is also what the ledger says of its months.
pub fn declaration(tx: &mut Tx<'_>, site: &Site, after: &Declaration, event: &Declared) -> Result<(), Error> {
    let subject = format!("{}/{}", after.site, after.period);
    match event {
        Declared::Confirmed { .. } => {
            if connection::of_site(tx.conn, site)?.is_none() {
                return Ok(());
            }
            let Some(confirmed) = after.versions.last() else { return Ok(()) };
            offer(tx, site, &body::declaration(after, confirmed))?;
            for month in months(after.period) {
                let totals = drawn::totals(tx.conn, &site.id.to_string(), month)?;
                if !totals.is_empty() {
                    offer(tx, site, &body::ledger(site, month, &totals)?)?;
                }
            }
            Ok(())
        }
        Declared::Submitted { receipt: Some(receipt), .. } => {
            let note = Note { number: Some(receipt.clone()), ..Note::default() };
            conclude(tx, Kind::Declaration, &subject, Step::Accept, &note)
        }
        Declared::Submitted { receipt: None, .. } => {
            conclude(tx, Kind::Declaration, &subject, Step::Deliver, &Note::default())
        }
        Declared::Returned { reason, .. } => {
            let note = Note { reason: Some(reason.clone()), ..Note::default() };
            conclude(tx, Kind::Declaration, &subject, Step::Return, &note)
        }
        Declared::Accepted { .. } => conclude(tx, Kind::Declaration, &subject, Step::Accept, &Note::default()),
        Declared::CorrectionBegun { .. } => {
            conclude(tx, Kind::Declaration, &subject, Step::Supersede, &Note::default())
        }
        Declared::Drafted { .. } | Declared::Redrawn { .. } | Declared::ReturnRead {} => Ok(()),
    }
}

/// The months of a span.
fn months(period: Period) -> Vec<Period> {
    match period {
        Period::Month(..) => vec![period],
        Period::Quarter(year, quarter) => {
            (quarter * 3 - 2..=quarter * 3).map(|month| Period::Month(year, month)).collect()
        }
        Period::Year(year) => (1..=12).map(|month| Period::Month(year, month)).collect(),
    }
}

/// A manifest was checked, issued, taken back, given up or completed.
pub fn manifest(tx: &mut Tx<'_>, site: &Site, after: &Manifest, event: &Carried) -> Result<(), Error> {
    let subject = after.id.to_string();
    let number =
        after.number.as_deref().and_then(|text| text.parse::<ManifestNumber>().ok()).map(|one| one.to_string());
    match event {
        // A number that was fetched is this manifest's, however often it is written anew.
        Carried::Checked { .. } => match fetched(tx.conn, &subject)? {
            None => offer_manifest(tx, site, after, Kind::ManifestNumber, None),
            Some(_) => Ok(()),
        },
        Carried::Cancelled { .. } => match fetched(tx.conn, &subject)? {
            None => conclude(tx, Kind::ManifestNumber, &subject, Step::Supersede, &Note::default()),
            unused => offer_manifest(tx, site, after, Kind::ManifestIssued, unused),
        },
        Carried::Reopened {} => conclude(tx, Kind::ManifestNumber, &subject, Step::Supersede, &Note::default()),
        Carried::Issued { .. } => {
            // What the demo's stand-in gives is no number: nothing is asked for it, and nothing told.
            let asked = if number.is_some() { Step::Accept } else { Step::Supersede };
            let note = Note { number: number.clone(), ..Note::default() };
            conclude(tx, Kind::ManifestNumber, &subject, asked, &note)?;
            match number {
                Some(number) => offer_manifest(tx, site, after, Kind::ManifestIssued, Some(number)),
                None => Ok(()),
            }
        }
        Carried::Revoked { .. } if number.is_some() => offer_manifest(tx, site, after, Kind::ManifestIssued, number),
        Carried::Completed { .. } if number.is_some() => {
            // Confirmed in the receiver's name; it goes by the consignor's connection, as all of it did.
            let Some(consignor) = store::party::get_site(tx.conn, &after.consignor.site.to_string())? else {
                return Ok(());
            };
            offer_manifest(tx, &consignor, after, Kind::ManifestCompleted, number)
        }
        _ => Ok(()),
    }
}

fn offer_manifest(
    tx: &mut Tx<'_>,
    site: &Site,
    one: &Manifest,
    kind: Kind,
    number: Option<String>,
) -> Result<(), Error> {
    if connection::of_site(tx.conn, site)?.is_none() {
        return Ok(());
    }
    let ready = body::manifest(tx.conn, one, kind, number)?;
    offer(tx, site, &ready)
}

/// Writes an item for what is ready, where the site is connected; what was ready of the thing before and is not settled gives way.
fn offer(tx: &mut Tx<'_>, site: &Site, ready: &Ready) -> Result<(), Error> {
    let Some(way) = connection::of_site(tx.conn, site)? else { return Ok(()) };
    let id = item_id(ready.kind, &ready.subject, &ready.version).to_string();
    let known = store::exchange::of_subject(tx.conn, ready.kind.as_str(), &ready.subject)?;
    if known.iter().any(|row| row.id == id) {
        return Ok(());
    }
    for row in &known {
        supersede(tx, row)?;
    }
    let now = tx.now.micros();
    let row = ItemRow {
        rank: rank(now, &id),
        connection: way.id,
        site: site.id.to_string(),
        organisation: site.organisation.to_string(),
        division: site.division.clone(),
        kind: ready.kind.as_str().to_owned(),
        subject: ready.subject.clone(),
        title: ready.title.clone(),
        mass_g: ready.mass_g,
        body: ready.text(&id, site)?,
        id,
        state: State::ToSend.as_str().to_owned(),
        number: ready.number.clone(),
        reason: None,
        attempts: 0,
        made_at: now,
        began_at: now,
        next_at: due(&way.way, tx.now),
        sent_at: None,
        ended_at: None,
        last_fault: None,
    };
    if store::exchange::add(tx.conn, &row)? {
        store::watch::touch(tx.conn, &format!("site/{}", site.id), now)?;
    }
    Ok(())
}

fn supersede(tx: &mut Tx<'_>, row: &ItemRow) -> Result<(), Error> {
    let (_, state) = read(row)?;
    if next(state, Step::Supersede).is_ok() {
        step(tx.conn, row, Step::Supersede, Note::default(), tx.now)?;
    }
    Ok(())
}

/// Settles the open item of a thing, or the newest, by what a command said of it, if the step fits.
fn conclude(tx: &mut Tx<'_>, kind: Kind, subject: &str, of: Step, note: &Note) -> Result<(), Error> {
    let rows = store::exchange::of_subject(tx.conn, kind.as_str(), subject)?;
    let settled = |row: &&ItemRow| matches!(State::parse(&row.state), Some(State::Accepted | State::Superseded));
    let Some(row) = rows.iter().find(|row| !settled(row)).or(rows.first()) else { return Ok(()) };
    let (_, state) = read(row)?;
    if next(state, of).is_ok() {
        // Handed in by a person, what goes by a machine is still asked for.
        let next_at = if of == Step::Deliver { row.next_at } else { None };
        step(tx.conn, row, of, Note { next_at, ..note.clone() }, tx.now)?;
    }
    Ok(())
}
