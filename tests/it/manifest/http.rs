//! The whole chain over HTTP, by the people who do it in life: a ledger workbook is read in, its stock goes by two carriers to a
//! receiver, one package is refused and one held, the refused one comes back, the rest is treated, what remains becomes waste of
//! the receiver's own, and a bundle proves it without the platform. Printed into `docs/chain.md`.

use std::{collections::BTreeSet, fmt::Write as _, path::Path};

use serde_json::{Value, json};
use weifei::{
    app::{Actor, seal},
    domain::access::Role,
    kernel::id::{CommandId, RandomIds},
};

use super::{Road, person};
use crate::api::Api;

/// A factory's own ledger: produced and stored.
const LEDGER: &str = "\
日期,代码,批次号,产生量(kg),容器编码,包装方式,经办人
2026/11/3,900-041-49,HWCS1,120,C1,200L铁桶,张
2026/11/3,900-041-49,HWCS2,130.5,C2,200L铁桶,张
2026/11/4,900-041-49,HWCS3,95,C3,200L铁桶,张
2026/11/4,900-041-49,HWCS4,110,C4,200L铁桶,张
";
/// The same factory's stock-in.
const STORED: &str = "\
入库日期,代码,入库批次编码,入库量(kg),产生批次编码,容器编码,贮存设施编码,经办人
2026/11/5,900-041-49,HWRK1,120,HWCS1,C1,TS001,张
2026/11/5,900-041-49,HWRK2,130.5,HWCS2,C2,TS001,张
2026/11/5,900-041-49,HWRK3,95,HWCS3,C3,TS001,张
2026/11/5,900-041-49,HWRK4,110,HWCS4,C4,TS001,张
";

struct Story {
    api: Api,
    road: Road,
    text: String,
}

/// Somebody who is logged in.
struct Voice {
    who: &'static str,
    token: String,
}

impl Story {
    fn log_in(&self, who: &'static str, actor: &Actor) -> Voice {
        let body = json!({"login": actor.id.to_string(), "password": "correct horse"});
        let session = self.api.ask("POST", "/api/v1/auth/login", None, None, &body).json();
        Voice { who, token: session["access_token"].as_str().unwrap().to_owned() }
    }

    fn get(&self, voice: &Voice, path: &str) -> Value {
        let answer = self.api.ask("GET", &format!("/api/v1{path}"), Some(&voice.token), None, &Value::Null);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        answer.json()
    }

    /// Writes, notes it for the docs, and moves the clock on.
    fn post(&mut self, voice: &Voice, path: &str, shown: &str, body: &Value, what: &str) -> Value {
        self.road.world.clock.advance(chrono::Duration::seconds(15));
        let key = CommandId::make(&RandomIds, weifei::kernel::clock::Instant::from_micros(1)).to_string();
        let answer = self.api.ask("POST", &format!("/api/v1{path}"), Some(&voice.token), Some(key), body);
        assert!(answer.status.is_success(), "{path}: {}", answer.text);
        let told = answer.json();
        let state = told["state"].as_str().map(|state| format!("`{state}`")).unwrap_or_default();
        let (who, status) = (voice.who, answer.status.as_u16());
        writeln!(self.text, "| {who} | {what} | `POST {shown}` | {status} | {state} |").unwrap();
        told
    }

    /// Acts on a manifest as it is shown to the actor.
    fn act(&mut self, voice: &Voice, id: &str, action: &str, mut body: Value, what: &str) -> Value {
        let shown = self.get(voice, &format!("/manifests/{id}"));
        body["shown_sha256"] = shown["shown_sha256"].clone();
        let (path, docs) = (format!("/manifests/{id}/{action}"), format!("/manifests/{{id}}/{action}"));
        self.post(voice, &path, &docs, &body, what)
    }
}

fn crew(carrier: &super::Carrier) -> Value {
    let (vehicle, driver, escort) = (carrier.vehicle, carrier.driver.id, carrier.escort.id);
    json!({
        "vehicle_id": vehicle.to_string(), "driver_id": driver.to_string(), "escort_id": escort.to_string(),
        "waybill": "YD-2026-1"
    })
}

