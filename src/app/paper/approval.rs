//! Cross-province approvals: the consignor applies, the authority of its division decides, that of the receiver's answers.

use super::{Error, bad_field, begin, fresh, hold, load, on_site, site_named, step};
use crate::{
    app::{Actor, found, record::Tx},
    domain::{
        access::{Permission, Role},
        paper::{
            Kind, Term,
            approval::{Action, Approval, Ask, Event, Line, Setting, Sides, State, Terms, decide, next, on_side},
            check::crosses,
            contract::Party,
            permit::{Permit, State as PermitState},
        },
        party::{Site, fields},
        refusal::{Code, Refusal},
    },
    kernel::id::OrganisationId,
    store::{self, Conn},
};

/// An application as it is asked for.
#[derive(Clone, Debug)]
pub struct NewApproval {
    /// Id or code of the site the waste leaves.
    pub consignor_site: String,
    /// Id or code of the site it goes to.
    pub receiver_site: String,
    /// What, how and how much.
    pub lines: Vec<Line>,
    /// Who may carry it; empty: anybody licensed.
    pub carriers: Vec<OrganisationId>,
    /// The days wished for.
    pub term: Term,
    /// Number in the sender's own system.
    pub external_id: Option<String>,
}

/// On which sides of an application somebody stands, and in which role each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stand {
    applicant: Option<Role>,
    origin: Option<Role>,
    destination: Option<Role>,
}

impl Stand {
    /// Of an actor, between two sites.
    pub fn of(actor: &Actor, consignor: &Site, receiver: &Site) -> Self {
        let role = |permission, site: &Site| actor.role_on(permission, site.id, site.organisation, &site.division);
        Self {
            applicant: role(Permission::ManagePapers, consignor),
            origin: role(Permission::ReviewPapers, consignor),
            destination: role(Permission::ReviewPapers, receiver),
        }
    }

    /// The sides.
    pub const fn sides(self) -> Sides {
        Sides {
            consignor: self.applicant.is_some(),
            origin: self.origin.is_some(),
            destination: self.destination.is_some(),
        }
    }

    /// The role for an action: the applicant's own acts first as applicant, the others first as authority.
    pub fn role(self, action: Action) -> Option<Role> {
        let authority = self.origin.or(self.destination);
        match action {
            Action::Change | Action::Submit | Action::Withdraw => self.applicant.or(authority),
            Action::AskCorrection
            | Action::Accept
            | Action::Review
            | Action::Consult
            | Action::Reply
            | Action::Approve
            | Action::Refuse
            | Action::Supersede => authority.or(self.applicant),
        }
    }
}

/// The sites of an application.
pub fn sites(conn: &mut Conn, one: &Approval) -> Result<(Site, Site), Error> {
    let consignor = found(store::party::get_site(conn, &one.terms.consignor.site.to_string())?)?;
    let receiver = found(store::party::get_site(conn, &one.terms.receiver.site.to_string())?)?;
    Ok((consignor, receiver))
}

/// Drafts an application.
pub fn draft(tx: &mut Tx<'_>, asked: &NewApproval) -> Result<Approval, Error> {
    let (consignor, receiver) = (site_named(tx, &asked.consignor_site)?, site_named(tx, &asked.receiver_site)?);
    // The applicant is the consignor: who does not see its site learns nothing of it.
    let role = need(tx.actor, &consignor, &consignor, Action::Change)?;
    if !Stand::of(tx.actor, &consignor, &receiver).sides().consignor {
        return Err(Code::NotAllowed.into());
    }
    let terms = terms(asked, &consignor, &receiver)?.checked()?;
    let with = on_site(tx.now, role, &consignor);
    begin(tx, Event::Drafted { terms }, &with)
}

