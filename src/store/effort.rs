//! Things written in a person's stead, by site, legal month and kind, with the time spent on them. A measure, no fact: the journal
//! does not hold it.

use diesel::{
    prelude::*,
    sql_types::{BigInt, Text},
};

use super::{
    Conn, Stored,
    cockpit::Within,
    statement::{Question, direct, execute},
};

/// One figure: kind of thing, things, those timed, seconds.
pub type Figure = (String, i64, i64, i64);

/// The same of one of many sites: site, kind of thing, things, those timed, seconds.
pub type Row = (String, String, i64, i64, i64);

/// Adds things to a month, `202611`.
pub fn add(
    conn: &mut Conn,
    (site, month, thing): (&str, i64, &str),
    (things, timed, seconds): (i64, i64, i64),
) -> Stored<()> {
    const TEXT: &str = "INSERT INTO effort (site, month, thing, things, timed, seconds) VALUES (?, ?, ?, ?, ?, ?) \
        ON CONFLICT (site, month, thing) DO UPDATE SET things = effort.things + excluded.things, \
        timed = effort.timed + excluded.timed, seconds = effort.seconds + excluded.seconds";
    execute!(conn, TEXT, &[site.into(), month.into(), thing.into(), things.into(), timed.into(), seconds.into()])?;
    Ok(())
}

/// Takes every count of a kind away, to be told anew.
pub fn clear(conn: &mut Conn, thing: &str) -> Stored<()> {
    execute!(conn, "DELETE FROM effort WHERE thing = ?", &[thing.into()])?;
    Ok(())
}

const OF_SITE: &str = "SELECT thing, CAST(SUM(things) AS BIGINT), CAST(SUM(timed) AS BIGINT), CAST(SUM(seconds) AS BIGINT) \
    FROM effort WHERE site = ? AND month >= ? AND month <= ? GROUP BY thing ORDER BY thing";

/// The figures of a site in these months, by kind.
pub fn of_site(conn: &mut Conn, site: &str, (first, last): (i64, i64)) -> Stored<Vec<Figure>> {
    let binds = [site.into(), first.into(), last.into()];
    Ok(direct!(conn, to => Question::<(Text, BigInt, BigInt, BigInt)>::of(OF_SITE, &binds).load(to))?)
}

const WITHIN: &str = "SELECT effort.site, effort.thing, CAST(SUM(effort.things) AS BIGINT), \
    CAST(SUM(effort.timed) AS BIGINT), CAST(SUM(effort.seconds) AS BIGINT) FROM site CROSS JOIN effort \
    WHERE site.division >= ? AND site.division < ? AND effort.site = site.id AND effort.month >= ? AND effort.month <= ? \
    GROUP BY effort.site, effort.thing ORDER BY effort.site, effort.thing";

/// The figures of each site of a division in these months, by kind.
pub fn within(conn: &mut Conn, within: &Within, (first, last): (i64, i64)) -> Stored<Vec<Row>> {
    let (from, to) = within.ends();
    let binds = [from.into(), to.into(), first.into(), last.into()];
    Ok(direct!(conn, to => Question::<(Text, Text, BigInt, BigInt, BigInt)>::of(WITHIN, &binds).load(to))?)
}
