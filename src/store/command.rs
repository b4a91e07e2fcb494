//! Commands already answered: the first answer is kept, refusals included (design §2).

use diesel::prelude::*;

use super::{
    Conn, Stored,
    schema::command,
    statement::{direct, execute},
};

/// An answered command.
#[derive(Clone, Debug, Queryable, PartialEq, Eq)]
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
    Ok(direct!(conn, to => command::table.find((actor, id)).get_result(to).optional())?)
}

/// Keeps an answer.
pub fn keep(conn: &mut Conn, row: &CommandRow) -> Stored<()> {
    execute!(
        conn,
        "INSERT INTO command (id, actor, body_sha256, outcome, answer, at) VALUES (?, ?, ?, ?, ?, ?)",
        &[
            (&row.id).into(),
            (&row.actor).into(),
            (&row.body_sha256).into(),
            (&row.outcome).into(),
            (&row.answer).into(),
            row.at.into(),
        ],
    )?;
    Ok(())
}
