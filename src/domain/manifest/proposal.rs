//! The manifest proposed by one click 一键开单: which of a site's packages go to a receiver next, by which method, within its
//! contracts and permits and on one vehicle. Pure: the same stock and papers give the same proposal.
//!
//! **Invariant:** the oldest package that may go is in it; nothing in it lacks a contract or a permit in force on the day, passes
//! what is left of one, exceeds the vehicle or conflicts with what goes beside it; each package that stays has the reason why.
//! It decides nothing: the check before departure has the last word, and a person confirms.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate};

use super::{LINES_MAX, PACKAGES_MAX};
use crate::{
    domain::{
        paper::{
            Kind,
            check::OfPlan,
            contract,
            contract::Contract,
            permit,
            permit::{Permit, ScopeRow},
            quota::{Figure, Place},
            scope,
        },
        plan::drawn,
        refusal::{Code, Refusal},
        waste::{
            incompatibility::{self, Verdict},
            tags::WasteProfile,
        },
    },
    kernel::{
        id::{PackageId, SiteId, WasteStreamId},
        mass::Mass,
    },
};

/// A package that lies in stock and is spoken for by nobody.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Piece {
    /// Which.
    pub package: PackageId,
    /// Its waste.
    pub stream: WasteStreamId,
    /// What it holds.
    pub mass: Mass,
}

/// What is asked: the stock, the day, and what is spoken for of any paper.
#[derive(Clone, Copy, Debug)]
pub struct Stock<'a> {
    /// Whose.
    pub site: SiteId,
    /// Planned day of departure.
    pub day: NaiveDate,
    /// The oldest first.
    pub pieces: &'a [Piece],
    /// Code, hazards and tags of each waste.
    pub wastes: &'a BTreeMap<WasteStreamId, WasteProfile>,
    /// The site's filed plan, where nothing may go beside or beyond it; `None`: it is not asked.
    pub plan: Option<&'a OfPlan>,
    /// Wastes that did not arise at the site: no plan of its own speaks of them.
    pub foreign: &'a BTreeSet<WasteStreamId>,
    /// Shares taken of the papers.
    pub figures: &'a BTreeMap<Place, Figure>,
}

/// A receiver with whom there are contracts.
#[derive(Clone, Debug)]
pub struct Offer<'a> {
    /// Where it would go.
    pub receiver: SiteId,
    /// The site's contracts, with whomever.
    pub contracts: &'a [Contract],
    /// Permits, of whomever.
    pub permits: &'a [Permit],
    /// Methods by which the site's wastes went there last, by code.
    pub habits: BTreeMap<String, String>,
    /// The most that the vehicle carries, if one is known.
    pub load_max: Option<Mass>,
}

/// One waste of a proposal and why it may go so.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// Eight digits.
    pub waste_code: String,
    /// Method of HJ 1033 Annex F.
    pub method: String,
    /// It went by this method before; else its permit has the most left for it.
    pub habit: bool,
    /// Id of the contract that covers it.
    pub contract: String,
    /// Id of the permit that covers it.
    pub permit: String,
    /// Left of the permit's yearly scale once this has gone, grams.
    pub left_g: Mass,
    /// The oldest first.
    pub packages: Vec<PackageId>,
    /// Their sum.
    pub mass: Mass,
}

/// What is proposed for one receiver.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Proposed {
    /// By waste code.
    pub lines: Vec<Line>,
    /// What stays and why.
    pub left_out: Vec<(PackageId, Code)>,
    /// Of all lines.
    pub mass: Mass,
    /// Place of its oldest package among the pieces; `None`: nothing may go.
    pub oldest: Option<usize>,
}

/// Proposes what goes to a receiver.
pub fn propose(stock: &Stock<'_>, offer: &Offer<'_>) -> Result<Proposed, Refusal> {
    let mut cargo = Cargo::of(stock.figures.clone());
    let mut load = Load::of(stock, offer);
    let mut proposed = Proposed::default();
    for (at, piece) in stock.pieces.iter().enumerate() {
        match load.take(&mut cargo, piece)? {
            None => proposed.oldest = proposed.oldest.or(Some(at)),
            Some(code) => proposed.left_out.push((piece.package, code)),
        }
    }
    proposed.mass = cargo.mass();
    proposed.lines = load.lines();
    Ok(proposed)
}

