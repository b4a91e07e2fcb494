//! Labels drawn, measured and read back.
#![expect(clippy::unwrap_used, clippy::cast_possible_truncation, reason = "tests")]

use chrono::NaiveDate;
use ed25519_dalek::SigningKey;
use rstest::rstest;

use super::{
    facts::{Hazard, LabelFacts, LabelSize, Mark},
    label_cuts, label_png, label_png_thermal, label_svg, label_tspl, label_zpl,
    layout::{Item, Scene, ideograph_height, scene},
};
use crate::{
    domain::package::qr::{self, HazardBits, KeyId, Payload},
    kernel::mass::Mass,
};

fn a_label() -> LabelFacts {
    let key = SigningKey::from_bytes(&[7; 32]);
    let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let code = "91330111MA2ABCD13G9000414920261123001";
    let payload = Payload {
        key: KeyId::of(&key.verifying_key()),
        waste_code: 90_004_149,
        mass: Mass(172_500),
        hazards: HazardBits(5),
        day,
    };
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
        produced_on: day,
        mass: Mass(172_500),
        remark: "A 区 3 排 2 位".to_owned(),
        qr_text: qr::build("https://weifei.example.cn", &payload, code, &key).unwrap(),
        mark: None,
        demo: false,
    }
}

fn a_crowded_label() -> LabelFacts {
    let long = "含多种卤代烃与重金属的混合废液（待鉴别）".repeat(10);
    assert_eq!(long.chars().count(), 200);
    LabelFacts {
        waste_name: long.clone(),
        main_components: long.clone(),
        precautions: long.clone(),
        unit_name: long,
        contact: "W".repeat(200),
        hazards: vec![Hazard::T, Hazard::C, Hazard::I, Hazard::R, Hazard::In],
        mark: Some(Mark::Voided),
        demo: true,
        ..a_label()
    }
}

/// The dark dots of a PNG as a grey picture.
fn dots(png: &[u8]) -> (usize, usize, Vec<bool>) {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut buffer = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut buffer).unwrap();
    let dark = buffer[..frame.buffer_size()].chunks(3).map(|rgb| rgb == [0, 0, 0]).collect();
    (frame.width as usize, frame.height as usize, dark)
}

fn scanned(png: &[u8]) -> String {
    let (width, height, dark) = dots(png);
    let mut picture =
        rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| if dark[y * width + x] { 0 } else { 170 });
    let grids = picture.detect_grids();
    assert_eq!(grids.len(), 1, "one QR code on a label");
    grids[0].decode().unwrap().1
}

#[rstest]
fn the_qr_code_is_read_back_from_the_dots(
    #[values(LabelSize::Mm100, LabelSize::Mm150, LabelSize::Mm200)] size: LabelSize,
    #[values(203, 300)] dpi: u32,
) {
    let facts = a_label();
    assert_eq!(scanned(&label_png(&facts, size, dpi).unwrap()), facts.qr_text);
}

#[test]
fn a_voided_label_and_a_thermal_print_are_still_read() {
    let (plain, crowded) = (a_label(), a_crowded_label());
    assert_eq!(scanned(&label_png_thermal(&plain, LabelSize::Mm100, 203).unwrap()), plain.qr_text);
    assert_eq!(scanned(&label_png(&crowded, LabelSize::Mm100, 203).unwrap()), crowded.qr_text);
}

/// Packed rows as dots, a black one true.
fn unpacked(bytes: &[u8], row_bytes: usize, side: usize) -> Vec<bool> {
    bytes
        .chunks(row_bytes)
        .flat_map(|row| (0..side).map(move |column| row[column / 8] & (128 >> (column % 8)) != 0))
        .collect()
}

