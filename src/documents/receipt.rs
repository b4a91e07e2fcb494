//! What a receiver hands out of a manifest: weigh ticket 磅单, receipt 接收单 and refusal note 拒收通知 (Order 23 Art. 12, 18). No
//! official form of them is known: the layout is the platform's own.
//!
//! **Invariant:** the papers say what the facts say; masses as they were read, typed ones marked so, none reckoned from another.

use chrono::NaiveDate;
use serde::Serialize;

use super::{
    DocumentError,
    manifest::facts::{CheckFacts, PartyFacts, SealFacts, Stamp},
};
use crate::kernel::{clock::Instant, mass::Mass};

/// Which paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// 磅单: what the scales of both sides said.
    WeighTicket,
    /// 接收单: what was decided on each package.
    Receipt,
    /// 拒收通知: what was not taken, and why.
    Refusal,
}

impl Paper {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::WeighTicket, Self::Receipt, Self::Refusal];

    /// The permanent text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WeighTicket => "weigh_ticket",
            Self::Receipt => "receipt",
            Self::Refusal => "refusal",
        }
    }

    /// Its title.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::WeighTicket => "危险废物转移磅单",
            Self::Receipt => "危险废物接收单",
            Self::Refusal => "危险废物拒收通知",
        }
    }

    /// Reads the permanent text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

/// One carrier's part of the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct CarriedFacts {
    /// 去程 or 退运.
    pub kind: String,
    pub carrier: String,
    pub plate: Option<String>,
    pub driver: Option<String>,
    pub escort: Option<String>,
    pub waybill: Option<String>,
    pub departed_at: Option<Instant>,
    pub arrived_at: Option<Instant>,
}

/// One weighing of the load.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WeighingFacts {
    /// 移出称重 or 接受称重.
    pub side: String,
    /// With the load on, and when.
    pub gross_g: Option<Mass>,
    /// When that was read.
    pub gross_at: Option<Instant>,
    /// The empty vehicle.
    pub tare_g: Option<Mass>,
    /// When that was read.
    pub tare_at: Option<Instant>,
    /// Net; none until both are read.
    pub net_g: Option<Mass>,
    /// When it was entered.
    pub at: Instant,
    /// Typed by a person: no device told it.
    pub typed: bool,
    /// Who entered it.
    pub by: Option<String>,
}

/// One package with what was decided on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "columns of the papers")]
pub struct DecidedFacts {
    /// 数字识别码, or an outside code.
    pub code: Option<String>,
    pub waste_name: String,
    pub waste_code: String,
    pub container: String,
    /// Mass by the label.
    pub label_g: Mass,
    /// The weighing that the label's mass comes from.
    pub gross_g: Option<Mass>,
    pub tare_g: Option<Mass>,
    pub weighed_at: Option<Instant>,
    /// How the label's mass was come by: 手输, 联网, 导入, 折算; none where it is not known.
    pub source: Option<String>,
    /// 接受, 拒收, 待检; none while nothing is decided on.
    pub verdict: Option<String>,
    /// In what it differs, or why it was refused.
    pub differs: String,
    pub refused: bool,
    pub accepted_g: Option<Mass>,
    pub decided_at: Option<Instant>,
    pub decided_by: Option<String>,
    /// What became of it.
    pub standing: String,
}

/// The four masses, kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct FourMasses {
    /// Sum of the labels; a pipeline has none.
    pub label_g: Option<Mass>,
    /// The consignor's scale.
    pub out_g: Option<Mass>,
    /// The receiver's weighbridge.
    pub in_g: Option<Mass>,
    pub accepted_g: Option<Mass>,
}

/// What was told of differences, to the consignor and to whom else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ToldFacts {
    /// When.
    pub at: Instant,
    /// Of how many packages.
    pub packages: usize,
    /// Division of the authority of the receiving place.
    pub authority: String,
    /// When the consignor took note of it.
    pub consignor_at: Option<Instant>,
}

/// All that the papers of one manifest say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReceiptFacts {
    /// Which of them there are.
    pub papers: Vec<Paper>,
    /// Official number, paper serial or draft name.
    pub number: String,
    /// Where the manifest is in its life.
    pub state: String,
    /// Stamped across every page.
    pub stamp: Option<Stamp>,
    /// 演示: made in the demonstration world.
    pub demo: bool,
    /// 移出人.
    pub consignor: PartyFacts,
    /// 接受人.
    pub receiver: PartyFacts,
    /// Carriers, in order.
    pub legs: Vec<CarriedFacts>,
    /// When it reached the receiver.
    pub received_at: Option<Instant>,
    /// When the receipt was confirmed.
    pub confirmed_at: Option<Instant>,
    /// Weighings of the load, in order.
    pub weighings: Vec<WeighingFacts>,
    /// The four masses.
    pub masses: FourMasses,
    /// Packages, in the order of their wastes.
    pub packages: Vec<DecidedFacts>,
    /// Reports of what differs.
    pub told: Vec<ToldFacts>,
    /// Corrections in force, in words.
    pub corrections: Vec<String>,
    /// Events of the manifest so far.
    pub revision: i64,
    /// When the last of them happened.
    pub revised_at: Instant,
    /// Its legal day.
    pub revised_on: NaiveDate,
    /// Digest of the whole manifest at this revision.
    pub shown_sha256: String,
    /// Hash of the revision's event: the leaf in the tree.
    pub leaf: String,
    /// Where it is sealed; `None` while it is not.
    pub seal: Option<SealFacts>,
    /// How to check it; `None` before it is issued.
    pub check: Option<CheckFacts>,
}

/// One of the papers as an A4 PDF of as many pages as it needs.
#[cfg(not(feature = "pdf"))]
pub fn receipt_pdf(_facts: &ReceiptFacts, _paper: Paper) -> Result<Vec<u8>, DocumentError> {
    Err(DocumentError::NoPdf)
}

/// One of the papers as an A4 PDF of as many pages as it needs.
#[cfg(feature = "pdf")]
pub fn receipt_pdf(facts: &ReceiptFacts, paper: Paper) -> Result<Vec<u8>, DocumentError> {
    use super::{qr::Modules, typeset};

    let mut data = serde_json::to_value(facts)?;
    if let Some(fields) = data.as_object_mut() {
        fields.insert("paper".to_owned(), paper.as_str().into());
        fields.insert("title".to_owned(), paper.zh().into());
    }
    let mut files = vec![("data.json".to_owned(), data.to_string().into_bytes())];
    if let Some(check) = &facts.check {
        files.push(("qr.svg".to_owned(), Modules::of(&check.url)?.picture().into_bytes()));
    }
    let ident = format!("{} {} {} {}", paper.as_str(), facts.number, facts.revision, facts.shown_sha256);
    typeset::typeset(include_str!("templates/receipt.typ"), files, &ident, facts.revised_on)
}
