//! A regulator's view over a division: what is made, lies, moves and is taken in; who hands over to whom; where it is. Read only.
//!
//! **Invariant:** nobody sees more by a figure than by the lists: sites of the division, and manifests of which a side lies in it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;

use super::{Actor, Error};
use crate::{
    domain::{
        access::{Permission, Role},
        paper::{
            Kind, Paper as _,
            permit::Permit,
            quota::{Figure, Place},
        },
        party::division,
        period::Period,
        refusal::{Code, Refusal},
    },
    kernel::clock::Instant,
    store::{
        self, Conn,
        cockpit::{self as rows, Aged, Flow, Running, Seat, Within},
    },
};

/// Days in stock at which a new age begins: quarters of storage, then the watch marks of a year's storage (alarm rule STO-01: 270
/// and 330 days are house defaults; 365 days are the operator's limit, Code 2026 Art. 535 para 3).
pub const AGES: [i64; 5] = [90, 180, 270, 330, 365];
/// Most sites, permits or runs of an answer.
const MOST: i64 = 5000;
/// Sites that an answer names for their old stock.
const OLDEST: usize = 20;
/// The age from which a site is named: the first watch mark.
const WATCHED: i64 = 3;

/// Where and for which span somebody looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// Digits that the codes of the division begin with; empty for everywhere.
    pub division: String,
    /// Prefixes that the actor may look at.
    pub divisions: Vec<String>,
    /// The span.
    pub period: Period,
}

impl Look {
    pub(super) fn within(&self) -> Within {
        Within::of(&self.division)
    }

    /// First and last day of the span as rows have them.
    fn days(&self) -> (String, String) {
        let (from, to) = self.period.days();
        (from.to_string(), to.to_string())
    }
}

/// What is asked for: a division (`None`: the actor's own) and a span (`None`: this month). A division out of sight is absent, and
/// who regulates nothing is refused.
pub fn look(actor: &Actor, division: Option<&str>, period: Option<&str>, now: Instant) -> Result<Look, Error> {
    if !actor.may(Permission::OverseeManifests) {
        return Err(Code::NotAllowed.into());
    }
    let mut divisions: Vec<String> = Vec::new();
    for grant in actor.grants_with(Permission::ReadChain) {
        match (&grant.division, grant.role) {
            (Some(prefix), Role::Officer | Role::Reviewer) if !prefix.is_empty() => divisions.push(prefix.clone()),
            (_, Role::System) => divisions.push(String::new()),
            _ => {}
        }
    }
    divisions.sort();
    divisions.dedup();
    let asked = division.map(division::prefix).or(divisions.first().map(String::as_str)).unwrap_or_default();
    let asked = asked.to_owned();
    if !divisions.iter().any(|prefix| asked.starts_with(prefix.as_str())) {
        return Err(Code::NotFound.into());
    }
    let wrong = || Refusal::of(Code::RequestField).with("pointer", "period").with("reason", "2026-11 or 2026");
    let period = match period {
        Some(text) => Period::parse(text).ok_or_else(wrong)?,
        None => Period::month_of(now.legal_day()),
    };
    Ok(Look { division: asked, divisions, period })
}

/// The name of a division by its prefix, as 富阳区; empty where the table has none.
pub fn division_name(prefix: &str) -> String {
    let table = division::Divisions::builtin().ok();
    table.and_then(|table| table.get(&format!("{prefix:0<6}"))).map(|one| one.name.clone()).unwrap_or_default()
}

/// Grams and packages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "said above")]
pub struct Amount {
    pub mass_g: i64,
    pub packages: i64,
}

/// Grams booked in a span, by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "kinds of `counters::Booking`")]
pub struct Booked {
    pub generated_g: i64,
    pub left_g: i64,
    pub received_g: i64,
    pub returned_g: i64,
    pub treated_g: i64,
    pub self_treated_g: i64,
}

/// The stages of a division.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stages {
    /// In the span.
    pub booked: Booked,
    /// In the whole span before.
    pub before: Booked,
    /// In zones now.
    pub stock: Amount,
    /// Loaded or on the road now, from these sites.
    pub moving: Amount,
    /// At a receiver's gate now and not taken in: arrived, held or refused; from these sites.
    pub at_gate: Amount,
}

/// What a division makes, holds, moves and takes in.
pub fn stages(conn: &mut Conn, look: &Look) -> Result<Stages, Error> {
    let within = look.within();
    let (mass_g, packages) = rows::stock(conn, &within)?;
    let mut told = Stages {
        booked: booked(rows::booked(conn, &within, look.period.months())?),
        before: booked(rows::booked(conn, &within, look.period.before().months())?),
        stock: Amount { mass_g, packages },
        ..Stages::default()
    };
    for (state, mass_g, packages) in rows::between(conn, &within)? {
        let at_gate = matches!(state.as_str(), "arrived" | "held" | "rejected");
        let amount = if at_gate { &mut told.at_gate } else { &mut told.moving };
        amount.mass_g += mass_g;
        amount.packages += packages;
    }
    Ok(told)
}

fn booked(kinds: Vec<(String, i64)>) -> Booked {
    let kinds: BTreeMap<String, i64> = kinds.into_iter().collect();
    let of = |kind: &str| kinds.get(kind).copied().unwrap_or_default();
    Booked {
        generated_g: of("generated"),
        left_g: of("left"),
        received_g: of("received"),
        returned_g: of("returned"),
        treated_g: of("treated"),
        self_treated_g: of("self_treated"),
    }
}

/// A site with stock that is watched for its age.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Old {
    /// The site.
    pub site: String,
    /// Its name.
    pub name: String,
    /// What lies there from the first watch mark on.
    pub watched: Amount,
    /// When the oldest of all was stored.
    pub oldest_at: Instant,
}

