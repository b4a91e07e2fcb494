//! Papers in force that are for the same as others.

use diesel::prelude::*;

use super::{Conn, Kind, MOST, PaperRow, Stored, Test, tables::paper};

/// Papers in force that are for the same as any of these: of a permit those of its site, of a contract or an approval those from its site
/// to the other, of a credential those of its holder for its subject. One question, whatever their number; of each no more than a check
/// loads.
pub fn beside(conn: &mut Conn, rows: &[PaperRow]) -> Stored<Vec<PaperRow>> {
    let of = |kind: Kind| rows.iter().filter(move |row| row.kind == kind.as_str());
    let sites = |kind| of(kind).filter_map(|row| row.site.clone()).collect::<Vec<_>>();
    let others = |kind| of(kind).filter_map(|row| row.other_site.clone()).collect::<Vec<_>>();
    let holders: Vec<String> = of(Kind::Credential).map(|row| row.organisation.clone()).collect();
    let subjects: Vec<String> = of(Kind::Credential).map(|row| row.subject.clone()).collect();
    let mut test: Option<Test> = None;
    let mut or = |one: Test| {
        test = Some(match test.take() {
            Some(before) => Box::new(before.or(one)),
            None => one,
        });
    };
    for (kind, state) in [(Kind::Permit, "valid"), (Kind::Contract, "in_force"), (Kind::Approval, "approved")] {
        let (from, to) = (sites(kind), others(kind));
        let standing = paper::kind.eq(kind.as_str()).and(paper::state.eq(state));
        let here = standing.and(paper::site.assume_not_null().eq_any(from.clone()));
        if kind == Kind::Permit && !from.is_empty() {
            or(Box::new(here));
        } else if !from.is_empty() && !to.is_empty() {
            or(Box::new(here.and(paper::other_site.assume_not_null().eq_any(to))));
        }
    }
    if !holders.is_empty() {
        let standing = paper::kind.eq(Kind::Credential.as_str()).and(paper::state.ne("ended"));
        let held = paper::organisation.eq_any(holders).and(paper::subject.eq_any(subjects));
        or(Box::new(standing.and(held)));
    }
    let Some(test) = test else { return Ok(Vec::new()) };
    let most = MOST * i64::try_from(rows.len()).unwrap_or(1);
    let order = (paper::valid_to.desc(), paper::id);
    let mut found: Vec<PaperRow> = paper::table.filter(test).order(order).limit(most).load(conn)?;
    // Sites and holders are asked for each by itself: what joins those of two papers is of neither.
    found.retain(|one| rows.iter().any(|row| one.is_beside(row)));
    Ok(found)
}

impl PaperRow {
    /// Whether it is for the same as another of its register.
    fn is_beside(&self, other: &Self) -> bool {
        let same = match Kind::parse(&self.kind) {
            Some(Kind::Permit) => self.site == other.site,
            Some(Kind::Contract | Kind::Approval) => (&self.site, &self.other_site) == (&other.site, &other.other_site),
            Some(Kind::Credential) => (&self.organisation, &self.subject) == (&other.organisation, &other.subject),
            Some(Kind::ExportApproval | Kind::NameChange | Kind::Plan) | None => false,
        };
        same && self.kind == other.kind
    }
}
