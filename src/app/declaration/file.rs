//! A site's declaration as a file, in the layout of HJ 1259-2022 Annex C, stamped with its state: as it stands, or a version that was
//! confirmed.

use crate::{
    app::{
        Actor, Env, Error,
        form::{Format, foot_of, write},
        found, read,
    },
    domain::{
        declaration::{Declaration, annex, content::Content, period::Period},
        form::{Sheaf, Stamp},
        refusal::Code,
    },
    store::{self, Conn, event::EventRow},
};

/// The file of a declaration of a site in sight, with a name to keep it by; `version` names one that was confirmed, from 1.
pub fn draw(
    conn: &mut Conn,
    env: &Env,
    actor: &Actor,
    (site, period, version): (&str, Period, Option<usize>),
    format: Format,
) -> Result<(String, Vec<u8>), Error> {
    let site = read::site(conn, actor, site)?;
    let one = found(store::declaration::get(conn, &site.id.to_string(), period)?)?;
    let (content, stamp, revision) = chosen(conn, &one, version)?;
    let organisation = site.organisation.to_string();
    let names = store::account::organisation_names(conn, &[organisation])?;
    let unit = names.into_iter().next().map_or_else(|| site.name.clone(), |(_, name)| name);
    let uscc = site.code.split('-').next().unwrap_or_default();
    let note = if content.note.is_empty() { String::new() } else { format!("　　备注：{}", content.note) };
    let lead = format!(
        "单位名称：{unit}　　生产经营场所：{}　　统一社会信用代码：{uscc}　　管理类别：{}　　申报期：{}　　{}　　状态：{}{note}",
        site.name,
        one.tier.zh(),
        period.zh(),
        content.kind.zh(),
        stamp.words()
    );
    let form = annex::form(period, &content, lead.clone());
    let sheaf = Sheaf {
        title: form.title.clone(),
        lead,
        stamp: Some(stamp),
        forms: vec![form],
        signs: "填报人（签字）：　　　　　　　　负责人（签字）：　　　　　　　　单位（盖章）：　　　　　　　　日期：",
    };
    let bytes = write(&sheaf, &foot_of(conn, env, &revision, &format!("/declarations/{}/{period}", site.id))?, format)?;
    let of = version.map(|number| format!("-{number}")).unwrap_or_default();
    Ok((format!("declaration-{}-{period}{of}.{}", site.code, format.ending()), bytes))
}

/// What it says, what is stamped on it, and the event after which it says so.
fn chosen(conn: &mut Conn, one: &Declaration, version: Option<usize>) -> Result<(Content, Stamp, EventRow), Error> {
    let rows = store::event::of_stream(conn, &one.stream())?;
    let gone = || Error::Fault(format!("{} has no event for its version", one.stream()));
    let Some(number) = version.filter(|number| *number != one.versions.len() || one.correction.is_some()) else {
        let last = rows.into_iter().last().ok_or_else(gone)?;
        return Ok((one.content.clone(), one.stamp(), last));
    };
    let at = number.checked_sub(1).ok_or(Error::Refused(Code::NotFound.into()))?;
    let content = found(one.versions.get(at))?.content.clone();
    let row = rows.into_iter().filter(|row| row.kind == "declaration.confirmed").nth(at).ok_or_else(gone)?;
    // The latest that was confirmed stands until its correction is confirmed.
    let latest = number == one.versions.len();
    Ok((content, if latest { Stamp::Confirmed } else { Stamp::Superseded }, row))
}
