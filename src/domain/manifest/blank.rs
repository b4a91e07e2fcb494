//! Blank manifests that are printed beforehand, for when the platform is down (Order 23 Art. 20): each has a serial of the platform's
//! own, is given to one site, and is entered once.

use chrono::NaiveDate;

use crate::domain::{
    law::calendar::Calendar,
    names::names,
    refusal::{Code, Refusal},
};

/// Working days within which what was used is entered (Order 23 Art. 20), counted as MAN-08 counts them: from the day of departure, for
/// the end of the transfer is not known before.
pub const ENTER_WORKING_DAYS: u32 = 10;
/// Most blanks given at once.
pub const GIVEN_MAX: i64 = 20;
/// Most blanks of a site that lie unused.
pub const FREE_MAX: i64 = 100;

names! {
    /// Where a blank stands.
    Standing {
        /// Nothing is said of it.
        Free = "free" / "未使用",
        /// Waste left by it; it is to be entered.
        Used = "used" / "已使用，待补录",
        /// A manifest names it.
        Entered = "entered" / "已补录",
        /// Nobody will use it.
        Spoiled = "spoiled" / "已作废",
    }
}

/// What is said of a blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Waste left by it on that day.
    Use(NaiveDate),
    /// It is torn, miswritten or lost, for this reason.
    Spoil(String),
}

/// Where a blank stands by what is known of it.
pub const fn standing(entered: bool, used: bool, spoiled: bool) -> Standing {
    match (entered, used, spoiled) {
        (true, ..) => Standing::Entered,
        (_, true, _) => Standing::Used,
        (_, _, true) => Standing::Spoiled,
        _ => Standing::Free,
    }
}

/// The last day on which what was used is entered in time.
pub fn due_on(calendar: &Calendar, used_on: NaiveDate) -> NaiveDate {
    calendar.add_working_days(used_on, ENTER_WORKING_DAYS).day
}

/// The serial's text: nobody takes it for an official number, which is fourteen digits.
pub fn number(site_code: &str, serial: i64) -> String {
    format!("PAPER-{site_code}-{serial:04}")
}

/// Whether it may be entered from.
///
/// # Errors
///
/// `blank.entered`, `blank.spoiled`.
pub fn enterable(number: &str, standing: Standing) -> Result<(), Refusal> {
    match standing {
        Standing::Free | Standing::Used => Ok(()),
        Standing::Entered => Err(Refusal::of(Code::BlankEntered).with("number", number)),
        Standing::Spoiled => Err(Refusal::of(Code::BlankSpoiled).with("number", number)),
    }
}

/// Whether it may be said of a blank that was given on a day.
///
/// # Errors
///
/// `blank.entered`; `request.field` for a day before it was given or after today, or a reason that is none.
pub fn sayable(
    number: &str,
    standing: Standing,
    ask: &Ask,
    (given_on, today): (NaiveDate, NaiveDate),
) -> Result<(), Refusal> {
    if standing == Standing::Entered {
        return Err(Refusal::of(Code::BlankEntered).with("number", number));
    }
    let field =
        |pointer: &str, reason: &str| Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason);
    match ask {
        Ask::Use(day) if !(given_on..=today).contains(day) => {
            Err(field("/used_on", "from the day it was given to today"))
        }
        Ask::Use(_) => Ok(()),
        Ask::Spoil(reason) => {
            let length = reason.trim().chars().count();
            let bad = !(1..=200).contains(&length) || reason.chars().any(char::is_control);
            if bad { Err(field("/reason", "1 to 200 characters")) } else { Ok(()) }
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_serial_is_never_an_official_number() {
        for serial in [1, 9_999, 12_345] {
            let number = number("91330111MA2ABCD13G-001", serial);
            assert!(number.parse::<crate::domain::manifest::ManifestNumber>().is_err(), "{number}");
        }
    }

    #[test]
    fn it_is_entered_once_and_what_is_entered_is_said_no_more_of() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let days = (day("2026-11-02"), day("2026-11-20"));
        let code = |result: Result<(), Refusal>| result.err().map(|refusal| refusal.code);
        for one in Standing::ALL.iter().copied() {
            let due = match one {
                Standing::Free | Standing::Used => None,
                Standing::Entered => Some(Code::BlankEntered),
                Standing::Spoiled => Some(Code::BlankSpoiled),
            };
            assert_eq!(code(enterable("PAPER-1", one)), due);
            let said = code(sayable("PAPER-1", one, &Ask::Use(day("2026-11-02")), days));
            assert_eq!(said, (one == Standing::Entered).then_some(Code::BlankEntered));
        }
        for wrong in ["2026-11-01", "2026-11-21"] {
            let asked = Ask::Use(day(wrong));
            assert_eq!(code(sayable("PAPER-1", Standing::Free, &asked, days)), Some(Code::RequestField));
        }
        for wrong in ["", " ", "a\u{7}"] {
            let asked = Ask::Spoil(wrong.to_owned());
            assert_eq!(code(sayable("PAPER-1", Standing::Free, &asked, days)), Some(Code::RequestField));
        }
        assert_eq!(standing(false, true, true), Standing::Used, "waste that left counts more than a torn paper");
    }
}
