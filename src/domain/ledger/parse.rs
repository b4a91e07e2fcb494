//! One line read by itself: codes, day, waste, mass, container. What other rows say is judged in `check`.

use chrono::{NaiveDate, NaiveTime};

use super::{
    cell::{Cell, Value, is_dash, squeeze},
    day,
    line::{LedgerSheet, Line},
    quantity::{Unit, quantity, unit},
    refusal::Reason,
    row::Count,
    table::Field,
};
use crate::{
    domain::waste::{Category, Method, WasteCode, code::NotAWasteCode},
    kernel::{mass::Mass, text::half_width},
};

/// A refusal and the column it is about.
pub type Fault = (Reason, Field);

/// A line and its sheet, for looking cells up.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// The sheet.
    pub sheet: &'a LedgerSheet,
    /// The line.
    pub line: &'a Line,
}

/// Fields in the order in which their formula errors are told.
const WATCHED: [Field; 24] = [
    Field::Batch,
    Field::Date,
    Field::WasteCode,
    Field::Category,
    Field::Mass,
    Field::Unit,
    Field::Weight,
    Field::Container,
    Field::ContainerKind,
    Field::Reference,
    Field::Method,
    Field::LocalName,
    Field::OfficialName,
    Field::ContainerCount,
    Field::Facility,
    Field::FacilityKind,
    Field::Handler,
    Field::SecondHandler,
    Field::Destination,
    Field::ReceiverKind,
    Field::ReceiverName,
    Field::Permit,
    Field::ExemptName,
    Field::AbroadName,
];

static EMPTY: Cell = Cell { value: Value::Empty, formula: None, merged: false, ditto: None };

