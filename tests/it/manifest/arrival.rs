//! The receiver's gate: booked, queued, weighed in and out; what differs is told at once and noted.

use chrono::Duration;
use weifei::{
    app::{
        Actor, Error, account,
        env::Grant,
        manifest::{ActFields, arrival},
        post,
    },
    domain::{
        access::Role,
        manifest::{Action, Side, State},
        refusal::Code,
    },
    kernel::{
        id::{Ids as _, ManifestId, PersonId, RandomIds},
        mass::Mass,
    },
    outbound::mail::Recorded,
    store::{
        self,
        manifest::{Filter, Scope, Unread},
    },
};

use super::{Road, code, verdict};

fn book(road: &Road, who: &Actor, id: ManifestId, hours: i64) -> Result<(), Error> {
    let at = road.world.env.clock.now().plus(Duration::hours(hours));
    let fields = ActFields { arrives_at: Some(at), ..ActFields::default() };
    road.act(who, id, Action::BookArrival, fields).map(|_| ())
}

fn queue(road: &Road) -> Vec<ManifestId> {
    let queue = road.world.env.db.read(|conn| arrival::queue(conn, road.receiver.site.id)).unwrap();
    queue.iter().map(|one| one.id).collect()
}

#[test]
fn the_gate_sees_who_waits_and_who_is_expected() {
    let road = Road::new();
    let late = road.departed(&road.drums(1), &[&road.first]);
    let soon = road.departed(&road.drums(1), &[&road.first]);
    let unbooked = road.confirmed(&road.drums(1), &[&road.first]);
    let draft = road.draft(&road.fields(&road.drums(1), &[&road.first])).unwrap().id;
    book(&road, &road.first.driver, late, 9).unwrap();
    book(&road, &road.world.ehs, soon, 2).unwrap();
    assert_eq!(queue(&road), [soon, late, unbooked], "what is not confirmed by a carrier is not expected");
    // The gate gives another slot.
    book(&road, &road.gate, late, 1).unwrap();
    assert_eq!(queue(&road), [late, soon, unbooked]);
    assert_eq!(code(book(&road, &road.first.driver, late, -1)), Code::RequestField);
    assert_eq!(code(book(&road, &road.first.driver, late, 24 * 61)), Code::RequestField);
    assert_eq!(code(book(&road, &road.second.driver, late, 1)), Code::NotFound);
    assert_eq!(code(book(&road, &road.world.ehs, draft, 1)), Code::ManifestNotFromState);
    road.act(&road.first.driver, soon, Action::Arrive, ActFields::default()).unwrap();
    assert_eq!(queue(&road), [soon, late, unbooked], "who is there comes first");
    let drum = *road.get(soon).items.keys().next().unwrap();
    road.decide(soon, vec![verdict(drum, "accept", None)]).unwrap();
    assert_eq!(queue(&road), [late, unbooked]);
    road.world.verified();
}

#[test]
fn the_truck_is_weighed_full_and_then_empty() {
    let road = Road::new();
    let drums = road.drums(1);
    let id = road.arrived(&drums, &[&road.first]);
    let scale =
        |gross: Option<i64>, tare: Option<i64>| ActFields { gross_g: gross, tare_g: tare, ..ActFields::default() };
    let act = |action, fields| road.act(&road.gate, id, action, fields);
    assert_eq!(code(act(Action::WeighOut, scale(None, Some(8_000_000)))), Code::ManifestNotWeighedIn);
    assert_eq!(code(act(Action::WeighIn, scale(Some(0), None))), Code::RequestField);
    assert_eq!(code(act(Action::WeighIn, scale(None, None))), Code::RequestField);
    act(Action::WeighIn, scale(Some(8_101_000), None)).unwrap();
    assert_eq!((road.get(id).full_g, road.get(id).in_g), (Some(Mass(8_101_000)), None));
    // The load is decided on while the truck is emptied.
    road.decide(id, vec![verdict(drums[0], "accept", None)]).unwrap();
    assert!(act(Action::WeighOut, scale(None, Some(9_000_000))).is_err(), "an empty truck is lighter");
    let after = act(Action::WeighOut, scale(None, Some(8_000_000))).unwrap();
    assert_eq!((after.full_g, after.in_g, after.state), (None, Some(Mass(101_000)), State::Accepted));
    assert_eq!(code(act(Action::WeighOut, scale(None, Some(8_000_000)))), Code::ManifestNotWeighedIn);
    road.world.verified();
}

/// Somebody with an address.
fn with_mail(road: &Road, mail: &str, grant: Grant) {
    mailed(&road.world.env, mail, grant);
}

