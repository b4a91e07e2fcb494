//! What was read otherwise than typed: advice on accepted rows, never a reason to refuse.

use serde::Serialize;

use super::{
    cell::{Cell, Value},
    parse::Reader,
    row::LedgerRow,
    table::Field,
};
use crate::{
    domain::{reference::Shelf, waste::catalogue::Standing},
    kernel::text::half_width,
};

/// A piece of advice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warned {
    /// Row as the spreadsheet counts.
    pub row: u32,
    /// Letters of the column.
    pub column: String,
    /// What was made of it.
    pub kind: &'static str,
    /// As typed.
    pub value: String,
}

/// Advice on the cells of an accepted row.
pub fn warnings(reader: Reader<'_>, row: &LedgerRow, shelf: &Shelf) -> Vec<Warned> {
    let mut found = Vec::new();
    for (field, cell) in &reader.line.cells {
        if let Some(kind) = kind_of(*field, cell, row) {
            found.extend(warned(reader, *field, kind, cell));
        }
    }
    if matches!(shelf.catalogue_on(row.day).lookup(row.waste_code, row.day), Standing::Unknown) {
        found.extend(warned(reader, Field::WasteCode, "waste_code_not_in_catalogue", reader.cell(Field::WasteCode)));
    }
    found
}

fn warned(reader: Reader<'_>, field: Field, kind: &'static str, cell: &Cell) -> Option<Warned> {
    let column = reader.sheet.columns.get(&field)?.letters();
    let value = match (&cell.ditto, &cell.formula) {
        (Some(ditto), _) => ditto.clone(),
        (None, Some(formula)) => format!("={formula} → {}", cell.typed()),
        (None, None) => cell.typed(),
    };
    Some(Warned { row: reader.line.row, column, kind, value })
}

fn kind_of(field: Field, cell: &Cell, row: &LedgerRow) -> Option<&'static str> {
    if cell.ditto.is_some() {
        return Some("ditto");
    }
    if cell.formula.is_some() {
        return Some("formula");
    }
    let typed = cell.typed();
    let full_width = matches!(cell.value, Value::Text(_)) && half_width(&typed) != typed.trim();
    let spaces = typed != typed.trim();
    match field {
        Field::Date if cell.merged => Some("merged_cell"),
        Field::Date => match &cell.value {
            Value::Number(_) => Some("date_as_number"),
            Value::Text(_) if full_width => Some("full_width"),
            Value::Text(text) if text.trim() != row.day.to_string() => Some("date_as_text"),
            _ => spaces.then_some("spaces"),
        },
        Field::Mass | Field::Weight => match &cell.value {
            Value::Text(_) if full_width => Some("full_width"),
            Value::Text(text) if text.contains(',') => Some("thousands_separator"),
            Value::Text(_) if spaces => Some("spaces"),
            Value::Text(_) if field == Field::Mass => Some("number_as_text"),
            _ => None,
        },
        Field::WasteCode if full_width => Some("full_width"),
        Field::WasteCode if spaces => Some("spaces"),
        Field::WasteCode => (typed != row.waste_code.to_string()).then_some("code_punctuation"),
        Field::Category => (!typed.is_empty() && typed != row.category.to_string()).then_some("category_form"),
        Field::Method => row.method.is_some_and(|method| method.code() != typed).then_some("code_form"),
        Field::Batch | Field::Unit => {
            if full_width {
                Some("full_width")
            } else {
                spaces.then_some("spaces")
            }
        }
        _ => None,
    }
}
