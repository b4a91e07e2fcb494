//! The batches of a site as imports find and leave them: which packages each row's mass lies in, and what is left of it.

use std::collections::BTreeMap;

use crate::{
    app::Error,
    domain::ledger::{Held, HeldRow, LedgerRow, OwnLine, Table},
    kernel::{id::PackageId, mass::Mass},
    store::{self, Conn, corrupt, imported::BatchRow},
};

/// Grams that lie in a package.
pub type Part = (PackageId, Mass);

/// A batch in play.
struct Line {
    row: BatchRow,
    parts: Vec<Part>,
    state: Kept,
}

/// How a batch stands to its table.
#[derive(PartialEq, Eq)]
enum Kept {
    AsRead,
    Changed,
    New,
}

/// The batches a piece of rows refers to, and those it makes.
pub struct Book {
    site: String,
    lines: BTreeMap<(Table, String), Line>,
}

impl Book {
    /// Reads the batches that rows refer to.
    pub fn open(conn: &mut Conn, site: &str, rows: &[LedgerRow]) -> Result<Self, Error> {
        let mut wanted: BTreeMap<Table, Vec<String>> = BTreeMap::new();
        for row in rows {
            if let Some(before) = row.table.before() {
                wanted.entry(before).or_default().extend(row.draws.iter().map(|draw| draw.batch.clone()));
            }
        }
        let mut lines = BTreeMap::new();
        for (table, codes) in wanted {
            for row in store::imported::batches_of(conn, site, table.as_str(), &codes)? {
                let parts = serde_json::from_str(&row.parts)?;
                lines.insert((table, row.code.clone()), Line { row, parts, state: Kept::AsRead });
            }
        }
        Ok(Self { site: site.to_owned(), lines })
    }

    /// The packages behind every batch read so far.
    pub fn packages(&self) -> Vec<String> {
        let mut ids: Vec<String> =
            self.lines.values().flat_map(|line| line.parts.iter().map(|(id, _)| id.to_string())).collect();
        ids.sort();
        ids.dedup();
        ids
    }

    /// Takes a mass out of a batch, from its packages in their order.
    pub fn draw(&mut self, table: Table, batch: &str, mass: Mass) -> Result<Vec<Part>, Error> {
        let short = || Error::Fault(format!("batch {batch} holds less than was judged"));
        let line = self.lines.get_mut(&(table, batch.to_owned())).ok_or_else(short)?;
        let mut wanted = mass;
        let mut taken = Vec::new();
        for (package, holds) in &mut line.parts {
            let grams = (*holds).min(wanted);
            if grams.is_positive() {
                *holds = Mass(holds.0 - grams.0);
                wanted = Mass(wanted.0 - grams.0);
                taken.push((*package, grams));
            }
        }
        if wanted.is_positive() {
            return Err(short());
        }
        line.parts.retain(|(_, holds)| holds.is_positive());
        line.row.left_g -= mass.grams();
        if line.state == Kept::AsRead {
            line.state = Kept::Changed;
        }
        Ok(taken)
    }

    /// Puts a new row in, with the packages its mass lies in.
    pub fn add(&mut self, row: &LedgerRow, parts: Vec<Part>) -> Result<(), Error> {
        // Names of people stay in the file.
        let content = serde_json::to_string(&LedgerRow { handlers: Vec::new(), ..row.clone() })?;
        let kept = BatchRow {
            site: self.site.clone(),
            ledger_table: row.table.as_str().to_owned(),
            code: row.batch.clone(),
            fingerprint: row.fingerprint().hex(),
            container: Some(row.containers.join(",")).filter(|codes| !codes.is_empty()),
            waste_code: row.waste_code.to_string(),
            day: row.day.to_string(),
            mass_g: row.mass.grams(),
            left_g: row.mass.grams(),
            parts: String::new(),
            content,
        };
        self.lines.insert((row.table, row.batch.clone()), Line { row: kept, parts, state: Kept::New });
        Ok(())
    }

    /// Writes what changed.
    pub fn close(self, conn: &mut Conn) -> Result<(), Error> {
        for mut line in self.lines.into_values() {
            line.row.parts = serde_json::to_string(&line.parts)?;
            match line.state {
                Kept::AsRead => {}
                Kept::Changed => store::imported::set_batch_left(conn, &line.row)?,
                Kept::New => store::imported::insert_batch(conn, &line.row)?,
            }
        }
        Ok(())
    }
}

/// What a site holds of its ledger, as the judgement of a file needs it.
pub fn held(rows: &[BatchRow]) -> Result<Held, Error> {
    let mut held = Held::default();
    for row in rows {
        let bad = |column| corrupt("batch", &row.code, column);
        let table = Table::parse(&row.ledger_table);
        let line = HeldRow {
            day: row.day.parse().map_err(|_| bad("day"))?,
            waste_code: row.waste_code.parse().map_err(|_| bad("waste_code"))?,
            containers: row.container.iter().flat_map(|codes| codes.split(',')).map(str::to_owned).collect(),
            mass: Mass(row.mass_g),
            left: Mass(row.left_g),
            fingerprint: row.fingerprint.parse().map_err(|_| bad("fingerprint"))?,
        };
        held.insert(table.ok_or_else(|| bad("ledger_table"))?, row.code.clone(), line);
    }
    Ok(held)
}

/// Batch codes asked for at a time.
const CODES: usize = 500;

/// The lines under some batch codes that came about at a site and were not read in.
pub fn own(conn: &mut Conn, site: &str, codes: &[String]) -> Result<Vec<OwnLine>, Error> {
    let mut all = Vec::new();
    for some in codes.chunks(CODES) {
        for (table, code, day, waste, grams) in store::ledger::own(conn, site, some)? {
            let bad = |column| corrupt("ledger_line", &code, column);
            let table = Table::parse(&table).ok_or_else(|| bad("sheet"))?;
            let day = day.parse().map_err(|_| bad("day"))?;
            let waste = waste.parse().map_err(|_| bad("waste_code"))?;
            all.push((table, code, day, waste, grams));
        }
    }
    Ok(all)
}
