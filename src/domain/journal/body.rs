//! The sealed body of an event (journal-format §1): what is hashed, byte for byte. Invariant: a text that is read is
//! the text that would be written. It knows no kind of event; what `data` may hold is the vocabulary's affair.

use std::borrow::Cow;

use chrono::NaiveDate;
use serde_json::{Value, json};
use uuid::Uuid;

use super::scan::{Scan, plain};
use crate::kernel::{
    canonical::{NotCanonical, to_canonical},
    clock::Instant,
    hash::Hash,
    id::{EventId, OrganisationId},
};

/// Why a body is not one of journal-format §1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BodyFault {
    /// Not RFC 8785, or not the keys of §1 in their order.
    #[error("not canonical at byte {at}: expected {expected}")]
    NotCanonical {
        /// Offset of the first byte that does not fit.
        at: usize,
        /// What had to stand there.
        expected: &'static str,
    },
    /// A field that is not of its form.
    #[error("{field} is not {expected}")]
    Field {
        /// Key in the body.
        field: &'static str,
        /// The form of §1.
        expected: &'static str,
    },
    /// A number that the sealed form does not allow.
    #[error(transparent)]
    Number(#[from] NotCanonical),
}

/// What acted (journal-format §1 `actor.kind`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ActorKind {
    /// A person.
    User,
    /// A machine with a key of its own.
    Device,
    /// The platform itself.
    System,
    /// A file of former records.
    Import,
}

impl ActorKind {
    /// The word in the body.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Device => "device",
            Self::System => "system",
            Self::Import => "import",
        }
    }

    fn read(text: &str) -> Option<Self> {
        [Self::User, Self::Device, Self::System, Self::Import].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Who acted (journal-format §1 `actor`): an id, never a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EventActor {
    /// Person, device, or the platform's own id.
    pub id: Uuid,
    /// Which of them.
    pub kind: ActorKind,
}

/// A file that proves something (journal-format §1 `evidence`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Photo, scale, track, file….
    pub kind: String,
    /// Of the file with its salt.
    pub sha256: Hash,
}

/// An event as it is sealed (journal-format §1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// Who acted.
    pub actor: EventActor,
    /// The command that caused it; several events of one command share it.
    pub command: String,
    /// The event's own fields: an object.
    pub data: Value,
    /// Files named by it.
    pub evidence: Vec<Evidence>,
    /// UUIDv7.
    pub id: EventId,
    /// `noun.past_participle`.
    pub kind: String,
    /// When it happened.
    pub occurred_at: Instant,
    /// Organisation, if one is concerned.
    pub org: Option<OrganisationId>,
    /// Leaf hash of the stream's previous event.
    pub prev: Option<Hash>,
    /// When the server took it.
    pub recorded_at: Instant,
    /// `<noun>/<uuid>`.
    pub stream: String,
    /// 1, 2, 3 … within the stream.
    pub version: i64,
}

impl Body {
    /// The text to seal (journal-format §1). What could not be read back is refused here, before it is sealed.
    pub fn to_text(&self) -> Result<String, BodyFault> {
        let evidence: Vec<Value> =
            self.evidence.iter().map(|file| json!({"kind": file.kind, "sha256": file.sha256.hex()})).collect();
        let text = to_canonical(&json!({
            "actor": {"id": self.actor.id.hyphenated().to_string(), "kind": self.actor.kind.as_str()},
            "command": self.command,
            "data": self.data,
            "evidence": evidence,
            "id": self.id.to_string(),
            "kind": self.kind,
            "occurred_at": self.occurred_at.to_string(),
            "org": self.org.map(|org| org.to_string()),
            "prev": self.prev.map(|prev| prev.hex()),
            "recorded_at": self.recorded_at.to_string(),
            "stream": self.stream,
            "v": 1,
            "version": self.version,
        }))?;
        BodyView::read(&text)?;
        Ok(text)
    }

