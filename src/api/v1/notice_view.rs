//! How notices and rules are shown.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{notice_duty_view::NoticeDutyView, package::ActionView};
use crate::{
    api::actor::Caller,
    app::notice::{
        self,
        seen::{Names, Shown, Step},
    },
    domain::{
        alarm::{
            Kind, Level, Rule, Stage,
            own::{Definition, Figure},
            words,
        },
        law::LegalBasis,
        notice::{Notice, event, lifecycle::forward},
    },
    kernel::{
        clock::Instant,
        text::{Language, Words},
    },
    store,
};

/// Somebody whom a notice concerns.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct NoticePartyView {
    pub organisation_id: String,
    pub organisation_name: String,
    pub site_id: Option<String>,
    pub site_name: Option<String>,
    /// Division whose authority sees it; empty where none does.
    pub division: String,
}

/// A notice in a list.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is asked for by itself on a page")]
pub struct NoticeRowView {
    /// Its id.
    pub id: String,
    /// Code of its rule, `STO-02`.
    pub rule: String,
    /// The rule's name.
    pub rule_name: String,
    /// Where in the chain the rule watches: `storage`, `transfer` ….
    pub stage: Option<&'static str>,
    /// The same in Chinese.
    pub stage_name: Option<&'static str>,
    /// `blue`, `yellow`, `orange` or `red`, as it was found last.
    pub level: &'static str,
    /// The same in words.
    pub level_name: &'static str,
    /// The highest level so far: by it measures are timed and people may close it.
    pub peak: &'static str,
    /// A limit of law was passed, once at least.
    pub breach: bool,
    /// Where in its life it is: `raised`, `acknowledged`, `handling`, `extension_asked`, `submitted`, `false_claimed`, `closed` or
    /// `cleared`.
    pub state: &'static str,
    /// The same in Chinese.
    pub state_name: &'static str,
    /// Somebody still has to see to it.
    pub open: bool,
    /// What it was about is gone.
    pub subsided: bool,
    /// Kind of the thing it is about: `facility`, `site`, `manifest`, `stock_take`, `permit`, `contract`, `approval`, `credential` or
    /// `reference`.
    pub subject_kind: String,
    /// The same in Chinese.
    pub subject_kind_name: Option<&'static str>,
    /// Its id.
    pub subject_id: String,
    /// Its name or number.
    pub subject_name: Option<String>,
    /// Whom it concerns; nobody: the platform.
    pub parties: Vec<NoticePartyView>,
    /// How often it was found, gone and found again.
    pub occurrences: i64,
    /// When it was raised.
    pub raised_at: String,
    /// Since when it waits for whoever must act next.
    pub since: String,
    /// When it was closed or cleared.
    pub ended_at: Option<String>,
    /// The day by which it is to be done.
    pub due_on: Option<String>,
    /// That day is over, and it is not done.
    pub overdue: bool,
    /// Events so far.
    pub version: i64,
    /// What a list goes on from.
    #[serde(skip)]
    pub rank: String,
}

impl NoticeRowView {
    /// Shapes a notice.
    pub fn of(one: &Notice, names: &Names, language: Language, now: Instant) -> Self {
        let rule = Rule::find(&one.rule);
        let (noun, id) = one.subject.split_once('/').unwrap_or_default();
        let stage = rule.map(|rule| rule.stage).or_else(|| names.own(one).map(|own| own.subject.stage()));
        Self {
            id: one.id.to_string(),
            rule: one.rule.clone(),
            rule_name: names.rule_name(one, language).to_owned(),
            stage: stage.map(Stage::as_str),
            stage_name: stage.map(Stage::zh),
            level: one.found.level.as_str(),
            level_name: level_words(one.found.level).of(language),
            peak: one.peak.as_str(),
            breach: one.breach,
            state: one.state.as_str(),
            state_name: one.state.zh(),
            open: one.state.is_open(),
            subsided: one.subsided,
            subject_kind: noun.to_owned(),
            subject_kind_name: Kind::parse(noun).map(Kind::zh),
            subject_id: id.to_owned(),
            subject_name: names.subjects.get(&one.subject).cloned(),
            parties: one.parties.iter().map(|party| party_view(party, names)).collect(),
            occurrences: one.occurrences,
            raised_at: one.raised_at.to_string(),
            since: one.since.to_string(),
            ended_at: one.ended_at.map(|at| at.to_string()),
            due_on: one.due_on.map(|day| day.to_string()),
            overdue: one.is_overdue(now),
            version: one.version,
            rank: store::notice::rank(one),
        }
    }
}

