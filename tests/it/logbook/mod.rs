//! The operation logbook of who takes waste in: every gram of the journal, every part in the file, for whoever sees the site.

mod command;
#[cfg(feature = "pdf")]
mod printed;
mod sums;

use chrono::Duration;
use serde_json::Value;
use weifei::{
    app::{
        Env,
        form::Format,
        logbook::{Asked, Logbook, SHOWN_MAX, Span, draw, file},
        manifest::{ActFields, fields::CorrectionFields},
        package::{Ask, Reading},
        treatment::{NewResidue, Opening, feed, make_residue, open},
    },
    domain::{
        access::Role,
        logbook::{Entry, Kind, Part},
        manifest::Action,
        package::WeighedBy,
    },
    kernel::{
        id::{ManifestId, PackageId},
        mass::Mass,
    },
    store,
};

use crate::{
    api::Api,
    books::enter_all,
    manifest::{Road, person, verdict},
    support::{World, run},
};

fn november(span: Span) -> Asked {
    Asked { from: "2026-11-01".parse().unwrap(), to: "2026-11-30".parse().unwrap(), span }
}

fn book(env: &Env, site: &str, asked: Asked) -> Logbook {
    env.db.read(|conn| draw(conn, &weifei::app::Actor::system(), site, asked, SHOWN_MAX)).unwrap()
}

fn drawn(env: &Env, site: &str, format: Format) -> Vec<u8> {
    let asked = november(Span::Day);
    let made =
        |conn: &mut store::Conn| file::write_book(conn, env, &weifei::app::Actor::system(), (site, asked), format);
    env.db.read(made).unwrap().1
}

fn part(book: &Logbook, wanted: Part) -> &[Entry] {
    &book.parts.iter().find(|(part, _)| *part == wanted).unwrap().1
}

/// Five drums of 100 kg: one taken and set right afterwards, one taken with less in it, one refused, one held and taken, one taken;
/// two go into a batch, one of them out of a zone, and slag comes out.
struct Scene {
    road: Road,
    manifest: ManifestId,
    drums: Vec<PackageId>,
}

impl Scene {
    fn new() -> Self {
        let mut road = Road::new();
        road.gate = person(&road.world, Role::Gate, road.receiver.site.organisation);
        let plant = &road.receiver;
        crate::manifest::papers::permit_for(plant, "HW49", &["R4"]);
        let drums = road.drums(5);
        let manifest = road.arrived(&drums, &[&road.first]);
        let less = weifei::app::manifest::fields::VerdictFields {
            mass_g: Some(99_500),
            ..verdict(drums[1], "accept", Some("mass"))
        };
        let told = vec![
            verdict(drums[0], "accept", None),
            less,
            verdict(drums[2], "reject", Some("packing")),
            verdict(drums[3], "hold", Some("property")),
            verdict(drums[4], "accept", None),
        ];
        road.decide(manifest, told).unwrap();
        road.world.clock.advance(Duration::days(1));
        road.decide(manifest, vec![verdict(drums[3], "accept", None)]).unwrap();
        road.act(&road.gate, manifest, Action::Complete, ActFields::default()).unwrap();
        let wanted = CorrectionFields {
            field: "accepted_mass".into(),
            leg: 0,
            line: 0,
            package: Some(drums[0].to_string()),
            text: None,
            mass_g: Some(99_001),
        };
        let wanted = ActFields { correction: Some(wanted), ..ActFields::default() };
        road.act(&road.gate, manifest, Action::ProposeCorrection, wanted).unwrap();
        let agreed = ActFields { no: Some(0), ..ActFields::default() };
        road.act(&road.world.ehs, manifest, Action::AgreeCorrection, agreed).unwrap();
        let scene = Self { road, manifest, drums };
        scene.treat();
        enter_all(&scene.road.world);
        scene
    }

    /// The second drum straight from the gate, the fifth out of a zone; the fourth stays in store.
    fn treat(&self) {
        let plant = &self.road.receiver;
        for drum in [self.drums[3], self.drums[4]] {
            plant.act(drum, Ask::Store(plant.store[0].id)).unwrap();
        }
        let operator = person(plant, Role::Operator, plant.site.organisation);
        let slag = plant.waste("772-003-18", "S").id;
        let site = plant.site.id.to_string();
        let new = Opening { line: "MF0001".into(), method: "R4".into(), started_on: None };
        let batch = run(&plant.env, &operator, move |tx| open(tx, &site, &new)).unwrap().id;
        for drum in [self.drums[1], self.drums[4]] {
            run(&plant.env, &operator, move |tx| feed(tx, batch, &drum.to_string(), None)).unwrap();
        }
        let bag = NewResidue {
            waste_stream: slag,
            container_kind: "BAG".into(),
            volume_ml: Some(1_000_000),
            reading: Reading { gross: None, tare: None, net: Some(Mass(12_345)), source: WeighedBy::Device },
            occurred_at: None,
        };
        run(&plant.env, &operator, move |tx| make_residue(tx, batch, &bag)).unwrap();
    }

