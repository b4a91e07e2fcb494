//! Bodies are read only in the form in which they are written.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::journal;
use crate::{
    domain::journal::{
        body::{Body, BodyFault, leaf_hash},
        scan::Scan,
    },
    kernel::{canonical::to_canonical, hash::Hash},
};

fn fault(text: &str) -> String {
    Body::parse(text).unwrap_err().to_string()
}

#[test]
fn what_is_written_is_read_back() {
    for sealed in journal(7, 2) {
        assert_eq!(Body::parse(&sealed.text).unwrap(), sealed.body);
        assert_eq!(leaf_hash(&sealed.text), Hash::of(&[&[0], sealed.text.as_bytes()]));
    }
}

#[test]
fn the_text_is_that_of_the_format() {
    let text = &journal(1, 1)[0].text;
    assert!(text.starts_with(r#"{"actor":{"id":"00000000-0000-0000-0000-000000000005","kind":"user"},"command":"#));
    assert!(text.contains(r#""occurred_at":"2026-11-23T08:15:30.123456Z","org":null,"prev":null,"#));
    assert!(text.ends_with(r#""stream":"package/00000000-0000-0000-0000-000000000001","v":1,"version":1}"#));
}

#[test]
fn a_fault_names_what_is_wrong() {
    let text = journal(3, 2)[2].text.clone();
    let with = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        fault(&text.replacen(from, to, 1))
    };
    assert!(with(r#""command""#, r#""comand""#).contains(r#""command""#));
    assert!(with(r#","org""#, r#","more":1,"org""#).contains(r#","org""#));
    assert!(with("package.weighed", "weighed").contains("kind is not noun.past_participle"));
    assert!(with(r#""v":1"#, r#""v":2"#).contains(r#""v":1"#));
    assert!(with("Z\",\"org\"", "+00:00\",\"org\"").contains("occurred_at is not RFC 3339"));
    assert!(with(r#""version":2"#, r#""version":1"#).contains("version"));
    assert!(with(r#""version":2"#, r#""version":02"#).contains("integer"));
    assert!(with("172500", "172500.0").contains("not canonical"));
    assert!(with("172500", "9007199254740992").contains("2^53"));
    assert!(with("\"user\"", "\"robot\"").contains("actor.kind"));
    assert!(with(r#""b":["#, r#""zz":["#).contains("sorts after"));
    assert!(with("package/0", "package/G").contains("stream"));
    assert!(fault(&format!("{text} ")).contains("the end"));
}

#[test]
fn what_cannot_be_read_back_is_not_written() {
    let mut body = journal(1, 1).remove(0).body;
    body.data = json!([]);
    assert!(matches!(body.to_text(), Err(BodyFault::NotCanonical { .. })));
    body.data = json!({"mass_kg": 0.5});
    assert!(matches!(body.to_text(), Err(BodyFault::Number(_))));
}

/// Texts near to JSON: what is accepted must be exactly what the writer writes.
fn json_like() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-9_007_199_254_740_991_i64..=9_007_199_254_740_991).prop_map(Value::from),
        "[\\x00-\\x7f\u{e000}-\u{ffff}\u{1f600}线]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map("[\\x00-\\x7f\u{e000}-\u{ffff}\u{1f600}线]{0,3}", inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn the_reader_accepts_exactly_what_the_writer_writes(
        value in json_like(), at in any::<prop::sample::Index>(), letter in "[\\x00-\\x7f]",
    ) {
        let text = to_canonical(&json!({"a": value})).unwrap();
        prop_assert!(Scan::of(&text).object().is_ok_and(|all| all == text), "{}", text);
        let letters: Vec<char> = text.chars().collect();
        let at = at.index(letters.len());
        let changed: String =
            letters.iter().enumerate().map(|(here, old)| if here == at { letter.clone() } else { old.to_string() }).collect();
        let rewritten = serde_json::from_str::<Value>(&changed).ok().and_then(|value| to_canonical(&value).ok());
        let mut scan = Scan::of(&changed);
        let accepted = scan.object().is_ok() && scan.end().is_ok();
        prop_assert_eq!(accepted, rewritten.is_some_and(|rewritten| rewritten == changed), "{}", changed);
    }
}
