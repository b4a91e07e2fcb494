//! Figures of a division from current rows: roll-ups, stock, packages by state and age, receipts between sites, runs on the road.
//!
//! **Invariant:** the journal is not read; each question begins with the sites of the division, the receipts of the days or the
//! manifests on the road, and walks an index. Joined by CROSS JOIN, by which SQLite keeps that order.

use diesel::{
    prelude::*,
    sql_types::{BigInt, Nullable, Text},
};

use super::{
    Conn, Stored, corrupt,
    schema::{organisation, site},
    statement::{Question, direct},
};
use crate::domain::paper::permit::Permit;

/// A division's codes: from its prefix up to, and without, the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Within {
    from: String,
    to: String,
}

impl Within {
    /// All codes that begin so.
    pub fn of(prefix: &str) -> Self {
        Self { from: prefix.to_owned(), to: format!("{prefix}~") }
    }

    /// First code, and the first one after the last.
    pub fn ends(&self) -> (&str, &str) {
        (&self.from, &self.to)
    }
}

/// The sites of a division, and what is asked of them.
macro_rules! of_sites {
    ($what:literal, $from:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $what,
            " FROM site CROSS JOIN ",
            $from,
            " WHERE site.division >= ? AND site.division < ? ",
            $rest
        )
    };
}

const BOOKED: &str = of_sites!(
    "rollup.kind, CAST(SUM(rollup.mass_g) AS BIGINT)",
    "rollup",
    "AND rollup.site = site.id AND rollup.month >= ? AND rollup.month <= ? GROUP BY rollup.kind ORDER BY rollup.kind"
);

/// Grams by kind of booking in these months.
pub fn booked(conn: &mut Conn, within: &Within, (first, last): (i64, i64)) -> Stored<Vec<(String, i64)>> {
    let binds = [(&within.from).into(), (&within.to).into(), first.into(), last.into()];
    Ok(direct!(conn, to => Question::<(Text, BigInt)>::of(BOOKED, &binds).load(to))?)
}

const STOCK: &str = of_sites!(
    "CAST(COALESCE(SUM(stock.mass_g), 0) AS BIGINT), CAST(COALESCE(SUM(stock.packages), 0) AS BIGINT)",
    "stock",
    "AND stock.owner = 'site/' || site.id AND stock.waste_stream = ''"
);

/// Grams and packages in zones now.
pub fn stock(conn: &mut Conn, within: &Within) -> Stored<(i64, i64)> {
    let binds = [(&within.from).into(), (&within.to).into()];
    Ok(direct!(conn, to => Question::<(BigInt, BigInt)>::of(STOCK, &binds).get_result(to))?)
}

const BETWEEN: &str = of_sites!(
    "package.state, CAST(COALESCE(SUM(package.mass_g), 0) AS BIGINT), COUNT(*)",
    "package",
    "AND package.holder_site = site.id \
     AND package.state IN ('loaded', 'in_transit', 'arrived', 'held', 'rejected', 'returning') \
     GROUP BY package.state ORDER BY package.state"
);

/// What these sites handed over and nobody took in yet, by state of the packages: grams and packages.
pub fn between(conn: &mut Conn, within: &Within) -> Stored<Vec<(String, i64, i64)>> {
    let binds = [(&within.from).into(), (&within.to).into()];
    Ok(direct!(conn, to => Question::<(Text, BigInt, BigInt)>::of(BETWEEN, &binds).load(to))?)
}

const AGES: &str = of_sites!(
    "package.holder_site, \
     CAST(CASE WHEN COALESCE(package.stored_at, package.produced_at) > ? THEN 0 \
     WHEN COALESCE(package.stored_at, package.produced_at) > ? THEN 1 \
     WHEN COALESCE(package.stored_at, package.produced_at) > ? THEN 2 \
     WHEN COALESCE(package.stored_at, package.produced_at) > ? THEN 3 \
     WHEN COALESCE(package.stored_at, package.produced_at) > ? THEN 4 ELSE 5 END AS BIGINT), \
     CAST(COALESCE(SUM(package.stock_g), 0) AS BIGINT), COUNT(*), \
     CAST(MIN(COALESCE(package.stored_at, package.produced_at)) AS BIGINT)",
    "package",
    "AND package.holder_site = site.id AND package.state IN ('in_stock', 'reserved') AND package.facility IS NOT NULL \
     GROUP BY 1, 2 ORDER BY 1, 2"
);

