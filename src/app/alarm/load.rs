//! Facts of a manifest that come after the guards: what is entered of a form of paper, what an authority let go, and what changes
//! while a load is on the road.

use chrono::NaiveDate;

use crate::{
    app::Error,
    domain::{
        alarm::facts::Consignment,
        manifest::{Action, LegKind, LegState, Manifest, Mode, Origin, State},
        paper::{Kind as Register, export, permit::Permit},
    },
    kernel::clock::Instant,
    store::{self, Conn},
};

/// Where a load is on its way or at the gate, and nobody has decided on it.
pub const UNDECIDED: &[State] =
    &[State::InTransit, State::Handover, State::Exception, State::Arrived, State::Discrepancy];
/// Where a load is on its way.
const MOVING: &[State] = &[State::InTransit, State::Handover, State::Exception];
/// Where the receiver took something.
const TAKEN: &[State] = &[State::Accepted, State::Partial, State::Completed, State::Treated];
/// Where it is no more.
const OVER: &[State] = &[State::Cancelled, State::Revoked];

/// What came after the guards.
pub fn later(conn: &mut Conn, one: &Manifest, now: Instant, facts: &mut Consignment) -> Result<(), Error> {
    facts.unescorted = unescorted(one);
    facts.outside = outside(conn, one, now)?;
    facts.entered = entered(conn, one)?;
    let left = one.signatures.iter().find(|word| word.action == Action::Depart);
    facts.left_at = left.map(|word| word.at).filter(|_| MOVING.contains(&one.state));
    Ok(())
}

/// The moment at which a permit may no longer hold, for a load that is not decided on.
pub fn again(one: &Manifest, now: Instant) -> Option<Instant> {
    let tomorrow = now.legal_day().succ_opt().filter(|_| UNDECIDED.contains(&one.state));
    tomorrow.map(Instant::start_of_legal_day)
}

/// Legs by road that go or went without anybody beside the driver. What is exempt from being hazardous needs nobody.
fn unescorted(one: &Manifest) -> i64 {
    if OVER.contains(&one.state) || one.lines.iter().all(|line| line.exemption.is_some()) {
        return 0;
    }
    let alone = one.legs.iter().filter(|leg| {
        let went = matches!(leg.state, LegState::Moving | LegState::Done);
        let written = one.origin == Origin::Paper && leg.state == LegState::Confirmed;
        let crew = leg.crew.as_ref().is_some_and(|crew| crew.escort.is_none_or(|escort| escort == crew.driver));
        leg.mode == Mode::Road && leg.kind == LegKind::Out && (went || written) && crew
    });
    i64::try_from(alone.count()).unwrap_or(i64::MAX)
}

/// Lines that no permit of the receiver's covers: on the road today, of what was taken on its day, of a form on paper on its day.
/// What leaves by the platform was asked of the permits before.
fn outside(conn: &mut Conn, one: &Manifest, now: Instant) -> Result<i64, Error> {
    let (day, standing): (NaiveDate, bool) = if UNDECIDED.contains(&one.state) && one.origin != Origin::Paper {
        (now.legal_day(), true)
    } else if TAKEN.contains(&one.state) {
        (one.decided_at.map_or(one.planned_on, Instant::legal_day), false)
    } else if one.origin == Origin::Paper && (one.state.is_before_departure() || UNDECIDED.contains(&one.state)) {
        (one.planned_on, false)
    } else {
        return Ok(0);
    };
    let (from, to) = (one.consignor.site.to_string(), one.receiver.site.to_string());
    let permits: Vec<Permit> = store::paper::of_site(conn, &to)?;
    let lacks = |code: &str, method: &str| {
        if standing {
            return Permit::lacks(&permits, code, method, day).is_some();
        }
        // How a permit stands today says nothing of a day before.
        !permits.iter().any(|permit| permit.terms.term.holds(day) && permit.rows_for(code, method).next().is_some())
    };
    let own = one.lines.iter().filter(|line| line.exemption.is_none());
    let count = own.filter(|line| lacks(&line.waste_code, &line.method)).count();
    if count == 0 {
        return Ok(0);
    }
    // What leaves the country here does so by another paper.
    let valid = (Register::ExportApproval, export::State::Valid.as_str());
    let leaves = !store::paper::between(conn, &from, &to, &[valid])?.is_empty();
    Ok(if leaves { 0 } else { i64::try_from(count).unwrap_or(i64::MAX) })
}

/// When a form of paper was entered, and its arrival if that was told to be before.
fn entered(conn: &mut Conn, one: &Manifest) -> Result<Option<(Instant, Option<NaiveDate>)>, Error> {
    let open = matches!(one.state, State::Draft | State::Checked);
    if one.origin != Origin::Paper || open || OVER.contains(&one.state) {
        return Ok(None);
    }
    let rows = store::event::of_stream(conn, &Manifest::stream(one.id))?;
    let issued = rows.iter().find(|row| row.kind == "manifest.issued");
    let at = issued.map(|row| Instant::from_micros(row.recorded_at));
    Ok(at.map(|at| (at, one.arrived_at.filter(|end| *end <= at).map(Instant::legal_day))))
}
