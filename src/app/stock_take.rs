//! Stock-takes: open, see, sign, countersign.

use super::{
    Actor, Error, found,
    package::step,
    party::{circumstance, site_for},
    read,
    record::{Tx, taken},
};
use crate::{
    domain::{
        access::{Permission, Role},
        journal::event::Event as Fact,
        package::Package,
        party::Site,
        refusal::{Code, Refusal},
        stock_take::{
            Action, Difference, Event, Sight, StockTake, adjust, countersign, differences, is_counted, lifecycle, sign,
        },
    },
    kernel::{
        clock::Instant,
        id::{FacilityId, PackageId, StockTakeId, ZoneId},
        mass::Mass,
    },
    store::{self, Conn},
};

/// Begins to count a facility; one that is being counted already is refused.
pub fn open(tx: &mut Tx<'_>, site: &str, facility: FacilityId) -> Result<StockTake, Error> {
    let (site, role) = site_for(tx, site, Permission::HandlePackages)?;
    let facility = found(store::party::get_facility(tx.conn, &facility.to_string())?)?;
    if facility.site != site.id {
        return Err(Code::NotFound.into());
    }
    let id = StockTakeId::make(tx.env.ids.as_ref(), tx.now);
    let event = Event::Opened { site: site.id, facility: facility.id };
    let take = event.begin(id, tx.now).ok_or_else(|| Error::Fault("an opening begins a stock-take".into()))?;
    record(tx, id, event, &site, role)?;
    store::stock_take::save(tx.conn, &take).map_err(|error| match taken(error) {
        Error::Refused(_) => Code::StockTakeOpen.into(),
        other => other,
    })?;
    Ok(take)
}

/// Notes that a package, named by id or label code, lies in a zone of the facility; `at` says when it was seen, if not now. Of two
/// sights of one package the one told last counts.
pub fn count(
    tx: &mut Tx<'_>,
    id: StockTakeId,
    named: &str,
    zone: ZoneId,
    mass: Option<Mass>,
    at: Option<Instant>,
) -> Result<(StockTake, Package), Error> {
    tx.acted_at = at;
    let (take, site, role) = load(tx, id, Permission::HandlePackages)?;
    lifecycle::next(take.state, Action::Count, role)?;
    let package = match named.parse::<PackageId>() {
        Ok(_) => store::package::get(tx.conn, named)?,
        Err(_) => store::package::by_code(tx.conn, named)?,
    };
    let package = found(package.filter(|package| package.holder_site == site.id))?;
    if !is_counted(&package) {
        let refusal = Refusal::of(Code::NotFromState).with("state", package.state.as_str());
        return Err(refusal.with("state_zh", package.state.zh()).with("action", Action::Count.as_str()).into());
    }
    let home = found(store::party::facility_of_zone(tx.conn, &zone.to_string())?)?;
    if home.id != take.facility {
        return Err(Refusal::of(Code::RequestField).with("pointer", "/zone_id").into());
    }
    if mass.is_some_and(|mass| !mass.is_positive() || mass > crate::domain::package::decide::HEAVIEST_HOLDING) {
        return Err(Refusal::of(Code::RequestField).with("pointer", "/mass_g").into());
    }
    let event = Event::Counted { package: package.id, zone, mass_g: mass };
    let with = circumstance(at.unwrap_or(tx.now), role, Some(&site));
    tx.record(&format!("stock_take/{id}"), &Fact::StockTake(event.clone()), &with)?;
    store::stock_take::see(tx.conn, id, package.id, &Sight { zone, mass_g: mass })?;
    let take = event.apply(take);
    store::stock_take::save(tx.conn, &take)?;
    Ok((take, package))
}

/// Signs, countersigns, sends back or gives up.
pub fn change(tx: &mut Tx<'_>, id: StockTakeId, action: Action) -> Result<StockTake, Error> {
    let (take, site, role) = load(tx, id, permission(action))?;
    let signer = tx.actor.id;
    let event = match action {
        Action::Count => return Err(Error::Fault("count has a use case of its own".into())),
        Action::Sign => {
            let whole = found(store::stock_take::get_whole(tx.conn, &id.to_string())?)?;
            sign(&whole, &concerned(tx.conn, &whole)?, signer, role)?
        }
        Action::Countersign => {
            let event = countersign(&take, signer, role)?;
            book(tx, &take, &site, role)?;
            event
        }
        Action::SendBack => {
            lifecycle::next(take.state, action, role)?;
            Event::SentBack {}
        }
        Action::Abandon => {
            lifecycle::next(take.state, action, role)?;
            Event::Abandoned {}
        }
    };
    record(tx, id, event.clone(), &site, role)?;
    let take = event.apply(take);
    store::stock_take::save(tx.conn, &take)?;
    Ok(take)
}

