//! The lines below a header: records, and what is none. Resolves 同上 and 〃.

use std::collections::BTreeMap;

use super::{grid::Grid, header::Header};
use crate::{
    domain::ledger::{
        cell::{Cell, column_letters, squeeze},
        line::{LedgerSheet, Line, Skipped, SkippedKind},
        table::Field,
    },
    kernel::text::half_width,
};

/// Cuts a sheet into lines.
pub fn sheet(grid: &Grid, header: Header) -> LedgerSheet {
    let first = header.rows.last().map_or(0, |row| row + 1);
    let (mut lines, mut skipped): (Vec<Line>, Vec<Skipped>) = (Vec::new(), Vec::new());
    let none = BTreeMap::new();
    let last = grid.last_row().map_or(0, |row| row + 1);
    let mut next = first;
    while next < last {
        let cells = grid.rows.get(&next).unwrap_or(&none);
        if let Some(kind) = no_record(grid, &header, cells) {
            skipped.push(Skipped { row: next + 1, kind });
        } else {
            let line = line(&header, next, cells, lines.last());
            lines.push(line);
        }
        next += 1;
        // A stretch of nothing before one far cell is not worth telling line by line.
        if skipped.len() > super::MAX_ROWS {
            next = grid.rows.range(next..).next().map_or(last, |(row, _)| *row);
        }
    }
    let filled = |column: &u32| grid.rows.values().any(|cells| cells.contains_key(column));
    LedgerSheet {
        name: grid.name.clone(),
        table: header.table,
        header_rows: header.rows.iter().map(|row| row + 1).collect(),
        hidden_columns: grid.hidden_columns.iter().filter(|at| filled(at)).map(|at| column_letters(*at)).collect(),
        hidden_rows: grid.hidden_rows.iter().filter(|row| **row < last).map(|row| row + 1).collect(),
        columns: header.columns,
        lines,
        skipped,
    }
}

fn line(header: &Header, row: u32, cells: &BTreeMap<u32, Cell>, above: Option<&Line>) -> Line {
    let mut found = BTreeMap::new();
    for (field, column) in &header.columns {
        let Some(cell) = cells.get(&column.at) else { continue };
        let cell = if cell.is_ditto() {
            let value = above.and_then(|line| line.cells.get(field)).map(|cell| cell.value.clone());
            Cell { value: value.unwrap_or_default(), ditto: Some(cell.typed()), ..Cell::default() }
        } else {
            cell.clone()
        };
        found.insert(*field, cell);
    }
    Line { row: row + 1, cells: found }
}

/// What a line is when it is no record; judged by its own cells, not by those that a merged range covers.
fn no_record(grid: &Grid, header: &Header, cells: &BTreeMap<u32, Cell>) -> Option<SkippedKind> {
    let own: Vec<(u32, &Cell)> =
        cells.iter().filter(|(_, cell)| !cell.merged && !cell.is_blank()).map(|(at, cell)| (*at, cell)).collect();
    let plain = |cell: &Cell| squeeze(&half_width(&cell.typed()));
    let own_text = |field: Field| {
        let at = header.columns.get(&field).map(|column| column.at);
        own.iter().find(|(column, _)| Some(*column) == at).map(|(_, cell)| plain(cell)).unwrap_or_default()
    };
    let is_number = |text: &String| text.bytes().all(|byte| byte.is_ascii_digit());
    let texts: Vec<String> = own.iter().map(|(_, cell)| plain(cell)).collect();
    if texts.iter().all(String::is_empty) {
        return Some(SkippedKind::Blank);
    }
    let batch = own_text(Field::Batch);
    let coded = batch.chars().any(|letter| letter.is_ascii_digit()) && !batch.contains(['计', '注', ':', '表']);
    // Pre-numbered lines that nobody filled in.
    let recognised = |at: u32| header.columns.values().any(|column| column.at == at);
    if texts.iter().all(is_number) && !own.iter().any(|(at, _)| recognised(*at)) {
        return Some(SkippedKind::Blank);
    }
    let repeats = |at: u32, text: &String| {
        let in_row = |row: &u32| grid.cell(*row, at).is_some_and(|cell| plain(cell) == *text);
        header.rows.iter().any(in_row)
    };
    if own.iter().zip(&texts).all(|((at, _), text)| repeats(*at, text)) {
        return Some(SkippedKind::RepeatedHeader);
    }
    if !coded && texts.iter().any(|text| is_sum(text)) {
        return Some(SkippedKind::Subtotal);
    }
    // What makes a record stand in these columns; a note has nothing in them, or words in the batch column alone.
    let weighed = own_text(Field::Mass).chars().any(|letter| letter.is_ascii_digit());
    let empty = [Field::WasteCode, Field::Container, Field::Reference]
        .iter()
        .all(|field| own_text(*field).is_empty() || own_text(*field).contains(':'));
    if coded || weighed || !empty {
        return None;
    }
    let above = grid.rows.range(..header.rows.first().copied().unwrap_or(0)).flat_map(|(_, cells)| cells.values());
    let titles: Vec<String> = above.filter(|cell| !cell.merged).map(plain).collect();
    let is_title = texts.iter().all(|text| titles.contains(text));
    Some(if is_title { SkippedKind::Title } else { SkippedKind::Note })
}

fn is_sum(text: &str) -> bool {
    let short = text.chars().count() <= 24;
    short && ["小计", "合计", "总计", "累计", "共计"].iter().any(|word| text.contains(word))
}
