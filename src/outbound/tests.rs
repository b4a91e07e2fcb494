//! Signatures as the standards give them, templates, and machines that are not spoken to.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{
    gate::{Gate, Unfit},
    robot::dingtalk_signature,
    webhook::signature,
};

#[test]
fn a_signature_is_the_one_of_standard_webhooks() {
    // The example of the standard's own libraries.
    let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap_or_default();
    let body = r#"{"test": 2432232314}"#;
    let expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    assert_eq!(signature(&secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body), expected);
}

#[test]
fn a_dingtalk_signature_is_the_one_of_its_documents() {
    // Made by Python's hmac, as the documents of the robot do it.
    let expected = "TSZbRFUuvaSQaRKUpF970OPCb2/LcQAP3wOvwZIzBZk=";
    assert_eq!(dingtalk_signature("SEC0123456789abcdef", 1_700_000_000_000), expected);
}

#[test]
fn machines_inside_are_not_spoken_to_however_they_are_written() {
    let gate = Gate::default();
    for bad in [
        "http://example.com/",
        "https://user:secret@example.com/",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest/meta-data/",
        "https://100.100.100.200/",
        "https://192.168.1.1:8443/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[fe80::1]/",
        "https://[fd00::1]/",
        "https://[2002:7f00:1::]/",
        "file:///etc/passwd",
        "gopher://example.com/",
        "https:///",
        "no address",
    ] {
        assert!(gate.check(bad).is_err(), "{bad}");
    }
    for good in
        ["https://example.com/a?b=c", "https://8.8.8.8/", "https://[2606:4700::1111]/", "https://223.5.5.5:9443/x"]
    {
        assert!(gate.check(good).is_ok(), "{good}");
    }
    for (bad, why) in [
        ("no address", Unfit::NoAddress),
        ("data:text/plain,x", Unfit::NoMachine),
        (format!("https://example.com/{}", "x".repeat(1000)).as_str(), Unfit::TooLong),
        ("https://example.com/#x", Unfit::Secret),
        ("http://example.com/", Unfit::NotHttps),
        ("https://10.1.2.3/", Unfit::Inside),
    ] {
        assert_eq!(gate.check(bad), Err(why), "{bad}");
    }
    let mut codes: Vec<&str> = Unfit::ALL.iter().map(|one| one.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), Unfit::ALL.len());
    let open = Gate { inside: vec!["127.0.0.1".into(), "hooks.lan".into()] };
    assert!(open.check("http://127.0.0.1:9/").is_ok() && open.check("http://hooks.lan/").is_ok());
    assert!(open.check("http://127.0.0.2/").is_err() && open.check("http://other.lan/").is_err());
}
