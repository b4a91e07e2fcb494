//! Evidence files 证据附件: photos, tickets, scans of papers. Sent first, then named by a command, whose events carry their
//! digests (journal-format §1). A file begins with a salt of 32 bytes, so that its digest tells nothing once it is erased.
//!
//! **Invariant:** an event names only files that its actor sent and that were there. A file is seen by whoever sent it and by
//! whoever sees an event that names it.

use serde_json::{Value, json};

use super::{
    Actor, Env, Error, found, read,
    record::{Meta, Tx},
};
use crate::{
    domain::{
        journal::evidence::{FileKind, media},
        refusal::{Code, Refusal},
    },
    kernel::{clock::Instant, hash::Hash},
    store::{self, Conn, file::FileRow},
};

/// Largest file.
pub const BYTES_MAX: usize = 5 * 1024 * 1024;
/// Most files of one command.
pub const FILES_MAX: usize = 10;
/// Most files of one person that no event names.
const UNUSED_MAX: i64 = 100;
/// Length of the salt.
pub const SALT: usize = 32;
/// Events asked whether one of them shows a file.
const USES_ASKED: i64 = 50;

/// Keeps a file; no event yet.
pub fn send(tx: &mut Tx<'_>, kind: FileKind, bytes: &[u8]) -> Result<FileRow, Error> {
    let unfit = |reason: &str| Refusal::of(Code::FileUnfit).with("reason", reason);
    let media = media(bytes).ok_or_else(|| unfit("JPEG, PNG or PDF"))?;
    if bytes.len() > BYTES_MAX {
        return Err(unfit("too large").with("limit_bytes", BYTES_MAX).into());
    }
    let sent_by = tx.actor.id.to_string();
    if store::file::unused(tx.conn, &sent_by)? >= UNUSED_MAX {
        return Err(Refusal::of(Code::FileUnfit).with("reason", "too many unused").with("limit", UNUSED_MAX).into());
    }
    let (one, two) = (tx.env.ids.next(tx.now), tx.env.ids.next(tx.now));
    let salt = Hash::of(&[&tx.env.keys.token, b"file", one.as_bytes(), two.as_bytes()]);
    let content = [&salt.0, bytes].concat();
    let row = FileRow {
        sha256: Hash::of(&[&content]).hex(),
        kind: kind.as_str().to_owned(),
        media: media.to_owned(),
        size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        sent_by,
        sent_at: tx.now.micros(),
        used: 0,
    };
    store::file::put(tx.conn, &row, &content)?;
    Ok(row)
}

/// The files that a command names, as its events carry them.
pub(super) fn claim(conn: &mut Conn, actor: &Actor, meta: &Meta) -> Result<Vec<(String, String)>, Error> {
    if meta.evidence.is_empty() {
        return Ok(Vec::new());
    }
    if meta.evidence.len() > FILES_MAX {
        return Err(Refusal::of(Code::FileUnfit).with("reason", "too many").with("limit", FILES_MAX).into());
    }
    let mut names: Vec<String> = meta.evidence.iter().map(Hash::hex).collect();
    names.sort();
    names.dedup();
    let own = store::file::rows(conn, &names)?;
    for name in &names {
        if !own.iter().any(|row| row.sha256 == *name && row.sent_by == actor.id.to_string()) {
            return Err(Refusal::of(Code::FileUnknown).with("sha256", name.as_str()).into());
        }
    }
    Ok(own.into_iter().map(|row| (row.kind, row.sha256)).collect())
}

/// The member `evidence` of an event's body.
pub(super) fn member(files: &[(String, String)]) -> Value {
    files.iter().map(|(kind, sha256)| json!({"kind": kind, "sha256": sha256})).collect()
}

/// A file for whoever may see it, with its salt; `None` when it was erased.
pub fn show(conn: &mut Conn, actor: &Actor, name: &str) -> Result<(FileRow, Option<Vec<u8>>), Error> {
    let row = found(store::file::rows(conn, &[name.to_owned()])?.pop())?;
    if row.sent_by != actor.id.to_string() && !is_shown(conn, actor, name)? {
        return Err(Code::NotFound.into());
    }
    Ok((row, store::file::content(conn, name)?))
}

fn is_shown(conn: &mut Conn, actor: &Actor, name: &str) -> Result<bool, Error> {
    let rows = store::file::events_of(conn, name, USES_ASKED)?;
    Ok(!read::visible_events(conn, actor, rows)?.is_empty())
}

/// Files that events of a stream in sight name.
pub fn of_stream(conn: &mut Conn, actor: &Actor, stream: &str) -> Result<Vec<FileRow>, Error> {
    let first = found(store::event::at_version(conn, stream, 1)?)?;
    found(read::visible_events(conn, actor, vec![first])?.pop())?;
    Ok(store::file::of_stream(conn, stream, 200)?)
}

/// A file that is handed out: what is known of it, salt and content.
pub type Given = (FileRow, Vec<u8>);

/// Files that events name, for a bundle: those that are there with their content, and the names of the others.
pub fn of_bundle(conn: &mut Conn, wanted: &[Hash]) -> Result<(Vec<Given>, Vec<Hash>), Error> {
    let names: Vec<String> = wanted.iter().map(Hash::hex).collect();
    let (mut given, mut withheld) = (Vec::new(), Vec::new());
    let rows = store::file::rows(conn, &names)?;
    let mut total = 0;
    for one in wanted {
        let name = one.hex();
        let row = rows.iter().find(|row| row.sha256 == name);
        let content = store::file::content(conn, &name)?.filter(|bytes| total + bytes.len() <= BUNDLE_BYTES);
        match (row, content) {
            (Some(row), Some(content)) => {
                total += content.len();
                given.push((row.clone(), content));
            }
            _ => withheld.push(*one),
        }
    }
    Ok((given, withheld))
}

/// Most bytes of files in one bundle; more are withheld and may be had one by one.
const BUNDLE_BYTES: usize = 40 * 1024 * 1024;

/// The first file whose content is not what its name says.
pub(super) fn differs(conn: &mut Conn) -> Result<Option<String>, Error> {
    let mut after = String::new();
    loop {
        let names = store::file::names(conn, &after, 200)?;
        let Some(last) = names.last() else { return Ok(None) };
        after.clone_from(last);
        for name in &names {
            let content = store::file::content(conn, name)?.unwrap_or_default();
            if Hash::of(&[&content]).hex() != *name {
                return Ok(Some(format!("file {name} is not what its name says")));
            }
        }
    }
}

/// When a file was sent.
pub fn sent_at(row: &FileRow) -> Instant {
    Instant::from_micros(row.sent_at)
}

/// Erases a file's content: the platform's own admin, when its time is over or the law demands it. Its name stays in the
/// journal, and bundles list it as withheld.
pub fn erase(env: &Env, name: &str) -> Result<bool, Error> {
    let name = name.to_owned();
    env.db.write(move |conn| Ok::<_, Error>(store::file::erase(conn, &name)?))
}
