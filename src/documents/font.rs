//! Noto Sans SC, Regular and Bold, inside the binary: bytes for the typesetter, widths for the layout, outlines for the
//! raster. Provenance and licence: `fixtures/fonts/README.md`.

use std::sync::LazyLock;

use ttf_parser::{Face, GlyphId};

use super::DocumentError;

/// The regular cut.
pub const REGULAR: &[u8] = include_bytes!("../../fixtures/fonts/NotoSansSC_400Regular.ttf");
/// The bold cut.
pub const BOLD: &[u8] = include_bytes!("../../fixtures/fonts/NotoSansSC_700Bold.ttf");

static FACES: LazyLock<Option<(Face<'static>, Face<'static>)>> =
    LazyLock::new(|| Some((Face::parse(REGULAR, 0).ok()?, Face::parse(BOLD, 0).ok()?)));

/// A cut of the family, ready to measure and draw.
pub fn face(bold: bool) -> Result<&'static Face<'static>, DocumentError> {
    let (regular, heavy) = FACES.as_ref().ok_or(DocumentError::BuiltIn("font"))?;
    Ok(if bold { heavy } else { regular })
}

/// The glyph of a character; the font's empty box where it has none.
pub fn glyph(face: &Face, character: char) -> GlyphId {
    face.glyph_index(character).unwrap_or_default()
}

/// How far a character moves the pen, in em.
pub fn advance(face: &Face, character: char) -> f64 {
    let units = face.glyph_hor_advance(glyph(face, character)).unwrap_or(face.units_per_em());
    f64::from(units) / f64::from(face.units_per_em())
}
