//! One click: what is proposed is a manifest that passes its check, takes the oldest first, and says why the rest stays.

use serde_json::{Value, json};
use weifei::{
    app::{
        Actor, Error,
        manifest::{
            ActFields,
            proposal::{Asked, Proposal, propose},
        },
        paper::{self, contract::NewContract},
    },
    domain::{
        access::Role,
        manifest::{Action, State},
        paper::{contract, permit},
        refusal::Code,
    },
    kernel::{
        id::{Ids as _, ManifestId, PackageId, RandomIds},
        mass::Mass,
    },
};

use super::{Road, papers, person, why};
use crate::{api::Api, paper::term, support::run};

fn asked(road: &Road) -> Asked {
    Asked {
        site: road.world.site.id.to_string(),
        day: road.world.env.clock.now().legal_day(),
        receiver: None,
        today: road.world.env.clock.now().legal_day(),
        packages: Vec::new(),
    }
}

fn proposed(road: &Road, who: &Actor, asked: &Asked) -> Result<Proposal, Error> {
    road.world.env.db.read(|conn| propose(conn, &road.world.env, who, asked))
}

fn packages(one: &Proposal) -> Vec<String> {
    one.draft.iter().flat_map(|draft| &draft.lines).flat_map(|line| line.packages.clone()).collect()
}

