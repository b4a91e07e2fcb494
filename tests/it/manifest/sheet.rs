//! The printed manifest: what it says, on how many pages, who gets it, and that it says the same twice.

use lopdf::Document;
use serde_json::Value;
use weifei::{
    app::{
        manifest::{
            ActFields,
            fields::{CorrectionFields, LineFields},
            sheet,
        },
        package::Ask,
    },
    documents::{ManifestFacts, manifest_pdf},
    domain::{access::Role, manifest::Action},
    kernel::id::{ManifestId, PackageId},
};

use super::{Road, on, person, verdict, why};
use crate::api::Api;

/// A road whose EHS officer has a name.
pub fn road() -> Road {
    let mut road = Road::new();
    road.world.ehs = person(&road.world, Role::Ehs, road.world.site.organisation);
    road
}

pub fn facts(road: &Road, id: ManifestId) -> ManifestFacts {
    road.world.env.db.read(|conn| sheet::facts(conn, &road.world.env, id)).unwrap()
}

/// The text of each page, with no white space: where a line breaks is the typesetter's affair. `KEEP_SHEETS=DIR` keeps the
/// files to be looked at.
pub fn pages(name: &str, facts: &ManifestFacts) -> Vec<String> {
    let bytes = manifest_pdf(facts).unwrap();
    assert_eq!(bytes, manifest_pdf(facts).unwrap(), "the same facts give the same bytes");
    if let Some(dir) = std::env::var_os("KEEP_SHEETS") {
        std::fs::write(std::path::Path::new(&dir).join(format!("{name}.pdf")), &bytes).unwrap();
    }
    let read = Document::load_mem(&bytes).unwrap();
    // Where a space of no width is used, the reader takes every space for one.
    let plain = |page: &u32| read.extract_text(&[*page]).unwrap().replace('\u{200b}', "");
    let text = |page: &u32| plain(page).split_whitespace().collect::<String>();
    let pages: Vec<String> = read.get_pages().keys().map(text).collect();
    for (at, page) in pages.iter().enumerate() {
        assert!(page.contains(&format!("第{}页共{}页", at + 1, pages.len())), "{page}");
        assert!(page.contains(&facts.shown_sha256) && page.contains(&format!("第{}版", facts.revision)));
        assert_eq!(page.contains("（续页）"), at > 0, "{page}");
    }
    pages
}

pub fn says(pages: &[String], words: &[&str]) {
    let all = pages.concat();
    for word in words {
        let word: String = word.split_whitespace().collect();
        assert!(all.contains(&word), "{word} is not in {all}");
    }
}

fn code_of(road: &Road, drum: PackageId) -> String {
    road.package(drum).code.unwrap()
}

#[test]
fn one_package_all_the_way_to_completion() {
    let road = road();
    let drums = road.drums(1);
    let id = road.completed(&drums);
    while weifei::app::seal::seal(&road.world.env).unwrap() > 0 {}
    let facts = facts(&road, id);
    let pages = pages("one", &facts);
    let seal = facts.seal.clone().unwrap();
    let (size, position) = (format!("树大小{}", seal.size), format!("序号{}", seal.position));
    says(
        &pages,
        &[
            "危险废物转移联单",
            &facts.number,
            "状态：已完成",
            "第一部分 移出信息",
            &road.world.site.code,
            "浙江省杭州市富阳区",
            "废物900-041-49",
            "毒性 T",
            "固态",
            "吨桶 1000 L×1",
            "第二部分 运输信息",
            "某运输",
            "驾驶员 某人",
            "浙A11111",
            "YD-1",
            "第三部分 接受信息",
            &road.receiver.site.code,
            "接受",
            "D10 焚烧",
            "0.100",
            &code_of(&road, drums[0]),
            &size,
            &position,
            &seal.root,
            &facts.leaf,
            &facts.check.as_ref().unwrap().code,
        ],
    );
    for word in &facts.signatures {
        assert!(word.name.is_some() || word.action == "装车完成", "{word:?}");
        says(&pages, &[&word.side, &word.action, &word.shown_sha256]);
    }
    assert_eq!(facts.legs[0].licence.as_deref().map(str::len), Some(12));
    assert_eq!(facts.receiver.papers.len(), 1, "the receiver's permit: {:?}", facts.receiver);
    says(&pages, &[facts.legs[0].licence.as_ref().unwrap(), &facts.receiver.papers[0]]);
    assert_eq!(facts.stamp, None);
}

