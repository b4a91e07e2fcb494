//! Export approvals: entered by the exporter from the notice, confirmed by the authority of its division.

use super::{Error, begin, fresh, hold, load, on_site, site_named, step};
use crate::{
    app::{Actor, found, record::Tx},
    domain::{
        access::{Permission, Role},
        paper::{
            Kind, Term,
            approval::Line,
            contract::Party,
            export::{Action, Ask, Event, Export, Terms, decide, next, on_side},
        },
        party::{Site, fields},
        refusal::{Code, Refusal},
    },
    store::{self, Conn},
};

/// An export approval as it is asked for.
#[derive(Clone, Debug)]
pub struct NewExport {
    /// Number of the notice.
    pub number: String,
    /// Id or code of the exporter's site.
    pub consignor_site: String,
    /// Id or code of the site where the load leaves this country.
    pub exit_site: String,
    /// Two letters of ISO 3166-1.
    pub country: String,
    /// Name of the importer.
    pub importer: String,
    /// Name of who uses or disposes of it abroad.
    pub disposer: String,
    /// What, by which methods, how much.
    pub lines: Vec<Line>,
    /// Its days.
    pub term: Term,
    /// Number in the sender's own system.
    pub external_id: Option<String>,
}

/// The exporter's role and the authority's, where somebody has them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Stand {
    exporter: Option<Role>,
    authority: Option<Role>,
}

impl Stand {
    fn of(actor: &Actor, site: &Site) -> Self {
        Self {
            exporter: actor.role_on(Permission::ManagePapers, site.id, site.organisation, &site.division),
            authority: actor.role_on(Permission::ReviewPapers, site.id, site.organisation, &site.division),
        }
    }

    /// The role for an action: that of its own side first.
    fn role(self, action: Action) -> Option<Role> {
        match action {
            Action::Change | Action::End => self.exporter.or(self.authority),
            Action::Confirm | Action::Return | Action::Revoke => self.authority.or(self.exporter),
        }
    }
}

/// Enters a notice.
pub fn enter(tx: &mut Tx<'_>, asked: &NewExport) -> Result<Export, Error> {
    let site = site_named(tx, &asked.consignor_site)?;
    let role = need(tx.actor, &site, Action::Change)?;
    if Stand::of(tx.actor, &site).exporter.is_none() {
        return Err(Code::NotAllowed.into());
    }
    let event = Event::Entered { terms: terms(tx, asked, &site)?.checked()? };
    let with = on_site(tx.now, role, &site);
    begin(tx, event, &with)
}

/// Absent to who does not see the exporter's site, forbidden to who does but may not.
fn need(actor: &Actor, site: &Site, action: Action) -> Result<Role, Error> {
    let sees = || actor.sees(site.id, site.organisation, &site.division);
    let role = Stand::of(actor, site).role(action);
    role.ok_or_else(|| (if sees() { Code::NotAllowed } else { Code::NotFound }).into())
}

fn terms(tx: &mut Tx<'_>, asked: &NewExport, site: &Site) -> Result<Terms, Error> {
    let exit = site_named(tx, &asked.exit_site)?;
    let party = |site: &Site| Party { organisation: site.organisation, site: site.id };
    Ok(Terms {
        number: asked.number.clone(),
        consignor: party(site),
        exit: party(&exit),
        country: asked.country.clone(),
        importer: asked.importer.clone(),
        disposer: asked.disposer.clone(),
        lines: asked.lines.clone(),
        term: asked.term,
        external_id: asked.external_id.as_deref().map(fields::external_id).transpose()?,
    })
}

/// The exporter's site.
fn site(conn: &mut Conn, one: &Export) -> Result<Site, Error> {
    found(store::party::get_site(conn, &one.terms.consignor.site.to_string())?)
}

/// Acts on an export approval.
pub fn act(tx: &mut Tx<'_>, id: &str, ask: &Ask, expected: Option<i64>) -> Result<Export, Error> {
    let one: Export = load(tx, id)?;
    let site = site(tx.conn, &one)?;
    let stand = Stand::of(tx.actor, &site);
    let role = need(tx.actor, &site, ask.action())?;
    fresh(&one, expected)?;
    let event = decide(&one, ask.clone(), role, stand.exporter.is_some(), stand.authority.is_some())?;
    let with = on_site(tx.now, role, &site);
    step(tx, one, event, &with)
}

/// Writes what the notice says anew.
pub fn change(tx: &mut Tx<'_>, id: &str, asked: &NewExport, expected: i64) -> Result<Export, Error> {
    hold(tx, Kind::ExportApproval, id)?;
    let site = site_named(tx, &asked.consignor_site)?;
    let terms = terms(tx, asked, &site)?;
    act(tx, id, &Ask::Change(Box::new(terms)), Some(expected))
}

/// What the actor may do with it now, and why not the rest.
pub fn actions(conn: &mut Conn, actor: &Actor, one: &Export) -> Result<Vec<(Action, Option<Refusal>)>, Error> {
    let stand = Stand::of(actor, &site(conn, one)?);
    let refused = |action: Action| {
        let Some(role) = stand.role(action) else { return Some(Code::NotAllowed.into()) };
        let side = on_side(action, stand.exporter.is_some(), stand.authority.is_some());
        next(one.state, action, role).and(side).err()
    };
    Ok(Action::ALL.iter().map(|action| (*action, refused(*action))).collect())
}
