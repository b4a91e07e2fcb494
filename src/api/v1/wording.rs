//! The words of codes: journals and answers hold codes only, a person reads what they mean and what to do.

use actix_web::{
    get,
    web::{Json, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::{PageView, RemedyView};
use crate::{
    api::{actor::Caller, problem::Problem},
    domain::refusal::{Code, Refusal},
};

/// Most codes of one question.
const CODES_MAX: usize = 100;

/// Which codes.
#[derive(Debug, Deserialize, IntoParams)]
pub struct WordingQuery {
    /// Codes parted by commas, 100 at most.
    #[serde(default)]
    codes: String,
}

/// A code in both languages.
#[derive(Debug, Serialize, ToSchema)]
pub struct WordingView {
    /// The permanent code.
    code: &'static str,
    /// What happened, in Chinese.
    zh: &'static str,
    /// What happened, in English.
    en: &'static str,
    /// What to do.
    remedy: RemedyView,
}

impl From<Code> for WordingView {
    fn from(code: Code) -> Self {
        let (words, remedy) = (code.words(), code.remedy());
        let remedy = RemedyView { zh: remedy.zh, en: remedy.en };
        Self { code: code.as_str(), zh: words.zh, en: words.en, remedy }
    }
}

/// What codes of refusals and findings mean; one that is not known is left out.
#[utoipa::path(params(WordingQuery), responses((status = 200, body = PageView<WordingView>)))]
#[get("/reference/codes")]
pub async fn list_wordings(caller: Caller, query: Query<WordingQuery>) -> Result<Json<PageView<WordingView>>, Problem> {
    let wanted: Vec<&str> = query.codes.split(',').map(str::trim).collect();
    if wanted.len() > CODES_MAX {
        return Err(caller.problem(Refusal::of(Code::RequestField).with("pointer", "codes").with("limit", CODES_MAX)));
    }
    let known = Code::ALL.iter().filter(|code| wanted.contains(&code.as_str()));
    Ok(Json(PageView::whole(known.map(|code| WordingView::from(*code)).collect())))
}