/// The better of two proposals stands first: it takes the older package, else it goes the shorter way – metres as the crow flies,
/// where both places are known –, else it is the larger load.
pub fn rank(one: &Proposed, metres: Option<i64>) -> (usize, i64, std::cmp::Reverse<i64>) {
    (one.oldest.unwrap_or(usize::MAX), metres.unwrap_or(i64::MAX), std::cmp::Reverse(one.mass.grams()))
}

/// A vehicle being filled, by one site or by several after each other.
#[derive(Debug)]
pub(super) struct Cargo {
    figures: BTreeMap<Place, Figure>,
    aboard: Vec<WasteStreamId>,
    mass: i64,
}

impl Cargo {
    /// Empty, with what is taken of the papers already.
    pub(super) const fn of(figures: BTreeMap<Place, Figure>) -> Self {
        Self { figures, aboard: Vec::new(), mass: 0 }
    }

    /// What lies on it.
    pub(super) const fn mass(&self) -> Mass {
        Mass(self.mass)
    }

    fn taken(&self, place: &Place) -> i64 {
        self.figures.get(place).copied().unwrap_or_default().taken()
    }
}

/// What one site gives to it.
#[derive(Debug)]
pub(super) struct Load<'a> {
    stock: &'a Stock<'a>,
    offer: &'a Offer<'a>,
    lines: BTreeMap<String, Line>,
    packages: usize,
}

/// What lets a piece go: a contract's place where its mass is bounded, and a row of a permit.
struct Pass<'a> {
    contract: &'a Contract,
    permit: &'a Permit,
    row: &'a ScopeRow,
    method: String,
    habit: bool,
}

impl<'a> Load<'a> {
    /// Nothing yet.
    pub(super) const fn of(stock: &'a Stock<'a>, offer: &'a Offer<'a>) -> Self {
        Self { stock, offer, lines: BTreeMap::new(), packages: 0 }
    }

    /// Its lines, by waste code.
    pub(super) fn lines(self) -> Vec<Line> {
        self.lines.into_values().collect()
    }

    /// Takes a piece aboard, or says why it stays.
    pub(super) fn take(&mut self, cargo: &mut Cargo, piece: &Piece) -> Result<Option<Code>, Refusal> {
        let Some(profile) = self.stock.wastes.get(&piece.stream) else { return Ok(Some(Code::NotFound)) };
        let code = profile.code.to_string();
        let of_code = self.lines.contains_key(&code);
        if self.packages >= PACKAGES_MAX || !of_code && self.lines.len() >= LINES_MAX {
            return Ok(Some(Code::ManifestPackagesOver));
        }
        let pass = match self.pass(cargo, &code, piece.mass) {
            Ok(pass) => pass,
            Err(why) => return Ok(Some(why)),
        };
        let drawn = match self.drawn(cargo, piece, &code) {
            Ok(drawn) => drawn,
            Err(why) => return Ok(Some(why)),
        };
        if let Some(most) = self.offer.load_max
            && cargo.mass + piece.mass.grams() > most.grams()
        {
            return Ok(Some(Code::LoadTooHeavy));
        }
        if let Some(why) = self.company(cargo, piece.stream, profile)? {
            return Ok(Some(why));
        }
        self.book(cargo, piece, code, &pass, drawn);
        Ok(None)
    }

    fn book(&mut self, cargo: &mut Cargo, piece: &Piece, code: String, pass: &Pass<'_>, drawn: Option<Place>) {
        let contract = contract_place(pass.contract);
        let row = self.row_place(pass.permit, pass.row);
        for place in contract.into_iter().chain(drawn).chain([row.clone()]) {
            cargo.figures.entry(place).or_default().reserved_g += piece.mass.grams();
        }
        let left = pass.row.quota_g.grams() - cargo.taken(&row);
        let line = self.lines.entry(code.clone()).or_insert_with(|| Line {
            waste_code: code,
            method: pass.method.clone(),
            habit: pass.habit,
            contract: pass.contract.id.clone(),
            permit: pass.permit.id.clone(),
            left_g: Mass::ZERO,
            packages: Vec::new(),
            mass: Mass::ZERO,
        });
        line.left_g = Mass(left);
        line.packages.push(piece.package);
        line.mass = Mass(line.mass.grams() + piece.mass.grams());
        self.packages += 1;
        cargo.mass += piece.mass.grams();
        if !cargo.aboard.contains(&piece.stream) {
            cargo.aboard.push(piece.stream);
        }
    }

