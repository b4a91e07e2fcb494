//! After completion: corrections lie over what was said once everybody they concern agreed.

use weifei::{
    app::manifest::{ActFields, fields::CorrectionFields},
    domain::{
        manifest::{Action, correction::Standing},
        refusal::Code,
    },
    kernel::{id::ManifestId, mass::Mass},
};

use super::{Road, code};

fn wants(field: &str, mass_g: i64) -> ActFields {
    let correction =
        CorrectionFields { field: field.into(), leg: 0, line: 0, package: None, text: None, mass_g: Some(mass_g) };
    ActFields { correction: Some(correction), ..ActFields::default() }
}

fn no(no: usize) -> ActFields {
    ActFields { no: Some(no), ..ActFields::default() }
}

fn standing(road: &Road, id: ManifestId) -> Vec<Standing> {
    road.get(id).corrections.iter().map(|one| one.standing).collect()
}

#[test]
fn several_corrections_wait_for_whom_each_concerns() {
    let road = Road::new();
    let drums = road.drums(2);
    let id = road.completed(&drums);
    let ehs = &road.world.ehs;
    // Within tolerance: the other party's word is enough.
    road.act(ehs, id, Action::ProposeCorrection, wants("out_mass", 201_000)).unwrap();
    // Accepted mass beyond a twentieth: the regulator's too.
    let mut accepted = wants("accepted_mass", 80_000);
    accepted.correction.as_mut().unwrap().package = Some(drums[0].to_string());
    road.act(&road.gate, id, Action::ProposeCorrection, accepted.clone()).unwrap();
    assert_eq!(code(road.act(&road.gate, id, Action::ProposeCorrection, accepted)), Code::ManifestCorrectionOpen);
    let mut waybill = wants("waybill", 1);
    waybill.correction.as_mut().unwrap().text = Some("YD-2".into());
    road.act(&road.first.driver, id, Action::ProposeCorrection, waybill).unwrap();
    assert_eq!(standing(&road, id), [Standing::Open; 3]);
    assert_eq!(code(road.act(ehs, id, Action::AgreeCorrection, no(0))), Code::NotAllowed);
    road.act(&road.gate, id, Action::AgreeCorrection, no(0)).unwrap();
    road.act(ehs, id, Action::AgreeCorrection, no(1)).unwrap();
    assert_eq!(standing(&road, id), [Standing::InForce, Standing::Open, Standing::Open]);
    assert_eq!(road.get(id).items[&drums[0]].accepted_g, Some(Mass(100_000)), "not yet");
    road.act(&road.officer, id, Action::AgreeCorrection, no(1)).unwrap();
    assert_eq!(road.get(id).items[&drums[0]].accepted_g, Some(Mass(80_000)));
    road.act(ehs, id, Action::DeclineCorrection, no(2)).unwrap();
    assert_eq!(standing(&road, id), [Standing::InForce, Standing::InForce, Standing::Declined]);
    assert_eq!(road.get(id).legs[0].crew.as_ref().unwrap().waybill.as_deref(), Some("YD-1"));
    assert_eq!(code(road.act(ehs, id, Action::AgreeCorrection, no(2))), Code::ManifestCorrectionClosed);
    assert_eq!(code(road.act(ehs, id, Action::ProposeCorrection, wants("out_mass", 201_000))), Code::CorrectionSame);
    road.world.verified();
}
