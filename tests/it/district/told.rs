//! Everything that the events of a world tell, folded as they came.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;
use weifei::{
    app::Env,
    domain::{
        journal::event::Event,
        manifest::{self, Incident, LegState, Manifest, Origin, Standing, State as ManifestState},
        package::{self, Package, State as PackageState},
        paper::{
            Paper,
            approval::{self, Approval},
            contract::{self, Contract},
            credential::{self, Credential},
            export::{self, Export},
            name_change::{self, NameChange},
            permit::{self, Permit},
        },
        treatment::{State as BatchState, Treatment},
        trip::{State as TripState, Trip},
    },
    kernel::clock::Instant,
    store,
};

/// Events read at a time.
const PAGE: i64 = 2000;

/// What was reached, and what there is now.
#[derive(Default)]
pub struct Told {
    pub packages: Vec<PackageState>,
    pub manifests: Vec<ManifestState>,
    pub origins: Vec<Origin>,
    pub standings: Vec<Standing>,
    pub legs: Vec<LegState>,
    pub incidents: Vec<Incident>,
    pub trips: Vec<TripState>,
    pub batches: Vec<BatchState>,
    pub permits: Vec<permit::State>,
    pub contracts: Vec<contract::State>,
    pub approvals: Vec<approval::State>,
    pub credentials: Vec<credential::State>,
    pub exports: Vec<export::State>,
    pub name_changes: Vec<name_change::State>,
    /// Soft findings that a check or a departure told.
    pub warnings: Vec<String>,
    /// Steps of packages in their order: before, event, after.
    pub steps: Vec<(Option<Package>, package::Event, Package)>,
    /// Manifests as they are at the end.
    pub papers: BTreeMap<String, Manifest>,
    pub runs: HashMap<String, Trip>,
    /// Treatment batches as they are at the end.
    pub furnaces: HashMap<String, Treatment>,
    now: HashMap<String, Package>,
    of_permits: HashMap<String, Permit>,
    of_contracts: HashMap<String, Contract>,
    of_approvals: HashMap<String, Approval>,
    of_credentials: HashMap<String, Credential>,
    of_exports: HashMap<String, Export>,
    of_name_changes: HashMap<String, NameChange>,
}

fn see<T: PartialEq>(seen: &mut Vec<T>, one: T) {
    if !seen.contains(&one) {
        seen.push(one);
    }
}

/// One more event of a paper.
fn fold<P: Paper>(all: &mut HashMap<String, P>, id: &str, event: &P::Event) -> P {
    let after = match all.remove(id) {
        None => P::begin(event, id).unwrap(),
        Some(one) => one.apply(event),
    };
    all.insert(id.to_owned(), after.clone());
    after
}

impl Told {
    pub fn of(env: &Env) -> Self {
        let mut told = Self::default();
        let mut from = i64::MIN;
        loop {
            let page = env.db.read(|conn| store::event::from_position(conn, from, PAGE)).unwrap();
            for row in &page {
                let body: Value = serde_json::from_str(&row.body).unwrap();
                let event = Event::parse(&row.kind, &body["data"]).unwrap();
                let id = row.stream.rsplit('/').next().unwrap();
                told.take(id, event, Instant::from_micros(row.occurred_at));
            }
            match page.last() {
                Some(last) if page.len() == usize::try_from(PAGE).unwrap() => from = last.position.unwrap() + 1,
                _ => return told,
            }
        }
    }

