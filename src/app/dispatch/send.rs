//! Sending what waits: taken by lease, tried, kept as sent or as failed with its reason. At least once: killed between the other's
//! answer and our note of it, a delivery goes again with the same id.

use std::collections::BTreeMap;

use chrono::Duration;

use super::{hook, words};
use crate::{
    app::{Actor, Env, Error, account, notice},
    domain::{
        alarm::Level,
        delivery::{Channel, Occasion, next_try, not_before, pause},
        notice::Notice,
        refusal::Code,
    },
    kernel::{clock::Instant, text::Language},
    outbound::{Address, Courier, Fault, Message, Parcel},
    store::{
        self, Conn,
        delivery::{DeliveryRow, Share},
    },
};

/// How long a server may hold a delivery before another may take it: longer than a share of them can last.
const LEASE: Duration = Duration::minutes(5);

/// How much is taken at a time: of a channel with one server for all more, one after the other.
const fn share(channel: Channel) -> Share {
    if channel.is_personal() { Share { recipients: 20, rows: 1 } } else { Share { recipients: 8, rows: 4 } }
}

/// Sends what is due on a channel; tells how many were tried. Hooks do not wait for each other.
pub fn round(env: &Env, channel: Channel, courier: &dyn Courier) -> Result<usize, Error> {
    let now = env.clock.now();
    if !env.db.read(|conn| store::delivery::is_due(conn, channel.as_str(), now.micros()))? {
        return Ok(0);
    }
    let lease = now.plus(LEASE);
    let take = move |conn: &mut Conn| {
        Ok::<_, Error>(store::delivery::take(conn, channel.as_str(), now.micros(), lease.micros(), share(channel))?)
    };
    let mut lanes: BTreeMap<String, Vec<DeliveryRow>> = BTreeMap::new();
    for row in env.db.write(take)? {
        let lane = if channel.is_personal() { String::new() } else { row.recipient.clone() };
        lanes.entry(lane).or_default().push(row);
    }
    let tried = std::thread::scope(|scope| {
        let all: Vec<_> = lanes
            .into_iter()
            .map(|(lane, rows)| {
                let lane = (!channel.is_personal()).then_some(lane);
                scope.spawn(move || run(env, courier, &Lane { channel, of: lane, lease }, rows))
            })
            .collect();
        let gone = || Err(Error::Fault("a courier's thread broke off".into()));
        all.into_iter().map(|one| one.join().unwrap_or_else(|_| gone())).collect::<Vec<_>>()
    });
    tried.into_iter().sum()
}

/// What is sent one after the other.
struct Lane {
    channel: Channel,
    /// The hook, where each has its own machine.
    of: Option<String>,
    lease: Instant,
}

fn run(env: &Env, courier: &dyn Courier, lane: &Lane, rows: Vec<DeliveryRow>) -> Result<usize, Error> {
    let mut tried = 0;
    let mut rows = rows.into_iter();
    while let Some(row) = rows.next() {
        tried += 1;
        let result = match env.db.read(|conn| parcel(conn, env, &row))? {
            Ok(parcel) => courier.send(&parcel),
            Err(Unsent::Never(why)) => Err(Fault::Refused(why.to_owned())),
            Err(Unsent::Over) => {
                let now = env.clock.now().micros();
                env.db.write(move |conn| Ok::<_, Error>(store::delivery::drop(conn, &row.id, now)?))?;
                continue;
            }
        };
        let away = matches!(result, Err(Fault::Away(_)));
        let now = env.clock.now();
        let back = now.plus(pause(lane.channel, row.attempts + 1));
        note(env, lane.channel, row, result, now)?;
        if away {
            let rest: Vec<String> = rows.by_ref().map(|row| row.id).collect();
            let (channel, of, lease) = (lane.channel, lane.of.clone(), lane.lease);
            env.db.write(move |conn| {
                for id in &rest {
                    store::delivery::give_back(conn, id, lease.micros(), now.micros())?;
                }
                let until = (back.micros(), not_before(channel, Level::Blue, back).micros());
                store::delivery::postpone(conn, channel.as_str(), of.as_deref(), until)?;
                Ok::<_, Error>(())
            })?;
        }
    }
    Ok(tried)
}

/// Keeps what became of a try.
fn note(env: &Env, channel: Channel, row: DeliveryRow, result: Result<(), Fault>, now: Instant) -> Result<(), Error> {
    let level = Level::parse(&row.level).ok_or_else(|| store::corrupt("delivery", &row.id, "level"))?;
    let began = Instant::from_micros(row.began_at);
    let next = match &result {
        Err(Fault::Later(_) | Fault::Away(_)) => next_try(channel, level, began, row.attempts + 1, now),
        Ok(()) | Err(Fault::Refused(_) | Fault::Gone) => None,
    };
    match &result {
        Ok(()) => tracing::debug!(delivery = row.id, channel = channel.as_str(), "A delivery was taken"),
        Err(fault) => tracing::info!(delivery = row.id, channel = channel.as_str(), %fault, "A delivery was not taken"),
    }
    let outcome = match (&result, next) {
        (Ok(()), _) => "sent",
        (Err(_), Some(_)) => "failed",
        (Err(_), None) => "dead",
    };
    metrics::counter!("weifei_deliveries_total", "channel" => channel.as_str(), "outcome" => outcome).increment(1);
    env.db.write(move |conn| {
        match &result {
            Ok(()) => store::delivery::sent(conn, &row.id, now.micros())?,
            Err(fault) => {
                store::delivery::failed(conn, &row.id, &fault.to_string(), next.map(Instant::micros), now.micros())?;
                if *fault == Fault::Gone {
                    store::hook::set_state(conn, &row.recipient, "gone")?;
                }
            }
        }
        Ok::<_, Error>(())
    })
}

