//! What the rules are worth: a world with faults planted in it and the same world without any, and how what was raised compares
//! with what the simulator knows to be wrong.
//!
//! A notice counts when it is raised, when it is raised anew and when it rises from 预警 to 报警. It is right when something is wrong
//! with its subject, or at the site whom it concerns, of which its rule should tell or may rightly tell. A fault is found when one of
//! its rules tells it at the level expected.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;

use super::{Label, World, fault::Kind, parties::DIVISION};
use crate::{
    app::{Env, Error},
    domain::{
        alarm::{Level, RULES, Recipient, Rule},
        journal::event::Event as Fact,
        notice::{Event, Notice},
    },
    kernel::{clock::Instant, hash::Hash, id::SiteId},
    store,
};

/// Notices and events read at a time.
const PAGE: i64 = 500;

/// Something that a rule told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Call {
    /// When.
    pub at: Instant,
    /// Code of the rule.
    pub rule: String,
    /// Stream of the thing.
    pub subject: String,
    /// At what level.
    pub level: Level,
    /// The sites whom it concerns.
    pub sites: Vec<SiteId>,
    /// An authority of the district is told of it.
    pub officers: bool,
    /// An enterprise is told of it.
    pub enterprise: bool,
}

/// What became of the faults of a kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OfKind {
    /// The kind.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// The rules that should find it.
    pub rules: Vec<&'static str>,
    /// Faults of which there was time to find them.
    pub planted: usize,
    /// Faults that could be seen only after the world's end.
    pub too_late: usize,
    /// Those that were found.
    pub found: usize,
    /// Thousandths found.
    pub recall_permille: Option<usize>,
    /// Hours from the moment it could be seen to the notice: the middle one.
    pub delay_hours: Option<i64>,
    /// What the platform answered where it did not let it happen.
    pub refused: BTreeMap<String, usize>,
    /// Subjects of those that were not found.
    pub missed: Vec<String>,
}

/// What a rule raised.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OfRule {
    /// Its code.
    pub rule: String,
    /// Its name.
    pub name: String,
    /// 报警 raised, and those that were right.
    pub alarms: usize,
    /// Right ones.
    pub alarms_right: usize,
    /// Thousandths of them that were right.
    pub precision_permille: Option<usize>,
    /// 预警 raised, and those that came of something that is wrong.
    pub warnings: usize,
    /// Such.
    pub warnings_right: usize,
    /// Subjects of 报警 that were not right, some of them.
    pub wrong: Vec<String>,
}

/// What was measured in one world.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Measured {
    /// Producers.
    pub sites: usize,
    /// Days.
    pub days: u32,
    /// Seed.
    pub seed: u64,
    /// Last day.
    pub until: String,
    /// Faults that were planted.
    pub faults: usize,
    /// Events of the journal.
    pub events: i64,
    /// Digest of all that was raised.
    pub list_sha256: String,
    /// Of the faults.
    pub kinds: Vec<OfKind>,
    /// Of the rules that raised anything.
    pub rules: Vec<OfRule>,
    /// Orange and red that reach the district's officers: in all, and on the day that had most.
    pub officers: usize,
    /// Such a day.
    pub officers_worst: usize,
    /// Days with more than three of them.
    pub officers_over: usize,
    /// Thousandths of one a day.
    pub officers_permille: usize,
    /// 预警 to enterprises.
    pub warnings: usize,
    /// Of a site and day, millionths.
    pub warnings_millionths: usize,
    /// What went otherwise than meant.
    pub surprises: Vec<String>,
}

/// Everything that rules told, in the order of time.
///
/// # Errors
/// The database is away.
pub fn calls(env: &Env) -> Result<Vec<Call>, Error> {
    let (mut out, mut after) = (Vec::new(), String::new());
    loop {
        let notices = env.db.read(|conn| store::notice::all(conn, &after, PAGE))?;
        let Some((last, _)) = notices.last() else { break };
        after = last.id.to_string();
        let notices: BTreeMap<String, Notice> =
            notices.into_iter().map(|(one, _)| (Notice::stream(one.id), one)).collect();
        let streams: Vec<String> = notices.keys().cloned().collect();
        let events = env.db.read(|conn| store::event::of_streams(conn, &streams))?;
        let mut told: BTreeMap<String, Level> = BTreeMap::new();
        for row in events {
            let Some(notice) = notices.get(&row.stream) else { continue };
            let event = Fact::of_body(&row.kind, &row.body).map_err(|error| Error::Fault(error.to_string()))?;
            let Fact::Notice(event) = event else { continue };
            let held = told.get(&row.stream).copied();
            let level = match event {
                Event::Raised { found, .. } | Event::Recurred { found, .. } => Some(found.level),
                Event::LevelChanged { found, .. } => {
                    let level = found.level;
                    told.insert(row.stream.clone(), level);
                    (Some(level) > held).then_some(level)
                }
                _ => None,
            };
            let Some(level) = level else { continue };
            told.insert(row.stream.clone(), level);
            out.push(call(notice, level, Instant::from_micros(row.occurred_at)));
        }
    }
    out.sort();
    Ok(out)
}

