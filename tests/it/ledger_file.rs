//! Tables of a ledger as files: the official headings, every gram, and nothing lost when our own file is read in again.

use std::collections::BTreeMap;

use calamine::{Data, Reader as _, Xlsx};
use serde_json::Value;
use weifei::{
    app::{
        ledger::{
            Upload,
            file::{self, Format},
            import,
        },
        package::Ask,
    },
    domain::{access::Role, ledger::Table, package::WeighedBy, party::WasteStream},
    exchange::ledger::workbook,
    kernel::{hash::Hash, id::WasteStreamId, mass::Mass},
    store,
};

use crate::{
    api::Api,
    books::{enter_all, filter},
    manifest::{Road, person, verdict},
    support::{World, meta, run},
    totals::told::{Moved, ever},
};

/// Headings of HJ 1259-2022 Annex B, column by column; a stroke parts a group from what stands under it.
const HEADINGS: &[(&str, &str)] = &[
    (
        "B.1",
        "序号 产生批次编码 产生时间 危险废物名称|行业俗称/单位内部名称 危险废物名称|国家危险废物名录名称 危险废物类别 危险废物代码 产生量 \
         计量单位 容器/包装编码 容器/包装类型 容器/包装数量 产生危险废物设施编码 产生部门经办人 去向",
    ),
    (
        "B.2",
        "序号 入库批次编码 入库时间 容器/包装编码 容器/包装类型 容器/包装数量 危险废物名称|行业俗称/单位内部名称 \
         危险废物名称|国家危险废物名录名称 危险废物类别 危险废物代码 入库量 计量单位 贮存设施编码 贮存设施类型 运送部门经办人 贮存部门经办人 \
         产生批次编码",
    ),
    (
        "B.3",
        "序号 出库批次编码 出库时间 容器/包装编码 容器/包装类型 容器/包装数量 危险废物名称|行业俗称/单位内部名称 \
         危险废物名称|国家危险废物名录名称 危险废物类别 危险废物代码 出库量 计量单位 贮存设施编码 贮存设施类型 出库部门经办人 运送部门经办人 \
         入库批次编码 去向",
    ),
    (
        "B.4",
        "序号 自行利用/处置批次编码 自行利用/处置时间 容器/包装编码 容器/包装类型 容器/包装数量 危险废物名称|行业俗称/单位内部名称 \
         危险废物名称|国家危险废物名录名称 危险废物类别 危险废物代码 自行利用/处置量 计量单位 自行利用/处置设施编码 自行利用/处置方式 \
         自行利用/处置完毕时间 自行利用/处置部门经办人 产生批次编码/出库批次编码",
    ),
    (
        "B.5",
        "序号 委外利用/处置批次编码 出厂时间 容器/包装编码 容器/包装类型 容器/包装数量 危险废物名称|行业俗称/单位内部名称 \
         危险废物名称|国家危险废物名录名称 危险废物类别 危险废物代码 委外利用/处置量 计量单位 利用/处置方式 接收单位类型 \
         危险废物经营许可证持有单位|单位名称 危险废物经营许可证持有单位|许可证编码 危险废物利用处置环节豁免管理单位|单位名称 \
         中华人民共和国境外的危险废物利用处置单位|单位名称 中华人民共和国境外的危险废物利用处置单位|出口核准通知单编号 \
         产生批次编码/出库批次编码",
    ),
];

pub fn drawn(world: &World, sheet: &str, format: Format) -> Vec<u8> {
    let (table, asked) = (Table::parse(sheet).unwrap(), filter(world, sheet));
    let draw = |conn: &mut store::Conn| file::draw(conn, &world.env, &world.keeper, (table, &asked), format);
    world.env.db.read(draw).unwrap().1
}

pub fn csv(world: &World, sheet: &str) -> String {
    String::from_utf8(drawn(world, sheet, Format::Csv)).unwrap()
}

type Rows = Vec<Vec<Data>>;

/// Title and headings as `group|name`, and the rows below them.
fn opened(bytes: Vec<u8>) -> (String, Vec<String>, Rows) {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let text = |row: u32, column: u32| sheet.get_value((row, column)).map(ToString::to_string).unwrap_or_default();
    let (mut headings, mut group) = (Vec::new(), String::new());
    for column in 0..u32::try_from(sheet.width()).unwrap() {
        let (top, below) = (text(2, column), text(3, column));
        if !top.is_empty() {
            group = top;
        }
        headings.push(if below.is_empty() { group.clone() } else { format!("{group}|{below}") });
    }
    (text(0, 0), headings, sheet.rows().skip(4).map(<[Data]>::to_vec).collect())
}

