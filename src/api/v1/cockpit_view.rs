//! What the cockpit shows.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    app::cockpit::{self, AGES, Ages, Amount, Booked, Flows, Look, Map, Share, Stages},
    kernel::clock::Instant,
    store::cockpit::{Running, Seat},
};

/// Of where, for which span and as of when figures are.
#[derive(Debug, Serialize, ToSchema)]
pub struct AsOfView {
    /// When they were read.
    pub as_of: String,
    /// Events that the newest checkpoint of the journal holds.
    pub position: i64,
    /// The world is invented.
    pub demo: bool,
    /// Digits that the division's codes begin with.
    pub division: String,
    /// Its name; empty where the table of divisions has none.
    pub division_name: String,
    /// Divisions that the caller may look at.
    pub divisions: Vec<String>,
    /// `2026-11` or `2026`.
    pub period: String,
    /// First legal day of the span.
    pub from: String,
    /// Last legal day of the span.
    pub to: String,
    /// The span before, which is told whole.
    pub period_before: String,
}

impl AsOfView {
    /// Names a look at a moment.
    pub fn of(look: &Look, now: Instant, position: i64, demo: bool) -> Self {
        let (from, to) = look.period.days();
        Self {
            as_of: now.to_string(),
            position,
            demo,
            division: look.division.clone(),
            division_name: cockpit::division_name(&look.division),
            divisions: look.divisions.clone(),
            period: look.period.to_string(),
            from: from.to_string(),
            to: to.to_string(),
            period_before: look.period.before().to_string(),
        }
    }
}

/// Grams and packages.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "said above")]
pub struct AmountView {
    pub mass_g: i64,
    pub packages: i64,
}

impl From<Amount> for AmountView {
    fn from(one: Amount) -> Self {
        Self { mass_g: one.mass_g, packages: one.packages }
    }
}

/// Grams of a span.
#[derive(Debug, Serialize, ToSchema)]
pub struct BookedView {
    /// Weighed where it came to be.
    pub generated_g: i64,
    /// Loaded or sent off.
    pub left_g: i64,
    /// Accepted by receivers of the division.
    pub received_g: i64,
    /// Taken back by the consignors of the division.
    pub returned_g: i64,
    /// Recovered or disposed of by receivers of the division.
    pub treated_g: i64,
    /// Recovered or disposed of by who made it.
    pub self_treated_g: i64,
}

impl From<Booked> for BookedView {
    fn from(one: Booked) -> Self {
        let Booked { generated_g, left_g, received_g, returned_g, treated_g, self_treated_g } = one;
        Self { generated_g, left_g, received_g, returned_g, treated_g, self_treated_g }
    }
}

/// Stock of one age.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgeView {
    /// Days in stock from which on it counts here.
    pub from_days: i64,
    /// Grams.
    pub mass_g: i64,
    /// Packages.
    pub packages: i64,
}

/// A site with stock that is watched for its age.
#[derive(Debug, Serialize, ToSchema)]
pub struct OldView {
    /// The site.
    pub site_id: String,
    /// Its name.
    pub site_name: String,
    /// Grams 270 days old and older.
    pub mass_g: i64,
    /// Packages of that age.
    pub packages: i64,
    /// When the oldest was stored.
    pub oldest_at: String,
}

/// A row of a receiver's permit.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShareOfPermitView {
    /// The permit.
    pub permit_id: String,
    /// Its number.
    pub number: String,
    /// `valid` or `suspended`.
    pub state: &'static str,
    /// The receiver's site.
    pub site_id: String,
    /// Its name.
    pub site_name: String,
    /// Code or category.
    pub waste: String,
    /// Methods (HJ 1033 Annex F).
    pub methods: Vec<String>,
    /// Grams a year.
    pub limit_g: i64,
    /// Grams that open manifests hold.
    pub reserved_g: i64,
    /// Grams used up.
    pub consumed_g: i64,
    /// Grams left; negative when more was taken than granted.
    pub left_g: i64,
}

impl From<&Share> for ShareOfPermitView {
    fn from(one: &Share) -> Self {
        Self {
            permit_id: one.permit.clone(),
            number: one.number.clone(),
            state: one.state,
            site_id: one.site.clone(),
            site_name: one.name.clone(),
            waste: one.waste.clone(),
            methods: one.methods.clone(),
            limit_g: one.limit_g,
            reserved_g: one.figure.reserved_g,
            consumed_g: one.figure.consumed_g,
            left_g: one.limit_g - one.figure.taken(),
        }
    }
}

/// Figures of a division.
#[derive(Debug, Serialize, ToSchema)]
pub struct CockpitView {
    /// Of where, for which span, as of when.
    #[serde(flatten)]
    pub as_of: AsOfView,
    /// In the span.
    pub booked: BookedView,
    /// In the whole span before.
    pub before: BookedView,
    /// In zones now.
    pub stock: AmountView,
    /// Loaded or on the road now, from sites of the division.
    pub moving: AmountView,
    /// At a receiver's gate now and not taken in, from sites of the division.
    pub at_gate: AmountView,
    /// Stock by age, the youngest first.
    pub ages: Vec<AgeView>,
    /// Sites with the oldest of what is watched, at most 20.
    pub oldest: Vec<OldView>,
    /// Receivers' permits, by row, in the year of the span.
    pub permits: Vec<ShareOfPermitView>,
}

