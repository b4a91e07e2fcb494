//! Whatever is sent to whichever route of the OpenAPI document: never a fault of ours, always a problem that names its code;
//! and what slips through as valid leaves a journal that verifies.

use reqwest::Method;
use serde_json::{Value, json};

use crate::server::{District, Person, Served, Yard, key};

/// Largest JSON body.
const JSON_MAX: usize = 1024 * 1024;

fn check(what: &str, answer: &(u16, String, String)) {
    let (status, kind, text) = answer;
    let shown: String = text.chars().take(300).collect();
    assert!(*status < 500, "{what}: {status} {shown}");
    if *status < 400 {
        return;
    }
    assert_eq!(kind, "application/problem+json", "{what}: {status} {shown}");
    let problem: Value = serde_json::from_str(text).unwrap_or_else(|_| panic!("{what}: {shown}"));
    assert_eq!(problem["status"], *status, "{what}: {shown}");
    for field in ["title", "detail", "code", "trace_id"] {
        assert!(problem[field].as_str().is_some_and(|text| !text.is_empty()), "{what}: no {field} in {shown}");
    }
}

/// Bodies that fit no route.
fn malformed() -> Vec<String> {
    let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    let deep_object = format!("{}1{}", r#"{"a":"#.repeat(5000), "}".repeat(5000));
    let mut out: Vec<String> = [
        "",
        "{",
        "null",
        "[]",
        "0",
        "\"\"",
        "{}",
        "\u{feff}{}",
        "\\",
        "{\"a\":1}",
        "not json",
        "{\"net_g\":1e400}",
        "{\"net_g\":0.5}",
        "{\"net_g\":9007199254740993}",
        "{\"net_g\":-1}",
        "{\"net_g\":\"1\"}",
        "{\"net_g\":1,\"net_g\":2}",
    ]
    .map(str::to_owned)
    .into();
    out.extend([deep, deep_object, "x".repeat(JSON_MAX + 1), format!("{{\"reason\":\"{}\"}}", "x".repeat(100_000))]);
    out
}

/// Bodies that nearly fit one.
fn bodies(yard: &Yard, package: &str) -> Vec<String> {
    let (mut out, long) = (malformed(), "长".repeat(3000));
    let masses = [i64::MIN, -1_000_000, -1, 0, 1, 1_000_000_000_000_001, (1 << 53) - 1, 1 << 53, i64::MAX];
    let moments = [
        "",
        "yesterday",
        "2026-13-01T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "+12026-01-01T00:00:00Z",
        "+262142-12-31T23:59:59Z",
        "-262143-01-01T00:00:00Z",
    ];
    let texts = [
        "",
        " ",
        "\u{0}",
        "a\u{0}b",
        "\u{1}\u{7f}",
        "'; DROP TABLE event; --",
        "\u{202e}桶\u{fe0f}",
        "🛢",
        "%00",
        "900-041-49",
        "store",
        "S",
        "DRUM_STEEL",
        long.as_str(),
    ];
    for mass in masses {
        out.push(json!({"net_g": mass}).to_string());
        out.push(json!({"gross_g": mass, "tare_g": mass.saturating_sub(1)}).to_string());
        out.push(json!({"gross_g": mass, "tare_g": -1}).to_string());
        out.push(json!({"mass_g": mass}).to_string());
        let mut drum = yard.drum(0);
        drum["volume_l"] = json!(mass);
        out.push(drum.to_string());
        let part = json!({"container_kind": "DRUM_STEEL", "volume_l": mass, "mass_g": mass});
        out.push(json!({"parents": [package], "parts": [part]}).to_string());
        out.push(json!({"code": format!("F{mass}"), "name": "n", "kind": "store", "capacity_g": mass}).to_string());
        let zone = json!({"code": format!("Z{mass}"), "name": "n", "capacity_g": mass, "containment_ml": mass});
        out.push(zone.to_string());
    }
    for moment in moments {
        out.push(json!({"occurred_at": moment}).to_string());
        out.push(json!({"net_g": 1, "occurred_at": moment}).to_string());
        let mut drum = yard.drum(0);
        drum["produced_at"] = json!(moment);
        out.push(drum.to_string());
    }
    for text in texts {
        out.push(json!({"reason": text}).to_string());
        out.push(json!({"zone_id": text}).to_string());
        out.push(json!({"method": text, "facility_code": text}).to_string());
        out.push(json!({"login": text, "password": text}).to_string());
        out.push(json!({"refresh_token": text}).to_string());
        out.push(json!({"code": text, "name": text, "kind": "store"}).to_string());
        out.push(json!({"code": text, "name": text}).to_string());
        out.push(json!({"parents": [text], "parts": []}).to_string());
        let waste = json!({"name": text, "code": "900-041-49", "physical_state": "S", "hazards": [text, "T,C"]});
        out.push(waste.to_string());
        out.push(json!({"name": "n", "code": text, "physical_state": "S", "hazards": []}).to_string());
        let mut drum = yard.drum(0);
        drum["container_kind"] = json!(text);
        out.push(drum.to_string());
    }
    out.push(json!({"parents": [package, package], "parts": [{"container_kind": "IBC", "mass_g": 2000}]}).to_string());
    let parts = vec![json!({"container_kind": "IBC", "mass_g": 1}); 500];
    out.push(json!({"parents": [package], "parts": parts}).to_string());
    out
}

/// What may stand where the document has a parameter.
fn ids(yard: &Yard, package: &str) -> Vec<String> {
    let mut out: Vec<String> =
        ["0", "%00", "%ff%fe", "..%2f..%2fetc", "'%20OR%201=1", "%E6%A1%B6"].map(str::to_owned).into();
    out.extend(["01930000-0000-7000-8000-000000000000".into(), "9".repeat(2000), key()]);
    out.extend([package.to_owned(), yard.site.clone(), yard.zones[0].clone()]);
    out
}

/// Every path of the document with every parameter replaced; the last of several runs through words of actions.
fn paths(template: &str, ids: &[String]) -> Vec<String> {
    let actions = ["weigh", "label", "store", "move", "count", "fill", "void", "suspend", "svg", "png", "pdf", "%00"];
    let mut out = Vec::new();
    for id in ids {
        let path = template.replace("{id}", id);
        if path.contains('{') {
            let (before, rest) = path.split_once('{').unwrap();
            let after = rest.split_once('}').unwrap().1;
            out.extend(actions.map(|action| format!("{before}{action}{after}")));
        } else {
            out.push(path);
        }
    }
    out.sort();
    out.dedup();
    out
}

/// The live feed has no end of its own: it is asked for one that ends at once.
fn finite(path: &str) -> String {
    if !path.contains("/live") {
        return path.to_owned();
    }
    format!("{path}{}seconds=0", if path.contains('?') { '&' } else { '?' })
}

struct Stage {
    district: District,
    served: Served,
    people: Vec<Person>,
    yard: Yard,
    package: String,
    routes: Vec<(Method, String)>,
}

fn stage() -> Stage {
    let district = District::new();
    let served = district.serve();
    let people: Vec<Person> = ["keeper", "ehs", "officer"].map(|login| Person::log_in(&served, login)).into();
    let yard = Yard::of(&people[0], &served);
    let package = yard.drum_after(&people[0], &served, 0, &["weigh", "label", "store"]);
    let document = people[0].get(&served, "/openapi.json");
    let mut routes = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            routes.push((method.to_uppercase().parse().unwrap(), path.clone()));
        }
    }
    assert!(routes.len() > 20, "{routes:?}");
    Stage { district, served, people, yard, package, routes }
}

