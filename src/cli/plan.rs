//! `weifei plan`: a site's management plan for a year, as it follows from what the platform knows.

use clap::{Args, Subcommand};

use super::{Failure, place::Place, say};
use crate::{
    app::{
        Actor, Env, Error, found,
        plan::{draft, propose::propose},
        record::{Meta, execute},
    },
    domain::plan::{State, forecast::Output},
    kernel::{hash::Hash, id::CommandId},
    store,
};

/// Write a management plan; 管理计划.
#[derive(Args)]
#[command(after_help = "Example: weifei plan generate --site 91330111MA2ABCD13G-001 --year 2027")]
pub struct Plan {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Propose the plan of a site for a year, keep it as a draft and say what is to be looked at; 一键编制.
    Generate(Generate),
}

#[derive(Args)]
struct Generate {
    #[command(flatten)]
    place: Place,
    /// The site's code, `<USCC>-<nnn>`.
    #[arg(long)]
    site: String,
    /// The year planned.
    #[arg(long)]
    year: i32,
    /// Production output of the year before, in a unit of the site's own.
    #[arg(long, requires = "output_next")]
    output_last: Option<i64>,
    /// Output of the year planned, in the same unit.
    #[arg(long, requires = "output_last")]
    output_next: Option<i64>,
}

impl Plan {
    /// Runs it.
    pub fn run(self) -> Result<(), Failure> {
        match self.what {
            What::Generate(one) => {
                let env = one.place.open()?;
                let result = one.generate(&env);
                env.db.close();
                result
            }
        }
    }
}

impl Generate {
    fn generate(&self, env: &Env) -> Result<(), Failure> {
        let (system, year) = (Actor::system(), self.year);
        let output = self.output_last.zip(self.output_next).map(|(last, next)| Output { last, next });
        let (site, (content, findings)) = env.db.read(|conn| {
            let site = found(store::party::find_site(conn, &self.site)?)?.id.to_string();
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
}