/// What a printer makes of a `^GFA` field: side, and the dots.
fn printed_zpl(label: &[u8]) -> (usize, Vec<bool>) {
    let text = std::str::from_utf8(label).unwrap();
    let (head, rest) = text.split_once("^GFA,").unwrap();
    let side: usize = head.split("^PW").nth(1).unwrap().lines().next().unwrap().parse().unwrap();
    let mut parts = rest.split("^FS").next().unwrap().splitn(4, ',');
    let [total, counted, wide] = [(); 3].map(|()| parts.next().unwrap().parse::<usize>().unwrap());
    let (mut rows, mut row, mut count) = (Vec::<Vec<u8>>::new(), Vec::<u8>::new(), 0);
    for letter in parts.next().unwrap().bytes() {
        match letter {
            b'G'..=b'Y' => count += usize::from(letter - b'F'),
            b'g'..=b'z' => count += usize::from(letter - b'f') * 20,
            b':' => row = rows.last().unwrap().clone(),
            b',' => row.resize(wide * 2, 0),
            digit => {
                let value = (digit as char).to_digit(16).unwrap() as u8;
                row.extend(std::iter::repeat_n(value, count.max(1)));
                count = 0;
            }
        }
        if row.len() == wide * 2 {
            rows.push(std::mem::take(&mut row));
        }
    }
    let bytes: Vec<u8> = rows.concat().chunks(2).map(|pair| pair[0] * 16 + pair[1]).collect();
    assert_eq!((total, counted, bytes.len(), row.len()), (wide * side, wide * side, wide * side, 0));
    (side, unpacked(&bytes, wide, side))
}

/// What a printer makes of a `BITMAP` of TSPL, in which black is 0.
fn printed_tspl(label: &[u8]) -> (usize, Vec<bool>) {
    let start = label.windows(7).position(|seven| seven == b"BITMAP ").unwrap() + 7;
    let mut fields = label[start..].splitn(6, |byte| *byte == b',');
    let [x, y, wide, side, mode] =
        [(); 5].map(|()| std::str::from_utf8(fields.next().unwrap()).unwrap().parse::<usize>().unwrap());
    assert_eq!((x, y, mode), (0, 0, 0));
    let rest = fields.next().unwrap();
    assert_eq!(&rest[wide * side..], b"\r\nPRINT 1,1\r\n");
    let bytes: Vec<u8> = rest[..wide * side].iter().map(|byte| !byte).collect();
    (side, unpacked(&bytes, wide, side))
}

#[rstest]
fn a_printers_commands_print_the_same_dots_and_their_qr_code_is_read(
    #[values(LabelSize::Mm100, LabelSize::Mm150, LabelSize::Mm200)] size: LabelSize,
    #[values(203, 300)] dpi: u32,
) {
    let facts = a_label();
    let (width, _, dark) = dots(&label_png_thermal(&facts, size, dpi).unwrap());
    let zpl = label_zpl(&facts, size, dpi).unwrap();
    assert!(zpl.starts_with(b"^XA") && zpl.ends_with(b"^XZ\n") && zpl.len() < width * width / 8, "{}", zpl.len());
    for (side, printed) in [printed_zpl(&zpl), printed_tspl(&label_tspl(&facts, size, dpi).unwrap())] {
        assert!(side == width && printed == dark, "other dots than the picture's");
        let mut picture =
            rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| if printed[y * side + x] { 0 } else { 255 });
        assert_eq!(picture.detect_grids()[0].decode().unwrap().1, facts.qr_text);
    }
}

#[test]
fn a_png_has_the_true_size() {
    let (width, height, _) = dots(&label_png(&a_label(), LabelSize::Mm100, 203).unwrap());
    assert_eq!((width, height), (799, 799));
    assert!(label_png(&a_label(), LabelSize::Mm100, 20_000).is_err());
}

#[test]
fn the_volume_chooses_the_size() {
    let chosen = [1, 50, 51, 450, 451, 1000].map(|litres| LabelSize::for_volume_l(litres).side_mm());
    assert_eq!(chosen, [100, 100, 150, 150, 200, 200]);
}

