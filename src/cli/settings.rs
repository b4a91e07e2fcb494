//! The settings file: flags before `WEIFEI_*` before the file before what is built in. Keys are the long flags.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use clap::{ArgAction, Command};
use figment::{
    Figment,
    providers::{Format as _, Toml},
    value::Value,
};

use super::Failure;

/// Read when it is there and no other is named.
const FILE: &str = "weifei.toml";

/// The command with the file's values as defaults. An unknown key is refused, since a typo must not go unseen.
pub fn with_file(command: Command) -> Result<Command, Failure> {
    let named = named_file();
    let file = named.clone().unwrap_or_else(|| PathBuf::from(FILE));
    if !file.exists() {
        return match named {
            Some(file) => Err(format!("the settings file {} is not there", file.display()).into()),
            None => Ok(command),
        };
    }
    let settings: BTreeMap<String, Value> = Figment::from(Toml::file_exact(&file)).extract()?;
    apply(command, &settings).map_err(|fault| format!("{}: {fault}", file.display()).into())
}

fn named_file() -> Option<PathBuf> {
    let mut args = std::env::args_os().skip_while(|arg| arg != "--config");
    if args.next().is_some() {
        return args.next().map(PathBuf::from);
    }
    let joined = std::env::args().find_map(|arg| arg.strip_prefix("--config=").map(PathBuf::from));
    joined.or_else(|| std::env::var_os("WEIFEI_CONFIG").map(PathBuf::from))
}

fn apply(mut command: Command, settings: &BTreeMap<String, Value>) -> Result<Command, String> {
    let names: Vec<String> = command.get_subcommands().map(|one| one.get_name().to_owned()).collect();
    let mut unused: BTreeSet<&String> = settings.keys().collect();
    for name in names {
        command = command.mut_subcommand(name, |mut one| {
            let long = |arg: &clap::Arg| Some((arg.get_id().to_string(), arg.get_long()?.to_owned()));
            let flags: Vec<(String, String)> = one.get_arguments().filter_map(long).collect();
            for (id, flag) in flags {
                let Some(value) = settings.get(&flag).and_then(text) else { continue };
                unused.remove(&flag);
                one = one.mut_arg(id, |arg| arg.default_value(value).required(false));
            }
            one
        });
    }
    match unused.first() {
        Some(key) => Err(format!("no command has a flag --{key}")),
        None => Ok(command),
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(_, text) => Some(text.clone()),
        Value::Bool(_, flag) => Some(flag.to_string()),
        Value::Num(..) => value.to_i128().map(|number| number.to_string()),
        _ => None,
    }
}

/// The flag that names the file, for every command.
pub fn flag() -> clap::Arg {
    clap::Arg::new("config")
        .long("config")
        .global(true)
        .action(ArgAction::Set)
        .value_name("FILE")
        .help("File of settings, flag = value; default: weifei.toml here, if it is there [env: WEIFEI_CONFIG=]")
}
