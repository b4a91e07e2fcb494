//! Licence plates 机动车号牌 (GA 36-2018): number and colour together name a vehicle.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::domain::reference::{text_enum, text_form};

/// One character per province (GA 36-2018).
const PROVINCES: &str = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新";

text_enum! {
    /// Colour of a plate, part of a vehicle's identity (GA 36-2018).
    PlateColour, NotAPlateColour {
        /// 蓝: light vehicles.
        Blue = "blue",
        /// 黄: heavy vehicles and trailers.
        Yellow = "yellow",
        /// 绿: small new-energy vehicles.
        Green = "green",
        /// 黄绿: large new-energy vehicles.
        YellowGreen = "yellow_green",
    }
}

/// The number on a plate, `浙A12345`; well-formed by GA 36-2018.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PlateNumber(String);

/// What a number is shaped like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PlateShape {
    /// Seven characters.
    Ordinary,
    /// Ending in 挂: a trailer.
    Trailer,
    /// Ending in 学, 警, 港 or 澳.
    Special,
    /// Eight characters, letter first: small new-energy.
    SmallNewEnergy,
    /// Eight characters, letter last: large new-energy.
    LargeNewEnergy,
}

/// Why a text is no plate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAPlate {
    /// The first character is no province.
    #[error("the first character names no province")]
    Province,
    /// The rest is not of any form of GA 36-2018.
    #[error("not of a form of GA 36-2018")]
    Shape,
    /// A colour this shape never has.
    #[error("a plate of this form is never {0}")]
    Colour(PlateColour),
}

fn serial(letter: char) -> bool {
    letter.is_ascii_digit() || (letter.is_ascii_uppercase() && !matches!(letter, 'I' | 'O'))
}

const fn energy(letter: char) -> bool {
    matches!(letter, 'A'..='H' | 'J' | 'K')
}

fn shape(rest: &[char]) -> Option<PlateShape> {
    let digits = |part: &[char]| part.iter().all(char::is_ascii_digit);
    match rest {
        [first, second, digits_part @ ..]
            if digits_part.len() == 4 && energy(*first) && serial(*second) && digits(digits_part) =>
        {
            Some(PlateShape::SmallNewEnergy)
        }
        [digits_part @ .., last] if digits_part.len() == 5 && energy(*last) && digits(digits_part) => {
            Some(PlateShape::LargeNewEnergy)
        }
        [front @ .., '挂'] if front.len() == 4 && front.iter().copied().all(serial) => Some(PlateShape::Trailer),
        [front @ .., '学' | '警' | '港' | '澳'] if front.len() == 4 && front.iter().copied().all(serial) => {
            Some(PlateShape::Special)
        }
        all if all.len() == 5 && all.iter().copied().all(serial) => Some(PlateShape::Ordinary),
        _ => None,
    }
}

impl PlateNumber {
    /// The characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the number is shaped like.
    pub fn shape(&self) -> PlateShape {
        let letters: Vec<char> = self.0.chars().skip(2).collect();
        shape(&letters).unwrap_or(PlateShape::Ordinary)
    }
}

impl FromStr for PlateNumber {
    type Err = NotAPlate;

    /// Lower case is raised, a middle dot dropped.
    fn from_str(text: &str) -> Result<Self, NotAPlate> {
        let text: String =
            text.chars().filter(|letter| *letter != '·').map(|letter| letter.to_ascii_uppercase()).collect();
        let letters: Vec<char> = text.chars().collect();
        let [province, office, rest @ ..] = letters.as_slice() else { return Err(NotAPlate::Shape) };
        if !PROVINCES.contains(*province) {
            return Err(NotAPlate::Province);
        }
        if !office.is_ascii_uppercase() || shape(rest).is_none() {
            return Err(NotAPlate::Shape);
        }
        Ok(Self(text))
    }
}

impl fmt::Display for PlateNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

text_form!(PlateNumber);

/// Number and colour: what names a vehicle.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Plate {
    /// Number.
    pub number: PlateNumber,
    /// Colour.
    pub colour: PlateColour,
}

impl Plate {
    /// Joins number and colour, refusing colours the shape never has.
    pub fn new(number: &str, colour: PlateColour) -> Result<Self, NotAPlate> {
        let number: PlateNumber = number.parse()?;
        let fits = match number.shape() {
            PlateShape::SmallNewEnergy => colour == PlateColour::Green,
            PlateShape::LargeNewEnergy => colour == PlateColour::YellowGreen,
            PlateShape::Trailer => colour == PlateColour::Yellow,
            PlateShape::Ordinary | PlateShape::Special => matches!(colour, PlateColour::Blue | PlateColour::Yellow),
        };
        if fits { Ok(Self { number, colour }) } else { Err(NotAPlate::Colour(colour)) }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn plates_of_each_shape_are_read() {
        for (text, colour, shape) in [
            ("浙A12345", PlateColour::Yellow, PlateShape::Ordinary),
            ("浙A1234挂", PlateColour::Yellow, PlateShape::Trailer),
            ("浙AD12345", PlateColour::Green, PlateShape::SmallNewEnergy),
            ("浙A12345D", PlateColour::YellowGreen, PlateShape::LargeNewEnergy),
        ] {
            assert_eq!(Plate::new(text, colour).unwrap().number.shape(), shape, "{text}");
        }
        assert_eq!("浙a·12345".parse::<PlateNumber>().unwrap().as_str(), "浙A12345");
    }

    #[test]
    fn wrong_plates_are_refused() {
        assert_eq!("某A12345".parse::<PlateNumber>(), Err(NotAPlate::Province));
        for text in ["浙A1234", "浙AO1234", "浙112345", "浙A123456", "浙", ""] {
            assert_eq!(text.parse::<PlateNumber>(), Err(NotAPlate::Shape), "{text}");
        }
        assert_eq!(Plate::new("浙AD12345", PlateColour::Blue), Err(NotAPlate::Colour(PlateColour::Blue)));
    }
}
