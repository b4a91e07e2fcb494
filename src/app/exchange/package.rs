//! What is to be handed in by a person, as one package of files: the official tables of each thing as the platform makes them, and a list.

use serde_json::Value;

use super::read;
use crate::{
    app::{Actor, Env, Error, declaration, form::Format, ledger, manifest, plan, read as seen},
    domain::{
        access::Permission,
        declaration::period::Period,
        exchange::{Kind, State},
        form::{Cell, Column, Form},
        ledger::Table,
        party::Site,
        refusal::{Code, Refusal},
    },
    exchange::{form, official},
    kernel::{clock::Instant, mass::Mass},
    store::{
        self, Conn,
        exchange::{Filter, ItemRow},
        ledger::Filter as Lines,
    },
};

/// Most items of one package: what a server holds in memory for one reader.
const ITEMS_MAX: i64 = 100;

/// The package of what a site has to hand in, with a name to keep it by. Nothing is marked by it.
pub fn draw(conn: &mut Conn, env: &Env, actor: &Actor, site: &str) -> Result<(String, Vec<u8>), Error> {
    let site = seen::site(conn, actor, site)?;
    if actor.role_on(Permission::ManagePapers, site.id, site.organisation, &site.division).is_none() {
        return Err(Code::NotAllowed.into());
    }
    let filter =
        Filter { site: Some(site.id.to_string()), state: Some(State::ToSend.as_str().to_owned()), ..Filter::default() };
    let mut rows = store::exchange::list(conn, &seen::scope(actor), &filter, None, ITEMS_MAX)?;
    rows.reverse();
    for row in &mut rows {
        row.body = store::exchange::get(conn, &row.id)?.map(|whole| whole.body).unwrap_or_default();
    }
    let mut files = Vec::new();
    both(&mut files, "清单", &listed(&site, &rows)?)?;
    let manifests = carried(&site, &rows)?;
    if !manifests.rows.is_empty() {
        both(&mut files, "转移联单", &manifests)?;
    }
    for row in &rows {
        tables(conn, env, actor, &site, row, &mut files)?;
        files.push((format!("data/{}.json", row.id), row.body.clone().into_bytes()));
    }
    let failed = |error: &dyn std::fmt::Display| Refusal::of(Code::DocumentFailed).with("reason", error.to_string());
    let bytes = official::pack(&files).map_err(|error| failed(&error))?;
    Ok((format!("exchange-{}-{}.zip", site.code, env.clock.now().legal_day()), bytes))
}

/// A table as workbook and as CSV.
fn both(files: &mut Vec<(String, Vec<u8>)>, name: &str, of: &Form) -> Result<(), Error> {
    let failed = |error: &dyn std::fmt::Display| Refusal::of(Code::DocumentFailed).with("reason", error.to_string());
    files.push((format!("{name}.xlsx"), form::xlsx(std::slice::from_ref(of)).map_err(|error| failed(&error))?));
    files.push((format!("{name}.csv"), form::csv(of).map_err(|error| failed(&error))?));
    Ok(())
}

const fn column(name: &'static str, width: u16) -> Column {
    Column { group: "", name, width }
}

fn lead(site: &Site) -> String {
    format!("生产经营场所：{}　　编码：{}", site.name, site.code)
}

/// What is in the package.
fn listed(site: &Site, rows: &[ItemRow]) -> Result<Form, Error> {
    let row = |row: &ItemRow| {
        let (kind, _) = read(row)?;
        Ok::<_, Error>(vec![
            Cell::Text(row.id.clone()),
            Cell::Text(kind.zh().to_owned()),
            Cell::Text(row.title.clone()),
            Cell::of(row.number.as_deref()),
            Cell::Tonnes(Mass(row.mass_g)),
            Cell::Minute(Instant::from_micros(row.made_at)),
        ])
    };
    Ok(Form {
        name: "清单",
        title: "待上报清单".to_owned(),
        lead: lead(site),
        columns: vec![
            column("平台编号", 38),
            column("类型", 14),
            column("内容", 36),
            column("编号", 18),
            column("重量（t）", 12),
            column("形成时间", 18),
        ],
        rows: rows.iter().map(row).collect::<Result<_, _>>()?,
    })
}

/// Lines of its manifests, one below the other; each has a file of its own as the form has it.
fn carried(site: &Site, rows: &[ItemRow]) -> Result<Form, Error> {
    let text = |value: &Value| Cell::of(value.as_str());
    let mut lines = Vec::new();
    for row in rows {
        let (kind, _) = read(row)?;
        if !matches!(kind, Kind::ManifestNumber | Kind::ManifestIssued | Kind::ManifestCompleted) {
            continue;
        }
        let body: Value = serde_json::from_str(&row.body)?;
        let content = &body["content"];
        for line in content["lines"].as_array().into_iter().flatten() {
            lines.push(vec![
                Cell::Text(row.title.clone()),
                Cell::of(row.number.as_deref()),
                text(&content["consignor"]["name"]),
                text(&content["receiver"]["name"]),
                text(&content["planned_on"]),
                text(&line["waste_code"]),
                text(&line["method"]),
                Cell::Tonnes(Mass(line["mass_g"].as_i64().unwrap_or_default())),
                Cell::Count(line["packages"].as_array().map_or(0, |all| i64::try_from(all.len()).unwrap_or(i64::MAX))),
            ]);
        }
    }
    Ok(Form {
        name: "转移联单",
        title: "危险废物转移联单".to_owned(),
        lead: lead(site),
        columns: vec![
            column("联单", 30),
            column("联单编号", 18),
            column("移出人", 20),
            column("接受人", 20),
            column("计划转移日期", 14),
            column("废物代码", 14),
            column("利用处置方式", 12),
            column("重量（t）", 12),
            column("包装数量", 10),
        ],
        rows: lines,
    })
}

/// The official tables of what an item is of, as they stand.
fn tables(
    conn: &mut Conn,
    env: &Env,
    actor: &Actor,
    site: &Site,
    row: &ItemRow,
    files: &mut Vec<(String, Vec<u8>)>,
) -> Result<(), Error> {
    let (kind, _) = read(row)?;
    let of = row.subject.rsplit('/').next().unwrap_or_default();
    let wrong = || store::corrupt("exchange_item", &row.id, "subject");
    let id = site.id.to_string();
    for format in [Format::Xlsx, Format::Csv] {
        match kind {
            Kind::Plan => {
                let year = of.parse().map_err(|_| wrong())?;
                files.push(plan::file::draw(conn, env, actor, (&id, year, plan::file::Which::Now), format)?);
            }
            Kind::Declaration => {
                let period = Period::parse(of).ok_or_else(wrong)?;
                files.push(declaration::file::draw(conn, env, actor, (&id, period, None), format)?);
            }
            Kind::Ledger => {
                let (from, to) = Period::parse(of).ok_or_else(wrong)?.days();
                for table in Table::ALL {
                    let lines = Lines {
                        site: id.clone(),
                        sheet: table.as_str().to_owned(),
                        from: from.to_string(),
                        to: to.to_string(),
                        waste_code: None,
                        facility: None,
                        zone: None,
                    };
                    files.push(ledger::file::draw(conn, env, actor, (table, &lines), format)?);
                }
            }
            Kind::ManifestNumber | Kind::ManifestIssued | Kind::ManifestCompleted => {
                let file = manifest::file::draw(conn, env, of.parse().map_err(|_| wrong())?, format)?;
                // A manifest may be there twice, issued and completed: it is drawn as it is now.
                if !files.iter().any(|(name, _)| *name == file.0) {
                    files.push(file);
                }
            }
        }
    }
    Ok(())
}
