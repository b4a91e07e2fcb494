//! Container labels as PDF, each of its true size.

use super::{
    DocumentError,
    facts::{LabelFacts, LabelSize},
};

/// Labels of one size as a PDF of their true size, one page each.
pub fn label_pdf(labels: &[LabelFacts], size: LabelSize) -> Result<Vec<u8>, DocumentError> {
    let sized: Vec<(LabelFacts, LabelSize)> = labels.iter().map(|facts| (facts.clone(), size)).collect();
    labels_pdf(&sized)
}

/// Labels as a PDF of their true sizes, one page each.
#[cfg(not(feature = "pdf"))]
pub fn labels_pdf(_labels: &[(LabelFacts, LabelSize)]) -> Result<Vec<u8>, DocumentError> {
    Err(DocumentError::NoPdf)
}

/// Labels as a PDF of their true sizes, one page each.
#[cfg(feature = "pdf")]
pub fn labels_pdf(labels: &[(LabelFacts, LabelSize)]) -> Result<Vec<u8>, DocumentError> {
    use serde_json::json;

    use super::{
        layout::{Item, scene},
        typeset,
    };

    let latest = labels.iter().map(|(label, _)| label.produced_on).max();
    let ((first, _), latest) = labels.first().zip(latest).ok_or(DocumentError::Nothing)?;
    let mut files = Vec::new();
    let mut pages = Vec::new();
    let mut orange = [0; 3];
    for (facts, size) in labels {
        let drawn = scene(facts, *size)?;
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
        pages.push(json!({ "side": size.side_mm(), "items": values }));
    }
    let title = format!("危险废物标签 {}", first.label_code);
    let data = json!({ "title": title, "orange": orange, "labels": pages });
    files.push(("data.json".to_owned(), data.to_string().into_bytes()));
    typeset::typeset(include_str!("templates/label.typ"), files, &title, latest)
}
