//! The reader against the sample ledger and against files of other makers.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use serde_json::Value as Json;

use chrono::NaiveDate;

use super::*;
use crate::domain::{
    ledger::{Held, Import, SiteNamed, import},
    reference::Shelf,
    refusal::Code,
};

const SAMPLE: &[u8] = include_bytes!("../../../fixtures/samples/ledger-a.xlsx");
const EXPECTED: &str = include_str!("../../../fixtures/samples/ledger-a.expected.json");

fn site() -> SiteNamed {
    SiteNamed {
        name: "杭州富阳恒镀精密机械有限公司".into(),
        uscc: "91330111MA2HD7PX5R".into(),
        division: "330111".into(),
    }
}

fn read_file(bytes: &[u8], file: &str, held: &Held) -> Result<Import, Unreadable> {
    let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    Ok(import(&workbook(bytes, file)?, site(), &Shelf::builtin().unwrap(), day, held))
}

/// Takes away what is words or advice, and what the report says beyond the expectation.
fn bare(mut report: Json) -> Json {
    for sheet in report["sheets"].as_array_mut().unwrap() {
        sheet.as_object_mut().unwrap().remove("warned");
        for refused in sheet["refused"].as_array_mut().unwrap() {
            for key in ["why", "code", "text", "remedy"] {
                refused.as_object_mut().unwrap().remove(key);
            }
        }
    }
    report
}

fn pretty(json: &Json) -> String {
    serde_json::to_string_pretty(json).unwrap()
}

#[test]
fn the_sample_ledger_comes_to_what_it_must() {
    let import = read_file(SAMPLE, "ledger-a.xlsx", &Held::default()).unwrap();
    let report = serde_json::to_value(&import.report).unwrap();
    let expected: Json = serde_json::from_str(EXPECTED).unwrap();
    let (Json::Object(report_keys), Json::Object(expected_keys)) = (&report, &expected) else { unreachable!() };
    assert_eq!(report_keys.keys().collect::<Vec<_>>(), expected_keys.keys().collect::<Vec<_>>());
    let (report, expected) = (pretty(&bare(report)), pretty(&bare(expected)));
    let differing: Vec<_> = report.lines().zip(expected.lines()).filter(|(a, b)| a != b).take(20).collect();
    assert!(report == expected, "{differing:#?}");
    assert_eq!((import.rows_new, import.rows_already_there, import.rows.len()), (395, 0, 395));
}

#[test]
fn the_same_file_twice_changes_nothing() {
    let first = read_file(SAMPLE, "ledger-a.xlsx", &Held::default()).unwrap();
    let again = read_file(SAMPLE, "ledger-a.xlsx", &first.held).unwrap();
    assert_eq!((again.rows_new, again.rows_already_there), (0, 395));
    assert_eq!((&again.report, &again.held), (&first.report, &first.held));
}

/// A table of B.1 as another works might keep it: other order, shortened names, one header row.
const PLAIN: &str = "日期,代码,批次号,产生量(kg),容器编码,包装方式,经办人\n\
    2026/3/5,900-041-49,P1,12.5,C1,编织袋,张\n\
    ,,,,,,\n\
    2026/3/6,90004149,P2,约3,C2,编织袋,张\n\
    同上,90025408,P3,3,C3,铁桶,李\n\
    2026.3.7,\"900-249-08\",P4,\"1,200\",,管道,〃\n\
    合计,,,1215.5,,,\n";

fn reasons(import: &Import) -> Vec<(u32, &'static str)> {
    import.report.sheets.iter().flat_map(|sheet| &sheet.refused).map(|row| (row.row, row.reason.as_str())).collect()
}

#[test]
fn one_bad_row_never_stops_the_rest() {
    for bytes in [
        PLAIN.as_bytes().to_vec(),
        [b"\xEF\xBB\xBF", PLAIN.as_bytes()].concat(),
        encoding_rs::GBK.encode(PLAIN).0.into_owned(),
        encoding_rs::GBK.encode(&PLAIN.replace("\"1,200\"", "1200").replace(',', "\t")).0.into_owned(),
        PLAIN.replace("\"1,200\"", "1200").replace(',', ";").into_bytes(),
    ] {
        let import = read_file(&bytes, "产生.csv", &Held::default()).unwrap();
        assert_eq!(reasons(&import), [(4, "mass_not_a_number")]);
        assert_eq!(import.report.totals.generated_g, 12_500 + 3_000 + 1_200_000);
        assert_eq!(import.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [2, 5, 6]);
        assert_eq!(import.rows.get(1).unwrap().day.to_string(), "2026-03-06");
        assert_eq!(import.rows.get(2).unwrap().handlers, ["李"]);
        assert_eq!(import.report.sheets.first().unwrap().skipped.len(), 2);
    }
}

