//! What a manifest's shares of papers become: reserved at issue, free again when it does not go, used up by what is accepted.

use std::collections::BTreeMap;

use super::{Manifest, Standing, event::Verdict};
use crate::{
    domain::paper::quota::{self, Movement},
    kernel::{id::PackageId, mass::Mass},
};

/// All shares are free again.
pub fn released(one: &Manifest) -> Vec<Movement> {
    one.shares.iter().map(|share| quota::release(&share.place, share.mass_g)).collect()
}

/// Accepted grams by line, from 0, with verdicts that are being given.
pub fn accepted(one: &Manifest, verdicts: &BTreeMap<PackageId, Verdict>) -> BTreeMap<usize, Mass> {
    let mut out: BTreeMap<usize, Mass> = BTreeMap::new();
    for (id, item) in &one.items {
        let mass = match verdicts.get(id) {
            Some(Verdict::Accept { mass_g, .. }) => Some(*mass_g),
            Some(_) => None,
            None => item.accepted_g.filter(|_| item.standing == Standing::Accepted),
        };
        if let Some(mass) = mass {
            let sum = out.entry(item.line).or_default();
            *sum = Mass(sum.0.saturating_add(mass.0));
        }
    }
    out
}

/// The reservations end, and what was accepted counts in the year of acceptance. Where a line took several shares of one
/// register, each counts up to what was reserved of it, the last one the rest.
pub fn consumed(one: &Manifest, accepted: &BTreeMap<usize, Mass>, year: i32) -> Vec<Movement> {
    let mut out = Vec::new();
    let mut left: BTreeMap<_, i64> = BTreeMap::new();
    for (at, share) in one.shares.iter().enumerate() {
        let key = (share.line, share.place.paper.as_str());
        let of_line = accepted.get(&share.line.saturating_sub(1)).copied().unwrap_or_default();
        let left = left.entry(key).or_insert(of_line.grams());
        let more = one.shares.iter().skip(at + 1).any(|other| (other.line, other.place.paper.as_str()) == key);
        let taken = if more { (*left).min(share.mass_g.grams()) } else { *left };
        *left -= taken;
        out.extend(quota::consume(&share.place, share.mass_g, Mass(taken), year));
    }
    out
}
