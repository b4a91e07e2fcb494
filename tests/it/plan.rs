//! Management plans over HTTP and in the rows: written, stopped by what is missing, submitted, filed, amended, verified.

use serde_json::json;
use weifei::{
    app::{
        Actor, Error, account,
        plan::{act, draft, judged, propose::propose, show},
        verify::{Verdict, verify},
    },
    domain::{
        access::Role,
        party::Tier,
        plan::{
            Ask, Filing, Part, Plan, State,
            content::{Content, Generated, Transferred},
            forecast::{Mover, Output},
            origin::How,
        },
        refusal::Code,
    },
    kernel::{
        clock::Instant,
        id::{Ids as _, PersonId, RandomIds, SiteId},
        mass::Mass,
    },
    store,
};

use crate::{
    books::enter_all,
    support::{World, officer, run},
};

/// A plan of a registered producer that lacks its people.
pub fn content(world: &World) -> Content {
    let whole = json!({
        "tier": {"running": "one_to_three", "yearly_g": [5_000_000], "eia_g": 9_000_000, "discharge_g": null,
            "treats_itself": false, "holds_permit": false},
        "assigned": null,
        "a1": {"name": "某厂", "registered_address": "某路1号", "site_address": "某路2号", "division": world.site.division,
            "industry": "金属表面处理", "industry_code": "3360", "longitude_e6": 119_960_000, "latitude_e6": 30_050_000,
            "uscc": "91330111MA2ABCD13G", "legal_representative": null, "technical_lead": null, "eia_number": null,
            "discharge_number": null},
        "a2": [],
        "a3": [{"row": 1, "facility_code": "MF0001", "facility": "镀槽", "source": "换槽", "name": "废活性炭",
            "catalogue_name": "废活性炭", "waste_code": "900-041-49", "components": "", "physical_state": "S",
            "hazards": ["T"], "mass_g": 6_000_000, "opening_g": 500_000, "own_use": null, "own_disposal": null,
            "storage": null}],
        "a4": [], "a5": [],
        "a6": {"rows": [], "hazard_plan": "", "measures": ""},
        "a7": [{"of": 1, "transfer": "province", "mass_g": 6_200_000, "method": "D10", "receiver_kind": "permit",
            "receiver_name": "某处置厂", "permit_number": "3301000001", "receiver_site": world.site.id}],
    });
    serde_json::from_value(whole).unwrap()
}

/// A drafted plan for a year; gives the year back.
pub fn drafted(world: &World, year: i32) -> i32 {
    let (site, content) = (world.site.id.to_string(), content(world));
    if let Err(error) = run(&world.env, &world.ehs, move |tx| draft(tx, &site, year, &content)) {
        assert!(matches!(&error, Error::Refused(no) if no.code == Code::PlanExists), "{error:?}");
    }
    year
}

/// A site's plan for a year, filed: wastes, where they go and how many grams; where it has one, these come in by an amendment.
/// Tier and balance fit.
pub fn filed(world: &World, year: i32, rows: &[(&str, SiteId, i64)]) {
    let site = world.site.id.to_string();
    let there = world.env.db.read(|conn| store::plan::get(conn, &site, year)).unwrap();
    let model = content(world);
    let mut content = there.clone().map_or_else(|| model.clone(), |plan| plan.content);
    if there.is_none() {
        (content.a3, content.a7) = (Vec::new(), Vec::new());
        content.a1.legal_representative = Some(worker(world));
        content.a1.technical_lead = content.a1.legal_representative;
    }
    for (waste, to, grams) in rows {
        let (of, mass_g) = (u32::try_from(content.a3.len()).unwrap() + 1, Mass(*grams));
        let (made, shipped) = (model.a3[0].clone(), model.a7[0].clone());
        let waste_code = (*waste).into();
        content.a3.push(Generated { row: of, waste_code, mass_g, opening_g: Mass::ZERO, ..made });
        content.a7.push(Transferred { of, mass_g, receiver_site: Some(*to), ..shipped });
    }
    if there.is_some() {
        return amended(world, year, content);
    }
    run(&world.env, &world.ehs, move |tx| draft(tx, &site, year, &content)).unwrap();
    say_of(world, year, Ask::Submit).unwrap();
    say_of(world, year, Ask::File(filing(world, "33011120260001"))).unwrap();
}

/// Other wastes and transfers, filed as an amendment.
pub fn amended(world: &World, year: i32, content: Content) {
    say_of(world, year, Ask::Amend("数量变化".into())).unwrap();
    say_of(world, year, Ask::Change(vec![Part::A3(content.a3), Part::A7(content.a7)])).unwrap();
    say_of(world, year, Ask::Submit).unwrap();
    say_of(world, year, Ask::File(filing(world, "33011120260001-1"))).unwrap();
}

