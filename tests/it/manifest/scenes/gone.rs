//! The truck has left without it.

use serde_json::{Value, json};
use weifei::domain::manifest::{Standing, State};

use super::{Scene, Truck};

/// A manifest of the EHS officer that follows another, for drums that were refused there.
fn follows(scene: &mut Scene, old: weifei::kernel::id::ManifestId, drums: &[usize]) -> weifei::kernel::id::ManifestId {
    let ehs = scene.road.world.ehs.clone();
    let draft = json!({
        "consignor_site": scene.road.world.site.code, "receiver_site": scene.other.site.code, "planned_on": "2026-11-23",
        "follows": old.to_string(), "lines": [{"method": "D10", "packages": scene.ids(drums)}],
        "carriers": [{"organisation": scene.road.second.id.to_string()}]
    });
    let next = scene.posts(&ehs, "/manifests", draft, "writes a manifest to another receiver that follows");
    let next = next["id"].as_str().unwrap().parse().unwrap();
    scene.acts(&ehs, next, "check", json!({}), "has everything checked");
    let number = json!({"number": super::Road::number()});
    scene.acts(&ehs, next, "issue", number, "signs it: the drums are off the first manifest");
    next
}

/// It is fetched at the first receiver's and accepted at the second's.
fn goes_on(scene: &mut Scene, id: weifei::kernel::id::ManifestId, drums: &[usize]) {
    let (second, keeper, other) = (scene.carrier(true), scene.road.world.keeper.clone(), scene.other_gate.clone());
    let crew = scene.with_crew(&second, &[]);
    scene.acts(&second.dispatcher, id, "confirm_carry", crew, "takes it, names vehicle and crew");
    scene.acts(&second.driver, id, "load", json!({"packages": scene.ids(drums)}), "loads it where it stands");
    scene.acts(&keeper, id, "finish_loading", json!({}), "signs the loading");
    scene.acts(&second.driver, id, "depart", json!({}), "leaves");
    scene.acts(&second.driver, id, "arrive", json!({}), "reaches the other receiver");
    let told: Vec<(usize, &str, &str)> = drums.iter().map(|drum| (*drum, "accept", "")).collect();
    let accept = scene.verdicts(&told);
    scene.acts(&other, id, "decide", accept, "accepts it");
    scene.acts(&other, id, "complete", json!({}), "confirms the receipt");
}

pub fn another_carrier_fetches_it() -> String {
    let mut scene = Scene::open("Another carrier fetches it 另一承运人来运回", Truck::Gone, 2);
    let id = scene.at_the_gate(2);
    scene.decides(id, &[(0, "reject", "packing"), (1, "reject", "packing")], "refuses all of it");
    let (ehs, first, second) = (scene.road.world.ehs.clone(), scene.carrier(false), scene.carrier(true));
    let other = json!({"carrier": {"organisation": second.id.to_string()}});
    scene.acts(&ehs, id, "assign_return", other, "names who fetches it");
    let (path, body) = (format!("/manifests/{id}/send_back"), scene.with_crew(&first, &[0, 1]));
    scene.fails(&first.dispatcher, &path, body, "access.not_allowed", "is not the one who was named");
    let wrong = scene.with_crew(&first, &[0, 1]);
    scene.fails(&second.dispatcher, &path, wrong, "manifest.crew_unfit", "names somebody else's vehicle");
    scene.sends_back(&second, id, &[0, 1], "leaves with it");
    scene.takes_back(id, &[0, 1], 0, "takes it back");
    scene.is(id, State::ClosedReturned);
    assert_eq!(scene.under_way(), 0);
    scene.settles(200_000, 0, 0, (0, 0))
}

pub fn it_goes_on_to_another_receiver() -> String {
    let title = "Refused for want of room, on to another receiver 因能力不足拒收，改送另一接受人";
    let mut scene = Scene::open(title, Truck::Gone, 2);
    let id = scene.at_the_gate(2);
    scene.decides(id, &[(0, "reject", "capacity"), (1, "reject", "capacity")], "refuses all of it: no room");
    let ehs = scene.road.world.ehs.clone();
    let without = json!({
        "consignor_site": scene.road.world.site.code, "receiver_site": scene.other.site.code, "planned_on": "2026-11-23",
        "lines": [{"method": "D10", "packages": scene.ids(&[0, 1])}],
        "carriers": [{"organisation": scene.road.second.id.to_string()}]
    });
    scene.fails(&ehs, "/manifests", without, "package.spoken_for", "writes one that does not follow");
    let next = follows(&mut scene, id, &[0, 1]);
    scene.is(id, State::Redirected);
    goes_on(&mut scene, next, &[0, 1]);
    scene.is(next, State::Completed);
    scene.settles(0, 200_000, 0, (0, 200_000))
}

