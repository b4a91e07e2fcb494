//! What is checked of an organisation, site, person or vehicle before it is kept; pure.

use super::{
    Tier,
    division::Divisions,
    plate::{Plate, PlateColour},
    uscc::Uscc,
};
use crate::{
    domain::refusal::{Code, Refusal},
    kernel::text::half_width,
};

/// What an organisation may be.
pub const ORGANISATION_KINDS: &[&str] = &["generator", "carrier", "receiver", "collector", "agent", "authority"];
/// What a vehicle may be.
pub const VEHICLE_KINDS: &[&str] = &["rigid", "tractor", "trailer", "tanker"];
/// Longest name.
const NAME_MAX: usize = 200;
/// Shortest password.
const PASSWORD_MIN: usize = 10;
/// Longest password; more only costs time.
const PASSWORD_MAX: usize = 200;

fn wrong(pointer: &str, reason: &str) -> Refusal {
    Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason)
}

/// A name with outer blanks and full-width letters mended.
pub fn name(text: &str, pointer: &str) -> Result<String, Refusal> {
    let text = half_width(text);
    if text.is_empty() || text.chars().count() > NAME_MAX || text.chars().any(char::is_control) {
        return Err(wrong(pointer, "1 to 200 characters"));
    }
    Ok(text)
}

/// An identifier of another system.
pub fn external_id(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() || text.len() > 100 || text.chars().any(char::is_control) {
        return Err(wrong("/external_id", "1 to 100 characters"));
    }
    Ok(text.to_owned())
}

/// A credit code with right check characters.
pub fn uscc(text: &str) -> Result<String, Refusal> {
    let parsed: Uscc = half_width(text).to_ascii_uppercase().parse().map_err(|error: super::uscc::NotAUscc| {
        Refusal::of(Code::UsccInvalid).with("pointer", "/uscc").with("reason", error.to_string())
    })?;
    Ok(parsed.as_str().to_owned())
}

/// One of the kinds listed.
pub fn kind(text: &str, kinds: &[&str]) -> Result<String, Refusal> {
    if kinds.contains(&text) { Ok(text.to_owned()) } else { Err(wrong("/kind", &kinds.join(", "))) }
}

/// A known division; empty only where `optional`.
pub fn division(text: &str, optional: bool) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() && optional {
        return Ok(String::new());
    }
    let known = Divisions::builtin().is_ok_and(|table| table.get(text).is_some());
    if known { Ok(text.to_owned()) } else { Err(Refusal::of(Code::DivisionUnknown).with("division", text)) }
}

/// A site code: the organisation's credit code and three digits.
pub fn site_code(text: &str, uscc: &str) -> Result<String, Refusal> {
    let text = half_width(text).to_ascii_uppercase();
    let number = text.strip_prefix(uscc).and_then(|rest| rest.strip_prefix('-')).unwrap_or_default();
    if number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit()) && number != "000" {
        return Ok(text);
    }
    Err(Refusal::of(Code::SiteCodeInvalid).with("code", text.as_str()).with("uscc", uscc))
}

/// A tier of HJ 1259.
pub fn tier(text: &str) -> Result<Tier, Refusal> {
    Tier::parse(text).ok_or_else(|| wrong("/tier", "key, simplified, registered"))
}

/// A login: letters, digits, `.`, `_`, `-`, `@`, three to sixty, lower case.
pub fn login(text: &str) -> Result<String, Refusal> {
    let text = half_width(text).to_lowercase();
    let fine = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '_' | '-' | '@');
    let length = text.chars().count();
    if (3..=60).contains(&length) && text.chars().all(fine) {
        return Ok(text);
    }
    Err(wrong("/login", "3 to 60 letters, digits, . _ - @"))
}

/// An address of mail, by its shape.
pub fn email(text: &str) -> Result<String, Refusal> {
    let text = half_width(text);
    let (user, host) = text.split_once('@').unwrap_or_default();
    let plain = text.is_ascii() && !text.chars().any(|letter| letter.is_control() || " ,;<>\"()".contains(letter));
    if plain && !user.is_empty() && host.contains('.') && !host.contains('@') && text.len() <= 200 {
        return Ok(text);
    }
    Err(wrong("/email", "name@host"))
}

/// A telephone number as people write it: digits, and `+ - ( ) #` or blanks between them.
pub fn phone(text: &str, pointer: &str) -> Result<String, Refusal> {
    let text = half_width(text);
    let plain = text.chars().all(|letter| letter.is_ascii_digit() || "+-()# ".contains(letter));
    if plain && text.len() <= 30 && text.chars().filter(char::is_ascii_digit).count() >= 5 {
        return Ok(text);
    }
    Err(wrong(pointer, "5 to 30 digits, + - ( ) #"))
}

/// Passwords tried first by everybody.
const COMMON: &[&str] =
    &["1234567890", "0123456789", "password12", "password123", "qwertyuiop", "1q2w3e4r5t", "aaaaaaaaaa"];

/// A password worth the name.
pub fn password(text: &str, login: &str) -> Result<(), Refusal> {
    let length = text.chars().count();
    let lower = text.to_lowercase();
    let same = text.chars().next().is_some_and(|first| text.chars().all(|letter| letter == first));
    let weak =
        length < PASSWORD_MIN || same || COMMON.contains(&lower.as_str()) || (!login.is_empty() && lower == login);
    if weak || length > PASSWORD_MAX { Err(Code::PasswordWeak.into()) } else { Ok(()) }
}

/// Number and colour of a plate.
pub fn plate(number: &str, colour: &str) -> Result<(String, String), Refusal> {
    let bad = |reason: String| Refusal::of(Code::PlateInvalid).with("pointer", "/plate").with("reason", reason);
    let colour: PlateColour = colour.parse().map_err(|_| bad(format!("colour {colour}")))?;
    let plate = Plate::new(&half_width(number), colour).map_err(|error| bad(error.to_string()))?;
    Ok((plate.number.as_str().to_owned(), colour.to_string()))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn passwords_that_everybody_tries_are_refused() {
        for text in ["short", "1234567890", "aaaaaaaaaaaa", "zhang.san.1"] {
            assert_eq!(password(text, "zhang.san.1").unwrap_err().code, Code::PasswordWeak, "{text}");
        }
        password("一个很长的密码短语啊", "x").unwrap();
    }

    #[test]
    fn a_site_code_hangs_on_its_organisation() {
        assert_eq!(site_code("91330111ma2abcd13g-001", "91330111MA2ABCD13G").unwrap(), "91330111MA2ABCD13G-001");
        for text in ["91330111MA2ABCD13G-1", "91330111MA2ABCD13G", "X-001", "91330111MA2ABCD13G-000"] {
            assert!(site_code(text, "91330111MA2ABCD13G").is_err(), "{text}");
        }
    }

    #[test]
    fn mail_and_login_have_a_shape() {
        assert!(phone(" 0571-8888 0000 ", "/phone").is_ok() && phone("+86 139 0000 0000", "/phone").is_ok());
        assert!(
            phone("110", "/phone").is_err()
                && phone("电话 12345", "/phone").is_err()
                && phone(&"1".repeat(31), "/phone").is_err()
        );
        assert!(email("a@b.cn").is_ok() && email("a b@c.cn").is_err() && email("a@b").is_err());
        assert_eq!(login(" Ｚhang.San ").unwrap(), "zhang.san");
        assert!(login("ab").is_err() && login("a b c").is_err());
    }
}
