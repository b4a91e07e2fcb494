//! The connection over both databases, opened by explicit scheme, with the pragmas that make SQLite durable.

use diesel::{
    Connection, PgConnection, SqliteConnection,
    connection::SimpleConnection as _,
    migration::{MigrationSource, MigrationVersion},
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{StoreError, Stored, memory, statement::execute};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

pub use self::either::{Conn, MultiBackend};

mod either {
    #![expect(missing_docs, reason = "what the derive writes has no documentation")]

    use diesel::{PgConnection, SqliteConnection};

    /// One connection to whichever database is configured.
    #[derive(diesel::MultiConnection)]
    pub enum Conn {
        /// Several servers.
        Postgres(PgConnection),
        /// One server, one file.
        Sqlite(SqliteConnection),
    }
}

/// Where the data lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A file.
    Sqlite(String),
    /// A URL with the scheme `postgres`.
    Postgres(String),
}

impl Address {
    /// Reads `sqlite:PATH` or `postgres:…`; anything else is refused, since a typo must not become a new file.
    pub fn parse(url: &str) -> Stored<Self> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            return Ok(Self::Sqlite(path.trim_start_matches("//").to_owned()));
        }
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            return Ok(Self::Postgres(url.to_owned()));
        }
        Err(StoreError::Unavailable("the database address must begin with sqlite: or postgres:".into()))
    }

    /// Opens a connection ready for use.
    pub fn open(&self) -> Stored<Conn> {
        let away = |error: diesel::ConnectionError| StoreError::Unavailable(error.to_string());
        match self {
            Self::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(path).map_err(away)?;
                conn.batch_execute(
                    "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; \
                     PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=134217728; \
                     PRAGMA wal_autocheckpoint=65536;",
                )?;
                Ok(Conn::Sqlite(conn))
            }
            Self::Postgres(url) => Ok(Conn::Postgres(PgConnection::establish(url).map_err(away)?)),
        }
    }
}

/// From here on this connection's commits do not wait for the disk: for what can be made again.
pub fn hasten(conn: &mut Conn) -> Stored<()> {
    let sql = match conn {
        Conn::Sqlite(_) => "PRAGMA synchronous=OFF",
        Conn::Postgres(_) => "SET synchronous_commit=OFF",
    };
    run(conn, sql)
}

/// Whether the commits of SQLite's writing connection wait for the disk themselves. Call outside a transaction.
pub fn await_disk(conn: &mut Conn, wait: bool) -> Stored<()> {
    match conn {
        Conn::Sqlite(_) if wait => run(conn, "PRAGMA synchronous=FULL"),
        Conn::Sqlite(_) => run(conn, "PRAGMA synchronous=NORMAL"),
        Conn::Postgres(_) => Ok(()),
    }
}

/// Applies what migrations are missing; names those applied.
pub fn migrate(conn: &mut Conn) -> Stored<Vec<String>> {
    let failed = |error: Box<dyn std::error::Error + Send + Sync>| StoreError::Unavailable(error.to_string());
    let done = match conn {
        Conn::Sqlite(conn) => conn.run_pending_migrations(SQLITE).map_err(failed)?,
        Conn::Postgres(conn) => conn.run_pending_migrations(POSTGRES).map_err(failed)?,
    };
    Ok(done.iter().map(MigrationVersion::to_string).collect())
}

/// Whether the schema lacks a migration of this program.
pub fn has_pending(conn: &mut Conn) -> Stored<bool> {
    let failed = |error: Box<dyn std::error::Error + Send + Sync>| StoreError::Unavailable(error.to_string());
    match conn {
        Conn::Sqlite(conn) => conn.has_pending_migration(SQLITE).map_err(failed),
        Conn::Postgres(conn) => conn.has_pending_migration(POSTGRES).map_err(failed),
    }
}

/// Undoes every migration, newest first: for the up–down–up test.
pub fn revert_all(conn: &mut Conn) -> Stored<usize> {
    let failed = |error: Box<dyn std::error::Error + Send + Sync>| StoreError::Unavailable(error.to_string());
    match conn {
        Conn::Sqlite(conn) => conn.revert_all_migrations(SQLITE).map(|done| done.len()).map_err(failed),
        Conn::Postgres(conn) => conn.revert_all_migrations(POSTGRES).map(|done| done.len()).map_err(failed),
    }
}

/// Names of the migrations in both folders, for the test that they are the same.
pub fn migration_names() -> (Vec<String>, Vec<String>) {
    let sqlite = MigrationSource::<diesel::sqlite::Sqlite>::migrations(&SQLITE)
        .map(|list| list.iter().map(|one| one.name().to_string()).collect())
        .unwrap_or_default();
    let postgres = MigrationSource::<diesel::pg::Pg>::migrations(&POSTGRES)
        .map(|list| list.iter().map(|one| one.name().to_string()).collect())
        .unwrap_or_default();
    (sqlite, postgres)
}

/// Runs one statement that differs in neither database.
pub fn run(conn: &mut Conn, sql: &str) -> Stored<()> {
    match conn {
        Conn::Sqlite(conn) => conn.batch_execute(sql)?,
        Conn::Postgres(conn) => conn.batch_execute(sql)?,
    }
    Ok(())
}

/// Begins the writer's transaction on SQLite.
pub fn begin(conn: &mut Conn) -> Stored<()> {
    execute!(conn, "BEGIN IMMEDIATE", &[]).map(drop)
}

/// Commits it.
pub fn commit(conn: &mut Conn) -> Stored<()> {
    execute!(conn, "COMMIT", &[]).map(drop)
}

/// Marks the place in the transaction to which a refused command goes back.
pub fn begin_command(conn: &mut Conn) -> Stored<()> {
    execute!(conn, "SAVEPOINT command", &[]).map(drop)
}

/// Forgets that place: what the command wrote stays in the transaction.
pub fn end_command(conn: &mut Conn) -> Stored<()> {
    execute!(conn, "RELEASE SAVEPOINT command", &[]).map(drop)
}

/// Whether this transaction is the only one that writes (SQLite's one writer), so that nothing need be locked by writing.
pub fn writes_alone(conn: &Conn) -> bool {
    match conn {
        Conn::Sqlite(_) => true,
        Conn::Postgres(_) => false,
    }
}

/// Undoes what the running command wrote so far, keeping its place in the transaction (used before a refusal is stored).
pub fn undo_command(conn: &mut Conn) -> Stored<()> {
    memory::forget();
    run(conn, "ROLLBACK TO SAVEPOINT command")
}

/// Holds the sealer's seat for this transaction: on PostgreSQL an advisory lock, on SQLite the one writer has it anyway.
pub fn elect_sealer(conn: &mut Conn) -> Stored<()> {
    match conn {
        Conn::Sqlite(_) => Ok(()),
        Conn::Postgres(_) => run(conn, "SELECT pg_advisory_xact_lock(1919249253)"),
    }
}

/// Copies a running database into a new file, consistently. PostgreSQL has its own tools for this.
pub fn copy_into(conn: &mut Conn, file: &str) -> Stored<()> {
    match conn {
        Conn::Sqlite(conn) => {
            conn.batch_execute(&format!("VACUUM INTO '{}'", file.replace('\'', "''")))?;
            Ok(())
        }
        Conn::Postgres(_) => Err(StoreError::Unavailable("use pg_basebackup or pg_dump for PostgreSQL".into())),
    }
}
