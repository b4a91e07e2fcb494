//! Clients that cost little: one blocking connection each, requests written by hand, answers read to their length.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use weifei::kernel::{
    clock::{Clock as _, SystemClock},
    id::{Ids as _, RandomIds},
};

/// One connection.
pub struct Client {
    stream: BufReader<TcpStream>,
    token: String,
    answer: Vec<u8>,
}

impl Client {
    pub fn new(address: SocketAddr, token: &str) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream: BufReader::new(stream), token: token.to_owned(), answer: Vec::new() }
    }

    /// Posts and reads the answer: its status and text.
    pub fn post(&mut self, path: &str, body: &str) -> (u16, &str) {
        let key = RandomIds.next(SystemClock.now());
        self.send(&format!(
            "POST /api/v1{path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {}\r\nIdempotency-Key: {key}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.token,
            body.len()
        ))
    }

    /// Gets and reads the answer: its status and text.
    pub fn get(&mut self, path: &str) -> (u16, &str) {
        self.send(&format!("GET /api/v1{path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {}\r\n\r\n", self.token))
    }

    fn send(&mut self, request: &str) -> (u16, &str) {
        self.stream.get_mut().write_all(request.as_bytes()).unwrap();
        let (mut status, mut length, mut line) = (0, 0, String::new());
        loop {
            line.clear();
            self.stream.read_line(&mut line).unwrap();
            if line.trim_end().is_empty() {
                break;
            }
            if status == 0 {
                status = line.split(' ').nth(1).unwrap().parse().unwrap();
            } else if line.get(..15).is_some_and(|name| name.eq_ignore_ascii_case("content-length:")) {
                length = line[15..].trim().parse().unwrap();
            }
        }
        self.answer.resize(length, 0);
        self.stream.read_exact(&mut self.answer).unwrap();
        (status, std::str::from_utf8(&self.answer).unwrap())
    }
}

/// A package that goes to and fro between two zones: every scan is a move that is accepted.
#[derive(Clone)]
pub struct Parcel {
    pub path: String,
    pub bodies: [String; 2],
    pub turn: usize,
}

impl Parcel {
    /// The next scan.
    pub fn scan(&mut self, client: &mut Client) {
        let (status, text) = client.post(&self.path, &self.bodies[self.turn % 2]);
        assert_eq!(status, 200, "{} {text}", self.path);
        self.turn += 1;
    }
}

/// Scans per second of so many clients in closed loop; each has its own parcels.
pub fn closed(address: SocketAddr, token: &str, parcels: &mut [Vec<Parcel>], time: Duration) -> f64 {
    let (count, start) = (AtomicU64::new(0), Instant::now());
    std::thread::scope(|scope| {
        for own in parcels.iter_mut() {
            let count = &count;
            scope.spawn(move || {
                let mut client = Client::new(address, token);
                let mut at = 0;
                while start.elapsed() < time {
                    let many = own.len();
                    own[at % many].scan(&mut client);
                    at += 1;
                    count.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    count.into_inner() as f64 / start.elapsed().as_secs_f64()
}

/// Latencies under an offered load.
pub struct Latency {
    pub offered: f64,
    pub reached: f64,
    sorted: Vec<Duration>,
}

impl Latency {
    pub fn percentile(&self, percent: f64) -> Duration {
        let at = (self.sorted.len() as f64 * percent / 100.0) as usize;
        self.sorted[at.min(self.sorted.len() - 1)]
    }
}

/// Open loop: the n-th scan is due at n/rate whoever is late, and its latency counts from then (no coordinated omission).
pub fn open(address: SocketAddr, token: &str, parcels: &mut [Vec<Parcel>], rate: f64, time: Duration) -> Latency {
    let (next, start) = (AtomicU64::new(0), Instant::now());
    let many = (rate * time.as_secs_f64()) as u64;
    let mut sorted: Vec<Duration> = std::thread::scope(|scope| {
        let threads: Vec<_> = parcels
            .iter_mut()
            .map(|own| {
                let next = &next;
                scope.spawn(move || {
                    let mut client = Client::new(address, token);
                    let mut seen = Vec::new();
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        if number >= many {
                            return seen;
                        }
                        let due = start + Duration::from_secs_f64(number as f64 / rate);
                        std::thread::sleep(due.saturating_duration_since(Instant::now()));
                        let which = number as usize % own.len();
                        own[which].scan(&mut client);
                        seen.push(due.elapsed());
                    }
                })
            })
            .collect();
        threads.into_iter().flat_map(|one| one.join().unwrap()).collect()
    });
    let reached = sorted.len() as f64 / start.elapsed().as_secs_f64();
    sorted.sort();
    Latency { offered: rate, reached, sorted }
}

/// Latency of one scan after the other by one client, over parcels taken in turn: the median and the mean.
pub fn one_by_one(address: SocketAddr, token: &str, parcels: &mut [Parcel], scans: usize) -> (Duration, Duration) {
    let mut client = Client::new(address, token);
    let many = parcels.len();
    let mut times: Vec<Duration> = (0..scans)
        .map(|at| {
            let start = Instant::now();
            // A step that shares no factor with the number visits them far apart.
            parcels[at * 7919 % many].scan(&mut client);
            start.elapsed()
        })
        .collect();
    times.sort();
    (times[scans / 2], times.iter().sum::<Duration>() / u32::try_from(scans).unwrap())
}
