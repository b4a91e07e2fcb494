//! Parties' papers over HTTP: requests for the permission matrix, and a contract, a permit and an application from end to end.

use serde_json::{Value, json};
use weifei::{
    app::{Actor, Error, env::Grant, paper, record::Tx},
    domain::{
        access::Role,
        paper::{Term, approval, credential::Proof, credential::Subject, permit::ScopeRow},
        party::{Organisation, Site, Tier},
    },
    kernel::{
        clock::Instant,
        id::{CommandId, OrganisationId, PersonId, RandomIds, SiteId},
        mass::Mass,
    },
    store,
};

use super::{Answer, Api};
use crate::support::{World, run};

fn term() -> Term {
    Term { from: "2026-01-01".parse().unwrap(), to: "2026-12-31".parse().unwrap() }
}

/// A receiver in another province; its site's id.
pub fn receiver(world: &World) -> SiteId {
    const USCC: &str = "91340100MA2XYZ0017";
    let now = world.env.clock.now();
    let organisation = Organisation {
        id: OrganisationId::make(&RandomIds, now),
        uscc: USCC.into(),
        name: "接受单位".into(),
        kind: "receiver".into(),
        external_id: None,
    };
    let site = Site {
        id: SiteId::make(&RandomIds, now),
        code: format!("{USCC}-001"),
        name: "接受单位".into(),
        organisation: organisation.id,
        division: "340100".into(),
        tier: Tier::Key,
    };
    run(&world.env, &Actor::system(), move |tx| {
        if let Some(known) = store::party::find_site(tx.conn, &site.code)? {
            return Ok(known.id);
        }
        weifei::app::party::register_organisation(tx, organisation.clone())?;
        Ok(weifei::app::party::register_site(tx, site.clone())?.id)
    })
    .unwrap()
}

/// A number nobody has used.
fn number() -> String {
    let id = CommandId::make(&RandomIds, Instant::from_micros(1)).to_string();
    id.chars().rev().take(12).collect()
}

fn exported(tx: &mut Tx<'_>, consignor_site: String, exit_site: String) -> Result<String, Error> {
    let methods = vec!["D10".to_owned()];
    let asked = paper::export::NewExport {
        number: number(),
        consignor_site,
        exit_site,
        country: "DE".into(),
        importer: "进口者".into(),
        disposer: "境外单位".into(),
        lines: vec![approval::Line { code: "900-041-49".into(), methods, mass_g: Mass::kg(10) }],
        term: term(),
        external_id: None,
    };
    Ok(paper::export::enter(tx, &asked)?.id)
}

fn renamed(tx: &mut Tx<'_>, organisation: String) -> Result<String, Error> {
    let asked = paper::name_change::NewNameChange {
        organisation,
        site: None,
        registered_on: "2026-11-02".parse().unwrap(),
        name: Some(format!("新名称{}", number())),
        former_address: None,
        address: None,
        representative: false,
        external_id: None,
    };
    Ok(paper::name_change::draft(tx, &asked)?.id)
}

/// Makes a paper of the works as the platform; its id.
fn made(world: &World, noun: &str) -> String {
    let (site, other, noun) = (world.site.clone(), receiver(world), noun.to_owned());
    run(&world.env, &Actor::system(), move |tx| {
        let (own, other, methods) = (site.id.to_string(), other.to_string(), vec!["D10".to_owned()]);
        Ok(match noun.as_str() {
            "permits" => {
                let quota_g = Mass::kg(1000);
                let scope = vec![ScopeRow { row: 1, waste: "HW49".into(), methods, quota_g }];
                let asked = paper::permit::NewPermit {
                    number: number(),
                    site: own,
                    authority: "330111".into(),
                    term: term(),
                    scope,
                    external_id: None,
                };
                paper::permit::issue(tx, &asked)?.id
            }
            "contracts" => {
                let asked = paper::contract::NewContract {
                    number: String::new(),
                    consignor_site: own,
                    receiver_site: other,
                    wastes: vec!["HW49".into()],
                    term: term(),
                    mass: None,
                    external_id: None,
                };
                paper::contract::draft(tx, &asked)?.id
            }
            "approvals" => {
                let lines = vec![approval::Line { code: "900-041-49".into(), methods, mass_g: Mass::kg(10) }];
                let asked = paper::approval::NewApproval {
                    consignor_site: own,
                    receiver_site: other,
                    lines,
                    carriers: vec![],
                    term: term(),
                    external_id: None,
                };
                paper::approval::draft(tx, &asked)?.id
            }
            "export-approvals" => exported(tx, own, other)?,
            "name-changes" => renamed(tx, site.organisation.to_string())?,
            _ => {
                let asked = paper::credential::NewCredential {
                    proof: Proof::CarrierLicence,
                    number: number(),
                    organisation: site.organisation.to_string(),
                    subject: Subject::Organisation,
                    term: term(),
                    external_id: None,
                };
                paper::credential::enter(tx, &asked)?.id
            }
        })
    })
    .unwrap()
}

