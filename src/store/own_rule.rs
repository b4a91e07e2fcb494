//! Rules of authorities' own: what happened to them. A row never changes; the event of the same version tells of it.

use diesel::prelude::*;

use super::{Conn, Stored};

use tables::own_rule;

mod tables {
    diesel::table! {
        own_rule (serial) {
            serial -> BigInt,
            code -> Text,
            body -> Text,
            at -> BigInt,
        }
    }
}

/// One thing that happened to a rule.
#[derive(Clone, Debug, Queryable, Insertable, PartialEq, Eq)]
#[diesel(table_name = own_rule)]
pub struct OwnRuleRow {
    /// Version of the stream of all of them.
    pub serial: i64,
    /// Code of the rule.
    pub code: String,
    /// The event, JSON.
    pub body: String,
    /// When.
    pub at: i64,
}

/// Keeps what happened.
pub fn insert(conn: &mut Conn, row: &OwnRuleRow) -> Stored<()> {
    diesel::insert_into(own_rule::table).values(row.clone()).execute(conn)?;
    Ok(())
}

/// Everything, in order.
pub fn all(conn: &mut Conn) -> Stored<Vec<OwnRuleRow>> {
    Ok(own_rule::table.order(own_rule::serial).load(conn)?)
}

/// What happened to some rules, in order.
pub fn of(conn: &mut Conn, codes: &[String]) -> Stored<Vec<OwnRuleRow>> {
    Ok(own_rule::table.filter(own_rule::code.eq_any(codes)).order(own_rule::serial).load(conn)?)
}
