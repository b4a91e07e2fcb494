//! Where everything on a label lies: `fixtures/label-layout.json` and the facts become a [`Scene`] in millimetres.
//!
//! Invariants: no text is drawn below the least height of HJ 1276-2022; no text leaves its box. A long text is first set
//! smaller, then narrower, at last cut with an ellipsis ([`label_cuts`] tells which), and boxes never overlap.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::{
    DocumentError,
    facts::{Hazard, LabelFacts, LabelSize, Mark},
    pictogram,
    qr::Modules,
    setting::{Style, set},
};

/// A drawing in millimetres, origin at the upper left.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scene {
    /// Side of the square.
    pub side: f64,
    /// The ground.
    pub orange: [u8; 3],
    /// What lies on it, all black.
    pub items: Vec<Item>,
    /// Fields whose text had to be cut.
    #[serde(skip)]
    pub cut: Vec<String>,
}

/// One black thing.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Item {
    /// A polygon or polyline; filled where `stroke` is 0.
    Shape {
        /// Corners.
        points: Vec<[f64; 2]>,
        /// Back to the first corner?
        closed: bool,
        /// Width of the line.
        stroke: f64,
    },
    /// One run of text on one line.
    Text {
        /// Left end.
        x: f64,
        /// Baseline.
        y: f64,
        /// Em in millimetres.
        size: f64,
        /// Which cut.
        bold: bool,
        /// Horizontal scale, 1 when natural.
        squeeze: f64,
        /// Length as drawn.
        width: f64,
        /// The characters.
        text: String,
    },
    /// A QR code without its quiet zone, which is left free around it.
    Qr {
        /// Left.
        x: f64,
        /// Top.
        y: f64,
        /// Side of the modules.
        side: f64,
        /// The modules.
        modules: Modules,
    },
}

/// The layout file.
#[derive(Debug, Deserialize)]
struct Layout {
    orange: [u8; 3],
    line_height: f64,
    squeeze_min: f64,
    sizes: Sizes,
}

#[derive(Debug, Deserialize)]
struct Sizes {
    #[serde(rename = "100")]
    mm100: Plan,
    #[serde(rename = "150")]
    mm150: Plan,
    #[serde(rename = "200")]
    mm200: Plan,
}

/// The plan of one size.
#[derive(Debug, Deserialize)]
struct Plan {
    side: f64,
    frame: Frame,
    rule_stroke: f64,
    rules: Vec<[f64; 4]>,
    heading: TextBox,
    mark: TextBox,
    demo: TextBox,
    boxes: Vec<TextBox>,
    hazard_title: TextBox,
    hazards: HazardBox,
    qr: QrBox,
    code: TextBox,
}

#[derive(Debug, Deserialize)]
struct Frame {
    x: f64,
    y: f64,
    w: f64,
    h: f64,
    stroke: f64,
}

/// A place for text; ems between `size_min` and `size_max`.
#[derive(Clone, Debug, Deserialize)]
pub struct TextBox {
    #[serde(default)]
    field: String,
    /// Printed bold before the value.
    pub label: String,
    /// Left.
    pub x: f64,
    /// Top.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
    /// The least em the standard leaves.
    pub size_min: f64,
    /// The em for short texts.
    pub size_max: f64,
    #[serde(default)]
    groups: Vec<usize>,
}

#[derive(Debug, Deserialize)]
struct HazardBox {
    x: f64,
    y: f64,
    w: f64,
    h: f64,
    text: f64,
}

#[derive(Debug, Deserialize)]
struct QrBox {
    x: f64,
    y: f64,
    side: f64,
    quiet_modules: u16,
}

static LAYOUT: LazyLock<Option<Layout>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../fixtures/label-layout.json")).ok());

/// The fields whose text does not fit this size and is cut; empty for a good label. For warning before printing.
pub fn label_cuts(facts: &LabelFacts, size: LabelSize) -> Result<Vec<String>, DocumentError> {
    Ok(scene(facts, size)?.cut)
}

