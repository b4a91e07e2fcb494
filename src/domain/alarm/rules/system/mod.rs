//! The platform's own ways out.

pub mod upload_failed;
