#![expect(clippy::unwrap_used, reason = "tests may")]

use uuid::Uuid;

use super::*;
use crate::domain::paper::{
    Kind, Paper as _, Term, approval, contract,
    credential::{self, Proof, Subject},
    export, permit,
};

mod cases;
mod parameters;

use cases::{CASES, LONG_AGO};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn party(number: u128, division: &str) -> Party {
    let (organisation, site) = (OrganisationId(Uuid::from_u128(number)), SiteId(Uuid::from_u128(100 + number)));
    Party { organisation, site, division: division.into() }
}

fn line(code: &str, method: &str, kg: i64) -> Line {
    Line {
        waste: WasteProfile { code: code.parse().unwrap(), hazards: None, tags: vec![] },
        arose: party(1, "330111").site,
        method: method.into(),
        mass: Mass::kg(kg),
        physical_state: Some(PhysicalState::Solid),
        exemption: None,
    }
}

const CARRIER: u128 = 3;

fn leg() -> Leg {
    Leg {
        carrier: Some(OrganisationId(Uuid::from_u128(CARRIER))),
        vehicle: Some(Vehicle { id: VehicleId(Uuid::from_u128(31)), load_max: Some(Mass::kg(10_000)) }),
        driver: Some(PersonId(Uuid::from_u128(32))),
        escort: Some(PersonId(Uuid::from_u128(33))),
    }
}

fn planned() -> Planned {
    Planned {
        consignor: party(1, "330111"),
        receiver: party(2, "340100"),
        day: day("2026-11-23"),
        lines: vec![line("900-041-49", "D10", 1000)],
        aboard: vec![],
        legs: vec![leg()],
        departing: true,
        continuous: false,
        reserved: false,
    }
}

fn year() -> Term {
    Term { from: day("2026-01-01"), to: day("2026-12-31") }
}

fn side(party: &Party) -> contract::Party {
    contract::Party { organisation: party.organisation, site: party.site }
}

fn credential(proof: Proof, subject: Subject) -> Credential {
    let (organisation, term) = (OrganisationId(Uuid::from_u128(CARRIER)), year());
    let terms = credential::Terms { proof, number: String::new(), organisation, subject, term, external_id: None };
    Credential::begin(&credential::Event::Entered { terms }, proof.as_str()).unwrap()
}

/// Papers with which the planned transfer may leave: permit 10 t a year, approval 5 t, contract 8 t.
fn papers() -> Papers {
    let (from, to) = (planned().consignor, planned().receiver);
    let methods = vec!["D10".to_owned()];
    let scope =
        vec![permit::ScopeRow { row: 1, waste: "HW49".into(), methods: methods.clone(), quota_g: Mass::kg(10_000) }];
    let permit = permit::Terms {
        number: "3401000123".into(),
        organisation: to.organisation,
        site: to.site,
        authority: "340000".into(),
        term: year(),
        scope,
        external_id: None,
    };
    let contract = contract::Terms {
        number: String::new(),
        consignor: side(&from),
        receiver: side(&to),
        wastes: vec!["900-041-49".into()],
        term: year(),
        mass_g: Some(Mass::kg(8000)),
        external_id: None,
    };
    let lines = vec![approval::Line { code: "900-041-49".into(), methods, mass_g: Mass::kg(5000) }];
    let asked = approval::Terms {
        consignor: side(&from),
        receiver: side(&to),
        lines: lines.clone(),
        carriers: vec![OrganisationId(Uuid::from_u128(CARRIER))],
        term: year(),
        external_id: None,
    };
    let granted = approval::Granted { number: "浙环函1号".into(), term: year(), lines };
    let drafted = contract::Event::Drafted { drafted_by: contract::Side::Consignor, terms: contract };
    let (vehicle, leg) = (Subject::Vehicle(leg().vehicle.unwrap().id), leg());
    Papers {
        contracts: vec![Contract::begin(&drafted, "c").unwrap().apply(&contract::Event::Confirmed {})],
        permits: vec![Permit::begin(&permit::Event::Issued { terms: permit }, "p").unwrap()],
        approvals: vec![
            Approval::begin(&approval::Event::Drafted { terms: asked }, "a")
                .unwrap()
                .apply(&approval::Event::Approved { granted }),
        ],
        exports: vec![],
        credentials: vec![
            credential(Proof::CarrierLicence, Subject::Organisation),
            credential(Proof::VehicleLicence, vehicle),
            credential(Proof::VehicleInspection, vehicle),
            credential(Proof::DriverQualification, Subject::Person(leg.driver.unwrap())),
            credential(Proof::EscortQualification, Subject::Person(leg.escort.unwrap())),
        ],
        plan: None,
        figures: BTreeMap::new(),
    }
}