/// How long what lies in zones has lain there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ages {
    /// By age, the youngest first: before the first of [`AGES`], and from each of them on.
    pub classes: [Amount; 6],
    /// The sites with the oldest stock, of those with any that is watched.
    pub oldest: Vec<Old>,
}

/// Stock of a division by age, as of now.
pub fn ages(conn: &mut Conn, look: &Look, now: Instant) -> Result<Ages, Error> {
    let after = AGES.map(|days| now.plus(-Duration::days(days)).micros());
    let mut told = Ages::default();
    let mut sites: BTreeMap<String, Vec<Aged>> = BTreeMap::new();
    for one in rows::ages(conn, &look.within(), after)? {
        if let Some(class) = usize::try_from(one.class).ok().and_then(|at| told.classes.get_mut(at)) {
            class.mass_g += one.mass_g;
            class.packages += one.packages;
        }
        if one.class >= WATCHED {
            sites.entry(one.site.clone()).or_default().push(one);
        }
    }
    told.oldest = sites
        .into_iter()
        .map(|(site, of)| Old {
            watched: Amount {
                mass_g: of.iter().map(|one| one.mass_g).sum(),
                packages: of.iter().map(|one| one.packages).sum(),
            },
            oldest_at: Instant::from_micros(of.iter().map(|one| one.oldest_at).min().unwrap_or_default()),
            site,
            name: String::new(),
        })
        .collect();
    told.oldest.sort_by_key(|one| one.oldest_at);
    told.oldest.truncate(OLDEST);
    let names = names(conn, told.oldest.iter().map(|one| one.site.clone()).collect())?;
    for one in &mut told.oldest {
        one.name = names.get(&one.site).map(|(name, _)| name.clone()).unwrap_or_default();
    }
    Ok(told)
}

/// A row of a receiver's permit with what is taken of it in the year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The permit.
    pub permit: String,
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub state: &'static str,
    /// The receiver's site.
    pub site: String,
    /// Its name.
    pub name: String,
    /// Code or category of the row.
    pub waste: String,
    /// Methods of the row.
    pub methods: Vec<String>,
    /// Grams a year.
    pub limit_g: i64,
    /// Grams taken of it.
    pub figure: Figure,
}

/// How much of their permits receivers of the division have taken in the year of the span (Decree 408 Art. 12).
pub fn shares(conn: &mut Conn, look: &Look) -> Result<Vec<Share>, Error> {
    let (year, (from, to)) = (look.period.year(), look.days());
    let permits = rows::permits(conn, &look.within(), (&from, &to), MOST)?;
    let ids: Vec<String> = permits.iter().map(|one| one.id.clone()).collect();
    let figures = store::quota::figures(conn, &ids, year)?;
    let names = names(conn, permits.iter().map(|one| one.terms.site.to_string()).collect())?;
    Ok(permits.iter().flat_map(|one| rows_of(one, year, &figures, &names)).collect())
}

type Names = BTreeMap<String, (String, String)>;

fn rows_of(one: &Permit, year: i32, figures: &BTreeMap<Place, Figure>, names: &Names) -> Vec<Share> {
    let site = one.terms.site.to_string();
    let name = names.get(&site).map(|(name, _)| name.clone()).unwrap_or_default();
    let rows = one.terms.scope.iter().zip(one.lines());
    rows.map(|(row, line)| Share {
        permit: one.id.clone(),
        number: one.terms.number.clone(),
        state: one.state.as_str(),
        site: site.clone(),
        name: name.clone(),
        waste: row.waste.clone(),
        methods: row.methods.clone(),
        limit_g: line.limit_g.grams(),
        figure: figures.get(&Place::of(Kind::Permit, &one.id, &line.line, year)).copied().unwrap_or_default(),
    })
    .collect()
}

/// Name and kind of organisation of sites.
fn names(conn: &mut Conn, ids: BTreeSet<String>) -> Result<Names, Error> {
    let named = rows::named(conn, &ids.into_iter().collect::<Vec<_>>())?;
    Ok(named.into_iter().map(|(id, name, kind)| (id, (name, kind))).collect())
}

/// What sites took from each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flows {
    /// The largest first.
    pub links: Vec<Flow>,
    /// Name and kind of organisation by site.
    pub sites: Names,
    /// There are more links than an answer holds.
    pub more: bool,
}

/// From whom to whom: receipts decided on in the span, of which a side lies in the division, by accepted mass.
pub fn flows(conn: &mut Conn, look: &Look) -> Result<Flows, Error> {
    let (from, to) = look.days();
    let mut links = rows::flows(conn, &look.within(), (&from, &to), MOST + 1)?;
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let more = links.len() > most;
    links.truncate(most);
    let sites = names(conn, links.iter().flat_map(|one| [one.from.clone(), one.to.clone()]).collect())?;
    Ok(Flows { links, sites, more })
}

/// Where everybody is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map {
    /// Sites of the division, with a place or without.
    pub sites: Vec<Seat>,
    /// Runs under way with a load of which a side lies in the division.
    pub runs: Vec<Running>,
    /// Names of their carriers.
    pub carriers: BTreeMap<String, String>,
}

/// Sites and running vehicles of a division.
pub fn map(conn: &mut Conn, look: &Look) -> Result<Map, Error> {
    let sites = rows::sites(conn, &look.within(), MOST)?;
    let runs = rows::running(conn, &look.within(), MOST)?;
    let carriers: BTreeSet<String> = runs.iter().map(|one| one.carrier.clone()).collect();
    let carriers = store::account::organisation_names(conn, &carriers.into_iter().collect::<Vec<_>>())?;
    Ok(Map { sites, runs, carriers: carriers.into_iter().collect() })
}
