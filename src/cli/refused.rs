//! A refusal as the command line prints it: what is wrong, the way out, the code, then every field and every fact it names, each on
//! a line of its own. Whatever a subcommand fails with comes through here.

use serde_json::Value;

use super::Failure;
use crate::{app::Error, domain::refusal::Refusal};

/// Any failure in words.
pub(super) fn told(failure: &Failure) -> String {
    match failure.downcast_ref::<Error>() {
        Some(Error::Refused(refusal)) => words(refusal),
        _ => failure.to_string(),
    }
}

/// A refusal in words, with its way out and what it names.
pub(super) fn words(refusal: &Refusal) -> String {
    let (words, remedy) = (refusal.code.words(), refusal.code.remedy());
    format!("{} – {} ({}){}", words.en, remedy.en, refusal.code.as_str(), facts(refusal))
}

fn facts(refusal: &Refusal) -> String {
    let mut all = Vec::new();
    if let Some(pointer) = refusal.params.get("pointer") {
        let reason = refusal.params.get("reason").map(text).unwrap_or_default();
        let both = [text(pointer), reason].into_iter().filter(|one| !one.is_empty()).collect::<Vec<_>>();
        all.push(both.join(": "));
    }
    for (name, value) in &refusal.params {
        match (name.as_str(), value) {
            ("pointer", _) => {}
            ("reason", _) if refusal.params.contains_key("pointer") => {}
            ("lines", Value::Array(lines)) => {
                all.extend(lines.iter().map(|line| format!("line {}: {}", line["line"], text(&line["reason"]))));
            }
            _ => all.push(format!("{name}: {}", text(value))),
        }
    }
    all.iter().filter(|line| !line.is_empty()).fold(String::new(), |told, line| told + "\n  " + line)
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::refusal::Code;

    #[test]
    fn a_refusal_names_its_field_and_every_fact() {
        let field = Refusal::of(Code::RequestField).with("pointer", "/code").with("reason", "a finding");
        assert!(words(&field).ends_with("(request.field_invalid)\n  /code: a finding"), "{}", words(&field));
        let whole = Refusal::of(Code::RequestField).with("pointer", "").with("reason", "exactly one");
        assert!(words(&whole).ends_with("(request.field_invalid)\n  exactly one"), "{}", words(&whole));
        let facts = Refusal::of(Code::Late).with("limit", 3).with("occurred_at", "2026-11-23");
        assert!(words(&facts).ends_with("\n  limit: 3\n  occurred_at: 2026-11-23"), "{}", words(&facts));
        let lines = Refusal::of(Code::Late).with("lines", json!([{"line": 7, "reason": "no code"}]));
        assert!(words(&lines).ends_with("\n  line 7: no code"), "{}", words(&lines));
    }

    #[test]
    fn what_is_no_refusal_is_told_as_it_is() {
        assert_eq!(
            told(&Failure::from("data/keys/label is not 32 bytes long")),
            "data/keys/label is not 32 bytes long"
        );
        assert!(told(&Failure::from(Error::from(Code::NotFound))).contains("(thing.not_found)"));
    }
}
