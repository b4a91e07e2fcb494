//! The printed logbook: every heading on every page of its table, nothing lost, the seal at each foot.

use weifei::{app::form::Format, domain::logbook::Part, store};

use super::{Scene, book, drawn, november, part};
use crate::{books::enter_all, manifest::verdict};

/// Text of each page, with no white space. `KEEP_SHEETS=DIR` keeps the file to be looked at.
fn pages(bytes: &[u8]) -> Vec<String> {
    if let Some(dir) = std::env::var_os("KEEP_SHEETS") {
        std::fs::write(std::path::Path::new(&dir).join("logbook.pdf"), bytes).unwrap();
    }
    let read = lopdf::Document::load_mem(bytes).unwrap();
    let text = |page: &u32| read.extract_text(&[*page]).unwrap().split_whitespace().collect::<String>();
    read.get_pages().keys().map(text).collect()
}

const HEADINGS: &[(&str, &str)] = &[
    (
        "一、危险废物接收记录",
        "序号 接收时间 转移联单编号 移出单位 危险废物 名称 类别 代码 容器/包装 编码 类型 标签重量（吨） 处理意见 接收量（吨） 差异或拒收原因 \
         拟利用处置方式 经办人 存证序号",
    ),
    ("二、危险废物贮存记录", "入库时间 入库批次编码 入库量（吨） 贮存设施及分区 备注"),
    ("三、危险废物利用处置记录", "投入时间 事项 利用处置批次 生产线/设施 利用处置方式 产生单位 投入量（吨）"),
    ("四、次生危险废物产生记录", "产生时间 产生量（吨）"),
    ("五、危险废物转出记录", "出厂时间 委外批次编码 接收单位 接收单位许可证编号 转出量（吨）"),
    ("六、按代码结存", "期间 期初库存 接收 次生 入库 投入利用处置 出库 其他增减 期末库存"),
    ("七、汇总", "环节 记录数 数量（吨）"),
];

#[test]
fn the_printed_logbook_has_every_heading_and_row_and_its_seal() {
    let scene = Scene::new();
    let road = &scene.road;
    // Enough to run on over pages.
    let many = road.drums(90);
    let id = road.arrived(&many, &[&road.first]);
    road.decide(id, many.iter().map(|one| verdict(*one, "accept", Some("mass"))).collect()).unwrap();
    enter_all(&road.world);
    let env = &road.world.env;
    let pages = pages(&drawn(env, &scene.site(), Format::Pdf));
    let all = pages.concat();
    for (title, headings) in HEADINGS {
        for one in std::iter::once(*title).chain(headings.split_whitespace()) {
            assert!(all.contains(one), "{one} is not in {all}");
        }
    }
    let root = env.db.read(store::event::checkpoints).unwrap().pop().unwrap().root;
    for (at, page) in pages.iter().enumerate() {
        assert!(page.contains(&format!("第{}页共{}页", at + 1, pages.len())), "{page}");
        assert!(page.contains(&format!("根{root}")), "{page}");
    }
    let received: Vec<&String> = pages.iter().filter(|page| page.contains("数量不符")).collect();
    assert!(received.len() > 1 && received.iter().all(|page| page.contains("差异或拒收原因")), "{}", received.len());
    for words in [
        "危险废物经营情况记录簿",
        "版式：平台拟定，官方样式待核",
        "3301060009",
        "更正",
        "−0.000999",
        "拒收",
        "包装不符或破损",
    ] {
        let plain = words.replace('−', "-");
        assert!(all.contains(words) || all.contains(&plain), "{words} is not in {all}");
    }
    let book = book(env, &scene.site(), november(weifei::app::logbook::Span::Day));
    assert_eq!(part(&book, Part::Received).len(), 97);
    for one in part(&book, Part::Received).iter().filter_map(|one| one.container.as_ref()) {
        assert!(all.contains(one), "{one}");
    }
}
