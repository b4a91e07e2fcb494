//! A manifest as its events tell it: at any of its versions, and when each leg began and ended.

use std::collections::BTreeMap;

use crate::{
    app::Error,
    domain::{
        journal::event::Event as Fact,
        manifest::{Event, Manifest},
    },
    kernel::{clock::Instant, id::ManifestId},
    store::{self, Conn, event::EventRow},
};

/// The events of one manifest, oldest first.
pub struct History {
    id: ManifestId,
    steps: Vec<Step>,
}

/// One event with its row.
pub struct Step {
    /// As stored.
    pub row: EventRow,
    /// As read.
    pub event: Event,
}

impl Step {
    /// When it happened.
    pub const fn at(&self) -> Instant {
        Instant::from_micros(self.row.occurred_at)
    }
}

/// When a leg began and ended.
pub type Times = BTreeMap<usize, (Option<Instant>, Option<Instant>)>;

impl History {
    /// Reads it.
    pub fn of(conn: &mut Conn, id: ManifestId) -> Result<Self, Error> {
        let mut steps = Vec::new();
        for row in store::event::of_stream(conn, &Manifest::stream(id))? {
            let fact = Fact::of_body(&row.kind, &row.body).map_err(|_| store::corrupt("event", &row.id, "body"))?;
            let Fact::Manifest(event) = fact else { return Err(store::corrupt("event", &row.id, "kind").into()) };
            steps.push(Step { row, event });
        }
        Ok(Self { id, steps })
    }

    /// All of them.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The manifest after so many events, with the last of them; `None` where it has fewer.
    pub fn at(&self, version: i64) -> Option<(Manifest, &Step)> {
        let count = usize::try_from(version).ok()?;
        let last = self.steps.get(count.checked_sub(1)?)?;
        let (first, later) = self.steps.get(..count)?.split_first()?;
        let begun = first.event.begin(self.id)?;
        Some((later.iter().fold(begun, |one, step| step.event.apply(one, step.at())), last))
    }

    /// The manifest as it is now.
    pub fn newest(&self) -> Option<(Manifest, &Step)> {
        self.at(i64::try_from(self.steps.len()).ok()?)
    }

    /// When each leg began and ended.
    pub fn times(&self) -> Times {
        let (mut times, mut under_way) = (Times::new(), None);
        let end = |times: &mut Times, leg: Option<usize>, at: Instant| {
            if let Some(leg) = leg {
                times.entry(leg).or_default().1 = Some(at);
            }
        };
        for step in &self.steps {
            match &step.event {
                Event::Departed { leg, .. } | Event::SentBack { leg, .. } => {
                    times.entry(*leg).or_default().0 = Some(step.at());
                    under_way = Some(*leg);
                }
                Event::HandoverAccepted { leg, .. } => {
                    end(&mut times, under_way, step.at());
                    times.entry(*leg).or_default().0 = Some(step.at());
                    under_way = Some(*leg);
                }
                Event::Arrived {} | Event::TakenBack { .. } => end(&mut times, under_way, step.at()),
                _ => {}
            }
        }
        times
    }
}
