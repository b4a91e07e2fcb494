//! Treatment batches: their current rows, what went into each and what came out.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{
    Conn, Stored, corrupt,
    schema::package,
    statement::{direct, execute},
};
use crate::{
    domain::treatment::{Portion, State, Treatment, Whole},
    kernel::{
        clock::Instant,
        id::{PackageId, TreatmentId},
        mass::Mass,
    },
};

use tables::{treatment, treatment_input, treatment_residue};

/// Values of one question.
const PIECE: usize = 1000;

mod tables {
    diesel::table! {
        treatment (id) {
            id -> Text,
            site -> Text,
            line -> Text,
            method -> Text,
            started_on -> Text,
            state -> Text,
            opened_at -> BigInt,
            inputs -> BigInt,
            input_g -> BigInt,
            residues -> BigInt,
            residue_g -> BigInt,
            product_g -> Nullable<BigInt>,
            ended_at -> Nullable<BigInt>,
            version -> BigInt,
            corrections -> Text,
        }
    }

    diesel::table! {
        treatment_input (package) {
            package -> Text,
            treatment -> Text,
            mass_g -> BigInt,
            fed_at -> BigInt,
            version -> BigInt,
        }
    }

    diesel::table! {
        treatment_residue (package) {
            package -> Text,
            treatment -> Text,
            mass_g -> BigInt,
            made_at -> BigInt,
            version -> BigInt,
        }
    }

    use crate::store::schema::package;

    diesel::allow_tables_to_appear_in_same_query!(treatment, treatment_input);
    diesel::allow_tables_to_appear_in_same_query!(treatment_input, package);
}

#[derive(Queryable)]
struct Row {
    id: String,
    site: String,
    line: String,
    method: String,
    started_on: String,
    state: String,
    opened_at: i64,
    inputs: i64,
    input_g: i64,
    residues: i64,
    residue_g: i64,
    product_g: Option<i64>,
    ended_at: Option<i64>,
    version: i64,
    corrections: String,
}

/// A package of a batch: package, grams, micros, version.
type Entry = (String, i64, i64, i64);

/// Adds or overwrites a batch's row.
pub fn save(conn: &mut Conn, one: &Treatment) -> Stored<()> {
    const TEXT: &str = "INSERT INTO treatment (id, site, line, method, started_on, state, opened_at, inputs, input_g, \
                        residues, residue_g, product_g, ended_at, version, corrections) \
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET \
                        line = excluded.line, method = excluded.method, started_on = excluded.started_on, \
                        corrections = excluded.corrections, state = excluded.state, inputs = excluded.inputs, input_g = excluded.input_g, \
                        residues = excluded.residues, residue_g = excluded.residue_g, product_g = excluded.product_g, \
                        ended_at = excluded.ended_at, version = excluded.version";
    let corrections =
        serde_json::to_string(&one.corrections).map_err(|_| corrupt("treatment", one.id, "corrections"))?;
    execute!(
        conn,
        TEXT,
        &[
            (&one.id.to_string()).into(),
            (&one.site.to_string()).into(),
            (&one.line).into(),
            (&one.method).into(),
            (&one.started_on.to_string()).into(),
            one.state.as_str().into(),
            one.opened_at.micros().into(),
            one.inputs.into(),
            one.input_mass.grams().into(),
            one.residues.into(),
            one.residue_mass.grams().into(),
            one.product_mass.map(Mass::grams).into(),
            one.ended_at.map(Instant::micros).into(),
            one.version.into(),
            (&corrections).into(),
        ]
    )?;
    Ok(())
}

/// Keeps what went in. That a package goes in once is the table's: a second time is a duplicate.
pub fn put_in(conn: &mut Conn, batch: TreatmentId, input: &Portion) -> Stored<()> {
    const TEXT: &str =
        "INSERT INTO treatment_input (package, treatment, mass_g, fed_at, version) VALUES (?, ?, ?, ?, ?)";
    let (package, batch) = (input.package.to_string(), batch.to_string());
    let (mass, at, version) = (input.mass.grams().into(), input.at.micros().into(), input.version.into());
    execute!(conn, TEXT, &[(&package).into(), (&batch).into(), mass, at, version])?;
    Ok(())
}

