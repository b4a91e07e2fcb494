use super::{
    content::{Running, Transfer},
    finding::{Around, Finding, findings},
    *,
};
use crate::{
    domain::{
        paper::{
            Kind, Term,
            permit::{self, Permit, ScopeRow, Terms},
            quota::{Figure, Place},
        },
        party::Tier,
        plan::content::{Receiver, Reduced},
    },
    kernel::mass::Mass,
};

/// The receiver, registered and permitted.
const TAKER: SiteId = SiteId(uuid::Uuid::from_u128(7));
const OWN: SiteId = SiteId(uuid::Uuid::from_u128(8));

fn content() -> Content {
    let text = |text: &str| text.to_owned();
    let person = uuid::Uuid::from_u128(1);
    Content {
        tier: TierFacts {
            running: Running::ThreeYears,
            yearly_g: vec![Mass::kg(9_000), Mass::kg(12_000), Mass::kg(11_000)],
            eia_g: None,
            discharge_g: Some(Mass::kg(20_000)),
            treats_itself: false,
            holds_permit: false,
        },
        assigned: None,
        a1: Basics {
            name: text("某厂"),
            registered_address: text("某路1号"),
            site_address: text("某路2号"),
            division: text("330111"),
            industry: text("金属表面处理"),
            industry_code: text("3360"),
            longitude_e6: Some(119_960_000),
            latitude_e6: Some(30_050_000),
            uscc: text("91330111MA2ABCD13G"),
            legal_representative: Some(crate::kernel::id::PersonId(person)),
            technical_lead: Some(crate::kernel::id::PersonId(person)),
            eia_number: None,
            discharge_number: None,
        },
        a2: Vec::new(),
        a3: vec![Generated {
            row: 1,
            facility_code: text("MF0001"),
            facility: text("镀槽"),
            source: text("换槽"),
            name: text("废活性炭"),
            catalogue_name: text("废活性炭"),
            waste_code: text("900-041-49"),
            components: String::new(),
            physical_state: text("S"),
            hazards: vec![text("T"), text("In")],
            mass_g: Mass::kg(10_000),
            opening_g: Mass::kg(500),
            own_use: None,
            own_disposal: None,
            storage: None,
        }],
        a4: vec![Stored {
            of: 1,
            facility_code: text("TS001"),
            facility_kind: text("store"),
            packaging: text("铁桶"),
            mass_g: Mass::kg(300),
        }],
        a5: Vec::new(),
        a6: Reduction { rows: Vec::new(), hazard_plan: text("无"), measures: text("延长更换周期") },
        a7: vec![Transferred {
            of: 1,
            transfer: Transfer::Province,
            mass_g: Mass::kg(10_200),
            method: text("D10"),
            receiver_kind: Receiver::Permit,
            receiver_name: text("某处置厂"),
            permit_number: Some(text("3301000001")),
            receiver_site: Some(TAKER),
        }],
        origins: Vec::new(),
    }
}

/// The receiver's permit: so many kilograms a year of HW49, to be burnt.
fn permit(kg: i64) -> Permit {
    let scope = ScopeRow { row: 3, waste: "HW49".to_owned(), methods: vec!["D10".to_owned()], quota_g: Mass::kg(kg) };
    let terms = Terms {
        number: "3301000001".to_owned(),
        organisation: crate::kernel::id::OrganisationId(uuid::Uuid::nil()),
        site: TAKER,
        authority: "330000".to_owned(),
        term: Term { from: NaiveDate::default(), to: NaiveDate::MAX },
        scope: vec![scope],
        external_id: None,
    };
    Permit { id: "p".to_owned(), state: permit::State::Valid, terms, version: 1 }
}

/// Findings where the receiver may take so much, of which this is taken, and the store holds so much.
fn found(content: &Content, kg: i64, taken: &[(Place, i64)], store_kg: i64) -> Vec<Finding> {
    let figure =
        |(place, consumed_g): &(Place, i64)| (place.clone(), Figure { reserved_g: 0, consumed_g: *consumed_g });
    let around = Around {
        site: OWN,
        year: 2027,
        known: &[TAKER],
        permits: &[permit(kg)],
        figures: &taken.iter().map(figure).collect(),
        stores: &[("TS001".to_owned(), Mass::kg(store_kg))].into(),
        listed: &|_| true,
    };
    findings(content, &around)
}

fn codes(content: &Content) -> Vec<Code> {
    found(content, 20_000, &[], 1_000).iter().map(|one| one.code).collect()
}

