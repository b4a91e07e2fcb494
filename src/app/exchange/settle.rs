//! What the other side answered, entered: the number by the ordinary command of the thing, the item's state beside it, in one
//! transaction.

use super::{Note, read, step};
use crate::{
    app::{
        Actor, Env, Error, declaration, found, plan,
        record::{Meta, Tx, execute},
    },
    domain::{
        declaration::{Ask as Declare, State as Declared, period::Period},
        exchange::{
            Kind, State, Step,
            fault::{NO_NUMBER, NO_USE, SILENT},
            next, next_ask, next_try,
            number::number,
        },
        plan::{Ask as Plan, Filing},
        refusal::{Code, Refusal},
    },
    kernel::{clock::Instant, hash::Hash, id::CommandId},
    outbound::{Fault, official::Answer},
    store::{self, Conn, exchange::ItemRow},
};

/// Longest reason that is kept, in characters.
const REASON_MAX: usize = 200;

/// The number that the official system gave a manifest that is checked, if it did.
pub fn fetched(conn: &mut Conn, manifest: &str) -> Result<Option<String>, Error> {
    let rows = store::exchange::of_subject(conn, Kind::ManifestNumber.as_str(), manifest)?;
    let accepted = |row: &ItemRow| row.state == State::Accepted.as_str();
    Ok(rows.into_iter().find(accepted).and_then(|row| row.number))
}

/// A number in the form of its kind, for a site of a division; a manifest's belongs to no other.
pub(super) fn checked(tx: &mut Tx<'_>, row: &ItemRow, text: &str) -> Result<String, Error> {
    let (kind, _) = read(row)?;
    let year = chrono::Datelike::year(&tx.now.legal_day());
    let number = number(kind, text, row.division.get(..4).unwrap_or_default(), year)?;
    if kind == Kind::ManifestNumber {
        let other = store::manifest::by_number(tx.conn, &number)?;
        if other.is_some_and(|one| one.id.to_string() != row.subject) {
            return Err(Refusal::of(Code::ManifestNumberTaken).with("number", number).into());
        }
    }
    Ok(number)
}

/// Enters that an item was taken, with the number it got, by whom this transaction is; the row as it is then.
pub(super) fn accept(
    tx: &mut Tx<'_>,
    row: &ItemRow,
    text: Option<&str>,
    filing: Option<Filing>,
) -> Result<ItemRow, Error> {
    let (kind, _) = read(row)?;
    let number = text.map(|text| checked(tx, row, text)).transpose()?;
    let (site, of) = row.subject.split_once('/').unwrap_or((row.subject.as_str(), ""));
    match (kind, &number) {
        (Kind::Plan, Some(number)) => {
            let today = tx.now.legal_day();
            let filing = filing.unwrap_or(Filing { number: number.clone(), receipt: None, filed_on: today });
            let year = of.parse().map_err(|_| store::corrupt("exchange_item", &row.id, "subject"))?;
            let number = filing.number.clone();
            match plan::act(tx, site, year, &Plan::File(filing)) {
                Err(Error::Refused(no)) if no.code == Code::PlanNotFromState && is_filed(tx, site, year, &number)? => {}
                other => drop(other?),
            }
        }
        (Kind::Declaration, Some(receipt)) => {
            let period = Period::parse(of).ok_or_else(|| store::corrupt("exchange_item", &row.id, "subject"))?;
            match declaration::act(tx, site, period, &Declare::Submit(Some(receipt.clone()))) {
                Err(Error::Refused(no)) if no.code == Code::DeclarationNotFromState && is_in(tx, site, period)? => {}
                other => drop(other?),
            }
        }
        (Kind::Plan | Kind::Declaration | Kind::ManifestNumber, None) => {
            return Err(Refusal::of(Code::ExchangeNumberInvalid).with("number", "").with("kind", kind.as_str()).into());
        }
        (Kind::ManifestNumber | Kind::ManifestIssued | Kind::ManifestCompleted | Kind::Ledger, _) => {}
    }
    let now = found(store::exchange::get(tx.conn, &row.id)?)?;
    if now.state != State::Accepted.as_str() {
        step(tx.conn, &now, Step::Accept, Note { number, ..Note::default() }, tx.now)?;
    }
    found(store::exchange::get(tx.conn, &row.id)?)
}

/// Whether the plan is filed under that number already.
fn is_filed(tx: &mut Tx<'_>, site: &str, year: i32, number: &str) -> Result<bool, Error> {
    let plan = store::plan::get(tx.conn, site, year)?;
    Ok(plan.and_then(|one| one.holds().map(|filed| filed.filing.number == number)).unwrap_or(false))
}

/// Whether the declaration was handed in by hand already.
fn is_in(tx: &mut Tx<'_>, site: &str, period: Period) -> Result<bool, Error> {
    let one = store::declaration::get(tx.conn, site, period)?;
    Ok(one.is_some_and(|one| matches!(one.state, Declared::Submitted | Declared::Accepted)))
}

