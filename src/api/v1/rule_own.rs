//! A rule of an authority's own as built-in ones are shown: how it watches somewhere, and what was chosen for it there.

use actix_web::web::Data;
use chrono::NaiveDate;

use super::{
    notice_view::{FigureView, own_basis},
    own_rule::may,
    rule_view::{AlarmRuleView, AlarmRuleWholeView, AlarmSettingView, ClockView, ParameterView},
};
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env, Error,
        alarm::{
            own::seen,
            settings::{self, Chosen},
        },
        cockpit, notice,
        paper::parameters::{By, makers},
    },
    domain::{
        alarm::{
            Recipient, Ruling as _,
            ladder::Clock,
            own::{Own, Ruled},
            setting::{STREAM, Watch},
        },
        party::division::prefix,
        refusal::Code,
    },
    kernel::{clock::Instant, text::Language},
    store::notice::Filter,
};

/// One of them with what was chosen for it, as it watches in a division on a day; in a wider one: in its own place.
pub async fn whole(
    caller: &Caller,
    env: &Data<Env>,
    code: String,
    division: &str,
    on: NaiveDate,
) -> Result<AlarmRuleWholeView, Problem> {
    let (actor, inner, now) = (caller.actor.clone(), env.clone(), env.clock.now());
    let (asked, language) = (prefix(division).to_owned(), caller.guest.language);
    let filter = Filter { open: true, rule: Some(code.clone()), ..Filter::default() };
    let (one, ruled, watch, place, chosen, open, by) = run::read(env, caller, move |conn| {
        let known = inner.own_rules.all(conn, now)?;
        let one = seen(&known.book, &actor, &code)?.clone();
        let inside = asked.starts_with(one.division());
        if !inside && !one.division().starts_with(&asked) {
            return Err(Error::from(Code::NotFound));
        }
        let place = if inside { asked } else { one.division().to_owned() };
        let ruled = one.shown(on).and_then(|of| known.ruled(&code, of.number)).cloned().ok_or(Code::NotFound)?;
        let all = inner.rules.all(conn, now)?;
        let watch = settings::watch(&all, ruled.as_ref(), &place, on);
        let chosen: Vec<Chosen> = all.iter().filter(|of| of.setting.rule == code).cloned().collect();
        let open: i64 = notice::counts(conn, &actor, &filter)?.iter().map(|one| one.notices).sum();
        Ok((one, ruled, watch, place, chosen, open, makers(conn, &actor, STREAM)?))
    })
    .await?;
    let figures = one.figures();
    let setting = |of: &Chosen| AlarmSettingView::of(of, by_of(&by, of), Some(&figures), language);
    Ok(AlarmRuleWholeView {
        rule: shown(&ruled, &watch, open, now, language),
        division: if place.is_empty() { String::new() } else { format!("{place:0<6}") },
        history: chosen.iter().map(setting).collect(),
        may_set: may_set(caller, &one),
        may_rehearse: cockpit::look(&caller.actor, Some(&place), None, now).is_ok(),
    })
}

fn by_of<'a>(by: &'a std::collections::BTreeMap<i64, By>, of: &Chosen) -> Option<&'a By> {
    by.get(&of.version)
}

fn may_set(caller: &Caller, one: &Own) -> bool {
    may(caller, &one.office) && !one.ended
}

fn shown(ruled: &Ruled, watch: &Watch, open: i64, now: Instant, language: Language) -> AlarmRuleView {
    let (of, choosable) = (&ruled.definition, ruled.choosable());
    let in_force = FigureView::own(&ruled.thresholds(&watch.params), Some(&of.figures), language);
    let parameters = in_force.into_iter().filter_map(|figure| {
        let (_, _, mark) = choosable.figure(&figure.code)?;
        let source = watch.chosen_by.get(&figure.code).map_or_else(|| "default".to_owned(), ToString::to_string);
        let default = of.figures.get(&figure.code)?.value;
        Some(ParameterView { figure, default, mark: mark.as_str(), source })
    });
    AlarmRuleView {
        code: ruled.code.clone(),
        name: of.name.of(language).to_owned(),
        advice: of.advice.of(language).to_owned(),
        stage: of.subject.stage().as_str(),
        stage_name: of.subject.stage().zh(),
        subject: of.subject.as_str(),
        subject_name: of.subject.zh(),
        also: Vec::new(),
        levels: choosable.levels.iter().map(|level| level.as_str()).collect(),
        told_levels: choosable.levels.iter().map(|level| watch.told_as(*level, false).as_str()).collect(),
        to: of.to.iter().map(|to| to.as_str()).collect(),
        told_to: watch.recipients(ruled).into_iter().map(Recipient::as_str).collect(),
        clocks: clocks(ruled, watch),
        of_law: choosable.of_law,
        parameters: parameters.collect(),
        off: watch.off,
        off_source: watch.off_by.to_string(),
        basis: own_basis(Some(of), now, language),
        lasting: false,
        version: ruled.number,
        open,
    }
}

fn clocks(ruled: &Ruled, watch: &Watch) -> Vec<ClockView> {
    let of = ruled.choosable();
    Clock::ALL.iter().map(|one| ClockView::of(*one, watch.ladder.count(*one), of.days(*one))).collect()
}
