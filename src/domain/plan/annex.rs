//! The tables of HJ 1259-2022 Annex A as the standard lays them out: every column in its order, under its own heading. What a row of
//! A.3 describes is written out in each table that names the row, as the form asks.
//!
//! **Invariant:** a cell that the platform does not hold stays empty, for the pen.

use super::content::{Content, Destination, Figure, Generated, Plant, Receiver, Transferred};
use crate::{
    domain::{
        facility::FacilityKind,
        form::{Cell, Column, Form},
        party::Tier,
        plan::finding::is_due,
        waste::{Method, WasteCode, container, method, state::PhysicalState},
    },
    kernel::mass::Mass,
};

type Columns = &'static [(&'static str, &'static str, u16)];

const NAME: &str = "危险废物名称";
const PARAMETERS: &str = "污染防治设施参数";
const CAPACITY: &str = "生产设施生产能力";
const PRODUCTS: &str = "产品产量";
const MATERIALS: &str = "原辅料";
const INSIDE: &str = "内部治理方式及去向";
const PERMIT_HOLDER: &str = "危险废物经营许可证持有单位";
const EXEMPT: &str = "危险废物利用处置环节豁免管理单位";
const ABROAD: &str = "中华人民共和国境外的危险废物利用处置单位";

const FACTS: Columns = &[("", "项目", 40), ("", "内容", 100)];

const PLANTS: Columns = &[
    ("", "序号", 6),
    ("", "主要生产单元名称", 12),
    ("", "主要工艺名称", 12),
    ("", "设施名称", 14),
    ("", "设施编码", 10),
    (PARAMETERS, "参数名称", 12),
    (PARAMETERS, "设计值", 8),
    (PARAMETERS, "计量单位", 7),
    (CAPACITY, "生产能力", 12),
    (CAPACITY, "计量单位", 7),
    (PRODUCTS, "中间产品名称", 12),
    (PRODUCTS, "中间产品数量", 8),
    (PRODUCTS, "计量单位", 7),
    (PRODUCTS, "最终产品名称", 12),
    (PRODUCTS, "最终产品数量", 8),
    (PRODUCTS, "计量单位", 7),
    (MATERIALS, "种类", 8),
    (MATERIALS, "名称", 12),
    (MATERIALS, "用量", 8),
    (MATERIALS, "计量单位", 7),
];

const GENERATED: Columns = &[
    ("", "序号", 6),
    ("", "产生危险废物设施编码", 10),
    ("", "产生危险废物设施名称", 12),
    ("", "对应产废环节名称", 10),
    (NAME, "行业俗称/单位内部名称", 16),
    (NAME, "国家危险废物名录名称", 24),
    ("", "危险废物类别", 8),
    ("", "危险废物代码", 12),
    ("", "有害成分名称", 12),
    ("", "形态", 6),
    ("", "危险特性", 8),
    ("", "本年度预计产生量", 11),
    ("", "计量单位", 6),
    (INSIDE, "自行利用设施编码", 9),
    (INSIDE, "自行利用设施设计能力", 9),
    (INSIDE, "自行处置设施编码", 9),
    (INSIDE, "自行处置设施设计能力", 9),
    (INSIDE, "贮存设施编码", 9),
    (INSIDE, "贮存设施设计能力", 9),
];

const STORED: Columns = &[
    ("", "序号", 6),
    ("", "贮存设施编码", 10),
    ("", "贮存设施类型", 10),
    (NAME, "行业俗称/单位内部名称", 16),
    (NAME, "国家危险废物名录名称", 26),
    ("", "危险废物类别", 8),
    ("", "危险废物代码", 12),
    ("", "有害成分名称", 12),
    ("", "形态", 6),
    ("", "危险特性", 8),
    ("", "包装形式", 12),
    ("", "本年度预计剩余贮存量", 12),
    ("", "计量单位", 6),
];

