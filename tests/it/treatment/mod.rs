//! Treatment batches on a real database: what goes in is treated, what comes out is linked to it, and who handed it over
//! learns of it.

mod balance;
mod correction;
mod many;
mod permit;
mod sight;

use chrono::Duration;
use weifei::{
    app::{
        Actor, Error,
        origin::origin,
        package::{Ask, Reading},
        read,
        treatment::{Ending, NewResidue, Opening, end, feed, make_residue, open, outcome},
    },
    domain::{
        access::Role,
        package::{Origin, Package, State, WeighedBy},
        party::WasteStream,
        refusal::Code,
        treatment::{State as Batch, Treatment},
    },
    kernel::{
        id::{PackageId, TreatmentId},
        mass::Mass,
    },
    store::{self, lineage::Direction},
};

use crate::{
    lifecycle::refused,
    support::{World, actor, run},
};

/// A works that makes waste, and one that takes and treats it.
struct Stage {
    maker: World,
    plant: World,
    operator: Actor,
    waste: WasteStream,
    slag: WasteStream,
}

impl Stage {
    fn new() -> Self {
        let maker = World::new();
        let plant = maker.neighbour();
        let operator = actor(Role::Operator, plant.site.organisation);
        crate::manifest::papers::permit_for(&plant, "HW49", &["R4", "R5"]);
        let (waste, slag) = (maker.waste("900-041-49", "S"), plant.waste("772-003-18", "S"));
        Self { maker, plant, operator, waste, slag }
    }

    /// A drum of the maker that the plant has taken over.
    fn accepted(&self, kg: i64) -> PackageId {
        let id = self.maker.stored(&self.waste, kg, self.maker.store[0].id);
        self.maker.handed_over(id, &self.plant).id
    }

    fn open(&self) -> Treatment {
        let (site, new) = (self.plant.site.id.to_string(), opening("R4"));
        run(&self.plant.env, &self.operator, move |tx| open(tx, &site, &new)).unwrap()
    }

    fn feed(&self, who: &Actor, batch: TreatmentId, named: &str) -> Result<(Treatment, Package), Error> {
        let named = named.to_owned();
        run(&self.plant.env, who, move |tx| feed(tx, batch, &named, None)).map(|(batch, seen)| (batch, seen.package))
    }

    fn put_in(&self, batch: TreatmentId, package: PackageId) -> Treatment {
        self.feed(&self.operator, batch, &package.to_string()).unwrap().0
    }

    fn residue(&self, batch: TreatmentId, mass: Mass) -> Result<Package, Error> {
        let new = self.bag(mass);
        run(&self.plant.env, &self.operator, move |tx| make_residue(tx, batch, &new)).map(|(_, seen, _)| seen.package)
    }

    fn bag(&self, mass: Mass) -> NewResidue {
        NewResidue {
            waste_stream: self.slag.id,
            container_kind: "BAG".into(),
            volume_ml: Some(1_000_000),
            reading: Reading { gross: None, tare: None, net: Some(mass), source: WeighedBy::Device },
            occurred_at: None,
        }
    }

    fn end(&self, batch: TreatmentId, ending: Ending, seen: Option<i64>) -> Result<Treatment, Error> {
        run(&self.plant.env, &self.operator, move |tx| end(tx, batch, ending, seen))
    }

    fn package(&self, id: PackageId) -> Package {
        self.plant.env.db.read(|conn| store::package::get(conn, &id.to_string())).unwrap().unwrap()
    }

    /// Whole mass booked at the plant under a kind.
    fn booked(&self, kind: &str) -> i64 {
        let rows = self.plant.env.db.read(store::stock::all_rollups).unwrap();
        let site = self.plant.site.id.to_string();
        rows.into_iter().filter(|(of, _, _, one, ..)| *of == site && one == kind).map(|(.., mass, _)| mass).sum()
    }
}

fn opening(method: &str) -> Opening {
    Opening { line: "MF0001".into(), method: method.into(), started_on: None }
}

