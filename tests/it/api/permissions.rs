//! Every role × every route of the OpenAPI document × one's own site and a stranger's, as `PERMISSIONS` says.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use weifei::{
    api::router::document,
    app::{account, env::Grant, seal, treatment},
    domain::{
        access::{Permission, Role},
        facility::FacilityKind,
    },
    kernel::id::{CommandId, PersonId, RandomIds},
    store,
};

use super::{
    Api,
    routes::{
        CATALOGUE, LEDGER,
        Need::{self, Account, Anywhere, Authority, Nothing, On, Sight},
        REGISTER, ROUTES, SIDES, SITES,
    },
};
use crate::support::{World, run};

/// The status a role must get; `None`: done.
fn refusal(need: Need, path: &str, role: Role, foreign: bool) -> Option<u16> {
    let reaches = match role {
        Role::System => true,
        Role::Admin => false,
        Role::Keeper
        | Role::Ehs
        | Role::Manager
        | Role::Officer
        | Role::Reviewer
        | Role::Dispatcher
        | Role::Driver
        | Role::Gate
        | Role::Operator
        | Role::Import => !foreign,
    };
    let sees = reaches && role.may(Permission::ReadChain);
    match need {
        Anywhere(permission) if !role.may(permission) => Some(403),
        // A proof is of one event: out of sight it is absent.
        Anywhere(_) if path.ends_with("/inclusion") => (!sees).then_some(404),
        Nothing | Account | Anywhere(_) => None,
        Authority(permission) => (!role.may(permission) || !(reaches || role == Role::Admin)).then_some(403),
        Sight => (!sees).then_some(404),
        On(permission) if reaches && role.may(permission) => None,
        On(_) => Some(if sees { 403 } else { 404 }),
    }
}

/// One works and what of it is asked for.
struct Target {
    world: World,
    waste: String,
    facility: String,
    package: String,
    event: String,
    fresh: std::cell::Cell<u32>,
}

/// Tables of some days, as a file or shown.
const OF_DAYS: [&str; 3] = ["/sites/{id}/ledger/{table}/file", "/sites/{id}/logbook", "/sites/{id}/logbook/file"];
const DAYS: &str = "?format=csv&from=2026-11-01&to=2026-11-30";

impl Target {
    fn of(world: World) -> Self {
        let waste = world.waste("900-041-49", "S");
        let package = world.stored(&waste, 100, world.store[0].id).to_string();
        let (site, stream) = (world.site.id.to_string(), format!("package/{package}"));
        let (facility, event) = world
            .env
            .db
            .read(|conn| {
                let facility = store::party::facilities_of_site(conn, &site)?.remove(0).id.to_string();
                Ok::<_, store::StoreError>((facility, store::event::of_stream(conn, &stream)?.remove(0).id))
            })
            .unwrap();
        Self { world, waste: waste.id.to_string(), facility, package, event, fresh: std::cell::Cell::new(0) }
    }

    fn id_for<'a>(&'a self, path: &str, site: &'a str) -> &'a str {
        let id = if path.contains("/sites/") { site } else { &self.facility };
        if path.contains("/packages/") { &self.package } else { id }
    }

    /// A question about plans or declarations, of a year that has none or one.
    fn plan(&self, method: &str, filled: &str) -> (String, Value) {
        if filled.contains("/declarations") {
            return self.declaration(method, filled);
        }
        let year = 2030 + i32::try_from(self.fresh.get() % 70).unwrap();
        if !filled.contains("{year}") {
            let body = json!({"year": year, "content": crate::plan::content(&self.world)});
            return (filled.to_owned(), if method == "POST" { body } else { Value::Null });
        }
        let year = crate::plan::drafted(&self.world, year);
        let action = json!({"parts": [{"table": "a2", "rows": []}]});
        let body = if method == "POST" { action } else { Value::Null };
        let file = if filled.ends_with("/file") { "?format=csv" } else { "" };
        (filled.replace("{year}", &year.to_string()).replace("{action}", "change") + file, body)
    }

    /// Slots of a zone in which nothing lies.
    fn slots(&self, path: &str) -> Option<(String, Value)> {
        self.fresh.set(self.fresh.get() + 1);
        let zone = self.world.store[1].id.to_string();
        let codes = json!({"codes": [format!("S{}", self.fresh.get())]});
        path.ends_with("/zones/{id}/slots").then(|| (path.replace("{id}", &zone), codes))
    }

