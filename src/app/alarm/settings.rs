//! What is chosen for rules: by the platform's admin for the installation, by an authority for its division, for a rule of an
//! authority's own by the office that wrote it; and that a choice takes effect on its day.
//!
//! **Invariant:** a choice is one event on the one stream of all choices and the row of the same version; none is ever changed.
//! On the day a choice begins, everything that its rule watches in its place is judged once more.

use std::{collections::BTreeMap, sync::Arc};

use chrono::NaiveDate;

use crate::{
    app::{
        Actor, Env, Error,
        alarm::own::{self, office_role, seen},
        found,
        paper::parameters::role_for,
        party::circumstance,
        record::{Meta, Tx, execute},
        registry::take_or_begin,
        remembered,
    },
    domain::{
        access::Role,
        alarm::{
            Level, Recipient, Rule, Ruling,
            ladder::Clock,
            own::{Own, Ruled, definition::told, is_own},
            setting::{Event, For, STREAM, Setting, Watch},
        },
        journal::event::Event as Fact,
        notice::{Notice, Party},
        party::{Tier, division::prefix, fields},
        refusal::{Code, Refusal},
    },
    kernel::{clock::Instant, id::OrganisationId},
    store::{self, Conn, Stored, corrupt, party::SiteScope, rule_setting::RuleSettingRow},
};

/// Most sites of one enterprise that are looked through.
const SITES_MAX: i64 = 1000;

/// The choices as last read.
pub type Remembered = remembered::Remembered<Vec<Chosen>>;

/// A choice and when it was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Chosen {
    /// What was chosen.
    pub setting: Setting,
    /// Its place among all choices.
    pub version: i64,
    /// When.
    pub set_at: Instant,
}

impl Remembered {
    /// All choices, in the order in which they were made, at most some seconds old.
    pub fn all(&self, conn: &mut Conn, now: Instant) -> Result<Arc<Vec<Chosen>>, Error> {
        self.get(now, || read(conn))
    }

    /// The same, and none older than what the engine was marked for: a mark that another server made is judged with what it was made for.
    pub fn current(&self, conn: &mut Conn, now: Instant) -> Result<Arc<Vec<Chosen>>, Error> {
        let known = self.all(conn, now)?;
        if known.last().map_or(0, |one| one.version) >= store::watch::applied(conn)?.0 {
            return Ok(known);
        }
        self.forget();
        self.all(conn, now)
    }
}

/// How a rule watches in a division on a day, for whoever is chosen nothing for.
pub fn watch(all: &[Chosen], rule: &dyn Ruling, division: &str, day: NaiveDate) -> Watch {
    let chosen = all.iter().map(|one| &one.setting);
    rule.watch(Watch::of(chosen, rule.code(), For::division(division), day))
}

/// How a rule watches for somebody on a day. The site's tier is asked for only where something was chosen for one.
pub fn watch_for(
    conn: &mut Conn,
    all: &[Chosen],
    rule: &dyn Ruling,
    whom: Option<&Party>,
    day: NaiveDate,
) -> Result<Watch, Error> {
    Ok(rule.watch(chosen_for(conn, all, rule.code(), whom, day)?))
}

fn chosen_for(
    conn: &mut Conn,
    all: &[Chosen],
    rule: &str,
    whom: Option<&Party>,
    day: NaiveDate,
) -> Result<Watch, Error> {
    let settings = || all.iter().map(|one| &one.setting);
    let Some(party) = whom else { return Ok(Watch::of(settings(), rule, For::default(), day)) };
    let asks = all.iter().any(|one| one.setting.rule == rule && one.setting.tier.is_some());
    let tier = match party.site.filter(|_| asks) {
        Some(site) => store::party::get_site(conn, &site.to_string())?.map(|site| site.tier),
        None => None,
    };
    let whom = For { division: &party.division, tier, organisation: Some(party.organisation) };
    Ok(Watch::of(settings(), rule, whom, day))
}

/// How its rule watches for those whom a notice concerns first.
pub fn of_notice(conn: &mut Conn, env: &Env, one: &Notice, now: Instant) -> Result<Watch, Error> {
    let (all, today) = (env.rules.all(conn, now)?, now.legal_day());
    let chosen = chosen_for(conn, &all, &one.rule, one.parties.first(), today)?;
    if !is_own(&one.rule) {
        return Ok(chosen);
    }
    let known = env.own_rules.all(conn, now)?;
    let Some(version) = known.book.get(&one.rule).and_then(|of| of.shown(today)) else { return Ok(Watch::default()) };
    // A version whose facts a newer release no longer has still says whom it tells.
    let ruled = known.ruled(&one.rule, version.number);
    Ok(ruled.map_or_else(|| version.definition.watch(chosen.clone(), &[]), |of| of.watch(chosen.clone())))
}

