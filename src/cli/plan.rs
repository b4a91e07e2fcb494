//! `weifei plan`: a site's management plan for a year, as it follows from what the platform knows.

use clap::{Args, Subcommand};

use super::{Failure, place::Place, say};
use crate::{
    app::{
        Actor, Env, Error, found,
        plan::{
            batch::{self, Asked, Outcome},
            draft,
            propose::propose,
        },
        record::{Meta, execute},
    },
    domain::plan::{State, forecast::Output},
    kernel::{hash::Hash, id::CommandId},
    store,
};

/// Write a management plan; 管理计划.
#[derive(Args)]
#[command(
    after_help = "Examples: weifei plan generate --site 91330111MA2ABCD13G-001 --year 2027\n          weifei plan generate --division 330111 --year 2027"
)]
pub struct Plan {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Propose the plan of a site, or of every site of an organisation or a division, for a year; keep it as a draft and say what is to
    /// be looked at; 一键编制. A plan that is there is not touched.
    Generate(Generate),
}

#[derive(Args)]
struct Generate {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    whose: Whose,
    /// The year planned.
    #[arg(long)]
    year: i32,
    /// Production output of the year before, in a unit of the site's own.
    #[arg(long, requires = "output_next", requires = "site")]
    output_last: Option<i64>,
    /// Output of the year planned, in the same unit.
    #[arg(long, requires = "output_last")]
    output_next: Option<i64>,
}

/// One site, or many.
#[derive(Args)]
#[group(required = true, multiple = false)]
struct Whose {
    /// The site's code, `<USCC>-<nnn>`.
    #[arg(long)]
    site: Option<String>,
    /// Every site of an organisation: its credit code.
    #[arg(long)]
    organisation: Option<String>,
    /// Every site of a division: 330111, 3301 or 33.
    #[arg(long)]
    division: Option<String>,
}

impl Plan {
    /// Runs it.
    pub fn run(self) -> Result<(), Failure> {
        match self.what {
            What::Generate(one) => {
                let env = one.place.open()?;
                let result = match &one.whose.site {
                    Some(site) => one.generate(&env, site),
                    None => one.generate_many(&env),
                };
                env.db.close();
                result
            }
        }
    }
}

impl Generate {
    fn generate(&self, env: &Env, code: &str) -> Result<(), Failure> {
        let (system, year) = (Actor::system(), self.year);
        let output = self.output_last.zip(self.output_next).map(|(last, next)| Output { last, next });
        let (site, (content, findings)) = env.db.read(|conn| {
            let site = found(store::party::find_site(conn, code)?)?.id.to_string();
            let proposed = propose(conn, env, &system, &site, year, output)?;
            Ok::<_, Error>((site, proposed))
        })?;
        let body = Hash::of(&[b"plan", site.as_bytes(), &year.to_be_bytes()]);
        let id = CommandId::make(env.ids.as_ref(), env.clock.now());
        let meta = Meta { id, body, device: None, evidence: Vec::new() };
        let (rows, ways) = (content.a3.len(), content.a7.len());
        execute(env, &system, &meta, move |tx| draft(tx, &site, year, &content).map(|plan| plan.version))?;
        let stops = findings.iter().filter(|one| one.stops).count();
        say(&format!(
            "plan {year} {}: {rows} wastes, {ways} transfers, {} findings of which {stops} must be settled",
            State::Draft.as_str(),
            findings.len()
        ));
        for one in &findings {
            say(&format!("{} {}", one.code.as_str(), serde_json::Value::Object(one.params.clone())));
        }
        Ok(())
    }

    /// The plans of many sites; who runs the platform may have drafts made for a whole division, which their producers complete and submit.
    fn generate_many(&self, env: &Env) -> Result<(), Failure> {
        let named = |key: &String| {
            let one = env.db.read(|conn| found(store::party::find_organisation(conn, key)?))?;
            Ok::<_, Error>(one.id)
        };
        let organisation = self.whose.organisation.as_ref().map(named).transpose()?;
        let asked = Asked { year: self.year, organisation, division: self.whose.division.clone() };
        let key = CommandId::make(env.ids.as_ref(), env.clock.now()).to_string();
        let mut progress = |done, total| {
            say(&format!("{done} / {total}"));
            Ok(())
        };
        let told = batch::write(env, &Actor::system(), &key, &asked, &mut progress)?;
        let (mut proposed, mut existing, mut nothing, mut refused) = (0, 0, 0, 0);
        for one in &told {
            let became = match &one.outcome {
                Outcome::Proposed { wastes, findings, stops } => {
                    proposed += 1;
                    format!("proposed: {wastes} wastes, {findings} findings of which {stops} must be settled")
                }
                Outcome::Exists { state } => {
                    existing += 1;
                    format!("has one already: {state}")
                }
                Outcome::Nothing => {
                    nothing += 1;
                    "nothing to plan: no waste is known of it".to_owned()
                }
                Outcome::Refused { why } => {
                    refused += 1;
                    format!("refused: {}", why.code.as_str())
                }
            };
            say(&format!("{} {became}", one.code));
        }
        say(&format!(
            "plans {} of {} sites: {proposed} proposed, {existing} there already, {nothing} without waste, {refused} refused",
            self.year,
            told.len()
        ));
        Ok(())
    }
}
