//! An .xlsx as sheets of cells: values and formulas by calamine, the rest by `markup`.

use std::{
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{DataRef, Reader as _, Xlsx};

use super::{
    MAX_ROWS, Unreadable,
    grid::{Grid, MAX_CELLS},
    markup::{self, damaged},
};
use crate::domain::ledger::cell::{Cell, Value};

/// Reads every sheet in the order of the file.
pub fn grids(bytes: &[u8]) -> Result<Vec<Grid>, Unreadable> {
    markup::weigh(bytes)?;
    // A damaged file must yield an error even where a reader of the format would stop the process.
    catch_unwind(AssertUnwindSafe(|| sheets(bytes))).unwrap_or_else(|_| Err(damaged("the reader gave up")))
}

fn sheets(bytes: &[u8]) -> Result<Vec<Grid>, Unreadable> {
    let mut markups = markup::read(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut grids = Vec::new();
    let (mut rows, mut cells) = (0_usize, 0_usize);
    for name in book.sheet_names() {
        let markup = markups.remove(&name).unwrap_or_default();
        let mut grid = Grid { name: name.clone(), ..Grid::default() };
        // A chart sheet has no cells; it is named among the sheets left out.
        if let Ok(mut reader) = book.worksheet_cells_reader(&name) {
            while let Some(found) = reader.next_cell_with_formula().map_err(damaged)? {
                let cell = cell(found.value, found.formula);
                if cell.value == Value::Empty {
                    continue;
                }
                cells += 1;
                let row = grid.rows.entry(found.pos.0).or_default();
                rows += usize::from(row.is_empty());
                row.insert(found.pos.1, cell);
                if rows > MAX_ROWS || cells > MAX_CELLS {
                    return Err(Unreadable::TooManyRows);
                }
            }
        }
        grid.spread(&markup.merges)?;
        grid.hidden_columns = markup.hidden_columns;
        grid.hidden_rows = markup.hidden_rows;
        grids.push(grid);
    }
    Ok(grids)
}

fn cell(value: DataRef<'_>, formula: Option<String>) -> Cell {
    let formula = formula.filter(|formula| !formula.is_empty());
    let value = match value {
        DataRef::Empty if formula.is_some() => Value::NotCalculated,
        DataRef::Empty => Value::Empty,
        #[expect(clippy::cast_precision_loss, reason = "a spreadsheet keeps every number as a float")]
        DataRef::Int(number) => Value::Number(number as f64),
        DataRef::Float(number) => Value::Number(number),
        DataRef::SharedString(text) => Value::Text(text.to_owned()),
        DataRef::Bool(truth) => Value::Text(if truth { "TRUE" } else { "FALSE" }.into()),
        DataRef::DateTime(at) if at.is_duration() => Value::Number(at.as_f64()),
        DataRef::DateTime(at) => at.as_datetime().map_or_else(|| Value::Number(at.as_f64()), Value::Date),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Value::Text(text),
        DataRef::Error(error) => Value::Error(error.to_string()),
    };
    Cell { value, formula, ..Cell::default() }
}
