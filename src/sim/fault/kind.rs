//! Kinds of faults, with the rules that should find each.

use crate::domain::{alarm::Level, names::names};

names! {
    /// What is wrong.
    Kind {
        /// Drums are gone from a producer's store; the stock-take tells.
        Theft = "theft" / "库存失窃",
        /// A drum is gone between the gate and the furnace.
        LostBeforeFurnace = "lost_before_furnace" / "入厂后丢失",
        /// A run stands still where it has no business.
        LongStop = "long_stop" / "途中异常停留",
        /// A load comes days after it was expected.
        Detour = "detour" / "绕行迟到",
        /// Stored for more than a year.
        StoredTooLong = "stored_too_long" / "超期贮存",
        /// A receipt that is not confirmed in time.
        ReceiptLate = "receipt_late" / "逾期未确认接受",
        /// The weighbridge says much more than the labels.
        WrongWeight = "wrong_weight" / "重量不符",
        /// What arrived is not what was declared, and nobody decides on it.
        Mismatch = "mismatch" / "信息不符",
        /// What was refused lies at the receiver.
        NotReturned = "not_returned" / "拒收未退回",
        /// No treatment is reported back.
        NoFeedback = "no_feedback" / "处置结果未反馈",
        /// A permit that ran out.
        PermitExpired = "permit_expired" / "许可证过期",
        /// A contract that ran out.
        ContractExpired = "contract_expired" / "合同过期",
        /// A vehicle's licence that ran out.
        CredentialExpired = "credential_expired" / "车辆证件过期",
        /// A ledger in which nothing is written though something is made.
        LedgerSilent = "ledger_silent" / "台账断更",
        /// Masses are typed where there is a scale.
        TypedMasses = "typed_masses" / "手工录入重量",
        /// A month's output is hidden or doubled.
        OutputDoubled = "output_doubled" / "产生量突增",
        /// A declaration that nobody hands in.
        DeclarationOverdue = "declaration_overdue" / "申报逾期",
        /// Wastes that must not meet lie in one zone.
        IncompatibleStore = "incompatible_store" / "不相容混存",
        /// More in a store than it may hold.
        OverCapacity = "over_capacity" / "超量贮存",
        /// More than three tonnes at a storage point.
        PointOver = "point_over" / "贮存点超3吨",
        /// Weighed and not stored.
        NotStored = "not_stored" / "未及时入库",
        /// A label that is not put right.
        LabelMissing = "label_missing" / "标签破损未补",
        /// More made than planned.
        PlanExceeded = "plan_exceeded" / "超计划产生",
        /// A waste that is not in the plan.
        WasteUnplanned = "waste_unplanned" / "计划外废物",
        /// No plan of the year.
        PlanNotFiled = "plan_not_filed" / "未备案管理计划",
        /// A registered producer that makes more than ten tonnes.
        TierExceeded = "tier_exceeded" / "管理类别应升级",
        /// A manifest that no carrier takes.
        CarrierSilent = "carrier_silent" / "承运人未确认",
        /// A paper form that is not entered.
        EnteredLate = "entered_late" / "纸质联单未补录",
        /// A load on the road without a manifest.
        NoManifest = "no_manifest" / "无联单运输",
        /// A run leaves the way that was given.
        OffTheWay = "off_the_way" / "偏离路线",
        /// Nobody beside the driver.
        NoEscort = "no_escort" / "无押运员",
        /// A form of paper for a waste that the receiver has no permit for.
        OutsidePermit = "outside_permit" / "超许可类别",
        /// Somebody changes what lies there in the database.
        StockAltered = "stock_altered" / "库存数据被改",
        /// Stock that nothing ever leaves.
        NoShipment = "no_shipment" / "长期无转移",
    }
}

/// Where a kind is planted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// In the daily life of a producer.
    Life,
    /// With a load of one.
    Load,
    /// At a works that lives no daily life.
    Works,
    /// At a plant that takes nothing in.
    Plant,
}

impl Kind {
    /// Where it is planted.
    pub const fn stage(self) -> Stage {
        match self {
            Self::LedgerSilent | Self::TypedMasses | Self::OutputDoubled | Self::DeclarationOverdue => Stage::Life,
            Self::LostBeforeFurnace
            | Self::LongStop
            | Self::Detour
            | Self::ReceiptLate
            | Self::WrongWeight
            | Self::Mismatch
            | Self::NotReturned
            | Self::OffTheWay
            | Self::NoEscort
            | Self::NoFeedback => Stage::Load,
            Self::PermitExpired => Stage::Plant,
            Self::Theft
            | Self::StoredTooLong
            | Self::ContractExpired
            | Self::CredentialExpired
            | Self::IncompatibleStore
            | Self::OverCapacity
            | Self::PointOver
            | Self::NotStored
            | Self::LabelMissing
            | Self::PlanExceeded
            | Self::WasteUnplanned
            | Self::PlanNotFiled
            | Self::TierExceeded
            | Self::CarrierSilent
            | Self::EnteredLate
            | Self::NoManifest
            | Self::OutsidePermit
            | Self::StockAltered
            | Self::NoShipment => Stage::Works,
        }
    }

