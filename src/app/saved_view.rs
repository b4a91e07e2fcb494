//! Filters of lists that a person keeps by name. They are no facts and write without an event.

use serde::Deserialize;
use utoipa::ToSchema;

use super::{Error, record::Tx};
use crate::{
    domain::refusal::{Code, Refusal},
    store::saved_view::{self as rows, ViewRow},
};

/// Lists whose filters may be kept.
pub const LISTS: &[&str] = &["packages", "manifests"];
/// Most views of a person.
pub const VIEWS_MAX: usize = 50;
/// Longest name, characters.
const NAME_MAX: usize = 40;
/// Longest query, characters.
const QUERY_MAX: usize = 1000;

/// A filter as it is kept.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ViewFields {
    /// Of which list: `packages` or `manifests`.
    pub list: String,
    /// What the person calls it, 40 characters at most.
    pub name: String,
    /// The query of the list's address, without its question mark.
    pub query: String,
}

/// Keeps a filter; one of the same list and name gives way.
pub fn keep(tx: &mut Tx<'_>, asked: &ViewFields) -> Result<ViewRow, Error> {
    let field = |pointer: &str| Refusal::of(Code::RequestField).with("pointer", pointer);
    if !LISTS.contains(&asked.list.as_str()) {
        return Err(field("/list").into());
    }
    let name = asked.name.trim();
    if name.is_empty() || name.chars().count() > NAME_MAX || name.chars().any(char::is_control) {
        return Err(field("/name").into());
    }
    if asked.query.chars().count() > QUERY_MAX || !asked.query.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(field("/query").into());
    }
    let person = tx.actor.id.to_string();
    let own = rows::of_person(tx.conn, &person)?;
    let same = own.iter().any(|one| one.list == asked.list && one.name == name);
    if own.len() >= VIEWS_MAX && !same {
        return Err(Refusal::of(Code::ViewsFull).with("limit", VIEWS_MAX).into());
    }
    let row = ViewRow {
        id: tx.env.ids.next(tx.now).to_string(),
        person,
        list: asked.list.clone(),
        name: name.to_owned(),
        query: asked.query.clone(),
        made_at: tx.now.micros(),
    };
    rows::save(tx.conn, &row)?;
    Ok(row)
}

/// Forgets one of the actor's views; another's is absent.
pub fn forget(tx: &mut Tx<'_>, id: &str) -> Result<(), Error> {
    let person = tx.actor.id.to_string();
    if rows::forget(tx.conn, &person, id)? { Ok(()) } else { Err(Code::NotFound.into()) }
}
