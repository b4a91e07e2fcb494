//! Letters: to whom, at which hour, in which language; a mail server that is away for hours.

use chrono::Duration;
use weifei::{
    domain::{access::Role, delivery::Channel, notice::Ask},
    kernel::clock::Instant,
    outbound::{Courier as _, sms::Gateway},
};

use super::{
    again, deliveries, on, over, own, post, post_by, sent, somebody,
    stand::{Machine, MailServer, good},
    told, waiting, warned, wish, world,
};
use crate::{alarm::settle, support::run};

fn row(channel: &str, who: &weifei::app::Actor, occasion: &str, state: &str) -> (String, String, String, String) {
    (channel.into(), who.id.to_string(), occasion.into(), state.into())
}

/// The parts of a letter as they are read.
pub fn decoded(text: &str) -> String {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let parts = text.split("\r\n--").filter_map(|part| {
        let (head, body) = part.split_once("\r\n\r\n")?;
        if head.contains("base64") {
            let packed: String = body.split_whitespace().collect();
            return String::from_utf8(STANDARD.decode(packed).ok()?).ok();
        }
        Some(body.replace("=\r\n", "").replace("=3D", "="))
    });
    parts.collect::<Vec<_>>().join("\n").replace("\r\n", "\n")
}

/// The part of a letter that mail programs show: its page.
pub fn page_of(text: &str) -> String {
    let part = text.split("\r\n--").find(|part| part.contains("Content-Type: text/html")).unwrap_or_default();
    // A last boundary, so that the part reads as a letter of one.
    decoded(part)
}

#[test]
fn those_who_handle_it_are_written_to_and_from_orange_on_the_nearest_authority() {
    let world = world();
    let organisation = world.site.organisation;
    let ehs = somebody(&world.env, "ehs", Some("ehs@a.cn"), own(Role::Ehs, organisation));
    somebody(&world.env, "keeper", Some("keeper@a.cn"), own(Role::Keeper, organisation));
    somebody(&world.env, "manager", Some("manager@a.cn"), own(Role::Manager, organisation));
    somebody(&world.env, "unreachable", None, own(Role::Ehs, organisation));
    somebody(&world.env, "stranger", Some("ehs@b.cn"), own(Role::Ehs, world.neighbour().site.organisation));
    let officer = somebody(&world.env, "officer", Some("officer@gov.cn"), over("330111"));
    somebody(&world.env, "city", Some("city@gov.cn"), over("3301"));
    somebody(&world.env, "elsewhere", Some("elsewhere@gov.cn"), over("330106"));
    waiting(&world);
    on(&world, 12);
    assert_eq!(told(&world), [row("mail", &ehs, "raised", "waiting")].into());
    on(&world, 12);
    let risen = [row("mail", &ehs, "risen", "waiting"), row("mail", &officer, "risen", "waiting")];
    assert_eq!(told(&world), [&[row("mail", &ehs, "raised", "waiting")][..], &risen].concat().into_iter().collect());
    // Judged anew from nothing, nobody is told again.
    weifei::app::alarm::anew(&world.env).unwrap();
    settle(&world);
    assert_eq!(deliveries(&world).len(), 3);
    let server = MailServer::start();
    assert_eq!(sent(&world, Channel::Mail, &post(&server)), 3);
    let mut to: Vec<String> = server.letters().into_iter().map(|letter| letter.to).collect();
    to.sort();
    assert_eq!(to, ["ehs@a.cn", "ehs@a.cn", "officer@gov.cn"]);
    world.verified();
}

#[test]
fn where_nobody_has_the_duty_whoever_answers_for_it_is_written_to() {
    let world = world();
    let manager = somebody(&world.env, "manager", Some("manager@a.cn"), own(Role::Manager, world.site.organisation));
    let city = somebody(&world.env, "city", Some("city@gov.cn"), over("3301"));
    somebody(&world.env, "province", Some("province@gov.cn"), over("33"));
    waiting(&world);
    on(&world, 12);
    on(&world, 12);
    let expected = [
        row("mail", &manager, "raised", "waiting"),
        row("mail", &manager, "risen", "waiting"),
        row("mail", &city, "risen", "waiting"),
    ];
    assert_eq!(told(&world), expected.into());
}

