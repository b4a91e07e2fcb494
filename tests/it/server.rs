//! The real program as a child process beside a small invented district, and people who talk to it over HTTP.

use std::{
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant as Moment},
};

use ed25519_dalek::SigningKey;
use reqwest::{Method, blocking::Client};
use serde_json::{Value, json};
use weifei::{
    app::{
        demo::PASSWORD,
        verify::{Verdict, verify},
    },
    domain::journal::checkpoint::VerifierKey,
    kernel::{
        clock::{Clock as _, Instant, SystemClock},
        id::{Ids as _, RandomIds},
    },
    store::{
        Conn, Stored,
        conn::{self, Address},
    },
};

/// Name of the journal of these worlds.
const ORIGIN: &str = "weifei.test/journal";
/// How long anything may take before the test gives up.
const PATIENCE: Duration = Duration::from_mins(1);

/// A data folder and database with an invented district in it.
pub struct District {
    dir: tempfile::TempDir,
    address: Address,
}

/// Pause between two looks at what another process does.
pub const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// What one command asked and what it was told.
#[derive(Clone, Debug)]
pub struct Said {
    pub key: String,
    pub path: String,
    pub body: String,
    pub who: usize,
    pub status: u16,
    pub text: String,
}

impl District {
    /// Three producers, three days.
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let address = crate::support::address(&dir);
        let district = Self { dir, address };
        let made = district.weifei(&["demo", "--no-serve", "--sites", "3", "--days", "3", "--seed", "3"]);
        assert!(made.0, "{}", made.1);
        district
    }

    fn command(&self, args: &[&str]) -> Command {
        let url = match &self.address {
            Address::Sqlite(path) => format!("sqlite:{path}"),
            Address::Postgres(url) => url.clone(),
        };
        let mut command = Command::new(env!("CARGO_BIN_EXE_weifei"));
        command.args(args).env("WEIFEI_DATA", self.dir.path()).env("WEIFEI_DATABASE", url);
        command.env("WEIFEI_HOOK_INSIDE", "127.0.0.1");
        command.env("WEIFEI_ORIGIN", ORIGIN).env("RUST_LOG", "warn").stdin(Stdio::null());
        command
    }

    /// Runs a subcommand to its end: whether it succeeded, and what it said.
    pub fn weifei(&self, args: &[&str]) -> (bool, String) {
        let out = self.command(args).output().unwrap();
        let said = [out.stdout, out.stderr].concat();
        (out.status.success(), String::from_utf8_lossy(&said).into_owned())
    }

    /// Starts the server and waits until it is ready.
    pub fn serve(&self) -> Served {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let log = std::fs::File::options().create(true).append(true).open(self.log()).unwrap();
        let mut command = self.command(&["serve", "--rate-limit", "0", "--listen", &address.to_string()]);
        let child = command.stdout(Stdio::null()).stderr(log).spawn().unwrap();
        let mut served = Served { child, address };
        let client = client();
        let start = Moment::now();
        loop {
            let ready = TcpStream::connect(address).is_ok()
                && client.get(served.url("/readyz")).send().is_ok_and(|answer| answer.status() == 200);
            if ready {
                return served;
            }
            let ended = served.child.try_wait().unwrap();
            assert!(ended.is_none() && start.elapsed() < PATIENCE, "not ready: {ended:?} {}", self.said());
            std::thread::park_timeout(LOOK_AGAIN);
        }
    }

    fn log(&self) -> std::path::PathBuf {
        Path::new(self.dir.path()).join("log")
    }

    /// What the server wrote to its log.
    pub fn said(&self) -> String {
        std::fs::read_to_string(self.log()).unwrap_or_default()
    }

    /// Reads from the database itself, in one snapshot, past the server.
    pub fn look<T>(&self, look: impl FnOnce(&mut Conn) -> Stored<T>) -> T {
        let mut conn = self.address.open().unwrap();
        let begin = match &conn {
            Conn::Sqlite(_) => "BEGIN",
            Conn::Postgres(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        };
        conn::run(&mut conn, begin).unwrap();
        look(&mut conn).unwrap()
    }

    /// Runs a statement past the server.
    pub fn change(&self, sql: &str) {
        conn::run(&mut self.address.open().unwrap(), sql).unwrap();
    }

    /// Verifies the journal and the rows against a rebuild; gives events and sealed events.
    pub fn verified(&self) -> (u64, u64) {
        let key: [u8; 32] = std::fs::read(self.dir.path().join("keys/journal")).unwrap().try_into().unwrap();
        let key = VerifierKey::of(ORIGIN, &SigningKey::from_bytes(&key));
        match self.look(|conn| Ok(verify(conn, &key, None, Some(SystemClock.now())))).unwrap() {
            Verdict::Ok { events, size, .. } => (events, size),
            Verdict::Fault(what) => panic!("{what}"),
        }
    }
}

/// A running server; killed when dropped.
pub struct Served {
    child: Child,
    pub address: SocketAddr,
}

