//! What an action needs, looked up off the writer's path: figures of the ledger, and the calendar of working days.

use super::drawn::{drawn, totals};
use crate::{
    app::{Actor, Env, Error, found, read},
    domain::{
        declaration::{Action, Ask, content::Kind, period::Period},
        paper::Limit,
        refusal::{Code, Refusal},
    },
    store::{self, Conn},
};

/// Most working days that a correction may be given.
const DAYS_MAX: u32 = 60;

/// What was said with an action.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    /// Kind of the span (`redraw`, `correct`); as it was when absent.
    pub kind: Option<Kind>,
    /// Remark (`redraw`, `correct`); as it was when absent.
    pub note: Option<String>,
    /// Digest of what was shown (`confirm`).
    pub shown_sha256: Option<String>,
    /// What the national system gave back (`submit`).
    pub receipt: Option<String>,
    /// Why (`return`, `correct`).
    pub reason: Option<String>,
    /// Working days for a correction (`return`).
    pub working_days: Option<u32>,
}

/// The action with what it needs, for a site in the actor's sight.
pub fn asked(
    conn: &mut Conn,
    env: &Env,
    actor: &Actor,
    (site, period, action): (&str, Period, Action),
    fields: &Fields,
) -> Result<Ask, Error> {
    let site = read::site(conn, actor, site)?;
    let id = site.id.to_string();
    let one = found(store::declaration::get(conn, &id, period)?)?;
    let missing = |pointer: &str| Error::Refused(Refusal::of(Code::RequestField).with("pointer", pointer));
    let reason = || fields.reason.clone().ok_or_else(|| missing("/reason"));
    let note = fields.note.clone().unwrap_or_else(|| one.content.note.clone());
    let kind = fields.kind.unwrap_or(one.content.kind);
    Ok(match action {
        Action::Redraw => Ask::Redraw(drawn(conn, env, &site, period, Some(kind), &note)?),
        Action::Confirm => {
            let shown_sha256 = fields.shown_sha256.clone().ok_or_else(|| missing("/shown_sha256"))?;
            Ask::Confirm { shown_sha256, ledger: totals(conn, &id, period)? }
        }
        Action::Submit => Ask::Submit(fields.receipt.clone()),
        Action::Return => {
            let days = fields.working_days.filter(|days| (1..=DAYS_MAX).contains(days));
            let days = days.ok_or_else(|| missing("/working_days"))?;
            let shelf = env.reference.shelf(conn, env.clock.now())?;
            Ask::Return(reason()?, Limit::after(env.clock.now().legal_day(), days, shelf.calendar()))
        }
        Action::Acknowledge => Ask::Acknowledge,
        Action::Correct => Ask::Correct(reason()?, drawn(conn, env, &site, period, Some(kind), &note)?),
        Action::Accept => Ask::Accept,
    })
}
