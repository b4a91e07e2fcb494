//! Papers, their lines, shares and clocks worked out again from the journal, and compared with the rows.

use std::collections::{BTreeMap, HashMap};

use super::super::Error;
use crate::{
    domain::{
        journal::event::Event,
        paper::{
            Deadline, Paper,
            approval::Approval,
            contract::Contract,
            credential::Credential,
            export::Export,
            name_change::NameChange,
            permit::Permit,
            quota::{self, Figure, Place},
        },
    },
    store::{self, Conn, paper::PaperRow},
};

/// Rows compared at a time.
const PAGE: i64 = 1000;

/// Everything about papers that follows from the events.
#[derive(Default)]
pub struct Rebuilt {
    permits: HashMap<String, Permit>,
    contracts: HashMap<String, Contract>,
    approvals: HashMap<String, Approval>,
    credentials: HashMap<String, Credential>,
    exports: HashMap<String, Export>,
    name_changes: HashMap<String, NameChange>,
    figures: BTreeMap<Place, Figure>,
}

/// One machine's step; what cannot begin is told.
fn step<P: Paper>(
    papers: &mut HashMap<String, P>,
    stream: &str,
    event: &P::Event,
    deadlines: &mut BTreeMap<String, i64>,
) -> Result<(), &'static str> {
    let id = stream.rsplit('/').next().unwrap_or_default();
    let after = match papers.remove(id) {
        None => P::begin(event, id),
        Some(paper) => Some(paper.apply(event)),
    };
    let after = after.ok_or("does not begin a paper")?;
    for deadline in after.deadlines(event) {
        match deadline {
            Deadline::Set { key, due_at, .. } => {
                deadlines.insert(key, due_at.micros());
            }
            Deadline::End(key) => {
                deadlines.remove(&key);
            }
        }
    }
    papers.insert(id.to_owned(), after);
    Ok(())
}

impl Rebuilt {
    /// Folds an event: papers by their own, figures by every event that moves shares. `Err`: it does not begin what it should.
    pub fn fold(
        &mut self,
        stream: &str,
        event: &Event,
        deadlines: &mut BTreeMap<String, i64>,
    ) -> Result<(), &'static str> {
        quota::fold(&mut self.figures, event.movements());
        match event {
            Event::Permit(event) => step(&mut self.permits, stream, event, deadlines),
            Event::Contract(event) => step(&mut self.contracts, stream, event, deadlines),
            Event::Approval(event) => step(&mut self.approvals, stream, event, deadlines),
            Event::Credential(event) => step(&mut self.credentials, stream, event, deadlines),
            Event::Export(event) => step(&mut self.exports, stream, event, deadlines),
            Event::NameChange(event) => step(&mut self.name_changes, stream, event, deadlines),
            Event::Package(_)
            | Event::Facility(_)
            | Event::Party(_)
            | Event::StockTake(_)
            | Event::Ledger(_)
            | Event::People(_)
            | Event::Reference(_)
            | Event::Manifest(_)
            | Event::Trip(_)
            | Event::Treatment(_)
            | Event::Check(_)
            | Event::Inspection(_)
            | Event::Device(_)
            | Event::ReadingBlock(_)
            | Event::Plan(_)
            | Event::Declaration(_)
            | Event::Notice(_)
            | Event::Rule(_)
            | Event::OwnRule(_)
            | Event::Roster(_) => Ok(()),
        }
    }

    /// The first row that is not what the events say; `lines` are those of plans, which are folded elsewhere.
    pub fn differs(mut self, conn: &mut Conn, mut lines: store::quota::Lines) -> Result<Option<String>, Error> {
        let mut due = BTreeMap::new();
        collect(&self.permits, &mut due, &mut lines)?;
        collect(&self.contracts, &mut due, &mut lines)?;
        collect(&self.approvals, &mut due, &mut lines)?;
        collect(&self.credentials, &mut due, &mut lines)?;
        collect(&self.exports, &mut due, &mut lines)?;
        collect(&self.name_changes, &mut due, &mut lines)?;
        let mut after = String::new();
        loop {
            let rows = store::paper::all_rows(conn, &after, PAGE)?;
            let Some(last) = rows.last() else { break };
            after.clone_from(&last.id);
            for row in rows {
                if due.remove(&row.id).as_ref() != Some(&row) {
                    return Ok(Some(format!("row paper {} differs from its events", row.id)));
                }
            }
        }
        if let Some(missing) = due.keys().next() {
            return Ok(Some(format!("paper {missing} has events but no row")));
        }
        if let Some(fault) = super::super::verify::differs("quota_line", &store::quota::all_lines(conn)?, &lines) {
            return Ok(Some(fault));
        }
        self.figures.retain(|_, figure| *figure != Figure::default());
        Ok(super::super::verify::differs("quota", &store::quota::all_figures(conn)?, &self.figures))
    }
}

fn collect<P: Paper>(
    papers: &HashMap<String, P>,
    due: &mut BTreeMap<String, PaperRow>,
    lines: &mut store::quota::Lines,
) -> Result<(), Error> {
    for (id, paper) in papers {
        due.insert(id.clone(), PaperRow::of(paper)?);
        for line in paper.lines() {
            let key = (P::KIND.as_str().to_owned(), id.clone(), line.line);
            lines.insert(key, (line.limit_g.grams(), line.most_g.map(crate::kernel::mass::Mass::grams)));
        }
    }
    Ok(())
}
