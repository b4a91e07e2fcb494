//! What the bodies of events tell of a ledger's tables, as SQL that knows nothing of how lines are made.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::{
    RunQueryDsl as _,
    sql_types::{BigInt, Text},
};
use weifei::{app::Env, domain::party::Site, kernel::clock::Instant, store};

#[derive(diesel::QueryableByName)]
struct Sum {
    #[diesel(sql_type = Text)]
    code: String,
    #[diesel(sql_type = BigInt)]
    grams: i64,
}

fn is_shared() -> bool {
    std::env::var_os("TEST_DATABASE_URL").is_some()
}

/// A word out of the data of the event that is called so.
fn word(of: &str, field: &str) -> String {
    if is_shared() {
        format!("({of}.body::json #>> '{{data,{field}}}')")
    } else {
        format!("json_extract({of}.body, '$.data.{field}')")
    }
}

fn number(of: &str, field: &str) -> String {
    format!("CAST({} AS BIGINT)", word(of, field))
}

/// A moment out of it in microseconds, to the second: it tells a day.
fn moment(of: &str, field: &str) -> String {
    let text = word(of, field);
    if is_shared() {
        format!("CAST(EXTRACT(EPOCH FROM CAST({text} AS TIMESTAMPTZ)) AS BIGINT) * 1000000")
    } else {
        format!("CAST(strftime('%s', {text}) AS BIGINT) * 1000000")
    }
}

/// Something of the last event of these kinds before the event `e` of its package; NULL before the first. Corrections of anything but
/// a mass are none.
fn latest(of: &str, kinds: &[&str]) -> String {
    format!(
        "(SELECT {of} FROM event m WHERE m.stream = e.stream AND m.version < e.version AND m.kind IN ('package.{}') AND \
         COALESCE({}, 'mass_g') = 'mass_g' ORDER BY m.version DESC LIMIT 1)",
        kinds.join("', 'package."),
        word("m", "field"),
    )
}

/// What moves by an event: each a table of the ledger.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Moved {
    /// B.1.
    Made,
    /// B.2.
    Stored,
    /// B.3.
    TakenOut,
    /// B.4.
    Treated,
    /// B.5.
    Entrusted,
}

impl Moved {
    pub const ALL: [Self; 5] = [Self::Made, Self::Stored, Self::TakenOut, Self::Treated, Self::Entrusted];

    pub const fn sheet(self) -> &'static str {
        match self {
            Self::Made => "B.1",
            Self::Stored => "B.2",
            Self::TakenOut => "B.3",
            Self::Treated => "B.4",
            Self::Entrusted => "B.5",
        }
    }

    /// Whether the event `e` of a package that began with `f` is of the ledger of a site. What is brought into a store and out of it
    /// is whoever's holds it; the other tables are compared of what a site made itself and still has.
    fn is_of(self, site: &Site) -> String {
        let (holder, maker) = (word("f", "holder"), word("f", "site"));
        let since = latest(&word("m", "site"), &["accepted"]);
        let own = format!("{maker} = '{0}' AND COALESCE({holder}, {maker}) = '{0}' AND {since} IS NULL", site.id);
        match self {
            Self::Stored | Self::TakenOut => format!("COALESCE({since}, {holder}, {maker}) = '{}'", site.id),
            Self::Made | Self::Treated | Self::Entrusted => own,
        }
    }

    /// Its grams.
    fn grams(self) -> String {
        let mass = number("e", "mass_g");
        match self {
            Self::Made => made(),
            Self::Stored => stored(),
            Self::TakenOut => {
                // What is loaded where it was refused, and was neither brought back nor accepted since, left its site before.
                let away = latest("m.kind", &["rejected", "taken_back", "accepted"]);
                format!(
                    "CASE WHEN e.kind IN ('package.left', 'package.drawn') THEN {mass} \
                     WHEN COALESCE({away}, '') = 'package.rejected' THEN 0 \
                     WHEN e.kind = 'package.loaded' THEN {mass} WHEN e.kind = 'package.unloaded' THEN -{mass} ELSE 0 END"
                )
            }
            Self::Treated => {
                format!("CASE WHEN e.kind IN ('package.self_treated', 'package.treated') THEN {mass} ELSE 0 END")
            }
            Self::Entrusted => {
                let left = latest(&number("m", "mass_g"), &["departed"]);
                format!(
                    "CASE e.kind WHEN 'package.departed' THEN {mass} WHEN 'package.entrusted' THEN {mass} \
                     WHEN 'package.drawn' THEN CASE WHEN {} IS NULL THEN 0 ELSE {mass} END \
                     WHEN 'package.rejected' THEN -{left} ELSE 0 END",
                    word("e", "manifest")
                )
            }
        }
    }

    /// Its moment: a correction and an undoing count with what they put right.
    fn moment(self) -> String {
        let of = format!(
            "COALESCE((SELECT c.occurred_at FROM event c WHERE e.kind IN ('package.corrected', 'package.undone') AND \
             c.stream = e.stream AND c.version = {}), e.occurred_at)",
            number("e", "of")
        );
        if self != Self::Stored {
            return of;
        }
        // A corrected mass was brought in when the package first was, or what it came out of.
        let undone = latest("m.version", &["undone"]);
        format!(
            "CASE WHEN e.kind = 'package.corrected' THEN COALESCE({inherited}, (SELECT MIN(s.occurred_at) FROM event s WHERE \
             s.stream = e.stream AND s.version < e.version AND s.version > COALESCE({undone}, 0) AND s.kind IN \
             ('package.stored', 'package.taken_back'))) ELSE {of} END",
            inherited = moment("f", "stored_at"),
        )
    }
}

