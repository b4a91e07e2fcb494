//! Certificates: read from files, or, for a demo in one's own network, made by an authority of one's own.

use std::{
    fs,
    net::{IpAddr, UdpSocket},
    path::{Path, PathBuf},
    sync::Arc,
};

use chrono::{Datelike as _, Duration};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    date_time_ymd,
};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};

use super::{Failure, place::write_private};
use crate::kernel::{clock::Instant, hash::Hash};

/// How long phones take a server's certificate at most.
const LEAF_DAYS: i64 = 397;
/// How long the authority lasts.
const CA_DAYS: i64 = 3650;

/// Reads a chain and its key.
pub fn load(cert: &Path, key: &Path) -> Result<Arc<ServerConfig>, Failure> {
    let told =
        |what: &Path, error: &dyn std::fmt::Display| -> Failure { format!("{}: {error}", what.display()).into() };
    let chain: Vec<CertificateDer<'static>> =
        CertificateDer::pem_file_iter(cert).and_then(Iterator::collect).map_err(|error| told(cert, &error))?;
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|error| told(key, &error))?;
    config(chain, secret)
}

fn config(chain: Vec<CertificateDer<'static>>, key: PrivateKeyDer<'static>) -> Result<Arc<ServerConfig>, Failure> {
    Ok(Arc::new(ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key)?))
}

/// What a demo in one's own network is served with.
pub struct Lan {
    /// Certificate and key.
    pub tls: Arc<ServerConfig>,
    /// Where the authority's certificate lies.
    pub ca_file: PathBuf,
    /// The same in PEM.
    pub ca_pem: String,
    /// SHA-256 of it, to compare on the phone.
    pub fingerprint: String,
}

/// This machine's address as others in the network see it; nothing is sent.
pub fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    // An address for documentation (RFC 5737): connecting only picks the route.
    socket.connect("192.0.2.1:9").ok()?;
    socket.local_addr().ok().map(|address| address.ip()).filter(|address| !address.is_unspecified())
}

fn day(at: Instant) -> (i32, u8, u8) {
    let day = at.datetime().date_naive();
    (day.year(), u8::try_from(day.month()).unwrap_or(1), u8::try_from(day.day()).unwrap_or(1))
}

fn lasts(params: &mut CertificateParams, from: Instant, days: i64) {
    let (begin, end) = (day(from.plus(Duration::days(-1))), day(from.plus(Duration::days(days - 1))));
    params.not_before = date_time_ymd(begin.0, begin.1, begin.2);
    params.not_after = date_time_ymd(end.0, end.1, end.2);
}

fn authority(now: Instant) -> Result<CertificateParams, Failure> {
    let mut params = CertificateParams::new(Vec::<String>::new())?;
    params.distinguished_name.push(DnType::CommonName, "weifei demo 演示");
    // It may sign servers only, and no further authority.
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    lasts(&mut params, now, CA_DAYS);
    Ok(params)
}

/// The authority kept in `dir` (made once, so that phones trust it once) and a fresh certificate for `address`.
pub fn lan(dir: &Path, address: IpAddr, now: Instant) -> Result<Lan, Failure> {
    fs::create_dir_all(dir)?;
    let (ca_file, key_file) = (dir.join("lan-ca.crt"), dir.join("lan-ca.key"));
    if !ca_file.exists() || !key_file.exists() {
        let key = KeyPair::generate()?;
        let _ = fs::remove_file(&key_file);
        write_private(&key_file, key.serialize_pem().as_bytes())?;
        fs::write(&ca_file, authority(now)?.self_signed(&key)?.pem())?;
    }
    let ca_pem = fs::read_to_string(&ca_file)?;
    let issuer = Issuer::new(authority(now)?, KeyPair::from_pem(&fs::read_to_string(&key_file)?)?);
    let mut params = CertificateParams::new(vec![address.to_string(), "localhost".to_owned()])?;
    params.distinguished_name.push(DnType::CommonName, address.to_string());
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    lasts(&mut params, now, LEAF_DAYS);
    let key = KeyPair::generate()?;
    let leaf = params.signed_by(&key, &issuer)?;
    let ca = CertificateDer::from_pem_slice(ca_pem.as_bytes())?;
    let hex = Hash::of(&[&ca]).hex().to_uppercase();
    let pairs: Vec<&str> = (0..hex.len()).step_by(2).filter_map(|at| hex.get(at..at + 2)).collect();
    let secret = PrivateKeyDer::try_from(key.serialize_der())?;
    let tls = config(vec![leaf.der().clone(), ca], secret)?;
    Ok(Lan { tls, ca_file, ca_pem, fingerprint: pairs.join(":") })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn the_authority_stays_and_its_key_is_private() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let dir = tempfile::tempdir().unwrap();
        let now = Instant::parse("2026-11-23T01:00:00Z").unwrap();
        let make = |last: u8, now| lan(dir.path(), IpAddr::from([192, 168, 1, last]), now).unwrap();
        let (first, later) = (make(7, now), make(8, now.plus(Duration::days(300))));
        assert_eq!((&first.fingerprint, &first.ca_pem), (&later.fingerprint, &later.ca_pem));
        assert_eq!(first.fingerprint.len(), 95);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(dir.path().join("lan-ca.key")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        fs::write(dir.path().join("not.pem"), "nothing").unwrap();
        assert!(load(&first.ca_file, &dir.path().join("not.pem")).is_err());
    }
}
