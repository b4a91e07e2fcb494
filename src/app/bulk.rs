//! Registers read in from other systems, row by row: organisations, sites, people, vehicles.
//!
//! **Invariant:** each row is a command of its own, so a bad one stops no other, and its key follows from the file's key and
//! the row's number, so a file sent again has no second effect.

use std::sync::mpsc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{
    Actor, Env, Error,
    ledger::Progress,
    people,
    record::{Answer, Meta, Tx, prepare},
    registry::{self, Expect, Outcome, Put},
    vehicle,
};
use crate::{
    domain::refusal::{Code, Refusal},
    kernel::{hash::Hash, id::CommandId},
};

/// Most rows of one file.
pub const ROWS_MAX: usize = 5000;
/// Rows of a file that are under way at once; few enough that they are begun in order.
pub const TOGETHER: usize = 20;

/// What a file lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "said by their names")]
pub enum Noun {
    Organisations,
    Sites,
    People,
    Vehicles,
}

impl Noun {
    /// Reads the text of the path.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "organisations" => Some(Self::Organisations),
            "sites" => Some(Self::Sites),
            "people" => Some(Self::People),
            "vehicles" => Some(Self::Vehicles),
            _ => None,
        }
    }

    /// Its text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Organisations => "organisations",
            Self::Sites => "sites",
            Self::People => "people",
            Self::Vehicles => "vehicles",
        }
    }

    /// What its rows are commands of.
    pub fn path(self) -> String {
        format!("imports/{}", self.as_str())
    }

    /// Fields that are numbers or truth values in JSON but text in CSV.
    fn typed(field: &str, text: &str) -> Result<Value, Refusal> {
        let bad =
            |reason: &str| Refusal::of(Code::RequestField).with("pointer", format!("/{field}")).with("reason", reason);
        match field {
            "load_max_g" => text.parse::<i64>().map(Value::from).map_err(|_| bad("a whole number")),
            "locked" | "retired" => match text.to_ascii_lowercase().as_str() {
                "true" | "1" | "yes" | "是" => Ok(true.into()),
                "false" | "0" | "no" | "否" => Ok(false.into()),
                _ => Err(bad("true or false")),
            },
            _ => Ok(text.into()),
        }
    }
}

/// What became of one row.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RowDone {
    /// What was done.
    pub outcome: Outcome,
    /// Id of the document.
    pub id: String,
}

/// The same, or why it was refused: kept of a job, told in its reader's language.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowTold {
    /// It is in.
    Done(RowDone),
    /// It is not.
    Refused(Refusal),
}

/// Puts the rows of a file one after the other; begun anew under the same key it does none twice.
pub fn read_in(
    env: &Env,
    actor: &Actor,
    (noun, key): (Noun, &str),
    rows: Vec<Result<Value, Refusal>>,
    progress: Progress<'_>,
) -> Result<Vec<RowTold>, Error> {
    let total = rows.len();
    let mut told = Vec::with_capacity(total);
    let mut rows = (1..).zip(rows).peekable();
    while rows.peek().is_some() {
        // Several at once share a durable transaction of the writer.
        let (tell, answers) = mpsc::channel();
        for (number, row) in rows.by_ref().take(TOGETHER) {
            let tell = tell.clone();
            match row {
                Err(refusal) => drop(tell.send((number, Err(refusal.into())))),
                Ok(row) => {
                    let meta = row_meta(noun, key, number, &row);
                    let command = prepare(env, actor, &meta, move |tx| put(tx, noun, &row));
                    env.db
                        .submit(command, move |answer| drop(tell.send((number, answer.and_then(Answer::into_result)))));
                }
            }
        }
        drop(tell);
        let mut some: Vec<(usize, Result<String, Error>)> = answers.into_iter().collect();
        some.sort_by_key(|(number, _)| *number);
        for (_, done) in some {
            told.push(match done {
                Ok(text) => RowTold::Done(serde_json::from_str(&text)?),
                Err(Error::Refused(refusal)) if refusal.code != Code::Busy => RowTold::Refused(refusal),
                Err(error) => return Err(error),
            });
        }
        progress(told.len(), total)?;
    }
    Ok(told)
}

