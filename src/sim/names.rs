//! Invented names, credit codes that pass their checks, and wastes as a district of metal works has them.

use crate::{app::Error, domain::party::uscc::Uscc};

/// A kind of waste of the simulated works. Codes are of the catalogue's 2021 edition.
pub struct Profile {
    pub name: &'static str,
    pub code: &'static str,
    pub state: &'static str,
    pub hazards: &'static [&'static str],
    pub components: &'static str,
    pub precautions: &'static str,
    pub container: &'static str,
    pub litres: i64,
}

/// The wastes, most common first.
pub const WASTES: &[Profile] = &[
    Profile {
        name: "废油漆桶",
        code: "900-041-49",
        state: "S",
        hazards: &["T", "In"],
        components: "树脂、有机溶剂残留",
        precautions: "远离火源",
        container: "DRUM_STEEL",
        litres: 200,
    },
    Profile {
        name: "电镀污泥",
        code: "336-054-17",
        state: "SS",
        hazards: &["T"],
        components: "镍、铬的氢氧化物",
        precautions: "防渗漏，戴手套",
        container: "IBC",
        litres: 1000,
    },
    Profile {
        name: "废机油",
        code: "900-249-08",
        state: "L",
        hazards: &["T", "I"],
        components: "矿物油",
        precautions: "远离火源",
        container: "DRUM_STEEL",
        litres: 200,
    },
    Profile {
        name: "废盐酸",
        code: "900-300-34",
        state: "L",
        hazards: &["C", "T"],
        components: "盐酸、铁离子",
        precautions: "防溅，戴护目镜",
        container: "DRUM_PLASTIC",
        litres: 200,
    },
    Profile {
        name: "废乳化液",
        code: "900-006-09",
        state: "L",
        hazards: &["T"],
        components: "油水混合物、乳化剂",
        precautions: "防渗漏",
        container: "DRUM_PLASTIC",
        litres: 200,
    },
];

/// Wastes that turn up now and then.
pub const RARE: &[Profile] = &[
    Profile {
        name: "废活性炭",
        code: "900-039-49",
        state: "S",
        hazards: &["T"],
        components: "活性炭、吸附的有机物",
        precautions: "远离火源",
        container: "DRUM_STEEL",
        litres: 200,
    },
    Profile {
        name: "废碱液",
        code: "900-352-35",
        state: "L",
        hazards: &["C", "T"],
        components: "氢氧化钠",
        precautions: "防溅，戴护目镜",
        container: "DRUM_PLASTIC",
        litres: 200,
    },
    Profile {
        name: "医务室废物",
        code: "841-001-01",
        state: "S",
        hazards: &["In"],
        components: "敷料、棉签",
        precautions: "不得开启包装",
        container: "DRUM_PLASTIC",
        litres: 60,
    },
    Profile {
        name: "焚烧飞灰",
        code: "772-003-18",
        state: "S",
        hazards: &["T"],
        components: "飞灰、重金属",
        precautions: "防扬散，戴口罩",
        container: "FIBC",
        litres: 1000,
    },
    Profile {
        name: "再生残渣",
        code: "772-006-49",
        state: "SS",
        hazards: &["T"],
        components: "沉淀、滤渣",
        precautions: "防渗漏，戴手套",
        container: "IBC",
        litres: 1000,
    },
];

/// Wastes of nobody's plan.
const BESIDE: &[Profile] = &[Profile {
    name: "废清洗溶剂",
    code: "900-404-06",
    state: "L",
    hazards: &["T", "I", "R"],
    components: "醇类、酮类溶剂",
    precautions: "远离火源",
    container: "DRUM_STEEL",
    litres: 200,
}];

/// The profile of a code.
pub fn profile(code: &str) -> Option<&'static Profile> {
    WASTES.iter().chain(RARE).chain(BESIDE).find(|profile| profile.code == code)
}

/// Whether a waste is none that producers make every day.
pub fn is_rare(code: &str) -> bool {
    RARE.iter().any(|profile| profile.code == code)
}

const KINDS: &[&str] = &["电镀", "精密机械", "涂装", "五金", "印染", "电子", "化工", "汽修"];
/// Given names of people nobody could take for real ones.
const GIVEN: &[&str] = &["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];

/// An enterprise nobody could take for a real one.
pub fn enterprise(number: usize) -> String {
    format!("富阳示例{}有限公司（演示{:02}）", KINDS[number % KINDS.len()], number + 1)
}

/// A person's invented name.
pub fn person(role: &str, number: usize) -> String {
    format!("演示{role}{}{}", GIVEN[number % GIVEN.len()], number / GIVEN.len() + 1)
}

/// A credit code of a division that passes both checks (GB 32100-2015).
pub fn uscc(division: &str, number: usize) -> Result<String, Error> {
    let body = format!("91{division}MA9D{number:04}");
    for organisation in "0123456789X".chars() {
        for last in "0123456789ABCDEFGHJKLMNPQRTUWXY".chars() {
            let text = format!("{body}{organisation}{last}");
            if text.parse::<Uscc>().is_ok() {
                return Ok(text);
            }
        }
    }
    Err(Error::Fault(format!("no credit code for number {number}")))
}
