//! Pages that are printed from tables: `docs/errors.md`, `docs/rules.md`, `docs/facts.md` and `docs/lifecycles.md`. `UPDATE_DOCS=1` writes them anew.

use std::{fmt::Write as _, fs, path::Path};

use weifei::domain::{
    access::Role,
    alarm::{
        RULES,
        ladder::Clock,
        own::published,
        rules::unseen::{OTHERWISE, REASONS, UNSEEN},
    },
    declaration, device, exchange, facility, inspection,
    law::{Ground, LegalBasis},
    ledger::Reason,
    manifest, notice,
    package::lifecycle::{Action, State, TRANSITIONS, next},
    paper::{approval, check::parameter::DEFAULTS, contract, credential, export, name_change, permit},
    plan,
    refusal::Code,
    stock_take, treatment, trip,
};
use weifei::kernel::text::Language;

/// Prints the table of a register of papers.
macro_rules! paper_table {
    ($text:ident, $title:literal, $machine:ident) => {
        write!($text, "\n## {}\n\n| from | action | to | by |\n|---|---|---|---|\n", $title).unwrap();
        for (from, action, to, by) in $machine::TRANSITIONS {
            let by: Vec<_> = by.iter().map(|role| role.as_str()).collect();
            let (a, b, c) = (from.zh(), action.zh(), to.zh());
            writeln!($text, "| {from:?} {a} | {action:?} {b} | {to:?} {c} | {} |", by.join(", ")).unwrap();
        }
    };
}

fn same(name: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&file, text).unwrap();
    }
    assert_eq!(fs::read_to_string(&file).unwrap_or_default(), text, "run UPDATE_DOCS=1 cargo test --test it docs");
}

/// What a code rests on, as the page says it; notes the keys of the laws.
fn grounded(code: Code, keys: &mut std::collections::BTreeSet<&'static str>) -> String {
    match Ground::of(code) {
        Ground::Technical => "*technical*".to_owned(),
        Ground::House(text) => format!("*house* {text}"),
        Ground::Form(text) => format!("*form* {text}"),
        Ground::Law(named) => {
            keys.extend(&named);
            named.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
        }
    }
}

#[test]
fn every_refusal_is_in_the_docs_with_a_way_out() {
    let mut text = String::from(
        "# Refusals\n\nPrinted from `src/domain/refusal.rs`. What a refusal rests on: *technical* – nothing but technique; *house* – the \
         platform's own design, no law demands it so; *form* – the form that a standard gives to a number or code; else keys of the \
         table below, which is cited by the day of the act.\n\n",
    );
    text.push_str("| code | class | 中文 | English | 怎么办 | way out | basis |\n|---|---|---|---|---|---|---|\n");
    let mut keys = std::collections::BTreeSet::new();
    for code in Code::ALL {
        let (words, remedy) = (code.words(), code.remedy());
        assert!(!words.zh.is_empty() && !words.en.is_empty() && !remedy.zh.is_empty() && !remedy.en.is_empty());
        let (noun, reason) = code.as_str().split_once('.').unwrap();
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        assert!(plain(noun) && plain(reason), "{} is not noun.reason", code.as_str());
        assert!(Code::ALL.iter().filter(|other| other.as_str() == code.as_str()).count() == 1, "{}", code.as_str());
        assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
        let (name, class, basis) = (code.as_str(), code.class(), grounded(*code, &mut keys));
        let row =
            format!("| `{name}` | {class:?} | {} | {} | {} | {} | {basis} |", words.zh, words.en, remedy.zh, remedy.en);
        writeln!(text, "{row}").unwrap();
    }
    text.push_str("\n## Legal basis by key and day\n\nFrom `fixtures/legal-basis.csv`; what is not cited by a refusal is left out.\n\n");
    text.push_str("| key | 依据 | basis | from | to | known from |\n|---|---|---|---|---|---|\n");
    for one in LegalBasis::builtin().unwrap().all().iter().filter(|one| keys.contains(one.key.as_str())) {
        let to = one.valid_to.map(|day| day.to_string()).unwrap_or_default();
        let (zh, en) = (one.cite(Language::Zh), one.cite(Language::En));
        writeln!(text, "| `{}` | {zh} | {en} | {} | {to} | {} |", one.key, one.valid_from, one.mark).unwrap();
    }
    text.push_str("\n## Findings of the check before departure\n\nPrinted from `src/domain/paper/check/parameter.rs`; words and basis stand above.\n\n");
    text.push_str("| code | severity |\n|---|---|\n");
    for (code, severity) in DEFAULTS {
        writeln!(text, "| `{}` | {} |", code.as_str(), severity.as_str()).unwrap();
    }
    text.push_str("\n## Rows of an imported ledger\n\nPrinted from `src/domain/ledger/refusal.rs`.\n\n");
    text.push_str("| code | 中文 | English | 怎么办 | way out |\n|---|---|---|---|---|\n");
    for reason in Reason::ALL {
        let (words, remedy) = (reason.words(), reason.remedy());
        let row = format!("| `{}` | {} | {} | {} | {} |", reason.code(), words.zh, words.en, remedy.zh, remedy.en);
        writeln!(text, "{row}").unwrap();
    }
    same("errors.md", &text);
}

