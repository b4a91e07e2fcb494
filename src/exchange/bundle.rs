//! The evidence bundle as a ZIP (journal-format §5), written and read with bounds.

use std::io::{Cursor, Read as _, Write as _};

use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::{
    domain::{
        device::block::{self, Proof},
        journal::{
            bundle::{Bundle, BundleFault, BundleReport, verify_bundle},
            checkpoint::VerifierKey,
        },
    },
    kernel::hash::Hash,
};

/// Most bytes of one entry: a bundle of 100,000 events is smaller.
const ENTRY_MAX: u64 = 512 * 1024 * 1024;

/// Why a bundle could not be written or is not sound.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// Not a ZIP, or a damaged one.
    #[error("the bundle is not a readable ZIP: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// An entry could not be read.
    #[error("the bundle cannot be read: {0}")]
    Read(#[from] std::io::Error),
    /// `bundle.json` is missing, or it or the readings are not of the form.
    #[error("JSON of the bundle: {0}")]
    Json(#[from] serde_json::Error),
    /// An entry that has no business there.
    #[error("the entry {0} does not belong in a bundle")]
    Stray(String),
    /// Something does not match.
    #[error("{0}")]
    Fault(#[from] BundleFault),
    /// A reading is not of its block.
    #[error("{0}")]
    Reading(#[from] block::Fault),
}

/// Where readings with their proofs lie.
const READINGS: &str = "documents/readings.json";

/// Writes a bundle with its files, in the order in which it lists them, and readings with their proofs where there are any.
pub fn pack(bundle: &Bundle, files: &[Vec<u8>], readings: &[Proof]) -> Result<Vec<u8>, BundleError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("bundle.json", SimpleFileOptions::default())?;
    zip.write_all(serde_json::to_string(bundle)?.as_bytes())?;
    for (file, content) in bundle.files.iter().zip(files) {
        zip.start_file(format!("files/{}", file.sha256.hex()), SimpleFileOptions::default())?;
        zip.write_all(content)?;
    }
    if !readings.is_empty() {
        zip.start_file(READINGS, SimpleFileOptions::default())?;
        zip.write_all(serde_json::to_string(readings)?.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

/// Reads and verifies a bundle: no database, no network.
pub fn verify(bytes: &[u8], key: Option<&VerifierKey>) -> Result<BundleReport, BundleError> {
    let mut zip = ZipArchive::new(Cursor::new(bytes))?;
    let mut bundle: Option<Bundle> = None;
    let (mut files, mut readings) = (Vec::new(), Vec::<Proof>::new());
    for at in 0..zip.len() {
        let entry = zip.by_index(at)?;
        let name = entry.name()?.into_owned();
        let mut content = Vec::new();
        entry.take(ENTRY_MAX).read_to_end(&mut content)?;
        if name == "bundle.json" {
            bundle = Some(serde_json::from_slice(&content)?);
        } else if let Some(Ok(sha)) = name.strip_prefix("files/").map(str::parse::<Hash>) {
            files.push((sha, Hash::of(&[&content])));
        } else if name == READINGS {
            readings = serde_json::from_slice(&content)?;
        } else if !name.starts_with("documents/") {
            return Err(BundleError::Stray(name));
        }
    }
    let bundle = bundle.ok_or_else(|| BundleError::Stray("bundle.json is missing".into()))?;
    let report = verify_bundle(&bundle, &files, key)?;
    block::verify(&bundle, &readings)?;
    Ok(BundleReport { readings: readings.len() as u64, ..report })
}
