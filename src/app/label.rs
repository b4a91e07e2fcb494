//! A package's label: its facts gathered, its QR text signed, the sheet drawn.

use super::{Env, Error, found};
use crate::{
    documents::{
        DocumentError, Hazard, LabelFacts, LabelSize, Mark, label_pdf, label_png, label_svg, label_tspl, label_zpl,
        scanned::{Scanned, Standing},
    },
    domain::{
        package::{
            Package, State,
            qr::{self, HazardBits, KeyId, Payload, QrRefusal, build},
        },
        party::WasteStream,
        reference::Shelf,
        refusal::{Code, Refusal},
    },
    kernel::text::Words,
    store::{self, Conn},
};

/// Dots per inch of a label printer of which nothing else is said.
pub const DPI: u32 = 203;

/// How a label is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Vector, for the screen.
    Svg,
    /// Raster.
    Png,
    /// For the office printer.
    Pdf,
    /// For a thermal printer that speaks ZPL II.
    Zpl,
    /// For a thermal printer that speaks TSPL.
    Tspl,
}

impl Format {
    /// Reads a file ending.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "svg" => Some(Self::Svg),
            "png" => Some(Self::Png),
            "pdf" => Some(Self::Pdf),
            "zpl" => Some(Self::Zpl),
            "tspl" => Some(Self::Tspl),
            _ => None,
        }
    }

    /// Its MIME type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Svg => "image/svg+xml",
            Self::Png => "image/png",
            Self::Pdf => "application/pdf",
            Self::Zpl | Self::Tspl => "application/octet-stream",
        }
    }
}

/// Draws a package's label; it must have a code and a mass (HJ 1276: the label carries the weight).
pub fn draw(conn: &mut Conn, env: &Env, package: &Package, format: Format, dpi: u32) -> Result<Vec<u8>, Error> {
    let facts = facts(conn, env, package)?;
    let size = size(package);
    let failed = |error: DocumentError| match error {
        DocumentError::NoPdf => Error::Refused(Code::NotFound.into()),
        other => Error::Refused(Refusal::of(Code::DocumentFailed).with("reason", other.to_string())),
    };
    match format {
        Format::Svg => label_svg(&facts, size).map(String::into_bytes).map_err(failed),
        Format::Png => label_png(&facts, size, dpi).map_err(failed),
        Format::Zpl => label_zpl(&facts, size, dpi).map_err(failed),
        Format::Tspl => label_tspl(&facts, size, dpi).map_err(failed),
        Format::Pdf => label_pdf(&[facts], size).map_err(failed),
    }
}

fn facts(conn: &mut Conn, env: &Env, package: &Package) -> Result<LabelFacts, Error> {
    let waste = found(store::party::get_waste(conn, &package.waste_stream.to_string())?)?;
    let site = found(store::party::get_site(conn, &package.site.to_string())?)?;
    let shelf = shelf(conn, env)?;
    facts_of(env, shelf.as_ref(), package, &waste, &site.name)
}

/// The facts of a label from what was loaded; refused before the package has a code and a mass.
pub(super) fn facts_of(
    env: &Env,
    shelf: &Shelf,
    package: &Package,
    waste: &WasteStream,
    unit: &str,
) -> Result<LabelFacts, Error> {
    let (Some(code), Some(mass)) = (package.code.clone(), package.mass) else {
        return Err(Refusal::of(Code::NotFromState).with("state", package.state.as_str()).into());
    };
    let blank = blank(env, shelf, waste, unit, package.label_day());
    let digits: String = waste.waste_code.chars().filter(char::is_ascii_digit).collect();
    let payload = Payload {
        key: KeyId::of(&env.keys.label.verifying_key()),
        waste_code: digits.parse().map_err(|_| store::corrupt("waste_stream", waste.id, "waste_code"))?,
        mass,
        hazards: HazardBits(blank.hazards.iter().fold(0, |bits, one| bits | bit(*one))),
        day: package.label_day(),
    };
    let qr_text = build(&env.public_url, &payload, &code, &env.keys.label)
        .map_err(|error| Error::Refused(Refusal::of(Code::DocumentFailed).with("reason", error.to_string())))?;
    let mark = match (package.state, package.label_damaged, package.label_prints) {
        (State::Voided, ..) => Some(Mark::Voided),
        (_, _, prints) if prints > 1 => Some(Mark::Reprint),
        _ => None,
    };
    Ok(LabelFacts { label_code: code, mass, qr_text, mark, ..blank })
}

