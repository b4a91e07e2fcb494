//! The report of an import, in the shape that is shown and kept: counts, totals to the gram, and every line that was
//! refused, skipped or read otherwise than typed.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;

use super::{
    advice::Warned,
    check::{Outcome, RefusedLine, check},
    held::Held,
    line::{LedgerSheet, Skipped, Workbook},
    refusal::Reason,
    row::LedgerRow,
    table::Table,
};
use crate::domain::reference::Shelf;

/// The site whose ledger it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SiteNamed {
    /// Name.
    pub name: String,
    /// 统一社会信用代码.
    pub uscc: String,
    /// Six digits of the administrative division.
    pub division: String,
}

/// Words of a refusal in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct BothWords {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

/// A refused row as the report tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// Row as the spreadsheet shows it.
    pub row: u32,
    /// Letters of the column; empty when the sheet has no such column.
    pub column: String,
    /// Name of the column.
    pub header: String,
    /// The cell as typed.
    pub value: String,
    /// Plain reason.
    pub reason: Reason,
    /// Stable code, `import.batch_missing`.
    pub code: &'static str,
    /// What is wrong, in English.
    pub why: &'static str,
    /// What is wrong.
    pub text: BothWords,
    /// What to do about it.
    pub remedy: BothWords,
}

/// One ledger sheet of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SheetReport {
    /// Name of the sheet.
    pub sheet: String,
    /// Table of the annex.
    pub table: Table,
    /// Rows of the header.
    pub header_rows: Vec<u32>,
    /// Letters of hidden columns.
    pub hidden_columns: Vec<String>,
    /// Hidden rows.
    pub hidden_rows: Vec<u32>,
    /// Records: accepted and refused.
    pub rows_total: usize,
    /// Accepted.
    pub rows_accepted: usize,
    /// Refused.
    pub rows_refused: usize,
    /// Refused rows.
    pub refused: Vec<Refused>,
    /// Lines that are no record.
    pub skipped: Vec<Skipped>,
    /// Advice.
    pub warned: Vec<Warned>,
}

/// Grams of accepted rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize)]
pub struct Totals {
    /// B.1.
    pub generated_g: i64,
    /// B.2.
    pub in_g: i64,
    /// B.3.
    pub out_g: i64,
    /// B.5.
    pub entrusted_g: i64,
    /// In less out.
    pub closing_stock_g: i64,
    /// Generated less in.
    pub generated_not_stored_g: i64,
}

/// Grams and rows of one waste code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize)]
pub struct CodeTotals {
    /// Grams.
    #[serde(flatten)]
    pub totals: Totals,
    /// Accepted rows of B.1.
    pub rows_generated: usize,
    /// Accepted rows of B.2.
    pub rows_in: usize,
    /// Accepted rows of B.3.
    pub rows_out: usize,
}

/// What importing the same file once more comes to, worked out and not assumed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SecondImport {
    /// Rows that would be new.
    pub rows_new: usize,
    /// Rows that would be found with other content.
    pub rows_changed: usize,
    /// `the same` or `other`.
    pub totals: &'static str,
}

/// The report of an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Name of the file.
    pub file: String,
    /// The site.
    pub site: SiteNamed,
    /// First and last day: as a title says, else of the accepted rows.
    pub period: Option<(NaiveDate, NaiveDate)>,
    /// The day of reading.
    pub read_on: NaiveDate,
    /// Zone of the legal day.
    pub time_zone: &'static str,
    /// Stock on record that does not come from this file.
    pub opening_stock_g: i64,
    /// Sheets that hold no ledger table.
    pub ignored_sheets: Vec<String>,
    /// Records: accepted and refused.
    pub rows_total: usize,
    /// Accepted.
    pub rows_accepted: usize,
    /// Refused.
    pub rows_refused: usize,
    /// Grams of all accepted rows.
    pub totals: Totals,
    /// The same by waste code.
    pub totals_by_waste_code: BTreeMap<String, CodeTotals>,
    /// The ledger sheets, in the order of the file.
    pub sheets: Vec<SheetReport>,
    /// What the same file once more comes to.
    pub second_import: SecondImport,
}

/// A workbook judged: what to show and what to enter.
#[derive(Clone, Debug)]
pub struct Import {
    /// The report.
    pub report: Report,
    /// Accepted rows in the order B.1, B.2, B.3, B.5; those already there are marked.
    pub rows: Vec<LedgerRow>,
    /// Accepted rows that are new to the site.
    pub rows_new: usize,
    /// Accepted rows the site held already, with the same content.
    pub rows_already_there: usize,
    /// What the site holds once the new rows are entered.
    pub held: Held,
}

