//! Every route of the API with what it asks of its caller.

use weifei::domain::access::Permission;

/// What a route asks of its caller.
#[derive(Clone, Copy, Debug)]
pub enum Need {
    /// No account.
    Nothing,
    /// Any account; the answer holds what is in its sight only.
    Account,
    /// The permission, wherever it holds.
    Anywhere(Permission),
    /// Sight of the site; else it is absent.
    Sight,
    /// The permission on the site or, for the platform's admin, anywhere; what it concerns is public.
    Authority(Permission),
    /// The permission on the site: absent without sight, forbidden without the permission.
    On(Permission),
}

use Need::{Account, Anywhere, Authority, Nothing, On, Sight};
use Permission::{
    CorrectPackages, HandlePackages, ImportLedger, ManageCredentials, ManagePapers, ManagePlatform, ManageSite,
    OverseeManifests, ReadJournal, ReviewPapers, TreatWaste,
};

/// A ledger of one row.
pub const LEDGER: &str =
    "日期,代码,批次号,产生量(kg),容器编码,包装方式,经办人\n2026/3/5,900-041-49,P1,12.5,C1,编织袋,张\n";

/// An invented edition of one waste.
pub const CATALOGUE: &str =
    "category,category_name,industry,code,description,hazards_raw\nHW49,其他废物,虚构,900-998-49,虚构的废物,T\n";