fn call(one: &Notice, level: Level, at: Instant) -> Call {
    let to = Rule::find(&one.rule).map_or(&[][..], |rule| rule.to);
    let sides = to.iter().any(|to| !matches!(to, Recipient::Authority | Recipient::Platform));
    let here = one.parties.iter().any(|party| party.division.starts_with(DIVISION));
    Call {
        at,
        rule: one.rule.clone(),
        subject: one.subject.clone(),
        level,
        sites: one.parties.iter().filter_map(|party| party.site).collect(),
        officers: here && level.is_alarm(),
        enterprise: sides && !level.is_alarm() && one.parties.iter().any(|party| party.site.is_some()),
    }
}

/// The digest of what was told: the same seed gives the same one, on either database.
pub fn digest(calls: &[Call]) -> Hash {
    let line = |one: &Call| format!("{} {} {} {}\n", one.at, one.rule, one.subject, one.level.as_str());
    let text: String = calls.iter().map(line).collect();
    Hash::of(&[text.as_bytes()])
}

fn is_about(one: &Call, label: &Label) -> bool {
    let there = one.subject == label.subject || label.site.is_some_and(|site| one.sites.contains(&site));
    there && one.at >= label.began_at
}

fn finds(one: &Call, label: &Label) -> bool {
    label.kind.rules().contains(&one.rule.as_str()) && one.level >= label.kind.least() && is_about(one, label)
}

fn is_right(one: &Call, label: &Label) -> bool {
    let of = |rules: &[&str]| rules.contains(&one.rule.as_str());
    (of(label.kind.rules()) || of(label.kind.also())) && is_about(one, label)
}

fn permille(part: usize, whole: usize) -> Option<usize> {
    (part * 1000).checked_div(whole)
}

/// Compares what was raised with what is wrong.
///
/// # Errors
/// The database is away.
pub fn measure(env: &Env, plan: &super::Plan, world: &World) -> Result<Measured, Error> {
    let calls = calls(env)?;
    let end = env.clock.now();
    let labels = &world.labels;
    let mut by_day: BTreeMap<NaiveDate, usize> = BTreeMap::new();
    for one in calls.iter().filter(|one| one.officers) {
        *by_day.entry(one.at.legal_day()).or_default() += 1;
    }
    let (officers, days) = (by_day.values().sum::<usize>(), usize::try_from(plan.days).unwrap_or(1).max(1));
    let warnings = calls.iter().filter(|one| one.enterprise).count();
    Ok(Measured {
        sites: world.sites,
        days: plan.days,
        seed: plan.seed,
        until: plan.until.to_string(),
        faults: labels.len(),
        events: env.db.read(store::event::count)?,
        list_sha256: digest(&calls).hex(),
        kinds: Kind::ALL.iter().filter_map(|kind| of_kind(*kind, labels, &calls, end)).collect(),
        rules: RULES.iter().filter_map(|rule| of_rule(rule, labels, &calls)).collect(),
        officers,
        officers_worst: by_day.values().copied().max().unwrap_or(0),
        officers_over: by_day.values().filter(|count| **count > 3).count(),
        officers_permille: officers * 1000 / days,
        warnings,
        warnings_millionths: warnings * 1_000_000 / (days * world.sites.max(1)),
        surprises: world.surprises.clone(),
    })
}

