//! What a printed manifest says, already in words. Filled by the use cases; drawn by the sheet.

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use crate::kernel::{clock::Instant, mass::Mass};

/// Grams as tonnes, exact: at least three decimals, up to six.
pub fn tonnes(mass: Mass) -> String {
    mass.tonnes().replace('-', "−")
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it so")]
fn in_tonnes<S: Serializer>(mass: &Mass, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(&tonnes(*mass))
}

#[expect(clippy::ref_option, reason = "serde asks for it so")]
fn in_tonnes_if<S: Serializer>(mass: &Option<Mass>, out: S) -> Result<S::Ok, S::Error> {
    mass.map(tonnes).serialize(out)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it so")]
fn minute<S: Serializer>(at: &Instant, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(&at.legal_minute())
}

#[expect(clippy::ref_option, reason = "serde asks for it so")]
fn minute_if<S: Serializer>(at: &Option<Instant>, out: S) -> Result<S::Ok, S::Error> {
    at.map(Instant::legal_minute).serialize(out)
}

/// A word stamped across every page of a manifest by which nothing may travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stamp {
    /// Not issued: it has no number.
    Draft,
    /// Given up before it was issued.
    Cancelled,
    /// Taken back; its number is never used again.
    Revoked,
    /// Nothing of it was accepted.
    Rejected,
    /// All that was refused came back.
    Returned,
    /// Another manifest follows it.
    Superseded,
    /// Ended on the way.
    ClosedAbnormal,
}

impl Stamp {
    /// The stamp's words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Draft => "草稿 未签发",
            Self::Cancelled => "已撤销",
            Self::Revoked => "作废",
            Self::Rejected => "拒收",
            Self::Returned => "已退回",
            Self::Superseded => "已由后续联单替代",
            Self::ClosedAbnormal => "异常终结",
        }
    }
}

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(self.words())
    }
}

/// 移出人 or 接受人.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PartyFacts {
    /// 单位名称.
    pub name: String,
    /// Code of the site, which begins with the credit code.
    pub code: String,
    /// 行政区划, from the province down.
    pub division: String,
    /// 单位地址, as its filed management plan has it, else as it told.
    pub address: Option<String>,
    /// 经办人: who signed for it.
    pub handler: Option<String>,
    /// The handler's telephone, where the register has it, else the unit's.
    pub phone: Option<String>,
    /// 应急联系电话 of a consignor, where it told one.
    pub emergency_phone: Option<String>,
    /// Numbers of what it ships or receives under: cross-province approvals of a consignor, permits of a receiver.
    pub papers: Vec<String>,
}

/// One waste of the manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "columns of the form")]
pub struct LineFacts {
    pub waste_name: String,
    pub waste_code: String,
    pub hazards: String,
    pub physical_state: String,
    pub components: String,
    /// Kinds of container with how many there are of each.
    pub packing: String,
    pub packages: usize,
    /// 移出量: by the labels, or by the meter of a pipeline.
    #[serde(serialize_with = "in_tonnes_if")]
    pub out_g: Option<Mass>,
    /// Code and name of HJ 1033 Annex F.
    pub method: String,
    /// The exemption that is claimed.
    pub exemption: Option<u32>,
    /// In what it differs; `None` while nothing is decided on.
    pub differs: Option<String>,
    /// 接受, 部分接受, 拒收; `None` while nothing is decided on.
    pub opinion: Option<String>,
    #[serde(serialize_with = "in_tonnes_if")]
    pub accepted_g: Option<Mass>,
}

/// One carrier's part of the way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "fields of the form")]
pub struct LegFacts {
    /// 去程 or 退运.
    pub kind: String,
    pub state: String,
    pub mode: String,
    /// 运输工具.
    pub vehicle: String,
    pub carrier: String,
    /// 单位地址 of the carrier, where it told one.
    pub address: Option<String>,
    /// 联系电话 of the carrier, likewise.
    pub phone: Option<String>,
    /// 道路运输经营许可证.
    pub licence: Option<String>,
    pub plate: Option<String>,
    /// 道路运输证 of the vehicle.
    pub vehicle_licence: Option<String>,
    pub driver: Option<String>,
    /// Where the register has it.
    pub driver_phone: Option<String>,
    pub escort: Option<String>,
    pub waybill: Option<String>,
    pub from: String,
    pub to: String,
    #[serde(serialize_with = "minute_if")]
    pub departed_at: Option<Instant>,
    #[serde(serialize_with = "minute_if")]
    pub arrived_at: Option<Instant>,
}

