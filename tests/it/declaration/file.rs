//! Declarations over HTTP and as files: every label of HJ 1259-2022 Annex C, every figure, the state of the version.

use calamine::{Data, Reader as _, Xlsx};
use chrono::Duration;
use serde_json::{Value, json};
use weifei::{
    app::{declaration::file::draw, form::Format},
    domain::{access::Role, declaration::annex},
    kernel::{id::RandomIds, mass::Mass},
};

use super::{begin, get, november, period};
use crate::{
    api::Api,
    books::enter_all,
    manifest::{Road, person},
    support::World,
};

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
            let told = match sheet.get_value((at, column)) {
                Some(Data::Float(tonnes)) if matches!(cell, weifei::domain::form::Cell::Tonnes(_)) => {
                    Mass((tonnes * 1e6).round() as i64).tonnes()
                }
                Some(one) => one.to_string(),
                None => String::new(),
            };
            assert_eq!(told, cell.text(), "row {at} column {column}");
        }
    }
    let titles: Vec<&str> = ["2026-11", "2026-Q3", "2026"].iter().map(|of| annex::title(period(of)).0).collect();
    assert_eq!(titles, ["表C.1 危险废物月度申报表", "表C.2 危险废物季度申报表", "表C.3 危险废物年度申报表"]);
}

#[cfg(feature = "pdf")]
#[test]
fn a_printed_declaration_has_every_label_its_state_and_its_seal() {
    use super::{done, reviewer, say, why};
    use weifei::{domain::declaration::Action, store};

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
    let printed = lopdf::Document::load_mem(&bytes).unwrap();
    let text = |page: &u32| printed.extract_text(&[*page]).unwrap().split_whitespace().collect::<String>();
    let all: String = printed.get_pages().keys().map(text).collect();
    let root = world.env.db.read(store::event::checkpoints).unwrap().pop().unwrap().root;
    for one in LABELS.split_whitespace().flat_map(|one| one.split('|')).chain(["表C.1", "（已提交）", "修订3", "合计"])
    {
        assert!(all.contains(one), "{one} is not in {all}");
    }
    assert!(all.contains(&format!("根{root}")) && all.contains("0.999999") && all.contains("1.299999"), "{all}");
    say(world, &reviewer("3301"), "2026-11", Action::Return, &why("不对")).unwrap();
    say(world, &world.ehs, "2026-11", Action::Correct, &why("改")).unwrap();
    done(world, "2026-11", Action::Confirm);
    let old = lopdf::Document::load_mem(&drawn_file(world, "2026-11", Format::Pdf, Some(1))).unwrap();
    assert!(old.extract_text(&[1]).unwrap().split_whitespace().collect::<String>().contains("（被替代）"));
}
