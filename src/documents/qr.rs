//! A QR code as a square of dark and light modules, error level M (codes §4), without its quiet zone.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;

use super::DocumentError;

/// The modules, row by row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Modules {
    /// Modules along a side.
    pub width: usize,
    /// Dark ones are true.
    #[serde(skip)]
    pub dark: Vec<bool>,
}

impl Modules {
    /// Encodes a text.
    pub fn of(text: &str) -> Result<Self, DocumentError> {
        let code =
            QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M).map_err(|_| DocumentError::QrTooLong)?;
        let dark = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
        Ok(Self { width: code.width(), dark })
    }

    /// Horizontal runs of dark modules as (column, row, length).
    pub fn runs(&self) -> Vec<(usize, usize, usize)> {
        let mut runs = Vec::new();
        for (row, modules) in self.dark.chunks(self.width.max(1)).enumerate() {
            let mut column = 0;
            for run in modules.chunk_by(|left, right| left == right) {
                if run.first() == Some(&true) {
                    runs.push((column, row, run.len()));
                }
                column += run.len();
            }
        }
        runs
    }

    /// The code as an SVG picture, one unit a module.
    #[cfg(feature = "pdf")]
    pub fn picture(&self) -> String {
        let (width, path) = (self.width, self.path());
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{width}\" \
             viewBox=\"0 0 {width} {width}\"><path d=\"{path}\"/></svg>"
        )
    }

    /// The dark modules as SVG path data, one unit a module.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for (x, y, length) in self.runs() {
            // Writing into a String cannot fail.
            let _ = write!(path, "M{x} {y}h{length}v1h-{length}z");
        }
        path
    }
}
