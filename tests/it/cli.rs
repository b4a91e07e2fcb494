//! The command line as a person uses it: tables for spreadsheets, the doctor, the settings file.

use std::{
    path::Path,
    process::{Command, Output},
    sync::Arc,
};

use calamine::Reader as _;
use serde_json::Value;
use weifei::{
    app::{
        Actor, Env,
        env::Keys,
        file,
        package::{Ask, act},
        record::{Meta, Tx, execute},
        seal,
    },
    domain::journal::evidence::FileKind,
    kernel::id::RandomIds,
    store::{Db, conn::Address},
};

use crate::{
    manifest::tables::exported_as_tables,
    support::{meta, run},
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
    let asked = ["export", "ledger", "--site", code, "--year", "2026", "--period", "q4", "--table"];
    let ledger = |more: &[&str]| weifei(dir.path(), &[&asked[..], more].concat());
    let csv = String::from_utf8(ledger(&["B.1", "--format", "csv"]).stdout).unwrap();
    assert!(csv.starts_with("\u{feff}序号,产生批次编码,产生时间,"), "{csv}");
    assert!(ledger(&["B.1", "--format", "xlsx"]).stdout.starts_with(b"PK"));
    assert!(ledger(&["B.1"]).stdout.starts_with(b"["));
    assert!(!ledger(&["B.9", "--format", "csv"]).status.success());
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

/// A district in which loads have come to their end.
fn shipped() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let made = weifei(dir.path(), &["demo", "--no-serve", "--sites", "3", "--days", "14", "--seed", "5"]);
    assert!(made.status.success(), "{}", said(&made));
    dir
}

fn rows(dir: &Path, args: &[&str]) -> Vec<Value> {
    let done = weifei(dir, args);
    assert!(done.status.success(), "{args:?}: {}", said(&done));
    serde_json::from_slice(&done.stdout).unwrap()
}

/// The same rows as JSON, CSV and a workbook.
fn in_every_format(dir: &Path, what: &str, columns: &str) -> Vec<Value> {
    let json = rows(dir, &["export", what, "--format", "json"]);
    assert_eq!(json, rows(dir, &["export", what]), "JSON unless another is asked for");
    let csv = String::from_utf8(weifei(dir, &["export", what, "--format", "csv"]).stdout).unwrap();
    let mut lines = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    assert!(lines.headers().unwrap().iter().collect::<Vec<_>>().join(",").starts_with(columns), "{csv}");
    let ids: Vec<String> = lines.records().map(|line| line.unwrap()[0].to_owned()).collect();
    assert_eq!(ids, json.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>());
    let file = dir.join(format!("{what}.xlsx"));
    let done = weifei(dir, &["export", what, "--format", "xlsx", "-o", file.to_str().unwrap()]);
    assert!(done.status.success() && done.stdout.is_empty(), "{}", said(&done));
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(&file).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(sheet.height(), json.len() + 1);
    assert!(!weifei(dir, &["export", what, "--format", "pdf"]).status.success());
    json
}

