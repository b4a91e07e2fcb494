//! Hazard pictograms: outline diamonds of our own in the manner of GHS, black only (ui §10: no greys, no red frame, so a
//! thermal printer draws them too). Coordinates run from −1 to 1 inside the diamond.

use std::f64::consts::TAU;

use super::{facts::Hazard, layout::Item};

/// Line width as a part of half the diamond.
const STROKE: f64 = 0.055;

/// The diamond of a hazard around `middle`, `half` a diagonal.
pub fn diamond(hazard: Hazard, middle: [f64; 2], half: f64) -> Vec<Item> {
    let mut sign = Sign { middle, half, items: Vec::new() };
    sign.outline(&[[0.0, -1.0], [1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]], 1.6);
    match hazard {
        Hazard::T => skull(&mut sign),
        Hazard::C => corrosion(&mut sign),
        Hazard::I => flame(&mut sign),
        Hazard::R => explosion(&mut sign),
        Hazard::In => biohazard(&mut sign),
    }
    sign.items
}

fn skull(sign: &mut Sign) {
    for (from, to) in [([-0.42, 0.16], [0.42, 0.5]), ([0.42, 0.16], [-0.42, 0.5])] {
        sign.line(&[from, to], 1.8);
        for [x, y] in [from, to] {
            sign.disc([x, y - 0.045], 0.07);
            sign.disc([x, y + 0.045], 0.07);
        }
    }
    let head = arc([0.0, -0.24], 0.31, 0.36, 1.36);
    let jaw = [[0.17, 0.02], [0.17, 0.16], [-0.17, 0.16], [-0.17, 0.02]];
    sign.outline(&head.iter().copied().chain(jaw.into_iter().rev()).rev().collect::<Vec<_>>(), 1.2);
    sign.disc([-0.12, -0.22], 0.085);
    sign.disc([0.12, -0.22], 0.085);
    sign.fill(&[[0.0, -0.12], [0.05, -0.03], [-0.05, -0.03]]);
    for x in [-0.07, 0.0, 0.07] {
        sign.line(&[[x, 0.07], [x, 0.16]], 0.7);
    }
}

fn corrosion(sign: &mut Sign) {
    // Two tilted tubes, a drop from each: one onto a plate, one onto a hand.
    sign.outline(&[[-0.08, -0.62], [-0.02, -0.5], [-0.42, -0.3], [-0.48, -0.42]], 1.0);
    sign.outline(&[[0.08, -0.62], [0.02, -0.5], [0.42, -0.3], [0.48, -0.42]], 1.0);
    for x in [-0.33, 0.33] {
        sign.fill(&drop_at([x, -0.12], 0.065));
        sign.fill(&drop_at([x, 0.06], 0.065));
    }
    sign.outline(
        &[[-0.62, 0.22], [-0.42, 0.22], [-0.33, 0.32], [-0.24, 0.22], [-0.06, 0.22], [-0.06, 0.36], [-0.62, 0.36]],
        1.0,
    );
    sign.outline(
        &[[0.06, 0.2], [0.25, 0.2], [0.33, 0.3], [0.41, 0.22], [0.6, 0.27], [0.6, 0.36], [0.3, 0.42], [0.06, 0.36]],
        1.0,
    );
    sign.line(&[[-0.4, 0.5], [0.4, 0.5]], 1.4);
}

fn flame(sign: &mut Sign) {
    let mut outer = bend([0.02, -0.68], [0.1, -0.4], [0.42, -0.2], [0.32, 0.16]);
    outer.extend(bend([0.32, 0.16], [0.26, 0.32], [0.14, 0.38], [0.0, 0.38]));
    outer.extend(bend([0.0, 0.38], [-0.2, 0.38], [-0.36, 0.24], [-0.34, 0.02]));
    outer.extend(bend([-0.34, 0.02], [-0.32, -0.12], [-0.26, -0.2], [-0.22, -0.3]));
    outer.extend(bend([-0.22, -0.3], [-0.18, -0.2], [-0.14, -0.14], [-0.08, -0.12]));
    outer.extend(bend([-0.08, -0.12], [-0.12, -0.34], [-0.06, -0.52], [0.02, -0.68]));
    sign.outline(&outer, 1.5);
    let mut inner = bend([0.04, -0.08], [0.14, 0.06], [0.18, 0.16], [0.12, 0.26]);
    inner.extend(bend([0.12, 0.26], [0.06, 0.34], [-0.06, 0.34], [-0.12, 0.26]));
    inner.extend(bend([-0.12, 0.26], [-0.16, 0.14], [-0.02, 0.1], [0.04, -0.08]));
    sign.outline(&inner, 1.0);
    sign.line(&[[-0.36, 0.5], [0.36, 0.5]], 1.8);
}

