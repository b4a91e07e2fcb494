//! The demo world's logins: invented people, one per role, one password for all. Never made outside `weifei demo`.

/// Role and login.
pub const LOGINS: &[(&str, &str)] =
    &[("keeper", "keeper"), ("ehs", "ehs"), ("officer", "officer"), ("reviewer", "reviewer"), ("admin", "admin")];

/// The password of all of them.
pub const PASSWORD: &str = "weifei-demo-2026";
