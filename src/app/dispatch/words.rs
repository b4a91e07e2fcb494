//! What is written of a notice, in the reader's language: why, about what, what to do, where to go on. It says what the notice's event
//! says, so that a second try says the same. It names places and papers, no person.

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::{
    app::{
        Env, Error,
        notice::seen::{self, Names},
    },
    domain::{
        alarm::{Kind, Level, Unit, words},
        delivery::{Channel, Occasion},
        journal::body::Body,
        notice::{Finding, Notice, State},
    },
    kernel::{clock::Instant, text::Language},
    outbound::Message,
    store::{self, Conn, delivery::DeliveryRow},
};

/// Most notices that a digest names.
const LINES_MAX: usize = 100;

/// A notice as it stood at one of its events.
pub struct Told {
    notice: Notice,
    found: Finding,
    at: Instant,
    occasion: Occasion,
    names: Names,
}

impl Told {
    /// What a delivery tells.
    pub fn of(conn: &mut Conn, row: &DeliveryRow, notice: Notice) -> Result<Self, Error> {
        Self::at(conn, &row.id, row.version, &row.occasion, notice)
    }

    /// What is told of a notice's event for an occasion; `source` is what says so.
    pub fn at(conn: &mut Conn, source: &str, version: i64, occasion: &str, notice: Notice) -> Result<Self, Error> {
        let unread = |column| store::corrupt("delivery", source, column);
        let occasion = occasion.split('/').next().and_then(Occasion::parse).ok_or_else(|| unread("occasion"))?;
        let event = store::event::at_version(conn, &Notice::stream(notice.id), version)?;
        let event = event.ok_or_else(|| unread("version"))?;
        let body = Body::parse(&event.body).map_err(|error| Error::Fault(format!("event {}: {error}", event.id)))?;
        // An event that found nothing new tells of what was found last.
        let found =
            body.data.get("found").filter(|_| !matches!(occasion, Occasion::Reminded | Occasion::HandedOver)).cloned();
        let found = found.and_then(|found| serde_json::from_value(found).ok());
        let found = found.unwrap_or_else(|| notice.found.clone());
        let names = seen::names(conn, std::slice::from_ref(&notice))?;
        Ok(Self { found, at: Instant::from_micros(event.occurred_at), occasion, names, notice })
    }

    /// For every channel.
    pub fn message(&self, env: &Env, channel: Channel, language: Language) -> Message {
        let zh = language == Language::Zh;
        let pick = |zh_text: &str, en: &str| if zh { zh_text.to_owned() } else { en.to_owned() };
        let name = self.names.rule_name(&self.notice, language);
        let level = if zh { self.found.level.zh() } else { self.found.level.en() };
        let occasion = self.occasion_words(zh);
        let about = self.about(language);
        let link = link(env, &self.notice, channel);
        let subject = if zh { format!("【{level}】{name}：{about}") } else { format!("[{level}] {name}: {about}") };
        let mut rows = vec![
            (pick("等级", "Level"), format!("{level}{occasion}")),
            (pick("规则", "Rule"), format!("{name}（{}）", self.notice.rule)),
            (pick("对象", "About"), about),
            (pick("时间", "Time"), self.at.legal_minute()),
        ];
        if self.found.breach {
            rows.push((pick("性质", "Nature"), pick("超过法定限值，属违法情形", "A limit of law is passed: a breach")));
        }
        rows.extend(self.figures(language));
        if let Some(advice) = self.names.advice(&self.notice, language) {
            rows.push((pick("怎么办", "What to do"), advice.to_owned()));
        }
        let colon = if zh { "：" } else { ": " };
        let lines: Vec<String> = rows.iter().map(|(label, value)| format!("{label}{colon}{value}")).collect();
        let open = pick("打开查看并签收", "Open it and take note");
        let foot = pick(
            "危废智治平台自动发送。在“我的—通知方式”里选择怎样接收。",
            "Sent by the platform. Choose how to be told under Me – Notifications.",
        );
        Message {
            text: format!("{}\n\n{open}{colon}{link}\n\n{foot}\n", lines.join("\n")),
            html: page(&subject, self.found.level, &table(&rows), (&open, &link), &foot, language),
            short: format!("{subject} {link}"),
            body: self.body(&link).to_string(),
            subject,
            link,
        }
    }