fn at(headings: &[String], name: &str) -> usize {
    headings.iter().position(|one| one == name).unwrap()
}

#[expect(clippy::cast_possible_truncation, reason = "grams of a test")]
fn grams(cell: &Data) -> i64 {
    let Data::Float(tonnes) = cell else { panic!("{cell:?} is no number") };
    (tonnes * 1e6).round() as i64
}

fn weighed(world: &World, waste: &WasteStream, g: i64) -> weifei::kernel::id::PackageId {
    let id = world.allot(waste, "DRUM_STEEL").unwrap();
    let reading =
        weifei::app::package::Reading { gross: None, tare: None, net: Some(Mass(g)), source: WeighedBy::Typed };
    world.act(id, Ask::Weigh(reading)).unwrap();
    world.act(id, Ask::Label).unwrap();
    id
}

/// A waste whose name a spreadsheet would run.
fn nasty(world: &World) -> WasteStream {
    let mut one = world.waste("900-041-49", "S");
    one.id = WasteStreamId::make(&weifei::kernel::id::RandomIds, world.env.clock.now());
    one.name = format!("=HYPERLINK(\"http://x\",\"{}\")", "废".repeat(175));
    assert_eq!(one.name.chars().count(), 200);
    let keep = one.clone();
    run(&world.env, &world.ehs, move |tx| weifei::app::party::register_waste(tx, one.clone())).unwrap();
    keep
}

#[test]
fn every_table_has_the_official_headings_and_every_gram_of_the_journal() {
    let mut road = Road::new();
    road.world.keeper = person(&road.world, Role::Keeper, road.world.site.organisation);
    let world = &road.world;
    let (waste, formula) = (world.waste("900-300-34", "L"), nasty(world));
    let stay = weighed(world, &formula, 123_457);
    world.act(stay, Ask::Store(world.store[0].id)).unwrap();
    let wrong = weighed(world, &waste, 7);
    world.act(wrong, Ask::Void { reason: "错".into() }).unwrap();
    let own = weighed(world, &waste, 999_999);
    world.act(own, Ask::Store(world.store[1].id)).unwrap();
    let treat = Ask::SelfTreat { method: "R9".into(), facility_code: Some("TS003".into()) };
    world.act_as(&world.ehs, own, treat).unwrap();
    let drums = road.drums(2);
    let id = road.arrived(&drums, &[&road.first]);
    road.decide(id, vec![verdict(drums[0], "accept", None), verdict(drums[1], "reject", Some("packing"))]).unwrap();
    enter_all(world);
    let rows = [(Moved::Made, 6), (Moved::Stored, 4), (Moved::TakenOut, 2), (Moved::Treated, 1), (Moved::Entrusted, 3)];
    let due = rows.map(|(of, rows)| (of.sheet(), ever(&world.env, &world.site, of).values().sum::<i64>(), rows));
    for ((sheet, due, count), (of, headings)) in due.into_iter().zip(HEADINGS) {
        assert_eq!(sheet, *of);
        let (title, found, rows) = opened(drawn(world, sheet, Format::Xlsx));
        assert!(title.starts_with(&format!("表{sheet} 危险废物")), "{title}");
        let mut official: Vec<&str> = headings.split_whitespace().collect();
        official.push("备注");
        assert_eq!(found, official, "{sheet}");
        let mass = found.iter().position(|one| one.ends_with('量') && !one.ends_with("数量")).unwrap();
        assert_eq!((rows.len(), rows.iter().map(|row| grams(&row[mass])).sum::<i64>()), (count, due), "{sheet}");
        // The other file says the same.
        let text = csv(world, sheet);
        let mut reader = ::csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let heads: Vec<String> = reader.headers().unwrap().iter().map(|one| one.replace('-', "|")).collect();
        assert_eq!(heads, official);
        let lines: Vec<_> = reader.records().map(Result::unwrap).collect();
        let whole = |text: &str| {
            let (tonnes, rest) = text.trim_start_matches('-').split_once('.').unwrap();
            let grams = tonnes.parse::<i64>().unwrap() * 1_000_000 + format!("{rest:0<6}").parse::<i64>().unwrap();
            if text.starts_with('-') { -grams } else { grams }
        };
        assert_eq!(lines.iter().map(|line| whole(&line[mass])).sum::<i64>(), due, "{sheet}");
    }
    what_stands_in_cells(&road, &formula.name);
    road.world.verified();
}