#[test]
fn every_rule_is_in_the_docs_with_its_figures_and_what_it_rests_on() {
    let mut text = String::from(
        "# Rules\n\nPrinted from `src/domain/alarm/rules`. A parameter's default rests on a *law*, on *practice* of the province, or is \
         the house's own *design* to be set by the authority; a *local* one gives way to a rule of the place, which is named, and what is \
         *granted* to one enterprise until a day is nothing by itself. Keys of the basis are cited by the day as in errors.md; without one the \
         rule is the house's own. What is *lasting* ends by a person's word alone.\n\n",
    );
    text.push_str(
        "| code | 名称 | name | subject | levels | parameters | to | basis |\n|---|---|---|---|---|---|---|---|\n",
    );
    for rule in RULES {
        let levels: Vec<_> = rule.levels.iter().map(|one| one.as_str()).collect();
        let parameters: Vec<_> = rule
            .parameters
            .iter()
            .map(|one| format!("`{}` {} {} ({})", one.code, one.default, one.unit.as_str(), one.mark.as_str()))
            .collect();
        let to: Vec<_> = rule.to.iter().map(|one| one.as_str()).collect();
        let basis: Vec<_> = rule.ground.iter().map(|key| format!("`{key}`")).collect();
        let lasting = if rule.lasting { ", lasting" } else { "" };
        writeln!(
            text,
            "| `{}` | {} | {} | {} | {}{lasting} | {} | {} | {} |",
            rule.code,
            rule.name.zh,
            rule.name.en,
            rule.subjects.iter().map(|one| one.as_str()).collect::<Vec<_>>().join(", "),
            levels.join(", "),
            parameters.join("; "),
            to.join(", "),
            basis.join(", ")
        )
        .unwrap();
    }
    text.push_str(
        "\n## Rules of an authority's own\n\nCodes `U-<division>-<number>`: checked expressions over published facts (facts.md), written, \
         rehearsed and ended while the platform runs, and set for a division, a tier or an enterprise like those above; adding.md says how, \
         ADR 19 why so. `weifei rules list --own` names those of a database.\n",
    );
    text.push_str(
        "\n## Clocks\n\nEach open notice has a clock: what waits to be taken note of, or for the authority, since it does; what was taken \
         note of since its day is over. Whoever is late is reminded at each step, the next on the ladder with them. Authorities choose \
         others for their places, for what a law limits only shorter ones. The clock begins anew when a notice rises, is reopened, or comes \
         back after it had run out.\n\n| clock | | usual | from |\n|---|---|---|---|\n",
    );
    for clock in Clock::ALL {
        let unit = if clock.is_urgent() { "hours" } else { "days" };
        writeln!(text, "| `{}` | {} | {} {unit} | {} |", clock.as_str(), clock.zh(), clock.usual(), clock.source())
            .unwrap();
    }
    text.push_str(
        "\n## Why these figures\n\nWhat `weifei rules measure` showed (precision.md). Rehearsed over that year of the district with faults, \
         4.0 million events, all 53 rules took 65 s one after the other (`weifei rules dry-run`), the slowest of them 4 s.\n\n",
    );
    for (code, why) in REASONS {
        writeln!(text, "- `{code}`: {why}.").unwrap();
    }
    text.push_str("\n## Where rules are not as the district's list has them\n\n");
    for (code, why) in OTHERWISE {
        writeln!(text, "- `{code}`: {why}.").unwrap();
    }
    text.push_str("\n## What rules do not see\n\n");
    for (code, what) in UNSEEN {
        writeln!(text, "- `{code}`: {what}.").unwrap();
    }
    same("rules.md", &text);
}

