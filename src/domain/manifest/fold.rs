//! How a manifest's events change what it holds.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    Action, Crew, Event, Item, Leg, LegKind, LegState, Manifest, Signature, Standing, State,
    event::{Content, Verdict, Word},
    report::{Overdue, Report},
};
use crate::kernel::{clock::Instant, id::PackageId, mass::Mass};

impl Event {
    pub(super) fn carry(&self, one: &mut Manifest, at: Instant) {
        match self {
            Self::CarryConfirmed { leg, crew, word } => {
                one.crew(*leg, crew, LegState::Confirmed);
                one.state = State::CarrierConfirmed;
                one.sign(Action::ConfirmCarry, word, at);
            }
            Self::CarryRefused { leg, .. } => {
                one.leg_is(*leg, LegState::Refused);
                one.state = State::CarrierRefused;
            }
            Self::CarrierChanged { leg, carrier, mode } => {
                if let Some(known) = one.legs.get_mut(*leg) {
                    *known = Leg::planned(LegKind::Out, *carrier, *mode);
                }
                one.state = State::Issued;
            }
            Self::CrewChanged { leg, crew } => one.crew(*leg, crew, LegState::Confirmed),
            Self::Departed { leg, word, .. } => {
                one.leg_is(*leg, LegState::Moving);
                let loaded: Vec<PackageId> = one.standing(Standing::Loaded).collect();
                one.stand(&loaded, Standing::Underway);
                one.state = State::InTransit;
                one.sign(Action::Depart, word, at);
            }
            Self::HandoverOffered { word, .. } => {
                one.state = State::Handover;
                one.sign(Action::OfferHandover, word, at);
            }
            Self::HandoverAccepted { leg, crew, word, .. } => {
                one.leg_is(one.leg, LegState::Done);
                one.leg = *leg;
                one.crew(*leg, crew, LegState::Moving);
                one.state = State::InTransit;
                one.sign(Action::AcceptHandover, word, at);
            }
            Self::HandoverDeclined { .. } => one.state = State::InTransit,
            Self::ReturnAssigned { carrier, mode } => one.legs.push(Leg::planned(LegKind::Return, *carrier, *mode)),
            Self::SentBack { leg, crew, packages, .. } => {
                if *leg == one.legs.len()
                    && let Some(last) = one.legs.last().cloned()
                {
                    one.legs.push(Leg::planned(LegKind::Return, last.carrier, last.mode));
                }
                one.leg = *leg;
                one.crew(*leg, crew, LegState::Moving);
                one.stand(packages, Standing::Returning);
                if one.state == State::Rejected {
                    one.state = State::Returning;
                }
            }
            _ => {}
        }
    }
}

impl Event {
    /// At the receiver's gate.
    pub(super) fn gate(&self, one: &mut Manifest, at: Instant) {
        match self {
            Self::Arrived {} => {
                one.leg_is(one.leg, LegState::Done);
                one.arrived_at = Some(at);
                one.state = State::Arrived;
            }
            Self::WeighedIn { in_g, .. } => (one.in_g, one.full_g) = (Some(*in_g), None),
            Self::WeighedFull { full_g } => one.full_g = Some(*full_g),
            Self::ArrivalBooked { arrives_at } => one.booked_at = Some(*arrives_at),
            Self::DiscrepancyReported { packages, authority } => one.reports.push(Report {
                packages: packages.clone(),
                authority: authority.clone(),
                at,
                consignor_at: None,
                authority_at: None,
            }),
            Self::DiscrepancyNoted { side } => one.take_note(*side, at),
            Self::ConfirmationOverdue { authority, due_at } => {
                one.overdue = Some(Overdue { authority: authority.clone(), due_at: *due_at, authority_at: None });
            }
            _ => {}
        }
    }
}