/// What lies at one site of one age.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Aged {
    /// The site.
    pub site: String,
    /// Number of the age, from 0 for the youngest.
    pub class: i64,
    /// Grams.
    pub mass_g: i64,
    /// Packages.
    pub packages: i64,
    /// When the oldest was stored, microseconds.
    pub oldest_at: i64,
}

/// Stock by site and age; `after` are the moments, newest first, that part six ages.
pub fn ages(conn: &mut Conn, within: &Within, after: [i64; 5]) -> Stored<Vec<Aged>> {
    let [one, two, three, four, five] = after.map(Into::into);
    let binds = [one, two, three, four, five, (&within.from).into(), (&within.to).into()];
    Ok(direct!(conn, to => Question::<(Text, BigInt, BigInt, BigInt, BigInt)>::of(AGES, &binds).load(to))?)
}

const PERMITS: &str = of_sites!(
    "paper.id, paper.body",
    "paper",
    "AND paper.kind = 'permit' AND paper.site = site.id AND paper.state IN ('valid', 'suspended') \
     AND paper.valid_from <= ? AND paper.valid_to >= ? ORDER BY paper.id LIMIT ?"
);

/// Permits of receivers here that have a day in the span and were not taken back.
pub fn permits(conn: &mut Conn, within: &Within, (from, to): (&str, &str), limit: i64) -> Stored<Vec<Permit>> {
    let binds = [(&within.from).into(), (&within.to).into(), to.into(), from.into(), limit.into()];
    let rows: Vec<(String, String)> = direct!(conn, to => Question::<(Text, Text)>::of(PERMITS, &binds).load(to))?;
    rows.iter().map(|(id, body)| serde_json::from_str(body).map_err(|_| corrupt("paper", id, "body"))).collect()
}

const FLOWS: &str = "SELECT manifest.consignor_site, manifest.receiver_site, CAST(SUM(manifest.accepted_g) AS BIGINT), COUNT(*) \
     FROM manifest CROSS JOIN site AS giver CROSS JOIN site AS taker \
     WHERE manifest.accepted_on IS NOT NULL AND manifest.accepted_on >= ? AND manifest.accepted_on <= ? \
     AND giver.id = manifest.consignor_site AND taker.id = manifest.receiver_site \
     AND ((giver.division >= ? AND giver.division < ?) OR (taker.division >= ? AND taker.division < ?)) \
     GROUP BY manifest.consignor_site, manifest.receiver_site ORDER BY 3 DESC, 1, 2 LIMIT ?";

/// What one site took from another.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Flow {
    /// The site that handed over.
    pub from: String,
    /// The site that took in.
    pub to: String,
    /// Grams accepted.
    pub mass_g: i64,
    /// Manifests.
    pub manifests: i64,
}

/// Receipts decided on these days, of which a side lies in the division, the largest first.
pub fn flows(conn: &mut Conn, within: &Within, (from, to): (&str, &str), limit: i64) -> Stored<Vec<Flow>> {
    let (low, high) = ((&within.from).into(), (&within.to).into());
    let binds = [from.into(), to.into(), low, high, low, high, limit.into()];
    Ok(direct!(conn, to => Question::<(Text, Text, BigInt, BigInt)>::of(FLOWS, &binds).load(to))?)
}

