//! Digests: warnings once a day or week for who wants it so, alarms at once; each notice in one digest; and read receipts.

use chrono::Duration;
use weifei::{
    app::{Actor, dispatch, dispatch::contact, notice::receipt},
    domain::{access::Role, delivery::Channel, notice::Ask},
    kernel::clock::Instant,
    store::delivery::DeliveryRow,
};

use super::{again, deliveries, on, over, own, post, sent, somebody, stand::MailServer, waiting, warned, world};
use crate::support::{World, run};

fn digested(world: &World, who: &Actor, cadence: &str, up_to: &str) {
    let fields = contact::ContactFields {
        least: "blue".into(),
        language: "zh".into(),
        address: None,
        digest: Some(cadence.into()),
        digest_to: Some(up_to.into()),
    };
    run(&world.env, who, move |tx| contact::set(tx, "mail", &fields)).unwrap();
}

fn until(world: &World, at: &str) {
    let at = Instant::parse(at).unwrap();
    world.clock.advance(at.since(world.env.clock.now()));
}

fn gathered(world: &World) -> usize {
    dispatch::digest::gather(&world.env).unwrap()
}

fn digests(world: &World) -> Vec<DeliveryRow> {
    deliveries(world).into_iter().filter(|row| row.occasion.starts_with("digest/")).collect()
}

#[test]
fn warnings_wait_for_the_morning_and_are_told_at_once_and_once() {
    let world = world();
    let ehs = somebody(&world.env, "ehs", Some("ehs@a.cn"), own(Role::Ehs, world.site.organisation));
    digested(&world, &ehs, "daily", "yellow");
    let drums = warned(&world);
    again(&world, &drums);
    assert_eq!((deliveries(&world).len(), gathered(&world)), (0, 0));
    // In the quiet of the night and before its hour nothing goes.
    until(&world, "2026-11-24T08:59:59+08:00");
    assert_eq!(gathered(&world), 0);
    until(&world, "2026-11-24T09:00:00+08:00");
    assert_eq!((gathered(&world), gathered(&world)), (1, 0), "another server finds nothing left");
    let rows = digests(&world);
    assert_eq!((rows.len(), rows[0].occasion.as_str()), (1, "digest/2026-11-24"));
    let server = MailServer::start();
    server.away(true);
    assert_eq!(sent(&world, Channel::Mail, &post(&server)), 1);
    server.away(false);
    world.clock.advance(Duration::hours(1));
    assert_eq!(sent(&world, Channel::Mail, &post(&server)), 1);
    let letters = server.letters();
    assert_eq!((letters.len(), letters[0].header("Message-ID")), (1, format!("<{}@weifei.test>", rows[0].id)));
    let text = super::mail::decoded(&letters[0].text);
    assert_eq!(text.matches("【黄色预警】").count(), 4, "as text and as a page: {text}");
    // What a mail program shows is the page.
    let page = super::mail::page_of(&letters[0].text);
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"zh-CN\">") && !page.contains("<script"), "{page}");
    assert_eq!((page.matches("<li ").count(), page.matches("【黄色预警】").count()), (2, 2), "{page}");
    assert_eq!(page.matches("?by=mail\"").count(), 2, "{page}");
    assert!(page.contains("橙色、红色报警不在汇总里") && page.contains(">全部预警</a>"), "{page}");
    assert_eq!(text.matches("（已解除）").count(), 2, "what is over by now is told as over: {text}");
    // Nothing new, no digest.
    until(&world, "2026-11-25T09:00:00+08:00");
    assert_eq!(gathered(&world), 0);
}

#[test]
fn an_alarm_is_never_in_a_digest_and_yellow_only_where_it_was_chosen() {
    let world = world();
    let organisation = world.site.organisation;
    let blue = somebody(&world.env, "blue", Some("blue@a.cn"), own(Role::Ehs, organisation));
    let weekly = somebody(&world.env, "weekly", Some("weekly@a.cn"), own(Role::Ehs, organisation));
    digested(&world, &blue, "daily", "blue");
    digested(&world, &weekly, "weekly", "yellow");
    for (cadence, up_to) in [("monthly", "blue"), ("daily", "orange"), ("daily", "red"), ("daily", "grey")] {
        let fields = contact::ContactFields {
            least: "blue".into(),
            language: "zh".into(),
            address: None,
            digest: Some(cadence.into()),
            digest_to: Some(up_to.into()),
        };
        run(&world.env, &blue, move |tx| contact::set(tx, "mail", &fields)).unwrap_err();
    }
    waiting(&world);
    on(&world, 12);
    let heard = |world: &World| -> Vec<(String, String)> {
        let mut rows: Vec<_> = deliveries(world).into_iter().map(|row| (row.occasion, row.recipient)).collect();
        rows.sort();
        rows
    };
    assert_eq!(heard(&world), [("raised".to_owned(), blue.id.to_string())]);
    on(&world, 12);
    let mut risen = vec![("risen".to_owned(), blue.id.to_string()), ("risen".to_owned(), weekly.id.to_string())];
    risen.sort();
    assert_eq!(heard(&world)[1..], risen);
    // The world begins on a Monday after nine: the yellow of that day waits for the next.
    until(&world, "2026-11-29T23:00:00+08:00");
    assert_eq!(gathered(&world), 0);
    until(&world, "2026-11-30T09:00:00+08:00");
    assert_eq!(gathered(&world), 1);
    assert_eq!(digests(&world)[0].recipient, weekly.id.to_string());
}

