//! Signs of a site's facilities, plants and partitions (HJ 1276-2022 §5.3, 5.4), gathered and drawn. Read only.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::Days;

use super::{Actor, Env, Error, read};
use crate::{
    documents::sign::{Distance, FacilitySign, Purpose, Signs, ZonePanel, ZoneSign, ZoneWaste, sign_svg, signs_pdf},
    domain::{
        facility::{Facility, FacilityState},
        party::Site,
        refusal::{Code, Refusal},
        waste::{Method, WasteCode, method::Purpose as Of},
    },
    kernel::text::is_name,
    store::{self, Conn},
};

/// Most signs of one file.
const SIGNS_MAX: usize = 300;
/// Days back that tell what a partition is for.
const LOOKED_BACK: u64 = 365;
/// Longest name or number of a person in charge.
const WORDS_MAX: usize = 60;

/// Which signs, how large, and what whoever prints them adds. Neither name nor number is kept.
#[derive(Clone, Debug)]
pub struct Asked {
    /// From how far they are to be read.
    pub distance: Distance,
    /// Of this facility and its partitions only.
    pub facility: Option<String>,
    /// Of this partition only.
    pub zone: Option<String>,
    /// The one sign that is left as a picture, not all of them as pages.
    pub svg: bool,
    /// 负责人.
    pub responsible: Option<String>,
    /// 联系方式.
    pub contact: Option<String>,
}

/// The signs of a site in sight as a PDF, or one as SVG, with a name to keep it by; absent where there is nothing to hang one on.
pub fn draw(conn: &mut Conn, env: &Env, actor: &Actor, site: &str, asked: &Asked) -> Result<(String, Vec<u8>), Error> {
    let site = read::site(conn, actor, site)?;
    let words = [("responsible", &asked.responsible), ("contact", &asked.contact)];
    let unread = |text: &String| !is_name(text) || text.chars().count() > WORDS_MAX;
    if let Some((pointer, _)) = words.into_iter().find(|(_, text)| text.as_ref().is_some_and(unread)) {
        return Err(Refusal::of(Code::RequestField).with("pointer", pointer).into());
    }
    if !(asked.distance.0 > 0.0 && asked.distance.0 <= 100.0) {
        return Err(Refusal::of(Code::RequestField).with("pointer", "distance").with("reason", "up to 100 m").into());
    }
    let mut signs = signs(conn, env, &site, asked)?;
    if asked.svg && asked.facility.is_some() && asked.zone.is_none() {
        signs.zones.clear();
    }
    match signs.facilities.len() + signs.zones.len() {
        0 => return Err(Code::NotFound.into()),
        2.. if asked.svg => {
            let refusal = Refusal::of(Code::RequestField).with("pointer", "zone");
            return Err(refusal.with("reason", "a picture is of one facility or zone").into());
        }
        1..=SIGNS_MAX => {}
        _ => return Err(Refusal::of(Code::LedgerFileTooLong).with("lines_max", SIGNS_MAX).into()),
    }
    let failed =
        |error: crate::documents::DocumentError| Refusal::of(Code::DocumentFailed).with("reason", error.to_string());
    let today = env.clock.now().legal_day();
    if asked.svg {
        let drawn = sign_svg(&signs, asked.distance, today).map_err(failed)?;
        return Ok((format!("sign-{}.svg", site.code), drawn.into_bytes()));
    }
    let bytes = signs_pdf(&signs, asked.distance, today).map_err(failed)?;
    Ok((format!("signs-{}.pdf", site.code), bytes))
}

