//! The logbook and the papers beside it on the command line.

use crate::cli::{said, weifei};

#[test]
fn the_command_line_writes_them_to_files() {
    let dir = tempfile::tempdir().unwrap();
    let made = weifei(dir.path(), &["demo", "--no-serve", "--sites", "2", "--days", "6", "--seed", "5"]);
    assert!(made.status.success(), "{}", said(&made));
    let sites: serde_json::Value = serde_json::from_slice(&weifei(dir.path(), &["export", "sites"]).stdout).unwrap();
    let code = sites[0]["code"].as_str().unwrap();
    let book = |format: &str| {
        weifei(
            dir.path(),
            &["export", "logbook", "--site", code, "--year", "2026", "--period", "q4", "--format", format],
        )
    };
    let told: serde_json::Value = serde_json::from_slice(&book("json").stdout).unwrap();
    assert!(told["received"].is_array() && told["position"].is_i64(), "{told}");
    let csv = String::from_utf8(book("csv").stdout).unwrap();
    assert!(csv.starts_with("\u{feff}一、危险废物接收记录\r\n序号,接收时间,"), "{csv}");
    assert!(book("xlsx").stdout.starts_with(b"PK"));
    assert!(!book("doc").status.success());
    assert!(!weifei(dir.path(), &["export", "receipt"]).status.success(), "of no manifest");
    let listed: serde_json::Value =
        serde_json::from_slice(&weifei(dir.path(), &["export", "manifests"]).stdout).unwrap();
    let one = listed[0]["id"].as_str().unwrap();
    let receipt: serde_json::Value =
        serde_json::from_slice(&weifei(dir.path(), &["export", "receipt", "--manifest", one]).stdout).unwrap();
    assert!(receipt["papers"].is_array() && receipt["masses"].is_object(), "{receipt}");
    if cfg!(feature = "pdf") {
        assert!(weifei(dir.path(), &["export", "signs", "--site", code]).stdout.starts_with(b"%PDF"));
        assert!(book("pdf").stdout.starts_with(b"%PDF"));
    }
}