/// Everything inside the frame, every ideograph as high as the standard asks, no two texts over one another.
#[rstest]
fn nothing_overflows(
    #[values(LabelSize::Mm100, LabelSize::Mm150, LabelSize::Mm200)] size: LabelSize,
    #[values(false, true)] crowded: bool,
) {
    let facts = if crowded { a_crowded_label() } else { a_label() };
    let drawn = scene(&facts, size).unwrap();
    let least = match size {
        LabelSize::Mm100 => 3.0,
        LabelSize::Mm150 => 5.0,
        LabelSize::Mm200 => 6.0,
    };
    let mut boxes: Vec<[f64; 4]> = Vec::new();
    for item in &drawn.items {
        match item {
            Item::Text { x, y, size, width, text, .. } => {
                assert!(ideograph_height(*size) >= least, "{text} is {} mm high", ideograph_height(*size));
                boxes.push([*x, y - size * 0.88, x + width, y + size * 0.12]);
            }
            Item::Qr { x, y, side, modules } => {
                let quiet = side / f64::from(modules.width as u32) * 4.0;
                assert!(side + 2.0 * quiet >= 25.0 && side / f64::from(modules.width as u32) >= 0.5);
                boxes.push([x - quiet, y - quiet, x + side + quiet, y + side + quiet]);
            }
            Item::Shape { .. } => {}
        }
    }
    let inside = 4.0 - 1e-6..=drawn.side - 4.0 + 1e-6;
    for (index, a) in boxes.iter().enumerate() {
        assert!(a.iter().all(|edge| inside.contains(edge)), "{a:?} leaves the frame");
        for b in &boxes[..index] {
            let apart = a[0] >= b[2] - 1e-6 || b[0] >= a[2] - 1e-6 || a[1] >= b[3] - 0.05 || b[1] >= a[3] - 0.05;
            assert!(apart, "{a:?} lies over {b:?}");
        }
    }
}

#[test]
fn what_is_cut_is_told() {
    assert_eq!(label_cuts(&a_label(), LabelSize::Mm100).unwrap(), Vec::<String>::new());
    let cut = label_cuts(&a_crowded_label(), LabelSize::Mm100).unwrap();
    assert_eq!(cut, ["waste_name", "main_components", "precautions", "unit_name", "contact"]);
}

fn words(scene: &Scene) -> Vec<String> {
    let line = |item: &Item| match item {
        Item::Text { x, y, size, text, .. } => Some(format!("{x:.1} {y:.1} {size:.2} {text}")),
        Item::Shape { .. } | Item::Qr { .. } => None,
    };
    scene.items.iter().filter_map(line).collect()
}

#[test]
fn the_model_of_a_label() {
    insta::assert_json_snapshot!(words(&scene(&a_label(), LabelSize::Mm100).unwrap()));
}

#[test]
fn svg_escapes_what_users_wrote() {
    let facts = LabelFacts { remark: "<script>&\"'".to_owned(), ..a_label() };
    let svg = label_svg(&facts, LabelSize::Mm100).unwrap();
    assert!(svg.contains("&lt;script&gt;&amp;&quot;&#39;"));
    let mut reader = quick_xml::Reader::from_str(&svg);
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Eof => break,
            quick_xml::events::Event::Start(tag) => assert_ne!(tag.name().as_ref(), "script"),
            _ => {}
        }
    }
}

#[cfg(feature = "pdf")]
#[test]
fn a_pdf_is_the_same_twice() {
    let labels = [a_label(), a_crowded_label()];
    let pdf = super::label_pdf(&labels, LabelSize::Mm100).unwrap();
    assert!(pdf.starts_with(b"%PDF"));
    assert_eq!(pdf, super::label_pdf(&labels, LabelSize::Mm100).unwrap());
    assert!(super::label_pdf(&[], LabelSize::Mm100).is_err());
}
