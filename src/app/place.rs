//! Where a site is: said by those who manage it, in WGS-84; shown on maps.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Actor, Error,
    party::{circumstance, site_for},
    read,
    record::Tx,
    registry::take_or_begin,
};
use crate::{
    domain::{
        access::Permission,
        journal::event::Event,
        party,
        place::Point,
        refusal::{Code, Refusal},
    },
    kernel::clock::Instant,
    store::{self, Conn},
};

/// A point as it is sent: WGS-84, millionths of a degree.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PointFields {
    /// East of Greenwich, millionths of a degree.
    pub longitude_e6: i64,
    /// North of the equator, millionths of a degree.
    pub latitude_e6: i64,
}

impl From<Point> for PointFields {
    fn from(Point { longitude_e6, latitude_e6 }: Point) -> Self {
        Self { longitude_e6, latitude_e6 }
    }
}

impl PointFields {
    /// The point, if it lies on the earth; refused with the field otherwise.
    pub fn point(self, pointer: &str) -> Result<Point, Refusal> {
        let wrong =
            || Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", "WGS-84, degrees × 1000000");
        Point::of(self.longitude_e6, self.latitude_e6).ok_or_else(wrong)
    }
}

/// Says where a site is. Said again, it changes and records nothing.
pub fn set(tx: &mut Tx<'_>, id: &str, asked: PointFields) -> Result<(Point, Instant), Error> {
    let (site, role) = site_for(tx, id, Permission::ManageSite)?;
    let point = asked.point("/longitude_e6")?;
    take_or_begin(tx, format!("site/{id}"))?;
    if let Some((known, at)) = store::place::of_site(tx.conn, id)?
        && known == point
    {
        return Ok((known, Instant::from_micros(at)));
    }
    store::place::set(tx.conn, id, point, tx.now.micros())?;
    let with = circumstance(tx.now, role, Some(&site));
    tx.record(&format!("site/{id}"), &Event::Party(party::Event::SitePlaced { point }), &with)?;
    Ok((point, tx.now))
}

/// Where a site in sight is and since when that is said; `None` where nobody said.
pub fn get(conn: &mut Conn, actor: &Actor, id: &str) -> Result<Option<(Point, Instant)>, Error> {
    let site = read::site(conn, actor, id)?;
    let row = store::place::of_site(conn, &site.id.to_string())?;
    Ok(row.map(|(point, at)| (point, Instant::from_micros(at))))
}
