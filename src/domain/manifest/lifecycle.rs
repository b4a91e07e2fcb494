//! States, actions and the one table of legal moves of a manifest (state-machines §3). What is not listed is refused.
//!
//! A manifest has parties, and a move is a party's: which side somebody acts for is asked of the manifest, and whether their
//! role may act so is asked of [`Action::permission`].

use crate::domain::{
    access::Permission,
    names::names,
    refusal::{Code, Refusal},
};

names! {
    /// Where in its life a manifest is.
    State {
        /// Being written; its packages are spoken for.
        Draft = "draft" / "草稿",
        /// Given up before it had a number.
        Cancelled = "cancelled" / "已撤销",
        /// Everything that could make the trip unlawful was looked at.
        Checked = "checked" / "已校验",
        /// It has its official number.
        Issued = "issued" / "已签发",
        /// Taken back before departure; the number is never used again.
        Revoked = "revoked" / "已作废",
        /// The carrier takes it: vehicle and crew are named.
        CarrierConfirmed = "carrier_confirmed" / "承运人已确认",
        /// The carrier does not take it; the number is kept.
        CarrierRefused = "carrier_refused" / "承运人拒运",
        /// Everything is on the vehicle and weighed.
        Loaded = "loaded" / "已装车",
        /// On the way.
        InTransit = "in_transit" / "运输中",
        /// A carrier hands over to the next; responsibility passes with the second signature (Order 23 Art. 17).
        Handover = "handover" / "交接中",
        /// An incident on the way.
        Exception = "exception" / "途中异常",
        /// It could not go on.
        ClosedAbnormal = "closed_abnormal" / "异常终结",
        /// At the receiver's.
        Arrived = "arrived" / "已抵达",
        /// Something differs, is held or refused, and is not decided on (Order 23 Art. 18).
        Discrepancy = "discrepancy" / "存在不符",
        /// All packages are accepted.
        Accepted = "accepted" / "已接受",
        /// Some are, some are not.
        Partial = "partial" / "部分接受",
        /// None is.
        Rejected = "rejected" / "拒收",
        /// What was refused is on its way back.
        Returning = "returning" / "退运中",
        /// All that was refused went on by another manifest.
        Redirected = "redirected" / "已改送",
        /// All that was refused is back.
        ClosedReturned = "closed_returned" / "已退回",
        /// The receiver confirmed it (Order 23 Art. 18: within five working days).
        Completed = "completed" / "已完成",
        /// The receiver reported what became of it (Order 23 Art. 12).
        Treated = "treated" / "已利用处置",
    }
}

names! {
    /// What may be asked of a manifest.
    Action {
        /// Write it anew.
        Redraft = "redraft" / "修改",
        /// Give it up.
        Cancel = "cancel" / "撤销",
        /// Look at everything before departure.
        Check = "check" / "校验",
        /// Back to the draft.
        Reopen = "reopen" / "退回修改",
        /// Sign it and take its number.
        Issue = "issue" / "签发",
        /// Take it back.
        Revoke = "revoke" / "作废",
        /// Take it as the carrier, naming vehicle and crew.
        ConfirmCarry = "confirm_carry" / "承运确认",
        /// Do not take it.
        RefuseCarry = "refuse_carry" / "拒运",
        /// Ask another carrier.
        ChangeCarrier = "change_carrier" / "改承运人",
        /// Change plate, driver, escort or waybill before departure.
        ChangeCrew = "change_crew" / "变更车辆人员",
        /// Put scanned packages on the vehicle.
        Load = "load" / "装车",
        /// Take them off again.
        Unload = "unload" / "卸回",
        /// All is loaded: the out-weight, signed by the consignor.
        FinishLoading = "finish_loading" / "装车完成",
        /// Load again.
        ReopenLoading = "reopen_loading" / "重新装车",
        /// Leave, signed by the carrier.
        Depart = "depart" / "起运",
        /// Offer the load to the next carrier.
        OfferHandover = "offer_handover" / "申请交接",
        /// Take it over.
        AcceptHandover = "accept_handover" / "接收交接",
        /// Do not.
        DeclineHandover = "decline_handover" / "拒绝交接",
        /// Tell of an incident.
        ReportIncident = "report_incident" / "报告异常",
        /// Go on after it.
        Resume = "resume" / "恢复运输",
        /// End what cannot go on.
        CloseAbnormal = "close_abnormal" / "异常终结",
        /// Tell the receiver's gate when it comes.
        BookArrival = "book_arrival" / "预约到厂",
        /// Be at the receiver's.
        Arrive = "arrive" / "抵达",
        /// The receiver's weighbridge with the load on; or with both weights at once.
        WeighIn = "weigh_in" / "进厂过磅",
        /// The receiver's weighbridge with the vehicle empty.
        WeighOut = "weigh_out" / "出厂过磅",
        /// Take note of what the receiver found to differ.
        NoteDiscrepancy = "note_discrepancy" / "知悉差异",
        /// Accept, hold or refuse packages.
        Decide = "decide" / "验收",
        /// Name who takes refused packages back.
        AssignReturn = "assign_return" / "安排退运",
        /// Leave with what was refused.
        SendBack = "send_back" / "退运",
        /// Bring what came back into a zone.
        TakeBack = "take_back" / "退回入库",
        /// Confirm the receipt.
        Complete = "complete" / "确认接受",
        /// Report what became of it.
        ReportTreatment = "report_treatment" / "反馈利用处置",
        /// Enter what the meter of a pipeline counted on a day.
        Meter = "meter" / "计量",
        /// End a continuous transfer with what the receiver counted.
        CloseMetering = "close_metering" / "计量结束",
        /// Propose to correct a field.
        ProposeCorrection = "propose_correction" / "申请更正",
        /// Agree to a correction.
        AgreeCorrection = "agree_correction" / "同意更正",
        /// Do not agree.
        DeclineCorrection = "decline_correction" / "不同意更正",
    }
}