fn filing(world: &World, number: &str) -> Filing {
    let filed_on = world.env.clock.now().legal_day();
    Filing { number: number.into(), receipt: Some("回执1".into()), filed_on }
}

fn say_of(world: &World, year: i32, ask: Ask) -> Result<Plan, Error> {
    let site = world.site.id.to_string();
    run(&world.env, &world.ehs, move |tx| act(tx, &site, year, &ask))
}

fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> Code {
    match result {
        Err(Error::Refused(refusal)) => refusal.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

fn say(world: &World, who: &Actor, ask: Ask) -> Result<Plan, Error> {
    let site = world.site.id.to_string();
    run(&world.env, who, move |tx| act(tx, &site, 2027, &ask))
}

pub fn worker(world: &World) -> PersonId {
    let id = PersonId::make(&RandomIds, world.env.clock.now());
    let organisation = Some(world.site.organisation);
    let grant = weifei::app::env::Grant { role: Role::Keeper, organisation, site: None, division: None };
    let env = world.env.clone();
    let add = move |conn: &mut store::Conn| {
        account::create_person(conn, &env, id, &format!("w{id}"), "某", "digest", std::slice::from_ref(&grant))
    };
    world.env.db.write(add).unwrap();
    id
}

fn seen(world: &World, who: &Actor) -> Result<Vec<(Code, bool)>, Error> {
    let site = world.site.id.to_string();
    let shown = world.env.db.read(|conn| show(conn, &world.env, who, &site, 2027))?;
    Ok(shown.findings.iter().map(|one| (one.code, one.stops)).collect())
}

#[test]
fn a_plan_is_completed_submitted_filed_and_amended_while_the_filed_version_holds() {
    let world = World::new();
    drafted(&world, 2027);
    let (site, again) = (world.site.id.to_string(), content(&world));
    assert_eq!(code(run(&world.env, &world.ehs, move |tx| draft(tx, &site, 2027, &again))), Code::PlanExists);
    let (missing, receiver) = ((Code::PlanFieldMissing, true), (Code::PlanReceiverNotPermitted, false));
    assert_eq!(seen(&world, &world.ehs).unwrap(), [missing, missing, receiver]);
    assert_eq!(code(say(&world, &world.ehs, Ask::Submit)), Code::PlanIncomplete);
    assert_eq!(code(say(&world, &world.keeper, Ask::Submit)), Code::NotAllowed);
    assert_eq!(code(say(&world, &world.neighbour().ehs, Ask::Submit)), Code::NotFound);
    assert_eq!(code(seen(&world, &officer("99"))), Code::NotFound);
    assert_eq!(seen(&world, &officer("33")).unwrap().len(), 3);

    let mut basics = content(&world).a1;
    basics.legal_representative = Some(PersonId::make(&RandomIds, world.env.clock.now()));
    let stranger = Ask::Change(vec![Part::A1(Box::new(basics.clone()))]);
    assert_eq!(code(say(&world, &world.ehs, stranger)), Code::RequestField);
    basics.legal_representative = Some(worker(&world));
    basics.technical_lead = basics.legal_representative;
    say(&world, &world.ehs, Ask::Change(vec![Part::A1(Box::new(basics))])).unwrap();
    say(&world, &world.ehs, Ask::Submit).unwrap();
    let today = world.env.clock.now().legal_day();
    let filing = |number: &str| Filing { number: number.into(), receipt: Some("回执1".into()), filed_on: today };
    let early = Filing { filed_on: today.succ_opt().unwrap(), ..filing("1") };
    assert_eq!(code(say(&world, &world.ehs, Ask::File(early))), Code::RequestField);
    assert_eq!(say(&world, &world.ehs, Ask::File(filing("33011120270001"))).unwrap().state, State::Filed);

    say(&world, &world.ehs, Ask::Amend("多转移一些".into())).unwrap();
    let mut rows = content(&world).a7;
    rows[0].mass_g = Mass::kg(6_500);
    let plan = say(&world, &world.ehs, Ask::Change(vec![Part::A7(rows)])).unwrap();
    assert_eq!(plan.holds().unwrap().content.a7[0].mass_g, Mass::kg(6_200));
    say(&world, &world.ehs, Ask::Submit).unwrap();
    let plan = say(&world, &world.ehs, Ask::File(filing("33011120270001-1"))).unwrap();
    assert_eq!((plan.filed.len(), plan.holds().unwrap().content.a7[0].mass_g), (2, Mass::kg(6_500)));
    world.verified();
}

#[test]
fn a_changed_row_of_a_plan_is_named() {
    let world = World::new();
    drafted(&world, 2027);
    let site = world.site.id.to_string();
    let mut plan = world.env.db.read(|conn| store::plan::get(conn, &site, 2027)).unwrap().unwrap();
    plan.content.a3[0].mass_g = Mass::kg(1);
    world.env.db.write(move |conn| store::plan::save(conn, &plan)).unwrap();
    while weifei::app::seal::seal(&world.env).unwrap() > 0 {}
    let key = weifei::app::seal::verifier_key(&world.env).unwrap();
    let verdict = world.env.db.read(|conn| verify(conn, &key, None, Some(world.env.clock.now()))).unwrap();
    let named = format!("row {} differs", Plan::stream_of(world.site.id, 2027));
    assert!(matches!(&verdict, Verdict::Fault(fault) if fault.contains(&named)), "{verdict:?}");
}

#[test]
fn one_click_proposes_each_figure_with_its_origin_and_leaves_empty_what_nobody_recorded() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    for kg in [400, 600] {
        world.stored(&waste, kg, world.store[0].id);
    }
    world.clock.advance(chrono::Duration::days(45));
    let site = world.site.id.to_string();
    let output = Some(Output { last: 100, next: 106 });
    enter_all(&world);
    let ask = |who: &Actor| world.env.db.read(|conn| propose(conn, &world.env, who, &site, 2027, output));
    assert_eq!(code(ask(&world.neighbour().ehs)), Code::NotFound);
    assert_eq!(code(ask(&officer("33"))), Code::NotAllowed);
    let (content, findings) = ask(&world.ehs).unwrap();

    // Two months with records, carried on to a year, and 6 % more output: 1 000 kg × 6 × 1.06.
    let row = &content.a3[0];
    assert_eq!((row.mass_g, row.opening_g, content.a3.len()), (Mass::kg(6_360), Mass::kg(1_000), 1));
    let origin = content.origins.iter().find(|one| one.how == How::Forecast).unwrap();
    let forecast = origin.forecast.as_ref().unwrap();
    assert_eq!((origin.packages, forecast.base_g, forecast.months, forecast.permille), (2, Mass::kg(1_000), 2, 60));
    assert_eq!((forecast.from, forecast.to, forecast.mover), (202_611, 202_612, Mover::Output));
    // Under a year of records the tier follows from what was approved, which nobody told; nobody is known to take the waste: the row
    // is there, its receiver is asked for. What lay there stays, the rest goes: the balance is even.
    assert_eq!((content.tier(), content.a4[0].mass_g), (None, Mass::kg(1_000)));
    assert_eq!((content.a7[0].mass_g, content.a7[0].receiver_name.as_str()), (Mass::kg(6_360), ""));
    assert_eq!(findings.iter().map(|one| one.code).collect::<Vec<_>>(), [Code::PlanTierUnknown]);
    let mut content = content;
    content.tier.discharge_g = Some(Mass::kg(20_000));
    let findings = world.env.db.read(|conn| judged(conn, &world.env, (world.site.id, 2027), &content)).unwrap();
    assert_eq!(content.tier(), Some(Tier::Simplified));
    assert!(findings.iter().all(|one| one.code == Code::PlanFieldMissing), "{findings:?}");
    assert!(findings.iter().any(|one| one.params["field"] == "receiver_name"));

    let written = content.clone();
    let plan = run(&world.env, &world.ehs, move |tx| draft(tx, &site, 2027, &written)).unwrap();
    assert_eq!(plan.content, content);
    world.verified();
}

#[test]
fn the_year_begins_with_what_the_ledger_held_when_31_december_ended_in_shanghai() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let at = |text: &str| world.clock.set(Instant::parse(text).unwrap());
    let proposed = |year: i32| {
        enter_all(&world);
        let site = world.site.id.to_string();
        world.env.db.read(|conn| propose(conn, &world.env, &world.ehs, &site, year, None)).unwrap().0
    };
    let opening = |content: &Content| {
        let told = |one: &&weifei::domain::plan::origin::Origin| matches!(one.how, How::Stock | How::YearEnd);
        let origin = content.origins.iter().find(told).unwrap();
        assert_eq!(origin.mass_g, content.a3[0].opening_g);
        (content.a3[0].opening_g, origin.how, origin.packages)
    };
    world.stored(&waste, 400, world.store[0].id);
    // The last minute of the year in Shanghai, and the first of the next: 16:00 UTC parts them.
    at("2026-12-31T15:59:00Z");
    world.stored(&waste, 50, world.store[0].id);
    assert_eq!(
        opening(&proposed(2027)),
        (Mass::kg(450), How::Stock, 2),
        "before the year what lies there stands for it"
    );
    at("2026-12-31T16:00:00Z");
    assert_eq!(opening(&proposed(2027)), (Mass::kg(450), How::YearEnd, 0));
    world.stored(&waste, 600, world.store[0].id);
    at("2027-02-20T02:00:00Z");
    // What arose since 1 January is yield of the year, not opening stock too.
    let content = proposed(2027);
    assert_eq!(opening(&content), (Mass::kg(450), How::YearEnd, 0));
    let row = &content.a3[0];
    let gone: i64 =
        content.a4.iter().map(|one| one.mass_g.grams()).chain(content.a7.iter().map(|one| one.mass_g.grams())).sum();
    assert_eq!(row.opening_g.grams() + row.mass_g.grams(), gone, "the balance is even");
    // The plan for the year after still begins with what lies there now.
    assert_eq!(opening(&proposed(2028)), (Mass::kg(1_050), How::Stock, 3));
    world.verified();
}

