//! Notices as people see and handle them.

use crate::{
    app::{
        Actor, Error, found,
        record::{Circumstance, Tx},
    },
    domain::{
        access::{Permission, Role},
        journal::event::Event as Fact,
        notice::{
            Action, Ask, Notice, Party,
            decide::{decide, may},
        },
        refusal::{Code, Refusal},
    },
    kernel::id::{NoticeId, SiteId},
    store::{
        self, Conn,
        notice::{Filter, Scope},
    },
};

/// The roles in which the actor sees a notice: people of those concerned, their divisions' authorities; of what concerns the
/// platform who keeps it.
fn roles(actor: &Actor, one: &Notice) -> Vec<Role> {
    if one.parties.is_empty() {
        return actor.grants_with(Permission::ManagePlatform).map(|grant| grant.role).collect();
    }
    let covers = |party: &Party, grant: &crate::app::env::Grant| {
        grant.covers(party.site.unwrap_or(SiteId(uuid::Uuid::nil())), party.organisation, &party.division)
    };
    let of =
        actor.grants_with(Permission::ReadChain).filter(|grant| one.parties.iter().any(|party| covers(party, grant)));
    of.map(|grant| grant.role).collect()
}

/// Whether the actor sees a notice.
pub fn sees(actor: &Actor, one: &Notice) -> bool {
    !roles(actor, one).is_empty()
}

/// A notice in the actor's sight.
pub fn get(conn: &mut Conn, actor: &Actor, id: &str) -> Result<Notice, Error> {
    found(store::notice::get(conn, id)?.filter(|one| sees(actor, one)))
}

/// Which notices the actor's list shows.
fn scope(actor: &Actor) -> Scope {
    let mut scope = Scope { platform: actor.may(Permission::ManagePlatform), ..Scope::default() };
    for grant in actor.grants_with(Permission::ReadChain) {
        match (grant.role, grant.site, grant.organisation, &grant.division) {
            (Role::System, ..) => scope.all = true,
            (role, _, _, Some(prefix)) if role.is_regulator() && !prefix.is_empty() => {
                scope.divisions.push(prefix.clone());
            }
            (role, ..) if role.is_regulator() => {}
            (_, Some(site), ..) => scope.sites.push(site.to_string()),
            (_, None, Some(organisation), _) => scope.organisations.push(organisation.to_string()),
            _ => {}
        }
    }
    for named in [&mut scope.organisations, &mut scope.sites, &mut scope.divisions] {
        named.sort();
        named.dedup();
    }
    scope
}

/// A page of the notices in sight, the latest raised first.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    filter: &Filter,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Notice>, Error> {
    Ok(store::notice::list(conn, &scope(actor), filter, before, limit)?)
}

/// The role in which the actor may do this, or why none may.
fn role_for(actor: &Actor, one: &Notice, action: Action) -> Result<Role, Refusal> {
    let mut refused = Refusal::of(Code::NotAllowed);
    for role in roles(actor, one) {
        match may(one, action, role) {
            Ok(()) => return Ok(role),
            Err(refusal) => refused = refusal,
        }
    }
    Err(refused)
}

/// Every action with whether the actor may do it now, but for the platform's own.
pub fn actions(actor: &Actor, one: &Notice) -> Vec<(Action, Result<(), Refusal>)> {
    let own = [Action::Change, Action::Subside, Action::Recur, Action::Clear];
    let asked = Action::ALL.iter().copied().filter(|action| !own.contains(action));
    asked.map(|action| (action, role_for(actor, one, action).map(drop))).collect()
}

/// Does what is asked of a notice in the actor's sight.
pub fn act(tx: &mut Tx<'_>, id: NoticeId, ask: &Ask) -> Result<Notice, Error> {
    get(tx.conn, tx.actor, &id.to_string())?;
    tx.take(&[Notice::stream(id)])?;
    let one = get(tx.conn, tx.actor, &id.to_string())?;
    let role = role_for(tx.actor, &one, ask.action())?;
    let event = decide(&one, ask, role, tx.now.legal_day())?;
    let org = one.parties.first().map(|party| party.organisation);
    let place = one.parties.first().and_then(|party| party.site).map(|site| format!("site/{site}"));
    let with = Circumstance { occurred_at: tx.now, role, org, place };
    tx.record(&Notice::stream(id), &Fact::Notice(event.clone()), &with)?;
    let after = event.apply(one, tx.now);
    store::notice::save(tx.conn, &after)?;
    Ok(after)
}
