//! The operation logbook as a file: one table for each part, the balances and the sums.

use super::{Asked, Logbook, draw};
use crate::{
    app::{
        Actor, Env, Error,
        form::{Format, foot_at, write},
    },
    domain::{
        form::Sheaf,
        logbook::layout::{LAYOUT, balance_form, form, totals_form},
        party::Site,
    },
    store::{self, Conn},
};

/// Most rows of one file: what a server holds in memory for one reader.
const ROWS_MAX: usize = 50_000;
/// Most rows of one printed file: some two hundred pages.
const PRINTED_MAX: usize = 5_000;

/// The file of a logbook of a site in sight, with a name to keep it by.
pub fn write_book(
    conn: &mut Conn,
    env: &Env,
    actor: &Actor,
    (site, asked): (&str, Asked),
    format: Format,
) -> Result<(String, Vec<u8>), Error> {
    let most = if format == Format::Pdf { PRINTED_MAX } else { ROWS_MAX };
    write_of(conn, env, actor, (site, asked), format, most)
}

/// The same of so many rows at most.
pub fn write_of(
    conn: &mut Conn,
    env: &Env,
    actor: &Actor,
    (site, asked): (&str, Asked),
    format: Format,
    most: usize,
) -> Result<(String, Vec<u8>), Error> {
    let book = draw(conn, actor, site, asked, most)?;
    let mut forms: Vec<_> = book.parts.iter().map(|(part, entries)| form(*part, entries)).collect();
    forms.push(balance_form(&book.balances));
    forms.push(totals_form(&book.totals));
    let lead = lead(conn, &book, asked)?;
    for one in &mut forms {
        one.lead.clone_from(&lead);
    }
    let sheaf = Sheaf {
        title: "危险废物经营情况记录簿".to_owned(),
        lead,
        stamp: None,
        forms,
        signs: "记录人（签字）：　　　　　　　　负责人（签字）：　　　　　　　　日期：",
    };
    let bytes = write(&sheaf, &foot_at(conn, env, book.position, &format!("/logbook?site={}", book.site.id))?, format)?;
    let (code, Asked { from, to, .. }) = (&book.site.code, asked);
    Ok((format!("logbook-{code}-{from}-{to}.{}", format.ending()), bytes))
}

/// Whose it is, by which permits, of which days, and that its layout is the platform's.
fn lead(conn: &mut Conn, book: &Logbook, Asked { from, to, .. }: Asked) -> Result<String, Error> {
    let Site { code, name, organisation, .. } = &book.site;
    let names = store::account::organisation_names(conn, &[organisation.to_string()])?;
    let unit = names.into_iter().next().map_or_else(|| name.clone(), |(_, name)| name);
    let uscc = code.split('-').next().unwrap_or_default();
    let permits: Vec<String> = book
        .permits
        .iter()
        .map(|one| format!("{}（{}至{}）", one.terms.number, one.terms.term.from, one.terms.term.to))
        .collect();
    let permits = if permits.is_empty() { "未登记".to_owned() } else { permits.join("、") };
    Ok(format!(
        "单位名称：{unit}　　生产经营场所：{name}　　统一社会信用代码：{uscc}　　经营许可证：{permits}　　期间：{from}至{to}　　{LAYOUT}"
    ))
}
