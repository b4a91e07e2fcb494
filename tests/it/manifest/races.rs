//! Two to fifty people at once on one hand-over, one receipt, one revocation: one wins, everybody else reads what the winner
//! did, nothing is half-applied. `SOAK=10000` asks for as many rounds; `make test` for 500.

use std::sync::{Arc, Barrier};

use weifei::{
    app::{
        Actor, Error,
        manifest::{ActFields, act, draft},
        record::{Meta, execute},
    },
    domain::{
        manifest::{Action, Manifest, Standing, State},
        package::State as PackageState,
        refusal::{Class, Refusal},
    },
    kernel::id::{ManifestId, PackageId},
};

use super::{Road, on, verdict, why};
use crate::support::meta;

fn rounds() -> usize {
    std::env::var("SOAK").ok().and_then(|text| text.parse().ok()).unwrap_or(500)
}

/// How many take part in a round: from two to fifty, in no order that repeats soon.
fn crowd(round: usize) -> usize {
    2 + (round * 7 + round / 5) % 49
}

/// Everybody acts in the same moment; who wins, and what the others are told.
fn at_once(road: &Road, id: ManifestId, asks: &[(&Actor, Action, ActFields)]) -> (Vec<usize>, Vec<Refusal>) {
    let gate = Barrier::new(asks.len());
    let shown = road.get(id).shown().unwrap().hex();
    let results: Vec<Result<String, Error>> = std::thread::scope(|scope| {
        let sent: Vec<_> = asks
            .iter()
            .map(|(who, action, fields)| {
                let (gate, env, action) = (&gate, &road.world.env, *action);
                let fields = ActFields { shown_sha256: Some(shown.clone()), ..fields.clone() };
                scope.spawn(move || {
                    gate.wait();
                    execute(env, who, &meta(), move |tx| act(tx, id, action, &fields).map(|_| ()))
                })
            })
            .collect();
        sent.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let mut won = Vec::new();
    let mut told = Vec::new();
    for (at, result) in results.into_iter().enumerate() {
        match result {
            Ok(_) => won.push(at),
            Err(Error::Refused(refusal)) => told.push(refusal),
            Err(other) => panic!("nobody may meet a fault: {other}"),
        }
    }
    (won, told)
}

/// Exactly one, and the others know what it was.
fn one_wins(won: &[usize], told: &[Refusal], fact: &[&str]) {
    assert_eq!(won.len(), 1, "{told:?}");
    for refusal in told {
        assert_eq!(refusal.code.class(), Class::Conflict, "{refusal:?}");
        let last = refusal.params["last_event"].as_str().unwrap();
        assert!(fact.contains(&last), "{last}");
    }
}

fn revocation(road: &Road, drum: PackageId, round: usize) {
    let id = road.issued(&[drum], &[&road.first]);
    let crew = Road::crew(&road.first);
    let asks: Vec<(&Actor, Action, ActFields)> = (0..crowd(round))
        .map(|at| match (at + round) % 3 {
            0 => (&road.world.ehs, Action::Revoke, why("schedule")),
            1 => (&road.first.dispatcher, Action::ConfirmCarry, crew.clone()),
            _ => (&road.first.dispatcher, Action::RefuseCarry, why("schedule")),
        })
        .collect();
    let (won, told) = at_once(road, id, &asks);
    // What a carrier confirmed or refused may still be revoked, and what it confirmed may still be refused: then two in turn
    // have won, in an order that the table allows.
    let state = road.get(id).state;
    let chain: Vec<Action> = won.iter().map(|at| asks[*at].1).collect();
    let count = |action: Action| chain.iter().filter(|one| **one == action).count();
    assert!(count(Action::Revoke) <= 1 && count(Action::ConfirmCarry) <= 1 && count(Action::RefuseCarry) <= 1);
    assert!(matches!(state, State::Revoked | State::CarrierConfirmed | State::CarrierRefused));
    assert!(!won.is_empty() && told.iter().all(|refusal| refusal.code.class() == Class::Conflict), "{told:?}");
    if state != State::Revoked {
        road.act(&road.world.ehs, id, Action::Revoke, why("other")).unwrap();
    }
    assert_eq!(road.package(drum).state, PackageState::InStock);
}

fn handover(road: &Road, id: ManifestId, round: usize) {
    let one = road.get(id);
    let (from, to) = if one.leg.is_multiple_of(2) { (&road.first, &road.second) } else { (&road.second, &road.first) };
    road.act(&from.driver, id, Action::OfferHandover, ActFields::default()).unwrap();
    let crew = Road::crew(to);
    let asks: Vec<(&Actor, Action, ActFields)> = (0..crowd(round))
        .map(|at| match (at + round) % 3 {
            0 => (&to.dispatcher, Action::DeclineHandover, why("packing")),
            1 => (&from.dispatcher, Action::DeclineHandover, why("schedule")),
            _ => (&to.dispatcher, Action::AcceptHandover, crew.clone()),
        })
        .collect();
    let (won, told) = at_once(road, id, &asks);
    one_wins(&won, &told, &["manifest.handover_accepted", "manifest.handover_declined"]);
    let after = road.get(id);
    let accepted = asks[won[0]].1 == Action::AcceptHandover;
    assert_eq!((after.state, after.leg), (State::InTransit, one.leg + usize::from(accepted)));
}

fn receipt(road: &Road, id: ManifestId, drum: PackageId, round: usize) {
    let asks: Vec<(&Actor, Action, ActFields)> = (0..crowd(round))
        .map(|at| {
            let verdicts = match (at + round) % 3 {
                0 => vec![verdict(drum, "reject", Some("mass"))],
                _ => vec![verdict(drum, "accept", None)],
            };
            (&road.gate, Action::Decide, ActFields { verdicts, ..ActFields::default() })
        })
        .collect();
    let (won, told) = at_once(road, id, &asks);
    let rejects = (won[0] + round).is_multiple_of(3);
    // Who came while the package could still be decided on otherwise reads what became of it, the rest what the manifest did.
    one_wins(&won, &told, &["manifest.decided", if rejects { "package.rejected" } else { "package.accepted" }]);
    let due = if rejects { PackageState::Rejected } else { PackageState::Accepted };
    assert_eq!(road.package(drum).state, due);
    let standing = if rejects { Standing::Rejected } else { Standing::Accepted };
    assert_eq!(road.get(id).items[&drum].standing, standing);
}

#[test]
fn of_many_who_act_at_once_on_a_manifest_one_wins_and_the_others_read_what_it_did() {
    let road = Road::new();
    let (mut done, all) = (0, rounds());
    let waste = road.world.waste("900-041-49", "S");
    let spare = road.world.stored(&waste, 50, road.world.point.id);
    while done < all {
        let drums: Vec<PackageId> = (0..20).map(|_| road.world.stored(&waste, 50, road.world.store[0].id)).collect();
        let carriers: Vec<&super::Carrier> =
            (0..9).map(|at| if at % 2 == 0 { &road.first } else { &road.second }).collect();
        let id = road.departed(&drums, &carriers);
        while road.get(id).next_leg().is_some() {
            handover(&road, id, done);
            done += 1;
        }
        let last = if road.get(id).leg.is_multiple_of(2) { &road.first } else { &road.second };
        road.act(&last.driver, id, Action::Arrive, ActFields::default()).unwrap();
        for drum in &drums {
            receipt(&road, id, *drum, done);
            done += 1;
        }
        for _ in 0..10 {
            revocation(&road, spare, done);
            done += 1;
        }
        // Hours, not days: ten thousand rounds stay within the year of the plan that the loads are drawn on.
        road.world.clock.advance(chrono::Duration::hours(2));
    }
    road.world.verified();
}

/// The plan's row has one tonne left, and two manifests of a tonne each are issued in the same moment.
#[test]
fn the_last_tonne_of_a_plans_row_goes_to_one_of_two_manifests() {
    let road = Road::new();
    super::papers::limited(&road, 3_000_000);
    let waste = road.world.waste("900-041-49", "S");
    let tonnes = |count: usize| -> Vec<PackageId> {
        (0..count).map(|_| road.world.stored(&waste, 1_000, road.world.store[0].id)).collect()
    };
    road.issued(&tonnes(2), &[&road.first]);
    let drums = tonnes(2);
    for round in 0..10 {
        assert_eq!(super::papers::drawn(&road), (2_000_000, 0), "round {round}");
        let both: Vec<ManifestId> = drums
            .iter()
            .map(|drum| {
                let id = road.draft(&road.fields(&[*drum], &[&road.first])).unwrap().id;
                road.act(&road.world.ehs, id, Action::Check, ActFields::default()).unwrap();
                id
            })
            .collect();
        let gate = Barrier::new(2);
        let results: Vec<Result<String, Error>> = std::thread::scope(|scope| {
            let issue = |id: ManifestId| {
                let number = ActFields { number: Some(Road::number()), ..ActFields::default() };
                let shown_sha256 = Some(road.get(id).shown().unwrap().hex());
                let (gate, env, who) = (&gate, &road.world.env, &road.world.ehs);
                scope.spawn(move || {
                    gate.wait();
                    let fields = ActFields { shown_sha256, ..number };
                    execute(env, who, &meta(), move |tx| act(tx, id, Action::Issue, &fields).map(|_| ()))
                })
            };
            let sent: Vec<_> = both.iter().map(|id| issue(*id)).collect();
            sent.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert_eq!(results.iter().filter(|one| one.is_ok()).count(), 1, "{results:?}");
        let lost = results.iter().position(Result::is_err).unwrap();
        let Err(Error::Refused(refusal)) = &results[lost] else { panic!("{results:?}") };
        let told = serde_json::to_string(refusal).unwrap();
        // Found by the check, or by the booking where both were checked in the same moment.
        assert!(told.contains("plan.row_short") || told.contains("quota.used_up"), "{told}");
        assert_eq!(super::papers::drawn(&road), (3_000_000, 0), "all of it is drawn, and not a gram more");
        let (won, lost) = (both[1 - lost], both[lost]);
        assert_eq!((road.get(won).state, road.get(lost).state), (State::Issued, State::Checked));
        road.act(&road.world.ehs, won, Action::Revoke, why("schedule")).unwrap();
        road.act(&road.world.ehs, lost, Action::Cancel, why("mistake")).unwrap();
    }
    road.world.verified();
}

#[test]
fn ten_retries_at_once_give_one_document() {
    let road = Road::new();
    let drums = road.drums(2);
    let fields = road.fields(&drums, &[&road.first]);
    let (meta, gate) = (meta(), Barrier::new(10));
    let write = |meta: &Meta| {
        let fields = fields.clone();
        execute(&road.world.env, &road.world.ehs, meta, move |tx| {
            draft(tx, &fields).map(|one: Manifest| one.id.to_string())
        })
    };
    let answers: Vec<String> = std::thread::scope(|scope| {
        let sent: Vec<_> = (0..10)
            .map(|_| {
                let (gate, meta, write) = (&gate, &meta, &write);
                scope.spawn(move || {
                    gate.wait();
                    write(meta).unwrap()
                })
            })
            .collect();
        sent.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    let all = road.world.env.db.read(|conn| weifei::store::manifest::all(conn, "", 100)).unwrap();
    assert_eq!(all.len(), 1);
    let id: ManifestId = answers[0].trim_matches('"').parse().unwrap();
    // Loaded by ten scanners at once, each package is on the vehicle once.
    road.issue(id);
    road.act(&road.first.dispatcher, id, Action::ConfirmCarry, Road::crew(&road.first)).unwrap();
    let road = Arc::new(road);
    let loads: Vec<bool> = std::thread::scope(|scope| {
        let sent: Vec<_> = (0..10)
            .map(|_| {
                let (road, drums) = (Arc::clone(&road), drums.clone());
                scope.spawn(move || road.act(&road.world.keeper, id, Action::Load, on(&drums)).is_ok())
            })
            .collect();
        sent.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(loads.iter().filter(|one| **one).count(), 1);
    road.world.verified();
}
