//! Every kind of fact the journal may hold. A kind and its fields are permanent.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::domain::{
    alarm, declaration, device, facility, inspection, ledger, manifest, notice, package,
    paper::{approval, check::parameter, contract, credential, export, name_change, permit, quota},
    party, plan, reference, roster, stock_take, treatment, trip,
};

/// One fact, told by which machine it belongs to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Event {
    /// About a package.
    Package(package::Event),
    /// About a facility.
    Facility(facility::Event),
    /// About an organisation, site or waste stream.
    Party(party::Event),
    /// About a stock-take.
    StockTake(stock_take::Event),
    /// About a treatment batch.
    Treatment(treatment::Event),
    /// About a ledger that was read in.
    Ledger(ledger::Event),
    /// About a person's rights, a mandate, a token, an address that is told of notices, or a vehicle.
    People(party::people::Event),
    /// About a table of reference.
    Reference(reference::Event),
    /// About a manifest.
    Manifest(manifest::Event),
    /// About a trip.
    Trip(trip::Event),
    /// About a receiver's permit.
    Permit(permit::Event),
    /// About a contract.
    Contract(contract::Event),
    /// About a cross-province approval.
    Approval(approval::Event),
    /// About a carrier's credential.
    Credential(credential::Event),
    /// About an export approval.
    Export(export::Event),
    /// About a change of name or address.
    NameChange(name_change::Event),
    /// About how strictly the check before departure is taken.
    Check(parameter::Event),
    /// About a roadside check.
    Inspection(inspection::Event),
    /// About a management plan.
    Plan(plan::Event),
    /// About a declaration.
    Declaration(declaration::Event),
    /// About a notice.
    Notice(notice::Event),
    /// About a device.
    Device(device::Event),
    /// About what devices told in an hour.
    ReadingBlock(device::block::Event),
    /// About how a rule watches.
    Rule(alarm::setting::Event),
    /// About a rule of an authority's own.
    OwnRule(alarm::own::Event),
    /// About who is on duty.
    Roster(roster::Event),
}

/// A kind or payload nobody knows.
#[derive(Debug, thiserror::Error)]
pub enum UnknownEvent {
    /// Not a kind of this program or of an older one.
    #[error("unknown event kind {0}")]
    Kind(String),
    /// The fields do not fit the kind.
    #[error("payload of {kind}: {source}")]
    Payload {
        /// The kind.
        kind: String,
        /// What does not fit.
        source: serde_json::Error,
    },
}

impl Event {
    /// `kind` and `data` as the body holds them.
    pub fn split(&self) -> Result<(String, Value), serde_json::Error> {
        let mut whole = serde_json::to_value(self)?;
        let kind = whole.get("kind").and_then(Value::as_str).unwrap_or_default().to_owned();
        let data = whole.get_mut("data").map_or_else(|| Value::Object(serde_json::Map::new()), Value::take);
        Ok((kind, data))
    }

    /// Reads a stored payload; `by` and other additions are ignored.
    pub fn parse(kind: &str, data: &Value) -> Result<Self, UnknownEvent> {
        Self::read(kind, serde_json::json!({ "kind": kind, "data": data }))
    }

    /// Reads the payload from a stored body, in one pass over its text.
    pub fn of_body(kind: &str, body: &str) -> Result<Self, UnknownEvent> {
        Self::read(kind, &mut serde_json::Deserializer::from_str(body))
    }

    fn read<'de>(kind: &str, from: impl Deserializer<'de, Error = serde_json::Error>) -> Result<Self, UnknownEvent> {
        let read = match kind.split('.').next().unwrap_or_default() {
            "package" => Deserialize::deserialize(from).map(Self::Package),
            "facility" => Deserialize::deserialize(from).map(Self::Facility),
            "organisation" | "site" | "waste_stream" => Deserialize::deserialize(from).map(Self::Party),
            "stock_take" => Deserialize::deserialize(from).map(Self::StockTake),
            "treatment" => Deserialize::deserialize(from).map(Self::Treatment),
            "ledger" => Deserialize::deserialize(from).map(Self::Ledger),
            "person" | "mandate" | "api_token" | "hook" | "vehicle" | "exchange" => {
                Deserialize::deserialize(from).map(Self::People)
            }
            "manifest" => Deserialize::deserialize(from).map(Self::Manifest),
            "trip" => Deserialize::deserialize(from).map(Self::Trip),
            "reference" => Deserialize::deserialize(from).map(Self::Reference),
            "permit" => Deserialize::deserialize(from).map(Self::Permit),
            "contract" => Deserialize::deserialize(from).map(Self::Contract),
            "approval" => Deserialize::deserialize(from).map(Self::Approval),
            "credential" => Deserialize::deserialize(from).map(Self::Credential),
            "export_approval" => Deserialize::deserialize(from).map(Self::Export),
            "name_change" => Deserialize::deserialize(from).map(Self::NameChange),
            "plan" => Deserialize::deserialize(from).map(Self::Plan),
            "declaration" => Deserialize::deserialize(from).map(Self::Declaration),
            "notice" => Deserialize::deserialize(from).map(Self::Notice),
            "inspection" => Deserialize::deserialize(from).map(Self::Inspection),
            "device" => Deserialize::deserialize(from).map(Self::Device),
            "reading_block" => Deserialize::deserialize(from).map(Self::ReadingBlock),
            "roster" => Deserialize::deserialize(from).map(Self::Roster),
            "own_rule" => Deserialize::deserialize(from).map(Self::OwnRule),
            "alarm_rule" => Deserialize::deserialize(from).map(Self::Rule),
            "check_parameter" => Deserialize::deserialize(from).map(Self::Check),
            _ => return Err(UnknownEvent::Kind(kind.to_owned())),
        };
        read.map_err(|source| UnknownEvent::Payload { kind: kind.to_owned(), source })
    }

    /// Shares of papers that it moves; a rebuild of the figures is the plain sum of all of them.
    pub fn movements(&self) -> &[quota::Movement] {
        match self {
            Self::Permit(event) => event.movements(),
            Self::Manifest(event) => event.movements(),
            Self::Package(_)
            | Self::Facility(_)
            | Self::Party(_)
            | Self::StockTake(_)
            | Self::Ledger(_)
            | Self::People(_)
            | Self::Reference(_)
            | Self::Treatment(_)
            | Self::Trip(_)
            | Self::Contract(_)
            | Self::Approval(_)
            | Self::Credential(_)
            | Self::Export(_)
            | Self::NameChange(_)
            | Self::Check(_)
            | Self::Inspection(_)
            | Self::Plan(_)
            | Self::Declaration(_)
            | Self::Notice(_)
            | Self::Device(_)
            | Self::ReadingBlock(_)
            | Self::Rule(_)
            | Self::OwnRule(_)
            | Self::Roster(_) => &[],
        }
    }
}
