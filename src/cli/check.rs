//! `weifei check`: how strictly the check before departure takes each finding – shown, and chosen for the installation or for a
//! division whose authority is not on the platform.

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::{Failure, place::Place, say};
use crate::{
    app::{
        Actor, Env,
        paper::parameters::{NewSetting, enter},
        record::Meta,
        seal::seal,
    },
    domain::paper::check::{Parameters, parameter::DEFAULTS},
    kernel::{hash::Hash, id::CommandId},
};

/// Show or choose how strictly each finding of the check before departure is taken.
#[derive(Args)]
#[command(
    after_help = "Example: weifei check set credential.none soft --reason 运输证照补录期 --from 2027-01-01 --division 330111"
)]
pub struct Check {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// What holds today, and every choice that was made.
    List {
        /// Six digits of the consignor's division; the whole installation unless named.
        #[arg(long, default_value = "")]
        division: String,
    },
    /// Choose for a finding.
    Set {
        /// Its code, `contract.none_in_force`.
        code: String,
        /// `hard`, `soft`, or `inherit` to take a choice back.
        choice: String,
        /// Why.
        #[arg(long)]
        reason: String,
        /// First day on which it is read; today unless named.
        #[arg(long, value_name = "DATE")]
        from: Option<NaiveDate>,
        /// Six digits; the whole installation unless named.
        #[arg(long, default_value = "")]
        division: String,
    },
}

impl Check {
    /// Runs it.
    pub fn run(self) -> Result<(), Failure> {
        let env = self.place.open()?;
        let result = act(&env, self.what);
        env.db.close();
        result
    }
}

fn act(env: &Env, what: What) -> Result<(), Failure> {
    match what {
        What::List { division } => list(env, &division),
        What::Set { code, choice, reason, from, division } => {
            let id = CommandId(env.ids.next(env.clock.now()));
            let meta = Meta { id, body: Hash::of(&[b"cli"]), device: None, evidence: Vec::new() };
            let asked = NewSetting { code, division, choice, reason, valid_from: from };
            enter(env, &Actor::system(), &meta, asked)?;
            while seal(env)? > 0 {}
            say("chosen; running servers read it within seconds");
            Ok(())
        }
    }
}

fn list(env: &Env, division: &str) -> Result<(), Failure> {
    let now = env.clock.now();
    let all = env.db.read(|conn| env.checks.all(conn, now))?;
    let parameters = Parameters::of(all.iter().map(|one| &one.setting), division, now.legal_day());
    for (code, _) in DEFAULTS {
        let Some((severity, source)) = parameters.severity(*code) else { continue };
        say(&format!("{:<32} {:<5} {source}", code.as_str(), severity.as_str()));
        for one in all.iter().filter(|one| one.setting.code == *code) {
            let setting = &one.setting;
            let place = if setting.division.is_empty() { "installation" } else { &setting.division };
            say(&format!("    from {} {place} {}: {}", setting.valid_from, setting.choice.as_str(), setting.reason));
        }
    }
    Ok(())
}
