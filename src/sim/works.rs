//! An organisation with a site, its people, its wastes and where they lie: producers, and receivers as producers of residue.

use super::{Life, names};
use crate::{
    app::{
        Actor, Error,
        env::Grant,
        facility::{NewFacility, NewZone},
        people::{self, PersonFields},
        registry::{self, Expect, OrganisationFields},
    },
    domain::{
        access::Role,
        facility::{Facility, FacilityKind, Zone, slots::Slots},
        party::{Site, Tier, WasteStream},
    },
    kernel::{
        id::{FacilityId, OrganisationId, PersonId, SiteId, WasteStreamId, ZoneId},
        mass::Mass,
    },
    store::registry::OrganisationRow,
};

/// A site with what its people work with.
pub(crate) struct Works {
    pub site: Site,
    pub keeper: Actor,
    pub ehs: Actor,
    pub wastes: Vec<WasteStream>,
    pub store: FacilityId,
    pub zones: Vec<Zone>,
    pub point: Zone,
}

/// What an organisation is to be.
pub(crate) struct Founding {
    pub number: usize,
    pub name: String,
    pub kind: &'static str,
    pub division: &'static str,
    pub tier: Tier,
    /// Mass its store may hold, and what each of its zones holds back of what leaks, in litres.
    pub holds: Mass,
    pub containment_l: i64,
    pub zones: &'static [&'static str],
    pub wastes: Vec<&'static names::Profile>,
    /// What its people's logins end in.
    pub login: String,
}

pub(crate) fn organisation(
    life: &mut Life<'_>,
    number: usize,
    division: &str,
    name: &str,
    kind: &str,
) -> Result<OrganisationRow, Error> {
    let asked = OrganisationFields {
        uscc: names::uscc(division, number)?,
        name: name.to_owned(),
        kind: kind.to_owned(),
        external_id: None,
        division: division.to_owned(),
    };
    Ok(life.must(&Actor::system(), move |tx| registry::put_organisation(tx, &asked, &Expect::New))?.row)
}

pub(crate) fn id_of(one: &OrganisationRow) -> Result<OrganisationId, Error> {
    one.id.parse().map_err(|_| Error::Fault(format!("organisation {}: no id", one.id)))
}

/// A person of an organisation, with a login and no password.
pub(crate) fn hire(
    life: &mut Life<'_>,
    organisation: OrganisationId,
    role: Role,
    login: &str,
    name: &str,
) -> Result<Actor, Error> {
    let asked = PersonFields {
        organisation: organisation.to_string(),
        login: login.to_owned(),
        name: name.to_owned(),
        email: None,
        phone: None,
        external_id: None,
        locked: false,
        role: Some(role.as_str().to_owned()),
    };
    let row = life.must(&Actor::system(), move |tx| people::put(tx, &asked, &Expect::New))?.row;
    let id: PersonId = row.id.parse().map_err(|_| Error::Fault(format!("person {}: no id", row.id)))?;
    let grant = Grant { role, organisation: Some(organisation), site: None, division: None };
    Ok(Actor::user(id, vec![grant]))
}

impl Works {
    pub fn found(life: &mut Life<'_>, new: &Founding) -> Result<Self, Error> {
        let one = organisation(life, new.number, new.division, &new.name, new.kind)?;
        let organisation = id_of(&one)?;
        let site = Site {
            id: SiteId::make(life.env.ids.as_ref(), life.now()),
            code: format!("{}-001", one.uscc),
            name: one.name.clone(),
            organisation,
            division: new.division.to_owned(),
            tier: new.tier,
        };
        let copy = site.clone();
        life.must(&Actor::system(), move |tx| crate::app::party::register_site(tx, copy.clone()))?;
        let keeper = format!("keeper{}", new.login);
        let keeper = hire(life, organisation, Role::Keeper, &keeper, &names::person("仓管", new.number))?;
        let ehs =
            hire(life, organisation, Role::Ehs, &format!("ehs{}", new.login), &names::person("环保", new.number))?;
        let mut wastes = Vec::new();
        for profile in &new.wastes {
            wastes.push(register(life, &ehs, site.id, profile)?);
        }
        let (store, zones) = facility(life, &ehs, &site, ("TS001", "危废仓库", FacilityKind::Store), new, new.zones)?;
        let point = ("TS002", "车间贮存点", FacilityKind::StoragePoint);
        let point = facility(life, &ehs, &site, point, new, &["贮存点"])?.1.into_iter().next();
        let point = point.ok_or_else(|| Error::Fault("a storage point without zone".into()))?;
        Ok(Self { site, keeper, ehs, wastes, store, zones, point })
    }

