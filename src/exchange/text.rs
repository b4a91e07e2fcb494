//! The text of a file as spreadsheets here save it: UTF-8 with or without a byte order mark, UTF-16 with one, or GB 18030.

use encoding_rs::{Encoding, GB18030};

/// The text without its byte order mark, and whether some bytes were no text of that encoding.
pub fn decode(bytes: &[u8]) -> (String, bool) {
    let (encoding, mark) = match Encoding::for_bom(bytes) {
        Some(found) => found,
        None if std::str::from_utf8(bytes).is_ok() => (encoding_rs::UTF_8, 0),
        None => (GB18030, 0),
    };
    let (text, broken) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
    (text.into_owned(), broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_saves_is_read() {
        let gb: &[u8] = &[0xB7, 0xCF];
        let utf16: &[u8] = &[0xFF, 0xFE, 0x9F, 0x5E];
        assert_eq!(decode("废".as_bytes()), ("废".to_owned(), false));
        assert_eq!(decode("\u{feff}废".as_bytes()), ("废".to_owned(), false));
        assert_eq!(decode(utf16), ("废".to_owned(), false));
        assert_eq!(decode(gb), ("废".to_owned(), false));
        assert!(decode(&[0xFF, 0x20, 0xFF]).1);
    }
}
