//! What manifests drew on a filed plan, receiver by receiver: planned, reserved by loads on their way, and used up by what was accepted.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    app::Error,
    domain::{
        paper::{Kind, quota::Figure},
        plan::{Plan, drawn::parts},
    },
    kernel::mass::Mass,
    store::{self, Conn},
};

/// A line of a plan's transfers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// Eight digits.
    pub waste_code: String,
    /// The receiver's site; `None`: abroad.
    pub receiver: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Grams of the version that holds; zero where an amendment took the row away.
    pub planned_g: i64,
    /// Grams of loads on their way.
    pub reserved_g: i64,
    /// Grams that were accepted.
    pub consumed_g: i64,
}

/// Every line that a plan grants or manifests drew on.
pub(super) fn drawn(conn: &mut Conn, plan: &Plan) -> Result<Vec<Drawn>, Error> {
    let id = Plan::id_of(plan.site, plan.year).to_string();
    let mut lines: BTreeMap<String, (Mass, Figure)> =
        plan.lines().into_iter().map(|one| (one.line, (one.limit_g, Figure::default()))).collect();
    for (place, figure) in store::quota::figures_of(conn, Kind::Plan, &id)? {
        lines.entry(place.line).or_default().1 = figure;
    }
    lines.retain(|_, (planned, figure)| planned.is_positive() || figure.reserved_g != 0 || figure.consumed_g != 0);
    let sites: BTreeSet<String> = lines.keys().filter_map(|line| parts(line)?.1).map(|site| site.to_string()).collect();
    let sites = store::party::get_sites(conn, &sites.into_iter().collect::<Vec<_>>())?;
    let names: BTreeMap<String, String> = sites.into_iter().map(|one| (one.id.to_string(), one.name)).collect();
    let told = lines.iter().filter_map(|(line, (planned, figure))| {
        let (code, to) = parts(line)?;
        let receiver = to.map(|site| site.to_string());
        Some(Drawn {
            waste_code: code.to_owned(),
            name: receiver.as_ref().and_then(|id| names.get(id).cloned()),
            receiver,
            planned_g: planned.grams(),
            reserved_g: figure.reserved_g,
            consumed_g: figure.consumed_g,
        })
    });
    Ok(told.collect())
}
