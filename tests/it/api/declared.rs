//! Papers that an organisation enters and the authority confirms, over HTTP: an export approval and a change of name.

use serde_json::{Value, json};
use weifei::domain::access::Role;

use super::{
    Api,
    papers::{enterprise, receiver, request, reviewer, session},
};
use crate::support::World;

#[test]
fn an_export_approval_is_entered_returned_corrected_in_its_version_and_confirmed() {
    let world = World::new();
    let api = Api::start(&world.env);
    let own = session(&world, &api, "own", enterprise(Role::Ehs, world.site.organisation));
    let authority = session(&world, &api, "authority", reviewer("3301"));
    let (_, body) = request(&world, "POST", "/api/v1/export-approvals").unwrap();
    let made = own.post("export-approvals", &body);
    assert_eq!(made.status, 201, "{}", made.text);
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let path = |action: &str| format!("export-approvals/{id}/{action}");
    assert_eq!(own.post(&path("confirm"), &json!({})).status, 403);
    assert_eq!(authority.post(&path("return"), &json!({})).json()["code"], "request.field_invalid");
    assert_eq!(authority.post(&path("return"), &json!({"reason": "编号不符"})).json()["state"], "returned");
    let change = json!({"terms": body});
    assert_eq!(own.post(&path("change"), &change).json()["code"], "document.version_needed");
    assert_eq!(own.post_of(&path("change"), "\"1\"", &change).status, 412);
    assert_eq!(own.post_of(&path("change"), "\"2\"", &change).json()["state"], "entered");
    assert_eq!(authority.post(&path("approve"), &json!({})).status, 404);
    let held = authority.post_of(&path("confirm"), "\"3\"", &json!({}));
    assert_eq!((held.json()["state"].as_str(), held.headers["etag"].to_str().unwrap()), (Some("valid"), "\"4\""));
    let shown = own.get(&format!("export-approvals/{id}")).json();
    assert_eq!((shown["country"].as_str(), shown["exit_name"].as_str()), (Some("DE"), Some("接受单位")));
    assert_eq!(shown["figures"], json!([]));
    let listed = own.get("export-approvals?state=valid").json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
}

#[test]
fn a_late_change_of_name_warns_and_papers_list_the_former_name() {
    let world = World::new();
    let api = Api::start(&world.env);
    receiver(&world);
    let own = session(&world, &api, "own", enterprise(Role::Manager, world.site.organisation));
    let (authority, far) =
        (session(&world, &api, "authority", reviewer("33")), session(&world, &api, "far", reviewer("34")));
    let (_, permit) = request(&world, "POST", "/api/v1/permits").unwrap();
    let permit = authority.post("permits", &permit).json()["id"].as_str().unwrap().to_owned();
    let body = json!({
        "organisation": world.site.organisation.to_string(), "registered_on": "2026-10-08", "name": "新名称",
        "representative": true
    });
    let made = own.post("name-changes", &body).json();
    assert_eq!((made["due_on"].as_str(), made["late"].as_bool()), (Some("2026-10-28"), Some(true)), "{made}");
    let warning = &made["warnings"][0];
    assert_eq!(
        (warning["code"].as_str(), warning["params"]["due_on"].as_str()),
        (Some("name_change.late"), Some("2026-10-28"))
    );
    let id = made["id"].as_str().unwrap();
    assert_eq!(far.get(&format!("name-changes/{id}")).status, 404);
    let actions = |of: &super::papers::Session<'_>| {
        let told = of.get(&format!("name-changes/{id}/actions")).json();
        let allowed = told["items"].as_array().unwrap().iter().filter(|one| one["allowed"] == true);
        allowed.map(|one| one["action"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        (actions(&own), actions(&authority)),
        (vec!["change".to_owned(), "submit".into(), "withdraw".into()], vec![])
    );
    assert_eq!(own.post(&format!("name-changes/{id}/submit"), &json!({})).json()["state"], "submitted");
    assert_eq!(authority.post(&format!("name-changes/{id}/accept"), &json!({})).json()["state"], "accepted");
    let shown = own.get(&format!("permits/{permit}")).json();
    let former = &shown["former_names"][0];
    assert_eq!(shown["organisation_name"], "新名称");
    assert_eq!((former["name"].as_str(), former["valid_to"].as_str()), (Some("示例"), Some("2026-10-07")));
    let listed: Value = authority.get("name-changes?state=accepted").json();
    assert_eq!(listed["items"][0]["name"], json!({"from": "示例", "to": "新名称"}));
    let wrong =
        json!({"organisation": world.site.organisation.to_string(), "registered_on": "yesterday", "name": "甲"});
    assert_eq!(own.post("name-changes", &wrong).json()["params"]["pointer"], "/registered_on");
    world.verified();
}
