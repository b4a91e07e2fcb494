//! Corrections of batches: several at once, each agreed to by whom it concerns, none of them over what was sealed; masses stay in
//! balance or nothing changes.

use weifei::{
    app::{
        Actor, Error,
        amendment::correct,
        env::Grant,
        package::Ask,
        post, read,
        treatment::{
            Ending,
            correction::{Asked, answer, propose},
            outcome,
        },
    },
    domain::{
        access::Role,
        manifest::{Side, correction::Standing},
        package::{
            State,
            correction::{Wanted as OfPackage, Why},
        },
        refusal::Code,
        treatment::{
            Treatment,
            correction::{Change, Wanted},
        },
    },
    kernel::{
        id::{PackageId, TreatmentId},
        mass::Mass,
    },
    outbound::mail::Recorded,
    store,
};

use super::Stage;
use crate::{
    lifecycle::refused,
    manifest::arrival::mailed,
    support::{actor, officer, reading, run},
};

impl Stage {
    fn propose(&self, who: &Actor, batch: TreatmentId, asked: Asked) -> Result<Treatment, Error> {
        run(&self.plant.env, who, move |tx| propose(tx, batch, &asked, Why::Typing))
    }

    fn answer(&self, who: &Actor, batch: TreatmentId, no: usize, agrees: bool) -> Result<Treatment, Error> {
        run(&self.plant.env, who, move |tx| answer(tx, batch, no, agrees))
    }

    fn shares(&self, residue: PackageId) -> Vec<i64> {
        let links = self.plant.env.db.read(store::package::all_links).unwrap();
        let of = |(_, child, _): &&(String, String, i64)| *child == residue.to_string();
        let mut shares: Vec<i64> = links.iter().filter(of).map(|(.., mass)| *mass).collect();
        shares.sort_unstable();
        shares
    }
}

fn standings(batch: &Treatment) -> Vec<Standing> {
    batch.corrections.iter().map(|one| one.standing).collect()
}

