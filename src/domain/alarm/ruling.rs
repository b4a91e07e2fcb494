//! What the engine asks of a rule, whoever wrote it: the house, or an authority.

use std::{collections::BTreeMap, fmt::Debug};

use super::{Asked, Choosable, Judgement, Kind, Mark, Params, Recipient, Rule, ladder::Clock, watching::Watch};

/// A rule that can be asked.
pub trait Ruling: Debug + Send + Sync {
    /// Its permanent code.
    fn code(&self) -> &str;
    /// Its version, kept in the evidence of each notice.
    fn version(&self) -> u32;
    /// What it finds is a fact of the past that nothing undoes.
    fn lasting(&self) -> bool;
    /// What its subjects are.
    fn subjects(&self) -> &[Kind];
    /// Whom it concerns.
    fn recipients(&self) -> &[Recipient];
    /// Its figures as the evidence keeps them.
    fn thresholds(&self, params: &Params) -> BTreeMap<String, i64>;
    /// What of it may be chosen for a place.
    fn choosable(&self) -> Choosable<'_>;
    /// How it watches by what was chosen for it.
    fn watch(&self, chosen: Watch) -> Watch {
        chosen
    }
    /// What it finds.
    fn ask(&self, asked: &Asked<'_>) -> Judgement;
}

impl Ruling for Rule {
    fn code(&self) -> &str {
        self.code
    }

    fn version(&self) -> u32 {
        self.version
    }

    fn lasting(&self) -> bool {
        self.lasting
    }

    fn subjects(&self) -> &[Kind] {
        self.subjects
    }

    fn recipients(&self) -> &[Recipient] {
        self.to
    }

    fn thresholds(&self, params: &Params) -> BTreeMap<String, i64> {
        params.all(self.parameters)
    }

    fn choosable(&self) -> Choosable<'_> {
        Choosable {
            division: "",
            figures: self.parameters.iter().map(|one| (one.code, one.unit, one.mark)).collect(),
            of_law: self.parameters.iter().any(|one| one.mark == Mark::Law),
            ground: self.ground.to_vec(),
            levels: self.levels.to_vec(),
            to: self.to,
            clocks: Clock::ALL.iter().map(|clock| (*clock, clock.usual())).collect(),
        }
    }

    fn ask(&self, asked: &Asked<'_>) -> Judgement {
        (self.judge)(asked)
    }
}
