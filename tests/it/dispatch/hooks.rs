//! Programs and robots that are told: signatures, receivers that fail, are slow, lead elsewhere or want no more.

use std::{
    collections::BTreeSet,
    time::{Duration as Span, Instant as Moment},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::Duration;
use serde_json::Value;
use weifei::{
    app::dispatch::hook::{self, plain},
    domain::{
        access::Role,
        delivery::{Channel, HookAction},
    },
    outbound::{
        gate::Gate,
        robot::{Dingtalk, Wecom},
        webhook::Webhook,
    },
    store::hook::HookRow,
};

use super::{
    again, deliveries, on, registered, sent,
    stand::{Asked, Machine, Reply, good},
    waiting, warned, world,
};
use crate::support::{World, actor, run};

fn courier(world: &World) -> Webhook {
    Webhook(world.env.gate.as_ref().clone())
}

fn does(world: &World, row: &HookRow, action: HookAction) -> HookRow {
    let (id, manager) = (row.id.clone(), actor(Role::Manager, world.site.organisation));
    run(&world.env, &manager, move |tx| hook::act(tx, &id, action)).unwrap()
}

/// HMAC-SHA256 by its definition (RFC 2104), over another implementation of SHA-256 than the platform's.
fn mac(key: &[u8], text: &str) -> String {
    use sha2::{Digest as _, Sha256};
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key);
    let padded = |with: u8| block.map(|byte| byte ^ with);
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(text).finalize();
    STANDARD.encode(Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize())
}

/// What a receiver does with a request and the secret it was shown.
fn verifies(asked: &Asked, shown: &str) -> bool {
    let key = STANDARD.decode(shown.strip_prefix("whsec_").unwrap()).unwrap();
    let (id, at) = (asked.header("webhook-id"), asked.header("webhook-timestamp"));
    let expected = format!("v1,{}", mac(&key, &format!("{id}.{at}.{}", asked.body)));
    asked.header("webhook-signature").split(' ').any(|one| one == expected)
}

#[test]
fn a_program_is_told_with_a_signature_that_outlives_a_rotation_by_a_day() {
    let world = world();
    let machine = Machine::start(good(""));
    let row = registered(&world, "webhook", &machine.url("/in?key=k"), None, "blue");
    assert_eq!(row.address, machine.url("/in"), "what stands in the query is not shown");
    assert!(!row.sealed.contains("key") && row.sealed.len() > 40);
    let first = plain(&world.env, &row).unwrap();
    warned(&world);
    assert_eq!(sent(&world, Channel::Webhook, &courier(&world)), 1);
    let asked = machine.asked().remove(0);
    assert_eq!(asked.line, "POST /in?key=k HTTP/1.1");
    let delivery = deliveries(&world).remove(0);
    assert_eq!((asked.header("webhook-id"), delivery.state.as_str()), (delivery.id.as_str(), "sent"));
    let seconds = world.env.clock.now().micros() / 1_000_000;
    assert_eq!(asked.header("webhook-timestamp"), seconds.to_string());
    assert!(verifies(&asked, &first) && !verifies(&asked, "whsec_AAAA"));
    let body: Value = serde_json::from_str(&asked.body).unwrap();
    assert_eq!((body["type"].as_str(), body["data"]["rule"].as_str()), (Some("notice.raised"), Some("STO-02")));
    assert_eq!(body["data"]["values"]["stock_g"], 2_700_000);
    let row = does(&world, &row, HookAction::Rotate);
    let second = plain(&world.env, &row).unwrap();
    assert_ne!(first, second);
    let test = |both: bool| {
        does(&world, &row, HookAction::Test);
        assert_eq!(sent(&world, Channel::Webhook, &courier(&world)), 1);
        let asked = machine.asked().pop().unwrap();
        assert!(asked.body.contains("webhook.test") && verifies(&asked, &second));
        assert_eq!(verifies(&asked, &first), both);
    };
    test(true);
    world.clock.advance(Duration::hours(24) - Duration::microseconds(1));
    test(true);
    world.clock.advance(Duration::microseconds(1));
    test(false);
    world.verified();
}

