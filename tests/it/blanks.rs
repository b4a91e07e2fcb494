//! Blank manifests for outages: given to a site, printed with nothing that looks official, entered once, told of when that is late.

use chrono::Duration;
use serde_json::{Value, json};
use weifei::{
    app::blank::{self, Blank, Sum},
    domain::{
        access::Role,
        manifest::{
            Action,
            blank::{Ask, Standing},
        },
        refusal::Code,
    },
};

use crate::{
    api::{
        Api,
        papers::{enterprise, session},
    },
    manifest::{Road, code, why},
    support::{World, run},
};

/// A request about blanks that succeeds for whoever may.
pub fn request(world: &World, method: &str, path: &str) -> Option<(String, Value)> {
    if !path.contains("/blanks") {
        return None;
    }
    let number = given(world, 1).remove(0).number;
    let filled = path.replace("{id}", &world.site.id.to_string()).replace("{number}", &number);
    let body = match method {
        "GET" => Value::Null,
        _ if path.contains("{action}") => json!({"reason": "写坏"}),
        _ => json!({"count": 1}),
    };
    Some((filled.replace("{action}", "spoil"), body))
}

fn given(world: &World, count: i64) -> Vec<Blank> {
    let site = world.site.id.to_string();
    run(&world.env, &world.ehs, move |tx| blank::give(tx, &site, count)).unwrap()
}

fn say(world: &World, number: &str, ask: Ask) -> Result<Blank, weifei::app::Error> {
    let number = number.to_owned();
    run(&world.env, &world.ehs, move |tx| blank::say(tx, &number, &ask))
}

fn sum(world: &World) -> Sum {
    let site = world.site.id.to_string();
    world.env.db.read(|conn| blank::sum(conn, &world.env, &world.ehs, &site)).unwrap()
}

#[test]
fn a_blank_is_used_in_an_outage_and_entered_once() {
    let road = Road::new();
    let world = &road.world;
    let drums = road.drums(3);
    let numbers: Vec<String> = given(world, 3).into_iter().map(|one| one.number).collect();
    let due: Vec<String> = (1..=3).map(|serial| format!("PAPER-{}-{serial:04}", world.site.code)).collect();
    assert_eq!(numbers, due);
    let day = world.env.clock.now().legal_day();
    assert_eq!(say(world, &numbers[0], Ask::Use(day)).unwrap().standing, Standing::Used);
    assert_eq!(say(world, &numbers[1], Ask::Spoil(" 写坏 ".into())).unwrap().spoiled.as_deref(), Some("写坏"));
    assert_eq!(sum(world), Sum { free: 1, used: 1, late: 0 });

    let named = |at: usize, number: &str| {
        let mut fields = road.fields(&drums[at..=at], &[&road.first]);
        (fields.origin, fields.blank) = (Some("paper".into()), Some(number.to_owned()));
        fields
    };
    let one = road.draft(&named(0, &numbers[0])).unwrap();
    assert_eq!((one.paper.as_ref(), one.display()), (Some(&numbers[0]), numbers[0].clone()));
    assert_eq!(code(road.draft(&named(1, &numbers[0]))), Code::BlankEntered);
    assert_eq!(code(road.draft(&named(1, &numbers[1]))), Code::BlankSpoiled);
    assert_eq!(code(road.draft(&named(1, "PAPER-91330111MA2ABCD13G-001-0099"))), Code::NotFound);
    let mut electronic = named(1, &numbers[2]);
    electronic.origin = None;
    assert_eq!(code(road.draft(&electronic)), Code::RequestField);
    assert_eq!(code(say(world, &numbers[0], Ask::Spoil("遗失".into()))), Code::BlankEntered);
    assert_eq!(sum(world), Sum { free: 1, used: 0, late: 0 });
    // A draft that was given up leaves the paper to be entered anew; what was not printed here takes the next serial.
    road.act(&world.ehs, one.id, Action::Cancel, why("mistake")).unwrap();
    let again = road.draft(&named(0, &numbers[0])).unwrap();
    road.issue(again.id);
    assert_eq!(code(road.draft(&named(1, &numbers[0]))), Code::BlankEntered);
    let mut unprinted = named(1, "");
    unprinted.blank = None;
    assert_eq!(road.draft(&unprinted).unwrap().paper, Some(format!("PAPER-{}-0004", world.site.code)));
    road.act(&world.ehs, again.id, Action::Revoke, why("schedule")).unwrap();
    assert_eq!(code(road.draft(&named(2, &numbers[0]))), Code::BlankEntered, "what was issued stays");
    world.verified();
}

#[test]
fn what_is_not_entered_in_ten_working_days_is_seen_to_be_late() {
    let world = World::new();
    let number = given(&world, 1).remove(0).number;
    // Monday, 23 November 2026: ten working days on is Monday, 7 December.
    let day = world.env.clock.now().legal_day();
    let used = say(&world, &number, Ask::Use(day)).unwrap();
    assert_eq!((used.due_on.unwrap().to_string().as_str(), used.late), ("2026-12-07", false));
    world.clock.advance(Duration::days(14));
    assert_eq!(sum(&world), Sum { free: 0, used: 1, late: 0 });
    world.clock.advance(Duration::days(1));
    assert_eq!(sum(&world), Sum { free: 0, used: 1, late: 1 });
    let before = day.pred_opt().unwrap();
    assert_eq!(code(say(&world, &number, Ask::Use(before))), Code::RequestField);
    assert_eq!(code(say(&world.neighbour(), &number, Ask::Use(day))), Code::NotFound);
}