#[test]
fn why_a_plan_was_sent_back_or_amended_is_shown_with_it() {
    let world = World::new();
    drafted(&world, 2027);
    let mut basics = content(&world).a1;
    basics.legal_representative = Some(worker(&world));
    basics.technical_lead = basics.legal_representative;
    let asks = [
        Ask::Change(vec![Part::A1(Box::new(basics))]),
        Ask::Submit,
        Ask::Return("A.7缺许可证编号".into()),
        Ask::Submit,
        Ask::File(filing(&world, "33011120270001")),
        Ask::Amend("增产".into()),
    ];
    for ask in asks {
        say(&world, &world.ehs, ask).unwrap();
    }
    let site = world.site.id.to_string();
    let shown = world.env.db.read(|conn| show(conn, &world.env, &world.ehs, &site, 2027)).unwrap();
    let told: Vec<(&str, &str)> = shown.reasons.iter().map(|one| (one.action.as_str(), one.reason.as_str())).collect();
    assert_eq!(told, [("return", "A.7缺许可证编号"), ("amend", "增产")]);
    assert_eq!(shown.reasons[0].at, world.env.clock.now());
}

#[test]
fn two_who_write_a_plan_do_not_overwrite_each_other() {
    let mut world = World::new();
    world.ehs = crate::manifest::person(&world, Role::Ehs, world.site.organisation);
    drafted(&world, 2027);
    let api = crate::api::Api::start(&world.env);
    let body = json!({"login": world.ehs.id.to_string(), "password": "correct horse"});
    let session = api.ask("POST", "/api/v1/auth/login", None, None, &body).json();
    let token = session["access_token"].as_str().unwrap();
    let path = format!("/api/v1/sites/{}/plans/2027", world.site.id);
    let key = || RandomIds.next(world.env.clock.now()).to_string();
    let read = api.ask("GET", &path, Some(token), None, &serde_json::Value::Null);
    assert_eq!(read.headers["etag"].to_str().unwrap(), "\"1\"");
    let change = |version: Option<&str>, plan: &str| {
        let rows = json!({"rows": [], "hazard_plan": plan, "measures": ""});
        let body = json!({"parts": [{"table": "a6", "rows": rows}]});
        api.ask_with("POST", &format!("{path}/change"), token, &key(), version, &body)
    };
    let answer = change(None, "甲");
    assert_eq!((answer.status.as_u16(), answer.json()["code"].as_str()), (428, Some("document.version_needed")));
    let answer = change(Some("\"1\""), "甲");
    assert_eq!((answer.status.as_u16(), answer.headers["etag"].to_str().unwrap()), (200, "\"2\""), "{}", answer.text);
    let late = change(Some("\"1\""), "乙");
    assert_eq!((late.status.as_u16(), late.json()["code"].as_str()), (412, Some("document.stale")));
    assert_eq!(late.json()["params"]["version"], 2);
    // Other steps heed it where it is told.
    let submit = api.ask_with("POST", &format!("{path}/submit"), token, &key(), Some("\"1\""), &json!({}));
    assert_eq!(submit.status.as_u16(), 412);
    let plan = world.env.db.read(|conn| store::plan::get(conn, &world.site.id.to_string(), 2027)).unwrap().unwrap();
    assert_eq!((plan.version, plan.content.a6.hazard_plan.as_str()), (2, "甲"));
}