#[test]
fn sixty_packages_run_on_over_pages_that_repeat_their_heads() {
    let road = road();
    let drums = road.drums(60);
    let id = road.completed(&drums);
    let facts = facts(&road, id);
    let pages = pages("sixty", &facts);
    assert!(pages.len() >= 2, "{}", pages.len());
    let head = "数字识别码废物序号容器";
    let with_rows = pages.iter().filter(|page| drums.iter().any(|drum| page.contains(&code_of(&road, *drum)))).count();
    assert!(with_rows >= 2);
    assert_eq!(
        pages.iter().filter(|page| page.contains(head)).count(),
        with_rows,
        "every page with packages has a head"
    );
    for drum in &drums {
        says(&pages, &[&code_of(&road, *drum)]);
    }
    says(&pages, &["共 60 件", "6.000", "吨桶 1000 L×60"]);
}

#[test]
fn what_is_no_manifest_any_more_or_not_yet_is_stamped_on_every_page() {
    let road = road();
    let drums = road.drums(2);
    let id = road.draft(&road.fields(&drums[..1], &[&road.first])).unwrap().id;
    let draft = facts(&road, id);
    assert_eq!(draft.check, None, "nothing to check before there is a number");
    says(&pages("draft", &draft), &["草稿 未签发", "DRAFT-", "未签发，无核对码"]);
    road.act(&road.world.ehs, id, Action::Cancel, why("mistake")).unwrap();
    says(&pages("cancelled", &facts(&road, id)), &["已撤销", "填写有误"]);
    let id = road.confirmed(&drums, &[&road.first]);
    road.act(&road.world.ehs, id, Action::Revoke, why("schedule")).unwrap();
    let revoked = pages("revoked", &facts(&road, id));
    assert!(revoked.iter().all(|page| page.contains("作废")));
    says(&revoked, &["移出人作废：车辆或时间变化", "状态：已作废"]);
}

/// Two carriers are asked to bring back what was refused: the first does, and the other's leg never comes.
fn two_asked_back(road: &Road, id: ManifestId) {
    for carrier in [&road.second, &road.first] {
        let asked = weifei::app::manifest::fields::CarrierFields { organisation: carrier.id.to_string(), mode: None };
        let asked = ActFields { carrier: Some(asked), ..ActFields::default() };
        road.act(&road.world.ehs, id, Action::AssignReturn, asked).unwrap();
    }
    assert_eq!(facts(road, id).legs.len(), 4);
}

#[test]
fn two_carriers_a_refusal_a_return_and_a_correction() {
    let road = road();
    let drums = road.drums(3);
    let id = road.departed(&drums, &[&road.first, &road.second]);
    let at = |minutes| road.world.clock.advance(chrono::Duration::minutes(minutes));
    at(50);
    road.act(&road.first.driver, id, Action::OfferHandover, ActFields::default()).unwrap();
    road.act(&road.second.dispatcher, id, Action::AcceptHandover, Road::crew(&road.second)).unwrap();
    at(70);
    road.act(&road.second.driver, id, Action::Arrive, ActFields::default()).unwrap();
    let scale = ActFields { gross_g: Some(8_300_500), tare_g: Some(8_000_000), ..ActFields::default() };
    road.act(&road.gate, id, Action::WeighIn, scale).unwrap();
    let mut less = verdict(drums[0], "accept", Some("mass"));
    less.mass_g = Some(99_500);
    let told = vec![less, verdict(drums[1], "reject", Some("packing")), verdict(drums[2], "accept", None)];
    road.decide(id, told).unwrap();
    road.act(&road.gate, id, Action::Complete, ActFields::default()).unwrap();
    two_asked_back(&road, id);
    let home = ActFields { packages: vec![drums[1].to_string()], ..Road::crew(&road.second) };
    road.act(&road.second.dispatcher, id, Action::SendBack, home).unwrap();
    at(60);
    let back = ActFields { zone_id: Some(road.world.store[1].id.to_string()), ..on(&drums[1..2]) };
    road.act(&road.world.keeper, id, Action::TakeBack, back).unwrap();
    let wanted = CorrectionFields {
        field: "waybill".into(),
        leg: 0,
        line: 0,
        package: None,
        text: Some("YD-9".into()),
        mass_g: None,
    };
    let wanted = ActFields { correction: Some(wanted), ..ActFields::default() };
    road.act(&road.first.dispatcher, id, Action::ProposeCorrection, wanted.clone()).unwrap_err();
    road.act(&road.second.dispatcher, id, Action::ProposeCorrection, wanted).unwrap();
    let open = facts(&road, id);
    assert_eq!((open.corrections[0].standing.as_str(), open.legs[0].waybill.as_deref()), ("待同意", Some("YD-1")));
    let agreed = ActFields { no: Some(0), ..ActFields::default() };
    road.act(&road.world.ehs, id, Action::AgreeCorrection, agreed).unwrap();
    let facts = facts(&road, id);
    assert_eq!(facts.legs.iter().map(|leg| leg.kind.as_str()).collect::<Vec<_>>(), ["去程", "去程", "退运"]);
    let pages = pages("two-legs", &facts);
    says(
        &pages,
        &[
            "第 1 段 去程",
            "第 2 段 去程",
            "第 3 段 退运",
            "浙A11111",
            "浙A22222",
            "前一承运人交接处",
            "2026-11-23 09:00",
            "2026-11-23 09:50",
            "2026-11-23 11:00",
            "2026-11-23 12:00",
            "部分接受（接受2件，拒收1件）",
            "是：数量不符、包装不符或破损",
            "0.300",
            "0.3005",
            "0.1995",
            "0.0995",
            "第3段退运1件",
            "移出人收回1件",
            "第1段运单号",
            "YD-1",
            "YD-9",
            "移出人",
            "已生效",
        ],
    );
    let row = facts.packages.iter().find(|one| one.code == road.package(drums[1]).code).unwrap();
    assert_eq!((row.standing.as_str(), row.differs.as_str(), row.accepted_g), ("已退回", "包装不符或破损", None));
}

