//! A site at a glance: what the year brought, what is under way, what of the permit is used, which papers end soon.
//!
//! **Invariant:** every figure comes from a counter or an index; the number of questions is the same for every site.

use chrono::{Datelike as _, Days, NaiveDate};

use super::{Actor, Error, read};
use crate::{
    domain::{manifest::State, paper::Kind, party::Site, treatment},
    kernel::clock::Instant,
    store::{self, Conn, paper::PaperRow, quota::LineUse},
};

/// States in which a manifest is still to go on.
pub const OPEN: &[State] = &[
    State::Draft,
    State::Checked,
    State::Issued,
    State::CarrierConfirmed,
    State::CarrierRefused,
    State::Loaded,
    State::InTransit,
    State::Handover,
    State::Exception,
    State::Arrived,
    State::Discrepancy,
    State::Accepted,
    State::Partial,
    State::Rejected,
    State::Returning,
];
/// States of papers that hold, or would but for a suspension.
const HOLDING: &[&str] = &["valid", "suspended", "in_force", "approved"];
/// A paper ends soon when it ends within so many days.
pub const SOON_DAYS: u64 = 60;
/// Most papers that are named.
const PAPERS: i64 = 20;
/// Most permits of a site that hold at once.
const PERMITS: i64 = 5;

/// What the year brought of one waste code by one kind of booking.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct Sum {
    pub waste_code: String,
    /// `generated`, `stored`, `left`, `received`, `treated` and the like.
    pub kind: String,
    pub mass_g: i64,
    pub packages: i64,
}

/// A site at a glance.
#[derive(Clone, Debug)]
pub struct Overview {
    /// The site.
    pub site: Site,
    /// The calendar year that the sums and the permit's use are of.
    pub year: i32,
    /// Sums of the year, by code and kind.
    pub sums: Vec<Sum>,
    /// Manifests it sent that are under way: state and how many.
    pub sent: Vec<(String, i64)>,
    /// Manifests bound for it that are under way.
    pub bound: Vec<(String, i64)>,
    /// Manifests it sent with reports of what differs that it has not taken note of.
    pub unread: i64,
    /// Treatment batches under way.
    pub batches: i64,
    /// What is granted and taken of its permits: number of the permit beside each line.
    pub quota: Vec<(String, LineUse)>,
    /// Papers that end soon or have ended, the first first.
    pub papers: Vec<PaperRow>,
    /// The legal day of it all.
    pub today: NaiveDate,
}

/// Looks at a site in sight.
pub fn overview(conn: &mut Conn, actor: &Actor, id: &str, now: Instant) -> Result<Overview, Error> {
    let site = read::site(conn, actor, id)?;
    let (id, today) = (site.id.to_string(), now.legal_day());
    let year = i64::from(today.year());
    let sums = store::stock::sums(conn, &id, year * 100 + 1, year * 100 + 12)?;
    let open: Vec<&str> = OPEN.iter().map(|state| state.as_str()).collect();
    let [sent, bound] = store::manifest::by_state(conn, &id, &open)?;
    let permits = store::paper::permits_of(conn, &id, "valid", PERMITS)?;
    let ids: Vec<String> = permits.iter().map(|one| one.id.clone()).collect();
    let quota = if ids.is_empty() { Vec::new() } else { store::quota::use_of(conn, Kind::Permit, &ids, year)? };
    let number =
        |paper: &str| permits.iter().find(|one| one.id == paper).map(|one| one.number.clone()).unwrap_or_default();
    let by = today.checked_add_days(Days::new(SOON_DAYS)).unwrap_or(today);
    let holder = site.organisation.to_string();
    Ok(Overview {
        year: today.year(),
        sums: sums
            .into_iter()
            .map(|(waste_code, kind, mass_g, packages)| Sum { waste_code, kind, mass_g, packages })
            .collect(),
        sent,
        bound,
        unread: store::manifest::unread(conn, &id)?,
        batches: store::treatment::count(conn, &id, treatment::State::Open.as_str())?,
        quota: quota.into_iter().map(|line| (number(&line.0), line)).collect(),
        papers: store::paper::ending(conn, (&id, &holder), HOLDING, by, PAPERS)?,
        today,
        site,
    })
}
