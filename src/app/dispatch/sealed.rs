//! Texts that must be read again and be of no use to whoever has the database alone: addresses with keys in them, robots' secrets.
//! ChaCha20-Poly1305 (RFC 8439) by a key derived from the server's; the nonce follows from key, id and text, so that no two texts share
//! one. Another server key makes them unreadable: they are registered anew.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::{
    aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hmac,
};

use crate::app::{Env, Error, ticket::secret_bytes};

fn key(env: &Env) -> Result<LessSafeKey, Error> {
    let key = UnboundKey::new(&CHACHA20_POLY1305, &secret_bytes(env, "sealed", "key"));
    key.map(LessSafeKey::new).map_err(|_| Error::Fault("no key to seal with".into()))
}

/// Seals a text of the thing of this id.
pub fn seal(env: &Env, id: &str, text: &str) -> Result<String, Error> {
    let maker = hmac::Key::new(hmac::HMAC_SHA256, &secret_bytes(env, "sealed", "nonce"));
    let tag = hmac::sign(&maker, format!("{id}\n{text}").as_bytes());
    let mut nonce = [0; NONCE_LEN];
    nonce.copy_from_slice(tag.as_ref().get(..NONCE_LEN).unwrap_or(&[0; NONCE_LEN]));
    let mut bytes = text.as_bytes().to_vec();
    key(env)?
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(id), &mut bytes)
        .map_err(|_| Error::Fault("a text could not be sealed".into()))?;
    Ok(STANDARD.encode([&nonce[..], &bytes].concat()))
}

/// The text again; `None`: it was sealed by another key, or for another thing.
pub fn open(env: &Env, id: &str, sealed: &str) -> Result<Option<String>, Error> {
    let Ok(bytes) = STANDARD.decode(sealed) else { return Ok(None) };
    let Some((nonce, rest)) = bytes.split_first_chunk::<NONCE_LEN>() else { return Ok(None) };
    let mut rest = rest.to_vec();
    let opened = key(env)?.open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(id), &mut rest);
    Ok(opened.ok().and_then(|text| String::from_utf8(text.to_vec()).ok()))
}
