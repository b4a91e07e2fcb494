//! One-time codes of RFC 6238: HMAC-SHA-1, six digits, a new one every thirty seconds – what every authenticator shows.
//!
//! **Invariant:** a step is accepted once, and never one before it. This knows no person and keeps nothing.

use hmac::{Hmac, Mac as _};
use sha1::Sha1;

use crate::kernel::clock::Instant;

/// Seconds that a code is shown.
pub const STEP_S: i64 = 30;
/// Steps that a clock may be off, either way.
const DRIFT: i64 = 1;
/// Digits of a code.
pub const DIGITS: usize = 6;

/// The step a moment lies in.
pub fn step_of(now: Instant) -> i64 {
    now.micros().div_euclid(1_000_000 * STEP_S)
}

/// The code of a step.
pub fn code_at(secret: &[u8], step: i64) -> Option<u32> {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).ok()?;
    mac.update(&step.to_be_bytes());
    let tag = mac.finalize().into_bytes();
    let at = usize::from(tag[tag.len() - 1] & 0x0f);
    let word = tag.get(at..at + 4)?.iter().fold(0_u32, |sum, byte| (sum << 8) | u32::from(*byte));
    Some((word & 0x7fff_ffff) % 1_000_000)
}

/// The step a code stands for, if it is one of now and later than the one used last.
pub fn accepted(secret: &[u8], code: &str, now: Instant, last: i64) -> Option<i64> {
    let digits: String = code.chars().filter(|one| !one.is_whitespace()).collect();
    if digits.len() != DIGITS || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let code: u32 = digits.parse().ok()?;
    let step = step_of(now);
    (step - DRIFT..=step + DRIFT).find(|step| *step > last && code_at(secret, *step) == Some(code))
}

#[cfg(test)]
mod tests {
    use super::{accepted, code_at};
    use crate::kernel::clock::Instant;

    const SECRET: &[u8] = b"12345678901234567890";

    /// RFC 6238, appendix B, SHA-1: the last six of the eight digits printed there.
    #[test]
    fn codes_are_those_of_the_standard() {
        for (second, code) in [
            (59, 287_082),
            (1_111_111_109, 81_804),
            (1_111_111_111, 50_471),
            (1_234_567_890, 5_924),
            (2_000_000_000, 279_037),
            (20_000_000_000, 353_130),
        ] {
            assert_eq!(code_at(SECRET, second / 30), Some(code));
        }
    }

    #[test]
    fn a_code_is_good_a_step_around_and_once() {
        let at = |second: i64| Instant::from_micros(second * 1_000_000);
        let step = 1_111_111_109 / 30;
        assert_eq!(accepted(SECRET, "081 804", at(1_111_111_109), 0), Some(step));
        assert_eq!(accepted(SECRET, "081804", at(1_111_111_109 + 30), 0), Some(step));
        assert_eq!(accepted(SECRET, "081804", at(1_111_111_109 - 30), 0), Some(step));
        assert_eq!(accepted(SECRET, "081804", at(1_111_111_109 + 90), 0), None);
        assert_eq!(accepted(SECRET, "081804", at(1_111_111_109), step), None);
        for wrong in ["", "81804", "0818041", "08180x", "-81804", "081805"] {
            assert_eq!(accepted(SECRET, wrong, at(1_111_111_109), 0), None);
        }
    }
}
