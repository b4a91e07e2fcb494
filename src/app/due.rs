//! What a day that has passed brings about by itself. A declaration is begun for every span that is over, and declared by a person. The law knows two things here and no more: an application for a cross-province
//! approval that nobody answered in five working days is accepted for review (Order 23 Art. 23: silence is acceptance), and a receipt
//! that was not confirmed in five is the authority's matter (Art. 18). Nothing else is accepted, refused or confirmed by silence.
//!
//! **Invariant:** each happens once, whatever servers look; who was faster, wins.

use super::{
    Actor, Env, Error, manifest, paper,
    record::{Meta, Tx, execute},
};
use crate::{
    domain::paper::approval::Ask,
    kernel::{clock::Instant, hash::Hash, id::CommandId},
    store,
};

/// Deadlines of a rule taken at a time.
const BATCH: i64 = 100;

/// What is done when a deadline of the rule has passed: subject's id and due time.
type Follow = fn(&mut Tx<'_>, &str, Instant) -> Result<(), Error>;

/// Rules whose passing has a consequence.
const RULES: &[(&str, Follow)] = &[("xprov_accept", accept), (manifest::CONFIRM_RULE, raise)];

/// Does what follows from deadlines that have passed, seals hours of readings, and lets go of positions and readings that were kept long
/// enough; tells how many deadlines.
pub fn follow(env: &Env) -> Result<usize, Error> {
    let mut done = 0;
    for (rule, follow) in RULES {
        let now = env.clock.now();
        for (_, subject, due_at) in env.db.read(|conn| store::stock::due(conn, rule, now.micros(), BATCH))? {
            let id = CommandId::make(env.ids.as_ref(), now);
            let body = Hash::of(&[rule.as_bytes(), subject.as_bytes()]);
            let meta = Meta { id, body, device: None, evidence: Vec::new() };
            let work = move |tx: &mut Tx<'_>| {
                follow(tx, subject.rsplit('/').next().unwrap_or_default(), Instant::from_micros(due_at))
            };
            match execute(env, &Actor::system(), &meta, work) {
                Ok(_) => done += 1,
                // Somebody acted meanwhile.
                Err(Error::Refused(_)) => {}
                Err(other) => return Err(other),
            }
        }
    }
    done += super::declaration::open::due(env)?;
    super::position::forget(env)?;
    super::device::block::seal(env)?;
    super::device::report::forget(env)?;
    Ok(done)
}

fn accept(tx: &mut Tx<'_>, id: &str, _: Instant) -> Result<(), Error> {
    paper::approval::act(tx, id, &Ask::Accept, None).map(drop)
}

fn raise(tx: &mut Tx<'_>, id: &str, due_at: Instant) -> Result<(), Error> {
    let id = id.parse().map_err(|_| Error::Fault(format!("deadline of no manifest: {id}")))?;
    manifest::overdue(tx, id, due_at)
}
