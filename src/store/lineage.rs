//! What became of what: links of packages to those made of them, walked whole in one question however many there are.
//!
//! **Invariant:** a walk is bounded; the number of questions does not grow with the number of packages.

use diesel::{
    prelude::*,
    sql_types::{BigInt, Text},
};

use super::{
    Conn, Stored,
    schema::package_link,
    statement::{Question, direct},
};

/// Links written by one statement.
const PIECE: usize = 1000;

/// Which way links are followed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    /// To what it was made of.
    Up,
    /// To what was made of it.
    Down,
}

/// A link: parent, child, grams of the child that stem from the parent.
pub type Link = (String, String, i64);

/// Links children to parents.
pub fn link_all(conn: &mut Conn, links: &[Link]) -> Stored<()> {
    for piece in links.chunks(PIECE) {
        let rows: Vec<_> = piece
            .iter()
            .map(|(parent, child, mass_g)| {
                (package_link::parent.eq(parent), package_link::child.eq(child), package_link::mass_g.eq(*mass_g))
            })
            .collect();
        direct!(conn, to => diesel::insert_into(package_link::table).values(&rows).execute(to))?;
    }
    Ok(())
}

// The first row comes from `package`, so that both terms of the recursion sort alike in PostgreSQL. UNION keeps a package
// that is reached by several ways once, and ends the walk.

const LINKS_UP: &str = "WITH RECURSIVE kin (id) AS (SELECT id FROM package WHERE id = ? UNION \
                        SELECT package_link.parent FROM kin JOIN package_link ON package_link.child = kin.id) \
                        SELECT package_link.parent, package_link.child, package_link.mass_g \
                        FROM kin JOIN package_link ON package_link.child = kin.id LIMIT ?";
const LINKS_DOWN: &str = "WITH RECURSIVE kin (id) AS (SELECT id FROM package WHERE id = ? UNION \
                          SELECT package_link.child FROM kin JOIN package_link ON package_link.parent = kin.id) \
                          SELECT package_link.parent, package_link.child, package_link.mass_g \
                          FROM kin JOIN package_link ON package_link.parent = kin.id LIMIT ?";

/// The links between a package and its ancestors or descendants, at most so many.
pub fn links(conn: &mut Conn, id: &str, direction: Direction, limit: i64) -> Stored<Vec<Link>> {
    let text = match direction {
        Direction::Up => LINKS_UP,
        Direction::Down => LINKS_DOWN,
    };
    let binds = [id.into(), limit.into()];
    Ok(direct!(conn, to => Question::<(Text, Text, BigInt)>::of(text, &binds).load(to))?)
}

const WHOLES: &str = "WITH RECURSIVE kin (id) AS (SELECT id FROM package WHERE id = ? UNION \
                      SELECT package_link.child FROM kin JOIN package_link ON package_link.parent = kin.id) \
                      SELECT package_link.child, CAST(SUM(package_link.mass_g) AS BIGINT) \
                      FROM kin JOIN package_link ON package_link.child = kin.id GROUP BY package_link.child LIMIT ?";

/// The grams that links bring into a package's descendants, from whatever parent; at most so many.
pub fn wholes(conn: &mut Conn, id: &str, limit: i64) -> Stored<Vec<(String, i64)>> {
    let binds = [id.into(), limit.into()];
    Ok(direct!(conn, to => Question::<(Text, BigInt)>::of(WHOLES, &binds).load(to))?)
}

const PLACES_UP: &str = "WITH RECURSIVE kin (id) AS (SELECT id FROM package WHERE id = ? UNION \
                         SELECT package_link.parent FROM kin JOIN package_link ON package_link.child = kin.id) \
                         SELECT package.id, package.site, package.holder_site \
                         FROM kin JOIN package ON package.id = kin.id LIMIT ?";
const PLACES_DOWN: &str = "WITH RECURSIVE kin (id) AS (SELECT id FROM package WHERE id = ? UNION \
                           SELECT package_link.child FROM kin JOIN package_link ON package_link.parent = kin.id) \
                           SELECT package.id, package.site, package.holder_site \
                           FROM kin JOIN package ON package.id = kin.id LIMIT ?";

/// A package and its ancestors or descendants with the sites that made and that hold each; at most so many.
pub fn places(conn: &mut Conn, id: &str, direction: Direction, limit: i64) -> Stored<Vec<(String, String, String)>> {
    let text = match direction {
        Direction::Up => PLACES_UP,
        Direction::Down => PLACES_DOWN,
    };
    let binds = [id.into(), limit.into()];
    Ok(direct!(conn, to => Question::<(Text, Text, Text)>::of(text, &binds).load(to))?)
}
