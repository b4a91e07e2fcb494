//! Where organisations are reached: personal data at times, no facts.

use diesel::prelude::*;

use super::{Conn, Stored, statement::execute};

use tables::reach;

mod tables {
    diesel::table! {
        reach (organisation) {
            organisation -> Text,
            address -> Nullable<Text>,
            phone -> Nullable<Text>,
            emergency_phone -> Nullable<Text>,
        }
    }
}

/// How an organisation is reached; what nobody told is `None`.
#[derive(Clone, Debug, Default, Queryable, PartialEq, Eq)]
pub struct ReachRow {
    /// Whose it is.
    pub organisation: String,
    /// 单位地址.
    pub address: Option<String>,
    /// 联系电话.
    pub phone: Option<String>,
    /// 应急联系电话: answered day and night.
    pub emergency_phone: Option<String>,
}

/// Of several organisations, those that told something.
pub fn of(conn: &mut Conn, organisations: &[String]) -> Stored<Vec<ReachRow>> {
    Ok(reach::table.filter(reach::organisation.eq_any(organisations)).load(conn)?)
}

/// Keeps what an organisation tells instead of what it told before.
pub fn save(conn: &mut Conn, row: &ReachRow) -> Stored<()> {
    const TEXT: &str = "INSERT INTO reach (organisation, address, phone, emergency_phone) VALUES (?, ?, ?, ?) \
                        ON CONFLICT (organisation) DO UPDATE SET address = excluded.address, \
                        phone = excluded.phone, emergency_phone = excluded.emergency_phone";
    let binds = [(&row.organisation).into(), (&row.address).into(), (&row.phone).into(), (&row.emergency_phone).into()];
    execute!(conn, TEXT, &binds)?;
    Ok(())
}
