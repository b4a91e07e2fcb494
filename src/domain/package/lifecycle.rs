//! States, actions and the one table of legal moves of a package (state-machines §1). What is not listed is refused.

use crate::domain::{
    access::Role,
    names::{door, names},
    refusal::{Code, Refusal},
};

names! {
    /// Where in its life a package is.
    State {
        /// A label code is reserved for it.
        Allotted = "allotted" / "已赋码",
        /// Its net mass is known (B.1).
        Weighed = "weighed" / "已称重",
        /// The label is printed and stuck on.
        Labelled = "labelled" / "待入库",
        /// It lies in a zone (B.2).
        InStock = "in_stock" / "在库",
        /// A line of a manifest speaks for it.
        Reserved = "reserved" / "已列入联单",
        /// On the vehicle, still on the site (B.3).
        Loaded = "loaded" / "已装车",
        /// On the way.
        InTransit = "in_transit" / "运输中",
        /// On the receiver's ground, not decided on.
        Arrived = "arrived" / "已抵达",
        /// Held until sampling decides.
        Held = "held" / "待检",
        /// The receiver's now, not yet stored.
        Accepted = "accepted" / "已接受",
        /// The receiver does not take it.
        Rejected = "rejected" / "拒收",
        /// On its way back to who sent it.
        Returning = "returning" / "退运中",
        /// Used up or disposed of by a receiver.
        Treated = "treated" / "已利用处置",
        /// Its content went into other packages.
        Repacked = "repacked" / "已换包装",
        /// Used or disposed of on the site (B.4).
        SelfTreated = "self_treated" / "已自行处置",
        /// It left the site, as a ledger of the time before tells (B.3).
        Left = "left" / "已出库",
        /// Somebody outside took it for treatment, as that ledger tells (B.5).
        Entrusted = "entrusted" / "已委外",
        /// Taken back before it ever lay in stock; its serial is never used again.
        Voided = "voided" / "已作废",
        /// Gone, and reported.
        Lost = "lost" / "丢失",
    }
}

names! {
    /// What may be asked of a package.
    Action {
        /// Take its net mass.
        Weigh = "weigh" / "称重",
        /// Print the label and stick it on.
        Label = "label" / "打印贴标",
        /// Bring it into a zone.
        Store = "store" / "入库",
        /// Bring it to another zone.
        Move = "move" / "移位",
        /// Weigh it again; the label must then be printed again.
        Reweigh = "reweigh" / "复称",
        /// Report an unreadable or lost label.
        DamageLabel = "damage_label" / "标签损坏",
        /// Put its content into other packages: split, merge, repack.
        Repack = "repack" / "拆分合并",
        /// Count it in a stock-take.
        Count = "count" / "盘点",
        /// Add to a bulk holding.
        Fill = "fill" / "注入",
        /// Take from a bulk holding.
        Draw = "draw" / "抽出",
        /// Use or dispose of it on the site.
        SelfTreat = "self_treat" / "自行处置",
        /// Take it back before stock-in.
        Void = "void" / "作废",
        /// Report it gone.
        ReportLost = "report_lost" / "报失",
        /// Take the newest stock-in or move back, shortly after.
        Undo = "undo" / "撤回",
        /// Correct what an event said.
        Correct = "correct" / "更正",
        /// Put it on a line of a manifest.
        Reserve = "reserve" / "列入联单",
        /// Take it off that line.
        Release = "release" / "移出联单",
        /// Put it on the vehicle.
        Load = "load" / "装车",
        /// Take it off the vehicle before departure.
        Unload = "unload" / "卸回",
        /// The vehicle leaves with it.
        Depart = "depart" / "起运",
        /// The vehicle is at the receiver's.
        Arrive = "arrive" / "抵达",
        /// Hold it for sampling.
        Hold = "hold" / "待检",
        /// Take it over.
        Accept = "accept" / "接受",
        /// Do not take it.
        Reject = "reject" / "拒收",
        /// Send what was refused back.
        SendBack = "send_back" / "退运",
        /// Bring what came back into a zone.
        TakeBack = "take_back" / "退回入库",
        /// Use it up or dispose of it in a batch.
        Treat = "treat" / "利用处置",
        /// History: it left the site.
        Leave = "leave" / "出库",
        /// History: it was entrusted to somebody outside.
        Entrust = "entrust" / "委外",
    }
}

