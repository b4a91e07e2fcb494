//! The check before departure, asked of the parties' papers (`docs/papers.md`): at *check* and *issue* of what is planned, at
//! departure of vehicle and crew as well. What is hard stops it; what is soft is told and stands in the event.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Value, json};

use crate::{
    app::{Actor, Env, Error, paper, record::Tx},
    domain::{
        manifest::{Crew, Leg, LegKind, Manifest, Origin, Party, State},
        paper::check::{self, Checked, Finding, Planned, Severity, Vehicle},
        party::WasteStream,
        refusal::{Code, Refusal},
    },
    kernel::{
        id::{PackageId, TripId, WasteStreamId},
        mass::Mass,
    },
    store::{self, Conn},
};

/// Checks a manifest; refused with every hard finding. What leaves now is judged by the day on which it leaves, whatever was
/// planned; what is still to leave by the planned day, or by that of the act when the planned day is over.
pub(super) fn check(tx: &mut Tx<'_>, one: &Manifest, departing: bool) -> Result<Checked, Error> {
    let day = tx.acted_at.unwrap_or(tx.now).legal_day();
    let mut planned = planned(tx.conn, one, departing)?;
    planned.day = if departing { day } else { planned.day.max(day) };
    let checked = paper::departure(tx.conn, tx.env, &planned, day)?;
    stopped(&checked.findings)?;
    Ok(checked)
}

/// Checks who takes a load over on the road or takes refused packages back, as of the day on which they do: their licence, their
/// vehicle and crew (Order 29 of 2019 Art. 22–25), and what the load comes to lie with. Refused with every hard finding; the codes of
/// the others are given back. Without `packages` the whole load is meant.
pub(super) fn taking_over(
    tx: &mut Tx<'_>,
    one: &Manifest,
    (leg, crew): (&Leg, &Crew),
    packages: Option<&[PackageId]>,
) -> Result<Vec<String>, Error> {
    let day = tx.acted_at.unwrap_or(tx.now).legal_day();
    let mut taken = leg.clone();
    taken.crew = Some(crew.clone());
    let planned = Planned {
        day,
        lines: lines(tx.conn, one, &|id| packages.is_none_or(|packages| packages.contains(id)))?,
        aboard: aboard(tx.conn, one, Some(crew.trip))?,
        legs: vec![self::leg(tx.conn, &taken)?],
        ..bare(one, true)
    };
    let findings = paper::taking_over(tx.conn, tx.env, &planned, day)?;
    stopped(&findings)?;
    Ok(codes(&findings))
}

/// Refused with every hard finding there is.
fn stopped(findings: &[Finding]) -> Result<(), Error> {
    let hard: Vec<Value> = findings.iter().filter(|one| one.severity == Severity::Hard).map(told).collect();
    if hard.is_empty() {
        return Ok(());
    }
    Err(Refusal::of(Code::ManifestCheckFailed).with("findings", hard).into())
}

/// Checks a manifest that has not left for somebody who looks at it, as of today; whatever is found is told, not refused. Once
/// its carrier has confirmed, it is checked as at departure.
pub fn look(conn: &mut Conn, env: &Env, actor: &Actor, id: &str) -> Result<Checked, Error> {
    let one = super::parties::show(conn, actor, id)?;
    if !one.state.is_before_departure() {
        let refusal = Refusal::of(Code::ManifestNotFromState).with("state", one.state.as_str());
        return Err(refusal.with("state_zh", one.state.zh()).with("action", "check").into());
    }
    let departing = matches!(one.state, State::CarrierConfirmed | State::Loaded);
    let today = env.clock.now().legal_day();
    let mut planned = planned(conn, &one, departing)?;
    planned.day = planned.day.max(today);
    paper::departure(conn, env, &planned, today)
}

/// Checks a load that is on the road, as at departure and as of now, for whoever looks at it: the leg under way with its vehicle and
/// crew. Quota that the manifest reserved is not asked for twice.
pub fn on_the_road(conn: &mut Conn, env: &Env, one: &Manifest) -> Result<Checked, Error> {
    let mut planned = planned(conn, one, true)?;
    planned.legs = match one.current_leg() {
        Some(current) => vec![leg(conn, current)?],
        None => Vec::new(),
    };
    let today = env.clock.now().legal_day();
    planned.day = today;
    paper::departure(conn, env, &planned, today)
}

/// A finding as it is sent: code, words and remedy in both languages, basis in force on the day.
pub fn told(finding: &Finding) -> Value {
    let (words, remedy) = (finding.code.words(), finding.code.remedy());
    json!({
        "code": finding.code.as_str(),
        "severity": finding.severity.as_str(),
        "severity_source": finding.source,
        "title_zh": words.zh,
        "title_en": words.en,
        "remedy_zh": remedy.zh,
        "remedy_en": remedy.en,
        "basis": finding.basis,
        "params": finding.params,
    })
}

/// Codes of the soft findings, each once.
pub(super) fn warnings(checked: &Checked) -> Vec<String> {
    codes(&checked.findings)
}

fn codes(findings: &[Finding]) -> Vec<String> {
    let codes: BTreeSet<&str> = findings.iter().map(|one| one.code.as_str()).collect();
    codes.into_iter().map(str::to_owned).collect()
}

