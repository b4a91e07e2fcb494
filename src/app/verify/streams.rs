//! What streams are found and read by, beside what the events say.

use crate::{
    app::Error,
    domain::journal::chain::ChainCheck,
    store::{self, Conn},
};

/// What is wrong with the known heads of the streams beside what the events say, and, where asked, with the links they are read by.
pub(super) fn compare(conn: &mut Conn, check: &ChainCheck, links: bool) -> Result<Option<String>, Error> {
    let streams = store::event::streams(conn)?;
    for (name, version, head) in &streams {
        let known = check.head(name).map(|(version, hash)| (version, hash.hex()));
        if known.as_ref().map(|(version, hash)| (*version, hash.as_str())) != Some((*version, head.as_str())) {
            let is = known.map_or_else(|| "no event".to_owned(), |(version, hash)| format!("version {version} {hash}"));
            return Ok(Some(format!("stream {name}: table says version {version} {head}, the events say {is}")));
        }
    }
    if streams.len() != check.streams() {
        return Ok(Some(format!(
            "{} streams are known by their heads, the events have {}",
            streams.len(),
            check.streams()
        )));
    }
    let wrong = if links { store::event::unlinked(conn)? } else { None };
    Ok(wrong
        .map(|(stream, version)| format!("stream {stream}: version {version} does not lead to the event before it")))
}
