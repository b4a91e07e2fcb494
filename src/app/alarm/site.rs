//! Facts of a site. Each question is answered by an index and bounded by what lies there, by the site's months, or by a number of rows.

use std::collections::BTreeMap;

use chrono::{Datelike as _, Duration, NaiveDate};

use super::facts::{Known, party_of};
use crate::{
    app::{
        Env, Error,
        alarm::{facts::unread, habit},
    },
    domain::{
        alarm::{
            Facts, Share,
            facts::{Exchange, Site},
        },
        device::{Device, Kind as Measures, State as InUse},
        exchange::{State as Item, Way},
        paper::{
            Kind as Register,
            credential::{Credential, Proof, State as Holds},
            permit::{Permit, State as InForce},
        },
        party::WasteStream,
        plan::Plan,
        waste::method::{Method, Purpose},
    },
    kernel::{clock::Instant, id::SiteId},
    store::{self, Conn, balance::BalanceRow, package::watched},
};

/// Packages without a good label of which the time is looked up.
const LABELS: i64 = 50;
/// Items for the official system that are looked at.
const ITEMS: i64 = 1000;
/// Days and packages of which masses are looked at.
const WEIGHED_DAYS: i64 = 30;
const WEIGHED: i64 = 500;

/// Month `202611`, waste code, grams made in it and packages of them.
pub(super) type Made = Vec<(i64, String, i64, i64)>;

/// What is known of a site now.
pub fn site(conn: &mut Conn, env: &Env, id: &str, now: Instant) -> Result<Option<Known>, Error> {
    let Some(party) = party_of(conn, id)? else { return Ok(None) };
    let Some(of) = store::party::get_site(conn, id)? else { return Ok(None) };
    let (waiting_since, waiting) = watched::waiting_at(conn, id)?;
    let wastes = store::party::wastes_of_site(conn, id)?;
    let first = wastes.iter().map(|one| one.id).min();
    let begun = match first {
        Some(waste) => store::event::at_version(conn, &format!("waste_stream/{waste}"), 1)?,
        None => None,
    };
    let year = i64::from(now.legal_day().year());
    let made = store::stock::made(conn, id, (year - 2) * 100 + 1, year * 100 + 12)?;
    let mut years: BTreeMap<i64, i64> = BTreeMap::new();
    for (month, _, mass_g, _) in &made {
        *years.entry(month / 100).or_default() += mass_g;
    }
    let (unlabelled, unlabelled_since) = unlabelled(conn, id)?;
    let mut facts = Site {
        waiting_since: waiting_since.map(Instant::from_micros),
        waiting,
        generates_since: begun.map(|row| Instant::from_micros(row.occurred_at)),
        tier: Some(of.tier),
        year_g: years.into_values().max().unwrap_or(0),
        unlabelled,
        unlabelled_since,
        weighed: watched::weighed(conn, id, &ago(now, WEIGHED_DAYS).to_string(), WEIGHED)?,
        collected_since: collected(conn, id, now)?,
        stock_g: stock(conn, id, &wastes)?,
        exchange: exchanged(conn, id)?,
        ..Site::default()
    };
    papers(conn, id, now, &mut facts)?;
    facts.operates_since = operates_since(conn, id, now)?;
    devices(conn, id, now, &mut facts)?;
    planned(conn, of.id, &made, now, &mut facts)?;
    let shelf = env.reference.shelf(conn, now)?;
    habit::months(&made, shelf.calendar(), now, &mut facts);
    habit::quiet(conn, shelf.calendar(), id, now, &mut facts)?;
    // What differs most of what lies there.
    let off = |one: &BalanceRow| {
        let most = [one.lying_g, one.counted_g].into_iter().max_by_key(|lies| (one.ledger_g - lies).abs());
        Some((one.ledger_g, most?)).filter(|(ledger, lies)| ledger != lies)
    };
    facts.balance = store::balance::of(conn, id)?.as_ref().and_then(off);
    let again_at = unread(conn, now)?;
    Ok(Some(Known::of(Facts::Site(facts), Some(party)).again(again_at)))
}

