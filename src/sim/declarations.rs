//! Producers declare what is over as their tier says: from the ledger, confirmed over what is shown, handed in; the authority accepts,
//! and sends the first one back once. The last of them leaves its own lying.

use super::{Life, parties::District, works::Works};
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
    kernel::{hash::Hash, id::CommandId},
    store,
};

/// On the first working day of a month: what became due is begun from the ledger, and most of it is declared.
pub fn declare(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let env = life.env;
    while seal(env)? > 0 {}
    ledger::project::catch_up(env)?;
    while open::due(env)? > 0 {}
    for (number, works) in district.works.iter().enumerate() {
        for period in Period::over(works.site.tier, life.today()) {
            one(env, district, works, period, (number, district.works.len()))?;
        }
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
    if number % 2 == 0 {
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
