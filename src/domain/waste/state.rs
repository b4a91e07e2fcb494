//! 形态, the physical state of a waste (HJ 1276-2022 label; codes of the ministry's older plan guide).

use crate::domain::reference::text_enum;

text_enum! {
    /// Physical state 形态; names stand in `fixtures/physical-states.csv`.
    PhysicalState, NotAPhysicalState {
        /// 固态.
        Solid = "S",
        /// 半固态.
        SemiSolid = "SS",
        /// 液态.
        Liquid = "L",
        /// 气态.
        Gas = "G",
    }
}

impl PhysicalState {
    /// Chinese name as a label writes it.
    pub const fn name_zh(self) -> &'static str {
        match self {
            Self::Solid => "固态",
            Self::SemiSolid => "半固态",
            Self::Liquid => "液态",
            Self::Gas => "气态",
        }
    }

    /// Whether it needs a liquid-tight container (GB 18597-2023 7).
    pub const fn needs_liquid_tight(self) -> bool {
        matches!(self, Self::Liquid | Self::SemiSolid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_names_every_state() {
        let table = include_str!("../../../fixtures/physical-states.csv");
        for state in PhysicalState::ALL {
            assert!(table.contains(&format!("{state},{},", state.name_zh())), "{state}");
        }
    }
}
