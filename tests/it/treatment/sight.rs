//! What of a batch each party sees, in the feed of events and in bundles: whose waste went in, its result and no more.

use weifei::{
    app::{Actor, bundle, read, seal, treatment::Ending},
    kernel::{
        id::{PackageId, TreatmentId},
        mass::Mass,
    },
    store,
};

use super::Stage;
use crate::support::{officer, proven};

/// Kinds of the batch's events that somebody sees.
fn seen(stage: &Stage, who: &Actor, batch: TreatmentId) -> Vec<String> {
    let stream = format!("treatment/{batch}");
    let told = |conn: &mut store::Conn| {
        let rows = store::event::of_stream(conn, &stream)?;
        read::visible_events(conn, who, rows)
    };
    let rows = stage.plant.env.db.read(told).unwrap();
    rows.into_iter().map(|row| row.kind.strip_prefix("treatment.").unwrap().to_owned()).collect()
}

/// Kinds of batches' events in the bundle of a package that somebody gets, once it is found sound.
fn bundled(stage: &Stage, who: &Actor, package: PackageId) -> Vec<String> {
    let env = &stage.plant.env;
    let bundle::Proven { bundle, files, .. } =
        env.db.read(|conn| bundle::of_package(conn, env, who, &package.to_string())).unwrap();
    let kinds = proven(env, &weifei::exchange::bundle::pack(&bundle, &files, &[]).unwrap());
    kinds.iter().filter_map(|kind| kind.strip_prefix("treatment.")).map(str::to_owned).collect()
}

#[test]
fn of_a_batch_of_several_each_sees_beginning_end_and_their_own_waste() {
    let stage = Stage::new();
    let other = stage.maker.elsewhere("91330109MA2HJKL80T", "330109");
    let stranger = stage.maker.elsewhere("91330110MA2JKLM91Q", "330110");
    let waste = other.waste("900-041-49", "S");
    let foreign = other.handed_over(other.stored(&waste, 200, other.store[0].id), &stage.plant).id;
    let (own, second) = (stage.accepted(300), stage.accepted(50));
    let (shared, alone) = (stage.open().id, stage.open().id);
    stage.put_in(shared, own);
    stage.put_in(shared, foreign);
    stage.put_in(alone, second);
    let slag = stage.residue(shared, Mass::kg(30)).unwrap().id;
    stage.residue(alone, Mass::kg(5)).unwrap();
    stage.end(shared, Ending::Close(None), None).unwrap();
    stage.end(alone, Ending::Close(None), None).unwrap();
    while seal::seal(&stage.plant.env).unwrap() > 0 {}

    let all = ["opened", "fed", "fed", "residue_made", "closed"];
    assert_eq!(seen(&stage, &stage.operator, shared), all);
    assert_eq!(seen(&stage, &officer("330106"), shared), all, "the authority of the plant's place");
    for side in [&stage.maker.keeper, &other.ehs, &officer("330111")] {
        assert_eq!(seen(&stage, side, shared), ["opened", "fed", "closed"]);
    }
    assert_eq!(seen(&stage, &stage.maker.keeper, alone), ["opened", "fed", "residue_made", "closed"]);
    for nobody in [&stranger.ehs, &other.ehs] {
        assert_eq!(seen(&stage, nobody, alone), [""; 0]);
    }

    // A stream in a bundle has no gap: it ends before what its reader does not see.
    assert_eq!(bundled(&stage, &stage.operator, own), all);
    assert_eq!(bundled(&stage, &stage.operator, slag), all);
    assert_eq!(bundled(&stage, &stage.maker.keeper, own), ["opened", "fed"]);
    assert_eq!(bundled(&stage, &other.keeper, foreign), ["opened"]);
    assert_eq!(bundled(&stage, &stage.maker.keeper, second), ["opened", "fed", "residue_made", "closed"]);
}
