//! From where a notice is opened, as its read receipt tells.

use crate::domain::names::names;

names! {
    /// From where.
    Opened {
        /// In the app.
        App = "app" / "平台内",
        /// By the link of a letter.
        Mail = "mail" / "邮件链接",
        /// By the link of a short message.
        Sms = "sms" / "短信链接",
    }
}
