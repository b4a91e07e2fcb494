//! Every heading and field of Annexes A, B and C of HJ 1259-2022 and of the manifest, from `fixtures/form-labels.csv`, is found in the
//! printed paper; workbooks open in a spreadsheet program and read back equal.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Command,
};

use calamine::{Data, Reader as _, Xlsx};
use chrono::Duration;
use weifei::{
    app::{self, form::Format, manifest, plan},
    domain::{
        access::Role,
        declaration::{annex, period::Period},
        ledger::Table,
    },
    kernel::id::ManifestId,
    store,
};

use crate::{
    declaration::{begun, handed, november},
    ledger_file::drawn,
    manifest::{Road, person},
    plan_file::whole,
    support::{World, run},
};

const LABELS: &str = include_str!("../../fixtures/form-labels.csv");

/// Labels by form, groups and fields alike.
fn labels() -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in LABELS.lines().skip(1) {
        let [form, group, label, mark] = line.split(',').collect::<Vec<_>>()[..] else { panic!("{line}") };
        assert!(["source", "source-2", "recall"].contains(&mark), "{line}");
        let told = all.entry(form.to_owned()).or_default();
        told.extend([group, label].into_iter().filter(|one| !one.is_empty()).map(str::to_owned));
    }
    all
}

/// A works with a plan, a ledger, declarations and a manifest that is completed.
struct Office {
    road: Road,
    manifest: ManifestId,
}

impl Office {
    fn new() -> Self {
        let mut road = Road::new();
        road.world.ehs = person(&road.world, Role::Ehs, road.world.site.organisation);
        november(&road);
        let manifest = road.completed(&road.drums(2));
        let world = &road.world;
        let (site, content) = (world.site.id.to_string(), whole(world));
        run(&world.env, &world.ehs, move |tx| plan::draft(tx, &site, 2027, &content)).unwrap();
        crate::books::enter_all(world);
        world.clock.advance(Duration::days(60));
        for of in ["2026-11", "2026"] {
            begun(world, of);
        }
        Self { road, manifest }
    }

    fn plan(&self, format: Format) -> Vec<u8> {
        let world = &self.road.world;
        let of = (&*world.site.id.to_string(), 2027, plan::file::Which::Now);
        world.env.db.read(|conn| plan::file::draw(conn, &world.env, &world.ehs, of, format)).unwrap().1
    }

    fn declaration(&self, of: &str, format: Format) -> Vec<u8> {
        let world = &self.road.world;
        let of = (&*world.site.id.to_string(), Period::parse(of).unwrap(), None);
        world.env.db.read(|conn| app::declaration::file::draw(conn, &world.env, &world.ehs, of, format)).unwrap().1
    }

    fn manifest(&self, format: Format) -> Vec<u8> {
        let world = &self.road.world;
        world.env.db.read(|conn| manifest::file::draw(conn, &world.env, self.manifest, format)).unwrap().1
    }

    /// Every paper by the name that the list of labels gives it.
    fn papers(&self, format: Format) -> Vec<(String, Vec<u8>)> {
        let mut all = vec![("A".to_owned(), self.plan(format))];
        all.extend(
            Table::ALL.map(|table| (table.as_str().to_owned(), drawn(&self.road.world, table.as_str(), format))),
        );
        all.push(("C.1".to_owned(), self.declaration("2026-11", format)));
        all.push(("C.3".to_owned(), self.declaration("2026", format)));
        all.push(("联单".to_owned(), self.manifest(format)));
        all
    }
}

/// The headings of a form as `domain` has them: C.2 is of a quarter, which this works of the key tier does not declare.
fn quarter(world: &World) -> String {
    let form = annex::form(Period::Quarter(2026, 4), &handed(world, "2026-11").content, String::new());
    form.columns.iter().flat_map(|one| [one.group, one.name]).collect::<Vec<_>>().concat()
}

