//! A label as SVG in millimetres. Every text carries its measured length, so another font cannot make it overflow.

use std::fmt::Write;

use super::{
    DocumentError,
    facts::{LabelFacts, LabelSize},
    layout::{Item, Scene, scene},
};

/// The label as an SVG picture of its true size.
pub fn label_svg(facts: &LabelFacts, size: LabelSize) -> Result<String, DocumentError> {
    Ok(draw(&scene(facts, size)?))
}

fn draw(scene: &Scene) -> String {
    let (side, [red, green, blue]) = (scene.side, scene.orange);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{side}mm\" height=\"{side}mm\" viewBox=\"0 0 {side} {side}\" \
         font-family=\"'Noto Sans SC','Source Han Sans SC',SimHei,'Microsoft YaHei',sans-serif\">\n\
         <rect width=\"{side}\" height=\"{side}\" fill=\"rgb({red},{green},{blue})\"/>\n"
    );
    for item in &scene.items {
        svg.push_str(&element(item));
    }
    svg.push_str("</svg>\n");
    svg
}

fn element(item: &Item) -> String {
    match item {
        Item::Shape { points, closed, stroke } => {
            let mut path = String::new();
            for (index, [x, y]) in points.iter().enumerate() {
                // Writing into a String cannot fail.
                let _ = write!(path, "{}{x:.3} {y:.3}", if index == 0 { "M" } else { "L" });
            }
            if *closed {
                path.push('Z');
            }
            if *stroke > 0.0 {
                format!("<path d=\"{path}\" fill=\"none\" stroke=\"#000\" stroke-width=\"{stroke:.3}\"/>\n")
            } else {
                format!("<path d=\"{path}\"/>\n")
            }
        }
        Item::Text { x, y, size, bold, width, text, .. } => {
            let weight = if *bold { 700 } else { 400 };
            format!(
                "<text x=\"{x:.3}\" y=\"{y:.3}\" font-size=\"{size:.3}\" font-weight=\"{weight}\" \
                 textLength=\"{width:.3}\" lengthAdjust=\"spacingAndGlyphs\" xml:space=\"preserve\">{}</text>\n",
                escape(text)
            )
        }
        Item::Qr { x, y, side, modules } => format!(
            "<path transform=\"translate({x:.3} {y:.3}) scale({:.5})\" shape-rendering=\"crispEdges\" d=\"{}\"/>\n",
            side / whole(modules.width),
            modules.path()
        ),
    }
}

#[expect(clippy::cast_precision_loss, reason = "a QR code has at most 177 modules a side")]
const fn whole(count: usize) -> f64 {
    count as f64
}

/// Text as XML character data.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
