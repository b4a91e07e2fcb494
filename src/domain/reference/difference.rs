//! What a newer text of a reference table adds, removes and changes, line by line.

use serde::Serialize;

/// What became of one key of a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Only the new text has it.
    Added,
    /// Only the old text has it.
    Removed,
    /// Both have it, fields differ.
    Changed,
}

impl What {
    /// The permanent text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

/// A field that differs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct FieldChange {
    /// Column name.
    pub field: &'static str,
    /// In the old text.
    pub before: String,
    /// In the new text.
    pub after: String,
}

/// One key that differs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Line {
    /// Code or day.
    pub key: String,
    /// What the key stands for: the waste's description, the day's kind.
    pub title: String,
    /// What became of it.
    pub what: What,
    /// Fields that differ; empty unless changed.
    pub fields: Vec<FieldChange>,
}

/// Everything that differs, in the order of the keys.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Difference {
    /// Each key that differs.
    pub lines: Vec<Line>,
}

impl Difference {
    /// How many keys became this.
    pub fn count(&self, what: What) -> usize {
        self.lines.iter().filter(|line| line.what == what).count()
    }
}
