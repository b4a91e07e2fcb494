//! What proves a printed manifest: where its revision is sealed, and the code that only this platform can have given.
//!
//! **Invariant:** the code is made of number and revision by the label key, so it is the same whenever it is asked for, is kept
//! nowhere, and cannot be come by through counting numbers.

use ed25519_dalek::Signer as _;

use crate::{
    app::{Env, Error},
    documents::manifest::facts::{CheckFacts, SealFacts},
    kernel::hash::Hash,
    store::{self, Conn, event::EventRow},
};

/// Digits and letters that are not mistaken for one another, five bits each.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Bytes of a code: eighty bits, sixteen letters.
const BYTES: usize = 10;

/// Where an event is sealed, by the first checkpoint that holds it; `None` while it is not.
pub(super) fn of(conn: &mut Conn, row: &EventRow) -> Result<Option<SealFacts>, Error> {
    let Some(position) = row.position else { return Ok(None) };
    let checkpoint = store::event::checkpoint_from(conn, position + 1)?;
    Ok(checkpoint.map(|one| SealFacts { size: one.size, root: one.root, position }))
}

/// The address and the code by which a revision is checked.
pub(super) fn check(env: &Env, number: &str, version: i64) -> CheckFacts {
    let letters = code(env, number, version);
    let groups: Vec<String> = letters.as_bytes().chunks(4).map(|four| String::from_utf8_lossy(four).into()).collect();
    let code = groups.join("-");
    CheckFacts { url: format!("{}/m/{}/{version}/{code}", env.public_url, in_address(number)), code }
}

/// Whether a code is the one of that number and revision, however it was typed.
pub(super) fn is_right(env: &Env, number: &str, version: i64, typed: &str) -> bool {
    let typed: String = typed.chars().filter(|letter| !matches!(letter, '-' | ' ')).map(as_meant).collect();
    let due = code(env, number, version);
    // As long for the first letter that is wrong as for the last.
    let differing = typed.bytes().zip(due.bytes()).filter(|(one, other)| one != other).count();
    typed.len() == due.len() && differing == 0
}

fn code(env: &Env, number: &str, version: i64) -> String {
    let text = format!("weifei manifest check 1\n{number}\n{version}");
    let digest = Hash::of(&[&env.keys.label.sign(text.as_bytes()).to_bytes()]);
    let (mut bits, mut held, mut out) = (0_u32, 0, String::new());
    for byte in digest.0.iter().take(BYTES) {
        (bits, held) = ((bits << 8) | u32::from(*byte), held + 8);
        while held >= 5 {
            held -= 5;
            let letter = LETTERS.get((bits >> held) as usize & 31).copied().unwrap_or_default();
            out.push(char::from(letter));
        }
        bits &= (1 << held) - 1;
    }
    out
}

fn as_meant(letter: char) -> char {
    match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    }
}

/// A number as part of an address: the demo's begin with Chinese.
fn in_address(number: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let of = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    number.bytes().map(of).collect()
}