    /// The rules of which one at least must find it.
    pub const fn rules(self) -> &'static [&'static str] {
        match self {
            Self::Theft => &["SEC-01", "STO-08"],
            Self::LostBeforeFurnace => &["STO-08"],
            Self::LongStop => &["TRN-02"],
            Self::Detour => &["MAN-04"],
            Self::StoredTooLong => &["STO-01"],
            Self::ReceiptLate => &["MAN-03"],
            Self::WrongWeight => &["MAN-05"],
            Self::Mismatch => &["MAN-06"],
            Self::NotReturned => &["MAN-07"],
            Self::NoFeedback => &["MAN-09"],
            Self::PermitExpired => &["PMT-01"],
            Self::ContractExpired => &["CTR-01"],
            Self::CredentialExpired => &["TRN-04"],
            Self::LedgerSilent => &["LDG-01"],
            Self::TypedMasses => &["DEV-04"],
            Self::OutputDoubled => &["GEN-01"],
            Self::DeclarationOverdue => &["DCL-01"],
            Self::IncompatibleStore => &["STO-04"],
            Self::OverCapacity => &["STO-03"],
            Self::PointOver => &["STO-02"],
            Self::NotStored => &["GEN-02"],
            Self::LabelMissing => &["LBL-01"],
            Self::PlanExceeded => &["PLN-03"],
            Self::WasteUnplanned => &["PLN-02"],
            Self::PlanNotFiled => &["PLN-01"],
            Self::TierExceeded => &["PLN-05"],
            Self::CarrierSilent => &["MAN-02"],
            Self::EnteredLate => &["MAN-08"],
            Self::NoManifest => &["MAN-01"],
            Self::OffTheWay => &["TRN-01"],
            Self::NoEscort => &["TRN-06"],
            Self::OutsidePermit => &["PMT-03"],
            Self::StockAltered => &["LDG-02"],
            Self::NoShipment => &["STO-09"],
        }
    }

    /// Rules that rightly find something else of it as well.
    pub const fn also(self) -> &'static [&'static str] {
        match self {
            Self::LostBeforeFurnace => &["SEC-01"],
            Self::LongStop | Self::OffTheWay => &["TRN-03"],
            Self::OutsidePermit => &["MAN-08"],
            Self::NotReturned => &["MAN-06"],
            // What is read in of the time before was made and stored then.
            Self::StoredTooLong => &["STO-09", "DCL-01"],
            Self::NoShipment => &["STO-01"],
            Self::OverCapacity => &["PLN-03", "PLN-05", "STO-09"],
            Self::PointOver | Self::IncompatibleStore => &["PLN-02", "PLN-03", "STO-09"],
            Self::TierExceeded => &["PLN-03", "STO-09"],
            _ => &[],
        }
    }

    /// The level that is expected: 报警 where the rule has one.
    pub const fn least(self) -> Level {
        match self {
            Self::Theft | Self::NoManifest => Level::Red,
            Self::NoShipment | Self::NoFeedback => Level::Blue,
            // Doubled for a whole month it is far above half, but a month of few days is judged with it.
            Self::OutputDoubled | Self::ContractExpired | Self::TypedMasses | Self::LabelMissing => Level::Yellow,
            _ => Level::Orange,
        }
    }

    /// Days of the world before the first on which it may begin, and after the last.
    pub const fn within(self) -> (i64, i64) {
        match self {
            Self::LedgerSilent => (25, 45),
            Self::TypedMasses => (10, 45),
            Self::OutputDoubled => (250, 70),
            Self::DeclarationOverdue => (5, 60),
            Self::NoFeedback => (5, 85),
            Self::PermitExpired | Self::ContractExpired | Self::CredentialExpired => (2, 50),
            Self::StoredTooLong | Self::WasteUnplanned | Self::ReceiptLate | Self::EnteredLate => (5, 35),
            Self::NoShipment => (3, 200),
            // Its day is 31 March, and of who makes waste since the end of February: later ones have days of grace first.
            Self::PlanNotFiled => (3, 260),
            _ => (5, 20),
        }
    }
}
