//! What a notice is shown with: names of its subject and of those concerned, and its history. The number of questions does not grow
//! with the number of notices.

use std::collections::{BTreeSet, HashMap};

use super::get;
use crate::{
    app::{
        Actor, Env, Error,
        alarm::{own, settings},
    },
    domain::{
        alarm::{
            Kind, Rule,
            own::{Book, Definition},
        },
        declaration::period::Period,
        journal::body::{ActorKind, Body},
        manifest::Manifest,
        notice::Notice,
    },
    kernel::{clock::Instant, text::Language},
    store::{self, Conn, blank::BlankRow},
};

/// Names by id.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Of a subject, by its stream.
    pub subjects: HashMap<String, String>,
    /// Of sites.
    pub sites: HashMap<String, String>,
    /// Of organisations.
    pub organisations: HashMap<String, String>,
    /// Rules of authorities' own.
    pub own_rules: Book,
}

impl Names {
    /// What the rule of a notice says, if it is an authority's own: the version that found it.
    pub fn own(&self, one: &Notice) -> Option<&Definition> {
        let own = self.own_rules.get(&one.rule)?;
        let version = own.versions.iter().find(|version| version.number == one.found.rule_version);
        version.map(|version| &version.definition).or_else(|| own.newest())
    }

    /// The name of a notice's rule.
    pub fn rule_name<'a>(&'a self, one: &'a Notice, language: Language) -> &'a str {
        let house = Rule::find(&one.rule).map(|rule| rule.name.of(language));
        house.or_else(|| self.own(one).map(|own| own.name.of(language))).unwrap_or(&one.rule)
    }

    /// What to do about a notice.
    pub fn advice<'a>(&'a self, one: &Notice, language: Language) -> Option<&'a str> {
        let house = Rule::find(&one.rule).map(|rule| rule.advice.of(language));
        house.or_else(|| self.own(one).map(|own| own.advice.of(language)))
    }
}

/// One event of a notice.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its place in the stream.
    pub version: i64,
    /// `notice.raised` …
    pub kind: String,
    /// When it happened.
    pub at: Instant,
    /// Who did it; nobody: the platform.
    pub person: Option<String>,
    /// What it says.
    pub data: serde_json::Value,
    /// Digests of the files sent with it.
    pub evidence: Vec<String>,
    /// Position in the sealed journal; `None` while it is not sealed.
    pub position: Option<i64>,
}

/// A notice with all that is shown of it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The notice.
    pub notice: Notice,
    /// Names it is shown with.
    pub names: Names,
    /// Its events, the first first.
    pub history: Vec<Step>,
    /// Names of who is on duty for it, or stands aside, by id.
    pub people: HashMap<String, String>,
    /// The days that were chosen for measures of its rule.
    pub handle_days: Option<u64>,
}

/// A notice in the actor's sight with all that is shown of it.
pub fn show(conn: &mut Conn, env: &Env, actor: &Actor, id: &str) -> Result<Shown, Error> {
    let notice = get(conn, actor, id)?;
    let names = names(conn, std::slice::from_ref(&notice))?;
    let rows = store::event::of_stream(conn, &Notice::stream(notice.id))?;
    let mut history = Vec::new();
    for row in rows {
        let body = Body::parse(&row.body).map_err(|error| Error::Fault(format!("event {}: {error}", row.id)))?;
        history.push(Step {
            version: row.version,
            kind: row.kind,
            at: Instant::from_micros(row.occurred_at),
            person: (body.actor.kind == ActorKind::User).then(|| body.actor.id.to_string()),
            data: body.data,
            evidence: body.evidence.iter().map(|file| file.sha256.hex()).collect(),
            position: row.position,
        });
    }
    let mut people: BTreeSet<String> = history.iter().filter_map(|step| step.person.clone()).collect();
    let on_duty = notice.duties.iter().flat_map(|duty| [Some(duty.person), duty.instead_of]);
    people.extend(on_duty.flatten().map(|person| person.to_string()));
    let people: HashMap<String, String> =
        store::account::person_names(conn, &people.into_iter().collect::<Vec<_>>())?.into_iter().collect();
    for step in &mut history {
        step.person = step.person.take().map(|id| people.get(&id).cloned().unwrap_or_default());
    }
    let handle_days = settings::of_notice(conn, env, &notice, env.clock.now())?.ladder.handle_days();
    Ok(Shown { notice, names, history, people, handle_days })
}

