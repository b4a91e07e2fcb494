//! How rules, what was chosen for them, and rehearsals are shown.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::notice_view::{FigureView, NoticeBasisView, basis, chosen_basis};
use crate::{
    app::{
        alarm::{
            rehearse::{Line, Rehearsal, Tally},
            settings::Chosen,
        },
        notice::seen::Names,
        paper::parameters::By,
    },
    domain::{
        alarm::{Kind, Mark, Recipient, Rule, ladder::Clock, own::Figure, setting::Watch},
        notice::statistics::ALARMS_A_DAY,
        party::Tier,
    },
    kernel::{clock::Instant, text::Language},
};

/// How much, of a rule.
#[derive(Debug, Serialize, ToSchema)]
pub struct ParameterView {
    /// The figure as it is in force in the division and on the day asked for.
    #[serde(flatten)]
    pub figure: FigureView,
    /// Where nobody chose.
    pub default: i64,
    /// What the default rests on: `law`, `practice`, `design`, `local` (until a rule of the place is named) or `granted`
    /// (to one enterprise, until a day). What rests on law is not chosen.
    pub mark: &'static str,
    /// `default`, `installation`, or `division/` and the beginning of the divisions.
    pub source: String,
}

/// A clock of the ladder.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClockView {
    /// `head_days`, `district_days`, `city_days` or `handle_days`; `urgent_hours` or `urgent_city_hours`.
    pub code: &'static str,
    /// The same in Chinese.
    pub name: &'static str,
    /// Days, or hours where the code says so.
    pub days: i64,
    /// Where nobody chose.
    pub default: i64,
}

impl ClockView {
    /// Shapes a clock.
    pub const fn of(clock: Clock, days: i64, default: i64) -> Self {
        Self { code: clock.as_str(), name: clock.zh(), days, default }
    }
}

/// A rule that watches.
#[derive(Debug, Serialize, ToSchema)]
pub struct AlarmRuleView {
    /// Its permanent code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What to do about what it finds.
    pub advice: String,
    /// Where in the chain it watches.
    pub stage: &'static str,
    /// The same in Chinese.
    pub stage_name: &'static str,
    /// Kind of its subjects.
    pub subject: &'static str,
    /// The same in Chinese.
    pub subject_name: &'static str,
    /// Further kinds of its subjects.
    pub also: Vec<&'static str>,
    /// Levels at which it finds something, the lowest first.
    pub levels: Vec<&'static str>,
    /// At which levels it tells that, the lowest first, where others were chosen.
    pub told_levels: Vec<&'static str>,
    /// Whom it concerns: `enterprise`, `head`, `carrier`, `receiver`, `authority`, `platform`.
    pub to: Vec<&'static str>,
    /// Whom it tells in that division on that day.
    pub told_to: Vec<&'static str>,
    /// Clocks of its ladder.
    pub clocks: Vec<ClockView>,
    /// A figure of law is among its figures: nothing is loosened.
    pub of_law: bool,
    /// How much.
    pub parameters: Vec<ParameterView>,
    /// It is silent in that division on that day.
    pub off: bool,
    /// Who says so: as `source` of a figure.
    pub off_source: String,
    /// What it and what was chosen for it rest on that day; empty: the house's own.
    pub basis: Vec<NoticeBasisView>,
    /// What it finds is of the past: nothing undoes it.
    pub lasting: bool,
    /// Its version.
    pub version: u32,
    /// Open notices of it in the caller's sight.
    pub open: i64,
}

impl AlarmRuleView {
    /// Shapes a rule as it watches somewhere.
    pub fn of(rule: &'static Rule, watch: &Watch, open: i64, now: Instant, language: Language) -> Self {
        let source = |code: &str| watch.chosen_by.get(code).map_or_else(|| "default".to_owned(), ToString::to_string);
        let parameters = rule.parameters.iter().map(|one| ParameterView {
            figure: FigureView::of(one.code, watch.params.of(one), language),
            default: one.default,
            mark: one.mark.as_str(),
            source: source(one.code),
        });
        Self {
            code: rule.code.to_owned(),
            name: rule.name.of(language).to_owned(),
            advice: rule.advice.of(language).to_owned(),
            stage: rule.stage.as_str(),
            stage_name: rule.stage.zh(),
            subject: rule.subjects.first().map_or("", |kind| kind.as_str()),
            subject_name: rule.subjects.first().map_or("", |kind| kind.zh()),
            also: rule.subjects.iter().skip(1).map(|kind| kind.as_str()).collect(),
            levels: rule.levels.iter().map(|level| level.as_str()).collect(),
            told_levels: rule.levels.iter().map(|level| watch.told_as(*level, false).as_str()).collect(),
            to: rule.to.iter().map(|to| to.as_str()).collect(),
            told_to: watch.recipients(rule).into_iter().map(Recipient::as_str).collect(),
            clocks: Clock::ALL.iter().map(|one| ClockView::of(*one, watch.ladder.count(*one), one.usual())).collect(),
            of_law: rule.parameters.iter().any(|one| one.mark == Mark::Law),
            parameters: parameters.collect(),
            off: watch.off,
            off_source: watch.off_by.to_string(),
            basis: basis(rule, now, language).into_iter().chain(chosen_basis(&watch.basis)).collect(),
            lasting: rule.lasting,
            version: rule.version,
            open,
        }
    }
}

