//! Ledger workbooks over HTTP.
