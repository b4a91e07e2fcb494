//! HTTP only: routes, who calls, problems, and the shape of answers. Decides nothing, writes nothing itself.

pub mod actor;
pub mod assets;
pub mod document;
mod kept;
pub mod limit;
mod live;
pub mod measure;
pub mod openapi;
pub mod problem;
mod rejection;
pub mod router;
mod routes;
pub mod run;
pub mod scanned;
pub mod spent;
pub mod v1;
