//! One click 一键编制: reads what the platform knows of a site and has the domain propose its plan for a year. Changes nothing; the
//! proposal is sent back as a draft once a person has looked at it. Its questions are as many, however much the site records.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike as _;

use super::judged;
use crate::{
    app::{Actor, Env, Error, found, read},
    domain::{
        access::Permission,
        manifest::{Manifest, State},
        paper::{contract::Contract, permit::Permit},
        party::{Site, WasteStream},
        plan::{
            YEARS,
            content::{Basics, Content},
            finding::Finding,
            forecast::Output,
            known::{Booked, Known, Sent},
            propose as domain,
        },
        refusal::{Code, Refusal},
        waste::{code::WasteCode, container},
    },
    kernel::{clock::Instant, id::SiteId, mass::Mass},
    store::{self, Conn},
};

/// Years of roll-ups that are read, the one before the plan's included.
const YEARS_READ: i64 = 4;
/// Latest manifests from which it is read where waste went.
const LATEST: i64 = 300;
/// The largest output, in the site's own unit.
const OUTPUT_MAX: i64 = 1_000_000_000_000;

/// Proposes a site's plan for a year, with what is to be looked at in it. `output` is the production of the year before and of the
/// year planned.
pub fn propose(
    conn: &mut Conn,
    env: &Env,
    actor: &Actor,
    site: &str,
    year: i32,
    output: Option<Output>,
) -> Result<(Content, Vec<Finding>), Error> {
    let site = read::site(conn, actor, site)?;
    if actor.role_on(Permission::ManagePapers, site.id, site.organisation, &site.division).is_none() {
        return Err(Code::NotAllowed.into());
    }
    let bad = |pointer: &str| Refusal::of(Code::RequestField).with("pointer", pointer);
    if !YEARS.contains(&year) {
        return Err(bad("year").into());
    }
    if output.is_some_and(|one| !(1..=OUTPUT_MAX).contains(&one.last) || !(0..=OUTPUT_MAX).contains(&one.next)) {
        return Err(bad("output_last").with("reason", "1 to 1 000 000 000 000").into());
    }
    let now = env.clock.now();
    let content = made(conn, env, &site, year, output, now)?;
    let findings = judged(conn, env, (site.id, year), &content)?;
    Ok((content, findings))
}

fn made(
    conn: &mut Conn,
    env: &Env,
    site: &Site,
    year: i32,
    output: Option<Output>,
    now: Instant,
) -> Result<Content, Error> {
    let (own, of) = (site.id.to_string(), i64::from(year));
    let booked = store::plan::booked(conn, &own, (of - YEARS_READ) * 100 + 1, (of - 1) * 100 + 12)?;
    let wastes = store::party::wastes_of_site(conn, &own)?;
    let mut lying = store::plan::lying(conn, &own)?;
    for one in &mut lying {
        if let Some(kind) = container::kind(&one.container).ok().flatten() {
            one.container.clone_from(&kind.name_zh);
        }
    }
    let facilities = store::party::facilities_of_site(conn, &own)?;
    let contracts: Vec<Contract> = store::paper::of_site(conn, &own)?;
    let sent = sent(conn, &own)?;
    let takers = contracts.iter().map(|one| one.terms.receiver.site).chain(sent.iter().map(|one| one.receiver));
    let takers: BTreeSet<SiteId> = takers.collect();
    let takers: Vec<String> = takers.iter().map(ToString::to_string).collect();
    let sites = store::party::get_sites(conn, &takers)?;
    let holders = sites.iter().map(|one| one.organisation.to_string());
    let holders: BTreeSet<String> = holders.chain([site.organisation.to_string()]).collect();
    let permits: Vec<Permit> = store::paper::of_organisations(conn, &holders.into_iter().collect::<Vec<_>>(), "valid")?;
    let receivers = sites.into_iter().map(|one| (one.id, (one.name, one.division))).collect();
    let last = store::plan::of_site(conn, &own, Some(year), 1)?.pop();
    let shelf = env.reference.shelf(conn, now)?;
    let catalogue = shelf.catalogue_on(now.legal_day());
    let names = names(&booked, &wastes, |code| catalogue.get(code).map(|entry| entry.description.clone()));
    let opened = if now.legal_day().year() >= year { Some(opened(conn, &own, year)?) } else { None };
    let known = Known {
        site: site.id,
        year,
        day: now.legal_day(),
        basics: basics(conn, site)?,
        last: last.as_ref().map(|one| &one.content),
        booked: &booked,
        wastes: &wastes,
        names: &names,
        lying: &lying,
        opened: opened.as_ref(),
        facilities: &facilities,
        contracts: &contracts,
        permits: &permits,
        receivers: &receivers,
        sent: &sent,
        output,
    };
    Ok(domain::propose(&known))
}

