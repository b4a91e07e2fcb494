//! The API as a program outside meets it: a real server on a port of its own, asked over HTTP.

mod declared;
mod file;
mod live;
mod notice;
mod own_rule;
pub mod papers;
mod permissions;
mod routes;
mod rule;
mod scanned;
mod scopes;
mod treatment;
mod undo;

use std::{sync::mpsc, thread::JoinHandle};

use actix_web::{dev::ServerHandle, rt::System};
use reqwest::{Method, StatusCode, blocking::Client};
use serde_json::Value;
use weifei::{
    api::router::{Listen, serve},
    app::Env,
};

/// A running server; stops when it goes.
pub struct Api {
    client: Client,
    base: String,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
    pub bytes: Vec<u8>,
}

impl Answer {
    fn of(answer: reqwest::blocking::Response) -> Self {
        let (status, headers) = (answer.status(), answer.headers().clone());
        let bytes = answer.bytes().unwrap().to_vec();
        Self { status, headers, text: String::from_utf8_lossy(&bytes).into_owned(), bytes }
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }
}

impl Api {
    pub fn start(env: &Env) -> Self {
        // Refused when another test was first: then it is there.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (tell, told) = mpsc::channel();
        let env = env.clone();
        let thread = std::thread::spawn(move || {
            System::new().block_on(async {
                let listen = Listen { address: ([127, 0, 0, 1], 0).into(), tls: None, workers: 1 };
                let (server, addresses) = serve(&env, &listen).unwrap();
                tell.send((server.handle(), addresses[0])).unwrap();
                server.await.unwrap();
            });
        });
        let (handle, address) = told.recv().unwrap();
        Self { client: Client::new(), base: format!("http://{address}"), handle, thread: Some(thread) }
    }

    /// Asks with a session's token and, for a write, a key; a text is sent as it is.
    pub fn ask(&self, method: &str, path: &str, token: Option<&str>, key: Option<String>, body: &Value) -> Answer {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = self.client.request(method.clone(), format!("{}{path}", self.base));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(key) = key {
            request = request.header("Idempotency-Key", key);
        }
        if let Some(text) = body.as_str() {
            request = request.body(text.to_owned());
        } else if method == Method::POST {
            request = request.json(body);
        }
        Answer::of(request.send().unwrap())
    }

    /// Sends bytes with headers of one's own.
    pub fn send(&self, path: &str, token: &str, headers: &[(&str, &str)], bytes: Vec<u8>) -> Answer {
        let mut request = self.client.post(format!("{}{path}", self.base)).bearer_auth(token).body(bytes);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Answer::of(request.send().unwrap())
    }

    /// Writes with a key and, if given, the version the caller read.
    pub fn ask_with(
        &self,
        method: &str,
        path: &str,
        token: &str,
        key: &str,
        version: Option<&str>,
        body: &Value,
    ) -> Answer {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = self.client.request(method, format!("{}{path}", self.base)).bearer_auth(token).json(body);
        request = request.header("Idempotency-Key", key);
        if let Some(version) = version {
            request = request.header("If-Match", version);
        }
        Answer::of(request.send().unwrap())
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, None, None, &Value::Null)
    }
}

impl Drop for Api {
    fn drop(&mut self) {
        let stopping = self.handle.stop(false);
        System::new().block_on(stopping);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