pub fn part_accepted_part_home_part_elsewhere() -> String {
    let title = "Part accepted, part home, part elsewhere 部分接受，部分退回，部分改送";
    let mut scene = Scene::open(title, Truck::Gone, 4);
    let id = scene.at_the_gate(4);
    let told = [(0, "accept", ""), (1, "accept", ""), (2, "reject", "packing"), (3, "reject", "capacity")];
    scene.decides(id, &told, "accepts two, refuses two");
    scene.is(id, State::Partial);
    let (gate, first) = (scene.road.gate.clone(), scene.carrier(false));
    scene.sends_back(&first, id, &[2], "takes the leaking one home");
    let next = follows(&mut scene, id, &[3]);
    goes_on(&mut scene, next, &[3]);
    scene.takes_back(id, &[2], 0, "takes it back");
    scene.acts(&gate, id, "complete", json!({}), "confirms what it accepted");
    scene.is(id, State::Completed);
    let standing = |drum: usize| scene.road.get(id).items[&scene.drums[drum]].standing;
    assert_eq!([2, 3].map(standing), [Standing::TakenBack, Standing::Redirected]);
    scene.settles(100_000, 300_000, 0, (0, 300_000))
}

pub fn it_goes_home_after_the_rest_was_confirmed() -> String {
    let title = "Home after the rest was confirmed and treated 其余已确认接受后才退运";
    let mut scene = Scene::open(title, Truck::Gone, 2);
    let id = scene.at_the_gate(2);
    scene.decides(id, &[(0, "accept", ""), (1, "reject", "name")], "accepts one, refuses one");
    let gate = scene.road.gate.clone();
    scene.acts(&gate, id, "complete", json!({}), "confirms what it accepted");
    let late = scene.verdicts(&[(1, "accept", "")]);
    let path = format!("/manifests/{id}/decide");
    scene.fails(&gate, &path, late, "manifest.not_from_state", "cannot take the refused one in any more");
    scene.waits(chrono::Duration::days(2));
    let second = scene.carrier(true);
    let other = json!({"carrier": {"organisation": second.id.to_string()}});
    scene.acts(&gate, id, "assign_return", other, "names who fetches it");
    scene.sends_back(&second, id, &[1], "leaves with it");
    scene.takes_back(id, &[1], 0, "takes it back");
    scene.is(id, State::Completed);
    scene.settles(100_000, 100_000, 0, (0, 100_000))
}

pub fn two_trucks_bring_back_their_parts() -> String {
    let title = "Two trucks bring back their parts 两车分别退回";
    let mut scene = Scene::open(title, Truck::Gone, 2);
    let id = scene.at_the_gate(2);
    scene.decides(id, &[(0, "reject", "form"), (1, "reject", "form")], "refuses all of it");
    let (ehs, first, second) = (scene.road.world.ehs.clone(), scene.carrier(false), scene.carrier(true));
    scene.sends_back(&first, id, &[0], "takes one home");
    scene.is(id, State::Returning);
    let path = format!("/manifests/{id}/send_back");
    let again = scene.with_crew(&first, &[0]);
    scene.fails(&first.dispatcher, &path, again, "manifest.package_stands", "cannot take the same one twice");
    let other = json!({"carrier": {"organisation": second.id.to_string()}});
    scene.acts(&ehs, id, "assign_return", other, "names another carrier for the rest");
    scene.sends_back(&second, id, &[1], "takes the other one");
    let path = format!("/manifests/{id}/report_incident");
    let late = json!({"incident": "breakdown", "packages": []});
    scene.acts(&first.driver, id, "report_incident", late, "reports a breakdown of the first truck");
    scene.fails(
        &scene.road.gate.clone(),
        &path,
        json!({"incident": "leak"}),
        "access.not_allowed",
        "is not on the road",
    );
    assert_eq!(scene.under_way(), 2);
    scene.takes_back(id, &[0], 0, "takes the first one back");
    scene.is(id, State::Returning);
    scene.takes_back(id, &[1], 0, "takes the second one back");
    scene.is(id, State::ClosedReturned);
    assert_eq!(scene.under_way(), 0, "both runs are over");
    scene.settles(200_000, 0, 0, (0, 0))
}