/// Every route. One that is not here fails the test.
pub const ROUTES: &[(&str, &str, Need)] = &[
    ("POST", "/api/v1/auth/login", Nothing),
    ("POST", "/api/v1/auth/refresh", Nothing),
    ("POST", "/api/v1/auth/logout", Nothing),
    ("GET", "/api/v1/demo", Nothing),
    ("GET", "/api/v1/me", Account),
    ("GET", "/api/v1/me/scopes", Account),
    ("GET", "/api/v1/reference/codes", Account),
    ("GET", "/api/v1/reference/label-keys", Account),
    ("GET", "/api/v1/sites", Account),
    ("GET", "/api/v1/sites/{id}/stock", Sight),
    ("GET", "/api/v1/sites/{id}/place", Sight),
    ("POST", "/api/v1/sites/{id}/place", On(ManageSite)),
    ("GET", "/api/v1/sites/{id}/labels", Sight),
    ("GET", "/api/v1/sites/{id}/waste-streams", Sight),
    ("POST", "/api/v1/sites/{id}/waste-streams", On(ManageSite)),
    ("GET", "/api/v1/sites/{id}/facilities", Sight),
    ("POST", "/api/v1/sites/{id}/facilities", On(ManageSite)),
    ("POST", "/api/v1/sites/{id}/ledger-imports", On(ImportLedger)),
    ("GET", "/api/v1/sites/{id}/ledger/{table}", Sight),
    ("GET", "/api/v1/sites/{id}/ledger/{table}/file", Sight),
    ("GET", "/api/v1/sites/{id}/ledger-balances", Sight),
    ("GET", "/api/v1/sites/{id}/logbook", Sight),
    ("GET", "/api/v1/sites/{id}/logbook/file", Sight),
    ("GET", "/api/v1/sites/{id}/signs", Sight),
    ("POST", "/api/v1/sites/{id}/serial-blocks", On(HandlePackages)),
    ("GET", "/api/v1/sites/{id}/plans", Sight),
    ("POST", "/api/v1/sites/{id}/plans", On(ManagePapers)),
    ("GET", "/api/v1/sites/{id}/plans/{year}", Sight),
    ("GET", "/api/v1/sites/{id}/plans/{year}/proposal", On(ManagePapers)),
    ("GET", "/api/v1/sites/{id}/plans/{year}/file", Sight),
    ("POST", "/api/v1/sites/{id}/plans/{year}/{action}", On(ManagePapers)),
    ("GET", "/api/v1/declarations", Account),
    ("POST", "/api/v1/sites/{id}/declarations", On(ManagePapers)),
    ("GET", "/api/v1/sites/{id}/declarations/{period}", Sight),
    ("GET", "/api/v1/sites/{id}/declarations/{period}/file", Sight),
    ("POST", "/api/v1/sites/{id}/declarations/{period}/{action}", On(ManagePapers)),
    ("POST", "/api/v1/sites/{id}/stock-takes", On(HandlePackages)),
    ("GET", "/api/v1/sites/{id}/arrivals", Sight),
    ("GET", "/api/v1/sites/{id}/stock-takes", Sight),
    ("GET", "/api/v1/stock-takes/{id}", Sight),
    ("GET", "/api/v1/stock-takes/{id}/actions", Sight),
    ("POST", "/api/v1/stock-takes/{id}/sights", On(HandlePackages)),
    ("POST", "/api/v1/stock-takes/{id}/{action}", On(HandlePackages)),
    ("POST", "/api/v1/facilities/{id}/zones", On(ManageSite)),
    ("POST", "/api/v1/zones/{id}/slots", On(ManageSite)),
    ("POST", "/api/v1/facilities/{id}/{action}", On(ManageSite)),
    ("GET", "/api/v1/packages", Sight),
    ("GET", "/api/v1/packages/sum", Sight),
    ("POST", "/api/v1/packages", On(HandlePackages)),
    ("POST", "/api/v1/packages/repack", On(HandlePackages)),
    ("GET", "/api/v1/packages/{id}", Sight),
    ("GET", "/api/v1/packages/{id}/label.{format}", Sight),
    ("GET", "/api/v1/packages/{id}/bundle.zip", Sight),
    ("GET", "/api/v1/packages/{id}/trace", Sight),
    ("GET", "/api/v1/packages/{id}/origin", Sight),
    ("GET", "/api/v1/packages/{id}/graph", Sight),
    ("GET", "/api/v1/sites/{id}/effort", Sight),
    ("GET", "/api/v1/sites/{id}/overview", Sight),
    ("GET", "/api/v1/packages/{id}/actions", Sight),
    ("POST", "/api/v1/packages/{id}/corrections", On(CorrectPackages)),
    ("POST", "/api/v1/packages/{id}/{action}", On(HandlePackages)),
    ("GET", "/api/v1/treatments", Sight),
    ("POST", "/api/v1/treatments", On(TreatWaste)),
    ("GET", "/api/v1/treatments/{id}", Sight),
    ("GET", "/api/v1/treatments/{id}/actions", Sight),
    ("GET", "/api/v1/treatments/{id}/inputs", Sight),
    ("POST", "/api/v1/treatments/{id}/inputs", On(TreatWaste)),
    ("GET", "/api/v1/treatments/{id}/residues", Sight),
    ("POST", "/api/v1/treatments/{id}/residues", On(TreatWaste)),
    ("POST", "/api/v1/treatments/{id}/close", On(TreatWaste)),
    ("POST", "/api/v1/treatments/{id}/cancel", On(TreatWaste)),
    ("POST", "/api/v1/treatments/{id}/corrections", On(TreatWaste)),
    ("GET", "/api/v1/carriers", Account),
    ("GET", "/api/v1/cockpit", Anywhere(OverseeManifests)),
    ("GET", "/api/v1/cockpit/flows", Anywhere(OverseeManifests)),
    ("GET", "/api/v1/cockpit/map", Anywhere(OverseeManifests)),
    ("GET", "/api/v1/cockpit/effort", Anywhere(OverseeManifests)),
    ("GET", "/api/v1/me/contacts", Account),
    ("POST", "/api/v1/me/contacts/{channel}", Account),
    ("GET", "/api/v1/deliveries", Anywhere(ManagePlatform)),
    ("GET", "/api/v1/rosters", Account),
    ("GET", "/api/v1/notices", Account),
    ("GET", "/api/v1/notices/sum", Account),
    ("GET", "/api/v1/notices/statistics", Anywhere(OverseeManifests)),
    ("GET", "/api/v1/notices/statistics/file", Anywhere(OverseeManifests)),
    ("GET", "/api/v1/alarm-rules", Account),
    ("GET", "/api/v1/alarm-rules/{code}", Account),
    ("GET", "/api/v1/alarm-rules/{code}/rehearsal", Anywhere(OverseeManifests)),
    ("POST", "/api/v1/alarm-rules/{code}/settings", Anywhere(ManagePlatform)),
    ("GET", "/api/v1/roadside", Anywhere(OverseeManifests)),
    ("GET", "/api/v1/inspections", Anywhere(OverseeManifests)),
    ("POST", "/api/v1/inspections", Anywhere(OverseeManifests)),
    ("GET", "/api/v1/events", Anywhere(ReadJournal)),
    ("GET", "/api/v1/live", Account),
    ("GET", "/api/v1/proofs/inclusion", Anywhere(ReadJournal)),
    ("GET", "/api/v1/proofs/consistency", Anywhere(ReadJournal)),
    ("GET", "/api/v1/journal/checkpoint", Anywhere(ReadJournal)),
    ("GET", "/api/v1/reference", Account),
    ("GET", "/api/v1/reference/waste-codes", Account),
    ("POST", "/api/v1/reference/{table}", Anywhere(ManagePlatform)),
    ("GET", "/api/v1/check-parameters", Account),
    ("POST", "/api/v1/check-parameters", Anywhere(ManagePlatform)),
    ("GET", "/api/v1/permits", Account),
    ("POST", "/api/v1/permits", Authority(ReviewPapers)),
    ("GET", "/api/v1/permits/{id}", Account),
    ("GET", "/api/v1/permits/{id}/actions", Account),
    ("POST", "/api/v1/permits/{id}/{action}", Authority(ReviewPapers)),
    ("GET", "/api/v1/contracts", Account),
    ("POST", "/api/v1/contracts", On(ManagePapers)),
    ("GET", "/api/v1/contracts/{id}", Sight),
    ("GET", "/api/v1/contracts/{id}/actions", Sight),
    ("POST", "/api/v1/contracts/{id}/{action}", On(ManagePapers)),
    ("GET", "/api/v1/approvals", Account),
    ("POST", "/api/v1/approvals", On(ManagePapers)),
    ("GET", "/api/v1/approvals/{id}", Sight),
    ("GET", "/api/v1/approvals/{id}/actions", Sight),
    ("POST", "/api/v1/approvals/{id}/{action}", On(ManagePapers)),
    ("GET", "/api/v1/export-approvals", Account),
    ("POST", "/api/v1/export-approvals", On(ManagePapers)),
    ("GET", "/api/v1/export-approvals/{id}", Sight),
    ("GET", "/api/v1/export-approvals/{id}/actions", Sight),
    ("POST", "/api/v1/export-approvals/{id}/{action}", On(ManagePapers)),
    ("GET", "/api/v1/name-changes", Account),
    ("POST", "/api/v1/name-changes", On(ManagePapers)),
    ("GET", "/api/v1/name-changes/{id}", Sight),
    ("GET", "/api/v1/name-changes/{id}/actions", Sight),
    ("POST", "/api/v1/name-changes/{id}/{action}", On(ManagePapers)),
    ("GET", "/api/v1/credentials", Account),
    ("POST", "/api/v1/credentials", On(ManageCredentials)),
    ("GET", "/api/v1/credentials/{id}", Sight),
    ("GET", "/api/v1/credentials/{id}/actions", Sight),
    ("POST", "/api/v1/credentials/{id}/{action}", On(ManageCredentials)),
];

