//! Serials of label codes: taken one by one, or in blocks that a device uses without a network (design §8).
//!
//! **Invariant:** a serial of (credit code, waste code, day) is given out once; blocks together hold at most half of a
//! day's 999, and what lapses in them is never used again.

use chrono::Days;
use serde::Serialize;
use uuid::Uuid;

use super::{Error, found, party::site_for, record::Tx};
use crate::{
    domain::{
        access::Permission,
        package::code::{LAST_SERIAL, LabelCode},
        party::Site,
        refusal::{Code, Refusal},
    },
    kernel::{clock::Instant, id::SiteId},
    store::{self, stock::Block},
};

/// Most serials of one block.
const BLOCK_MAX: i64 = 100;
/// How far back a block's day may lie.
const DAYS_BACK: u64 = 30;
/// How far ahead a block's day may lie.
const DAYS_AHEAD: u64 = 3;

/// What a device asks for.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct NewBlock {
    pub site: SiteId,
    pub waste_stream: String,
    /// The enrolled device.
    pub device: Uuid,
    /// The legal day its labels will carry; today when `None`.
    pub day: Option<chrono::NaiveDate>,
    /// How many.
    pub count: i64,
}

/// A block given out.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct GivenBlock {
    pub id: String,
    pub device_id: String,
    pub waste_code: String,
    pub day: String,
    /// The label codes, in order.
    pub codes: Vec<String>,
}

/// Reserves a block of serials for a device.
pub fn reserve(tx: &mut Tx<'_>, new: &NewBlock) -> Result<GivenBlock, Error> {
    let (site, _) = site_for(tx, &new.site.to_string(), Permission::HandlePackages)?;
    let waste = found(store::party::get_waste(tx.conn, &new.waste_stream)?.filter(|waste| waste.site == site.id))?;
    let invalid = |pointer: &str| Refusal::of(Code::RequestField).with("pointer", pointer);
    if !(1..=BLOCK_MAX).contains(&new.count) {
        return Err(invalid("/count").with("limit", BLOCK_MAX).into());
    }
    let today = tx.now.legal_day();
    let day = new.day.unwrap_or(today);
    let (first, last) = (today.checked_sub_days(Days::new(DAYS_BACK)), today.checked_add_days(Days::new(DAYS_AHEAD)));
    if first.is_none_or(|first| day < first) || last.is_none_or(|last| day > last) {
        return Err(invalid("/day").with("days_back", DAYS_BACK).with("days_ahead", DAYS_AHEAD).into());
    }
    let moment = Instant::start_of_legal_day(day);
    // Taking the serials first makes two devices see each other's blocks.
    let codes = take_codes(tx, &site, &waste.waste_code, moment, new.count)?;
    let serial =
        |code: Option<&String>| code.and_then(|code| code.get(code.len() - 3..)?.parse().ok()).unwrap_or(0_i64);
    let (from, to) = (serial(codes.first()), serial(codes.last()));
    let (uscc, digits, label_day) = key(&site, &waste.waste_code, moment);
    let held = store::stock::reserved(tx.conn, &uscc, &digits, &label_day)?;
    let half = i64::from(LAST_SERIAL) / 2;
    if held + new.count > half {
        return Err(Refusal::of(Code::BlocksUsedUp).with("reserved", held).with("limit", half).into());
    }
    let id = tx.env.ids.next(tx.now).to_string();
    let block = Block {
        id: id.clone(),
        uscc,
        waste_code: digits,
        day: label_day,
        device: new.device.to_string(),
        first: from,
        last: to,
        reserved_at: tx.now.micros(),
    };
    store::stock::insert_block(tx.conn, &block)?;
    Ok(GivenBlock { id, device_id: block.device, waste_code: waste.waste_code, day: day.to_string(), codes })
}

/// A code that a device took from its block while it had no network.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct Reserved {
    pub code: String,
    pub device: Uuid,
}

impl Reserved {
    /// The code, if it is of this site, waste and day and of a block of that device. That it is used once is the table's.
    pub fn check(&self, tx: &mut Tx<'_>, site: &Site, waste_code: &str, at: Instant) -> Result<String, Error> {
        let refuse = || Refusal::of(Code::SerialNotReserved).with("code", self.code.as_str());
        let parts = parts(&self.code).ok_or_else(refuse)?;
        let (uscc, digits, day) = key(site, waste_code, at);
        if parts.uscc != uscc || parts.waste_code != digits || parts.day != day {
            return Err(refuse().into());
        }
        let device = self.device.to_string();
        let blocks = store::stock::blocks_of(tx.conn, &parts.uscc, &parts.waste_code, &parts.day, &device)?;
        if !blocks.iter().any(|block| (block.first..=block.last).contains(&parts.serial)) {
            return Err(refuse().into());
        }
        if store::package::by_code(tx.conn, &self.code)?.is_some() {
            return Err(Refusal::of(Code::Duplicate).with("code", self.code.as_str()).into());
        }
        Ok(self.code.clone())
    }
}

/// Credit code, digits of the waste code and day: what serials are counted by.
fn key(site: &Site, waste_code: &str, at: Instant) -> (String, String, String) {
    let uscc = site.code.split('-').next().unwrap_or_default().to_owned();
    let digits = waste_code.chars().filter(char::is_ascii_digit).collect();
    (uscc, digits, at.legal_day().format("%Y%m%d").to_string())
}

struct Parts {
    uscc: String,
    waste_code: String,
    day: String,
    serial: i64,
}

fn parts(code: &str) -> Option<Parts> {
    let code: LabelCode = code.parse().ok()?;
    Some(Parts {
        uscc: code.uscc().to_string(),
        waste_code: code.waste().digits(),
        day: code.day().format("%Y%m%d").to_string(),
        serial: i64::from(code.serial()),
    })
}

/// Takes serials of (credit code, waste code, day) and makes their 37-character codes.
pub fn take_codes(
    tx: &mut Tx<'_>,
    site: &Site,
    waste_code: &str,
    produced_at: Instant,
    count: i64,
) -> Result<Vec<String>, Error> {
    let (uscc, digits, day) = key(site, waste_code, produced_at);
    let first = store::stock::take_serials(tx.conn, &uscc, &digits, &day, count)?
        .ok_or_else(|| Refusal::of(Code::SerialsUsedUp).with("day", day.as_str()).with("waste_code", waste_code))?;
    Ok((first..first + count).map(|serial| format!("{uscc}{digits}{day}{serial:03}")).collect())
}
