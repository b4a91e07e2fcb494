//! The queue at a receiver's gate.

use crate::{
    app::Error,
    domain::manifest::{Manifest, State},
    kernel::{clock::Instant, id::SiteId},
    store::{self, Conn},
};

/// States in which a load is on its way to the gate, or stands at it.
const BOUND: &[State] = &[
    State::CarrierConfirmed,
    State::Loaded,
    State::InTransit,
    State::Handover,
    State::Exception,
    State::Arrived,
    State::Discrepancy,
];
/// Most of a queue; a gate sees far fewer in a day.
const QUEUE_MAX: i64 = 300;

/// What stands at the gate, first come first served; then what is to come, by booked time and planned day.
pub fn queue(conn: &mut Conn, site: SiteId) -> Result<Vec<Manifest>, Error> {
    let mut queue = store::manifest::bound_for(conn, &site.to_string(), BOUND, QUEUE_MAX)?;
    queue.sort_by_cached_key(|one| {
        let booked = one.booked_at.map(Instant::micros);
        (one.arrived_at.is_none(), one.arrived_at, booked.is_none(), booked, one.planned_on, one.id)
    });
    Ok(queue)
}
