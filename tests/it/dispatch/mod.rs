//! Notices that leave the platform: who is told by what and when, what becomes of it when nobody answers, and that nothing is lost or
//! told twice under another id.

mod clocks;
mod digest;
mod hooks;
mod http;
mod killed;
mod mail;
mod roster;
mod stand;

use std::{collections::BTreeSet, sync::Arc};

use chrono::Duration;
use weifei::{
    app::{
        Actor, Env, Error, account,
        dispatch::{contact, hook, send},
        env::Grant,
        package::Ask,
    },
    domain::{access::Role, delivery::Channel},
    kernel::id::{Ids as _, OrganisationId, PackageId, PersonId, RandomIds},
    outbound::{
        Courier,
        gate::Gate,
        mail::{Mailer, Smtp},
    },
    store::{
        self,
        delivery::{DeliveryRow, Filter},
        hook::HookRow,
    },
};

use crate::{
    alarm::settle,
    support::{World, run},
};

/// A right of an enterprise's people.
pub fn own(role: Role, organisation: OrganisationId) -> Grant {
    Grant { role, organisation: Some(organisation), site: None, division: None }
}

/// A right of an authority's.
pub fn over(division: &str) -> Grant {
    Grant { role: Role::Officer, organisation: None, site: None, division: Some(division.into()) }
}

/// Somebody at work, with an address of mail if one is named.
pub fn somebody(env: &Env, login: &str, mail: Option<&str>, grant: Grant) -> Actor {
    let id = PersonId(RandomIds.next(env.clock.now()));
    let (inner, login, mail) = (env.clone(), login.to_owned(), mail.map(str::to_owned));
    let grants = vec![grant];
    let actor = Actor::user(id, grants.clone());
    env.db
        .write(move |conn| {
            account::create_person(conn, &inner, id, &login, "某人", "x", &grants)?;
            let row = store::account::get_person(conn, &id.to_string())?.unwrap();
            let version = row.version + 1;
            store::people::save(conn, &store::account::PersonRow { email: mail.clone(), version, ..row })?;
            Ok::<_, Error>(())
        })
        .unwrap();
    actor
}

/// A world where machines of this computer may be told.
fn world() -> World {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut world = World::new();
    world.env.gate = Arc::new(Gate { inside: vec!["127.0.0.1".into()] });
    world
}

/// Fills the storage point to 2.7 t: a yellow notice, which is judged.
fn warned(world: &World) -> Vec<PackageId> {
    let waste = world.waste("900-041-49", "S");
    let drums = (0..3).map(|_| world.stored(&waste, 900, world.point.id)).collect();
    settle(world);
    drums
}

/// A container that waits for its stock-in: a notice after 12 hours, orange after 24.
fn waiting(world: &World) {
    let waste = world.waste("900-041-49", "S");
    world.labelled(&waste, "IBC", 100);
    settle(world);
}

/// Time goes by, and what it brings is judged.
fn on(world: &World, hours: i64) {
    world.clock.advance(Duration::hours(hours));
    settle(world);
}

/// Takes the point's drums away and brings them back: another notice.
fn again(world: &World, drums: &[PackageId]) {
    for zone in [world.store[0].id, world.point.id] {
        world.clock.advance(Duration::minutes(1));
        for drum in drums {
            world.act(*drum, Ask::Move(zone)).unwrap();
        }
        settle(world);
    }
}

fn deliveries(world: &World) -> Vec<DeliveryRow> {
    let mut rows = world.env.db.read(|conn| store::delivery::list(conn, &Filter::default(), None, 1000)).unwrap();
    rows.reverse();
    rows
}

/// Channel, recipient, occasion and state of each, sorted.
fn told(world: &World) -> BTreeSet<(String, String, String, String)> {
    deliveries(world).into_iter().map(|row| (row.channel, row.recipient, row.occasion, row.state)).collect()
}

/// Sends until nothing is due any more; how many were tried.
fn sent(world: &World, channel: Channel, courier: &dyn Courier) -> usize {
    let mut all = 0;
    loop {
        match send::round(&world.env, channel, courier).unwrap() {
            0 => return all,
            tried => all += tried,
        }
    }
}

fn post(server: &stand::MailServer) -> Arc<dyn Mailer> {
    post_by(&format!("smtp://127.0.0.1:{}", server.address.port()))
}

fn post_by(url: &str) -> Arc<dyn Mailer> {
    Arc::new(Smtp::open(url, "危废智治 <notice@weifei.test>").unwrap())
}

fn registered(world: &World, kind: &str, url: &str, secret: Option<&str>, least: &str) -> HookRow {
    let fields = hook::HookFields {
        organisation: world.site.organisation.to_string(),
        kind: kind.into(),
        name: "值班".into(),
        url: url.into(),
        secret: secret.map(str::to_owned),
        least: least.into(),
        digest: None,
        digest_to: None,
    };
    let manager =
        Actor::user(PersonId(RandomIds.next(world.env.clock.now())), vec![own(Role::Manager, world.site.organisation)]);
    run(&world.env, &manager, move |tx| hook::register(tx, &fields)).unwrap()
}

fn wish(world: &World, who: &Actor, channel: &'static str, least: &str, language: &str, address: Option<&str>) {
    let address = address.map(str::to_owned);
    let (least, language) = (least.into(), language.into());
    let fields = contact::ContactFields { least, language, address, digest: None, digest_to: None };
    run(&world.env, who, move |tx| contact::set(tx, channel, &fields)).unwrap();
}
