//! Which sheet is which table, by its column names: a ledger table has a batch code column of its own and its mass
//! column. Names may be shortened, reordered, spread over two rows, and carry a unit in brackets.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::grid::Grid;
use crate::{
    domain::ledger::{
        cell::{Cell, Value, squeeze},
        day,
        line::Column,
        quantity,
        table::{Field, Table},
    },
    kernel::text::half_width,
};

/// Rows from the top among which the header is looked for.
const SEARCHED: usize = 60;

/// A header that was found.
#[derive(Clone, Debug)]
pub struct Header {
    /// Which table.
    pub table: Table,
    /// Its rows, counted from 0.
    pub rows: Vec<u32>,
    /// The recognised columns.
    pub columns: BTreeMap<Field, Column>,
}

/// One column name, taken apart.
struct Name {
    /// Without white space, brackets, strokes and 危险废物.
    word: String,
    /// The name of the group above it, in the same form.
    group: String,
    header: String,
    unit: Option<quantity::Unit>,
}

/// Finds the header of a ledger table.
pub fn find(grid: &Grid) -> Option<Header> {
    let rows: Vec<u32> = grid.rows.keys().copied().take(SEARCHED).collect();
    for row in rows {
        let alone = recognise(grid, row, None);
        let below = is_second_row(grid, row).then_some(row + 1);
        // A title above a header is no part of it: two rows are joined when the lower says nothing by itself.
        let joined = below.filter(|below| alone.is_some() || recognise(grid, *below, None).is_none());
        let two = joined.and_then(|below| recognise(grid, row, Some(below)));
        if let Some(header) = two.or(alone) {
            return Some(header);
        }
    }
    None
}

fn recognise(grid: &Grid, row: u32, below: Option<u32>) -> Option<Header> {
    let names = names(grid, row, below);
    for table in [Table::Entrusted, Table::TakenOut, Table::Stored, Table::Produced] {
        let mut columns: BTreeMap<Field, Column> = BTreeMap::new();
        for (at, name) in &names {
            let Some(mut field) = field(name, table) else { continue };
            if field == Field::Handler && columns.contains_key(&Field::Handler) {
                field = Field::SecondHandler;
            }
            let column = || Column { at: *at, header: name.header.clone(), unit: name.unit.clone() };
            columns.entry(field).or_insert_with(column);
        }
        if columns.contains_key(&Field::Batch) && columns.contains_key(&Field::Mass) {
            let rows = std::iter::once(row).chain(below).collect();
            return Some(Header { table, rows, columns });
        }
    }
    None
}

/// Whether the row below continues the header: short words only, and something of it under each other word.
fn is_second_row(grid: &Grid, row: u32) -> bool {
    let Some(below) = grid.rows.get(&(row + 1)) else { return false };
    let own: Vec<String> =
        below.values().filter(|cell| !cell.merged && !cell.is_blank()).map(|cell| word(&cell.typed())).collect();
    let text_only = below.values().all(|cell| cell.is_blank() || matches!(cell.value, Value::Text(_)));
    let named = |word: &String| {
        let endings = [
            "名称",
            "俗称",
            "编码",
            "编号",
            "代码",
            "类别",
            "类型",
            "数量",
            "单位",
            "时间",
            "日期",
            "量",
            "经办人",
            "方式",
            "去向",
            "批次",
        ];
        word.chars().count() <= 24 && endings.iter().any(|ending| word.ends_with(ending))
    };
    !own.is_empty() && text_only && own.iter().all(named)
}

fn names(grid: &Grid, row: u32, below: Option<u32>) -> Vec<(u32, Name)> {
    let Some(first) = grid.rows.get(&row) else { return Vec::new() };
    let second = below.and_then(|below| grid.rows.get(&below));
    let mut columns: Vec<u32> = first.keys().chain(second.into_iter().flat_map(BTreeMap::keys)).copied().collect();
    columns.sort_unstable();
    columns.dedup();
    let typed = |cells: Option<&BTreeMap<u32, Cell>>, at: u32| {
        cells.and_then(|cells| cells.get(&at)).map(Cell::typed).filter(|text| !text.trim().is_empty())
    };
    let (mut found, mut group) = (Vec::new(), String::new());
    for at in columns {
        let (top, leaf) = (typed(Some(first), at), typed(second, at));
        // In a CSV nothing is merged: a group reaches as far as the cells above stay empty.
        match &top {
            Some(top) => group.clone_from(top),
            None if leaf.is_none() => group.clear(),
            None => {}
        }
        let Some(text) = leaf.or_else(|| top.clone()) else { continue };
        let group = if text == group { String::new() } else { word(&group) };
        let header = half_width_trim(&text);
        found.push((at, Name { word: word(&text), group, header, unit: unit_in_brackets(&text) }));
    }
    found
}

