//! Waste codes 废物代码 `nnn-nnn-nn`: industry, serial and category (国家危险废物名录 Art. 5). Says nothing about whether a
//! code is listed; the catalogue of the day does.

use std::{fmt, str::FromStr};

use crate::domain::reference::text_form;

/// A category 废物类别 HW01–HW50 of the catalogue (国家危险废物名录, table).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Category(u8);

impl Category {
    /// The last category of the catalogue.
    pub const LAST: u8 = 50;

    /// By its number, 1 to 50.
    pub fn new(number: u8) -> Option<Self> {
        (1..=Self::LAST).contains(&number).then_some(Self(number))
    }

    /// The number, 1 to 50.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// Whether the catalogue has wastes of it: HW41–HW44 are vacant since 2016 (国家危险废物名录 2021, table).
    pub const fn exists(self) -> bool {
        !matches!(self.0, 41..=44)
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HW{:02}", self.0)
    }
}

impl FromStr for Category {
    type Err = NotAWasteCode;

    fn from_str(text: &str) -> Result<Self, NotAWasteCode> {
        let digits = text.strip_prefix("HW").filter(|digits| digits.len() == 2);
        let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        let number = digits.and_then(|digits| digits.parse().ok()).ok_or(NotAWasteCode::Shape)?;
        Self::new(number).ok_or(NotAWasteCode::Category(number))
    }
}

text_form!(Category);

/// Why a text is no waste code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAWasteCode {
    /// Not three, three and two digits joined by hyphens (in a label: not eight digits).
    #[error("not of the form nnn-nnn-nn")]
    Shape,
    /// The last two digits name no category.
    #[error("there is no category HW{0:02}")]
    Category(u8),
}

/// A waste code 废物代码, kept as its eight digits; text `900-041-49` (国家危险废物名录 Art. 5).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WasteCode {
    front: u32,
    category: Category,
}

impl WasteCode {
    /// Reads the eight digits as a label writes them, `90004149` (HJ 1276-2022, 数字识别码 segment 2).
    pub fn from_digits(digits: &str) -> Result<Self, NotAWasteCode> {
        if digits.len() != 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotAWasteCode::Shape);
        }
        let number: u32 = digits.parse().map_err(|_| NotAWasteCode::Shape)?;
        let category = u8::try_from(number % 100).map_err(|_| NotAWasteCode::Shape)?;
        Ok(Self { front: number / 100, category: Category::new(category).ok_or(NotAWasteCode::Category(category))? })
    }

    /// The code 900-000-nn of a category: an identified waste that no listed code fits (国家危险废物名录 Art. 6).
    pub const fn unlisted(category: Category) -> Self {
        Self { front: 900_000, category }
    }

    /// The eight digits without hyphens, as in a label code.
    pub fn digits(self) -> String {
        format!("{:06}{:02}", self.front, self.category.number())
    }

    /// The category in the last two digits.
    pub const fn category(self) -> Category {
        self.category
    }

    /// The industry in the first three digits (GB/T 4754; 900 = not of one industry).
    pub const fn industry(self) -> u32 {
        self.front / 1000
    }

    /// Whether the catalogue has its category at all.
    pub const fn category_exists(self) -> bool {
        self.category.exists()
    }

    /// Whether it is 900-000-nn: identified as hazardous, without a code of its own (国家危险废物名录 Art. 6).
    pub const fn is_unlisted(self) -> bool {
        self.front == 900_000
    }
}

impl fmt::Display for WasteCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:03}-{:03}-{:02}", self.front / 1000, self.front % 1000, self.category.number())
    }
}

impl fmt::Debug for WasteCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for WasteCode {
    type Err = NotAWasteCode;

    /// Strict: half-width digits and hyphens only, nothing around them.
    fn from_str(text: &str) -> Result<Self, NotAWasteCode> {
        let mut parts = text.split('-');
        let (Some(industry), Some(serial), Some(category), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(NotAWasteCode::Shape);
        };
        if (industry.len(), serial.len(), category.len()) != (3, 3, 2) {
            return Err(NotAWasteCode::Shape);
        }
        Self::from_digits(&format!("{industry}{serial}{category}"))
    }
}

text_form!(WasteCode);

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_knows_its_category_and_its_label_digits() {
        let code: WasteCode = "900-041-49".parse().unwrap();
        assert_eq!((code.category().to_string().as_str(), code.digits().as_str()), ("HW49", "90004149"));
        assert_eq!(code.industry(), 900);
        assert!(code.category_exists() && !code.is_unlisted());
        assert_eq!(serde_json::to_string(&code).unwrap(), "\"900-041-49\"");
        assert_eq!(serde_json::from_str::<WasteCode>("\"900-041-49\"").unwrap(), code);
    }

    #[test]
    fn vacant_categories_are_read_but_do_not_exist() {
        assert!(!"900-001-41".parse::<WasteCode>().unwrap().category_exists());
        assert_eq!("900-001-51".parse::<WasteCode>(), Err(NotAWasteCode::Category(51)));
        assert_eq!("900-001-00".parse::<WasteCode>(), Err(NotAWasteCode::Category(0)));
        assert!("HW44".parse::<Category>().is_ok_and(|category| !category.exists()));
        assert!("HW51".parse::<Category>().is_err() && "HW+1".parse::<Category>().is_err());
    }

    #[test]
    fn unlisted_codes_are_recognised() {
        assert!("900-000-17".parse::<WasteCode>().unwrap().is_unlisted());
        assert_eq!(WasteCode::unlisted(Category::new(17).unwrap()).to_string(), "900-000-17");
    }

    #[test]
    fn loose_forms_are_refused() {
        for text in
            ["90004149", "900-041-49 ", "９00-041-49", "900-41-049", "900-041-4", "900-041-49-1", "+00-041-49", ""]
        {
            assert_eq!(text.parse::<WasteCode>(), Err(NotAWasteCode::Shape), "{text}");
        }
    }

    proptest! {
        #[test]
        fn text_and_digits_lead_back_to_the_code(front in 0_u32..1_000_000, category in 1_u8..=50) {
            let text = format!("{:03}-{:03}-{category:02}", front / 1000, front % 1000);
            let code: WasteCode = text.parse().unwrap();
            prop_assert_eq!(code.to_string(), text);
            prop_assert_eq!(WasteCode::from_digits(&code.digits()), Ok(code));
        }

        #[test]
        fn no_text_breaks_the_reader(text in ".{0,12}") {
            let _ = text.parse::<WasteCode>();
        }
    }
}
