//! Sets a label and its value into a box: breaks lines as Chinese does, and finds the largest type that fits.

use ttf_parser::Face;

use super::{DocumentError, font, layout::Item, layout::TextBox};

/// Characters that may not begin a line.
const NOT_FIRST: &str = "，。、；：？！）》」』】〕％,.;:?!)]}%·…";
/// Characters that may not end a line.
const NOT_LAST: &str = "（《「『【〔([{";
/// Characters looked at: far more than the largest box holds, so that setting stays quick.
const MOST: usize = 600;
/// Steps of type size (mm) and of width tried on the way down.
const SIZE_STEP: f64 = 0.05;
const SQUEEZE_STEP: f64 = 0.025;
/// Rounding of sums of widths, mm.
const SLACK: f64 = 1e-6;
/// Where the baseline lies below the middle of the line, in em: ideographs then stand in the middle.
const BASELINE: f64 = 0.375;

/// How texts are set.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Line to line, in em.
    pub line_height: f64,
    /// The narrowest horizontal scale.
    pub squeeze_min: f64,
    /// In the middle of the box, or at its left.
    pub centred: bool,
}

/// A text that stands.
#[derive(Debug)]
pub struct Block {
    /// Its runs.
    pub items: Vec<Item>,
    /// Did it have to be cut?
    pub cut: bool,
}

/// A character with the cut it is set in.
type Glyph = (char, bool);

/// Sets `place.label` (bold) and `value` into the box: largest size first, then narrower, then cut.
pub fn set(place: &TextBox, value: &str, bold: bool, style: &Style) -> Result<Block, DocumentError> {
    let faces = [font::face(false)?, font::face(true)?];
    let label = place.label.chars().map(|character| (character, true));
    let glyphs: Vec<Glyph> = label.chain(clean(value).take(MOST).map(|character| (character, bold))).collect();
    let mut size = place.size_max;
    let mut squeeze = 1.0;
    loop {
        let lines = broken(&glyphs, place.w / (size * squeeze), faces);
        if lines.len() <= room(place, size, style) {
            return Ok(Block { items: placed(place, &lines, (size, squeeze), style, faces), cut: false });
        }
        if size > place.size_min {
            size = (size - SIZE_STEP).max(place.size_min);
        } else if squeeze > style.squeeze_min {
            squeeze = f64::max(squeeze - SQUEEZE_STEP, style.squeeze_min);
        } else {
            let lines = shortened(lines, room(place, size, style), place.w / (size * squeeze), faces);
            return Ok(Block { items: placed(place, &lines, (size, squeeze), style, faces), cut: true });
        }
    }
}

/// Line ends and other controls become spaces, runs of spaces one.
fn clean(value: &str) -> impl Iterator<Item = char> + '_ {
    let mut after_space = true;
    value.trim_end().chars().filter_map(move |character| {
        let character = if character.is_control() || character.is_whitespace() { ' ' } else { character };
        let keep = character != ' ' || !after_space;
        after_space = character == ' ';
        keep.then_some(character)
    })
}

/// How many lines of this size the box holds, at least one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a box holds a handful of lines")]
fn room(place: &TextBox, size: f64, style: &Style) -> usize {
    ((place.h + SLACK) / (size * style.line_height)).floor().max(1.0) as usize
}

fn measure(glyphs: &[Glyph], faces: [&Face; 2]) -> f64 {
    glyphs.iter().map(|&(character, bold)| font::advance(faces[usize::from(bold)], character)).sum()
}

/// Breaks into lines no longer than `limit` em.
fn broken(glyphs: &[Glyph], limit: f64, faces: [&Face; 2]) -> Vec<Vec<Glyph>> {
    let mut lines: Vec<Vec<Glyph>> = Vec::new();
    let mut line: Vec<Glyph> = Vec::new();
    for word in words(glyphs) {
        if !line.is_empty() && measure(&line, faces) + measure(trimmed(word), faces) > limit + SLACK {
            lines.push(std::mem::take(&mut line));
        }
        if measure(trimmed(word), faces) <= limit + SLACK {
            line.extend(word);
            continue;
        }
        for &glyph in word {
            if !line.is_empty() && measure(&line, faces) + measure(&[glyph], faces) > limit + SLACK {
                lines.push(std::mem::take(&mut line));
            }
            line.push(glyph);
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    for line in &mut lines {
        let kept = trimmed(line).len();
        line.truncate(kept);
    }
    lines
}

/// Pieces between which a line may end: single ideographs with their punctuation, whole Latin words and numbers.
fn words(glyphs: &[Glyph]) -> impl Iterator<Item = &[Glyph]> {
    glyphs.chunk_by(|&(left, _), &(right, _)| {
        let latin = |character: char| character.is_ascii() && character != ' ';
        NOT_FIRST.contains(right) || NOT_LAST.contains(left) || right == ' ' || (latin(left) && latin(right))
    })
}

fn trimmed(line: &[Glyph]) -> &[Glyph] {
    let end = line.iter().rposition(|&(character, _)| character != ' ').map_or(0, |last| last + 1);
    line.get(..end).unwrap_or(line)
}

/// Keeps the first `room` lines, fills the last of them to its end and closes it with an ellipsis.
fn shortened(mut lines: Vec<Vec<Glyph>>, room: usize, limit: f64, faces: [&Face; 2]) -> Vec<Vec<Glyph>> {
    let mut last: Vec<Glyph> = lines.split_off(room.saturating_sub(1).min(lines.len())).concat();
    let bold = last.last().is_some_and(|&(_, bold)| bold);
    let mut length = measure(&[('…', bold)], faces);
    let kept = last
        .iter()
        .take_while(|&&glyph| {
            length += measure(&[glyph], faces);
            length <= limit + SLACK
        })
        .count();
    last.truncate(kept);
    last.push(('…', bold));
    lines.push(last);
    lines
}

fn placed(
    place: &TextBox,
    lines: &[Vec<Glyph>],
    (size, squeeze): (f64, f64),
    style: &Style,
    faces: [&Face; 2],
) -> Vec<Item> {
    let leading = size * style.line_height;
    let height = leading * u32::try_from(lines.len()).map_or(0.0, f64::from);
    let mut middle = place.y + (place.h - height) / 2.0 + leading / 2.0;
    let mut items = Vec::new();
    for line in lines {
        let length = measure(line, faces) * size * squeeze;
        let mut x = if style.centred { place.x + (place.w - length) / 2.0 } else { place.x };
        for run in line.chunk_by(|left, right| left.1 == right.1) {
            let bold = run.first().is_some_and(|&(_, bold)| bold);
            let width = measure(run, faces) * size * squeeze;
            let text: String = run.iter().map(|&(character, _)| character).collect();
            items.push(Item::Text { x, y: middle + size * BASELINE, size, bold, squeeze, width, text });
            x += width;
        }
        middle += leading;
    }
    items
}