impl Reader<'_> {
    /// The cell of a column; an empty one where there is none.
    pub fn cell(&self, field: Field) -> &Cell {
        self.line.cells.get(&field).unwrap_or(&EMPTY)
    }

    /// Plain text of a column, if there is any.
    pub fn text(&self, field: Field) -> Option<String> {
        let plain = self.cell(field).plain();
        let joined = plain.split(['\n', '\r']).map(str::trim).collect::<String>();
        (!joined.is_empty()).then_some(joined)
    }

    /// A code of a column, if there is any.
    pub fn code(&self, field: Field) -> Option<String> {
        Some(self.cell(field).code()).filter(|code| !code.is_empty())
    }

    /// Codes parted by 、 , ; or line breaks, each once.
    pub fn codes(&self, field: Field) -> Vec<String> {
        let mut codes: Vec<String> = Vec::new();
        let text = half_width(&self.cell(field).plain());
        for part in text.split(['、', ',', ';', '\n', '\r', '\u{fe51}', '\u{ff64}']) {
            let code = squeeze(part);
            if !code.is_empty() && !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes
    }

    /// Whether a formula left no value in the column.
    pub fn broken(&self, field: Field) -> bool {
        matches!(self.cell(field).value, Value::Error(_) | Value::NotCalculated)
    }

    /// The first column whose formula left no value.
    pub fn formula_fault(&self) -> Option<Fault> {
        let field = WATCHED.into_iter().find(|field| self.broken(*field))?;
        let failed = matches!(self.cell(field).value, Value::Error(_));
        Some((if failed { Reason::FormulaError } else { Reason::FormulaNotCalculated }, field))
    }

    /// The day, not after the day of reading.
    pub fn day(&self, read_on: NaiveDate) -> Result<(NaiveDate, Option<NaiveTime>), Fault> {
        let (date, time) = day::day(self.cell(Field::Date)).map_err(|reason| (reason, Field::Date))?;
        if date > read_on { Err((Reason::DateInFuture, Field::Date)) } else { Ok((date, time)) }
    }

    /// The waste code of an existing category, which the category column must not contradict.
    pub fn waste_code(&self) -> Result<WasteCode, Fault> {
        let digits: String = self.cell(Field::WasteCode).code().chars().filter(|letter| !is_dash(*letter)).collect();
        let code = WasteCode::from_digits(&digits).map_err(|why| match why {
            NotAWasteCode::Shape => (Reason::WasteCodeMalformed, Field::WasteCode),
            NotAWasteCode::Category(_) => (Reason::WasteCodeUnknown, Field::WasteCode),
        })?;
        if !code.category_exists() {
            return Err((Reason::WasteCodeUnknown, Field::WasteCode));
        }
        match category(&self.cell(Field::Category).code()) {
            Some(named) if Category::new(named) != Some(code.category()) => {
                Err((Reason::CategoryContradictsCode, Field::Category))
            }
            Some(_) | None => Ok(code),
        }
    }

    /// The mass in grams, and the pieces where they were counted instead.
    pub fn mass(&self) -> Result<(Mass, Option<Count>), Fault> {
        let read = quantity(self.cell(Field::Mass)).map_err(|reason| (reason, Field::Mass))?;
        if !read.number.is_positive() {
            return Err((Reason::MassNotPositive, Field::Mass));
        }
        let beside = unit(&self.cell(Field::Unit).plain());
        if beside.is_some() && read.unit.is_some() && beside != read.unit {
            return Err((Reason::MassNotANumber, Field::Mass));
        }
        let of_column = self.sheet.columns.get(&Field::Mass).and_then(|column| column.unit.clone());
        let unit_field = if self.sheet.columns.contains_key(&Field::Unit) { Field::Unit } else { Field::Mass };
        match beside.or(read.unit).or(of_column) {
            None => Err((Reason::UnitMissing, unit_field)),
            Some(Unit::Grams(grams)) => Ok((whole_grams(read.number.grams(grams), Field::Mass)?, None)),
            Some(Unit::Other(unit)) if self.cell(Field::Weight).plain().is_empty() => {
                let _ = unit;
                Err((Reason::UnitNotAMass, unit_field))
            }
            Some(Unit::Other(unit)) => {
                let number = half_width(&self.cell(Field::Mass).typed());
                Ok((self.weight()?, Some(Count { number, unit })))
            }
        }
    }

    fn weight(&self) -> Result<Mass, Fault> {
        let read = quantity(self.cell(Field::Weight)).map_err(|reason| (reason, Field::Weight))?;
        let of_column = self.sheet.columns.get(&Field::Weight).and_then(|column| column.unit.clone());
        match read.unit.or(of_column).unwrap_or(Unit::Grams(1000)) {
            Unit::Grams(grams) => whole_grams(read.number.grams(grams), Field::Weight),
            Unit::Other(_) => Err((Reason::UnitNotAMass, Field::Weight)),
        }
    }

    /// Container codes; pipes and bulk need none.
    pub fn containers(&self) -> Result<Vec<String>, Fault> {
        let codes = self.codes(Field::Container);
        let kind = self.cell(Field::ContainerKind).code();
        let unpacked = ["管道", "散装", "管线"].iter().any(|word| kind.contains(word));
        if codes.is_empty() && !unpacked { Err((Reason::ContainerMissing, Field::Container)) } else { Ok(codes) }
    }

    /// The method of a B.5 row.
    pub fn method(&self) -> Result<Method, Fault> {
        let text = self.cell(Field::Method).code().to_uppercase();
        let end = text.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_')).unwrap_or(text.len());
        let (code, rest) = text.split_at_checked(end).unwrap_or((&text, ""));
        // `R4/R5` names two methods and is none; `R4 再循环` is R4.
        let two = rest.chars().any(|letter| letter.is_ascii_alphanumeric());
        let named = || Method::all().ok().and_then(|mut all| all.find(|method| method.name_zh() == text));
        let found = if two { None } else { code.parse().ok().or_else(named) };
        found.ok_or((Reason::MethodUnknown, Field::Method))
    }
}

fn whole_grams(mass: Option<Mass>, field: Field) -> Result<Mass, Fault> {
    match mass {
        Some(mass) if mass.is_positive() => Ok(mass),
        Some(_) => Err((Reason::MassNotPositive, field)),
        None => Err((Reason::MassNotANumber, field)),
    }
}

/// The number in `HW08 废矿物油`, `hw8`, `08`; 255 for one that no category has; `None` where no number is.
pub fn category(code: &str) -> Option<u8> {
    let upper = code.to_uppercase();
    let rest = upper.strip_prefix("HW").unwrap_or(&upper).trim_start_matches(is_dash);
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    if digits.is_empty() { None } else { Some(digits.parse().unwrap_or(u8::MAX)) }
}
