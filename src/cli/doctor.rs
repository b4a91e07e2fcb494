//! `weifei doctor`: what would keep the platform from running well, each with a way out. Changes nothing.

use std::{fs, path::Path};

use clap::Args;

use super::{Failure, place::Place, say};
use crate::{
    app::reference,
    domain::reference::Shelf,
    kernel::clock::{Clock as _, Instant, SystemClock},
    store::{
        self, Conn,
        conn::{self, Address},
    },
};

/// Say what is wrong with the installation; fails if something is.
#[derive(Args)]
#[command(after_help = "Example: weifei doctor --data /var/lib/weifei")]
pub struct Doctor {
    #[command(flatten)]
    place: Place,
}

/// How a check ended.
enum Found {
    Well(String),
    /// It works, but look at it.
    Look(String),
    /// It does not work: what, and the way out.
    Bad(String, &'static str),
}

use Found::{Bad, Look, Well};

impl Doctor {
    /// Runs it.
    pub fn run(self) -> Result<(), Failure> {
        let now = SystemClock.now();
        let mut all = vec![("data folder", folder(&self.place.data))];
        for name in ["journal", "label", "token"] {
            all.push((name, key(&self.place.data, name)));
        }
        all.push(("public address", address(&self.place.public_url)));
        let database = match &self.place.database {
            Some(url) => Address::parse(url),
            None => Ok(Address::Sqlite(self.place.data.join("weifei.db").display().to_string())),
        };
        match database {
            Ok(address) => {
                let (tables, checks) = database_checks(&address, now);
                all.extend(references(tables, now));
                all.extend(checks);
            }
            Err(error) => {
                all.extend(references(None, now));
                all.push(("database", Bad(error.to_string(), "name it as sqlite:PATH or postgres://…")));
            }
        }
        let mut bad = 0;
        for (what, found) in all {
            match found {
                Well(text) => say(&format!("ok    {what}: {text}")),
                Look(text) => say(&format!("look  {what}: {text}")),
                Bad(text, remedy) => {
                    bad += 1;
                    say(&format!("BAD   {what}: {text} – {remedy}"));
                }
            }
        }
        if bad == 0 { Ok(()) } else { Err(format!("{bad} thing(s) need attention").into()) }
    }
}

fn folder(data: &Path) -> Found {
    match fs::metadata(data) {
        Ok(meta) if !meta.is_dir() => Bad(format!("{} is no folder", data.display()), "name a folder with --data"),
        Ok(meta) if meta.permissions().readonly() => {
            Bad(format!("{} cannot be written", data.display()), "give it to the platform's user")
        }
        Ok(_) => Well(data.display().to_string()),
        Err(error) => Bad(format!("{}: {error}", data.display()), "start weifei serve or demo once, or correct --data"),
    }
}

fn key(data: &Path, name: &str) -> Found {
    let path = data.join("keys").join(name);
    match fs::read(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Look("no key yet; it is made at the first start. Back it up then, apart from the database".into())
        }
        Err(error) => Bad(error.to_string(), "let the platform's user read its keys"),
        Ok(bytes) if bytes.len() != 32 => {
            Bad(format!("{} holds {} bytes, not 32", path.display(), bytes.len()), "put the key back from its backup")
        }
        Ok(_) if is_open(&path) => Bad("others may read it".into(), "chmod 600 the files in keys"),
        Ok(_) => Well("32 bytes, its owner's only".into()),
    }
}

#[cfg(unix)]
fn is_open(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).is_ok_and(|meta| meta.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
const fn is_open(_: &Path) -> bool {
    false
}

fn address(url: &str) -> Found {
    if url.starts_with("https://") {
        return Well(url.to_owned());
    }
    Look(format!("{url}: phones scan and work offline only over https; this address is printed into every QR code"))
}

/// The calendar and the catalogue; without a database what is built in.
fn references(shelf: Option<Shelf>, now: Instant) -> [(&'static str, Found); 2] {
    let Some(shelf) = shelf.map_or_else(|| Shelf::builtin().ok(), Some) else {
        let broken = || Bad("the table does not read".into(), "run weifei journal verify");
        return [("working-day calendar", broken()), ("waste catalogue", broken())];
    };
    let today = now.legal_day();
    let days = match shelf.calendar().last_day() {
        Some(last) if shelf.calendar().covers(today) => Well(format!("until {last}")),
        _ => Bad(
            "this year is missing: deadlines are provisional".into(),
            "load the State Council's notice with weifei import calendar",
        ),
    };
    let catalogue = shelf.catalogue_on(today);
    let edition = &catalogue.edition;
    let codes = match catalogue.valid_to {
        Some(end) if !catalogue.in_force(today) => Look(format!(
            "edition {edition} ended on {end} and its follower is not here; load it with weifei import catalogue"
        )),
        _ => Well(format!("edition {edition}, in force since {}", catalogue.valid_from)),
    };
    [("working-day calendar", days), ("waste catalogue", codes)]
}

type Checks = Vec<(&'static str, Found)>;

fn database_checks(address: &Address, now: Instant) -> (Option<Shelf>, Checks) {
    if let Address::Sqlite(path) = address
        && !Path::new(path).exists()
    {
        let found = Look(format!("{path} is not there yet; it is made at the first start"));
        return (None, vec![("database", found)]);
    }
    let opened = address.open().and_then(|mut conn| conn::has_pending(&mut conn).map(|pending| (conn, pending)));
    let (mut conn, pending) = match opened {
        Ok(opened) => opened,
        Err(error) => {
            let found = Bad(error.to_string(), "check the address, the server and the rights");
            return (None, vec![("database", found)]);
        }
    };
    if pending {
        let found = Bad("its schema is older than this program".into(), "run weifei migrate");
        return (None, vec![("database", found)]);
    }
    let mut all = vec![("database", Well("opens, schema up to date".into()))];
    let shelf = reference::read(&mut conn);
    let shelf =
        shelf.map_err(|error| all.push(("reference tables", Bad(error.to_string(), "run weifei journal verify"))));
    match journal(&mut conn, now) {
        Ok(found) => all.push(("journal", found)),
        Err(error) => all.push(("journal", Bad(error.to_string(), "run weifei journal verify"))),
    }
    match store::stock::outbox_waiting(&mut conn) {
        Ok(0) => all.push(("letters", Well("none waits".into()))),
        Ok(many) => all.push(("letters", Look(format!("{many} wait; without --smtp-url none leaves")))),
        Err(error) => all.push(("letters", Bad(error.to_string(), "run weifei journal verify"))),
    }
    (shelf.ok(), all)
}

fn journal(conn: &mut Conn, now: Instant) -> store::Stored<Found> {
    let events = store::event::count(conn)?;
    let checkpoint = store::event::newest_checkpoint(conn)?;
    let sealed = checkpoint.as_ref().map_or(0, |row| row.size);
    if checkpoint.as_ref().is_some_and(|row| row.sealed_at > now.micros() + 60_000_000) {
        return Ok(Bad("its newest checkpoint is of the future".into(), "set this machine's clock"));
    }
    if events == sealed {
        return Ok(Well(format!("{events} events, all sealed")));
    }
    let open = events - sealed;
    Ok(Look(format!("{events} events, {open} not sealed yet; they are by a running weifei serve")))
}
