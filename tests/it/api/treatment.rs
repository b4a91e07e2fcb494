//! A treatment batch over HTTP: from its opening to what the maker of the waste reads about it.

use serde_json::{Value, json};
use weifei::{
    app::{account, env::Grant},
    domain::access::Role,
    kernel::id::{CommandId, OrganisationId, PersonId, RandomIds},
};

use super::Api;
use crate::support::World;

fn log_in(world: &World, api: &Api, name: &str, role: Role, organisation: OrganisationId) -> String {
    let digest = crate::support::digest("correct horse");
    let (env, login) = (world.env.clone(), name.to_owned());
    let add = move |conn: &mut weifei::store::Conn| {
        let grant = Grant { role, organisation: Some(organisation), site: None, division: None };
        let id = PersonId::make(&RandomIds, env.clock.now());
        account::create_person(conn, &env, id, &login, &login, &digest, &[grant])
    };
    world.env.db.write(add).unwrap();
    let body = json!({"login": name, "password": "correct horse"});
    let session = api.ask("POST", "/api/v1/auth/login", None, None, &body).json();
    session["access_token"].as_str().unwrap().to_owned()
}

fn key() -> String {
    CommandId::make(&RandomIds, weifei::kernel::clock::Instant::from_micros(1)).to_string()
}

#[test]
fn a_batch_is_opened_fed_drawn_and_closed_and_the_maker_reads_the_outcome() {
    let maker = World::new();
    let plant = maker.neighbour();
    let (waste, slag) = (maker.waste("900-041-49", "S"), plant.waste("772-003-18", "S"));
    let drum = maker.stored(&waste, 300, maker.store[0].id);
    let code = maker.handed_over(drum, &plant).code.unwrap();
    let api = Api::start(&maker.env);
    let operator = log_in(&maker, &api, "operator", Role::Operator, plant.site.organisation);
    let keeper = log_in(&maker, &api, "keeper", Role::Keeper, maker.site.organisation);
    let get = |who: &str, path: &str| api.ask("GET", &format!("/api/v1{path}"), Some(who), None, &Value::Null);
    let post =
        |path: &str, body: &Value| api.ask("POST", &format!("/api/v1{path}"), Some(&operator), Some(key()), body);

    let opening = json!({"site_id": plant.site.id, "line": "MF0001", "method": "R4", "started_on": "2026-11-22"});
    let opened = post("/treatments", &opening);
    assert_eq!(opened.status, 201, "{}", opened.text);
    let batch = format!("/treatments/{}", opened.json()["id"].as_str().unwrap());
    let fed = post(&format!("{batch}/inputs"), &json!({"package": code}));
    assert_eq!((fed.status.as_u16(), fed.json()["package"]["state"].as_str()), (201, Some("treated")), "{}", fed.text);
    let twice = post(&format!("{batch}/inputs"), &json!({"package": code}));
    assert_eq!((twice.status.as_u16(), twice.json()["code"].as_str()), (409, Some("package.treated_already")));
    assert_eq!(twice.json()["params"]["treatment"], opened.json()["id"]);
    let bag = json!({"waste_stream_id": slag.id, "container_kind": "BAG", "gross_g": 41_000, "tare_g": 1000});
    let made = post(&format!("{batch}/residues"), &bag);
    assert_eq!((made.status.as_u16(), &made.json()["package"]["origin"]), (201, &"residue".into()), "{}", made.text);
    assert_eq!(made.json()["warnings"][0]["code"], "package.mass_typed");
    let residue = made.json()["package"]["id"].as_str().unwrap().to_owned();

    let shown = get(&operator, &batch);
    assert_eq!((&shown.headers["etag"], &shown.json()["residue_g"]), (&"\"3\"".parse().unwrap(), &40_000.into()));
    let allowed = |text: &Value| -> Vec<bool> {
        text["items"].as_array().unwrap().iter().map(|one| one["allowed"].as_bool().unwrap()).collect()
    };
    assert_eq!(
        allowed(&get(&operator, &format!("{batch}/actions")).json()),
        [true, true, true, false, true, false, false]
    );
    let closed = post(&format!("{batch}/close"), &json!({"product_g": 5}));
    assert_eq!((closed.status.as_u16(), &closed.headers["etag"]), (200, &"\"4\"".parse().unwrap()), "{}", closed.text);
    assert_eq!(
        allowed(&get(&operator, &format!("{batch}/actions")).json()),
        [false, false, false, false, true, false, false]
    );
    corrected(&api, &plant, &post, &batch, &keeper);
    let inputs = get(&operator, &format!("{batch}/inputs")).json();
    assert_eq!((&inputs["items"][0]["package_id"], &inputs["next"]), (&drum.to_string().into(), &Value::Null));
    assert_eq!(get(&operator, &format!("{batch}/residues")).json()["items"][0]["package_id"], residue);
    let list = get(&operator, &format!("/treatments?site={}&state=closed", plant.site.id)).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);

    let outcome = get(&keeper, &format!("/packages/{drum}")).json()["outcome"].clone();
    let line = json!([{"field": "line", "old": "MF0001", "new": "MF0002"}]);
    assert_eq!((&outcome["line"], &outcome["corrected"]), (&"MF0002".into(), &line));
    assert_eq!((&outcome["method"], &outcome["site_code"]), (&"R4".into(), &plant.site.code.clone().into()));
    assert_eq!((&outcome["mass_g"], &outcome["started_on"]), (&300_000.into(), &"2026-11-22".into()));
    assert_eq!(get(&keeper, &batch).status, 404);
    assert_eq!(get(&keeper, &format!("/packages/{residue}")).status, 404);
    let trace = get(&keeper, &format!("/packages/{drum}/trace")).json();
    assert_eq!(trace["children"], json!([]));
    let down = get(&keeper, &format!("/packages/{drum}/origin?direction=down")).json();
    assert_eq!((&down["items"], &down["total"], &down["hidden"]), (&json!([]), &1.into(), &1.into()));
    let up = get(&operator, &format!("/packages/{residue}/origin?direction=up")).json();
    assert_eq!((&up["items"][0]["id"], &up["items"][0]["share_g"]), (&drum.to_string().into(), &40_000.into()));
    assert_eq!(get(&operator, &format!("/packages/{residue}/origin?direction=sideways")).status, 400);
    maker.verified();
}