/// What the choices rest on that were in force for a notice's rule when it was raised, with their first days.
pub fn basis_of(conn: &mut Conn, env: &Env, one: &Notice) -> Result<Vec<(String, NaiveDate)>, Error> {
    let all = env.rules.all(conn, env.clock.now())?;
    let then = |of: &&Chosen| of.setting.rule == one.rule && of.set_at <= one.raised_at;
    let then: Vec<Chosen> = all.iter().filter(then).cloned().collect();
    if then.iter().all(|of| of.setting.basis.is_empty()) {
        return Ok(Vec::new());
    }
    Ok(chosen_for(conn, &then, &one.rule, one.parties.first(), one.raised_at.legal_day())?.basis)
}

fn read(conn: &mut Conn) -> Result<Vec<Chosen>, Error> {
    let chosen = |row: RuleSettingRow| {
        let setting = serde_json::from_str(&row.body).map_err(|_| corrupt("rule_setting", row.version, "body"))?;
        Ok(Chosen { setting, version: row.version, set_at: Instant::from_micros(row.set_at) })
    };
    store::rule_setting::all(conn)?.into_iter().map(chosen).collect()
}

fn row(one: &Chosen) -> Result<RuleSettingRow, Error> {
    let (rule, body) = (one.setting.rule.clone(), serde_json::to_string(&one.setting)?);
    Ok(RuleSettingRow { version: one.version, rule, body, set_at: one.set_at.micros() })
}

/// A choice as it is asked for.
#[derive(Clone, Debug, Default)]
pub struct NewSetting {
    /// Code of the rule.
    pub rule: String,
    /// Six digits; empty: the whole installation.
    pub division: String,
    /// Whether it is silent there.
    pub off: Option<bool>,
    /// Figures by name.
    pub figures: BTreeMap<String, i64>,
    /// Why.
    pub reason: String,
    /// First day, today or later; today unless named.
    pub valid_from: Option<NaiveDate>,
    /// Last day; none: until another is made.
    pub valid_to: Option<NaiveDate>,
    /// For sites of this tier alone.
    pub tier: Option<Tier>,
    /// For this enterprise alone: id or credit code.
    pub organisation: Option<String>,
    /// Levels that are told as others.
    pub levels: BTreeMap<Level, Level>,
    /// Whom it tells.
    pub to: Option<Vec<Recipient>>,
    /// Days of the ladder.
    pub clocks: BTreeMap<Clock, i64>,
    /// What it rests on.
    pub basis: String,
}

/// Chooses. Who calls it forgets what is remembered once it is durable, see [`enter`].
///
/// # Errors
/// Not the actor's place or rule, no rule, a figure that cannot be, a day that is past, or a law that leaves no choice.
pub fn set(tx: &mut Tx<'_>, asked: NewSetting) -> Result<Chosen, Error> {
    let division = fields::division(&asked.division, true)?;
    let today = tx.now.legal_day();
    let (of, role) = ruling(tx, &asked.rule, prefix(&division), asked.valid_from.unwrap_or(today))?;
    let organisation = asked.organisation.as_deref().map(|key| inside(tx, key, prefix(&division))).transpose()?;
    let NewSetting { rule, off, figures, reason, valid_to, tier, levels, to, clocks, basis, .. } = asked;
    let valid_from = asked.valid_from.unwrap_or(today);
    let setting = Setting {
        rule,
        division,
        off,
        figures,
        reason,
        valid_from,
        valid_to,
        tier,
        organisation,
        levels,
        to,
        clocks,
        basis,
    };
    let setting = setting.checked(of.as_ruling(), today)?;
    take_or_begin(tx, STREAM.to_owned())?;
    let version = store::rule_setting::newest(tx.conn)? + 1;
    let chosen = Chosen { setting, version, set_at: tx.now };
    store::rule_setting::insert(tx.conn, &row(&chosen)?)?;
    let with = circumstance(tx.now, role, None);
    tx.record(STREAM, &Fact::from(Event::Set(chosen.setting.clone())), &with)?;
    Ok(chosen)
}

