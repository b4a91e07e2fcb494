//! What the other side answers, at once, late, wrongly or not at all, and what becomes of the thing.

use chrono::Duration;
use serde_json::json;
use weifei::{
    app::{alarm, env::Grant, manifest::ActFields, notice, seal},
    domain::{
        access::Role,
        alarm::Level,
        declaration::{Action as Declare, State as Declared},
        exchange::{Action, ConnectionAction},
        manifest::{Action as Carry, State as Carried},
        notice::State as Noticed,
        plan::{Ask, State as Planned},
        refusal::Code,
    },
    outbound::official::{Http, Official as _},
    store::{self, notice::Filter},
};

use super::{
    connected, get, items, number, on, one, road, said, say, sent,
    stand::{Manner, System},
    submitted, switch, told, world,
};
use crate::{
    alarm::settle,
    books::enter_all,
    declaration::{begun, corrected, done as declared, handed},
    dispatch::{own, somebody},
    manifest::{code, verdict},
    support::World,
};

/// State and level of the notices of SYS-01.
fn notices(world: &World) -> Vec<(Noticed, Level)> {
    settle(world);
    let scope = store::notice::Scope { all: true, ..store::notice::Scope::default() };
    let filter = Filter { rule: Some("SYS-01".into()), ..Filter::default() };
    let all = world.env.db.read(|conn| store::notice::list(conn, &scope, &filter, None, 100)).unwrap();
    all.into_iter().map(|one| (one.state, one.found.level)).collect()
}

#[test]
fn a_submitted_plan_is_sent_and_filed_under_the_number_that_comes_back() {
    let (world, system) = (world(), System::start());
    submitted(&world);
    assert!(items(&world).is_empty(), "nobody is connected");
    say(&world, 2027, Ask::Return("先不报".into()));
    let row = connected(&world, &system);
    switch(&world, &row, ConnectionAction::Disable);
    say(&world, 2027, Ask::Submit);
    assert!(items(&world).is_empty(), "the connection is off");
    say(&world, 2027, Ask::Return("先不报".into()));
    switch(&world, &row, ConnectionAction::Enable);
    say(&world, 2027, Ask::Submit);
    assert_eq!(told(&world), [one("plan", "to_send", None)]);
    assert_eq!((sent(&world), sent(&world)), (1, 0));
    assert_eq!(told(&world), [one("plan", "accepted", Some("3301-2026-0001"))]);
    let plan = get(&world, 2027);
    assert_eq!((plan.state, plan.filed[0].filing.number.as_str()), (Planned::Filed, "3301-2026-0001"));
    let kept = system.items();
    let body = &kept[&items(&world)[0].id].body;
    assert_eq!((body["mass_g"].as_i64(), body["subject"].as_str()), (Some(6_000_000), Some("2027")));
    assert_eq!(body["site"]["code"], world.site.code);
    assert_eq!(system.forged(), 0);
    world.verified();
}

#[test]
fn a_confirmed_declaration_goes_with_its_month_and_its_receipt_is_entered() {
    let (world, system) = (world(), System::start());
    connected(&world, &system);
    let waste = world.waste("900-041-49", "S");
    world.stored(&waste, 100, world.store[0].id);
    enter_all(&world);
    on(&world, 9 * 24 * 60);
    begun(&world, "2026-11");
    declared(&world, "2026-11", Declare::Confirm);
    assert_eq!(told(&world), [one("declaration", "to_send", None), one("ledger", "to_send", None)]);
    sent(&world);
    // Which of the two goes first is nobody's business; the stand-in counts what it is given.
    let given = told(&world)[0].2.clone();
    assert!(given.as_deref().is_some_and(|number| number.starts_with("SB")), "{given:?}");
    let given = given.as_deref();
    assert_eq!(told(&world), [one("declaration", "accepted", given), one("ledger", "accepted", None)]);
    let after = handed(&world, "2026-11");
    let receipt = after.versions[0].submitted.as_ref().unwrap().1.clone();
    assert_eq!((after.state, receipt.as_deref()), (Declared::Submitted, given));
    let ledger = items(&world).into_iter().find(|row| row.kind == "ledger").unwrap();
    assert_eq!(system.items()[&ledger.id].body["content"]["wastes"]["900-041-49"]["generated_g"], 100_000);
    // The same month declared again unchanged is the same item; only the corrected declaration is another.
    corrected(&world, "2026-11");
    declared(&world, "2026-11", Declare::Confirm);
    let kinds: Vec<String> = told(&world).into_iter().map(|one| one.0).collect();
    assert_eq!(kinds, ["declaration", "declaration", "ledger"]);
    world.verified();
}

