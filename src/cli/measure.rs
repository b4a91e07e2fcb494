//! `weifei rules measure`: recall and precision of the rules, on a world with faults planted in it and on the same world without.

use std::{path::PathBuf, sync::Arc, time::Instant as Timer};

use chrono::{Duration, NaiveDate};
use clap::Args;

use super::{Failure, place::Place, say};
use crate::{
    kernel::{
        clock::{Clock as _, Instant, ManualClock, SystemClock},
        id::SeededIds,
    },
    sim::{
        self, Fault, Faults, Plan, World,
        measure::{Measured, measure},
    },
};

/// Measure the rules on invented worlds.
#[derive(Args)]
#[command(after_help = "Example: weifei rules measure --data /tmp/measured --sites 40 --days 120 --until 2026-10-31")]
pub struct Measure {
    #[command(flatten)]
    place: Place,
    /// Producers of the district.
    #[arg(long, default_value_t = 40)]
    sites: usize,
    /// Days of life.
    #[arg(long, default_value_t = 120)]
    days: u32,
    /// The same seed and date give the same worlds, and the same notices.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The worlds' last day; default yesterday.
    #[arg(long)]
    until: Option<NaiveDate>,
    /// Faults of each kind.
    #[arg(long, default_value_t = 2)]
    each: usize,
    /// Kinds of faults, with commas; all when left out.
    #[arg(long, value_delimiter = ',')]
    kinds: Vec<String>,
    /// Only the world without faults, or only the one with them.
    #[arg(long, value_parser = ["without", "with"])]
    only: Option<String>,
    /// Write what is wrong in the world, as the simulator knows it, to a file.
    #[arg(long)]
    truth: Option<PathBuf>,
    /// `json`, or a page to read.
    #[arg(long)]
    format: Option<String>,
}

/// A world that was measured, and the seconds that it took.
struct Run {
    name: &'static str,
    each: usize,
    seconds: u64,
    measured: Measured,
}

impl Measure {
    /// Makes the worlds in the data folder, measures and tells.
    pub fn run(self) -> Result<(), Failure> {
        if self.format.as_deref().is_some_and(|format| format != "json") {
            return Err("--format is json, or left out".into());
        }
        let kinds = kinds(&self.kinds)?;
        let planted = Faults::Planted { kinds, each: self.each };
        let worlds = [("without", Faults::None), ("with", planted)];
        let mut runs = Vec::new();
        for (name, faults) in worlds {
            if self.only.as_deref().is_none_or(|only| only == name) {
                runs.push(self.one(name, faults)?);
            }
        }
        if self.format.is_some() {
            let all: serde_json::Map<_, _> = runs
                .iter()
                .map(|run| Ok((run.name.to_owned(), serde_json::to_value(&run.measured)?)))
                .collect::<Result<_, serde_json::Error>>()?;
            say(&serde_json::to_string_pretty(&all)?);
        } else {
            say(&page(&runs));
        }
        Ok(())
    }

    fn one(&self, name: &'static str, faults: Faults) -> Result<Run, Failure> {
        let mut place = self.place.clone();
        place.data.push(name);
        if place.database.is_some() && self.only.is_none() {
            return Err("a database holds one world: name it with --only".into());
        }
        if place.data.join("weifei.db").exists() {
            return Err(format!("{} holds a world already", place.data.display()).into());
        }
        let until = self.until.unwrap_or_else(|| SystemClock.now().legal_day() - Duration::days(1));
        let plan = Plan { sites: self.sites, days: self.days, seed: self.seed, until, faults };
        let clock = Arc::new(ManualClock::at(Instant::start_of_legal_day(until)));
        let env = place.open_to_make(clock.clone(), Arc::new(SeededIds::new(self.seed)))?;
        let start = Timer::now();
        let world = sim::build(&env, &clock, &plan)?;
        let seconds = start.elapsed().as_secs();
        if name == "with" {
            write_truth(self.truth.as_ref(), &world)?;
        }
        let measured = measure(&env, &plan, &world)?;
        env.db.close();
        Ok(Run { name, each: self.each, seconds, measured })
    }
}

