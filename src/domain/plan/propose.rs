//! One click 一键编制: the plan as it follows from what the platform knows of a site. Pure: the same facts give the same plan.
//!
//! **Invariant:** what nobody recorded is left empty and found missing; every figure that is proposed has its origin.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike as _;

use super::{
    content::{
        Basics, Content, Destination, Figure, Generated, Plant, Receiver, Reduction, Running, SelfTreated, Stored,
        TierFacts, Transfer, Transferred,
    },
    finding::is_due,
    forecast::{Forecast, forecast, index, last_complete},
    known::{Booked, Known, Lying, Sent},
    origin::{How, Origin},
};
use crate::{
    domain::{
        facility::{Facility, FacilityState},
        package::share::apportion,
        paper::{
            check::crosses,
            contract::{self, Contract},
            permit::Permit,
            scope,
        },
        party::{Tier, WasteStream},
        waste::container,
    },
    kernel::{id::SiteId, mass::Mass},
};

/// The plan that follows.
pub fn propose(known: &Known<'_>) -> Content {
    let end = last_complete(known.day, known.year);
    let begun = known.begun().unwrap_or(end + 1);
    let last = known.last;
    let mut content = Content {
        tier: tier(known, begun, end),
        assigned: last.and_then(|one| one.assigned.clone()),
        a1: basics(known),
        a2: plants(known),
        a3: Vec::new(),
        a4: Vec::new(),
        a5: Vec::new(),
        a6: Reduction { rows: Vec::new(), ..last.map(|one| one.a6.clone()).unwrap_or_default() },
        a7: Vec::new(),
        origins: Vec::new(),
    };
    for (row, code) in (1..).zip(codes(known, end)) {
        waste(known, &mut content, row, &code, end);
    }
    let tier = content.tier().unwrap_or(Tier::Key);
    if !is_due(tier, 2) {
        content.a2.clear();
    }
    if !is_due(tier, 4) {
        content.a4.clear();
    }
    if !is_due(tier, 5) {
        content.a5.clear();
    }
    content.origins.retain(|one| is_due(tier, one.table));
    content
}

/// What the form's head asks; what the register does not know is taken from the plan before.
fn basics(known: &Known<'_>) -> Basics {
    let Some(last) = known.last.map(|one| one.a1.clone()) else { return known.basics.clone() };
    let now = known.basics.clone();
    let (longitude_e6, latitude_e6) = (now.longitude_e6.or(last.longitude_e6), now.latitude_e6.or(last.latitude_e6));
    Basics { name: now.name, division: now.division, uscc: now.uscc, longitude_e6, latitude_e6, ..last }
}

fn tier(known: &Known<'_>, begun: i64, end: i64) -> TierFacts {
    let last = known.last.map(|one| &one.tier);
    let made = || known.booked.iter().filter(|one| one.kind == "generated");
    let of_year = |year: i64| made().filter(|one| one.month / 100 == year).map(|one| one.mass_g).sum::<i64>();
    let year = i64::from(known.year);
    let yearly = (1..=3).map(|back| year - back).filter(|of| of * 12 + 11 >= begun).map(|of| {
        let latest: i64 = made().filter(|one| index(one.month) > end - 12).map(|one| one.mass_g).sum();
        // The year before is not over: what the last twelve complete months and after gave stands for it.
        let sum = if end < of * 12 + 11 { of_year(of).max(latest) } else { of_year(of) };
        Mass(sum.max(0))
    });
    let yearly_g: Vec<Mass> = yearly.collect();
    let running = match end - begun + 1 {
        36.. => Running::ThreeYears,
        12.. => Running::OneToThree,
        _ => last.map_or(Running::Approved, |one| one.running),
    };
    let held = |one: &Permit| one.terms.site == known.site;
    TierFacts {
        running,
        yearly_g,
        eia_g: last.and_then(|one| one.eia_g),
        discharge_g: last.and_then(|one| one.discharge_g),
        treats_itself: known.booked.iter().any(|one| one.kind == "self_treated" && one.mass_g > 0)
            || last.is_some_and(|one| one.treats_itself),
        holds_permit: known.permits.iter().any(held),
    }
}

