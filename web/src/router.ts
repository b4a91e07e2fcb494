import { createRouter, createWebHistory } from 'vue-router'
import { useSession } from './api/session'
import type { Role } from './api/types'
import { NOTICED } from './features/notice/useOpen'

declare module 'vue-router' {
  interface RouteMeta { open?: boolean; bare?: boolean; roles?: Role[] }
}

const PAPER = ':kind(permits|contracts|approvals|export-approvals|credentials|name-changes)'
const HOLDERS: Role[] = ['keeper', 'ehs', 'manager', 'officer', 'reviewer']
const BOOKS: Role[] = ['keeper', 'ehs', 'manager', 'gate', 'operator', 'officer', 'reviewer']
const PLANNERS: Role[] = ['ehs', 'manager', 'officer', 'reviewer']
const TREATERS: Role[] = ['operator', 'ehs', 'manager', 'gate', 'keeper', 'officer', 'reviewer']

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/login', component: () => import('./pages/LoginPage.vue'), meta: { open: true } },
    { path: '/ticket/:kind(invite|reset)', component: () => import('./pages/TicketPage.vue'), props: true, meta: { open: true } },
    { path: '/', component: () => import('./pages/HomePage.vue') },
    { path: '/outbox', component: () => import('./pages/OutboxPage.vue') },
    { path: '/field', component: () => import('./pages/FieldPage.vue'), meta: { roles: ['keeper', 'ehs', 'gate', 'operator'] } },
    { path: '/field/new', component: () => import('./pages/FieldMakePage.vue'), meta: { roles: ['keeper', 'ehs'] } },
    { path: '/scan', component: () => import('./pages/ScanPage.vue') },
    { path: '/roadside', component: () => import('./pages/RoadsidePage.vue'), meta: { roles: ['officer', 'reviewer'] } },
    { path: '/roadside/:id', component: () => import('./pages/InspectionPage.vue'), props: true, meta: { roles: ['officer', 'reviewer'] } },
    { path: '/stock', component: () => import('./pages/StockPage.vue') },
    { path: '/devices', component: () => import('./pages/DevicesPage.vue'), meta: { roles: BOOKS } },
    { path: '/devices/:id', component: () => import('./pages/DevicePage.vue'), props: true },
    { path: '/stock-takes', component: () => import('./pages/StockTakesPage.vue'), meta: { roles: HOLDERS } },
    { path: '/stock-takes/:id', component: () => import('./pages/StockTakePage.vue'), props: true, meta: { roles: HOLDERS } },
    /* The addresses in signs, opened by a phone's own camera. */
    { path: '/z/:zone/:code', redirect: (to) => ({ path: '/packages', query: { zone: to.params.zone as string, name: to.params.code as string } }) },
    { path: '/f/:facility/:code', redirect: '/stock' },
    { path: '/search', component: () => import('./pages/SearchPage.vue') },
    { path: '/packages', component: () => import('./pages/PackagesPage.vue') },
    { path: '/packages/new', component: () => import('./pages/MakePage.vue') },
    { path: '/packages/:id', component: () => import('./pages/PackagePage.vue'), props: true },
    { path: '/packages/:id/next', component: () => import('./pages/NextPage.vue'), props: true },
    { path: '/manifests', component: () => import('./pages/ManifestsPage.vue') },
    { path: '/manifests/new', component: () => import('./pages/DraftPage.vue'), meta: { roles: ['ehs'] } },
    { path: '/blanks', component: () => import('./pages/BlanksPage.vue'), meta: { roles: HOLDERS } },
    { path: '/manifests/reverse', component: () => import('./pages/ReversePage.vue'), meta: { roles: ['dispatcher'] } },
    { path: '/manifests/continuous', component: () => import('./pages/ContinuousPage.vue'), meta: { roles: ['ehs'] } },
    { path: '/manifests/:id', component: () => import('./pages/ManifestPage.vue'), props: true },
    { path: '/manifests/:id/load', component: () => import('./pages/LoadPage.vue'), props: true, meta: { roles: ['keeper', 'ehs', 'dispatcher', 'driver'] } },
    { path: '/manifests/:id/receive', component: () => import('./pages/ReceivePage.vue'), props: true, meta: { roles: ['gate', 'ehs'] } },
    { path: '/manifests/:id/edit', component: () => import('./pages/DraftPage.vue'), props: true, meta: { roles: ['ehs', 'dispatcher'] } },
    { path: '/trips', component: () => import('./pages/TripsPage.vue'), meta: { roles: ['dispatcher', 'driver'] } },
    { path: '/milk-run', component: () => import('./pages/MilkRunPage.vue'), meta: { roles: ['dispatcher'] } },
    { path: '/trips/:id', component: () => import('./pages/TripPage.vue'), props: true },
    { path: '/treatments', component: () => import('./pages/TreatmentsPage.vue'), meta: { roles: TREATERS } },
    { path: '/treatments/:id', component: () => import('./pages/TreatmentPage.vue'), props: true, meta: { roles: TREATERS } },
    { path: '/papers/:kind?', component: () => import('./pages/PapersPage.vue'), props: true },
    { path: `/papers/${PAPER}/new`, component: () => import('./pages/PaperNewPage.vue'), props: true, meta: { roles: ['ehs', 'manager', 'dispatcher', 'reviewer', 'admin'] } },
    { path: `/papers/${PAPER}/:id`, component: () => import('./pages/PaperPage.vue'), props: true },
    { path: '/plans', component: () => import('./pages/PlansPage.vue'), meta: { roles: PLANNERS } },
    { path: '/plans/:site/:year(\\d{4})', component: () => import('./pages/PlanPage.vue'), props: true, meta: { roles: PLANNERS } },
    { path: '/plans/:site/:year(\\d{4})/edit', component: () => import('./pages/PlanEditPage.vue'), props: true, meta: { roles: ['ehs', 'manager'] } },
    { path: '/declarations', component: () => import('./pages/DeclarationsPage.vue'), meta: { roles: PLANNERS } },
    { path: '/declarations/:site/:period(\\d{4}[-Q\\d]*)', component: () => import('./pages/DeclarationPage.vue'), props: true, meta: { roles: PLANNERS } },
    { path: '/exchange', component: () => import('./pages/ExchangePage.vue'), meta: { roles: PLANNERS } },
    { path: '/exchange/items/:id', component: () => import('./pages/ExchangeItemPage.vue'), props: true, meta: { roles: PLANNERS } },
    { path: '/exchange/reconcile', component: () => import('./pages/ExchangeReconcilePage.vue'), meta: { roles: PLANNERS } },
    { path: '/exchange/connections', component: () => import('./pages/ExchangeConnectionsPage.vue'), meta: { roles: ['ehs', 'manager', 'reviewer', 'admin'] } },
    { path: '/ledger', component: () => import('./pages/LedgerPage.vue') },
    { path: '/jobs', component: () => import('./pages/JobsPage.vue') },
    { path: '/jobs/:id', component: () => import('./pages/JobPage.vue'), props: true },
    { path: '/ledgers', component: () => import('./pages/BooksPage.vue'), meta: { roles: BOOKS } },
    { path: '/logbook', component: () => import('./pages/LogbookPage.vue'), meta: { roles: TREATERS } },
    { path: '/sites', component: () => import('./pages/SitesPage.vue') },
    { path: '/notices', component: () => import('./pages/NoticesPage.vue'), meta: { roles: NOTICED } },
    { path: '/notices/statistics', component: () => import('./pages/StatisticsPage.vue'), meta: { roles: ['officer', 'reviewer'] } },
    { path: '/notices/:id', component: () => import('./pages/NoticePage.vue'), props: true, meta: { roles: NOTICED } },
    { path: '/roster', component: () => import('./pages/RosterPage.vue'), meta: { roles: BOOKS } },
    { path: '/rules', component: () => import('./pages/RulesPage.vue'), meta: { roles: NOTICED } },
    { path: '/rules/:code', component: () => import('./pages/RulePage.vue'), props: true, meta: { roles: NOTICED } },
    { path: '/own-rules/new', component: () => import('./pages/OwnRuleEditPage.vue'), meta: { roles: ['reviewer'] } },
    { path: '/own-rules/:code', component: () => import('./pages/OwnRulePage.vue'), props: true, meta: { roles: ['officer', 'reviewer', 'admin'] } },
    { path: '/own-rules/:code/edit', component: () => import('./pages/OwnRuleEditPage.vue'), props: true, meta: { roles: ['reviewer'] } },
    { path: '/cockpit', component: () => import('./pages/CockpitPage.vue'), meta: { roles: ['officer', 'reviewer'] } },
    { path: '/cockpit/wall', component: () => import('./pages/WallPage.vue'), meta: { bare: true, roles: ['officer', 'reviewer'] } },
    { path: '/reference', component: () => import('./pages/ReferencePage.vue') },
    { path: '/check-parameters', component: () => import('./pages/ChecksPage.vue'), meta: { roles: ['reviewer', 'officer', 'admin'] } },
    { path: '/events', component: () => import('./pages/EventsPage.vue') },
    { path: '/checkpoint', component: () => import('./pages/CheckpointPage.vue') },
    { path: '/me', component: () => import('./pages/MePage.vue') },
    { path: '/me/security', component: () => import('./pages/SecurityPage.vue') },
    { path: '/me/tokens', component: () => import('./pages/TokensPage.vue') },
    { path: '/me/reach', component: () => import('./pages/ReachPage.vue') },
    { path: '/me/contacts', component: () => import('./pages/ContactsPage.vue') },
    { path: '/webhooks', component: () => import('./pages/WebhooksPage.vue'), meta: { roles: ['manager', 'admin'] } },
    { path: '/deliveries', component: () => import('./pages/DeliveriesPage.vue'), meta: { roles: ['admin'] } },
    { path: '/people', component: () => import('./pages/PeoplePage.vue'), meta: { roles: ['manager', 'admin'] } },
    { path: '/people/:id', component: () => import('./pages/PersonPage.vue'), props: true, meta: { roles: ['manager', 'admin'] } },
    { path: '/mandates', component: () => import('./pages/MandatesPage.vue'), meta: { roles: ['manager', 'admin', 'keeper', 'ehs'] } },
    { path: '/registrations', component: () => import('./pages/RegistrationsPage.vue'), meta: { roles: ['reviewer', 'admin'] } },
    { path: '/refused', component: () => import('./pages/RefusedPage.vue') },
    { path: '/:rest(.*)*', component: () => import('./pages/MissingPage.vue') },
  ],
})

/** The parts of the first page are called for while the server is asked who it is: on a slow connection one after the other is felt. */
let first = true
router.beforeEach(async (to) => {
  const session = useSession()
  const known = session.restore()
  if (first) for (const { components } of to.matched) for (const page of Object.values(components ?? {})) if (typeof page === 'function') void (page as () => Promise<unknown>)().catch(() => undefined)
  first = false
  await known
  if (to.meta.open) return true
  if (session.me) return !to.meta.roles || session.is(...to.meta.roles) ? true : { path: '/refused', query: { from: to.fullPath } }
  return { path: '/login', query: to.path === '/' ? {} : { to: to.fullPath } }
})
