//! A load that leaves the country: an export approval stands in for the receiver's permit, its mass reserved and used up.

use weifei::{
    app::{
        Actor, Error,
        manifest::ActFields,
        paper::{self, contract::NewContract, export::NewExport},
    },
    domain::{
        access::Role,
        manifest::Action,
        paper::{
            Kind, approval, contract,
            export::{self, Ask, Export},
        },
        refusal::Code,
    },
    kernel::{id::ManifestId, mass::Mass},
    store,
};

use super::{Road, code, person, verdict, why};
use crate::{
    paper::{reviewer, term},
    support::{World, run},
};

/// A works, and a site without a permit where loads leave the country.
struct Border {
    road: Road,
    exit: World,
    gate: Actor,
}

impl Border {
    fn new() -> Self {
        let road = Road::new();
        let exit = road.world.elsewhere("91340100MA2XYZ0017", "330108");
        let asked = NewContract {
            number: String::new(),
            consignor_site: road.world.site.id.to_string(),
            receiver_site: exit.site.id.to_string(),
            wastes: vec!["HW49".into()],
            term: term("2026-01-01", "2027-12-31"),
            mass: None,
            external_id: None,
        };
        let id = run(&road.world.env, &road.world.ehs, move |tx| paper::contract::draft(tx, &asked)).unwrap().id;
        run(&road.world.env, &exit.ehs, move |tx| paper::contract::act(tx, &id, &contract::Ask::Confirm, None))
            .unwrap();
        crate::plan::filed(&road.world, 2026, &[("900-041-49", exit.site.id, 9_000_000_000)]);
        let gate = person(&road.world, Role::Gate, exit.site.organisation);
        Self { road, exit, gate }
    }

    fn enter(&self, who: &Actor, number: &str, kg: i64) -> Result<Export, Error> {
        let methods = vec!["R4".to_owned()];
        let asked = NewExport {
            number: number.into(),
            consignor_site: self.road.world.site.code.clone(),
            exit_site: self.exit.site.id.to_string(),
            country: "de".into(),
            importer: "进口者".into(),
            disposer: "境外利用单位".into(),
            lines: vec![approval::Line { code: "900-041-49".into(), methods, mass_g: Mass::kg(kg) }],
            term: term("2026-01-01", "2026-12-31"),
            external_id: None,
        };
        run(&self.road.world.env, who, move |tx| paper::export::enter(tx, &asked))
    }

    fn act_on(&self, who: &Actor, id: &str, ask: Ask) -> Result<Export, Error> {
        let id = id.to_owned();
        run(&self.road.world.env, who, move |tx| paper::export::act(tx, &id, &ask, None))
    }

    fn approved(&self, number: &str, kg: i64) -> String {
        let id = self.enter(&self.road.world.ehs, number, kg).unwrap().id;
        self.act_on(&reviewer("33"), &id, Ask::Confirm).unwrap();
        id
    }

    fn draft(&self, drums: usize) -> (ManifestId, Vec<weifei::kernel::id::PackageId>) {
        let drums = self.road.drums(drums);
        let mut fields = self.road.fields(&drums, &[&self.road.first]);
        fields.receiver_site = self.exit.site.id.to_string();
        fields.lines[0].method = "R4".into();
        (self.road.draft(&fields).unwrap().id, drums)
    }

    fn findings(&self, id: ManifestId) -> Vec<String> {
        let Err(Error::Refused(refusal)) = self.road.act(&self.road.world.ehs, id, Action::Check, ActFields::default())
        else {
            return Vec::new();
        };
        let found = refusal.params["findings"].as_array().unwrap();
        found.iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
    }

    /// Kilograms reserved and used up.
    fn taken(&self, id: &str) -> (i64, i64) {
        let of = self.road.world.env.db.read(|conn| store::quota::figures_of(conn, Kind::ExportApproval, id)).unwrap();
        of.values().next().map_or((0, 0), |one| (one.reserved_g / 1000, one.consumed_g / 1000))
    }
}