    /// As one line of a digest: level, rule, about what, and where to go on.
    pub fn line(&self, env: &Env, channel: Channel, language: Language) -> Line {
        let name = self.names.rule_name(&self.notice, language);
        let zh = language == Language::Zh;
        let level = if zh { self.found.level.zh() } else { self.found.level.en() };
        let (about, at) = (self.about(language), self.at.legal_minute());
        let occasion = [self.occasion_words(zh), self.over(zh)].concat();
        let text = if zh {
            format!("【{level}】{name}{occasion}：{about}（{at}）")
        } else {
            format!("[{level}] {name}{occasion}: {about} ({at})")
        };
        Line { text, level: self.found.level, link: link(env, &self.notice, channel) }
    }

    fn occasion_words(&self, zh: bool) -> &'static str {
        match (self.occasion, zh) {
            (Occasion::Risen, true) => "（等级升高）",
            (Occasion::Risen, false) => " (risen)",
            (Occasion::Recurred, true) => "（再次触发）",
            (Occasion::Recurred, false) => " (back again)",
            (Occasion::Reopened, true) => "（重新打开）",
            (Occasion::Reopened, false) => " (taken up again)",
            (Occasion::Reminded, true) => "（催办）",
            (Occasion::Reminded, false) => " (reminder)",
            (Occasion::Submitted, true) => "（已提交整改，待核查）",
            (Occasion::Submitted, false) => " (the result is told: verify it)",
            (Occasion::ExtensionAsked, true) => "（申请延期，待答复）",
            (Occasion::ExtensionAsked, false) => " (more time is asked for: answer)",
            (Occasion::FalseClaimed, true) => "（申报误报，待确认）",
            (Occasion::FalseClaimed, false) => " (said to be false: confirm it or not)",
            (Occasion::Returned, true) => "（核查退回，继续处置）",
            (Occasion::Returned, false) => " (returned: go on)",
            (Occasion::ExtensionGranted, true) => "（同意延期）",
            (Occasion::ExtensionGranted, false) => " (more time is given)",
            (Occasion::ExtensionRefused, true) => "（不同意延期）",
            (Occasion::ExtensionRefused, false) => " (no more time is given)",
            (Occasion::FalseRejected, true) => "（不是误报，继续处置）",
            (Occasion::FalseRejected, false) => " (not found false: go on)",
            (Occasion::Closed, true) => "（已销号）",
            (Occasion::Closed, false) => " (closed)",
            (Occasion::Cleared, true) => "（已解除）",
            (Occasion::Cleared, false) => " (cleared)",
            (Occasion::HandedOver, true) => "（转派）",
            (Occasion::HandedOver, false) => " (handed over to you)",
            (Occasion::Raised | Occasion::Digest | Occasion::Test, _) => "",
        }
    }

    /// That it is over by now.
    const fn over(&self, zh: bool) -> &'static str {
        match (self.notice.state, zh) {
            (State::Cleared, true) => "（已解除）",
            (State::Closed, true) => "（已销号）",
            (State::Cleared | State::Closed, false) => " (over)",
            _ => "",
        }
    }

    /// The subject's name with that of its site.
    fn about(&self, language: Language) -> String {
        let kind = self.notice.subject.split('/').next().and_then(Kind::parse);
        let noun = match language {
            Language::Zh => kind.map_or("", Kind::zh),
            Language::En => kind.map_or("", Kind::as_str),
        };
        let name = self.names.subjects.get(&self.notice.subject).map_or("", String::as_str);
        let site = self.notice.parties.iter().find_map(|party| party.site);
        let place = site.and_then(|site| self.names.sites.get(&site.to_string())).map_or("", String::as_str);
        let place = if place.is_empty() || place == name { String::new() } else { format!("（{place}）") };
        format!("{noun} {name}{place}").trim().to_owned()
    }

    /// What was compared, and with what.
    fn figures(&self, language: Language) -> Vec<(String, String)> {
        let all = self.found.values.iter().chain(&self.found.thresholds);
        all.filter_map(|(name, value)| {
            let (unit, words) = words::of(name)?;
            Some((words.of(language).to_owned(), figure(*value, unit, language)))
        })
        .collect()
    }

    /// For programs. A field is only ever added.
    fn body(&self, link: &str) -> Value {
        let (kind, subject) = self.notice.subject.split_once('/').unwrap_or_default();
        json!({
            "type": format!("notice.{}", self.occasion.as_str()),
            "timestamp": self.at,
            "data": {
                "notice_id": self.notice.id,
                "rule": self.notice.rule,
                "rule_version": self.found.rule_version,
                "level": self.found.level,
                "breach": self.found.breach,
                "subject_kind": kind,
                "subject_id": subject,
                "parties": self.notice.parties,
                "values": self.found.values,
                "thresholds": self.found.thresholds,
                "raised_at": self.notice.raised_at,
                "url": link,
            },
        })
    }
}

