//! Notices are seen to: each by those it concerns and by the district's reviewer, a step every few evenings, so that they stand at
//! every state of their life when the world ends. Who does what follows from the notice's id: nothing is drawn by lot.

use chrono::{Duration, NaiveDate};

use super::{Life, parties::District};
use crate::{
    app::{
        Actor, Error,
        notice::{act, list},
        record::{Meta, execute},
    },
    domain::notice::{Ask, Notice, State},
    kernel::{hash::Hash, id::CommandId},
    store::notice::Filter,
};

/// Open notices that are looked through of an evening.
const MOST: i64 = 1000;
/// Each is taken up every so many working days.
const EVERY: usize = 3;
/// Days that are asked for beyond the one that stands.
const LONGER: i64 = 3;
/// What was done more often than this is not sent back or put off again.
const STEPS: i64 = 5;

/// An evening: some of what is open is taken a step further.
pub fn see_to(life: &Life<'_>, district: &District, number: usize) -> Result<(), Error> {
    let (filter, today) = (Filter { open: true, ..Filter::default() }, life.now().legal_day());
    let open = life.env.db.read(|conn| list(conn, &district.reviewer, &filter, None, MOST))?;
    for one in open {
        let lot = one.id.0.as_bytes().first().copied().map_or(0, usize::from);
        let fresh = one.raised_at.legal_day() == life.today();
        let turn = (lot + number).is_multiple_of(EVERY) && !fresh;
        if let Some((who, ask)) =
            own(district, &one).filter(|_| turn).and_then(|own| step(district, own, &one, lot, today))
        {
            say(life, who, &one, ask)?;
        }
    }
    Ok(())
}

/// Who answers for it at the enterprise; of what the enterprise knows nothing of, the district's officer.
fn own<'a>(district: &'a District, one: &Notice) -> Option<&'a Actor> {
    if one.is_for_authority_alone() {
        return Some(&district.officer);
    }
    let party = one.parties.first()?;
    let carrier = || district.carriers.iter().find(|carrier| carrier.id == party.organisation);
    match party.site {
        Some(site) => district.everybody().find(|works| works.site.id == site).map(|works| &works.ehs),
        None => carrier().map(|carrier| &carrier.dispatcher),
    }
}

/// What comes next of it, and who does it.
fn step<'a>(
    district: &'a District,
    own: &'a Actor,
    one: &Notice,
    lot: usize,
    today: NaiveDate,
) -> Option<(&'a Actor, Ask)> {
    let reviewer = &district.reviewer;
    let early = one.version < STEPS;
    Some(match one.state {
        State::Raised => (own, Ask::Acknowledge),
        State::Acknowledged if lot % 16 < 2 => {
            (own, Ask::ClaimFalse { reason: "称重单位录错，非实际情况（演示）".into() })
        }
        State::Acknowledged => {
            (own, Ask::Handle { measures: "安排专人核对并在期限内处理（演示）".into(), due_on: None })
        }
        State::Handling => match one.due_on.filter(|known| lot % 8 == 3 && early && *known < one.due_last(today, None))
        {
            Some(due_on) => {
                let due_on = one.due_last(today, None).min(due_on + Duration::days(LONGER));
                (own, Ask::AskExtension { due_on, reason: "接受单位本周没有车次（演示）".into() })
            }
            None => (own, Ask::Submit { result: "已核对处理，情况属实部分已改正（演示）".into() }),
        },
        State::ExtensionAsked => (reviewer, Ask::GrantExtension),
        State::Submitted if one.stands() => return None,
        State::Submitted if lot % 8 == 5 && early => {
            (reviewer, Ask::Return { reason: "请补充处理后的照片（演示）".into() })
        }
        State::Submitted => (reviewer, Ask::Verify),
        State::FalseClaimed if lot.is_multiple_of(16) => (reviewer, Ask::ConfirmFalse),
        State::FalseClaimed => (reviewer, Ask::RejectFalse { reason: "记录与现场一致，继续处理（演示）".into() }),
        State::Closed | State::Cleared => return None,
    })
}

fn say(life: &Life<'_>, who: &Actor, one: &Notice, ask: Ask) -> Result<(), Error> {
    let command = CommandId::make(life.env.ids.as_ref(), life.now());
    let meta = Meta { id: command, body: Hash::of(&[command.0.as_bytes()]), device: None, evidence: Vec::new() };
    let id = one.id;
    execute(life.env, who, &meta, move |tx| act(tx, id, &ask).map(|one| one.version)).map(drop)
}
