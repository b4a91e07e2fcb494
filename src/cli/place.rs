//! Where the data and the keys lie, and the surroundings opened from there.

use std::{fs, path::PathBuf, sync::Arc};

use clap::Args;
use ed25519_dalek::SigningKey;

use super::Failure;
use crate::{
    app::{Env, env::Keys},
    kernel::{
        clock::{Clock, SystemClock},
        id::{Ids, RandomIds},
    },
    outbound::gate::Gate,
    store::{Db, conn::Address},
};

/// File in the data folder of an invented district.
const DEMO: &str = "demo";

/// Where people reach the platform unless somebody says otherwise.
pub(super) const DEFAULT_URL: &str = "http://127.0.0.1:8080";

/// Where everything lies.
#[derive(Args, Clone)]
pub struct Place {
    /// Folder of the database, keys and files.
    #[arg(long, env = "WEIFEI_DATA", default_value = "./data")]
    pub data: PathBuf,
    /// Database address: `sqlite:PATH` or `postgres:…`. Default: `weifei.db` in the data folder.
    #[arg(long, env = "WEIFEI_DATABASE")]
    pub database: Option<String>,
    /// Name of the journal, the origin of its checkpoints.
    #[arg(long, env = "WEIFEI_ORIGIN", default_value = "weifei.fuyang.example/journal")]
    pub origin: String,
    /// Address people reach the platform at; printed into QR codes.
    #[arg(long, env = "WEIFEI_PUBLIC_URL", default_value = DEFAULT_URL)]
    pub public_url: String,
    /// Machines inside one's own network, or without TLS, that webhooks may be sent to: names or numbers, with commas.
    #[arg(long, env = "WEIFEI_HOOK_INSIDE", value_delimiter = ',')]
    pub hook_inside: Vec<String>,
}

impl Place {
    /// Opens the database with the machine's clock and random ids.
    pub fn open(&self) -> Result<Env, Failure> {
        self.open_with(Arc::new(SystemClock), Arc::new(RandomIds), false)
    }

    /// Opens it to print papers: those of an invented district say so, whoever draws them.
    pub fn open_to_print(&self) -> Result<Env, Failure> {
        self.open_with(Arc::new(SystemClock), Arc::new(RandomIds), self.data.join(DEMO).exists())
    }

    /// Opens it with given ones.
    pub fn open_with(&self, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>, demo: bool) -> Result<Env, Failure> {
        self.around(Db::open(self.address()?)?, clock, ids, demo)
    }

    /// Opens it to make a demo world, which is made again if it is lost on the way.
    pub fn open_to_make(&self, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Result<Env, Failure> {
        let env = self.around(Db::open_hasty(self.address()?)?, clock, ids, true)?;
        fs::write(self.data.join(DEMO), "演示\n")?;
        Ok(env)
    }

    fn address(&self) -> Result<Address, Failure> {
        fs::create_dir_all(self.data.join("keys"))?;
        Ok(match &self.database {
            Some(url) => Address::parse(url)?,
            None => Address::Sqlite(self.data.join("weifei.db").display().to_string()),
        })
    }

    fn around(&self, db: Db, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>, demo: bool) -> Result<Env, Failure> {
        Ok(Env {
            clock,
            ids,
            db,
            keys: Arc::new(Keys {
                origin: self.origin.clone(),
                journal: Some(SigningKey::from_bytes(&self.secret("journal")?)),
                label: SigningKey::from_bytes(&self.secret("label")?),
                token: self.secret("token")?.to_vec(),
            }),
            public_url: self.public_url.trim_end_matches('/').into(),
            demo,
            reference: Arc::default(),
            checks: Arc::default(),
            rules: Arc::default(),
            own_rules: Arc::default(),
            gate: Arc::new(Gate { inside: self.hook_inside.clone() }),
        })
    }

    /// A 32-byte secret in `DIR/keys`, made once, readable by its owner only.
    fn secret(&self, name: &str) -> Result<[u8; 32], Failure> {
        let path = self.data.join("keys").join(name);
        if !path.exists() {
            let mut bytes = [0_u8; 32];
            getrandom::fill(&mut bytes).map_err(|error| error.to_string())?;
            write_private(&path, &bytes)?;
        }
        let bytes = fs::read(&path)?;
        bytes.try_into().map_err(|_| format!("{} is not 32 bytes long", path.display()).into())
    }
}

/// Writes a file that only its owner reads.
#[cfg(unix)]
pub(super) fn write_private(path: &std::path::Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::{io::Write as _, os::unix::fs::OpenOptionsExt as _};
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Writes a secret.
#[cfg(not(unix))]
pub(super) fn write_private(path: &std::path::Path, bytes: &[u8]) -> std::io::Result<()> {
    fs::write(path, bytes)
}
