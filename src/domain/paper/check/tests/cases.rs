//! Sound transfers, what is changed of them, and what must be found.

use super::*;

/// What is changed of a sound transfer, and the findings it must give: these and no others.
pub type Case = (&'static str, fn(&mut Planned, &mut Papers), &'static [Code]);

pub const LONG_AGO: fn() -> Term = || Term { from: day("2025-01-01"), to: day("2025-12-31") };

pub const CASES: &[Case] = &[
    ("a sound transfer", |_, _| {}, &[]),
    ("no contract", |_, papers| papers.contracts.clear(), &[Code::ContractNone]),
    ("a draft is no contract", |_, papers| papers.contracts[0].state = contract::State::Drafted, &[Code::ContractNone]),
    ("an ended contract", |_, papers| papers.contracts[0].state = contract::State::Terminated, &[Code::ContractNone]),
    ("an expired contract", |_, papers| papers.contracts[0].terms.term = LONG_AGO(), &[Code::ContractNone]),
    (
        "a contract of another site",
        |_, papers| papers.contracts[0].terms.receiver.site = SiteId(Uuid::nil()),
        &[Code::ContractNone],
    ),
    (
        "a contract of other wastes",
        |_, papers| papers.contracts[0].terms.wastes = vec!["HW08".into()],
        &[Code::ContractNotCovering],
    ),
    ("a contract's mass reached", |_, papers| taken(papers, Kind::Contract, "c", "whole", 7000), &[]),
    (
        "a contract's mass passed",
        |_, papers| taken(papers, Kind::Contract, "c", "whole", 7001),
        &[Code::ContractMassOver],
    ),
    ("no permit", |_, papers| papers.permits.clear(), &[Code::PermitNone]),
    (
        "a permit of another site of the receiver",
        |_, papers| papers.permits[0].terms.site = SiteId(Uuid::nil()),
        &[Code::PermitNone],
    ),
    (
        "a permit of other wastes",
        |_, papers| papers.permits[0].terms.scope[0].waste = "900-039-49".into(),
        &[Code::PermitNotCovering],
    ),
    (
        "a permit of other methods",
        |_, papers| papers.permits[0].terms.scope[0].methods = vec!["R1".into()],
        &[Code::PermitNotCovering],
    ),
    ("an expired permit", |_, papers| papers.permits[0].terms.term = LONG_AGO(), &[Code::PermitNotOnDay]),
    ("a suspended permit", |_, papers| papers.permits[0].state = permit::State::Suspended, &[Code::PermitSuspended]),
    ("a revoked permit", |_, papers| papers.permits[0].state = permit::State::Revoked, &[Code::PermitSuspended]),
    ("a permit's scale reached", |_, papers| taken(papers, Kind::Permit, "p", "1", 9000), &[]),
    ("a permit's scale passed", |_, papers| taken(papers, Kind::Permit, "p", "1", 9001), &[Code::PermitQuotaOver]),
    ("a fifth above reached", |_, papers| taken(papers, Kind::Permit, "p", "1", 11_000), &[Code::PermitQuotaOver]),
    ("a fifth above passed", |_, papers| taken(papers, Kind::Permit, "p", "1", 11_001), &[Code::PermitQuotaUsedUp]),
    (
        "an exemption claimed instead of a permit",
        |planned, papers| {
            papers.permits.clear();
            planned.lines[0].exemption = Some(24);
        },
        &[Code::PermitExempt],
    ),
    ("an exemption of another waste", |planned, _| planned.lines[0].exemption = Some(20), &[Code::PermitExemptNot]),
    (
        "no approval is needed within a province",
        |planned, papers| {
            papers.approvals.clear();
            planned.receiver.division = "330521".into();
        },
        &[],
    ),
    ("an export as approved", |_, papers| drop(exported(papers).clone()), &[]),
    (
        "an export that nobody confirmed",
        |_, papers| exported(papers).state = export::State::Entered,
        &[Code::PermitNone],
    ),
    ("an export approval taken back", |_, papers| exported(papers).state = export::State::Revoked, &[Code::PermitNone]),
    (
        "an export by another way",
        |_, papers| exported(papers).terms.exit.site = SiteId(Uuid::nil()),
        &[Code::PermitNone],
    ),
    (
        "an export of another exporter",
        |_, papers| exported(papers).terms.consignor.site = SiteId(Uuid::nil()),
        &[Code::PermitNone],
    ),
    ("an export too late", |_, papers| exported(papers).terms.term = LONG_AGO(), &[Code::ExportNotOnDay]),
    (
        "an export of other wastes",
        |_, papers| exported(papers).terms.lines[0].code = "900-039-49".into(),
        &[Code::ExportNotCovering],
    ),
    (
        "an export by other methods",
        |_, papers| exported(papers).terms.lines[0].methods = vec!["R1".into()],
        &[Code::ExportNotCovering],
    ),
    (
        "an export's mass reached",
        |_, papers| {
            exported(papers);
            taken(papers, Kind::ExportApproval, "x", "900-041-49", 4000);
        },
        &[],
    ),
    (
        "an export's mass passed",
        |_, papers| {
            exported(papers);
            taken(papers, Kind::ExportApproval, "x", "900-041-49", 4001);
        },
        &[Code::ExportMassShort],
    ),
    ("within the plan", |_, papers| filed(papers, 1000).filed = true, &[]),
    (
        "a gram above the plan",
        |_, papers| filed(papers, 1000).lines.values_mut().for_each(|one| one.0 -= 1),
        &[Code::PlanRowShort],
    ),
    ("a plan for other transfers", |_, papers| filed(papers, 1000).lines.clear(), &[Code::PlanRowMissing]),
    (
        "no plan",
        |_, papers| {
            let of = filed(papers, 1000);
            (of.filed, of.lines) = (false, BTreeMap::new());
        },
        &[Code::PlanNotFiled],
    ),
    ("no approval", |_, papers| papers.approvals.clear(), &[Code::ApprovalNone]),
    ("an application", |_, papers| papers.approvals[0].state = approval::State::Replied, &[Code::ApprovalNone]),
    (
        "a superseded approval",
        |_, papers| papers.approvals[0].state = approval::State::Superseded,
        &[Code::ApprovalNone],
    ),
    (
        "an expired approval",
        |_, papers| papers.approvals[0].granted.as_mut().unwrap().term = LONG_AGO(),
        &[Code::ApprovalNotOnDay],
    ),
    (
        "an approval of other wastes",
        |_, papers| papers.approvals[0].granted.as_mut().unwrap().lines[0].code = "900-039-49".into(),
        &[Code::ApprovalNotCovering],
    ),
    (
        "an approval of other methods",
        |_, papers| papers.approvals[0].granted.as_mut().unwrap().lines[0].methods = vec!["R1".into()],
        &[Code::ApprovalNotCovering],
    ),
    ("an approval's mass reached", |_, papers| taken(papers, Kind::Approval, "a", "900-041-49", 4000), &[]),
    (
        "an approval's mass passed",
        |_, papers| taken(papers, Kind::Approval, "a", "900-041-49", 4001),
        &[Code::ApprovalMassShort],
    ),
    (
        "an approval of other carriers",
        |_, papers| papers.approvals[0].terms.carriers = vec![OrganisationId(Uuid::nil())],
        &[Code::ApprovalCarrier],
    ),
    ("an approval of any carrier", |_, papers| papers.approvals[0].terms.carriers.clear(), &[]),
    ("a load as approved", |planned, _| planned.aboard = vec![line("900-041-49", "D10", 9000)], &[]),
    ("a load too heavy", |planned, _| planned.aboard = vec![line("900-041-49", "D10", 9001)], &[Code::LoadTooHeavy]),
    (
        "acid beside cyanide",
        |planned, _| planned.aboard = vec![line("900-300-34", "D10", 1), line("900-027-33", "D10", 1)],
        // They are the other manifests' own affair.
        &[],
    ),
    (
        "medical waste beside another",
        |planned, _| planned.aboard = vec![line("841-001-01", "D10", 1)],
        &[Code::LoadKeepApart],
    ),
    (
        "explosives beside another",
        |planned, _| planned.aboard = vec![line("900-018-15", "D10", 1)],
        &[Code::LoadIncompatible],
    ),
    (
        "no crew is needed while it is planned",
        |planned, _| {
            planned.departing = false;
            planned.legs = vec![Leg::default()];
        },
        &[],
    ),
    ("no carrier at departure", |planned, _| planned.legs = vec![Leg::default()], &[Code::LegUnmanned]),
    ("no driver at departure", |planned, _| planned.legs[0].driver = None, &[Code::LegUnmanned]),
    ("no escort at departure", |planned, _| planned.legs[0].escort = None, &[Code::LegUnmanned]),
    ("no vehicle at departure", |planned, _| planned.legs[0].vehicle = None, &[Code::LegUnmanned]),
    (
        "a pipeline",
        |planned, _| {
            planned.continuous = true;
            planned.legs = vec![Leg { carrier: leg().carrier, ..Leg::default() }];
        },
        &[],
    ),
];
