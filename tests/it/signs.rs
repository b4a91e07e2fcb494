//! Signs to be hung: their sizes, what they say, what their QR codes lead to, and who gets them.

use lopdf::Document;
use serde_json::Value;
use weifei::{
    app::{
        Actor,
        sign::{Asked, draw, signs},
        treatment::{Opening, open},
    },
    documents::sign::{Distance, Purpose, Signs, signs_pdf},
    domain::access::Role,
};

use crate::{
    api::Api,
    books::enter_all,
    manifest::person,
    support::{World, actor, run},
};

fn asked(metres: f64) -> Asked {
    let said = |text: &str| Some(text.to_owned());
    Asked {
        distance: Distance(metres),
        facility: None,
        zone: None,
        svg: false,
        responsible: said("王某"),
        contact: said("0571-00000000"),
    }
}

fn of(world: &World, metres: f64) -> Signs {
    world.env.db.read(|conn| signs(conn, &world.env, &world.site, &asked(metres))).unwrap()
}

/// Width and height in millimetres and the text of each page. `KEEP_SHEETS=DIR` keeps the file to be looked at.
fn pages(name: &str, signs: &Signs, metres: f64) -> Vec<((i64, i64), String)> {
    let today = "2026-11-23".parse().unwrap();
    let bytes = signs_pdf(signs, Distance(metres), today).unwrap();
    assert_eq!(bytes, signs_pdf(signs, Distance(metres), today).unwrap(), "the same facts give the same bytes");
    if let Some(dir) = std::env::var_os("KEEP_SHEETS") {
        std::fs::write(std::path::Path::new(&dir).join(format!("signs-{name}.pdf")), &bytes).unwrap();
    }
    let read = Document::load_mem(&bytes).unwrap();
    let page = |(number, id): (&u32, &lopdf::ObjectId)| {
        let sheet = read.get_object(*id).unwrap().as_dict().unwrap();
        let corners = sheet.get(b"MediaBox").unwrap().as_array().unwrap();
        #[expect(clippy::cast_possible_truncation, reason = "millimetres of a page")]
        let mm = |at: usize| (corners[at].as_float().unwrap() / 72.0 * 25.4).round() as i64;
        let text = read.extract_text(&[*number]).unwrap();
        ((mm(2), mm(3)), text.replace('\u{200b}', "").split_whitespace().collect::<String>())
    };
    read.get_pages().iter().map(page).collect()
}

#[test]
fn every_facility_line_and_partition_has_its_sign() {
    let world = World::new();
    world.stored(&world.waste("900-041-49", "S"), 100, world.store[0].id);
    let operator = actor(Role::Operator, world.site.organisation);
    crate::manifest::papers::permit_for(&world, "HW49", &["R4"]);
    let (site, new) =
        (world.site.id.to_string(), Opening { line: "MF0001".into(), method: "R4".into(), started_on: None });
    run(&world.env, &operator, move |tx| open(tx, &site, &new)).unwrap();
    enter_all(&world);
    let signs = of(&world, 4.0);
    let kinds: Vec<_> = signs.facilities.iter().map(|one| (one.purpose, one.code.as_str())).collect();
    assert_eq!(kinds, [(Purpose::Storage, "TS001"), (Purpose::Storage, "TS002"), (Purpose::Use, "MF0001")]);
    assert_eq!(signs.zones.len(), 3);
    let first = &signs.zones[0];
    assert_eq!((first.here, first.panels.len(), first.panels[0].wastes[0].code.as_str()), (0, 2, "900-041-49"));
    // What the phone reads: the partition itself, its code last.
    assert_eq!(first.qr_text, format!("https://weifei.test/z/{}/A", world.store[0].id));
    assert!(signs.facilities[0].qr_text.ends_with("/TS001"));
    for (metres, facility, zone) in
        [(2.5, (300, 186), 300), (4.0, (300, 186), 450), (8.0, (600, 372), 600), (20.0, (900, 558), 600)]
    {
        let pages = pages(&format!("{metres}"), &signs, metres);
        let sizes: Vec<(i64, i64)> = pages.iter().map(|(size, _)| *size).collect();
        assert_eq!(sizes, [vec![facility; 3], vec![(zone, zone); 3]].concat());
        for (_, page) in &pages[..3] {
            for words in
                ["危险废物", "单位名称：", "示例", "设施编码：", "负责人：", "王某", "联系方式：", "0571-00000000"]
            {
                assert!(page.contains(words), "{words} is not in {page}");
            }
        }
        assert!(pages[0].1.contains("贮存设施") && pages[0].1.contains("TS001"), "{}", pages[0].1);
        assert!(pages[2].1.contains("利用设施") && pages[2].1.contains("MF0001"), "{}", pages[2].1);
        for words in ["危险废物贮存分区标志", "当前位置", "HW49900-041-49废物900-041-49", "尚未存放", "贮存设施：TS001"]
        {
            assert!(pages[3].1.contains(words), "{words} is not in {}", pages[3].1);
        }
    }
}

