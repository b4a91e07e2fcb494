//! Bounded pages of a list, walked by a cursor.

use serde::Serialize;

/// The most rows one page may hold.
pub const MAX_PAGE: i64 = 500;
/// Rows of a page when nobody says.
pub const DEFAULT_PAGE: i64 = 50;

/// One page and where the next begins.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Page<T> {
    /// Rows in the order of the list.
    pub items: Vec<T>,
    /// Give it back as `after` for the next page; `null` at the end.
    pub next: Option<String>,
}

/// Keeps a wish for a page size within bounds.
pub fn page_size(wish: Option<i64>) -> i64 {
    wish.unwrap_or(DEFAULT_PAGE).clamp(1, MAX_PAGE)
}
