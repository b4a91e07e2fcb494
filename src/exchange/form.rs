//! Official forms as CSV and as a workbook. CSV has one row of headings and nothing around the table, for programs; the workbook
//! has title, lead and the form's own heading, for people.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::table::{TableFault, inert};
use crate::{
    domain::form::{Cell, Column, Form},
    kernel::clock::Instant,
};

/// Rows above the table: title, lead, and two of headings.
const HEAD: u32 = 4;

/// UTF-8 with a byte order mark, so that Excel reads the Chinese; a text that a spreadsheet would run as a formula begins with an
/// apostrophe.
pub fn csv(form: &Form) -> Result<Vec<u8>, TableFault> {
    let mut out = "\u{feff}".as_bytes().to_vec();
    table(&mut out, form)?;
    Ok(out)
}

/// Several tables below one another, each under its title, with an empty line between.
pub fn csv_of_all(forms: &[Form]) -> Result<Vec<u8>, TableFault> {
    let mut out = "\u{feff}".as_bytes().to_vec();
    for (at, form) in forms.iter().enumerate() {
        let gap = if at > 0 { "\r\n" } else { "" };
        out.extend_from_slice(format!("{gap}{}\r\n", form.title).as_bytes());
        table(&mut out, form)?;
    }
    Ok(out)
}

fn table(out: &mut Vec<u8>, form: &Form) -> Result<(), TableFault> {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
    writer.write_record(form.columns.iter().map(Column::heading))?;
    for row in &form.rows {
        writer.write_record(row.iter().map(|cell| match cell {
            Cell::Text(text) => inert(text),
            other => other.text(),
        }))?;
    }
    writer.flush().map_err(::csv::Error::from)?;
    Ok(())
}

/// A workbook with a sheet for each form. Masses are numbers, days are days, and texts are texts, whatever they begin with.
pub fn xlsx(forms: &[Form]) -> Result<Vec<u8>, TableFault> {
    let mut book = Workbook::new();
    let looks = Looks::new();
    for form in forms {
        write(book.add_worksheet(), form, &looks)?;
    }
    Ok(book.save_to_buffer()?)
}

struct Looks {
    title: Format,
    lead: Format,
    heading: Format,
    text: Format,
    count: Format,
    tonnes: Format,
    day: Format,
    minute: Format,
}

impl Looks {
    fn new() -> Self {
        let cell = Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
        Self {
            title: Format::new().set_bold().set_font_size(14).set_align(FormatAlign::Center),
            lead: Format::new().set_align(FormatAlign::Left),
            heading: cell.clone().set_bold().set_text_wrap().set_align(FormatAlign::Center),
            text: cell.clone().set_text_wrap(),
            count: cell.clone(),
            tonnes: cell.clone().set_num_format("0.000###"),
            day: cell.clone().set_num_format("yyyy-mm-dd"),
            minute: cell.set_num_format("yyyy-mm-dd hh:mm"),
        }
    }
}