    fn take(&mut self, id: &str, event: Event, at: Instant) {
        match event {
            Event::Package(event) => self.package(id, event, at),
            Event::Manifest(event) => self.manifest(id, &event, at),
            Event::Trip(event) => {
                let after = match self.runs.remove(id) {
                    None => event.begin(id.parse().unwrap()).unwrap(),
                    Some(trip) => event.apply(trip),
                };
                see(&mut self.trips, after.state);
                self.runs.insert(id.to_owned(), after);
            }
            Event::Treatment(event) => {
                let after = match self.furnaces.remove(id) {
                    None => event.begin(id.parse().unwrap(), at).unwrap(),
                    Some(batch) => event.apply(batch, at),
                };
                see(&mut self.batches, after.state);
                self.furnaces.insert(id.to_owned(), after);
            }
            Event::Permit(event) => see(&mut self.permits, fold(&mut self.of_permits, id, &event).state),
            Event::Contract(event) => see(&mut self.contracts, fold(&mut self.of_contracts, id, &event).state),
            Event::Approval(event) => see(&mut self.approvals, fold(&mut self.of_approvals, id, &event).state),
            Event::Credential(event) => see(&mut self.credentials, fold(&mut self.of_credentials, id, &event).state),
            Event::NameChange(event) => {
                see(&mut self.name_changes, fold(&mut self.of_name_changes, id, &event).state);
            }
            Event::Export(event) => see(&mut self.exports, fold(&mut self.of_exports, id, &event).state),
            _ => {}
        }
    }

    fn package(&mut self, id: &str, event: package::Event, at: Instant) {
        let before = self.now.remove(id);
        let after = match before.clone() {
            None => event.begin(id.parse().unwrap()).unwrap(),
            Some(package) => event.apply(package, at),
        };
        see(&mut self.packages, after.state);
        self.now.insert(id.to_owned(), after.clone());
        self.steps.push((before, event, after));
    }

    fn manifest(&mut self, id: &str, event: &manifest::Event, at: Instant) {
        let after = match self.papers.remove(id) {
            None => event.begin(id.parse().unwrap()).unwrap(),
            Some(one) => event.apply(one, at),
        };
        match event {
            manifest::Event::Checked { warnings } | manifest::Event::Departed { warnings, .. } => {
                self.warnings.extend(warnings.iter().cloned());
            }
            manifest::Event::IncidentReported { incident, .. } => see(&mut self.incidents, *incident),
            _ => {}
        }
        see(&mut self.manifests, after.state);
        see(&mut self.origins, after.origin);
        after.items.values().for_each(|item| see(&mut self.standings, item.standing));
        after.legs.iter().for_each(|leg| see(&mut self.legs, leg.state));
        self.papers.insert(id.to_owned(), after);
    }

    /// Packages as they are at the end.
    pub fn stock(&self) -> impl Iterator<Item = &Package> {
        self.now.values()
    }

    /// Manifests of several small producers on one trip of the collector.
    pub fn milk_run_has_several_manifests(&self) {
        let mut by_trip: HashMap<String, Vec<&Manifest>> = HashMap::new();
        for one in self.papers.values().filter(|one| one.origin == Origin::Reverse) {
            let trip = one.legs[0].crew.as_ref().unwrap().trip.to_string();
            by_trip.entry(trip).or_default().push(one);
        }
        assert!(by_trip.keys().all(|trip| self.runs[trip].state == TripState::Ended));
        assert!(by_trip.values().any(|on| on.len() > 1 && on[0].consignor != on[1].consignor), "{by_trip:?}");
    }

    /// Somebody confirmed after the law's five working days.
    pub fn a_receipt_was_confirmed_late(&self, env: &Env) {
        let late = self.papers.keys().any(|id| {
            let stream = format!("manifest/{id}");
            let rows = env.db.read(|conn| store::event::of_stream(conn, &stream)).unwrap();
            let due = rows.iter().filter_map(|row| {
                let body: Value = serde_json::from_str(&row.body).unwrap();
                Instant::parse(body["data"]["due"]["at"].as_str()?)
            });
            let completed = rows.iter().find(|row| row.kind == "manifest.completed").map(|row| row.occurred_at);
            due.max().zip(completed).is_some_and(|(due, completed)| completed >= due.micros())
        });
        assert!(late, "no receipt was confirmed too late");
    }
}
