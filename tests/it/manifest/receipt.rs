//! Weigh ticket, receipt and refusal note: what they say, that nothing is cut off, and who gets them.

use lopdf::Document;
use serde_json::Value;
use weifei::{
    app::manifest::{ActFields, sheet::receipt},
    documents::receipt::{Paper, ReceiptFacts, receipt_pdf},
    domain::{access::Role, manifest::Action},
    kernel::{
        id::{ManifestId, PackageId},
        mass::Mass,
    },
};

use super::{Road, person, verdict, why};
use crate::api::Api;

fn facts(road: &Road, id: ManifestId) -> ReceiptFacts {
    road.world.env.db.read(|conn| receipt::facts(conn, &road.world.env, id)).unwrap()
}

/// The text of each page, with no white space. `KEEP_SHEETS=DIR` keeps the files to be looked at.
fn pages(name: &str, facts: &ReceiptFacts, paper: Paper) -> Vec<String> {
    let bytes = receipt_pdf(facts, paper).unwrap();
    assert_eq!(bytes, receipt_pdf(facts, paper).unwrap(), "the same facts give the same bytes");
    if let Some(dir) = std::env::var_os("KEEP_SHEETS") {
        std::fs::write(std::path::Path::new(&dir).join(format!("{name}-{}.pdf", paper.as_str())), &bytes).unwrap();
    }
    let read = Document::load_mem(&bytes).unwrap();
    let text = |page: &u32| read.extract_text(&[*page]).unwrap().split_whitespace().collect::<String>();
    let pages: Vec<String> = read.get_pages().keys().map(text).collect();
    for (at, page) in pages.iter().enumerate() {
        assert!(page.contains(&format!("第{}页共{}页", at + 1, pages.len())), "{page}");
        assert!(page.contains(&facts.shown_sha256) && page.contains(&format!("第{}版", facts.revision)));
        assert_eq!(page.contains("（续页）"), at > 0, "{page}");
    }
    pages
}

fn says(pages: &[String], words: &[&str]) {
    let all = pages.concat();
    for word in words {
        let word: String = word.split_whitespace().collect();
        assert!(all.contains(&word), "{word} is not in {all}");
    }
}

/// Three drums at the gate: weighed full and empty; one taken with less in it, one refused, one taken.
fn received() -> (Road, ManifestId, Vec<PackageId>) {
    let mut road = Road::new();
    road.world.ehs = person(&road.world, Role::Ehs, road.world.site.organisation);
    road.gate = person(&road.world, Role::Gate, road.receiver.site.organisation);
    let drums = road.drums(3);
    let id = road.arrived(&drums, &[&road.first]);
    let full = ActFields { gross_g: Some(8_300_500), ..ActFields::default() };
    road.act(&road.gate, id, Action::WeighIn, full).unwrap();
    road.world.clock.advance(chrono::Duration::minutes(40));
    let mut less = verdict(drums[0], "accept", Some("mass"));
    less.mass_g = Some(99_500);
    let told = vec![less, verdict(drums[1], "reject", Some("packing")), verdict(drums[2], "accept", None)];
    road.decide(id, told).unwrap();
    let empty = ActFields { tare_g: Some(8_000_000), ..ActFields::default() };
    road.act(&road.gate, id, Action::WeighOut, empty).unwrap();
    road.act(&road.gate, id, Action::Complete, ActFields::default()).unwrap();
    while weifei::app::seal::seal(&road.world.env).unwrap() > 0 {}
    (road, id, drums)
}

