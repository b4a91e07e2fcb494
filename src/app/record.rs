//! The one road for every write: run the use case, append its events to their chains, keep the answer; a command whose answer
//! is kept already leaves no second effect and gets that answer again – in one transaction (design §2).
//!
//! **Invariant:** an event and the rows it moves are written together or not at all; a command has one answer for ever.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::{Actor, Env, Error, file};
use crate::{
    domain::{
        access::Role,
        journal::event::Event,
        refusal::{Code, Refusal},
    },
    kernel::{
        canonical::{Member, object_in_order},
        clock::Instant,
        hash::Hash,
        id::{CommandId, EventId, OrganisationId},
    },
    store::{
        self, Conn, StoreError,
        command::{self, CommandRow},
        conn::undo_command,
        event::{self, EventRow},
    },
};

/// How far ahead of ours a device's time may be (design §8).
pub(super) const AHEAD: chrono::Duration = chrono::Duration::minutes(5);
/// How far back an event may be entered without approval (design §8).
const BACK: chrono::Duration = chrono::Duration::days(30);

/// What identifies a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meta {
    /// The Idempotency-Key.
    pub id: CommandId,
    /// Digest of what was asked, so that a reused key is noticed.
    pub body: Hash,
    /// The device that sent it, if it is enrolled.
    pub device: Option<String>,
    /// Digests of files that its events are to name.
    pub evidence: Vec<Hash>,
}

/// The kept answer of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// JSON of the result.
    Done(String),
    /// It was refused, for this reason.
    Refused(Refusal),
}

impl Answer {
    /// The result's JSON, or the refusal as an error.
    pub fn into_result(self) -> Result<String, Error> {
        match self {
            Self::Done(text) => Ok(text),
            Self::Refused(refusal) => Err(Error::Refused(refusal)),
        }
    }
}

/// A command under way: its connection, moment and chains.
pub struct Tx<'c> {
    /// The open transaction.
    pub conn: &'c mut Conn,
    /// The platform's surroundings.
    pub env: &'c Env,
    /// Who acts.
    pub actor: &'c Actor,
    /// When the server took the command, or came to hold its streams if it had to wait for them.
    pub now: Instant,
    /// When what is asked happened, if that is said: a refusal cites the law of that day.
    pub acted_at: Option<Instant>,
    /// The device that told what is recorded, where a command names one.
    pub told_by: Option<String>,
    meta: &'c Meta,
    heads: BTreeMap<String, Head>,
    /// Kind and digest of the files that its events name.
    evidence: Vec<(String, String)>,
}

struct Head {
    from: i64,
    version: i64,
    hash: Option<String>,
}

/// What an event is recorded with besides itself.
#[derive(Clone, Debug)]
pub struct Circumstance {
    /// When it happened.
    pub occurred_at: Instant,
    /// The role it was done in.
    pub role: Role,
    /// The organisation it concerns.
    pub org: Option<OrganisationId>,
    /// Where: a site or zone.
    pub place: Option<String>,
}