fn party_view(party: &crate::domain::notice::Party, names: &Names) -> NoticePartyView {
    let organisation_id = party.organisation.to_string();
    let site_id = party.site.map(|site| site.to_string());
    NoticePartyView {
        organisation_name: names.organisations.get(&organisation_id).cloned().unwrap_or_default(),
        organisation_id,
        site_name: site_id.as_ref().and_then(|id| names.sites.get(id).cloned()),
        site_id,
        division: party.division.clone(),
    }
}

const fn level_words(level: Level) -> Words {
    Words { zh: level.zh(), en: level.en() }
}

/// A figure that was compared.
#[derive(Debug, Serialize, ToSchema)]
pub struct FigureView {
    /// Its permanent name.
    pub code: String,
    /// The same in words.
    pub name: String,
    /// `hours`, `days`, `working_days`, `permille`, `grams`, `month_day` (month × 100 + day), `pieces`, `flag` (0 or 1) or `year`.
    pub unit: Option<&'static str>,
    /// How much, in that unit.
    pub value: i64,
}

impl FigureView {
    /// Shapes a figure.
    pub fn of(code: &str, value: i64, language: Language) -> Self {
        let known = words::of(code);
        // `state.departed`, `stock_by_code_g.900-041-49`: of what it is.
        let part = code.split_once('.').map(|(_, part)| format!(" {part}")).unwrap_or_default();
        let name = known.map_or(code.to_owned(), |(_, words)| format!("{}{part}", words.of(language)));
        Self { code: code.to_owned(), name, unit: known.map(|(unit, _)| unit.as_str()), value }
    }

    /// Shapes several.
    pub fn all(figures: &BTreeMap<String, i64>, language: Language) -> Vec<Self> {
        figures.iter().map(|(code, value)| Self::of(code, *value, language)).collect()
    }
}

impl FigureView {
    /// Shapes figures of which some may be a rule's own.
    pub fn own(
        figures: &BTreeMap<String, i64>,
        own: Option<&BTreeMap<String, Figure>>,
        language: Language,
    ) -> Vec<Self> {
        let of = |(code, value): (&String, &i64)| match own.and_then(|own| own.get(code)) {
            Some(figure) => Self {
                code: code.clone(),
                name: figure.name.of(language).to_owned(),
                unit: Some(figure.unit.as_str()),
                value: *value,
            },
            None => Self::of(code, *value, language),
        };
        figures.iter().map(of).collect()
    }
}

/// A provision that a rule rests on.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeBasisView {
    /// As it is cited, in the caller's language.
    pub text: String,
    /// First day in force.
    pub valid_from: String,
}

/// The provisions that a rule rests on, as they are in force on a day.
pub fn basis(rule: &Rule, now: Instant, language: Language) -> Vec<NoticeBasisView> {
    grounds(rule.ground.iter().copied(), now, language)
}

/// What choices for a rule rest on.
pub fn chosen_basis(chosen: &[(String, NaiveDate)]) -> impl Iterator<Item = NoticeBasisView> {
    chosen.iter().map(|(text, from)| NoticeBasisView { text: text.clone(), valid_from: from.to_string() })
}

fn grounds<'a>(keys: impl Iterator<Item = &'a str>, now: Instant, language: Language) -> Vec<NoticeBasisView> {
    let Ok(table) = LegalBasis::builtin() else { return Vec::new() };
    let cited = keys.filter_map(|key| table.cite(key, now.legal_day()));
    cited.map(|one| NoticeBasisView { text: one.cite(language), valid_from: one.valid_from.to_string() }).collect()
}

/// What a rule of an authority's own rests on: provisions, and what the district says itself.
pub fn own_basis(own: Option<&Definition>, now: Instant, language: Language) -> Vec<NoticeBasisView> {
    let Some(own) = own else { return Vec::new() };
    let mut all = grounds(own.ground.iter().map(String::as_str), now, language);
    if !own.own_ground.is_empty() {
        all.push(NoticeBasisView { text: own.own_ground.clone(), valid_from: own.valid_from.to_string() });
    }
    all
}

/// One event of a notice.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeStepView {
    /// Its place in the history.
    pub version: i64,
    /// `notice.raised` ….
    pub kind: String,
    /// The same in words.
    pub name: String,
    /// When.
    pub at: String,
    /// Name of who did it; `null`: the platform.
    pub person: Option<String>,
    /// What it says: `measures`, `due_on`, `result`, `reason`, or what was `found`.
    #[schema(value_type = Object)]
    pub data: Value,
    /// Digests of the files sent with it.
    pub evidence: Vec<String>,
    /// Position in the sealed journal; `null` while it is not sealed.
    pub position: Option<i64>,
}

