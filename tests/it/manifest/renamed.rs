//! Names on documents: as they were registered on the day of issue, whatever was registered later.

use weifei::{
    app::{
        Actor,
        manifest::{seen, sheet},
        paper::name_change::{self, NewNameChange},
    },
    domain::{access::Role, paper::name_change::Ask},
    kernel::id::ManifestId,
};

use super::{Road, person};
use crate::support::run;

#[test]
fn a_manifest_keeps_the_names_its_parties_had_when_it_was_issued() {
    let road = Road::new();
    let env = &road.world.env;
    let drums = road.drums(2);
    let before = road.completed(&drums[..1]);
    road.world.clock.advance(chrono::Duration::days(3));
    let rename = |organisation: String, site: Option<String>, who: &Actor, name: &str| {
        let asked = NewNameChange {
            organisation,
            site,
            registered_on: env.clock.now().legal_day(),
            name: Some(name.into()),
            former_address: None,
            address: None,
            representative: false,
            external_id: None,
        };
        let id = run(env, who, move |tx| name_change::draft(tx, &asked)).unwrap().id;
        for (who, ask) in [(who, Ask::Submit), (&Actor::system(), Ask::Accept)] {
            let id = id.clone();
            run(env, who, move |tx| name_change::act(tx, &id, &ask, None)).unwrap();
        }
    };
    let receiver = &road.receiver.site;
    rename(receiver.organisation.to_string(), Some(receiver.id.to_string()), &road.receiver.ehs, "新厂名");
    let manager = person(&road.world, Role::Manager, road.first.id);
    rename(road.first.id.to_string(), None, &manager, "新运输公司");
    let after = road.issued(&drums[1..], &[&road.first]);
    let names = |id: ManifestId| {
        let seen = env.db.read(|conn| seen::of_one(conn, &road.get(id))).unwrap();
        let carrier = seen.organisations[&road.first.id.to_string()].clone();
        (seen.sites[&receiver.id.to_string()].1.clone(), carrier)
    };
    // The public page behind the code of the printed paper tells the same.
    let paper = env.db.read(|conn| sheet::facts(conn, env, before)).unwrap();
    assert_eq!((paper.receiver.name.as_str(), paper.legs[0].carrier.as_str()), ("示例厂", "某运输"));
    let address = paper.check.unwrap().url;
    let tail = address.strip_prefix("https://weifei.test/m/").unwrap();
    let page = env.db.read(|conn| sheet::checked(conn, env, tail)).unwrap();
    assert_eq!(page.to.name, "示例厂");
    assert_eq!(names(before), ("示例厂".into(), "某运输".into()));
    assert_eq!(names(after), ("新厂名".into(), "新运输公司".into()));
    road.world.verified();
}
