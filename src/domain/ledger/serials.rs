//! Batch codes for the lines of ledgers, and which line each refers to. Serials count per site, prefix and legal day in the
//! order of the journal: what is told late takes the next of its day, and no code changes.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{BatchCode, BatchKind, Table, batch::NotABatchCode, posting::Posting};
use crate::kernel::id::{PackageId, SiteId};

/// Last serials and last lines, as far as they are known.
#[derive(Clone, Debug, Default)]
pub struct Serials {
    /// Last serial of a site's prefix on a day.
    pub used: BTreeMap<(SiteId, BatchKind, NaiveDate), u32>,
    /// Newest batch code of a package in a site's table.
    pub newest: BTreeMap<(PackageId, SiteId, Table), String>,
}

/// How a line is called and what it refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming {
    /// Prefix of the table.
    pub kind: BatchKind,
    /// Batch code: that of a former ledger, else a new one.
    pub code: String,
    /// Serial of the day; 0 when the code of a former ledger is of another form.
    pub serial: u32,
    /// The line that is taken back.
    pub reverses: Option<String>,
    /// The line of the table before that it stems from.
    pub origin: Option<String>,
}

impl Serials {
    /// Names a line; `None` when it stands in no table. Fails on a day that no batch code can tell.
    pub fn name(&mut self, line: &Posting) -> Result<Option<Naming>, NotABatchCode> {
        let (Some(table), Some(kind)) = (line.table, line.kind()) else { return Ok(None) };
        let day = line.day();
        let used = self.used.entry((line.site, kind, day)).or_default();
        let (code, serial) = match &line.told {
            Some(told) => {
                let same_form = told.parse::<BatchCode>().ok().filter(|code| code.kind() == kind && code.day() == day);
                (told.clone(), same_form.map_or(0, BatchCode::serial))
            }
            None => (BatchCode::new(kind, day, *used + 1)?.to_string(), *used + 1),
        };
        *used = serial.max(*used);
        let newest = |table| self.newest.get(&(line.package, line.site, table)).cloned();
        let reverses = if line.reverses { newest(table) } else { None };
        let origin = match table {
            // What never lay in store stems from its generation: 产生批次编码/出库批次编码.
            Table::OwnTreated | Table::Entrusted => newest(Table::TakenOut).or_else(|| newest(Table::Produced)),
            Table::Produced | Table::Stored | Table::TakenOut => table.before().and_then(newest),
        };
        self.enter((line.package, line.site, table), (!line.reverses).then(|| code.clone()));
        Ok(Some(Naming { kind, code, serial, reverses, origin }))
    }

    /// A package's newest line in a site's table; none, when it was taken back.
    pub fn enter(&mut self, of: (PackageId, SiteId, Table), code: Option<String>) {
        match code {
            Some(code) => drop(self.newest.insert(of, code)),
            None => drop(self.newest.remove(&of)),
        }
    }
}
