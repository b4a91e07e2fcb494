//! Which wastes and methods a paper names: whole codes or categories, and codes of HJ 1033 Annex F.

use crate::domain::{
    refusal::{Code, Refusal},
    waste::{
        code::{Category, WasteCode},
        method::Method,
    },
};

/// Most wastes or lines of a paper.
pub const LINES_MAX: usize = 500;

/// A waste as a paper names it: a code `900-041-49` or a category `HW49`.
pub fn waste(text: &str, pointer: &str) -> Result<String, Refusal> {
    let text = text.trim().to_ascii_uppercase();
    if text.parse::<WasteCode>().is_ok_and(WasteCode::category_exists) {
        return Ok(text);
    }
    if text.parse::<Category>().is_ok_and(Category::exists) {
        return Ok(text);
    }
    Err(Refusal::of(Code::WasteCodeMalformed).with("pointer", pointer).with("waste_code", text))
}

/// Whole codes or categories, at least one, each once.
pub fn wastes(texts: &[String], pointer: &str) -> Result<Vec<String>, Refusal> {
    let mut out = texts.iter().map(|text| waste(text, pointer)).collect::<Result<Vec<_>, _>>()?;
    out.sort();
    out.dedup();
    if out.is_empty() || out.len() > LINES_MAX {
        return Err(Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", "1 to 500 wastes"));
    }
    Ok(out)
}

/// Methods of HJ 1033 Annex F, at least one, each once.
pub fn methods(texts: &[String], pointer: &str) -> Result<Vec<String>, Refusal> {
    let bad = |reason: String| Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason);
    let read = |text: &String| text.trim().parse::<Method>().map(|method| method.code().to_owned());
    let mut out = texts.iter().map(read).collect::<Result<Vec<_>, _>>().map_err(|error| bad(error.to_string()))?;
    out.sort();
    out.dedup();
    if out.is_empty() {
        return Err(bad("at least one method".to_owned()));
    }
    Ok(out)
}

/// Whether a paper's waste, a code or a category, takes in a code.
pub fn covers(named: &str, code: &str) -> bool {
    named == code || code.parse::<WasteCode>().is_ok_and(|code| code.category().to_string() == named)
}
