//! The house's fences (docs: ARCHITECTURE.md): who may import whom, how long a file may be, which names are no names.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Each room and the rooms it may import besides itself. A room that is not here may not exist.
const ARROWS: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("config", &["kernel"]),
    ("domain", &["kernel"]),
    ("documents", &["domain", "kernel"]),
    ("exchange", &["domain", "kernel"]),
    ("outbound", &["domain", "kernel"]),
    ("store", &["domain", "kernel"]),
    ("app", &["store", "documents", "exchange", "outbound", "domain", "kernel", "config"]),
    ("api", BELOW),
    ("devices", BELOW),
    ("jobs", BELOW),
    ("sim", BELOW),
    (
        "cli",
        &[
            "api",
            "devices",
            "jobs",
            "sim",
            "app",
            "store",
            "documents",
            "exchange",
            "outbound",
            "domain",
            "kernel",
            "config",
        ],
    ),
];
/// `app` and what lies below it.
const BELOW: &[&str] = &["app", "store", "documents", "exchange", "outbound", "domain", "kernel", "config"];
/// Words the core must not know (style: pure functions and types).
const IMPURE: &[&str] =
    &["diesel::", "actix_web", "tokio::", "std::fs", "std::net", "std::env", "SystemTime", "Utc::now"];
/// Names that name nothing.
const NAMELESS: &[&str] = &["utils", "util", "helpers", "helper", "common", "misc", "manager"];
/// Most lines of a file.
const LINES: usize = 400;

fn files(under: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(under).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// Every Rust file under a folder of the repository, as (path from the top, text).
fn sources(folder: &str) -> Vec<(String, String)> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    files(&top.join(folder), &mut found);
    found.sort();
    let read = |path: &PathBuf| {
        let name = path.strip_prefix(top).unwrap().to_str().unwrap().replace('\\', "/");
        (name, fs::read_to_string(path).unwrap())
    };
    found.iter().map(read).collect()
}

/// The room of `src/<room>/…` or `src/<room>.rs`; `None` for `lib.rs` and `main.rs`, which may know all.
fn room(name: &str) -> Option<&str> {
    let inside = name.strip_prefix("src/")?;
    let first = inside.split('/').next()?.trim_end_matches(".rs");
    (!matches!(first, "lib" | "main")).then_some(first)
}

/// The rooms a text names after `crate::`, alone or in a group at any depth of lines.
fn named(text: &str) -> Vec<String> {
    let code: String =
        text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    let mut rooms = Vec::new();
    for (at, start) in code.match_indices("crate::") {
        let rest = &code[at + start.len()..];
        // `$crate::` of a macro and `pub(crate)` name our own rooms too, or nothing.
        match rest.strip_prefix('{') {
            None => rooms.push(word(rest)),
            Some(group) => rooms.extend(heads(group)),
        }
    }
    rooms
}

/// First words of the members of a `{…}` group.
fn heads(group: &str) -> Vec<String> {
    let (mut depth, mut fresh, mut heads) = (0, true, Vec::new());
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => fresh = true,
            letter if fresh && !letter.is_whitespace() => {
                heads.push(word(&group[at..]));
                fresh = false;
            }
            _ => {}
        }
    }
    heads
}

fn word(text: &str) -> String {
    text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}

/// Arrows of a file that the table lacks.
fn forbidden(name: &str, text: &str) -> Vec<String> {
    let Some(from) = room(name) else { return Vec::new() };
    let Some((_, allowed)) = ARROWS.iter().find(|(room, _)| *room == from) else {
        return vec![format!("{name}: the room `{from}` is not in the table")];
    };
    let known = |to: &str| ARROWS.iter().any(|(room, _)| *room == to);
    let mut bad: Vec<String> = named(text)
        .into_iter()
        .filter(|to| known(to) && to != from && !allowed.contains(&to.as_str()))
        .map(|to| format!("{name}: {from} → {to}"))
        .collect();
    bad.dedup();
    bad
}

#[test]
fn dependencies_only_point_down() {
    let bad: Vec<String> = sources("src").iter().flat_map(|(name, text)| forbidden(name, text)).collect();
    assert!(bad.is_empty(), "arrows that are not in the table:\n{}", bad.join("\n"));
}

#[test]
fn a_forbidden_arrow_is_noticed_however_it_is_written() {
    for text in [
        "use crate::store;",
        "use crate::{\n    kernel::id,\n    store::{Conn, db::{A, B}},\n};",
        "use crate::{store, kernel::{a, b}};",
        "fn f() -> crate::store::Conn {}",
    ] {
        assert_eq!(forbidden("src/domain/a.rs", text), ["src/domain/a.rs: domain → store"], "{text}");
    }
    assert!(forbidden("src/domain/a.rs", "use crate::{kernel::{store, id}, domain::app};\n// crate::store").is_empty());
    assert!(!forbidden("src/attic/a.rs", "").is_empty());
    assert!(forbidden("src/main.rs", "use crate::store;").is_empty());
    assert!(!forbidden("src/api/a.rs", "use crate::jobs;").is_empty());
}

#[test]
fn the_core_is_pure() {
    for (name, text) in sources("src/domain") {
        for word in IMPURE {
            assert!(!text.contains(word), "{name} says {word}");
        }
    }
}

#[test]
fn files_are_short_and_named_for_an_idea() {
    for (name, text) in sources("src").into_iter().chain(sources("tests")) {
        assert!(text.lines().count() <= LINES, "{name} has more than {LINES} lines: find its two nouns");
        for part in name.trim_end_matches(".rs").split('/') {
            assert!(!NAMELESS.contains(&part), "{name}: `{part}` names no idea");
        }
    }
}