/// The name as written, without line breaks and spaces around it.
fn half_width_trim(text: &str) -> String {
    text.split(['\n', '\r']).map(str::trim).collect::<String>().trim().to_owned()
}

/// Half-width, without white space, brackets, strokes, and 危险废物 in front.
fn word(text: &str) -> String {
    let mut plain = String::new();
    let mut depth = 0_u32;
    for letter in squeeze(&half_width(text)).chars() {
        match letter {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth = depth.saturating_sub(1),
            '/' | '、' | '*' | ':' | '-' | '_' => {}
            letter if depth == 0 => plain.push(letter),
            _ => {}
        }
    }
    for front in ["危险废物", "危废"] {
        if let Some(rest) = plain.strip_prefix(front).filter(|rest| !rest.is_empty()) {
            return rest.to_owned();
        }
    }
    plain
}

fn unit_in_brackets(text: &str) -> Option<quantity::Unit> {
    let plain = half_width(text).replace(['[', '【'], "(").replace([']', '】'], ")");
    let inside = plain.split_once('(')?.1.split(')').next()?.to_owned();
    let inside = inside.strip_prefix("单位").unwrap_or(&inside).trim_start_matches([':', ' ']).to_owned();
    // Pieces in a column name say nothing for certain: 产生量（吨/支) is read row by row.
    quantity::unit(&inside).filter(|unit| matches!(unit, quantity::Unit::Grams(_)))
}

fn field(name: &Name, table: Table) -> Option<Field> {
    let word = name.word.as_str();
    let has = |any: &[&str]| any.iter().any(|part| word.contains(part));
    let is = |any: &[&str]| any.contains(&word);
    if has(&["自行"]) || name.group.contains("自行") {
        return None;
    }
    let is_batch = has(&["批次", "批号"]);
    if is_batch {
        return batch_field(word, table);
    }
    if has(&["折合", "折重", "折算", "换算"]) {
        return Some(Field::Weight);
    }
    if has(&["毛重", "皮重"]) {
        return None;
    }
    let container = has(&["容器", "包装"]) || (name.group.contains("容器") || name.group.contains("包装"));
    if container {
        return container_field(word);
    }
    if has(&["设施", "贮存点", "库房"]) {
        let code = has(&["编码", "编号", "代码"]);
        return if code { Some(Field::Facility) } else { has(&["类型", "种类"]).then_some(Field::FacilityKind) };
    }
    if is_mass(word, table) {
        return Some(Field::Mass);
    }
    if is(&["计量单位", "单位", "数量单位", "重量单位", "质量单位"]) {
        return Some(Field::Unit);
    }
    if has(&["经办", "交接人", "负责人"]) {
        return Some(Field::Handler);
    }
    if is_date(word, table) {
        return Some(Field::Date);
    }
    if let Some(field) = receiver_field(name, table) {
        return Some(field);
    }
    if has(&["俗称", "内部名称"]) {
        return Some(Field::LocalName);
    }
    if has(&["名录"]) {
        return Some(Field::OfficialName);
    }
    if has(&["类别"]) {
        return Some(Field::Category);
    }
    if is(&["代码", "废物代码", "废物编码", "编码", "废物编号"]) || word.ends_with("废物代码") {
        return Some(Field::WasteCode);
    }
    if is(&["名称", "废物名称", "废物"]) {
        return Some(Field::LocalName);
    }
    has(&["去向", "流向"]).then_some(Field::Destination)
}

