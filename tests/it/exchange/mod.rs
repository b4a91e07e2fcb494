//! Exchange with the official system: what becomes ready, what is sent, what comes back by the ordinary commands, and that nothing is
//! lost or handed in under two ids.

mod answers;
mod files;
mod http;
mod reconcile;
mod stand;

use std::sync::Arc;

use chrono::Duration;
use weifei::{
    app::{
        Actor, Error,
        env::Grant,
        exchange::{
            connection::{self, ConnectionFields, connect},
            queue::{self, Said},
            send,
        },
        plan::act,
    },
    domain::{
        access::Role,
        exchange::{Action, ConnectionAction},
        plan::{Ask, Plan},
    },
    kernel::id::{Ids as _, PersonId, RandomIds},
    outbound::gate::Gate,
    store::{
        self,
        exchange::{ConnectionRow, Filter, ItemRow},
        party::SiteScope,
    },
};

use self::stand::System;
use crate::{
    manifest::Road,
    plan::{content, worker},
    support::{World, run},
};

/// Lets machines of this computer be spoken to.
fn open_gate(world: &mut World) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    world.env.gate = Arc::new(Gate { inside: vec!["127.0.0.1".into()] });
}

fn world() -> World {
    let mut world = World::new();
    open_gate(&mut world);
    world
}

fn road() -> Road {
    let mut road = Road::new();
    open_gate(&mut road.world);
    road
}

fn manager(world: &World) -> Actor {
    let organisation = Some(world.site.organisation);
    let grant = Grant { role: Role::Manager, organisation, site: None, division: None };
    Actor::user(PersonId(RandomIds.next(world.env.clock.now())), vec![grant])
}

fn by(world: &World, way: &str, url: Option<String>) -> ConnectionRow {
    let site = Some(world.site.id.to_string());
    let fields = ConnectionFields { site, division: None, way: way.into(), name: "省固废系统".into(), url };
    run(&world.env, &manager(world), move |tx| connect(tx, &fields)).unwrap()
}

/// Connects the site to the stand-in.
fn connected(world: &World, system: &System) -> ConnectionRow {
    let row = by(world, "http", Some(system.url()));
    system.trusts(connection::to(&world.env, &row, world.env.clock.now()).unwrap().secrets.remove(0));
    row
}

fn switch(world: &World, row: &ConnectionRow, action: ConnectionAction) {
    let id = row.id.clone();
    run(&world.env, &manager(world), move |tx| connection::act(tx, &id, action)).unwrap();
}

/// Every item, the oldest first.
fn items(world: &World) -> Vec<ItemRow> {
    let scope = SiteScope { all: true, ..SiteScope::default() };
    let mut rows =
        world.env.db.read(|conn| store::exchange::list(conn, &scope, &Filter::default(), None, 1000)).unwrap();
    rows.reverse();
    rows
}

/// Kind, state and number of each, sorted.
fn told(world: &World) -> Vec<(String, String, Option<String>)> {
    let mut all: Vec<_> = items(world).into_iter().map(|row| (row.kind, row.state, row.number)).collect();
    all.sort();
    all
}

fn one(kind: &str, state: &str, number: Option<&str>) -> (String, String, Option<String>) {
    (kind.to_owned(), state.to_owned(), number.map(str::to_owned))
}

/// Sends until nothing is due any more; how many were tried.
fn sent(world: &World) -> usize {
    let mut all = 0;
    loop {
        match send::round(&world.env).unwrap() {
            0 => return all,
            tried => all += tried,
        }
    }
}

fn on(world: &World, minutes: i64) {
    world.clock.advance(Duration::minutes(minutes));
}

fn said(world: &World, who: &Actor, id: &str, action: Action, said: Said) -> Result<ItemRow, Error> {
    let id = id.to_owned();
    run(&world.env, who, move |tx| queue::act(tx, &id, action, &said))
}

fn number(text: &str) -> Said {
    Said { number: Some(text.into()), ..Said::default() }
}

fn get(world: &World, year: i32) -> Plan {
    let site = world.site.id.to_string();
    world.env.db.read(|conn| store::plan::get(conn, &site, year)).unwrap().unwrap()
}

fn say(world: &World, year: i32, ask: Ask) -> Plan {
    let site = world.site.id.to_string();
    run(&world.env, &world.ehs, move |tx| act(tx, &site, year, &ask)).unwrap()
}

/// A plan for 2027, submitted.
fn submitted(world: &World) {
    let mut content = content(world);
    content.a1.legal_representative = Some(worker(world));
    content.a1.technical_lead = content.a1.legal_representative;
    let site = world.site.id.to_string();
    run(&world.env, &world.ehs, move |tx| weifei::app::plan::draft(tx, &site, 2027, &content)).unwrap();
    say(world, 2027, Ask::Submit);
}