const SELF_TREATED: Columns = &[
    ("", "序号", 6),
    ("", "设施类型", 10),
    ("", "设施编码", 10),
    (NAME, "行业俗称/单位内部名称", 16),
    (NAME, "国家危险废物名录名称", 26),
    ("", "危险废物类别", 8),
    ("", "危险废物代码", 12),
    ("", "有害成分名称", 12),
    ("", "形态", 6),
    ("", "危险特性", 8),
    ("", "自行利用/处置方式代码", 10),
    ("", "本年度预计自行利用/处置量", 13),
    ("", "计量单位", 6),
];

const REDUCED: Columns = &[
    ("", "序号", 6),
    (NAME, "行业俗称/单位内部名称", 20),
    (NAME, "国家危险废物名录名称", 36),
    ("", "本年度预计产生量", 14),
    ("", "预计减少量", 14),
    ("", "计量单位", 8),
];

const TRANSFERRED: Columns = &[
    ("", "序号", 6),
    ("", "转移类型", 8),
    (NAME, "行业俗称/单位内部名称", 14),
    (NAME, "国家危险废物名录名称", 22),
    ("", "危险废物类别", 8),
    ("", "危险废物代码", 12),
    ("", "有害成分名称", 10),
    ("", "形态", 6),
    ("", "危险特性", 7),
    ("", "本年度预计转移量", 11),
    ("", "计量单位", 6),
    ("", "利用/处置方式代码", 9),
    ("", "拟接收单位类型", 14),
    (PERMIT_HOLDER, "单位名称", 18),
    (PERMIT_HOLDER, "许可证编码", 14),
    (EXEMPT, "单位名称", 14),
    (ABROAD, "单位名称", 14),
];

/// Name and telephone of those whom A.1 names, as the register of people has them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[expect(missing_docs, reason = "as the form calls them")]
pub struct Named {
    pub legal_representative: Option<String>,
    pub technical_lead: Option<String>,
    pub legal_representative_phone: Option<String>,
    pub technical_lead_phone: Option<String>,
}

/// The tables that the plan's tier writes (5.3), each as the annex has it; all of them while the tier is not known. `lead` stands
/// under each title.
pub fn forms(content: &Content, named: &Named, lead: &str) -> Vec<Form> {
    let form = |name: &'static str, title: &str, columns: Columns, rows: Vec<Vec<Cell>>| Form {
        name,
        title: title.to_owned(),
        lead: lead.to_owned(),
        columns: columns.iter().map(|(group, name, width)| Column { group, name, width: *width }).collect(),
        rows,
    };
    let tables = [
        (1, form("单位基本信息", "表A.1 单位基本信息", FACTS, basics(content, named))),
        (2, form("设施信息", "表A.2 设施信息", PLANTS, plants(&content.a2))),
        (3, form("危险废物产生情况", "表A.3 危险废物产生情况", GENERATED, numbered(&content.a3, generated))),
        (4, form("危险废物贮存情况", "表A.4 危险废物贮存情况", STORED, stored(content))),
        (5, form("自行利用处置情况", "表A.5 危险废物自行利用/处置情况", SELF_TREATED, self_treated(content))),
        (6, form("减量化计划", "表A.6 危险废物减量化计划和措施", REDUCED, reduced(content))),
        (6, form("减量化措施", "表A.6 危险废物减量化计划和措施（续）", FACTS, measures(content))),
        (7, form("危险废物转移情况", "表A.7 危险废物转移情况", TRANSFERRED, transferred(content))),
    ];
    let tier = content.tier();
    let due = |table: u8| tier.is_none_or(|tier| is_due(tier, table));
    tables.into_iter().filter(|(table, _)| due(*table)).map(|(_, form)| form).collect()
}

fn text(text: &str) -> Cell {
    Cell::of(Some(text))
}

fn numbered<T>(rows: &[T], cells: impl Fn(&T) -> Vec<Cell>) -> Vec<Vec<Cell>> {
    let row = |(number, one): (i64, &T)| std::iter::once(Cell::Count(number)).chain(cells(one)).collect();
    (1..).zip(rows).map(row).collect()
}

fn tonnes(mass: Mass) -> [Cell; 2] {
    [Cell::Tonnes(mass), text("吨")]
}

