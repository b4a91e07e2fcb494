//! Slots 货位: the marked places of a zone. A zone may have none; a package may lie in its zone without one.
//!
//! **Invariant:** a zone's slots have different codes, whatever their case, and each holds at least one container.

use serde::{Deserialize, Serialize};

use crate::domain::refusal::{Code, Refusal};

/// Most slots of one zone.
pub const SLOTS_MAX: usize = 500;
/// Most rows or columns of a rack.
const SIDE_MAX: i64 = 99;
/// Most containers of one slot.
const EACH_MAX: i64 = 100;
/// Longest code, in characters: it is read off a sign.
const CODE_MAX: usize = 16;

/// The slots of a zone.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Slots {
    /// What their signs say, in the order in which they are filled.
    pub codes: Vec<String>,
    /// How many containers each holds.
    pub each: i64,
}

impl Slots {
    /// Slots by their codes; without codes none.
    pub fn of(codes: &[String], each: i64) -> Result<Self, Refusal> {
        if codes.is_empty() {
            return Ok(Self::default());
        }
        let field = |pointer: &str| Refusal::of(Code::RequestField).with("pointer", pointer);
        if codes.len() > SLOTS_MAX {
            return Err(field("/codes").with("most", SLOTS_MAX));
        }
        if !(1..=EACH_MAX).contains(&each) {
            return Err(field("/each").with("most", EACH_MAX));
        }
        let codes: Vec<String> = codes.iter().map(|code| code.trim().to_owned()).collect();
        let legible = |letter: char| letter.is_alphanumeric() || letter == '-' || letter == '.';
        for (place, code) in codes.iter().enumerate() {
            let twice = codes.iter().take(place).any(|other| same(other, code));
            if twice || !(1..=CODE_MAX).contains(&code.chars().count()) || !code.chars().all(legible) {
                return Err(field("/codes").with("code", code.as_str()));
            }
        }
        Ok(Self { codes, each })
    }

    /// The codes of a rack: `A01-02` is row 1, column 2; of a single row `A02`.
    pub fn rack(prefix: &str, rows: i64, columns: i64) -> Result<Vec<String>, Refusal> {
        for (pointer, side) in [("/rows", rows), ("/columns", columns)] {
            if !(1..=SIDE_MAX).contains(&side) {
                return Err(Refusal::of(Code::RequestField).with("pointer", pointer).with("most", SIDE_MAX));
            }
        }
        let cell = |row: i64, column: i64| {
            if rows == 1 { format!("{prefix}{column:02}") } else { format!("{prefix}{row:02}-{column:02}") }
        };
        Ok((1..=rows).flat_map(|row| (1..=columns).map(move |column| cell(row, column))).collect())
    }

    /// The slot that a sign names, as it is spelled here.
    pub fn named(&self, text: &str) -> Option<&str> {
        self.codes.iter().find(|code| same(code, text.trim())).map(String::as_str)
    }

    /// The next slot to be filled: the first with nothing in it, else the first with room.
    pub fn free(&self, lies: impl Fn(&str) -> i64) -> Option<&str> {
        let below = |limit: i64| self.codes.iter().find(|code| lies(code) < limit).map(String::as_str);
        below(1).or_else(|| below(self.each))
    }
}

fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// The slot asked for, as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Berth {
    /// Its code, as it was asked for or as the zone spells it.
    pub code: String,
    /// The zone has it.
    pub known: bool,
    /// How many other containers lie in it.
    pub lies: i64,
    /// How many it holds.
    pub each: i64,
    /// The next free slot of the zone.
    pub free: Option<String>,
}

impl Berth {
    /// It is a slot of the zone and has room.
    pub fn check(&self) -> Result<(), Refusal> {
        let told = |code: Code| Refusal::of(code).with("slot", self.code.as_str()).with("free", self.free.as_deref());
        if !self.known {
            return Err(told(Code::SlotUnknown));
        }
        if self.lies >= self.each {
            return Err(told(Code::SlotTaken).with("lies", self.lies).with("each", self.each));
        }
        Ok(())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn codes(all: &[&str]) -> Vec<String> {
        all.iter().map(|one| (*one).to_owned()).collect()
    }

    #[test]
    fn a_rack_is_numbered_by_row_and_column() {
        assert_eq!(Slots::rack("A", 2, 2).unwrap(), codes(&["A01-01", "A01-02", "A02-01", "A02-02"]));
        assert_eq!(Slots::rack("A", 1, 3).unwrap(), codes(&["A01", "A02", "A03"]));
        for (rows, columns) in [(0, 1), (1, 0), (100, 1), (1, 100)] {
            assert_eq!(Slots::rack("A", rows, columns).unwrap_err().code, Code::RequestField);
        }
    }

    #[test]
    fn codes_differ_and_can_be_read_off_a_sign() {
        for bad in [&["A1", "a1"][..], &[""], &["A 1"], &["A,1"], &["12345678901234567"]] {
            assert_eq!(Slots::of(&codes(bad), 1).unwrap_err().code, Code::RequestField, "{bad:?}");
        }
        for each in [0, 101] {
            assert_eq!(Slots::of(&codes(&["A1"]), each).unwrap_err().code, Code::RequestField);
        }
        let slots = Slots::of(&codes(&[" A1 ", "甲-2"]), 1).unwrap();
        assert_eq!((slots.named("a1"), slots.named("甲-2"), slots.named("A2")), (Some("A1"), Some("甲-2"), None));
    }

    #[test]
    fn an_empty_slot_comes_before_one_with_room() {
        let slots = Slots::of(&codes(&["A1", "A2", "A3"]), 2).unwrap();
        assert_eq!(slots.free(|code| i64::from(code != "A3")), Some("A3"));
        assert_eq!(slots.free(|code| if code == "A1" { 2 } else { 1 }), Some("A2"));
        assert_eq!(slots.free(|_| 2), None);
        assert_eq!(Slots::default().free(|_| 0), None);
    }
}