/// Grams in stock by waste code. What was brought here is of a waste of another site, and counts under that one's code.
fn stock(conn: &mut Conn, id: &str, own: &[WasteStream]) -> Result<BTreeMap<String, i64>, Error> {
    let held = store::stock::streams_of(conn, &format!("site/{id}"))?;
    let of = |wastes: &[WasteStream]| -> BTreeMap<String, String> {
        wastes.iter().map(|one| (one.id.to_string(), one.waste_code.clone())).collect()
    };
    let mut codes = of(own);
    let others: Vec<String> =
        held.iter().map(|(waste, ..)| waste).filter(|waste| !codes.contains_key(*waste)).cloned().collect();
    if !others.is_empty() {
        codes.extend(of(&store::party::get_wastes(conn, &others)?));
    }
    let mut all = BTreeMap::new();
    for (waste, mass_g, _) in held {
        if let Some(code) = codes.get(&waste) {
            *all.entry(code.clone()).or_default() += mass_g;
        }
    }
    Ok(all)
}

/// What is to go to the official system and is not settled: of the first some.
fn exchanged(conn: &mut Conn, id: &str) -> Result<Exchange, Error> {
    let mut open = Exchange::default();
    let mut count = |since: fn(&mut Exchange) -> (&mut Option<Instant>, &mut i64), at: i64| {
        let (since, count) = since(&mut open);
        *since = since.iter().copied().chain([Instant::from_micros(at)]).min();
        *count += 1;
    };
    for (row, way) in store::exchange::open_of(conn, id, ITEMS)? {
        let by_machine = way.is_some_and(|way| way.state == "on" && way.way == Way::Http.as_str());
        match Item::parse(&row.state) {
            Some(Item::ToSend | Item::Sending) if by_machine => {
                count(|of| (&mut of.unsent_since, &mut of.unsent), row.began_at);
            }
            Some(Item::ToSend | Item::Sending) => count(|of| (&mut of.slow_since, &mut of.slow), row.began_at),
            Some(Item::Sent) => {
                count(|of| (&mut of.slow_since, &mut of.slow), row.sent_at.unwrap_or(row.began_at));
            }
            Some(Item::Returned) => {
                count(|of| (&mut of.failed_since, &mut of.failed), row.ended_at.unwrap_or(row.began_at));
            }
            // It failed since it was first tried: giving it up makes it no better.
            Some(Item::GaveUp) => count(|of| (&mut of.failed_since, &mut of.failed), row.began_at),
            Some(Item::Accepted | Item::Superseded) | None => {}
        }
    }
    Ok(open)
}

/// Since when it is entered that a site operates under a permit, if one is in force.
fn operates_since(conn: &mut Conn, id: &str, now: Instant) -> Result<Option<Instant>, Error> {
    let today = now.legal_day();
    let permits: Vec<Permit> = store::paper::of_site(conn, id)?;
    let holds = permits.iter().any(|one| one.state == InForce::Valid && one.terms.term.holds(today));
    let Some(first) = permits.iter().map(|one| &one.id).min().filter(|_| holds) else { return Ok(None) };
    let begun = store::event::at_version(conn, &format!("permit/{first}"), 1)?;
    Ok(begun.map(|row| Instant::from_micros(row.occurred_at)))
}

/// Last days of what a site holds beside its permits.
fn papers(conn: &mut Conn, id: &str, now: Instant, facts: &mut Site) -> Result<(), Error> {
    let today = now.legal_day();
    for one in store::paper::of_site::<Credential>(conn, id)? {
        // What is not begun yet counts when it is.
        if one.state != Holds::Valid || one.terms.term.from > today {
            continue;
        }
        let until = match one.terms.proof {
            Proof::EmergencyPlan => &mut facts.emergency_until,
            Proof::LiabilityInsurance => &mut facts.insured_until,
            _ => continue,
        };
        *until = (*until).max(Some(one.terms.term.to));
    }
    Ok(())
}

/// Devices of a site that are looked at, and days within which an altered reading is told of.
const DEVICES: i64 = 200;
const ALTERED_DAYS: i64 = 30;

/// By how much clocks of its devices are wrong, and which of them altered a reading.
fn devices(conn: &mut Conn, id: &str, now: Instant, facts: &mut Site) -> Result<(), Error> {
    let used = store::device::of_site(conn, id, "", DEVICES)?;
    let used: Vec<Device> = used.into_iter().filter(|one| one.state == InUse::InUse).collect();
    let scales = used.iter().filter(|one| one.terms.device_kind == Measures::Scale);
    facts.scales = i64::try_from(scales.count()).unwrap_or(i64::MAX);
    let used: Vec<String> = used.iter().map(|one| one.id.to_string()).collect();
    if used.is_empty() {
        return Ok(());
    }
    let since = now.plus(-Duration::days(ALTERED_DAYS)).micros();
    for row in store::reading::states(conn, &used)? {
        facts.skew_s = facts.skew_s.max(row.skew_ms.unwrap_or_default().abs() / 1000);
        facts.altered += i64::from(row.altered_at.is_some_and(|at| at > since));
    }
    Ok(())
}

