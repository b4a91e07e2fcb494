//! Management plans of a site: written, submitted, filed, amended; read with what is to be looked at.

pub mod batch;
pub mod drawn;
pub mod file;
pub mod propose;

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Actor, Env, Error, effort, exchange, found,
    party::{circumstance, site_for},
    read,
    record::Tx,
};
use crate::{
    domain::{
        access::Permission,
        effort::Thing,
        facility::{Facility, FacilityKind, STORAGE_POINT_LIMIT},
        journal::event::Event as Fact,
        paper::{Kind, permit::Permit},
        party::Site,
        plan::{
            Action, Ask, Event, Plan,
            content::Content,
            decide, draft as begin,
            finding::{Around, Finding, findings},
            next,
        },
        refusal::{Code, Refusal},
    },
    kernel::{clock::Instant, id::SiteId, mass::Mass},
    store::{self, Conn},
};

/// Writes a site's plan for a year; a second one of that year is refused.
pub fn draft(tx: &mut Tx<'_>, site: &str, year: i32, content: &Content) -> Result<Plan, Error> {
    let (site, role) = site_for(tx, site, Permission::ManagePapers)?;
    if store::plan::get(tx.conn, &site.id.to_string(), year)?.is_some() {
        return Err(Refusal::of(Code::PlanExists).with("year", year).into());
    }
    let event = begin(site.id, year, content.clone())?;
    let plan = event.begin().ok_or_else(|| Error::Fault("a draft begins a plan".into()))?;
    of_its_people(tx.conn, &site, &plan.content)?;
    let with = circumstance(tx.now, role, Some(&site));
    tx.record(&plan.stream(), &Fact::Plan(event), &with)?;
    store::plan::save(tx.conn, &plan)?;
    effort::made(tx, Thing::Plan, plan.site)?;
    Ok(plan)
}

/// Does what is asked of a site's plan for a year, as it stands.
pub fn act(tx: &mut Tx<'_>, site: &str, year: i32, ask: &Ask) -> Result<Plan, Error> {
    act_on(tx, (site, year), ask, None)
}

/// Does what is asked of a site's plan for a year; where the version that was read is told, only if it still is that one.
///
/// # Errors
///
/// `document.stale` where somebody changed it meanwhile; those of [`decide`].
pub fn act_on(tx: &mut Tx<'_>, (site, year): (&str, i32), ask: &Ask, expected: Option<i64>) -> Result<Plan, Error> {
    let (site, role) = site_for(tx, site, Permission::ManagePapers)?;
    let stream = Plan::stream_of(site.id, year);
    found(store::plan::get(tx.conn, &site.id.to_string(), year)?)?;
    tx.take(std::slice::from_ref(&stream))?;
    let plan = found(store::plan::get(tx.conn, &site.id.to_string(), year)?)?;
    if expected.is_some_and(|expected| expected != plan.version) {
        return Err(Refusal::of(Code::VersionStale).with("version", plan.version).into());
    }
    let found = if ask.action() == Action::Submit {
        judged(tx.conn, tx.env, (site.id, year), &plan.content)?
    } else {
        Vec::new()
    };
    let event = decide(&plan, ask, role, tx.now.legal_day(), &found)?;
    let after = event.apply(plan);
    if ask.action() == Action::Change {
        of_its_people(tx.conn, &site, &after.content)?;
    }
    let with = circumstance(tx.now, role, Some(&site));
    tx.record(&stream, &Fact::Plan(event.clone()), &with)?;
    store::plan::save(tx.conn, &after)?;
    exchange::ready::plan(tx, &site, &after, &event)?;
    if ask.action() == Action::File {
        // What was drawn stays; from now on this is what may be drawn.
        let id = Plan::id_of(site.id, year).to_string();
        store::quota::set_lines(tx.conn, Kind::Plan, &id, &after.lines())?;
    }
    Ok(after)
}

