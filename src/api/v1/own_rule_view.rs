//! How rules of authorities' own, their faults and published facts are shown.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    notice_view::{NoticeBasisView, own_basis},
    own_rule::may,
};
use crate::{
    api::actor::Caller,
    app::{cockpit::division_name, paper::parameters::By},
    domain::alarm::{
        Kind, Unit,
        own::{Bar, Both, Definition, Event, Own, Step, Version, expression::COST, published::Fact},
    },
    kernel::{clock::Instant, text::Language},
};

/// The same words in both languages.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "said above")]
pub struct BothView {
    pub zh: String,
    pub en: String,
}

impl From<&Both> for BothView {
    fn from(of: &Both) -> Self {
        Self { zh: of.zh.clone(), en: of.en.clone() }
    }
}

/// A figure of a rule's own.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "as in OwnFigureBody")]
pub struct OwnFigureView {
    pub value: i64,
    pub unit: &'static str,
    pub name: BothView,
}

/// From when on a rule finds something.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "as in BarBody")]
pub struct BarView {
    pub level: &'static str,
    pub when: String,
    pub stays: Option<String>,
}

impl From<&Bar> for BarView {
    fn from(of: &Bar) -> Self {
        Self { level: of.level.as_str(), when: of.when.clone(), stays: of.stays.clone() }
    }
}

/// A version of a rule.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "as in OwnRuleBody")]
pub struct OwnDefinitionView {
    /// Number of the version.
    pub version: u32,
    pub name: BothView,
    pub advice: BothView,
    pub figures: BTreeMap<String, OwnFigureView>,
    pub warn: Option<BarView>,
    pub alarm: Option<BarView>,
    pub breach: bool,
    pub ground: Vec<String>,
    pub own_ground: String,
    /// What it rests on as it is cited.
    pub basis: Vec<NoticeBasisView>,
    pub to: Vec<&'static str>,
    pub clocks: BTreeMap<&'static str, i64>,
    pub valid_from: String,
    pub valid_to: Option<String>,
    pub reason: String,
}

impl OwnDefinitionView {
    fn of(version: &Version, language: Language) -> Self {
        let one = &version.definition;
        let figure = |(code, of): (&String, &crate::domain::alarm::own::Figure)| {
            (code.clone(), OwnFigureView { value: of.value, unit: of.unit.as_str(), name: (&of.name).into() })
        };
        Self {
            version: version.number,
            name: (&one.name).into(),
            advice: (&one.advice).into(),
            figures: one.figures.iter().map(figure).collect(),
            warn: one.warn.as_ref().map(BarView::from),
            alarm: one.alarm.as_ref().map(BarView::from),
            breach: one.breach,
            ground: one.ground.clone(),
            own_ground: one.own_ground.clone(),
            basis: own_basis(Some(one), Instant::start_of_legal_day(one.valid_from), language),
            to: one.to.iter().map(|to| to.as_str()).collect(),
            clocks: one.clocks.iter().map(|(clock, days)| (clock.as_str(), *days)).collect(),
            valid_from: one.valid_from.to_string(),
            valid_to: one.valid_to.map(|day| day.to_string()),
            reason: one.reason.clone(),
        }
    }
}

/// A rule of an authority's own.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnRuleView {
    /// Its permanent code, `U-330111-001`.
    pub code: String,
    /// How it stands today: `waiting`, `in_force`, `suspended` or `ended`.
    pub standing: &'static str,
    /// The same in Chinese.
    pub standing_name: &'static str,
    /// Digits that the divisions in which it holds begin with.
    pub division: String,
    /// Its name.
    pub division_name: String,
    /// Digits of the division whose office wrote it.
    pub office: String,
    /// Its name.
    pub office_name: String,
    /// What it is about.
    pub subject: &'static str,
    /// The same in Chinese.
    pub subject_name: &'static str,
    /// The version that is read today; where none is, the newest.
    pub now: OwnDefinitionView,
    /// The caller may write it anew, silence and end it.
    pub may_act: bool,
    /// Open notices of it in the caller's sight.
    pub open: i64,
}

impl OwnRuleView {
    /// Shapes a rule on a day.
    pub fn of(one: &Own, open: i64, today: NaiveDate, caller: &Caller) -> Option<Self> {
        let shown = one.shown(today)?;
        let (standing, subject) = (one.standing(today), shown.definition.subject);
        Some(Self {
            code: one.code.clone(),
            standing: standing.as_str(),
            standing_name: standing.zh(),
            division: one.division().to_owned(),
            division_name: division_name(one.division()),
            office: one.office.clone(),
            office_name: division_name(&one.office),
            subject: subject.as_str(),
            subject_name: subject.zh(),
            now: OwnDefinitionView::of(shown, caller.guest.language),
            may_act: may(caller, &one.office) && !one.ended,
            open,
        })
    }
}

/// Something that happened to a rule.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnStepView {
    /// Its place among all that happened to rules of authorities' own.
    pub serial: i64,
    /// `written`, `suspended`, `resumed` or `ended`.
    pub what: &'static str,
    /// The version that was written.
    pub version: Option<u32>,
    /// Why.
    pub reason: String,
    /// When.
    pub at: String,
    /// The role it was done in.
    pub by_role: Option<String>,
    /// Who did it, for those who oversee.
    pub by_name: Option<String>,
}

