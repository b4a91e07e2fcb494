//! What any phone shows after scanning the QR code of a printed manifest: whether there is such a manifest, what became of it,
//! and whether the paper is the newest revision.
//!
//! **Invariant:** nothing personal and no plate; every text from outside is escaped; no script and no style of its own.

use chrono::NaiveDate;

use super::facts::{SealFacts, tonnes};
use crate::{
    documents::{
        facts::Hazard,
        scanned::{escape, frame, name, write_to},
    },
    kernel::{
        clock::Instant,
        mass::Mass,
        text::{Language, Words},
    },
};

/// Whether waste may travel by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "said by their words")]
pub enum Standing {
    NotDeparted,
    CarrierRefused,
    UnderWay,
    Incident,
    Receiving,
    Received,
    Rejected,
    Returning,
    Returned,
    Superseded,
    Completed,
    Revoked,
    ClosedAbnormal,
}

impl Standing {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::NotDeparted,
        Self::CarrierRefused,
        Self::UnderWay,
        Self::Incident,
        Self::Receiving,
        Self::Received,
        Self::Rejected,
        Self::Returning,
        Self::Returned,
        Self::Superseded,
        Self::Completed,
        Self::Revoked,
        Self::ClosedAbnormal,
    ];

    /// What the page says first.
    pub const fn words(self) -> Words {
        match self {
            Self::NotDeparted => Words { zh: "联单有效，尚未起运", en: "Valid, not departed yet" },
            Self::CarrierRefused => Words {
                zh: "承运人没有接受，不能据此运输",
                en: "The carrier did not take it: nothing may travel by it",
            },
            Self::UnderWay => Words { zh: "联单有效，运输途中", en: "Valid, under way" },
            Self::Incident => Words { zh: "途中报告了异常", en: "An incident on the way was reported" },
            Self::Receiving => {
                Words { zh: "已抵达接受单位，正在验收", en: "At the receiver's, being inspected" }
            }
            Self::Received => {
                Words { zh: "已验收，等待接受人确认", en: "Inspected, awaiting the receiver's confirmation" }
            }
            Self::Rejected => Words { zh: "接受人全部拒收", en: "Refused as a whole by the receiver" },
            Self::Returning => Words { zh: "拒收的废物正在退运", en: "What was refused is on its way back" },
            Self::Returned => Words {
                zh: "已退回移出人，联单已结束",
                en: "Back at the consignor's: this manifest is over",
            },
            Self::Superseded => Words {
                zh: "已由后续联单替代，联单已结束",
                en: "Another manifest follows: this one is over",
            },
            Self::Completed => {
                Words { zh: "转移已完成，不能再据此运输", en: "Completed: nothing more may travel by it" }
            }
            Self::Revoked => Words { zh: "联单已作废", en: "Revoked" },
            Self::ClosedAbnormal => Words { zh: "主管部门已异常终结", en: "Ended by the authority" },
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::NotDeparted | Self::UnderWay | Self::Receiving | Self::Received => "good",
            Self::CarrierRefused | Self::Incident | Self::Returning | Self::Completed => "doubt",
            Self::Rejected | Self::Returned | Self::Superseded | Self::Revoked | Self::ClosedAbnormal => "bad",
        }
    }
}

/// One waste.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "as on the manifest")]
pub struct CheckedWaste {
    pub name: String,
    pub code: String,
    pub hazards: Vec<Hazard>,
}

/// Whence or whither: the enterprise and its division.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct Place {
    pub name: String,
    pub division: String,
}

/// A revision with the digest that the paper's footer bears.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct Revision {
    pub no: i64,
    pub at: Instant,
    pub shown_sha256: String,
}

/// What the page says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "as on the manifest")]
pub struct CheckedManifest {
    pub standing: Standing,
    pub number: String,
    pub wastes: Vec<CheckedWaste>,
    pub mass: Option<Mass>,
    pub packages: usize,
    pub from: Place,
    pub to: Place,
    pub planned_on: NaiveDate,
    /// The one on the paper.
    pub printed: Revision,
    pub newest: Revision,
    /// Hash of the printed revision's event.
    pub leaf: String,
    pub seal: Option<SealFacts>,
    pub demo: bool,
}

/// The page in one language.
pub fn checked_page(facts: &CheckedManifest, language: Language) -> String {
    let say = |zh, en| Words { zh, en }.of(language);
    let mut body = String::new();
    if facts.demo {
        let words = say("演示：没有真实的废物", "Demonstration: no real waste");
        write_to(&mut body, format_args!("<p class=\"doubt\">{words}</p>"));
    }
    let (class, standing) = (facts.standing.class(), facts.standing.words().of(language));
    write_to(&mut body, format_args!("<p class=\"standing {class}\" role=\"status\">{standing}</p>"));
    write_to(&mut body, format_args!("<h1>{}</h1>", escape(&facts.number)));
    body.push_str(&age(facts, language));
    write_to(&mut body, format_args!("<h2>{}</h2>", say("废物", "Wastes")));
    for waste in &facts.wastes {
        write_to(
            &mut body,
            format_args!(
                "<p><strong>{}</strong> {}</p><ul class=\"hazards\">",
                escape(&waste.name),
                escape(&waste.code)
            ),
        );
        for hazard in &waste.hazards {
            write_to(&mut body, format_args!("<li>{}</li>", name(*hazard).of(language)));
        }
        body.push_str("</ul>");
    }
    body.push_str(&list(facts, language));
    let title = say("危险废物转移联单", "Hazardous waste manifest");
    frame(&format!("{title} · {}", facts.number), &body, language)
}

