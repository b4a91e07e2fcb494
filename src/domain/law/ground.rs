//! What a refusal rests on: a law that is cited by the day, the form of a standard, the house's own design, or nothing but
//! technique.
//!
//! **Invariant:** an article is never written beside a code; it is looked up by key and day ([`LegalBasis`]).

use chrono::NaiveDate;

use super::{Basis, LegalBasis};
use crate::domain::refusal::Code;

/// What a refusal rests on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ground {
    /// Nothing but technique: a malformed request, a lost race, a login.
    Technical,
    /// The house's own design; no law demands it so.
    House(&'static str),
    /// The form that a standard gives to a number or code.
    Form(&'static str),
    /// Provisions by their keys in `fixtures/legal-basis.csv`, the main one first.
    Law(Vec<&'static str>),
}

impl Ground {
    /// What a code rests on.
    pub fn of(code: Code) -> Self {
        let text = code.ground_text();
        match (text, text.strip_prefix("house "), text.strip_prefix("form ")) {
            ("technical", ..) => Self::Technical,
            (_, Some(house), _) => Self::House(house),
            (_, _, Some(form)) => Self::Form(form),
            _ => Self::Law(text.split(';').collect()),
        }
    }

    /// The provisions in force on a day, the main one first.
    pub fn on(&self, day: NaiveDate) -> Vec<&'static Basis> {
        let (Self::Law(keys), Ok(table)) = (self, LegalBasis::builtin()) else { return Vec::new() };
        keys.iter().filter_map(|key| table.cite(key, day)).collect()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn whatever_the_law_demands_is_cited_by_the_law_of_the_day() {
        let table = LegalBasis::builtin().unwrap();
        let (before, after): (NaiveDate, NaiveDate) = ("2026-07-01".parse().unwrap(), "2026-09-01".parse().unwrap());
        let mut changed = 0;
        for code in Code::ALL {
            let Ground::Law(keys) = Ground::of(*code) else { continue };
            for key in &keys {
                assert!(table.all().iter().any(|one| one.key == *key), "{}: {key} is no key", code.as_str());
            }
            let cited = [before, after].map(|day| {
                let found = Ground::of(*code).on(day);
                assert_eq!(found.len(), keys.len(), "{} on {day}", code.as_str());
                assert!(found.iter().all(|one| one.in_force(day)), "{} on {day}", code.as_str());
                found.iter().map(|one| (&one.instrument_zh, &one.article)).collect::<Vec<_>>()
            });
            changed += usize::from(cited[0] != cited[1]);
            assert!(!cited[0].iter().any(|(law, _)| *law == "生态环境法典"), "{}: a law to come", code.as_str());
            assert!(!cited[1].iter().any(|(law, _)| law.contains("固体废物污染环境防治法")), "{}", code.as_str());
        }
        assert!(changed >= 10, "the change of the law shows: {changed}");
    }

    #[test]
    fn what_rests_on_no_law_says_why() {
        for code in Code::ALL {
            let known = match Ground::of(*code) {
                Ground::Technical => true,
                Ground::House(text) => {
                    ["design §", "codes §", "state-machines §"].iter().any(|one| text.starts_with(one))
                }
                Ground::Form(text) => ["GB", "GA", "HJ"].iter().any(|one| text.starts_with(one)),
                Ground::Law(keys) => !keys.is_empty() && keys.iter().all(|key| !key.is_empty() && !key.contains(' ')),
            };
            assert!(known, "{}: {}", code.as_str(), code.ground_text());
        }
    }
}
