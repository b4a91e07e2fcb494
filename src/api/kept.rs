//! Manifests as they were last shown, so that lists and pages that are asked again and again are not made anew each time.
//!
//! **Invariant:** what is kept is shown only while the manifest's version is what it was, and to whom its parties' rights
//! show it. Names beside it – of sites, people, plates – may be up to [`KEEP`] old.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use chrono::Duration;

use super::v1::manifest_view::{ManifestRowView, ManifestView};
use crate::{
    app::{
        Actor, Error,
        manifest::{parties, seen},
    },
    domain::{manifest::Manifest, refusal::Code},
    kernel::clock::Instant,
    store::{
        self, Conn,
        manifest::{Filter, Scope},
    },
};

/// How long names are not read again.
const KEEP: Duration = Duration::seconds(5);
/// Most bytes kept; when there are more, all are let go.
const BYTES_MAX: usize = 32 * 1024 * 1024;

/// One manifest as it was shown.
struct Shown {
    manifest: Manifest,
    at: Instant,
    row: String,
    whole: OnceLock<String>,
}

/// What is kept.
#[derive(Default)]
pub struct Kept(Mutex<Room>);

#[derive(Default)]
struct Room {
    shown: HashMap<String, Arc<Shown>>,
    bytes: usize,
}

impl Kept {
    fn find(&self, id: &str, version: i64, now: Instant) -> Option<Arc<Shown>> {
        let room = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = |one: &&Arc<Shown>| {
            let age = now.since(one.at);
            one.manifest.version == version && age >= Duration::zero() && age < KEEP
        };
        room.shown.get(id).filter(fresh).cloned()
    }

    fn put(&self, id: String, one: &Arc<Shown>) {
        let size = one.row.len() + one.whole.get().map_or(0, String::len) * 2;
        let mut room = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if room.bytes + size > BYTES_MAX {
            *room = Room::default();
        }
        room.bytes += size;
        room.shown.insert(id, Arc::clone(one));
    }

    /// A page of a list as JSON, with the id to go on after.
    pub fn page(
        &self,
        conn: &mut Conn,
        (scope, filter): (&Scope, &Filter),
        after: Option<&str>,
        limit: i64,
        now: Instant,
    ) -> Result<String, Error> {
        let mut rows = store::manifest::page(conn, scope, filter, after, limit + 1)?;
        let size = usize::try_from(limit).unwrap_or(0);
        let more = rows.len() > size;
        rows.truncate(size);
        let mut shown: HashMap<&str, Arc<Shown>> = HashMap::new();
        let mut missing = Vec::new();
        for (id, version) in &rows {
            match self.find(id, *version, now) {
                Some(one) => drop(shown.insert(id, one)),
                None => missing.push(id.clone()),
            }
        }
        let read = if missing.is_empty() { Vec::new() } else { store::manifest::many(conn, &missing)? };
        let names = seen::of_list(conn, &read)?;
        let mut made = HashMap::new();
        for manifest in read {
            let row = serde_json::to_string(&ManifestRowView::of(&manifest, &names))?;
            let one = Arc::new(Shown { manifest, at: now, row, whole: OnceLock::new() });
            let id = one.manifest.id.to_string();
            self.put(id.clone(), &one);
            made.insert(id, one);
        }
        let mut text = String::with_capacity(64 + size * 1024);
        text.push_str("{\"items\":[");
        let mut first = true;
        for (id, _) in &rows {
            let Some(one) = shown.get(id.as_str()).or_else(|| made.get(id)) else { continue };
            if !std::mem::take(&mut first) {
                text.push(',');
            }
            text.push_str(&one.row);
        }
        let next = if more { rows.last().map(|(id, _)| id.as_str()) } else { None };
        text.push_str("],\"next\":");
        text.push_str(&serde_json::to_string(&next)?);
        text.push('}');
        Ok(text)
    }

    /// One manifest with all it holds as JSON, and its version; out of sight is absent.
    pub fn whole(&self, conn: &mut Conn, actor: &Actor, id: &str, now: Instant) -> Result<(i64, String), Error> {
        let known = match store::manifest::version(conn, id)? {
            Some(version) => self.find(id, version, now).filter(|one| one.whole.get().is_some()),
            None => None,
        };
        let one = match known {
            Some(one) if parties::meets(actor, &one.manifest) => one,
            Some(_) => return Err(Code::NotFound.into()),
            None => {
                let manifest = parties::show(conn, actor, id)?;
                self.make(conn, manifest, now)?
            }
        };
        Ok((one.manifest.version, one.whole.get().cloned().unwrap_or_default()))
    }

    fn make(&self, conn: &mut Conn, manifest: Manifest, now: Instant) -> Result<Arc<Shown>, Error> {
        let names = seen::of_one(conn, &manifest)?;
        let row = serde_json::to_string(&ManifestRowView::of(&manifest, &names))?;
        let whole = OnceLock::from(serde_json::to_string(&ManifestView::of(&manifest, &names)?)?);
        let one = Arc::new(Shown { manifest, at: now, row, whole });
        self.put(one.manifest.id.to_string(), &one);
        Ok(one)
    }
}
