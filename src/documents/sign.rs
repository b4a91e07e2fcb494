//! Signs of HJ 1276-2022 beside the container label: of storage facilities 贮存设施标志 and plants 利用/处置设施标志 (§5.4), and of
//! the partitions of a store 贮存分区标志 (§5.3). Each is a page of its true size.
//!
//! The text of the standard was not seen. From recall, to be verified before a sign is hung: the yellow and orange grounds, the three
//! sizes of each kind by viewing distance, that a facility's sign names unit, code, person in charge and contact and has a QR code,
//! and that a partition's has a plan with a mark of where one stands. The arrangement within, and the picture in the warning
//! triangle, are the platform's own. Which wastes a partition is for is told by what was brought into it, since nobody enters it.
//!
//! **Invariant:** what the platform does not hold is an empty line for the pen.

use chrono::NaiveDate;
use serde::Serialize;

use super::DocumentError;

/// From how far a sign is to be read, in metres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distance(pub f64);

impl Distance {
    /// Width and height of a facility's sign, mm: up to 4 m (indoors), up to 10 m, farther.
    pub fn facility_mm(self) -> (u32, u32) {
        if self.0 <= 4.0 {
            (300, 186)
        } else if self.0 <= 10.0 {
            (600, 372)
        } else {
            (900, 558)
        }
    }

    /// Side of a partition's sign, mm: up to 2.5 m, up to 4 m, farther.
    pub fn zone_mm(self) -> u32 {
        if self.0 <= 2.5 {
            300
        } else if self.0 <= 4.0 {
            450
        } else {
            600
        }
    }
}

/// What a facility is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// 贮存设施.
    Storage,
    /// 利用设施.
    Use,
    /// 处置设施.
    Disposal,
}

impl Purpose {
    /// As its sign is titled.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Storage => "贮存设施",
            Self::Use => "利用设施",
            Self::Disposal => "处置设施",
        }
    }
}

/// A facility's sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FacilitySign {
    /// What it is for.
    pub purpose: Purpose,
    /// 单位名称.
    pub unit: String,
    /// 设施编码 (HJ 608-2017), such as `TS001`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// 负责人, as whoever prints it says.
    pub responsible: Option<String>,
    /// 联系方式, likewise.
    pub contact: Option<String>,
    /// What the QR code says.
    pub qr_text: String,
}

/// A waste of a partition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct ZoneWaste {
    pub code: String,
    pub category: String,
    /// What the site calls it; nothing for waste of others.
    pub name: Option<String>,
}

/// A partition as the plan of its store shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct ZonePanel {
    pub code: String,
    pub name: String,
    pub wastes: Vec<ZoneWaste>,
}

/// A partition's sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ZoneSign {
    /// 单位名称.
    pub unit: String,
    /// Code of the store.
    pub facility_code: String,
    /// Its name.
    pub facility_name: String,
    /// All partitions of the store, in order of code.
    pub panels: Vec<ZonePanel>,
    /// Which of them hangs this sign.
    pub here: usize,
    /// What the QR code says: the phone that scans a zone's sign finds the zone by it.
    pub qr_text: String,
}

/// Signs to be printed.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct Signs {
    pub facilities: Vec<FacilitySign>,
    pub zones: Vec<ZoneSign>,
    /// 演示: made in the demonstration world.
    pub demo: bool,
}

/// The signs as a PDF of their true sizes, one page each.
#[cfg(not(feature = "pdf"))]
pub fn signs_pdf(_signs: &Signs, _distance: Distance, _today: NaiveDate) -> Result<Vec<u8>, DocumentError> {
    Err(DocumentError::NoPdf)
}

/// The first of the signs as an SVG picture of its true size.
#[cfg(not(feature = "pdf"))]
pub fn sign_svg(_signs: &Signs, _distance: Distance, _today: NaiveDate) -> Result<String, DocumentError> {
    Err(DocumentError::NoPdf)
}

/// The signs as a PDF of their true sizes, one page each.
#[cfg(feature = "pdf")]
pub fn signs_pdf(signs: &Signs, distance: Distance, today: NaiveDate) -> Result<Vec<u8>, DocumentError> {
    let files = set(signs, distance)?;
    let data = files.last().map(|(_, data)| data.as_slice()).unwrap_or_default();
    let ident = format!("signs {}", crate::kernel::hash::Hash::of(&[data]).hex());
    super::typeset::typeset(include_str!("templates/sign.typ"), files, &ident, today)
}

/// The first of the signs as an SVG picture of its true size.
#[cfg(feature = "pdf")]
pub fn sign_svg(signs: &Signs, distance: Distance, today: NaiveDate) -> Result<String, DocumentError> {
    super::typeset::picture(include_str!("templates/sign.typ"), set(signs, distance)?, today)
}

/// The signs as the template takes them: their codes as pictures, and last what they say.
#[cfg(feature = "pdf")]
fn set(signs: &Signs, distance: Distance) -> Result<Vec<(String, Vec<u8>)>, DocumentError> {
    use serde_json::{Value, json};

    use super::qr::Modules;

    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let mut with_code = |mut sign: Value, text: &str| -> Result<Value, DocumentError> {
        let name = format!("qr-{}.svg", files.len());
        files.push((name.clone(), Modules::of(text)?.picture().into_bytes()));
        if let Some(fields) = sign.as_object_mut() {
            fields.insert("file".to_owned(), name.into());
        }
        Ok(sign)
    };
    let (mut facilities, mut zones) = (Vec::new(), Vec::new());
    for one in &signs.facilities {
        let mut sign = serde_json::to_value(one)?;
        if let Some(fields) = sign.as_object_mut() {
            fields.insert("title".to_owned(), one.purpose.zh().into());
        }
        facilities.push(with_code(sign, &one.qr_text)?);
    }
    for one in &signs.zones {
        zones.push(with_code(serde_json::to_value(one)?, &one.qr_text)?);
    }
    if facilities.is_empty() && zones.is_empty() {
        return Err(DocumentError::Nothing);
    }
    let (width, height) = distance.facility_mm();
    let data = json!({
        "facilities": facilities, "zones": zones, "width": width, "height": height, "side": distance.zone_mm(),
        "demo": signs.demo,
    });
    files.push(("data.json".to_owned(), data.to_string().into_bytes()));
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_is_as_large_as_it_is_far_to_be_read() {
        let sizes = |metres| (Distance(metres).facility_mm(), Distance(metres).zone_mm());
        assert_eq!(sizes(2.5), ((300, 186), 300));
        assert_eq!(sizes(4.0), ((300, 186), 450));
        assert_eq!(sizes(10.0), ((600, 372), 600));
        assert_eq!(sizes(10.1), ((900, 558), 600));
    }
}
