//! Who may do what: roles, the permissions of each, and the scope a grant covers.

use serde::{Deserialize, Serialize};

/// What a person, device or program is to the platform.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 仓管: weighs, labels, stores.
    Keeper,
    /// 环保专员: the enterprise's EHS officer.
    Ehs,
    /// 企业负责人: answers for the site.
    Manager,
    /// 执法人员: sees the division's sites.
    Officer,
    /// 科室: reviews for the division.
    Reviewer,
    /// 调度: a carrier's dispatcher.
    Dispatcher,
    /// 驾驶员/押运员: sees only the runs assigned to them.
    Driver,
    /// 地磅/验收: weighs in and decides on what arrives.
    Gate,
    /// 车间: uses up or disposes of what was taken in.
    Operator,
    /// 平台管理员: keeps the platform, sees no enterprise's stock.
    Admin,
    /// A file of history read in on behalf of a site.
    Import,
    /// The platform itself.
    System,
}

impl Role {
    /// All roles.
    pub const ALL: &'static [Self] = &[
        Self::Keeper,
        Self::Ehs,
        Self::Manager,
        Self::Officer,
        Self::Reviewer,
        Self::Dispatcher,
        Self::Driver,
        Self::Gate,
        Self::Operator,
        Self::Admin,
        Self::Import,
        Self::System,
    ];

    /// The permanent text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Keeper => "keeper",
            Self::Ehs => "ehs",
            Self::Manager => "manager",
            Self::Officer => "officer",
            Self::Reviewer => "reviewer",
            Self::Dispatcher => "dispatcher",
            Self::Driver => "driver",
            Self::Gate => "gate",
            Self::Operator => "operator",
            Self::Admin => "admin",
            Self::Import => "import",
            Self::System => "system",
        }
    }

    /// Reads the permanent text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.as_str() == text)
    }

    /// Sees by division rather than by organisation.
    pub const fn is_regulator(self) -> bool {
        matches!(self, Self::Officer | Self::Reviewer)
    }

    /// Whether the role carries a permission.
    pub fn may(self, permission: Permission) -> bool {
        PERMISSIONS.iter().any(|(held, roles)| *held == permission && roles.contains(&self))
    }
}

/// One right. A handler names one in its signature.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// See sites, stock, packages and their traces in scope.
    ReadChain,
    /// Weigh, label, store, move, split, void.
    HandlePackages,
    /// Correct what was recorded of a package.
    CorrectPackages,
    /// Facilities, zones and waste streams of a site.
    ManageSite,
    /// Read a ledger file in.
    ImportLedger,
    /// The raw journal: events, proofs, checkpoints.
    ReadJournal,
    /// Organisations, sites, people and reference tables of the platform.
    ManagePlatform,
    /// People, sites, mandates and tokens of one's own organisation.
    ManagePeople,
    /// Vehicles of one's own organisation.
    ManageFleet,
    /// Organisations that registered themselves in the division.
    ApproveOrganisations,
    /// Write, issue and revoke manifests, and confirm them as the consignor.
    ManageManifests,
    /// Load a vehicle and take back what was refused.
    LoadPackages,
    /// Carry: confirm, depart, hand over, arrive.
    CarryWaste,
    /// Weigh in, decide on each package, confirm the receipt.
    ReceiveWaste,
    /// Treatment batches.
    TreatWaste,
    /// End what cannot go on; agree to corrections that change what was counted.
    OverseeManifests,
    /// Contracts and applications of one's own organisation.
    ManagePapers,
    /// Credentials of one's own organisation, its vehicles and its people.
    ManageCredentials,
    /// Permits, applications and credentials of the division.
    ReviewPapers,
    /// Follow a notice: take note, act on it, find it done. What a role may do at which step its table says.
    HandleNotices,
    /// Tell what devices of one's own site or vehicles show: the one scope of a device's token.
    ReportReadings,
}