#[test]
fn they_are_given_listed_and_printed_over_http_and_only_so_many_lie_about() {
    let world = World::new();
    let api = Api::start(&world.env);
    let own = session(&world, &api, "own", enterprise(Role::Ehs, world.site.organisation));
    let site = world.site.id.to_string();
    let path = format!("sites/{site}/blanks");
    assert_eq!(own.get(&format!("{path}/file")).status, 404, "nothing to print");
    assert_eq!(own.post(&path, &json!({"count": 21})).json()["code"], "request.field_invalid");
    let made = own.post(&path, &json!({}));
    assert_eq!((made.status.as_u16(), made.json()["items"].as_array().unwrap().len()), (201, 5));
    let number = made.json()["items"][1]["number"].as_str().unwrap().to_owned();
    let spoiled = own.post(&format!("blanks/{number}/spoil"), &json!({"reason": "受潮"})).json();
    assert_eq!((&spoiled["standing"], &spoiled["late"]), (&json!("spoiled"), &json!(false)));
    assert_eq!(own.post(&format!("blanks/{number}/burn"), &json!({})).status, 404);
    assert_eq!(own.post(&format!("blanks/{number}/use"), &json!({})).json()["code"], "request.field_invalid");
    let page = own.get(&format!("{path}?limit=2")).json();
    let of = |page: &Value| -> Vec<String> {
        page["items"].as_array().unwrap().iter().map(|one| one["number"].as_str().unwrap().to_owned()).collect()
    };
    assert!(of(&page)[0].ends_with("-0005") && of(&page)[1].ends_with("-0004"));
    let next = own.get(&format!("{path}?limit=2&after={}", page["next"].as_str().unwrap())).json();
    assert!(of(&next)[0].ends_with("-0003"));
    assert_eq!(own.get(&format!("{path}/sum")).json(), json!({"free": 4, "used": 0, "late": 0}));
    for _ in 0..4 {
        assert_eq!(own.post(&path, &json!({"count": 20})).status, 201);
    }
    assert_eq!(own.post(&path, &json!({"count": 20})).json()["code"], "blank.too_many");
    assert_eq!(own.post(&path, &json!({"count": 16})).status, 201);
    assert!(given(&world.neighbour(), 1)[0].number.ends_with("-0001"), "each site counts its own");
}

/// The labels of the form (Order 23, the ministry's manifest) in the order of its parts.
const LABELS: &[&str] = &[
    "移出信息",
    "单位名称",
    "应急联系电话",
    "单位地址",
    "经办人",
    "联系电话",
    "交付时间",
    "序号",
    "废物名称",
    "废物代码",
    "危险特性",
    "形态",
    "有害成分名称",
    "包装方式",
    "包装数量",
    "移出量（吨）",
    "运输信息",
    "营运证件号",
    "驾驶员",
    "押运员",
    "运输工具",
    "牌号",
    "运输起点",
    "实际起运时间",
    "经由地",
    "运输终点",
    "实际到达时间",
    "接受信息",
    "危险废物经营许可证编号",
    "接受时间",
    "是否存在重大差异",
    "接受／部分接受／拒收",
    "拟利用处置方式",
    "接受量（吨）",
    "移出人（签字）",
    "承运人（签字）",
    "接受人（签字）",
];

#[test]
fn the_printed_blank_has_every_field_of_the_form_and_no_number_that_looks_official() {
    let world = World::new();
    let given = given(&world, 2);
    let site = world.site.id.to_string();
    let draw = |which: &blank::Which| {
        world.env.db.read(|conn| blank::draw(conn, &world.env, &world.ehs, &site, which)).unwrap().1
    };
    let bytes = draw(&blank::Which::Free);
    assert_eq!(bytes, draw(&blank::Which::Free), "the same facts give the same bytes");
    if let Some(dir) = std::env::var_os("KEEP_SHEETS") {
        std::fs::write(std::path::Path::new(&dir).join("blanks.pdf"), &bytes).unwrap();
    }
    let read = lopdf::Document::load_mem(&bytes).unwrap();
    let text = |page: &u32| read.extract_text(&[*page]).unwrap().split_whitespace().collect::<String>();
    let pages: Vec<String> = read.get_pages().keys().map(text).collect();
    assert_eq!(pages.len(), 4);
    for (at, page) in pages.iter().enumerate() {
        let number = &given[at / 2].number;
        assert!(page.contains(number) && page.contains(&format!("第{}页共2页", at % 2 + 1)), "{page}");
        assert!(page.contains("不是联单编号"), "{page}");
        let longest = page.split(|one: char| !one.is_ascii_digit()).map(str::len).max().unwrap();
        assert!(longest < 14, "{page}");
    }
    for label in LABELS {
        assert!(pages[..2].concat().contains(label), "{label} is not in {}", pages[..2].concat());
    }
    assert!(pages[0].contains(&world.site.code) && pages[0].contains("浙江省杭州市富阳区"));
    let one = draw(&blank::Which::One(given[1].number.clone()));
    assert_eq!(lopdf::Document::load_mem(&one).unwrap().get_pages().len(), 2);
}