#[test]
fn every_published_fact_is_in_the_docs_with_its_type_unit_and_source() {
    let mut text = String::from(
        "# Published facts\n\nPrinted from `src/domain/alarm/own/published`. What an expression of an authority's own rule may ask \
         (adding.md, ADR 19); a name and its type never change. What is not known of a thing is not there: `has(facility.capacity_g)` asks. \
         Lists and tables hold 200 entries at most.\n",
    );
    for kind in published::KINDS {
        let noun = kind.as_str();
        write!(
            text,
            "\n## {} `{noun}`\n\n| fact | type | unit | 事实 | fact | 来源 | source |\n|---|---|---|---|---|---|---|\n",
            kind.zh()
        )
        .unwrap();
        for fact in published::of(*kind) {
            let unit = fact.unit.map_or("", |unit| unit.as_str());
            let (shape, words, from) = (fact.shape.as_str(), fact.words, fact.from);
            let row = format!(
                "| `{noun}.{}` | {shape} | {unit} | {} | {} | {} | {} |",
                fact.name, words.zh, words.en, from.zh, from.en
            );
            writeln!(text, "{row}").unwrap();
        }
    }
    same("facts.md", &text);
}

fn exchange_items(text: &mut String) {
    text.push_str("\n## Exchange item 上报事项\n\n| from | step | to |\n|---|---|---|\n");
    for (from, step, to) in exchange::TRANSITIONS {
        let (a, b, c) = (from.zh(), step.zh(), to.zh());
        writeln!(text, "| {from:?} {a} | {step:?} {b} | {to:?} {c} |").unwrap();
    }
}

/// The head and the first table.
fn packages() -> String {
    let mut text = String::from("# Lifecycles\n\nPrinted from the transition tables.\n\n## Package 容器/包装\n\n");
    text.push_str("| from | action | to | by |\n|---|---|---|---|\n");
    for (from, action, to, by) in TRANSITIONS {
        let by: Vec<_> = by.iter().map(|role| role.as_str()).collect();
        let (a, b, c) = (from.zh(), action.zh(), to.zh());
        let row = format!("| {from:?} {a} | {action:?} {b} | {to:?} {c} | {} |", by.join(", "));
        writeln!(text, "{row}").unwrap();
    }
    text
}