/// The line of a closed batch is corrected: proposed by who treats, agreed to by another.
fn corrected(api: &Api, plant: &World, post: &dyn Fn(&str, &Value) -> super::Answer, batch: &str, maker: &str) {
    for wrong in
        [json!({"reason": "typing"}), json!({"reason": "why", "line": "L"}), json!({"reason": "unit", "residue": "x"})]
    {
        assert_eq!(post(&format!("{batch}/corrections"), &wrong).status, 400);
    }
    let told = post(&format!("{batch}/corrections"), &json!({"line": "MF0002", "reason": "typing"}));
    let one = &told.json()["corrections"][0];
    assert_eq!(
        (told.status.as_u16(), &told.json()["line"], &one["no"]),
        (201, &"MF0001".into(), &0.into()),
        "{}",
        told.text
    );
    assert_eq!(
        (&one["standing"], &one["needs"], &one["reason"]),
        (&"open".into(), &json!(["receiver"]), &"typing".into())
    );
    let ehs = log_in(plant, api, "chief", Role::Ehs, plant.site.organisation);
    let say = |who: &str, path: &str| {
        api.ask("POST", &format!("/api/v1{batch}/corrections/{path}"), Some(who), Some(key()), &json!({}))
    };
    assert_eq!(say(&ehs, "0/perhaps").status, 404);
    assert_eq!(say(maker, "0/agree").status, 404);
    let list = api.ask("GET", &format!("/api/v1{batch}/actions"), Some(&ehs), None, &Value::Null).json();
    let agree = list["items"].as_array().unwrap().iter().find(|one| one["action"] == "agree_correction").cloned();
    assert_eq!(agree.unwrap()["allowed"], true);
    let agreed = say(&ehs, "0/agree");
    let one = &agreed.json()["corrections"][0];
    assert_eq!((agreed.status.as_u16(), &agreed.json()["line"]), (200, &"MF0002".into()), "{}", agreed.text);
    assert_eq!((&one["standing"], &one["agreed"]), (&"in_force".into(), &json!(["receiver"])));
    assert_eq!((&one["change"]["old"], &one["change"]["new"]), (&"MF0001".into(), &"MF0002".into()));
    let twice = say(&ehs, "0/agree");
    assert_eq!((twice.status.as_u16(), &twice.json()["code"]), (409, &"treatment.correction_closed".into()));
}
