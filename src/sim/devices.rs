//! Devices of the district, put up on its last evening: every site has a scale with its certificate, and the first producer's store a
//! thermometer and a leak sensor with a day of readings. None is always on: nobody tells anything for them once the world is made.

use chrono::Duration;

use super::{Life, parties::District, works::Works};
use crate::{
    app::{
        Actor, Error,
        device::{
            self, DeviceFields,
            report::{ReadingFields, report},
        },
    },
    domain::device::{Kind, reading::Quantity},
};

/// Minutes between two readings, and how many there are.
const STEP: i64 = 30;
const READINGS: i64 = 48;
/// Tenths of a degree through a day and a night, two hours a figure.
const WARMTH: &[i64] = &[188, 183, 179, 177, 182, 196, 213, 228, 236, 231, 214, 199];

pub fn install(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let plants = district.plants.iter().map(|plant| &plant.works);
    for (at, works) in district.works.iter().chain(plants).enumerate() {
        let days = 120 + 15 * i64::try_from(at % 12).unwrap_or(0);
        let scale = DeviceFields {
            serial: format!("DCS{:05}", at + 1),
            certificate: format!("演示检{:06}", at + 1),
            certified_until: Some((life.days.1 + Duration::days(days)).to_string()),
            ..fields(works, Kind::Scale, "1号电子秤")
        };
        put(life, works, scale)?;
    }
    let first = district.first()?;
    let stored = |kind, name| DeviceFields { facility: Some(first.store.to_string()), ..fields(first, kind, name) };
    let warmth = put(life, first, stored(Kind::Thermometer, "危废仓库温度计"))?;
    let leak = put(life, first, stored(Kind::LeakSensor, "导流沟泄漏探测器"))?;
    let now = life.now();
    let mut told = Vec::new();
    for sequence in 0..READINGS {
        let at = now.plus(-Duration::minutes(STEP * (READINGS - 1 - sequence)));
        let figure = usize::try_from(sequence / 4).ok().and_then(|place| WARMTH.get(place)).copied().unwrap_or(200);
        for (device, quantity, value) in [(&warmth, Quantity::Temperature, figure), (&leak, Quantity::Leak, 0)] {
            let quantity = quantity.as_str().to_owned();
            told.push(ReadingFields { device: device.clone(), quantity, at, sequence, value });
        }
    }
    life.env.db.write(move |conn| report(conn, &Actor::system(), &told, None, now).map(drop))
}

fn fields(works: &Works, kind: Kind, name: &str) -> DeviceFields {
    DeviceFields {
        kind: kind.as_str().to_owned(),
        name: name.to_owned(),
        serial: String::new(),
        site: Some(works.site.id.to_string()),
        facility: None,
        zone: None,
        vehicle: None,
        always_on: false,
        warn_from: None,
        alarm_from: None,
        certificate: String::new(),
        certified_until: None,
        installed_on: None,
        external_id: None,
    }
}

fn put(life: &mut Life<'_>, works: &Works, asked: DeviceFields) -> Result<String, Error> {
    Ok(life.must(&works.ehs, move |tx| device::register(tx, &asked))?.id.to_string())
}
