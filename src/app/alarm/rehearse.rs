//! Rehearsal 试算: what a rule would have found in a period with other figures, beside what it did find, before anything is
//! switched. It reads what was known of each subject, judges it again and writes nothing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Duration, NaiveDate};

mod asked;

pub use self::asked::Asked;
use super::settings;
use crate::{
    app::{
        Env, Error,
        notice::seen::{Names, names_of},
    },
    domain::{
        alarm::{
            Facts, Level, Params, Rule, Ruling,
            own::{Figure, Ruled, is_own},
            rehearsal::{Episode, Rehearsed, episodes},
            setting::{Watch, figures_fit},
        },
        notice::{Notice, Party, State},
        refusal::{Code, Refusal},
    },
    kernel::clock::Instant,
    store::{self, Conn, alarm_fact::FactRow},
};

/// Rows read at a time.
const PAGE: i64 = 2000;
/// Most rows of one rehearsal.
const MOST: usize = 500_000;
/// Most notices that it is compared with.
const NOTICES: usize = 20_000;
/// Most days of a period.
const DAYS: i64 = 400;
/// Lines that are told one by one, the latest.
const LINES: usize = 200;
/// What was known is remembered to ten minutes, and a notice comes a little after its cause.
const SLACK: Duration = Duration::hours(1);

/// How many, and how they fall.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Blue and yellow.
    pub warnings: usize,
    /// Orange and red.
    pub alarms: usize,
    /// Sites, or where there is none organisations, that were told.
    pub told: usize,
    /// Orange and red on the day that had most.
    pub worst_day: usize,
}

/// One thing that would have been found.
#[derive(Clone, Debug)]
pub struct Line {
    /// Stream of the thing.
    pub subject: String,
    /// Whom it concerns first.
    pub organisation: Option<String>,
    /// Its site.
    pub site: Option<String>,
    /// What would have been found.
    pub episode: Episode,
    /// The notice that was raised about it.
    pub notice: Option<String>,
}

/// What a rehearsal gave.
#[derive(Clone, Debug)]
pub struct Rehearsal {
    /// Code of the rule.
    pub rule: String,
    /// Its version; 0: a draft.
    pub version: u32,
    /// The figures in force for the division today.
    pub in_force: BTreeMap<String, i64>,
    /// The figures it was rehearsed with.
    pub figures: BTreeMap<String, i64>,
    /// What those of a rule of an authority's own are.
    pub own: BTreeMap<String, Figure>,
    /// From when on anything is known.
    pub known_since: Option<Instant>,
    /// Subjects that were judged.
    pub subjects: usize,
    /// Of those: how many could not be told once at least, since a fact is not known or cannot be reckoned with.
    pub untold: usize,
    /// What would have been raised.
    pub would: Tally,
    /// What was.
    pub did: Tally,
    /// Of what was raised: what would have been too.
    pub both: usize,
    /// Of what people found right: how many would have been raised, and all.
    pub right: (usize, usize),
    /// Of what people found false: how many would have been raised, and all.
    pub wrong: (usize, usize),
    /// By legal day: warnings and alarms that would have been raised, and that were.
    pub days: BTreeMap<NaiveDate, [usize; 4]>,
    /// The latest of what would have been raised.
    pub lines: Vec<Line>,
    /// How many there are in all.
    pub all: usize,
    /// Names of what the lines tell.
    pub names: Names,
}

/// Rehearses.
///
/// # Errors
/// No such rule, version, choice or figure, a period that is none or too long, or more history than is judged at once.
pub fn rehearse(conn: &mut Conn, env: &Env, asked: &Asked, now: Instant) -> Result<Rehearsal, Error> {
    if is_own(&asked.rule) {
        let known = env.own_rules.all(conn, now)?;
        let shown = || known.book.get(&asked.rule).and_then(|one| one.shown(now.legal_day())).map(|of| of.number);
        let number = asked.version.or_else(shown);
        let ruled = number.and_then(|number| known.ruled(&asked.rule, number)).ok_or(Code::NotFound)?;
        // It watches its own place alone.
        let place = &ruled.definition.division;
        let inside = asked.division.starts_with(place.as_str());
        if !inside && !place.starts_with(&asked.division) {
            return Err(Code::NotFound.into());
        }
        let division = if inside { &asked.division } else { place };
        return rehearse_own(conn, env, ruled, &Asked { division: division.clone(), ..asked.clone() }, now);
    }
    let rule = Rule::find(&asked.rule).ok_or(Code::NotFound)?;
    // A release has one version of each of its own rules: what was chosen for it is what has several.
    if asked.version.is_some_and(|version| version != rule.version) {
        return Err(Code::NotFound.into());
    }
    chosen(conn, env, (rule, None), asked, now)
}