names! {
    /// For whom somebody acts on a manifest.
    Side {
        /// 移出人.
        Consignor = "consignor" / "移出人",
        /// 承运人 of the leg under way, or of the first.
        Carrier = "carrier" / "承运人",
        /// 承运人 of the leg after it.
        NextCarrier = "next_carrier" / "后一承运人",
        /// 接受人.
        Receiver = "receiver" / "接受人",
        /// 主管部门 of the consignor's or the receiver's division.
        Regulator = "regulator" / "主管部门",
    }
}

use Side::{Carrier, Consignor, NextCarrier, Receiver, Regulator};

/// Every legal move, as (from, action, to, by). A move to the same state changes what the manifest holds; what follows when
/// the last package is decided on is [`super::event`]'s.
pub const TRANSITIONS: &[(State, Action, State, &[Side])] = &[
    (State::Draft, Action::Redraft, State::Draft, &[Consignor, Carrier]),
    (State::Draft, Action::Cancel, State::Cancelled, &[Consignor, Carrier]),
    (State::Draft, Action::Check, State::Checked, &[Consignor, Carrier]),
    (State::Checked, Action::Reopen, State::Draft, &[Consignor, Carrier]),
    (State::Checked, Action::Cancel, State::Cancelled, &[Consignor, Carrier]),
    (State::Checked, Action::Issue, State::Issued, &[Consignor]),
    (State::Issued, Action::Revoke, State::Revoked, &[Consignor]),
    (State::Issued, Action::ConfirmCarry, State::CarrierConfirmed, &[Carrier]),
    (State::Issued, Action::RefuseCarry, State::CarrierRefused, &[Carrier]),
    (State::CarrierRefused, Action::ChangeCarrier, State::Issued, &[Consignor]),
    (State::CarrierRefused, Action::Revoke, State::Revoked, &[Consignor]),
    (State::CarrierConfirmed, Action::ChangeCrew, State::CarrierConfirmed, &[Carrier]),
    (State::CarrierConfirmed, Action::RefuseCarry, State::CarrierRefused, &[Carrier]),
    (State::CarrierConfirmed, Action::Load, State::CarrierConfirmed, &[Consignor, Carrier]),
    (State::CarrierConfirmed, Action::Unload, State::CarrierConfirmed, &[Consignor, Carrier]),
    (State::CarrierConfirmed, Action::FinishLoading, State::Loaded, &[Consignor]),
    (State::CarrierConfirmed, Action::Revoke, State::Revoked, &[Consignor]),
    (State::Loaded, Action::ReopenLoading, State::CarrierConfirmed, &[Consignor, Carrier]),
    (State::Loaded, Action::ChangeCrew, State::Loaded, &[Carrier]),
    (State::Loaded, Action::Depart, State::InTransit, &[Carrier]),
    (State::Issued, Action::Meter, State::InTransit, &[Consignor]),
    (State::InTransit, Action::Meter, State::InTransit, &[Consignor]),
    (State::InTransit, Action::CloseMetering, State::Accepted, &[Receiver]),
    (State::InTransit, Action::OfferHandover, State::Handover, &[Carrier]),
    (State::Handover, Action::AcceptHandover, State::InTransit, &[NextCarrier]),
    (State::Handover, Action::DeclineHandover, State::InTransit, &[NextCarrier, Carrier]),
    (State::InTransit, Action::ReportIncident, State::Exception, &[Carrier]),
    (State::Discrepancy, Action::ReportIncident, State::Discrepancy, &[Carrier]),
    (State::Partial, Action::ReportIncident, State::Partial, &[Carrier]),
    (State::Returning, Action::ReportIncident, State::Returning, &[Carrier]),
    (State::Completed, Action::ReportIncident, State::Completed, &[Carrier]),
    (State::Treated, Action::ReportIncident, State::Treated, &[Carrier]),
    (State::Exception, Action::Resume, State::InTransit, &[Carrier]),
    (State::Exception, Action::CloseAbnormal, State::ClosedAbnormal, &[Regulator]),
    (State::CarrierConfirmed, Action::BookArrival, State::CarrierConfirmed, &[Carrier, Consignor, Receiver]),
    (State::Loaded, Action::BookArrival, State::Loaded, &[Carrier, Consignor, Receiver]),
    (State::InTransit, Action::BookArrival, State::InTransit, &[Carrier, Consignor, Receiver]),
    (State::Handover, Action::BookArrival, State::Handover, &[Carrier, Consignor, Receiver]),
    (State::InTransit, Action::Arrive, State::Arrived, &[Carrier, Receiver]),
    (State::Arrived, Action::WeighIn, State::Arrived, &[Receiver]),
    (State::Discrepancy, Action::WeighIn, State::Discrepancy, &[Receiver]),
    (State::Arrived, Action::WeighOut, State::Arrived, &[Receiver]),
    (State::Discrepancy, Action::WeighOut, State::Discrepancy, &[Receiver]),
    (State::Accepted, Action::WeighOut, State::Accepted, &[Receiver]),
    (State::Partial, Action::WeighOut, State::Partial, &[Receiver]),
    (State::Rejected, Action::WeighOut, State::Rejected, &[Receiver]),
    (State::Discrepancy, Action::NoteDiscrepancy, State::Discrepancy, &[Consignor, Regulator]),
    (State::Accepted, Action::NoteDiscrepancy, State::Accepted, &[Consignor, Regulator]),
    (State::Partial, Action::NoteDiscrepancy, State::Partial, &[Consignor, Regulator]),
    (State::Rejected, Action::NoteDiscrepancy, State::Rejected, &[Consignor, Regulator]),
    (State::Redirected, Action::NoteDiscrepancy, State::Redirected, &[Consignor, Regulator]),
    (State::Returning, Action::NoteDiscrepancy, State::Returning, &[Consignor, Regulator]),
    (State::ClosedReturned, Action::NoteDiscrepancy, State::ClosedReturned, &[Consignor, Regulator]),
    (State::Completed, Action::NoteDiscrepancy, State::Completed, &[Consignor, Regulator]),
    (State::Treated, Action::NoteDiscrepancy, State::Treated, &[Consignor, Regulator]),
    (State::Arrived, Action::Decide, State::Arrived, &[Receiver]),
    (State::Discrepancy, Action::Decide, State::Discrepancy, &[Receiver]),
    (State::Accepted, Action::Complete, State::Completed, &[Receiver]),
    (State::Partial, Action::Complete, State::Completed, &[Receiver]),
    (State::Discrepancy, Action::AssignReturn, State::Discrepancy, &[Consignor, Receiver]),
    (State::Partial, Action::AssignReturn, State::Partial, &[Consignor, Receiver]),
    (State::Rejected, Action::AssignReturn, State::Rejected, &[Consignor, Receiver]),
    (State::Returning, Action::AssignReturn, State::Returning, &[Consignor, Receiver]),
    (State::Completed, Action::AssignReturn, State::Completed, &[Consignor, Receiver]),
    (State::Discrepancy, Action::SendBack, State::Discrepancy, &[Carrier]),
    (State::Partial, Action::SendBack, State::Partial, &[Carrier]),
    (State::Rejected, Action::SendBack, State::Returning, &[Carrier]),
    (State::Returning, Action::SendBack, State::Returning, &[Carrier]),
    (State::Completed, Action::SendBack, State::Completed, &[Carrier]),
    (State::Treated, Action::SendBack, State::Treated, &[Carrier]),
    (State::Discrepancy, Action::TakeBack, State::Discrepancy, &[Consignor]),
    (State::Partial, Action::TakeBack, State::Partial, &[Consignor]),
    (State::Returning, Action::TakeBack, State::Returning, &[Consignor]),
    (State::Completed, Action::TakeBack, State::Completed, &[Consignor]),
    (State::Treated, Action::TakeBack, State::Treated, &[Consignor]),
    (State::Completed, Action::ReportTreatment, State::Treated, &[Receiver]),
    (State::Completed, Action::ProposeCorrection, State::Completed, &[Consignor, Carrier, Receiver]),
    (State::Completed, Action::AgreeCorrection, State::Completed, &[Consignor, Carrier, Receiver, Regulator]),
    (State::Completed, Action::DeclineCorrection, State::Completed, &[Consignor, Carrier, Receiver, Regulator]),
    (State::Treated, Action::ProposeCorrection, State::Treated, &[Consignor, Carrier, Receiver]),
    (State::Treated, Action::AgreeCorrection, State::Treated, &[Consignor, Carrier, Receiver, Regulator]),
    (State::Treated, Action::DeclineCorrection, State::Treated, &[Consignor, Carrier, Receiver, Regulator]),
];

