//! Reading of the dated reference tables: CSV text in, typed rows out, every fault named by table and line.
//! Does no I/O: the text is compiled in from `fixtures/` or handed over by an import.

pub mod difference;
pub mod event;
pub mod shelf;

pub use difference::Difference;
pub use event::{Event, Table};
pub use shelf::Shelf;

use serde::de::DeserializeOwned;

/// A reference table that does not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("table {table}, line {line}: {reason}")]
pub struct TableError {
    /// Name of the table.
    pub table: String,
    /// Line in the text, the header being 1; 0 when it concerns the whole table.
    pub line: u64,
    /// What is wrong there.
    pub reason: String,
}

impl TableError {
    /// A fault at a line.
    pub fn at(table: &str, line: u64, reason: &(impl ToString + ?Sized)) -> Self {
        Self { table: table.to_owned(), line, reason: reason.to_string() }
    }
}

/// The most rows a table may hold: ten times the largest of ours.
pub const MAX_ROWS: usize = 50_000;

/// The most faults of one text that are told.
pub const MAX_FAULTS: usize = 100;

/// All rows with their lines, in the order of the text; the first fault if there is one.
pub fn rows<T: DeserializeOwned>(table: &str, text: &str) -> Result<Vec<(u64, T)>, TableError> {
    let read = all_rows(table, &[], text);
    read.faults.into_iter().next().map_or(Ok(read.rows), Err)
}

/// What a text came to.
#[derive(Debug)]
pub struct Read<T> {
    /// Rows that read, with their lines, in the order of the text.
    pub rows: Vec<(u64, T)>,
    /// What did not read, at most [`MAX_FAULTS`].
    pub faults: Vec<TableError>,
}

/// All rows of a text whose first line must name the needed columns, and every fault beside them.
pub fn all_rows<T: DeserializeOwned>(table: &str, needed: &[&str], text: &str) -> Read<T> {
    let mut read = Read { rows: Vec::new(), faults: Vec::new() };
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let headers = match reader.headers() {
        Ok(headers) => headers.clone(),
        Err(fault) => {
            read.faults.push(TableError::at(table, 1, &fault));
            return read;
        }
    };
    let absent: Vec<&str> = needed.iter().copied().filter(|name| !headers.iter().any(|head| head == *name)).collect();
    if !absent.is_empty() {
        read.faults.push(TableError::at(table, 1, &format!("column {} is missing", absent.join(", "))));
        return read;
    }
    for record in reader.into_records() {
        if read.faults.len() == MAX_FAULTS {
            break;
        }
        let position = |record: &csv::StringRecord| record.position().map_or(0, csv::Position::line);
        match record {
            Ok(record) if read.rows.len() == MAX_ROWS => {
                read.faults.push(TableError::at(table, position(&record), &format!("more than {MAX_ROWS} rows")));
                break;
            }
            Ok(record) => match record.deserialize(Some(&headers)) {
                Ok(row) => read.rows.push((position(&record), row)),
                Err(fault) => read.faults.push(TableError::at(table, position(&record), &fault)),
            },
            Err(fault) => {
                let line = fault.position().map_or(0, csv::Position::line);
                read.faults.push(TableError::at(table, line, &fault));
            }
        }
    }
    read
}

/// Gives a type with `Display` and `FromStr` the same text in serde.
macro_rules! text_form {
    ($name:ty) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <String as serde::Deserialize>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use text_form;

/// Declares an enum whose variants have one permanent text each, and its `ALL`, `as_str`, `Display`, `FromStr` and serde.
macro_rules! text_enum {
    ($(#[$doc:meta])* $name:ident, $error:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// Every one, in the order of the source.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The permanent text.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        #[doc = concat!("The text names no `", stringify!($name), "`.")]
        #[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
        #[error("{0:?} is not one of the known texts")]
        pub struct $error(pub String);

        impl std::str::FromStr for $name {
            type Err = $error;

            fn from_str(text: &str) -> Result<Self, $error> {
                Self::ALL.iter().copied().find(|one| one.as_str() == text).ok_or_else(|| $error(text.to_owned()))
            }
        }

        crate::domain::reference::text_form!($name);
    };
}
pub(crate) use text_enum;
