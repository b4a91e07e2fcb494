//! Splitting, merging and repacking: contents of packages go into others, exact to the gram.

use super::{
    Error, found,
    package::{Seen, begin, check_container, step},
    party::site_for,
    record::Tx,
    serial::take_codes,
};
use crate::{
    domain::{
        access::Permission,
        package::{
            decide::{Child, repack},
            share::shares,
        },
        refusal::Code,
    },
    kernel::{id::PackageId, mass::Mass},
    store,
};

/// What one part of a split, or the whole of a merge, becomes.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "fields as in Child")]
pub struct Part {
    pub container_kind: String,
    pub volume_ml: Option<i64>,
    pub mass: Mass,
}

/// Splits, merges or repacks: parents end, children begin with new labels and the oldest storage clock.
pub fn split_or_merge(tx: &mut Tx<'_>, parents: &[PackageId], parts: &[Part]) -> Result<Vec<Seen>, Error> {
    let streams: Vec<String> = parents.iter().map(|id| format!("package/{id}")).collect();
    tx.take(&streams)?;
    let ids: Vec<String> = parents.iter().map(ToString::to_string).collect();
    let loaded = store::package::get_many(tx.conn, &ids)?;
    let Some(first) = loaded.first().cloned() else { return Err(Code::NotFound.into()) };
    if loaded.len() != parents.len() {
        return Err(Code::NotFound.into());
    }
    let (site, role) = site_for(tx, &first.holder_site.to_string(), Permission::HandlePackages)?;
    let waste = found(store::party::get_waste(tx.conn, &first.waste_stream.to_string())?)?;
    for part in parts {
        check_container(&part.container_kind, part.volume_ml)?;
    }
    let count = i64::try_from(parts.len()).unwrap_or(i64::MAX);
    let mut children: Vec<Child> = parts
        .iter()
        .map(|part| Child {
            id: PackageId::make(tx.env.ids.as_ref(), tx.now),
            code: None,
            container_kind: part.container_kind.clone(),
            volume_ml: part.volume_ml,
            mass: part.mass,
        })
        .collect();
    // The balance is decided before serials are spent.
    repack(&loaded, &children, &waste.edition, role)?;
    for (child, code) in children.iter_mut().zip(take_codes(tx, &site, &waste.waste_code, tx.now, count)?) {
        child.code = Some(code);
    }
    let (ends, begins) = repack(&loaded, &children, &waste.edition, role)?;
    let now = tx.now;
    let order: Vec<String> = loaded.iter().map(|parent| parent.id.to_string()).collect();
    let parent_masses: Vec<Mass> = loaded.iter().map(|parent| parent.stock).collect();
    let child_masses: Vec<Mass> = children.iter().map(|child| child.mass).collect();
    for (parent, event) in loaded.into_iter().zip(&ends) {
        step(tx, parent, event, &site, role, now, None)?;
    }
    let mut seen = Vec::new();
    for ((child, event), row) in children.iter().zip(begins).zip(shares(&parent_masses, &child_masses)) {
        let package = begin(tx, child.id, event, &site, role, now)?;
        for (parent, share) in order.iter().zip(row) {
            store::package::link(tx.conn, parent, &child.id.to_string(), share.grams())?;
        }
        seen.push(Seen { package, waste: waste.clone(), zone_name: None });
    }
    Ok(seen)
}
