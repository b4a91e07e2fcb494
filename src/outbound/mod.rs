//! What leaves the platform, behind one trait each, with a recorded fake for tests. Knows no database and no use case.

pub mod mail;