/// Facilities of the plan before; else those for storage, which are all that the platform knows of.
fn plants(known: &Known<'_>) -> Vec<Plant> {
    if let Some(last) = known.last.filter(|one| !one.a2.is_empty()) {
        return last.a2.clone();
    }
    let open = known.facilities.iter().filter(|one| one.state != FacilityState::Closed);
    open.map(|one| Plant {
        unit: "贮存".to_owned(),
        process: one.kind.zh().to_owned(),
        facility: one.name.clone(),
        facility_code: one.code.clone(),
        parameters: one.capacity.map(capacity).into_iter().collect(),
        capacity: Vec::new(),
        intermediate_products: Vec::new(),
        final_products: Vec::new(),
        materials: Vec::new(),
        material_kinds: Vec::new(),
    })
    .collect()
}

fn tonnes(mass: Mass) -> String {
    format!("{}.{:03}", mass.grams() / 1_000_000, mass.grams() / 1000 % 1000)
}

fn capacity(most: Mass) -> Figure {
    Figure { name: "贮存能力".to_owned(), value: tonnes(most), unit: "t".to_owned() }
}

/// Wastes that arose in two years, lie there, or stood in the plan before.
fn codes(known: &Known<'_>, end: i64) -> BTreeSet<String> {
    let recent = |one: &&Booked| one.kind == "generated" && one.mass_g > 0 && index(one.month) > end - 24;
    let arose = known.booked.iter().filter(recent).map(|one| one.waste_code.clone());
    let lies = known.lying.iter().filter(|one| one.mass_g.is_positive()).map(|one| one.waste_code.clone());
    let opened =
        known.opened.into_iter().flatten().filter(|(_, mass)| mass.is_positive()).map(|(code, _)| code.clone());
    let stood = known.last.iter().flat_map(|one| &one.a3).map(|one| one.waste_code.clone());
    arose.chain(lies).chain(opened).chain(stood).collect()
}

/// One waste in all tables.
fn waste(known: &Known<'_>, content: &mut Content, row: u32, code: &str, end: i64) {
    let begun = known.begun().unwrap_or(end + 1);
    let found = forecast(&known.months(code, "generated"), begun, end, i64::from(known.day.day()), known.output);
    let lies: Vec<&Lying> = known.lying.iter().filter(|one| one.waste_code == code).collect();
    let (made, (opening, how, lying)) = (found.mass_g, opening(known, code, &lies));
    let most = lies.iter().max_by_key(|one| one.mass_g).copied();
    let place = known.place(most);
    let base = Origin {
        table: 3,
        of: row,
        receiver: None,
        how: How::Forecast,
        mass_g: made,
        packages: found.packages,
        forecast: None,
        contract: None,
    };
    content.origins.push(Origin { forecast: Some(found.clone()), ..base.clone() });
    content.origins.push(Origin { how, mass_g: opening, packages: lying, ..base.clone() });
    content.a3.push(Generated { mass_g: made, opening_g: opening, ..described(known, row, code, place) });
    let all = Mass(opening.grams() + made.grams());
    let own = treated(known, code, &found).min(all);
    if own.is_positive() {
        let before = known.last.and_then(|last| last.a5.iter().find(|one| same(last, one.of, code)));
        let facility_code = before.map(|one| one.facility_code.clone()).unwrap_or_default();
        let method = before.map(|one| one.method.clone()).unwrap_or_default();
        content.a5.push(SelfTreated { of: row, facility_code, method, mass_g: own });
        content.origins.push(Origin { table: 5, how: How::Treated, mass_g: own, ..base.clone() });
    }
    let writes = place.is_some() && content.tier().is_none_or(|tier| is_due(tier, 4));
    let stays = opening.grams().min(made.grams() / 6 / 1000 * 1000).min(all.grams() - own.grams());
    let stays = if writes { Mass(stays) } else { Mass::ZERO };
    if let Some(place) = place.filter(|_| writes) {
        let before = known.last.and_then(|last| last.a4.iter().find(|one| same(last, one.of, code)));
        let container = most.map(|one| container::words(&one.container)).unwrap_or_default();
        let packaging = before.map_or(container, |one| one.packaging.clone());
        let (facility_code, facility_kind) = (place.code.clone(), place.kind.as_str().to_owned());
        content.a4.push(Stored { of: row, facility_code, facility_kind, packaging, mass_g: stays });
        content.origins.push(Origin { table: 4, how: How::Stays, mass_g: stays, ..base.clone() });
    }
    let goes = Mass(all.grams() - own.grams() - stays.grams());
    if goes.is_positive() {
        sent(known, content, &base, code, goes);
    }
}