/// Keeps what came out.
pub fn take_out(conn: &mut Conn, batch: TreatmentId, residue: &Portion) -> Stored<()> {
    const TEXT: &str =
        "INSERT INTO treatment_residue (package, treatment, mass_g, made_at, version) VALUES (?, ?, ?, ?, ?)";
    let (package, batch) = (residue.package.to_string(), batch.to_string());
    let (mass, at, version) = (residue.mass.grams().into(), residue.at.micros().into(), residue.version.into());
    execute!(conn, TEXT, &[(&package).into(), (&batch).into(), mass, at, version])?;
    Ok(())
}

/// Overwrites the mass of what came out, as it is corrected.
pub fn correct_residue(conn: &mut Conn, package: PackageId, mass: Mass) -> Stored<()> {
    let package = package.to_string();
    execute!(
        conn,
        "UPDATE treatment_residue SET mass_g = ? WHERE package = ?",
        &[mass.grams().into(), (&package).into()]
    )?;
    Ok(())
}

fn to_batch(row: Row) -> Stored<Treatment> {
    let bad = |column| corrupt("treatment", &row.id, column);
    Ok(Treatment {
        id: row.id.parse().map_err(|_| bad("id"))?,
        site: row.site.parse().map_err(|_| bad("site"))?,
        started_on: row.started_on.parse::<NaiveDate>().map_err(|_| bad("started_on"))?,
        state: State::parse(&row.state).ok_or_else(|| bad("state"))?,
        line: row.line,
        method: row.method,
        opened_at: Instant::from_micros(row.opened_at),
        inputs: row.inputs,
        input_mass: Mass(row.input_g),
        residues: row.residues,
        residue_mass: Mass(row.residue_g),
        product_mass: row.product_g.map(Mass),
        ended_at: row.ended_at.map(Instant::from_micros),
        corrections: serde_json::from_str(&row.corrections).map_err(|_| bad("corrections"))?,
        version: row.version,
    })
}

fn to_portion(table: &'static str, (package, mass_g, at, version): Entry) -> Stored<Portion> {
    let id: PackageId = package.parse().map_err(|_| corrupt(table, &package, "package"))?;
    Ok(Portion { package: id, mass: Mass(mass_g), at: Instant::from_micros(at), version })
}

/// One batch.
pub fn get(conn: &mut Conn, id: &str) -> Stored<Option<Treatment>> {
    let row: Option<Row> = direct!(conn, to => treatment::table.find(id).get_result(to).optional())?;
    row.map(to_batch).transpose()
}

/// What went into a batch after a version of it, in that order.
pub fn inputs(conn: &mut Conn, id: &str, after: i64, limit: i64) -> Stored<Vec<Portion>> {
    use treatment_input as input;
    let rows: Vec<Entry> = input::table
        .filter(input::treatment.eq(id).and(input::version.gt(after)))
        .select((input::package, input::mass_g, input::fed_at, input::version))
        .order(input::version)
        .limit(limit)
        .load(conn)?;
    rows.into_iter().map(|row| to_portion("treatment_input", row)).collect()
}

/// What came out of a batch after a version of it, in that order.
pub fn residues(conn: &mut Conn, id: &str, after: i64, limit: i64) -> Stored<Vec<Portion>> {
    use treatment_residue as residue;
    let rows: Vec<Entry> = residue::table
        .filter(residue::treatment.eq(id).and(residue::version.gt(after)))
        .select((residue::package, residue::mass_g, residue::made_at, residue::version))
        .order(residue::version)
        .limit(limit)
        .load(conn)?;
    rows.into_iter().map(|row| to_portion("treatment_residue", row)).collect()
}

/// A batch with all that went in and came out, for comparison with a rebuild.
pub fn get_whole(conn: &mut Conn, id: &str) -> Stored<Option<Whole>> {
    let Some(batch) = get(conn, id)? else { return Ok(None) };
    let (inputs, residues) = (inputs(conn, id, 0, i64::MAX)?, residues(conn, id, 0, i64::MAX)?);
    Ok(Some(Whole { batch, inputs, residues }))
}