/// The consignor's filed plan: so much of the waste to the receiver.
fn filed(papers: &mut Papers, kg: i64) -> &mut OfPlan {
    let line = crate::domain::plan::drawn::line("900-041-49", planned().receiver.site);
    papers.plan.insert(OfPlan { id: "y".into(), filed: true, lines: BTreeMap::from([(line, Mass::kg(kg))]) })
}

/// An export approval of 5 t by way of the receiver, instead of its permit.
fn exported(papers: &mut Papers) -> &mut Export {
    papers.permits.clear();
    let (from, exit) = (side(&planned().consignor), side(&planned().receiver));
    let methods = vec!["D10".to_owned()];
    let terms = export::Terms {
        number: "演示出口1号".into(),
        consignor: from,
        exit,
        country: "XX".into(),
        importer: "进口者".into(),
        disposer: "境外单位".into(),
        lines: vec![approval::Line { code: "900-041-49".into(), methods, mass_g: Mass::kg(5000) }],
        term: year(),
        external_id: None,
    };
    let entered = Export::begin(&export::Event::Entered { terms }, "x").unwrap();
    papers.exports = vec![entered.apply(&export::Event::Confirmed {})];
    &mut papers.exports[0]
}

fn taken(papers: &mut Papers, kind: Kind, id: &str, line: &str, kg: i64) {
    let figure = papers.figures.entry(Place::of(kind, id, line, 2026)).or_default();
    figure.consumed_g += kg * 1000;
}

fn run(planned: &Planned, papers: &Papers) -> Checked {
    check(planned, papers, &Parameters::default()).unwrap()
}

fn codes(planned: &Planned, papers: &Papers) -> Vec<Code> {
    run(planned, papers).findings.iter().map(|one| one.code).collect()
}

#[test]
fn each_finding_comes_in_its_case_and_in_no_other() {
    for (name, change, due) in CASES {
        let (mut planned, mut papers) = (planned(), papers());
        change(&mut planned, &mut papers);
        assert_eq!(codes(&planned, &papers), *due, "{name}");
    }
}

#[test]
fn each_credential_of_a_leg_is_missed_expired_or_suspended() {
    for (at, proof) in Proof::ALL.iter().filter(|proof| !proof.is_of_site()).enumerate() {
        let with = |change: &dyn Fn(&mut Papers)| {
            let mut papers = papers();
            change(&mut papers);
            let found = run(&planned(), &papers).findings;
            assert!(found.iter().all(|one| one.params["credential"] == proof.as_str()));
            found.iter().map(|one| one.code).collect::<Vec<_>>()
        };
        let none = if *proof == Proof::VehicleInspection { Code::InspectionUnknown } else { Code::CredentialNone };
        assert_eq!(with(&|papers| drop(papers.credentials.remove(at))), [none]);
        assert_eq!(with(&|papers| papers.credentials[at].state = credential::State::Ended), [none]);
        assert_eq!(with(&|papers| papers.credentials[at].terms.organisation = OrganisationId(Uuid::nil())), [none]);
        assert_eq!(with(&|papers| papers.credentials[at].terms.term = LONG_AGO()), [Code::CredentialNotOnDay]);
        let suspend = |papers: &mut Papers| papers.credentials[at].state = credential::State::Suspended;
        assert_eq!(with(&suspend), [Code::CredentialSuspended]);
        // A second, valid one beside it is enough.
        let second = |papers: &mut Papers| {
            let good = papers.credentials[at].clone();
            suspend(papers);
            papers.credentials.push(good);
        };
        assert_eq!(with(&second), []);
    }
}

