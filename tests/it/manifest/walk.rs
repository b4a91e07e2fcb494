//! Random walks of loads between a works and a receiver: whoever does what in whatever order, no gram is lost per site and over
//! the whole chain, no package is in two places, the rows follow from the journal, and nobody meets a fault.

use proptest::prelude::*;
use weifei::{
    app::{
        Actor, Error,
        manifest::{ActFields, act, draft},
        package::Ask,
    },
    domain::{
        manifest::{Action, Manifest, Standing},
        package::Package,
        refusal::Class,
    },
    kernel::id::{ManifestId, PackageId},
};

use super::{Road, balance::balanced, on, verdict, why};
use crate::support::run;

/// One thing somebody tries; numbers pick among what is there.
#[derive(Clone, Debug)]
enum Step {
    Drum {
        grams: i64,
    },
    Draft {
        first: usize,
        count: usize,
        follow: usize,
        carriers: usize,
    },
    Act {
        on: usize,
        action: usize,
        who: usize,
        pick: usize,
        grams: i64,
    },
    /// Along the flow, or walks would rarely get far.
    Forward {
        on: usize,
        pick: usize,
        grams: i64,
    },
    Store {
        on: usize,
    },
    Wait {
        hours: i64,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let n = || 0..1000_usize;
    prop_oneof![
        3 => (1..900_000_i64).prop_map(|grams| Step::Drum { grams }),
        3 => (n(), n(), n(), n())
            .prop_map(|(first, count, follow, carriers)| Step::Draft { first, count, follow, carriers }),
        8 => (n(), n(), n(), n(), -10..900_000_i64)
            .prop_map(|(on, action, who, pick, grams)| Step::Act { on, action, who, pick, grams }),
        24 => (n(), n(), 1..900_000_i64).prop_map(|(on, pick, grams)| Step::Forward { on, pick, grams }),
        2 => n().prop_map(|on| Step::Store { on }),
        1 => (1..100_i64).prop_map(|hours| Step::Wait { hours }),
    ]
}

struct Walk {
    road: Road,
    waste: weifei::domain::party::WasteStream,
    drums: Vec<PackageId>,
    manifests: Vec<ManifestId>,
}

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
    fn take(&mut self, step: &Step) -> Result<(), TestCaseError> {
        let world = &self.road.world;
        match *step {
            Step::Drum { grams } => {
                let id = world.allot(&self.waste, "IBC").unwrap();
                let mass = weifei::kernel::mass::Mass(grams);
                let reading = weifei::app::package::Reading { net: Some(mass), ..crate::support::reading(1) };
                let asks = [Ask::Weigh(reading), Ask::Label, Ask::Store(world.store[usize::from(grams % 2 == 0)].id)];
                for ask in asks {
                    answered(world.act(id, ask))?;
                }
                self.drums.push(id);
            }
            Step::Draft { first, count, follow, carriers } => {
                let Some(from) = first.checked_rem(self.drums.len()) else { return Ok(()) };
                let chosen: Vec<PackageId> = self.drums.iter().skip(from).take(1 + count % 4).copied().collect();
                let carriers: &[&super::Carrier] = if carriers.is_multiple_of(2) {
                    &[&self.road.first]
                } else {
                    &[&self.road.first, &self.road.second]
                };
                let mut fields = self.road.fields(&chosen, carriers);
                if follow.is_multiple_of(3) {
                    fields.follows = self.road.package(chosen[0]).manifest.map(|id| id.to_string());
                }
                let made = run(&world.env, &world.ehs, move |tx| draft(tx, &fields));
                self.manifests.extend(answered(made)?.map(|one| one.id));
            }
            Step::Act { on, action, who, pick, grams } => {
                let Some(id) = self.pick(on) else { return Ok(()) };
                let action = Action::ALL[action % Action::ALL.len()];
                self.act(id, action, who, pick, grams)?;
            }
            Step::Forward { on, pick, grams } => {
                let Some(id) = self.pick(on) else { return Ok(()) };
                let one = self.road.get(id);
                let Some(mut action) = weifei::domain::manifest::lifecycle::forward(one.state) else { return Ok(()) };
                if action == Action::Load && one.standing(Standing::Listed).next().is_none() {
                    action = Action::FinishLoading;
                }
                if action == Action::Arrive && one.next_leg().is_some() {
                    action = Action::OfferHandover;
                }
                for who in 0..8 {
                    if self.act(id, action, who, pick, grams)? {
                        break;
                    }
                }
            }
            Step::Store { on } => {
                let Some(id) = on.checked_rem(self.drums.len()).and_then(|at| self.drums.get(at)) else {
                    return Ok(());
                };
                answered(world.act_as(&self.road.receiver.keeper, *id, Ask::Store(self.road.receiver.store[0].id)))?;
            }
            Step::Wait { hours } => world.clock.advance(chrono::Duration::hours(hours)),
        }
        Ok(())
    }

    fn pick(&self, number: usize) -> Option<ManifestId> {
        self.manifests.get(number.checked_rem(self.manifests.len())?).copied()
    }

