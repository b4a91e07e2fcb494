//! What a declaration says, drawn from the ledger of its span. Read only: it is drawn off the writer's path, and what is confirmed is
//! compared with the ledger once more.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    app::{Env, Error, ledger},
    domain::{
        declaration::{
            content::{Content, Entrusted, Kind, ROWS_MAX, Row, Total, Totals, Treated},
            period::Period,
        },
        ledger::annex::receiver_kind,
        party::{Site, WasteStream, division::Divisions},
        refusal::{Code, Refusal},
        waste::code::WasteCode,
    },
    kernel::mass::Mass,
    store::{self, Conn, ledger::LineRow},
};

/// Lines of B.5 read at a time.
const PAGE: i64 = 5000;

/// Grams entrusted, by waste code and by province, kind, name and number of the receiver and method.
type Sums = BTreeMap<(String, [String; 5]), i64>;

/// Figures of a site's span as the ledger has them now.
pub fn totals(conn: &mut Conn, site: &str, period: Period) -> Result<Totals, Error> {
    let (from, to) = period.days();
    let eve = from.pred_opt().unwrap_or(from).to_string();
    let (from, to) = (from.to_string(), to.to_string());
    let mut totals = Totals::new();
    let mut of = |code: String, put: &dyn Fn(&mut Total)| put(totals.entry(code).or_default());
    for (code, sheet, mass_g) in store::declaration::moved(conn, site, (&from, &to))? {
        of(code, &|one| match sheet.as_str() {
            "B.1" => one.generated_g += mass_g,
            "B.4" => one.treated_g += mass_g,
            _ => one.entrusted_g += mass_g,
        });
    }
    for (code, opening_g, closing_g) in store::declaration::held(conn, site, (&eve, &to))? {
        of(code, &|one| (one.opening_g, one.closing_g) = (opening_g, closing_g));
    }
    totals.retain(|_, one| *one != Total::default());
    Ok(totals)
}

/// The content of a site's declaration of a span; the kind that follows from the figures where none is said.
pub fn drawn(
    conn: &mut Conn,
    env: &Env,
    site: &Site,
    period: Period,
    kind: Option<Kind>,
    note: &str,
) -> Result<Content, Error> {
    let id = site.id.to_string();
    let position = store::ledger::cursor(conn)?;
    let totals = totals(conn, &id, period)?;
    if totals.len() > ROWS_MAX {
        return Err(Refusal::of(Code::LedgerFileTooLong).with("lines_max", ROWS_MAX).into());
    }
    let (from, to) = period.days();
    let last_day = to;
    let (from, to) = (from.to_string(), to.to_string());
    let mut treated: BTreeMap<String, Vec<Treated>> = BTreeMap::new();
    for (code, method, mass_g) in store::declaration::treated(conn, &id, (&from, &to))? {
        let one = Treated { method: method.unwrap_or_default(), mass_g: Mass(mass_g) };
        if one.mass_g != Mass::ZERO {
            treated.entry(code).or_default().push(one);
        }
    }
    let mut entrusted = entrusted(conn, &id, (&from, &to))?;
    let wastes = store::party::wastes_of_site(conn, &id)?;
    let shelf = env.reference.shelf(conn, env.clock.now())?;
    let catalogue = shelf.catalogue_on(last_day);
    let named = |code: &str| {
        let entry = code.parse::<WasteCode>().ok().and_then(|code| catalogue.get(code));
        entry.map(|entry| entry.description.clone()).unwrap_or_default()
    };
    let rows: Vec<Row> = totals
        .iter()
        .map(|(code, total)| Row {
            catalogue_name: named(code),
            generated_g: Mass(total.generated_g),
            treated: treated.remove(code).unwrap_or_default(),
            entrusted: entrusted.remove(code).unwrap_or_default(),
            opening_g: Mass(total.opening_g),
            closing_g: Mass(total.closing_g),
            ..described(code, &wastes)
        })
        .collect();
    let kind = kind.unwrap_or_else(|| Content::follows(&rows));
    Ok(Content { kind, note: note.trim().to_owned(), position, rows })
}

/// What the register knows of a waste: the streams of the site together.
fn described(code: &str, wastes: &[WasteStream]) -> Row {
    let streams: Vec<&WasteStream> = wastes.iter().filter(|one| one.waste_code == code).collect();
    let joined =
        |texts: BTreeSet<&str>| texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("、");
    let hazards: BTreeSet<&String> = streams.iter().flat_map(|one| &one.hazards).collect();
    Row {
        waste_code: code.to_owned(),
        name: joined(streams.iter().map(|one| one.name.as_str()).collect()),
        catalogue_name: String::new(),
        components: joined(streams.iter().map(|one| one.components.as_str()).collect()),
        physical_state: streams.first().map(|one| one.physical_state.clone()).unwrap_or_default(),
        hazards: hazards.into_iter().cloned().collect(),
        generated_g: Mass::ZERO,
        treated: Vec::new(),
        entrusted: Vec::new(),
        opening_g: Mass::ZERO,
        closing_g: Mass::ZERO,
    }
}

/// What was entrusted, by waste code; lines to one receiver by one method are one.
fn entrusted(conn: &mut Conn, site: &str, days: (&str, &str)) -> Result<BTreeMap<String, Vec<Entrusted>>, Error> {
    let divisions = Divisions::builtin().map_err(|error| Error::Fault(error.to_string()))?;
    let mut sums = Sums::new();
    let mut last = None;
    loop {
        let lines = store::declaration::entrusted(conn, site, days, last.as_ref(), PAGE)?;
        add(conn, site, &lines, divisions, &mut sums)?;
        let Some(line) = lines.into_iter().next_back() else { break };
        last = Some(line);
    }
    let mut out: BTreeMap<String, Vec<Entrusted>> = BTreeMap::new();
    for ((code, [province, receiver_kind, receiver, number, method]), mass_g) in sums {
        if mass_g != 0 {
            let one = Entrusted { province, receiver_kind, receiver, number, method, mass_g: Mass(mass_g) };
            out.entry(code).or_default().push(one);
        }
    }
    Ok(out)
}

/// Adds lines of B.5 to the sums by waste code, receiver and method.
fn add(conn: &mut Conn, site: &str, lines: &[LineRow], divisions: &Divisions, sums: &mut Sums) -> Result<(), Error> {
    for (line, went) in lines.iter().zip(ledger::went(conn, site, lines)?) {
        let province = went.division.as_deref().and_then(|code| divisions.province(code)).map(|one| one.name.clone());
        let kind = went.receiver.kind.clone().or_else(|| receiver_kind(&went.receiver).map(str::to_owned));
        let named = went.receiver;
        let number = named.permit_number.or(named.export_notice).unwrap_or_default();
        let name = named.name.or(named.exempt_name).or(named.abroad_name).unwrap_or_default();
        let key =
            [province.unwrap_or_default(), kind.unwrap_or_default(), name, number, went.method.unwrap_or_default()];
        *sums.entry((line.waste_code.clone(), key)).or_default() += line.mass_g;
    }
    Ok(())
}
