//! The tables of HJ 1259-2022 Annex B as the standard lays them out: every column in its order, under its own heading. One column
//! is ours, the last: 备注 tells which line a line takes back.

use chrono::NaiveDate;

use super::{row::ReceiverNamed, table::Table};
use crate::{
    domain::{
        form::{Cell, Column},
        waste::{WasteCode, method},
    },
    kernel::{clock::Instant, mass::Mass},
};

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Holds {
    Number,
    Batch,
    Time,
    LocalName,
    OfficialName,
    Category,
    WasteCode,
    Mass,
    Unit,
    Container,
    ContainerKind,
    ContainerCount,
    Facility,
    FacilityKind,
    Handler(usize),
    Destination,
    Reference,
    Method,
    FinishedAt,
    ReceiverKind,
    ReceiverName,
    Permit,
    ExemptName,
    AbroadName,
    ExportNotice,
    Remark,
}

use Holds as H;

const NAME: &str = "危险废物名称";
const PERMIT_HOLDER: &str = "危险废物经营许可证持有单位";
const EXEMPT: &str = "危险废物利用处置环节豁免管理单位";
const ABROAD: &str = "中华人民共和国境外的危险废物利用处置单位";

type Layout = &'static [(Holds, &'static str, &'static str, u16)];

const PRODUCED: Layout = &[
    (H::Number, "", "序号", 6),
    (H::Batch, "", "产生批次编码", 20),
    (H::Time, "", "产生时间", 17),
    (H::LocalName, NAME, "行业俗称/单位内部名称", 16),
    (H::OfficialName, NAME, "国家危险废物名录名称", 26),
    (H::Category, "", "危险废物类别", 8),
    (H::WasteCode, "", "危险废物代码", 12),
    (H::Mass, "", "产生量", 11),
    (H::Unit, "", "计量单位", 6),
    (H::Container, "", "容器/包装编码", 22),
    (H::ContainerKind, "", "容器/包装类型", 10),
    (H::ContainerCount, "", "容器/包装数量", 8),
    (H::Facility, "", "产生危险废物设施编码", 12),
    (H::Handler(0), "", "产生部门经办人", 9),
    (H::Destination, "", "去向", 16),
    (H::Remark, "", "备注", 10),
];

const STORED: Layout = &[
    (H::Number, "", "序号", 6),
    (H::Batch, "", "入库批次编码", 20),
    (H::Time, "", "入库时间", 17),
    (H::Container, "", "容器/包装编码", 22),
    (H::ContainerKind, "", "容器/包装类型", 10),
    (H::ContainerCount, "", "容器/包装数量", 8),
    (H::LocalName, NAME, "行业俗称/单位内部名称", 16),
    (H::OfficialName, NAME, "国家危险废物名录名称", 26),
    (H::Category, "", "危险废物类别", 8),
    (H::WasteCode, "", "危险废物代码", 12),
    (H::Mass, "", "入库量", 11),
    (H::Unit, "", "计量单位", 6),
    (H::Facility, "", "贮存设施编码", 10),
    (H::FacilityKind, "", "贮存设施类型", 10),
    (H::Handler(0), "", "运送部门经办人", 9),
    (H::Handler(1), "", "贮存部门经办人", 9),
    (H::Reference, "", "产生批次编码", 20),
    (H::Remark, "", "备注", 12),
];

const TAKEN_OUT: Layout = &[
    (H::Number, "", "序号", 6),
    (H::Batch, "", "出库批次编码", 20),
    (H::Time, "", "出库时间", 17),
    (H::Container, "", "容器/包装编码", 20),
    (H::ContainerKind, "", "容器/包装类型", 10),
    (H::ContainerCount, "", "容器/包装数量", 8),
    (H::LocalName, NAME, "行业俗称/单位内部名称", 16),
    (H::OfficialName, NAME, "国家危险废物名录名称", 26),
    (H::Category, "", "危险废物类别", 8),
    (H::WasteCode, "", "危险废物代码", 12),
    (H::Mass, "", "出库量", 11),
    (H::Unit, "", "计量单位", 6),
    (H::Facility, "", "贮存设施编码", 10),
    (H::FacilityKind, "", "贮存设施类型", 10),
    (H::Handler(0), "", "出库部门经办人", 9),
    (H::Handler(1), "", "运送部门经办人", 9),
    (H::Reference, "", "入库批次编码", 20),
    (H::Destination, "", "去向", 16),
    (H::Remark, "", "备注", 12),
];