/// Enters that an item was sent back; a plan is then its writers' again.
pub(super) fn send_back(tx: &mut Tx<'_>, row: &ItemRow, reason: &str) -> Result<ItemRow, Error> {
    let (kind, _) = read(row)?;
    if kind == Kind::Plan {
        let (site, year) = row.subject.split_once('/').unwrap_or_default();
        let year = year.parse().map_err(|_| store::corrupt("exchange_item", &row.id, "subject"))?;
        match plan::act(tx, site, year, &Plan::Return(reason.to_owned())) {
            // Sent back by hand before: the reason is noted all the same.
            Err(Error::Refused(refusal)) if refusal.code == Code::PlanNotFromState => {}
            other => drop(other?),
        }
    }
    let now = found(store::exchange::get(tx.conn, &row.id)?)?;
    if now.state != State::Returned.as_str() {
        let note = Note { reason: Some(reason.to_owned()), ..Note::default() };
        step(tx.conn, &now, Step::Return, note, tx.now)?;
    }
    found(store::exchange::get(tx.conn, &row.id)?)
}

/// A reason as it may be kept: one line, not too long.
fn reason_of(text: &str) -> String {
    let line: String =
        text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(REASON_MAX).collect();
    let line = line.trim();
    if line.is_empty() { "未说明原因".to_owned() } else { line.to_owned() }
}

/// Keeps what a try, or a question, came to.
pub(super) fn note(env: &Env, row: &ItemRow, result: Result<Option<Answer>, Fault>) -> Result<(), Error> {
    let now = env.clock.now();
    let (_, state) = read(row)?;
    let asked = state == State::Sent;
    let began = Instant::from_micros(if asked { row.sent_at.unwrap_or(row.began_at) } else { row.began_at });
    let tries = row.attempts + 1;
    let again = if asked { next_ask(began, tries, now) } else { next_try(began, tries, now) };
    let (of, fault) = match result {
        Ok(Some(Answer::Accepted { number })) => {
            return entered(env, row, move |tx, row| accept(tx, row, number.as_deref(), None));
        }
        Ok(Some(Answer::Returned { reason })) => {
            let reason = reason_of(&reason);
            return entered(env, row, move |tx, row| send_back(tx, row, &reason));
        }
        Ok(Some(Answer::ByHand)) => {
            return moved(env, row, Step::Put, Note::default(), now);
        }
        Ok(Some(Answer::Received)) if !asked => {
            let next_at = next_ask(now, 1, now).map(Instant::micros);
            return moved(env, row, Step::Deliver, Note { next_at, ..Note::default() }, now);
        }
        // It does not know it any more: handed in again, under the same id.
        Ok(None) => {
            let next_at = Some(now.micros());
            return moved(env, row, Step::Resend, Note { next_at, ..Note::default() }, now);
        }
        Ok(Some(Answer::Received)) => match again {
            Some(_) => (Step::Put, None),
            None => (Step::GiveUp, Some(SILENT.to_owned())),
        },
        Err(fault @ (Fault::Refused(_) | Fault::Gone)) => (Step::GiveUp, Some(fault.to_string())),
        Err(fault) if again.is_some() => (Step::Put, Some(fault.to_string())),
        Err(fault) => (Step::GiveUp, Some(fault.to_string())),
    };
    let next_at = if of == Step::Put { again.map(Instant::micros) } else { None };
    moved(env, row, of, Note { fault, next_at, tried: true, ..Note::default() }, now)
}

fn moved(env: &Env, row: &ItemRow, of: Step, note: Note, now: Instant) -> Result<(), Error> {
    let (_, state) = read(row)?;
    let outcome = next(state, of).map_or("", State::as_str);
    metrics::counter!("weifei_exchange_items_total", "kind" => row.kind.clone(), "outcome" => outcome).increment(1);
    tracing::info!(item = row.id, kind = row.kind, outcome, fault = note.fault, "An item of the exchange moved");
    let row = row.clone();
    env.db.write(move |conn| step(conn, &row, of, note.clone(), now).map(drop))
}

/// Enters an answer in the name of the platform. What the ordinary command refuses is kept as the item's fault, for a person.
fn entered<W>(env: &Env, row: &ItemRow, mut work: W) -> Result<(), Error>
where
    W: FnMut(&mut Tx<'_>, &ItemRow) -> Result<ItemRow, Error> + Send + 'static,
{
    let now = env.clock.now();
    let id = CommandId::make(env.ids.as_ref(), now);
    let meta = Meta { id, body: Hash::of(&[b"exchange", row.id.as_bytes()]), device: None, evidence: Vec::new() };
    let (item, own) = (row.id.clone(), row.state.clone());
    let done = execute(env, &Actor::system(), &meta, move |tx| {
        let row = found(store::exchange::get(tx.conn, &item)?)?;
        // Settled by somebody else meanwhile.
        if row.state != own {
            return Ok(row.state);
        }
        work(tx, &row).map(|row| row.state)
    });
    match done {
        Ok(_) => Ok(()),
        Err(Error::Refused(refusal)) => {
            let number = matches!(refusal.code, Code::ExchangeNumberInvalid | Code::ManifestNumberTaken);
            let fault = format!("{}{}", if number { NO_NUMBER } else { NO_USE }, refusal.code.as_str());
            moved(env, row, Step::GiveUp, Note { fault: Some(fault), tried: true, ..Note::default() }, now)
        }
        Err(other) => Err(other),
    }
}
