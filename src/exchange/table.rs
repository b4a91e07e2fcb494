//! Rows of JSON as a table: CSV for spreadsheets of every age, and XLSX. Column names are the API's keys, in its order.

use rust_xlsxwriter::{Format, Workbook, XlsxError};
use serde::{Deserialize, Deserializer, de::MapAccess, de::Visitor};
use serde_json::Value;

/// What cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum TableFault {
    /// A row is no object.
    #[error("a row is no object: {0}")]
    Row(#[from] serde_json::Error),
    /// The CSV could not be written.
    #[error(transparent)]
    Csv(#[from] csv::Error),
    /// The workbook could not be written.
    #[error(transparent)]
    Xlsx(#[from] XlsxError),
}

/// A table with a heading.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
}

/// An object whose keys keep their order.
struct Ordered(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Ordered {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Ordered;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Ordered, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Ordered(fields))
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

impl Table {
    /// Reads a JSON array of objects. An object within a row becomes columns `outer.inner`, a list becomes one text.
    pub fn read(json: &str) -> Result<Self, TableFault> {
        let objects: Vec<Ordered> = serde_json::from_str(json)?;
        let mut table = Self::default();
        for Ordered(fields) in objects {
            let mut row = vec![Value::Null; table.columns.len()];
            for (name, value) in fields {
                table.set(&mut row, name, value);
            }
            table.rows.push(row);
        }
        let width = table.columns.len();
        table.rows.iter_mut().for_each(|row| row.resize(width, Value::Null));
        Ok(table)
    }

    fn set(&mut self, row: &mut Vec<Value>, name: String, value: Value) {
        if let Value::Object(fields) = value {
            for (inner, value) in fields {
                self.set(row, format!("{name}.{inner}"), value);
            }
            return;
        }
        let at = self.columns.iter().position(|column| *column == name).unwrap_or_else(|| {
            self.columns.push(name);
            self.columns.len() - 1
        });
        row.resize(row.len().max(at + 1), Value::Null);
        if let Some(cell) = row.get_mut(at) {
            *cell = value;
        }
    }

    /// UTF-8 with a byte order mark, so that Excel reads the Chinese; a text that a spreadsheet would run as a formula
    /// begins with an apostrophe.
    pub fn csv(&self) -> Result<Vec<u8>, TableFault> {
        let mut out = "\u{feff}".as_bytes().to_vec();
        {
            let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(&mut out);
            writer.write_record(&self.columns)?;
            for row in &self.rows {
                writer.write_record(
                    row.iter().map(|cell| if cell.is_string() { inert(&text(cell)) } else { text(cell) }),
                )?;
            }
            writer.flush().map_err(csv::Error::from)?;
        }
        Ok(out)
    }

    /// One sheet with a heading that stays in sight; texts are texts, whatever they begin with.
    pub fn xlsx(&self) -> Result<Vec<u8>, TableFault> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let heading = Format::new().set_bold();
        for (column, name) in (0_u16..).zip(&self.columns) {
            sheet.write_string_with_format(0, column, name, &heading)?;
        }
        for (at, row) in (1_u32..).zip(&self.rows) {
            for (column, cell) in (0_u16..).zip(row) {
                match (cell, cell.as_f64()) {
                    (Value::Null, _) => {}
                    (Value::Bool(flag), _) => drop(sheet.write_boolean(at, column, *flag)?),
                    (Value::Number(_), Some(number)) => drop(sheet.write_number(at, column, number)?),
                    _ => drop(sheet.write_string(at, column, text(cell))?),
                }
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofit();
        Ok(book.save_to_buffer()?)
    }
}

fn text(cell: &Value) -> String {
    match cell {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(text).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

/// A text that a spreadsheet would run as a formula, kept from it by an apostrophe.
pub(super) fn inert(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may")]

    use calamine::{Data, Reader as _, Xlsx};

    use super::*;

    const ROWS: &str = r#"[{"z":"=1+1","a":-5,"list":["T","C"]},{"z":null,"a":7,"in":{"x":"废"}}]"#;

    #[test]
    fn a_csv_keeps_the_order_and_runs_no_formula() {
        let csv = String::from_utf8(Table::read(ROWS).unwrap().csv().unwrap()).unwrap();
        assert_eq!(csv, "\u{feff}z,a,list,in.x\r\n'=1+1,-5,T; C,\r\n,7,,废\r\n");
    }

    #[test]
    fn a_workbook_holds_numbers_as_numbers_and_texts_as_texts() {
        let bytes = Table::read(ROWS).unwrap().xlsx().unwrap();
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
        let sheet = book.worksheet_range_at(0).unwrap().unwrap();
        let cell = |row, column| sheet.get_value((row, column)).cloned().unwrap();
        assert_eq!((cell(1, 0), cell(1, 1)), (Data::String("=1+1".into()), Data::Float(-5.0)));
        assert_eq!(cell(2, 3), Data::String("废".into()));
        assert!(Table::read("[1]").is_err());
    }
}