/// Names of sites with the kind of their organisation: id, name, kind.
pub fn named(conn: &mut Conn, ids: &[String]) -> Stored<Vec<(String, String, String)>> {
    let mut all = Vec::new();
    for piece in ids.chunks(1000) {
        let joined = site::table.inner_join(organisation::table.on(organisation::id.eq(site::organisation)));
        let of = joined.filter(site::id.eq_any(piece)).select((site::id, site::name, organisation::kind));
        all.extend(of.load::<(String, String, String)>(conn)?);
    }
    Ok(all)
}

const SITES: &str = "SELECT site.id, site.name, organisation.kind, place.longitude_e6, place.latitude_e6, stock.mass_g \
     FROM site INNER JOIN organisation ON organisation.id = site.organisation \
     LEFT JOIN site_place AS place ON place.site = site.id \
     LEFT JOIN stock ON stock.owner = 'site/' || site.id AND stock.waste_stream = '' \
     WHERE site.division >= ? AND site.division < ? ORDER BY site.code LIMIT ?";

/// A site as a map shows it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
#[expect(missing_docs, reason = "columns named by their meaning")]
pub struct Seat {
    pub id: String,
    pub name: String,
    /// Kind of its organisation.
    pub kind: String,
    pub longitude_e6: Option<i64>,
    pub latitude_e6: Option<i64>,
    /// What lies in its zones, grams; `None` where nothing ever did.
    pub stock_g: Option<i64>,
}

/// Sites of the division with where they are, by code.
pub fn sites(conn: &mut Conn, within: &Within, limit: i64) -> Stored<Vec<Seat>> {
    type Row = (Text, Text, Text, Nullable<BigInt>, Nullable<BigInt>, Nullable<BigInt>);
    let binds = [(&within.from).into(), (&within.to).into(), limit.into()];
    Ok(direct!(conn, to => Question::<Row>::of(SITES, &binds).load(to))?)
}

const RUNS: &str = "SELECT trip.id, vehicle.plate, trip.carrier, COUNT(DISTINCT manifest.id), last.at, last.longitude_e6, \
     last.latitude_e6 \
     FROM manifest CROSS JOIN site AS giver CROSS JOIN site AS taker CROSS JOIN manifest_party AS leg CROSS JOIN trip \
     INNER JOIN vehicle ON vehicle.id = trip.vehicle \
     LEFT JOIN trip_position AS last ON last.trip = trip.id \
     AND last.at = (SELECT MAX(other.at) FROM trip_position AS other WHERE other.trip = trip.id) \
     WHERE manifest.state IN ('in_transit', 'handover', 'exception', 'returning') \
     AND giver.id = manifest.consignor_site AND taker.id = manifest.receiver_site \
     AND ((giver.division >= ? AND giver.division < ?) OR (taker.division >= ? AND taker.division < ?)) \
     AND leg.manifest = manifest.id AND leg.trip IS NOT NULL AND trip.id = leg.trip AND trip.state = 'underway' \
     GROUP BY trip.id, vehicle.plate, trip.carrier, last.at, last.longitude_e6, last.latitude_e6 \
     ORDER BY trip.id LIMIT ?";

/// A run on the road with its newest position.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
#[expect(missing_docs, reason = "columns named by their meaning")]
pub struct Running {
    pub trip: String,
    pub plate: String,
    pub carrier: String,
    /// Manifests aboard of which a side lies in the division.
    pub manifests: i64,
    /// Moment of the newest position, microseconds.
    pub at: Option<i64>,
    pub longitude_e6: Option<i64>,
    pub latitude_e6: Option<i64>,
}

/// Runs under way with a load that left or is to reach the division.
pub fn running(conn: &mut Conn, within: &Within, limit: i64) -> Stored<Vec<Running>> {
    type Row = (Text, Text, Text, BigInt, Nullable<BigInt>, Nullable<BigInt>, Nullable<BigInt>);
    let (low, high) = ((&within.from).into(), (&within.to).into());
    Ok(direct!(conn, to => Question::<Row>::of(RUNS, &[low, high, low, high, limit.into()]).load(to))?)
}
