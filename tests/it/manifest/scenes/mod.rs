//! Refusals as they happen, over HTTP: with the truck still on site, half unloaded, or gone. After each the masses of every site
//! balance to the gram, the shares of the papers are right, and the rows are what the journal gives. Printed into
//! `docs/refusals.md`.

mod gone;
mod half;
mod on_site;

use std::{cell::RefCell, collections::HashMap, fmt::Write as _, path::Path};

use serde_json::{Value, json};
use weifei::{
    app::Actor,
    domain::{access::Role, manifest::State, package::State as PackageState, paper::Kind},
    kernel::id::{CommandId, Ids as _, ManifestId, PackageId, RandomIds},
    store,
};

use super::{Carrier, Road, balance::balanced, papers, person};
use crate::{
    api::{Answer, Api},
    support::World,
};

/// Where the truck is when it is refused.
#[derive(Clone, Copy)]
pub enum Truck {
    OnSite,
    HalfUnloaded,
    Gone,
    Loading,
}

/// Somebody who is logged in.
pub struct Hand<'a> {
    api: &'a Api,
    token: String,
}

impl Hand<'_> {
    pub fn send(&self, path: &str, body: &Value) -> Answer {
        let key = CommandId(RandomIds.next(weifei::kernel::clock::Instant::from_micros(1))).to_string();
        self.api.ask("POST", &format!("/api/v1{path}"), Some(&self.token), Some(key), body)
    }
}

impl Truck {
    const fn words(self) -> &'static str {
        match self {
            Self::OnSite => "truck still on site 车未离场",
            Self::HalfUnloaded => "half unloaded 卸车中",
            Self::Gone => "truck gone 车已离场",
            Self::Loading => "truck not loaded yet 装车前",
        }
    }
}

/// One scene: its people, its packages, what was said.
pub struct Scene {
    pub road: Road,
    /// A second receiver with a permit and a contract.
    pub other: World,
    pub other_gate: Actor,
    /// A second clerk at the first receiver's gate.
    pub clerk: Actor,
    pub drums: Vec<PackageId>,
    api: Api,
    tokens: RefCell<HashMap<String, String>>,
    pub text: String,
}

impl Scene {
    /// Sets the scene: so many drums of 100 kg in stock.
    pub fn open(title: &str, truck: Truck, drums: usize) -> Self {
        let mut road = Road::new();
        let own = road.world.site.organisation;
        road.world.ehs = person(&road.world, Role::Ehs, own);
        road.world.keeper = person(&road.world, Role::Keeper, own);
        let other = road.world.elsewhere("91330109MA2HJKL80T", "330109");
        papers::of_receiver(&road.world, &other);
        let other_gate = person(&road.world, Role::Gate, other.site.organisation);
        let clerk = person(&road.world, Role::Gate, road.receiver.site.organisation);
        let drums = road.drums(drums);
        let api = Api::start(&road.world.env);
        let text = format!(
            "## {title}\n\n*{}*\n\n| who | what | request | status | after |\n|---|---|---|---|---|\n",
            truck.words()
        );
        Self { road, other, other_gate, clerk, drums, api, tokens: RefCell::default(), text }
    }

    fn token(&self, who: &Actor) -> String {
        let login = who.id.to_string();
        if let Some(token) = self.tokens.borrow().get(&login) {
            return token.clone();
        }
        let body = json!({"login": login, "password": "correct horse"});
        let session = self.api.ask("POST", "/api/v1/auth/login", None, None, &body).json();
        let token = session["access_token"].as_str().unwrap().to_owned();
        self.tokens.borrow_mut().insert(login, token.clone());
        token
    }

    /// Time goes by; everybody logs in anew.
    pub fn waits(&self, time: chrono::Duration) {
        self.road.world.clock.advance(time);
        self.tokens.borrow_mut().clear();
    }

