//! Where a site's wastes arise, for 产生危险废物设施编码 of B.1: the site wrote it once, in A.3 of its management plan.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};

use crate::{
    app::Error,
    domain::{
        ledger::Table,
        plan::{YEARS, content::Generated},
    },
    store::{self, Conn, ledger::LineRow},
};

/// Rows of A.3 by year.
#[derive(Default)]
pub(super) struct Arises(HashMap<i32, Vec<Generated>>);

impl Arises {
    /// Reads the plans of the years of lines of B.1: what was filed, else what is being written; before there is either, the
    /// plan of the year before.
    pub(super) fn of(conn: &mut Conn, site: &str, table: Table, lines: &[LineRow]) -> Result<Self, Error> {
        let mut years = HashMap::new();
        if table != Table::Produced {
            return Ok(Self(years));
        }
        for line in lines {
            let day: Option<NaiveDate> = line.day.parse().ok();
            let Some(year) = day.map(|day| day.year()).filter(|year| YEARS.contains(year)) else { continue };
            if years.contains_key(&year) {
                continue;
            }
            let mut plan = store::plan::get(conn, site, year)?;
            if plan.is_none() {
                plan = store::plan::get(conn, site, year - 1)?;
            }
            let rows = plan.map(|one| match one.filed.last() {
                Some(filed) => filed.content.a3.clone(),
                None => one.content.a3,
            });
            years.insert(year, rows.unwrap_or_default());
        }
        Ok(Self(years))
    }

    /// The code of the facility where a waste arises: of the row with its name, else of any with its code, for a waste without
    /// a fixed source is told under one of the facilities that produce it (HJ 1259-2022 5.4.2).
    pub(super) fn code(&self, day: NaiveDate, waste_code: &str, name: Option<&str>) -> Option<String> {
        let rows = self.0.get(&day.year())?;
        let of = || rows.iter().filter(|row| row.waste_code == waste_code && !row.facility_code.is_empty());
        let named = of().find(|row| Some(row.name.as_str()) == name);
        named.or_else(|| of().next()).map(|row| row.facility_code.clone())
    }
}