/// Lays a label out.
pub fn scene(facts: &LabelFacts, size: LabelSize) -> Result<Scene, DocumentError> {
    let layout = LAYOUT.as_ref().ok_or(DocumentError::BuiltIn("label layout"))?;
    let plan = match size {
        LabelSize::Mm100 => &layout.sizes.mm100,
        LabelSize::Mm150 => &layout.sizes.mm150,
        LabelSize::Mm200 => &layout.sizes.mm200,
    };
    let mut drawing = Drawing {
        scene: Scene { side: plan.side, orange: layout.orange, items: Vec::new(), cut: Vec::new() },
        style: Style { line_height: layout.line_height, squeeze_min: layout.squeeze_min, centred: false },
    };
    drawing.lines(plan);
    drawing.heading(plan, facts)?;
    for place in &plan.boxes {
        drawing.text(place, &value(&place.field, facts), false)?;
    }
    drawing.text(&plan.code, &grouped(&facts.label_code, &plan.code.groups), true)?;
    drawing.hazards(plan, &facts.hazards)?;
    drawing.qr(&plan.qr, &facts.qr_text)?;
    if facts.mark == Some(Mark::Voided) {
        drawing.strike(plan);
    }
    Ok(drawing.scene)
}

/// The text of a field of the layout file.
fn value(field: &str, facts: &LabelFacts) -> String {
    match field {
        "waste_name" => facts.waste_name.clone(),
        "category" => facts.category.clone(),
        "waste_code" => facts.waste_code.clone(),
        "physical_state" => facts.physical_state.clone(),
        "main_components" => facts.main_components.clone(),
        "harmful_components" => facts.harmful_components.clone(),
        "precautions" => facts.precautions.clone(),
        "unit_name" => facts.unit_name.clone(),
        "contact" => facts.contact.clone(),
        "produced_on" => facts.produced_on.format("%Y-%m-%d").to_string(),
        "mass" => facts.mass.to_string(),
        "remark" => facts.remark.clone(),
        _ => String::new(),
    }
}

/// A 37-character code in the groups of HJ 1276-2022; anything else as it is.
fn grouped(code: &str, groups: &[usize]) -> String {
    if code.chars().count() != groups.iter().sum::<usize>() {
        return code.to_owned();
    }
    let mut characters = code.chars();
    let parts: Vec<String> = groups.iter().map(|length| characters.by_ref().take(*length).collect()).collect();
    parts.join(" ")
}

struct Drawing {
    scene: Scene,
    style: Style,
}

impl Drawing {
    fn lines(&mut self, plan: &Plan) {
        // The stroke is drawn around its middle: inset by half, so that the frame fills exactly its box.
        let Frame { x, y, w, h, stroke } = plan.frame;
        let (left, top, right, bottom) =
            (x + stroke / 2.0, y + stroke / 2.0, x + w - stroke / 2.0, y + h - stroke / 2.0);
        let points = vec![[left, top], [right, top], [right, bottom], [left, bottom]];
        self.scene.items.push(Item::Shape { points, closed: true, stroke });
        for &[x1, y1, x2, y2] in &plan.rules {
            let points = vec![[x1, y1], [x2, y2]];
            self.scene.items.push(Item::Shape { points, closed: false, stroke: plan.rule_stroke });
        }
    }

    fn heading(&mut self, plan: &Plan, facts: &LabelFacts) -> Result<(), DocumentError> {
        self.centred(&plan.heading, "")?;
        let mark = facts.mark.map(|mark| (&plan.mark, mark.words()));
        let demo = facts.demo.then_some((&plan.demo, ""));
        for (place, words) in mark.into_iter().chain(demo) {
            let TextBox { x, y, w, h, .. } = *place;
            let points = vec![[x, y], [x + w, y], [x + w, y + h], [x, y + h]];
            self.scene.items.push(Item::Shape { points, closed: true, stroke: plan.rule_stroke * 2.0 });
            self.centred(place, words)?;
        }
        Ok(())
    }