/// What the newest event of a manifest warned of: that of a check or a departure which nothing hard stood against.
pub fn warned(tx: &mut Tx<'_>, one: &Manifest) -> Result<Vec<Refusal>, Error> {
    let last = store::event::at_version(tx.conn, &Manifest::stream(one.id), one.version)?;
    let body: Value = last.and_then(|row| serde_json::from_str(&row.body).ok()).unwrap_or_default();
    let told = body.pointer("/data/warnings").and_then(Value::as_array).cloned().unwrap_or_default();
    let told = |code: &Code| told.iter().any(|one| one.as_str() == Some(code.as_str()));
    Ok(Code::ALL.iter().copied().filter(told).map(Refusal::of).collect())
}

/// A manifest as the check reads it, with what its current run has aboard.
fn planned(conn: &mut Conn, one: &Manifest, departing: bool) -> Result<Planned, Error> {
    let trip = one.current_leg().and_then(|leg| leg.crew.as_ref()).map(|crew| crew.trip);
    Ok(Planned {
        lines: lines(conn, one, &|_| true)?,
        aboard: aboard(conn, one, trip)?,
        legs: legs(conn, one)?,
        ..bare(one, departing)
    })
}

/// The same without what has to be read: nothing is loaded and nobody carries.
fn bare(one: &Manifest, departing: bool) -> Planned {
    let party = |party: &Party| check::Party {
        organisation: party.organisation,
        site: party.site,
        division: party.division.clone(),
    };
    Planned {
        consignor: party(&one.consignor),
        receiver: party(&one.receiver),
        day: one.planned_on,
        lines: Vec::new(),
        aboard: Vec::new(),
        legs: Vec::new(),
        departing,
        continuous: one.origin == Origin::Continuous,
        reserved: !one.shares.is_empty(),
    }
}

/// What other manifests of a run have on its vehicle.
fn aboard(conn: &mut Conn, one: &Manifest, trip: Option<TripId>) -> Result<Vec<check::Line>, Error> {
    let mut out = Vec::new();
    let Some(trip) = trip else { return Ok(out) };
    for other in store::manifest::of_trip(conn, &trip.to_string())? {
        if other.id != one.id && super::trip::rides(&other, trip) {
            out.extend(lines(conn, &other, &|_| true)?);
        }
    }
    Ok(out)
}

/// A line as the check reads it: what its first package's waste is, and the mass of those of its packages that are meant. A line of
/// which none is meant is left out.
fn lines(conn: &mut Conn, one: &Manifest, meant: &dyn Fn(&PackageId) -> bool) -> Result<Vec<check::Line>, Error> {
    let firsts: Vec<String> =
        one.lines.iter().filter_map(|line| line.packages.keys().next()).map(ToString::to_string).collect();
    let packages = store::package::get_many(conn, &firsts)?;
    let streams: HashMap<PackageId, WasteStreamId> =
        packages.iter().map(|package| (package.id, package.waste_stream)).collect();
    let ids: BTreeSet<String> = streams.values().map(ToString::to_string).collect();
    let mut wastes = store::party::get_wastes(conn, &ids.into_iter().collect::<Vec<_>>())?;
    if one.origin == Origin::Continuous {
        wastes = store::party::wastes_of_site(conn, &one.consignor.site.to_string())?;
    }
    let by_id: BTreeMap<WasteStreamId, &WasteStream> = wastes.iter().map(|waste| (waste.id, waste)).collect();
    let mut out = Vec::new();
    for line in &one.lines {
        if !line.packages.is_empty() && !line.packages.keys().any(meant) {
            continue;
        }
        let stream = line.packages.keys().next().and_then(|id| streams.get(id));
        let waste = match stream {
            Some(stream) => by_id.get(stream).copied(),
            None => wastes.iter().find(|waste| waste.waste_code == line.waste_code),
        };
        let waste = waste.ok_or_else(|| {
            Refusal::of(Code::RequestField)
                .with("pointer", "/lines/waste_code")
                .with("waste_code", line.waste_code.as_str())
        })?;
        let mass: Mass = line.packages.iter().filter(|(id, _)| meant(id)).map(|(_, mass)| *mass).sum();
        let mut of = check::Line::of(waste, &line.method, mass)?;
        of.exemption = line.exemption;
        out.push(of);
    }
    Ok(out)
}

fn legs(conn: &mut Conn, one: &Manifest) -> Result<Vec<check::Leg>, Error> {
    let mut out = Vec::new();
    // A leg that is not reached yet names its crew at its hand-over.
    let near = |at: usize, leg: &Leg| leg.kind == LegKind::Out && (at <= one.leg || !one.state.is_before_departure());
    for (at, leg) in one.legs.iter().enumerate() {
        let crew = leg.crew.as_ref();
        if crew.is_none() && !near(at, leg) {
            continue;
        }
        out.push(self::leg(conn, leg)?);
    }
    Ok(out)
}

/// A leg as the check reads it.
fn leg(conn: &mut Conn, leg: &Leg) -> Result<check::Leg, Error> {
    let crew = leg.crew.as_ref();
    let vehicle = match crew {
        Some(crew) => {
            let row = store::registry::vehicle(conn, &crew.vehicle.to_string())?;
            let load_max = row.and_then(|row| row.load_max_g).map(Mass);
            Some(Vehicle { id: crew.vehicle, load_max })
        }
        None => None,
    };
    let (driver, escort) = (crew.map(|crew| crew.driver), crew.and_then(|crew| crew.escort));
    Ok(check::Leg { carrier: Some(leg.carrier), vehicle, driver, escort })
}
