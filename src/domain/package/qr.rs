//! The text in a label's QR code (design §8): `<public_url>/l/<payload>.<signature>/<code>`.
//!
//! The code is the 37-character 数字识别码 of HJ 1276-2022. The payload is sixteen fixed bytes, so that a phone without
//! a network can still tell what is in the drum; the Ed25519 signature covers payload and code. `…/l/<code>` alone stays
//! readable, but proves nothing. Invariant: what [`LabelText::verify`] returns agrees with the printed code.
//! Which keys are trusted, and whether the code was ever allotted, is asked elsewhere.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{Days, NaiveDate};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

use crate::kernel::{hash::Hash, mass::Mass};

/// The payload layout written today.
pub const VERSION: u8 = 1;
/// Characters of a 数字识别码 (HJ 1276-2022): 18 credit code, 8 waste code, 8 date, 3 serial.
pub const CODE_LENGTH: usize = 37;
/// Bytes of a payload: version 1, key 4, waste code 4, mass 4, hazards 1, day 2.
pub const PAYLOAD_LENGTH: usize = 16;

/// The hazards of the catalogue as bits: T 1, C 2, I 4, R 8, In 16.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct HazardBits(pub u8);

/// Names a signing key: the first four bytes of the SHA-256 of its public half.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KeyId(pub [u8; 4]);

impl KeyId {
    /// The name of this key.
    pub fn of(key: &VerifyingKey) -> Self {
        let [a, b, c, d, ..] = Hash::of(&[key.as_bytes()]).0;
        Self([a, b, c, d])
    }
}

/// What the label says about its package, as far as it fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payload {
    /// The server's label key, or the device's where the label was made off line.
    pub key: KeyId,
    /// The waste code's eight digits as a number: 900-041-49 is 90 004 149.
    pub waste_code: u32,
    /// Net mass; at most what 32 bits of grams hold (4 294 t).
    pub mass: Mass,
    /// The hazards printed as pictograms.
    pub hazards: HazardBits,
    /// The day of production or collection, the same as in the code.
    pub day: NaiveDate,
}

/// Why a label's text cannot be made, read or trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QrRefusal {
    /// A mass or a day that the sixteen bytes cannot hold.
    #[error("the {0} does not fit the label's payload")]
    TooLarge(&'static str),
    /// No 37-character code at its end.
    #[error("not the text of a label: no 37-character code at its end")]
    NotALabel,
    /// The part before the code is not `<payload>.<signature>`.
    #[error("the label's payload or signature cannot be read")]
    Malformed,
    /// Written by a later version of the platform.
    #[error("the label's payload has version {0}, which is not known here")]
    UnknownVersion(u8),
    /// Payload and printed code name another waste or day.
    #[error("the label's {0} differs from its code")]
    Contradicts(&'static str),
    /// A plain label: readable, but nothing to verify.
    #[error("the label carries no signature")]
    Unsigned,
    /// Signed by a key that is not trusted here.
    #[error("the label is signed by an unknown key")]
    UnknownKey(KeyId),
    /// Changed after it was signed, or never signed.
    #[error("the label's signature does not fit")]
    Forged,
}

/// A label's text, read but not yet believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelText {
    /// The 37-character 数字识别码.
    pub code: String,
    signed: Option<([u8; PAYLOAD_LENGTH], [u8; 64])>,
}

/// The signed text for a label's QR code. `payload.key` must name `key`; it is checked by every reader.
pub fn build(public_url: &str, payload: &Payload, code: &str, key: &SigningKey) -> Result<String, QrRefusal> {
    check_code(code)?;
    agrees(payload, code)?;
    if payload.key != KeyId::of(&key.verifying_key()) {
        return Err(QrRefusal::UnknownKey(payload.key));
    }
    let bytes = encode(payload)?;
    let signature = key.sign(&signed_bytes(&bytes, code));
    let base = public_url.trim_end_matches('/');
    let (payload, signature) = (URL_SAFE_NO_PAD.encode(bytes), URL_SAFE_NO_PAD.encode(signature.to_bytes()));
    Ok(format!("{base}/l/{payload}.{signature}/{code}"))
}

/// Reads a scanned text: signed, plain `…/l/<code>`, or the bare code as other makers print it.
pub fn parse(text: &str) -> Result<LabelText, QrRefusal> {
    let text = text.trim();
    let Some((_, tail)) = text.rsplit_once("/l/") else {
        check_code(text)?;
        return Ok(LabelText { code: text.to_owned(), signed: None });
    };
    let (seal, code) = tail.rsplit_once('/').map_or((None, tail), |(seal, code)| (Some(seal), code));
    check_code(code)?;
    let signed = seal.map(parse_seal).transpose()?;
    Ok(LabelText { code: code.to_owned(), signed })
}

