//! Soft findings: what is lawful but worth knowing beside a success. They use the same codes as refusals; pure.

use chrono::Duration;

use crate::{
    domain::{
        facility::STORAGE_POINT_LIMIT,
        refusal::{Code, Refusal},
    },
    kernel::{clock::Instant, mass::Mass},
};

/// Entered this long after it happened is late (HJ 1259 6.3).
const LATE: Duration = Duration::hours(24);

/// What the findings of an act are judged on.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "said by their names")]
pub struct Facts {
    pub now: Instant,
    pub occurred_at: Instant,
    /// The mass was entered by hand in this act.
    pub typed: bool,
    /// Mass before and after a new weighing.
    pub weighed: Option<(Mass, Mass)>,
    /// What the zone holds now and may hold.
    pub zone: Option<(Mass, Mass)>,
    /// What the storage point holds now.
    pub point: Option<Mass>,
}

/// Everything worth knowing.
pub fn findings(facts: &Facts) -> Vec<Refusal> {
    let mut out = Vec::new();
    if facts.typed {
        out.push(Code::WarnTyped.into());
    }
    if let Some((before, after)) = facts.weighed
        && before.grams().abs_diff(after.grams()) * 20 > before.grams().unsigned_abs()
    {
        let told = Refusal::of(Code::WarnMassJump).with("before_g", before.grams()).with("after_g", after.grams());
        out.push(told);
    }
    if let Some((holds, capacity)) = facts.zone
        && holds.grams() * 10 >= capacity.grams() * 9
    {
        let told = Refusal::of(Code::WarnZoneNearlyFull);
        out.push(told.with("holds_g", holds.grams()).with("capacity_g", capacity.grams()));
    }
    if let Some(holds) = facts.point
        && holds.grams() * 5 >= STORAGE_POINT_LIMIT.grams() * 4
    {
        let told = Refusal::of(Code::WarnPointNearlyFull).with("holds_g", holds.grams());
        out.push(told.with("limit_g", STORAGE_POINT_LIMIT.grams()));
    }
    if facts.now.since(facts.occurred_at) > LATE {
        out.push(Refusal::of(Code::WarnEnteredLate).with("occurred_at", facts.occurred_at.to_string()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calm() -> Facts {
        let now = Instant::from_micros(1_000_000_000_000);
        Facts { now, occurred_at: now, typed: false, weighed: None, zone: None, point: None }
    }

    fn codes(facts: &Facts) -> Vec<Code> {
        findings(facts).into_iter().map(|one| one.code).collect()
    }

    #[test]
    fn each_finding_has_its_edge() {
        assert_eq!(codes(&calm()), []);
        let kg = Mass::kg;
        for (facts, wanted) in [
            (Facts { typed: true, ..calm() }, vec![Code::WarnTyped]),
            (Facts { weighed: Some((kg(100), kg(105))), ..calm() }, vec![]),
            (Facts { weighed: Some((kg(100), kg(94))), ..calm() }, vec![Code::WarnMassJump]),
            (Facts { zone: Some((kg(899), kg(1000))), ..calm() }, vec![]),
            (Facts { zone: Some((kg(900), kg(1000))), ..calm() }, vec![Code::WarnZoneNearlyFull]),
            (Facts { point: Some(kg(2399)), ..calm() }, vec![]),
            (Facts { point: Some(kg(2400)), ..calm() }, vec![Code::WarnPointNearlyFull]),
            (Facts { occurred_at: calm().now.plus(-Duration::hours(25)), ..calm() }, vec![Code::WarnEnteredLate]),
        ] {
            assert_eq!(codes(&facts), wanted, "{facts:?}");
        }
    }
}
