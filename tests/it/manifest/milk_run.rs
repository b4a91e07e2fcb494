//! The milk run: from mandates, contracts and places to one run with a manifest for each stop; nobody sees more than before.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use diesel::connection::{Connection as _, InstrumentationEvent};
use serde_json::{Value, json};
use weifei::{
    app::{
        Actor, Error,
        env::Grant,
        manifest::{
            ActFields, DraftFields,
            milk_run::{Asked, Proposal, propose},
            proposal,
        },
        place::{self, PointFields},
    },
    domain::{
        access::Role,
        manifest::{Action, State},
        refusal::Code,
        trip::State as Run,
    },
    kernel::{
        id::{Ids as _, ManifestId, PackageId, RandomIds, SiteId},
        mass::Mass,
    },
    store,
};

use super::{Carrier, Road, code, papers, person};
use crate::{
    api::Api,
    support::{World, run},
};

/// A collector with two vehicles and three small customers: two that gave a mandate, one that did not.
struct Round {
    road: Road,
    /// The collector's own vehicle and people.
    own: Carrier,
    entrusting: World,
    silent: World,
    /// Dispatches the collector's vehicle and holds the mandates.
    agent: Actor,
}

fn placed(world: &World, east: i64) {
    let (site, ehs) = (world.site.id.to_string(), world.ehs.clone());
    let point = PointFields { longitude_e6: 119_900_000 + east * 10_000, latitude_e6: 30_000_000 };
    run(&world.env, &ehs, move |tx| place::set(tx, &site, point).map(|_| ())).unwrap();
}

fn by_mandate(world: &World) -> Grant {
    Grant { role: Role::Ehs, organisation: Some(world.site.organisation), site: Some(world.site.id), division: None }
}

fn contract(road: &Road, world: &World) {
    let to = road.receiver.site.id;
    crate::plan::filed(world, 2026, &[("900-041-49", to, 5_000_000_000)]);
    papers::contract_between(world, &road.receiver);
}

impl Round {
    fn new() -> Self {
        let road = Road::new();
        let entrusting = road.world.elsewhere("91330110MA2JKLM91Q", "330110");
        let silent = road.world.elsewhere("91330122MA2KLMN02R", "330122");
        contract(&road, &entrusting);
        contract(&road, &silent);
        // The vehicle is the collector's: a carrier of its own organisation.
        let own = papers::vehicle_of(&road.world, road.receiver.site.organisation, "浙A44444", 1_000_000);
        let mut agent = person(&road.world, Role::Dispatcher, road.receiver.site.organisation);
        agent.grants.extend([by_mandate(&road.world), by_mandate(&entrusting)]);
        Self { road, own, entrusting, silent, agent }
    }

    fn asked(&self) -> Asked {
        Asked {
            receiver: self.road.receiver.site.code.clone(),
            day: self.road.world.env.clock.now().legal_day(),
            vehicle: Some(self.own.vehicle),
            load: None,
            sites: Vec::new(),
            as_named: false,
        }
    }

    fn propose(&self, who: &Actor, asked: &Asked) -> Result<Proposal, Error> {
        self.road.world.env.db.read(|conn| propose(conn, &self.road.world.env, who, asked))
    }

    fn drums(&self, world: &World, kgs: &[i64]) -> Vec<PackageId> {
        let waste = world.waste("900-041-49", "S");
        let one = |kg: &i64| {
            self.road.world.clock.advance(chrono::Duration::minutes(10));
            world.stored(&waste, *kg, world.store[0].id)
        };
        kgs.iter().map(one).collect()
    }
}

fn stops(one: &Proposal) -> Vec<(SiteId, i64)> {
    one.stops.iter().map(|stop| (stop.site.id, stop.mass.grams() / 1000)).collect()
}