/// The batches that packages went into, with what of each did.
pub fn of_packages(conn: &mut Conn, packages: &[String]) -> Stored<Vec<(Treatment, Portion)>> {
    use treatment_input as input;
    let mut found = Vec::new();
    for piece in packages.chunks(PIECE) {
        let rows: Vec<(Row, Entry)> = input::table
            .inner_join(treatment::table.on(treatment::id.eq(input::treatment)))
            .filter(input::package.eq_any(piece))
            .select((treatment::all_columns, (input::package, input::mass_g, input::fed_at, input::version)))
            .order(input::package)
            .load(conn)?;
        for (row, entry) in rows {
            found.push((to_batch(row)?, to_portion("treatment_input", entry)?));
        }
    }
    Ok(found)
}

/// Where what went into batches came from: batch, the site that made it, and the manifest it last went by; each once.
pub fn sources(conn: &mut Conn, batches: &[String]) -> Stored<Vec<(String, String, Option<String>)>> {
    use treatment_input as input;
    let mut found = Vec::new();
    for piece in batches.chunks(PIECE) {
        let rows = input::table
            .inner_join(package::table.on(package::id.eq(input::package)))
            .filter(input::treatment.eq_any(piece))
            .select((input::treatment, package::site, package::manifest))
            .distinct();
        found.extend(rows.load::<(String, String, Option<String>)>(conn)?);
    }
    Ok(found)
}

/// A page of a site's batches, newest first.
pub fn of_site(
    conn: &mut Conn,
    site: &str,
    state: Option<&str>,
    before: Option<&str>,
    limit: i64,
) -> Stored<Vec<Treatment>> {
    let mut query = treatment::table.filter(treatment::site.eq(site.to_owned())).into_boxed();
    if let Some(state) = state {
        query = query.filter(treatment::state.eq(state.to_owned()));
    }
    if let Some(before) = before {
        query = query.filter(treatment::id.lt(before.to_owned()));
    }
    let rows: Vec<Row> = query.order(treatment::id.desc()).limit(limit).load(conn)?;
    rows.into_iter().map(to_batch).collect()
}

/// The sites that batches belong to: batch and site.
pub fn sites_of(conn: &mut Conn, ids: &[String]) -> Stored<Vec<(String, String)>> {
    Ok(treatment::table.filter(treatment::id.eq_any(ids)).select((treatment::id, treatment::site)).load(conn)?)
}

/// Ids of every batch, for comparison with a rebuild.
pub fn all_ids(conn: &mut Conn) -> Stored<Vec<String>> {
    Ok(treatment::table.select(treatment::id).order(treatment::id).load(conn)?)
}

/// How many of a site's batches stand so.
pub fn count(conn: &mut Conn, site: &str, state: &str) -> Stored<i64> {
    let of = treatment::table.filter(treatment::site.eq(site)).filter(treatment::state.eq(state));
    Ok(of.count().get_result(conn)?)
}

/// A site's batches that were open at some moment from one on up to another.
pub fn open_within(conn: &mut Conn, site: &str, (from, to): (i64, i64)) -> Stored<Vec<Treatment>> {
    let of = treatment::table.filter(treatment::site.eq(site).and(treatment::opened_at.lt(to)));
    let of = of.filter(treatment::ended_at.is_null().or(treatment::ended_at.ge(from)));
    let rows: Vec<Row> = of.order(treatment::id).load(conn)?;
    rows.into_iter().map(to_batch).collect()
}

/// Lines of a site's batches that were not given up, each with the methods it ran.
pub fn lines(conn: &mut Conn, site: &str) -> Stored<Vec<(String, String)>> {
    let of = treatment::table.filter(treatment::site.eq(site)).filter(treatment::state.ne(State::Cancelled.as_str()));
    Ok(of.select((treatment::line, treatment::method)).distinct().load(conn)?)
}
