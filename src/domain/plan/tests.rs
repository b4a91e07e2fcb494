use super::{
    content::{Running, Transfer},
    finding::{Finding, findings},
    *,
};
use crate::{
    domain::{party::Tier, plan::content::Receiver},
    kernel::mass::Mass,
};

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
            receiver_site: None,
        }],
        origins: Vec::new(),
    }
}

fn codes(content: &Content) -> Vec<Code> {
    findings(content, &[], &[], &|_| true).iter().map(|one| one.code).collect()
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
    let stopped = say(&plan, Ask::Submit, &findings(&bad, &[], &[], &|_| true));
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
