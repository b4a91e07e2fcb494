//! Parties: organisations, their sites, and the waste streams of a site.

pub mod division;
pub mod fields;
pub mod people;
pub mod plate;
pub mod uscc;

use serde::{Deserialize, Serialize};

use super::place::Point;
use crate::kernel::id::{OrganisationId, SiteId, WasteStreamId};

/// Tier of a producer (HJ 1259-2022 4.2).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// 环境重点监管单位, ≥ 100 t/a.
    Key,
    /// 简化管理单位, ≥ 10 t/a.
    Simplified,
    /// 登记管理单位, < 10 t/a.
    Registered,
}

impl Tier {
    /// The permanent text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Simplified => "simplified",
            Self::Registered => "registered",
        }
    }

    /// The standard's Chinese term (HJ 1259-2022 4.2).
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Key => "危险废物环境重点监管单位",
            Self::Simplified => "危险废物简化管理单位",
            Self::Registered => "危险废物登记管理单位",
        }
    }

    /// Reads the permanent text.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Key, Self::Simplified, Self::Registered].into_iter().find(|one| one.as_str() == text)
    }
}

/// A legal person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields named by the glossary")]
pub struct Organisation {
    pub id: OrganisationId,
    pub uscc: String,
    pub name: String,
    pub kind: String,
    pub external_id: Option<String>,
}

/// A place of production or treatment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields named by the glossary")]
pub struct Site {
    pub id: SiteId,
    pub code: String,
    pub name: String,
    pub organisation: OrganisationId,
    pub division: String,
    pub tier: Tier,
}

/// A kind of waste at a site.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields named by the glossary")]
pub struct WasteStream {
    pub id: WasteStreamId,
    pub site: SiteId,
    pub name: String,
    pub waste_code: String,
    pub edition: String,
    /// `S`, `SS`, `L` or `G` (codes §10).
    pub physical_state: String,
    /// Letters `T C I R In`.
    pub hazards: Vec<String>,
    pub components: String,
    pub precautions: String,
    /// Property tags for compatibility.
    pub tags: Vec<String>,
}

impl WasteStream {
    /// What a zone's containment is for (GB 18597-2023 6.2.2).
    pub fn flows(&self) -> bool {
        self.physical_state == "L"
    }

    /// Needs a liquid-tight container (codes §11).
    pub fn is_liquid(&self) -> bool {
        matches!(self.physical_state.as_str(), "L" | "SS")
    }
}

/// Where an organisation stands with the authority of its division.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Registered itself; its people cannot log in yet.
    Pending,
    /// Works.
    Active,
    /// The authority said no.
    Refused,
}

impl Standing {
    /// The permanent text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Refused => "refused",
        }
    }
}

/// One fact about a party.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
#[expect(missing_docs, reason = "each carries the thing registered")]
pub enum Event {
    #[serde(rename = "organisation.registered")]
    OrganisationRegistered { organisation: Organisation },
    #[serde(rename = "site.registered")]
    SiteRegistered { site: Site },
    #[serde(rename = "organisation.changed")]
    OrganisationChanged { organisation: Organisation },
    #[serde(rename = "organisation.standing_changed")]
    OrganisationStandingChanged { state: Standing },
    #[serde(rename = "site.changed")]
    SiteChanged { site: Site },
    /// Where the site is, or is after all; by itself, so that the register's own facts stay as they are.
    #[serde(rename = "site.placed")]
    SitePlaced { point: Point },
    #[serde(rename = "waste_stream.registered")]
    WasteStreamRegistered { waste_stream: WasteStream },
}
