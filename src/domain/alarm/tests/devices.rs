//! Tables of what devices show, of their silence and their certificates, and of what a site holds beside its permits.

use super::*;
use crate::domain::{
    alarm::facts::{Device, Run},
    device::Kind as Of,
    paper::credential::Proof,
};

fn device(kind: Of) -> Device {
    Device {
        kind,
        in_use: true,
        silent_since: None,
        back_since: None,
        key_unit: false,
        shown: Vec::new(),
        sequence: Some(7),
        warn_from: None,
        alarm_from: None,
        kept_days: None,
        installed_on: None,
        certified_until: None,
    }
}

fn shown(kind: Of, shown: &[i64]) -> Device {
    Device { shown: shown.to_vec(), ..device(kind) }
}

/// What time brings.
pub fn by_time() -> Vec<ByTime> {
    use Level::{Blue, Orange, Yellow};
    let silent = Device { silent_since: Some(monday()), ..device(Of::Gateway) };
    let key = Device { key_unit: true, ..silent.clone() };
    let back = Facts::Device(Device { back_since: Some(at("2026-05-01T04:00:00Z")), ..device(Of::Gateway) });
    let scale = Device { certified_until: Some(day("2026-06-30")), ..device(Of::Scale) };
    let retired = Facts::Device(Device { in_use: false, ..scale.clone() });
    let maker = Site { generates_since: Some(monday()), ..Site::default() };
    let plant = Site { operates_since: Some(monday()), ..Site::default() };
    let until = |text: &str| Some(day(text));
    let filed = Site { emergency_until: until("2026-08-31"), ..maker.clone() };
    let insured = Site { insured_until: until("2026-06-30"), ..maker.clone() };
    let all =
        Facts::Site(Site { emergency_until: until("2099-12-31"), insured_until: until("2099-12-31"), ..maker.clone() });
    vec![
        (
            "DEV-01",
            Facts::Device(silent),
            vec![
                ("2026-06-01T04:15:00Z", Blue, false),
                ("2026-06-01T06:00:00Z", Yellow, false),
                ("2026-06-02T04:00:00Z", Orange, false),
            ],
            back.clone(),
        ),
        (
            "DEV-01",
            Facts::Device(key),
            vec![("2026-06-01T04:15:00Z", Blue, false), ("2026-06-01T05:00:00Z", Yellow, false)],
            back,
        ),
        (
            "DEV-03",
            Facts::Device(scale),
            vec![("2026-05-30T16:00:00Z", Blue, false), ("2026-06-30T16:00:00Z", Yellow, false)],
            retired,
        ),
        (
            "EMG-01",
            Facts::Site(filed),
            vec![("2026-07-01T16:00:00Z", Yellow, false), ("2026-08-31T16:00:00Z", Orange, false)],
            all.clone(),
        ),
        ("EMG-01", Facts::Site(maker.clone()), vec![("2026-08-30T04:00:00Z", Yellow, false)], all.clone()),
        (
            "INS-01",
            Facts::Site(insured),
            vec![("2026-05-30T16:00:00Z", Yellow, false), ("2026-06-30T16:00:00Z", Orange, false)],
            all.clone(),
        ),
        ("EMG-01", Facts::Site(plant.clone()), vec![("2026-08-30T04:00:00Z", Yellow, false)], all.clone()),
        ("INS-01", Facts::Site(plant), vec![("2026-08-30T04:00:00Z", Yellow, false)], all.clone()),
        ("INS-01", Facts::Site(maker), vec![("2026-08-30T04:00:00Z", Yellow, false)], all),
    ]
}

/// What a figure brings.
pub fn by_figure() -> Vec<ByFigure> {
    [of_surroundings(), of_the_rest()].into_iter().flatten().collect()
}

