//! `weifei journal`: verify, checkpoint, key (journal-format §6).

use std::{fs, path::PathBuf};

use clap::{Args, Subcommand};

use super::{Failure, place::Place, say};
use crate::{
    app::{
        Error, seal,
        verify::{self, Verdict},
    },
    domain::journal::checkpoint::VerifierKey,
    exchange,
};

/// The journal.
#[derive(Args)]
#[command(after_help = "Example: weifei journal verify --data data/demo")]
pub struct Journal {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Re-read everything: bodies, chains, tree, current rows against a rebuild. Or a bundle, with no database.
    Verify {
        #[command(flatten)]
        place: Place,
        /// A checkpoint held outside.
        #[arg(long)]
        checkpoint: Option<PathBuf>,
        /// The verifier key, as `journal key` prints it.
        #[arg(long)]
        key: Option<String>,
        /// Bodies, chains and tree only.
        #[arg(long)]
        sealed: bool,
        /// An evidence bundle; needs no database.
        #[arg(long)]
        bundle: Option<PathBuf>,
    },
    /// Print the newest checkpoint.
    Checkpoint(Place),
    /// Print the verifier key.
    Key(Place),
}

impl Journal {
    /// Runs it.
    pub fn run(self) -> Result<(), Failure> {
        match self.command {
            Command::Verify { bundle: Some(file), key, .. } => {
                let key = key.as_deref().map(VerifierKey::parse).transpose()?;
                say(&exchange::bundle::verify(&fs::read(file)?, key.as_ref())?.to_string());
                Ok(())
            }
            Command::Verify { place, checkpoint, key, sealed, bundle: None } => {
                let env = place.open()?;
                let key = match key {
                    Some(text) => VerifierKey::parse(&text)?,
                    None => seal::verifier_key(&env).ok_or("this place has no journal key: give --key")?,
                };
                let held = checkpoint.map(fs::read_to_string).transpose()?;
                match env
                    .db
                    .read(|conn| verify::verify(conn, &key, held.as_deref(), (!sealed).then(|| env.clock.now())))?
                {
                    Verdict::Ok { events, size, root } => {
                        say(&format!("ok events={events} size={size} root={root}"));
                        Ok(())
                    }
                    Verdict::Fault(what) => Err(what.into()),
                }
            }
            Command::Checkpoint(place) => {
                let env = place.open()?;
                let row = env.db.read(|conn| Ok::<_, Error>(seal::newest(conn)?))?;
                say(row.ok_or("nothing is sealed yet")?.note.trim_end());
                Ok(())
            }
            Command::Key(place) => {
                let env = place.open()?;
                say(&seal::verifier_key(&env).ok_or("this place has no journal key")?.to_string());
                Ok(())
            }
        }
    }
}
