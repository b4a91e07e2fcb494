//! Manifests found by the last digits of their number, or by the runs they went with, among those that a right shows; and how
//! many stand where.

use diesel::{
    dsl::{count_star, exists, sql},
    prelude::*,
    sql_types::{Bool, Text},
};

use super::{
    list::Scope,
    tables::{manifest, manifest_party},
};
use crate::store::{
    Conn, Stored,
    search::{LAST, divisions, last, tail_of},
};

/// Ids of manifests whose number ends so, the newest first; the text has [`LAST`] characters at least. Each division is asked
/// by itself.
pub fn ending(conn: &mut Conn, scope: &Scope, text: &str, limit: i64) -> Stored<Vec<String>> {
    let by_tail = format!("{} = ", last(conn, "manifest.number", LAST));
    let tail = tail_of(text, LAST);
    let crew = scope.crew.clone().unwrap_or_default();
    let mut ids = Vec::new();
    for division in divisions(scope.all, &scope.divisions) {
        let shown = manifest_party::organisation
            .eq_any(scope.organisations.clone())
            .or(manifest_party::division.like(division))
            .or(manifest_party::site.eq_any(scope.sites.clone()))
            .or(manifest_party::driver.eq(crew.clone()))
            .or(manifest_party::escort.eq(crew.clone()));
        let of = manifest_party::table.filter(manifest_party::manifest.eq(manifest::id)).filter(shown);
        let found: Vec<String> = manifest::table
            .filter(manifest::number.is_not_null())
            .filter(sql::<Bool>(&by_tail).bind::<Text, _>(tail.clone()))
            .filter(manifest::number.like(format!("%{text}")))
            .filter(exists(of))
            .select(manifest::id)
            .order(manifest::id.desc())
            .limit(limit)
            .load(conn)?;
        ids.extend(found);
    }
    Ok(ids)
}

/// Ids of manifests that went with one of these runs, the newest first.
pub fn by_trips(conn: &mut Conn, trips: &[String], limit: i64) -> Stored<Vec<String>> {
    let of = manifest_party::table.filter(manifest_party::trip.eq_any(trips.to_vec()));
    let ids = of.select(manifest_party::manifest).distinct();
    Ok(ids.order(manifest_party::manifest.desc()).limit(limit).load(conn)?)
}

/// Runs by which what one site sent another arrived, of the newest so many manifests.
pub fn trips_between(conn: &mut Conn, from: &str, to: &str, states: &[&str], limit: i64) -> Stored<Vec<String>> {
    let of = manifest::table.filter(manifest::consignor_site.eq(from).and(manifest::receiver_site.eq(to)));
    let of = of.filter(manifest::state.eq_any(states.to_vec())).order(manifest::id.desc()).limit(limit);
    let ids: Vec<String> = of.select(manifest::id).load(conn)?;
    let parties = manifest_party::table.filter(manifest_party::manifest.eq_any(ids));
    let trips = parties.filter(manifest_party::trip.is_not_null()).select(manifest_party::trip.assume_not_null());
    Ok(trips.distinct().order(manifest_party::trip.desc()).load(conn)?)
}

/// How many manifests of a site stand in each of these states: sent by it, then bound for it.
pub fn by_state(conn: &mut Conn, site: &str, states: &[&str]) -> Stored<[Vec<(String, i64)>; 2]> {
    let stands = || manifest::table.filter(manifest::state.eq_any(states.to_vec()));
    let sent = stands().filter(manifest::consignor_site.eq(site)).group_by(manifest::state);
    let bound = stands().filter(manifest::receiver_site.eq(site)).group_by(manifest::state);
    Ok([
        sent.select((manifest::state, count_star())).load(conn)?,
        bound.select((manifest::state, count_star())).load(conn)?,
    ])
}

/// How many manifests that a site sent have reports of what differs that it has not taken note of.
pub fn unread(conn: &mut Conn, site: &str) -> Stored<i64> {
    let of = manifest::table.filter(sql::<Bool>("manifest.unread_consignor = 1"));
    Ok(of.filter(manifest::consignor_site.eq(site)).count().get_result(conn)?)
}

/// Ids of manifests to a site of which something was decided on a legal day or later.
pub fn decided_since(conn: &mut Conn, site: &str, day: &str) -> Stored<Vec<String>> {
    let of = manifest::table.filter(manifest::receiver_site.eq(site)).filter(manifest::accepted_on.ge(day));
    Ok(of.select(manifest::id).order(manifest::id).load(conn)?)
}

/// Ids of manifests on their way whose legs by this carrier nobody drives yet, the newest first.
pub fn coming(conn: &mut Conn, carrier: &str, limit: i64) -> Stored<Vec<String>> {
    let joined = manifest_party::table.inner_join(manifest::table.on(manifest::id.eq(manifest_party::manifest)));
    let waits = manifest_party::organisation.eq(carrier).and(manifest_party::side.eq("carrier"));
    let waits = waits.and(manifest_party::driver.is_null()).and(manifest::state.eq_any(["in_transit", "handover"]));
    let of = joined.filter(waits).select(manifest_party::manifest).distinct();
    Ok(of.order(manifest_party::manifest.desc()).limit(limit).load(conn)?)
}
