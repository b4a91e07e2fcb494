//! Blank manifests for outages: the form with nothing in it but whose it is and its serial, two pages each, one after the other.
//!
//! **Invariant:** nothing on it can be taken for an official number: the serial begins with PAPER and says what it is, and the box of the
//! official number is empty.

use chrono::NaiveDate;

use super::DocumentError;

/// What is printed before the pen comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlankFacts {
    /// 移出人: the unit.
    pub unit: String,
    /// Its site.
    pub site: String,
    /// The site's code.
    pub code: String,
    /// 行政区划, from the province down.
    pub division: String,
    /// 单位地址, where it is known; else a pen writes it.
    pub address: Option<String>,
    /// 应急联系电话, likewise.
    pub emergency_phone: Option<String>,
    /// Of each blank the address that its QR code names, and its serial.
    pub numbers: Vec<(String, String)>,
    /// The legal day it is printed.
    pub printed_on: NaiveDate,
    /// 演示: made in the demonstration world.
    pub demo: bool,
}

/// The blanks as an A4 PDF.
#[cfg(not(feature = "pdf"))]
pub fn blank_pdf(_facts: &BlankFacts) -> Result<Vec<u8>, DocumentError> {
    Err(DocumentError::NoPdf)
}

/// The blanks as an A4 PDF.
#[cfg(feature = "pdf")]
pub fn blank_pdf(facts: &BlankFacts) -> Result<Vec<u8>, DocumentError> {
    use serde_json::json;

    use super::{qr::Modules, typeset};

    let mut files = Vec::new();
    let mut blanks = Vec::new();
    for (at, (url, number)) in facts.numbers.iter().enumerate() {
        let name = format!("qr-{at}.svg");
        files.push((name.clone(), Modules::of(url)?.picture().into_bytes()));
        blanks.push(json!({ "number": number, "qr": name }));
    }
    let first = facts.numbers.first().ok_or(DocumentError::Nothing)?;
    let data = json!({
        "unit": facts.unit,
        "site": facts.site,
        "code": facts.code,
        "division": facts.division,
        "address": facts.address,
        "emergency_phone": facts.emergency_phone,
        "blanks": blanks,
        "printed_on": facts.printed_on.to_string(),
        "demo": facts.demo,
    });
    files.push(("data.json".to_owned(), data.to_string().into_bytes()));
    let ident = format!("blank manifests {} {} {}", first.1, facts.numbers.len(), facts.printed_on);
    typeset::typeset(include_str!("templates/blank.typ"), files, &ident, facts.printed_on)
}
