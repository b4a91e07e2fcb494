//! `weifei rules list --own` and `show U-…`: rules of authorities' own, as the database has them.

use super::{Failure, place::Place, say};
use crate::{
    app::{Env, Error, alarm::settings::Chosen},
    domain::alarm::{
        Level,
        own::{Bar, Event, Own},
    },
};

/// One line for each.
pub fn list(place: &Place) -> Result<(), Failure> {
    with(place, |env| {
        let now = env.clock.now();
        let known = env.db.read(|conn| env.own_rules.all(conn, now))?;
        for one in known.book.all() {
            let Some(version) = one.shown(now.legal_day()) else { continue };
            let (of, standing) = (&version.definition, one.standing(now.legal_day()));
            let levels: Vec<&str> = of.levels().into_iter().map(Level::as_str).collect();
            say(&format!(
                "{}  v{}  {}  {}  {}  {}",
                one.code,
                version.number,
                levels.join("/"),
                of.name.zh,
                of.name.en,
                standing.as_str()
            ));
        }
        Ok(())
    })
}

/// One of them whole, with what was chosen for it, each by `chosen`.
pub fn show(place: &Place, code: &str, chosen: fn(&Chosen)) -> Result<(), Failure> {
    with(place, |env| {
        let now = env.clock.now();
        let (known, all) =
            env.db.read(|conn| Ok::<_, Error>((env.own_rules.all(conn, now)?, env.rules.all(conn, now)?)))?;
        let one =
            known.book.get(code).ok_or_else(|| format!("{code}: no rule; `weifei rules list --own` names them"))?;
        whole(one, now.legal_day());
        all.iter().filter(|one| one.setting.rule == code).for_each(chosen);
        Ok(())
    })
}

fn whole(one: &Own, today: chrono::NaiveDate) {
    let Some(version) = one.shown(today) else { return };
    let of = &version.definition;
    say(&format!("{}  {}  {}", one.code, of.name.zh, of.name.en));
    say(&format!("version    {}, from {}", version.number, of.valid_from));
    say(&format!("stands     {}", one.standing(today).as_str()));
    say(&format!("division   {}, of the office {}", of.division, one.office));
    say(&format!("subject    {} {}", of.subject.zh(), of.subject.as_str()));
    say(&format!("tells      {}", of.to.iter().map(|to| to.as_str()).collect::<Vec<_>>().join(", ")));
    let bar = |name: &str, bar: &Bar| {
        say(&format!("{name:<10} {}: {}", bar.level.as_str(), bar.when));
        if let Some(stays) = &bar.stays {
            say(&format!("           stands as long as {stays}"));
        }
    };
    of.warn.iter().for_each(|one| bar("warns", one));
    of.alarm.iter().for_each(|one| bar("alarms", one));
    for (code, figure) in &of.figures {
        say(&format!("figure     {code} = {} {}  {}", figure.value, figure.unit.as_str(), figure.name.zh));
    }
    for key in &of.ground {
        say(&format!("basis      {key}"));
    }
    if !of.own_ground.is_empty() {
        say(&format!("basis      {}", of.own_ground));
    }
    say(&format!("advice     {}", of.advice.zh));
    say(&format!("           {}", of.advice.en));
    for step in &one.history {
        let (what, reason) = match &step.event {
            Event::Written { version, definition, .. } => (format!("version {version}"), &definition.reason),
            Event::Suspended { reason, .. } => ("suspended".to_owned(), reason),
            Event::Resumed { reason, .. } => ("resumed".to_owned(), reason),
            Event::Ended { reason, .. } => ("ended".to_owned(), reason),
        };
        say(&format!("{}  {what}  {reason}", step.at));
    }
}

fn with(place: &Place, read: impl FnOnce(&Env) -> Result<(), Failure>) -> Result<(), Failure> {
    let env = place.open()?;
    let told = read(&env);
    env.db.close();
    told
}