impl Served {
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// SIGKILL: no signal handler, no goodbye.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A client that asks nobody on the way.
pub fn client() -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().no_proxy().timeout(PATIENCE).pool_max_idle_per_host(1).build().unwrap()
}

/// A fresh Idempotency-Key.
pub fn key() -> String {
    RandomIds.next(Instant::from_micros(1_790_000_000_000_000)).to_string()
}

/// Somebody logged in.
#[derive(Clone)]
pub struct Person {
    client: Client,
    pub token: String,
}

impl Person {
    pub fn log_in(served: &Served, login: &str) -> Self {
        let client = client();
        let body = json!({"login": login, "password": PASSWORD}).to_string();
        let answer = client.post(served.url("/api/v1/auth/login")).body(body).send().unwrap();
        assert_eq!(answer.status(), 200, "{login}");
        let session: Value = answer.json().unwrap();
        Self { client, token: session["access_token"].as_str().unwrap().to_owned() }
    }

    /// The same person at another device: a connection of its own.
    pub fn elsewhere(&self) -> Self {
        Self { client: client(), token: self.token.clone() }
    }

    pub fn get(&self, served: &Served, path: &str) -> Value {
        let answer = self.client.get(served.url(&format!("/api/v1{path}"))).bearer_auth(&self.token).send().unwrap();
        let status = answer.status();
        let text = answer.text().unwrap();
        assert_eq!(status, 200, "{path}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    /// Sends anything anywhere: status, content type, text. An error is a broken connection.
    pub fn send(
        &self,
        served: &Served,
        method: Method,
        path: &str,
        key: Option<&str>,
        body: impl Into<reqwest::blocking::Body>,
    ) -> reqwest::Result<(u16, String, String)> {
        let mut request = self.client.request(method, served.url(path)).bearer_auth(&self.token).body(body);
        request = request.header("content-type", "application/json").header("accept-language", "en");
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let answer = request.send()?;
        let kind = answer.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
        Ok((answer.status().as_u16(), kind.unwrap_or_default(), String::from_utf8_lossy(&answer.bytes()?).into_owned()))
    }

    /// Status and length of what is no text.
    pub fn bytes(&self, served: &Served, path: &str) -> (u16, usize) {
        let answer = self.client.get(served.url(path)).bearer_auth(&self.token).send().unwrap();
        (answer.status().as_u16(), answer.bytes().unwrap().len())
    }

    /// Posts a command and keeps what was said; `None` when the connection broke on the way.
    pub fn post(&self, served: &Served, who: usize, path: &str, key: &str, body: &str) -> Option<Said> {
        let path = path.to_owned();
        let sent = self.send(served, Method::POST, &format!("/api/v1{path}"), Some(key), body.to_owned());
        let (status, _, text) = sent.ok()?;
        Some(Said { key: key.to_owned(), path, body: body.to_owned(), who, status, text })
    }

    /// Posts a command with a key of its own, on a server that stays.
    pub fn tell(&self, served: &Served, path: &str, body: &Value) -> (u16, Value) {
        let said = self.post(served, 0, path, &key(), &body.to_string()).unwrap();
        (said.status, serde_json::from_str(&said.text).unwrap())
    }
}

/// Where the keeper of the demo works: ids of site, waste streams and zones.
pub struct Yard {
    pub site: String,
    pub wastes: Vec<String>,
    pub zones: Vec<String>,
}

impl Yard {
    pub fn of(keeper: &Person, served: &Served) -> Self {
        let ids = |value: &Value| -> Vec<String> {
            value["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
        };
        let site = ids(&keeper.get(served, "/sites")).remove(0);
        let wastes = ids(&keeper.get(served, &format!("/sites/{site}/waste-streams")));
        let facilities = keeper.get(served, &format!("/sites/{site}/facilities"));
        let zones = facilities["items"].as_array().unwrap().iter().flat_map(|one| one["zones"].as_array().unwrap());
        let zones = zones.map(|zone| zone["id"].as_str().unwrap().to_owned()).collect();
        Self { site, wastes, zones }
    }

    /// What asks for a new drum.
    pub fn drum(&self, waste: usize) -> Value {
        json!({"site_id": self.site, "waste_stream_id": self.wastes[waste], "container_kind": "DRUM_STEEL", "volume_l": 200})
    }

    /// A drum that has come as far as `actions` bring it; zone 0 where one is needed.
    pub fn drum_after(&self, keeper: &Person, served: &Served, waste: usize, actions: &[&str]) -> String {
        let (status, made) = keeper.tell(served, "/packages", &self.drum(waste));
        assert_eq!(status, 201, "{made}");
        let id = made["id"].as_str().unwrap().to_owned();
        for action in actions {
            let body = match *action {
                "weigh" => json!({"net_g": 1000}),
                "store" => json!({"zone_id": self.zones[0]}),
                _ => json!({}),
            };
            let (status, answer) = keeper.tell(served, &format!("/packages/{id}/{action}"), &body);
            assert_eq!(status, 200, "{action}: {answer}");
        }
        id
    }
}
