//! The truck is still there.

use serde_json::json;
use weifei::{
    app::manifest::DraftFields,
    domain::{manifest::State, trip},
};

use super::{Scene, Truck};

pub fn the_whole_load_goes_home_on_the_same_truck() -> String {
    let mut scene = Scene::open("The whole load is refused and driven back 整车拒收，原车退回", Truck::OnSite, 2);
    let id = scene.at_the_gate(2);
    scene.decides(id, &[(0, "reject", "name"), (1, "reject", "name")], "refuses all of it: another waste than named");
    scene.is(id, State::Rejected);
    let first = scene.carrier(false);
    scene.sends_back(&first, id, &[0, 1], "drives home with it, a further leg of the same manifest");
    scene.is(id, State::Returning);
    scene.takes_back(id, &[0, 1], 0, "puts it into its zone again");
    scene.is(id, State::ClosedReturned);
    assert_eq!(scene.under_way(), 0);
    scene.settles(200_000, 0, 0, (0, 0))
}

pub fn each_reason_the_order_names() -> String {
    let title = "Refused for name, mass, property, form and packing 因名称、数量、特性、形态、包装不符拒收";
    let mut scene = Scene::open(title, Truck::OnSite, 6);
    let id = scene.at_the_gate(6);
    let reasons = ["name", "mass", "property", "form", "packing"];
    let gate = scene.road.gate.clone();
    let nothing = scene.verdicts(&[(0, "reject", "")]);
    scene.fails(
        &gate,
        &format!("/manifests/{id}/decide"),
        nothing,
        "request.field_invalid",
        "refuses without a reason",
    );
    for (drum, reason) in reasons.iter().enumerate() {
        let after = scene.decides(id, &[(drum, "reject", reason)], &format!("refuses one: {reason}"));
        assert_eq!(after["state"], "discrepancy");
    }
    scene.decides(id, &[(5, "accept", "")], "accepts the last");
    scene.is(id, State::Partial);
    let seen = scene.get(&scene.road.world.ehs.clone(), &format!("/manifests/{id}"));
    for (drum, reason) in reasons.iter().enumerate() {
        let item =
            seen["items"].as_array().unwrap().iter().find(|one| one["package_id"] == scene.ids(&[drum])[0]).unwrap();
        assert_eq!(
            (item["standing"].as_str(), &item["differs"]),
            (Some("rejected"), &json!([reason])),
            "the consignor reads why"
        );
    }
    let first = scene.carrier(false);
    scene.sends_back(&first, id, &[0, 1, 2, 3, 4], "drives home with the five");
    scene.takes_back(id, &[0, 1, 2, 3, 4], 0, "takes the five back");
    scene.acts(&gate, id, "complete", json!({}), "confirms what was accepted");
    scene.is(id, State::Completed);
    scene.settles(500_000, 100_000, 0, (0, 100_000))
}

pub fn refused_at_one_stop_while_the_run_goes_on() -> String {
    let title = "Milk run: refused at the first stop, the run goes on 一车多单：第一站拒收，车次继续";
    let mut scene = Scene::open(title, Truck::OnSite, 2);
    let drums = scene.drums.clone();
    let one = scene.road.confirmed(&drums[..1], &[&scene.road.first]);
    let elsewhere = DraftFields {
        receiver_site: scene.other.site.id.to_string(),
        ..scene.road.fields(&drums[1..], &[&scene.road.first])
    };
    let two = scene.road.draft(&elsewhere).unwrap().id;
    scene.road.issue(two);
    let trip = scene.road.get(one).legs[0].crew.clone().unwrap().trip;
    let (dispatcher, driver, keeper) =
        (scene.road.first.dispatcher.clone(), scene.road.first.driver.clone(), scene.road.world.keeper.clone());
    let gate = scene.road.gate.clone();
    scene.acts(
        &dispatcher,
        two,
        "confirm_carry",
        json!({"trip_id": trip.to_string()}),
        "takes the second on the same run",
    );
    for (id, drum) in [(one, 0), (two, 1)] {
        scene.road.load(id, &[drums[drum]]).unwrap();
        scene.acts(&keeper, id, "finish_loading", json!({}), "finishes loading");
        scene.acts(&driver, id, "depart", json!({}), "leaves");
    }
    let state = |scene: &Scene| {
        let read = |conn: &mut weifei::store::Conn| weifei::store::trip::get(conn, &trip.to_string());
        scene.road.world.env.db.read(read).unwrap().unwrap().state
    };
    scene.acts(&driver, one, "arrive", json!({}), "reaches the first receiver");
    scene.decides(one, &[(0, "reject", "packing")], "refuses the only drum");
    let aboard = json!({"trip_id": trip.to_string(), "packages": scene.ids(&[0])});
    scene.acts(&dispatcher, one, "send_back", aboard, "keeps it aboard: the return is part of the same run");
    assert_eq!(state(&scene), trip::State::Underway);
    let other = scene.other_gate.clone();
    scene.acts(&driver, two, "arrive", json!({}), "reaches the second receiver");
    assert_eq!(state(&scene), trip::State::Underway, "the refused drum is still aboard");
    let accept = scene.verdicts(&[(1, "accept", "")]);
    scene.acts(&other, two, "decide", accept, "accepts its drum");
    scene.acts(&other, two, "complete", json!({}), "confirms the receipt");
    // What is not on a manifest of theirs is not there for them.
    let strange = scene.verdicts(&[(0, "accept", "")]);
    scene.fails(
        &gate,
        &format!("/manifests/{two}/decide"),
        strange,
        "thing.not_found",
        "has no part in the second manifest",
    );
    scene.takes_back(one, &[0], 1, "takes the refused drum back: the run is over");
    assert_eq!(state(&scene), trip::State::Ended);
    scene.is(one, State::ClosedReturned);
    scene.settles(100_000, 100_000, 0, (0, 100_000))
}

