//! INS-01 环责险到期: a site's environmental liability insurance. Of a site of which nothing is entered the platform knows nothing:
//! it warns and accuses nobody.

use super::held;
use crate::{
    domain::alarm::{Asked, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit},
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_days", Unit::Days, 30);
const GRACE: Parameter = Parameter::design("grace_none_days", Unit::Days, 90);

/// The rule.
pub static RULE: Rule = Rule {
    code: "INS-01",
    name: Words { zh: "环责险到期", en: "Insurance" },
    advice: Words {
        zh: "续保环境污染责任保险，登记保单号和有效期",
        en: "Renew the environmental liability insurance and enter the policy and its last day",
    },
    stage: Stage::Paper,
    ground: &["insurance"],
    to: &[Recipient::Enterprise, Recipient::Authority],
    subjects: &[Kind::Site],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN, GRACE],
    lasting: false,
    version: 2,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    held::judge(asked, (&GRACE, &WARN), |site| site.insured_until)
}
