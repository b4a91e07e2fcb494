//! Weigh ticket, receipt and refusal note of a manifest: their facts gathered from its events and those of its packages.
//!
//! **Invariant:** who asks here may see the manifest already.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::{
    by_id, digest, division,
    history::{History, Step},
    joined, lines, masses, named, papers, seal, stamp, way,
};
use crate::{
    app::{Env, Error, found, manifest::seen, package::Seen},
    documents::{
        manifest::facts::{PartyFacts, Stamp},
        receipt::{CarriedFacts, DecidedFacts, FourMasses, Paper, ReceiptFacts, ToldFacts, WeighingFacts, receipt_pdf},
    },
    domain::{
        journal::event::Event as Fact,
        manifest::{Action, Event, Item, Leg, Manifest, Standing, correction, event::Verdict, report::Report},
        package::{Event as PackageEvent, WeighedBy},
        paper::Kind,
        refusal::{Code, Refusal},
    },
    kernel::{
        clock::Instant,
        id::{ManifestId, PackageId},
        mass::Mass,
    },
    store::{self, Conn, event::EventRow},
};

/// One of the papers of a manifest that its reader may see, as a PDF; absent where there is none.
pub fn draw(conn: &mut Conn, env: &Env, id: ManifestId, paper: Paper) -> Result<Vec<u8>, Error> {
    let facts = facts(conn, env, id)?;
    if !facts.papers.contains(&paper) {
        return Err(Code::NotFound.into());
    }
    let failed =
        |error: crate::documents::DocumentError| Refusal::of(Code::DocumentFailed).with("reason", error.to_string());
    Ok(receipt_pdf(&facts, paper).map_err(failed)?)
}

/// Everything the papers say, as of the manifest's newest event.
pub fn facts(conn: &mut Conn, env: &Env, id: ManifestId) -> Result<ReceiptFacts, Error> {
    let history = History::of(conn, id)?;
    let (one, last) = found(history.newest())?;
    let names = seen::of_one(conn, &one)?;
    let packages = crate::app::manifest::packages(conn, &one)?;
    let numbers = papers(conn, &one)?;
    let signed = |action: Action| one.signatures.iter().rev().find(|word| word.action == action);
    let handler = |action: Action| signed(action).and_then(|word| names.people.get(&word.by.to_string()).cloned());
    let arrived = |step: &&Step| matches!(step.event, Event::Arrived {} | Event::MeteringClosed { .. });
    let people = people(conn, history.steps())?;
    let decided = Decided { one: &one, steps: history.steps(), people: &people };
    let weighings = weighings(history.steps(), &people);
    let decided = decided.all(&packages, &weighed(conn, &one)?);
    let four = masses(&one);
    let revised_at = last.at();
    Ok(ReceiptFacts {
        papers: which(&one, &weighings, &decided),
        number: one.display(),
        state: one.state.zh().to_owned(),
        stamp: stamp(one.state).filter(|stamp| {
            matches!(stamp, Stamp::Cancelled | Stamp::Revoked | Stamp::Superseded | Stamp::ClosedAbnormal)
        }),
        demo: env.demo,
        consignor: PartyFacts { handler: handler(Action::Issue), ..named(&one.consignor, &names) },
        receiver: PartyFacts {
            handler: handler(Action::Complete),
            papers: numbers.get(&Kind::Permit).cloned().unwrap_or_default(),
            ..named(&one.receiver, &names)
        },
        legs: legs(&one, &names, &history),
        received_at: history.steps().iter().find(arrived).map(Step::at),
        confirmed_at: signed(Action::Complete).map(|word| word.at),
        weighings,
        masses: FourMasses { label_g: four.label_g, out_g: four.out_g, in_g: four.in_g, accepted_g: four.accepted_g },
        packages: decided,
        told: one.reports.iter().map(told).collect(),
        corrections: corrections(conn, &one, &packages)?,
        revision: one.version,
        revised_at,
        revised_on: revised_at.legal_day(),
        shown_sha256: digest(&one)?,
        leaf: last.row.hash.clone(),
        seal: seal::of(conn, &last.row)?,
        check: one.number.as_deref().map(|number| seal::check(env, number, one.version)),
    })
}

fn which(one: &Manifest, weighings: &[WeighingFacts], packages: &[DecidedFacts]) -> Vec<Paper> {
    let is = |paper: &Paper| match paper {
        Paper::WeighTicket => !weighings.is_empty(),
        Paper::Receipt => one.decided_at.is_some(),
        Paper::Refusal => packages.iter().any(|one| one.refused),
    };
    Paper::ALL.into_iter().filter(is).collect()
}

