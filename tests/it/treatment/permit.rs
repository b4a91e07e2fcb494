//! What others made is treated within the permit only.

use weifei::{
    app::{Error, treatment::open},
    domain::{refusal::Code, treatment::Treatment},
    kernel::id::PackageId,
};

use super::{Stage, opening};
use crate::support::run;

fn batch(stage: &Stage, method: &str) -> Treatment {
    let (site, new) = (stage.plant.site.id.to_string(), opening(method));
    run(&stage.plant.env, &stage.operator, move |tx| open(tx, &site, &new)).unwrap()
}

fn refused(stage: &Stage, batch: &Treatment, package: PackageId) -> Code {
    match stage.feed(&stage.operator, batch.id, &package.to_string()) {
        Err(Error::Refused(refusal)) => refusal.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn another_method_than_the_permit_names_is_refused_for_what_others_made_and_not_for_ones_own() {
    let stage = Stage::new();
    let drum = stage.accepted(100);
    let other = batch(&stage, "D10");
    assert_eq!(refused(&stage, &other, drum), Code::PermitNotCovering);
    assert_eq!(stage.package(drum).state, weifei::domain::package::State::Accepted, "nothing is half done");
    let within = batch(&stage, "R4");
    stage.put_in(within.id, drum);
    // The plant's own slag goes by its environmental assessment.
    let slag = stage.residue(within.id, weifei::kernel::mass::Mass::kg(10)).unwrap();
    stage.plant.act(slag.id, weifei::app::package::Ask::Label).ok();
    stage.plant.act(slag.id, weifei::app::package::Ask::Store(stage.plant.store[0].id)).unwrap();
    stage.put_in(other.id, slag.id);
    stage.plant.verified();
}