/// Whether those named work for the site's organisation.
fn of_its_people(conn: &mut Conn, site: &Site, content: &Content) -> Result<(), Error> {
    let named =
        [("legal_representative", content.a1.legal_representative), ("technical_lead", content.a1.technical_lead)];
    for (field, person) in named {
        let Some(person) = person else { continue };
        if !store::people::works_for(conn, &site.organisation.to_string(), &person.to_string())? {
            let refusal = Refusal::of(Code::RequestField).with("pointer", format!("/content/a1/{field}"));
            return Err(refusal.with("reason", "a person of the organisation").into());
        }
    }
    Ok(())
}

/// What is to be looked at in a site's plan for a year, by the receivers' permits and what is taken of them, the site's facilities and
/// the catalogue as they are now: five questions, however many receivers.
pub fn judged(
    conn: &mut Conn,
    env: &Env,
    (site, year): (SiteId, i32),
    content: &Content,
) -> Result<Vec<Finding>, Error> {
    let ids: BTreeSet<SiteId> = content.a7.iter().filter_map(|one| one.receiver_site).collect();
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let sites = store::party::get_sites(conn, &ids)?;
    let known: Vec<SiteId> = sites.iter().map(|site| site.id).collect();
    let holders: BTreeSet<String> = sites.iter().map(|site| site.organisation.to_string()).collect();
    let holders: Vec<String> = holders.into_iter().collect();
    let permits: Vec<Permit> = store::paper::of_organisations(conn, &holders, "valid")?;
    let mut papers: Vec<String> = permits.iter().map(|one| one.id.clone()).collect();
    papers.push(Plan::id_of(site, year).to_string());
    let figures = store::quota::figures(conn, &papers, year)?;
    let stores: BTreeMap<String, Mass> =
        store::party::facilities_of_site(conn, &site.to_string())?.into_iter().filter_map(holds).collect();
    let now = env.clock.now();
    let shelf = env.reference.shelf(conn, now)?;
    let catalogue = shelf.catalogue_on(now.legal_day());
    let listed = |code: &str| code.parse().ok().is_some_and(|code| catalogue.get(code).is_some());
    let around =
        Around { site, year, known: &known, permits: &permits, figures: &figures, stores: &stores, listed: &listed };
    Ok(findings(content, &around))
}

/// Code of a facility and the most that it holds, where that is told; a storage point never holds more than the standard's limit.
fn holds(one: Facility) -> Option<(String, Mass)> {
    let limit = (one.kind == FacilityKind::StoragePoint).then_some(STORAGE_POINT_LIMIT);
    let most = one.capacity.into_iter().chain(limit).min()?;
    Some((one.code, most))
}

/// Why a change was begun, or a plan sent back.
#[derive(Debug)]
pub struct Reason {
    /// [`Action::Amend`] or [`Action::Return`].
    pub action: Action,
    /// In the words of who told it.
    pub reason: String,
    /// When it was told.
    pub at: Instant,
}

/// The reasons that were told of a plan, the oldest first; they stand in its events alone.
fn reasons(conn: &mut Conn, plan: &Plan) -> Result<Vec<Reason>, Error> {
    let mut out = Vec::new();
    for row in store::event::of_stream(conn, &plan.stream())? {
        if !matches!(row.kind.as_str(), "plan.returned" | "plan.amendment_begun") {
            continue;
        }
        let fact = Fact::of_body(&row.kind, &row.body).map_err(|_| store::corrupt("event", &row.id, "body"))?;
        let at = Instant::from_micros(row.occurred_at);
        match fact {
            Fact::Plan(Event::Returned { reason }) => out.push(Reason { action: Action::Return, reason, at }),
            Fact::Plan(Event::AmendmentBegun { reason }) => out.push(Reason { action: Action::Amend, reason, at }),
            _ => {}
        }
    }
    Ok(out)
}

/// A plan as it is shown.
#[derive(Debug)]
pub struct Shown {
    /// The plan.
    pub plan: Plan,
    /// Its site.
    pub site: Site,
    /// What is to be looked at.
    pub findings: Vec<Finding>,
    /// Why it was sent back or amended, the oldest first.
    pub reasons: Vec<Reason>,
    /// What was booked in its year so far: waste code, kind, grams and packages.
    pub done: Vec<(String, String, i64, i64)>,
    /// What manifests drew on it, by waste and receiver.
    pub drawn: Vec<drawn::Drawn>,
}