#[test]
fn a_receiver_that_fails_is_tried_again_with_the_same_id_and_given_up_after_three_days() {
    let world = world();
    let busy = Reply { status: "500 Internal Server Error", ..good("") };
    let machine = Machine::start(busy.clone());
    registered(&world, "webhook", &machine.url("/"), None, "blue");
    warned(&world);
    for _ in 0..3 * 24 * 12 {
        sent(&world, Channel::Webhook, &courier(&world));
        world.clock.advance(Duration::minutes(5));
    }
    let delivery = deliveries(&world).remove(0);
    let said = delivery.last_fault.as_deref();
    assert_eq!((delivery.state.as_str(), said), ("dead", Some("the receiver answered 500")));
    let asked = machine.asked();
    assert_eq!(i64::try_from(asked.len()).unwrap(), delivery.attempts);
    assert!((15..25).contains(&asked.len()), "{}", asked.len());
    let same: BTreeSet<(&str, &str)> = asked.iter().map(|one| (one.header("webhook-id"), one.body.as_str())).collect();
    assert_eq!(same.len(), 1, "the same id and the same words at every try");
    // Sent anew by somebody, it is the same delivery.
    machine.answers(good(""));
    let id = delivery.id.clone();
    let manager = actor(Role::Manager, world.site.organisation);
    run(&world.env, &manager, move |tx| weifei::app::dispatch::record::replay(tx, &id)).unwrap();
    assert_eq!(sent(&world, Channel::Webhook, &courier(&world)), 1);
    assert_eq!(machine.asked().pop().unwrap().header("webhook-id"), delivery.id);
    assert_eq!(deliveries(&world)[0].state, "sent");
}

#[test]
fn a_receiver_that_leads_inside_is_not_followed_and_names_that_lead_inside_are_refused() {
    let world = world();
    let inside = Machine::start(good(""));
    let header = format!("Location: {}\r\n", inside.url("/latest/meta-data/"));
    let machine = Machine::start(Reply { status: "307 Temporary Redirect", header, ..good("") });
    registered(&world, "webhook", &machine.url("/"), None, "blue");
    warned(&world);
    assert_eq!(sent(&world, Channel::Webhook, &courier(&world)), 1);
    let delivery = deliveries(&world).remove(0);
    let said = "the receiver answered 307, and no redirect is followed";
    assert_eq!((delivery.state.as_str(), delivery.last_fault.as_deref()), ("failed", Some(said)));
    assert_eq!((machine.asked().len(), inside.asked().len()), (1, 0));
    // What was allowed when it was registered is looked at again when it is sent: the list was shortened.
    world.clock.advance(Duration::minutes(1));
    assert_eq!(sent(&world, Channel::Webhook, &Webhook(Gate::default())), 1);
    assert_eq!((machine.asked().len(), deliveries(&world)[0].state.as_str()), (1, "dead"));
    // A name may be registered that leads to a machine inside; nothing is sent there.
    registered(&world, "webhook", &format!("https://localhost:{}/", inside.address.port()), None, "blue");
    on(&world, 0);
    waiting(&world);
    on(&world, 12);
    sent(&world, Channel::Webhook, &courier(&world));
    let rows = deliveries(&world);
    let refused = rows.iter().filter(|row| row.last_fault.as_deref().is_some_and(|said| said.contains("inside")));
    assert_eq!((refused.count(), inside.asked().len()), (1, 0), "{rows:?}");
}

#[test]
fn a_slow_receiver_holds_up_neither_another_nor_a_scan() {
    let world = world();
    let slow = Machine::start(Reply { after: Span::from_mins(1), ..good("") });
    let quick = Machine::start(good(""));
    registered(&world, "webhook", &slow.url("/"), None, "blue");
    registered(&world, "webhook", &quick.url("/"), None, "blue");
    let drums = warned(&world);
    again(&world, &drums);
    let waste = world.waste("900-041-49", "S");
    let start = Moment::now();
    let (tried, told_at, scanned_at) = std::thread::scope(|scope| {
        let tried = scope.spawn(|| sent(&world, Channel::Webhook, &courier(&world)));
        while quick.asked().len() < 2 {
            std::thread::park_timeout(Span::from_millis(5));
        }
        let told_at = start.elapsed();
        while slow.asked().is_empty() {
            std::thread::park_timeout(Span::from_millis(5));
        }
        let begun = Moment::now();
        world.stored(&waste, 100, world.store[0].id);
        let scanned_at = begun.elapsed();
        (tried.join().unwrap(), told_at, scanned_at)
    });
    assert!(told_at < Span::from_secs(8) && scanned_at < Span::from_secs(8), "{told_at:?} {scanned_at:?}");
    // One try found that nobody answers; the other waits with it.
    assert_eq!((tried, slow.asked().len()), (4, 1));
    let mut states: Vec<(String, i64)> = deliveries(&world).into_iter().map(|row| (row.state, row.attempts)).collect();
    states.sort();
    // Raised, cleared and raised again.
    let expected = [("failed", 1), ("sent", 1), ("sent", 1), ("sent", 1), ("waiting", 0), ("waiting", 0)];
    assert_eq!(states, expected.map(|(state, tries)| (state.to_owned(), tries)));
}