#[test]
fn every_state_action_and_role_answers_as_the_table_says() {
    let mut moves = 0;
    for from in State::ALL {
        for action in Action::ALL {
            for role in Role::ALL {
                let listed = TRANSITIONS.iter().find(|(state, act, ..)| (state, act) == (from, action));
                match (listed, next(*from, *action, *role)) {
                    (Some((_, _, to, by)), Ok(got)) => {
                        assert!(by.contains(role) && got == *to);
                        moves += 1;
                    }
                    (Some((_, _, _, by)), Err(_)) => assert!(!by.contains(role)),
                    (None, result) => assert_eq!(result.unwrap_err().code, Code::NotFromState),
                }
            }
        }
    }
    assert!(moves > 50);
    let mut text = packages();
    text.push_str("\n## Facility 贮存设施\n\n| from | action | to |\n|---|---|---|\n");
    for (from, action, to) in facility::TRANSITIONS {
        let (a, b, c) = (from.zh(), action.zh(), to.zh());
        writeln!(text, "| {from:?} {a} | {action:?} {b} | {to:?} {c} |").unwrap();
    }
    text.push_str("\n## Stock-take 盘点\n\n| from | action | to | by |\n|---|---|---|---|\n");
    for (from, action, to, by) in stock_take::lifecycle::TRANSITIONS {
        let by: Vec<_> = by.iter().map(|role| role.as_str()).collect();
        let (a, b, c) = (from.zh(), action.zh(), to.zh());
        writeln!(text, "| {from:?} {a} | {action:?} {b} | {to:?} {c} | {} |", by.join(", ")).unwrap();
    }
    text.push_str("\n## Treatment batch 利用处置批次\n\n| from | action | to | by |\n|---|---|---|---|\n");
    for (from, action, to, by) in treatment::lifecycle::TRANSITIONS {
        let by: Vec<_> = by.iter().map(|role| role.as_str()).collect();
        let (a, b, c) = (from.zh(), action.zh(), to.zh());
        writeln!(text, "| {from:?} {a} | {action:?} {b} | {to:?} {c} | {} |", by.join(", ")).unwrap();
    }
    text.push_str("\n## Manifest 转移联单\n\n| from | action | to | by |\n|---|---|---|---|\n");
    for (from, action, to, by) in manifest::lifecycle::TRANSITIONS {
        let by: Vec<_> = by.iter().map(|side| format!("{} {}", side.as_str(), side.zh())).collect();
        let (a, b, c) = (from.zh(), action.zh(), to.zh());
        writeln!(text, "| {from:?} {a} | {action:?} {b} | {to:?} {c} | {} |", by.join(", ")).unwrap();
    }
    text.push_str("\nWhat follows by itself:\n\n| from | to | when |\n|---|---|---|\n");
    for (from, to, when) in manifest::lifecycle::FOLLOWING {
        writeln!(text, "| {from:?} {} | {to:?} {} | {when} |", from.zh(), to.zh()).unwrap();
    }
    text.push_str("\n## Trip 车次\n\n| from | action | to | by |\n|---|---|---|---|\n");
    for (from, action, to, by) in trip::TRANSITIONS {
        let by: Vec<_> = by.iter().map(|role| role.as_str()).collect();
        let (a, b, c) = (from.zh(), action.zh(), to.zh());
        writeln!(text, "| {from:?} {a} | {action:?} {b} | {to:?} {c} | {} |", by.join(", ")).unwrap();
    }
    paper_table!(text, "Roadside check 路查", inspection);
    paper_table!(text, "Device 监测设备", device);
    paper_table!(text, "Management plan 管理计划", plan);
    paper_table!(text, "Declaration 申报", declaration);
    paper_table!(text, "Notice 预警/报警", notice);
    paper_table!(text, "Permit 危险废物经营许可证", permit);
    paper_table!(text, "Contract 委托合同", contract);
    paper_table!(text, "Cross-province approval 跨省转移批准", approval);
    paper_table!(text, "Change of name or address 名称、住所变更", name_change);
    paper_table!(text, "Export approval 危险废物出口核准", export);
    paper_table!(text, "Credential 运输资质", credential);
    exchange_items(&mut text);
    same("lifecycles.md", &text);
}

#[test]
fn every_state_action_and_side_of_a_manifest_answers_as_the_table_says() {
    use manifest::{Action, Side, State, lifecycle};
    let mut moves = 0;
    for from in State::ALL {
        for action in Action::ALL {
            let listed = lifecycle::TRANSITIONS.iter().find(|(state, act, ..)| (state, act) == (from, action));
            for side in Side::ALL {
                match (listed, lifecycle::next(*from, *action, &[*side])) {
                    (Some((_, _, to, by)), Ok(got)) => {
                        assert!(by.contains(side) && got == (*to, *side));
                        moves += 1;
                    }
                    (Some((_, _, _, by)), Err(refusal)) => {
                        assert!(!by.contains(side) && refusal.code == Code::NotAllowed);
                    }
                    (None, result) => assert_eq!(result.unwrap_err().code, Code::ManifestNotFromState),
                }
            }
        }
        let forward = lifecycle::forward(*from);
        let possible = |action| lifecycle::TRANSITIONS.iter().any(|(state, act, ..)| (state, act) == (from, &action));
        assert!(forward.is_none_or(possible), "{from:?}");
    }
    assert!(moves > 60);
    for from in trip::State::ALL {
        for action in trip::Action::ALL {
            for role in Role::ALL {
                let listed = trip::TRANSITIONS.iter().find(|(state, act, ..)| (state, act) == (from, action));
                let got = trip::next(*from, *action, *role);
                assert_eq!(got.is_ok(), listed.is_some_and(|(.., by)| by.contains(role)));
            }
        }
    }
}

#[test]
fn the_api_is_what_its_document_says() {
    let document = weifei::api::router::document();
    same("openapi.json", &format!("{}\n", serde_json::to_string_pretty(&document).unwrap()));
}
