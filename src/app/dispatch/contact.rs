//! How a person wants to be told. Personal data, no facts: kept without an event.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    app::{Error, record::Tx},
    domain::{
        alarm::Level,
        delivery::{
            Channel,
            digest::{Cadence, may_hold},
        },
        refusal::{Code, Refusal},
    },
    store::{self, Conn, contact::ContactRow},
};

/// A wish for a channel, as it is sent.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactFields {
    /// Told from this level on: `blue`, `yellow`, `orange` or `red`; `off` for never.
    pub least: String,
    /// Language of what is sent: `zh` or `en`.
    pub language: String,
    /// Telephone number, for short messages.
    #[serde(default)]
    pub address: Option<String>,
    /// Warnings in a digest: `daily`, `weekly` (Monday), or `off`, one by one; off when left out.
    #[serde(default)]
    pub digest: Option<String>,
    /// The highest level that waits for the digest: `blue` or `yellow`; blue when left out. Orange and red never do.
    #[serde(default)]
    pub digest_to: Option<String>,
}

/// A channel with the person's wish, or what holds without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// The wish.
    pub row: ContactRow,
    /// Where to; none: the person cannot be reached so.
    pub to: Option<String>,
}

/// Every channel that reaches a person.
pub fn list(conn: &mut Conn, person: &str) -> Result<Vec<Contact>, Error> {
    let one = [person.to_owned()];
    let rows = store::contact::of(conn, &one)?;
    let mail = store::contact::mails(conn, &one)?.pop().map(|(_, mail)| mail);
    let personal = Channel::ALL.iter().copied().filter(|channel| channel.is_personal());
    Ok(personal
        .map(|channel| {
            let row = rows.iter().find(|row| row.channel == channel.as_str()).cloned();
            let row = row.unwrap_or_else(|| unsaid(person, channel));
            let to = if channel == Channel::Mail { mail.clone() } else { row.address.clone() };
            Contact { row, to }
        })
        .collect())
}

/// Without a wish, mail tells of everything and short messages of nothing.
fn unsaid(person: &str, channel: Channel) -> ContactRow {
    let least = if channel == Channel::Mail { Level::Blue.as_str() } else { "off" };
    let (person, channel) = (person.to_owned(), channel.as_str().to_owned());
    let (digest, digest_to) = (Cadence::Off.as_str().to_owned(), Level::Blue.as_str().to_owned());
    ContactRow { person, channel, least: least.to_owned(), language: "zh".to_owned(), address: None, digest, digest_to }
}

/// Keeps the actor's wish for a channel.
pub fn set(tx: &mut Tx<'_>, channel: &str, asked: &ContactFields) -> Result<Contact, Error> {
    let field =
        |pointer: &str, reason: &str| Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason);
    let channel = Channel::parse(channel).filter(|one| one.is_personal()).ok_or(Error::from(Code::NotFound))?;
    if asked.least != "off" && Level::parse(&asked.least).is_none() {
        return Err(field("/least", "off, blue, yellow, orange or red").into());
    }
    if !matches!(asked.language.as_str(), "zh" | "en") {
        return Err(field("/language", "zh or en").into());
    }
    let address = match (channel, asked.address.as_deref().map(str::trim).filter(|text| !text.is_empty())) {
        (Channel::Sms, Some(text)) => Some(phone(text).ok_or_else(|| field("/address", "a telephone number"))?),
        (Channel::Sms, None) if asked.least != "off" => return Err(field("/address", "a telephone number").into()),
        (_, None) => None,
        (_, Some(_)) => return Err(field("/address", "the account's own mail address is used").into()),
    };
    let (digest, digest_to) = digest_of(asked.digest.as_deref(), asked.digest_to.as_deref())?;
    let person = tx.actor.id.to_string();
    let row = ContactRow {
        digest,
        digest_to,
        person: person.clone(),
        channel: channel.as_str().to_owned(),
        least: asked.least.clone(),
        language: asked.language.clone(),
        address,
    };
    store::contact::save(tx.conn, &row)?;
    let kept = list(tx.conn, &person)?.into_iter().find(|one| one.row.channel == row.channel);
    kept.ok_or_else(|| Error::Fault("a wish was not kept".into()))
}

/// A wish for digests, as it is kept.
pub fn digest_of(cadence: Option<&str>, up_to: Option<&str>) -> Result<(String, String), Refusal> {
    let field =
        |pointer: &str, reason: &str| Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason);
    let cadence = Cadence::parse(cadence.unwrap_or(Cadence::Off.as_str()));
    let cadence = cadence.ok_or_else(|| field("/digest", "off, daily or weekly"))?;
    let up_to = Level::parse(up_to.unwrap_or(Level::Blue.as_str())).filter(|level| may_hold(*level));
    let up_to = up_to.ok_or_else(|| field("/digest_to", "blue or yellow"))?;
    Ok((cadence.as_str().to_owned(), up_to.as_str().to_owned()))
}

/// A number without its spaces and dashes: 5 to 15 digits (ITU-T E.164), a plus before them or not.
fn phone(text: &str) -> Option<String> {
    let number: String = text.chars().filter(|letter| !matches!(letter, ' ' | '-')).collect();
    let digits = number.strip_prefix('+').unwrap_or(&number);
    ((5..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(number)
}
