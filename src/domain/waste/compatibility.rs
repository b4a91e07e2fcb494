//! May two wastes of a site lie in one zone, and does a container keep liquids: the tables asked for a site's own streams.

use super::{
    container,
    hazard::Hazards,
    incompatibility,
    incompatibility::Verdict,
    tags::{PropertyTag, WasteProfile},
};
use crate::domain::{
    party::WasteStream,
    refusal::{Code, Refusal},
};

/// Whether the container kind keeps liquids (codes §11). A kind the table lacks does not.
pub fn is_liquid_tight(container_kind: &str) -> Result<bool, Refusal> {
    let kind = container::kind(container_kind).map_err(|_| Refusal::of(Code::Internal))?;
    Ok(kind.is_some_and(|kind| kind.liquid_tight == container::LiquidTight::Yes))
}

/// Whether the platform knows the container kind at all.
pub fn is_known_container(container_kind: &str) -> bool {
    container::kind(container_kind).is_ok_and(|kind| kind.is_some())
}

/// Whether two wastes may not share a zone (GB 18597 4.3, 6.1.2).
pub fn forbids(one: &WasteStream, other: &WasteStream) -> Result<bool, Refusal> {
    let (Some(a), Some(b)) = (profile(one), profile(other)) else { return Ok(false) };
    let conflict = incompatibility::conflict(&a, &b).map_err(|_| Refusal::of(Code::Internal))?;
    Ok(conflict.is_some_and(|found| matches!(found.verdict, Verdict::Forbid | Verdict::Separate)))
}

/// What the tables ask of a waste: the same in a zone as on a vehicle. `None` where its code is none.
pub fn profile(waste: &WasteStream) -> Option<WasteProfile> {
    let code = waste.waste_code.parse().ok()?;
    let hazards: Option<Hazards> = waste.hazards.join(",").parse().ok();
    let tags: Vec<PropertyTag> = waste.tags.iter().filter_map(|tag| tag.parse().ok()).collect();
    Some(WasteProfile { code, hazards, tags })
}
