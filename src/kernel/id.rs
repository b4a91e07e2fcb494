//! Identifiers: UUIDv7 text as newtypes, one per noun, and the one door to randomness for them.

use std::{
    cell::RefCell,
    sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering},
    },
};

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng as _, SeedableRng as _},
};
use uuid::{Builder, Uuid};

use super::{clock::Instant, hash::Hash};

/// Makes identifiers. Injected: the simulator's are reproducible.
pub trait Ids: Send + Sync {
    /// A new UUIDv7 for the given moment.
    fn next(&self, now: Instant) -> Uuid;
}

/// Identifiers of a process, those of one millisecond in the order of their making: a count from a random beginning, then 32
/// random bits (RFC 9562 §6.2, method 1). Each thread draws from a generator that the operating system's randomness began.
#[derive(Clone, Copy, Debug, Default)]
pub struct RandomIds;

/// Identifiers made by this process; leaves room in 42 bits above any beginning.
static MADE: LazyLock<AtomicU64> = LazyLock::new(|| AtomicU64::new(from_outside().0 >> 23));

thread_local! {
    static RANDOM: RefCell<ChaCha8Rng> = RefCell::new(ChaCha8Rng::from_seed(from_outside().1));
}

/// A number and a seed from the operating system.
#[expect(clippy::disallowed_methods, reason = "the one door to random identifiers")]
fn from_outside() -> (u64, [u8; 32]) {
    let mut seed = [0; 32];
    if getrandom::fill(&mut seed).is_err() {
        // Of each half is random what an identifier of the library's has of it.
        let (one, other) = (Uuid::now_v7(), Uuid::now_v7());
        seed = Hash::of(&[one.as_bytes(), other.as_bytes()]).0;
    }
    let mut number = [0; 8];
    number.copy_from_slice(&seed[..8]);
    (u64::from_be_bytes(number), Hash::of(&[&seed]).0)
}

impl Ids for RandomIds {
    fn next(&self, now: Instant) -> Uuid {
        let count = MADE.fetch_add(1, Ordering::Relaxed);
        let random = RANDOM.with_borrow_mut(ChaCha8Rng::next_u32);
        // Version and variant are written over the highest bits of the first and the third byte.
        let (high, low) = ((count >> 30) & 0xfff, count & 0x3fff_ffff);
        let bits = (u128::from(high) << 64) | (u128::from(low) << 32) | u128::from(random);
        let mut tail = [0_u8; 10];
        tail.copy_from_slice(&bits.to_be_bytes()[6..]);
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
                f.write_str(self.0.hyphenated().encode_lower(&mut uuid::Uuid::encode_buffer()))
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
    /// What devices told in an hour.
    ReadingBlockId;
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
    /// A record of a roadside check.
    InspectionId;
    /// A notice of a rule.
    NoticeId;
    /// One telling of a notice to one recipient by one channel.
    DeliveryId;
    /// An address of an organisation that is told of notices.
    HookId;
    /// Something that goes to the official system.
    ItemId;
    /// A way to the official system.
    ConnectionId;
}

impl CommandId {
    /// The id of a command that this one brings with it: the same each time.
    #[must_use]
    pub fn derived(self, what: &str) -> Self {
        let hash = super::hash::Hash::of(&[self.0.as_bytes(), what.as_bytes()]);
        let mut bytes = [0; 16];
        bytes.copy_from_slice(hash.0.get(..16).unwrap_or(&[0; 16]));
        Self(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_of_one_moment_sort_as_they_were_made_and_never_repeat() {
        let now = Instant::from_micros(1_790_000_000_000_000);
        let made: Vec<Uuid> = (0..5000).map(|_| RandomIds.next(now)).collect();
        assert!(made.is_sorted_by(|one, next| one < next));
        assert!(made.iter().all(|one| one.get_version_num() == 7 && one.get_variant() == uuid::Variant::RFC4122));
        let other = std::thread::spawn(move || (0..5000).map(|_| RandomIds.next(now)).collect::<Vec<_>>()).join();
        assert!(other.is_ok_and(|other| other.iter().all(|one| !made.contains(one))));
    }
}