#[test]
fn the_tier_follows_from_the_largest_year_or_from_what_was_approved() {
    let mut facts = content().tier;
    assert_eq!((facts.quantity(), facts.tier()), (Some(Mass::kg(12_000)), Some(Tier::Simplified)));
    facts.yearly_g[1] = Mass(99_999_999);
    assert_eq!(facts.tier(), Some(Tier::Simplified));
    facts.yearly_g[1] = Mass::kg(100_000);
    assert_eq!(facts.tier(), Some(Tier::Key));
    facts.yearly_g = vec![Mass(9_999_999)];
    assert_eq!(facts.tier(), Some(Tier::Registered));
    facts.yearly_g = Vec::new();
    assert_eq!(facts.tier(), None);
    facts.running = Running::Approved;
    assert_eq!(facts.quantity(), Some(Mass::kg(20_000)));
    facts.treats_itself = true;
    assert_eq!(facts.tier(), Some(Tier::Key));
}

#[test]
fn a_tier_that_an_authority_set_is_kept_beside_the_computed_one() {
    let mut one = content();
    one.assigned = Some(Assigned { tier: Tier::Key, authority: "某市生态环境局".to_owned() });
    assert_eq!((one.tier(), one.tier.tier()), (Some(Tier::Key), Some(Tier::Simplified)));
    assert_eq!(codes(&one), [Code::PlanTableMissing]);
}

#[test]
fn what_is_missing_or_does_not_add_up_is_found() {
    assert_eq!(codes(&content()), []);
    let mut one = content();
    one.a4[0].mass_g = Mass::kg(301);
    assert_eq!(codes(&one), [Code::PlanUnbalanced]);
    let mut one = content();
    one.a7[0].permit_number = None;
    one.a1.latitude_e6 = None;
    assert_eq!(codes(&one), [Code::PlanFieldMissing, Code::PlanFieldMissing]);
    let mut one = content();
    one.tier.discharge_g = Some(Mass::kg(9_999));
    assert_eq!(codes(&one), [Code::PlanAboveApproved]);
    let mut one = content();
    one.tier.yearly_g.clear();
    assert_eq!(codes(&one), [Code::PlanTierUnknown]);
    // Who writes no A.4 may leave it out, but not ship more than there is.
    let mut one = content();
    one.tier.yearly_g = vec![Mass::kg(5_000)];
    (one.a4, one.a6) = (Vec::new(), Reduction::default());
    assert_eq!(codes(&one), []);
    one.a7[0].mass_g = Mass::kg(10_501);
    assert_eq!(codes(&one), [Code::PlanUnbalanced]);
}

#[test]
fn a_receiver_that_is_not_registered_is_told_of_before_the_plan_is_filed() {
    let mut one = content();
    one.a7[0].receiver_site = None;
    let told = found(&one, 20_000, &[], 1_000);
    assert_eq!((told.len(), told[0].code, told[0].stops), (1, Code::PlanReceiverUnregistered, false));
    assert_eq!((&told[0].params["receiver"], &told[0].params["row"]), (&"某处置厂".into(), &1.into()));
    assert!(drawn::lines(&one).is_empty(), "no manifest draws on it");
    one.a7[0].receiver_site = Some(OWN);
    assert_eq!(codes(&one), [Code::PlanReceiverUnregistered], "a site that is gone");
    // It is not known who: the name is missing. Abroad no site is named.
    one.a7[0].receiver_site = None;
    one.a7[0].receiver_name = String::new();
    assert_eq!(codes(&one), [Code::PlanFieldMissing]);
    one.a7[0].receiver_name = "境外厂".to_owned();
    (one.a7[0].transfer, one.a7[0].receiver_kind) = (Transfer::Abroad, Receiver::Abroad);
    assert_eq!(codes(&one), []);
}

#[test]
fn more_than_is_left_of_the_receivers_scale_is_told_with_what_is_left() {
    let one = content();
    let code = |kg: i64, taken: &[(Place, i64)]| {
        let all = found(&one, kg, taken, 1_000);
        all.iter().map(|one| (one.code, one.params["scale_left_g"].as_i64())).collect::<Vec<_>>()
    };
    let of = |year: i32| Place::of(Kind::Permit, "p", "3", year);
    let own = drawn::place(OWN, 2027, &drawn::line("900-041-49", TAKER));
    assert_eq!(code(10_200, &[]), []);
    assert_eq!(code(10_199, &[]), [(Code::PlanReceiverShort, Some(10_199_000))]);
    assert_eq!(code(10_200, &[(of(2026), 1)]), [], "of another year");
    assert_eq!(code(10_200, &[(of(2027), 1)]), [(Code::PlanReceiverShort, Some(10_199_999))]);
    // What the plan's own loads took is part of what is planned.
    assert_eq!(code(10_200, &[(of(2027), 5), (own, 5)]), []);
    // Two rows that draw on the same row of the permit are taken together.
    let mut two = content();
    two.a7.push(two.a7[0].clone());
    two.a3[0].mass_g = Mass::kg(20_200);
    two.tier.discharge_g = Some(Mass::kg(30_000));
    let all = found(&two, 20_399, &[], 1_000);
    assert_eq!((all.len(), all[0].params["planned_g"].as_i64()), (1, Some(20_400_000)));
    assert_eq!(found(&two, 20_400, &[], 1_000), []);
}

