//! What any phone shows after scanning a label's QR code: one small page without script, for whoever stands before the drum.
//!
//! **Invariant:** every text from outside is escaped; styles come from [`STYLE`] only, so the strict CSP holds; nothing personal,
//! no place in a store, no quantity.

use std::fmt::Write as _;

use super::facts::Hazard;
use crate::kernel::text::{Language, Words};

/// The page's style sheet, served beside it.
pub const STYLE: &str = include_str!("templates/scanned.css");

/// Whether the label still tells the truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Signed by us, and the package is as it says.
    Valid,
    /// The code is ours; the text carries no signature.
    Unsigned,
    /// Re-weighed or reported damaged since: a new label is due.
    Outdated,
    /// The content is not in this container any more.
    Emptied,
    /// Taken back.
    Voided,
    /// Reported lost: whoever reads this has found it.
    Lost,
    /// The signature does not fit: not a label of ours.
    Forged,
}

impl Standing {
    /// All of them.
    pub const ALL: &'static [Self] =
        &[Self::Valid, Self::Unsigned, Self::Outdated, Self::Emptied, Self::Voided, Self::Lost, Self::Forged];

    const fn words(self) -> Words {
        match self {
            Self::Valid => Words { zh: "标签有效", en: "Valid label" },
            Self::Unsigned => Words {
                zh: "编号有登记，但此码没有签名，无法证明标签为真",
                en: "Code registered, but unsigned: not proven genuine",
            },
            Self::Outdated => Words { zh: "标签已过期，应补印", en: "Out of date: a new label is due" },
            Self::Emptied => Words {
                zh: "标签失效：废物已不在此容器中",
                en: "No longer valid: the waste left this container",
            },
            Self::Voided => Words { zh: "标签已作废", en: "Void label" },
            Self::Lost => Words {
                zh: "此容器已报失，请联系下列单位或报警",
                en: "Reported lost: please tell the unit below or the police",
            },
            Self::Forged => Words {
                zh: "签名不符：可能是伪造或被改动的标签",
                en: "Signature does not fit: forged or altered label",
            },
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Valid => "good",
            Self::Unsigned | Self::Outdated => "doubt",
            Self::Emptied | Self::Voided | Self::Lost | Self::Forged => "bad",
        }
    }
}

/// What the page says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "as on the label")]
pub struct Scanned {
    pub standing: Standing,
    pub waste_name: String,
    pub category: String,
    pub waste_code: String,
    pub physical_state: Words,
    pub hazards: Vec<Hazard>,
    pub components: String,
    pub precautions: String,
    pub unit_name: String,
    pub label_code: String,
    pub demo: bool,
}

const CALL: Words = Words {
    zh: "泄漏、着火或有人受伤：撤到上风处，不要触碰，拨打 119（火警）、120（急救）、12369（生态环境）。",
    en: "Leak, fire or injury: move upwind, touch nothing, call 119 (fire), 120 (ambulance), 12369 (environment).",
};

/// A property in both languages.
pub(super) const fn name(hazard: Hazard) -> Words {
    let en = match hazard {
        Hazard::T => "Toxic",
        Hazard::C => "Corrosive",
        Hazard::I => "Ignitable",
        Hazard::R => "Reactive",
        Hazard::In => "Infectious",
    };
    Words { zh: hazard.words(), en }
}

/// First words of help per property: general, for the minutes before somebody who knows comes.
const fn aid(hazard: Hazard) -> Words {
    match hazard {
        Hazard::T => Words {
            zh: "不要吸入、吞入或接触。沾到皮肤用大量清水冲洗；吸入者移到空气新鲜处；就医时出示此页。",
            en: "Do not inhale, swallow or touch. Rinse skin with plenty of water; fresh air if inhaled; show this page to the doctor.",
        },
        Hazard::C => Words {
            zh: "会灼伤。皮肤或眼睛立即用流动清水冲洗至少15分钟，脱去沾染的衣物，就医。",
            en: "Burns. Rinse skin or eyes with running water for at least 15 minutes, take off soiled clothes, see a doctor.",
        },
        Hazard::I => Words {
            zh: "远离明火、火花和热源，不要吸烟；着火先撤离，再报火警。",
            en: "Keep away from flame, spark and heat; no smoking; if it burns leave first, then call the fire brigade.",
        },
        Hazard::R => Words {
            zh: "不要加水、加热、撞击，不要与其他物质混合；冒烟、发热或鼓胀时立即撤离。",
            en: "No water, heat, shock or mixing; leave at once when it smokes, warms or bulges.",
        },
        Hazard::In => Words {
            zh: "不要徒手触碰。接触后洗手消毒；刺伤后冲洗伤口，尽快就医。",
            en: "Do not touch with bare hands. Wash and disinfect after contact; rinse a puncture and see a doctor soon.",
        },
    }
}