#[test]
fn a_round_takes_what_mandates_open_keeps_the_load_and_goes_the_shortest_way() {
    let round = Round::new();
    let (first, second) = (&round.road.world, &round.entrusting);
    round.drums(first, &[300, 200]);
    let late = round.drums(second, &[400, 350]);
    round.drums(&round.silent, &[100]);
    placed(&round.road.receiver, 0);
    placed(first, 3);
    placed(second, 1);
    placed(&round.silent, 2);
    let one = round.propose(&round.agent, &round.asked()).unwrap();
    // A tonne: all of the first, which lies longer, then what fits of the other – nearer, and so called at first.
    assert_eq!(stops(&one), [(second.site.id, 400), (first.site.id, 500)]);
    assert_eq!((one.mass, one.load_max, one.cut), (Mass::kg(900), Some(Mass::kg(1000)), false));
    let left: Vec<_> = one.stops[0].left_out.iter().map(|left| (left.package, left.why)).collect();
    assert_eq!(left, [(late[1], Code::LoadTooHeavy)]);
    let legs: Vec<i64> = one.stops.iter().map(|stop| stop.metres.unwrap()).chain(one.back).collect();
    assert!(legs.iter().all(|metres| (900..3000).contains(metres)), "{legs:?}");
    assert_eq!(one.metres, legs.iter().sum::<i64>());
    // Of the one without a mandate nothing is told but that it is a customer, and how far.
    let others: Vec<SiteId> = one.others.iter().map(|stop| stop.site.id).collect();
    assert_eq!(others, [round.silent.site.id]);
    assert!(one.others[0].called && one.others[0].lines.is_empty() && one.others[0].left_out.is_empty());
    // Named, it is called at in its place; in the order named, the way is as long as it is.
    let sites = vec![first.site.id, round.silent.site.id, second.site.id];
    let all = round.propose(&round.agent, &Asked { sites: sites.clone(), ..round.asked() }).unwrap();
    let mut called: Vec<SiteId> = all.stops.iter().filter(|stop| stop.called).map(|stop| stop.site.id).collect();
    assert_eq!((all.stops.len(), called.pop(), called.pop()), (3, Some(round.silent.site.id), None));
    assert!(all.stops.iter().all(|stop| stop.metres.is_some()) && all.others.is_empty());
    let sites = vec![round.silent.site.id, first.site.id, second.site.id];
    let named = round.propose(&round.agent, &Asked { sites: sites.clone(), as_named: true, ..round.asked() }).unwrap();
    assert_eq!(named.stops.iter().map(|stop| stop.site.id).collect::<Vec<_>>(), sites);
    assert!(named.metres >= all.metres);
}

#[test]
fn who_is_not_of_the_collector_asks_in_vain_and_a_vehicle_of_others_is_absent() {
    let round = Round::new();
    round.drums(&round.road.world, &[100]);
    let refused = |who: &Actor, asked: &Asked| code(round.propose(who, asked).map(|one| one.stops.len()));
    assert_eq!(refused(&round.road.first.dispatcher, &round.asked()), Code::NotFound);
    assert_eq!(refused(&round.road.world.ehs, &round.asked()), Code::NotFound);
    assert_eq!(refused(&round.road.receiver.keeper, &round.asked()), Code::NotAllowed);
    let other = Asked { vehicle: Some(round.road.first.vehicle), ..round.asked() };
    assert_eq!(refused(&round.agent, &other), Code::NotFound);
    // The collector's people without mandates see who is a customer, and nobody's stock.
    for who in [&round.road.receiver.ehs, &round.road.gate] {
        let one = round.propose(who, &round.asked()).unwrap();
        assert!(one.stops.is_empty() && one.passed.is_empty() && one.others.len() == 3);
    }
}

/// Questions that a proposal asks of the database, and stops that it makes.
fn questions(round: &Round, who: &Actor) -> (usize, usize) {
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let env = &round.road.world.env;
    let one = env.db.read(|conn| {
        conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if matches!(event, InstrumentationEvent::StartQuery { .. }) {
                counter.fetch_add(1, Ordering::SeqCst);
            }
        });
        let one = propose(conn, env, who, &round.asked());
        conn.set_instrumentation(|_: InstrumentationEvent<'_>| {});
        one
    });
    (count.load(Ordering::SeqCst), one.unwrap().stops.len())
}

#[test]
fn the_number_of_questions_does_not_grow_with_the_sites() {
    let round = Round::new();
    let mut agent = round.agent.clone();
    for world in [&round.road.world, &round.entrusting] {
        round.drums(world, &[50]);
    }
    // How strictly it is to be is remembered from here on.
    questions(&round, &agent);
    let (few, stops) = questions(&round, &agent);
    assert_eq!(stops, 2);
    for number in 0..6 {
        let more = round.road.world.elsewhere(&format!("91330110MA2JKLM9{number}X"), "330110");
        contract(&round.road, &more);
        round.drums(&more, &[50]);
        agent.grants.push(by_mandate(&more));
    }
    questions(&round, &agent);
    assert_eq!(questions(&round, &agent), (few, 8));
}

