//! The address in the QR code of a printed manifest answers anybody who holds the paper, and nobody who only counts.

use weifei::{
    app::manifest::{ActFields, sheet},
    documents::ManifestFacts,
    domain::manifest::Action,
    kernel::id::ManifestId,
};

use super::{Road, verdict, why};
use crate::api::{Answer, Api};

fn facts(road: &Road, id: ManifestId) -> ManifestFacts {
    road.world.env.db.read(|conn| sheet::facts(conn, &road.world.env, id)).unwrap()
}

/// What the paper's QR code says, as path.
fn path(facts: &ManifestFacts) -> String {
    facts.check.as_ref().unwrap().url.strip_prefix("https://weifei.test").unwrap().to_owned()
}

/// The page, and that it carries the headers of every page.
fn page(api: &Api, path: &str) -> Answer {
    let page = api.get(path);
    let header = |name: &str| page.headers[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "text/html; charset=utf-8", "{path}");
    assert_eq!(header("cache-control"), "no-store");
    assert!(header("content-security-policy").contains("style-src 'self'"));
    page
}

#[test]
fn a_paper_answers_whoever_scans_it_and_tells_when_it_is_old() {
    let road = Road::new();
    let drums = road.drums(3);
    let id = road.confirmed(&drums, &[&road.first]);
    let api = Api::start(&road.world.env);
    let paper = facts(&road, id);
    let scanned = page(&api, &path(&paper));
    assert_eq!(scanned.status, 200);
    for word in [
        "联单有效，尚未起运",
        &paper.number,
        "最新的第 4 版",
        "废物900-041-49",
        "900-041-49",
        "毒性",
        "0.300 t",
        "示例厂",
        "浙江省杭州市富阳区",
        "浙江省杭州市西湖区",
        "2026-11-23",
        &paper.shown_sha256,
        &paper.leaf,
        "尚未封存",
        "<dd>3</dd>",
        "viewport",
    ] {
        assert!(scanned.text.contains(word), "{word}: {}", scanned.text);
    }
    // Nobody's name, no plate, no waybill, no id.
    for secret in
        ["某人", "浙A11111", "YD-1", &id.to_string(), &road.first.driver.id.to_string(), &drums[0].to_string()]
    {
        assert!(!scanned.text.contains(secret), "{secret}");
    }
    let english = page(&api, &format!("{}?lang=en", path(&paper))).text;
    assert!(
        english.contains("Valid, not departed yet") && english.contains("Toxic") && english.contains("lang=\"en\"")
    );

    // The load goes on: the paper stays genuine, and old.
    road.load(id, &drums).unwrap();
    road.act(&road.world.keeper, id, Action::FinishLoading, ActFields::default()).unwrap();
    road.act(&road.first.driver, id, Action::Depart, ActFields::default()).unwrap();
    while weifei::app::seal::seal(&road.world.env).unwrap() > 0 {}
    let newest = facts(&road, id);
    let old = page(&api, &path(&paper)).text;
    for word in
        ["联单有效，运输途中", "第 4 版", "比最新的第 7 版", &paper.shown_sha256, &newest.shown_sha256, "树大小"]
    {
        assert!(old.contains(word), "{word}: {old}");
    }
    assert_ne!(path(&paper), path(&newest));
    assert!(page(&api, &path(&newest)).text.contains("最新的第 7 版"));

    road.act(&road.first.driver, id, Action::Arrive, ActFields::default()).unwrap();
    assert!(page(&api, &path(&paper)).text.contains("正在验收"));
    road.decide(id, drums.iter().map(|one| verdict(*one, "accept", None)).collect()).unwrap();
    road.act(&road.gate, id, Action::Complete, ActFields::default()).unwrap();
    assert!(page(&api, &path(&paper)).text.contains("不能再据此运输"));
}

