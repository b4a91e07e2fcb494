//! Rules that watch 预警与报警规则 (alarm-rules; design §6): what is compared is code, how much is a parameter.
//!
//! **Invariant:** a rule is a pure function of facts, parameters, moment and calendar. It says at what level its subject is, and
//! when time alone would change that ([`Judgement::next_look`]): so what happened and what fell due are judged by one function,
//! and between the two nobody need look. A rule writes nothing and knows no notice.
//!
//! Not here: rosters and channels. A rule asks [`Params`] for every figure: what an authority chose for its
//! division ([`setting`]) takes the defaults' place there and nowhere else.

use std::collections::BTreeMap;

pub mod choosable;
pub mod facts;
pub mod figure;
pub mod ladder;
pub mod own;
pub mod rehearsal;
pub mod rules;
pub mod ruling;
pub mod setting;
pub mod share;
pub mod steps;
#[cfg(test)]
mod tests;
pub mod watching;
pub mod words;

pub use choosable::Choosable;
pub use facts::Facts;
pub use figure::{Mark, Parameter, Params, Unit};
pub use rules::RULES;
pub use ruling::Ruling;
pub use share::Share;

use super::{law::calendar::Calendar, names::names};
use crate::kernel::{clock::Instant, text::Words};

names! {
    /// How serious it is. Blue and yellow are 预警, while there is time to act; orange and red are 报警.
    Level {
        /// 蓝: early notice.
        Blue = "blue" / "蓝色预警",
        /// 黄: act now.
        Yellow = "yellow" / "黄色预警",
        /// 橙: past the limit.
        Orange = "orange" / "橙色报警",
        /// 红: serious.
        Red = "red" / "红色报警",
    }
}

impl Level {
    /// Whether it is 报警 rather than 预警.
    pub const fn is_alarm(self) -> bool {
        matches!(self, Self::Orange | Self::Red)
    }

    /// The words in English.
    pub const fn en(self) -> &'static str {
        match self {
            Self::Blue => "blue warning",
            Self::Yellow => "yellow warning",
            Self::Orange => "orange alarm",
            Self::Red => "red alarm",
        }
    }
}

names! {
    /// Where in the chain a rule watches.
    Stage {
        /// Management plan.
        Plan = "plan" / "计划",
        /// From the machine to the store.
        Generation = "generation" / "产生",
        /// In the store.
        Storage = "storage" / "贮存",
        /// Manifest.
        Transfer = "transfer" / "转移",
        /// On the road.
        Transport = "transport" / "运输",
        /// Use and disposal.
        Treatment = "treatment" / "处置",
        /// Permits, contracts, approvals.
        Paper = "paper" / "证照",
        /// Devices that measure and record.
        Device = "device" / "设备",
        /// The platform itself.
        System = "system" / "系统",
    }
}

names! {
    /// What a rule's subject is; its name is the stream of the thing.
    Kind {
        /// A storage facility.
        Facility = "facility" / "贮存设施",
        /// A site.
        Site = "site" / "场所",
        /// A manifest.
        Manifest = "manifest" / "联单",
        /// A blank manifest for outages.
        Blank = "paper_blank" / "备用联单",
        /// A stock-take.
        StockTake = "stock_take" / "盘点",
        /// A permit.
        Permit = "permit" / "经营许可证",
        /// A contract.
        Contract = "contract" / "委托合同",
        /// A cross-province approval.
        Approval = "approval" / "跨省转移批准",
        /// A credential.
        Credential = "credential" / "运输资质",
        /// A declaration.
        Declaration = "declaration" / "申报",
        /// A declared change of a name.
        NameChange = "name_change" / "名称变更",
        /// A run of a vehicle.
        Trip = "trip" / "车次",
        /// A roadside check.
        Inspection = "inspection" / "路查记录",
        /// A device.
        Device = "device" / "监测设备",
        /// A table of reference.
        Reference = "reference" / "参考表",
    }
}

