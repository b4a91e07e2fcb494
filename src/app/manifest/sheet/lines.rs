//! Wastes and packages of a printed manifest.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{by_id, joined};
use crate::{
    app::{Error, package::Seen},
    documents::{
        Hazard,
        manifest::facts::{LineFacts, PackageFacts},
    },
    domain::{
        manifest::{Item, Line, Manifest, Origin, Standing},
        package::transport::RejectReason,
        party::WasteStream,
        waste::{container, method, state::PhysicalState},
    },
    kernel::{id::PackageId, mass::Mass},
    store::{self, Conn},
};

/// The wastes, in order.
pub(super) fn wastes(conn: &mut Conn, one: &Manifest, packages: &[Seen]) -> Result<Vec<LineFacts>, Error> {
    // A pipeline has no packages that name its waste: the consignor's waste of that code does.
    let piped = match one.origin {
        Origin::Continuous => store::party::wastes_of_site(conn, &one.consignor.site.to_string())?,
        Origin::Electronic | Origin::Paper | Origin::Reverse => Vec::new(),
    };
    let known = by_id(packages);
    Ok(one.lines.iter().enumerate().map(|(at, line)| waste(one, (at, line), &known, &piped)).collect())
}

fn waste(
    one: &Manifest,
    (at, line): (usize, &Line),
    known: &HashMap<PackageId, &Seen>,
    piped: &[WasteStream],
) -> LineFacts {
    let own: Vec<&Seen> = line.packages.keys().filter_map(|id| known.get(id).copied()).collect();
    let by_code = piped.iter().find(|waste| waste.waste_code == line.waste_code);
    let wastes: Vec<&WasteStream> = own.iter().map(|seen| &seen.waste).chain(by_code).collect();
    let words = |word: &dyn Fn(&WasteStream) -> Vec<String>| -> String {
        let mut seen = BTreeSet::new();
        let all = wastes.iter().flat_map(|waste| word(waste));
        let all: Vec<String> = all.filter(|word| !word.is_empty() && seen.insert(word.clone())).collect();
        joined(all.iter().map(String::as_str))
    };
    let items: Vec<&Item> = one.items.values().filter(|item| item.line == at).collect();
    let aboard = || items.iter().filter(|item| item.standing != Standing::Dropped);
    // What a meter counts is of the whole manifest, not of a line.
    let (metered, alone) = (one.origin == Origin::Continuous, one.lines.len() == 1);
    let (out_g, accepted_g) = match (metered, alone) {
        (false, _) => (Some(aboard().map(|item| item.label_g).sum()), accepted(&items)),
        (true, true) => (Some(one.metered.values().copied().sum()), one.in_g),
        (true, false) => (None, None),
    };
    let (differs, opinion) = verdict(&items);
    LineFacts {
        waste_name: words(&|waste| vec![waste.name.clone()]),
        waste_code: line.waste_code.clone(),
        hazards: words(&|waste| waste.hazards.iter().map(|letter| hazard(letter)).collect()),
        physical_state: words(&|waste| vec![state(&waste.physical_state)]),
        components: words(&|waste| vec![waste.components.clone()]),
        packing: packing(&own),
        packages: aboard().count(),
        out_g,
        method: method::named(&line.method),
        exemption: line.exemption,
        differs,
        opinion,
        accepted_g,
    }
}

/// The packages, in the order of their wastes.
pub(super) fn packages(one: &Manifest, packages: &[Seen]) -> Vec<PackageFacts> {
    let known = by_id(packages);
    let of = |(id, item): (&PackageId, &Item)| {
        let seen = known.get(id);
        PackageFacts {
            code: seen.and_then(|seen| seen.package.code.clone().or_else(|| seen.package.external_code.clone())),
            line: item.line + 1,
            container: seen.map(|seen| vessel(seen)).unwrap_or_default(),
            label_g: item.label_g,
            standing: item.standing.zh().to_owned(),
            accepted_g: item.accepted_g,
            differs: joined(item.differs.iter().map(|one| one.zh())),
        }
    };
    let mut all: Vec<PackageFacts> = one.items.iter().map(of).collect();
    all.sort_by(|a, b| (a.line, &a.code).cmp(&(b.line, &b.code)));
    all
}

fn accepted(items: &[&Item]) -> Option<Mass> {
    let mut found = items.iter().filter_map(|item| item.accepted_g).peekable();
    found.peek()?;
    Some(found.sum())
}

/// In what a waste differs and what the receiver says to it; nothing while none of it is decided on.
fn verdict(items: &[&Item]) -> (Option<String>, Option<String>) {
    let is = |standing: Standing| items.iter().filter(|item| item.standing == standing).count();
    let refused = is(Standing::Rejected) + is(Standing::Returning) + is(Standing::TakenBack) + is(Standing::Redirected);
    let (taken, held, open) = (is(Standing::Accepted), is(Standing::Held), is(Standing::Underway));
    if taken + held + refused == 0 {
        return (None, None);
    }
    let reasons: BTreeSet<RejectReason> = items.iter().flat_map(|item| item.differs.iter().copied()).collect();
    let differs = if reasons.is_empty() {
        "否".to_owned()
    } else {
        format!("是：{}", joined(reasons.iter().map(|reason| reason.zh())))
    };
    let opinion = match (taken, refused, held + open) {
        (_, 0, 0) => "接受".to_owned(),
        (0, _, 0) => "拒收".to_owned(),
        (taken, refused, 0) => format!("部分接受（接受{taken}件，拒收{refused}件）"),
        (taken, refused, open) => format!("验收中（接受{taken}件，拒收{refused}件，未定{open}件）"),
    };
    (Some(differs), Some(opinion))
}

fn packing(own: &[&Seen]) -> String {
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for seen in own {
        *kinds.entry(vessel(seen)).or_default() += 1;
    }
    kinds.into_iter().map(|(kind, count)| format!("{kind}×{count}")).collect::<Vec<_>>().join("、")
}

/// Kind of container with its volume: `铁桶 200 L`.
pub(super) fn vessel(seen: &Seen) -> String {
    let code = &seen.package.container_kind;
    let kind = container::words(code);
    match seen.package.volume_ml {
        Some(volume) if volume % 1000 == 0 => format!("{kind} {} L", volume / 1000),
        Some(volume) => format!("{kind} {volume} mL"),
        None => kind,
    }
}

fn hazard(letter: &str) -> String {
    let words = match letter {
        "T" => Hazard::T.words(),
        "C" => Hazard::C.words(),
        "I" => Hazard::I.words(),
        "R" => Hazard::R.words(),
        "In" => Hazard::In.words(),
        _ => "",
    };
    format!("{words} {letter}").trim().to_owned()
}

fn state(code: &str) -> String {
    code.parse::<PhysicalState>().map_or_else(|_| code.to_owned(), |state| state.name_zh().to_owned())
}