/// Whether the paper is the newest revision.
fn age(facts: &CheckedManifest, language: Language) -> String {
    let (printed, newest) = (&facts.printed, &facts.newest);
    let (first, last) = (printed.at.legal_minute(), newest.at.legal_minute());
    if printed.no == newest.no {
        let text = match language {
            Language::Zh => {
                format!("这张联单是最新的第 {} 版（{first}）。请核对纸上页脚的内容摘要与下面一致。", printed.no)
            }
            Language::En => format!(
                "This paper is the newest revision, {} ({first}). Compare the digest in its footer with the one below.",
                printed.no
            ),
        };
        return format!("<p>{text}</p>");
    }
    let text = match language {
        Language::Zh => format!(
            "这张联单是第 {} 版（{first}），比最新的第 {} 版（{last}）旧。上面的状态是最新的，纸上的内容可能已变。",
            printed.no, newest.no
        ),
        Language::En => format!(
            "This paper is revision {} ({first}), older than the newest, {} ({last}). The state above is the newest; what the \
             paper says may have changed.",
            printed.no, newest.no
        ),
    };
    format!("<p class=\"doubt\">{text}</p>")
}

fn list(facts: &CheckedManifest, language: Language) -> String {
    let say = |zh, en| Words { zh, en }.of(language);
    let unsealed = || say("尚未封存", "not sealed yet").to_owned();
    let seal = facts.seal.as_ref().map_or_else(unsealed, |seal| {
        let (size, position, root) = (seal.size, seal.position, &seal.root);
        match language {
            Language::Zh => format!("树大小 {size}，序号 {position}，根 {root}"),
            Language::En => format!("tree size {size}, position {position}, root {root}"),
        }
    });
    let newer = (facts.printed.no != facts.newest.no).then(|| facts.newest.shown_sha256.clone());
    let rows = [
        (say("件数", "Packages"), facts.packages.to_string()),
        (say("总量", "Total mass"), facts.mass.map(|mass| format!("{} t", tonnes(mass))).unwrap_or_default()),
        (say("移出单位", "From"), facts.from.name.clone()),
        (say("移出地", "Division"), facts.from.division.clone()),
        (say("接受单位", "To"), facts.to.name.clone()),
        (say("接受地", "Division"), facts.to.division.clone()),
        (say("计划转移日期", "Planned day"), facts.planned_on.to_string()),
        (say("本版内容摘要", "Digest of this paper"), facts.printed.shown_sha256.clone()),
        (say("最新版内容摘要", "Digest of the newest"), newer.unwrap_or_default()),
        (say("本版事件", "Event of this paper"), facts.leaf.clone()),
        (say("存证", "Seal"), seal),
    ];
    let mut out = String::from("<dl>");
    for (term, text) in rows.iter().filter(|(_, text)| !text.is_empty()) {
        write_to(&mut out, format_args!("<dt>{term}</dt><dd>{}</dd>", escape(text)));
    }
    out.push_str("</dl>");
    out
}

/// The page for an address that names no manifest of ours: an unknown number and a wrong code are told alike.
pub fn unknown_manifest_page(language: Language) -> String {
    let say = |zh, en| Words { zh, en }.of(language);
    let title = say("没有这份联单", "No such manifest");
    let text = say(
        "编号或核对码与本平台的登记不符。没有联单的，不得转移危险废物；请向移出单位或主管部门核实。",
        "Number or check code is not of a manifest registered here. Hazardous waste does not travel without one: ask the \
         consignor or the authority.",
    );
    let body = format!("<p class=\"standing bad\" role=\"status\">{title}</p><p>{text}</p>");
    frame(title, &body, language)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn facts(standing: Standing, newest: i64) -> CheckedManifest {
        let revision = |no| Revision {
            no,
            at: Instant::parse("2026-11-23T01:00:00Z").unwrap(),
            shown_sha256: format!("{no}").repeat(64),
        };
        let place = || Place { name: "<b>厂</b>".into(), division: "浙江省杭州市富阳区".into() };
        CheckedManifest {
            standing,
            number: "20263301000123".into(),
            wastes: vec![CheckedWaste {
                name: "<script>alert('\"&')</script>".into(),
                code: "900-041-49".into(),
                hazards: vec![Hazard::T, Hazard::In],
            }],
            mass: Some(Mass(1_234_567)),
            packages: 12,
            from: place(),
            to: place(),
            planned_on: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
            printed: revision(4),
            newest: revision(newest),
            leaf: "a".repeat(64),
            seal: Some(SealFacts { size: 9, root: "b".repeat(64), position: 7 }),
            demo: true,
        }
    }

    #[test]
    fn what_people_typed_stays_text_and_nothing_is_inline() {
        for standing in Standing::ALL {
            for language in [Language::Zh, Language::En] {
                let page = checked_page(&facts(*standing, 4), language);
                assert!(page.contains(standing.words().of(language)) && page.contains("1.234567 t"));
                assert!(page.contains("&lt;script&gt;") && page.contains("&lt;b&gt;厂"));
                for word in ["<script", "<b>", " style=", " onclick", "<style", "http:", "https:"] {
                    assert!(!page.contains(word), "{word}");
                }
            }
        }
    }

    #[test]
    fn an_old_paper_is_told_from_the_newest() {
        let (same, older) = (facts(Standing::UnderWay, 4), facts(Standing::UnderWay, 5));
        assert!(checked_page(&same, Language::Zh).contains("最新的第 4 版"));
        let page = checked_page(&older, Language::Zh);
        assert!(page.contains("比最新的第 5 版") && page.contains(&"5".repeat(64)) && page.contains(&"4".repeat(64)));
        assert!(checked_page(&older, Language::En).contains("older than the newest, 5"));
    }
}