/// Keeper and EHS officer do the work; the simulator and opening stock come as the system.
const HANDLERS: &[Role] = &[Role::Keeper, Role::Ehs, Role::System];
/// Only with the EHS officer's word.
const ANSWERABLE: &[Role] = &[Role::Ehs, Role::System];
/// Only history.
const HISTORY: &[Role] = &[Role::Import];
/// Who writes manifests; a collector's dispatcher for a small producer (反向填写).
const CONSIGNORS: &[Role] = &[Role::Ehs, Role::Dispatcher, Role::System];
/// Who takes a package off a manifest: who wrote it, and the keeper who loads less.
const RELEASERS: &[Role] = &[Role::Keeper, Role::Ehs, Role::Dispatcher, Role::System];
/// Who loads a vehicle: the keeper, or whoever drives it.
const LOADERS: &[Role] = &[Role::Keeper, Role::Ehs, Role::Dispatcher, Role::Driver, Role::System];
/// Who carries.
const CARRIERS: &[Role] = &[Role::Dispatcher, Role::Driver, Role::System];
/// Who tells of an arrival: the driver, or the gate.
const ARRIVERS: &[Role] = &[Role::Dispatcher, Role::Driver, Role::Gate, Role::Ehs, Role::System];
/// Who decides on what arrived.
const RECEIVERS: &[Role] = &[Role::Gate, Role::Ehs, Role::System];
/// Who treats.
const OPERATORS: &[Role] = &[Role::Operator, Role::Ehs, Role::System];
/// Who may report it gone while it is on the way back.
const REPORTERS: &[Role] = &[Role::Dispatcher, Role::Driver, Role::Ehs, Role::System];
/// The same on the way out, with the authority that ends a transfer that cannot go on.
const ENDERS: &[Role] = &[Role::Dispatcher, Role::Driver, Role::Ehs, Role::Officer, Role::Reviewer, Role::System];
/// Handlers and history.
const HANDLERS_AND_HISTORY: &[Role] = &[Role::Keeper, Role::Ehs, Role::System, Role::Import];

