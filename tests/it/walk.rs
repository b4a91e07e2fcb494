//! Random walks of packages through a works: whatever people do in whatever order, no gram is lost, the stock is what lies
//! there, the rows follow from the journal, and the platform answers yes or no but never fails.

use std::collections::BTreeMap;

use proptest::prelude::*;
use weifei::{
    app::{
        Error,
        package::{Ask, Reading},
        repack::{Part, split_or_merge},
    },
    domain::{
        facility::Zone,
        package::{Package, State, WeighedBy},
        party::WasteStream,
        refusal::Class,
    },
    kernel::{id::PackageId, mass::Mass},
    store::{self, package::PackageRow},
};

use crate::support::{World, run};

const KINDS: &[&str] = &["IBC", "DRUM_STEEL", "BAG", "BULK"];

/// One thing somebody tries; numbers pick among what is there.
#[derive(Clone, Debug)]
enum Step {
    Allot {
        waste: usize,
        kind: usize,
    },
    /// From an empty container to a zone at once, or they would rarely get there.
    Arrive {
        waste: usize,
        kind: usize,
        grams: i64,
        zone: usize,
    },
    Act {
        on: usize,
        what: usize,
        grams: i64,
        zone: usize,
        as_ehs: bool,
    },
    Split {
        on: usize,
        cut: i64,
        off: i64,
    },
    Merge {
        one: usize,
        other: usize,
    },
    Wait {
        hours: i64,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let pick = 0..1000_usize;
    prop_oneof![
        1 => (pick.clone(), pick.clone()).prop_map(|(waste, kind)| Step::Allot { waste, kind }),
        6 => (pick.clone(), pick.clone(), 1..1_500_000_i64, pick.clone())
            .prop_map(|(waste, kind, grams, zone)| Step::Arrive { waste, kind, grams, zone }),
        16 => (pick.clone(), prop_oneof![4 => 0..9_usize, 1 => 9..12_usize], -5..2_000_000_i64, pick.clone(), any::<bool>())
            .prop_map(|(on, what, grams, zone, as_ehs)| Step::Act { on, what, grams, zone, as_ehs }),
        3 => (pick.clone(), 0..1_000_000_i64, prop_oneof![5 => Just(0_i64), 1 => -2..3_i64])
            .prop_map(|(on, cut, off)| Step::Split { on, cut, off }),
        3 => (pick.clone(), pick).prop_map(|(one, other)| Step::Merge { one, other }),
        1 => (1..200_i64).prop_map(|hours| Step::Wait { hours }),
    ]
}

/// A works under way, with the mass that must be in it.
struct Walk {
    world: World,
    wastes: Vec<WasteStream>,
    zones: Vec<Zone>,
    ids: Vec<PackageId>,
    balance: i64,
}

/// What of a package still counts here.
fn held(one: &Package) -> i64 {
    match one.state {
        State::InStock | State::Reserved | State::Loaded => one.held().grams(),
        State::Weighed | State::Labelled => one.mass.unwrap_or_default().grams(),
        State::Allotted
        | State::InTransit
        | State::Arrived
        | State::Held
        | State::Accepted
        | State::Rejected
        | State::Returning
        | State::Treated
        | State::Repacked
        | State::SelfTreated
        | State::Left
        | State::Entrusted
        | State::Voided
        | State::Lost => 0,
    }
}

/// The only failure a person may meet is a refusal that is not our fault.
fn answered<T>(result: Result<T, Error>) -> Result<Option<T>, TestCaseError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Error::Refused(refusal)) => {
            prop_assert!(!matches!(refusal.code.class(), Class::Fault | Class::Busy), "{refusal:?}");
            Ok(None)
        }
        Err(other) => Err(TestCaseError::fail(other.to_string())),
    }
}

impl Walk {
    fn new() -> Self {
        let world = World::new();
        let wastes = [("900-041-49", "S"), ("900-300-34", "L"), ("900-028-33", "S")]
            .map(|(code, state)| world.waste(code, state));
        let zones = world.store.iter().chain([&world.point]).cloned().collect();
        Self { world, wastes: wastes.into(), zones, ids: Vec::new(), balance: 0 }
    }

    fn package(&self, id: PackageId) -> Package {
        self.world.env.db.read(|conn| store::package::get(conn, &id.to_string())).unwrap().unwrap()
    }

    fn pick(&self, number: usize) -> Option<PackageId> {
        self.ids.get(number.checked_rem(self.ids.len())?).copied()
    }