    /// What the platform calls somebody on the page.
    fn name(&self, who: &Actor) -> &'static str {
        let road = &self.road;
        let known = [
            (road.world.ehs.id, "EHS officer 环保专员"),
            (road.world.keeper.id, "keeper 仓管"),
            (road.first.dispatcher.id, "first carrier 承运人一"),
            (road.first.driver.id, "driver 驾驶员"),
            (road.second.dispatcher.id, "second carrier 承运人二"),
            (road.second.driver.id, "second driver 驾驶员二"),
            (road.gate.id, "gate 验收"),
            (self.clerk.id, "second clerk 验收二"),
            (self.other_gate.id, "other receiver's gate 另一接受人"),
        ];
        known.iter().find(|(id, _)| *id == who.id).map(|(_, name)| *name).unwrap()
    }

    fn look(&self, who: &Actor, path: &str) -> Answer {
        self.api.ask("GET", &format!("/api/v1{path}"), Some(&self.token(who)), None, &Value::Null)
    }

    pub fn get(&self, who: &Actor, path: &str) -> Value {
        let answer = self.look(who, path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        answer.json()
    }

    /// Sends it, as a person who looked at the manifest first.
    pub fn send(&self, who: &Actor, path: &str, mut body: Value) -> Answer {
        if let Some(id) = path.strip_prefix("/manifests/").and_then(|rest| rest.split('/').next()) {
            body["shown_sha256"] = self.look(who, &format!("/manifests/{id}")).json()["shown_sha256"].clone();
        }
        self.hand(who).send(path, &body)
    }

    /// Somebody's hand at the button, which may move while others' do.
    pub fn hand<'a>(&'a self, who: &Actor) -> Hand<'a> {
        Hand { api: &self.api, token: self.token(who) }
    }

    fn note(&mut self, who: &Actor, path: &str, answer: &Answer, what: &str) {
        let told = answer.json();
        let after = match told["code"].as_str() {
            Some(code) => format!("`{code}`: {}", told["detail"].as_str().unwrap()),
            None => told["state"].as_str().map(|state| format!("`{state}`")).unwrap_or_default(),
        };
        let shown: Vec<&str> = path.split('/').map(|part| if part.len() == 36 { "{id}" } else { part }).collect();
        let (who, status, shown) = (self.name(who), answer.status.as_u16(), shown.join("/"));
        writeln!(self.text, "| {who} | {what} | `POST {shown}` | {status} | {after} |").unwrap();
    }

    /// Does something that is accepted.
    pub fn posts(&mut self, who: &Actor, path: &str, body: Value, what: &str) -> Value {
        self.road.world.clock.advance(chrono::Duration::seconds(15));
        let answer = self.send(who, path, body);
        assert!(answer.status.is_success(), "{what}: {}", answer.text);
        self.note(who, path, &answer, what);
        answer.json()
    }

    /// Acts on a manifest.
    pub fn acts(&mut self, who: &Actor, id: ManifestId, action: &str, body: Value, what: &str) -> Value {
        self.posts(who, &format!("/manifests/{id}/{action}"), body, what)
    }

    /// Tries something that is refused, with a code and a way out.
    pub fn fails(&mut self, who: &Actor, path: &str, body: Value, code: &str, what: &str) -> Value {
        let answer = self.send(who, path, body);
        let told = answer.json();
        assert_eq!(told["code"], code, "{what}: {}", answer.text);
        assert!(!told["title"].as_str().unwrap().is_empty() && !told["detail"].as_str().unwrap().is_empty());
        self.note(who, path, &answer, what);
        told
    }

    /// The first `count` drums at the receiver's gate, weighed in.
    pub fn at_the_gate(&mut self, count: usize) -> ManifestId {
        let drums = self.drums[..count].to_vec();
        let id = self.road.arrived(&drums, &[&self.road.first]);
        let (gate, gross) = (self.road.gate.clone(), 8_000_000 + 100_000 * i64::try_from(count).unwrap());
        self.acts(&gate, id, "weigh_in", json!({"gross_g": gross, "tare_g": 8_000_000}), "weighs in");
        id
    }

    /// Decides on drums by number: (drum, verdict, reason).
    pub fn decides(&mut self, id: ManifestId, told: &[(usize, &str, &str)], what: &str) -> Value {
        let gate = self.road.gate.clone();
        let body = self.verdicts(told);
        self.acts(&gate, id, "decide", body, what)
    }

    pub fn verdicts(&self, told: &[(usize, &str, &str)]) -> Value {
        let one = |(drum, verdict, reason): &(usize, &str, &str)| {
            let reasons: Vec<&str> = Some(*reason).filter(|reason| !reason.is_empty()).into_iter().collect();
            json!({"package": self.drums[*drum].to_string(), "verdict": verdict, "reasons": reasons})
        };
        json!({"verdicts": told.iter().map(one).collect::<Vec<_>>()})
    }

    /// A carrier leaves for home with drums.
    pub fn sends_back(&mut self, carrier: &Carrier, id: ManifestId, drums: &[usize], what: &str) -> Value {
        let body = self.with_crew(carrier, drums);
        self.acts(&carrier.dispatcher, id, "send_back", body, what)
    }

    pub fn with_crew(&self, carrier: &Carrier, drums: &[usize]) -> Value {
        let (vehicle, driver, escort) = (carrier.vehicle, carrier.driver.id, carrier.escort.id);
        json!({
            "vehicle_id": vehicle.to_string(), "driver_id": driver.to_string(), "escort_id": escort.to_string(),
            "waybill": "YD-2", "packages": self.ids(drums)
        })
    }

    pub fn ids(&self, drums: &[usize]) -> Vec<String> {
        drums.iter().map(|drum| self.drums[*drum].to_string()).collect()
    }

    /// The consignor puts drums into a zone again.
    pub fn takes_back(&mut self, id: ManifestId, drums: &[usize], zone: usize, what: &str) -> Value {
        let keeper = self.road.world.keeper.clone();
        let body = json!({"packages": self.ids(drums), "zone_id": self.road.world.store[zone].id.to_string()});
        self.acts(&keeper, id, "take_back", body, what)
    }

    pub fn carrier(&self, second: bool) -> Carrier {
        let one = if second { &self.road.second } else { &self.road.first };
        Carrier {
            id: one.id,
            dispatcher: one.dispatcher.clone(),
            driver: one.driver.clone(),
            escort: one.escort.clone(),
            vehicle: one.vehicle,
        }
    }

    pub fn is(&self, id: ManifestId, state: State) {
        assert_eq!(self.road.get(id).state, state);
    }

    /// Everything is where it is said to be: grams in the consignor's stock, accepted by receivers, lost; grams of the
    /// permits' yearly scale that are reserved and used up. Runs that are over are ended.
    pub fn settles(mut self, ours: i64, accepted: i64, lost: i64, (reserved, consumed): (i64, i64)) -> String {
        balanced(&self.road, &[&self.road.receiver, &self.other], &self.drums);
        let road = &self.road;
        let site = format!("site/{}", road.world.site.id);
        let (stock, _) = road.world.env.db.read(|conn| store::stock::total(conn, &site)).unwrap();
        let all: Vec<_> = self.drums.iter().map(|id| road.package(*id)).collect();
        let grams = |on: &dyn Fn(&weifei::domain::package::Package) -> bool| -> i64 {
            all.iter().filter(|one| on(one)).map(|one| one.held().grams()).sum()
        };
        let taken = grams(&|one| one.holder_site != road.world.site.id);
        let gone: i64 = all.iter().filter(|one| one.state == PackageState::Lost).map(|_| 100_000).sum();
        assert_eq!((stock, taken, gone), (ours, accepted, lost), "grams in stock, accepted, lost");
        let figures = road.world.env.db.read(store::quota::all_figures).unwrap();
        let shares = figures.iter().filter(|(place, _)| place.paper == Kind::Permit);
        let (mut held, mut used) = (0, 0);
        shares.for_each(|(_, figure)| (held, used) = (held + figure.reserved_g, used + figure.consumed_g));
        assert_eq!((held, used), (reserved, consumed), "shares of the permits");
        road.world.verified();
        let kg = |grams: i64| format!("{} kg", grams / 1000);
        let (ours, accepted, lost) = (kg(ours), kg(accepted), kg(lost));
        let shares = format!("{} reserved and {} used up", kg(reserved), kg(consumed));
        writeln!(
            self.text,
            "\nIn the end: {ours} in the consignor's stock, {accepted} accepted, {lost} lost; of the permits' yearly scale {shares}. \
             Sites balance to the gram; the rows are what the journal gives.\n"
        )
        .unwrap();
        self.text
    }

    /// Runs that have not ended.
    pub fn under_way(&self) -> usize {
        let trips = self.road.world.env.db.read(store::trip::all).unwrap();
        trips.iter().filter(|trip| trip.state == weifei::domain::trip::State::Underway).count()
    }
}

