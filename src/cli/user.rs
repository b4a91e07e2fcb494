//! `weifei user`: people from the command line, and the links that no mail server carries.

use clap::{Args, Subcommand};

use super::{Failure, place::Place, say};
use crate::{
    app::{
        Actor, Env, Error, found,
        people::{self, GrantFields, PersonFields},
        record::{Meta, Tx, execute},
        registry::Expect,
        second_factor, ticket,
    },
    domain::access::Role,
    kernel::{clock::Instant, hash::Hash, id::CommandId},
    store,
};

/// Keep people and print one-time links.
#[derive(Args)]
#[command(after_help = "Example: weifei user add li.si --name 李四 --role officer --division 330111")]
pub struct User {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// List people: login, state, roles.
    List,
    /// Add a person and print the link that sets the password.
    Add {
        /// Name to log in with.
        login: String,
        /// Name.
        #[arg(long)]
        name: String,
        /// `keeper`, `ehs`, `manager`, `officer`, `reviewer` or `admin`.
        #[arg(long)]
        role: String,
        /// Credit code of the organisation.
        #[arg(long)]
        organisation: Option<String>,
        /// Division of a regulator.
        #[arg(long)]
        division: Option<String>,
        /// Address of mail.
        #[arg(long)]
        email: Option<String>,
    },
    /// Print a one-time link that sets a new password.
    Reset {
        /// Whose.
        login: String,
    },
    /// Forget the second factor of somebody who lost it.
    ForgetSecondFactor {
        /// Whose.
        login: String,
    },
    /// Print the links of open invitations.
    Invited,
    /// Shut a person out at once.
    Lock {
        /// Whom.
        login: String,
    },
    /// Let a person in again.
    Unlock {
        /// Whom.
        login: String,
    },
}

impl User {
    /// Does it.
    pub fn run(self) -> Result<(), Failure> {
        let env = self.place.open()?;
        let result = act(&env, self.what);
        env.db.close();
        result
    }
}

fn act(env: &Env, what: What) -> Result<(), Failure> {
    match what {
        What::List => list(env)?,
        What::Add { login, name, role, organisation, division, email } => {
            let fields = PersonFields {
                organisation: organisation.clone().unwrap_or_default(),
                login: login.clone(),
                name,
                email,
                phone: None,
                external_id: None,
                locked: false,
                role: None,
            };
            let grant = GrantFields { role, organisation, site: None, division, valid_to: None };
            command(env, move |tx| {
                let put = people::put(tx, &fields, &Expect::New)?;
                people::add_grant(tx, &put.row.id, &grant)?;
                Ok(())
            })?;
            link(env, &login)?;
        }
        What::Reset { login } => link(env, &login)?,
        What::ForgetSecondFactor { login } => command(env, move |tx| {
            let person = found(store::account::by_login(tx.conn, &login)?)?;
            second_factor::forget(tx, &person.id, true, Role::System, &person.organisation)
        })?,
        What::Invited => {
            let now = env.clock.now().micros();
            for row in env.db.read(|conn| store::ticket::invitations(conn, None, now, None, 500))? {
                let until = Instant::from_micros(row.expires_at);
                say(&format!("{}  until {until}", ticket::link(env, &row)));
            }
        }
        What::Lock { login } => lock(env, login, true)?,
        What::Unlock { login } => lock(env, login, false)?,
    }
    Ok(())
}

fn lock(env: &Env, login: String, locked: bool) -> Result<(), Failure> {
    say(&format!("{login} is {}", if locked { "locked" } else { "unlocked" }));
    command(env, move |tx| ticket::set_locked(tx, &login, locked))
}

fn command(env: &Env, work: impl FnMut(&mut Tx<'_>) -> Result<(), Error> + Send + 'static) -> Result<(), Failure> {
    let id = CommandId(env.ids.next(env.clock.now()));
    let meta = Meta { id, body: Hash::of(&[b"cli"]), device: None, evidence: Vec::new() };
    execute(env, &Actor::system(), &meta, work)?;
    Ok(())
}

fn link(env: &Env, login: &str) -> Result<(), Failure> {
    let (inner, login) = (env.clone(), login.trim().to_lowercase());
    let row = env.db.write(move |conn| {
        let person = found(store::account::by_login(conn, &login)?)?;
        ticket::make_reset(conn, &inner, &person, "system")
    })?;
    say(&format!("{}\nuntil {}, works once", ticket::link(env, &row), Instant::from_micros(row.expires_at)));
    Ok(())
}

fn list(env: &Env) -> Result<(), Failure> {
    let now = env.clock.now().micros();
    let mut after: Option<String> = None;
    loop {
        let page = env.db.read(|conn| store::people::page(conn, None, after.as_deref(), 500))?;
        let ids: Vec<String> = page.iter().map(|one| one.id.clone()).collect();
        let grants = env.db.read(|conn| store::people::grants_of(conn, &ids, now))?;
        for one in &page {
            let roles = grants.iter().filter(|grant| grant.person == one.id).map(|grant| grant.role.as_str());
            let roles = roles.collect::<Vec<_>>().join(" ");
            let password = if one.password_hash.is_some() { "" } else { "  no password yet" };
            say(&format!("{:<24} {:<8} {roles}{password}", one.login, one.state));
        }
        let Some(last) = page.last().filter(|_| page.len() == 500) else { return Ok(()) };
        after = Some(last.login.clone());
    }
}