    fn take(&mut self, step: &Step) -> Result<(), TestCaseError> {
        match *step {
            Step::Allot { waste, kind } => {
                let waste = &self.wastes[waste % self.wastes.len()];
                self.ids.extend(answered(self.world.allot(waste, KINDS[kind % KINDS.len()]))?);
                Ok(())
            }
            Step::Arrive { waste, kind, grams, zone } => {
                let known = self.ids.len();
                self.take(&Step::Allot { waste, kind })?;
                for what in 0..3 {
                    if known < self.ids.len() {
                        self.take(&Step::Act { on: known, what, grams, zone, as_ehs: false })?;
                    }
                }
                Ok(())
            }
            Step::Act { on, what, grams, zone, as_ehs } => {
                let Some(id) = self.pick(on) else { return Ok(()) };
                self.act(id, what, Mass(grams), &self.zones[zone % self.zones.len()].clone(), as_ehs)
            }
            Step::Split { on, cut, off } => {
                let Some(id) = self.pick(on) else { return Ok(()) };
                let whole = self.package(id).stock.grams();
                let first = cut.min(whole - 1);
                self.repack(vec![id], &[first, whole - first + off])
            }
            Step::Merge { one, other } => {
                let (Some(one), Some(other)) = (self.pick(one), self.pick(other)) else { return Ok(()) };
                let whole = self.package(one).stock.grams() + self.package(other).stock.grams();
                self.repack(vec![one, other], &[whole])
            }
            Step::Wait { hours } => {
                self.world.clock.advance(chrono::Duration::hours(hours));
                Ok(())
            }
        }
    }

    fn act(&mut self, id: PackageId, what: usize, mass: Mass, zone: &Zone, as_ehs: bool) -> Result<(), TestCaseError> {
        let reading = || Reading { gross: None, tare: None, net: Some(mass), source: WeighedBy::Typed };
        let ask = match what {
            0 => Ask::Weigh(reading()),
            1 => Ask::Label,
            2 => Ask::Store(zone.id),
            3 => Ask::Move(zone.id),
            4 => Ask::Reweigh(reading()),
            5 => Ask::DamageLabel,
            6 => Ask::Count(mass),
            7 => Ask::Fill(mass),
            8 => Ask::Draw(mass),
            9 => Ask::SelfTreat { method: "D10".into(), facility_code: None },
            10 => Ask::Void { reason: "错".into() },
            _ => Ask::ReportLost,
        };
        let before = held(&self.package(id));
        let due = match &ask {
            Ask::Weigh(_) | Ask::Reweigh(_) | Ask::Count(_) => mass.0,
            Ask::Label | Ask::Store(_) | Ask::StoreAt(..) | Ask::Move(_) | Ask::MoveTo(..) | Ask::DamageLabel => before,
            Ask::Fill(_) => before + mass.0,
            Ask::Draw(_) => before - mass.0,
            Ask::SelfTreat { .. } | Ask::Void { .. } | Ask::ReportLost => 0,
        };
        let told = format!("{ask:?}");
        let who = if as_ehs { &self.world.ehs } else { &self.world.keeper };
        let Some(seen) = answered(self.world.act_as(who, id, ask))? else { return Ok(()) };
        prop_assert_eq!(held(&seen.package), due, "{}", told);
        self.balance += due - before;
        Ok(())
    }

    fn repack(&mut self, parents: Vec<PackageId>, masses: &[i64]) -> Result<(), TestCaseError> {
        let part = |grams: &i64| Part { container_kind: "IBC".into(), volume_ml: None, mass: Mass(*grams) };
        let parts: Vec<Part> = masses.iter().map(part).collect();
        let done = run(&self.world.env, &self.world.keeper, move |tx| split_or_merge(tx, &parents, &parts));
        self.ids.extend(answered(done)?.into_iter().flatten().map(|seen| seen.package.id));
        Ok(())
    }

    fn rows(&self) -> Vec<PackageRow> {
        self.world.env.db.read(|conn| store::package::all_rows(conn, "", 100_000)).unwrap()
    }

    /// Everything weighed in and not yet taken out is held by some package.
    fn no_gram_is_lost(&self) -> Result<(), TestCaseError> {
        let sum: i64 = self.ids.iter().map(|id| held(&self.package(*id))).sum();
        prop_assert_eq!(sum, self.balance);
        prop_assert_eq!(self.rows().len(), self.ids.len());
        Ok(())
    }

    /// The counters of zones, facilities and the site are the sums of the packages in stock.
    fn stock_is_what_lies_there(&self) -> Result<(), TestCaseError> {
        let mut due: BTreeMap<(String, String), (i64, i64)> = BTreeMap::new();
        for row in self.rows().into_iter().filter(|row| row.state == "in_stock") {
            let (zone, facility) = (row.zone.unwrap(), row.facility.unwrap());
            for owner in [format!("zone/{zone}"), format!("facility/{facility}"), format!("site/{}", row.holder_site)] {
                for waste in [String::new(), row.waste_stream.clone()] {
                    let figure = due.entry((owner.clone(), waste)).or_default();
                    *figure = (figure.0 + row.stock_g, figure.1 + 1);
                }
            }
        }
        let stock = self.world.env.db.read(store::stock::all_stock).unwrap();
        let stock: BTreeMap<_, _> =
            stock.into_iter().map(|(owner, waste, mass, n)| ((owner, waste), (mass, n))).collect();
        prop_assert_eq!(stock, due);
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_people_do_no_gram_is_lost_and_rows_follow_from_events(steps in prop::collection::vec(step(), 30..90)) {
        let mut walk = Walk::new();
        for step in &steps {
            walk.take(step)?;
        }
        walk.no_gram_is_lost()?;
        walk.stock_is_what_lies_there()?;
        walk.world.verified();
        crate::books::tell_what_events_say(&walk.world);
        walk.world.verified();
    }
}
