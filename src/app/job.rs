//! Long work that somebody need not wait for: a ledger or a register read in row by row, plans of many sites; told how far it is, ended when that is
//! wished, and taken up again when the process was stopped or killed meanwhile.
//!
//! **Invariant:** a job writes by the same road as its request would; begun twice it enters each row once. It is no fact itself.

use std::sync::atomic::{AtomicBool, Ordering};

use chrono::Duration;

use super::{
    Actor, Env, Error, account,
    bulk::{self, Noun},
    found,
    ledger::{Progress, Upload, day_of_reading, import_while},
    plan::batch,
    record::{Meta, Tx},
    wanted::{FILE_KEPT, Wanted},
};
use crate::{
    domain::refusal::{Code, Refusal},
    exchange::ledger::workbook,
    kernel::{clock::Instant, hash::Hash, id::CommandId},
    store::{
        self, Conn,
        job::{self as rows, JobRow},
    },
};

/// A job that reads a site's ledger in.
pub const LEDGER: &str = "ledger_import";
/// A job that reads organisations, sites, people or vehicles in.
pub const REGISTER: &str = "register_import";
/// A job that draws a file.
pub const FILE: &str = "file_export";
/// A job that proposes the plans of many sites.
pub const PLANS: &str = "plan_batch";

/// A file with more rows than this is read in as a job when its sender need not wait (house design §7).
pub const LONG: usize = 300;
/// How a file of comma-separated values is called.
const CSV: &str = "csv";
/// Most jobs of a person that have not ended.
const OPEN_MAX: i64 = 10;
/// Most jobs that a person sees.
const SHOWN: i64 = 50;
/// How long a job is kept by who does it without a word of progress.
const LEASE: Duration = Duration::minutes(1);
/// How long one may take that draws and says nothing meanwhile.
const DRAWING: Duration = Duration::minutes(15);
/// How long one that ended is shown.
const KEPT: Duration = Duration::days(30);
/// How often one is begun that comes to no end.
const TRIES: i64 = 5;

/// What a job of reading in is.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Whose ledger.
    pub site: String,
    /// The file's name.
    pub file: String,
    /// The day of reading.
    pub read_on: String,
}

/// Asks for a ledger to be read in; who asks may do so and the file can be read.
pub fn ask(tx: &mut Tx<'_>, asked: &Reading, content: &[u8]) -> Result<JobRow, Error> {
    super::ledger::may_import(tx.conn, tx.actor, &asked.site)?;
    let named = (asked.site.as_str(), asked.file.as_str(), asked.read_on.as_str());
    begin(tx, LEDGER, named, content)
}

/// Asks for a file of organisations, sites, people or vehicles to be read in; who may put a row is judged row by row.
pub fn ask_register(tx: &mut Tx<'_>, noun: Noun, csv: bool, content: &[u8]) -> Result<JobRow, Error> {
    let file = format!("{}.{}", noun.as_str(), if csv { CSV } else { "json" });
    let day = tx.now.legal_day().to_string();
    begin(tx, REGISTER, ("", &file, &day), content)
}

/// Asks for a file to be drawn.
pub fn ask_file(tx: &mut Tx<'_>, wanted: &Wanted) -> Result<JobRow, Error> {
    let title = wanted.title(tx.conn, tx.actor)?;
    let day = tx.now.legal_day().to_string();
    begin(tx, FILE, (wanted.site(), &title, &day), &serde_json::to_vec(wanted)?)
}

/// Asks for plans of all sites whose plans the actor may write; there is one at least.
pub fn ask_plans(tx: &mut Tx<'_>, asked: &batch::Asked) -> Result<JobRow, Error> {
    batch::sites(tx.conn, tx.actor, asked)?;
    let (title, day) = (asked.year.to_string(), tx.now.legal_day().to_string());
    begin(tx, PLANS, ("", &title, &day), &serde_json::to_vec(asked)?)
}

