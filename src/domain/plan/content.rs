//! What a management plan says: tables A.1–A.7 of HJ 1259-2022 annex A, and the facts by which the tier is found (4.2).
//!
//! **Invariant:** a waste is described once, in its row of A.3; the other tables name that row by its number and repeat nothing.
//! People are named by id: their names and telephones stand in the register and never in the journal.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    super::{
        names::names,
        party::Tier,
        refusal::{Code, Refusal},
        waste::{code::WasteCode, hazard::Hazards, method::Method, state::PhysicalState},
    },
    origin::Origin,
};
use crate::kernel::{
    id::{PersonId, SiteId},
    mass::Mass,
};

/// Most rows of a table.
pub const ROWS_MAX: usize = 500;
/// Longest text of a field, in characters.
const TEXT_MAX: usize = 500;
/// Heaviest figure of a row, grams: ten million tonnes. Sums of all rows stay far within an `i64`.
const HEAVIEST: i64 = 10_000_000_000_000;
/// From here on a producer is a key regulated one (4.2.1), grams a year.
const KEY_FROM: i64 = 100_000_000;
/// From here on it is under simplified management (4.2.1), grams a year.
const SIMPLIFIED_FROM: i64 = 10_000_000;

names! {
    /// How long a site has been at work (4.2.3): by which quantity its tier is found.
    Running {
        /// Three years and more: the largest of the last three.
        ThreeYears = "three_years" / "满三年",
        /// One to three years: the largest since it began.
        OneToThree = "one_to_three" / "满一年不满三年",
        /// Not begun, under a year, or waste that arises less often than every three years: what was approved.
        Approved = "approved" / "不满一年或产生周期超过三年",
    }
}

names! {
    /// How a transfer of A.7 goes.
    Transfer {
        /// Within the province.
        Province = "province" / "省内转移",
        /// To another province.
        CrossProvince = "cross_province" / "跨省转移",
        /// Abroad.
        Abroad = "abroad" / "境外转移",
    }
}

names! {
    /// By what right the receiver of A.7 takes it.
    Receiver {
        /// It holds a permit.
        Permit = "permit" / "危险废物经营许可证持有单位",
        /// It is exempt at the stage of use or disposal.
        Exempt = "exempt" / "利用处置环节豁免管理单位",
        /// It is abroad.
        Abroad = "abroad" / "境外利用处置单位",
    }
}

/// By what the tier is found (4.2.1, 4.2.3).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierFacts {
    /// How long the site has been at work.
    pub running: Running,
    /// Waste of each year that counts, grams; the newest first, three at most.
    pub yearly_g: Vec<Mass>,
    /// Yearly amount of the EIA, grams.
    pub eia_g: Option<Mass>,
    /// Yearly amount of the discharge permit, grams.
    pub discharge_g: Option<Mass>,
    /// It uses or disposes of waste itself.
    pub treats_itself: bool,
    /// It holds a hazardous-waste permit.
    pub holds_permit: bool,
}

impl TierFacts {
    /// The yearly quantity that counts (4.2.3), grams; `None` while the facts do not tell it.
    pub fn quantity(&self) -> Option<Mass> {
        match self.running {
            Running::ThreeYears | Running::OneToThree => self.yearly_g.iter().take(3).max().copied(),
            Running::Approved => self.approved(),
        }
    }

    /// The larger of what EIA and discharge permit allow a year, grams.
    pub fn approved(&self) -> Option<Mass> {
        self.eia_g.max(self.discharge_g)
    }

    /// The tier that follows (4.2.1); `None` while the facts do not tell it.
    pub fn tier(&self) -> Option<Tier> {
        if self.treats_itself || self.holds_permit {
            return Some(Tier::Key);
        }
        Some(match self.quantity()?.grams() {
            KEY_FROM.. => Tier::Key,
            SIMPLIFIED_FROM.. => Tier::Simplified,
            _ => Tier::Registered,
        })
    }
}

/// A tier that an authority of a city or above has set otherwise (4.2.2).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assigned {
    /// Which.
    pub tier: Tier,
    /// Who set it, as it signs.
    pub authority: String,
}

