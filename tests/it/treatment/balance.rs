//! Whatever goes in and comes out in whatever order, no gram is lost on either side and the rows follow from the journal.

use proptest::prelude::*;
use weifei::{
    app::{Error, package::Ask, treatment::Ending},
    domain::{package::State, refusal::Class},
    kernel::{
        id::{PackageId, TreatmentId},
        mass::Mass,
    },
    store,
};

use super::Stage;

/// One thing somebody tries; numbers pick among what is there.
#[derive(Clone, Debug)]
enum Move {
    TakeOver { kg: i64, store: bool },
    Open,
    Feed { batch: usize, package: usize },
    Residue { batch: usize, grams: i64 },
    Shelve { package: usize },
    End { batch: usize, product: Option<i64>, cancel: bool },
}

fn a_move() -> impl Strategy<Value = Move> {
    let pick = 0..1000_usize;
    prop_oneof![
        3 => (1..400_i64, any::<bool>()).prop_map(|(kg, store)| Move::TakeOver { kg, store }),
        1 => Just(Move::Open),
        6 => (pick.clone(), pick.clone()).prop_map(|(batch, package)| Move::Feed { batch, package }),
        4 => (pick.clone(), 0..900_000_i64).prop_map(|(batch, grams)| Move::Residue { batch, grams }),
        2 => pick.clone().prop_map(|package| Move::Shelve { package }),
        1 => (pick, prop::option::of(0..500_000_i64), any::<bool>())
            .prop_map(|(batch, product, cancel)| Move::End { batch, product, cancel }),
    ]
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

#[derive(Default)]
struct Walk {
    batches: Vec<TreatmentId>,
    packages: Vec<PackageId>,
    fed: i64,
    made: i64,
}

fn pick<T: Copy>(of: &[T], number: usize) -> Option<T> {
    of.get(number.checked_rem(of.len())?).copied()
}

impl Walk {
    fn take(&mut self, stage: &Stage, one: &Move) -> Result<(), TestCaseError> {
        match *one {
            Move::TakeOver { kg, store } => {
                let id = stage.accepted(kg);
                if store {
                    answered(stage.plant.act(id, Ask::Store(stage.plant.store[0].id)))?;
                }
                self.packages.push(id);
            }
            Move::Open => self.batches.push(stage.open().id),
            Move::Feed { batch, package } => {
                let (Some(batch), Some(package)) = (pick(&self.batches, batch), pick(&self.packages, package)) else {
                    return Ok(());
                };
                let held = stage.package(package).held();
                if answered(stage.feed(&stage.operator, batch, &package.to_string()))?.is_some() {
                    self.fed += held.grams();
                }
            }
            Move::Residue { batch, grams } => {
                let Some(batch) = pick(&self.batches, batch) else { return Ok(()) };
                if let Some(package) = answered(stage.residue(batch, Mass(grams)))? {
                    self.packages.push(package.id);
                    self.made += grams;
                }
            }
            Move::Shelve { package } => {
                let Some(id) = pick(&self.packages, package) else { return Ok(()) };
                answered(stage.plant.act(id, Ask::Label))?;
                answered(stage.plant.act(id, Ask::Store(stage.plant.store[1].id)))?;
            }
            Move::End { batch, product, cancel } => {
                let Some(batch) = pick(&self.batches, batch) else { return Ok(()) };
                let ending = if cancel { Ending::Cancel } else { Ending::Close(product.map(Mass)) };
                answered(stage.end(batch, ending, None))?;
            }
        }
        Ok(())
    }

    fn balanced(&self, stage: &Stage) -> Result<(), TestCaseError> {
        prop_assert_eq!((stage.booked("treated"), stage.booked("generated")), (self.fed, self.made));
        let packages: Vec<_> = self.packages.iter().map(|id| stage.package(*id)).collect();
        let in_stock: i64 = packages.iter().map(|one| one.stock.grams()).sum();
        let site = format!("site/{}", stage.plant.site.id);
        prop_assert_eq!(stage.plant.env.db.read(|conn| store::stock::total(conn, &site)).unwrap().0, in_stock);
        let ends = packages.iter().filter(|one| one.state == State::Treated);
        prop_assert_eq!(ends.map(|one| one.mass.unwrap().grams()).sum::<i64>(), self.fed);
        let links = stage.plant.env.db.read(store::package::all_links).unwrap();
        prop_assert_eq!(links.iter().map(|(.., mass)| mass).sum::<i64>(), self.made);
        stage.plant.verified();
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, max_shrink_iters: 20, ..ProptestConfig::default() })]

    #[test]
    fn what_goes_in_is_treated_and_what_comes_out_is_booked(moves in prop::collection::vec(a_move(), 10..60)) {
        let stage = Stage::new();
        let mut walk = Walk::default();
        walk.take(&stage, &Move::Open)?;
        for one in &moves {
            walk.take(&stage, one)?;
        }
        walk.balanced(&stage)?;
    }
}
