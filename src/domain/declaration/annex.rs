//! The tables of HJ 1259-2022 Annex C: C.1 of a month, C.2 of a quarter, C.3 of a year, which differ in their title only.

use super::{
    content::{Content, Row},
    period::Period,
};
use crate::{
    domain::{
        form::{Cell, Column, Form},
        waste::{WasteCode, method, state::PhysicalState},
    },
    kernel::mass::Mass,
};

const MADE: &str = "危险废物产生情况";
const TREATED: &str = "自行利用/处置情况";
const ENTRUSTED: &str = "委托外单位利用/处置情况";
const STORED: &str = "贮存情况";

const COLUMNS: &[(&str, &str, u16)] = &[
    ("", "序号", 6),
    (MADE, "行业俗称/单位内部名称", 14),
    (MADE, "国家危险废物名录名称", 20),
    (MADE, "危险废物类别", 7),
    (MADE, "危险废物代码", 12),
    (MADE, "有害成分名称", 10),
    (MADE, "形态", 6),
    (MADE, "危险特性", 7),
    (MADE, "产生量", 10),
    (MADE, "计量单位", 5),
    (TREATED, "自行利用/处置方式", 8),
    (TREATED, "自行利用/处置量", 10),
    (TREATED, "计量单位", 5),
    (ENTRUSTED, "省（区、市）", 8),
    (ENTRUSTED, "单位名称", 16),
    (ENTRUSTED, "许可证编号/豁免单位编号/出口核准通知单编号", 14),
    (ENTRUSTED, "利用/处置方式", 8),
    (ENTRUSTED, "利用/处置量", 10),
    (ENTRUSTED, "计量单位", 5),
    (STORED, "上期末剩余贮存量", 10),
    (STORED, "计量单位", 5),
    (STORED, "本期末剩余贮存量", 10),
    (STORED, "计量单位", 5),
];

/// Title of a span's table, and its short name.
pub const fn title(period: Period) -> (&'static str, &'static str) {
    match period {
        Period::Month(..) => ("表C.1 危险废物月度申报表", "月度申报"),
        Period::Quarter(..) => ("表C.2 危险废物季度申报表", "季度申报"),
        Period::Year(_) => ("表C.3 危险废物年度申报表", "年度申报"),
    }
}

/// The table of a span with its rows; `lead` stands under its title.
pub fn form(period: Period, content: &Content, lead: String) -> Form {
    let (title, name) = title(period);
    let mut rows: Vec<Vec<Cell>> = (1..).zip(&content.rows).flat_map(|(number, row)| cells(number, row)).collect();
    if !content.rows.is_empty() {
        rows.push(total(&content.rows));
    }
    Form {
        name,
        title: title.to_owned(),
        lead,
        columns: COLUMNS.iter().map(|(group, name, width)| Column { group, name, width: *width }).collect(),
        rows,
    }
}

fn text(text: &str) -> Cell {
    Cell::of(Some(text))
}

fn tonnes(mass: Mass) -> [Cell; 2] {
    [Cell::Tonnes(mass), text("吨")]
}

/// A waste has as many rows as ways it went; what it is and how much of it stands in the first.
fn cells(number: i64, row: &Row) -> Vec<Vec<Cell>> {
    let lines = row.treated.len().max(row.entrusted.len()).max(1);
    (0..lines)
        .map(|at| {
            let first = at == 0;
            let mut line = if first { described(number, row) } else { vec![Cell::Empty; 10] };
            match row.treated.get(at) {
                Some(one) => line.extend([text(method::in_form(&one.method))].into_iter().chain(tonnes(one.mass_g))),
                None => line.extend(vec![Cell::Empty; 3]),
            }
            match row.entrusted.get(at) {
                Some(one) => {
                    line.extend([&*one.province, &one.receiver, &one.number, method::in_form(&one.method)].map(text));
                    line.extend(tonnes(one.mass_g));
                }
                None => line.extend(vec![Cell::Empty; 6]),
            }
            if first {
                line.extend(tonnes(row.opening_g).into_iter().chain(tonnes(row.closing_g)));
            } else {
                line.extend(vec![Cell::Empty; 4]);
            }
            line
        })
        .collect()
}

fn described(number: i64, row: &Row) -> Vec<Cell> {
    let code = row.waste_code.parse::<WasteCode>();
    let state = row.physical_state.parse::<PhysicalState>();
    let mut cells = vec![
        Cell::Count(number),
        text(&row.name),
        text(&row.catalogue_name),
        code.map_or(Cell::Empty, |code| text(&code.category().to_string())),
        text(&row.waste_code),
        text(&row.components),
        state.map_or(Cell::Empty, |state| text(state.name_zh())),
        text(&row.hazards.join(",")),
    ];
    cells.extend(tonnes(row.generated_g));
    cells
}

fn total(rows: &[Row]) -> Vec<Cell> {
    let sum = |of: fn(&Row) -> i64| tonnes(Mass(rows.iter().map(of).sum()));
    let mut cells = vec![text("合计")];
    cells.extend(vec![Cell::Empty; 7]);
    cells.extend(sum(|row| row.total().generated_g));
    cells.push(Cell::Empty);
    cells.extend(sum(|row| row.total().treated_g));
    cells.extend(vec![Cell::Empty; 4]);
    cells.extend(sum(|row| row.total().entrusted_g));
    cells.extend(sum(|row| row.total().opening_g));
    cells.extend(sum(|row| row.total().closing_g));
    cells
}