    fn site(&self) -> String {
        self.road.receiver.site.id.to_string()
    }
}

#[test]
fn what_came_to_the_gate_is_told_package_by_package_with_its_event() {
    let scene = Scene::new();
    let env = &scene.road.world.env;
    let book = book(env, &scene.site(), november(Span::Day));
    let of = |drum: PackageId| -> Vec<(Kind, i64, Vec<&str>)> {
        let rows = part(&book, Part::Received).iter().filter(|one| one.package == Some(drum.to_string()));
        rows.map(|one| (one.kind, one.mass.grams(), one.differs.iter().map(|one| one.as_str()).collect())).collect()
    };
    let drums = &scene.drums;
    assert_eq!(of(drums[0]), [(Kind::Accepted, 100_000, vec![]), (Kind::Corrected, -999, vec![])]);
    assert_eq!(of(drums[1]), [(Kind::Accepted, 99_500, vec!["mass"])]);
    assert_eq!(of(drums[2]), [(Kind::Refused, 0, vec!["packing"])]);
    assert_eq!(of(drums[3]), [(Kind::Held, 0, vec!["property"]), (Kind::Accepted, 100_000, vec![])]);
    let number = scene.road.get(scene.manifest).number;
    for one in part(&book, Part::Received) {
        assert_eq!((one.manifest.clone(), one.party.as_deref()), (number.clone(), Some("示例厂")));
        assert_eq!((one.waste_code.as_str(), one.waste_name.as_deref()), ("900-041-49", Some("废物900-041-49")));
        let row = env.db.read(|conn| store::event::get(conn, &one.event)).unwrap().unwrap();
        assert_eq!((row.position, &row.stream), (Some(one.position), &one.stream));
        assert!(row.kind.starts_with("manifest."), "{}", row.kind);
    }
    // What is set right counts on the day it was received.
    let days: Vec<(Kind, String)> =
        part(&book, Part::Received).iter().map(|one| (one.kind, one.at.legal_day().to_string())).collect();
    assert!(days.contains(&(Kind::Corrected, "2026-11-23".into())), "{days:?}");
    let by = |one: &Entry| one.handler.clone();
    assert!(part(&book, Part::Received).iter().any(|one| by(one).as_deref() == Some("某人")), "who entered it");
    let fed = part(&book, Part::Treated);
    assert_eq!(
        fed.iter().map(|one| (one.kind, one.mass.grams())).collect::<Vec<_>>(),
        [(Kind::Fed, 99_500), (Kind::Fed, 100_000)]
    );
    assert!(fed.iter().all(|one| one.line.as_deref() == Some("MF0001") && one.method.as_deref() == Some("R4")));
    let made = part(&book, Part::Residue);
    assert_eq!((made.len(), made[0].mass, made[0].waste_code.as_str()), (1, Mass(12_345), "772-003-18"));
    assert_eq!(made[0].batch, fed[0].batch);
    let place = part(&book, Part::Stored)[0].place.clone();
    assert_eq!((part(&book, Part::Stored).len(), place.as_deref()), (2, Some("TS001 A")));
    scene.road.world.verified();
}

#[test]
fn balances_go_from_day_to_day_and_end_with_what_lies_in_store() {
    let scene = Scene::new();
    let env = &scene.road.world.env;
    for span in [Span::Day, Span::Month] {
        let book = book(env, &scene.site(), november(span));
        let mut held = std::collections::BTreeMap::new();
        for one in &book.balances {
            assert_eq!(*held.get(&one.waste_code).unwrap_or(&0), one.opening_g, "{one:?}");
            assert_eq!(one.opening_g + one.stored_g - one.used_g - one.taken_out_g + one.other_g, one.closing_g);
            held.insert(one.waste_code.clone(), one.closing_g);
        }
        assert_eq!(held["900-041-49"], 100_000);
        let sum = |pick: fn(&weifei::domain::logbook::Balance) -> i64| book.balances.iter().map(pick).sum::<i64>();
        assert_eq!((sum(|one| one.received_g), sum(|one| one.used_g)), (398_501, 100_000));
        assert_eq!((sum(|one| one.made_g), sum(|one| one.other_g)), (12_345, 0));
    }
}

/// The tables of a file of all, by title: headings and rows.
fn tables(text: &str) -> Vec<(String, Vec<Vec<String>>)> {
    let whole = text.trim_start_matches('\u{feff}');
    let table = |part: &str| {
        let (title, rest) = part.trim_start_matches("\r\n").split_once("\r\n").unwrap();
        let mut read = ::csv::ReaderBuilder::new().has_headers(false).from_reader(rest.as_bytes());
        let rows = read.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        (title.to_owned(), rows)
    };
    whole.split("\r\n\r\n").map(table).collect()
}

