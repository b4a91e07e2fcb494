//! Signed requests to programs by Standard Webhooks 1.0: `webhook-id` stays the same at every try, `webhook-timestamp` is that of the
//! try, `webhook-signature` has one signature for each secret that holds, so that a secret changes without a gap.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use ring::hmac;

use super::{Address, Courier, Fault, Parcel, gate, gate::Gate};

/// How a secret begins.
pub const PREFIX: &str = "whsec_";

/// A secret as it is shown.
pub fn shown(secret: &[u8]) -> String {
    format!("{PREFIX}{}", STANDARD.encode(secret))
}

/// The signature of a body (Standard Webhooks, "Signature scheme": `id.timestamp.body` by HMAC-SHA256).
pub fn signature(secret: &[u8], id: &str, seconds: i64, body: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    let tag = hmac::sign(&key, format!("{id}.{seconds}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(tag.as_ref()))
}

/// Sends to programs.
pub struct Webhook(pub Gate);

impl Courier for Webhook {
    fn send(&self, parcel: &Parcel) -> Result<(), Fault> {
        let Address::Http { url, secrets } = &parcel.to else { return Err(wrong()) };
        let seconds = parcel.now.micros().div_euclid(1_000_000);
        let sign = |secret: &Vec<u8>| signature(secret, &parcel.id, seconds, &parcel.message.body);
        let signatures: Vec<String> = secrets.iter().map(sign).collect();
        let mut headers = json_headers();
        for (name, value) in [
            ("webhook-id", parcel.id.clone()),
            ("webhook-timestamp", seconds.to_string()),
            ("webhook-signature", signatures.join(" ")),
        ] {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_str(&value).map_err(|_| wrong())?);
        }
        gate::taken(&self.0.post(url, headers, parcel.message.body.clone())?)
    }
}

/// Headers of a JSON body.
pub(super) fn json_headers() -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    headers.insert(USER_AGENT, HeaderValue::from_static(concat!("weifei/", env!("CARGO_PKG_VERSION"))));
    headers
}

/// A parcel for another channel.
pub(super) fn wrong() -> Fault {
    Fault::Refused("the address is not one of this channel".to_owned())
}
