//! Accepted rows of imported ledgers, with where their mass lies.

use diesel::prelude::*;

use super::{Conn, Stored, schema::batch};

/// An accepted row of an imported ledger.
#[derive(Clone, Debug, Queryable, Insertable, PartialEq, Eq)]
#[diesel(table_name = batch)]
#[expect(missing_docs, reason = "columns named by their meaning")]
pub struct BatchRow {
    pub site: String,
    pub ledger_table: String,
    pub code: String,
    pub fingerprint: String,
    pub container: Option<String>,
    pub waste_code: String,
    pub day: String,
    pub mass_g: i64,
    pub left_g: i64,
    /// JSON list of [package id, grams] the row's mass lies in.
    pub parts: String,
    /// JSON of the row as it was read, without the names of people.
    pub content: String,
}

/// All imported batches of a site.
pub fn batches(conn: &mut Conn, site: &str) -> Stored<Vec<BatchRow>> {
    Ok(batch::table.filter(batch::site.eq(site)).order((batch::ledger_table, batch::code)).load(conn)?)
}

/// Some imported batches of a site's table.
pub fn batches_of(conn: &mut Conn, site: &str, table: &str, codes: &[String]) -> Stored<Vec<BatchRow>> {
    let of_table = batch::site.eq(site).and(batch::ledger_table.eq(table));
    Ok(batch::table.filter(of_table.and(batch::code.eq_any(codes))).load(conn)?)
}

/// How many imported batches a site has.
pub fn count_batches(conn: &mut Conn, site: &str) -> Stored<i64> {
    Ok(batch::table.filter(batch::site.eq(site)).count().get_result(conn)?)
}

/// Keeps an imported batch.
pub fn insert_batch(conn: &mut Conn, row: &BatchRow) -> Stored<()> {
    diesel::insert_into(batch::table).values(row.clone()).execute(conn)?;
    Ok(())
}

/// Writes what is left of an imported batch.
pub fn set_batch_left(conn: &mut Conn, row: &BatchRow) -> Stored<()> {
    diesel::update(batch::table.find((&row.site, &row.ledger_table, &row.code)))
        .set((batch::left_g.eq(row.left_g), batch::parts.eq(&row.parts)))
        .execute(conn)?;
    Ok(())
}