#[test]
fn both_tables_of_a_spreadsheet_say_what_the_book_says() {
    use calamine::{Data, Reader as _, Xlsx};
    let scene = Scene::new();
    let env = &scene.road.world.env;
    let text = String::from_utf8(drawn(env, &scene.site(), Format::Csv)).unwrap();
    assert!(
        text.starts_with("\u{feff}一、危险废物接收记录\r\n序号,接收时间,转移联单编号,移出单位,危险废物-名称"),
        "{text}"
    );
    let read = tables(&text);
    let mut workbook: Xlsx<_> =
        calamine::open_workbook_from_rs(std::io::Cursor::new(drawn(env, &scene.site(), Format::Xlsx))).unwrap();
    let names = ["接收", "贮存", "利用处置", "次生废物", "转出", "结存", "汇总"];
    assert_eq!(workbook.sheet_names(), names);
    assert_eq!(read.len(), names.len());
    for (at, (title, rows)) in read.iter().enumerate() {
        let sheet = workbook.worksheet_range_at(at).unwrap().unwrap();
        let cell = |row: u32, column: u32| sheet.get_value((row, column)).cloned().unwrap_or(Data::Empty);
        assert_eq!(cell(0, 0).to_string(), *title);
        assert!(cell(1, 0).to_string().contains("版式：平台拟定，官方样式待核"), "{}", cell(1, 0));
        for (number, row) in (4..).zip(rows.iter().skip(1)) {
            for (column, said) in (0..).zip(row) {
                let same = match cell(number, column) {
                    Data::Empty => String::new(),
                    Data::Float(value) if said.contains('.') => {
                        assert!((value - said.parse::<f64>().unwrap()).abs() < 5e-10, "{title} {said} {value}");
                        continue;
                    }
                    Data::DateTime(at) => at.as_datetime().unwrap().format("%Y-%m-%d %H:%M").to_string(),
                    other => other.to_string(),
                };
                assert_eq!(same, *said, "{title}");
            }
        }
        assert_eq!(sheet.height(), 3.max(3 + rows.len()), "{title}");
    }
    let received = &read[0].1;
    assert_eq!(received.len(), 8);
    let mass = received[0].iter().position(|one| one == "接收量（吨）").unwrap();
    let grams: i64 = received.iter().skip(1).map(|row| whole(&row[mass])).sum();
    assert_eq!(grams, 398_501);
}

fn whole(text: &str) -> i64 {
    let (tonnes, rest) = text.trim_start_matches('-').split_once('.').unwrap();
    let grams = tonnes.parse::<i64>().unwrap() * 1_000_000 + format!("{rest:0<6}").parse::<i64>().unwrap();
    if text.starts_with('-') { -grams } else { grams }
}

#[test]
fn the_logbook_is_for_whoever_sees_the_site() {
    let world = World::new();
    let (ehs, neighbour) = (person(&world, Role::Ehs, world.site.organisation), world.neighbour());
    let stranger = person(&world, Role::Ehs, neighbour.site.organisation);
    enter_all(&world);
    let api = Api::start(&world.env);
    let ask = |who: &weifei::app::Actor, tail: &str| {
        let body = serde_json::json!({"login": who.id.to_string(), "password": "correct horse"});
        let session = api.ask("POST", "/api/v1/auth/login", None, None, &body).json();
        let token = session["access_token"].as_str().unwrap();
        api.ask("GET", &format!("/api/v1/sites/{}/logbook{tail}", world.site.id), Some(token), None, &Value::Null)
    };
    let days = "from=2026-11-01&to=2026-11-30";
    let empty = ask(&ehs, &format!("?{days}")).json();
    assert_eq!((&empty["permits"], &empty["received"]), (&serde_json::json!([]), &serde_json::json!([])));
    let file = ask(&ehs, &format!("/file?{days}&format=csv"));
    let named = format!("attachment; filename=\"logbook-{}-2026-11-01-2026-11-30.csv\"", world.site.code);
    assert_eq!(file.headers["content-disposition"].to_str().unwrap(), named);
    for tail in [format!("?{days}"), format!("/file?{days}&format=csv")] {
        assert_eq!(ask(&stranger, &tail).json()["code"], "thing.not_found");
    }
    for wrong in
        ["?from=2026-11-01&to=x", "?from=2026-11-01&to=2026-11-30&span=week", "/file?from=2026-11-01&to=2026-11-30"]
    {
        assert_eq!(ask(&ehs, wrong).json()["code"], "request.field_invalid", "{wrong}");
    }
}