#[test]
fn a_mail_server_that_is_away_for_hours_loses_and_doubles_no_letter() {
    let world = world();
    somebody(&world.env, "ehs", Some("ehs@a.cn"), own(Role::Ehs, world.site.organisation));
    somebody(&world.env, "other", Some("other@a.cn"), own(Role::Ehs, world.site.organisation));
    let server = MailServer::start();
    server.away(true);
    let courier = post(&server);
    let drums = warned(&world);
    again(&world, &drums);
    let before = deliveries(&world);
    assert_eq!(before.len(), 4);
    let (start, tries) = (world.env.clock.now(), server.connections());
    for _ in 0..9 * 60 {
        world.clock.advance(Duration::minutes(1));
        sent(&world, Channel::Mail, &courier);
    }
    assert_eq!((server.letters().len(), world.env.clock.now().since(start)), (0, Duration::hours(9)));
    let rows = deliveries(&world);
    let fault = "the mail server is not there: no conversation";
    assert!(rows.iter().any(|row| row.state == "failed" && row.last_fault.as_deref() == Some(fault)), "{rows:?}");
    // Warnings wait for the morning too, when nobody was there before the night.
    world.clock.advance(Duration::hours(12) + Duration::minutes(30));
    sent(&world, Channel::Mail, &courier);
    // The server is not run down meanwhile: one letter at a time tries whether it is back.
    assert!((1..60).contains(&(server.connections() - tries)), "{}", server.connections());
    server.away(false);
    world.clock.advance(Duration::minutes(30));
    sent(&world, Channel::Mail, &courier);
    // What was over before anybody could be told of it is not told.
    let (gone, rows): (Vec<_>, Vec<_>) = deliveries(&world).into_iter().partition(|row| row.state == "dropped");
    assert_eq!(gone.len(), 2);
    assert!(rows.iter().all(|row| row.state == "sent" && row.last_fault.is_none()), "{rows:?}");
    let ids = |rows: &[weifei::store::delivery::DeliveryRow]| rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&[gone, rows.clone()].concat()), ids(&before));
    let mut expected: Vec<String> = rows.iter().map(|row| format!("<{}@weifei.test>", row.id)).collect();
    let mut arrived: Vec<String> = server.letters().iter().map(|letter| letter.header("Message-ID")).collect();
    expected.sort();
    arrived.sort();
    assert_eq!(arrived, expected);
}

#[test]
fn a_warning_at_night_waits_for_the_morning_and_an_alarm_does_not() {
    let world = world();
    somebody(&world.env, "ehs", Some("ehs@a.cn"), own(Role::Ehs, world.site.organisation));
    let server = MailServer::start();
    let courier = post(&server);
    // Labelled at 10:30, told at 22:30.
    world.clock.advance(Duration::minutes(90));
    waiting(&world);
    on(&world, 12);
    assert_eq!(sent(&world, Channel::Mail, &courier), 0);
    let morning = Instant::parse("2026-11-24T07:00:00+08:00").unwrap();
    world.clock.advance(morning.since(world.env.clock.now()) - Duration::microseconds(1));
    assert_eq!(sent(&world, Channel::Mail, &courier), 0);
    world.clock.advance(Duration::microseconds(1));
    assert_eq!(sent(&world, Channel::Mail, &courier), 1);
    assert!(decoded(&server.letters()[0].text).contains("黄色预警\n"), "{}", decoded(&server.letters()[0].text));
}

#[test]
fn an_alarm_at_night_is_told_at_once_and_what_came_before_it_as_it_was() {
    let world = world();
    somebody(&world.env, "ehs", Some("ehs@a.cn"), own(Role::Ehs, world.site.organisation));
    let server = MailServer::start();
    // Labelled at 23:00: yellow at 11:00, orange at 23:00.
    world.clock.advance(Duration::hours(14));
    waiting(&world);
    on(&world, 12);
    on(&world, 12);
    assert_eq!(sent(&world, Channel::Mail, &post(&server)), 2);
    let mut texts: Vec<String> = server.letters().iter().map(|letter| decoded(&letter.text)).collect();
    texts.sort();
    assert!(texts[0].contains("橙色报警（等级升高）") && texts[0].contains("等待时间：24 小时"), "{}", texts[0]);
    // What it tells is what was found then, whatever became of it.
    assert!(texts[1].contains("黄色预警\n") && texts[1].contains("等待时间：12 小时"), "{}", texts[1]);
}

