//! Canonical JSON of RFC 8785 for what is sealed: sorted keys, no spaces, shortest escapes, integers only.

use std::fmt::Write as _;

use serde_json::Value;

/// A value that the sealed form does not allow (journal-format §1).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotCanonical {
    /// A fraction, an exponent, or an integer beyond ±(2^53−1).
    #[error("number {0} is not an integer within ±(2^53−1)")]
    Number(String),
}

/// Largest integer that every JSON reader keeps exactly.
const MAX_SAFE: i64 = (1 << 53) - 1;

/// Writes an object whose members are given in the order of their (ASCII) names: as [`to_canonical`], without building it.
pub fn object_in_order(members: &[(&str, Member<'_>)]) -> Result<String, NotCanonical> {
    debug_assert!(members.is_sorted_by_key(|(name, _)| *name), "sealed members are sorted");
    let mut out = String::with_capacity(1024);
    let mut before = '{';
    for (name, member) in members {
        out.push(before);
        before = ',';
        write_text(name, &mut out);
        out.push(':');
        match member {
            Member::Text(text) | Member::MaybeText(Some(text)) => write_text(text, &mut out),
            Member::MaybeText(None) => out.push_str("null"),
            Member::Value(value) => write(value, &mut out)?,
        }
    }
    out.push('}');
    Ok(out)
}

/// What an object holds under a name.
#[derive(Clone, Copy, Debug)]
pub enum Member<'a> {
    /// Text.
    Text(&'a str),
    /// Text or null.
    MaybeText(Option<&'a str>),
    /// Anything else.
    Value(&'a Value),
}

/// Writes a value in the canonical form.
pub fn to_canonical(value: &Value) -> Result<String, NotCanonical> {
    let mut out = String::with_capacity(256);
    write(value, &mut out)?;
    Ok(out)
}

fn write(value: &Value, out: &mut String) -> Result<(), NotCanonical> {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => match number.as_i64() {
            Some(integer) if (-MAX_SAFE..=MAX_SAFE).contains(&integer) => out.push_str(&integer.to_string()),
            _ => return Err(NotCanonical::Number(number.to_string())),
        },
        Value::String(text) => write_text(text, out),
        Value::Array(values) => {
            out.push('[');
            for (at, value) in values.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(value, out)?;
            }
            out.push(']');
        }
        Value::Object(map) => write_object(map, out)?,
    }
    Ok(())
}

fn write_object(map: &serde_json::Map<String, Value>, out: &mut String) -> Result<(), NotCanonical> {
    let mut keys: Vec<&String> = map.keys().collect();
    // RFC 8785 §3.2.3 sorts by UTF-16 code units; ASCII keys are in that order already.
    if keys.iter().all(|key| key.is_ascii()) {
        keys.sort();
    } else {
        keys.sort_by(|a, b| a.encode_utf16().cmp(b.encode_utf16()));
    }
    out.push('{');
    for (at, key) in keys.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        write_text(key, out);
        out.push(':');
        write(&map[key], out)?;
    }
    out.push('}');
    Ok(())
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    let mut rest = text;
    // What needs no escape, nearly all of it, is copied as it is.
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f)) {
        let (plain, special) = rest.split_at(at);
        out.push_str(plain);
        let mut letters = special.chars();
        if let Some(letter) = letters.next() {
            write_escape(letter, out);
        }
        rest = letters.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

fn write_escape(letter: char, out: &mut String) {
    match letter {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\u{8}' => out.push_str("\\b"),
        '\t' => out.push_str("\\t"),
        '\n' => out.push_str("\\n"),
        '\u{c}' => out.push_str("\\f"),
        '\r' => out.push_str("\\r"),
        other => {
            // Writing to a String cannot fail.
            let _ = write!(out, "\\u{:04x}", u32::from(other));
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_are_sorted_and_escapes_are_shortest() {
        let value = json!({"b": [1, true, null], "a": "线\n\u{1}\"/", "\u{20ac}": 1, "\u{1f600}": 2, "\u{fb33}": 3});
        assert_eq!(
            to_canonical(&value).unwrap(),
            "{\"a\":\"线\\n\\u0001\\\"/\",\"b\":[1,true,null],\"\u{20ac}\":1,\"\u{1f600}\":2,\"\u{fb33}\":3}"
        );
    }

    #[test]
    fn an_object_given_in_order_reads_as_if_built() {
        let data = json!({"z": 1, "a": ["线\"", null]});
        let members = [
            ("a", Member::Text("甲\n\\\u{1f}")),
            ("data", Member::Value(&data)),
            ("org", Member::MaybeText(None)),
            ("prev", Member::MaybeText(Some("x"))),
        ];
        let built = json!({"a": "甲\n\\\u{1f}", "data": data, "org": null, "prev": "x"});
        assert_eq!(object_in_order(&members).unwrap(), to_canonical(&built).unwrap());
        assert!(object_in_order(&[("a", Member::Value(&json!(0.5)))]).is_err());
    }

    #[test]
    fn fractions_and_unsafe_integers_are_refused() {
        assert!(to_canonical(&json!(0.5)).is_err());
        assert!(to_canonical(&json!(1_i64 << 53)).is_err());
        assert!(to_canonical(&json!((1_i64 << 53) - 1)).is_ok());
    }
}