fn made() -> String {
    let (mass, origin) = (number("e", "mass_g"), word("f", "origin"));
    let known =
        format!("CASE m.kind WHEN 'package.corrected' THEN {} ELSE {} END", number("m", "new"), number("m", "mass_g"));
    let (old, new) = (number("e", "old"), number("e", "new"));
    // Grams at its voiding: what it was last found to hold, and what was filled in after that.
    let found = ["weighed", "reweighed", "counted", "derived", "yielded", "corrected"];
    let filled = format!(
        "(SELECT SUM({}) FROM event n WHERE n.stream = e.stream AND n.kind = 'package.filled' AND n.version < e.version \
         AND n.version > COALESCE({}, 0))",
        number("n", "mass_g"),
        latest("m.version", &found),
    );
    format!(
        "CASE e.kind WHEN 'package.weighed' THEN CASE WHEN {origin} IN ('capture', 'import') THEN {mass} ELSE 0 END \
         WHEN 'package.yielded' THEN {mass} WHEN 'package.filled' THEN {mass} \
         WHEN 'package.reweighed' THEN CASE WHEN {origin} = 'capture' OR f.kind = 'package.yielded' \
         THEN {mass} - {old_g} ELSE 0 END \
         WHEN 'package.corrected' THEN CASE WHEN {field} = 'mass_g' AND ({origin} IN ('capture', 'import') OR \
         f.kind = 'package.yielded') THEN {new} - {old} ELSE 0 END \
         WHEN 'package.voided' THEN CASE WHEN {origin} = 'opening' THEN 0 ELSE \
         -COALESCE({then}, 0) - COALESCE({filled}, 0) END ELSE 0 END",
        old_g = number("e", "old_g"),
        field = word("e", "field"),
        then = latest(&known, &found),
    )
}

fn stored() -> String {
    let mass = number("e", "mass_g");
    // An undone stock-in names no zone; an undone move names the one it lies in again.
    let lies = latest(
        &format!("CASE WHEN m.kind = 'package.undone' AND {} IS NULL THEN 0 ELSE 1 END", word("m", "zone")),
        &["stored", "taken_back", "undone"],
    );
    format!(
        "CASE e.kind WHEN 'package.stored' THEN {mass} WHEN 'package.taken_back' THEN {mass} \
         WHEN 'package.filled' THEN {mass} * COALESCE({lies}, 0) \
         WHEN 'package.undone' THEN CASE WHEN {zone} IS NULL THEN -{mass} ELSE 0 END \
         WHEN 'package.corrected' THEN CASE WHEN {field} = 'mass_g' AND {accepted} IS NULL AND {holder} IS NULL \
         THEN ({new} - {old}) * COALESCE({lies}, 0) ELSE 0 END ELSE 0 END",
        zone = word("e", "zone"),
        field = word("e", "field"),
        accepted = latest("m.version", &["accepted"]),
        holder = word("f", "holder"),
        new = number("e", "new"),
        old = number("e", "old"),
    )
}

/// Grams by waste code that events tell of a site between two days.
pub fn told(env: &Env, site: &Site, moved: Moved, (from, to): (NaiveDate, NaiveDate)) -> BTreeMap<String, i64> {
    let at = |day: NaiveDate| Instant::start_of_legal_day(day).micros();
    let text = format!(
        "SELECT {code} AS code, CAST(SUM({grams}) AS BIGINT) AS grams FROM event e JOIN event f ON f.stream = e.stream AND \
         f.version = 1 WHERE e.stream LIKE 'package/%' AND {mine} AND {moment} BETWEEN {first} AND {last} GROUP BY 1",
        code = word("f", "waste_code"),
        grams = moved.grams(),
        mine = moved.is_of(site),
        moment = moved.moment(),
        first = at(from),
        last = at(to.succ_opt().unwrap()) - 1,
    );
    let load = |conn: &mut store::Conn| Ok::<_, store::StoreError>(diesel::sql_query(&text).load::<Sum>(conn)?);
    let rows = env.db.read(load).unwrap();
    rows.into_iter().filter(|one| one.grams != 0).map(|one| (one.code, one.grams)).collect()
}

/// The same of all its days.
pub fn ever(env: &Env, site: &Site, moved: Moved) -> BTreeMap<String, i64> {
    let day = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
    told(env, site, moved, (day(2000), day(2100)))
}
