//! Names beside the ids that papers hold, in four queries for a whole page. They are for reading only: an answer that is kept
//! holds no personal data.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use super::Error;
use crate::store::{self, Conn, paper::PaperRow};

/// Names by id: organisations, sites, plates and people.
pub type Names = Arc<HashMap<String, String>>;

/// Names of whom and what some papers speak of.
pub(super) fn of_rows(conn: &mut Conn, rows: &[PaperRow]) -> Result<Names, Error> {
    let mut names = HashMap::new();
    let organisations = ids(rows, |row| [Some(row.organisation.clone()), row.other_organisation.clone()]);
    names.extend(store::account::organisation_names(conn, &organisations)?);
    let sites = ids(rows, |row| [row.site.clone(), row.other_site.clone()]);
    if !sites.is_empty() {
        names.extend(store::party::get_sites(conn, &sites)?.into_iter().map(|one| (one.id.to_string(), one.name)));
    }
    let subjects = ids(rows, |row| [row.subject.split_once('/').map(|(_, id)| id.to_owned()), None]);
    if !subjects.is_empty() {
        names.extend(store::registry::plates(conn, &subjects)?);
        names.extend(store::account::person_names(conn, &subjects)?);
    }
    Ok(Arc::new(names))
}

fn ids(rows: &[PaperRow], of: impl Fn(&PaperRow) -> [Option<String>; 2]) -> Vec<String> {
    rows.iter().flat_map(of).flatten().collect::<BTreeSet<_>>().into_iter().collect()
}