impl LabelText {
    /// Does it carry a payload and a signature at all?
    pub const fn is_signed(&self) -> bool {
        self.signed.is_some()
    }

    /// What the payload claims, without any proof: for choosing a key, or for showing with a warning.
    pub fn claims(&self) -> Result<Payload, QrRefusal> {
        let (bytes, _) = self.signed.as_ref().ok_or(QrRefusal::Unsigned)?;
        let payload = decode(bytes)?;
        agrees(&payload, &self.code)?;
        Ok(payload)
    }

    /// The payload, once a trusted key is found for it and its signature over payload and code fits.
    pub fn verify(&self, trusted: impl Fn(KeyId) -> Option<VerifyingKey>) -> Result<Payload, QrRefusal> {
        let (bytes, signature) = self.signed.as_ref().ok_or(QrRefusal::Unsigned)?;
        let payload = decode(bytes)?;
        let key = trusted(payload.key).ok_or(QrRefusal::UnknownKey(payload.key))?;
        key.verify_strict(&signed_bytes(bytes, &self.code), &Signature::from_bytes(signature))
            .map_err(|_| QrRefusal::Forged)?;
        agrees(&payload, &self.code)?;
        Ok(payload)
    }
}

fn signed_bytes(payload: &[u8; PAYLOAD_LENGTH], code: &str) -> Vec<u8> {
    [payload.as_slice(), code.as_bytes()].concat()
}

/// Shape only (codes §4); the credit code's check digit and the catalogue are the register's business.
fn check_code(code: &str) -> Result<(), QrRefusal> {
    let unit = |byte: &u8| byte.is_ascii_digit() || (byte.is_ascii_uppercase() && !b"IOSVZ".contains(byte));
    let (head, tail) = code.as_bytes().split_at_checked(18).ok_or(QrRefusal::NotALabel)?;
    let sound = code.len() == CODE_LENGTH && head.iter().all(unit) && tail.iter().all(u8::is_ascii_digit);
    if sound { Ok(()) } else { Err(QrRefusal::NotALabel) }
}

fn agrees(payload: &Payload, code: &str) -> Result<(), QrRefusal> {
    if code.get(18..26) != Some(format!("{:08}", payload.waste_code).as_str()) {
        return Err(QrRefusal::Contradicts("waste code"));
    }
    if code.get(26..34) != Some(payload.day.format("%Y%m%d").to_string().as_str()) {
        return Err(QrRefusal::Contradicts("date"));
    }
    Ok(())
}

fn encode(payload: &Payload) -> Result<[u8; PAYLOAD_LENGTH], QrRefusal> {
    let mass = u32::try_from(payload.mass.grams()).map_err(|_| QrRefusal::TooLarge("mass"))?;
    let days = payload.day.signed_duration_since(NaiveDate::default()).num_days();
    let days = u16::try_from(days).map_err(|_| QrRefusal::TooLarge("date"))?;
    let mut bytes = [0; PAYLOAD_LENGTH];
    let fields = [VERSION]
        .into_iter()
        .chain(payload.key.0)
        .chain(payload.waste_code.to_be_bytes())
        .chain(mass.to_be_bytes())
        .chain([payload.hazards.0])
        .chain(days.to_be_bytes());
    for (slot, byte) in bytes.iter_mut().zip(fields) {
        *slot = byte;
    }
    Ok(bytes)
}

fn decode(bytes: &[u8; PAYLOAD_LENGTH]) -> Result<Payload, QrRefusal> {
    let &[version, k0, k1, k2, k3, w0, w1, w2, w3, m0, m1, m2, m3, hazards, d0, d1] = bytes;
    if version != VERSION {
        return Err(QrRefusal::UnknownVersion(version));
    }
    let day = NaiveDate::default()
        .checked_add_days(Days::new(u64::from(u16::from_be_bytes([d0, d1]))))
        .ok_or(QrRefusal::Malformed)?;
    Ok(Payload {
        key: KeyId([k0, k1, k2, k3]),
        waste_code: u32::from_be_bytes([w0, w1, w2, w3]),
        mass: Mass(i64::from(u32::from_be_bytes([m0, m1, m2, m3]))),
        hazards: HazardBits(hazards),
        day,
    })
}