/// Where a notice is opened. That a person comes by a letter or a short message, its read receipt tells.
fn link(env: &Env, one: &Notice, channel: Channel) -> String {
    let by = if channel.is_personal() { format!("?by={}", channel.as_str()) } else { String::new() };
    format!("{}/notices/{}{by}", env.public_url, one.id)
}

/// A line of a digest.
pub struct Line {
    text: String,
    level: Level,
    link: String,
}

/// A digest of a day, for every channel; what it has no room for is counted.
pub fn digest(env: &Env, lines: &[Line], day: NaiveDate, language: Language) -> Message {
    let zh = language == Language::Zh;
    let all = lines.len();
    let subject = if zh {
        format!("危废智治：预警汇总 {day}，{all} 条")
    } else {
        format!("Digest of {day}: {all} warnings")
    };
    let (mut text, mut rows) = (String::new(), String::new());
    for line in lines.iter().take(LINES_MAX) {
        text.extend([&line.text, "\n", &line.link, "\n\n"]);
        rows.push_str(&item(line));
    }
    rows = ["<ul style=\"padding-left:18px\">", &rows, "</ul>"].concat();
    if all > LINES_MAX {
        let rest = all - LINES_MAX;
        let more = if zh {
            format!("另有 {rest} 条，请在平台内查看。")
        } else {
            format!("{rest} more in the app.")
        };
        text.extend([more.as_str(), "\n\n"]);
        rows.extend(["<p>", &escaped(&more), "</p>"]);
    }
    let link = format!("{}/notices", env.public_url);
    let open = if zh { "全部预警" } else { "All of them" };
    let foot = if zh {
        "橙色、红色报警不在汇总里，随时单独发。在“我的—通知方式”里选择怎样接收。"
    } else {
        "Orange and red alarms are never in a digest. Choose how to be told under Me – Notifications."
    };
    let (colon, most) = (if zh { "：" } else { ": " }, lines.iter().map(|line| line.level).max());
    Message {
        text: format!("{text}{open}{colon}{link}\n\n{foot}\n"),
        html: page(&subject, most.unwrap_or(Level::Blue), &rows, (open, &link), foot, language),
        short: format!("{subject} {link}"),
        body: json!({"type": "digest", "data": {"url": link}}).to_string(),
        subject,
        link,
    }
}

/// What a channel that is tried out is sent.
pub fn trial(env: &Env, at: Instant) -> Message {
    let (subject, link) = ("危废智治：测试消息 / Test message", format!("{}/notices", env.public_url));
    let text = "这是一条测试消息，没有预警发生。\nThis is a test: no alarm was raised.";
    Message {
        subject: subject.to_owned(),
        text: format!("{text}\n\n{link}\n"),
        html: String::new(),
        short: format!("{subject} {link}"),
        body: json!({"type": "webhook.test", "timestamp": at, "data": {"url": link}}).to_string(),
        link,
    }
}