impl Manifest {
    pub(super) fn write(&mut self, content: &Content) {
        let Content { consignor, receiver, planned_on, lines, carriers } = content.clone();
        (self.consignor, self.receiver, self.planned_on) = (consignor, receiver, planned_on);
        self.items.clear();
        for (line, of) in lines.iter().enumerate() {
            for (package, label_g) in &of.packages {
                let item =
                    Item { line, label_g: *label_g, standing: Standing::Listed, accepted_g: None, differs: Vec::new() };
                self.items.insert(*package, item);
            }
        }
        self.lines = lines;
        let leg = |(carrier, mode)| Leg::planned(LegKind::Out, carrier, mode);
        self.legs = carriers.into_iter().map(leg).collect();
        self.leg = 0;
    }

    pub(super) fn sign(&mut self, action: Action, word: &Word, at: Instant) {
        let Word { side, by, shown, .. } = word.clone();
        self.signatures.push(Signature { side, action, by, at, shown });
    }

    pub(super) fn stand(&mut self, packages: &[PackageId], standing: Standing) {
        for id in packages {
            if let Some(item) = self.items.get_mut(id) {
                item.standing = standing;
            }
        }
    }

    pub(super) fn meter(&mut self, day: NaiveDate, mass: Mass) {
        let sum = self.metered.entry(day).or_default();
        *sum = Mass(sum.0.saturating_add(mass.0));
        self.state = State::InTransit;
    }

    pub(super) fn leg_is(&mut self, leg: usize, state: LegState) {
        if let Some(leg) = self.legs.get_mut(leg) {
            leg.state = state;
        }
    }

    pub(super) fn crew(&mut self, leg: usize, crew: &Crew, state: LegState) {
        if let Some(leg) = self.legs.get_mut(leg) {
            leg.crew = Some(crew.clone());
            leg.state = state;
        }
    }

    pub(super) fn decide(&mut self, packages: &BTreeMap<PackageId, Verdict>, at: Instant) {
        for (id, verdict) in packages {
            let Some(item) = self.items.get_mut(id) else { continue };
            match verdict {
                Verdict::Accept { mass_g, differs } => {
                    item.standing = Standing::Accepted;
                    item.accepted_g = Some(*mass_g);
                    item.differs.clone_from(differs);
                }
                Verdict::Reject { reason } => {
                    item.standing = Standing::Rejected;
                    item.differs = vec![*reason];
                }
                Verdict::Hold { reason } => {
                    item.standing = Standing::Held;
                    item.differs = vec![*reason];
                }
            }
        }
        self.decided_at = Some(at);
    }

    /// What follows by itself ([`super::lifecycle::FOLLOWING`]).
    pub(super) fn settle(&mut self) {
        let has = |standing: Standing| self.items.values().any(|item| item.standing == standing);
        let open = has(Standing::Underway) || has(Standing::Held);
        let (accepted, refused, returning) =
            (has(Standing::Accepted), has(Standing::Rejected), has(Standing::Returning));
        let lost = self.legs.iter().any(|leg| leg.kind == LegKind::Return) && has(Standing::Lost);
        let gone = returning || has(Standing::TakenBack) || has(Standing::Redirected) || lost;
        let differs = self.items.values().any(|item| !item.differs.is_empty());
        let (back, redirected) = (has(Standing::TakenBack), has(Standing::Redirected));
        for leg in &mut self.legs {
            if leg.kind == LegKind::Return && leg.state == LegState::Moving && !returning {
                leg.state = LegState::Done;
            }
        }
        self.state = match self.state {
            State::Arrived | State::Discrepancy if open && differs => State::Discrepancy,
            State::Arrived | State::Discrepancy if open => State::Arrived,
            State::Arrived | State::Discrepancy => match (accepted, refused || gone) {
                (true, false) => State::Accepted,
                (true, true) => State::Partial,
                (false, _) => State::Rejected,
            },
            State::Rejected if !refused && !returning && redirected => State::Redirected,
            State::Returning if !refused && !returning && (back || redirected) => State::ClosedReturned,
            State::Returning if !refused && !returning => State::ClosedAbnormal,
            other => other,
        };
    }
}