/// Everything the signs say.
pub fn signs(conn: &mut Conn, env: &Env, site: &Site, asked: &Asked) -> Result<Signs, Error> {
    let id = site.id.to_string();
    let organisation = site.organisation.to_string();
    let names = store::account::organisation_names(conn, &[organisation])?;
    let unit = names.into_iter().next().map_or_else(|| site.name.clone(), |(_, name)| name);
    let mut facilities = store::party::facilities_of_site(conn, &id)?;
    facilities.retain(|one| one.state != FacilityState::Closed);
    facilities.retain(|one| asked.facility.as_ref().is_none_or(|only| one.id.to_string() == *only));
    facilities.sort_by(|a, b| a.code.cmp(&b.code));
    let sign = |purpose, code: &str, name: &str, qr_text| FacilitySign {
        purpose,
        unit: unit.clone(),
        code: code.to_owned(),
        name: name.to_owned(),
        responsible: asked.responsible.clone(),
        contact: asked.contact.clone(),
        qr_text,
    };
    let address = |tail: String| format!("{}/{tail}", env.public_url);
    let storage = |one: &Facility| {
        sign(Purpose::Storage, &one.code, &one.name, address(format!("f/{}/{}", one.id, in_address(&one.code))))
    };
    let mut out = Signs { facilities: Vec::new(), zones: Vec::new(), demo: env.demo };
    if asked.zone.is_none() {
        out.facilities = facilities.iter().map(storage).collect();
    }
    if asked.facility.is_none() && asked.zone.is_none() {
        for (line, purpose) in plants(conn, &id)? {
            let qr_text = address(format!("f/{}/{}", site.code, in_address(&line)));
            out.facilities.push(sign(purpose, &line, &line, qr_text));
        }
    }
    let wastes = wastes(conn, env, &id)?;
    for facility in &facilities {
        let mut zones: Vec<_> = facility.zones.iter().collect();
        zones.sort_by(|a, b| a.code.cmp(&b.code));
        let panel = |zone: &&crate::domain::facility::Zone| ZonePanel {
            code: zone.code.clone(),
            name: zone.name.clone(),
            wastes: wastes.get(&zone.id.to_string()).cloned().unwrap_or_default().into_iter().collect(),
        };
        let panels: Vec<ZonePanel> = zones.iter().map(panel).collect();
        let wanted = |zone: &str| asked.zone.as_ref().is_none_or(|only| only == zone);
        for (here, zone) in zones.iter().enumerate().filter(|(_, zone)| wanted(&zone.id.to_string())) {
            out.zones.push(ZoneSign {
                unit: unit.clone(),
                facility_code: facility.code.clone(),
                facility_name: facility.name.clone(),
                panels: panels.clone(),
                here,
                qr_text: address(format!("z/{}/{}", zone.id, in_address(&zone.code))),
            });
        }
    }
    Ok(out)
}

/// Lines and plants that treatment batches ran on, as often as they serve for use and for disposal.
fn plants(conn: &mut Conn, site: &str) -> Result<BTreeSet<(String, Purpose)>, Error> {
    let of = |(line, method): (String, String)| {
        let purpose = method.parse::<Method>().ok()?.purpose();
        Some((line, if purpose == Of::Use { Purpose::Use } else { Purpose::Disposal }))
    };
    Ok(store::treatment::lines(conn, site)?.into_iter().filter_map(of).collect())
}

/// What was brought into each partition within a year.
fn wastes(conn: &mut Conn, env: &Env, site: &str) -> Result<HashMap<String, BTreeSet<ZoneWaste>>, Error> {
    let today = env.clock.now().legal_day();
    let from = today.checked_sub_days(Days::new(LOOKED_BACK)).unwrap_or(today).to_string();
    let own = store::party::wastes_of_site(conn, site)?;
    let names: BTreeMap<&str, &str> =
        own.iter().rev().map(|one| (one.waste_code.as_str(), one.name.as_str())).collect();
    let mut out: HashMap<String, BTreeSet<ZoneWaste>> = HashMap::new();
    for (zone, code) in store::ledger::brought_into(conn, site, &from)? {
        let category = code.parse::<WasteCode>().map(|code| code.category().to_string()).unwrap_or_default();
        let name = names.get(code.as_str()).map(|&name| name.to_owned());
        out.entry(zone).or_default().insert(ZoneWaste { code, category, name });
    }
    Ok(out)
}

/// A code as the last part of an address.
fn in_address(code: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let of = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    code.bytes().map(of).collect()
}
