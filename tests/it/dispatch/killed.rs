//! The server is killed again and again between a notice's commit and its delivery: in the app each notice is there once, outside each
//! delivery arrives once at least, always with the same id and the same words.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant as Moment},
};

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng as _, SeedableRng as _},
};
use serde_json::{Value, json};
use weifei::{
    domain::{
        alarm::{Recipient, Rule},
        notice::Notice,
    },
    store::{
        delivery::{self, DeliveryRow, Filter},
        notice,
    },
};

use super::stand::{Machine, good};
use crate::{
    kill::{seed, small_store, wait_settled},
    server::{District, LOOK_AGAIN, Person, Yard},
};

/// How often the server is killed, and how often at most until one kill comes before a sending: on a busy machine all may come too early.
const KILLS: usize = 10;
const MOST_KILLS: usize = 40;
/// The couriers look every two seconds.
const LOOK_MS: u64 = 2300;

fn rows(district: &District, hook: &str) -> Vec<DeliveryRow> {
    let filter = Filter { recipient: Some(hook.to_owned()), ..Filter::default() };
    district.look(|conn| delivery::list(conn, &filter, None, 10_000))
}

/// Notices that concern an organisation and were raised since, but for those of which the authority alone is told.
fn raised(district: &District, organisation: &Value, since: &str) -> BTreeSet<String> {
    let scope = notice::Scope { all: true, ..notice::Scope::default() };
    let all = district.look(|conn| notice::list(conn, &scope, &notice::Filter::default(), None, 10_000));
    let concerns = |one: &Notice| one.parties.iter().any(|party| *organisation == party.organisation.to_string());
    let tells = |one: &Notice| Rule::find(&one.rule).unwrap().to.iter().any(|to| !matches!(to, Recipient::Authority));
    let since = all.into_iter().filter(|one| one.raised_at.to_string().as_str() > since && concerns(one) && tells(one));
    since.map(|one| one.id.to_string()).collect()
}

#[test]
fn killed_between_commit_and_sending_every_notice_is_told_once_at_least_under_one_id() {
    let seed = seed();
    println!("KILL_SEED={seed}");
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let machine = Machine::start(good(""));
    let district = District::new();
    let mut served = district.serve();
    let [keeper, ehs, manager] = ["keeper", "ehs", "manager"].map(|login| Person::log_in(&served, login));
    let mut yard = Yard::of(&keeper, &served);
    yard.zones.insert(0, small_store(&ehs, &served, &yard.site));
    wait_settled(&district);
    let organisation = manager.get(&served, "/organisations")["items"][0]["id"].clone();
    let hook = json!({"organisation": organisation, "kind": "webhook", "name": "厂内系统", "url": machine.url("/"), "least": "blue"});
    let (status, made) = manager.tell(&served, "/webhooks", &hook);
    assert_eq!(status, 201, "{made}");
    let hook = made["id"].as_str().unwrap().to_owned();
    let since = made["made_at"].as_str().unwrap().to_owned();
    let drums: Vec<String> =
        (0..4).map(|_| yard.drum_after(&keeper, &served, 0, &["weigh", "label", "store"])).collect();
    let open = || rows(&district, &hook).iter().filter(|row| row.next_at.is_some()).count();
    let mut unsent = 0;
    for round in 0..MOST_KILLS {
        if round >= KILLS && unsent > 0 {
            break;
        }
        // Killed at some moment after a delivery was written, or after the rules had time to find that there is none.
        let (start, more) = (Moment::now(), Duration::from_millis(rng.next_u64() % LOOK_MS));
        while open() == 0 && start.elapsed() < Duration::from_millis(2 * LOOK_MS) {
            std::thread::park_timeout(LOOK_AGAIN);
        }
        let found = Moment::now();
        while found.elapsed() < more {
            std::thread::park_timeout(more.saturating_sub(found.elapsed()));
        }
        served.kill();
        unsent += usize::from(open() > 0);
        served = district.serve();
        let zone = &yard.zones[usize::from(round % 2 == 0)];
        let (status, said) = keeper.tell(&served, &format!("/packages/{}/move", drums[0]), &json!({"zone_id": zone}));
        assert_eq!(status, 200, "{said}");
    }
    assert!(unsent > 0, "no kill came between a commit and its sending");
    wait_settled(&district);
    let start = Moment::now();
    while rows(&district, &hook).iter().any(|row| row.next_at.is_some()) {
        // What a killed server had in its hands is free again after five minutes; nobody waits so long here.
        district.change("UPDATE delivery SET next_at = 0 WHERE next_at IS NOT NULL");
        assert!(start.elapsed() < Duration::from_secs(30), "{:?} {}", rows(&district, &hook), district.said());
        std::thread::park_timeout(LOOK_AGAIN * 50);
    }
    let rows = rows(&district, &hook);
    assert!(rows.iter().all(|row| row.state == "sent"), "{rows:?}");
    let raised = raised(&district, &organisation, &since);
    let told: Vec<&str> = rows.iter().filter(|row| row.occasion == "raised").map(|row| row.notice.as_str()).collect();
    assert!(raised.len() > 1, "hardly anything was raised: {raised:?}");
    assert_eq!(told.len(), raised.len(), "{rows:?}");
    assert_eq!(told.into_iter().map(str::to_owned).collect::<BTreeSet<_>>(), raised);
    // Outside, each arrived, always with the same words.
    let mut arrived: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let asked = machine.asked();
    for one in &asked {
        arrived.entry(one.header("webhook-id").to_owned()).or_default().insert(one.body.clone());
    }
    println!("{} deliveries, {} requests, {unsent} kills before sending", rows.len(), asked.len());
    assert!(arrived.values().all(|bodies| bodies.len() == 1), "{arrived:?}");
    assert_eq!(arrived.into_keys().collect::<BTreeSet<_>>(), rows.into_iter().map(|row| row.id).collect());
    served.kill();
    let (ok, said) = district.weifei(&["journal", "verify"]);
    assert!(ok && said.starts_with("ok "), "{said}");
    let (ok, said) = district.weifei(&["deliveries", "list", "--state", "sent", "--channel", "webhook"]);
    assert!(ok && said.contains("已送达") && said.contains("厂内系统"), "{said}");
}