#[test]
fn each_paper_says_what_was_weighed_decided_and_refused() {
    let (road, id, drums) = received();
    let facts = facts(&road, id);
    assert_eq!(facts.papers, Paper::ALL);
    let masses = [facts.masses.label_g, facts.masses.out_g, facts.masses.in_g, facts.masses.accepted_g];
    assert_eq!(masses, [Some(Mass(300_000)), None, Some(Mass(300_500)), Some(Mass(199_500))]);
    let [weighing] = facts.weighings.as_slice() else { panic!("{:?}", facts.weighings) };
    assert_eq!((weighing.gross_g, weighing.tare_g), (Some(Mass(8_300_500)), Some(Mass(8_000_000))));
    let minutes = |at: Option<weifei::kernel::clock::Instant>| at.unwrap().legal_minute();
    assert_eq!(minutes(weighing.gross_at), "2026-11-23 09:00");
    assert_eq!((minutes(weighing.tare_at), weighing.typed), ("2026-11-23 09:40".into(), true));
    assert_eq!(weighing.by.as_deref(), Some("某人"));
    let verdicts: Vec<_> = facts.packages.iter().map(|one| (one.verdict.as_deref(), one.accepted_g)).collect();
    assert_eq!(
        verdicts,
        [(Some("接受"), Some(Mass(99_500))), (Some("拒收"), None), (Some("接受"), Some(Mass(100_000)))]
    );
    assert!(facts.packages.iter().all(|one| one.source.as_deref() == Some("手输") && one.label_g == Mass(100_000)));
    let code = |drum: PackageId| road.package(drum).code.unwrap();
    let seal = facts.seal.clone().unwrap();
    let foot = [format!("树大小{}", seal.size), seal.root.clone(), facts.leaf.clone()];
    let common = [facts.number.as_str(), "示例厂", "浙A11111", "某运输", "YD-1", &facts.check.as_ref().unwrap().code];
    let ticket = pages("three", &facts, Paper::WeighTicket);
    says(
        &ticket,
        &["危险废物转移磅单", "称重记录", "8.3005", "8.000", "0.3005", "2026-11-23 09:40", "手输", "标签合计", "0.300"],
    );
    let receipt = pages("three", &facts, Paper::Receipt);
    says(
        &receipt,
        &[
            "危险废物接收单",
            "逐件验收（共 3 件）",
            "0.0995",
            "数量不符",
            "包装不符或破损",
            "拒收",
            "0.1995",
            "差异告知与报告",
        ],
    );
    let refusal = pages("three", &facts, Paper::Refusal);
    says(
        &refusal,
        &[
            "危险废物拒收通知",
            "不予接受",
            "第十八条",
            "拒收原因",
            "包装不符或破损",
            &code(drums[1]),
            "浙江省杭州市西湖区",
        ],
    );
    assert!(!refusal.concat().contains(&code(drums[0])), "what was taken is not refused");
    for paper in [&ticket, &receipt, &refusal] {
        says(paper, &common);
        says(paper, &foot.each_ref().map(String::as_str));
    }
    says(
        &receipt,
        &drums.iter().map(|drum| code(*drum)).collect::<Vec<_>>().iter().map(String::as_str).collect::<Vec<_>>(),
    );
}

#[test]
fn there_is_no_paper_of_what_did_not_happen_and_what_is_void_is_stamped() {
    let road = Road::new();
    let drums = road.drums(2);
    let id = road.arrived(&drums, &[&road.first]);
    assert_eq!(facts(&road, id).papers, []);
    let none = road.world.env.db.read(|conn| receipt::draw(conn, &road.world.env, id, Paper::Receipt));
    assert_eq!(super::code(none), weifei::domain::refusal::Code::NotFound);
    let all = |what: &str, reason| drums.iter().map(|one| verdict(*one, what, reason)).collect::<Vec<_>>();
    road.decide(id, all("reject", Some("capacity"))).unwrap();
    let refused = facts(&road, id);
    assert_eq!((refused.papers.as_slice(), refused.stamp), ([Paper::Receipt, Paper::Refusal].as_slice(), None));
    let fields =
        weifei::app::manifest::DraftFields { follows: Some(id.to_string()), ..road.fields(&drums, &[&road.second]) };
    let next = road.draft(&fields).unwrap().id;
    road.issue(next);
    let gone = pages("superseded", &facts(&road, id), Paper::Refusal);
    assert!(gone.iter().all(|page| page.contains("已由后续联单替代")));
    says(&gone, &["已改送", "暂无能力接受"]);
    let weighed = ActFields { out_g: Some(100_500), ..ActFields::default() };
    let id = road.confirmed(&road.drums(1), &[&road.first]);
    let packages: Vec<PackageId> = road.get(id).items.keys().copied().collect();
    road.load(id, &packages).unwrap();
    road.act(&road.world.keeper, id, Action::FinishLoading, weighed).unwrap();
    road.act(&road.world.keeper, id, Action::ReopenLoading, ActFields::default()).unwrap();
    road.act(&road.world.keeper, id, Action::Unload, super::on(&packages)).unwrap();
    road.act(&road.world.ehs, id, Action::Revoke, why("schedule")).unwrap();
    let revoked = pages("revoked", &facts(&road, id), Paper::WeighTicket);
    says(&revoked, &["移出称重", "0.1005", "作废"]);
}

