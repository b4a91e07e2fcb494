//! Declarations: drawn from the ledger to the gram, begun by the clerk, confirmed over what was shown, returned, corrected, accepted;
//! a ledger that changed afterwards is told.

use calamine::{Data, Reader as _, Xlsx};
use chrono::Duration;
use diesel::{RunQueryDsl as _, sql_types::BigInt};
use serde_json::{Value, json};
use weifei::{
    app::{
        Actor, Error,
        declaration::{
            act,
            asked::{Fields, asked},
            draft,
            drawn::{drawn, totals},
            file::draw,
            list, open, show,
        },
        env::Grant,
        form::Format,
        package::Ask as PackageAsk,
    },
    domain::{
        access::Role,
        declaration::{
            Action, Declaration, State, annex,
            content::{Content, Figure, Kind, Total},
            period::Period,
        },
        refusal::Code,
    },
    kernel::{
        id::{Ids as _, PersonId, RandomIds},
        mass::Mass,
    },
    store,
};

use crate::{
    api::Api,
    books::enter_all,
    manifest::{Road, person, verdict},
    support::{World, officer, run, simulated},
};

fn period(text: &str) -> Period {
    Period::parse(text).unwrap()
}

fn content(world: &World, of: &str, kind: Option<Kind>) -> Content {
    world.env.db.read(|conn| drawn(conn, &world.env, &world.site, period(of), kind, "")).unwrap()
}

/// A site's declaration of a span, begun if there is none.
pub fn drafted(world: &World, of: &str) {
    if let Err(error) = begin(world, &world.ehs, of, None) {
        assert!(matches!(&error, Error::Refused(no) if no.code == Code::DeclarationExists), "{error:?}");
    }
}

fn begin(world: &World, who: &Actor, of: &str, kind: Option<Kind>) -> Result<Declaration, Error> {
    let (site, content, of) = (world.site.id.to_string(), content(world, of, kind), period(of));
    run(&world.env, who, move |tx| draft(tx, &site, of, &content))
}

fn get(world: &World, of: &str) -> Declaration {
    let site = world.site.id.to_string();
    world.env.db.read(|conn| store::declaration::get(conn, &site, period(of))).unwrap().unwrap()
}

/// Does it, signed over what is shown now.
fn say(world: &World, who: &Actor, of: &str, action: Action, fields: Fields) -> Result<Declaration, Error> {
    let (site, of) = (world.site.id.to_string(), period(of));
    let ask = world.env.db.read(|conn| {
        let one = store::declaration::get(conn, &site, of)?;
        let now = one.map(|one| one.content.shown().unwrap().hex());
        let fields = Fields { shown_sha256: fields.shown_sha256.clone().or(now), ..fields.clone() };
        asked(conn, &world.env, who, (&site, of, action), &fields)
    })?;
    run(&world.env, who, move |tx| act(tx, &site, of, &ask))
}

fn done(world: &World, of: &str, action: Action) -> Declaration {
    say(world, &world.ehs, of, action, Fields::default()).unwrap()
}

fn why(reason: &str) -> Fields {
    Fields { reason: Some(reason.into()), working_days: Some(5), ..Fields::default() }
}

fn reviewer(division: &str) -> Actor {
    let grant = Grant { role: Role::Reviewer, organisation: None, site: None, division: Some(division.into()) };
    Actor::user(PersonId(RandomIds.next(weifei::kernel::clock::Instant::from_micros(4))), vec![grant])
}

fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> Code {
    match result {
        Err(Error::Refused(refusal)) => refusal.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

fn deadlines(world: &World) -> Vec<String> {
    let all = world.env.db.read(store::stock::all_deadlines).unwrap();
    all.into_iter().map(|(key, _)| key).filter(|key| key.starts_with("decl_")).collect()
}

#[derive(diesel::QueryableByName)]
struct Sum {
    #[diesel(sql_type = BigInt)]
    grams: i64,
}

/// A number out of an event's data, in the SQL of whichever database it is.
fn number(field: &str) -> String {
    if std::env::var_os("TEST_DATABASE_URL").is_some() {
        format!("CAST(body::json #>> '{{data,{field}}}' AS BIGINT)")
    } else {
        format!("CAST(json_extract(body, '$.data.{field}') AS BIGINT)")
    }
}

fn word(field: &str) -> String {
    if std::env::var_os("TEST_DATABASE_URL").is_some() {
        format!("(body::json #>> '{{data,{field}}}')")
    } else {
        format!("json_extract(body, '$.data.{field}')")
    }
}

/// Grams that events of such kinds tell of packages that came to be at a site, between two days: SQL over the journal's bodies and
/// nothing else.
fn summed(world: &World, kinds: &str, (from, to): (&str, &str), and: &str) -> i64 {
    let at = |day: &str, more: i64| {
        let day = day.parse::<chrono::NaiveDate>().unwrap() + Duration::days(more);
        weifei::kernel::clock::Instant::start_of_legal_day(day).micros()
    };
    let born = format!("SELECT stream FROM event WHERE version = 1 AND {} = '{}'", word("site"), world.site.id);
    let text = format!(
        "SELECT CAST(COALESCE(SUM({}), 0) AS BIGINT) AS grams FROM event WHERE kind IN ({kinds}) AND stream IN ({born}) \
         AND occurred_at >= {} AND occurred_at < {} {and}",
        number("mass_g"),
        at(from, 0),
        at(to, 1)
    );
    let load = |conn: &mut store::Conn| Ok::<_, store::StoreError>(diesel::sql_query(&text).get_result::<Sum>(conn)?);
    world.env.db.read(load).unwrap().grams
}

/// November: 300 kg and a wrong 7 g arise, 999 999 g are treated, three drums leave of which one is refused; December is quiet.
fn november(road: &Road) {
    let world = &road.world;
    let waste = world.waste("900-300-34", "L");
    let weigh = |grams: i64| {
        let id = world.allot(&waste, "DRUM_STEEL").unwrap();
        let net = Some(Mass(grams));
        let source = weifei::domain::package::WeighedBy::Typed;
        let reading = weifei::app::package::Reading { gross: None, tare: None, net, source };
        world.act(id, PackageAsk::Weigh(reading)).unwrap();
        world.act(id, PackageAsk::Label).unwrap();
        id
    };
    let wrong = weigh(7);
    world.act(wrong, PackageAsk::Void { reason: "错".into() }).unwrap();
    let own = weigh(999_999);
    world.act(own, PackageAsk::Store(world.store[1].id)).unwrap();
    let treat = PackageAsk::SelfTreat { method: "R9".into(), facility_code: Some("TS003".into()) };
    world.act_as(&world.ehs, own, treat).unwrap();
    let drums = road.drums(3);
    let id = road.arrived(&drums, &[&road.first]);
    let verdicts = vec![
        verdict(drums[0], "accept", None),
        verdict(drums[1], "accept", None),
        verdict(drums[2], "reject", Some("packing")),
    ];
    road.decide(id, verdicts).unwrap();
    enter_all(world);
}

#[test]
fn what_is_drawn_equals_a_sum_over_the_journal_and_the_ledger_to_the_gram() {
    let road = Road::new();
    november(&road);
    road.world.clock.advance(Duration::days(20));
    let (world, days) = (&road.world, ("2026-11-01", "2026-11-30"));
    let one = content(world, "2026-11", None);
    let all = one.totals().into_values().fold(Total::default(), |sum, one| Total {
        generated_g: sum.generated_g + one.generated_g,
        treated_g: sum.treated_g + one.treated_g,
        entrusted_g: sum.entrusted_g + one.entrusted_g,
        opening_g: sum.opening_g + one.opening_g,
        closing_g: sum.closing_g + one.closing_g,
    });
    // The events alone: what was weighed and not voided, what was treated, what left and was not refused.
    let voided = "AND stream NOT IN (SELECT stream FROM event WHERE kind = 'package.voided')";
    assert_eq!(all.generated_g, summed(world, "'package.weighed'", days, voided));
    assert_eq!(all.treated_g, summed(world, "'package.self_treated'", days, ""));
    let refused = "AND stream NOT IN (SELECT stream FROM event WHERE kind = 'package.rejected')";
    assert_eq!(all.entrusted_g, summed(world, "'package.departed'", days, refused));
    assert_eq!((all.generated_g, all.treated_g, all.entrusted_g), (1_299_999, 999_999, 200_000));
    // The refused drum is on its way back: it lies in no store, and no other figure says so.
    assert_eq!((all.opening_g, all.closing_g, all.other_g()), (0, 0, -100_000));
    assert_eq!(one.kind, Kind::Regular);
    let drums = one.rows.iter().find(|row| row.waste_code == "900-041-49").unwrap();
    let to = &drums.entrusted[0];
    assert_eq!((drums.entrusted.len(), to.mass_g, to.method.as_str()), (1, Mass(200_000), "D10"));
    assert_eq!((to.receiver.as_str(), to.province.as_str()), (road.receiver.site.name.as_str(), "浙江省"));
    assert!(!to.number.is_empty());
    let own = one.rows.iter().find(|row| row.waste_code == "900-300-34").unwrap();
    assert_eq!((own.treated.len(), own.treated[0].method.as_str()), (1, "R9"));
    // The months add up to the year, and what a month ends with the next begins with.
    let (year, next) = (content(world, "2026", None), content(world, "2026-12", None));
    assert_eq!(year.totals()["900-041-49"].generated_g, 300_000);
    assert!(next.rows.iter().all(|row| row.total().generated_g == 0));
    // The receiver took the drums in: they are not its own, and it declares nothing of them.
    assert!(content(&road.receiver, "2026-11", None).rows.is_empty());
    assert_eq!(content(&road.receiver, "2026-11", None).kind, Kind::Nil);
    world.verified();
}

#[test]
fn a_declaration_is_begun_by_the_clerk_confirmed_handed_in_returned_corrected_and_accepted() {
    let road = Road::new();
    november(&road);
    let world = &road.world;
    assert_eq!(open::due(&world.env).unwrap(), 0, "November is not over");
    world.clock.advance(Duration::days(9));
    assert_eq!((open::due(&world.env).unwrap(), open::due(&world.env).unwrap()), (1, 0), "2 December");
    assert_eq!(deadlines(world), [format!("decl_month/{}", Declaration::id_of(world.site.id, period("2026-11")))]);
    let of = "2026-11";
    assert_eq!(get(world, of).state, State::Draft);
    world.verified();

    let shown = Some("0".repeat(64));
    let blind = say(world, &world.ehs, of, Action::Confirm, Fields { shown_sha256: shown, ..Fields::default() });
    assert_eq!(code(blind), Code::DeclarationShownDiffers);
    assert_eq!(code(say(world, &world.keeper, of, Action::Confirm, Fields::default())), Code::NotAllowed);
    assert_eq!(code(say(world, &world.ehs, of, Action::Submit, Fields::default())), Code::DeclarationNotFromState);
    let confirmed = done(world, of, Action::Confirm);
    let digest = confirmed.content.shown().unwrap().hex();
    assert_eq!((confirmed.state, &confirmed.versions[0].shown_sha256), (State::Confirmed, &digest));
    let receipt = Fields { receipt: Some("回执1".into()), ..Fields::default() };
    say(world, &world.ehs, of, Action::Submit, receipt).unwrap();
    assert!(deadlines(world).is_empty(), "what is handed in is not overdue");

    let authority = reviewer("3301");
    assert_eq!(code(say(world, &world.ehs, of, Action::Return, why("不对"))), Code::NotAllowed);
    assert_eq!(code(say(world, &officer("33"), of, Action::Accept, Fields::default())), Code::NotAllowed);
    assert_eq!(code(say(world, &reviewer("3401"), of, Action::Accept, Fields::default())), Code::NotFound);
    assert_eq!(code(say(world, &world.neighbour().ehs, of, Action::Correct, why("x"))), Code::NotFound);
    let no_days = Fields { reason: Some("不对".into()), ..Fields::default() };
    assert_eq!(code(say(world, &authority, of, Action::Return, no_days)), Code::RequestField);
    let back = say(world, &authority, of, Action::Return, why("许可证编号不对")).unwrap();
    assert_eq!((back.state, back.due_on().unwrap().to_string().as_str()), (State::Returned, "2026-12-09"));
    assert_eq!(deadlines(world).len(), 1);
    done(world, of, Action::Acknowledge);
    world.verified();
    say(world, &world.ehs, of, Action::Correct, why("已更正")).unwrap();
    done(world, of, Action::Confirm);
    done(world, of, Action::Submit);
    assert!(deadlines(world).is_empty());
    let last = say(world, &authority, of, Action::Accept, Fields::default()).unwrap();
    assert_eq!((last.state, last.versions.len(), last.due_on()), (State::Accepted, 2, None));
    let first = &last.versions[0];
    assert!(first.returned.as_ref().unwrap().read && first.accepted_on.is_none());
    assert_eq!(first.submitted.as_ref().unwrap().1.as_deref(), Some("回执1"));
    world.verified();
}

#[test]
fn a_ledger_that_changed_after_the_confirmation_is_told_and_asks_for_a_corrected_version() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    world.stored(&waste, 100, world.store[0].id);
    let wrong = world.labelled(&waste, "IBC", 80);
    enter_all(&world);
    world.clock.advance(Duration::days(9));
    let of = "2026-11";
    begin(&world, &world.ehs, of, None).unwrap();
    // The ledger moves while the draft lies there: what is confirmed would not be what it says.
    world.act_as(&world.ehs, wrong, PackageAsk::Void { reason: "错".into() }).unwrap();
    enter_all(&world);
    let seen = || {
        let site = world.site.id.to_string();
        world.env.db.read(|conn| show(conn, &world.ehs, &site, period(of))).unwrap()
    };
    let told = |at: usize| {
        let one = &seen().differences[at];
        (one.figure, one.declared_g, one.ledger_g)
    };
    let late = seen();
    if late.differences.is_empty() {
        // Voided on 2 December: the reversal is a line of the open month, and November stays as it was told.
        assert_eq!(late.ledger["900-041-49"].generated_g, 180_000);
    }
    done(&world, of, Action::Redraw);
    done(&world, of, Action::Confirm);
    assert!(seen().differences.is_empty());
    // A former ledger is read in: November had more than was declared.
    let drum = imported(&world, "2026/11/5", "12.5");
    enter_all(&world);
    assert_eq!(told(0), (Figure::Generated, 180_000, 180_000 + drum));
    assert_eq!(get(&world, of).versions[0].content.totals()["900-041-49"].generated_g, 180_000, "kept as confirmed");
    let one = say(&world, &world.ehs, of, Action::Correct, why("补记11月5日产生的废物")).unwrap();
    assert_eq!((one.state, one.correction.as_deref()), (State::Draft, Some("补记11月5日产生的废物")));
    assert!(seen().differences.is_empty());
    let one = done(&world, of, Action::Confirm);
    let sums: Vec<i64> = one.versions.iter().map(|one| one.content.totals()["900-041-49"].generated_g).collect();
    assert_eq!(sums, [180_000, 180_000 + drum]);
    world.verified();
}

/// Reads a ledger of one row in; tells its grams.
fn imported(world: &World, day: &str, kg: &str) -> i64 {
    let text = format!("日期,代码,批次号,产生量(kg),容器编码,包装方式,经办人\n{day},900-041-49,P1,{kg},C1,编织袋,张\n");
    let upload = weifei::app::ledger::Upload {
        site: world.site.id,
        workbook: weifei::exchange::ledger::workbook(text.as_bytes(), "a.csv").unwrap(),
        digest: weifei::kernel::hash::Hash::of(&[text.as_bytes()]),
        read_on: world.env.clock.now().legal_day(),
    };
    let report =
        weifei::app::ledger::import(&world.env, &world.ehs, &crate::support::meta(), &upload, &mut |_, _| ()).unwrap();
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["rows_refused"], 0, "{report}");
    report["totals"]["generated_g"].as_i64().unwrap()
}

