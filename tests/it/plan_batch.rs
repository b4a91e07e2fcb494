//! Plans of many sites: each proposed by a job, what is there left as it is, begun anew without a second of any.

use std::sync::atomic::AtomicBool;

use serde_json::{Value, json};
use weifei::{
    app::{
        Actor, Error, job,
        party::register_site,
        plan::{
            act,
            batch::{self, Asked, Outcome},
        },
    },
    domain::{
        access::Role,
        party::Site,
        plan::{Ask, Part, Plan, State},
        refusal::Code,
    },
    kernel::id::{RandomIds, SiteId},
    store,
};

use crate::{
    api::{
        Api,
        papers::{enterprise, session},
    },
    plan::{content, drafted},
    support::{World, officer, run},
};

const YEAR: i32 = 2027;

/// A further site of the same organisation, of which nothing is known.
fn further(world: &World, number: usize) -> Site {
    let site = Site {
        id: SiteId::make(&RandomIds, world.env.clock.now()),
        code: format!("91330111MA2ABCD13G-{number:03}"),
        name: format!("分厂{number}"),
        ..world.site.clone()
    };
    let one = site.clone();
    run(&world.env, &Actor::system(), move |tx| register_site(tx, one.clone())).unwrap();
    site
}

/// The same, whose plan of the year before names a waste.
fn planned(world: &World, number: usize) -> Site {
    let site = further(world, number);
    let (id, content) = (site.id.to_string(), content(world));
    run(&world.env, &world.ehs, move |tx| weifei::app::plan::draft(tx, &id, YEAR - 1, &content)).unwrap();
    site
}

fn plan(world: &World, site: &Site) -> Option<Plan> {
    world.env.db.read(|conn| store::plan::get(conn, &site.id.to_string(), YEAR)).unwrap()
}

fn advance(world: &World, halt: bool) -> bool {
    job::advance(&world.env, &AtomicBool::new(halt)).unwrap()
}

fn everywhere() -> Asked {
    Asked { year: YEAR, organisation: None, division: None }
}

#[test]
fn each_site_gets_its_draft_and_an_edited_plan_is_left_as_it_is() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    world.stored(&waste, 100, world.store[0].id);
    let (edited, empty, stranger) = (planned(&world, 2), further(&world, 3), world.neighbour());
    let stock = stranger.waste("900-041-49", "S");
    stranger.stored(&stock, 100, stranger.store[0].id);
    // A person has written and changed the plan of the second site.
    let (site, own) = (edited.id.to_string(), content(&world));
    run(&world.env, &world.ehs, move |tx| weifei::app::plan::draft(tx, &site, YEAR, &own)).unwrap();
    let (site, mut rows) = (edited.id.to_string(), content(&world).a3);
    rows[0].name = "自己写的".into();
    run(&world.env, &world.ehs, move |tx| act(tx, &site, YEAR, &Ask::Change(vec![Part::A3(rows.clone())]))).unwrap();
    let before = plan(&world, &edited).unwrap();

    let api = Api::start(&world.env);
    let own = session(&world, &api, "own", enterprise(Role::Ehs, world.site.organisation));
    let keeper = session(&world, &api, "keeper", enterprise(Role::Keeper, world.site.organisation));
    let made = own.post("jobs/plans", &json!({"year": YEAR}));
    assert_eq!(made.status, 202, "{}", made.text);
    let id = made.json()["id"].as_str().unwrap().to_owned();
    assert_eq!((&made.json()["kind"], &made.json()["title"]), (&json!("plan_batch"), &json!("2027")));
    assert!(advance(&world, false));
    let told = own.get(&format!("jobs/{id}")).json();
    assert_eq!((&told["state"], &told["done"], &told["total"]), (&json!("done"), &json!(3), &json!(3)));
    let report = &told["report"];
    let sums = ["proposed", "existing", "nothing", "refused"].map(|name| report[name].as_u64().unwrap());
    assert_eq!(sums, [1, 1, 1, 0], "{report}");
    let rows = report["rows"].as_array().unwrap();
    let outcomes: Vec<(&str, &str)> =
        rows.iter().map(|row| (row["name"].as_str().unwrap(), row["outcome"].as_str().unwrap())).collect();
    assert_eq!(outcomes, [("示例厂", "proposed"), ("分厂2", "exists"), ("分厂3", "nothing")]);
    assert_eq!((&rows[0]["wastes"], &rows[1]["state"]), (&json!(1), &json!("draft")));
    assert!(rows[0]["stops"].as_u64().unwrap() > 0, "addresses are nobody's to guess");

    let proposed = plan(&world, &world.site).unwrap();
    assert_eq!((proposed.state, proposed.version), (State::Draft, 1));
    assert_eq!(plan(&world, &edited).unwrap(), before);
    assert!(plan(&world, &empty).is_none() && plan(&world, &stranger.site).is_none());
    // Who may write no plan is told so; what cannot be a year is too.
    for (who, body, code) in [
        (&keeper, json!({"year": YEAR}), "plan.producer_writes"),
        (&own, json!({"year": YEAR, "division": "44"}), "plan.producer_writes"),
        (&own, json!({"year": 1}), "request.field_invalid"),
        (&own, json!({"year": YEAR, "division": "x"}), "request.field_invalid"),
    ] {
        assert_eq!(who.post("jobs/plans", &body).json()["code"], code, "{body}");
    }
    world.verified();
}