const OWN_TREATED: Layout = &[
    (H::Number, "", "序号", 6),
    (H::Batch, "", "自行利用/处置批次编码", 22),
    (H::Time, "", "自行利用/处置时间", 17),
    (H::Container, "", "容器/包装编码", 20),
    (H::ContainerKind, "", "容器/包装类型", 10),
    (H::ContainerCount, "", "容器/包装数量", 8),
    (H::LocalName, NAME, "行业俗称/单位内部名称", 16),
    (H::OfficialName, NAME, "国家危险废物名录名称", 26),
    (H::Category, "", "危险废物类别", 8),
    (H::WasteCode, "", "危险废物代码", 12),
    (H::Mass, "", "自行利用/处置量", 11),
    (H::Unit, "", "计量单位", 6),
    (H::Facility, "", "自行利用/处置设施编码", 12),
    (H::Method, "", "自行利用/处置方式", 9),
    (H::FinishedAt, "", "自行利用/处置完毕时间", 17),
    (H::Handler(0), "", "自行利用/处置部门经办人", 9),
    (H::Reference, "", "产生批次编码/出库批次编码", 20),
    (H::Remark, "", "备注", 10),
];

const ENTRUSTED: Layout = &[
    (H::Number, "", "序号", 6),
    (H::Batch, "", "委外利用/处置批次编码", 25),
    (H::Time, "", "出厂时间", 17),
    (H::Container, "", "容器/包装编码", 20),
    (H::ContainerKind, "", "容器/包装类型", 10),
    (H::ContainerCount, "", "容器/包装数量", 8),
    (H::LocalName, NAME, "行业俗称/单位内部名称", 16),
    (H::OfficialName, NAME, "国家危险废物名录名称", 24),
    (H::Category, "", "危险废物类别", 8),
    (H::WasteCode, "", "危险废物代码", 12),
    (H::Mass, "", "委外利用/处置量", 11),
    (H::Unit, "", "计量单位", 6),
    (H::Method, "", "利用/处置方式", 9),
    (H::ReceiverKind, "", "接收单位类型", 14),
    (H::ReceiverName, PERMIT_HOLDER, "单位名称", 18),
    (H::Permit, PERMIT_HOLDER, "许可证编码", 16),
    (H::ExemptName, EXEMPT, "单位名称", 16),
    (H::AbroadName, ABROAD, "单位名称", 14),
    (H::ExportNotice, ABROAD, "出口核准通知单编号", 14),
    (H::Reference, "", "产生批次编码/出库批次编码", 22),
    (H::Remark, "", "备注", 9),
];

const fn layout(table: Table) -> Layout {
    match table {
        Table::Produced => PRODUCED,
        Table::Stored => STORED,
        Table::TakenOut => TAKEN_OUT,
        Table::OwnTreated => OWN_TREATED,
        Table::Entrusted => ENTRUSTED,
    }
}

/// Title of a table and its short name (HJ 1259-2022 Annex B).
pub const fn title(table: Table) -> (&'static str, &'static str) {
    match table {
        Table::Produced => ("表B.1 危险废物产生环节记录表", "产生环节"),
        Table::Stored => ("表B.2 危险废物入库环节记录表", "入库环节"),
        Table::TakenOut => ("表B.3 危险废物出库环节记录表", "出库环节"),
        Table::OwnTreated => ("表B.4 危险废物自行利用/处置环节记录表", "自行利用处置环节"),
        Table::Entrusted => ("表B.5 危险废物委外利用/处置记录表", "委外利用处置"),
    }
}

/// The columns of a table.
pub fn columns(table: Table) -> Vec<Column> {
    layout(table).iter().map(|(_, group, name, width)| Column { group, name, width: *width }).collect()
}