    /// Reads a sealed text (journal-format §1): unknown keys, another order, another form are faults.
    pub fn parse(text: &str) -> Result<Self, BodyFault> {
        let view = BodyView::read(text)?;
        let uuid = |field, text: &str| {
            Uuid::parse_str(text).map_err(|_| BodyFault::Field { field, expected: "a lower-case UUID with hyphens" })
        };
        Ok(Self {
            actor: EventActor { id: uuid("actor.id", view.actor_id)?, kind: view.actor_kind },
            data: serde_json::from_str(view.data)
                .map_err(|_| BodyFault::Field { field: "data", expected: "a JSON object" })?,
            evidence: view
                .evidence
                .iter()
                .map(|(kind, sha256)| Evidence { kind: kind.clone().into_owned(), sha256: *sha256 })
                .collect(),
            id: EventId(uuid("id", view.id)?),
            kind: view.kind.to_owned(),
            occurred_at: view.occurred_at,
            org: view.org.map(|org| uuid("org", org)).transpose()?.map(OrganisationId),
            prev: view.prev,
            recorded_at: view.recorded_at,
            stream: view.stream.to_owned(),
            version: view.version,
            command: view.command.into_owned(),
        })
    }
}

/// The leaf hash of a body (journal-format §3, RFC 6962 §2.1).
pub fn leaf_hash(body_text: &str) -> Hash {
    Hash::of(&[&[0], body_text.as_bytes()])
}

/// A body as slices of its text: the fast road of those who check many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyView<'a> {
    /// `actor.id`.
    pub actor_id: &'a str,
    /// `actor.kind`.
    pub actor_kind: ActorKind,
    /// `command`.
    pub command: Cow<'a, str>,
    /// Text of the object `data`.
    pub data: &'a str,
    /// Kind and digest of each file.
    pub evidence: Vec<(Cow<'a, str>, Hash)>,
    /// `id`.
    pub id: &'a str,
    /// `kind`.
    pub kind: &'a str,
    /// `occurred_at`.
    pub occurred_at: Instant,
    /// `org`.
    pub org: Option<&'a str>,
    /// `prev`.
    pub prev: Option<Hash>,
    /// `recorded_at`.
    pub recorded_at: Instant,
    /// `stream`.
    pub stream: &'a str,
    /// `version`.
    pub version: i64,
}

