//! Typesets sheets with typst from built-in templates. The template sees only virtual files (`data.json`, pictures): no
//! disk, no packages, and no user text is parsed as markup. Invariant: the same facts give the same bytes, for time and
//! identity of the file come from the facts.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration, Smart},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, Timestamp};

use super::{DocumentError, font};

/// Documents after which the typesetter forgets what it did not use again.
const MEMORY: usize = 10;

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));
static FONTS: LazyLock<Vec<Font>> =
    LazyLock::new(|| [font::REGULAR, font::BOLD].into_iter().filter_map(|f| Font::new(Bytes::new(f), 0)).collect());
static BOOK: LazyLock<LazyHash<FontBook>> = LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));

/// Everything a template can reach.
struct Desk {
    main: Source,
    files: Vec<(FileId, Bytes)>,
    today: NaiveDate,
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.iter().find(|(file, _)| *file == id).map(|(_, b)| b.clone()).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        day(self.today)
    }
}

/// Runs a template over its virtual files; `ident` and `today` make the bytes repeatable.
pub fn typeset(
    template: &str,
    files: Vec<(String, Vec<u8>)>,
    ident: &str,
    today: NaiveDate,
) -> Result<Vec<u8>, DocumentError> {
    let document = compiled(template, files, today)?;
    let options = PdfOptions {
        ident: Smart::Custom(ident.to_owned()),
        creator: Smart::Custom(Some("weifei".to_owned())),
        timestamp: day(today).map(Timestamp::new_utc),
        ..PdfOptions::default()
    };
    let bytes =
        typst_pdf::pdf(&document, &options).map_err(|errors| first_message(errors.iter().map(|e| e.message.as_str())));
    comemo::evict(MEMORY);
    bytes
}

/// Runs a template of one page and draws it as an SVG picture of its true size, its texts as outlines.
pub fn picture(template: &str, files: Vec<(String, Vec<u8>)>, today: NaiveDate) -> Result<String, DocumentError> {
    let document = compiled(template, files, today)?;
    let page = document.pages().first().ok_or(DocumentError::Nothing)?;
    let drawn = typst_svg::svg(page, &typst_svg::SvgOptions::default());
    comemo::evict(MEMORY);
    Ok(drawn)
}

fn compiled(template: &str, files: Vec<(String, Vec<u8>)>, today: NaiveDate) -> Result<PagedDocument, DocumentError> {
    let files: Result<Vec<_>, DocumentError> =
        files.into_iter().map(|(name, bytes)| Ok((file_id(&name)?, Bytes::new(bytes)))).collect();
    let desk = Desk { main: Source::new(file_id("main.typ")?, template.to_owned()), files: files?, today };
    typst::compile(&desk).output.map_err(|errors| first_message(errors.iter().map(|e| e.message.as_str())))
}

fn file_id(name: &str) -> Result<FileId, DocumentError> {
    let path = VirtualPath::new(name).map_err(|_| DocumentError::BuiltIn("file name"))?;
    Ok(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

fn day(date: NaiveDate) -> Option<Datetime> {
    Datetime::from_ymd_hms(date.year(), u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?, 0, 0, 0)
}

fn first_message<'a>(mut messages: impl Iterator<Item = &'a str>) -> DocumentError {
    DocumentError::Typeset(messages.next().unwrap_or("unknown fault").to_owned())
}
