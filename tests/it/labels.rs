//! What the browser's drawing of a label shares with the server's: glyph widths and pictograms as data, and finished labels as the
//! drawing operations of the server. `UPDATE_DOCS=1` writes them anew; `web/src/features/label/layout.test.ts` compares.

use std::{fs, path::Path};

use chrono::NaiveDate;
use serde_json::{Map, Value, json};
use weifei::{
    app::kept_label,
    documents::{
        Hazard, LabelFacts, LabelSize, Mark, font,
        layout::{Item, scene},
        pictogram::diamond,
    },
    domain::package::qr::parse,
    kernel::mass::Mass,
    store,
};

use crate::support::World;

const HAZARDS: [Hazard; 5] = [Hazard::T, Hazard::C, Hazard::I, Hazard::R, Hazard::In];

/// One line of text for each element, so that a difference can be read.
fn same(name: &str, rows: &Map<String, Value>) {
    let lines: Vec<String> = rows.iter().map(|(key, value)| format!("{}: {value}", json!(key))).collect();
    let text = format!("{{\n{}\n}}\n", lines.join(",\n"));
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&file, &text).unwrap();
    }
    assert_eq!(fs::read_to_string(&file).unwrap_or_default(), text, "run UPDATE_DOCS=1 cargo test --test it labels");
}

fn rounded(value: f64, places: i32) -> Value {
    let scale = 10_f64.powi(places);
    json!((value * scale).round() / scale)
}

fn points(points: &[[f64; 2]], places: i32) -> Value {
    points.iter().map(|at| at.iter().map(|value| rounded(*value, places)).collect::<Value>()).collect()
}

#[test]
fn the_pictograms_are_data_for_the_browser() {
    let shapes = |hazard| {
        let shape = |item: &Item| match item {
            Item::Shape { points: at, closed, stroke } => {
                json!({"points": points(at, 4), "closed": closed, "stroke": rounded(*stroke, 4)})
            }
            Item::Text { .. } | Item::Qr { .. } => panic!("a pictogram is lines"),
        };
        diamond(hazard, [0.0, 0.0], 1.0).iter().map(shape).collect::<Value>()
    };
    same("label-pictograms.json", &HAZARDS.into_iter().map(|one| (format!("{one:?}"), shapes(one))).collect());
}

/// Runs of characters that are not one em wide, as [first, how many, thousandths of an em].
#[test]
fn the_widths_of_glyphs_are_data_for_the_browser() {
    let runs = |bold: bool| {
        let face = font::face(bold).unwrap();
        let mut runs: Vec<[u32; 3]> = Vec::new();
        for point in 0x20..0x1_0000_u32 {
            let Some(character) = char::from_u32(point) else { continue };
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few thousand")]
            let width = (font::advance(face, character) * 1000.0).round() as u32;
            match runs.last_mut() {
                _ if width == 1000 => {}
                Some([first, count, same]) if *first + *count == point && *same == width => *count += 1,
                _ => runs.push([point, 1, width]),
            }
        }
        json!(runs)
    };
    same(
        "label-advances.json",
        &[("regular".to_owned(), runs(false)), ("bold".to_owned(), runs(true))].into_iter().collect(),
    );
}

fn plain() -> LabelFacts {
    let code = "91330111MA2ABCD13G9000414920261123001";
    LabelFacts {
        waste_name: "沾染有机溶剂的废包装桶与废抹布手套".to_owned(),
        category: "HW49 其他废物".to_owned(),
        waste_code: "900-041-49".to_owned(),
        physical_state: "固态".to_owned(),
        hazards: vec![Hazard::T, Hazard::I],
        main_components: "聚乙烯、纤维、残留涂料".to_owned(),
        harmful_components: "甲苯、二甲苯、乙酸丁酯".to_owned(),
        precautions: "远离火种与热源；防渗漏、防雨淋；搬运时戴防护手套与口罩；泄漏时用吸附棉收集。".to_owned(),
        label_code: code.to_owned(),
        unit_name: "杭州某某精密涂装有限公司".to_owned(),
        contact: "王建国 13800000000".to_owned(),
        produced_on: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
        mass: Mass(172_500),
        remark: "A 区 3 排 2 位".to_owned(),
        qr_text: format!("https://weifei.example.cn/l/{code}"),
        mark: None,
        demo: false,
    }
}

