//! The types of an expression: CEL's crate checks none before it runs, so every node is checked here by a list of what may be used.
//! What is not on the list – fractions, bytes, building of texts, lists and tables – is refused with its place.

use std::collections::BTreeSet;

use cel::common::ast::{
    CallExpr, ComprehensionExpr, Expr, IdedExpr, ListExpr, LiteralValue, SelectExpr, SourceInfo, operators,
};

use super::{
    expression::{ENTRIES, Fault, LIMIT, Reason},
    published::{self, Fact, Shape},
};
use crate::domain::alarm::Kind;

/// Steps that looking into a text counts for: facts are short words.
const TEXT: u64 = 10;

/// The type of a node.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Type {
    Whole,
    Flag,
    Text,
    List(Box<Type>),
    Masses,
    /// Of something that is refused already: it fits everywhere.
    Any,
}

impl Type {
    fn name(&self) -> String {
        match self {
            Self::Whole => "int".to_owned(),
            Self::Flag => "bool".to_owned(),
            Self::Text => "string".to_owned(),
            Self::List(of) => format!("list({})", of.name()),
            Self::Masses => "map(string, int)".to_owned(),
            Self::Any => "?".to_owned(),
        }
    }

    fn is(&self, wanted: &Self) -> bool {
        *self == Self::Any || *wanted == Self::Any || self == wanted
    }

    const fn is_plain(&self) -> bool {
        matches!(self, Self::Whole | Self::Flag | Self::Text | Self::Any)
    }
}

impl From<Shape> for Type {
    fn from(shape: Shape) -> Self {
        match shape {
            Shape::Whole => Self::Whole,
            Shape::Flag => Self::Flag,
            Shape::Text => Self::Text,
            Shape::Wholes => Self::List(Box::new(Self::Whole)),
            Shape::Masses => Self::Masses,
        }
    }
}

/// Type and cost of a node.
type Found = (Type, u64);

/// Walks a tree.
pub struct Checker<'a> {
    kind: Kind,
    limits: &'a [&'a str],
    info: &'a SourceInfo,
    whole: (usize, usize),
    scope: Vec<(String, Type)>,
    faults: Vec<Fault>,
    facts: Vec<&'static Fact>,
    used: BTreeSet<String>,
}

/// The nodes right below one.
pub fn below(node: &IdedExpr) -> Vec<&IdedExpr> {
    match &node.expr {
        Expr::Call(call) => call.target.as_deref().into_iter().chain(&call.args).collect(),
        Expr::Comprehension(one) => {
            vec![&one.iter_range, &one.accu_init, &one.loop_cond, &one.loop_step, &one.result]
        }
        Expr::List(list) => list.elements.iter().collect(),
        Expr::Select(select) => vec![&select.operand],
        // Tables and things cannot be built.
        Expr::Map(_) | Expr::Struct(_) | Expr::Ident(_) | Expr::Literal(_) | Expr::Unspecified => Vec::new(),
    }
}

