//! A manifest as large as one may be, and with names as long as they may be: nothing is lost, nothing lies over its neighbour.

use lopdf::Document;
use weifei::{
    app::manifest::sheet::receipt,
    documents::{
        blank::{BlankFacts, blank_pdf},
        manifest::facts::LineFacts,
        manifest_pdf,
        receipt::{Paper, receipt_pdf},
    },
    domain::manifest::{LINES_MAX, PACKAGES_MAX},
};

use super::sheet::{facts, pages, road, says};

/// A name of 200 characters that ends in what nothing else does: in Chinese, and of one word that has no place to break.
fn long(end: &str, word: bool) -> String {
    let letters = if word { "Verylongname" } else { "很长的单位名称" };
    let kept = 200 - end.chars().count();
    letters.chars().cycle().take(kept).chain(end.chars()).collect()
}

/// The text of each page without spaces, those of no width included.
fn text(bytes: &[u8]) -> Vec<String> {
    let read = Document::load_mem(bytes).unwrap();
    let text = |page: &u32| read.extract_text(&[*page]).unwrap().replace('\u{200b}', "");
    read.get_pages().keys().map(|page| text(page).split_whitespace().collect::<String>()).collect()
}

fn kept(name: &str, bytes: &[u8]) {
    if let Some(dir) = std::env::var_os("KEEP_SHEETS") {
        std::fs::write(std::path::Path::new(&dir).join(format!("{name}.pdf")), bytes).unwrap();
    }
}

#[test]
fn five_hundred_packages_of_fifty_wastes_are_all_there_on_numbered_pages_with_heads() {
    let road = road();
    let drums = road.drums(1);
    let mut facts = facts(&road, road.issued(&drums, &[&road.first]));
    let (line, package) = (facts.lines[0].clone(), facts.packages[0].clone());
    let waste = |at: usize| LineFacts { waste_name: format!("第{at}种废物"), packages: 10, ..line.clone() };
    facts.lines = (1..=LINES_MAX).map(waste).collect();
    facts.packages = (0..PACKAGES_MAX)
        .map(|at| {
            let code = Some(format!("91330111MA2ABCD13G9000414920261123{at:03}"));
            weifei::documents::manifest::facts::PackageFacts { code, line: at / 10 + 1, ..package.clone() }
        })
        .collect();
    let pages = pages("large", &facts);
    assert!((8..=25).contains(&pages.len()), "{}", pages.len());
    let all = pages.concat();
    for at in 0..PACKAGES_MAX {
        assert!(all.contains(&format!("91330111MA2ABCD13G9000414920261123{at:03}")), "{at}");
    }
    for at in 1..=LINES_MAX {
        assert_eq!(all.matches(&format!("第{at}种废物")).count(), 2, "on the consignor's and the receiver's table");
    }
    let of_packages = pages.iter().filter(|page| page.contains("91330111MA2ABCD13G9000414920261123")).count();
    assert_eq!(pages.iter().filter(|page| page.contains("数字识别码废物序号容器")).count(), of_packages);
}

#[test]
fn names_of_two_hundred_characters_stay_whole_on_manifest_receipt_and_blank() {
    let road = road();
    let drums = road.drums(1);
    let id = road.completed(&drums);
    for word in [false, true] {
        let name = |end: &str| long(end, word);
        let mut facts = facts(&road, id);
        (facts.consignor.name, facts.receiver.name) = (name("甲终"), name("乙终"));
        (facts.lines[0].waste_name, facts.lines[0].components) = (name("丙终"), name("丁终"));
        facts.legs[0].carrier = name("戊终");
        let sheets = pages(if word { "long-word" } else { "long" }, &facts);
        assert!(sheets.len() <= 5, "{}", sheets.len());
        let raw = Document::load_mem(&manifest_pdf(&facts).unwrap()).unwrap();
        let broken = raw.extract_text(&[1]).unwrap().contains('\u{200b}');
        assert_eq!(broken, word, "a word without a place to break is given some");
        for end in ["甲终", "乙终", "丙终", "丁终", "戊终"] {
            assert!(sheets.concat().contains(end), "{end}");
        }
        says(&sheets, &[&name("甲终"), &name("乙终"), &name("戊终")]);

        let mut told = road.world.env.db.read(|conn| receipt::facts(conn, &road.world.env, id)).unwrap();
        (told.consignor.name, told.receiver.name) = (name("甲终"), name("乙终"));
        told.packages[0].waste_name = name("丙终");
        for paper in [Paper::WeighTicket, Paper::Receipt] {
            let bytes = receipt_pdf(&told, paper).unwrap();
            kept(&format!("{}-{word}", paper.as_str()), &bytes);
            says(&text(&bytes), &[&name("甲终"), &name("乙终")]);
        }

        let blank = BlankFacts {
            unit: name("甲终"),
            site: name("乙终"),
            code: road.world.site.code.clone(),
            division: "浙江省杭州市富阳区".into(),
            address: Some(name("丙终")),
            emergency_phone: Some("0571-00000001".into()),
            numbers: vec![("https://weifei.test/manifests/new?blank=1".into(), "PAPER-1-0001".into())],
            printed_on: "2026-11-23".parse().unwrap(),
            demo: true,
        };
        let bytes = blank_pdf(&blank).unwrap();
        kept(&format!("blank-{word}"), &bytes);
        assert_eq!(text(&bytes).len(), 2, "two pages stay two");
        says(&text(&bytes), &[&name("甲终"), &name("乙终"), &name("丙终"), "0571-00000001"]);
    }
}