fn row_meta(noun: Noun, key: &str, number: usize, row: &Value) -> Meta {
    let body = Hash::of(&[noun.path().as_bytes(), &[0], row.to_string().as_bytes()]);
    Meta { id: CommandId(row_key(key, number)), body, device: None, evidence: Vec::new() }
}

fn done<T>(put: &Put<T>, id: &str) -> RowDone {
    RowDone { outcome: put.outcome, id: id.to_owned() }
}

/// Puts one row.
pub fn put(tx: &mut Tx<'_>, noun: Noun, row: &Value) -> Result<RowDone, Error> {
    let any = Expect::Any(None);
    match noun {
        Noun::Organisations => {
            let put = registry::put_organisation(tx, &read(row)?, &any)?;
            Ok(done(&put, &put.row.id))
        }
        Noun::Sites => {
            let put = registry::put_site(tx, &read(row)?, &any)?;
            Ok(done(&put, &put.row.id))
        }
        Noun::People => {
            let put = people::put(tx, &read(row)?, &any)?;
            Ok(done(&put, &put.row.id))
        }
        Noun::Vehicles => {
            let put = vehicle::put(tx, &read(row)?, &any)?;
            Ok(done(&put, &put.row.id))
        }
    }
}

fn read<T: serde::de::DeserializeOwned>(row: &Value) -> Result<T, Error> {
    serde_json::from_value(row.clone())
        .map_err(|error| Refusal::of(Code::RequestField).with("pointer", "").with("reason", error.to_string()).into())
}

/// Rows of a JSON array, or of a CSV file whose first line names the fields. A row that cannot be read is its refusal.
pub fn rows(bytes: &[u8], csv: bool) -> Result<Vec<Result<Value, Refusal>>, Refusal> {
    let rows = if csv { csv_rows(bytes)? } else { json_rows(bytes)? };
    if rows.len() > ROWS_MAX {
        return Err(Refusal::of(Code::BatchTooLong).with("most", ROWS_MAX).with("sent", rows.len()));
    }
    Ok(rows)
}

fn json_rows(bytes: &[u8]) -> Result<Vec<Result<Value, Refusal>>, Refusal> {
    let rows: Vec<Value> = serde_json::from_slice(bytes)
        .map_err(|error| Refusal::of(Code::RequestMalformed).with("reason", error.to_string()))?;
    Ok(rows.into_iter().map(Ok).collect())
}

/// CSV in UTF-8, or in GB 18030 as spreadsheets here save it.
fn csv_rows(bytes: &[u8]) -> Result<Vec<Result<Value, Refusal>>, Refusal> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => encoding_rs::GB18030.decode(bytes).0.into_owned(),
    };
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let unreadable = |error: csv::Error| Refusal::of(Code::ImportNotATable).with("reason", error.to_string());
    let heads = reader.headers().map_err(unreadable)?.clone();
    let mut out = Vec::new();
    for row in reader.records() {
        out.push(row.map_err(unreadable).and_then(|row| {
            if row.len() > heads.len() {
                return Err(Refusal::of(Code::RequestField)
                    .with("pointer", "")
                    .with("reason", "more cells than names"));
            }
            let mut fields = Map::new();
            for (head, cell) in heads.iter().zip(row.iter()).filter(|(_, cell)| !cell.is_empty()) {
                fields.insert(head.to_owned(), Noun::typed(head, cell)?);
            }
            Ok(Value::Object(fields))
        }));
    }
    Ok(out)
}

/// The key of a row: follows from the file's key and the row's number.
pub fn row_key(key: &str, row: usize) -> uuid::Uuid {
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&Hash::of(&[b"row", key.as_bytes(), &row.to_be_bytes()]).0[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
