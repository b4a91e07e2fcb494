#![expect(clippy::unwrap_used, reason = "tests may")]

mod declared;

use uuid::Uuid;

use super::{
    approval::{self, Approval, Sides},
    contract::{self, Contract, Side},
    credential::{self, Credential, Proof, Subject},
    export, name_change,
    permit::{self, Permit},
    *,
};
use crate::{
    domain::access::Role,
    kernel::{
        id::{PersonId, VehicleId},
        mass::Mass,
    },
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn term(from: &str, to: &str) -> Term {
    Term::new(day(from), day(to)).unwrap()
}

fn organisation(number: u128) -> OrganisationId {
    OrganisationId(Uuid::from_u128(number))
}

fn party(number: u128) -> contract::Party {
    contract::Party { organisation: organisation(number), site: SiteId(Uuid::from_u128(100 + number)) }
}

/// Every state × action × role of a machine answers as its table says.
macro_rules! walks_its_table {
    ($name:ident, $machine:ident, $refused:ident) => {
        #[test]
        fn $name() {
            for from in $machine::State::ALL {
                for action in $machine::Action::ALL {
                    for role in Role::ALL {
                        let mut listed =
                            $machine::TRANSITIONS.iter().filter(|(state, act, ..)| (state, act) == (from, action));
                        let row = listed.next();
                        assert!(listed.next().is_none(), "{from:?} {action:?} is listed twice");
                        match (row, $machine::next(*from, *action, *role)) {
                            (Some((_, _, to, by)), Ok(got)) => assert!(by.contains(role) && got == *to),
                            (Some((.., by)), Err(refusal)) => {
                                assert!(!by.contains(role) && refusal.code == Code::NotAllowed);
                            }
                            (None, result) => assert_eq!(result.unwrap_err().code, Code::$refused),
                        }
                    }
                }
                let text = serde_json::to_value(from).unwrap();
                assert_eq!((text.as_str(), $machine::State::parse(from.as_str())), (Some(from.as_str()), Some(*from)));
            }
        }
    };
}

walks_its_table!(a_permit_walks_its_table, permit, PermitNotFromState);
walks_its_table!(a_contract_walks_its_table, contract, ContractNotFromState);
walks_its_table!(an_approval_walks_its_table, approval, ApprovalNotFromState);
walks_its_table!(a_name_change_walks_its_table, name_change, NameChangeNotFromState);
walks_its_table!(an_export_approval_walks_its_table, export, ExportNotFromState);
walks_its_table!(a_credential_walks_its_table, credential, CredentialNotFromState);

fn row(number: u32, waste: &str, quota_t: i64) -> permit::ScopeRow {
    let methods = vec!["D10".to_owned()];
    permit::ScopeRow { row: number, waste: waste.into(), methods, quota_g: Mass::kg(quota_t * 1000) }
}

fn permit_terms(scope: Vec<permit::ScopeRow>) -> permit::Terms {
    let (organisation, site) = (party(2).organisation, party(2).site);
    let term = term("2024-01-01", "2028-12-31");
    let (number, authority) = ("3301000123".into(), "330000".into());
    permit::Terms { number, organisation, site, authority, term, scope, external_id: None }
}

#[test]
fn a_new_version_of_a_permit_keeps_holder_and_state() {
    let issued = permit::Event::Issued { terms: permit_terms(vec![row(1, "HW49", 10)]).checked().unwrap() };
    let mut one = Permit::begin(&issued, "p").unwrap();
    let act = |one: &Permit, ask| permit::decide(one, ask, Role::Reviewer);
    one = one.clone().apply(&act(&one, permit::Ask::Suspend("检查".into())).unwrap());
    let wider = permit_terms(vec![row(2, "900-041-49", 5), row(1, "HW49", 20)]);
    one = one.clone().apply(&act(&one, permit::Ask::Change(Box::new(wider.clone()))).unwrap());
    assert_eq!((one.state, one.version, one.terms.scope[0].row), (permit::State::Suspended, 3, 1));
    let other = permit::Terms { site: party(3).site, ..wider };
    assert_eq!(act(&one, permit::Ask::Change(Box::new(other))).unwrap_err().code, Code::RequestField);
    assert_eq!(act(&one, permit::Ask::Revoke(String::new())).unwrap_err().code, Code::RequestField);
    let lines = one.lines();
    assert_eq!((lines[0].limit_g, lines[0].most_g), (Mass::kg(20_000), Some(Mass::kg(24_000))));
    assert_eq!(one.rows_for("900-041-49", "D10").count(), 2);
    assert_eq!(one.rows_for("900-041-49", "R1").count() + one.rows_for("900-300-34", "D10").count(), 0);
}

#[test]
fn a_permit_in_bad_form_is_refused() {
    let code = |terms: permit::Terms| terms.checked().unwrap_err().code;
    assert_eq!(code(permit_terms(vec![])), Code::RequestField);
    assert_eq!(code(permit_terms(vec![row(1, "HW41", 1)])), Code::WasteCodeMalformed);
    assert_eq!(code(permit_terms(vec![row(1, "900-041-4", 1)])), Code::WasteCodeMalformed);
    assert_eq!(code(permit_terms(vec![row(1, "HW49", 0)])), Code::RequestField);
    assert_eq!(code(permit_terms(vec![row(1, "HW49", 1), row(1, "HW08", 1)])), Code::RequestField);
    assert_eq!(code(permit::Terms { number: "1".into(), ..permit_terms(vec![row(1, "HW49", 1)]) }), Code::RequestField);
    let methods = vec!["D2".to_owned()];
    let no_method = permit::ScopeRow { methods, ..row(1, "HW49", 1) };
    assert_eq!(code(permit_terms(vec![no_method])), Code::RequestField);
    assert!(Term::new(day("2026-01-02"), day("2026-01-01")).is_err());
}

#[test]
fn a_term_expires_by_day_and_renewal_is_due_thirty_working_days_before() {
    let calendar = Calendar::builtin().unwrap();
    let one = term("2026-01-01", "2026-12-31");
    let on = |text: &str| one.standing(day(text), calendar);
    let due = calendar.subtract_working_days(one.to, RENEW_WORKING_DAYS).day;
    assert_eq!(one.standing(due.pred_opt().unwrap(), calendar), Standing::Current);
    assert_eq!(one.standing(due, calendar), Standing::Expiring);
    assert_eq!(
        (on("2025-12-31"), on("2026-12-31"), on("2027-01-01")),
        (Standing::NotYet, Standing::Expiring, Standing::Expired)
    );
}

fn contract_by(drafted_by: Side) -> Contract {
    let terms = contract::Terms {
        number: String::new(),
        consignor: party(1),
        receiver: party(2),
        wastes: vec!["HW49".into()],
        term: term("2026-01-01", "2026-12-31"),
        mass_g: Some(Mass::kg(1000)),
        external_id: None,
    };
    Contract::begin(&contract::Event::Drafted { drafted_by, terms: terms.checked().unwrap() }, "c").unwrap()
}

#[test]
fn only_the_other_side_confirms_and_only_the_drafting_side_withdraws() {
    for (drafted, other) in [(Side::Consignor, Side::Receiver), (Side::Receiver, Side::Consignor)] {
        let one = contract_by(drafted);
        let act = |ask: contract::Ask, side| contract::decide(&one, ask, Role::Ehs, Some(side));
        for ask in [contract::Ask::Confirm, contract::Ask::Decline("不合适".into())] {
            assert_eq!(act(ask.clone(), drafted).unwrap_err().code, Code::PaperNotYourSide);
            act(ask, other).unwrap();
        }
        assert_eq!(act(contract::Ask::Withdraw, other).unwrap_err().code, Code::PaperNotYourSide);
        act(contract::Ask::Withdraw, drafted).unwrap();
        let change = contract::Ask::Change(Box::new(one.terms.clone()));
        assert_eq!(act(change.clone(), other).unwrap_err().code, Code::PaperNotYourSide);
        act(change, drafted).unwrap();
        let confirmed = one.clone().apply(&contract::Event::Confirmed {});
        for side in [drafted, other] {
            contract::decide(&confirmed, contract::Ask::Terminate("到期前终止".into()), Role::Manager, Some(side))
                .unwrap();
        }
        let late = contract::Ask::Change(Box::new(one.terms.clone()));
        let refused = contract::decide(&confirmed, late, Role::Ehs, Some(drafted)).unwrap_err();
        assert_eq!(refused.code, Code::ContractNotFromState);
    }
}

#[test]
fn what_the_authority_suspended_only_the_authority_resumes_and_no_personal_number_is_kept() {
    let (driver, vehicle) =
        (Subject::Person(PersonId(Uuid::from_u128(7))), Subject::Vehicle(VehicleId(Uuid::from_u128(8))));
    let terms = |proof, subject, number: &str| credential::Terms {
        proof,
        number: number.into(),
        organisation: organisation(3),
        subject,
        term: term("2026-01-01", "2026-12-31"),
        external_id: None,
    };
    for (proof, subject, number, fits) in [
        (Proof::DriverQualification, driver, "", true),
        (Proof::DriverQualification, driver, "330111199001011234", false),
        (Proof::EscortQualification, vehicle, "", false),
        (Proof::VehicleLicence, vehicle, "3301234", true),
        (Proof::VehicleLicence, vehicle, "", false),
        (Proof::VehicleInspection, vehicle, "", true),
        (Proof::CarrierLicence, Subject::Organisation, "33010001", true),
        (Proof::CarrierLicence, driver, "33010001", false),
    ] {
        assert_eq!(terms(proof, subject, number).checked().is_ok(), fits, "{proof:?} {number}");
    }
    let entered =
        credential::Event::Entered { terms: terms(Proof::DriverQualification, driver, "").checked().unwrap() };
    let one = Credential::begin(&entered, "k").unwrap();
    let stop = |role| credential::decide(&one, credential::Ask::Suspend("检查".into()), role).unwrap();
    let (by_holder, by_authority) = (one.clone().apply(&stop(Role::Ehs)), one.clone().apply(&stop(Role::Reviewer)));
    let resume = |one: &Credential, role| credential::decide(one, credential::Ask::Resume, role);
    resume(&by_holder, Role::Ehs).unwrap();
    assert_eq!(resume(&by_authority, Role::Ehs).unwrap_err().code, Code::NotAllowed);
    let again = by_authority.clone().apply(&resume(&by_authority, Role::Reviewer).unwrap());
    assert_eq!((again.state, again.by_authority), (credential::State::Valid, false));
}

fn application() -> Approval {
    let lines = vec![approval::Line { code: "900-041-49".into(), methods: vec!["D10".into()], mass_g: Mass::kg(5000) }];
    let terms = approval::Terms {
        consignor: party(1),
        receiver: party(2),
        lines,
        carriers: vec![],
        term: term("2026-10-01", "2028-12-31"),
        external_id: None,
    };
    Approval::begin(&approval::Event::Drafted { terms: terms.checked().unwrap() }, "a").unwrap()
}

fn step(
    one: Approval,
    ask: approval::Ask,
    today: &str,
    permit_to: Option<&str>,
) -> Result<(Approval, Vec<Deadline>), Refusal> {
    let calendar = Calendar::builtin().unwrap();
    let setting = approval::Setting { today: day(today), calendar, permit_to: permit_to.map(day) };
    let event = approval::decide(&one, ask, Role::System, Sides::ALL, setting)?;
    let after = one.apply(&event);
    let deadlines = after.deadlines(&event);
    Ok((after, deadlines))
}

#[test]
fn the_clocks_of_an_application_end_on_working_days() {
    use approval::Ask;
    // Handed in on the last day of work before a week of holidays: the day itself and the holidays do not count.
    let (one, set) = step(application(), Ask::Submit, "2026-09-30", None).unwrap();
    let calendar = Calendar::builtin().unwrap();
    let end = |from: &str, days| calendar.add_working_days(day(from), days).day;
    assert!(one.limit.unwrap().on > day("2026-10-07"));
    assert_eq!(one.limit.unwrap().on, end("2026-09-30", 5));
    let due_at = Instant::start_of_legal_day(end("2026-09-30", 5).succ_opt().unwrap());
    let key = "xprov_accept/a".to_owned();
    assert_eq!(set, [Deadline::Set { key: key.clone(), due_at, rule: "xprov_accept", provisional: false }]);
    let (one, ended) = step(one, Ask::AskCorrection("缺合同".into()), "2026-10-09", None).unwrap();
    assert_eq!((one.limit, ended), (None, vec![Deadline::End(key)]));
    // The clock begins anew with the corrected application. On a Saturday it counts from Monday.
    let (one, _) = step(one, Ask::Submit, "2026-11-21", None).unwrap();
    assert_eq!(one.limit.unwrap().on, day("2026-11-27"));
    let (one, _) = step(one, Ask::Accept, "2026-11-27", None).unwrap();
    assert_eq!(one.limit.unwrap().on, end("2026-11-27", 5));
    let (one, none) = step(one, Ask::Review, "2026-11-30", None).unwrap();
    assert_eq!((one.limit.unwrap().on, none.len()), (end("2026-11-27", 5), 0));
    let (one, moved) = step(one, Ask::Consult, "2026-12-01", None).unwrap();
    assert_eq!((one.limit.unwrap().on, moved.len()), (end("2026-12-01", 10), 2));
    // Ten and five working days from the middle of December run beyond the calendar: the limit is provisional.
    let (one, _) = step(one, Ask::Reply { agreed: true, reason: String::new() }, "2026-12-28", None).unwrap();
    assert!(one.limit.unwrap().provisional);
    let grant = approval::Grant { number: "浙环函1号".into(), from: None, to: None, lines: None };
    let (one, ended) = step(one, Ask::Approve(Box::new(grant)), "2026-12-29", None).unwrap();
    assert_eq!((one.state, one.limit, ended.len()), (approval::State::Approved, None, 4));
}

fn replied(agreed: bool) -> Approval {
    use approval::Ask;
    let reply = Ask::Reply { agreed, reason: "贮存能力不足".into() };
    let mut one = application();
    for ask in [Ask::Submit, Ask::Accept, Ask::Review, Ask::Consult, reply] {
        one = step(one, ask, "2026-11-02", None).unwrap().0;
    }
    one
}

#[test]
fn an_approval_lasts_twelve_months_at_most_and_not_beyond_the_permit_nor_above_what_was_asked() {
    let grant = |from: Option<&str>, to: Option<&str>, lines| {
        let number = "浙环函1号".into();
        approval::Ask::Approve(Box::new(approval::Grant { number, from: from.map(day), to: to.map(day), lines }))
    };
    let days = |permit, ask| step(replied(true), ask, "2026-11-23", permit).map(|(one, _)| one.term());
    assert_eq!(days(None, grant(None, None, None)).unwrap(), term("2026-11-23", "2027-11-22"));
    assert_eq!(days(Some("2027-03-31"), grant(None, None, None)).unwrap(), term("2026-11-23", "2027-03-31"));
    let later = grant(Some("2027-01-01"), Some("2027-12-31"), None);
    assert_eq!(days(None, later).unwrap(), term("2027-01-01", "2027-12-31"));
    for ask in [
        grant(None, Some("2027-11-23"), None),
        grant(Some("2026-11-22"), None, None),
        grant(Some("2028-12-31"), Some("2029-01-01"), None),
    ] {
        assert_eq!(days(None, ask).unwrap_err().code, Code::PaperTermInvalid);
    }
    let line = |code: &str, method: &str, kg| {
        vec![approval::Line { code: code.into(), methods: vec![method.into()], mass_g: Mass::kg(kg) }]
    };
    for lines in [line("900-041-49", "D10", 5001), line("900-041-49", "R1", 10), line("900-039-49", "D10", 10)] {
        assert_eq!(days(None, grant(None, None, Some(lines))).unwrap_err().code, Code::ApprovalAboveAsked);
    }
    let less = step(replied(true), grant(None, None, Some(line("900-041-49", "D10", 4000))), "2026-11-23", None);
    let line = less.unwrap().0.lines().remove(0);
    assert_eq!((line.limit_g, line.most_g), (Mass::kg(4000), Some(Mass::kg(4000))));
    let against = step(replied(false), grant(None, None, None), "2026-11-23", None).unwrap_err();
    assert_eq!(against.code, Code::ApprovalNotAgreed);
}

#[test]
fn each_act_on_an_application_is_one_sides() {
    use approval::Action;
    let of = |consignor, origin, destination| Sides { consignor, origin, destination };
    for action in Action::ALL {
        let by = [of(true, false, false), of(false, true, false), of(false, false, true)];
        let may = by.map(|sides| approval::on_side(*action, sides).is_ok());
        let due = match action {
            Action::Change | Action::Submit => [true, false, false],
            Action::Withdraw => [true, true, false],
            Action::Reply => [false, true, true],
            _ => [false, true, false],
        };
        assert_eq!(may, due, "{action:?}");
    }
}

#[test]
fn every_event_reads_back_from_its_kind_and_fields() {
    let events: Vec<journal::event::Event> = vec![
        permit::Event::Resumed {}.into(),
        permit::Event::UseStated {
            quota: vec![quota::reserve(&quota::Place::of(Kind::Permit, "p", "1", 2026), Mass(5))],
        }
        .into(),
        contract::Event::Terminated { side: Some(Side::Receiver), reason: "终止".into() }.into(),
        approval::Event::Submitted { limit: Limit { on: day("2026-11-27"), provisional: false } }.into(),
        approval::Event::Superseded { successor: "a".into() }.into(),
        credential::Event::Suspended { by_authority: true, reason: "检查".into() }.into(),
    ];
    for event in events {
        let (kind, mut data) = event.split().unwrap();
        // The record adds who acted under a name of its own.
        assert!(data.get("by").is_none());
        data["by"] = serde_json::json!({"role": "ehs"});
        assert_eq!(journal::event::Event::parse(&kind, &data).unwrap(), event);
    }
}