/// Makes the closure that the database runs for a command. It may run again after a lost race. Nearly every command is new:
/// whether it was answered before is seen when its answer is kept, and asked only when it comes to nothing.
pub fn prepare<T, W>(
    env: &Env,
    actor: &Actor,
    meta: &Meta,
    mut work: W,
) -> impl FnMut(&mut Conn) -> Result<Answer, Error> + use<T, W>
where
    T: Serialize,
    W: FnMut(&mut Tx<'_>) -> Result<T, Error>,
{
    let (env, actor, meta) = (env.clone(), actor.clone(), meta.clone());
    move |conn| {
        let key = meta.id.to_string();
        let who = format!("{}/{}", actor.kind, actor.id);
        let now = env.clock.now();
        let (heads, evidence) = (BTreeMap::new(), Vec::new());
        let mut tx =
            Tx { conn, env: &env, actor: &actor, now, acted_at: None, told_by: None, meta: &meta, heads, evidence };
        let result = tx.claim().and_then(|()| work(&mut tx)).and_then(|value| tx.finish().map(|()| value));
        let day = tx.acted_at.unwrap_or(tx.now).legal_day();
        let (outcome, text, answer) = match result {
            Ok(value) => {
                let text = serde_json::to_string(&value)?;
                ("done", text.clone(), Answer::Done(text))
            }
            Err(error) => {
                if let Some(known) = undone(conn, &actor, &meta)? {
                    return Ok(known);
                }
                let Error::Refused(refusal) = error else { return Err(error) };
                let refusal = refusal.on(day);
                ("refused", serde_json::to_string(&refusal)?, Answer::Refused(refusal))
            }
        };
        let row = CommandRow {
            id: key,
            actor: who,
            body_sha256: meta.body.hex(),
            outcome: outcome.to_owned(),
            answer: text,
            at: now.micros(),
        };
        match command::keep(conn, &row) {
            Ok(()) => Ok(answer),
            Err(error @ StoreError::Duplicate(_)) => undone(conn, &actor, &meta)?.ok_or_else(|| error.into()),
            Err(other) => Err(other.into()),
        }
    }
}

/// Undoes what a command wrote; tells the answer that it was given before, if it was.
fn undone(conn: &mut Conn, actor: &Actor, meta: &Meta) -> Result<Option<Answer>, Error> {
    undo_command(conn)?;
    known(conn, actor, meta)
}

/// Runs a command and waits for its durable answer on this thread.
pub fn execute<T, W>(env: &Env, actor: &Actor, meta: &Meta, work: W) -> Result<String, Error>
where
    T: Serialize + 'static,
    W: FnMut(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
{
    env.db.write(prepare(env, actor, meta, work))?.into_result()
}

/// The answer that was given to this command before, if any.
pub fn known(conn: &mut Conn, actor: &Actor, meta: &Meta) -> Result<Option<Answer>, Error> {
    let who = format!("{}/{}", actor.kind, actor.id);
    let row = command::find(conn, &who, &meta.id.to_string())?;
    row.map(|known| again(&known, meta)).transpose()
}

fn again(known: &CommandRow, meta: &Meta) -> Result<Answer, Error> {
    if known.body_sha256 != meta.body.hex() {
        return Err(Code::KeyReused.into());
    }
    if known.outcome == "refused" {
        return Ok(Answer::Refused(serde_json::from_str(&known.answer)?));
    }
    Ok(Answer::Done(known.answer.clone()))
}

impl Tx<'_> {
    /// Takes the files that the command names for its events.
    fn claim(&mut self) -> Result<(), Error> {
        self.evidence = file::claim(self.conn, self.actor, self.meta)?;
        Ok(())
    }

    /// The command under way.
    pub const fn command(&self) -> CommandId {
        self.meta.id
    }

    /// Takes existing streams, in order of their names, before anything is loaded. A stream that is not there is absent.
    /// Who waited for another command is later than it: the moment is read again.
    pub fn take(&mut self, streams: &[String]) -> Result<(), Error> {
        let mut sorted: Vec<&String> = streams.iter().collect();
        sorted.sort();
        sorted.dedup();
        for name in sorted {
            if self.heads.contains_key(name) {
                continue;
            }
            let (version, hash) = event::take(self.conn, name)?.ok_or(Error::Refused(Code::NotFound.into()))?;
            self.heads.insert(name.clone(), Head { from: version, version, hash: Some(hash) });
        }
        self.now = self.now.max(self.env.clock.now());
        Ok(())
    }

    /// Appends an event to its stream; a stream not taken begins with it.
    pub fn record(&mut self, stream: &str, event: &Event, with: &Circumstance) -> Result<EventId, Error> {
        // An imported row was judged by the day of reading already.
        if with.role != Role::Import && with.occurred_at > self.now.plus(AHEAD) {
            return Err(Refusal::of(Code::OccurredInFuture).with("occurred_at", with.occurred_at.to_string()).into());
        }
        if with.role != Role::Import && with.role != Role::System && with.occurred_at < self.now.plus(-BACK) {
            return Err(Refusal::of(Code::Late).with("occurred_at", with.occurred_at.to_string()).into());
        }
        let id = EventId::make(self.env.ids.as_ref(), self.now);
        let head = self.heads.entry(stream.to_owned()).or_insert(Head { from: 0, version: 0, hash: None });
        let (kind, mut data) = event.split()?;
        if let Value::Object(fields) = &mut data {
            let by = json!({"role": with.role.as_str(), "device": self.told_by.as_ref().or(self.meta.device.as_ref()), "place": with.place});
            fields.insert("by".into(), by);
        }
        let version = head.version + 1;
        let actor = json!({"id": self.actor.id.to_string(), "kind": self.actor.kind});
        let (id_text, command) = (id.to_string(), self.meta.id.to_string());
        let (occurred_at, recorded_at) = (with.occurred_at.to_string(), self.now.to_string());
        let org = with.org.map(|org| org.to_string());
        let body = object_in_order(&[
            ("actor", Member::Value(&actor)),
            ("command", Member::Text(&command)),
            ("data", Member::Value(&data)),
            ("evidence", Member::Value(&file::member(&self.evidence))),
            ("id", Member::Text(&id_text)),
            ("kind", Member::Text(&kind)),
            ("occurred_at", Member::Text(&occurred_at)),
            ("org", Member::MaybeText(org.as_deref())),
            ("prev", Member::MaybeText(head.hash.as_deref())),
            ("recorded_at", Member::Text(&recorded_at)),
            ("stream", Member::Text(stream)),
            ("v", Member::Value(&json!(1))),
            ("version", Member::Value(&json!(version))),
        ]);
        let body = body.map_err(|error| Error::Fault(error.to_string()))?;
        let hash = Hash::of(&[&[0], body.as_bytes()]).hex();
        let row = EventRow {
            id: id_text,
            stream: stream.to_owned(),
            version,
            kind,
            command,
            occurred_at: with.occurred_at.micros(),
            recorded_at: self.now.micros(),
            body,
            hash: hash.clone(),
            position: None,
        };
        event::append(self.conn, &row)?;
        for (_, sha256) in &self.evidence {
            store::file::note_use(self.conn, sha256, stream, &row.id)?;
        }
        head.version = version;
        head.hash = Some(hash);
        Ok(id)
    }

    fn finish(&mut self) -> Result<(), Error> {
        for (name, head) in &self.heads {
            if let (Some(hash), true) = (&head.hash, head.version > head.from) {
                event::set_head(self.conn, name, head.from, head.version, hash)?;
            }
        }
        Ok(())
    }
}

/// A duplicate that a person caused is a refusal; one that a race caused is tried again by the road.
pub fn taken(error: StoreError) -> Error {
    match error {
        StoreError::Duplicate(_) => Code::Duplicate.into(),
        other => other.into(),
    }
}
