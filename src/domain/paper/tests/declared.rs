//! Papers that an organisation enters and the authority confirms: export approvals, changes of name.

use super::{
    export::{self, Export},
    name_change::{self, NameChange},
    *,
};

fn export_terms() -> export::Terms {
    let lines = vec![approval::Line { code: "900-041-49".into(), methods: vec!["R4".into()], mass_g: Mass::kg(1000) }];
    export::Terms {
        number: "演示出口1号".into(),
        consignor: party(1),
        exit: party(2),
        country: " de ".into(),
        importer: "某进口公司".into(),
        disposer: "某境外利用单位".into(),
        lines,
        term: term("2026-01-01", "2026-12-31"),
        external_id: None,
    }
}

#[test]
fn an_export_approval_holds_once_the_authority_confirmed_what_the_exporter_entered() {
    let entered = export::Event::Entered { terms: export_terms().checked().unwrap() };
    let one = Export::begin(&entered, "x").unwrap();
    assert_eq!((one.terms.country.as_str(), one.keys().term), ("DE", export_terms().term));
    let act = |one: &Export, ask, role, exporter, authority| export::decide(one, ask, role, exporter, authority);
    let own = act(&one, export::Ask::Confirm, Role::Ehs, true, false);
    assert_eq!(own.unwrap_err().code, Code::NotAllowed);
    // Who is both by role still needs the authority's side.
    let system = act(&one, export::Ask::Confirm, Role::System, true, false);
    assert_eq!(system.unwrap_err().code, Code::PaperNotYourSide);
    let back = act(&one, export::Ask::Return("编号不符".into()), Role::Reviewer, false, true).unwrap();
    let one = one.apply(&back);
    let early = act(&one, export::Ask::Confirm, Role::Reviewer, false, true);
    assert_eq!((one.state, early.unwrap_err().code), (export::State::Returned, Code::ExportNotFromState));
    let stranger = export::Terms { consignor: party(3), ..export_terms() };
    let moved = act(&one, export::Ask::Change(Box::new(stranger)), Role::Ehs, true, false);
    assert_eq!(moved.unwrap_err().code, Code::RequestField);
    let again = act(&one, export::Ask::Change(Box::new(export_terms())), Role::Ehs, true, false).unwrap();
    let one = one.apply(&again);
    let one = one.clone().apply(&act(&one, export::Ask::Confirm, Role::Reviewer, false, true).unwrap());
    assert_eq!((one.state, one.version), (export::State::Valid, 4));
    let line = &one.lines()[0];
    assert_eq!((line.line.as_str(), line.most_g), ("900-041-49", Some(Mass::kg(1000))));
    let late = act(&one, export::Ask::Change(Box::new(export_terms())), Role::Ehs, true, false);
    assert_eq!(late.unwrap_err().code, Code::ExportNotFromState);
}

#[test]
fn an_export_approval_in_bad_form_is_refused() {
    let pointer = |terms: export::Terms| terms.checked().unwrap_err().params["pointer"].as_str().unwrap().to_owned();
    assert_eq!(pointer(export::Terms { number: String::new(), ..export_terms() }), "/number");
    assert_eq!(pointer(export::Terms { country: "CN".into(), ..export_terms() }), "/country");
    assert_eq!(pointer(export::Terms { country: "Germany".into(), ..export_terms() }), "/country");
    assert_eq!(pointer(export::Terms { importer: " ".into(), ..export_terms() }), "/importer");
    assert_eq!(pointer(export::Terms { disposer: String::new(), ..export_terms() }), "/disposer");
    assert_eq!(pointer(export::Terms { exit: party(1), ..export_terms() }), "/exit_site");
    assert_eq!(pointer(export::Terms { lines: vec![], ..export_terms() }), "/lines");
}

fn renamed(from: &str, to: &str, registered_on: &str) -> name_change::Terms {
    name_change::Terms {
        organisation: organisation(1),
        site: None,
        registered_on: day(registered_on),
        name: Some(name_change::Step { from: from.into(), to: to.into() }),
        address: None,
        representative: false,
        external_id: None,
    }
}

fn act(one: &NameChange, ask: name_change::Ask, role: Role, today: &str) -> Result<name_change::Event, Refusal> {
    let authority = role == Role::Reviewer;
    name_change::decide(one, ask, role, name_change::Setting { own: !authority, authority, today: day(today) })
}

