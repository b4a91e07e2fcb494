//! The address in a label's QR code answers anybody, and tells no more than the label does.

use serde_json::{Value, json};
use weifei::{
    app::package::Ask,
    domain::{
        access::Role,
        package::qr::{HazardBits, KeyId, Payload, build},
    },
    kernel::{id::PackageId, mass::Mass},
    store,
};

use super::Api;
use crate::{
    manifest::person,
    support::{World, reading},
};

/// What the QR code of a package's label says, as path: with its mass, by this key.
fn scanned(world: &World, id: PackageId, mass: Mass, key: &ed25519_dalek::SigningKey) -> String {
    let package = world.env.db.read(|conn| store::package::get(conn, &id.to_string())).unwrap().unwrap();
    let payload = Payload {
        key: KeyId::of(&key.verifying_key()),
        waste_code: 90_004_149,
        mass,
        hazards: HazardBits(1),
        day: package.label_day(),
    };
    let text = build(&world.env.public_url, &payload, &package.code.unwrap(), key).unwrap();
    text.strip_prefix("https://weifei.test").unwrap().to_owned()
}

#[test]
fn a_label_answers_whoever_scans_it_as_long_as_it_hangs_there() {
    let world = World::new();
    let api = Api::start(&world.env);
    let waste = world.waste("900-041-49", "S");
    let id = world.stored(&waste, 100, world.store[0].id);
    let path = scanned(&world, id, Mass::kg(100), &world.env.keys.label);
    let page = api.get(&path);
    assert_eq!(page.status, 200);
    let header = |name: &str| page.headers[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "text/html; charset=utf-8");
    assert!(header("content-security-policy").contains("style-src 'self'"));
    assert_eq!(header("cache-control"), "no-store");
    for word in
        ["标签有效", "废物900-041-49", "900-041-49", "毒性", "119", "120", "示例厂", "lang=\"zh-CN\"", "viewport"]
    {
        assert!(page.text.contains(word), "{word}: {}", page.text);
    }
    let english = api.get(&format!("{path}?lang=en")).text;
    assert!(english.contains("Valid label") && english.contains("Toxic") && english.contains("Solid"));
    // Nothing of where it lies, how much it is, who did it or what it is to the platform.
    for secret in [world.store[0].name.as_str(), "100 kg", "100000", &id.to_string(), &world.keeper.id.to_string()] {
        assert!(!english.contains(&format!(">{secret}<")), "{secret}");
    }
    assert!(!english.contains(&id.to_string()) && !english.contains("TS001"));
    let code = path.rsplit('/').next().unwrap();
    assert!(api.get(&format!("/l/{code}")).text.contains("没有签名"));
    let style = api.get("/l/style.css");
    assert_eq!(
        (style.status.as_u16(), style.headers["content-type"].to_str().unwrap()),
        (200, "text/css; charset=utf-8")
    );
}

#[test]
fn a_label_that_lies_says_so() {
    let world = World::new();
    let api = Api::start(&world.env);
    let waste = world.waste("900-041-49", "S");
    let key = &world.env.keys.label;
    let says = |path: &str| api.get(path).text;

    let id = world.stored(&waste, 100, world.store[0].id);
    let path = scanned(&world, id, Mass::kg(100), key);
    let strange = ed25519_dalek::SigningKey::from_bytes(&[1; 32]);
    assert!(says(&scanned(&world, id, Mass::kg(100), &strange)).contains("签名不符"));
    let other = scanned(&world, id, Mass::kg(99), key);
    let (seal, signature) = (path.split('.').next().unwrap(), other.split('.').nth(1).unwrap());
    assert!(says(&format!("{seal}.{signature}")).contains("签名不符"), "another label's signature");
    world.act(id, Ask::Reweigh(reading(99))).unwrap();
    assert!(says(&path).contains("过期"));
    world.act(id, Ask::Label).unwrap();
    assert!(says(&path).contains("过期") && says(&other).contains("标签有效"), "the old sheet stays out of date");
    world.act(id, Ask::ReportLost).unwrap();
    assert!(says(&other).contains("报失"));

    let id = world.labelled(&waste, "IBC", 10);
    let path = scanned(&world, id, Mass::kg(10), key);
    assert!(says(&path).contains("标签有效"));
    world.act(id, Ask::Void { reason: "错".into() }).unwrap();
    assert!(says(&path).contains("已作废"));

    let id = world.labelled(&waste, "IBC", 10);
    world.act_as(&world.ehs, id, Ask::SelfTreat { method: "D10".into(), facility_code: None }).unwrap();
    assert!(says(&scanned(&world, id, Mass::kg(10), key)).contains("已不在此容器"));
}

#[test]
fn what_was_never_a_label_is_not_found() {
    let world = World::new();
    let api = Api::start(&world.env);
    let waste = world.waste("900-041-49", "S");
    let empty = world.allot(&waste, "IBC").unwrap();
    let code = world.env.db.read(|conn| store::package::get(conn, &empty.to_string())).unwrap().unwrap().code.unwrap();
    for tail in
        [code.as_str(), "91330111MA2ABCD13G9000414920261123999", "x", "%00", "a.b/c", "..%2f..%2fetc", "%3Cscript%3E"]
    {
        let page = api.get(&format!("/l/{tail}"));
        assert_eq!(page.status, 404, "{tail}");
        assert!(page.text.contains("没有这个标签") && !page.text.contains("script"), "{tail}");
    }
    let long = api.get(&format!("/l/{}", "9".repeat(5000)));
    assert_eq!(long.status, 404);
}

#[test]
fn the_app_may_compile_its_scanner_and_use_the_camera_and_nothing_more() {
    let world = World::new();
    let page = Api::start(&world.env).get("/");
    let header = |name: &str| page.headers[name].to_str().unwrap().to_owned();
    let policy = header("content-security-policy");
    assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval';"), "{policy}");
    for loose in ["unsafe-inline", "'unsafe-eval'", "http:", "https:", "*"] {
        assert!(!policy.contains(loose), "{loose}: {policy}");
    }
    assert_eq!(header("permissions-policy"), "camera=(self), microphone=(), geolocation=(self)");
}

#[test]
fn the_published_key_is_the_one_that_labels_are_signed_with() {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use weifei::domain::package::qr::parse;

    let world = World::new();
    let api = Api::start(&world.env);
    let id = world.labelled(&world.waste("900-041-49", "S"), "IBC", 100);
    let path = scanned(&world, id, Mass(100_000), &world.env.keys.label);
    let keeper = person(&world, Role::Keeper, world.site.organisation);
    let body = json!({"login": keeper.id.to_string(), "password": "correct horse"});
    let session = api.ask("POST", "/api/v1/auth/login", None, None, &body).json();
    let token = session["access_token"].as_str();
    let told = api.ask("GET", "/api/v1/reference/label-keys", token, None, &Value::Null).json();
    let bytes: [u8; 32] = STANDARD.decode(told["items"][0]["key"].as_str().unwrap()).unwrap().try_into().unwrap();
    let published = ed25519_dalek::VerifyingKey::from_bytes(&bytes).unwrap();
    assert_eq!(told["items"][0]["id"], format!("{:08x}", u32::from_be_bytes(KeyId::of(&published).0)));
    let read = parse(&path).unwrap().verify(|id| (id == KeyId::of(&published)).then_some(published)).unwrap();
    assert_eq!(read.mass, Mass(100_000));
}
