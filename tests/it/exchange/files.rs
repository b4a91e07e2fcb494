//! The way by hand: a package of official tables, and what comes back entered by a person.

use std::io::Cursor;

use calamine::{Reader as _, Xlsx};
use weifei::{
    app::exchange::package,
    domain::{
        declaration::Action as Declare,
        exchange::Action,
        manifest::Action as Carry,
        plan::{Ask, Filing, State as Planned},
        refusal::Code,
    },
};

use super::{by, get, items, number, on, one, road, said, say, sent, submitted, told, world};
use crate::{
    books::enter_all,
    declaration::{begun, done as declared},
    manifest::code,
    support::officer,
};

fn names(bytes: &[u8]) -> Vec<String> {
    let zip = zip::ZipArchive::new(Cursor::new(bytes.to_vec())).unwrap();
    zip.file_names().map(|name| name.unwrap().into_owned()).collect()
}

#[test]
fn what_is_to_be_handed_in_is_one_package_of_official_tables() {
    let road = road();
    let world = &road.world;
    by(world, "file", None);
    let drums = road.drums(2);
    enter_all(world);
    submitted(world);
    let id = road.draft(&road.fields(&drums, &[&road.first])).unwrap().id;
    road.act(&world.ehs, id, Carry::Check, weifei::app::manifest::ActFields::default()).unwrap();
    on(world, 9 * 24 * 60);
    begun(world, "2026-11");
    declared(world, "2026-11", Declare::Confirm);
    assert_eq!((sent(world), items(world).len()), (0, 4), "nothing leaves by itself");
    let site = world.site.id.to_string();
    let (name, bytes) = world.env.db.read(|conn| package::draw(conn, &world.env, &world.ehs, &site)).unwrap();
    assert_eq!(name, format!("exchange-{}-2026-12-02.zip", world.site.code));
    let names = names(&bytes);
    for start in
        ["清单.csv", "清单.xlsx", "转移联单.xlsx", "plan-", "declaration-", "ledger-B.1-", "ledger-B.5-", "data/"]
    {
        assert!(names.iter().any(|name| name.starts_with(start)), "{start}: {names:?}");
    }
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut list = Vec::new();
    std::io::Read::read_to_end(&mut zip.by_name("转移联单.xlsx").unwrap(), &mut list).unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(list)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(sheet.get_value((4, 7)).unwrap().to_string(), "0.2", "two drums of 100 kg, in tonnes");
    // The manifest itself, with every part of the form.
    let name = names.iter().find(|name| name.starts_with("manifest-") && name.contains(".xlsx")).unwrap();
    assert!(names.contains(&name.replace(".xlsx", ".csv")), "{names:?}");
    let mut sheet = Vec::new();
    std::io::Read::read_to_end(&mut zip.by_name(name).unwrap(), &mut sheet).unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(sheet)).unwrap();
    assert_eq!(book.sheet_names(), ["移出信息", "移出废物", "运输信息", "接受信息", "接受废物"]);
    let left = book.worksheet_range("移出废物").unwrap();
    let cell = |column: u32| left.get_value((4, column)).map(ToString::to_string);
    assert_eq!((cell(2).as_deref(), cell(7).as_deref()), (Some("900-041-49"), Some("2")));
    let carrier = book.worksheet_range("运输信息").unwrap().get_value((4, 1)).unwrap().to_string();
    assert!(!carrier.is_empty());
    // Taking the package marks nothing.
    assert!(told(world).iter().all(|(_, state, _)| state == "to_send"));
    assert_eq!(code(world.env.db.read(|conn| package::draw(conn, &world.env, &world.keeper, &site))), Code::NotAllowed);
    let stranger = &road.receiver.ehs;
    assert_eq!(code(world.env.db.read(|conn| package::draw(conn, &world.env, stranger, &site))), Code::NotFound);
}

#[test]
fn a_number_is_entered_by_hand_through_the_things_own_command() {
    let world = world();
    by(&world, "file", None);
    submitted(&world);
    let id = items(&world)[0].id.clone();
    let neighbour = world.neighbour();
    assert_eq!(code(said(&world, &neighbour.ehs, &id, Action::HandIn, number("7"))), Code::NotFound);
    assert_eq!(code(said(&world, &world.keeper, &id, Action::HandIn, number("7"))), Code::NotAllowed);
    assert_eq!(code(said(&world, &officer("3301"), &id, Action::HandIn, number("7"))), Code::NotAllowed);
    // Handed in, and the number not there yet.
    assert_eq!(said(&world, &world.ehs, &id, Action::HandIn, number("")).unwrap().state, "sent");
    assert_eq!(code(said(&world, &world.ehs, &id, Action::HandIn, number(""))), Code::RequestField);
    for own in ["DRAFT-1", "paper-1", "演示1"] {
        assert_eq!(code(said(&world, &world.ehs, &id, Action::HandIn, number(own))), Code::ExchangeNumberInvalid);
    }
    let row = said(&world, &world.ehs, &id, Action::HandIn, number(" 33011120270001 ")).unwrap();
    assert_eq!((row.state.as_str(), row.number.as_deref()), ("accepted", Some("33011120270001")));
    let plan = get(&world, 2027);
    assert_eq!((plan.state, plan.filed[0].filing.number.as_str()), (Planned::Filed, "33011120270001"));
    assert_eq!(code(said(&world, &world.ehs, &id, Action::Resend, number(""))), Code::ExchangeNotFromState);
    // The plan's own page does the same the other way round.
    say(&world, 2027, Ask::Amend("变".into()));
    say(&world, 2027, Ask::Submit);
    let filed_on = world.env.clock.now().legal_day();
    say(&world, 2027, Ask::File(Filing { number: "33011120270001-1".into(), receipt: None, filed_on }));
    let all = [one("plan", "accepted", Some("33011120270001")), one("plan", "accepted", Some("33011120270001-1"))];
    assert_eq!(told(&world), all);
    world.verified();
}

#[test]
fn sent_back_by_hand_the_plan_is_a_draft_again() {
    let world = world();
    by(&world, "file", None);
    submitted(&world);
    let id = items(&world)[0].id.clone();
    assert_eq!(code(said(&world, &world.ehs, &id, Action::Return, number(""))), Code::RequestField);
    let why = super::Said { reason: Some("缺附件".into()), ..super::Said::default() };
    assert_eq!(said(&world, &world.ehs, &id, Action::Return, why).unwrap().reason.as_deref(), Some("缺附件"));
    assert_eq!(get(&world, 2027).state, Planned::Draft);
    world.verified();
}
