//! Why an item was not taken, in the reader's words. It is kept in English, as a delivery's is.

use crate::{
    domain::delivery::fault,
    kernel::text::{Language, Words},
};

/// What the other side answers is none of docs/exchange.md.
pub const STRANGE: &str = "the answer is none of the protocol";
/// It gave something that is no official number.
pub const NO_NUMBER: &str = "the number that was given has not the official form: ";
/// It gave a number for what can no longer take one.
pub const NO_USE: &str = "what was answered cannot be entered here: ";
/// It did not answer in so many days.
pub const SILENT: &str = "sent, and not answered for too long";

/// Parts of what is said here besides.
const PARTS: &[Words] = &[
    Words { zh: "对方的回答不合接口约定", en: STRANGE },
    Words { zh: "对方给的编号不是官方编号的格式：", en: NO_NUMBER },
    Words { zh: "对方的答复登记不了：", en: NO_USE },
    Words { zh: "已上报，对方太久没有答复", en: SILENT },
];

/// The fault in a language.
pub fn told(text: &str, language: Language) -> String {
    let text = fault::told(text, language);
    match language {
        Language::En => text,
        Language::Zh => PARTS.iter().fold(text, |text, part| text.replace(part.en, part.zh)),
    }
}
