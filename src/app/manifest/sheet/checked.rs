//! What anybody with the paper in hand may know: whether there is such a manifest and what became of it.

use super::{by_id, digest, division, history::History, named, seal};
use crate::{
    app::{Env, Error, found, label, manifest::seen},
    documents::manifest::check::{CheckedManifest, CheckedWaste, Place, Revision, Standing},
    domain::{
        manifest::{Line, Manifest, Party, Standing as ItemStanding, State},
        refusal::Code,
    },
    store::{self, Conn},
};

/// Longest number that is looked for.
const NUMBER_MAX: usize = 64;

/// What a scanned text, the part of its address after `/m/`, is about. Absent: an unknown number and a wrong code alike, and
/// for a wrong code nothing is looked up.
pub fn checked(conn: &mut Conn, env: &Env, tail: &str) -> Result<CheckedManifest, Error> {
    let unknown = || Error::from(Code::NotFound);
    let mut parts = tail.trim_end_matches('/').split('/');
    let (Some(number), Some(version), Some(code), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(unknown());
    };
    let version: i64 = version.parse().map_err(|_| unknown())?;
    if number.len() > NUMBER_MAX || !seal::is_right(env, number, version, code) {
        return Err(unknown());
    }
    let row = found(store::manifest::by_number(conn, number)?)?;
    let history = History::of(conn, row.id)?;
    let (printed, last) = found(history.at(version).filter(|(one, _)| one.number.as_deref() == Some(number)))?;
    let (newest, newest_step) = found(history.newest())?;
    let revision = |one: &Manifest, at| Ok::<_, Error>(Revision { no: one.version, at, shown_sha256: digest(one)? });
    let names = seen::of_parties(conn, &newest)?;
    let place = |party: &Party| Place { name: named(party, &names).name, division: division(&party.division) };
    let metered = newest.metered.values().copied().sum();
    Ok(CheckedManifest {
        standing: standing(newest.state).ok_or_else(unknown)?,
        number: number.to_owned(),
        wastes: wastes(conn, &newest)?,
        mass: Some(if newest.items.is_empty() { metered } else { newest.label_mass() }),
        packages: newest.items.values().filter(|item| item.standing != ItemStanding::Dropped).count(),
        from: place(&newest.consignor),
        to: place(&newest.receiver),
        planned_on: newest.planned_on,
        printed: revision(&printed, last.at())?,
        newest: revision(&newest, newest_step.at())?,
        leaf: last.row.hash.clone(),
        seal: seal::of(conn, &last.row)?,
        demo: env.demo,
    })
}

fn wastes(conn: &mut Conn, one: &Manifest) -> Result<Vec<CheckedWaste>, Error> {
    let packages = crate::app::manifest::packages(conn, one)?;
    let known = by_id(&packages);
    let piped = if one.items.is_empty() {
        store::party::wastes_of_site(conn, &one.consignor.site.to_string())?
    } else {
        Vec::new()
    };
    let of = |line: &Line| {
        let first = line.packages.keys().find_map(|id| known.get(id)).map(|seen| &seen.waste);
        let waste = first.or_else(|| piped.iter().find(|waste| waste.waste_code == line.waste_code));
        CheckedWaste {
            name: waste.map(|waste| waste.name.clone()).unwrap_or_default(),
            code: line.waste_code.clone(),
            hazards: waste.iter().flat_map(|waste| &waste.hazards).filter_map(|one| label::hazard(one)).collect(),
        }
    };
    Ok(one.lines.iter().map(of).collect())
}

/// Where a manifest that has a number stands for whoever meets its paper; what has none is nobody's business.
const fn standing(state: State) -> Option<Standing> {
    Some(match state {
        State::Draft | State::Checked | State::Cancelled => return None,
        State::Issued | State::CarrierConfirmed | State::Loaded => Standing::NotDeparted,
        State::CarrierRefused => Standing::CarrierRefused,
        State::InTransit | State::Handover => Standing::UnderWay,
        State::Exception => Standing::Incident,
        State::Arrived | State::Discrepancy => Standing::Receiving,
        State::Accepted | State::Partial => Standing::Received,
        State::Rejected => Standing::Rejected,
        State::Returning => Standing::Returning,
        State::ClosedReturned => Standing::Returned,
        State::Redirected => Standing::Superseded,
        State::Completed | State::Treated => Standing::Completed,
        State::Revoked => Standing::Revoked,
        State::ClosedAbnormal => Standing::ClosedAbnormal,
    })
}