#[test]
fn several_corrections_at_once_wait_for_whom_each_concerns_and_write_nothing_over() {
    let stage = Stage::new();
    addresses(&stage);
    let (one, other) = (stage.accepted(300), stage.accepted(100));
    let batch = stage.open().id;
    stage.put_in(batch, one);
    stage.put_in(batch, other);
    let slag = stage.residue(batch, Mass::kg(40)).unwrap().id;
    stage.end(batch, Ending::Close(Some(Mass::kg(200))), None).unwrap();
    let before = store_events(&stage, batch);

    let day = "2026-11-21".parse().unwrap();
    let asked = [
        Asked::Batch(Wanted::Line("MF0002".into())),
        Asked::Batch(Wanted::StartedOn(day)),
        Asked::Batch(Wanted::Method("R5".into())),
        Asked::Batch(Wanted::ProductMass(Some(Mass::kg(150)))),
        Asked::Residue(slag, Mass(41_001)),
    ];
    for one in asked {
        stage.propose(&stage.operator, batch, one).unwrap();
    }
    let again = stage.propose(&stage.plant.ehs, batch, Asked::Batch(Wanted::Line("MF0003".into())));
    assert_eq!(refused(again, Code::TreatmentCorrectionOpen)["no"], 0);
    let boss = actor(Role::Manager, stage.plant.site.organisation);
    let (place, foreign) = (officer("330106"), officer("330111"));
    // Who treats does not answer for the figures; whose waste it was is not asked, and another place has no say.
    refused(stage.answer(&stage.operator, batch, 0, true), Code::NotAllowed);
    refused(stage.answer(&place, batch, 0, true), Code::NotAllowed);
    for out in [&stage.maker.ehs, &foreign] {
        refused(stage.answer(out, batch, 2, true), Code::NotFound);
    }
    let line = stage.answer(&boss, batch, 0, true).unwrap();
    assert_eq!((line.line.as_str(), line.method.as_str()), ("MF0002", "R4"), "each for itself");
    refused(stage.answer(&boss, batch, 0, true), Code::TreatmentCorrectionClosed);
    stage.answer(&stage.plant.ehs, batch, 1, false).unwrap();
    // The method and a mass beyond a twentieth: the authority's word too, in whatever order.
    stage.answer(&place, batch, 2, true).unwrap();
    let waiting = stage.answer(&boss, batch, 3, true).unwrap();
    assert_eq!((waiting.method.as_str(), waiting.product_mass), ("R4", Some(Mass::kg(200))));
    assert_eq!(waiting.corrections[3].agreed, [Side::Receiver]);
    stage.answer(&boss, batch, 2, true).unwrap();
    let after = stage.answer(&boss, batch, 4, true).unwrap();
    assert_eq!(
        standings(&after),
        [Standing::InForce, Standing::Declined, Standing::InForce, Standing::Open, Standing::InForce]
    );
    assert_eq!((after.method.as_str(), after.started_on.to_string().as_str()), ("R5", "2026-11-23"));
    assert_eq!(after.corrections[2].proposal.change, Change::Method { old: "R4".into(), new: "R5".into() });

    // A residue's mass on the batch, on its package, in its shares and in stock.
    assert_eq!((after.residue_mass, after.input_mass), (Mass(41_001), Mass::kg(400)));
    assert_eq!(stage.package(slag).mass, Some(Mass(41_001)));
    assert_eq!(stage.shares(slag), [10_250, 30_751]);
    assert_eq!(stage.booked("generated"), 41_001);
    // What was sealed is as it was; the maker reads the difference and had a letter for each that is in force.
    assert_eq!(store_events(&stage, batch)[..before.len()], before);
    let db = &stage.maker.env.db;
    let told = db.read(|conn| outcome(conn, &[one])).unwrap().remove(&one).unwrap();
    assert_eq!((told.method.as_str(), told.line.as_str()), ("R5", "MF0002"));
    assert_eq!(told.corrected.len(), 2, "the residue is the receiver's own matter");
    let mailer = Recorded::default();
    assert_eq!(post::deliver(&stage.maker.env, &mailer).unwrap(), 2);
    let letters = mailer.letters();
    assert!(letters.iter().all(|letter| letter.to == "maker@example.com"));
    for change in ["MF0001 → MF0002", "R4 → R5"] {
        assert!(letters.iter().any(|letter| letter.text.contains(change)), "{letters:?}");
    }
    let seen = db.read(|conn| {
        let rows = store::event::of_stream(conn, &format!("treatment/{batch}"))?;
        read::visible_events(conn, &stage.maker.keeper, rows)
    });
    assert_eq!(seen.unwrap().len(), store_events(&stage, batch).len());
    stage.plant.verified();
}

/// Who might get letters.
fn addresses(stage: &Stage) {
    for (mail, role, of) in
        [("maker", Role::Ehs, &stage.maker), ("keeper", Role::Keeper, &stage.maker), ("plant", Role::Ehs, &stage.plant)]
    {
        let grant = Grant { role, organisation: Some(of.site.organisation), site: None, division: None };
        mailed(&stage.maker.env, &format!("{mail}@example.com"), grant);
    }
}

fn store_events(stage: &Stage, batch: TreatmentId) -> Vec<String> {
    let rows = stage.plant.env.db.read(|conn| store::event::of_stream(conn, &format!("treatment/{batch}"))).unwrap();
    rows.into_iter().map(|row| row.body).collect()
}

