#![expect(clippy::unwrap_used, reason = "tests")]

use chrono::Duration;
use uuid::Uuid;

use super::{
    reading::{AHEAD, BACK, Quantity, Reading},
    *,
};
use crate::kernel::clock::Instant;

fn terms(device_kind: Kind) -> Terms {
    let place = match device_kind {
        Kind::DoorSensor => Place::Vehicle { vehicle: VehicleId(Uuid::nil()) },
        _ => Place::Site { site: SiteId(Uuid::nil()), facility: None, zone: None },
    };
    Terms {
        device_kind,
        name: "1号".into(),
        serial: String::new(),
        organisation: OrganisationId(Uuid::nil()),
        place,
        always_on: false,
        warn_from: None,
        alarm_from: None,
        certificate: String::new(),
        certified_until: None,
        installed_on: None,
        external_id: None,
    }
}

fn device(kind: Kind) -> Device {
    Event::Registered { terms: terms(kind) }.begin(DeviceId(Uuid::nil())).unwrap()
}

fn pointer(terms: Terms) -> String {
    terms.checked().unwrap_err().params["pointer"].as_str().unwrap().to_owned()
}

#[test]
fn limits_belong_to_what_is_measured_and_a_warning_is_not_above_its_alarm() {
    let of = |kind, warn_from, alarm_from| Terms { warn_from, alarm_from, ..terms(kind) };
    assert!(of(Kind::Thermometer, Some(300), Some(350)).checked().is_ok());
    assert!(of(Kind::VocSensor, None, Some(60_000)).checked().is_ok());
    assert_eq!(pointer(of(Kind::Thermometer, Some(351), Some(350))), "/warn_from");
    assert_eq!(pointer(of(Kind::Thermometer, None, Some(15_001))), "/alarm_from");
    assert_eq!(pointer(of(Kind::VocSensor, None, Some(0))), "/alarm_from");
    assert_eq!(pointer(of(Kind::Scale, None, Some(1))), "/alarm_from");
    assert_eq!(pointer(Terms { place: terms(Kind::DoorSensor).place, ..terms(Kind::Scale) }), "/vehicle");
    assert_eq!(pointer(Terms { place: terms(Kind::Scale).place, ..terms(Kind::DoorSensor) }), "/vehicle");
    assert_eq!(pointer(Terms { name: String::new(), ..terms(Kind::Scale) }), "/name");
}

#[test]
fn every_kind_sends_a_sign_of_life_and_what_it_measures_and_nothing_else() {
    for kind in Kind::ALL {
        let sent: Vec<Quantity> = Quantity::ALL.iter().copied().filter(|one| kind.sends(*one)).collect();
        let of = kind.measures().into_iter().chain([Quantity::Alive]).collect::<Vec<_>>();
        let extra: &[Quantity] = if *kind == Kind::Recorder { &[Quantity::VideoKept] } else { &[] };
        assert_eq!(sent.len(), of.len() + extra.len(), "{kind:?}");
        assert!(of.iter().chain(extra).all(|one| sent.contains(one)), "{kind:?}");
    }
    // Whatever is measured is measured by something.
    assert!(Quantity::ALL.iter().all(|one| Kind::ALL.iter().any(|kind| kind.sends(*one))));
}

#[test]
fn a_reading_is_of_its_devices_kind_in_its_range_and_of_a_time_that_can_be() {
    let (one, now) = (device(Kind::Thermometer), Instant::parse("2026-06-01T04:00:00Z").unwrap());
    let shown = Reading { quantity: Quantity::Temperature, at: now, sequence: 1, value: 215 };
    let code = |reading: Reading| reading.check(&one, now).err().map(|refusal| refusal.code);
    let micro = Duration::microseconds(1);
    assert_eq!(code(shown), None);
    assert_eq!(code(Reading { at: now.plus(AHEAD), ..shown }), None);
    assert_eq!(code(Reading { at: now.plus(AHEAD + micro), ..shown }), Some(Code::ReadingAhead));
    assert_eq!(code(Reading { at: now.plus(-BACK), ..shown }), None);
    assert_eq!(code(Reading { at: now.plus(-BACK - micro), ..shown }), Some(Code::ReadingTooOld));
    assert_eq!(code(Reading { quantity: Quantity::Weight, ..shown }), Some(Code::ReadingNotOfKind));
    assert_eq!(code(Reading { value: 15_001, ..shown }), Some(Code::ReadingOutOfRange));
    assert_eq!(code(Reading { sequence: -1, ..shown }), Some(Code::ReadingOutOfRange));
    let gone = one.retire("坏了", Role::Ehs).unwrap().apply(one.clone());
    assert_eq!(shown.check(&gone, now).unwrap_err().code, Code::ReadingRetired);
}

#[test]
fn what_a_device_is_and_where_stays_and_a_retired_one_is_changed_no_more() {
    let one = device(Kind::Scale);
    let certified = Terms { certificate: "浙检20260001".into(), ..one.terms.clone() };
    let changed = one.change(certified.clone(), Role::Ehs).unwrap().apply(one.clone());
    assert_eq!((changed.version, changed.terms.certificate.as_str()), (2, "浙检20260001"));
    let refused = |result: Result<Event, Refusal>| result.unwrap_err().code;
    assert_eq!(refused(one.change(terms(Kind::Gateway), Role::Ehs)), Code::RequestField);
    assert_eq!(refused(one.change(certified.clone(), Role::Keeper)), Code::NotAllowed);
    let gone = one.retire("换新", Role::Ehs).unwrap().apply(one);
    assert_eq!(refused(gone.change(certified, Role::Ehs)), Code::DeviceNotFromState);
    assert_eq!(refused(gone.retire("换新", Role::Ehs)), Code::DeviceNotFromState);
}
