//! A CSV file as one sheet: UTF-8 with or without BOM, UTF-16 with BOM, or GBK; parted by comma, semicolon or tab. Keeps
//! empty lines, which the csv crate drops, so that rows count as a spreadsheet shows them.

use std::collections::BTreeMap;

use encoding_rs::Encoding;

use super::{
    MAX_ROWS, Unreadable,
    grid::{Grid, MAX_CELLS},
    header,
};
use crate::{
    domain::ledger::cell::{Cell, Value},
    exchange::text,
};

/// Reads the bytes; the delimiter is the one that yields a ledger table, else the most frequent.
pub fn grid(bytes: &[u8], file: &str) -> Result<Grid, Unreadable> {
    let text = decode(bytes)?;
    let head: String = text.lines().take(30).collect();
    let mut delimiters = [',', '\t', ';'];
    delimiters.sort_by_key(|delimiter| std::cmp::Reverse(head.matches(*delimiter).count()));
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut first = None;
    for delimiter in delimiters {
        let grid = Grid { name: name.to_owned(), rows: rows(&text, delimiter)?, ..Grid::default() };
        if header::find(&grid).is_some() {
            return Ok(grid);
        }
        first = first.or(Some(grid));
    }
    first.ok_or(Unreadable::NotATable)
}

fn decode(bytes: &[u8]) -> Result<String, Unreadable> {
    let marked = Encoding::for_bom(bytes).is_some();
    if !marked && bytes.contains(&0) {
        return Err(Unreadable::NotATable);
    }
    let (text, broken) = text::decode(bytes);
    if broken && !marked { Err(Unreadable::NotATable) } else { Ok(text) }
}

/// Fields by row and column; quotes as RFC 4180 has them.
fn rows(text: &str, delimiter: char) -> Result<BTreeMap<u32, BTreeMap<u32, Cell>>, Unreadable> {
    let mut sink = Sink::default();
    let mut letters = text.chars().peekable();
    let (mut quoted, mut field) = (false, String::new());
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                field.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if field.trim().is_empty() || field == "=" => quoted = true,
            letter if letter == delimiter && !quoted => sink.field(&mut field)?,
            '\r' if !quoted && letters.peek() == Some(&'\n') => {}
            '\n' | '\r' if !quoted => sink.line(&mut field)?,
            letter => field.push(letter),
        }
    }
    sink.line(&mut field)?;
    Ok(sink.rows)
}

#[derive(Default)]
struct Sink {
    rows: BTreeMap<u32, BTreeMap<u32, Cell>>,
    row: u32,
    column: u32,
    cells: usize,
}

impl Sink {
    fn field(&mut self, field: &mut String) -> Result<(), Unreadable> {
        let text = std::mem::take(field);
        if !text.is_empty() {
            self.cells += 1;
            self.rows.entry(self.row).or_default().insert(self.column, cell(text));
        }
        self.column += 1;
        if self.cells > MAX_CELLS || self.column > 16_384 { Err(Unreadable::TooManyRows) } else { Ok(()) }
    }

    fn line(&mut self, field: &mut String) -> Result<(), Unreadable> {
        self.field(field)?;
        (self.row, self.column) = (self.row + 1, 0);
        if self.rows.len() > MAX_ROWS || self.row > 2_000_000 { Err(Unreadable::TooManyRows) } else { Ok(()) }
    }
}

/// `="0012"` guards text from Excel and is that text, and so does an apostrophe before a sign that begins a formula; other formulas
/// have no calculated value in a CSV.
fn cell(text: String) -> Cell {
    const ERRORS: [&str; 8] = ["#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!"];
    let trimmed = text.trim();
    if ERRORS.contains(&trimmed) || (trimmed.len() > 3 && trimmed.bytes().all(|byte| byte == b'#')) {
        return Cell::of(Value::Error(text));
    }
    if let Some(guarded) = text.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@', '\t', '\r'])) {
        return Cell::of(Value::Text(guarded.to_owned()));
    }
    match trimmed.strip_prefix('=') {
        Some(formula) if formula.contains(['(', '+', '*', '!']) => {
            Cell { value: Value::NotCalculated, formula: Some(formula.to_owned()), ..Cell::default() }
        }
        Some(guarded) => Cell::of(Value::Text(guarded.to_owned())),
        None => Cell::of(Value::Text(text)),
    }
}
