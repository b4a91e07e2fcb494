//! A table of an official form: columns under a heading of one or two rows, and rows of typed cells. How it is written – CSV, XLSX,
//! PDF – is the affair of `exchange::form` and `documents::form`; all of them show the same cells.

use chrono::NaiveDate;

use crate::kernel::{clock::Instant, mass::Mass};

/// A column as the form heads it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Column {
    /// The heading over several columns; empty where there is none.
    pub group: &'static str,
    /// Its own heading.
    pub name: &'static str,
    /// How wide it is, in Latin letters.
    pub width: u16,
}

impl Column {
    /// Group and name in one, for a heading of one row.
    pub fn heading(&self) -> String {
        if self.group.is_empty() { self.name.to_owned() } else { format!("{}-{}", self.group, self.name) }
    }
}

/// What stands in a cell.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Cell {
    /// Nothing that is known.
    #[default]
    Empty,
    /// Words, a name, a code.
    Text(String),
    /// Pieces, or a running number.
    Count(i64),
    /// A mass, told in tonnes, exact to the gram.
    Tonnes(Mass),
    /// A legal day.
    Day(NaiveDate),
    /// A legal day with its hour and minute.
    Minute(Instant),
}

impl Cell {
    /// A text, or nothing.
    pub fn of(text: Option<&str>) -> Self {
        text.filter(|text| !text.is_empty()).map_or(Self::Empty, |text| Self::Text(text.to_owned()))
    }

    /// As it is read.
    pub fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Tonnes(mass) => mass.tonnes(),
            Self::Day(day) => day.to_string(),
            Self::Minute(at) => at.legal_minute(),
        }
    }
}

/// What a stamp says of a paper of several versions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stamp {
    /// Nobody received it yet.
    Draft,
    /// A management plan that holds.
    Filed,
    /// A declaration that the unit confirmed.
    Confirmed,
    /// A declaration that was handed in and not answered yet.
    Submitted,
    /// A management plan that was handed in and has no filing number yet.
    ToBeFiled,
    /// A declaration that was sent back.
    Returned,
    /// A declaration that was accepted.
    Accepted,
    /// A later version stands in its place.
    Superseded,
}

impl Stamp {
    /// As it is stamped.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Draft => "草稿",
            Self::Filed => "已备案",
            Self::Confirmed => "已确认",
            Self::Submitted => "已提交",
            Self::ToBeFiled => "已提交，待备案",
            Self::Returned => "退回补正",
            Self::Accepted => "已接受",
            Self::Superseded => "被替代",
        }
    }
}

/// Tables of one paper, under one title.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sheaf {
    /// Title of the paper.
    pub title: String,
    /// Whose it is and for when: one line under the title.
    pub lead: String,
    /// State of the version; a ledger has none.
    pub stamp: Option<Stamp>,
    /// Its tables, in the order of the paper.
    pub forms: Vec<Form>,
    /// Who signs at its end, as the form calls them.
    pub signs: &'static str,
}

/// A table with its rows; each row has a cell for every column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Form {
    /// Short name, for a sheet of a workbook.
    pub name: &'static str,
    /// Title of the form.
    pub title: String,
    /// Whose it is and for which days: one line under the title.
    pub lead: String,
    /// Its columns, in the order of the form.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
}

impl Form {
    /// Columns side by side under one heading: the first and the last of each, with the heading; alone where it has none.
    pub fn groups(&self) -> Vec<(usize, usize, &'static str)> {
        let mut found: Vec<(usize, usize, &'static str)> = Vec::new();
        for (at, column) in self.columns.iter().enumerate() {
            match found.last_mut() {
                Some((_, last, group)) if !group.is_empty() && *group == column.group => *last = at,
                _ => found.push((at, at, column.group)),
            }
        }
        found
    }
}
