//! The whole ledger judged, table by table in the order B.1, B.2, B.3, B.5 and from top to bottom. Invariant: a refused
//! row leaves no trace but its refusal, so that one bad row never stops the rest, and reading a file again changes nothing.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{
    advice::{Warned, warnings},
    held::{Held, HeldRow},
    line::{LedgerSheet, Line, Workbook},
    parse::{Fault, Reader},
    refusal::Reason,
    row::{Draw, LedgerRow, ReceiverNamed},
    table::{Field, Table},
};
use crate::{domain::reference::Shelf, kernel::mass::Mass};

/// A refused row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedLine {
    /// Position of the sheet among the ledger sheets.
    pub sheet: usize,
    /// Row as the spreadsheet counts.
    pub row: u32,
    /// The column it is about.
    pub field: Field,
    /// The cell as typed.
    pub value: String,
    /// Why.
    pub reason: Reason,
}

/// What a workbook comes to.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Accepted rows in the order B.1, B.2, B.3, B.5, each from top to bottom.
    pub accepted: Vec<LedgerRow>,
    /// Refused rows, in the same order.
    pub refused: Vec<RefusedLine>,
    /// Advice on accepted rows, with the position of their sheet.
    pub warned: Vec<(usize, Warned)>,
    /// What the site holds afterwards.
    pub held: Held,
}

/// The batch codes that a workbook's lines bear.
pub fn batches(workbook: &Workbook) -> BTreeSet<String> {
    let lines = workbook.sheets.iter().flat_map(|sheet| sheet.lines.iter().map(move |line| Reader { sheet, line }));
    lines.filter_map(|reader| reader.code(Field::Batch)).collect()
}

/// Judges every line of a workbook against what the site holds.
pub fn check(workbook: &Workbook, shelf: &Shelf, read_on: NaiveDate, held: &Held) -> Outcome {
    let mut judge = Judge { shelf, read_on, held: held.clone(), used: BTreeSet::new() };
    let mut outcome = Outcome::default();
    for table in Table::ALL {
        for (at, sheet) in workbook.sheets.iter().enumerate().filter(|(_, sheet)| sheet.table == table) {
            for line in &sheet.lines {
                judge.take(at, sheet, line, &mut outcome);
            }
        }
    }
    outcome.held = judge.held;
    outcome
}

struct Judge<'a> {
    shelf: &'a Shelf,
    read_on: NaiveDate,
    held: Held,
    used: BTreeSet<(Table, String)>,
}

