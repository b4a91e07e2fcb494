//! Names beside the rows of a logbook: of packages and their wastes, of sites on the day, of who entered an event.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use crate::{
    app::{Error, ledger::in_pieces, paper::name_change::FormerNames},
    domain::{logbook::Entry, package::Package, waste::container},
    kernel::clock::Instant,
    store::{self, Conn},
};

/// What is known by id.
#[derive(Default)]
pub(super) struct Names {
    packages: HashMap<String, Package>,
    wastes: HashMap<String, String>,
    sites: HashMap<String, String>,
    former: FormerNames,
    handlers: HashMap<String, String>,
}

impl Names {
    /// Reads the names of these packages with their makers, of these sites, and of who entered these events (id and body).
    pub(super) fn of<'a>(
        conn: &mut Conn,
        packages: BTreeSet<String>,
        sites: BTreeSet<String>,
        events: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Error> {
        let packages = store::package::get_many(conn, &packages.into_iter().collect::<Vec<_>>())?;
        let streams = packages.iter().map(|one| one.waste_stream.to_string()).collect();
        let wastes = in_pieces(streams, |ids| store::party::get_wastes(conn, ids))?;
        let sites = sites.into_iter().chain(packages.iter().map(|one| one.site.to_string())).collect();
        let sites = in_pieces(sites, |ids| store::party::get_sites(conn, ids))?;
        let organisations: BTreeSet<String> = sites.iter().map(|one| one.organisation.to_string()).collect();
        let former = FormerNames::of(conn, &organisations.into_iter().collect::<Vec<_>>())?;
        Ok(Self {
            packages: packages.into_iter().map(|one| (one.id.to_string(), one)).collect(),
            wastes: wastes.into_iter().map(|one| (one.id.to_string(), one.name)).collect(),
            sites: sites.into_iter().map(|one| (one.id.to_string(), one.name)).collect(),
            former,
            handlers: handlers(conn, events)?,
        })
    }

    pub(super) fn handler(&self, event: &str) -> Option<String> {
        self.handlers.get(event).cloned()
    }

    /// The name that a site had at a moment.
    pub(super) fn site(&self, site: &str, at: Instant) -> Option<String> {
        let then = self.former.on(site, at.legal_day()).map(str::to_owned);
        then.or_else(|| self.sites.get(site).cloned())
    }

    /// The row with its package: waste, label, container and who made it.
    pub(super) fn with_package(&self, id: &str, entry: Entry) -> Entry {
        let Some(one) = self.packages.get(id) else { return Entry { package: Some(id.to_owned()), ..entry } };
        Entry {
            package: Some(id.to_owned()),
            container: one.code.clone().or_else(|| one.external_code.clone()),
            container_kind: Some(container::words(&one.container_kind)),
            waste_name: self.wastes.get(&one.waste_stream.to_string()).cloned(),
            waste_code: one.waste_code.clone(),
            party: entry.party.or_else(|| self.site(&one.site.to_string(), entry.at)),
            ..entry
        }
    }
}

/// Who entered events, by event. Events hold ids of people, never names.
fn handlers<'a>(
    conn: &mut Conn,
    events: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<HashMap<String, String>, Error> {
    let mut people: HashMap<String, String> = HashMap::new();
    for (id, body) in events {
        let body: Value = serde_json::from_str(body)?;
        let text = |pointer: &str| body.pointer(pointer).and_then(Value::as_str);
        if text("/actor/kind") == Some("user") {
            people.extend(text("/actor/id").map(|person| (id.to_owned(), person.to_owned())));
        }
    }
    let names = in_pieces(people.values().cloned().collect(), |ids| store::account::person_names(conn, ids))?;
    let names: HashMap<String, String> = names.into_iter().collect();
    Ok(people.into_iter().filter_map(|(event, id)| Some((event, names.get(&id)?.clone()))).collect())
}
