//! Producers declare what is over as their tier says: from the ledger, confirmed over what is shown, handed in; the authority accepts,
//! and sends the first one back once. The last of them leaves its own lying.

use super::{
    Fault, Life,
    parties::{DIVISION, District},
    works::Works,
};
use crate::{
    app::{
        Actor, Env, Error,
        declaration::{
            act,
            asked::{Fields, asked},
            open,
        },
        ledger,
        record::{Meta, execute},
        seal::seal,
    },
    domain::declaration::{Action, State, period::Period},
    kernel::{clock::Instant, hash::Hash, id::CommandId},
    store,
};

/// On the first working day of a month: what became due is begun from the ledger, and most of it is declared.
pub fn declare(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let env = life.env;
    while seal(env)? > 0 {}
    ledger::project::catch_up(env)?;
    while open::due(env)? > 0 {}
    // In a lawful world those that take waste in declare what they make of it, too.
    let all = if life.planted.lawful { usize::MAX } else { district.works.len() };
    for (number, works) in district.everybody().enumerate().take(all) {
        for period in Period::over(works.site.tier, life.today()) {
            if !life.planted.is(Fault::DeclarationOverdue, works.site.id, life.today()) {
                one(env, district, works, period, (number, all))?;
            }
            if number > 0 && number + 1 == all {
                left_lying(life, works, period)?;
            }
        }
    }
    Ok(())
}

/// Nobody looks at it: it is overdue once its day is over.
fn left_lying(life: &mut Life<'_>, works: &Works, period: Period) -> Result<(), Error> {
    let site = works.site.id;
    let there = life.read(|conn| store::declaration::get(conn, &site.to_string(), period))?;
    let subject = there.map(|one| one.stream()).filter(|name| life.world.labels.iter().all(|old| old.subject != *name));
    if let Some(subject) = subject {
        let due_on = period.due_on();
        let seen_from = Instant::start_of_legal_day(due_on.succ_opt().unwrap_or(due_on));
        life.label(Fault::DeclarationOverdue, subject, Some(site), seen_from);
    }
    Ok(())
}

fn one(
    env: &Env,
    district: &District,
    works: &Works,
    period: Period,
    (number, all): (usize, usize),
) -> Result<(), Error> {
    let site = works.site.id.to_string();
    let there = env.db.read(|conn| store::declaration::get(conn, &site, period))?;
    // One that was not looked at is overdue after a while, and seen to be.
    if there.is_none_or(|one| one.state != State::Draft) || (number > 0 && number + 1 == all) {
        return Ok(());
    }
    let hand_in = || {
        step(env, &works.ehs, (&site, period), Action::Confirm, &Fields::default())?;
        step(env, &works.ehs, (&site, period), Action::Submit, &Fields::default())
    };
    hand_in()?;
    if number == 0 {
        let reason = Some("请核对委托利用处置单位的许可证编号（演示）".to_owned());
        let fields = Fields { reason, working_days: Some(5), ..Fields::default() };
        step(env, &district.reviewer, (&site, period), Action::Return, &fields)?;
        step(env, &works.ehs, (&site, period), Action::Acknowledge, &Fields::default())?;
        let fields = Fields { reason: Some("已核对（演示）".to_owned()), ..Fields::default() };
        step(env, &works.ehs, (&site, period), Action::Correct, &fields)?;
        hand_in()?;
    }
    if number % 2 == 0 && works.site.division == DIVISION {
        step(env, &district.reviewer, (&site, period), Action::Accept, &Fields::default())?;
    }
    Ok(())
}

/// One action, signed over what is shown now.
fn step(env: &Env, who: &Actor, (site, period): (&str, Period), action: Action, fields: &Fields) -> Result<(), Error> {
    let ask = env.db.read(|conn| {
        let one = store::declaration::get(conn, site, period)?;
        let shown = one.and_then(|one| one.content.shown().ok()).map(|hash| hash.hex());
        let fields = Fields { shown_sha256: shown, ..fields.clone() };
        asked(conn, env, who, (site, period, action), &fields)
    })?;
    let id = CommandId::make(env.ids.as_ref(), env.clock.now());
    let meta = Meta { id, body: Hash::of(&[id.0.as_bytes()]), device: None, evidence: Vec::new() };
    let site = site.to_owned();
    execute(env, who, &meta, move |tx| act(tx, &site, period, &ask).map(|one| one.version)).map(drop)
}
