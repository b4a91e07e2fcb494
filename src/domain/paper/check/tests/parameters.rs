//! How strictly findings are taken: who chose for where, from when, and what nobody may choose.

use super::{
    super::parameter::{ABSOLUTE, Choice, DEFAULTS, default},
    *,
};

fn setting(code: Code, division: &str, choice: Choice, from: &str) -> Setting {
    Setting { code, division: division.into(), choice, reason: "试点期间".into(), valid_from: day(from) }
}

fn said(settings: &[Setting], division: &str, on: &str, code: Code) -> String {
    let (severity, source) = Parameters::of(settings, division, day(on)).severity(code).unwrap();
    format!("{} {source}", severity.as_str())
}

#[test]
fn the_narrowest_place_that_chose_is_heard() {
    let code = Code::ContractNone;
    let mut chosen = vec![
        setting(code, "330111", Choice::Hard, "2026-11-01"),
        setting(code, "", Choice::Soft, "2026-11-01"),
        setting(code, "3301", Choice::Soft, "2026-11-01"),
        setting(Code::CredentialNone, "", Choice::Soft, "2026-11-01"),
    ];
    let on = |chosen: &[Setting], division: &str| said(chosen, division, "2026-11-23", code);
    assert_eq!(on(&[], "330111"), "hard default");
    assert_eq!(on(&chosen, "330111"), "hard division/330111");
    assert_eq!(on(&chosen, "330102"), "soft division/3301");
    assert_eq!(on(&chosen, "340100"), "soft installation");
    assert_eq!(on(&chosen, ""), "soft installation");
    // Whoever takes a choice back follows the wider place again.
    chosen.push(setting(code, "330111", Choice::Inherit, "2026-11-20"));
    assert_eq!(on(&chosen, "330111"), "soft division/3301");
    chosen.push(setting(code, "3301", Choice::Inherit, "2026-11-20"));
    chosen.push(setting(code, "", Choice::Inherit, "2026-11-20"));
    assert_eq!(on(&chosen, "330111"), "hard default");
}

#[test]
fn a_choice_is_read_from_its_day_on_and_the_later_of_two_holds() {
    let code = Code::InspectionUnknown;
    let chosen = [
        setting(code, "33", Choice::Hard, "2026-12-01"),
        setting(code, "33", Choice::Soft, "2026-12-10"),
        // Made later for an earlier day: it holds until the other begins.
        setting(code, "33", Choice::Soft, "2026-12-05"),
        setting(code, "33", Choice::Hard, "2026-12-10"),
    ];
    let days = ["2026-11-30", "2026-12-01", "2026-12-05", "2026-12-09", "2026-12-10", "2027-06-01"];
    let found = days.map(|on| said(&chosen, "330111", on, code));
    let due = ["soft default", "hard division/33", "soft division/33", "soft division/33"];
    assert_eq!(found[..4], due);
    assert_eq!(found[4..], ["hard division/33", "hard division/33"]);
}

#[test]
fn a_choice_changes_what_a_finding_does_and_says_who_chose() {
    let mut papers = papers();
    papers.contracts.clear();
    let with = |chosen: &[Setting]| {
        let parameters = Parameters::of(chosen, "330111", day("2026-11-23"));
        let found = check(&planned(), &papers, &parameters).unwrap();
        (found.hard().count(), found.findings[0].severity, found.findings[0].source.to_string())
    };
    assert_eq!(with(&[]), (1, Severity::Hard, "default".into()));
    let soft = setting(Code::ContractNone, "3301", Choice::Soft, "2026-11-23");
    assert_eq!(with(&[soft]), (0, Severity::Soft, "division/3301".into()));
}

#[test]
fn what_a_law_forbids_is_never_demoted() {
    let today = day("2026-11-23");
    for (code, severity) in DEFAULTS {
        let absolute = ABSOLUTE.contains(code);
        let soft = setting(*code, "330100", Choice::Soft, "2026-11-23");
        let kept = soft.clone().checked(today);
        assert_eq!(kept.is_err(), absolute, "{}", code.as_str());
        if let Err(refusal) = kept {
            assert_eq!(refusal.code, Code::CheckSetByLaw);
            assert!(!refusal.params["law"].as_array().unwrap().is_empty(), "{}", code.as_str());
            // One that was kept before it became absolute moves nothing.
            assert_eq!(said(&[soft], "330111", "2026-11-23", *code), "hard law");
        }
        assert!(!absolute || *severity == Severity::Hard);
        setting(*code, "", Choice::Hard, "2026-11-23").checked(today).unwrap();
        setting(*code, "", Choice::Inherit, "2026-11-23").checked(today).unwrap();
    }
    assert!(ABSOLUTE.iter().all(|code| default(*code).is_some()));
}

#[test]
fn a_choice_names_a_finding_has_a_reason_and_begins_no_earlier_than_it_is_made() {
    let today = day("2026-11-23");
    let refused = |one: Setting| one.checked(today).unwrap_err().params["pointer"].as_str().unwrap().to_owned();
    assert_eq!(refused(setting(Code::NotFound, "", Choice::Hard, "2026-11-23")), "/code");
    assert_eq!(refused(setting(Code::ContractNone, "", Choice::Hard, "2026-11-22")), "/valid_from");
    let idle = Setting { reason: " ".into(), ..setting(Code::ContractNone, "", Choice::Hard, "2026-11-23") };
    assert_eq!(refused(idle), "/reason");
    let kept = setting(Code::ContractNone, "330000", Choice::Soft, "2026-11-24").checked(today).unwrap();
    assert_eq!(kept.division, "33");
    let mut once: Vec<_> = DEFAULTS.iter().map(|(code, _)| code.as_str()).collect();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), DEFAULTS.len());
}
