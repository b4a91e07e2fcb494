//! Property tags of a waste, the words in which incompatibility is judged (GB 18597-2001 Annex B table 2). A category only
//! speaks where nobody stated tags.

use serde::{Deserialize, Serialize};

use super::{code::WasteCode, hazard::Hazard, hazard::Hazards};
use crate::domain::reference::text_enum;

text_enum! {
    /// What a waste is made of, as far as storage cares.
    PropertyTag, NotAPropertyTag {
        /// Non-oxidising acid 非氧化性酸.
        Acid = "ACID",
        /// Oxidising acid 氧化性酸.
        OxidisingAcid = "OXIDISING_ACID",
        /// Alkali 碱.
        Alkali = "ALKALI",
        /// Cyanide 氰化物.
        Cyanide = "CYANIDE",
        /// Hypochlorite 次氯酸盐.
        Hypochlorite = "HYPOCHLORITE",
        /// Oxidiser 氧化剂.
        Oxidiser = "OXIDISER",
        /// Reducer 还原剂.
        Reducer = "REDUCER",
        /// Ammonium salt 氨盐.
        Ammonium = "AMMONIUM",
        /// Ignitable 易燃.
        Ignitable = "IGNITABLE",
        /// Reacts with water 遇水反应.
        WaterReactive = "WATER_REACTIVE",
        /// Sulphide 硫化物.
        Sulphide = "SULPHIDE",
        /// Copper, chromium and other heavy metals 重金属.
        HeavyMetal = "HEAVY_METAL",
        /// Explosive 爆炸性.
        Explosive = "EXPLOSIVE",
        /// Medical waste 医疗废物.
        Medical = "MEDICAL",
        /// Asbestos 石棉.
        Asbestos = "ASBESTOS",
    }
}

/// What the judgement of two wastes needs to know of each.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct WasteProfile {
    /// Waste code.
    pub code: WasteCode,
    /// Hazards, if known.
    pub hazards: Option<Hazards>,
    /// Tags somebody competent stated; empty when nobody did.
    pub tags: Vec<PropertyTag>,
}

impl WasteProfile {
    /// The tags stated, else those of the category and hazards. Explosive, medical and asbestos always hold.
    pub fn effective_tags(&self) -> Vec<PropertyTag> {
        let fallback = self.category_tags();
        if self.tags.is_empty() {
            return fallback;
        }
        let lasting = |tag: &PropertyTag| {
            matches!(tag, PropertyTag::Explosive | PropertyTag::Medical | PropertyTag::Asbestos)
                && !self.tags.contains(tag)
        };
        self.tags.iter().copied().chain(fallback.into_iter().filter(lasting)).collect()
    }

    /// Defaults of the category: a design decision, never a chemist's judgement.
    fn category_tags(&self) -> Vec<PropertyTag> {
        let ignitable = self.hazards.as_ref().is_some_and(|hazards| hazards.may_be(Hazard::Ignitable));
        match self.code.category().number() {
            1 => vec![PropertyTag::Medical],
            7 | 33 | 38 => vec![PropertyTag::Cyanide],
            15 => vec![PropertyTag::Explosive],
            17 | 21 | 22 => vec![PropertyTag::HeavyMetal],
            // An acid nobody described may be either kind: the stricter reading.
            34 => vec![PropertyTag::Acid, PropertyTag::OxidisingAcid],
            35 => vec![PropertyTag::Alkali],
            36 => vec![PropertyTag::Asbestos],
            6 | 8 | 9 | 12 if ignitable => vec![PropertyTag::Ignitable],
            _ => Vec::new(),
        }
    }
}