fn begin(
    tx: &mut Tx<'_>,
    kind: &str,
    (site, title, read_on): (&str, &str, &str),
    content: &[u8],
) -> Result<JobRow, Error> {
    let person = tx.actor.id.to_string();
    rows::forget_before(tx.conn, tx.now.plus(-KEPT).micros())?;
    rows::drop_files_before(tx.conn, tx.now.plus(-FILE_KEPT).micros())?;
    if rows::open_of(tx.conn, &person)? >= OPEN_MAX {
        return Err(Refusal::of(Code::JobsFull).with("most", OPEN_MAX).into());
    }
    let row = JobRow {
        id: tx.env.ids.next(tx.now).to_string(),
        person,
        kind: kind.to_owned(),
        site: site.to_owned(),
        title: title.to_owned(),
        read_on: read_on.to_owned(),
        command: CommandId::make(tx.env.ids.as_ref(), tx.now).to_string(),
        state: "waiting".to_owned(),
        done: 0,
        total: 0,
        attempts: 0,
        lease_until: 0,
        cancelled: 0,
        answer: None,
        made_at: tx.now.micros(),
        ended_at: None,
    };
    rows::insert(tx.conn, &row, content)?;
    Ok(row)
}

/// The actor's jobs, the newest first.
pub fn list(conn: &mut Conn, actor: &Actor) -> Result<Vec<JobRow>, Error> {
    Ok(rows::of_person(conn, &actor.id.to_string(), SHOWN)?)
}

/// One of the actor's jobs; another's is absent.
pub fn get(conn: &mut Conn, actor: &Actor, id: &str) -> Result<JobRow, Error> {
    found(rows::get(conn, &actor.id.to_string(), id)?)
}

/// Ends a job: at once when it has not begun, else after the rows at hand. What is entered stays.
pub fn cancel(tx: &mut Tx<'_>, id: &str) -> Result<JobRow, Error> {
    let row = get(tx.conn, tx.actor, id)?;
    if row.ended_at.is_some() {
        return Err(Refusal::of(Code::JobEnded).with("state", row.state.as_str()).into());
    }
    rows::cancel(tx.conn, id)?;
    if row.attempts == 0 {
        rows::end(tx.conn, id, "cancelled", None, tx.now.micros())?;
    }
    get(tx.conn, tx.actor, id)
}

/// Why a job did not come to its end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stopped {
    /// Somebody wishes so.
    Cancelled,
    /// The process ends.
    Halted,
}

/// Does the next job, if there is one; `halt` says that the process ends.
pub fn advance(env: &Env, halt: &AtomicBool) -> Result<bool, Error> {
    let now = env.clock.now();
    let Some(id) = env.db.read(|conn| rows::next(conn, now.micros()))? else { return Ok(false) };
    let lease = now.plus(LEASE).micros();
    let Some((row, content)) = env.db.write(move |conn| rows::take(conn, &id, now.micros(), lease))? else {
        return Ok(true);
    };
    let (id, cancelled) = (row.id.clone(), row.cancelled != 0);
    let mut stopped = cancelled.then_some(Stopped::Cancelled);
    let result = match stopped {
        Some(_) => Ok(None),
        None if row.attempts > TRIES => Err(Error::Fault("it was begun too often".into())),
        None => done(env, &row, &content, halt, &mut stopped).map(Some),
    };
    let (state, answer) = match (stopped, result) {
        (Some(Stopped::Halted), _) => {
            env.db.write(move |conn| rows::release(conn, &id))?;
            return Ok(false);
        }
        (Some(Stopped::Cancelled), _) => ("cancelled", None),
        (None, Ok(report)) => ("done", report),
        (None, Err(Error::Refused(refusal))) if refusal.code != Code::Busy => {
            ("refused", Some(serde_json::to_string(&refusal.on(now.legal_day()))?))
        }
        // It is tried again once nobody has it any more.
        (None, Err(error)) if row.attempts <= TRIES => return Err(error),
        (None, Err(error)) => {
            tracing::error!(error = %error, job = id, "A job was given up");
            ("failed", None)
        }
    };
    let ended_at = env.clock.now().micros();
    env.db.write(move |conn| rows::end(conn, &id, state, answer.as_deref(), ended_at))?;
    Ok(true)
}

