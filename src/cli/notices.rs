//! `weifei notices`: lists what the rules found, after judging what happened meanwhile.

use clap::Args;

use super::{Failure, place::Place, say};
use crate::{
    api::v1::notice_view::NoticeRowView,
    app::{
        Actor, Env, Error, alarm,
        notice::{self, seen},
        seal::seal,
    },
    domain::{
        alarm::{Level, Rule},
        notice::State,
    },
    kernel::{page::MAX_PAGE, text::Language},
    store::{self, notice::Filter},
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
        if let Some(wrong) = self.rule.as_ref().filter(|rule| Rule::find(rule).is_none()) {
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
    let rows = env.db.read(|conn| {
        let (mut rows, mut before) = (Vec::new(), None);
        loop {
            let page = notice::list(conn, &Actor::system(), filter, before.as_deref(), MAX_PAGE)?;
            let Some(last) = page.last() else { break };
            before = Some(store::notice::rank(last));
            let names = seen::names(conn, &page)?;
            let now = env.clock.now();
            rows.extend(page.iter().map(|one| NoticeRowView::of(one, &names, Language::Zh, now)));
            if rows.len() >= MAX {
                break;
            }
        }
        Ok::<_, Error>(rows)
    })?;
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