#[test]
fn one_request_makes_the_run_with_a_manifest_for_each_stop_and_again_nothing_twice() {
    let mut round = Round::new();
    let login = round.agent.id.to_string();
    round.road.world.env.db.write(entrusted(&round)).unwrap();
    round.drums(&round.road.world, &[300]);
    let drum = round.drums(&round.entrusting, &[200]);
    placed(&round.road.receiver, 0);
    placed(&round.entrusting, 1);
    placed(&round.road.world, 2);
    let api = Api::start(&round.road.world.env);
    let session =
        api.ask("POST", "/api/v1/auth/login", None, None, &json!({"login": login, "password": "correct horse"}));
    let session = session.json();
    let token = session["access_token"].as_str();
    let path =
        format!("/api/v1/milk-runs/proposal?receiver={}&vehicle={}", round.road.receiver.site.code, round.own.vehicle);
    let answer = api.ask("GET", &path, token, None, &Value::Null);
    assert_eq!(answer.status, 200, "{}", answer.text);
    let proposal = answer.json();
    assert_eq!(proposal["stops"].as_array().unwrap().len(), 2, "{proposal}");
    for wrong in ["&day=x", "&stops=x", "&order=x", "&load_g=0"] {
        assert_eq!(api.ask("GET", &format!("{path}{wrong}"), token, None, &Value::Null).status, 400, "{wrong}");
    }
    let mut stops: Vec<Value> = proposal["stops"]
        .as_array()
        .unwrap()
        .iter()
        .map(|stop| json!({"site": stop["site_id"], "lines": stop["send"]}))
        .collect();
    stops.push(json!({"site": round.silent.site.id.to_string()}));
    let day = round.road.world.env.clock.now().legal_day().to_string();
    let run = json!({"carrier": round.own.id.to_string(), "vehicle_id": round.own.vehicle.to_string(), "driver_id": round.own.driver.id.to_string(), "planned_on": day});
    let body = json!({"receiver": round.road.receiver.site.id.to_string(), "run": run, "stops": stops});
    // Somebody else was quicker with one drum.
    let site = round.entrusting.site.code.clone();
    let quicker = DraftFields { consignor_site: site, ..round.road.fields(&drum, &[&round.road.first]) };
    round.road.draft_as(&round.entrusting.ehs, &quicker).unwrap();
    let key = RandomIds.next(round.road.world.env.clock.now()).to_string();
    let made = api.ask("POST", "/api/v1/milk-runs", token, Some(key.clone()), &body);
    assert_eq!(made.status, 201, "{}", made.text);
    let told: Vec<i64> =
        made.json()["stops"].as_array().unwrap().iter().map(|one| one["status"].as_i64().unwrap()).collect();
    assert_eq!(told, [409, 201, 202], "{}", made.text);
    let again = api.ask("POST", "/api/v1/milk-runs", token, Some(key), &body);
    assert_eq!(again.text, made.text);
    let runs = round.road.world.env.db.read(store::trip::all).unwrap();
    assert_eq!(runs.len(), 1);
    let at = |stop: &Value| stop["site"].as_str().unwrap().parse::<SiteId>().unwrap();
    let order: Vec<SiteId> = stops.iter().map(at).collect();
    assert_eq!(runs[0].round.as_ref().unwrap().sites, order);
    wrong_stops_are_refused_whole(&round, &api, token, &body);
    assert_eq!(round.road.world.env.db.read(store::trip::all).unwrap().len(), 1);
    joins(&round, made.json()["stops"][1]["manifest"]["id"].as_str().unwrap().parse().unwrap());
    called(&mut round);
    round.road.world.verified();
}

