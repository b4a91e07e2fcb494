//! What the registers of papers share: list, begin, show, actions, act. A register's own file says what its paper is written
//! with and looks like, and what its acts need.

use actix_web::{
    HttpResponse,
    web::{Bytes, Data, Query},
};
use serde::{Serialize, de::DeserializeOwned};

use super::{FigureView, PaperActionView, PaperQuery, bad, day};
use crate::{
    api::{actor::Caller, document, document::PutView, problem::Problem, run, v1::view::PageView},
    app::{
        Actor, Env, Error,
        paper::{self, Listed},
        record::Tx,
        registry::Outcome,
    },
    domain::{
        paper::Paper,
        refusal::{Code, Refusal},
    },
    kernel::page::page_size,
    store::{Conn, paper::Filter},
};

/// An action with its text, its word and why it is refused now.
pub type Allowed = (&'static str, &'static str, Option<Refusal>);

/// A register as the API shows it.
pub trait Register: Paper + Send + 'static {
    /// Where it is found, `permits`.
    const PATH: &'static str;
    /// A paper as it is sent.
    type Body: DeserializeOwned + Send + 'static;
    /// A paper as it is shown.
    type View: From<Listed<Self>> + Serialize + 'static;
    /// The same alone, with its figures where it has any.
    type Shown: Serialize;
    /// What an act needs.
    type Act: DeserializeOwned;
    /// An act as the use case takes it.
    type Ask: Send + 'static;

    /// Begins a paper.
    fn write(tx: &mut Tx<'_>, body: &Self::Body) -> Result<Self, Error>;
    /// Writes a new version over the one expected.
    fn rewrite(tx: &mut Tx<'_>, id: &str, body: &Self::Body, expected: i64) -> Result<Self, Error>;
    /// Does one thing with a paper.
    fn act(tx: &mut Tx<'_>, id: &str, ask: &Self::Ask, expected: Option<i64>) -> Result<Self, Error>;
    /// What the actor may do with it now, and why not the rest.
    fn actions(&self, conn: &mut Conn, actor: &Actor) -> Result<Vec<Allowed>, Error>;
    /// The new version that comes with an act, if one does.
    fn terms(act: &mut Self::Act) -> Option<Self::Body>;
    /// Reads what an act asks for; `None`: there is no such act.
    fn ask(caller: &Caller, action: &str, act: Self::Act) -> Option<Result<Self::Ask, Problem>>;
    /// Adds its figures to a view.
    fn shown(view: Self::View, figures: Vec<FigureView>) -> Self::Shown;
}

/// A page of a register.
pub(super) async fn list<P: Register>(
    caller: &Caller,
    env: &Data<Env>,
    query: Query<PaperQuery>,
) -> Result<PageView<P::View>, Problem> {
    let (limit, query) = (page_size(query.limit), query.into_inner());
    let filter = Filter {
        on: day(caller, "on", query.on.as_deref())?,
        ends_by: day(caller, "ends_by", query.ends_by.as_deref())?,
        organisation: query.organisation,
        site: query.site,
        state: query.state,
        number: query.number,
        subject: query.subject,
        external_id: query.external_id,
    };
    let (actor, around, after) = (caller.actor.clone(), env.clone(), query.after);
    let found = run::read(env, caller, move |conn| {
        paper::list::<P>(conn, &around, &actor, &filter, after.as_deref(), limit + 1)
    });
    let PageView { items, next } = PageView::of(found.await?, limit, |one| one.paper.keys().id);
    Ok(PageView { items: items.into_iter().map(P::View::from).collect(), next })
}

/// Begins a paper.
pub(super) async fn create<P: Register>(
    caller: &Caller,
    env: &Data<Env>,
    body: &Bytes,
) -> Result<HttpResponse, Problem> {
    let asked: P::Body = run::parse(caller, body)?;
    document::put(env, caller, P::PATH, body, move |tx| {
        let written = P::write(tx, &asked)?;
        let document = P::View::from(Listed::written(tx, written)?);
        Ok(PutView { outcome: Outcome::Created, document })
    })
    .await
}

/// A paper with its figures.
pub(super) async fn show<P: Register>(caller: &Caller, env: &Data<Env>, id: String) -> Result<HttpResponse, Problem> {
    let (actor, around) = (caller.actor.clone(), env.clone());
    let found = run::read(env, caller, move |conn| {
        let listed = paper::get::<P>(conn, &around, &actor, &id)?;
        let figures = paper::figures(conn, &listed)?;
        Ok((listed, figures))
    });
    let (listed, figures) = found.await?;
    let version = listed.paper.keys().version;
    let figures = figures.iter().map(FigureView::of).collect();
    Ok(document::show(version, &P::shown(P::View::from(listed), figures)))
}

/// What may be done with a paper now, and why not the rest.
pub(super) async fn actions<P: Register>(
    caller: &Caller,
    env: &Data<Env>,
    id: String,
) -> Result<PageView<PaperActionView>, Problem> {
    let (actor, around) = (caller.actor.clone(), env.clone());
    let found = run::read(env, caller, move |conn| {
        let listed = paper::get::<P>(conn, &around, &actor, &id)?;
        listed.paper.actions(conn, &actor)
    });
    let shape = |(action, name, refused): &Allowed| PaperActionView::of(caller, action, name, refused.as_ref());
    Ok(PageView::whole(found.await?.iter().map(shape).collect()))
}

/// Does one thing with a paper; `change` writes a new version over the one the caller read.
pub(super) async fn act<P: Register>(
    caller: &Caller,
    env: &Data<Env>,
    (id, action): (String, String),
    body: &Bytes,
) -> Result<HttpResponse, Problem> {
    let mut asked: P::Act = run::parse(caller, body)?;
    let terms = P::terms(&mut asked);
    let ask = P::ask(caller, &action, asked).ok_or_else(|| caller.problem(Code::NotFound))?;
    let expected = document::given(caller)?;
    let place = format!("{}/{id}/{action}", P::PATH);
    if action == "change" {
        let expected = document::version(caller)?;
        let terms = terms.ok_or_else(|| bad(caller, "/terms", "the whole new version"))?;
        return document::put(env, caller, &place, body, move |tx| {
            let written = P::rewrite(tx, &id, &terms, expected)?;
            Ok(P::View::from(Listed::written(tx, written)?))
        })
        .await;
    }
    let ask = ask?;
    document::put(env, caller, &place, body, move |tx| {
        let written = P::act(tx, &id, &ask, expected)?;
        Ok(P::View::from(Listed::written(tx, written)?))
    })
    .await
}

/// Declares the five handlers of a register over the types and use cases that are in scope in its file: `Action`, `Ask`,
/// `change`, `act` and `actions`, and its own `ask` and `shown`.
macro_rules! register {
    (
        $name:tt: $paper:ident by $write:ident($body:ident => $new:ident), $act:ident($acts:tt),
        shown as $view:ident and $shown:ident;
        $(#[doc = $list_doc:tt])* $list:ident at $all:tt;
        $(#[doc = $create_doc:tt])* $create:ident;
        $(#[doc = $get_doc:tt])* $get:ident at $one:tt;
        $list_actions:ident at $of_one:tt;
        $(#[doc = $do_doc:tt])* $do:ident at $to_one:tt;
    ) => {
        impl $crate::api::v1::paper::register::Register for $paper {
            const PATH: &'static str = $name;
            type Body = $body;
            type View = $view;
            type Shown = $shown;
            type Act = $act;
            type Ask = Ask;

            fn write(tx: &mut Tx<'_>, body: &$body) -> Result<Self, Error> {
                $write(tx, &$new::try_from(body)?)
            }

            fn rewrite(tx: &mut Tx<'_>, id: &str, body: &$body, expected: i64) -> Result<Self, Error> {
                change(tx, id, &$new::try_from(body)?, expected)
            }

            fn act(tx: &mut Tx<'_>, id: &str, ask: &Ask, expected: Option<i64>) -> Result<Self, Error> {
                act(tx, id, ask, expected)
            }

            fn actions(&self, conn: &mut Conn, actor: &Actor) -> Result<Vec<Allowed>, Error> {
                let shape = |(one, refused): (Action, _)| (one.as_str(), one.zh(), refused);
                Ok(actions(conn, actor, self)?.into_iter().map(shape).collect())
            }

            fn terms(act: &mut $act) -> Option<$body> {
                act.terms.take()
            }

            fn ask(caller: &Caller, action: &str, asked: $act) -> Option<Result<Ask, Problem>> {
                Action::parse(action).map(|action| ask(caller, action, asked))
            }

            fn shown(view: $view, figures: Vec<FigureView>) -> $shown {
                shown(view, figures)
            }
        }

        $(#[doc = $list_doc])*
        #[utoipa::path(params(PaperQuery), responses((status = 200, body = PageView<$view>)))]
        #[get($all)]
        pub async fn $list(
            caller: Caller,
            query: Query<PaperQuery>,
            env: Data<Env>,
        ) -> Result<Json<PageView<$view>>, Problem> {
            Ok(Json(register::list::<$paper>(&caller, &env, query).await?))
        }

        $(#[doc = $create_doc])*
        #[utoipa::path(request_body = $body, responses((status = 201, body = PutView<$view>)))]
        #[post($all)]
        pub async fn $create(caller: Caller, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
            register::create::<$paper>(&caller, &env, &body).await
        }

        $(#[doc = $get_doc])*
        #[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = $shown)))]
        #[get($one)]
        pub async fn $get(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<HttpResponse, Problem> {
            register::show::<$paper>(&caller, &env, id.into_inner()).await
        }

        /// What may be done with it now, and why not the rest.
        #[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = PageView<PaperActionView>)))]
        #[get($of_one)]
        pub async fn $list_actions(
            caller: Caller,
            id: Path<String>,
            env: Data<Env>,
        ) -> Result<Json<PageView<PaperActionView>>, Problem> {
            Ok(Json(register::actions::<$paper>(&caller, &env, id.into_inner()).await?))
        }

        $(#[doc = $do_doc])*
        #[utoipa::path(
            params(
                ("id" = String, Path), ("If-Match" = Option<String>, Header),
                ("action" = String, Path, description = $acts)
            ),
            request_body = $act, responses((status = 200, body = $view), (status = 412), (status = 428))
        )]
        #[post($to_one)]
        pub async fn $do(
            caller: Caller,
            path: Path<(String, String)>,
            body: Bytes,
            env: Data<Env>,
        ) -> Result<HttpResponse, Problem> {
            register::act::<$paper>(&caller, &env, path.into_inner(), &body).await
        }
    };
}
pub(super) use register;
