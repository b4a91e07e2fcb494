//! An accepted row of a ledger, typed, and its fingerprint: two rows with the same content have the same one, however
//! they were typed.

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use super::table::Table;
use crate::{
    domain::waste::{Category, Method, WasteCode},
    kernel::{hash::Hash, mass::Mass},
};

/// Pieces or volume as counted, beside the mass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// The number as typed.
    pub number: String,
    /// What was counted, `支`.
    pub unit: String,
}

/// Who takes the waste of a B.5 row.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReceiverNamed {
    /// 接收单位类型.
    pub kind: Option<String>,
    /// Name of the permit holder.
    pub name: Option<String>,
    /// 许可证编码.
    pub permit_number: Option<String>,
    /// Name of an exempt receiver.
    pub exempt_name: Option<String>,
    /// Name of a receiver abroad.
    pub abroad_name: Option<String>,
    /// 出口核准通知单编号.
    pub export_notice: Option<String>,
}

/// How much of the row's mass comes from a batch of the table before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draw {
    /// Batch code in the table before.
    pub batch: String,
    /// So much of it.
    pub mass: Mass,
}

/// An accepted row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerRow {
    /// Which table.
    pub table: Table,
    /// Sheet it stands on.
    pub sheet: String,
    /// Row as the spreadsheet counts.
    pub row: u32,
    /// Batch code of its own, unique per site and table.
    pub batch: String,
    /// Legal day.
    pub day: NaiveDate,
    /// Time of day, where one was written.
    pub time: Option<NaiveTime>,
    /// 行业俗称/单位内部名称.
    pub local_name: Option<String>,
    /// 国家危险废物名录名称.
    pub official_name: Option<String>,
    /// Waste code.
    pub waste_code: WasteCode,
    /// Category, that of the code.
    pub category: Category,
    /// Mass.
    pub mass: Mass,
    /// Pieces, if it was counted and not weighed.
    pub count: Option<Count>,
    /// Container codes; none for pipes and bulk.
    pub containers: Vec<String>,
    /// 容器/包装类型.
    pub container_kind: Option<String>,
    /// 容器/包装数量.
    pub container_count: Option<u32>,
    /// 设施编码: where it arose (B.1) or is stored (B.2, B.3).
    pub facility: Option<String>,
    /// 设施类型.
    pub facility_kind: Option<String>,
    /// 经办人 in the order of the columns.
    pub handlers: Vec<String>,
    /// 去向.
    pub destination: Option<String>,
    /// Batch codes of the table before.
    pub references: Vec<String>,
    /// Which batches the mass is drawn from; empty for B.1 and for rows that were there already.
    pub draws: Vec<Draw>,
    /// 利用/处置方式 (B.5).
    pub method: Option<Method>,
    /// Receiver (B.5).
    pub receiver: ReceiverNamed,
    /// The site holds this row with the same content: nothing to do.
    pub already_there: bool,
}

impl LedgerRow {
    /// Digest of the content, without the place in the file.
    pub fn fingerprint(&self) -> Hash {
        let mut parts: Vec<String> = vec![
            self.table.as_str().into(),
            self.batch.clone(),
            self.day.to_string(),
            self.time.map(|time| time.to_string()).unwrap_or_default(),
            self.waste_code.to_string(),
            self.mass.grams().to_string(),
            self.count.as_ref().map(|count| format!("{} {}", count.number, count.unit)).unwrap_or_default(),
            self.containers.join(","),
            self.container_count.map(|count| count.to_string()).unwrap_or_default(),
            self.handlers.join(","),
            self.references.join(","),
            self.method.map(|method| method.code().to_owned()).unwrap_or_default(),
        ];
        let receiver = &self.receiver;
        for text in [
            &self.local_name,
            &self.official_name,
            &self.container_kind,
            &self.facility,
            &self.facility_kind,
            &self.destination,
            &receiver.kind,
            &receiver.name,
            &receiver.permit_number,
            &receiver.exempt_name,
            &receiver.abroad_name,
            &receiver.export_notice,
        ] {
            parts.push(text.clone().unwrap_or_default());
        }
        Hash::of(&[parts.join("\u{1f}").as_bytes()])
    }
}
