//! Names beside the ids that papers hold, in five queries for a whole page. They are for reading only: an answer that is kept
//! holds no personal data.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use super::{
    Error,
    name_change::{Former, FormerNames},
};
use crate::store::{self, Conn, paper::PaperRow};

/// Names by id: organisations, sites, plates and people; and what organisations and sites were called before.
#[derive(Clone, Debug, Default)]
pub struct Names(Arc<Known>);

#[derive(Debug, Default)]
struct Known {
    now: HashMap<String, String>,
    former: FormerNames,
}

impl Names {
    /// The name that it has.
    pub fn get(&self, id: &str) -> Option<&String> {
        self.0.now.get(id)
    }

    /// What it was called before, the oldest first.
    pub fn former(&self, id: &str) -> &[Former] {
        self.0.former.party(id)
    }
}

/// Names of whom and what some papers speak of.
pub(super) fn of_rows(conn: &mut Conn, rows: &[PaperRow]) -> Result<Names, Error> {
    let mut now = HashMap::new();
    let organisations = ids(rows, |row| [Some(row.organisation.clone()), row.other_organisation.clone()]);
    now.extend(store::account::organisation_names(conn, &organisations)?);
    let sites = ids(rows, |row| [row.site.clone(), row.other_site.clone()]);
    if !sites.is_empty() {
        now.extend(store::party::get_sites(conn, &sites)?.into_iter().map(|one| (one.id.to_string(), one.name)));
    }
    let subjects = ids(rows, |row| [row.subject.split_once('/').map(|(_, id)| id.to_owned()), None]);
    if !subjects.is_empty() {
        now.extend(store::registry::plates(conn, &subjects)?);
        now.extend(store::account::person_names(conn, &subjects)?);
    }
    let former = FormerNames::of(conn, &organisations)?;
    Ok(Names(Arc::new(Known { now, former })))
}

fn ids(rows: &[PaperRow], of: impl Fn(&PaperRow) -> [Option<String>; 2]) -> Vec<String> {
    rows.iter().flat_map(of).flatten().collect::<BTreeSet<_>>().into_iter().collect()
}
