//! To whom waste went, for B.3 and B.5: receivers of manifests with the papers that let them take it.

use std::collections::{BTreeSet, HashMap};

use super::entries::in_pieces;
use crate::{
    app::{Error, paper::name_change::FormerNames},
    domain::{
        ledger::{LedgerRow, Table, row::ReceiverNamed},
        manifest::Manifest,
        paper::{Kind, export::Export},
    },
    kernel::{clock::Instant, id::PersonId},
    store::{self, Conn, ledger::LineRow, paper::PaperRow},
};

/// Where the waste of a line of B.5 went.
pub(in crate::app) struct Went {
    /// To whom.
    pub receiver: ReceiverNamed,
    /// Division of the receiver, where it is registered here.
    pub division: Option<String>,
    /// 利用处置方式代码 (HJ 1033 Annex F).
    pub method: Option<String>,
}

/// Where the waste of each of a site's lines of B.5 went; what a former ledger told of its own lines is taken from there.
pub(in crate::app) fn went(conn: &mut Conn, site: &str, lines: &[LineRow]) -> Result<Vec<Went>, Error> {
    let receivers = Receivers::of(conn, lines)?;
    let codes = lines.iter().filter(|line| line.imported == 1).filter_map(|line| line.code.clone()).collect();
    let rows = in_pieces(codes, |codes| store::imported::batches_of(conn, site, Table::Entrusted.as_str(), codes))?;
    let mut former: HashMap<String, LedgerRow> = HashMap::new();
    for row in rows {
        former.insert(row.code, serde_json::from_str(&row.content)?);
    }
    let of = |line: &LineRow| {
        let told = line.code.as_ref().filter(|_| line.imported == 1).and_then(|code| former.get(code));
        match told {
            Some(row) => Went {
                receiver: row.receiver.clone(),
                division: None,
                method: row.method.map(|method| method.code().to_owned()),
            },
            None => Went {
                receiver: receivers.receiver(line),
                division: receivers.division(line),
                method: line.method.clone(),
            },
        }
    };
    Ok(lines.iter().map(of).collect())
}

/// Manifests by which lines went, with names and papers.
#[derive(Default)]
pub(super) struct Receivers {
    manifests: HashMap<String, Manifest>,
    names: HashMap<String, String>,
    divisions: HashMap<String, String>,
    former: FormerNames,
    papers: HashMap<String, PaperRow>,
    drivers: HashMap<String, String>,
}

impl Receivers {
    /// Reads what the lines' manifests say.
    pub(super) fn of(conn: &mut Conn, lines: &[LineRow]) -> Result<Self, Error> {
        let ids = lines.iter().filter_map(|line| line.matter.clone()).collect();
        let manifests = in_pieces(ids, |ids| store::manifest::many(conn, ids))?;
        let sites = manifests.iter().map(|one| one.receiver.site.to_string()).collect();
        let sites = in_pieces(sites, |ids| store::party::get_sites(conn, ids))?;
        let organisations: BTreeSet<String> = sites.iter().map(|one| one.organisation.to_string()).collect();
        let former = FormerNames::of(conn, &organisations.iter().cloned().collect::<Vec<_>>())?;
        let papers = manifests.iter().flat_map(|one| &one.shares).map(|share| share.place.id.clone()).collect();
        let papers = in_pieces(papers, |ids| store::paper::rows(conn, ids))?;
        let drivers = manifests.iter().filter_map(driver).map(|id| id.to_string()).collect();
        let drivers = in_pieces(drivers, |ids| store::account::person_names(conn, ids))?;
        Ok(Self {
            manifests: manifests.into_iter().map(|one| (one.id.to_string(), one)).collect(),
            divisions: sites.iter().map(|one| (one.id.to_string(), one.division.clone())).collect(),
            names: sites.into_iter().map(|one| (one.id.to_string(), one.name)).collect(),
            former,
            papers: papers.into_iter().map(|one| (one.id.clone(), one)).collect(),
            drivers: drivers.into_iter().collect(),
        })
    }

    /// Who drove the waste of a line away.
    pub(super) fn driver(&self, line: &LineRow) -> Option<String> {
        self.drivers.get(&driver(self.manifest(line)?)?.to_string()).cloned()
    }

    fn manifest(&self, line: &LineRow) -> Option<&Manifest> {
        self.manifests.get(line.matter.as_ref()?)
    }

    /// The receiver's name on the day of the line.
    pub(super) fn name(&self, line: &LineRow) -> Option<String> {
        let site = self.manifest(line)?.receiver.site.to_string();
        let then = self.former.on(&site, Instant::from_micros(line.at).legal_day());
        then.map(str::to_owned).or_else(|| self.names.get(&site).cloned())
    }

    /// The division in which the receiver lies; nobody knows it of what went abroad.
    fn division(&self, line: &LineRow) -> Option<String> {
        let manifest = self.manifest(line)?;
        let abroad = manifest.shares.iter().any(|share| share.place.paper == Kind::ExportApproval);
        if abroad { None } else { self.divisions.get(&manifest.receiver.site.to_string()).cloned() }
    }

    /// The receiver as B.5 tells it: abroad with the notice, exempt, or by a permit.
    pub(super) fn receiver(&self, line: &LineRow) -> ReceiverNamed {
        let mut named = ReceiverNamed::default();
        let item = self.manifest(line).and_then(|one| {
            // What a pipe takes away is no item of its manifest, only a line of it.
            let piped = || one.lines.iter().position(|told| told.waste_code == line.waste_code);
            let at = line.package.parse().ok().and_then(|id| one.items.get(&id)).map(|item| item.line);
            Some((one, at.or_else(piped)?))
        });
        let Some((one, at)) = item else { return named };
        let shares = || one.shares.iter().filter(move |share| share.line == at + 1);
        let paper = |kind: Kind| {
            let of = shares().find(|share| share.place.paper == kind)?;
            self.papers.get(&of.place.id)
        };
        if let Some(notice) = paper(Kind::ExportApproval) {
            named.export_notice = Some(notice.number.clone());
            named.abroad_name = notice.paper::<Export>().ok().map(|export| export.terms.disposer);
        } else if one.lines.get(at).is_some_and(|line| line.exemption.is_some()) {
            named.exempt_name = self.name(line);
        } else {
            named.name = self.name(line);
            named.permit_number = paper(Kind::Permit).map(|permit| permit.number.clone());
        }
        named
    }
}

/// Who drives from the consignor's door.
fn driver(manifest: &Manifest) -> Option<PersonId> {
    Some(manifest.legs.first()?.crew.as_ref()?.driver)
}
