//! What an event of a package writes into the ledger of the site that holds it (HJ 1259-2022 Annex B, tables B.1 to B.5), and
//! how it moves the stock there.
//!
//! **Invariant:** the `stock` of an event's postings adds up to the change of the site's stock in `package::counters`; a wrong
//! line is taken back by a line of the opposite sign and never changed. Stock-takes, losses and repacking move stock without a
//! line of a table: their posting has none. So has what a receiver treats of others' waste: B.4 is of one's own.

use chrono::NaiveDate;

use super::{
    BatchCode, BatchKind, Table,
    lock::{Locks, may_lock},
};
use crate::{
    domain::{
        manifest::Manifest,
        package::{Event, Origin, Package, State, correction::Change, counters},
        paper::Kind,
        waste::Method,
    },
    kernel::{
        clock::Instant,
        id::{FacilityId, ManifestId, PackageId, SiteId, ZoneId},
    },
};

/// What a manifest says of a package that left by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// 利用处置方式代码 (HJ 1033 Annex F).
    pub method: String,
    /// It takes of an export approval: the use or disposal is abroad.
    pub abroad: bool,
}

impl Sent {
    /// The manifest an event of a package needs to be asked for.
    pub const fn asks(event: &Event) -> Option<ManifestId> {
        match event {
            Event::Departed { manifest, .. } | Event::Rejected { manifest, .. } => Some(*manifest),
            Event::Drawn { manifest, .. } => *manifest,
            _ => None,
        }
    }

    /// What a manifest says of one of its packages, or of what a pipe draws from it.
    pub fn of(one: &Manifest, package: &Package) -> Option<Self> {
        let piped = || one.lines.iter().position(|line| line.waste_code == package.waste_code);
        let at = one.items.get(&package.id).map(|item| item.line).or_else(piped)?;
        let abroad = one.shares.iter().any(|share| share.line == at + 1 && share.place.paper == Kind::ExportApproval);
        Some(Self { method: one.lines.get(at)?.method.clone(), abroad })
    }
}

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
    /// When it happened; its legal day is the line's, unless that is locked.
    pub at: Instant,
    /// The day it is entered on instead, where a declaration locks its own.
    pub entered: Option<NaiveDate>,
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
    /// Used or disposed of abroad.
    pub abroad: bool,
}

impl Posting {
    /// The legal day of the line.
    pub fn day(&self) -> NaiveDate {
        self.entered.unwrap_or_else(|| self.at.legal_day())
    }

    /// Enters an event's lines where they may be written. What a former ledger told stays where that has it.
    pub fn settle(all: &mut [Self], locks: &Locks, (position, recorded): (i64, Instant)) {
        if all.iter().any(|one| one.told.is_some()) {
            return;
        }
        for one in all.iter_mut().filter(|one| may_lock(one.at.legal_day(), recorded)) {
            one.entered = locks.moves(one.site, one.at.legal_day(), (position, recorded.legal_day()));
        }
    }

    /// Prefix of its batch code; `None` when it stands in no table. What is neither use nor disposal, such as collection, is
    /// counted as disposal: the standard knows no third.
    pub fn kind(&self) -> Option<BatchKind> {
        use BatchKind as K;
        let method: Option<Method> = self.method.as_ref().and_then(|code| code.parse().ok());
        let used = method.is_some_and(Method::is_use);
        let told = || self.told.as_ref().and_then(|code| code.parse::<BatchCode>().ok()).map(BatchCode::kind);
        let entrusted =
            |kind: &K| matches!(kind, K::EntrustedUse | K::EntrustedDisposal | K::ExportUse | K::ExportDisposal);
        Some(match (self.table?, self.abroad, used) {
            (Table::Produced, ..) => K::Produced,
            (Table::Stored, ..) => K::Stored,
            (Table::TakenOut, ..) => K::TakenOut,
            (Table::OwnTreated, _, true) => K::OwnUse,
            (Table::OwnTreated, _, false) => K::OwnDisposal,
            (Table::Entrusted, abroad, used) => told().filter(entrusted).unwrap_or(match (abroad, used) {
                (false, true) => K::EntrustedUse,
                (false, false) => K::EntrustedDisposal,
                (true, true) => K::ExportUse,
                (true, false) => K::ExportDisposal,
            }),
        })
    }
}