#[test]
fn every_heading_of_a_form_stands_in_its_tables() {
    let office = Office::new();
    let labels = labels();
    assert_eq!(labels.len(), 16, "A.1 to A.7, B.1 to B.5, C.1 to C.3 and the manifest");
    let mut told: BTreeMap<String, String> = BTreeMap::new();
    for (form, bytes) in office.papers(Format::Csv) {
        told.insert(form, String::from_utf8(bytes).unwrap());
    }
    told.insert("C.2".into(), quarter(&office.road.world));
    for (form, labels) in &labels {
        let text = told.get(form).or_else(|| told.get(&form[..1])).unwrap();
        for label in labels {
            assert!(text.contains(label.as_str()), "{form}: {label}");
        }
    }
}

/// Text of a printed paper as the tool tells it that everybody has, without spaces; `None` where it is not installed.
#[cfg(feature = "pdf")]
fn by_tool(bytes: &[u8]) -> Option<String> {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("paper.pdf");
    std::fs::write(&file, bytes).unwrap();
    let told = Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(&file).arg("-").output().ok()?;
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    Some(plain(&String::from_utf8(told.stdout).unwrap()))
}

#[cfg(feature = "pdf")]
fn plain(text: &str) -> String {
    text.chars().filter(|one| !one.is_whitespace() && *one != '\u{200b}').collect()
}

#[cfg(feature = "pdf")]
#[test]
fn every_label_of_every_form_is_found_in_the_printed_paper() {
    let office = Office::new();
    let labels = labels();
    for (paper, bytes) in office.papers(Format::Pdf) {
        if let Some(dir) = std::env::var_os("KEEP_SHEETS") {
            std::fs::write(Path::new(&dir).join(format!("form-{paper}.pdf")), &bytes).unwrap();
        }
        let read = lopdf::Document::load_mem(&bytes).unwrap();
        let own: String = read.get_pages().keys().map(|page| read.extract_text(&[*page]).unwrap()).collect();
        let texts: Vec<String> = std::iter::once(plain(&own)).chain(by_tool(&bytes)).collect();
        let due: Vec<&String> =
            labels.iter().filter(|(form, _)| form.starts_with(&*paper)).flat_map(|(_, all)| all).collect();
        assert!(!due.is_empty(), "{paper}");
        for label in due {
            assert!(texts.iter().all(|text| text.contains(label.as_str())), "{paper}: {label} is not in {texts:?}");
        }
    }
}

