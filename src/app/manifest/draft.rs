//! Writing a manifest: what is sent becomes parties, lines and packages; the packages are spoken for.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use uuid::Uuid;

use super::{
    circumstance,
    fields::{CarrierFields, DraftFields, LineFields},
    load, parties,
};
use crate::{
    app::{
        Error, blank, effort, found,
        package::step,
        record::{Tx, taken},
    },
    domain::{
        access::{Permission, Role},
        effort::Thing,
        journal::event::Event as Fact,
        manifest::{
            Event, Line, Manifest, Mode, Origin, Party,
            decide::{check_content, reserve},
            event::Content,
        },
        package::{Package, transport},
        party::{Site, WasteStream},
        refusal::{Code, Refusal},
        waste::{code::WasteCode, method::Method},
    },
    kernel::id::{ManifestId, OrganisationId, PackageId, SiteId},
    store::{self, Conn},
};

fn field(pointer: &str, reason: &str) -> Error {
    Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason).into()
}

/// Writes a new manifest: by the consignor, or by the first carrier for a small producer (反向填写).
pub fn draft(tx: &mut Tx<'_>, asked: &DraftFields) -> Result<Manifest, Error> {
    let origin = match asked.origin.as_deref() {
        None => Origin::Electronic,
        Some(text) => Origin::parse(text).ok_or_else(|| field("/origin", "one of the list"))?,
    };
    if asked.blank.is_some() && origin != Origin::Paper {
        return Err(field("/blank", "of a manifest of origin paper"));
    }
    let (site, role) = writer(tx, asked, origin)?;
    let follows = match &asked.follows {
        Some(id) => Some(parties::show(tx.conn, tx.actor, id)?.id),
        None => None,
    };
    let content = content(tx, &site, origin, asked)?;
    check_content(origin, &content)?;
    let paper = if origin == Origin::Paper { Some(blank::named(tx, &site, asked.blank.as_deref())?) } else { None };
    let id = ManifestId::make(tx.env.ids.as_ref(), tx.now);
    let event = Event::Drafted { origin, paper, follows, content };
    let one = event.begin(id).ok_or_else(|| Error::Fault("a draft begins a manifest".into()))?;
    let ids: Vec<PackageId> = one.items.keys().copied().collect();
    let now = tx.now;
    for package in in_order(load(tx, &ids)?) {
        let event = transport::decide(&package, None, &reserve(&one), role)?;
        step(tx, package, &event, &site, role, now, None)?;
    }
    let with = circumstance(&site, role, now);
    tx.record(&Manifest::stream(id), &Fact::Manifest(event), &with)?;
    store::manifest::save(tx.conn, None, &one).map_err(taken)?;
    // A paper manifest was written by hand already.
    if origin == Origin::Electronic {
        effort::made(tx, Thing::Manifest, site.id)?;
    }
    Ok(one)
}

fn in_order(packages: HashMap<PackageId, Package>) -> impl Iterator<Item = Package> {
    packages.into_iter().collect::<BTreeMap<_, _>>().into_values()
}

/// The consignor's site, and the role in which the actor writes for it.
fn writer(tx: &mut Tx<'_>, asked: &DraftFields, origin: Origin) -> Result<(Site, Role), Error> {
    let site = find_site(tx.conn, &asked.consignor_site)?;
    if let Some(site) = &site
        && let Some(role) = tx.actor.role_on(Permission::ManageManifests, site.id, site.organisation, &site.division)
    {
        return Ok((site.clone(), role));
    }
    if origin == Origin::Reverse
        && let (Some(site), Some(first)) = (&site, asked.carriers.first())
    {
        let carrier = carrier(tx, first, "/carriers/0/organisation")?;
        let nowhere = SiteId(Uuid::nil());
        let mut held = tx.actor.grants_with(Permission::CarryWaste);
        let held = held.find(|grant| grant.role != Role::Driver && grant.covers(nowhere, carrier.0, ""));
        if let Some(grant) = held {
            return Ok((site.clone(), grant.role));
        }
    }
    let site = found(site)?;
    let sees = tx.actor.sees(site.id, site.organisation, &site.division);
    Err(if sees { Code::NotAllowed.into() } else { Code::NotFound.into() })
}

/// A site by id or code.
pub(super) fn find_site(conn: &mut Conn, named: &str) -> Result<Option<Site>, Error> {
    Ok(match named.parse::<SiteId>() {
        Ok(_) => store::party::get_site(conn, named)?,
        Err(_) => store::party::find_site(conn, named)?,
    })
}

