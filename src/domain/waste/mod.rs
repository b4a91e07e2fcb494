//! waste
