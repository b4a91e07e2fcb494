//! What a receiver finds to differ from the manifest is told to the consignor at once and reported to the authority of the
//! receiving place (Order 23 Art. 18). Both take note of it; what they do about it is a matter of its own.

use serde::{Deserialize, Serialize};

use super::{Event, Manifest, Side, State, event::Verdict};
use crate::{
    domain::refusal::{Code, Refusal},
    kernel::{clock::Instant, id::PackageId},
};

/// Kind of the event that goes with a decision.
pub const REPORTED: &str = "manifest.discrepancy_reported";

/// One report of what differs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Report {
    /// Packages that differ, are held or are refused by that decision.
    pub packages: Vec<PackageId>,
    /// Division whose authority it goes to: the receiving place's.
    pub authority: String,
    /// When the receiver decided so.
    pub at: Instant,
    /// When the consignor took note.
    pub consignor_at: Option<Instant>,
    /// When the authority took note.
    pub authority_at: Option<Instant>,
}

/// A receipt that was not confirmed in time: the law knows no acceptance by silence, so the authority of the receiving place is
/// told instead (Order 23 Art. 18).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Overdue {
    /// Division whose authority it goes to: the receiving place's.
    pub authority: String,
    /// When the time was over.
    pub due_at: Instant,
    /// When the authority took note.
    pub authority_at: Option<Instant>,
}

impl Manifest {
    /// Whether a side has a report before it that it has not taken note of.
    pub fn unread(&self, side: Side) -> bool {
        let overdue = self.overdue.as_ref().is_some_and(|overdue| overdue.authority_at.is_none());
        side == Side::Regulator && overdue
            || self.reports.iter().any(|report| match side {
                Side::Consignor => report.consignor_at.is_none(),
                Side::Regulator => report.authority_at.is_none(),
                Side::Carrier | Side::NextCarrier | Side::Receiver => false,
            })
    }

    pub(super) fn take_note(&mut self, side: Side, at: Instant) {
        for report in &mut self.reports {
            let seen = if side == Side::Consignor { &mut report.consignor_at } else { &mut report.authority_at };
            seen.get_or_insert(at);
        }
        if let Some(overdue) = self.overdue.as_mut().filter(|_| side == Side::Regulator) {
            overdue.authority_at.get_or_insert(at);
        }
    }
}

/// The report that goes with a decision, if anything differs.
pub fn follows(one: &Manifest, decided: &Event) -> Option<Event> {
    let Event::Decided { packages, .. } = decided else { return None };
    let differs = |verdict: &Verdict| !matches!(verdict, Verdict::Accept { differs, .. } if differs.is_empty());
    let packages: Vec<PackageId> = packages.iter().filter(|(_, verdict)| differs(verdict)).map(|(id, _)| *id).collect();
    (!packages.is_empty()).then(|| Event::DiscrepancyReported { packages, authority: one.receiver.division.clone() })
}

/// A side takes note of all that lies before it.
pub(super) fn take_note(one: &Manifest, side: Side) -> Result<Event, Refusal> {
    if one.unread(side) { Ok(Event::DiscrepancyNoted { side }) } else { Err(Code::ManifestNothingToNote.into()) }
}

/// Decides that a receipt was not confirmed in time: accepted, not confirmed, and not told before. What a consignor does not
/// answer changes nothing: nobody's silence accepts, refuses or confirms anything.
pub fn overdue(one: &Manifest, due_at: Instant, now: Instant) -> Result<Event, Refusal> {
    let waits = matches!(one.state, State::Accepted | State::Partial) && one.overdue.is_none();
    if !waits || due_at > now {
        return Err(Refusal::of(Code::ManifestNotFromState)
            .with("state", one.state.as_str())
            .with("state_zh", one.state.zh()));
    }
    Ok(Event::ConfirmationOverdue { authority: one.receiver.division.clone(), due_at })
}