/// Which of a table's 经办人 is who entered the line: of the store for B.2, of the department that gives the table its name else.
pub const fn own_handler(table: Table) -> usize {
    match table {
        Table::Stored => 1,
        Table::Produced | Table::TakenOut | Table::OwnTreated | Table::Entrusted => 0,
    }
}

/// Who takes the waste of a B.5 line, by what it may do so (HJ 1259-2022 5.5.5).
pub fn receiver_kind(named: &ReceiverNamed) -> Option<&'static str> {
    let kinds = [(&named.abroad_name, ABROAD), (&named.exempt_name, EXEMPT), (&named.name, PERMIT_HOLDER)];
    kinds.into_iter().find(|(name, _)| name.is_some()).map(|(_, kind)| kind)
}

/// When a line happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    /// To the minute.
    At(Instant),
    /// A former ledger told the day only.
    On(NaiveDate),
}

/// A line with all that its table asks for; what is not known stays empty.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "columns of the annex")]
pub struct Entry {
    pub batch: String,
    pub when: When,
    pub local_name: Option<String>,
    pub official_name: Option<String>,
    pub waste_code: String,
    pub mass: Mass,
    pub containers: Vec<String>,
    pub container_kind: Option<String>,
    pub container_count: Option<i64>,
    pub facility: Option<String>,
    pub facility_kind: Option<String>,
    /// In the order of the columns.
    pub handlers: [Option<String>; 2],
    pub destination: Option<String>,
    /// Batch codes of the table before.
    pub references: Vec<String>,
    pub method: Option<String>,
    pub finished_at: Option<Instant>,
    pub receiver: ReceiverNamed,
    /// Batch code of the line that it takes back.
    pub reverses: Option<String>,
    /// Its own day was declared: it is entered later (ADR 18).
    pub late: bool,
}

impl Entry {
    /// Its row in a table, as the number it has there.
    pub fn row(&self, table: Table, number: i64) -> Vec<Cell> {
        layout(table).iter().map(|(holds, ..)| self.cell(*holds, number)).collect()
    }

    fn cell(&self, holds: Holds, number: i64) -> Cell {
        let text = |text: &Option<String>| Cell::of(text.as_deref());
        match holds {
            H::Number => Cell::Count(number),
            H::Batch => Cell::of(Some(&self.batch)),
            H::Time => match self.when {
                When::At(at) => Cell::Minute(at),
                When::On(day) => Cell::Day(day),
            },
            H::LocalName => text(&self.local_name),
            H::OfficialName => text(&self.official_name),
            H::Category => {
                let code = self.waste_code.parse::<WasteCode>();
                code.map_or(Cell::Empty, |code| Cell::Text(code.category().to_string()))
            }
            H::WasteCode => Cell::of(Some(&self.waste_code)),
            H::Mass => Cell::Tonnes(self.mass),
            H::Unit => Cell::Text("吨".to_owned()),
            H::Container => Cell::of(Some(&self.containers.join("、"))),
            H::ContainerKind => text(&self.container_kind),
            H::ContainerCount => self.container_count.map_or(Cell::Empty, Cell::Count),
            H::Facility => text(&self.facility),
            H::FacilityKind => text(&self.facility_kind),
            H::Handler(which) => self.handlers.get(which).map_or(Cell::Empty, text),
            H::Destination => text(&self.destination),
            H::Reference => Cell::of(Some(&self.references.join("、"))),
            H::Method => Cell::of(self.method.as_deref().map(method::in_form)),
            H::FinishedAt => self.finished_at.map_or(Cell::Empty, Cell::Minute),
            H::ReceiverKind => Cell::of(self.receiver.kind.as_deref().or_else(|| receiver_kind(&self.receiver))),
            H::ReceiverName => text(&self.receiver.name),
            H::Permit => text(&self.receiver.permit_number),
            H::ExemptName => text(&self.receiver.exempt_name),
            H::AbroadName => text(&self.receiver.abroad_name),
            H::ExportNotice => text(&self.receiver.export_notice),
            H::Remark => {
                let back = self.reverses.as_ref().map(|code| format!("冲销{code}"));
                let late = self.late.then(|| "补记：发生日所在期间已申报".to_owned());
                Cell::of(Some(&late.into_iter().chain(back).collect::<Vec<_>>().join("；")))
            }
        }
    }
}