#[test]
fn a_departure_reserves_of_contract_permit_and_approval_what_its_lines_take() {
    let mut planned = planned();
    planned.lines.push(line("900-041-49", "D10", 500));
    let found = run(&planned, &papers());
    let moved: Vec<_> =
        found.reserve.iter().map(|one| (one.paper, one.line.as_str(), one.year, one.reserved_g)).collect();
    let all = Mass::kg(1500);
    assert_eq!(
        moved,
        [(Kind::Permit, "1", 2026, all), (Kind::Contract, "whole", 0, all), (Kind::Approval, "900-041-49", 0, all)]
    );
    // Each line knows its own shares, for the day on which it alone is refused or accepted.
    let of_second: Mass = found.shares.iter().filter(|one| one.line == 2).map(|one| one.mass_g).sum();
    assert_eq!((found.shares.len(), of_second), (6, Mass::kg(1500)));
    let mut figures = BTreeMap::new();
    crate::domain::paper::quota::fold(&mut figures, &found.reserve);
    crate::domain::paper::quota::fold(&mut figures, &crate::domain::paper::quota::release_all(&found.reserve));
    assert!(figures.values().all(|figure| figure.taken() == 0));
    // Two lines that are too much together are noticed, each alone would pass.
    planned.lines = vec![line("900-041-49", "D10", 3000), line("900-041-49", "D10", 3000)];
    assert_eq!(codes(&planned, &papers()), [Code::ApprovalMassShort]);
    // What was reserved already is not asked again.
    let mut papers = papers();
    taken(&mut papers, Kind::Approval, "a", "900-041-49", 5000);
    taken(&mut papers, Kind::Permit, "p", "1", 12_000);
    planned.reserved = true;
    let again = run(&planned, &papers);
    assert!(again.findings.is_empty() && again.reserve.is_empty());
}

#[test]
fn a_permit_an_exemption_or_an_export_approval_lets_a_waste_go_and_only_what_is_used_is_taken() {
    let kinds = |planned: &Planned, papers: &Papers| {
        let found = run(planned, papers);
        let kinds: Vec<Kind> = found.reserve.iter().map(|one| one.paper).collect();
        (found.hard().count(), kinds)
    };
    let (planned, mut all) = (planned(), papers());
    assert_eq!(kinds(&planned, &all), (0, vec![Kind::Permit, Kind::Contract, Kind::Approval]));
    // A receiver with a permit of its own takes it by that, whatever else leaves the country there.
    let permits = all.permits.clone();
    exported(&mut all);
    assert_eq!(kinds(&planned, &all), (0, vec![Kind::Contract, Kind::Approval, Kind::ExportApproval]));
    all.permits = permits;
    assert_eq!(kinds(&planned, &all), (0, vec![Kind::Permit, Kind::Contract, Kind::Approval]));
    let mut claimed = planned.clone();
    claimed.lines[0].exemption = Some(24);
    assert_eq!(kinds(&claimed, &all), (0, vec![Kind::Contract, Kind::Approval]));
    // None of the three: the permit is what is missed.
    (all.permits, all.exports) = (vec![], vec![]);
    assert_eq!(codes(&planned, &all), [Code::PermitNone]);
}

#[test]
fn the_permit_row_with_room_is_taken() {
    let mut papers = papers();
    let mut narrow = papers.permits[0].terms.scope[0].clone();
    (narrow.row, narrow.waste) = (2, "900-041-49".into());
    papers.permits[0].terms.scope.push(narrow);
    taken(&mut papers, Kind::Permit, "p", "1", 9500);
    let found = run(&planned(), &papers);
    assert!(found.findings.is_empty());
    assert_eq!(found.reserve[0].line, "2");
    // A second permit in force is as good as the first.
    papers.permits[0].state = permit::State::Suspended;
    assert_eq!(codes(&planned(), &papers), [Code::PermitSuspended]);
    let other = Permit { id: "q".into(), state: permit::State::Valid, ..papers.permits[0].clone() };
    papers.permits.push(other);
    assert_eq!(codes(&planned(), &papers), []);
}