/// Judges a workbook and reports on it.
pub fn import(workbook: &Workbook, site: SiteNamed, shelf: &Shelf, read_on: NaiveDate, held: &Held) -> Import {
    let outcome = check(workbook, shelf, read_on, held);
    let (totals, by_code) = totals(&outcome.accepted);
    let again = check(workbook, shelf, read_on, &outcome.held);
    let sheets: Vec<SheetReport> =
        workbook.sheets.iter().enumerate().map(|(at, sheet)| sheet_report(at, sheet, &outcome)).collect();
    let (rows_accepted, rows_refused) = (outcome.accepted.len(), outcome.refused.len());
    let report = Report {
        file: workbook.file.clone(),
        site,
        period: workbook.period.or_else(|| span(&outcome.accepted)),
        read_on,
        time_zone: "Asia/Shanghai",
        opening_stock_g: opening_stock(held, &outcome.accepted),
        ignored_sheets: workbook.ignored.clone(),
        rows_total: rows_accepted + rows_refused,
        rows_accepted,
        rows_refused,
        totals,
        second_import: second(&outcome, &again, totals),
        totals_by_waste_code: by_code,
        sheets,
    };
    let rows_already_there = outcome.accepted.iter().filter(|row| row.already_there).count();
    Import {
        report,
        rows_new: rows_accepted - rows_already_there,
        rows_already_there,
        rows: outcome.accepted,
        held: outcome.held,
    }
}

fn second(first: &Outcome, again: &Outcome, sums: Totals) -> SecondImport {
    let conflicts =
        |outcome: &Outcome| outcome.refused.iter().filter(|row| row.reason == Reason::BatchConflict).count();
    let same = totals(&again.accepted).0 == sums && again.refused == first.refused;
    SecondImport {
        rows_new: again.accepted.iter().filter(|row| !row.already_there).count(),
        rows_changed: conflicts(again).saturating_sub(conflicts(first)),
        totals: if same { "the same" } else { "other" },
    }
}

fn span(rows: &[LedgerRow]) -> Option<(NaiveDate, NaiveDate)> {
    let days = || rows.iter().map(|row| row.day);
    Some((days().min()?, days().max()?))
}

fn opening_stock(held: &Held, rows: &[LedgerRow]) -> i64 {
    let stored = rows.iter().filter(|row| row.table == Table::Stored);
    let of_file: BTreeSet<&str> = stored.map(|row| row.batch.as_str()).collect();
    let others = held.of_table(Table::Stored).filter(|(batch, _)| !of_file.contains(batch));
    others.map(|(_, row)| row.left.grams()).sum()
}

fn totals(rows: &[LedgerRow]) -> (Totals, BTreeMap<String, CodeTotals>) {
    let mut all = Totals::default();
    let mut by_code: BTreeMap<String, CodeTotals> = BTreeMap::new();
    for row in rows {
        let code = by_code.entry(row.waste_code.to_string()).or_default();
        all.add(row);
        code.totals.add(row);
        match row.table {
            Table::Produced => code.rows_generated += 1,
            Table::Stored => code.rows_in += 1,
            Table::TakenOut => code.rows_out += 1,
            Table::OwnTreated | Table::Entrusted => {}
        }
    }
    (all, by_code)
}

impl Totals {
    fn add(&mut self, row: &LedgerRow) {
        let sum = match row.table {
            Table::Produced => &mut self.generated_g,
            Table::Stored => &mut self.in_g,
            Table::TakenOut => &mut self.out_g,
            Table::Entrusted => &mut self.entrusted_g,
            Table::OwnTreated => return,
        };
        *sum = sum.saturating_add(row.mass.grams());
        self.closing_stock_g = self.in_g - self.out_g;
        self.generated_not_stored_g = self.generated_g - self.in_g;
    }
}

fn sheet_report(at: usize, sheet: &LedgerSheet, outcome: &Outcome) -> SheetReport {
    let lines = outcome.refused.iter().filter(|line| line.sheet == at);
    let refused: Vec<Refused> = lines.map(|line| refused(sheet, line)).collect();
    SheetReport {
        sheet: sheet.name.clone(),
        table: sheet.table,
        header_rows: sheet.header_rows.clone(),
        hidden_columns: sheet.hidden_columns.clone(),
        hidden_rows: sheet.hidden_rows.clone(),
        rows_total: sheet.lines.len(),
        rows_accepted: sheet.lines.len() - refused.len(),
        rows_refused: refused.len(),
        refused,
        skipped: sheet.skipped.clone(),
        warned: outcome.warned.iter().filter(|(its, _)| *its == at).map(|(_, warned)| warned.clone()).collect(),
    }
}

fn refused(sheet: &LedgerSheet, line: &RefusedLine) -> Refused {
    let column = sheet.columns.get(&line.field);
    let (text, remedy) = (line.reason.words(), line.reason.remedy());
    Refused {
        row: line.row,
        column: column.map(super::line::Column::letters).unwrap_or_default(),
        header: column.map(|column| column.header.clone()).unwrap_or_default(),
        value: line.value.clone(),
        reason: line.reason,
        code: line.reason.code(),
        why: text.en,
        text: BothWords { zh: text.zh, en: text.en },
        remedy: BothWords { zh: remedy.zh, en: remedy.en },
    }
}