/// Rehearses a rule of an authority's own, or the draft of one: with other figures of its own, if any are named.
///
/// # Errors
/// As [`rehearse`].
pub fn rehearse_own(conn: &mut Conn, env: &Env, rule: &Ruled, asked: &Asked, now: Instant) -> Result<Rehearsal, Error> {
    chosen(conn, env, (rule, Some(rule)), asked, now)
}

/// Rehearses a rule as it is chosen today for each of those whom it is about.
fn chosen(
    conn: &mut Conn,
    env: &Env,
    (rule, own): (&dyn Ruling, Option<&Ruled>),
    asked: &Asked,
    now: Instant,
) -> Result<Rehearsal, Error> {
    figures_fit(&rule.choosable(), &asked.figures)?;
    let (all, today) = (env.rules.all(conn, now)?, now.legal_day());
    let in_force = rule.thresholds(&settings::watch(&all, rule, &asked.division, today).params);
    let (chosen, day) = asked.choices(&all, today)?;
    let place = |division: &str| settings::watch(&chosen, rule, division, day);
    let whom = |conn: &mut Conn, row: &FactRow| settings::watch_for(conn, &chosen, rule, party(row)?.as_ref(), day);
    run(conn, env, &Which { rule, own, place: &place, whom: &whom, in_force }, asked, now)
}

/// A rule, how it watches everybody of a division, and whoever a subject concerned first.
struct Which<'a> {
    rule: &'a dyn Ruling,
    own: Option<&'a Ruled>,
    place: &'a dyn Fn(&str) -> Watch,
    whom: &'a dyn Fn(&mut Conn, &FactRow) -> Result<Watch, Error>,
    in_force: BTreeMap<String, i64>,
}

fn run(conn: &mut Conn, env: &Env, which: &Which<'_>, asked: &Asked, now: Instant) -> Result<Rehearsal, Error> {
    let bad = |pointer: &str, reason: &str| {
        Error::from(Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason))
    };
    let rule = which.rule;
    let (first, last) = asked.days;
    if last < first || (last - first).num_days() >= DAYS {
        return Err(bad("to", "at most 400 days from the first"));
    }
    let from = Instant::start_of_legal_day(first);
    let until = Instant::start_of_legal_day(last.succ_opt().unwrap_or(last)).min(now);
    let with = |watch: Watch| {
        let mut figures = rule.thresholds(&watch.params);
        figures.extend(asked.figures.clone());
        Watch { params: Params::with(figures), ..watch }
    };
    // Where it is silent altogether it is rehearsed as if it were not; whom it is silent for alone it stays silent for.
    let silent = (which.place)(&asked.division).off;
    let shelf = env.reference.shelf(conn, now)?;
    let (mut lines, mut subjects, mut untold, mut known_since) = (Vec::new(), 0, 0, None);
    each(conn, rule, asked, until, |conn, past: &[FactRow]| {
        let (Some(oldest), Some(newest)) = (past.first(), past.last()) else { return Ok(()) };
        let since = Instant::from_micros(oldest.at);
        known_since = Some(known_since.map_or(since, |known: Instant| known.min(since)));
        subjects += 1;
        let watch = with((which.whom)(conn, newest)?);
        if watch.off && !silent {
            return Ok(());
        }
        let how = Rehearsed { rule, watch: &watch, calendar: shelf.calendar(), until };
        // What an older release remembered otherwise says nothing here.
        let read = |row: &FactRow| Some((Instant::from_micros(row.at), serde_json::from_str::<Facts>(&row.body).ok()?));
        let past: Vec<_> = past.iter().filter_map(read).collect();
        let dark = |(at, facts): &(Instant, Facts)| {
            which.own.is_some_and(|own| own.untold(facts, &watch.params, *at).is_some())
        };
        untold += usize::from(past.iter().any(dark));
        let within = episodes(&how, &past).into_iter().filter(|one| one.at >= from);
        lines.extend(within.map(|episode| Line {
            subject: newest.subject.clone(),
            organisation: newest.organisation.clone(),
            site: newest.site.clone(),
            episode,
            notice: None,
        }));
        Ok(())
    })?;
    let notices = raised(conn, rule, asked, (from, until))?;
    let mut told = compared(rule, lines, &notices, until, &verdicts(conn, &notices)?);
    told.own = which.own.map(|own| own.definition.figures.clone()).unwrap_or_default();
    told.figures = rule.thresholds(&with((which.place)(&asked.division)).params);
    (told.in_force, told.known_since) = (which.in_force.clone(), known_since);
    (told.subjects, told.untold) = (subjects, untold);
    told.names = names(conn, &told.lines)?;
    Ok(told)
}

