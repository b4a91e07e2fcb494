//! Robots of groups in DingTalk and WeCom: a request to the address that the group's settings show; whoever has the address may
//! write, so it is kept as a secret. Both answer 200 with an `errcode`, and take 20 messages a minute.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use reqwest::Url;
use ring::hmac;
use serde_json::{Value, json};

use super::{Address, Courier, Fault, Message, Parcel, gate, gate::Gate, webhook};

/// Longest text WeCom takes, bytes of UTF-8.
const WECOM_MAX: usize = 4096;
/// Longest text DingTalk takes with ease, bytes of UTF-8.
const DINGTALK_MAX: usize = 16_000;
/// Codes that ask to come later: sent too fast (DingTalk 130101, 660026; WeCom 45009, 45033), or busy (-1).
const LATER: &[i64] = &[-1, 130_101, 660_026, 45_009, 45_033];

/// Writes to a DingTalk group (自定义机器人, 加签).
pub struct Dingtalk(pub Gate);

/// Writes to a WeCom group (群机器人).
pub struct Wecom(pub Gate);

/// Moment and signature of a request: `timestamp\nsecret` by HMAC-SHA256 with the secret, Base64; the moment in milliseconds.
pub fn dingtalk_signature(secret: &str, millis: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    STANDARD.encode(hmac::sign(&key, format!("{millis}\n{secret}").as_bytes()).as_ref())
}

impl Courier for Dingtalk {
    fn send(&self, parcel: &Parcel) -> Result<(), Fault> {
        let Address::Http { url, secrets } = &parcel.to else { return Err(webhook::wrong()) };
        let mut url = Url::parse(url).map_err(|_| webhook::wrong())?;
        if let Some(secret) = secrets.first() {
            let (secret, millis) = (String::from_utf8_lossy(secret), parcel.now.micros().div_euclid(1000));
            let sign = dingtalk_signature(&secret, millis);
            url.query_pairs_mut().append_pair("timestamp", &millis.to_string()).append_pair("sign", &sign);
        }
        let text = marked(&parcel.message, &parcel.id, DINGTALK_MAX);
        let body = json!({"msgtype": "markdown", "markdown": {"title": parcel.message.subject, "text": text}});
        told(&self.0.post(url.as_str(), webhook::json_headers(), body.to_string())?)
    }
}

impl Courier for Wecom {
    fn send(&self, parcel: &Parcel) -> Result<(), Fault> {
        let Address::Http { url, .. } = &parcel.to else { return Err(webhook::wrong()) };
        let text = marked(&parcel.message, &parcel.id, WECOM_MAX);
        let body = json!({"msgtype": "markdown", "markdown": {"content": text}});
        told(&self.0.post(url, webhook::json_headers(), body.to_string())?)
    }
}

/// The message as Markdown of so many bytes at most. Names come from people: what would be a mark is none.
fn marked(message: &Message, id: &str, most: usize) -> String {
    let plain = |text: &str| {
        let marks = |letter: char| matches!(letter, '[' | ']' | '<' | '>' | '*' | '_' | '`' | '#' | '!' | '\\' | '@');
        text.chars().map(|letter| if marks(letter) { ' ' } else { letter }).collect::<String>()
    };
    let tail = format!("\n\n[{}]({})\n\n{id}", "打开 / Open", message.link);
    let mut text = format!("**{}**", plain(&message.subject));
    for line in message.text.lines().filter(|line| !line.is_empty() && !line.contains(&message.link)) {
        let line = format!("\n\n{}", plain(line));
        if text.len() + line.len() + tail.len() > most {
            break;
        }
        text.push_str(&line);
    }
    text + &tail
}

/// What a robot's answer says.
fn told(answer: &gate::Answer) -> Result<(), Fault> {
    gate::taken(answer)?;
    let said: Value = serde_json::from_str(&answer.text).unwrap_or_default();
    match said.get("errcode").and_then(Value::as_i64) {
        Some(0) => Ok(()),
        Some(code) if LATER.contains(&code) => Err(Fault::Away(format!("the robot answered {code}: too fast or busy"))),
        Some(code) => Err(Fault::Later(format!("the robot answered {code}"))),
        None => Err(Fault::Later("the answer is not a robot's".to_owned())),
    }
}
