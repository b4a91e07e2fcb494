//! What every machine is written with: enums of states, actions and choices, each with a permanent text and the trade's Chinese
//! word, and the door that its one table of moves opens.

/// Declares such an enum.
macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal / $zh:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];
            /// The permanent text.
            pub const fn as_str(self) -> &'static str { match self { $(Self::$variant => $text,)+ } }
            /// The Chinese word of the trade.
            pub const fn zh(self) -> &'static str { match self { $(Self::$variant => $zh,)+ } }
            /// Reads the permanent text.
            pub fn parse(text: &str) -> Option<Self> { Self::ALL.iter().copied().find(|one| one.as_str() == text) }
        }
    };
}
pub(crate) use names;

/// Declares `next` over a machine's `TRANSITIONS`: the only door to a new state. What is not listed is refused with the code; with
/// a second argument a row is listed only for whom it says so.
macro_rules! door {
    ($code:ident) => {
        $crate::domain::names::door!($code, |_, _| true);
    };
    ($code:ident, $listed:expr) => {
        /// The only door to a new state.
        pub fn next(from: State, action: Action, role: Role) -> Result<State, Refusal> {
            let listed: fn(&[Role], Role) -> bool = $listed;
            let mut rows = TRANSITIONS.iter();
            let found = rows.find(|(state, act, _, by)| (*state, *act) == (from, action) && listed(by, role));
            let Some((_, _, to, by)) = found else {
                return Err(Refusal::of(Code::$code)
                    .with("state", from.as_str())
                    .with("state_zh", from.zh())
                    .with("action", action.as_str()));
            };
            if by.contains(&role) {
                Ok(*to)
            } else {
                Err(Refusal::of(Code::NotAllowed).with("action", action.as_str()).with("role", role.as_str()))
            }
        }
    };
}
pub(crate) use door;
