//! The domain's "no": one enum of codes, each with words, a way out, a class and the rule behind it. `docs/errors.md` is printed
//! from it. No article stands here: which law is cited depends on the day ([`Refusal::on`]).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::law::{Basis, Ground};
use crate::kernel::text::Words;

/// The fact that tells by the law of which day a refusal is judged.
const JUDGED_ON: &str = "judged_on";

/// What kind of "no" it is; the HTTP edge maps each to one status.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    /// The request is not well formed.
    Input,
    /// Who asks is not known.
    Unknown,
    /// Known, but not allowed.
    Forbidden,
    /// Absent, or out of sight.
    Absent,
    /// Stale, taken, or not from this state.
    Conflict,
    /// A precondition did not hold.
    Precondition,
    /// Too large.
    TooLarge,
    /// A rule of law or of the trade is broken.
    Rule,
    /// Too often.
    TooMany,
    /// Busy; try again.
    Busy,
    /// Our fault.
    Fault,
    /// No refusal: something to know beside a success.
    Warning,
}

macro_rules! codes {
    ($($name:ident = $code:literal, $class:ident, $zh:literal, $en:literal, $zh_out:literal, $en_out:literal, $basis:literal;)+) => {
        /// Every code the platform answers with. Codes are permanent.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
        pub enum Code {
            $(#[doc = $en] #[serde(rename = $code)] $name,)+
        }

        impl Code {
            /// All of them, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The permanent `noun.reason` text.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// The class it belongs to.
            pub const fn class(self) -> Class {
                match self { $(Self::$name => Class::$class,)+ }
            }

            /// What happened.
            pub const fn words(self) -> Words {
                match self { $(Self::$name => Words { zh: $zh, en: $en },)+ }
            }

            /// What to do about it.
            pub const fn remedy(self) -> Words {
                match self { $(Self::$name => Words { zh: $zh_out, en: $en_out },)+ }
            }

            /// The rule behind it as the table says: keys of `fixtures/legal-basis.csv`, or why there is none
            /// ([`crate::domain::law::Ground`]).
            pub const fn ground_text(self) -> &'static str {
                match self { $(Self::$name => $basis,)+ }
            }
        }
    };
}