fn parse_seal(seal: &str) -> Result<([u8; PAYLOAD_LENGTH], [u8; 64]), QrRefusal> {
    let (payload, signature) = seal.split_once('.').ok_or(QrRefusal::Malformed)?;
    let read = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| QrRefusal::Malformed);
    let payload = read(payload)?.try_into().map_err(|_| QrRefusal::Malformed)?;
    let signature = read(signature)?.try_into().map_err(|_| QrRefusal::Malformed)?;
    Ok((payload, signature))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const URL: &str = "https://weifei.example.cn";

    fn a_label(seed: u8, waste_code: u32, grams: u32, hazards: u8, day: u16) -> (SigningKey, Payload, String) {
        let key = SigningKey::from_bytes(&[seed; 32]);
        let day = NaiveDate::default() + Days::new(u64::from(day));
        let code = format!("91330111MA2ABCD13G{waste_code:08}{}001", day.format("%Y%m%d"));
        let payload = Payload {
            key: KeyId::of(&key.verifying_key()),
            waste_code,
            mass: Mass(i64::from(grams)),
            hazards: HazardBits(hazards),
            day,
        };
        (key, payload, code)
    }

    fn trusting(key: &SigningKey) -> impl Fn(KeyId) -> Option<VerifyingKey> {
        let key = key.verifying_key();
        move |id| (id == KeyId::of(&key)).then_some(key)
    }

    proptest! {
        #[test]
        fn what_was_signed_is_read_back(
            seed in any::<u8>(), waste in 0_u32..100_000_000, grams in any::<u32>(), hazards in 0_u8..32, day in any::<u16>(),
        ) {
            let (key, payload, code) = a_label(seed, waste, grams, hazards, day);
            let read = parse(&build(URL, &payload, &code, &key).unwrap()).unwrap();
            prop_assert_eq!(&read.code, &code);
            prop_assert_eq!(read.verify(trusting(&key)).unwrap(), payload);
        }

        #[test]
        fn one_changed_byte_is_noticed(at in any::<prop::sample::Index>(), flip in 1_u8..128) {
            let (key, payload, code) = a_label(7, 90_004_149, 172_500, 5, 20_780);
            let mut text = build(URL, &payload, &code, &key).unwrap().into_bytes();
            let first = URL.len() + 3;
            let place = first + at.index(text.len() - first);
            text[place] ^= flip;
            let believed = String::from_utf8(text).ok().and_then(|text| parse(&text).ok()?.verify(trusting(&key)).ok());
            prop_assert_eq!(believed, None);
        }

        #[test]
        fn no_text_makes_the_reader_fail(text in "\\PC{0,300}") {
            let _ = parse(&text);
            let _ = parse(&format!("{URL}/l/{text}"));
        }
    }

    #[test]
    fn a_plain_label_is_read_but_not_believed() {
        let (key, _, code) = a_label(7, 90_004_149, 172_500, 5, 20_780);
        for text in [format!("{URL}/l/{code}"), code.clone()] {
            let read = parse(&text).unwrap();
            assert_eq!((read.code.as_str(), read.is_signed()), (code.as_str(), false));
            assert_eq!(read.verify(trusting(&key)), Err(QrRefusal::Unsigned));
        }
        assert_eq!(parse("https://weifei.example.cn/l/T-0001"), Err(QrRefusal::NotALabel));
        assert_eq!(parse(&format!("{URL}/l/abc/{code}")), Err(QrRefusal::Malformed));
    }

    #[test]
    fn another_key_or_another_waste_is_refused() {
        let (key, payload, code) = a_label(7, 90_004_149, 172_500, 5, 20_780);
        let text = build(URL, &payload, &code, &key).unwrap();
        let other = SigningKey::from_bytes(&[8; 32]);
        assert_eq!(parse(&text).unwrap().verify(trusting(&other)), Err(QrRefusal::UnknownKey(payload.key)));
        assert_eq!(build(URL, &payload, &code, &other), Err(QrRefusal::UnknownKey(payload.key)));
        let wrong = Payload { waste_code: 90_025_212, ..payload };
        assert_eq!(build(URL, &wrong, &code, &key), Err(QrRefusal::Contradicts("waste code")));
        let heavy = Payload { mass: Mass(i64::from(u32::MAX) + 1), ..payload };
        assert_eq!(build(URL, &heavy, &code, &key), Err(QrRefusal::TooLarge("mass")));
    }
}
