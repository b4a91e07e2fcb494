//! A package among its kin as a graph.

use actix_web::{
    get,
    web::{Data, Json, Path},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::view::PackageView;
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env,
        graph::{Graph, graph},
    },
};

/// One package of the graph.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "is what it is")]
pub struct GraphNodeView {
    #[serde(flatten)]
    pub package: PackageView,
    /// Who made the waste.
    pub generator_site_id: String,
    /// Events of it in the journal.
    pub events: i64,
    /// How many of them are sealed.
    pub sealed: i64,
}

/// Grams of a child that stem from a parent.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "said by their names")]
pub struct GraphLinkView {
    pub parent: String,
    pub child: String,
    pub mass_g: i64,
}

/// A package with what it was made of and what was made of it, 400 packages each way at most.
#[derive(Debug, Serialize, ToSchema)]
pub struct GraphView {
    /// The package asked about.
    pub id: String,
    /// It and its kin in the caller's sight.
    pub nodes: Vec<GraphNodeView>,
    /// What went into what.
    pub links: Vec<GraphLinkView>,
    /// Kin that the caller may not see.
    pub hidden: usize,
    /// Nothing was left out for the bound.
    pub whole: bool,
}

impl From<&Graph> for GraphView {
    fn from(graph: &Graph) -> Self {
        let node = |one: &crate::app::graph::Node| GraphNodeView {
            generator_site_id: one.seen.package.site.to_string(),
            package: PackageView::from(&one.seen),
            events: one.events,
            sealed: one.sealed,
        };
        let link = |(parent, child, mass_g): &(String, String, i64)| GraphLinkView {
            parent: parent.clone(),
            child: child.clone(),
            mass_g: *mass_g,
        };
        Self {
            id: graph.id.to_string(),
            nodes: graph.nodes.iter().map(node).collect(),
            links: graph.links.iter().map(link).collect(),
            hidden: graph.hidden,
            whole: graph.whole,
        }
    }
}

/// A package among its kin, both ways.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = GraphView)))]
#[get("/packages/{id}/graph")]
pub async fn get_graph(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<Json<GraphView>, Problem> {
    let actor = caller.actor.clone();
    let found = run::read(&env, &caller, move |conn| graph(conn, &actor, &id)).await?;
    Ok(Json(GraphView::from(&found)))
}
