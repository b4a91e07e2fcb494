//! `weifei rules`: what watches the chain, with every figure and what it rests on.

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::{Failure, measure::Measure, own_rule, place::Place, say};
use crate::{
    api::v1::{
        rule::figures,
        rule_view::{RehearsalTallyView, RehearsalView},
    },
    app::{
        Env, Error,
        alarm::{
            rehearse::{Asked, rehearse},
            settings::Chosen,
        },
    },
    domain::{
        alarm::{Parameter, RULES, Rule, own::is_own, words},
        law::LegalBasis,
        party::division::prefix,
    },
    kernel::{
        clock::{Clock as _, SystemClock},
        text::Language,
    },
};

/// Show the rules that watch 预警报警规则.
#[derive(Args)]
#[command(after_help = "Example: weifei rules show STO-01")]
pub struct Rules {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// One line for each.
    List(Box<List>),
    /// One of them whole: levels, figures with what they rest on, whom it tells, what to do; and what is chosen for it in this
    /// installation.
    Show(Box<Show>),
    /// What one would have found in a period with other figures, beside what it did find. Writes nothing.
    DryRun(Box<DryRun>),
    /// What they find and miss in an invented district with faults planted in it, and what they raise in one without.
    Measure(Box<Measure>),
}

#[derive(Args)]
struct List {
    #[command(flatten)]
    place: Place,
    /// Also those of authorities, which are in the database.
    #[arg(long)]
    own: bool,
}

#[derive(Args)]
#[command(after_help = "Example: weifei rules show STO-01 --data ./data")]
struct Show {
    #[command(flatten)]
    place: Place,
    /// Its code, `STO-01`; `U-330111-001` is an authority's own and looked up in the database.
    code: String,
}

#[derive(Args)]
#[command(after_help = "Example: weifei rules dry-run STO-02 --from 2026-10-01 --to 2026-11-25 --set warn_g=2000000")]
struct DryRun {
    #[command(flatten)]
    place: Place,
    /// Its code, `STO-02`.
    code: String,
    /// First legal day.
    #[arg(long)]
    from: NaiveDate,
    /// Last legal day.
    #[arg(long)]
    to: NaiveDate,
    /// Digits of a division; everywhere when left out.
    #[arg(long, default_value = "")]
    division: String,
    /// Version of a rule of an authority's own; the one in force when left out.
    #[arg(long)]
    version: Option<u32>,
    /// As it stood with the choice of this version, see `weifei rules show`; 0: by itself; as it is chosen today when left out.
    #[arg(long)]
    choice: Option<i64>,
    /// Figures instead of those, `warn_g=2000000,clear_g=1800000`.
    #[arg(long, default_value = "")]
    set: String,
    /// `json`, or lines to read.
    #[arg(long)]
    format: Option<String>,
}

impl Rules {
    /// Runs it.
    pub fn run(self) -> Result<(), Failure> {
        match self.command {
            Command::List(asked) => {
                for rule in RULES {
                    let name = rule.name.of(Language::Zh);
                    say(&format!(
                        "{}  v{}  {}  {name}  {}",
                        rule.code,
                        rule.version,
                        levels(rule),
                        rule.name.of(Language::En)
                    ));
                }
                if asked.own {
                    own_rule::list(&asked.place)?;
                }
            }
            Command::Show(asked) if is_own(&asked.code) => own_rule::show(&asked.place, &asked.code, chosen)?,
            Command::Show(asked) => asked.run()?,
            Command::DryRun(asked) => asked.run()?,
            Command::Measure(asked) => asked.run()?,
        }
        Ok(())
    }
}

impl Show {
    fn run(self) -> Result<(), Failure> {
        let code = &self.code;
        let rule = Rule::find(code).ok_or_else(|| format!("{code}: no rule; `weifei rules list` names them"))?;
        show(rule);
        // Without a database there is nobody who chose.
        if self.place.database.is_none() && !self.place.data.join("weifei.db").exists() {
            return Ok(());
        }
        let env = self.place.open()?;
        let all = env.db.read(|conn| env.rules.all(conn, env.clock.now()));
        env.db.close();
        for one in all?.iter().filter(|one| one.setting.rule == rule.code) {
            chosen(one);
        }
        Ok(())
    }
}

