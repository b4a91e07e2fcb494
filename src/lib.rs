//! 危废智治 (`weifei`): follows every container of hazardous waste from the machine that makes it to the furnace
//! that ends it. Read top to bottom; arrows of dependency only point down the list (ARCHITECTURE.md).

pub mod api;
pub mod app;
pub mod cli;
pub mod documents;
pub mod domain;
pub mod exchange;
pub mod jobs;
pub mod kernel;
pub mod outbound;
pub mod sim;
pub mod store;

/// Answers are many small texts made on one thread and freed on another; glibc's allocator took a fifth of a scan (ADR 5).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
