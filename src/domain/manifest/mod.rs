//! One consignment's paper 转移联单 (Order 23): one consignor, one receiver, several wastes, ordered carrier legs, and a
//! decision per package at receipt.
//!
//! **Invariant:** a manifest's state follows from its own events; what a package is, the package's own stream tells, and one
//! command writes both. A package stands on one manifest that is not over. A number, once given, belongs to it for ever.

pub mod ask;
pub mod blank;
pub mod correction;
pub mod decide;
pub mod event;
mod fold;
pub mod lifecycle;
pub mod milk_run;
pub mod number;
pub mod proposal;
pub mod receive;
pub mod report;
pub mod shares;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use self::{
    ask::Ask,
    event::Event,
    lifecycle::{Action, Side, State},
    number::ManifestNumber,
};
use self::{
    correction::Correction,
    lifecycle::forward,
    report::{Overdue, Report},
};
use super::{names::names, package::transport::RejectReason, paper::check::Share};
use crate::kernel::{
    canonical::{NotCanonical, to_canonical},
    clock::Instant,
    hash::Hash,
    id::{ManifestId, OrganisationId, PackageId, PersonId, SiteId, TripId, VehicleId},
    mass::Mass,
};

/// Most packages of one manifest; a truck carries far fewer.
pub const PACKAGES_MAX: usize = 500;
/// Most wastes of one manifest.
pub const LINES_MAX: usize = 50;
/// Most carrier legs, returns included.
pub const LEGS_MAX: usize = 10;

names! {
    /// How the manifest came to be (state-machines §3).
    Origin {
        /// Written on the platform.
        Electronic = "electronic" / "电子",
        /// On paper while the platform was down; entered afterwards within ten working days (Order 23 Art. 20).
        Paper = "paper" / "纸质补录",
        /// Pipeline: no vehicle, metered by day (Order 23 Art. 19).
        Continuous = "continuous" / "连续转移",
        /// The collector writes it for a small producer, who confirms.
        Reverse = "reverse" / "反向填写",
    }
}

names! {
    /// What a leg is for.
    LegKind {
        /// To the receiver.
        Out = "out" / "去程",
        /// Back to the consignor.
        Return = "return" / "退运",
    }
}

impl Mode {
    /// What carries it, as the form's 运输工具 asks.
    pub const fn vehicle_zh(self) -> &'static str {
        match self {
            Self::Road => "汽车",
            Self::Rail => "火车",
            Self::Water => "船舶",
            Self::Pipe => "管道",
        }
    }
}

names! {
    /// By which means a leg goes.
    Mode {
        /// Road.
        Road = "road" / "公路",
        /// Rail.
        Rail = "rail" / "铁路",
        /// Inland or sea.
        Water = "water" / "水路",
        /// Pipe.
        Pipe = "pipe" / "管道",
    }
}

names! {
    /// Where a leg stands.
    LegState {
        /// Its carrier has not confirmed.
        Planned = "planned" / "待确认",
        /// Vehicle and crew are named.
        Confirmed = "confirmed" / "已确认",
        /// On the way.
        Moving = "moving" / "在途",
        /// Ended where it was to end.
        Done = "done" / "已完成",
        /// Its carrier did not take it.
        Refused = "refused" / "已拒运",
    }
}

names! {
    /// Where a package stands on its manifest.
    Standing {
        /// On a line.
        Listed = "listed" / "待装车",
        /// On the vehicle.
        Loaded = "loaded" / "已装车",
        /// Not loaded; off the manifest at departure.
        Dropped = "dropped" / "未装车",
        /// On the way, or arrived and not decided on.
        Underway = "underway" / "未验收",
        /// Held for sampling.
        Held = "held" / "待检",
        /// Accepted.
        Accepted = "accepted" / "已接受",
        /// Refused.
        Rejected = "rejected" / "拒收",
        /// On the way back.
        Returning = "returning" / "退运中",
        /// Back in a zone of the consignor.
        TakenBack = "taken_back" / "已退回",
        /// On another manifest.
        Redirected = "redirected" / "已改送",
        /// Gone on the way.
        Lost = "lost" / "丢失",
    }
}

