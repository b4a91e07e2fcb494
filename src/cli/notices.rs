//! `weifei notices`: lists what the rules found, after judging what happened meanwhile.

use std::{collections::BTreeMap, rc::Rc};

use clap::Args;
use serde::Serialize;

use super::{Failure, place::Place, say};
use crate::{
    api::v1::notice_view::{NoticePartyView, NoticeRowView},
    app::{
        Actor, Env, Error, alarm,
        notice::{
            self,
            seen::{self, Names},
        },
        seal::seal,
    },
    domain::{
        alarm::{Level, Rule, own::is_own},
        notice::{Notice, State},
    },
    kernel::{clock::Instant, page::MAX_PAGE, text::Language},
    store::{self, Conn, notice::Filter},
};

/// Most notices of one list.
const MAX: usize = 1_000_000;

/// Judge what happened by the rules 预警报警 and list the notices, the latest raised first.
#[derive(Args)]
#[command(after_help = "Example: weifei notices --state open --level orange --format json")]
pub struct Notices {
    #[command(flatten)]
    place: Place,
    /// `open`, or one state: `raised`, `acknowledged`, `handling`, `extension_asked`, `submitted`, `false_claimed`, `closed`, `cleared`.
    #[arg(long)]
    state: Option<String>,
    /// `blue`, `yellow`, `orange` or `red`.
    #[arg(long)]
    level: Option<String>,
    /// Code of a rule, `STO-02`.
    #[arg(long)]
    rule: Option<String>,
    /// `json`, or lines to read.
    #[arg(long)]
    format: Option<String>,
    /// Forget first what the rules remember and read the journal anew, which raises nothing twice.
    #[arg(long)]
    anew: bool,
}

impl Notices {
    /// Runs it.
    pub fn run(self) -> Result<(), Failure> {
        let filter = self.filter()?;
        let env = self.place.open()?;
        let result = list(&env, &filter, self.anew, self.format.is_some());
        env.db.close();
        result
    }

    fn filter(&self) -> Result<Filter, Failure> {
        let open = self.state.as_deref() == Some("open");
        let state = self.state.clone().filter(|_| !open);
        if let Some(wrong) = state.as_ref().filter(|state| State::parse(state).is_none()) {
            return Err(format!("{wrong}: no state of a notice").into());
        }
        if let Some(wrong) = self.level.as_ref().filter(|level| Level::parse(level).is_none()) {
            return Err(format!("{wrong}: a level is blue, yellow, orange or red").into());
        }
        if let Some(wrong) = self.rule.as_ref().filter(|rule| Rule::find(rule).is_none() && !is_own(rule)) {
            return Err(format!("{wrong}: no rule").into());
        }
        if let Some(wrong) = self.format.as_ref().filter(|format| *format != "json") {
            return Err(format!("{wrong}: notices are json, or lines to read").into());
        }
        Ok(Filter { state, open, level: self.level.clone(), rule: self.rule.clone(), ..Filter::default() })
    }
}

fn list(env: &Env, filter: &Filter, anew: bool, json: bool) -> Result<(), Failure> {
    while seal(env)? > 0 {}
    if anew {
        alarm::anew(env)?;
    }
    alarm::catch_up(env)?;
    while seal(env)? > 0 {}
    let found = env.db.read(|conn| every(conn, filter))?;
    let now = env.clock.now();
    let rows: Vec<NoticeRowView> =
        found.iter().map(|(one, names)| NoticeRowView::of(one, names, Language::Zh, now)).collect();
    if json {
        say(&serde_json::to_string_pretty(&rows)?);
        return Ok(());
    }
    for one in &rows {
        let about = one.subject_name.as_deref().unwrap_or(&one.subject_id);
        say(&format!(
            "{}  {}  {}  {} {}  {} {about}",
            one.raised_at,
            one.level_name,
            one.state_name,
            one.rule,
            one.rule_name,
            one.subject_kind_name.unwrap_or_default(),
        ));
    }
    Ok(())
}

/// Every notice of a filter, the latest raised first, with the names of its page.
pub(super) fn every(conn: &mut Conn, filter: &Filter) -> Result<Vec<(Notice, Rc<Names>)>, Error> {
    let (mut all, mut before) = (Vec::new(), None);
    loop {
        let page = notice::list(conn, &Actor::system(), filter, before.as_deref(), MAX_PAGE)?;
        let Some(last) = page.last() else { return Ok(all) };
        before = Some(store::notice::rank(last));
        let names = Rc::new(seen::names(conn, &page)?);
        all.extend(page.into_iter().map(|one| (one, Rc::clone(&names))));
        if all.len() >= MAX {
            return Ok(all);
        }
    }
}

/// A notice with what it rests on, as it is exported.
#[derive(Serialize)]
pub(super) struct Exported {
    #[serde(flatten)]
    row: NoticeRowView,
    /// Its stream, to be traced and proved by.
    stream: String,
    /// Version of the rule that found it.
    rule_version: u32,
    /// What was compared.
    values: BTreeMap<String, i64>,
    /// With what.
    thresholds: BTreeMap<String, i64>,
}

impl Exported {
    pub(super) fn of(one: &Notice, names: &Names, now: Instant) -> Self {
        Self {
            row: NoticeRowView::of(one, names, Language::Zh, now),
            stream: Notice::stream(one.id),
            rule_version: one.found.rule_version,
            values: one.found.values.clone(),
            thresholds: one.found.thresholds.clone(),
        }
    }

    /// The same without lists and parts, which a table does not have: they are joined.
    pub(super) fn flat(&self) -> TableRow<'_> {
        let party = |one: &NoticePartyView| match &one.site_name {
            Some(site) if *site != one.organisation_name => format!("{} {site}", one.organisation_name),
            _ => one.organisation_name.clone(),
        };
        TableRow {
            id: &self.row.id,
            rule: &self.row.rule,
            rule_name: &self.row.rule_name,
            level: self.row.level,
            level_name: self.row.level_name,
            peak: self.row.peak,
            breach: self.row.breach,
            state: self.row.state,
            state_name: self.row.state_name,
            subject_kind: &self.row.subject_kind,
            subject_id: &self.row.subject_id,
            subject_name: self.row.subject_name.as_deref(),
            parties: self.row.parties.iter().map(party).collect::<Vec<_>>().join("; "),
            occurrences: self.row.occurrences,
            raised_at: &self.row.raised_at,
            due_on: self.row.due_on.as_deref(),
            overdue: self.row.overdue,
            ended_at: self.row.ended_at.as_deref(),
            values: figures(&self.values),
            thresholds: figures(&self.thresholds),
            rule_version: self.rule_version,
            stream: &self.stream,
        }
    }
}

fn figures(all: &BTreeMap<String, i64>) -> String {
    all.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
}

/// A line of a table of notices; columns in this order.
#[derive(Serialize)]
pub(super) struct TableRow<'a> {
    id: &'a str,
    rule: &'a str,
    rule_name: &'a str,
    level: &'static str,
    level_name: &'static str,
    peak: &'static str,
    breach: bool,
    state: &'static str,
    state_name: &'static str,
    subject_kind: &'a str,
    subject_id: &'a str,
    subject_name: Option<&'a str>,
    parties: String,
    occurrences: i64,
    raised_at: &'a str,
    due_on: Option<&'a str>,
    overdue: bool,
    ended_at: Option<&'a str>,
    values: String,
    thresholds: String,
    rule_version: u32,
    stream: &'a str,
}
