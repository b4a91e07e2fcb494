//! The gate for addresses that others name: HTTPS to public machines only, so that nobody makes this server speak to machines
//! within its own network (SSRF; Standard Webhooks, "Security considerations").
//!
//! **Invariant:** the machine that was looked up and found allowed is the one that is spoken to, for this one request; no redirect is
//! followed, no proxy of the environment asked.

use std::{
    io::Read as _,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs as _},
    time::Duration,
};

use reqwest::{StatusCode, Url, blocking::Client, header::HeaderMap, redirect::Policy};

use super::Fault;
use crate::{
    domain::refusal::{Code, Refusal},
    kernel::text::Words,
};

/// Time for one request from beginning to end.
pub const TIMEOUT: Duration = Duration::from_secs(10);
/// Bytes of an answer that are read.
const ANSWER_MAX: u64 = 64 * 1024;
/// Longest address, characters.
pub const URL_MAX: usize = 1000;

/// Which machines may be spoken to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gate {
    /// Names or numbers of machines that may lie inside and need no TLS.
    pub inside: Vec<String>,
}

/// Why an address is not let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It cannot be read.
    NoAddress,
    /// It names no machine.
    NoMachine,
    /// Longer than [`URL_MAX`].
    TooLong,
    /// A name, a password or a fragment stands in it.
    Secret,
    /// Not by TLS.
    NotHttps,
    /// A machine within this server's own network.
    Inside,
}

impl Unfit {
    /// All of them.
    pub const ALL: &'static [Self] =
        &[Self::NoAddress, Self::NoMachine, Self::TooLong, Self::Secret, Self::NotHttps, Self::Inside];

    /// The permanent text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoAddress => "no_address",
            Self::NoMachine => "no_machine",
            Self::TooLong => "too_long",
            Self::Secret => "secret_inside",
            Self::NotHttps => "not_https",
            Self::Inside => "machine_inside",
        }
    }

    /// In words.
    pub const fn words(self) -> Words {
        match self {
            Self::NoAddress => Words { zh: "这不是网址", en: "not an address" },
            Self::NoMachine => Words { zh: "网址里没有主机名", en: "no machine is named" },
            Self::TooLong => Words { zh: "网址超过1000字", en: "longer than 1000 characters" },
            Self::Secret => Words {
                zh: "网址里不能有用户名、密码或 # 片段",
                en: "neither a password nor a fragment may stand in it",
            },
            Self::NotHttps => Words { zh: "只能用 https", en: "only https" },
            Self::Inside => Words { zh: "这是内网的机器", en: "a machine inside" },
        }
    }

    /// The refusal of the address in a field.
    pub fn refusal(self, pointer: &str) -> Refusal {
        let Words { zh, en } = self.words();
        let refused = Refusal::of(Code::HookAddress).with("pointer", pointer).with("reason", self.as_str());
        refused.with("zh", zh).with("en", en)
    }
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// The beginning of its body.
    pub text: String,
}

impl Gate {
    /// An address as it may be kept: whole, HTTPS, without a name and password.
    pub fn check(&self, url: &str) -> Result<Url, Unfit> {
        let parsed = Url::parse(url).map_err(|_| Unfit::NoAddress)?;
        let Some(host) = parsed.host_str() else { return Err(Unfit::NoMachine) };
        if url.len() > URL_MAX {
            return Err(Unfit::TooLong);
        }
        if !parsed.username().is_empty() || parsed.password().is_some() || parsed.fragment().is_some() {
            return Err(Unfit::Secret);
        }
        if parsed.scheme() != "https" && !(parsed.scheme() == "http" && self.names(host)) {
            return Err(Unfit::NotHttps);
        }
        let number = bare(host).parse::<IpAddr>();
        if number.is_ok_and(|ip| !is_public(ip)) && !self.names(host) {
            return Err(Unfit::Inside);
        }
        Ok(parsed)
    }

    fn names(&self, host: &str) -> bool {
        self.inside.iter().any(|one| bare(one).eq_ignore_ascii_case(bare(host)))
    }

    /// The machines of a name; none unless all are allowed.
    fn machines(&self, url: &Url) -> Result<Vec<SocketAddr>, Fault> {
        let host = bare(url.host_str().unwrap_or_default());
        let port = url.port_or_known_default().unwrap_or(443);
        let found: Vec<SocketAddr> = (host, port)
            .to_socket_addrs()
            .map_err(|_| Fault::Away("the name of the machine is not known".to_owned()))?
            .collect();
        if !self.names(host) && found.iter().any(|one| !is_public(one.ip())) {
            return Err(Fault::Refused("the name leads to a machine inside, which is not allowed".to_owned()));
        }
        Ok(found)
    }