#[test]
fn long_names_and_many_partitions_stay_on_their_sign() {
    let world = World::new();
    world.stored(&world.waste("900-041-49", "S"), 100, world.store[0].id);
    enter_all(&world);
    let mut signs = of(&world, 4.0);
    let name: String = "长名称".chars().cycle().take(200).collect();
    signs.facilities[0].unit.clone_from(&name);
    signs.facilities[0].responsible = None;
    let mut zone = signs.zones[0].clone();
    zone.unit.clone_from(&name);
    zone.facility_name.clone_from(&name);
    let mut panel = zone.panels[0].clone();
    panel.wastes[0].name = Some(name.clone());
    zone.panels = (0..30)
        .map(|at| {
            let mut one = panel.clone();
            (one.code, one.name) = (format!("Z{at:02}"), format!("分区{at:02}"));
            one
        })
        .collect();
    zone.here = 17;
    signs.zones = vec![zone];
    signs.facilities.truncate(1);
    let pages = pages("long", &signs, 2.5);
    assert_eq!(pages.len(), 2);
    assert!(pages[0].1.contains(&name), "{}", pages[0].1);
    assert!(pages[1].1.contains(&format!("单位名称：{name}")), "{}", pages[1].1);
    for at in 0..30 {
        assert!(pages[1].1.contains(&format!("分区{at:02}（Z{at:02}）")), "{}", pages[1].1);
    }
}

#[test]
fn signs_are_for_whoever_sees_the_site_and_of_what_it_has() {
    let world = World::new();
    let (keeper, neighbour) = (person(&world, Role::Keeper, world.site.organisation), world.neighbour());
    let stranger = person(&world, Role::Keeper, neighbour.site.organisation);
    let api = Api::start(&world.env);
    let ask = |who: &Actor, tail: &str| {
        let body = serde_json::json!({"login": who.id.to_string(), "password": "correct horse"});
        let session = api.ask("POST", "/api/v1/auth/login", None, None, &body).json();
        let token = session["access_token"].as_str().unwrap();
        api.ask("GET", &format!("/api/v1/sites/{}/signs{tail}", world.site.id), Some(token), None, &Value::Null)
    };
    let answer = ask(&keeper, "?distance=2.5&responsible=%E7%8E%8B");
    assert_eq!((answer.status.as_u16(), answer.headers["content-type"].to_str().unwrap()), (200, "application/pdf"));
    assert!(answer.text.starts_with("%PDF"));
    assert_eq!(ask(&stranger, "").json()["code"], "thing.not_found");
    assert_eq!(ask(&keeper, "?facility=none").json()["code"], "thing.not_found");
    let zone = ask(&keeper, &format!("?format=svg&distance=2.5&zone={}", world.store[0].id));
    assert_eq!(zone.headers["content-type"].to_str().unwrap(), "image/svg+xml");
    assert!(zone.text.starts_with("<svg"), "{}", &zone.text[..200]);
    assert_eq!(ask(&keeper, "?format=svg").json()["code"], "request.field_invalid", "a picture is of one sign");
    for wrong in ["?format=doc", "?distance=0", "?distance=1000", "?contact=%0A"] {
        assert_eq!(ask(&keeper, wrong).json()["code"], "request.field_invalid", "{wrong}");
    }
    let one = Asked { facility: Some("none".into()), ..asked(4.0) };
    let none = world.env.db.read(|conn| draw(conn, &world.env, &keeper, &world.site.id.to_string(), &one));
    assert!(none.is_err());
}