#[test]
fn a_drum_is_taken_over_treated_and_its_slag_labelled_and_stored() {
    let stage = Stage::new();
    let (one, other) = (stage.accepted(300), stage.accepted(100));
    assert_eq!(stage.package(one).state, State::Accepted);
    stage.plant.act(other, Ask::Store(stage.plant.store[0].id)).unwrap();
    let batch = stage.open();
    assert_eq!((batch.state, batch.started_on.to_string().as_str()), (Batch::Open, "2026-11-23"));
    stage.plant.clock.advance(Duration::hours(1));
    let (_, treated) = stage.feed(&stage.operator, batch.id, &one.to_string()).unwrap();
    assert_eq!((treated.state, treated.held()), (State::Treated, Mass::kg(300)));
    let code = stage.package(other).code.unwrap();
    let (fed, _) = stage.feed(&stage.plant.ehs, batch.id, &code).unwrap();
    assert_eq!((fed.inputs, fed.input_mass, fed.version), (2, Mass::kg(400), 3));
    assert_eq!(
        stage.plant.env.db.read(|conn| store::stock::total(conn, &format!("site/{}", stage.plant.site.id))).unwrap(),
        (0, 0)
    );
    let fact = refused(stage.feed(&stage.plant.ehs, batch.id, &code).map(drop), Code::PackageTreated);
    assert_eq!((&fact["treatment"], &fact["line"]), (&batch.id.to_string().into(), &"MF0001".into()));

    // Lime was added: the second residue alone outweighs what went in.
    let slag = stage.residue(batch.id, Mass(50_001)).unwrap();
    stage.residue(batch.id, Mass::kg(500)).unwrap();
    assert_eq!((slag.state, slag.origin, slag.site), (State::Weighed, Origin::Residue, stage.plant.site.id));
    assert!(slag.code.as_deref().unwrap().starts_with("91330106MA2BCDE24L77200318"));
    let closed = stage.end(batch.id, Ending::Close(Some(Mass::kg(20))), Some(5)).unwrap();
    assert_eq!((closed.state, closed.product_mass), (Batch::Closed, Some(Mass::kg(20))));
    assert_eq!((closed.residues, closed.residue_mass), (2, Mass(550_001)));

    stage.plant.act(slag.id, Ask::Label).unwrap();
    let stored = stage.plant.act(slag.id, Ask::Store(stage.plant.store[1].id)).unwrap().package;
    assert_eq!((stored.state, stored.stored_at), (State::InStock, Some(stage.plant.env.clock.now())));
    assert_eq!((stage.booked("received"), stage.booked("treated")), (400_000, 400_000));
    assert_eq!((stage.booked("generated"), stage.booked("stored")), (550_001, 150_001));
    let links = stage.plant.env.db.read(store::package::all_links).unwrap();
    let mut shares: Vec<i64> =
        links.iter().filter(|(_, child, _)| *child == slag.id.to_string()).map(|(.., mass)| *mass).collect();
    shares.sort_unstable();
    assert_eq!(shares, [12_500, 37_501]);
    assert_eq!(links.iter().map(|(.., mass)| mass).sum::<i64>(), 550_001);
    stage.plant.verified();
    // The slag may be treated in its turn.
    let again = stage.open();
    stage.put_in(again.id, slag.id);
    stage.plant.verified();
}

#[test]
fn who_handed_it_over_sees_what_became_of_it_and_no_more() {
    let stage = Stage::new();
    let (one, other) = (stage.accepted(300), stage.accepted(100));
    let batch = stage.open().id;
    stage.plant.clock.advance(Duration::hours(2));
    stage.put_in(batch, one);
    let slag = stage.residue(batch, Mass::kg(30)).unwrap().id;
    let at = stage.plant.env.clock.now();
    let db = &stage.maker.env.db;
    let told = db.read(|conn| outcome(conn, &[one, other, slag])).unwrap();
    assert_eq!(told.keys().copied().collect::<Vec<_>>(), [one]);
    let told = &told[&one];
    assert_eq!((&told.site, told.method.as_str(), told.treated_at), (&stage.plant.site, "R4", at));
    assert_eq!((told.treatment, told.mass, told.closed), (batch, Mass::kg(300), false));
    stage.end(batch, Ending::Close(None), None).unwrap();
    assert!(db.read(|conn| outcome(conn, &[one])).unwrap()[&one].closed);

    let maker = &stage.maker.keeper;
    let seen = db.read(|conn| read::package(conn, maker, &one.to_string())).unwrap().0;
    assert_eq!(seen.state, State::Treated);
    let down = db.read(|conn| origin(conn, maker, &one.to_string(), Direction::Down, None, 10)).unwrap();
    assert_eq!((down.items.len(), down.total, down.hidden, down.whole), (0, 1, 1, true));
    let kin = |who: &Actor| db.read(|conn| read::kin(conn, who, &one.to_string())).unwrap().len();
    assert_eq!((kin(maker), kin(&stage.operator)), (1, 2));
    let up = db.read(|conn| origin(conn, &stage.operator, &slag.to_string(), Direction::Up, None, 10)).unwrap();
    assert_eq!((up.items[0].package.id, up.items[0].kin.depth, up.items[0].kin.share), (one, 1, Mass::kg(30)));
    let strange = db.read(|conn| origin(conn, maker, &slag.to_string(), Direction::Up, None, 10).map(drop));
    refused(strange, Code::NotFound);
    while weifei::app::seal::seal(&stage.plant.env).unwrap() > 0 {}
    let rows = db.read(|conn| store::event::from_position(conn, 0, 500)).unwrap();
    let batches = |who: &Actor| {
        let seen = db.read(|conn| read::visible_events(conn, who, rows.clone())).unwrap();
        seen.iter().filter(|row| row.stream.starts_with("treatment/")).count()
    };
    assert_eq!((batches(maker), batches(&stage.operator)), (4, 4), "nothing else went into it");
}