/// The legal day so many days ago.
pub(super) fn ago(now: Instant, days: i64) -> NaiveDate {
    now.plus(-Duration::days(days)).legal_day()
}

/// What the plan of the year says, and what became of it.
fn planned(conn: &mut Conn, site: SiteId, made: &Made, now: Instant, facts: &mut Site) -> Result<(), Error> {
    let (id, year) = (site.to_string(), now.legal_day().year());
    facts.unfiled_before = store::plan::get(conn, &id, year - 1)?.is_none_or(|plan| plan.holds().is_none());
    let Some(plan) = store::plan::get(conn, &id, year)? else { return Ok(()) };
    let Some(filed) = plan.holds() else { return Ok(()) };
    facts.plan_filed = true;
    let (mut said, mut done): (BTreeMap<&str, i64>, BTreeMap<&str, i64>) = Default::default();
    for row in &filed.content.a3 {
        *said.entry(&row.waste_code).or_default() += row.mass_g.grams();
    }
    for (_, code, mass_g, _) in made.iter().filter(|(month, ..)| month / 100 == i64::from(year)) {
        *done.entry(code).or_default() += mass_g;
    }
    done.retain(|_, mass_g| *mass_g > 0);
    let shares = done.iter().filter_map(|(code, mass_g)| Some(Share::of(*mass_g, *said.get(code)?)));
    facts.made_permille = shares.max().unwrap_or_default();
    let beside: Vec<String> =
        done.keys().filter(|code| !said.contains_key(*code)).map(|code| (*code).to_owned()).collect();
    facts.unplanned = i64::try_from(beside.len()).unwrap_or(i64::MAX);
    if !beside.is_empty() {
        let first = store::ledger::first_made(conn, &id, &beside, &format!("{year}-01-01"))?;
        facts.unplanned_since = Some(first.map_or(now, Instant::from_micros));
    }
    let lines = store::quota::use_of(conn, Register::Plan, &[Plan::id_of(site, year).to_string()], 0)?;
    let shares = lines.iter().map(|(_, _, limit, reserved, consumed)| Share::of(reserved + consumed, *limit));
    facts.taken_permille = shares.max().unwrap_or_default();
    Ok(())
}

/// Stored packages without a good label, and since when the first is: of the first some.
fn unlabelled(conn: &mut Conn, site: &str) -> Result<(i64, Option<Instant>), Error> {
    let damaged = watched::without_label(conn, site, LABELS)?;
    let mut since: BTreeMap<String, i64> = BTreeMap::new();
    let streams: Vec<String> = damaged.iter().map(|id| format!("package/{id}")).collect();
    for row in store::event::of_streams(conn, &streams)? {
        if matches!(row.kind.as_str(), "package.label_damaged" | "package.corrected") {
            since.insert(row.stream, row.occurred_at);
        }
    }
    let count = i64::try_from(damaged.len()).unwrap_or(i64::MAX);
    Ok((count, since.into_values().min().map(Instant::from_micros)))
}

/// Since when what was taken over first lies at a site whose permits are to collect only.
fn collected(conn: &mut Conn, site: &str, now: Instant) -> Result<Option<Instant>, Error> {
    let today = now.legal_day().to_string();
    let mut permits = Vec::new();
    for row in store::paper::permits_of(conn, site, "valid", 100)? {
        if row.valid_from <= today && today <= row.valid_to {
            permits.push(row.paper::<Permit>()?);
        }
    }
    let collects = |method: &String| method.parse::<Method>().is_ok_and(|one| one.purpose() == Purpose::Collection);
    let methods = || permits.iter().flat_map(|one| &one.terms.scope).flat_map(|row| &row.methods);
    if methods().next().is_none() || !methods().all(collects) {
        return Ok(None);
    }
    Ok(watched::taken_over_since(conn, site)?.map(Instant::from_micros))
}