impl Permission {
    /// All permissions.
    pub const ALL: &'static [Self] = &[
        Self::ReadChain,
        Self::HandlePackages,
        Self::CorrectPackages,
        Self::ManageSite,
        Self::ImportLedger,
        Self::ReadJournal,
        Self::ManagePlatform,
        Self::ManagePeople,
        Self::ManageFleet,
        Self::ApproveOrganisations,
        Self::ManageManifests,
        Self::LoadPackages,
        Self::CarryWaste,
        Self::ReceiveWaste,
        Self::TreatWaste,
        Self::OverseeManifests,
        Self::ManagePapers,
        Self::ManageCredentials,
        Self::ReviewPapers,
        Self::HandleNotices,
        Self::ReportReadings,
    ];

    /// The permanent text; also the name of a token's scope.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ReadChain => "read_chain",
            Self::HandlePackages => "handle_packages",
            Self::CorrectPackages => "correct_packages",
            Self::ManageSite => "manage_site",
            Self::ImportLedger => "import_ledger",
            Self::ReadJournal => "read_journal",
            Self::ManagePlatform => "manage_platform",
            Self::ManagePeople => "manage_people",
            Self::ManageFleet => "manage_fleet",
            Self::ApproveOrganisations => "approve_organisations",
            Self::ManageManifests => "manage_manifests",
            Self::LoadPackages => "load_packages",
            Self::CarryWaste => "carry_waste",
            Self::ReceiveWaste => "receive_waste",
            Self::TreatWaste => "treat_waste",
            Self::OverseeManifests => "oversee_manifests",
            Self::ManagePapers => "manage_papers",
            Self::ManageCredentials => "manage_credentials",
            Self::ReviewPapers => "review_papers",
            Self::HandleNotices => "handle_notices",
            Self::ReportReadings => "report_readings",
        }
    }

    /// Reads the permanent text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.as_str() == text)
    }
}

/// Every permission and the roles that carry it.
pub const PERMISSIONS: &[(Permission, &[Role])] = &[
    (
        Permission::ReadChain,
        &[
            Role::Keeper,
            Role::Ehs,
            Role::Manager,
            Role::Officer,
            Role::Reviewer,
            Role::Dispatcher,
            Role::Gate,
            Role::Operator,
            Role::System,
        ],
    ),
    (Permission::HandlePackages, &[Role::Keeper, Role::Ehs, Role::System]),
    (Permission::CorrectPackages, &[Role::Ehs, Role::System]),
    (Permission::ManageSite, &[Role::Ehs, Role::Manager, Role::System]),
    (Permission::ImportLedger, &[Role::Ehs, Role::System]),
    (
        Permission::ReadJournal,
        &[
            Role::Keeper,
            Role::Ehs,
            Role::Manager,
            Role::Officer,
            Role::Reviewer,
            Role::Dispatcher,
            Role::Gate,
            Role::Operator,
            Role::Admin,
            Role::System,
        ],
    ),
    (Permission::ManagePlatform, &[Role::Admin, Role::System]),
    (Permission::ManagePeople, &[Role::Admin, Role::Manager, Role::System]),
    (Permission::ManageFleet, &[Role::Admin, Role::Manager, Role::Ehs, Role::Dispatcher, Role::System]),
    (Permission::ApproveOrganisations, &[Role::Reviewer, Role::System]),
    (Permission::ManageManifests, &[Role::Ehs, Role::System]),
    (Permission::LoadPackages, &[Role::Keeper, Role::Ehs, Role::System]),
    (Permission::CarryWaste, &[Role::Dispatcher, Role::Driver, Role::System]),
    (Permission::ReceiveWaste, &[Role::Gate, Role::Ehs, Role::System]),
    (Permission::OverseeManifests, &[Role::Officer, Role::Reviewer, Role::System]),
    (Permission::TreatWaste, &[Role::Operator, Role::Ehs, Role::System]),
    (Permission::ManagePapers, &[Role::Ehs, Role::Manager, Role::System]),
    (Permission::ManageCredentials, &[Role::Ehs, Role::Manager, Role::Dispatcher, Role::System]),
    (Permission::ReviewPapers, &[Role::Reviewer, Role::Admin, Role::System]),
    (
        Permission::HandleNotices,
        &[
            Role::Keeper,
            Role::Ehs,
            Role::Manager,
            Role::Dispatcher,
            Role::Gate,
            Role::Operator,
            Role::Officer,
            Role::Reviewer,
            Role::Admin,
            Role::System,
        ],
    ),
    (Permission::ReportReadings, &[Role::Ehs, Role::Manager, Role::Dispatcher, Role::System]),
];