/// Does it as its person, with the rights that he has now.
fn done(
    env: &Env,
    row: &JobRow,
    content: &[u8],
    halt: &AtomicBool,
    stopped: &mut Option<Stopped>,
) -> Result<String, Error> {
    let person = row.person.parse().map_err(|_| bad(row, "person"))?;
    let (grants, _) = env.db.read(|conn| account::grants_of(conn, &person, env.clock.now()))?;
    let actor = Actor::user(person, grants);
    let mut progress = |done, total| {
        let count = |rows: usize| i64::try_from(rows).unwrap_or(i64::MAX);
        let (id, far, lease) = (row.id.clone(), (count(done), count(total)), env.clock.now().plus(LEASE).micros());
        let cancelled = env.db.write(move |conn| rows::progress(conn, &id, far, lease))?;
        if done < total && (cancelled || halt.load(Ordering::Relaxed)) {
            *stopped = Some(if cancelled { Stopped::Cancelled } else { Stopped::Halted });
            return Err(Code::JobEnded.into());
        }
        Ok(())
    };
    match row.kind.as_str() {
        REGISTER => register(env, &actor, row, content, &mut progress),
        FILE => file(env, &actor, row, content),
        PLANS => {
            let asked = serde_json::from_slice(content).map_err(|_| bad(row, "content"))?;
            Ok(serde_json::to_string(&batch::write(env, &actor, &row.command, &asked, &mut progress)?)?)
        }
        _ => ledger(env, &actor, row, content, &mut progress),
    }
}

/// Draws a file and keeps it beside the job. Begun twice it is drawn twice and kept once.
fn file(env: &Env, actor: &Actor, row: &JobRow, content: &[u8]) -> Result<String, Error> {
    let wanted: Wanted = serde_json::from_slice(content).map_err(|_| bad(row, "content"))?;
    let (id, lease) = (row.id.clone(), env.clock.now().plus(DRAWING).micros());
    env.db.write(move |conn| rows::progress(conn, &id, (0, 0), lease))?;
    let (drawn, bytes) = wanted.drawn(env, actor)?;
    let id = row.id.clone();
    env.db.write(move |conn| rows::keep_file(conn, &id, &bytes))?;
    Ok(serde_json::to_string(&drawn)?)
}

fn bad(row: &JobRow, column: &'static str) -> Error {
    Error::Store(store::corrupt("job", &row.id, column))
}

fn ledger(env: &Env, actor: &Actor, row: &JobRow, content: &[u8], progress: Progress<'_>) -> Result<String, Error> {
    let digest = Hash::of(&[content]);
    let id = row.command.parse().map_err(|_| bad(row, "command"))?;
    let meta = Meta { id, body: digest, device: None, evidence: Vec::new() };
    let read_on = day_of_reading(Some(&row.read_on), Instant::from_micros(row.made_at).legal_day())?;
    let upload = Upload {
        site: row.site.parse().map_err(|_| bad(row, "site"))?,
        workbook: workbook(content, &row.title).map_err(|error| Error::Refused(error.refusal()))?,
        digest,
        read_on,
    };
    import_while(env, actor, &meta, &upload, progress)
}

fn register(env: &Env, actor: &Actor, row: &JobRow, content: &[u8], progress: Progress<'_>) -> Result<String, Error> {
    let (noun, kind) = row.title.split_once('.').ok_or_else(|| bad(row, "title"))?;
    let noun = Noun::parse(noun).ok_or_else(|| bad(row, "title"))?;
    let rows = bulk::rows(content, kind == CSV)?;
    Ok(serde_json::to_string(&bulk::read_in(env, actor, (noun, &row.command), rows, progress)?)?)
}
