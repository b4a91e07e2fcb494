//! What an event of a package writes into the ledger of the site that holds it (HJ 1259-2022 Annex B, tables B.1 to B.3), and
//! how it moves the stock there.
//!
//! **Invariant:** the `stock` of an event's postings adds up to the change of the site's stock in `package::counters`; a wrong
//! line is taken back by a line of the opposite sign and never changed. Self-treatment (B.4), entrusting (B.5), stock-takes,
//! losses and repacking move stock without a line of these three tables: their posting has no table.

use super::{BatchKind, Table, serials::prefix};
use crate::{
    domain::package::{Event, Origin, Package, State, correction::Change, counters},
    kernel::{
        clock::Instant,
        id::{FacilityId, PackageId, SiteId, ZoneId},
    },
};

/// One line to be entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The table; `None` when it only moves the stock.
    pub table: Option<Table>,
    /// Whose ledger.
    pub site: SiteId,
    /// Package.
    pub package: PackageId,
    /// Waste code.
    pub waste_code: String,
    /// Kind of container.
    pub container_kind: String,
    /// When it happened; its legal day is the line's.
    pub at: Instant,
    /// Grams; less than zero when it takes a line back.
    pub mass_g: i64,
    /// Grams by which the site's stock changes.
    pub stock_g: i64,
    /// Takes back a line that was entered before.
    pub reverses: bool,
    /// Batch code that a former ledger gave it.
    pub told: Option<String>,
    /// Facility it lay or lies in.
    pub facility: Option<FacilityId>,
    /// Zone it lay or lies in.
    pub zone: Option<ZoneId>,
    /// 利用处置方式代码 (HJ 1033 Annex F), in tables that tell one.
    pub method: Option<String>,
    /// The manifest or treatment batch it is of.
    pub matter: Option<String>,
}

impl Posting {
    /// Prefix of its batch code; `None` when it stands in no table.
    pub fn kind(&self) -> Option<BatchKind> {
        self.table.and_then(prefix)
    }
}

/// What a step of a package's life writes, in order. `at` is when it happened.
pub fn postings(before: Option<&Package>, event: &Event, after: &Package, at: Instant) -> Vec<Posting> {
    let mut lines = tables(before, event, after, at);
    for (owner, change) in counters::stock_changes(before, after) {
        let Some(site) = owner.strip_prefix("site/").and_then(|id| id.parse().ok()) else { continue };
        let moved = change.mass.grams();
        let of_store =
            |line: &&mut Posting| line.site == site && matches!(line.table, Some(Table::Stored | Table::TakenOut));
        match lines.iter_mut().rev().find(of_store) {
            Some(line) => line.stock_g = moved,
            None if moved != 0 => {
                lines.push(Posting { site, stock_g: moved, ..line(None, before, after, at, 0) });
            }
            None => {}
        }
    }
    lines
}

fn tables(before: Option<&Package>, event: &Event, after: &Package, at: Instant) -> Vec<Posting> {
    let line = |table, mass_g| line(Some(table), before, after, at, mass_g);
    let told = |table, mass_g, batch: &Option<String>| vec![Posting { told: batch.clone(), ..line(table, mass_g) }];
    match event {
        Event::Weighed { mass_g, batch, .. } if after.origin != Origin::Opening && after.origin != Origin::Derived => {
            told(Table::Produced, mass_g.grams(), batch)
        }
        Event::Yielded { mass_g, .. } => vec![line(Table::Produced, mass_g.grams())],
        Event::Filled { mass_g } => {
            // What flows into a tank in store is brought in as it comes to be.
            let mut lines = vec![line(Table::Produced, mass_g.grams())];
            lines.extend((after.state == State::InStock).then(|| line(Table::Stored, mass_g.grams())));
            lines
        }
        Event::Reweighed { old_g, mass_g, .. } if before.is_some_and(generated_here) => {
            replaced(&line(Table::Produced, 0), old_g.grams(), mass_g.grams())
        }
        Event::Corrected { at: first, change: Change::Mass { old, new }, .. } => {
            corrected(before, &line(Table::Produced, 0), *first, (old.grams(), new.grams()))
        }
        Event::Voided { .. } => {
            // What came out of others was generated with them; voided, it never was.
            let made = before.filter(|one| one.origin != Origin::Opening);
            let mass = made.and_then(|one| one.mass).map(|mass| -mass.grams());
            mass.map(|mass| Posting { reverses: true, ..line(Table::Produced, mass) }).into_iter().collect()
        }
        Event::Stored { mass_g, batch, .. } => told(Table::Stored, mass_g.grams(), batch),
        // A move undone brings nothing in, as the move brought nothing.
        Event::Undone { zone: None, at: first, mass_g, .. } => {
            vec![Posting { at: *first, reverses: true, ..line(Table::Stored, -mass_g.grams()) }]
        }
        Event::TakenBack { mass_g, .. } => vec![line(Table::Stored, mass_g.grams())],
        // What is loaded where it was refused left its site by the first manifest already.
        Event::Loaded { .. } | Event::Unloaded { .. } if redirected(before) => Vec::new(),
        Event::Left { mass_g, batch } => told(Table::TakenOut, mass_g.grams(), &Some(batch.clone())),
        Event::Drawn { mass_g } | Event::Loaded { mass_g, .. } => vec![line(Table::TakenOut, mass_g.grams())],
        Event::Unloaded { mass_g, .. } => {
            vec![Posting { reverses: true, ..line(Table::TakenOut, -mass_g.grams()) }]
        }
        _ => Vec::new(),
    }
}

fn line(table: Option<Table>, before: Option<&Package>, after: &Package, at: Instant, mass_g: i64) -> Posting {
    Posting {
        table,
        site: after.holder_site,
        package: after.id,
        waste_code: after.waste_code.clone(),
        container_kind: after.container_kind.clone(),
        at,
        mass_g,
        stock_g: 0,
        reverses: false,
        told: None,
        facility: after.facility.or_else(|| before.and_then(|one| one.facility)),
        zone: after.zone.or_else(|| before.and_then(|one| one.zone)),
        method: None,
        matter: None,
    }
}

/// A wrong line taken back, and the right one.
fn replaced(like: &Posting, old_g: i64, new_g: i64) -> Vec<Posting> {
    let back = Posting { mass_g: -old_g, reverses: true, ..like.clone() };
    vec![back, Posting { mass_g: new_g, ..like.clone() }]
}

/// A corrected mass is entered where the wrong one was: on the day of its weighing and on that of its stock-in.
fn corrected(before: Option<&Package>, like: &Posting, first: Instant, (old_g, new_g): (i64, i64)) -> Vec<Posting> {
    let Some(package) = before else { return Vec::new() };
    let mut lines = Vec::new();
    if !matches!(package.origin, Origin::Opening | Origin::Derived) {
        lines = replaced(&Posting { at: first, ..like.clone() }, old_g, new_g);
    }
    let at = package.stored_at.filter(|_| package.state == State::InStock && package.holder_site == package.site);
    if let Some(at) = at {
        lines.extend(replaced(&Posting { at, table: Some(Table::Stored), ..like.clone() }, old_g, new_g));
    }
    lines
}

/// Weighed where it came to be and still with the site that made it: another's scale tells nothing of what was generated.
fn generated_here(package: &Package) -> bool {
    matches!(package.origin, Origin::Capture | Origin::Residue) && package.holder_site == package.site
}

fn redirected(before: Option<&Package>) -> bool {
    before.is_some_and(|package| package.reserved_from == Some(State::Rejected))
}