/// A.1 单位基本信息.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the form's own fields, named by the glossary")]
pub struct Basics {
    pub name: String,
    pub registered_address: String,
    pub site_address: String,
    pub division: String,
    pub industry: String,
    /// GB/T 4754.
    pub industry_code: String,
    /// Millionths of a degree.
    pub longitude_e6: Option<i64>,
    /// Millionths of a degree.
    pub latitude_e6: Option<i64>,
    pub uscc: String,
    /// 法定代表人; name and telephone stand in the register of people.
    pub legal_representative: Option<PersonId>,
    /// 危险废物环境管理技术负责人; likewise.
    pub technical_lead: Option<PersonId>,
    /// 环评文号或备案编号; `None` where there is no such document.
    pub eia_number: Option<String>,
    /// 排污许可证证书编号或排污登记表编号; `None` where there is neither.
    pub discharge_number: Option<String>,
}

/// A name with a figure and its unit, as a line of A.2 has several: the figure is text, its unit is the form's own.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct Figure {
    pub name: String,
    pub value: String,
    pub unit: String,
}

/// A row of A.2 设施信息.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the form's own fields, named by the glossary")]
pub struct Plant {
    pub unit: String,
    pub process: String,
    pub facility: String,
    /// As in the discharge permit, else by HJ 608 (5.4.2).
    pub facility_code: String,
    /// 污染防治设施参数: name, design value, unit.
    pub parameters: Vec<Figure>,
    /// 生产能力.
    pub capacity: Vec<Figure>,
    pub intermediate_products: Vec<Figure>,
    pub final_products: Vec<Figure>,
    /// 原辅料.
    pub materials: Vec<Figure>,
    /// 种类 of each of them in their order: 原料 or 辅料.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub material_kinds: Vec<String>,
}

/// A facility of A.3 to which a waste goes, with what it is designed for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct Destination {
    pub facility_code: String,
    pub capacity: String,
}

/// A row of A.3 危险废物产生情况: one waste of the plan, described here only.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the form's own fields, named by the glossary")]
pub struct Generated {
    /// Number of the row; the other tables name the waste by it.
    pub row: u32,
    pub facility_code: String,
    pub facility: String,
    /// 产废环节.
    pub source: String,
    /// 行业俗称/单位内部名称.
    pub name: String,
    /// 国家危险废物名录名称.
    pub catalogue_name: String,
    /// Eight digits; its category follows.
    pub waste_code: String,
    pub components: String,
    /// `S`, `SS`, `L` or `G`.
    pub physical_state: String,
    /// Letters `T C I R In`.
    pub hazards: Vec<String>,
    /// 本年度预计产生量, grams.
    pub mass_g: Mass,
    /// What lies there of it when the year begins, grams: no column of the form, but the balance needs it.
    pub opening_g: Mass,
    pub own_use: Option<Destination>,
    pub own_disposal: Option<Destination>,
    pub storage: Option<Destination>,
}

/// A row of A.4 贮存情况.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the form's own fields, named by the glossary")]
pub struct Stored {
    /// Row of A.3.
    pub of: u32,
    pub facility_code: String,
    /// GB 18597-2023: store, point, yard, tank.
    pub facility_kind: String,
    /// 包装形式: container, material, size.
    pub packaging: String,
    /// 本年度预计剩余贮存量, grams at the end of the year.
    pub mass_g: Mass,
}

/// A row of A.5 自行利用/处置情况.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the form's own fields, named by the glossary")]
pub struct SelfTreated {
    /// Row of A.3.
    pub of: u32,
    pub facility_code: String,
    /// HJ 1033 annex F; `R…` is use, `D…` is disposal.
    pub method: String,
    /// 本年度预计自行利用/处置量, grams.
    pub mass_g: Mass,
}

/// A row of A.6: how much less of a waste is meant to arise.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reduced {
    /// Row of A.3.
    pub of: u32,
    /// 预计减少量, grams.
    pub mass_g: Mass,
}

/// A.6 减量化计划和措施.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reduction {
    /// Its table.
    pub rows: Vec<Reduced>,
    /// 降低危害性的计划.
    pub hazard_plan: String,
    /// 减少产生量和降低危害性的措施.
    pub measures: String,
}

/// A row of A.7 转移情况.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the form's own fields, named by the glossary")]
pub struct Transferred {
    /// Row of A.3.
    pub of: u32,
    pub transfer: Transfer,
    /// 本年度预计转移量, grams.
    pub mass_g: Mass,
    /// HJ 1033 annex F.
    pub method: String,
    pub receiver_kind: Receiver,
    pub receiver_name: String,
    /// 许可证编码, of a receiver that holds a permit.
    pub permit_number: Option<String>,
    /// The receiver's site, where it is registered here.
    pub receiver_site: Option<SiteId>,
}