/// One choice: where, for whom and when it is read; then what it says.
fn chosen(one: &Chosen) {
    let of = &one.setting;
    let mut line = vec![format!("chosen     {}", one.version)];
    line.push(if of.division.is_empty() { "everywhere".to_owned() } else { format!("division {}", of.division) });
    line.extend(of.tier.map(|tier| format!("tier {}", tier.as_str())));
    line.extend(of.organisation.map(|id| format!("enterprise {id}")));
    line.push(format!("from {}", of.valid_from));
    line.extend(of.valid_to.map(|day| format!("to {day}")));
    line.extend(of.off.map(|off| if off { "silent" } else { "not silent" }.to_owned()));
    line.extend(of.figures.iter().map(|(code, value)| format!("{code} = {value}")));
    line.extend(of.levels.iter().map(|(own, told)| format!("{} told as {}", own.as_str(), told.as_str())));
    line.extend(
        of.to.as_ref().map(|to| format!("tells {}", to.iter().map(|one| one.as_str()).collect::<Vec<_>>().join(", "))),
    );
    line.extend(of.clocks.iter().map(|(clock, days)| format!("{} {days} days", clock.as_str())));
    line.push(of.reason.clone());
    line.extend((!of.basis.is_empty()).then(|| format!("rests on {}", of.basis)));
    say(&line.join("  "));
}

impl DryRun {
    fn run(self) -> Result<(), Failure> {
        if self.format.as_deref().is_some_and(|format| format != "json") {
            return Err("--format is json, or left out".into());
        }
        let env = self.place.open()?;
        let told = self.told(&env);
        env.db.close();
        told
    }

    fn told(&self, env: &Env) -> Result<(), Failure> {
        let figures = figures(&self.set).map_err(Error::from)?;
        let division = prefix(&self.division).to_owned();
        let asked = Asked {
            version: self.version,
            choice: self.choice,
            ..Asked::today(self.code.clone(), figures, (self.from, self.to), division)
        };
        let found = env.db.read(|conn| rehearse(conn, env, &asked, env.clock.now()))?;
        let span = (self.from.to_string(), self.to.to_string());
        let view = RehearsalView::of(&found, &asked.division, span, Language::Zh);
        if self.format.is_some() {
            say(&serde_json::to_string_pretty(&view)?);
            return Ok(());
        }
        let since = view.known_since.as_deref().unwrap_or("nothing is known");
        say(&format!("{} v{}  {} to {}  known since {since}", view.rule, view.rule_version, view.from, view.to));
        for (now, then) in view.in_force.iter().zip(&view.figures) {
            say(&format!("{}  in force {}  rehearsed {}", now.code, now.value, then.value));
        }
        let tally = |name: &str, one: &RehearsalTallyView| {
            say(&format!(
                "{name}  {} warnings  {} alarms  at {} places  {} alarms on the worst day",
                one.warnings, one.alarms, one.told, one.worst_day
            ));
        };
        tally("would have raised", &view.would);
        tally("did raise        ", &view.did);
        say(&format!("of what was raised {} would have been too", view.both));
        if view.untold > 0 {
            say(&format!("could not be told of {} of {} things", view.untold, view.subjects));
        }
        say(&format!(
            "found right by people {} of {}, found false {} of {}",
            view.right.would, view.right.all, view.wrong.would, view.wrong.all
        ));
        for line in &view.lines {
            let (name, place) = (line.subject_name.as_deref().unwrap_or(&line.subject_id), line.place.as_deref());
            let end = line.until.as_deref().unwrap_or("stands");
            let raised = if line.notice.is_some() { "raised" } else { "not raised" };
            say(&format!("{}  {}  {}  {name}  {}  {raised}", line.at, end, line.level, place.unwrap_or_default()));
        }
        Ok(())
    }
}

fn levels(rule: &Rule) -> String {
    rule.levels.iter().map(|level| level.as_str()).collect::<Vec<_>>().join("/")
}

fn show(rule: &Rule) {
    let today = SystemClock.now().legal_day();
    say(&format!("{}  {}  {}", rule.code, rule.name.of(Language::Zh), rule.name.of(Language::En)));
    say(&format!("version    {}", rule.version));
    say(&format!("stage      {} {}", rule.stage.zh(), rule.stage.as_str()));
    for kind in rule.subjects {
        say(&format!("subject    {} {}", kind.zh(), kind.as_str()));
    }
    say(&format!("levels     {}{}", levels(rule), if rule.lasting { ", lasting: nothing undoes it" } else { "" }));
    say(&format!("tells      {}", rule.to.iter().map(|to| to.as_str()).collect::<Vec<_>>().join(", ")));
    for one in rule.parameters {
        say(&format!("parameter  {}", parameter(one)));
    }
    if let Ok(table) = LegalBasis::builtin() {
        for cited in rule.ground.iter().filter_map(|key| table.cite(key, today)) {
            say(&format!("basis      {}", cited.cite(Language::Zh)));
        }
    }
    say(&format!("advice     {}", rule.advice.of(Language::Zh)));
    say(&format!("           {}", rule.advice.of(Language::En)));
}

fn parameter(one: &Parameter) -> String {
    let name = words::of(one.code).map_or("", |(_, words)| words.of(Language::Zh));
    format!("{} = {} {}  {name} ({} {})", one.code, one.default, one.unit.as_str(), one.mark.zh(), one.mark.as_str())
}
