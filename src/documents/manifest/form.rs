//! The manifest as tables, with every field of its three parts under the form's own words: for whoever types it into the official system
//! or reads it by a program.

use super::facts::{LegFacts, LineFacts, ManifestFacts, PartyFacts};
use crate::{
    domain::form::{Cell, Column, Form},
    kernel::mass::Mass,
};

type Columns = &'static [(&'static str, u16)];

const FACTS: Columns = &[("项目", 30), ("内容", 60)];

const SHIPPED: Columns = &[
    ("序号", 6),
    ("废物名称", 24),
    ("废物代码", 12),
    ("危险特性", 10),
    ("形态", 8),
    ("有害成分名称", 18),
    ("包装方式", 18),
    ("包装数量", 10),
    ("移出量（吨）", 12),
];

const CARRIED: Columns = &[
    ("段", 5),
    ("单位名称", 22),
    ("营运证件号", 18),
    ("单位地址", 18),
    ("联系电话", 14),
    ("驾驶员", 10),
    ("驾驶员联系电话", 14),
    ("运输工具", 10),
    ("牌号", 12),
    ("运输起点", 20),
    ("实际起运时间", 18),
    ("经由地", 12),
    ("运输终点", 20),
    ("实际到达时间", 18),
];

const RECEIVED: Columns = &[
    ("序号", 6),
    ("废物名称", 24),
    ("废物代码", 12),
    ("是否存在重大差异", 20),
    ("接受人处理意见", 16),
    ("拟利用处置方式", 20),
    ("接受量（吨）", 12),
];

/// The tables of a manifest: what left, who carried it, what was accepted.
pub fn forms(one: &ManifestFacts) -> Vec<Form> {
    let lead = format!("联单编号：{}　　状态：{}　　计划转移日期：{}", one.number, one.state, one.planned_on);
    let form = |name: &'static str, columns: Columns, rows: Vec<Vec<Cell>>| Form {
        name,
        title: format!("危险废物转移联单　{name}"),
        lead: lead.clone(),
        columns: columns.iter().map(|(name, width)| Column { group: "", name, width: *width }).collect(),
        rows,
    };
    let numbered = |cells: &dyn Fn(&LineFacts) -> Vec<Cell>| {
        let row = |(number, line)| std::iter::once(Cell::Count(number)).chain(cells(line)).collect();
        (1..).zip(&one.lines).map(row).collect()
    };
    vec![
        form("移出信息", FACTS, consignor(one)),
        form("移出废物", SHIPPED, numbered(&shipped)),
        form("运输信息", CARRIED, (1..).zip(&one.legs).map(carried).collect()),
        form("接受信息", FACTS, receiver(one)),
        form("接受废物", RECEIVED, numbered(&received)),
    ]
}

fn text(text: &str) -> Cell {
    Cell::of(Some(text))
}

fn facts<const N: usize>(all: [(&str, Cell); N]) -> Vec<Vec<Cell>> {
    all.into_iter().map(|(name, fact)| vec![text(name), fact]).collect()
}

fn of(one: &PartyFacts) -> [(&'static str, Cell); 3] {
    [
        ("单位地址", Cell::of(one.address.as_deref())),
        ("经办人", Cell::of(one.handler.as_deref())),
        ("联系电话", Cell::of(one.phone.as_deref())),
    ]
}

fn consignor(one: &ManifestFacts) -> Vec<Vec<Cell>> {
    let [address, handler, phone] = of(&one.consignor);
    facts([
        ("单位名称", text(&one.consignor.name)),
        ("应急联系电话", Cell::of(one.consignor.emergency_phone.as_deref())),
        address,
        handler,
        phone,
        ("交付时间", one.handed_over_at.map_or(Cell::Empty, Cell::Minute)),
    ])
}

fn receiver(one: &ManifestFacts) -> Vec<Vec<Cell>> {
    let [address, handler, phone] = of(&one.receiver);
    facts([
        ("单位名称", text(&one.receiver.name)),
        ("危险废物经营许可证编号", Cell::of(Some(&one.receiver.papers.join("；")))),
        address,
        handler,
        phone,
        ("接受时间", one.received_at.map_or(Cell::Empty, Cell::Minute)),
    ])
}

fn mass(of: Option<Mass>) -> Cell {
    of.map_or(Cell::Empty, Cell::Tonnes)
}

fn shipped(line: &LineFacts) -> Vec<Cell> {
    vec![
        text(&line.waste_name),
        text(&line.waste_code),
        text(&line.hazards),
        text(&line.physical_state),
        text(&line.components),
        text(&line.packing),
        Cell::Count(i64::try_from(line.packages).unwrap_or(i64::MAX)),
        mass(line.out_g),
    ]
}

fn carried((number, leg): (i64, &LegFacts)) -> Vec<Cell> {
    let given = |text: &Option<String>| Cell::of(text.as_deref());
    vec![
        Cell::Count(number),
        text(&leg.carrier),
        given(&leg.licence),
        given(&leg.address),
        given(&leg.phone),
        given(&leg.driver),
        given(&leg.driver_phone),
        text(&leg.vehicle),
        given(&leg.plate),
        text(&leg.from),
        leg.departed_at.map_or(Cell::Empty, Cell::Minute),
        Cell::Empty,
        text(&leg.to),
        leg.arrived_at.map_or(Cell::Empty, Cell::Minute),
    ]
}

fn received(line: &LineFacts) -> Vec<Cell> {
    vec![
        text(&line.waste_name),
        text(&line.waste_code),
        Cell::of(line.differs.as_deref()),
        Cell::of(line.opinion.as_deref()),
        text(&line.method),
        mass(line.accepted_g),
    ]
}
