//! Who sees which paper: its parties and the regulators of their divisions; others find nothing. What a permit says is seen
//! by everybody who is signed in, because it is public in life; its figures are not.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;

use super::{
    Error, found,
    name_change::Former,
    names::{self, Names},
};
use crate::{
    app::{Actor, Env, record::Tx},
    domain::{
        access::{Permission, Role},
        paper::{
            Kind, Paper, Standing,
            quota::{Figure, Place},
        },
        party::Site,
    },
    store::{
        self, Conn,
        paper::{Filter, PaperRow, PaperScope},
        registry::OrganisationScope,
    },
};

/// A paper as it is shown.
#[derive(Clone, Debug)]
pub struct Listed<P> {
    /// The paper.
    pub paper: P,
    /// What its term is today.
    pub standing: Standing,
    /// Seen by a party or a regulator, who see the figures too; else only what is public.
    pub inside: bool,
    /// The legal day on which it is shown.
    pub today: NaiveDate,
    /// Names of whom and what it speaks of; none in the answer to a write, which is kept.
    pub names: Names,
}

impl<P: Paper> Listed<P> {
    /// The paper as it is shown to who has just written it.
    pub fn written(tx: &mut Tx<'_>, paper: P) -> Result<Self, Error> {
        let shelf = tx.env.reference.shelf(tx.conn, tx.now)?;
        let today = tx.now.legal_day();
        let standing = paper.keys().term.standing(today, shelf.calendar());
        Ok(Self { paper, standing, inside: true, today, names: Names::default() })
    }
}

impl<P> Listed<P> {
    /// Name of an organisation, site, vehicle or person it speaks of.
    pub fn name(&self, id: &impl ToString) -> Option<String> {
        self.names.get(&id.to_string()).cloned()
    }

    /// What an organisation or site it speaks of was called before, the oldest first.
    pub fn former(&self, id: &impl ToString) -> &[Former] {
        self.names.former(&id.to_string())
    }
}

/// Figures of a paper, for those who see its inside.
pub fn figures<P: Paper>(conn: &mut Conn, listed: &Listed<P>) -> Result<Vec<(Place, Figure)>, Error> {
    if !listed.inside {
        return Ok(Vec::new());
    }
    Ok(store::quota::figures_of(conn, P::KIND, &listed.paper.keys().id)?.into_iter().collect())
}

/// Whose papers without a site somebody reaches with a permission: one's own organisation's, those of the regulator's
/// division (registered there or with a site there), or all.
fn holders(actor: &Actor, permission: Permission) -> OrganisationScope {
    let mut scope = OrganisationScope::default();
    for grant in actor.grants_with(permission) {
        match (grant.role, grant.organisation, &grant.division) {
            (Role::System, ..) => scope.all = true,
            (Role::Officer | Role::Reviewer, _, Some(prefix)) if !prefix.is_empty() => {
                scope.divisions.push(prefix.clone());
            }
            (Role::Officer | Role::Reviewer | Role::Admin, ..) => {}
            (_, Some(organisation), _) => scope.ids.push(organisation.to_string()),
            _ => {}
        }
    }
    scope
}

/// Whether somebody reaches a holder's papers with a permission.
pub(super) fn reaches(conn: &mut Conn, actor: &Actor, permission: Permission, holder: &str) -> Result<bool, Error> {
    let scope = holders(actor, permission);
    Ok(!store::registry::organisations_among(conn, &scope, &[holder.to_owned()])?.is_empty())
}

