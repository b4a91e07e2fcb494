//! Reads sealed text in one linear pass: RFC 8785 or refused. Its invariant: what it accepts is exactly what the
//! canonical writer would write again, so a second writing is never needed. It builds nothing but slices of the text.

use std::{borrow::Cow, cmp::Ordering};

use super::body::BodyFault;

/// Deepest nesting that a sealed text may have; bounds the reader's stack.
const MAX_DEPTH: u8 = 64;
/// Largest integer that every JSON reader keeps exactly (journal-format §1).
pub(super) const MAX_SAFE: i64 = (1 << 53) - 1;

/// A place in a text that was canonical so far.
pub(super) struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    /// Stands at the first byte.
    pub(super) const fn of(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn fault<T>(&self, expected: &'static str) -> Result<T, BodyFault> {
        Err(BodyFault::NotCanonical { at: self.at, expected })
    }

    /// Exactly these bytes come next.
    pub(super) fn literal(&mut self, expected: &'static str) -> Result<(), BodyFault> {
        if self.skip(expected) { Ok(()) } else { self.fault(expected) }
    }

    /// Steps over these bytes when they come next.
    pub(super) fn skip(&mut self, literal: &str) -> bool {
        let here = self.rest().starts_with(literal.as_bytes());
        if here {
            self.at += literal.len();
        }
        here
    }

    /// Nothing follows.
    pub(super) fn end(&self) -> Result<(), BodyFault> {
        if self.at == self.text.len() { Ok(()) } else { self.fault("the end") }
    }

    /// The text between two places.
    fn slice(&self, from: usize, to: usize) -> Result<&'a str, BodyFault> {
        self.text.get(from..to).map_or_else(|| self.fault("a letter's boundary"), Ok)
    }

    /// A string in its shortest escapes; gives what stands between the quotes, still escaped.
    pub(super) fn string(&mut self) -> Result<&'a str, BodyFault> {
        self.literal("\"")?;
        let from = self.at;
        loop {
            let Some(plain) = self.rest().iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f)) else {
                return self.fault("a closing quote");
            };
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    let inner = self.slice(from, self.at)?;
                    self.at += 1;
                    return Ok(inner);
                }
                Some(b'\\') => self.escape()?,
                _ => return self.fault("an escaped control character"),
            }
        }
    }

    fn escape(&mut self) -> Result<(), BodyFault> {
        let length = match self.rest() {
            [_, b'"' | b'\\' | b'b' | b'f' | b'n' | b'r' | b't', ..] => 2,
            // What has a short form (08 09 0a 0c 0d) must use it; what is no control character is not escaped.
            [_, b'u', b'0', b'0', b'0', b'0'..=b'7' | b'b' | b'e' | b'f', ..]
            | [_, b'u', b'0', b'0', b'1', b'0'..=b'9' | b'a'..=b'f', ..] => 6,
            _ => return self.fault("the shortest escape"),
        };
        self.at += length;
        Ok(())
    }

    /// An integer within ±(2^53−1), without sign for zero, without leading zeros.
    pub(super) fn integer(&mut self) -> Result<i64, BodyFault> {
        let from = self.at;
        let negative = self.skip("-");
        let digits = self.rest().iter().take_while(|byte| byte.is_ascii_digit()).count();
        let leading = self.peek();
        let shortest = match digits {
            0 => false,
            1 => !(negative && leading == Some(b'0')),
            _ => digits <= 16 && leading != Some(b'0'),
        };
        if !shortest {
            return self.fault("an integer in its shortest form");
        }
        self.at += digits;
        match self.slice(from, self.at)?.parse::<i64>() {
            Ok(value) if (-MAX_SAFE..=MAX_SAFE).contains(&value) => Ok(value),
            _ => self.fault("an integer within ±(2^53−1)"),
        }
    }

    /// An object; gives its text.
    pub(super) fn object(&mut self) -> Result<&'a str, BodyFault> {
        let from = self.at;
        self.members(0)?;
        self.slice(from, self.at)
    }

    fn members(&mut self, depth: u8) -> Result<(), BodyFault> {
        self.literal("{")?;
        if self.skip("}") {
            return Ok(());
        }
        let mut before: Option<&str> = None;
        loop {
            let at = self.at;
            let key = self.string()?;
            if before.is_some_and(|before| order(before, key) != Ordering::Less) {
                return Err(BodyFault::NotCanonical { at, expected: "a key that sorts after the one before it" });
            }
            before = Some(key);
            self.literal(":")?;
            self.value(depth)?;
            if !self.skip(",") {
                return self.literal("}");
            }
        }
    }

    fn value(&mut self, depth: u8) -> Result<(), BodyFault> {
        if depth >= MAX_DEPTH {
            return self.fault("nesting of at most 64");
        }
        match self.peek() {
            Some(b'{') => self.members(depth + 1),
            Some(b'[') => self.elements(depth + 1),
            Some(b'"') => self.string().map(|_| ()),
            Some(b'-' | b'0'..=b'9') => self.integer().map(|_| ()),
            Some(b't') => self.literal("true"),
            Some(b'f') => self.literal("false"),
            Some(b'n') => self.literal("null"),
            _ => self.fault("a value"),
        }
    }

    fn elements(&mut self, depth: u8) -> Result<(), BodyFault> {
        self.literal("[")?;
        if self.skip("]") {
            return Ok(());
        }
        loop {
            self.value(depth)?;
            if !self.skip(",") {
                return self.literal("]");
            }
        }
    }
}

/// RFC 8785 §3.2.3: keys sort by UTF-16 code units of what they say, not of how it is escaped.
fn order(left: &str, right: &str) -> Ordering {
    let simple = |text: &str| text.bytes().all(|byte| byte.is_ascii() && byte != b'\\');
    if simple(left) && simple(right) {
        return left.cmp(right);
    }
    let (left, right) = (plain(left), plain(right));
    left.encode_utf16().cmp(right.encode_utf16())
}

/// What an escaped string says.
pub(super) fn plain(raw: &str) -> Cow<'_, str> {
    if !raw.contains('\\') {
        return Cow::Borrowed(raw);
    }
    // The scan has already accepted every escape, so that serde_json reads it; were it not so, the raw text differs too.
    serde_json::from_str(&format!("\"{raw}\"")).map_or(Cow::Borrowed(raw), Cow::Owned)
}