impl OwnStepView {
    fn of(step: &Step, by: Option<&By>) -> Self {
        let (what, version, reason) = match &step.event {
            Event::Written { version, definition, .. } => ("written", Some(*version), &definition.reason),
            Event::Suspended { reason, .. } => ("suspended", None, reason),
            Event::Resumed { reason, .. } => ("resumed", None, reason),
            Event::Ended { reason, .. } => ("ended", None, reason),
        };
        Self {
            serial: step.serial,
            what,
            version,
            reason: reason.clone(),
            at: step.at.to_string(),
            by_role: by.map(|by| by.role.clone()),
            by_name: by.and_then(|by| by.name.clone()),
        }
    }
}

/// A rule of an authority's own with its past.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnRuleWholeView {
    /// How it stands.
    #[serde(flatten)]
    pub rule: OwnRuleView,
    /// Every version, the first first.
    pub versions: Vec<OwnDefinitionView>,
    /// What happened to it, the first first.
    pub history: Vec<OwnStepView>,
}

impl OwnRuleWholeView {
    /// Shapes a rule with who did what.
    pub fn of(one: &Own, open: i64, by: &BTreeMap<i64, By>, today: NaiveDate, caller: &Caller) -> Option<Self> {
        let language = caller.guest.language;
        Some(Self {
            rule: OwnRuleView::of(one, open, today, caller)?,
            versions: one.versions.iter().map(|version| OwnDefinitionView::of(version, language)).collect(),
            history: one.history.iter().map(|step| OwnStepView::of(step, by.get(&step.serial))).collect(),
        })
    }
}

/// What is wrong with an expression, and where.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExpressionFaultView {
    /// Which expression: `/warn/when`, `/alarm/stays` ….
    pub pointer: String,
    /// `empty`, `too_long`, `too_deep`, `too_large`, `too_costly`, `syntax`, `unknown_name`, `wrong_type`, `not_allowed` or `not_yes_no`.
    pub reason: &'static str,
    /// The same in words.
    pub words: &'static str,
    /// What stands there, or what is wanted.
    pub detail: String,
    /// First character, from 0.
    pub from: usize,
    /// The one after the last.
    pub to: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
}

/// A draft's expressions, checked.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnRuleCheckView {
    /// Everything that is wrong; empty: they can be kept.
    pub faults: Vec<ExpressionFaultView>,
    /// Facts that they ask for.
    pub facts: Vec<String>,
    /// Figures of the rule that they ask for.
    pub limits: Vec<String>,
    /// Steps of one look, of the dearest expression.
    pub cost: u64,
    /// Most steps that one look may take.
    pub most: u64,
}

impl OwnRuleCheckView {
    /// Checks a draft.
    pub fn of(asked: &Definition, language: Language) -> Self {
        let mut view = Self { faults: Vec::new(), facts: Vec::new(), limits: Vec::new(), cost: 0, most: COST };
        match asked.compiled() {
            Ok(read) => {
                for one in read.bars.iter().flat_map(|(_, when, stays)| std::iter::once(when).chain(stays)) {
                    view.facts
                        .extend(one.facts().iter().map(|fact| format!("{}.{}", asked.subject.as_str(), fact.name)));
                    view.limits.extend(one.limits().iter().cloned());
                    view.cost = view.cost.max(one.cost());
                }
                for list in [&mut view.facts, &mut view.limits] {
                    list.sort();
                    list.dedup();
                }
            }
            Err(faults) => {
                view.faults.extend(faults.into_iter().map(|(pointer, text, fault)| {
                    let (line, column) = fault.place(&text);
                    let (reason, words) = (fault.reason.as_str(), fault.reason.words().of(language));
                    let ((from, to), detail) = (fault.at, fault.detail);
                    ExpressionFaultView { pointer, reason, words, detail, from, to, line, column }
                }));
            }
        }
        view
    }
}

/// A published fact.
#[derive(Debug, Serialize, ToSchema)]
pub struct RuleFactView {
    /// Kind of the things it is of.
    pub subject: &'static str,
    /// The same in Chinese.
    pub subject_name: &'static str,
    /// As an expression asks for it: `facility.stock_g`.
    pub code: String,
    /// `int`, `bool`, `string`, `list(int)` or `map(string, int)`.
    pub shape: &'static str,
    /// What a number counts.
    pub unit: Option<&'static str>,
    /// The same in Chinese.
    pub unit_name: Option<&'static str>,
    /// What it is.
    pub name: &'static str,
    /// Where it comes from.
    pub source: &'static str,
}

impl RuleFactView {
    /// Shapes a fact.
    pub fn of(kind: Kind, fact: &Fact, language: Language) -> Self {
        Self {
            subject: kind.as_str(),
            subject_name: kind.zh(),
            code: format!("{}.{}", kind.as_str(), fact.name),
            shape: fact.shape.as_str(),
            unit: fact.unit.map(Unit::as_str),
            unit_name: fact.unit.map(Unit::zh),
            name: fact.words.of(language),
            source: fact.from.of(language),
        }
    }
}