#[test]
fn garbage_bodies_never_are_a_fault_of_ours() {
    let stage = stage();
    let bodies = bodies(&stage.yard, &stage.package);
    let mut sent = 0;
    for (method, template) in stage.routes.iter().filter(|(method, _)| *method != Method::GET) {
        let known = match template.as_str() {
            path if path.contains("/sites/") => stage.yard.site.clone(),
            _ => stage.package.clone(),
        };
        for path in paths(template, &[known]) {
            for body in &bodies {
                // A repeat of a session's own logout would end the test; the tokens here are all invented.
                let answer =
                    stage.people[1].send(&stage.served, method.clone(), &finite(&path), Some(&key()), body.clone());
                let shown: String = body.chars().take(200).collect();
                check(&format!("{method} {path} {shown}"), &answer.unwrap());
                sent += 1;
            }
        }
    }
    assert!(sent > 1000, "{sent}");
    // Whatever waste was let in also gets a label.
    let yard = Yard::of(&stage.people[0], &stage.served);
    for waste in 0..yard.wastes.len() {
        let id = yard.drum_after(&stage.people[0], &stage.served, waste, &["weigh", "label"]);
        for format in ["svg", "png", "pdf", "zpl", "tspl"] {
            let path = format!("/api/v1/packages/{id}/label.{format}");
            let answer = stage.people[0].bytes(&stage.served, &path);
            assert!(answer.0 == 200 || (format == "pdf" && answer.0 < 500), "waste {waste} {path}: {}", answer.0);
        }
    }
    let (events, _) = stage.district.verified();
    println!("{sent} requests, {events} events");
}