    /// The waste of a code, registered when it turns up for the first time.
    pub fn waste(&self, life: &mut Life<'_>, code: &str) -> Result<WasteStream, Error> {
        if let Some(known) = self.wastes.iter().find(|one| one.waste_code == code) {
            return Ok(known.clone());
        }
        let known = life.read(|conn| crate::store::party::wastes_of_site(conn, &self.site.id.to_string()))?;
        if let Some(known) = known.into_iter().find(|one| one.waste_code == code) {
            return Ok(known);
        }
        let profile = names::profile(code).ok_or_else(|| Error::Fault(format!("no waste {code}")))?;
        register(life, &self.ehs, self.site.id, profile)
    }

    /// Everywhere something may lie.
    pub fn everywhere(&self) -> Vec<String> {
        self.zones.iter().chain([&self.point]).map(|zone| zone.id.to_string()).collect()
    }

    /// The zone for a code, then all others.
    pub fn zones_for(&self, code: &str) -> Vec<ZoneId> {
        let first = self.zone_for(code).id;
        let others = self.zones.iter().chain([&self.point]).map(|zone| zone.id).filter(|id| *id != first);
        std::iter::once(first).chain(others).collect()
    }

    /// The zone for a code: what must not meet lies apart.
    pub fn zone_for(&self, code: &str) -> &Zone {
        let at = match code.rsplit('-').next() {
            Some("34") => 2,
            Some("17" | "18") => 1,
            Some("08") => 3,
            Some("09") => 4,
            _ => 0,
        };
        self.zones.get(at).or_else(|| self.zones.first()).unwrap_or(&self.point)
    }
}

/// Registers a kind of waste at a site.
fn register(life: &mut Life<'_>, ehs: &Actor, site: SiteId, profile: &names::Profile) -> Result<WasteStream, Error> {
    let shelf = life.env.db.read(|conn| life.env.reference.shelf(conn, life.now()))?;
    let one = WasteStream {
        id: WasteStreamId::make(life.env.ids.as_ref(), life.now()),
        site,
        name: profile.name.to_owned(),
        waste_code: profile.code.to_owned(),
        edition: shelf.catalogue_on(life.today()).edition.clone(),
        physical_state: profile.state.to_owned(),
        hazards: profile.hazards.iter().map(|&letter| letter.to_owned()).collect(),
        components: profile.components.to_owned(),
        precautions: profile.precautions.to_owned(),
        tags: Vec::new(),
    };
    life.must(ehs, move |tx| crate::app::party::register_waste(tx, one.clone()))
}

fn facility(
    life: &mut Life<'_>,
    ehs: &Actor,
    site: &Site,
    (code, name, kind): (&str, &str, FacilityKind),
    founding: &Founding,
    zones: &[&str],
) -> Result<(FacilityId, Vec<Zone>), Error> {
    let capacity = if kind == FacilityKind::StoragePoint { Mass::kg(3000) } else { founding.holds };
    let new =
        NewFacility { site: site.id, code: code.to_owned(), name: name.to_owned(), kind, capacity: Some(capacity) };
    let opened: Facility = life.must(ehs, move |tx| crate::app::facility::open(tx, &new))?;
    let mut out = Vec::new();
    for (at, zone) in zones.iter().enumerate() {
        let new = NewZone {
            slots: Slots::default(),
            code: format!("{code}-{}", at + 1),
            name: (*zone).to_owned(),
            capacity: Some(Mass(capacity.0 / i64::try_from(zones.len()).unwrap_or(1))),
            containment_ml: Some(founding.containment_l * 1000),
        };
        let id = opened.id;
        out.push(life.must(ehs, move |tx| crate::app::facility::add_zone(tx, id, &new))?.1);
    }
    Ok((opened.id, out))
}