/// The register of who takes part, and documents with parties: their rights depend on more than role and site and are asked in
/// `people`, `identity`, `edge`, `dispatch`, `job` and `manifest`.
pub const REGISTER: &[&str] = &[
    "organisations",
    "people",
    "mandates",
    "tokens",
    "vehicles",
    "invitations",
    "imports",
    "registrations",
    "commands",
    "me/password",
    "me/sessions",
    "me/views",
    "webhooks",
    "me/second-factor",
    "auth/forgotten",
    "auth/invitation",
    "auth/reset",
    "manifests",
    "manifest-proposal",
    "trips",
    "search",
    "files",
    "jobs",
];
/// Sites as entries of that register.
pub const SITES: &[(&str, &str)] = &[
    ("GET", "/api/v1/sites/{id}"),
    ("POST", "/api/v1/sites"),
    ("PUT", "/api/v1/sites/{id}"),
    ("PUT", "/api/v1/sites/by-external-id/{external_id}"),
];
/// What more than one side answers, each by a right of its own: asked in `treatment::correction`; and what the authorities of a
/// division alone see: asked in `inspection`; notices, seen by whom they concern: asked in `alarm`; and rosters, kept by the authority
/// or the enterprise they are of: asked in `dispatch::roster`.
pub const SIDES: &[(&str, &str)] = &[
    ("POST", "/api/v1/treatments/{id}/corrections/{no}/{answer}"),
    ("GET", "/api/v1/inspections/{id}"),
    ("POST", "/api/v1/inspections/{id}/{action}"),
    ("POST", "/api/v1/deliveries/{id}/replay"),
    ("GET", "/api/v1/notices/{id}"),
    ("POST", "/api/v1/notices/{id}/{action}"),
    ("GET", "/api/v1/rosters/{kind}/{of}"),
    ("POST", "/api/v1/rosters/{kind}/{of}/{action}"),
];
