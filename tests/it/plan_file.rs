//! Management plans as files: every label of HJ 1259-2022 Annex A by tier, every figure, the state of the version, names of any length.

use calamine::{Data, Reader as _, Xlsx};
use serde_json::Value;
use weifei::{
    app::{
        Actor, Error,
        form::Format,
        plan::{
            act, draft,
            file::{Which, draw},
            judged,
            propose::propose,
        },
    },
    domain::{
        access::Role,
        form::Form,
        party::Tier,
        plan::{
            Ask, Filing, Part,
            annex::{Named, forms},
            content::{
                Assigned, Content, Destination, Figure, Plant, Receiver, Reduced, SelfTreated, Stored, Transfer,
                Transferred,
            },
        },
        reference::Table,
        refusal::Code,
    },
    kernel::mass::Mass,
};

use crate::{
    api::Api,
    manifest::person,
    plan,
    reference::{invented, put},
    support::{World, officer, run},
};

/// Labels of Annex A, table by table; a stroke parts a group from what stands under it.
const LABELS: &[(u8, &str, &str)] = &[
    (
        1,
        "表A.1 单位基本信息",
        "单位名称 注册地址 生产经营场所地址 行政区划 行业类别 行业代码 生产经营场所中心经度 生产经营场所中心纬度 统一社会信用代码 管理类别 \
         法定代表人 联系电话 危险废物环境管理技术负责人 是否有环评审批文件 环评文号或备案编号 是否有排污许可证或是否进行排污登记 \
         排污许可证证书编号或排污登记表编号",
    ),
    (
        2,
        "表A.2 设施信息",
        "序号 主要生产单元名称 主要工艺名称 设施名称 设施编码 污染防治设施参数|参数名称 污染防治设施参数|设计值 污染防治设施参数|计量单位 \
         生产设施生产能力|生产能力 生产设施生产能力|计量单位 产品产量|中间产品名称 产品产量|中间产品数量 产品产量|计量单位 \
         产品产量|最终产品名称 产品产量|最终产品数量 产品产量|计量单位 原辅料|种类 原辅料|名称 原辅料|用量 原辅料|计量单位",
    ),
    (
        3,
        "表A.3 危险废物产生情况",
        "序号 产生危险废物设施编码 产生危险废物设施名称 对应产废环节名称 危险废物名称|行业俗称/单位内部名称 危险废物名称|国家危险废物名录名称 \
         危险废物类别 危险废物代码 有害成分名称 形态 危险特性 本年度预计产生量 计量单位 内部治理方式及去向|自行利用设施编码 \
         内部治理方式及去向|自行利用设施设计能力 内部治理方式及去向|自行处置设施编码 内部治理方式及去向|自行处置设施设计能力 \
         内部治理方式及去向|贮存设施编码 内部治理方式及去向|贮存设施设计能力",
    ),
    (
        4,
        "表A.4 危险废物贮存情况",
        "序号 贮存设施编码 贮存设施类型 危险废物名称|行业俗称/单位内部名称 危险废物名称|国家危险废物名录名称 危险废物类别 危险废物代码 \
         有害成分名称 形态 危险特性 包装形式 本年度预计剩余贮存量 计量单位",
    ),
    (
        5,
        "表A.5 危险废物自行利用/处置情况",
        "序号 设施类型 设施编码 危险废物名称|行业俗称/单位内部名称 危险废物名称|国家危险废物名录名称 危险废物类别 危险废物代码 有害成分名称 \
         形态 危险特性 自行利用/处置方式代码 本年度预计自行利用/处置量 计量单位",
    ),
    (
        6,
        "表A.6 危险废物减量化计划和措施",
        "序号 危险废物名称|行业俗称/单位内部名称 危险废物名称|国家危险废物名录名称 本年度预计产生量 预计减少量 计量单位",
    ),
    (6, "表A.6 危险废物减量化计划和措施（续）", "降低危害性的计划 减少产生量和降低危害性的措施"),
    (
        7,
        "表A.7 危险废物转移情况",
        "序号 转移类型 危险废物名称|行业俗称/单位内部名称 危险废物名称|国家危险废物名录名称 危险废物类别 危险废物代码 有害成分名称 形态 \
         危险特性 本年度预计转移量 计量单位 利用/处置方式代码 拟接收单位类型 危险废物经营许可证持有单位|单位名称 \
         危险废物经营许可证持有单位|许可证编码 危险废物利用处置环节豁免管理单位|单位名称 中华人民共和国境外的危险废物利用处置单位|单位名称",
    ),
];

