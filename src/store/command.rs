//! Commands already answered: the first answer is kept, refusals included (design §2).

use diesel::prelude::*;

use super::{Conn, Stored, schema::command};

/// An answered command.
#[derive(Clone, Debug, Queryable, Insertable, PartialEq, Eq)]
#[diesel(table_name = command)]
#[expect(missing_docs, reason = "columns named by their meaning")]
pub struct CommandRow {
    pub id: String,
    pub actor: String,
    pub body_sha256: String,
    /// `done` or `refused`.
    pub outcome: String,
    pub answer: String,
    pub at: i64,
}

/// The answer given to this actor's command before.
pub fn find(conn: &mut Conn, actor: &str, id: &str) -> Stored<Option<CommandRow>> {
    Ok(command::table.find((actor, id)).first(conn).optional()?)
}

/// Keeps an answer.
pub fn keep(conn: &mut Conn, row: &CommandRow) -> Stored<()> {
    diesel::insert_into(command::table).values(row.clone()).execute(conn)?;
    Ok(())
}