fn crowded() -> LabelFacts {
    let long = "含多种卤代烃（PCB-1242）与重金属的混合废液，待鉴别 ".repeat(8);
    LabelFacts {
        waste_name: long.clone(),
        main_components: long.clone(),
        precautions: long.clone(),
        unit_name: long,
        contact: "W".repeat(200),
        hazards: HAZARDS.to_vec(),
        mark: Some(Mark::Voided),
        demo: true,
        ..plain()
    }
}

/// A label's drawing operations, coordinates to a thousandth of a millimetre.
fn drawn(facts: &LabelFacts, size: LabelSize) -> Value {
    let scene = scene(facts, size).unwrap();
    let item = |item: &Item| match item {
        Item::Shape { points: at, closed, stroke } => {
            json!({"kind": "shape", "points": points(at, 3), "closed": closed, "stroke": rounded(*stroke, 3)})
        }
        Item::Text { x, y, size, bold, squeeze, width, text } => {
            let [x, y, size, squeeze, width] = [x, y, size, squeeze, width].map(|value| rounded(*value, 3));
            json!({"kind": "text", "x": x, "y": y, "size": size, "bold": bold, "squeeze": squeeze, "width": width, "text": text})
        }
        Item::Qr { x, y, side, modules } => {
            let [left, top, edge] = [x, y, side].map(|value| rounded(*value, 3));
            json!({"kind": "qr", "x": left, "y": top, "side": edge, "width": modules.width})
        }
    };
    json!({"facts": facts, "side_mm": size.side_mm(), "cut": scene.cut, "items": scene.items.iter().map(item).collect::<Value>()})
}

#[test]
fn finished_labels_are_what_the_browser_must_draw() {
    let pending = LabelFacts { mark: Some(Mark::Pending), hazards: vec![Hazard::C], ..plain() };
    let three = LabelFacts { hazards: HAZARDS[..3].to_vec(), demo: true, mark: Some(Mark::Reprint), ..plain() };
    let labels = [
        ("plain", drawn(&plain(), LabelSize::Mm100)),
        ("pending", drawn(&pending, LabelSize::Mm150)),
        ("three", drawn(&three, LabelSize::Mm200)),
        ("crowded", drawn(&crowded(), LabelSize::Mm100)),
    ];
    same("label-scenes.json", &labels.into_iter().map(|(name, label)| (name.to_owned(), label)).collect());
}

#[test]
fn a_device_is_given_the_labels_of_what_lies_there_signed_and_what_a_new_one_will_say() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let first = world.labelled(&waste, "DRUM_STEEL", 172);
    let second = world.labelled(&waste, "IBC", 300);
    world.allot(&waste, "IBC").unwrap();
    let page = |after: Option<String>| {
        world.env.db.read(|conn| kept_label::page(conn, &world.env, &world.site, after.as_deref(), 10)).unwrap()
    };
    let kept = page(None);
    assert_eq!(
        kept.iter().map(|one| one.package).collect::<Vec<_>>(),
        [first, second],
        "what has no mass has no label"
    );
    let code = world.env.db.read(|conn| store::package::get(conn, &first.to_string())).unwrap().unwrap().code.unwrap();
    let facts = &kept[0].facts;
    assert_eq!(
        (facts.label_code.as_str(), facts.mass, facts.unit_name.as_str()),
        (code.as_str(), Mass::kg(172), &*world.site.name)
    );
    let key = world.env.keys.label.verifying_key();
    assert_eq!(parse(&facts.qr_text).unwrap().verify(|_| Some(key)).unwrap().mass, Mass::kg(172));
    assert_eq!(page(Some(first.to_string())).len(), 1);
    let blanks = world.env.db.read(|conn| kept_label::blanks(conn, &world.env, &world.site)).unwrap();
    let blank = &blanks[&waste.id.to_string()];
    let filled = LabelFacts { label_code: code, mass: facts.mass, qr_text: facts.qr_text.clone(), ..blank.clone() };
    assert_eq!(&filled, facts, "a blank differs by what is of the package alone");
    assert!(blank.qr_text.ends_with("/l/"));
}
