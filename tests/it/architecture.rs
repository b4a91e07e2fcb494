//! Who may know whom: reads every `crate::room` and fails on an arrow not in the table (CONTRIBUTING.md).

use std::{
    fs,
    path::{Path, PathBuf},
};

const ROOMS: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("domain", &["kernel"]),
    ("documents", &["domain", "kernel"]),
    ("exchange", &["domain", "kernel"]),
    ("outbound", &["domain", "kernel"]),
    ("store", &["domain", "kernel"]),
    ("app", &["store", "documents", "exchange", "outbound", "domain", "kernel"]),
    ("api", &["app", "store", "documents", "exchange", "outbound", "domain", "kernel"]),
    ("jobs", &["app", "store", "documents", "exchange", "outbound", "domain", "kernel"]),
    ("sim", &["app", "store", "documents", "exchange", "outbound", "domain", "kernel"]),
    ("cli", &["api", "jobs", "sim", "app", "store", "documents", "exchange", "outbound", "domain", "kernel"]),
];

fn files(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            out.push(path);
        }
    }
}

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    files(&root, &mut found);
    found
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect()
}

/// Rooms named after `crate::`, also inside `use crate::{a, b}`.
fn named(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for piece in text.split("crate::").skip(1) {
        if let Some(group) = piece.strip_prefix('{') {
            let mut depth = 0;
            let mut word = String::new();
            for letter in group.chars() {
                match letter {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    letter if depth == 0 && (letter.is_alphanumeric() || letter == '_') => {
                        word.push(letter);
                        continue;
                    }
                    ',' if depth == 0 => {}
                    _ => continue,
                }
                if depth == 0 || letter == '{' {
                    out.push(std::mem::take(&mut word));
                }
            }
            out.push(word);
        } else {
            out.push(piece.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect());
        }
    }
    out
}

#[test]
fn no_room_knows_one_above_it() {
    let mut checked = 0;
    for (name, text) in sources() {
        let room = name.split('/').next().unwrap();
        let Some((_, may)) = ROOMS.iter().find(|(known, _)| *known == room) else { continue };
        for other in named(&text) {
            if ROOMS.iter().any(|(known, _)| *known == other) && other != room {
                assert!(may.contains(&other.as_str()), "{name} names crate::{other}");
                checked += 1;
            }
        }
    }
    assert!(checked > 100, "the reader of arrows found only {checked}");
}

#[test]
fn files_are_short_and_the_domain_does_no_io() {
    for (name, text) in sources() {
        assert!(text.lines().count() <= 430, "{name} has two nouns in it");
        let stem = name.rsplit('/').next().unwrap().trim_end_matches(".rs");
        assert!(!["utils", "helpers", "common", "misc", "manager"].contains(&stem), "{name}: name the idea");
        if name.starts_with("domain/") {
            for word in ["diesel::", "actix", "tokio::", "std::fs", "SystemTime"] {
                assert!(!text.contains(word), "{name} uses {word}");
            }
        }
    }
}
