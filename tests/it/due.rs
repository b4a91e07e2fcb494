//! What a day that has passed brings about: an application nobody answered is accepted for review, a receipt nobody confirmed is the
//! authority's matter; nothing else happens by silence, and each happens once.

use chrono::Duration;
use weifei::{
    app::{due::follow, env::Grant, manifest::ActFields, post},
    domain::{
        access::Role,
        manifest::{Action, Manifest, Side, State},
        paper::approval::{Ask, State as Application},
        refusal::Code,
    },
    kernel::{id::ManifestId, mass::Mass},
    outbound::mail::Recorded,
    store,
};

use crate::{
    manifest::{Road, arrival::mailed, code, verdict},
    paper::{Parties, reviewer},
};

/// The time of an act on Monday at nine runs out with the Monday after: five working days, the day itself left out.
fn last_minute() -> Duration {
    Duration::days(7) + Duration::hours(14) + Duration::minutes(59)
}

#[test]
fn an_application_that_nobody_answers_in_five_working_days_is_accepted_for_review() {
    let parties = Parties::new();
    let env = &parties.world.env;
    let silent = parties.apply(&parties.world.ehs, Mass::kg(10)).unwrap().id;
    let answered = parties.apply(&parties.world.ehs, Mass::kg(20)).unwrap().id;
    for one in [&silent, &answered] {
        parties.approval_act(&parties.world.ehs, one, Ask::Submit).unwrap();
    }
    parties.approval_act(&parties.origin, &answered, Ask::AskCorrection("缺少合同".into())).unwrap();
    parties.world.clock.advance(last_minute());
    assert_eq!(follow(env).unwrap(), 0, "the last day is not over");
    parties.world.clock.advance(Duration::minutes(1));
    assert_eq!((follow(env).unwrap(), follow(env).unwrap()), (1, 0));
    let state = |id: &str| {
        let one = env.db.read(|conn| store::paper::get::<weifei::domain::paper::approval::Approval>(conn, id));
        one.unwrap().unwrap().state
    };
    assert_eq!((state(&silent), state(&answered)), (Application::AcceptedForReview, Application::CorrectionNeeded));
    let rows = env.db.read(|conn| store::event::of_stream(conn, &format!("approval/{silent}"))).unwrap();
    let body: serde_json::Value = serde_json::from_str(&rows.last().unwrap().body).unwrap();
    assert_eq!((&body["actor"]["kind"], &body["data"]["by"]["role"]), (&"system".into(), &"system".into()));
    // The next clock runs, and its passing is nobody's word.
    let keys: Vec<String> = env.db.read(store::stock::all_deadlines).unwrap().into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys, [format!("xprov_review/{silent}")]);
    parties.world.clock.advance(Duration::days(30));
    assert_eq!((follow(env).unwrap(), state(&silent)), (0, Application::AcceptedForReview));
    parties.world.verified();
}

fn unread(one: &Manifest) -> (bool, bool) {
    (one.unread(Side::Consignor), one.unread(Side::Regulator))
}

fn complete(road: &Road, id: ManifestId) {
    road.act(&road.gate, id, Action::Complete, ActFields::default()).unwrap();
}

#[test]
fn a_receipt_that_is_not_confirmed_in_five_working_days_goes_to_the_authority_and_is_not_confirmed_by_that() {
    let road = Road::new();
    let env = &road.world.env;
    let own = |organisation| Grant { role: Role::Ehs, organisation: Some(organisation), site: None, division: None };
    let place = |division: &str| Grant {
        role: Role::Reviewer,
        organisation: None,
        site: None,
        division: Some(division.into()),
    };
    mailed(env, "consignor@example.com", own(road.world.site.organisation));
    mailed(env, "receiver@example.com", own(road.receiver.site.organisation));
    mailed(env, "place@example.com", place("330106"));
    mailed(env, "elsewhere@example.com", place("330206"));
    let drums = road.drums(3);
    let id = road.arrived(&drums[..2], &[&road.first]);
    road.decide(id, vec![verdict(drums[0], "accept", None), verdict(drums[1], "reject", Some("packing"))]).unwrap();
    let timely = road.completed(&drums[2..]);
    let mailer = Recorded::default();
    post::deliver(env, &mailer).unwrap();
    let (before, told) = (road.get(id), mailer.letters().len());
    assert_eq!((before.state, unread(&before)), (State::Partial, (true, true)));
    let authority = reviewer("330106");
    road.act(&authority, id, Action::NoteDiscrepancy, ActFields::default()).unwrap();
    road.world.clock.advance(last_minute());
    assert_eq!(follow(env).unwrap(), 0, "the last day is not over");
    road.world.clock.advance(Duration::minutes(1));
    // Several servers look at once; it is told once.
    let looks = std::thread::scope(|scope| {
        let looks: Vec<_> = (0..4).map(|_| scope.spawn(|| follow(env).unwrap())).collect();
        looks.into_iter().map(|look| look.join().unwrap()).sum::<usize>()
    });
    assert_eq!((looks, follow(env).unwrap()), (1, 0));

    // The consignor's silence and the receiver's change nothing that was said.
    let after = road.get(id);
    assert_eq!((after.state, &after.items, unread(&after)), (before.state, &before.items, (true, true)));
    let overdue = after.overdue.clone().unwrap();
    assert_eq!(
        (overdue.authority.as_str(), overdue.due_at.to_string().as_str()),
        ("330106", "2026-11-30T16:00:00.000000Z")
    );
    assert_eq!(road.get(timely).overdue, None);
    let deadlines = env.db.read(store::stock::all_deadlines).unwrap();
    assert!(!deadlines.iter().any(|(key, _)| key.starts_with("MAN-03")));
    post::deliver(env, &mailer).unwrap();
    let mut to: Vec<String> = mailer.letters()[told..].iter().map(|letter| letter.to.clone()).collect();
    to.sort();
    assert_eq!(to, ["consignor@example.com", "place@example.com", "receiver@example.com"]);
    assert!(mailer.letters()[told..].iter().all(|letter| letter.text.contains(&after.display())));

    assert_eq!(code(road.act(&reviewer("330206"), id, Action::NoteDiscrepancy, ActFields::default())), Code::NotFound);
    let noted = road.act(&authority, id, Action::NoteDiscrepancy, ActFields::default()).unwrap();
    assert_eq!((unread(&noted), noted.overdue.unwrap().authority_at), ((true, false), Some(env.clock.now())));
    // Late, but the receiver's own word.
    complete(&road, id);
    assert_eq!((road.get(id).state, unread(&road.get(id))), (State::Completed, (true, false)));
    road.world.verified();
}