/// A rule for which something is chosen, whoever wrote it.
enum Of {
    House(&'static Rule),
    Own(Box<Ruled>),
}

impl Of {
    fn as_ruling(&self) -> &dyn Ruling {
        match self {
            Self::House(rule) => *rule,
            Self::Own(rule) => rule.as_ref(),
        }
    }
}

/// The rule of a code as it is from a day on, and the role in which the actor chooses for it: of an authority's own the office that wrote
/// it, or one above it, as for everything that is done to such a rule.
fn ruling(tx: &mut Tx<'_>, code: &str, place: &str, day: NaiveDate) -> Result<(Of, Role), Error> {
    if !is_own(code) {
        let role = role_for(tx.actor, place).ok_or(Code::NotAllowed)?;
        let unknown =
            || Refusal::of(Code::RequestField).with("pointer", "/rule").with("reason", "a rule of this installation");
        return Ok((Of::House(Rule::find(code).ok_or_else(unknown)?), role));
    }
    let book = own::named(tx.conn, [code])?;
    let known = seen(&book, tx.actor, code)?;
    let role = office_role(tx.actor, &known.office).ok_or(Code::NotAllowed)?;
    let version = known.chosen_for(day)?;
    let ruled = Ruled::of(code, version.number, version.definition.clone()).map_err(|faults| told(&faults))?;
    Ok((Of::Own(Box::new(ruled)), role))
}

/// An enterprise that has a site in the place; elsewhere it is none of the actor's.
fn inside(tx: &mut Tx<'_>, key: &str, prefix: &str) -> Result<OrganisationId, Error> {
    let known = found(store::party::find_organisation(tx.conn, key)?)?;
    let scope = SiteScope { organisations: vec![known.id.to_string()], ..SiteScope::default() };
    let sites = store::party::list_sites(tx.conn, &scope, None, SITES_MAX)?;
    let there = sites.iter().any(|site| site.division.starts_with(prefix));
    if there { Ok(known.id) } else { Err(Code::NotFound.into()) }
}

/// Chooses as a command of its own; it is read at once on this server.
pub fn enter(env: &Env, actor: &Actor, meta: &Meta, asked: NewSetting) -> Result<(), Error> {
    let answer = execute(env, actor, meta, move |tx| set(tx, asked.clone()).map(|one| one.version));
    env.rules.forget();
    answer.map(drop)
}

/// Marks what choices make different that were made or have begun since this was asked last: everything that their rules watch in
/// their places.
pub(super) fn apply(env: &Env, now: Instant) -> Result<(), Error> {
    let today = now.legal_day();
    let (all, own, before) = env.db.read(|conn| {
        let before = store::watch::applied(conn)?;
        Ok::<_, Error>((env.rules.current(conn, now)?, env.own_rules.current(conn, now)?, before))
    })?;
    let after = (all.last().map_or(0, |one| one.version), today.to_string());
    if before == after {
        return Ok(());
    }
    let ended = |one: &Setting| one.valid_to.is_some_and(|last| last < today && last.to_string() >= before.1);
    let begun =
        |one: &&Chosen| one.version > before.0 || one.setting.valid_from.to_string() > before.1 || ended(&one.setting);
    let lawful = |one: &&Chosen| one.setting.valid_from <= today;
    let mut marked: Vec<(&'static str, String)> = Vec::new();
    for one in all.iter().filter(lawful).filter(begun) {
        let house = Rule::find(&one.setting.rule).map(|rule| rule.subjects).unwrap_or_default();
        // A rule that this server has not heard of yet has everything it watches looked at when it does.
        let own = own.book.get(&one.setting.rule).and_then(Own::newest).map(|of| of.subject);
        let kinds = house.iter().copied().chain(own);
        marked.extend(kinds.map(|kind| (kind.as_str(), one.setting.division.clone())));
    }
    mark(env, marked, now, move |conn| store::watch::set_applied(conn, &before, &after))
}

/// Has what rules watch in some divisions judged anew, by kind of subject: once, by whoever notes that it was applied.
pub(super) fn mark(
    env: &Env,
    mut marked: Vec<(&'static str, String)>,
    now: Instant,
    mut applied: impl FnMut(&mut Conn) -> Stored<bool> + Send + 'static,
) -> Result<(), Error> {
    marked.sort();
    marked.dedup();
    env.db.write(move |conn| {
        if applied(conn)? {
            for (kind, division) in &marked {
                store::alarm_fact::mark(conn, kind, division, now.micros())?;
            }
            store::notice_clock::wake(conn, now)?;
        }
        Ok(())
    })
}

/// The choices that the journal tells, by version, and when each was made.
pub type Told = BTreeMap<i64, (Setting, i64)>;

/// The first row that is not what its event tells.
pub fn differs(conn: &mut Conn, told: &Told) -> Result<Option<String>, Error> {
    let rows = store::rule_setting::all(conn)?;
    for is in &rows {
        let due = told.get(&is.version).map(|(setting, at)| {
            row(&Chosen { setting: setting.clone(), version: is.version, set_at: Instant::from_micros(*at) })
        });
        if due.transpose()?.as_ref() != Some(is) {
            return Ok(Some(format!("row rule_setting {} differs from its event", is.version)));
        }
    }
    let missing = (rows.len() != told.len()).then(|| "a choice for a rule has an event but no row".to_owned());
    Ok(missing)
}
