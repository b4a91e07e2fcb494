//! Evidence files: sent, named by a command, seen by its parties, proven by a bundle, erased.

use serde_json::{Value, json};
use weifei::{
    app::{Actor, bundle::Proven, file, read, seal},
    domain::access::Role,
    kernel::{
        hash::Hash,
        id::{CommandId, RandomIds},
    },
};

use super::{Answer, Api};
use crate::manifest::{Road, person};

/// A picture of one dot.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and what follows";

fn key() -> String {
    CommandId::make(&RandomIds, weifei::kernel::clock::Instant::from_micros(1)).to_string()
}

fn log_in(api: &Api, who: &Actor) -> String {
    let body = json!({"login": who.id.to_string(), "password": "correct horse"});
    let session = api.ask("POST", "/api/v1/auth/login", None, None, &body).json();
    session["access_token"].as_str().unwrap().to_owned()
}

fn send(api: &Api, token: &str, kind: &str, bytes: &[u8]) -> Answer {
    api.send(&format!("/api/v1/files?kind={kind}"), token, &[("Idempotency-Key", &key())], bytes.to_vec())
}

fn get(api: &Api, token: &str, path: &str) -> Answer {
    api.ask("GET", &format!("/api/v1{path}"), Some(token), None, &Value::Null)
}

#[test]
fn a_photo_goes_with_a_refusal_and_is_seen_by_its_parties_until_it_is_erased() {
    let road = Road::new();
    let drums = road.drums(2);
    let id = road.arrived(&drums, &[&road.first]);
    let ehs = person(&road.world, Role::Ehs, road.world.site.organisation);
    let api = Api::start(&road.world.env);
    let (gate, ehs) = (log_in(&api, &road.gate), log_in(&api, &ehs));
    let stranger = log_in(&api, &road.second.dispatcher);
    let sent = send(&api, &gate, "photo", PNG);
    assert_eq!(sent.status, 201, "{}", sent.text);
    let name = sent.json()["sha256"].as_str().unwrap().to_owned();
    assert_eq!((&sent.json()["media"], &sent.json()["used"]), (&json!("image/png"), &json!(0)));
    let path = format!("/files/{name}");
    assert_eq!(get(&api, &gate, &path).status, 200, "whoever sent it sees it");
    assert_eq!(get(&api, &ehs, &path).status, 404, "nothing names it yet");

    let refused = json!({"verdicts": [{"package": drums[0].to_string(), "verdict": "reject", "reasons": ["packing"]}]});
    let decide = |token: &str, key: &str, named: &str| {
        let headers = [("Idempotency-Key", key), ("Evidence", named), ("Content-Type", "application/json")];
        api.send(&format!("/api/v1/manifests/{id}/decide"), token, &headers, refused.to_string().into_bytes())
    };
    assert_eq!(decide(&gate, &key(), "no digest").status, 400);
    assert_eq!(decide(&gate, &key(), &"0".repeat(64)).json()["code"], "file.unknown");
    let foreign = send(&api, &ehs, "photo", PNG).json()["sha256"].as_str().unwrap().to_owned();
    assert_eq!(decide(&gate, &key(), &foreign).json()["code"], "file.unknown", "others' files prove nothing of mine");
    let once = key();
    let first = decide(&gate, &once, &name);
    assert_eq!(first.status, 200, "{}", first.text);
    assert_eq!(decide(&gate, &once, &name).text, first.text, "sent again, answered again");
    assert_eq!(decide(&gate, &once, &foreign).json()["code"], "command.key_reused");

    // Its parties see it; nobody else does.
    let shown = get(&api, &ehs, &path);
    assert_eq!((shown.status.as_u16(), shown.headers["content-type"].to_str().unwrap()), (200, "image/png"));
    assert!(shown.headers["content-security-policy"].to_str().unwrap().contains("sandbox"));
    assert_eq!(get(&api, &stranger, &path).status, 404);
    let listed = get(&api, &ehs, &format!("/files?stream=manifest/{id}")).json();
    assert_eq!((listed["items"].as_array().unwrap().len(), &listed["items"][0]["sha256"]), (1, &json!(name)));
    assert_eq!(get(&api, &stranger, &format!("/files?stream=manifest/{id}")).status, 404);
    let salted = road.world.env.db.read(|conn| weifei::store::file::content(conn, &name)).unwrap().unwrap();
    assert_eq!((Hash::of(&[&salted]).hex(), &salted[file::SALT..]), (name.clone(), PNG));
    proven(&road, &drums[0].to_string(), 1);

    road.world.verified();
    assert!(file::erase(&road.world.env, &name).unwrap());
    assert_eq!(get(&api, &ehs, &path).json()["code"], "file.erased");
    proven(&road, &drums[0].to_string(), 0);
    road.world.verified();
}

/// The bundle holds so many files, or says that they are withheld, and is found sound by a program that is not ours.
fn proven(road: &Road, drum: &str, given: usize) {
    let env = &road.world.env;
    while seal::seal(env).unwrap() > 0 {}
    let key = seal::verifier_key(env).unwrap();
    let Proven { bundle, files, .. } = env.db.read(|conn| read::bundle(conn, env, &Actor::system(), drum)).unwrap();
    assert_eq!((files.len(), bundle.files.len(), bundle.withheld.len()), (given, given, 1 - given));
    let bytes = weifei::exchange::bundle::pack(&bundle, &files, &[]).unwrap();
    weifei::exchange::bundle::verify(&bytes, Some(&key)).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let zip = dir.path().join("bundle.zip");
    std::fs::write(&zip, &bytes).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/verify_bundle.py");
    let python = std::process::Command::new("python3").arg(script).arg(&zip).arg(key.to_string()).output().unwrap();
    assert!(python.status.success(), "{}", String::from_utf8_lossy(&python.stdout));
    // One byte of a file changed is found.
    if let Some(file) = files.first() {
        let mut other = file.clone();
        other[40] ^= 1;
        let bytes = weifei::exchange::bundle::pack(&bundle, &[other], &[]).unwrap();
        assert!(weifei::exchange::bundle::verify(&bytes, Some(&key)).is_err());
    }
}

#[test]
fn only_pictures_and_documents_of_some_size_are_taken() {
    let road = Road::new();
    let api = Api::start(&road.world.env);
    let gate = log_in(&api, &road.gate);
    assert_eq!(send(&api, &gate, "photo", b"<script>alert(1)</script>").json()["code"], "file.unfit");
    assert_eq!(send(&api, &gate, "photo", b"").json()["code"], "file.unfit");
    assert_eq!(send(&api, &gate, "film", PNG).status, 400);
    let mut large = PNG.to_vec();
    large.resize(file::BYTES_MAX + 1, 0);
    assert_eq!(send(&api, &gate, "paper", &large).json()["code"], "file.unfit");
    large.truncate(file::BYTES_MAX);
    assert_eq!(send(&api, &gate, "paper", &large).status, 201);
    assert_eq!(send(&api, &gate, "scale", b"%PDF-1.7 ...").json()["media"], "application/pdf");
    // Two sent alike have other names: a digest does not tell what a file holds.
    let twice = [send(&api, &gate, "photo", PNG), send(&api, &gate, "photo", PNG)];
    assert_ne!(twice[0].json()["sha256"], twice[1].json()["sha256"]);
    assert_eq!(get(&api, &gate, &format!("/files/{}", "0".repeat(64))).status, 404);
}
