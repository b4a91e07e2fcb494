//! A bundle proves itself, and a changed one does not.

use ed25519_dalek::SigningKey;

use super::{FILE, journal};
use crate::{
    domain::journal::{
        bundle::{Bundle, BundleEvent, BundleFile, verify_bundle},
        checkpoint::{Checkpoint, VerifierKey},
        tree::{MemoryTree, inclusion_proof},
    },
    kernel::hash::Hash,
};

const ORIGIN: &str = "weifei.example/journal";

/// The even stream of eleven events.
fn bundle() -> (Bundle, Vec<(Hash, Hash)>, VerifierKey) {
    let (signer, sealed) = (SigningKey::from_bytes(&[7; 32]), journal(11, 2));
    let tree: MemoryTree = sealed.iter().map(|sealed| sealed.hash).collect();
    let event = |at: usize| BundleEvent {
        position: at as u64,
        body: sealed[at].text.clone(),
        proof: inclusion_proof(&tree, at as u64, 11).unwrap(),
    };
    let (key, file) = (VerifierKey::of(ORIGIN, &signer), Hash::of(&[FILE]));
    let bundle = Bundle {
        v: 1,
        origin: ORIGIN.into(),
        key: key.to_string(),
        checkpoint: Checkpoint { origin: ORIGIN.into(), size: 11, root: tree.root() }.sign(&signer),
        about: "package".into(),
        events: (0..11).step_by(2).map(event).collect(),
        files: vec![BundleFile { sha256: file, name: "a.jpg".into(), media_type: "image/jpeg".into() }],
        withheld: Vec::new(),
    };
    (bundle, vec![(file, file)], key)
}

#[test]
fn a_bundle_is_ok_only_with_a_key_from_outside() {
    let (bundle, files, key) = bundle();
    assert!(verify_bundle(&bundle, &files, Some(&key)).unwrap().to_string().starts_with("ok events=6 size=11 root="));
    assert!(verify_bundle(&bundle, &files, None).unwrap().to_string().starts_with("self-signed "));
    let other = VerifierKey::of(ORIGIN, &SigningKey::from_bytes(&[8; 32]));
    assert!(verify_bundle(&bundle, &files, Some(&other)).is_err());
}

#[test]
fn what_is_changed_is_named() {
    type Change<'c> = &'c dyn Fn(&mut Bundle, &mut Vec<(Hash, Hash)>);
    let fault = |change: Change<'_>| {
        let (mut bundle, mut files, key) = bundle();
        change(&mut bundle, &mut files);
        verify_bundle(&bundle, &files, Some(&key)).unwrap_err().to_string()
    };
    let other = Hash::of(&[b"other"]);
    assert!(
        fault(&|bundle, _| {
            bundle.events.remove(1);
        })
        .contains("version 3: version: expected 2")
    );
    assert!(
        fault(&|bundle, _| bundle.events[1].body = bundle.events[1].body.replace("172500", "172501"))
            .contains("version 2")
    );
    assert!(fault(&|bundle, _| bundle.events[1].position = 3).contains("position 3"));
    assert!(fault(&|bundle, _| bundle.events[1].proof[0] = other).contains("proof"));
    assert!(fault(&|bundle, _| bundle.origin.push('x')).contains("origin"));
    assert!(fault(&|_, files| files.clear()).contains("neither given nor withheld"));
    assert!(fault(&|_, files| files[0].1 = other).contains("another digest"));
    assert!(fault(&|_, files| files.push((other, other))).contains("no event names it"));
    assert!(fault(&|bundle, _| bundle.files.clear()).contains("not listed"));
}
