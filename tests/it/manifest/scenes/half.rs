//! Some is on the ground, some still on the truck.

use serde_json::json;
use weifei::domain::manifest::{Standing, State};

use super::{Scene, Truck};

pub fn one_goes_home_while_the_rest_is_being_unloaded() -> String {
    let title = "One is refused and stays on the truck while the rest is unloaded 卸车时拒收一桶，留在原车上";
    let mut scene = Scene::open(title, Truck::HalfUnloaded, 3);
    let id = scene.at_the_gate(3);
    let after = scene.decides(id, &[(0, "accept", ""), (1, "reject", "packing")], "accepts one, refuses a leaking one");
    assert_eq!(after["state"], "discrepancy");
    let gate = scene.road.gate.clone();
    let path = format!("/manifests/{id}/complete");
    scene.fails(&gate, &path, json!({}), "manifest.not_from_state", "confirms too early: one is not decided on");
    scene.decides(id, &[(2, "accept", "")], "accepts the last");
    scene.is(id, State::Partial);
    let first = scene.carrier(false);
    scene.sends_back(&first, id, &[1], "drives home with the refused one");
    scene.acts(&gate, id, "complete", json!({}), "confirms the receipt while it is on its way");
    scene.takes_back(id, &[1], 1, "puts it into its zone again");
    scene.is(id, State::Completed);
    assert_eq!(scene.under_way(), 0);
    scene.settles(100_000, 200_000, 0, (0, 200_000))
}

pub fn held_then_refused() -> String {
    let title = "Held for sampling, refused the next day, another truck 待检一天后拒收，另派车";
    let mut scene = Scene::open(title, Truck::HalfUnloaded, 2);
    let id = scene.at_the_gate(2);
    scene.decides(id, &[(0, "accept", ""), (1, "hold", "property")], "accepts one, holds one for sampling");
    scene.is(id, State::Discrepancy);
    let first = scene.carrier(false);
    let body = scene.with_crew(&first, &[1]);
    let path = format!("/manifests/{id}/send_back");
    let what = "cannot take what is held: nothing is decided on it";
    scene.fails(&first.dispatcher, &path, body, "manifest.package_stands", what);
    scene.waits(chrono::Duration::hours(20));
    scene.decides(id, &[(1, "reject", "property")], "refuses it after sampling");
    scene.is(id, State::Partial);
    let (gate, second) = (scene.road.gate.clone(), scene.carrier(true));
    let other = json!({"carrier": {"organisation": second.id.to_string()}});
    scene.acts(&gate, id, "assign_return", other, "names who fetches it");
    scene.sends_back(&second, id, &[1], "leaves with it");
    scene.takes_back(id, &[1], 0, "takes it back");
    scene.acts(&gate, id, "complete", json!({}), "confirms the receipt");
    scene.settles(100_000, 100_000, 0, (0, 100_000))
}

pub fn held_then_accepted() -> String {
    let mut scene = Scene::open("Held for sampling, then accepted 待检后接受", Truck::HalfUnloaded, 2);
    let id = scene.at_the_gate(2);
    scene.decides(id, &[(0, "accept", ""), (1, "hold", "form")], "accepts one, holds one for sampling");
    scene.waits(chrono::Duration::hours(3));
    let again = scene.verdicts(&[(1, "hold", "form")]);
    let gate = scene.road.gate.clone();
    let path = format!("/manifests/{id}/decide");
    scene.fails(&gate, &path, again, "manifest.package_stands", "holds it again: it is held");
    scene.decides(id, &[(1, "accept", "")], "accepts it after sampling");
    scene.is(id, State::Accepted);
    scene.acts(&gate, id, "complete", json!({}), "confirms the receipt");
    scene.settles(0, 200_000, 0, (0, 200_000))
}

pub fn what_is_decided_on_stays_decided_on() -> String {
    let title = "A verdict is not taken back 验收结论不能反悔";
    let mut scene = Scene::open(title, Truck::HalfUnloaded, 3);
    let id = scene.at_the_gate(2);
    let gate = scene.road.gate.clone();
    let path = format!("/manifests/{id}/decide");
    scene.decides(id, &[(0, "reject", "label")], "refuses one: no label");
    for (told, what) in [
        (&[(0, "accept", "")][..], "accepts it after all"),
        (&[(0, "hold", "label"), (1, "accept", "")], "holds it after all"),
    ] {
        let body = scene.verdicts(told);
        scene.fails(&gate, &path, body, "manifest.package_stands", what);
    }
    assert_eq!(scene.road.get(id).items[&scene.drums[1]].standing, Standing::Underway, "half a decision is none");
    let strange = scene.verdicts(&[(2, "accept", "")]);
    scene.fails(&gate, &path, strange, "manifest.not_listed", "accepts a drum that is not on the manifest");
    scene.decides(id, &[(1, "accept", "")], "accepts the other");
    let first = scene.carrier(false);
    scene.sends_back(&first, id, &[0], "drives home with the refused one");
    scene.takes_back(id, &[0], 0, "takes it back");
    scene.acts(&gate, id, "complete", json!({}), "confirms the receipt");
    scene.settles(200_000, 100_000, 0, (0, 100_000))
}