/// Every legal move, as (from, action, to, by). `forward` moves are the flow's next step.
pub const TRANSITIONS: &[(State, Action, State, &[Role])] = &[
    (State::Allotted, Action::Weigh, State::Weighed, HANDLERS_AND_HISTORY),
    (State::Allotted, Action::Void, State::Voided, HANDLERS),
    (State::Weighed, Action::Label, State::Labelled, HANDLERS),
    (State::Weighed, Action::Reweigh, State::Weighed, HANDLERS),
    (State::Weighed, Action::Fill, State::Weighed, HANDLERS_AND_HISTORY),
    (State::Weighed, Action::Void, State::Voided, HANDLERS),
    (State::Weighed, Action::Store, State::InStock, HISTORY),
    (State::Weighed, Action::Correct, State::Weighed, ANSWERABLE),
    (State::Labelled, Action::Correct, State::Labelled, ANSWERABLE),
    (State::Labelled, Action::Label, State::Labelled, HANDLERS),
    (State::Labelled, Action::Reweigh, State::Weighed, HANDLERS),
    (State::Labelled, Action::Store, State::InStock, HANDLERS),
    (State::Labelled, Action::DamageLabel, State::Labelled, HANDLERS),
    (State::Labelled, Action::SelfTreat, State::SelfTreated, ANSWERABLE),
    (State::Labelled, Action::Void, State::Voided, HANDLERS),
    (State::InStock, Action::Store, State::InStock, HISTORY),
    (State::InStock, Action::Correct, State::InStock, ANSWERABLE),
    (State::InStock, Action::Move, State::InStock, HANDLERS),
    (State::InStock, Action::Undo, State::InStock, HANDLERS),
    (State::InStock, Action::Reweigh, State::InStock, HANDLERS),
    (State::InStock, Action::Label, State::InStock, HANDLERS),
    (State::InStock, Action::DamageLabel, State::InStock, HANDLERS),
    (State::InStock, Action::Repack, State::Repacked, HANDLERS),
    (State::InStock, Action::Count, State::InStock, HANDLERS),
    (State::InStock, Action::Fill, State::InStock, HANDLERS),
    (State::InStock, Action::Draw, State::InStock, HANDLERS),
    (State::InStock, Action::SelfTreat, State::SelfTreated, ANSWERABLE),
    (State::InStock, Action::ReportLost, State::Lost, HANDLERS),
    (State::Labelled, Action::Reserve, State::Reserved, CONSIGNORS),
    (State::InStock, Action::Reserve, State::Reserved, CONSIGNORS),
    (State::Rejected, Action::Reserve, State::Reserved, CONSIGNORS),
    (State::Reserved, Action::Release, State::InStock, RELEASERS),
    (State::Reserved, Action::Load, State::Loaded, LOADERS),
    (State::Loaded, Action::Unload, State::Reserved, LOADERS),
    (State::Loaded, Action::Depart, State::InTransit, CARRIERS),
    (State::InTransit, Action::Arrive, State::Arrived, ARRIVERS),
    (State::InTransit, Action::ReportLost, State::Lost, ENDERS),
    (State::Arrived, Action::Hold, State::Held, RECEIVERS),
    (State::Arrived, Action::Accept, State::Accepted, RECEIVERS),
    (State::Arrived, Action::Reject, State::Rejected, RECEIVERS),
    (State::Held, Action::Accept, State::Accepted, RECEIVERS),
    (State::Held, Action::Reject, State::Rejected, RECEIVERS),
    (State::Rejected, Action::SendBack, State::Returning, CARRIERS),
    (State::Returning, Action::TakeBack, State::InStock, HANDLERS),
    (State::Returning, Action::ReportLost, State::Lost, REPORTERS),
    (State::Accepted, Action::Store, State::InStock, HANDLERS),
    (State::Accepted, Action::Treat, State::Treated, OPERATORS),
    (State::InStock, Action::Treat, State::Treated, OPERATORS),
    (State::InStock, Action::Leave, State::Left, HISTORY),
    (State::InStock, Action::Entrust, State::InStock, HISTORY),
    (State::Left, Action::Entrust, State::Entrusted, HISTORY),
    (State::Left, Action::Store, State::InStock, HISTORY),
    (State::Entrusted, Action::Entrust, State::Entrusted, HISTORY),
    (State::Entrusted, Action::Store, State::InStock, HISTORY),
];

// What only history may do is no move of a state for anybody else.
door!(NotFromState, |by, role| role == Role::Import || by != HISTORY);

/// The flow's next step from a state, marked `forward` in `actions`.
pub const fn forward(from: State) -> Option<Action> {
    match from {
        State::Allotted => Some(Action::Weigh),
        State::Weighed => Some(Action::Label),
        State::Labelled | State::Accepted => Some(Action::Store),
        State::InStock
        | State::Reserved
        | State::Loaded
        | State::InTransit
        | State::Arrived
        | State::Held
        | State::Rejected
        | State::Returning
        | State::Treated
        | State::Repacked
        | State::SelfTreated
        | State::Left
        | State::Entrusted
        | State::Voided
        | State::Lost => None,
    }
}

impl Action {
    /// Whether it is a step of a manifest or of a treatment batch, which take it for all packages concerned, and not an act
    /// on one package alone.
    pub const fn is_of_document(self) -> bool {
        matches!(
            self,
            Self::Reserve
                | Self::Release
                | Self::Load
                | Self::Unload
                | Self::Depart
                | Self::Arrive
                | Self::Hold
                | Self::Accept
                | Self::Reject
                | Self::SendBack
                | Self::TakeBack
                | Self::Treat
        )
    }
}

impl State {
    /// Whether it may lie in a zone and then counts in stock there.
    pub const fn is_stored(self) -> bool {
        matches!(self, Self::InStock | Self::Reserved)
    }
}
