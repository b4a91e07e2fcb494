//! The demo world's logins: invented people, one per role and one more, one password for all. Never made outside `weifei demo`.

/// Role and login: the first producer's people, the authorities, the first carrier's and the first receiver's people – of whom
/// one counter-signs what the operator corrects –, the collector's dispatcher, who holds mandates of small producers, and the
/// platform's admin.
pub const LOGINS: &[(&str, &str)] = &[
    ("keeper", "keeper"),
    ("ehs", "ehs"),
    ("manager", "manager"),
    ("officer", "officer"),
    ("reviewer", "reviewer"),
    ("dispatcher", "dispatcher"),
    ("driver", "driver"),
    ("gate", "gate"),
    ("operator", "operator"),
    ("ehs", "ehs-burner"),
    ("dispatcher", "dispatcher-collector"),
    ("admin", "admin"),
];

/// The password of all of them.
pub const PASSWORD: &str = "weifei-demo-2026";
