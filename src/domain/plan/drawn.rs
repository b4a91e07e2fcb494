//! What manifests draw on 计划转移量: of the version that holds, the mass of A.7 by waste code and receiver. One line may gather
//! several rows; the figures are those of every paper (`paper::quota`), and what was drawn stays when an amendment changes a limit.

use std::collections::BTreeMap;

use super::{
    Plan,
    content::{Content, Transfer},
};
use crate::{
    domain::paper::{
        Kind,
        quota::{Line, Place},
    },
    kernel::{id::SiteId, mass::Mass},
};

/// Name of the line for a waste and a receiver.
pub fn line(waste_code: &str, receiver: SiteId) -> String {
    format!("{waste_code} {receiver}")
}

/// Name of the line for what leaves the country: it goes by way of a port, which A.7 does not name.
pub fn abroad(waste_code: &str) -> String {
    format!("{waste_code} abroad")
}

/// Code and receiver's site of a line; no site: abroad.
pub fn parts(line: &str) -> Option<(&str, Option<SiteId>)> {
    let (code, to) = line.split_once(' ')?;
    if to == "abroad" { Some((code, None)) } else { Some((code, Some(to.parse().ok()?))) }
}

/// Where a site's manifests of a year draw; the plan's id follows from both, so that it is there before the plan is.
pub fn place(site: SiteId, year: i32, line: &str) -> Place {
    Place::of(Kind::Plan, &Plan::id_of(site, year).to_string(), line, 0)
}

/// The lines that what is written grants. A row whose receiver is not registered here grants nothing: no manifest can name it.
pub fn lines(content: &Content) -> Vec<Line> {
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    for row in &content.a7 {
        let Some(waste) = content.a3.iter().find(|one| one.row == row.of) else { continue };
        let name = match (row.transfer, row.receiver_site) {
            (Transfer::Abroad, _) => abroad(&waste.waste_code),
            (Transfer::Province | Transfer::CrossProvince, Some(site)) => line(&waste.waste_code, site),
            (Transfer::Province | Transfer::CrossProvince, None) => continue,
        };
        *sums.entry(name).or_default() += row.mass_g.grams();
    }
    let line = |(line, mass): (String, i64)| Line { line, limit_g: Mass(mass), most_g: Some(Mass(mass)) };
    sums.into_iter().map(line).collect()
}

impl Plan {
    /// The lines of the version that holds; none before one is filed.
    pub fn lines(&self) -> Vec<Line> {
        self.holds().map(|filed| lines(&filed.content)).unwrap_or_default()
    }
}