/// Whom a subject concerned first.
fn party(row: &FactRow) -> Result<Option<Party>, Error> {
    let bad = |column| store::corrupt("alarm_fact", &row.subject, column);
    let Some(organisation) = &row.organisation else { return Ok(None) };
    let site = row.site.as_deref().map(|id| id.parse().map_err(|_| bad("site"))).transpose()?;
    let organisation = organisation.parse().map_err(|_| bad("organisation"))?;
    Ok(Some(Party::told(organisation, site, row.division.clone())))
}

/// Gives what was known of each subject, one after the other.
fn each(
    conn: &mut Conn,
    rule: &dyn Ruling,
    asked: &Asked,
    until: Instant,
    mut take: impl FnMut(&mut Conn, &[FactRow]) -> Result<(), Error>,
) -> Result<(), Error> {
    let (mut held, mut seen) = (Vec::<FactRow>::new(), 0);
    for kind in rule.subjects() {
        let mut after = None::<(String, i64)>;
        loop {
            let place = after.as_ref().map(|(subject, at)| (subject.as_str(), *at));
            let page = store::alarm_fact::history(conn, kind.as_str(), &asked.division, until.micros(), place, PAGE)?;
            let Some(last) = page.last() else { break };
            after = Some((last.subject.clone(), last.at));
            seen += page.len();
            if seen > MOST {
                return Err(Code::RuleHistoryLong.into());
            }
            for row in page {
                if held.last().is_some_and(|one| one.subject != row.subject) {
                    take(conn, &held)?;
                    held.clear();
                }
                held.push(row);
            }
        }
    }
    take(conn, &held)
}

/// The notices of a rule that were raised in the period.
fn raised(
    conn: &mut Conn,
    rule: &dyn Ruling,
    asked: &Asked,
    (from, until): (Instant, Instant),
) -> Result<Vec<Notice>, Error> {
    let all = asked.division.is_empty();
    let divisions = if all { Vec::new() } else { vec![asked.division.clone()] };
    let scope = store::notice::Scope { all, divisions, ..store::notice::Scope::default() };
    let filter = store::notice::Filter { rule: Some(rule.code().to_owned()), ..store::notice::Filter::default() };
    let (mut found, mut before) = (Vec::new(), None::<String>);
    loop {
        let page = store::notice::list(conn, &scope, &filter, before.as_deref(), PAGE)?;
        let Some(oldest) = page.last() else { return Ok(found) };
        before = Some(store::notice::rank(oldest));
        let over = oldest.raised_at < from;
        found.extend(page.into_iter().filter(|one| one.raised_at >= from && one.raised_at < until));
        if found.len() > NOTICES {
            return Err(Code::RuleHistoryLong.into());
        }
        if over {
            return Ok(found);
        }
    }
}

