//! A real server on a free port, spoken to over HTTP, with one login per role.

use std::{net::TcpListener, sync::Once, thread::JoinHandle};

use actix_web::{dev::ServerHandle, rt::System};
use reqwest::{
    Method,
    blocking::{Client, RequestBuilder},
    header::HeaderMap,
};
use serde_json::Value;
use weifei::{
    api::router::{Listen, Options, serve_with},
    app::{Env, account, env::Grant},
    domain::access::Role,
    kernel::{
        clock::Instant,
        id::{Ids as _, OrganisationId, PersonId, RandomIds},
    },
};

pub const PASSWORD: &str = "correct horse battery";

pub struct Api {
    pub base: String,
    pub client: Client,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{} {}", self.status, self.text))
    }

    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    pub fn str(&self, name: &str) -> String {
        self.json()[name].as_str().unwrap_or_else(|| panic!("no {name} in {}", self.text)).to_owned()
    }

    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }
}

pub fn key() -> String {
    RandomIds.next(Instant::from_micros(3)).to_string()
}

impl Api {
    pub fn start(env: &Env) -> Self {
        Self::start_with(env, Options::default())
    }

    pub fn start_with(env: &Env, options: Options) -> Self {
        Self::start_over(env, options, None)
    }

    pub fn start_over(env: &Env, options: Options, tls: Option<std::sync::Arc<rustls::ServerConfig>>) -> Self {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let listen = Listen { address: ([127, 0, 0, 1], port).into(), tls, workers: 1 };
        let (env, (tell, told)) = (env.clone(), std::sync::mpsc::channel());
        let thread = std::thread::spawn(move || {
            System::new().block_on(async {
                let (server, _) = serve_with(&env, &listen, &options).unwrap();
                tell.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        Self {
            base: format!("http://127.0.0.1:{port}"),
            client: Client::new(),
            handle: told.recv().unwrap(),
            thread: Some(thread),
        }
    }

    pub fn request(&self, method: Method, path: &str, token: &str) -> RequestBuilder {
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/api/v1/{path}") };
        let request = self.client.request(method, format!("{}{path}", self.base));
        if token.is_empty() { request } else { request.bearer_auth(token) }
    }

    pub fn send(request: RequestBuilder) -> Reply {
        let response = request.send().unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Reply { status, headers, text: response.text().unwrap() }
    }

    pub fn get(&self, path: &str, token: &str) -> Reply {
        Self::send(self.request(Method::GET, path, token))
    }

    pub fn post(&self, path: &str, token: &str, body: &Value) -> Reply {
        Self::send(self.request(Method::POST, path, token).header("Idempotency-Key", key()).json(body))
    }

    pub fn put(&self, path: &str, token: &str, version: Option<i64>, body: &Value) -> Reply {
        let mut request = self.request(Method::PUT, path, token).header("Idempotency-Key", key()).json(body);
        if let Some(version) = version {
            request = request.header("If-Match", format!("\"{version}\""));
        }
        Self::send(request)
    }

    pub fn delete(&self, path: &str, token: &str) -> Reply {
        Self::send(self.request(Method::DELETE, path, token).header("Idempotency-Key", key()))
    }

    pub fn login(&self, login: &str, password: &str) -> Reply {
        let body = serde_json::json!({ "login": login, "password": password });
        Self::send(self.request(Method::POST, "auth/login", "").json(&body))
    }

    pub fn token(&self, login: &str) -> String {
        self.login(login, PASSWORD).expect(200).str("access_token")
    }
}

impl Drop for Api {
    fn drop(&mut self) {
        let stop = self.handle.stop(false);
        System::new().block_on(stop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Adds a person with a role and the usual password.
pub fn person(env: &Env, login: &str, role: Role, organisation: Option<OrganisationId>, division: Option<&str>) {
    let digest = crate::support::digest(PASSWORD);
    let (inner, login) = (env.clone(), login.to_owned());
    let grant = Grant { role, organisation, site: None, division: division.map(str::to_owned) };
    env.db
        .write(move |conn| {
            let id = PersonId(RandomIds.next(Instant::from_micros(4)));
            account::create_person(conn, &inner, id, &login, &login, &digest, std::slice::from_ref(&grant))
        })
        .unwrap();
}