#[test]
fn manifests_and_trips_are_exported_in_every_format_and_one_manifest_by_number_or_id() {
    let dir = shipped();
    let dir = dir.path();
    let manifests = in_every_format(dir, "manifests", "id,number,paper,origin,state,consignor_site,consignor");
    let trips = in_every_format(dir, "trips", "id,state,state_name,carrier_id,carrier_name,vehicle_id,plate");
    assert!(manifests.len() > 5 && trips.len() > 5, "{} {}", manifests.len(), trips.len());
    let one = manifests.iter().find(|one| one["state"] == "treated").expect("a load came to its end");
    let mut without = 0;
    for site in rows(dir, &["export", "sites"]) {
        let own = rows(dir, &["export", "manifests", "--site", site["code"].as_str().unwrap()]);
        let due = manifests.iter().filter(|row| row["consignor"]["site_code"] == site["code"]).cloned();
        assert_eq!(own, due.collect::<Vec<_>>());
        without += usize::from(own.is_empty());
    }
    assert!(without > 0, "a receiver hands nothing over");

    let (id, number) = (one["id"].as_str().unwrap(), one["number"].as_str().unwrap());
    let shown = weifei(dir, &["export", "manifest", "--manifest", number]);
    let whole: Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert_eq!((&whole["id"], &whole["state"]), (&one["id"], &one["state"]));
    assert!(!whole["items"].as_array().unwrap().is_empty() && !whole["signatures"].as_array().unwrap().is_empty());
    assert_eq!(weifei(dir, &["export", "manifest", "--manifest", id, "--format", "json"]).stdout, shown.stdout);
    let sheet = weifei(dir, &["export", "manifest", "--manifest", number, "--format", "pdf"]);
    assert_eq!(sheet.status.success(), cfg!(feature = "pdf"), "{}", String::from_utf8_lossy(&sheet.stderr));
    assert_eq!(sheet.stdout.starts_with(b"%PDF"), cfg!(feature = "pdf"));
    exported_as_tables(dir, number, &whole);
    for wrong in [
        ["export", "manifest", "--manifest", "20990000000000"].as_slice(),
        &["export", "manifest"],
        &["export", "manifest", "--manifest", number, "--format", "svg"],
        &["export", "manifests", "--site", "nowhere"],
        &["export", "bundle", "--manifest", "20990000000000"],
        &["export", "bundle"],
    ] {
        assert!(!weifei(dir, wrong).status.success(), "{wrong:?}");
    }
    let drum = whole["items"].as_array().unwrap().iter().find(|item| item["standing"] == "accepted").unwrap();
    let drum = drum["package_id"].as_str().unwrap();
    let of_drum = bundled(dir, &["--package", drum]);
    for kinds in [of_drum, bundled(dir, &["--manifest", number])] {
        for kind in
            ["package.treated", "manifest.treatment_reported", "trip.ended", "treatment.fed", "treatment.closed"]
        {
            assert!(kinds.iter().any(|one| one == kind), "{kind} is not in {kinds:?}");
        }
    }
}

/// Kinds of the events in a bundle that was exported, once it is found sound: by ours, without the database, and by a program
/// that is not ours.
fn bundled(dir: &Path, of: &[&str]) -> Vec<String> {
    let done = weifei(dir, &[&["export", "bundle", "-o", "bundle.zip"], of].concat());
    assert!(done.status.success(), "{}", said(&done));
    let key = String::from_utf8(weifei(dir, &["journal", "key"]).stdout).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let file = dir.join("bundle.zip");
    let args = ["journal", "verify", "--bundle", file.to_str().unwrap(), "--key", key.trim()];
    let told = weifei(elsewhere.path(), &args);
    assert!(told.status.success() && said(&told).starts_with("ok events="), "{}", said(&told));
    let self_signed = weifei(elsewhere.path(), &args[..4]);
    assert!(said(&self_signed).starts_with("self-signed"), "{}", said(&self_signed));
    crate::support::checked(&std::fs::read(&file).unwrap(), key.trim())
}

/// The platform's surroundings over a folder that the command line made.
fn surroundings(dir: &Path) -> Env {
    let key = |name: &str| std::fs::read(dir.join("data/keys").join(name)).unwrap();
    let signing = |name: &str| ed25519_dalek::SigningKey::from_bytes(&key(name).try_into().unwrap());
    let told = String::from_utf8(weifei(dir, &["journal", "key"]).stdout).unwrap();
    Env {
        clock: Arc::new(weifei::kernel::clock::SystemClock),
        ids: Arc::new(RandomIds),
        db: Db::open(Address::Sqlite(dir.join("data/weifei.db").display().to_string())).unwrap(),
        keys: Arc::new(Keys {
            origin: told.split('+').next().unwrap().to_owned(),
            journal: Some(signing("journal")),
            label: signing("label"),
            token: key("token"),
        }),
        public_url: "https://weifei.test".into(),
        demo: true,
        reference: Arc::default(),
        checks: Arc::default(),
        rules: Arc::default(),
        own_rules: Arc::default(),
        gate: Arc::default(),
    }
}

