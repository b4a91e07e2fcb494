//! What a rule of an authority's own says: about what, from when it warns and alarms, what to do, what it rests on, whom it tells, where
//! and from which day on.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    expression::{Expression, Fault},
    published,
};
use crate::{
    domain::{
        alarm::{
            Choosable, Kind, Level, Mark, Recipient, Unit,
            ladder::{self, Clock},
            setting::can_be,
            watching::Watch,
        },
        law::LegalBasis,
        paper,
        party::{division::prefix, fields},
        refusal::{Code, Refusal},
    },
    kernel::text::{Language, is_name, is_remark},
};

/// Most figures of one rule.
const FIGURES: usize = 10;
/// Most provisions it rests on.
const GROUNDS: usize = 10;

/// Words in both languages, as somebody wrote them.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Both {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Both {
    /// The words of one language.
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }

    fn checked(self, pointer: &str, fits: fn(&str) -> bool) -> Result<Self, Refusal> {
        let (zh, en) = (self.zh.trim().to_owned(), self.en.trim().to_owned());
        for (language, text) in [("zh", &zh), ("en", &en)] {
            if text.is_empty() || !fits(text) {
                return Err(bad(&format!("{pointer}/{language}"), "words in both languages"));
            }
        }
        Ok(Self { zh, en })
    }
}

/// A figure of its own, `limit.warn_g`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Figure {
    /// How much.
    pub value: i64,
    /// Of what.
    pub unit: Unit,
    /// What it is.
    pub name: Both,
}

/// From when on it finds something.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Bar {
    /// At which level.
    pub level: Level,
    /// The expression that must hold.
    pub when: String,
    /// Once found, it stands as long as this holds; none: as long as `when` does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stays: Option<String>,
}

/// One version of a rule.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Definition {
    /// Digits that the divisions in which it holds begin with.
    pub division: String,
    /// What its subjects are.
    pub subject: Kind,
    /// Its name.
    pub name: Both,
    /// What to do about it.
    pub advice: Both,
    /// Its figures by name.
    pub figures: BTreeMap<String, Figure>,
    /// 预警.
    pub warn: Option<Bar>,
    /// 报警.
    pub alarm: Option<Bar>,
    /// What it alarms of breaks a law: only the authority closes it.
    pub breach: bool,
    /// Keys of `fixtures/legal-basis.csv`.
    pub ground: Vec<String>,
    /// The district's own: by which decision or document; may be empty beside keys.
    pub own_ground: String,
    /// Whom it tells.
    pub to: Vec<Recipient>,
    /// Days of its ladder, where they are not the default.
    pub clocks: BTreeMap<Clock, i64>,
    /// First legal day on which it is read.
    pub valid_from: NaiveDate,
    /// Last legal day; none: until another version or its end.
    pub valid_to: Option<NaiveDate>,
    /// Why it was written so.
    pub reason: String,
}

/// Faults of one expression by its pointer, `/warn/when`.
pub type Faults = Vec<(String, String, Fault)>;

/// The expressions of a definition.
#[derive(Clone, PartialEq, Debug)]
pub struct Compiled {
    /// Level, when, and as long as; the graver first.
    pub bars: Vec<(Level, Expression, Option<Expression>)>,
}

impl Definition {
    /// The definition as it is kept.
    ///
    /// # Errors
    /// A field that cannot be, a day that is past, or expressions with faults.
    pub fn checked(self, today: NaiveDate) -> Result<Self, Refusal> {
        fields::division(&format!("{:0<6}", self.division), false)?;
        let division = prefix(&format!("{:0<6}", self.division)).to_owned();
        if !published::KINDS.contains(&self.subject) {
            return Err(bad("/subject", "a kind whose facts are published"));
        }
        self.bars_fit()?;
        let figures = self.figures_fit()?;
        self.ground_fits(today)?;
        self.recipients_fit()?;
        ladder::fit(&self.clocks)?;
        if self.valid_from < today {
            return Err(bad("/valid_from", "today or later"));
        }
        if self.valid_to.is_some_and(|last| last < self.valid_from) {
            return Err(bad("/valid_to", "not before its first day"));
        }
        self.compiled().map_err(|faults| told(&faults))?;
        let (name, advice) = (self.name.checked("/name", is_name)?, self.advice.checked("/advice", is_remark)?);
        Ok(Self { division, name, advice, figures, reason: paper::reason(&self.reason)?, ..self })
    }