fn what_stands_in_cells(road: &Road, name: &str) {
    let world = &road.world;
    let table = |sheet: &str| {
        let (_, heads, rows) = opened(drawn(world, sheet, Format::Xlsx));
        let mass = heads.iter().position(|one| one.ends_with('量') && !one.ends_with("数量")).unwrap();
        // Within a day lines stand as the journal has them, whose order these tests do not know: a row is found by its grams.
        move |of_grams: i64, of: &str| {
            let row = rows.iter().find(|row| grams(&row[mass]) == of_grams).unwrap();
            row[at(&heads, of)].to_string()
        }
    };
    let made = table("B.1");
    let cell = |of: &str| made(123_457, of);
    assert_eq!(cell("危险废物名称|行业俗称/单位内部名称"), name, "a name is text, whatever it begins with");
    let official = "含有或沾染毒性、感染性危险废物的废弃包装物、容器、过滤吸附介质";
    assert_eq!(cell("危险废物名称|国家危险废物名录名称"), official);
    assert_eq!((cell("危险废物类别"), cell("计量单位")), ("HW49".into(), "吨".into()));
    assert_eq!((cell("容器/包装类型"), cell("容器/包装数量")), ("铁桶".into(), "1".into()));
    assert_eq!((cell("去向"), cell("产生部门经办人")), ("贮存库TS001".into(), "某人".into()));
    assert_eq!(cell("产生危险废物设施编码"), "MF0001", "as A.3 of the plan says");
    assert_eq!(cell("备注"), "");
    assert_eq!(made(-7, "备注"), format!("冲销{}", made(7, "产生批次编码")));
    assert_eq!(made(999_999, "去向"), "贮存库TS001");
    assert!(csv(world, "B.1").contains("\"'=HYPERLINK("), "no formula runs");
    let out = table("B.3");
    let cell = |of: &str| out(100_000, of);
    assert_eq!((cell("贮存设施编码"), cell("贮存设施类型")), ("TS001".into(), "贮存库".into()));
    assert_eq!((cell("去向"), cell("出库部门经办人")), (road.receiver.site.name.clone(), "某人".into()));
    assert_eq!(cell("运送部门经办人"), "某人", "who drove it away");
    let own = table("B.4");
    let cell = |of: &str| own(999_999, of);
    assert_eq!((cell("自行利用/处置设施编码"), cell("自行利用/处置方式")), ("TS003".into(), "R9".into()));
    assert_eq!(cell("自行利用/处置批次编码"), "HWZXLY20261123001");
    let entrusted = table("B.5");
    let cell = |of: &str| entrusted(100_000, of);
    assert_eq!(cell("接收单位类型"), "危险废物经营许可证持有单位");
    assert_eq!(cell("危险废物经营许可证持有单位|单位名称"), road.receiver.site.name);
    assert!(!cell("危险废物经营许可证持有单位|许可证编码").is_empty());
    assert!(cell("产生批次编码/出库批次编码").starts_with("HWCK20261123"));
    assert!(entrusted(-100_000, "备注").starts_with("冲销HWWWCZ20261123"));
}

#[test]
fn where_a_waste_arises_is_told_once_in_the_plan() {
    let world = World::new();
    weighed(&world, &world.waste("900-041-49", "S"), 5_000);
    weighed(&world, &world.waste("900-249-08", "L"), 6_000);
    enter_all(&world);
    let told = || csv(&world, "B.1").lines().filter(|line| line.contains("MF0001")).count();
    assert_eq!(told(), 0, "nobody said so");
    crate::plan::drafted(&world, 2025);
    assert_eq!(told(), 1, "of the plan before; the other waste stands in none");
}

/// The rows of a table without the names of people, which no import keeps.
fn without_people(world: &World, sheet: &str) -> Vec<String> {
    let text = csv(world, sheet);
    let mut read = ::csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let people: Vec<bool> = read.headers().unwrap().iter().map(|one| one.ends_with("经办人")).collect();
    let row = |row: ::csv::StringRecord| {
        row.iter().zip(&people).filter(|(_, people)| !**people).map(|(cell, _)| cell).collect::<Vec<_>>().join("\t")
    };
    read.records().map(|one| row(one.unwrap())).collect()
}