#[test]
fn garbage_paths_queries_keys_and_tokens_never_are_a_fault_of_ours() {
    let stage = stage();
    let ids = ids(&stage.yard, &stage.package);
    let queries = [
        "",
        "?limit=-1",
        "?limit=99999999999999999999",
        "?limit=x&after=x",
        "?site=%00&after=%00",
        "?site=%ff",
        "?q=%25%27&site=x&state=%00",
        "?after=-9223372036854775808",
        "?after=9223372036854775807",
        "?from=9223372036854775807&to=9223372036854775807",
        "?from=-1&to=0",
        "?from=1&to=1",
        "?event=%00",
        "?event=x",
    ];
    for (method, template) in &stage.routes {
        for path in paths(template, &ids) {
            for query in queries {
                let answer = stage.people[2].send(
                    &stage.served,
                    method.clone(),
                    &finite(&format!("{path}{query}")),
                    Some(&key()),
                    "{}",
                );
                check(&format!("{method} {path}{query}"), &answer.unwrap());
            }
        }
        let path = template.replace("{id}", &stage.package).replace("{action}", "weigh").replace("{format}", "svg");
        for key in [None, Some(""), Some("1"), Some("00000000-0000-0000-0000-000000000000"), Some("not-a-uuid")] {
            let answer = stage.people[1].send(&stage.served, method.clone(), &finite(&path), key, "{}").unwrap();
            check(&format!("{method} {path} key {key:?}"), &answer);
        }
        for token in ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIiwiZXhwIjo5OTk5OTk5OTk5fQ."] {
            let mut nobody = stage.people[1].clone();
            nobody.token = token.to_owned();
            let answer = nobody.send(&stage.served, method.clone(), &finite(&path), Some(&key()), "{}").unwrap();
            check(&format!("{method} {path} token {token}"), &answer);
            let open =
                template.contains("/auth/") || template.ends_with("/demo") || template.ends_with("/registrations");
            assert!(open || answer.0 == 401, "{method} {path} token {token}: {}", answer.0);
        }
        for other in [Method::PUT, Method::DELETE, Method::PATCH] {
            let answer = stage.people[1].send(&stage.served, other.clone(), &path, Some(&key()), "{}").unwrap();
            check(&format!("{other} {path}"), &answer);
            let known = stage.routes.iter().any(|(method, known)| *method == other && known == template);
            assert!(known || (400..500).contains(&answer.0), "{other} {path}: {}", answer.0);
        }
    }
    let nowhere = stage.people[1].send(&stage.served, Method::GET, "/api/v1/nowhere", None, "").unwrap();
    check("nowhere", &nowhere);
    assert_eq!(nowhere.0, 404);
    // Beyond the largest body of all the server may hang up before it has heard everything; it must not fall over.
    let _ = stage.people[0].send(&stage.served, Method::POST, "/api/v1/packages", Some(&key()), vec![b' '; 30 << 20]);
    stage.people[0].get(&stage.served, "/me");
    stage.district.verified();
}