/// Moves that follow by themselves, as (from, to, when): printed with the others.
pub const FOLLOWING: &[(State, State, &str)] = &[
    (State::Arrived, State::Discrepancy, "a package is held, refused or differs, and others are not decided on"),
    (State::Arrived, State::Accepted, "the last package is accepted"),
    (State::Discrepancy, State::Accepted, "the last package is decided on: all are accepted"),
    (State::Arrived, State::Partial, "the last package is decided on: some are accepted"),
    (State::Discrepancy, State::Partial, "the last package is decided on: some are accepted"),
    (State::Arrived, State::Rejected, "the last package is decided on: none is accepted"),
    (State::Discrepancy, State::Rejected, "the last package is decided on: none is accepted"),
    (State::Rejected, State::Redirected, "all refused packages went on by another manifest"),
    (State::Returning, State::ClosedReturned, "all refused packages are back or went on, but for those that were lost"),
    (State::Returning, State::ClosedAbnormal, "all refused packages were lost on the way back"),
];

/// The only door to a new state: the state and the side for which it is done, the first of those held that may.
pub fn next(from: State, action: Action, sides: &[Side]) -> Result<(State, Side), Refusal> {
    let found = TRANSITIONS.iter().find(|(state, act, ..)| (*state, *act) == (from, action));
    let Some((_, _, to, by)) = found else {
        return Err(Refusal::of(Code::ManifestNotFromState)
            .with("state", from.as_str())
            .with("state_zh", from.zh())
            .with("action", action.as_str()));
    };
    by.iter().find(|side| sides.contains(side)).map(|side| (*to, *side)).ok_or_else(|| {
        let by: Vec<&str> = by.iter().map(|side| side.as_str()).collect();
        Refusal::of(Code::NotAllowed).with("action", action.as_str()).with("party", by.join(", "))
    })
}