/// A choice for a rule.
#[derive(Debug, Serialize, ToSchema)]
pub struct AlarmSettingView {
    /// Code of the rule.
    pub rule: String,
    /// Beginning of the divisions it holds for; empty: the whole installation.
    pub division: String,
    /// Whether the rule is silent there; `null`: as the wider place has it.
    pub off: Option<bool>,
    /// Figures by name; what is not named is as the wider place has it.
    pub figures: Vec<FigureView>,
    /// Why.
    pub reason: String,
    /// First day on which it is read.
    pub valid_from: String,
    /// Last day on which it is read; `null`: until another is made.
    pub valid_to: Option<String>,
    /// For sites of this tier alone.
    pub tier: Option<&'static str>,
    /// For this enterprise alone.
    pub organisation_id: Option<String>,
    /// Levels that are told as others, by the rule's own.
    pub levels: BTreeMap<&'static str, &'static str>,
    /// Whom it tells; `null`: as the wider place has it.
    pub to: Option<Vec<&'static str>>,
    /// Days of the ladder.
    pub clocks: BTreeMap<&'static str, i64>,
    /// What it rests on; empty: nothing but the choice.
    pub basis: String,
    /// When it was made.
    pub set_at: String,
    /// The role it was made in; in lists, not in the answer to the write.
    pub set_by_role: Option<String>,
    /// Who made it, for those who oversee; in lists, not in the answer to the write.
    pub set_by_name: Option<String>,
    /// Its place among all choices; of two for one place and day the later holds.
    pub version: i64,
}

impl AlarmSettingView {
    /// Shapes a choice. `own`: figures that are a rule's own.
    pub fn of(one: &Chosen, by: Option<&By>, own: Option<&BTreeMap<String, Figure>>, language: Language) -> Self {
        Self {
            rule: one.setting.rule.clone(),
            division: one.setting.division.clone(),
            off: one.setting.off,
            figures: FigureView::own(&one.setting.figures, own, language),
            reason: one.setting.reason.clone(),
            valid_from: one.setting.valid_from.to_string(),
            valid_to: one.setting.valid_to.map(|day| day.to_string()),
            tier: one.setting.tier.map(Tier::as_str),
            organisation_id: one.setting.organisation.map(|id| id.to_string()),
            levels: one.setting.levels.iter().map(|(own, told)| (own.as_str(), told.as_str())).collect(),
            to: one.setting.to.as_ref().map(|to| to.iter().map(|one| one.as_str()).collect()),
            clocks: one.setting.clocks.iter().map(|(clock, days)| (clock.as_str(), *days)).collect(),
            basis: one.setting.basis.clone(),
            set_at: one.set_at.to_string(),
            set_by_role: by.map(|by| by.role.clone()),
            set_by_name: by.and_then(|by| by.name.clone()),
            version: one.version,
        }
    }
}

/// A rule with every choice that was made for it.
#[derive(Debug, Serialize, ToSchema)]
pub struct AlarmRuleWholeView {
    /// The rule as it watches in the division and on the day asked for.
    #[serde(flatten)]
    pub rule: AlarmRuleView,
    /// Six digits of that division; of an authority's own its own place where a wider one was asked for; empty: the whole installation.
    pub division: String,
    /// Every choice for it anywhere, the oldest first.
    pub history: Vec<AlarmSettingView>,
    /// The caller may choose for that division.
    pub may_set: bool,
    /// The caller may rehearse there.
    pub may_rehearse: bool,
}

/// How many, and how they fall.
#[derive(Debug, Serialize, ToSchema)]
pub struct RehearsalTallyView {
    /// Blue and yellow 预警.
    pub warnings: usize,
    /// Orange and red 报警.
    pub alarms: usize,
    /// Sites, or organisations without one, that are told.
    pub told: usize,
    /// Alarms on the day that had most.
    pub worst_day: usize,
}

impl From<Tally> for RehearsalTallyView {
    fn from(one: Tally) -> Self {
        let Tally { warnings, alarms, told, worst_day } = one;
        Self { warnings, alarms, told, worst_day }
    }
}

/// What people said of notices that were raised, beside what would have been.
#[derive(Debug, Serialize, ToSchema)]
pub struct RehearsalShareView {
    /// How many of them would have been raised.
    pub would: usize,
    /// All of them.
    pub all: usize,
}

