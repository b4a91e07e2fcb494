//! A plant is called otherwise: declared, sent back, accepted, declared twice, taken back; documents of before keep its name.

use chrono::Duration;

use crate::{
    app::{
        Actor, Error,
        paper::name_change::{self, NewNameChange},
    },
    domain::{
        paper::name_change::Ask,
        refusal::{Code, Refusal},
    },
    sim::{
        Life,
        parties::{COLLECTOR, District},
    },
};

fn tries(life: &mut Life<'_>, who: &Actor, id: &str, ask: Ask) -> Result<Result<(), Refusal>, Error> {
    let id = id.to_owned();
    life.command(who, move |tx| name_change::act(tx, &id, &ask, None).map(drop))
}

fn done(life: &mut Life<'_>, who: &Actor, id: &str, ask: Ask) -> Result<(), Error> {
    tries(life, who, id, ask)?.map_err(Error::Refused)
}

fn drafted(life: &mut Life<'_>, district: &District, name: &str, days_ago: i64) -> Result<String, Error> {
    let works = &district.plant(COLLECTOR)?.works;
    let asked = NewNameChange {
        organisation: works.site.organisation.to_string(),
        site: None,
        registered_on: life.today() - Duration::days(days_ago),
        name: Some(name.to_owned()),
        former_address: Some("示例路1号".to_owned()),
        address: Some("示例路2号".to_owned()),
        representative: true,
        external_id: None,
    };
    Ok(life.must(&works.ehs, move |tx| name_change::draft(tx, &asked))?.id)
}

/// The collector is called otherwise; a second declaration from the same name comes too late.
pub fn renames(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (ehs, reviewer) = (&district.plant(COLLECTOR)?.works.ehs, &district.reviewer);
    let new = "富阳示例环保收集有限公司（演示）";
    let id = drafted(life, district, new, 6)?;
    let outcome = tries(life, reviewer, &id, Ask::Accept)?;
    life.no(Code::NameChangeNotFromState, outcome);
    let other = drafted(life, district, "富阳示例收集服务有限公司（演示）", 40)?;
    for one in [&id, &other] {
        done(life, ehs, one, Ask::Submit)?;
        life.wait(30);
    }
    done(life, reviewer, &id, Ask::Return("缺变更登记通知书".to_owned()))?;
    life.wait(60);
    done(life, ehs, &id, Ask::Submit)?;
    done(life, reviewer, &id, Ask::Accept)?;
    let outcome = tries(life, reviewer, &other, Ask::Accept)?;
    life.no(Code::NameChangeOvertaken, outcome);
    done(life, reviewer, &other, Ask::Return("名称已变更".to_owned()))?;
    done(life, ehs, &other, Ask::Withdraw("重复申报".to_owned()))
}