#[test]
fn what_is_exported_is_read_in_again_without_loss() {
    for format in [Format::Csv, Format::Xlsx] {
        let road = Road::new();
        let (world, formula) = (&road.world, nasty(&road.world));
        let odd = weighed(world, &formula, 123_457);
        world.clock.advance(chrono::Duration::minutes(17));
        world.act(odd, Ask::Store(world.store[0].id)).unwrap();
        road.completed(&road.drums(3));
        enter_all(world);
        let fresh = world.elsewhere("91340100MA2XYZ0017", "330108");
        let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
        for sheet in ["B.1", "B.2", "B.3", "B.5"] {
            let bytes = drawn(world, sheet, format);
            let upload = Upload {
                site: fresh.site.id,
                workbook: workbook(&bytes, "ledger.csv").unwrap(),
                digest: Hash::of(&[&bytes]),
                read_on: world.env.clock.now().legal_day(),
            };
            assert_eq!(upload.workbook.sheets[0].table.as_str(), sheet);
            let report = import(&world.env, &fresh.ehs, &meta(), &upload, &mut |_, _| ()).unwrap();
            let report: Value = serde_json::from_str(&report).unwrap();
            assert_eq!(report["rows_refused"], 0, "{report}");
            let total =
                ["generated_g", "in_g", "out_g", "entrusted_g"].map(|key| report["totals"][key].as_i64().unwrap());
            sums.insert(sheet, total.into_iter().sum());
        }
        let all = |grams: i64| grams + 3 * 100_000;
        let due = [("B.1", all(123_457)), ("B.2", all(123_457)), ("B.3", all(0)), ("B.5", all(0))];
        assert_eq!(sums, BTreeMap::from(due));
        enter_all(world);
        for sheet in ["B.1", "B.2", "B.3", "B.5"] {
            assert_eq!(without_people(&fresh, sheet), without_people(world, sheet), "{sheet} {format:?}");
        }
        world.verified();
    }
}

#[test]
fn a_ledgers_own_file_read_into_its_site_again_doubles_nothing() {
    let road = Road::new();
    let world = &road.world;
    road.completed(&road.drums(3));
    enter_all(world);
    let events = |world: &World| world.env.db.read(store::event::count).unwrap();
    let read_in = |bytes: &[u8], file: &str| {
        let upload = Upload {
            site: world.site.id,
            workbook: workbook(bytes, file).unwrap(),
            digest: Hash::of(&[bytes]),
            read_on: world.env.clock.now().legal_day(),
        };
        let report = import(&world.env, &world.ehs, &meta(), &upload, &mut |_, _| ()).unwrap();
        serde_json::from_str::<Value>(&report).unwrap()
    };
    let sheets = ["B.1", "B.2", "B.3", "B.5"];
    let before: Vec<_> = sheets.map(|sheet| without_people(world, sheet)).into();
    let many = events(world);
    for format in [Format::Csv, Format::Xlsx] {
        for sheet in sheets {
            let report = read_in(&drawn(world, sheet, format), "ledger.csv");
            assert_eq!(
                (report["rows_refused"].as_i64(), report["rows_accepted"].as_i64()),
                (Some(0), Some(3)),
                "{report}"
            );
        }
    }
    enter_all(world);
    assert_eq!(events(world), many, "nothing happened");
    assert_eq!(sheets.map(|sheet| without_people(world, sheet)).to_vec(), before);
    // Under the same code, but of another mass: a line of a former ledger that counted by itself.
    let text = String::from_utf8(drawn(world, "B.1", Format::Csv)).unwrap();
    let mass = text.lines().nth(1).and_then(|line| line.split(',').nth(7)).unwrap().to_owned();
    let other = text.replacen(&format!(",{mass},"), ",0.0123,", 1);
    assert_ne!(other, text);
    read_in(other.as_bytes(), "ledger.csv");
    enter_all(world);
    assert_eq!(without_people(world, "B.1").len(), 4);
    world.verified();
}