    /// Path and body of a request that succeeds for whoever may.
    fn request(&self, method: &str, path: &str) -> (String, Value) {
        if let Some(known) = super::papers::request(&self.world, method, path)
            .or_else(|| self.slots(path))
            .or_else(|| crate::blanks::request(&self.world, method, path))
        {
            return known;
        }
        let site = self.world.site.id.to_string();
        self.fresh.set(self.fresh.get() + 1);
        let code = format!("N{}", self.fresh.get());
        let id = self.id_for(path, &site);
        let filled =
            path.replace("{id}", id).replace("{format}", "svg").replace("{table}", "B.1").replace("{code}", "GEN-02");
        match (method, path.trim_start_matches("/api/v1")) {
            ("GET", "/live") => (format!("{filled}?seconds=0"), Value::Null),
            ("GET", "/notices/statistics/file") => (format!("{filled}?format=csv"), Value::Null),
            ("POST", "/alarm-rules/{code}/settings") => {
                (filled, json!({"figures": {"warn_hours": 8}, "reason": "试用"}))
            }
            ("POST", "/own-rules/check" | "/own-rules/rehearsal") => (filled, super::own_rule::body("330111")),
            ("GET", inner) if OF_DAYS.contains(&inner) => (filled + DAYS, Value::Null),
            (_, inner) if OF_DAYS.contains(&inner) => (filled + DAYS, json!({})),
            ("GET", "/roadside") => (format!("{filled}?q=%E6%B5%99A12345"), Value::Null),
            ("POST", "/inspections") => (filled, json!({"q": "浙A12345", "outcome": "referred"})),
            ("GET", "/packages/{id}/origin") => (format!("{filled}?direction=up"), Value::Null),
            ("GET", "/treatments") => (format!("{filled}?site={site}"), Value::Null),
            ("POST", "/treatments") => (filled, json!({"site_id": site, "line": code, "method": "D10"})),
            (_, inner) if inner.starts_with("/treatments/{id}") => self.of_batch(path, inner, &code),
            ("GET", "/packages" | "/packages/sum") => (format!("{filled}?site={site}"), Value::Null),
            ("GET", "/proofs/inclusion") => (format!("{filled}?event={}", self.event), Value::Null),
            ("GET", "/proofs/consistency") => (format!("{filled}?from=1&to=2"), Value::Null),
            (_, inner) if inner.contains("{id}/plans") || inner.contains("{id}/decl") => self.plan(method, &filled),
            ("POST", "/sites/{id}/stock-takes") => {
                let (fresh, _) = self.world.facility(FacilityKind::Yard, None, None);
                (filled, json!({"facility_id": fresh.id}))
            }
            (_, inner) if inner.starts_with("/stock-takes/{id}") => self.of_stock_take(path, inner),
            ("POST", "/sites/{id}/waste-streams") => {
                (filled, json!({"name": code, "code": "900-041-49", "physical_state": "S", "hazards": ["T"]}))
            }
            ("POST", "/sites/{id}/place") => {
                (filled, json!({"longitude_e6": 119_960_000 + self.fresh.get(), "latitude_e6": 30_050_000}))
            }
            ("POST", "/sites/{id}/facilities") => (filled, json!({"code": code, "name": code, "kind": "store"})),
            ("POST", "/sites/{id}/ledger-imports") => (format!("{filled}?file=a.csv"), Value::from(LEDGER)),
            ("POST", "/reference/{table}") => {
                (path.replace("{table}", "catalogue") + "?edition=2025&valid_from=2025-01-01", Value::from(CATALOGUE))
            }
            ("POST", "/sites/{id}/serial-blocks") => {
                (filled, json!({"waste_stream_id": self.waste, "device_id": site, "count": 1}))
            }
            ("POST", "/facilities/{id}/zones") => (filled, json!({"code": code, "name": code})),
            ("POST", "/facilities/{id}/{action}") => {
                let even = self.world.env.db.read(|conn| store::party::get_facility(conn, &self.facility));
                let active = even.unwrap().unwrap().state.as_str() == "active";
                (filled.replace("{action}", if active { "suspend" } else { "resume" }), json!({"reason": "检查"}))
            }
            ("POST", "/packages") => {
                (filled, json!({"site_id": site, "waste_stream_id": self.waste, "container_kind": "IBC"}))
            }
            ("POST", "/packages/repack") => {
                let parent = self.world.stored(&self.same_waste(), 10, self.world.point.id).to_string();
                let part = json!({"container_kind": "IBC", "mass_g": 10_000});
                (filled, json!({"parents": [parent], "parts": [part]}))
            }
            ("POST", "/packages/{id}/corrections") => {
                (filled, json!({"of": 1, "volume_l": 200 + self.fresh.get(), "reason": "container"}))
            }
            ("POST", "/packages/{id}/{action}") => (filled.replace("{action}", "label"), json!({})),
            _ => (filled, json!({"login": "nobody", "password": "", "refresh_token": ""})),
        }
    }