/// What the year begins with, how that is known, and in how many packages where that is. Before the year has begun what lies there
/// now stands for it; afterwards only what lay there when it began counts, for what arose since is part of the year's yield.
fn opening(known: &Known<'_>, code: &str, lies: &[&Lying]) -> (Mass, How, i64) {
    let Some(opened) = known.opened else {
        let packages = lies.iter().map(|one| one.packages).sum();
        return (lies.iter().map(|one| one.mass_g).sum(), How::Stock, packages);
    };
    (opened.get(code).copied().unwrap_or(Mass::ZERO).max(Mass::ZERO), How::YearEnd, 0)
}

/// The same part of what is expected as was treated on the site of what arose in the months it rests on, to the kilogram.
fn treated(known: &Known<'_>, code: &str, found: &Forecast) -> Mass {
    let months = known.months(code, "self_treated");
    let treated: i64 =
        months.iter().filter(|one| (index(found.from)..=index(found.to)).contains(&one.at)).map(|one| one.mass_g).sum();
    if treated <= 0 || !found.base_g.is_positive() {
        return Mass::ZERO;
    }
    let share = i128::from(found.mass_g.grams()) * i128::from(treated) / i128::from(found.base_g.grams());
    Mass(i64::try_from(share).unwrap_or(0) / 1000 * 1000)
}

/// Whether a row of another plan is about the code.
fn same(of: &Content, row: u32, code: &str) -> bool {
    of.a3.iter().any(|one| one.row == row && one.waste_code == code)
}

/// What is known of a waste: its streams of this site together, and what the plan before said of where it arises.
fn described(known: &Known<'_>, row: u32, code: &str, place: Option<&Facility>) -> Generated {
    let before = known.last.and_then(|last| last.a3.iter().find(|one| one.waste_code == code));
    let streams: Vec<&WasteStream> = known.wastes.iter().filter(|one| one.waste_code == code).collect();
    let joined =
        |texts: BTreeSet<&str>| texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("、");
    let hazards: BTreeSet<&String> = streams.iter().flat_map(|one| &one.hazards).collect();
    let kept = |text: String, of: fn(&Generated) -> &String| {
        if text.is_empty() { before.map(|one| of(one).clone()).unwrap_or_default() } else { text }
    };
    let storage = place.map(|one| Destination {
        facility_code: one.code.clone(),
        capacity: one.capacity.map(|most| format!("{} t", tonnes(most))).unwrap_or_default(),
    });
    Generated {
        row,
        facility_code: kept(String::new(), |one| &one.facility_code),
        facility: kept(String::new(), |one| &one.facility),
        source: kept(String::new(), |one| &one.source),
        name: kept(joined(streams.iter().map(|one| one.name.as_str()).collect()), |one| &one.name),
        catalogue_name: known.names.get(code).cloned().unwrap_or_default(),
        waste_code: code.to_owned(),
        components: kept(joined(streams.iter().map(|one| one.components.as_str()).collect()), |one| &one.components),
        physical_state: kept(streams.first().map(|one| one.physical_state.clone()).unwrap_or_default(), |one| {
            &one.physical_state
        }),
        hazards: if hazards.is_empty() {
            before.map(|one| one.hazards.clone()).unwrap_or_default()
        } else {
            hazards.into_iter().cloned().collect()
        },
        mass_g: Mass::ZERO,
        opening_g: Mass::ZERO,
        own_use: before.and_then(|one| one.own_use.clone()),
        own_disposal: before.and_then(|one| one.own_disposal.clone()),
        storage,
    }
}

