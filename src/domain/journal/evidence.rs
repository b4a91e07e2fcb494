//! What files may prove something: kinds and media types (journal-format §1 `evidence`).

use crate::domain::names::names;

names! {
    /// What a file shows.
    FileKind {
        /// A picture of what was found.
        Photo = "photo" / "照片",
        /// A ticket of a scale.
        Scale = "scale" / "磅单",
        /// A document: permit, contract, analysis, paper manifest.
        Paper = "paper" / "文件",
        /// A signature drawn on glass.
        Signature = "signature" / "签名",
    }
}

/// Media type by the first bytes; only what a browser shows without running anything.
pub fn media(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        Some("image/jpeg")
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if bytes.starts_with(b"%PDF-") {
        Some("application/pdf")
    } else {
        None
    }
}
