//! `weifei deliveries`: what became of notices that were sent outside, and sending anew what was given up.

use clap::{Args, Subcommand};

use super::{Failure, place::Place, say};
use crate::{
    api::v1::delivery::DeliveryView,
    app::{
        Actor, Env, Error,
        dispatch::record,
        record::{Meta, Tx, execute},
    },
    domain::delivery::{Channel, State},
    kernel::{hash::Hash, id::CommandId, page::MAX_PAGE, text::Language},
    store::delivery::Filter,
};

/// Most deliveries of one list.
const MAX: usize = 1_000_000;

/// List what was sent outside, or send anew what was given up.
#[derive(Args)]
#[command(after_help = "Example: weifei deliveries list --state dead; weifei deliveries replay --state dead")]
pub struct Deliveries {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// The latest first.
    List(List),
    /// With the same ids: one, or all that failed or were given up.
    Replay(Replay),
}

#[derive(Args)]
struct List {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    which: Which,
    /// `json`, or lines to read.
    #[arg(long)]
    format: Option<String>,
}

#[derive(Args)]
struct Replay {
    #[command(flatten)]
    place: Place,
    /// Id of a delivery.
    #[arg(required_unless_present = "state")]
    id: Option<String>,
    #[command(flatten)]
    which: Which,
}

#[derive(Args)]
struct Which {
    /// `waiting`, `sent`, `failed` (tried again) or `dead` (given up).
    #[arg(long)]
    state: Option<String>,
    /// `mail`, `sms`, `webhook`, `dingtalk` or `wecom`.
    #[arg(long)]
    channel: Option<String>,
}

impl Which {
    fn filter(&self) -> Result<Filter, Failure> {
        if let Some(wrong) = self.state.as_ref().filter(|state| State::parse(state).is_none()) {
            return Err(format!("{wrong}: a state is waiting, sent, failed or dead").into());
        }
        if let Some(wrong) = self.channel.as_ref().filter(|channel| Channel::parse(channel).is_none()) {
            return Err(format!("{wrong}: no channel").into());
        }
        Ok(Filter { state: self.state.clone(), channel: self.channel.clone(), ..Filter::default() })
    }
}

impl Deliveries {
    /// Runs it.
    pub fn run(self) -> Result<(), Failure> {
        match self.what {
            What::List(list) => {
                if let Some(wrong) = list.format.as_ref().filter(|format| *format != "json") {
                    return Err(format!("{wrong}: deliveries are json, or lines to read").into());
                }
                let filter = list.which.filter()?;
                let env = list.place.open()?;
                let result = told(&env, &filter, list.format.is_some());
                env.db.close();
                result
            }
            What::Replay(replay) => {
                let filter = replay.which.filter()?;
                let env = replay.place.open()?;
                let result = again(&env, replay.id, &filter);
                env.db.close();
                result
            }
        }
    }
}

fn all(env: &Env, filter: &Filter) -> Result<Vec<DeliveryView>, Failure> {
    let rows = env.db.read(|conn| {
        let (mut rows, mut before) = (Vec::new(), None);
        while rows.len() < MAX {
            let page = record::list(conn, &Actor::system(), filter, before.as_deref(), MAX_PAGE)?;
            let Some(last) = page.last() else { break };
            before = Some(last.rank.clone());
            let names = record::names(conn, &page)?;
            rows.extend(page.iter().map(|row| DeliveryView::of(row, &names, Language::Zh)));
        }
        Ok::<_, Error>(rows)
    })?;
    Ok(rows)
}

fn told(env: &Env, filter: &Filter, json: bool) -> Result<(), Failure> {
    let rows = all(env, filter)?;
    if json {
        say(&serde_json::to_string_pretty(&rows)?);
        return Ok(());
    }
    for one in &rows {
        let (state, channel) = (one.state_name.unwrap_or_default(), one.channel_name.unwrap_or_default());
        let to = one.recipient_name.as_ref().unwrap_or(&one.recipient_id);
        let (about, fault) = (one.notice_id.as_deref().unwrap_or("-"), one.fault.as_deref().unwrap_or_default());
        say(&format!("{}  {}  {state}  {channel} {to}  {about}  {}  {fault}", one.made_at, one.id, one.attempts));
    }
    Ok(())
}

fn again(env: &Env, id: Option<String>, filter: &Filter) -> Result<(), Failure> {
    let ids = match id {
        Some(id) => vec![id],
        None => all(env, filter)?.into_iter().filter(|one| one.may_replay).map(|one| one.id).collect(),
    };
    for id in &ids {
        let command = CommandId::make(env.ids.as_ref(), env.clock.now());
        let meta = Meta { id: command, body: Hash::of(&[id.as_bytes()]), device: None, evidence: Vec::new() };
        let one = id.clone();
        execute(env, &Actor::system(), &meta, move |tx: &mut Tx<'_>| record::replay(tx, &one).map(|row| row.id))?;
    }
    say(&format!("{} deliveries are sent anew", ids.len()));
    Ok(())
}
