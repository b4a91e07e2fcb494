//! By table over all rules: what each finds becomes one notice at its moment and not before; once for two servers that look at once,
//! and once though everything remembered is lost; it rises with what is found, and ends with it.

use super::*;
use crate::{
    domain::notice::{
        Event, Notice, Party, State as Stands,
        system::{finding, follow},
    },
    kernel::id::OrganisationId,
};

const SUBJECT: &str = "thing/1";

/// What becomes of the newest notice when a judgement is followed.
fn followed(
    code: &str,
    judged: &Judgement,
    newest: Option<&Notice>,
    held: Option<Level>,
    now: Instant,
) -> Option<Event> {
    let rule = Rule::find(code).unwrap();
    let party = Party::told(OrganisationId(uuid::Uuid::nil()), None, "330111".into());
    follow(rule, SUBJECT, newest, held, finding(rule, &Params::default(), judged), vec![party], now)
}

/// A first finding: it raises a notice, and nothing more however often it is looked at.
fn raised(code: &str, judged: &Judgement, now: Instant) -> Notice {
    let event = followed(code, judged, None, None, now).unwrap_or_else(|| panic!("{code} raises nothing"));
    let notice = event.begin(Notice::id_of(code, SUBJECT, "1"), now).unwrap();
    assert_eq!((notice.found.level, notice.state), (judged.level.unwrap(), Stands::Raised), "{code}");
    assert!(!notice.found.values.is_empty() && notice.found.rule_version > 0, "{code} keeps its evidence");
    stands(code, judged, &notice, now);
    notice
}

/// Nothing is written of what was told: for whoever looked at the same moment, for the next look, and with nothing remembered.
fn stands(code: &str, judged: &Judgement, notice: &Notice, now: Instant) {
    for held in [None, judged.level, Some(Level::Blue)] {
        assert_eq!(followed(code, judged, Some(notice), held, now), None, "{code} held {held:?}");
    }
}

/// Nothing is found any more: what no law calls a breach ends, a breach waits for a person, and what nothing undoes stays.
fn ends(code: &str, notice: &Notice, now: Instant) {
    let event = followed(code, &Judgement::default(), Some(notice), Some(notice.found.level), now);
    if notice.lasting {
        assert_eq!(event, None, "{code} is undone by nobody");
        return;
    }
    let after = event.unwrap_or_else(|| panic!("{code} does not end")).apply(notice.clone(), now);
    let expected = if notice.clears_by_itself() { Stands::Cleared } else { Stands::Raised };
    assert!(after.state == expected && after.subsided, "{code}");
    let again = followed(code, &Judgement::default(), Some(&after), None, now);
    assert_eq!(again, None, "{code} ends once");
}

#[test]
fn each_rule_raises_one_notice_at_its_moment_for_two_servers_and_after_a_restart_and_ends_it() {
    let mut tried = std::collections::BTreeSet::new();
    for (code, facts, moments, nothing) in by_time() {
        let mut newest: Option<Notice> = None;
        for (moment, ..) in moments {
            let now = at(moment);
            let (early, held) = (now.plus(-MICRO), newest.as_ref().map(|one| one.found.level));
            let before = judge(code, &facts, early, held);
            assert_eq!(followed(code, &before, newest.as_ref(), held, early), None, "{code} before {moment}");
            let judged = judge(code, &facts, now, held);
            let one = match newest {
                None => raised(code, &judged, now),
                Some(known) => {
                    let event = followed(code, &judged, Some(&known), held, now);
                    event.unwrap_or_else(|| panic!("{code} does not rise at {moment}")).apply(known, now)
                }
            };
            stands(code, &judged, &one, now);
            assert_eq!(judge(code, &nothing, now, Some(one.found.level)).level, None, "{code}");
            ends(code, &one, now);
            newest = Some(one);
        }
        tried.insert(code);
    }
    for (code, held, facts, level, _) in by_figure() {
        let judged = judge(code, &facts, monday(), held);
        if level.is_none() {
            assert_eq!(followed(code, &judged, None, held, monday()), None, "{code}");
            continue;
        }
        ends(code, &raised(code, &judged, monday()), monday());
        tried.insert(code);
    }
    let all: std::collections::BTreeSet<&str> = RULES.iter().map(|rule| rule.code).collect();
    assert_eq!(tried, all);
}
