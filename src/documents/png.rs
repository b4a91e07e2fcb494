//! A label as a one-bit picture with its true resolution: crisp dots for thermal printers (203, 300 dpi), no greys.
//! QR modules fall on whole dots.

use tiny_skia::{FillRule, Mask, Path, PathBuilder, Stroke, Transform};
use ttf_parser::OutlineBuilder;

use super::{
    DocumentError,
    facts::{LabelFacts, LabelSize},
    font,
    layout::{Item, Scene, scene},
    qr::Modules,
};

/// Coverage from which a dot is black.
const THRESHOLD: u8 = 112;
const MM_PER_INCH: f64 = 25.4;

/// The label black on orange (HJ 1276-2022: background RGB 255,150,0).
pub fn label_png(facts: &LabelFacts, size: LabelSize, dpi: u32) -> Result<Vec<u8>, DocumentError> {
    let scene = scene(facts, size)?;
    let orange = scene.orange;
    encode(&draw(&scene, dpi)?, dpi, orange)
}

/// The label black on white, for a thermal printer whose stock is orange already (ui §10).
pub fn label_png_thermal(facts: &LabelFacts, size: LabelSize, dpi: u32) -> Result<Vec<u8>, DocumentError> {
    encode(&draw(&scene(facts, size)?, dpi)?, dpi, [255, 255, 255])
}

/// The dots of a label, eight a byte, a black one 1; each row begins a new byte.
pub struct Raster {
    /// Dots along a side.
    pub side: u32,
    /// Bytes of a row.
    pub row_bytes: usize,
    /// All rows.
    pub bytes: Vec<u8>,
}

impl Raster {
    /// The label black on white.
    pub fn of(facts: &LabelFacts, size: LabelSize, dpi: u32) -> Result<Self, DocumentError> {
        let mask = draw(&scene(facts, size)?, dpi)?;
        let row_bytes = (mask.width() as usize).div_ceil(8);
        Ok(Self { side: mask.width(), row_bytes, bytes: pack(&mask) })
    }
}

fn draw(scene: &Scene, dpi: u32) -> Result<Mask, DocumentError> {
    if !(72..=600).contains(&dpi) {
        return Err(DocumentError::Resolution(dpi));
    }
    let scale = f64::from(dpi) / MM_PER_INCH;
    let side = dots(scene.side * scale);
    let mut mask = Mask::new(side, side).ok_or(DocumentError::Resolution(dpi))?;
    for item in &scene.items {
        match item {
            Item::Shape { points, closed, stroke } => {
                if let Some(path) = shape(points, *closed, *stroke, scale) {
                    mask.fill_path(&path, FillRule::Winding, true, Transform::identity());
                }
            }
            Item::Text { x, y, size, bold, squeeze, text, .. } => {
                let pen = Pen { x: x * scale, y: y * scale, size: size * scale, squeeze: *squeeze, bold: *bold };
                if let Some(path) = pen.write(text)? {
                    mask.fill_path(&path, FillRule::Winding, true, Transform::identity());
                }
            }
            Item::Qr { x, y, side, modules } => draw_modules(&mut mask, [x * scale, y * scale, side * scale], modules),
        }
    }
    Ok(mask)
}

fn shape(points: &[[f64; 2]], closed: bool, stroke: f64, scale: f64) -> Option<Path> {
    let mut path = PathBuilder::new();
    let (first, rest) = points.split_first()?;
    path.move_to(single(first[0] * scale), single(first[1] * scale));
    for [x, y] in rest {
        path.line_to(single(x * scale), single(y * scale));
    }
    if closed {
        path.close();
    }
    let path = path.finish()?;
    if stroke > 0.0 {
        path.stroke(&Stroke { width: single(stroke * scale), ..Stroke::default() }, 1.0)
    } else {
        Some(path)
    }
}

/// Whole dots a module, centred in the square the layout gives.
fn draw_modules(mask: &mut Mask, [x, y, side]: [f64; 3], modules: &Modules) {
    let width = u32::try_from(modules.width).unwrap_or(u32::MAX);
    let dot = (dots(side) / width.max(1)).max(1);
    let margin = (side - f64::from(dot * width)) / 2.0;
    let (left, top) = (dots(x + margin) as usize, dots(y + margin) as usize);
    let (line, dot) = (mask.width() as usize, dot as usize);
    let data = mask.data_mut();
    for (column, row, length) in modules.runs() {
        for dy in 0..dot {
            let start = (top + row * dot + dy) * line + left + column * dot;
            if let Some(run) = data.get_mut(start..start + length * dot) {
                run.fill(255);
            }
        }
    }
}

struct Pen {
    x: f64,
    y: f64,
    size: f64,
    squeeze: f64,
    bold: bool,
}

impl Pen {
    fn write(&self, text: &str) -> Result<Option<Path>, DocumentError> {
        let face = font::face(self.bold)?;
        let em = self.size / f64::from(face.units_per_em());
        let mut at = self.x;
        let mut outline = Outline { path: PathBuilder::new(), x: 0.0, y: self.y, sx: em * self.squeeze, sy: em };
        for character in text.chars() {
            outline.x = at;
            face.outline_glyph(font::glyph(face, character), &mut outline);
            at += font::advance(face, character) * self.size * self.squeeze;
        }
        Ok(outline.path.finish())
    }
}

/// Carries glyph outlines from font units to dots.
struct Outline {
    path: PathBuilder,
    x: f64,
    y: f64,
    sx: f64,
    sy: f64,
}

impl Outline {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (single(self.x + f64::from(x) * self.sx), single(self.y - f64::from(y) * self.sy))
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

fn encode(mask: &Mask, dpi: u32, ground: [u8; 3]) -> Result<Vec<u8>, DocumentError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, mask.width(), mask.height());
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::One);
    encoder.set_palette([ground, [0, 0, 0]].concat());
    let per_metre = dots(f64::from(dpi) * 1000.0 / MM_PER_INCH);
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: per_metre, yppu: per_metre, unit: png::Unit::Meter }));
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&pack(mask))?;
    writer.finish()?;
    Ok(bytes)
}

/// Eight dots a byte, each row beginning a new one.
fn pack(mask: &Mask) -> Vec<u8> {
    let row = |dots: &[u8]| -> Vec<u8> {
        dots.chunks(8)
            .map(|eight| {
                eight.iter().enumerate().fold(0, |byte, (bit, dot)| byte | (u8::from(*dot >= THRESHOLD) << (7 - bit)))
            })
            .collect()
    };
    mask.data().chunks(mask.width() as usize).flat_map(row).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a label has at most 4 725 dots a side")]
const fn dots(length: f64) -> u32 {
    length.round() as u32
}

#[expect(clippy::cast_possible_truncation, reason = "the rasteriser counts in single precision")]
const fn single(length: f64) -> f32 {
    length as f32
}