#[test]
fn a_file_is_for_whoever_sees_the_site_and_of_a_kind_that_there_is() {
    let mut world = World::new();
    world.ehs = person(&world, Role::Ehs, world.site.organisation);
    let neighbour = world.neighbour();
    let stranger = person(&world, Role::Ehs, neighbour.site.organisation);
    world.stored(&world.waste("900-041-49", "S"), 10, world.store[0].id);
    enter_all(&world);
    let api = Api::start(&world.env);
    let ask = |who: &weifei::app::Actor, tail: &str| {
        let body = serde_json::json!({"login": who.id.to_string(), "password": "correct horse"});
        let session = api.ask("POST", "/api/v1/auth/login", None, None, &body).json();
        let token = session["access_token"].as_str().unwrap();
        api.ask("GET", &format!("/api/v1/sites/{}/ledger/{tail}", world.site.id), Some(token), None, &Value::Null)
    };
    let answer = ask(&world.ehs, "B.1/file?format=csv&from=2026-11-01&to=2026-11-30");
    assert_eq!(
        (answer.status.as_u16(), answer.headers["content-type"].to_str().unwrap()),
        (200, "text/csv; charset=utf-8")
    );
    let named = format!("attachment; filename=\"ledger-B.1-{}-2026-11-01-2026-11-30.csv\"", world.site.code);
    assert_eq!(answer.headers["content-disposition"].to_str().unwrap(), named);
    assert!(answer.text.contains("HWCS20261123001"));
    assert!(!ask(&world.ehs, "B.1/file?format=csv&to=2026-11-22").text.contains("HWCS"));
    assert_eq!(ask(&stranger, "B.1/file?format=csv").json()["code"], "thing.not_found");
    assert_eq!(ask(&world.ehs, "B.9/file?format=csv").json()["code"], "thing.not_found");
    assert_eq!(ask(&world.ehs, "B.1/file?format=doc").json()["code"], "request.field_invalid");
}

/// Text of each page, with no white space: where a line breaks is the typesetter's affair. `KEEP_SHEETS=DIR` keeps the files to be
/// looked at.
#[cfg(feature = "pdf")]
fn pages(world: &World, sheet: &str) -> Vec<String> {
    let bytes = drawn(world, sheet, Format::Pdf);
    if let Some(dir) = std::env::var_os("KEEP_SHEETS") {
        std::fs::write(std::path::Path::new(&dir).join(format!("ledger-{sheet}.pdf")), &bytes).unwrap();
    }
    let read = lopdf::Document::load_mem(&bytes).unwrap();
    let text = |page: &u32| read.extract_text(&[*page]).unwrap().split_whitespace().collect::<String>();
    read.get_pages().keys().map(text).collect()
}

#[cfg(feature = "pdf")]
#[test]
fn a_printed_table_repeats_its_headings_counts_its_pages_and_names_its_seal() {
    let mut road = Road::new();
    road.world.keeper = person(&road.world, Role::Keeper, road.world.site.organisation);
    let world = &road.world;
    let formula = nasty(world);
    for _ in 0..40 {
        let id = weighed(world, &formula, 123_457);
        world.act(id, Ask::Store(world.store[0].id)).unwrap();
    }
    let own = weighed(world, &formula, 5_000);
    world.act(own, Ask::Store(world.store[0].id)).unwrap();
    let treat = Ask::SelfTreat { method: "R9".into(), facility_code: Some("TS003".into()) };
    world.act_as(&world.ehs, own, treat).unwrap();
    road.completed(&road.drums(30));
    enter_all(world);
    let root = world.env.db.read(store::event::checkpoints).unwrap().pop().unwrap().root;
    for (sheet, headings) in HEADINGS {
        let pages = pages(world, sheet);
        let official: Vec<&str> = headings.split_whitespace().flat_map(|one| one.split('|')).collect();
        for (at, page) in pages.iter().enumerate() {
            assert!(page.contains(&format!("第{}页共{}页", at + 1, pages.len())), "{page}");
            assert!(page.contains(&format!("根{root}")), "{page}");
        }
        let with_rows = pages.iter().filter(|page| page.contains("2026-11-23") && page.contains("HW49"));
        for page in with_rows {
            for one in &official {
                assert!(page.contains(one), "{sheet}: {one} is not in {page}");
            }
        }
        assert_eq!(pages.len() > 1, *sheet != "B.4", "{sheet}: {}", pages.len());
        let all = pages.concat();
        let last: Vec<String> =
            csv(world, sheet).lines().last().unwrap().split(',').take(3).map(str::to_owned).collect();
        assert!(all.contains(&last[1]), "{} is not in {all}", last[1]);
    }
}
