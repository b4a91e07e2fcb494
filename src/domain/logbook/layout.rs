//! The logbook as tables.
//!
//! The official layout (经营单位记录和报告经营情况指南, 2009 No. 55) was not seen: columns and their order are the platform's own, as
//! [`LAYOUT`] says on every paper.

use super::{Balance, Entry, Part, Total};
use crate::{
    domain::{
        form::{Cell, Column, Form},
        waste::{WasteCode, method},
    },
    kernel::mass::Mass,
};

/// What every paper of it says of its layout.
pub const LAYOUT: &str = "版式：平台拟定，官方样式待核";

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Holds {
    Number,
    At,
    Kind,
    Manifest,
    Batch,
    Party,
    Permit,
    Name,
    Category,
    Code,
    Container,
    ContainerKind,
    Label,
    Mass,
    Differs,
    Method,
    Line,
    Place,
    Handler,
    Remark,
    Position,
}

use Holds as H;

type Layout = &'static [(Holds, &'static str, &'static str, u16)];

const NAME: (Holds, &str, &str, u16) = (H::Name, WASTE, "名称", 18);
const CATEGORY: (Holds, &str, &str, u16) = (H::Category, WASTE, "类别", 8);
const CODE: (Holds, &str, &str, u16) = (H::Code, WASTE, "代码", 13);
const WASTE: &str = "危险废物";
const CONTAINER: (Holds, &str, &str, u16) = (H::Container, VESSEL, "编码", 20);
const CONTAINER_KIND: (Holds, &str, &str, u16) = (H::ContainerKind, VESSEL, "类型", 9);
const VESSEL: &str = "容器/包装";
const NUMBER: (Holds, &str, &str, u16) = (H::Number, "", "序号", 6);
const HANDLER: (Holds, &str, &str, u16) = (H::Handler, "", "经办人", 10);
const POSITION: (Holds, &str, &str, u16) = (H::Position, "", "存证序号", 9);

const RECEIVED: Layout = &[
    NUMBER,
    (H::At, "", "接收时间", 17),
    (H::Manifest, "", "转移联单编号", 16),
    (H::Party, "", "移出单位", 18),
    NAME,
    CATEGORY,
    CODE,
    CONTAINER,
    CONTAINER_KIND,
    (H::Label, "", "标签重量（吨）", 11),
    (H::Kind, "", "处理意见", 9),
    (H::Mass, "", "接收量（吨）", 11),
    (H::Differs, "", "差异或拒收原因", 14),
    (H::Method, "", "拟利用处置方式", 9),
    HANDLER,
    POSITION,
];

const STORED: Layout = &[
    NUMBER,
    (H::At, "", "入库时间", 17),
    (H::Batch, "", "入库批次编码", 20),
    NAME,
    CATEGORY,
    CODE,
    CONTAINER,
    CONTAINER_KIND,
    (H::Mass, "", "入库量（吨）", 11),
    (H::Place, "", "贮存设施及分区", 16),
    HANDLER,
    (H::Remark, "", "备注", 14),
    POSITION,
];

const TREATED: Layout = &[
    NUMBER,
    (H::At, "", "投入时间", 17),
    (H::Kind, "", "事项", 10),
    (H::Batch, "", "利用处置批次", 14),
    (H::Line, "", "生产线/设施", 12),
    (H::Method, "", "利用处置方式", 18),
    (H::Party, "", "产生单位", 18),
    NAME,
    CATEGORY,
    CODE,
    CONTAINER,
    (H::Mass, "", "投入量（吨）", 11),
    HANDLER,
    (H::Remark, "", "备注", 14),
    POSITION,
];

const RESIDUE: Layout = &[
    NUMBER,
    (H::At, "", "产生时间", 17),
    (H::Kind, "", "事项", 8),
    (H::Batch, "", "利用处置批次", 14),
    (H::Line, "", "生产线/设施", 12),
    NAME,
    CATEGORY,
    CODE,
    CONTAINER,
    CONTAINER_KIND,
    (H::Mass, "", "产生量（吨）", 11),
    HANDLER,
    POSITION,
];

const SHIPPED: Layout = &[
    NUMBER,
    (H::At, "", "出厂时间", 17),
    (H::Batch, "", "委外批次编码", 22),
    (H::Manifest, "", "转移联单编号", 16),
    (H::Party, "", "接收单位", 18),
    (H::Permit, "", "接收单位许可证编号", 16),
    (H::Method, "", "利用处置方式", 14),
    NAME,
    CATEGORY,
    CODE,
    CONTAINER,
    (H::Mass, "", "转出量（吨）", 11),
    HANDLER,
    (H::Remark, "", "备注", 14),
    POSITION,
];