#[test]
fn a_mass_that_later_steps_rest_on_is_not_corrected() {
    let stage = Stage::new();
    let batch = stage.open().id;
    stage.put_in(batch, stage.accepted(300));
    let slag = |kg| stage.residue(batch, Mass::kg(kg)).unwrap().id;
    let (weighed_again, burnt, whole) = (slag(50), slag(60), slag(70));
    let boss = actor(Role::Manager, stage.plant.site.organisation);
    stage.propose(&stage.operator, batch, Asked::Residue(burnt, Mass(60_100))).unwrap();
    stage.plant.act(weighed_again, Ask::Reweigh(reading(49))).unwrap();
    let late = stage.propose(&stage.operator, batch, Asked::Residue(weighed_again, Mass(50_100)));
    refused(late, Code::CorrectionSuperseded);
    // It went into another batch after somebody proposed: whoever agrees now is refused, and nothing changed.
    let again = stage.open().id;
    stage.plant.act(burnt, Ask::Label).unwrap();
    stage.plant.act(burnt, Ask::Store(stage.plant.store[0].id)).unwrap();
    stage.put_in(again, burnt);
    assert_eq!(stage.package(burnt).state, State::Treated);
    refused(stage.answer(&boss, batch, 0, true), Code::NotFromState);
    stage.answer(&boss, batch, 0, false).unwrap();
    for grams in [0, -1] {
        refused(stage.propose(&stage.operator, batch, Asked::Residue(whole, Mass(grams))), Code::MassNotPositive);
    }
    refused(stage.propose(&stage.operator, batch, Asked::Residue(whole, Mass(14_000_001))), Code::MassTooLarge);
    refused(stage.propose(&stage.operator, batch, Asked::Residue(whole, Mass::kg(70))), Code::CorrectionSame);
    let foreign = stage.accepted(10);
    refused(stage.propose(&stage.operator, batch, Asked::Residue(foreign, Mass::kg(9))), Code::NotFound);
    // The package alone would leave batch and shares behind.
    let alone = run(&stage.plant.env, &stage.plant.ehs, move |tx| {
        correct(tx, whole, 1, &OfPackage::Mass(Mass::kg(71)), Why::Scale)
    });
    refused(alone.map(drop), Code::TreatmentResidueMass);
    assert_eq!(stage.package(whole).mass, Some(Mass::kg(70)));
    let row = stage.plant.env.db.read(|conn| store::treatment::get(conn, &batch.to_string())).unwrap().unwrap();
    assert_eq!(row.residue_mass, Mass::kg(180));
    stage.plant.verified();
}

#[test]
fn a_correction_says_only_what_could_have_been_said_at_first() {
    let stage = Stage::new();
    let batch = stage.open().id;
    stage.put_in(batch, stage.accepted(300));
    let ehs = &stage.plant.ehs;
    let day = |text: &str| Asked::Batch(Wanted::StartedOn(text.parse().unwrap()));
    for (asked, code) in [
        (day("2026-11-24"), Code::OccurredInFuture),
        (day("2026-10-23"), Code::Late),
        (Asked::Batch(Wanted::Method("X9".into())), Code::TreatmentMethodUnknown),
        (Asked::Batch(Wanted::Method("D10".into())), Code::PermitNotCovering),
        (Asked::Batch(Wanted::Line(String::new())), Code::RequestField),
        (Asked::Batch(Wanted::ProductMass(Some(Mass(5)))), Code::TreatmentNotFromState),
    ] {
        refused(stage.propose(ehs, batch, asked), code);
    }
    refused(stage.propose(&stage.plant.keeper, batch, day("2026-11-22")), Code::NotAllowed);
    refused(stage.propose(&stage.maker.ehs, batch, day("2026-11-22")), Code::NotFound);
    stage.propose(ehs, batch, day("2026-11-22")).unwrap();
    refused(stage.answer(ehs, batch, 0, true), Code::TreatmentSameSigner);
    // Who proposed it may take it back.
    assert_eq!(standings(&stage.answer(ehs, batch, 0, false).unwrap()), [Standing::Declined]);
    stage.propose(ehs, batch, day("2026-11-22")).unwrap();
    stage.plant.verified();
}

#[test]
fn of_many_who_agree_at_once_one_puts_it_in_force() {
    let stage = Stage::new();
    let batch = stage.open().id;
    stage.put_in(batch, stage.accepted(300));
    let slag = stage.residue(batch, Mass::kg(40)).unwrap().id;
    stage.propose(&stage.operator, batch, Asked::Residue(slag, Mass(41_000))).unwrap();
    let bosses: Vec<Actor> = (0..6).map(|_| actor(Role::Manager, stage.plant.site.organisation)).collect();
    let gate = std::sync::Barrier::new(bosses.len());
    let agree = |who| {
        gate.wait();
        stage.answer(who, batch, 0, true)
    };
    let agree = &agree;
    let results: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = bosses.iter().map(|who| scope.spawn(move || agree(who))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(results.iter().filter(|one| one.is_ok()).count(), 1);
    for lost in results.into_iter().filter(Result::is_err) {
        refused(lost, Code::TreatmentCorrectionClosed);
    }
    assert_eq!((stage.package(slag).mass, stage.package(slag).version), (Some(Mass(41_000)), 2));
    stage.plant.verified();
}
