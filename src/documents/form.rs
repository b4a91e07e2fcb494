//! Official forms as an A4 PDF across the page: the heading of each table on every page, the pages counted, and at each foot what of
//! the journal it shows and the checkpoint that seals it.

use chrono::NaiveDate;

use super::DocumentError;
use crate::domain::form::Sheaf;

/// What the foot of each page says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foot {
    /// What of the journal it shows: up to where a ledger is entered, or which revision it is.
    pub shows: String,
    /// Size and root of a tree that holds all of it; `None` before there is one.
    pub tree: Option<(i64, String)>,
    /// The legal day it is printed.
    pub printed_on: NaiveDate,
    /// 演示: made in the demonstration world.
    pub demo: bool,
    /// The address at which the platform shows what the paper shows: its QR code; `None` where there is no such page.
    pub opens: Option<String>,
}

/// The forms as a PDF of as many pages as they need.
#[cfg(not(feature = "pdf"))]
pub fn forms_pdf(_sheaf: &Sheaf, _foot: &Foot) -> Result<Vec<u8>, DocumentError> {
    Err(DocumentError::NoPdf)
}

/// The forms as a PDF of as many pages as they need.
#[cfg(feature = "pdf")]
pub fn forms_pdf(sheaf: &Sheaf, foot: &Foot) -> Result<Vec<u8>, DocumentError> {
    use serde_json::json;

    use super::{qr::Modules, typeset};

    let tree = foot.tree.as_ref().map(|(size, root)| json!({ "size": size, "root": root }));
    let stamp = sheaf.stamp.map_or("", crate::domain::form::Stamp::words);
    let data = json!({
        "title": sheaf.title,
        "lead": sheaf.lead,
        "stamp": stamp,
        "forms": sheaf.forms.iter().map(set).collect::<Vec<_>>(),
        "signs": sheaf.signs,
        "shows": foot.shows,
        "tree": tree,
        "printed_on": foot.printed_on.to_string(),
        "demo": foot.demo,
        "opens": foot.opens,
    });
    let ident = format!("{} {} {stamp} {} {:?}", sheaf.title, sheaf.lead, foot.shows, foot.tree);
    let mut files = vec![("data.json".to_owned(), data.to_string().into_bytes())];
    if let Some(address) = &foot.opens {
        files.push(("qr.svg".to_owned(), Modules::of(address)?.picture().into_bytes()));
    }
    typeset::typeset(include_str!("templates/form.typ"), files, &ident, foot.printed_on)
}

/// A table as the template takes it.
#[cfg(feature = "pdf")]
fn set(form: &crate::domain::form::Form) -> serde_json::Value {
    use serde_json::json;

    use crate::domain::form::Cell;

    let heads: Vec<_> = form
        .groups()
        .into_iter()
        .map(|(first, last, group)| {
            let names: Vec<&str> =
                form.columns.iter().skip(first).take(last + 1 - first).map(|column| column.name).collect();
            json!({ "group": group, "names": names })
        })
        .collect();
    let cell = |cell: &Cell| json!({ "text": cell.text(), "figure": matches!(cell, Cell::Tonnes(_) | Cell::Count(_)) });
    let rows: Vec<Vec<_>> = form.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    let widths: Vec<u16> = form.columns.iter().map(|column| column.width).collect();
    json!({ "title": form.title, "heads": heads, "widths": widths, "rows": rows })
}