/// What every label of a waste says, with nothing of a package on it: no code, no mass, and for a QR text the address alone.
pub(super) fn blank(env: &Env, shelf: &Shelf, waste: &WasteStream, unit: &str, day: chrono::NaiveDate) -> LabelFacts {
    LabelFacts {
        waste_name: waste.name.clone(),
        category: category(shelf, waste),
        waste_code: waste.waste_code.clone(),
        physical_state: state_name(&waste.physical_state).to_owned(),
        hazards: waste.hazards.iter().filter_map(|letter| hazard(letter)).collect(),
        main_components: waste.components.clone(),
        harmful_components: waste.components.clone(),
        precautions: waste.precautions.clone(),
        label_code: String::new(),
        unit_name: unit.to_owned(),
        contact: String::new(),
        produced_on: day,
        mass: crate::kernel::mass::Mass::default(),
        remark: String::new(),
        qr_text: format!("{}/l/", env.public_url),
        mark: None,
        demo: env.demo,
    }
}

/// The size of a package's label: by its container's volume, as of a drum where that is not known.
pub(super) fn size(package: &Package) -> LabelSize {
    let litres = package.volume_ml.map_or(200, |volume| u32::try_from(volume / 1000).unwrap_or(u32::MAX));
    LabelSize::for_volume_l(litres)
}

/// What a scanned text, the part of its address after `/l/`, is about. Absent: no label of ours was ever made for it.
pub fn scanned(conn: &mut Conn, env: &Env, tail: &str) -> Result<Scanned, Error> {
    let text = qr::parse(&format!("/l/{}", tail.trim_end_matches('/'))).map_err(|_| Error::from(Code::NotFound))?;
    let package = found(store::package::by_code(conn, &text.code)?.filter(|package| package.mass.is_some()))?;
    let waste = found(store::party::get_waste(conn, &package.waste_stream.to_string())?)?;
    let site = found(store::party::get_site(conn, &package.site.to_string())?)?;
    let key = env.keys.label.verifying_key();
    let claim = text.verify(|id| (id == KeyId::of(&key)).then_some(key));
    Ok(Scanned {
        standing: standing(&package, claim),
        category: category(shelf(conn, env)?.as_ref(), &waste),
        waste_name: waste.name,
        waste_code: waste.waste_code,
        physical_state: Words { zh: state_name(&waste.physical_state), en: state_name_en(&waste.physical_state) },
        hazards: waste.hazards.iter().filter_map(|letter| hazard(letter)).collect(),
        components: waste.components,
        precautions: waste.precautions,
        unit_name: site.name,
        label_code: text.code,
        demo: env.demo,
    })
}

fn standing(package: &Package, claim: Result<Payload, QrRefusal>) -> Standing {
    let claimed = match claim {
        Ok(payload) => Some(payload.mass),
        Err(QrRefusal::Unsigned) => None,
        Err(_) => return Standing::Forged,
    };
    match package.state {
        State::Voided => Standing::Voided,
        State::Lost => Standing::Lost,
        State::Repacked | State::SelfTreated | State::Left | State::Entrusted | State::Treated => Standing::Emptied,
        State::Allotted
        | State::Weighed
        | State::Labelled
        | State::InStock
        | State::Reserved
        | State::Loaded
        | State::InTransit
        | State::Arrived
        | State::Held
        | State::Accepted
        | State::Rejected
        | State::Returning => match claimed {
            _ if package.label_damaged => Standing::Outdated,
            None => Standing::Unsigned,
            // A receiver's own scale makes no label of the generator's untrue.
            Some(mass) if package.holder_site == package.site && package.mass != Some(mass) => Standing::Outdated,
            Some(_) => Standing::Valid,
        },
    }
}

pub(super) fn shelf(conn: &mut Conn, env: &Env) -> Result<std::sync::Arc<Shelf>, Error> {
    env.reference.shelf(conn, env.clock.now())
}

/// The category with its name as the waste's own edition has it.
fn category(shelf: &Shelf, waste: &WasteStream) -> String {
    let number = waste.waste_code.rsplit('-').next().unwrap_or_default();
    let listed = waste.waste_code.parse().ok().and_then(|code| shelf.entry(code, &waste.edition));
    listed.map_or_else(|| format!("HW{number}"), |entry| format!("HW{number} {}", entry.category_name))
}

/// The property of a letter.
pub fn hazard(letter: &str) -> Option<Hazard> {
    match letter {
        "T" => Some(Hazard::T),
        "C" => Some(Hazard::C),
        "I" => Some(Hazard::I),
        "R" => Some(Hazard::R),
        "In" => Some(Hazard::In),
        _ => None,
    }
}

const fn bit(hazard: Hazard) -> u8 {
    match hazard {
        Hazard::T => 1,
        Hazard::C => 2,
        Hazard::I => 4,
        Hazard::R => 8,
        Hazard::In => 16,
    }
}

fn state_name(code: &str) -> &'static str {
    match code {
        "S" => "固态",
        "SS" => "半固态",
        "L" => "液态",
        "G" => "气态",
        _ => "其他",
    }
}

fn state_name_en(code: &str) -> &'static str {
    match code {
        "S" => "Solid",
        "SS" => "Semi-solid",
        "L" => "Liquid",
        "G" => "Gas",
        _ => "Other",
    }
}