#[test]
fn a_draft_that_the_ledger_left_behind_is_not_confirmed_and_a_still_period_is_nil_or_a_standstill() {
    let world = World::new();
    world.stored(&world.waste("900-041-49", "S"), 100, world.store[0].id);
    enter_all(&world);
    world.clock.advance(Duration::days(40));
    for (of, refused) in [("2026-11", Code::DeclarationNotStill), ("2027-01", Code::DeclarationPeriodOpen)] {
        assert_eq!(code(begin(&world, &world.ehs, of, Some(Kind::Nil))), refused, "{of}");
    }
    assert_eq!(code(begin(&world, &world.ehs, "2026-Q3", None)), Code::DeclarationNotOfTier);
    begin(&world, &world.ehs, "2026-11", None).unwrap();
    assert_eq!(code(begin(&world, &world.ehs, "2026-11", None)), Code::DeclarationExists);
    imported(&world, "2026/11/5", "12.5");
    enter_all(&world);
    assert_eq!(code(say(&world, &world.ehs, "2026-11", Action::Confirm, Fields::default())), Code::DeclarationDiffers);
    done(&world, "2026-11", Action::Redraw);
    done(&world, "2026-11", Action::Confirm);

    let quiet = begin(&world, &world.ehs, "2026-12", None).unwrap();
    assert_eq!((quiet.content.kind, quiet.content.rows.len()), (Kind::Nil, 1), "what lies there is told");
    let kind = Fields { kind: Some(Kind::Stopped), note: Some("检修停产".into()), ..Fields::default() };
    let stopped = say(&world, &world.ehs, "2026-12", Action::Redraw, kind).unwrap();
    assert_eq!((stopped.content.kind, stopped.content.note.as_str()), (Kind::Stopped, "检修停产"));
    done(&world, "2026-12", Action::Confirm);
    done(&world, "2026-12", Action::Submit);
    world.verified();
}