fn explosion(sign: &mut Sign) {
    sign.outline(&arc([0.0, 0.08], 0.2, 0.0, 1.0), 1.4);
    sign.disc([0.0, 0.08], 0.1);
    for ray in 0_u8..12 {
        let angle = f64::from(ray) / 12.0 * TAU;
        let (inner, outer) = if ray % 2 == 0 { (0.27, 0.5) } else { (0.27, 0.4) };
        sign.line(&[at([0.0, 0.08], inner, angle), at([0.0, 0.08], outer, angle)], 1.2);
    }
}

fn biohazard(sign: &mut Sign) {
    sign.outline(&arc([0.0, 0.04], 0.3, 0.0, 1.0), 1.0);
    for third in 0_u8..3 {
        let turn = f64::from(third) / 3.0 - 0.25;
        let centre = at([0.0, 0.04], 0.29, turn * TAU);
        // Open to the outside, like a crescent.
        sign.line(&arc(centre, 0.25, turn + 0.09, turn + 0.91), 1.7);
        sign.line(&[at([0.0, 0.04], 0.09, turn * TAU), at([0.0, 0.04], 0.02, turn * TAU)], 1.0);
    }
    sign.disc([0.0, 0.04], 0.06);
}

struct Sign {
    middle: [f64; 2],
    half: f64,
    items: Vec<Item>,
}

impl Sign {
    fn shape(&mut self, points: &[[f64; 2]], closed: bool, stroke: f64) {
        let [x0, y0] = self.middle;
        let points = points.iter().map(|[x, y]| [x0 + x * self.half, y0 + y * self.half]).collect();
        self.items.push(Item::Shape { points, closed, stroke: stroke * STROKE * self.half });
    }

    fn outline(&mut self, points: &[[f64; 2]], weight: f64) {
        self.shape(points, true, weight);
    }

    fn line(&mut self, points: &[[f64; 2]], weight: f64) {
        self.shape(points, false, weight);
    }

    fn fill(&mut self, points: &[[f64; 2]]) {
        self.shape(points, true, 0.0);
    }

    fn disc(&mut self, centre: [f64; 2], radius: f64) {
        self.fill(&arc(centre, radius, 0.0, 1.0));
    }
}

fn at([x, y]: [f64; 2], radius: f64, angle: f64) -> [f64; 2] {
    [x + radius * angle.cos(), y + radius * angle.sin()]
}

/// Part of a circle, from and to in turns, clockwise on paper.
fn arc(centre: [f64; 2], radius: f64, from: f64, to: f64) -> Vec<[f64; 2]> {
    (0_u8..=36).map(|step| at(centre, radius, (from + (to - from) * f64::from(step) / 36.0) * TAU)).collect()
}

/// A cubic Bézier curve as twelve chords.
fn bend(start: [f64; 2], pull: [f64; 2], push: [f64; 2], end: [f64; 2]) -> Vec<[f64; 2]> {
    let blend = |t: f64, axis: usize| {
        let u = 1.0 - t;
        u * u * u * start[axis] + 3.0 * u * u * t * pull[axis] + 3.0 * u * t * t * push[axis] + t * t * t * end[axis]
    };
    (0_u8..=12).map(|step| f64::from(step) / 12.0).map(|t| [blend(t, 0), blend(t, 1)]).collect()
}

fn drop_at([x, y]: [f64; 2], radius: f64) -> Vec<[f64; 2]> {
    let mut points = arc([x, y], radius, -0.05, 0.55);
    points.push([x, y - radius * 2.2]);
    points
}
