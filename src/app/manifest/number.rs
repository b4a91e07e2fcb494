//! Numbers of manifests. The official ones come from the official system: entered by hand, or fetched by the exchange; the demo
//! has a stand-in that says so. The serials of forms on paper are `app::blank`'s.

use chrono::{Datelike, NaiveDate};

use crate::{
    app::{Error, exchange, record::Tx},
    domain::{
        manifest::{Manifest, ManifestNumber},
        refusal::{Code, Refusal},
    },
    store,
};

/// The one source of manifest numbers. What it gives is unique: the manifest's row says so.
pub trait NumberSource {
    /// A number for a manifest of that day.
    fn number(&self, tx: &mut Tx<'_>, one: &Manifest, day: NaiveDate) -> Result<String, Error>;
}

/// Taken from the official system, by a person or by the exchange (Order 23 Art. 15).
struct Entered<'a>(&'a str);

/// The demo's: never to be taken for an official one.
struct StandIn;

impl NumberSource for Entered<'_> {
    fn number(&self, _: &mut Tx<'_>, one: &Manifest, day: NaiveDate) -> Result<String, Error> {
        let wrong = || Refusal::of(Code::ManifestNumberInvalid).with("number", self.0);
        let number: ManifestNumber = self.0.trim().parse().map_err(|_| wrong())?;
        let prefecture = one.consignor.division.get(..4).unwrap_or_default();
        if number.prefecture() != prefecture || !(day.year() - 1..=day.year()).contains(&number.year()) {
            return Err(wrong().with("prefecture", prefecture).with("year", day.year()).into());
        }
        Ok(number.to_string())
    }
}

impl NumberSource for StandIn {
    fn number(&self, tx: &mut Tx<'_>, one: &Manifest, day: NaiveDate) -> Result<String, Error> {
        let prefecture = one.consignor.division.get(..4).unwrap_or_default();
        let scope = format!("demo-manifest/{}/{prefecture}", day.year());
        let serial = store::manifest::take_serial(tx.conn, &scope)?;
        Ok(format!("演示{}{prefecture}{serial:06}", day.year()))
    }
}

/// The number of a manifest that is issued now: what was entered, what the exchange
/// fetched, or in a demo the stand-in's.
pub(super) fn take(tx: &mut Tx<'_>, one: &Manifest, entered: Option<&str>, day: NaiveDate) -> Result<String, Error> {
    let fetched = if entered.is_none() { exchange::fetched(tx.conn, &one.id.to_string())? } else { None };
    let source: Box<dyn NumberSource + '_> = match entered.or(fetched.as_deref()) {
        Some(text) => Box::new(Entered(text)),
        None if tx.env.demo => Box::new(StandIn),
        None => return Err(Code::ManifestNumberNeeded.into()),
    };
    source.number(tx, one, day)
}
