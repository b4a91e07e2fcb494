//! What the API shows. Rows, domain types and views are three types.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    app::package::Seen,
    domain::{
        facility::Facility,
        package::WeighedBy,
        party::{Site, WasteStream},
        refusal::Refusal,
    },
    kernel::{clock::Instant, mass::Mass},
    store::event::EventRow,
};

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct PageView<T> {
    /// Rows.
    pub items: Vec<T>,
    /// Give it back as `after`; `null` at the end.
    pub next: Option<String>,
}

impl<T> PageView<T> {
    /// A page that asked for one row more than it shows, to know whether there is a next.
    pub fn of(mut items: Vec<T>, limit: i64, key: impl Fn(&T) -> String) -> Self {
        let size = usize::try_from(limit).unwrap_or(0);
        let more = items.len() > size;
        items.truncate(size);
        let next = if more { items.last().map(key) } else { None };
        Self { items, next }
    }

    /// A list that is whole.
    pub const fn whole(items: Vec<T>) -> Self {
        Self { items, next: None }
    }
}

/// A site.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct SiteView {
    pub id: String,
    pub code: String,
    pub name: String,
    pub organisation_id: String,
    pub division: String,
    pub tier: &'static str,
}

impl From<&Site> for SiteView {
    fn from(one: &Site) -> Self {
        Self {
            id: one.id.to_string(),
            code: one.code.clone(),
            name: one.name.clone(),
            organisation_id: one.organisation.to_string(),
            division: one.division.clone(),
            tier: one.tier.as_str(),
        }
    }
}

/// A kind of waste at a site.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct WasteView {
    pub id: String,
    pub name: String,
    pub code: String,
    pub category: String,
    /// Edition of the catalogue it was registered under.
    pub edition: String,
    pub physical_state: String,
    pub hazards: Vec<String>,
    pub components: String,
    pub precautions: String,
}

impl From<&WasteStream> for WasteView {
    fn from(one: &WasteStream) -> Self {
        let category = one.waste_code.rsplit('-').next().unwrap_or_default();
        Self {
            id: one.id.to_string(),
            name: one.name.clone(),
            code: one.waste_code.clone(),
            category: format!("HW{category}"),
            edition: one.edition.clone(),
            physical_state: one.physical_state.clone(),
            hazards: one.hazards.clone(),
            components: one.components.clone(),
            precautions: one.precautions.clone(),
        }
    }
}

/// A zone of a facility.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct ZoneView {
    pub id: String,
    pub code: String,
    pub name: String,
    pub capacity_g: Option<i64>,
    pub containment_ml: Option<i64>,
    /// Its slots, in the order in which they are filled.
    pub slots: Vec<String>,
    /// How many containers a slot holds.
    pub slot_each: i64,
}

/// A facility with its zones.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct FacilityView {
    pub id: String,
    pub code: String,
    pub name: String,
    pub kind: &'static str,
    pub kind_name: &'static str,
    pub state: &'static str,
    pub capacity_g: Option<i64>,
    pub version: i64,
    pub zones: Vec<ZoneView>,
}

impl From<&Facility> for FacilityView {
    fn from(one: &Facility) -> Self {
        let zones = one
            .zones
            .iter()
            .map(|zone| ZoneView {
                id: zone.id.to_string(),
                code: zone.code.clone(),
                name: zone.name.clone(),
                capacity_g: zone.capacity_g.map(Mass::grams),
                containment_ml: zone.containment_ml,
                slots: zone.slots.codes.clone(),
                slot_each: zone.slots.each,
            })
            .collect();
        Self {
            id: one.id.to_string(),
            code: one.code.clone(),
            name: one.name.clone(),
            kind: one.kind.as_str(),
            kind_name: one.kind.zh(),
            state: one.state.as_str(),
            capacity_g: one.capacity.map(Mass::grams),
            version: one.version,
            zones,
        }
    }
}

