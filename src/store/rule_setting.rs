//! What was chosen for rules. A row never changes; the event of the same version tells of it.

use diesel::prelude::*;

use super::{Conn, Stored};

use tables::rule_setting;

mod tables {
    diesel::table! {
        rule_setting (version) {
            version -> BigInt,
            rule -> Text,
            body -> Text,
            set_at -> BigInt,
        }
    }
}

/// A choice.
#[derive(Clone, Debug, Queryable, Insertable, PartialEq, Eq)]
#[diesel(table_name = rule_setting)]
pub struct RuleSettingRow {
    /// Version of the stream of all choices.
    pub version: i64,
    /// Code of the rule.
    pub rule: String,
    /// The choice, JSON.
    pub body: String,
    /// When it was made.
    pub set_at: i64,
}

/// Keeps a choice.
pub fn insert(conn: &mut Conn, row: &RuleSettingRow) -> Stored<()> {
    diesel::insert_into(rule_setting::table).values(row.clone()).execute(conn)?;
    Ok(())
}

/// The newest version; 0 before the first.
pub fn newest(conn: &mut Conn) -> Stored<i64> {
    let found: Option<i64> = rule_setting::table.select(diesel::dsl::max(rule_setting::version)).first(conn)?;
    Ok(found.unwrap_or(0))
}

/// Every choice, in the order in which they were made.
pub fn all(conn: &mut Conn) -> Stored<Vec<RuleSettingRow>> {
    Ok(rule_setting::table.order(rule_setting::version).load(conn)?)
}
