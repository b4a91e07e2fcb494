//! `weifei restore`: a backup back into a data folder, verified before it takes its place.

use std::{
    fs,
    io::Read as _,
    path::{Path, PathBuf},
};

use clap::Args;
use ed25519_dalek::SigningKey;

use super::{Failure, say};
use crate::{
    app::verify::{self, Verdict},
    domain::journal::checkpoint::VerifierKey,
    kernel::clock::{Clock as _, SystemClock},
    store::{Db, conn::Address},
};

/// How a database file of SQLite begins.
const MAGIC: &[u8] = b"SQLite format 3\0";

/// Put a backup back into a data folder.
#[derive(Args)]
#[command(after_help = "Example: weifei restore backup.db --data /var/lib/weifei --verify --checkpoint held.txt\n\
                  PostgreSQL: pg_restore --clean --dbname=URL FILE, then weifei journal verify --database URL")]
pub struct Restore {
    /// What `weifei backup` wrote.
    file: PathBuf,
    /// Folder of the database; its keys are left alone.
    #[arg(long, env = "WEIFEI_DATA", default_value = "./data")]
    data: PathBuf,
    /// Read everything again before the copy takes its place.
    #[arg(long)]
    verify: bool,
    /// A checkpoint held outside.
    #[arg(long, requires = "verify")]
    checkpoint: Option<PathBuf>,
    /// The verifier key, as `journal key` prints it; else the folder's own journal key.
    #[arg(long)]
    key: Option<String>,
    /// Name of the journal, the origin of its checkpoints.
    #[arg(long, env = "WEIFEI_ORIGIN", default_value = "weifei.fuyang.example/journal")]
    origin: String,
    /// Set a database that is there aside and take its place. The server must not be running.
    #[arg(long)]
    force: bool,
}

impl Restore {
    /// Runs it. What fails leaves the folder as it was.
    pub fn run(self) -> Result<(), Failure> {
        let place = self.data.join("weifei.db");
        if place.exists() && !self.force {
            return Err(format!("{} is there already; --force sets it aside", place.display()).into());
        }
        let mut head = [0; MAGIC.len()];
        let mut file = fs::File::open(&self.file).map_err(|error| format!("{}: {error}", self.file.display()))?;
        if file.read_exact(&mut head).is_err() || head != *MAGIC {
            return Err(format!("{} is no backup of ours", self.file.display()).into());
        }
        fs::create_dir_all(&self.data)?;
        let part = self.data.join("weifei.db.part");
        forget(&part);
        fs::copy(&self.file, &part)?;
        let checked = self.check(&part);
        if checked.is_err() {
            forget(&part);
        }
        let found = checked?;
        if place.exists() {
            aside(&place)?;
        }
        fs::rename(&part, &place)?;
        forget(&part);
        say(&format!("{}: {found}", place.display()));
        Ok(())
    }

    /// Opens the copy, and reads it again when asked to.
    fn check(&self, part: &Path) -> Result<String, Failure> {
        let key = self.verify.then(|| self.verifier()).transpose()?;
        let db = Db::open(Address::Sqlite(part.display().to_string()))?;
        let Some(key) = key else {
            db.close();
            return Ok("restored; check it with weifei journal verify".to_owned());
        };
        let held = self.checkpoint.as_ref().map(fs::read_to_string).transpose()?;
        let verdict = db.read(|conn| verify::verify(conn, &key, held.as_deref(), Some(SystemClock.now())));
        db.close();
        match verdict? {
            Verdict::Ok { events, size, root } => Ok(format!("ok events={events} size={size} root={root}")),
            Verdict::Fault(what) => Err(format!("not restored: {what}").into()),
        }
    }

    fn verifier(&self) -> Result<VerifierKey, Failure> {
        if let Some(text) = &self.key {
            return Ok(VerifierKey::parse(text)?);
        }
        let file = self.data.join("keys/journal");
        let lacks = |_| format!("{} has no journal key: give --key", self.data.display());
        let bytes: [u8; 32] =
            fs::read(file).map_err(lacks)?.try_into().map_err(|_| "the journal key is not 32 bytes")?;
        Ok(VerifierKey::of(&self.origin, &SigningKey::from_bytes(&bytes)))
    }
}

/// Takes away an unfinished copy and what its database wrote beside it.
fn forget(part: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(with(part, ending));
    }
}

/// Renames a database and what lies beside it, so that nothing is lost.
fn aside(place: &Path) -> Result<(), Failure> {
    let free = (1..10_000).map(|number| with(place, &format!(".{number}.old"))).find(|name| !name.exists());
    let name = free.ok_or("no free name")?;
    for ending in ["", "-wal", "-shm"] {
        let from = with(place, ending);
        if from.exists() {
            fs::rename(&from, with(&name, ending))?;
        }
    }
    say(&format!("the database that was there is {}", name.display()));
    Ok(())
}

fn with(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