/// A legal day.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "as in RehearsalTallyView")]
pub struct RehearsalDayView {
    pub day: String,
    pub would_warnings: usize,
    pub would_alarms: usize,
    pub did_warnings: usize,
    pub did_alarms: usize,
}

/// Something that would have been found.
#[derive(Debug, Serialize, ToSchema)]
pub struct RehearsalLineView {
    /// Kind of the thing.
    pub subject_kind: String,
    /// Its id.
    pub subject_id: String,
    /// Its name or number.
    pub subject_name: Option<String>,
    /// Whom it concerns first: the site, or the organisation where there is none.
    pub place: Option<String>,
    /// The highest level.
    pub level: &'static str,
    /// A limit of law was passed.
    pub breach: bool,
    /// When it would have been raised.
    pub at: String,
    /// When it would have been gone; `null`: it stood at the end.
    pub until: Option<String>,
    /// What was compared.
    pub values: Vec<FigureView>,
    /// The notice that was raised about it.
    pub notice: Option<String>,
}

impl RehearsalLineView {
    fn of(one: &Line, names: &Names, language: Language) -> Self {
        let (kind, id) = one.subject.split_once('/').unwrap_or((one.subject.as_str(), ""));
        let site = one.site.as_ref().and_then(|site| names.sites.get(site));
        let place = site.or_else(|| one.organisation.as_ref().and_then(|id| names.organisations.get(id)));
        Self {
            subject_kind: Kind::parse(kind).map_or(kind, |kind| kind.as_str()).to_owned(),
            subject_id: id.to_owned(),
            subject_name: names.subjects.get(&one.subject).cloned(),
            place: place.cloned(),
            level: one.episode.level.as_str(),
            breach: one.episode.breach,
            at: one.episode.at.to_string(),
            until: one.episode.until.map(|at| at.to_string()),
            values: FigureView::all(&one.episode.values, language),
            notice: one.notice.clone(),
        }
    }
}

/// What a rule would have found, beside what it did find.
#[derive(Debug, Serialize, ToSchema)]
pub struct RehearsalView {
    /// Code of the rule.
    pub rule: String,
    /// Its version; 0: a draft.
    pub rule_version: u32,
    /// The division; empty: the whole installation.
    pub division: String,
    /// First legal day.
    pub from: String,
    /// Last legal day.
    pub to: String,
    /// The figures in force there today.
    pub in_force: Vec<FigureView>,
    /// The figures it was rehearsed with.
    pub figures: Vec<FigureView>,
    /// From when on anything is known; `null`: nothing is.
    pub known_since: Option<String>,
    /// Things that were judged.
    pub subjects: usize,
    /// Of those: how many could not be told once at least, since a fact is not known or cannot be reckoned with; a built-in rule has none.
    pub untold: usize,
    /// Alarms that should reach the officers of a district in a day at most.
    pub alarms_a_day: u32,
    /// What would have been raised.
    pub would: RehearsalTallyView,
    /// What was raised.
    pub did: RehearsalTallyView,
    /// Of what was raised: what would have been too.
    pub both: usize,
    /// Of what people found right.
    pub right: RehearsalShareView,
    /// Of what people found false.
    pub wrong: RehearsalShareView,
    /// Days on which anything was or would have been raised.
    pub days: Vec<RehearsalDayView>,
    /// The latest of what would have been raised.
    pub lines: Vec<RehearsalLineView>,
    /// How many there are in all.
    pub all: usize,
}

impl RehearsalView {
    /// Shapes a rehearsal of a division and a span.
    pub fn of(one: &Rehearsal, division: &str, (from, to): (String, String), language: Language) -> Self {
        let share = |(would, all): (usize, usize)| RehearsalShareView { would, all };
        let day = |(day, [would_warnings, would_alarms, did_warnings, did_alarms]): (&_, &[usize; 4])| {
            let (would_warnings, would_alarms) = (*would_warnings, *would_alarms);
            let (did_warnings, did_alarms, day) = (*did_warnings, *did_alarms, chrono::NaiveDate::to_string(day));
            RehearsalDayView { day, would_warnings, would_alarms, did_warnings, did_alarms }
        };
        Self {
            rule: one.rule.clone(),
            rule_version: one.version,
            division: division.to_owned(),
            from,
            to,
            in_force: FigureView::own(&one.in_force, Some(&one.own), language),
            figures: FigureView::own(&one.figures, Some(&one.own), language),
            known_since: one.known_since.map(|at| at.to_string()),
            subjects: one.subjects,
            untold: one.untold,
            alarms_a_day: ALARMS_A_DAY,
            would: one.would.into(),
            did: one.did.into(),
            both: one.both,
            right: share(one.right),
            wrong: share(one.wrong),
            days: one.days.iter().map(day).collect(),
            lines: one.lines.iter().map(|line| RehearsalLineView::of(line, &one.names, language)).collect(),
            all: one.all,
        }
    }
}
