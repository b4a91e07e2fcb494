//! Days as people write them. What can be read in two ways is ambiguous, what names no day is invalid; the legal day is
//! that of Asia/Shanghai.

use chrono::{Datelike as _, NaiveDate, NaiveDateTime, NaiveTime};

use super::{
    cell::{Cell, Value, is_dash},
    refusal::Reason,
};
use crate::kernel::clock::Instant;

/// Serial numbers that are taken for days: 2000-01-01 to 2099-12-31.
const SERIALS: std::ops::RangeInclusive<i64> = 36_526..=73_050;

/// The legal day and, where it was written, the time of day.
pub type DayTime = (NaiveDate, Option<NaiveTime>);

/// Reads the cell of a date.
pub fn day(cell: &Cell) -> Result<DayTime, Reason> {
    match &cell.value {
        Value::Empty | Value::NotCalculated => Err(Reason::DateMissing),
        Value::Date(at) if (1949..=9999).contains(&at.year()) => Ok(with_time(*at)),
        Value::Date(_) | Value::Error(_) => Err(Reason::DateInvalid),
        Value::Number(number) => from_number(*number),
        Value::Text(_) => from_text(&cell.plain()),
    }
}

fn with_time(at: NaiveDateTime) -> DayTime {
    (at.date(), (at.time() != NaiveTime::MIN).then(|| at.time()))
}

fn from_number(number: f64) -> Result<DayTime, Reason> {
    if !number.is_finite() || number.abs() > 1e9 {
        return Err(Reason::DateInvalid);
    }
    let text = number.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let date = from_digits(whole)?;
    if fraction.is_empty() {
        return Ok((date, None));
    }
    if whole.len() != 5 {
        // 2026.3 in a number cell: no day, or the 30th month.
        return Err(Reason::DateInvalid);
    }
    let part: f64 = format!("0.{fraction}").parse().map_err(|_| Reason::DateInvalid)?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a part of a day is below 86400 seconds"
    )]
    let seconds = (part * 86_400.0).round() as u32;
    Ok((date, NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0)))
}

/// Eight digits `20260305`, or five of a serial number.
fn from_digits(digits: &str) -> Result<NaiveDate, Reason> {
    let number: i64 = digits.parse().map_err(|_| Reason::DateInvalid)?;
    match digits.len() {
        8 => NaiveDate::parse_from_str(digits, "%Y%m%d").map_err(|_| Reason::DateInvalid),
        5 if SERIALS.contains(&number) => NaiveDate::from_ymd_opt(1899, 12, 30)
            .and_then(|zero| zero.checked_add_signed(chrono::Duration::days(number)))
            .ok_or(Reason::DateInvalid),
        6 => Err(Reason::DateAmbiguous),
        _ => Err(Reason::DateInvalid),
    }
}

fn from_text(plain: &str) -> Result<DayTime, Reason> {
    if plain.is_empty() {
        return Err(Reason::DateMissing);
    }
    if let Some(at) = Instant::parse(&plain.to_ascii_uppercase()) {
        let local = at.datetime().naive_utc() + chrono::Duration::hours(8);
        return Ok((at.legal_day(), Some(local.time())));
    }
    let (date, time) = split_time(without_weekday(plain));
    let tokens = date.replace(['年', '月', '/', '.', '。', '、'], "-").replace(['日', '号'], "");
    let tokens: String = tokens.chars().filter(|letter| !letter.is_whitespace()).collect();
    let tokens = tokens.trim_end_matches(is_dash).to_owned();
    let parts: Vec<&str> = tokens.split(is_dash).collect();
    if parts.iter().any(|part| part.is_empty() || part.len() > 8 || !part.bytes().all(|byte| byte.is_ascii_digit())) {
        let looks_like_two = plain.contains(['~', '至', '到', ',']);
        return Err(if looks_like_two { Reason::DateAmbiguous } else { Reason::DateInvalid });
    }
    let date = match parts.as_slice() {
        [digits] => from_digits(digits),
        [year, month, day] if year.len() == 4 => date_of(year, month, day).ok_or(Reason::DateInvalid),
        [first, second, year] if year.len() == 4 => year_last(first, second, year),
        [year, _] if year.len() == 4 => Err(Reason::DateInvalid),
        _ => Err(Reason::DateAmbiguous),
    }?;
    let time = time.map(|text| time_of(&text).ok_or(Reason::DateInvalid)).transpose()?;
    Ok((date, time))
}

