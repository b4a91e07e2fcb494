//! Facts of papers.

use super::{FLAG, Fact, Shown, TEXT, fact, flag, one, text, until, whole};
use crate::{
    domain::alarm::{Facts, Unit, facts::Paper},
    kernel::text::Words,
};

const REGISTER: Words = Words { zh: "证照登记", en: "The register" };
const SHARES: Words = Words { zh: "额度的占用与消耗", en: "Shares that are taken and used" };

fn paper(facts: &Facts, read: impl FnOnce(&Paper) -> Shown) -> Shown {
    if let Facts::Paper(one) = facts { read(one) } else { Shown::default() }
}

const VALID: Fact = fact("valid", FLAG, ("有效", "In force"), REGISTER, |of, _| paper(of, |it| flag(it.valid)));
const ENDS: Fact = fact("days_left", whole(Unit::Days), ("剩余天数", "Days left"), REGISTER, |of, now| {
    paper(of, |it| until(Some(it.ends_on), now))
});
const RENEWED: Fact =
    fact("renewed", FLAG, ("已有接续", "Another holds longer"), REGISTER, |of, _| paper(of, |it| flag(it.renewed)));
const LIMIT: Fact = fact(
    "limit_days_left",
    whole(Unit::Days),
    ("办理时限剩余天数", "Days left of its running limit"),
    REGISTER,
    |of, now| paper(of, |it| until(it.limit.as_ref().map(|limit| limit.on), now)),
);

/// Of a paper that grants figures.
pub const QUOTA: &[Fact] = &[
    VALID,
    ENDS,
    RENEWED,
    LIMIT,
    fact("used_permille", whole(Unit::Permille), ("已使用比例", "Share that is used"), SHARES, |of, _| {
        paper(of, |it| one(it.used_permille.down()))
    }),
    fact("taken_permille", whole(Unit::Permille), ("已占用比例", "Share that is spoken for"), SHARES, |of, _| {
        paper(of, |it| one(it.taken_permille.down()))
    }),
];

/// Of a credential.
pub const CREDENTIAL: &[Fact] = &[
    VALID,
    ENDS,
    RENEWED,
    fact("proof", TEXT, ("证明事项", "What it proves"), REGISTER, |of, _| {
        paper(of, |it| it.proof.map_or_else(Shown::default, |proof| text(proof.as_str())))
    }),
];

/// Of a paper that only has days.
pub const DATED: &[Fact] = &[VALID, ENDS, LIMIT];
