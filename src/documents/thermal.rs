//! A label as the direct commands of thermal printers: ZPL II (`^GF`) and TSPL (`BITMAP`), carrying the picture dot by dot, since a
//! printer's own fonts have neither the ideographs nor the pictograms. Black on white: the stock is orange already (ui §10).
//!
//! Invariant: the dots are those of [`super::label_png_thermal`] at the same resolution.

use std::fmt::Write as _;

use super::{
    DocumentError,
    facts::{LabelFacts, LabelSize},
    png::Raster,
};

/// The resolutions that label printers have, dots per inch.
pub const RESOLUTIONS: [u32; 2] = [203, 300];
/// Largest count of one repeat letter of ZPL II: `z` says 400 times.
const REPEAT_MAX: usize = 400;

/// The label in ZPL II; a row that is like the one before is written as `:`, runs of a digit as counts.
pub fn label_zpl(facts: &LabelFacts, size: LabelSize, dpi: u32) -> Result<Vec<u8>, DocumentError> {
    let raster = Raster::of(facts, size, dpi)?;
    let (wide, total) = (raster.row_bytes, raster.bytes.len());
    let mut text = format!("^XA\n^PW{0}\n^LL{0}\n^LH0,0\n^FO0,0^GFA,{total},{total},{wide},", raster.side);
    let mut before: Option<&[u8]> = None;
    for row in raster.bytes.chunks(wide) {
        if before == Some(row) {
            text.push(':');
        } else {
            zpl_row(&mut text, row);
        }
        before = Some(row);
    }
    text.push_str("^FS\n^PQ1\n^XZ\n");
    Ok(text.into_bytes())
}

/// One row in hexadecimal digits; white to its end is `,`.
fn zpl_row(text: &mut String, row: &[u8]) {
    let digits: Vec<char> = row.iter().flat_map(|byte| format!("{byte:02X}").chars().collect::<Vec<_>>()).collect();
    let end = digits.iter().rposition(|digit| *digit != '0').map_or(0, |last| last + 1);
    for run in digits.get(..end).unwrap_or_default().chunk_by(|left, right| left == right) {
        let Some(digit) = run.first() else { continue };
        let mut left = run.len();
        while left > 0 {
            let some = left.min(REPEAT_MAX);
            repeat(text, some);
            text.push(*digit);
            left -= some;
        }
    }
    if end < digits.len() {
        text.push(',');
    }
}

/// A count as ZPL's letters: `g`–`z` for twenties up to 400, `G`–`Y` for 1 to 19; once is not said.
fn repeat(text: &mut String, count: usize) {
    if count == 1 {
        return;
    }
    let letter = |first: u8, step: usize| char::from(first.saturating_add(u8::try_from(step).unwrap_or_default()));
    if let Some(twenties) = (count / 20).checked_sub(1) {
        text.push(letter(b'g', twenties));
    }
    if let Some(ones) = (count % 20).checked_sub(1) {
        text.push(letter(b'G', ones));
    }
}

/// The label in TSPL. The gap between labels is the printer's own setting; in a bitmap of TSPL a black dot is 0.
pub fn label_tspl(facts: &LabelFacts, size: LabelSize, dpi: u32) -> Result<Vec<u8>, DocumentError> {
    let raster = Raster::of(facts, size, dpi)?;
    let mut head = String::new();
    // Writing into a String cannot fail.
    let _ = write!(head, "SIZE {0} mm,{0} mm\r\nDIRECTION 0\r\nREFERENCE 0,0\r\nCLS\r\n", size.side_mm());
    let _ = write!(head, "BITMAP 0,0,{},{},0,", raster.row_bytes, raster.side);
    let mut bytes = head.into_bytes();
    bytes.extend(raster.bytes.iter().map(|byte| !byte));
    bytes.extend_from_slice(b"\r\nPRINT 1,1\r\n");
    Ok(bytes)
}