pub fn it_is_lost_on_the_way_back() -> String {
    let title = "Lost on the way back 退运途中丢失";
    let mut scene = Scene::open(title, Truck::Gone, 3);
    let id = scene.at_the_gate(3);
    let told = [(0, "accept", ""), (1, "reject", "packing"), (2, "reject", "packing")];
    scene.decides(id, &told, "accepts one, refuses two");
    let (first, ehs) = (scene.carrier(false), scene.road.world.ehs.clone());
    scene.sends_back(&first, id, &[1, 2], "drives home with the two");
    let drum = scene.ids(&[1]).remove(0);
    let path = format!("/packages/{drum}/report_lost");
    let what = "reports it lost behind the manifest's back";
    scene.fails(&ehs, &path, Value::Object(serde_json::Map::new()), "package.spoken_for", what);
    let wrong = json!({"incident": "loss", "packages": scene.ids(&[0])});
    let path = format!("/manifests/{id}/report_incident");
    scene.fails(&first.driver, &path, wrong, "manifest.package_stands", "reports the accepted one lost");
    let loss = json!({"incident": "loss", "packages": scene.ids(&[1])});
    scene.acts(&first.driver, id, "report_incident", loss, "reports one lost on the way back");
    assert_eq!(scene.road.get(id).items[&scene.drums[1]].standing, Standing::Lost);
    scene.takes_back(id, &[2], 0, "takes the other one back");
    let late = json!({"incident": "loss", "packages": []});
    scene.fails(&first.driver, &path, late, "manifest.not_from_state", "has nothing aboard any more");
    let gate = scene.road.gate.clone();
    scene.acts(&gate, id, "complete", json!({}), "confirms what it accepted");
    assert_eq!(scene.under_way(), 0);
    scene.settles(100_000, 100_000, 100_000, (0, 100_000))
}

pub fn there_is_no_room_for_what_comes_back() -> String {
    let title = "No room for what comes back 移出人的分区已满";
    let mut scene = Scene::open(title, Truck::Gone, 1);
    let id = scene.at_the_gate(1);
    scene.decides(id, &[(0, "reject", "name")], "refuses it");
    let first = scene.carrier(false);
    scene.sends_back(&first, id, &[0], "drives home with it");
    let waste = scene.road.world.waste("900-041-49", "S");
    let full = scene.road.world.store[1].id;
    for _ in 0..5 {
        let more = scene.road.world.stored(&waste, 1990, full);
        scene.drums.push(more);
    }
    let keeper = scene.road.world.keeper.clone();
    let body = json!({"packages": scene.ids(&[0]), "zone_id": full.to_string()});
    let told = scene.fails(
        &keeper,
        &format!("/manifests/{id}/take_back"),
        body,
        "zone.over_capacity",
        "puts it into a zone that is full meanwhile",
    );
    assert_eq!((told["status"].as_u64(), told["detail"].as_str()), (Some(422), Some("换一个分区，或先安排转移")));
    scene.is(id, State::Returning);
    assert_eq!(scene.under_way(), 1, "it is still on the truck");
    scene.takes_back(id, &[0], 0, "puts it into another zone");
    scene.is(id, State::ClosedReturned);
    scene.settles(10_050_000, 0, 0, (0, 0))
}

pub fn nobody_but_the_consignor_takes_it_back() -> String {
    let title = "The consignor will not take it back 移出人不收";
    let mut scene = Scene::open(title, Truck::Gone, 1);
    let id = scene.at_the_gate(1);
    scene.decides(id, &[(0, "reject", "property")], "refuses it");
    let (first, gate, ehs) = (scene.carrier(false), scene.road.gate.clone(), scene.road.world.ehs.clone());
    scene.sends_back(&first, id, &[0], "drives home with it");
    let zone = json!({"packages": scene.ids(&[0]), "zone_id": scene.road.receiver.store[0].id.to_string()});
    let path = format!("/manifests/{id}/take_back");
    scene.fails(
        &first.driver,
        &path,
        zone.clone(),
        "access.not_allowed",
        "cannot book it back in the consignor's stead",
    );
    scene.fails(&gate, &path, zone.clone(), "access.not_allowed", "no more can the receiver");
    let keeper = scene.road.world.keeper.clone();
    scene.fails(&keeper, &path, zone, "thing.not_found", "cannot put it into another's zone");
    for action in ["revoke", "cancel"] {
        let path = format!("/manifests/{id}/{action}");
        let what = format!("cannot be rid of it: {action}");
        scene.fails(&ehs, &path, json!({"reason": "other"}), "manifest.not_from_state", &what);
    }
    scene.is(id, State::Returning);
    assert_eq!(scene.under_way(), 1, "the carrier stays responsible, in sight of both authorities");
    scene.takes_back(id, &[0], 0, "takes it back at last");
    scene.is(id, State::ClosedReturned);
    scene.settles(100_000, 0, 0, (0, 0))
}
