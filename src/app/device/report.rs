//! Readings as devices tell them: a batch, each of them answered for itself. They are telemetry: no event, nothing decided by them in
//! this transaction. What may make a rule say something else marks the subject to be judged (ADR 17).
//!
//! **Invariant:** told twice, in another order or late, the rows are the same; the newest by the device's time is what it shows.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    app::{Actor, Env, Error},
    domain::{
        access::{Permission, Role},
        device::{
            Device,
            block::hour,
            reading::{Quantity, Reading, SILENT},
        },
        refusal::{Code, Refusal},
    },
    kernel::clock::Instant,
    store::{
        self, Conn,
        reading::{ReadingRow, StateRow, ValueRow},
    },
};

/// Readings of one request.
pub const BATCH: usize = 500;
/// How long readings are kept (house: what an alarm is asked about is asked within a quarter; its evidence stays).
pub const KEPT: Duration = Duration::days(90);
/// Span of readings that one look at what is too old lets go of.
const SLICE: Duration = Duration::days(1);
/// From here on a device's clock is said to be wrong.
pub const SKEWED: Duration = Duration::minutes(5);

/// One reading as a device tells it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadingFields {
    /// Id of the device.
    pub device: String,
    /// `weight` g, `level` ‰, `temperature` 0.1 °C, `voc` µg/m³, `leak` 0/1, `alive` 1, `video_gap` min, `video_kept` d, `door` 0/1.
    pub quantity: String,
    /// When, by the device.
    #[schema(value_type = String)]
    pub at: Instant,
    /// The device's own number of the reading, never used twice.
    pub sequence: i64,
    /// In whole units.
    pub value: i64,
}

/// What became of a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Kept now.
    Kept,
    /// It was there already.
    Repeated,
}

/// What became of a batch.
#[derive(Debug)]
pub struct Told {
    /// When it came, by our clock.
    pub received_at: Instant,
    /// By how much the sender's clock is ahead, if it said its time.
    pub ahead: Option<Duration>,
    /// Each reading in the order they were sent.
    pub items: Vec<Result<Outcome, Refusal>>,
}

/// Those of these devices that the actor reports for.
fn reported(conn: &mut Conn, actor: &Actor, ids: &BTreeSet<String>) -> Result<BTreeMap<String, Device>, Error> {
    let ids: Vec<String> = ids.iter().cloned().collect();
    let devices = store::device::many(conn, &ids)?;
    let sites: BTreeSet<String> =
        devices.iter().filter_map(|one| one.terms.place.site()).map(|site| site.to_string()).collect();
    let sites = store::party::get_sites(conn, &sites.into_iter().collect::<Vec<_>>())?;
    let reports = |one: &Device| match one.terms.place.site() {
        Some(id) => sites.iter().find(|site| site.id == id).is_some_and(|site| {
            actor.role_on(Permission::ReportReadings, site.id, site.organisation, &site.division).is_some()
        }),
        None => actor.grants_with(Permission::ReportReadings).any(|grant| {
            grant.role == Role::System || (grant.site.is_none() && grant.organisation == Some(one.terms.organisation))
        }),
    };
    Ok(devices.into_iter().filter(|one| reports(one)).map(|one| (one.id.to_string(), one)).collect())
}

/// Keeps what can be kept of a batch.
pub fn report(
    conn: &mut Conn,
    actor: &Actor,
    asked: &[ReadingFields],
    sent_at: Option<Instant>,
    now: Instant,
) -> Result<Told, Error> {
    if !actor.may(Permission::ReportReadings) {
        return Err(Code::NotAllowed.into());
    }
    if asked.len() > BATCH {
        return Err(Refusal::of(Code::RequestTooLarge).with("limit", BATCH).into());
    }
    let ahead = sent_at.map(|sent| sent.since(now));
    let named = asked.iter().map(|one| one.device.clone()).collect();
    let devices = reported(conn, actor, &named)?;
    let wanted: Vec<Result<Reading, Refusal>> = asked.iter().map(|one| check(one, &devices, now)).collect();
    let heard: BTreeSet<&String> =
        asked.iter().zip(&wanted).filter(|(_, one)| one.is_ok()).map(|(one, _)| &one.device).collect();
    let heard: Vec<String> = heard.into_iter().cloned().collect();
    let came = super::block::came_at(conn, now)?;
    let mut batch = Batch::begin(conn, &devices, heard, (now, came))?;
    // Rows of devices are taken in order of id, so that two batches wait for each other and never cross.
    for device in batch.heard.clone() {
        let skew = ahead.map(|ahead| ahead.num_milliseconds());
        store::reading::heard(conn, &device, now.micros(), SILENT.num_microseconds().unwrap_or(i64::MAX), skew)?;
        batch.life(&device, ahead);
    }
    let mut items = Vec::new();
    for (one, wanted) in asked.iter().zip(wanted) {
        items.push(match wanted {
            Ok(reading) => batch.keep(conn, &one.device, reading)?,
            Err(refusal) => Err(refusal),
        });
    }
    batch.mark(conn)?;
    Ok(Told { received_at: now, ahead, items })
}

fn check(asked: &ReadingFields, devices: &BTreeMap<String, Device>, now: Instant) -> Result<Reading, Refusal> {
    let device = devices.get(&asked.device).ok_or(Code::ReadingUnknown)?;
    let quantity = Quantity::parse(&asked.quantity)
        .ok_or_else(|| Refusal::of(Code::ReadingNotOfKind).with("kind", device.terms.device_kind.as_str()))?;
    let reading = Reading { quantity, at: asked.at, sequence: asked.sequence, value: asked.value };
    reading.check(device, now)?;
    Ok(reading)
}