    /// A question about a stock-take under way.
    fn of_stock_take(&self, path: &str, inner: &str) -> (String, Value) {
        let (id, zone) = self.stock_take();
        let filled = path.replace("{id}", &id);
        match inner {
            "/stock-takes/{id}/sights" => {
                let package = self.world.stored(&self.same_waste(), 10, zone.parse().unwrap()).to_string();
                (filled, json!({"package": package, "zone_id": zone}))
            }
            "/stock-takes/{id}/{action}" => (filled.replace("{action}", "sign"), json!({})),
            _ => (filled, Value::Null),
        }
    }

    /// The version that a change of a plan must name.
    fn version(&self, path: &str, filled: &str) -> Option<String> {
        if !path.ends_with("/plans/{year}/{action}") {
            return None;
        }
        let year = filled.rsplit('/').nth(1)?.parse().ok()?;
        let site = self.world.site.id.to_string();
        let plan = self.world.env.db.read(|conn| store::plan::get(conn, &site, year)).unwrap()?;
        Some(format!("\"{}\"", plan.version))
    }

    /// A stock-take under way, and a zone of its facility.
    fn stock_take(&self) -> (String, String) {
        let (facility, zone) = self.world.facility(FacilityKind::Yard, None, None);
        let site = self.world.site.id.to_string();
        let open = move |tx: &mut weifei::app::record::Tx<'_>| {
            Ok(weifei::app::stock_take::open(tx, &site, facility.id)?.id.to_string())
        };
        (run(&self.world.env, &self.world.keeper, open).unwrap(), zone.id.to_string())
    }

    /// A batch under way, empty or not.
    fn treatment(&self, fed: bool) -> String {
        let (site, line, method) = (self.world.site.id.to_string(), "MF1".to_owned(), "D10".to_owned());
        let new = treatment::Opening { line, method, started_on: None };
        let package = fed.then(|| self.world.stored(&self.same_waste(), 10, self.world.point.id).to_string());
        let begin = move |tx: &mut weifei::app::record::Tx<'_>| {
            let id = treatment::open(tx, &site, &new)?.id;
            let fed = package.iter().try_for_each(|package| treatment::feed(tx, id, package, None).map(drop));
            fed.map(|()| id.to_string())
        };
        run(&self.world.env, &self.world.ehs, begin).unwrap()
    }

    /// A question about declarations, of a month that has none or one.
    fn declaration(&self, method: &str, filled: &str) -> (String, Value) {
        let at = self.fresh.get() % 240;
        let period = format!("{}-{:02}", 2006 + at / 12, at % 12 + 1);
        if !filled.contains("{period}") {
            return (filled.to_owned(), json!({"period": period}));
        }
        crate::declaration::drafted(&self.world, &period);
        let file = if filled.ends_with("/file") { "?format=csv" } else { "" };
        let body = if method == "POST" { json!({}) } else { Value::Null };
        (filled.replace("{period}", &period).replace("{action}", "redraw") + file, body)
    }

    /// What is asked of a batch.
    fn of_batch(&self, path: &str, inner: &str, code: &str) -> (String, Value) {
        let (fed, body) = match inner.trim_start_matches("/treatments/{id}") {
            "/inputs" => {
                let package = self.world.stored(&self.same_waste(), 10, self.world.point.id).to_string();
                (false, json!({"package": package}))
            }
            "/residues" => (true, json!({"waste_stream_id": self.waste, "container_kind": "IBC", "net_g": 1000})),
            "/corrections" => (true, json!({"line": code, "reason": "typing"})),
            rest => (rest == "/close", json!({})),
        };
        (path.replace("{id}", &self.treatment(fed)), body)
    }

    fn same_waste(&self) -> weifei::domain::party::WasteStream {
        self.world.env.db.read(|conn| store::party::get_waste(conn, &self.waste)).unwrap().unwrap()
    }
}

/// A person of each role, logged in: the enterprise's at its site, the regulator's over its division.
fn sessions(world: &World, api: &Api) -> BTreeMap<Role, String> {
    let digest = crate::support::digest("correct horse");
    let (env, organisation) = (world.env.clone(), world.site.organisation);
    let add = move |conn: &mut store::Conn| {
        for role in Role::ALL {
            let division = role.is_regulator().then(|| "330111".to_owned());
            let grant = Grant { role: *role, organisation: Some(organisation), site: None, division };
            let id = PersonId::make(&RandomIds, env.clock.now());
            account::create_person(conn, &env, id, role.as_str(), role.as_str(), &digest, &[grant])?;
        }
        Ok::<_, weifei::app::Error>(())
    };
    world.env.db.write(add).unwrap();
    let log_in = |role: &Role| {
        let body = json!({"login": role.as_str(), "password": "correct horse"});
        let session = api.ask("POST", "/api/v1/auth/login", None, None, &body).json();
        (*role, session["access_token"].as_str().unwrap().to_owned())
    };
    Role::ALL.iter().map(log_in).collect()
}

