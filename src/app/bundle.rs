//! The bundle that proves what became of waste (journal-format §5): the streams of packages, of the manifests that spoke for
//! them, of the trips that carried them and of the treatment batches that took them, with proofs at the newest checkpoint.
//!
//! **Invariant:** a bundle shows nothing that its reader does not see on the platform. A stream in it is complete up to its last
//! version in it, so it ends before the first event that the reader does not see.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Actor, Env, Error, device, found, proof, read, seal,
    sight::{manifests_in_sight, packages_in_sight, visible_events},
};
use crate::{
    domain::{
        device::{Device, block},
        journal::{
            body::Body,
            bundle::{Bundle, BundleEvent, BundleFile},
        },
        manifest::Manifest,
        refusal::Code,
    },
    kernel::hash::Hash,
    store::{self, Conn, event::EventRow, file::FileRow, reading::ReadingRow},
};

/// A bundle and what lies beside it.
#[derive(Clone, Debug)]
pub struct Proven {
    /// The bundle.
    pub bundle: Bundle,
    /// The files that it lists, in that order, each with its salt.
    pub files: Vec<Vec<u8>>,
    /// Readings by which packages were weighed, as far as they are kept and sealed.
    pub readings: Vec<block::Proof>,
}

/// What proves a package's history: its kin in the actor's sight, with what carried and took them.
pub fn of_package(conn: &mut Conn, env: &Env, actor: &Actor, id: &str) -> Result<Proven, Error> {
    let kin = read::kin(conn, actor, id)?;
    let rows = gather(conn, actor, &kin, None)?;
    let readings = store::reading::of_packages(conn, &kin)?;
    prove(conn, env, format!("package/{id}"), rows, &readings)
}

/// What proves a manifest the actor may see: its own history, its packages in their sight, and what carried and took them.
pub fn of_manifest(conn: &mut Conn, env: &Env, actor: &Actor, one: &Manifest) -> Result<Proven, Error> {
    let packages: Vec<String> = one.items.keys().map(ToString::to_string).collect();
    let packages = packages_in_sight(conn, actor, &packages)?;
    let rows = gather(conn, actor, &packages, Some(one))?;
    let readings = store::reading::of_packages(conn, &packages)?;
    prove(conn, env, Manifest::stream(one.id), rows, &readings)
}

/// What proves one reading of a device in sight: its block's event, and its way to the block's root.
pub fn of_reading(conn: &mut Conn, env: &Env, actor: &Actor, device: &str, sequence: i64) -> Result<Proven, Error> {
    let one = device::get(conn, actor, device)?;
    let row = found(store::reading::get(conn, device, sequence)?)?;
    let proven = prove(conn, env, Device::stream(one.id), Vec::new(), &[row])?;
    if proven.readings.is_empty() { Err(Code::ReadingUnsealed.into()) } else { Ok(proven) }
}

/// Events of packages in sight, of the manifests that spoke for them (or of one alone), of trips and of treatment batches.
fn gather(
    conn: &mut Conn,
    actor: &Actor,
    packages: &[String],
    only: Option<&Manifest>,
) -> Result<Vec<EventRow>, Error> {
    let streams: Vec<String> = packages.iter().map(|one| format!("package/{one}")).collect();
    let mut rows = store::event::of_streams(conn, &streams)?;
    let manifests = match only {
        Some(one) => vec![one.clone()],
        None => manifests_in_sight(conn, actor, &spoken_by(&rows)?)?,
    };
    let mut others: BTreeSet<String> = manifests.iter().map(|one| Manifest::stream(one.id)).collect();
    // Who sees a manifest sees the runs of its legs.
    let crews = manifests.iter().flat_map(|one| &one.legs).filter_map(|leg| leg.crew.as_ref());
    others.extend(crews.map(|crew| format!("trip/{}", crew.trip)));
    let taken: Vec<String> = match only {
        Some(one) => one.items.keys().map(ToString::to_string).collect(),
        None => packages.to_vec(),
    };
    let batches = store::treatment::of_packages(conn, &taken)?;
    let batches: BTreeSet<String> = batches.iter().map(|(batch, _)| format!("treatment/{}", batch.id)).collect();
    rows.extend(store::event::of_streams(conn, &others.into_iter().collect::<Vec<_>>())?);
    if !batches.is_empty() {
        let told = store::event::of_streams(conn, &batches.into_iter().collect::<Vec<_>>())?;
        rows.extend(unbroken(visible_events(conn, actor, told)?));
    }
    Ok(rows)
}