#[test]
fn what_is_refused_ends_somewhere_whatever_the_truck_does() {
    let scenes: [fn() -> String; 17] = [
        on_site::the_whole_load_goes_home_on_the_same_truck,
        on_site::each_reason_the_order_names,
        on_site::refused_at_one_stop_while_the_run_goes_on,
        on_site::two_clerks_decide_the_same_drum_at_once,
        half::one_goes_home_while_the_rest_is_being_unloaded,
        half::held_then_refused,
        half::held_then_accepted,
        half::what_is_decided_on_stays_decided_on,
        gone::another_carrier_fetches_it,
        gone::it_goes_on_to_another_receiver,
        gone::part_accepted_part_home_part_elsewhere,
        gone::it_goes_home_after_the_rest_was_confirmed,
        gone::two_trucks_bring_back_their_parts,
        gone::it_is_lost_on_the_way_back,
        gone::there_is_no_room_for_what_comes_back,
        gone::nobody_but_the_consignor_takes_it_back,
        on_site::the_carrier_refuses_at_loading,
    ];
    let mut text = String::from(
        "# Refusals, scene by scene\n\nPrinted by the test that does it (`tests/it/manifest/scenes`): every line is a request over \
         HTTP with its answer. Each drum weighs 100 kg; what comes before the gate is left out. The duty to decide, to tell the \
         consignor and to report is the receiver's (Order 23 Art. 12, 18).\n\n",
    );
    for (at, scene) in scenes.iter().enumerate() {
        text.push_str(&scene().replacen("## ", &format!("## {}. ", at + 1), 1));
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/refusals.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&file, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap_or_default(), text, "run UPDATE_DOCS=1 cargo test --test it");
}
