//! Figures for the keepers of the platform.

use diesel::{dsl::min, prelude::*};

use super::{Conn, Stored, schema::event};

/// When the oldest unsealed event was recorded.
pub fn oldest_unsealed(conn: &mut Conn) -> Stored<Option<i64>> {
    Ok(event::table.filter(event::position.is_null()).select(min(event::recorded_at)).first(conn)?)
}