fn of_kind(kind: Kind, labels: &[Label], calls: &[Call], end: Instant) -> Option<OfKind> {
    let all: Vec<&Label> = labels.iter().filter(|label| label.kind == kind).collect();
    let mut of = OfKind {
        kind: kind.as_str().to_owned(),
        name: kind.zh().to_owned(),
        rules: kind.rules().to_vec(),
        ..OfKind::default()
    };
    let mut delays = Vec::new();
    for label in &all {
        if let Some(code) = &label.refused {
            *of.refused.entry(code.clone()).or_default() += 1;
            continue;
        }
        let found = calls.iter().filter(|one| finds(one, label)).map(|one| one.at).min();
        match found {
            Some(at) => {
                of.found += 1;
                delays.push(at.since(label.seen_from).num_hours());
            }
            // The last evening's watch still sees what could be seen by then.
            None if label.seen_from > end => of.too_late += 1,
            None => of.missed.push(label.subject.clone()),
        }
    }
    of.planted = of.found + of.missed.len();
    of.recall_permille = permille(of.found, of.planted);
    delays.sort_unstable();
    of.delay_hours = delays.get(delays.len() / 2).copied();
    (!all.is_empty()).then_some(of)
}

/// Subjects of wrong ones that are named.
const NAMED: usize = 5;

fn of_rule(rule: &Rule, labels: &[Label], calls: &[Call]) -> Option<OfRule> {
    let mut of = OfRule { rule: rule.code.to_owned(), name: rule.name.zh.to_owned(), ..OfRule::default() };
    let mut wrong = BTreeSet::new();
    for one in calls.iter().filter(|one| one.rule == rule.code) {
        let right = labels.iter().any(|label| is_right(one, label));
        if one.level.is_alarm() {
            of.alarms += 1;
            of.alarms_right += usize::from(right);
            if !right {
                wrong.insert(one.subject.clone());
            }
        } else {
            of.warnings += 1;
            of.warnings_right += usize::from(right);
        }
    }
    of.precision_permille = permille(of.alarms_right, of.alarms);
    of.wrong = wrong.into_iter().take(NAMED).collect();
    (of.alarms + of.warnings > 0).then_some(of)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    const SUBJECT: &str = "inspection/1";

    fn told(rule: &str, subject: &str, level: Level, minute: i64) -> Call {
        let at = Instant::from_micros(minute * 60_000_000);
        let (rule, subject) = (rule.to_owned(), subject.to_owned());
        Call { at, rule, subject, level, sites: Vec::new(), officers: false, enterprise: false }
    }

    fn label(kind: Kind, minute: i64) -> Label {
        let at = Instant::from_micros(minute * 60_000_000);
        Label { kind, subject: SUBJECT.to_owned(), site: None, began_at: at, seen_from: at, refused: None }
    }

    fn recall(calls: &[Call], label: Label, end: i64) -> (usize, usize, usize) {
        let of = of_kind(label.kind, &[label], calls, Instant::from_micros(end * 60_000_000)).unwrap();
        (of.found, of.planted, of.too_late)
    }

    #[test]
    fn a_fault_is_found_by_its_own_rule_about_its_own_thing_at_its_level_and_not_before() {
        let right = told("MAN-01", SUBJECT, Level::Red, 10);
        assert_eq!(recall(std::slice::from_ref(&right), label(Kind::NoManifest, 5), 99), (1, 1, 0));
        let wrong = [
            told("MAN-03", SUBJECT, Level::Red, 10),
            told("MAN-01", "inspection/2", Level::Red, 10),
            told("MAN-01", SUBJECT, Level::Orange, 10),
            told("MAN-01", SUBJECT, Level::Red, 4),
        ];
        assert_eq!(recall(&wrong, label(Kind::NoManifest, 5), 99), (0, 1, 0));
        assert_eq!(recall(&wrong, label(Kind::NoManifest, 100), 99), (0, 0, 1));
    }

    #[test]
    fn an_alarm_is_right_when_something_is_wrong_there() {
        let rule = Rule::find("STO-09").unwrap();
        let stands = label(Kind::StoredTooLong, 5);
        let calls = [told("STO-09", SUBJECT, Level::Yellow, 9), told("STO-09", "facility/2", Level::Yellow, 9)];
        let of = of_rule(rule, std::slice::from_ref(&stands), &calls).unwrap();
        assert_eq!((of.warnings, of.warnings_right, of.alarms), (2, 1, 0));
        let rule = Rule::find("STO-01").unwrap();
        let calls = [told("STO-01", SUBJECT, Level::Orange, 9), told("STO-01", "facility/2", Level::Orange, 9)];
        let of = of_rule(rule, &[stands], &calls).unwrap();
        assert_eq!((of.alarms_right, of.precision_permille, of.wrong), (1, Some(500), vec!["facility/2".to_owned()]));
    }
}
