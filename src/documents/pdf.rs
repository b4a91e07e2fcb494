//! Container labels as PDF, each of its true size.

use super::{
    DocumentError,
    facts::{LabelFacts, LabelSize},
};

/// The labels as a PDF of their true size, one page each.
#[cfg(not(feature = "pdf"))]
pub fn label_pdf(_labels: &[LabelFacts], _size: LabelSize) -> Result<Vec<u8>, DocumentError> {
    Err(DocumentError::NoPdf)
}

/// The labels as a PDF of their true size, one page each.
#[cfg(feature = "pdf")]
pub fn label_pdf(labels: &[LabelFacts], size: LabelSize) -> Result<Vec<u8>, DocumentError> {
    use serde_json::json;

    use super::{
        layout::{Item, scene},
        typeset,
    };

    let (first, latest) =
        labels.first().zip(labels.iter().map(|label| label.produced_on).max()).ok_or(DocumentError::Nothing)?;
    let mut files = Vec::new();
    let mut pages = Vec::new();
    let mut orange = [0; 3];
    for facts in labels {
        let drawn = scene(facts, size)?;
        orange = drawn.orange;
        let mut values = Vec::new();
        for item in &drawn.items {
            let mut thing = json!(item);
            if let (Item::Qr { modules, .. }, Some(fields)) = (item, thing.as_object_mut()) {
                let name = format!("qr-{}.svg", pages.len());
                fields.insert("file".to_owned(), json!(name));
                files.push((name, modules.picture().into_bytes()));
            }
            values.push(thing);
        }
        pages.push(values);
    }
    let title = format!("危险废物标签 {}", first.label_code);
    let data = json!({ "title": title, "side": size.side_mm(), "orange": orange, "labels": pages });
    files.push(("data.json".to_owned(), data.to_string().into_bytes()));
    typeset::typeset(include_str!("templates/label.typ"), files, &title, latest)
}
