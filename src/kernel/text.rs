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

/// Full-width forms to half-width (NFKC), outer white space off.
pub fn half_width(text: &str) -> String {
    text.nfkc().collect::<String>().trim().to_owned()
}