#[test]
fn what_goes_on_by_another_manifest_names_it_on_both() {
    let road = road();
    let drums = road.drums(1);
    let id = road.arrived(&drums, &[&road.first]);
    road.decide(id, vec![verdict(drums[0], "reject", Some("capacity"))]).unwrap();
    says(&pages("rejected", &facts(&road, id)), &["拒收", "暂无能力接受"]);
    let fields =
        weifei::app::manifest::DraftFields { follows: Some(id.to_string()), ..road.fields(&drums, &[&road.second]) };
    let next = road.draft(&fields).unwrap().id;
    road.issue(next);
    let (old, new) = (facts(&road, id), facts(&road, next));
    says(&pages("superseded", &old), &["已由后续联单替代", "后续联单", &new.number, "1件改由联单"]);
    says(&pages("follows", &new), &["接续联单", &old.number]);
}

#[test]
fn a_pipeline_prints_its_days() {
    let road = road();
    let waste = road.world.waste("900-300-34", "L");
    let tank = road.world.labelled(&waste, "TANK", 900);
    road.world.act(tank, Ask::Store(road.world.store[0].id)).unwrap();
    let mut fields = road.fields(&[], &[]);
    fields.origin = Some("continuous".into());
    fields.lines = vec![LineFields {
        method: "D9".into(),
        packages: Vec::new(),
        waste_code: Some("900-300-34".into()),
        exemption: None,
    }];
    let id = road.draft(&fields).unwrap().id;
    road.issue(id);
    let meter = ActFields { day: Some(road.world.env.clock.now().legal_day()), mass_g: Some(123_456), ..on(&[tank]) };
    road.act(&road.world.keeper, id, Action::Meter, meter).unwrap();
    says(
        &pages("pipeline", &facts(&road, id)),
        &["连续转移", "不经车辆", "连续转移计量", "0.123456", "2026-11-23", "废物900-300-34", "液态"],
    );
}

#[test]
fn the_sheet_is_for_whoever_may_read_the_manifest() {
    let road = road();
    let drums = road.drums(1);
    let id = road.confirmed(&drums, &[&road.first]);
    let number = road.get(id).number.unwrap();
    let third = super::carrier(&road.world, "91330100MA2FGHJ68Q", "浙A44444", 1_000_000);
    let api = Api::start(&road.world.env);
    let ask = |who: &weifei::app::Actor, id: &str| {
        let body = serde_json::json!({"login": who.id.to_string(), "password": "correct horse"});
        let session = api.ask("POST", "/api/v1/auth/login", None, None, &body).json();
        let token = session["access_token"].as_str().unwrap();
        api.ask("GET", &format!("/api/v1/manifests/{id}/document"), Some(token), None, &Value::Null)
    };
    for who in [&road.world.ehs, &road.first.driver, &road.gate] {
        let answer = ask(who, &id.to_string());
        assert_eq!(
            (answer.status.as_u16(), answer.headers["content-type"].to_str().unwrap()),
            (200, "application/pdf")
        );
        assert_eq!(answer.headers["cache-control"].to_str().unwrap(), "private, no-cache");
        assert!(answer.text.starts_with("%PDF"));
        assert_eq!(answer.headers["etag"], ask(who, &number).headers["etag"], "by number as by id");
    }
    for who in [&third.dispatcher, &third.driver, &road.second.dispatcher] {
        assert_eq!(ask(who, &id.to_string()).json()["code"], "thing.not_found");
        assert_eq!(ask(who, &number).status, 404);
    }
    assert_eq!(ask(&road.world.ehs, "20263301999999").status, 404);
    let path = format!("/api/v1/manifests/{id}/document");
    assert_eq!(api.ask("GET", &path, None, None, &Value::Null).status, 401);
}
