//! Identifiers: UUIDv7 text as newtypes, one per noun, and the one door to randomness for them.

use std::sync::atomic::{AtomicU64, Ordering};

use uuid::{Builder, Uuid};

use super::clock::Instant;

/// Makes identifiers. Injected: the simulator's are reproducible.
pub trait Ids: Send + Sync {
    /// A new UUIDv7 for the given moment.
    fn next(&self, now: Instant) -> Uuid;
}

/// Identifiers from the operating system's randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct RandomIds;

impl Ids for RandomIds {
    #[expect(clippy::disallowed_methods, reason = "the one door to random identifiers")]
    fn next(&self, now: Instant) -> Uuid {
        let mut tail = [0_u8; 10];
        tail.copy_from_slice(&Uuid::now_v7().as_bytes()[6..]);
        Builder::from_unix_timestamp_millis(millis(now), &tail).into_uuid()
    }
}

/// Reproducible identifiers: a seed and a counter. Two with the same seed yield the same sequence.
#[derive(Debug)]
pub struct SeededIds {
    seed: u64,
    count: AtomicU64,
}

impl SeededIds {
    /// Starts the sequence of a seed.
    pub const fn new(seed: u64) -> Self {
        Self { seed, count: AtomicU64::new(0) }
    }
}

impl Ids for SeededIds {
    fn next(&self, now: Instant) -> Uuid {
        let count = self.count.fetch_add(1, Ordering::SeqCst);
        let mut tail = [0_u8; 10];
        // The counter leads, so that ids of one millisecond sort in the order of their making.
        tail[..6].copy_from_slice(&count.to_be_bytes()[2..]);
        tail[6..].copy_from_slice(&self.seed.to_be_bytes()[4..]);
        Builder::from_unix_timestamp_millis(millis(now), &tail).into_uuid()
    }
}

fn millis(now: Instant) -> u64 {
    u64::try_from(now.micros() / 1000).unwrap_or(0)
}

/// Declares an id newtype over UUID text.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}", self.0.hyphenated())
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                uuid::Uuid::parse_str(text).map(Self)
            }
        }

        impl $name {
            /// A new one.
            pub fn make(ids: &dyn Ids, now: Instant) -> Self {
                Self(ids.next(now))
            }
        }
    )+};
}

ids! {
    /// One event of the journal.
    EventId;
    /// One command: the Idempotency-Key its maker chose.
    CommandId;
    /// A legal person: enterprise or authority.
    OrganisationId;
    /// A place of production or treatment of an organisation; the unit of plan, stock and ledger.
    SiteId;
    /// A person who may log in.
    PersonId;
    /// A kind of waste at a site.
    WasteStreamId;
    /// A labelled container or a bulk holding.
    PackageId;
    /// A storage facility or storage point.
    FacilityId;
    /// A partition of a facility.
    ZoneId;
    /// A scale, printer or phone with a key of its own.
    DeviceId;
    /// One organisation's mandate to another's person.
    MandateId;
    /// A program's token.
    TokenId;
    /// A one-time link.
    TicketId;
    /// A vehicle.
    VehicleId;
    /// A stock-take of a facility.
    StockTakeId;
    /// One consignment's paper.
    ManifestId;
    /// One run of a vehicle.
    TripId;
    /// A treatment batch.
    TreatmentId;
}
