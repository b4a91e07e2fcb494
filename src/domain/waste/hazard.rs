//! Hazard properties 危险特性 T, C, I, R, In as the catalogue joins them (国家危险废物名录 2021, note 1 of the table).

use std::{fmt, str::FromStr, sync::OnceLock};

use serde::Deserialize;

use crate::domain::reference::{TableError, rows, text_enum, text_form};

text_enum! {
    /// One hazard property (国家危险废物名录 2021, note 1).
    Hazard, NotAHazard {
        /// 毒性.
        Toxic = "T",
        /// 腐蚀性.
        Corrosive = "C",
        /// 易燃性.
        Ignitable = "I",
        /// 反应性.
        Reactive = "R",
        /// 感染性.
        Infectious = "In",
    }
}

/// How the letters are joined.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Joiner {
    /// `,`: has the first and may have the others.
    #[default]
    FirstAndPerhaps,
    /// `/`: one or more of them.
    AnyOf,
}

/// The hazards of a waste in the official order; text `T,C` or `T/C`. Never empty.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Hazards {
    letters: Vec<Hazard>,
    joiner: Joiner,
}

/// Why a text names no hazards.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotHazards {
    /// A token is none of T, C, I, R, In.
    #[error("{0:?} is none of T, C, I, R, In")]
    Unknown(String),
    /// A letter stands twice.
    #[error("{0} stands twice")]
    Twice(Hazard),
}

impl Hazards {
    /// The letters in the official order.
    pub fn letters(&self) -> &[Hazard] {
        &self.letters
    }

    /// How they are joined.
    pub const fn joiner(&self) -> Joiner {
        self.joiner
    }

    /// Whether the waste has it or may have it.
    pub fn may_be(&self, hazard: Hazard) -> bool {
        self.letters.contains(&hazard)
    }
}

impl FromStr for Hazards {
    type Err = NotHazards;

    /// Joined by `,`, `，`, `、`, `;` or `/`, spaces allowed around a letter.
    fn from_str(text: &str) -> Result<Self, NotHazards> {
        let joiner = if text.contains('/') { Joiner::AnyOf } else { Joiner::FirstAndPerhaps };
        let mut letters: Vec<Hazard> = Vec::new();
        for token in text.split([',', '，', '、', ';', '/']).map(str::trim) {
            let letter = token.parse().map_err(|NotAHazard(token)| NotHazards::Unknown(token))?;
            if letters.contains(&letter) {
                return Err(NotHazards::Twice(letter));
            }
            letters.push(letter);
        }
        Ok(Self { letters, joiner })
    }
}

impl fmt::Display for Hazards {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, letter) in self.letters.iter().enumerate() {
            let joiner = match self.joiner {
                _ if at == 0 => "",
                Joiner::FirstAndPerhaps => ",",
                Joiner::AnyOf => "/",
            };
            write!(f, "{joiner}{letter}")?;
        }
        Ok(())
    }
}

text_form!(Hazards);

/// Names of a hazard.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct HazardName {
    /// The letter.
    pub code: Hazard,
    /// Chinese.
    pub name_zh: String,
    /// English.
    pub name_en: String,
}

/// Names of all hazards (国家危险废物名录 2021, note 1), from `fixtures/hazards.csv`.
pub fn names() -> Result<&'static [HazardName], TableError> {
    static TABLE: OnceLock<Result<Vec<HazardName>, TableError>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        Ok(rows("hazards", include_str!("../../../fixtures/hazards.csv"))?.into_iter().map(|(_, row)| row).collect())
    });
    table.as_deref().map_err(Clone::clone)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn infectious_is_not_read_as_ignitable() {
        let hazards: Hazards = "T/In".parse().unwrap();
        assert!(hazards.may_be(Hazard::Infectious) && !hazards.may_be(Hazard::Ignitable));
        assert_eq!((hazards.joiner(), hazards.to_string().as_str()), (Joiner::AnyOf, "T/In"));
    }

    #[test]
    fn full_width_commas_are_read_and_order_is_kept() {
        assert_eq!("R，T".parse::<Hazards>().unwrap().to_string(), "R,T");
        assert_eq!("T;I;C".parse::<Hazards>().unwrap().to_string(), "T,I,C");
        assert!("".parse::<Hazards>().is_err() && "T,".parse::<Hazards>().is_err() && "t".parse::<Hazards>().is_err());
        assert_eq!("T,T".parse::<Hazards>(), Err(NotHazards::Twice(Hazard::Toxic)));
    }

    #[test]
    fn every_hazard_has_names() {
        let codes: Vec<Hazard> = names().unwrap().iter().map(|name| name.code).collect();
        assert_eq!(codes, Hazard::ALL);
    }
}