fn key() -> String {
    CommandId::make(&RandomIds, weifei::kernel::clock::Instant::from_micros(1)).to_string()
}

#[test]
fn the_table_names_every_route_of_the_document() {
    let document = serde_json::to_value(document()).unwrap();
    let mut routes = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        if !REGISTER.iter().any(|noun| path.starts_with(&format!("/api/v1/{noun}"))) {
            routes.extend(methods.as_object().unwrap().keys().map(|method| (method.to_uppercase(), path.clone())));
        }
    }
    for (method, path) in SITES.iter().chain(SIDES) {
        assert!(routes.remove(&((*method).to_owned(), (*path).to_owned())), "{method} {path}");
    }
    let listed: BTreeSet<_> =
        ROUTES.iter().map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned())).collect();
    assert_eq!(routes, listed);
}

#[test]
fn every_role_gets_from_every_route_what_its_permissions_say() {
    let world = World::new();
    let api = Api::start(&world.env);
    let sessions = sessions(&world, &api);
    let neighbour = Target::of(world.neighbour());
    let own = Target::of(world);
    while seal::seal(&own.world.env).unwrap() > 0 {}
    let mut wrong = Vec::new();
    for (method, path, need) in ROUTES.iter().filter(|(.., need)| !matches!(need, Nothing)) {
        for (role, token) in &sessions {
            for (target, foreign) in [(&own, false), (&neighbour, true)] {
                let (filled, body) = target.request(method, path);
                let answer = match target.version(path, &filled) {
                    None => api.ask(method, &filled, Some(token), Some(key()), &body),
                    version => api.ask_with(method, &filled, token, &key(), version.as_deref(), &body),
                };
                let got = (!answer.status.is_success()).then_some(answer.status.as_u16());
                let due = refusal(*need, path, *role, foreign);
                if got != due {
                    let whose = if foreign { "a stranger's" } else { "one's own" };
                    let line = format!("{role:?} {method} {path} of {whose}: {got:?}, not {due:?}: {}", answer.text);
                    wrong.push(line);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn lists_hold_only_what_is_in_sight() {
    let world = World::new();
    let api = Api::start(&world.env);
    let sessions = sessions(&world, &api);
    let neighbour = Target::of(world.neighbour());
    let own = Target::of(world);
    while seal::seal(&own.world.env).unwrap() > 0 {}
    for (role, token) in &sessions {
        let reads = |path: &str| api.ask("GET", path, Some(token), None, &Value::Null).text;
        let text = reads("/api/v1/sites") + &reads("/api/v1/events?limit=200");
        let sees = role.may(Permission::ReadChain);
        assert_eq!(text.contains(&own.world.site.id.to_string()), sees, "{role:?}");
        assert_eq!(text.contains(&own.package), sees, "{role:?}");
        let all = *role == Role::System;
        assert_eq!(text.contains(&neighbour.world.site.id.to_string()), all, "{role:?}");
        assert_eq!(text.contains(&neighbour.package), all, "{role:?}");
    }
}

/// What is posted for its length alone: a draft is read, nothing is kept (`own_rule` asks), so that no key is needed.
const ASKS: &[&str] = &["/api/v1/own-rules/check", "/api/v1/own-rules/rehearsal"];

#[test]
fn nobody_gets_in_without_a_token_and_nothing_is_written_without_a_key() {
    let world = World::new();
    let api = Api::start(&world.env);
    let sessions = sessions(&world, &api);
    let own = Target::of(world);
    for (method, path, need) in ROUTES.iter().filter(|(.., need)| !matches!(need, Nothing)) {
        let (filled, body) = own.request(method, path);
        for token in [None, Some("forged"), Some("")] {
            assert_eq!(api.ask(method, &filled, token, Some(key()), &body).status, 401, "{method} {path} {need:?}");
        }
        if *method == "POST" && !ASKS.contains(path) {
            let token = &sessions[&Role::Ehs];
            let answer = match own.version(path, &filled) {
                None => api.ask(method, &filled, Some(token), None, &body),
                Some(version) => {
                    let headers = [("If-Match", version.as_str()), ("Content-Type", "application/json")];
                    api.send(&filled, token, &headers, body.to_string().into_bytes())
                }
            };
            assert_eq!((answer.status.as_u16(), answer.json()["code"].as_str()), (428, Some("command.key_missing")));
        }
    }
    for path in ["/api/v1/demo", "/api/v1/nothing", "/api/nothing"] {
        assert_eq!(api.get(path).status, 404, "{path}");
    }
    let wrong = json!({"login": "keeper", "password": "wrong"});
    assert_eq!(api.ask("POST", "/api/v1/auth/login", None, None, &wrong).status, 401);
}