#[test]
fn a_load_leaves_the_country_by_its_export_approval_and_uses_it_up() {
    let border = Border::new();
    let (road, ehs) = (&border.road, &border.road.world.ehs);
    let (id, drums) = border.draft(3);
    assert_eq!(border.findings(id), ["permit.none"]);
    let entered = border.enter(ehs, "演示出口0001号", 500).unwrap().id;
    // What nobody has compared with the notice lets nothing go.
    assert_eq!(border.findings(id), ["permit.none"]);
    border.act_on(&reviewer("33"), &entered, Ask::Confirm).unwrap();
    road.issue(id);
    assert_eq!(border.taken(&entered), (300, 0));
    let (other, _) = border.draft(3);
    assert_eq!(border.findings(other), ["export.mass_short"]);
    road.act(ehs, id, Action::Revoke, why("schedule")).unwrap();
    assert_eq!(border.taken(&entered), (0, 0));
    let mut fields = road.fields(&drums, &[&road.first]);
    fields.receiver_site = border.exit.site.id.to_string();
    fields.lines[0].method = "R4".into();
    let id = road.draft(&fields).unwrap().id;
    road.issue(id);
    road.act(&road.first.dispatcher, id, Action::ConfirmCarry, Road::crew(&road.first)).unwrap();
    road.load(id, &drums).unwrap();
    road.act(&road.world.keeper, id, Action::FinishLoading, ActFields::default()).unwrap();
    road.act(&road.first.driver, id, Action::Depart, ActFields::default()).unwrap();
    road.act(&border.gate, id, Action::Arrive, ActFields::default()).unwrap();
    let mut verdicts: Vec<_> = drums[1..].iter().map(|one| verdict(*one, "accept", None)).collect();
    verdicts.push(verdict(drums[0], "reject", Some("packing")));
    road.act(&border.gate, id, Action::Decide, ActFields { verdicts, ..ActFields::default() }).unwrap();
    assert_eq!(border.taken(&entered), (0, 200));
    crate::books::enter_all(&road.world);
    let abroad: Vec<_> = crate::books::lines(&road.world).into_iter().filter(|line| line.sheet == "B.5").collect();
    let codes: Vec<_> = abroad.iter().map(|line| (line.code.as_deref().unwrap(), line.mass_g)).collect();
    let due = [
        ("HWCKLY20261123001", 100_000),
        ("HWCKLY20261123002", 100_000),
        ("HWCKLY20261123003", 100_000),
        ("HWCKLY20261123004", -100_000),
    ];
    assert_eq!(codes, due);
    let csv = crate::ledger_file::csv(&road.world, "B.5");
    let line = csv.lines().nth(1).unwrap();
    assert!(line.contains("中华人民共和国境外的危险废物利用处置单位,,,,境外利用单位,演示出口0001号"), "{line}");
    road.world.verified();
}

#[test]
fn an_export_approval_that_ended_or_is_over_lets_nothing_go() {
    let border = Border::new();
    let (id, _) = border.draft(1);
    let one = border.approved("演示出口0001号", 500);
    assert_eq!(border.findings(id), Vec::<String>::new());
    border.road.act(&border.road.world.ehs, id, Action::Reopen, ActFields::default()).unwrap();
    border.act_on(&reviewer("33"), &one, Ask::Revoke("核准通知单已被撤销".into())).unwrap();
    assert_eq!(border.findings(id), ["permit.none"]);
    border.approved("演示出口0002号", 500);
    border.road.world.clock.advance(chrono::Duration::days(60));
    let drums = border.road.drums(1);
    let mut fields = border.road.fields(&drums, &[&border.road.first]);
    fields.receiver_site = border.exit.site.id.to_string();
    fields.lines[0].method = "R4".into();
    let late = border.road.draft(&fields).unwrap().id;
    assert_eq!(border.findings(late), ["export.not_on_day", "plan.not_filed_yet"]);
}

#[test]
fn the_exporter_enters_it_the_authority_confirms_it_and_strangers_find_nothing() {
    let border = Border::new();
    let (world, own) = (&border.road.world, reviewer("3301"));
    let stranger = &border.road.receiver.ehs;
    assert_eq!(code(border.enter(stranger, "演示出口0001号", 1)), Code::NotFound);
    assert_eq!(code(border.enter(&own, "演示出口0001号", 1)), Code::NotAllowed);
    let id = border.enter(&world.ehs, "演示出口0001号", 1).unwrap().id;
    assert_eq!(code(border.enter(&world.ehs, "演示出口0001号", 1)), Code::Duplicate);
    assert_eq!(code(border.act_on(&world.ehs, &id, Ask::Confirm)), Code::NotAllowed);
    assert_eq!(code(border.act_on(&reviewer("34"), &id, Ask::Confirm)), Code::NotFound);
    assert_eq!(code(border.act_on(stranger, &id, Ask::End("不再出口".into()))), Code::NotFound);
    let allowed = |who: &Actor| {
        let listed = world.env.db.read(|conn| paper::get::<Export>(conn, &world.env, who, &id));
        let listed = listed.map(|one| one.paper)?;
        let all = world.env.db.read(|conn| paper::export::actions(conn, who, &listed))?;
        Ok::<_, Error>(all.into_iter().filter(|(_, refused)| refused.is_none()).map(|(one, _)| one).collect::<Vec<_>>())
    };
    assert_eq!(allowed(&world.ehs).unwrap(), [export::Action::Change, export::Action::End]);
    assert_eq!(allowed(&own).unwrap(), [export::Action::Confirm, export::Action::Return]);
    // Whoever hands it to the ship sees by what it may.
    assert_eq!(allowed(&border.exit.ehs).unwrap(), []);
    assert_eq!(code(allowed(stranger)), Code::NotFound);
    border.act_on(&own, &id, Ask::Confirm).unwrap();
    world.verified();
}