    /// Sends a body; gives whatever answer there is.
    pub fn post(&self, url: &str, headers: HeaderMap, body: String) -> Result<Answer, Fault> {
        let url = self.check(url).map_err(|why| Fault::Refused(why.words().en.to_owned()))?;
        let machines = self.machines(&url)?;
        let host = url.host_str().unwrap_or_default().to_owned();
        let client = plain().resolve_to_addrs(&host, &machines).build().map_err(|_| no_client())?;
        answer(client.post(url).headers(headers).body(body))
    }
}

/// A machine's name or number without the brackets of IPv6.
fn bare(host: &str) -> &str {
    host.trim_start_matches('[').trim_end_matches(']')
}

/// A client that goes nowhere by itself.
pub(super) fn plain() -> reqwest::blocking::ClientBuilder {
    Client::builder().redirect(Policy::none()).no_proxy().timeout(TIMEOUT).connect_timeout(TIMEOUT / 2)
}

pub(super) fn no_client() -> Fault {
    Fault::Later("no connection could be prepared".to_owned())
}

/// What a request is answered.
pub(super) fn answer(request: reqwest::blocking::RequestBuilder) -> Result<Answer, Fault> {
    let away = |error: &reqwest::Error| {
        Fault::Away(if error.is_timeout() { "no answer in ten seconds" } else { "no connection" }.to_owned())
    };
    let answer = request.send().map_err(|error| away(&error))?;
    let status = answer.status().as_u16();
    let mut bytes = Vec::new();
    answer.take(ANSWER_MAX).read_to_end(&mut bytes).map_err(|_| Fault::Away("the answer broke off".to_owned()))?;
    Ok(Answer { status, text: String::from_utf8_lossy(&bytes).into_owned() })
}

/// Done, or the fault that a status is.
pub(super) fn taken(answer: &Answer) -> Result<(), Fault> {
    let said = || format!("the receiver answered {}", answer.status);
    match StatusCode::from_u16(answer.status) {
        Ok(status) if status.is_success() => Ok(()),
        Ok(StatusCode::GONE) => Err(Fault::Gone),
        Ok(status) if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => Err(Fault::Away(said())),
        Ok(status) if status.is_redirection() => Err(Fault::Later(format!("{}, and no redirect is followed", said()))),
        _ => Err(Fault::Later(said())),
    }
}

/// Whether a machine is one of the open network: no loopback, no private or link-local network (where clouds answer with
/// credentials), nothing reserved (IANA special-purpose registries).
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    /// First address and length of every block that is not.
    const CLOSED: &[([u8; 4], u32)] = &[
        ([0, 0, 0, 0], 8),
        ([10, 0, 0, 0], 8),
        ([100, 64, 0, 0], 10),
        ([127, 0, 0, 0], 8),
        // The services of a cloud's own machines.
        ([168, 63, 129, 16], 32),
        ([169, 254, 0, 0], 16),
        ([172, 16, 0, 0], 12),
        ([192, 0, 0, 0], 24),
        ([192, 0, 2, 0], 24),
        ([192, 88, 99, 0], 24),
        ([192, 168, 0, 0], 16),
        ([198, 18, 0, 0], 15),
        ([198, 51, 100, 0], 24),
        ([203, 0, 113, 0], 24),
        ([224, 0, 0, 0], 3),
    ];
    let bits = u32::from(ip);
    !CLOSED.iter().any(|(first, length)| (bits ^ u32::from(Ipv4Addr::from(*first))) >> (32 - length) == 0)
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [first, second, .., high, low] = ip.segments();
    if let Some(inner) = ip.to_ipv4_mapped() {
        return is_public_v4(inner);
    }
    if (first, second) == (0x64, 0xff9b) {
        return is_public_v4(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low)));
    }
    // Global unicast alone, without what is tunnelled, for documents or for protocols.
    let special =
        (first == 0x2001 && (second < 0x0200 || second == 0x0db8)) || first == 0x2002 || first & 0xfff0 == 0x3ff0;
    first & 0xe000 == 0x2000 && !special
}
