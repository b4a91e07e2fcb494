//! 统一社会信用代码 (GB 32100-2015): eighteen characters with two check digits. Invariant: a [`Uscc`] passed both.

use std::{fmt, str::FromStr};

use crate::domain::reference::text_form;

/// The 31 characters in the order of their values: no I, O, S, V, Z (GB 32100-2015).
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Weights of the check digit: 3^(i−1) mod 31 (GB 32100-2015).
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/// Weights of the organisation code's own check digit (GB 11714).
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// A unified social credit code whose two check digits hold (GB 32100-2015, GB 11714).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Uscc(String);

/// Why a text is no unified social credit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAUscc {
    /// Not eighteen characters.
    #[error("{0} characters instead of 18")]
    Length(usize),
    /// A letter the code never uses but that looks like one it does.
    #[error("{found} at position {position} is never used; {instead} was probably meant")]
    LookAlike {
        /// Position from 1.
        position: usize,
        /// As typed.
        found: char,
        /// What it resembles.
        instead: char,
    },
    /// Another character outside the alphabet.
    #[error("{found:?} at position {position} is not allowed")]
    Character {
        /// Position from 1.
        position: usize,
        /// As typed.
        found: char,
    },
    /// Position 17 does not check the organisation code.
    #[error("check character 17 should be {expected}")]
    OrganisationCheck {
        /// The character that would hold.
        expected: char,
    },
    /// Position 18 does not check the whole.
    #[error("check character 18 should be {expected}")]
    Check {
        /// The character that would hold.
        expected: char,
    },
}

impl Uscc {
    /// The eighteen characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Characters 3 to 8: the division it was registered in (GB/T 2260).
    pub fn division(&self) -> &str {
        self.0.get(2..8).unwrap_or_default()
    }
}

/// The letters never used and what they are taken for.
const fn look_alike(found: char) -> Option<char> {
    match found {
        'I' => Some('1'),
        'O' => Some('0'),
        'S' => Some('5'),
        'V' => Some('U'),
        'Z' => Some('2'),
        _ => None,
    }
}

fn value(letter: char) -> Option<u32> {
    ALPHABET.chars().position(|one| one == letter).and_then(|at| u32::try_from(at).ok())
}

fn weighted(values: impl Iterator<Item = u32>, weights: &[u32]) -> u32 {
    values.zip(weights).map(|(value, weight)| value * weight).sum()
}

impl FromStr for Uscc {
    type Err = NotAUscc;

    /// Lower case is raised; nothing else is repaired.
    fn from_str(text: &str) -> Result<Self, NotAUscc> {
        let text = text.to_ascii_uppercase();
        let letters: Vec<char> = text.chars().collect();
        if letters.len() != 18 {
            return Err(NotAUscc::Length(letters.len()));
        }
        let mut values = Vec::with_capacity(18);
        for (at, found) in letters.iter().copied().enumerate() {
            let position = at + 1;
            values.push(value(found).ok_or_else(|| match look_alike(found) {
                Some(instead) => NotAUscc::LookAlike { position, found, instead },
                None => NotAUscc::Character { position, found },
            })?);
        }
        // GB 11714 counts A as 10, B as 11, … through the whole Latin alphabet.
        let organisation = letters.iter().skip(8).filter_map(|letter| letter.to_digit(36));
        let expected = match 11 - weighted(organisation, &ORGANISATION_WEIGHTS) % 11 {
            10 => 'X',
            11 => '0',
            digit => char::from_digit(digit, 10).unwrap_or('0'),
        };
        if letters.get(16) != Some(&expected) {
            return Err(NotAUscc::OrganisationCheck { expected });
        }
        let sum = weighted(values.into_iter(), &WEIGHTS);
        let expected = ALPHABET.chars().nth(((31 - sum % 31) % 31) as usize).unwrap_or('0');
        if letters.get(17) != Some(&expected) {
            return Err(NotAUscc::Check { expected });
        }
        Ok(Self(text))
    }
}

impl fmt::Display for Uscc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

text_form!(Uscc);

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn published_and_test_codes_hold() {
        for text in ["91130200699229617X", "91330111MA2ABCD13G"] {
            assert_eq!(text.parse::<Uscc>().unwrap().as_str(), text);
        }
        assert_eq!("91330111ma2abcd13g".parse::<Uscc>().unwrap().division(), "330111");
    }

    #[test]
    fn look_alikes_come_with_a_hint() {
        let refusal = "9133O111MA2ABCD13G".parse::<Uscc>();
        assert_eq!(refusal, Err(NotAUscc::LookAlike { position: 5, found: 'O', instead: '0' }));
        assert!(matches!("9133\u{ff10}111MA2ABCD13G".parse::<Uscc>(), Err(NotAUscc::Character { position: 5, .. })));
    }

    #[test]
    fn both_check_digits_are_checked() {
        assert_eq!("91330111MA2ABCD13H".parse::<Uscc>(), Err(NotAUscc::Check { expected: 'G' }));
        assert_eq!("91330111MA2ABCD14G".parse::<Uscc>(), Err(NotAUscc::OrganisationCheck { expected: '3' }));
        assert_eq!("91330111".parse::<Uscc>(), Err(NotAUscc::Length(8)));
    }

    proptest! {
        #[test]
        fn one_wrong_character_never_passes(at in 0_usize..18, with in 0_usize..31) {
            let mut letters: Vec<char> = "91330111MA2ABCD13G".chars().collect();
            let wrong = ALPHABET.chars().nth(with).unwrap();
            prop_assume!(letters[at] != wrong);
            letters[at] = wrong;
            prop_assert!(letters.into_iter().collect::<String>().parse::<Uscc>().is_err());
        }
    }
}