pub fn two_clerks_decide_the_same_drum_at_once() -> String {
    let title = "Two clerks decide the same drum at once 两人同时验收同一桶";
    let mut scene = Scene::open(title, Truck::OnSite, 1);
    let id = scene.at_the_gate(1);
    let (gate, clerk) = (scene.road.gate.clone(), scene.clerk.clone());
    let path = format!("/manifests/{id}/decide");
    let (yes, no) = (scene.verdicts(&[(0, "accept", "")]), scene.verdicts(&[(0, "reject", "label")]));
    // Both have looked and are logged in before either sends.
    scene.get(&gate, &format!("/manifests/{id}"));
    scene.get(&clerk, &format!("/manifests/{id}"));
    let (one, two) = std::thread::scope(|scope| {
        let sends = |who, body| {
            let (hand, path) = (scene.hand(who), path.clone());
            scope.spawn(move || hand.send(&path, &body))
        };
        let (one, two) = (sends(&gate, yes), sends(&clerk, no));
        (one.join().unwrap(), two.join().unwrap())
    });
    let won = [&one, &two].iter().filter(|answer| answer.status == 200).count();
    assert_eq!(won, 1, "{} {}", one.text, two.text);
    let lost = if one.status == 200 { &two } else { &one }.json();
    assert_eq!(lost["status"], 409);
    assert!(["manifest.package_stands", "manifest.not_from_state"].contains(&lost["code"].as_str().unwrap()), "{lost}");
    assert_eq!(lost["params"]["last_event"], "manifest.decided", "it reads what was done before it: {lost}");
    let accepted = scene.road.get(id).state == State::Accepted;
    let line = "| gate 验收, second clerk 验收二 | one accepts, one refuses, in the same moment | `POST /manifests/{id}/decide` | 200 and 409 \
                | one verdict holds; the other reads it as `last_event` |\n";
    scene.text.push_str(line);
    if accepted {
        return scene.settles(0, 100_000, 0, (0, 100_000));
    }
    // Whichever won, the page is printed from the run in which the drum is accepted.
    scene.settles(0, 0, 0, (0, 0));
    two_clerks_decide_the_same_drum_at_once()
}

pub fn the_carrier_refuses_at_loading() -> String {
    let title = "The carrier refuses at loading, another comes 承运人装车时拒运，换承运人";
    let mut scene = Scene::open(title, Truck::Loading, 2);
    let drums = scene.drums.clone();
    let id = scene.road.confirmed(&drums, &[&scene.road.first]);
    let number = scene.road.get(id).number;
    let (keeper, driver, ehs) =
        (scene.road.world.keeper.clone(), scene.road.first.driver.clone(), scene.road.world.ehs.clone());
    let (first, second) = (scene.road.first.dispatcher.clone(), scene.road.second.dispatcher.clone());
    scene.acts(&keeper, id, "load", json!({"packages": scene.ids(&[0])}), "scans the first drum onto the vehicle");
    let path = format!("/manifests/{id}/refuse_carry");
    scene.fails(&first, &path, json!({"reason": "packing"}), "manifest.unload_first", "refuses with a drum aboard");
    scene.acts(&driver, id, "unload", json!({"packages": scene.ids(&[0])}), "takes it off again");
    scene.acts(&first, id, "refuse_carry", json!({"reason": "packing"}), "refuses: packing not as it must be");
    let other = json!({"carrier": {"organisation": scene.road.second.id.to_string()}});
    scene.acts(&ehs, id, "change_carrier", other, "asks another carrier; the number is kept");
    assert_eq!(scene.road.get(id).number, number);
    let crew = scene.with_crew(&scene.carrier(true), &[]);
    scene.acts(&second, id, "confirm_carry", crew, "takes it, names vehicle and crew");
    scene.road.load(id, &drums).unwrap();
    scene.acts(&keeper, id, "finish_loading", json!({}), "finishes loading");
    let (driver, gate) = (scene.road.second.driver.clone(), scene.road.gate.clone());
    scene.acts(&driver, id, "depart", json!({}), "leaves");
    scene.acts(&driver, id, "arrive", json!({}), "reaches the receiver");
    scene.decides(id, &[(0, "accept", ""), (1, "accept", "")], "accepts all");
    scene.acts(&gate, id, "complete", json!({}), "confirms the receipt");
    assert_eq!(scene.under_way(), 0);
    scene.settles(0, 200_000, 0, (0, 200_000))
}
