//! A stand-in for the official system: it listens, checks every signature, keeps what it is given under its id, gives numbers, sends
//! back, answers late, repeats what it answered, and can be down.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

use serde_json::{Value, json};
use weifei::outbound::webhook::signature;

/// How it answers what is new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Manner {
    /// At once, with a number for what gets one.
    Accepts,
    /// With this number for everything.
    Gives(String),
    /// That it is there; see [`System::decide`].
    Later,
    /// Back, for this reason.
    SendsBack(String),
    /// The connection breaks off.
    Down,
    /// It takes the item, and breaks off before it answers.
    TakesAndBreaks,
    /// 500.
    Fails,
    /// Something that is none of the protocol.
    Strange,
}

/// What it has of an item.
#[derive(Clone, Debug)]
pub struct Kept {
    pub body: Value,
    pub answer: Value,
    /// How often it was handed in.
    pub times: usize,
}

#[derive(Default)]
struct Inner {
    items: BTreeMap<String, Kept>,
    /// Things of its own, which nobody handed in.
    strange: Vec<Value>,
    requests: usize,
    forged: usize,
    serial: usize,
}

/// The official system.
#[derive(Clone)]
pub struct System {
    pub address: SocketAddr,
    manner: Arc<Mutex<Manner>>,
    secret: Arc<Mutex<Vec<u8>>>,
    inner: Arc<Mutex<Inner>>,
}

/// Rows of one page of its list, however many are asked for.
const PAGE: usize = 2;

impl System {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let manner = Arc::new(Mutex::new(Manner::Accepts));
        let system = Self { address, manner, secret: Arc::default(), inner: Arc::default() };
        let own = system.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let own = own.clone();
                std::thread::spawn(move || own.talk(stream));
            }
        });
        system
    }

    pub fn url(&self) -> String {
        format!("http://{}/weifei/", self.address)
    }

    /// The secret that was handed over to it.
    pub fn trusts(&self, secret: Vec<u8>) {
        *self.secret.lock().unwrap() = secret;
    }

    pub fn is(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    pub fn items(&self) -> BTreeMap<String, Kept> {
        self.inner.lock().unwrap().items.clone()
    }

    pub fn requests(&self) -> usize {
        self.inner.lock().unwrap().requests
    }

    /// Requests whose signature was not right.
    pub fn forged(&self) -> usize {
        self.inner.lock().unwrap().forged
    }

    /// Answers what waited.
    pub fn decide(&self, id: &str, answer: Value) {
        self.inner.lock().unwrap().items.get_mut(id).unwrap().answer = answer;
    }

    pub fn change(&self, id: &str, field: &str, value: Value) {
        self.inner.lock().unwrap().items.get_mut(id).unwrap().body[field] = value;
    }

    pub fn forget(&self, id: &str) {
        self.inner.lock().unwrap().items.remove(id);
    }

    pub fn has_besides(&self, row: Value) {
        self.inner.lock().unwrap().strange.push(row);
    }

    fn talk(&self, stream: TcpStream) -> Option<()> {
        let mut out = stream.try_clone().ok()?;
        let mut lines = BufReader::new(stream);
        let (mut line, mut headers) = (String::new(), BTreeMap::new());
        lines.read_line(&mut line).ok()?;
        loop {
            let mut header = String::new();
            lines.read_line(&mut header).ok()?;
            let Some((name, value)) = header.trim().split_once(':') else { break };
            headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
        }
        let length = headers.get("content-length").map_or(0, |text| text.parse().unwrap());
        let mut body = vec![0; length];
        lines.read_exact(&mut body).ok()?;
        let body = String::from_utf8(body).unwrap();
        let manner = self.manner.lock().unwrap().clone();
        self.inner.lock().unwrap().requests += 1;
        if manner == Manner::Down {
            return None;
        }
        let header = |name: &str| headers.get(name).cloned().unwrap_or_default();
        let id = header("webhook-id");
        let seconds = header("webhook-timestamp").parse().unwrap_or(0);
        let own = signature(&self.secret.lock().unwrap(), &id, seconds, &body);
        let (status, text) = if !header("webhook-signature").split(' ').any(|one| one == own) {
            self.inner.lock().unwrap().forged += 1;
            ("401 Unauthorized", json!({}).to_string())
        } else if manner == Manner::Fails {
            ("500 Internal Server Error", String::new())
        } else if manner == Manner::Strange {
            ("200 OK", "<html>维护中</html>".to_owned())
        } else {
            let body: Value = serde_json::from_str(&body).unwrap();
            let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
            assert_eq!(header("idempotency-key"), id);
            let answer = match path.as_str() {
                "/weifei/items" => self.take(&id, &body, &manner),
                "/weifei/answers" => self.answers(&body),
                "/weifei/list" => self.list(&body),
                other => panic!("nobody asks {other}"),
            };
            if manner == Manner::TakesAndBreaks {
                return None;
            }
            ("200 OK", answer.to_string())
        };
        let text = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{text}", text.len());
        out.write_all(text.as_bytes()).ok()
    }

    fn take(&self, id: &str, body: &Value, manner: &Manner) -> Value {
        let mut inner = self.inner.lock().unwrap();
        if let Some(known) = inner.items.get_mut(id) {
            assert_eq!(known.body, *body, "an id has the same words at every try");
            known.times += 1;
            return known.answer.clone();
        }
        inner.serial += 1;
        let serial = inner.serial;
        let number = match body["kind"].as_str().unwrap() {
            "manifest_number" => Some(format!("20263301{serial:06}")),
            "plan" => Some(format!("3301-2026-{serial:04}")),
            "declaration" => Some(format!("SB{serial:06}")),
            _ => None,
        };
        let answer = match manner {
            Manner::Later => json!({"state": "received"}),
            Manner::SendsBack(reason) => json!({"state": "returned", "reason": reason}),
            Manner::Gives(number) => json!({"state": "accepted", "number": number}),
            _ => json!({"state": "accepted", "number": number}),
        };
        inner.items.insert(id.to_owned(), Kept { body: body.clone(), answer: answer.clone(), times: 1 });
        answer
    }

    fn answers(&self, body: &Value) -> Value {
        let inner = self.inner.lock().unwrap();
        let known = |id: &Value| {
            let mut answer = inner.items.get(id.as_str()?)?.answer.clone();
            answer["id"] = id.clone();
            Some(answer)
        };
        json!({"answers": body["ids"].as_array().unwrap().iter().filter_map(known).collect::<Vec<_>>()})
    }

    fn list(&self, body: &Value) -> Value {
        let inner = self.inner.lock().unwrap();
        let row = |(id, kept): (&String, &Kept)| {
            let number = kept.answer["number"].as_str().or(kept.body["number"].as_str());
            json!({
                "id": id, "kind": kept.body["kind"], "number": number, "mass_g": kept.body["mass_g"],
                "state": kept.answer["state"],
            })
        };
        let own = inner.items.iter().filter(|(_, kept)| kept.body["site"]["code"] == body["site"]).map(row);
        let all: Vec<Value> = own.chain(inner.strange.clone()).collect();
        let from: usize = body["after"].as_str().map_or(0, |text| text.parse().unwrap());
        let page: Vec<Value> = all.iter().skip(from).take(PAGE).cloned().collect();
        let next = (from + PAGE < all.len()).then(|| (from + PAGE).to_string());
        json!({"items": page, "next": next})
    }
}