/// Grams of the site's own wastes that its ledger held when 31 December before the year ended.
fn opened(conn: &mut Conn, site: &str, year: i32) -> Result<BTreeMap<String, Mass>, Error> {
    let eve = format!("{}-12-31", year - 1);
    let held = store::declaration::held(conn, site, (&eve, &eve))?;
    Ok(held.into_iter().map(|(code, _, closing)| (code, Mass(closing))).collect())
}

/// What the register knows of the form's head.
fn basics(conn: &mut Conn, site: &Site) -> Result<Basics, Error> {
    let organisation = found(store::registry::organisation(conn, &site.organisation.to_string())?)?;
    let point = store::place::of_site(conn, &site.id.to_string())?.map(|(point, _)| point);
    Ok(Basics {
        name: organisation.name,
        registered_address: String::new(),
        site_address: String::new(),
        division: site.division.clone(),
        industry: String::new(),
        industry_code: String::new(),
        longitude_e6: point.map(|one| one.longitude_e6),
        latitude_e6: point.map(|one| one.latitude_e6),
        uscc: organisation.uscc,
        legal_representative: None,
        technical_lead: None,
        eia_number: None,
        discharge_number: None,
    })
}

/// Names of the catalogue for the codes at hand, cut to what a field holds.
fn names(
    booked: &[Booked],
    wastes: &[WasteStream],
    name: impl Fn(WasteCode) -> Option<String>,
) -> BTreeMap<String, String> {
    let codes = booked.iter().map(|one| &one.waste_code).chain(wastes.iter().map(|one| &one.waste_code));
    let codes: BTreeSet<&String> = codes.collect();
    let named = codes.into_iter().filter_map(|code| Some((code.clone(), name(code.parse().ok()?)?)));
    named.map(|(code, text)| (code, text.chars().take(500).collect())).collect()
}

/// Where the site's waste went by its latest manifests that were accepted.
fn sent(conn: &mut Conn, site: &str) -> Result<Vec<Sent>, Error> {
    let scope = store::manifest::Scope { sites: vec![site.to_owned()], ..Default::default() };
    let filter = store::manifest::Filter { consignor_site: Some(site.to_owned()), ..Default::default() };
    let latest: Vec<Manifest> = store::manifest::list(conn, &scope, &filter, None, LATEST)?;
    let mut all: BTreeMap<(String, SiteId), Sent> = BTreeMap::new();
    let taken =
        |one: &&Manifest| matches!(one.state, State::Accepted | State::Partial | State::Completed | State::Treated);
    for one in latest.iter().filter(taken) {
        for line in &one.lines {
            let sent = all.entry((line.waste_code.clone(), one.receiver.site)).or_insert_with(|| Sent {
                waste_code: line.waste_code.clone(),
                receiver: one.receiver.site,
                method: line.method.clone(),
                mass_g: 0,
                manifests: 0,
            });
            let accepted = line.packages.keys().filter_map(|id| one.items.get(id)?.accepted_g);
            sent.mass_g += accepted.map(Mass::grams).sum::<i64>();
            sent.manifests += 1;
        }
    }
    Ok(all.into_values().filter(|one| one.mass_g > 0).collect())
}
