//! A site's management plan as a file: the tables of its tier in the layout of HJ 1259-2022 Annex A, of the plan as it stands or of a
//! version that was filed.

use crate::{
    app::{
        Actor, Env, Error,
        form::{Format, foot_of, write},
        found, read,
    },
    domain::{
        form::{Sheaf, Stamp},
        plan::{
            Plan, State,
            annex::{Named, forms},
            content::{Basics, Content},
        },
        refusal::{Code, Refusal},
    },
    kernel::id::PersonId,
    store::{self, Conn, event::EventRow},
};

/// Which version: as it stands, or the filed one of that number, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// As it stands.
    Now,
    /// One that was filed.
    Filed(usize),
}

/// The file of a plan of a site in sight, with a name to keep it by.
pub fn draw(
    conn: &mut Conn,
    env: &Env,
    actor: &Actor,
    (site, year, which): (&str, i32, Which),
    format: Format,
) -> Result<(String, Vec<u8>), Error> {
    let site = read::site(conn, actor, site)?;
    let plan = found(store::plan::get(conn, &site.id.to_string(), year)?)?;
    let (content, stamp, revision) = version(conn, &plan, which)?;
    let filing = filed(&plan, which).and_then(|at| plan.filed.get(at));
    let number = filing.map_or("未备案", |one| one.filing.number.as_str());
    let day = filing.map(|one| format!("　　备案日期：{}", one.filing.filed_on)).unwrap_or_default();
    let lead = format!(
        "单位名称：{}　　生产经营场所：{}　　年度：{year}年　　状态：{}　　备案编号：{number}{day}",
        content.a1.name,
        site.name,
        stamp.words()
    );
    let named = named(conn, &content.a1)?;
    let sheaf = Sheaf {
        title: format!("{year}年度危险废物管理计划"),
        forms: forms(&content, &named, &lead),
        lead,
        stamp: Some(stamp),
        signs: "填报人（签字）：　　　　　　　　法定代表人（签字）：　　　　　　　　单位（盖章）：　　　　　　　　日期：",
    };
    let bytes = write(&sheaf, &foot_of(conn, env, &revision, &format!("/plans/{}/{year}", site.id))?, format)?;
    let of = match which {
        Which::Now => String::new(),
        Which::Filed(number) => format!("-{number}"),
    };
    Ok((format!("plan-{}-{year}{of}.{}", site.code, format.ending()), bytes))
}

/// Which of the filed versions is asked for; `None`: what is being written.
fn filed(plan: &Plan, which: Which) -> Option<usize> {
    match which {
        Which::Now => (plan.state == State::Filed).then(|| plan.filed.len().saturating_sub(1)),
        // There is no version 0, nor that many.
        Which::Filed(number) => Some(number.checked_sub(1).unwrap_or(usize::MAX)),
    }
}

/// What it says, what is stamped on it, and the event after which it says so.
fn version(conn: &mut Conn, plan: &Plan, which: Which) -> Result<(Content, Stamp, EventRow), Error> {
    let rows = store::event::of_stream(conn, &plan.stream())?;
    let gone = || Error::Fault(format!("{} has no event for its version", plan.stream()));
    let Some(at) = filed(plan, which) else {
        let last = rows.into_iter().last().ok_or_else(gone)?;
        let handed_in = matches!(plan.state, State::Submitted | State::Resubmitted);
        return Ok((plan.content.clone(), if handed_in { Stamp::ToBeFiled } else { Stamp::Draft }, last));
    };
    let absent = || Error::Refused(Refusal::of(Code::NotFound));
    let one = plan.filed.get(at).ok_or_else(absent)?;
    let stamp = if at + 1 == plan.filed.len() { Stamp::Filed } else { Stamp::Superseded };
    let row = rows.into_iter().filter(|row| row.kind == "plan.filed").nth(at).ok_or_else(gone)?;
    Ok((one.content.clone(), stamp, row))
}

/// Names and telephones of those whom A.1 names, as the register of people has them.
fn named(conn: &mut Conn, basics: &Basics) -> Result<Named, Error> {
    let ids = [basics.legal_representative, basics.technical_lead];
    let ids: Vec<String> = ids.iter().flatten().map(ToString::to_string).collect();
    let names = store::account::person_names(conn, &ids)?;
    let phones = store::account::person_phones(conn, &ids)?;
    let of = |all: &[(String, String)], person: Option<PersonId>| {
        let id = person?.to_string();
        all.iter().find(|(one, _)| *one == id).map(|(_, told)| told.clone())
    };
    Ok(Named {
        legal_representative: of(&names, basics.legal_representative),
        technical_lead: of(&names, basics.technical_lead),
        legal_representative_phone: of(&phones, basics.legal_representative),
        technical_lead_phone: of(&phones, basics.technical_lead),
    })
}