/// Why the actor may not do this with a stock-take now; `None` when nothing is in the way.
pub fn refused(actor: &Actor, take: &StockTake, site: &Site, action: Action) -> Option<Refusal> {
    let Some(role) = actor.role_on(permission(action), site.id, site.organisation, &site.division) else {
        return Some(Refusal::of(Code::NotAllowed));
    };
    match action {
        Action::Countersign => countersign(take, actor.id, role).err(),
        Action::Count | Action::Sign | Action::SendBack | Action::Abandon => {
            lifecycle::next(take.state, action, role).err()
        }
    }
}

/// A stock-take and its site, if the actor sees it.
pub fn sighted(conn: &mut Conn, actor: &Actor, id: &str) -> Result<(StockTake, Site), Error> {
    let take = found(store::stock_take::get(conn, id)?)?;
    let site = read::site(conn, actor, &take.site.to_string())?;
    Ok((take, site))
}

const fn permission(action: Action) -> Permission {
    match action {
        Action::Count | Action::Sign | Action::Abandon => Permission::HandlePackages,
        Action::Countersign | Action::SendBack => Permission::ManageSite,
    }
}

/// A stock-take with its differences, as signed or as they are now.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct Shown {
    pub take: StockTake,
    pub seen: i64,
    pub differences: Vec<(Difference, Option<Package>)>,
}

/// What the actor may see of a stock-take.
pub fn show(conn: &mut Conn, actor: &Actor, id: &str) -> Result<Shown, Error> {
    let take = found(store::stock_take::get_whole(conn, id)?)?;
    read::site(conn, actor, &take.site.to_string())?;
    let packages = concerned(conn, &take)?;
    let found = match take.state {
        crate::domain::stock_take::State::Counting => differences(&take, &packages),
        _ => take.differences.clone(),
    };
    let ids: Vec<String> = found.iter().map(|one| one.package.to_string()).collect();
    let mut by_id: std::collections::HashMap<_, _> =
        store::package::get_many(conn, &ids)?.into_iter().map(|package| (package.id, package)).collect();
    let seen = i64::try_from(take.sights.len()).unwrap_or(i64::MAX);
    let differences = found
        .into_iter()
        .map(|one| {
            let package = by_id.remove(&one.package);
            (one, package)
        })
        .collect();
    Ok(Shown { take, seen, differences })
}

/// Packages recorded in the facility, and those seen in it.
fn concerned(conn: &mut Conn, take: &StockTake) -> Result<Vec<Package>, Error> {
    let facility = found(store::party::get_facility(conn, &take.facility.to_string())?)?;
    let zones: Vec<String> = facility.zones.iter().map(|zone| zone.id.to_string()).collect();
    let mut packages = store::package::in_zones(conn, &zones)?;
    let known: std::collections::BTreeSet<PackageId> = packages.iter().map(|package| package.id).collect();
    let others: Vec<String> = take.sights.keys().filter(|id| !known.contains(*id)).map(ToString::to_string).collect();
    packages.extend(store::package::get_many(conn, &others)?);
    Ok(packages)
}

/// Books what was signed: every package's stream is taken before any is read.
fn book(tx: &mut Tx<'_>, take: &StockTake, site: &Site, role: Role) -> Result<(), Error> {
    let streams: Vec<String> = take.differences.iter().map(|one| format!("package/{}", one.package)).collect();
    tx.take(&streams)?;
    for difference in &take.differences {
        let mut package = found(store::package::get(tx.conn, &difference.package.to_string())?)?;
        let home = difference.seen.map(|_| take.facility);
        for event in adjust(difference, &package, home)? {
            let now = tx.now;
            package = step(tx, package, &event, site, role, now, None)?;
        }
    }
    Ok(())
}

fn load(tx: &mut Tx<'_>, id: StockTakeId, permission: Permission) -> Result<(StockTake, Site, Role), Error> {
    tx.take(&[format!("stock_take/{id}")])?;
    let take = found(store::stock_take::get(tx.conn, &id.to_string())?)?;
    let (site, role) = site_for(tx, &take.site.to_string(), permission)?;
    Ok((take, site, role))
}

fn record(tx: &mut Tx<'_>, id: StockTakeId, event: Event, site: &Site, role: Role) -> Result<(), Error> {
    let with = circumstance(tx.now, role, Some(site));
    tx.record(&format!("stock_take/{id}"), &Fact::StockTake(event), &with).map(drop)
}
