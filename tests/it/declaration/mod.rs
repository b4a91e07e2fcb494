//! Declarations: drawn from the ledger to the gram, begun by the clerk, confirmed over what was shown, returned, corrected, accepted;
//! a ledger that changed afterwards is told.

mod file;
mod lock;
mod sums;

use chrono::Duration;
use serde_json::Value;
use weifei::{
    app::{
        Actor, Error,
        declaration::{
            act,
            asked::{Fields, asked},
            draft,
            drawn::drawn,
            list, open, show,
        },
        dispatch::returned,
        env::Grant,
        package::Ask as PackageAsk,
    },
    domain::{
        access::Role,
        declaration::{
            Action, Declaration, State,
            content::{Content, Figure, Kind},
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
    books::enter_all,
    dispatch::{over, own, somebody},
    manifest::{Road, verdict},
    support::{World, officer, run},
};

fn period(text: &str) -> Period {
    Period::parse(text).unwrap()
}

pub(super) fn content(world: &World, of: &str, kind: Option<Kind>) -> Content {
    world.env.db.read(|conn| drawn(conn, &world.env, &world.site, period(of), kind, "")).unwrap()
}

/// A site's declaration of a span, begun if there is none.
pub fn drafted(world: &World, of: &str) {
    if let Err(error) = begin(world, &world.ehs, of, None) {
        assert!(matches!(&error, Error::Refused(no) if no.code == Code::DeclarationExists), "{error:?}");
    }
}

pub(super) fn begin(world: &World, who: &Actor, of: &str, kind: Option<Kind>) -> Result<Declaration, Error> {
    let (site, content, of) = (world.site.id.to_string(), content(world, of, kind), period(of));
    run(&world.env, who, move |tx| draft(tx, &site, of, &content))
}

pub(super) fn get(world: &World, of: &str) -> Declaration {
    let site = world.site.id.to_string();
    world.env.db.read(|conn| store::declaration::get(conn, &site, period(of))).unwrap().unwrap()
}

/// Does it, signed over what is shown now.
pub(super) fn say(world: &World, who: &Actor, of: &str, action: Action, fields: &Fields) -> Result<Declaration, Error> {
    let (site, of) = (world.site.id.to_string(), period(of));
    let ask = world.env.db.read(|conn| {
        let one = store::declaration::get(conn, &site, of)?;
        let now = one.map(|one| one.content.shown().unwrap().hex());
        let fields = Fields { shown_sha256: fields.shown_sha256.clone().or(now), ..fields.clone() };
        asked(conn, &world.env, who, (&site, of, action), &fields)
    })?;
    run(&world.env, who, move |tx| act(tx, &site, of, &ask))
}

pub fn done(world: &World, of: &str, action: Action) -> Declaration {
    say(world, &world.ehs, of, action, &Fields::default()).unwrap()
}

pub(super) fn why(reason: &str) -> Fields {
    Fields { reason: Some(reason.into()), working_days: Some(5), ..Fields::default() }
}

pub(super) fn reviewer(division: &str) -> Actor {
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

/// November: 300 kg and a wrong 7 g arise, 999 999 g are treated, three drums leave of which one is refused; December is quiet.
pub(super) fn november(road: &Road) {
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

/// Who is written to while nobody reads that it was sent back: each once, one rung further each time.
fn climbs(world: &World) {
    let organisation = world.site.organisation;
    somebody(&world.env, "duty", Some("duty@a.cn"), own(Role::Ehs, organisation));
    somebody(&world.env, "head", Some("head@a.cn"), own(Role::Manager, organisation));
    let authority = Grant { role: Role::Reviewer, ..over("330111") };
    somebody(&world.env, "authority", Some("authority@gov.cn"), authority);
    let written = || returned::remind(&world.env).unwrap();
    assert_eq!((written(), written()), (1, 0));
    world.clock.advance(Duration::days(1));
    assert_eq!((written(), written()), (2, 0), "both, as the second step");
    world.clock.advance(Duration::days(2));
    assert_eq!((written(), written()), (3, 0));
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
    let blind = say(world, &world.ehs, of, Action::Confirm, &Fields { shown_sha256: shown, ..Fields::default() });
    assert_eq!(code(blind), Code::DeclarationShownDiffers);
    assert_eq!(code(say(world, &world.keeper, of, Action::Confirm, &Fields::default())), Code::NotAllowed);
    assert_eq!(code(say(world, &world.ehs, of, Action::Submit, &Fields::default())), Code::DeclarationNotFromState);
    let confirmed = done(world, of, Action::Confirm);
    let digest = confirmed.content.shown().unwrap().hex();
    assert_eq!((confirmed.state, &confirmed.versions[0].shown_sha256), (State::Confirmed, &digest));
    let receipt = Fields { receipt: Some("回执1".into()), ..Fields::default() };
    say(world, &world.ehs, of, Action::Submit, &receipt).unwrap();
    assert!(deadlines(world).is_empty(), "what is handed in is not overdue");

    let authority = reviewer("3301");
    assert_eq!(code(say(world, &world.ehs, of, Action::Return, &why("不对"))), Code::NotAllowed);
    assert_eq!(code(say(world, &officer("33"), of, Action::Accept, &Fields::default())), Code::NotAllowed);
    assert_eq!(code(say(world, &reviewer("3401"), of, Action::Accept, &Fields::default())), Code::NotFound);
    assert_eq!(code(say(world, &road.receiver.ehs, of, Action::Correct, &why("x"))), Code::NotFound);
    let no_days = Fields { reason: Some("不对".into()), ..Fields::default() };
    assert_eq!(code(say(world, &authority, of, Action::Return, &no_days)), Code::RequestField);
    let back = say(world, &authority, of, Action::Return, &why("许可证编号不对")).unwrap();
    assert_eq!((back.state, back.due_on().unwrap().to_string().as_str()), (State::Returned, "2026-12-09"));
    assert_eq!(deadlines(world).len(), 1);
    climbs(world);
    done(world, of, Action::Acknowledge);
    assert_eq!(returned::remind(&world.env).unwrap(), 0, "it was read");
    world.verified();
    say(world, &world.ehs, of, Action::Correct, &why("已更正")).unwrap();
    done(world, of, Action::Confirm);
    done(world, of, Action::Submit);
    assert!(deadlines(world).is_empty());
    let last = say(world, &authority, of, Action::Accept, &Fields::default()).unwrap();
    assert_eq!((last.state, last.versions.len(), last.due_on()), (State::Accepted, 2, None));
    let first = &last.versions[0];
    assert!(first.returned.as_ref().unwrap().read && first.accepted_on.is_none());
    assert_eq!(first.submitted.as_ref().unwrap().1.as_deref(), Some("回执1"));
    world.verified();
}

#[test]
fn a_ledger_is_changed_only_once_the_confirmed_declaration_was_taken_back_and_both_versions_stay() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    world.stored(&waste, 100, world.store[0].id);
    let wrong = world.labelled(&waste, "IBC", 80);
    enter_all(&world);
    world.clock.advance(Duration::days(9));
    let of = "2026-11";
    begin(&world, &world.ehs, of, None).unwrap();
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
    // Voided on 2 December: the reversal is a line of the open month, and November stays as it was told.
    assert!(seen().differences.is_empty());
    assert_eq!(seen().ledger["900-041-49"].generated_g, 180_000);
    world.clock.advance(Duration::days(30));
    assert_eq!(content(&world, "2026-12", None).totals()["900-041-49"].generated_g, -80_000);
    done(&world, of, Action::Redraw);
    done(&world, of, Action::Confirm);
    assert!(seen().differences.is_empty());
    // November had more than was declared: a former ledger is read in once the declaration was taken back.
    let report = read_in(&world, "2026/11/5", "12.5");
    assert_eq!(report["sheets"][0]["refused"][0]["code"], "import.period_locked", "{report}");
    let one = say(&world, &world.ehs, of, Action::Correct, &why("补记11月5日产生的废物")).unwrap();
    assert_eq!((one.state, one.correction.as_deref()), (State::Draft, Some("补记11月5日产生的废物")));
    assert!(seen().differences.is_empty());
    let drum = imported(&world, "2026/11/5", "12.5");
    enter_all(&world);
    assert_eq!(told(0), (Figure::Generated, 180_000, 180_000 + drum));
    assert_eq!(get(&world, of).versions[0].content.totals()["900-041-49"].generated_g, 180_000, "kept as confirmed");
    done(&world, of, Action::Redraw);
    let one = done(&world, of, Action::Confirm);
    let sums: Vec<i64> = one.versions.iter().map(|one| one.content.totals()["900-041-49"].generated_g).collect();
    assert_eq!(sums, [180_000, 180_000 + drum]);
    world.verified();
}

/// Reads a ledger of one row in; tells its grams.
pub(super) fn imported(world: &World, day: &str, kg: &str) -> i64 {
    let report = read_in(world, day, kg);
    assert_eq!(report["rows_refused"], 0, "{report}");
    report["totals"]["generated_g"].as_i64().unwrap()
}

/// Reads a ledger of one row in; tells its report.
pub(super) fn read_in(world: &World, day: &str, kg: &str) -> Value {
    let text = format!("日期,代码,批次号,产生量(kg),容器编码,包装方式,经办人\n{day},900-041-49,P1,{kg},C1,编织袋,张\n");
    let upload = weifei::app::ledger::Upload {
        site: world.site.id,
        workbook: weifei::exchange::ledger::workbook(text.as_bytes(), "a.csv").unwrap(),
        digest: weifei::kernel::hash::Hash::of(&[text.as_bytes()]),
        read_on: world.env.clock.now().legal_day(),
    };
    let report =
        weifei::app::ledger::import(&world.env, &world.ehs, &crate::support::meta(), &upload, &mut |_, _| ()).unwrap();
    serde_json::from_str(&report).unwrap()
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
    assert_eq!(code(say(&world, &world.ehs, "2026-11", Action::Confirm, &Fields::default())), Code::DeclarationDiffers);
    done(&world, "2026-11", Action::Redraw);
    done(&world, "2026-11", Action::Confirm);

    let quiet = begin(&world, &world.ehs, "2026-12", None).unwrap();
    assert_eq!((quiet.content.kind, quiet.content.rows.len()), (Kind::Nil, 1), "what lies there is told");
    let kind = Fields { kind: Some(Kind::Stopped), note: Some("检修停产".into()), ..Fields::default() };
    let stopped = say(&world, &world.ehs, "2026-12", Action::Redraw, &kind).unwrap();
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

/// A site's declaration of a span, begun.
pub fn begun(world: &World, of: &str) {
    begin(world, &world.ehs, of, None).unwrap();
}

/// A correction of it, begun.
pub fn corrected(world: &World, of: &str) {
    say(world, &world.ehs, of, Action::Correct, &why("已更正")).unwrap();
}

/// As it stands.
pub fn handed(world: &World, of: &str) -> Declaration {
    get(world, of)
}
