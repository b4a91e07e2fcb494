//! The edge: files of rows, batches, warnings, rates, figures.

use reqwest::Method;
use serde_json::{Value, json};
use weifei::api::{limit::Rate, router::Options};

use crate::{
    http::{Api, Reply, key},
    people::{uscc, works},
};

fn import(api: &Api, noun: &str, token: &str, kind: &str, body: &str) -> Reply {
    let request = api.request(Method::POST, &format!("imports/{noun}"), token).header("Idempotency-Key", key());
    Api::send(request.header("Content-Type", kind).body(body.to_owned()))
}

fn counts(reply: &Reply) -> [i64; 4] {
    let view = reply.json();
    ["created", "updated", "unchanged", "refused"].map(|name| view[name].as_i64().unwrap())
}

#[test]
fn a_file_of_rows_goes_in_but_for_its_bad_rows_and_twice_changes_nothing() {
    let (world, api) = works();
    let admin = api.token("admin");
    let csv = format!(
        "\u{feff}uscc,name,kind,division,external_id\n{},甲厂,generator,330111,A1\n91330111MA2ABCD13X,错厂,generator,330111,A2\n{},乙车队,carrier,330111,A3\n",
        uscc(60),
        uscc(61)
    );
    let first = import(&api, "organisations", &admin, "text/csv", &csv).expect(200);
    assert_eq!(counts(&first), [2, 0, 0, 1], "{}", first.text);
    assert_eq!(first.json()["rows"][1]["problem"]["code"], "organisation.credit_code_invalid");
    let events = || {
        use diesel::prelude::*;
        let count = weifei::store::schema::event::table.count();
        world.env.db.read(|conn| count.get_result::<i64>(conn).map_err(weifei::store::StoreError::from)).unwrap()
    };
    let before = events();
    assert_eq!(counts(&import(&api, "organisations", &admin, "text/csv", &csv)), [0, 0, 2, 1]);
    assert_eq!(events(), before);
    let sites = json!([{ "organisation": uscc(60), "code": format!("{}-001", uscc(60)), "name": "一厂", "division": "330111",
        "tier": "key", "external_id": "S1" }, { "organisation": "none", "code": "x", "name": "y", "division": "1", "tier": "z" },
        { "wrong": true }]);
    assert_eq!(counts(&import(&api, "sites", &admin, "application/json", &sites.to_string())), [1, 0, 0, 2]);
    let people = format!(
        "organisation,login,name,role,locked\n{0},zhao.liu,赵六,keeper,否\n{0},zhao.liu,赵六,keeper,否\n{0},a b,坏,keeper,否\n",
        uscc(60)
    );
    assert_eq!(counts(&import(&api, "people", &admin, "text/csv; charset=utf-8", &people)), [1, 0, 1, 1]);
    let cars = format!(
        "organisation,plate,colour,kind,load_max_g\n{0},浙A12345,yellow,rigid,15000000\n{0},浙AD12345,blue,rigid,\n{0},浙A1234挂,yellow,trailer,x\n",
        uscc(61)
    );
    let cars = encoding(&cars);
    let request = api.request(Method::POST, "imports/vehicles", &admin).header("Idempotency-Key", key());
    let reply = Api::send(request.header("Content-Type", "text/csv").body(cars)).expect(200);
    assert_eq!(counts(&reply), [1, 0, 0, 2], "{}", reply.text);
    assert_eq!(reply.json()["rows"][1]["problem"]["code"], "vehicle.plate_invalid");
    let id = reply.json()["rows"][0]["id"].as_str().unwrap().to_owned();
    let car = api.get(&format!("vehicles/{id}"), &admin).expect(200);
    assert_eq!((car.str("plate").as_str(), car.headers["etag"].to_str().unwrap()), ("浙A12345", "\"1\""));
    assert_eq!(api.get(&format!("vehicles/{id}"), &api.token("manager")).expect(404).code(), "thing.not_found");
    assert_eq!(import(&api, "organisations", &admin, "application/json", "{").expect(400).code(), "request.malformed");
    assert_eq!(import(&api, "planets", &admin, "application/json", "[]").expect(404).code(), "thing.not_found");
    assert_eq!(counts(&import(&api, "organisations", &api.token("keeper"), "text/csv", &csv)), [0, 0, 0, 3]);
}