/// Absent to who sees neither site, forbidden to who sees one but may not.
fn need(actor: &Actor, consignor: &Site, receiver: &Site, action: Action) -> Result<Role, Error> {
    let sees = |site: &Site| actor.sees(site.id, site.organisation, &site.division);
    let role = Stand::of(actor, consignor, receiver).role(action);
    role.ok_or_else(|| (if sees(consignor) || sees(receiver) { Code::NotAllowed } else { Code::NotFound }).into())
}

fn terms(asked: &NewApproval, consignor: &Site, receiver: &Site) -> Result<Terms, Error> {
    if !crosses(&consignor.division, &receiver.division) {
        return Err(Code::ApprovalSameProvince.into());
    }
    let party = |site: &Site| Party { organisation: site.organisation, site: site.id };
    Ok(Terms {
        consignor: party(consignor),
        receiver: party(receiver),
        lines: asked.lines.clone(),
        carriers: asked.carriers.clone(),
        term: asked.term,
        external_id: asked.external_id.as_deref().map(fields::external_id).transpose()?,
    })
}

/// Acts on an application or approval.
pub fn act(tx: &mut Tx<'_>, id: &str, ask: &Ask, expected: Option<i64>) -> Result<Approval, Error> {
    let one: Approval = load(tx, id)?;
    let (consignor, receiver) = sites(tx.conn, &one)?;
    let stand = Stand::of(tx.actor, &consignor, &receiver);
    let role = need(tx.actor, &consignor, &receiver, ask.action())?;
    fresh(&one, expected)?;
    let today = tx.now.legal_day();
    if let Ask::Supersede(successor) = ask {
        let other: Option<Approval> = store::paper::get(tx.conn, successor)?;
        let fits =
            |other: &Approval| other.state == State::Approved && other.terms.consignor.site == one.terms.consignor.site;
        if !other.as_ref().is_some_and(fits) {
            return Err(bad_field("/successor", "an approval of the same consignor"));
        }
    }
    let permit_to = match ask {
        Ask::Approve(_) => {
            let permits: Vec<Permit> = store::paper::of_site(tx.conn, &one.terms.receiver.site.to_string())?;
            let holds = |permit: &&Permit| permit.state == PermitState::Valid && permit.terms.term.to >= today;
            permits.iter().filter(holds).map(|permit| permit.terms.term.to).max()
        }
        _ => None,
    };
    let shelf = tx.env.reference.shelf(tx.conn, tx.now)?;
    let setting = Setting { today, calendar: shelf.calendar(), permit_to };
    let event = decide(&one, ask.clone(), role, stand.sides(), setting)?;
    let with = on_site(tx.now, role, &consignor);
    step(tx, one, event, &with)
}

/// Writes other words into a draft, or into one that needs correction.
pub fn change(tx: &mut Tx<'_>, id: &str, asked: &NewApproval, expected: i64) -> Result<Approval, Error> {
    hold(tx, Kind::Approval, id)?;
    let (consignor, receiver) = (site_named(tx, &asked.consignor_site)?, site_named(tx, &asked.receiver_site)?);
    let terms = terms(asked, &consignor, &receiver)?;
    act(tx, id, &Ask::Change(Box::new(terms)), Some(expected))
}

/// What the actor may do with it now, and why not the rest.
pub fn actions(conn: &mut Conn, actor: &Actor, one: &Approval) -> Result<Vec<(Action, Option<Refusal>)>, Error> {
    let (consignor, receiver) = sites(conn, one)?;
    let stand = Stand::of(actor, &consignor, &receiver);
    let refused = |action: Action| {
        let Some(role) = stand.role(action) else { return Some(Code::NotAllowed.into()) };
        let agreed = action != Action::Approve || one.state != State::Replied || one.agreed == Some(true);
        let result = next(one.state, action, role).and_then(|_| on_side(action, stand.sides()));
        result.err().or_else(|| (!agreed).then(|| Code::ApprovalNotAgreed.into()))
    };
    Ok(Action::ALL.iter().map(|action| (*action, refused(*action))).collect())
}