/// Why something is not sent.
enum Unsent {
    /// Nobody can be reached, or may be.
    Never(&'static str),
    /// What it warned of is over.
    Over,
}

/// Whether it need not be told any more: a warning, or a reminder, of what is over by now. Alarms are told, and programs hear all.
fn is_over(row: &DeliveryRow, channel: Channel, one: &Notice) -> bool {
    let warning = Level::parse(&row.level).is_some_and(|level| !level.is_alarm());
    let reminder = row.occasion.starts_with(Occasion::Reminded.as_str());
    channel.wakes_people() && !one.state.is_open() && (warning || reminder)
}

/// What is sent, or why it never is: what was true when it was written may not be so any more.
fn parcel(conn: &mut Conn, env: &Env, row: &DeliveryRow) -> Result<Result<Parcel, Unsent>, Error> {
    let channel = Channel::parse(&row.channel).ok_or_else(|| store::corrupt("delivery", &row.id, "channel"))?;
    let now = env.clock.now();
    let parcel = |to: Address, message: Message| Ok(Parcel { id: row.id.clone(), to, message, now });
    if row.occasion.starts_with(Occasion::Digest.as_str()) {
        return digest(conn, env, row, channel);
    }
    let notice = if row.notice.is_empty() { None } else { store::notice::get(conn, &row.notice)? };
    if notice.as_ref().is_some_and(|one| is_over(row, channel, one)) {
        return Ok(Err(Unsent::Over));
    }
    if channel.is_personal() {
        let (Some(notice), Some((to, language))) = (notice, reach(conn, channel, &row.recipient)?) else {
            return Ok(Err(Unsent::Never("the person has no address of this channel any more")));
        };
        if !sees(conn, &row.recipient, &notice, now)? {
            return Ok(Err(Unsent::Never("the notice is not in the person's sight any more")));
        }
        return Ok(parcel(to, words::Told::of(conn, row, notice)?.message(env, channel, language)));
    }
    let Some(hook) = store::hook::get(conn, &row.recipient)?.filter(|hook| hook.state == "on") else {
        return Ok(Err(Unsent::Never("the address is not told any more")));
    };
    let to = hook::address(env, &hook, now)?;
    let message = match notice {
        Some(notice) => words::Told::of(conn, row, notice)?.message(env, channel, Language::Zh),
        None => words::trial(env, Instant::from_micros(row.made_at)),
    };
    Ok(parcel(to, message))
}

/// A digest as it is sent: what its recipient still sees of what it was to tell.
fn digest(conn: &mut Conn, env: &Env, row: &DeliveryRow, channel: Channel) -> Result<Result<Parcel, Unsent>, Error> {
    let now = env.clock.now();
    let (to, language) = if channel.is_personal() {
        let Some(reached) = reach(conn, channel, &row.recipient)? else {
            return Ok(Err(Unsent::Never("the person has no address of this channel any more")));
        };
        reached
    } else {
        let Some(hook) = store::hook::get(conn, &row.recipient)?.filter(|hook| hook.state == "on") else {
            return Ok(Err(Unsent::Never("the address is not told any more")));
        };
        (hook::address(env, &hook, now)?, Language::Zh)
    };
    let mut lines = Vec::new();
    for line in store::digest::lines(conn, &row.id)? {
        let Some(notice) = store::notice::get(conn, &line.notice)? else { continue };
        if channel.is_personal() && !sees(conn, &row.recipient, &notice, now)? {
            continue;
        }
        let told = words::Told::at(conn, &line.notice, line.version, &line.occasion, notice)?;
        lines.push(told.line(env, channel, language));
    }
    if lines.is_empty() {
        return Ok(Err(Unsent::Never("the notice is not in the person's sight any more")));
    }
    let day = Instant::from_micros(row.made_at).legal_day();
    Ok(Ok(Parcel { id: row.id.clone(), to, message: words::digest(env, &lines, day, language), now }))
}

/// Where a person is reached by a channel, and in which language.
fn reach(conn: &mut Conn, channel: Channel, person: &str) -> Result<Option<(Address, Language)>, Error> {
    let one = [person.to_owned()];
    let wish = store::contact::of(conn, &one)?.into_iter().find(|row| row.channel == channel.as_str());
    let english = wish.as_ref().is_some_and(|row| row.language == "en");
    let language = if english { Language::En } else { Language::Zh };
    let to = match channel {
        Channel::Mail => store::contact::mails(conn, &one)?.pop().map(|(_, mail)| Address::Mail(mail)),
        _ => wish.and_then(|row| row.address).map(Address::Phone),
    };
    Ok(to.map(|to| (to, language)))
}

/// Whether a person who is still at work sees a notice.
fn sees(conn: &mut Conn, person: &str, one: &Notice, now: Instant) -> Result<bool, Error> {
    let Ok(id) = person.parse() else { return Ok(false) };
    match account::grants_of(conn, &id, now) {
        Ok((grants, _)) => Ok(notice::sees(&Actor::user(id, grants), one)),
        Err(Error::Refused(refusal)) if refusal.code == Code::TokenInvalid => Ok(false),
        Err(other) => Err(other),
    }
}