fn wrong_stops_are_refused_whole(round: &Round, api: &Api, token: Option<&str>, body: &Value) {
    let called = json!({"site": round.silent.site.id.to_string()});
    // A stop without a contract, none at all, one twice and too many are refused as a whole.
    let now = round.road.world.env.clock.now();
    let unknown = || json!({"site": SiteId::make(&RandomIds, now).to_string()});
    let wrong = [
        (json!([]), 400),
        (json!([called, called]), 400),
        (json!([unknown()]), 422),
        (Value::Array((0..31).map(|_| unknown()).collect()), 422),
    ];
    for (stops, status) in wrong {
        let body = json!({"receiver": body["receiver"], "run": body["run"], "stops": stops});
        let answer = api.ask("POST", "/api/v1/milk-runs", token, Some(RandomIds.next(now).to_string()), &body);
        assert_eq!(answer.status, status, "{}", answer.text);
    }
}

/// The mandates of the agent as grants of theirs, for a session.
fn entrusted(round: &Round) -> impl FnMut(&mut store::Conn) -> Result<(), Error> + Send + 'static {
    let (person, now) = (round.agent.id.to_string(), round.road.world.env.clock.now());
    let held: BTreeMap<String, String> = round
        .agent
        .grants
        .iter()
        .filter_map(|one| Some((one.site?.to_string(), one.organisation?.to_string())))
        .collect();
    let agent = round.road.receiver.site.organisation.to_string();
    move |conn| {
        for (site, of) in &held {
            let row = store::account::GrantRow {
                id: RandomIds.next(now).to_string(),
                person: person.clone(),
                role: Role::Ehs.as_str().into(),
                organisation: Some(agent.clone()),
                site: Some(site.clone()),
                division: None,
                mandate_of: Some(of.clone()),
                valid_to: None,
                granted_at: now.micros(),
                mandate: None,
            };
            store::account::insert_grant(conn, &row)?;
        }
        Ok(())
    }
}

/// Issued and confirmed without a word about the run, the manifest goes by it.
fn joins(round: &Round, id: ManifestId) {
    round.road.issue(id);
    round.road.act(&round.agent, id, Action::ConfirmCarry, ActFields::default()).unwrap();
    let one = round.road.get(id);
    let trip = one.legs[0].crew.as_ref().unwrap().trip;
    assert_eq!(one.state, State::CarrierConfirmed);
    let run = round.road.world.env.db.read(|conn| store::trip::get(conn, &trip.to_string())).unwrap().unwrap();
    assert!(run.round.is_some() && run.state == Run::Planned);
    // The consignor sees the run, not who else is called at.
    let kinds = |who: &Actor| {
        let rows = round.road.world.env.db.read(|conn| store::event::of_stream(conn, &format!("trip/{trip}"))).unwrap();
        let rows = round.road.world.env.db.read(|conn| weifei::app::read::visible_events(conn, who, rows)).unwrap();
        rows.into_iter().map(|row| row.kind).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&round.road.world.ehs), ["trip.planned"]);
    assert_eq!(kinds(&round.agent), ["trip.planned", "trip.round_planned"]);
}

/// The one that is called at is told so by its own one click, and what that fills goes by the run.
fn called(round: &mut Round) {
    round.drums(&round.silent, &[100]);
    let today = round.road.world.env.clock.now().legal_day();
    let asked = proposal::Asked {
        site: round.silent.site.id.to_string(),
        day: today,
        receiver: None,
        today,
        packages: Vec::new(),
    };
    let env = &round.road.world.env;
    let one = env.db.read(|conn| proposal::propose(conn, env, &round.silent.ehs, &asked)).unwrap();
    assert_eq!(one.calls.len(), 1);
    assert_eq!((one.calls[0].planned_on, one.calls[0].receiver), (today, round.road.receiver.site.id));
    let draft = one.draft.unwrap();
    assert_eq!(draft.carriers[0].organisation, round.own.id.to_string());
    let id = round.road.draft_as(&round.silent.ehs, &draft).unwrap().id;
    round.road.act(&round.silent.ehs, id, Action::Check, ActFields::default()).unwrap();
    let number = ActFields { number: Some(Road::number()), ..ActFields::default() };
    round.road.act(&round.silent.ehs, id, Action::Issue, number).unwrap();
    round.road.act(&round.agent, id, Action::ConfirmCarry, ActFields::default()).unwrap();
    let runs = env.db.read(store::trip::all).unwrap();
    let trips: Vec<_> = round.road.get(id).legs[0].crew.iter().map(|crew| crew.trip).collect();
    assert!(runs.len() == 1 && trips == [runs[0].id]);
}