#[test]
fn a_checked_manifest_gets_its_number_and_is_told_of_when_it_is_issued_and_completed() {
    let (road, system) = (road(), System::start());
    let world = &road.world;
    connected(world, &system);
    let drums = road.drums(2);
    let id = road.draft(&road.fields(&drums, &[&road.first])).unwrap().id;
    road.act(&world.ehs, id, Carry::Check, ActFields::default()).unwrap();
    assert_eq!(told(world), [one("manifest_number", "to_send", None)]);
    assert_eq!(code(road.act(&world.ehs, id, Carry::Issue, ActFields::default())), Code::ManifestNumberNeeded);
    road.act(&world.ehs, id, Carry::Reopen, ActFields::default()).unwrap();
    assert_eq!(told(world), [one("manifest_number", "superseded", None)], "what is written anew asks anew");
    road.act(&world.ehs, id, Carry::Check, ActFields::default()).unwrap();
    sent(world);
    assert!(road.get(id).display().starts_with("DRAFT-"), "checked it is a draft still");
    // What was fetched stays the manifest's: no second number is asked for.
    road.act(&world.ehs, id, Carry::Reopen, ActFields::default()).unwrap();
    road.act(&world.ehs, id, Carry::Check, ActFields::default()).unwrap();
    assert_eq!(told(world).len(), 2);
    road.act(&world.ehs, id, Carry::Issue, ActFields::default()).unwrap();
    assert_eq!(road.get(id).number.as_deref(), Some("20263301000001"));
    road.act(&road.first.dispatcher, id, Carry::ConfirmCarry, crate::manifest::Road::crew(&road.first)).unwrap();
    road.load(id, &drums).unwrap();
    road.act(&world.keeper, id, Carry::FinishLoading, ActFields::default()).unwrap();
    road.act(&road.first.driver, id, Carry::Depart, ActFields::default()).unwrap();
    road.act(&road.first.driver, id, Carry::Arrive, ActFields::default()).unwrap();
    road.decide(id, drums.iter().map(|one| verdict(*one, "accept", None)).collect()).unwrap();
    road.act(&road.gate, id, Carry::Complete, ActFields::default()).unwrap();
    sent(world);
    let official = Some("20263301000001");
    let all = [
        one("manifest_completed", "accepted", official),
        one("manifest_issued", "accepted", official),
        one("manifest_number", "accepted", official),
        one("manifest_number", "superseded", None),
    ];
    assert_eq!(told(world), all);
    assert_eq!(road.get(id).state, Carried::Completed);
    let last = items(world).into_iter().find(|row| row.kind == "manifest_completed").unwrap();
    let body = &system.items()[&last.id].body;
    assert_eq!((body["mass_g"].as_i64(), body["number"].as_str()), (Some(200_000), official));
    world.verified();
}

