//! Manifests as they were last shown, and pages of lists, so that what is asked again and again is not made anew each time.
//!
//! **Invariant:** what is kept is shown only while the manifest's version is what it was, and to whom its parties' rights
//! show it. Names beside it – of sites, people, plates – may be up to [`KEEP`] old.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use actix_web::web::Bytes;
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

/// What a page of a list shows: manifests in order with their versions, and whether more follow. That makes its text, whoever
/// asks.
type Rows = (Vec<(String, i64)>, bool);

/// A page as it was told, and since when its oldest names are known.
struct Page {
    text: Bytes,
    at: Instant,
}

/// What is kept.
#[derive(Default)]
pub struct Kept(Mutex<Room>);

#[derive(Default)]
struct Room {
    shown: HashMap<String, Arc<Shown>>,
    pages: HashMap<Rows, Page>,
    bytes: usize,
}

impl Room {
    /// Makes room for so many bytes.
    fn take(&mut self, size: usize) {
        if self.bytes + size > BYTES_MAX {
            *self = Self::default();
        }
        self.bytes += size;
    }
}

fn is_fresh(at: Instant, now: Instant) -> bool {
    let age = now.since(at);
    age >= Duration::zero() && age < KEEP
}

impl Kept {
    fn room(&self) -> MutexGuard<'_, Room> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, id: &str, version: i64, now: Instant) -> Option<Arc<Shown>> {
        let fresh = |one: &&Arc<Shown>| one.manifest.version == version && is_fresh(one.at, now);
        self.room().shown.get(id).filter(fresh).cloned()
    }

    fn put(&self, id: String, one: &Arc<Shown>) {
        let mut room = self.room();
        room.take(one.row.len() + one.whole.get().map_or(0, String::len) * 2);
        room.shown.insert(id, Arc::clone(one));
    }

    fn put_page(&self, rows: Rows, page: Page) {
        // What it is known by is as long as its ids.
        let key: usize = rows.0.iter().map(|(id, _)| id.len()).sum();
        let mut room = self.room();
        let old = room.pages.remove(&rows).map_or(0, |old| old.text.len() + key);
        room.bytes = room.bytes.saturating_sub(old);
        room.take(page.text.len() + key);
        room.pages.insert(rows, page);
    }

    /// A page of a list as JSON, with the id to go on after.
    pub fn page(
        &self,
        conn: &mut Conn,
        (scope, filter): (&Scope, &Filter),
        after: Option<&str>,
        limit: i64,
        now: Instant,
    ) -> Result<Bytes, Error> {
        let mut rows = store::manifest::page(conn, scope, filter, after, limit + 1)?;
        let size = usize::try_from(limit).unwrap_or(0);
        let more = rows.len() > size;
        rows.truncate(size);
        let rows = (rows, more);
        if let Some(page) = self.room().pages.get(&rows).filter(|page| is_fresh(page.at, now)) {
            return Ok(page.text.clone());
        }
        let shown = self.rows(conn, &rows.0, now)?;
        let at = shown.iter().map(|one| one.at).min().unwrap_or(now);
        let text = Bytes::from(joined(&shown, if more { rows.0.last().map(|(id, _)| id.as_str()) } else { None })?);
        self.put_page(rows, Page { text: text.clone(), at });
        Ok(text)
    }

    /// The rows of a page in its order; what is not kept is read at once.
    fn rows(&self, conn: &mut Conn, rows: &[(String, i64)], now: Instant) -> Result<Vec<Arc<Shown>>, Error> {
        let mut shown: HashMap<String, Arc<Shown>> = HashMap::new();
        let mut missing = Vec::new();
        for (id, version) in rows {
            match self.find(id, *version, now) {
                Some(one) => drop(shown.insert(id.clone(), one)),
                None => missing.push(id.clone()),
            }
        }
        let read = if missing.is_empty() { Vec::new() } else { store::manifest::many(conn, &missing)? };
        let names = seen::of_list(conn, &read)?;
        for manifest in read {
            let row = serde_json::to_string(&ManifestRowView::of(&manifest, &names))?;
            let one = Arc::new(Shown { manifest, at: now, row, whole: OnceLock::new() });
            let id = one.manifest.id.to_string();
            self.put(id.clone(), &one);
            shown.insert(id, one);
        }
        Ok(rows.iter().filter_map(|(id, _)| shown.remove(id)).collect())
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

/// A page's text.
fn joined(rows: &[Arc<Shown>], next: Option<&str>) -> Result<String, Error> {
    let mut text = String::with_capacity(64 + rows.iter().map(|one| one.row.len() + 1).sum::<usize>());
    text.push_str("{\"items\":[");
    for (at, one) in rows.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        text.push_str(&one.row);
    }
    text.push_str("],\"next\":");
    text.push_str(&serde_json::to_string(&next)?);
    text.push('}');
    Ok(text)
}
