//! Runs the commands of the simulation and keeps what it must remember from one day to the next.

use std::sync::Arc;

use chrono::{Duration, NaiveDate};
use rand_chacha::{ChaCha8Rng, rand_core::Rng as _, rand_core::SeedableRng as _};

use super::{Plan, World, agenda::Load, fault::Planted, lawful::Shut, papers::Docket, pipeline::Pipe, stories::Deck};
use crate::{
    app::{
        Actor, Env, Error,
        manifest::{ActFields, act},
        record::{Meta, Tx, prepare},
    },
    domain::{
        manifest::{Action, Manifest},
        refusal::{Code, Refusal},
    },
    kernel::{
        clock::{Clock as _, Instant, ManualClock},
        hash::Hash,
        id::{CommandId, ManifestId},
    },
    store::{self, Conn},
};

/// So many sites one after the other fill a day; of more, several work at once.
const DAY_FITS: i64 = 12;
/// Nobody works later.
const DAY_ENDS: Duration = Duration::hours(20);
/// One wait takes no more than this part of what is left of the day.
const PART_OF_DAY: i32 = 24;
/// One answer in so many is lost on the way, and the phone sends its command again.
const LOST_ANSWERS: u64 = 60;

/// The world under way.
pub(crate) struct Life<'a> {
    pub env: &'a Env,
    pub clock: &'a ManualClock,
    pub rng: ChaCha8Rng,
    pub world: World,
    /// Loads on their way from day to day.
    pub agenda: Vec<Load>,
    /// Stories that are still to be played.
    pub deck: Deck,
    /// The application for the other province.
    pub docket: Option<Docket>,
    /// The pipe of the first producer.
    pub pipe: Option<Pipe>,
    /// First and last day of the world.
    pub days: (NaiveDate, NaiveDate),
    /// Receipts that were decided on.
    pub receipts: usize,
    /// What is planted in it.
    pub planted: Planted,
    /// Works that are shut, and the newest vehicle in reserve, of a lawful district.
    pub shut: Vec<Shut>,
    pub reserve: Option<String>,
    serial: u32,
}

impl<'a> Life<'a> {
    pub fn begin(env: &'a Env, clock: &'a ManualClock, plan: &Plan, days: (NaiveDate, NaiveDate)) -> Self {
        let world = World::default();
        let rng = ChaCha8Rng::seed_from_u64(plan.seed);
        let planted = Planted::of(&plan.faults, plan.seed);
        Self {
            env,
            clock,
            rng,
            world,
            agenda: Vec::new(),
            deck: Deck::default(),
            docket: None,
            pipe: None,
            days,
            receipts: 0,
            planted,
            shut: Vec::new(),
            reserve: None,
            serial: 0,
        }
    }
}

