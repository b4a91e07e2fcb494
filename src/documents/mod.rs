//! Facts in, bytes out: sheets and labels as PDF, SVG, PNG and printers' commands. Pure: no store, no clock, no disk at run time; templates,
//! the layout file and the fonts are part of the binary. Invariant: the same facts give the same bytes.
//!
//! A label is first laid out as a [`layout::Scene`] from `fixtures/label-layout.json`; the writers only draw it, so
//! they cannot disagree.

pub mod blank;
pub mod facts;
pub mod font;
pub mod form;
pub mod layout;
pub mod manifest;
mod pdf;
pub mod pictogram;
mod png;
pub mod qr;
pub mod receipt;
pub mod roadside;
pub mod scanned;
mod setting;
pub mod sign;
mod svg;
#[cfg(test)]
mod tests;
pub mod thermal;
#[cfg(feature = "pdf")]
mod typeset;

pub use facts::{Hazard, LabelFacts, LabelSize, Mark};
pub use layout::label_cuts;
pub use manifest::{ManifestFacts, manifest_pdf};
pub use pdf::{label_pdf, labels_pdf};
pub use png::{label_png, label_png_thermal};
pub use svg::label_svg;
pub use thermal::{label_tspl, label_zpl};

/// Why a document could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The layout file or a font inside the binary is damaged: a fault of the build.
    #[error("the built-in {0} cannot be read")]
    BuiltIn(&'static str),
    /// More text than a QR code of level M holds.
    #[error("the QR text is too long")]
    QrTooLong,
    /// Resolutions outside 72 to 600 dpi.
    #[error("a label is drawn at 72 to 600 dpi, not {0}")]
    Resolution(u32),
    /// A PDF of nothing.
    #[error("no label to typeset")]
    Nothing,
    /// The PNG writer failed.
    #[error("the PNG could not be written")]
    Png(#[from] ::png::EncodingError),
    /// The typesetter refused the template.
    #[error("typesetting failed: {0}")]
    Typeset(String),
    /// Facts that do not write as JSON.
    #[error("the facts could not be written down")]
    Facts(#[from] serde_json::Error),
    /// Built without the feature `pdf`.
    #[error("this build cannot typeset PDF (feature `pdf` is off)")]
    NoPdf,
}