/// Somebody at an address, with a right.
pub fn mailed(env: &weifei::app::Env, mail: &str, grant: Grant) {
    let (inner, id) = (env.clone(), PersonId(RandomIds.next(env.clock.now())));
    let mail = mail.to_owned();
    env.db
        .write(move |conn| {
            let env = inner.clone();
            account::create_person(conn, &env, id, &mail, "某人", "x", std::slice::from_ref(&grant))?;
            let row = store::account::get_person(conn, &id.to_string())?.unwrap();
            let version = row.version + 1;
            store::people::save(conn, &store::account::PersonRow { email: Some(mail.clone()), version, ..row })?;
            Ok::<_, Error>(())
        })
        .unwrap();
}

#[test]
fn what_differs_is_told_to_the_consignor_and_to_the_authority_of_the_receiving_place() {
    let road = Road::new();
    let own = |role, organisation| Grant { role, organisation: Some(organisation), site: None, division: None };
    let of = |division: &str| Grant {
        role: Role::Reviewer,
        organisation: None,
        site: None,
        division: Some(division.into()),
    };
    with_mail(&road, "ehs@example.com", own(Role::Ehs, road.world.site.organisation));
    with_mail(&road, "keeper@example.com", own(Role::Keeper, road.world.site.organisation));
    with_mail(&road, "other@example.com", own(Role::Ehs, road.first.id));
    with_mail(&road, "place@example.com", of(&road.receiver.site.division));
    with_mail(&road, "city@example.com", of("3301"));
    with_mail(&road, "elsewhere@example.com", of("330206"));
    let drums = road.drums(3);
    let id = road.arrived(&drums, &[&road.first]);
    let mailer = Recorded::default();
    road.decide(id, vec![verdict(drums[0], "accept", None)]).unwrap();
    assert_eq!(post::deliver(&road.world.env, &mailer).unwrap(), 0, "nothing differs");
    assert_eq!(
        code(road.act(&road.world.ehs, id, Action::NoteDiscrepancy, ActFields::default())),
        Code::ManifestNotFromState
    );
    road.decide(id, vec![verdict(drums[1], "hold", Some("property"))]).unwrap();
    assert_eq!(post::deliver(&road.world.env, &mailer).unwrap(), 3);
    let mut to: Vec<String> = mailer.letters().iter().map(|letter| letter.to.clone()).collect();
    to.sort();
    assert_eq!(to, ["city@example.com", "ehs@example.com", "place@example.com"]);
    assert!(mailer.letters().iter().all(|letter| letter.text.contains(&id.to_string()) && !letter.text.contains("某")));
    let one = road.get(id);
    assert_eq!(
        (one.reports.len(), &one.reports[0].packages, &one.reports[0].authority),
        (1, &vec![drums[1]], &road.receiver.site.division)
    );
    let unread = |side| {
        let filter = Filter { unread: Some(side), ..Filter::default() };
        let all = Scope { all: true, ..Scope::default() };
        road.world.env.db.read(|conn| store::manifest::list(conn, &all, &filter, None, 10)).unwrap().len()
    };
    assert_eq!((unread(Unread::Consignor), unread(Unread::Authority)), (1, 1));
    // The receiver cannot take note for the others; each takes note once, of all that lies before it.
    assert_eq!(code(road.act(&road.gate, id, Action::NoteDiscrepancy, ActFields::default())), Code::NotAllowed);
    road.decide(id, vec![verdict(drums[1], "reject", Some("property")), verdict(drums[2], "accept", None)]).unwrap();
    road.act(&road.world.ehs, id, Action::NoteDiscrepancy, ActFields::default()).unwrap();
    assert_eq!((unread(Unread::Consignor), unread(Unread::Authority)), (0, 1));
    assert!(road.get(id).reports.iter().all(|report| report.consignor_at.is_some() && report.authority_at.is_none()));
    assert_eq!(
        code(road.act(&road.world.ehs, id, Action::NoteDiscrepancy, ActFields::default())),
        Code::ManifestNothingToNote
    );
    road.act(&road.gate, id, Action::Complete, ActFields::default()).unwrap();
    let grant = of(&road.receiver.site.division);
    let reviewer = Actor::user(PersonId(RandomIds.next(road.world.env.clock.now())), vec![grant]);
    let away = Actor::user(PersonId(RandomIds.next(road.world.env.clock.now())), vec![of("330206")]);
    assert_eq!(code(road.act(&away, id, Action::NoteDiscrepancy, ActFields::default())), Code::NotFound);
    let after = road.act(&reviewer, id, Action::NoteDiscrepancy, ActFields::default()).unwrap();
    assert!(!after.unread(Side::Regulator));
    assert_eq!((after.reports.len(), unread(Unread::Authority)), (2, 0));
    road.world.verified();
}