impl Life<'_> {
    /// One command by one person; a refusal is counted and told, a fault ends the simulation.
    pub fn command<T, W>(&mut self, actor: &Actor, work: W) -> Result<Result<T, Refusal>, Error>
    where
        T: Clone + Send + 'static,
        W: Fn(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    {
        let id = CommandId::make(self.env.ids.as_ref(), self.clock.now());
        let meta = Meta { id, body: Hash::of(&[id.0.as_bytes()]), device: None, evidence: Vec::new() };
        let slot: Arc<std::sync::Mutex<Option<T>>> = Arc::default();
        let inner = Arc::clone(&slot);
        let run = prepare(self.env, actor, &meta, move |tx| {
            let value = work(tx)?;
            *inner.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(value);
            Ok(())
        });
        let outcome = self.env.db.write(run)?.into_result();
        if self.below(LOST_ANSWERS) == 0 {
            self.send_again(actor, &meta, outcome.is_ok())?;
        }
        match outcome {
            Ok(_) => {
                let value = slot.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
                value.map(Ok).ok_or_else(|| Error::Fault("a command gave no result".into()))
            }
            Err(Error::Refused(refusal)) => {
                self.count(&refusal);
                Ok(Err(refusal))
            }
            Err(other) => Err(other),
        }
    }

    /// The same command once more: it is answered as before and does nothing.
    fn send_again(&mut self, actor: &Actor, meta: &Meta, done: bool) -> Result<(), Error> {
        let again = || Err::<(), _>(Error::Fault("a command ran twice".into()));
        let answer = self.env.db.write(prepare(self.env, actor, meta, move |_: &mut Tx<'_>| again()))?.into_result();
        self.world.repeated += 1;
        match answer {
            Ok(_) if done => Ok(()),
            Err(Error::Refused(_)) if !done => Ok(()),
            Ok(_) | Err(Error::Refused(_)) => Err(Error::Fault("a command was answered otherwise".into())),
            Err(other) => Err(other),
        }
    }

    fn count(&mut self, refusal: &Refusal) {
        self.world.refusals += 1;
        for code in codes(refusal) {
            *self.world.met.entry(code).or_default() += 1;
        }
    }

    /// A command that cannot do without its effect: a refusal ends what is being done.
    pub fn must<T, W>(&mut self, actor: &Actor, work: W) -> Result<T, Error>
    where
        T: Clone + Send + 'static,
        W: Fn(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    {
        self.command(actor, work)?.map_err(Error::Refused)
    }

    /// Something that must be refused for this reason; what came instead is kept among the surprises.
    pub fn no<T>(&mut self, code: Code, outcome: Result<T, Refusal>) {
        let told = match outcome {
            Err(refusal) if codes(&refusal).iter().any(|told| told == code.as_str()) => return,
            Err(refusal) => codes(&refusal).join(", "),
            Ok(_) => "done".to_owned(),
        };
        self.world.surprises.push(format!("{} was expected, not {told}", code.as_str()));
    }

    /// What came of a piece of life: a refusal ends it and is kept among the surprises.
    pub fn settled<T>(&mut self, what: &str, outcome: Result<T, Error>) -> Result<Option<T>, Error> {
        match outcome {
            Ok(value) => Ok(Some(value)),
            Err(Error::Refused(refusal)) => {
                let params = serde_json::Value::Object(refusal.params.clone());
                self.world.surprises.push(format!("{what} ended on {}: {params}", codes(&refusal).join(", ")));
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }

    /// Acts on a manifest, signing it as it is shown now.
    pub fn ask(
        &mut self,
        who: &Actor,
        id: ManifestId,
        action: Action,
        mut fields: ActFields,
    ) -> Result<Result<Manifest, Refusal>, Error> {
        if action.is_signed() && fields.shown_sha256.is_none() {
            let shown = self.manifest(id)?.shown().map_err(|error| Error::Fault(error.to_string()))?;
            fields.shown_sha256 = Some(shown.hex());
        }
        self.command(who, move |tx| act(tx, id, action, &fields))
    }

    /// The same, where a refusal ends what is being done.
    pub fn tell(&mut self, who: &Actor, id: ManifestId, action: Action, fields: ActFields) -> Result<Manifest, Error> {
        self.ask(who, id, action, fields)?.map_err(Error::Refused)
    }

    /// The same, where it must be refused for this reason.
    pub fn denied(
        &mut self,
        code: Code,
        who: &Actor,
        id: ManifestId,
        action: Action,
        fields: ActFields,
    ) -> Result<(), Error> {
        let outcome = self.ask(who, id, action, fields)?;
        self.no(code, outcome);
        Ok(())
    }

    /// A manifest as it is now.
    pub fn manifest(&self, id: ManifestId) -> Result<Manifest, Error> {
        let one = self.read(|conn| store::manifest::get(conn, &id.to_string()))?;
        one.ok_or_else(|| Error::Fault(format!("manifest/{id} is gone")))
    }

    pub fn read<T>(&self, look: impl FnOnce(&mut Conn) -> store::Stored<T>) -> Result<T, Error> {
        Ok(self.env.db.read(look)?)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.rng.next_u64() % limit.max(1)
    }

    /// One of so many.
    pub fn pick(&mut self, count: usize) -> usize {
        usize::try_from(self.below(count as u64)).unwrap_or(0)
    }

    /// A number that no two documents of the world share.
    pub fn serial(&mut self) -> u32 {
        self.serial += 1;
        self.serial
    }

    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    pub fn today(&self) -> NaiveDate {
        self.clock.now().legal_day()
    }

    /// A day's work fits into its day: in a larger district more happens in the same minute.
    pub fn wait(&self, minutes: i64) {
        let sites = i64::try_from(self.world.sites).unwrap_or(i64::MAX).max(DAY_FITS);
        let wished = Duration::milliseconds(minutes * 60_000 * DAY_FITS / sites);
        let left = Instant::start_of_legal_day(self.today()).plus(DAY_ENDS).since(self.clock.now());
        self.clock.advance(wished.min(left / PART_OF_DAY).max(Duration::zero()));
    }
}

/// A refusal's code, and those of the findings that led to it.
fn codes(refusal: &Refusal) -> Vec<String> {
    let findings = refusal.params.get("findings").and_then(serde_json::Value::as_array);
    let found = findings.into_iter().flatten().filter_map(|one| one.get("code")?.as_str()).map(str::to_owned);
    std::iter::once(refusal.code.as_str().to_owned()).chain(found).collect()
}