    fn act(&self, id: ManifestId, action: Action, who: usize, pick: usize, grams: i64) -> Result<bool, TestCaseError> {
        let road = &self.road;
        let people: [&Actor; 8] = [
            &road.world.ehs,
            &road.world.keeper,
            &road.first.dispatcher,
            &road.first.driver,
            &road.second.dispatcher,
            &road.second.driver,
            &road.gate,
            &road.officer,
        ];
        let one = road.get(id);
        let mut fields = self.fields(&one, action, pick, grams);
        fields.shown_sha256 = Some(one.shown().unwrap().hex());
        let who = people[who % people.len()];
        let done = answered(run(&road.world.env, who, move |tx| act(tx, id, action, &fields)))?;
        Ok(done.is_some())
    }

    /// Fields that may do for the action.
    fn fields(&self, one: &Manifest, action: Action, pick: usize, grams: i64) -> ActFields {
        let road = &self.road;
        let standing = |standing: Standing| -> Vec<PackageId> {
            one.standing(standing)
                .enumerate()
                .filter(|(at, _)| !(pick >> (at % 8)).is_multiple_of(4))
                .map(|(_, id)| id)
                .collect()
        };
        let crew = |leg: Option<&weifei::domain::manifest::Leg>| {
            let first = leg.is_none_or(|leg| leg.carrier == road.first.id);
            Road::crew(if first { &road.first } else { &road.second })
        };
        let mut fields = match action {
            Action::ConfirmCarry | Action::ChangeCrew => crew(one.current_leg()),
            Action::AcceptHandover => crew(one.next_leg()),
            Action::SendBack => {
                ActFields { packages: on(&standing(Standing::Rejected)).packages, ..crew(one.legs.last()) }
            }
            Action::Load => on(&standing(Standing::Listed)),
            Action::Unload => on(&standing(Standing::Loaded)),
            Action::ReportIncident => ActFields { incident: Some("loss".into()), ..on(&[]) },
            Action::TakeBack => on(&standing(Standing::Returning)),
            _ => ActFields::default(),
        };
        if action == Action::ReportIncident && pick.is_multiple_of(5) {
            let aboard = if one.state == weifei::domain::manifest::State::InTransit {
                Standing::Underway
            } else {
                Standing::Returning
            };
            fields.packages = on(&standing(aboard)).packages;
        }
        if action == Action::Decide {
            let open = [Standing::Underway, Standing::Held].into_iter().flat_map(standing);
            fields.verdicts = open
                .enumerate()
                .map(|(at, id)| {
                    let mut told = match (pick + at) % 5 {
                        0 => verdict(id, "reject", Some("packing")),
                        1 => verdict(id, "hold", Some("property")),
                        _ => verdict(id, "accept", None),
                    };
                    told.mass_g = ((pick + at).is_multiple_of(3)).then_some(grams);
                    told
                })
                .collect();
        }
        fields.short = pick.is_multiple_of(2);
        fields.number = (action == Action::Issue).then(Road::number);
        fields.reason = why("other").reason;
        fields.zone_id = Some(road.world.store[pick % 2].id.to_string());
        (fields.gross_g, fields.tare_g) = (Some(grams + 10_000), Some(10_000));
        fields
    }

    /// A package stands on one manifest that is not over, and there as its own state says.
    fn in_one_place(&self, all: &[Package]) -> Result<(), TestCaseError> {
        let manifests: Vec<Manifest> = self.manifests.iter().map(|id| self.road.get(*id)).collect();
        for one in all {
            let open = |standing: Standing| {
                !matches!(standing, Standing::Dropped | Standing::TakenBack | Standing::Redirected)
            };
            let over = |manifest: &Manifest| {
                use weifei::domain::manifest::State;
                matches!(manifest.state, State::Cancelled | State::Revoked)
            };
            let on = manifests.iter().filter(|manifest| {
                !over(manifest) && manifest.items.get(&one.id).is_some_and(|item| open(item.standing))
            });
            // A draft that follows speaks for what its forerunner refused until it is issued.
            let drafts = usize::from(one.reserved_from == Some(weifei::domain::package::State::Rejected));
            prop_assert!(on.count() <= 1 + drafts, "{one:?}");
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, max_shrink_iters: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_gram_is_lost_on_the_way_and_rows_follow_from_events(steps in prop::collection::vec(step(), 40..160)) {
        let road = Road::new();
        let waste = road.world.waste("900-041-49", "S");
        let mut walk = Walk { road, waste, drums: Vec::new(), manifests: Vec::new() };
        for step in &steps {
            walk.take(step)?;
        }
        balanced(&walk.road, &[&walk.road.receiver], &walk.drums);
        let all: Vec<Package> = walk.drums.iter().map(|id| walk.road.package(*id)).collect();
        walk.in_one_place(&all)?;
        walk.road.world.verified();
        crate::books::tell_what_events_say(&walk.road.world);
        walk.road.world.verified();
    }
}
