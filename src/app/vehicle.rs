//! Vehicles of an organisation, known by number and colour of their plate.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Actor, Error, found,
    record::{Tx, taken},
    registry::{Expect, Outcome, Put, keep, of_organisation, organisation, take_or_begin},
};
use crate::{
    domain::{
        access::Permission,
        journal::event::Event as Fact,
        party::{fields, people::Event},
        refusal::{Code, Refusal},
    },
    kernel::id::VehicleId,
    store::{
        self, Conn, StoreError,
        registry::{self as rows, VehicleRow},
    },
};

/// A vehicle as it is sent.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VehicleFields {
    /// The organisation's id or credit code.
    pub organisation: String,
    /// Number, `浙A12345`.
    pub plate: String,
    /// `blue`, `yellow`, `green` or `yellow_green`.
    pub colour: String,
    /// `rigid`, `tractor`, `trailer` or `tanker`.
    pub kind: String,
    /// Approved load in grams.
    pub load_max_g: Option<i64>,
    /// Number in the sender's own system.
    pub external_id: Option<String>,
    /// No longer used.
    #[serde(default)]
    pub retired: bool,
}

/// Creates, changes or leaves a vehicle. Its plate stays out of the journal.
pub fn put(tx: &mut Tx<'_>, asked: &VehicleFields, expect: &Expect) -> Result<Put<VehicleRow>, Error> {
    let key =
        rows::organisation_by_uscc(tx.conn, &asked.organisation)?.map_or(asked.organisation.clone(), |row| row.id);
    let (owner, role) = keep(tx, Permission::ManageFleet, &key)?;
    let (plate, colour) = fields::plate(&asked.plate, &asked.colour)?;
    if asked.load_max_g.is_some_and(|load| !(1..=100_000_000).contains(&load)) {
        return Err(Refusal::of(Code::RequestField)
            .with("pointer", "/load_max_g")
            .with("reason", "1 g to 100 t")
            .into());
    }
    let new = VehicleRow {
        id: String::new(),
        organisation: owner.id.clone(),
        plate,
        colour,
        kind: fields::kind(&asked.kind, fields::VEHICLE_KINDS)?,
        load_max_g: asked.load_max_g,
        external_id: asked.external_id.as_deref().map(fields::external_id).transpose()?,
        state: if asked.retired { "retired" } else { "in_use" }.to_owned(),
        version: 1,
    };
    let known = match expect {
        Expect::Version(id, _) => rows::vehicle(tx.conn, id)?.filter(|row| row.organisation == owner.id),
        _ => match &new.external_id {
            Some(external) => rows::vehicle_by_external(tx.conn, &owner.id, external)?,
            None => None,
        }
        .map_or_else(|| rows::vehicle_by_plate(tx.conn, &new.plate, &new.colour), |row| Ok(Some(row)))?,
    };
    let Some(known) = known else {
        expect.of_absent()?;
        let id = VehicleId::make(tx.env.ids.as_ref(), tx.now);
        let row = VehicleRow { id: id.to_string(), ..new };
        rows::insert_vehicle(tx.conn, &row).map_err(taken)?;
        let organisation = owner.id.parse().map_err(|_| store::corrupt("organisation", &owner.id, "id"))?;
        let with = of_organisation(tx, role, &owner.id);
        tx.record(&format!("vehicle/{id}"), &Fact::People(Event::VehicleRegistered { organisation }), &with)?;
        return Ok(Put { outcome: Outcome::Created, row });
    };
    if known.organisation != owner.id {
        return Err(Code::Duplicate.into());
    }
    expect.of_present(known.version)?;
    let row = VehicleRow { id: known.id.clone(), version: known.version, ..new };
    if row == known {
        return Ok(Put { outcome: Outcome::Unchanged, row });
    }
    let row = VehicleRow { version: known.version + 1, ..row };
    take_or_begin(tx, format!("vehicle/{}", row.id))?;
    if !rows::save_vehicle(tx.conn, &row).map_err(taken)? {
        return Err(StoreError::Conflict.into());
    }
    let with = of_organisation(tx, role, &owner.id);
    let fact = Fact::People(Event::VehicleChanged { in_use: row.state == "in_use" });
    tx.record(&format!("vehicle/{}", row.id), &fact, &with)?;
    Ok(Put { outcome: Outcome::Updated, row })
}

/// A vehicle of an organisation in sight.
pub fn get(conn: &mut Conn, actor: &Actor, id: &str) -> Result<VehicleRow, Error> {
    let row = found(rows::vehicle(conn, id)?)?;
    organisation(conn, actor, &row.organisation)?;
    Ok(row)
}

/// Vehicles of an organisation in sight.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    of: &str,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<VehicleRow>, Error> {
    let owner = organisation(conn, actor, of)?;
    Ok(rows::vehicles_of(conn, &owner.id, after, limit)?)
}