/// A plan with something in each table, whose first waste has a name of 200 characters.
pub fn whole(world: &World) -> Content {
    let mut one = plan::content(world);
    one.assigned = Some(Assigned { tier: Tier::Key, authority: "杭州市生态环境局".into() });
    one.a1.legal_representative = Some(plan::worker(world));
    one.a1.technical_lead = one.a1.legal_representative;
    one.a1.eia_number = Some("杭环评批〔2020〕1号".into());
    let figure = |name: &str| Figure { name: name.into(), value: "12.5".into(), unit: "t/a".into() };
    one.a2 = vec![Plant {
        unit: "表面处理".into(),
        process: "电镀".into(),
        facility: "镀槽".into(),
        facility_code: "MF0001".into(),
        parameters: vec![figure("处理能力"), figure("停留时间"), figure("温度")],
        capacity: vec![figure("镀件")],
        intermediate_products: Vec::new(),
        final_products: vec![figure("镀锌件")],
        materials: vec![figure("锌锭"), figure("盐酸")],
        material_kinds: vec!["原料".into(), "辅料".into()],
    }];
    one.a3[0].name = format!("废{}", "很长的名称".repeat(40).chars().take(199).collect::<String>());
    one.a3[0].storage = Some(Destination { facility_code: "TS001".into(), capacity: "30 t".into() });
    one.a3[0].opening_g = Mass(500_001);
    let (facility_kind, packaging) = ("store".to_owned(), "铁桶 200 L".to_owned());
    one.a4 = vec![Stored { of: 1, facility_code: "TS001".into(), facility_kind, packaging, mass_g: Mass(100_001) }];
    one.a5 = vec![SelfTreated { of: 1, facility_code: "TS003".into(), method: "R4".into(), mass_g: Mass(200_000) }];
    one.a6.rows = vec![Reduced { of: 1, mass_g: Mass(250_000) }];
    (one.a6.hazard_plan, one.a6.measures) = ("源头替代".into(), "工艺改进".repeat(100));
    let to = |kind, transfer, mass_g, name: &str| Transferred {
        receiver_kind: kind,
        transfer,
        mass_g: Mass(mass_g),
        receiver_name: name.into(),
        permit_number: None,
        receiver_site: None,
        ..one.a7[0].clone()
    };
    one.a7 = vec![
        Transferred { mass_g: Mass(6_000_000), ..one.a7[0].clone() },
        to(Receiver::Exempt, Transfer::CrossProvince, 150_000, "豁免厂"),
        to(Receiver::Abroad, Transfer::Abroad, 50_000, "境外厂"),
    ];
    one
}

fn written(world: &World, year: i32, content: Content) {
    let site = world.site.id.to_string();
    run(&world.env, &world.ehs, move |tx| draft(tx, &site, year, &content)).unwrap();
}

fn say(world: &World, year: i32, ask: Ask) {
    let site = world.site.id.to_string();
    run(&world.env, &world.ehs, move |tx| act(tx, &site, year, &ask)).unwrap();
}

fn file(world: &World, who: &Actor, which: Which, format: Format) -> Result<(String, Vec<u8>), Error> {
    let site = world.site.id.to_string();
    world.env.db.read(|conn| draw(conn, &world.env, who, (&site, 2027, which), format))
}

fn named() -> Named {
    Named { legal_representative: Some("某".into()), technical_lead: Some("某".into()), ..Named::default() }
}

fn headings(form: &Form) -> Vec<String> {
    let heading = |one: &weifei::domain::form::Column| {
        if one.group.is_empty() { one.name.to_owned() } else { format!("{}|{}", one.group, one.name) }
    };
    form.columns.iter().map(heading).collect()
}