fn told(report: &Report) -> ToldFacts {
    ToldFacts {
        at: report.at,
        packages: report.packages.len(),
        authority: division(&report.authority),
        consignor_at: report.consignor_at,
    }
}

fn legs(one: &Manifest, names: &seen::Names, history: &History) -> Vec<CarriedFacts> {
    let times = history.times();
    let of = |(at, leg): (usize, &Leg)| {
        let crew = leg.crew.as_ref();
        let person = |id: Option<String>| id.and_then(|id| names.people.get(&id).cloned());
        let (departed_at, arrived_at) = times.get(&at).copied().unwrap_or_default();
        CarriedFacts {
            kind: leg.kind.zh().to_owned(),
            carrier: names.organisations.get(&leg.carrier.to_string()).cloned().unwrap_or_default(),
            plate: crew.and_then(|crew| names.plates.get(&crew.vehicle.to_string()).cloned()),
            driver: person(crew.map(|crew| crew.driver.to_string())),
            escort: person(crew.and_then(|crew| crew.escort).map(|id| id.to_string())),
            waybill: crew.and_then(|crew| crew.waybill.clone()),
            departed_at,
            arrived_at,
        }
    };
    one.legs_told().map(of).collect()
}

/// Names of who entered the events, by event.
fn people(conn: &mut Conn, steps: &[Step]) -> Result<HashMap<String, String>, Error> {
    let mut by = HashMap::new();
    for step in steps {
        let body: Value = serde_json::from_str(&step.row.body)?;
        let text = |pointer: &str| body.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        if text("/actor/kind").as_deref() == Some("user") {
            by.extend(text("/actor/id").map(|person| (step.row.id.clone(), person)));
        }
    }
    let ids: BTreeSet<String> = by.values().cloned().collect();
    let names = store::account::person_names(conn, &ids.into_iter().collect::<Vec<_>>())?;
    let names: HashMap<String, String> = names.into_iter().collect();
    Ok(by.into_iter().filter_map(|(event, id)| Some((event, names.get(&id)?.clone()))).collect())
}

/// Whether a person typed what an event says: no device told it.
fn typed(row: &EventRow) -> bool {
    let body: Value = serde_json::from_str(&row.body).unwrap_or_default();
    body.pointer("/data/by/device").is_none_or(Value::is_null)
}

/// Weighings of the load: the consignor's scale, and the receiver's weighbridge with the load on and off.
fn weighings(steps: &[Step], people: &HashMap<String, String>) -> Vec<WeighingFacts> {
    let mut all: Vec<WeighingFacts> = Vec::new();
    for step in steps {
        let at = step.at();
        let bare = |side: &str| WeighingFacts {
            side: side.to_owned(),
            gross_g: None,
            gross_at: None,
            tare_g: None,
            tare_at: None,
            net_g: None,
            at,
            typed: typed(&step.row),
            by: people.get(&step.row.id).cloned(),
        };
        match &step.event {
            Event::LoadingFinished { out_g: Some(net), .. } => {
                all.push(WeighingFacts { net_g: Some(*net), ..bare("移出称重") });
            }
            Event::WeighedFull { full_g } => {
                all.push(WeighingFacts { gross_g: Some(*full_g), gross_at: Some(at), ..bare("接受称重") });
            }
            Event::WeighedIn { gross_g, tare_g, in_g } => {
                // Weighed with the load on before: that reading is the gross of this one.
                let open = all.pop_if(|one| one.net_g.is_none() && one.gross_g == Some(*gross_g));
                all.push(WeighingFacts {
                    gross_g: Some(*gross_g),
                    gross_at: open.map_or(Some(at), |one| one.gross_at),
                    tare_g: Some(*tare_g),
                    tare_at: Some(at),
                    net_g: Some(*in_g),
                    ..bare("接受称重")
                });
            }
            _ => {}
        }
    }
    all
}

/// Gross, tare, moment and way of the weighing that a label's mass comes from.
type Weighed = HashMap<PackageId, (Option<Mass>, Option<Mass>, Instant, WeighedBy)>;

