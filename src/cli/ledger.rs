//! `weifei ledger`: enters what is sealed into the ledgers now, and says up to where.

use clap::Args;

use super::{Failure, place::Place, say};
use crate::{
    app::{Env, Error, ledger::project, seal::seal},
    store,
};

/// Enter sealed events into the ledgers 管理台账 and say up to which position they are entered.
#[derive(Args)]
#[command(after_help = "Example: weifei ledger")]
pub struct Ledger {
    #[command(flatten)]
    place: Place,
    /// Take every line away first and write all of them anew from the events, which give the same lines.
    #[arg(long)]
    anew: bool,
}

impl Ledger {
    /// Runs it.
    pub fn run(self) -> Result<(), Failure> {
        let env = self.place.open()?;
        let result = enter(&env, self.anew);
        env.db.close();
        result
    }
}

fn enter(env: &Env, anew: bool) -> Result<(), Failure> {
    while seal(env)? > 0 {}
    if anew {
        project::anew(env)?;
    }
    let entered = project::catch_up(env)?;
    let position = env.db.read(|conn| Ok::<_, Error>(store::ledger::cursor(conn)?))?;
    say(&format!("{entered} events entered, ledgers as of position {position}"));
    Ok(())
}
