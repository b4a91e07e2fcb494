//! The next carrier's driver takes a load over on a phone of his own: he sees it once it is on its way to his carrier, names his
//! vehicle and himself, and signs; before and afterwards it is nobody else's.

use serde_json::{Value, json};
use weifei::{
    app::{
        Actor, Error,
        manifest::{ActFields, takeover},
    },
    domain::{
        access::Role,
        manifest::{Action, State},
        refusal::Code,
    },
    kernel::id::ManifestId,
};

use super::{Road, person};
use crate::api::Api;

fn coming(road: &Road, actor: &Actor) -> Vec<ManifestId> {
    let list = road.world.env.db.read(|conn| takeover::list(conn, actor, road.world.env.clock.now())).unwrap();
    list.iter().map(|one| one.manifest.id).collect()
}

fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> Code {
    match result {
        Err(Error::Refused(refusal)) => refusal.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn a_driver_of_the_next_carrier_takes_over_for_himself() {
    let road = Road::new();
    let other = person(&road.world, Role::Driver, road.second.id);
    let drums = road.drums(1);
    let id = road.departed(&drums, &[&road.first, &road.second]);
    // On its way it comes to the second carrier's drivers, and to nobody else.
    for who in [&road.second.driver, &other, &road.second.dispatcher] {
        assert_eq!(coming(&road, who), [id]);
    }
    for who in [&road.first.driver, &road.first.dispatcher, &road.world.ehs, &road.gate] {
        assert_eq!(coming(&road, who), []);
    }
    let early = road.act(&road.second.driver, id, Action::AcceptHandover, Road::crew(&road.second));
    assert_eq!(refused(early), Code::ManifestNotFromState, "nothing is handed over yet");
    road.act(&road.first.driver, id, Action::OfferHandover, ActFields::default()).unwrap();
    // Whom else the carrier sends is the dispatcher's word.
    let sent = road.act(&other, id, Action::AcceptHandover, Road::crew(&road.second));
    assert_eq!(refused(sent), Code::NotAllowed);
    let first = road.act(&road.first.driver, id, Action::AcceptHandover, Road::crew(&road.second));
    assert_eq!(refused(first), Code::NotAllowed, "the giver does not take");
    // Without a certificate of his own he does not drive on either.
    let own = ActFields { driver_id: Some(other.id.to_string()), ..Road::crew(&road.second) };
    assert_eq!(refused(road.act(&other, id, Action::AcceptHandover, own)), Code::ManifestCheckFailed);
    let taken = road.act(&road.second.driver, id, Action::AcceptHandover, Road::crew(&road.second)).unwrap();
    assert_eq!((taken.state, taken.leg), (State::InTransit, 1));
    assert_eq!(taken.legs[1].crew.as_ref().unwrap().driver, road.second.driver.id);
    // It is his alone now.
    assert_eq!((coming(&road, &other), coming(&road, &road.second.driver)), (vec![], vec![]));
    let hidden = road.act(&other, id, Action::Arrive, ActFields::default());
    assert_eq!(refused(hidden), Code::NotFound);
    road.act(&road.second.driver, id, Action::Arrive, ActFields::default()).unwrap();
    road.world.verified();
}

#[test]
fn a_load_that_stays_with_its_carrier_is_no_other_drivers_business() {
    let road = Road::new();
    let drums = road.drums(1);
    let id = road.departed(&drums, &[&road.first]);
    let (mate, other) = (person(&road.world, Role::Driver, road.first.id), &road.second.driver);
    for who in [&mate, other] {
        assert_eq!(coming(&road, who), []);
        assert_eq!(refused(road.act(who, id, Action::Arrive, ActFields::default())), Code::NotFound);
    }
}

#[test]
fn over_http_he_reads_what_he_signs_for_and_by_what_he_may_go_on() {
    let road = Road::new();
    let drums = road.drums(1);
    let id = road.departed(&drums, &[&road.first, &road.second]);
    let api = Api::start(&road.world.env);
    let session = |who: &Actor| -> String {
        let body = json!({"login": who.id.to_string(), "password": "correct horse"});
        api.ask("POST", "/api/v1/auth/login", None, None, &body).json()["access_token"].as_str().unwrap().to_owned()
    };
    let ask = |token: &str, path: &str| api.ask("GET", &format!("/api/v1/{path}"), Some(token), None, &Value::Null);
    let (next, giver) = (session(&road.second.driver), session(&road.first.driver));
    let list = ask(&next, "manifests/takeovers").json();
    let one = &list["items"][0];
    assert_eq!((&one["id"], &one["carrier_id"]), (&json!(id.to_string()), &json!(road.second.id.to_string())));
    let plates: Vec<&str> =
        one["vehicles"].as_array().unwrap().iter().map(|each| each["plate"].as_str().unwrap()).collect();
    assert!(!plates.is_empty() && !plates.contains(&"浙A11111"), "{plates:?}");
    let hands = one["crew"].as_array().unwrap();
    assert!(hands.iter().any(|each| each["id"] == json!(road.second.escort.id.to_string())), "{hands:?}");
    assert!(hands.iter().all(|each| each["id"] != json!(road.first.driver.id.to_string())), "{hands:?}");
    assert_eq!(ask(&giver, "manifests/takeovers").json()["items"], json!([]));
    let shown = ask(&next, &format!("manifests/{id}"));
    assert_eq!((shown.status.as_u16(), &shown.json()["state"]), (200, &json!("in_transit")));
    road.act(&road.first.driver, id, Action::OfferHandover, ActFields::default()).unwrap();
    let actions = ask(&next, &format!("manifests/{id}/actions")).json();
    let may = |name: &str| {
        actions["items"].as_array().unwrap().iter().any(|one| one["action"] == name && one["allowed"] == true)
    };
    assert!(may("accept_handover") && may("decline_handover") && !may("arrive"), "{actions}");
    // Of the run that brings it he is told nothing.
    let trip = road.get(id).legs[0].crew.as_ref().unwrap().trip;
    assert_eq!(ask(&next, &format!("trips/{trip}")).status.as_u16(), 404);
}