fn drafted(limit: Option<Limit>) -> NameChange {
    let terms = renamed("旧名称", "新名称", "2026-11-02");
    NameChange::begin(&name_change::Event::Drafted { terms, limit }, "n").unwrap()
}

#[test]
fn a_permits_holder_declares_within_fifteen_working_days_and_the_first_hand_in_counts() {
    use name_change::Ask;
    let calendar = Calendar::builtin().unwrap();
    let limit = Limit::after(day("2026-11-02"), name_change::DECLARE_WORKING_DAYS, calendar);
    assert_eq!((limit.on, limit.provisional), (day("2026-11-23"), false));
    let one = drafted(Some(limit));
    let runs = |one: &NameChange, event: &name_change::Event| matches!(one.deadlines(event)[0], Deadline::Set { .. });
    let begun = name_change::Event::Drafted { terms: one.terms.clone(), limit: Some(limit) };
    assert!(runs(&one, &begun));
    assert!(!one.late(day("2026-11-23")) && one.late(day("2026-11-24")), "the last day is in time");
    let submitted = act(&one, Ask::Submit, Role::Ehs, "2026-11-23").unwrap();
    let one = one.apply(&submitted);
    assert!(!runs(&one, &submitted) && !one.late(day("2027-01-01")));
    let returned = act(&one, Ask::Return("缺登记通知书".into()), Role::Reviewer, "2026-12-01").unwrap();
    let one = one.apply(&returned);
    assert!(runs(&one, &returned));
    let again = act(&one, Ask::Submit, Role::Ehs, "2026-12-02").unwrap();
    let one = one.apply(&again);
    assert_eq!((one.submitted_on, one.late(day("2026-12-02"))), (Some(day("2026-11-23")), false));
    let late = drafted(Some(limit));
    let submitted = act(&late, Ask::Submit, Role::Ehs, "2026-11-24").unwrap();
    assert!(late.apply(&submitted).late(day("2026-11-24")));
    // Who holds no permit has no limit by law.
    assert!(!drafted(None).late(day("2030-01-01")));
}

#[test]
fn a_change_of_name_is_accepted_by_the_authority_only_and_stays_whose_it_is() {
    use name_change::Ask;
    let one = drafted(None);
    assert_eq!(act(&one, Ask::Accept, Role::Reviewer, "2026-11-23").unwrap_err().code, Code::NameChangeNotFromState);
    assert_eq!(act(&one, Ask::Submit, Role::Reviewer, "2026-11-23").unwrap_err().code, Code::NotAllowed);
    let other = name_change::Terms { organisation: organisation(2), ..one.terms.clone() };
    let moved = act(&one, Ask::Change(Box::new(other), None), Role::Ehs, "2026-11-23").unwrap_err();
    assert_eq!(moved.params["pointer"], "/organisation");
    let one = one.clone().apply(&act(&one, Ask::Submit, Role::Ehs, "2026-11-23").unwrap());
    let system = name_change::Setting { own: true, authority: false, today: day("2026-11-23") };
    let own = name_change::decide(&one, Ask::Accept, Role::System, system).unwrap_err();
    assert_eq!(own.code, Code::PaperNotYourSide);
    let one = one.clone().apply(&act(&one, Ask::Accept, Role::Reviewer, "2026-11-23").unwrap());
    assert_eq!(one.state, name_change::State::Accepted);
}

#[test]
fn a_change_that_changes_nothing_or_is_still_to_come_is_refused() {
    let pointer = |terms: name_change::Terms| {
        let refusal = terms.checked(day("2026-11-23")).unwrap_err();
        refusal.params["pointer"].as_str().unwrap().to_owned()
    };
    assert_eq!(pointer(renamed("旧名称", "旧名称", "2026-11-02")), "/name");
    assert_eq!(pointer(renamed("旧名称", " ", "2026-11-02")), "/name");
    assert_eq!(pointer(renamed("旧名称", "新名称", "2026-11-24")), "/registered_on");
    assert_eq!(pointer(name_change::Terms { name: None, ..renamed("", "新名称", "2026-11-02") }), "/name");
    let only = name_change::Terms { name: None, representative: true, ..renamed("", "新名称", "2026-11-23") };
    assert!(only.checked(day("2026-11-23")).is_ok());
    let moved = name_change::Step { from: String::new(), to: "某路2号".into() };
    let moved = name_change::Terms { name: None, address: Some(moved), ..renamed("", "新名称", "2026-11-02") };
    assert!(moved.checked(day("2026-11-23")).is_ok(), "the former address may be unknown");
}
