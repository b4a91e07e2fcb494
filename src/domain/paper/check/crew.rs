//! Credentials of a leg: its carrier, its vehicle, its driver and its escort (Order 29 of 2019 Art. 22–25).

use serde_json::json;

use super::{Check, Leg};
use crate::domain::{
    paper::credential::{Proof, State, Subject},
    refusal::Code,
};

impl Check<'_> {
    /// What is named holds its credentials on the day; at departure all of it is named.
    pub(super) fn crew(&mut self, number: usize, leg: &Leg) {
        let Some(carrier) = leg.carrier else {
            if self.planned.departing && !self.planned.continuous {
                self.find(Code::LegUnmanned, &[("leg", json!(number)), ("missing", json!("carrier"))]);
            }
            return;
        };
        self.credential(number, leg, Proof::CarrierLicence, Subject::Organisation);
        if self.planned.continuous {
            return;
        }
        let vehicle = leg.vehicle.map(|vehicle| Subject::Vehicle(vehicle.id));
        let named = [
            ("vehicle", Proof::VehicleLicence, vehicle),
            ("vehicle", Proof::VehicleInspection, vehicle),
            ("driver", Proof::DriverQualification, leg.driver.map(Subject::Person)),
            ("escort", Proof::EscortQualification, leg.escort.map(Subject::Person)),
        ];
        for (what, proof, subject) in named {
            match subject {
                Some(subject) => self.credential(number, leg, proof, subject),
                None if self.planned.departing && proof != Proof::VehicleInspection => {
                    let params =
                        [("leg", json!(number)), ("missing", json!(what)), ("carrier", json!(carrier.to_string()))];
                    self.find(Code::LegUnmanned, &params);
                }
                None => {}
            }
        }
    }

    fn credential(&mut self, number: usize, leg: &Leg, proof: Proof, subject: Subject) {
        let (Some(carrier), Some(key)) = (leg.carrier, proof.of(subject)) else { return };
        let (papers, day) = (self.papers, self.planned.day);
        let own: Vec<_> = papers
            .credentials
            .iter()
            .filter(|one| one.terms.organisation == carrier && one.state != State::Ended && one.subject() == key)
            .collect();
        let on_day = || own.iter().filter(|one| one.terms.term.holds(day));
        if on_day().any(|one| one.state == State::Valid) {
            return;
        }
        let params = [
            ("leg", json!(number)),
            ("credential", json!(proof.as_str())),
            ("credential_zh", json!(proof.zh())),
            ("subject", json!(key)),
            ("carrier", json!(carrier.to_string())),
        ];
        if on_day().next().is_some() {
            self.find(Code::CredentialSuspended, &params);
        } else if let Some(last) = own.iter().max_by_key(|one| one.terms.term.to) {
            let term = last.terms.term;
            let days = [("from", json!(term.from)), ("to", json!(term.to)), ("day", json!(day))];
            self.find(Code::CredentialNotOnDay, &[params.as_slice(), &days].concat());
        } else if proof == Proof::VehicleInspection {
            self.find(Code::InspectionUnknown, &params);
        } else {
            self.find(Code::CredentialNone, &params);
        }
    }
}