/// Path and body of a request about papers of the works that succeeds for whoever may; `None` for another path.
pub fn request(world: &World, method: &str, path: &str) -> Option<(String, Value)> {
    let rest = path.strip_prefix("/api/v1/")?;
    let noun = rest.split('/').next()?;
    if noun == "check-parameters" {
        return Some((path.to_owned(), json!({"code": "leg.not_complete", "choice": "hard", "reason": "检查"})));
    }
    if rest == "me/contacts/{channel}" {
        return Some((path.replace("{channel}", "mail"), json!({"least": "orange", "language": "en"})));
    }
    let action = match noun {
        "permits" => "suspend",
        "contracts" => "withdraw",
        "approvals" | "name-changes" => "submit",
        "credentials" | "export-approvals" => "end",
        _ => return None,
    };
    if method == "GET" && rest == noun {
        return Some((path.to_owned(), Value::Null));
    }
    if rest != noun {
        let body = json!({"reason": "检查"});
        let body = if matches!(action, "submit" | "withdraw") { json!({}) } else { body };
        return Some((path.replace("{id}", &made(world, noun)).replace("{action}", action), body));
    }
    if noun == "name-changes" {
        let organisation = world.site.organisation.to_string();
        let body = json!({"organisation": organisation, "registered_on": "2026-11-02", "name": "新名称"});
        return Some((path.to_owned(), body));
    }
    let (own, other) = (world.site.id.to_string(), receiver(world).to_string());
    let mut body = json!({"valid_from": "2026-01-01", "valid_to": "2026-12-31"});
    let more = match noun {
        "permits" => json!({"number": number(), "site": own, "authority": "330111",
            "scope": [{"row": 1, "waste": "HW49", "methods": ["D10"], "quota_g": 1_000_000}]}),
        "contracts" => json!({"consignor_site": own, "receiver_site": other, "wastes": ["HW49"]}),
        "approvals" => json!({"consignor_site": own, "receiver_site": other,
            "lines": [{"code": "900-041-49", "methods": ["D10"], "mass_g": 1000}]}),
        "export-approvals" => json!({"number": number(), "consignor_site": own, "exit_site": other, "country": "DE",
            "importer": "进口者", "disposer": "境外单位",
            "lines": [{"code": "900-041-49", "methods": ["D10"], "mass_g": 1000}]}),
        _ => {
            json!({"proof": "carrier_licence", "number": number(), "organisation": world.site.organisation.to_string()})
        }
    };
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    Some((path.to_owned(), body))
}

pub(crate) struct Session<'a> {
    api: &'a Api,
    pub(crate) token: String,
}

impl Session<'_> {
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.api.ask("GET", &format!("/api/v1/{path}"), Some(&self.token), None, &Value::Null)
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        let key = CommandId::make(&RandomIds, Instant::from_micros(1)).to_string();
        self.api.ask("POST", &format!("/api/v1/{path}"), Some(&self.token), Some(key), body)
    }

    pub(super) fn post_of(&self, path: &str, version: &str, body: &Value) -> Answer {
        let key = CommandId::make(&RandomIds, Instant::from_micros(1)).to_string();
        self.api.ask_with("POST", &format!("/api/v1/{path}"), &self.token, &key, Some(version), body)
    }
}