    /// The line of the filed plan that has room for a piece.
    fn drawn(&self, cargo: &Cargo, piece: &Piece, code: &str) -> Result<Option<Place>, Code> {
        let Some(plan) = self.stock.plan.filter(|_| !self.stock.foreign.contains(&piece.stream)) else {
            return Ok(None);
        };
        let name = drawn::line(code, self.offer.receiver);
        let limit = plan.lines.get(&name).ok_or(Code::PlanRowMissing)?;
        let place = Place::of(Kind::Plan, &plan.id, &name, 0);
        let room = cargo.taken(&place) + piece.mass.grams() <= limit.grams();
        if room { Ok(Some(place)) } else { Err(Code::PlanRowShort) }
    }

    /// The contract and the permit's row that have room for a piece.
    fn pass(&self, cargo: &Cargo, code: &str, mass: Mass) -> Result<Pass<'a>, Code> {
        let contract = self.contract(cargo, code, mass)?;
        let known = self.lines.get(code);
        let valid = |one: &&Permit| {
            one.terms.site == self.offer.receiver
                && one.state == permit::State::Valid
                && one.terms.term.holds(self.stock.day)
        };
        let permits: Vec<&'a Permit> = self.offer.permits.iter().filter(valid).collect();
        let habit = self.offer.habits.get(code);
        let mut best: Option<(bool, i64, Pass<'a>)> = None;
        let mut covered = false;
        for permit in &permits {
            for row in permit.terms.scope.iter().filter(|row| scope::covers(&row.waste, code)) {
                let left = row.quota_g.grams() - cargo.taken(&self.row_place(permit, row));
                for method in &row.methods {
                    if known.is_some_and(|line| line.method != *method) {
                        continue;
                    }
                    covered = true;
                    let usual = known.map_or(habit == Some(method), |line| line.habit);
                    let better = best.as_ref().is_none_or(|(was, room, _)| (usual, left) > (*was, *room));
                    if left >= mass.grams() && better {
                        let pass = Pass { contract, permit, row, method: method.clone(), habit: usual };
                        best = Some((usual, left, pass));
                    }
                }
            }
        }
        match best {
            Some((.., pass)) => Ok(pass),
            None if covered => Err(Code::PermitQuotaOver),
            None if permits.is_empty() => Err(Code::PermitNone),
            None => Err(Code::PermitNotCovering),
        }
    }

    fn contract(&self, cargo: &Cargo, code: &str, mass: Mass) -> Result<&'a Contract, Code> {
        let in_force = |one: &&Contract| {
            one.state == contract::State::InForce
                && one.terms.term.holds(self.stock.day)
                && one.terms.consignor.site == self.stock.site
                && one.terms.receiver.site == self.offer.receiver
        };
        let mut found = Code::ContractNone;
        for one in self.offer.contracts.iter().filter(in_force) {
            if !one.covers(code) {
                found = if found == Code::ContractNone { Code::ContractNotCovering } else { found };
                continue;
            }
            let taken = contract_place(one).map_or(0, |place| cargo.taken(&place));
            if one.terms.mass_g.is_none_or(|most| taken + mass.grams() <= most.grams()) {
                return Ok(one);
            }
            found = Code::ContractMassOver;
        }
        Err(found)
    }

    /// What speaks against a waste beside those aboard.
    fn company(&self, cargo: &Cargo, stream: WasteStreamId, profile: &WasteProfile) -> Result<Option<Code>, Refusal> {
        for other in cargo.aboard.iter().filter(|other| **other != stream) {
            let Some(other) = self.stock.wastes.get(other) else { continue };
            let conflict = incompatibility::conflict(profile, other).map_err(|_| Refusal::of(Code::Internal))?;
            match conflict.map(|conflict| conflict.verdict) {
                Some(Verdict::Forbid) => return Ok(Some(Code::LoadIncompatible)),
                Some(Verdict::Separate) => return Ok(Some(Code::LoadKeepApart)),
                None => {}
            }
        }
        Ok(None)
    }

    fn row_place(&self, permit: &Permit, row: &ScopeRow) -> Place {
        Place::of(Kind::Permit, &permit.id, &row.row.to_string(), self.stock.day.year())
    }
}

/// Where a contract whose mass is bounded keeps its share.
fn contract_place(one: &Contract) -> Option<Place> {
    one.terms.mass_g.map(|_| Place::of(Kind::Contract, &one.id, contract::WHOLE, 0))
}
