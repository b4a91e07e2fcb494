//! What of a rule may be chosen for a place, whoever wrote it: figures, levels, recipients and clocks, and what a law leaves no choice about.

use super::{Level, Mark, Recipient, Unit, ladder::Clock};

/// What may be chosen for a rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choosable<'a> {
    /// Digits that the divisions begin with in which it watches; empty: everywhere.
    pub division: &'a str,
    /// Its figures by name; what rests on a law is not chosen.
    pub figures: Vec<(&'a str, Unit, Mark)>,
    /// What it finds is for the law to say: it is not silenced, and loosened in nothing.
    pub of_law: bool,
    /// Keys of the provisions that say so.
    pub ground: Vec<&'a str>,
    /// The levels at which it finds something, the lowest first.
    pub levels: Vec<Level>,
    /// Whom it concerns.
    pub to: &'a [Recipient],
    /// Days of its ladder where nobody chose, by clock.
    pub clocks: Vec<(Clock, i64)>,
}

impl<'a> Choosable<'a> {
    /// Unit and mark of a figure.
    pub fn figure(&self, code: &str) -> Option<(&'a str, Unit, Mark)> {
        self.figures.iter().find(|(known, ..)| *known == code).copied()
    }

    /// Days of a clock where nobody chose.
    pub fn days(&self, clock: Clock) -> i64 {
        self.clocks.iter().find(|(known, _)| *known == clock).map_or_else(|| clock.usual(), |(_, days)| *days)
    }

    /// The first figure that rests on a law.
    pub fn lawful(&self) -> Option<&'a str> {
        self.figures.iter().find(|(.., mark)| *mark == Mark::Law).map(|(code, ..)| *code)
    }
}