/// A step of a package's life.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct Step<'a> {
    pub before: Option<&'a Package>,
    pub event: &'a Event,
    pub after: &'a Package,
    /// When it happened.
    pub at: Instant,
    /// What the manifest that [`Sent::asks`] names says of it.
    pub sent: Option<&'a Sent>,
}

/// What a step of a package's life writes, in order.
pub fn postings(step: Step<'_>) -> Vec<Posting> {
    let Step { before, after, at, .. } = step;
    let mut lines = tables(step);
    for (owner, change) in counters::stock_changes(before, after) {
        let Some(site) = owner.strip_prefix("site/").and_then(|id| id.parse().ok()) else { continue };
        let moved = change.mass.grams();
        let of_store = |line: &&mut Posting| line.site == site && !matches!(line.table, None | Some(Table::Produced));
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

fn tables(step: Step<'_>) -> Vec<Posting> {
    let Step { before, event, after, at, .. } = step;
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
        Event::Drawn { mass_g, manifest } => {
            let matter = manifest.map(|id| id.to_string());
            let mut lines = vec![Posting { matter, ..line(Table::TakenOut, mass_g.grams()) }];
            lines.extend(treated(step));
            lines
        }
        Event::Loaded { mass_g, manifest } => {
            vec![Posting { matter: Some(manifest.to_string()), ..line(Table::TakenOut, mass_g.grams()) }]
        }
        Event::Unloaded { mass_g, manifest } => {
            let matter = Some(manifest.to_string());
            vec![Posting { reverses: true, matter, ..line(Table::TakenOut, -mass_g.grams()) }]
        }
        Event::SelfTreated { .. }
        | Event::Treated { .. }
        | Event::Departed { .. }
        | Event::Rejected { .. }
        | Event::Entrusted { .. } => treated(step).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Use and disposal: B.4 of one's own waste on the site, B.5 when it leaves for another's, until that one refuses it.
fn treated(step: Step<'_>) -> Option<Posting> {
    let Step { before, event, after, at, sent } = step;
    let line = |table, mass_g| line(Some(table), before, after, at, mass_g);
    let sent = |line: Posting, manifest: &ManifestId| Posting {
        matter: Some(manifest.to_string()),
        method: sent.map(|sent| sent.method.clone()),
        abroad: sent.is_some_and(|sent| sent.abroad),
        ..line
    };
    match event {
        Event::SelfTreated { mass_g, method, .. } => {
            Some(Posting { method: Some(method.clone()), ..line(Table::OwnTreated, mass_g.grams()) })
        }
        Event::Treated { batch, method, mass_g } if after.site == after.holder_site => Some(Posting {
            method: Some(method.clone()),
            matter: Some(batch.to_string()),
            ..line(Table::OwnTreated, mass_g.grams())
        }),
        Event::Departed { manifest, mass_g } | Event::Drawn { mass_g, manifest: Some(manifest) } => {
            Some(sent(line(Table::Entrusted, mass_g.grams()), manifest))
        }
        Event::Rejected { manifest, .. } => {
            let left = before.and_then(|one| one.mass)?;
            Some(Posting { reverses: true, ..sent(line(Table::Entrusted, -left.grams()), manifest) })
        }
        Event::Entrusted { mass_g, batch, method, .. } => Some(Posting {
            told: Some(batch.clone()),
            method: Some(method.clone()).filter(|code| !code.is_empty()),
            ..line(Table::Entrusted, mass_g.grams())
        }),
        _ => None,
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
        entered: None,
        mass_g,
        stock_g: 0,
        reverses: false,
        told: None,
        facility: after.facility.or_else(|| before.and_then(|one| one.facility)),
        zone: after.zone.or_else(|| before.and_then(|one| one.zone)),
        method: None,
        matter: None,
        abroad: false,
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
