//! Where an organisation is reached, as the manifest's form asks of consignor, carrier and receiver (应急联系电话, 单位地址, 联系电话).
//! A number may be somebody's own: kept without an event.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Actor, Error,
    record::Tx,
    registry::{self, keeper_role},
};
use crate::{
    domain::{access::Permission, party::fields},
    store::{self, Conn, reach::ReachRow},
};

/// How an organisation is reached; what is left out or empty is taken away.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReachFields {
    /// 单位地址, 200 characters at most.
    #[serde(default)]
    pub address: Option<String>,
    /// 联系电话.
    #[serde(default)]
    pub phone: Option<String>,
    /// 应急联系电话: answered day and night.
    #[serde(default)]
    pub emergency_phone: Option<String>,
}

/// How an organisation is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// What it told.
    pub row: ReachRow,
    /// The actor may change it.
    pub may_change: bool,
}

/// How an organisation in sight is reached.
pub fn of(conn: &mut Conn, actor: &Actor, organisation: &str) -> Result<Reach, Error> {
    let owner = registry::organisation(conn, actor, organisation)?;
    let told = store::reach::of(conn, std::slice::from_ref(&owner.id))?.pop();
    let row = told.unwrap_or_else(|| ReachRow { organisation: owner.id.clone(), ..ReachRow::default() });
    Ok(Reach { row, may_change: keeper_role(actor, Permission::ManageFleet, &owner.id).is_some() })
}

/// Keeps how an organisation is reached: whoever names its vehicles and crews tells that as well.
pub fn set(tx: &mut Tx<'_>, organisation: &str, asked: &ReachFields) -> Result<Reach, Error> {
    let (owner, _) = registry::keep(tx, Permission::ManageFleet, organisation)?;
    let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let row = ReachRow {
        organisation: owner.id,
        address: given(&asked.address).map(|text| fields::name(&text, "/address")).transpose()?,
        phone: given(&asked.phone).map(|text| fields::phone(&text, "/phone")).transpose()?,
        emergency_phone: given(&asked.emergency_phone)
            .map(|text| fields::phone(&text, "/emergency_phone"))
            .transpose()?,
    };
    store::reach::save(tx.conn, &row)?;
    Ok(Reach { row, may_change: true })
}
