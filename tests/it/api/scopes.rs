//! What a token may be given is told by the server, and all of that is accepted.

use serde_json::{Value, json};
use weifei::domain::access::{Permission, Role};

use super::{
    Api,
    papers::{Session, enterprise, session},
};
use crate::support::World;

fn told(who: &Session<'_>) -> Vec<String> {
    let list = who.get("me/scopes").json();
    list["items"].as_array().unwrap().iter().map(|one| one["scope"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn each_person_is_told_the_scopes_of_their_own_roles_and_no_other_is_given() {
    let world = World::new();
    let api = Api::start(&world.env);
    for (login, role) in [("keeper", Role::Keeper), ("manager", Role::Manager), ("driver", Role::Driver)] {
        let who = session(&world, &api, login, enterprise(role, world.site.organisation));
        let scopes = told(&who);
        let wanted = Permission::ALL.iter().filter(|one| role.may(**one)).map(|one| one.as_str().to_owned());
        assert_eq!(scopes, wanted.collect::<Vec<_>>(), "{login}");
        let issue = |scopes: &[String]| -> Value {
            let body = json!({"name": "机器", "scopes": scopes, "sites": [], "expires_at": "2026-12-23T00:00:00Z"});
            who.post("tokens", &body).json()
        };
        assert!(issue(&scopes)["token"].is_string(), "{login}");
        let other = Permission::ALL.iter().find(|one| !role.may(**one)).unwrap().as_str().to_owned();
        assert_eq!(issue(&[other])["code"], "token.scope_not_yours");
    }
}
