//! EMG-01 应急预案未备案/到期: a site's emergency plan is filed and revised in time. Of a site of which nothing is entered the platform
//! knows nothing: it warns and accuses nobody.

use super::held;
use crate::{
    domain::alarm::{Asked, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit},
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_days", Unit::Days, 60);
const GRACE: Parameter = Parameter::design("grace_none_days", Unit::Days, 90);

/// The rule.
pub static RULE: Rule = Rule {
    code: "EMG-01",
    name: Words { zh: "应急预案未备案/到期", en: "Emergency plan" },
    advice: Words {
        zh: "修订应急预案并备案，登记备案号和有效期",
        en: "Revise the emergency plan, file it, and enter its number and last day",
    },
    stage: Stage::Paper,
    ground: &["emergency.plan"],
    to: &[Recipient::Enterprise, Recipient::Authority],
    subjects: &[Kind::Site],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN, GRACE],
    lasting: false,
    version: 2,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    held::judge(asked, (&GRACE, &WARN), |site| site.emergency_until)
}
