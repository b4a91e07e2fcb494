//! Mass in whole grams: the only way a quantity is kept (design §3). Never a float.

use std::{fmt, iter::Sum};

use serde::{Deserialize, Serialize};

/// Grams; negative only as a difference.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mass(pub i64);

impl Mass {
    /// Nothing at all.
    pub const ZERO: Self = Self(0);

    /// Whole kilograms.
    pub const fn kg(kilograms: i64) -> Self {
        Self(kilograms * 1000)
    }

    /// Grams as a number.
    pub const fn grams(self) -> i64 {
        self.0
    }

    /// More than nothing.
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// The sum, or `None` beyond what 64 bits hold.
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, or `None` beyond what 64 bits hold.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// As tonnes, exact: at least three decimals, up to six.
    pub fn tonnes(self) -> String {
        let (sign, grams) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        let decimals = format!("{:06}", grams % 1_000_000);
        let (first, rest) = decimals.split_at(3);
        format!("{sign}{}.{first}{}", grams / 1_000_000, rest.trim_end_matches('0'))
    }
}

impl Sum for Mass {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        Self(iter.map(|mass| mass.0).fold(0, i64::saturating_add))
    }
}

/// Below a tonne `172 kg` or `172.5 kg`; from a tonne on `6.840 t`.
impl fmt::Display for Mass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, grams) = (if self.0 < 0 { "−" } else { "" }, self.0.unsigned_abs());
        if grams >= 1_000_000 {
            let kilograms = (grams + 500) / 1000;
            return write!(f, "{sign}{}.{:03} t", kilograms / 1000, kilograms % 1000);
        }
        match grams % 1000 {
            0 => write!(f, "{sign}{} kg", grams / 1000),
            rest => {
                let decimals = format!("{rest:03}");
                write!(f, "{sign}{}.{} kg", grams / 1000, decimals.trim_end_matches('0'))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Mass;

    #[test]
    fn mass_shows_kilograms_below_a_tonne_and_tonnes_above() {
        assert_eq!(Mass(172_500).to_string(), "172.5 kg");
        assert_eq!(Mass::kg(6840).to_string(), "6.840 t");
        assert_eq!(Mass(-50).to_string(), "−0.05 kg");
    }
}
