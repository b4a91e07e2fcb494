//! Whatever byte is changed is found, and located.

use ed25519_dalek::SigningKey;
use proptest::prelude::*;

use super::journal;
use crate::{
    domain::journal::{
        chain::{ChainCheck, ChainReport, Columns, Fault, look},
        checkpoint::{Checkpoint, VerifierKey},
        tree::MemoryTree,
    },
    kernel::hash::Hash,
};

const ORIGIN: &str = "weifei.example/journal";

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn note(size: u64, root: Hash) -> String {
    Checkpoint { origin: ORIGIN.into(), size, root }.sign(&key())
}

/// Every cell of every row as text, so that any byte can be flipped.
fn rows() -> Vec<[String; 10]> {
    let text = |row: (usize, super::Sealed)| {
        let (at, row) = row;
        let body = row.body;
        let (occurred, recorded) = (body.occurred_at.micros().to_string(), body.recorded_at.micros().to_string());
        let (hash, at) = (row.hash.hex(), at.to_string());
        let (id, version) = (body.id.to_string(), body.version.to_string());
        [id, body.stream, version, body.kind, body.command, occurred, recorded, hash, at, row.text]
    };
    journal(9, 2).into_iter().enumerate().map(text).collect()
}

fn check(rows: &[[String; 10]], notes: &[String]) -> Result<ChainReport, String> {
    let verifier = VerifierKey::of(ORIGIN, &key());
    let open = |note: &String| Checkpoint::open(note, &verifier).map_err(|fault| fault.to_string());
    let mut chain = ChainCheck::new(notes.iter().map(open).collect::<Result<_, _>>()?);
    for [id, stream, version, kind, command, occurred_at, recorded_at, hash, position, body] in rows {
        let number = |text: &String| text.parse::<i64>().map_err(|_| format!("{id} not a number"));
        let columns = Columns {
            id,
            stream,
            version: number(version)?,
            kind,
            command,
            occurred_at: number(occurred_at)?,
            recorded_at: number(recorded_at)?,
            hash,
            position: Some(number(position)?),
        };
        chain.feed(&columns, look(&columns, body)).map_err(|fault: Fault| fault.to_string())?;
    }
    chain.finish().map_err(|fault| fault.to_string())
}

fn notes() -> Vec<String> {
    let tree: MemoryTree = journal(9, 2).iter().map(|sealed| sealed.hash).collect();
    let at = |size| note(size, crate::domain::journal::tree::root(&tree, size).unwrap());
    vec![at(9), at(0), at(4)]
}

#[test]
fn an_untouched_journal_is_in_order() {
    let report = check(&rows(), &notes()).unwrap();
    assert_eq!((report.events, report.size), (9, 9));
}

#[test]
fn truncation_and_rewriting_are_found_against_a_checkpoint() {
    assert!(check(&rows()[..8], &notes()).unwrap_err().contains("covers 9"));
    let other = note(4, Hash::of(&[b"other"]));
    assert!(check(&rows(), &[other]).unwrap_err().contains("version 2: root of the first 4"));
}

#[test]
fn keys_and_notes_have_one_form() {
    let verifier = VerifierKey::of(ORIGIN, &key());
    assert_eq!(VerifierKey::parse(&verifier.to_string()).unwrap(), verifier);
    let witnessed = format!("{}— witness.example {}\n", notes()[0], "AAAAAAAA");
    assert_eq!(Checkpoint::open(&witnessed, &verifier).unwrap().size, 9);
    assert!(Checkpoint::open(&notes()[0], &VerifierKey::of("other", &key())).is_err());
}

proptest! {
    #[test]
    fn any_changed_byte_is_found_and_located(
        row in 0_usize..9, cell in 0_usize..10, at in any::<prop::sample::Index>(), letter in "[ -~]",
    ) {
        let (mut rows, id) = (rows(), rows()[row][0].clone());
        let place = at.index(rows[row][cell].len());
        prop_assume!(rows[row][cell].is_char_boundary(place) && rows[row][cell].is_char_boundary(place + 1));
        prop_assume!(rows[row][cell][place..=place] != letter);
        prop_assume!(!(letter == "+" && place == 0) && rows[row][cell].parse::<i64>() != Ok(0));
        rows[row][cell].replace_range(place..=place, &letter);
        let fault = check(&rows, &notes()).unwrap_err();
        prop_assert!(fault.contains(&id) || fault.contains(&rows[row][0]), "{}", fault);
    }

    #[test]
    fn any_changed_byte_of_a_checkpoint_is_found(
        which in 0_usize..3, at in any::<prop::sample::Index>(), letter in "[\n -~]",
    ) {
        let mut notes = notes();
        let place = at.index(notes[which].len());
        prop_assume!(notes[which].is_char_boundary(place) && notes[which].is_char_boundary(place + 1));
        prop_assume!(notes[which][place..=place] != letter);
        notes[which].replace_range(place..=place, &letter);
        prop_assert!(check(&rows(), &notes).is_err());
    }
}