#[test]
fn a_row_with_other_content_is_a_conflict_and_is_not_overwritten() {
    let first = read_file(PLAIN.as_bytes(), "a.csv", &Held::default()).unwrap();
    let other = PLAIN.replace(",12.5,", ",13.5,");
    let again = read_file(other.as_bytes(), "a.csv", &first.held).unwrap();
    assert_eq!(reasons(&again), [(2, "batch_conflict"), (4, "mass_not_a_number")]);
    assert_eq!((again.rows_new, again.held), (0, first.held));
}

#[test]
fn another_works_workbook_is_read_by_its_column_names() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let format = rust_xlsxwriter::Format::new();
    sheet.write(0, 0, "2026年危废台账").unwrap();
    sheet.merge_range(1, 0, 1, 1, "危险废物名称", &format).unwrap();
    for (column, text) in ["俗称", "名录名称"].into_iter().enumerate() {
        sheet.write(2, u16::try_from(column).unwrap(), text).unwrap();
    }
    for (column, text) in (2_u16..).zip(["产生批次", "产生日期", "废物代码", "产生数量（吨）", "包装编号"])
    {
        sheet.merge_range(1, column, 2, column, text, &format).unwrap();
    }
    for (row, batch, container) in [(3, "A-1", "X1"), (4, "A-2", "X2"), (5, "A-3", "X2")] {
        for (column, text) in (0_u16..).zip(["污泥", "表面处理废物", batch, "2026-03-05", "33605417"]) {
            sheet.write(row, column, text).unwrap();
        }
        sheet.write(row, 6, container).unwrap();
    }
    sheet.write(3, 5, 0.855_000_000_000_000_1).unwrap();
    sheet.write_formula(4, 5, rust_xlsxwriter::Formula::new("1+1").set_result("#REF!")).unwrap();
    sheet.write(5, 5, 1).unwrap();
    sheet.set_row_hidden(5).unwrap();
    let import = read_file(&book.save_to_buffer().unwrap(), "b.xlsx", &Held::default()).unwrap();
    let report = import.report.sheets.first().unwrap();
    assert_eq!((report.header_rows.as_slice(), report.hidden_rows.as_slice()), ([2, 3].as_slice(), [6].as_slice()));
    assert_eq!(reasons(&import), [(5, "formula_error")]);
    assert_eq!(import.report.totals.generated_g, 1_855_000);
}

#[test]
fn broken_files_are_told_and_never_panic() {
    assert_eq!(workbook(b"", "a").unwrap_err(), Unreadable::Empty);
    assert_eq!(workbook(b"\xD0\xCF\x11\xE0\xA1", "a.xls").unwrap_err(), Unreadable::OldOrLocked);
    assert_eq!(workbook(b"a,b\n1,2\n", "a.csv").unwrap_err(), Unreadable::NoLedger);
    assert_eq!(workbook(&vec![b'a'; MAX_BYTES + 1], "a.csv").unwrap_err(), Unreadable::TooLarge);
    for length in (2..SAMPLE.len()).step_by(SAMPLE.len() / 40) {
        let error = workbook(SAMPLE.get(..length).unwrap(), "a.xlsx").expect_err("truncated");
        assert_eq!(error.refusal().code, Code::ImportDamaged);
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400), zip: bool) {
        let bytes = if zip { [b"PK\x03\x04", bytes.as_slice()].concat() } else { bytes };
        let _ = workbook(&bytes, "a");
    }

    #[test]
    fn no_cell_breaks_the_judgement(cells in proptest::collection::vec("[0-9年月日./,、吨HWhw kg同上无:-]{0,12}", 7)) {
        let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
        let file = format!("{PLAIN}{}\n2026-03-08,900-041-49,P9,1,C9,桶,王\n", quoted.join(","));
        let import = read_file(file.as_bytes(), "a.csv", &Held::default()).unwrap();
        proptest::prop_assert!(import.rows.iter().any(|row| row.batch == "P9" || cells.iter().any(|cell| cell.contains('9'))));
    }
}