#[test]
fn a_number_is_not_found_by_counting() {
    let road = Road::new();
    let drums = road.drums(2);
    let first = road.issued(&drums[..1], &[&road.first]);
    let one = facts(&road, first);
    let two = facts(&road, road.issued(&drums[1..], &[&road.first]));
    let draft = road.draft(&road.fields(&road.drums(1), &[&road.first])).unwrap();
    let api = Api::start(&road.world.env);
    let code = one.check.clone().unwrap().code;
    let (number, version) = (one.number.as_str(), one.revision);
    let right = |path: &str| page(&api, path).status == 200;
    assert!(right(&path(&one)) && right(&path(&two)));
    // As somebody types it.
    let typed = code.replace('-', "").to_lowercase().replace('0', "o").replace('1', "l");
    assert!(right(&format!("/m/{number}/{version}/{typed}")) && right(&format!("/m/{number}/{version}/{code}/")));

    let unknown = page(&api, "/m/20263301999999/3/0000-0000-0000-0000");
    assert_eq!(unknown.status, 404);
    let mut wrong = code.clone().into_bytes();
    let last = wrong.last_mut().unwrap();
    *last = if *last == b'0' { b'1' } else { b'0' };
    let wrong = String::from_utf8(wrong).unwrap();
    let mut strange = road.world.env.clone();
    strange.keys = std::sync::Arc::new(weifei::app::env::Keys {
        origin: strange.keys.origin.clone(),
        journal: None,
        label: ed25519_dalek::SigningKey::from_bytes(&[1; 32]),
        token: strange.keys.token.clone(),
    });
    let forged = road.world.env.db.read(|conn| sheet::facts(conn, &strange, first)).unwrap();
    let tails = [
        format!("{number}/{version}/{wrong}"),
        format!("{number}/{version}/{}", &code[..code.len() - 1]),
        format!("{number}/{version}/{code}0"),
        format!("{number}/{version}/"),
        format!("{number}/{version}"),
        format!("{number}/{}/{code}", version + 1),
        format!("{number}/-1/{code}"),
        format!("{number}/99999999999999999999/{code}"),
        format!("{number}/{version}/{code}/more"),
        format!("{}/{}/{code}", two.number, two.revision),
        format!("{}/1/{code}", draft.display()),
        number.to_owned(),
        path(&forged).strip_prefix("/m/").unwrap().to_owned(),
        "%3Cscript%3Ealert(1)%3C%2Fscript%3E/1/x".to_owned(),
        "\"><img src=x onerror=alert(1)>/1/x".to_owned(),
        "%00/1/x".to_owned(),
        "..%2f..%2fetc%2fpasswd".to_owned(),
        "9".repeat(5000),
        String::new(),
    ];
    for tail in &tails {
        let answer = page(&api, &format!("/m/{tail}"));
        assert_eq!(answer.status, 404, "{tail}");
        assert_eq!(answer.text, unknown.text, "a wrong code is told like an unknown number: {tail}");
    }
    assert!(unknown.text.contains("没有这份联单") && !unknown.text.contains("script"));
    assert!(page(&api, "/m/x?lang=en").text.contains("No such manifest"));
}

#[test]
fn a_revoked_one_says_so_and_a_demonstration_says_what_it_is() {
    let mut road = Road::new();
    let drums = road.drums(2);
    let id = road.issued(&drums[..1], &[&road.first]);
    let paper = facts(&road, id);
    road.act(&road.world.ehs, id, Action::Revoke, why("schedule")).unwrap();
    road.world.env.demo = true;
    let next = road.draft(&road.fields(&drums[1..], &[&road.first])).unwrap().id;
    for action in [Action::Check, Action::Issue] {
        road.act(&road.world.ehs, next, action, ActFields::default()).unwrap();
    }
    let demo = facts(&road, next);
    assert!(demo.number.starts_with("演示") && path(&demo).is_ascii(), "{}", path(&demo));
    let api = Api::start(&road.world.env);
    assert!(page(&api, &path(&paper)).text.contains("联单已作废"));
    let shown = page(&api, &path(&demo)).text;
    assert!(shown.contains("演示：没有真实的废物") && shown.contains(&demo.number));
}
