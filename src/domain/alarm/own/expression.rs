//! An expression of a rule of an authority's own: CEL (ADR 19), read and checked before it is kept, asked afterwards.
//!
//! **Invariant:** what [`Expression::read`] lets through knows every name and type it uses, says yes or no, and costs at most [`COST`]
//! steps: asked, it ends, reads nothing but the facts at hand and writes nothing.

use std::{
    collections::{BTreeMap, HashMap},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, OnceLock},
};

use cel::{
    Context, Env, ExecutionError, Program, Value,
    common::ast::{IdedExpr, SourceInfo},
    parser::Parser,
};
use serde::Serialize;

use super::{
    check::Checker,
    published::{Fact, Shown, Worth},
};
use crate::{domain::alarm::Kind, kernel::text::Words};

/// Longest text, characters.
pub const LENGTH: usize = 1000;
/// Deepest brackets.
pub const BRACKETS: usize = 12;
/// Most `?` and longest run of `!` or `-`: the grammar nests them without brackets.
pub const CHAINED: usize = 8;
/// Most nodes of the tree, and its depth.
pub const NODES: usize = 250;
/// Deepest node.
pub const DEPTH: usize = 60;
/// Most steps of one look, as counted when it is written: lists are taken to be as long as they may be.
pub const COST: u64 = 20_000;
/// The longest list or table of a fact: what is longer is cut, the newest or largest kept.
pub const ENTRIES: usize = 200;
/// Most faults that are told at once.
const FAULTS: usize = 10;
/// Name under which an expression finds its own figures.
pub const LIMIT: &str = "limit";

/// Why an expression is refused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "in words below")]
pub enum Reason {
    Empty,
    TooLong,
    TooDeep,
    TooLarge,
    TooCostly,
    Syntax,
    UnknownName,
    WrongType,
    NotAllowed,
    NotYesNo,
}

impl Reason {
    /// The permanent text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too_long",
            Self::TooDeep => "too_deep",
            Self::TooLarge => "too_large",
            Self::TooCostly => "too_costly",
            Self::Syntax => "syntax",
            Self::UnknownName => "unknown_name",
            Self::WrongType => "wrong_type",
            Self::NotAllowed => "not_allowed",
            Self::NotYesNo => "not_yes_no",
        }
    }

    /// In words.
    pub const fn words(self) -> Words {
        match self {
            Self::Empty => Words { zh: "没有写表达式", en: "Nothing is written" },
            Self::TooLong => Words { zh: "表达式超过1000字", en: "Longer than 1000 characters" },
            Self::TooDeep => Words { zh: "括号或条件嵌套太深", en: "Nested too deep" },
            Self::TooLarge => {
                Words { zh: "表达式太大，请拆成几条规则", en: "Too large: make several rules of it" }
            }
            Self::TooCostly => {
                Words { zh: "逐项比较太多，算一次太费时", en: "It would take too many steps" }
            }
            Self::Syntax => Words { zh: "写法不对，这里读不懂", en: "It cannot be read here" },
            Self::UnknownName => Words { zh: "没有这个事实或数值", en: "No such fact or figure" },
            Self::WrongType => Words { zh: "类型不对", en: "Of another type" },
            Self::NotAllowed => Words { zh: "这里不能这样写", en: "Not allowed here" },
            Self::NotYesNo => Words { zh: "结果须是“是”或“否”", en: "It must say yes or no" },
        }
    }
}

/// What is wrong with an expression, and where: characters from 0, the first and the one after the last.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// Why.
    pub reason: Reason,
    /// Where it begins and ends.
    pub at: (usize, usize),
    /// What stands there, or what is wanted: `facility.stock`, `int + string`.
    pub detail: String,
}

impl Fault {
    /// Line and column, both from 1.
    pub fn place(&self, text: &str) -> (usize, usize) {
        let before: Vec<char> = text.chars().take(self.at.0).collect();
        let line = before.iter().filter(|letter| **letter == '\n').count() + 1;
        (line, before.iter().rev().take_while(|letter| **letter != '\n').count() + 1)
    }
}

/// Why it could not be told whether it holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Untold {
    /// A fact it asks for is not known of this thing.
    Unknown(String),
    /// Too large a number, or divided by nothing.
    Arithmetic,
}

