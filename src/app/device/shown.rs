//! What devices show: their newest figures beside what they are, and one figure's history.

use std::collections::BTreeMap;

use super::get;
use crate::{
    app::{Actor, Error, notice},
    domain::{
        device::{Action, Device, reading::Quantity},
        refusal::{Code, Refusal},
    },
    kernel::clock::Instant,
    store::{
        self, Conn,
        reading::{ReadingRow, StateRow, ValueRow},
    },
};

/// Readings of one answer.
pub const SHOWN: i64 = 500;

/// A device with what it shows.
#[derive(Clone, Debug)]
pub struct Seen {
    /// What it is.
    pub device: Device,
    /// What the actor may do with it now.
    pub actions: Vec<Action>,
    /// How it was heard; `None`: it never told anything.
    pub state: Option<StateRow>,
    /// The newest of each quantity.
    pub values: Vec<ValueRow>,
    /// Open notices about it: id and level.
    pub notices: Vec<(String, String)>,
}

/// Readings of one quantity.
#[derive(Clone, Debug)]
pub struct History {
    /// Of what.
    pub quantity: Quantity,
    /// Newest first.
    pub readings: Vec<ReadingRow>,
    /// What came before is sealed; `None`: nothing is.
    pub sealed_until: Option<Instant>,
}

/// The same of several devices, whatever their number in four questions.
pub fn seen(conn: &mut Conn, actor: &Actor, devices: Vec<Device>) -> Result<Vec<Seen>, Error> {
    let ids: Vec<String> = devices.iter().map(|one| one.id.to_string()).collect();
    let mut states: BTreeMap<String, StateRow> =
        store::reading::states(conn, &ids)?.into_iter().map(|row| (row.device.clone(), row)).collect();
    let mut values: BTreeMap<String, Vec<ValueRow>> = BTreeMap::new();
    for row in store::reading::values(conn, &ids)? {
        values.entry(row.device.clone()).or_default().push(row);
    }
    let subjects: Vec<String> = devices.iter().map(|one| Device::stream(one.id)).collect();
    let mut notices: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for one in store::notice::open_of(conn, &subjects)?.into_iter().filter(|one| notice::sees(actor, one)) {
        let row = (one.id.to_string(), one.found.level.as_str().to_owned());
        notices.entry(one.subject).or_default().push(row);
    }
    let mut all = Vec::new();
    for device in devices {
        let (id, subject) = (device.id.to_string(), Device::stream(device.id));
        all.push(Seen {
            actions: super::actions(conn, actor, &device)?,
            state: states.remove(&id),
            values: values.remove(&id).unwrap_or_default(),
            notices: notices.remove(&subject).unwrap_or_default(),
            device,
        });
    }
    Ok(all)
}

/// The newest readings of a device in sight within a span, newest first; without a quantity of what it measures.
pub fn history(
    conn: &mut Conn,
    actor: &Actor,
    id: &str,
    quantity: Option<&str>,
    span: (Option<Instant>, Option<Instant>),
) -> Result<History, Error> {
    let one = get(conn, actor, id)?;
    let kind = one.terms.device_kind;
    let quantity = match quantity {
        Some(text) => Quantity::parse(text).filter(|one| kind.sends(*one)),
        None => Some(kind.measures().unwrap_or(Quantity::Alive)),
    };
    let quantity = quantity.ok_or_else(|| Refusal::of(Code::RequestField).with("pointer", "quantity"))?;
    let span = (span.0.map_or(i64::MIN, Instant::micros), span.1.map_or(i64::MAX, Instant::micros));
    let sealed_until = store::reading_block::newest(conn)?.map(|row| Instant::from_micros(row.to_at));
    Ok(History { quantity, readings: store::reading::span(conn, id, quantity.as_str(), span, SHOWN)?, sealed_until })
}
