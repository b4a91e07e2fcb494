//! Manifests with the names their readers need beside them, in a fixed number of queries for a whole page.

use std::collections::{BTreeSet, HashMap};

use crate::{
    app::{Error, paper::name_change::FormerNames},
    domain::{
        manifest::{Action, Manifest},
        trip::Trip,
    },
    store::{self, Conn, reach::ReachRow},
};

/// Names by id: of sites, organisations, vehicles' plates, people and packages' codes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct Names {
    /// Code and name.
    pub sites: HashMap<String, (String, String)>,
    pub organisations: HashMap<String, String>,
    pub plates: HashMap<String, String>,
    pub people: HashMap<String, String>,
    /// Telephones of the people of one manifest, which the form asks for.
    pub phones: HashMap<String, String>,
    /// How its parties and carriers are reached, by organisation.
    pub reach: HashMap<String, ReachRow>,
    /// Code, ours or an outside one, and the name of its waste.
    pub packages: HashMap<String, (Option<String>, String)>,
}

impl Names {
    /// Gives the parties of an issued manifest the names they had on its day: a later change of name leaves it as it was.
    fn as_issued(&mut self, conn: &mut Conn, one: &Manifest) -> Result<(), Error> {
        let Some(issued) = one.signatures.iter().find(|word| word.action == Action::Issue) else { return Ok(()) };
        let mut parties: BTreeSet<String> =
            [&one.consignor, &one.receiver].map(|party| party.organisation.to_string()).into();
        parties.extend(self.organisations.keys().cloned());
        let former = FormerNames::of(conn, &parties.into_iter().collect::<Vec<_>>())?;
        let day = issued.at.legal_day();
        for (id, (_, name)) in &mut self.sites {
            if let Some(then) = former.on(id, day) {
                then.clone_into(name);
            }
        }
        for (id, name) in &mut self.organisations {
            if let Some(then) = former.on(id, day) {
                then.clone_into(name);
            }
        }
        Ok(())
    }
}

/// Names for a list: parties and plates only.
pub fn of_list(conn: &mut Conn, all: &[Manifest]) -> Result<Names, Error> {
    let sites: BTreeSet<String> =
        all.iter().flat_map(|one| [one.consignor.site.to_string(), one.receiver.site.to_string()]).collect();
    let sites = store::party::get_sites(conn, &sites.into_iter().collect::<Vec<_>>())?;
    let legs = || all.iter().flat_map(|one| &one.legs);
    let organisations: BTreeSet<String> = legs().map(|leg| leg.carrier.to_string()).collect();
    let organisations: Vec<String> = organisations.into_iter().collect();
    let vehicles: BTreeSet<String> =
        legs().filter_map(|leg| leg.crew.as_ref()).map(|crew| crew.vehicle.to_string()).collect();
    let vehicles: Vec<String> = vehicles.into_iter().collect();
    let plates = if vehicles.is_empty() { Vec::new() } else { store::registry::plates(conn, &vehicles)? };
    Ok(Names {
        sites: sites.into_iter().map(|site| (site.id.to_string(), (site.code, site.name))).collect(),
        organisations: store::account::organisation_names(conn, &organisations)?.into_iter().collect(),
        plates: plates.into_iter().collect(),
        ..Names::default()
    })
}

/// Names of one manifest's parties and plates, as they were when it was issued.
pub fn of_parties(conn: &mut Conn, one: &Manifest) -> Result<Names, Error> {
    let mut names = of_list(conn, std::slice::from_ref(one))?;
    names.as_issued(conn, one)?;
    Ok(names)
}

/// Names for a list of runs: carrier, plate, crew.
pub fn of_trips(conn: &mut Conn, all: &[Trip]) -> Result<Names, Error> {
    let ids = |of: &dyn Fn(&Trip) -> Vec<String>| -> Vec<String> {
        all.iter().flat_map(of).collect::<BTreeSet<_>>().into_iter().collect()
    };
    let carriers = ids(&|one| vec![one.carrier.to_string()]);
    let vehicles = ids(&|one| vec![one.vehicle.to_string()]);
    let people = ids(&|one| std::iter::once(one.driver).chain(one.escort).map(|id| id.to_string()).collect());
    Ok(Names {
        organisations: store::account::organisation_names(conn, &carriers)?.into_iter().collect(),
        plates: store::registry::plates(conn, &vehicles)?.into_iter().collect(),
        people: store::account::person_names(conn, &people)?.into_iter().collect(),
        ..Names::default()
    })
}

/// Names for one manifest that is shown whole.
pub fn of_one(conn: &mut Conn, one: &Manifest) -> Result<Names, Error> {
    let mut names = of_parties(conn, one)?;
    let crews = one.legs.iter().filter_map(|leg| leg.crew.as_ref());
    let mut people: BTreeSet<String> =
        crews.flat_map(|crew| std::iter::once(crew.driver).chain(crew.escort)).map(|id| id.to_string()).collect();
    people.extend(one.signatures.iter().map(|signature| signature.by.to_string()));
    let people: Vec<String> = people.into_iter().collect();
    names.people = store::account::person_names(conn, &people)?.into_iter().collect();
    names.phones = store::account::person_phones(conn, &people)?.into_iter().collect();
    let parties = [one.consignor.organisation, one.receiver.organisation];
    let organisations: BTreeSet<String> =
        one.legs.iter().map(|leg| leg.carrier).chain(parties).map(|id| id.to_string()).collect();
    let reach = store::reach::of(conn, &organisations.into_iter().collect::<Vec<_>>())?;
    names.reach = reach.into_iter().map(|row| (row.organisation.clone(), row)).collect();
    for seen in super::packages(conn, one)? {
        let code = seen.package.code.clone().or_else(|| seen.package.external_code.clone());
        names.packages.insert(seen.package.id.to_string(), (code, seen.waste.name));
    }
    Ok(names)
}
