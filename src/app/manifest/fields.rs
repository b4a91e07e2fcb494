//! What a manifest is written with and what is asked of it, as they are sent: ids and codes as text, masses in grams.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::kernel::clock::Instant;

/// A manifest as it is written.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftFields {
    /// 移出人: id or code of the site.
    pub consignor_site: String,
    /// 接受人: id or code of the site.
    pub receiver_site: String,
    /// Day of departure.
    #[schema(value_type = String, format = Date)]
    pub planned_on: NaiveDate,
    /// `electronic`, `paper`, `continuous` or `reverse`.
    #[serde(default)]
    pub origin: Option<String>,
    /// Of one of origin `paper`: the serial of the blank that was written, `PAPER-<site>-<nnnn>`. Where the form was not printed here, none:
    /// the next serial is its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blank: Option<String>,
    /// The manifest whose refused packages go on by this one.
    #[serde(default)]
    pub follows: Option<String>,
    /// Its wastes, one line each.
    pub lines: Vec<LineFields>,
    /// Carriers in order; none for a continuous transfer.
    #[serde(default)]
    pub carriers: Vec<CarrierFields>,
}

/// One waste of a manifest as it is written.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineFields {
    /// How it is to be treated (HJ 1033 Annex F).
    pub method: String,
    /// Its packages: ids or label codes.
    #[serde(default)]
    pub packages: Vec<String>,
    /// Number of the entry of the exemption list that is claimed for it; its conditions are the consignor's to keep.
    #[serde(default)]
    pub exemption: Option<u32>,
    /// The waste's code; needed only where no package names it (continuous transfer).
    #[serde(default)]
    pub waste_code: Option<String>,
}

/// A carrier as it is written.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CarrierFields {
    /// The organisation's id or credit code.
    pub organisation: String,
    /// `road`, `rail` or `water`; road when not said.
    #[serde(default)]
    pub mode: Option<String>,
}

/// What an act needs; which fields depends on the action.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ActFields {
    /// What the manifest is to say (`redraft`).
    pub draft: Option<DraftFields>,
    /// Packages: ids or label codes (`load`, `unload`, `send_back`, `take_back`; lost ones for `report_incident`).
    pub packages: Vec<String>,
    /// Why (`cancel`, `revoke`, `refuse_carry`, `decline_handover`, `close_abnormal`).
    pub reason: Option<String>,
    /// Official number (`issue`).
    pub number: Option<String>,
    /// A run that is planned already (`confirm_carry`, `change_crew`, `accept_handover`, `send_back`), or
    pub trip_id: Option<String>,
    /// the vehicle of a new one,
    pub vehicle_id: Option<String>,
    /// its driver
    pub driver_id: Option<String>,
    /// and escort.
    pub escort_id: Option<String>,
    /// 运单号.
    pub waybill: Option<String>,
    /// Net grams of the consignor's scale (`finish_loading`).
    pub out_g: Option<i64>,
    /// What is not loaded comes off the manifest (`finish_loading`).
    pub short: bool,
    /// `leak`, `accident`, `loss`, `fire`, `detour` or `breakdown` (`report_incident`).
    pub incident: Option<String>,
    /// Receiver's weighbridge with the load on (`weigh_in`).
    pub gross_g: Option<i64>,
    /// Receiver's weighbridge with the vehicle empty (`weigh_out`, or `weigh_in` with both at once).
    pub tare_g: Option<i64>,
    /// When it is to be at the receiver's gate (`book_arrival`).
    #[schema(value_type = Option<String>)]
    pub arrives_at: Option<Instant>,
    /// A decision for each package (`decide`).
    pub verdicts: Vec<VerdictFields>,
    /// Another carrier (`change_carrier`, `assign_return`).
    pub carrier: Option<CarrierFields>,
    /// Where what comes back is put (`take_back`).
    pub zone_id: Option<String>,
    /// Day of a meter's count (`meter`).
    #[schema(value_type = Option<String>, format = Date)]
    pub day: Option<NaiveDate>,
    /// Grams counted (`meter`, `close_metering`).
    pub mass_g: Option<i64>,
    /// Which field is wrong (`propose_correction`).
    pub correction: Option<CorrectionFields>,
    /// Number of a correction, from 0 (`agree_correction`, `decline_correction`).
    pub no: Option<usize>,
    /// Digest of what the signer was shown, for what is signed.
    pub shown_sha256: Option<String>,
    /// One-time code of the party for whom the device's owner acts.
    pub code: Option<String>,
    /// When it happened, if not now.
    #[schema(value_type = Option<String>)]
    pub occurred_at: Option<Instant>,
}

/// A decision on one package as it is sent.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerdictFields {
    /// Id or label code.
    pub package: String,
    /// `accept`, `reject` or `hold`.
    pub verdict: String,
    /// Net grams found; the label's when not said (`accept`).
    #[serde(default)]
    pub mass_g: Option<i64>,
    /// In what it differs, or why it is not taken: `name`, `mass`, `property`, `form`, `packing`, `label`, `missing`,
    /// `capacity`.
    #[serde(default)]
    pub reasons: Vec<String>,
}

/// A correction as it is proposed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectionFields {
    /// `vehicle`, `waybill`, `out_mass`, `in_mass`, `accepted_mass` or `method`.
    pub field: String,
    /// Which leg, from 0 (`vehicle`, `waybill`).
    #[serde(default)]
    pub leg: usize,
    /// Which line, from 0 (`method`).
    #[serde(default)]
    pub line: usize,
    /// Which package, id or label code (`accepted_mass`).
    #[serde(default)]
    pub package: Option<String>,
    /// The right text (`vehicle`, `waybill`, `method`).
    #[serde(default)]
    pub text: Option<String>,
    /// The right mass in grams.
    #[serde(default)]
    pub mass_g: Option<i64>,
}
