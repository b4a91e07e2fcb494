//! Why a row of a ledger is refused: plain reasons, stable codes, and what to do about each. Invariant: a code once
//! given out never changes its meaning.

use serde::Serialize;

use crate::kernel::text::Words;

/// Declares the reasons with their words and remedies.
macro_rules! reasons {
    ($($name:ident $text:literal : $zh:literal $en:literal ; $remedy_zh:literal $remedy_en:literal)+) => {
        /// Why a row is refused; a row meets the first that holds.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub enum Reason {$(
            #[doc = $en]
            #[serde(rename = $text)]
            $name,
        )+}

        impl Reason {
            /// All, for the list of error codes.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The plain word of the report, `batch_missing`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// The product's stable code, `import.batch_missing`.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => concat!("import.", $text),)+ }
            }

            /// What is wrong.
            pub const fn words(self) -> Words {
                match self { $(Self::$name => Words { zh: $zh, en: $en },)+ }
            }

            /// What to do about it.
            pub const fn remedy(self) -> Words {
                match self { $(Self::$name => Words { zh: $remedy_zh, en: $remedy_en },)+ }
            }
        }
    };
}

reasons! {
    BatchMissing "batch_missing": "没有本环节的批次编码" "The row has no batch code of its own"; "补填批次编码" "Enter the batch code"
    BatchDuplicate "batch_duplicate": "批次编码在本表上方已使用" "The batch code is already used higher up on this sheet"; "改用新的批次编码，或删除重复行" "Give the row a batch code of its own, or delete the repeated row"
    BatchConflict "batch_conflict": "该批次编码已入账且内容不同" "The batch code is already on record with other content"; "已入账内容不会被覆盖；请在系统内更正，或改正本行" "What is on record is never overwritten: correct it in the product, or correct this row"
    DateMissing "date_missing": "没有日期" "The row has no date"; "补填年月日" "Enter year, month and day"
    DateInvalid "date_invalid": "日期无法识别或不存在" "There is no such day"; "改为真实日期，如 2026-03-05" "Enter a real day such as 2026-03-05"
    DateAmbiguous "date_ambiguous": "日期没有四位年份或有多种读法" "The date has no four-digit year or can be read in two ways"; "写成四位年份的日期，如 2026-03-05" "Write the date with a four-digit year, such as 2026-03-05"
    DateInFuture "date_in_future": "日期晚于导入当日" "The date is after the day of reading"; "核对年份后改正" "Check the year and correct it"
    WasteCodeMalformed "waste_code_malformed": "废物代码不是八位数字" "The waste code does not have eight digits"; "按 900-041-49 的形式填写八位代码" "Enter the eight digits as in 900-041-49"
    WasteCodeUnknown "waste_code_unknown": "废物类别不存在" "The waste code names a category that does not exist"; "对照国家危险废物名录改正代码" "Correct the code against the national catalogue"
    CategoryContradictsCode "category_contradicts_code": "废物类别与代码不一致" "The category says another than the code"; "核对后统一类别与代码末两位" "Make the category agree with the last two digits of the code"
    MassMissing "mass_missing": "没有数量" "The row has no mass"; "补填数量" "Enter the mass"
    MassNotANumber "mass_not_a_number": "数量不是一个确定的数字" "The mass is not one number"; "填写一个称量数字" "Enter one weighed number"
    MassNotPositive "mass_not_positive": "数量为零或负数" "The mass is zero or negative"; "冲销请在系统内做更正，不要填负数行" "A reversal is a correction in the product, not a negative row"
    UnitMissing "unit_missing": "没有计量单位" "The mass has no unit"; "补填吨或千克" "Enter tonnes or kilograms"
    UnitNotAMass "unit_not_a_mass": "计量单位不是质量且没有折合重量" "The unit is not one of mass and no weight stands beside it"; "在折合重量中填写千克数" "Enter the weight in kilograms under 折合重量"
    FormulaError "formula_error": "单元格公式出错" "The cell holds a formula error"; "修复公式或直接填写数值" "Repair the formula or enter the value itself"
    FormulaNotCalculated "formula_not_calculated": "公式没有计算结果" "The formula has no calculated value"; "用电子表格软件打开并保存一次，或直接填写数值" "Open and save the file in a spreadsheet program, or enter the value itself"
    ContainerMissing "container_missing": "有包装但没有容器编码" "Packaged waste has no container code"; "补填容器/包装编码（管道、散装除外）" "Enter the container code (pipes and bulk need none)"
    ContainerInUse "container_in_use": "容器编码已用于上方的批次（一物一码）" "The container code is already used by another batch"; "核对容器编码；一个编码只用一次" "Check the container code: a code is used once"
    ReferenceMissing "reference_missing": "没有上一环节的批次编码" "The row names no batch of the step before"; "补填上一环节的批次编码" "Enter the batch code of the step before"
    ReferenceNotFound "reference_not_found": "找不到所引用的批次" "The batch it refers to is not there"; "核对批次编码；期初库存请先建账" "Check the batch code; enter stock carried over from before first"
    ReferenceRefused "reference_refused": "所引用的行未被接受" "The row it refers to was refused"; "先改正被引用的行" "Correct the row it refers to first"
    ContainerDiffers "container_differs": "容器编码与所引用的批次不同" "The container is another than that of the row it refers to"; "核对容器编码或引用的批次" "Check the container code or the batch it refers to"
    WasteCodeDiffers "waste_code_differs": "废物代码与所引用的批次不同" "The waste code is another than that of the row it refers to"; "核对废物代码或引用的批次" "Check the waste code or the batch it refers to"
    DateBeforePreviousStep "date_before_previous_step": "日期早于上一环节" "The day is before that of the step before"; "核对两个环节的日期" "Check the days of both steps"
    MassExceedsPreviousStep "mass_exceeds_previous_step": "数量超过上一环节或其余量" "The mass is more than the step before, or than is left of it"; "核对数量和单位（吨、千克）" "Check the mass and its unit (tonnes, kilograms)"
    PeriodLocked "period_locked": "这一天所在的期间已申报并锁定" "The day lies in a period that is declared and locked"; "先更正那一期申报（写明理由），导入后重新取数并确认" "Begin a correction of that declaration with its reason, read the file in again, then draw and confirm it anew"
    MethodUnknown "method_unknown": "利用/处置方式代码不存在" "There is no such method code"; "按 HJ 1033 附录 F 填写，如 R4、D10" "Enter a code of HJ 1033 Annex F such as R4 or D10"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_its_own_code_and_words_in_both_languages() {
        let codes: std::collections::BTreeSet<&str> = Reason::ALL.iter().map(|reason| reason.code()).collect();
        assert_eq!(codes.len(), Reason::ALL.len());
        for reason in Reason::ALL {
            assert!(!reason.words().zh.is_empty() && !reason.remedy().en.is_empty());
            assert_eq!(serde_json::to_value(reason).ok(), Some(reason.as_str().into()));
        }
    }
}