#[test]
fn a_receiver_that_wants_no_more_is_told_no_more() {
    let world = world();
    let machine = Machine::start(Reply { status: "410 Gone", ..good("") });
    let row = registered(&world, "webhook", &machine.url("/"), None, "blue");
    let drums = warned(&world);
    sent(&world, Channel::Webhook, &courier(&world));
    let id = row.id.clone();
    let state = |world: &World| world.env.db.read(|conn| weifei::store::hook::get(conn, &id)).unwrap().unwrap().state;
    assert_eq!((state(&world).as_str(), deliveries(&world)[0].state.as_str()), ("gone", "dead"));
    again(&world, &drums);
    assert_eq!((deliveries(&world).len(), machine.asked().len()), (1, 1));
    does(&world, &row, HookAction::Enable);
    again(&world, &drums);
    assert_eq!((state(&world).as_str(), deliveries(&world).len()), ("on", 3));
}

#[test]
fn two_servers_tell_a_program_once() {
    let world = world();
    let machine = Machine::start(Reply { after: Span::from_millis(20), ..good("") });
    registered(&world, "webhook", &machine.url("/"), None, "blue");
    let drums = warned(&world);
    for _ in 0..3 {
        again(&world, &drums);
    }
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| sent(&world, Channel::Webhook, &courier(&world)));
        }
    });
    sent(&world, Channel::Webhook, &courier(&world));
    let ids: BTreeSet<String> = deliveries(&world).into_iter().map(|row| row.id).collect();
    let asked = machine.asked();
    let told: BTreeSet<String> = asked.iter().map(|one| one.header("webhook-id").to_owned()).collect();
    // Four times raised, three times cleared.
    assert_eq!((asked.len(), told), (7, ids));
}

#[test]
fn a_dingtalk_robot_is_signed_to_and_its_refusal_understood() {
    let world = world();
    let machine = Machine::start(good(r#"{"errcode":310000,"errmsg":"sign not match"}"#));
    let row = registered(&world, "dingtalk", &machine.url("/robot/send?access_token=t"), Some("SECabc"), "blue");
    assert!(!row.sealed.contains("SECabc") && plain(&world.env, &row).is_none());
    let robot = Dingtalk(world.env.gate.as_ref().clone());
    warned(&world);
    assert_eq!(sent(&world, Channel::Dingtalk, &robot), 1);
    let failed = deliveries(&world).remove(0);
    assert_eq!((failed.state.as_str(), failed.last_fault.as_deref()), ("failed", Some("the robot answered 310000")));
    machine.answers(good(r#"{"errcode":0,"errmsg":"ok"}"#));
    world.clock.advance(Duration::minutes(1));
    assert_eq!(sent(&world, Channel::Dingtalk, &robot), 1);
    let asked = machine.asked().pop().unwrap();
    let millis = world.env.clock.now().micros() / 1000;
    let sign = mac(b"SECabc", &format!("{millis}\nSECabc"));
    let written = sign.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    let line = format!("POST /robot/send?access_token=t&timestamp={millis}&sign={written} HTTP/1.1");
    assert_eq!(asked.line, line);
    let body: Value = serde_json::from_str(&asked.body).unwrap();
    assert_eq!(body["msgtype"], "markdown");
    let text = body["markdown"]["text"].as_str().unwrap();
    assert!(text.contains("黄色预警") && text.contains("(https://weifei.test/notices/"), "{text}");
    assert_eq!(deliveries(&world)[0].state, "sent");
}

#[test]
fn a_wecom_robot_that_is_written_to_too_fast_is_left_alone_for_a_while() {
    let world = world();
    let machine = Machine::start(good(r#"{"errcode":45009,"errmsg":"api freq out of limit"}"#));
    registered(&world, "wecom", &machine.url("/cgi-bin/webhook/send?key=k"), None, "yellow");
    let robot = Wecom(world.env.gate.as_ref().clone());
    let drums = warned(&world);
    again(&world, &drums);
    // Of the one that is over by now the robot is not asked, and of the other once.
    assert_eq!((sent(&world, Channel::Wecom, &robot), machine.asked().len()), (2, 1));
    machine.answers(good(r#"{"errcode":0,"errmsg":"ok"}"#));
    world.clock.advance(Duration::minutes(1));
    assert_eq!(sent(&world, Channel::Wecom, &robot), 1);
    let asked = machine.asked().pop().unwrap();
    let body: Value = serde_json::from_str(&asked.body).unwrap();
    assert!(body["markdown"]["content"].as_str().unwrap().len() <= 4096 && body["msgtype"] == "markdown");
    assert_eq!(asked.line, "POST /cgi-bin/webhook/send?key=k HTTP/1.1");
}

#[test]
fn a_hook_is_told_from_its_level_on() {
    let world = world();
    let machine = Machine::start(good(""));
    registered(&world, "webhook", &machine.url("/"), None, "orange");
    waiting(&world);
    on(&world, 12);
    assert_eq!(deliveries(&world), []);
    on(&world, 12);
    assert_eq!(deliveries(&world).len(), 1);
}
