//! What calamine does not tell of an .xlsx: hidden rows and columns, and merged ranges within bounds. Also weighs the
//! package before anything else opens it.

use std::{
    collections::BTreeMap,
    io::{BufReader, Cursor, Read as _},
};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use zip::ZipArchive;

use super::{Unreadable, grid::Merge};

/// Most bytes that all parts together may unpack to.
const MAX_UNPACKED: u64 = 400 * 1024 * 1024;
/// Most parts of a package.
const MAX_PARTS: usize = 2000;
/// Most merged ranges of a sheet.
const MAX_MERGES: usize = 200_000;

/// What a sheet says beside its cells.
#[derive(Debug, Default)]
pub struct Markup {
    /// Hidden columns, counted from 0.
    pub hidden_columns: Vec<u32>,
    /// Hidden rows, counted from 0.
    pub hidden_rows: Vec<u32>,
    /// Merged ranges.
    pub merges: Vec<Merge>,
}

/// Unpacks every part into nothing and stops at the bound: sizes written in a package may lie.
pub fn weigh(bytes: &[u8]) -> Result<(), Unreadable> {
    let mut archive = open(bytes)?;
    if archive.len() > MAX_PARTS {
        return Err(Unreadable::UnpacksTooLarge);
    }
    let mut left = MAX_UNPACKED;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(damaged)?;
        let size = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(damaged)?;
        left = left.checked_sub(size).ok_or(Unreadable::UnpacksTooLarge)?;
    }
    Ok(())
}

/// Reads the markup of every sheet, by sheet name.
pub fn read(bytes: &[u8]) -> Result<BTreeMap<String, Markup>, Unreadable> {
    let mut archive = open(bytes)?;
    let mut targets = BTreeMap::new();
    each(&mut archive, "xl/_rels/workbook.xml.rels", |tag| {
        if tag.local_name().as_ref() == "Relationship"
            && let (Some(id), Some(target)) = (attribute(tag, "Id"), attribute(tag, "Target"))
        {
            let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
            targets.insert(id, path);
        }
        Ok(())
    })?;
    let mut sheets = Vec::new();
    each(&mut archive, "xl/workbook.xml", |tag| {
        if tag.local_name().as_ref() == "sheet"
            && let (Some(name), Some(id)) = (attribute(tag, "name"), attribute(tag, "id"))
        {
            sheets.extend(targets.get(&id).map(|path| (name, path.clone())));
        }
        Ok(())
    })?;
    let mut found = BTreeMap::new();
    for (name, path) in sheets {
        let mut markup = Markup::default();
        let mut row = 0;
        each(&mut archive, &path, |tag| markup.take(tag, &mut row))?;
        found.insert(name, markup);
    }
    Ok(found)
}

impl Markup {
    fn take(&mut self, tag: &BytesStart<'_>, row: &mut u32) -> Result<(), Unreadable> {
        let number = |name| attribute(tag, name).and_then(|text| text.parse::<u32>().ok());
        let hidden = || attribute(tag, "hidden").is_some_and(|value| value == "1" || value == "true");
        match tag.local_name().as_ref() {
            "row" => {
                *row = number("r").unwrap_or(row.saturating_add(1));
                if hidden() {
                    self.hidden_rows.push(row.saturating_sub(1));
                }
            }
            "col" if hidden() => {
                let (min, max) = (number("min").unwrap_or(1).max(1), number("max").unwrap_or(1).min(16_384));
                self.hidden_columns.extend((min..=max).map(|column| column - 1));
            }
            "mergeCell" => self.merges.extend(attribute(tag, "ref").as_deref().and_then(range)),
            _ => {}
        }
        let many = self.merges.len() > MAX_MERGES || self.hidden_columns.len() > 100_000;
        if many { Err(Unreadable::TooManyRows) } else { Ok(()) }
    }
}

fn open(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, Unreadable> {
    ZipArchive::new(Cursor::new(bytes)).map_err(damaged)
}

/// Puts the cause into the typed error.
pub fn damaged(cause: impl std::fmt::Display) -> Unreadable {
    Unreadable::Damaged(cause.to_string())
}

fn each(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    path: &str,
    mut take: impl FnMut(&BytesStart<'_>) -> Result<(), Unreadable>,
) -> Result<(), Unreadable> {
    // A part that is not where it should be tells nothing; calamine decides whether the file opens.
    let Ok(part) = archive.by_name(path) else { return Ok(()) };
    let mut reader = Reader::from_reader(BufReader::new(part));
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer).map_err(damaged)? {
            Event::Start(tag) | Event::Empty(tag) => take(&tag)?,
            Event::Eof => return Ok(()),
            _ => {}
        }
        buffer.clear();
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().with_checks(false).flatten().find(|at| at.key.local_name().as_ref() == name)?;
    quick_xml::escape::unescape(&found.value).ok().map(std::borrow::Cow::into_owned)
}

/// `E5:E6` as rows and columns counted from 0.
fn range(text: &str) -> Option<Merge> {
    let (from, to) = text.split_once(':')?;
    let (from, to) = (place(from)?, place(to)?);
    Some(Merge { rows: (from.0, to.0), columns: (from.1, to.1) })
}

fn place(text: &str) -> Option<(u32, u32)> {
    let plain = text.replace('$', "");
    let digits = plain.find(|letter: char| letter.is_ascii_digit())?;
    let (letters, row) = plain.split_at_checked(digits)?;
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let column = letters.bytes().fold(0, |sum, byte| sum * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1);
    Some((row.parse::<u32>().ok()?.checked_sub(1)?, column - 1))
}
