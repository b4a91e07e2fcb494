//! Papers for the same: asked for of many at once they are those that are found for each by itself, by one question.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use diesel::connection::{Connection as _, InstrumentationEvent};
use weifei::{
    domain::paper::{Kind, credential::Credential},
    sim,
    store::{
        self, Conn,
        paper::{PaperRow, beside},
    },
};

use crate::support::simulated;

/// As they were asked for one by one.
fn of_one(conn: &mut Conn, row: &PaperRow) -> Vec<String> {
    let ids = |rows: Vec<PaperRow>| rows.into_iter().map(|one| one.id).collect();
    match (Kind::parse(&row.kind).unwrap(), &row.site, &row.other_site) {
        (Kind::Permit, Some(site), _) => ids(store::paper::permits_of(conn, site, "valid", 100).unwrap()),
        (Kind::Contract, Some(from), Some(to)) => {
            ids(store::paper::between(conn, from, to, &[(Kind::Contract, "in_force")]).unwrap())
        }
        (Kind::Approval, Some(from), Some(to)) => {
            ids(store::paper::between(conn, from, to, &[(Kind::Approval, "approved")]).unwrap())
        }
        (Kind::Credential, ..) => {
            let (holder, subject) = (std::slice::from_ref(&row.organisation), std::slice::from_ref(&row.subject));
            let all: Vec<Credential> = store::paper::of_subjects(conn, holder, subject).unwrap();
            all.into_iter().map(|one| one.id).collect()
        }
        _ => Vec::new(),
    }
}

#[test]
fn papers_for_the_same_as_many_are_asked_for_by_one_question() {
    let dir = tempfile::tempdir().unwrap();
    let (env, clock) = simulated(&dir, 3);
    let plan = sim::Plan { sites: 6, days: 3, seed: 3, until: "2026-11-20".parse().unwrap(), ..Default::default() };
    sim::build(&env, &clock, &plan).unwrap();
    let mut conn = env.db.address().open().unwrap();
    let conn = &mut conn;
    let rows = store::paper::all_rows(conn, "", 1000).unwrap();
    let kinds: BTreeSet<&str> = rows.iter().map(|row| row.kind.as_str()).collect();
    for kind in ["permit", "contract", "credential"] {
        assert!(kinds.contains(kind), "{kinds:?}");
    }
    let found = |all: Vec<PaperRow>| all.into_iter().map(|one| one.id).collect::<BTreeSet<String>>();
    let mut each = BTreeSet::new();
    for row in &rows {
        let one: BTreeSet<String> = of_one(conn, row).into_iter().collect();
        assert_eq!(found(beside(conn, std::slice::from_ref(row)).unwrap()), one, "{row:?}");
        each.extend(one);
    }
    // Of some of them no more than theirs, though the sites of two are each other's.
    let some: Vec<PaperRow> = rows.iter().step_by(3).cloned().collect();
    let theirs: BTreeSet<String> = some.iter().flat_map(|row| of_one(conn, row)).collect();
    assert!(theirs.len() < each.len());
    let asked = Arc::new(AtomicUsize::new(0));
    let inner = Arc::clone(&asked);
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if matches!(event, InstrumentationEvent::StartQuery { .. }) {
            inner.fetch_add(1, Ordering::Relaxed);
        }
    });
    assert_eq!(found(beside(conn, &some).unwrap()), theirs);
    assert_eq!(asked.swap(0, Ordering::Relaxed), 1);
    assert_eq!(found(beside(conn, &rows).unwrap()), each);
    assert_eq!(asked.swap(0, Ordering::Relaxed), 1);
    assert_eq!(beside(conn, &[]).unwrap(), []);
    assert_eq!(asked.load(Ordering::Relaxed), 0);
}
