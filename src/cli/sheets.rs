//! `weifei export` of papers that are drawn for a site or a manifest: the operation logbook; weigh ticket, receipt
//! and refusal note; signs; labels of all that lies there; blank manifests.

use super::export::{Export, ledger_days};
use crate::{
    api::v1::logbook::LogbookView,
    app::{
        Actor, Env, Error, blank,
        form::Format,
        kept_label,
        logbook::{Asked, Span, draw, file},
        manifest::{parties, sheet::receipt},
        record::{Meta, execute},
        sign,
    },
    documents::{receipt::Paper, sign::Distance},
    kernel::{hash::Hash, id::CommandId},
    store::Conn,
};

/// Most rows of a logbook as JSON.
const ROWS_MAX: usize = 1_000_000;

impl Export {
    /// 经营情况记录簿 of a site for a year or a part of it.
    pub(super) fn logbook(&self, conn: &mut Conn, env: &Env) -> Result<Vec<u8>, Error> {
        let fault = |text: &str| Error::Fault(text.to_owned());
        let days = ledger_days(self.year, self.period.as_deref());
        let (from, to) = days.ok_or_else(|| fault("say when: --year 2026, and --period 1 to 12 or q1 to q4"))?;
        let asked = Asked { from, to, span: Span::Month };
        let (system, site) = (Actor::system(), self.site(conn)?.id.to_string());
        if self.is_json() {
            let book = LogbookView::of(draw(conn, &system, &site, asked, ROWS_MAX)?);
            return Ok((serde_json::to_string_pretty(&book)? + "\n").into_bytes());
        }
        let format = self.format.as_deref().and_then(Format::parse);
        let format = format.ok_or_else(|| fault("a logbook is json, csv, xlsx or pdf"))?;
        Ok(file::write_book(conn, env, &system, (&site, asked), format)?.1)
    }

    /// 磅单, 接收单 or 拒收通知 of a manifest; as JSON all that any of them says.
    pub(super) fn receipt(&self, conn: &mut Conn, env: &Env, paper: Paper) -> Result<Vec<u8>, Error> {
        let id = self.manifest.as_deref().ok_or_else(|| Error::Fault("say which: --manifest NUMBER".into()))?;
        let one = parties::show(conn, &Actor::system(), id)?;
        match self.format.as_deref() {
            None | Some("json") => {
                let facts = receipt::facts(conn, env, one.id)?;
                Ok((serde_json::to_string_pretty(&facts)? + "\n").into_bytes())
            }
            Some("pdf") => receipt::draw(conn, env, one.id, paper),
            Some(other) => Err(Error::Fault(format!("{other}: this is json or pdf"))),
        }
    }

    /// Signs of a site's facilities and partitions.
    pub(super) fn signs(&self, conn: &mut Conn, env: &Env) -> Result<Vec<u8>, Error> {
        if !matches!(self.format.as_deref(), None | Some("pdf")) {
            return Err(Error::Fault("signs are pdf; one of them is drawn as svg by the API".into()));
        }
        let asked = sign::Asked {
            distance: Distance(self.distance),
            facility: None,
            zone: None,
            svg: false,
            responsible: self.responsible.clone(),
            contact: self.contact.clone(),
        };
        let site = self.site(conn)?.id.to_string();
        Ok(sign::draw(conn, env, &Actor::system(), &site, &asked)?.1)
    }

    /// Labels of everything that is labelled or in stock at a site, one page each.
    pub(super) fn labels(&self, conn: &mut Conn, env: &Env) -> Result<Vec<u8>, Error> {
        if !matches!(self.format.as_deref(), None | Some("pdf")) {
            return Err(Error::Fault(
                "labels of a site are pdf; that of one package is drawn as svg and png too".into(),
            ));
        }
        let site = self.site(conn)?;
        kept_label::draw(conn, env, &site)
    }

    /// Gives a site blank manifests.
    pub(super) fn give_blanks(&self, env: &Env, count: i64) -> Result<(), Error> {
        let site = env.db.read(|conn| self.site(conn))?.id.to_string();
        let body = Hash::of(&[b"blanks", site.as_bytes(), &count.to_be_bytes()]);
        let id = CommandId::make(env.ids.as_ref(), env.clock.now());
        let meta = Meta { id, body, device: None, evidence: Vec::new() };
        execute(env, &Actor::system(), &meta, move |tx| blank::give(tx, &site, count).map(|given| given.len()))?;
        Ok(())
    }

    /// Blank manifests of a site that lie unused.
    pub(super) fn blanks(&self, conn: &mut Conn, env: &Env) -> Result<Vec<u8>, Error> {
        if !matches!(self.format.as_deref(), None | Some("pdf")) {
            return Err(Error::Fault("blank manifests are pdf".into()));
        }
        let site = self.site(conn)?.id.to_string();
        Ok(blank::draw(conn, env, &Actor::system(), &site, &blank::Which::Free)?.1)
    }
}