/// The four masses, kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Masses {
    /// Sum of the labels; a pipeline has none.
    #[serde(serialize_with = "in_tonnes_if")]
    pub label_g: Option<Mass>,
    /// The consignor's scale.
    #[serde(serialize_with = "in_tonnes_if")]
    pub out_g: Option<Mass>,
    /// The receiver's weighbridge.
    #[serde(serialize_with = "in_tonnes_if")]
    pub in_g: Option<Mass>,
    /// Accepted.
    #[serde(serialize_with = "in_tonnes_if")]
    pub accepted_g: Option<Mass>,
}

/// What a pipeline's meter counted on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct MeteredFacts {
    pub day: NaiveDate,
    #[serde(serialize_with = "in_tonnes")]
    pub mass_g: Mass,
}

/// One package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "columns of the annex")]
pub struct PackageFacts {
    /// 数字识别码, or an outside code.
    pub code: Option<String>,
    /// Number of its waste, from 1.
    pub line: usize,
    pub container: String,
    #[serde(serialize_with = "in_tonnes")]
    pub label_g: Mass,
    /// Where it stands.
    pub standing: String,
    #[serde(serialize_with = "in_tonnes_if")]
    pub accepted_g: Option<Mass>,
    /// In what it differs.
    pub differs: String,
}

/// A party's word for what it was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "columns of the form")]
pub struct SignatureFacts {
    pub side: String,
    pub action: String,
    pub name: Option<String>,
    #[serde(serialize_with = "minute")]
    pub at: Instant,
    pub shown_sha256: String,
}

/// A correction after completion; it lies over the old value, which stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "columns of the form")]
pub struct CorrectionFacts {
    pub field: String,
    pub old: String,
    pub new: String,
    pub proposed_by: String,
    /// Who must agree.
    pub needs: String,
    /// Who has.
    pub agreed: String,
    pub standing: String,
}

/// What happened beside the plain course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct CourseFacts {
    #[serde(serialize_with = "minute")]
    pub at: Instant,
    pub text: String,
}

/// Where the printed revision lies in the sealed journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SealFacts {
    /// Size of the tree of the first checkpoint that holds it.
    pub size: i64,
    /// Its root.
    pub root: String,
    /// Position of the revision's event.
    pub position: i64,
}

/// How anybody asks whether the paper is genuine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CheckFacts {
    /// What the QR code says.
    pub url: String,
    /// The part of it that cannot be guessed, to be read aloud.
    pub code: String,
}

/// All that a printed manifest says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ManifestFacts {
    /// Official number, paper serial or draft name.
    pub number: String,
    /// Serial of the paper form it was entered from.
    pub paper: Option<String>,
    /// Where in its life it is.
    pub state: String,
    /// How it came to be.
    pub origin: String,
    /// Stamped across every page.
    pub stamp: Option<Stamp>,
    /// 演示: made in the demonstration world.
    pub demo: bool,
    /// Day of departure as planned.
    pub planned_on: NaiveDate,
    /// Number of the manifest whose refused packages it carries on.
    pub follows: Option<String>,
    /// Numbers of the manifests that carry on what was refused here.
    pub followed_by: Vec<String>,
    /// 移出人.
    pub consignor: PartyFacts,
    /// When the load left its hands.
    #[serde(serialize_with = "minute_if")]
    pub handed_over_at: Option<Instant>,
    /// 废物.
    pub lines: Vec<LineFacts>,
    /// 运输, in order.
    pub legs: Vec<LegFacts>,
    /// 接受人.
    pub receiver: PartyFacts,
    /// When it reached the receiver.
    #[serde(serialize_with = "minute_if")]
    pub received_at: Option<Instant>,
    /// When the receipt was confirmed.
    #[serde(serialize_with = "minute_if")]
    pub confirmed_at: Option<Instant>,
    /// The four masses.
    pub masses: Masses,
    /// A pipeline's days.
    pub metered: Vec<MeteredFacts>,
    /// Packages, in the order of their wastes.
    pub packages: Vec<PackageFacts>,
    /// Words given.
    pub signatures: Vec<SignatureFacts>,
    /// Corrections.
    pub corrections: Vec<CorrectionFacts>,
    /// What happened on the way.
    pub course: Vec<CourseFacts>,
    /// Events so far.
    pub revision: i64,
    /// When the last of them happened.
    #[serde(serialize_with = "minute")]
    pub revised_at: Instant,
    /// Digest of the whole manifest at this revision.
    pub shown_sha256: String,
    /// Hash of the revision's event: the leaf in the tree.
    pub leaf: String,
    /// Where it is sealed; `None` while it is not.
    pub seal: Option<SealFacts>,
    /// How to check it; `None` before it is issued.
    pub check: Option<CheckFacts>,
}