fn date_of(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    if month.len() > 2 || day.len() > 2 {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// `25/3/2026` can be read in one way only, `5/3/2026` in two.
fn year_last(first: &str, second: &str, year: &str) -> Result<NaiveDate, Reason> {
    match (date_of(year, first, second), date_of(year, second, first)) {
        (Some(one), Some(other)) if one != other => Err(Reason::DateAmbiguous),
        (Some(one), _) | (None, Some(one)) => Ok(one),
        (None, None) => Err(Reason::DateInvalid),
    }
}

fn without_weekday(text: &str) -> &str {
    let end = text.find("星期").or_else(|| text.find("周")).unwrap_or(text.len());
    text.get(..end).unwrap_or(text).trim_end_matches(['(', ' '])
}

/// Parts a date from the time of day behind it.
fn split_time(text: &str) -> (String, Option<String>) {
    let Some(colon) = text.find([':', '时', '点']) else {
        return (text.to_owned(), None);
    };
    let head = text.get(..colon).unwrap_or(text);
    let hour = head.trim_end().trim_end_matches(|letter: char| letter.is_ascii_digit());
    let date = hour.trim_end_matches(|letter: char| letter == 'T' || letter == 't' || letter.is_whitespace());
    let time = text.get(hour.len()..).unwrap_or_default();
    (date.to_owned(), Some(time.to_owned()))
}

fn time_of(text: &str) -> Option<NaiveTime> {
    let plain: String = text.replace(['时', '点', '分'], ":").replace('秒', "");
    let plain = plain.trim().trim_end_matches(':').replace(' ', "");
    let parts: Vec<u32> = plain.split(':').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    match parts.as_slice() {
        [hour] => NaiveTime::from_hms_opt(*hour, 0, 0),
        [hour, minute] => NaiveTime::from_hms_opt(*hour, *minute, 0),
        [hour, minute, second] => NaiveTime::from_hms_opt(*hour, *minute, *second),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, Reason> {
        day(&Cell::of(Value::Text(text.into()))).map(|(date, _)| date.to_string())
    }

    #[test]
    fn every_usual_form_names_the_same_day() {
        for text in [
            "2026-03-05",
            "2026.3.5",
            "2026/3/5",
            "2026年3月5日",
            "20260305",
            "２０２６．３．５",
            " 2026-3-5 ",
            "46086",
            "2026-03-05 14:30",
            "2026/3/5 8:05:00",
            "2026年3月5日14时30分",
            "2026-03-04T18:00:00Z",
            "2026–3–5",
            "2026-03-05T01:00:00+08:00",
            "2026年3月5日 星期四",
            "2026.03.05.",
        ] {
            assert_eq!(read(text), Ok("2026-03-05".into()), "{text}");
        }
        assert_eq!(
            day(&Cell::of(Value::Number(46_086.5))).map(|(_, time)| time),
            Ok(NaiveTime::from_hms_opt(12, 0, 0))
        );
    }

    #[test]
    fn no_such_day_and_two_readings_are_told_apart() {
        for text in ["2026.2.30", "2026-13-01", "三月五日", "2026.3", "99999", "2026-3-5 25:00"] {
            assert_eq!(read(text), Err(Reason::DateInvalid), "{text}");
        }
        for text in ["26.3.5", "3月5日", "5/3/2026", "260305", "3.5"] {
            assert_eq!(read(text), Err(Reason::DateAmbiguous), "{text}");
        }
        assert_eq!(read("25/3/2026"), Ok("2026-03-25".into()));
        assert_eq!(read("无"), Err(Reason::DateMissing));
    }
}