impl<'a> Checker<'a> {
    /// For expressions about a kind, with these figures.
    pub fn new(kind: Kind, limits: &'a [&'a str], info: &'a SourceInfo, whole: (usize, usize)) -> Self {
        let (scope, faults, facts, used) = (Vec::new(), Vec::new(), Vec::new(), BTreeSet::new());
        Self { kind, limits, info, whole, scope, faults, facts, used }
    }

    /// What was found: faults, the facts and the figures that are asked for.
    pub fn found(self) -> (Vec<Fault>, Vec<&'static Fact>, Vec<String>) {
        (self.faults, self.facts, self.used.into_iter().collect())
    }

    /// Checks a tree that must say yes or no; gives its cost.
    pub fn yes_no(&mut self, tree: &IdedExpr) -> u64 {
        let (found, cost) = self.node(tree);
        if !found.is(&Type::Flag) {
            self.bad(tree, Reason::NotYesNo, found.name());
        }
        cost
    }

    fn bad(&mut self, node: &IdedExpr, reason: Reason, detail: String) {
        let at = self.place(node);
        self.faults.push(Fault { reason, at, detail });
    }

    /// What a node covers: its own place, and that of what lies below it, to the end of a name and of brackets. The parser counts bytes.
    fn place(&self, node: &IdedExpr) -> (usize, usize) {
        let (mut from, mut to, mut left) = (usize::MAX, 0, vec![node]);
        let text = self.info.source.as_str();
        while let Some(one) = left.pop() {
            if let Some((start, stop)) = self.info.offset_for(one.id) {
                from = from.min(usize::try_from(start).unwrap_or(usize::MAX));
                let mut end = usize::try_from(stop).map_or(0, |stop| stop + 1);
                if let Expr::Select(select) = &one.expr {
                    let rest = text.get(end..).unwrap_or_default();
                    end += rest.find(select.field.as_str()).map_or(0, |at| at + select.field.len());
                }
                to = to.max(end);
            }
            left.extend(below(one));
        }
        let to = closed(text, from, to);
        let letters = |end: usize| text.get(..end).map_or(self.whole.1, |before| before.chars().count());
        if from < to { (letters(from), letters(to)) } else { self.whole }
    }

    fn node(&mut self, node: &IdedExpr) -> Found {
        match &node.expr {
            Expr::Literal(literal) => (self.literal(node, literal), 1),
            Expr::Ident(name) => (self.name(node, name), 1),
            Expr::Select(select) => (self.select(node, select), 1),
            Expr::List(list) => self.list(node, list),
            Expr::Call(call) => self.call(node, call),
            Expr::Comprehension(one) => self.each(node, one),
            Expr::Map(_) | Expr::Struct(_) | Expr::Unspecified => {
                self.bad(node, Reason::NotAllowed, "{}".to_owned());
                (Type::Any, 1)
            }
        }
    }

    fn literal(&mut self, node: &IdedExpr, literal: &LiteralValue) -> Type {
        match literal {
            LiteralValue::Boolean(_) => Type::Flag,
            LiteralValue::Int(_) => Type::Whole,
            LiteralValue::String(_) => Type::Text,
            LiteralValue::Bytes(_) | LiteralValue::Double(_) | LiteralValue::UInt(_) | LiteralValue::Null => {
                let of = match literal {
                    LiteralValue::Double(_) => "double",
                    LiteralValue::UInt(_) => "uint",
                    LiteralValue::Bytes(_) => "bytes",
                    _ => "null",
                };
                self.bad(node, Reason::NotAllowed, of.to_owned());
                Type::Any
            }
        }
    }

    fn name(&mut self, node: &IdedExpr, name: &str) -> Type {
        if let Some((_, known)) = self.scope.iter().rev().find(|(known, _)| known == name) {
            return known.clone();
        }
        self.bad(node, Reason::UnknownName, name.to_owned());
        Type::Any
    }

    /// `facility.stock_g`, `limit.warn_g`, and `has(…)` of the former.
    fn select(&mut self, node: &IdedExpr, select: &SelectExpr) -> Type {
        let Expr::Ident(of) = &select.operand.expr else {
            self.node(&select.operand);
            self.bad(node, Reason::NotAllowed, format!(".{}", select.field));
            return Type::Any;
        };
        if self.scope.iter().any(|(known, _)| known == of) {
            self.bad(node, Reason::NotAllowed, format!("{of}.{}", select.field));
            return Type::Any;
        }
        let found = match of.as_str() {
            LIMIT if self.limits.contains(&select.field.as_str()) => {
                self.used.insert(select.field.clone());
                Some(Type::Whole)
            }
            noun if noun == self.kind.as_str() => published::find(self.kind, &select.field).map(|fact| {
                if !self.facts.iter().any(|known| known.name == fact.name) {
                    self.facts.push(fact);
                }
                fact.shape.into()
            }),
            _ => None,
        };
        let Some(found) = found else {
            self.bad(node, Reason::UnknownName, format!("{of}.{}", select.field));
            return Type::Any;
        };
        if select.test { Type::Flag } else { found }
    }

    fn list(&mut self, node: &IdedExpr, list: &ListExpr) -> Found {
        let (mut of, mut cost) = (Type::Any, 1_u64);
        for one in &list.elements {
            let (found, more) = self.node(one);
            cost = u64::saturating_add(cost, more);
            if !found.is_plain() || !found.is(&of) {
                self.bad(one, Reason::WrongType, format!("list({}) + {}", of.name(), found.name()));
            } else if of == Type::Any {
                of = found;
            }
        }
        if list.elements.is_empty() || !list.optional_indices.is_empty() {
            self.bad(node, Reason::NotAllowed, "[]".to_owned());
        }
        (Type::List(Box::new(of)), cost)
    }

    fn call(&mut self, node: &IdedExpr, call: &CallExpr) -> Found {
        use operators as op;
        let mut cost = 1_u64;
        let all: Vec<&IdedExpr> = call.target.as_deref().into_iter().chain(&call.args).collect();
        let found: Vec<Type> = all
            .iter()
            .map(|one| {
                let (found, more) = self.node(one);
                cost = u64::saturating_add(cost, more);
                found
            })
            .collect();
        let member = call.target.is_some();
        let two = |wanted: &Type| found.len() == 2 && found.iter().all(|one| one.is(wanted));
        let result = match (call.func_name.as_str(), member, found.as_slice()) {
            (op::LOGICAL_AND | op::LOGICAL_OR, false, [_, _]) => two(&Type::Flag).then_some(Type::Flag),
            (op::LOGICAL_NOT | op::NOT_STRICTLY_FALSE, false, [one]) => one.is(&Type::Flag).then_some(Type::Flag),
            (op::NEGATE, false, [one]) => one.is(&Type::Whole).then_some(Type::Whole),
            (op::ADD | op::SUBSTRACT | op::MULTIPLY | op::DIVIDE | op::MODULO, false, [_, _]) => {
                two(&Type::Whole).then_some(Type::Whole)
            }
            (op::GREATER | op::GREATER_EQUALS | op::LESS | op::LESS_EQUALS, false, [_, _]) => {
                two(&Type::Whole).then_some(Type::Flag)
            }
            (op::EQUALS | op::NOT_EQUALS, false, [one, other]) => {
                (one.is_plain() && other.is_plain() && one.is(other)).then_some(Type::Flag)
            }
            (op::CONDITIONAL, false, [asked, one, other]) => {
                (asked.is(&Type::Flag) && one.is(other)).then(|| if *one == Type::Any { other } else { one }.clone())
            }
            (op::IN, false, [one, of]) => {
                cost = cost.saturating_add(ENTRIES as u64);
                contains(one, of).then_some(Type::Flag)
            }
            (op::INDEX, false, [of, at]) => entry(of, at),
            ("size", _, [one]) => (!matches!(one, Type::Whole | Type::Flag)).then_some(Type::Whole),
            ("contains" | "startsWith" | "endsWith", true, [_, _]) => {
                cost = cost.saturating_add(TEXT);
                two(&Type::Text).then_some(Type::Flag)
            }
            (name, ..) => {
                self.bad(node, Reason::NotAllowed, name.trim_matches('@').to_owned());
                Some(Type::Any)
            }
        };
        let result = result.unwrap_or_else(|| {
            let names: Vec<String> = found.iter().map(Type::name).collect();
            let sign = call.func_name.trim_matches(['_', '@', '[', ']']);
            self.bad(node, Reason::WrongType, names.join(&format!(" {sign} ")));
            Type::Any
        });
        (result, cost)
    }

    /// `all`, `exists` and `exists_one` of a list or of the keys of a table. `map` and `filter`, which build lists, are refused.
    fn each(&mut self, node: &IdedExpr, one: &ComprehensionExpr) -> Found {
        let (over, before) = self.node(&one.iter_range);
        let of = match over {
            Type::List(of) => *of,
            Type::Masses => Type::Text,
            Type::Any => Type::Any,
            other => {
                self.bad(&one.iter_range, Reason::WrongType, other.name());
                Type::Any
            }
        };
        let counted = match &one.accu_init.expr {
            Expr::Literal(LiteralValue::Boolean(_)) => Type::Flag,
            Expr::Literal(LiteralValue::Int(_)) => Type::Whole,
            _ => {
                self.bad(node, Reason::NotAllowed, "map, filter".to_owned());
                return (Type::Any, before);
            }
        };
        let taken = one.iter_var == LIMIT || one.iter_var == self.kind.as_str();
        if one.iter_var2.is_some() || taken {
            self.bad(node, Reason::NotAllowed, one.iter_var.clone());
        }
        self.scope.push((one.accu_var.clone(), counted.clone()));
        self.scope.push((one.iter_var.clone(), of));
        let (asked, mut inner) = self.node(&one.loop_cond);
        let (step, more) = self.node(&one.loop_step);
        inner = inner.saturating_add(more);
        self.scope.pop();
        let (result, after) = self.node(&one.result);
        self.scope.pop();
        if !asked.is(&Type::Flag) || !step.is(&counted) {
            self.bad(node, Reason::WrongType, step.name());
        }
        (result, before.saturating_add(inner.saturating_mul(ENTRIES as u64)).saturating_add(after))
    }
}

/// The end of a part of a text with the brackets closed that it opens.
fn closed(text: &str, from: usize, to: usize) -> usize {
    let (mut open, mut quote) = (0_usize, None);
    for (at, letter) in text.char_indices().skip_while(|(at, _)| *at < from) {
        if at >= to && open == 0 {
            break;
        }
        match (quote, letter) {
            (Some(mark), _) if mark == letter => quote = None,
            (None, '"' | '\'') => quote = Some(letter),
            (None, '(' | '[' | '{') => open += 1,
            (None, ')' | ']' | '}') => {
                open = open.saturating_sub(1);
                if open == 0 && at >= to {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    to
}

fn contains(one: &Type, of: &Type) -> bool {
    match of {
        Type::List(of) => one.is(of),
        Type::Masses => one.is(&Type::Text),
        other => *other == Type::Any,
    }
}

fn entry(of: &Type, at: &Type) -> Option<Type> {
    match of {
        Type::List(of) if at.is(&Type::Whole) => Some((**of).clone()),
        Type::Masses if at.is(&Type::Text) => Some(Type::Whole),
        Type::Any => Some(Type::Any),
        _ => None,
    }
}
