//! Whose turn it is: who has the next step of a notice's flow.

use super::{Notice, State};

/// Who has the next step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Turn {
    /// Those concerned: whoever answers for it there.
    Sides,
    /// The authority.
    Authority,
}

impl Turn {
    /// The permanent text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sides => "sides",
            Self::Authority => "authority",
        }
    }
}

impl Notice {
    /// Whose turn it is; of what is over nobody's. What the sides know nothing of is the authority's from its beginning.
    pub fn turn(&self) -> Option<Turn> {
        let sides = if self.is_for_authority_alone() { Turn::Authority } else { Turn::Sides };
        match self.state {
            State::Submitted if self.needs_authority() => Some(Turn::Authority),
            State::Raised | State::Acknowledged | State::Handling | State::Submitted => Some(sides),
            State::ExtensionAsked | State::FalseClaimed => Some(Turn::Authority),
            State::Closed | State::Cleared => None,
        }
    }
}
