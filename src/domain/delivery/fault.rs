//! Why a delivery was not taken, in the reader's words. It is kept as the channel said it, in English; here its parts have their Chinese.

use crate::kernel::text::{Language, Words};

/// Parts of what channels say; a part that holds another comes before it.
const PARTS: &[Words] = &[
    Words { zh: "邮件服务器没有应答", en: "the mail server is not there: no conversation" },
    Words { zh: "邮件服务器暂时不收", en: "the mail server did not take it: try again" },
    Words { zh: "邮件发不出去：", en: "the letter cannot be sent: " },
    Words { zh: "对方服务器拒收", en: "the server refused it for good" },
    Words { zh: "地址不属于这个渠道", en: "the address is not one of this channel" },
    Words { zh: "邮箱地址不对", en: "the address is not one" },
    Words { zh: "内容无法编码", en: "the text cannot be encoded" },
    Words { zh: "对方回答不再接收（410）", en: "the receiver answered that it wants no more (410)" },
    Words { zh: "对方回答 ", en: "the receiver answered " },
    Words { zh: "，平台不跟随跳转", en: ", and no redirect is followed" },
    Words { zh: "机器人回答 ", en: "the robot answered " },
    Words { zh: "，太频繁或正忙", en: ": too fast or busy" },
    Words { zh: "对方的回答不像机器人", en: "the answer is not a robot's" },
    Words { zh: "短信网关没有回答成功", en: "the gateway's answer is not the good one" },
    Words { zh: "域名查不到", en: "the name of the machine is not known" },
    Words { zh: "域名指向内网，不允许", en: "the name leads to a machine inside, which is not allowed" },
    Words { zh: "十秒内没有回答", en: "no answer in ten seconds" },
    Words { zh: "连接没有准备好", en: "no connection could be prepared" },
    Words { zh: "连不上", en: "no connection" },
    Words { zh: "回答中断", en: "the answer broke off" },
    Words { zh: "只允许 https", en: "only https" },
    Words { zh: "内网地址，不允许", en: "a machine inside" },
    Words { zh: "没有配置这个渠道", en: "no such channel is configured" },
    Words { zh: "本人在这个渠道已没有地址", en: "the person has no address of this channel any more" },
    Words { zh: "本人已看不到这条预警", en: "the notice is not in the person's sight any more" },
    Words { zh: "这个地址已停用", en: "the address is not told any more" },
];

/// The fault in a language.
pub fn told(text: &str, language: Language) -> String {
    match language {
        Language::En => text.to_owned(),
        Language::Zh => PARTS.iter().fold(text.to_owned(), |text, part| text.replace(part.en, part.zh)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_channels_say_leaves_no_english_behind() {
        let said = PARTS.iter().map(|part| part.en);
        for text in said.chain([
            "the receiver answered 307, and no redirect is followed",
            "the robot answered 45009: too fast or busy",
        ]) {
            let zh = told(text, Language::Zh).replace("https", "");
            assert!(!zh.chars().any(|letter| letter.is_ascii_alphabetic()), "{text}: {zh}");
            assert_eq!(told(text, Language::En), text);
        }
    }
}