#[test]
fn a_manifest_that_is_given_up_with_a_fetched_number_is_told_of() {
    let (road, system) = (road(), System::start());
    let world = &road.world;
    connected(world, &system);
    let id = road.draft(&road.fields(&road.drums(1), &[&road.first])).unwrap().id;
    road.act(&world.ehs, id, Carry::Check, ActFields::default()).unwrap();
    sent(world);
    road.act(&world.ehs, id, Carry::Cancel, crate::manifest::why("mistake")).unwrap();
    sent(world);
    let official = Some("20263301000001");
    let all = [one("manifest_issued", "accepted", official), one("manifest_number", "accepted", official)];
    assert_eq!(told(world), all);
    let told_of = items(world).into_iter().find(|row| row.kind == "manifest_issued").unwrap();
    assert_eq!(system.items()[&told_of.id].body["content"]["state"], "cancelled");
    world.verified();
}

#[test]
fn what_is_no_official_number_is_not_taken_for_one() {
    let (road, system) = (road(), System::start());
    let world = &road.world;
    connected(world, &system);
    let mut drums = road.drums(5).into_iter();
    for wrong in ["DRAFT-1234", "演示20263301000001", "2026330100012", "20263302000001", "20193301000001"] {
        system.is(Manner::Gives(wrong.into()));
        let id = road.draft(&road.fields(&[drums.next().unwrap()], &[&road.first])).unwrap().id;
        road.act(&world.ehs, id, Carry::Check, ActFields::default()).unwrap();
        sent(world);
        let of = id.to_string();
        let item = items(world).into_iter().find(|row| row.subject == of).unwrap();
        assert_eq!((item.state.as_str(), item.number), ("gave_up", None), "{wrong}");
        assert!(item.last_fault.unwrap().contains("exchange.number_invalid"));
        assert_eq!(code(road.act(&world.ehs, id, Carry::Issue, ActFields::default())), Code::ManifestNumberNeeded);
        assert_eq!(code(said(world, &world.ehs, &item.id, Action::HandIn, number(wrong))), Code::ExchangeNumberInvalid);
    }
    world.verified();
}

#[test]
fn what_is_sent_back_is_its_writers_again_and_goes_as_another_version() {
    let (world, system) = (world(), System::start());
    connected(&world, &system);
    system.is(Manner::SendsBack("A.3 缺\n产废环节".into()));
    submitted(&world);
    sent(&world);
    let first = items(&world).remove(0);
    assert_eq!((first.state.as_str(), first.reason.as_deref()), ("returned", Some("A.3 缺 产废环节")));
    assert_eq!(get(&world, 2027).state, Planned::Draft);
    assert_eq!(notices(&world), [(Noticed::Raised, Level::Yellow)], "at once");
    system.is(Manner::Accepts);
    say(&world, 2027, Ask::Submit);
    assert_eq!(told(&world), [one("plan", "superseded", None), one("plan", "to_send", None)]);
    sent(&world);
    assert_eq!(told(&world)[0], one("plan", "accepted", Some("3301-2026-0002")));
    assert_eq!(get(&world, 2027).filed.len(), 1);
    assert_eq!(notices(&world), [(Noticed::Cleared, Level::Yellow)]);
    world.verified();
}

