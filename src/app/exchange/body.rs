//! What of a thing is sent: one JSON text, made once, in the transaction in which it becomes ready (docs/exchange.md). People are ids
//! in it, as in the journal.

use serde_json::{Value, json};

use crate::{
    app::Error,
    domain::{
        declaration::{Declaration, Version, content::Totals, period::Period},
        exchange::Kind,
        manifest::{Line, Manifest, Party, State as Carried},
        party::Site,
        plan::Plan,
    },
    kernel::mass::Mass,
    store::{self, Conn},
};

/// A thing that became ready.
pub struct Ready {
    pub kind: Kind,
    /// What it is found by here.
    pub subject: String,
    /// The version that is ready.
    pub version: String,
    /// What people call it.
    pub title: String,
    /// Its official number, where it has one already.
    pub number: Option<String>,
    pub mass_g: i64,
    pub content: Value,
}

impl Ready {
    /// The text that is sent under an id.
    pub fn text(&self, id: &str, site: &Site) -> Result<String, Error> {
        Ok(serde_json::to_string(&json!({
            "protocol": 1,
            "id": id,
            "kind": self.kind,
            "site": {"code": site.code, "name": site.name, "division": site.division},
            "subject": self.subject.rsplit('/').next(),
            "title": self.title,
            "number": self.number,
            "mass_g": self.mass_g,
            "content": self.content,
        }))?)
    }
}

/// A submitted plan.
pub fn plan(one: &Plan) -> Result<Ready, Error> {
    let amends = if one.filed.is_empty() { "" } else { "（变更）" };
    Ok(Ready {
        kind: Kind::Plan,
        subject: format!("{}/{}", one.site, one.year),
        version: one.version.to_string(),
        title: format!("{}年度危险废物管理计划{amends}", one.year),
        number: None,
        mass_g: one.content.a3.iter().map(|row| row.mass_g.grams()).sum(),
        content: serde_json::to_value(&one.content)?,
    })
}

/// A confirmed declaration.
pub fn declaration(one: &Declaration, confirmed: &Version) -> Ready {
    let corrects = if one.versions.len() > 1 { "（更正）" } else { "" };
    Ready {
        kind: Kind::Declaration,
        subject: format!("{}/{}", one.site, one.period),
        version: one.version.to_string(),
        title: format!("{}危险废物申报{corrects}", one.period.zh()),
        number: None,
        mass_g: confirmed.content.rows.iter().map(|row| row.generated_g.grams()).sum(),
        content: json!({"tier": one.tier, "shown_sha256": confirmed.shown_sha256, "declared": confirmed.content}),
    }
}

/// A month of a ledger. Its version is what it says: declared again unchanged it is the same item.
pub fn ledger(site: &Site, month: Period, totals: &Totals) -> Result<Ready, Error> {
    let content = json!({"month": month, "wastes": totals});
    Ok(Ready {
        kind: Kind::Ledger,
        subject: format!("{}/{month}", site.id),
        version: serde_json::to_string(&content)?,
        title: format!("{}危险废物管理台账", month.zh()),
        number: None,
        mass_g: totals.values().map(|total| total.generated_g).sum(),
        content,
    })
}

/// A manifest: to be given its number, issued, taken back or completed.
pub fn manifest(conn: &mut Conn, one: &Manifest, kind: Kind, number: Option<String>) -> Result<Ready, Error> {
    let ids = [one.consignor.site.to_string(), one.receiver.site.to_string()];
    let sites = store::party::get_sites(conn, &ids)?;
    let party = |of: &Party| {
        let site = sites.iter().find(|site| site.id == of.site);
        json!({"code": site.map(|one| &one.code), "name": site.map(|one| &one.name), "division": of.division})
    };
    let line = |line: &Line| {
        let mass: Mass = line.packages.values().copied().sum();
        let packages: Vec<Value> = line
            .packages
            .iter()
            .map(|(id, mass_g)| {
                let accepted = one.items.get(id).and_then(|item| item.accepted_g);
                json!({"id": id, "mass_g": mass_g, "accepted_g": accepted})
            })
            .collect();
        json!({"waste_code": line.waste_code, "method": line.method, "mass_g": mass, "packages": packages})
    };
    let mass = if kind == Kind::ManifestCompleted { one.taken_in().map(|(_, mass)| mass) } else { None };
    let what = match kind {
        Kind::ManifestNumber => "申请编号",
        Kind::ManifestCompleted => "办结",
        _ if matches!(one.state, Carried::Revoked | Carried::Cancelled) => "作废",
        _ => "签发",
    };
    Ok(Ready {
        kind,
        subject: one.id.to_string(),
        version: one.version.to_string(),
        title: format!("联单 {} {what}", one.display()),
        mass_g: mass.unwrap_or_else(|| one.label_mass()).grams(),
        content: json!({
            "state": one.state,
            "origin": one.origin,
            "planned_on": one.planned_on,
            "consignor": party(&one.consignor),
            "receiver": party(&one.receiver),
            "lines": one.lines.iter().map(line).collect::<Vec<_>>(),
            "out_g": one.out_g,
            "in_g": one.in_g,
        }),
        number,
    })
}
