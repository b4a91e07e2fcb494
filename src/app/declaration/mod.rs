//! Declarations of a site: drawn from its ledger, confirmed, handed in, returned, corrected, accepted; read with what the ledger says
//! now.

pub mod asked;
pub mod drawn;
pub mod file;
pub mod open;

use std::collections::BTreeMap;

use super::{
    Actor, Error, exchange, found,
    party::{circumstance, site_for},
    read,
    record::Tx,
};
use crate::{
    domain::{
        access::{Permission, Role},
        declaration::{
            Action, Ask, Declaration, Event,
            content::{Content, Difference, Totals},
            decide, draft as begin, next,
            period::Period,
        },
        journal::event::Event as Fact,
        paper::Deadline,
        party::Site,
        refusal::{Code, Refusal},
    },
    store::{self, Conn},
};

/// The permission that an action asks for.
const fn permission(action: Action) -> Permission {
    if action.is_of_authority() { Permission::ReviewPapers } else { Permission::ManagePapers }
}

/// Begins a site's declaration of a span; a second one of that span is refused.
pub fn draft(tx: &mut Tx<'_>, site: &str, period: Period, content: &Content) -> Result<Declaration, Error> {
    let (site, role) = site_for(tx, site, Permission::ManagePapers)?;
    if store::declaration::get(tx.conn, &site.id.to_string(), period)?.is_some() {
        return Err(Refusal::of(Code::DeclarationExists).with("period", period.to_string()).into());
    }
    let event = begin(site.id, period, site.tier, content.clone(), tx.now.legal_day())?;
    let one = event.begin().ok_or_else(|| Error::Fault("a draft begins a declaration".into()))?;
    settle(tx, one, &event, &site, role)
}

/// Does what is asked of a site's declaration of a span.
pub fn act(tx: &mut Tx<'_>, site: &str, period: Period, ask: &Ask) -> Result<Declaration, Error> {
    let (site, role) = site_for(tx, site, permission(ask.action()))?;
    let stream = Declaration::stream_of(site.id, period);
    found(store::declaration::get(tx.conn, &site.id.to_string(), period)?)?;
    tx.take(std::slice::from_ref(&stream))?;
    let one = found(store::declaration::get(tx.conn, &site.id.to_string(), period)?)?;
    let event = decide(&one, ask, role, tx.now.legal_day())?;
    let after = event.apply(one);
    settle(tx, after, &event, &site, role)
}

/// The event, the row and its deadlines.
fn settle(tx: &mut Tx<'_>, after: Declaration, event: &Event, site: &Site, role: Role) -> Result<Declaration, Error> {
    let stream = after.stream();
    for deadline in after.deadlines(event) {
        match deadline {
            Deadline::Set { key, due_at, rule, provisional } => {
                store::stock::set_working_deadline(tx.conn, &key, due_at.micros(), &stream, rule, provisional)?;
            }
            Deadline::End(key) => store::stock::end_deadline(tx.conn, &key)?,
        }
    }
    tx.record(&stream, &Fact::Declaration(event.clone()), &circumstance(tx.now, role, Some(site)))?;
    store::declaration::save(tx.conn, &after)?;
    exchange::ready::declaration(tx, site, &after, event)?;
    Ok(after)
}

/// A declaration as it is shown.
#[derive(Debug)]
pub struct Shown {
    /// The declaration.
    pub one: Declaration,
    /// Its site.
    pub site: Site,
    /// What the ledger says now.
    pub ledger: Totals,
    /// Where the declaration is not what the ledger says.
    pub differences: Vec<Difference>,
    /// Waste code, table and grams of what happened in its span and is entered later, since it was locked (ADR 18).
    pub late: Vec<(String, String, i64)>,
    /// Events that are entered in the ledger: those at positions below this.
    pub position: i64,
}

/// A declaration in the actor's sight, with what the ledger says now.
pub fn show(conn: &mut Conn, actor: &Actor, site: &str, period: Period) -> Result<Shown, Error> {
    let site = read::site(conn, actor, site)?;
    let own = site.id.to_string();
    let one = found(store::declaration::get(conn, &own, period)?)?;
    let ledger = drawn::totals(conn, &own, period)?;
    let differences = one.differences(&ledger);
    let (from, to) = period.days();
    let late = store::ledger::late(conn, &own, (&from.to_string(), &to.to_string()))?;
    Ok(Shown { differences, one, site, ledger, late, position: store::ledger::cursor(conn)? })
}

/// A page of declarations of sites in the actor's sight, the latest span first, each with its site.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    filter: &store::declaration::Filter,
    after: Option<&(String, String)>,
    limit: i64,
) -> Result<Vec<(Declaration, Site)>, Error> {
    if let Some(site) = &filter.site {
        read::site(conn, actor, site)?;
    }
    let all = store::declaration::list(conn, &read::scope(actor), filter, after, limit)?;
    let ids: std::collections::BTreeSet<String> = all.iter().map(|one| one.site.to_string()).collect();
    let sites = store::party::get_sites(conn, &ids.into_iter().collect::<Vec<_>>())?;
    let with = |one: Declaration| {
        let site = sites.iter().find(|site| site.id == one.site)?.clone();
        Some((one, site))
    };
    Ok(all.into_iter().filter_map(with).collect())
}

/// Why the actor may not do this with a declaration now; `None` when nothing is in the way.
pub fn refused(actor: &Actor, shown: &Shown, action: Action) -> Option<Refusal> {
    let site = &shown.site;
    let Some(role) = actor.role_on(permission(action), site.id, site.organisation, &site.division) else {
        return Some(Refusal::of(Code::NotAllowed));
    };
    if let Err(refusal) = next(shown.one.state, action, role) {
        return Some(refusal);
    }
    let differs = action == Action::Confirm && !shown.differences.is_empty();
    differs.then(|| Refusal::of(Code::DeclarationDiffers))
}

/// Declarations as their events tell them, for comparison with the rows.
#[derive(Debug, Default)]
pub struct Told(BTreeMap<String, Declaration>);

impl Told {
    /// Folds an event of a stream, and the deadline it sets or ends; `Err`: it does not begin a declaration.
    pub fn fold(
        &mut self,
        stream: &str,
        event: &Event,
        deadlines: &mut BTreeMap<String, i64>,
    ) -> Result<(), &'static str> {
        let after = match self.0.remove(stream) {
            None => event.begin().filter(|one| one.stream() == stream),
            Some(one) => Some(event.apply(one)),
        };
        let after = after.ok_or("does not begin the declaration of its stream")?;
        for deadline in after.deadlines(event) {
            match deadline {
                Deadline::Set { key, due_at, .. } => drop(deadlines.insert(key, due_at.micros())),
                Deadline::End(key) => drop(deadlines.remove(&key)),
            }
        }
        self.0.insert(stream.to_owned(), after);
        Ok(())
    }

    /// What differs between the rows and the events, by the name of the first.
    pub fn differs(&self, conn: &mut Conn) -> Result<Option<String>, Error> {
        let rows: BTreeMap<String, store::declaration::Row> =
            store::declaration::all(conn)?.into_iter().map(|(id, row)| (format!("declaration/{id}"), row)).collect();
        for (stream, told) in &self.0 {
            let columns = store::declaration::columns(told);
            let expected = store::declaration::Row { columns, one: told.clone(), version: told.version };
            if rows.get(stream) != Some(&expected) {
                return Ok(Some(format!("row {stream} differs from its events")));
            }
        }
        let extra = rows.keys().find(|stream| !self.0.contains_key(*stream));
        Ok(extra.map(|stream| format!("row {stream} differs from its events")))
    }
}