const fn layout(part: Part) -> Layout {
    match part {
        Part::Received => RECEIVED,
        Part::Stored => STORED,
        Part::Treated => TREATED,
        Part::Residue => RESIDUE,
        Part::Shipped => SHIPPED,
    }
}

const fn title(part: Part) -> (&'static str, &'static str) {
    match part {
        Part::Received => ("一、危险废物接收记录", "接收"),
        Part::Stored => ("二、危险废物贮存记录", "贮存"),
        Part::Treated => ("三、危险废物利用处置记录", "利用处置"),
        Part::Residue => ("四、次生危险废物产生记录", "次生废物"),
        Part::Shipped => ("五、危险废物转出记录", "转出"),
    }
}

/// A part as a table.
pub fn form(part: Part, entries: &[Entry]) -> Form {
    let columns = layout(part).iter().map(|(_, group, name, width)| Column { group, name, width: *width }).collect();
    let row = |(number, one): (i64, &Entry)| layout(part).iter().map(|(holds, ..)| one.cell(*holds, number)).collect();
    let (title, name) = title(part);
    let rows = (1..).zip(entries).map(row).collect();
    Form { name, title: title.to_owned(), lead: String::new(), columns, rows }
}

/// The sums as a table.
pub fn totals_form(totals: &[Total]) -> Form {
    let column = |name, width| Column { group: "", name, width };
    let row = |one: &Total| {
        let texts = [one.part.zh(), &one.waste_code].map(|text| Cell::of(Some(text)));
        texts.into_iter().chain([Cell::Count(one.rows), Cell::Tonnes(one.mass)]).collect()
    };
    Form {
        name: "汇总",
        title: "七、汇总".to_owned(),
        lead: String::new(),
        columns: vec![column("环节", 12), column("危险废物代码", 14), column("记录数", 10), column("数量（吨）", 14)],
        rows: totals.iter().map(row).collect(),
    }
}

/// The balances as a table.
pub fn balance_form(balances: &[Balance]) -> Form {
    const MASSES: [&str; 8] = ["期初库存", "接收", "次生", "入库", "投入利用处置", "出库", "其他增减", "期末库存"];
    let mut columns: Vec<Column> =
        ["期间", "危险废物代码"].into_iter().map(|name| Column { group: "", name, width: 13 }).collect();
    columns.extend(MASSES.into_iter().map(|name| Column { group: "数量（吨）", name, width: 13 }));
    let row = |one: &Balance| {
        let masses = [
            one.opening_g,
            one.received_g,
            one.made_g,
            one.stored_g,
            one.used_g,
            one.taken_out_g,
            one.other_g,
            one.closing_g,
        ];
        let texts = [&one.span, &one.waste_code].map(|text| Cell::of(Some(text)));
        texts.into_iter().chain(masses.map(|grams| Cell::Tonnes(Mass(grams)))).collect()
    };
    Form {
        name: "结存",
        title: "六、按代码结存（期初库存＋入库－投入利用处置－出库＋其他增减＝期末库存）".to_owned(),
        lead: String::new(),
        columns,
        rows: balances.iter().map(row).collect(),
    }
}

impl Entry {
    fn cell(&self, holds: Holds, number: i64) -> Cell {
        let text = |text: &Option<String>| Cell::of(text.as_deref());
        match holds {
            H::Number => Cell::Count(number),
            H::At => Cell::Minute(self.at),
            H::Kind => Cell::Text(self.kind.zh().to_owned()),
            H::Manifest => text(&self.manifest),
            H::Batch => text(&self.batch),
            H::Party => text(&self.party),
            H::Permit => text(&self.permit),
            H::Name => text(&self.waste_name),
            H::Category => {
                let code = self.waste_code.parse::<WasteCode>();
                code.map_or(Cell::Empty, |code| Cell::Text(code.category().to_string()))
            }
            H::Code => Cell::of(Some(&self.waste_code)),
            H::Container => text(&self.container),
            H::ContainerKind => text(&self.container_kind),
            H::Label => self.label.map_or(Cell::Empty, Cell::Tonnes),
            H::Mass => Cell::Tonnes(self.mass),
            H::Differs => Cell::of(Some(&self.differs.iter().map(|one| one.zh()).collect::<Vec<_>>().join("、"))),
            H::Method => self.method.as_ref().map_or(Cell::Empty, |code| Cell::Text(method::named(code))),
            H::Line => text(&self.line),
            H::Place => text(&self.place),
            H::Handler => text(&self.handler),
            H::Remark => self.reverses.as_ref().map_or(Cell::Empty, |code| Cell::Text(format!("冲销{code}"))),
            H::Position => Cell::Count(self.position),
        }
    }
}