/// The page in one language.
pub fn scanned_page(facts: &Scanned, language: Language) -> String {
    let say = |zh, en| Words { zh, en }.of(language);
    let mut body = String::new();
    if facts.demo {
        write_to(
            &mut body,
            format_args!("<p class=\"doubt\">{}</p>", say("演示：没有真实的废物", "Demonstration: no real waste")),
        );
    }
    let (class, standing) = (facts.standing.class(), facts.standing.words().of(language));
    write_to(&mut body, format_args!("<p class=\"standing {class}\" role=\"status\">{standing}</p>"));
    write_to(&mut body, format_args!("<h1>{}</h1>", escape(&facts.waste_name)));
    body.push_str("<ul class=\"hazards\">");
    for hazard in &facts.hazards {
        write_to(&mut body, format_args!("<li>{}</li>", name(*hazard).of(language)));
    }
    body.push_str("</ul>");
    write_to(
        &mut body,
        format_args!("<h2>{}</h2><p class=\"call\">{}</p>", say("应急", "Emergency"), CALL.of(language)),
    );
    for hazard in &facts.hazards {
        let (name, aid) = (name(*hazard).of(language), aid(*hazard).of(language));
        write_to(&mut body, format_args!("<p><strong>{name}</strong> {aid}</p>"));
    }
    body.push_str("<dl>");
    for (term, text) in [
        (say("注意事项", "Precautions"), facts.precautions.as_str()),
        (say("主要成分", "Components"), &facts.components),
        (say("废物类别", "Category"), &facts.category),
        (say("废物代码", "Waste code"), &facts.waste_code),
        (say("形态", "Physical state"), facts.physical_state.of(language)),
        (say("产生/收集单位", "Unit"), &facts.unit_name),
        (say("数字识别码", "Label code"), &facts.label_code),
    ] {
        if !text.is_empty() {
            write_to(&mut body, format_args!("<dt>{term}</dt><dd>{}</dd>", escape(text)));
        }
    }
    body.push_str("</dl>");
    frame(&format!("{} · {}", say("危险废物标签", "Hazardous waste label"), facts.waste_name), &body, language)
}

/// The page for a code that is not known here.
pub fn unknown_page(language: Language) -> String {
    let say = |zh, en| Words { zh, en }.of(language);
    let title = say("没有这个标签", "No such label");
    let text = say(
        "本平台没有登记这个编号，它的内容不明，请当作危险物对待。",
        "This code is not registered here. Its content is unknown: treat it as dangerous.",
    );
    let body = format!(
        "<p class=\"standing bad\" role=\"status\">{title}</p><p>{text}</p><p class=\"call\">{}</p>",
        CALL.of(language)
    );
    frame(title, &body, language)
}

/// A whole page around its body.
pub(super) fn frame(title: &str, body: &str, language: Language) -> String {
    let (lang, other, name) = match language {
        Language::Zh => ("zh-CN", "en", "English"),
        Language::En => ("en", "zh", "中文"),
    };
    format!(
        "<!doctype html>\n<html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" content=\"noindex\">\
         <title>{}</title><link rel=\"stylesheet\" href=\"/l/style.css\"></head>\
         <body><main>{body}<p><a href=\"?lang={other}\" hreflang=\"{other}\">{name}</a></p></main></body></html>\n",
        escape(title)
    )
}

/// Writes on.
pub(super) fn write_to(out: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = out.write_fmt(what);
}

/// Text as HTML character data.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(standing: Standing) -> Scanned {
        Scanned {
            standing,
            waste_name: "<script>alert('\"&')</script>".into(),
            category: "HW49 其他废物".into(),
            waste_code: "900-041-49".into(),
            physical_state: Words { zh: "固态", en: "Solid" },
            hazards: vec![Hazard::T, Hazard::In],
            components: String::new(),
            precautions: "<b>防火</b>".into(),
            unit_name: "示例厂".into(),
            label_code: "91330111MA2ABCD13G9000414920261123001".into(),
            demo: true,
        }
    }

    #[test]
    fn what_people_typed_stays_text_and_nothing_is_inline() {
        for standing in Standing::ALL {
            for language in [Language::Zh, Language::En] {
                let page = scanned_page(&facts(*standing), language);
                assert!(page.contains(standing.words().of(language)) && page.contains(aid(Hazard::In).of(language)));
                assert!(page.contains("&lt;b&gt;防火&lt;/b&gt;") && page.contains("&lt;script&gt;"));
                for word in ["<script", "<b>", " style=", " onclick", "<style", "http:", "https:"] {
                    assert!(!page.contains(word), "{word}");
                }
                assert!(page.len() < 5000, "small enough for a bad network: {}", page.len());
            }
        }
    }
}