/// A batch on its way: what was known before, and whom it makes to be judged.
struct Batch<'a> {
    devices: &'a BTreeMap<String, Device>,
    heard: Vec<String>,
    states: BTreeMap<String, StateRow>,
    values: BTreeMap<(String, String), ValueRow>,
    marks: BTreeSet<String>,
    doors: BTreeSet<String>,
    now: Instant,
    /// When its readings are said to have come.
    came: Instant,
}

impl<'a> Batch<'a> {
    fn begin(
        conn: &mut Conn,
        devices: &'a BTreeMap<String, Device>,
        heard: Vec<String>,
        (now, came): (Instant, Instant),
    ) -> Result<Self, Error> {
        let states = store::reading::states(conn, &heard)?.into_iter().map(|row| (row.device.clone(), row)).collect();
        let values = store::reading::values(conn, &heard)?;
        let values = values.into_iter().map(|row| ((row.device.clone(), row.quantity.clone()), row)).collect();
        Ok(Self { devices, heard, states, values, marks: BTreeSet::new(), doors: BTreeSet::new(), now, came })
    }

    /// A sign of life: what was silent is back, and a clock that is wrong is its site's matter.
    fn life(&mut self, device: &str, ahead: Option<Duration>) {
        let (before, of) = (self.states.get(device), self.devices.get(device));
        let seen = before.map(|row| Instant::from_micros(row.seen_at));
        if of.is_some_and(|of| of.terms.always_on) && seen.is_none_or(|seen| self.now.since(seen) >= SILENT) {
            self.marks.insert(format!("device/{device}"));
        }
        let wrong = |skew: Duration| skew.abs() >= SKEWED;
        let was = before.and_then(|row| row.skew_ms).is_some_and(|skew| wrong(Duration::milliseconds(skew)));
        if ahead.is_some_and(|ahead| wrong(ahead) != was) {
            self.site(device);
        }
    }

    fn site(&mut self, device: &str) {
        let site = self.devices.get(device).and_then(|of| of.terms.place.site());
        self.marks.extend(site.map(|site| format!("site/{site}")));
    }

    fn keep(&mut self, conn: &mut Conn, device: &str, one: Reading) -> Result<Result<Outcome, Refusal>, Error> {
        let row = ReadingRow {
            device: device.to_owned(),
            sequence: one.sequence,
            quantity: one.quantity.as_str().to_owned(),
            at: one.at.micros(),
            value: one.value,
            received_at: self.came.micros(),
            used_by: None,
        };
        if !store::reading::keep(conn, &row)? {
            let known = store::reading::get(conn, device, one.sequence)?;
            let same = known.is_some_and(|known| {
                (known.quantity == row.quantity) && (known.at, known.value) == (row.at, row.value)
            });
            if same {
                return Ok(Ok(Outcome::Repeated));
            }
            store::reading::altered(conn, device, self.now.micros())?;
            self.site(device);
            return Ok(Err(Refusal::of(Code::ReadingDiffers).with("sequence", one.sequence)));
        }
        store::reading::show(conn, &row)?;
        self.compare(device, one, &row);
        Ok(Ok(Outcome::Kept))
    }

    /// Another figure than the newest before may be found otherwise; an open door wherever it stands in time.
    fn compare(&mut self, device: &str, one: Reading, row: &ReadingRow) {
        if one.quantity == Quantity::Door {
            let vehicle = self.devices.get(device).and_then(|of| of.terms.place.vehicle());
            self.doors.extend(vehicle.filter(|_| one.value != 0).map(|vehicle| vehicle.to_string()));
            return;
        }
        let before = self.values.get(&(row.device.clone(), row.quantity.clone()));
        if before.is_some_and(|before| (before.at, before.sequence) > (row.at, row.sequence)) {
            return;
        }
        if one.quantity.is_judged() && before.is_none_or(|before| before.value != one.value) {
            self.marks.insert(format!("device/{device}"));
        }
        let ReadingRow { device, sequence, quantity, at, value, received_at, .. } = row.clone();
        let key = (device.clone(), quantity.clone());
        self.values.insert(key, ValueRow { device, quantity, at, sequence, value, received_at });
    }

    fn mark(mut self, conn: &mut Conn) -> Result<(), Error> {
        for vehicle in &self.doors {
            let newest = store::trip::of_vehicles(conn, std::slice::from_ref(vehicle), 1)?;
            self.marks.extend(newest.iter().map(|trip| format!("trip/{}", trip.id)));
        }
        for subject in &self.marks {
            store::watch::touch(conn, subject, self.now.micros())?;
        }
        Ok(())
    }
}

/// Lets go of readings that came longer ago than [`KEPT`], a slice of whole hours that are sealed; tells how many.
pub fn forget(env: &Env) -> Result<usize, Error> {
    let (before, _) = hour(env.clock.now().plus(-KEPT));
    let (oldest, sealed) = env.db.read(|conn| {
        let sealed = store::reading_block::newest(conn)?.map(|row| row.to_at);
        Ok::<_, Error>((store::reading::first_from(conn, i64::MIN)?, sealed))
    })?;
    let (Some(oldest), Some(sealed)) = (oldest.map(Instant::from_micros), sealed) else { return Ok(0) };
    let until = before.min(hour(oldest).0.plus(SLICE)).min(Instant::from_micros(sealed));
    if oldest >= until {
        return Ok(0);
    }
    let until = until.micros();
    env.db.write(move |conn| Ok::<_, Error>(store::reading::delete_before(conn, until)?))
}