fn texts(ids: &[PackageId]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

#[test]
fn what_one_click_proposes_is_written_checked_and_issued_as_it_is() {
    let road = Road::new();
    let drums = road.drums(3);
    let one = proposed(&road, &road.world.ehs, &asked(&road)).unwrap();
    assert_eq!(packages(&one), texts(&drums));
    assert_eq!((one.mass, one.left_out.len()), (Mass::kg(300), 0));
    assert!(one.checked.hard().next().is_none(), "{:?}", one.checked.findings);
    let line = &one.lines[0];
    assert_eq!((line.waste_code.as_str(), line.method.as_str(), line.habit), ("900-041-49", "D10", false));
    assert_eq!(line.left_g, Mass(5_000_000_000 - 300_000));
    assert_eq!(one.numbers[&line.permit], "3301060001");
    assert_eq!((one.carrier_habit, one.load_max), (false, Some(Mass::kg(20_000))));
    let id = road.draft(one.draft.as_ref().unwrap()).unwrap().id;
    road.issue(id);
    assert_eq!(road.get(id).state, State::Issued);
    // What is spoken for is proposed to nobody else; the carrier and the method of last time are proposed again.
    let second = road.drums(1);
    let again = proposed(&road, &road.world.ehs, &asked(&road)).unwrap();
    assert_eq!(packages(&again), texts(&second));
    assert!(again.carrier_habit && again.lines[0].habit);
    road.world.verified();
}

#[test]
fn the_oldest_go_first_and_a_full_vehicle_leaves_the_rest() {
    let road = Road::new();
    let waste = road.world.waste("900-041-49", "S");
    let mut all = Vec::new();
    for kg in [900, 300, 400, 200] {
        road.world.clock.advance(chrono::Duration::hours(1));
        all.push(road.world.stored(&waste, kg, road.world.store[0].id));
    }
    // The vehicle of the only carrier known carries one tonne and a half.
    for carrier in [&road.first, &road.second] {
        let (id, load) = (carrier.vehicle.to_string(), 1_500_000);
        let set = move |conn: &mut weifei::store::Conn| {
            let mut row = weifei::store::registry::vehicle(conn, &id)?.unwrap();
            row.load_max_g = Some(load);
            row.version += 1;
            Ok::<_, Error>(weifei::store::registry::save_vehicle(conn, &row)?)
        };
        assert!(road.world.env.db.write(set).unwrap());
    }
    let one = proposed(&road, &road.world.ehs, &asked(&road)).unwrap();
    // 0.9 + 0.3 t, then 0.4 would be too much and 0.2 still goes.
    assert_eq!(packages(&one), texts(&[all[0], all[1], all[3]]));
    assert_eq!(one.mass, Mass::kg(1400));
    let left: Vec<_> = one.left_out.iter().map(|left| (left.package, left.why)).collect();
    assert_eq!(left, [(all[2], Code::LoadTooHeavy)]);
}

#[test]
fn what_must_not_meet_what_is_not_permitted_and_what_has_no_contract_stays_with_its_reason() {
    let road = Road::new();
    let sludge = road.world.waste("900-041-49", "S");
    let oil = road.world.waste("900-249-08", "L");
    let first = road.world.stored(&sludge, 100, road.world.store[0].id);
    let second = road.world.allot(&sludge, "IBC").unwrap();
    let unstored =
        proposed(&road, &road.world.ehs, &Asked { packages: texts(&[first, second]), ..asked(&road) }).unwrap();
    assert_eq!(packages(&unstored), texts(&[first]));
    let left = unstored.left_out.iter().find(|left| left.package == second).unwrap();
    assert_eq!(left.why, Code::NotFromState, "it is not weighed yet");
    let third = road.world.stored(&oil, 50, road.world.store[1].id);
    let one = proposed(&road, &road.world.ehs, &asked(&road)).unwrap();
    assert_eq!(packages(&one), texts(&[first]), "what has no place yet is not proposed");
    assert_eq!((one.left_out[0].package, one.left_out[0].why), (third, Code::ContractNotCovering));
    // With a contract that names it, the permit still does not.
    let (ehs, receiver) = (&road.world.ehs, &road.receiver);
    let asked_for = NewContract {
        number: "HT-2".into(),
        consignor_site: road.world.site.id.to_string(),
        receiver_site: receiver.site.id.to_string(),
        wastes: vec!["HW08".into()],
        term: term("2026-01-01", "2027-12-31"),
        mass: None,
        external_id: None,
    };
    let id = run(&road.world.env, ehs, move |tx| paper::contract::draft(tx, &asked_for)).unwrap().id;
    run(&road.world.env, &receiver.ehs, move |tx| paper::contract::act(tx, &id, &contract::Ask::Confirm, None))
        .unwrap();
    let one = proposed(&road, ehs, &asked(&road)).unwrap();
    assert_eq!(one.left_out[0].why, Code::PermitNotCovering);
    papers::permit_for(receiver, "HW08", &["R9"]);
    let one = proposed(&road, ehs, &asked(&road)).unwrap();
    assert_eq!(one.left_out[0].why, Code::PlanRowMissing);
    crate::plan::filed(&road.world, 2026, &[("900-249-08", receiver.site.id, 9_000_000)]);
    let one = proposed(&road, ehs, &asked(&road)).unwrap();
    assert!(one.left_out.is_empty() && one.lines.len() == 2, "{:?}", one.left_out);
    assert_eq!(one.lines.iter().map(|line| line.method.as_str()).collect::<Vec<_>>(), ["D10", "R9"]);
}

#[test]
fn a_permit_is_never_proposed_beyond_its_yearly_scale() {
    let road = Road::new();
    let drums = road.drums(3);
    let permits: Vec<weifei::domain::paper::permit::Permit> =
        road.world.env.db.read(|conn| weifei::store::paper::of_site(conn, &road.receiver.site.id.to_string())).unwrap();
    let used = permits[0].id.clone();
    // Used up elsewhere: all but 150 kg of the scale.
    let ask = permit::Ask::StateUse { row: 1, year: 2026, grams: 5_000_000_000 - 150_000 };
    run(&road.world.env, &Actor::system(), move |tx| paper::permit::act(tx, &used, &ask, None)).unwrap();
    let one = proposed(&road, &road.world.ehs, &asked(&road)).unwrap();
    assert_eq!(packages(&one), texts(&drums[..1]));
    assert_eq!(one.lines[0].left_g, Mass(50_000));
    assert!(one.left_out.iter().all(|left| left.why == Code::PermitQuotaOver) && one.left_out.len() == 2);
}

#[test]
fn of_two_receivers_the_nearer_one_is_proposed_and_says_how_far() {
    let road = Road::new();
    road.drums(1);
    let other = road.world.elsewhere("91330110MA2JKLM91Q", "330110");
    papers::permit(&road.world, &other, 5_000_000_000).unwrap();
    papers::contract_between(&road.world, &other);
    crate::plan::filed(&road.world, 2026, &[("900-041-49", other.site.id, 5_000_000_000)]);
    let placed = |world: &crate::support::World, east: i64| {
        let (site, ehs) = (world.site.id.to_string(), world.ehs.clone());
        let point = weifei::app::place::PointFields { longitude_e6: 119_900_000 + east, latitude_e6: 30_000_000 };
        run(&world.env, &ehs, move |tx| weifei::app::place::set(tx, &site, point).map(|_| ())).unwrap();
    };
    placed(&road.world, 0);
    let to = |one: &Proposal| one.draft.as_ref().unwrap().receiver_site.clone();
    for (first, second, nearer) in [(20_000, 90_000, &road.receiver), (120_000, 70_000, &other)] {
        placed(&road.receiver, first);
        placed(&other, second);
        let one = proposed(&road, &road.world.ehs, &asked(&road)).unwrap();
        assert_eq!(to(&one), nearer.site.id.to_string());
        let east = if nearer.site.id == other.site.id { second } else { first };
        assert!((east * 94 / 1000..=east * 98 / 1000).contains(&one.metres.unwrap()), "{:?}", one.metres);
    }
}

#[test]
fn a_stock_whose_five_hundred_oldest_have_no_contract_still_gives_what_may_go() {
    let road = Road::new();
    let (oil, sludge) = (road.world.waste("900-249-08", "L"), road.world.waste("900-041-49", "S"));
    let zone = road.world.store[1].id;
    let first = road.world.stored(&oil, 1, zone);
    // Copies of the row: 500 rows cost too much by the chain, and only how many are looked at is asked here.
    let id = first.to_string();
    let copies = move |conn: &mut weifei::store::Conn| {
        let one = weifei::store::package::get(conn, &id)?.unwrap();
        for _ in 0..500 {
            let id = PackageId::make(&RandomIds, one.produced_at);
            let copy = weifei::domain::package::Package { id, code: None, ..one.clone() };
            weifei::store::package::insert(conn, &copy)?;
        }
        Ok::<_, Error>(())
    };
    road.world.env.db.write(copies).unwrap();
    road.world.clock.advance(chrono::Duration::hours(1));
    let last = road.world.stored(&sludge, 100, road.world.store[0].id);
    let one = proposed(&road, &road.world.ehs, &asked(&road)).unwrap();
    assert_eq!(packages(&one), texts(&[last]));
    assert_eq!(one.left_out.len(), 501);
    assert!(one.left_out.iter().all(|left| left.why == Code::ContractNotCovering));
}

#[test]
fn nothing_to_propose_says_why_and_only_who_writes_manifests_may_ask() {
    let road = Road::new();
    let none = proposed(&road, &road.world.ehs, &asked(&road)).unwrap();
    assert!(none.draft.is_none() && none.left_out.is_empty());
    let drums = road.drums(1);
    let later = Asked { day: "2029-03-01".parse().unwrap(), ..asked(&road) };
    let one = proposed(&road, &road.world.ehs, &later).unwrap();
    assert!(one.draft.is_none());
    assert_eq!(
        one.left_out.iter().map(|left| (left.package, left.why)).collect::<Vec<_>>(),
        [(drums[0], Code::ContractNone)]
    );
    let refused = |who: &Actor| match proposed(&road, who, &asked(&road)) {
        Err(Error::Refused(refusal)) => refusal.code,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(&road.world.keeper), Code::NotAllowed);
    assert_eq!(refused(&road.receiver.ehs), Code::NotFound);
    let foreign = Asked { packages: vec!["91330106MA2BCDE24L900041492026112300001".into()], ..asked(&road) };
    assert!(
        matches!(proposed(&road, &road.world.ehs, &foreign), Err(Error::Refused(refusal)) if refusal.code == Code::NotFound)
    );
}

#[test]
fn the_proposal_is_read_over_http_and_sent_back_as_it_came() {
    let mut road = Road::new();
    road.drums(2);
    road.world.ehs = person(&road.world, Role::Ehs, road.world.site.organisation);
    let api = Api::start(&road.world.env);
    let body = json!({"login": road.world.ehs.id.to_string(), "password": "correct horse"});
    let session = api.ask("POST", "/api/v1/auth/login", None, None, &body).json();
    let ehs = session["access_token"].as_str();
    let path = format!("/api/v1/manifest-proposal?site={}", road.world.site.code);
    let get = |more: &str| api.ask("GET", &format!("{path}{more}"), ehs, None, &Value::Null);
    let answer = get("");
    assert_eq!(answer.status, 200, "{}", answer.text);
    let body = answer.json();
    assert_eq!((body["hard"].as_i64(), body["lines"][0]["packages"].as_i64()), (Some(0), Some(2)));
    let key = RandomIds.next(road.world.env.clock.now()).to_string();
    let written = api.ask("POST", "/api/v1/manifests", ehs, Some(key), &body["draft"]);
    assert_eq!(written.status, 201, "{}", written.text);
    let id = written.json()["id"].as_str().unwrap().parse().unwrap();
    road.act(&road.world.ehs, id, Action::Check, ActFields::default()).unwrap();
    assert_eq!(get("&day=tomorrow").status, 400);
    hours_are_saved_by_what_was_timed(&road, &api, ehs.unwrap(), id);
    assert_eq!(get(&format!("&packages={}", vec!["x"; 501].join(","))).status, 400);
    // As many label codes as one manifest holds fit into the address.
    let labels = vec!["91330106MA2BCDE24L900041492026112300001"; 500].join(",");
    assert_eq!(get(&format!("&packages={labels}")).status, 404);
}

/// One manifest nobody timed, and one of ninety seconds: a manifest takes twenty minutes by hand (`fixtures/effort.csv`).
fn hours_are_saved_by_what_was_timed(road: &Road, api: &Api, ehs: &str, written: ManifestId) {
    let path = format!("/api/v1/sites/{}/effort", road.world.site.id);
    let told = || {
        let answer = api.ask("GET", &path, Some(ehs), None, &Value::Null);
        assert_eq!(answer.status, 200, "{}", answer.text);
        let body = answer.json();
        let of =
            |thing: &str| body["things"].as_array().unwrap().iter().find(|one| one["thing"] == thing).unwrap().clone();
        let figures =
            |one: &Value| ["things", "timed", "spent_seconds", "saved_seconds"].map(|name| one[name].as_i64().unwrap());
        (figures(&of("manifest")), figures(&of("ledger_line")), body["saved_seconds"].as_i64().unwrap())
    };
    assert_eq!(told(), ([1, 0, 0, 0], [0; 4], 0));
    road.act(&road.world.ehs, written, Action::Cancel, why("mistake")).unwrap();
    let proposal = format!("/api/v1/manifest-proposal?site={}", road.world.site.code);
    let draft = api.ask("GET", &proposal, Some(ehs), None, &Value::Null);
    let draft = draft.json()["draft"].to_string();
    let key = RandomIds.next(road.world.env.clock.now()).to_string();
    let send = |spent: &str| {
        let headers =
            [("Idempotency-Key", key.as_str()), ("Spent-Seconds", spent), ("Content-Type", "application/json")];
        api.send("/api/v1/manifests", ehs, &headers, draft.clone().into_bytes())
    };
    assert_eq!(send("a while").status, 400);
    assert_eq!(send("90").status, 201);
    // The same command again writes nothing and takes no more time, whatever it says.
    assert_eq!(send("700").status, 201);
    assert_eq!(told().0, [2, 1, 90, 1110]);
    while weifei::app::seal::seal(&road.world.env).unwrap() > 0 {}
    let lines = || told().1;
    weifei::app::ledger::project::catch_up(&road.world.env).unwrap();
    let first = lines();
    assert!(first[0] > 0 && first[0] == first[1] && first[3] == first[0] * 120, "{first:?}");
    weifei::app::ledger::project::anew(&road.world.env).unwrap();
    assert_eq!(lines()[0], 0);
    weifei::app::ledger::project::catch_up(&road.world.env).unwrap();
    assert_eq!(lines(), first);
    let all = told();
    assert_eq!(all.2, all.0[3] + all.1[3]);
}
