//! How a rule watches somewhere on a day: what was chosen for the installation, for divisions, tiers and enterprises laid one over the
//! other.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Level, Params, Recipient, Ruling, ladder::Ladder, setting::Setting};
use crate::{
    domain::{paper::check::parameter::Source, party::Tier},
    kernel::id::OrganisationId,
};

/// For whom it watches.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct For<'a> {
    /// The division, or the digits that begin it.
    pub division: &'a str,
    /// The site's tier.
    pub tier: Option<Tier>,
    /// The enterprise.
    pub organisation: Option<OrganisationId>,
}

impl<'a> For<'a> {
    /// Everybody of a division.
    pub const fn division(division: &'a str) -> Self {
        Self { division, tier: None, organisation: None }
    }
}

/// How a rule watches for somebody on one day.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Watch {
    /// It finds nothing.
    pub off: bool,
    /// Who says so.
    pub off_by: Source,
    /// Its figures.
    pub params: Params,
    /// Who says so of each figure that somebody chose.
    pub chosen_by: BTreeMap<String, Source>,
    /// Levels that are told as others.
    pub levels: BTreeMap<Level, Level>,
    /// Whom it tells, if somebody chose.
    pub to: Option<Vec<Recipient>>,
    /// Clocks of its ladder.
    pub ladder: Ladder,
    /// What the choices in force rest on, with their first days, the widest place first.
    pub basis: Vec<(String, NaiveDate)>,
}

impl Watch {
    /// What holds on a day: of each thing the choice of the narrowest that names it – an enterprise before a tier, a tier before a
    /// division, a district before its city. Of two choices for the same the one that began last holds, of those of one day the one
    /// made last; one that has ended is as if it had not been made. `settings` are in the order in which they were made.
    pub fn of<'a>(settings: impl IntoIterator<Item = &'a Setting>, rule: &str, whom: For<'_>, day: NaiveDate) -> Self {
        // Prefixes of one division differ in length.
        let mut places: BTreeMap<(bool, bool, usize), &Setting> = BTreeMap::new();
        for one in settings {
            let in_force = one.valid_from <= day && one.valid_to.is_none_or(|last| day <= last);
            if one.rule != rule || !in_force || !is_for(one, whom) {
                continue;
            }
            let place = (one.organisation.is_some(), one.tier.is_some(), one.division.len());
            let held = places.entry(place).or_insert(one);
            if one.valid_from >= held.valid_from {
                *held = one;
            }
        }
        let (mut watch, mut figures, mut clocks) = (Self::default(), BTreeMap::new(), BTreeMap::new());
        for one in places.values() {
            let source =
                if one.division.is_empty() { Source::Installation } else { Source::Division(one.division.clone()) };
            if let Some(off) = one.off {
                (watch.off, watch.off_by) = (off, source.clone());
            }
            for (code, value) in &one.figures {
                figures.insert(code.clone(), *value);
                watch.chosen_by.insert(code.clone(), source.clone());
            }
            watch.levels.extend(&one.levels);
            clocks.extend(&one.clocks);
            watch.basis.extend((!one.basis.is_empty()).then(|| (one.basis.clone(), one.valid_from)));
            watch.to = one.to.clone().or(watch.to);
        }
        watch.params = Params::with(figures);
        watch.ladder = Ladder::with(clocks);
        watch
    }

    /// At which level something is told; a breach of law never lower than the rule says.
    pub fn told_as(&self, level: Level, breach: bool) -> Level {
        let told = self.levels.get(&level).copied().unwrap_or(level);
        if breach { told.max(level) } else { told }
    }

    /// Whom a rule tells.
    pub fn recipients(&self, rule: &dyn Ruling) -> Vec<Recipient> {
        self.to.clone().unwrap_or_else(|| rule.recipients().to_vec())
    }
}

fn is_for(one: &Setting, whom: For<'_>) -> bool {
    whom.division.starts_with(&one.division)
        && one.tier.is_none_or(|tier| whom.tier == Some(tier))
        && one.organisation.is_none_or(|organisation| whom.organisation == Some(organisation))
}