codes! {
    RequestMalformed = "request.malformed", Input, "请求内容读不懂", "The request cannot be read", "按接口说明检查字段和格式", "Check fields and formats against the API page", "technical";
    RequestField = "request.field_invalid", Input, "有字段填得不对", "A field is not valid", "改正标出的字段再提交", "Correct the named field and send again", "technical";
    RequestTooLarge = "request.too_large", TooLarge, "内容太大", "The request is too large", "分成几次提交", "Send it in parts", "technical";
    RequestTooMany = "request.too_many", TooMany, "请求太频繁", "Too many requests", "稍后再试", "Wait a moment and try again", "technical";
    ViewsFull = "view.too_many", Rule, "保存的筛选已到50个", "50 filters are kept already", "先删掉不用的再保存", "Forget one that is no longer used first", "technical";
    KeyMissing = "command.key_missing", Precondition, "缺少 Idempotency-Key", "Idempotency-Key is missing", "每次写入带一个新的 UUIDv7", "Send a fresh UUIDv7 with each write", "house design §7";
    KeyReused = "command.key_reused", Rule, "同一个 Idempotency-Key 用在了不同的内容上", "The same Idempotency-Key came with another body", "新的操作用新的编号", "Use a new key for a new action", "house design §2";
    VersionStale = "document.stale", Precondition, "这份资料刚被改过", "This was changed meanwhile", "先看改了什么，再提交", "Look at the change, then send again", "technical";
    VersionNeeded = "document.version_needed", Precondition, "没有说明改的是哪一版", "It is not said which version is changed", "先读取这份资料，把它的 ETag 放进 If-Match", "Read it first and send its ETag as If-Match", "house design §7";
    NotFound = "thing.not_found", Absent, "没有找到，或不在你的范围内", "Not found, or outside your scope", "检查编号，或换一个单位查看", "Check the code, or switch organisation", "technical";
    LoginWrong = "login.wrong", Unknown, "账号或密码不对", "Login or password is wrong", "再试一次，或找管理员重置密码", "Try again, or ask an administrator for a reset", "technical";
    LoginBlocked = "login.blocked", TooMany, "从这里试错次数太多", "Too many wrong tries from here", "几分钟后再试，其他地方登录不受影响", "Wait a few minutes; other places are not affected", "technical";
    SecondFactorNeeded = "login.second_factor_needed", Unknown, "还要第二步验证码", "The second factor is needed", "填身份验证器上的6位数字，或一个恢复码", "Give the six digits of the authenticator, or a recovery code", "technical";
    SecondFactorWrong = "login.second_factor_wrong", Rule, "验证码不对，或已用过", "The code is wrong or was used", "等下一个数字出来再填；手机时间要准", "Wait for the next digits; the phone's clock must be right", "technical";
    SecondFactorSet = "second_factor.already_set", Conflict, "两步验证已经开着", "The second factor is set already", "要换手机，先关掉再重开", "To change the phone, end it and begin anew", "technical";
    SecondFactorUnset = "second_factor.not_set", Conflict, "两步验证没有开", "No second factor is set", "先开启两步验证", "Begin it first", "technical";
    PasswordWrong = "password.wrong", Rule, "现在的密码不对", "The present password is wrong", "再填一次；忘了就退出后重置", "Give it again; if it is forgotten, sign out and reset it", "technical";
    TokenInvalid = "token.invalid", Unknown, "登录已失效", "The session has ended", "重新登录", "Log in again", "technical";
    NotAllowed = "access.not_allowed", Forbidden, "你的角色不能做这件事", "Your role may not do this", "请有权限的同事来做", "Ask a colleague with the right role", "technical";
    LoginTaken = "login.taken", Conflict, "这个账号名已经有人用了", "This login is taken", "换一个账号名", "Choose another login", "technical";
    PasswordWeak = "password.too_weak", Rule, "密码太短或太常见", "The password is too short or too common", "至少10个字符，不要用账号名或常见密码", "At least 10 characters, neither the login nor a common password", "technical";
    AwaitsApproval = "organisation.awaits_approval", Forbidden, "单位注册还在等待审核", "The registration still awaits approval", "请等所在地主管部门审核，或联系他们", "Wait for the authority of your division, or call it", "technical";
    OrganisationNotPending = "organisation.not_pending", Conflict, "这个单位不在待审核状态", "This organisation does not await approval", "看看它现在的状态", "Look at its state", "technical";
    TicketInvalid = "ticket.invalid", Rule, "链接已用过、已过期或不对", "The link was used, has expired or is wrong", "请再要一个新链接", "Ask for a new link", "technical";
    OwnAccount = "person.own_account", Rule, "不能停用自己的账号，也不能收回自己的职责", "Your own account is not yours to lock, nor your own role to end", "请本单位的另一位管理员或平台管理员来做", "Ask another manager of your organisation, or the platform's administrator", "technical";
    RoleNotGrantable = "grant.not_yours_to_give", Forbidden, "不能授予这个角色或范围", "This role or scope is not yours to give", "只能授予本单位的角色；监管角色由主管部门授予", "Give roles of your own organisation only; regulators' roles come from their authority", "technical";
    MandateTooLong = "mandate.too_long", Rule, "委托期限不对", "The mandate's end is not valid", "截止时间须在今天之后、三年之内", "It must end after now and within three years", "technical";
    UsccInvalid = "organisation.credit_code_invalid", Input, "统一社会信用代码不对", "The unified social credit code is not valid", "对照营业执照检查18位代码", "Compare the 18 characters with the business licence", "form GB 32100-2015";
    DivisionUnknown = "site.division_unknown", Input, "行政区划代码不对", "The division code is unknown", "填区县一级的6位代码", "Give the six digits of a district", "form GB/T 2260";
    SiteCodeInvalid = "site.code_invalid", Input, "场所编号不对", "The site code is not valid", "应为统一社会信用代码加三位序号，如 …-001", "The credit code with three digits, like …-001", "technical";
    PlateInvalid = "vehicle.plate_invalid", Input, "车牌号或颜色不对", "The plate or its colour is not valid", "检查车牌号和颜色", "Check number and colour of the plate", "form GA 36-2018";
    TokenScope = "token.scope_not_yours", Rule, "令牌的权限超出你的权限", "The token asks for more than you may", "减少权限或场所", "Ask for fewer permissions or sites", "technical";
    TokenTooLong = "token.too_long", Rule, "令牌期限不对", "The token's end is not valid", "有效期最短1小时，最长366天", "From one hour to 366 days", "technical";
    BatchTooLong = "batch.too_long", TooLarge, "一次提交的条数太多", "Too many items at once", "分成几次提交", "Send them in parts", "technical";
    JobEnded = "job.ended", Conflict, "这个任务已经结束", "This job has ended", "看看它的结果", "Look at its result", "technical";
    JobsFull = "job.too_many", TooMany, "你还有10个任务没做完", "Ten of your jobs have not ended", "等一个做完，或取消一个", "Wait for one to end, or cancel one", "technical";
    NotFromState = "package.not_from_state", Conflict, "这一桶现在的状态不能做这一步", "Not possible in the package's present state", "看看它现在的状态和下一步", "Look at its state and next step", "ledger.frequency";
    MassNotPositive = "package.mass_not_positive", Rule, "净重必须大于零", "Net mass must be above zero", "检查毛重和皮重", "Check gross and tare", "ledger.frequency";
    MassTooLarge = "package.mass_too_large", Rule, "重量超出这种容器的可能", "The mass exceeds what this container can hold", "检查单位和读数", "Check unit and reading", "house codes §9";
    BalanceBroken = "package.balance_broken", Rule, "拆分或合并前后重量不相等", "Masses before and after do not balance", "各部分之和须与原重量一致，精确到克", "The parts must sum to the whole, to the gram", "house state-machines §1";
    WasteDiffers = "package.waste_differs", Rule, "不同废物不能合并", "Different wastes may not be merged", "只合并同一种废物的容器", "Merge containers of one waste only", "storage.sorting";
    MassExceeds = "package.mass_exceeds", Rule, "超出这一桶现有的重量", "More than the package holds", "减少数量", "Reduce the quantity", "ledger.frequency";
    UndoNotLast = "package.undo_not_last", Conflict, "最后一步不是入库或移位，不能撤回", "The newest step is neither a stock-in nor a move: it cannot be undone", "放错了地方就移位，填错了就更正", "Move it where it belongs, or correct what was wrong", "house design §8";
    UndoNotOwn = "package.undo_not_own", Rule, "这一步不是你做的，不能撤回", "The newest step was not yours: it is not yours to undo", "请操作的人撤回，或者移位、更正", "Ask who did it, or move or correct it", "house design §8";
    UndoTooLate = "package.undo_too_late", Rule, "做完已超过10分钟，不能撤回", "More than ten minutes have passed: it cannot be undone", "放错了地方就移位，填错了就更正", "Move it where it belongs, or correct what was wrong", "house design §8";
    VoidOfContent = "package.void_of_content", Rule, "这个容器装的是分装、合并来的废物，不能作废", "It holds waste from other containers and cannot be voided", "先入库；要换容器用拆分合并，数量不对就更正", "Store it; repack it to change containers, correct it if the mass is wrong", "house design §3";
    CorrectionSuperseded = "package.correction_superseded", Conflict, "这一步之后又有了新的称量或容器已变，不能再更正它", "A later step stands on it: it can no longer be corrected", "更正最近一次称量，或重新复称", "Correct the newest weighing, or weigh again", "house design §4";
    CorrectionSame = "package.correction_same", Rule, "更正前后相同", "The correction changes nothing", "填写正确的值", "Give the right value", "technical";
    SameZone = "package.same_zone", Conflict, "已经在这个分区里", "It lies in that zone already", "选另一个分区", "Choose another zone", "technical";
    SlotUnknown = "slot.unknown", Rule, "这个分区没有这个货位", "The zone has no such slot", "选分区里的货位，或者不写货位", "Choose a slot of the zone, or give none", "technical";
    SlotTaken = "slot.taken", Conflict, "这个货位已经放满", "This slot is full", "放到建议的空货位，或者不写货位", "Use the free slot that is proposed, or give none", "house design §3";
    SlotsNotEmpty = "slot.not_empty", Conflict, "要去掉的货位上还有容器", "A slot that would go still holds a container", "先把那里的容器移走", "Move what lies there first", "house design §3";
    PackageSpokenFor = "package.spoken_for", Conflict, "这一桶在另一份联单上", "Another manifest speaks for this package", "打开那份联单处理，或换一桶", "Go on with that manifest, or choose another package", "manifest.shipper";
    PackageLabelStale = "package.label_stale", Rule, "标签损坏或已过时，须重新打印贴好", "Its label is damaged or out of date and must be printed anew", "重新打印贴标后再列入联单", "Print and stick a new label, then put it on the manifest", "manifest.shipper;label.required";
    PackageTreated = "package.treated_already", Conflict, "这一桶已经在一个批次中利用处置", "This package was treated in a batch already", "核对标签；它已计入所列批次", "Check the label; it counts in the batch that is named", "house state-machines §1";
    TreatmentNotFromState = "treatment.not_from_state", Conflict, "这个利用处置批次现在的状态不能做这一步", "Not possible in the treatment batch's present state", "看看它现在的状态，或另开一个批次", "Look at its state, or open another batch", "manifest.receiver";
    TreatmentEmpty = "treatment.empty", Rule, "这个批次还没有投料", "Nothing went into this batch yet", "先扫码投料，或取消这个批次", "Feed a package first, or cancel the batch", "manifest.receiver";
    TreatmentNotEmpty = "treatment.not_empty", Conflict, "已经投料的批次不能取消", "A batch that holds waste may not be cancelled", "完成这个批次", "Close it instead", "manifest.receiver";
    TreatmentFull = "treatment.full", Rule, "这个批次的容器数已到上限", "The batch holds as many packages as one may", "完成它，再开一个批次", "Close it and open another", "technical";
    TreatmentMethodUnknown = "treatment.method_unknown", Input, "利用处置方式代码不对", "The treatment method code is not valid", "填 R1、D10 这样的代码；收集贮存不是利用处置", "Give a code like R1 or D10; collecting is no treatment", "form HJ 1033 附录F";
    TreatmentCorrectionOpen = "treatment.correction_open", Conflict, "这一项已有待同意的更正", "A correction of this field waits for agreement", "先处理那一项更正", "Settle that correction first", "manifest.correction";
    TreatmentCorrectionClosed = "treatment.correction_closed", Conflict, "没有等待同意的这项更正", "No such correction waits for anybody", "刷新后查看", "Look at it again", "manifest.correction";
    TreatmentSameSigner = "treatment.same_signer", Rule, "更正须由另一个人同意", "A correction needs another person's word", "请环保专员或负责人同意", "Ask the EHS officer or the manager to agree", "manifest.receiver";
    TreatmentResidueMass = "treatment.residue_mass", Rule, "残余物的产生量随批次更正，不能单独改", "A residue's mass as it came out is corrected with its batch", "在产生它的批次里申请更正", "Propose the correction at the batch that made it", "house state-machines §1";
    ManifestNotFromState = "manifest.not_from_state", Conflict, "联单现在的状态不能做这一步", "Not possible in the manifest's present state", "看看它现在的状态和下一步", "Look at its state and next step", "manifest.required";
    ManifestShownDiffers = "manifest.shown_differs", Conflict, "联单内容已变，须看过现在的内容再签", "The manifest has changed: look at it as it is before signing", "重新打开联单，核对后再确认", "Open it again, check it and sign what is shown now", "manifest.consignor;manifest.carrier;manifest.receiver";
    ManifestNotListed = "manifest.not_listed", Rule, "这一桶不在联单上，不得装车", "This package is not on the manifest and must not be loaded", "放回原处；要运走须改联单或另开一份", "Put it back; to ship it, write it on a manifest first", "manifest.shipper";
    ManifestPackageTwice = "manifest.package_twice", Input, "同一桶写了两次", "The same package is named twice", "每桶只写一次", "Name each package once", "technical";
    ManifestPackageStands = "manifest.package_stands", Conflict, "这一桶现在的状态不能做这一步", "Not possible as the package stands on this manifest", "看看它在联单上的状态", "Look at where it stands", "house state-machines §1";
    ManifestNotAllLoaded = "manifest.not_all_loaded", Rule, "还有没装车的", "Not everything is loaded", "装完，或确认少装，未装的将移出联单", "Load the rest, or confirm that it is short: what is left comes off the manifest", "manifest.shipper";
    ManifestNothingLoaded = "manifest.nothing_loaded", Rule, "一桶也没装", "Nothing is loaded", "扫码装车，或作废联单", "Scan packages onto the vehicle, or revoke the manifest", "manifest.shipper";
    ManifestOutMassDiffers = "manifest.out_mass_differs", Rule, "出厂称重与标签合计相差超过5%", "The scale differs from the labels by more than 5 %", "核对漏装、错装，或复称后再试", "Look for what is missing or wrong, or weigh again", "manifest.consignor;manifest.shipper";
    ManifestUnloadFirst = "manifest.unload_first", Conflict, "车上已有废物，须先卸回", "Packages are on the vehicle: unload them first", "卸回后再拒运", "Unload them, then refuse", "house state-machines §3";
    ManifestNoNextCarrier = "manifest.no_next_carrier", Rule, "联单没有后一承运人", "The manifest names no next carrier", "联运须在签发前写明各段承运人", "Name every carrier before issue", "manifest.legs";
    ManifestTooMany = "manifest.too_many", Rule, "超出一份联单的上限", "More than one manifest may hold", "分成几份联单", "Split it over several manifests", "technical";
    ManifestNotWeighedIn = "manifest.not_weighed_in", Precondition, "还没有进厂过磅", "The loaded vehicle has not been weighed", "先记录进厂毛重，再称空车", "Weigh it with its load first, then empty", "manifest.receiver";
    ManifestNothingToNote = "manifest.nothing_to_note", Conflict, "没有未知悉的差异", "There is no discrepancy left to take note of", "刷新后查看", "Look at it again", "manifest.discrepancy";
    ManifestUntreated = "manifest.untreated", Conflict, "接受的废物还没有全部利用处置", "Not all accepted waste is treated", "完成利用处置批次后再反馈", "Finish the treatment batches first", "manifest.receiver";
    ManifestCorrectionOpen = "manifest.correction_open", Conflict, "这一项已有待同意的更正", "A correction of this field waits for agreement", "先处理那一项更正", "Settle that correction first", "manifest.correction";
    ManifestCorrectionClosed = "manifest.correction_closed", Conflict, "这项更正不在等待同意", "This correction does not wait for anybody", "刷新后查看", "Look at it again", "manifest.correction";
    ManifestCodeWrong = "manifest.code_wrong", Forbidden, "确认码不对、已用过或已过期", "The one-time code is wrong, used or out of date", "请对方重新取一个确认码；错五次即失效", "Ask the other party for a new code; five wrong tries end it", "technical";
    ManifestCheckFailed = "manifest.check_failed", Rule, "起运前核查没有通过", "The check before departure found what forbids it", "按列出的每一条办理后再试", "Settle each finding that is listed, then try again", "manifest.consignor;manifest.carrier;manifest.receiver;manifest.shipper";
    ManifestNumberNeeded = "manifest.number_needed", Precondition, "须填国家系统发放的14位联单编号", "The 14-digit number issued by the official system is needed", "在国家系统取得编号后填入；系统不可用时用纸质联单", "Take it from the official system and enter it; use a paper manifest while that is down", "manifest.number";
    ManifestNumberInvalid = "manifest.number_invalid", Input, "联单编号不对", "Not a manifest number of this year and prefecture", "14位：年份、移出地设区市代码、流水号", "Fourteen digits: year, the consignor's prefecture, serial", "manifest.number";
    ManifestNumberTaken = "manifest.number_taken", Conflict, "这个编号已用过", "This number is in use", "核对编号；作废的编号也不能再用", "Check it; a revoked number is never used again", "manifest.number";
    ManifestCarrierUnfit = "manifest.crew_unfit", Rule, "车辆或人员不属于这家承运单位", "Vehicle or crew is not of this carrier", "选本单位在用的车辆和人员", "Choose vehicle and people of the carrier that are in use", "manifest.shipper";
    ManifestPackagesOver = "manifest.packages_over", Rule, "一份联单最多500件、50种废物", "One manifest holds 500 packages and 50 wastes at most", "余下的另开一份", "Put the rest on another manifest", "technical";
    ManifestVehicleOverloaded = "manifest.vehicle_overloaded", Rule, "这一车次超过车辆核定载质量", "The trip exceeds the vehicle's approved load", "减少装载或换大车", "Load less, or use a larger vehicle", "transport.load";
    TripNotFromState = "trip.not_from_state", Conflict, "车次现在的状态不能做这一步", "Not possible in the trip's present state", "看看它现在的状态", "Look at its state", "house state-machines §3";
    TripStopsOver = "trip.stops_over", Rule, "这一趟已排满30站", "The run makes thirty stops already", "另排一趟，或减去几站", "Plan another run, or take stops out", "house state-machines §3";
    SerialsUsedUp = "label.serials_used_up", Rule, "今天这种废物的999个编号用完了", "All 999 codes of this waste are used today", "请明天再开，或用大容器合并", "Continue tomorrow or merge into larger containers", "label.code";
    SerialNotReserved = "label.serial_not_reserved", Rule, "这个编号不在这台设备的预留号段里", "This code is not of a block that the device holds", "联网后领取新号段，或由系统赋码", "Take a new block when connected, or let the platform give the code", "house design §8";
    BlocksUsedUp = "label.blocks_used_up", Rule, "今天这种废物预留给设备的编号已到上限", "Devices hold half of the day's codes of this waste already", "先用完已有号段，或联网由系统赋码", "Use up the blocks at hand, or let the platform give codes", "house design §8";
    StreamUnlisted = "waste.unlisted_code", Rule, "名录里没有这个代码", "The catalogue lacks this code", "核对代码；如属2025年版新增，可继续", "Check the code; continue if the 2025 edition lists it", "catalogue";
    WasteCodeMalformed = "waste.code_malformed", Input, "废物代码格式不对", "The waste code is malformed", "应为 900-041-49 这样的8位数字", "Eight digits like 900-041-49", "catalogue";
    ZoneFull = "zone.over_capacity", Rule, "放进去会超过分区容量", "It would exceed the zone's capacity", "换一个分区，或先安排转移", "Use another zone or ship some first", "storage.capacity";
    FacilityFull = "facility.over_capacity", Rule, "放进去会超过设施容量", "It would exceed the facility's capacity", "换一个设施，或先安排转移", "Use another facility or ship some first", "storage.capacity";
    PointFull = "facility.storage_point_full", Rule, "放进去会超过贮存点3吨上限", "It would exceed the storage point's 3 t", "请先安排转移，或放到贮存库", "Ship some first or use a store", "storage_point.limit";
    FacilitySuspended = "facility.suspended", Conflict, "设施已停用", "The facility is suspended", "换一个设施，或等恢复使用", "Use another facility or wait until it is resumed", "house state-machines §2";
    FacilityNotEmpty = "facility.not_empty", Conflict, "里面还有废物，不能关闭", "It still holds waste and may not be closed", "先全部转出", "Empty it first", "decontaminate";
    FacilityNotFromState = "facility.not_from_state", Conflict, "设施现在的状态不能做这一步", "Not possible in the facility's present state", "看看它现在的状态", "Look at its state", "house state-machines §2";
    NotLiquidTight = "zone.not_liquid_tight", Rule, "液态废物要用不漏的容器", "Liquid waste needs a liquid-tight container", "换成桶、吨桶或储罐", "Use a drum, IBC or tank", "container.material";
    BulkAtPoint = "facility.bulk_at_point", Rule, "贮存点不能散装", "A storage point takes no bulk waste", "先装进容器", "Pack it first", "storage_point.packed";
    Incompatible = "zone.incompatible", Rule, "和分区里的废物不相容", "Incompatible with waste in this zone", "放到别的分区", "Use another zone", "storage.incompatible;storage.sorting;storage.no_contact";
    DeviceNotFromState = "device.not_from_state", Conflict, "设备已停用，不能再变更", "The device is retired and changes no more", "需要时重新登记一台", "Register it anew if it is used again", "technical";
    ReadingNotForWeighing = "reading.not_for_weighing", Rule, "这个读数不能用作这次称重", "This reading cannot be the mass of this weighing", "用本场所在用电子秤一小时内、大于零的读数", "Use a reading above nothing of a scale of this site, not older than an hour", "ledger.truth";
    ReadingUnknown = "reading.device_unknown", Absent, "没有这台设备，或令牌无权替它上报", "No such device, or the token may not report for it", "核对设备编号和令牌的场所范围", "Check the device's id and the sites of the token", "technical";
    ReadingRetired = "reading.device_retired", Conflict, "设备已停用", "The device is retired", "停止上报，或重新登记设备", "Stop reporting, or register it anew", "technical";
    ReadingNotOfKind = "reading.not_of_kind", Rule, "这类设备没有这种读数", "A device of this kind has no such reading", "核对设备种类和读数名称", "Check the device's kind and the reading's name", "technical";
    ReadingOutOfRange = "reading.out_of_range", Input, "读数超出可能的范围", "No reading can be that", "核对单位和序号", "Check the unit and the number", "technical";
    ReadingAhead = "reading.ahead", Rule, "设备时间比平台快5分钟以上", "The device's clock is more than five minutes ahead", "校准设备时钟后再报", "Set the device's clock", "house design §8";
    ReadingTooOld = "reading.too_old", Rule, "读数早于30天前", "The reading is older than 30 days", "超过30天的读数不再收", "What is older is no longer taken", "house design §8";
    ReadingUnsealed = "reading.unsealed", Conflict, "这个读数所在的小时还没有封存", "The hour in which this reading came is not sealed yet", "整点过后约五分钟封存，届时再取", "An hour is sealed about five minutes after its end; ask again then", "ledger.truth";
    ReadingDiffers = "reading.differs", Conflict, "同一序号已有另一个读数", "Another reading has this number already", "每个读数用新的序号；原读数不改", "Give each reading a number of its own; the first one stays", "ledger.truth";
    InspectionNotFromState = "inspection.not_from_state", Conflict, "这份查验记录现在的状态不能做这一步", "Not possible in the record's present state", "看看它现在的状态", "Look at its state", "house design §3";
    NoticeNotFromState = "notice.not_from_state", Conflict, "预警现在的状态不能这样做", "The notice is not in a state for this", "看看它现在的状态和可以做的事", "Look at its state and at what can be done", "house state-machines §7";
    NoticeNeedsAuthority = "notice.needs_authority", Forbidden, "橙色、红色报警和违法情形由主管部门核查销号", "Orange and red alarms and breaches of law are closed by the authority", "提交整改后请主管部门核查", "Submit what was done and ask the authority to verify", "house state-machines §7";
    NoticeAnswered = "notice.still_answered", Rule, "相关单位还在期限内，先由单位处置", "Those concerned still have time to answer; it is theirs to handle", "期限过后仍无答复，或者不通知单位的线索，由主管部门现场核查", "Wait until their day is over; what they are not told of the authority may find on the spot at once", "house design §6";
    NoticeStillStands = "notice.still_stands", Rule, "报警的情形还在，不能销号", "What the alarm is about still stands; it cannot be closed", "先消除情形，系统记下后再核查；属误报的走误报确认", "Put it right first, the platform notes it; if it is none, confirm it as false", "house design §6";
    HookAddress = "webhook.address_refused", Rule, "这个地址不能登记", "This address cannot be registered", "用公网上的 https 地址，不带用户名和密码；内网地址请平台管理员先放行", "Give an https address of the open network, without a password; one inside must first be allowed by who runs the platform", "house design §7";
    HookTooMany = "webhook.too_many", Rule, "本单位启用的地址已到20个", "20 addresses of the organisation are told already", "先停用不再需要的", "Switch off what is no longer needed first", "technical";
    HookNotFromState = "webhook.not_from_state", Conflict, "这个地址现在的状态不能这样做", "The address is not in a state for this", "停用的先启用；机器人的密钥在群设置里更换，再重新登记", "Switch it on first; a robot's secret is changed in its group, then registered anew", "technical";
    DeliveryNotFailed = "delivery.not_failed", Conflict, "只有失败或已放弃的送达可以重发", "Only what failed or was given up can be sent anew", "等它自己发出，或看看它的状态", "Wait until it is sent, or look at its state", "technical";
    NoticeDueTooLate = "notice.due_too_late", Rule, "处置期限已过，或超过本级别允许的天数", "The day has passed or is later than the level allows", "期限改早，或先处置再申请延期", "Name an earlier day, or begin and ask for an extension", "house state-machines §7";
    StockTakeNotFromState = "stock_take.not_from_state", Conflict, "这次盘点现在的状态不能做这一步", "Not possible in the stock-take's present state", "看看它现在的状态和下一步", "Look at its state and next step", "house state-machines §4";
    StockTakeOpen = "stock_take.open", Conflict, "这个设施正在盘点", "This facility is being counted already", "继续那次盘点，或先放弃它", "Go on with that stock-take, or abandon it first", "house state-machines §4";
    StockTakeSameSigner = "stock_take.same_signer", Rule, "复核签字须由另一个人", "The second signature must be another person's", "请环保专员或负责人复核", "Ask the EHS officer or the manager to countersign", "house state-machines §4";
    StockTakeOvertaken = "stock_take.overtaken", Conflict, "签字之后这一桶又有变动", "A package has changed since the count was signed", "退回重盘，再清点这一桶", "Send it back and count that package again", "house state-machines §4";
    StockTakeReserved = "stock_take.package_reserved", Conflict, "这一桶已列入联单，少了或重量不符都要先移出联单", "This package stands on a manifest: missing or of another mass, it comes off that manifest first", "改草稿、撤销联单，或装车时不装它；移出后再签字", "Redraft or revoke the manifest, or load without it; then sign again", "house state-machines §1";
    ContainmentShort = "zone.containment_short", Rule, "围堰容积不够", "The containment is too small", "换一个分区，或减少液态废物", "Use another zone or lower the liquid stock", "storage.containment";
    PaperTermInvalid = "paper.term_invalid", Rule, "有效期不对", "The term of validity is not valid", "起止日期须先后有序，且不超过法定的最长期限", "It must begin before it ends and stay within the longest term of law", "xprov_valid;permit.validity";
    PaperNotYourSide = "paper.not_your_side", Forbidden, "这一步由另一方来做", "This step is the other side's", "请合同对方或有权的主管部门操作", "Ask the other party, or the authority in charge", "manifest.consignor;xprov_decide";
    PermitNotFromState = "permit.not_from_state", Conflict, "许可证现在的状态不能做这一步", "Not possible in the permit's present state", "看看它现在的状态", "Look at its state", "house state-machines §6";
    ContractNotFromState = "contract.not_from_state", Conflict, "合同现在的状态不能做这一步", "Not possible in the contract's present state", "看看它现在的状态和下一步", "Look at its state and next step", "technical";
    ApprovalNotFromState = "approval.not_from_state", Conflict, "跨省转移申请现在的状态不能做这一步", "Not possible in the application's present state", "看看它现在的状态和下一步", "Look at its state and next step", "xprov_accept;xprov_review;xprov_reply;xprov_decide";
    ApprovalSameProvince = "approval.same_province", Rule, "移出地和接受地在同一个省，不用跨省审批", "Both sites are in one province: no approval is needed", "直接按省内转移办理", "Ship it as a transfer within the province", "xprov_apply";
    ApprovalNotAgreed = "approval.not_agreed", Rule, "接受地主管部门没有同意，不能批准", "The receiving province has not agreed", "按复函意见不予批准，或请申请人重新申请", "Refuse it as the reply says, or ask for a new application", "xprov_reply;xprov_decide";
    ApprovalAboveAsked = "approval.above_asked", Rule, "批准的废物、数量或方式超出申请", "More, or other, than was applied for", "按申请的代码、数量和方式批准，或请申请人重新申请", "Grant what was asked for or less, or ask for a new application", "xprov_valid;xprov_again";
    CredentialNotFromState = "credential.not_from_state", Conflict, "这份资质现在的状态不能做这一步", "Not possible in the credential's present state", "看看它现在的状态", "Look at its state", "technical";
    NameChangeNotFromState = "name_change.not_from_state", Conflict, "变更申报现在的状态不能做这一步", "Not possible in the declared change's present state", "看看它现在的状态和下一步", "Look at its state and next step", "technical";
    NameChangeOvertaken = "name_change.overtaken", Conflict, "登记的名称已不是申报时的原名称", "The register no longer says the name the change starts from", "退回申报单位，请其按现在的名称重新填写", "Send it back to be written anew from the present name", "technical";
    CheckSetByLaw = "check.set_by_law", Rule, "这一项由法律规定，不能放宽", "The law leaves no choice about this check", "按法律办理；需要从严的可以设为不得起运", "Do as the law says; a check may only be made stricter", "house state-machines §3";
    RuleSetByLaw = "rule.set_by_law", Rule, "这个数值由法律规定，不能改，也不能停用这条规则", "The law gives this figure: it cannot be changed, nor the rule silenced", "改提前提醒的数值；要看影响，先试算", "Change the figures of the early warning; rehearse the rule to see what that does", "house design §6";
    RuleExpression = "rule.expression_wrong", Rule, "表达式有错，没有保存", "An expression is wrong, so nothing was kept", "按标出的位置逐处改正；可用的事实见事实目录", "Correct each place that is marked; facts are listed in the catalogue", "house design §6";
    OwnRuleNotFromState = "rule.not_from_state", Conflict, "这条自设规则现在的状态不能做这一步", "Not possible as the rule stands", "看看它现在的状态；结束的不能再启用，请另写一条", "Look at how it stands; what is ended is written anew under another code", "house design §6";
    OwnRulesFull = "rule.too_many", Rule, "这个区划的自设规则已到50条", "The division has 50 rules of its own", "先结束不用的", "End one that is no longer used first", "technical";
    RuleHistoryLong = "rule.history_long", Rule, "这段时间的记录太多，一次算不完", "There is too much history in that period to rehearse at once", "缩短时间，或只看一个区县", "Choose a shorter period or a single district", "technical";
    ExportNotFromState = "export.not_from_state", Conflict, "出口核准现在的状态不能做这一步", "Not possible in the export approval's present state", "看看它现在的状态和下一步", "Look at its state and next step", "technical";
    QuotaShort = "quota.used_up", Rule, "剩余额度刚被别的联单占用", "Another manifest has just taken what was left", "减少数量，或换一份许可证或批准", "Lower the mass, or use another permit or approval", "permit.new;xprov_again";
    ContractNone = "contract.none_in_force", Rule, "和接受单位没有在有效期内的合同", "No contract with the receiver is in force on that day", "先和接受单位签订合同并由双方确认", "Draft a contract and have the receiver confirm it", "contractor.verify;manifest.consignor";
    ContractNotCovering = "contract.not_covering", Rule, "合同里没有这种废物", "No contract in force names this waste", "补签合同，或改正废物代码", "Agree on a contract that names it, or correct the code", "contractor.verify;manifest.consignor";
    ContractMassOver = "contract.mass_over", Rule, "超出合同约定的数量", "More than the contract's mass", "和接受单位补签合同", "Agree on more with the receiver", "technical";
    PermitNone = "permit.none", Rule, "接受单位没有登记经营许可证", "No permit of the receiver is registered", "核对接受单位和厂区，或请主管部门登记许可证；确属豁免的写明豁免条款，出口的先登记出口核准", "Check receiver and site, have the permit registered, or name the exemption that applies; an export needs its approval registered", "permit.required";
    PermitNotCovering = "permit.not_covering", Rule, "许可证不包括这种废物和利用处置方式", "The permit does not cover this waste by this method", "改用许可范围内的方式，或换接受单位", "Use a method within the permit, or another receiver", "permit.required;permit.content;permit.new";
    PermitNotOnDay = "permit.not_on_day", Rule, "许可证在转移那天不在有效期内", "The permit does not hold on the day of the transfer", "改期，或换接受单位", "Choose another day or another receiver", "permit.validity";
    PermitSuspended = "permit.suspended", Rule, "许可证已暂停、吊销或注销", "The permit is suspended, revoked or struck off", "换接受单位", "Use another receiver", "permit.required";
    PermitQuotaOver = "permit.quota_over", Rule, "超出许可证的年经营规模", "Above the permit's yearly scale", "请接受单位确认还能接收；超过20%须重新申领许可证", "Ask the receiver whether it can still take it; above 20 % it needs a new permit", "permit.new";
    PermitQuotaUsedUp = "permit.quota_used_up", Rule, "超出许可证年经营规模20%以上", "More than 20 % above the permit's yearly scale", "减少数量、换接受单位，或等接受单位重新申领许可证", "Lower the mass, use another receiver, or wait for its new permit", "permit.new";
    PermitExempt = "permit.exempt_on_conditions", Rule, "按豁免管理清单办理，须满足清单里的条件", "Shipped under the exemption list, on its conditions", "对照清单条件留存证明", "Keep proof that the conditions are met", "exemption.list;manifest.exempt";
    PermitExemptNot = "permit.exemption_not_covering", Rule, "写明的豁免条款不适用这种废物或环节", "The exemption named does not cover this waste or stage", "核对豁免条款序号，或找有许可证的单位", "Check the entry's number, or use a receiver with a permit", "exemption.list;manifest.exempt";
    ApprovalNone = "approval.none", Rule, "跨省转移没有批准", "No cross-province approval for this consignor and receiver", "先向移出地省级主管部门申请", "Apply to the authority of the sending province first", "transfer.cross_province;xprov_apply";
    ApprovalNotOnDay = "approval.not_on_day", Rule, "跨省批准在转移那天不在有效期内", "The approval does not hold on the day of the transfer", "改期，或重新申请", "Choose another day or apply again", "xprov_valid";
    ApprovalNotCovering = "approval.not_covering", Rule, "跨省批准不包括这种废物和利用处置方式", "The approval does not cover this waste by this method", "按批准的代码和方式转移，或重新申请", "Ship what was approved, or apply again", "xprov_again";
    ApprovalCarrier = "approval.carrier_not_named", Rule, "承运人不在跨省批准的名单里", "The approval does not name this carrier", "换批准里的承运人，或重新申请", "Use a carrier it names, or apply again", "xprov_again";
    ApprovalMassShort = "approval.mass_short", Rule, "跨省批准的剩余数量不够", "Too little is left of the approved mass", "减少数量，或重新申请", "Lower the mass, or apply again", "xprov_again";
    ExportNotOnDay = "export.not_on_day", Rule, "出口核准在转移那天不在有效期内", "The export approval does not hold on the day of the transfer", "改期，或重新申请出口核准", "Choose another day or apply for the export again", "export.approval";
    ExportNotCovering = "export.not_covering", Rule, "出口核准不包括这种废物和利用处置方式", "The export approval does not cover this waste by this method", "按核准的代码和方式出口，或重新申请", "Export what was approved, or apply again", "export.approval";
    ExportMassShort = "export.mass_short", Rule, "出口核准的剩余数量不够", "Too little is left of the mass approved for export", "减少数量，或重新申请出口核准", "Lower the mass, or apply for the export again", "export.approval";
    CredentialNone = "credential.none", Rule, "没有登记这项运输资质", "This credential is not registered", "请承运人登记证照后再发运", "Have the carrier register it first", "transport;transport.load";
    CredentialNotOnDay = "credential.not_on_day", Rule, "运输资质在转移那天不在有效期内", "This credential does not hold on the day of the transfer", "换车换人，或请承运人更新证照", "Use another vehicle or person, or have it renewed", "transport;transport.load";
    CredentialSuspended = "credential.suspended", Rule, "运输资质已暂停", "This credential is suspended", "换承运人、车辆或人员", "Use another carrier, vehicle or person", "transport;transport.load";
    InspectionUnknown = "credential.inspection_unknown", Rule, "车辆没有登记检验有效期", "No inspection of the vehicle is registered", "请承运人补登检验有效期", "Have the carrier enter the vehicle's inspection", "transport.before";
    LegUnmanned = "leg.not_complete", Rule, "这一段还没有承运人、车辆、驾驶员或押运员", "Carrier, vehicle, driver or escort of a leg is not named", "请承运人填写完整", "Have the carrier complete its part", "manifest.carrier";
    LoadTooHeavy = "load.too_heavy", Rule, "超过车辆核定载质量", "The load exceeds the vehicle's approved load", "分车，或换大车", "Split the load or use a larger vehicle", "transport.load";
    LoadIncompatible = "load.incompatible", Rule, "同车的废物不相容", "Wastes on one vehicle are incompatible", "分车运输", "Ship them on separate vehicles", "storage.incompatible;storage.sorting";
    LoadKeepApart = "load.keep_apart", Rule, "同车的废物应隔开放置", "Wastes on one vehicle should be kept apart", "分隔装载，或分车运输", "Separate them on the vehicle, or use two", "storage.sorting";
    PlanNotFromState = "plan.not_from_state", Conflict, "管理计划现在的状态不能做这一步", "Not possible in the plan's present state", "看看它现在的状态和下一步", "Look at its state and next step", "house state-machines §5";
    PlanExists = "plan.exists", Conflict, "这个厂区这一年已有管理计划", "The site has a plan for this year already", "打开那份计划修改；已备案的先变更", "Open that plan and change it; amend it if it is filed", "house state-machines §5";
    PlanIncomplete = "plan.incomplete", Rule, "管理计划还有没填全或对不上的地方", "The plan is not complete or does not add up", "逐条处理检查结果后再提交", "Settle each finding, then submit", "plan.tables";
    PlanTierUnknown = "plan.tier_unknown", Rule, "还不能判定管理类别", "The tier cannot be found yet", "填写近三年产生量，或环评、排污许可的数量", "Enter the yields of the last years, or what EIA and discharge permit allow", "tier";
    PlanTableMissing = "plan.table_missing", Rule, "这一类单位必须填写的表是空的", "A table that this tier must write is empty", "补填这张表", "Fill in the table", "plan.tables";
    PlanFieldMissing = "plan.field_missing", Rule, "必填项没有填", "A field is missing", "补填这一项", "Fill in the field", "plan.tables";
    PlanUnbalanced = "plan.unbalanced", Rule, "期初贮存加产生，与贮存、自行处理、转移之和对不上", "Opening stock and yield differ from what is stored, treated and shipped", "核对这种废物在A.3、A.4、A.5、A.7的数量", "Check this waste's figures in A.3, A.4, A.5 and A.7", "house state-machines §5";
    PlanAboveApproved = "plan.above_approved", Rule, "预计产生量超过环评或排污许可的数量", "More waste is planned than EIA or discharge permit allow", "核对数量，或先办理环评、排污许可变更", "Check the figures, or have EIA or discharge permit changed first", "house state-machines §5";
    PlanReceiverUnregistered = "plan.receiver_unregistered", Rule, "拟接收单位没有在平台登记，计划备案后也不能据此填写联单", "The receiver is not registered here: even when the plan is filed, no manifest can be filled in from this row", "从名单里选接收单位；名单里没有的，请其先登记，再选上", "Choose the receiver from the list; if it is not there, have it registered first, then choose it", "manifest.plan;plan.required";
    PlanReceiverShort = "plan.receiver_short", Rule, "计划转移量超过接收单位许可证这一年剩余的经营规模", "More is planned than is left of the receiver's permitted scale this year", "减少数量，或分给别的接收单位；已谈妥的请接收单位确认", "Plan less, or share it with another receiver; if it is agreed, have the receiver confirm", "permit.new";
    PlanStoreShort = "plan.store_short", Rule, "年末贮存量超过贮存设施的容量", "More is to be stored at the end of the year than the facility may hold", "减少年末贮存量、多安排转移，或改用别的设施", "Store less and ship more, or use another facility", "storage.capacity";
    PlanReductionAboveYield = "plan.reduction_above_yield", Rule, "预计减少量大于预计产生量", "The planned reduction is more than the planned yield", "核对这种废物在A.3和A.6的数量", "Check this waste's figures in A.3 and A.6", "plan.tables";
    PlanApprovedMissing = "plan.approved_missing", Rule, "环评和排污许可的年产生量都没有填，不能核对预计产生量", "Neither the EIA's nor the discharge permit's yearly amount is given: the yield cannot be held against them", "照环评批复或排污许可证填写年产生量；两者都没有的，核对产生量后可以提交", "Enter the yearly amount of EIA or discharge permit; where there is neither, check the yield and submit", "house state-machines §5";
    PlanReceiverNotPermitted = "plan.receiver_not_permitted", Rule, "拟接收单位的许可证不包括这种废物和方式", "The receiver's permit does not cover this waste by this method", "换接收单位或方式，或请其先登记许可证", "Choose another receiver or method, or have its permit registered", "permit.required";
    BlankEntered = "blank.entered", Conflict, "这张备用联单已经补录", "This blank has been entered", "打开由它补录的联单；每张备用联单只用一次", "Open the manifest that was entered from it; a blank is used once", "paper_backfill";
    BlankSpoiled = "blank.spoiled", Conflict, "这张备用联单已登记作废", "This blank is noted as spoiled", "核对纸上的序号；确实用过的，先登记使用日期", "Check the serial on the paper; if it was used after all, note the day of use first", "paper_backfill";
    BlanksLie = "blank.too_many", TooMany, "这个厂区未使用的备用联单已经够多", "Enough blanks of this site lie unused", "先用已领的；遗失或写坏的登记作废", "Use those you have; note lost or miswritten ones as spoiled", "technical";
    PlanProducerWrites = "plan.producer_writes", Forbidden, "管理计划由产废单位自己制定，你没有可以制定计划的厂区", "The producer writes its own plan: there is no site whose plan you may write", "请产废单位的环保专员或负责人来做；平台运维可以在命令行为整个区域编制草稿", "Ask the producer's EHS officer or manager; who runs the platform may have drafts made for a division on the command line", "plan.required";
    PlanNotFiled = "plan.not_filed", Rule, "产废单位这一年的管理计划还没有备案，不能据以填写联单", "The producer's plan for the year is not filed, so no manifest can be filled in from it", "先提交管理计划并登记备案", "Submit the plan and enter its filing first", "manifest.plan;plan_filing";
    PlanNotFiledYet = "plan.not_filed_yet", Rule, "这一年的管理计划还没有备案，3月31日前应当备案", "The plan for the year is not filed yet; it is due by 31 March", "先提交管理计划并登记备案；主管部门也可以允许3月31日前先转移", "Submit the plan and enter its filing; the authority may let loads go until 31 March", "manifest.plan;plan_filing";
    PlanRowMissing = "plan.row_missing", Rule, "备案的管理计划里没有这一项转移", "The filed plan has no row for this transfer", "先变更管理计划", "Amend the plan first", "manifest.plan;plan.required";
    PlanRowShort = "plan.row_short", Rule, "超出管理计划的剩余数量", "More than is left of the plan's row", "减少数量，或先变更管理计划", "Lower the mass, or amend the plan first", "manifest.plan;plan.required";
    DeclarationNotFromState = "declaration.not_from_state", Conflict, "申报现在的状态不能做这一步", "Not possible in the declaration's present state", "看看它现在的状态和下一步", "Look at its state and next step", "house state-machines §5";
    DeclarationExists = "declaration.exists", Conflict, "这个厂区这一期已有申报", "The site has a declaration of this period already", "打开那份申报；已确认的先更正", "Open that declaration; correct it if it is confirmed", "house state-machines §5";
    DeclarationNotOfTier = "declaration.not_of_tier", Rule, "这一类单位不按这种周期申报", "A unit of this tier does not declare such a period", "重点监管单位按月和按年，简化管理单位按季度和按年，登记管理单位按年申报", "Key regulated units declare months and years, simplified ones quarters and years, registered ones years", "decl_month;decl_quarter;decl_year";
    DeclarationPeriodOpen = "declaration.period_open", Rule, "这一期还没有结束，不能申报", "The period is not over yet", "这一期结束后再申报", "Declare it when it is over", "decl_month;decl_quarter;decl_year";
    DeclarationNotStill = "declaration.not_still", Rule, "这一期有产生、处理或转移，不能按零申报或停产申报", "Waste arose, was treated or left in the period, so it is neither nil nor a standstill", "改为正常申报，或先在台账冲销错误的记录", "Declare it as regular, or take the wrong lines of the ledger back first", "decl_month;decl_quarter;decl_year";
    DeclarationShownDiffers = "declaration.shown_differs", Conflict, "申报内容已变，须看过现在的内容再确认", "The declaration has changed: look at it as it is before confirming", "重新打开申报，核对后再确认", "Open it again, check it and confirm what is shown now", "house state-machines §5";
    DeclarationDiffers = "declaration.differs", Conflict, "申报的数量与台账现在的数量不一致", "The declaration is not what the ledger says now", "重新取数，核对后再确认", "Draw it from the ledger anew, check it and confirm", "decl_month;decl_quarter;decl_year";
    LedgerPeriodLocked = "ledger.period_locked", Rule, "这一天所在的期间已申报，台账已锁定", "The day lies in a period that is declared: its ledger is locked", "把冲销和改正记入未申报的期间（注明所冲销的批次），或先更正那一期申报并写明理由，改完重新取数确认", "Enter the reversal and the right line in the open period with reference to the locked one, or begin a correction of that declaration with its reason and confirm it anew afterwards", "ledger.truth;decl_month;decl_quarter;decl_year";
    ExchangeNotFromState = "exchange.not_from_state", Conflict, "这一条现在的状态不能这样做", "Not possible in the item's present state", "正在上报的等它上报完；已接收的不用再报", "Wait for what is being sent; what is accepted needs nothing more", "technical";
    ExchangeNumberInvalid = "exchange.number_invalid", Input, "这不是官方系统给的编号", "This is no number of the official system", "照官方系统显示的填：联单编号是14位数字，前8位是年份和移出地设区市；草稿号、应急单号和演示号不能填", "Enter it as the official system shows it: a manifest's has 14 digits, the first eight the year and the consignor's prefecture; drafts, outage forms and stand-ins of a demo have none", "manifest.number";
    ExchangeNoWay = "exchange.no_way", Rule, "没有开通接口上报", "No connection speaks to the official system", "先开通接口报送；用文件报送的，上传官方系统导出的清单来对账", "Connect first; where files are handed in, upload the list that the official system gives", "technical";
    ExchangeAway = "exchange.away", Busy, "官方系统没有应答", "The official system does not answer", "稍后再对账；上报的会自动重试", "Compare again later; what is to be sent is tried again by itself", "technical";
    ExchangeListInvalid = "exchange.list_invalid", Input, "清单读不懂", "The list cannot be read", "用 CSV：列名 id、kind、number、mass_g、state，一行一条", "Give a CSV with the columns id, kind, number, mass_g, state, one thing a line", "technical";
    OccurredInFuture = "event.occurred_in_future", Rule, "发生时间比现在晚", "It is said to happen in the future", "检查手机时间", "Check the clock of the device", "house design §8";
    Late = "event.too_old", Rule, "补记超过30天，须说明理由并经批准", "More than 30 days back needs reason and approval", "请环保专员补记", "Ask the EHS officer to enter it", "house design §8";
    ImportEmpty = "import.file_empty", Input, "文件是空的", "The file is empty", "请选择有内容的文件", "Choose a file with content", "technical";
    FileUnfit = "file.unfit", Input, "不收这样的文件", "Not a file that is taken", "JPEG、PNG 图片或 PDF，单个不超过 5 MB，一次最多 10 个", "A JPEG, a PNG or a PDF of at most 5 MB, ten at a time", "technical";
    FileUnknown = "file.unknown", Input, "没有您上传的这个文件", "You have sent no such file", "先上传文件，再用返回的摘要引用", "Send the file first, then name it by the digest you were given", "technical";
    FileErased = "file.erased", Absent, "文件已按规定清除，只留下摘要", "The file was erased; only its digest is left", "向上传单位索取原件，可用摘要核对", "Ask whoever sent it for the original; its digest tells whether it is the same", "technical";
    ImportTooLarge = "import.file_too_large", TooLarge, "文件太大、行数太多或解压后过大", "The file is too large, has too many rows, or unpacks to far more than a ledger holds", "请按年度或环节拆分后分别导入", "Split it by year or by table and import the parts", "technical";
    ImportLocked = "import.file_old_or_locked", Input, "旧版 .xls，或设了密码", "An old .xls, or locked with a password", "请去除密码并另存为 .xlsx 后再导入", "Remove the password, save it as .xlsx and import that", "technical";
    ImportNotATable = "import.file_not_a_table", Input, "既不是 .xlsx 也不是 .csv", "Neither .xlsx nor .csv", "请导入 .xlsx 或 .csv 文件", "Import an .xlsx or a .csv file", "technical";
    ImportDamaged = "import.file_damaged", Input, "工作簿已损坏", "The workbook is damaged", "请用电子表格软件打开并另存为 .xlsx 后再导入", "Open it in a spreadsheet program, save it as .xlsx and import that", "technical";
    ImportNoLedger = "import.no_ledger_table", Input, "没有一张表是台账", "No sheet holds a ledger table", "工作表须有本环节批次编码列和数量列（如 产生批次编码、产生量）", "A sheet needs its own batch code column and its mass column, such as 产生批次编码 and 产生量", "ledger.tables";
    ReferenceNotCsv = "reference.not_csv", Input, "不是 CSV 文本，或编码不是 UTF-8 或 GB 18030", "No CSV text in UTF-8 or GB 18030", "把官方表格另存为 CSV（UTF-8 或 GB 18030），列名与 fixtures 里的表相同", "Save the official table as CSV in UTF-8 or GB 18030 with the columns of the table in fixtures", "technical";
    ReferenceRows = "reference.rows_invalid", Input, "表里有不对的行，什么都没有导入", "Rows of the table are not valid; nothing was loaded", "按列出的行号和原因改正后重新导入", "Correct the lines that are named and load it again", "technical";
    ReferenceDayTaken = "reference.day_taken", Conflict, "另一个版次从同一天起施行", "Another edition begins on that day", "核对版次和施行日期；改正已导入的版次时用它原来的版次名", "Check edition and first day; to correct a loaded edition use its own name", "catalogue";
    Duplicate = "thing.exists", Conflict, "已经有了", "It exists already", "用原有的，或换一个编号", "Use the present one or another code", "technical";
    LedgerFileTooLong = "ledger.file_too_long", TooLarge, "台账行数太多，一个文件放不下", "The ledger has too many lines for one file", "选短一些的日期范围分几次下载，或在后台做成一个文件", "Choose a shorter span of days and take several files, or have one drawn as a job", "technical";
    DocumentFailed = "document.failed", Fault, "文件没有生成", "The document could not be made", "再试一次；仍不行请报编号", "Try again; report the reference if it persists", "technical";
    WarnTyped = "package.mass_typed", Warning, "重量是手工输入的", "The mass was typed by hand", "有电子秤时请连秤读取", "Read it from a scale where there is one", "ledger.frequency";
    WarnMassJump = "package.mass_changed_much", Warning, "复称与原重量相差超过5%", "The new mass differs by more than 5 %", "检查是否称错桶，或有泄漏、混入", "Check for a mix-up, a leak or an addition", "ledger.frequency";
    WarnZoneNearlyFull = "zone.nearly_full", Warning, "分区已用到容量的九成", "The zone is filled to nine tenths", "请安排转移，或用别的分区", "Plan a shipment or use another zone", "storage.capacity";
    WarnPointNearlyFull = "facility.storage_point_nearly_full", Warning, "贮存点已到3吨上限的八成", "The storage point has four fifths of its 3 t", "请尽快转到贮存库", "Move it to the store soon", "storage_point.limit";
    WarnNameChangeLate = "name_change.late", Warning, "超过变更登记之日起15个工作日", "More than 15 working days after the change was registered", "请尽快提交变更申请", "Apply for the change without delay", "permit_change";
    WarnEnteredInOpenPeriod = "ledger.entered_in_open_period", Warning, "发生那天所在的期间已申报；已补记到未申报的期间，发生日期照旧", "The period in which it happened is declared: it is entered in the open one and keeps its own day", "不用重报：它随记入的那一期申报", "Nothing: it is declared with the period it is entered in", "ledger.truth;decl_month;decl_quarter;decl_year";
    WarnEnteredLate = "event.entered_late", Warning, "发生到录入超过24小时", "Entered more than 24 hours after it happened", "以后请当天录入", "Enter it the same day", "ledger.frequency";
    Busy = "platform.busy", Busy, "现在人多", "The platform is busy", "几秒后自动再试，内容没有丢", "Try again in seconds; nothing is lost", "technical";
    Internal = "platform.fault", Fault, "我们这边出错了", "Our fault", "内容还在，可再试；报上编号我们能查", "Your input is kept; try again and quote the reference", "technical";
}

/// A refusal with the facts that led to it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Refusal {
    /// The permanent code.
    pub code: Code,
    /// Facts for the reader and for programs; never personal data.
    pub params: Map<String, Value>,
}

impl Refusal {
    /// A bare refusal.
    pub fn of(code: Code) -> Self {
        Self { code, params: Map::new() }
    }

    /// Judged by the law of that day: the day of the act, not of the answer. What was said before stays.
    #[must_use]
    pub fn on(mut self, day: NaiveDate) -> Self {
        if matches!(Ground::of(self.code), Ground::Law(_)) {
            self.params.entry(JUDGED_ON).or_insert_with(|| Value::from(day.to_string()));
        }
        self
    }

    /// The provisions to cite, by the law of the day it was judged on; the first is the main one.
    pub fn cited(&self) -> Vec<&'static Basis> {
        let day = self.params.get(JUDGED_ON).and_then(Value::as_str).and_then(|day| day.parse().ok());
        day.map(|day| Ground::of(self.code).on(day)).unwrap_or_default()
    }

    /// With one more fact.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Self::of(code)
    }
}