/// A figure as people read it.
fn figure(value: i64, unit: Unit, language: Language) -> String {
    let thousandths = |value: i64, name: &str| {
        let (sign, whole, rest) = (if value < 0 { "-" } else { "" }, value.abs() / 1000, value.abs() % 1000);
        let text = format!("{sign}{whole}.{rest:03}");
        format!("{} {name}", text.trim_end_matches('0').trim_end_matches('.'))
    };
    let en = match unit {
        Unit::Hours => "h",
        Unit::Minutes => "min",
        Unit::Days => "days",
        Unit::WorkingDays => "working days",
        Unit::Pieces => "pieces",
        Unit::Metres => "m",
        Unit::Year | Unit::Grams | Unit::Permille | Unit::MonthDay | Unit::Flag | Unit::Decicelsius | Unit::Number => {
            ""
        }
    };
    match (unit, language) {
        (Unit::Grams, _) => thousandths(value, "kg"),
        (Unit::Permille, _) => format!("{}.{} %", value / 10, (value % 10).abs()),
        (Unit::MonthDay, _) => format!("{:02}-{:02}", value / 100, value % 100),
        (Unit::Flag, Language::Zh) => if value == 0 { "否" } else { "是" }.to_owned(),
        (Unit::Flag, Language::En) => if value == 0 { "no" } else { "yes" }.to_owned(),
        (Unit::Decicelsius, _) => {
            let sign = if value < 0 { "-" } else { "" };
            format!("{sign}{}.{} ℃", value.abs() / 10, value.abs() % 10)
        }
        (Unit::Year | Unit::Number, _) => value.to_string(),
        (Unit::Hours | Unit::Minutes | Unit::Days | Unit::WorkingDays | Unit::Pieces | Unit::Metres, Language::Zh) => {
            format!("{value} {}", unit.zh())
        }
        (Unit::Hours | Unit::Minutes | Unit::Days | Unit::WorkingDays | Unit::Pieces | Unit::Metres, Language::En) => {
            format!("{value} {en}")
        }
    }
}

/// A small page that every mail program shows: no script, no picture, nothing fetched.
fn page(
    subject: &str,
    level: Level,
    content: &str,
    (open, link): (&str, &str),
    foot: &str,
    language: Language,
) -> String {
    let colour = colour(level);
    let tongue = if language == Language::Zh { "zh-CN" } else { "en" };
    let (subject, open, link, foot) = (escaped(subject), escaped(open), escaped(link), escaped(foot));
    format!(
        "<!DOCTYPE html><html lang=\"{tongue}\"><head><meta charset=\"utf-8\"><title>{subject}</title></head>\
         <body style=\"font:15px/1.5 sans-serif\"><h1 style=\"font-size:18px;color:{colour}\">{subject}</h1>\
         {content}<p><a href=\"{link}\">{open}</a></p><p style=\"color:#555\">{foot}</p></body></html>"
    )
}

const fn colour(level: Level) -> &'static str {
    match level {
        Level::Blue => "#1f5fbf",
        Level::Yellow => "#8a6d00",
        Level::Orange => "#b4500a",
        Level::Red => "#b3201b",
    }
}

/// Labels and values of one notice.
fn table(rows: &[(String, String)]) -> String {
    let head = "<tr><th align=\"left\" style=\"padding:4px 16px 4px 0\">";
    let cell = |(label, value): &(String, String)| {
        [head, &escaped(label), "</th><td>", &escaped(value), "</td></tr>"].concat()
    };
    let cells: String = rows.iter().map(cell).collect();
    ["<table>", &cells, "</table>"].concat()
}

/// A line of a digest's page.
fn item(one: &Line) -> String {
    let (link, shade, words) = (escaped(&one.link), colour(one.level), escaped(&one.text));
    format!("<li style=\"margin:6px 0\"><a href=\"{link}\" style=\"color:{shade}\">{words}</a></li>")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