#[test]
fn each_is_told_from_the_level_and_in_the_language_chosen() {
    let world = world();
    let organisation = world.site.organisation;
    let late = somebody(&world.env, "late", Some("late@a.cn"), own(Role::Ehs, organisation));
    let never = somebody(&world.env, "never", Some("never@a.cn"), own(Role::Ehs, organisation));
    let english = somebody(&world.env, "english", Some("english@a.cn"), own(Role::Ehs, organisation));
    wish(&world, &late, "mail", "orange", "zh", None);
    wish(&world, &never, "mail", "off", "zh", None);
    wish(&world, &never, "sms", "red", "zh", Some("+86 138-0000-0000"));
    wish(&world, &english, "mail", "blue", "en", None);
    wish(&world, &english, "sms", "orange", "en", Some("13900000000"));
    let server = MailServer::start();
    waiting(&world);
    on(&world, 12);
    assert_eq!(sent(&world, Channel::Mail, &post(&server)), 1);
    let letter = server.letters().remove(0);
    let text = decoded(&letter.text);
    assert!(letter.to == "english@a.cn" && text.contains("Level: yellow warning"), "{text}");
    assert!(text.contains("Waiting: 12 h") && text.contains("https://weifei.test/notices/"), "{text}");
    assert!(text.contains("<html lang=\"en\">") && !text.contains("<script"), "{text}");
    on(&world, 12);
    assert_eq!(sent(&world, Channel::Mail, &post(&server)), 2);
    // The gateway is asked with what the template says.
    let machine = Machine::start(good(r#"{"code":0}"#));
    let gateway = |good: &str| {
        let body = r#"{"mobile":"{phone}","content":"{text}","sn":"{id}"}"#;
        Gateway::of(&machine.url("/sms"), Some(body), &["X-Key: k".into()], Some(good)).unwrap()
    };
    assert_eq!(sent(&world, Channel::Sms, &gateway(r#""code":1"#)), 1);
    let rows = deliveries(&world);
    let sms = rows.iter().find(|row| row.channel == "sms").unwrap();
    assert_eq!((sms.state.as_str(), sms.attempts), ("failed", 1));
    world.clock.advance(Duration::minutes(1));
    assert_eq!(sent(&world, Channel::Sms, &gateway(r#""code":0"#)), 1);
    for asked in machine.asked() {
        let body: serde_json::Value = serde_json::from_str(&asked.body).unwrap();
        assert_eq!((body["mobile"].as_str(), body["sn"].as_str()), (Some("13900000000"), Some(sms.id.as_str())));
        assert!(body["content"].as_str().unwrap().starts_with("[orange alarm] "), "{body}");
        assert_eq!((asked.header("x-key"), asked.header("content-type")), ("k", "application/json"));
    }
    assert_eq!(machine.asked().len(), 2);
}

#[test]
fn a_mailbox_that_refuses_ends_its_own_letter_and_no_other() {
    let world = world();
    let organisation = world.site.organisation;
    for name in ["a", "gone", "busy", "z"] {
        somebody(&world.env, name, Some(&format!("{name}@a.cn")), own(Role::Ehs, organisation));
    }
    let server = MailServer::start();
    server.answers("gone@a.cn", "550 no such mailbox");
    server.answers("busy@a.cn", "450 later");
    warned(&world);
    assert_eq!(sent(&world, Channel::Mail, &post(&server)), 4);
    let mut states: Vec<String> = deliveries(&world).into_iter().map(|row| row.state).collect();
    states.sort();
    assert_eq!(states, ["dead", "failed", "sent", "sent"]);
    server.answers("busy@a.cn", "250 good");
    world.clock.advance(Duration::minutes(1));
    assert_eq!(sent(&world, Channel::Mail, &post(&server)), 1);
    assert_eq!(server.letters().len(), 3);
}

#[test]
fn a_password_that_has_ended_ends_no_letter() {
    let world = world();
    for name in ["a", "b", "c"] {
        somebody(&world.env, name, Some(&format!("{name}@a.cn")), own(Role::Ehs, world.site.organisation));
    }
    warned(&world);
    let server = MailServer::start();
    let courier = post_by(&format!("smtp://weifei:old@127.0.0.1:{}", server.address.port()));
    let mut answers = ["535 5.7.8 authentication failed", "534 password expired", "530 sign in", "521 no mail now"];
    for answer in &mut answers {
        server.signs_in(answer);
        sent(&world, Channel::Mail, &courier);
        let rows = deliveries(&world);
        assert!(rows.iter().all(|row| matches!(row.state.as_str(), "failed" | "waiting")), "{answer}: {rows:?}");
        let fault = rows.iter().find_map(|row| row.last_fault.clone()).unwrap();
        assert!(fault.starts_with("the mail server is not there: it "), "{fault}");
        // One letter tries whether somebody mended it.
        assert!(server.connections() <= 12, "{}", server.connections());
        world.clock.advance(Duration::minutes(30));
    }
    server.signs_in("235 come in");
    world.clock.advance(Duration::hours(3));
    sent(&world, Channel::Mail, &courier);
    let rows = deliveries(&world);
    assert!(rows.iter().all(|row| row.state == "sent"), "{rows:?}");
    assert_eq!(server.letters().len(), 3);
}

#[test]
fn a_transaction_that_fails_is_tried_again_and_a_mailbox_that_is_full_is_not() {
    let world = world();
    somebody(&world.env, "full", Some("full@a.cn"), own(Role::Ehs, world.site.organisation));
    somebody(&world.env, "z", Some("z@a.cn"), own(Role::Ehs, world.site.organisation));
    let server = MailServer::start();
    server.answers("full@a.cn", "552 mailbox full");
    server.takes(Some("554 transaction failed"));
    warned(&world);
    let states = || {
        let mut all: Vec<String> = deliveries(&world).into_iter().map(|row| row.state).collect();
        all.sort();
        all
    };
    sent(&world, Channel::Mail, &post(&server));
    assert_eq!(states(), ["dead", "failed"]);
    server.takes(None);
    world.clock.advance(Duration::hours(1));
    sent(&world, Channel::Mail, &post(&server));
    assert_eq!((states(), server.letters().len()), (vec!["dead".to_owned(), "sent".to_owned()], 1));
}

#[test]
fn whoever_left_is_not_told_what_was_written_before() {
    let world = world();
    let ehs = somebody(&world.env, "ehs", Some("ehs@a.cn"), own(Role::Ehs, world.site.organisation));
    warned(&world);
    let id = ehs.id.to_string();
    world.env.db.write(move |conn| weifei::store::people::set_state(conn, &id, "locked")).unwrap();
    let server = MailServer::start();
    assert_eq!(sent(&world, Channel::Mail, &post(&server)), 1);
    assert_eq!(server.letters().len(), 0);
    let row = deliveries(&world).remove(0);
    assert_eq!(row.state, "dead");
    assert!(row.last_fault.unwrap().contains("sight"));
}

#[test]
fn a_channel_that_nobody_serves_gives_up_after_three_days_and_what_is_old_is_forgotten() {
    let world = world();
    somebody(&world.env, "ehs", Some("ehs@a.cn"), own(Role::Ehs, world.site.organisation));
    warned(&world);
    let tidy = |world: &crate::support::World| weifei::app::dispatch::tidy(&world.env, &[Channel::Webhook]).unwrap();
    world.clock.advance(Duration::days(3));
    tidy(&world);
    assert_eq!(deliveries(&world)[0].state, "waiting");
    world.clock.advance(Duration::microseconds(1));
    tidy(&world);
    assert_eq!(deliveries(&world)[0].state, "dead");
    world.clock.advance(Duration::days(87));
    tidy(&world);
    assert_eq!(deliveries(&world), []);
}

#[test]
fn a_gateway_is_asked_as_its_template_says() {
    let machine = Machine::start(good("ok"));
    let parcel = weifei::outbound::Parcel {
        id: "id".into(),
        to: weifei::outbound::Address::Phone("+8613".into()),
        message: weifei::outbound::Message { short: "报警 \"a\"&b={id}".into(), ..Default::default() },
        now: Instant::from_micros(0),
    };
    let url = machine.url("/send?to={phone}&m={text}&n={id}&{other}");
    Gateway::of(&url, None, &[], None).unwrap().send(&parcel).unwrap();
    let form = Gateway::of(&machine.url("/"), Some("p={phone}&t={text}"), &[], Some("ok")).unwrap();
    form.send(&parcel).unwrap();
    let asked = machine.asked();
    let text = "%E6%8A%A5%E8%AD%A6%20%22a%22%26b%3D%7Bid%7D";
    assert_eq!(asked[0].line, format!("GET /send?to=%2B8613&m={text}&n=id&{{other}} HTTP/1.1"));
    assert_eq!(asked[1].body, format!("p=%2B8613&t={text}"));
    assert!(Gateway::of("https://sms.example/", Some("t={text}"), &[], None).is_err());
    assert!(Gateway::of("ftp://{phone}", None, &[], None).is_err());
}

#[test]
fn whoever_takes_no_note_is_reminded_on_the_first_third_and_seventh_morning_and_others_with_them() {
    let world = world();
    let organisation = world.site.organisation;
    let ehs = somebody(&world.env, "ehs", Some("ehs@a.cn"), own(Role::Ehs, organisation));
    let manager = somebody(&world.env, "manager", Some("manager@a.cn"), own(Role::Manager, organisation));
    let officer = somebody(&world.env, "officer", Some("officer@gov.cn"), over("330111"));
    warned(&world);
    let remind = || weifei::app::dispatch::remind::remind(&world.env).unwrap();
    let mut reminded = Vec::new();
    for hour in 1..=10 * 24 {
        world.clock.advance(Duration::hours(1));
        if remind() > 0 {
            reminded.push(hour);
        }
        assert_eq!(remind(), 0, "one a day");
    }
    // Raised at nine in the morning.
    assert_eq!(reminded, [24, 72, 168]);
    let told: Vec<(String, String)> = deliveries(&world)
        .into_iter()
        .filter(|row| row.occasion != "raised")
        .map(|row| (row.occasion, row.recipient))
        .collect();
    let mut expected = Vec::new();
    for (day, who) in
        [("24", &[&ehs, &manager][..]), ("26", &[&ehs, &manager, &officer]), ("30", &[&ehs, &manager, &officer])]
    {
        expected.extend(who.iter().map(|one| (format!("reminded/2026-11-{day}"), one.id.to_string())));
    }
    let sorted = |mut all: Vec<(String, String)>| {
        all.sort();
        all
    };
    assert_eq!(sorted(told), sorted(expected));
    let server = MailServer::start();
    sent(&world, Channel::Mail, &post(&server));
    assert!(server.letters().iter().any(|letter| decoded(&letter.text).contains("黄色预警（催办）")));
}

#[test]
fn whoever_took_note_is_reminded_only_when_the_day_is_over() {
    let world = world();
    let ehs = somebody(&world.env, "ehs", Some("ehs@a.cn"), own(Role::Ehs, world.site.organisation));
    warned(&world);
    let id = deliveries(&world)[0].notice.parse().unwrap();
    let due_on = "2026-11-25".parse().ok();
    for ask in [Ask::Acknowledge, Ask::Handle { measures: "今天清运".into(), due_on }] {
        run(&world.env, &ehs, move |tx| weifei::app::notice::act(tx, id, &ask)).unwrap();
    }
    let days: Vec<i64> = (1..=10)
        .filter(|_| {
            world.clock.advance(Duration::days(1));
            weifei::app::dispatch::remind::remind(&world.env).unwrap() > 0
        })
        .collect();
    // The first, third and seventh day after the 25th.
    assert_eq!(days, [3, 5, 9]);
}