#[test]
fn who_departs_is_told_in_words_what_the_event_keeps_as_codes() {
    let road = Road::new();
    let drums = road.drums(1);
    let id = road.confirmed(&drums, &[&road.first]);
    road.load(id, &drums).unwrap();
    let ehs = person(&road.world, Role::Ehs, road.world.site.organisation);
    let keeper = person(&road.world, Role::Keeper, road.world.site.organisation);
    let mut story = Story { api: Api::start(&road.world.env), road, text: String::new() };
    let (ehs, keeper) = (story.log_in("EHS officer", &ehs), story.log_in("keeper", &keeper));
    let dispatcher = story.log_in("dispatcher", &story.road.first.dispatcher.clone());
    let driver = story.log_in("driver", &story.road.first.driver.clone());
    let papers = story.get(&dispatcher, "/credentials?limit=100");
    let inspection =
        papers["items"].as_array().unwrap().iter().find(|one| one["proof"] == "vehicle_inspection").unwrap();
    let path = format!("/credentials/{}/end", inspection["id"].as_str().unwrap());
    story.post(&dispatcher, &path, "", &json!({"reason": "sold"}), "ends the inspection of the vehicle");
    let id = id.to_string();
    let told = story.act(&keeper, &id, "finish_loading", json!({}), "signs the load out");
    assert_eq!(told["warnings"], json!([]), "only a check and a departure look");
    let left = story.act(&driver, &id, "depart", json!({}), "leaves");
    assert_eq!(left["warnings"][0]["code"], "credential.inspection_unknown", "{left}");
    warned(&story, &ehs, &id, &left);
}

