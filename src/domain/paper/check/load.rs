//! What is on the vehicle: its weight, and wastes that must not meet.

use serde_json::json;

use super::{Check, Leg, Line};
use crate::{
    domain::{
        refusal::{Code, Refusal},
        waste::incompatibility::{self, Verdict},
    },
    kernel::mass::Mass,
};

impl Check<'_> {
    /// No vehicle carries more than its approved load, other manifests of the trip included (Order 29 of 2019 Art. 23).
    pub(super) fn weight(&mut self, number: usize, leg: &Leg) {
        let Some(vehicle) = leg.vehicle else { return };
        let Some(most) = vehicle.load_max else { return };
        let load: Mass = self.planned.lines.iter().chain(&self.planned.aboard).map(|line| line.mass).sum();
        if load > most {
            let params = [
                ("leg", json!(number)),
                ("vehicle", json!(vehicle.id.to_string())),
                ("load_g", json!(load.grams())),
                ("load_max_g", json!(most.grams())),
            ];
            self.find(Code::LoadTooHeavy, &params);
        }
    }

    /// Each pair of wastes that meet on the vehicle, one of them of this transfer (Code Art. 535; GB 18597-2023 4.3).
    pub(super) fn company(&mut self) -> Result<(), Refusal> {
        let planned = self.planned;
        if planned.continuous {
            return Ok(());
        }
        let all: Vec<&Line> = planned.lines.iter().chain(&planned.aboard).collect();
        for (at, one) in planned.lines.iter().enumerate() {
            for (with, other) in all.iter().enumerate().skip(at + 1) {
                let conflict =
                    incompatibility::conflict(&one.waste, &other.waste).map_err(|_| Refusal::of(Code::Internal))?;
                let Some(conflict) = conflict else { continue };
                let code = match conflict.verdict {
                    Verdict::Forbid => Code::LoadIncompatible,
                    Verdict::Separate => Code::LoadKeepApart,
                };
                let params = [
                    ("line", json!(at + 1)),
                    ("waste_code", json!(one.code())),
                    // `null`: a line of another manifest of the trip.
                    ("with_line", json!((with < planned.lines.len()).then_some(with + 1))),
                    ("with", json!(other.code())),
                    ("danger_zh", json!(conflict.danger_zh)),
                    ("danger_en", json!(conflict.danger_en)),
                ];
                self.find(code, &params);
            }
        }
        Ok(())
    }
}