#[test]
fn only_the_plants_operators_treat_and_only_what_it_holds() {
    let stage = Stage::new();
    let (drum, home) = (stage.accepted(100), stage.maker.stored(&stage.waste, 50, stage.maker.store[0].id));
    let batch = stage.open().id;
    let named = drum.to_string();
    refused(stage.feed(&stage.plant.keeper, batch, &named), Code::NotAllowed);
    refused(stage.feed(&stage.maker.ehs, batch, &named), Code::NotFound);
    for other in [home.to_string(), TreatmentId(batch.0).to_string(), "nothing".into()] {
        refused(stage.feed(&stage.operator, batch, &other), Code::NotFound);
    }
    let (site, env) = (stage.plant.site.id.to_string(), &stage.plant.env);
    let (of, new) = (site.clone(), opening("R4"));
    refused(run(env, &stage.plant.keeper, move |tx| open(tx, &of, &new)), Code::NotAllowed);
    refused(run(env, &stage.operator, move |tx| open(tx, &site, &opening("D2"))), Code::TreatmentMethodUnknown);
    refused(stage.residue(batch, Mass::kg(1)), Code::TreatmentEmpty);
    refused(stage.end(batch, Ending::Close(None), None), Code::TreatmentEmpty);
    let labelled = stage.plant.labelled(&stage.slag, "IBC", 10);
    refused(stage.feed(&stage.operator, batch, &labelled.to_string()), Code::NotFromState);
    stage.put_in(batch, drum);
    refused(stage.end(batch, Ending::Cancel, None), Code::TreatmentNotEmpty);
    refused(stage.end(batch, Ending::Close(None), Some(1)), Code::VersionStale);
    for grams in [0, -5, 14_000_001] {
        let code = if grams > 0 { Code::MassTooLarge } else { Code::MassNotPositive };
        refused(stage.residue(batch, Mass(grams)), code);
    }
    let foreign = NewResidue { waste_stream: stage.waste.id, ..stage.bag(Mass::kg(1)) };
    refused(run(env, &stage.operator, move |tx| make_residue(tx, batch, &foreign).map(drop)), Code::NotFound);
    let late = NewResidue { occurred_at: Some(env.clock.now().plus(Duration::hours(1))), ..stage.bag(Mass::kg(1)) };
    refused(run(env, &stage.operator, move |tx| make_residue(tx, batch, &late).map(drop)), Code::OccurredInFuture);
    stage.end(batch, Ending::Close(None), None).unwrap();
    refused(stage.residue(batch, Mass::kg(1)), Code::TreatmentNotFromState);
    let empty = stage.open().id;
    assert_eq!(stage.end(empty, Ending::Cancel, None).unwrap().state, Batch::Cancelled);
    refused(stage.feed(&stage.operator, empty, &labelled.to_string()), Code::TreatmentNotFromState);
    stage.plant.verified();
}

#[test]
fn a_residue_is_weighed_again_corrected_and_voided_like_any_waste_of_the_site() {
    let stage = Stage::new();
    let batch = stage.open().id;
    stage.put_in(batch, stage.accepted(100));
    let (one, other) = (stage.residue(batch, Mass::kg(10)).unwrap(), stage.residue(batch, Mass::kg(5)).unwrap());
    stage.plant.act(one.id, Ask::Reweigh(crate::support::reading(11))).unwrap();
    stage.plant.act(other.id, Ask::Void { reason: "破袋".into() }).unwrap();
    assert_eq!(stage.booked("generated"), 11_000);
    let wanted = weifei::domain::package::correction::Wanted::ContainerKind("DRUM_STEEL".into());
    let why = weifei::domain::package::correction::Why::Container;
    let fixed =
        run(&stage.plant.env, &stage.plant.ehs, move |tx| weifei::app::amendment::correct(tx, one.id, 1, &wanted, why));
    assert_eq!(fixed.unwrap().package.container_kind, "DRUM_STEEL");
    stage.plant.verified();
}