fn write(sheet: &mut Worksheet, form: &Form, looks: &Looks) -> Result<(), XlsxError> {
    sheet.set_name(form.name)?;
    let last = u16::try_from(form.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    span(sheet, (0, 0), (0, last), &form.title, &looks.title)?;
    span(sheet, (1, 0), (1, last), &form.lead, &looks.lead)?;
    for (first, last, group) in form.groups() {
        let at = |place: usize| u16::try_from(place).unwrap_or(u16::MAX);
        for (column, place) in form.columns.iter().skip(first).take(last + 1 - first).zip(first..) {
            if group.is_empty() {
                span(sheet, (2, at(place)), (3, at(place)), column.name, &looks.heading)?;
            } else {
                sheet.write_string_with_format(3, at(place), column.name, &looks.heading)?;
            }
            sheet.set_column_width(at(place), f64::from(column.width))?;
        }
        if !group.is_empty() {
            span(sheet, (2, at(first)), (2, at(last)), group, &looks.heading)?;
        }
    }
    for (at, row) in (HEAD..).zip(&form.rows) {
        for (column, cell) in (0_u16..).zip(row) {
            put(sheet, (at, column), cell, looks)?;
        }
    }
    sheet.set_freeze_panes(HEAD, 0)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(2, 3)?;
    Ok(())
}

/// One text over several cells, or in one.
fn span(sheet: &mut Worksheet, from: (u32, u16), to: (u32, u16), text: &str, look: &Format) -> Result<(), XlsxError> {
    if from == to {
        sheet.write_string_with_format(from.0, from.1, text, look)?;
    } else {
        sheet.merge_range(from.0, from.1, to.0, to.1, text, look)?;
    }
    Ok(())
}

fn put(sheet: &mut Worksheet, (row, column): (u32, u16), cell: &Cell, looks: &Looks) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => sheet.write_blank(row, column, &looks.text)?,
        Cell::Text(text) => sheet.write_string_with_format(row, column, text, &looks.text)?,
        Cell::Count(count) => {
            #[expect(clippy::cast_precision_loss, reason = "pieces are far fewer than 2^53")]
            let count = *count as f64;
            sheet.write_number_with_format(row, column, count, &looks.count)?
        }
        Cell::Tonnes(mass) => {
            // A tonne's millionth is a gram: below 2^53 grams the nearest float is read back as the same gram.
            #[expect(clippy::cast_precision_loss, reason = "see above")]
            let tonnes = mass.grams() as f64 / 1e6;
            sheet.write_number_with_format(row, column, tonnes, &looks.tonnes)?
        }
        Cell::Day(day) => sheet.write_datetime_with_format(row, column, day, &looks.day)?,
        Cell::Minute(at) => sheet.write_datetime_with_format(row, column, minute(*at), &looks.minute)?,
    };
    Ok(())
}

/// The clock on the wall at that moment, without its seconds.
fn minute(at: Instant) -> chrono::NaiveDateTime {
    let wall = at.datetime().naive_utc() + chrono::Duration::hours(8);
    let second = chrono::Timelike::second(&wall);
    let whole = chrono::Timelike::with_nanosecond(&wall, 0).unwrap_or(wall);
    whole - chrono::Duration::seconds(i64::from(second))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may")]

    use calamine::{Data, DataType as _, Reader as _, Xlsx};

    use super::*;
    use crate::kernel::mass::Mass;

    fn form() -> Form {
        let column = |group, name| Column { group, name, width: 10 };
        let at = Instant::parse("2026-11-22T16:05:30Z").unwrap();
        Form {
            name: "产生",
            title: "表".into(),
            lead: "单位".into(),
            columns: vec![column("", "名称"), column("处", "码"), column("处", "重"), column("", "时")],
            rows: vec![vec![
                Cell::Text("=1+1".into()),
                Cell::Count(2),
                Cell::Tonnes(Mass(-1_234_567)),
                Cell::Minute(at),
            ]],
        }
    }

    #[test]
    fn a_csv_runs_no_formula_and_keeps_every_gram() {
        let text = String::from_utf8(csv(&form()).unwrap()).unwrap();
        assert_eq!(text, "\u{feff}名称,处-码,处-重,时\r\n'=1+1,2,-1.234567,2026-11-23 00:05\r\n");
    }

    #[test]
    fn a_workbook_has_the_forms_heading_and_typed_cells() {
        let bytes = xlsx(&[form()]).unwrap();
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
        assert_eq!(book.sheet_names(), ["产生"]);
        let sheet = book.worksheet_range_at(0).unwrap().unwrap();
        let cell = |row, column| sheet.get_value((row, column)).cloned().unwrap();
        assert_eq!((cell(2, 1), cell(3, 2)), (Data::String("处".into()), Data::String("重".into())));
        assert_eq!((cell(4, 0), cell(4, 2)), (Data::String("=1+1".into()), Data::Float(-1.234_567)));
        let at = cell(4, 3).as_datetime().unwrap();
        assert_eq!(at.to_string(), "2026-11-23 00:05:00");
    }
}
