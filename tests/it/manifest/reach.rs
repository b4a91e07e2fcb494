//! Where parties are reached: told once by each organisation, printed on its manifests, in no journal.

use weifei::{
    app::{
        Actor, Error,
        manifest::sheet,
        reach::{self, Reach, ReachFields},
    },
    domain::refusal::Code,
    kernel::id::OrganisationId,
};

use super::{Road, code};
use crate::{books::enter_all, support::run};

fn told(address: &str, phone: &str, emergency: &str) -> ReachFields {
    let some = |text: &str| Some(text.to_owned());
    ReachFields { address: some(address), phone: some(phone), emergency_phone: some(emergency) }
}

fn set(road: &Road, who: &Actor, organisation: OrganisationId, asked: &ReachFields) -> Result<Reach, Error> {
    let (id, asked) = (organisation.to_string(), asked.clone());
    run(&road.world.env, who, move |tx| reach::set(tx, &id, &asked))
}

#[test]
fn a_manifest_prints_how_its_parties_are_reached() {
    let road = Road::new();
    let (world, env) = (&road.world, &road.world.env);
    let id = road.departed(&road.drums(1), &[&road.first]);
    let facts = || env.db.read(|conn| sheet::facts(conn, env, id)).unwrap();
    let before = facts();
    assert_eq!((before.consignor.emergency_phone, before.legs[0].phone.clone()), (None, None));
    let own = world.site.organisation;
    set(&road, &world.ehs, own, &told("某路9号", "0571-00000001", "0571-00000002")).unwrap();
    set(&road, &road.first.dispatcher, road.first.id, &told(" 某路3号 ", "０５７１-00000003", " ")).unwrap();
    let after = facts();
    assert_eq!(after.consignor.emergency_phone.as_deref(), Some("0571-00000002"));
    assert_eq!(after.consignor.phone.as_deref(), Some("0571-00000001"), "its handler has no number of their own");
    assert_eq!(after.consignor.address.as_deref(), Some("某路2号"), "as its filed plan has it");
    let leg = &after.legs[0];
    assert_eq!((leg.address.as_deref(), leg.phone.as_deref()), (Some("某路3号"), Some("0571-00000003")));
    // Taken away again.
    let none = set(&road, &road.first.dispatcher, road.first.id, &ReachFields::default()).unwrap();
    assert_eq!((none.row.address, none.may_change), (None, true));
    assert_eq!(facts().legs[0].address, None);
    enter_all(world);
    let numbers = |text: &str| text.contains("0571-0000000");
    let bodies = env.db.read(|conn| weifei::store::event::from_position(conn, 0, 10_000)).unwrap();
    assert!(!bodies.is_empty() && !bodies.iter().any(|row| numbers(&row.body)), "no number is in the journal");
    world.verified();
}

#[test]
fn only_its_own_people_tell_how_an_organisation_is_reached() {
    let road = Road::new();
    let (world, own) = (&road.world, road.world.site.organisation);
    let fine = told("某路9号", "0571-00000001", "0571-00000002");
    assert_eq!(code(set(&road, &road.first.dispatcher, own, &fine)), Code::NotFound);
    assert_eq!(code(set(&road, &road.officer, own, &fine)), Code::NotAllowed);
    assert_eq!(code(set(&road, &world.keeper, own, &fine)), Code::NotAllowed);
    set(&road, &world.ehs, own, &fine).unwrap();
    let seen_by = |who: &Actor| world.env.db.read(|conn| reach::of(conn, who, &own.to_string()));
    let seen = seen_by(&road.officer).unwrap();
    assert_eq!((seen.row.phone.as_deref(), seen.may_change), (Some("0571-00000001"), false));
    assert!(!seen_by(&world.keeper).unwrap().may_change && seen_by(&world.ehs).unwrap().may_change);
    assert_eq!(code(seen_by(&road.first.driver)), Code::NotFound);
    for (asked, pointer) in [
        (told(&"长".repeat(201), "", ""), "/address"),
        (told("", "call me", ""), "/phone"),
        (told("", "", "1234"), "/emergency_phone"),
    ] {
        let Err(Error::Refused(refusal)) = set(&road, &world.ehs, own, &asked) else { panic!("{pointer}") };
        assert_eq!(refusal.code, Code::RequestField);
        assert!(format!("{refusal:?}").contains(pointer), "{refusal:?}");
    }
    assert_eq!(seen_by(&world.ehs).unwrap().row.phone.as_deref(), Some("0571-00000001"), "nothing is half-kept");
}