#[test]
fn what_nobody_takes_is_tried_for_days_raises_an_alarm_and_is_sent_anew_under_the_same_id() {
    let (world, system) = (world(), System::start());
    let platform = Grant { role: Role::Admin, organisation: None, site: None, division: None };
    let admin = somebody(&world.env, "admin", Some("admin@weifei.test"), platform);
    let other = somebody(&world.env, "other", Some("other@a.cn"), own(Role::Keeper, world.site.organisation));
    connected(&world, &system);
    system.is(Manner::Down);
    submitted(&world);
    let id = items(&world)[0].id.clone();
    sent(&world);
    assert_eq!((items(&world)[0].state.as_str(), items(&world)[0].attempts), ("to_send", 1));
    world.clock.advance(Duration::minutes(30) - Duration::microseconds(1));
    assert_eq!(notices(&world), []);
    world.clock.advance(Duration::microseconds(1));
    assert_eq!(notices(&world), [(Noticed::Raised, Level::Yellow)]);
    // Whoever keeps the platform is told, finds it and takes note of it.
    let told_of =
        world.env.db.read(|conn| store::delivery::list(conn, &store::delivery::Filter::default(), None, 100)).unwrap();
    // The missing calendar is the platform's matter as well.
    let open = Filter { open: true, rule: Some("SYS-01".into()), ..Filter::default() };
    let listed = world.env.db.read(|conn| notice::list(conn, &admin, &open, None, 10)).unwrap();
    assert_eq!(listed.len(), 1);
    let theirs = |row: &&store::delivery::DeliveryRow| row.notice == listed[0].id.to_string();
    let row = told_of.iter().filter(theirs).find(|row| row.recipient == admin.id.to_string()).unwrap();
    assert!(told_of.iter().filter(theirs).all(|row| row.recipient != other.id.to_string()), "{told_of:?}");
    let counted = world.env.db.read(|conn| notice::counts(conn, &admin, &open)).unwrap();
    assert_eq!(counted.iter().map(|one| one.notices).sum::<i64>(), 1);
    world.env.db.read(|conn| notice::get(conn, &admin, &row.notice)).unwrap();
    system.is(Manner::Fails);
    let mut tries = 0;
    for _ in 0..7 * 24 * 4 {
        tries += sent(&world);
        on(&world, 15);
    }
    let given_up = items(&world).remove(0);
    assert_eq!(given_up.state, "gave_up", "{given_up:?}");
    assert!((30..60).contains(&tries), "{tries} tries in a week");
    assert!(given_up.last_fault.as_deref().unwrap().contains("500"));
    assert_eq!(notices(&world), [(Noticed::Raised, Level::Orange)]);
    assert_eq!(sent(&world), 0, "nobody tries any more");
    system.is(Manner::Accepts);
    assert_eq!(code(said(&world, &world.keeper, &id, Action::Resend, number(""))), Code::NotAllowed);
    said(&world, &world.ehs, &id, Action::Resend, number("")).unwrap();
    sent(&world);
    assert_eq!(told(&world), [one("plan", "accepted", Some("3301-2026-0001"))]);
    assert_eq!(system.items().into_keys().collect::<Vec<_>>(), [id]);
    let after = notices(&world);
    assert!(after.iter().all(|(state, _)| *state == Noticed::Cleared), "{after:?}");
    world.verified();
}

#[test]
fn a_late_answer_is_asked_for_and_what_the_other_side_lost_is_handed_in_again() {
    let (world, system) = (world(), System::start());
    connected(&world, &system);
    system.is(Manner::Later);
    submitted(&world);
    sent(&world);
    let id = items(&world)[0].id.clone();
    assert_eq!(told(&world), [one("plan", "sent", None)]);
    assert_eq!(get(&world, 2027).state, Planned::Submitted);
    let mut asked = 0;
    for _ in 0..12 {
        on(&world, 10);
        asked += sent(&world);
    }
    assert!((3..=8).contains(&asked), "{asked} questions in two hours");
    assert_eq!((told(&world)[0].1.as_str(), notices(&world)), ("sent", vec![]), "an authority has its days");
    // Forgotten there, it is handed in again with the same id and words.
    system.forget(&id);
    on(&world, 6 * 60);
    sent(&world);
    assert_eq!((told(&world)[0].1.as_str(), system.items()[&id].times), ("sent", 1));
    on(&world, 72 * 60);
    assert_eq!(notices(&world), [(Noticed::Raised, Level::Yellow)]);
    system.decide(&id, json!({"state": "accepted", "number": "备案7号"}));
    on(&world, 6 * 60);
    sent(&world);
    assert_eq!(told(&world), [one("plan", "accepted", Some("备案7号"))]);
    assert_eq!(get(&world, 2027).holds().unwrap().filing.number, "备案7号");
    assert_eq!(notices(&world), [(Noticed::Cleared, Level::Yellow)]);
    world.verified();
}