impl Judge<'_> {
    fn take(&mut self, at: usize, sheet: &LedgerSheet, line: &Line, outcome: &mut Outcome) {
        let reader = Reader { sheet, line };
        let judged = self.judge(reader);
        if let Some(batch) = reader.code(Field::Batch) {
            self.used.insert((sheet.table, batch));
        }
        match judged {
            Ok(row) => {
                if !row.already_there {
                    self.held.accept(&row);
                }
                outcome.warned.extend(warnings(reader, &row, self.shelf).into_iter().map(|warned| (at, warned)));
                outcome.accepted.push(row);
            }
            Err((reason, field)) => {
                let cell = reader.cell(field);
                let value = cell.ditto.clone().unwrap_or_else(|| cell.typed());
                outcome.refused.push(RefusedLine { sheet: at, row: line.row, field, value, reason });
            }
        }
    }

    /// The first reason of the list that holds, or the row.
    fn judge(&self, reader: Reader<'_>) -> Result<LedgerRow, Fault> {
        let table = reader.sheet.table;
        let sound = |fields: &[Field]| !fields.iter().any(|field| reader.broken(*field));
        let batch = if sound(&[Field::Batch]) { Some(self.own_batch(reader)?) } else { None };
        let day = if sound(&[Field::Date]) { Some(reader.day(self.read_on)?) } else { None };
        let waste_code = if sound(&[Field::WasteCode, Field::Category]) { Some(reader.waste_code()?) } else { None };
        let mass = if sound(&[Field::Mass, Field::Unit, Field::Weight]) { Some(reader.mass()?) } else { None };
        if let Some(fault) = reader.formula_fault() {
            return Err(fault);
        }
        let (Some(batch), Some((day, time)), Some(waste_code), Some((mass, count))) = (batch, day, waste_code, mass)
        else {
            return Err((Reason::FormulaError, Field::Mass));
        };
        let containers = reader.containers()?;
        let mut row = LedgerRow {
            table,
            sheet: reader.sheet.name.clone(),
            row: reader.line.row,
            batch,
            day,
            time,
            local_name: reader.text(Field::LocalName),
            official_name: reader.text(Field::OfficialName),
            waste_code,
            category: waste_code.category(),
            mass,
            count,
            containers,
            container_kind: reader.text(Field::ContainerKind),
            container_count: reader.code(Field::ContainerCount).and_then(|count| count.parse().ok()),
            facility: reader.code(Field::Facility),
            facility_kind: reader.text(Field::FacilityKind),
            handlers: [Field::Handler, Field::SecondHandler].into_iter().filter_map(|at| reader.text(at)).collect(),
            destination: reader.text(Field::Destination),
            references: if table.before().is_some() { reader.codes(Field::Reference) } else { Vec::new() },
            draws: Vec::new(),
            method: if table == Table::Entrusted { reader.method().ok() } else { None },
            receiver: receiver(reader),
            already_there: false,
        };
        if let Some(there) = self.held.row(table, &row.batch) {
            row.already_there = there.fingerprint == row.fingerprint();
            return if row.already_there { Ok(row) } else { Err((Reason::BatchConflict, Field::Batch)) };
        }
        // What this ledger handed out comes back: it is there.
        if self.held.is_own(&row) {
            row.already_there = true;
            return Ok(row);
        }
        if self.held.is_locked(row.day) {
            return Err((Reason::PeriodLocked, Field::Date));
        }
        self.container_free(&row)?;
        row.draws = self.draws(&row)?;
        if table == Table::Entrusted {
            row.method = Some(reader.method()?);
        }
        Ok(row)
    }

    fn own_batch(&self, reader: Reader<'_>) -> Result<String, Fault> {
        let batch = reader.code(Field::Batch).ok_or((Reason::BatchMissing, Field::Batch))?;
        if self.used.contains(&(reader.sheet.table, batch.clone())) {
            return Err((Reason::BatchDuplicate, Field::Batch));
        }
        Ok(batch)
    }

    fn container_free(&self, row: &LedgerRow) -> Result<(), Fault> {
        let taken = |code: &String| self.held.batch_of_container(code).is_some();
        if row.table == Table::Produced && row.containers.iter().any(taken) {
            return Err((Reason::ContainerInUse, Field::Container));
        }
        Ok(())
    }

    /// Finds the rows it refers to, compares with them, and draws its mass from them in the order named.
    fn draws(&self, row: &LedgerRow) -> Result<Vec<Draw>, Fault> {
        let Some(before) = row.table.before() else { return Ok(Vec::new()) };
        if row.references.is_empty() {
            return Err((Reason::ReferenceMissing, Field::Reference));
        }
        let mut sources = Vec::new();
        let mut refused = false;
        for batch in &row.references {
            match self.held.row(before, batch) {
                Some(source) => sources.push((batch, source)),
                None if self.used.contains(&(before, batch.clone())) => refused = true,
                None => return Err((Reason::ReferenceNotFound, Field::Reference)),
            }
        }
        if refused {
            return Err((Reason::ReferenceRefused, Field::Reference));
        }
        agrees(row, &sources)?;
        let mut wanted = row.mass;
        let mut draws = Vec::new();
        for (batch, source) in sources {
            let mass = source.left.min(wanted);
            wanted = wanted.minus(mass).unwrap_or(Mass::ZERO);
            draws.push(Draw { batch: batch.clone(), mass });
        }
        if wanted.is_positive() { Err((Reason::MassExceedsPreviousStep, Field::Mass)) } else { Ok(draws) }
    }
}

fn agrees(row: &LedgerRow, sources: &[(&String, &HeldRow)]) -> Result<(), Fault> {
    let theirs: BTreeSet<&String> = sources.iter().flat_map(|(_, source)| &source.containers).collect();
    let own: BTreeSet<&String> = row.containers.iter().collect();
    // A load of B.5 may list several containers; waste from a pipe has none to compare.
    if row.table != Table::Entrusted && !theirs.is_empty() && !own.is_empty() && theirs != own {
        return Err((Reason::ContainerDiffers, Field::Container));
    }
    if sources.iter().any(|(_, source)| source.waste_code != row.waste_code) {
        return Err((Reason::WasteCodeDiffers, Field::WasteCode));
    }
    if sources.iter().any(|(_, source)| row.day < source.day) {
        return Err((Reason::DateBeforePreviousStep, Field::Date));
    }
    Ok(())
}

fn receiver(reader: Reader<'_>) -> ReceiverNamed {
    ReceiverNamed {
        kind: reader.text(Field::ReceiverKind),
        name: reader.text(Field::ReceiverName),
        permit_number: reader.code(Field::Permit),
        exempt_name: reader.text(Field::ExemptName),
        abroad_name: reader.text(Field::AbroadName),
        export_notice: reader.code(Field::ExportNotice),
    }
}