/// The batch code of the table's own, or those of the table before.
fn batch_field(word: &str, table: Table) -> Option<Field> {
    let has = |any: &[&str]| any.iter().any(|part| word.contains(part));
    let bare = ["批次编码", "批次编号", "批次号", "批次", "批号", "本环节批次编码"].contains(&word);
    let (own, before): (&[&str], &[&str]) = match table {
        Table::Produced => (&["产生"], &[]),
        Table::Stored => (&["入库"], &["产生"]),
        Table::TakenOut => (&["出库"], &["入库"]),
        // No workbook is read for it: none of its columns is known.
        Table::OwnTreated => (&[], &[]),
        Table::Entrusted => (&["委外", "委托", "外运", "转移"], &["出库", "产生"]),
    };
    if has(own) || bare { Some(Field::Batch) } else { has(before).then_some(Field::Reference) }
}

fn container_field(word: &str) -> Option<Field> {
    let has = |any: &[&str]| any.iter().any(|part| word.contains(part));
    if has(&["数量", "个数", "件数"]) {
        Some(Field::ContainerCount)
    } else if has(&["类型", "种类", "方式", "形式", "规格"]) {
        Some(Field::ContainerKind)
    } else {
        (has(&["码", "号"]) || ["容器", "包装", "容器包装"].contains(&word)).then_some(Field::Container)
    }
}

fn is_mass(word: &str, table: Table) -> bool {
    let step: &[&str] = match table {
        Table::Produced => &["产生"],
        Table::Stored => &["入库"],
        Table::TakenOut => &["出库"],
        Table::OwnTreated => &[],
        Table::Entrusted => &["委外", "委托", "利用处置", "转移", "出厂", "外运", "处置", "利用"],
    };
    let end = ["量", "数量", "重量", "质量", "净重", "吨数"];
    let named = step.iter().any(|step| word.contains(step)) && end.iter().any(|end| word.ends_with(end));
    named || ["数量", "重量", "质量", "净重"].contains(&word)
}

fn is_date(word: &str, table: Table) -> bool {
    let step: &[&str] = match table {
        Table::Produced => &["产生"],
        Table::Stored => &["入库"],
        Table::TakenOut => &["出库"],
        Table::OwnTreated => &[],
        Table::Entrusted => &["出厂", "委外", "委托", "转移", "外运", "出库", "利用处置"],
    };
    let end = ["时间", "日期", "日"].iter().any(|end| word.ends_with(end));
    (end && step.iter().any(|step| word.contains(step))) || ["时间", "日期", "年月日"].contains(&word)
}

fn receiver_field(name: &Name, table: Table) -> Option<Field> {
    if table != Table::Entrusted {
        return None;
    }
    let word = name.word.as_str();
    let whole = format!("{}{word}", name.group);
    if word.ends_with("方式") || word.ends_with("方式代码") {
        Some(Field::Method)
    } else if whole.contains("出口核准") || word.contains("通知单") {
        Some(Field::ExportNotice)
    } else if word.contains("接收单位类型") {
        Some(Field::ReceiverKind)
    } else if word.contains("许可证") && ["码", "号"].iter().any(|end| word.ends_with(end)) {
        Some(Field::Permit)
    } else if whole.contains("豁免") {
        Some(Field::ExemptName)
    } else if whole.contains("境外") {
        Some(Field::AbroadName)
    } else {
        let receiver = ["接收单位", "接受单位", "处置单位", "利用单位", "许可证持有", "单位名称"];
        receiver.iter().any(|part| whole.contains(part)).then_some(Field::ReceiverName)
    }
}

/// First and last day where a title above the header names them: `期间：2025年11月1日至2026年10月31日`.
pub fn period(grid: &Grid, header: &Header) -> Option<(NaiveDate, NaiveDate)> {
    let top = *header.rows.first()?;
    let titles = grid.rows.range(..top).flat_map(|(_, cells)| cells.values());
    titles.filter(|cell| !cell.merged).find_map(|cell| {
        let plain = half_width(&cell.typed());
        let after = plain.find("期间").and_then(|at| plain.get(at..)).unwrap_or(&plain);
        let (from, to) = ["至", "到", "~", "—"].iter().find_map(|sign| after.split_once(sign))?;
        let from = from.rsplit([':', ' ', '(']).find(|part| !part.is_empty())?;
        let to = to.trim_start().split([' ', ')', ';']).next()?;
        let read = |text: &str| day::day(&Cell::of(Value::Text(text.to_owned()))).ok().map(|(date, _)| date);
        Some((read(from)?, read(to)?))
    })
}