/// The flow's next step from a state, marked `forward` in `actions`.
pub const fn forward(from: State) -> Option<Action> {
    match from {
        State::Draft => Some(Action::Check),
        State::Checked => Some(Action::Issue),
        State::Issued => Some(Action::ConfirmCarry),
        State::CarrierConfirmed => Some(Action::Load),
        State::CarrierRefused => Some(Action::ChangeCarrier),
        State::Loaded => Some(Action::Depart),
        State::InTransit => Some(Action::Arrive),
        State::Handover => Some(Action::AcceptHandover),
        State::Exception => Some(Action::Resume),
        State::Arrived | State::Discrepancy => Some(Action::Decide),
        State::Accepted | State::Partial => Some(Action::Complete),
        State::Rejected => Some(Action::SendBack),
        State::Returning => Some(Action::TakeBack),
        State::Completed => Some(Action::ReportTreatment),
        State::Cancelled
        | State::Revoked
        | State::ClosedAbnormal
        | State::Redirected
        | State::ClosedReturned
        | State::Treated => None,
    }
}

impl Action {
    /// The right that somebody needs who acts for a side.
    pub const fn permission(self, side: Side) -> Permission {
        match (self, side) {
            (_, Side::Carrier | Side::NextCarrier) => Permission::CarryWaste,
            (_, Side::Receiver) => Permission::ReceiveWaste,
            (_, Side::Regulator) => Permission::OverseeManifests,
            (
                Self::Load | Self::Unload | Self::FinishLoading | Self::ReopenLoading | Self::TakeBack | Self::Meter,
                Side::Consignor,
            ) => Permission::LoadPackages,
            (_, Side::Consignor) => Permission::ManageManifests,
        }
    }

    /// Signed: whoever does it says what they were shown.
    pub const fn is_signed(self) -> bool {
        matches!(
            self,
            Self::Issue
                | Self::ConfirmCarry
                | Self::FinishLoading
                | Self::Depart
                | Self::OfferHandover
                | Self::AcceptHandover
                | Self::Complete
        )
    }
}

impl State {
    /// Whether the truck has not left.
    pub const fn is_before_departure(self) -> bool {
        matches!(
            self,
            Self::Draft | Self::Checked | Self::Issued | Self::CarrierConfirmed | Self::CarrierRefused | Self::Loaded
        )
    }
}
