//! The command line: one file per subcommand. Everything it changes goes by the same road as the API.

mod check;
mod deliveries;
mod demo;
mod doctor;
mod exchange;
mod export;
mod file;
mod import;
mod journal;
mod ledger;
mod measure;
mod milk_run;
mod notices;
mod outside;
mod own_rule;
mod place;
mod plan;
mod reference;
mod refused;
mod restore;
mod rules;
mod serve;
mod settings;
mod sheets;
mod tls;
mod user;

use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

/// What a subcommand may fail with; shown to the person, exit code 1.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// 危废智治: follows every container of hazardous waste from the machine that makes it to the furnace that ends it.
#[derive(Parser)]
#[command(name = "weifei", version, after_help = "Example: weifei demo --data data/demo")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API and the web app.
    Serve(serve::Serve),
    /// Make an invented district and serve it; 演示.
    Demo(demo::Demo),
    /// Apply what migrations the database lacks.
    Migrate(place::Place),
    /// Verify the journal, print its checkpoint or its key.
    Journal(journal::Journal),
    /// Write sites, packages, stock, events, a trace, a label or a bundle to a file.
    Export(export::Export),
    /// Read a factory's ledger, a newer waste catalogue or calendar in.
    Import(import::Import),
    /// Enter sealed events into the ledgers; 管理台账.
    Ledger(ledger::Ledger),
    /// Write a management plan from what is known; 管理计划.
    Plan(plan::Plan),
    /// Propose or make a collector's round over its small customers; 巡回收集.
    MilkRun(milk_run::MilkRun),
    /// Judge what happened by the rules and list the notices; 预警报警.
    Notices(notices::Notices),
    /// Show the rules that watch, with their figures and what they rest on.
    Rules(rules::Rules),
    /// List what was sent outside, or send anew what was given up; 送达.
    Deliveries(deliveries::Deliveries),
    /// List what goes to the official system, send, compare or package it; 上报.
    Exchange(exchange::Exchange),
    /// Copy the running database into a new file (SQLite).
    Backup(export::Backup),
    /// Keep people and print one-time links.
    User(user::User),
    /// Put a backup back into a data folder (SQLite).
    Restore(restore::Restore),
    /// Take the content of evidence files away; their digests stay.
    Erase(file::Erase),
    /// Show or choose how strictly the check before departure is taken.
    Check(check::Check),
    /// Say what is wrong with the installation.
    Doctor(doctor::Doctor),
    /// Print the OpenAPI document.
    #[command(after_help = "Example: weifei openapi > openapi.json")]
    Openapi,
}

/// Parses, runs, tells.
pub fn main() -> ExitCode {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let command = match settings::with_file(Cli::command().arg(settings::flag())) {
        Ok(command) => command,
        Err(error) => {
            tell(&error.to_string());
            return ExitCode::FAILURE;
        }
    };
    let parsed = Cli::from_arg_matches(&command.get_matches()).unwrap_or_else(|error| error.exit());
    let result = match parsed.command {
        Command::Serve(command) => command.run(),
        Command::Demo(command) => command.run(),
        Command::Migrate(place) => place.open().map(|env| {
            env.db.close();
            say("migrated");
        }),
        Command::Journal(command) => command.run(),
        Command::Export(command) => command.run(),
        Command::Import(command) => command.run(),
        Command::Ledger(command) => command.run(),
        Command::Plan(command) => command.run(),
        Command::MilkRun(command) => command.run(),
        Command::Notices(command) => command.run(),
        Command::Rules(command) => command.run(),
        Command::Deliveries(command) => command.run(),
        Command::Exchange(command) => command.run(),
        Command::Backup(command) => command.run(),
        Command::Restore(command) => command.run(),
        Command::User(command) => command.run(),
        Command::Erase(command) => command.run(),
        Command::Check(command) => command.run(),
        Command::Doctor(command) => command.run(),
        Command::Openapi => {
            serde_json::to_string_pretty(&crate::api::router::document()).map(|text| say(&text)).map_err(Into::into)
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tell(&refused::told(&error));
            ExitCode::FAILURE
        }
    }
}

/// Prints to the person's output.
fn say(text: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Prints to the person's error output.
fn tell(text: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "weifei: {text}");
}