names! {
    /// What happened on the way; a choice, since free text may hold personal data.
    Incident {
        /// Leak or spill.
        Leak = "leak" / "泄漏",
        /// Traffic accident.
        Accident = "accident" / "交通事故",
        /// Packages lost or stolen.
        Loss = "loss" / "丢失被盗",
        /// Fire or explosion.
        Fire = "fire" / "火灾爆炸",
        /// Another way than planned.
        Detour = "detour" / "改道",
        /// Breakdown.
        Breakdown = "breakdown" / "车辆故障",
    }
}

names! {
    /// Why something is taken back, given up or not taken; a choice, since free text may hold personal data.
    Reason {
        /// Written wrongly.
        Mistake = "mistake" / "填写有误",
        /// Other vehicle or time.
        Schedule = "schedule" / "车辆或时间变化",
        /// Packing or label not as it must be.
        Packing = "packing" / "包装或标签不合规",
        /// Waste not as stated.
        Waste = "waste" / "废物与联单不符",
        /// Papers missing.
        Papers = "papers" / "资质或手续不全",
        /// The receiver cannot take it.
        Receiver = "receiver" / "接受方无法接受",
        /// Something else.
        Other = "other" / "其他",
    }
}

/// Consignor or receiver: a site with its organisation and division.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct Party {
    pub organisation: OrganisationId,
    pub site: SiteId,
    pub division: String,
}

/// One waste of a manifest.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Line {
    /// The catalogue's code, `900-041-49`.
    pub waste_code: String,
    /// Edition of the catalogue the code is of.
    pub edition: String,
    /// How it is to be treated (HJ 1033 Annex F).
    pub method: String,
    /// Number of the entry of the exemption list that the consignor claims.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exemption: Option<u32>,
    /// Its packages with their masses by label, in grams.
    pub packages: BTreeMap<PackageId, Mass>,
}

/// One carrier's part of the way.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Leg {
    /// Whither.
    pub kind: LegKind,
    /// By which means.
    pub mode: Mode,
    /// Who carries.
    pub carrier: OrganisationId,
    /// Where it stands.
    pub state: LegState,
    /// Vehicle and crew, once named.
    pub crew: Option<Crew>,
}

/// What a carrier names for a leg. A vehicle and a person are ids: no plate and no name is in the journal.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Crew {
    /// The run it is part of; several manifests may share one.
    pub trip: TripId,
    /// The vehicle.
    pub vehicle: VehicleId,
    /// 驾驶员.
    pub driver: PersonId,
    /// 押运员.
    pub escort: Option<PersonId>,
    /// 运单号 (Order 29/2019 Art. 24).
    pub waybill: Option<String>,
}

/// A package as the manifest knows it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Item {
    /// Number of its line, from 0.
    pub line: usize,
    /// Mass by its label.
    pub label_g: Mass,
    /// Where it stands.
    pub standing: Standing,
    /// What the receiver found.
    pub accepted_g: Option<Mass>,
    /// In what it differs.
    pub differs: Vec<RejectReason>,
}

/// A party's word for what it was shown.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Signature {
    /// For whom.
    pub side: Side,
    /// What was done.
    pub action: Action,
    /// Who did it.
    pub by: PersonId,
    /// When.
    pub at: Instant,
    /// Digest of what was shown ([`Manifest::shown`]), in hex.
    pub shown: String,
}

