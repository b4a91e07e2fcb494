//! Short messages by an operator's gateway: one HTTP request whose address and body are templates, since every gateway has its own.
//! `{phone}`, `{text}` and `{id}` are filled in as the place needs: percent-encoded in the address and in a form, escaped in JSON. The
//! gateway is named by whoever runs the platform, so it may lie inside.

use reqwest::{
    Url,
    header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
};

use super::{Address, Courier, Fault, Parcel, gate};

/// Longest text, characters: what costs as one long message at most.
const TEXT_MAX: usize = 300;

/// A gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gateway {
    url: String,
    body: Option<String>,
    headers: HeaderMap,
    /// What a good answer contains; without it every 2xx is good.
    good: Option<String>,
}

impl Gateway {
    /// Reads the templates; headers as `Name: value`.
    pub fn of(url: &str, body: Option<&str>, headers: &[String], good: Option<&str>) -> Result<Self, &'static str> {
        let probe = filled(url, &|text| percent(text), &["1", "1", "1"]);
        if !Url::parse(&probe).is_ok_and(|url| matches!(url.scheme(), "http" | "https")) {
            return Err("the gateway's address is not one");
        }
        if ![url, body.unwrap_or_default()].concat().contains("{phone}") {
            return Err("{phone} stands neither in the gateway's address nor in its body");
        }
        let mut kept = HeaderMap::new();
        let json = body.is_some_and(|body| body.trim_start().starts_with(['{', '[']));
        let form = "application/x-www-form-urlencoded";
        kept.insert(CONTENT_TYPE, HeaderValue::from_static(if json { "application/json" } else { form }));
        for one in headers {
            let (name, value) = one.split_once(':').ok_or("a header is Name: value")?;
            let name = HeaderName::from_bytes(name.trim().as_bytes()).map_err(|_| "a header's name is not one")?;
            let mut value = HeaderValue::from_str(value.trim()).map_err(|_| "a header's value is not one")?;
            value.set_sensitive(true);
            kept.insert(name, value);
        }
        Ok(Self { url: url.to_owned(), body: body.map(str::to_owned), headers: kept, good: good.map(str::to_owned) })
    }
}

impl Courier for Gateway {
    fn send(&self, parcel: &Parcel) -> Result<(), Fault> {
        let Address::Phone(phone) = &parcel.to else { return Err(super::webhook::wrong()) };
        let short: String = parcel.message.short.chars().take(TEXT_MAX).collect();
        let values = [phone.as_str(), short.as_str(), parcel.id.as_str()];
        let client = gate::plain().build().map_err(|_| gate::no_client())?;
        let url = filled(&self.url, &|text| percent(text), &values);
        let request = match &self.body {
            None => client.get(url),
            Some(body) if body.trim_start().starts_with(['{', '[']) => {
                client.post(url).body(filled(body, &|text| escaped(text), &values))
            }
            Some(body) => client.post(url).body(filled(body, &|text| percent(text), &values)),
        };
        let answer = gate::answer(request.headers(self.headers.clone()))?;
        gate::taken(&answer)?;
        match &self.good {
            Some(good) if !answer.text.contains(good) => {
                Err(Fault::Later("the gateway's answer is not the good one".to_owned()))
            }
            _ => Ok(()),
        }
    }
}

/// A template with phone, text and id in their places, once each is written as it must be there.
fn filled(template: &str, written: &dyn Fn(&str) -> String, values: &[&str; 3]) -> String {
    let (mut out, mut rest) = (String::new(), template);
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let name = ["{phone}", "{text}", "{id}"].iter().zip(values).find(|(name, _)| from.starts_with(**name));
        let length = name.map_or(1, |(name, _)| name.len());
        match name {
            Some((_, value)) => out.push_str(&written(value)),
            None => out.push('{'),
        }
        rest = from.get(length..).unwrap_or_default();
    }
    out + rest
}

/// Percent-encoded but for letters, digits and `-_.~` (RFC 3986, unreserved).
fn percent(text: &str) -> String {
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    text.bytes().map(|byte| if kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// As it stands between the quotes of JSON.
fn escaped(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted.trim_start_matches('"').strip_suffix('"').unwrap_or_default().to_owned()
}