#[test]
fn a_reminder_waits_for_no_digest() {
    let world = world();
    let ehs = somebody(&world.env, "ehs", Some("ehs@a.cn"), own(Role::Ehs, world.site.organisation));
    digested(&world, &ehs, "daily", "yellow");
    warned(&world);
    until(&world, "2026-11-24T09:05:00+08:00");
    assert_eq!(dispatch::remind::remind(&world.env).unwrap(), 1);
    assert_eq!(dispatch::remind::remind(&world.env).unwrap(), 0);
    let reminded: Vec<DeliveryRow> =
        deliveries(&world).into_iter().filter(|row| row.occasion == "reminded/2026-11-24").collect();
    assert_eq!(reminded.iter().map(|row| row.recipient.clone()).collect::<Vec<_>>(), [ehs.id.to_string()]);
    assert_eq!(gathered(&world), 1, "of what was raised the day before");
    until(&world, "2026-11-25T09:00:00+08:00");
    assert_eq!(gathered(&world), 0);
}

#[test]
fn a_receipt_tells_sent_delivered_seen_and_acknowledged_to_those_who_may_see_it() {
    let world = world();
    let organisation = world.site.organisation;
    let ehs = somebody(&world.env, "ehs", Some("ehs@a.cn"), own(Role::Ehs, organisation));
    let other = somebody(&world.env, "other", Some("other@a.cn"), own(Role::Ehs, organisation));
    digested(&world, &other, "daily", "yellow");
    let officer = somebody(&world.env, "officer", Some("o@gov.cn"), over("330111"));
    let far = somebody(&world.env, "far", Some("far@gov.cn"), over("330106"));
    waiting(&world);
    on(&world, 12);
    let raised = world.env.clock.now();
    let id = deliveries(&world)[0].notice.clone();
    let server = MailServer::start();
    world.clock.advance(Duration::minutes(1));
    sent(&world, Channel::Mail, &post(&server));
    let seen = |who: &Actor, by: &str| {
        world.clock.advance(Duration::minutes(1));
        let (id, by) = (id.clone(), by.to_owned());
        run(&world.env, who, move |tx| receipt::see(tx, &id, &by))
    };
    seen(&ehs, "mail").unwrap();
    seen(&ehs, "app").unwrap();
    seen(&far, "app").unwrap_err();
    seen(&officer, "somewhere").unwrap_err();
    seen(&officer, "app").unwrap();
    let notice = id.parse().unwrap();
    run(&world.env, &ehs, move |tx| weifei::app::notice::act(tx, notice, &Ask::Acknowledge)).unwrap();
    let of = |who: &Actor| {
        let now = world.env.clock.now();
        world.env.db.read(|conn| receipt::list(conn, who, &id, now))
    };
    let all = of(&officer).unwrap();
    let row = |who: &Actor| all.iter().find(|row| row.person == who.id.to_string()).unwrap();
    let minute = |n| Some(raised.plus(Duration::minutes(n)));
    let own_row = row(&ehs);
    assert_eq!((own_row.sent_at, own_row.delivered_at, own_row.seen_at), (Some(raised), minute(1), minute(2)));
    assert_eq!((own_row.seen_by.as_deref(), own_row.acknowledged_at), (Some("mail"), Some(world.env.clock.now())));
    assert_eq!((row(&officer).sent_at, row(&officer).seen_by.as_deref()), (None, Some("app")));
    // An enterprise sees its own people's; who cannot see the notice sees nothing.
    let own_rows: Vec<String> = of(&other).unwrap().into_iter().map(|row| row.person).collect();
    assert_eq!(own_rows, [ehs.id.to_string()]);
    of(&far).unwrap_err();
    // What waits for a digest is not sent yet; told in it, it is.
    assert!(all.iter().all(|row| row.person != other.id.to_string()));
    until(&world, "2026-11-24T09:00:00+08:00");
    gathered(&world);
    sent(&world, Channel::Mail, &post(&server));
    let told = of(&officer).unwrap();
    let other_row = told.iter().find(|row| row.person == other.id.to_string()).unwrap();
    assert_eq!((other_row.delivered_at, other_row.seen_at), (Some(world.env.clock.now()), None));
    world.verified();
}