/// A carrier's organisation with its means.
pub(super) fn carrier(tx: &mut Tx<'_>, asked: &CarrierFields, pointer: &str) -> Result<(OrganisationId, Mode), Error> {
    let mode = match asked.mode.as_deref() {
        None => Mode::Road,
        Some(text) => Mode::parse(text).filter(|mode| *mode != Mode::Pipe).ok_or_else(|| field(pointer, "mode"))?,
    };
    let known = store::party::find_organisation(tx.conn, &asked.organisation)?;
    let known = known.ok_or_else(|| field(pointer, "no such organisation"))?;
    Ok((known.id, mode))
}

/// What the manifest is to say.
pub(super) fn content(tx: &mut Tx<'_>, site: &Site, origin: Origin, asked: &DraftFields) -> Result<Content, Error> {
    let receiver = find_site(tx.conn, &asked.receiver_site)?.ok_or_else(|| field("/receiver_site", "no such site"))?;
    let mut carriers = Vec::new();
    for (at, one) in asked.carriers.iter().enumerate() {
        carriers.push(carrier(tx, one, &format!("/carriers/{at}/organisation"))?);
    }
    let named: Vec<&String> = asked.lines.iter().flat_map(|line| &line.packages).collect();
    let ids = resolve(tx, &named)?;
    let packages = load(tx, &ids.values().copied().collect::<Vec<_>>())?;
    let streams: BTreeSet<String> = packages.values().map(|package| package.waste_stream.to_string()).collect();
    let wastes = store::party::get_wastes(tx.conn, &streams.into_iter().collect::<Vec<_>>())?;
    let known = Known { site: site.id, ids, packages, wastes };
    let mut lines = Vec::new();
    for (at, line) in asked.lines.iter().enumerate() {
        lines.push(known.line(tx, origin, line, at)?);
    }
    let party = |site: &Site| Party { organisation: site.organisation, site: site.id, division: site.division.clone() };
    Ok(Content { consignor: party(site), receiver: party(&receiver), planned_on: asked.planned_on, lines, carriers })
}

/// Packages that were named, by what they were named.
struct Known {
    site: SiteId,
    ids: HashMap<String, PackageId>,
    packages: HashMap<PackageId, Package>,
    wastes: Vec<WasteStream>,
}

impl Known {
    /// A line: its packages are the consignor's and of one waste.
    fn line(&self, tx: &mut Tx<'_>, origin: Origin, asked: &LineFields, at: usize) -> Result<Line, Error> {
        let pointer = format!("/lines/{at}");
        let method: Method =
            asked.method.trim().parse().map_err(|_| field(&format!("{pointer}/method"), "HJ 1033 Annex F"))?;
        let mut packages = BTreeMap::new();
        let mut waste: Option<&WasteStream> = None;
        for (place, named) in asked.packages.iter().enumerate() {
            let absent = || {
                let pointer = format!("{pointer}/packages/{place}");
                Error::from(Refusal::of(Code::NotFound).with("pointer", pointer).with("package", named.as_str()))
            };
            let package = self.ids.get(named).and_then(|id| self.packages.get(id)).ok_or_else(absent)?;
            if package.holder_site != self.site {
                return Err(absent());
            }
            let stream = self.wastes.iter().find(|waste| waste.id == package.waste_stream).ok_or_else(absent)?;
            if waste.is_some_and(|waste| waste.waste_code != stream.waste_code) {
                return Err(field(&format!("{pointer}/packages"), "one waste per line"));
            }
            waste = Some(stream);
            if packages.insert(package.id, package.held()).is_some() {
                return Err(Refusal::of(Code::ManifestPackageTwice).with("package", named.as_str()).into());
            }
        }
        let (waste_code, edition) = match (waste, &asked.waste_code) {
            (Some(waste), _) => (waste.waste_code.clone(), waste.edition.clone()),
            (None, Some(code)) if origin == Origin::Continuous => {
                let code: WasteCode =
                    code.trim().parse().map_err(|_| field(&format!("{pointer}/waste_code"), "900-041-49"))?;
                (code.to_string(), crate::app::party::edition_now(tx)?)
            }
            (None, _) => return Err(field(&format!("{pointer}/packages"), "at least one")),
        };
        let exemption = asked.exemption;
        Ok(Line { waste_code, edition, method: method.code().to_owned(), exemption, packages })
    }
}

/// Ids of packages named by id or label code. What is no package of ours is left out.
pub(super) fn resolve(tx: &mut Tx<'_>, named: &[&String]) -> Result<HashMap<String, PackageId>, Error> {
    if named.len() > crate::domain::manifest::PACKAGES_MAX {
        return Err(field("/packages", "500 at most"));
    }
    let mut ids = HashMap::new();
    let mut codes = Vec::new();
    for one in named {
        match one.parse::<PackageId>() {
            Ok(id) => drop(ids.insert((*one).clone(), id)),
            Err(_) => codes.push((*one).clone()),
        }
    }
    if !codes.is_empty() {
        ids.extend(store::package::ids_of_codes(tx.conn, &codes)?);
    }
    Ok(ids)
}
