//! The tables of HJ 1259-2022 Annex B that a factory's workbook holds, and the columns that are read of them.

use serde::{Deserialize, Serialize};

/// A table of HJ 1259-2022 Annex B, in the order in which a workbook is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Table {
    /// 产生环节 B.1.
    #[serde(rename = "B.1")]
    Produced,
    /// 入库环节 B.2.
    #[serde(rename = "B.2")]
    Stored,
    /// 出库环节 B.3.
    #[serde(rename = "B.3")]
    TakenOut,
    /// 自行利用/处置环节 B.4; no workbook of a factory is read for it.
    #[serde(rename = "B.4")]
    OwnTreated,
    /// 委外利用/处置 B.5.
    #[serde(rename = "B.5")]
    Entrusted,
}

impl Table {
    /// All, in the order in which a workbook is taken.
    pub const ALL: [Self; 5] = [Self::Produced, Self::Stored, Self::TakenOut, Self::OwnTreated, Self::Entrusted];

    /// The number in the annex, `B.1`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Produced => "B.1",
            Self::Stored => "B.2",
            Self::TakenOut => "B.3",
            Self::OwnTreated => "B.4",
            Self::Entrusted => "B.5",
        }
    }

    /// Reads the number in the annex.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }

    /// The table whose rows this one refers to.
    pub const fn before(self) -> Option<Self> {
        match self {
            Self::Produced => None,
            Self::Stored => Some(Self::Produced),
            Self::TakenOut => Some(Self::Stored),
            Self::OwnTreated | Self::Entrusted => Some(Self::TakenOut),
        }
    }
}

/// A column that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Batch code of the table's own.
    Batch,
    /// 时间.
    Date,
    /// 行业俗称/单位内部名称.
    LocalName,
    /// 国家危险废物名录名称.
    OfficialName,
    /// 危险废物类别.
    Category,
    /// 危险废物代码.
    WasteCode,
    /// 产生量, 入库量, 出库量, 委外利用/处置量.
    Mass,
    /// 计量单位.
    Unit,
    /// 折合重量, in kilograms unless the column name says otherwise.
    Weight,
    /// 容器/包装编码.
    Container,
    /// 容器/包装类型.
    ContainerKind,
    /// 容器/包装数量.
    ContainerCount,
    /// 设施编码.
    Facility,
    /// 设施类型.
    FacilityKind,
    /// 经办人, the first of the table.
    Handler,
    /// 经办人, the second of the table.
    SecondHandler,
    /// 去向.
    Destination,
    /// Batch codes of the table before.
    Reference,
    /// 利用/处置方式.
    Method,
    /// 接收单位类型.
    ReceiverKind,
    /// Name of the permit holder.
    ReceiverName,
    /// 许可证编码.
    Permit,
    /// Name of the exempt receiver.
    ExemptName,
    /// Name of the receiver abroad.
    AbroadName,
    /// 出口核准通知单编号.
    ExportNotice,
}
