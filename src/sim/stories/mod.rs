//! Stories that must happen in a world of some weeks: each mishap, each "no", each end that a paper, a manifest or a batch can
//! come to. They are played in turn over the days, in an order that the seed decides.

mod approvals;
mod carrying;
mod contracts;
mod credentials;
mod drafting;
mod exports;
mod history;
mod permits;
mod plans;
mod receiving;
mod renames;
mod road;
pub(super) mod strictness;
pub(super) mod treating;

use super::{Life, parties::District};
use crate::{
    app::{Error, manifest::ActFields},
    domain::manifest::Action,
    kernel::id::ManifestId,
};

/// Stories of one working day.
const A_DAY: usize = 2;

/// A story: its name, and what happens.
type Story = (&'static str, fn(&mut Life<'_>, &District) -> Result<(), Error>);

/// All of them.
const STORIES: &[Story] = &[
    ("a draft given up", drafting::given_up),
    ("a package named twice", drafting::named_twice),
    ("a damaged label", drafting::damaged_label),
    ("numbers", drafting::numbers),
    ("a stale signature", drafting::stale_signature),
    ("entered from paper", drafting::from_paper),
    ("wrong order, wrong people", carrying::wrong_order),
    ("another package at the ramp", carrying::not_listed),
    ("short loading", carrying::short),
    ("refused by the carrier", carrying::refused),
    ("taken back", carrying::revoked),
    ("one vehicle too small", carrying::overloaded),
    ("a run that is over", carrying::old_run),
    ("a run given up as a whole", carrying::whole_run),
    ("one-time codes", carrying::codes),
    ("hand-over", road::handover),
    ("incidents", road::incidents),
    ("fire", road::fire),
    ("all stolen", road::stolen),
    ("all refused, sent on", receiving::redirected),
    ("all refused, sent back", receiving::returned),
    ("lost on the way back", receiving::lost_on_the_way_back),
    ("held and differing", receiving::held),
    ("corrections", receiving::corrections),
    ("too many returns", receiving::too_many),
    ("batches", treating::batches),
    ("a batch put right", treating::corrections),
    ("two hundred bags of ash", treating::full),
    ("theft", treating::theft),
    ("used up where it was made", treating::on_site),
    ("contracts", contracts::contracts),
    ("permits", permits::permits),
    ("a permit's scale", permits::scale),
    ("exemptions", permits::exemptions),
    ("beside the plan", plans::plans),
    ("what must not ride together", permits::together),
    ("crew papers", credentials::crew),
    ("suspended by the authority", credentials::suspended),
    ("a wrong approved load", credentials::too_heavy),
    ("applications", approvals::applications),
    ("an approval that another replaces", approvals::replaced),
    ("another province without approval", approvals::without),
    ("another province as approved", approvals::as_approved),
    ("out of the country", exports::exports),
    ("how strictly it is checked", strictness::strictness),
    ("another name", renames::renames),
    ("history read in", history::read_in),
];

/// Stories still to be played, by number; those that wait for something come again.
#[derive(Default)]
pub(crate) struct Deck(Vec<usize>);

/// Puts all stories into the order of the seed.
pub fn shuffle(life: &mut Life<'_>) {
    let mut left: Vec<usize> = (0..STORIES.len()).collect();
    let mut mixed = Vec::new();
    while !left.is_empty() {
        mixed.push(left.swap_remove(life.pick(left.len())));
    }
    life.deck = Deck(mixed);
}

/// The day's stories.
pub fn play(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    for _ in 0..A_DAY {
        let granted = super::papers::may_go_far(life);
        let ready =
            |number: &usize| granted || !STORIES.get(*number).is_some_and(|(name, _)| name.contains("province as"));
        let Some(at) = life.deck.0.iter().rposition(ready) else { return Ok(()) };
        let number = life.deck.0.remove(at);
        let Some((name, story)) = STORIES.get(number) else { continue };
        let outcome = story(life, district);
        life.settled(name, outcome)?;
        life.world.played.push(name);
        life.wait(30);
    }
    Ok(())
}

pub fn nothing() -> ActFields {
    ActFields::default()
}

/// The first producer cancels a draft that served its purpose.
fn cancel(life: &mut Life<'_>, district: &District, id: ManifestId) -> Result<(), Error> {
    life.tell(&district.first()?.ehs, id, Action::Cancel, super::transport::why("mistake")).map(drop)
}