/// The folded state of one manifest.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// Its identity.
    pub id: ManifestId,
    /// Where in its life it is.
    pub state: State,
    /// How it came to be.
    pub origin: Origin,
    /// Official number, or one of the demo's stand-in that begins with 演示.
    pub number: Option<String>,
    /// `PAPER-<site>-<nnnn>` of the form that was used while the platform was down.
    pub paper: Option<String>,
    /// The manifest whose refused packages it carries on.
    pub follows: Option<ManifestId>,
    /// 移出人.
    pub consignor: Party,
    /// 接受人.
    pub receiver: Party,
    /// Day of departure as planned.
    pub planned_on: NaiveDate,
    /// Its wastes.
    pub lines: Vec<Line>,
    /// Its packages.
    pub items: BTreeMap<PackageId, Item>,
    /// Carrier legs, in order; returns after the way out.
    pub legs: Vec<Leg>,
    /// The leg under way or next, from 0.
    pub leg: usize,
    /// Consignor's scale, net grams.
    pub out_g: Option<Mass>,
    /// Receiver's weighbridge, net grams.
    pub in_g: Option<Mass>,
    /// Receiver's weighbridge with the load on, until the empty vehicle is weighed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full_g: Option<Mass>,
    /// When it is expected at the receiver's gate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booked_at: Option<Instant>,
    /// When it was at the receiver's gate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrived_at: Option<Instant>,
    /// What was found to differ, and who has taken note of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reports: Vec<Report>,
    /// That the receipt was not confirmed in time, once it was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overdue: Option<Overdue>,
    /// Metered by day, grams (continuous transfer).
    pub metered: BTreeMap<NaiveDate, Mass>,
    /// Words for what was shown.
    pub signatures: Vec<Signature>,
    /// Corrections after completion.
    pub corrections: Vec<Correction>,
    /// What each line takes of which paper, since issue.
    pub shares: Vec<Share>,
    /// When the last package was decided on.
    pub decided_at: Option<Instant>,
    /// Events so far.
    pub version: i64,
}

impl Manifest {
    /// The stream of a manifest.
    pub fn stream(id: ManifestId) -> String {
        format!("manifest/{id}")
    }

    /// Sum of the labels.
    pub fn label_mass(&self) -> Mass {
        self.items.values().filter(|item| item.standing != Standing::Dropped).map(|item| item.label_g).sum()
    }

    /// Sum of what was accepted; `None` while nothing is decided on.
    pub fn accepted_mass(&self) -> Option<Mass> {
        let mut found = self.items.values().filter_map(|item| item.accepted_g).peekable();
        found.peek()?;
        Some(found.sum())
    }

    /// What the receiver took, with the legal day on which the last package was decided on: what was accepted, or of a
    /// pipeline what the receiver metered. `None` while nothing is decided on.
    pub fn taken_in(&self) -> Option<(NaiveDate, Mass)> {
        let mass = if self.origin == Origin::Continuous { self.in_g } else { self.accepted_mass() };
        self.decided_at.map(|at| (at.legal_day(), mass.unwrap_or_default()))
    }

    /// Digest of what a party is shown before it signs: the whole manifest, in canonical form.
    pub fn shown(&self) -> Result<Hash, NotCanonical> {
        let value = serde_json::to_value(self).unwrap_or_default();
        Ok(Hash::of(&[to_canonical(&value)?.as_bytes()]))
    }

    /// Packages that stand so.
    pub fn standing(&self, standing: Standing) -> impl Iterator<Item = PackageId> {
        self.items.iter().filter(move |(_, item)| item.standing == standing).map(|(id, _)| *id)
    }

    /// The leg under way, or the next one.
    pub fn current_leg(&self) -> Option<&Leg> {
        self.legs.get(self.leg)
    }

    /// The leg after it on the way out.
    pub fn next_leg(&self) -> Option<&Leg> {
        self.legs.get(self.leg + 1).filter(|leg| leg.kind == LegKind::Out)
    }

    /// Legs with their places, as a paper tells them. Once everything is where it stays and something was on the road, what was only
    /// planned never comes.
    pub fn legs_told(&self) -> impl Iterator<Item = (usize, &Leg)> {
        let over = matches!(forward(self.state), None | Some(Action::ReportTreatment));
        let waits = self.items.values().any(|item| matches!(item.standing, Standing::Rejected | Standing::Returning));
        let over = over && !waits && self.legs.iter().any(|leg| leg.state != LegState::Planned);
        self.legs.iter().enumerate().filter(move |(_, leg)| !over || leg.state != LegState::Planned)
    }

    /// Text that names it to people.
    pub fn display(&self) -> String {
        self.number.clone().or_else(|| self.paper.clone()).unwrap_or_else(|| {
            let id = self.id.to_string();
            format!("DRAFT-{}", id.get(id.len().saturating_sub(8)..).unwrap_or(&id).to_uppercase())
        })
    }
}
