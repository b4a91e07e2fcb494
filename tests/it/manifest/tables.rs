//! A manifest as tables, as the command line writes them.

use std::path::Path;

use calamine::{DataType as _, Reader as _, Xlsx, open_workbook};
use serde_json::Value;

use crate::cli::{said, weifei};

/// A manifest as a workbook and as CSV has what left, who carried it and what was accepted, to the gram.
pub fn exported_as_tables(dir: &Path, number: &str, whole: &Value) {
    let file = dir.join("manifest.xlsx");
    let ask = ["export", "manifest", "--manifest", number, "--format"];
    let done = weifei(dir, &[&ask[..], &["xlsx", "-o", file.to_str().unwrap()]].concat());
    assert!(done.status.success() && done.stdout.is_empty(), "{}", said(&done));
    let mut book: Xlsx<_> = open_workbook(&file).unwrap();
    let names = ["移出信息", "移出废物", "运输信息", "接受信息", "接受废物"];
    assert_eq!(book.sheet_names(), names);
    let lines = whole["lines"].as_array().unwrap();
    for (sheet, heading, field) in [("移出废物", "移出量（吨）", "label_g"), ("接受废物", "接受量（吨）", "accepted_g")]
    {
        let sheet = book.worksheet_range(sheet).unwrap();
        let (heads, rows) = (sheet.rows().nth(2).unwrap(), sheet.rows().skip(4));
        assert!(sheet.get_value((1, 0)).unwrap().to_string().contains(number));
        let at = heads.iter().position(|cell| *cell == heading).expect("its heading");
        let masses: Vec<f64> = rows.map(|row| row[at].get_float().expect("a mass")).collect();
        let told: f64 = masses.iter().sum();
        assert_eq!(masses.len(), lines.len());
        assert_eq!((told * 1e6).round().to_string(), whole[field].to_string(), "{field}");
    }
    if cfg!(feature = "pdf") {
        let done = weifei(dir, &[&ask[..], &["pdf"]].concat());
        let read = lopdf::Document::load_mem(&done.stdout).unwrap();
        let text: String = read.extract_text(&[1]).unwrap().split_whitespace().collect();
        assert!(text.contains("演示，没有真实的废物"), "a paper of an invented district says so: {text}");
    }
    let csv = String::from_utf8(weifei(dir, &[&ask[..], &["csv"]].concat()).stdout).unwrap();
    assert!(csv.starts_with('\u{feff}') && names.iter().all(|name| csv.contains(name)), "{csv}");
}
