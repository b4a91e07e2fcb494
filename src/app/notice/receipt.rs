//! Read receipts 已读回执: of a notice, to whom it was sent, who has it, who opened it and who took note.
//!
//! **Invariant:** only the first opening is kept, and only by whom the notice is seen. The authority sees every receipt; an enterprise
//! those of its own people.

use std::collections::{BTreeMap, BTreeSet};

use super::{get, roles};
use crate::{
    app::{Actor, Error, record::Tx},
    domain::{
        access::{Permission, Role},
        delivery::{Channel, Occasion, State, receipt::Opened},
        journal::body::{ActorKind, Body},
        notice::Notice,
        refusal::{Code, Refusal},
        roster::Rung,
    },
    kernel::clock::Instant,
    store::{self, Conn},
};

/// Most deliveries of one notice that are looked through.
const ROWS: i64 = 2000;

/// What is known of one person and one notice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct Receipt {
    pub person: String,
    pub name: String,
    /// On which rung the person is on duty for it.
    pub rung: Option<Rung>,
    pub channels: BTreeSet<Channel>,
    pub sent_at: Option<Instant>,
    pub delivered_at: Option<Instant>,
    pub seen_at: Option<Instant>,
    pub seen_by: Option<String>,
    pub acknowledged_at: Option<Instant>,
}

/// Keeps that the actor opened a notice in its sight.
pub fn see(tx: &mut Tx<'_>, id: &str, by: &str) -> Result<(), Error> {
    get(tx.conn, tx.actor, id)?;
    let by = Opened::parse(by)
        .ok_or_else(|| Refusal::of(Code::RequestField).with("pointer", "/by").with("reason", "app, mail or sms"))?;
    if tx.actor.kind == "user" {
        store::receipt::see(tx.conn, id, &tx.actor.id.to_string(), tx.now.micros(), by.as_str())?;
    }
    Ok(())
}

/// The receipts of a notice in the actor's sight, those who opened it last of all.
pub fn list(conn: &mut Conn, actor: &Actor, id: &str, now: Instant) -> Result<Vec<Receipt>, Error> {
    let one = get(conn, actor, id)?;
    let mut known = told(conn, &one)?;
    let of = |person: &str| Receipt { person: person.to_owned(), ..Receipt::default() };
    for (person, at, by) in store::receipt::of(conn, id)? {
        let row = known.entry(person.clone()).or_insert_with(|| of(&person));
        (row.seen_at, row.seen_by) = (Some(Instant::from_micros(at)), Some(by));
    }
    for row in store::event::of_stream(conn, &Notice::stream(one.id))? {
        let body = Body::parse(&row.body).map_err(|error| Error::Fault(format!("event {}: {error}", row.id)))?;
        if row.kind == "notice.acknowledged" && body.actor.kind == ActorKind::User {
            let person = body.actor.id.to_string();
            let seen = known.entry(person.clone()).or_insert_with(|| of(&person));
            seen.acknowledged_at = Some(Instant::from_micros(row.occurred_at));
        }
    }
    for duty in &one.duties {
        let person = duty.person.to_string();
        known.entry(person.clone()).or_insert_with(|| of(&person)).rung = Some(duty.rung);
    }
    let people: Vec<String> = known.keys().cloned().collect();
    let seen = colleagues(conn, actor, &one, &people, now)?;
    for (person, name) in store::account::person_names(conn, &people)? {
        if let Some(row) = known.get_mut(&person) {
            row.name = name;
        }
    }
    let mut rows: Vec<Receipt> = known.into_values().filter(|row| seen.contains(&row.person)).collect();
    rows.sort_by(|a, b| (a.seen_at, &a.name, &a.person).cmp(&(b.seen_at, &b.name, &b.person)));
    Ok(rows)
}

/// To whom it was sent and who has it, by itself or in a digest.
fn told(conn: &mut Conn, one: &Notice) -> Result<BTreeMap<String, Receipt>, Error> {
    let id = one.id.to_string();
    let filter = store::delivery::Filter { notice: Some(id.clone()), ..store::delivery::Filter::default() };
    let mut rows = store::delivery::list(conn, &filter, None, ROWS)?;
    for line in store::digest::of_notice(conn, &id)? {
        let digest = line.delivery.as_deref().map(|delivery| store::delivery::get(conn, delivery)).transpose()?;
        rows.extend(digest.flatten());
    }
    let mut known: BTreeMap<String, Receipt> = BTreeMap::new();
    for row in rows {
        let personal = Channel::parse(&row.channel).filter(|channel| channel.is_personal());
        let Some(channel) = personal.filter(|_| row.occasion != Occasion::Test.as_str()) else { continue };
        let receipt = known.entry(row.recipient.clone()).or_default();
        receipt.person.clone_from(&row.recipient);
        receipt.channels.insert(channel);
        let earlier = |held: Option<Instant>, at: i64| held.into_iter().chain([Instant::from_micros(at)]).min();
        receipt.sent_at = earlier(receipt.sent_at, row.made_at);
        if let Some(at) = row.ended_at.filter(|_| row.state == State::Sent.as_str()) {
            receipt.delivered_at = earlier(receipt.delivered_at, at);
        }
    }
    Ok(known)
}

/// Whose receipts the actor may see.
fn colleagues(
    conn: &mut Conn,
    actor: &Actor,
    one: &Notice,
    people: &[String],
    now: Instant,
) -> Result<BTreeSet<String>, Error> {
    let held = roles(actor, one, Permission::ReadChain);
    let oversees = held.iter().any(|role| role.is_regulator() || *role == Role::System);
    if oversees || one.parties.is_empty() {
        return Ok(people.iter().cloned().collect());
    }
    let own: BTreeSet<String> = actor
        .grants_with(Permission::ReadChain)
        .filter_map(|grant| grant.organisation)
        .map(|id| id.to_string())
        .collect();
    let mut seen: BTreeSet<String> = [actor.id.to_string()].into();
    for grant in store::people::grants_of(conn, people, now.micros())? {
        let of = grant.mandate_of.or(grant.organisation);
        if of.is_some_and(|organisation| own.contains(&organisation)) {
            seen.insert(grant.person);
        }
    }
    Ok(seen)
}