/// A plan in the actor's sight, with what is to be looked at.
pub fn show(conn: &mut Conn, env: &Env, actor: &Actor, site: &str, year: i32) -> Result<Shown, Error> {
    let site = read::site(conn, actor, site)?;
    let own = site.id.to_string();
    let plan = found(store::plan::get(conn, &own, year)?)?;
    let findings = judged(conn, env, (site.id, year), &plan.content)?;
    let reasons = reasons(conn, &plan)?;
    let of = i64::from(year) * 100;
    let done = store::stock::sums(conn, &own, of + 1, of + 12)?;
    let drawn = drawn::drawn(conn, &plan)?;
    Ok(Shown { plan, site, findings, reasons, done, drawn })
}

/// A page of the plans of a site in the actor's sight, the newest year first.
pub fn list(conn: &mut Conn, actor: &Actor, site: &str, before: Option<i32>, limit: i64) -> Result<Vec<Plan>, Error> {
    let site = read::site(conn, actor, site)?;
    Ok(store::plan::of_site(conn, &site.id.to_string(), before, limit)?)
}

/// Why the actor may not do this with a plan now; `None` when nothing is in the way.
pub fn refused(actor: &Actor, plan: &Plan, site: &Site, findings: &[Finding], action: Action) -> Option<Refusal> {
    let Some(role) = actor.role_on(Permission::ManagePapers, site.id, site.organisation, &site.division) else {
        return Some(Refusal::of(Code::NotAllowed));
    };
    if let Err(refusal) = next(plan.state, action, role) {
        return Some(refusal);
    }
    let stopped = action == Action::Submit && findings.iter().any(|one| one.stops);
    stopped.then(|| Refusal::of(Code::PlanIncomplete))
}

/// Plans as their events tell them, for comparison with the rows.
#[derive(Debug, Default)]
pub struct Told(BTreeMap<String, Plan>);

impl Told {
    /// Folds an event of a stream; `Err`: it does not begin a plan.
    pub fn fold(&mut self, stream: &str, event: &Event) -> Result<(), &'static str> {
        let after = match self.0.remove(stream) {
            None => event.begin().filter(|plan| plan.stream() == stream),
            Some(plan) => Some(event.apply(plan)),
        };
        self.0.insert(stream.to_owned(), after.ok_or("does not begin the plan of its stream")?);
        Ok(())
    }

    /// The lines on which manifests draw, by register, plan and name.
    pub fn lines(&self) -> store::quota::Lines {
        let of = |(stream, plan): (&String, &Plan)| {
            let id = stream.rsplit('/').next().unwrap_or_default().to_owned();
            let key = move |line: String| (Kind::Plan.as_str().to_owned(), id.clone(), line);
            let lines = plan.lines().into_iter();
            lines
                .map(move |one| (key(one.line), (one.limit_g.grams(), one.most_g.map(Mass::grams))))
                .collect::<Vec<_>>()
        };
        self.0.iter().flat_map(of).collect()
    }

    /// What differs between the rows and the events, by the name of the first.
    pub fn differs(&self, conn: &mut Conn) -> Result<Option<String>, Error> {
        let rows: BTreeMap<String, store::plan::Row> =
            store::plan::all(conn)?.into_iter().map(|(id, row)| (format!("plan/{id}"), row)).collect();
        for (stream, told) in &self.0 {
            let columns = (told.site.to_string(), i64::from(told.year), told.state.as_str().to_owned());
            let expected = store::plan::Row { columns, plan: told.clone(), version: told.version };
            if rows.get(stream) != Some(&expected) {
                return Ok(Some(format!("row {stream} differs from its events")));
            }
        }
        let extra = rows.keys().find(|stream| !self.0.contains_key(*stream));
        Ok(extra.map(|stream| format!("row {stream} differs from its events")))
    }
}
