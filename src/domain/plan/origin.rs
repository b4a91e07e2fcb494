//! Where a proposed figure comes from, kept with the plan so that every figure can be traced to what lies behind it. A figure that a
//! person changed afterwards differs from its origin, and is told as entered.

use serde::{Deserialize, Serialize};

use super::forecast::Forecast;
use crate::{
    domain::names::names,
    kernel::{id::SiteId, mass::Mass},
};

names! {
    /// How a figure was found.
    How {
        /// From what arose before.
        Forecast = "forecast" / "按以往产生量推算",
        /// From what lies there on the day of the proposal.
        Stock = "stock" / "按现有库存",
        /// From the ledger's balance when 31 December of the year before ended, legal day.
        YearEnd = "year_end" / "按上年12月31日台账结存",
        /// So much stays as lay there, two months' yield at most.
        Stays = "stays" / "按期初库存，至多两个月产生量",
        /// The same part of what arises as in the months before.
        Treated = "treated" / "按以往自行利用处置比例",
        /// The rest goes to whom a contract is in force with, in the proportions of before.
        Contract = "contract" / "按有效合同和以往去向",
        /// The rest goes where it went before; no contract for the year is registered.
        Habit = "habit" / "按以往去向，这一年的合同未登记",
        /// The rest goes to somebody who is not known.
        Open = "open" / "去向未知，请填写",
    }
}

/// The origin of one figure: table, waste and, of A.7, receiver find its row.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// Number of the table, 3, 4, 5 or 7.
    pub table: u8,
    /// Row of A.3 that describes the waste.
    pub of: u32,
    /// Receiver's site of a row of A.7.
    pub receiver: Option<SiteId>,
    /// How it was found. Of A.3, `stock` or `year_end` is the origin of what the year begins with.
    pub how: How,
    /// What was proposed, grams.
    pub mass_g: Mass,
    /// From so many packages, or manifests of A.7.
    pub packages: i64,
    /// The months behind it.
    pub forecast: Option<Forecast>,
    /// Id of the contract.
    pub contract: Option<String>,
}
