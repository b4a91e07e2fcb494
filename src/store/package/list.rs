//! A site's packages by filter: a page in an order, and how many there are with their mass.
//!
//! **Invariant:** every order is an index of the site's packages; what is skipped is stepped over within it.

use diesel::{
    dsl::{count_star, sql},
    prelude::*,
    sql_types::BigInt,
};

use super::{PackageRow, STORED};
use crate::{
    domain::package::Package,
    store::{Conn, Stored, schema::package},
};

/// In which order a list walks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The first made first.
    #[default]
    Made,
    /// The last made first.
    Latest,
    /// The longest in store first; only what was ever stored.
    Stored,
}

impl Order {
    /// Every order with the text that asks for it.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Made, "made"), (Self::Latest, "latest"), (Self::Stored, "stored")];

    /// Reads the text that asks for it.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, name)| *name == text).map(|(order, _)| order)
    }

    /// Where the page after this package begins.
    pub fn cursor(self, one: &Package) -> String {
        match (self, one.stored_at) {
            (Self::Stored, Some(at)) => format!("{}.{}", at.micros(), one.id),
            _ => one.id.to_string(),
        }
    }
}

/// What a list asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Held by this site.
    pub site: String,
    /// In this zone.
    pub zone: Option<String>,
    /// In this state.
    pub state: Option<String>,
    /// Of this waste code.
    pub waste_code: Option<String>,
    /// First stored at or before this, microseconds, and lying in stock.
    pub stored_until: Option<i64>,
    /// First stored after this, microseconds, and lying in stock.
    pub stored_after: Option<i64>,
    /// Last characters of its code, or of an outside code.
    pub tail: Option<String>,
    /// In which order.
    pub order: Order,
    /// Rows stepped over after the cursor.
    pub skip: i64,
}

/// Leaves what a filter asks for.
macro_rules! narrow {
    ($query:ident, $filter:ident) => {
        if let Some(zone) = &$filter.zone {
            $query = $query.filter(package::zone.eq(zone.clone()));
        }
        if let Some(state) = &$filter.state {
            $query = $query.filter(package::state.eq(state.clone()));
        }
        if let Some(code) = &$filter.waste_code {
            $query = $query.filter(package::waste_code.eq(code.clone()));
        }
        if $filter.stored_until.is_some() || $filter.stored_after.is_some() {
            $query = $query.filter(package::state.eq_any(STORED)).filter(package::stored_at.is_not_null());
        }
        if let Some(until) = $filter.stored_until {
            $query = $query.filter(package::stored_at.le(until));
        }
        if let Some(after) = $filter.stored_after {
            $query = $query.filter(package::stored_at.gt(after));
        }
        if let Some(tail) = &$filter.tail {
            let safe: String = tail.chars().filter(|letter| letter.is_alphanumeric() || *letter == '-').collect();
            let pattern = format!("%{safe}");
            $query = $query.filter(package::code.like(pattern.clone()).or(package::external_code.like(pattern)));
        }
    };
}

/// A page of packages after a cursor of the same order.
pub fn list(conn: &mut Conn, filter: &Filter, after: Option<&str>, limit: i64) -> Stored<Vec<Package>> {
    let mut query = package::table.filter(package::holder_site.eq(filter.site.clone())).into_boxed();
    narrow!(query, filter);
    match (filter.order, after) {
        (Order::Made, Some(after)) => query = query.filter(package::id.gt(after.to_owned())),
        (Order::Latest, Some(after)) => query = query.filter(package::id.lt(after.to_owned())),
        (Order::Stored, Some(after)) => {
            let (at, id) = after.split_once('.').unwrap_or((after, ""));
            let at: i64 = at.parse().unwrap_or(i64::MAX);
            let later = package::stored_at.gt(at).or(package::id.gt(id.to_owned()));
            query = query.filter(package::stored_at.ge(at)).filter(later);
        }
        (_, None) => {}
    }
    query = match filter.order {
        Order::Made => query.order(package::id),
        Order::Latest => query.order(package::id.desc()),
        Order::Stored => query.filter(package::stored_at.is_not_null()).order((package::stored_at, package::id)),
    };
    if filter.skip > 0 {
        query = query.offset(filter.skip);
    }
    let rows: Vec<PackageRow> = query.limit(limit).load(conn)?;
    rows.into_iter().map(PackageRow::into_domain).collect()
}

/// How many packages a filter leaves, and their mass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
    /// Packages.
    pub packages: i64,
    /// Grams of those that were weighed.
    pub mass_g: i64,
}

/// Counts what a filter leaves. By site, state and code an index alone answers.
pub fn sum(conn: &mut Conn, filter: &Filter) -> Stored<Sum> {
    let of = package::table.filter(package::holder_site.eq(filter.site.clone()));
    let mut query = of.select((count_star(), sql::<BigInt>("CAST(COALESCE(SUM(mass_g), 0) AS BIGINT)"))).into_boxed();
    narrow!(query, filter);
    if filter.order == Order::Stored {
        query = query.filter(package::stored_at.is_not_null());
    }
    let (packages, mass_g) = query.get_result(conn)?;
    Ok(Sum { packages, mass_g })
}