#[test]
fn killed_between_sending_and_our_note_an_item_goes_again_with_the_same_id() {
    let (world, system) = (world(), System::start());
    let row = connected(&world, &system);
    submitted(&world);
    // A server takes it, hands it in, and is killed before it notes the answer.
    let now = world.env.clock.now();
    let lease = now.plus(Duration::minutes(5));
    let taken = world
        .env
        .db
        .write(move |conn| {
            Ok::<_, weifei::app::Error>(store::exchange::take(conn, now.micros(), lease.micros(), (8, 4))?)
        })
        .unwrap();
    let to = weifei::app::exchange::connection::to(&world.env, &row, now).unwrap();
    let http = Http(world.env.gate.as_ref().clone());
    let body = world.env.db.read(|conn| store::exchange::get(conn, &taken[0].id)).unwrap().unwrap().body;
    http.hand_in(&to, &taken[0].id, &body).unwrap();
    assert_eq!((told(&world)[0].1.as_str(), sent(&world)), ("sending", 0), "it is in somebody's hand");
    on(&world, 6);
    // Another takes it; the answer breaks off once more.
    system.is(Manner::TakesAndBreaks);
    sent(&world);
    assert_eq!(told(&world)[0].1, "to_send");
    system.is(Manner::Accepts);
    on(&world, 6);
    sent(&world);
    assert_eq!(told(&world), [one("plan", "accepted", Some("3301-2026-0001"))]);
    let there = system.items();
    assert_eq!((there.len(), there[&taken[0].id].times), (1, 3));
    world.verified();
}

#[test]
fn two_servers_hand_each_item_in_once() {
    let (road, system) = (road(), System::start());
    let world = &road.world;
    connected(world, &system);
    for drum in road.drums(6) {
        let id = road.draft(&road.fields(&[drum], &[&road.first])).unwrap().id;
        road.act(&world.ehs, id, Carry::Check, ActFields::default()).unwrap();
    }
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| sent(world));
        }
    });
    sent(world);
    let there = system.items();
    assert_eq!(there.len(), 6);
    assert!(there.values().all(|one| one.times == 1), "{there:?}");
    let numbers: std::collections::BTreeSet<_> = items(world).into_iter().map(|row| row.number.unwrap()).collect();
    assert_eq!(numbers.len(), 6);
    while seal::seal(&world.env).unwrap() > 0 {}
    alarm::catch_up(&world.env).unwrap();
}

#[test]
fn an_answer_that_is_none_is_tried_again_and_a_switched_off_connection_waits() {
    let (world, system) = (world(), System::start());
    let row = connected(&world, &system);
    system.is(Manner::Strange);
    submitted(&world);
    sent(&world);
    let item = items(&world).remove(0);
    assert_eq!(
        (item.state.as_str(), item.last_fault.as_deref()),
        ("to_send", Some("the answer is none of the protocol"))
    );
    system.is(Manner::Accepts);
    switch(&world, &row, ConnectionAction::Disable);
    on(&world, 60);
    let before = system.requests();
    assert_eq!((sent(&world), system.requests()), (0, before));
    switch(&world, &row, ConnectionAction::Enable);
    sent(&world);
    assert_eq!(told(&world)[0].1, "accepted");
    // Another secret: the one before signs for a day.
    switch(&world, &row, ConnectionAction::Rotate);
    let waste = world.waste("900-041-49", "S");
    world.stored(&waste, 100, world.store[0].id);
    say(&world, 2027, Ask::Amend("数量变化".into()));
    say(&world, 2027, Ask::Submit);
    sent(&world);
    assert_eq!((system.forged(), told(&world)[1].1.as_str()), (0, "accepted"));
    on(&world, 25 * 60);
    say(&world, 2027, Ask::Amend("数量变化".into()));
    say(&world, 2027, Ask::Submit);
    sent(&world);
    assert_eq!(
        (system.forged(), told(&world)[2].1.as_str()),
        (1, "to_send"),
        "the old secret is no longer signed with"
    );
    world.verified();
}