#[test]
fn five_hundred_packages_with_names_of_two_hundred_characters_stay_whole() {
    let (road, id, _) = received();
    let mut facts = facts(&road, id);
    let name: String = "长名称".chars().cycle().take(200).collect();
    (facts.consignor.name, facts.receiver.name) = (name.clone(), name.clone());
    facts.legs[0].carrier.clone_from(&name);
    let like = facts.packages[1].clone();
    facts.packages = (0..500)
        .map(|at| {
            let code = format!("91330111MA2ABCD13G9000414920261123{at:03}");
            let waste_name = if at % 100 == 0 { name.clone() } else { like.waste_name.clone() };
            weifei::documents::receipt::DecidedFacts { code: Some(code), waste_name, ..like.clone() }
        })
        .collect();
    for paper in Paper::ALL {
        let pages = pages("many", &facts, paper);
        assert!(pages.len() > 10, "{}", pages.len());
        let all = pages.concat();
        let whole = all.matches(&name).count();
        assert!(whole >= 3, "{paper:?}: {whole} names are whole");
        for one in &facts.packages {
            assert!(all.contains(one.code.as_ref().unwrap()), "{paper:?} {:?}", one.code);
        }
        let head = "序号数字识别码";
        let with_rows = pages.iter().filter(|page| page.contains("91330111MA2ABCD13G90004149")).count();
        assert_eq!(pages.iter().filter(|page| page.contains(head)).count(), with_rows, "every page has its heads");
    }
}

#[test]
fn the_papers_are_for_the_parties_and_the_authorities() {
    let (road, id, _) = received();
    let number = road.get(id).number.unwrap();
    let third = super::carrier(&road.world, "91330100MA2FGHJ68Q", "浙A44444", 1_000_000);
    let api = Api::start(&road.world.env);
    let ask = |who: &weifei::app::Actor, tail: &str| {
        let body = serde_json::json!({"login": who.id.to_string(), "password": "correct horse"});
        let session = api.ask("POST", "/api/v1/auth/login", None, None, &body).json();
        let token = session["access_token"].as_str().unwrap();
        api.ask("GET", &format!("/api/v1/manifests/{tail}"), Some(token), None, &Value::Null)
    };
    for who in [&road.world.ehs, &road.first.driver, &road.gate] {
        let answer = ask(who, &format!("{number}/receipt/refusal"));
        assert_eq!(
            (answer.status.as_u16(), answer.headers["content-type"].to_str().unwrap()),
            (200, "application/pdf")
        );
        let told = ask(who, &format!("{id}/receipt")).json();
        assert_eq!(told["papers"], serde_json::json!(["weigh_ticket", "receipt", "refusal"]));
        assert_eq!(
            (&told["weighings"][0]["gross_g"], &told["packages"][0]["accepted_g"]),
            (&8_300_500.into(), &99_500.into())
        );
    }
    for tail in [format!("{id}/receipt"), format!("{id}/receipt/receipt"), format!("{number}/receipt/refusal")] {
        assert_eq!(ask(&third.dispatcher, &tail).json()["code"], "thing.not_found", "{tail}");
    }
    assert_eq!(ask(&road.gate, &format!("{id}/receipt/bill")).json()["code"], "thing.not_found");
}
