//! A manifest as a file: the printed sheet, or the tables of its three parts.

use super::sheet;
pub use crate::app::form::Format;
use crate::{
    app::{Env, Error, form},
    documents::manifest::form::forms,
    domain::form::Sheaf,
    kernel::id::ManifestId,
    store::Conn,
};

/// The file of a manifest that its reader may see, with a name to keep it by.
pub fn draw(conn: &mut Conn, env: &Env, id: ManifestId, format: Format) -> Result<(String, Vec<u8>), Error> {
    let facts = sheet::facts(conn, env, id)?;
    let name = format!("manifest-{}.{}", facts.number, format.ending());
    if format == Format::Pdf {
        return Ok((name, sheet::draw(conn, env, id)?));
    }
    let title = format!("危险废物转移联单 {}", facts.number);
    let sheaf = Sheaf { title, lead: String::new(), stamp: None, forms: forms(&facts), signs: "" };
    let foot = form::foot(conn, env, format!("修订 {} · 叶 {}", facts.revision, facts.leaf), None)?;
    Ok((name, form::write(&sheaf, &foot, format)?))
}
