//! A part of a whole, as rules compare it: whole thousandths, and whether anything is beyond them. Of a limit in whole thousandths it
//! tells exactly whether it is reached, and whether it is passed: one gram more than the limit is more.

use serde::{Deserialize, Serialize};

/// A part of a whole. Of two shares the larger is never the lesser; within one thousandth they are alike.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Kept", into = "Kept")]
pub struct Share {
    permille: i64,
    more: bool,
}

/// As it is remembered: a number where it is one of whole thousandths, as older releases have it throughout.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Kept {
    Just(i64),
    Beyond { beyond: i64 },
}

impl From<Kept> for Share {
    fn from(kept: Kept) -> Self {
        match kept {
            Kept::Just(permille) => Self::just(permille),
            Kept::Beyond { beyond } => Self::beyond(beyond),
        }
    }
}

impl From<Share> for Kept {
    fn from(share: Share) -> Self {
        if share.more { Self::Beyond { beyond: share.permille } } else { Self::Just(share.permille) }
    }
}

impl Share {
    /// A part of a whole, both in one unit and not negative; of nothing more than everything.
    pub fn of(part: i64, whole: i64) -> Self {
        if whole <= 0 {
            return Self::just(if part <= 0 { 0 } else { i64::MAX });
        }
        let (part, whole) = (i128::from(part) * 1000, i128::from(whole));
        let permille = i64::try_from(part.div_euclid(whole)).unwrap_or(i64::MAX);
        Self { permille, more: part.rem_euclid(whole) != 0 }
    }

    /// So many thousandths.
    pub const fn just(permille: i64) -> Self {
        Self { permille, more: false }
    }

    /// The least that is more than so many thousandths.
    pub const fn beyond(permille: i64) -> Self {
        Self { permille, more: true }
    }

    /// Whole thousandths, rounded down.
    pub const fn down(self) -> i64 {
        self.permille
    }

    /// Whole thousandths, rounded up: what is beyond a limit is not shown as the limit.
    pub const fn up(self) -> i64 {
        self.permille.saturating_add(self.more as i64)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn one_gram_beyond_a_limit_is_beyond_it_and_the_limit_is_not() {
        let of = |part| Share::of(part, 30_000_000);
        assert_eq!(of(30_000_000), Share::just(1000));
        assert!(of(30_000_001) >= Share::beyond(1000) && of(30_000_001) < Share::just(1001));
        assert!(of(29_999_999) < Share::just(1000) && of(29_999_999) >= Share::beyond(999));
        assert_eq!((of(30_000_001).down(), of(30_000_001).up(), of(30_000_000).up()), (1000, 1001, 1000));
        assert_eq!(
            (Share::of(0, 0), Share::of(1, 0), Share::of(i64::MAX, 1).down()),
            (Share::just(0), Share::just(i64::MAX), i64::MAX)
        );
    }

    #[test]
    fn what_an_older_release_remembered_is_read() {
        let read = |text: &str| serde_json::from_str::<Share>(text).unwrap();
        assert_eq!(read("998"), Share::just(998));
        for share in [Share::just(1000), Share::beyond(1000)] {
            assert_eq!(read(&serde_json::to_string(&share).unwrap()), share);
        }
    }
}
