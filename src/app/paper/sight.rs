//! Who sees which paper: its parties and the regulators of their divisions; others find nothing. What a permit says is seen
//! by everybody who is signed in, because it is public in life; its figures are not.

use std::collections::{BTreeSet, HashMap};

use super::{Error, found};
use crate::{
    app::{Actor, env::Grant},
    domain::{
        access::{Permission, Role},
        paper::{Kind, Paper},
        party::Site,
    },
    store::{
        self, Conn,
        paper::{Filter, PaperRow, PaperScope},
    },
};

/// A paper as it is shown.
#[derive(Clone, Debug)]
pub struct Listed<P> {
    /// The paper.
    pub paper: P,
    /// Seen by a party or a regulator, who see the figures too; else only what is public.
    pub inside: bool,
}

/// Whether a grant reaches a holder without a site: its own people, or the regulator of its division.
pub(super) fn reaches(grant: &Grant, organisation: &str, division: &str) -> bool {
    match grant.role {
        Role::System => true,
        role if role.is_regulator() => {
            grant.division.as_deref().is_some_and(|prefix| !prefix.is_empty() && division.starts_with(prefix))
        }
        Role::Admin => false,
        _ => grant.organisation.is_some_and(|id| id.to_string() == organisation),
    }
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
    let divisions: HashMap<String, String> = if holders.is_empty() {
        HashMap::new()
    } else {
        store::registry::divisions_of(conn, &holders.into_iter().collect::<Vec<_>>())?.into_iter().collect()
    };
    let sees = |row: &&PaperRow| {
        let of_sites = [&row.site, &row.other_site].into_iter().flatten().filter_map(|id| sites.get(id));
        let mut of_sites = of_sites.map(|site| actor.sees(site.id, site.organisation, &site.division));
        let division = divisions.get(&row.organisation).map_or("", String::as_str);
        of_sites.any(|sees| sees)
            || row.site.is_none()
                && actor.grants_with(Permission::ReadChain).any(|grant| reaches(grant, &row.organisation, division))
    };
    Ok(rows.iter().filter(sees).map(|row| row.id.clone()).collect())
}

/// A paper in the actor's sight.
pub fn get<P: Paper>(conn: &mut Conn, actor: &Actor, id: &str) -> Result<Listed<P>, Error> {
    let rows = store::paper::rows(conn, &[id.to_owned()])?;
    let row = found(rows.iter().find(|row| row.kind == P::KIND.as_str()))?;
    let inside = inside(conn, actor, &rows)?.contains(id);
    found((inside || P::KIND == Kind::Permit).then_some(()))?;
    Ok(Listed { paper: row.paper()?, inside })
}

/// A page of a register: what is in the actor's sight; of permits everything.
pub fn list<P: Paper>(
    conn: &mut Conn,
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
            (_, Some(site), ..) if P::KIND != Kind::Credential => scope.sites.push(site.to_string()),
            (_, _, Some(organisation), _) => scope.organisations.push(organisation.to_string()),
            _ => {}
        }
    }
    let rows = store::paper::page(conn, P::KIND, &scope, filter, before, limit)?;
    let inside = inside(conn, actor, &rows)?;
    rows.iter().map(|row| Ok(Listed { paper: row.paper()?, inside: inside.contains(&row.id) })).collect()
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