/// Kinds by name; all where none is named.
pub(super) fn kinds(named: &[String]) -> Result<Vec<Fault>, Failure> {
    let of = |name: &String| {
        let all = || Fault::ALL.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ");
        Fault::parse(name).ok_or_else(|| format!("{name} is none of {}", all()).into())
    };
    if named.is_empty() { Ok(Fault::ALL.to_vec()) } else { named.iter().map(of).collect() }
}

/// Writes what is wrong in a world to a file.
pub(super) fn write_truth(file: Option<&PathBuf>, world: &World) -> Result<(), Failure> {
    let Some(file) = file else { return Ok(()) };
    std::fs::write(file, serde_json::to_string_pretty(&world.labels)? + "\n")?;
    Ok(())
}

fn percent(permille: Option<usize>) -> String {
    permille.map_or_else(|| "–".to_owned(), |share| format!("{}.{} %", share / 10, share % 10))
}

/// As `docs/precision.md` has it.
fn page(runs: &[Run]) -> String {
    let mut lines = vec![
        "# Precision of the rules".to_owned(),
        String::new(),
        "Printed by `weifei rules measure`. An invented district is lived through twice by the same commands as everybody's: once \
         lawfully, once with faults planted in it. The simulator keeps what is wrong, since when and from when on it can be seen, \
         outside the platform's data; what the rules raised is compared with that. The engine judges in the evening of each \
         day, so that a delay tells evenings, not the engine's own. A notice counts when it is raised, raised anew, or rises from \
         预警 to 报警."
            .to_owned(),
        String::new(),
        "**Found**: one of the kind's rules told it at the level expected, about the thing or its site. **Right**: a 报警 about \
         something of which the simulator knows that it is wrong. 预警 come while there is time: most of them clear, and none of them \
         says that something is wrong already."
            .to_owned(),
    ];
    for run in runs {
        lines.extend(section(run));
    }
    lines.join("\n")
}

fn section(run: &Run) -> Vec<String> {
    let of = &run.measured;
    let title = if run.name == "with" { "With faults planted" } else { "Without faults" };
    let each = if run.name == "with" { format!(", {} of each kind", run.each) } else { String::new() };
    let mut lines = vec![
        String::new(),
        format!("## {title}"),
        String::new(),
        format!(
            "{} producers, {} days to {}, seed {}{each}; {} events, lived and judged in {} s.",
            of.sites, of.days, of.until, of.seed, of.events, run.seconds
        ),
        String::new(),
        format!("- Digest of all notices: `{}`", of.list_sha256),
        format!(
            "- Orange and red that reach the district's officers: {} ({}.{:03} a day; {} on the worst day; {} days with more than 3)",
            of.officers,
            of.officers_permille / 1000,
            of.officers_permille % 1000,
            of.officers_worst,
            of.officers_over
        ),
        format!("- 预警 to enterprises: {} (0.{:06} per site and day)", of.warnings, of.warnings_millionths),
    ];
    lines.extend(of.surprises.iter().take(20).map(|what| format!("- Went otherwise: {what}")));
    if !of.kinds.is_empty() {
        lines.push(String::new());
        lines.push(
            "| fault | 名称 | rules | planted | found | recall | median delay | forbidden by the platform |".to_owned(),
        );
        lines.push("|---|---|---|---|---|---|---|---|".to_owned());
        for one in &of.kinds {
            let refused: Vec<String> = one.refused.iter().map(|(code, count)| format!("`{code}` {count}")).collect();
            lines.push(format!(
                "| {} | {} | {} | {} | {} | {} | {} | {} |",
                one.kind,
                one.name,
                one.rules.join(", "),
                one.planted,
                one.found,
                percent(one.recall_permille),
                one.delay_hours.map_or_else(|| "–".to_owned(), |hours| format!("{hours} h")),
                refused.join(", ")
            ));
            lines.extend(one.missed.iter().map(|subject| format!("<!-- missed {subject} -->")));
        }
    }
    if !of.rules.is_empty() {
        lines.push(String::new());
        lines.push("| rule | 名称 | 报警 | right | precision | 预警 | of what is wrong |".to_owned());
        lines.push("|---|---|---|---|---|---|---|".to_owned());
        for one in &of.rules {
            lines.push(format!(
                "| {} | {} | {} | {} | {} | {} | {} |",
                one.rule,
                one.name,
                one.alarms,
                one.alarms_right,
                percent(one.precision_permille),
                one.warnings,
                one.warnings_right
            ));
        }
    }
    lines
}
