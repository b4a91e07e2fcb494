//! `weifei rules`: what watches the chain, with every figure and what it rests on.

use clap::{Args, Subcommand};

use super::{Failure, say};
use crate::{
    domain::{
        alarm::{Parameter, RULES, Rule, rules::lacking::LACKING, words},
        law::LegalBasis,
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
    List,
    /// One of them whole: levels, figures with what they rest on, whom it tells, what to do.
    Show {
        /// Its code, `STO-01`.
        code: String,
    },
}

impl Rules {
    /// Runs it.
    pub fn run(self) -> Result<(), Failure> {
        match self.command {
            Command::List => {
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
            }
            Command::Show { code } => {
                let rule = Rule::find(&code).ok_or_else(|| match LACKING.iter().find(|one| one.code == code) {
                    Some(one) => format!("{code} {}: not built; {}", one.name.of(Language::En), one.why),
                    None => format!("{code}: no rule; `weifei rules list` names them"),
                })?;
                show(rule);
            }
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
    say(&format!("subject    {} {}", rule.subject.zh(), rule.subject.as_str()));
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