/// Workbooks saved anew by a spreadsheet program; `None` where there is none (`SOFFICE` says which, and then there must be one).
fn saved_anew(papers: &[(String, Vec<u8>)], dir: &Path) -> Option<PathBuf> {
    let to = dir.join("out");
    let named = std::env::var("SOFFICE").ok();
    let mut office = Command::new(named.as_deref().unwrap_or("soffice"));
    office.arg(format!("-env:UserInstallation=file://{}", dir.join("profile").display()));
    office.args(["--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]).arg(&to);
    for (name, bytes) in papers {
        let from = dir.join(format!("{name}.xlsx"));
        std::fs::write(&from, bytes).unwrap();
        office.arg(from);
    }
    let done = match office.output() {
        Ok(done) => done,
        Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => return None,
        Err(error) => panic!("{error}"),
    };
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    Some(to)
}

type Sheets = Vec<(String, Vec<((usize, usize), String)>)>;

/// Every cell that is not empty, by sheet.
fn cells<R: std::io::Read + std::io::Seek>(mut book: Xlsx<R>) -> Sheets {
    let names = book.sheet_names();
    let told = |cell: &Data| match cell {
        Data::Float(number) => format!("{number}"),
        Data::Int(number) => number.to_string(),
        other => other.to_string(),
    };
    let of = |name: String| {
        let sheet = book.worksheet_range(&name).unwrap();
        let (top, left) = sheet.start().map_or((0, 0), |(row, column)| (row as usize, column as usize));
        let used = sheet.used_cells().map(|(row, column, cell)| ((row + top, column + left), told(cell)));
        (name, used.filter(|(_, text)| !text.is_empty()).collect())
    };
    names.into_iter().map(of).collect()
}

#[test]
fn every_workbook_opens_in_a_spreadsheet_program_and_reads_back_equal() {
    let papers = Office::new().papers(Format::Xlsx);
    let dir = tempfile::tempdir().unwrap();
    let saved = saved_anew(&papers, dir.path());
    for (paper, bytes) in papers {
        let before = cells(Xlsx::new(std::io::Cursor::new(bytes)).unwrap());
        assert!(before.iter().any(|(_, cells)| cells.len() > 20), "{paper}");
        if let Some(saved) = &saved {
            let after = cells(calamine::open_workbook(saved.join(format!("{paper}.xlsx"))).unwrap());
            assert_eq!(before, after, "{paper}");
        }
    }
}

/// A cell without its dress: a number to the gram, a moment to the minute, a text without the apostrophe that keeps it from running.
fn bare(text: &str) -> String {
    let text = text.strip_prefix('\'').unwrap_or(text);
    text.parse::<f64>().map_or_else(|_| text.to_owned(), |number| format!("{number:.6}"))
}

/// Rows of the tables of a CSV, without titles and headings.
fn rows_of_csv(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = std::str::from_utf8(bytes).unwrap().strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let (mut rows, mut heading) = (Vec::new(), true);
    for record in reader.records().map(Result::unwrap) {
        match (record.len(), heading) {
            (1, _) => heading = true,
            (_, true) => heading = false,
            _ => rows.push(record.iter().map(bare).collect()),
        }
    }
    rows
}

/// The same of a workbook.
fn rows_of_workbook(bytes: Vec<u8>) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let told = |cell: &Data| match cell {
        Data::DateTime(at) => {
            let text = at.as_datetime().unwrap().format("%Y-%m-%d %H:%M").to_string();
            text.strip_suffix(" 00:00").map_or(text.clone(), str::to_owned)
        }
        other => bare(&other.to_string()),
    };
    let sheets: Vec<_> = book.sheet_names().into_iter().map(|name| book.worksheet_range(&name).unwrap()).collect();
    let rows = sheets.iter().flat_map(|sheet| sheet.rows().skip(4).map(|row| row.iter().map(told).collect()));
    rows.collect()
}

#[test]
fn a_csv_says_what_its_workbook_says_cell_by_cell() {
    let office = Office::new();
    for ((paper, text), (_, book)) in office.papers(Format::Csv).into_iter().zip(office.papers(Format::Xlsx)) {
        let (text, book) = (rows_of_csv(&text), rows_of_workbook(book));
        assert!(text.len() == book.len() && !text.is_empty(), "{paper}");
        for (one, other) in text.iter().zip(&book) {
            // A workbook has no cells beyond the last that is filled.
            assert_eq!(&one[..other.len().min(one.len())], &other[..other.len().min(one.len())], "{paper}");
        }
    }
}

#[test]
fn a_telephone_of_the_register_stands_in_the_plan_and_in_the_manifest() {
    let office = Office::new();
    let world = &office.road.world;
    let shown = || world.env.db.read(|conn| manifest::sheet::facts(conn, &world.env, office.manifest)).unwrap();
    assert_eq!(shown().consignor.phone, None);
    assert!(!String::from_utf8(office.plan(Format::Csv)).unwrap().contains("0571-"));
    world
        .env
        .db
        .write(|conn| {
            for row in store::account::list_people(conn)? {
                let version = row.version + 1;
                let phone = Some("0571-88880000".to_owned());
                store::people::save(conn, &store::account::PersonRow { phone, version, ..row })?;
            }
            Ok::<_, weifei::app::Error>(())
        })
        .unwrap();
    let text = String::from_utf8(office.plan(Format::Csv)).unwrap();
    assert_eq!(text.matches("0571-88880000").count(), 2, "{text}");
    assert_eq!(shown().consignor.phone.as_deref(), Some("0571-88880000"));
}
