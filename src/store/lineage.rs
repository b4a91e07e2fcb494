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
    statement::{Question, direct, execute},
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

/// Takes the links to a child away, to be told anew.
pub fn unlink(conn: &mut Conn, child: &str) -> Stored<()> {
    execute!(conn, "DELETE FROM package_link WHERE child = ?", &[child.into()])?;
    Ok(())
}

/// A package and those that `$next` leads to from one found before, as `near`: at most so many (`?`), the nearest first.
/// The first row comes from `package`, so that both terms of the recursion sort alike in PostgreSQL; UNION keeps once what
/// is reached by several ways. The bound stands outside the recursion, where both databases stop walking at it. What
/// follows is joined by CROSS JOIN, by which SQLite begins with `near` instead of reading every link there is.
macro_rules! near {
    ($next:literal, $rest:literal) => {
        concat!(
            "WITH RECURSIVE kin (id) AS (SELECT id FROM package WHERE id = ? UNION ",
            $next,
            "), near (id) AS (SELECT id FROM kin LIMIT ?) ",
            $rest
        )
    };
}
macro_rules! up {
    ($rest:literal) => {
        near!("SELECT package_link.parent FROM kin CROSS JOIN package_link WHERE package_link.child = kin.id", $rest)
    };
}
macro_rules! down {
    ($rest:literal) => {
        near!("SELECT package_link.child FROM kin CROSS JOIN package_link WHERE package_link.parent = kin.id", $rest)
    };
}

const LINKS_UP: &str =
    up!("SELECT package_link.parent, package_link.child, package_link.mass_g FROM near CROSS JOIN package_link \
     WHERE package_link.child = near.id LIMIT ?");
const LINKS_DOWN: &str = down!(
    "SELECT package_link.parent, package_link.child, package_link.mass_g FROM near CROSS JOIN package_link \
     WHERE package_link.parent = near.id LIMIT ?"
);

/// The links between a package and its ancestors or descendants: of at most so many packages, and at most so many.
pub fn links(conn: &mut Conn, id: &str, direction: Direction, packages: i64, limit: i64) -> Stored<Vec<Link>> {
    let text = match direction {
        Direction::Up => LINKS_UP,
        Direction::Down => LINKS_DOWN,
    };
    let binds = [id.into(), packages.into(), limit.into()];
    Ok(direct!(conn, to => Question::<(Text, Text, BigInt)>::of(text, &binds).load(to))?)
}

// What a treatment batch made is told by the batch; it may have ten thousand links, what was split or merged has few.
const WHOLES: &str = down!(
    "SELECT near.id, CAST(COALESCE((SELECT mass_g FROM treatment_residue WHERE package = near.id), \
     (SELECT SUM(mass_g) FROM package_link WHERE child = near.id), 0) AS BIGINT) FROM near"
);

/// A package and its descendants, at most so many, with the grams that links bring into each from whatever parent.
pub fn wholes(conn: &mut Conn, id: &str, packages: i64) -> Stored<Vec<(String, i64)>> {
    let binds = [id.into(), packages.into()];
    Ok(direct!(conn, to => Question::<(Text, BigInt)>::of(WHOLES, &binds).load(to))?)
}

const PLACES_UP: &str =
    up!("SELECT package.id, package.site, package.holder_site FROM near CROSS JOIN package WHERE package.id = near.id");
const PLACES_DOWN: &str = down!(
    "SELECT package.id, package.site, package.holder_site FROM near CROSS JOIN package WHERE package.id = near.id"
);

/// A package and its ancestors or descendants, at most so many, with the sites that made and that hold each.
pub fn places(conn: &mut Conn, id: &str, direction: Direction, packages: i64) -> Stored<Vec<(String, String, String)>> {
    let text = match direction {
        Direction::Up => PLACES_UP,
        Direction::Down => PLACES_DOWN,
    };
    let binds = [id.into(), packages.into()];
    Ok(direct!(conn, to => Question::<(Text, Text, Text)>::of(text, &binds).load(to))?)
}