/// 119.960000: millionths of a degree, exact.
fn degrees(e6: i64) -> String {
    let sign = if e6 < 0 { "-" } else { "" };
    format!("{sign}{}.{:06}", e6.unsigned_abs() / 1_000_000, e6.unsigned_abs() % 1_000_000)
}

fn basics(content: &Content, named: &Named) -> Vec<Vec<Cell>> {
    let a1 = &content.a1;
    let is = |there: bool| Some(if there { "是" } else { "否" }.to_owned());
    let given = |text: &str| Some(text.to_owned());
    let set = content.assigned.as_ref().map(|one| format!("（{}核定）", one.authority)).unwrap_or_default();
    let tier = content.tier().map(|tier: Tier| format!("{}{set}", tier.zh()));
    let facts = [
        ("单位名称", given(&a1.name)),
        ("注册地址", given(&a1.registered_address)),
        ("生产经营场所地址", given(&a1.site_address)),
        ("行政区划", given(&a1.division)),
        ("行业类别", given(&a1.industry)),
        ("行业代码", given(&a1.industry_code)),
        ("生产经营场所中心经度", a1.longitude_e6.map(degrees)),
        ("生产经营场所中心纬度", a1.latitude_e6.map(degrees)),
        ("统一社会信用代码", given(&a1.uscc)),
        ("管理类别", tier),
        ("法定代表人", named.legal_representative.clone()),
        ("法定代表人联系电话", named.legal_representative_phone.clone()),
        ("危险废物环境管理技术负责人", named.technical_lead.clone()),
        ("危险废物环境管理技术负责人联系电话", named.technical_lead_phone.clone()),
        ("是否有环评审批文件", is(a1.eia_number.is_some())),
        ("环评文号或备案编号", a1.eia_number.clone()),
        ("是否有排污许可证或是否进行排污登记", is(a1.discharge_number.is_some())),
        ("排污许可证证书编号或排污登记表编号", a1.discharge_number.clone()),
    ];
    facts.into_iter().map(|(name, fact)| vec![text(name), Cell::of(fact.as_deref())]).collect()
}

/// A facility has as many rows as its longest list of figures; what it is stands in the first.
fn plants(all: &[Plant]) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for (number, one) in (1..).zip(all) {
        let lists = [&one.parameters, &one.capacity, &one.intermediate_products, &one.final_products, &one.materials];
        let most = lists.iter().map(|list| list.len()).max().unwrap_or_default().max(1);
        for at in 0..most {
            let mut row = if at == 0 {
                vec![
                    Cell::Count(number),
                    text(&one.unit),
                    text(&one.process),
                    text(&one.facility),
                    text(&one.facility_code),
                ]
            } else {
                vec![Cell::Empty; 5]
            };
            let figure = |list: &[Figure]| match list.get(at) {
                Some(one) => [text(&one.name), text(&one.value), text(&one.unit)],
                None => [Cell::Empty, Cell::Empty, Cell::Empty],
            };
            row.extend(figure(&one.parameters));
            let capacity = one.capacity.get(at);
            row.push(Cell::of(capacity.map(|one| format!("{} {}", one.name, one.value)).as_deref()));
            row.push(Cell::of(capacity.map(|one| one.unit.as_str())));
            row.extend(figure(&one.intermediate_products));
            row.extend(figure(&one.final_products));
            row.push(Cell::of(one.materials.get(at).and(one.material_kinds.get(at)).map(String::as_str)));
            row.extend(figure(&one.materials));
            rows.push(row);
        }
    }
    rows
}

fn category(code: &str) -> Cell {
    code.parse::<WasteCode>().map_or(Cell::Empty, |code| text(&code.category().to_string()))
}

fn state(code: &str) -> Cell {
    code.parse::<PhysicalState>().map_or(Cell::Empty, |state| text(state.name_zh()))
}