/// Somebody logged in.
pub(crate) fn session<'a>(world: &World, api: &'a Api, login: &str, grant: Grant) -> Session<'a> {
    let digest = crate::support::digest("correct horse");
    let (env, name) = (world.env.clone(), login.to_owned());
    let add = move |conn: &mut store::Conn| {
        let id = PersonId::make(&RandomIds, env.clock.now());
        weifei::app::account::create_person(conn, &env, id, &name, &name, &digest, std::slice::from_ref(&grant))
    };
    world.env.db.write(add).unwrap();
    let body = json!({"login": login, "password": "correct horse"});
    let token =
        api.ask("POST", "/api/v1/auth/login", None, None, &body).json()["access_token"].as_str().unwrap().into();
    Session { api, token }
}

pub(crate) fn enterprise(role: Role, organisation: OrganisationId) -> Grant {
    Grant { role, organisation: Some(organisation), site: None, division: None }
}

pub(super) fn reviewer(division: &str) -> Grant {
    Grant { role: Role::Reviewer, organisation: None, site: None, division: Some(division.into()) }
}

#[test]
fn a_contract_is_drafted_changed_in_its_version_and_confirmed_by_the_other_side() {
    let world = World::new();
    let api = Api::start(&world.env);
    let other = world.env.db.read(|conn| store::party::get_site(conn, &receiver(&world).to_string())).unwrap().unwrap();
    let own = session(&world, &api, "own", enterprise(Role::Ehs, world.site.organisation));
    let theirs = session(&world, &api, "theirs", enterprise(Role::Manager, other.organisation));
    let (_, body) = request(&world, "POST", "/api/v1/contracts").unwrap();
    let made = own.post("contracts", &body);
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(made.headers["etag"], "\"1\"");
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let (path, change) = (format!("contracts/{id}/change"), json!({"terms": body}));
    assert_eq!(own.post(&path, &change).json()["code"], "document.version_needed");
    assert_eq!(own.post_of(&path, "\"7\"", &change).json()["code"], "document.stale");
    let mut wider = body.clone();
    wider["wastes"] = json!(["HW08", "900-041-49"]);
    let changed = own.post_of(&path, "\"1\"", &json!({"terms": wider}));
    assert_eq!((changed.status.as_u16(), changed.json()["wastes"].clone()), (200, json!(["900-041-49", "HW08"])));
    // What the other side confirms is the version it read.
    let confirm = format!("contracts/{id}/confirm");
    assert_eq!(theirs.post_of(&confirm, "\"1\"", &json!({})).status, 412);
    assert_eq!(own.post(&confirm, &json!({})).json()["code"], "paper.not_your_side");
    let names = |session: &Session<'_>| {
        let actions = session.get(&format!("contracts/{id}/actions")).json();
        let allowed = actions["items"].as_array().unwrap().iter().filter(|one| one["allowed"] == true);
        allowed.map(|one| one["action"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        (names(&own), names(&theirs)),
        (vec!["change".into(), "withdraw".into()], vec!["confirm".to_owned(), "decline".into()])
    );
    let held = theirs.post_of(&confirm, "\"2\"", &json!({}));
    assert_eq!((held.json()["state"].as_str(), held.json()["standing"].as_str()), (Some("in_force"), Some("expiring")));
    assert_eq!(theirs.post(&format!("contracts/{id}/terminate"), &json!({})).json()["code"], "request.field_invalid");
    assert_eq!(theirs.post(&format!("contracts/{id}/nothing"), &json!({})).status, 404);
    let shown = own.get(&format!("contracts/{id}"));
    assert_eq!((shown.headers["etag"].to_str().unwrap(), shown.json()["version"].as_i64()), ("\"3\"", Some(3)));
    for (filter, rows) in [("state=in_force", 1), ("state=drafted", 0), ("on=2027-01-01", 0), ("ends_by=2026-12-31", 1)]
    {
        assert_eq!(own.get(&format!("contracts?{filter}")).json()["items"].as_array().unwrap().len(), rows, "{filter}");
    }
    assert_eq!(own.get("contracts?on=tomorrow").status, 400);
    world.verified();
}

#[test]
fn pages_of_papers_are_walked_by_cursor() {
    let world = World::new();
    let api = Api::start(&world.env);
    let own = session(&world, &api, "own", enterprise(Role::Ehs, world.site.organisation));
    let mut ids: Vec<String> = (0..5).map(|_| made(&world, "contracts")).collect();
    ids.sort();
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = own.get(&format!("contracts?limit=2{after}")).json();
        seen.extend(page["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    seen.reverse();
    assert_eq!(seen, ids);
}

#[test]
fn everybody_reads_a_permit_but_only_its_holder_and_regulator_see_what_is_taken() {
    let world = World::new();
    let api = Api::start(&world.env);
    let office = session(&world, &api, "office", reviewer("330111"));
    let own = session(&world, &api, "own", enterprise(Role::Ehs, world.site.organisation));
    let stranger = session(&world, &api, "stranger", enterprise(Role::Keeper, world.neighbour().site.organisation));
    let (_, mut body) = request(&world, "POST", "/api/v1/permits").unwrap();
    body["external_id"] = json!("X-1");
    let made = office.post("permits", &body);
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(office.post("permits", &body).json()["code"], "thing.exists");
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let used = json!({"row": 1, "year": 2026, "grams": 5000});
    assert_eq!(own.post(&format!("permits/{id}/state_use"), &used).status, 403);
    assert_eq!(office.post(&format!("permits/{id}/state_use"), &used).status, 200);
    for (session, figures) in [(&office, 1), (&own, 1), (&stranger, 0)] {
        let shown = session.get(&format!("permits/{id}")).json();
        assert_eq!(
            (shown["number"].clone(), shown["scope"][0]["quota_g"].as_i64()),
            (body["number"].clone(), Some(1_000_000))
        );
        assert_eq!(shown["figures"].as_array().unwrap().len(), figures);
        assert_eq!(shown["external_id"].is_string(), figures == 1);
    }
    let number = body["number"].as_str().unwrap();
    assert_eq!(stranger.get(&format!("permits?number={number}")).json()["items"][0]["id"], id.as_str());
    // The raw events are for the holder and regulators.
    let events = |session: &Session<'_>| session.get("events?limit=200").text.contains(&id);
    while weifei::app::seal::seal(&world.env).unwrap() > 0 {}
    assert_eq!((events(&own), events(&stranger)), (true, false));
}

#[test]
fn an_application_walks_to_its_approval_over_http() {
    let world = World::new();
    let api = Api::start(&world.env);
    let own = session(&world, &api, "own", enterprise(Role::Ehs, world.site.organisation));
    let (origin, destination) =
        (session(&world, &api, "origin", reviewer("33")), session(&world, &api, "destination", reviewer("34")));
    let (_, mut body) = request(&world, "POST", "/api/v1/approvals").unwrap();
    body["valid_to"] = json!("2028-12-31");
    let id = own.post("approvals", &body).json()["id"].as_str().unwrap().to_owned();
    let act =
        |session: &Session<'_>, action: &str, body: Value| session.post(&format!("approvals/{id}/{action}"), &body);
    let submitted = act(&own, "submit", json!({})).json();
    assert_eq!((submitted["state"].as_str(), submitted["due_on"].as_str()), (Some("submitted"), Some("2026-11-30")));
    assert_eq!(act(&origin, "accept", json!({})).status, 200);
    assert_eq!(act(&origin, "review", json!({})).status, 200);
    assert_eq!(act(&origin, "consult", json!({})).json()["due_on"], "2026-12-07");
    assert_eq!(act(&destination, "reply", json!({})).json()["params"]["pointer"], "/agreed");
    assert_eq!(act(&destination, "reply", json!({"agreed": true})).status, 200);
    assert_eq!(act(&destination, "approve", json!({"number": "皖环函1号"})).json()["code"], "paper.not_your_side");
    let approved = act(&origin, "approve", json!({"number": "浙环函1号", "valid_to": "2027-06-30"}));
    assert_eq!(approved.status, 200, "{}", approved.text);
    let shown = destination.get(&format!("approvals/{id}")).json();
    assert_eq!((shown["state"].as_str(), shown["valid_to"].as_str()), (Some("approved"), Some("2027-06-30")));
    assert_eq!(shown["due_on"], Value::Null);
    world.verified();
}