#[test]
fn an_evidence_file_is_erased_and_the_journal_and_bundles_hold_without_it() {
    let dir = district();
    let dir = dir.path();
    let sites = rows(dir, &["export", "sites"]);
    let code = sites[0]["code"].as_str().unwrap();
    let stock = rows(dir, &["export", "packages", "--site", code]);
    let drum = stock.iter().find(|one| one["state"] == "in_stock").expect("a drum in stock")["id"].as_str().unwrap();
    let env = surroundings(dir);
    let photo = |tx: &mut Tx<'_>| Ok(file::send(tx, FileKind::Photo, b"\x89PNG\r\n\x1a\n a torn label")?.sha256);
    let digest = run(&env, &Actor::system(), photo).unwrap();
    let (id, with) = (drum.parse().unwrap(), Meta { evidence: vec![digest.parse().unwrap()], ..meta() });
    execute(&env, &Actor::system(), &with, move |tx| act(tx, id, &Ask::DamageLabel, None).map(drop)).unwrap();
    while seal::seal(&env).unwrap() > 0 {}
    env.db.close();

    let holds = |named: &str| {
        let mut zip = zip::ZipArchive::new(std::fs::File::open(dir.join("bundle.zip")).unwrap()).unwrap();
        let bundle: Value = serde_json::from_reader(zip.by_name("bundle.json").unwrap()).unwrap();
        (zip.by_name(&format!("files/{named}")).is_ok(), bundle["withheld"].clone())
    };
    assert!(bundled(dir, &["--package", drum]).contains(&"package.label_damaged".to_owned()));
    assert_eq!(holds(&digest), (true, serde_json::json!([])));
    let absent = "0".repeat(64);
    for wrong in [["erase"].as_slice(), &["erase", "no digest"], &["erase", &absent]] {
        assert!(!weifei(dir, wrong).status.success(), "{wrong:?}");
    }
    // What is there is erased, though something named beside it is not.
    let both = weifei(dir, &["erase", &digest, &absent]);
    assert!(!both.status.success());
    assert!(said(&both).contains(&format!("{digest} erased\n{absent} is not there")), "{}", said(&both));
    assert!(said(&weifei(dir, &["erase", &digest])).contains("is not there"), "once is enough");
    let sound = weifei(dir, &["journal", "verify"]);
    assert!(sound.status.success() && said(&sound).contains("ok events="), "{}", said(&sound));
    bundled(dir, &["--package", drum]);
    assert_eq!(holds(&digest), (false, serde_json::json!([digest])));
    let left = weifei(dir, &["export", "trace", "--package", drum]);
    assert!(said(&left).contains("label_damaged"), "that there was a photo is still told");
}

