//! Stand-ins for what is outside: a mail server, and machines that answer over HTTP. Both are real: they listen, and are spoken to.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    time::Duration,
};

/// A letter that arrived.
#[derive(Clone, Debug)]
pub struct Arrived {
    pub to: String,
    pub text: String,
}

impl Arrived {
    /// The value of a header.
    pub fn header(&self, name: &str) -> String {
        let head = self.text.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
        let start = format!("{name}: ");
        head.lines().find_map(|line| line.strip_prefix(&start).map(str::to_owned)).unwrap_or_default()
    }
}

#[derive(Default)]
struct Post {
    letters: Vec<Arrived>,
    away: bool,
    /// Answers of a recipient's mailbox instead of 250.
    answers: BTreeMap<String, String>,
    /// What who signs in is answered; without it nobody is asked to.
    sign_in: Option<String>,
    /// What a letter is answered instead of 250.
    content: Option<String>,
    connections: usize,
}

/// A mail server.
#[derive(Clone)]
pub struct MailServer {
    pub address: SocketAddr,
    inner: Arc<Mutex<Post>>,
}

impl MailServer {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self { address: listener.local_addr().unwrap(), inner: Arc::default() };
        let own = server.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                own.inner.lock().unwrap().connections += 1;
                let own = own.clone();
                std::thread::spawn(move || own.talk(stream));
            }
        });
        server
    }

    /// Answers nobody any more, or again.
    pub fn away(&self, away: bool) {
        self.inner.lock().unwrap().away = away;
    }

    /// What a mailbox is answered.
    pub fn answers(&self, to: &str, answer: &str) {
        self.inner.lock().unwrap().answers.insert(to.to_owned(), answer.to_owned());
    }

    /// Wants people to sign in, and answers them this.
    pub fn signs_in(&self, answer: &str) {
        self.inner.lock().unwrap().sign_in = Some(answer.to_owned());
    }

    /// What a letter is answered once it was given.
    pub fn takes(&self, answer: Option<&str>) {
        self.inner.lock().unwrap().content = answer.map(str::to_owned);
    }

    pub fn letters(&self) -> Vec<Arrived> {
        self.inner.lock().unwrap().letters.clone()
    }

    pub fn connections(&self) -> usize {
        self.inner.lock().unwrap().connections
    }

    fn talk(&self, stream: TcpStream) -> Option<()> {
        let away = || self.inner.lock().unwrap().away;
        let mut out = stream.try_clone().ok()?;
        let mut lines = BufReader::new(stream);
        if away() {
            return None;
        }
        out.write_all(b"220 stand-in ESMTP\r\n").ok()?;
        let (mut to, mut line) = (String::new(), String::new());
        loop {
            line.clear();
            if lines.read_line(&mut line).ok()? == 0 || away() {
                return None;
            }
            let word = line.get(..4).unwrap_or_default().to_ascii_uppercase();
            let answer = match word.as_str() {
                "EHLO" if self.inner.lock().unwrap().sign_in.is_some() => {
                    "250-stand-in\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME".to_owned()
                }
                "EHLO" => "250-stand-in\r\n250 8BITMIME".to_owned(),
                "AUTH" => self.inner.lock().unwrap().sign_in.clone().unwrap_or_else(|| "503 no".to_owned()),
                "RCPT" => {
                    line.split(['<', '>']).nth(1)?.clone_into(&mut to);
                    self.inner.lock().unwrap().answers.get(&to).cloned().unwrap_or_else(|| "250 good".to_owned())
                }
                "DATA" => {
                    out.write_all(b"354 go on\r\n").ok()?;
                    let mut text = String::new();
                    while !text.ends_with("\r\n.\r\n") {
                        lines.read_line(&mut text).ok()?;
                    }
                    if away() {
                        return None;
                    }
                    let mut inner = self.inner.lock().unwrap();
                    if let Some(answer) = inner.content.clone() {
                        answer
                    } else {
                        inner.letters.push(Arrived { to: to.clone(), text });
                        "250 taken".to_owned()
                    }
                }
                _ => "250 good".to_owned(),
            };
            out.write_all(format!("{answer}\r\n").as_bytes()).ok()?;
        }
    }
}

/// A request that arrived.
#[derive(Clone, Debug)]
pub struct Asked {
    pub line: String,
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

impl Asked {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// How requests are answered: status line's rest, further headers, body, and how long that takes.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: &'static str,
    pub header: String,
    pub body: &'static str,
    pub after: Duration,
}

/// A good answer.
pub fn good(body: &'static str) -> Reply {
    Reply { status: "200 OK", header: String::new(), body, after: Duration::ZERO }
}

/// A machine that answers over HTTP.
#[derive(Clone)]
pub struct Machine {
    pub address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    reply: Arc<Mutex<Reply>>,
}

impl Machine {
    pub fn start(reply: Reply) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let machine = Self { address, asked: Arc::default(), reply: Arc::new(Mutex::new(reply)) };
        let own = machine.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let own = own.clone();
                std::thread::spawn(move || own.talk(stream));
            }
        });
        machine
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn answers(&self, reply: Reply) {
        *self.reply.lock().unwrap() = reply;
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
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
        self.asked.lock().unwrap().push(Asked { line: line.trim().to_owned(), headers, body });
        let reply = self.reply.lock().unwrap().clone();
        if !reply.after.is_zero() {
            std::thread::park_timeout(reply.after);
        }
        let (status, header, body) = (reply.status, reply.header, reply.body);
        let text =
            format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{header}\r\n{body}", body.len());
        out.write_all(text.as_bytes()).ok()
    }
}