#[test]
fn an_authority_writes_nobodys_plan_and_who_runs_the_platform_a_whole_division() {
    let world = World::new();
    planned(&world, 2);
    let near = world.elsewhere("91330111MA2CDEF35M", "330111");
    let far = world.neighbour();
    drafted(&near, YEAR - 1);
    drafted(&far, YEAR - 1);
    let ask = |who: &Actor, asked: &Asked| world.env.db.read(|conn| batch::sites(conn, who, asked));
    let refused = |who: &Actor| match ask(who, &everywhere()) {
        Err(Error::Refused(refusal)) => refusal.code,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(&officer("33")), Code::PlanProducerWrites);
    assert_eq!(ask(&world.ehs, &everywhere()).unwrap().len(), 2, "of a group all its sites");
    let district = Asked { division: Some("330111".into()), ..everywhere() };
    let mut seen = Vec::new();
    let mut progress = |done, total| {
        seen.push((done, total));
        Ok(())
    };
    let told = batch::write(&world.env, &Actor::system(), "b1", &district, &mut progress).unwrap();
    assert_eq!(told.len(), 3);
    assert_eq!(seen, [(3, 3)]);
    let proposed = |one: &batch::Told| matches!(one.outcome, Outcome::Proposed { wastes: 1, .. });
    assert_eq!(told.iter().filter(|one| proposed(one)).count(), 2, "{told:?}");
    assert!(plan(&world, &near.site).is_some() && plan(&world, &far.site).is_none());
    world.verified();
}

#[test]
fn what_was_stopped_or_cancelled_goes_on_where_it_was_and_writes_no_plan_twice() {
    let world = World::new();
    let sites: Vec<Site> = (2..=26).map(|number| planned(&world, number)).collect();
    let api = Api::start(&world.env);
    let own = session(&world, &api, "own", enterprise(Role::Manager, world.site.organisation));
    let begin = || own.post("jobs/plans", &json!({"year": YEAR})).json()["id"].as_str().unwrap().to_owned();
    let shown = |id: &str| own.get(&format!("jobs/{id}")).json();
    let id = begin();
    assert!(!advance(&world, true), "stopped after the first ten");
    let laid = shown(&id);
    assert_eq!((&laid["state"], &laid["done"], &laid["total"]), (&json!("running"), &json!(10), &json!(26)));
    assert!(advance(&world, false));
    let done = shown(&id);
    assert_eq!(
        (&done["state"], &done["attempts"], &done["report"]["proposed"]),
        (&json!("done"), &json!(2), &json!(25))
    );
    assert!(sites.iter().all(|site| plan(&world, site).unwrap().version == 1));
    // A second one finds them all there; one that is cancelled before it begins does nothing.
    let again = begin();
    assert!(advance(&world, false));
    assert_eq!(shown(&again)["report"]["existing"], 25);
    let cancelled = begin();
    assert_eq!(own.post(&format!("jobs/{cancelled}/cancel"), &json!({})).json()["state"], "cancelled");
    assert!(!advance(&world, false));
    assert_eq!(shown(&cancelled)["report"], Value::Null);
    world.verified();
}
