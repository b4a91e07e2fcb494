//! An official form as an A4 PDF across the page: its heading on every page, the pages counted, and at each foot up to where the
//! journal was entered and the checkpoint that seals it.

use chrono::NaiveDate;

use super::DocumentError;
use crate::domain::form::Form;

/// What the foot of each page says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foot {
    /// Events that are entered: those at positions below this.
    pub position: i64,
    /// Size and root of a tree that holds all of them; `None` before there is one.
    pub tree: Option<(i64, String)>,
    /// The legal day it is printed.
    pub printed_on: NaiveDate,
    /// 演示: made in the demonstration world.
    pub demo: bool,
}

/// The form as a PDF of as many pages as it needs.
#[cfg(not(feature = "pdf"))]
pub fn form_pdf(_form: &Form, _foot: &Foot) -> Result<Vec<u8>, DocumentError> {
    Err(DocumentError::NoPdf)
}

/// The form as a PDF of as many pages as it needs.
#[cfg(feature = "pdf")]
pub fn form_pdf(form: &Form, foot: &Foot) -> Result<Vec<u8>, DocumentError> {
    use serde_json::json;

    use super::typeset;
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
    let tree = foot.tree.as_ref().map(|(size, root)| json!({ "size": size, "root": root }));
    let data = json!({
        "title": form.title,
        "lead": form.lead,
        "heads": heads,
        "widths": form.columns.iter().map(|column| column.width).collect::<Vec<_>>(),
        "rows": rows,
        "position": foot.position,
        "tree": tree,
        "printed_on": foot.printed_on.to_string(),
        "demo": foot.demo,
    });
    let ident = format!("{} {} {} {:?}", form.title, form.lead, foot.position, foot.tree);
    let files = vec![("data.json".to_owned(), data.to_string().into_bytes())];
    typeset::typeset(include_str!("templates/form.typ"), files, &ident, foot.printed_on)
}
