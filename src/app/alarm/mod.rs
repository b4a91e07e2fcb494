//! The engine of rules (ADR 12): what happened marks its subjects, what is marked or due is judged, what was found becomes an
//! event of a notice. None of it runs in a scan's transaction.
//!
//! **Invariant:** the cursor moves in the transaction that marks, and a mark goes in the transaction that writes the notice it
//! led to, guarded by the mark itself: two servers, a restart or a kill in the middle raise nothing twice and miss nothing.

mod device;
mod facts;
mod habit;
pub mod judge;
mod load;
pub mod own;
pub mod rehearse;
mod run;
pub mod settings;
mod site;
pub mod told;
mod touched;
mod way;
mod zones;

use crate::{
    app::{Env, Error},
    store,
};

/// Most events of one run: many of them touch the same few subjects.
const RUN: i64 = 1000;
/// Subjects judged at a time.
const BATCH: i64 = 100;

/// Reads a run of sealed events and marks what they touched; tells how many, 0 when there is none or somebody else was faster.
pub fn advance(env: &Env) -> Result<i64, Error> {
    let (from, to, subjects) = env.db.read(|conn| {
        let from = store::watch::cursor(conn)?;
        let rows = store::event::mentions_from(conn, from, RUN)?;
        let to = rows.last().and_then(|row| row.position).map_or(from, |last| last + 1);
        Ok::<_, Error>((from, to, touched::subjects(conn, &rows, from == 0)?))
    })?;
    if from == to {
        return Ok(0);
    }
    let noted = env.db.write(move |conn| Ok::<_, Error>(store::watch::note(conn, (from, to), &subjects)?))?;
    Ok(if noted { to - from } else { 0 })
}

/// Judges what is marked or due; tells how many subjects.
pub fn look(env: &Env) -> Result<usize, Error> {
    let now = env.clock.now();
    settings::apply(env, now)?;
    own::apply(env, now)?;
    let due = env.db.read(|conn| store::watch::due(conn, now.micros(), BATCH))?;
    let mut done = 0;
    for row in due {
        done += usize::from(judge::judge(env, row, now)?);
    }
    Ok(done)
}

/// Reads and judges until nothing is left to do now.
pub fn catch_up(env: &Env) -> Result<(), Error> {
    while advance(env)? > 0 {}
    while look(env)? > 0 {}
    Ok(())
}

/// Forgets what is remembered and reads the journal anew: open notices stay what they are, and none is raised twice.
pub fn anew(env: &Env) -> Result<(), Error> {
    env.db.write(|conn| Ok::<_, Error>(store::watch::clear(conn)?))
}
