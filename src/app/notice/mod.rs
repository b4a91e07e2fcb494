//! Notices as people see and handle them.

pub mod receipt;
pub mod seen;
pub mod statistics;

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::{
    app::{
        Actor, Error,
        alarm::settings,
        dispatch,
        env::Grant,
        found,
        record::{Circumstance, Tx},
    },
    domain::{
        access::{Permission, Role},
        alarm::Level,
        delivery::Occasion,
        journal::event::Event as Fact,
        notice::{
            Action, Ask, Notice, Party, State,
            decide::{decide_within, may},
            lifecycle::ANSWERABLE,
        },
        refusal::{Code, Refusal},
    },
    kernel::id::{NoticeId, SiteId},
    store::{
        self, Conn,
        notice::{Ages, Filter, Mine, Scope},
    },
};

/// The roles in which the actor has a permission over a notice: people of those concerned who are told, their divisions' authorities;
/// of what concerns the platform who keeps it, too.
fn roles(actor: &Actor, one: &Notice, permission: Permission) -> Vec<Role> {
    let covers = |party: &Party, grant: &Grant| {
        let told = grant.role.is_regulator() || grant.role == Role::System || !one.hides_from(party);
        told && grant.covers(party.site.unwrap_or(SiteId(uuid::Uuid::nil())), party.organisation, &party.division)
    };
    let of = actor.grants_with(permission).filter(|grant| one.parties.iter().any(|party| covers(party, grant)));
    let keepers = actor.grants_with(Permission::ManagePlatform).filter(|_| one.is_for_platform());
    of.chain(keepers).map(|grant| grant.role).collect()
}

/// Whether the actor sees a notice.
pub fn sees(actor: &Actor, one: &Notice) -> bool {
    !roles(actor, one, Permission::ReadChain).is_empty()
}

/// Which of these streams of notices the actor sees, in order, each once.
pub fn streams_in_sight(conn: &mut Conn, actor: &Actor, streams: &[String]) -> Result<Vec<String>, Error> {
    let ids: BTreeSet<String> =
        streams.iter().filter_map(|stream| stream.strip_prefix("notice/")).map(Into::into).collect();
    let found = store::notice::many(conn, &ids.into_iter().collect::<Vec<_>>())?;
    let mut seen: Vec<String> = found.iter().filter(|one| sees(actor, one)).map(|one| Notice::stream(one.id)).collect();
    seen.sort();
    Ok(seen)
}

/// A notice in the actor's sight.
pub fn get(conn: &mut Conn, actor: &Actor, id: &str) -> Result<Notice, Error> {
    found(store::notice::get(conn, id)?.filter(|one| sees(actor, one)))
}

/// Notices of a rule in a state at a level.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct Count {
    pub rule: String,
    pub state: State,
    pub level: Level,
    pub notices: i64,
}

/// Which notices the actor's list shows.
fn scope(actor: &Actor) -> Scope {
    scope_of(actor, actor.grants_with(Permission::ReadChain))
}

/// What waits for the actor: where the actor has a seat, and where the actor's role answers for the next step.
pub fn mine(actor: &Actor) -> Mine {
    let answers = |role: Role| role.is_regulator() || ANSWERABLE.contains(&role);
    let acts = actor.grants_with(Permission::HandleNotices).filter(|grant| answers(grant.role));
    Mine { person: actor.id, acts: scope_of(actor, acts) }
}

fn scope_of<'a>(actor: &Actor, grants: impl Iterator<Item = &'a Grant>) -> Scope {
    let mut scope = Scope { platform: actor.may(Permission::ManagePlatform), ..Scope::default() };
    for grant in grants {
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

/// How many notices the same filter leaves, by rule, state and level.
pub fn counts(conn: &mut Conn, actor: &Actor, filter: &Filter) -> Result<Vec<Count>, Error> {
    let rows = store::notice::counts(conn, &scope(actor), filter)?;
    rows.into_iter()
        .map(|(rule, state, level, notices)| {
            let unread = |column| store::corrupt("notice", &rule, column);
            let (state, level) = (State::parse(&state), Level::parse(&level));
            let (state, level) = (state.ok_or_else(|| unread("state"))?, level.ok_or_else(|| unread("level"))?);
            Ok(Count { rule, state, level, notices })
        })
        .collect()
}

/// When the open ones of what the same filter leaves were raised, and how many are overdue.
pub fn ages(conn: &mut Conn, actor: &Actor, filter: &Filter, today: NaiveDate) -> Result<Ages, Error> {
    Ok(store::notice::ages(conn, &scope(actor), filter, today)?)
}

/// The role in which the actor may do this, or why none may.
fn role_for(actor: &Actor, one: &Notice, action: Action, today: NaiveDate) -> Result<Role, Refusal> {
    let mut refused = Refusal::of(Code::NotAllowed);
    for role in roles(actor, one, Permission::HandleNotices) {
        match may(one, action, role, today) {
            Ok(()) => return Ok(role),
            Err(refusal) => refused = refusal,
        }
    }
    Err(refused)
}

/// Every action with whether the actor may do it now, but for the platform's own.
pub fn actions(actor: &Actor, one: &Notice, today: NaiveDate) -> Vec<(Action, Result<(), Refusal>)> {
    let asked = Action::ALL.iter().copied().filter(|action| !action.is_own());
    asked.map(|action| (action, role_for(actor, one, action, today).map(drop))).collect()
}

/// Does what is asked of a notice in the actor's sight.
pub fn act(tx: &mut Tx<'_>, id: NoticeId, ask: &Ask) -> Result<Notice, Error> {
    get(tx.conn, tx.actor, &id.to_string())?;
    tx.take(&[Notice::stream(id)])?;
    let one = get(tx.conn, tx.actor, &id.to_string())?;
    let role = role_for(tx.actor, &one, ask.action(), tx.now.legal_day())?;
    let most = settings::of_notice(tx.conn, tx.env, &one, tx.now)?.ladder.handle_days();
    let event = decide_within(&one, ask, role, tx.now.legal_day(), most)?;
    let org = one.parties.first().map(|party| party.organisation);
    let place = one.parties.first().and_then(|party| party.site).map(|site| format!("site/{site}"));
    let with = Circumstance { occurred_at: tx.now, role, org, place };
    tx.record(&Notice::stream(id), &Fact::Notice(event.clone()), &with)?;
    let occasion = Occasion::of(&event, Some(&one));
    let after = event.apply(one, tx.now);
    store::notice::save(tx.conn, &after, event.mark(tx.now))?;
    match occasion {
        Some(occasion) => dispatch::tell(tx, after, occasion),
        None => Ok(after),
    }
}