impl NoticeStepView {
    fn of(step: Step, language: Language) -> Self {
        Self {
            version: step.version,
            name: event::told(&step.kind).map_or(step.kind.as_str(), |words| words.of(language)).to_owned(),
            kind: step.kind,
            at: step.at.to_string(),
            person: step.person,
            data: step.data,
            evidence: step.evidence,
            position: step.position,
        }
    }
}

/// An action as it stands for the caller now.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeActionView {
    /// The action; where it is not allowed, why.
    #[serde(flatten)]
    pub action: ActionView,
    /// Fields of the request that must be told with it.
    pub needs: Vec<&'static str>,
}

/// A notice with all that is known of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeView {
    /// Its head.
    #[serde(flatten)]
    pub row: NoticeRowView,
    /// What was compared, as found last.
    pub values: Vec<FigureView>,
    /// With what.
    pub thresholds: Vec<FigureView>,
    /// Version of the rule that found it.
    pub rule_version: u32,
    /// What to do about it.
    pub advice: Option<String>,
    /// What its rule and what was chosen for it rest on; empty: the house's own rule.
    pub basis: Vec<NoticeBasisView>,
    /// Nothing undoes what was found: a person's word alone ends it.
    pub lasting: bool,
    /// Only the authority may find it done.
    pub needs_authority: bool,
    /// The last day that measures begun today may have.
    pub due_last: String,
    /// The day that is asked for instead.
    pub wished_on: Option<String>,
    /// Who is on duty for it, by the rosters; empty: everybody who holds the role.
    pub duties: Vec<NoticeDutyView>,
    /// Its events, the first first.
    pub history: Vec<NoticeStepView>,
    /// What the caller may do now.
    pub actions: Vec<NoticeActionView>,
    /// When it was looked at.
    pub as_of: String,
}

impl NoticeView {
    /// Shapes a notice that is shown whole; `chosen`: what the choices rest on that were in force for its rule when it was raised.
    pub fn of(shown: Shown, chosen: &[(String, NaiveDate)], caller: &Caller, now: Instant) -> Self {
        let Shown { notice: one, names, history, people, handle_days } = shown;
        let language = caller.guest.language;
        let (rule, own) = (Rule::find(&one.rule), names.own(&one));
        let own_figures = own.map(|own| &own.figures);
        let actions = notice::actions(&caller.actor, &one, now.legal_day()).into_iter().map(|(action, allowed)| {
            let next = forward(one.state) == Some(action);
            NoticeActionView {
                action: ActionView::of(caller, (action.as_str(), action.zh()), allowed.err().as_ref(), next),
                needs: action.needs().to_vec(),
            }
        });
        Self {
            actions: actions.collect(),
            row: NoticeRowView::of(&one, &names, language, now),
            values: FigureView::all(&one.found.values, language),
            thresholds: FigureView::own(&one.found.thresholds, own_figures, language),
            rule_version: one.found.rule_version,
            advice: names.advice(&one, language).map(str::to_owned),
            basis: rule
                .map_or_else(|| own_basis(own, one.raised_at, language), |rule| basis(rule, one.raised_at, language))
                .into_iter()
                .chain(chosen_basis(chosen))
                .collect(),
            duties: one.duties.iter().map(|duty| NoticeDutyView::of(duty, &people)).collect(),
            lasting: one.lasting,
            needs_authority: one.needs_authority(),
            due_last: one.due_last(now.legal_day(), handle_days).to_string(),
            wished_on: one.wished_on.map(|day| day.to_string()),
            history: history.into_iter().map(|step| NoticeStepView::of(step, language)).collect(),
            as_of: now.to_string(),
        }
    }
}

/// A notice as an action left it.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "as in NoticeRowView")]
pub struct NoticeBriefView {
    pub id: String,
    pub rule: String,
    pub level: &'static str,
    pub state: &'static str,
    pub state_name: &'static str,
    pub due_on: Option<String>,
    pub version: i64,
}

impl From<&Notice> for NoticeBriefView {
    fn from(one: &Notice) -> Self {
        Self {
            id: one.id.to_string(),
            rule: one.rule.clone(),
            level: one.found.level.as_str(),
            state: one.state.as_str(),
            state_name: one.state.zh(),
            due_on: one.due_on.map(|day| day.to_string()),
            version: one.version,
        }
    }
}