impl<'a> BodyView<'a> {
    /// Reads and checks the whole text in one pass (journal-format §1).
    pub fn read(text: &'a str) -> Result<Self, BodyFault> {
        let scan = &mut Scan::of(text);
        scan.literal(r#"{"actor":{"id":"#)?;
        let actor_id = field(scan, "actor.id", UUID, is_uuid)?;
        scan.literal(r#","kind":"#)?;
        let expected = "user, device, system or import";
        let actor_kind = ActorKind::read(scan.string()?).ok_or(BodyFault::Field { field: "actor.kind", expected })?;
        scan.literal(r#"},"command":"#)?;
        let command = plain(field(scan, "command", "a command id", |text| !text.is_empty())?);
        scan.literal(r#","data":"#)?;
        let data = scan.object()?;
        scan.literal(r#","evidence":"#)?;
        let evidence = evidence(scan)?;
        scan.literal(r#","id":"#)?;
        let id = field(scan, "id", "a lower-case UUIDv7 with hyphens", is_uuid_v7)?;
        scan.literal(r#","kind":"#)?;
        let kind = field(scan, "kind", "noun.past_participle", is_kind)?;
        scan.literal(r#","occurred_at":"#)?;
        let occurred_at = instant(scan, "occurred_at")?;
        scan.literal(r#","org":"#)?;
        let org = if scan.skip("null") { None } else { Some(field(scan, "org", UUID, is_uuid)?) };
        scan.literal(r#","prev":"#)?;
        let prev = if scan.skip("null") { None } else { Some(digest(scan, "prev")?) };
        scan.literal(r#","recorded_at":"#)?;
        let recorded_at = instant(scan, "recorded_at")?;
        scan.literal(r#","stream":"#)?;
        let stream = field(scan, "stream", "<noun>/<uuid>", is_stream)?;
        scan.literal(r#","v":1,"version":"#)?;
        let version = scan.integer()?;
        if version < 1 || (version == 1) != prev.is_none() {
            let expected = "1 without prev, or 2 and more with it";
            return Err(BodyFault::Field { field: "version", expected });
        }
        scan.literal("}")?;
        scan.end()?;
        Ok(Self {
            actor_id,
            actor_kind,
            command,
            data,
            evidence,
            id,
            kind,
            occurred_at,
            org,
            prev,
            recorded_at,
            stream,
            version,
        })
    }
}

const UUID: &str = "a lower-case UUID with hyphens";

fn field<'a>(
    scan: &mut Scan<'a>,
    field: &'static str,
    expected: &'static str,
    fits: impl Fn(&str) -> bool,
) -> Result<&'a str, BodyFault> {
    let text = scan.string()?;
    if fits(text) { Ok(text) } else { Err(BodyFault::Field { field, expected }) }
}

fn digest(scan: &mut Scan<'_>, field: &'static str) -> Result<Hash, BodyFault> {
    scan.string()?.parse().map_err(|_| BodyFault::Field { field, expected: "64 lower-case hex digits" })
}

fn evidence<'a>(scan: &mut Scan<'a>) -> Result<Vec<(Cow<'a, str>, Hash)>, BodyFault> {
    let mut files = Vec::new();
    scan.literal("[")?;
    if scan.skip("]") {
        return Ok(files);
    }
    loop {
        scan.literal(r#"{"kind":"#)?;
        let kind = field(scan, "evidence.kind", "a word", |text| !text.is_empty())?;
        scan.literal(r#","sha256":"#)?;
        files.push((plain(kind), digest(scan, "evidence.sha256")?));
        scan.literal("}")?;
        if !scan.skip(",") {
            scan.literal("]")?;
            return Ok(files);
        }
    }
}

fn instant(scan: &mut Scan<'_>, field: &'static str) -> Result<Instant, BodyFault> {
    let expected = "RFC 3339 UTC with six decimals and Z";
    read_instant(scan.string()?).ok_or(BodyFault::Field { field, expected })
}

/// `2026-11-23T08:15:30.123456Z` and no other form: chrono's own reader takes many.
fn read_instant(text: &str) -> Option<Instant> {
    let bytes = text.as_bytes();
    let shape = b"0000-00-00T00:00:00.000000Z";
    let fits = bytes.len() == shape.len()
        && bytes.iter().zip(shape).all(|(byte, form)| if *form == b'0' { byte.is_ascii_digit() } else { byte == form });
    if !fits {
        return None;
    }
    let number = |from: usize, to: usize| {
        let digits = bytes.get(from..to)?;
        Some(digits.iter().fold(0_u32, |sum, digit| sum * 10 + u32::from(digit - b'0')))
    };
    let year = i32::try_from(number(0, 4)?).ok()?;
    NaiveDate::from_ymd_opt(year, number(5, 7)?, number(8, 10)?)?
        .and_hms_micro_opt(number(11, 13)?, number(14, 16)?, number(17, 19)?, number(20, 26)?)
        .map(|at| Instant::from_micros(at.and_utc().timestamp_micros()))
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

fn is_uuid_v7(text: &str) -> bool {
    let bytes = text.as_bytes();
    is_uuid(text) && bytes.get(14) == Some(&b'7') && matches!(bytes.get(19), Some(b'8' | b'9' | b'a' | b'b'))
}

fn is_word(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_lowercase())
        && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

fn is_kind(text: &str) -> bool {
    text.split_once('.').is_some_and(|(noun, done)| is_word(noun) && is_word(done))
}

fn is_stream(text: &str) -> bool {
    text.split_once('/').is_some_and(|(noun, id)| is_word(noun) && is_uuid(id))
}
