//! The 管理台账 of HJ 1259-2022 chapter 6 and Annex B: batch codes, and a factory's own ledger read row by row. What can
//! be read in only one way is read, with advice; what can be read in two ways or in none is refused; one bad row never
//! stops the rest. Pure: knows no file format and no store.

pub mod advice;
pub mod annex;
pub mod batch;
pub mod cell;
pub mod check;
pub mod day;
pub mod event;
pub mod held;
pub mod line;
pub mod lock;
pub mod parse;
pub mod posting;
pub mod quantity;
pub mod refusal;
pub mod report;
pub mod row;
pub mod serials;
pub mod table;

pub use batch::{BatchCode, BatchKind};
pub use event::Event;
pub use held::{Held, HeldRow, OwnLine};
pub use refusal::Reason;
pub use report::{Import, Report, SiteNamed, import};
pub use row::LedgerRow;
pub use table::{Field, Table};