/// Ids of the rows whose inside the actor sees; two queries however many rows.
fn inside(conn: &mut Conn, actor: &Actor, rows: &[PaperRow]) -> Result<BTreeSet<String>, Error> {
    let sites: BTreeSet<String> =
        rows.iter().flat_map(|row| [row.site.clone(), row.other_site.clone()]).flatten().collect();
    let sites: HashMap<String, Site> = store::party::get_sites(conn, &sites.into_iter().collect::<Vec<_>>())?
        .into_iter()
        .map(|site| (site.id.to_string(), site))
        .collect();
    let holders: BTreeSet<String> =
        rows.iter().filter(|row| row.site.is_none()).map(|row| row.organisation.clone()).collect();
    let holders: BTreeSet<String> = if holders.is_empty() {
        holders
    } else {
        let (scope, ids) = (self::holders(actor, Permission::ReadChain), holders.into_iter().collect::<Vec<_>>());
        store::registry::organisations_among(conn, &scope, &ids)?.into_iter().collect()
    };
    let sees = |row: &&PaperRow| {
        let of_sites = [&row.site, &row.other_site].into_iter().flatten().filter_map(|id| sites.get(id));
        let mut of_sites = of_sites.map(|site| actor.sees(site.id, site.organisation, &site.division));
        of_sites.any(|sees| sees) || (row.site.is_none() && holders.contains(&row.organisation))
    };
    Ok(rows.iter().filter(sees).map(|row| row.id.clone()).collect())
}

/// A paper in the actor's sight.
pub fn get<P: Paper>(conn: &mut Conn, env: &Env, actor: &Actor, id: &str) -> Result<Listed<P>, Error> {
    let rows = store::paper::rows(conn, &[id.to_owned()])?;
    let row = found(rows.iter().find(|row| row.kind == P::KIND.as_str()))?;
    let inside = inside(conn, actor, &rows)?.contains(id);
    found((inside || P::KIND == Kind::Permit).then_some(()))?;
    let names = names::of_rows(conn, &rows)?;
    shown(conn, env, row, inside, &names)
}

fn shown<P: Paper>(
    conn: &mut Conn,
    env: &Env,
    row: &PaperRow,
    inside: bool,
    names: &Names,
) -> Result<Listed<P>, Error> {
    let now = env.clock.now();
    let (paper, shelf): (P, _) = (row.paper()?, env.reference.shelf(conn, now)?);
    let today = now.legal_day();
    let standing = paper.keys().term.standing(today, shelf.calendar());
    Ok(Listed { paper, standing, inside, today, names: names.clone() })
}

/// A page of a register: what is in the actor's sight; of permits everything.
pub fn list<P: Paper>(
    conn: &mut Conn,
    env: &Env,
    actor: &Actor,
    filter: &Filter,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Listed<P>>, Error> {
    let mut scope = PaperScope { all: P::KIND == Kind::Permit, ..PaperScope::default() };
    for grant in actor.grants_with(Permission::ReadChain) {
        match (grant.role, grant.site, grant.organisation, &grant.division) {
            (Role::System, ..) => scope.all = true,
            (Role::Officer | Role::Reviewer, _, _, Some(prefix)) if !prefix.is_empty() => {
                scope.divisions.push(prefix.clone());
            }
            (_, Some(site), organisation, _) => {
                scope.sites.push(site.to_string());
                // What an organisation holds as such all of its people see.
                let held = organisation.filter(|_| P::KIND == Kind::Credential);
                scope.holders.extend(held.map(|id| id.to_string()));
            }
            (_, _, Some(organisation), _) => scope.organisations.push(organisation.to_string()),
            _ => {}
        }
    }
    let rows = store::paper::page(conn, P::KIND, &scope, filter, before, limit)?;
    let inside = inside(conn, actor, &rows)?;
    let names = names::of_rows(conn, &rows)?;
    rows.iter().map(|row| shown(conn, env, row, inside.contains(&row.id), &names)).collect()
}

/// Which of these streams of papers the actor sees.
pub fn visible_streams<'a>(
    conn: &mut Conn,
    actor: &Actor,
    streams: impl Iterator<Item = &'a str>,
) -> Result<BTreeSet<String>, Error> {
    let of_paper = |name: &str| {
        let (noun, id) = name.split_once('/')?;
        Kind::parse(noun).map(|_| id.to_owned())
    };
    let ids: BTreeSet<String> = streams.filter_map(of_paper).collect();
    if ids.is_empty() {
        return Ok(BTreeSet::new());
    }
    let rows = store::paper::rows(conn, &ids.into_iter().collect::<Vec<_>>())?;
    let inside = inside(conn, actor, &rows)?;
    Ok(rows.iter().filter(|row| inside.contains(&row.id)).map(|row| format!("{}/{}", row.kind, row.id)).collect())
}
