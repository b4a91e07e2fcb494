//! The form of what the official system gives: a manifest's fourteen digits (Order 23 Art. 15), a plan's filing number, a receipt.
//!
//! **Invariant:** what the platform calls its own papers by – drafts, outage forms, the demo's stand-ins – is never taken for one.

use super::Kind;
use crate::domain::{
    manifest::ManifestNumber,
    refusal::{Code, Refusal},
};

/// Longest number, in characters.
const TEXT_MAX: usize = 200;
/// How the platform's own names begin.
const OWN: &[&str] = &["DRAFT-", "PAPER-", "演示"];

/// A number as it may be kept, for a thing of a prefecture of which it is entered in a year.
///
/// # Errors
///
/// `exchange.number_invalid`.
pub fn number(kind: Kind, text: &str, prefecture: &str, year: i32) -> Result<String, Refusal> {
    let wrong = || Refusal::of(Code::ExchangeNumberInvalid).with("number", text).with("kind", kind.as_str());
    let text = text.trim();
    let own = OWN.iter().any(|start| text.to_uppercase().starts_with(start));
    if text.is_empty() || own || text.chars().count() > TEXT_MAX || text.chars().any(char::is_control) {
        return Err(wrong());
    }
    match kind {
        Kind::ManifestNumber | Kind::ManifestIssued | Kind::ManifestCompleted => {
            let number: ManifestNumber = text.parse().map_err(|_| wrong())?;
            if number.prefecture() != prefecture || !(year - 1..=year).contains(&number.year()) {
                return Err(wrong().with("prefecture", prefecture).with("year", year));
            }
            Ok(number.to_string())
        }
        Kind::Plan | Kind::Declaration | Kind::Ledger => Ok(text.to_owned()),
    }
}
