//! The command line as a person uses it: tables for spreadsheets, the doctor, the settings file.

use std::{
    path::Path,
    process::{Command, Output},
};

pub fn weifei(dir: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_weifei"));
    for name in ["WEIFEI_DATABASE", "WEIFEI_DATA", "WEIFEI_CONFIG"] {
        command.env_remove(name);
    }
    command.args(args).current_dir(dir).output().unwrap()
}

pub fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn district() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let made = weifei(dir.path(), &["demo", "--no-serve", "--sites", "2", "--days", "2", "--seed", "5"]);
    assert!(made.status.success(), "{}", said(&made));
    dir
}

#[test]
fn what_is_exported_opens_in_a_spreadsheet() {
    let dir = district();
    let json = weifei(dir.path(), &["export", "sites"]);
    let sites: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    let code = sites[0]["code"].as_str().unwrap();
    let csv = String::from_utf8(weifei(dir.path(), &["export", "sites", "--format", "csv"]).stdout).unwrap();
    assert!(csv.starts_with("\u{feff}id,code,name,organisation_id,division,tier\r\n"), "{csv}");
    assert!(csv.contains(code));
    for what in ["packages", "stock", "events"] {
        let file = format!("{what}.xlsx");
        let done = weifei(dir.path(), &["export", what, "--site", code, "--format", "xlsx", "-o", &file]);
        assert!(done.status.success(), "{}", said(&done));
        assert!(std::fs::read(dir.path().join(file)).unwrap().starts_with(b"PK"));
    }
    for wrong in [["export", "sites", "--format", "pdf"], ["export", "trace", "--format", "csv"]] {
        assert!(!weifei(dir.path(), &wrong).status.success());
    }
}

#[test]
fn the_doctor_names_what_is_wrong_and_the_way_out() {
    let dir = district();
    let well = weifei(dir.path(), &["doctor"]);
    assert!(well.status.success(), "{}", said(&well));
    assert!(said(&well).contains("schema up to date"));
    let key = dir.path().join("data/keys/label");
    std::fs::write(&key, b"short").unwrap();
    let ill = weifei(dir.path(), &["doctor"]);
    assert!(!ill.status.success());
    assert!(said(&ill).contains("BAD   label") && said(&ill).contains("5 bytes, not 32"), "{}", said(&ill));
    assert!(!weifei(dir.path(), &["doctor", "--database", "mysql:x"]).status.success());
    assert!(!weifei(dir.path(), &["doctor", "--data", "nowhere"]).status.success());
    assert!(!dir.path().join("nowhere").exists(), "looking changes nothing");
}

#[test]
fn flags_come_before_the_environment_and_that_before_the_file() {
    let dir = district();
    let file = dir.path().join("other.toml");
    std::fs::write(&file, "data = \"from-file\"\n").unwrap();
    let asked = |more: &[&str]| said(&weifei(dir.path(), &[&["doctor", "--config", "other.toml"], more].concat()));
    assert!(asked(&[]).contains("from-file"), "{}", asked(&[]));
    assert!(asked(&["--data", "data"]).contains("ok    data folder: data"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_weifei"));
    command.args(["doctor"]).current_dir(dir.path()).env("WEIFEI_CONFIG", &file).env("WEIFEI_DATA", "from-env");
    assert!(said(&command.output().unwrap()).contains("from-env"));
    std::fs::write(&file, "dta = \"typo\"\n").unwrap();
    assert!(asked(&[]).contains("no command has a flag --dta"), "{}", asked(&[]));
    let missing = weifei(dir.path(), &["doctor", "--config", "nothing.toml"]);
    assert!(!missing.status.success() && said(&missing).contains("is not there"));
    // The file in the working folder is read without being named.
    std::fs::write(dir.path().join("weifei.toml"), "data = \"from-here\"\n").unwrap();
    assert!(said(&weifei(dir.path(), &["doctor"])).contains("from-here"));
}

#[test]
fn how_strictly_it_is_checked_is_chosen_and_shown() {
    let dir = district();
    let listed = |more: &[&str]| said(&weifei(dir.path(), &[&["check", "list"], more].concat()));
    let line = |text: &str, code: &str| {
        let mut words = text.lines().find(|line| line.starts_with(code)).unwrap().split_whitespace().skip(1);
        (words.next().unwrap().to_owned(), words.next().unwrap().to_owned())
    };
    assert_eq!(line(&listed(&[]), "credential.none"), ("hard".into(), "default".into()));
    let set = |code: &str, choice: &str, division: &str| {
        weifei(dir.path(), &["check", "set", code, choice, "--division", division, "--reason", "补录期"])
    };
    let done = set("credential.none", "soft", "330100");
    assert!(done.status.success(), "{}", said(&done));
    let here = listed(&["--division", "330111"]);
    assert_eq!(line(&here, "credential.none"), ("soft".into(), "division/3301".into()));
    assert!(here.contains("3301 soft: 补录期"), "{here}");
    assert_eq!(line(&listed(&[]), "credential.none"), ("hard".into(), "default".into()));
    let law = set("permit.none", "soft", "330100");
    assert!(!law.status.success() && said(&law).contains("The law leaves no choice"), "{}", said(&law));
    assert_eq!(line(&here, "permit.none"), ("hard".into(), "law".into()));
    assert!(weifei(dir.path(), &["journal", "verify"]).status.success());
}
