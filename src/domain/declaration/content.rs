//! What a declaration says of a span (HJ 1259-2022 Annex C): by waste what arose, was treated on the site, was entrusted, and lay in
//! store before and after. It is drawn from the ledger and typed by nobody.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::{
    names::names,
    refusal::{Code, Refusal},
};
use crate::kernel::{
    canonical::{NotCanonical, to_canonical},
    hash::Hash,
    mass::Mass,
};

/// Most wastes of one declaration.
pub const ROWS_MAX: usize = 500;
/// Longest remark, in characters.
const NOTE_MAX: usize = 200;

names! {
    /// What kind of span it was.
    Kind {
        /// Something arose, was treated or left.
        Regular = "regular" / "正常申报",
        /// Nothing arose, was treated or left.
        Nil = "nil" / "零申报",
        /// The site stood still; what lay there may have left.
        Stopped = "stopped" / "停产申报",
    }
}

/// What was treated on the site by one method.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Treated {
    /// HJ 1033 annex F; empty where nobody told it.
    pub method: String,
    /// Grams.
    pub mass_g: Mass,
}

/// What was entrusted to one receiver by one method.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Entrusted {
    /// 省（区、市）; empty where nobody told it.
    pub province: String,
    /// By what right the receiver takes it, as B.5 has it.
    pub receiver_kind: String,
    /// Its name.
    pub receiver: String,
    /// 许可证编号/豁免单位编号/出口核准通知单编号.
    pub number: String,
    /// HJ 1033 annex F.
    pub method: String,
    /// Grams.
    pub mass_g: Mass,
}

/// A waste of the span.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the form's own fields, named by the glossary")]
pub struct Row {
    /// Eight digits; its category follows.
    pub waste_code: String,
    pub name: String,
    pub catalogue_name: String,
    pub components: String,
    /// `S`, `SS`, `L` or `G`.
    pub physical_state: String,
    pub hazards: Vec<String>,
    /// 产生量, grams.
    pub generated_g: Mass,
    pub treated: Vec<Treated>,
    pub entrusted: Vec<Entrusted>,
    /// 上期末剩余贮存量, grams.
    pub opening_g: Mass,
    /// 本期末剩余贮存量, grams.
    pub closing_g: Mass,
}

impl Row {
    /// Its figures in one.
    pub fn total(&self) -> Total {
        Total {
            generated_g: self.generated_g.grams(),
            treated_g: self.treated.iter().map(|one| one.mass_g.grams()).sum(),
            entrusted_g: self.entrusted.iter().map(|one| one.mass_g.grams()).sum(),
            opening_g: self.opening_g.grams(),
            closing_g: self.closing_g.grams(),
        }
    }
}

/// What a declaration says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Content {
    /// What kind of span it was.
    pub kind: Kind,
    /// Remark of the unit.
    pub note: String,
    /// Events that were entered in the ledger when it was drawn: those at positions below this.
    pub position: i64,
    /// By waste code.
    pub rows: Vec<Row>,
}

/// Figures of one waste in a span, grams.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[expect(missing_docs, reason = "columns of the form")]
pub struct Total {
    pub generated_g: i64,
    pub treated_g: i64,
    pub entrusted_g: i64,
    pub opening_g: i64,
    pub closing_g: i64,
}

impl Total {
    /// What changed the stock besides: stock-takes, losses, and waste that arose or left its place but was not in store then.
    pub const fn other_g(&self) -> i64 {
        self.closing_g - (self.opening_g + self.generated_g - self.treated_g - self.entrusted_g)
    }

    /// Nothing arose, was treated or left.
    const fn is_still(&self) -> bool {
        self.generated_g == 0 && self.treated_g == 0 && self.entrusted_g == 0
    }

    const fn figures(&self) -> [(Figure, i64); 5] {
        [
            (Figure::Generated, self.generated_g),
            (Figure::Treated, self.treated_g),
            (Figure::Entrusted, self.entrusted_g),
            (Figure::Opening, self.opening_g),
            (Figure::Closing, self.closing_g),
        ]
    }
}

names! {
    /// A figure of a waste.
    Figure {
        /// What arose.
        Generated = "generated" / "产生量",
        /// What was treated on the site.
        Treated = "treated" / "自行利用/处置量",
        /// What was entrusted.
        Entrusted = "entrusted" / "委托利用/处置量",
        /// What lay there before.
        Opening = "opening" / "上期末剩余贮存量",
        /// What lay there after.
        Closing = "closing" / "本期末剩余贮存量",
    }
}

/// By waste code.
pub type Totals = BTreeMap<String, Total>;

/// A figure that is not what the ledger says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Difference {
    /// Eight digits.
    pub waste_code: String,
    /// Which figure.
    pub figure: Figure,
    /// As declared, grams.
    pub declared_g: i64,
    /// As the ledger has it, grams.
    pub ledger_g: i64,
}

/// Where two sets of figures part.
pub fn differences(declared: &Totals, ledger: &Totals) -> Vec<Difference> {
    let codes: std::collections::BTreeSet<&String> = declared.keys().chain(ledger.keys()).collect();
    let of = |totals: &Totals, code: &String| totals.get(code).copied().unwrap_or_default();
    let pairs = codes.into_iter().flat_map(|code| {
        let both = of(declared, code).figures().into_iter().zip(of(ledger, code).figures());
        both.map(move |((figure, declared_g), (_, ledger_g))| Difference {
            waste_code: code.clone(),
            figure,
            declared_g,
            ledger_g,
        })
    });
    pairs.filter(|one| one.declared_g != one.ledger_g).collect()
}

impl Content {
    /// Figures by waste code.
    pub fn totals(&self) -> Totals {
        self.rows.iter().map(|row| (row.waste_code.clone(), row.total())).collect()
    }

    /// The kind that follows from the figures.
    pub fn follows(rows: &[Row]) -> Kind {
        if rows.iter().all(|row| row.total().is_still()) { Kind::Nil } else { Kind::Regular }
    }

    /// Digest of what is shown before it is confirmed: the whole content, in canonical form.
    ///
    /// # Errors
    ///
    /// Never: it holds no fraction.
    pub fn shown(&self) -> Result<Hash, NotCanonical> {
        let value = serde_json::to_value(self).unwrap_or_default();
        Ok(Hash::of(&[to_canonical(&value)?.as_bytes()]))
    }

    /// Whether its kind fits its figures, and its remark can be kept.
    ///
    /// # Errors
    ///
    /// `declaration.not_still`; `request.field`.
    pub fn fits(&self) -> Result<(), Refusal> {
        if self.note.chars().count() > NOTE_MAX || self.note.chars().any(char::is_control) {
            return Err(Refusal::of(Code::RequestField).with("pointer", "/note").with("reason", "200 characters"));
        }
        let moves = |total: &Total| match self.kind {
            Kind::Regular => false,
            Kind::Nil => !total.is_still(),
            Kind::Stopped => total.generated_g != 0,
        };
        match self.rows.iter().find(|row| moves(&row.total())) {
            None => Ok(()),
            Some(row) => {
                let refusal = Refusal::of(Code::DeclarationNotStill).with("kind", self.kind.as_str());
                Err(refusal.with("waste_code", row.waste_code.as_str()))
            }
        }
    }
}