/// Whoever reads the event of the departure finds the words of its codes, the same as its driver was told.
fn warned(story: &Story, reader: &Voice, id: &str, left: &Value) {
    let events = story.get(reader, &format!("/events?stream=manifest/{id}&limit=200"));
    let event = events["items"].as_array().unwrap().iter().find(|one| one["kind"] == "manifest.departed").unwrap();
    let kept: Vec<&str> =
        event["data"]["warnings"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
    let told = left["warnings"].as_array().unwrap();
    assert_eq!(told.iter().map(|one| one["code"].as_str().unwrap()).collect::<Vec<_>>(), kept);
    let words = story.get(reader, &format!("/reference/codes?codes={},no.such_code", kept.join(",")));
    let words = words["items"].as_array().unwrap();
    assert_eq!(words.len(), kept.len());
    for (one, other) in words.iter().zip(told) {
        assert_eq!((&one["code"], &one["zh"], &one["remedy"]), (&other["code"], &other["zh"], &other["remedy"]));
    }
}

#[test]
fn the_whole_chain_over_http_from_a_ledger_to_a_proof() {
    let road = Road::new();
    let (site, own) = (road.world.site.clone(), road.world.site.organisation);
    let other = road.receiver.site.clone();
    let ehs = person(&road.world, Role::Ehs, own);
    let keeper = person(&road.world, Role::Keeper, own);
    let operator = person(&road.world, Role::Operator, other.organisation);
    let storer = person(&road.world, Role::Keeper, other.organisation);
    let (waste, zone) = (road.receiver.waste("772-003-18", "S"), road.receiver.store[0].id.to_string());
    let back = road.world.store[1].id.to_string();
    let mut story = Story { api: Api::start(&road.world.env), road, text: String::new() };
    let ehs = story.log_in("EHS officer 环保专员", &ehs);
    let keeper = story.log_in("keeper 仓管", &keeper);
    let first = story.log_in("first carrier 承运人一", &story.road.first.dispatcher.clone());
    let driver = story.log_in("driver 驾驶员", &story.road.first.driver.clone());
    let second = story.log_in("second carrier 承运人二", &story.road.second.dispatcher.clone());
    let gate = story.log_in("gate 验收", &story.road.gate.clone());
    let operator = story.log_in("operator 车间", &operator);
    let storer = story.log_in("receiver's keeper 仓管", &storer);

    for (file, name) in [(LEDGER, "produced.csv"), (STORED, "stored.csv")] {
        let path = format!("/sites/{}/ledger-imports?file={name}", site.id);
        story.post(&ehs, &path, "/sites/{id}/ledger-imports", &Value::from(file), "reads the ledger in");
    }
    let stock = story.get(&keeper, &format!("/packages?site={}&state=in_stock", site.id));
    let drums: Vec<String> =
        stock["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(drums.len(), 4, "{stock}");
    let draft = json!({
        "consignor_site": site.code, "receiver_site": other.code, "planned_on": "2026-11-23",
        "lines": [{"method": "D10", "packages": drums}],
        "carriers": [{"organisation": story.road.first.id.to_string()}, {"organisation": story.road.second.id.to_string()}]
    });
    let one = story.post(&ehs, "/manifests", "/manifests", &draft, "writes the manifest from stock");
    let id = one["id"].as_str().unwrap().to_owned();
    story.act(&ehs, &id, "check", json!({}), "has everything checked");
    let number = Road::number();
    story.act(&ehs, &id, "issue", json!({"number": number}), "signs it, with the official number");
    let (one_crew, two_crew) = (crew(&story.road.first), crew(&story.road.second));
    story.act(&first, &id, "confirm_carry", one_crew, "takes it, names vehicle and crew");
    story.act(&keeper, &id, "load", json!({"packages": drums}), "scans the drums onto the vehicle");
    story.act(&keeper, &id, "finish_loading", json!({"out_g": 456_000}), "weighs out and signs");
    story.act(&driver, &id, "depart", json!({}), "signs and leaves");
    story.act(&driver, &id, "offer_handover", json!({}), "hands over: the first signature");
    story.act(&second, &id, "accept_handover", two_crew.clone(), "takes over: the second signature");
    receive(&mut story, (&gate, &second, &keeper), &id, &drums, (two_crew, &back));
    for drum in [&drums[0], &drums[2], &drums[3]] {
        let path = format!("/packages/{drum}/store");
        story.post(&storer, &path, "/packages/{id}/store", &json!({"zone_id": zone}), "stores what was accepted");
    }
    let open = json!({"site_id": other.id.to_string(), "line": "FS-01", "method": "D10"});
    let batch = story.post(&operator, "/treatments", "/treatments", &open, "opens a batch in the furnace");
    let batch = batch["id"].as_str().unwrap().to_owned();
    treat(&mut story, &operator, &batch, &[&drums[0], &drums[2], &drums[3]], &waste.id.to_string());
    let told = story.act(&gate, &id, "report_treatment", json!({}), "reports back what became of it");
    assert_eq!(told["state"], "treated");
    let seen = story.get(&ehs, &format!("/packages/{}", drums[0]));
    assert_eq!(seen["state"], "treated", "who made the waste sees its end");
    proven(&mut story, &ehs, &drums[0], &id);
    story.road.world.verified();
    printed(&story.text);
}

/// Weighed in, decided on package by package, confirmed; what was refused goes home.
fn receive(
    story: &mut Story,
    (gate, second, keeper): (&Voice, &Voice, &Voice),
    id: &str,
    drums: &[String],
    (crew, back): (Value, &str),
) {
    story.act(gate, id, "arrive", json!({}), "books the arrival");
    story.act(gate, id, "weigh_in", json!({"gross_g": 8_455_000, "tare_g": 8_000_000}), "weighs in");
    let verdicts = json!({"verdicts": [
        {"package": drums[0], "verdict": "accept"},
        {"package": drums[1], "verdict": "reject", "reasons": ["packing"]},
        {"package": drums[2], "verdict": "hold", "reasons": ["property"]},
        {"package": drums[3], "verdict": "accept", "mass_g": 109_000, "reasons": ["mass"]}
    ]});
    let told = story.act(gate, id, "decide", verdicts, "accepts two, refuses one, holds one");
    assert_eq!(told["state"], "discrepancy");
    let held = json!({"verdicts": [{"package": drums[2], "verdict": "accept"}]});
    story.act(gate, id, "decide", held, "accepts the held one after sampling");
    story.act(gate, id, "complete", json!({}), "confirms the receipt");
    let mut home = crew;
    home["packages"] = json!([drums[1]]);
    story.act(second, id, "send_back", home, "takes the refused one back");
    story.act(keeper, id, "take_back", json!({"packages": [drums[1]], "zone_id": back}), "puts it into its zone again");
}

fn treat(story: &mut Story, operator: &Voice, batch: &str, drums: &[&String], waste: &str) {
    for drum in drums {
        let path = format!("/treatments/{batch}/inputs");
        story.post(operator, &path, "/treatments/{id}/inputs", &json!({"package": drum}), "scans a drum into it");
    }
    let ash = json!({
        "waste_stream_id": waste, "container_kind": "BAG", "volume_l": 1000, "net_g": 64_000, "source": "typed"
    });
    let path = format!("/treatments/{batch}/residues");
    story.post(operator, &path, "/treatments/{id}/residues", &ash, "packs the ash: waste of the receiver's own");
    let path = format!("/treatments/{batch}/close");
    story.post(operator, &path, "/treatments/{id}/close", &json!({}), "closes the batch");
}

/// The bundles of a drum and of its manifest, as who made the waste gets them: they hold what carried and what took it, and are
/// proven by a program that is not ours.
fn proven(story: &mut Story, voice: &Voice, drum: &str, manifest: &str) {
    let env = story.road.world.env.clone();
    while seal::seal(&env).unwrap() > 0 {}
    story.text.push_str(
        "\n## What its bundles hold\n\nAs the EHS officer gets them, found sound by a program that is not ours \
         (`tests/support/verify_bundle.py`).\n\n| bundle | events |\n|---|---|\n",
    );
    for path in [format!("/packages/{drum}/bundle.zip"), format!("/manifests/{manifest}/bundle.zip")] {
        let answer = story.api.ask("GET", &format!("/api/v1{path}"), Some(&voice.token), None, &Value::Null);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        let kinds = crate::support::proven(&env, &answer.bytes);
        // By name: of one moment's events either may come first in the tree.
        let told: BTreeSet<String> = kinds.iter().map(|kind| format!("`{kind}`")).collect();
        let told: Vec<String> = told.into_iter().collect();
        let shown = path.replace(drum, "{id}").replace(manifest, "{id}");
        writeln!(story.text, "| `GET {shown}` | {} events: {} |", kinds.len(), told.join(", ")).unwrap();
        let count = |kind: &str| kinds.iter().filter(|one| *one == kind).count();
        for kind in ["package.loaded", "package.accepted", "package.treated", "manifest.issued", "manifest.completed"] {
            assert!(count(kind) > 0, "{path}: {kind} is not in the bundle");
        }
        // Two runs out and one home; one batch with all that went into it and came out.
        assert_eq!((count("trip.planned"), count("trip.started"), count("trip.ended")), (3, 3, 3), "{path}: {kinds:?}");
        let batch = ["opened", "fed", "residue_made", "closed"].map(|what| count(&format!("treatment.{what}")));
        assert_eq!(batch, [1, 3, 1, 1], "{path}: {kinds:?}");
    }
}

fn printed(rows: &str) {
    let text = format!(
        "# One load from ledger to furnace\n\nPrinted by the test that does it (`tests/it/manifest/http.rs`): every line is a \
         request that was accepted, in this order.\n\n| who | what | request | status | state after |\n|---|---|---|---|---|\n{rows}"
    );
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/chain.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&file, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap_or_default(), text, "run UPDATE_DOCS=1 cargo test --test it");
}

#[test]
fn what_is_kept_of_a_manifest_is_shown_as_it_is_now_and_to_its_parties_only() {
    let road = Road::new();
    let drums = road.drums(1);
    let id = road.issued(&drums, &[&road.first]).to_string();
    let ehs = person(&road.world, Role::Ehs, road.world.site.organisation);
    let stranger = person(&road.world, Role::Dispatcher, road.second.id);
    let mut story = Story { api: Api::start(&road.world.env), road, text: String::new() };
    let ehs = story.log_in("ehs", &ehs);
    let stranger = story.log_in("stranger", &stranger);
    let first = story.log_in("first", &story.road.first.dispatcher.clone());
    let path = format!("/manifests/{id}");
    for _ in 0..2 {
        assert_eq!(story.get(&ehs, &path)["state"], "issued");
        assert_eq!(story.get(&ehs, "/manifests?state=issued")["items"][0]["id"], *id);
        let answer = story.api.ask("GET", &format!("/api/v1{path}"), Some(&stranger.token), None, &Value::Null);
        assert_eq!(answer.status, 404, "kept for others is not shown to strangers");
        let bundle = format!("/api/v1{path}/bundle.zip");
        assert_eq!(story.api.ask("GET", &bundle, Some(&stranger.token), None, &Value::Null).status, 404);
        assert_eq!(story.get(&stranger, "/manifests")["items"], json!([]));
    }
    let crew = crew(&story.road.first);
    story.act(&first, &id, "confirm_carry", crew, "takes it");
    assert_eq!(story.get(&ehs, &path)["state"], "carrier_confirmed");
    let listed = story.get(&ehs, "/manifests?limit=1");
    assert_eq!((&listed["items"][0]["state"], &listed["next"]), (&json!("carrier_confirmed"), &Value::Null));
    assert_eq!(listed["items"][0]["plates"], json!(["浙A11111"]));
    assert_eq!(story.get(&ehs, "/manifests?state=issued")["items"], json!([]));
    // Number and id name the same.
    let number = listed["items"][0]["number"].as_str().unwrap().to_owned();
    assert_eq!(story.get(&ehs, &format!("/manifests/{number}"))["id"], *id);
}
