//! Text in two languages, and the plain form of what people type.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

/// Language of an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Chinese, simplified.
    #[default]
    Zh,
    /// English.
    En,
}

/// The same words in both languages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Words {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Words {
    /// The words of one language.
    pub const fn of(&self, language: Language) -> &'static str {
        match language {
            Language::Zh => self.zh,
            Language::En => self.en,
        }
    }
}

/// Longest name of a thing, in characters.
const NAME_MAX: usize = 200;
/// Longest remark, in characters.
const REMARK_MAX: usize = 2000;

/// Whether a text can name a thing: something to read, not too long, on one line.
pub fn is_name(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= NAME_MAX && !text.chars().any(char::is_control)
}

/// Whether a text can stand as a remark: may be empty and of several lines.
pub fn is_remark(text: &str) -> bool {
    text.chars().count() <= REMARK_MAX && !text.chars().any(|letter| letter.is_control() && letter != '\n')
}

/// Full-width forms to half-width (NFKC), outer white space off.
pub fn half_width(text: &str) -> String {
    text.nfkc().collect::<String>().trim().to_owned()
}
