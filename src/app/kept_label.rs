//! Labels as a device keeps them, to draw and print them without a network: what lies at a site with its signed QR text, and what a
//! new container's label of each of the site's wastes will say.
//!
//! **Invariant:** read only; a label that is kept says what [`super::label::draw`] would draw at that moment.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Env, Error, label};
use crate::{
    documents::{DocumentError, LabelFacts, LabelSize, labels_pdf},
    domain::{
        package::{Package, State},
        party::{Site, WasteStream},
        refusal::{Code, Refusal},
    },
    kernel::id::PackageId,
    store::{self, Conn},
};

/// Labels that are read at once to be printed.
const PRINTED: i64 = 500;
/// Most labels of one file.
const PRINTED_MAX: usize = 2_000;

/// The label of a package.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The package it hangs on.
    pub package: PackageId,
    /// What it says, the QR text signed.
    pub facts: LabelFacts,
    /// Its size.
    pub size: LabelSize,
}

/// A page of the labels of what is labelled or in stock at a site, by id of the package; two questions beside the page's own.
pub fn page(conn: &mut Conn, env: &Env, site: &Site, after: Option<&str>, limit: i64) -> Result<Vec<Kept>, Error> {
    let rows =
        store::package::with_labels(conn, &site.id.to_string(), &[State::Labelled, State::InStock], after, limit)?;
    let ids =
        |each: fn(&Package) -> String| rows.iter().map(each).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>();
    let wastes = store::party::get_wastes(conn, &ids(|one| one.waste_stream.to_string()))?;
    let wastes: HashMap<_, WasteStream> = wastes.into_iter().map(|one| (one.id, one)).collect();
    let units = store::party::get_sites(conn, &ids(|one| one.site.to_string()))?;
    let units: HashMap<_, String> = units.into_iter().map(|one| (one.id, one.name)).collect();
    let shelf = label::shelf(conn, env)?;
    rows.iter()
        .map(|package| {
            let missing = |column| store::corrupt("package", package.id, column);
            let waste = wastes.get(&package.waste_stream).ok_or_else(|| missing("waste_stream"))?;
            let unit = units.get(&package.site).ok_or_else(|| missing("site"))?;
            let facts = label::facts_of(env, shelf.as_ref(), package, waste, unit)?;
            Ok(Kept { package: package.id, facts, size: label::size(package) })
        })
        .collect()
}

/// Labels of everything that is labelled or in stock at a site as one PDF, each a page of its size.
pub fn draw(conn: &mut Conn, env: &Env, site: &Site) -> Result<Vec<u8>, Error> {
    let (mut labels, mut after): (Vec<(LabelFacts, LabelSize)>, Option<String>) = (Vec::new(), None);
    loop {
        let some = page(conn, env, site, after.as_deref(), PRINTED)?;
        let Some(last) = some.last() else { break };
        after = Some(last.package.to_string());
        labels.extend(some.into_iter().map(|one| (one.facts, one.size)));
        if labels.len() > PRINTED_MAX {
            return Err(Refusal::of(Code::LedgerFileTooLong).with("lines_max", PRINTED_MAX).into());
        }
    }
    if labels.is_empty() {
        return Err(Code::NotFound.into());
    }
    let failed = |error: DocumentError| Refusal::of(Code::DocumentFailed).with("reason", error.to_string());
    Ok(labels_pdf(&labels).map_err(failed)?)
}

/// What a label of each of the site's wastes says before there is a package, by id of the waste stream.
pub fn blanks(conn: &mut Conn, env: &Env, site: &Site) -> Result<BTreeMap<String, LabelFacts>, Error> {
    let wastes = store::party::wastes_of_site(conn, &site.id.to_string())?;
    let (shelf, day) = (label::shelf(conn, env)?, env.clock.now().legal_day());
    let blank = |waste: &WasteStream| label::blank(env, shelf.as_ref(), waste, &site.name, day);
    Ok(wastes.iter().map(|waste| (waste.id.to_string(), blank(waste))).collect())
}