/// Names for a list of notices.
pub fn names(conn: &mut Conn, all: &[Notice]) -> Result<Names, Error> {
    let subjects: Vec<&str> = all.iter().map(|one| one.subject.as_str()).collect();
    let parties = || all.iter().flat_map(|one| &one.parties);
    let organisations = parties().map(|party| party.organisation.to_string()).collect();
    let sites = parties().filter_map(|party| party.site).map(|site| site.to_string()).collect();
    let own_rules = own::named(conn, all.iter().map(|one| one.rule.as_str()))?;
    Ok(Names { own_rules, ..names_of(conn, &subjects, organisations, sites)? })
}

/// Names of subjects of rules and of whom they concern.
pub fn names_of(
    conn: &mut Conn,
    subjects: &[&str],
    organisations: BTreeSet<String>,
    mut sites: BTreeSet<String>,
) -> Result<Names, Error> {
    let of = |kind: Kind| -> Vec<String> {
        let prefix = format!("{}/", kind.as_str());
        let ids = subjects.iter().filter_map(|one| one.strip_prefix(&prefix).map(str::to_owned));
        ids.collect::<BTreeSet<_>>().into_iter().collect()
    };
    sites.extend(of(Kind::Site));
    let sites = store::party::get_sites(conn, &sites.into_iter().collect::<Vec<_>>())?;
    let organisations =
        store::account::organisation_names(conn, &organisations.into_iter().collect::<Vec<_>>())?.into_iter().collect();
    let mut subjects: HashMap<String, String> =
        sites.iter().map(|site| (format!("site/{}", site.id), site.name.clone())).collect();
    let counted: HashMap<String, String> =
        store::stock_take::facilities_of(conn, &of(Kind::StockTake))?.into_iter().collect();
    let facilities: Vec<String> = of(Kind::Facility).into_iter().chain(counted.values().cloned()).collect();
    let facilities: HashMap<String, String> = store::party::facility_names(conn, &facilities)?.into_iter().collect();
    let name = |facility: &String| facilities.get(facility).cloned().unwrap_or_default();
    subjects.extend(counted.iter().map(|(id, facility)| (format!("stock_take/{id}"), name(facility))));
    let manifests = store::manifest::many(conn, &of(Kind::Manifest))?;
    subjects.extend(manifests.iter().map(|one| (Manifest::stream(one.id), one.display())));
    subjects.extend(of(Kind::Blank).into_iter().map(|number| (BlankRow::stream(&number), number)));
    let papers: Vec<String> =
        [Kind::Permit, Kind::Contract, Kind::Approval, Kind::Credential].into_iter().flat_map(of).collect();
    let papers = store::paper::rows(conn, &papers)?;
    subjects.extend(papers.into_iter().map(|row| (format!("{}/{}", row.kind, row.id), row.number)));
    let declared = store::declaration::spans_of(conn, &of(Kind::Declaration))?;
    let span = |text: String| Period::parse(&text).map_or(text, Period::zh);
    subjects.extend(declared.into_iter().map(|(id, text)| (format!("declaration/{id}"), span(text))));
    let runs = store::trip::many(conn, &of(Kind::Trip))?;
    subjects.extend(runs.into_iter().map(|one| (format!("trip/{}", one.id), one.planned_on.to_string())));
    let devices = store::device::many(conn, &of(Kind::Device))?;
    subjects.extend(devices.into_iter().map(|one| (format!("device/{}", one.id), one.terms.name)));
    subjects.extend(facilities.into_iter().map(|(id, name)| (format!("facility/{id}"), name)));
    let sites = sites.into_iter().map(|site| (site.id.to_string(), site.name)).collect();
    Ok(Names { subjects, sites, organisations, ..Names::default() })
}
