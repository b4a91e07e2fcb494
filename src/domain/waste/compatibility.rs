//! Which wastes may not lie together (GB 18597 4.3, 6.1.2; Annex B of the 2001 edition, informative), by category until
//! a profile's property tags say better; and which containers keep liquids (codes §11).

use crate::domain::party::WasteStream;

/// Container kinds that keep liquids (codes §11).
const LIQUID_TIGHT: &[&str] = &["DRUM_STEEL", "DRUM_PLASTIC", "IBC", "TANK", "PIPE"];

/// Pairs of categories that are forbidden in one zone: cyanides with acid, acid with alkali.
const FORBIDDEN: &[(&str, &str)] = &[("33", "34"), ("38", "34"), ("07", "34"), ("34", "35")];
/// Categories that share a zone with nothing else: medical, explosive, asbestos.
const ALONE: &[&str] = &["01", "15", "36"];

/// Whether the container keeps liquids.
pub fn is_liquid_tight(container_kind: &str) -> bool {
    LIQUID_TIGHT.contains(&container_kind)
}

/// Whether two wastes may not share a zone.
pub fn forbids(one: &WasteStream, other: &WasteStream) -> bool {
    let (a, b) = (category(one), category(other));
    if a != b && (ALONE.contains(&a) || ALONE.contains(&b)) {
        return true;
    }
    FORBIDDEN.iter().any(|pair| *pair == (a, b) || *pair == (b, a))
}

fn category(waste: &WasteStream) -> &str {
    waste.waste_code.rsplit('-').next().unwrap_or_default()
}
