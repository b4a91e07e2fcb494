//! How strictly the check before departure takes each finding: chosen by the platform's admin for the installation and by an
//! authority for its division; remembered for seconds, so that no manifest asks the database for it.
//!
//! **Invariant:** a choice is one event on the one stream of all choices and the row of the same version; none is ever changed.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use chrono::NaiveDate;
use serde_json::Value;

use super::Error;
use crate::{
    app::{
        Actor, Env,
        env::Grant,
        party::circumstance,
        record::{Meta, Tx, execute},
        registry::take_or_begin,
        remembered,
    },
    domain::{
        access::{Permission, Role},
        journal::event::Event as Fact,
        paper::check::{
            Parameters, Setting,
            parameter::{Choice, Event, STREAM},
        },
        party::{division::prefix, fields},
        refusal::{Code, Refusal},
    },
    kernel::clock::Instant,
    store::{self, Conn, check_parameter::CheckParameterRow, corrupt},
};

/// The choices as last read.
pub type Remembered = remembered::Remembered<Vec<Chosen>>;

/// A choice and when it was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Chosen {
    /// What was chosen.
    pub setting: Setting,
    /// Its place among all choices.
    pub version: i64,
    /// When.
    pub set_at: Instant,
}

impl Remembered {
    /// All choices, in the order in which they were made, at most some seconds old.
    pub fn all(&self, conn: &mut Conn, now: Instant) -> Result<Arc<Vec<Chosen>>, Error> {
        self.get(now, || read(conn))
    }

    /// What holds for a consignor's division on a day.
    pub fn on(&self, conn: &mut Conn, now: Instant, division: &str, day: NaiveDate) -> Result<Parameters, Error> {
        let all = self.all(conn, now)?;
        Ok(Parameters::of(all.iter().map(|one| &one.setting), division, day))
    }
}

fn read(conn: &mut Conn) -> Result<Vec<Chosen>, Error> {
    let chosen = |row: CheckParameterRow| {
        let bad = |column| Error::from(corrupt("check_parameter", row.version, column));
        let code = Code::ALL.iter().copied().find(|code| code.as_str() == row.code);
        Ok(Chosen {
            setting: Setting {
                code: code.ok_or_else(|| bad("code"))?,
                choice: Choice::parse(&row.choice).ok_or_else(|| bad("choice"))?,
                valid_from: row.valid_from.parse().map_err(|_| bad("valid_from"))?,
                division: row.division,
                reason: row.reason,
            },
            version: row.version,
            set_at: Instant::from_micros(row.set_at),
        })
    };
    store::check_parameter::all(conn)?.into_iter().map(chosen).collect()
}

fn row(one: &Chosen) -> CheckParameterRow {
    CheckParameterRow {
        version: one.version,
        code: one.setting.code.as_str().to_owned(),
        division: one.setting.division.clone(),
        choice: one.setting.choice.as_str().to_owned(),
        reason: one.setting.reason.clone(),
        valid_from: one.setting.valid_from.to_string(),
        set_at: one.set_at.micros(),
    }
}

/// Who made a choice: the role, and for those who oversee or keep the platform also the name.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "said above")]
pub struct By {
    pub role: String,
    pub name: Option<String>,
}

/// Who made each choice on a stream of choices, by its version; the journal knows.
pub fn makers(conn: &mut Conn, actor: &Actor, stream: &str) -> Result<BTreeMap<i64, By>, Error> {
    let shown = |grant: &Grant| grant.role.is_regulator() || matches!(grant.role, Role::Admin | Role::System);
    let mut made = Vec::new();
    for row in store::event::of_stream(conn, stream)? {
        let body: Value = serde_json::from_str(&row.body)?;
        let text = |pointer: &str| body.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
        made.push((row.version, text("/data/by/role"), text("/actor/id")));
    }
    let mut names: HashMap<String, String> = HashMap::new();
    if actor.grants.iter().any(shown) {
        let ids: BTreeSet<String> = made.iter().map(|(.., id)| id.clone()).collect();
        names.extend(store::account::person_names(conn, &ids.into_iter().collect::<Vec<_>>())?);
    }
    Ok(made.into_iter().map(|(version, role, id)| (version, By { role, name: names.get(&id).cloned() })).collect())
}