/// What people said of closed notices: `true` that they were right, `false` that they were not. What cleared by itself, and what
/// is open, nobody judged.
fn verdicts(conn: &mut Conn, notices: &[Notice]) -> Result<BTreeMap<String, bool>, Error> {
    let closed = notices.iter().filter(|one| one.state == State::Closed);
    let streams: Vec<String> = closed.map(|one| Notice::stream(one.id)).collect();
    let kinds = store::event::kinds_of(conn, &streams, &["notice.verified", "notice.false_confirmed"])?;
    Ok(kinds.into_iter().map(|(stream, kind, _)| (stream, kind == "notice.verified")).collect())
}

fn compared(
    rule: &dyn Ruling,
    mut lines: Vec<Line>,
    notices: &[Notice],
    until: Instant,
    verdicts: &BTreeMap<String, bool>,
) -> Rehearsal {
    let mut by_subject: BTreeMap<&str, Vec<&Notice>> = BTreeMap::new();
    for one in notices {
        by_subject.entry(&one.subject).or_default().push(one);
    }
    let mut met = BTreeSet::new();
    for line in &mut lines {
        let (at, end) = (line.episode.at.plus(-SLACK), line.episode.until.unwrap_or(until).plus(SLACK));
        let meets = |one: &&&Notice| one.raised_at <= end && one.ended_at.unwrap_or(until) >= at;
        for one in by_subject.get(line.subject.as_str()).into_iter().flatten().filter(meets) {
            met.insert(one.id);
            line.notice.get_or_insert_with(|| one.id.to_string());
        }
    }
    let judged = |good: bool| {
        let of = |one: &&Notice| verdicts.get(&Notice::stream(one.id)) == Some(&good);
        let all = notices.iter().filter(of);
        (all.clone().filter(|one| met.contains(&one.id)).count(), all.count())
    };
    let mut days: BTreeMap<NaiveDate, [usize; 4]> = BTreeMap::new();
    let place = |site: Option<String>, organisation: Option<String>| site.or(organisation).unwrap_or_default();
    let would = lines
        .iter()
        .map(|line| (line.episode.at, line.episode.level, place(line.site.clone(), line.organisation.clone())));
    let would = tally(would, &mut days, 0);
    let did = notices.iter().map(|one| {
        let first = one.parties.first();
        let (site, organisation) = (first.and_then(|of| of.site), first.map(|of| of.organisation));
        (one.raised_at, one.peak, place(site.map(|id| id.to_string()), organisation.map(|id| id.to_string())))
    });
    let did = tally(did, &mut days, 2);
    lines.sort_by(|one, other| other.episode.at.cmp(&one.episode.at).then_with(|| one.subject.cmp(&other.subject)));
    let all = lines.len();
    lines.truncate(LINES);
    let (both, right, wrong) = (met.len(), judged(true), judged(false));
    let (in_force, figures, own, names) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new(), Names::default());
    Rehearsal {
        rule: rule.code().to_owned(),
        version: rule.version(),
        in_force,
        figures,
        own,
        known_since: None,
        subjects: 0,
        untold: 0,
        would,
        did,
        both,
        right,
        wrong,
        days,
        lines,
        all,
        names,
    }
}

/// Counts into two columns of the days from one on.
fn tally(
    found: impl Iterator<Item = (Instant, Level, String)>,
    days: &mut BTreeMap<NaiveDate, [usize; 4]>,
    from: usize,
) -> Tally {
    let (mut tally, mut told) = (Tally::default(), BTreeSet::new());
    for (at, level, place) in found {
        let alarm = level.is_alarm();
        *if alarm { &mut tally.alarms } else { &mut tally.warnings } += 1;
        told.insert(place);
        if let Some(count) = days.entry(at.legal_day()).or_default().get_mut(from + usize::from(alarm)) {
            *count += 1;
        }
    }
    tally.told = told.len();
    tally.worst_day = days.values().filter_map(|day| day.get(from + 1)).copied().max().unwrap_or(0);
    tally
}

fn names(conn: &mut Conn, lines: &[Line]) -> Result<Names, Error> {
    let subjects: Vec<&str> = lines.iter().map(|line| line.subject.as_str()).collect();
    let organisations = lines.iter().filter_map(|line| line.organisation.clone()).collect();
    let sites = lines.iter().filter_map(|line| line.site.clone()).collect();
    names_of(conn, &subjects, organisations, sites)
}