/// A checked expression.
#[derive(Clone, Debug)]
pub struct Expression {
    text: String,
    program: Arc<Program>,
    facts: Vec<&'static Fact>,
    limits: Vec<String>,
    cost: u64,
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Expression {
    /// Reads and checks an expression about a kind of subjects, with these figures of its own.
    ///
    /// # Errors
    /// Everything that is wrong with it, at most ten.
    pub fn read<'a>(text: &str, kind: Kind, limits: impl IntoIterator<Item = &'a str>) -> Result<Self, Vec<Fault>> {
        plain(text).map_err(|fault| vec![fault])?;
        let (tree, info) = parsed(text)?;
        let whole = (0, text.chars().count());
        size(&tree, whole)?;
        let limits: Vec<&str> = limits.into_iter().collect();
        let mut checker = Checker::new(kind, &limits, &info, whole);
        let cost = checker.yes_no(&tree);
        let (mut faults, facts, used) = checker.found();
        if faults.is_empty() && cost > COST {
            faults.push(Fault { reason: Reason::TooCostly, at: whole, detail: cost.to_string() });
        }
        if !faults.is_empty() {
            faults.sort_by_key(|one| (one.at, one.reason));
            faults.dedup();
            faults.truncate(FAULTS);
            return Err(faults);
        }
        // The parser read it a moment ago.
        let program = Program::compile(text);
        let unread = |_| vec![Fault { reason: Reason::Syntax, at: whole, detail: String::new() }];
        Ok(Self { text: text.to_owned(), program: Arc::new(program.map_err(unread)?), facts, limits: used, cost })
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The facts it asks for.
    pub fn facts(&self) -> &[&'static Fact] {
        &self.facts
    }

    /// The figures of its own that it asks for.
    pub fn limits(&self) -> &[String] {
        &self.limits
    }

    /// Most steps of one look.
    pub const fn cost(&self) -> u64 {
        self.cost
    }

    /// Whether it holds of what is shown.
    ///
    /// # Errors
    /// It cannot be told.
    pub fn holds(
        &self,
        shown: &[(&'static Fact, Shown)],
        kind: Kind,
        limits: &BTreeMap<String, i64>,
    ) -> Result<bool, Untold> {
        let worth = |(fact, shown): &(&'static Fact, Shown)| Some((fact.name.to_owned(), value(shown.worth.as_ref()?)));
        let facts: HashMap<String, Value> = shown.iter().filter_map(worth).collect();
        let limits: HashMap<String, Value> = limits.iter().map(|(name, of)| (name.clone(), Value::Int(*of))).collect();
        let mut context = Context::with_env(surroundings());
        context.add_variable_from_value(kind.as_str(), facts);
        context.add_variable_from_value(LIMIT, limits);
        match self.program.execute(&context) {
            Ok(Value::Bool(holds)) => Ok(holds),
            Err(ExecutionError::NoSuchKey(name)) => Err(Untold::Unknown(name.to_string())),
            Ok(_) | Err(_) => Err(Untold::Arithmetic),
        }
    }
}

fn value(worth: &Worth) -> Value {
    match worth {
        Worth::Whole(one) => Value::Int(*one),
        Worth::Flag(one) => Value::Bool(*one),
        Worth::Text(one) => one.as_str().into(),
        Worth::Wholes(all) => all.clone().into(),
        Worth::Masses(all) => all.clone().into_iter().collect::<HashMap<String, i64>>().into(),
    }
}

/// What CEL brings with it; what of that may be used the checker says.
fn surroundings() -> Arc<Env> {
    static ENV: OnceLock<Arc<Env>> = OnceLock::new();
    Arc::clone(ENV.get_or_init(|| Arc::new(Env::stdlib())))
}

/// What can be told before it is parsed: the parser goes down with every bracket.
fn plain(text: &str) -> Result<(), Fault> {
    let length = text.chars().count();
    let bad = |reason, at| Fault { reason, at, detail: String::new() };
    if text.trim().is_empty() {
        return Err(bad(Reason::Empty, (0, length)));
    }
    if length > LENGTH {
        return Err(bad(Reason::TooLong, (LENGTH, length)));
    }
    let (mut open, mut run, mut asked, mut quote, mut escaped) = (0_usize, 0, 0, None, false);
    for (at, letter) in text.chars().enumerate() {
        if (letter.is_control() && letter != '\n') || letter == '`' {
            return Err(bad(Reason::Syntax, (at, at + 1)));
        }
        if let Some(mark) = quote {
            if letter == mark && !escaped {
                quote = None;
            }
            escaped = letter == '\\' && !escaped;
            continue;
        }
        run = if matches!(letter, '!' | '-') {
            run + 1
        } else if letter == ' ' {
            run
        } else {
            0
        };
        match letter {
            '"' | '\'' => quote = Some(letter),
            '(' | '[' | '{' => open += 1,
            ')' | ']' | '}' => open = open.saturating_sub(1),
            '?' => asked += 1,
            _ => {}
        }
        if open > BRACKETS || run > CHAINED || asked > CHAINED {
            return Err(bad(Reason::TooDeep, (at, at + 1)));
        }
    }
    Ok(())
}

/// The tree with where each of its nodes stands. A parser that gives up in the middle has read nothing.
fn parsed(text: &str) -> Result<(IdedExpr, SourceInfo), Vec<Fault>> {
    let depth = u16::try_from(DEPTH).unwrap_or(u16::MAX);
    let read = || Parser::new().max_recursion_depth(depth).parse_with_source_info(text);
    let whole = (0, text.chars().count());
    let unread = |detail: String, at| Fault { reason: Reason::Syntax, at, detail };
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(Ok(read)) => Ok(read),
        Ok(Err(errors)) => {
            let at = |line: isize, column: isize| {
                let (line, column) = (usize::try_from(line).unwrap_or(1), usize::try_from(column).unwrap_or(1));
                let before = text.split('\n').take(line.saturating_sub(1)).map(|one| one.chars().count() + 1);
                let at = (before.sum::<usize>() + column.saturating_sub(1)).min(whole.1.saturating_sub(1));
                (at, at + 1)
            };
            let faults = errors.errors.iter().map(|one| unread(one.msg.clone(), at(one.pos.0, one.pos.1)));
            Err(faults.take(FAULTS).collect())
        }
        Err(_) => Err(vec![unread(String::new(), whole)]),
    }
}

/// Whether the tree is small enough to be walked.
fn size(tree: &IdedExpr, whole: (usize, usize)) -> Result<(), Vec<Fault>> {
    let (mut nodes, mut left) = (0, vec![(tree, 1)]);
    let bad = |reason, detail: usize| vec![Fault { reason, at: whole, detail: detail.to_string() }];
    while let Some((node, depth)) = left.pop() {
        nodes += 1;
        if nodes > NODES {
            return Err(bad(Reason::TooLarge, NODES));
        }
        if depth > DEPTH {
            return Err(bad(Reason::TooDeep, DEPTH));
        }
        left.extend(super::check::below(node).into_iter().map(|one| (one, depth + 1)));
    }
    Ok(())
}