/// To whom the rest goes: those with a contract for the year, in the proportions of before; else where it went; else nobody known.
fn sent(known: &Known<'_>, content: &mut Content, base: &Origin, code: &str, goes: Mass) {
    let year = known.year;
    let lasts = |one: &Contract| one.terms.term.from.year() <= year && one.terms.term.to.year() >= year;
    let fits = |one: &&Contract| {
        let ours = one.terms.consignor.site == known.site && one.state == contract::State::InForce;
        ours && lasts(one) && one.covers(code)
    };
    let by_contract: BTreeMap<SiteId, &Contract> =
        known.contracts.iter().filter(fits).map(|one| (one.terms.receiver.site, one)).collect();
    let went: Vec<&Sent> = known.sent.iter().filter(|one| one.waste_code == code).collect();
    let mut to: Vec<SiteId> = by_contract.keys().copied().collect();
    if to.is_empty() {
        to = went.iter().map(|one| one.receiver).collect::<BTreeSet<_>>().into_iter().collect();
    }
    let weights: Vec<Mass> =
        to.iter().map(|id| Mass(went.iter().filter(|one| one.receiver == *id).map(|one| one.mass_g).sum())).collect();
    let mut shares = apportion(Mass(goes.grams() / 1000), &weights);
    if shares.iter().all(|one| *one == Mass::ZERO) {
        shares =
            to.iter().enumerate().map(|(at, _)| if at == 0 { Mass(goes.grams() / 1000) } else { Mass::ZERO }).collect();
    }
    // Whole kilograms each; what is below goes with the first.
    let mut rest = goes.grams() % 1000;
    for (id, share) in to.iter().zip(shares).filter(|(_, share)| share.is_positive()) {
        let mass = Mass(share.grams() * 1000 + std::mem::take(&mut rest));
        let habit = went.iter().find(|one| one.receiver == *id);
        let (row, packages) =
            (transferred(known, base.of, code, *id, mass, habit.copied()), habit.map_or(0, |one| one.manifests));
        content.a7.push(row);
        let contract = by_contract.get(id).map(|one| one.id.clone());
        let how = if contract.is_some() { How::Contract } else { How::Habit };
        content.origins.push(Origin {
            table: 7,
            receiver: Some(*id),
            how,
            mass_g: mass,
            packages,
            contract,
            ..base.clone()
        });
    }
    if rest > 0 || to.is_empty() {
        let row = Transferred {
            of: base.of,
            transfer: Transfer::Province,
            mass_g: goes,
            method: String::new(),
            receiver_kind: Receiver::Permit,
            receiver_name: String::new(),
            permit_number: None,
            receiver_site: None,
        };
        content.a7.push(row);
        content.origins.push(Origin { table: 7, how: How::Open, mass_g: goes, packages: 0, ..base.clone() });
    }
}

fn transferred(known: &Known<'_>, of: u32, code: &str, to: SiteId, mass_g: Mass, habit: Option<&Sent>) -> Transferred {
    let permits = || known.permits.iter().filter(move |one| one.terms.site == to);
    let covering = || {
        permits()
            .flat_map(|one| one.terms.scope.iter().map(move |row| (one, row)))
            .filter(|(_, row)| scope::covers(&row.waste, code))
    };
    let method = habit.map(|one| one.method.clone());
    let allowed =
        method.filter(|method| covering().next().is_none() || covering().any(|(_, row)| row.methods.contains(method)));
    let method = allowed.or_else(|| covering().find_map(|(_, row)| row.methods.first().cloned())).unwrap_or_default();
    let permit = covering().find(|(_, row)| row.methods.contains(&method)).map(|(permit, _)| permit);
    let (name, division) = known.receivers.get(&to).cloned().unwrap_or_default();
    Transferred {
        of,
        transfer: if crosses(&known.basics.division, &division) { Transfer::CrossProvince } else { Transfer::Province },
        mass_g,
        method,
        receiver_kind: Receiver::Permit,
        receiver_name: name,
        permit_number: permit.map(|one| one.terms.number.clone()),
        receiver_site: Some(to),
    }
}