#[test]
fn each_tier_writes_its_tables_with_every_label_of_the_annex() {
    let world = World::new();
    let mut content = whole(&world);
    for (tier, tables) in
        [(Tier::Key, &[1, 2, 3, 4, 5, 6, 7][..]), (Tier::Simplified, &[1, 3, 4, 6, 7]), (Tier::Registered, &[1, 3, 7])]
    {
        content.assigned = Some(Assigned { tier, authority: "杭州市生态环境局".into() });
        let found = forms(&content, &named(), "某厂");
        let due: Vec<_> = LABELS.iter().filter(|(table, ..)| tables.contains(table)).collect();
        assert_eq!(
            found.iter().map(|one| one.title.as_str()).collect::<Vec<_>>(),
            due.iter().map(|one| one.1).collect::<Vec<_>>()
        );
        for (form, (_, title, labels)) in found.iter().zip(due) {
            let labels: Vec<&str> = labels.split_whitespace().collect();
            if labels.contains(&"序号") {
                assert_eq!(headings(form), labels, "{title}");
            } else {
                let told: Vec<String> = form.rows.iter().map(|row| row[0].text()).collect();
                assert!(labels.iter().all(|label| told.iter().any(|one| one.contains(label))), "{title}: {told:?}");
            }
            assert!(form.rows.iter().all(|row| row.len() == form.columns.len()), "{title}");
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "grams of a test")]
#[test]
fn a_workbook_reads_back_equal_and_every_gram_is_there() {
    let world = World::new();
    written(&world, 2027, whole(&world));
    let (name, bytes) = file(&world, &world.ehs, Which::Now, Format::Xlsx).unwrap();
    assert_eq!(name, format!("plan-{}-2027.xlsx", world.site.code));
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
    let due = forms(&whole(&world), &named(), "");
    assert_eq!(book.sheet_names(), due.iter().map(|one| one.name).collect::<Vec<_>>());
    for form in &due {
        let sheet = book.worksheet_range(form.name).unwrap();
        let (title, lead) =
            (sheet.get_value((0, 0)).unwrap().to_string(), sheet.get_value((1, 0)).unwrap().to_string());
        assert_eq!(title, form.title);
        assert!(lead.contains("状态：草稿") && lead.contains("2027年"), "{lead}");
        for (row, at) in form.rows.iter().zip(4_u32..) {
            for (cell, column) in row.iter().zip(0_u32..) {
                let read = match sheet.get_value((at, column)) {
                    Some(Data::Float(tonnes)) if matches!(cell, weifei::domain::form::Cell::Tonnes(_)) => {
                        Mass((tonnes * 1e6).round() as i64).tonnes()
                    }
                    Some(one) => one.to_string(),
                    None => String::new(),
                };
                assert_eq!(read, cell.text(), "{} row {at} column {column}", form.title);
            }
        }
    }
    let text = String::from_utf8(file(&world, &world.ehs, Which::Now, Format::Csv).unwrap().1).unwrap();
    assert_eq!(LABELS.iter().filter(|(_, title, _)| text.contains(&format!("{title}\r\n"))).count(), LABELS.len());
    assert!(text.contains("0.100001,吨") && text.contains("废很长的名称"), "{text}");
}

#[test]
fn a_file_says_whether_its_version_is_a_draft_holds_or_is_superseded() {
    let world = World::new();
    written(&world, 2027, whole(&world));
    let lead = |which| {
        let bytes = file(&world, &world.ehs, which, Format::Xlsx).unwrap().1;
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
        book.worksheet_range_at(0).unwrap().unwrap().get_value((1, 0)).unwrap().to_string()
    };
    assert!(lead(Which::Now).contains("状态：草稿　　备案编号：未备案"));
    let filed_on = world.env.clock.now().legal_day();
    let filing = |number: &str| Filing { number: number.into(), receipt: None, filed_on };
    say(&world, 2027, Ask::Submit);
    assert!(lead(Which::Now).contains("状态：已提交，待备案　　备案编号：未备案"), "submitted is not filed");
    say(&world, 2027, Ask::File(filing("B1")));
    assert!(lead(Which::Now).contains(&format!("状态：已备案　　备案编号：B1　　备案日期：{filed_on}")));
    say(&world, 2027, Ask::Amend("变化".into()));
    assert!(lead(Which::Now).contains("状态：草稿"));
    assert!(lead(Which::Filed(1)).contains("状态：已备案"), "until the change is filed the filed one holds");
    let mut rows = whole(&world).a6;
    rows.measures = "另一措施".into();
    say(&world, 2027, Ask::Change(vec![Part::A6(rows)]));
    say(&world, 2027, Ask::Submit);
    say(&world, 2027, Ask::File(filing("B2")));
    assert!(lead(Which::Filed(1)).contains("状态：被替代　　备案编号：B1"));
    assert!(lead(Which::Filed(2)).contains("状态：已备案　　备案编号：B2"));
    let refused = |result: Result<(String, Vec<u8>), Error>| match result {
        Err(Error::Refused(one)) => one.code,
        other => panic!("{other:?}"),
    };
    for none in [0, 3] {
        let found = file(&world, &world.ehs, Which::Filed(none), Format::Csv);
        assert_eq!(refused(found), Code::NotFound, "{none}");
    }
    assert_eq!(refused(file(&world, &world.neighbour().ehs, Which::Now, Format::Csv)), Code::NotFound);
    assert!(file(&world, &officer("33"), Which::Now, Format::Csv).is_ok());
    world.verified();
}

#[test]
fn a_plan_is_asked_for_as_a_file_over_http() {
    let mut world = World::new();
    world.ehs = person(&world, Role::Ehs, world.site.organisation);
    written(&world, 2027, whole(&world));
    let api = Api::start(&world.env);
    let body = serde_json::json!({"login": world.ehs.id.to_string(), "password": "correct horse"});
    let session = api.ask("POST", "/api/v1/auth/login", None, None, &body).json();
    let token = session["access_token"].as_str().unwrap();
    let ask = |tail: &str| {
        api.ask("GET", &format!("/api/v1/sites/{}/plans/{tail}", world.site.id), Some(token), None, &Value::Null)
    };
    let answer = ask("2027/file?format=csv");
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    let named = format!("attachment; filename=\"plan-{}-2027.csv\"", world.site.code);
    assert_eq!(answer.headers["content-disposition"].to_str().unwrap(), named);
    assert_eq!(ask("2027/file?format=doc").json()["code"], "request.field_invalid");
    assert_eq!(ask("2027/file?format=csv&filed=1").json()["code"], "thing.not_found");
    assert_eq!(ask("2026/file?format=csv").json()["code"], "thing.not_found");
}

#[cfg(feature = "pdf")]
#[test]
fn a_printed_plan_has_every_label_counts_its_pages_and_names_its_seal() {
    let world = World::new();
    let content = whole(&world);
    written(&world, 2027, content.clone());
    let drawn = |which, name: &str| {
        let bytes = file(&world, &world.ehs, which, Format::Pdf).unwrap().1;
        if let Some(dir) = std::env::var_os("KEEP_SHEETS") {
            std::fs::write(std::path::Path::new(&dir).join(format!("plan-{name}.pdf")), &bytes).unwrap();
        }
        let read = lopdf::Document::load_mem(&bytes).unwrap();
        let text = |page: &u32| read.extract_text(&[*page]).unwrap().split_whitespace().collect::<String>();
        read.get_pages().keys().map(text).collect::<Vec<_>>()
    };
    let fresh = drawn(Which::Now, "draft");
    assert!(fresh.iter().all(|page| page.contains("打印时尚未封存")), "nothing is sealed yet");
    say(&world, 2027, Ask::Submit);
    let filed_on = world.env.clock.now().legal_day();
    say(&world, 2027, Ask::File(Filing { number: "33011120270001".into(), receipt: None, filed_on }));
    while weifei::app::seal::seal(&world.env).unwrap() > 0 {}
    let pages = drawn(Which::Now, "filed");
    let stream = weifei::domain::plan::Plan::stream_of(world.site.id, 2027);
    let last = world.env.db.read(|conn| weifei::store::event::of_stream(conn, &stream)).unwrap().pop().unwrap();
    let root = world.env.db.read(weifei::store::event::checkpoints).unwrap().pop().unwrap().root;
    for (at, page) in pages.iter().enumerate() {
        assert!(page.contains(&format!("第{}页共{}页", at + 1, pages.len())), "{page}");
        assert!(page.contains(&format!("修订3·叶{}", last.hash)) && page.contains(&format!("根{root}")), "{page}");
        assert!(page.contains("（已备案）"), "{page}");
    }
    assert!(fresh.concat().contains("（草稿）") && !pages.concat().contains("草稿"));
    let all = pages.concat();
    for (_, title, labels) in LABELS {
        for one in std::iter::once(title.split_whitespace().collect::<String>())
            .chain(labels.split_whitespace().flat_map(|one| one.split('|')).map(str::to_owned))
        {
            assert!(all.contains(&one), "{title}: {one} is not in {all}");
        }
    }
    // The name of 200 characters stands there whole, and every figure.
    assert_eq!(content.a3[0].name.chars().count(), 200);
    assert!(all.contains(&content.a3[0].name) && all.contains(&content.a6.measures));
    for figure in ["6.000", "0.100001", "0.200", "0.250", "0.150", "0.050", "33011120270001", "119.960000"] {
        assert!(all.contains(figure), "{figure}");
    }
}

/// The plan as it is proposed, drafted and printed: its findings and the text of the PDF without spaces.
fn proposed(world: &World) -> (Content, Vec<(Code, bool)>, String) {
    let site = world.site.id.to_string();
    let (content, findings) =
        world.env.db.read(|conn| propose(conn, &world.env, &world.ehs, &site, 2027, None)).unwrap();
    written(world, 2027, content.clone());
    let (_, bytes) = file(world, &world.ehs, Which::Now, Format::Pdf).unwrap();
    let read = lopdf::Document::load_mem(&bytes).unwrap();
    let text = read.get_pages().keys().map(|page| read.extract_text(&[*page]).unwrap()).collect::<String>();
    (content, findings.iter().map(|one| (one.code, one.stops)).collect(), text.split_whitespace().collect())
}

#[test]
fn a_code_that_the_catalogue_lists_no_more_is_told_of_and_the_plan_is_printed_all_the_same() {
    let world = World::new();
    let waste = world.waste("900-249-08", "L");
    world.stored(&waste, 100, world.store[0].id);
    // The year before told what EIA allows: the tier is known.
    let mut before = plan::content(&world);
    before.a3[0].waste_code = "900-249-08".into();
    let site = world.site.id.to_string();
    run(&world.env, &world.ehs, move |tx| draft(tx, &site, 2026, &before)).unwrap();
    let judged = |content: &Content| {
        let found = world.env.db.read(|conn| judged(conn, &world.env, (world.site.id, 2027), content)).unwrap();
        found.into_iter().filter(|one| one.code == Code::StreamUnlisted).collect::<Vec<_>>()
    };
    let last = world.env.db.read(|conn| weifei::store::plan::get(conn, &world.site.id.to_string(), 2026)).unwrap();
    assert_eq!(judged(&last.as_ref().unwrap().content), []);
    put(&world.env, Table::Catalogue, invented().as_bytes()).unwrap();
    let told = judged(&last.unwrap().content);
    assert_eq!((told.len(), told[0].stops, &told[0].params["waste_code"]), (1, false, &"900-249-08".into()));
    let (content, findings, text) = proposed(&world);
    assert!(findings.contains(&(Code::StreamUnlisted, false)), "{findings:?}");
    assert_eq!(content.a3[0].catalogue_name, "");
    assert!(text.contains("900-249-08") && text.contains("表A.3危险废物产生情况"), "{text}");
}

#[test]
fn without_an_eia_figure_the_tier_is_asked_for_and_a_receiver_without_permit_has_an_empty_cell() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    world.stored(&waste, 100, world.store[0].id);
    let (content, findings, text) = proposed(&world);
    assert_eq!((content.tier(), findings), (None, vec![(Code::PlanTierUnknown, true)]));
    assert!(text.contains("表A.1") && text.contains("表A.3") && text.contains("草稿"), "{text}");

    let other = world.neighbour();
    let mut content = whole(&other);
    content.a7[0] = Transferred {
        receiver_name: "无证接收单位".repeat(33) + "终甲",
        permit_number: None,
        receiver_site: Some(world.site.id),
        ..content.a7[0].clone()
    };
    let found = other.env.db.read(|conn| judged(conn, &other.env, (other.site.id, 2027), &content)).unwrap();
    let codes: Vec<(Code, bool)> = found.iter().map(|one| (one.code, one.stops)).collect();
    assert!(codes.contains(&(Code::PlanReceiverNotPermitted, false)), "{codes:?}");
    assert!(codes.contains(&(Code::PlanFieldMissing, true)), "the permit's number: {codes:?}");
    written(&other, 2027, content.clone());
    let (_, bytes) = file(&other, &other.ehs, Which::Now, Format::Pdf).unwrap();
    if let Some(dir) = std::env::var_os("KEEP_SHEETS") {
        std::fs::write(std::path::Path::new(&dir).join("plan-unlicensed.pdf"), &bytes).unwrap();
    }
    let read = lopdf::Document::load_mem(&bytes).unwrap();
    let text: String = read.get_pages().keys().map(|page| read.extract_text(&[*page]).unwrap()).collect();
    let text: String = text.split_whitespace().collect();
    assert!(text.contains("终甲") && text.contains("豁免厂"), "{text}");
}
