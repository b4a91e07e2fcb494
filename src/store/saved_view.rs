//! Filters that people keep by name: theirs alone, no facts.

use diesel::prelude::*;

use super::{Conn, Stored};

use tables::saved_view;

mod tables {
    diesel::table! {
        saved_view (id) {
            id -> Text,
            person -> Text,
            list -> Text,
            name -> Text,
            query -> Text,
            made_at -> BigInt,
        }
    }
}

/// A kept filter.
#[derive(Clone, Debug, Queryable, Insertable, PartialEq, Eq)]
#[diesel(table_name = saved_view)]
pub struct ViewRow {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub person: String,
    /// Of which list.
    pub list: String,
    /// What the person calls it.
    pub name: String,
    /// The address's query.
    pub query: String,
    /// When it was kept, microseconds.
    pub made_at: i64,
}

/// A person's views, by list and name.
pub fn of_person(conn: &mut Conn, person: &str) -> Stored<Vec<ViewRow>> {
    let of = saved_view::table.filter(saved_view::person.eq(person));
    Ok(of.order((saved_view::list, saved_view::name)).load(conn)?)
}

/// Keeps a view; one of the same list and name gives way.
pub fn save(conn: &mut Conn, row: &ViewRow) -> Stored<()> {
    let same = saved_view::table
        .filter(saved_view::person.eq(&row.person))
        .filter(saved_view::list.eq(&row.list))
        .filter(saved_view::name.eq(&row.name));
    diesel::delete(same).execute(conn)?;
    diesel::insert_into(saved_view::table).values(row.clone()).execute(conn)?;
    Ok(())
}

/// Forgets a person's view; `false` when there is none.
pub fn forget(conn: &mut Conn, person: &str, id: &str) -> Stored<bool> {
    let own = saved_view::table.find(id).filter(saved_view::person.eq(person));
    Ok(diesel::delete(own).execute(conn)? == 1)
}
