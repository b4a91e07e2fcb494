//! What a manifest takes of its parties' papers.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::paper::check::Share;

/// What a line takes of a paper, since issue.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShareView {
    /// Number of the line, from 1.
    pub line: usize,
    /// `permit`, `contract`, `approval`, `export_approval` or `plan`.
    pub paper: &'static str,
    /// The paper's id.
    pub paper_id: String,
    /// Calendar year of a permit's scale, 0 for what is granted once.
    pub year: i32,
    /// Grams.
    pub mass_g: i64,
}

impl From<&Share> for ShareView {
    fn from(one: &Share) -> Self {
        Self {
            line: one.line,
            paper: one.place.paper.as_str(),
            paper_id: one.place.id.clone(),
            year: one.place.year,
            mass_g: one.mass_g.grams(),
        }
    }
}
