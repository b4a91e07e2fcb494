//! The manifest as an A4 PDF.

use super::ManifestFacts;
use crate::documents::DocumentError;

/// The manifest as an A4 PDF of as many pages as it needs.
#[cfg(not(feature = "pdf"))]
pub fn manifest_pdf(_facts: &ManifestFacts) -> Result<Vec<u8>, DocumentError> {
    Err(DocumentError::NoPdf)
}

/// The manifest as an A4 PDF of as many pages as it needs.
#[cfg(feature = "pdf")]
pub fn manifest_pdf(facts: &ManifestFacts) -> Result<Vec<u8>, DocumentError> {
    use crate::documents::{qr::Modules, typeset};

    let mut files = vec![("data.json".to_owned(), serde_json::to_vec(facts)?)];
    if let Some(check) = &facts.check {
        files.push(("qr.svg".to_owned(), Modules::of(&check.url)?.picture().into_bytes()));
    }
    let ident = format!("manifest {} {} {}", facts.number, facts.revision, facts.shown_sha256);
    typeset::typeset(include_str!("../templates/manifest.typ"), files, &ident, facts.revised_at.legal_day())
}