/// As a spreadsheet here saves it.
fn encoding(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

#[test]
fn a_batch_answers_item_by_item_in_order_and_like_the_single_command() {
    let (world, api) = works();
    let keeper = api.token("keeper");
    let waste = world.waste("900-041-49", "S");
    let new = json!({ "site_id": world.site.id.to_string(), "waste_stream_id": waste.id.to_string(), "container_kind": "IBC", "volume_l": 1000 });
    let id = api.post("packages", &keeper, &new).expect(201).str("id");
    let keys: Vec<String> = (0..5).map(|_| key()).collect();
    let item = |at: usize, action: &str, body: Value| json!({ "key": keys[at], "action": action, "package": id, "body": body });
    let commands = json!({ "commands": [
        item(0, "weigh", json!({ "net_g": 300_000 })),
        item(1, "store", json!({ "zone_id": world.store[0].id.to_string() })),
        item(2, "label", json!({})),
        item(3, "store", json!({ "zone_id": world.store[0].id.to_string() })),
        { "key": keys[4], "action": "allot", "body": new },
        { "nonsense": 1 },
    ] });
    let results = api.post("commands", &keeper, &commands).expect(200).json()["results"].clone();
    let told: Vec<i64> = results.as_array().unwrap().iter().map(|one| one["status"].as_i64().unwrap()).collect();
    assert_eq!(told, [200, 409, 200, 200, 201, 400], "{results}");
    let late = &results[1]["problem"];
    assert_eq!(late["code"], "package.not_from_state");
    assert_eq!(
        (&late["params"]["last_event"], &late["params"]["last_version"], late["params"]["last_at"].is_string()),
        (&json!("package.weighed"), &json!(2), true),
        "who comes too late, or too early, reads what was done last"
    );
    assert_eq!(results[0]["body"]["warnings"][0]["code"], "package.mass_typed");
    let warning = &results[0]["body"]["warnings"][0];
    assert!(warning["zh"].is_string() && warning["en"].is_string() && warning["remedy"]["zh"].is_string());
    let again = api.post("commands", &keeper, &commands).expect(200).json()["results"].clone();
    // What was never a command has no kept answer, only a fresh reference.
    let kept = |results: &Value| results.as_array().unwrap()[..5].to_vec();
    assert_eq!(kept(&again), kept(&results), "a batch sent again answers the same and does nothing");
    let alone = api.request(Method::POST, &format!("packages/{id}/weigh"), &keeper).header("Idempotency-Key", &keys[0]);
    let alone = Api::send(alone.json(&json!({ "net_g": 300_000 }))).expect(200);
    assert_eq!(alone.json(), results[0]["body"], "one key, one answer, alone or in a batch");
    let many = json!({ "commands": (0..201).map(|_| json!({})).collect::<Vec<_>>() });
    assert_eq!(api.post("commands", &keeper, &many).expect(413).code(), "batch.too_long");
}

#[test]
fn a_nearly_full_storage_point_warns_beside_the_success() {
    let (world, api) = works();
    let keeper = api.token("keeper");
    let waste = world.waste("900-041-49", "S");
    let id = world.labelled(&waste, "IBC", 1500);
    let store = json!({ "zone_id": world.point.id.to_string() });
    let first = api.post(&format!("packages/{id}/store"), &keeper, &store).expect(200).json();
    assert_eq!(first["warnings"], json!([]));
    let id = world.labelled(&waste, "IBC", 1000);
    let second = api.post(&format!("packages/{id}/store"), &keeper, &store).expect(200).json();
    assert_eq!(second["warnings"][0]["code"], "facility.storage_point_nearly_full", "{second}");
}

#[test]
fn who_asks_too_often_is_told_when_to_come_again() {
    let (world, api) = works();
    let (keeper, manager) = (api.token("keeper"), api.token("manager"));
    let slow = Api::start_with(&world.env, Options { rate: Rate::of(1), metrics_token: None });
    let replies: Vec<Reply> = (0..8).map(|_| slow.get("me", &keeper)).collect();
    let refused = replies.iter().find(|reply| reply.status == 429).expect("a refusal");
    assert_eq!(
        (refused.code().as_str(), refused.headers["content-type"].to_str().unwrap()),
        ("request.too_many", "application/problem+json")
    );
    assert!(refused.headers["retry-after"].to_str().unwrap().parse::<u64>().unwrap() >= 1);
    slow.get("me", &manager).expect(200);
    let sources: Vec<u16> = (0..60).map(|_| slow.get("demo", "").status).collect();
    assert!(sources.contains(&429), "an address is bounded too");
    let scans: Vec<u16> = (0..60).map(|no| slow.get(&format!("/m/2026330100{no:04}/1/x"), "").status).collect();
    assert!(scans.contains(&429), "and so are guesses at numbers of manifests");
}

#[test]
fn figures_are_for_this_machine_or_a_bearer() {
    let (world, api) = works();
    let api2 = Api::start_with(&world.env, Options { rate: None, metrics_token: Some("only for the watch".into()) });
    let keeper = api.token("keeper");
    api2.get("me", &keeper).expect(200);
    let waste = world.waste("900-041-49", "S");
    let new = json!({ "site_id": world.site.id.to_string(), "waste_stream_id": waste.id.to_string(), "container_kind": "IBC" });
    api2.post("packages", &keeper, &new).expect(201);
    let text = api2.get("/metrics", "").expect(200).text;
    for name in [
        "weifei_requests_total",
        "weifei_request_seconds_bucket",
        "weifei_commands_total",
        "weifei_sealer_lag_seconds",
        "weifei_writer_queue_depth",
    ] {
        assert!(text.contains(name), "{name} lacks in {text}");
    }
    assert!(text.contains("route=\"/api/v1/me\"") && !text.contains("keeper"));
    let proxied = |token: &str| {
        Api::send(api2.request(Method::GET, "/metrics", token).header("X-Forwarded-For", "203.0.113.9")).status
    };
    assert_eq!((proxied(""), proxied("wrong"), proxied("only for the watch")), (404, 404, 200));
}

/// Operations that anybody may call: what makes a session, or a link's secret instead of one.
const OPEN: &[&str] = &[
    "ask_reset",
    "accept_invitation",
    "get_demo",
    "log_in",
    "log_out",
    "refresh_session",
    "register_organisation",
    "reset_password",
];

#[test]
fn every_operation_but_the_open_ones_asks_who_calls_and_answers_in_problems() {
    let (_world, api) = works();
    let document = serde_json::to_value(weifei::api::router::document()).unwrap();
    let (mut closed, mut open) = (0, Vec::new());
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            let filled = path
                .split('/')
                .map(|part| if part.starts_with('{') { "x" } else { part })
                .collect::<Vec<_>>()
                .join("/");
            let method: Method = method.to_uppercase().parse().unwrap();
            for bearer in ["", "wf_wrong", "a.b.c"] {
                let reply =
                    Api::send(api.request(method.clone(), &filled, bearer).header("Idempotency-Key", key()).body("{}"));
                if OPEN.contains(&id) {
                    open.push(id.to_owned());
                    continue;
                }
                assert_eq!(reply.status, 401, "{method} {path} {}", reply.text);
                assert_eq!(reply.headers["content-type"], "application/problem+json", "{method} {path}");
                closed += 1;
            }
        }
    }
    open.dedup();
    open.sort();
    assert_eq!(
        open,
        OPEN.iter().map(ToString::to_string).collect::<std::collections::BTreeSet<_>>().into_iter().collect::<Vec<_>>()
    );
    assert!(closed > 100, "{closed}");
}

#[test]
fn a_server_with_a_certificate_speaks_https_only() {
    let world = crate::support::World::new();
    drop(rustls::crypto::ring::default_provider().install_default());
    let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
    let secret = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let chain = vec![made.cert.der().clone()];
    let tls = rustls::ServerConfig::builder().with_no_client_auth().with_single_cert(chain, secret).unwrap();
    let api = Api::start_over(&world.env, Options::default(), Some(std::sync::Arc::new(tls)));
    let root = reqwest::Certificate::from_pem(made.cert.pem().as_bytes()).unwrap();
    let trusting = reqwest::blocking::Client::builder().tls_certs_only([root]).build().unwrap();
    let secure = api.base.replace("http:", "https:");
    assert_eq!(trusting.get(format!("{secure}/readyz")).send().unwrap().text().unwrap(), "ready");
    assert!(api.client.get(format!("{}/readyz", api.base)).send().is_err(), "plain HTTP is not answered");
}
