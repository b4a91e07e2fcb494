//! Blank manifests for outages: the serials a site was given, each with what was said of it.

use diesel::prelude::*;

use super::{
    Conn, Stored,
    statement::{direct, execute},
};
use tables::{manifest, paper_blank};

mod tables {
    diesel::table! {
        paper_blank (number) {
            number -> Text,
            site -> Text,
            given_at -> BigInt,
            person -> Text,
            used_on -> Nullable<Text>,
            spoiled -> Nullable<Text>,
        }
    }

    diesel::table! {
        manifest (id) {
            id -> Text,
            paper -> Nullable<Text>,
        }
    }
}

/// A blank.
#[derive(Clone, Debug, Queryable, Insertable, PartialEq, Eq)]
#[diesel(table_name = paper_blank)]
pub struct BlankRow {
    /// `PAPER-<site>-<nnnn>`.
    pub number: String,
    /// The consignor's site that it was given to.
    pub site: String,
    /// When.
    pub given_at: i64,
    /// By whom.
    pub person: String,
    /// The legal day on which waste left by it, once that is said.
    pub used_on: Option<String>,
    /// Why nobody will use it.
    pub spoiled: Option<String>,
}

impl BlankRow {
    /// Its name among what rules watch.
    pub fn stream(number: &str) -> String {
        format!("paper_blank/{number}")
    }
}

/// Keeps a blank that was given out.
pub fn insert(conn: &mut Conn, row: &BlankRow) -> Stored<()> {
    diesel::insert_into(paper_blank::table).values(row.clone()).execute(conn)?;
    Ok(())
}

/// A blank.
pub fn get(conn: &mut Conn, number: &str) -> Stored<Option<BlankRow>> {
    let found = paper_blank::table.find(number.to_owned());
    Ok(direct!(conn, to => found.get_result(to).optional())?)
}

/// Blanks of which something is said, of every site.
pub fn said(conn: &mut Conn) -> Stored<Vec<String>> {
    let of = paper_blank::used_on.is_not_null().or(paper_blank::spoiled.is_not_null());
    Ok(paper_blank::table.filter(of).select(paper_blank::number).load(conn)?)
}

/// Those of these numbers that are blanks of which something is said.
pub fn said_of(conn: &mut Conn, numbers: &[String]) -> Stored<Vec<String>> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let said = paper_blank::used_on.is_not_null().or(paper_blank::spoiled.is_not_null());
    let of = paper_blank::table.filter(paper_blank::number.eq_any(numbers.to_owned())).filter(said);
    Ok(of.select(paper_blank::number).load(conn)?)
}

/// Takes a blank for this command: who comes second waits for who came first.
pub fn take(conn: &mut Conn, number: &str) -> Stored<Option<BlankRow>> {
    execute!(conn, "UPDATE paper_blank SET given_at = given_at WHERE number = ?", &[number.into()])?;
    let found = paper_blank::table.find(number.to_owned());
    Ok(direct!(conn, to => found.get_result(to).optional())?)
}

/// Writes what is said of a blank.
pub fn say(conn: &mut Conn, row: &BlankRow) -> Stored<()> {
    let set = (paper_blank::used_on.eq(&row.used_on), paper_blank::spoiled.eq(&row.spoiled));
    diesel::update(paper_blank::table.find(&row.number)).set(set).execute(conn)?;
    Ok(())
}

/// A page of a site's blanks, the newest first.
pub fn of_site(conn: &mut Conn, site: &str, before: Option<&str>, limit: i64) -> Stored<Vec<BlankRow>> {
    let mut query = paper_blank::table.filter(paper_blank::site.eq(site)).into_boxed();
    if let Some(before) = before {
        query = query.filter(paper_blank::number.lt(before.to_owned()));
    }
    Ok(query.order(paper_blank::number.desc()).limit(limit).load(conn)?)
}

/// A site's blanks of which nothing is said and nothing entered, the oldest first.
pub fn free(conn: &mut Conn, site: &str, limit: i64) -> Stored<Vec<BlankRow>> {
    let unsaid = paper_blank::used_on.is_null().and(paper_blank::spoiled.is_null());
    let of = paper_blank::table.filter(paper_blank::site.eq(site)).filter(unsaid);
    let rows: Vec<BlankRow> = of.filter(not_entered()).order(paper_blank::number).limit(limit).load(conn)?;
    Ok(rows)
}

/// A site's blanks that were used and are not entered, the oldest first.
pub fn open(conn: &mut Conn, site: &str, limit: i64) -> Stored<Vec<BlankRow>> {
    let of = paper_blank::table.filter(paper_blank::site.eq(site)).filter(paper_blank::used_on.is_not_null());
    Ok(of.filter(not_entered()).order(paper_blank::number).limit(limit).load(conn)?)
}

fn not_entered() -> diesel::expression::SqlLiteral<diesel::sql_types::Bool> {
    diesel::dsl::sql("NOT EXISTS (SELECT 1 FROM manifest WHERE manifest.paper = paper_blank.number)")
}

/// What was entered from these blanks: number and manifest. The row of a draft that was given up names none.
pub fn entered(conn: &mut Conn, numbers: &[String]) -> Stored<Vec<(String, String)>> {
    let named: Vec<Option<String>> = numbers.iter().cloned().map(Some).collect();
    let of = manifest::table.filter(manifest::paper.eq_any(named));
    let rows: Vec<(Option<String>, String)> = of.select((manifest::paper, manifest::id)).load(conn)?;
    Ok(rows.into_iter().filter_map(|(number, id)| Some((number?, id))).collect())
}
