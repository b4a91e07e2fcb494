//! A weighing that names a scale's reading: the mass is the reading's, and the event says which device told it. Nobody types it.
//!
//! **Invariant:** a reading is the mass of one package only, and of one of the scale's own site.

use chrono::Duration;

use crate::{
    app::{
        Error,
        package::{Ask, Reading},
        record::Tx,
    },
    domain::{
        device::{Kind, State, reading::Quantity},
        package::WeighedBy,
        refusal::Code,
    },
    kernel::{clock::Instant, id::PackageId, mass::Mass},
    store,
};

/// How old a reading may be at the weighing, either way of clocks that differ.
const FRESH: Duration = Duration::hours(1);

/// What is asked with the mass that a scale showed in place of its own; what is no weighing stays.
pub fn taken(
    tx: &mut Tx<'_>,
    package: PackageId,
    ask: &Ask,
    (device, sequence): (&str, i64),
    occurred_at: Option<Instant>,
) -> Result<Ask, Error> {
    let (Ask::Weigh(reading) | Ask::Reweigh(reading)) = ask else { return Ok(ask.clone()) };
    // Whoever does not see the package learns nothing of the scale.
    tx.take(&[format!("package/{package}")])?;
    let package = crate::app::found(store::package::get(tx.conn, &package.to_string())?)?;
    let site = package.holder_site;
    crate::app::party::site_for(tx, &site.to_string(), crate::domain::access::Permission::HandlePackages)?;
    let unfit = || Error::from(Code::ReadingNotForWeighing);
    let one = store::device::get(tx.conn, device)?.ok_or_else(unfit)?;
    let scale = one.terms.device_kind == Kind::Scale && one.state == State::InUse;
    if !scale || one.terms.place.site() != Some(site) {
        return Err(unfit());
    }
    if !store::reading::take(tx.conn, device, sequence, &package.id.to_string())? {
        return Err(unfit());
    }
    let shown = store::reading::get(tx.conn, device, sequence)?.ok_or_else(unfit)?;
    let apart = occurred_at.unwrap_or(tx.now).since(Instant::from_micros(shown.at)).abs();
    if shown.quantity != Quantity::Weight.as_str() || shown.value <= 0 || apart > FRESH {
        return Err(unfit());
    }
    tx.told_by = Some(one.id.to_string());
    let weighed = Reading { gross: Some(Mass(shown.value)), net: None, source: WeighedBy::Device, tare: reading.tare };
    Ok(if matches!(ask, Ask::Weigh(_)) { Ask::Weigh(weighed) } else { Ask::Reweigh(weighed) })
}