#[test]
fn of_several_who_feed_one_drum_one_does_and_the_others_learn_into_which_batch() {
    let stage = Stage::new();
    let batches = [stage.open().id, stage.open().id];
    for _ in 0..6 {
        let drum = stage.accepted(20);
        let named = [drum.to_string(), stage.package(drum).code.unwrap()];
        let gate = std::sync::Barrier::new(6);
        let results: Vec<_> = std::thread::scope(|scope| {
            let (gate, stage, named) = (&gate, &stage, &named);
            let threads: Vec<_> = (0..6)
                .map(|at| {
                    scope.spawn(move || {
                        gate.wait();
                        stage.feed(&stage.operator, batches[at % 2], &named[at / 3])
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let won: Vec<_> = results.iter().filter_map(|one| one.as_ref().ok()).map(|(batch, _)| batch.id).collect();
        assert_eq!(won.len(), 1);
        for lost in results.into_iter().filter(Result::is_err) {
            assert_eq!(refused(lost, Code::PackageTreated)["treatment"], won[0].to_string());
        }
    }
    stage.plant.verified();
}

#[test]
fn closing_while_others_feed_leaves_no_drum_between() {
    let stage = Stage::new();
    let drums: Vec<PackageId> = (0..8).map(|_| stage.accepted(20)).collect();
    let batch = stage.open().id;
    stage.put_in(batch, drums[0]);
    let gate = std::sync::Barrier::new(drums.len());
    std::thread::scope(|scope| {
        for drum in &drums[1..] {
            let (gate, stage) = (&gate, &stage);
            scope.spawn(move || {
                gate.wait();
                if let Err(error) = stage.feed(&stage.operator, batch, &drum.to_string()) {
                    refused(Err::<(), _>(error), Code::TreatmentNotFromState);
                }
            });
        }
        gate.wait();
        stage.end(batch, Ending::Close(None), None).unwrap();
    });
    let whole = stage.plant.env.db.read(|conn| store::treatment::get_whole(conn, &batch.to_string())).unwrap().unwrap();
    let treated = drums.iter().filter(|drum| stage.package(**drum).state == State::Treated).count();
    assert_eq!((whole.inputs.len(), whole.batch.state), (treated, Batch::Closed));
    stage.plant.verified();
}

#[test]
fn a_row_that_its_events_do_not_tell_is_named() {
    let stage = Stage::new();
    let batch = stage.open().id;
    stage.put_in(batch, stage.accepted(100));
    stage.residue(batch, Mass::kg(10)).unwrap();
    stage.plant.verified();
    let (env, key) = (&stage.plant.env, weifei::app::seal::verifier_key(&stage.plant.env).unwrap());
    let named =
        || match env.db.read(|conn| weifei::app::verify::verify(conn, &key, None, Some(env.clock.now()))).unwrap() {
            weifei::app::verify::Verdict::Fault(what) => what,
            ok @ weifei::app::verify::Verdict::Ok { .. } => panic!("{ok:?}"),
        };
    let row = format!("row treatment/{batch}, its inputs or its residues differ from its events");
    for (wrong, right, what) in [
        ("UPDATE treatment SET input_g = 1", "UPDATE treatment SET input_g = 100000", row.as_str()),
        ("UPDATE treatment_input SET mass_g = 1", "UPDATE treatment_input SET mass_g = 100000", &row),
        ("UPDATE treatment_residue SET mass_g = 1", "UPDATE treatment_residue SET mass_g = 10000", &row),
        ("UPDATE package_link SET mass_g = 9999", "UPDATE package_link SET mass_g = 10000", "row package_link"),
        ("UPDATE rollup SET mass_g = 1 WHERE kind = 'treated'", "SELECT 1", "row rollup"),
    ] {
        env.db.write(move |conn| store::conn::run(conn, wrong)).unwrap();
        assert!(named().starts_with(what), "{wrong}: {}", named());
        env.db.write(move |conn| store::conn::run(conn, right)).unwrap();
    }
}
