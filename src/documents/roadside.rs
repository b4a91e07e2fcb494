//! What any phone shows after scanning the QR code of a roadside check's sheet 查验单: that the check was made, when, by which
//! manifests, and what came of it.
//!
//! **Invariant:** nothing personal and no plate; every text from outside is escaped; no script and no style of its own.

use super::scanned::{escape, frame, write_to};
use crate::{
    domain::inspection::{Outcome, Verdict},
    kernel::{
        clock::Instant,
        text::{Language, Words},
    },
};

/// What the sheet says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in the record")]
pub struct CheckSheet {
    pub withdrawn: bool,
    pub outcome: Outcome,
    pub verdict: Verdict,
    /// What was to be looked at, in words.
    pub findings: Vec<Words>,
    /// Numbers of the manifests that were under way.
    pub numbers: Vec<String>,
    pub at: Instant,
    pub demo: bool,
}

/// What the officer found, in both languages.
pub const fn outcome_words(outcome: Outcome) -> Words {
    match outcome {
        Outcome::Clear => Words { zh: "未发现问题", en: "Nothing wrong found" },
        Outcome::Corrected => Words { zh: "当场改正", en: "Put right on the spot" },
        Outcome::Referred => Words { zh: "移送处理", en: "Referred for follow-up" },
    }
}

/// What the platform said, in both languages.
pub const fn verdict_words(verdict: Verdict) -> Words {
    match verdict {
        Verdict::Clear => Words { zh: "联单、证照核对无异常", en: "Manifest and papers in order" },
        Verdict::Doubts => Words { zh: "有需要核实的事项", en: "Points to verify" },
        Verdict::NoManifest => Words { zh: "没有有效联单", en: "No valid manifest" },
    }
}

/// The sheet as a page.
pub fn check_sheet_page(facts: &CheckSheet, language: Language) -> String {
    let say = |zh, en| Words { zh, en }.of(language);
    let title = say("路查查验单", "Roadside check");
    let (class, words) = match facts.outcome {
        _ if facts.withdrawn => ("bad", say("这份查验记录已撤回", "This record was withdrawn")),
        Outcome::Clear => ("good", outcome_words(Outcome::Clear).of(language)),
        other => ("doubt", outcome_words(other).of(language)),
    };
    let mut body = String::new();
    if facts.demo {
        write_to(&mut body, format_args!("<p class=\"doubt\">{}</p>", say("演示", "Demonstration")));
    }
    write_to(&mut body, format_args!("<h1>{title}</h1><p class=\"standing {class}\" role=\"status\">{words}</p><dl>"));
    let rows = [
        (say("查验时间", "Checked at"), facts.at.to_string()),
        (say("平台核对", "Platform"), verdict_words(facts.verdict).of(language).to_owned()),
        (say("联单", "Manifest"), facts.numbers.join(say("、", ", "))),
        (
            say("要核实", "To verify"),
            facts.findings.iter().map(|one| one.of(language)).collect::<Vec<_>>().join(say("；", "; ")),
        ),
    ];
    for (term, text) in rows.iter().filter(|(_, text)| !text.is_empty()) {
        write_to(&mut body, format_args!("<dt>{term}</dt><dd>{}</dd>", escape(text)));
    }
    body.push_str("</dl>");
    frame(title, &body, language)
}

/// The page for an address that names no record of ours.
pub fn unknown_check_page(language: Language) -> String {
    let say = |zh, en| Words { zh, en }.of(language);
    let title = say("没有这份查验单", "No such roadside check");
    let text = say("编号或核对码与本平台的登记不符。", "Number or check code is not of a record made here.");
    frame(title, &format!("<p class=\"standing bad\" role=\"status\">{title}</p><p>{text}</p>"), language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_says_what_was_found_first_and_nothing_is_inline() {
        let facts = CheckSheet {
            withdrawn: false,
            outcome: Outcome::Clear,
            verdict: Verdict::Clear,
            findings: Vec::new(),
            numbers: vec!["<b>20263301000123</b>".into()],
            at: Instant::from_micros(0),
            demo: true,
        };
        let page = check_sheet_page(&facts, Language::Zh);
        assert!(page.contains("未发现问题") && page.contains("&lt;b&gt;2026") && page.contains("演示"));
        assert!(check_sheet_page(&CheckSheet { withdrawn: true, ..facts }, Language::En).contains("withdrawn"));
        for word in ["<script", "<b>", " style=", "<style", "http:", "https:"] {
            assert!(!page.contains(word), "{word}");
        }
    }
}
