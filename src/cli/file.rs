//! `weifei erase`: takes the content of an evidence file away, when its time is over or the law demands it.

use clap::Args;

use super::{Failure, place::Place, say};
use crate::{app::file, kernel::hash::Hash};

/// Erase the content of evidence files. Their digests stay in the journal, which still verifies; bundles list them as withheld.
#[derive(Args)]
#[command(after_help = "Example: weifei erase --data data/demo 3f786850e387550fdab836ed7e6dc881de23001b…")]
pub struct Erase {
    #[command(flatten)]
    place: Place,
    /// SHA-256 digests, by which events name them.
    #[arg(required = true)]
    files: Vec<Hash>,
}

impl Erase {
    /// Runs it.
    pub fn run(self) -> Result<(), Failure> {
        let env = self.place.open()?;
        let mut absent = 0;
        for one in &self.files {
            let erased = file::erase(&env, &one.hex())?;
            absent += usize::from(!erased);
            say(&format!("{one} {}", if erased { "erased" } else { "is not there" }));
        }
        env.db.close();
        if absent > 0 { Err(format!("{absent} of the files named are not there").into()) } else { Ok(()) }
    }
}
