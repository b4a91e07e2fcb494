//! Parties' papers: who writes them, who sees them, and the shares they grant.

mod beside;
mod departure;
mod lifecycle;
mod name_change;
mod parameters;
mod quota;

use chrono::NaiveDate;
use weifei::{
    app::{
        Actor, Error,
        env::Grant,
        paper::{self, approval::NewApproval, contract::NewContract, credential::NewCredential, permit::NewPermit},
        vehicle::VehicleFields,
    },
    domain::{
        access::Role,
        paper::{
            Term,
            approval::{self, Approval},
            contract::{self, Contract},
            credential::{Credential, Proof, Subject},
            permit::{self, Permit, ScopeRow},
        },
        party::{Organisation, Site, Tier},
        refusal::Code,
    },
    kernel::{
        id::{OrganisationId, PersonId, RandomIds, SiteId, VehicleId},
        mass::Mass,
    },
    store,
};

use crate::support::{World, actor, run};

pub fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> Code {
    match result {
        Err(Error::Refused(refusal)) => refusal.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn term(from: &str, to: &str) -> Term {
    Term::new(day(from), day(to)).unwrap()
}

/// A reviewer of a division.
pub fn reviewer(division: &str) -> Actor {
    let grant = Grant { role: Role::Reviewer, organisation: None, site: None, division: Some(division.into()) };
    Actor::user(PersonId::make(&RandomIds, weifei::kernel::clock::Instant::from_micros(3)), vec![grant])
}

/// A works in Hangzhou, a receiver in another province, a carrier, and the authorities of both.
pub struct Parties {
    pub world: World,
    pub receiver: Site,
    pub receiver_ehs: Actor,
    pub carrier: OrganisationId,
    pub carrier_ehs: Actor,
    pub origin: Actor,
    pub destination: Actor,
}

impl Parties {
    pub fn new() -> Self {
        let world = World::new();
        let receiver = found(&world, "91340100MA2XYZ0017", "340100", "receiver");
        let carrier = found(&world, "91330100MA2XYZ0025", "330102", "carrier").organisation;
        Self {
            receiver_ehs: actor(Role::Ehs, receiver.organisation),
            carrier_ehs: actor(Role::Ehs, carrier),
            origin: reviewer("33"),
            destination: reviewer("34"),
            world,
            receiver,
            carrier,
        }
    }

    pub fn site(&self) -> String {
        self.world.site.id.to_string()
    }

    pub fn permit(&self, quota: Mass) -> Result<Permit, Error> {
        self.permit_by(&self.destination, quota)
    }

    pub fn permit_by(&self, who: &Actor, quota: Mass) -> Result<Permit, Error> {
        let asked = NewPermit {
            number: format!("34010{}", self.world.env.ids.next(self.world.env.clock.now()).as_u128() % 100_000_000),
            site: self.receiver.id.to_string(),
            authority: "340100".into(),
            term: term("2026-01-01", "2027-12-31"),
            scope: vec![ScopeRow { row: 1, waste: "HW49".into(), methods: vec!["D10".into()], quota_g: quota }],
            external_id: None,
        };
        run(&self.world.env, who, move |tx| paper::permit::issue(tx, &asked))
    }

    pub fn permit_act(&self, who: &Actor, id: &str, ask: permit::Ask) -> Result<Permit, Error> {
        let id = id.to_owned();
        run(&self.world.env, who, move |tx| paper::permit::act(tx, &id, &ask, None))
    }

    pub fn draft(&self, who: &Actor, mass: Option<Mass>) -> Result<Contract, Error> {
        let asked = NewContract {
            number: String::new(),
            consignor_site: self.site(),
            receiver_site: self.receiver.code.clone(),
            wastes: vec!["HW49".into()],
            term: term("2026-01-01", "2026-12-31"),
            mass,
            external_id: None,
        };
        run(&self.world.env, who, move |tx| paper::contract::draft(tx, &asked))
    }

    pub fn contract_act(&self, who: &Actor, id: &str, ask: contract::Ask) -> Result<Contract, Error> {
        let id = id.to_owned();
        run(&self.world.env, who, move |tx| paper::contract::act(tx, &id, &ask, None))
    }

    pub fn contract(&self, mass: Option<Mass>) -> Contract {
        let drafted = self.draft(&self.world.ehs, mass).unwrap();
        self.contract_act(&self.receiver_ehs, &drafted.id, contract::Ask::Confirm).unwrap()
    }

    pub fn apply(&self, who: &Actor, mass: Mass) -> Result<Approval, Error> {
        let asked = NewApproval {
            consignor_site: self.site(),
            receiver_site: self.receiver.id.to_string(),
            lines: vec![approval::Line { code: "900-041-49".into(), methods: vec!["D10".into()], mass_g: mass }],
            carriers: vec![],
            term: term("2026-11-01", "2027-12-31"),
            external_id: None,
        };
        run(&self.world.env, who, move |tx| paper::approval::draft(tx, &asked))
    }

    pub fn approval_act(&self, who: &Actor, id: &str, ask: approval::Ask) -> Result<Approval, Error> {
        let id = id.to_owned();
        run(&self.world.env, who, move |tx| paper::approval::act(tx, &id, &ask, None))
    }

    pub fn approval(&self, mass: Mass, number: &str) -> Approval {
        use approval::Ask;
        let one = self.apply(&self.world.ehs, mass).unwrap();
        let grant = approval::Grant { number: number.into(), from: None, to: None, lines: None };
        self.approval_act(&self.world.ehs, &one.id, Ask::Submit).unwrap();
        for ask in [Ask::Accept, Ask::Review, Ask::Consult] {
            self.approval_act(&self.origin, &one.id, ask).unwrap();
        }
        let reply = Ask::Reply { agreed: true, reason: String::new() };
        self.approval_act(&self.destination, &one.id, reply).unwrap();
        self.approval_act(&self.origin, &one.id, Ask::Approve(Box::new(grant))).unwrap()
    }

    pub fn vehicle(&self, plate: &str) -> VehicleId {
        let asked = VehicleFields {
            organisation: self.carrier.to_string(),
            plate: plate.into(),
            colour: "yellow".into(),
            kind: "rigid".into(),
            load_max_g: Some(10_000_000),
            external_id: None,
            retired: false,
        };
        let put = run(&self.world.env, &self.carrier_ehs, move |tx| {
            weifei::app::vehicle::put(tx, &asked, &weifei::app::registry::Expect::New)
        });
        put.unwrap().row.id.parse().unwrap()
    }

    /// Somebody the carrier employs.
    pub fn worker(&self) -> PersonId {
        let id = PersonId::make(&RandomIds, self.world.env.clock.now());
        let grant = Grant { role: Role::Keeper, organisation: Some(self.carrier), site: None, division: None };
        let env = self.world.env.clone();
        let add = move |conn: &mut store::Conn| {
            let login = format!("w{id}");
            weifei::app::account::create_person(conn, &env, id, &login, "某", "digest", std::slice::from_ref(&grant))
        };
        self.world.env.db.write(add).unwrap();
        id
    }

    pub fn enter(&self, who: &Actor, proof: Proof, subject: Subject, number: &str) -> Result<Credential, Error> {
        let asked = NewCredential {
            proof,
            number: number.into(),
            organisation: self.carrier.to_string(),
            subject,
            term: term("2026-01-01", "2026-12-31"),
            external_id: None,
        };
        run(&self.world.env, who, move |tx| paper::credential::enter(tx, &asked))
    }
}

/// Another organisation with one site.
fn found(world: &World, uscc: &str, division: &str, kind: &str) -> Site {
    let now = world.env.clock.now();
    let organisation = Organisation {
        id: OrganisationId::make(&RandomIds, now),
        uscc: uscc.into(),
        name: kind.into(),
        kind: kind.into(),
        external_id: None,
    };
    let site = Site {
        id: SiteId::make(&RandomIds, now),
        code: format!("{uscc}-001"),
        name: kind.into(),
        organisation: organisation.id,
        division: division.into(),
        tier: Tier::Key,
    };
    let (one, division) = (site.clone(), division.to_owned());
    run(&world.env, &Actor::system(), move |tx| {
        weifei::app::party::register_organisation(tx, organisation.clone())?;
        store::registry::set_standing(tx.conn, &organisation.id.to_string(), "active", &division)?;
        weifei::app::party::register_site(tx, one.clone())
    })
    .unwrap();
    site
}
