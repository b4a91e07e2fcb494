//! What runs after commit or by the clock. Each job may run twice without harm.

pub mod books;
pub mod courier;
pub mod due;
pub mod exchange;
mod follower;
pub mod long;
pub mod post;
pub mod sealing;
pub mod watch;
