//! Facts of a device: how it was heard, and the newest of what it shows.

use chrono::Duration;

use super::facts::{Known, party_of};
use crate::{
    app::Error,
    domain::{
        alarm::{Facts, facts::Device},
        device::{
            self, State,
            reading::{Quantity, SILENT},
        },
        notice::Party,
        party::Tier,
    },
    kernel::clock::Instant,
    store::{self, Conn},
};

/// Readings that tell that something is settled.
const LAST: i64 = 3;
/// How soon it is looked again while the last readings differ: the same figure again marks nothing.
const SOON: Duration = Duration::minutes(1);

/// What is known of a device now.
pub fn device(conn: &mut Conn, id: &str, now: Instant) -> Result<Option<Known>, Error> {
    let Some(one) = store::device::get(conn, id)? else { return Ok(None) };
    let (kind, in_use, terms) = (one.terms.device_kind, one.state == State::InUse, &one.terms);
    let newest = match kind.measures() {
        Some(of) => store::reading::span(conn, id, of.as_str(), (i64::MIN, i64::MAX), LAST)?,
        None => Vec::new(),
    };
    let kept = store::reading::values(conn, &[id.to_owned()])?;
    let kept = kept.into_iter().find(|row| row.quantity == Quantity::VideoKept.as_str());
    let state = store::reading::states(conn, &[id.to_owned()])?.pop().filter(|_| terms.always_on && in_use);
    let (owner, tier) = match terms.place.site() {
        Some(site) => {
            let tier = store::party::get_site(conn, &site.to_string())?.map(|site| site.tier);
            (party_of(conn, &site.to_string())?, tier)
        }
        None => (Some(Party::told(terms.organisation, None, String::new())), None),
    };
    let silent_at = state.as_ref().map(|row| Instant::from_micros(row.seen_at)).map(|seen| (seen, seen.plus(SILENT)));
    let silent_since = silent_at.filter(|(_, at)| *at <= now).map(|(seen, _)| seen);
    let facts = Device {
        kind,
        in_use,
        silent_since,
        back_since: state.as_ref().filter(|_| silent_since.is_none()).map(|row| Instant::from_micros(row.since)),
        key_unit: tier == Some(Tier::Key),
        shown: newest.iter().map(|row| row.value).collect(),
        sequence: newest.first().map(|row| row.sequence),
        warn_from: terms.warn_from,
        alarm_from: terms.alarm_from,
        kept_days: kept.map(|row| row.value),
        installed_on: terms.installed_on,
        certified_until: terms.certified_until,
    };
    let judged = in_use && kind != device::Kind::Scale;
    let settles = judged && facts.shown.windows(2).any(|two| two.first() != two.last());
    let again = [
        silent_at.map(|(_, at)| at).filter(|at| *at > now),
        settles.then(|| now.plus(SOON)).filter(|_| newest.first().is_some_and(|row| lately(row.received_at, now))),
    ];
    let again_at = again.into_iter().flatten().min();
    Ok(Some(Known::of(Facts::Device(facts), owner).again(again_at)))
}

/// Whether something came within the last day: what a device no longer tells settles no more.
fn lately(received_at: i64, now: Instant) -> bool {
    now.since(Instant::from_micros(received_at)) < Duration::days(1)
}