#[test]
fn what_nobody_handed_in_is_seen_to_be_overdue_by_whoever_may_see_it() {
    let world = World::new();
    world.stored(&world.waste("900-041-49", "S"), 100, world.store[0].id);
    enter_all(&world);
    world.clock.advance(Duration::days(9));
    open::due(&world.env).unwrap();
    let overdue = |who: &Actor| {
        let today = world.env.clock.now().legal_day().to_string();
        let filter = store::declaration::Filter { due_before: Some(today), ..Default::default() };
        let all = world.env.db.read(|conn| list(conn, who, &filter, None, 10)).unwrap();
        all.into_iter().map(|(one, _)| one.period.to_string()).collect::<Vec<_>>()
    };
    assert!(overdue(&world.ehs).is_empty(), "until 15 December there is time");
    world.clock.advance(Duration::days(14));
    assert_eq!(overdue(&world.ehs), ["2026-11"]);
    assert_eq!(overdue(&officer("3301")), ["2026-11"]);
    assert!(overdue(&officer("34")).is_empty() && overdue(&world.neighbour().ehs).is_empty());
    done(&world, "2026-11", Action::Confirm);
    done(&world, "2026-11", Action::Submit);
    assert!(overdue(&world.ehs).is_empty());
    let now = world.env.clock.now().micros();
    let rows = world.env.db.read(|conn| store::stock::due(conn, "decl_month", now, 10)).unwrap();
    assert!(rows.is_empty());
}

