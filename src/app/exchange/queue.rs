//! The queue as people see it: by site, and what they do with an item. Who sees the site sees its items; who answers for its papers acts
//! on them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{Note, due, read, settle, step};
use crate::{
    app::{Actor, Error, found, party::site_for, read as seen, record::Tx},
    domain::{
        access::Permission,
        exchange::{Action, Kind, State, Step},
        party::Site,
        plan::Filing,
        refusal::{Code, Refusal},
    },
    store::{
        self, Conn,
        exchange::{ConnectionRow, Filter, ItemRow},
    },
};

/// An item as it is shown: with its site and the way it goes by.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The item.
    pub row: ItemRow,
    /// Its site.
    pub site: Site,
    /// Its connection.
    pub way: Option<ConnectionRow>,
}

fn with(conn: &mut Conn, rows: Vec<ItemRow>) -> Result<Vec<Shown>, Error> {
    let ids: BTreeSet<String> = rows.iter().map(|row| row.site.clone()).collect();
    let sites = store::party::get_sites(conn, &ids.into_iter().collect::<Vec<_>>())?;
    let mut ways: BTreeMap<String, Option<ConnectionRow>> = BTreeMap::new();
    for row in &rows {
        if !ways.contains_key(&row.connection) {
            let way = store::exchange::connection(conn, &row.connection)?;
            ways.insert(row.connection.clone(), way);
        }
    }
    let shown = |row: ItemRow| {
        let site = sites.iter().find(|site| site.id.to_string() == row.site)?.clone();
        let way = ways.get(&row.connection).cloned().flatten();
        Some(Shown { row, site, way })
    };
    Ok(rows.into_iter().filter_map(shown).collect())
}

/// A page of items of sites in sight, the latest first.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    filter: &Filter,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Shown>, Error> {
    if let Some(site) = &filter.site {
        seen::site(conn, actor, site)?;
    }
    let rows = store::exchange::list(conn, &seen::scope(actor), filter, before, limit)?;
    with(conn, rows)
}

/// How many items of sites in sight are in each state.
pub fn counts(conn: &mut Conn, actor: &Actor, site: Option<&str>) -> Result<Vec<(String, i64)>, Error> {
    if let Some(site) = site {
        seen::site(conn, actor, site)?;
    }
    Ok(store::exchange::counts(conn, &seen::scope(actor), site)?)
}

/// An item of a site in sight.
pub fn get(conn: &mut Conn, actor: &Actor, id: &str) -> Result<Shown, Error> {
    let row = found(store::exchange::get(conn, id)?)?;
    seen::site(conn, actor, &row.site)?;
    found(with(conn, vec![row])?.pop())
}

/// Why the actor may not do this with an item now; `None` when nothing is in the way.
pub fn refused(actor: &Actor, shown: &Shown, action: Action) -> Option<Refusal> {
    let site = &shown.site;
    if actor.role_on(Permission::ManagePapers, site.id, site.organisation, &site.division).is_none() {
        return Some(Refusal::of(Code::NotAllowed));
    }
    let state = State::parse(&shown.row.state)?;
    action.fits(state).err()
}

/// What is said with an action.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// The official number or receipt (`hand_in`); none yet where it is still waited for.
    pub number: Option<String>,
    /// Number or address of a plan's receipt, besides (`hand_in`).
    pub receipt: Option<String>,
    /// Day on which a plan was filed (`hand_in`); today when absent.
    pub on: Option<NaiveDate>,
    /// Why it was sent back (`return`).
    pub reason: Option<String>,
}

/// Does what is asked with an item.
pub fn act(tx: &mut Tx<'_>, id: &str, action: Action, said: &Said) -> Result<ItemRow, Error> {
    let row = found(store::exchange::get(tx.conn, id)?)?;
    site_for(tx, &row.site, Permission::ManagePapers)?;
    let (kind, state) = read(&row)?;
    action.fits(state)?;
    match action {
        Action::Resend => {
            let way = store::exchange::connection(tx.conn, &row.connection)?.filter(|way| way.state == "on");
            let next_at = way.and_then(|way| due(&way.way, tx.now));
            moved(tx, &row, Step::Resend, Note { next_at, ..Note::default() })
        }
        Action::Return => {
            let missing =
                || Refusal::of(Code::RequestField).with("pointer", "/reason").with("reason", "1 to 200 characters");
            let reason = said.reason.as_deref().map(str::trim).filter(|text| !text.is_empty()).ok_or_else(missing)?;
            if reason.chars().count() > 200 || reason.chars().any(char::is_control) {
                return Err(missing().into());
            }
            settle::send_back(tx, &row, reason)
        }
        Action::HandIn => {
            let number = said.number.as_deref().map(str::trim).filter(|text| !text.is_empty());
            match (kind, number) {
                (Kind::Plan, Some(number)) => {
                    let number = settle::checked(tx, &row, number)?;
                    let filed_on = said.on.unwrap_or_else(|| tx.now.legal_day());
                    let filing = Filing { number: number.clone(), receipt: said.receipt.clone(), filed_on };
                    settle::accept(tx, &row, Some(&number), Some(filing))
                }
                (_, None) if kind.is_numbered() => match state {
                    // It is handed in, and waits for its number.
                    State::ToSend | State::GaveUp => moved(tx, &row, Step::Deliver, Note::default()),
                    _ => Err(Refusal::of(Code::RequestField).with("pointer", "/number").into()),
                },
                (_, number) => settle::accept(tx, &row, number, None),
            }
        }
    }
}

fn moved(tx: &mut Tx<'_>, row: &ItemRow, of: Step, note: Note) -> Result<ItemRow, Error> {
    if !step(tx.conn, row, of, note, tx.now)? {
        return Err(store::StoreError::Conflict.into());
    }
    found(store::exchange::get(tx.conn, &row.id)?)
}
