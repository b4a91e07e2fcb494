//! What passes between the official system and people: its list as CSV, and a package of files to be handed in.

use std::io::{Cursor, Write as _};

use zip::{ZipWriter, write::SimpleFileOptions};

use crate::domain::exchange::{
    Kind,
    reconcile::{Standing, Theirs},
};

/// Most rows of a list.
pub const ROWS_MAX: usize = 20_000;

/// A line that cannot be understood, with the number of the line from 1 and the column.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}")]
pub struct ListFault {
    /// From 1, with the heading.
    pub line: usize,
    /// Its heading.
    pub column: &'static str,
}

/// Headings of each column; the first is the API's own.
const COLUMNS: [(&str, &str); 5] =
    [("id", "平台编号"), ("kind", "类型"), ("number", "编号"), ("mass_g", "重量（g）"), ("state", "状态")];

/// Reads a list as CSV: UTF-8, with a heading, columns in any order.
pub fn read(bytes: &[u8]) -> Result<Vec<Theirs>, ListFault> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(bytes);
    let heading = reader.headers().map_err(|_| ListFault { line: 1, column: "" })?.clone();
    let place = |at: usize| {
        let (name, zh) = COLUMNS.get(at).copied().unwrap_or_default();
        heading.iter().position(|one| one == name || one == zh)
    };
    let places: Vec<Option<usize>> = (0..COLUMNS.len()).map(place).collect();
    let mut rows = Vec::new();
    for (line, record) in (2..).zip(reader.records()) {
        let fault = |column| ListFault { line, column };
        let record = record.map_err(|_| fault(""))?;
        let cell = |at: usize| {
            let text = places.get(at).copied().flatten().and_then(|place| record.get(place));
            // As our own CSV keeps a text from being run as a formula.
            text.map(|text| text.trim_start_matches('\'')).filter(|text| !text.is_empty())
        };
        if rows.len() >= ROWS_MAX {
            return Err(fault(""));
        }
        let kind = cell(1)
            .and_then(|text| Kind::parse(text).or_else(|| Kind::ALL.iter().copied().find(|one| one.zh() == text)));
        let state = cell(4).and_then(|text| {
            Standing::parse(text).or_else(|| Standing::ALL.iter().copied().find(|one| one.zh() == text))
        });
        rows.push(Theirs {
            id: cell(0).map(str::to_owned),
            kind: kind.ok_or_else(|| fault("kind"))?,
            number: cell(2).map(str::to_owned),
            mass_g: cell(3).map(|text| text.parse().map_err(|_| fault("mass_g"))).transpose()?,
            state: state.ok_or_else(|| fault("state"))?,
        });
    }
    Ok(rows)
}

/// Files under their names, as one ZIP.
pub fn pack(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, zip::result::ZipError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), SimpleFileOptions::default())?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may")]

    use super::*;

    #[test]
    fn a_list_is_read_by_its_headings_in_either_language() {
        let text = "\u{feff}状态,类型,编号,id\r\n已接收,管理计划,'-7,a\r\nreceived,ledger,,\r\n";
        let rows = read(text.as_bytes()).unwrap();
        assert_eq!(
            (rows[0].kind, rows[0].state, rows[0].number.as_deref()),
            (Kind::Plan, Standing::Accepted, Some("-7"))
        );
        assert_eq!((rows[0].id.as_deref(), rows[1].id.as_deref(), rows[1].kind), (Some("a"), None, Kind::Ledger));
    }

    #[test]
    fn what_cannot_be_read_is_named_by_line_and_column() {
        let fault = |text: &str| read(text.as_bytes()).unwrap_err();
        assert_eq!(fault("kind,state\nplan,accepted\nfoo,accepted\n"), ListFault { line: 3, column: "kind" });
        assert_eq!(fault("kind\nplan\n"), ListFault { line: 2, column: "state" });
        assert_eq!(fault("kind,state,mass_g\nplan,accepted,1.5\n"), ListFault { line: 2, column: "mass_g" });
    }
}