    /// Its expressions, read and checked.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn compiled(&self) -> Result<Compiled, Faults> {
        let (mut bars, mut faults) = (Vec::new(), Faults::new());
        for (name, bar) in [("alarm", &self.alarm), ("warn", &self.warn)] {
            let Some(bar) = bar else { continue };
            let mut read = |part: &str, text: &String| {
                let read = Expression::read(text, self.subject, self.figures.keys().map(String::as_str));
                read.map_err(|found| {
                    let pointer = format!("/{name}/{part}");
                    faults.extend(found.into_iter().map(|fault| (pointer.clone(), text.clone(), fault)));
                })
                .ok()
            };
            let when = read("when", &bar.when);
            let stays = bar.stays.as_ref().map(|text| read("stays", text));
            if let (Some(when), Some(stays)) = (when, stays.map_or(Some(None), |read| read.map(Some))) {
                bars.push((bar.level, when, stays));
            }
        }
        if faults.is_empty() { Ok(Compiled { bars }) } else { Err(faults) }
    }

    /// Its levels, the lowest first.
    pub fn levels(&self) -> Vec<Level> {
        self.warn.iter().chain(&self.alarm).map(|bar| bar.level).collect()
    }

    /// Whether it is read on a day.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }

    /// What of it may be chosen for a place. `by_law`: figures by which it says that a law is broken.
    pub fn choosable<'a>(&'a self, by_law: &[String]) -> Choosable<'a> {
        let days = |clock: &Clock| self.clocks.get(clock).copied().unwrap_or_else(|| clock.usual());
        let mark = |code: &String| if by_law.contains(code) { Mark::Law } else { Mark::Design };
        Choosable {
            division: &self.division,
            figures: self.figures.iter().map(|(code, of)| (code.as_str(), of.unit, mark(code))).collect(),
            of_law: self.breach,
            ground: self.ground.iter().map(String::as_str).collect(),
            levels: self.levels(),
            to: &self.to,
            clocks: Clock::ALL.iter().map(|clock| (*clock, days(clock))).collect(),
        }
    }

    /// How it watches by what was chosen for it. Another version may have been in force when that was chosen: what this one has not, or says
    /// is for a law to say, is as it says itself.
    pub fn watch(&self, chosen: Watch, by_law: &[String]) -> Watch {
        let of = self.choosable(by_law);
        let fits = |code: &str, value: i64| {
            of.figure(code).is_some_and(|(_, unit, mark)| mark != Mark::Law && can_be(unit, value))
        };
        let mut watch = chosen;
        watch.params = watch.params.only(fits);
        watch.chosen_by.retain(|code, _| watch.params.get(code).is_some());
        watch.off &= !of.of_law;
        watch.levels.retain(|own, told| !of.of_law || *told >= *own);
        let all = |to: &Vec<Recipient>| !of.of_law || of.to.iter().all(|one| to.contains(one));
        watch.to = watch.to.filter(all).or_else(|| Some(self.to.clone()));
        watch.ladder = watch.ladder.over(&self.clocks, |clock, days| !of.of_law || days <= of.days(clock));
        watch
    }

    fn bars_fit(&self) -> Result<(), Refusal> {
        if self.warn.as_ref().is_some_and(|bar| bar.level.is_alarm()) {
            return Err(bad("/warn/level", "blue or yellow"));
        }
        if self.alarm.as_ref().is_some_and(|bar| !bar.level.is_alarm()) {
            return Err(bad("/alarm/level", "orange or red"));
        }
        if self.warn.is_none() && self.alarm.is_none() {
            return Err(bad("/warn", "a warning or an alarm"));
        }
        Ok(())
    }

    fn figures_fit(&self) -> Result<BTreeMap<String, Figure>, Refusal> {
        if self.figures.len() > FIGURES {
            return Err(bad("/figures", "at most 10"));
        }
        let mut kept = BTreeMap::new();
        for (code, figure) in &self.figures {
            let pointer = format!("/figures/{code}");
            let plain = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_';
            let begins = code.bytes().next().is_some_and(|letter| letter.is_ascii_lowercase());
            if !begins || code.len() > 40 || !code.bytes().all(plain) {
                return Err(bad(&pointer, "small letters, digits and _"));
            }
            if !can_be(figure.unit, figure.value) {
                return Err(bad(&pointer, figure.unit.as_str()));
            }
            let name = figure.name.clone().checked(&format!("{pointer}/name"), is_name)?;
            kept.insert(code.clone(), Figure { name, ..figure.clone() });
        }
        Ok(kept)
    }

    /// It rests on a provision that is in force, or on something of the district's own that is named.
    fn ground_fits(&self, today: NaiveDate) -> Result<(), Refusal> {
        let known = |key: &&String| LegalBasis::builtin().is_ok_and(|table| table.cite(key, today).is_some());
        if self.ground.len() > GROUNDS || !self.ground.iter().all(|key| known(&key)) {
            return Err(bad("/ground", "keys of provisions in force, at most 10"));
        }
        if !is_remark(&self.own_ground) || (self.ground.is_empty() && self.own_ground.trim().is_empty()) {
            return Err(bad("/own_ground", "a provision, or the district's own decision by name"));
        }
        if self.breach && (self.ground.is_empty() || self.alarm.is_none()) {
            return Err(bad("/breach", "an alarm that rests on a provision"));
        }
        Ok(())
    }

    /// Those who can be concerned by such a subject, each once; never the platform's keeper.
    fn recipients_fit(&self) -> Result<(), Refusal> {
        let on_the_way = matches!(self.subject, Kind::Manifest | Kind::Trip | Kind::Credential);
        let known = |one: &Recipient| match one {
            Recipient::Enterprise | Recipient::Head | Recipient::Authority => true,
            Recipient::Carrier | Recipient::Receiver => on_the_way,
            Recipient::Platform => false,
        };
        let once = |at: usize, one: &Recipient| !self.to.iter().take(at).any(|known| known == one);
        let fits = !self.to.is_empty() && self.to.iter().enumerate().all(|(at, one)| known(one) && once(at, one));
        if fits { Ok(()) } else { Err(bad("/to", "those whom such a thing concerns, each once")) }
    }
}

/// The refusal that tells faults with their places.
pub fn told(faults: &[(String, String, Fault)]) -> Refusal {
    let all = faults.iter().map(|(pointer, text, fault)| {
        let (line, column) = fault.place(text);
        let words = fault.reason.words();
        serde_json::json!({
            "pointer": pointer, "reason": fault.reason, "zh": words.zh, "en": words.en, "detail": fault.detail,
            "from": fault.at.0, "to": fault.at.1, "line": line, "column": column,
        })
    });
    Refusal::of(Code::RuleExpression).with("faults", all.collect::<Vec<_>>())
}

fn bad(pointer: &str, reason: &str) -> Refusal {
    Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason)
}