fn of_surroundings() -> Vec<ByFigure> {
    use Level::{Orange, Red, Yellow};
    let tank = |level| Facts::Device(shown(Of::TankSensor, &[level]));
    let small = |level| {
        Facts::Device(Device { warn_from: Some(600), alarm_from: Some(700), ..shown(Of::TankSensor, &[level]) })
    };
    let warm = |figures: &[i64]| Facts::Device(shown(Of::Thermometer, figures));
    let cool = |figure| Facts::Device(Device { alarm_from: Some(300), ..shown(Of::Thermometer, &[figure]) });
    let voc = |figures: &[i64], alarm_from| Facts::Device(Device { alarm_from, ..shown(Of::VocSensor, figures) });
    let leak = |figures: &[i64]| Facts::Device(shown(Of::LeakSensor, figures));
    let limit = Some(60_000);
    vec![
        ("STO-06", None, tank(799), None, false),
        ("STO-06", None, tank(800), Some(Yellow), false),
        ("STO-06", Some(Yellow), tank(750), Some(Yellow), false),
        ("STO-06", Some(Yellow), tank(749), None, false),
        ("STO-06", None, tank(949), Some(Yellow), false),
        ("STO-06", None, tank(950), Some(Orange), false),
        ("STO-06", Some(Orange), tank(800), Some(Orange), false),
        ("STO-06", Some(Orange), tank(749), None, false),
        ("STO-06", None, small(700), Some(Orange), false),
        ("STO-06", None, small(699), Some(Yellow), false),
        ("STO-06", Some(Yellow), small(599), None, false),
        ("STO-06", None, warm(&[900]), None, false),
        ("STO-07", None, warm(&[349]), None, false),
        ("STO-07", None, warm(&[350]), Some(Yellow), false),
        ("STO-07", None, warm(&[399]), Some(Yellow), false),
        ("STO-07", None, warm(&[400]), Some(Orange), false),
        // Three readings as they should be, and one before them too few.
        ("STO-07", Some(Orange), warm(&[300, 300, 400]), Some(Orange), false),
        ("STO-07", Some(Yellow), warm(&[300, 300, 400]), Some(Yellow), false),
        ("STO-07", Some(Orange), warm(&[300, 349, 300, 400]), None, false),
        ("STO-07", Some(Orange), warm(&[300, 360, 300, 400]), Some(Yellow), false),
        ("STO-07", None, warm(&[300, 400, 400]), None, false),
        ("STO-07", None, cool(300), Some(Orange), false),
        ("STO-07", None, voc(&[29_999], limit), None, false),
        ("STO-07", None, voc(&[30_000], limit), Some(Yellow), false),
        ("STO-07", None, voc(&[59_999], limit), Some(Yellow), false),
        ("STO-07", None, voc(&[60_000], limit), Some(Orange), false),
        ("STO-07", None, voc(&[60_000], None), None, false),
        ("STO-07", None, leak(&[0]), None, false),
        ("STO-07", None, leak(&[1]), Some(Red), false),
        ("STO-07", Some(Red), leak(&[0, 0, 1]), Some(Red), false),
        ("STO-07", Some(Red), leak(&[0, 0, 0]), None, false),
        ("STO-07", None, leak(&[]), None, false),
    ]
}

fn of_the_rest() -> Vec<ByFigure> {
    use Level::{Blue, Orange, Red, Yellow};
    let back = |minutes| {
        Facts::Device(Device { back_since: Some(monday().plus(-Duration::minutes(minutes))), ..device(Of::Camera) })
    };
    let again = Facts::Device(Device { silent_since: Some(monday()), ..device(Of::Camera) });
    let gap = |gap| Facts::Device(shown(Of::Recorder, &[gap]));
    let kept = |days, key_unit, installed: Option<&str>| {
        let installed_on = installed.map(day);
        Facts::Device(Device { kept_days: Some(days), key_unit, installed_on, ..shown(Of::Recorder, &[0]) })
    };
    let opened = |opened| Facts::Run(Run { opened, ..Run::default() });
    let doubtful = |skew_s, altered| Facts::Site(Site { skew_s, altered, ..Site::default() });
    vec![
        ("DEV-01", Some(Yellow), back(9), Some(Yellow), false),
        ("DEV-01", Some(Yellow), back(10), None, false),
        ("DEV-01", None, back(1), None, false),
        ("DEV-01", Some(Blue), again, Some(Blue), false),
        ("DEV-02", None, gap(29), None, false),
        ("DEV-02", None, gap(30), Some(Yellow), false),
        ("DEV-02", None, gap(119), Some(Yellow), false),
        ("DEV-02", None, gap(120), Some(Orange), false),
        ("DEV-02", None, kept(90, true, None), None, false),
        ("DEV-02", None, kept(89, true, None), Some(Orange), true),
        ("DEV-02", None, kept(89, false, None), Some(Orange), false),
        // Ten days ago it was put up: nine whole days are there.
        ("DEV-02", None, kept(9, true, Some("2026-05-22")), None, false),
        ("DEV-02", None, kept(8, true, Some("2026-05-22")), Some(Orange), true),
        ("DEV-04", None, doubtful(359, 0), None, false),
        ("DEV-04", None, doubtful(360, 0), Some(Yellow), false),
        ("DEV-04", None, doubtful(0, 1), Some(Orange), false),
        ("TRN-05", None, opened(0), None, false),
        ("TRN-05", None, opened(1), Some(Red), false),
    ]
}

#[test]
fn what_is_back_clears_at_the_moment_that_the_rule_names() {
    let facts = Facts::Device(Device { back_since: Some(monday()), ..device(Of::Gateway) });
    let found = judge("DEV-01", &facts, monday(), Some(Level::Yellow));
    assert_eq!((found.level, found.next_look), (Some(Level::Yellow), Some(at("2026-06-01T04:10:00Z"))));
}

#[test]
fn a_sites_papers_are_no_credentials_of_carriage() {
    let of = |proof| Facts::Paper(Paper { proof: Some(proof), ..paper("2026-06-01") });
    let later = at("2026-07-01T04:00:00Z");
    assert_eq!(judge("TRN-04", &of(Proof::CarrierLicence), later, None).level, Some(Level::Orange));
    assert_eq!(judge("TRN-04", &of(Proof::EmergencyPlan), later, None), Judgement::default());
}