/// A choice as it is asked for.
#[derive(Clone, Debug)]
pub struct NewSetting {
    /// Code of the finding.
    pub code: String,
    /// Six digits; empty: the whole installation.
    pub division: String,
    /// `hard`, `soft` or `inherit`.
    pub choice: String,
    /// Why.
    pub reason: String,
    /// First day, today or later; today unless named.
    pub valid_from: Option<NaiveDate>,
}

/// Chooses. Who calls it forgets what is remembered once it is durable, see [`enter`].
///
/// # Errors
/// Not the actor's place, no finding, a day that is past, or a law that leaves no choice.
pub fn set(tx: &mut Tx<'_>, asked: &NewSetting) -> Result<Chosen, Error> {
    let division = fields::division(&asked.division, true)?;
    let role = role_for(tx.actor, prefix(&division)).ok_or(Code::NotAllowed)?;
    let bad =
        |pointer: &str, reason: &str| Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason);
    let code = Code::ALL.iter().copied().find(|code| code.as_str() == asked.code);
    let today = tx.now.legal_day();
    let setting = Setting {
        code: code.ok_or_else(|| bad("/code", "a finding of the check before departure"))?,
        division,
        choice: Choice::parse(&asked.choice).ok_or_else(|| bad("/choice", "hard, soft or inherit"))?,
        reason: asked.reason.clone(),
        valid_from: asked.valid_from.unwrap_or(today),
    };
    let setting = setting.checked(today)?;
    take_or_begin(tx, STREAM.to_owned())?;
    let version = store::check_parameter::newest(tx.conn)? + 1;
    let chosen = Chosen { setting, version, set_at: tx.now };
    store::check_parameter::insert(tx.conn, &row(&chosen))?;
    let with = circumstance(tx.now, role, None);
    tx.record(STREAM, &Fact::from(Event::Set(chosen.setting.clone())), &with)?;
    Ok(chosen)
}

/// The role in which somebody chooses for a place: the admin for the installation, the reviewer for its own division and
/// those within it.
pub fn role_for(actor: &Actor, place: &str) -> Option<Role> {
    let platform = actor.grants_with(Permission::ManagePlatform).map(|grant| grant.role);
    let mut platform = platform.filter(|role| place.is_empty() || *role == Role::System);
    let own = || {
        let mut grants = actor.grants_with(Permission::ReviewPapers).filter(|grant| grant.role == Role::Reviewer);
        let within = |prefix: &String| !prefix.is_empty() && place.starts_with(prefix.as_str());
        grants.find(|grant| grant.division.as_ref().is_some_and(within)).map(|grant| grant.role)
    };
    platform.next().or_else(own)
}

/// Chooses as a command of its own; it is read at once on this server.
pub fn enter(env: &Env, actor: &Actor, meta: &Meta, asked: NewSetting) -> Result<(), Error> {
    let answer = execute(env, actor, meta, move |tx| set(tx, &asked).map(|one| one.version));
    env.checks.forget();
    answer.map(drop)
}

/// The choices that the journal tells, by version, and when each was made.
pub type Told = BTreeMap<i64, (Setting, i64)>;

/// The first row that is not what its event tells.
pub fn differs(conn: &mut Conn, told: &Told) -> Result<Option<String>, Error> {
    let rows = store::check_parameter::all(conn)?;
    for is in &rows {
        let due = told.get(&is.version).map(|(setting, at)| {
            row(&Chosen { setting: setting.clone(), version: is.version, set_at: Instant::from_micros(*at) })
        });
        if due.as_ref() != Some(is) {
            return Ok(Some(format!("row check_parameter {} differs from its event", is.version)));
        }
    }
    let missing = (rows.len() != told.len()).then(|| "a choice for the check has an event but no row".to_owned());
    Ok(missing)
}