#[test]
fn a_line_draws_on_the_plan_and_the_limit_stops_unless_the_authority_only_wishes_to_be_told() {
    let mut all = papers();
    filed(&mut all, 1500);
    let found = run(&planned(), &all);
    let drawn = found.reserve.iter().find(|one| one.paper == Kind::Plan).unwrap();
    assert_eq!((drawn.reserved_g, drawn.year, found.beyond.len()), (Mass::kg(1000), 0, 0));
    // Two lines of one waste together.
    let mut twice = planned();
    twice.lines.push(twice.lines[0].clone());
    assert_eq!(codes(&twice, &all), [Code::PlanRowShort]);
    let soft = |code| {
        let chosen = parameter::Choice::Soft;
        let (division, reason, valid_from) = (String::new(), "试行".into(), day("2026-01-01"));
        Setting { code, division, choice: chosen, reason, valid_from }
    };
    let told = |planned: &Planned, papers: &Papers, code| {
        let parameters = Parameters::of(&[soft(code)], "330111", planned.day);
        let found = check(planned, papers, &parameters).unwrap();
        assert_eq!((found.hard().count(), found.findings.len()), (0, 1));
        found.reserve.iter().filter(|one| found.beyond.contains(&one.place())).map(|one| one.reserved_g).sum::<Mass>()
    };
    assert_eq!(told(&twice, &all, Code::PlanRowShort), Mass::kg(2000));
    // Before the plan of the year is filed its id is there to draw on.
    all.plan.as_mut().unwrap().lines.clear();
    assert_eq!(told(&planned(), &all, Code::PlanRowMissing), Mass::kg(1000));
    all.plan.as_mut().unwrap().filed = false;
    assert_eq!(told(&planned(), &all, Code::PlanNotFiled), Mass::kg(1000));
}

#[test]
fn the_plan_is_asked_once_and_of_waste_that_arose_here() {
    let mut all = papers();
    filed(&mut all, 10);
    let mut issued = planned();
    issued.reserved = true;
    assert_eq!(codes(&issued, &all), []);
    let mut collected = planned();
    collected.lines[0].arose = collected.receiver.site;
    assert_eq!(codes(&collected, &all), []);
    // What leaves the country draws on a row that names no receiver here.
    exported(&mut all);
    assert_eq!(codes(&planned(), &all), [Code::PlanRowShort]);
    let of = all.plan.as_mut().unwrap();
    of.lines = BTreeMap::from([(crate::domain::plan::drawn::abroad("900-041-49"), Mass::kg(1000))]);
    assert_eq!(codes(&planned(), &all), []);
}

#[test]
fn a_finding_cites_the_law_of_the_day_and_says_what_to_do() {
    let basis = |text: &str| {
        let mut planned = planned();
        planned.day = day(text);
        let mut papers = papers();
        papers.permits.clear();
        run(&planned, &papers).findings[0].basis.clone()
    };
    assert!(basis("2026-08-14").contains("固体废物污染环境防治法"));
    assert!(basis("2026-11-23").contains("生态环境法典第534条"));
    for (code, _) in parameter::DEFAULTS {
        assert!(!code.remedy().zh.is_empty() && !code.remedy().en.is_empty());
        // What the parties agreed on is theirs; everything else that stops a load rests on a law.
        let lawful = !Ground::of(*code).on(day("2026-11-23")).is_empty();
        assert_eq!(lawful, *code != Code::ContractMassOver, "{}", code.as_str());
    }
}

#[test]
fn who_has_no_permit_is_told_which_exemptions_there_are() {
    let mut papers = papers();
    papers.permits.clear();
    let found = run(&planned(), &papers).findings;
    assert_eq!(found[0].params["exemptions"][0]["seq"], 24);
    let claimed = Planned { lines: vec![Line { exemption: Some(24), ..line("900-041-49", "D10", 1) }], ..planned() };
    let told = run(&claimed, &papers).findings.remove(0);
    assert_eq!((told.severity, told.params["condition"].as_str()), (Severity::Soft, Some("未分类收集")));
    assert!(run(&claimed, &papers).reserve.iter().all(|one| one.paper != Kind::Permit));
}