/// Both names, category, code, harmful components, state and hazards, as most tables repeat them.
fn described(waste: Option<&Generated>) -> Vec<Cell> {
    let Some(one) = waste else { return vec![Cell::Empty; 7] };
    vec![
        text(&one.name),
        text(&one.catalogue_name),
        category(&one.waste_code),
        text(&one.waste_code),
        text(&one.components),
        state(&one.physical_state),
        text(&one.hazards.join(",")),
    ]
}

fn generated(one: &Generated) -> Vec<Cell> {
    let goes = |to: &Option<Destination>| {
        let to = to.as_ref();
        [Cell::of(to.map(|to| to.facility_code.as_str())), Cell::of(to.map(|to| to.capacity.as_str()))]
    };
    let mut row = vec![text(&one.facility_code), text(&one.facility), text(&one.source)];
    row.extend(described(Some(one)));
    row.extend(tonnes(one.mass_g));
    row.extend([&one.own_use, &one.own_disposal, &one.storage].into_iter().flat_map(goes));
    row
}

fn waste(content: &Content, of: u32) -> Option<&Generated> {
    content.a3.iter().find(|one| one.row == of)
}

fn stored(content: &Content) -> Vec<Vec<Cell>> {
    numbered(&content.a4, |one| {
        let kind = FacilityKind::parse(&one.facility_kind).map_or(Cell::Empty, |kind| text(kind.zh()));
        let mut row = vec![text(&one.facility_code), kind];
        row.extend(described(waste(content, one.of)));
        row.push(text(&container::words(&one.packaging)));
        row.extend(tonnes(one.mass_g));
        row
    })
}

fn self_treated(content: &Content) -> Vec<Vec<Cell>> {
    numbered(&content.a5, |one| {
        let kind = one
            .method
            .parse::<Method>()
            .map_or("", |method| if method.is_use() { "自行利用设施" } else { "自行处置设施" });
        let mut row = vec![text(kind), text(&one.facility_code)];
        row.extend(described(waste(content, one.of)));
        row.push(text(method::in_form(&one.method)));
        row.extend(tonnes(one.mass_g));
        row
    })
}

fn reduced(content: &Content) -> Vec<Vec<Cell>> {
    let rows = &content.a6.rows;
    let mut out = numbered(rows, |one| {
        let waste = waste(content, one.of);
        let mut row = vec![Cell::of(waste.map(|one| one.name.as_str()))];
        row.push(Cell::of(waste.map(|one| one.catalogue_name.as_str())));
        row.push(waste.map_or(Cell::Empty, |one| Cell::Tonnes(one.mass_g)));
        row.extend(tonnes(one.mass_g));
        row
    });
    let made: Mass = rows.iter().filter_map(|one| waste(content, one.of)).map(|one| one.mass_g).sum();
    let less: Mass = rows.iter().map(|one| one.mass_g).sum();
    let mut total = vec![text("合计"), Cell::Empty, Cell::Empty, Cell::Tonnes(made)];
    total.extend(tonnes(less));
    out.push(total);
    out
}

fn measures(content: &Content) -> Vec<Vec<Cell>> {
    let told = [("降低危害性的计划", &content.a6.hazard_plan), ("减少产生量和降低危害性的措施", &content.a6.measures)];
    told.into_iter().map(|(name, told)| vec![text(name), text(told)]).collect()
}

fn transferred(content: &Content) -> Vec<Vec<Cell>> {
    numbered(&content.a7, |one: &Transferred| {
        let mut row = vec![text(one.transfer.zh())];
        row.extend(described(waste(content, one.of)));
        row.extend(tonnes(one.mass_g));
        row.extend([text(method::in_form(&one.method)), text(one.receiver_kind.zh())]);
        let (name, permit) = (text(&one.receiver_name), Cell::of(one.permit_number.as_deref()));
        row.extend(match one.receiver_kind {
            Receiver::Permit => [name, permit, Cell::Empty, Cell::Empty],
            Receiver::Exempt => [Cell::Empty, Cell::Empty, name, Cell::Empty],
            Receiver::Abroad => [Cell::Empty, Cell::Empty, Cell::Empty, name],
        });
        row
    })
}
