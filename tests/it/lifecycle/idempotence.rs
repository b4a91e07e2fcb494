//! A command has one answer for ever: done or refused, byte for byte, with one effect (design §2).

use weifei::{
    app::{
        Error,
        package::{Ask, act},
        record::{Meta, Tx, execute},
    },
    domain::refusal::Code,
    kernel::{id::PackageId, mass::Mass},
    store::{StoreError, event},
};

use super::{net, person, refused};
use crate::support::{World, meta as command};

fn weigh(id: PackageId, mass: Mass) -> impl FnMut(&mut Tx<'_>) -> Result<String, Error> + Send + 'static {
    move |tx| {
        let package = act(tx, id, &Ask::Weigh(net(mass)), None)?.package;
        Ok(format!("{} {} {}", package.id, package.version, tx.now))
    }
}

fn events(world: &World, id: PackageId) -> usize {
    let rows = world.env.db.read(|conn| event::of_stream(conn, &format!("package/{id}")));
    rows.map_err(|error: StoreError| error.to_string()).unwrap().len()
}

#[test]
fn a_repeated_command_gets_the_first_answer_and_has_one_effect() {
    let world = World::new();
    let id = world.allotted(&world.waste("900-041-49", "S"), "DRUM_STEEL").id;
    let meta = command();
    let first = execute(&world.env, &world.keeper, &meta, weigh(id, Mass::kg(5))).unwrap();
    world.clock.advance(chrono::Duration::hours(3));
    let second = execute(&world.env, &world.keeper, &meta, weigh(id, Mass::kg(5))).unwrap();
    assert_eq!(first, second);
    assert_eq!(events(&world, id), 2, "allotted and weighed, once");
}

#[test]
fn the_same_key_with_another_body_is_refused() {
    let world = World::new();
    let id = world.allotted(&world.waste("900-041-49", "S"), "DRUM_STEEL").id;
    let meta = command();
    execute(&world.env, &world.keeper, &meta, weigh(id, Mass::kg(5))).unwrap();
    let other = Meta { body: command().body, ..meta.clone() };
    refused(execute(&world.env, &world.keeper, &other, weigh(id, Mass::kg(6))), Code::KeyReused);
    assert_eq!(events(&world, id), 2);
    // Keys are the actor's own: a colleague who happens on the same one is not answered with this answer.
    let colleague = person(&world.env, weifei::domain::access::Role::Keeper, world.site.organisation);
    refused(execute(&world.env, &colleague, &meta, weigh(id, Mass::kg(5))), Code::NotFromState);
}

#[test]
fn a_refusal_is_kept_with_its_command_even_when_it_would_succeed_now() {
    let world = World::new();
    let id = world.allotted(&world.waste("900-041-49", "S"), "DRUM_STEEL").id;
    let meta = command();
    let label = move |tx: &mut Tx<'_>| act(tx, id, &Ask::Label, None).map(|_| "labelled");
    let first = refused(execute(&world.env, &world.keeper, &meta, label), Code::NotFromState);
    world.act(id, Ask::Weigh(net(Mass::kg(5)))).unwrap();
    let second = refused(execute(&world.env, &world.keeper, &meta, label), Code::NotFromState);
    assert_eq!(first, second);
    assert_eq!(events(&world, id), 2, "allotted and weighed, never labelled");
}

#[test]
fn the_same_command_from_eight_threads_has_one_effect() {
    let world = World::new();
    let id = world.allotted(&world.waste("900-041-49", "S"), "DRUM_STEEL").id;
    let meta = command();
    let (world, meta) = (&world, &meta);
    let mut answers: Vec<String> = std::thread::scope(|scope| {
        let send = || scope.spawn(move || execute(&world.env, &world.keeper, meta, weigh(id, Mass::kg(5))).unwrap());
        let threads: Vec<_> = (0..8).map(|_| send()).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    answers.dedup();
    assert_eq!(answers.len(), 1);
    assert_eq!(events(world, id), 2);
}