fn weighed(conn: &mut Conn, one: &Manifest) -> Result<Weighed, Error> {
    let streams: Vec<String> = one.items.keys().map(|id| format!("package/{id}")).collect();
    let kinds = ["package.weighed", "package.reweighed", "package.yielded"];
    let mut out = Weighed::new();
    for row in store::event::of_kinds(conn, &streams, &kinds, (i64::MIN, i64::MAX), i64::MAX)? {
        let id = row.stream.rsplit('/').next().and_then(|id| id.parse::<PackageId>().ok());
        let Some((id, item)) = id.and_then(|id| Some((id, one.items.get(&id)?))) else { continue };
        let fact = Fact::of_body(&row.kind, &row.body).map_err(|_| store::corrupt("event", &row.id, "body"))?;
        let Fact::Package(
            PackageEvent::Weighed { gross_g, tare_g, mass_g, source, .. }
            | PackageEvent::Reweighed { gross_g, tare_g, mass_g, source, .. }
            | PackageEvent::Yielded { gross_g, tare_g, mass_g, source, .. },
        ) = fact
        else {
            continue;
        };
        if mass_g == item.label_g {
            out.insert(id, (gross_g, tare_g, Instant::from_micros(row.occurred_at), source));
        }
    }
    Ok(out)
}

const fn source(by: WeighedBy) -> &'static str {
    match by {
        WeighedBy::Device => "设备",
        WeighedBy::Typed => "手输",
        WeighedBy::Imported => "导入",
        WeighedBy::Derived => "折算",
    }
}

/// What was decided on packages.
struct Decided<'a> {
    one: &'a Manifest,
    steps: &'a [Step],
    people: &'a HashMap<String, String>,
}

impl Decided<'_> {
    fn all(&self, packages: &[Seen], weighed: &Weighed) -> Vec<DecidedFacts> {
        let known = by_id(packages);
        let mut last: HashMap<PackageId, (&Step, &Verdict)> = HashMap::new();
        for step in self.steps {
            if let Event::Decided { packages, .. } = &step.event {
                last.extend(packages.iter().map(|(id, verdict)| (*id, (step, verdict))));
            }
        }
        let aboard = |(_, item): &(&PackageId, &Item)| item.standing != Standing::Dropped;
        let of = |(id, item): (&PackageId, &Item)| {
            let (seen, decided, weighed) = (known.get(id), last.get(id), weighed.get(id));
            let verdict = decided.map(|(_, verdict)| match verdict {
                Verdict::Accept { .. } => "接受",
                Verdict::Reject { .. } => "拒收",
                Verdict::Hold { .. } => "待检",
            });
            let row = DecidedFacts {
                code: seen.and_then(|seen| seen.package.code.clone().or_else(|| seen.package.external_code.clone())),
                waste_name: seen.map(|seen| seen.waste.name.clone()).unwrap_or_default(),
                waste_code: self.one.lines.get(item.line).map(|line| line.waste_code.clone()).unwrap_or_default(),
                container: seen.map(|seen| lines::vessel(seen)).unwrap_or_default(),
                label_g: item.label_g,
                gross_g: weighed.and_then(|(gross, ..)| *gross),
                tare_g: weighed.and_then(|(_, tare, ..)| *tare),
                weighed_at: weighed.map(|(.., at, _)| *at),
                source: weighed.map(|(.., by)| source(*by).to_owned()),
                verdict: verdict.map(str::to_owned),
                differs: joined(item.differs.iter().map(|one| one.zh())),
                refused: matches!(decided, Some((_, Verdict::Reject { .. }))),
                accepted_g: item.accepted_g,
                decided_at: decided.map(|(step, _)| step.at()),
                decided_by: decided.and_then(|(step, _)| self.people.get(&step.row.id).cloned()),
                standing: item.standing.zh().to_owned(),
            };
            (item.line, row)
        };
        let mut all: Vec<(usize, DecidedFacts)> = self.one.items.iter().filter(aboard).map(of).collect();
        all.sort_by(|a, b| (a.0, &a.1.code).cmp(&(b.0, &b.1.code)));
        all.into_iter().map(|(_, row)| row).collect()
    }
}

/// Corrections in force of what the papers tell.
fn corrections(conn: &mut Conn, one: &Manifest, packages: &[Seen]) -> Result<Vec<String>, Error> {
    let all = way::corrections(conn, one, packages)?;
    let in_force = one.corrections.iter().zip(all);
    let in_force = in_force.filter(|(of, _)| of.standing == correction::Standing::InForce);
    let dash = |text: String| if text.is_empty() { "–".to_owned() } else { text };
    Ok(in_force.map(|(_, one)| format!("{}：由 {} 更正为 {}", one.field, dash(one.old), dash(one.new))).collect())
}