    /// Bold and in the middle: the label of the box and further words.
    fn centred(&mut self, place: &TextBox, words: &str) -> Result<(), DocumentError> {
        let label = format!("{}{words}", place.label);
        let place = TextBox { label, ..place.clone() };
        let block = set(&place, "", false, &Style { centred: true, ..self.style })?;
        self.scene.items.extend(block.items);
        Ok(())
    }

    fn text(&mut self, place: &TextBox, value: &str, bold: bool) -> Result<(), DocumentError> {
        let block = set(place, value, bold, &self.style)?;
        if block.cut {
            self.scene.cut.push(if place.field.is_empty() { "label_code".to_owned() } else { place.field.clone() });
        }
        self.scene.items.extend(block.items);
        Ok(())
    }

    /// One to five diamonds in one or two columns, their words below each.
    fn hazards(&mut self, plan: &Plan, hazards: &[Hazard]) -> Result<(), DocumentError> {
        self.centred(&plan.hazard_title, "")?;
        let columns = if hazards.len() < 3 { 1 } else { 2 };
        let rows = hazards.len().div_ceil(columns).max(1);
        let area = &plan.hazards;
        let (cell_w, cell_h) = (area.w / small(columns), area.h / small(rows));
        let caption = area.text * self.style.line_height;
        let half = (cell_w.min(cell_h - caption - 1.4) / 2.0).min(plan.side * 0.13);
        for (index, &hazard) in hazards.iter().take(6).enumerate() {
            let (row, column) = (index / columns, index % columns);
            let last_alone = columns == 2 && index + 1 == hazards.len() && column == 0;
            let shift = if last_alone { cell_w / 2.0 } else { 0.0 };
            let (x, y) = (area.x + small(column) * cell_w + shift, area.y + small(row) * cell_h);
            let middle = y + (cell_h - caption) / 2.0;
            self.scene.items.extend(pictogram::diamond(hazard, [x + cell_w / 2.0, middle], half));
            let place = TextBox {
                field: String::new(),
                label: format!("{} {hazard:?}", hazard.words()),
                x: x + area.text * 0.15,
                y: middle + half + 0.5,
                w: cell_w - area.text * 0.3,
                h: caption,
                size_min: area.text,
                size_max: area.text,
                groups: Vec::new(),
            };
            self.centred(&place, "")?;
        }
        Ok(())
    }

    fn qr(&mut self, place: &QrBox, text: &str) -> Result<(), DocumentError> {
        let modules = Modules::of(text)?;
        let module = place.side / (small(modules.width) + 2.0 * f64::from(place.quiet_modules));
        let quiet = module * f64::from(place.quiet_modules);
        let side = small(modules.width) * module;
        self.scene.items.push(Item::Qr { x: place.x + quiet, y: place.y + quiet, side, modules });
        Ok(())
    }

    /// Two strokes through the text; the QR code stays readable, so that a scan can still say 作废.
    fn strike(&mut self, plan: &Plan) {
        let (Some(first), Some(last)) = (plan.boxes.first(), plan.boxes.last()) else { return };
        let (left, top, right, bottom) = (first.x, first.y + 1.0, first.x + first.w, last.y + last.h - 1.0);
        for points in [vec![[left, top], [right, bottom]], vec![[right, top], [left, bottom]]] {
            self.scene.items.push(Item::Shape { points, closed: false, stroke: plan.side * 0.008 });
        }
    }
}

/// Does the font's ideograph reach this height (mm) at this em?
#[cfg(test)]
pub fn ideograph_height(em: f64) -> f64 {
    super::font::face(false)
        .ok()
        .and_then(|face| face.glyph_bounding_box(super::font::glyph(face, '国')).map(|b| (face, b)))
        .map_or(0.0, |(face, bounds)| f64::from(bounds.y_max - bounds.y_min) / f64::from(face.units_per_em()) * em)
}

fn small(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}
