//! What a container label says (HJ 1276-2022), already in words. Filled by the use cases; drawn by the writers.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::kernel::mass::Mass;

/// A hazardous property as printed (catalogue 2025; pictograms of HJ 1276-2022).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hazard {
    /// 毒性
    T,
    /// 腐蚀性
    C,
    /// 易燃性
    I,
    /// 反应性
    R,
    /// 感染性
    In,
}

impl Hazard {
    /// The words under its pictogram.
    pub const fn words(self) -> &'static str {
        match self {
            Self::T => "毒性",
            Self::C => "腐蚀性",
            Self::I => "易燃性",
            Self::R => "反应性",
            Self::In => "感染性",
        }
    }
}

/// A word stamped on a label that is not the plain first print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mark {
    /// 作废, struck through as well.
    Voided,
    /// 破损
    Damaged,
    /// 补印
    Reprint,
    /// 待登记: drawn on a device without a network, its code from a reserved block; nothing is signed yet.
    Pending,
}

impl Mark {
    /// The stamp.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Voided => "作废",
            Self::Damaged => "破损",
            Self::Reprint => "补印",
            Self::Pending => "待登记",
        }
    }
}

/// Side of the square label by the container's volume (HJ 1276-2022: ≤ 50 L, ≤ 450 L, above).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LabelSize {
    /// 100 mm × 100 mm, text ≥ 3 mm.
    Mm100,
    /// 150 mm × 150 mm, text ≥ 5 mm.
    Mm150,
    /// 200 mm × 200 mm, text ≥ 6 mm.
    Mm200,
}

impl LabelSize {
    /// All sizes, the smallest first.
    pub const ALL: [Self; 3] = [Self::Mm100, Self::Mm150, Self::Mm200];

    /// The least size the standard allows for a container of so many litres.
    pub const fn for_volume_l(litres: u32) -> Self {
        match litres {
            0..=50 => Self::Mm100,
            51..=450 => Self::Mm150,
            _ => Self::Mm200,
        }
    }

    /// Millimetres along a side.
    pub const fn side_mm(self) -> u32 {
        match self {
            Self::Mm100 => 100,
            Self::Mm150 => 150,
            Self::Mm200 => 200,
        }
    }
}

/// Every item of an HJ 1276-2022 container label, and what the platform adds (QR text, marks).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelFacts {
    /// 废物名称
    pub waste_name: String,
    /// 废物类别, such as `HW49 其他废物`
    pub category: String,
    /// 废物代码, such as `900-041-49`
    pub waste_code: String,
    /// 废物形态 in Chinese: 固态, 半固态, 液态, 气态
    pub physical_state: String,
    /// 危险特性
    pub hazards: Vec<Hazard>,
    /// 主要成分
    pub main_components: String,
    /// 有害成分
    pub harmful_components: String,
    /// 注意事项
    pub precautions: String,
    /// 数字识别码, 37 characters; or the `T-…` number of a temporary sticker
    pub label_code: String,
    /// 产生/收集单位
    pub unit_name: String,
    /// 联系人和联系方式
    pub contact: String,
    /// 产生日期
    pub produced_on: NaiveDate,
    /// 废物重量
    pub mass: Mass,
    /// 备注
    pub remark: String,
    /// What the QR code says (design §8)
    pub qr_text: String,
    /// 作废, 破损 or 补印
    pub mark: Option<Mark>,
    /// Stamped 演示: made in the demonstration world, no real waste
    pub demo: bool,
}