impl CockpitView {
    /// Shapes the figures.
    pub fn of(as_of: AsOfView, stages: &Stages, ages: &Ages, shares: &[Share]) -> Self {
        let from = std::iter::once(0).chain(AGES);
        let age = |(from_days, amount): (i64, &Amount)| AgeView {
            from_days,
            mass_g: amount.mass_g,
            packages: amount.packages,
        };
        let old = |one: &cockpit::Old| OldView {
            site_id: one.site.clone(),
            site_name: one.name.clone(),
            mass_g: one.watched.mass_g,
            packages: one.watched.packages,
            oldest_at: one.oldest_at.to_string(),
        };
        Self {
            as_of,
            booked: stages.booked.into(),
            before: stages.before.into(),
            stock: stages.stock.into(),
            moving: stages.moving.into(),
            at_gate: stages.at_gate.into(),
            ages: from.zip(&ages.classes).map(age).collect(),
            oldest: ages.oldest.iter().map(old).collect(),
            permits: shares.iter().map(Into::into).collect(),
        }
    }
}

/// What one site took from another.
#[derive(Debug, Serialize, ToSchema)]
pub struct FlowView {
    /// Who handed over.
    pub from_site_id: String,
    /// Name of the site.
    pub from_name: String,
    /// Kind of its organisation: `generator`, `collector`, `receiver` …
    pub from_kind: String,
    /// Who took in.
    pub to_site_id: String,
    /// Name of the site.
    pub to_name: String,
    /// Kind of its organisation.
    pub to_kind: String,
    /// Grams accepted.
    pub mass_g: i64,
    /// Manifests.
    pub manifests: i64,
}

/// From whom to whom.
#[derive(Debug, Serialize, ToSchema)]
pub struct FlowsView {
    /// Of where, for which span, as of when.
    #[serde(flatten)]
    pub as_of: AsOfView,
    /// The largest first.
    pub links: Vec<FlowView>,
    /// There are more links than an answer holds.
    pub more: bool,
}

impl FlowsView {
    /// Shapes the flows.
    pub fn of(as_of: AsOfView, told: &Flows) -> Self {
        let named = |id: &String| told.sites.get(id).cloned().unwrap_or_default();
        let links = told.links.iter().map(|one| {
            let ((from_name, from_kind), (to_name, to_kind)) = (named(&one.from), named(&one.to));
            FlowView {
                from_site_id: one.from.clone(),
                from_name,
                from_kind,
                to_site_id: one.to.clone(),
                to_name,
                to_kind,
                mass_g: one.mass_g,
                manifests: one.manifests,
            }
        });
        Self { as_of, links: links.collect(), more: told.more }
    }
}

/// A site on the map.
#[derive(Debug, Serialize, ToSchema)]
pub struct SeatView {
    /// The site.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Kind of its organisation.
    pub kind: String,
    /// East of Greenwich, millionths of a degree (WGS-84); `null` where nobody said.
    pub longitude_e6: Option<i64>,
    /// North of the equator, millionths of a degree (WGS-84).
    pub latitude_e6: Option<i64>,
    /// Grams in its zones now.
    pub stock_g: i64,
}

impl From<Seat> for SeatView {
    fn from(one: Seat) -> Self {
        let Seat { id, name, kind, longitude_e6, latitude_e6, stock_g } = one;
        Self { id, name, kind, longitude_e6, latitude_e6, stock_g: stock_g.unwrap_or_default() }
    }
}

/// A run on the road.
#[derive(Debug, Serialize, ToSchema)]
pub struct RunningView {
    /// The run.
    pub trip_id: String,
    /// Plate of the vehicle.
    pub plate: String,
    /// Its carrier.
    pub carrier_name: String,
    /// Manifests aboard of which a side lies in the division.
    pub manifests: i64,
    /// When the newest position was; `null` where none came.
    pub at: Option<String>,
    /// East of Greenwich, millionths of a degree (WGS-84).
    pub longitude_e6: Option<i64>,
    /// North of the equator, millionths of a degree (WGS-84).
    pub latitude_e6: Option<i64>,
}

/// Sites and running vehicles.
#[derive(Debug, Serialize, ToSchema)]
pub struct MapView {
    /// Of where, for which span, as of when.
    #[serde(flatten)]
    pub as_of: AsOfView,
    /// Sites of the division.
    pub sites: Vec<SeatView>,
    /// Runs under way.
    pub runs: Vec<RunningView>,
}

impl MapView {
    /// Shapes the map.
    pub fn of(as_of: AsOfView, told: Map) -> Self {
        let Map { sites, runs, carriers } = told;
        let run = |one: Running| RunningView {
            carrier_name: carriers.get(&one.carrier).cloned().unwrap_or_default(),
            trip_id: one.trip,
            plate: one.plate,
            manifests: one.manifests,
            at: one.at.map(|at| Instant::from_micros(at).to_string()),
            longitude_e6: one.longitude_e6,
            latitude_e6: one.latitude_e6,
        };
        Self { as_of, sites: sites.into_iter().map(Into::into).collect(), runs: runs.into_iter().map(run).collect() }
    }
}
