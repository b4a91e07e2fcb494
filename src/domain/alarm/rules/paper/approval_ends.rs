//! XPR-01 跨省批准到期或用完: the days of an approval and what is left of its mass (Order 23 Art. 27, 28). Once over it stops new
//! manifests by itself.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Share, Stage, Unit,
        steps::{Step, after, by_time, days_before},
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_days", Unit::Days, 30);
const SHARE: Parameter = Parameter::design("warn_permille", Unit::Permille, 900);

/// The rule.
pub static RULE: Rule = Rule {
    code: "XPR-01",
    name: Words { zh: "跨省批准到期或用完", en: "Approval expiring or used up" },
    advice: Words {
        zh: "还要转移的，及时提出新的跨省转移申请", en: "Apply anew in time if more is to be sent"
    },
    stage: Stage::Paper,
    ground: &["xprov_valid", "xprov_again"],
    to: &[Recipient::Enterprise, Recipient::Authority],
    subjects: &[Kind::Approval],
    levels: &[Level::Blue, Level::Yellow],
    parameters: &[WARN, SHARE],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Paper(paper) = asked.facts else { return Judgement::default() };
    if !paper.valid || paper.renewed || asked.now >= after(paper.ends_on) {
        return Judgement::default();
    }
    let ends = Step::new(after(paper.ends_on), Level::Blue);
    let mut found =
        by_time(asked.now, &[Step::new(days_before(paper.ends_on, asked.params.of(&WARN)), Level::Blue), ends]);
    if paper.taken_permille >= Share::just(asked.params.of(&SHARE)) {
        found.level = found.level.max(Some(Level::Yellow));
    }
    let values = [
        ("days_left", (paper.ends_on - asked.now.legal_day()).num_days()),
        ("taken_permille", paper.taken_permille.up()),
    ];
    Judgement { values: BTreeMap::from(values), ..found }
}