#[test]
fn a_refusal_names_the_field_and_the_facts_whatever_the_subcommand() {
    let dir = district();
    let refused = |args: &[&str]| {
        let output = weifei(dir.path(), args);
        assert!(!output.status.success(), "{}", said(&output));
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let wrong = refused(&["check", "set", "WRONG", "soft", "--reason", "补录期"]);
    assert!(wrong.contains("(request.field_invalid)\n  /code: a finding of the check before departure"), "{wrong}");
    let choice = refused(&["check", "set", "credential.none", "softly", "--reason", "补录期"]);
    assert!(choice.contains("\n  /choice: hard, soft or inherit"), "{choice}");
    let role = refused(&["user", "add", "li.si", "--name", "李四", "--role", "king", "--division", "330111"]);
    assert!(role.contains("(grant.not_yours_to_give)\n  role: king"), "{role}");
    let absent = refused(&["user", "reset", "nobody"]);
    assert!(absent.contains("(thing.not_found)"), "{absent}");
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

#[test]
fn notices_are_judged_and_listed_by_state_level_and_rule_and_anew_they_are_the_same() {
    let dir = shipped();
    let listed = |more: &[&str]| rows(dir.path(), &[&["notices", "--format", "json"], more].concat());
    let all = listed(&[]);
    assert!(!all.is_empty());
    let open = listed(&["--state", "open"]);
    assert_eq!(open, all.iter().filter(|one| one["open"] == true).cloned().collect::<Vec<_>>());
    let rule = all[0]["rule"].as_str().unwrap();
    let of_rule = listed(&["--rule", rule, "--level", all[0]["level"].as_str().unwrap()]);
    assert!(of_rule.contains(&all[0]) && of_rule.iter().all(|one| one["rule"] == rule));
    assert_eq!(listed(&["--anew"]), all);
    let lines = String::from_utf8(weifei(dir.path(), &["notices"]).stdout).unwrap();
    assert_eq!(lines.lines().count(), all.len());
    assert!(lines.contains(rule) && lines.contains(all[0]["rule_name"].as_str().unwrap()), "{lines}");
    for wrong in [["--state", "lost"], ["--level", "pink"], ["--rule", "STO-99"], ["--format", "xml"]] {
        assert!(!weifei(dir.path(), &[&["notices"], &wrong[..]].concat()).status.success(), "{wrong:?}");
    }
    assert!(weifei(dir.path(), &["journal", "verify"]).status.success());
    let exported = in_every_format(dir.path(), "notices", "id,rule,rule_name,level,level_name,peak,breach,state");
    assert_eq!(exported.len(), all.len());
    for (one, row) in exported.iter().zip(&all) {
        assert!(row.as_object().unwrap().iter().all(|(key, value)| one[key] == *value), "{one} {row}");
        assert!(one["values"].is_object() && one["rule_version"].as_i64() > Some(0), "{one}");
        assert_eq!(one["stream"], format!("notice/{}", row["id"].as_str().unwrap()));
    }
}

#[test]
fn every_rule_is_shown_with_its_figures_and_what_they_rest_on() {
    let dir = tempfile::tempdir().unwrap();
    let told = |args: &[&str]| {
        let out = Command::new(env!("CARGO_BIN_EXE_weifei")).args(args).current_dir(dir.path()).output().unwrap();
        (out.status.success(), String::from_utf8(out.stdout).unwrap())
    };
    let (good, list) = told(&["rules", "list"]);
    assert!(good && list.lines().count() == weifei::domain::alarm::RULES.len(), "{list}");
    for line in list.lines() {
        let code = line.split_whitespace().next().unwrap();
        let (good, shown) = told(&["rules", "show", code]);
        assert!(good && shown.contains(code) && shown.contains("levels") && shown.contains("advice"), "{shown}");
    }
    let (_, shown) = told(&["rules", "show", "STO-02"]);
    assert!(shown.contains("limit_g = 3000000 grams") && shown.contains("law"), "{shown}");
    assert!(!told(&["rules", "show", "STO-99"]).0);
    // Authorities' own are in the database: there is none yet.
    let (good, own) = told(&["rules", "list", "--own"]);
    assert!(good && own == list, "{own}");
    assert!(!told(&["rules", "show", "U-330111-001"]).0);
}

#[test]
fn a_plan_is_generated_and_exported_and_a_declaration_too() {
    let dir = tempfile::tempdir().unwrap();
    let asked = ["demo", "--no-serve", "--sites", "3", "--days", "8", "--seed", "5", "--until", "2026-11-06"];
    let made = weifei(dir.path(), &asked);
    assert!(made.status.success(), "{}", said(&made));
    let sites: Value = serde_json::from_slice(&weifei(dir.path(), &["export", "sites"]).stdout).unwrap();
    let first = sites.as_array().unwrap().iter().find(|one| one["name"].as_str().unwrap().contains("演示01")).unwrap();
    assert_eq!(first["tier"], "key");
    let code = first["code"].as_str().unwrap();
    let generate = ["plan", "generate", "--site", code, "--year", "2027"];
    let told = weifei(dir.path(), &generate);
    assert!(told.status.success() && said(&told).contains("plan 2027 draft:"), "{}", said(&told));
    let again = weifei(dir.path(), &generate);
    assert!(!again.status.success() && said(&again).contains("plan.exists"), "{}", said(&again));
    let export = |what: &str, more: &[&str]| {
        let done = weifei(dir.path(), &[&["export", what, "--site", code], more].concat());
        assert!(done.status.success(), "{}", said(&done));
        done.stdout
    };
    let json: Value = serde_json::from_slice(&export("plan", &["--year", "2027", "--format", "json"])).unwrap();
    assert_eq!((&json["year"], &json["state"]), (&2027.into(), &"draft".into()));
    let csv = String::from_utf8(export("plan", &["--year", "2026", "--format", "csv"])).unwrap();
    assert!(csv.contains("表A.2 设施信息") && csv.contains("表A.7 危险废物转移情况"), "{csv}");
    assert!(export("plan", &["--year", "2026", "--format", "xlsx"]).starts_with(b"PK"));
    let json: Value = serde_json::from_slice(&export("declaration", &["--period", "2026-10"])).unwrap();
    assert_eq!(json["period"], "2026-10");
    let csv = String::from_utf8(export("declaration", &["--period", "2026-10", "--format", "csv"])).unwrap();
    assert!(csv.contains("本期末剩余贮存量") && csv.contains("合计"), "{csv}");
    let none = weifei(dir.path(), &["export", "declaration", "--site", code, "--period", "2026-07"]);
    assert!(!none.status.success());
}