/// All that a plan says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the tables of annex A by their numbers")]
pub struct Content {
    pub tier: TierFacts,
    pub assigned: Option<Assigned>,
    pub a1: Basics,
    pub a2: Vec<Plant>,
    pub a3: Vec<Generated>,
    pub a4: Vec<Stored>,
    pub a5: Vec<SelfTreated>,
    pub a6: Reduction,
    pub a7: Vec<Transferred>,
    /// Where proposed figures come from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub origins: Vec<Origin>,
}

fn wrong(pointer: String, reason: &str) -> Refusal {
    Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason)
}

/// Whether every text of a value fits.
fn texts_fit(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::String(text) => text.chars().count() <= TEXT_MAX,
        serde_json::Value::Array(all) => all.len() <= ROWS_MAX && all.iter().all(texts_fit),
        serde_json::Value::Object(all) => all.values().all(texts_fit),
        _ => true,
    }
}

impl Content {
    /// The tier by which the plan is written: the one an authority set, else the one that follows from the facts.
    pub fn tier(&self) -> Option<Tier> {
        self.assigned.as_ref().map(|one| one.tier).or_else(|| self.tier.tier())
    }

    /// Whether it can be understood at all: bounds, codes, and rows that name a row of A.3. What is merely missing is a finding.
    ///
    /// # Errors
    ///
    /// `request.field`, with a pointer to the first place that is wrong.
    pub fn readable(&self) -> Result<(), Refusal> {
        let tables = Self { origins: Vec::new(), ..self.clone() };
        let fits = serde_json::to_value(tables).is_ok_and(|value| texts_fit(&value));
        if !fits || self.origins.len() > 4 * ROWS_MAX {
            return Err(wrong("/content".into(), "at most 500 rows a table and 500 characters a text"));
        }
        let mut rows = BTreeSet::new();
        for (at, one) in self.a3.iter().enumerate() {
            let here = |field: &str| format!("/content/a3/{at}/{field}");
            if !rows.insert(one.row) {
                return Err(wrong(here("row"), "each number once"));
            }
            let code = one.waste_code.parse::<WasteCode>();
            code.map_err(|_| wrong(here("waste_code"), "a code of the catalogue, 900-041-49"))?;
            if !one.physical_state.is_empty() && one.physical_state.parse::<PhysicalState>().is_err() {
                return Err(wrong(here("physical_state"), "S, SS, L or G"));
            }
            if !one.hazards.is_empty() && one.hazards.join(",").parse::<Hazards>().is_err() {
                return Err(wrong(here("hazards"), "letters of T, C, I, R, In"));
            }
        }
        let methods = (self.a5.iter().map(|one| &one.method)).chain(self.a7.iter().map(|one| &one.method));
        for method in methods.filter(|text| !text.is_empty()) {
            method.parse::<Method>().map_err(|_| wrong("/content".into(), "a method of HJ 1033 annex F"))?;
        }
        if let Some(of) = self.named().find(|of| !rows.contains(of)) {
            return Err(wrong("/content".into(), "each row names a row of A.3").with("row", of));
        }
        if self.masses().any(|mass| !(0..=HEAVIEST).contains(&mass.grams())) {
            return Err(wrong("/content".into(), "grams from 0 to 10 000 000 t"));
        }
        Ok(())
    }

    /// The rows of A.3 that the other tables name.
    fn named(&self) -> impl Iterator<Item = u32> + '_ {
        let stored = self.a4.iter().map(|one| one.of).chain(self.a5.iter().map(|one| one.of));
        stored.chain(self.a6.rows.iter().map(|one| one.of)).chain(self.a7.iter().map(|one| one.of))
    }

    fn masses(&self) -> impl Iterator<Item = Mass> + '_ {
        let made = self.a3.iter().flat_map(|one| [one.mass_g, one.opening_g]);
        let kept = self.a4.iter().map(|one| one.mass_g).chain(self.a5.iter().map(|one| one.mass_g));
        let less = self.a6.rows.iter().map(|one| one.mass_g).chain(self.a7.iter().map(|one| one.mass_g));
        let facts = self.tier.yearly_g.iter().copied().chain(self.tier.eia_g).chain(self.tier.discharge_g);
        made.chain(kept).chain(less).chain(facts)
    }
}