#[test]
fn it_is_asked_for_over_http_with_what_may_be_done_and_as_a_file() {
    let mut world = World::new();
    world.ehs = person(&world, Role::Ehs, world.site.organisation);
    world.stored(&world.waste("900-041-49", "S"), 100, world.store[0].id);
    enter_all(&world);
    world.clock.advance(Duration::days(9));
    let api = Api::start(&world.env);
    let body = json!({"login": world.ehs.id.to_string(), "password": "correct horse"});
    let token =
        api.ask("POST", "/api/v1/auth/login", None, None, &body).json()["access_token"].as_str().unwrap().to_owned();
    let at = format!("/api/v1/sites/{}/declarations", world.site.id);
    let key = || Some(weifei::kernel::id::CommandId::make(&RandomIds, world.env.clock.now()).to_string());
    let post = |tail: &str, body: Value| api.ask("POST", &format!("{at}{tail}"), Some(&token), key(), &body);
    let look = |tail: &str| api.ask("GET", &format!("{at}{tail}"), Some(&token), None, &Value::Null);
    assert_eq!(post("", json!({"period": "2026-13"})).json()["code"], "request.field_invalid");
    let answer = post("", json!({"period": "2026-11"}));
    assert_eq!(answer.status.as_u16(), 201, "{}", answer.text);
    let shown = look("/2026-11").json();
    assert_eq!(
        (&shown["state"], &shown["due_on"], &shown["overdue"]),
        (&json!("draft"), &json!("2026-12-15"), &json!(false))
    );
    assert_eq!(shown["total"]["generated_g"], 100_000);
    let may = |shown: &Value| -> Vec<String> {
        let all = shown["actions"].as_array().unwrap();
        all.iter().filter(|one| one["allowed"] == true).map(|one| one["action"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(may(&shown), ["redraw", "confirm"], "{}", shown["actions"]);
    let confirm = post("/2026-11/confirm", json!({"shown_sha256": shown["shown_sha256"]}));
    assert_eq!(confirm.status.as_u16(), 200, "{}", confirm.text);
    assert_eq!(post("/2026-11/submit", json!({})).json()["state"], "submitted");
    assert_eq!(post("/2026-11/accept", json!({})).json()["code"], "access.not_allowed");
    assert_eq!(look("/2026-12").json()["code"], "thing.not_found");
    assert_eq!(look("/never").json()["code"], "thing.not_found");
    let file = look("/2026-11/file?format=csv");
    let named = format!("attachment; filename=\"declaration-{}-2026-11.csv\"", world.site.code);
    assert_eq!(file.headers["content-disposition"].to_str().unwrap(), named);
    assert!(file.text.contains("900-041-49") && file.text.contains("0.100"), "{}", file.text);
    let list = api.ask("GET", "/api/v1/declarations?state=submitted", Some(&token), None, &Value::Null).json();
    assert_eq!((&list["items"][0]["period"], &list["next"]), (&json!("2026-11"), &Value::Null));
}

/// Labels of Annex C; a stroke parts a group from what stands under it.
const LABELS: &str = "序号 危险废物产生情况|行业俗称/单位内部名称 危险废物产生情况|国家危险废物名录名称 危险废物产生情况|危险废物类别 \
    危险废物产生情况|危险废物代码 危险废物产生情况|有害成分名称 危险废物产生情况|形态 危险废物产生情况|危险特性 危险废物产生情况|产生量 \
    危险废物产生情况|计量单位 自行利用/处置情况|自行利用/处置方式 自行利用/处置情况|自行利用/处置量 自行利用/处置情况|计量单位 \
    委托外单位利用/处置情况|省（区、市） 委托外单位利用/处置情况|单位名称 \
    委托外单位利用/处置情况|许可证编号/豁免单位编号/出口核准通知单编号 委托外单位利用/处置情况|利用/处置方式 \
    委托外单位利用/处置情况|利用/处置量 委托外单位利用/处置情况|计量单位 贮存情况|上期末剩余贮存量 贮存情况|计量单位 \
    贮存情况|本期末剩余贮存量 贮存情况|计量单位";

fn drawn_file(world: &World, of: &str, format: Format, version: Option<usize>) -> Vec<u8> {
    let site = world.site.id.to_string();
    world.env.db.read(|conn| draw(conn, &world.env, &world.ehs, (&site, period(of), version), format)).unwrap().1
}

#[expect(clippy::cast_possible_truncation, reason = "grams of a test")]
#[test]
fn a_file_has_every_label_of_annex_c_and_reads_back_equal() {
    let road = Road::new();
    november(&road);
    let world = &road.world;
    world.clock.advance(Duration::days(9));
    begin(world, &world.ehs, "2026-11", None).unwrap();
    let due = annex::form(period("2026-11"), &get(world, "2026-11").content, String::new());
    let headings: Vec<String> = due
        .columns
        .iter()
        .map(|one| if one.group.is_empty() { one.name.to_owned() } else { format!("{}|{}", one.group, one.name) })
        .collect();
    assert_eq!(headings, LABELS.split_whitespace().collect::<Vec<_>>());
    assert!(due.rows.iter().all(|row| row.len() == due.columns.len()));
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(std::io::Cursor::new(drawn_file(world, "2026-11", Format::Xlsx, None)))
            .unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(sheet.get_value((0, 0)).unwrap().to_string(), "表C.1 危险废物月度申报表");
    let lead = sheet.get_value((1, 0)).unwrap().to_string();
    assert!(lead.contains("申报期：2026年11月　　正常申报　　状态：草稿"), "{lead}");
    for (row, at) in due.rows.iter().zip(4_u32..) {
        for (cell, column) in row.iter().zip(0_u32..) {
            let read = match sheet.get_value((at, column)) {
                Some(Data::Float(tonnes)) if matches!(cell, weifei::domain::form::Cell::Tonnes(_)) => {
                    Mass((tonnes * 1e6).round() as i64).tonnes()
                }
                Some(one) => one.to_string(),
                None => String::new(),
            };
            assert_eq!(read, cell.text(), "row {at} column {column}");
        }
    }
    let titles: Vec<&str> = ["2026-11", "2026-Q3", "2026"].iter().map(|of| annex::title(period(of)).0).collect();
    assert_eq!(titles, ["表C.1 危险废物月度申报表", "表C.2 危险废物季度申报表", "表C.3 危险废物年度申报表"]);
}

#[cfg(feature = "pdf")]
#[test]
fn a_printed_declaration_has_every_label_its_state_and_its_seal() {
    let road = Road::new();
    november(&road);
    let world = &road.world;
    world.clock.advance(Duration::days(9));
    begin(world, &world.ehs, "2026-11", None).unwrap();
    done(world, "2026-11", Action::Confirm);
    done(world, "2026-11", Action::Submit);
    while weifei::app::seal::seal(&world.env).unwrap() > 0 {}
    let bytes = drawn_file(world, "2026-11", Format::Pdf, None);
    if let Some(dir) = std::env::var_os("KEEP_SHEETS") {
        std::fs::write(std::path::Path::new(&dir).join("declaration.pdf"), &bytes).unwrap();
    }
    let read = lopdf::Document::load_mem(&bytes).unwrap();
    let text = |page: &u32| read.extract_text(&[*page]).unwrap().split_whitespace().collect::<String>();
    let all: String = read.get_pages().keys().map(text).collect();
    let root = world.env.db.read(store::event::checkpoints).unwrap().pop().unwrap().root;
    for one in LABELS.split_whitespace().flat_map(|one| one.split('|')).chain(["表C.1", "（已提交）", "修订3", "合计"])
    {
        assert!(all.contains(one), "{one} is not in {all}");
    }
    assert!(all.contains(&format!("根{root}")) && all.contains("0.999999") && all.contains("1.299999"), "{all}");
    say(world, &reviewer("3301"), "2026-11", Action::Return, why("不对")).unwrap();
    say(world, &world.ehs, "2026-11", Action::Correct, why("改")).unwrap();
    done(world, "2026-11", Action::Confirm);
    let old = lopdf::Document::load_mem(&drawn_file(world, "2026-11", Format::Pdf, Some(1))).unwrap();
    assert!(old.extract_text(&[1]).unwrap().split_whitespace().collect::<String>().contains("（被替代）"));
}

#[test]
fn producers_of_the_demo_declare_as_their_tier_says_and_every_total_is_their_ledgers() {
    let dir = tempfile::tempdir().unwrap();
    let (env, _) = simulated(&dir, 11);
    let all = env.db.read(store::declaration::all).unwrap();
    assert!(all.iter().any(|(_, row)| row.one.state == State::Accepted), "{}", all.len());
    for (_, row) in &all {
        let one = &row.one;
        assert!(one.period.is_of(one.tier), "{}", one.period);
        let (from, to) = one.period.days();
        let sum = |sheet: &str| {
            let text = format!(
                "SELECT CAST(COALESCE(SUM(mass_g), 0) AS BIGINT) AS grams FROM ledger_line WHERE site = '{}' AND \
                 sheet = '{sheet}' AND day >= '{from}' AND day <= '{to}' AND package IN (SELECT id FROM package WHERE \
                 site = '{}')",
                one.site, one.site
            );
            let load =
                |conn: &mut store::Conn| Ok::<_, store::StoreError>(diesel::sql_query(&text).get_result::<Sum>(conn)?);
            env.db.read(load).unwrap().grams
        };
        let site = one.site.to_string();
        let ledger = env.db.read(|conn| totals(conn, &site, one.period)).unwrap();
        let of = |pick: fn(&Total) -> i64| ledger.values().map(pick).sum::<i64>();
        let sums = (of(|one| one.generated_g), of(|one| one.treated_g), of(|one| one.entrusted_g));
        assert_eq!(sums, (sum("B.1"), sum("B.4"), sum("B.5")));
        let said = one.content.rows.iter().map(|row| row.total().generated_g).sum::<i64>();
        let told = one.differences(&ledger);
        assert!(told.is_empty() || said != sums.0 || told.iter().any(|one| one.figure != Figure::Generated));
    }
}