impl Kind {
    /// Where in the chain a rule of an authority's own watches that is about such a thing.
    pub const fn stage(self) -> Stage {
        match self {
            Self::Facility | Self::StockTake => Stage::Storage,
            Self::Site => Stage::Generation,
            Self::Manifest | Self::Blank => Stage::Transfer,
            Self::Trip | Self::Inspection => Stage::Transport,
            Self::Permit | Self::Contract | Self::Approval | Self::Credential | Self::NameChange => Stage::Paper,
            Self::Declaration => Stage::Plan,
            Self::Device => Stage::Device,
            Self::Reference => Stage::System,
        }
    }
}

names! {
    /// Whom a notice concerns first.
    Recipient {
        /// The enterprise whose waste or store it is; of a manifest the consignor.
        Enterprise = "enterprise" / "企业",
        /// Its head.
        Head = "head" / "企业负责人",
        /// The carrier.
        Carrier = "carrier" / "承运人",
        /// The receiver.
        Receiver = "receiver" / "接受人",
        /// The authority of the division.
        Authority = "authority" / "主管部门",
        /// Who keeps the platform.
        Platform = "platform" / "平台",
    }
}

/// What a rule finds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Judgement {
    /// The level; `None`: nothing to say.
    pub level: Option<Level>,
    /// A limit of law is passed: it is a breach, whatever becomes of it.
    pub breach: bool,
    /// What was compared, each by name in its unit.
    pub values: BTreeMap<&'static str, i64>,
    /// The same under names that a rule's facts have.
    pub named: BTreeMap<String, i64>,
    /// When time alone would change the answer; `None`: never.
    pub next_look: Option<Instant>,
}

impl Judgement {
    /// What was compared, as the evidence keeps it.
    pub fn evidence(&self) -> BTreeMap<String, i64> {
        let values = self.values.iter().map(|(name, value)| ((*name).to_owned(), *value));
        values.chain(self.named.iter().map(|(name, value)| (name.clone(), *value))).collect()
    }
}

/// What a rule is asked with.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// What is known of the subject.
    pub facts: &'a Facts,
    /// How much.
    pub params: &'a Params,
    /// The moment.
    pub now: Instant,
    /// Working days.
    pub calendar: &'a Calendar,
    /// The level of the judgement before: what clears is another figure than what triggers.
    pub held: Option<Level>,
}

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Permanent code, `STO-01`.
    pub code: &'static str,
    /// Its name.
    pub name: Words,
    /// What to do about it.
    pub advice: Words,
    /// Where it watches.
    pub stage: Stage,
    /// Keys of `fixtures/legal-basis.csv`; none: the house's own.
    pub ground: &'static [&'static str],
    /// Whom it concerns.
    pub to: &'static [Recipient],
    /// What its subjects are: one of each has a notice of its own.
    pub subjects: &'static [Kind],
    /// The levels at which it finds something.
    pub levels: &'static [Level],
    /// How much, by default.
    pub parameters: &'static [Parameter],
    /// What it finds is a fact of the past that nothing undoes: only a person's word ends its notice.
    pub lasting: bool,
    /// Raised by one whenever what is compared changes; kept in the evidence of each notice.
    pub version: u32,
    /// What is compared.
    pub judge: fn(&Asked<'_>) -> Judgement,
}

/// Whether those above alone are told: whom the authority suspects learns nothing.
pub fn only_above(to: &[Recipient]) -> bool {
    to.iter().all(|one| matches!(one, Recipient::Authority | Recipient::Platform))
}

impl Rule {
    /// The rule of a code.
    pub fn find(code: &str) -> Option<&'static Self> {
        RULES.iter().copied().find(|one| one.code == code)
    }

    /// The rules that watch a kind of subject.
    pub fn watching(kind: Kind) -> impl Iterator<Item = &'static Self> {
        RULES.iter().copied().filter(move |one| one.subjects.contains(&kind))
    }
}