/// A package.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct PackageView {
    pub id: String,
    pub code: Option<String>,
    pub external_code: Option<String>,
    pub state: &'static str,
    pub state_name: &'static str,
    pub site_id: String,
    pub waste_stream_id: String,
    pub waste_name: String,
    pub waste_code: String,
    pub mass_g: Option<i64>,
    pub stock_g: i64,
    pub mass_typed: bool,
    pub container_kind: String,
    /// Litres.
    pub volume_l: Option<i64>,
    pub zone_id: Option<String>,
    pub zone_name: Option<String>,
    /// The slot of the zone, if one was told.
    pub slot: Option<String>,
    pub produced_at: String,
    pub stored_at: Option<String>,
    pub label_prints: i64,
    pub label_damaged: bool,
    pub origin: &'static str,
    pub version: i64,
}

impl From<&Seen> for PackageView {
    fn from(seen: &Seen) -> Self {
        let one = &seen.package;
        Self {
            id: one.id.to_string(),
            code: one.code.clone(),
            external_code: one.external_code.clone(),
            state: one.state.as_str(),
            state_name: one.state.zh(),
            site_id: one.holder_site.to_string(),
            waste_stream_id: one.waste_stream.to_string(),
            waste_name: seen.waste.name.clone(),
            waste_code: one.waste_code.clone(),
            mass_g: one.mass.map(Mass::grams),
            stock_g: one.stock.grams(),
            mass_typed: one.weighed_by == Some(WeighedBy::Typed),
            container_kind: one.container_kind.clone(),
            volume_l: one.volume_ml.map(|volume| volume / 1000),
            zone_id: one.zone.map(|zone| zone.to_string()),
            zone_name: seen.zone_name.clone(),
            slot: one.slot.clone(),
            produced_at: one.produced_at.to_string(),
            stored_at: one.stored_at.map(|at| at.to_string()),
            label_prints: one.label_prints,
            label_damaged: one.label_damaged,
            origin: one.origin.as_str(),
            version: one.version,
        }
    }
}

/// Something to know beside a success; same codes as refusals.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "as in a problem")]
pub struct WarningView {
    pub code: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    pub remedy: RemedyView,
    /// Facts.
    #[schema(value_type = Object)]
    pub params: serde_json::Map<String, Value>,
}

/// What to do, in both languages: a kept answer is read by anybody.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "said by their names")]
pub struct RemedyView {
    pub zh: &'static str,
    pub en: &'static str,
}

impl From<&Refusal> for WarningView {
    fn from(finding: &Refusal) -> Self {
        let (words, remedy) = (finding.code.words(), finding.code.remedy());
        Self {
            code: finding.code.as_str(),
            zh: words.zh,
            en: words.en,
            remedy: RemedyView { zh: remedy.zh, en: remedy.en },
            params: finding.params.clone(),
        }
    }
}

/// What an act on a package answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActView {
    /// The package afterwards.
    pub package: PackageView,
    /// What to know beside it.
    pub warnings: Vec<WarningView>,
}

/// One event of the journal.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "journal-format §1")]
pub struct EventView {
    pub id: String,
    pub kind: String,
    pub stream: String,
    pub version: i64,
    pub occurred_at: String,
    pub recorded_at: String,
    pub position: Option<i64>,
    pub hash: String,
    pub actor_kind: String,
    #[schema(value_type = Object)]
    pub data: Value,
    /// The sealed text.
    pub body: String,
}

impl From<&EventRow> for EventView {
    fn from(row: &EventRow) -> Self {
        let body: Value = serde_json::from_str(&row.body).unwrap_or_default();
        Self {
            id: row.id.clone(),
            kind: row.kind.clone(),
            stream: row.stream.clone(),
            version: row.version,
            occurred_at: Instant::from_micros(row.occurred_at).to_string(),
            recorded_at: Instant::from_micros(row.recorded_at).to_string(),
            position: row.position,
            hash: row.hash.clone(),
            actor_kind: body.pointer("/actor/kind").and_then(Value::as_str).unwrap_or_default().to_owned(),
            data: body.get("data").cloned().unwrap_or_default(),
            body: row.body.clone(),
        }
    }
}