/// Of each stream the events from its first on, as long as none is missing. They come in order of version.
fn unbroken(rows: Vec<EventRow>) -> Vec<EventRow> {
    let mut last: BTreeMap<String, i64> = BTreeMap::new();
    let mut kept = Vec::new();
    for row in rows {
        let version = last.entry(row.stream.clone()).or_default();
        if row.version == *version + 1 {
            *version += 1;
            kept.push(row);
        }
    }
    kept
}

/// Signs for events: their proofs at the newest checkpoint, and the files that they name with their salt; readings with their blocks.
fn prove(
    conn: &mut Conn,
    env: &Env,
    about: String,
    mut rows: Vec<EventRow>,
    readings: &[ReadingRow],
) -> Result<Proven, Error> {
    let checkpoint = found(store::event::newest_checkpoint(conn)?)?;
    let key = seal::verifier_key(env).ok_or_else(|| Error::Fault("this server has no journal key".into()))?;
    let (blocks, mut readings) = device::block::prove(conn, readings)?;
    rows.extend(blocks);
    rows.retain(|row| row.position.is_some_and(|position| position < checkpoint.size));
    let streams: BTreeSet<&String> = rows.iter().map(|row| &row.stream).collect();
    readings.retain(|one| streams.contains(&one.block));
    rows.sort_by_key(|row| row.position);
    let positions: Vec<u64> =
        rows.iter().filter_map(|row| row.position.and_then(|position| u64::try_from(position).ok())).collect();
    let proofs = proof::proofs_at(conn, &positions, u64::try_from(checkpoint.size).unwrap_or(0))?;
    let (files, withheld) = super::file::of_bundle(conn, &named(&rows)?)?;
    let events = rows
        .into_iter()
        .zip(positions.into_iter().zip(proofs))
        .map(|(row, (position, proof))| BundleEvent { position, body: row.body, proof })
        .collect();
    let (listed, contents) = files.into_iter().map(|(row, content)| (listed(row), content)).unzip();
    let bundle = Bundle {
        v: 1,
        origin: env.keys.origin.clone(),
        key: key.to_string(),
        checkpoint: checkpoint.note,
        about,
        events,
        files: listed,
        withheld,
    };
    Ok(Proven { bundle, files: contents, readings })
}

/// Files that events name, each once.
fn named(rows: &[EventRow]) -> Result<Vec<Hash>, Error> {
    let mut named = BTreeSet::new();
    for row in rows.iter().filter(|row| !row.body.contains("\"evidence\":[]")) {
        let body = Body::parse(&row.body).map_err(|fault| Error::Fault(fault.to_string()))?;
        named.extend(body.evidence.iter().map(|file| file.sha256));
    }
    Ok(named.into_iter().collect())
}

fn listed(row: FileRow) -> BundleFile {
    let end = row.media.rsplit('/').next().unwrap_or("bin").to_owned();
    BundleFile {
        sha256: row.sha256.parse().unwrap_or(Hash([0; 32])),
        name: format!("{}-{}.{end}", row.kind, row.sha256.get(..8).unwrap_or_default()),
        media_type: row.media,
    }
}

/// Manifests that spoke for packages.
fn spoken_by(rows: &[EventRow]) -> Result<Vec<String>, Error> {
    let mut ids = BTreeSet::new();
    for row in rows.iter().filter(|row| row.kind == "package.reserved") {
        let body: serde_json::Value = serde_json::from_str(&row.body)?;
        ids.extend(body["data"]["manifest"].as_str().map(str::to_owned));
    }
    Ok(ids.into_iter().collect())
}