#[test]
fn a_full_store_a_reduction_beyond_the_yield_and_a_missing_eia_figure_are_told() {
    let mut one = content();
    assert_eq!(found(&one, 20_000, &[], 300), []);
    let told = found(&one, 20_000, &[], 299);
    assert_eq!((told.len(), told[0].code), (1, Code::PlanStoreShort));
    assert_eq!(
        (told[0].params["capacity_g"].as_i64(), told[0].params["planned_g"].as_i64()),
        (Some(299_000), Some(300_000))
    );
    one.a6.rows = vec![Reduced { of: 1, mass_g: Mass::kg(10_000) }];
    assert_eq!(codes(&one), []);
    one.a6.rows.push(Reduced { of: 1, mass_g: Mass(1) });
    assert_eq!(codes(&one), [Code::PlanReductionAboveYield]);
    let mut one = content();
    one.tier.discharge_g = None;
    assert_eq!(codes(&one), [Code::PlanApprovedMissing]);
    // Who writes neither A.4 nor A.6 is not held to them.
    one.tier.discharge_g = Some(Mass::kg(20_000));
    one.tier.yearly_g = vec![Mass::kg(5_000)];
    one.a6.rows = vec![Reduced { of: 1, mass_g: Mass::kg(10_001) }];
    assert_eq!(found(&one, 20_000, &[], 1), []);
}

#[test]
fn a_row_that_names_no_waste_and_a_mass_without_bounds_are_refused() {
    let mut one = content();
    one.a7[0].of = 2;
    assert_eq!(one.readable().map_err(|refusal| refusal.code), Err(Code::RequestField));
    let mut one = content();
    one.a3[0].mass_g = Mass(i64::MAX);
    assert_eq!(one.readable().map_err(|refusal| refusal.code), Err(Code::RequestField));
    assert_eq!(content().readable(), Ok(()));
}

#[test]
fn the_filed_version_holds_until_the_change_is_filed() -> Result<(), Refusal> {
    let today = NaiveDate::default();
    let site = SiteId(uuid::Uuid::nil());
    let mut plan = draft(site, 2027, content())?.begin().ok_or(Code::Internal)?;
    let say = |plan: &Plan, ask: Ask, found: &[Finding]| decide(plan, &ask, Role::Ehs, today, found);
    let filing = |number: &str| Filing { number: number.to_owned(), receipt: None, filed_on: today };
    assert_eq!(say(&plan, Ask::File(filing("1")), &[]).map_err(|no| no.code), Err(Code::PlanNotFromState));
    let mut bad = content();
    bad.a7[0].mass_g = Mass::ZERO;
    let stopped = say(&plan, Ask::Submit, &found(&bad, 20_000, &[], 1_000));
    assert_eq!(stopped.map_err(|no| no.code), Err(Code::PlanIncomplete));
    let less = Part::A4(Vec::new());
    for ask in [
        Ask::Submit,
        Ask::Return("补正".to_owned()),
        Ask::Submit,
        Ask::File(filing("A-1")),
        Ask::Amend("增加一种".to_owned()),
        Ask::Change(vec![less.clone()]),
    ] {
        let event = say(&plan, ask, &[])?;
        plan = event.apply(plan);
    }
    assert_eq!((plan.state, plan.content.a4.len()), (State::Amending, 0));
    assert_eq!(plan.holds().map(|one| (one.content.a4.len(), one.filing.number.as_str())), Some((1, "A-1")));
    let dropped = say(&plan, Ask::Drop, &[])?.apply(plan.clone());
    assert_eq!((dropped.state, dropped.content.a4.len()), (State::Filed, 1));
    for ask in [Ask::Submit, Ask::Return("补正".to_owned()), Ask::Submit, Ask::File(filing("A-2"))] {
        plan = say(&plan, ask, &[])?.apply(plan);
    }
    assert_eq!((plan.state, plan.filed.len(), plan.version), (State::Filed, 2, 11));
    assert_eq!(plan.holds().map(|one| one.filing.number.as_str()), Some("A-2"));
    Ok(())
}

#[test]
fn codes_that_only_we_know_stand_as_words() {
    let mut content = content();
    content.a4[0].packaging = "DRUM_STEEL".to_owned();
    content.a7[0].method = "S_COLLECT".to_owned();
    let forms = annex::forms(&content, &annex::Named::default(), "");
    let said: Vec<String> = forms.iter().flat_map(|form| form.rows.concat()).map(|cell| cell.text()).collect();
    assert!(["铁桶", "收集、贮存"].iter().all(|words| said.iter().any(|one| one == words)), "{said:?}");
    assert!(!said.iter().any(|one| one.contains('_')), "{said:?}");
}
